# SPDX-License-Identifier: MIT
"""An explanation as one picture in a file of its own, for hosts that show images and no HTML. Ruby draws the same bytes."""

from __future__ import annotations

from html import escape

from .display import DOWN, LINE, START, UP, measure_of, steps, titles, whole
from .errors import ArgumentError
from .nearest import one_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .explanation import Explanation
    from .words import Names, Words

WIDTH, ROW, TOP, LEFT, POINTS, RIGHT = 480, 22, 34, 8, 236, 472
"""The picture, a row, where rows begin, labels, the end of the points; bars lie between 16 right of them and RIGHT."""
NAME_MOST = 24


def plain(value: str, most: int = NAME_MOST) -> str:
    """Other people's text: without control characters, cut, and isolated from the line."""
    kept = "".join(c if c.isprintable() else "�" for c in value)
    return f"\u2068{kept if len(kept) <= most else kept[:most - 1] + '…'}\u2069"


def explanation_svg(explanation: Explanation, measure: str, words: Words, names: Names = None) -> str:
    """A waterfall: from the starting point, signal by signal, to the score with its interval."""
    one_of("measure", measure, START, ArgumentError)
    score = explanation.score
    me = None if explanation.me is None else int(explanation.me == explanation.b)
    a, b = (plain(explanation.name(side, names)) for side in (0, 1))
    pair = words.say("page.pair", a=a, b=b) if me is None else words.say("page.pair.you", b=a if me else b)
    title = f"{titles(words, a, b, me, plain=True)[measure]}: {pair}" if measure == "depth" else titles(words, a, b, me, plain=True)[measure]
    total, start, shown = measure_of(score, measure), START[measure], steps(score, measure, words)
    known, reached = total.enough, [start]
    for _, points in shown:
        reached.append(reached[-1] + points)
    ends = (total.low, total.high) if known else (start, start)
    low, high = min(0 if measure == "depth" else 25, *reached, *ends), max(100 if measure == "depth" else 75, *reached, *ends)

    def x(points: float) -> str:
        return f"{POINTS + 16 + (points - low) / (high - low) * (RIGHT - POINTS - 16):.1f}"

    def wide(left: float, right: float) -> str:
        return f"{max((right - left) / (high - low) * (RIGHT - POINTS - 16), .8):.1f}"

    height = TOP + ROW * (len(shown) + 2) + 8
    likely = words.say("page.likely", low=whole(total.low), high=whole(total.high)) if known else words.say("table.too_little")
    told = f"{title}, {whole(total.value) if known else '?'}, {likely}"
    out = [f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" viewBox="0 0 {WIDTH} {height}" role="img" '
           f'font-family="sans-serif" font-size="13"><title>{escape(told)}</title>'
           f'<rect width="{WIDTH}" height="{height}" fill="#ffffff"/><text x="{LEFT}" y="20" font-weight="bold" fill="#222222">{escape(title)}</text>'
           f'<line x1="{x(start)}" x2="{x(start)}" y1="{TOP}" y2="{height - 6}" stroke="{LINE}" stroke-opacity="0.5"/>']  # fmt: skip

    def line(n: int, label: str, points: str, mark: str, weight: str = "") -> None:
        y = TOP + ROW * n
        out.append(f'<text x="{LEFT}" y="{y + 15}" fill="#222222"{weight}>{escape(label)}</text>'
                   f'<text x="{POINTS}" y="{y + 15}" fill="#222222" text-anchor="end"{weight}>{points}</text>{mark}')  # fmt: skip

    line(0, words.say("page.start"), whole(start), "")
    for n, ((name, points), at) in enumerate(zip(shown, reached), 1):
        left, right = sorted((at, at + points))
        line(n, name, f"{points:+.1f}".replace("-", "−"), f'<rect x="{x(left)}" y="{TOP + ROW * n + 5}" width="{wide(left, right)}" height="12" '
             f'fill="{UP if points > 0 else DOWN}"/>')  # fmt: skip
    last = len(shown) + 1
    middle = TOP + ROW * last + 11
    line(last, f'{words.say("page.score")} ({likely})', whole(total.value) if known else "?",
         f'<rect x="{x(ends[0])}" y="{middle - 7}" width="{wide(*ends)}" height="14" fill="{UP}" fill-opacity="0.25"/>'
         f'<circle cx="{x(total.value)}" cy="{middle}" r="4" fill="{UP if known else "none"}" stroke="{UP}"/>', ' font-weight="bold"')  # fmt: skip
    return "".join(out) + "</svg>\n"
