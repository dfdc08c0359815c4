# SPDX-License-Identifier: MIT
"""Any table of interactions: CSV and JSON lines with the library's own columns or others that are mapped, and files of SQLite
that an import wrote.

What the library's own reader does not take is taken here: times without a zone, other spellings of times, other words for
kinds. A row that cannot be read is a problem with its line, and the next one is read.
"""

from __future__ import annotations

import json
from difflib import get_close_matches

from ..interaction import cues
from ..interaction import kinds as known_kinds
from ..log_file import FIELDS, LogFile, is_log_file
from .protocol import Contact, Left, Problem, Refused
from .rows_of_csv import header_of, number_of, records, time_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Any

    from .protocol import Found, How, Row
    from .source import Source

NAME = "table"
ABOUT = "tables of interactions: CSV, JSON lines, SQLite logs"
OTHER_NAMES = {"from": "actor", "to": "target"}
NUMBERS = {"weight": (0, 3), "sentiment": (-1, 1), **dict.fromkeys(cues, (0, 1))}


def detect(source: Source) -> float:
    if source.head.startswith(b"SQLite format 3\0"):
        return 1.0
    if source.name.endswith((".ndjson", ".jsonl")):
        return 0.5
    names = {OTHER_NAMES.get(name, name) for name in header_of(source)}
    if {"time", "actor", "target"} <= names:
        return 1.0
    return 0.3 if source.name.endswith((".csv", ".tsv")) else 0.0


def read(source: Source, how: How) -> Iterator[Found]:
    if is_log_file(source.file) and not source.within:
        yield from _log(source)
        return
    json_lines = source.name.endswith((".ndjson", ".jsonl"))
    named = {column: field for field, column in how.columns.items()}
    if json_lines:
        rows: Iterable[tuple[int, Any]] = _lines(source)
        missing = None
    else:
        header = header_of(source)
        fields = [named.get(name, OTHER_NAMES.get(name, name)) for name in header]
        missing = next((field for field in ("time", "actor", "target") if field not in fields), None)
        if missing:
            asked = how.columns.get(missing)
            close = get_close_matches(asked or missing, header, 1, 0.5)
            raise Refused(f"{source.path}: no column {asked or missing}; it has {', '.join(header[:30]) or 'none'}"
                          + (f": --column {missing}={close[0]}?" if close else f": say which it is with --column {missing}=NAME"))  # fmt: skip
        unknown = [name for name, field in zip(header, fields) if field not in FIELDS and name]
        if unknown:
            yield Left(f"column that is no field of an interaction ({', '.join(unknown)[:80]})", len(unknown))
        rows = records(source, header[fields.index("time")])
    for line, record in rows:
        try:
            yield _row({named.get(name, OTHER_NAMES.get(name, name)): value for name, value in record.items() if name}, how)
        except (ValueError, TypeError, OverflowError, AttributeError) as error:
            yield Problem(f"line {line}", str(error)[:200])


def _lines(source: Source) -> Iterator[tuple[int, Any]]:
    with source.open() as file:
        for number, line in enumerate(file, 1):
            if line.strip():
                try:
                    record = json.loads(line)
                except (ValueError, RecursionError):
                    record = {"time": None}
                yield number, record if isinstance(record, dict) else {"time": None}


def _row(given: dict[str, Any], how: How) -> Row:
    row: Row = {}
    for field in FIELDS:
        value = given.get(field)
        if value is None or value == "":
            continue
        text = str(value).strip()
        if field in ("time", "due"):
            row[field] = _time(value, how)
        elif field == "kind":
            kind = how.kinds.get(text, text)
            if kind not in known_kinds:
                close = get_close_matches(kind, known_kinds, 1)
                raise ValueError(f"kind {text}: " + (f"did you mean {close[0]}? " if close else "") + f"--kind {text}=KIND says which it is")
            row[field] = kind
        elif field == "duration":
            row[field] = _duration(text)
        elif field == "audience":
            row[field] = int(text)
            if row[field] < 1:
                raise ValueError(f"audience {text}: expected 1 or more")
        elif field == "sequence":
            row[field] = int(text)
            if not -(2**63) <= row[field] < 2**63:
                raise ValueError(f"sequence {text}: expected a whole number of 64 bits")
        elif field in NUMBERS:
            number, (low, high) = number_of(text), NUMBERS[field]
            if number is None or not low <= number <= high:
                raise ValueError(f"{field} {text}: expected a number from {low} to {high}")
            row[field] = number
        elif field == "looked_for":
            row[field] = "|".join(value) if isinstance(value, list) else text
        else:
            row[field] = text
    for field in ("time", "actor", "target"):
        if field not in row:
            raise ValueError(f"no {field}")
    row.setdefault("kind", "message")
    return row


def _time(value: Any, how: How) -> int:
    if isinstance(value, (int, float)) or str(value).strip().lstrip("-").isdigit() and len(str(value).strip()) < 19:
        scale = {"s": 10**6, "ms": 1000, "us": 1}.get(how.unit)
        return int(float(value) * scale) if scale and not isinstance(value, str) else int(value) * scale if scale else int(value) // 1000
    return time_of(str(value), how)


def _duration(text: str) -> float:
    import re

    number = number_of(text)
    if number is None:
        match = re.fullmatch(r"P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?", text)
        if match is None or not any(match.groups()):
            raise ValueError(f"duration {text}: expected seconds or PT25M")
        days, hours, minutes, seconds = (float(part or 0) for part in match.groups())
        number = days * 86400 + hours * 3600 + minutes * 60 + seconds
    if number < 0:
        raise ValueError(f"duration {text}: less than nothing")
    return number


def _log(source: Source) -> Iterator[Found]:
    with LogFile(source.file, write=False) as log:
        yield from log.rows()
        for id, kind, name, organisation, note in log.db.execute("SELECT id, kind, display_name, organisation, note FROM contacts"):
            yield Contact(id, name, organisation, kind, note)
