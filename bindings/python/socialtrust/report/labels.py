# SPDX-License-Identifier: MIT
"""The page's words, all of them from a catalogue of the library: whoever translates that has translated the page."""

from __future__ import annotations

from ..words import words_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..words import Words


class Labels:
    """The words of one language."""

    def __init__(self, language: str | Words) -> None:
        self.catalogue: Words = words_of(language)
        self.language: str = self.catalogue.language

    def __call__(self, key: str, count: float | None = None, /, **values: object) -> str:
        """A label of the page itself by the end of its key, or any other by all of it."""
        return self.catalogue.say(key if "." in key else f"report.{key}", count, **values)

    def head(self, key: str) -> str:
        """The same as a heading begins: catalogues have words as they stand within a sentence."""
        found = self(key)
        return found[:1].upper() + found[1:]

    def band(self, name: str) -> str:
        return self.head(f"band.{name}")

    def state(self, name: str) -> str:
        return self(f"state.{name}")

    def signal(self, measure: str, name: str) -> str:
        """A signal of "depth" or "trust" by its name."""
        return self._said(f"{measure}.{name}", name)

    def kind(self, name: str) -> str:
        return self._said(f"kind.{name}", name)

    def _said(self, key: str, name: str) -> str:
        try:
            return self.catalogue.say(key)
        except KeyError:  # a kind that a profile declares
            return name.replace("_", " ")

    def number(self, n: float) -> str:
        return self.catalogue.number(n)

    def decimals(self, text: str) -> str:
        """A number that was written with a point."""
        return text.replace(".", self("number.decimal"))

    def points(self, value: float) -> str:
        return self.decimals(f"{0 if abs(value) < .05 else value:+.1f}".replace("-", "−"))

    def date(self, time: object) -> str:
        parts = {"Y": f"{time:%Y}", "m": f"{time:%m}", "d": f"{time:%d}"}
        return "".join(parts.get(each, each) for each in self("date.form"))

    def age(self, days: float) -> str:
        """A length of time, as "open for {days}" takes it."""
        if days < 2:
            hours = round(days * 24)
            return self("unit.hours", hours) if hours >= 1 else self("unit.instant")
        return self("unit.days", round(days))

    def owed(self, kind: str, days: float) -> str:
        return self(f"owed.{kind}", days=self.age(days))
