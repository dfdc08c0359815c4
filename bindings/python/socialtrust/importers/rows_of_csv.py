# SPDX-License-Identifier: MIT
"""What the importers of tables share: CSV in any dialect, times in the formats in which programs write them."""

from __future__ import annotations

import csv
import io
import re
from datetime import datetime

from .protocol import Refused, iso_us, us_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from .protocol import How
    from .source import Source

FORMATS = ("%d %b %Y", "%d %B %Y", "%d %b %Y %H:%M", "%b %d, %Y", "%b %d, %Y %H:%M", "%b %d, %Y %I:%M %p", "%Y/%m/%d", "%Y/%m/%d %H:%M:%S",
           "%Y/%m/%d %H:%M", "%d.%m.%Y", "%d.%m.%Y %H:%M", "%d.%m.%Y %H:%M:%S", "%Y-%m-%d %H:%M %p", "%a %b %d %H:%M:%S %z %Y")  # fmt: skip
_SLASHED = {"dmy": ("%d/%m/%Y", "%d/%m/%Y %H:%M", "%d/%m/%Y %H:%M:%S", "%d/%m/%Y, %H:%M"),
            "mdy": ("%m/%d/%Y", "%m/%d/%Y %H:%M", "%m/%d/%Y %I:%M %p", "%m/%d/%Y %H:%M:%S", "%m/%d/%Y, %I:%M %p")}  # fmt: skip


def header_of(source: Source) -> list[str]:
    """The names of the columns of a CSV, [] where it is none."""
    lines = source.text_head.splitlines()[:12]
    for start in range(len(lines)):
        if lines[start].count(",") + lines[start].count(";") + lines[start].count("\t") >= 1:
            try:
                found = next(csv.reader([lines[start]], delimiter=_delimiter(lines[start])))
            except (csv.Error, StopIteration):
                return []
            return [name.strip() for name in found]
    return []


def _delimiter(line: str) -> str:
    return max(",;\t", key=line.count)


def records(source: Source, first: str) -> Iterator[tuple[int, dict[str, str]]]:
    """(line, row) of a CSV whose header has a column of this name; what stands before the header is passed over."""
    csv.field_size_limit(1 << 24)
    with source.open() as file:
        text = io.TextIOWrapper(file, "utf-16" if source.head[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig", "replace", newline="")
        skipped = 0
        for line in text:
            skipped += 1
            names = [name.strip() for name in next(csv.reader([line], delimiter=_delimiter(line)), [])]
            if first in names:
                break
            if skipped > 50:
                raise Refused(f"{source.path}: no line with a column {first} among its first 50")
        else:
            raise Refused(f"{source.path}: no line with a column {first}")
        reader = csv.reader(text, delimiter=_delimiter(line))
        try:
            for row in reader:
                if any(cell.strip() for cell in row):
                    yield skipped + reader.line_num, dict(zip(names, row))
        except csv.Error as error:
            raise Refused(f"{source.path}: line {skipped + reader.line_num}: {error}") from None


def time_of(text: str, how: How) -> int:
    """Microseconds of a time in one of the usual spellings; ValueError where it is none, or could be two."""
    text = text.strip()
    if re.fullmatch(r"-?\d{9,19}", text):
        digits = len(text.lstrip("-"))
        return int(text) * 10**6 if digits <= 11 else int(text) * 1000 if digits <= 14 else int(text) if digits <= 17 else int(text) // 1000
    try:
        return iso_us(text, how)
    except ValueError:
        pass
    for form in FORMATS:
        try:
            return us_of(datetime.strptime(text, form), how)
        except ValueError:
            pass
    match = re.match(r"(\d{1,2})/(\d{1,2})/\d{4}", text)
    if match:
        order = how.date_order or ("dmy" if int(match[1]) > 12 else "mdy" if int(match[2]) > 12 or re.search(r"[AaPp][Mm]", text) else "")
        if not order:
            raise ValueError(f"{text}: whether the day or the month comes first is not said (--date-order dmy or mdy)")
        for form in _SLASHED.get(order, ()):
            try:
                return us_of(datetime.strptime(text, form), how)
            except ValueError:
                pass
    raise ValueError(f"no time: {text[:40] or 'missing'}")


def number_of(text: Any) -> float | None:
    try:
        return float(str(text).replace(",", "."))
    except ValueError:
        return None
