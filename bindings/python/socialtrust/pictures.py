# SPDX-License-Identifier: MIT
"""Pictures of networks and of learning, with matplotlib (`pip install socialtrust[plot]`), and HTML for notebooks."""

from __future__ import annotations

from . import display
from .display import DOWN, LINE, UP
from .errors import ArgumentError
from .plot import _axes, _bare, _plain, _title
from .words import called, words_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from .learn import Evaluation
    from .metrics import Reliability
    from .network import Network
    from .words import Names, Words

# ---- an ego's network ----


class _Tie:
    """What an ego's picture shows of one contact: 0 to 1, trust None where there is not enough evidence."""

    def __init__(self, id: str, depth: float, trust: float | None) -> None:
        self.id, self.depth, self.trust = id, depth, trust


def _ties_of_scores(scores: Any, ego: str) -> list[_Tie]:
    """The ego's rows, its trust in the others."""
    floor = display.floor_of(scores.profile)
    out = []
    columns = {name: scores.column(name).to_list() for name in scores.columns if "_points_" not in name}
    for row, depth in enumerate(columns["depth"]):
        if "contact" in columns:
            other, trust = columns["contact"][row], "trust_in_them"
        else:
            a, b = columns["a"][row], columns["b"][row]
            if ego not in (a, b):
                continue
            other, trust = (b, "trust_ab") if ego == a else (a, "trust_ba")
        if columns["depth_confidence"][row] >= floor:
            known = columns[trust + "_confidence"][row] >= floor
            out.append(_Tie(other, depth / 100, columns[trust][row] / 100 if known else None))
    return out


def _ties_of_network(network: Network, ego: str, contacts: Iterable[str]) -> list[_Tie]:
    """What the network itself knows: the lesser weight of both, and the ego's opinion."""
    out = []
    for id in contacts:
        edge, back = network.edge(ego, id), network.edge(id, ego)
        weight = edge.mutual if edge and edge.mutual else max(edge.weight if edge else 0.0, back.weight if back else 0.0) / 8
        out.append(_Tie(id, weight, edge.trust if edge and edge.r + edge.s > 0 else None))
    most = max((tie.depth for tie in out), default=0.0)
    for tie in out:
        tie.depth = (tie.depth / most) ** 0.5 if most > 0 else 0.0
    return out


def _in_order(network: Network, ties: list[_Tie]) -> list[_Tie]:
    """Those who deal with each other side by side: each next one is who deals most with those just placed."""
    def between(a: _Tie, b: _Tie) -> float:
        return edge.mutual if a.id in network and b.id in network and (edge := network.edge(a.id, b.id)) else 0.0

    left, out = list(ties), list[_Tie]()
    while left:
        pull = [sum(between(tie, placed) / 2**back for back, placed in enumerate(reversed(out[-3:]))) for tie in left]
        out.append(left.pop(max(range(len(left)), key=lambda i: (pull[i], left[i].depth))))
    return out


def plot_ego(network: Network, ego: str, scores: Any = None, *, contacts: Iterable[str] | None = None, most: int = 24,
             ax: Any = None, language: str | Words = "en", names: Names = None) -> Any:  # fmt: skip
    """An ego in the middle and those it deals with around it, the deeper the nearer."""
    if ego not in network:
        network.edge(ego, ego)  # raises what is right
    if scores is not None and not hasattr(scores, "columns"):
        scores = scores.scores(network.info.as_of, me=ego)
    if scores is not None and getattr(scores, "me", None) not in (None, ego):
        raise ArgumentError(f"scores: expected those of {ego} or of all pairs, not {scores.me}'s")
    if scores is not None:
        ties = _ties_of_scores(scores, ego)
        if contacts is not None:
            wanted = set(contacts)
            ties = [tie for tie in ties if tie.id in wanted]
    else:
        ids = contacts if contacts is not None else [step.id for step in network.knowers(ego, most)]
        ties = _ties_of_network(network, ego, ids)
    found = len(ties)
    ties = sorted(ties, key=lambda tie: (-tie.depth, tie.id))[:most]
    ties = [tie for tie in ties if tie.depth >= 0.01] or ties[:1]
    ax = _axes(ax, 8.6, 6.4)
    words = words_of(language)
    shown = _names(names, [ego, *(tie.id for tie in ties)])
    _draw(ax, network, ego, _in_order(network, ties), words, shown)
    what = words.say("table.depth" if scores is not None else "plot.dealings")
    hidden = "; " + words.say("plot.slighter", found - len(ties)) if scores is not None and found > len(ties) else ""
    when = network.info.as_of
    dated = f", {when:%Y-%m-%d}" if when else ""
    _title(ax, words.say("plot.ego", len(ties), a=_plain(shown[ego]), text=dated, reason=what))
    ax.annotate(words.say("plot.ego.legend", text=what) + hidden, (0, 0),
                xycoords="axes fraction", fontsize="small", va="top", annotation_clip=False)  # fmt: skip
    return ax


def _names(names: Names, ids: list[str]) -> dict[str, str]:
    """What each is called, itself if nobody says otherwise."""
    given = called(names, ids)
    return {**{id: id for id in ids}, **dict(zip(given[::2], given[1::2]))}


def _draw(ax: Any, network: Network, ego: str, ties: list[_Tie], words: Words, shown: dict[str, str]) -> None:
    from math import asin, cos, sin

    from matplotlib.cm import ScalarMappable
    from matplotlib.colors import LinearSegmentedColormap, Normalize
    from matplotlib.patches import FancyArrowPatch

    colours = LinearSegmentedColormap.from_list("trust", [(0, "#b35806"), (0.3, DOWN), (0.5, "#cfcfcf"), (0.7, UP), (1, "#1c5a94")])
    sides = (ties[: (len(ties) + 1) // 2], ties[(len(ties) + 1) // 2 :][::-1])
    at: dict[str, tuple[float, float]] = {}
    for side, column in zip((1, -1), sides):
        for row, tie in enumerate(column):
            y = 0.93 * (1 - 2 * (row + 0.5) / len(column))
            angle, far = asin(y), 0.97 - 0.5 * tie.depth
            x0, y0 = side * cos(angle) * far, sin(angle) * far
            known = tie.trust is not None
            colour = LINE if tie.trust is None else colours(tie.trust)
            ax.plot([x0, side * cos(angle), side * 1.06], [y0, y, y], color=LINE, alpha=0.35, linewidth=0.6, zorder=0)
            ax.plot([0, x0], [0, y0], color=colour, alpha=1 if known else 0.3, linewidth=0.8 + 6.7 * tie.depth,
                    solid_capstyle="round", zorder=3 if known else 2)  # fmt: skip
            ax.scatter([x0], [y0], s=50 + 70 * tie.depth, color=colour if known else "white",
                       edgecolors="white" if known else LINE, linewidths=1.1, zorder=4)  # fmt: skip
            ax.annotate(_plain(shown[tie.id]), (side * 1.08, y), ha="left" if side > 0 else "right", va="center", fontsize="small",
                        annotation_clip=False)  # fmt: skip
            at[tie.id] = x0, y0
    for index, one in enumerate(ties):
        for other in ties[:index]:
            edge = network.edge(one.id, other.id) if one.id in network and other.id in network else None
            if edge is not None and edge.mutual > 0:
                ax.add_patch(FancyArrowPatch(at[one.id], at[other.id], arrowstyle="-", connectionstyle="arc3,rad=-.18", color=LINE,
                                             linewidth=0.9, alpha=0.55, zorder=1))  # fmt: skip
    ax.scatter([0], [0], s=260, color="#404040", edgecolors="white", linewidths=1.4, zorder=5)
    ax.annotate(_plain(shown[ego], 18), (0, 0), (0, -13), textcoords="offset points", ha="center", va="top", fontsize="small",
                fontweight="bold", zorder=6, bbox={"boxstyle": "round,pad=.15", "fc": "white", "ec": "none", "alpha": 0.75})  # fmt: skip
    longest = max((len(_plain(shown[tie.id])) for tie in ties), default=0)
    room = 1.1 + 0.035 * longest
    ax.set_xlim(-room, room)
    ax.set_ylim(-1.04, 1.04)
    ax.set_axis_off()
    bar = ax.figure.colorbar(ScalarMappable(Normalize(0, 100), colours), ax=ax, shrink=0.4, aspect=14, pad=0.01)
    bar.set_label(f'{words.say("table.trust")}, {words.say("plot.unknown")}', fontsize="small")
    bar.set_ticks([0, 50, 100], labels=["0", "50", "100"], fontsize="small")
    bar.outline.set_visible(False)


# ---- learning ----


def plot_reliability(curves: list[tuple[str, Reliability]], *, ax: Any = None, language: str | Words = "en") -> Any:
    """What share came true where so much was promised, with its 95% interval."""
    words = words_of(language)
    ax = _axes(ax, 4.8, 4.6)
    ax.plot([0, 1], [0, 1], color=LINE, linewidth=0.8, linestyle=(0, (4, 3)), zorder=0)
    for (name, curve), colour, shift in zip(curves, (UP, DOWN), (0, 0.012)):
        x = [value + shift for value in curve.column("score")]
        y, low, high = (curve.column(each).to_list() for each in ("label", "low", "high"))
        ax.vlines(x, low, high, color=colour, alpha=0.35, linewidth=2.4)
        ax.plot(x, y, "o-", color=colour, linewidth=1.2, markersize=4.5, label=name or None)
    ax.set_xlim(-0.02, 1.02)
    ax.set_ylim(-0.02, 1.02)
    ax.set_aspect("equal")
    ax.set_xlabel(words.say("plot.chance"), fontsize="small")
    ax.set_ylabel(words.say("plot.share"), fontsize="small")
    _title(ax, words.say("plot.reliability.held_out" if curves[0][0] else "plot.reliability"))
    if any(name for name, _ in curves):
        ax.legend(frameon=False, fontsize="small", loc="upper left")
    _bare(ax, "left", "bottom")
    return ax


def evaluation_html(evaluation: Evaluation, words: Words) -> str:
    """A table: the figures on labels held out, then those on the fitted ones."""
    from html import escape

    held, rows = evaluation.held_out, []
    for part in ("held_out", "fitted"):
        for name, judged in evaluation._models():
            figures = getattr(judged, part)
            values = (figures.auc, figures.average_precision, figures.log_loss, figures.brier, figures.ece)
            cells = [escape(words.say(f"fit.{part}", figures.labels, text=name)), *map(str, values)]
            shown = [cell if part == "held_out" else display._muted(cell) for cell in cells]
            rows.append(display._row([display._cell(cell, "right" if at else "left") for at, cell in enumerate(shown)]))
    head = [("", "left")] + [(display.said(words, "fit." + name), "right")
                             for name in ("auc", "average_precision", "log_loss", "brier", "ece")]
    by = words.say("fit.split", text=evaluation.split) if not evaluation.split_at else \
        words.say("fit.split.at", text=evaluation.split, date=f"{evaluation.split_at:%Y-%m-%d}")
    note = words.say("fit.note", held.positives, total=words.number(held.labels), text=by)
    if evaluation.left_out:
        note += "; " + words.say("fit.left_out", evaluation.left_out)
    inner = display._table(head, rows) + display._line(display._muted(escape(note)))
    return display._frame(inner, words.say("fit.evaluation", text=evaluation.target))
