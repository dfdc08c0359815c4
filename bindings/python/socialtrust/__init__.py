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
    RefusedError,
    TextError,
    UnsupportedError,
)
from .evidence import Evidence
from .explanation import Change, Explanation
from .interaction import Interaction, cues, kinds
from .facts import Added, Attention, Contact, Info, PairInfo, Remark, Report
from .ledger import Ledger
from .pair import Counts, Effect, Measure, Next, Owed, PairScore, Signal, Verdict
from .profile import Profile
from .rows import Rows
from .scores import Scores, Timeline
from .table import Column, Table
from .words import Words

TYPE_CHECKING = False
if TYPE_CHECKING:
    from . import metrics
    from .learn import Evaluation, Figures, Judged, Learned, Moves
    from .metrics import Calibration, Estimate, Reliability
    from .network import Admitted, Around, Attack, Edge, Network, NetworkInfo, Reciprocity, Route, Step
    from .reading import Finding, OpenItem, Part, Reader, Reading, Span, Suggestion, html_text
    from .reputation import Reputation, Voice
    from .standing import Standing
else:
    # Modules that not every program needs, each when it is first asked for.
    _later = {name: module for module, names in {
        "learn": "Evaluation Figures Judged Learned Moves", "metrics": "Calibration Estimate Reliability",
        "network": "Admitted Around Attack Edge Network NetworkInfo Reciprocity Route Step",
        "reading": "Finding OpenItem Part Reader Reading Span Suggestion html_text",
        "reputation": "Reputation Voice", "standing": "Standing"}.items() for name in names.split()}  # fmt: skip

    def __getattr__(name):
        from importlib import import_module

        if name == "metrics":
            return import_module(".metrics", __name__)
        if name not in _later:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        found = globals()[name] = getattr(import_module("." + _later[name], __name__), name)
        return found

    def __dir__():
        return sorted({*globals(), *__all__})


del TYPE_CHECKING

__version__: str = _native.version()

__all__ = [
    "Added", "Admitted", "ArgumentError", "Around", "Attack", "Attention", "Calibration", "CancelledError", "Change",
    "Column", "ConcurrentUseError", "ConflictError", "Contact", "CorruptError", "Counts", "Edge", "Effect", "Error",
    "Estimate", "Evaluation", "Evidence", "Explanation", "Figures", "Finding", "Info", "Interaction", "IoError", "Judged",
    "KindError", "Learned", "Ledger", "LimitError", "Measure", "MismatchError", "Moves", "NeedsReplayError",
    "Network", "NetworkInfo", "Next", "NotFoundError", "OpenItem", "OutOfMemoryError", "Owed", "PairInfo", "PairScore", "ParseError", "Part",
    "Profile", "RangeError", "Reader", "Reading", "Reciprocity", "RefusedError", "Reliability", "Remark", "Report",
    "Reputation", "Route", "Rows",
    "Scores", "Signal", "Span", "Standing", "Step", "Suggestion", "Table", "TextError", "Timeline", "UnsupportedError", "Verdict", "Voice",
    "Words", "__version__", "cues", "html_text", "kinds", "metrics",
]  # fmt: skip
