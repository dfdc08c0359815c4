# SPDX-License-Identifier: MIT
"""What an importer is: `detect(source)` says how sure it is, `read(source, how)` yields what it finds, one by one.

A row is a dict of the fields of an interaction, with `time` in microseconds. Everything else that is yielded is one of the
small classes below. An importer never guesses who is who and never stops at one broken message: that is a Problem, and the
next one is read. It raises Refused where the file as a whole cannot be read.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import tzinfo
    from typing import Any, Protocol, TypeAlias

    from .source import Source

    Row: TypeAlias = dict[str, Any]
    Found: TypeAlias = "Row | Contact | Alias | Owner | Exact | Problem | Left"

    class Importer(Protocol):
        """A module of this package."""

        NAME: str
        """The name of the format."""
        ABOUT: str
        """What it reads, in a few words."""

        @staticmethod
        def detect(source: Source) -> float:
            """How sure it is that it reads this: 0 no, 1 yes. It looks at the name and the head, never at all of it."""

        @staticmethod
        def read(source: Source, how: How) -> Iterator[Found]:
            """What is in it."""


class Refused(Exception):
    """A file cannot be read as a whole: what, where, and what would help."""


class Missing(Refused):
    """A package that an importer stands on is not installed."""


@dataclass(frozen=True)
class Contact:
    """Somebody, and what is known of them."""

    id: str
    display_name: str | None = None
    organisation: str | None = None
    kind: str | None = None  # person, organisation, group, automaton
    note: str | None = None


@dataclass(frozen=True)
class Alias:
    """A proposal: two ids may be one contact, and why. Nobody is joined before somebody accepts it."""

    alias: str
    contact: str
    reason: str


@dataclass(frozen=True)
class Owner:
    """A sign that an id is the one whose file this is."""

    id: str
    reason: str


@dataclass(frozen=True)
class Exact:
    """How exact the file's times are, in seconds: 60 for minutes."""

    seconds: int


@dataclass(frozen=True)
class Problem:
    """Something that could not be read, with its place."""

    place: str
    words: str


@dataclass(frozen=True)
class Left:
    """Something that was left out on purpose."""

    reason: str
    count: int = 1


@dataclass
class How:
    """The caller's wishes, and what is known already."""

    now: datetime = field(default_factory=lambda: datetime.now(timezone.utc))
    zone: tzinfo = timezone.utc
    zone_given: bool = False
    me: frozenset[str] = frozenset()
    columns: Mapping[str, str] = field(default_factory=dict)  # field -> name of a column in the file
    kinds: Mapping[str, str] = field(default_factory=dict)  # a word in the file -> a kind
    unit: str = "s"
    date_order: str | None = None  # dmy, mdy or ymd, where a file alone does not tell
    read: Callable[[str, Mapping[str, Any]], Mapping[str, Any] | None] | None = None
    """Given a message's text and its row: cues, sentiment, looked_for and the like, or None; under `reading` the Reading, where
    it holds findings that may become rows of their own. The text is not kept."""
    most_people: int = 200
    """To how many at most a message is told apart; beyond, only what concerns oneself."""


EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
_MICROSECOND = timedelta(microseconds=1)


def us_of(time: datetime, how: How | None = None) -> int:
    """Microseconds since 1970 UTC; a time without a zone is in the caller's."""
    if time.tzinfo is None:
        time = time.replace(tzinfo=how.zone if how else timezone.utc)
    return (time - EPOCH) // _MICROSECOND


def iso_us(text: str, how: How | None = None) -> int:
    """The same of ISO 8601 text."""
    return us_of(datetime.fromisoformat(text.strip().replace(" UTC", "+00:00").replace("Z", "+00:00")), how)


def seconds_us(value: Any) -> int:
    """Microseconds of a number of seconds, given as a number or text, within the years 1 to 9999."""
    number = float(value)
    if not -62135596800 <= number < 253402300800:
        raise ValueError(f"a time outside the years 1 to 9999: {value}")
    whole, _, part = str(value).partition(".")
    if whole.lstrip("-").isdigit() and part.isdigit():
        return int(whole) * 10**6 + int((part + "000000")[:6])
    return int(number * 10**6)


def needs(package: str, what: str) -> Any:
    """A package of the extra [import]."""
    from importlib import import_module

    try:
        return import_module(package)
    except ImportError:
        raise Missing(f"{what} needs the package {package}: pip install 'socialtrust[import]'") from None


def tagged(how: How, text: str | None, row: Row) -> Row:
    """The row with what the reader finds in the text; the text itself goes no further."""
    if how.read is not None and text:
        found = how.read(text, row)
        if found:
            row.update(found)
    return row
