# SPDX-License-Identifier: MIT
"""Relationships kept in a host's own database: rows, evidence, scores, and what has to be looked at again.

A host says what each of its records means as interactions, in the transaction that changes the record:

>>> store = Store(connection, tenant="acme")
>>> store.put("mail/17", {"": Interaction(time, "me", "ada@example.org", channel="mail")})
>>> store.explain("me", "ada@example.org", now, me="me").text()
>>> store.refresh(now)  # nightly: only what changed, or what time has moved
"""

from __future__ import annotations

import hashlib
import json
from contextlib import contextmanager

from .databases import Database, SqlAlchemy, database_of, schema
from .errors import ArgumentError, CorruptError, MismatchError, NotFoundError, UnsupportedError
from .evidence import Evidence
from .interaction import FIELDS, cues, plain_row
from .profile import Profile, default
from .record import Record
from .times import Micros, from_us, to_us

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from datetime import datetime
    from typing import Any

    from .explanation import Explanation
    from .interaction import Row
    from .pair import PairScore
    from .times import Time

__all__ = ["Database", "Kept", "SqlAlchemy", "Store", "schema", "score_many"]

_MEASURES = ("depth", "trust_ab", "trust_ba")
_ENDS = ("", "_low", "_high", "_confidence")


class Kept(Record):
    """What is kept of a pair: the scores at `scored`, and `next`, when time alone moves them (None: not within years).

    `owed` is how many items await the move of (a, b); `items` are they: dicts of kind, by, id, since. `floor` is the
    confidence from which the store's profile has a number be used.
    """

    a: str
    b: str
    rows: int
    scored: datetime
    next: datetime | None
    last: datetime | None
    depth: float
    depth_low: float
    depth_high: float
    depth_confidence: float
    trust_ab: float
    trust_ab_low: float
    trust_ab_high: float
    trust_ab_confidence: float
    trust_ba: float
    trust_ba_low: float
    trust_ba_high: float
    trust_ba_confidence: float
    pulse: float
    state: str
    owed: tuple[int, int]
    items: list[dict[str, Any]]
    floor: float

    def enough(self, measure: str) -> bool:
        """Whether enough is known to show "depth", "trust_ab" or "trust_ba" as a number."""
        if measure not in _MEASURES:
            raise ArgumentError(f"measure {measure!r}: expected one of {', '.join(_MEASURES)}")
        return bool(getattr(self, f"{measure}_confidence") >= self.floor)

    def other(self, contact: str) -> str:
        """The other of the two."""
        return self.b if contact == self.a else self.a

    def owed_by(self, contact: str) -> int:
        """How many items await the contact's move."""
        return self.owed[int(contact == self.b)]

    def trust_of(self, contact: str) -> float:
        """The contact's trust in the other."""
        return self.trust_ba if contact == self.b else self.trust_ab

    def __hash__(self) -> int:
        return hash((self.a, self.b, self.scored))


_SCORES = (*(name + end for name in _MEASURES for end in _ENDS), "pulse", "state", "owed_a", "owed_b", "owed")
_KEPT = ("row_count", "evidence", "profile", "scored_us", "next_us", "last_us", *_SCORES)


def score_many(blobs: Iterable[Any], as_of: Time, profile: Profile | None = None) -> list[PairScore]:
    """The scores at a time of many pairs' evidence, as Evidence.to_bytes() gave it."""
    us = to_us(as_of)
    return [Evidence.from_bytes(blob, profile).score(us) for blob in blobs]


class Store:
    """The relationships of one tenant in a host's database. Another tenant's rows are not reached by it.

    `connection` is a DB-API connection to SQLite or PostgreSQL, one of SQLAlchemy's or its session, or a Database. What
    is written belongs to the host's transaction and goes with it. Contacts are text, or integers taken as text.
    """

    def __init__(self, connection: Any, *, tenant: str | int = "", profile: Profile | None = None,
                 prefix: str = "socialtrust_") -> None:  # fmt: skip
        if not prefix.replace("_", "a").isalnum() or not prefix.isascii():
            raise ValueError(f"prefix {prefix!r}: expected letters, digits and underscores")
        self.database: Database = database_of(connection)
        self.tenant: str = str(tenant)
        self.profile: Profile = profile or default()
        self._floor: float = self.profile["verdict.confidence_floor"]
        self.prefix = prefix

    def create(self) -> None:
        """Makes the tables that are not there yet; hosts with migrations of their own run schema() instead."""
        with self.database.transaction():
            for statement in schema(self.database.postgresql, self.prefix):
                self.database.run(statement)

    # ---- writing ----

    def put(self, record: str | int, rows: Mapping[str, Row] | Iterable[tuple[str, Row]]) -> int:
        """The rows of a record are these now, each under a key of its own: new ones are added, others changed or
        retracted. Returns how many changed; 0 if it was known already."""
        return self._write(str(record), self._plain(str(record), rows), whole=True)

    def add(self, record: str | int, rows: Mapping[str, Row] | Iterable[tuple[str, Row]]) -> int:
        """Adds rows to a record, or changes those of the same key, and leaves its others alone: for what a host forgets
        once it has happened, such as the steps of a complaint."""
        return self._write(str(record), self._plain(str(record), rows), whole=False)

    def retract(self, record: str | int, *keys: str) -> int:
        """A record, or only some of its keys, is no more. Returns how many rows went."""
        if not keys:
            return self._write(str(record), {}, whole=True)
        with self.database.transaction():
            gone = [row for row in self._rows_of(str(record)) if row[0] in set(map(str, keys))]
            return self._remove(str(record), gone)

    def _plain(self, record: str, rows: Any) -> dict[str, tuple[int, str, str, int | None, dict[str, Any]]]:
        pairs = rows.items() if hasattr(rows, "items") else rows
        out: dict[str, tuple[int, str, str, int | None, dict[str, Any]]] = {}
        for key, row in pairs:
            key = str(key)
            if key in out:
                raise ArgumentError(f"record {record}: key {key!r} twice")
            try:
                out[key] = self._checked(record, key, row)
            except (TypeError, ValueError, OverflowError) as error:  # every error of a row says which
                error.args = (f"record {record}, key {key!r}: {error}",)
                raise
        return out

    def _checked(self, record: str, key: str, row: Row) -> tuple[int, str, str, int | None, dict[str, Any]]:
        time, actor, target, kind, given = plain_row(row)
        actor, target = _contact(actor), _contact(target)
        if isinstance(kind, int):
            if kind not in self.profile.kinds:
                raise ArgumentError(f"kind {kind} is none of the profile's")
            kind = self.profile.kinds[kind]
        Evidence.replay(actor, target, [(time, actor, target, kind, given)], self.profile)  # or says what is wrong
        fields: dict[str, Any] = {"kind": kind}
        given.update(given.pop("cues", None) or {})
        for name, value in given.items():
            if value is None or (name == "looked_for" and not value):
                continue
            of = "NUMBER" if name in cues else FIELDS.get(name)
            if of == "NUMBER":
                value = value.total_seconds() if hasattr(value, "total_seconds") else float(value)
            elif of == "TIME":
                value = to_us(value)
            elif of in ("COUNT", "WHOLE"):
                value = int(value)
            elif of == "CUES":
                value = "|".join(sorted(value.split("|") if isinstance(value, str) else value))
            elif of is not None:
                value = str(value)
            fields[name] = value
        fields.setdefault("id", f"{record}/{key}" if key else record)  # rows of one instant stay apart, and have a name
        return to_us(time), actor, target, fields.get("due"), fields

    def _write(self, record: str, rows: dict[str, Any], whole: bool) -> int:
        with self.database.transaction():
            before = {row[0]: row for row in self._rows_of(record)}
            aliases = self._aliases() if rows else {}
            changed = 0
            for key, (us, actor, target, due, fields) in rows.items():
                old = before.pop(key, None)
                if old and (old[1], old[2], old[5]) == (actor, target, us) and json.loads(old[6]) == fields:
                    continue
                a, b = _pair(_root(aliases, actor), _root(aliases, target))
                text = json.dumps(fields, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
                self._run("""INSERT INTO {}rows (tenant, record, key, actor, target, a, b, time_us, due_us, fields)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (tenant, record, key) DO UPDATE SET actor = excluded.actor, target =
excluded.target, a = excluded.a, b = excluded.b, time_us = excluded.time_us, due_us = excluded.due_us, fields =
excluded.fields""", self.tenant, record, key, actor, target, a, b, us, due, text)  # fmt: skip
                self._mark({(a, b)} | ({(old[3], old[4])} if old else set()))
                changed += 1
            return changed + (self._remove(record, list(before.values())) if whole else 0)

    def _remove(self, record: str, rows: list[tuple[Any, ...]]) -> int:
        for row in rows:
            self._run("DELETE FROM {}rows WHERE tenant = ? AND record = ? AND key = ?", self.tenant, record, row[0])
        self._mark({(row[3], row[4]) for row in rows})
        return len(rows)

    def _rows_of(self, record: str) -> list[tuple[Any, ...]]:
        return self._run("""SELECT key, actor, target, a, b, time_us, fields FROM {}rows
WHERE tenant = ? AND record = ?""", self.tenant, record)  # fmt: skip

    def _mark(self, pairs: Iterable[tuple[str, str]]) -> None:
        # Lines that are only ever added: two writers on one pair never wait for each other, nor race for its first row.
        for a, b in sorted(pairs):
            if a != b:
                self._run("INSERT INTO {}changes (tenant, a, b) VALUES (?, ?, ?)", self.tenant, a, b)

    # ---- reading ----

    def evidence(self, a: str | int, b: str | int, now: Time) -> Evidence:
        """The evidence of the rows up to now: as kept, or replayed (and kept) where it has changed."""
        return self._current(*self._sides(a, b), to_us(now))

    def score(self, a: str | int, b: str | int, now: Time) -> PairScore:
        """The scores now, the bits of a replay of all rows up to now."""
        return self.evidence(a, b, now).score(now)

    def explain(self, a: str | int, b: str | int, now: Time, *, me: str | int | None = None) -> Explanation:
        """Why; `me` is called "you"."""
        return self.evidence(a, b, now).explain(now, me=None if me is None else self.canonical(me))

    def kept(self, a: str | int, b: str | int) -> Kept | None:
        """What is kept of a pair, as it stood when it was last looked at; None if nothing is."""
        found = self._select("a = ? AND b = ?", self._sides(a, b))
        return found[0] if found else None

    def pairs(self, contact: str | int | None = None, *, by: str = "depth", limit: int = 100, offset: int = 0,
             now: Time | None = None) -> list[Kept]:  # fmt: skip
        """What is kept of all pairs, or those of one contact: the deepest first and last those of which too little is known,
        or by "owed": first where most awaits its move, or by "name". With `now`, pairs that have changed are looked at
        first."""
        me = None if contact is None else self.canonical(contact)
        if now is not None:
            self.refresh(now, of=me)
        deepest = "CASE WHEN depth_confidence >= ? THEN 0 ELSE 1 END, depth DESC, a, b"
        order = {"depth": deepest, "name": "a, b",
                 "owed": "CASE WHEN a = ? THEN owed_a WHEN b = ? THEN owed_b ELSE 0 END DESC, " + deepest
                 if me is not None else "owed_a + owed_b DESC, " + deepest}  # fmt: skip
        if by not in order:
            raise ArgumentError(f"by {by!r}: expected one of {', '.join(order)}")
        mine = (me, me) if me is not None else ()
        where = "(a = ? OR b = ?)" if me is not None else "1 = 1"
        more = [*mine, *(mine if by == "owed" else ()), *(() if by == "name" else (self._floor,)), int(limit), int(offset)]
        return self._select(f"{where} ORDER BY {order[by]} LIMIT ? OFFSET ?", more)

    def rows(self, a: str | int, b: str | int, now: Time | None = None) -> list[tuple[Any, ...]]:
        """The rows of a pair, oldest first, as Evidence.replay() takes them; up to now, or all."""
        a, b = self._sides(a, b)
        return self._rows(a, b, None if now is None else to_us(now))

    def _rows(self, a: str, b: str, us: int | None) -> list[tuple[Any, ...]]:
        aliases = self._aliases()
        return [(time, _root(aliases, actor), _root(aliases, target), kind, fields)
                for time, actor, target, kind, fields in self._written(a, b, us)]  # fmt: skip

    def _replay(self, a: str, b: str, us: int) -> Evidence:
        """The evidence of all rows up to a time. Ids belong to the contacts as they were written: those of two that were
        merged do not meet."""
        rows = self._written(a, b, us)
        known = self._aliases()
        aliases = {name: _root(known, name) for row in rows for name in row[1:3] if name not in (a, b)}
        return Evidence.replay(a, b, rows, self.profile, aliases=aliases)

    def _written(self, a: str, b: str, us: int | None) -> list[tuple[Any, ...]]:
        until = "" if us is None else " AND time_us <= ?"
        found = self._run(f"SELECT time_us, actor, target, fields FROM {{}}rows WHERE tenant = ? AND a = ? AND b = ?{until}"
                          " ORDER BY time_us, record, key", self.tenant, a, b, *(() if us is None else (us,)))  # fmt: skip
        return [(Micros(time), actor, target, fields["kind"], _but_kind(fields))
                for time, actor, target, text in found for fields in [json.loads(text)]]  # fmt: skip

    def record(self, record: str | int) -> dict[str, tuple[Any, ...]]:
        """The rows of a record by key, as Evidence.replay() takes them: what a host has logged of it so far."""
        return {key: (us, actor, target, fields["kind"], _but_kind(fields))
                for key, actor, target, _, _, us, text in self._rows_of(str(record)) for fields in [json.loads(text)]}  # fmt: skip

    def _select(self, where: str, values: Sequence[Any]) -> list[Kept]:
        columns = ", ".join(("a", "b", *_KEPT))
        found = self._run(f"SELECT {columns} FROM {{}}pairs WHERE tenant = ? AND {where}", self.tenant, *values)
        return [_kept(dict(zip(("a", "b", *_KEPT), row)), self._floor) for row in found]

    def _current(self, a: str, b: str, us: int) -> Evidence:
        evidence, stale = self._look(a, b, us)
        if stale:
            self._keep(a, b, us)
            evidence = self._look(a, b, us)[0]
        return evidence or self._replay(a, b, us)

    def _look(self, a: str, b: str, us: int) -> tuple[Evidence | None, bool]:
        """The kept evidence if it is that of all rows up to a time, and whether a look at the rows is worth keeping."""
        row = self._run("SELECT row_count, evidence, scored_us FROM {}pairs WHERE tenant = ? AND a = ? AND b = ?",
                        self.tenant, a, b)  # fmt: skip
        if self._changes(a, b) or not row:
            return None, not row or us >= row[0][2]
        counted, blob, scored = row[0]
        count, held, _ = self._count(a, b, us, since=scored)
        if count != counted or held:  # a gap (rows went past the store), or rows whose time has come
            return None, us >= scored
        evidence = self._load(blob)
        return evidence, evidence is None

    def _load(self, blob: Any) -> Evidence | None:
        try:
            evidence = Evidence.from_bytes(bytes(blob), self.profile)
        except (CorruptError, MismatchError, UnsupportedError):  # another version or profile: the rows have it all
            return None
        return evidence

    def _count(self, a: str, b: str, us: int, since: int) -> tuple[int, int, int | None]:
        """How many rows there are, how many of them between two times, and when the next row or due time comes."""
        low, high = sorted((us, since))
        count, between, held, due = self._run("""SELECT COUNT(*), COALESCE(SUM(CASE WHEN time_us > ? AND time_us <= ? THEN 1
ELSE 0 END), 0), MIN(CASE WHEN time_us > ? THEN time_us END), MIN(CASE WHEN due_us >= ? THEN due_us + 1 END)
FROM {}rows WHERE tenant = ? AND a = ? AND b = ?""", low, high, us, us, self.tenant, a, b)[0]  # fmt: skip
        return int(count), int(between), min((each for each in (held, due) if each is not None), default=None)

    def _changes(self, a: str, b: str) -> list[int]:
        return [row[0] for row in self._run("SELECT id FROM {}changes WHERE tenant = ? AND a = ? AND b = ?",
                                            self.tenant, a, b)]  # fmt: skip

    # ---- keeping ----

    def _keep(self, a: str, b: str, us: int) -> bool:
        """Looks at a pair again and keeps what comes out; False if another is at it: then it is theirs to do."""
        try:
            with self.database.transaction(aside=True):
                if not (self.database.claim(self._lock(), shared=True) and self.database.claim(self._lock(a, b))):
                    return False
                self._settle(a, b, us)
        except Exception as error:
            if not self.database.conflict(error):
                raise
            return False
        return True

    def _settle(self, a: str, b: str, us: int) -> None:
        changes = self._changes(a, b)  # before the rows: what comes later stays marked
        evidence, _ = self._look(a, b, us)
        rows, _, following = self._count(a, b, us, since=us)
        if changes or evidence is None:
            evidence = self._replay(a, b, us)
        if rows == 0:
            self._run("DELETE FROM {}pairs WHERE tenant = ? AND a = ? AND b = ?", self.tenant, a, b)
        else:
            values = (rows, evidence.to_bytes(), self.profile.fingerprint, us, *self._scored(evidence, us, following))
            columns = ", ".join(_KEPT)
            self._run(f"""INSERT INTO {{}}pairs (tenant, a, b, {columns}) VALUES (?, ?, ?, {', '.join('?' * len(_KEPT))})
ON CONFLICT (tenant, a, b) DO UPDATE SET {', '.join(f'{name} = excluded.{name}' for name in _KEPT)}""",
                      self.tenant, a, b, *values)  # fmt: skip
        for start in range(0, len(changes), 500):
            some = changes[start : start + 500]
            self._run(f"DELETE FROM {{}}changes WHERE id IN ({', '.join('?' * len(some))})", *some)

    def _scored(self, evidence: Evidence, us: int, following: int | None) -> list[Any]:
        why = evidence.explain(us)
        valid = None if why.valid_until is None else to_us(why.valid_until)
        after = min((each for each in (valid, following) if each is not None), default=None)
        last = None if evidence.last is None else to_us(evidence.last)
        out: list[Any] = [after, last]
        for measure in (why.score.depth, *why.score.trust):
            out += [measure.value, measure.low, measure.high, measure.confidence]
        items = [{"kind": item.kind, "by": (why.a, why.b)[item.side], "id": item.id,
                  "since": us - round(item.age_days * 86_400_000_000)} for item in why.owed]  # fmt: skip
        return [*out, why.score.pulse, why.score.state, *why.score.owed, json.dumps(items, ensure_ascii=False, separators=(",", ":"))]

    def refresh(self, now: Time, *, of: str | int | None = None, limit: int | None = None,
                commit: bool | Callable[[], Any] = False) -> int:  # fmt: skip
        """Looks again at what has changed and at what time has moved, and at nothing else: pairs marked, rows whose time
        has come, scores no longer valid, items now due, another profile. Returns how many pairs were kept anew.

        What another transaction is looking at is left to it; what changed since that one began stays due(): who must show it
        at once tries again in a new transaction. `of`: only of one contact. `commit` (True, or the host's own) is called after every 200 pairs; a process that
        dies between leaves what was committed, and the rest for the next time.
        """
        us, done = to_us(now), 0
        for n, (a, b) in enumerate(self.due(now, of=of, limit=limit), 1):
            done += self._keep(a, b, us)
            if commit and n % 200 == 0:
                commit() if callable(commit) else self.database.commit()
        if commit:
            commit() if callable(commit) else self.database.commit()
        return done

    def due(self, now: Time, *, of: str | int | None = None, limit: int | None = None) -> list[tuple[str, str]]:
        """The pairs that refresh() would look at."""
        us = to_us(now)
        only, mine = ("", []) if of is None else (" AND (a = ? OR b = ?)", [self.canonical(of)] * 2)
        found = self._run(f"""SELECT a, b FROM {{}}changes WHERE tenant = ?{only} UNION SELECT a, b FROM {{}}pairs
WHERE tenant = ? AND (next_us <= ? OR scored_us > ? OR profile <> ?){only} ORDER BY 1, 2""",
                          self.tenant, *mine, self.tenant, us, us, self.profile.fingerprint, *mine)  # fmt: skip
        return [(a, b) for a, b in found][:limit]

    def gaps(self) -> list[tuple[str, str]]:
        """Pairs whose rows are no longer those that were last looked at, though nothing was marked: rows were added, deleted or
        changed past the store (their number is compared, then their sum with the evidence's; all rows are read). They are
        marked, for the next refresh()."""
        found = self._run("""SELECT a, b FROM (SELECT a, b, SUM(n) AS n FROM (SELECT a, b, COUNT(*) AS n FROM {}rows WHERE
tenant = ? AND a <> b GROUP BY a, b UNION ALL SELECT a, b, -row_count FROM {}pairs WHERE tenant = ?) AS counted
GROUP BY a, b) AS differing WHERE n <> 0 ORDER BY 1, 2""", self.tenant, self.tenant)  # fmt: skip
        found = [(a, b) for a, b in found]
        marked = {(a, b) for a, b in self._run("SELECT DISTINCT a, b FROM {}changes WHERE tenant = ?", self.tenant)}
        known = marked.union(found)
        kept = self._run("SELECT a, b, evidence, scored_us FROM {}pairs WHERE tenant = ? ORDER BY 1, 2", self.tenant)
        found += [(a, b) for a, b, blob, us in kept if (a, b) not in known and self._altered(a, b, blob, us)]
        out = sorted((a, b) for a, b in found if (a, b) not in marked)
        with self.database.transaction():
            self._mark(out)
        return out

    def _altered(self, a: str, b: str, blob: Any, us: int) -> bool:
        """Whether evidence is not that of the rows up to its time, by their sum; a replay knows which rows count once."""
        evidence = self._load(blob)
        if evidence is None:
            return False
        total = sum(Evidence.row_sum(row, self.profile) for row in self._rows(a, b, us)) % 2**64
        return total != evidence.sum != self._replay(a, b, us).sum

    # ---- contacts ----

    def canonical(self, contact: str | int) -> str:
        """The contact that it was merged into, or itself."""
        return _root(self._aliases(), _contact(contact))

    def merge(self, alias: str | int, into: str | int) -> None:
        """From now on `alias` is another name of `into`, in what is there and in what comes; unmerge() parts them."""
        alias, into = _contact(alias), _contact(into)
        with self._alone():
            aliases = self._aliases()
            if alias in aliases:
                raise ArgumentError(f"{alias} is merged into {aliases[alias]} already; unmerge it first")
            if _root(aliases, into) == alias:
                raise ArgumentError(f"{into} is {alias} already")
            self._run("INSERT INTO {}aliases (tenant, alias, contact) VALUES (?, ?, ?)", self.tenant, alias, into)
            self._move(alias)

    def unmerge(self, alias: str | int) -> None:
        """Parts what merge() put together; each row goes back to whose it was."""
        alias = _contact(alias)
        with self._alone():
            aliases = self._aliases()
            if alias not in aliases:
                raise NotFoundError(f"{alias} is not merged into another contact")
            self._run("DELETE FROM {}aliases WHERE tenant = ? AND alias = ?", self.tenant, alias)
            self._move(_root(aliases, alias))

    def forget(self, contact: str | int) -> int:
        """Deletes all rows, scores and names of a contact and of what was merged into it. Returns how many rows."""
        with self._alone():
            aliases = self._aliases()
            root = _root(aliases, _contact(contact))
            names = {root, _contact(contact), *(name for name in aliases if _root(aliases, name) == root)}
            rows = 0
            for name in sorted(names):
                rows += self._run("SELECT COUNT(*) FROM {}rows WHERE tenant = ? AND (a = ? OR b = ?)", self.tenant, name, name)[0][0]
                for table in ("rows", "pairs", "changes"):
                    self._run(f"DELETE FROM {{}}{table} WHERE tenant = ? AND (a = ? OR b = ?)", self.tenant, name, name)
                self._run("DELETE FROM {}aliases WHERE tenant = ? AND (alias = ? OR contact = ?)", self.tenant, name, name)
            return int(rows)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        # Waits for those that keep scores at the moment: what is forgotten must not come back with one of theirs.
        with self.database.transaction():
            self.database.claim(self._lock(), wait=True)
            yield

    def _move(self, contact: str) -> None:
        """Puts the rows of a contact under the pair that they belong to now."""
        aliases, marked = self._aliases(), set()
        for id, actor, target, a, b in self._run("""SELECT id, actor, target, a, b FROM {}rows WHERE tenant = ? AND
(a = ? OR b = ?)""", self.tenant, contact, contact):  # fmt: skip
            pair = _pair(_root(aliases, actor), _root(aliases, target))
            if pair != (a, b):
                self._run("UPDATE {}rows SET a = ?, b = ? WHERE id = ?", *pair, id)
                marked |= {pair, (a, b)}
        for a, b in marked:  # at once: nothing shows a pair that is no more
            self._run("DELETE FROM {}pairs WHERE tenant = ? AND a = ? AND b = ?", self.tenant, a, b)
        self._mark(marked)

    # ---- helpers ----

    def _run(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        return self.database.run(sql.replace("{}", self.prefix), values)

    def _aliases(self) -> dict[str, str]:
        return dict(self._run("SELECT alias, contact FROM {}aliases WHERE tenant = ?", self.tenant))

    def _sides(self, a: str | int, b: str | int) -> tuple[str, str]:
        aliases = self._aliases()
        a, b = _pair(_root(aliases, _contact(a)), _root(aliases, _contact(b)))
        if a == b:
            raise ArgumentError(f"{a} with itself is no pair")
        return a, b

    def _lock(self, *of: str) -> int:
        text = "\0".join((self.prefix, self.tenant, *of)).encode()
        return int.from_bytes(hashlib.sha256(text).digest()[:8], "big", signed=True)

    def __repr__(self) -> str:
        return f"<Store of tenant {self.tenant!r} in {'PostgreSQL' if self.database.postgresql else 'SQLite'}>"


def _kept(row: dict[str, Any], floor: float) -> Kept:
    items = json.loads(row["owed"])
    for item in items:
        item["since"] = from_us(item["since"])
    scores = {name + end: row[name + end] for name in _MEASURES for end in _ENDS}
    return Kept(a=row["a"], b=row["b"], rows=row["row_count"], scored=from_us(row["scored_us"]), next=from_us(row["next_us"]),
                last=from_us(row["last_us"]), pulse=row["pulse"], state=row["state"],
                owed=(row["owed_a"], row["owed_b"]), items=items, floor=floor, **scores)  # fmt: skip


def _contact(value: Any) -> str:
    if isinstance(value, bool) or not isinstance(value, (str, int)) or value == "":
        raise ArgumentError(f"a contact is a text or an integer, not {value!r}")
    return str(value)


def _root(aliases: Mapping[str, str], contact: str) -> str:
    while contact in aliases:
        contact = aliases[contact]
    return contact


def _pair(a: str, b: str) -> tuple[str, str]:
    return (a, b) if a.encode() <= b.encode() else (b, a)


def _but_kind(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if name != "kind"}
