# SPDX-License-Identifier: MIT
"""Scores by groups of contacts: organisations, teams, whatever a dict or a function says."""

from __future__ import annotations

from .table import Column, Table

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from .scores import Scores
    from .words import Names

UNKNOWN = float("nan")


def _median(values: Sequence[float]) -> float:
    """The middle value, the mean of both of an even number; NaN of none."""
    order, half = sorted(values), len(values) // 2
    if not order:
        return UNKNOWN
    return order[half] if len(order) % 2 else (order[half - 1] + order[half]) / 2


def cohorts(scores: Scores, group: Names, floor: float) -> Table:
    """See Scores.cohorts()."""
    from array import array

    of = (lambda id: None) if group is None else group if callable(group) else group.get
    members: dict[str | None, list[int]] = {}
    for row, contact in enumerate(scores.column("contact").to_list()):
        members.setdefault(of(contact), []).append(row)
    depth, sure, owed = (scores.column(name).to_list() for name in ("depth", "depth_confidence", "owed"))
    trust, trusted = (scores.column(name).to_list() for name in ("trust_in_them", "trust_in_them_confidence"))
    known = {name: [row for row in rows if sure[row] >= floor] for name, rows in members.items()}
    middle = {name: _median([depth[row] for row in rows]) for name, rows in known.items()}
    names = sorted(members, key=lambda name: (name is None, -middle[name] if known[name] else 1.0, name or ""))
    warm = {name: [trust[row] for row in members[name] if trusted[row] >= floor] for name in names}
    return Table([
        Column("group", "u", names),
        Column("contacts", "l", array("q", [len(members[name]) for name in names])),
        Column("known", "l", array("q", [len(known[name]) for name in names])),
        Column("depth_median", "g", array("d", [middle[name] for name in names])),
        Column("depth_most", "g", array("d", [max((depth[row] for row in known[name]), default=UNKNOWN) for name in names])),
        Column("trust_in_them_median", "g", array("d", [_median(warm[name]) for name in names])),
        Column("owed", "l", array("q", [sum(owed[row] for row in members[name]) for name in names])),
    ])  # fmt: skip
