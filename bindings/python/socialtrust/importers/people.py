# SPDX-License-Identifier: MIT
"""Who somebody is: ids of addresses, numbers and names, as they are written in one way; and the signs of machines."""

from __future__ import annotations

import re
import unicodedata

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .protocol import How

ADDRESS = re.compile(r"[^\s@<>(),;:\"\[\]\\]{1,128}@[^\s@<>(),;:\"\\]{1,255}")
_MACHINE = re.compile(
    r"^(?:no-?_?\.?reply|do-?_?not-?_?reply|noreply|mailer-daemon|postmaster|bounces?|notifications?|notify|alerts?|"
    r"auto-?(?:mailer|responder|reply|confirm)|daemon|root|listserv|mailman|majordomo)(?:[-_+.=\d].*)?$")  # fmt: skip
ID_MOST = 256


def address_id(text: str) -> str | None:
    """An address folded in case, without what wraps it; None where there is none."""
    text = text.strip().strip("<>'\"").strip()
    if text[:7].lower() == "mailto:":
        text = text[7:].partition("?")[0]
    found = ADDRESS.fullmatch(text)
    if found is None or len(text.encode("utf-8", "replace")) > ID_MOST:
        return None
    return text.casefold().rstrip(".")


def is_machine(address: str) -> bool:
    """Whether an address is one that nobody reads, by its name."""
    return _MACHINE.match(address.partition("@")[0]) is not None


def number_id(text: str) -> str | None:
    """A telephone number as "tel:" with its digits; 00 is written as +. None where it is none."""
    text = text.strip()
    if text[:4].lower() == "tel:":
        text = text[4:].partition(";")[0]
    text = unicodedata.normalize("NFKC", text)
    if re.search(r"[^\W\d_]", text.replace("x", "").replace("p", "").replace("w", "")):
        return None
    digits = re.sub(r"\D", "", re.split(r"[xpw;,]", text)[0])
    plus = text.lstrip("(").startswith("+")
    if not plus and digits.startswith("00"):
        plus, digits = True, digits[2:]
    return f"tel:{'+' if plus else ''}{digits}" if 3 <= len(digits) <= 17 else None


def name_id(where: str, name: str) -> str:
    """Somebody of whom only a name is known: the name within the place where it is used, and nowhere else."""
    name = " ".join("".join(c for c in unicodedata.normalize("NFC", name)
                            if unicodedata.category(c) not in ("Cc", "Cf", "Cs")).split())  # fmt: skip
    number = number_id(name)
    if number:
        return number
    whole = f"{where}:{name or '?'}"
    while len(whole.encode()) > ID_MOST:
        whole = whole[:-1]
    return whole


def is_me(id: str, how: How) -> bool:
    """Whether an id is one of those that were said to be oneself, by the id or by the name in it."""
    return id in how.me or id.partition(":")[2] in how.me


def same_name(name: str) -> str:
    """What two spellings of a name share."""
    name = unicodedata.normalize("NFKD", name).casefold()
    return " ".join(sorted(re.findall(r"\w+", "".join(c for c in name if not unicodedata.combining(c)))))
