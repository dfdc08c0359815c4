# SPDX-License-Identifier: MIT
"""SMS Backup & Restore (Android): messages and calls as XML. The one whose telephone it is has the id "me"."""

from __future__ import annotations

from .people import name_id, number_id
from .protocol import Contact, Left, Owner, Problem, Refused, needs, tagged

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from .protocol import Found, How, Row
    from .source import Source

NAME = "SMS Backup & Restore"
ABOUT = "SMS Backup & Restore (XML)"


def detect(source: Source) -> float:
    head = source.text_head.lstrip()
    if not head.startswith("<"):
        return 0.0
    return 1.0 if "<smses" in head or "<calls" in head else 0.3 if source.name.startswith(("sms", "calls")) and source.name.endswith(".xml") else 0.0


def read(source: Source, how: How) -> Iterator[Found]:
    tree = needs("defusedxml.ElementTree", "a file of XML")
    common = needs("defusedxml.common", "a file of XML")
    from xml.etree.ElementTree import ParseError

    names: set[str] = set()
    yield Owner("me", "whose telephone it is")
    number = 0
    with source.open() as file:
        try:
            root = None
            for event, element in tree.iterparse(file, ("start", "end"), forbid_dtd=False, forbid_entities=True, forbid_external=True):
                if root is None:
                    root = element
                if event == "end" and element.tag in ("sms", "mms", "call"):
                    number += 1
                    yield from _one(element, number, how, names)
                    root.clear()
        except ParseError as error:
            line, column = error.position
            if not number:
                raise Refused(f"{source.path}: line {line}, column {column}: no XML that can be read") from None
            yield Problem(f"line {line}, column {column}", "the XML ends or breaks here; what stands before it was read")
        except common.DefusedXmlException as error:
            raise Refused(f"{source.path}: XML with entities of its own, which is how such files attack ({type(error).__name__})") from None


def _one(element: Any, number: int, how: How, names: set[str]) -> Iterator[Found]:
    get = element.attrib.get
    place = f"{element.tag} {number}"
    try:
        time = int(get("date", "")) * 1000
        if not 0 <= time < 253402300800 * 10**6:
            raise ValueError
    except ValueError:
        yield Problem(place, f"no date ({get('date', 'missing')})"[:80])
        return
    if time > int(how.now.timestamp() * 10**6):
        yield Left("message dated in the future")
        return
    numbers = [each for each in get("address" if element.tag != "call" else "number", "").split("~") if each.strip()]
    others = [number_id(each) or name_id("sms", each) for each in numbers]
    if not others or get("presentation", "1") != "1":
        yield Left("number withheld")
        return
    name = get("contact_name", "")
    if len(others) == 1 and others[0] not in names and name not in ("", "null", "(Unknown)"):
        names.add(others[0])
        yield Contact(others[0], name)
    kind = get("type") or get("msg_box") or ""
    row: Row = {"time": time, "channel": "phone" if element.tag == "call" else "sms", "audience": len(others)}
    if element.tag == "call":
        row["kind"] = "call"
        duration = get("duration", "0")
        row["duration"] = float(duration) if duration.isdigit() else 0.0
        if kind not in ("1", "2", "3", "5"):
            yield Left("call that was blocked or went to voicemail")
            return
        sent = kind == "2"
    elif kind not in ("1", "2"):
        yield Left("draft or failed message")
        return
    else:
        sent = kind == "2"
        row["kind"] = "message"
        text = get("body") or " ".join(part.attrib.get("text", "") for part in element.iter("part") if part.attrib.get("ct") == "text/plain")
        tagged(how, text if text != "null" else "", row)
        if not sent and len(others[0]) <= 10 and others[0].startswith("tel:") and "+" not in others[0]:  # a short code
            row["automatic"], row["looked_for"] = 0.9, "|".join(filter(None, [row.get("looked_for", ""), "automatic"]))
    row["id"] = f"{row['channel']}/{time // 1000}/{'o' if sent else 'i'}"
    for other in others[: how.most_people] if sent else others[:1]:
        yield {**row, "actor": "me" if sent else other, "target": other if sent else "me"}
