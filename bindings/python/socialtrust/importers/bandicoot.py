# SPDX-License-Identifier: MIT
"""bandicoot's CSV: interaction (call, text), direction (in, out), correspondent_id, datetime, call_duration.

The one whose records they are has the id "me"; calls of duration 0 were missed. Times have no zone: the caller's is used.
"""

from __future__ import annotations

from .chat import Numbered
from .people import number_id
from .protocol import Left, Owner, Problem, us_of
from .rows_of_csv import header_of, number_of, records, time_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from .protocol import Found, How, Row
    from .source import Source

NAME = "bandicoot"
ABOUT = "bandicoot records (CSV)"


def detect(source: Source) -> float:
    return 1.0 if {"interaction", "direction", "correspondent_id", "datetime"} <= set(header_of(source)) else 0.0


def read(source: Source, how: How) -> Iterator[Found]:
    yield Owner("me", "whose records they are")
    id_of = Numbered("bandicoot")
    for line, row in records(source, "correspondent_id"):
        kind, direction, other = row.get("interaction", "").strip(), row.get("direction", "").strip(), row.get("correspondent_id", "").strip()
        if kind in ("physical", ""):
            yield Left("record of a place")
            continue
        if kind not in ("call", "text") or direction not in ("in", "out") or not other:
            yield Problem(f"line {line}", f"interaction {kind!r}, direction {direction!r}, correspondent {other!r}: expected call or text, in or out")
            continue
        try:
            time = time_of(row.get("datetime", ""), how)
        except (ValueError, OverflowError) as error:
            yield Problem(f"line {line}", str(error))
            continue
        if time > us_of(how.now):
            yield Left("record dated in the future")
            continue
        them = number_id(other) or other
        found: Row = {"time": time, "actor": "me" if direction == "out" else them, "target": them if direction == "out" else "me",
                      "kind": "call" if kind == "call" else "message", "channel": "phone" if kind == "call" else "sms", "id": id_of(time, them)}  # fmt: skip
        if kind == "call" and (seconds := number_of(row.get("call_duration", ""))) is not None and seconds >= 0:
            found["duration"] = seconds
        yield found
