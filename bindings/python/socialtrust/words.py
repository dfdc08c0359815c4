# SPDX-License-Identifier: MIT
"""Catalogues that turn codes into sentences."""

from __future__ import annotations

import os

from . import _native
from .docs import documented
from .errors import NotFoundError
from .handles import Immutable, context

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from typing import Any, TypeAlias


    Names: TypeAlias = Mapping[str, str] | Callable[[str], str | None] | None
    """Names by id: a dict, or a function."""


class Words(Immutable):
    """One language's sentences: those in Words.languages() ship, others come as JSON. Immutable.

    A variety of a language that ships ("de-AT", "de_DE") is understood.
    """

    __slots__ = ("_handle", "_source", "language", "__weakref__")
    _handle: Any

    def __init__(self, language: str = "en") -> None:
        self._handle = _native.words_builtin(context(), language)
        self._source: str | bytes | None = None
        self.language: str = _native.words_code(self._handle)

    @staticmethod
    def languages() -> dict[str, str]:
        """The languages that ship: their codes, and what their speakers call them."""
        found: dict[str, str] = {}
        while (code := _native.words_language(len(found))) is not None:
            found[code] = _native.words_language_name(len(found))
        return found

    @classmethod
    @documented("words_from_json")
    def from_json(cls, source: str | bytes | os.PathLike[str] | Mapping[str, Any]) -> Words:
        """A catalogue from JSON: its text, a dict, or the path of a file (a Path)."""
        if isinstance(source, (str, bytes, os.PathLike)):
            from .given import document

            json_text: str | bytes = document(source)
        else:
            import json

            json_text = json.dumps(dict(source))
        self = cls.__new__(cls)
        self._handle = _native.words_from_json(context(), json_text)
        self._source = json_text
        self.language = _native.words_code(self._handle)
        return self

    def to_json(self) -> str:
        """The whole catalogue as such JSON, to be translated."""
        return _native.words_write_json(self._handle)  # type: ignore[no-any-return]

    def say(self, key: str, count: float | None = None, /, **values: object) -> str:
        """The sentence of a key with its placeholders filled in; `count` chooses the plural and is {n} unless that is given."""
        sentence = _native.words_sentence(self._handle, key, float("nan") if count is None else count)
        if sentence is None:
            raise KeyError(key)
        if count is not None:
            values.setdefault("n", self.number(count))
        out, *parts = sentence.split("{")  # what is filled in is not looked at again
        for part in parts:
            name, _, rest = part.partition("}")
            out += f"{values.get(name, '')}{rest}"
        return out  # type: ignore[no-any-return]

    def number(self, n: float) -> str:
        """A whole number with its thousands set off."""
        return f"{n:,.0f}".replace(",", _native.words_sentence(self._handle, "number.group", 2.0))

    def __repr__(self) -> str:
        return f"<Words {self.language}>"

    def __reduce__(self) -> Any:
        return (Words, (self.language,)) if self._source is None else (Words.from_json, (self._source,))


_shipped: dict[str, Words] = {}


def words_of(language: str | Words, words: Words | None = None) -> Words:
    """`words`, or the shipped catalogue of a language (catalogues are immutable and kept)."""
    if words is not None:
        return words
    if isinstance(language, Words):
        return language
    if not isinstance(language, str):
        raise TypeError(f"language: expected a code such as \"en\" or Words, not {type(language).__name__}")
    found = _shipped.get(language)
    if found is None:
        found = _shipped.setdefault(language, _shipped_or_english(language))
    return found


def _shipped_or_english(language: str) -> Words:
    """A language that does not ship is said in English, with a warning."""
    try:
        return Words(language)
    except NotFoundError:
        from .nearest import warn

        there = ", ".join(f'"{code}"' for code in Words.languages())
        warn(f'language: no words in "{language}", so these are English; there are {there}, and Words.from_json()')
        return words_of("en")


def called(names: Names, ids: Iterable[str]) -> list[str]:
    """Pairs of id and name as the library takes them, one after the other: of those that have a name."""
    if names is None:
        return []
    known = names if callable(names) else names.get
    out: list[str] = []
    for id in dict.fromkeys(ids):
        name = known(id)
        if name:
            out += (id, str(name))
    return out
