# SPDX-License-Identifier: MIT
"""Telegram Desktop's JSON exports, of one chat or of all."""

from __future__ import annotations

from .chat import Numbered, Said, rows_of
from .people import name_id, number_id
from .protocol import Alias, Contact, Left, Owner, Problem, Refused, iso_us, seconds_us

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from .protocol import Found, How
    from .source import Source

NAME = "Telegram"
ABOUT = "Telegram exports (JSON)"
_LEFT = {"public_channel": "message of a channel", "private_channel": "message of a channel", "saved_messages": "note to oneself",
         "bot_chat": "message with a bot"}  # fmt: skip


def detect(source: Source) -> float:
    keys = source.keys()
    if "date_unixtime" in keys and "messages" in keys:
        return 1.0
    return 0.8 if {"messages", "from", "date"} <= keys and keys & {"from_id", "chats", "text_entities"} else 0.0


def read(source: Source, how: How) -> Iterator[Found]:
    data = source.json()
    if not isinstance(data, dict):
        raise Refused(f"{source.path}: no export of Telegram")
    me = None
    person = data.get("personal_information")
    if isinstance(person, dict):
        me = f"telegram:user{person['user_id']}" if person.get("user_id") else None
        if me:
            yield Owner(me, "whose export it is")
            yield Contact(me, f"{person.get('first_name', '')} {person.get('last_name', '')}".strip() or None)
            if number := number_id(str(person.get("phone_number", ""))):
                yield Alias(number, me, "the number of one's own account")
    yield from _addresses(data)
    chats = data.get("chats", {})
    chats = chats.get("list", []) if isinstance(chats, dict) else chats if isinstance(chats, list) else []
    for n, chat in enumerate(chats if "chats" in data else [data], 1):
        if not isinstance(chat, dict) or not isinstance(chat.get("messages"), list):
            yield Problem(f"chat {n}", "no list of messages")
            continue
        yield from _chat(chat, n, me, how)


def _addresses(data: dict[str, Any]) -> Iterator[Found]:
    book = data.get("contacts")
    for entry in book.get("list", []) if isinstance(book, dict) else []:
        if isinstance(entry, dict) and (id := number_id(str(entry.get("phone_number", "")))):
            yield Contact(id, f"{entry.get('first_name', '')} {entry.get('last_name', '')}".strip() or None)


def _chat(chat: dict[str, Any], n: int, me: str | None, how: How) -> Iterator[Found]:
    kind = str(chat.get("type", ""))
    if kind in _LEFT:
        yield Left(_LEFT[kind], len(chat["messages"]))
        return
    key = str(chat.get("id", chat.get("name", n)))[:60]
    id_of = Numbered(f"telegram/{key}")
    authors: dict[Any, str] = {}
    said, names, notes = [], dict[str, str](), 0
    for number, each in enumerate(chat["messages"], 1):
        if not isinstance(each, dict):
            yield Problem(f"chat {n}, message {number}", "no message")
            continue
        call = each.get("action") == "phone_call"
        if each.get("type", "message") != "message" and not call:
            notes += 1
            continue
        name, by = each.get("from") or each.get("actor"), each.get("from_id") or each.get("actor_id")
        if not name and not by:
            yield Problem(f"chat {n}, message {number}", "nobody is named as its author")
            continue
        try:
            time = seconds_us(each["date_unixtime"]) if "date_unixtime" in each else iso_us(str(each["date"]), how)
        except (KeyError, ValueError, TypeError, OverflowError):
            yield Problem(f"chat {n}, message {number}", "no date")
            continue
        actor = f"telegram:{by}" if by else name_id("telegram", str(name))
        names.setdefault(actor, str(name or by))
        authors[each.get("id")] = actor
        id = f"telegram/{key}/{each['id']}" if "id" in each else id_of(time)
        parent = each.get("reply_to_message_id")
        to = (authors[parent],) if parent in authors else ()
        duration = float(each.get("duration_seconds") or 0) if call else None
        said.append(Said(time, actor, id, _text(each.get("text")), to, "call" if call else "message", duration,
                         f"telegram/{key}/{parent}" if parent else None))  # fmt: skip
    for id, name in names.items():
        yield Contact(id, name)
    if notes:
        yield Left("note of the program", notes)
    others = [me] if me and kind == "personal_chat" and me not in names else []
    if kind == "personal_chat" and len(names) == 1 and chat.get("name"):
        other = f"telegram:user{chat['id']}" if chat.get("id") else name_id("telegram", str(chat["name"]))
        if other not in names:
            yield Contact(other, str(chat["name"]))
            others.append(other)
    yield from rows_of(said, others, "chat", how)


def _text(text: Any) -> str:
    parts = text if isinstance(text, list) else [text]
    return "".join(part if isinstance(part, str) else str(part.get("text", "")) for part in parts if isinstance(part, (str, dict)))
