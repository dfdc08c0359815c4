# SPDX-License-Identifier: MIT
"""The parameters of the model."""

from __future__ import annotations

import os

from . import _native
from .docs import documented
from .handles import Immutable, context

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from .choices import Time
    from .words import Words


class Profile(Immutable):
    """The parameters of the model: immutable, named, fingerprinted."""

    __slots__ = ("_handle", "_kinds", "__weakref__")
    _handle: Any
    _kinds: dict[int, str] | None

    def __init__(self) -> None:
        self._handle = _native.profile_builtin(context())
        self._kinds = None

    @classmethod
    def _of(cls, handle: Any) -> Profile:
        self = cls.__new__(cls)
        self._handle = handle
        self._kinds = None
        return self

    @classmethod
    @documented("profile_builtin")
    def builtin(cls) -> Profile:
        """The built-in profile, "standard"."""
        return cls()

    @classmethod
    @documented("profile_from_json")
    def from_json(cls, source: str | bytes | os.PathLike[str]) -> Profile:
        """A profile from JSON: its text, or the path of a file (a Path)."""
        from .given import document

        return cls._of(_native.profile_from_json(context(), document(source)))

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Profile:
        """A profile from nested dicts, any subset of what to_dict() gives."""
        import json

        return cls.from_json(json.dumps(dict(values), allow_nan=False))

    @documented("profile_to_json")
    def to_json(self) -> str:
        """The whole profile as JSON."""
        return _native.profile_to_json(self._handle)  # type: ignore[no-any-return]

    def to_dict(self) -> dict[str, Any]:
        """The whole profile as nested dicts."""
        import json

        return json.loads(self.to_json())  # type: ignore[no-any-return]

    @property
    def name(self) -> str:
        """Its name."""
        return _native.profile_name(self._handle)  # type: ignore[no-any-return]

    @property
    @documented("profile_fingerprint")
    def fingerprint(self) -> str:
        """Which parameters these are."""
        return _native.profile_fingerprint(self._handle)  # type: ignore[no-any-return]

    @property
    @documented("profile_fold_fingerprint")
    def fold_fingerprint(self) -> str:
        """Which parameters evidence depends on."""
        return _native.profile_fold_fingerprint(self._handle)  # type: ignore[no-any-return]

    @documented("profile_get")
    def __getitem__(self, path: str) -> float:
        """A numeric parameter: profile["trust.commitments.weight"]."""
        return _native.profile_get(self._handle, path)  # type: ignore[no-any-return]

    def replace(self, values: Mapping[str, Any] | None = None, **more: Any) -> Profile:
        """A profile with other values: replace({"trust.commitments.weight": 2}) or replace(name="mine")."""
        tree = self.to_dict()
        for path, value in {**(values or {}), **more}.items():
            *parents, last = path.split(".")
            at = tree
            for key in parents:
                at = at.setdefault(key, {})
            at[last] = value
        return self.from_dict(tree)

    def in_zone(self, zone: str | None, *, first: Time | None = None, last: Time | None = None) -> Profile:
        """A profile whose days and open hours are those of a time zone, summer time included: in_zone("Europe/Berlin"); None:
        of UTC. The zone's changes from `first` (1970) to `last` (2100) are taken from the system's zone database and are part
        of the profile from then on ("fold.zone"): whoever reads it needs no such table, and its scores stay."""
        from .zones import changes

        return self.replace({"fold.day_offset_minutes": 0, "fold.zone": None if zone is None else changes(zone, first, last)})

    @documented("profile_kind")
    def kind(self, name: str) -> int:
        """The code of a kind of interaction."""
        return _native.profile_kind(self._handle, name)  # type: ignore[no-any-return]

    @property
    def kinds(self) -> dict[int, str]:
        """The names of all kinds of interaction by code, the profile's own among them."""
        if self._kinds is None:
            codes = [*range(_native.SOT_KIND_COUNT), *range(_native.SOT_KIND_CUSTOM, 256)]
            names = ((code, _native.profile_kind_name(self._handle, code)) for code in codes)
            self._kinds = {code: name for code, name in names if name is not None}
        return dict(self._kinds)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Profile):
            return NotImplemented
        return self.fingerprint == other.fingerprint and self.name == other.name

    def __hash__(self) -> int:
        return hash((self.fingerprint, self.name))

    def __repr__(self) -> str:
        return f"<Profile {self.name} {self.fingerprint[:8]}>"

    def to_html(self, language: str | Words = "en") -> str:
        """What it holds, as notebooks show it."""
        from . import display
        from .words import words_of

        return display.profile_html(self, words_of(language))

    def _repr_html_(self) -> str:
        return self.to_html()

    def __reduce__(self) -> Any:
        return Profile.from_json, (self.to_json(),)


def custom_codes(profile: Profile | None) -> dict[str, int]:
    """Codes of the kinds that a profile adds, by name."""
    if profile is None:
        return {}
    return {name: code for code, name in profile.kinds.items() if code >= _native.SOT_KIND_CUSTOM}


_newest: Profile | None = None


def default() -> Profile:
    """The newest built-in profile: immutable, and kept."""
    global _newest
    if _newest is None:
        _newest = Profile()
    return _newest
