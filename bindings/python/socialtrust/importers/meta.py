# SPDX-License-Identifier: MIT
"""Instagram's and Messenger's JSON exports: message_1.json of each conversation.

Their texts and names are UTF-8 that was taken for Latin 1: that is undone.
"""

from __future__ import annotations

from .chat import Numbered, Said, rows_of
from .people import name_id
from .protocol import Contact, Left, Problem, Refused

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from .protocol import Found, How
    from .source import Source

NAME = "Instagram or Messenger"
ABOUT = "Instagram and Messenger exports (JSON)"


def detect(source: Source) -> float:
    return 1.0 if {"sender_name", "timestamp_ms"} <= source.keys() else 0.0


def mended(given: Any) -> str:
    text = str(given)
    try:
        return text.encode("latin-1").decode("utf-8")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return text


def read(source: Source, how: How) -> Iterator[Found]:
    data = source.json()
    if not isinstance(data, dict) or not isinstance(data.get("messages"), list):
        raise Refused(f"{source.path}: no list of messages")
    where = "messenger" if any(word in source.path.lower() for word in ("messenger", "facebook")) else "instagram"
    path = str(data.get("thread_path") or "")
    id_of = Numbered(f"{where}/{path.rpartition('/')[2][-40:]}")
    said, names, notes = [], dict[str, str](), 0
    listed = data.get("participants")
    for each in listed if isinstance(listed, list) else []:
        if isinstance(each, dict) and each.get("name"):
            name = mended(each["name"])
            names.setdefault(name_id(where, name), name)
    # The newest comes first: from behind, a later export numbers the same messages alike.
    for number, each in reversed(list(enumerate(data["messages"], 1))):
        if not isinstance(each, dict) or not each.get("sender_name"):
            yield Problem(f"message {number}", "no sender")
            continue
        try:
            time = int(each["timestamp_ms"]) * 1000
            if not 0 <= time < 253402300800 * 10**6:
                raise ValueError
        except (KeyError, ValueError, TypeError):
            yield Problem(f"message {number}", "no time")
            continue
        name = mended(each["sender_name"])
        actor = name_id(where, name)
        names.setdefault(actor, name)
        if each.get("is_unsent") or each.get("type") in ("Subscribe", "Unsubscribe"):
            notes += 1
            continue
        call = "call_duration" in each
        id = id_of(time)
        said.append(Said(time, actor, id, mended(each.get("content") or ""), kind="call" if call else "message",
                         duration=float(each["call_duration"] or 0) if call else None))  # fmt: skip
        for reaction in each.get("reactions") or []:
            if isinstance(reaction, dict) and reaction.get("actor"):
                who = name_id(where, mended(reaction["actor"]))
                said.append(Said(time, who, f"{id}/{who}"[:180], to=(actor,), kind="like"))
    for id, name in names.items():
        yield Contact(id, name)
    if notes:
        yield Left("note of the program", notes)
    yield from rows_of(said, names, "chat", how)
