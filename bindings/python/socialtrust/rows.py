# SPDX-License-Identifier: MIT
"""Interactions as a table: columns that are copied when they are asked for, Interaction objects that are made when they
are."""

from __future__ import annotations

from .interaction import Interaction, cues
from .table import Table

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from typing import Any


class Rows(Table):
    """Interactions as they were when this was asked for: one row each, with a column for each field.

    Iterating, and a number as index, give Interaction objects; a name gives a column; to_pandas() and the like give the
    whole table. Nothing is made before it is asked for: a million rows cost their copy, about 0.2 s.
    """

    @classmethod
    def _of(cls, stream: Any) -> Rows:
        self = cls.__new__(cls)
        self._open(stream)
        return self

    def _row(self, index: int) -> Interaction:
        values = {name: self.column(name)[index] for name in self._columns}
        found = {cue: q for cue in cues if (q := values[cue])}
        looked = values["looked_for"]
        return Interaction(values["time"], values["actor"], values["target"], values["kind"], channel=values["channel"],
                           audience=values["audience"], weight=values["weight"], duration=values["duration"],
                           sentiment=values["sentiment"], cues=found, looked_for=tuple(looked.split("|")) if looked else (),
                           id=values["id"], ref=values["ref"], due=values["due"])  # fmt: skip

    def __iter__(self) -> Iterator[Any]:
        return map(self._row, range(self._count))

    def __getitem__(self, key: str | int | slice) -> Any:
        if isinstance(key, int):
            try:
                return self._row(range(self._count)[key])
            except IndexError:
                raise IndexError(f"row {key} of {self._count}") from None
        return super().__getitem__(key)

    def head(self, n: int = 5) -> Rows:
        """The first rows."""
        return self[:n]  # type: ignore[no-any-return]

    def filter(self, keep: Callable[[dict[str, Any]], Any] | None = None, *, start: Any = None, stop: Any = None,
               kind: str | Sequence[str] | None = None, contact: str | Sequence[str] | None = None,
               channel: str | Sequence[str] | None = None, **wanted: Any) -> Rows:  # fmt: skip
        """The rows with start <= time < stop, of a kind (or several), that name a contact, over a channel; further
        columns as any table filters them."""
        from .times import to_us

        rows: Any = range(self._count)
        if start is not None or stop is not None:
            times: Any = self.column("time").buffer
            first = to_us(start) if start is not None else -(2**63)
            last = to_us(stop) if stop is not None else 2**63 - 1
            rows = [row for row in rows if first <= times[row] < last]
        for name, chosen_ones in (("kind", kind), ("channel", channel)):
            if chosen_ones is not None:
                values, any_of = self.column(name).to_list(), _set(chosen_ones)
                rows = [row for row in rows if values[row] in any_of]
        if contact is not None:
            actor, target, any_of = self.column("actor").to_list(), self.column("target").to_list(), _set(contact)
            rows = [row for row in rows if actor[row] in any_of or target[row] in any_of]
        chosen: Rows = self._take(rows)
        return chosen if keep is None and not wanted else super(Rows, chosen).filter(keep, **wanted)

    def __repr__(self) -> str:
        return f"<Rows: {len(self):,} interactions>"


def _set(wanted: str | Sequence[str]) -> set[Any]:
    return {wanted} if isinstance(wanted, str) else set(wanted)

