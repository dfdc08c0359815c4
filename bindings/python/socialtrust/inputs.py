# SPDX-License-Identifier: MIT
"""What is given as columns, from lists to data frames, by the names of their fields and in forms that the library reads:
lists, buffers of numbers, (codes, texts), (unit, list of times), (Arrow's format, buffer of times). NumPy and pandas are known
by their ways, never imported."""

from __future__ import annotations

from .interaction import FIELDS, OTHERS, cues, plain_row
from .nearest import nearest
from .times import NONE, due_us

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any

_TEXT = ("CONTACT", "KIND", "NAME", "ID")
TEXTS = {name for name, type_ in FIELDS.items() if type_ in _TEXT}
TIMES = {name for name, type_ in FIELDS.items() if type_ == "TIME"}
NUMBERS = {name for name, type_ in FIELDS.items() if type_ == "NUMBER"} | set(cues)
KNOWN = {*FIELDS, *cues}


class Shape:
    """What the columns of a table are: by name the type of each, as fields.def has them; other names of some."""

    __slots__ = ("fields", "also")

    def __init__(self, fields: Mapping[str, str], also: Mapping[str, str]) -> None:
        self.fields = fields
        self.also = also


INTERACTIONS = Shape({**FIELDS, **dict.fromkeys(cues, "NUMBER")}, OTHERS["interactions"])
RATINGS = Shape({"actor": "CONTACT", "target": "CONTACT", "rating": "NUMBER", "weight": "NUMBER", "time": "TIME"}, OTHERS["ratings"])
LABELS = Shape({"a": "CONTACT", "b": "CONTACT", "label": "NUMBER", "weight": "NUMBER", "as_of": "TIME"}, OTHERS["labels"])
_CODES = {None: -1, "s": 0, "ms": 1, "us": 2, "ns": 3}
_US = {"Y": 31_622_400_000_000, "M": 2_678_400_000_000, "W": 604_800_000_000, "D": 86_400_000_000, "h": 3_600_000_000, "m": 60_000_000,
       "s": 10**6, "ms": 10**3}  # fmt: skip
"""The most microseconds that NumPy's units have."""


def check_renamed(columns: Mapping[str, str | None] | None, shape: Shape = INTERACTIONS) -> None:
    """What `columns=` makes of a name has to be a field: {"sender": "actor"}, not the other way round."""
    for given, field in (columns or {}).items():
        if field and field not in shape.fields and field not in shape.also and (field != "text" or shape is not INTERACTIONS):
            turned = " (columns= maps your name to ours: did you mean the other way round?)" if given in shape.fields else nearest(field, shape.fields)
            raise _bad("ArgumentError", f'columns: "{field}" is no field{turned}')


def reading(columns: Mapping[str, str | None] | None, unit: str | None, ignore_unknown: bool = False, resolution: float = 0,
            shape: Shape = INTERACTIONS) -> dict[str, Any]:  # fmt: skip
    """How the library reads a document or a stream, by the names of its own options."""
    if unit not in _CODES:
        raise _bad("ArgumentError", f"unit: expected s, ms, us or ns, not {unit!r}")
    check_renamed(columns, shape)
    return {"time_unit": _CODES[unit], "ignore_unknown": ignore_unknown, "columns": dict(columns or {}), "resolution_s": float(resolution)}


def columns_of(given: Mapping[str, Any], rename: Mapping[str, str | None] | None, unit: str | None,
               ignore_unknown: bool = False, profile: Any = None, shape: Shape = INTERACTIONS) -> dict[str, Any]:  # fmt: skip
    """Columns by field, each in a form that the library reads."""
    check_renamed(rename, shape)
    for name, wanted in (rename or {}).items():
        if wanted and name not in given:
            raise _bad("ParseError", f'columns: there is no column "{name}"{nearest(name, given)}; there are {", ".join(map(str, given))}')
    out: dict[str, Any] = {}
    for name, values in given.items():
        field = (rename or {}).get(name, name)
        if not field:
            continue
        field = shape.also.get(field, field)
        if field in out:
            raise _bad("ParseError", f"column {field} is given twice")
        if field not in shape.fields and not ignore_unknown:
            raise _bad("ParseError", f"unknown column {name!r}{nearest(name, shape.fields)}")
        if field in shape.fields and values is not None:
            out[field] = column(field, values, shape.fields[field], unit, profile)
    return out


def _bad(name: str, message: str) -> Exception:
    from . import errors

    return getattr(errors, name)(message)  # type: ignore[no-any-return]


def column(field: str, values: Any, type_: str, unit: str | None = None, profile: Any = None) -> Any:
    """One column of a type of fields.def."""
    if type_ in _TEXT and (codes := _codes_of(values)) is not None:
        return (codes.codes.to_numpy() if hasattr(codes.codes, "to_numpy") else codes.codes), list(codes.categories)
    values, kind = plain(field, values)
    if kind in ("M", "m"):
        return _moments(field, values, kind)
    if isinstance(values, (str, bytes)) and (type_ in _TEXT or type_ == "TIME" or isinstance(values, str)):
        raise TypeError(f"{field}: expected a column, not one text")
    if not isinstance(values, list) and (type_ == "NAME" or not _is_buffer(values)):
        try:
            values = list(values)
        except TypeError:
            raise TypeError(f"{field}: expected a column, not {type(values).__name__}") from None
    if isinstance(values, list) and type_ == "TIME":
        if field == "due" and profile is not None:
            values = [due_us(value, profile) for value in values]
        return _CODES.get(unit, -1), values
    return values


def _codes_of(values: Any) -> Any:
    """What has codes and categories: of pandas, or a series of it."""
    if hasattr(values, "cat") and hasattr(values.cat, "codes"):
        values = values.cat
    return values if hasattr(values, "codes") and hasattr(values, "categories") else None


def plain(field: str, values: Any) -> tuple[Any, str | None]:
    """A column without what libraries wrap it in, and the kind of its type in NumPy: what is masked is None, categories
    are what they stand for, times with a zone are in UTC."""
    if hasattr(values, "filled") and hasattr(values, "mask"):  # a masked array of NumPy: masked is missing
        values = [None if masked else value for value, masked in
                  zip(values.data.tolist(), values.mask.tolist() if getattr(values.mask, "shape", ()) else [bool(values.mask)] * len(values))]
    if (coded := _codes_of(values)) is not None:
        known = list(coded.categories)
        values = [known[code] if code >= 0 else None for code in coded.codes.tolist()]
    kind = getattr(getattr(values, "dtype", None), "kind", None)
    if not isinstance(values, (list, tuple)) and kind is not None and getattr(values.dtype, "tz", None) is not None:
        try:
            values = values.to_numpy(dtype="M8[us]") if hasattr(values, "to_numpy") else values
        except (OverflowError, ValueError):  # pandas' OutOfBoundsDatetime is a ValueError
            raise _bad("RangeError", f"column {field}: a time outside the years 1 to 9999") from None
    elif hasattr(values, "to_numpy"):
        values = values.to_numpy()
    kind = getattr(getattr(values, "dtype", None), "kind", None)
    if kind is not None and kind in "iuf" and not values.dtype.isnative:
        values = values.astype(values.dtype.newbyteorder("="))
    return (values.tolist() if kind in ("O", "U", "S", "T") else values), kind


def _is_buffer(values: Any) -> bool:
    try:
        memoryview(values).release()
    except (TypeError, ValueError, BufferError):
        return False
    return True


def _moments(field: str, values: Any, kind: str) -> Any:
    """datetime64 or timedelta64 as Arrow's; NumPy's other units as microseconds, or as nanoseconds if they are finer."""
    given = values.dtype.str[4:-1]  # such as us, or 10D
    unit = given.lstrip("0123456789")
    times = int(given[: len(given) - len(unit)] or 1)
    if unit in _US or times > 1:
        raw = values.view("i8") if values.dtype.isnative else values.astype("i8")
        most = 2**63 // (_US.get(unit, 1) * times)
        wrong = ((raw > most) | (raw < -most)) & (raw != NONE)
        if wrong.any():
            raise _bad("RangeError", f"row {int(wrong.argmax())}, column {field}: " +
                       ("expected a time between the years 1 and 9999" if kind == "M" else "a duration of more than 290,000 years"))  # fmt: skip
    unit = "us" if unit in _US or unit in ("us", "") else "ns"
    return f"ts{unit[0]}:" if kind == "M" else f"tD{unit[0]}", values.astype(f"{kind}8[{unit}]", copy=False).view("i8")


def by_name(records: Iterable[Any]) -> dict[str, list[Any]]:
    """Dicts as columns of lists; what one lacks is None."""
    out: dict[str, list[Any]] = {}
    count = 0
    for record in records:
        if not hasattr(record, "keys"):
            raise TypeError(f"row {count}: expected a dict, not {type(record).__name__}")
        for name in record.keys():
            _put(out, name, count, record[name])
        count += 1
    return _filled(out, count)


def _put(columns: dict[str, list[Any]], name: str, row: int, value: Any) -> None:
    values = columns.setdefault(name, [])
    values.extend([None] * (row - len(values)))
    values.append(value)


def _filled(columns: dict[str, list[Any]], rows: int) -> dict[str, list[Any]]:
    for values in columns.values():
        values.extend([None] * (rows - len(values)))
    return columns


def columns_of_records(records: Iterable[Any], rename: Mapping[str, str | None] | None) -> dict[str, list[Any]]:
    """Records (dicts, tuples, Interaction objects) as columns of lists."""
    check_renamed(rename)
    out: dict[str, list[Any]] = {"time": [], "actor": [], "target": [], "kind": []}
    count = 0
    for record in records:
        try:
            if rename and hasattr(record, "keys"):
                record = {field: value for name, value in dict(record).items() if (field := rename.get(name, name))}
            time, actor, target, kind, fields = plain_row(record)
        except TypeError as error:
            raise TypeError(f"row {count}: {error}") from None
        for name, value in (("time", time), ("actor", actor), ("target", target), ("kind", kind)):
            out[name].append(value)
        fields.update(fields.pop("cues", None) or {})
        for name, value in fields.items():
            if name not in KNOWN:
                raise _bad("ParseError", f"row {count}: unknown field {name!r}")
            _put(out, name, count, value)
        count += 1
    return _filled(out, count)
