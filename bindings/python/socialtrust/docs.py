# SPDX-License-Identifier: MIT
"""Docstrings: a sentence of Python's own, then what the C header says of the function, in Python's words."""

from __future__ import annotations

from . import _native
from .errors import classes

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, TypeVar

    F = TypeVar("F", bound=Callable[..., Any])

# Statuses stand in the headers without their prefix: PARSE is ParseError here.
_STATUSES = {each.status_name[2:]: each.__name__ for each in classes.values()}
_WORDS = [
    # sentences about what Python does not have
    ("; set `out->size` first", ""), ("; set `intake->size` first", ""), ("Set `out->size` first. ", ""), ("options->", ""), ("; use Ledger.side() to learn which is which", ""),
    (": use sot_ledger_side() to learn which is which", ", which `a` and `b` of the result name"),
    (" The stream is released in every case.", ""), (" `size` bytes, not NUL-terminated.", ""), ("The rows advance by the `size` of the first. ", ""),
    (" The consumer releases it; it may outlive the network.", ""), (" Freed like a ledger.", ""), ("Set `out->size` first.", ""),
    (" `added` may be NULL.", ""), (" `removed` (rows) may be NULL.", ""), (" `removed` may be NULL.", ""), (" `options` and `added` may be NULL.", ""),
    (" `options` may be NULL.", ""), ("`inputs` may be NULL. ", ""), ("; `inputs` may be NULL", ""),
    ("; the query's own time is not looked at", ""), ("; the query's profile is required, its time and inputs are not looked at", ""),
    # what is called otherwise
    ("the query's `a` and `b` are NULL, or its sides (else ARGUMENT); a profile", "a profile"), ("The query's `a` and `b` are NULL, or its sides (else ARGUMENT); a profile", "A profile"),
    ("the query's `a` towards its `b`", "`me` towards `other`"), ("the query's `a`, which is required here", "`me`"), ("the query's pair", "a pair"),
    ("the pair of `query`", "a pair"), ("up to its time", "up to `as_of`"), ("any time up to the query's", "any time up to `as_of`"), ("with its own time", "with `after`"),
    ("of `count` rows", "of the rows"), ("at each of `count` ascending times", "at each of ascending times"), ("O(count log count)", "O(n log n) of n rows"),
    ("context's threads", "ledger's threads"), ("An index that names nobody", ""),
    (" `out` may be `score`; NAN stays NAN.", " None stays None."), ("NULL", "None"), ("NAN", "None"), ("SOT_TIME_NONE", "None"), ("as_of_us", "as_of"), ("before_us", "before"), ("`time_us`", "`time`"),
    ("`end_us`", "`end`"), ("split_us", "split_at"), ("::sot_", "sot_"), ("non-zero", "true"), ("Non-zero", "True"), ("inputs.observed", "`inputs`"),
]
_NAMES = {
    "ledger_read_": "Ledger.add_", "ledger_write_": "Ledger.to_", "ledger_each": "Ledger.rows", "ledger_": "Ledger.", "evidence_": "Evidence.",
    "words_write_json": "Words.to_json", "outcomes_metric()": "the metrics", "profile_log_odds": "metrics.log_odds", "profile_": "Profile.", "words_": "Words.", "network_": "Network.", "standing_bound()": "`bound`",
    "standing_": "Standing.", "outcomes_": "metrics.", "attention_of": "Attention.of", "": "",
}  # fmt: skip


_INPUTS = """`inputs` is a dict with any of: `observed`, what the log can show, as from Ledger.observed(); `attention`, all outgoing attention of
(a, b), 0 or more; `reputation_r` and `reputation_s`, evidence for and against, 0 or more, (about b for a's trust in b, about a for
b's trust in a); `network`, a Network from which reputation comes where those are not given; `admitted`, whom an explanation's paths
may name. None, in their place, is not known."""


def translated(text: str) -> str:
    """A C comment with the words of Python in it, a paragraph a line."""
    text = text.partition("Since: ")[0].strip()
    paragraphs = [" ".join(each.split()) for each in text.split("\n\n")]
    for from_, to in _WORDS:
        paragraphs = [each.replace(from_, to) for each in paragraphs]
    text = "\n\n".join(paragraphs)
    for prefix, name in _NAMES.items():
        text = text.replace(f"sot_{prefix}", name)
    for status, name in _STATUSES.items():
        text = _word_replaced(text.replace(f"SOT_E_{status}", status), status, name)
    return text


def _word_replaced(text: str, word: str, by: str) -> str:
    """A whole word by another; the module re would take longer to import than all of this package."""
    out, *rest = text.split(word)
    for part in rest:
        inner = out[-1:].isalnum() or out[-1:] == "_" or part[:1].isalnum() or part[:1] == "_"
        out += (word if inner else by) + part
    return out


def _filled(paragraph: str, width: int = 100) -> str:
    """Broken into lines; the module textwrap would take longer to import."""
    lines, line = [], ""
    for word in paragraph.split():
        if line and len(line) + 1 + len(word) > width:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}" if line else word
    return "\n".join([*lines, line])


def documented(*functions: str) -> Callable[[F], F]:
    """Appends to a docstring what the C library says of these functions."""

    def apply(fn: F) -> F:
        parts = (fn.__doc__ or "").split("\n\n")
        for name in functions:
            parts += translated(getattr(_native, name).__doc__ or "").split("\n\n")
        if "inputs" in fn.__code__.co_varnames[: fn.__code__.co_argcount + fn.__code__.co_kwonlyargcount]:
            parts.append(_INPUTS)
        fn.__doc__ = "\n\n".join(filled for part in parts if (filled := _filled(part)))
        return fn

    return apply
