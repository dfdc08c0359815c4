# SPDX-License-Identifier: MIT
"""Tables and pictures for notebooks: what `_repr_html_` of scores, timelines and explanations returns.

One piece of HTML without scripts, classes of its own or anything to load; colours that carry on light and on
dark. Each picture stands beside its numbers, so that it needs no words of its own, or has them. Ids of contacts
are other people's text: they are escaped, cut, and kept from turning the line around.
"""

from __future__ import annotations

from heapq import nsmallest
from html import escape

from .errors import ArgumentError
from .nearest import one_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime, tzinfo
    from typing import Any

    from .explanation import Change, Explanation
    from .pair import Measure, PairScore
    from .profile import Profile
    from .scores import Scores, Timeline
    from .table import Table
    from .words import Names, Words

ROWS = 20  # of a table; the rest is counted
UP, DOWN, LINE = "#3d8fd1", "#d9822b", "#8a8a8a"  # blue and orange: told apart by all, seen on light and dark
START = {"depth": 0.0, "trust_ab": 50.0, "trust_ba": 50.0}
PARTS = (*START, "open", "findings")  # of an explanation
_CELL = "padding:.15em .6em;text-align:%s;white-space:nowrap;border:0;background:none"
_LONGEST = 40


def text(value: object, longest: int = _LONGEST) -> str:
    """Other people's text as HTML: escaped, without control characters, cut, and isolated from the line."""
    plain = "".join(c if c.isprintable() else "�" for c in str(value))
    if len(plain) <= longest:
        return f"<bdi>{escape(plain)}</bdi>"
    return f'<bdi title="{escape(plain[:500])}">{escape(plain[:longest - 1])}…</bdi>'


def whole(value: float) -> str:
    """A score without decimals; never "-0"."""
    return f"{max(value, 0):.0f}" if value >= .5 else "0"


def floor_of(profile: Profile) -> float:
    """The confidence below which a score is "not enough evidence"."""
    return profile["verdict.confidence_floor"]


def _frame(inner: str, label: str) -> str:
    # The classes keep MathJax from reading formulas into ids with a dollar sign.
    return (f'<div role="group" aria-label="{escape(label)}" class="tex2jax_ignore mathjax_ignore" '
            f'style="color:inherit;line-height:1.35;max-width:80em;overflow-x:auto">{inner}</div>')


def _cell(inner: str, align: str = "right") -> str:
    return f'<td style="{_CELL % align}">{inner}</td>'


def _id_cell(name: str, share: int) -> str:
    """A name in a cell that takes no more than such a share of the window's width: where it is cut, pointing at it shows the whole."""
    width = f"max-width:clamp(6em,{share}vw,22em);overflow:hidden;text-overflow:ellipsis"
    title = f' title="{_plain(name)}"' if len(name) > 16 else ""
    return f'<td{title} style="{_CELL % "left"};{width}">{text(name)}</td>'


def _plain(value: object) -> str:
    """Other people's text as an attribute."""
    return escape("".join(c if c.isprintable() else "�" for c in str(value))[:500])


def _muted(inner: str) -> str:
    return f'<span style="opacity:.7">{inner}</span>'


def _unknown(words: Words) -> str:
    return f'<abbr title="{escape(words.say("table.too_little"))}" style="text-decoration:none;border:0">?</abbr>'


def said(words: Words, key: str, count: float | None = None, /, **values: str) -> str:
    """A sentence as HTML; what is filled in is HTML already."""
    marks = {name: f"\0{name}\1" for name in values}  # no catalogue and no HTML holds these
    out = escape(words.say(key, count, **marks), quote=False)
    for name, value in values.items():
        out = out.replace(f"\0{name}\1", value)
    return out


def _time(time: datetime, zone: tzinfo | str | None = None) -> str:
    if isinstance(zone, str):
        from .zones import named

        return _time(time, named(zone))
    return f"{time:%Y-%m-%d %H:%M} UTC" if zone is None else f"{time.astimezone(zone):%Y-%m-%d %H:%M}"


def _line(inner: str) -> str:
    return f'<div style="padding:.2em .6em">{inner}</div>'


def _table(head: list[tuple[str, str]], rows: list[str]) -> str:
    """A title over two columns is named with `2`: ("trust 2", "left")."""
    titles = "".join(
        f'<th scope="col"{" colspan=2" if name.endswith(" 2") else ""} style="{_CELL % align}">'
        f'{name.removesuffix(" 2")}</th>' for name, align in head)
    return (f'<table style="border-collapse:collapse;border:0;margin:0;color:inherit;font-variant-numeric:tabular-nums">'
            f'<thead style="border-bottom:1px solid {LINE}"><tr>{titles}</tr></thead>'
            f'<tbody>{"".join(rows)}</tbody></table>')


def _row(cells: list[str], ruled: bool = False) -> str:
    line = f"border-top:1px solid {LINE};" if ruled else ""
    return f'<tr style="{line}background:none">{"".join(cells)}</tr>'


def _svg(width: int, height: int, inner: str, label: str = "") -> str:
    """A drawing; without a label it only repeats the numbers beside it."""
    about = f'role="img" aria-label="{escape(label)}"' if label else 'aria-hidden="true"'
    return (f'<svg {about} width="{width}" height="{height}" viewBox="0 0 {width} {height}" '
            f'style="vertical-align:middle;overflow:visible">{inner}</svg>')


def bar(value: float, low: float, high: float, start: float = 0, width: int = 110, label: str = "") -> str:
    """0 to 100: a bar from the starting point to the value, and the interval as a paler band around its end."""
    def x(points: float) -> float:
        return round(points * width / 100, 1)
    left, right = sorted((start, value))
    colour = UP if value >= start else DOWN
    middle = f'<line x1="{x(start)}" x2="{x(start)}" y1="0" y2="14" stroke="{LINE}"/>' if start else ""
    return _svg(width, 14,
                f'<line x1="0" x2="{width}" y1="13.5" y2="13.5" stroke="{LINE}" stroke-opacity=".35"/>'
                f'<rect x="{x(low)}" y="1" width="{round(x(high) - x(low), 1)}" height="12" fill="{colour}" fill-opacity=".25"/>'
                f'<rect x="{x(left)}" y="4" width="{max(round(x(right) - x(left), 1), .5)}" height="6" fill="{colour}"/>'
                f"{middle}", label)


def _measure(words: Words, value: float, low: float, high: float, known: bool, start: float = 0) -> list[str]:
    """The cells of a score: number, bar, and how sure it is; or that there is too little to say."""
    if not known:
        return [_cell(_unknown(words)), _cell(_muted(said(words, "table.too_little")), "left")]
    return [_cell(f"<b>{whole(value)}</b>"),
            _cell(f'{bar(value, low, high, start)} {_muted(f"{whole(low)}–{whole(high)}")}', "left")]


# ---- scores ----

def deepest(scores: Scores, rows: int) -> list[int]:
    """The rows to show of many: those that are known deepest first, then by pulse."""
    depth, sure, pulse = (list(scores[name]) for name in ("depth", "depth_confidence", "pulse"))
    floor = floor_of(scores.profile)
    return nsmallest(rows, range(len(scores)), key=lambda i: (-depth[i] if sure[i] >= floor else 1, -pulse[i], i))


def _as_scored(scores: Scores) -> bool:
    """Whether the rows are in the library's own order, that of the ids; else somebody has sorted them."""
    name = "contact" if "contact" in scores.columns else "a"
    ids = [each.encode() for each in scores[name]]
    return all(before <= after for before, after in zip(ids, ids[1:]))


def scores_html(scores: Scores, words: Words, names: Names = None, zone: tzinfo | str | None = None, rows: int = ROWS) -> str:
    """A table with bars: all of a short one, the top of one that was sorted, else the deepest; the rest counted."""
    me = "contact" in scores.columns
    floor, count = floor_of(scores.profile), len(scores)
    if me:
        title = said(words, "page.contacts", count, a=text(scores.name(scores.me or "", names)))
        head, ids, trusts = [(said(words, "table.contact"), "left")], ["contact"], ("trust_in_them", "trust_in_me")
        trust_titles = (said(words, "page.trust_in_them"), said(words, "page.trust_in_you"))
        last, last_title = "owed", said(words, "page.your_move")
    else:
        title = said(words, "page.pairs", count)
        a, b = said(words, "table.a"), said(words, "table.b")
        head, ids, trusts = [(a, "left"), (b, "left")], ["a", "b"], ("trust_ab", "trust_ba")
        trust_titles = (said(words, "page.trust", a=a, b=b), said(words, "page.trust", a=b, b=a))
        last, last_title = "interactions", said(words, "table.rows")
    head += [(said(words, "table.depth"), "right"), (_muted(said(words, "table.likely")), "left"),
             *((f"{each} 2", "left") for each in trust_titles),
             (said(words, "table.pulse"), "right"), (said(words, "table.state"), "left"), (last_title, "right")]
    choose = count > rows and _as_scored(scores)
    order = deepest(scores, rows) if choose else range(min(count, rows))
    body = []
    for row in (scores[i] for i in order):
        cells = [_id_cell(scores.name(row[each], names), 26 if me else 14) for each in ids]
        for name, start in (("depth", 0.0), (trusts[0], 50.0), (trusts[1], 50.0)):
            value, low, high, sure = (row[name + end] for end in ("", "_low", "_high", "_confidence"))
            if name == "depth":
                cells += _measure(words, value, low, high, sure >= floor)
            elif sure >= floor:
                likely = words.say("page.likely", low=whole(low), high=whole(high))
                cells += [_cell(f"<b>{whole(value)}</b>"), _cell(bar(value, low, high, start, 70, likely), "left")]
            else:
                cells += [_cell(_unknown(words)), _cell("")]
        cells += [_cell(whole(row["pulse"])), _cell(said(words, "state." + row["state"]), "left"),
                  _cell(words.number(row[last]) if row[last] or not me else "")]
        body.append(_row(cells))
    more = (said(words, "page.deepest") * choose + said(words, "page.hidden", count - len(body))) * (count > len(body))
    legend = _muted(f"<small>{more}{said(words, 'page.legend')}</small>")
    when = _muted(said(words, "page.as_of", date=_time(scores.as_of, zone)))
    return _frame(_line(f"{title}, {when}") + _table(head, body) + _line(legend),
                  words.say("page.scores.me" if me else "page.scores", count))


# ---- timeline ----

def _runs(known: list[bool]) -> list[list[int]]:
    """Stretches of neighbouring rows that are known."""
    runs: list[list[int]] = []
    for i in range(len(known)):
        if known[i]:
            if runs and runs[-1][-1] == i - 1:
                runs[-1].append(i)
            else:
                runs.append([i])
    return runs


def sparkline(times: list[float], columns: tuple[list[float], ...], known: list[bool], label: str,
              width: int = 260, height: int = 44) -> str:
    """A line over time, 0 to 100, with its interval as a band; gaps where there is not enough evidence."""
    values, lows, highs = columns
    span = (times[-1] - times[0]) or 1

    def x(i: int) -> float:
        return round((times[i] - times[0]) / span * (width - 8) + 4, 1)

    def y(points: float) -> float:
        return round(height - 2 - points * (height - 4) / 100, 1)
    parts = [f'<line x1="0" x2="{width}" y1="{y(at)}" y2="{y(at)}" stroke="{LINE}" stroke-opacity="{opacity}"/>'
             for at, opacity in ((0, .5), (50, .25), (100, .25))]
    runs = _runs(known)
    for run in runs:
        band = [f"{x(i)},{y(highs[i])}" for i in run] + [f"{x(i)},{y(lows[i])}" for i in reversed(run)]
        parts.append(f'<polygon points="{" ".join(band)}" fill="{UP}" fill-opacity=".2"/>')
        parts.append(f'<polyline points="{" ".join(f"{x(i)},{y(values[i])}" for i in run)}" fill="none" '
                     f'stroke="{UP}" stroke-width="1.8" stroke-linejoin="round"/>')
    if runs:
        end = runs[-1][-1]
        parts.append(f'<circle cx="{x(end)}" cy="{y(values[end])}" r="2.6" fill="{UP}"/>')
    return _svg(width, height, "".join(parts), label)


def timeline_html(timeline: Timeline, words: Words, names: Names = None, zone: tzinfo | str | None = None) -> str:
    """Depth and the two trusts over time, one line each."""
    count = len(timeline)
    if count == 0:
        return _frame(_muted(said(words, "page.no_times")), words.say("page.timeline"))
    times = [time.timestamp() for time in timeline["time"]]
    a, b = timeline.name(timeline.a, names), timeline.name(timeline.b, names)
    floor, body = floor_of(timeline.profile), []

    def trust(of: str, whom: str) -> tuple[str, str]:
        return (said(words, "page.trust", a=text(of, 24), b=text(whom, 24)), words.say("page.trust", a=of, b=whom))
    for name, (title, plain) in (("depth", (said(words, "table.depth"), words.say("table.depth"))),
                                 ("trust_ab", trust(a, b)), ("trust_ba", trust(b, a))):
        values, lows, highs, sure = (list(timeline[name + end]) for end in ("", "_low", "_high", "_confidence"))
        known = [each >= floor for each in sure]
        seen = [value for value, is_known in zip(values, known) if is_known]
        label = words.say("page.course.unknown", text=plain) if not seen else words.say(
            "page.course", text=plain, low=whole(seen[0]), high=whole(seen[-1]), least=whole(min(seen)), most=whole(max(seen)))
        last = f"<b>{whole(values[-1])}</b>" if known[-1] else _unknown(words)
        body.append(_row([_cell(title, "left"), _cell(sparkline(times, (values, lows, highs), known, label), "left"),
                          _cell(last), _cell(_muted(f"{whole(lows[-1])}–{whole(highs[-1])}" if known[-1] else ""), "left")]))
    first, final = (_time(timeline["time"][at], zone)[:10] for at in (0, -1))
    days = said(words, "page.times", count, low=first, high=final)
    head = [("", "left"), (said(words, "page.scale"), "left"), (said(words, "page.last"), "right"),
            (_muted(said(words, "table.likely")), "left")]
    return _frame(_line(f'{said(words, "page.pair", a=text(a), b=text(b))}, {_muted(days)}') + _table(head, body),
                  words.say("page.timeline.count", count))


# ---- explanation ----

def steps(score: PairScore, measure: str, words: Words, least: float = .5) -> list[tuple[str, float]]:
    """The points of a measure by signal, the largest first; those below `least` together as one.

    They add up to the score less its starting point.
    """
    signals = score.depth_signals if measure == "depth" else score.trust_signals[measure == "trust_ba"]
    kind = "depth" if measure == "depth" else "trust"
    points = [(words.say(f"{kind}.{name}"), signal.points) for name, signal in signals.items()]
    if measure == "depth":
        points += [(words.say("page.floor"), score.depth_floor), (words.say("page.gate"), score.depth_gate)]
    points.sort(key=lambda each: -abs(each[1]))
    large = [each for each in points if abs(each[1]) >= least]
    small = [each for each in points if 0 < abs(each[1]) < least]
    if len(small) == 1:
        return large + small
    return large + ([(words.say("page.smaller", len(small)), sum(points for _, points in small))] if small else [])


def measure_of(score: PairScore, measure: str) -> Measure:
    return score.depth if measure == "depth" else score.trust[measure == "trust_ba"]


def titles(words: Words, a: str, b: str, me: int | None, plain: bool = False) -> dict[str, str]:
    """What the three measures are called, as HTML, or with `plain` as text; `me`, 0 for a or 1 for b, is "you"."""
    def say(key: str, **values: str) -> str:
        return words.say(key, **values) if plain else said(words, key, **values)

    def trust(who: int) -> str:
        variant = "" if me is None else ".you" if who == me else ".to_you"
        return say("page.trust" + variant, a=(a, b)[who], b=(a, b)[1 - who])
    return {"depth": say("page.depth"), "trust_ab": trust(0), "trust_ba": trust(1)}


def waterfall(score: PairScore, measure: str, title: str, words: Words) -> str:
    """From the starting point to the score, signal by signal."""
    width, start, total = 120, START[measure], measure_of(score, measure)
    rows, at = [], start
    shown = steps(score, measure, words)
    reached = [start]
    for _, points in shown:
        reached.append(reached[-1] + points)
    known = total.enough
    ends = (total.low, total.high) if known else (start, start)  # the interval is shown whole
    low, high = min(0 if measure == "depth" else 25, *reached, *ends), max(100 if measure == "depth" else 75, *reached, *ends)

    def x(points: float) -> float:
        return round((points - low) / (high - low) * width, 1)

    def mark(inner: str) -> str:
        line = f'<line x1="{x(start)}" x2="{x(start)}" y1="-3" y2="17" stroke="{LINE}" stroke-opacity=".5"/>'
        return _cell(_svg(width, 14, line + inner), "left")
    rows.append(_row([_cell(_muted(said(words, "page.start")), "left"), _cell(_muted(whole(start))), mark("")]))
    for name, points in shown:
        left, right = sorted((at, at + points))
        colour = UP if points > 0 else DOWN
        rows.append(_row([_cell(escape(name), "left"), _cell(f"{points:+.1f}".replace("-", "−")), mark(
            f'<rect x="{x(left)}" y="2" width="{max(round(x(right) - x(left), 1), .8)}" height="10" fill="{colour}"/>')]))
        at += points
    likely = f"{whole(total.low)}–{whole(total.high)}" if known else said(words, "table.too_little")
    end = (f'<rect x="{x(ends[0])}" y="1" height="12" fill="{UP}" fill-opacity=".25" width="{round(x(ends[1]) - x(ends[0]), 1)}"/>'
           f'<circle cx="{x(total.value)}" cy="7" r="4" fill="{UP if known else "none"}" stroke="{UP}"/>')
    rows.append(_row([_cell(f'<b>{said(words, "page.score")}</b> {_muted(likely)}', "left"),
                      _cell(f'<b>{whole(total.value) if known else _unknown(words)}</b>'), mark(end)], ruled=True))
    table = _table([(said(words, "page.signal"), "left"), (said(words, "page.points"), "right"), ("", "left")], rows)
    return f'<div style="display:inline-block;vertical-align:top;margin:0 1em .6em 0">{_line(f"<b>{title}</b>")}{table}</div>'


def _list(title: str, items: list[str]) -> str:
    if not items:
        return ""
    points = "".join(f"<li>{item}</li>" for item in items)
    return f'<div style="padding:0 .6em"><b>{title}</b><ul style="margin:.1em 0 .5em 1.2em">{points}</ul></div>'


def _age(words: Words, days: float) -> str:
    """A length of time in words, as the library tells it."""
    if days < 2:
        hours = int(days * 24 + .5)
        return words.say("unit.hours", hours) if hours else words.say("unit.instant")
    if days < 60.5:
        return words.say("unit.days", int(days + .5))
    return words.say("unit.months", int(days / 30.44 + .5)) if days < 730 else words.say("unit.years", int(days / 365.25 + .5))


def owed_html(explanation: Explanation, words: Words, me: int | None, names: Names, items: Names) -> list[str]:
    """What is open and whose move it is."""
    from .words import called

    out = []
    for item in explanation.owed:
        move = said(words, "owed.move.you") if item.side == me else said(words, "owed.move", a=text(explanation.name(item.side, names)))
        what = said(words, f"owed.{item.kind}", days=escape(_age(words, item.age_days)))
        title = (called(items, [item.id]) or ["", item.id])[1] if item.id else ""
        out.append(f"{move}: {what}{f' ({text(title)})' if title else ''}")
    return out


def explanation_html(explanation: Explanation, words: Words, names: Names = None, items: Names = None,
                     zone: tzinfo | str | None = None, parts: Collection[str] = PARTS) -> str:
    """Three waterfalls, what is owed, and what is worth knowing, or some of these parts."""
    parts = (parts,) if isinstance(parts, str) else parts
    for part in parts:
        one_of("parts", part, PARTS, ArgumentError)
    score = explanation.score
    me = None if explanation.me is None else int(explanation.me == explanation.b)
    a, b = (explanation.name(side, names) for side in (0, 1))
    measures = titles(words, text(a, 24), text(b, 24), me)
    pictures = "".join(waterfall(score, measure, measures[measure], words) for measure in START if measure in parts)
    pair = said(words, "page.pair", a=text(a), b=text(b)) if me is None else \
        said(words, "page.pair.you", b=text(a if me else b))
    facts = said(words, "page.facts", state=said(words, "state." + score.state), n=whole(score.pulse))
    when = said(words, "page.as_of", date=_time(explanation.time, zone))
    return _frame(_line(f"{pair}: {facts}, {_muted(when)}") + pictures
                  + ("open" in parts) * _list(said(words, "page.open"), owed_html(explanation, words, me, names, items))
                  + ("findings" in parts) * _list(said(words, "page.findings"), [text(each, 300) for each in explanation.sentences(words, names=names)]),
                  words.say("page.explanation"))


# ---- one pair, a profile ----

def pair_html(score: PairScore, words: Words, names: Names = None, zone: tzinfo | str | None = None) -> str:
    """Depth and both trusts with their bars, and a line of facts."""
    from .words import called

    a, b = ((called(names, [id]) or [id, id])[1] for id in (score.a, score.b))
    measures = titles(words, text(a, 24), text(b, 24), None)
    body = [_row([_cell(measures[each], "left")] + _measure(words, m.value, m.low, m.high, m.enough, START[each]))
            for each in START for m in [measure_of(score, each)]]
    facts = ", ".join([said(words, "page.facts", state=said(words, "state." + score.state), n=whole(score.pulse)),
                       said(words, "page.interactions", score.interactions),
                       said(words, "page.as_of", date=_time(score.time, zone))])
    head = [("", "left"), (said(words, "page.score"), "right"), (_muted(said(words, "table.likely")), "left")]
    return _frame(_line(f'{said(words, "page.pair", a=text(a), b=text(b))}: {_muted(facts)}')
                  + _table(head, body), words.say("page.one_pair"))


def change_html(change: Change, words: Words, names: Names = None, zone: tzinfo | str | None = None) -> str:
    """What moved each score, by signal, those that moved it most first."""
    from .words import called

    a, b = ((called(names, [id]) or [id, id])[1] for id in (change.a, change.b))
    measures = titles(words, text(a, 24), text(b, 24), None)
    moved: dict[str, dict[str, float]] = {"depth": dict(change.depth), "trust_ab": change.trust[0], "trust_ba": change.trust[1]}
    moved["depth"] |= {"floor": change.depth_floor, "gate": change.depth_gate}
    body: list[str] = []
    for measure, points in moved.items():
        before, after = (measure_of(score, measure) for score in (change.before, change.after))
        body.append(_row([_cell(f"<b>{measures[measure]}</b>", "left"), _cell(f"<b>{after.value - before.value:+.1f}</b>".replace("-", "−")),
                          _cell(_muted(f"{whole(before.value)} → {whole(after.value)}"), "left")], ruled=bool(body)))
        kind = "depth" if measure == "depth" else "trust"
        for name, value in sorted(points.items(), key=lambda each: (-abs(each[1]), each[0])):
            if abs(value) >= .05:
                key = f"page.{name}" if name in ("floor", "gate") else f"{kind}.{name}"
                body.append(_row([_cell(said(words, key), "left"), _cell(f"{value:+.1f}".replace("-", "−")), _cell("")]))
    when = f"{_time(change.before.time, zone)} – {_time(change.after.time, zone)}"
    head = [(said(words, "page.signal"), "left"), (said(words, "page.points"), "right"), ("", "left")]
    return _frame(_line(f'{said(words, "page.pair", a=text(a), b=text(b))}, {_muted(when)}') + _table(head, body), words.say("page.explanation"))


def table_html(table: Table, zone: tzinfo | str | None = None, rows: int = ROWS) -> str:
    """The first rows of any table, numbers short, times to the minute."""
    def cell(value: Any) -> str:
        if value is None:
            return _cell(_muted("–"))
        if isinstance(value, float):
            return _cell(f"{value:.4g}".replace("-", "−"))
        if hasattr(value, "tzinfo"):
            return _cell(_time(value, zone), "left")
        return _cell(text(value), "left") if isinstance(value, str) else _cell(f"{value:,}")

    part, names = table[:rows], table.columns
    body = [_row(list(map(cell, values))) for values in zip(*(part.column(name).to_list() for name in names))]
    numeric = {name: part.column(name).buffer is not None and part.column(name).format[0] != "t" for name in names}
    head = [(escape(name), "right" if numeric[name] else "left") for name in names]
    return _frame(_line(_muted(f"{escape(type(table).__name__)}, {len(part):,} / {len(table):,}")) + _table(head, body), type(table).__name__)


def profile_html(profile: Profile, words: Words) -> str:
    """What a profile is called and which parameters it holds, by their numbers."""
    rows = []
    for name, value in profile.to_dict().items():
        held = said(words, "page.parameters", len(value)) if isinstance(value, dict) else text(value)
        rows.append(_row([_cell(text(name), "left"), _cell(held, "left")]))
    title = f'{said(words, "page.profile")} {text(profile.name)} {_muted(said(words, "page.fingerprint", id=profile.fingerprint))}'
    return _frame(_line(title) + _table([(said(words, "page.part"), "left"), (said(words, "page.holds"), "left")], rows),
                  words.say("page.profile"))
