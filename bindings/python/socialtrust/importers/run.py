# SPDX-License-Identifier: MIT
"""One import: which importer reads which file, where what it finds goes, and the account of it."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from datetime import datetime, timezone
from difflib import get_close_matches
from importlib import import_module

from ..interaction import kinds as known_kinds
from ..log_file import LogFile
from .findings import WAITING_MOST, Findings, reader_of
from .people import same_name
from .protocol import Alias, Contact, Exact, How, Left, Missing, Owner, Problem, Refused
from .source import REGISTERS, Source, sources_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from typing import Any

    from .protocol import Importer, Row

FORMATS = ("mailbox", "calendar", "cards", "whatsapp", "telegram", "signal", "slack", "discord", "meta", "sms", "mastodon",
           "x", "bluesky", "linkedin", "github", "crm", "bandicoot", "table")  # fmt: skip
"""The modules, in the order in which they are asked; of two that are as sure the first one reads."""
BATCH = 2000
NOT_DATA = {".jpg", ".jpeg", ".png", ".gif", ".webp", ".heic", ".mp4", ".mov", ".avi", ".mp3", ".ogg", ".opus", ".m4a", ".wav",
            ".pdf", ".html", ".htm", ".css", ".svg", ".ico", ".md", ".msf", ".ds_store", ".dat", ".zip", ".docx", ".xlsx"}  # fmt: skip

_loaded: dict[str, Importer] = {}


def formats() -> dict[str, Importer]:
    """The importers by the names of their modules."""
    for name in FORMATS:
        if name not in _loaded:
            _loaded[name] = import_module(f".{name}", __package__)  # type: ignore[assignment]
    return _loaded


@dataclass
class Account:
    """What came out of one file."""

    path: str
    form: str
    rows: int = 0
    added: int = 0
    contacts: int = 0
    problems: list[Problem] = field(default_factory=list)
    more_problems: int = 0
    left_out: dict[str, int] = field(default_factory=dict)
    found: dict[str, int] = field(default_factory=dict)
    """Rows of what texts say, by kind; they are among `rows`."""
    refused: str | None = None
    again: bool = False

    @property
    def problem_count(self) -> int:
        return len(self.problems) + self.more_problems


@dataclass
class Report:
    """The account of an import: one entry a file."""

    files: list[Account] = field(default_factory=list)
    passed_over: list[str] = field(default_factory=list)
    aliases: list[Alias] = field(default_factory=list)
    owners: list[tuple[str, int, str]] = field(default_factory=list)

    @property
    def rows(self) -> int:
        return sum(each.rows for each in self.files)

    @property
    def added(self) -> int:
        return sum(each.added for each in self.files)

    @property
    def refused(self) -> list[Account]:
        return [each for each in self.files if each.refused]

    def left_out(self) -> dict[str, int]:
        """What was left out of all files, by reason."""
        out: dict[str, int] = {}
        for each in self.files:
            for reason, count in each.left_out.items():
                out[reason] = out.get(reason, 0) + count
        return out

    def found(self) -> dict[str, int]:
        """Rows of what texts say, of all files, by kind."""
        out: dict[str, int] = {}
        for each in self.files:
            for kind, count in each.found.items():
                out[kind] = out.get(kind, 0) + count
        return out

    def lines(self, most: int = 5) -> list[str]:
        """The account in words."""
        out = []
        for each in self.files:
            if each.refused:
                out.append(f"{each.path}: refused: {each.refused}")
                continue
            if each.again:
                out.append(f"{each.path}: was imported before, nothing new")
                continue
            new = "" if each.added == each.rows else f", {each.rows - each.added:,} of them there already"
            said = f"{each.path}: {each.form}, {each.rows:,} interaction{'s' * (each.rows != 1)}{new}"
            if each.contacts:
                said += f", {each.contacts:,} contact{'s' * (each.contacts != 1)}"
            out.append(said)
            if each.found:
                out.append("  said in texts: " + ", ".join(f"{count:,} × {kind}" for kind, count in sorted(each.found.items())))
            if each.left_out:
                out.append("  left out: " + ", ".join(f"{count:,} × {reason}" for reason, count in sorted(each.left_out.items())))
            for problem in each.problems[:most]:
                out.append(f"  {problem.place}: {problem.words}")
            if each.problem_count > most:
                out.append(f"  and {each.problem_count - most:,} more problems (all of them: table problems of the log)")
        if self.passed_over:
            out.append(f"{len(self.passed_over):,} files that are no data were passed over, such as {self.passed_over[0]}")
        if self.aliases:
            out.append(f"{len(self.aliases):,} ids may be somebody who is there already (--aliases accept joins them):")
            out += [f"  {each.alias} = {each.contact}: {each.reason}" for each in self.aliases[:most]]
        return out

    def __str__(self) -> str:
        return "\n".join(self.lines())


def nearest(word: str, known: Iterable[str]) -> str:
    """What is known, and what the word may have meant."""
    known = list(known)
    close = get_close_matches(word, known, 1, 0.6)
    return (f"did you mean {close[0]}? " if close else "") + f"known are {', '.join(known)}"


def importer_of(source: Source) -> Importer | None:
    """Who reads a file."""
    best, sure = None, 0.0
    for importer in formats().values():
        found = importer.detect(source)
        if found > sure:
            best, sure = importer, found
        if sure >= 1:
            break
    return best


def read(paths: Iterable[str | os.PathLike[str]] | str | os.PathLike[str], **options: Any) -> tuple[LogFile, Report]:
    """Imports files into a log in memory; options as import_files()."""
    log = LogFile(None)
    return log, import_files(paths, log, **options)


def import_files(paths: Iterable[str | os.PathLike[str]] | str | os.PathLike[str], log: LogFile, *, me: Iterable[str] = (),
                 now: datetime | None = None, zone: Any = None, columns: Mapping[str, str] | None = None,
                 kinds: Mapping[str, str] | None = None, unit: str = "s", date_order: str | None = None, form: str | None = None,
                 read: Callable[[str, Mapping[str, Any]], Mapping[str, Any] | None] | None = None, findings: float | None = None,
                 progress: Callable[[str, int, int], object] | None = None) -> Report:  # fmt: skip
    """Imports files, folders and zips into a log.

    `me` are one's own ids; `zone` is that of times which have none (default UTC); `columns` says which column of a table is
    which field; `kinds` which word of a file is which kind; `date_order` (dmy, mdy, ymd) is for exports that do not tell;
    `form` names the importer, for files that do not look like what they are; `read` finds cues in texts. With `findings` what
    texts promise, complain of, keep and settle becomes rows where the reader is so sure or surer (0 to 1); the texts are read
    with Reader() then, unless `read` does it and gives its Reading under `reading`.
    """
    if isinstance(paths, (str, os.PathLike)):
        paths = [paths]
    me = list(me)
    for word, kind in (kinds or {}).items():
        if kind not in known_kinds:
            raise Refused(f"kind {kind} (for {word}): {nearest(kind, known_kinds)}")
    if form is not None and form not in FORMATS:
        raise Refused(f"format {form}: {nearest(form, FORMATS)}")
    how = How(me=frozenset(each.casefold() if "@" in each else each for each in me), columns=dict(columns or {}),
              kinds=dict(kinds or {}), unit=unit, date_order=date_order, read=read)  # fmt: skip
    if now is not None:
        how.now = now
    if zone is not None:
        how.zone, how.zone_given = zone, True
    if findings is not None and not 0 <= findings <= 1:
        raise Refused(f"findings {findings}: expected a confidence from 0 to 1")
    if findings is not None and how.read is None:
        how.read = reader_of(findings, how.zone)
    run = _Run(log, how, progress, form, findings)
    for path in paths:
        run.path(os.fspath(path))
    mine = list(dict.fromkeys(each.casefold() if "@" in each else each for each in me))
    for other in mine[1:]:  # whoever says that both are theirs has said that they are one
        log.add_alias(other, mine[0], "both were said to be one's own", accepted=True)
    return run.end()


class _Run:
    def __init__(self, log: LogFile, how: How, progress: Any, form: str | None, least: float | None = None) -> None:
        self.log, self.how, self.progress, self.form = log, how, progress, form
        self.findings = None if least is None else Findings(least)
        self.read_whole: list[tuple[int, Account]] = []
        self.report = Report()
        self.names: dict[str, dict[str, None]] = {}

    def path(self, path: str) -> None:
        try:
            count = 0
            for source in sources_of(path):
                count += 1
                self.source(source, alone=not source.within)
            if not count:
                self.report.files.append(Account(path, "", refused="nothing in it"))
        except Refused as error:
            self.report.files.append(Account(path, "", refused=_without(str(error), path)))

    def source(self, source: Source, alone: bool) -> None:
        ending = os.path.splitext(source.name)[1]
        if not alone and (ending in NOT_DATA or source.name.startswith(".")) and ending != ".emlx":
            self.report.passed_over.append(source.path)
            return
        account = Account(source.path, "")
        try:
            importer = formats()[self.form] if self.form else importer_of(source)
            if importer is None:
                if not alone:
                    self.report.passed_over.append(source.path)
                    return
                raise Refused("empty" if not source.head else "no format that is known; known are "
                              + "; ".join(each.ABOUT for each in formats().values()))  # fmt: skip
            account.form = importer.NAME
            self.read(importer, source, account)
        except Missing as error:
            account.refused = str(error)
        except Refused as error:
            account.refused = _without(str(error), source.path)
        except (OSError, ValueError, TypeError, LookupError, AttributeError, RecursionError, OverflowError) as error:
            account.refused = f"cannot be read as {account.form or 'anything'} ({type(error).__name__}: {error})"[:300]
        self.report.files.append(account)

    def read(self, importer: Importer, source: Source, account: Account) -> None:
        # Other options may bring other rows out of the same bytes.
        extra = f"{sorted(self.how.me)}{sorted(self.how.columns.items())}{sorted(self.how.kinds.items())}{self.how.zone}{self.how.date_order}{self.how.read is not None}"
        extra += f"{self.findings.least}" if self.findings else ""
        mark = f"{source.folder}/{source.name}:{source.fingerprint()}:{importer.NAME}:{hash_of(extra)}"
        number, finished = self.log.begin_source(source.path, importer.NAME, mark, source.size)
        if finished and source.name not in REGISTERS:
            account.again = True
            return
        self.log.commit()
        rows: list[Row] = []
        total = source.size or 0
        for found in importer.read(source, self.how):
            if isinstance(found, dict):
                reading = found.pop("reading", None)
                wrong = unfit(found)
                if wrong:
                    self.problem(Problem(f"row {account.rows + account.problem_count + 1}", wrong), number, account)
                    continue
                if reading is not None and self.findings:
                    self.said(reading, found, number, account)
                rows.append(found)
                account.rows += 1
                if len(rows) >= BATCH:
                    account.added += self.flush(rows, number)
                    if self.progress:
                        self.progress(source.path, account.rows, 0)
            elif isinstance(found, Left):
                account.left_out[found.reason] = account.left_out.get(found.reason, 0) + found.count
            elif isinstance(found, Problem):
                self.problem(found, number, account)
            elif isinstance(found, Exact):
                self.log.exact(found.seconds)
            else:
                self.person(found, account)
        account.added += self.flush(rows, number)
        if self.findings:  # it is finished when these are in the log, and they wait for the other files
            self.read_whole.append((number, account))
        else:
            self.finish(number, account)
            self.log.commit()
        if self.progress:
            self.progress(source.path, total, total)

    def finish(self, number: int, account: Account) -> None:
        for reason, count in account.left_out.items():
            self.log.db.execute("INSERT OR REPLACE INTO left_out VALUES (?, ?, ?)", (number, reason, count))
        self.log.db.execute("UPDATE sources SET rows = ?, finished = ? WHERE number = ?",
                            (account.rows, datetime.now(timezone.utc).isoformat(timespec="seconds"), number))  # fmt: skip

    def said(self, reading: Any, row: Row, number: int, account: Account) -> None:
        assert self.findings
        crowd = self.findings.take(reading, row, (number, account))
        if crowd:
            reason = "promise, complaint or the like in a message to several"
            account.left_out[reason] = account.left_out.get(reason, 0) + crowd
        if len(self.findings.waiting) >= WAITING_MOST:
            self.found()

    def found(self) -> None:
        """Rows of what the texts said, each under the file that it is from."""
        assert self.findings
        for (number, account), row in self.findings.rows():
            if row is None:
                reason = "word that something is done or settled, where nothing fits that was open"
                account.left_out[reason] = account.left_out.get(reason, 0) + 1
                continue
            account.found[row["kind"]] = account.found.get(row["kind"], 0) + 1
            account.rows += 1
            account.added += self.log.add([row], number)

    def problem(self, found: Problem, number: int, account: Account) -> None:
        if len(account.problems) < 1000:
            found = Problem(fitted(found.place), fitted(found.words))
            account.problems.append(found)
            self.log.db.execute("INSERT INTO problems VALUES (?, ?, ?)", (number, found.place, found.words))
        else:
            account.more_problems += 1

    def flush(self, rows: list[Row], number: int) -> int:
        """Each batch is committed: an import that is broken off goes on where it was."""
        added = self.log.add(rows, number)
        rows.clear()
        self.log.commit()
        return added

    def person(self, found: Contact | Alias | Owner, account: Account) -> None:
        if isinstance(found, Contact):
            account.contacts += 1
            name, organisation = (fitted(each).strip() or None if each else None for each in (found.display_name, found.organisation))
            self.log.add_contact(fitted(found.id), found.kind, name, organisation, found.note)
            if name and found.kind in (None, "person"):
                self.names.setdefault(same_name(name), {})[fitted(found.id)] = None
        elif isinstance(found, Alias):
            if found.alias != found.contact:
                self.log.add_alias(fitted(found.alias), fitted(found.contact), fitted(found.reason))
        else:
            self.log.db.execute("INSERT INTO owners VALUES (?, ?, 1) ON CONFLICT (id, reason) DO UPDATE SET count = count + 1",
                                (fitted(found.id), found.reason))  # fmt: skip

    def end(self) -> Report:
        """What texts said; and who may be whom: those with the same name of two words or more, if they have rows."""
        if self.findings:
            self.found()
            for number, account in self.read_whole:
                self.finish(number, account)
            self.log.commit()
        acting = {id for id, in self.log.db.execute("SELECT actor FROM interactions UNION SELECT target FROM interactions")}
        for name, ids in self.names.items():
            here = [id for id in ids if id in acting]
            if " " in name and 2 <= len(here) <= 8:
                for other in here[1:]:
                    self.log.add_alias(other, here[0], f"both are called {self._shown(other)}")
        self.log.commit()
        self.report.aliases = [
            Alias(*row) for row in self.log.db.execute("SELECT alias, contact, reason FROM aliases WHERE accepted = 0 ORDER BY alias, contact")
            if row[0] in acting or row[1] in acting]  # fmt: skip
        self.report.owners = self.log.owners()
        return self.report

    def _shown(self, id: str) -> str:
        found = self.log.db.execute("SELECT display_name FROM contacts WHERE id = ?", (id,)).fetchone()
        return found[0] if found and found[0] else id


TEXTS = ("actor", "target", "channel", "id", "ref")


def fitted(text: str) -> str:
    """Text that can be kept: without NUL and halves of characters, not endless."""
    if text.isprintable() and len(text) <= 500:
        return text
    return text.replace("\0", "").encode("utf-8", "replace").decode()[:500]


def unfit(row: Row) -> str | None:
    """What keeps a row from being one; its texts are fitted on the way."""
    for name in TEXTS:
        value = row.get(name)
        if value is not None:
            row[name] = fitted(value)
    if not row.get("actor") or not row.get("target"):
        return "no actor or no target"
    if not -62135596800 * 10**6 <= row["time"] < 253402300800 * 10**6:
        return "a time outside the years 1 to 9999"
    if "due" in row and not -62135596800 * 10**6 <= row["due"] < 253402300800 * 10**6:
        return "a due date outside the years 1 to 9999"
    duration = row.get("duration")
    if duration is not None and not 0 <= duration < 1e12:
        return f"a duration of {duration} seconds"
    return None


def hash_of(text: str) -> str:
    from hashlib import blake2b

    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def _without(words: str, path: str) -> str:
    return words.removeprefix(f"{path}: ")
