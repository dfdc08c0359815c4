# SPDX-License-Identifier: MIT
"""Interactions as a table: columns that are copied when they are asked for, Interaction objects that are made when they
are."""

from __future__ import annotations

from .errors import KindError
from . import _native
from .interaction import Interaction, cues
from .nearest import nearest
from .table import Table

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from typing import Any

    from .choices import Kind


_AT_ONCE = 1024  # rows are made so many at a time: the first ones soon, a million without lists of a million


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

    def _values(self, name: str, start: int, stop: int, numbers: list[int]) -> list[Any]:
        """A piece of a column; of texts no more than that is made."""
        if self._columns[name] is None and self._formats[name] in ("u", "U"):
            return _native.batch_some(self._batch, list(self._formats).index(name), numbers)  # type: ignore[no-any-return]
        column = self.column(name)
        if column.buffer is None:
            return list(column._values[start:stop])
        values: list[Any] = column.buffer[start:stop].tolist()
        return [column._shown(value) for value in values] if column.format[0] in "gt" else values

    def _some(self, start: int, stop: int) -> list[Interaction]:
        numbers = list(range(start, stop))
        of = {name: self._values(name, start, stop, numbers) for name in self._columns}
        found: list[dict[str, float]] = [{} for _ in numbers]
        for cue in cues:
            for row, q in enumerate(of[cue]):
                if q:
                    found[row][cue] = q
        looked = [tuple(each.split("|")) if each else () for each in of["looked_for"]]
        fields = {**of, "cues": found, "looked_for": looked}
        new, setters = Interaction.__new__, [set_ for _, set_ in Interaction._setters]
        out: list[Interaction] = []
        for values in zip(*(fields[name] for name in Interaction.__slots__)):
            made = new(Interaction)  # as __init__ would leave it
            for set_, value in zip(setters, values):
                set_(made, value)
            out.append(made)
        return out

    def __iter__(self) -> Iterator[Any]:
        return self._from(0)

    def _from(self, first: int) -> Iterator[Any]:
        for start in range(first, self._count, _AT_ONCE):
            yield from self._some(start, min(start + _AT_ONCE, self._count))

    def __getitem__(self, key: str | int | slice) -> Any:
        if isinstance(key, int):
            try:
                index = range(self._count)[key]
            except IndexError:
                raise IndexError(f"row {key} of {self._count}") from None
            return self._some(index, index + 1)[0]
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

