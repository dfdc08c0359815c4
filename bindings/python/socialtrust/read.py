# SPDX-License-Identifier: MIT
"""Ledger.read(): what a thing is, and how its rows become columns that the library takes as they are.

Files of text go to the C readers. Everything else goes through Arrow, as its library gives it: each column is brought to
the type of its field, losslessly or not at all, and what cannot be is said with the column's name and type in the words of
the library it came from.
"""

from __future__ import annotations

import os

from .errors import ArgumentError, IoError, ParseError
from .facts import Added
from .given import no_spans
from .inputs import INTERACTIONS, KNOWN, NUMBERS, TEXTS, TIMES, check_renamed
from .zones import named

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from .choices import Unit

    from .ledger import Ledger

UNITS = ("s", "ms", "us", "ns")
TEXT_FILES = (".csv", ".ndjson", ".jsonl")


def read(ledger: Ledger, source: Any, *, columns: Mapping[str, str | None] | None, zone: str | None, unit: Unit | None,
         ignore_unknown: bool, table: str | None) -> Added:  # fmt: skip
    """Adds what `source` holds to a ledger."""
    if unit is not None and unit not in UNITS:
        raise ArgumentError(f"unit: expected {', '.join(UNITS)}, not {unit!r}")
    how: Any = {"columns": columns, "zone": zone, "unit": unit, "ignore_unknown": ignore_unknown}
    if isinstance(source, (str, os.PathLike)):
        return _path(ledger, os.fspath(source), table, **how)
    module = type(source).__module__.partition(".")[0]
    if module == "sqlite3":
        return _sqlite(ledger, source, table, **how)
    if module == "polars" and hasattr(source, "collect"):
        return _arrow(ledger, source.collect(), "polars", **how)
    if module == "pandas":
        return _pandas(ledger, source, **how)
    if module == "pyarrow" and hasattr(source, "to_table"):  # a Dataset
        return _arrow(ledger, source.to_table(), "pyarrow", **how)
    if hasattr(source, "__arrow_c_stream__"):
        return _arrow(ledger, source, module, **how)
    if hasattr(source, "to_arrow_table") or hasattr(source, "fetch_arrow_table"):
        return _arrow(ledger, source.to_arrow_table() if hasattr(source, "to_arrow_table") else source.fetch_arrow_table(), module, **how)
    if hasattr(source, "keys"):
        return _columns(ledger, source, **how)
    if isinstance(source, (list, tuple)) or hasattr(source, "__next__"):
        return _records(ledger, source, **how)
    raise ArgumentError(f"source: expected a path, a frame, a table, a dict of columns or a list of rows, not {type(source).__name__}")


# ---- paths ----


def _path(ledger: Ledger, path: str, table: str | None, **how: Any) -> Added:
    lower = path.lower()
    packed = lower.endswith(".gz")
    ending = os.path.splitext(lower.removesuffix(".gz"))[1]
    if not os.path.exists(path) and path != "-":
        raise IoError(f"{path}: there is no such file")
    if os.path.isdir(path) or ending == ".parquet":
        import pyarrow.dataset

        found = pyarrow.dataset.dataset(path, format="parquet", partitioning="hive")
        added = _arrow(ledger, found.to_table(), "pyarrow", **how)
        _declare(ledger, found.schema.metadata)
    elif ending in (".arrow", ".feather", ".ipc"):
        import pyarrow.feather

        found = pyarrow.feather.read_table(path)
        added = _arrow(ledger, found, "pyarrow", **how)
        _declare(ledger, found.schema.metadata)
    elif ending in (".sqlite", ".sqlite3", ".db"):
        added = _sqlite_file(ledger, path, table, **how)
    elif ending in TEXT_FILES or packed:
        added = _text(ledger, path, ending, packed, **how)
    else:
        raise ArgumentError(f"{path}: expected a name that ends in {', '.join(TEXT_FILES)} (also with .gz), .parquet, .arrow, .feather or "
                            ".sqlite; mailboxes, calendars and chats are read by `socialtrust import`")  # fmt: skip
    return added


def _declare(ledger: Ledger, metadata: Any) -> None:
    from .saved import declare_from

    declare_from(ledger, metadata)


def _text(ledger: Ledger, path: str, ending: str, packed: bool, columns: Any, zone: str | None, unit: Unit | None,
          ignore_unknown: bool) -> Added:  # fmt: skip
    if zone is not None:
        import pyarrow.csv

        if ending != ".csv":
            raise ArgumentError("zone: JSON lines carry their own zone in each time")
        import pyarrow as pa

        names = _open(path, packed).readline().decode().strip().split(",")
        found = pyarrow.csv.read_csv(_open(path, packed), convert_options=pyarrow.csv.ConvertOptions(
            column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=True))  # fmt: skip
        return _arrow(ledger, found, "CSV", columns=columns, zone=zone, unit=unit, ignore_unknown=ignore_unknown)
    add = ledger.add_csv if ending == ".csv" else ledger.add_ndjson
    with _open(path, packed) as file:
        return add(file, columns=columns, unit=unit, ignore_unknown=ignore_unknown)


def _open(path: str, packed: bool) -> Any:
    import gzip

    return gzip.open(path, "rb") if packed else open(path, "rb")


def _sqlite_file(ledger: Ledger, path: str, table: str | None, **how: Any) -> Added:
    import sqlite3

    from .log_file import LogFile

    if table is None:
        from .saved import take_log

        with LogFile(path, write=False) as log:
            return take_log(ledger, log)
    db = sqlite3.connect(f"file:{os.path.abspath(path)}?mode=ro", uri=True)
    try:
        return _sqlite(ledger, db, table, **how)
    finally:
        db.close()


def _sqlite(ledger: Ledger, db: Any, table: str | None, **how: Any) -> Added:
    if not table:
        raise ArgumentError("table: the name of a table, or a query, is needed")
    query = table if " " in table.strip() else f'SELECT * FROM "{table}"'
    cursor = db.execute(query)
    names = [each[0] for each in cursor.description]
    columns: list[list[Any]] = [[] for _ in names]
    while rows := cursor.fetchmany(200_000):
        for column, values in zip(columns, zip(*rows)):
            column.extend(values)
    if not columns or not columns[0]:
        return Added(rows=0, added=0, duplicates=0, with_self=0)
    return _columns(ledger, dict(zip(names, columns)), **how)  # one load: equal rows are as many as there are


# ---- frames ----


def _pandas(ledger: Ledger, frame: Any, **how: Any) -> Added:
    import pandas

    if isinstance(frame, pandas.Series):
        raise ArgumentError("source: a pandas Series is one column; give the DataFrame")
    if isinstance(frame.columns, pandas.MultiIndex):
        raise ArgumentError('source: the frame\'s columns are a MultiIndex; flatten them, such as frame.columns = ["_".join(c) for c in frame.columns]')
    if isinstance(frame.index, pandas.MultiIndex) or frame.index.name in KNOWN:
        frame = frame.reset_index()
    no_spans(frame)
    try:
        import pyarrow
    except ImportError:
        return _columns(ledger, {str(name): frame[name] for name in frame.columns}, **how)
    try:
        table = pyarrow.Table.from_pandas(frame, preserve_index=False)
    except (pyarrow.ArrowInvalid, pyarrow.ArrowTypeError, pyarrow.ArrowNotImplementedError):
        return _columns(ledger, {str(name): frame[name] for name in frame.columns}, **how)
    return _arrow(ledger, table, "pandas", {str(name): str(frame[name].dtype) for name in frame.columns}, **how)


def _columns(ledger: Ledger, given: Mapping[str, Any], columns: Any, zone: str | None, unit: Unit | None, ignore_unknown: bool) -> Added:
    data = {}
    for name, field in fields_of(list(given), columns, ignore_unknown).items():
        values = given[name]
        if field in TIMES:
            values = _zoned(name, values, zone)
            if unit is None and _has_integers(values):
                raise _needs_unit(name, field)
        data[field] = values
    return ledger.add_columns(data, unit=unit or "us")


def _has_integers(values: Any) -> bool:
    kind = getattr(getattr(values, "dtype", None), "kind", None)
    if kind in ("i", "u"):
        return True
    if kind is None or kind == "O":
        return any(isinstance(value, int) and not isinstance(value, bool) for value in values)
    return False


def _zoned(name: str, values: Any, zone: str | None) -> Any:
    """Texts and datetimes without a zone are in `zone`."""
    if zone is None or hasattr(values, "dtype") and values.dtype.kind != "O":
        if zone is not None and values.dtype.kind == "M" and getattr(values.dtype, "tz", None) is None and hasattr(values, "dt"):
            return values.dt.tz_localize(named(zone).key)
        return values
    at = named(zone)
    return [_in_zone(value, at) for value in values]


def _in_zone(value: Any, zone: Any) -> Any:
    from datetime import datetime

    if isinstance(value, str):
        try:
            parsed = datetime.fromisoformat(value)
        except ValueError:
            return value
        return parsed.replace(tzinfo=zone) if parsed.tzinfo is None and ":" in value else value
    if isinstance(value, datetime) and value.tzinfo is None:
        return value.replace(tzinfo=zone)
    return value


def _records(ledger: Ledger, records: Any, columns: Any, zone: str | None, unit: Unit | None, ignore_unknown: bool) -> Added:
    from .inputs import by_name, columns_of_records

    rows = list(records)
    if rows and hasattr(rows[0], "keys"):
        return _columns(ledger, by_name(rows), columns, zone, unit, ignore_unknown)
    data = columns_of_records(rows, columns)
    if not data["time"]:
        return Added(rows=0, added=0, duplicates=0, with_self=0)
    return _columns(ledger, data, None, zone, unit, ignore_unknown)


# ---- Arrow ----


def _arrow(ledger: Ledger, source: Any, library: str, types: Mapping[str, str] | None = None, *, columns: Any, zone: str | None,
           unit: Unit | None, ignore_unknown: bool) -> Added:  # fmt: skip
    try:
        import pyarrow
    except ImportError:  # the C reader takes the usual types without it
        return ledger.add_arrow(source, columns=columns, unit=unit, ignore_unknown=ignore_unknown)
    table = source if isinstance(source, pyarrow.Table) else pyarrow.table(source)
    out, fields = [], []
    for name, field in fields_of(table.column_names, columns, ignore_unknown).items():
        column = _column(table.column(name), name, field, zone, unit, (types or {}).get(name, str(table.schema.field(name).type)), library)
        if column is not None:
            out.append(column)
            fields.append(field)
    return ledger.add_arrow(pyarrow.table(out, names=fields), unit=unit or "us")


def fields_of(have: list[str], renamed: Mapping[str, str | None] | None, ignore_unknown: bool) -> dict[str, str]:
    """Which field each column is, of those that are one; what is wrong with their names is said."""
    from .nearest import nearest

    check_renamed(renamed)
    for given in renamed or ():
        if given not in have:
            raise ArgumentError(f'columns: there is no column "{given}"{nearest(given, have)}; there are {", ".join(have)}')
    seen: dict[str, str] = {}
    for name in have:
        field = (renamed or {}).get(name, INTERACTIONS.also.get(name, name))
        if not field or (field not in KNOWN and ignore_unknown):
            continue
        if field not in KNOWN:
            raise ParseError(f'column "{name}" is not known{nearest(name, KNOWN)}; rename it by columns=, or pass over it with ignore_unknown=True')
        if field in seen:
            raise ParseError(f'columns "{seen[field]}" and "{name}" are both {field}')
        seen[field] = name
    for field in ("time", "actor", "target"):
        if field not in seen:
            raise ParseError(f"there is no column {field}; there are {', '.join(have)}: rename one by columns=")
    return {name: field for field, name in seen.items()}


def _needs_unit(name: str, field: str) -> Exception:
    return ArgumentError(f'column "{name}": integers need a unit to be a {field}: pass unit="s" (or ms, us, ns)')


def _column(values: Any, name: str, field: str, zone: str | None, unit: Unit | None, type_name: str, library: str) -> Any:
    """A column as the type of its field; None where there is nothing in it."""
    import pyarrow as pa
    import pyarrow.compute as pc

    t = pa.types
    kind = values.type
    if t.is_null(kind):
        if field in ("time", "actor", "target"):
            raise ParseError(f'column "{name}": {field} is needed, and there is nothing in it ({type_name})')
        return None
    if t.is_dictionary(kind) and not (t.is_string(kind.value_type) or t.is_large_string(kind.value_type)):
        values = pa.chunked_array([chunk.dictionary_decode() for chunk in values.chunks], kind.value_type)
        kind = values.type
    if isinstance(kind, pa.BaseExtensionType):
        values = pa.chunked_array([chunk.storage for chunk in values.chunks], kind.storage_type)
        if str(kind).startswith("extension<arrow.uuid") and field in TEXTS:
            import uuid

            return pa.array([None if value is None else str(uuid.UUID(bytes=value)) for value in values.to_pylist()])
        kind = values.type
    cure = ""
    if field in TEXTS:
        if any(is_(kind) for is_ in (t.is_string, t.is_large_string, t.is_string_view, t.is_integer, t.is_dictionary)):
            return values
        if t.is_floating(kind):
            whole = pc.all(pc.equal(pc.floor(values), values)).as_py()
            if whole in (True, None) or not pc.any(pc.is_finite(values)).as_py():  # integers that gaps have made floats
                return pc.if_else(pc.is_finite(values), values, None).cast(pa.int64())
        if t.is_decimal(kind) and kind.scale == 0:
            return values.cast(pa.string())
        cure = f'; make it text, such as {_text_cure(library, name)}'
    elif field in TIMES:
        return _times(values, name, field, zone, unit, type_name)
    elif field == "duration" and t.is_duration(kind):
        return values
    elif field in NUMBERS or field in ("audience", "sequence"):
        if t.is_decimal(kind):
            return values.cast(pa.int64() if field == "sequence" else pa.float64())
        if t.is_boolean(kind) and field not in ("weight", "duration", "audience", "sequence"):
            return values.cast(pa.int8()).cast(pa.float64())
        if t.is_floating(kind) or t.is_integer(kind) or t.is_string(kind) or t.is_large_string(kind) or t.is_string_view(kind):
            return values
        cure = "; make it numbers"
    elif field == "looked_for":
        if t.is_list(kind) or t.is_large_list(kind):
            return pc.binary_join(values, "|")
        if t.is_string(kind) or t.is_large_string(kind) or t.is_string_view(kind) or t.is_dictionary(kind) or t.is_integer(kind):
            return values
    raise ParseError(f'column "{name}": {field} cannot be {type_name}{cure}')


def _text_cure(library: str, name: str) -> str:
    return {"pandas": f'frame["{name}"].astype(str)', "polars": f'pl.col("{name}").cast(pl.String)', "duckdb": f"{name}::VARCHAR"}.get(
        library, "a cast to string")


def _times(values: Any, name: str, field: str, zone: str | None, unit: Unit | None, type_name: str) -> Any:
    import pyarrow as pa
    import pyarrow.compute as pc

    t, kind = pa.types, values.type
    if t.is_timestamp(kind):
        if kind.tz is None and zone is not None:
            named(zone)
            try:
                values = pc.assume_timezone(values, zone, ambiguous="earliest", nonexistent="latest")
            except pa.ArrowInvalid as error:
                raise ArgumentError(f'column "{name}": {error}') from None
        return values
    if t.is_date(kind):
        return values
    if t.is_integer(kind) or t.is_floating(kind):
        if unit is None:
            raise _needs_unit(name, field)
        return values
    if t.is_string(kind) or t.is_large_string(kind) or t.is_string_view(kind) or t.is_dictionary(kind):
        if zone is None:
            return values
        at = named(zone)
        return pa.array([None if (placed := _in_zone(value, at)) is None else placed if isinstance(placed, str) else placed.isoformat()
                         for value in values.to_pylist()])
    raise ParseError(f'column "{name}": {field} cannot be {type_name}; make it a timestamp')
