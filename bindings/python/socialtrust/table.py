# SPDX-License-Identifier: MIT
"""Tables out of the library: columns of numbers, texts and times, for every library that reads tables."""

from __future__ import annotations

import os

from . import _native
from .times import from_us

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from typing import IO, Any, ClassVar, TypeVar

    T = TypeVar("T", bound="Table")

# Arrow's formats, as codes of the module array; texts are lists.
_CODES = {"g": "d", "L": "Q", "l": "q", "i": "i", "I": "I", "tsu:UTC": "q", "c": "b"}


def _numbers(values: Any, format: str) -> memoryview[Any]:
    code: Any = _CODES[format]
    return memoryview(values).cast("B").cast(code).toreadonly()


class Column:
    """A column of a table: a sequence of float, int, str or datetime, None where nothing is known.

    `buffer` is its numbers as a read-only memoryview (NaN is none), or None for texts.
    """

    __slots__ = ("name", "format", "_values")

    def __init__(self, name: str, format: str, values: Any) -> None:
        self.name: str = name
        self.format: str = format
        self._values = values if isinstance(values, list) else _numbers(values, format)

    @property
    def buffer(self) -> memoryview | None:
        """Its numbers as a read-only memoryview, NaN where nothing is known; None for texts."""
        return None if isinstance(self._values, list) else self._values

    def __len__(self) -> int:
        return len(self._values)

    def __getitem__(self, index: int | slice) -> Any:
        if isinstance(index, slice):
            return self.to_list()[index]
        return self._shown(self._values[index])

    def __iter__(self) -> Iterator[Any]:
        return iter(self.to_list())

    def _shown(self, value: Any) -> Any:
        if self.format == "g":
            return None if value != value else value
        return from_us(value) if self.format[0] == "t" else value

    def to_list(self) -> list[Any]:
        """All values as Python's own."""
        if self.format[0] in "gt":
            return [self._shown(value) for value in self._values]
        return list(self._values)

    def to_numpy(self) -> Any:
        """A NumPy array; numbers and times (UTC) without a copy, texts as objects."""
        import numpy

        if isinstance(self._values, list):
            return numpy.array(self._values, dtype=object)
        out = numpy.frombuffer(self._values, dtype=_CODES[self.format]) if len(self) else numpy.empty(0, _CODES[self.format])
        return out.view("M8[us]") if self.format[0] == "t" else out

    def __array__(self, dtype: Any = None, copy: Any = None) -> Any:
        out = self.to_numpy()
        out = out if dtype is None else out.astype(dtype, copy=False)
        return out.copy() if copy else out

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Column):
            return self.format == other.format and self._packed() == other._packed()
        return NotImplemented

    __hash__: ClassVar[None] = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        some = ", ".join(map(str, self[:6]))
        return f"<Column {self.name}: {some}{', ...' if len(self) > 6 else ''} ({len(self)})>"

    def __reduce__(self) -> Any:
        return Column, (self.name, self.format, self._packed())

    def _packed(self) -> Any:
        return self._values if isinstance(self._values, list) else self._values.tobytes()

    def _taken(self, rows: Sequence[int]) -> Column:
        from array import array

        values = self._values
        picked: Any = [values[row] for row in rows]
        return Column(self.name, self.format, picked if isinstance(values, list) else array(_CODES[self.format], picked))

    def _arrow(self) -> Any:
        """As an Arrow stream is given it."""
        return self._values if isinstance(self._values, list) else (self.format, self._values)


class NoKey(KeyError):
    """A KeyError whose message reads as it was written."""

    def __str__(self) -> str:
        return str(self.args[0])


class _down:
    """Orders values from the highest down, whatever they are."""

    __slots__ = ("value",)

    def __init__(self, value: Any) -> None:
        self.value = value

    def __lt__(self, other: Any) -> bool:
        return other.value < self.value  # type: ignore[no-any-return]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _down) and other.value == self.value

    __hash__: ClassVar[None] = None  # type: ignore[assignment]


class Table:
    """Named columns of one length. Iterating gives rows as dicts; a name gives a column, a number a row."""

    def __init__(self, columns: Iterable[Column]) -> None:
        self._columns: dict[str, Column | None] = {}
        count = 0
        for column in columns:
            self._columns[column.name] = column
            count = len(column)
        self._count = count
        self._formats: dict[str, str] = {}
        self._batch: Any = None

    def _open(self, stream: Any) -> None:
        """Takes its columns from a stream of the library's, each when it is asked for."""
        described, batch, self._count = _native.open_batch(stream)
        formats: dict[str, str] = dict(described)
        self._batch, self._formats, self._columns = batch, formats, dict.fromkeys(formats)

    # ---- as a sequence of rows, and by column ----

    @property
    def columns(self) -> tuple[str, ...]:
        """Names of the columns."""
        return tuple(self._columns)

    def __len__(self) -> int:
        return self._count

    def column(self, name: str) -> Column:
        """A column by name."""
        try:
            found = self._columns[name]
        except KeyError:
            from .nearest import nearest

            raise NoKey(f"no column {name!r}{nearest(name, self._columns) or '; there are ' + ', '.join(self._columns)}") from None
        if found is None:
            format = self._formats[name]
            values = _native.batch_column(self._batch, list(self._formats).index(name))
            found = self._columns[name] = Column(name, "u" if format in "uU" else format, values)
        return found

    def __getitem__(self, key: str | int | slice) -> Any:
        if isinstance(key, str):
            return self.column(key)
        if isinstance(key, slice):
            return self._take(range(self._count)[key])
        try:
            row = range(self._count)[key]
        except IndexError:
            raise IndexError(f"row {key} of {self._count}") from None
        return {name: self.column(name)[row] for name in self._columns}

    def __iter__(self) -> Iterator[Any]:
        columns = [self.column(name).to_list() for name in self._columns]
        names = self.columns
        return (dict(zip(names, values)) for values in zip(*columns))

    def __contains__(self, name: object) -> bool:
        return name in self._columns

    def _take(self: T, rows: Sequence[int]) -> T:
        out = object.__new__(type(self))
        out.__dict__.update(self._state())
        out._columns = {name: self._taken(name, rows) for name in self.columns}
        out._count = len(rows)
        return out

    def _taken(self, name: str, rows: Sequence[int]) -> Column:
        """Some rows of a column; few texts out of many are made one by one."""
        if self._columns[name] is None and self._formats[name] in ("u", "U") and 4 * len(rows) < self._count:
            index = list(self._formats).index(name)
            return Column(name, "u", _native.batch_some(self._batch, index, list(rows)))
        return self.column(name)._taken(rows)

    def filter(self: T, keep: Callable[[dict[str, Any]], Any] | None = None, **wanted: Any) -> T:
        """The rows for which `keep(row)` is true, or whose columns are as named: filter(state="steady"),
        filter(depth=(50, None)) for 50 or more, filter(depth=(None, 5)) for less than 5, filter(state={"new", "growing"})."""
        rows: Any = range(self._count)
        for name, value in wanted.items():
            column = self.column(name).to_list()
            if isinstance(value, tuple):
                if len(value) != 2:
                    raise ValueError(f"{name}: expected a range (least, below), None where there is no bound")
                least, below = value
                rows = [row for row in rows if (x := column[row]) is not None and (least is None or x >= least) and (below is None or x < below)]
            elif callable(value):
                rows = [row for row in rows if value(column[row])]
            elif isinstance(value, (set, frozenset, list)):
                rows = [row for row in rows if column[row] in value]
            else:
                rows = [row for row in rows if column[row] == value]
        if keep is not None:
            rows = [row for row in rows if keep(self._row_dict(row))]
        return self._take(rows)

    def _row_dict(self, row: int) -> dict[str, Any]:
        return {name: self.column(name)[row] for name in self._columns}

    def sort(self: T, by: str, descending: bool = True) -> T:
        """The rows in the order of a column, unknown values last."""
        values = self.column(by).to_list()
        known = [row for row, value in enumerate(values) if value is not None]
        known.sort(key=values.__getitem__, reverse=descending)
        return self._take(known + [row for row, value in enumerate(values) if value is None])

    def top(self: T, n: int = 10, by: str = "depth") -> T:
        """The `n` rows with the highest values of a column."""
        import heapq

        values = self.column(by).buffer if self.column(by).format == "g" else self.column(by).to_list()
        known: Any = (row for row, value in enumerate(values or ()) if value is not None and value == value)
        found = heapq.nsmallest(n, known, key=lambda row: (_down(values[row]), row))  # type: ignore[index]
        if len(found) < n:
            found += [row for row, value in enumerate(values or ()) if value is None or value != value][: n - len(found)]
        return self._take(found)

    # ---- to other libraries ----

    def to_dicts(self) -> list[dict[str, Any]]:
        """A list of dicts, one a row."""
        columns = [self.column(name).to_list() for name in self._columns]
        return [dict(zip(self._columns, values)) for values in zip(*columns)]

    def to_numpy(self) -> dict[str, Any]:
        """A dict of NumPy arrays; numbers are not copied."""
        return {name: self.column(name).to_numpy() for name in self._columns}

    def to_pandas(self) -> Any:
        """A pandas DataFrame."""
        import pandas

        columns: dict[str, Any] = {}
        # Before pandas 3 its texts are objects, and "str" is NumPy's type, which makes the text "None" of None.
        own_texts = isinstance(pandas.api.types.pandas_dtype("str"), pandas.StringDtype)
        for name in self._columns:
            few = name in ("state", "kind", "channel")
            texts = self._pandas_texts(name, few, own_texts)
            if texts is not None:
                columns[name] = texts
                continue
            values, format = self.column(name).to_numpy(), self.column(name).format
            if format[0] == "t":
                columns[name] = pandas.DatetimeIndex(values, tz="UTC")
            elif few and format == "u":
                columns[name] = pandas.Categorical(values)
            elif format == "u":
                columns[name] = pandas.array(values, dtype="str") if own_texts else values
            else:
                columns[name] = values
        return pandas.DataFrame(columns)

    def _pandas_texts(self, name: str, few: bool, own_texts: bool) -> Any:
        """A column of texts that lies in the library's batch as pandas holds it, by pyarrow where that is installed, which is
        ten times quicker: each different text is made once. None where it has to be made the plain way."""
        if self._columns[name] is not None or self._formats[name] not in ("u", "U"):
            return None
        try:
            import numpy
            import pandas
            import pyarrow
        except ImportError:
            return None
        alone = Table(())
        alone._columns, alone._formats, alone._batch, alone._count = {name: None}, self._formats, self._batch, self._count
        array = pyarrow.table(alone).column(0).combine_chunks()
        if own_texts and not few:
            dtype: Any = pandas.api.types.pandas_dtype("str")
            return dtype.__from_arrow__(array)
        coded = array.dictionary_encode()
        codes = coded.indices.fill_null(-1).to_numpy(zero_copy_only=False)
        texts: Any = numpy.array([*coded.dictionary.to_pylist(), None], dtype=object)  # -1 is the last one
        if not few:
            return texts[codes]
        order = numpy.argsort(texts[:-1])
        place: Any = numpy.empty(len(texts), dtype=codes.dtype)
        place[order], place[-1] = numpy.arange(len(order), dtype=codes.dtype), -1
        return pandas.Categorical.from_codes(place[codes], texts[order])

    def to_polars(self) -> Any:
        """A polars DataFrame."""
        import polars

        return polars.DataFrame(self)

    def to_arrow(self) -> Any:
        """A pyarrow Table."""
        import pyarrow

        return pyarrow.table(self)

    def to_parquet(self, path: str | os.PathLike[str]) -> None:
        """Writes it as a Parquet file (needs pyarrow)."""
        import pyarrow.parquet

        pyarrow.parquet.write_table(self.to_arrow(), path)

    def __arrow_c_stream__(self, requested_schema: Any = None) -> Any:
        """The table as a capsule of the Arrow PyCapsule interface; a requested schema is not followed."""
        places = {name: place for place, name in enumerate(self._formats)}
        columns = {name: places[name] if column is None else column._arrow() for name, column in self._columns.items()}
        return _native.table_stream(columns, self._count, self._batch)

    def to_csv(self, path: str | os.PathLike[str] | None = None, *, defuse: bool = False) -> str | None:
        """CSV with a header, as text or into a file; numbers with 6 decimals, a missing value is empty. `defuse` is for
        spreadsheets: texts that one would take for a formula get an apostrophe in front."""
        return _written(self._csv(defuse), path)

    def to_json(self, path: str | os.PathLike[str] | None = None) -> str | None:
        """A JSON array of objects, as text or into a file; a missing value is null."""
        return _written(self._json(), path)

    def _csv_columns(self) -> list[str]:
        return list(self._columns)

    def _csv(self, defuse: bool = False) -> str:
        names = self._csv_columns()
        columns = [[_csv_text(_defused(value) if defuse else value) for value in self.column(name)] for name in names]
        return "".join(",".join(line) + "\n" for line in [tuple(names), *zip(*columns)])

    def _json(self) -> str:
        names = [_json_text(name) for name in self._columns]
        columns = [[_json_text(value) for value in self.column(name)] for name in self._columns]
        lines = (",".join(f"{name}:{value}" for name, value in zip(names, values)) for values in zip(*columns))
        return "[" + ",".join("\n{" + line + "}" for line in lines) + "\n]\n"

    # ---- the rest ----

    def __eq__(self, other: object) -> bool:
        if type(other) is not type(self):
            return NotImplemented
        return self.columns == other.columns and all(self.column(n) == other.column(n) for n in self._columns)

    __hash__: ClassVar[None] = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"<{type(self).__name__} of {self._count:,} rows: {', '.join(self._columns)}>"

    def __str__(self) -> str:
        return _drawn(self, 12)

    def _repr_html_(self) -> str:
        from .display import table_html

        return table_html(self)

    def _state(self) -> dict[str, Any]:
        """What survives in a copy that no longer has the library's own table."""
        return {**self.__dict__, "_batch": None, "_formats": {}}

    def __getstate__(self) -> dict[str, Any]:
        state = self._state()
        state["_columns"] = {name: self.column(name) for name in self._columns}
        return state


class Own(Table):
    """A table that the library made and gives out itself, until it is sorted, cut or pickled."""

    _handle: Any
    _library: ClassVar[str]
    """What the names of the library's functions for it begin with."""

    def __arrow_c_stream__(self, requested_schema: Any = None) -> Any:
        """The table as a capsule of the Arrow PyCapsule interface; a requested schema is not followed."""
        if self._handle is None:
            return super().__arrow_c_stream__(requested_schema)
        return getattr(_native, self._library + "_export_arrow")(self._handle)

    def to_csv(self, path: str | os.PathLike[str] | None = None, *, defuse: bool = False) -> str | None:
        """CSV with a header, as text or into a file; numbers with 6 decimals, a missing value is empty. `defuse` is for
        spreadsheets: texts that one would take for a formula get an apostrophe in front."""
        form = _native.SOT_FORMAT_CSV_DEFUSED if defuse else _native.SOT_FORMAT_CSV
        return super().to_csv(path, defuse=defuse) if self._handle is None else self._write(form, path)

    def to_json(self, path: str | os.PathLike[str] | None = None) -> str | None:
        """A JSON array of objects, as text or into a file; numbers with 12 decimals, a missing value is null."""
        return super().to_json(path) if self._handle is None else self._write(_native.SOT_FORMAT_JSON, path)

    def _write(self, form: int, path: str | os.PathLike[str] | None) -> str | None:
        return _written(getattr(_native, self._library + "_write")(self._handle, form), path)

    def _state(self) -> dict[str, Any]:
        return {**super()._state(), "_handle": None}


def _written(text: str, path: str | os.PathLike[str] | IO[str] | None) -> str | None:
    if path is None:
        return text
    with open(path, "w", encoding="utf-8", newline="") as file:  # type: ignore[arg-type]
        file.write(text)
    return None


def iso(time: Any) -> str:
    """A datetime in UTC as the library writes it."""
    text = time.isoformat(timespec="microseconds").removesuffix("+00:00")
    return text.rstrip("0").rstrip(".") + "Z"  # type: ignore[no-any-return]


def _fixed(value: float, decimals: int) -> str:
    """A number with so many decimals, half away from zero, as the library writes it."""
    size, scale = abs(value), 10**decimals
    if size >= 1e15:
        return repr(value)
    whole = int(size)
    part = (int((size - whole) * 2.0**64) * scale + (1 << 63)) >> 64
    whole, part = (whole + 1, part - scale) if part >= scale else (whole, part)
    return f"{'-' if value < 0 and (whole or part) else ''}{whole}.{part:0{decimals}d}"


def _defused(value: Any) -> Any:
    return "'" + value if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r") else value


def _csv_text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return _fixed(value, 6)
    if isinstance(value, str):
        quoted = any(c in value for c in ',"\r\n') or value[:1] == " " or value[-1:] == " "
        return '"' + value.replace('"', '""') + '"' if quoted else value
    return iso(value) if hasattr(value, "tzinfo") else str(value)


def _json_text(value: Any) -> str:
    if isinstance(value, float):
        return _fixed(value, 12)
    if isinstance(value, str):
        import json

        return json.dumps(value, ensure_ascii=False)
    if value is None:
        return "null"
    return f'"{iso(value)}"' if hasattr(value, "tzinfo") else str(value)


def _drawn(table: Table, most: int) -> str:
    """A table in plain text."""
    names = [name for name in table.columns if not name.endswith(("_low", "_high", "_coverage")) and "_points_" not in name]
    names = names[:9]
    part = table[:most]

    def text(value: Any) -> str:
        if value is None:
            return "-"
        if isinstance(value, float):
            return f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"
        return f"{value:%Y-%m-%d %H:%M}" if hasattr(value, "tzinfo") else str(value)

    columns = [[name, *map(text, part.column(name))] for name in names]
    right = [part.column(name).buffer is not None for name in names]
    widths = [max(map(len, column)) for column in columns]
    lines = [
        "  ".join(f"{cell:>{width}}" if r else f"{cell:<{width}}" for cell, width, r in zip(line, widths, right)).rstrip()
        for line in zip(*columns)
    ]
    if len(table) > most:
        lines.append(f"and {len(table) - most:,} more")
    return "\n".join(lines)
