# SPDX-License-Identifier: MIT
"""What somebody may have meant."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable


def nearest(word: object, known: Iterable[str]) -> str:
    """`; did you mean "..."?`, or nothing where no known word is near."""
    import difflib

    found = difflib.get_close_matches(str(word), list(known), n=1, cutoff=0.6)
    return f'; did you mean "{found[0]}"?' if found else ""
