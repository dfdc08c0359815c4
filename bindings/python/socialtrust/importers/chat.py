# SPDX-License-Identifier: MIT
"""What chats of all kinds share: a conversation of a few is from each to each; in a crowd only who is named is addressed."""

from __future__ import annotations

from dataclasses import dataclass

from .protocol import Left, tagged

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from .protocol import Found, How, Row

CROWD = 12
"""In a conversation of more people a message goes to those whom it names or answers, and to nobody else."""


@dataclass
class Said:
    """One message: who, when, in which kind; `to` are those whom it names or answers, `text` is for the reader alone."""

    time: int
    actor: str
    id: str
    text: str = ""
    to: tuple[str, ...] = ()
    kind: str = "message"
    duration: float | None = None
    ref: str | None = None  # the message that it answers
    sequence: int | None = None  # which of those of its time it is, where the file's order says it


def rows_of(said: Iterable[Said], people: Iterable[str], channel: str, how: How) -> Iterator[Found]:
    """The rows of a conversation between these people (and whoever speaks in it)."""
    messages = list(said)
    everybody = dict.fromkeys([*people, *(each.actor for each in messages)])
    nobody = 0
    for each in messages:
        if each.time > int(how.now.timestamp() * 10**6):
            yield Left("message dated in the future")
            continue
        others = [id for id in everybody if id != each.actor]
        named = [id for id in dict.fromkeys(each.to) if id != each.actor]
        if len(everybody) > CROWD or each.kind not in ("message", "call"):
            targets = named
        else:
            targets = others
        if not targets:
            nobody += 1
            continue
        row: Row = {"time": each.time, "actor": each.actor, "channel": channel, "audience": max(len(others), 1), "id": each.id}
        if each.kind != "message":
            row["audience"] = 1
        if each.sequence is not None:
            row["sequence"] = each.sequence
        if each.duration is not None:
            row["duration"] = each.duration
        if each.kind == "message":
            tagged(how, each.text, row)
        for target in targets[: how.most_people]:
            kind = row.get("kind") or ("answer" if each.kind == "message" and each.ref and target in named else each.kind)
            yield {**row, "target": target, "kind": kind}
    if nobody:
        yield Left("message to nobody in particular" if len(everybody) > 1 else "message without a second person", nobody)


class Numbered:
    """Ids for messages that have none: the minute or second, and how many were said in it before, by whomever (or between
    the two of a `pair`): an id is unique within a pair. No text goes in."""

    def __init__(self, start: str) -> None:
        self.start: str = start
        self.seen: dict[tuple[int, str], int] = {}

    def __call__(self, time: int, pair: str = "") -> str:
        n = self.seen.get((time, pair), 0)
        self.seen[time, pair] = n + 1
        return f"{self.start}/{time // 10**6}/{n}"
