# SPDX-License-Identifier: MIT
"""What those whom one trusts know about another: of a network, or as an explanation has it."""

from __future__ import annotations

from . import _native
from .record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class Voice(Record):
    """Somebody trusted who knows: trust in the voice, its evidence for and against, its share of what was heard."""

    id: str
    trust: float
    r: float
    s: float
    share: float


class Reputation(Record):
    """What those whom one trusts know about another: evidence for (`r`) and against (`s`), and the voices.

    `voices` are trusted and know, `heard` of them spoke, `vouching` for and `against`; `paths` names the admitted.
    """

    r: float
    s: float
    scale: float
    voices: int
    heard: int
    vouching: int
    against: int
    paths: tuple[Voice, ...]

    @classmethod
    def _of(cls, handle: Any) -> Reputation:
        record = _native.reputation_record(handle)
        record["vouching"] = record.pop("for")
        paths = range(record.pop("path_count"))
        return cls(**record, paths=tuple(Voice(**_native.reputation_path(handle, index)) for index in paths))

    @classmethod
    def _explained(cls, explanation: Any, by: int) -> Reputation | None:
        handle = _native.explanation_reputation(explanation, by)
        return None if handle is None else cls._of(handle)
