# SPDX-License-Identifier: MIT
"""What networks and learning are given: tables, dicts of columns, lists of dicts, as columns of texts, numbers and
times. NumPy, pandas, polars and pyarrow are known by their ways, never imported."""

from __future__ import annotations

from array import array

from . import _native, inputs
from .errors import ArgumentError, ParseError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any


def document(source: Any) -> Any:
    """JSON as it was given, or out of the file of a path; a path that is text is told apart from JSON."""
    import os

    if isinstance(source, os.PathLike):
        with open(source, "rb") as file:
            return file.read()
    if isinstance(source, str) and source.strip()[:1] != "{" and len(source) < 4096 and ("." in source or os.sep in source):
        raise ParseError(f"source: expected JSON, not {source!r}; a file is given as pathlib.Path({source!r})")
    return source


def id_list(name: str, ids: Iterable[str] | str) -> list[str]:
    """One id or several."""
    return [ids] if isinstance(ids, (str, bytes)) else list(ids)


def no_spans(table: Any) -> None:
    """A Period of pandas is no moment; to Arrow it is a number, which would be read as one."""
    spans = [name for name, dtype in zip(getattr(table, "columns", ()), getattr(table, "dtypes", ())) if type(dtype).__name__ == "PeriodDtype"]
    if hasattr(table, "schema") and hasattr(table.schema, "types"):
        spans = [name for name, type_ in zip(table.schema.names, table.schema.types) if "pandas.period" in str(type_)]
    if spans:
        cure = f'frame["{spans[0]}"].dt.to_timestamp()'
        raise ArgumentError(f'column "{spans[0]}": a Period is a span of time; make it a moment by {cure}')


def arrow_of(table: Any) -> Any:
    """The Arrow stream in a capsule, or None where there is none: of something else, or of a frame of pandas without
    pyarrow, whose columns are read one by one."""
    no_spans(table)
    if hasattr(table, "__arrow_c_stream__"):
        try:
            capsule = table.__arrow_c_stream__()
        except ImportError:
            if not hasattr(table, "columns"):
                raise
            return None
        if capsule is None:
            raise TypeError(f"expected a capsule from {type(table).__name__}.__arrow_c_stream__(), not None")
        return capsule
    if hasattr(table, "to_arrow_table"):
        return table.to_arrow_table().__arrow_c_stream__()
    return table if type(table).__name__ == "PyCapsule" else None


def columns_in(table: Any) -> dict[str, Any]:
    """The columns of a table, by name: of Arrow, of a data frame, of a mapping, or of a list of dicts."""
    if hasattr(table, "keys") and hasattr(table, "__getitem__") and not hasattr(table, "__arrow_c_stream__"):
        return {name: table[name] for name in table.keys()}
    capsule = arrow_of(table)
    if capsule is not None:
        return _of_arrow(capsule)
    if hasattr(table, "columns") and hasattr(table, "__getitem__"):
        return {name: table[name] for name in table.columns}
    if isinstance(table, (str, bytes)) or not hasattr(table, "__iter__"):
        raise TypeError(f"expected a table, columns or a list of dicts, not {type(table).__name__}")
    return _of_records(table)


class Unreadable:
    """A column of a type that nothing here reads; an error for those who want it."""

    def __init__(self, format: str) -> None:
        self.format = format


def _of_arrow(capsule: Any) -> dict[str, Any]:
    out: dict[str, Any] = {}
    for name, kind, values in _native.arrow_columns(capsule):
        if name in out:
            raise ParseError(f"column {name} is given twice")
        if kind == "t":
            out[name] = Micros(values)
        elif kind in "dq":
            out[name] = memoryview(values).cast(kind)
        else:
            out[name] = values if kind == "u" else Unreadable(values)
    return out


class Micros:
    """Times as packed microseconds, whatever unit integers are in."""

    def __init__(self, packed: bytes) -> None:
        self.values: memoryview[int] = memoryview(packed).cast("q")


def _of_records(records: Iterable[Any]) -> dict[str, list[Any]]:
    out: dict[str, list[Any]] = {}
    count = 0
    for record in records:
        if not hasattr(record, "keys"):
            raise TypeError(f"row {count}: expected a dict, not {type(record).__name__}")
        for name in record.keys():
            column = out.setdefault(name, [])
            column.extend([None] * (count - len(column)))
            column.append(record[name])
        count += 1
    for column in out.values():
        column.extend([None] * (count - len(column)))
    return out


def renamed(table: Mapping[str, Any], columns: Mapping[str, str] | None, known: Mapping[str, str]) -> dict[str, Any]:
    """Those columns that are known (name -> field), after renaming ({"sender": "actor"}); others are passed over."""
    out: dict[str, Any] = {}
    for name in columns or ():
        if name not in table:
            raise ParseError(f"column {name} is missing")
    for name, values in table.items():
        field = known.get((columns or {}).get(name, name))
        if field is None or values is None:
            continue
        if field in out:
            raise ParseError(f"column {field} is given twice")
        out[field] = values
    return out


def _plain(name: str, values: Any) -> Any:
    """A column as a list, a buffer or an array of NumPy."""
    if isinstance(values, Unreadable):
        raise TypeError(f"column {name}: an Arrow column of format {values.format!r} cannot be read here")
    if isinstance(values, (str, bytes)):
        raise TypeError(f"{name}: expected a column, not one text")
    dtype = getattr(values, "dtype", None)
    if getattr(dtype, "tz", None) is not None and hasattr(values, "to_numpy"):
        values = values.to_numpy(dtype="M8[us]")
    elif hasattr(values, "to_numpy"):
        values = values.to_numpy()
    if getattr(getattr(values, "dtype", None), "kind", None) in ("O", "U", "S", "T"):
        return values.tolist()
    if isinstance(values, list) or inputs._is_buffer(values) or hasattr(values, "dtype"):
        return values
    try:
        return list(values)
    except TypeError:
        raise TypeError(f"{name}: expected a column, not {type(values).__name__}") from None


def texts(name: str, values: Any) -> Any:
    """Ids: texts, numbers, or codes with their texts."""
    if hasattr(values, "cat") and hasattr(values.cat, "codes"):
        values = values.cat
    if hasattr(values, "codes") and hasattr(values, "categories"):
        return inputs._coded(name, values)
    values = _plain(name, values)
    if not isinstance(values, list):
        return values
    out = []
    for row, value in enumerate(values):
        try:
            text = value if type(value) is str else inputs._text(value)
        except TypeError as error:
            raise TypeError(f"row {row}, column {name}: {error}") from None
        if text is None:
            raise ParseError(f"row {row}, column {name}: expected an id, found nothing")
        out.append(text)
    return out


def numbers(name: str, values: Any, missing: bool = False) -> Any:
    """Doubles; a missing one is an error unless it may be NaN."""
    values = _plain(name, values)
    if not isinstance(values, list):
        return values
    out = array("d")
    for row, value in enumerate(values):
        if value is None and not missing:
            raise ParseError(f"row {row}, column {name}: expected a number, found nothing")
        try:
            out.append(float("nan") if value is None else _number(value))
        except (TypeError, ValueError, OverflowError):
            raise TypeError(f"row {row}, column {name}: expected a number, not {type(value).__name__}") from None
    return out


def _number(value: Any) -> float:
    if isinstance(value, (str, bytes)):
        raise TypeError
    return float(value)


def times(name: str, values: Any, unit: str | None = None) -> Any:
    """Microseconds."""
    if isinstance(values, Micros):
        found: Any = values.values
    else:
        values = _plain(name, values)
        kind = getattr(getattr(values, "dtype", None), "kind", None)
        if kind == "M":
            found = inputs._micros(name, values)
        elif isinstance(values, list):
            found = inputs._times(name, values, unit)
        else:
            found = inputs._scaled(name, values, unit)
    _no_gaps(name, found)
    return found


def _no_gaps(name: str, micros: Any) -> None:
    none = -(2**63)
    gap = (micros == none).argmax() if hasattr(micros, "argmax") and len(micros) else None
    if gap is None:
        listed = memoryview(micros).tolist()
        gap = listed.index(none) if none in listed else None
    elif micros[gap] != none:
        gap = None
    if gap is not None:
        raise ParseError(f"row {int(gap)}, column {name}: expected a time, found nothing")


def groups(values: Any) -> Any:
    """Whatever names groups, as numbers."""
    values = _plain("group", values)
    codes: dict[Any, int] = {}
    listed = values.tolist() if hasattr(values, "tolist") else values
    return array("I", [codes.setdefault(value, len(codes)) for value in listed])


def packed(name: str, values: Any) -> bytes:
    """Doubles, packed; None is NaN."""
    values = numbers(name, values, missing=True)
    if getattr(values, "dtype", None) is not None:
        return values.astype("f8").tobytes()  # type: ignore[no-any-return]
    return array("d", values).tobytes()


