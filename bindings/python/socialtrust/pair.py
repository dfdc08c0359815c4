# SPDX-License-Identifier: MIT
"""The scores of one pair and what they are made of."""

from __future__ import annotations

from . import _native
from .record import Record
from .times import from_us

TYPE_CHECKING = False
if TYPE_CHECKING:
    from datetime import datetime, tzinfo
    from typing import Any

    from .choices import Action, Band, OwedKind, State
    from .words import Names, Words


class Measure(Record):
    """A score 0 to 100 with its 95% interval, confidence and coverage (0 to 1); `enough` says whether there is enough evidence to
    use it, by the profile's floor."""

    value: float
    low: float
    high: float
    confidence: float
    coverage: float
    enough: bool

    def __float__(self) -> float:
        return self.value

    def __lt__(self, other: Any) -> bool:
        return self.value < float(other) if _is_number(other) else NotImplemented

    def __le__(self, other: Any) -> bool:
        return self.value <= float(other) if _is_number(other) else NotImplemented

    def __gt__(self, other: Any) -> bool:
        return self.value > float(other) if _is_number(other) else NotImplemented

    def __ge__(self, other: Any) -> bool:
        return self.value >= float(other) if _is_number(other) else NotImplemented

    def __round__(self, digits: int | None = None) -> Any:
        return round(self.value, digits)

    def __format__(self, spec: str) -> str:
        return format(self.value, spec) if spec else str(self)

    def __str__(self) -> str:
        return f"{self.value:.1f} ({self.low:.1f} to {self.high:.1f})"


def _is_number(other: Any) -> bool:
    return isinstance(other, (int, float, Measure))


class Signal(Record):
    """What one signal did to a score."""

    points: float
    logit: float
    variance: float
    confidence: float
    r: float
    s: float
    observable: bool


class Verdict(Record):
    """A finding: its code, the side it is about (0 a, 1 b, -1 the pair), a number and days."""

    code: str
    side: int
    n: float | None
    days: float | None


class Owed(Record):
    """An open item: whose move it is (side 0 a, 1 b), since when."""

    kind: OwedKind
    side: int
    id: str | None
    age_days: float
    weight: float


class Effect(Record):
    """What the scores would lose or gain without one interaction."""

    time: datetime
    kind: str | int
    side: int
    id: str | None
    depth: float
    trust: tuple[float, float]


class Next(Record):
    """A suggestion: what could be done next, and what the model implies it would bring."""

    action: Action
    id: str | None
    age_days: float | None
    depth_gain: float
    trust_gain: float
    other: str

    def text(self, language: str | Words = "en", words: Words | None = None, names: Names = None,
             items: Names = None) -> str:
        """The suggestion as a sentence; `names` and `items` are dicts or functions that say what ids are called."""
        from .words import called, words_of

        other = (called(names, [self.other]) or ["", self.other])[1]
        titles = called(items, [self.id] if self.id else [])
        fields = {name: value for name in self.__slots__[:5] if (value := getattr(self, name)) is not None}
        return _native.words_next(words_of(language, words)._handle, fields, {"other": other, "items": titles})  # type: ignore[no-any-return]

    def __str__(self) -> str:
        return self.text()


class Counts(Record):
    """Counts that a person can check, never decayed; pairs are (of a, of b)."""

    rows: tuple[int, int]
    active_days: tuple[int, int]
    turns_answered: tuple[int, int]
    turns_unanswered: tuple[int, int]
    questions: tuple[int, int]
    questions_answered: tuple[int, int]
    answer_hours: tuple[float | None, float | None]
    promises: tuple[int, int]
    kept: tuple[int, int]
    kept_late: tuple[int, int]
    broken: tuple[int, int]
    released: tuple[int, int]
    complaints: tuple[int, int]
    resolved: tuple[int, int]
    meetings: int
    conversations: tuple[int, int]
    support: tuple[int, int]
    attention: tuple[int, int]
    unanswered_run: tuple[int, int]
    first: tuple[datetime | None, datetime | None]
    last: tuple[datetime | None, datetime | None]


def counts_of(record: dict[str, Any]) -> Counts:
    for name in ("first", "last"):
        record[name] = tuple(map(from_us, record[name]))
    return Counts(**record)


class _Held(Record):
    _handle: Any


class PairScore(_Held):
    """Depth, trust both ways and the rest about one pair at one time; sides are in byte order of the ids."""

    a: str
    b: str
    time: datetime
    depth: Measure
    trust: tuple[Measure, Measure]
    reciprocity: float | None
    given: tuple[float, float]
    pulse: float
    p_active: float | None
    state: State
    interactions: int
    active_days: int
    silence_days: float | None
    usual_gap_days: float | None
    band: Band
    band_low: Band
    band_high: Band
    mutual_days: float
    replies: float | None
    initiative: float | None
    turns: float | None
    ignored: int
    conflicts: int
    owed: tuple[int, int]
    depth_floor: float
    depth_gate: float
    depth_signals: dict[str, Signal]
    trust_signals: tuple[dict[str, Signal], dict[str, Signal]]

    @classmethod
    def _of(cls, handle: Any, a: str, b: str, time_us: int) -> PairScore:
        self = _from_record(_native.pair_score_record(handle), a, b, time_us)
        object.__setattr__(self, "_handle", handle)
        object.__delattr__(self, "depth_signals")  # both are read when they are asked for
        object.__delattr__(self, "trust_signals")
        return self

    def __getattr__(self, name: str) -> Any:
        if name not in ("depth_signals", "trust_signals"):
            raise AttributeError(f"PairScore has no attribute {name}")
        signals = _native.pair_score_signals(self._handle)
        trust = tuple({n: Signal(**s) for n, s in side.items()} for side in signals["trust"])
        object.__setattr__(self, "trust_signals", trust)
        object.__setattr__(self, "depth_signals", {n: Signal(**s) for n, s in signals["depth"].items()})
        return object.__getattribute__(self, name)

    def side(self, contact: str) -> int:
        """0 if the contact is `a`, 1 if `b`."""
        if contact not in (self.a, self.b):
            from .errors import ArgumentError

            raise ArgumentError(f"{contact} is neither {self.a} nor {self.b}")
        return int(contact == self.b)

    def trust_of(self, contact: str) -> Measure:
        """The contact's trust in the other."""
        return self.trust[self.side(contact)]

    @property
    def enough(self) -> bool:
        """Whether there is enough evidence to use the depth (by the profile's floor)."""
        return self.depth.enough

    def to_dict(self) -> dict[str, Any]:
        """Everything by name, signals included."""
        out = super().to_dict()
        out["depth_signals"] = {n: s.to_dict() for n, s in self.depth_signals.items()}
        out["trust_signals"] = [{n: s.to_dict() for n, s in side.items()} for side in self.trust_signals]
        return out

    def __hash__(self) -> int:
        return hash((self.a, self.b, self.time, self.depth, self.trust))

    def __repr__(self) -> str:
        a, b = self.trust
        return (f"<PairScore {self.a} and {self.b}: depth {self.depth}, trust {a.value:.1f} and {b.value:.1f}, "
                f"{self.state}, {self.time:%Y-%m-%d %H:%M}>")  # fmt: skip

    def to_html(self, language: str | Words = "en", names: Names = None, zone: tzinfo | str | None = None) -> str:
        """Bars, as notebooks show them; the time in a zone ("Europe/Berlin"), or UTC."""
        from . import display
        from .words import words_of

        return display.pair_html(self, words_of(language), names, zone)

    def _repr_html_(self) -> str:
        return self.to_html()


def _from_record(record: dict[str, Any], a: str, b: str, time_us: int) -> PairScore:
    record["depth"] = Measure(**record["depth"])
    record["trust"] = tuple(Measure(**each) for each in record["trust"])
    return PairScore(a=a, b=b, time=from_us(time_us), **record)
