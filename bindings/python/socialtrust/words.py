# SPDX-License-Identifier: MIT
"""Catalogues that turn codes into sentences."""

from __future__ import annotations

import os

from . import _native
from .docs import documented
from .handles import context

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any


class Words:
    """One language's sentences: "en" and "de" ship, others come as JSON. Immutable."""

    __slots__ = ("_handle", "_source", "language", "__weakref__")
    _handle: Any

    def __init__(self, language: str = "en") -> None:
        self._handle = _native.words_builtin(context(), language)
        self._source: str | bytes | None = None
        self.language = language

    @classmethod
    @documented("words_from_json")
    def from_json(cls, source: str | bytes | os.PathLike[str] | Mapping[str, Any]) -> Words:
        """A catalogue from JSON: its text, a dict, or the path of a file (a Path)."""
        import json

        if isinstance(source, os.PathLike):
            with open(source, "rb") as file:
                source = file.read()
        elif not isinstance(source, (str, bytes)):
            source = json.dumps(dict(source))
        self = cls.__new__(cls)
        self._handle = _native.words_from_json(context(), source)
        self._source = source
        self.language = json.loads(source)["language"]
        return self

    def __repr__(self) -> str:
        return f"<Words {self.language}>"

    def __copy__(self) -> Words:
        return self

    def __deepcopy__(self, memo: Any) -> Words:
        return self

    def __reduce__(self) -> Any:
        return (Words, (self.language,)) if self._source is None else (Words.from_json, (self._source,))


_shipped: dict[str, Words] = {}


def words_of(language: str | Words, words: Words | None = None) -> Words:
    """`words`, or the shipped catalogue of a language (catalogues are immutable and kept)."""
    if words is not None:
        return words
    if isinstance(language, Words):
        return language
    found = _shipped.get(language)
    if found is None:
        found = _shipped.setdefault(language, Words(language))
    return found
