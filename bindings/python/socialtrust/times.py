# SPDX-License-Identifier: MIT
"""Times out of the library: microseconds since 1970 UTC as aware datetimes."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

from . import _native

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from .choices import Time as Time

EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
NONE = -(2**63)  # SOT_TIME_NONE


def from_us(us: int | None) -> datetime | None:
    """The time as an aware datetime in UTC."""
    return None if us is None or us == NONE else EPOCH + timedelta(microseconds=us)


def given_us(us: int) -> datetime:
    """The same where there is a time."""
    return EPOCH + timedelta(microseconds=us)


class Micros(int):
    """Microseconds that need no look at what they might have been meant as."""


def to_us(time: Time, name: str = "time") -> int:
    """Microseconds since 1970 UTC of whatever the library takes for a time; an error is about the argument `name`."""
    try:
        return Micros(_native.time_us(time))
    except (TypeError, ValueError) as error:
        said = str(error).removeprefix("time: ")
        if isinstance(error, TypeError):
            said = f"{said.partition(', not ')[0]}, not {time!r} ({type(time).__name__})"
        raise type(error)(f"{name}: {said}") from None


def due_us(due: Time, profile: Any) -> Time:
    """A due date without a time, text or a date, is due at the end of that day of the profile's; others as they are."""
    if isinstance(due, str):
        return _native.due_parse(due, -1, profile) if len(due) <= 10 else due
    if isinstance(due, date) and not isinstance(due, datetime):
        return _native.due_parse(due.isoformat(), -1, profile)  # type: ignore[no-any-return]
    return due


def step_us(step: timedelta | float) -> int:
    """Microseconds of a timedelta (numbers are days)."""
    if not isinstance(step, timedelta):
        try:
            step = timedelta(days=float(step))
        except (TypeError, ValueError):
            raise TypeError(f"step: expected a timedelta or a number of days, not {step!r}") from None
        except OverflowError:
            raise ValueError(f"step: {step!r} days are too many") from None
    return step // timedelta(microseconds=1)
