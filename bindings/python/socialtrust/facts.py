# SPDX-License-Identifier: MIT
"""What a ledger tells about itself, its contacts, and what was added."""

from __future__ import annotations

from . import _native
from .docs import documented
from .record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from datetime import datetime
    from typing import Any

    from .choices import ContactKind


class Added(Record):
    """What an addition did: rows given, rows new, rows that were there already, rows with oneself."""

    __slots__ = ("rows", "added", "duplicates", "with_self")
    rows: int
    added: int
    duplicates: int
    with_self: int


class Contact(Record):
    """What is known of a contact."""

    __slots__ = ("id", "kind", "display_name", "organisation", "do_not_score", "alias_of", "interactions")
    id: str
    kind: ContactKind
    display_name: str | None
    organisation: str | None
    do_not_score: bool
    alias_of: str | None
    interactions: int


class Info(Record):
    """Figures about a ledger."""

    __slots__ = ("interactions", "contacts", "pairs", "with_self", "first", "last", "bytes")
    interactions: int
    contacts: int
    pairs: int
    with_self: int
    first: datetime | None
    last: datetime | None
    bytes: int


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
