# SPDX-License-Identifier: MIT
"""Interactions as a table: columns that are copied when they are asked for, Interaction objects that are made when they
are."""

from __future__ import annotations

from .errors import KindError
from .interaction import Interaction, cues
from .nearest import nearest
from .table import Table

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from typing import Any

    from .choices import Kind


class Rows(Table):
    """Interactions as they were when this was asked for: one row each, with a column for each field.

    Iterating, and a number as index, give Interaction objects; a name gives a column; to_pandas() and the like give the
    whole table. Nothing is made before it is asked for: a million rows cost their copy, about 0.2 s.
    """

    _kinds: Mapping[int, str]

    @classmethod
    def _of(cls, stream: Any, kinds: Mapping[int, str]) -> Rows:
        self = cls.__new__(cls)
        self._kinds = kinds
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
               kind: Kind | int | Sequence[Kind | int] | None = None, contact: str | Sequence[str] | None = None,
               channel: str | Sequence[str] | None = None, **wanted: Any) -> Rows:  # fmt: skip
        """The rows with start <= time < stop, of a kind (or several), that name a contact, over a channel; further
        columns as any table filters them."""
        from .times import to_us

        rows: Any = range(self._count)
        if start is not None or stop is not None:
            times: Any = self.column("time").buffer
            first = to_us(start, "start") if start is not None else -(2**63)
            last = to_us(stop, "stop") if stop is not None else 2**63 - 1
            rows = [row for row in rows if first <= times[row] < last]
        for name, wanted_ones in (("kind", None if kind is None else self._kind_names(kind)),
                                  ("channel", None if channel is None else _set(channel))):  # fmt: skip
            if wanted_ones is not None:
                values = self.column(name).to_list()
                rows = [row for row in rows if values[row] in wanted_ones]
        if contact is not None:
            actor, target, any_of = self.column("actor").to_list(), self.column("target").to_list(), _set(contact)
            rows = [row for row in rows if actor[row] in any_of or target[row] in any_of]
        chosen: Rows = self._take(rows)
        return chosen if keep is None and not wanted else super(Rows, chosen).filter(keep, **wanted)

    def _kind_names(self, wanted: Kind | int | Sequence[Kind | int]) -> set[str]:
        """Kinds by name or code, as names; one that nobody knows is an error, not an empty table."""
        names = set(self._kinds.values())
        out = set()
        for kind in [wanted] if isinstance(wanted, (str, int)) else wanted:
            name = self._kinds.get(kind) if isinstance(kind, int) else kind
            if name not in names:
                raise KindError(f"kind: unknown kind {kind!r}{nearest(kind, names)}")
            out.add(name)
        return out

    def __repr__(self) -> str:
        return f"<Rows: {len(self):,} interactions>"


def _set(wanted: str | Sequence[str]) -> set[Any]:
    return {wanted} if isinstance(wanted, str) else set(wanted)

