# SPDX-License-Identifier: MIT
"""Predicting ratings from earlier ones, to see what a network of ratings is worth."""

from __future__ import annotations

from . import _native
from .docs import documented
from .handles import context
from .record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from .times import Time


class Prediction(Record):
    """What is expected of a rating: its value (-1 to 1), the chance that it is above 0, and what simpler rules say."""

    __slots__ = ("rating", "positive", "ratee_mean", "rater_mean", "reverse", "voices")
    rating: float
    positive: float
    ratee_mean: float | None
    rater_mean: float | None
    reverse: float | None
    voices: int

    def __float__(self) -> float:
        return self.rating


class Ratings:
    """Ratings so far, and what they say about the next one. One thread at a time uses it."""

    __slots__ = ("_handle", "__weakref__")
    _handle: Any

    @documented("ratings_new")
    def __init__(self) -> None:
        """No ratings yet."""
        self._handle = _native.ratings_new(context())

    @documented("ratings_add")
    def add(self, actor: str, target: str, rating: float, time: Time) -> None:
        """One rating in -1 to 1; times must not descend."""
        _native.ratings_add(self._handle, actor, target, rating, time)

    @documented("ratings_predict")
    def predict(self, actor: str, target: str, time: Time) -> Prediction:
        """What is expected of a rating, from strictly earlier ones."""
        return Prediction(**_native.ratings_predict(self._handle, actor, target, time))

    def __len__(self) -> int:
        return _native.ratings_count(self._handle)  # type: ignore[no-any-return]

    def __bool__(self) -> bool:
        return True

    def close(self) -> None:
        """Frees it now."""
        self._handle = None

    def __repr__(self) -> str:
        return "<Ratings, closed>" if self._handle is None else f"<Ratings: {len(self):,}>"

    def __reduce__(self) -> Any:
        raise TypeError("ratings are not pickled; add them again")
