# SPDX-License-Identifier: MIT
"""What the page says, gathered from a ledger before a line of it is written."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

from ..display import floor_of
from ..errors import NotFoundError
from ..times import from_us, to_us

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime
    from typing import Any

    from ..explanation import Explanation
    from ..ledger import Ledger
    from ..log_file import LogFile
    from ..pair import Next
    from ..scores import Timeline
    from ..times import Time

MONTH = 30
LEAST_MOVE = 3.0
BANDS = ("contact", "close", "inner_circle")
"""The bands of depth that make a relationship, as the library's own summary counts them."""
SINCE = 400
"""For how many days the course of a relationship is drawn."""


@dataclass
class Move:
    """What moved, how far, and by which signals."""

    contact: str
    what: str  # depth, trust_in_them, trust_in_me
    before: float
    after: float
    why: list[tuple[str, float]]


@dataclass
class Open:
    """An open promise."""

    contact: str
    mine: bool
    id: str
    due: datetime | None
    overdue: bool


@dataclass
class Person:
    """A contact with a page of its own."""

    row: dict[str, Any]
    explanation: Explanation
    course: Timeline | None
    next: list[Next]
    latest: list[Any]


@dataclass
class Data:
    """All of it."""

    me: str
    as_of: datetime
    names: dict[str, str]
    language: str
    rows: list[dict[str, Any]] = field(default_factory=list)
    people: dict[str, Person] = field(default_factory=dict)
    real: list[str] = field(default_factory=list)
    moves: list[Move] = field(default_factory=list)
    open: list[Open] = field(default_factory=list)
    ties: list[tuple[str, str]] = field(default_factory=list)
    observed: dict[str, int] = field(default_factory=dict)
    interactions: int = 0
    first: datetime | None = None
    unsure: int = 0
    floor: float = 0.2
    bands: dict[str, float] = field(default_factory=dict)
    """From which depth on a relationship has which band, as the profile says."""
    profile: str = ""
    version: str = ""
    left_out: list[tuple[str, int]] = field(default_factory=list)
    problems: int = 0
    proposals: int = 0
    cues_seen: bool = False
    wanted: int = 0
    canonical: dict[str, str] = field(default_factory=dict)  # alias -> contact

    @property
    def since(self) -> datetime:
        return self.as_of - timedelta(days=MONTH)

    def name(self, id: str) -> str:
        return clean(self.names.get(id) or id.partition(":")[2] or id)


def clean(given: str) -> str:
    """Without what would act on the line: control characters, and those that turn it around."""
    return "".join(c if c.isprintable() else "�" for c in given)


def gather(ledger: Ledger, as_of: Time, *, me: str, language: str, names: Mapping[str, str], log: LogFile | None, most: int,
           progress: Callable[[str, int, int], object] | None = None) -> Data:  # fmt: skip
    """Everything about `me` at a time."""
    from .. import __version__

    us = to_us(as_of)
    when = from_us(us)
    assert when is not None
    info = ledger.info
    try:
        me = ledger.canonical(me)
    except NotFoundError:
        if info.interactions:
            raise NotFoundError(f'me: no contact "{me}"') from None
    data = Data(me, when, dict(names), language, floor=floor_of(ledger.profile), profile=ledger.profile.name, version=__version__,
                bands={name: ledger.profile[f"band.{name}"] for name in BANDS})
    for contact in ledger.contacts():
        if contact.alias_of:
            data.canonical[contact.id] = ledger.canonical(contact.id)
            if contact.id in names:
                data.names.setdefault(data.canonical[contact.id], names[contact.id])
        if contact.display_name:
            data.names.setdefault(contact.id, contact.display_name)
    data.interactions, data.first = info.interactions, info.first
    if not info.interactions:
        return data
    scores = ledger.scores(us, me=me)
    data.rows = sorted(scores, key=lambda row: (row["depth_confidence"] < data.floor, -row["depth"], row["contact"]))
    data.unsure = sum(row["depth_confidence"] < data.floor for row in data.rows)
    data.real = [row["contact"] for row in data.rows if row["depth_confidence"] >= data.floor and row["band"] in BANDS]
    chosen = _chosen(data, most)
    for number, row in enumerate(chosen):
        if progress:
            progress("report", number, len(chosen))
        data.people[row["contact"]] = _person(ledger, us, me, row, data)
    _counts(ledger, us, me, data)
    data.moves = _moves(ledger, us, me, data)
    data.ties = _ties(ledger, us, data)
    _account(log, data)
    return data


def _chosen(data: Data, most: int) -> list[dict[str, Any]]:
    """Who gets a page: whoever is a relationship or waits, the deepest first."""
    real = set(data.real)
    wanted = [row for row in data.rows if row["contact"] in real or row["owed"]]
    data.wanted = len(wanted)
    return wanted[:most]


def _person(ledger: Ledger, us: int, me: str, row: dict[str, Any], data: Data) -> Person:
    other = row["contact"]
    explanation = ledger.explain(me, other, us, me=me)
    rows = [each for each in ledger.rows(me, other) if to_us(each.time) <= us]
    course = None
    if rows:
        begin = max(to_us(rows[0].time), us - SINCE * 86_400_000_000)
        step = max(7.0, (us - begin) / 86_400_000_000 / 52)
        if begin < us:
            course = ledger.timeline(me, other, start=begin, stop=us, step=step)
    settled = {each.ref for each in rows if each.kind in ("keep", "break", "release")}
    for each in rows:
        if each.kind == "promise" and each.id and each.id not in settled:
            due = from_us(to_us(each.due)) if each.due is not None else None
            data.open.append(Open(other, ledger.canonical(each.actor) == me, each.id, due, due is not None and to_us(due) < us))
    return Person(row, explanation, course, ledger.next(me, other, us)[:4], rows[-10:][::-1])


def _counts(ledger: Ledger, us: int, me: str, data: Data) -> None:
    """Which kinds there are, and whether texts were looked into."""
    for contact in data.rows[:400]:
        for each in ledger.rows(me, contact["contact"]):
            if to_us(each.time) <= us:
                kind = str(each.kind)
                data.observed[kind] = data.observed.get(kind, 0) + 1
                data.cues_seen = data.cues_seen or bool(set(each.looked_for) - {"automatic"})


def _moves(ledger: Ledger, us: int, me: str, data: Data) -> list[Move]:
    """Who moved by LEAST_MOVE points or more in a month, the farthest first."""
    month = MONTH * 86_400_000_000
    before = {row["contact"]: row for row in ledger.scores(us - month, me=me)} if data.first and to_us(data.first) <= us - month else {}
    moves = []
    for row in data.rows:
        other, old = row["contact"], before.get(row["contact"])
        if other not in data.people:
            continue
        found = []
        for name in ("depth", "trust_in_them", "trust_in_me"):
            start = old[name] if old else (0.0 if name == "depth" else 50.0)
            if row[f"{name}_confidence"] >= data.floor and abs(row[name] - start) >= LEAST_MOVE:
                found.append((name, start))
        if not found:
            continue
        change = ledger.explain_change(me, other, us - month, us)
        mine = change.before.side(me)
        for name, start in found:
            signals = change.depth if name == "depth" else change.trust[mine if name == "trust_in_them" else 1 - mine]
            sign = 1 if row[name] > start else -1
            why = sorted(((signal, points) for signal, points in signals.items() if points * sign >= .5), key=lambda each: -abs(each[1]))
            moves.append(Move(other, name, start, row[name], why[:3]))
    return sorted(moves, key=lambda move: (-abs(move.after - move.before), move.contact))


def _ties(ledger: Ledger, us: int, data: Data) -> list[tuple[str, str]]:
    """Which of those on the page know each other."""
    here = set(data.real[:60])
    if len(here) < 2:
        return []
    edges = ledger.network(us).edges()
    return sorted({tuple(sorted((a, b))) for a, b, weight in zip(edges["from"], edges["to"], edges["mutual"])
                   if weight > 0 and a in here and b in here and a != b})  # fmt: skip


def _account(log: LogFile | None, data: Data) -> None:
    """What the import left out."""
    if log is None:
        return
    data.left_out = log.db.execute("SELECT reason, sum(count) AS n FROM left_out GROUP BY reason HAVING n > 0 ORDER BY n DESC, reason").fetchall()
    data.problems = log.db.execute("SELECT count(*) FROM problems").fetchone()[0]
    data.proposals = log.db.execute(
        "SELECT count(*) FROM aliases WHERE accepted = 0 AND alias IN (SELECT actor FROM interactions UNION SELECT target FROM interactions)").fetchone()[0]
