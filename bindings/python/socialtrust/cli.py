# SPDX-License-Identifier: MIT
"""What the command writes: tables no wider than the terminal, words, CSV and JSON."""

from __future__ import annotations

import csv
import io
import json
import os
import unicodedata

from .display import deepest, floor_of, whole

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import Namespace
    from typing import Any, TypeAlias

    from .ledger import Ledger
    from .pair import Next
    from .table import Table
    from .times import Time

    Pair: TypeAlias = tuple[str, str]

BAR_MOST, BAR_LEAST, NAME_MOST, NAME_LEAST = 20, 6, 36, 10
GERMAN = {
    "contact": "Kontakt", "depth": "Tiefe", "likely": "wohl",
    "trust in": "Vertrauen", "them": "in sie", "you": "in dich", "trust of": "Vertrauen",
    "pulse": "Puls", "state": "Stand", "move": "Zug", "rows": "Zeilen", "time": "Zeit", "could be done": "zu tun",
    "trust": "Vertrauen", "new": "neu", "growing": "wachsend", "steady": "beständig", "fading": "nachlassend",
    "dormant": "eingeschlafen", "not enough evidence": "zu wenig bekannt",
    "{0} and {1} contacts, as of {2}": "{0} und {1} Kontakte, Stand {2}",
    "{0} pairs of contacts, as of {1}": "{0} Paare von Kontakten, Stand {1}",
    "No interactions up to then.": "Bis dahin keine Interaktionen.",
    "and {0} more (--rows {1} shows all)": "und {0} weitere (--rows {1} zeigt alle)",
    "depth and trust: 0 to 100, trust 50 = unknown; ? = not enough evidence":
        "Tiefe und Vertrauen: 0 bis 100, Vertrauen 50 = unbekannt; ? = zu wenig bekannt",
    "; move = how many items await your move": "; Zug = wie vieles auf deinen Zug wartet",
    "depth and trust: points that the model implies if it is done now; no promise":
        "Tiefe und Vertrauen: Punkte, die das Modell erwarten lässt, wenn es jetzt geschieht; keine Zusage",
}


class Usage(Exception):
    """The command line is wrong."""


def pair_of(command: str, options: Namespace) -> tuple[str, str] | None:
    """The two contacts that are asked about; with --me the other one is enough."""
    if command == "score":
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
        self.title, self.right, self.drop, self.over = title, right, drop, over
        self.cells = [fit(cell) for cell in cells]
        self.width = min(max(map(wide, [title, *self.cells])), most)
        self.least = min(least or self.width, self.width)

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
        self.values, self.words = values, words
        self.width, self.least = BAR_MOST, BAR_LEAST
        self.narrow(0)

    def narrow(self, by: int) -> None:
        super().narrow(by)
        words = self.words if wide(self.words) <= self.width else ""
        self.cells = [words if value is None else blocks(value, self.width) for value in self.values]


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


def say(language: str, phrase: str, *values: object) -> str:
    phrase = GERMAN.get(phrase, phrase) if language == "de" else phrase
    return phrase.format(*values) if values else phrase


def grouped(language: str, n: int) -> str:
    return f"{n:,}".replace(",", "." if language == "de" else ",")


def written(table: Table, form: str) -> str:
    """A table as CSV or JSON."""
    return (table.to_csv() if form == "csv" else table.to_json()) or ""


# ---- score ----

def _scored(language: str, rows: list[dict[str, Any]], trusts: list[tuple[str, str]], over: str, floor: float) -> list[Column]:
    """The columns that tables of contacts and of times share."""
    sure = [row["depth_confidence"] >= floor for row in rows]
    ranges = [f'{whole(row["depth_low"])}–{whole(row["depth_high"])}' if known else "" for row, known in zip(rows, sure)]
    out = [Column(say(language, "depth"), [whole(row["depth"]) if known else "?" for row, known in zip(rows, sure)], True),
           Bar([row["depth"] if known else None for row, known in zip(rows, sure)], say(language, "not enough evidence"), 1),
           Column(say(language, "likely"), ranges, True, drop=3)]
    for n, (name, title) in enumerate(trusts):
        cells = [whole(row[name]) if row[name + "_confidence"] >= floor else "?" for row in rows]
        out.append(Column(title, cells, True, drop=6, over=say(language, over) if n else ""))
    out.append(Column(say(language, "pulse"), [whole(row["pulse"]) for row in rows], True, drop=2))
    out.append(Column(say(language, "state"), [say(language, row["state"]) for row in rows], drop=4))
    return out


def score(ledger: Ledger, as_of: Time, contacts: Pair, options: Namespace) -> str:
    scores = ledger.scores(as_of, me=options.me, attention=options.attention or None)
    if options.format != "table":
        return written(scores, options.format)
    t, columns, count = options.language, terminal_columns(), len(scores)
    if count == 0:
        return say(t, "No interactions up to then.") + "\n"
    rows = [scores[i] for i in deepest(scores, options.rows)]
    when = f"{scores.as_of:%Y-%m-%d %H:%M} UTC"
    if options.me:
        title = say(t, "{0} and {1} contacts, as of {2}", fit(options.me, 36), grouped(t, count), when)
        names = [Column(say(t, "contact"), [row["contact"] for row in rows], least=NAME_LEAST, most=NAME_MOST)]
        trusts, over = [("trust_in_them", say(t, "them")), ("trust_in_me", say(t, "you"))], "trust in"
        last = Column(say(t, "move"), [str(row["owed"] or "") for row in rows], True, 5)
    else:
        title = say(t, "{0} pairs of contacts, as of {1}", grouped(t, count), when)
        names = [Column(name, [row[name] for row in rows], least=NAME_LEAST, most=NAME_MOST) for name in "ab"]
        trusts, over = [("trust_ab", "   a"), ("trust_ba", "   b")], "trust of"
        last = Column(say(t, "rows"), [grouped(t, row["interactions"]) for row in rows], True, 5)
    scored = _scored(t, rows, trusts, over, floor_of(ledger.profile))
    out = wrapped(title, columns) + drawn([*names, *scored, last], columns)
    if count > len(rows):
        out += wrapped(say(t, "and {0} more (--rows {1} shows all)", grouped(t, count - len(rows)), count), columns)
    return out + wrapped(say(t, "depth and trust: 0 to 100, trust 50 = unknown; ? = not enough evidence")
                         + (say(t, "; move = how many items await your move") if options.me else ""), columns)


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
    t, columns, rows = options.language, terminal_columns(), list(course)
    a, b = (fit(each, 24) for each in (course.a, course.b))
    times = Column(say(t, "time"), [f'{row["time"]:%Y-%m-%d}' if options.step >= 1 else f'{row["time"]:%Y-%m-%d %H:%M}'
                                    for row in rows])
    scored = _scored(t, rows, [("trust_ab", "   a"), ("trust_ba", "   b")], "trust of", floor_of(ledger.profile))
    return (wrapped(f"a = {a}, b = {b}", columns) + drawn([times, *scored], columns)
            + wrapped(say(t, "depth and trust: 0 to 100, trust 50 = unknown; ? = not enough evidence"), columns))


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
    t = options.language
    fields = ("contact", "action", "id", "age_days", "depth_gain", "trust_gain", "words")
    rows = [(other, each.action, each.id, each.age_days, each.depth_gain, each.trust_gain, each.text(t))
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
    heads = [say(t, each) for each in ("depth", "trust", "could be done")]
    widths = [max(6, wide(head)) for head in heads[:2]]
    lines = [f"{d:>{widths[0]}}  {u:>{widths[1]}}  {fit(words)}"
             for d, u, words in [heads, *((*gain, row[6]) for gain, row in zip(gains, rows))]]
    out = "".join(wrapped(line, columns, sum(widths) + 4) for line in lines)
    return out + wrapped(
        say(t, "depth and trust: points that the model implies if it is done now; no promise"), columns)
