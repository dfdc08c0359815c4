# SPDX-License-Identifier: MIT
"""What networks and learning are given: tables, dicts of columns, lists of dicts, as columns by name; inputs.py reads
each of them. NumPy, pandas, polars and pyarrow are known by their ways, never imported."""

from __future__ import annotations

from array import array

from . import inputs
from .errors import ArgumentError, ParseError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from .inputs import Shape

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


def has_columns(table: Any) -> bool:
    """Whether a mapping: columns by name, each of whatever a column may be."""
    return hasattr(table, "keys") and hasattr(table, "__getitem__") and not hasattr(table, "__arrow_c_stream__")


def streamed(table: Any, columns: Any, unit: Any, shape: Shape) -> dict[str, Any]:
    """What the library reads as Arrow, and how."""
    stream = None if has_columns(table) else arrow_of(table)
    if stream is None:
        stream, columns = inputs.columns_of(columns_in(table), columns, unit, True, shape=shape), None
    return {"stream": stream, "reading": inputs.reading(columns, unit, True, shape=shape)}


def columns_in(table: Any) -> dict[str, Any]:
    """The columns of a table, by name: of a data frame, of a mapping, or of a list of dicts."""
    if has_columns(table):
        return {name: table[name] for name in table.keys()}
    if hasattr(table, "columns") and hasattr(table, "__getitem__"):
        return {name: table[name] for name in table.columns}
    if isinstance(table, (str, bytes)) or not hasattr(table, "__iter__"):
        raise TypeError(f"expected a table, columns or a list of dicts, not {type(table).__name__}")
    return inputs.by_name(table)


def numbers(name: str, values: Any) -> Any:
    """Doubles, NaN for a missing one."""
    values = inputs.column(name, values, "NUMBER")
    if isinstance(values, tuple) or getattr(getattr(values, "dtype", None), "kind", "f") not in "biuf":
        raise TypeError(f"{name}: expected a column of numbers")
    if hasattr(values, "astype"):
        return values.astype("f8", copy=False)
    return values if isinstance(values, list) or memoryview(values).format == "d" else list(values)


def groups(values: Any) -> Any:
    """Whatever names groups, as numbers."""
    values, _ = inputs.plain("group", values)
    codes: dict[Any, int] = {}
    listed = values.tolist() if hasattr(values, "tolist") else values
    return array("I", [codes.setdefault(value, len(codes)) for value in listed])
