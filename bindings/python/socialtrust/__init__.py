# SPDX-License-Identifier: MIT
"""Relationship depth and earned trust from a log of interactions.

>>> import socialtrust
>>> ledger = socialtrust.Ledger.from_csv("company.csv")
>>> ledger.scores(me="me").top(10)
>>> print(ledger.explain("me", "ada@example.org"))
"""

from . import _native
from .errors import (
    ArgumentError,
    CancelledError,
    ConcurrentUseError,
    ConflictError,
    CorruptError,
    Error,
    IoError,
    KindError,
    LimitError,
    MismatchError,
    NeedsReplayError,
    NotFoundError,
    OutOfMemoryError,
    ParseError,
    RangeError,
    TextError,
    UnsupportedError,
)
from .evidence import Evidence
from .explanation import Change, Explanation
from .interaction import Interaction, cues, kinds
from .ledger import Added, Attention, Contact, Info, Ledger
from .pair import Counts, Effect, Measure, Next, Owed, PairScore, Signal, Verdict
from .profile import Profile
from .scores import Rows, Scores, Timeline
from .table import Column, Table
from .words import Words

__version__: str = _native.version()

__all__ = [
    "Added", "ArgumentError", "Attention", "CancelledError", "Change", "Column", "ConcurrentUseError", "ConflictError",
    "Contact", "CorruptError", "Counts", "Effect", "Error", "Evidence", "Explanation", "Info", "Interaction",
    "IoError", "KindError", "Ledger", "LimitError", "Measure", "MismatchError", "NeedsReplayError", "Next",
    "NotFoundError", "OutOfMemoryError", "Owed", "PairScore", "ParseError", "Profile", "RangeError", "Rows", "Scores",
    "Signal", "Table", "TextError", "Timeline", "UnsupportedError", "Verdict", "Words", "__version__", "cues", "kinds",
]  # fmt: skip
