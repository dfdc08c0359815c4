# SPDX-License-Identifier: MIT
"""The network of all pairs: reputation, standing, paths, and what invented contacts can gain."""

from __future__ import annotations

from . import _native
from .docs import documented
from .errors import ArgumentError
from .evidence import _of
from .given import id_list, streamed
from .handles import Closing, Immutable, context
from .inputs import RATINGS
from .intake import _reads
from .profile import Profile, default
from .record import Record
from .reputation import Reputation, Voice
from .standing import Standing
from .table import Table, _written
from .times import from_us, to_us

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import datetime
    from typing import IO, Any

    from .choices import Unit
    from .intake import Path, Progress
    from .ledger import Ledger
    from .times import Time
    from .words import Names, Words

__all__ = ["Admitted", "Around", "Attack", "Edge", "Network", "NetworkInfo", "Reciprocity",
           "Reputation", "Route", "Standing", "Step", "Voice"]  # fmt: skip

_NOBODY = 2**32 - 1


class NetworkInfo(Record):
    """Figures about a network; `mutual` counts edges with one back, `prior_weight` and `base_rate` are reputation's."""

    contacts: int
    edges: int
    mutual: int
    rows: int
    self_loops: int
    bytes: int
    id_bytes: int
    as_of: datetime | None
    prior_weight: float
    base_rate: float


class Edge(Record):
    """One direction of a pair: what was invested, evidence for and against, trust (0 to 1), the lesser of both weights."""

    weight: float
    r: float
    s: float
    trust: float
    mutual: float


class Reciprocity(Record):
    """How much of all weight is returned (`r`), what chance would return, and `rho`, the distance from chance."""

    total: float
    returned: float
    r: float | None
    expected: float | None
    rho: float | None


class Attack(Record):
    """What invented contacts can gain at most (`bound`), over the edges that lead to them, and what they have."""

    outside: int
    attack_edges: int
    flow: float
    bound: float
    standing: float
    error: float


class Around(Record):
    """What surrounds a pair: neighbours of each and of both, whether they are linked, by a bridge, their overlap."""

    degree_a: int
    degree_b: int
    common: int
    linked: bool
    bridge: bool
    overlap: float | None


class Step(Record):
    """A contact and a number: the chance of the step to it (introduction, knowers), or a weight (common, bridges)."""

    id: str
    value: float
    other: str | None


class Route(tuple[Step, ...]):
    """Contacts from one to another with the chance of each step; `strength` is the product. Empty: no path."""

    strength: float

    @property
    def ids(self) -> list[str]:
        """The contacts."""
        return [step.id for step in self]

    def __str__(self) -> str:
        return " - ".join(self.ids)

    def __repr__(self) -> str:
        return f"<Route {self} ({self.strength:.2f})>" if self else "<Route: none>"

    def __reduce__(self) -> Any:
        return _route, (list(self), self.strength)


def _route(steps: list[Step], strength: float) -> Route:
    out = Route(steps)
    out.strength = strength
    return out


class Admitted:
    """Contacts that paths may name; of one network, immutable. Ids that it does not know are passed over."""

    __slots__ = ("_handle", "ids", "__weakref__")
    _handle: Any

    @documented("admitted_new")
    def __init__(self, network: Network, ids: Iterable[str]) -> None:
        """Admits these."""
        self.ids: tuple[str, ...] = tuple(ids)
        self._handle = _native.admitted_new(network._open(), list(self.ids))

    def _open(self) -> Any:
        return self._handle

    def __repr__(self) -> str:
        return f"<Admitted: {len(self.ids):,} contacts>"

    def __reduce__(self) -> Any:
        raise TypeError("admitted contacts belong to a network and are not pickled")


class Network(Closing, Immutable):
    """A frozen graph of contacts, of a ledger at one time or of declared trust. Immutable; any thread uses it."""

    __slots__ = ("_handle", "_profile", "_count", "__weakref__")
    _handle: Any
    _profile: Profile
    _count: int

    def __init__(self) -> None:
        raise TypeError("ledger.network(), Network.from_ledger(), from_columns(), from_arrow() and read_eigentrust() make networks")

    @classmethod
    def _made(cls, handle: Any, profile: Profile) -> Network:
        self = cls.__new__(cls)
        self._handle = handle
        self._profile = profile
        self._count = _native.network_get_info(handle)["contacts"]
        return self

    # ---- made ----

    @classmethod
    @documented("network_from_ledger")
    def from_ledger(cls, ledger: Ledger, as_of: Time | None = None, *, profile: Profile | None = None,
                    progress: Progress | None = None) -> Network:  # fmt: skip
        """The network of a ledger; `as_of` None is its last interaction's time."""
        us = ledger._as_of(as_of)
        handle = ledger._long(progress, _native.network_from_ledger, ledger._handle, _of(profile), us)
        return cls._made(handle, profile or ledger.profile)

    @classmethod
    @documented("network_from_columns")
    def from_columns(cls, *, actor: Any, target: Any, rating: Any = None, weight: Any = None, time: Any = None,
                     contacts: Iterable[str] = (), as_of: Time | None = None, half_life: float | None = None,
                     unit: Unit | None = None, profile: Profile | None = None, threads: int = 1,
                     progress: Progress | None = None) -> Network:  # fmt: skip
        """A declared network: who said what about whom, as ratings (-1 to 1) or weights. `as_of` leaves later rows
        out, `half_life` (days) lets them fade; numbers are times in `unit`, or in the only one in which they lie between 1990 and 2100."""
        given = {"actor": actor, "target": target, "rating": rating, "weight": weight, "time": time}
        return cls._declared(streamed(given, None, unit, RATINGS), contacts, as_of, half_life, profile, threads, progress)

    @classmethod
    @documented("network_from_columns")
    def from_arrow(cls, table: Any, *, columns: Mapping[str, str] | None = None, contacts: Iterable[str] = (),
                   as_of: Time | None = None, half_life: float | None = None, unit: Unit | None = None,
                   profile: Profile | None = None, threads: int = 1, progress: Progress | None = None) -> Network:  # fmt: skip
        """A declared network from a table of pandas, polars, pyarrow, DuckDB or any other. Columns are actor, target,
        rating or weight, time; `columns` renames ({"rater": "actor"}), others are passed over."""
        return cls._declared(streamed(table, columns, unit, RATINGS), contacts, as_of, half_life, profile, threads, progress)

    @classmethod
    def _declared(cls, columns: dict[str, Any], contacts: Iterable[str], as_of: Time | None, half_life: float | None,
                  profile: Profile | None, threads: int, progress: Progress | None) -> Network:  # fmt: skip
        columns["contacts"] = [str(each) if isinstance(each, int) else each for each in contacts]
        options = {"half_life_days": half_life or 0.0}
        if as_of is not None:
            options["as_of"] = to_us(as_of)
        profile = profile or default()
        handle = _told(progress, _native.network_from_columns, context(threads), profile._handle, columns, options)
        return cls._made(handle, profile)

    @classmethod
    @documented("network_read_eigentrust")
    def read_eigentrust(cls, source: Path | IO[Any], *, profile: Profile | None = None, threads: int = 1,
                        progress: Progress | None = None) -> Network:  # fmt: skip
        """A declared network from EigenTrust CSV, by path or open."""
        profile = profile or default()
        given = (_native.network_read_eigentrust, context(threads), profile._handle)
        if hasattr(source, "read"):
            file: Any = source
            return cls._made(_told(progress, *given, _reads(file)), profile)
        with open(source, "rb", buffering=0) as raw:
            return cls._made(_told(progress, *given, raw.read), profile)

    # ---- looked at ----

    def _open(self) -> Any:
        if self._handle is None:
            raise ArgumentError("the network is closed")
        return self._handle

    @property
    def profile(self) -> Profile:
        """The profile that it was made with."""
        return self._profile

    @property
    @documented("network_get_info")
    def info(self) -> NetworkInfo:
        """Figures about it."""
        found = _native.network_get_info(self._open())
        return NetworkInfo(**found | {"as_of": from_us(found["as_of"])})

    def __len__(self) -> int:
        self._open()
        return self._count

    def __bool__(self) -> bool:
        return True

    def __contains__(self, id: object) -> bool:
        return isinstance(id, str) and _native.network_find(self._open(), id) != _NOBODY

    @property
    def contacts(self) -> list[str]:
        """The ids of all contacts, in byte order."""
        return self.nodes().column("id").to_list()

    @documented("network_edge")
    def edge(self, a: str, b: str) -> Edge | None:
        """The edge from `a` to `b`; None if there is none."""
        found = _native.network_edge(self._open(), a, b)
        return Edge(**found) if found.pop("known") else None

    @documented("network_reciprocity")
    def reciprocity(self) -> Reciprocity:
        """How much of what is given comes back, in the whole network."""
        return Reciprocity(**_native.network_reciprocity(self._open()))

    def admit(self, ids: Iterable[str]) -> Admitted:
        """Contacts that may be named, for repeated use as `admitted`."""
        return Admitted(self, ids)

    def _admitted(self, admitted: Admitted | Iterable[str] | None) -> Any:
        if admitted is None:
            return None
        return (admitted if isinstance(admitted, Admitted) else Admitted(self, admitted))._handle

    @documented("network_reputation")
    def reputation(self, by: str, about: str, admitted: Admitted | Iterable[str] | None = None) -> Reputation:
        """What those whom `by` trusts know about `about`; paths name only `admitted` contacts (None: all)."""
        return Reputation._of(_native.network_reputation(self._open(), by, about, self._admitted(admitted)))

    # ---- standing ----

    @documented("network_standing")
    def standing(self, seeds: Iterable[str] | str, *, damping: float = 0.85, tolerance: float = 1e-9,
                 progress: Progress | None = None) -> Standing:  # fmt: skip
        """Standing of all contacts, seen from one seed or several."""
        given = id_list("seeds", seeds)
        options = {"damping": damping, "tolerance": tolerance}
        handle = _told(progress, _native.network_standing, self._open(), given, options)
        return Standing._of(handle, self, tuple(given), damping)

    @documented("network_standing")
    def standing_local(self, ego: str, *, damping: float = 0.85, residual: float = 1e-5) -> Standing:
        """Standing around one ego, in time independent of the network's size; approximate."""
        handle = _native.network_standing(self._open(), [ego], {"how": "local", "damping": damping, "residual": residual})
        return Standing._of(handle, self, (ego,), damping)

    @documented("network_attack")
    def attack(self, seeds: Iterable[str] | str, honest: Iterable[str], *, damping: float = 0.85,
               tolerance: float = 1e-9, progress: Progress | None = None) -> Attack:  # fmt: skip
        """The most that the contacts outside `honest` can gain."""
        options = {"damping": damping, "tolerance": tolerance}
        return Attack(**_told(progress, _native.network_attack, self._open(), id_list("seeds", seeds),
                              id_list("honest", honest), options))  # fmt: skip

    # ---- around a pair ----

    @documented("network_around")
    def around(self, a: str, b: str) -> Around:
        """Overlap, and whether their edge is a bridge."""
        return Around(**_native.network_around(self._open(), a, b))

    @documented("network_common")
    def common(self, a: str, b: str, admitted: Admitted | Iterable[str] | None = None) -> list[Step]:
        """The common neighbours of two contacts."""
        return _steps(_native.network_common(self._open(), a, b, self._admitted(admitted)))

    @documented("network_bridges")
    def bridges(self) -> list[Step]:
        """All edges without which their ends would be cut off from each other."""
        return _steps(_native.network_bridges(self._open()))

    @documented("network_path")
    def introduction(self, a: str, b: str, admitted: Admitted | Iterable[str] | None = None) -> Route:
        """Who could introduce `a` to `b`: the strongest chain of neighbours."""
        found = _native.network_path(self._open(), a, b, self._admitted(admitted))
        return _route(_steps(found), _native.contacts_get_info(found)["strength"])

    @documented("network_knowers")
    def knowers(self, id: str, most: int = 10, admitted: Admitted | Iterable[str] | None = None) -> list[Step]:
        """Who knows a contact best."""
        return _steps(_native.network_knowers(self._open(), id, self._admitted(admitted), most))

    # ---- out ----

    @documented("network_export_edges")
    def edges(self) -> Table:
        """All edges as a table: from, to, weight, r, s, trust, mutual."""
        return _Exported._of(_native.network_export_edges, self._open())

    def nodes(self, standing: Standing | None = None) -> Table:
        """All contacts as a table: id, degree, and with a standing `standing` or `standing_approximate`."""
        return _Exported._of(_native.network_export_contacts, self._open(), _held(standing))

    def to_eigentrust(self, path: Path | None = None) -> str | None:
        """EigenTrust CSV (i,j,v: v the weight; edges without weight are left out), as text or into a file."""
        return _written(_native.network_write(self._open(), _native.SOT_FORMAT_EIGENTRUST, None), path)

    def to_graphml(self, path: Path | None = None, *, standing: Standing | None = None) -> str | None:
        """GraphML with the edges' weight, r, s and trust, and with a standing the contacts'; text or a file."""
        return _written(_native.network_write(self._open(), _native.SOT_FORMAT_GRAPHML, _held(standing)), path)

    def to_dot(self, path: Path | None = None, *, standing: Standing | None = None) -> str | None:
        """DOT for Graphviz, as text or into a file."""
        return _written(_native.network_write(self._open(), _native.SOT_FORMAT_DOT, _held(standing)), path)

    def plot(self, ego: str, scores: Any = None, *, contacts: Iterable[str] | None = None, most: int = 24, ax: Any = None,
             language: str | Words = "en", names: Names = None) -> Any:  # fmt: skip
        """Draws the relationships of `ego`, a contact (needs matplotlib): depth as width, trust as colour, from `scores` (a Ledger,
        or scores as of the network's time); without it what was invested and the network's own opinion. `contacts` are those to
        draw (None: all), `most` how many at most, the deepest first. It draws into `ax` or a new figure and returns the Axes."""
        from .pictures import plot_ego

        return plot_ego(self, ego, scores, contacts=contacts, most=most, ax=ax, language=language, names=names)

    # ---- the rest ----

    def __repr__(self) -> str:
        if self._handle is None:
            return "<Network, closed>"
        info = self.info
        when = f" as of {info.as_of:%Y-%m-%d %H:%M} UTC" if info.as_of else ""
        return f"<Network: {info.contacts:,} contacts, {info.edges:,} edges{when}>"

    def __reduce__(self) -> Any:
        raise TypeError("a network is not pickled; pickle the ledger or the columns and build it again, or its tables")


class _Exported(Table):
    """A table of the library's own, handed on without another copy of its numbers."""

    _make: Any = None

    @classmethod
    def _of(cls, export: Callable[..., Any], *arguments: Any) -> Table:
        self = cls.__new__(cls)
        self._make = (export, arguments)
        self._open(export(*arguments))
        return self

    def __arrow_c_stream__(self, requested_schema: Any = None) -> Any:
        """The table as a capsule of the Arrow PyCapsule interface; a requested schema is not followed."""
        if self._make is None:
            return super().__arrow_c_stream__(requested_schema)
        return self._make[0](*self._make[1])

    def _state(self) -> dict[str, Any]:
        return {**super()._state(), "_make": None}

    def __reduce__(self) -> Any:
        return Table, ([self.column(name) for name in self.columns],)

    def __repr__(self) -> str:
        return f"<Table of {len(self):,} rows: {', '.join(self.columns)}>"


def _held(standing: Standing | None) -> Any:
    if standing is not None and standing._handle is None:
        raise ArgumentError("standing: expected what network.standing() returned, not a part or a copy of it")
    return None if standing is None else standing._handle


def _steps(handle: Any) -> list[Step]:
    return [Step(**_native.contacts_at(handle, index)) for index in range(_native.contacts_get_info(handle)["count"])]


def _told(progress: Progress | None, fn: Any, *arguments: Any) -> Any:
    return fn(*arguments) if progress is None else _native.with_progress(progress, lambda: fn(*arguments))
