# SPDX-License-Identifier: MIT
"""What a ledger tells about itself, its contacts, and what was added."""

from __future__ import annotations

from . import _native
from .docs import documented
from .record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from typing import Any

    from .choices import ContactKind


class Added(Record):
    """What an addition did: rows given, rows new, rows that were there already, rows with oneself."""

    rows: int
    added: int
    duplicates: int
    with_self: int


class Contact(Record):
    """What is known of a contact."""

    id: str
    kind: ContactKind
    display_name: str | None
    organisation: str | None
    do_not_score: bool
    alias_of: str | None
    interactions: int


class PairInfo(Record):
    """Two contacts that have rows between them, aliases included."""

    a: str
    b: str
    interactions: int
    first: datetime
    last: datetime


class Info(Record):
    """Figures about a ledger."""

    interactions: int
    contacts: int
    pairs: int
    with_self: int
    first: datetime | None
    last: datetime | None
    bytes: int
    snapshot: bool
    resolution: float


class Remark(Record):
    """One thing to remark about a load: how often, where the first is (line or row, None: not known), and what it names.

    `other` is the place of the other row of a conflict; `second` the other id of two that are alike, or who and with whom.
    """

    name: str
    count: int
    place: int | None
    other: int | None
    text: str | None
    second: str | None


class Report(Record):
    """What the last load brought: rows read, `added` of them new, and `remarks` by name ("conflict", "early" ...; see
    remarks.def). Places are lines of a file if `by_line`, else rows from 0. `str()` has it in words."""

    rows: int
    added: int
    by_line: bool
    first: datetime | None
    last: datetime | None
    remarks: dict[str, Remark]
    _words: str

    def __str__(self) -> str:
        return self._words

    def __bool__(self) -> bool:
        """Whether there is anything to remark."""
        return bool(self.remarks)


def remark_of(handle: Any, number: int) -> Remark:
    return Remark(name=_native.name_of(_native.SOT_NAMES_REMARK, number), **_native.ledger_get_remark(handle, number))


def remark_bits(names: Iterable[str]) -> int:
    """The bits of remarks by name."""
    bits = 0
    for name in names:
        number = _native.number_of(_native.SOT_NAMES_REMARK, name)
        if number < 0:
            known = ", ".join(filter(None, (_native.name_of(_native.SOT_NAMES_REMARK, k) for k in range(32))))
            from .errors import ArgumentError

            raise ArgumentError(f"remark {name!r}: expected one of {known}")
        bits |= 1 << number
    return bits


class Attention:
    """Everybody's outgoing attention at one time, an optional input of scores. Immutable."""

    __slots__ = ("_handle", "as_of")
    _handle: Any

    def __init__(self, handle: Any, as_of: datetime) -> None:
        self._handle = handle
        self.as_of: datetime = as_of

    @documented("attention_of")
    def of(self, id: str) -> float | None:
        """One contact's; None if it is not known."""
        value = _native.attention_of(self._handle, id)
        return None if value is None or value != value else value

    def __repr__(self) -> str:
        return f"<Attention as of {self.as_of:%Y-%m-%d %H:%M} UTC>"

    def __reduce__(self) -> Any:
        raise TypeError("attention is not pickled; pickle the ledger and ask it again with ledger.attention(as_of)")
