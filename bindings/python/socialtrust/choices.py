# SPDX-License-Identifier: MIT
"""The words that arguments take and results hold, for type checkers; at run time they are those of the C library, which
tests compare with these."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, Protocol, TypeAlias, TypedDict, get_args

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date, datetime

    from .network import Admitted, Network

Kind: TypeAlias = Literal[
    "view", "follow", "unfollow", "like", "share", "mention", "message", "ask", "answer", "call", "meet", "help", "thank", "praise",
    "introduce", "endorse", "gift", "promise", "keep", "break", "release", "complain", "acknowledge", "resolve", "reopen", "pitch",
    "disclose", "correct", "misrepresent", "block", "report", "rate"]  # fmt: skip
"""The built-in kinds of interaction. A kind that a profile adds goes by its code: `profile.kind("visit")`."""
Cue: TypeAlias = Literal["question", "personal", "humour", "gratitude", "apology", "promotion", "closing", "automatic"]
ContactKind: TypeAlias = Literal["person", "organisation", "group", "automaton"]
State: TypeAlias = Literal["new", "growing", "steady", "fading", "dormant"]
Band: TypeAlias = Literal["none", "acquaintance", "contact", "close", "inner_circle"]
OwedKind: TypeAlias = Literal["complaint", "promise", "question", "turn"]
Action: TypeAlias = Literal["resolve_complaint", "keep_promise", "answer", "reconnect", "ask", "thank", "meet", "wait"]
Finding: TypeAlias = Literal["promise", "settlement", "breach", "complaint", "acknowledgement", "resolution", "request"]
Passage: TypeAlias = Literal["author", "quoted", "forwarded", "signature", "disclaimer", "footer"]
Target: TypeAlias = Literal["depth", "trust"]
Split: TypeAlias = Literal["auto", "ego", "contact", "time"]
Unit: TypeAlias = Literal["s", "ms", "us", "ns"]
ScoreName: TypeAlias = Literal["depth", "trust_ab", "trust_ba"]
Part: TypeAlias = Literal["depth", "trust_ab", "trust_ba", "open", "findings"]
Measured: TypeAlias = Literal["depth", "trust_in_them", "trust_in_me", "trust_ab", "trust_ba"]


def words(of: Any) -> tuple[str, ...]:
    """The words of one of these."""
    return get_args(of)


class Moment(Protocol):
    """numpy.datetime64, by its ways."""

    @property
    def dtype(self) -> Any: ...

    def astype(self, dtype: Any, /) -> Any: ...


# A datetime with a zone (pandas.Timestamp is one), a date (its midnight UTC), ISO 8601 text, whole microseconds since 1970 UTC,
# numpy.datetime64.
Time: TypeAlias = "datetime | date | str | int | Moment"


class Seen(TypedDict, total=False):
    """What a log can show: what is not in it is not counted as missing. As from `Ledger.observed()`."""

    kinds: Iterable[str]
    cues: Iterable[str]
    fields: Iterable[str]


class Inputs(TypedDict, total=False):
    """What a pair's score may be given beside the pair's rows; pairs of numbers are (of a, of b), in byte order of the ids.

    `observed` is what the log can show, as from `Ledger.observed()`; `attention` all outgoing attention of each, as from
    `ledger.attention().of(id)`; `reputation_r` and `reputation_s` the evidence for and against: about b for a's trust in
    b, about a for b's trust in a; `network` where reputation comes from if those are not given; `admitted` whom an explanation's
    paths may name. None is not known.
    """

    observed: Seen | Mapping[str, Any] | None
    attention: tuple[float | None, float | None]
    reputation_r: tuple[float | None, float | None]
    reputation_s: tuple[float | None, float | None]
    network: Network | None
    admitted: Admitted | None
