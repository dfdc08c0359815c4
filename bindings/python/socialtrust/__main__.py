# SPDX-License-Identifier: MIT
"""socialtrust, and python -m socialtrust: from files to a log, scores, reasons, and a page to show."""

from __future__ import annotations

import argparse
import os
import sys
from datetime import datetime, timezone
from difflib import get_close_matches
from time import monotonic, time

from . import Error, Profile, Words, __version__, _native, cli
from .cli import Usage
from .errors import NotFoundError
from .logs import Unread, ask_me, found_me, ledger_of, me_of, nearest_contact, plain_table

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, NoReturn

    from .ledger import Ledger
    from .times import Time

COMMANDS = {
    "score": "every pair of contacts, or with --me every contact of one",
    "explain": "one pair in words: what carries it, what is open, what is worth knowing",
    "timeline": "one pair over time",
    "next": "what could be done next: towards one contact, or towards those who wait",
    "import": "mail, calendars, address books, chats, archives into one log",
    "report": "a page to show: one HTML file that needs no network",
    "read": "one message: what it says, with its words marked",
    "network": "who stands near, who could introduce whom; GraphML, DOT, EigenTrust",
    "mcp": "answers the questions of an assistant (Model Context Protocol)",
}
NEEDS_ME = ("report", "mcp")
GOOD, BAD_INPUT, BAD_USAGE, INTERRUPTED = 0, 1, 2, 130
UNITS = ("s", "ms", "us", "ns")

HELP = f"""\
Usage: socialtrust COMMAND FILE... [CONTACT]... [OPTION]...
Relationship depth and earned trust from a log of interactions.

{chr(10).join(f"  {name:9} {about}" for name, about in COMMANDS.items())}

  socialtrust import mail.mbox calendar.ics contacts.vcf -o log.sqlite
  socialtrust report log.sqlite --me ada@example.org -o me.html
  socialtrust score company.csv --me me
  socialtrust explain company.csv ada@example.org --me me
  socialtrust next company.csv --me me
  socialtrust score - --format csv <company.csv >scores.csv

socialtrust COMMAND --help lists the options; python -m socialtrust is the same.
A FILE is CSV, NDJSON, a log of SQLite, or whatever import reads. Columns of CSV:
time, actor (or from), target (or to), and if wanted kind (default message),
channel, audience, weight, duration, sentiment, id, ref, due, looked_for, sequence,
question, personal, humour, gratitude, apology, promotion, closing, automatic.
Times are ISO 8601 (2026-03-01T09:30:00Z; a date is its midnight UTC) or integers.
Exit status: 0 good, 1 the input cannot be read or scored, 2 wrong usage.
"""


class Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise Usage(message)


def parser_of(command: str) -> Parser:
    parser = Parser(prog=f"socialtrust {command}", description=f"{COMMANDS[command][0].upper()}{COMMANDS[command][1:]}.",
                    allow_abbrev=False, formatter_class=lambda prog: argparse.HelpFormatter(prog, max_help_position=26))
    add = parser.add_argument
    if command in ("import", "report"):
        add("files", metavar="FILE", nargs="+", help="files, folders, zips; what they are is told from what is in them")
    elif command == "read":
        add("file", metavar="FILE", help="a text; - is standard input")
    else:
        add("file", metavar="FILE", help="CSV, NDJSON (.ndjson, .jsonl), a log of SQLite, or what import reads; - is CSV from standard input")
    if command not in ("score", "import", "report", "read", "mcp"):
        add("contacts", metavar="CONTACT", nargs="*",
            help="the pair, or with --me the other one" + "; none: all who wait" * (command == "next") + "; none: all" * (command == "network"))
    if command == "import":
        add("-o", "--out", metavar="OUT", required=True, help="log.sqlite, log.ndjson or log.csv")
    if command == "report":
        add("-o", "--out", metavar="OUT", default="report.html", help="default: report.html; - is standard output")
    if command != "read":
        add("--me", metavar="ID", action="append", default=[], help="one's own address, number or name; may be repeated")
    if command not in ("import", "read", "mcp"):
        add("--as-of", metavar="TIME", help="score at this time (default: the present, and it is said which that was); last: the time of the last row")
    if command not in ("import", "report", "mcp"):
        add("--format", choices=("table", "csv", "json") + ("graphml", "dot", "eigentrust") * (command == "network"), default="table",
            help="default: table")
    if command not in ("import", "network", "mcp"):
        languages = ", ".join(each for each in Words.languages() if each != "en")
        add("--language", metavar="LANG", type=language, help=f"of words: en (default), {languages}")
    if command in ("score", "next", "network", "import", "report"):
        most, what = {"score": (40, "rows in a table"), "next": (10, "contacts when none is named"), "network": (40, "rows in a table"),
                      "import": (5, "problems of each file"), "report": (100, "contacts with a page of their own")}[command]  # fmt: skip
        add("--rows", metavar="N", type=number(0, 999_999_999, "--rows is a number"), default=most, help=f"at most N {what} (default {most})")
    if command == "score":
        add("--summary", action="store_true",
            help="after the table of --me: how many are relationships, what awaits your move, what fell and why")
    if command in ("score", "explain"):
        add("--attention", action="store_true", help="take into account how much each contact deals with others")
    if command == "timeline":
        add("--start", metavar="TIME", help="first time (default: the pair's first row)")
        add("--step", metavar="DAYS", type=days, default=7.0, help="days between times (default 7)")
    if command == "mcp":
        add("--write", action="store_true", help="let the assistant add interactions (default: it only reads)")
    if command == "read":
        return parser
    if command not in ("import", "mcp"):
        add("--alias", metavar="ALIAS=ID", action="append", default=[], type=alias,
            help="ALIAS is another id of the contact ID; may be repeated")
    if command != "import":
        add("--profile", metavar="FILE", help="parameters of the model, JSON")
    if command == "mcp":
        return parser
    add("--column", metavar="FIELD=NAME", action="append", default=[], help="the column NAME of a table is FIELD (time=created_at)")
    add("--kind", metavar="WORD=KIND", action="append", default=[], help="WORD in a file means KIND (email=message)")
    add("--zone", metavar="ZONE", help="of times that have none: Europe/Berlin, +02:00 (default UTC)")
    add("--unit", choices=UNITS, help="of times that are numbers (default: the one in which they lie between 1990 and 2100)")
    add("--date-order", choices=("dmy", "mdy", "ymd"), help="of dates that can be read in two ways")
    add("--aliases", choices=("list", "accept", "none"), default="list",
        help="ids that seem to be one person: list them (default), accept them, or say nothing")
    add("--findings", metavar="Q", type=confidence, help="make rows of promises, complaints, and what keeps or settles them, where texts say so "
        "with a confidence of Q or more, such as 0.6 (default: none)")
    add("--no-reading", action="store_true", help="do not look into texts, only at who and when")
    if command == "import":
        from .importers.run import FORMATS

        add("--form", choices=FORMATS, metavar="FORM", help=f"what the files are, where it cannot be told: {', '.join(FORMATS)}")
        return parser
    add("--ignore-unknown", action="store_true", help="pass over columns that are not known")
    add("--threads", metavar="N", type=number(1, 64, "--threads is 1 to 64"), default=1,
        help="1 to 64 (default 1); the scores do not depend on it")
    return parser


def language(code: str) -> str:
    try:
        return Words(code).language
    except Error as error:
        raise Usage(f"--language {code}: {error}") from None


def number(least: int, most: int, what: str) -> Callable[[str], int]:
    def read(text: str) -> int:
        if not (text.isascii() and text.isdigit()) or not least <= int(text) <= most:
            raise Usage(f"{what}, not: {text}")
        return int(text)
    return read


def days(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = 0.0
    if not 1 / 1440 <= value <= 36525:
        raise Usage(f"--step is a number of days, not: {text}")
    return value


def confidence(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0 <= value <= 1:
        raise Usage(f"--findings is a confidence from 0 to 1, not: {text}")
    return value


def alias(text: str) -> tuple[str, str]:
    name, equals, of = text.partition("=")
    if not (name and of):
        raise Usage(f"--alias is ALIAS=ID, not: {text}")
    return name, of


class Progress:
    """A bar on a terminal when something takes longer than a second."""

    def __init__(self) -> None:
        self.start: float = monotonic()
        self.last: float = self.start
        self.begun: float = self.start
        self.stage: str = ""
        self.shown: bool = False

    def __call__(self, stage: str, done: int, total: int) -> None:
        now = monotonic()
        if stage != self.stage:
            self.stage, self.begun = stage, now
        if now - self.start < 1 or now - self.last < .2:
            return
        self.last, self.shown = now, True
        try:
            from tqdm import tqdm

            said = tqdm.format_meter(done, total or None, now - self.begun, ncols=60, prefix=stage[-24:], unit="", unit_scale=True)
        except ImportError:
            full = 20 * done // total if total else 0
            said = f"{stage} {'█' * full}{'░' * (20 - full)} {100 * done // total:3d}%" if total else f"{stage} {done:,}"
        print(f"\rsocialtrust: {said}\x1b[K", end="", file=sys.stderr, flush=True)

    def clear(self) -> None:
        if self.shown:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)
            self.shown = False


class Failed(Exception):
    """Something cannot be read."""


def read_time(text: str, unit: str | None, option: str) -> int:
    try:
        return int(_native.time_parse(text, UNITS.index(unit) if unit else -1))
    except (Error, ValueError) as error:
        raise Failed(f"{option}: {error}") from None


def read_profile(path: str | None) -> Profile:
    if path is None:
        return Profile.builtin()
    try:
        with open(path, "rb") as file:
            return Profile.from_json(file.read())
    except OSError:
        raise Failed(f"{path}: cannot be read") from None
    except (Error, ValueError) as error:
        raise Failed(f"{path}: {error}") from None


def moment(options: argparse.Namespace) -> Time | None:
    """When to score; None: at the time of the last row."""
    if options.as_of == "last":
        return None
    if options.as_of:
        return read_time(options.as_of, options.unit, "--as-of")
    # The end of this second: what has happened by now lies before it, and it can be given to --as-of again.
    return datetime.fromtimestamp(int(time()) + 1, timezone.utc)


def tell_time(ledger: Ledger, now: Any) -> None:
    """What the scores are of, where nobody has said it."""
    print(f"socialtrust: scored at {now:%Y-%m-%dT%H:%M:%SZ}, the present (--as-of: at another time)", file=sys.stderr)
    last = ledger.info.last
    if last is not None and last > now:
        print(f"socialtrust: rows after it are left out; the last of them is of {last:%Y-%m-%dT%H:%M:%SZ}", file=sys.stderr)


def run(command: str, options: argparse.Namespace, progress: Progress | None) -> str:
    """What is to be written."""
    if command == "read":
        from .reading import command as read_command

        return read_command(options.file, options.language, options.format)
    if command in ("import", "mcp"):
        from . import commands

        if command == "mcp":
            options.read_profile = read_profile(options.profile)
            return commands.mcp(options)
        return commands.import_(options, progress)
    options.language = getattr(options, "language", None) or "en"
    mine = options.me
    options.me = mine[0] if mine else None
    deferred = False
    try:
        contacts = cli.pair_of(command, options) if command not in ("report", "network") else None
    except Usage:
        deferred = not mine and not plain_table(options.file, options)  # the file may say who "me" is
        if not deferred:
            raise
        contacts = None
    profile = read_profile(options.profile)
    as_of: Time | None = moment(options)
    options.me = mine
    try:
        ledger, log = ledger_of(options.files if command == "report" else [options.file], options, profile, progress)
        for name, of in options.alias:
            ledger.add_alias(name, of)
        if not mine and log is not None and (owner := found_me(log)):
            mine = owner[0]
            if progress:
                progress.clear()
            print(f"socialtrust: taking you for {', '.join(mine)} ({owner[1]}); --me says otherwise", file=sys.stderr)
        if not mine and command in NEEDS_ME:
            mine = ask_me(ledger, log)
    except Unread as error:
        raise Failed(str(error)) from None
    options.me = me_of(ledger, mine, log)
    if deferred:
        contacts = cli.pair_of(command, options)
    if as_of is None:
        last = ledger.info.last
        as_of = 0 if last is None else last  # an empty log has no scores at any time
    if not options.as_of:
        if progress:
            progress.clear()
        tell_time(ledger, as_of)
    try:
        if command in ("report", "network"):
            from . import commands

            return commands.report(ledger, log, as_of, options, progress) if command == "report" else commands.network(ledger, as_of, options)
        if contacts and mine and contacts[0] == mine[0] and options.me:
            contacts = (options.me, contacts[1])
        if command == "timeline" and options.start:
            options.start = read_time(options.start, options.unit, "--start")
        write: Callable[[Ledger, Any, Any, argparse.Namespace], str] = getattr(cli, command)
        return write(ledger, as_of, contacts, options)
    except NotFoundError as error:
        asked = [*(contacts or ()), *([options.me] if options.me else [])]
        near = next((found for each in asked if (repr(each)[1:-1] in str(error)) and (found := nearest_contact(ledger, each))), "")
        raise Failed(f"{error}{near}") from None


def main(arguments: list[str] | None = None) -> int:
    given = sys.argv[1:] if arguments is None else list(arguments)
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(encoding="utf-8", newline="\n")
    if given[:1] in (["--help"], ["-h"]):
        sys.stdout.write(HELP)
        return GOOD
    if given[:1] == ["--version"]:
        print(f"socialtrust {__version__}")
        return GOOD
    progress = Progress() if sys.stderr.isatty() else None
    try:
        if not given or given[0] not in COMMANDS:
            close = get_close_matches(given[0], COMMANDS, 1) if given else []
            raise Usage(f"a command is needed: {', '.join(COMMANDS)}" + (f"; not: {given[0]}" if given else "")
                        + (f"; did you mean {close[0]}?" if close else ""))
        options = parser_of(given[0]).parse_intermixed_args(given[1:])
        text = run(given[0], options, progress)
        if progress:
            progress.clear()
        sys.stdout.write(text)
        sys.stdout.flush()
    except Usage as error:
        print(f"socialtrust: {error}\nTry 'socialtrust --help'.", file=sys.stderr)
        return BAD_USAGE
    except KeyboardInterrupt:
        if progress:
            progress.clear()
        return INTERRUPTED
    except (Failed, Unread, Error, ValueError) as error:
        if progress:
            progress.clear()
        print(f"socialtrust: {error}", file=sys.stderr)
        return BAD_INPUT
    except OSError:
        # Python must not try to flush it again at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        print("socialtrust: writing the results failed", file=sys.stderr)
        return BAD_INPUT
    return GOOD


if __name__ == "__main__":
    sys.exit(main())
