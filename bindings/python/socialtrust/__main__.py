# SPDX-License-Identifier: MIT
"""python -m socialtrust: scores, reasons, courses and suggestions from a log of interactions."""

from __future__ import annotations

import argparse
import os
import sys
from time import monotonic

from . import Error, Ledger, Profile, __version__, _native, cli
from .cli import Usage

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, NoReturn

    from .times import Time

COMMANDS = {
    "score": "every pair of contacts, or with --me every contact of one",
    "explain": "one pair in words: what carries it, what is open, what is worth knowing",
    "timeline": "one pair over time",
    "next": "what could be done next: towards one contact, or towards those who wait",
}
GOOD, BAD_INPUT, BAD_USAGE, INTERRUPTED = 0, 1, 2, 130
UNITS = ("s", "ms", "us", "ns")

HELP = f"""\
Usage: python -m socialtrust COMMAND FILE.csv|FILE.ndjson|- [CONTACT]... [OPTION]...
Relationship depth and earned trust from a log of interactions.

{chr(10).join(f"  {name:9} {about}" for name, about in COMMANDS.items())}

  python -m socialtrust score company.csv --me me
  python -m socialtrust explain company.csv ada@example.org --me me
  python -m socialtrust timeline company.csv ada@example.org --me me --step 7
  python -m socialtrust next company.csv --me me
  python -m socialtrust score - --format csv <company.csv >scores.csv

python -m socialtrust COMMAND --help lists the options.
Columns: time, actor (or from), target (or to), and if wanted kind (default
message), channel, audience, weight, duration, sentiment, id, ref, due, looked_for,
question, personal, humour, gratitude, apology, promotion, closing, automatic.
Times are ISO 8601 (2026-03-01T09:30:00Z; a date is its midnight UTC) or integers.
Exit status: 0 good, 1 the input cannot be read or scored, 2 wrong usage.
"""


class Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise Usage(message)


def parser_of(command: str) -> Parser:
    parser = Parser(prog=f"python -m socialtrust {command}", description=f"{COMMANDS[command]}.".capitalize(),
                    allow_abbrev=False, formatter_class=lambda prog: argparse.HelpFormatter(prog, max_help_position=26))
    parser.add_argument("file", metavar="FILE", help="CSV, or NDJSON (.ndjson, .jsonl); - is CSV from standard input")
    if command != "score":
        parser.add_argument("contacts", metavar="CONTACT", nargs="*",
                            help="the pair, or with --me the other one" + "; none: all who wait" * (command == "next"))
    parser.add_argument("--me", metavar="ID", help="one's own contact: scores are seen from there")
    parser.add_argument("--as-of", metavar="TIME", help="score at this time (default: that of the last row)")
    parser.add_argument("--format", choices=("table", "csv", "json"), default="table", help="default: table")
    parser.add_argument("--language", choices=("en", "de"), default="en", help="of words: en (default) or de")
    if command in ("score", "next"):
        parser.add_argument("--rows", metavar="N", type=number(0, 999_999_999, "--rows is a number"),
                            default=40 if command == "score" else 10,
                            help="at most N %(metavar)s" % {"metavar": "rows in a table (default 40)" if command == "score"
                                                            else "contacts when none is named (default 10)"})
    if command in ("score", "explain"):
        parser.add_argument("--attention", action="store_true",
                            help="take into account how much each contact deals with others")
    if command == "timeline":
        parser.add_argument("--start", metavar="TIME", help="first time (default: the pair's first row)")
        parser.add_argument("--step", metavar="DAYS", type=days, default=7.0, help="days between times (default 7)")
    parser.add_argument("--alias", metavar="ALIAS=ID", action="append", default=[], type=alias,
                        help="ALIAS is another id of the contact ID; may be repeated")
    parser.add_argument("--profile", metavar="FILE", help="parameters of the model, JSON")
    parser.add_argument("--unit", choices=UNITS, default="s", help="of integer times (default s)")
    parser.add_argument("--ignore-unknown", action="store_true", help="pass over columns that are not known")
    parser.add_argument("--threads", metavar="N", type=number(1, 64, "--threads is 1 to 64"), default=1,
                        help="1 to 64 (default 1); the scores do not depend on it")
    return parser


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


def alias(text: str) -> tuple[str, str]:
    name, equals, of = text.partition("=")
    if not (name and of):
        raise Usage(f"--alias is ALIAS=ID, not: {text}")
    return name, of


class Progress:
    """A sign of life on a terminal when something takes longer than a second."""

    def __init__(self) -> None:
        self.start = self.last = monotonic()
        self.shown = False

    def __call__(self, stage: str, done: int, total: int) -> None:
        now = monotonic()
        if now - self.start < 1 or now - self.last < .2:
            return
        self.last, self.shown = now, True
        if total:
            full = 20 * done // total
            said = f"{stage} {'█' * full}{'░' * (20 - full)} {100 * done // total:3d}%"
        else:
            said = f"{stage} {done:,}"
        print(f"\rsocialtrust: {said}\x1b[K", end="", file=sys.stderr, flush=True)

    def clear(self) -> None:
        if self.shown:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)
            self.shown = False


class Failed(Exception):
    """Something cannot be read."""


def read_time(text: str, unit: str, option: str) -> int:
    try:
        return int(_native.time_parse(text, UNITS.index(unit)))
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


def run(command: str, options: argparse.Namespace, progress: Progress | None) -> str:
    """What is to be written."""
    contacts = cli.pair_of(command, options)
    profile = read_profile(options.profile)
    as_of: Time | None = read_time(options.as_of, options.unit, "--as-of") if options.as_of else None
    ledger = Ledger(profile, threads=options.threads, progress=progress)
    try:
        ledger.add_file(options.file, unit=options.unit, ignore_unknown=options.ignore_unknown)
    except (Error, ValueError) as error:
        raise Failed(f"standard input: {error}" if options.file == "-" else str(error)) from None
    for name, of in options.alias:
        ledger.add_alias(name, of)
    if as_of is None:
        last = ledger.info.last
        as_of = 0 if last is None else last  # an empty log has no scores at any time
    if command == "timeline" and options.start:
        options.start = read_time(options.start, options.unit, "--start")
    write: Callable[[Ledger, Any, Any, argparse.Namespace], str] = getattr(cli, command)
    return write(ledger, as_of, contacts, options)


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
            raise Usage(f"a command is needed: {', '.join(COMMANDS)}" + (f"; not: {given[0]}" if given else ""))
        options = parser_of(given[0]).parse_intermixed_args(given[1:])
        text = run(given[0], options, progress)
        if progress:
            progress.clear()
        sys.stdout.write(text)
        sys.stdout.flush()
    except Usage as error:
        print(f"socialtrust: {error}\nTry 'python -m socialtrust --help'.", file=sys.stderr)
        return BAD_USAGE
    except KeyboardInterrupt:
        if progress:
            progress.clear()
        return INTERRUPTED
    except (Failed, Error, ValueError) as error:
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
