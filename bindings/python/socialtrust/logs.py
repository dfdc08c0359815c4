# SPDX-License-Identifier: MIT
"""How the command gets from the files that it is given to one ledger, and finds out who "me" is in it."""

from __future__ import annotations

import os
import sys
from difflib import get_close_matches

from .errors import Error, NotFoundError
from .ledger import Ledger
from .log_file import LogFile, is_log_file

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterable
    from datetime import tzinfo
    from typing import Any

    from .importers.run import Report
    from .profile import Profile

TEXT_ENDINGS = (".csv", ".ndjson", ".jsonl")


class Unread(Exception):
    """A file cannot be read."""


def zone_of(name: str) -> tzinfo:
    """A zone by its name (Europe/Berlin, UTC, +02:00)."""
    import re
    from datetime import timedelta, timezone
    from zoneinfo import ZoneInfo, available_timezones

    if match := re.fullmatch(r"([+-])(\d\d):?(\d\d)", name):
        offset = timedelta(hours=int(match[2]), minutes=int(match[3]))
        return timezone(offset if match[1] == "+" else -offset)
    try:
        return ZoneInfo(name)
    except (ValueError, OSError, KeyError):
        known = available_timezones()
        folded = {each.casefold(): each for each in known}
        close = get_close_matches(name.casefold(), folded, 1, .5) or [each for each in folded if each.endswith("/" + name.casefold())]
        raise Unread(f"--zone {name}: no such zone" + (f"; did you mean {folded[close[0]]}?" if close else "; such as Europe/Berlin, UTC, +02:00")) from None


def pairs(given: Iterable[str], option: str) -> dict[str, str]:
    """NAME=VALUE, each once."""
    out = {}
    for each in given:
        name, equals, value = each.partition("=")
        if not (name and equals and value):
            raise Unread(f"{option} is NAME=VALUE, not: {each}")
        out[name] = value
    return out


def plain_table(path: str, options: Namespace) -> bool:
    """Whether the library reads it as it is."""
    return path == "-" or path.lower().endswith(TEXT_ENDINGS) and not (options.zone or options.kind)


def imported(paths: list[str], log: LogFile, options: Namespace, progress: Any = None) -> Report:
    """The files in a log, with the options of the command line."""
    from .importers.findings import reader_of
    from .importers.protocol import Refused
    from .importers.run import import_files

    zone, findings = zone_of(options.zone) if options.zone else None, getattr(options, "findings", None)
    reader = None if getattr(options, "no_reading", False) else reader_of(findings, zone)
    if findings is not None and reader is None:
        raise Unread("--findings needs the texts, and --no-reading forbids to look into them")
    try:
        return import_files(paths, log, me=options.me or (), zone=zone,
                            columns=pairs(options.column, "--column"), kinds=pairs(options.kind, "--kind"), unit=options.unit or "s",
                            date_order=getattr(options, "date_order", None), form=getattr(options, "form", None),
                            read=reader, findings=findings, progress=progress)  # fmt: skip
    except Refused as error:
        raise Unread(str(error)) from None


def ledger_of(paths: list[str], options: Namespace, profile: Profile, progress: Any = None) -> tuple[Ledger, LogFile | None]:
    """One ledger of all that is given: tables, logs of SQLite, and whatever can be imported."""
    if len(paths) == 1 and plain_table(paths[0], options):
        ledger = Ledger(profile, threads=options.threads, progress=progress)
        columns: dict[str, str | None] = {name: field for field, name in pairs(options.column, "--column").items()}
        try:
            ledger.add_file(paths[0], unit=options.unit, ignore_unknown=options.ignore_unknown, columns=columns)
        except (Error, ValueError) as error:
            raise Unread(f"standard input: {error}" if paths[0] == "-" else str(error)) from None
        return ledger, None
    if len(paths) == 1 and is_log_file(paths[0]):
        with_log = LogFile(paths[0], write=False)
        return Ledger.from_log(with_log, profile=profile, threads=options.threads, progress=progress), with_log
    log = LogFile(None)
    report = imported(paths, log, options, progress)
    if getattr(options, "aliases", "list") == "accept":
        log.accept_aliases()
    if hasattr(progress, "clear"):
        progress.clear()
    refused = report.refused
    if refused and len(refused) == len(report.files):
        raise Unread("; ".join(f"{each.path}: {each.refused}" for each in refused[:3]))
    print("\n".join(report.lines()), file=sys.stderr)
    return Ledger.from_log(log, profile=profile, threads=options.threads, progress=progress), log


# ---- who am I ----

def known_ids(ledger: Ledger, given: str) -> list[str]:
    """The contacts that are meant by an address, a number or a name."""
    from .importers.people import number_id

    for each in dict.fromkeys((given, given.casefold(), number_id(given) or given)):
        try:
            ledger.contact(each)
            return [each]
        except NotFoundError:
            pass
    return [contact.id for contact in ledger.contacts() if contact.id.partition(":")[2] == given]


def nearest_contact(ledger: Ledger, given: str) -> str:
    """What may have been meant."""
    ids = [contact.id for contact in ledger.contacts()]
    close = get_close_matches(given, ids, 1, .6)
    return f"; did you mean {close[0]}?" if close else ""


def me_of(ledger: Ledger, given: list[str], log: LogFile | None) -> str | None:
    """One's own contact in the ledger: the first that was named, of which the others become aliases."""
    ids: list[str] = []
    for each in given:
        ids += [id for id in known_ids(ledger, each) if id not in ids]
    if given and not ids:
        return given[0]
    if log is not None and ids:
        ids += [id for id, _, reason in log.owners() if reason.startswith("whose") and known_ids(ledger, id) and id not in ids]
    for other in ids[1:]:
        if ledger.canonical(other) != ledger.canonical(ids[0]):
            ledger.add_alias(other, ids[0])
    return ids[0] if ids else None


def found_me(log: LogFile | None) -> tuple[list[str], str] | None:
    """Who the files seem to belong to, if they leave no doubt, and why: archives say it, Sent folders show it."""
    if log is None:
        return None
    stored = log.get("me")
    if stored:
        return stored.split("\n"), "as the import was told"
    rows = log.db.execute("SELECT id, reason, count FROM owners ORDER BY count DESC, id").fetchall()
    sent = [(id, count) for id, reason, count in rows if reason.startswith("sender of")]
    total = sum(count for _, count in sent)
    certain = [id for id, count in sent if count >= max(3, total * .05)]
    certain += [id for id, reason, _ in rows if reason.startswith("whose") and id not in certain]
    if not certain:
        return None
    return certain, "who wrote what lies in Sent" if sent else "whose archive it is"


def candidates(ledger: Ledger, log: LogFile | None) -> list[str]:
    """Who could be oneself where nothing says so: those with most different others."""
    others: dict[str, set[str]] = {}
    if log is not None:
        for a, b in log.db.execute("SELECT DISTINCT actor, target FROM interactions"):
            others.setdefault(a, set()).add(b)
            others.setdefault(b, set()).add(a)
        seen = [id for id, _, _ in log.owners()]
        return list(dict.fromkeys([*seen, *sorted(others, key=lambda id: (-len(others[id]), id))]))[:5]
    return []


def ask_me(ledger: Ledger, log: LogFile | None) -> list[str]:
    """Asks on a terminal; elsewhere says what to say."""
    likely = candidates(ledger, log)
    said = "which of these ids are yours? say --me ID, once for each" + ("; likely: " + ", ".join(likely) if likely else "")
    if not sys.stdin.isatty() or not sys.stderr.isatty() or os.environ.get("CI"):
        raise Unread(said)
    print("Which ids are yours?", file=sys.stderr)
    for number, id in enumerate(likely, 1):
        print(f"  {number}  {id}", file=sys.stderr)
    print("Numbers or ids, separated by blanks: ", end="", file=sys.stderr, flush=True)
    answer = sys.stdin.readline().split()
    chosen = [likely[int(each) - 1] if each.isdigit() and 0 < int(each) <= len(likely) else each for each in answer]
    if not chosen:
        raise Unread(said)
    return chosen
