# SPDX-License-Identifier: MIT
"""Address books (vCard 2.1, 3.0, 4.0): names, organisations, and which addresses and numbers one card holds.

vobject splits and unfolds the lines; a card is read line by line, so that one that is broken costs its line alone.
"""

from __future__ import annotations

import io
import quopri
import re

from .people import address_id, number_id
from .protocol import Alias, Contact, Problem, needs

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from .protocol import Found, How
    from .source import Source

NAME = "vCard"
ABOUT = "address books: vCard"


def detect(source: Source) -> float:
    if re.match(rb"(\xef\xbb\xbf)?\s*BEGIN:VCARD", source.head, re.I):
        return 1.0
    return 0.6 if source.name.endswith((".vcf", ".vcard")) else 0.0


def read(source: Source, how: How) -> Iterator[Found]:
    base = needs("vobject.base", "an address book")
    text = source.text()
    card: dict[str, list[Any]] | None = None
    found, begun = 0, 0
    for line, number in base.getLogicalLines(io.StringIO(text, newline=None), allowQP=True):
        if not line.strip():
            continue
        try:
            name, params, value, _ = base.parseLine(line, number)
        except (base.ParseError, ValueError) as error:
            yield Problem(f"line {number}", f"no line of a card ({error})"[:160])
            continue
        name = name.upper()
        if name == "BEGIN" and value.strip().upper() == "VCARD":
            if card is not None:
                yield Problem(f"line {begun}", "a card without an end")
                yield from _card(card)
            card, begun = {}, number
            found += 1
        elif name == "END" and card is not None:
            yield from _card(card)
            card = None
        elif card is not None:
            card.setdefault(name, []).append(_value(params, value))
    if card is not None:
        yield Problem(f"line {begun}", "a card without an end")
        yield from _card(card)
    if not found:
        yield Problem("line 1", "no card in it")


def _value(params: list[list[str]], value: str) -> str:
    """The value as text, from whatever encoding its parameters name."""
    words = {part.upper() for param in params for part in param}
    charset = next((param[1] for param in params if param[0].upper() == "CHARSET" and len(param) > 1), "utf-8")
    if "QUOTED-PRINTABLE" in words:
        data = quopri.decodestring(re.sub(r"=\r?\n", "", value).encode("utf-8", "replace"))
        try:
            value = data.decode(charset)
        except (UnicodeDecodeError, LookupError):
            value = data.decode("latin-1")
    return value


def _parts(value: str) -> list[str]:
    """A value at its semicolons, escapes undone."""
    parts = re.split(r"(?<!\\);", value)
    return [" ".join(re.sub(r"\\([nN,;:\\])", lambda m: " " if m[1] in "nN" else m[1], part).split()) for part in parts]


def _card(card: dict[str, list[Any]]) -> Iterator[Found]:
    name = " ".join(_parts(card["FN"][0])).strip() if card.get("FN") else ""
    if not name and card.get("N"):
        family, given = ([*_parts(card["N"][0]), "", ""])[:2]
        name = f"{given} {family}".strip()
    organisation = next((part for value in card.get("ORG", ()) for part in _parts(value) if part), None)
    ids = []
    for value in card.get("EMAIL", ()):
        if (id := address_id(value.strip())) is not None and id not in ids:
            ids.append(id)
    for value in card.get("TEL", ()):
        if (id := number_id(value)) is not None and id not in ids:
            ids.append(id)
    if not ids:
        return
    kind = {"group": "group", "org": "organisation"}.get((card.get("KIND") or [""])[0].strip().lower())
    for id in ids:
        yield Contact(id, name or None, organisation, kind)
    for id in ids[1:]:
        yield Alias(id, ids[0], f"the card of {name or ids[0]} has both")
