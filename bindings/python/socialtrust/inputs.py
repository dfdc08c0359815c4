# SPDX-License-Identifier: MIT
"""What is given as columns, from lists to data frames, as the low level takes it: buffers of numbers, lists of
texts, (codes, texts). One reader for interactions, labels, ratings and outcomes, each by its description. NumPy and
pandas are known by their ways, never imported."""

from __future__ import annotations

from array import array

from . import _native
from .interaction import DEFAULTS, FIELDS, OTHERS, cues, plain_row
from .nearest import nearest
from .times import NONE, Micros, due_us

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any

_TEXT = ("CONTACT", "KIND", "NAME", "ID")
TEXTS = {name for name, type_ in FIELDS.items() if type_ in _TEXT}
TIMES = {name for name, type_ in FIELDS.items() if type_ == "TIME"}
NUMBERS = {name for name, type_ in FIELDS.items() if type_ == "NUMBER"} | set(cues)
KNOWN = {*FIELDS, *cues}
NEEDED: Any = object()
"""In place of a default: nothing is an error there."""


class Shape:
    """What the columns of a table are: by name the type of each, as fields.def has them, and what nothing means in it;
    those that have to be there, and why one might not be; other names of some."""

    __slots__ = ("what", "fields", "needed", "also")

    def __init__(self, what: str, fields: Mapping[str, tuple[str, Any]], needed: Mapping[str, str], also: Mapping[str, str]) -> None:
        self.what = what
        self.fields = fields
        self.needed = needed
        self.also = also


INTERACTIONS = Shape("", {**{name: (type_, NEEDED if name == "time" or type_ == "CONTACT" else DEFAULTS[name]) for name, type_ in FIELDS.items()},
                          **dict.fromkeys(cues, ("NUMBER", 0.0))},
                     {"time": "", "actor": "", "target": ""}, OTHERS["interactions"])  # fmt: skip
RATINGS = Shape("", {"actor": ("CONTACT", NEEDED), "target": ("CONTACT", NEEDED), "rating": ("NUMBER", NEEDED), "weight": ("NUMBER", NEEDED),
                     "time": ("TIME", NEEDED)},
                {"actor": "", "target": ""}, OTHERS["ratings"])  # fmt: skip
LABELS = Shape("labels: ", {"a": ("CONTACT", NEEDED), "b": ("CONTACT", NEEDED), "label": ("NUMBER", NEEDED), "weight": ("NUMBER", NEEDED),
                            "as_of": ("TIME", NEEDED)},
               {"b": "", "label": ""}, OTHERS["labels"])  # fmt: skip
_UNITS = {"s": 10**6, "ms": 10**3, "us": 1}
_CODES = {None: -1, "s": 0, "ms": 1, "us": 2, "ns": 3}
_LIKELY = tuple((631152000 * factor, 4102444800 * factor, unit) for unit, factor in
                (("s", 1), ("ms", 10**3), ("us", 10**6), ("ns", 10**9)))  # 1990 to 2100


def check_renamed(columns: Mapping[str, str | None] | None, shape: Shape = INTERACTIONS) -> None:
    """What `columns=` makes of a name has to be a field: {"sender": "actor"}, not the other way round."""
    for given, field in (columns or {}).items():
        if field and field not in shape.fields and field not in shape.also and (field != "text" or shape is not INTERACTIONS):
            turned = " (columns= maps your name to ours: did you mean the other way round?)" if given in shape.fields else nearest(field, shape.fields)
            raise _bad("ArgumentError", f'columns: "{field}" is no field{turned}')


def reading(columns: Mapping[str, str | None] | None, unit: str | None, ignore_unknown: bool, shape: Shape = INTERACTIONS) -> dict[str, Any]:
    """How the library reads a document or a stream, by the names of its own options."""
    if unit not in _CODES:
        raise _bad("ArgumentError", f"unit: expected s, ms, us or ns, not {unit!r}")
    check_renamed(columns, shape)
    return {"time_unit": _CODES[unit], "ignore_unknown": ignore_unknown, "columns": dict(columns or {})}


def columns_of(given: Mapping[str, Any], rename: Mapping[str, str | None] | None, unit: str | None,
               ignore_unknown: bool = False, profile: Any = None, shape: Shape = INTERACTIONS) -> dict[str, Any]:  # fmt: skip
    """Columns by field, each in a form that the low level takes without looking back."""
    if unit not in _CODES:
        raise _bad("ArgumentError", f"unit: expected s, ms, us or ns, not {unit!r}")
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
    for field, hint in shape.needed.items():
        if field not in out:
            raise _bad("ParseError", f"{shape.what}column {field} is missing{hint}")
    if shape is INTERACTIONS and "kind" not in out:
        out["kind"] = bytes([6]) * _length(out["time"])
    return out


def _length(column: Any) -> int:
    return len(column[0] if isinstance(column, tuple) else column)


def _bad(name: str, message: str) -> Exception:
    from . import errors

    return getattr(errors, name)(message)  # type: ignore[no-any-return]


def column(field: str, values: Any, of: tuple[str, Any], unit: str | None = None, profile: Any = None) -> Any:
    """One column, of a type and with a default for what is missing, as a description has it."""
    type_ = of[0]
    if type_ in _TEXT and (codes := _codes_of(values)) is not None:
        return _coded(field, codes, of)
    values, kind = plain(field, values)
    if kind == "M":
        values = _micros(field, values)
    elif kind == "m":
        return _seconds(field, values)
    if isinstance(values, (str, bytes)) and (type_ in _TEXT or type_ == "TIME" or isinstance(values, str)):
        raise TypeError(f"{field}: expected a column, not one text")
    if not isinstance(values, list) and not _is_buffer(values):
        try:
            values = list(values)
        except TypeError:
            raise TypeError(f"{field}: expected a column, not {type(values).__name__}") from None
    if isinstance(values, list):
        return _list(field, values, of, unit, profile)
    return _buffer(field, values, kind, of, unit)


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
    return (values.tolist() if kind in ("O", "U", "S", "T") else values), kind


def _no_gaps(field: str, micros: Any, of: tuple[str, Any]) -> Any:
    """Times, if each is there where it is needed; looked for as bytes, which is quick whatever holds them."""
    view = memoryview(micros)
    if of[1] is NEEDED and view.format in ("q", "l") and view.itemsize == 8:
        held, none = view.tobytes(), array("q", [NONE]).tobytes()
        at = held.find(none)
        while at >= 0 and at % 8:
            at = held.find(none, at + 1)
        if at >= 0:
            raise _nothing(field, at // 8, "a time")
    return micros


def _nothing(field: str, row: int, wanted: str) -> Exception:
    return _bad("ParseError", f"row {row}, column {field}: expected {wanted}, found nothing")


def _is_buffer(values: Any) -> bool:
    try:
        memoryview(values).release()
    except (TypeError, ValueError, BufferError):
        return False
    return True


def _coded(field: str, values: Any, of: tuple[str, Any]) -> Any:
    """(codes, texts); a code of -1 is none."""
    texts = [None if each is None else _text(each) for each in values.categories]
    codes = values.codes
    codes = codes.to_numpy() if hasattr(codes, "to_numpy") else codes
    none = len(texts)
    packed = codes.astype("i8")
    if len(packed) and (packed < 0).any():
        if of[1] is NEEDED:
            raise _nothing(field, int((packed < 0).argmax()), "an id")
        packed = packed.copy()
        packed[packed < 0] = none
        texts.append(None)
    return packed.astype("u4"), texts


def _micros(field: str, values: Any) -> Any:
    """datetime64 of any unit as int64 microseconds."""
    if values.dtype.str[1:] == "M8[us]" and values.dtype.isnative:
        return values.view("i8")
    return _of_unit(field, values, "M8[us]", "a time outside the years 1 to 9999").view("i8")


def _of_unit(field: str, values: Any, unit: str, wrong: str) -> Any:
    """Cast to a unit of time. NumPy 2.5 raises where it overflows; an older one wraps around, which the way back shows."""
    try:
        out = values.astype(unit)
    except OverflowError:
        row = next(row for row in range(len(values)) if _overflows(values[row : row + 1], unit))
        raise _bad("RangeError", f"row {row}, column {field}: {wrong}") from None
    finer = any(values.dtype.str.endswith(f"[{each}]") for each in ("ns", "ps", "fs", "as"))
    back = values if finer else out.astype(values.dtype)
    lost = (back != values) & (back == back) & (values == values)
    if lost.any():
        raise _bad("RangeError", f"row {int(lost.argmax())}, column {field}: {wrong}")
    return out


def _overflows(values: Any, unit: str) -> bool:
    try:
        values.astype(unit)
    except OverflowError:
        return True
    return False


def _seconds(field: str, values: Any) -> Any:
    """timedelta64 as seconds; NaT is unknown."""
    micros = _of_unit(field, values, "m8[us]", "a duration of more than 290,000 years")
    seconds = micros.view("i8").astype("f8") / 1e6
    seconds[micros != micros] = float("nan")
    return seconds


def _buffer(field: str, values: Any, kind: str | None, of: tuple[str, Any], unit: str | None) -> Any:
    if of[0] == "TIME":
        return _no_gaps(field, values if kind == "M" else _scaled(field, values, of, unit), of)
    counts = of[0] not in _TEXT and (of[1] is NEEDED or of[1] == of[1])  # NaN is nothing there, not what stands for it
    if kind == "f" and counts and getattr(values, "ndim", 1) == 1 and bool((values != values).any()):
        return _list(field, values.tolist(), of, unit)
    return values


def _one(field: str, row: int, value: Any, of: tuple[str, Any], unit: str | None) -> int | None:
    """A number as microseconds, by the library's own rule; None is nothing."""
    if missing(value):
        if of[1] is NEEDED:
            raise _nothing(field, row, "a time")
        return None
    try:
        if isinstance(value, float):
            value = f"{value:.9f}".rstrip("0").rstrip(".")
        return _native.time_parse(str(value), _CODES[unit])  # type: ignore[no-any-return]
    except Exception as error:
        raise type(error)(f"row {row}, column {field}: {error}") from None


def _scaled(field: str, values: Any, of: tuple[str, Any], unit: str | None) -> Any:
    """Numbers in a unit as microseconds."""
    if getattr(getattr(values, "dtype", None), "kind", None) == "f":
        return array("q", [NONE if us is None else us for us in
                           (_one(field, row, value, of, unit) for row, value in enumerate(values.tolist()))])
    if unit is None:
        listed = memoryview(values)
        least, most = (values.min(), values.max()) if hasattr(values, "min") and len(values) else \
            (min(listed, default=0), max(listed, default=0))
        for low, high, name in _LIKELY:
            if low <= least and most < high:
                unit = name
        if unit is None:
            if of[1] is not NEEDED and least == NONE:
                return values
            return array("q", [_one(field, row, int(value), of, None) for row, value in enumerate(values)])
    if unit == "us":
        return values
    if hasattr(values, "astype"):
        if unit == "ns":
            return values // 1000
        most = 2**63 // _UNITS[unit]
        wrong = (values > most) | (values < -most)
        if wrong.any():
            raise _bad("RangeError", f"row {int(wrong.argmax())}, column {field}: a time outside the years 1 to 9999")
        return values.astype("i8") * _UNITS[unit]
    scaled = [value // 1000 if unit == "ns" else value * _UNITS[unit] for value in memoryview(values)]
    try:
        return array("q", scaled)
    except OverflowError:
        raise _bad("RangeError", f"column {field}: a time outside the years 1 to 9999") from None


def _text(value: Any) -> Any:
    """Ids may be numbers: their decimal digits."""
    if isinstance(value, (str, bytes)):
        return value
    if missing(value):
        return None
    if isinstance(value, bool) or not hasattr(value, "__index__"):
        raise TypeError(f"expected text (str), not {type(value).__name__}")
    return str(value.__index__())


def _list(field: str, values: list[Any], of: tuple[str, Any], unit: str | None, profile: Any = None) -> Any:
    type_ = of[0]
    if type_ in _TEXT:
        return _texts(field, values, of)
    if type_ == "TIME":
        return _times(field, values, of, unit, profile)
    if type_ == "NUMBER":
        return array("d", [_number(field, row, value, of) for row, value in enumerate(values)])
    if type_ == "CUES":
        return array("I", [_looked_for(row, value) for row, value in enumerate(values)])
    return array("q", [_whole(field, row, value, of) for row, value in enumerate(values)])


def _texts(field: str, values: list[Any], of: tuple[str, Any]) -> Any:
    if of[0] == "KIND" and values and not any(isinstance(value, (str, bytes)) for value in values):
        kinds = [6 if value is None else value for value in values]
        try:
            return bytes(kinds)
        except (TypeError, ValueError):
            raise _bad("KindError", "column kind: expected names of kinds, or their codes") from None
    for row, value in enumerate(values):
        if type(value) is not str:
            out = list(values)
            for row in range(row, len(out)):
                try:
                    out[row] = _text(out[row])
                except TypeError as error:
                    raise TypeError(f"row {row}, column {field}: {error}") from None
                if out[row] is None and of[1] is NEEDED:
                    raise _nothing(field, row, "an id")
                if out[row] is None and of[0] == "KIND":
                    out[row] = "message"
            return out
    return values


def _times(field: str, values: list[Any], of: tuple[str, Any], unit: str | None, profile: Any = None) -> Any:
    out = []
    for row, value in enumerate(values):
        if type(value) is int:
            for low, high, name in _LIKELY if unit is None else ():
                if low <= value < high:
                    value = value // 1000 if name == "ns" else value * _UNITS[name]
                    break
            else:
                if abs(value) >= 2**63:
                    raise _bad("RangeError", f"row {row}, column {field}: expected a time between the years 1 and 9999")
                if unit is None or unit == "ns" or abs(value) > 2**63 // _UNITS[unit]:
                    value = _one(field, row, value, of, unit)
                else:
                    value *= _UNITS[unit]
            out.append(Micros(value))
            continue
        if missing(value):
            value = None
        elif isinstance(value, float):
            value = Micros(_one(field, row, value, of, unit) or 0)
        elif field == "due" and profile is not None:
            value = due_us(value, profile)
        if value is None and of[1] is NEEDED:
            raise _nothing(field, row, "a time")
        out.append(value)
    return memoryview(_native.times_us(out, field)).cast("q")


def missing(value: Any) -> bool:
    """None, NaN, NaT, and pandas' NA (which answers no comparison)."""
    if value is None or type(value).__name__ == "NAType":
        return True
    try:
        return bool(value != value)
    except (TypeError, ValueError):
        return False


def _number(field: str, row: int, value: Any, of: tuple[str, Any]) -> float:
    if missing(value):
        if of[1] is NEEDED:
            raise _nothing(field, row, "a number")
        return of[1]  # type: ignore[no-any-return]
    if hasattr(value, "total_seconds") and field == "duration":
        return value.total_seconds()  # type: ignore[no-any-return]
    if isinstance(value, (str, bytes)):
        raise TypeError(f"row {row}, column {field}: expected a number, not {type(value).__name__}")
    try:
        return float(value)
    except (TypeError, ValueError, OverflowError):
        raise TypeError(f"row {row}, column {field}: expected a number, not {type(value).__name__}") from None


def _whole(field: str, row: int, value: Any, of: tuple[str, Any]) -> int:
    if missing(value):
        return int(of[1])
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if not hasattr(value, "__index__"):
        raise TypeError(f"row {row}, column {field}: expected a whole number, not {type(value).__name__}")
    number: int = value.__index__()
    if of[0] == "WHOLE":
        if not -(2**63) <= number < 2**63:
            raise _bad("RangeError", f"row {row}, column {field}: expected a whole number of 64 bits")
    elif not 0 <= number < 2**32:
        raise _bad("RangeError", f"row {row}, column {field}: expected a whole number from 1 to 4294967295")
    return number


def _looked_for(row: int, value: Any) -> int:
    if missing(value):
        return 0
    if hasattr(value, "__index__"):
        return _whole("looked_for", row, value, INTERACTIONS.fields["looked_for"])
    names = value.split("|") if isinstance(value, str) else list(value)
    bits = 0
    for name in filter(None, names):
        if name == "all":
            bits |= (1 << len(cues)) - 1
        elif name in cues:
            bits |= 1 << cues.index(name)
        else:
            raise _bad("KindError", f"row {row}, column looked_for: unknown cue {name!r}")
    return bits


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
