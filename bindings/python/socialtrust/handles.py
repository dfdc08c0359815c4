# SPDX-License-Identifier: MIT
"""The objects that hold the C library's handles; each handle is freed with its object."""

from __future__ import annotations

from . import _native

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Self


class Handle:
    """A handle of the C library (`this`, which the wrapper sets). It is neither copied nor pickled itself."""

    this: Any

    def __reduce__(self) -> Any:
        raise TypeError("a handle of the C library cannot be pickled")


class Closing:
    """What lets go of its handle before its time: by close(), or at the end of a `with`."""

    __slots__ = ()
    _handle: Any

    def close(self) -> None:
        """Frees it now, or with the last result that needs it; later use raises ArgumentError."""
        self._handle = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: Any) -> None:
        self.close()


class Immutable:
    """What never changes is its own copy."""

    __slots__ = ()

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, memo: Any) -> Self:
        return self


for _name in dir(_native):
    if _name.endswith("_swigregister"):
        _type = _name[: -len("_swigregister")]
        getattr(_native, _name)(type(_type, (Handle,), {"__swig_destroy__": getattr(_native, "delete_" + _type)}))

def every(at: Any, *held: Any) -> list[Any]:
    """What at(*held, 0), at(*held, 1), ... give before the first nothing."""
    out: list[Any] = []
    while (each := at(*held, len(out))) is not None:
        out.append(each)
    return out


_contexts: dict[int, Handle] = {}


def context(threads: int = 1) -> Handle:
    """The surroundings of all work that uses at most so many threads: immutable, shared, no state."""
    found = _contexts.get(threads)
    if found is None:
        found = _contexts.setdefault(threads, _native.context_new(threads))
    return found
