# SPDX-License-Identifier: MIT
"""Docstrings: a sentence of Python's own, then what the C header says of the function."""

from __future__ import annotations

from . import _native
from .errors import classes

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, TypeVar

    F = TypeVar("F", bound=Callable[..., Any])

_STATUSES = [(f" {each.status_name[2:]}", f" {each.__name__}") for each in classes.values()]
_STATUSES.sort(key=lambda pair: -len(pair[0]))
_WORDS = [(f"SOT_{each.status_name}", each.__name__) for each in classes.values()] + [
    ("; set `out->size` first", ""),
    ("options->", ""),
    (" `added` may be NULL.", ""),
    (" `removed` (rows) may be NULL.", ""),
    (" `removed` may be NULL.", ""),
    (" `options` and `added` may be NULL.", ""),
    (" `options` may be NULL.", ""),
    ("`inputs` may be NULL. ", ""),
    ("; `inputs` may be NULL", ""),
    ("NULL", "None"),
    ("NAN", "None"),
    ("SOT_TIME_NONE", "None"),
    ("as_of_us", "as_of"),
    ("before_us", "before"),
    ("`time_us`", "`time`"),
    ("`end_us`", "`end`"),
    ("split_us", "split_at"),
    ("::sot_", ""),
    ("sot_ledger_", "Ledger."),
    ("sot_evidence_", "Evidence."),
    ("sot_profile_", "Profile."),
    ("sot_words_", "Words."),
    ("sot_network_", "Network."),
    ("sot_standing_", "Standing."),
    ("sot_outcomes_", "metrics."),
    ("sot_", ""),
    ("non-zero", "true"),
    ("Non-zero", "True"),
    ("Set `out->size` first. ", ""),
]


def translated(text: str) -> str:
    """A C comment with the words of Python in it."""
    text = text.partition("Since: ")[0].strip()
    before, errors, after = text.partition("Errors:")
    for from_, to in _STATUSES:
        after = after.replace(from_, to)
    text = before + errors + after
    for from_, to in _WORDS:
        text = text.replace(from_, to)
    return text.strip()


def documented(*functions: str) -> Callable[[F], F]:
    """Appends to a docstring what the C library says of these functions."""

    def apply(fn: F) -> F:
        parts = [fn.__doc__ or ""]
        parts += (translated(getattr(_native, name).__doc__ or "") for name in functions)
        fn.__doc__ = "\n\n".join(part.strip() for part in parts if part.strip())
        return fn

    return apply
