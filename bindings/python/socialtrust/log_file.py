# SPDX-License-Identifier: MIT
"""A log as a file of SQLite: what `socialtrust import -o log.sqlite` writes, and how it becomes a ledger.

The tables are an interface: other programs may read them, and add rows of their own. `application_id` is the bytes
"SoTr" and `user_version` the version of the schema. Times are microseconds since 1970-01-01 UTC, what is not known is
NULL, and no text of any message is kept.

    interactions  one row for each thing that an actor did to or with a target, with the columns of the CSV.
                  `row` counts up as rows come; `key` is 16 bytes that are the same whenever the same thing is imported
                  again (its pair and id where it has an id, else all of its fields), so that nothing is in twice
    contacts      id, kind (person, organisation, group, automaton), display_name, organisation, do_not_score, note
    aliases       alias and the contact that it may be, the reason, and `accepted`: 1 joins them, 0 is a proposal
    owners        ids that seem to be oneself, why, and how often it was seen
    sources       what was imported: path, format, a fingerprint, bytes, rows, when it was finished
    problems      what could not be read: source, place, words
    left_out      what was not taken over on purpose: source, reason, count
    meta          name and value, such as `me`, `as_of` and `resolution`, of times, in seconds

A commit is an acknowledgement: write-ahead logging with synchronous=FULL, so that a process that is killed at any moment,
and a machine that loses its power, lose nothing that was committed.
"""

from __future__ import annotations

import os
import sqlite3
from hashlib import blake2b

from .errors import CorruptError, IoError
from .interaction import FIELDS as _FIELDS
from .interaction import cues

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from typing import Any

APPLICATION_ID, SCHEMA_VERSION = 0x536F5472, 1
ENDINGS = (".sqlite", ".sqlite3", ".db")
FIELDS = (*_FIELDS, *cues)

SCHEMA = f"""
CREATE TABLE IF NOT EXISTS interactions (
    row INTEGER PRIMARY KEY, key BLOB NOT NULL UNIQUE CHECK (length(key) = 16),
    time INTEGER NOT NULL, actor TEXT NOT NULL, target TEXT NOT NULL, kind TEXT NOT NULL DEFAULT 'message',
    channel TEXT, audience INTEGER CHECK (audience >= 1), weight REAL CHECK (weight BETWEEN 0 AND 3),
    duration REAL CHECK (duration >= 0), sentiment REAL CHECK (sentiment BETWEEN -1 AND 1),
    id TEXT, ref TEXT, due INTEGER, looked_for TEXT, sequence INTEGER,
    {", ".join(f"{cue} REAL CHECK ({cue} BETWEEN 0 AND 1)" for cue in cues)},
    source INTEGER REFERENCES sources (number));
CREATE INDEX IF NOT EXISTS interactions_by_actor ON interactions (actor, target, time);
CREATE INDEX IF NOT EXISTS interactions_by_target ON interactions (target, actor, time);
CREATE TABLE IF NOT EXISTS contacts (
    id TEXT PRIMARY KEY, kind TEXT NOT NULL DEFAULT 'person', display_name TEXT, organisation TEXT,
    do_not_score INTEGER NOT NULL DEFAULT 0, note TEXT) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS aliases (
    alias TEXT NOT NULL, contact TEXT NOT NULL, reason TEXT NOT NULL, accepted INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (alias, contact)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS owners (
    id TEXT NOT NULL, reason TEXT NOT NULL, count INTEGER NOT NULL, PRIMARY KEY (id, reason)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS sources (
    number INTEGER PRIMARY KEY, path TEXT NOT NULL, format TEXT NOT NULL, fingerprint TEXT NOT NULL UNIQUE,
    bytes INTEGER, rows INTEGER, finished TEXT);
CREATE TABLE IF NOT EXISTS problems (source INTEGER REFERENCES sources (number), place TEXT NOT NULL, words TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS left_out (
    source INTEGER REFERENCES sources (number), reason TEXT NOT NULL, count INTEGER NOT NULL, PRIMARY KEY (source, reason));
CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
"""
_NAMES = ", ".join(FIELDS)
# Not "OR IGNORE", which would pass over broken rows too.
_INSERT = (f"INSERT INTO interactions (key, source, {_NAMES}) VALUES ({', '.join('?' * (len(FIELDS) + 2))}) "
           "ON CONFLICT (key) DO NOTHING")  # fmt: skip


def key_of(row: Mapping[str, Any]) -> bytes:
    """The same 16 bytes whenever the same interaction comes again."""
    get = row.get
    if id := get("id"):
        a, b = row["actor"], row["target"]
        if a > b:
            a, b = b, a
        text = f"{a}\0{b}\0{id}"
    else:
        text = "\0".join([str(get(name)) for name in FIELDS])
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()


class LogFile:
    """An open file of this kind; with path None in memory alone."""

    def __init__(self, path: str | os.PathLike[str] | None, *, write: bool = True) -> None:
        self.path: str | None = None if path is None else os.fspath(path)
        self.write = write
        self._counted: int | None = None
        self._times: dict[bytes, int] = {}
        try:
            if path is None:
                self.db: sqlite3.Connection = sqlite3.connect(":memory:")
            elif write:
                self.db = sqlite3.connect(self.path or "", timeout=30)
            else:
                if not os.path.exists(self.path or ""):
                    raise IoError(f"{self.path}: cannot be read")
                self.db = sqlite3.connect(f"file:{_quoted(self.path or '')}?mode=ro", uri=True, timeout=30)
            self._prepare()
        except sqlite3.DatabaseError as error:
            raise CorruptError(f"{self.path}: {error}") from None

    def _prepare(self) -> None:
        application, = self.db.execute("PRAGMA application_id").fetchone()
        version, = self.db.execute("PRAGMA user_version").fetchone()
        tables = {name for name, in self.db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        if application not in (0, APPLICATION_ID) or application == 0 and tables and "interactions" not in tables:
            raise CorruptError(f"{self.path}: a file of SQLite, but no log of interactions (it has {', '.join(sorted(tables)[:5])})")
        if version > SCHEMA_VERSION:
            raise CorruptError(f"{self.path}: written by a later version (schema {version}, known is {SCHEMA_VERSION})")
        if self.write:
            if self.path:
                self.db.execute("PRAGMA journal_mode = WAL")
                self.db.execute("PRAGMA synchronous = FULL")
            self.db.executescript(SCHEMA)
            self.db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            self.db.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
            self.db.commit()
        elif "interactions" not in tables:
            raise CorruptError(f"{self.path}: no table interactions")

    # ---- writing ----

    def begin_source(self, path: str, form: str, fingerprint: str, size: int | None) -> tuple[int, bool]:
        """The source's number, and whether it was finished before."""
        self._counted = None
        found = self.db.execute("SELECT number, finished FROM sources WHERE fingerprint = ?", (fingerprint,)).fetchone()
        if found and found[1]:
            return found[0], True
        if found:  # begun and not finished: what is already there is passed over by its key
            self.db.execute("DELETE FROM problems WHERE source = ?", found[:1])
            self.db.execute("DELETE FROM left_out WHERE source = ?", found[:1])
            return found[0], False
        cursor = self.db.execute("INSERT INTO sources (path, format, fingerprint, bytes) VALUES (?, ?, ?, ?)",
                                 (path, form, fingerprint, size))  # fmt: skip
        return int(cursor.lastrowid or 0), False

    def add(self, rows: Iterable[Mapping[str, Any]], source: int | None = None) -> int:
        """Adds rows; returns how many were new. Nothing is certain before commit(). Equal rows without an id are as many as
        one source has of them (without a source: as one call has)."""
        before = self.db.total_changes
        if source is None or source != self._counted:
            self._counted, self._times = source, {}
        self.db.executemany(_INSERT, [(self._key(row), source, *map(row.get, FIELDS)) for row in rows])
        return self.db.total_changes - before

    def _key(self, row: Mapping[str, Any]) -> bytes:
        """The key of a row; of equal ones of a source the second, third ... have keys of their own, the same each time."""
        key = key_of(row)
        if row.get("id"):
            return key
        times = self._times[key] = self._times.get(key, 0) + 1
        return key if times == 1 else blake2b(key + times.to_bytes(8, "little"), digest_size=16).digest()

    def add_contact(self, id: str, kind: str | None = None, display_name: str | None = None, organisation: str | None = None,
                    note: str | None = None) -> None:  # fmt: skip
        """Declares a contact; what is known already stays."""
        self.db.execute(
            "INSERT INTO contacts (id, kind, display_name, organisation, note) VALUES (?, coalesce(?, 'person'), ?, ?, ?) "
            "ON CONFLICT (id) DO UPDATE SET kind = CASE WHEN kind = 'person' THEN excluded.kind ELSE kind END, "
            "display_name = coalesce(display_name, excluded.display_name), "
            "organisation = coalesce(organisation, excluded.organisation), note = coalesce(note, excluded.note)",
            (id, kind, display_name, organisation, note))  # fmt: skip

    def add_alias(self, alias: str, contact: str, reason: str, accepted: bool = False) -> None:
        """Proposes an alias, or accepts it."""
        self.db.execute("INSERT INTO aliases VALUES (?, ?, ?, ?) ON CONFLICT (alias, contact) DO UPDATE SET "
                        "accepted = max(accepted, excluded.accepted)", (alias, contact, reason, int(accepted)))  # fmt: skip
        if accepted:
            self._flatten()

    def _flatten(self) -> None:
        """Accepted aliases lead to their contact in one step, so that whoever reads the file has to look once."""
        for _ in range(100):
            if not self.db.execute(
                    "UPDATE OR REPLACE aliases SET contact = (SELECT b.contact FROM aliases b WHERE b.alias = aliases.contact AND b.accepted) "
                    "WHERE accepted AND contact IN (SELECT b.alias FROM aliases b WHERE b.accepted AND b.contact <> aliases.alias)").rowcount:  # fmt: skip
                break

    def accept_aliases(self) -> int:
        """Accepts all that are proposed and do not contradict each other; returns how many."""
        taken = {alias for alias, in self.db.execute("SELECT alias FROM aliases WHERE accepted = 1")}
        count = 0
        for alias, contact, in self.db.execute("SELECT alias, contact FROM aliases WHERE accepted = 0 ORDER BY alias, contact").fetchall():
            if alias not in taken:
                taken.add(alias)
                self.db.execute("UPDATE aliases SET accepted = 1 WHERE alias = ? AND contact = ?", (alias, contact))
                count += 1
        self._flatten()
        return count

    def set(self, name: str, value: str | None) -> None:
        """Keeps a value of `meta`."""
        self.db.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (name, value))

    def exact(self, seconds: float) -> None:
        """Times of the log are no more exact than this: the coarsest that was said is kept, and scores use it."""
        if seconds > float(self.get("resolution") or 0):
            self.set("resolution", f"{seconds:g}")

    def get(self, name: str) -> str | None:
        """A value of `meta`."""
        found = self.db.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
        return found[0] if found else None

    def commit(self) -> None:
        """After this nothing that was added is lost, whatever happens to the process."""
        self.db.commit()

    def close(self) -> None:
        """Commits, folds the write-ahead log into the file, and closes it."""
        if self.write:
            self.db.commit()
            if self.path:
                self.db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        self.db.close()

    def __enter__(self) -> LogFile:
        return self

    def __exit__(self, *exception: Any) -> None:
        if exception[0] is None:
            self.close()
        else:
            self.db.close()

    # ---- reading ----

    def rows(self) -> Iterator[dict[str, Any]]:
        """The interactions as dicts without what is not known, by time."""
        for values in self.db.execute(f"SELECT {_NAMES} FROM interactions ORDER BY time, row"):
            yield {name: value for name, value in zip(FIELDS, values) if value is not None}

    def batches(self, most: int) -> Iterator[tuple[int, dict[str, list[Any]]]]:
        """The interactions as columns without those in which nothing is known, by time and some at a time, each with the
        number of its first row. Those of one time lie in one batch: equal rows are as many as one load has of them."""
        cursor = self.db.execute(f"SELECT row, {_NAMES} FROM interactions ORDER BY time, row")
        rest: list[tuple[Any, ...]] = []
        while more := cursor.fetchmany(most):
            rest += more
            if end := next((at for at in range(len(rest) - 1, 0, -1) if rest[at][1] != rest[at - 1][1]), 0):
                yield _columns(rest[:end])
                rest = rest[end:]
        if rest:
            yield _columns(rest)

    def count(self) -> int:
        """How many interactions."""
        return int(self.db.execute("SELECT count(*) FROM interactions").fetchone()[0])

    def owners(self) -> list[tuple[str, int, str]]:
        """(id, how often, why) of those who seem to be oneself, the likeliest first."""
        return self.db.execute("SELECT id, sum(count) AS n, group_concat(reason, '; ') FROM owners GROUP BY id "
                               "ORDER BY n DESC, id").fetchall()  # fmt: skip


def _columns(rows: list[tuple[Any, ...]]) -> tuple[int, dict[str, list[Any]]]:
    columns = {name: list(column) for name, column in zip(("row", *FIELDS), zip(*rows)) if any(each is not None for each in column)}
    return columns.pop("row")[0], columns


def _quoted(path: str) -> str:
    from urllib.parse import quote

    return quote(os.path.abspath(path))


def is_log_file(path: str | os.PathLike[str]) -> bool:
    """Whether a file is one of SQLite, by its first bytes."""
    try:
        with open(path, "rb") as file:
            return file.read(16) == b"SQLite format 3\0"
    except OSError:
        return False
