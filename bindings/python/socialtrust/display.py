# SPDX-License-Identifier: MIT
"""Tables and pictures for notebooks: what `_repr_html_` of scores, timelines and explanations returns.

One piece of HTML without scripts, classes of its own or anything to load; colours that carry on light and on
dark. Each picture stands beside its numbers, so that it needs no words of its own, or has them. Ids of contacts
are other people's text: they are escaped, cut, and kept from turning the line around.
"""

from __future__ import annotations

from heapq import nsmallest
from html import escape

TYPE_CHECKING = False
if TYPE_CHECKING:
    from datetime import datetime

    from .explanation import Explanation
    from .pair import Measure, PairScore
    from .profile import Profile
    from .scores import Scores, Timeline

ROWS = 20  # of a table; the rest is counted
UP, DOWN, LINE = "#3d8fd1", "#d9822b", "#8a8a8a"  # blue and orange: told apart by all, seen on light and dark
START = {"depth": 0.0, "trust_ab": 50.0, "trust_ba": 50.0}
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


def floor_of(profile: Profile | None) -> float:
    """The confidence below which a score is "not enough evidence"."""
    return profile["verdict.confidence_floor"] if profile is not None else .2


def _frame(inner: str, label: str) -> str:
    # The classes keep MathJax from reading formulas into ids with a dollar sign.
    return (f'<div role="group" aria-label="{escape(label)}" class="tex2jax_ignore mathjax_ignore" '
            f'style="color:inherit;line-height:1.35;max-width:80em;overflow-x:auto">{inner}</div>')


def _cell(inner: str, align: str = "right") -> str:
    return f'<td style="{_CELL % align}">{inner}</td>'


def _muted(inner: str) -> str:
    return f'<span style="opacity:.7">{inner}</span>'


def _unknown() -> str:
    return '<abbr title="not enough evidence" style="text-decoration:none;border:0">?</abbr>'


def _time(time: datetime) -> str:
    return f"{time:%Y-%m-%d %H:%M} UTC"


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


def _measure(value: float, low: float, high: float, known: bool, start: float = 0) -> list[str]:
    """The cells of a score: number, bar, and how sure it is; or that there is too little to say."""
    if not known:
        return [_cell(_unknown()), _cell(_muted("not enough evidence"), "left")]
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


def scores_html(scores: Scores, rows: int = ROWS) -> str:
    """A table with bars: all of a short one, the top of one that was sorted, else the deepest; the rest counted."""
    me = "contact" in scores.columns
    floor, count = floor_of(scores.profile), len(scores)
    if me:
        title = f'{text(scores.me)} and {count:,} contact{"" if count == 1 else "s"}'
        head, names, trusts = [("contact", "left")], ["contact"], ("trust_in_them", "trust_in_me")
        trust_titles, last, last_title = ("trust in them 2", "trust in you 2"), "owed", "your move"
    else:
        title = f'{count:,} pair{"" if count == 1 else "s"} of contacts'
        head, names, trusts = [("a", "left"), ("b", "left")], ["a", "b"], ("trust_ab", "trust_ba")
        trust_titles, last, last_title = ("a’s trust in b 2", "b’s trust in a 2"), "interactions", "rows"
    head += [("depth", "right"), (_muted("likely"), "left"), *((each, "left") for each in trust_titles),
             ("pulse", "right"), ("state", "left"), (last_title, "right")]
    choose = count > rows and _as_scored(scores)
    order = deepest(scores, rows) if choose else range(min(count, rows))
    body = []
    for row in (scores[i] for i in order):
        cells = [_cell(text(row[name]), "left") for name in names]
        for name, start in (("depth", 0.0), (trusts[0], 50.0), (trusts[1], 50.0)):
            value, low, high, sure = (row[name + end] for end in ("", "_low", "_high", "_confidence"))
            if name == "depth":
                cells += _measure(value, low, high, sure >= floor)
            elif sure >= floor:
                likely = f"likely {whole(low)} to {whole(high)}"
                cells += [_cell(f"<b>{whole(value)}</b>"), _cell(bar(value, low, high, start, 70, likely), "left")]
            else:
                cells += [_cell(_unknown()), _cell("")]
        cells += [_cell(whole(row["pulse"])), _cell(escape(row["state"]), "left"),
                  _cell(f"{row[last]:,}" if row[last] or not me else "")]
        body.append(_row(cells))
    more = f"{'The deepest; ' if choose else ''}{count - len(body):,} more are not shown. " if count > len(body) else ""
    legend = _muted(f"<small>{more}0 to 100, trust 50 = unknown; band: 95% likely; ?: not enough evidence</small>")
    return _frame(_line(f'{title}, {_muted("as of " + _time(scores.as_of))}') + _table(head, body) + _line(legend),
                  f"Scores of {count:,} {'contacts' if me else 'pairs'}")


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


def timeline_html(timeline: Timeline) -> str:
    """Depth and the two trusts over time, one line each."""
    count = len(timeline)
    if count == 0:
        return _frame(_muted("a timeline without times"), "Timeline")
    times = [time.timestamp() for time in timeline["time"]]
    a, b = timeline.a, timeline.b
    floor, body = floor_of(timeline.profile), []
    for name, title, plain in (("depth", "depth", "depth"),
                               ("trust_ab", f"{text(a, 24)}’s trust in {text(b, 24)}", f"{a}’s trust in {b}"),
                               ("trust_ba", f"{text(b, 24)}’s trust in {text(a, 24)}", f"{b}’s trust in {a}")):
        values, lows, highs, sure = (list(timeline[name + end]) for end in ("", "_low", "_high", "_confidence"))
        known = [each >= floor for each in sure]
        seen = [value for value, is_known in zip(values, known) if is_known]
        label = f"{plain}: not enough evidence" if not seen else \
            f"{plain}: from {whole(seen[0])} to {whole(seen[-1])}, between {whole(min(seen))} and {whole(max(seen))}"
        last = f"<b>{whole(values[-1])}</b>" if known[-1] else _unknown()
        body.append(_row([_cell(title, "left"), _cell(sparkline(times, (values, lows, highs), known, label), "left"),
                          _cell(last), _cell(_muted(f"{whole(lows[-1])}–{whole(highs[-1])}" if known[-1] else ""), "left")]))
    days = f'{timeline["time"][0]:%Y-%m-%d} to {timeline["time"][-1]:%Y-%m-%d}, {count:,} time{"" if count == 1 else "s"}'
    head = [("", "left"), ("0 to 100", "left"), ("last", "right"), (_muted("likely"), "left")]
    return _frame(_line(f"{text(a)} and {text(b)}, {_muted(days)}") + _table(head, body), f"Timeline of {count:,} times")


# ---- explanation ----

def steps(score: PairScore, measure: str, least: float = .5) -> list[tuple[str, float]]:
    """The points of a measure by signal, the largest first; those below `least` together as one.

    They add up to the score less its starting point.
    """
    signals = score.depth_signals if measure == "depth" else score.trust_signals[measure == "trust_ba"]
    points = [(name.replace("_", " "), signal.points) for name, signal in signals.items()]
    if measure == "depth":
        points += [("held at 0", score.depth_floor), ("only one side in touch", score.depth_gate)]
    points.sort(key=lambda each: -abs(each[1]))
    large = [each for each in points if abs(each[1]) >= least]
    small = [each for each in points if 0 < abs(each[1]) < least]
    if len(small) == 1:
        return large + small
    return large + ([(f"{len(small)} smaller ones", sum(points for _, points in small))] if small else [])


def measure_of(score: PairScore, measure: str) -> Measure:
    return score.depth if measure == "depth" else score.trust[measure == "trust_ba"]


def titles(a: str, b: str, me: str | None) -> dict[str, str]:
    """What the three measures are called, plain text; `me` is "you"."""
    def trust(who: str, whom: str) -> str:
        return f"Your trust in {whom}" if who == me else f"{who}’s trust in {'you' if whom == me else whom}"
    return {"depth": "Depth", "trust_ab": trust(a, b), "trust_ba": trust(b, a)}


def waterfall(score: PairScore, measure: str, title: str) -> str:
    """From the starting point to the score, signal by signal."""
    width, start, total = 120, START[measure], measure_of(score, measure)
    rows, at = [], start
    shown = steps(score, measure)
    reached = [start]
    for _, points in shown:
        reached.append(reached[-1] + points)
    low, high = min(0 if measure == "depth" else 25, *reached), max(100 if measure == "depth" else 75, *reached)

    def x(points: float) -> float:
        return round((points - low) / (high - low) * width, 1)

    def mark(inner: str) -> str:
        line = f'<line x1="{x(start)}" x2="{x(start)}" y1="-3" y2="17" stroke="{LINE}" stroke-opacity=".5"/>'
        return _cell(_svg(width, 14, line + inner), "left")
    rows.append(_row([_cell(_muted("starting point"), "left"), _cell(_muted(whole(start))), mark("")]))
    for name, points in shown:
        left, right = sorted((at, at + points))
        colour = UP if points > 0 else DOWN
        rows.append(_row([_cell(escape(name), "left"), _cell(f"{points:+.1f}".replace("-", "−")), mark(
            f'<rect x="{x(left)}" y="2" width="{max(round(x(right) - x(left), 1), .8)}" height="10" fill="{colour}"/>')]))
        at += points
    known = total.enough
    likely = f"{whole(total.low)}–{whole(total.high)}" if known else "not enough evidence"
    end = (f'<rect x="{x(max(total.low, low))}" y="1" height="12" fill="{UP}" fill-opacity=".25" '
           f'width="{round(x(min(total.high, high)) - x(max(total.low, low)), 1)}"/>'
           f'<circle cx="{x(total.value)}" cy="7" r="4" fill="{UP if known else "none"}" stroke="{UP}"/>')
    rows.append(_row([_cell(f"<b>score</b> {_muted(likely)}", "left"),
                      _cell(f'<b>{whole(total.value) if known else _unknown()}</b>'), mark(end)], ruled=True))
    table = _table([("signal", "left"), ("points", "right"), ("", "left")], rows)
    return f'<div style="display:inline-block;vertical-align:top;margin:0 1em .6em 0">{_line(f"<b>{title}</b>")}{table}</div>'


def _list(title: str, items: list[str]) -> str:
    if not items:
        return ""
    points = "".join(f"<li>{item}</li>" for item in items)
    return f'<div style="padding:0 .6em"><b>{title}</b><ul style="margin:.1em 0 .5em 1.2em">{points}</ul></div>'


def _age(days: float) -> str:
    if days < 2:
        hours = round(days * 24)
        return f"{hours} hours" if hours >= 2 else "1 hour" if hours else "less than an hour"
    return f"{days:.0f} days"


def owed_html(explanation: Explanation, me: str | None) -> list[str]:
    """What is open and whose move it is."""
    out = []
    words = {"complaint": "a complaint, open for", "promise": "a promise, overdue for",
             "question": "a question, waiting for", "turn": "a message, waiting for"}
    for item in explanation.owed:
        who = (explanation.a, explanation.b)[item.side]
        move = "Your move" if who == me else f"{text(who)}’s move"
        name = f" ({text(item.id)})" if item.id else ""
        out.append(f"{move}: {words[item.kind]} {_age(item.age_days)}{name}")
    return out


def explanation_html(explanation: Explanation) -> str:
    """Three waterfalls, what is owed, and what is worth knowing."""
    score, me = explanation.score, explanation.me
    a, b = ("You" if each == me else text(each, 24) for each in (explanation.a, explanation.b))
    names = titles(a, b, "You" if me else None)
    pictures = "".join(waterfall(score, measure, names[measure]) for measure in START)
    pair = " and ".join("you" if each == me else text(each) for each in (explanation.a, explanation.b))
    pair = pair[0].upper() + pair[1:] if pair.startswith("you ") else pair
    head = _line(f"{pair}: {escape(score.state)}, pulse {whole(score.pulse)}, {_muted('as of ' + _time(explanation.time))}")
    return _frame(head + pictures + _list("What is open", owed_html(explanation, me))
                  + _list("Worth knowing", [text(each, 300) for each in explanation.sentences()]),
                  "Explanation of a pair")


# ---- one pair, a profile ----

def pair_html(score: PairScore) -> str:
    """Depth and both trusts with their bars, and a line of facts."""
    names = titles(text(score.a, 24), text(score.b, 24), None)
    body = [_row([_cell(names[each], "left")] + _measure(m.value, m.low, m.high, m.enough, START[each]))
            for each in START for m in [measure_of(score, each)]]
    facts = (f"{escape(score.state)}, pulse {whole(score.pulse)}, {score.interactions:,} interactions, "
             f"as of {_time(score.time)}")
    return _frame(_line(f"{text(score.a)} and {text(score.b)}: {_muted(facts)}")
                  + _table([("", "left"), ("score", "right"), (_muted("likely"), "left")], body), "Score of a pair")


def profile_html(profile: Profile) -> str:
    """What a profile is called and which parameters it holds, by their numbers."""
    rows = []
    for name, value in profile.to_dict().items():
        if isinstance(value, dict):
            said = f'{len(value)} parameter{"" if len(value) == 1 else "s"}'
        else:
            said = text(value)
        rows.append(_row([_cell(text(name), "left"), _cell(said, "left")]))
    title = f"Profile {text(profile.name)} {_muted(f'fingerprint {profile.fingerprint}')}"
    return _frame(_line(title) + _table([("part", "left"), ("holds", "left")], rows), "Profile")
