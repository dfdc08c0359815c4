# SPDX-License-Identifier: MIT
"""How well a score tells labels: measures with bootstrap intervals, reliability, calibration.

>>> from socialtrust import metrics
>>> metrics.auc(scores, labels, group=egos)
"""

from __future__ import annotations

from . import _native
from .docs import documented
from .given import groups, numbers
from .errors import ArgumentError
from .handles import context, every
from .nearest import one_of
from .profile import Profile, default
from .record import Record
from .table import Column, Table

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from .choices import Target
    from .words import Words

__all__ = ["Calibration", "Estimate", "Reliability", "auc", "average_precision", "brier", "calibrate", "ece", "log_loss",
           "log_odds", "reliability", "spearman"]  # fmt: skip

_NAMES = ("auc", "average_precision", "log_loss", "brier", "ece", "spearman")


class Estimate(Record):
    """A figure and its bootstrap interval; `low` and `high` are None without one."""

    value: float
    low: float | None
    high: float | None
    resamples: int

    def __float__(self) -> float:
        return self.value

    def __str__(self) -> str:
        if self.low is None or self.high is None:
            return f"{self.value:.3f}"
        return f"{self.value:.3f} ({self.low:.3f} to {self.high:.3f})"


class Calibration(Record):
    """From a score to a probability: 1/(1 + e^-(a + b·score)). Call it with a number or a column."""

    a: float
    b: float

    @documented("calibration_apply")
    def __call__(self, score: Any) -> Any:
        """The probability of a number; of a column a list, of a NumPy array an array."""
        given = {"a": self.a, "b": self.b}
        return _mapped(score, lambda values: _native.calibration_apply(given, values))


def _mapped(score: Any, change: Any) -> Any:
    """Numbers out in the form in which they came."""
    one = isinstance(score, (int, float)) or score is None
    out = memoryview(change(numbers("score", [score] if one else score))).cast("d")
    if one:
        return None if out[0] != out[0] else out[0]
    if hasattr(score, "dtype") or hasattr(score, "to_numpy"):
        import numpy

        return numpy.array(out)
    return [None if value != value else value for value in out]


class Reliability(Table):
    """A reliability curve: bins of about equal weight with the mean probability (`score`), the share of labels 1
    (`label`) and its 95% interval."""

    @classmethod
    def _of(cls, bins: list[dict[str, float]]) -> Reliability:
        from array import array

        names = ("from", "to", "weight", "score", "label", "low", "high")
        return cls(Column(name, "g", array("d", [each[name] for each in bins])) for name in names)

    def plot(self, ax: Any = None, *, language: str | Words = "en") -> Any:
        """Draws it beside the diagonal of a perfect one (needs matplotlib), into `ax` or a new figure; returns the Axes."""
        from .pictures import plot_reliability

        return plot_reliability([("", self)], ax=ax, language=language)


def _outcomes(score: Any, label: Any, weight: Any, group: Any) -> dict[str, Any]:
    out = {"score": numbers("score", score), "label": numbers("label", label)}
    if weight is not None:
        out["weight"] = numbers("weight", weight)
    if group is not None:
        out["group"] = groups(group)
    return out


def _metric(name: str, score: Any, label: Any, weight: Any, group: Any, resamples: int, seed: int, level: float,
            threads: int, bins: int = 10) -> Estimate:  # fmt: skip
    options = {"resamples": resamples, "seed": seed, "level": level, "bins": bins}
    given = _outcomes(score, label, weight, group)
    return Estimate(**_native.outcomes_metric(context(threads), given, _NAMES.index(name), options))


@documented("outcomes_metric")
def auc(score: Any, label: Any, *, weight: Any = None, group: Any = None, resamples: int = 1000, seed: int = 1,
        level: float = 0.95, threads: int = 1) -> Estimate:  # fmt: skip
    """The chance that a label 1 is scored above a label 0, ties one half."""
    return _metric("auc", score, label, weight, group, resamples, seed, level, threads)


@documented("outcomes_metric")
def average_precision(score: Any, label: Any, *, weight: Any = None, group: Any = None, resamples: int = 1000,
                      seed: int = 1, level: float = 0.95, threads: int = 1) -> Estimate:  # fmt: skip
    """The precision, averaged over recall."""
    return _metric("average_precision", score, label, weight, group, resamples, seed, level, threads)


@documented("outcomes_metric")
def log_loss(probability: Any, label: Any, *, weight: Any = None, group: Any = None, resamples: int = 1000,
             seed: int = 1, level: float = 0.95, threads: int = 1) -> Estimate:  # fmt: skip
    """The mean -ln of the probability of what came true."""
    return _metric("log_loss", probability, label, weight, group, resamples, seed, level, threads)


@documented("outcomes_metric")
def brier(probability: Any, label: Any, *, weight: Any = None, group: Any = None, resamples: int = 1000,
          seed: int = 1, level: float = 0.95, threads: int = 1) -> Estimate:  # fmt: skip
    """The mean squared distance of probabilities from labels."""
    return _metric("brier", probability, label, weight, group, resamples, seed, level, threads)


@documented("outcomes_metric")
def ece(probability: Any, label: Any, *, bins: int = 10, weight: Any = None, group: Any = None, resamples: int = 1000,
        seed: int = 1, level: float = 0.95, threads: int = 1) -> Estimate:  # fmt: skip
    """The expected calibration error over bins of equal weight."""
    return _metric("ece", probability, label, weight, group, resamples, seed, level, threads, bins)


@documented("outcomes_metric")
def spearman(score: Any, value: Any, *, weight: Any = None, group: Any = None, resamples: int = 1000, seed: int = 1,
             level: float = 0.95, threads: int = 1) -> Estimate:  # fmt: skip
    """The rank correlation with any numbers."""
    return _metric("spearman", score, value, weight, group, resamples, seed, level, threads)


def reliability(probability: Any, label: Any, *, bins: int = 10, weight: Any = None, threads: int = 1) -> Reliability:
    """The reliability curve: what share of labels is 1 where so much was promised. Up to `bins` bins (1 to 100)."""
    curve = _native.outcomes_reliability(context(threads), _outcomes(probability, label, weight, None), bins)
    return Reliability._of(every(_native.curve_bin, curve))


@documented("outcomes_calibrate")
def calibrate(score: Any, label: Any, *, weight: Any = None, threads: int = 1) -> Calibration:
    """Fits probabilities to scores (works best on log_odds())."""
    return Calibration(**_native.outcomes_calibrate(context(threads), _outcomes(score, label, weight, None)))


def target_of(target: str) -> int:
    """The number of a target: depth, or a's trust in b."""
    one_of("target", target, ("depth", "trust"), ArgumentError)
    return int(target == "trust")


@documented("profile_log_odds")
def log_odds(score: Any, target: Target = "depth", profile: Profile | None = None) -> Any:
    """The log-odds of depths or trusts of 0 to 100; a number, or a column as the calibration gives it."""
    handle, kind = (profile or default())._handle, target_of(target)
    return _mapped(score, lambda values: _native.profile_log_odds(handle, kind, values))
