# SPDX-License-Identifier: MIT
"""Rows of what messages say: promises, complaints, and what keeps, breaks or settles them, where the reader is sure enough.

On request only. They are made once all files are read, in the order of time: what keeps a promise often lies in another file
than the promise. The texts live until then, and no longer: what an earlier import found open is not met by words of a later one.
"""

from __future__ import annotations

from ..errors import Error
from ..reading import OpenItem, Reader
from ..times import from_us, to_us

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import tzinfo
    from typing import Any

    from ..reading import Reading, Suggestion
    from .protocol import Row

OPENS = {"promise": "promise", "complaint": "complain"}
"""Findings that open something, and the kinds of their rows."""
CLOSES = ("keep", "break", "resolve")
OPEN_MOST = 40
"""Of a pair's open items the latest so many are looked through for the one that is meant."""
WAITING_MOST = 20_000
"""So many messages wait at most; then what is there is worked off. As many wait that are sure of nothing, the first that came: what is
open may make something of them, and later ones are taken for what they say alone."""


def reader_of(findings: float | None = None, zone: tzinfo | None = None) -> Any:
    """What finds cues in a message's text, for the importers: the text goes in, confidences come out, nothing is kept. With
    `findings` the Reading comes too; dates are in `zone`."""
    reader = Reader()

    def read(text: str, row: Mapping[str, Any]) -> dict[str, Any] | None:
        more: dict[str, Any] = {"time": from_us(row["time"]), "id": row.get("id"), "zone": zone} if findings is not None and "time" in row else {}
        try:
            reading = reader.read(text.replace("\0", " "), replace=True, **more)
        except (Error, ValueError):
            return None
        names = set(reading.looked_for) | set(filter(None, str(row.get("looked_for", "")).split("|")))
        out: dict[str, Any] = {name: max(value, row.get(name) or 0.0) for name, value in reading.cues.items() if value > 0}
        if names:
            out["looked_for"] = "|".join(sorted(names))
        if findings is not None and reading.language:
            out["reading"] = reading
        return out

    return read


class Said:
    """A message with findings that waits for its turn."""

    __slots__ = ("row", "reading", "source")

    def __init__(self, row: Row, reading: Reading, source: Any) -> None:
        self.row, self.reading, self.source = row, reading, source

    def order(self) -> tuple[int, str, str, str]:
        return self.row["time"], self.row["actor"], self.row["target"], self.row.get("id") or ""


class Findings:
    """What one import finds, of a confidence of `least` or more."""

    def __init__(self, least: float) -> None:
        self.least = least
        self.waiting: list[Said] = []
        self.perhaps: list[Said] = []
        self.open: dict[tuple[str, str], list[OpenItem]] = {}
        self.crowd: Reading | None = None

    def take(self, reading: Reading, row: Row, source: Any) -> int:
        """Keeps a message for later, and makes a request of it that is one. Returns how many findings go nowhere, because the
        message went to several: nobody can tell whom they are for."""
        sure = [each for each in reading.findings if each.q >= self.least]
        if not sure:
            if row.get("audience", 1) == 1 and len(self.perhaps) < WAITING_MOST:
                self.perhaps.append(Said(row, reading, source))
            return 0
        if row.get("audience", 1) > 1:
            again, self.crowd = self.crowd is reading, reading
            return 0 if again else len(sure)
        if row.get("kind", "message") == "message" and any(each.kind == "request" for each in sure):
            row["kind"] = "ask"
        if any(each.kind != "request" for each in sure):
            self.waiting.append(Said(row, reading, source))
        return 0

    def rows(self) -> Iterator[tuple[Any, Row | None]]:
        """(source, row) for each finding in the order of time; None for what would settle something and fits nothing open."""
        waiting = sorted(self.waiting + self.perhaps, key=Said.order)
        self.waiting, self.perhaps = [], []
        for said in waiting:
            yield from ((said.source, row) for row in self._rows(said))

    def _rows(self, said: Said) -> Iterator[Row | None]:
        row = said.row
        actor, target = row["actor"], row["target"]
        sure = [each for each in said.reading.findings if each.q >= self.least and each.kind != "request"]
        if not sure and not self.open.get(_pair(actor, target)):
            return
        items = self.open.setdefault(_pair(actor, target), [])
        more = {name: row[name] for name in ("id", "channel") if row.get(name)}
        made = said.reading.rows(actor, target, time=from_us(row["time"]), open=items, least_q=0, audience=1, **more)
        # sure by itself or with what is open
        made = [each for each in made if each.finding is not None and max(each.q, each.finding.q) >= self.least]
        placed = {each.finding.kind for each in made if each.finding}
        unplaced = sum(each.kind not in placed for each in sure)
        closed: list[str | None] = []
        for each in _one_complaint(made):
            new: Row = {"time": row["time"], "actor": each.row["actor"], "target": each.row["target"], "kind": each.row["kind"]}
            new.update({name: each.row[name] for name in ("id", "ref") if each.row.get(name)})
            if each.row.get("due") is not None:
                new["due"] = to_us(each.row["due"])
            if "channel" in more:
                new["channel"] = more["channel"]
            if each.finding is not None and each.finding.kind in OPENS and all(item.id != new["id"] for item in items):
                items.append(OpenItem(kind=new["kind"], by=actor, id=new["id"], what=each.finding.what, same_thread=None,
                                      time=from_us(row["time"]), due=from_us(new["due"]) if "due" in new else None))  # fmt: skip
            if new["kind"] in CLOSES:
                closed.append(new.get("ref"))
            if new["kind"] == "acknowledge":
                items[:] = [item.replace(acknowledged=True) if item.id == new["ref"] else item for item in items]
            yield new
        items[:] = [item for item in items if item.id not in closed][-OPEN_MOST:]
        yield from [None] * unplaced


def _one_complaint(made: list[Suggestion]) -> list[Suggestion]:
    """A message complains once, of what it says surest, however many of its sentences say so."""
    complaints = [each for each in made if each.row["kind"] == "complain"]
    surest = max(complaints, key=lambda each: each.finding.q if each.finding else 0.0, default=None)
    return [each for each in made if each.row["kind"] != "complain" or each is surest]


def _pair(a: str, b: str) -> tuple[str, str]:
    return (a, b) if a < b else (b, a)
