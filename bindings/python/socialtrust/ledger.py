# SPDX-License-Identifier: MIT
"""What happened between contacts, and the scores that follow from it."""

from __future__ import annotations

from . import _native
from .docs import documented
from .errors import ArgumentError, hinted
from .evidence import Evidence, _of, coded_rows, nexts_of, plain_inputs, query
from .explanation import Change, Explanation
from .facts import Attention
from .holding import Holding
from .pair import Next, PairScore
from .profile import Profile
from .scores import Scores, Timeline
from .times import from_us, step_us, to_us
from .words import called, words_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import timedelta
    from typing import Any, Unpack

    from .choices import Inputs, Seen, Split, Target, Unit
    from .intake import Path, Progress
    from .interaction import Row
    from .learn import Evaluation, Moves
    from .network import Network
    from .table import Table
    from .times import Time
    from .words import Names, Words


class Ledger(Holding):
    """Interactions and contacts, and the scores that follow from them.

    One thread at a time uses a ledger; a second one gets ConcurrentUseError. Any number of threads may read a
    `snapshot()`: make one after each round of changes and hand it to them. Long calls use at most `threads`
    threads, let other Python threads run, report to `progress(stage, done, total)` and end on Ctrl-C.
    """

    # ---- scores ----

    def _sides(self, a: str, b: str) -> tuple[str, str]:
        """The two canonical ids in the order of the sides."""
        side = _native.ledger_side(self._handle, a, b)
        a, b = self.canonical(a), self.canonical(b)
        return (b, a) if side else (a, b)

    def _inputs(self, a: str, b: str, inputs: Inputs | None, attention: Attention | bool | None,
                network: Network | bool | None, us: int, profile: Profile | None) -> Any:  # fmt: skip
        """The inputs of a pair's score; `attention` and `network` True are computed for its time."""
        out = plain_inputs(inputs)
        if network is True:
            network = self.network(us, profile=profile)
        if network:
            out = {**(out or {}), "network": network._open()}
        if attention is True:
            attention = self.attention(us, profile=profile)
        if isinstance(attention, Attention):
            sides = self._sides(a, b)
            out = {**(out or {}), "attention": (attention.of(sides[0]), attention.of(sides[1]))}
        return out

    @hinted
    @documented("ledger_score")
    def score(self, a: str, b: str, as_of: Time | None = None, *, profile: Profile | None = None,
              inputs: Inputs | None = None, attention: Attention | bool | None = None,
              network: Network | bool | None = None) -> PairScore:  # fmt: skip
        """The scores of a pair; `as_of` None is the last interaction's time. `network` gives its reputation."""
        us = self._as_of(as_of)
        given = self._inputs(a, b, inputs, attention, network, us, profile)
        handle = _native.ledger_score(self._handle, query(a, b, us, profile, given))
        return PairScore._of(handle, *self._sides(a, b), us)

    @hinted
    @documented("ledger_scores")
    def scores(self, as_of: Time | None = None, *, me: str | None = None,
               attention: Attention | bool | None = None, signals: bool = False, observed: Seen | Mapping[str, Any] | None = None,
               network: Network | bool | None = None, profile: Profile | None = None,
               progress: Progress | None = None) -> Scores:  # fmt: skip
        """The scores of all pairs, or of `me`'s pairs as seen by `me`. `attention=True` and `network=True` compute
        those inputs first; `signals` adds the points of each signal. `as_of` None is the last interaction's time."""
        us = self._as_of(as_of)
        if attention is True:
            attention = self.attention(us, profile=profile, progress=progress)
        shares = attention._handle if isinstance(attention, Attention) else None
        if network is True:
            network = self.network(us, profile=profile, progress=progress)
        graph = network._open() if network else None
        options = {"as_of": us, "me": me, "observed": observed, "attention": shares, "signals": signals, "network": graph}
        handle = self._long(progress, _native.ledger_scores, self._handle, _of(profile), options)
        given = (("attention", attention), ("network", network), ("observed", observed))
        return Scores._of(handle, us, me, profile or self.profile, tuple(name for name, value in given if value))

    @hinted
    def history(self, times: Iterable[Time], *, me: str | None = None, attention: bool = False, network: bool = False,
                profile: Profile | None = None, progress: Progress | None = None) -> Table:  # fmt: skip
        """All pairs' scores (or of `me`'s) at several times as one table, with a column `time`: for plots over time and
        for comparisons. `attention` and `network` are those of each time. One pass for each time."""
        from .scores import stacked

        given = [to_us(time, "times") for time in times]
        return stacked([self.scores(us, me=me, attention=attention, network=network, profile=profile, progress=progress) for us in given])

    @hinted
    @documented("words_summary")
    def summary(self, me: str, as_of: Time | None = None, *, attention: Attention | bool | None = None,
                network: Network | bool | None = None, profile: Profile | None = None, language: str | Words = "en", columns: int = 80,
                names: Names = None, items: Names = None, progress: Progress | None = None) -> str:  # fmt: skip
        """What `me`'s scores come to, in a few lines: how many are relationships, what awaits a move, what fell and why.

        `names` and `items` (titles of promises, complaints and messages by id) are dicts or functions; attention and network
        are as in scores(), and those of last Monday for what fell since.
        """
        if attention is True:
            attention = self.attention(as_of, profile=profile, progress=progress)
        if network is True:
            network = self.network(as_of, profile=profile, progress=progress)
        scores = self.scores(as_of, me=me, attention=attention, network=network, profile=profile, progress=progress)
        owed = [contact for contact, count in zip(scores["contact"], scores["owed"]) if count]
        people = called(names, scores["contact"]) if names else []
        titles = called(items, [each.id for other in owed[:64] for each in self.explain(me, other, scores.as_of).owed
                                if each.id]) if items else []  # fmt: skip
        shares = attention._handle if isinstance(attention, Attention) else None
        options = {"ledger": self._handle, "profile": _of(profile), "attention": shares, "network": network._open() if network else None,
                   "names": people, "items": titles, "columns": columns}  # fmt: skip
        return self._long(progress, _native.words_summary, words_of(language)._handle, scores._handle, options)  # type: ignore[no-any-return]

    @documented("attention_new")
    def attention(self, as_of: Time | None = None, *, profile: Profile | None = None,
                  progress: Progress | None = None) -> Attention:  # fmt: skip
        """Everybody's outgoing attention, an optional input of scores."""
        us = self._as_of(as_of)
        handle = self._long(progress, _native.attention_new, self._handle, _of(profile), us)
        return Attention(handle, from_us(us))  # type: ignore[arg-type]

    @hinted
    @documented("ledger_timeline")
    def timeline(self, a: str, b: str, times: Iterable[Time] | None = None, *, start: Time | None = None,
                 stop: Time | None = None, step: timedelta | float = 7, profile: Profile | None = None,
                 inputs: Inputs | None = None, progress: Progress | None = None) -> Timeline:  # fmt: skip
        """A pair's scores at each of the times, or every `step` (a timedelta, or days) from `start` to `stop`
        (None: from the pair's first interaction to the ledger's last)."""
        if times is None:
            given = self._range(a, b, start, stop, step_us(step))
        else:
            given = [to_us(time, "times") for time in times]
        handle = self._long(progress, _native.ledger_timeline, self._handle,
                            query(a, b, None, profile, plain_inputs(inputs)), given)  # fmt: skip
        return Timeline._of(handle, *self._sides(a, b), profile or self.profile)

    def _range(self, a: str, b: str, start: Time | None, stop: Time | None, step: int) -> list[int]:
        if step <= 0:
            raise ValueError("step: expected more than nothing")
        end = self._as_of(None) if stop is None else to_us(stop, "stop")
        if start is None:
            rows: list[dict[str, Any]] = []
            _native.ledger_each(self._handle, a, b, rows.append)
            begin = min((row["time"] for row in rows), default=end)
        else:
            begin = to_us(start, "start")
        if begin > end:
            raise ValueError("start is after stop")
        if (end - begin) // step > 1_000_000:
            raise ValueError("more than a million times; take a larger step")
        out = list(range(begin, end + 1, step))
        return out if out[-1] == end else [*out, end]

    @hinted
    @documented("ledger_explain")
    def explain(self, a: str, b: str, as_of: Time | None = None, *, me: str | None = None,
                profile: Profile | None = None, inputs: Inputs | None = None,
                attention: Attention | bool | None = None, network: Network | bool | None = None,
                progress: Progress | None = None) -> Explanation:  # fmt: skip
        """Why a pair scores as it does; `me`, one of the two, is called "you" in words. `network` gives reputation."""
        us = self._as_of(as_of)
        given = self._inputs(a, b, inputs, attention, network, us, profile)
        you = None if me is None else self._canonical("me", me)
        if you is not None and you not in self._sides(a, b):
            raise ArgumentError(f'me: expected one of the two, "{a}" or "{b}", not "{me}"')
        handle = self._long(progress, _native.ledger_explain, self._handle, query(a, b, us, profile, given))
        return Explanation(handle, you, {code: name for name, code in self._codes.items()})

    @hinted
    @documented("ledger_explain_change")
    def explain_change(self, a: str, b: str, before: Time, after: Time | None = None, *,
                       profile: Profile | None = None, inputs: Inputs | None = None, attention: Attention | bool | None = None,
                       network: Network | bool | None = None) -> Change:  # fmt: skip
        """What moved a pair's scores between two times; inputs, attention and network are those of `after`, for both."""
        first, last = to_us(before, "before"), self._as_of(None) if after is None else to_us(after, "after")
        record = _native.ledger_explain_change(self._handle, query(a, b, last, profile, self._inputs(a, b, inputs, attention, network, last, profile)), first)
        return Change._of(record, *self._sides(a, b), first, last)

    @hinted
    @documented("ledger_what_if")
    def what_if(self, a: str, b: str, rows: Iterable[Row], as_of: Time | None = None, *,
                profile: Profile | None = None, inputs: Inputs | None = None, attention: Attention | bool | None = None,
                network: Network | bool | None = None) -> PairScore:  # fmt: skip
        """A pair's scores as if these rows had happened too; nothing is added. `as_of` None is the last time."""
        given = coded_rows(rows, self._codes, self.profile._handle)
        us = max([self._as_of(None), *(to_us(row[0]) for row in given)]) if as_of is None else to_us(as_of, "as_of")
        inputs = self._inputs(a, b, inputs, attention, network, us, profile)
        handle = _native.ledger_what_if(self._handle, query(a, b, us, profile, inputs), given)
        return PairScore._of(handle, *self._sides(a, b), us)

    @hinted
    @documented("ledger_next")
    def next(self, me: str, other: str, as_of: Time | None = None, *, profile: Profile | None = None,
             inputs: Inputs | None = None, attention: Attention | bool | None = None,
             network: Network | bool | None = None) -> list[Next]:  # fmt: skip
        """What `me` could do next towards `other`, what is owed first."""
        us = self._as_of(as_of)
        handle = _native.ledger_next(self._handle, query(me, other, us, profile, self._inputs(me, other, inputs, attention, network, us, profile)))
        return nexts_of(handle, other)

    @hinted
    @documented("ledger_evidence")
    def evidence(self, a: str, b: str, as_of: Time | None = None, *, profile: Profile | None = None) -> Evidence:
        """A pair's evidence, to be kept and continued."""
        handle = _native.ledger_evidence(self._handle, query(a, b, self._as_of(as_of), profile))
        return Evidence._made(handle, profile or self._profile)

    @documented("ledger_prepare")
    def prepare(self, profile: Profile | None = None, progress: Progress | None = None) -> None:
        """Folds the busy pairs once, so that one more row and its score are quick."""
        self._long(progress, _native.ledger_prepare, self._handle, _of(profile))

    # ---- network and learning ----

    def network(self, as_of: Time | None = None, *, profile: Profile | None = None,
                progress: Progress | None = None) -> Network:  # fmt: skip
        """The network of all pairs at a time: Network.from_ledger()."""
        from .network import Network

        return Network.from_ledger(self, as_of, profile=profile, progress=progress)

    @documented("ledger_learn")
    def learn(self, labels: Any, target: Target = "depth", *, me: str | None = None, as_of: Time | None = None,
              split: Split = "auto", held_out: float = 0.5, split_at: Time | None = None, keep_split: bool = False,
              strength: float = 1.0, attention: bool = False, skip_unknown: bool = False, observed: Seen | Mapping[str, Any] | None = None,
              resamples: int = 1000, seed: int = 1, level: float = 0.95, bins: int = 10, name: str | None = None,
              columns: Mapping[str, str] | None = None, unit: Unit | None = None, profile: Profile | None = None,
              progress: Progress | None = None) -> tuple[Profile, Evaluation]:  # fmt: skip
        """Fits the weights of depth, or of a's trust in b, to labelled pairs: a profile, and how good it is on labels
        held out. `labels` is a table, a dict of columns or a list of dicts with a, b, label and perhaps weight,
        as_of; `me` stands for a missing a; `columns` renames."""
        from . import learn

        given = learn.labels_of(labels, me, columns, unit)
        how = {"split": split, "held_out": held_out, "split_at": split_at, "keep_split": keep_split, "strength": strength,
               "attention": attention, "skip_unknown": skip_unknown, "observed": observed, "name": name,
               "resamples": resamples, "seed": seed, "level": level, "bins": bins}  # fmt: skip
        return learn.learn(self, given, learn.options_of(self, target, as_of, how), profile, progress)

    @documented("ledger_evaluate")
    def evaluate(self, labels: Any, target: Target = "depth", *, me: str | None = None, as_of: Time | None = None,
                 split: Split = "auto", held_out: float = 0.5, split_at: Time | None = None, attention: bool = False,
                 skip_unknown: bool = False, observed: Seen | Mapping[str, Any] | None = None, resamples: int = 1000, seed: int = 1,
                 level: float = 0.95, bins: int = 10, columns: Mapping[str, str] | None = None, unit: Unit | None = None,
                 profile: Profile | None = None, progress: Progress | None = None) -> Evaluation:  # fmt: skip
        """How good the scores are on labelled pairs; options as learn()."""
        from . import learn

        given = learn.labels_of(labels, me, columns, unit)
        how = {"split": split, "held_out": held_out, "split_at": split_at, "attention": attention,
               "skip_unknown": skip_unknown, "observed": observed, "resamples": resamples, "seed": seed, "level": level,
               "bins": bins}  # fmt: skip
        return learn.evaluate(self, given, learn.options_of(self, target, as_of, how), profile, progress)

    @documented("ledger_learn_activity")
    def learn_activity(self, end: Time | None = None, *, cut_offs: int = 2, step_days: float = 30.0,
                       resamples: int = 1000, seed: int = 1, level: float = 0.95, bins: int = 10,
                       name: str | None = None, profile: Profile | None = None,
                       progress: Progress | None = None) -> tuple[Profile, Evaluation]:  # fmt: skip
        """Fits the chance of contact within 30 days to the ledger itself; `end` None is just after its last
        interaction."""
        from . import learn

        options = {"end": self._as_of(None) + 1 if end is None else to_us(end, "end"), "cut_offs": cut_offs, "step_days": step_days,
                   "metrics": {"resamples": resamples, "seed": seed, "level": level, "bins": bins}, "name": name}  # fmt: skip
        return learn.learn_activity(self, options, profile, progress)

    @documented("ledger_compare_profiles")
    def compare_profiles(self, before: Profile | None, after: Profile | None, *, target: Target = "depth",
                         me: str | None = None, as_of: Time | None = None, attention: bool = False,
                         least: float = 0.005, progress: Progress | None = None) -> Moves:  # fmt: skip
        """Who moves between two profiles (None: the ledger's), how far and why."""
        from . import learn

        options = {"target": target, "as_of": self._as_of(as_of), "me": me, "attention": attention, "least": least}
        return learn.compare(self, before, after, options, progress)

    # ---- the rest ----

    def copy(self) -> Ledger:
        """An independent copy."""
        return _restored(type(self), *self._packed())

    __copy__ = copy

    def __deepcopy__(self, memo: Any) -> Ledger:
        return self.copy()

    def __repr__(self) -> str:
        if self._handle is None:
            return f"<{type(self).__name__}, closed>"
        info = self.info
        span = f", {info.first:%Y-%m-%d} to {info.last:%Y-%m-%d}" if info.first and info.last else ""
        return f"<{type(self).__name__}: {info.interactions:,} interactions, {info.contacts:,} contacts{span}>"

    def _packed(self) -> tuple[Any, ...]:
        return self.to_ndjson(), self._profile, self._threads

    def __reduce__(self) -> Any:
        return _restored, (type(self), *self._packed())


def _restored(class_: type[Ledger], text: str, profile: Profile | None, threads: int) -> Ledger:
    import io

    self = class_(profile, threads)
    self.add_ndjson(io.BytesIO(text.encode()))
    return self
