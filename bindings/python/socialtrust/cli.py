# SPDX-License-Identifier: MIT
"""What the command writes: tables no wider than the terminal, words, CSV and JSON."""

from __future__ import annotations

import csv
import io
import json
import os
import unicodedata

from .display import deepest, floor_of, whole
from .words import words_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import Namespace
    from typing import Any, TypeAlias

    from .ledger import Ledger
    from .pair import Next
    from .table import Table
    from .times import Time
    from .words import Words

    Pair: TypeAlias = tuple[str, str]

BAR_MOST, BAR_LEAST, NAME_MOST, NAME_LEAST = 20, 6, 36, 10


class Usage(Exception):
    """The command line is wrong."""


def pair_of(command: str, options: Namespace) -> tuple[str, str] | None:
    """The two contacts that are asked about; with --me the other one is enough."""
    if command == "score":
        if options.summary and (not options.me or options.format != "table"):
            raise Usage("--summary goes with --me and a table")
        return None
    given = options.contacts
    if command == "next":
        if not options.me or len(given) > 1:
            raise Usage("next needs --me, and one contact or none")
        return (options.me, given[0]) if given else None
    if len(given) == 2:
        return given[0], given[1]
    if len(given) != 1 or not options.me:
        raise Usage(f"{command} needs two contacts, or --me and one")
    return options.me, given[0]


# ---- text that fits ----

def _width(c: str) -> int:
    if unicodedata.category(c) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(c) in "WF" else 1


def fit(text: object, columns: int = 1 << 20) -> str:
    """Without what would act on the terminal or turn the line around, cut to so many columns."""
    shown = ["?" if unicodedata.category(c) in ("Cc", "Zl", "Zp", "Cs") or unicodedata.bidirectional(c) in _TURNS
             else c for c in str(text)]
    if sum(map(_width, shown)) <= columns:
        return "".join(shown)
    used, kept = 0, []
    for c in shown:
        if used + _width(c) > columns - 1:
            break
        used += _width(c)
        kept.append(c)
    return "".join(kept) + "…"


_TURNS = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}


def wide(text: str) -> int:
    return sum(map(_width, text))


def wrapped(line: str, columns: int, indent: int | None = None) -> str:
    """In lines of at most so many columns, the second and later ones indented."""
    blanks = len(line) - len(line.lstrip(" "))
    indent = blanks + 2 if indent is None else indent
    out, at = [" " * blanks], blanks
    for n, word in enumerate(line[blanks:].split(" ")):
        word = fit(word, max(columns - indent, 8))
        if n and at + 1 + wide(word) > columns:
            out.append("\n" + " " * indent)
            at = indent
        elif n:
            out.append(" ")
            at += 1
        out.append(word)
        at += wide(word)
    return "".join(out) + "\n"


def terminal_columns() -> int:
    try:
        given = int(os.environ.get("COLUMNS", "0"))
    except ValueError:
        given = 0
    if given <= 0:
        try:
            given = os.get_terminal_size(1).columns
        except OSError:
            given = 80
    return min(max(given or 80, 24), 400)


def blocks(value: float, width: int) -> str:
    """A bar of eighths of a block for 0 to 100."""
    eighths = int(value / 100 * 8 * width + .5)
    return "█" * (eighths // 8) + " ▏▎▍▌▋▊▉"[eighths % 8].strip()


class Column:
    """A column of a table. `drop` says how early it goes where the terminal is narrow, 0 never; `least` is how far
    it may be cut, 0 not at all; `over` is a word over this column and the one before."""

    def __init__(self, title: str, cells: list[str], right: bool = False, drop: int = 0, least: int = 0,
                 most: int = 1000, over: str = "") -> None:
        self.title: str = title
        self.right: bool = right
        self.drop: int = drop
        self.over: str = over
        self.cells: list[str] = [fit(cell) for cell in cells]
        self.width: int = min(max(map(wide, [title, *self.cells])), most)
        self.least: int = min(least or self.width, self.width)

    def narrow(self, by: int) -> None:
        self.width = max(self.least, self.width - by)

    def put(self, text: str) -> str:
        text = fit(text, self.width)
        blank = " " * (self.width - wide(text))
        return blank + text if self.right else text + blank


class Bar(Column):
    """Bars for 0 to 100, as long as there is room; words where the score is not known, if they fit."""

    def __init__(self, values: list[float | None], words: str, drop: int) -> None:
        super().__init__("", [], drop=drop)
        self.values: list[float | None] = values
        self.words: str = words
        self.width: int = BAR_MOST
        self.least: int = BAR_LEAST
        self.narrow(0)

    def narrow(self, by: int) -> None:
        super().narrow(by)
        words = self.words if wide(self.words) <= self.width else ""
        self.cells: list[str] = [words if value is None else blocks(value, self.width) for value in self.values]


def drawn(columns: list[Column], limit: int) -> str:
    """The columns side by side, names cut, bars shortened and the least important left out until they fit."""
    def over() -> int:
        return sum(column.width + 2 for column in columns) - 2 - limit
    names = [column for column in columns if not isinstance(column, Bar) and column.least < column.width]
    bars = [column for column in columns if isinstance(column, Bar)]
    for least, some in ((28, names), (0, bars), (20, names)):
        for column in some:
            column.narrow(min(max(over(), 0), max(0, column.width - least)))
    for column in sorted((each for each in columns if each.drop), key=lambda each: each.drop):
        if over() > 0:
            columns.remove(column)
    for column in names:
        column.narrow(max(over(), 0))
    lines = [[column.title for column in columns], *zip(*(column.cells for column in columns))]
    out = "".join("  ".join(c.put(cell) for c, cell in zip(columns, line)).rstrip() + "\n" for line in lines)
    at = 0
    for column in columns:
        at += column.width
        if column.over:
            return " " * (at - wide(column.over)) + column.over + "\n" + out
        at += 2
    return out


def written(table: Table, form: str) -> str:
    """A table as CSV or JSON."""
    return (table.to_csv() if form == "csv" else table.to_json()) or ""


# ---- score ----

def _scored(words: Words, rows: list[dict[str, Any]], floor: float) -> list[Column]:
    """The columns of a table of times."""
    sure = [row["depth_confidence"] >= floor for row in rows]
    ranges = [f'{whole(row["depth_low"])}–{whole(row["depth_high"])}' if known else "" for row, known in zip(rows, sure)]
    out = [Column(words.say("table.depth"), [whole(row["depth"]) if known else "?" for row, known in zip(rows, sure)], True),
           Bar([row["depth"] if known else None for row, known in zip(rows, sure)], words.say("table.too_little"), 1),
           Column(words.say("table.likely"), ranges, True, drop=3)]
    for name, title, over in (("trust_ab", "table.a", ""), ("trust_ba", "table.b", words.say("table.trust_of"))):
        cells = [whole(row[name]) if row[name + "_confidence"] >= floor else "?" for row in rows]
        out.append(Column(f"{words.say(title):>4}", cells, True, drop=6, over=over))
    out.append(Column(words.say("table.pulse"), [whole(row["pulse"]) for row in rows], True, drop=2))
    out.append(Column(words.say("table.state"), [words.say("state." + row["state"]) for row in rows], drop=4))
    return out


def score(ledger: Ledger, as_of: Time, contacts: Pair, options: Namespace) -> str:
    scores = ledger.scores(as_of, me=options.me, attention=options.attention or None)
    if options.format != "table":
        return written(scores, options.format)
    columns, words = terminal_columns(), words_of(options.language)
    out = scores.text(words, rows=options.rows, columns=columns, option="--rows") if options.rows else ""
    if options.summary:
        shares = ledger.attention(as_of) if options.attention else None
        out += "\n" * bool(out) + ledger.summary(options.me, as_of, attention=shares, language=words, columns=columns)
    return out


# ---- explain ----

def explain(ledger: Ledger, as_of: Time, contacts: Pair, options: Namespace) -> str:
    a, b = contacts
    me = None
    if options.me and ledger.canonical(options.me) in (ledger.canonical(a), ledger.canonical(b)):
        me = options.me
    attention = ledger.attention(as_of) if options.attention else None
    found = ledger.explain(a, b, as_of, me=me, attention=attention)
    if options.format == "json":
        text = found.to_json()
        return text if text.endswith("\n") else text + "\n"
    if options.format == "csv":
        return written(found.signals(), "csv")
    columns = terminal_columns()
    return "".join(wrapped(line, columns) for line in found.text(language=options.language).splitlines())


# ---- timeline ----

def timeline(ledger: Ledger, as_of: Time, contacts: Pair, options: Namespace) -> str:
    course = ledger.timeline(*contacts, start=options.start, stop=as_of, step=options.step)
    if options.format != "table":
        return written(course, options.format)
    words, columns, rows = words_of(options.language), terminal_columns(), list(course)
    a, b = (fit(course.name(each), 24) for each in (course.a, course.b))
    times = Column(words.say("table.time"), [f'{row["time"]:%Y-%m-%d}' if options.step >= 1 else f'{row["time"]:%Y-%m-%d %H:%M}'
                                             for row in rows])
    return (wrapped(f'{words.say("table.a")} = {a}, {words.say("table.b")} = {b}', columns)
            + drawn([times, *_scored(words, rows, floor_of(ledger.profile))], columns)
            + wrapped(words.say("table.legend"), columns))


# ---- next ----

def _suggested(ledger: Ledger, as_of: Time, contacts: Pair | None, options: Namespace) -> list[tuple[str, Next]]:
    """All for one contact; else the first for each who waits, then for the deepest that are known."""
    if contacts:
        return [(contacts[1], each) for each in ledger.next(*contacts, as_of)]
    scores = ledger.scores(as_of, me=options.me)
    others, owed, sure = (list(scores[name]) for name in ("contact", "owed", "depth_confidence"))
    order, floor = deepest(scores, len(scores)), floor_of(ledger.profile)
    chosen = [*(i for i in order if owed[i]), *(i for i in order if not owed[i] and sure[i] >= floor)][:options.rows]
    found = [(others[i], ledger.next(options.me, others[i], as_of)) for i in chosen]
    return [(other, each[0]) for other, each in found if each]


def next(ledger: Ledger, as_of: Time, contacts: Pair | None, options: Namespace) -> str:
    found = _suggested(ledger, as_of, contacts, options)
    words = words_of(options.language)
    fields = ("contact", "action", "id", "age_days", "depth_gain", "trust_gain", "words")
    rows = [(other, each.action, each.id, each.age_days, each.depth_gain, each.trust_gain, each.text(words))
            for other, each in found]
    if options.format == "json":
        lines = [json.dumps(dict(zip(fields, row)), ensure_ascii=False) for row in rows]
        return "[\n" + ",\n".join(lines) + "\n]\n" if lines else "[]\n"
    if options.format == "csv":
        file = io.StringIO()
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(fields)
        writer.writerows([[f"{each:.6f}" if isinstance(each, float) else each for each in row] for row in rows])
        return file.getvalue()
    columns = terminal_columns()
    gains = [[f"{0 if abs(gain) < .05 else gain:+.1f}" for gain in row[4:6]] for row in rows]
    heads = [words.say("table." + each) for each in ("depth", "trust", "to_do")]
    widths = [max(6, wide(head)) for head in heads[:2]]
    lines = [f"{d:>{widths[0]}}  {u:>{widths[1]}}  {fit(text)}"
             for d, u, text in [heads, *((*gain, row[6]) for gain, row in zip(gains, rows))]]
    out = "".join(wrapped(line, columns, sum(widths) + 4) for line in lines)
    return out + wrapped(words.say("table.legend.to_do"), columns)
