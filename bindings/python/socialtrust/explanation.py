# SPDX-License-Identifier: MIT
"""Why a pair scores as it does, and what changed between two times."""

from __future__ import annotations

from . import _native
from .docs import documented
from .handles import Immutable, every
from .pair import Effect, Owed, PairScore, Verdict, _from_record, counts_of
from .record import Record
from .reputation import Reputation
from .table import Column, Table
from .times import from_us
from .words import Words, called, words_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime, tzinfo
    from typing import Any

    from .choices import Part, ScoreName
    from .pair import Counts, Signal
    from .words import Names


class Explanation(Immutable):
    """Why a pair scores as it does at one time: findings, what is open, points by signal, effects of single rows."""

    def __init__(self, handle: Any, me: str | None, kinds: dict[int, str]) -> None:
        self._handle = handle
        self._told: dict[tuple[str, str | None], list[str]] = {}
        info = _native.explanation_get_info(handle)
        self._named = tuple(info["names"])
        self.me: str | None = me
        self.a: str = info["a"]
        self.b: str = info["b"]
        time = info["time"]
        self.time: datetime = from_us(time)  # type: ignore[assignment]
        self.score: PairScore = PairScore._of(_native.explanation_score(handle), self.a, self.b, time)
        self.counts: Counts = counts_of(_native.explanation_counts(handle))
        self.verdicts: list[Verdict] = [Verdict(**each) for each in every(_native.explanation_verdict, handle)]
        self.owed: list[Owed] = [Owed(**each) for each in every(_native.explanation_owed, handle)]
        self.effects: list[Effect] = [_effect(each, kinds) for each in every(_native.explanation_leave_out, handle)]
        self.needs_history: bool = info["needs_history"]
        self.valid_until: datetime | None = from_us(info["valid_until"])
        self._json: str = _native.explanation_write_json(handle)
        self.reputation: tuple[Reputation | None, Reputation | None] = (
            Reputation._explained(handle, 0), Reputation._explained(handle, 1))  # fmt: skip
        """What those whom a trusts know about b, and the other way; None without a network, or where it is silent."""

    @documented("words_explain")
    def text(self, language: str | Words = "en", words: Words | None = None, me: str | None = None,
             names: Names = None, items: Names = None) -> str:
        """The whole explanation in words; `me` is called "you", others as `names` say, else by their display name.

        `names` and `items` (titles of promises, complaints and messages by id) are dicts or functions.
        """
        return self._lines(language, words, me, names, items)[0]

    def sentences(self, language: str | Words = "en", words: Words | None = None, me: str | None = None,
                  names: Names = None) -> list[str]:
        """A sentence for each of `verdicts`."""
        return self._lines(language, words, me, names)[1:]

    def name(self, side: int, names: Names = None) -> str:
        """What side 0 (a) or 1 (b) is called: as `names` say, else by its display name in the ledger, else by its id."""
        given = called(names, [(self.a, self.b)[side]])
        return given[1] if given else self._named[side]

    def _lines(self, language: str | Words, words: Words | None, me: str | None, names: Names = None,
               items: Names = None) -> list[str]:
        me = self.me if me is None else me
        if self._handle is None:  # it was pickled
            name = language if isinstance(language, str) and words is None and names is None and items is None else None
            if name is None or (name, me) not in self._told:
                raise TypeError("a pickled explanation knows only the words of the catalogues that ship, "
                                f"{' and '.join(Words.languages())}, and its own names")
            return self._told[name, me]
        catalogue = words_of(language, words)._handle
        voices = [path.id for heard in self.reputation if heard for path in heard.paths]
        people = called(names, [self.a, self.b, *voices])
        titles = called(items, [each.id for each in self.owed if each.id])
        out = [_native.words_explain(catalogue, self._handle, {"me": me, "names": people, "items": titles})]
        for verdict in self.verdicts:
            fields = {"n": verdict.n, "days": verdict.days, "code": verdict.code, "side": verdict.side}
            out.append(_native.words_explain(catalogue, self._handle, {"me": me, "names": people, "verdict": fields}))
        return out

    def __str__(self) -> str:
        return self.text()

    def signals(self) -> Table:
        """Points by signal as a table: score (depth, trust_ab, trust_ba), signal, points, confidence, r, s."""
        from array import array

        rows: list[tuple[str, str, Signal]] = []
        for score, signals in zip(("depth", "trust_ab", "trust_ba"),
                                  (self.score.depth_signals, *self.score.trust_signals)):  # fmt: skip
            rows += [(score, name, signal) for name, signal in signals.items()]

        def numbers(name: str) -> Column:
            given = (getattr(signal, name) for _, _, signal in rows)
            return Column(name, "g", array("d", [float("nan") if value is None else value for value in given]))

        texts = [Column("score", "u", [row[0] for row in rows]), Column("signal", "u", [row[1] for row in rows])]
        return Table(texts + [numbers(name) for name in ("points", "confidence", "r", "s")])

    def __len__(self) -> int:
        return len(self.signals())

    def to_dict(self) -> dict[str, Any]:
        """Everything by name, as the JSON has it."""
        import json

        return json.loads(self._json)  # type: ignore[no-any-return]

    @documented("explanation_write_json")
    def to_json(self) -> str:
        """Everything as JSON."""
        return self._json

    def to_dicts(self) -> list[dict[str, Any]]:
        """signals() as dicts."""
        return self.signals().to_dicts()

    def to_numpy(self) -> dict[str, Any]:
        """signals() as NumPy arrays."""
        return self.signals().to_numpy()

    def to_pandas(self) -> Any:
        """signals() as a pandas DataFrame."""
        return self.signals().to_pandas()

    def to_polars(self) -> Any:
        """signals() as a polars DataFrame."""
        return self.signals().to_polars()

    def __arrow_c_stream__(self, requested_schema: Any = None) -> Any:
        """signals() as a capsule of the Arrow PyCapsule interface."""
        return self.signals().__arrow_c_stream__(requested_schema)

    def plot(self, ax: Any = None, *, measure: ScoreName = "depth", language: str | Words = "en", names: Names = None) -> Any:
        """Draws a waterfall (needs matplotlib): from the starting point, signal by signal, to the score with its interval.

        `measure` is "depth", "trust_ab" (a's trust in b) or "trust_ba"; it draws into `ax` or a new figure and returns the Axes.
        """
        from . import plot

        return plot.plot_explanation(self, ax, measure=measure, language=language, names=names)

    def to_html(self, language: str | Words = "en", names: Names = None, items: Names = None,
                zone: tzinfo | str | None = None, parts: Collection[Part] | None = None) -> str:  # fmt: skip
        """A page's worth of it: points by signal, what is open, what is worth knowing; the time in a zone ("Europe/Berlin"), or UTC.

        `parts` are some of "depth", "trust_ab", "trust_ba", "open" and "findings"; None is all.
        """
        from . import display

        return display.explanation_html(self, words_of(language), names, items, zone, display.PARTS if parts is None else parts)

    def to_svg(self, measure: ScoreName = "depth", language: str | Words = "en", names: Names = None) -> str:
        """A picture in a file of its own, for hosts that show images and no HTML: the waterfall of one measure with its words,
        from the starting point, signal by signal, to the score with its interval. Names are escaped."""
        from .svg import explanation_svg

        return explanation_svg(self, measure, words_of(language), names)

    def _repr_html_(self) -> str:
        return self.to_html()

    def __repr__(self) -> str:
        return f"<Explanation of {self.a} and {self.b}: depth {self.score.depth}, {len(self.verdicts)} findings>"

    def __getstate__(self) -> dict[str, Any]:
        told = dict(self._told)
        if self._handle is not None:
            for language in Words.languages():
                for me in (None, self.a, self.b):
                    told[language, me] = self._lines(language, None, me) if me else _untold(self, language)
        return {**self.__dict__, "_handle": None, "_told": told}


def _untold(explanation: Explanation, language: str) -> list[str]:
    """The words about both in the third person."""
    me, explanation.me = explanation.me, None
    try:
        return explanation._lines(language, None, None)
    finally:
        explanation.me = me


def _effect(record: dict[str, Any], kinds: dict[int, str]) -> Effect:
    record["time"] = from_us(record["time"])
    record["kind"] = kinds.get(record["kind"], record["kind"])
    return Effect(**record)


class Change(Record):
    """What moved a pair's scores between two times, by signal in points; together exactly after minus before."""

    a: str
    b: str
    before: PairScore
    after: PairScore
    depth: dict[str, float]
    depth_floor: float
    depth_gate: float
    trust: tuple[dict[str, float], dict[str, float]]
    rows: int

    @classmethod
    def _of(cls, record: dict[str, Any], a: str, b: str, before_us: int, after_us: int) -> Change:
        record["before"] = _from_record(record["before"], a, b, before_us)
        record["after"] = _from_record(record["after"], a, b, after_us)
        return cls(a=a, b=b, **record)

    def __hash__(self) -> int:
        return hash((self.before, self.after))

    def to_html(self, language: str | Words = "en", names: Names = None, zone: tzinfo | str | None = None) -> str:
        """What moved each score, as notebooks show it; times in a zone ("Europe/Berlin"), or UTC."""
        from . import display

        return display.change_html(self, words_of(language), names, zone)

    def _repr_html_(self) -> str:
        return self.to_html()

    def __repr__(self) -> str:
        moved = sorted((points, name) for name, points in self.depth.items() if abs(points) >= 0.05)
        by = ", ".join(f"{name} {points:+.1f}" for points, name in sorted(moved, key=lambda m: -abs(m[0]))[:4])
        return (f"<Change of {self.a} and {self.b}: depth {self.before.depth.value:.1f} to "
                f"{self.after.depth.value:.1f}{': ' + by if by else ''}>")  # fmt: skip
