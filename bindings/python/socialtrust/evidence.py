# SPDX-License-Identifier: MIT
"""One pair's evidence: replayed, or continued row by row and kept in a database."""

from __future__ import annotations

from binascii import a2b_base64, b2a_base64

from . import _native
from .docs import documented
from .errors import ArgumentError, CorruptError
from .explanation import Explanation
from .handles import Closing, context, every
from .interaction import plain_row
from .nearest import nearest
from .pair import Next, PairScore
from .profile import Profile, custom_codes, default
from .times import due_us, from_us, to_us

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime
    from typing import Any, ClassVar, Unpack

    from .choices import Inputs, Kind
    from .interaction import Fields, Row
    from .times import Time


class Evidence(Closing):
    """The folded rows of one pair, for hosts that keep no ledger.

    Replay is the default: Evidence.replay(a, b, rows). Or keep to_bytes() or to_text() in a database column,
    add() each new row to it, and replay when add() raises NeedsReplayError.
    """

    __slots__ = ("_handle", "_profile", "_codes", "__weakref__")
    _handle: Any
    _profile: Profile | None
    _codes: dict[str, int]

    @documented("evidence_new")
    def __init__(self, a: str, b: str, profile: Profile | None = None) -> None:
        """Empty evidence of a pair."""
        self._hold(_native.evidence_new(context(), (profile or default())._handle, a, b), profile)

    def _hold(self, handle: Any, profile: Profile | None) -> None:
        self._handle = handle.this  # what owns it, without the object around it: quicker for add()
        self._profile = profile
        self._codes = custom_codes(profile)

    @classmethod
    def _made(cls, handle: Any, profile: Profile | None) -> Evidence:
        self = cls.__new__(cls)
        self._hold(handle, profile)
        return self

    @classmethod
    @documented("evidence_replay")
    def replay(cls, a: str, b: str, rows: Iterable[Row], profile: Profile | None = None, *,
               aliases: Mapping[str, str] | None = None) -> Evidence:  # fmt: skip
        """The evidence of all rows of a pair, in any order. With `aliases` (other id: a or b) rows name contacts as they
        were written: ids belong to the record that they were written in, and those of two records do not meet."""
        if aliases:
            return cls._made(_joined(a, b, rows, aliases, profile or default()), profile)
        given = coded_rows(rows, custom_codes(profile), (profile or default())._handle)
        return cls._made(_native.evidence_replay(context(), query(a, b, None, profile or default()), given), profile)

    @classmethod
    @documented("evidence_load")
    def from_bytes(cls, blob: Any, profile: Profile | None = None) -> Evidence:
        """Evidence from to_bytes(): bytes, bytearray or memoryview."""
        if isinstance(blob, str):
            raise TypeError("expected bytes; from_text() takes text")
        return cls._made(_native.evidence_load(context(), (profile or default())._handle, blob), profile)

    @classmethod
    def from_text(cls, text: str, profile: Profile | None = None) -> Evidence:
        """Evidence from to_text(). Errors: CorruptError (truncated or altered), MismatchError (other fold parameters)."""
        if not isinstance(text, str):
            raise TypeError("expected text; from_bytes() takes bytes")
        try:
            blob = a2b_base64(text, strict_mode=True)
        except ValueError as error:
            raise CorruptError(f"text: no base64: {error}") from None
        return cls.from_bytes(blob, profile)

    @documented("evidence_add")
    def add(self, time: Time, actor: str, target: str, kind: Kind | int = "message", *, now: Time | None = None,
            **fields: Unpack[Fields]) -> None:  # fmt: skip
        """Continues with one row; `now` as of add_many()."""
        if now is not None:
            self.add_many([(time, actor, target, kind, fields)], now=now)
            return
        if self._codes:
            kind = self._codes.get(kind, kind)  # type: ignore[arg-type]
        if (due := fields.get("due")) is not None:
            fields["due"] = due_us(due, (self._profile or default())._handle)
        _evidence_add(self._handle, (time, actor, target, kind, fields))

    def add_row(self, row: Row) -> None:
        """Continues with one row, given as an Interaction, a dict or a tuple."""
        _evidence_add(self._handle, coded_rows([row], self._codes, (self._profile or default())._handle)[0])

    @documented("evidence_add_many")
    def add_many(self, rows: Iterable[Row], *, now: Time | None = None) -> tuple[int, int]:
        """Continues with rows in any order, all or none; returns how many were new, and how many were there already.

        `now` is the present: rows after it are planned, kept aside, and part of no score before their time."""
        given = coded_rows(rows, self._codes, (self._profile or default())._handle)
        added = _native.evidence_add_many(self._open(), given, None if now is None else to_us(now))
        return added["added"], added["duplicates"]

    @property
    def sum(self) -> int:
        """The sum of its rows, to be compared with row_sum() of what the host has, modulo 2**64."""
        return _native.evidence_get_info(self._open())["sum"]  # type: ignore[no-any-return]

    @property
    def planned(self) -> int:
        """How many of its rows lie after the present that add_many() was told."""
        return _native.evidence_get_info(self._open())["planned"]  # type: ignore[no-any-return]

    @staticmethod
    @documented("interaction_sum")
    def row_sum(row: Row, profile: Profile | None = None) -> int:
        """A number that two rows of a pair have alike only where they are equal."""
        given = coded_rows([row], custom_codes(profile), (profile or default())._handle)[0]
        return _native.interaction_sum((profile or default())._handle, given)  # type: ignore[no-any-return]

    @documented("evidence_score")
    def score(self, as_of: Time | None = None, *, inputs: Inputs | None = None,
              profile: Profile | None = None) -> PairScore:  # fmt: skip
        """The scores at a time; None is that of the last row."""
        us = self._as_of(as_of)
        handle = _native.evidence_score(self._handle, query(None, None, us, profile, plain_inputs(inputs)))
        return PairScore._of(handle, self.a, self.b, us)

    @documented("evidence_explain")
    def explain(self, as_of: Time | None = None, *, me: str | None = None, inputs: Inputs | None = None,
                profile: Profile | None = None) -> Explanation:  # fmt: skip
        """Why it scores so; `me` is called "you" in words."""
        handle = _native.evidence_explain(self._handle, query(None, None, self._as_of(as_of), profile, plain_inputs(inputs)))
        return Explanation(handle, me, {code: name for name, code in self._codes.items()})

    @documented("evidence_next")
    def next(self, me: str, as_of: Time | None = None, *, inputs: Inputs | None = None,
             profile: Profile | None = None) -> list[Next]:  # fmt: skip
        """Suggestions for `me`, one of the two."""
        a, b = self.a, self.b
        if me not in (a, b):
            from .errors import ArgumentError

            raise ArgumentError(f"{me} is neither {a} nor {b}")
        other = a if me == b else b
        asked = query(me, other, self._as_of(as_of), profile, plain_inputs(inputs))
        return nexts_of(_native.evidence_next(self._handle, asked), other)

    @documented("evidence_what_if")
    def what_if(self, rows: Iterable[Row], as_of: Time | None = None, *, inputs: Inputs | None = None,
                profile: Profile | None = None) -> PairScore:  # fmt: skip
        """The scores as if these rows had been added."""
        us, given = self._as_of(as_of), coded_rows(rows, self._codes, (self._profile or default())._handle)
        given.sort(key=lambda row: to_us(row[0]))
        if as_of is None and given:
            us = max(us, to_us(given[-1][0]))
        handle = _native.evidence_what_if(self._handle, query(None, None, us, profile, plain_inputs(inputs)), given)
        return PairScore._of(handle, self.a, self.b, us)

    def _as_of(self, as_of: Time | None) -> int:
        if as_of is not None:
            return to_us(as_of)
        last = _native.evidence_get_info(self._open())["last"]
        if last is None:
            raise ValueError("evidence without rows needs a time: as_of")
        return last  # type: ignore[no-any-return]

    def _open(self) -> Any:
        if self._handle is None:
            from .errors import ArgumentError

            raise ArgumentError("the evidence is closed")
        return self._handle

    @documented("evidence_save")
    def to_bytes(self) -> bytes:
        """The evidence as bytes."""
        return _native.evidence_save(self._handle)  # type: ignore[no-any-return]

    __bytes__ = to_bytes

    def to_text(self) -> str:
        """The evidence as text: what to_bytes() gives, in base64."""
        return b2a_base64(self.to_bytes(), newline=False).decode()

    @documented("evidence_clone")
    def clone(self) -> Evidence:
        """An independent copy."""
        return self._made(_native.evidence_clone(self._handle), self._profile)

    def __copy__(self) -> Evidence:
        return self.clone()

    def __deepcopy__(self, memo: Any) -> Evidence:
        return self.clone()

    @property
    def a(self) -> str:
        """The contact that comes first in byte order."""
        return _native.evidence_get_info(self._open())["a"]  # type: ignore[no-any-return]

    @property
    def b(self) -> str:
        """The other."""
        return _native.evidence_get_info(self._open())["b"]  # type: ignore[no-any-return]

    @property
    def last(self) -> datetime | None:
        """Time of the last row that is not planned."""
        return from_us(_native.evidence_get_info(self._open())["last"])

    @property
    @documented("ledger_observed")
    def observed(self) -> dict[str, list[str]]:
        """What its rows held."""
        return _native.evidence_observed(self._open())  # type: ignore[no-any-return]

    def __len__(self) -> int:
        return _native.evidence_get_info(self._open())["interactions"]  # type: ignore[no-any-return]

    def __bool__(self) -> bool:
        return True

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Evidence):
            return NotImplemented
        return self.to_bytes() == other.to_bytes()

    __hash__: ClassVar[None] = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        if self._handle is None:
            return "<Evidence, closed>"
        last = self.last
        return f"<Evidence of {self.a} and {self.b}: {len(self):,} rows{f', last {last:%Y-%m-%d %H:%M}' if last else ''}>"

    def __reduce__(self) -> Any:
        return Evidence.from_bytes, (self.to_bytes(), self._profile)


_evidence_add = _native.evidence_add


def _joined(a: str, b: str, rows: Iterable[Row], aliases: Mapping[str, str], profile: Profile) -> Any:
    """The evidence of rows that name the two by other ids: the library joins records in a ledger, so one is made for them."""
    from .inputs import columns_of, columns_of_records, reading

    ledger = _native.ledger_new(context(), profile._handle)
    for id in (a, b):
        _native.ledger_declare(ledger, {"id": id})
    for alias, of in aliases.items():
        _native.ledger_add_alias(ledger, alias, of)
    given = columns_of(columns_of_records(rows, None), None, "us", False, profile._handle)
    _native.ledger_read_arrow(ledger, given, reading(None, "us"))
    return _native.ledger_evidence(ledger, query(a, b, to_us("9999-12-31T23:59:59.999999Z"), profile))


INPUTS = ("observed", "attention", "reputation_r", "reputation_s", "network", "admitted")


def plain_inputs(given: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """The inputs of a score with the handles of a network and of those who may be named."""
    if not given:
        return None
    out: dict[str, Any] = dict(given)
    for name in out:
        if name not in INPUTS:
            raise ArgumentError(f"inputs: there is no {name!r}{nearest(name, INPUTS)}; there are {', '.join(INPUTS)}")
    for name in ("network", "admitted"):
        if hasattr(out.get(name), "_open"):
            out[name] = out[name]._open()
    return out


def _of(profile: Profile | None) -> Any:
    return None if profile is None else profile._handle


def query(a: str | None, b: str | None, as_of: int | None, profile: Profile | None = None,
          inputs: Mapping[str, Any] | None = None) -> dict[str, Any]:  # fmt: skip
    """What is asked about a pair, as the C functions take it."""
    return {"a": a, "b": b, "as_of": as_of, "profile": _of(profile), "inputs": inputs}


def coded_rows(rows: Iterable[Row], codes: dict[str, int], profile: Any) -> list[tuple[Any, ...]]:
    """Private copies of rows, with the codes of a profile's own kinds, and days that are due as their ends."""
    out = [plain_row(row) for row in rows]
    for row in out:
        if row[4].get("due") is not None:
            row[4]["due"] = due_us(row[4]["due"], profile)
    if codes:
        out = [(*row[:3], codes.get(row[3], row[3]), row[4]) for row in out]
    return out


def nexts_of(handle: Any, other: str) -> list[Next]:
    return [Next(other=other, **each) for each in every(_native.nexts_at, handle)]
