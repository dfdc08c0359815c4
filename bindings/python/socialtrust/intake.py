# SPDX-License-Identifier: MIT
"""The doors of a ledger: whatever holds interactions, taken by what it is."""

from __future__ import annotations

import os
from contextlib import suppress

from . import _native
from .docs import documented
from .facts import Added, Report, remark_bits, remark_of
from .handles import Closing, context
from .nearest import warn
from .profile import Profile, custom_codes, default
from .times import from_us, to_us
from .words import words_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from typing import IO, Any, Self, TypeAlias

    from .choices import Unit
    from .interaction import Row
    from .log_file import LogFile
    from .reading import Reader
    from .times import Time

    Progress: TypeAlias = Callable[[str, int, int], object]
    Path: TypeAlias = "str | os.PathLike[str]"


class Intake(Closing):
    """How a ledger is made and filled; the class Ledger is this, what it holds, and what follows from it."""

    @documented("ledger_new")
    def __init__(self, profile: Profile | None = None, threads: int = 1, progress: Progress | None = None) -> None:
        """An empty ledger."""
        if not isinstance(profile, (Profile, type(None))):
            raise TypeError(f"profile: expected a Profile, not {type(profile).__name__}")
        self._hold(_native.ledger_new(context(threads), (profile or default())._handle), profile, threads, progress)

    def _hold(self, handle: Any, profile: Profile | None, threads: int, progress: Progress | None) -> None:
        self._handle = handle
        self._walks: list[Callable[[], Any]] = []  # over its rows, who have not taken all that they need
        self._profile = profile
        self._codes = custom_codes(profile)
        self._threads = threads
        self.progress = progress
        """Called with (stage, done, total) during long calls; an exception from it ends the call."""

    @property
    def _changing(self) -> Any:
        """The handle, for what changes its rows: those who are going over them keep what they began with."""
        while self._walks:
            known = self._walks.pop()
            walk = known()
            try:
                if walk is not None:
                    walk.settle()
            except BaseException:  # then nothing changes
                self._walks.append(known)
                raise
        return self._handle

    def _walked(self, known: Any) -> None:
        with suppress(ValueError):  # what changes the ledger has it already
            self._walks.remove(known)

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
    def read(cls, source: Any, *, columns: Mapping[str, str | None] | None = None, zone: str | None = None, unit: Unit | None = None, resolution: float = 0,
             ignore_unknown: bool = False, table: str | None = None, profile: Profile | None = None, threads: int = 1,
             progress: Progress | None = None) -> Self:  # fmt: skip
        """A ledger of whatever holds interactions, told by what it is: a path (.csv, .ndjson, .jsonl, also .gz; .parquet,
        .arrow, .feather, a folder of Parquet files; .sqlite with its `table`), a frame of pandas or polars, lazy too, a
        pyarrow Table, Dataset or reader, a relation of DuckDB, a connection of sqlite3 with `table` a name or a query, a
        dict of columns, a list of dicts. `columns` renames ({"sender": "actor"; None: pass over it}), `zone` is that of
        times without one ("Europe/Berlin"), `unit` that of integer times (s, ms, us, ns; needed where nothing implies one),
        `resolution` how exact times are, in seconds (60: minutes, 86400: dates; Arrow's dates say it themselves),
        `ignore_unknown` passes over other columns. What cannot be taken is an error that names the column, its type in
        that library's words, and the cure."""
        from .read import read

        self: Any = cls(profile, threads, progress)
        self.set_intake(resolution=resolution)
        _say_equal(read(self, source, columns=columns, zone=zone, unit=unit, ignore_unknown=ignore_unknown, table=table))
        return self  # type: ignore[no-any-return]

    @classmethod
    def from_csv(cls, source: Path | IO[Any], *, columns: Mapping[str, str | None] | None = None, unit: Unit | None = None,
                 ignore_unknown: bool = False, read: Reader | None = None, resolution: float = 0, profile: Profile | None = None, threads: int = 1,
                 progress: Progress | None = None) -> Self:  # fmt: skip
        """A ledger of a CSV file, by path or open; see add_csv()."""
        self = cls(profile, threads, progress)
        self.add_csv(source, columns=columns, unit=unit, ignore_unknown=ignore_unknown, read=read, resolution=resolution)
        return self

    @classmethod
    def from_ndjson(cls, source: Path | IO[Any], *, columns: Mapping[str, str | None] | None = None, unit: Unit | None = None,
                    ignore_unknown: bool = False, read: Reader | None = None, resolution: float = 0, profile: Profile | None = None, threads: int = 1,
                    progress: Progress | None = None) -> Self:  # fmt: skip
        """A ledger of a file of JSON lines, by path or open; see add_ndjson()."""
        self = cls(profile, threads, progress)
        self.add_ndjson(source, columns=columns, unit=unit, ignore_unknown=ignore_unknown, read=read, resolution=resolution)
        return self

    @classmethod
    def from_file(cls, path: Path, *, columns: Mapping[str, str | None] | None = None, unit: Unit | None = None,
                  ignore_unknown: bool = False, read: Reader | None = None, resolution: float = 0, profile: Profile | None = None, threads: int = 1,
                  progress: Progress | None = None) -> Self:  # fmt: skip
        """A ledger of a file by its ending, .csv, .ndjson or .jsonl; see add_file()."""
        self = cls(profile, threads, progress)
        self.add_file(path, columns=columns, unit=unit, ignore_unknown=ignore_unknown, read=read, resolution=resolution)
        return self

    @classmethod
    def from_log(cls, log: LogFile | Path, *, batch: int = 200_000, profile: Profile | None = None, threads: int = 1,
                 progress: Progress | None = None) -> Self:  # fmt: skip
        """A ledger of all that a log file holds, rows, contacts and accepted aliases: an open LogFile, or a path.
        Its rows are read `batch` at a time."""
        from .log_file import LogFile
        from .saved import take_log

        self: Any = cls(profile, threads, progress)
        if isinstance(log, LogFile):
            take_log(self, log, batch)
        else:
            with LogFile(log, write=False) as held:
                take_log(self, held, batch)
        return self  # type: ignore[no-any-return]

    @classmethod
    def from_arrow(cls, table: Any, *, columns: Mapping[str, str | None] | None = None, unit: Unit | None = None,
                   ignore_unknown: bool = False, read: Reader | None = None, resolution: float = 0, profile: Profile | None = None, threads: int = 1,
                   progress: Progress | None = None) -> Self:  # fmt: skip
        """A ledger of a table of pandas, polars, pyarrow, DuckDB or any other; see add_arrow()."""
        self = cls(profile, threads, progress)
        _say_equal(self.add_arrow(table, columns=columns, unit=unit, ignore_unknown=ignore_unknown, read=read, resolution=resolution))
        return self

    @classmethod
    def from_records(cls, records: Iterable[Row], *, columns: Mapping[str, str | None] | None = None,
                     unit: Unit | None = None, resolution: float = 0, profile: Profile | None = None, threads: int = 1,
                     progress: Progress | None = None) -> Self:  # fmt: skip
        """A ledger of dicts, tuples or Interaction objects; see add_records()."""
        self = cls(profile, threads, progress)
        _say_equal(self.add_records(records, columns=columns, unit=unit, resolution=resolution))
        return self

    @classmethod
    def from_columns(cls, data: Mapping[str, Any] | None = None, *, columns: Mapping[str, str | None] | None = None,
                     unit: Unit | None = None, resolution: float = 0, ignore_unknown: bool = False, profile: Profile | None = None,
                     threads: int = 1, progress: Progress | None = None, **named: Any) -> Self:  # fmt: skip
        """A ledger of columns; see add_columns()."""
        self = cls(profile, threads, progress)
        _say_equal(self.add_columns(data, columns=columns, unit=unit, resolution=resolution, ignore_unknown=ignore_unknown, **named))
        return self

    @documented("ledger_read_csv")
    def add_csv(self, source: Path | IO[Any], *, columns: Mapping[str, str | None] | None = None, unit: Unit | None = None,
                ignore_unknown: bool = False, read: Reader | None = None, resolution: float = 0, progress: Progress | None = None) -> Added:  # fmt: skip
        """Adds a CSV file, by path or open. `columns` renames ({"sender": "actor"}), `unit` is that of integer
        times (s, ms, us, ns), `ignore_unknown` passes over other columns; with
        `read=Reader()` a column `text` is read into cues, and not kept. `resolution` says how exact its times are, in
        seconds (60: minutes, 86400: dates): what both did within it counts as answered."""
        return self._read(_native.ledger_read_csv, source, columns, unit, ignore_unknown, read, resolution, progress)

    @documented("ledger_read_ndjson")
    def add_ndjson(self, source: Path | IO[Any], *, columns: Mapping[str, str | None] | None = None, unit: Unit | None = None,
                   ignore_unknown: bool = False, read: Reader | None = None, resolution: float = 0, progress: Progress | None = None) -> Added:  # fmt: skip
        """Adds a file of JSON lines, by path or open; options as add_csv()."""
        return self._read(_native.ledger_read_ndjson, source, columns, unit, ignore_unknown, read, resolution, progress)

    @documented("ledger_read_file")
    def add_file(self, path: Path, *, columns: Mapping[str, str | None] | None = None, unit: Unit | None = None,
                 ignore_unknown: bool = False, read: Reader | None = None, resolution: float = 0, progress: Progress | None = None) -> Added:  # fmt: skip
        """Adds a file by its ending; options as add_csv()."""
        options = _options(columns, unit, ignore_unknown, read, resolution)
        return Added(**self._long(progress, _native.ledger_read_file, self._changing, os.fspath(path), options))

    def _read(self, reader: Any, source: Any, columns: Any, unit: Unit | None, ignore: bool, read: Any,
              resolution: float, progress: Any) -> Added:  # fmt: skip
        options = _options(columns, unit, ignore, read, resolution)
        if hasattr(source, "read"):
            return Added(**self._long(progress, reader, self._changing, _reads(source), options))
        with open(source, "rb", buffering=0) as file:
            return Added(**self._long(progress, reader, self._changing, file.read, options))

    @documented("ledger_read_arrow")
    def add_arrow(self, table: Any, *, columns: Mapping[str, str | None] | None = None, unit: Unit | None = None,
                  ignore_unknown: bool = False, read: Reader | None = None, resolution: float = 0, progress: Progress | None = None) -> Added:  # fmt: skip
        """Adds anything with `__arrow_c_stream__`: a data frame or table of pandas, polars, pyarrow, a DuckDB
        result, or such a capsule. Timestamps without a zone are UTC. Options as add_csv()."""
        if hasattr(table, "index"):  # the index that pandas adds to a frame whose rows were moved
            columns = {"__index_level_0__": None, **(columns or {})}
        options = _options(columns, unit, ignore_unknown, read, resolution)
        from .given import arrow_of

        capsule = arrow_of(table)
        if capsule is None and hasattr(table, "columns") and hasattr(table, "__getitem__"):
            return self._frame(table, columns, unit, resolution, ignore_unknown, progress)
        if capsule is None:
            raise TypeError(f"expected a table with __arrow_c_stream__, not {type(table).__name__}; "
                            "from_columns() takes columns, from_records() rows")  # fmt: skip
        return Added(**self._long(progress, _native.ledger_read_arrow, self._changing, capsule, options))

    def _frame(self, frame: Any, columns: Any, unit: Unit | None, resolution: float, ignore_unknown: bool, progress: Any) -> Added:
        """A data frame without Arrow, by its columns."""
        return self.add_columns({name: frame[name] for name in frame.columns}, columns=columns, unit=unit,
                                resolution=resolution, ignore_unknown=ignore_unknown, progress=progress)  # fmt: skip

    def add_columns(self, data: Mapping[str, Any] | None = None, *, columns: Mapping[str, str | None] | None = None,
                    unit: Unit | None = None, resolution: float = 0, ignore_unknown: bool = False, progress: Progress | None = None,
                    **named: Any) -> Added:  # fmt: skip
        """Adds columns, in a dict or by keyword: lists, NumPy arrays, arrays, memoryviews, series, categoricals.
        Numbers of the right type are used where they lie: do not change them during the call. datetime64 is
        UTC; numbers are times in `unit` (s, ms, us, ns), or without it in the only one in which they lie between 1990
        and 2100, else seconds; None, NaN, NaT, NA and what is masked are nothing, and an error in time, actor or
        target. A due date without a time is due at that day's end. All are added or none; an error names the row (from 0)
        and the column. Linear in the rows; uses the ledger's threads."""
        return self._add({**_columns(data), **named}, columns, unit, ignore_unknown, resolution, progress)

    def _add(self, data: dict[str, Any], columns: Any, unit: Unit | None, ignore: bool, resolution: float, progress: Any) -> Added:
        from .inputs import columns_of, reading

        given = columns_of(data, columns, unit, ignore, self.profile._handle), reading(None, unit, resolution=resolution)
        return Added(**self._long(progress, _native.ledger_read_arrow, self._changing, *given))

    def add_records(self, records: Iterable[Row], *, columns: Mapping[str, str | None] | None = None,
                    unit: Unit | None = None, resolution: float = 0, progress: Progress | None = None) -> Added:  # fmt: skip
        """Adds dicts, tuples (time, actor, target[, kind[, {fields}]]) or Interaction objects, all or none. Times that
        are numbers are in `unit`, as for add_columns()."""
        from .inputs import columns_of_records

        if hasattr(records, "iloc") or type(records).__module__.partition(".")[0] in ("pyarrow", "polars"):
            raise TypeError(f"expected records, not a table ({type(records).__name__}): use add_arrow() or from_arrow()")
        return self._add(columns_of_records(records, columns), None, unit, False, resolution, progress)

    # ---- what was loaded ----

    @documented("ledger_set_intake")
    def set_intake(self, *, now: Time | None = None, refuse: Iterable[str] = ("conflict",), normalise: bool = False, resolution: float = 0) -> None:
        """How it takes what it is given from now on, at every door. Rows after `now` are remarked (no clock is read); the
        remarks named in `refuse` fail a load (RefusedError; ConflictError). Without "conflict" among them the first in
        time of rows with one id is kept. `normalise` takes blanks off the ends of ids and folds mail addresses to small
        letters, also of whoever is asked about; decide it while the ledger is empty. `resolution` says how exact times are,
        as of add_csv(): the coarsest that is ever said holds."""
        _native.ledger_set_intake(self._handle, {"now": None if now is None else to_us(now), "errors": remark_bits(refuse),
                                                 "normalise": normalise, "resolution": float(resolution)})  # fmt: skip

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
        return Report(**found, remarks=remarks, _words=_native.words_report(words_of(language)._handle, self._handle, None))


def _say_equal(added: Added) -> None:
    """Rows that were there are passed over with a word; those that one load has several times each count (Report: `repeated`)."""
    if added.duplicates:
        warn(f"{added.duplicates:,} of {added.rows:,} rows were there already, equal in every field, and count once")


def _columns(data: Any) -> dict[str, Any]:
    """Columns by name, of a dict or of a data frame."""
    if data is None:
        return {}
    if hasattr(data, "column_names"):  # of Arrow
        return {name: data[name] for name in data.column_names}
    if hasattr(data, "columns") and hasattr(data, "__getitem__") and not isinstance(data, dict):
        return {name: data[name] for name in data.columns}
    return dict(data)


def _options(columns: Mapping[str, str | None] | None, unit: Unit | None, ignore_unknown: bool, read: Any = None,
             resolution: float = 0) -> dict[str, Any]:  # fmt: skip
    from .inputs import reading

    return reading(columns, unit, bool(ignore_unknown), resolution) | ({} if read is None else {"reader": read._handle})


def _reads(file: IO[Any]) -> Callable[[int], Any]:
    """read(size) of a file, which may be open as text."""
    if not isinstance(file.read(0), str):
        return file.read
    return lambda size: file.read(max(1, size // 4)).encode("utf-8", "surrogatepass")
