# SPDX-License-Identifier: MIT
"""One interaction, and the names of kinds and cues."""

from __future__ import annotations

from . import _native
from .handles import every
from .record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime, timedelta
    from typing import Any, TypeAlias, TypedDict

    from .choices import Kind
    from .times import Time

    class Fields(TypedDict, total=False):
        """The optional fields of an interaction."""

        channel: str | None
        audience: int
        weight: float
        duration: float | timedelta | None
        sentiment: float | None
        cues: Mapping[str, float] | None
        looked_for: str | Iterable[str] | None
        id: str | None
        ref: str | None
        due: Time | None
        sequence: int
        question: float
        personal: float
        humour: float
        gratitude: float
        apology: float
        promotion: float
        closing: float
        automatic: float

    # What a row can be given as: an Interaction, a dict of its fields, or (time, actor, target[, kind[, fields]]).
    Row: TypeAlias = "Interaction | Mapping[str, Any] | tuple[Any, ...]"


def _names(names: int) -> tuple[str, ...]:
    return tuple(every(_native.name_of, names))


kinds: tuple[str, ...] = _names(_native.SOT_NAMES_KIND)
"""The names of the built-in kinds of interaction; a kind's code is its index."""
cues: tuple[str, ...] = _names(_native.SOT_NAMES_CUE)
"""The names of what can have been found in an interaction's content."""
FIELDS: dict[str, str] = dict(zip(every(_native.interaction_field), every(_native.interaction_field_type)))
"""What an interaction has besides cues, in the order of tables, and of which type: "TIME", "CONTACT", "NUMBER" ... (fields.def)."""
DEFAULTS: dict[str, float] = {name: _native.interaction_field_default(index) for index, name in enumerate(FIELDS)}
"""What a number or a count is where nothing is given; NaN: unknown."""
OTHERS: dict[str, dict[str, str]] = {}
for _table, _name, _field in map(str.split, every(_native.other_name)):
    OTHERS.setdefault(_table, {})[_name] = _field
"""By the table, which fields other names of columns mean: from is actor."""
_SLOTS = ("time", "actor", "target", "kind", "channel", "audience", "weight", "duration", "sentiment", "cues", "looked_for", "id", "ref",
          "due", "sequence")  # fmt: skip
MORE = tuple(name for name in FIELDS if name not in _SLOTS)
"""Fields that the list has and the signature below does not spell out."""


class Interaction(Record):
    """Something that `actor` did to or with `target`; what is left out has the library's default."""

    __slots__ = _SLOTS + MORE
    time: Time
    actor: str
    target: str
    kind: str | int
    channel: str | None
    audience: int
    weight: float
    duration: float | timedelta | None
    sentiment: float | None
    cues: dict[str, float]
    looked_for: tuple[str, ...]
    id: str | None
    ref: str | None
    due: Time | None
    sequence: int

    def __init__(self, time: Time, actor: str, target: str, kind: Kind | int = "message", *,
                 channel: str | None = None, audience: int = 1, weight: float = 1.0,
                 duration: float | timedelta | None = None, sentiment: float | None = None,
                 cues: Mapping[str, float] | None = None, looked_for: str | Iterable[str] | None = None,
                 id: str | None = None, ref: str | None = None, due: Time | None = None, sequence: int = 0,
                 **found: float) -> None:  # fmt: skip
        more = [found.pop(name, None) for name in MORE]
        for name in found:
            if name not in globals()["cues"]:
                raise TypeError(f"Interaction has no field {name}")
        looked = (looked_for,) if isinstance(looked_for, str) else tuple(looked_for or ())
        values = (time, actor, target, kind, channel, audience, weight, duration, sentiment,
                  {**(cues or {}), **found}, looked, id, ref, due, sequence, *more)  # fmt: skip
        for slot, value in zip(self.__slots__, values):
            object.__setattr__(self, slot, value)

    def __repr__(self) -> str:
        at = self.time.isoformat() if hasattr(self.time, "isoformat") else repr(self.time)
        more = "".join(f" {name}={value!r}" for name in self.__slots__[4:]
                       if (value := getattr(self, name)) not in (None, {}, ()) and value != DEFAULTS.get(name))  # fmt: skip
        return f"<{at} {self.actor} {self.kind} {self.target}{more}>"


def plain_row(row: Row) -> tuple[Any, ...]:
    """A private copy of a row as (time, actor, target, kind, {fields}), which nobody else can change meanwhile."""
    if isinstance(row, Interaction):
        fields = {name: value for name in Interaction.__slots__[4:] if (value := getattr(row, name)) is not None}
        return row.time, row.actor, row.target, row.kind, fields
    if isinstance(row, tuple):
        if not 3 <= len(row) <= 5:
            raise TypeError("a row as a tuple is (time, actor, target[, kind[, fields]])")
        fields = dict(row[4]) if len(row) > 4 else {}
        return row[0], row[1], row[2], row[3] if len(row) > 3 and row[3] is not None else "message", fields
    if hasattr(row, "keys"):
        fields = dict(row)
        for name, field in OTHERS["interactions"].items():
            if name in fields:
                fields[field] = fields.pop(name)
        missing = [name for name in ("time", "actor", "target") if fields.get(name) is None]
        if missing:
            raise TypeError(f"a row needs {missing[0]}")
        kind = fields.pop("kind", None)
        if isinstance(fields.get("cues"), dict):
            fields["cues"] = dict(fields["cues"])
        return (fields.pop("time"), fields.pop("actor"), fields.pop("target"),
                "message" if kind is None else kind, fields)  # fmt: skip
    raise TypeError(f"expected an Interaction, a dict or a tuple, not {type(row).__name__}")


def shown(row: dict[str, Any], kind_names: dict[int, str]) -> Interaction:
    """A row as the library reports it."""
    from .times import from_us, given_us

    kind = row["kind"]
    return Interaction(
        given_us(row["time"]), row["actor"], row["target"], kind_names.get(kind, kind), channel=row["channel"],
        audience=row["audience"], weight=row["weight"], duration=row["duration"], sentiment=row["sentiment"],
        cues=row["cues"], looked_for=row["looked_for"], id=row["id"], ref=row["ref"], due=from_us(row["due"]),
        sequence=row["sequence"],
        **{name: row[name] for name in MORE},
    )  # fmt: skip
