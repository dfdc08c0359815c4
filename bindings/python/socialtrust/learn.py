# SPDX-License-Identifier: MIT
"""Whether the scores are any good on labels of one's own, and how to make them better."""

from __future__ import annotations

from . import _native
from .docs import documented
from .handles import every
from .errors import ArgumentError, ParseError
from .evidence import _of
from .given import streamed
from .inputs import LABELS
from .metrics import Calibration, Estimate, Reliability, target_of
from .profile import Profile
from .record import Record
from .table import Own, _written
from .times import from_us, to_us

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from typing import Any, Literal

    from .choices import Split, Target
    from .intake import Path, Progress
    from .ledger import Ledger
    from .times import Time
    from .words import Words

__all__ = ["Evaluation", "Figures", "Judged", "Learned", "Moves"]


def labels_of(labels: Any, me: str | None, columns: Mapping[str, str] | None, unit: str | None) -> dict[str, Any]:
    """Columns a, b, label and perhaps weight, as_of; `me` is a's where there is none."""
    if isinstance(labels, (list, tuple)) and not labels:
        raise ArgumentError("labels: there are none")
    given = streamed(labels, columns, unit, LABELS)
    if me is None and "a" not in (given["stream"] if isinstance(given["stream"], dict) else "a"):
        raise ParseError("labels: column a is missing; me=... says whose view it is")
    return {**given, "me": me}


class Figures(Record):
    """How a model did on a part of the labels. AUC and average precision are of the score itself, the others of the
    calibrated one."""

    labels: int
    positives: int
    groups: int
    coverage: float | None
    confidence: float | None
    auc: Estimate
    average_precision: Estimate
    log_loss: Estimate
    brier: Estimate
    ece: Estimate

    @classmethod
    def _of(cls, record: dict[str, Any]) -> Figures:
        return cls(**{name: Estimate(**value) if isinstance(value, dict) else value for name, value in record.items()})


class Judged(Record):
    """A model judged: figures on the labels held out, those on the fitted ones, calibration, reliability held out."""

    held_out: Figures
    fitted: Figures
    calibration: Calibration | None
    reliability: Reliability

    @classmethod
    def _of(cls, handle: Any, model: int) -> Judged:
        parts = [Figures._of(_native.evaluation_figures(handle, model, part)) for part in (0, 1)]
        calibration = _native.evaluation_calibration(handle, model)
        bins = every(_native.evaluation_reliability, handle, model)
        return cls(held_out=parts[0], fitted=parts[1], calibration=None if calibration is None else Calibration(**calibration),
                   reliability=Reliability._of(bins))  # fmt: skip

    def __hash__(self) -> int:
        return hash((self.held_out, self.fitted, self.calibration))


class Learned(Record):
    """One parameter before and after learning."""

    path: str
    before: float
    after: float


class Evaluation:
    """What learning or evaluating found. What counts are the figures on labels that were held out:
    `learned.held_out` and `given.held_out`; those of the fitted labels stand beside them, in `fitted`.

    `given` is the profile as it was (for activity: its pulse), `learned` what was fitted, or None.
    """

    given: Judged
    learned: Judged | None
    target: Target | Literal["activity"]
    split: Split
    """How the labels were divided: "ego", "contact" or "time"."""
    split_at: datetime | None
    seed: int
    labels: int
    left_out: int
    refitted: bool
    """Whether the profile returned was fitted on all labels."""
    iterations: int
    residual: float
    strength: float
    intercept: float
    scale: float
    _json: str
    values: list[Learned]
    """The parameters that the profile returned has anew."""

    @classmethod
    def _of(cls, handle: Any) -> Evaluation:
        self = cls.__new__(cls)
        info = _native.evaluation_get_info(handle)
        learned = info.pop("learned")
        self.__dict__.update(info, split_at=from_us(info["split_at"]))
        self.given = Judged._of(handle, 1)
        self.learned = Judged._of(handle, 0) if learned else None
        self.values = [Learned(**each) for each in every(_native.evaluation_value, handle)]
        self._json = _native.evaluation_write_json(handle)
        return self

    @property
    def held_out(self) -> Figures:
        """The figures that count: of the learned model if there is one, on the labels held out."""
        return (self.learned or self.given).held_out

    @documented("evaluation_write_json")
    def to_json(self, path: Path | None = None) -> str | None:
        """Everything as JSON, as text or into a file."""
        return _written(self._json, path)

    def to_dict(self) -> dict[str, Any]:
        """Everything by name, as the JSON has it."""
        import json

        return json.loads(self._json)  # type: ignore[no-any-return]

    def changes(self, language: str | Words = "en") -> list[str]:
        """What learning did to the weights, in words, what moved farthest first; of less than a tenth nothing is said."""
        from .words import words_of

        words = words_of(language)
        times = {value.path.split(".")[1]: value.after / value.before for value in self.values if value.path.endswith(".weight") and value.before}
        far = sorted(times, key=lambda signal: (-max(times[signal], 1 / max(times[signal], 1e-9)), signal))
        lines = [words.say("fit.more", text=words.say(f"{self.target}.{signal}"), n=f"{times[signal]:.2g}") for signal in far
                 if not 0.9 < times[signal] < 1.1]  # fmt: skip
        return lines + [words.say("fit.kept", text=words.say("table.depth"))] if self.target == "depth" and self.values else lines

    def plot(self, ax: Any = None, language: str | Words = "en") -> Any:
        """Draws reliability on the labels held out, learned beside given (needs matplotlib), into `ax` or a new figure; returns the
        Axes."""
        from .pictures import plot_reliability
        from .words import words_of

        words = words_of(language)
        curves = [(words.say("fit.given"), self.given.reliability)]
        if self.learned is not None:
            curves.insert(0, (words.say("fit.learned"), self.learned.reliability))
        return plot_reliability(curves, ax=ax, language=words)

    def _models(self) -> list[tuple[str, Judged]]:
        given = ("pulse" if self.target == "activity" else f"{self.target} as it was", self.given)
        return [given] if self.learned is None else [(f"{'p_active' if self.target == 'activity' else self.target} learned", self.learned), given]

    def __str__(self) -> str:
        first = self.held_out
        by = f"split by {self.split}" + (f" at {self.split_at:%Y-%m-%d}" if self.split_at else "")
        lines = [f"{first.labels:,} labels held out ({first.positives:,} of them 1), {by}:"]
        for name, judged in self._models():
            held = judged.held_out
            lines.append(f"  {name}: AUC {held.auc}, average precision {held.average_precision}, log-loss {held.log_loss}, "
                         f"Brier {held.brier}, calibration error {held.ece}")  # fmt: skip
            lines.append(f"    on the {judged.fitted.labels:,} fitted ones: AUC {judged.fitted.auc.value:.3f}, log-loss "
                         f"{judged.fitted.log_loss.value:.3f}")  # fmt: skip
        if self.left_out:
            lines.append(f"  {self.left_out:,} labels of unknown contacts were left out")
        lines += [f"  {line}" for line in self.changes()]
        return "\n".join(lines)

    def __repr__(self) -> str:
        held = self.held_out
        return f"<Evaluation of {self.target}: AUC {held.auc}, Brier {held.brier.value:.3f} on {held.labels:,} labels held out>"

    def to_html(self, language: str | Words = "en") -> str:
        """The figures, as notebooks show them."""
        from .pictures import evaluation_html
        from .words import words_of

        return evaluation_html(self, words_of(language))

    def _repr_html_(self) -> str:
        return self.to_html()

    def __eq__(self, other: object) -> bool:
        return self._json == other._json if isinstance(other, Evaluation) else NotImplemented

    def __hash__(self) -> int:
        return hash(self._json)


class Moves(Own):
    """Who moves between two profiles, how far and why, the farthest first: a, b, before, after, move, because, and
    what each signal did. `compared` counts the scores that were compared."""

    compared: int
    before: Profile
    after: Profile
    _library = "moves"

    @classmethod
    def _of(cls, handle: Any, before: Profile, after: Profile) -> Moves:
        self = cls.__new__(cls)
        self._handle = handle
        self._open(_native.moves_export_arrow(handle))
        self.before, self.after = before, after
        self.compared = _native.moves_get_info(handle)["compared"]
        return self

    def __repr__(self) -> str:
        return f"<Moves: {len(self):,} of {self.compared:,} scores, {self.before.name} to {self.after.name}>"


def options_of(ledger: Ledger, target: Target, as_of: Time | None, how: dict[str, Any]) -> dict[str, Any]:
    """The options of learning and evaluating, by the names of the C interface."""
    target_of(target)
    out: dict[str, Any] = {"target": target, "as_of": ledger._as_of(as_of)}
    out["metrics"] = {name: how.pop(name) for name in ("resamples", "seed", "level", "bins")}
    split_at = how.pop("split_at", None)
    if split_at is not None:
        out["split_at"] = to_us(split_at)
        if how["split"] == "auto":
            how["split"] = "time"
    return out | {name: value for name, value in how.items() if value is not None}


def learn(ledger: Ledger, labels: dict[str, Any], options: dict[str, Any], profile: Profile | None,
          progress: Progress | None) -> tuple[Profile, Evaluation]:  # fmt: skip
    learned, evaluation = ledger._long(progress, _native.ledger_learn, ledger._handle, labels, {**options, "profile": _of(profile)})
    return Profile._of(learned), Evaluation._of(evaluation)


def evaluate(ledger: Ledger, labels: dict[str, Any], options: dict[str, Any], profile: Profile | None,
             progress: Progress | None) -> Evaluation:  # fmt: skip
    return Evaluation._of(ledger._long(progress, _native.ledger_evaluate, ledger._handle, labels, {**options, "profile": _of(profile)}))


def learn_activity(ledger: Ledger, options: dict[str, Any], profile: Profile | None,
                   progress: Progress | None) -> tuple[Profile, Evaluation]:  # fmt: skip
    learned, evaluation = ledger._long(progress, _native.ledger_learn_activity, ledger._handle, {**options, "profile": _of(profile)})
    return Profile._of(learned), Evaluation._of(evaluation)


def compare(ledger: Ledger, before: Profile | None, after: Profile | None, options: dict[str, Any],
            progress: Progress | None) -> Moves:  # fmt: skip
    target_of(options["target"])
    handle = ledger._long(progress, _native.ledger_compare_profiles, ledger._handle, _of(before), _of(after), options)
    return Moves._of(handle, before or ledger.profile, after or ledger.profile)
