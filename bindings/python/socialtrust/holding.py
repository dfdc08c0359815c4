# SPDX-License-Identifier: MIT
"""What a ledger holds: rows one by one, contacts, and the ways out again."""

from __future__ import annotations

from contextlib import suppress
from itertools import chain
from weakref import ref

from . import _native
from .docs import documented
from .errors import NotFoundError, hinted
from .facts import Added, Contact, Info, PairInfo
from .intake import Intake
from .interaction import Interaction, plain_row, shown
from .nearest import nearest_id, warn
from .rows import Rows
from .times import due_us, from_us, to_us

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from typing import Any, Self, Unpack

    from .choices import ContactKind, Kind
    from .intake import Path, Progress
    from .interaction import Fields, Row
    from .times import Time


_FIRST = 256  # rows that are made one by one, before a table of all of them is


class _Enough(Exception):
    """Ends a walk over rows, where no more are wanted."""


def _first(handle: Any) -> list[dict[str, Any]]:
    first: list[dict[str, Any]] = []

    def take(row: dict[str, Any]) -> None:
        first.append(row)
        if len(first) == _FIRST:
            raise _Enough

    with suppress(_Enough):
        _native.ledger_each(handle, None, None, take)
    return first


class _Walk:
    """Somebody's way over the rows: of the ledger itself, or of a snapshot that is taken of it before it changes."""

    __slots__ = ("_handle", "_kinds", "__weakref__")

    def __init__(self, handle: Any, kinds: Mapping[int, str]) -> None:
        self._handle = handle
        self._kinds = kinds

    def settle(self) -> None:
        if self._handle is not None:
            self._handle = _native.ledger_snapshot(self._handle)

    def first(self) -> list[dict[str, Any]]:
        """The first rows; once more where another thread was about to change the ledger meanwhile."""
        while True:
            handle = self._handle
            first = _first(handle)
            if handle is self._handle:
                return first

    def __iter__(self) -> Iterator[Interaction]:
        """The rows after the first ones, of whoever comes to them."""
        handle, self._handle = self._handle, None
        return Rows._of(_native.ledger_export_arrow(handle, None, None), self._kinds)._from(_FIRST)


class Holding(Intake):
    """The interactions and contacts of a ledger, to be changed, looked at and kept."""

    # ---- row by row ----

    def _coded(self, row: tuple[Any, ...]) -> tuple[Any, ...]:
        if row[4].get("due") is not None:
            row[4]["due"] = due_us(row[4]["due"], self.profile._handle)
        return (*row[:3], self._codes[row[3]], row[4]) if self._codes and row[3] in self._codes else row

    @documented("ledger_add")
    def add(self, time: Time, actor: str, target: str, kind: Kind | int = "message", **fields: Unpack[Fields]) -> Added:
        """Adds one interaction."""
        return Added(**_native.ledger_add(self._changing, self._coded((time, actor, target, kind, fields))))

    def add_row(self, row: Row) -> Added:
        """Adds one interaction, given as an Interaction, a dict or a tuple."""
        return Added(**_native.ledger_add(self._changing, self._coded(plain_row(row))))

    @documented("ledger_replace")
    def replace(self, time: Time, actor: str, target: str, kind: Kind | int = "message", **fields: Unpack[Fields]) -> None:
        """Replaces the interaction with the same id and pair."""
        _native.ledger_replace(self._changing, self._coded((time, actor, target, kind, fields)))

    @hinted
    @documented("ledger_remove")
    def remove(self, a: str, b: str, id: str) -> None:
        """Removes one interaction."""
        _native.ledger_remove(self._changing, a, b, id)

    def remove_many(self, rows: Iterable[tuple[str, str, str]]) -> int:
        """Removes interactions given as (a, b, id) in one pass over their pairs; returns how many were there."""
        flat = [text for a, b, id in rows for text in (a, b, id)]
        return _native.ledger_remove_rows(self._changing, flat)  # type: ignore[no-any-return]

    @hinted
    @documented("ledger_forget")
    def forget(self, contact: str, progress: Progress | None = None) -> int:
        """Forgets a contact; returns how many rows went."""
        return self._long(progress, _native.ledger_forget, self._changing, contact)  # type: ignore[no-any-return]

    @documented("ledger_prune")
    def prune(self, before: Time, progress: Progress | None = None) -> int:
        """Removes every interaction before a time; returns how many."""
        return self._long(progress, _native.ledger_prune, self._changing, to_us(before, "before"))  # type: ignore[no-any-return]

    @documented("ledger_compact")
    def compact(self, progress: Progress | None = None) -> None:
        """Gives back memory that removed rows and forgotten contacts left, and names of channels that no row has any longer."""
        self._long(progress, _native.ledger_compact, self._handle)

    @documented("ledger_snapshot")
    def snapshot(self, progress: Progress | None = None) -> Self:
        """The ledger as it is now, for any number of threads to read at the same time."""
        handle = self._long(progress, _native.ledger_snapshot, self._handle)
        out = type(self).__new__(type(self))
        out._hold(handle, self._profile, self._threads, self.progress)
        return out

    @property
    def is_snapshot(self) -> bool:
        """Whether it is a snapshot: it can be read by many threads, and not be changed (UnsupportedError)."""
        return self._info()["snapshot"]  # type: ignore[no-any-return]

    # ---- contacts ----

    @documented("ledger_declare")
    def declare(self, id: str, kind: ContactKind = "person", *, display_name: str | None = None,
                organisation: str | None = None, do_not_score: bool = False) -> None:  # fmt: skip
        """Declares a contact."""
        _native.ledger_declare(self._handle, {"id": id, "kind": kind, "display_name": display_name,
                                              "organisation": organisation, "do_not_score": do_not_score})  # fmt: skip

    @documented("ledger_add_alias")
    def add_alias(self, alias: str, of: str) -> None:
        """Declares another id of a contact. Where nothing names that contact yet, a warning says so: its rows may come later."""
        try:
            _native.ledger_contact(self._handle, of)
        except NotFoundError as error:
            warn(f"of: {str(error).removeprefix('id: ')} so far{nearest_id(str(of), self._ids())}")
        self._alias(alias, of)

    def _alias(self, alias: str, of: str) -> None:
        _native.ledger_add_alias(self._handle, alias, of)

    @documented("ledger_remove_alias")
    def remove_alias(self, alias: str) -> None:
        """Takes an alias back."""
        _native.ledger_remove_alias(self._handle, alias)

    @hinted
    @documented("ledger_contact")
    def contact(self, id: str) -> Contact:
        """What is known of a contact."""
        return Contact(**_native.ledger_contact(self._handle, id))

    def contacts(self) -> Iterator[Contact]:
        """All contacts, in order of first mention, as they are now."""
        count = self._info()["contacts"]
        return iter([Contact(**_native.ledger_contact_at(self._handle, index)) for index in range(count)])

    def _ids(self) -> Iterator[str]:
        """Ids of all contacts, one after the other."""
        return (_native.ledger_contact_at(self._handle, index)["id"] for index in range(self._info()["contacts"]))

    def organisations(self) -> dict[str, str]:
        """The organisation of each contact that has one declared, for `scores.cohorts()`."""
        return {contact.id: contact.organisation for contact in self.contacts() if contact.organisation}

    @hinted
    @documented("ledger_each_pair")
    def pairs(self, contact: str | None = None) -> Iterator[PairInfo]:
        """The pairs that are scored, or those of one contact, in byte order of their ids, as they are now."""
        found: list[dict[str, Any]] = []
        _native.ledger_each_pair(self._handle, contact, found.append)
        return (PairInfo(**pair | {"first": from_us(pair["first"]), "last": from_us(pair["last"])}) for pair in found)

    @hinted
    def canonical(self, id: str) -> str:
        """The id under which a contact is scored: its own, or that of which it is an alias."""
        return self._canonical("id", id)

    def _canonical(self, name: str, id: str) -> str:
        try:
            while (of := _native.ledger_contact(self._handle, id)["alias_of"]) is not None:
                id = of
        except NotFoundError as error:
            raise NotFoundError(name + str(error).removeprefix("id")) from None
        return id

    @hinted
    @documented("ledger_export_contact")
    def export_contact(self, id: str) -> dict[str, Any]:
        """All that is held about a contact."""
        import json

        return json.loads(_native.ledger_export_contact(self._handle, id))  # type: ignore[no-any-return]

    @documented("ledger_roll_up")
    def roll_up(self, progress: Progress | None = None) -> Self:
        """The ledger between organisations."""
        handle = self._long(progress, _native.ledger_roll_up, self._handle)
        out = type(self).__new__(type(self))
        out._hold(handle, self._profile, self._threads, self.progress)
        return out

    # ---- what it holds ----

    def _as_of(self, as_of: Time | None) -> int:
        if as_of is not None:
            return to_us(as_of, "as_of")
        last = self._info()["last"]
        return 0 if last is None else last

    def _info(self) -> dict[str, Any]:
        return _native.ledger_get_info(self._handle)  # type: ignore[no-any-return]

    @property
    @documented("ledger_get_info")
    def info(self) -> Info:
        """Figures about it."""
        found = self._info()
        return Info(**found | {"first": from_us(found["first"]), "last": from_us(found["last"])})

    def __len__(self) -> int:
        return self._info()["interactions"]  # type: ignore[no-any-return]

    def __bool__(self) -> bool:
        return True

    def __iter__(self) -> Iterator[Interaction]:
        """The interactions as they are now, the first ones at once, however many there are."""
        kinds = self.profile.kinds
        walk = _Walk(self._handle, kinds)
        self._walks.append(ref(walk, self._walked))
        first = walk.first()
        made = (shown(row, kinds) for row in first)
        return made if len(first) < _FIRST else chain(made, walk)

    @hinted
    @documented("ledger_export_arrow")
    def rows(self, a: str | None = None, b: str | None = None, progress: Progress | None = None) -> Rows:
        """The interactions between two contacts, of one, or all, as they are now: a table with a column for each
        field; iterating it gives Interaction objects."""
        return Rows._of(self._long(progress, _native.ledger_export_arrow, self._handle, a, b), self.profile.kinds)

    def __arrow_c_stream__(self, requested_schema: Any = None) -> Any:
        """All interactions as a capsule of the Arrow PyCapsule interface: pyarrow.table(ledger), polars.DataFrame(ledger),
        DuckDB by name. A requested schema is not followed."""
        return _native.ledger_export_arrow(self._handle, None, None)

    def to_arrow(self) -> Any:
        """All interactions as a pyarrow Table; Ledger.from_arrow() of it is this ledger again, but for declarations and
        aliases, which save() keeps too."""
        import pyarrow

        return pyarrow.table(self)

    def to_pandas(self) -> Any:
        """All interactions as a pandas DataFrame."""
        return self.rows().to_pandas()

    def to_polars(self) -> Any:
        """All interactions as a polars DataFrame."""
        import polars

        return polars.DataFrame(self)

    def head(self, n: int = 5) -> Rows:
        """Some interactions, to look at."""
        return self.rows()[:n]  # type: ignore[no-any-return]

    @hinted
    def filter(self, *, start: Time | None = None, stop: Time | None = None, kind: Kind | int | Sequence[Kind | int] | None = None,
               contact: str | Sequence[str] | None = None, channel: str | Sequence[str] | None = None) -> Self:  # fmt: skip
        """A ledger of some of the interactions: start <= time < stop, of a kind (or several), that name a contact (under
        any of its aliases), over a channel. Declarations and aliases are kept."""
        from .saved import carry_over

        rows = None
        if contact is not None:
            wanted = {self._canonical("contact", each) for each in ([contact] if isinstance(contact, str) else contact)}
            contact = [each.id for each in self.contacts() if self.canonical(each.id) in wanted]
            rows = self.rows(contact[0]) if len(contact) == 1 else None  # the library's own index, not all rows
        out = type(self)(self._profile, self._threads, self.progress)
        out.add_arrow((rows or self.rows()).filter(start=start, stop=stop, kind=kind, contact=contact, channel=channel))
        carry_over(self, out)
        return out

    def save(self, path: Path) -> None:
        """Writes interactions, declarations and aliases to a file by its ending: .parquet, .arrow or .feather (need
        pyarrow), or .sqlite. Ledger.read() of it is an equal ledger."""
        from .saved import save

        save(self, path)

    @documented("ledger_write_ndjson")
    def to_ndjson(self, path: Path | None = None, contact: str | None = None,
                  progress: Progress | None = None) -> str | None:  # fmt: skip
        """What is declared and all rows as JSON lines, as text or into a file; with `contact` the rows that name it."""
        text: str = self._long(progress, _native.ledger_write_ndjson, self._handle, contact)
        if path is None:
            return text
        with open(path, "w", encoding="utf-8", newline="") as file:
            file.write(text)
        return None

    @documented("ledger_observed")
    def observed(self, as_of: Time | None = None) -> dict[str, list[str]]:
        """Which kinds, cues and fields its rows hold."""
        return _native.ledger_observed(self._handle, self._as_of(as_of))  # type: ignore[no-any-return]
