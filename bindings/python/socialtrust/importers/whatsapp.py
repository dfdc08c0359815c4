# SPDX-License-Identifier: MIT
"""WhatsApp's text exports, and Signal's that look the same, in the date styles of every locale.

Which number is the day is told from the file as a whole: one above 12, else the order in which dates must run. Where neither
tells, it is asked for (`date_order`, --date-order) and not guessed.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import datetime

from .chat import Numbered, Said, rows_of
from .people import name_id
from .protocol import Contact, Exact, Left, Problem, Refused, us_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from .protocol import Found, How
    from .source import Source

NAME = "WhatsApp or Signal text"
ABOUT = "WhatsApp and Signal text exports"
_TIME = r"(\d{1,2})[:.](\d{2})(?:[:.](\d{2}))?[ \u00a0\u202f]*([AaPp]\.?[ \u00a0\u202f]?[Mm]\.?|上午|下午|오전|오후|午前|午後|[πμ]\.?μ\.?|م|ص)?"
_BEFORE = r"(?:(上午|下午|오전|오후|午前|午後)[ \u00a0]*)?"
_DATE = r"(\d{1,4})[./\-\u200f ]{1,3}(\d{1,2})[./\-\u200f ]{1,3}(\d{2,4})\.?"
LINE = re.compile(rf"^[\u200e\u200f\ufeff]*\[?{_DATE}(?:,|،|\s)?[ \u00a0]*{_BEFORE}{_TIME}\]?[ \u00a0]*(?:[-–][ \u00a0]*)?(.*)$")
_SPEAKS = re.compile(r"^[\u200e\u202a]*([^:]{1,100}?)[\u202c]*:(?:[ \u00a0]|$|(?=\S))(.*)$", re.S)
_AFTERNOON = {"下午", "오후", "午後", "μμ", "م"}
_SYSTEM = re.compile(r"^(?:.{1,60} (?:created group|added|left|removed|changed|joined|was added)|you were added|messages and calls are)", re.I)
_MISSED = re.compile(r"^\u200e?(?:missed (voice|video) call|verpasster (sprach|video)anruf)", re.I)
MOST = 3_000_000


def detect(source: Source) -> float:
    if not source.name.endswith(".txt") and "." in source.name:
        return 0.0
    lines = [line for line in source.text_head.splitlines() if line.strip()][:40]
    hits = sum(LINE.match(_plain(line)) is not None for line in lines)
    return 0.95 if hits >= max(1, len(lines) // 5) else 0.0


def _plain(line: str) -> str:
    """Digits of every script as 0 to 9."""
    if line[:40].isascii():
        return line
    head = "".join(str(unicodedata.decimal(c, c)) for c in line[:40])
    return head + line[40:]


def read(source: Source, how: How) -> Iterator[Found]:
    entries: list[tuple[tuple[int, int, int], tuple[int, int, int], str, int]] = []
    problems = []
    minutes = False
    for number, line in enumerate(source.text().splitlines(), 1):
        match = LINE.match(_plain(line))
        if match is None:
            if entries:
                date, time, text, at = entries[-1]
                if len(text) < 65_536:
                    entries[-1] = (date, time, f"{text}\n{line}", at)
            elif line.strip():
                problems.append(Problem(f"line {number}", "before the first message"))
            continue
        first, second, third, before, hour, minute, second_of, half, text = match.groups()
        try:
            entries.append(((int(first), int(second), int(third)), _time(hour, minute, second_of, half or before), text, number))
            minutes = minutes or second_of is None
        except ValueError as error:
            problems.append(Problem(f"line {number}", str(error)))
        if len(entries) > MOST:
            raise Refused(f"{source.path}: more than {MOST:,} messages")
    yield from problems[:100]
    if not entries:
        raise Refused(f"{source.path}: no line begins with a date and a time")
    if minutes:
        yield Exact(60)
    order = _order(source, [entry[0] for entry in entries], how)
    where = "signal" if "signal" in source.path.lower() else "whatsapp"
    yield from _said(source, entries, order, where, how)


def _time(hour: str, minute: str, second: str | None, half: str | None) -> tuple[int, int, int]:
    h, m, s = int(hour), int(minute), int(second or 0)
    if half:
        word = re.sub(r"[.\s\u00a0\u202f]", "", half).lower()
        if h > 12 or m > 59:
            raise ValueError(f"no time of day: {hour}:{minute} {half}")
        h = h % 12 + 12 * (word.startswith("p") or word in _AFTERNOON)
    if h > 23 or m > 59 or s > 59:
        raise ValueError(f"no time of day: {hour}:{minute}")
    return h, m, s


def _year(n: int) -> int:
    return n + 2000 if n < 100 else n


def _order(source: Source, dates: list[tuple[int, int, int]], how: How) -> str:
    """dmy, mdy or ymd: the one under which every date is a date and none runs back."""
    possible = []
    for order in ("dmy", "mdy", "ymd"):
        try:
            days = [_date(each, order) for each in dates]
        except ValueError:
            continue
        back = sum(later < earlier for earlier, later in zip(days, days[1:]))
        possible.append((back, order))
    if any(date[0] > 31 for date in dates):
        possible = [each for each in possible if each[1] == "ymd"]
    else:
        possible = [each for each in possible if each[1] != "ymd"]  # a year of two digits never stands first unasked
    if how.date_order in ("dmy", "mdy", "ymd"):
        if how.date_order == "ymd" or how.date_order in [order for _, order in possible]:
            return how.date_order
        raise Refused(f"{source.path}: the dates are not {how.date_order}")
    if not possible:
        raise Refused(f"{source.path}: its dates are of no order that fits them all, such as {dates[0]}")
    possible.sort()
    if len(possible) > 1 and possible[0][0] == possible[1][0]:
        if len({tuple(_date(date, order) for date in dates) for _, order in possible}) == 1:
            return possible[0][1]
        raise Refused(f"{source.path}: whether its dates have the day or the month first cannot be told from it; "
                      "say so with --date-order dmy or mdy")  # fmt: skip
    return possible[0][1]


def _date(date: tuple[int, int, int], order: str) -> tuple[int, int, int]:
    at = dict(zip(order, date))
    found = datetime(_year(at["y"]), at["m"], at["d"])
    return found.year, found.month, found.day


def _said(source: Source, entries: list[tuple[tuple[int, int, int], tuple[int, int, int], str, int]], order: str, where: str,
          how: How) -> Iterator[Found]:  # fmt: skip
    id_of = Numbered(where)
    messages, system, names = [], 0, dict[str, str]()
    order_of: dict[int, int] = {}  # the file's order of what has one time, the same in a later and longer export
    for date, time, text, number in entries:
        match = _SPEAKS.match(text)
        if match is None or _SYSTEM.match(text) and ":" not in text.split("\n")[0][:60]:
            system += 1
            continue
        name, words = match[1].strip("\u200e\u202a\u202c~ "), match[2].strip()
        actor = name_id(where, name)
        names.setdefault(actor, name)
        try:
            us = us_of(datetime(*_date(date, order), *time), how)
        except (ValueError, OverflowError) as error:
            yield Problem(f"line {number}", str(error))
            continue
        missed = _MISSED.match(words)
        order_of[us] = order_of.get(us, 0) + 1
        messages.append(Said(us, actor, id_of(us), words, kind="call" if missed else "message",
                             duration=0.0 if missed else None, sequence=order_of[us]))  # fmt: skip
    for id, name in names.items():
        yield Contact(id, name)
    if system:
        yield Left("note of the program", system)
    if len(names) < 2 and messages:
        yield Problem("the whole file", "only one person speaks in it: with whom, it does not say")
    yield from rows_of(messages, (), "chat", how)
