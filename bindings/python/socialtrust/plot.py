# SPDX-License-Identifier: MIT
"""Plots with matplotlib, an optional extra: `pip install socialtrust[plot]`.

Each function draws into `ax` or a new figure and returns the Axes. Colours are those of `display`; text takes
matplotlib's own, so that dark styles work.
"""

from __future__ import annotations

from . import display
from .display import DOWN, LINE, START, UP
from .errors import ArgumentError
from .nearest import one_of
from .words import words_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from .explanation import Explanation
    from .scores import Scores, Timeline
    from .words import Names, Words

THIRD = "#2a9d78"  # green, apart from blue and orange for the colour-blind as well


def _axes(ax: Any, width: float, height: float) -> Any:
    if ax is not None:
        return ax
    try:
        from matplotlib import pyplot
    except ImportError as error:
        raise ImportError("plots need matplotlib, which is not installed; "
                          "`pip install socialtrust[plot]` or `pip install matplotlib` brings it") from error
    return pyplot.subplots(figsize=(width, height), layout="constrained")[1]


def _plain(name: object, longest: int = 34) -> str:
    """An id as a label: on one line, cut, and never read as a formula."""
    plain = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in str(name))
    return (plain if len(plain) <= longest else plain[:longest - 1] + "…").replace("$", r"\$")


def _title(ax: Any, said: str) -> None:
    ax.set_title(said, loc="left", fontsize="medium", fontweight="bold")


def _bare(ax: Any, *kept: str) -> None:
    for side in ("top", "right", "bottom", "left"):
        ax.spines[side].set_visible(side in kept)
    ax.tick_params(length=0)


def plot_scores(scores: Scores, ax: Any = None, *, measure: str = "depth", rows: int = 20, language: str | Words = "en",
                names: Names = None) -> Any:
    """The highest contacts (or pairs) by `measure`, each a dot with its 95% interval.

    Those without enough evidence are counted, not drawn. `measure` is "depth", or a trust: "trust_in_them",
    "trust_in_me" with `me`, "trust_ab", "trust_ba" without.
    """
    known = ["depth", *(("trust_in_them", "trust_in_me") if "contact" in scores.columns else ("trust_ab", "trust_ba"))]
    one_of("measure", measure, known, ArgumentError)
    words = words_of(language)
    value, low, high, sure = (scores[measure + end] for end in ("", "_low", "_high", "_confidence"))
    floor = display.floor_of(scores.profile)
    enough = [i for i in range(len(scores)) if sure[i] >= floor]
    shown = sorted(enough, key=lambda i: (-value[i], i))[:rows]
    if "contact" in scores.columns:
        labels = [_plain(scores.name(scores["contact"][i], names)) for i in shown]
    else:
        labels = [" – ".join(_plain(scores.name(scores[side][i], names), 24) for side in "ab") for i in shown]
    ax = _axes(ax, 7, 1.3 + .27 * max(len(shown), 1))
    start = 0 if measure == "depth" else 50
    at = range(len(shown))
    ax.hlines(at, [low[i] for i in shown], [high[i] for i in shown], colors=UP, alpha=.3, linewidth=6)
    ax.plot([value[i] for i in shown], at, "o", color=UP, markersize=6)
    if start:
        ax.axvline(start, color=LINE, linewidth=.8, zorder=0)
    ax.set_yticks(list(at), labels)
    ax.set_ylim(len(shown) - .4, -.6)
    ax.set_xlim(-2, 102)
    hidden = [words.say(key, n) for key, n in (("plot.more", len(enough) - len(shown)),
                                               ("plot.without_evidence", len(scores) - len(enough))) if n]
    ax.set_xlabel(words.say("page.scale.trust" if start else "page.scale") + "; " + words.say("plot.band")
                  + ("\n" + words.say("plot.not_shown", text=", ".join(hidden)) if hidden else ""), fontsize="small")
    me = _plain(scores.name(scores.me, names)) if scores.me else ""
    what = words.say({"depth": "table.depth", "trust_in_them": "page.trust_in_them", "trust_in_me": "plot.trust_in_me",
                      "trust_ab": "plot.trust_ab", "trust_ba": "plot.trust_ba"}[measure], a=me)
    who = words.say("plot.contacts", a=me) if me else words.say("plot.pairs")
    _title(ax, f"{who}, {scores.as_of:%Y-%m-%d}: {what}")
    ax.grid(axis="x", color=LINE, alpha=.25, linewidth=.6)
    ax.set_axisbelow(True)
    _bare(ax)
    return ax


def _apart(ends: list[float], least: float) -> list[float]:
    """Heights for labels: near those wanted, at least `least` apart, in the same order."""
    order = sorted(range(len(ends)), key=lambda i: ends[i])
    placed = list(ends)
    for below, above in zip(order, order[1:]):
        placed[above] = max(placed[above], placed[below] + least)
    top = 101.0
    for i in reversed(order):
        placed[i] = min(placed[i], top)
        top = placed[i] - least
    return placed


def plot_timeline(timeline: Timeline, ax: Any = None, *, bands: bool = True, language: str | Words = "en",
                  names: Names = None) -> Any:
    """Depth with its interval and both trusts over time; dotted where there is not enough evidence."""
    ax = _axes(ax, 8, 3.6)
    times, floor = list(timeline["time"]), display.floor_of(timeline.profile)
    words = words_of(language)
    a, b = (timeline.name(each, names) for each in (timeline.a, timeline.b))
    lines = {"depth": words.say("table.depth"), "trust_ab": words.say("page.trust_of", a=_plain(a, 26)),
             "trust_ba": words.say("page.trust_of", a=_plain(b, 26))}
    ends, labels = [], []
    for name, colour, width in (("depth", UP, 2.2), ("trust_ab", DOWN, 1.6), ("trust_ba", THIRD, 1.6)):
        value, low, high, sure = (list(timeline[name + end]) for end in ("", "_low", "_high", "_confidence"))
        known = [each >= floor for each in sure]
        nan = float("nan")
        firm = [v if k else nan for v, k in zip(value, known)]
        # The stretch between a known and an unknown time belongs to the unknown.
        loose = [v if not k or (i + 1 < len(known) and not known[i + 1]) or (i and not known[i - 1]) else nan
                 for i, (v, k) in enumerate(zip(value, known))]
        if bands and name == "depth":
            ax.fill_between(times, low, high, where=known, color=colour, alpha=.15, linewidth=0)
        ax.plot(times, loose, color=colour, linewidth=1, linestyle=(0, (1, 2)))
        ax.plot(times, firm, color=colour, linewidth=width, solid_joinstyle="round",
                marker="o" if sum(known) == 1 else None, markersize=4)
        if value:
            ends.append(value[-1])
            labels.append((lines[name], display.whole(value[-1]) if known[-1] else "?", colour))
    for end, at, (label, number, colour) in zip(ends, _apart(ends, 7.5), labels):
        ax.annotate(f"{label} {number}", (times[-1], end), (9, at), textcoords=("offset points", "data"),
                    color=colour, va="center", fontsize="small", annotation_clip=False)
    ax.set_ylim(-2, 102)
    ax.set_yticks([0, 25, 50, 75, 100])
    ax.axhline(50, color=LINE, linewidth=.8, linestyle=(0, (4, 3)), zorder=0)
    legend = [f'{words.say("page.scale")}, {words.say("plot.trust_unknown")}', words.say("plot.dotted")]
    ax.set_xlabel("; ".join(legend + [words.say("plot.band.depth")] * bands), fontsize="small")
    span = f", {times[0]:%Y-%m-%d} – {times[-1]:%Y-%m-%d}" if times else ""
    _title(ax, words.say("page.pair", a=_plain(a), b=_plain(b)) + span)
    if len(set(times)) == 1:
        ax.set_xticks(times[:1], [f"{times[0]:%Y-%m-%d}"])
    elif times:
        from matplotlib import dates as known_dates
        dates: Any = known_dates
        place = dates.AutoDateLocator(maxticks=8)
        ax.xaxis.set_major_locator(place)
        ax.xaxis.set_major_formatter(dates.ConciseDateFormatter(place, show_offset=False))
        ax.margins(x=.01)
    _bare(ax, "bottom")
    return ax


def plot_explanation(explanation: Explanation, ax: Any = None, *, measure: str = "depth", language: str | Words = "en",
                     names: Names = None) -> Any:
    """A waterfall: from the starting point, signal by signal, to the score with its interval.

    `measure` is "depth", "trust_ab" (a's trust in b) or "trust_ba".
    """
    one_of("measure", measure, START, ArgumentError)
    score, words = explanation.score, words_of(language)
    shown, total = display.steps(score, measure, words), display.measure_of(score, measure)
    known = total.enough
    ax = _axes(ax, 7, 1.4 + .3 * (len(shown) + 2))
    start = at = START[measure]
    for row, (_, points) in enumerate(shown, 1):
        colour = UP if points > 0 else DOWN
        ax.barh(row, points, left=at, height=.62, color=colour)
        ax.plot([at, at], [row - 1.31 if row > 1 else row - 1, row + .31], color=LINE, linewidth=.8)
        at += points
        ax.annotate(f"{points:+.1f}".replace("-", "−"), (max(at, at - points), row), (4, 0),
                    textcoords="offset points", va="center", fontsize="small")
    last = len(shown) + 1
    ax.plot([at, at], [last - 1.31, last], color=LINE, linewidth=.8)
    ax.hlines(last, total.low, total.high, colors=UP, alpha=.3, linewidth=8)
    ax.plot(start, 0, "o", color=LINE, markersize=5)
    ax.plot(total.value, last, "o", color=UP, markersize=8, markerfacecolor=UP if known else "none")
    likely = words.say("page.likely", low=display.whole(total.low), high=display.whole(total.high))
    ax.annotate(likely if known else words.say("table.too_little"), (total.high, last), (6, 0), textcoords="offset points", va="center", fontsize="small")
    ax.set_yticks(range(last + 1), [f'{words.say("page.start")} {start:.0f}', *(name for name, _ in shown),
                                    f"{words.say('page.score')} {display.whole(total.value) if known else '?'}"])
    ax.get_yticklabels()[-1].set_fontweight("bold")
    ax.set_ylim(last + .6, -.6)
    ax.axvline(start, color=LINE, linewidth=.8, alpha=.5, zorder=0)
    a, b = (_plain(explanation.name(side, names)) for side in (0, 1))
    me = None if explanation.me is None else int(explanation.me == explanation.b)
    title = display.titles(words, a, b, me, plain=True)[measure]
    _title(ax, f'{title}: {words.say("page.pair", a=a, b=b)}' if measure == "depth" else title)
    ax.set_xlabel(words.say("page.scale" if measure == "depth" else "page.scale.trust"), fontsize="small")
    low, high = ax.get_xlim()
    ax.set_xlim(min(low, start - (2 if measure == "depth" else 30)), max(high, start + (102 if measure == "depth" else 30)))
    ax.grid(axis="x", color=LINE, alpha=.25, linewidth=.6)
    ax.set_axisbelow(True)
    _bare(ax)
    return ax
