# SPDX-License-Identifier: MIT
"""What is given as columns, from lists to data frames, as the low level takes it: buffers of numbers, lists of
texts, (codes, texts). NumPy and pandas are known by their ways, never imported."""

from __future__ import annotations

from array import array

from . import _native
from .interaction import DEFAULTS, FIELDS, cues, plain_row
from .nearest import nearest
from .times import NONE, Micros, due_us

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any

TEXTS = {name for name, type_ in FIELDS.items() if type_ in ("CONTACT", "KIND", "NAME", "ID")}
TIMES = {name for name, type_ in FIELDS.items() if type_ == "TIME"}
NUMBERS = {**{name: DEFAULTS[name] for name, type_ in FIELDS.items() if type_ == "NUMBER"}, **dict.fromkeys(cues, 0.0)}
WHOLE = {name: int(DEFAULTS[name]) for name, type_ in FIELDS.items() if type_ in ("COUNT", "CUES", "WHOLE")}
KNOWN = TEXTS | TIMES | set(NUMBERS) | set(WHOLE)
_UNITS = {"s": 10**6, "ms": 10**3, "us": 1}
_CODES = {None: -1, "s": 0, "ms": 1, "us": 2, "ns": 3}
_LIKELY = tuple((631152000 * factor, 4102444800 * factor, unit) for unit, factor in
                (("s", 1), ("ms", 10**3), ("us", 10**6), ("ns", 10**9)))  # 1990 to 2100


def check_renamed(columns: Mapping[str, str | None] | None) -> None:
    """What `columns=` makes of a name has to be a field: {"sender": "actor"}, not the other way round."""
    for given, field in (columns or {}).items():
        if field and field not in KNOWN and field not in ("from", "to", "text"):
            turned = " (columns= maps your name to ours: did you mean the other way round?)" if given in KNOWN else nearest(field, KNOWN)
            raise _bad("ArgumentError", f'columns: "{field}" is no field{turned}')


def columns_of(given: Mapping[str, Any], rename: Mapping[str, str | None] | None, unit: str | None,
               ignore_unknown: bool = False, profile: Any = None) -> dict[str, Any]:  # fmt: skip
    """Columns by field, each in a form that the low level takes without looking back."""
    check_renamed(rename)
    for name, wanted in (rename or {}).items():
        if wanted and name not in given:
            raise _bad("ParseError", f'columns: there is no column "{name}"{nearest(name, given)}; there are {", ".join(map(str, given))}')
    out: dict[str, Any] = {}
    for name, values in given.items():
        field = (rename or {}).get(name, {"from": "actor", "to": "target"}.get(name, name))
        if not field:
            continue
        if field in out:
            raise _bad("ParseError", f"column {field} is given twice")
        if field not in KNOWN and not ignore_unknown:
            raise _bad("ParseError", f"unknown column {name!r}{nearest(name, KNOWN)}")
        if field in KNOWN and values is not None:
            out[field] = _column(field, values, unit, profile)
    for field in ("time", "actor", "target"):
        if field not in out:
            raise _bad("ParseError", f"column {field} is missing")
    if "kind" not in out:
        out["kind"] = bytes([6]) * _length(out["time"])
    return out


def _length(column: Any) -> int:
    return len(column[0] if isinstance(column, tuple) else column)


def _bad(name: str, message: str) -> Exception:
    from . import errors

    return getattr(errors, name)(message)  # type: ignore[no-any-return]


def _column(field: str, values: Any, unit: str | None, profile: Any = None) -> Any:
    if hasattr(values, "filled") and hasattr(values, "mask"):  # a masked array of NumPy: masked is missing
        values = [None if masked else value for value, masked in
                  zip(values.data.tolist(), values.mask.tolist() if getattr(values.mask, "shape", ()) else [bool(values.mask)] * len(values))]
    if hasattr(values, "cat") and hasattr(values.cat, "codes"):  # a categorical series of pandas
        values = values.cat
    if hasattr(values, "codes") and hasattr(values, "categories"):
        if field in TEXTS:
            return _coded(field, values)
        known = list(values.categories)
        values = [known[code] if code >= 0 else None for code in values.codes.tolist()]
    kind = getattr(getattr(values, "dtype", None), "kind", None)
    if not isinstance(values, (list, tuple)) and kind is not None and getattr(values.dtype, "tz", None) is not None:
        try:
            values = values.to_numpy(dtype="M8[us]") if hasattr(values, "to_numpy") else values
        except (OverflowError, ValueError):  # pandas' OutOfBoundsDatetime is a ValueError
            raise _bad("RangeError", f"column {field}: a time outside the years 1 to 9999") from None
    elif hasattr(values, "to_numpy"):
        values = values.to_numpy()
    dtype = getattr(values, "dtype", None)
    kind = getattr(dtype, "kind", None)
    if kind == "M":
        values = _micros(field, values)
    elif kind == "m":
        return _seconds(field, values)
    elif kind in ("O", "U", "S", "T"):
        values = values.tolist()
    if isinstance(values, (str, bytes)) and field in TEXTS | TIMES:
        raise TypeError(f"{field}: expected a column, not one text")
    if not isinstance(values, list) and not _is_buffer(values):
        try:
            values = list(values)
        except TypeError:
            raise TypeError(f"{field}: expected a column, not {type(values).__name__}") from None
    if isinstance(values, list):
        return _list(field, values, unit, profile)
    return _buffer(field, values, kind, unit)


def _is_buffer(values: Any) -> bool:
    try:
        memoryview(values).release()
    except (TypeError, ValueError, BufferError):
        return False
    return True


def _coded(field: str, values: Any) -> Any:
    """(codes, texts); a code of -1 is none."""
    texts = [None if each is None else _text(each) for each in values.categories]
    codes = values.codes
    codes = codes.to_numpy() if hasattr(codes, "to_numpy") else codes
    none = len(texts)
    packed = codes.astype("i8")
    if len(packed) and (packed < 0).any():
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


def _buffer(field: str, values: Any, kind: str | None, unit: str | None) -> Any:
    if field in TIMES and kind != "M":
        return _scaled(field, values, unit)
    known = DEFAULTS.get(field)
    if kind == "f" and known is not None and known == known and getattr(values, "ndim", 1) == 1 and bool((values != values).any()):
        return _list(field, values.tolist(), unit)  # NaN is nothing there
    return values


def _one(field: str, row: int, value: Any, unit: str | None) -> int | None:
    """A number as microseconds, by the library's own rule; None is nothing."""
    if missing(value):
        if field == "time":
            raise _bad("ParseError", f"row {row}, column time: expected a time, found nothing")
        return None
    try:
        if isinstance(value, float):
            value = f"{value:.9f}".rstrip("0").rstrip(".")
        return _native.time_parse(str(value), _CODES[unit])  # type: ignore[no-any-return]
    except Exception as error:
        raise type(error)(f"row {row}, column {field}: {error}") from None


def _scaled(field: str, values: Any, unit: str | None) -> Any:
    """Numbers in a unit as microseconds."""
    if getattr(getattr(values, "dtype", None), "kind", None) == "f":
        return array("q", [NONE if us is None else us for us in
                           (_one(field, row, value, unit) for row, value in enumerate(values.tolist()))])
    if unit is None:
        listed = memoryview(values)
        least, most = (values.min(), values.max()) if hasattr(values, "min") and len(values) else \
            (min(listed, default=0), max(listed, default=0))
        for low, high, name in _LIKELY:
            if low <= least and most < high:
                unit = name
        if unit is None:
            if field == "due" and least == NONE:
                return values
            return array("q", [_one(field, row, int(value), None) for row, value in enumerate(values)])
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


def _list(field: str, values: list[Any], unit: str | None, profile: Any = None) -> Any:
    if field in TEXTS:
        return _texts(field, values)
    if field in TIMES:
        return _times(field, values, unit, profile)
    if field in NUMBERS:
        return array("d", [_number(field, row, value) for row, value in enumerate(values)])
    if FIELDS.get(field) in ("COUNT", "WHOLE"):
        return array("q", [_whole(field, row, value) for row, value in enumerate(values)])
    if FIELDS.get(field) == "CUES":
        return array("I", [_looked_for(row, value) for row, value in enumerate(values)])
    raise _bad("ParseError", f"unknown column {field!r}")


def _texts(field: str, values: list[Any]) -> Any:
    if field == "kind" and values and not any(isinstance(value, (str, bytes)) for value in values):
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
                if out[row] is None and field == "kind":
                    out[row] = "message"
            return out
    return values


def _times(field: str, values: list[Any], unit: str | None, profile: Any = None) -> Any:
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
                    value = _one(field, row, value, unit)
                else:
                    value *= _UNITS[unit]
            out.append(Micros(value))
            continue
        if missing(value):
            value = None
        elif isinstance(value, float):
            value = Micros(_one(field, row, value, unit) or 0)
        elif field == "due" and profile is not None:
            value = due_us(value, profile)
        if value is None and field == "time":
            raise _bad("ParseError", f"row {row}, column time: expected a time, found nothing")
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


def _number(field: str, row: int, value: Any) -> float:
    if missing(value):
        return NUMBERS[field]
    if hasattr(value, "total_seconds") and field == "duration":
        return value.total_seconds()  # type: ignore[no-any-return]
    if isinstance(value, (str, bytes)):
        raise TypeError(f"row {row}, column {field}: expected a number, not {type(value).__name__}")
    try:
        return float(value)
    except (TypeError, OverflowError):
        raise TypeError(f"row {row}, column {field}: expected a number, not {type(value).__name__}") from None


def _whole(field: str, row: int, value: Any) -> int:
    if missing(value):
        return WHOLE[field]
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if not hasattr(value, "__index__"):
        raise TypeError(f"row {row}, column {field}: expected a whole number, not {type(value).__name__}")
    number: int = value.__index__()
    if FIELDS[field] == "WHOLE":
        if not -(2**63) <= number < 2**63:
            raise _bad("RangeError", f"row {row}, column {field}: expected a whole number of 64 bits")
    elif not 0 <= number < 2**32:
        raise _bad("RangeError", f"row {row}, column {field}: expected a whole number from 1 to 4294967295")
    return number


def _looked_for(row: int, value: Any) -> int:
    if missing(value):
        return 0
    if hasattr(value, "__index__"):
        return _whole("looked_for", row, value)
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
            column = out.setdefault(name, [])
            column.extend([None] * (count - len(column)))
            column.append(value)
        count += 1
    for column in out.values():
        column.extend([None] * (count - len(column)))
    return out
