# SPDX-License-Identifier: MIT
"""A time zone as the changes of its clocks, from the system's zone database."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

from .errors import ArgumentError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from .choices import Time

FIRST, LAST = datetime(1970, 1, 1, tzinfo=timezone.utc), datetime(2101, 1, 1, tzinfo=timezone.utc)
STEP = timedelta(days=5)  # no zone keeps its clocks for less


def changes(name: str, first: Time | None = None, last: Time | None = None) -> list[dict[str, Any]]:
    """What a profile has as "fold.zone": the offset at first, and each change of the clocks until the last."""
    from .times import given_us, to_us

    zone = named(name)
    at = FIRST if first is None else given_us(to_us(first, "first"))
    end = LAST if last is None else given_us(to_us(last, "last"))

    def offset(moment: datetime) -> int:
        east = moment.astimezone(zone).utcoffset() or timedelta()
        return round(east.total_seconds())

    shown = offset(at)
    out: list[dict[str, Any]] = [{"offset_seconds": shown}]
    while at < end:
        low, high = at, min(at + STEP, end)
        if offset(high) != shown:
            while high - low > timedelta(seconds=1):
                middle = low + timedelta(seconds=int((high - low).total_seconds()) // 2)
                low, high = (middle, high) if offset(middle) == shown else (low, middle)
            shown = offset(high)
            out.append({"from": high.strftime("%Y-%m-%dT%H:%M:%SZ"), "offset_seconds": shown})
        at = high
    return out


def named(name: str) -> Any:
    """The zone of that name in the system's database."""
    import zoneinfo

    try:
        return zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, TypeError, OSError, IsADirectoryError):
        if not zoneinfo.available_timezones():
            raise ArgumentError("zone: this system has no time zone database: install tzdata (the system's package, or pip's)") from None
        raise ArgumentError(f'zone: expected a name of the time zone database such as "Europe/Berlin", not {name!r}') from None
