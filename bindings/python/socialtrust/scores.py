# SPDX-License-Identifier: MIT
"""Tables of scores, and of a pair's scores over time."""

from __future__ import annotations

from . import _native
from .docs import documented
from .errors import ArgumentError
from .nearest import one_of
from .table import NoKey, Own, Table
from .times import from_us
from .words import called, words_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator
    from datetime import datetime, tzinfo
    from typing import Any, Self

    from .choices import Band, Measured, State
    from .profile import Profile
    from .words import Names, Words


class _Scored(Own):
    """Scores that the library made."""

    _library = "scores"
    profile: Profile
    """The profile it was scored with."""

    def _hold(self, handle: Any, profile: Profile) -> None:
        self._handle = handle
        self._called: dict[str, str] | None = None
        self.profile = profile
        self._count = _native.scores_count(handle)

    def __getattr__(self, name: str) -> Any:
        """The columns are copied from the library's table when the first of them is asked for."""
        if name not in ("_columns", "_formats", "_batch"):
            raise AttributeError(f"{type(self).__name__} has no attribute {name}")
        self._open(_native.scores_export_arrow(self._handle))
        return self.__dict__[name]

    def _state(self) -> dict[str, Any]:
        return {**super()._state(), "_called": self._names()}

    def _names(self) -> dict[str, str]:
        """Display names by id, of those who have one."""
        if self._called is None:
            found: dict[str, str] = {}
            if _native.scores_has_names(self._handle):
                for row in range(self._count):
                    about = _native.scores_get_row(self._handle, row)
                    found[about["a"]], found[about["b"]] = about["names"]
            self._called = found
        return self._called

    def name(self, id: str, names: Names = None) -> str:
        """What a contact is called: as `names` (a dict or a function) say, else by its display name, else by its id."""
        given = called(names, [id])
        return given[1] if given else self._names().get(id, id)

    def _csv_columns(self) -> list[str]:
        left_out = {"p_active", "owed_a", "owed_b"} | ({"interactions"} if "contact" in self.columns else set())
        return [n for n in self.columns if n not in left_out and "_points_" not in n and "_confidence_" not in n]

    @documented("scores_top")
    def top(self, n: int = 10, by: str = "depth") -> Any:
        """The `n` rows with the highest values of a column; the library picks them out of its own table."""
        from .errors import NotFoundError

        if self._handle is None:
            return super().top(n, by)
        try:
            handle = _native.scores_top(self._handle, by, max(0, n))
        except NotFoundError:
            return super().top(n, by)  # of texts or times, or there is no such column
        out = object.__new__(type(self))
        left = ("_columns", "_formats", "_batch", "_places")
        out.__dict__.update({name: value for name, value in self.__dict__.items() if name not in left})
        out._hold(handle, self.profile)
        return out


class Scores(_Scored):
    """The scores of all pairs at one time, or with `me` of one contact's pairs, seen from there. Its columns:

    `contact`: with `me`, the other; one row each.
    `a`, `b`: without `me`, the pair, a first in byte order.
    `depth`: how much there is between the two, 0 to 100; 0 is a stranger.
    `trust_in_them`, `trust_in_me`: with `me`, what each has earned from the other, 0 to 100; 50 is unknown.
    `trust_ab`, `trust_ba`: without `me`, a's trust in b and b's in a, 0 to 100; 50 is unknown.
    `reciprocity`: how far give and take are in balance, 0 (one gives all) to 1; None where nothing was given.
    `pulse`: how alive it is now, 0 to 100, by the time since the last contact and the usual gap.
    `p_active`: the chance of contact within 30 days, 0 to 1; None unless the profile was taught it (`Ledger.learn_activity()`).
    `band`: the name of the depth, none, acquaintance, contact, close or inner_circle.
    `state`: new, growing, steady, fading or dormant.
    `interactions`: rows of the pair up to then, 0 or more.
    `owed`: with `me`, open items that await a move of `me`'s, 0 or more.
    `owed_a`, `owed_b`: without `me`, the same of each, 0 or more.

    A score's `_low` and `_high` bound its 95% interval on the same scale, its `_confidence` is 0 (nothing is known) to 1, its
    `_coverage` the share of what the log can show, 0 to 1. With `signals=True` there are the points that each signal gives,
    `depth_points_questions` and the like, which add up to the score less its start, and each one's confidence.
    """

    as_of: datetime
    me: str | None
    inputs: tuple[str, ...]
    """What was given beside the log: "attention", "network", "observed"."""

    @classmethod
    def _of(cls, handle: Any, as_of_us: int, me: str | None, profile: Profile, inputs: tuple[str, ...] = ()) -> Scores:
        self = cls.__new__(cls)
        self._hold(handle, profile)
        self.me = me
        self.as_of = from_us(as_of_us)  # type: ignore[assignment]
        self.inputs = inputs
        return self

    # ---- a row by whom it is about ----

    def _ends(self) -> list[Any]:
        if self.me is not None:
            return self.column("contact").to_list()
        return list(zip(self.column("a").to_list(), self.column("b").to_list()))

    def _find(self, key: Any) -> int | None:
        """The row of a contact (with `me`), or of a pair in either order."""
        places = self.__dict__.get("_places")
        if places is None:
            places = self.__dict__["_places"] = {end: row for row, end in enumerate(self._ends())}
        found = places.get(key)
        if found is None and isinstance(key, tuple) and len(key) == 2:
            found = places.get((key[1], key[0]))
            if found is None and self.me in key:
                found = places.get(key[0] if key[1] == self.me else key[1])
        return found

    def __contains__(self, key: object) -> bool:
        """Whether a contact (without `me`: a pair, as a tuple) has a row."""
        return self._find(key) is not None

    def get(self, key: str | tuple[str, str], default: Any = None) -> Any:
        """The row of a contact (without `me`: of a pair, as a tuple in any order) as a dict."""
        row = self._find(key)
        return default if row is None else self[row]

    def __getitem__(self, key: Any) -> Any:
        """A column by name, a row by number or by whom it is about, some rows by a slice."""
        if isinstance(key, tuple) or isinstance(key, str) and key not in self.columns:
            row = self._find(key)
            if row is None:
                from .nearest import nearest

                ends = self._ends()
                hint = nearest(key, [*self.columns, *(ends if self.me is not None else [])]) if isinstance(key, str) else ""
                what = "contact" if self.me is not None else "pair (a tuple of two ids)"
                raise NoKey(f"no {what} and no column {key!r}{hint or '; the columns are ' + ', '.join(self.columns)}")
            key = row
        return super().__getitem__(key)

    def filter(self, keep: Callable[[dict[str, Any]], Any] | None = None, *, state: State | Collection[State] | None = None,
               band: Band | Collection[Band] | None = None, **wanted: Any) -> Self:  # fmt: skip
        """The rows for which `keep(row)` is true, of a state or band (or several), and whose columns are as named:
        filter(state="steady"), filter(depth=(50, None)) for 50 or more, filter(depth=(None, 5)) for less than 5."""
        from .choices import Band, State, words

        for name, value, known in (("state", state, words(State)), ("band", band, words(Band))):
            if value is None:
                continue
            for each in (value,) if isinstance(value, str) else value:
                one_of(name, each, known, ArgumentError)
            wanted[name] = value if isinstance(value, str) else set(value)
        return super().filter(keep, **wanted)

    def _state(self) -> dict[str, Any]:
        return {name: value for name, value in super()._state().items() if name != "_places"}

    def cohorts(self, group: Names) -> Table:
        """Groups of contacts as a table, the deepest first: `group` is a dict or a function from a contact to its group, such as
        `ledger.organisations()`; the rest comes last, under None. Columns: group, contacts, known (on enough evidence), depth_median
        and depth_most of those, trust_in_them_median, owed (all open moves of `me`'s)."""
        from .cohorts import cohorts
        from .display import floor_of

        if self.me is None:
            raise ArgumentError("cohorts: expected scores of one contact, ledger.scores(me=...), not of all pairs")
        return cohorts(self, group, floor_of(self.profile))

    # ---- as graphs ----

    def to_networkx(self, weight: str = "depth") -> Any:
        """An undirected networkx.Graph: a node a contact, an edge a pair with all its columns as attributes."""
        import networkx

        graph = networkx.Graph()
        for a, b, row in self._edges():
            graph.add_edge(a, b, weight=row[weight], **row)
        return graph

    def to_igraph(self, weight: str = "depth") -> Any:
        """An undirected igraph.Graph, likewise."""
        import igraph

        edges = [{"source": a, "target": b, "weight": row[weight], **row} for a, b, row in self._edges()]
        return igraph.Graph.DictList(vertices=None, edges=edges, directed=False)

    def _edges(self) -> Iterator[tuple[str, str, dict[str, Any]]]:
        for row in self.to_dicts():
            if self.me is None:
                yield row.pop("a"), row.pop("b"), row
            else:
                yield self.me, row.pop("contact"), row

    def __repr__(self) -> str:
        whose = f"{self.me} and {len(self):,} contacts" if self.me else f"{len(self):,} pairs"
        given = f", with {' and '.join(self.inputs)}" if self.inputs else ""
        return f"<Scores of {whose} as of {self.as_of:%Y-%m-%d %H:%M} UTC{given}>"

    @documented("words_table")
    def text(self, language: str | Words = "en", *, rows: int = 40, columns: int = 80, names: Names = None,
             option: str | None = None) -> str:
        """The deepest rows as a table in plain text, no wider than so many columns of a terminal.

        `names` is a dict or a function; `option` is what a reader writes to see more rows ("--rows").
        """
        handle = self._handle
        if handle is None:
            raise TypeError("a table that was sorted, cut or pickled is no longer the library's own; ask the ledger again")
        ids = dict.fromkeys(self["contact"] if "contact" in self.columns else [*self["a"], *self["b"]]) if names else ()
        given = called(names, [self.me, *ids] if names and self.me else ids)
        options = {"profile": self.profile._handle, "names": given, "columns": columns, "rows": rows, "option": option}
        return _native.words_table(words_of(language)._handle, handle, options)  # type: ignore[no-any-return]

    def to_html(self, language: str | Words = "en", names: Names = None, zone: tzinfo | str | None = None, rows: int = 20) -> str:
        """A table with bars, as notebooks show it, of so many rows at most; times in a zone ("Europe/Berlin"), or UTC."""
        from . import display

        return display.scores_html(self, words_of(language), names, zone, rows)

    def _repr_html_(self) -> str:
        return self.to_html()

    def plot(self, ax: Any = None, *, measure: Measured = "depth", rows: int = 20, language: str | Words = "en",
             names: Names = None) -> Any:  # fmt: skip
        """Draws the highest of a measure with their intervals (needs matplotlib); those without enough evidence are counted.

        `measure` is "depth", or a trust: "trust_in_them", "trust_in_me" with `me`, "trust_ab", "trust_ba" without; `rows` is how many
        are drawn. It draws into `ax` or a new figure and returns the Axes.
        """
        from . import plot

        return plot.plot_scores(self, ax, measure=measure, rows=rows, language=language, names=names)


class Timeline(_Scored):
    """One pair's scores at several times."""

    a: str
    b: str

    @classmethod
    def _of(cls, handle: Any, a: str, b: str, profile: Profile) -> Timeline:
        self = cls.__new__(cls)
        self._hold(handle, profile)
        self.a, self.b = a, b
        return self

    @property
    def times(self) -> list[datetime]:
        """The times."""
        return self.column("time").to_list()

    def __repr__(self) -> str:
        times = self.times
        span = f" from {times[0]:%Y-%m-%d} to {times[-1]:%Y-%m-%d}" if times else ""
        return f"<Timeline of {self.a} and {self.b}: {len(self):,} times{span}>"

    def to_html(self, language: str | Words = "en", names: Names = None, zone: tzinfo | str | None = None) -> str:
        """Lines over time, as notebooks show them; days of a zone ("Europe/Berlin"), or UTC."""
        from . import display

        return display.timeline_html(self, words_of(language), names, zone)

    def _repr_html_(self) -> str:
        return self.to_html()

    def plot(self, ax: Any = None, *, bands: bool = True, language: str | Words = "en", names: Names = None) -> Any:
        """Draws depth with its interval and both trusts over time (needs matplotlib), dotted where there is not enough evidence.

        `bands` marks where depth's bands begin. It draws into `ax` or a new figure and returns the Axes.
        """
        from . import plot

        return plot.plot_timeline(self, ax, bands=bands, language=language, names=names)


def stacked(tables: list[Scores]) -> Table:
    """Tables of one shape below each other, with the time of each as first column."""
    from array import array

    from .table import Column
    from .times import to_us

    if not tables:
        return Table([Column("time", "tsu:UTC", array("q"))])
    columns = [Column("time", "tsu:UTC", array("q", [to_us(table.as_of) for table in tables for _ in range(len(table))]))]
    for name in tables[0].columns:
        parts = [table.column(name) for table in tables]
        if parts[0].buffer is None:
            values: Any = [value for part in parts for value in part.to_list()]
        else:
            values = array(parts[0].buffer.format, b"".join(part._packed() for part in parts))
        columns.append(Column(name, parts[0].format, values))
    return Table(columns)
