# SPDX-License-Identifier: MIT
"""Discord: DiscordChatExporter's JSON of a channel or a direct conversation."""

from __future__ import annotations

from .chat import Said, rows_of
from .protocol import Contact, Left, Problem, Refused, iso_us

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from .protocol import Found, How
    from .source import Source

NAME = "Discord"
ABOUT = "Discord (DiscordChatExporter's JSON)"


def detect(source: Source) -> float:
    return 1.0 if {"guild", "channel", "messages"} <= source.keys() or {"author", "discriminator", "timestamp"} <= source.keys() else 0.0


def _id(person: Any) -> str | None:
    return f"discord:{person['id']}" if isinstance(person, dict) and person.get("id") else None


def read(source: Source, how: How) -> Iterator[Found]:
    data = source.json()
    if not isinstance(data, dict) or not isinstance(data.get("messages"), list):
        raise Refused(f"{source.path}: no list of messages")
    said, names, authors, notes = [], dict[str, str](), dict[str, str](), 0
    for number, each in enumerate(data["messages"], 1):
        author = each.get("author") if isinstance(each, dict) else None
        actor = _id(author)
        if not isinstance(author, dict) or actor is None:
            yield Problem(f"message {number}", "no author")
            continue
        if author.get("isBot"):
            yield Left("message of a bot")
            continue
        names.setdefault(actor, str(author.get("nickname") or author.get("name") or actor))
        call = each.get("type") == "Call"
        if each.get("type") not in (None, "Default", "Reply", "Call"):
            notes += 1
            continue
        try:
            time = iso_us(str(each["timestamp"]), how)
            ended = iso_us(str(each["callEndedTimestamp"]), how) if call and each.get("callEndedTimestamp") else None
        except (KeyError, ValueError, OverflowError):
            yield Problem(f"message {number}", "no time")
            continue
        id = str(each.get("id", number))
        authors[id] = actor
        to = [mentioned for mention in each.get("mentions") or [] if (mentioned := _id(mention))]
        parent = (each.get("reference") or {}).get("messageId")
        if parent in authors:
            to.append(authors[parent])
        duration = None if not call else max(0.0, (ended - time) / 1e6) if ended else 0.0
        said.append(Said(time, actor, f"discord/{id}", str(each.get("content") or ""), tuple(to), "call" if call else "message",
                         duration, f"discord/{parent}" if parent else None))  # fmt: skip
        for reaction in each.get("reactions") or []:
            for user in reaction.get("users") or [] if isinstance(reaction, dict) else []:
                if who := _id(user):
                    said.append(Said(time, who, f"discord/{id}/{who}", to=(actor,), kind="like"))
    for id, name in names.items():
        yield Contact(id, name)
    if notes:
        yield Left("note of the program", notes)
    yield from rows_of(said, (), "chat", how)
