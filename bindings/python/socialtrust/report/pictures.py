# SPDX-License-Identifier: MIT
"""The pictures of the page: bars, waterfalls, courses and the circle, as SVG without a colour of its own.

Colours are classes of the style sheet, so that light, dark and paper each have theirs.
"""

from __future__ import annotations

import math
from html import escape

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence


def bar(value: float | None, low: float, high: float, start: float = 0.0) -> str:
    """A score from 0 to 100 with its interval; the number stands beside it, so that it is hidden from readers of screens."""
    marks = f'<rect class="ground" width="100" height="10" rx="2"/><rect class="band" x="{low:.1f}" width="{max(high - low, .5):.1f}" height="10" rx="2"/>'
    if value is not None:
        left, right = min(start, value), max(start, value)
        marks += f'<rect class="{"down" if value < start else "up"}" x="{left:.1f}" y="3" width="{max(right - left, .8):.1f}" height="4"/>'
        if start:
            marks += f'<line class="axis" x1="{start:.0f}" x2="{start:.0f}" y1="0" y2="10"/>'
    return f'<svg class="bar" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true" focusable="false">{marks}</svg>'


def step(start: float, end: float, low: float, high: float, base: float) -> str:
    """One step of a waterfall between `low` and `high`."""
    width = (high - low) or 1.0

    def x(points: float) -> float:
        return (points - low) / width * 100

    left, right = sorted((x(start), x(end)))
    kind = "up" if end >= start else "down"
    return (f'<svg class="bar" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true" focusable="false">'
            f'<line class="axis" x1="{x(base):.1f}" x2="{x(base):.1f}" y1="0" y2="10"/>'
            f'<rect class="{kind}" x="{left:.1f}" y="1" width="{max(right - left, .6):.1f}" height="8"/></svg>')  # fmt: skip


def course(days: Sequence[float], values: Sequence[float], lows: Sequence[float], highs: Sequence[float], known: Sequence[bool],
           label: str, first: str, last: str) -> str:  # fmt: skip
    """Depth over time with its interval; gaps where too little was known."""
    width, height, left, bottom = 640, 180, 34, 22
    span = (days[-1] - days[0]) or 1.0

    def x(day: float) -> float:
        return round(left + (day - days[0]) / span * (width - left - 8), 1)

    def y(points: float) -> float:
        return round(6 + (100 - points) / 100 * (height - bottom - 6), 1)

    out = []
    for at in (0, 50, 100):
        out.append(f'<line class="grid" x1="{left}" x2="{width - 8}" y1="{y(at)}" y2="{y(at)}"/><text class="tick" x="{left - 6}" y="{y(at) + 4}" text-anchor="end">{at}</text>')
    run: list[int] = []
    runs = []
    for i, is_known in enumerate(known):
        if is_known:
            run.append(i)
        elif run:
            runs.append(run)
            run = []
    if run:
        runs.append(run)
    for run in runs:
        area = [f"{x(days[i])},{y(highs[i])}" for i in run] + [f"{x(days[i])},{y(lows[i])}" for i in reversed(run)]
        out.append(f'<polygon class="band" points="{" ".join(area)}"/>')
        out.append(f'<polyline class="line" points="{" ".join(f"{x(days[i])},{y(values[i])}" for i in run)}"/>')
    if runs:
        end = runs[-1][-1]
        out.append(f'<circle class="up" cx="{x(days[end])}" cy="{y(values[end])}" r="4"/>')
    out.append(f'<text class="tick" x="{left}" y="{height - 4}">{escape(first)}</text><text class="tick" x="{width - 8}" y="{height - 4}" text-anchor="end">{escape(last)}</text>')
    return f'<svg class="course" viewBox="0 0 {width} {height}" role="img" aria-label="{escape(label)}">{"".join(out)}</svg>'


def circle(people: Sequence[tuple[str, str, float, bool, str]], ties: Sequence[tuple[str, str]], label: str, me: str, font: int,
           kind: str) -> str:  # fmt: skip
    """(id, name, depth, in touch, link) of each around oneself: the deeper, the nearer. The same people always lie alike.

    Letters are `font` high: where that is large, given names must do. A name that has no room is left to the table.
    """
    size, centre = 720, 360
    out = [f'<circle class="ring" cx="{centre}" cy="{centre}" r="{_radius(depth):.0f}"/>' for depth in (25, 50, 75)]
    golden = math.pi * (3 - math.sqrt(5))
    at: dict[str, tuple[float, float]] = {}
    for n, (id, _, depth, _, _) in enumerate(people):
        r = _radius(depth)
        at[id] = (centre + r * math.cos(n * golden - 1.2), centre + r * .94 * math.sin(n * golden - 1.2))
    out += [f'<line class="tie" x1="{at[a][0]:.0f}" y1="{at[a][1]:.0f}" x2="{at[b][0]:.0f}" y2="{at[b][1]:.0f}"/>' for a, b in ties if a in at and b in at]
    out.append(f'<circle class="self" cx="{centre}" cy="{centre}" r="{8 + font * .8:.0f}"/><text class="self-name" x="{centre}" y="{centre + font / 3:.0f}" text-anchor="middle" font-size="{font}">{escape(me)}</text>')
    taken: list[tuple[float, float, float, float]] = [(centre - 10 - font, centre - 8 - font, centre + 10 + font, centre + 8 + font)]
    taken += [(x - 8, y - 8, x + 8, y + 8) for x, y in at.values()]
    for id, name, depth, alive, link in people:
        x, y = at[id]
        r = 5 + depth / 20
        dot = f'<circle class="{"dot" if alive else "dot asleep"}" cx="{x:.0f}" cy="{y:.0f}" r="{r:.1f}"/>'
        full, most = name, 22 if font < 20 else 11
        name = name.partition(" ")[0] if font >= 20 and len(name) > most else name
        name = name if len(name) <= most else name[: most - 1] + "…"
        width = .56 * font * len(name)
        text = ""
        for dx, dy, anchor in ((r + 5, font / 3, "start"), (-r - 5, font / 3, "end"), (0, -r - 7, "middle"), (0, r + font + 2, "middle")):
            left = x + dx - (width if anchor == "end" else width / 2 if anchor == "middle" else 0)
            box = (left, y + dy - .85 * font, left + width, y + dy + .25 * font)
            if box[0] < 2 or box[2] > size - 2 or box[1] < 0 or box[3] > size:
                continue
            others = [each for each in taken if not (each[0] == x - 8 and each[1] == y - 8)]
            if all(box[2] < o[0] or box[0] > o[2] or box[3] < o[1] or box[1] > o[3] for o in others):
                taken.append(box)
                text = f'<text class="name" x="{x + dx:.0f}" y="{y + dy:.0f}" text-anchor="{anchor}" font-size="{font}">{escape(name)}</text>'
                break
        out.append(f'<a href="#{link}" aria-label="{escape(full[:80])}"><title>{escape(full[:80])}</title>{dot}{text}</a>')
    return f'<svg class="{kind}" viewBox="0 0 {size} {size}" role="group" aria-label="{escape(label)}">{"".join(out)}</svg>'


def _radius(depth: float) -> float:
    return 52 + (100 - depth) / 100 * 285
