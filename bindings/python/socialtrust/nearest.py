# SPDX-License-Identifier: MIT
"""What somebody may have meant."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

_MOST = 50_000  # ids that are looked through for what was meant


def nearest(word: object, known: Iterable[str]) -> str:
    """`; did you mean "..."?`, or nothing where no known word is near."""
    import difflib

    found = difflib.get_close_matches(str(word), list(known), n=1, cutoff=0.6)
    return f'; did you mean "{found[0]}"?' if found else ""


def nearest_id(word: str, known: Iterable[str]) -> str:
    """The same among many ids, of which only those of about that length are looked at."""
    from itertools import islice

    return nearest(word, (id for id in islice(known, _MOST) if abs(len(id) - len(word)) <= 1 + len(word) // 4))


def warn(message: str) -> None:
    """A warning about the caller's own line, however deep in the package it is found."""
    import sys
    import warnings

    frame: Any = sys._getframe(1)
    level = 2
    while frame is not None and frame.f_globals.get("__name__", "").partition(".")[0] == __package__:
        frame, level = frame.f_back, level + 1
    warnings.warn(message, stacklevel=level)


def one_of(name: str, value: object, known: Iterable[str], error: type[Exception]) -> None:
    """Raises where a value is not among those that are known."""
    known = tuple(known)
    if value not in known:
        raise error(f"{name}: expected {', '.join(known[:-1])} or {known[-1]}, not {value!r}{nearest(value, known)}")
