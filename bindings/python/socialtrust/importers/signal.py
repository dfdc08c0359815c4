# SPDX-License-Identifier: MIT
"""Signal as JSON: signal-cli's receive and send records, one a line, and lists of messages with a sender and a time.

Text exports in lines are read with WhatsApp's.
"""

from __future__ import annotations

import json

from .chat import Said, rows_of
from .people import name_id
from .protocol import Contact, Left, Owner, Problem, Refused

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from .protocol import Found, How
    from .source import Source

NAME = "Signal"
ABOUT = "Signal (signal-cli's JSON)"


def detect(source: Source) -> float:
    text = source.text_head.lstrip()
    return 1.0 if text.startswith("{") and '"envelope"' in text[:2000] and '"timestamp"' in text[:8000] else 0.0


def read(source: Source, how: How) -> Iterator[Found]:
    chats: dict[str, tuple[list[Said], dict[str, None]]] = {}
    names: dict[str, str] = {}
    with source.open() as file:
        for number, line in enumerate(file, 1):
            if not line.strip():
                continue
            try:
                found = _one(json.loads(line), names)
            except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
                yield Problem(f"line {number}", f"no record of signal-cli ({error})"[:160])
                continue
            if isinstance(found, str):
                yield Left(found)
                continue
            said, me, key, people = found
            yield Owner(me, "whose account it is")
            messages, everybody = chats.setdefault(key, ([], {}))
            messages.append(said)
            everybody.update(dict.fromkeys(people))
    if not chats and not names:
        raise Refused(f"{source.path}: no record of signal-cli in it")
    for id, name in names.items():
        yield Contact(id, name)
    for messages, everybody in chats.values():
        yield from rows_of(messages, everybody, "chat", how)


def _one(record: dict[str, Any], names: dict[str, str]) -> tuple[Said, str, str, list[str]] | str:
    envelope = record["envelope"]
    me = name_id("signal", str(record.get("account", "me")))
    actor = name_id("signal", str(envelope.get("sourceNumber") or envelope.get("source") or envelope["sourceUuid"]))
    if envelope.get("sourceName"):
        names.setdefault(actor, str(envelope["sourceName"]))
    data = envelope.get("dataMessage") or (envelope.get("syncMessage") or {}).get("sentMessage")
    if not isinstance(data, dict):
        return "receipt or sign of typing"
    time = int(data.get("timestamp") or envelope["timestamp"]) * 1000
    group = (data.get("groupInfo") or {}).get("groupId")
    other = me if actor != me else name_id("signal", str(data.get("destinationNumber") or data.get("destination") or "?"))
    key = str(group) if group else "\0".join(sorted((actor, other)))
    said = Said(time, actor, f"signal/{time // 1000}", str(data.get("message") or ""))
    if reaction := data.get("reaction"):
        said.kind, said.to = "like", (name_id("signal", str(reaction.get("targetAuthorNumber") or reaction.get("targetAuthor"))),)
    return said, me, key, [actor, me] if group else [actor, other]
