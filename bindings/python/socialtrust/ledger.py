# SPDX-License-Identifier: MIT
"""What happened between contacts, and the scores that follow from it."""

from __future__ import annotations

import os

from . import _native
from .docs import documented
from .errors import ArgumentError, NotFoundError, hinted
from .evidence import Evidence, _of, coded_rows, nexts_of, plain_inputs, query
from .explanation import Change, Explanation
from .facts import Added, Attention, Contact, Info, PairInfo, Report, remark_bits, remark_of
from .handles import context
from .interaction import Interaction, plain_row
from .nearest import nearest_id, warn
from .pair import Next, PairScore
from .profile import Profile, custom_codes, default
from .rows import Rows
from .scores import Scores, Timeline
from .times import NONE, due_us, from_us, step_us, to_us
from .words import called, words_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from datetime import datetime, timedelta
    from typing import IO, Any, TypeAlias, Unpack
    from .reading import Reader

    from .choices import ContactKind, Inputs, Kind, Seen, Split, Target, Unit
    from .interaction import Fields, Row
    from .learn import Evaluation, Moves
    from .network import Network
    from .table import Table
    from .times import Time
    from .words import Names, Words

    Progress: TypeAlias = Callable[[str, int, int], object]
    Path: TypeAlias = "str | os.PathLike[str]"

_UNITS = {None: -1, "s": 0, "ms": 1, "us": 2, "ns": 3}


class Ledger:
    """Interactions and contacts, and the scores that follow from them.

    One thread at a time uses a ledger; a second one gets ConcurrentUseError. Any number of threads may read a
    `snapshot()`: make one after each round of changes and hand it to them. Long calls use at most `threads`
    threads, let other Python threads run, report to `progress(stage, done, total)` and end on Ctrl-C.
    """

    _handle: Any

    @documented("ledger_new")
    def __init__(self, profile: Profile | None = None, threads: int = 1, progress: Progress | None = None) -> None:
        """An empty ledger."""
        if not isinstance(profile, (Profile, type(None))):
            raise TypeError(f"profile: expected a Profile, not {type(profile).__name__}")
        self._hold(_native.ledger_new(context(threads), _of(profile or default())), profile, threads, progress)

    def _hold(self, handle: Any, profile: Profile | None, threads: int, progress: Progress | None) -> None:
        self._handle = handle
        self._profile = profile
        self._codes = custom_codes(profile)
        self._threads = threads
        self.progress = progress
        """Called with (stage, done, total) during long calls; an exception from it ends the call."""

    @property
    def profile(self) -> Profile:
        """The profile that it scores with when none is given."""
        return self._profile or default()

    def _long(self, progress: Progress | None, fn: Callable[..., Any], *arguments: Any) -> Any:
        if progress is None:
            progress = self.progress
        if progress is None:
            return fn(*arguments)
        return _native.with_progress(progress, lambda: fn(*arguments))

    # ---- from files, tables and records ----

    @classmethod
    def read(cls, source: Any, *, columns: Mapping[str, str | None] | None = None, zone: str | None = None, unit: Unit | None = None,
             ignore_unknown: bool = False, table: str | None = None, profile: Profile | None = None, threads: int = 1,
             progress: Progress | None = None) -> Ledger:  # fmt: skip
        """A ledger of whatever holds interactions, told by what it is: a path (.csv, .ndjson, .jsonl, also .gz; .parquet,
        .arrow, .feather, a folder of Parquet files; .sqlite with its `table`), a frame of pandas or polars, lazy too, a
        pyarrow Table, Dataset or reader, a relation of DuckDB, a connection of sqlite3 with `table` a name or a query, a
        dict of columns, a list of dicts. `columns` renames ({"sender": "actor"; None: pass over it}), `zone` is that of
        times without one ("Europe/Berlin"), `unit` that of integer times (s, ms, us, ns; needed where nothing implies one),
        `ignore_unknown` passes over other columns. What cannot be taken is an error that names the column, its type in
        that library's words, and the cure."""
        from .read import read

        self = cls(profile, threads, progress)
        _say_equal(read(self, source, columns=columns, zone=zone, unit=unit, ignore_unknown=ignore_unknown, table=table))
        return self

    @classmethod
    def from_csv(cls, source: Path | IO[Any], *, columns: Mapping[str, str | None] | None = None, unit: Unit | None = None,
                 ignore_unknown: bool = False, read: Reader | None = None, profile: Profile | None = None, threads: int = 1,
                 progress: Progress | None = None) -> Ledger:  # fmt: skip
        """A ledger of a CSV file, by path or open; see add_csv()."""
        self = cls(profile, threads, progress)
        self.add_csv(source, columns=columns, unit=unit, ignore_unknown=ignore_unknown, read=read)
        return self

    @classmethod
    def from_ndjson(cls, source: Path | IO[Any], *, columns: Mapping[str, str | None] | None = None, unit: Unit | None = None,
                    ignore_unknown: bool = False, read: Reader | None = None, profile: Profile | None = None, threads: int = 1,
                    progress: Progress | None = None) -> Ledger:  # fmt: skip
        """A ledger of a file of JSON lines, by path or open; see add_ndjson()."""
        self = cls(profile, threads, progress)
        self.add_ndjson(source, columns=columns, unit=unit, ignore_unknown=ignore_unknown, read=read)
        return self

    @classmethod
    def from_file(cls, path: Path, *, columns: Mapping[str, str | None] | None = None, unit: Unit | None = None,
                  ignore_unknown: bool = False, read: Reader | None = None, profile: Profile | None = None, threads: int = 1,
                  progress: Progress | None = None) -> Ledger:  # fmt: skip
        """A ledger of a file by its ending, .csv, .ndjson or .jsonl; see add_file()."""
        self = cls(profile, threads, progress)
        self.add_file(path, columns=columns, unit=unit, ignore_unknown=ignore_unknown, read=read)
        return self

    @classmethod
    def from_arrow(cls, table: Any, *, columns: Mapping[str, str | None] | None = None, unit: Unit | None = None,
                   ignore_unknown: bool = False, read: Reader | None = None, profile: Profile | None = None, threads: int = 1,
                   progress: Progress | None = None) -> Ledger:  # fmt: skip
        """A ledger of a table of pandas, polars, pyarrow, DuckDB or any other; see add_arrow()."""
        self = cls(profile, threads, progress)
        _say_equal(self.add_arrow(table, columns=columns, unit=unit, ignore_unknown=ignore_unknown, read=read))
        return self

    @classmethod
    def from_records(cls, records: Iterable[Row], *, columns: Mapping[str, str | None] | None = None,
                     unit: Unit | None = None, profile: Profile | None = None, threads: int = 1,
                     progress: Progress | None = None) -> Ledger:  # fmt: skip
        """A ledger of dicts, tuples or Interaction objects; see add_records()."""
        self = cls(profile, threads, progress)
        _say_equal(self.add_records(records, columns=columns, unit=unit))
        return self

    @classmethod
    def from_columns(cls, data: Mapping[str, Any] | None = None, *, columns: Mapping[str, str | None] | None = None,
                     unit: Unit | None = None, ignore_unknown: bool = False, profile: Profile | None = None,
                     threads: int = 1, progress: Progress | None = None, **named: Any) -> Ledger:  # fmt: skip
        """A ledger of columns; see add_columns()."""
        self = cls(profile, threads, progress)
        _say_equal(self.add_columns(data, columns=columns, unit=unit, ignore_unknown=ignore_unknown, **named))
        return self

    @documented("ledger_read_csv")
    def add_csv(self, source: Path | IO[Any], *, columns: Mapping[str, str | None] | None = None, unit: Unit | None = None,
                ignore_unknown: bool = False, read: Reader | None = None, progress: Progress | None = None) -> Added:  # fmt: skip
        """Adds a CSV file, by path or open. `columns` renames ({"sender": "actor"}), `unit` is that of integer
        times (s, ms, us, ns), `ignore_unknown` passes over other columns; with
        `read=Reader()` a column `text` is read into cues, and not kept."""
        return self._read(_native.ledger_read_csv, source, columns, unit, ignore_unknown, read, progress)

    @documented("ledger_read_ndjson")
    def add_ndjson(self, source: Path | IO[Any], *, columns: Mapping[str, str | None] | None = None, unit: Unit | None = None,
                   ignore_unknown: bool = False, read: Reader | None = None, progress: Progress | None = None) -> Added:  # fmt: skip
        """Adds a file of JSON lines, by path or open; options as add_csv()."""
        return self._read(_native.ledger_read_ndjson, source, columns, unit, ignore_unknown, read, progress)

    @documented("ledger_read_file")
    def add_file(self, path: Path, *, columns: Mapping[str, str | None] | None = None, unit: Unit | None = None,
                 ignore_unknown: bool = False, read: Reader | None = None, progress: Progress | None = None) -> Added:  # fmt: skip
        """Adds a file by its ending; options as add_csv()."""
        options = _options(columns, unit, ignore_unknown, read)
        return Added(**self._long(progress, _native.ledger_read_file, self._handle, os.fspath(path), options))

    def _read(self, reader: Any, source: Any, columns: Any, unit: Unit | None, ignore: bool, read: Any, progress: Any) -> Added:
        options = _options(columns, unit, ignore, read)
        if hasattr(source, "read"):
            return Added(**self._long(progress, reader, self._handle, _reads(source), options))
        with open(source, "rb", buffering=0) as file:
            return Added(**self._long(progress, reader, self._handle, file.read, options))

    @documented("ledger_read_arrow")
    def add_arrow(self, table: Any, *, columns: Mapping[str, str | None] | None = None, unit: Unit | None = None,
                  ignore_unknown: bool = False, read: Reader | None = None, progress: Progress | None = None) -> Added:  # fmt: skip
        """Adds anything with `__arrow_c_stream__`: a data frame or table of pandas, polars, pyarrow, a DuckDB
        result, or such a capsule. Timestamps without a zone are UTC. Options as add_csv()."""
        if hasattr(table, "index"):  # the index that pandas adds to a frame whose rows were moved
            columns = {"__index_level_0__": None, **(columns or {})}
        options = _options(columns, unit, ignore_unknown, read)
        from .given import arrow_of

        capsule = arrow_of(table)
        if capsule is None and hasattr(table, "columns") and hasattr(table, "__getitem__"):
            return self._frame(table, columns, unit, ignore_unknown, progress)
        if capsule is None:
            raise TypeError(f"expected a table with __arrow_c_stream__, not {type(table).__name__}; "
                            "from_columns() takes columns, from_records() rows")  # fmt: skip
        return Added(**self._long(progress, _native.ledger_read_arrow, self._handle, capsule, options))

    def _frame(self, frame: Any, columns: Any, unit: Unit | None, ignore_unknown: bool, progress: Any) -> Added:
        """A data frame without Arrow, by its columns."""
        return self.add_columns({name: frame[name] for name in frame.columns}, columns=columns, unit=unit,
                                ignore_unknown=ignore_unknown, progress=progress)  # fmt: skip

    @documented("ledger_add_columns")
    def add_columns(self, data: Mapping[str, Any] | None = None, *, columns: Mapping[str, str | None] | None = None,
                    unit: Unit | None = None, ignore_unknown: bool = False, progress: Progress | None = None,
                    **named: Any) -> Added:  # fmt: skip
        """Adds columns, in a dict or by keyword: lists, NumPy arrays, arrays, memoryviews, series, categoricals.
        Numbers of the right type are used where they lie: do not change them during the call. datetime64 is
        UTC; numbers are times in `unit` (s, ms, us, ns), or without it in the only one in which they lie between 1990
        and 2100, else seconds; None, NaN, NaT, NA and what is masked are nothing, and an error in time, actor or
        target. A due date without a time is due at that day's end."""
        from .inputs import columns_of

        if unit not in _UNITS:
            raise _no_unit(unit)
        given = columns_of({**_columns(data), **named}, columns, unit, ignore_unknown, self.profile._handle)
        return Added(**self._long(progress, _native.ledger_add_columns, self._handle, given))

    def add_records(self, records: Iterable[Row], *, columns: Mapping[str, str | None] | None = None,
                    unit: Unit | None = None, progress: Progress | None = None) -> Added:  # fmt: skip
        """Adds dicts, tuples (time, actor, target[, kind[, {fields}]]) or Interaction objects, all or none. Times that
        are numbers are in `unit`, as for add_columns()."""
        from .inputs import columns_of, columns_of_records

        if unit not in _UNITS:
            raise _no_unit(unit)
        if hasattr(records, "iloc") or type(records).__module__.partition(".")[0] in ("pyarrow", "polars"):
            raise TypeError(f"expected records, not a table ({type(records).__name__}): use add_arrow() or from_arrow()")
        given = columns_of(columns_of_records(records, columns), None, unit, False, self.profile._handle)
        return Added(**self._long(progress, _native.ledger_add_columns, self._handle, given))

    # ---- what was loaded ----

    @documented("ledger_set_intake")
    def set_intake(self, *, now: Time | None = None, refuse: Iterable[str] = ("conflict",), normalise: bool = False) -> None:
        """How it takes what it is given from now on, at every door. Rows after `now` are remarked (no clock is read); the
        remarks named in `refuse` fail a load (RefusedError; ConflictError). Without "conflict" among them the first in
        time of rows with one id is kept. `normalise` takes blanks off the ends of ids and folds mail addresses to small
        letters, also of whoever is asked about; decide it while the ledger is empty."""
        us = None if now is None else to_us(now)
        _native.ledger_set_intake(self._handle, us is not None, us or 0, remark_bits(refuse), normalise)

    @property
    @documented("ledger_get_report")
    def report(self) -> Report:
        """What the last load brought, and what there is to remark about it."""
        return self.report_in("en")

    def report_in(self, language: str) -> Report:
        """The same, its words in another language."""
        found = _native.ledger_get_report(self._handle)
        mask = found.pop("remarks")
        remarks = {each.name: each for each in (remark_of(self._handle, k) for k in range(32) if mask >> k & 1)}
        found.update(first=from_us(found["first"]), last=from_us(found["last"]))
        return Report(**found, remarks=remarks, _words=_native.words_report(words_of(language)._handle, self._handle))

    # ---- row by row ----

    def _coded(self, row: tuple[Any, ...]) -> tuple[Any, ...]:
        if row[4].get("due") is not None:
            row[4]["due"] = due_us(row[4]["due"], self.profile._handle)
        return (*row[:3], self._codes[row[3]], row[4]) if self._codes and row[3] in self._codes else row

    @documented("ledger_add")
    def add(self, time: Time, actor: str, target: str, kind: Kind | int = "message", **fields: Unpack[Fields]) -> Added:
        """Adds one interaction."""
        return Added(**_native.ledger_add(self._handle, self._coded((time, actor, target, kind, fields))))

    def add_row(self, row: Row) -> Added:
        """Adds one interaction, given as an Interaction, a dict or a tuple."""
        return Added(**_native.ledger_add(self._handle, self._coded(plain_row(row))))

    @documented("ledger_replace")
    def replace(self, time: Time, actor: str, target: str, kind: Kind | int = "message", **fields: Unpack[Fields]) -> None:
        """Replaces the interaction with the same id and pair."""
        _native.ledger_replace(self._handle, self._coded((time, actor, target, kind, fields)))

    @hinted
    @documented("ledger_remove")
    def remove(self, a: str, b: str, id: str) -> None:
        """Removes one interaction."""
        _native.ledger_remove(self._handle, a, b, id)

    def remove_many(self, rows: Iterable[tuple[str, str, str]]) -> int:
        """Removes interactions given as (a, b, id) in one pass over their pairs; returns how many were there."""
        flat = [text for a, b, id in rows for text in (a, b, id)]
        return _native.ledger_remove_rows(self._handle, flat)  # type: ignore[no-any-return]

    @hinted
    @documented("ledger_forget")
    def forget(self, contact: str, progress: Progress | None = None) -> int:
        """Forgets a contact; returns how many rows went."""
        return self._long(progress, _native.ledger_forget, self._handle, contact)  # type: ignore[no-any-return]

    @documented("ledger_prune")
    def prune(self, before: Time, progress: Progress | None = None) -> int:
        """Removes every interaction before a time; returns how many."""
        return self._long(progress, _native.ledger_prune, self._handle, to_us(before, "before"))  # type: ignore[no-any-return]

    @documented("ledger_compact")
    def compact(self, progress: Progress | None = None) -> None:
        """Gives back memory that removed rows and forgotten contacts left."""
        self._long(progress, _native.ledger_compact, self._handle)

    @documented("ledger_snapshot")
    def snapshot(self, progress: Progress | None = None) -> Ledger:
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
    def roll_up(self, progress: Progress | None = None) -> Ledger:
        """The ledger between organisations."""
        handle = self._long(progress, _native.ledger_roll_up, self._handle)
        out = type(self).__new__(type(self))
        out._hold(handle, self._profile, self._threads, self.progress)
        return out

    # ---- what it holds ----

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
        return iter(self.rows())

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
               contact: str | Sequence[str] | None = None, channel: str | Sequence[str] | None = None) -> Ledger:  # fmt: skip
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

    # ---- scores ----

    def _as_of(self, as_of: Time | None) -> int:
        if as_of is not None:
            return to_us(as_of, "as_of")
        last = self._info()["last"]
        return 0 if last is None else last

    def _sides(self, a: str, b: str) -> tuple[str, str]:
        """The two canonical ids in the order of the sides."""
        side = _native.ledger_side(self._handle, a, b)
        a, b = self.canonical(a), self.canonical(b)
        return (b, a) if side else (a, b)

    def _inputs(self, a: str, b: str, inputs: Inputs | None, attention: Attention | bool | None,
                network: Network | bool | None, us: int, profile: Profile | None) -> Any:  # fmt: skip
        """The inputs of a pair's score; `attention` and `network` True are computed for its time."""
        out = plain_inputs(inputs)
        if network is True:
            network = self.network(us, profile=profile)
        if network:
            out = {**(out or {}), "network": network._open()}
        if attention is True:
            attention = self.attention(us, profile=profile)
        if isinstance(attention, Attention):
            sides = self._sides(a, b)
            out = {**(out or {}), "attention": (attention.of(sides[0]), attention.of(sides[1]))}
        return out

    @hinted
    @documented("ledger_score")
    def score(self, a: str, b: str, as_of: Time | None = None, *, profile: Profile | None = None,
              inputs: Inputs | None = None, attention: Attention | bool | None = None,
              network: Network | bool | None = None) -> PairScore:  # fmt: skip
        """The scores of a pair; `as_of` None is the last interaction's time. `network` gives its reputation."""
        us = self._as_of(as_of)
        given = self._inputs(a, b, inputs, attention, network, us, profile)
        handle = _native.ledger_score(self._handle, query(a, b, us, profile, given))
        return PairScore._of(handle, *self._sides(a, b), us)

    @hinted
    @documented("ledger_scores")
    def scores(self, as_of: Time | None = None, *, me: str | None = None,
               attention: Attention | bool | None = None, signals: bool = False, observed: Seen | Mapping[str, Any] | None = None,
               network: Network | bool | None = None, profile: Profile | None = None,
               progress: Progress | None = None) -> Scores:  # fmt: skip
        """The scores of all pairs, or of `me`'s pairs as seen by `me`. `attention=True` and `network=True` compute
        those inputs first; `signals` adds the points of each signal. `as_of` None is the last interaction's time."""
        us = self._as_of(as_of)
        if attention is True:
            attention = self.attention(us, profile=profile, progress=progress)
        shares = attention._handle if isinstance(attention, Attention) else None
        if network is True:
            network = self.network(us, profile=profile, progress=progress)
        graph = network._open() if network else None
        handle = self._long(progress, _native.ledger_scores, self._handle, _of(profile), us, me, observed, shares,
                            signals, graph)  # fmt: skip
        given = (("attention", attention), ("network", network), ("observed", observed))
        return Scores._of(handle, us, me, profile or self.profile, tuple(name for name, value in given if value))

    @hinted
    def history(self, times: Iterable[Time], *, me: str | None = None, attention: bool = False, network: bool = False,
                profile: Profile | None = None, progress: Progress | None = None) -> Table:  # fmt: skip
        """All pairs' scores (or of `me`'s) at several times as one table, with a column `time`: for plots over time and
        for comparisons. `attention` and `network` are those of each time. One pass for each time."""
        from .scores import stacked

        given = [to_us(time, "times") for time in times]
        return stacked([self.scores(us, me=me, attention=attention, network=network, profile=profile, progress=progress) for us in given])

    @hinted
    @documented("words_summary")
    def summary(self, me: str, as_of: Time | None = None, *, attention: Attention | bool | None = None,
                profile: Profile | None = None, language: str | Words = "en", columns: int = 80,
                names: Names = None, items: Names = None, progress: Progress | None = None) -> str:  # fmt: skip
        """What `me`'s scores come to, in a few lines: how many are relationships, what awaits a move, what fell and why.

        `names` and `items` (titles of promises, complaints and messages by id) are dicts or functions.
        """
        if attention is True:
            attention = self.attention(as_of, profile=profile, progress=progress)
        scores = self.scores(as_of, me=me, attention=attention, profile=profile, progress=progress)
        owed = [contact for contact, count in zip(scores["contact"], scores["owed"]) if count]
        people = called(names, scores["contact"]) if names else []
        titles = called(items, [each.id for other in owed[:64] for each in self.explain(me, other, scores.as_of).owed
                                if each.id]) if items else []  # fmt: skip
        shares = attention._handle if isinstance(attention, Attention) else None
        return self._long(progress, _native.words_summary, words_of(language)._handle, self._handle, _of(profile),  # type: ignore[no-any-return]
                          scores._handle, shares, people, titles, columns)  # fmt: skip

    @documented("attention_new")
    def attention(self, as_of: Time | None = None, *, profile: Profile | None = None,
                  progress: Progress | None = None) -> Attention:  # fmt: skip
        """Everybody's outgoing attention, an optional input of scores."""
        us = self._as_of(as_of)
        handle = self._long(progress, _native.attention_new, self._handle, _of(profile), us)
        return Attention(handle, from_us(us))  # type: ignore[arg-type]

    @hinted
    @documented("ledger_timeline")
    def timeline(self, a: str, b: str, times: Iterable[Time] | None = None, *, start: Time | None = None,
                 stop: Time | None = None, step: timedelta | float = 7, profile: Profile | None = None,
                 inputs: Inputs | None = None, progress: Progress | None = None) -> Timeline:  # fmt: skip
        """A pair's scores at each of the times, or every `step` (a timedelta, or days) from `start` to `stop`
        (None: from the pair's first interaction to the ledger's last)."""
        if times is None:
            given = self._range(a, b, start, stop, step_us(step))
        else:
            given = [to_us(time, "times") for time in times]
        handle = self._long(progress, _native.ledger_timeline, self._handle,
                            query(a, b, None, profile, plain_inputs(inputs)), given)  # fmt: skip
        return Timeline._of(handle, *self._sides(a, b), profile or self.profile)

    def _range(self, a: str, b: str, start: Time | None, stop: Time | None, step: int) -> list[int]:
        if step <= 0:
            raise ValueError("step: expected more than nothing")
        end = self._as_of(None) if stop is None else to_us(stop, "stop")
        if start is None:
            rows: list[dict[str, Any]] = []
            _native.ledger_each(self._handle, a, b, rows.append)
            begin = min((row["time"] for row in rows), default=end)
        else:
            begin = to_us(start, "start")
        if begin > end:
            raise ValueError("start is after stop")
        if (end - begin) // step > 1_000_000:
            raise ValueError("more than a million times; take a larger step")
        out = list(range(begin, end + 1, step))
        return out if out[-1] == end else [*out, end]

    @hinted
    @documented("ledger_explain")
    def explain(self, a: str, b: str, as_of: Time | None = None, *, me: str | None = None,
                profile: Profile | None = None, inputs: Inputs | None = None,
                attention: Attention | bool | None = None, network: Network | bool | None = None,
                progress: Progress | None = None) -> Explanation:  # fmt: skip
        """Why a pair scores as it does; `me`, one of the two, is called "you" in words. `network` gives reputation."""
        us = self._as_of(as_of)
        given = self._inputs(a, b, inputs, attention, network, us, profile)
        you = None if me is None else self._canonical("me", me)
        if you is not None and you not in self._sides(a, b):
            raise ArgumentError(f'me: expected one of the two, "{a}" or "{b}", not "{me}"')
        handle = self._long(progress, _native.ledger_explain, self._handle, query(a, b, us, profile, given))
        return Explanation(handle, you, {code: name for name, code in self._codes.items()})

    @hinted
    @documented("ledger_explain_change")
    def explain_change(self, a: str, b: str, before: Time, after: Time | None = None, *,
                       profile: Profile | None = None, inputs: Inputs | None = None, attention: Attention | bool | None = None,
                       network: Network | bool | None = None) -> Change:  # fmt: skip
        """What moved a pair's scores between two times; inputs, attention and network are those of `after`, for both."""
        first, last = to_us(before, "before"), self._as_of(None) if after is None else to_us(after, "after")
        record = _native.ledger_explain_change(self._handle, query(a, b, last, profile, self._inputs(a, b, inputs, attention, network, last, profile)), first)
        return Change._of(record, *self._sides(a, b), first, last)

    @hinted
    @documented("ledger_what_if")
    def what_if(self, a: str, b: str, rows: Iterable[Row], as_of: Time | None = None, *,
                profile: Profile | None = None, inputs: Inputs | None = None, attention: Attention | bool | None = None,
                network: Network | bool | None = None) -> PairScore:  # fmt: skip
        """A pair's scores as if these rows had happened too; nothing is added. `as_of` None is the last time."""
        given = coded_rows(rows, self._codes, self.profile._handle)
        us = max([self._as_of(None), *(to_us(row[0]) for row in given)]) if as_of is None else to_us(as_of, "as_of")
        inputs = self._inputs(a, b, inputs, attention, network, us, profile)
        handle = _native.ledger_what_if(self._handle, query(a, b, us, profile, inputs), given)
        return PairScore._of(handle, *self._sides(a, b), us)

    @hinted
    @documented("ledger_next")
    def next(self, me: str, other: str, as_of: Time | None = None, *, profile: Profile | None = None,
             inputs: Inputs | None = None, attention: Attention | bool | None = None,
             network: Network | bool | None = None) -> list[Next]:  # fmt: skip
        """What `me` could do next towards `other`, what is owed first."""
        us = self._as_of(as_of)
        handle = _native.ledger_next(self._handle, query(me, other, us, profile, self._inputs(me, other, inputs, attention, network, us, profile)))
        return nexts_of(handle, other)

    @hinted
    @documented("ledger_evidence")
    def evidence(self, a: str, b: str, as_of: Time | None = None, *, profile: Profile | None = None) -> Evidence:
        """A pair's evidence, to be kept and continued."""
        handle = _native.ledger_evidence(self._handle, query(a, b, self._as_of(as_of), profile))
        return Evidence._made(handle, profile or self._profile)

    @documented("ledger_prepare")
    def prepare(self, profile: Profile | None = None, progress: Progress | None = None) -> None:
        """Folds the busy pairs once, so that one more row and its score are quick."""
        self._long(progress, _native.ledger_prepare, self._handle, _of(profile))

    # ---- network and learning ----

    def network(self, as_of: Time | None = None, *, profile: Profile | None = None,
                progress: Progress | None = None) -> Network:  # fmt: skip
        """The network of all pairs at a time: Network.from_ledger()."""
        from .network import Network

        return Network.from_ledger(self, as_of, profile=profile, progress=progress)

    @documented("ledger_learn")
    def learn(self, labels: Any, target: Target = "depth", *, me: str | None = None, as_of: Time | None = None,
              split: Split = "auto", held_out: float = 0.5, split_at: Time | None = None, keep_split: bool = False,
              strength: float = 1.0, attention: bool = False, skip_unknown: bool = False, observed: Seen | Mapping[str, Any] | None = None,
              resamples: int = 1000, seed: int = 1, level: float = 0.95, bins: int = 10, name: str | None = None,
              columns: Mapping[str, str] | None = None, unit: Unit | None = None, profile: Profile | None = None,
              progress: Progress | None = None) -> tuple[Profile, Evaluation]:  # fmt: skip
        """Fits the weights of depth, or of a's trust in b, to labelled pairs: a profile, and how good it is on labels
        held out. `labels` is a table, a dict of columns or a list of dicts with a, b, label and perhaps weight,
        as_of; `me` stands for a missing a; `columns` renames."""
        from . import learn

        given = learn.labels_of(labels, me, columns, unit)
        how = {"split": split, "held_out": held_out, "split_at": split_at, "keep_split": keep_split, "strength": strength,
               "attention": attention, "skip_unknown": skip_unknown, "observed": observed, "name": name,
               "resamples": resamples, "seed": seed, "level": level, "bins": bins}  # fmt: skip
        return learn.learn(self, given, learn.options_of(self, target, as_of, how), profile, progress)

    @documented("ledger_evaluate")
    def evaluate(self, labels: Any, target: Target = "depth", *, me: str | None = None, as_of: Time | None = None,
                 split: Split = "auto", held_out: float = 0.5, split_at: Time | None = None, attention: bool = False,
                 skip_unknown: bool = False, observed: Seen | Mapping[str, Any] | None = None, resamples: int = 1000, seed: int = 1,
                 level: float = 0.95, bins: int = 10, columns: Mapping[str, str] | None = None, unit: Unit | None = None,
                 profile: Profile | None = None, progress: Progress | None = None) -> Evaluation:  # fmt: skip
        """How good the scores are on labelled pairs; options as learn()."""
        from . import learn

        given = learn.labels_of(labels, me, columns, unit)
        how = {"split": split, "held_out": held_out, "split_at": split_at, "attention": attention,
               "skip_unknown": skip_unknown, "observed": observed, "resamples": resamples, "seed": seed, "level": level,
               "bins": bins}  # fmt: skip
        return learn.evaluate(self, given, learn.options_of(self, target, as_of, how), profile, progress)

    @documented("ledger_learn_activity")
    def learn_activity(self, end: Time | None = None, *, cut_offs: int = 2, step_days: float = 30.0,
                       resamples: int = 1000, seed: int = 1, level: float = 0.95, bins: int = 10,
                       name: str | None = None, profile: Profile | None = None,
                       progress: Progress | None = None) -> tuple[Profile, Evaluation]:  # fmt: skip
        """Fits the chance of contact within 30 days to the ledger itself; `end` None is just after its last
        interaction."""
        from . import learn

        options = {"end": self._as_of(None) + 1 if end is None else to_us(end, "end"), "cut_offs": cut_offs, "step_days": step_days,
                   "metrics": {"resamples": resamples, "seed": seed, "level": level, "bins": bins}, "name": name}  # fmt: skip
        return learn.learn_activity(self, options, profile, progress)

    @documented("ledger_compare_profiles")
    def compare_profiles(self, before: Profile | None, after: Profile | None, *, target: Target = "depth",
                         me: str | None = None, as_of: Time | None = None, attention: bool = False,
                         least: float = 0.005, progress: Progress | None = None) -> Moves:  # fmt: skip
        """Who moves between two profiles (None: the ledger's), how far and why."""
        from . import learn

        options = {"target": target, "as_of": self._as_of(as_of), "me": me, "attention": attention, "least": least}
        return learn.compare(self, before, after, options, progress)

    # ---- the rest ----

    def copy(self) -> Ledger:
        """An independent copy."""
        return _restored(type(self), *self._packed())

    __copy__ = copy

    def __deepcopy__(self, memo: Any) -> Ledger:
        return self.copy()

    def close(self) -> None:
        """Frees it now; later use raises ArgumentError."""
        self._handle = None

    def __enter__(self) -> Ledger:
        return self

    def __exit__(self, *exception: Any) -> None:
        self.close()

    def __repr__(self) -> str:
        if self._handle is None:
            return f"<{type(self).__name__}, closed>"
        info = self.info
        span = f", {info.first:%Y-%m-%d} to {info.last:%Y-%m-%d}" if info.first and info.last else ""
        return f"<{type(self).__name__}: {info.interactions:,} interactions, {info.contacts:,} contacts{span}>"

    def _packed(self) -> tuple[Any, ...]:
        return self.to_ndjson(), self._profile, self._threads

    def __reduce__(self) -> Any:
        return _restored, (type(self), *self._packed())


def _restored(class_: type[Ledger], text: str, profile: Profile | None, threads: int) -> Ledger:
    import io

    self = class_(profile, threads)
    self.add_ndjson(io.BytesIO(text.encode()))
    return self


def _say_equal(added: Added) -> None:
    """Rows without an id that are equal to others count once: many, where times are days."""
    if added.duplicates:
        warn(f"{added.duplicates:,} of {added.rows:,} rows are equal to others in every field and count once; an id, or times finer "
             "than days, tells them apart")  # fmt: skip


def _columns(data: Any) -> dict[str, Any]:
    """Columns by name, of a dict or of a data frame."""
    if data is None:
        return {}
    if hasattr(data, "column_names"):  # of Arrow
        return {name: data[name] for name in data.column_names}
    if hasattr(data, "columns") and hasattr(data, "__getitem__") and not isinstance(data, dict):
        return {name: data[name] for name in data.columns}
    return dict(data)


def _no_unit(unit: object) -> ArgumentError:
    return ArgumentError(f"unit: expected s, ms, us or ns, not {unit!r}")


def _options(columns: Mapping[str, str | None] | None, unit: Unit | None, ignore_unknown: bool, read: Any = None) -> dict[str, Any]:
    from .inputs import check_renamed

    if unit not in _UNITS:
        raise _no_unit(unit)
    check_renamed(columns)
    out: dict[str, Any] = {"time_unit": _UNITS[unit], "ignore_unknown": bool(ignore_unknown)}
    if columns:
        out["columns"] = dict(columns)
    if read is not None:
        out["reader"] = read._handle
    return out


def _reads(file: IO[Any]) -> Callable[[int], Any]:
    """read(size) of a file, which may be open as text."""
    if not isinstance(file.read(0), str):
        return file.read
    return lambda size: file.read(max(1, size // 4)).encode("utf-8", "surrogatepass")
