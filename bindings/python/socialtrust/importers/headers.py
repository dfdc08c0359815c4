# SPDX-License-Identifier: MIT
"""Headers of real mail: read by the standard library's parser, and forgiven what it does not forgive."""

from __future__ import annotations

import re
from datetime import timezone
from email.errors import HeaderParseError
from email.header import decode_header
from email.parser import BytesHeaderParser
from email.policy import compat32
from email.utils import getaddresses, parsedate_to_datetime

from .people import ADDRESS, address_id

TYPE_CHECKING = False
if TYPE_CHECKING:
    from datetime import datetime
    from typing import Any

LONG = 65_536
"""A header longer than this is not taken apart by grammar, only searched for addresses."""
_parser = BytesHeaderParser(policy=compat32)
_LENIENT: Any = {"strict": False} if "strict" in getaddresses.__code__.co_varnames else {}
_LABELS = {"unknown-8bit", "8bit", "x-unknown", "default", "default_charset"}


class Headers:
    """The headers of one message by their names in small letters."""

    def __init__(self, data: bytes) -> None:
        self.all: dict[str, list[str]] = {}
        for name, value in _parser.parsebytes(data).raw_items():
            self.all.setdefault(name.lower(), []).append(_plain(str(value)))

    def get(self, name: str) -> str:
        """The first header of that name as it stands, "" where there is none."""
        found = self.all.get(name)
        return found[0] if found else ""

    def words(self, name: str) -> str:
        """The same, decoded."""
        return decoded(self.get(name))

    def __contains__(self, name: str) -> bool:
        return name in self.all

    def people(self, *names: str, most: int = 1 << 30) -> tuple[list[tuple[str, str]], int]:
        """(address, name) of all in these headers, each once, the first `most` of them; and how many there are."""
        found: dict[str, str] = {}
        more = 0
        for name in names:
            for value in self.all.get(name, ()):
                if len(value) > LONG:
                    for match in ADDRESS.finditer(value):
                        if len(found) >= most:
                            more += 1
                        elif (id := address_id(match[0])) is not None:
                            found.setdefault(id, "")
                    continue
                for shown, address in _taken_apart(value):
                    if (id := address_id(address)) is not None and (len(found) < most or id in found):
                        found[id] = found.get(id) or shown
                    elif id is not None:
                        more += 1
        return list(found.items()), len(found) + more


def _plain(value: str) -> str:
    """Bytes that were never declared are UTF-8 if they can be, else Latin 1."""
    if value.isascii():
        return value
    data = value.encode("ascii", "surrogateescape") if not value.isprintable() or any("\udc80" <= c <= "\udcff" for c in value) \
        else value.encode()  # fmt: skip
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("latin-1")


def decoded(value: str) -> str:
    """Encoded words as text; one that cannot be decoded is Latin 1, or stays as it is. Of what is longer than anybody writes the
    beginning: the time that the standard library takes grows with its square."""
    value = value[:LONG]
    if "=?" not in value:
        return " ".join(value.split())
    try:
        parts = decode_header(value)
    except (HeaderParseError, ValueError, AttributeError):
        return " ".join(value.split())
    out = []
    for part, charset in parts:
        if isinstance(part, str):
            out.append(part)
            continue
        try:
            out.append(part.decode("utf-8" if charset is None or charset.lower() in _LABELS else charset))
        except (UnicodeDecodeError, LookupError, ValueError):
            out.append(part.decode("latin-1"))
    return " ".join("".join(out).split())


def _taken_apart(value: str) -> list[tuple[str, str]]:
    if not any(c in value for c in '"(:;\\'):  # as most headers are, and ten times as fast
        out = []
        for part in value.split(","):
            name, bracket, address = part.rpartition("<")
            out.append((decoded(name.strip()), address.partition(">")[0]) if bracket else ("", part.strip()))
        return out
    try:
        return [(decoded(name), address) for name, address in getaddresses([value], **_LENIENT)]
    except (ValueError, IndexError, RecursionError):
        return [("", match[0]) for match in ADDRESS.finditer(value)]


def date_of(headers: Headers, envelope: str) -> datetime | None:
    """When it was sent: Date, else the latest Received, else the line that mbox puts before it."""
    tried = [*headers.all.get("date", ())[:1], *(value.rpartition(";")[2] for value in headers.all.get("received", ())[:1])]
    if envelope:
        tried.append(envelope)
    for text in tried:
        try:
            found = parsedate_to_datetime(" ".join(text.split()))
            if found.year < 1971:
                continue
            return found.replace(tzinfo=timezone.utc) if found.tzinfo is None else found
        except (ValueError, TypeError, IndexError, OverflowError):
            pass
    if envelope:
        match = re.match(r"\w{3} (\w{3}) +(\d+) (\d\d:\d\d(?::\d\d)?)(?: [A-Z+-]\S*)? (\d{4})", envelope)
        if match:
            try:
                return parsedate_to_datetime(f"{match[2]} {match[1]} {match[4]} {match[3]} +0000")
            except (ValueError, TypeError):
                pass
    return None


def message_id(value: str) -> str:
    """The id in a header, without its brackets; "" where there is none."""
    match = re.search(r"<\s*([^<>\s]{1,480})\s*>", value)
    id = match[1] if match else value.split()[0] if value.split() else ""
    return id if len(id.encode("utf-8", "replace")) <= 200 else ""
