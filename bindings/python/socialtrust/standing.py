# SPDX-License-Identifier: MIT
"""Standing: how much of a random walk from the seeds each contact catches."""

from __future__ import annotations

from . import _native
from .docs import documented
from .table import Column, Table

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from .network import Network


class Standing(Table):
    """Standing of contacts: a table with `id` and `standing`, 0 to 1, all together 1; full ones with `degree` too.

    A local one says `standing_approximate` and holds only those that the walk reached. Standing measures closeness
    to the seeds, not merit: it must not decide about a person.
    """

    seeds: tuple[str, ...]
    how: str
    """"full" or "local"."""
    bound: float
    """At most the sum of all absolute errors."""
    damping: float
    _handle: Any

    @classmethod
    def _of(cls, handle: Any, network: Network, seeds: tuple[str, ...], damping: float) -> Standing:
        self = cls.__new__(cls)
        self._handle = handle
        self.seeds = seeds
        self.damping = damping
        info = _native.standing_get_info(handle)
        self.how = info["how"]
        self.bound = info["bound"]
        if self.how == "full":
            self._open(_native.network_export_contacts(network._open(), handle))
        else:
            indexes = memoryview(_native.standing_indexes(handle) or b"").cast("I")
            ids = [_native.network_id(network._open(), index) for index in indexes]
            values = _native.standing_values(handle) or b""
            Table.__init__(self, [Column("id", "u", ids), Column("standing_approximate", "g", values)])
        return self

    @property
    def _name(self) -> str:
        return "standing" if self.how == "full" else "standing_approximate"

    @documented("standing_of")
    def of(self, id: str) -> float | None:
        """One contact's standing; None if the network does not know it."""
        if self._handle is not None:
            value = _native.standing_of(self._handle, id)
            return None if value != value else value
        found = self._by_id().get(id)  # a copy without the library's own
        return 0.0 if found is None and self.how == "local" else found

    def _by_id(self) -> dict[str, float]:
        if "_ids" not in self.__dict__:
            self._ids = dict(zip(self.column("id"), self.column(self._name)))
        return self._ids

    @documented("standing_exposure")
    def exposure(self, id: str, share: float) -> float | None:
        """The most that invented contacts can gain if they win this share of what a contact invests."""
        if self._handle is None:
            raise TypeError("exposure() is asked of the standing that network.standing() returned, not of a copy")
        value = _native.standing_exposure(self._handle, id, share)
        return None if value != value else value

    def top(self, n: int = 10, by: str | None = None) -> Standing:
        """The `n` highest."""
        return super().top(n, by or self._name)

    def __repr__(self) -> str:
        some = ", ".join(self.seeds[:3]) + (", ..." if len(self.seeds) > 3 else "")
        return f"<Standing of {len(self):,} contacts seen from {some}: {self.how}, error at most {self.bound:.2g}>"

    def _state(self) -> dict[str, Any]:
        return {name: value for name, value in super()._state().items() if name != "_ids"} | {"_handle": None}
