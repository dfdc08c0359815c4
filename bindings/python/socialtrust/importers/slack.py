# SPDX-License-Identifier: MIT
"""Slack's exports: a zip or folder with users.json, channels.json and a file a day in each channel.

The files of a workspace are told apart by their shape. A day's file names its authors by their code: users.json gives the
names and, where it has them, the addresses.
"""

from __future__ import annotations

import re

from .chat import Said, rows_of
from .people import address_id
from .protocol import Alias, Contact, Left, Problem, seconds_us

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from .protocol import Found, How
    from .source import Source

NAME = "Slack"
ABOUT = "Slack exports"
_NAMED = re.compile(r"<@([UW][A-Z0-9]+)(?:\|[^>]*)?>")
_OF_PROGRAM = re.compile(r"^(channel|group|bot|pinned|file|reminder|me_message|tombstone|huddle)")


def detect(source: Source) -> float:
    keys = source.keys()
    if source.name == "users.json" and {"team_id", "profile"} <= keys or source.name in ("integration_logs.json",) and "date" in keys:
        return 1.0
    if source.name in ("channels.json", "groups.json", "dms.json", "mpims.json") and {"members", "created"} <= keys:
        return 1.0
    return 0.95 if {"ts", "type"} <= keys and keys & {"user", "subtype", "bot_id"} and isinstance(source.shape, (list, set)) else 0.0


def _people(how: How) -> dict[str, dict[str, Any]]:
    if not hasattr(how, "slack"):
        how.slack = {"members": {}, "bots": set()}  # type: ignore[attr-defined]
    return how.slack  # type: ignore[attr-defined, no-any-return]


def read(source: Source, how: How) -> Iterator[Found]:
    data = source.json()
    if not isinstance(data, list):
        data = data.get("messages", []) if isinstance(data, dict) else []
    known = _people(how)
    if source.name == "users.json":
        yield from _users(data, known)
    elif source.name in ("channels.json", "groups.json", "dms.json", "mpims.json"):
        for each in data:
            if isinstance(each, dict) and isinstance(each.get("members"), list):
                for name in (each.get("name"), each.get("id")):
                    if name:
                        known["members"][str(name)] = [f"slack:{member}" for member in each["members"]]
    elif source.name == "integration_logs.json":
        yield Left("record of an integration", len(data))
    else:
        yield from _day(source, data, known, how)


def _users(data: list[Any], known: dict[str, Any]) -> Iterator[Found]:
    for number, user in enumerate(data, 1):
        if not isinstance(user, dict) or not user.get("id"):
            yield Problem(f"user {number}", "no id")
            continue
        profile: dict[str, Any] = user["profile"] if isinstance(user.get("profile"), dict) else {}
        id = f"slack:{user['id']}"
        if user.get("is_bot") or user["id"] == "USLACKBOT":
            known["bots"].add(id)
        name = profile.get("real_name") or user.get("real_name") or user.get("name")
        yield Contact(id, str(name) if name else None, kind="automaton" if id in known["bots"] else None)
        if address := address_id(str(profile.get("email") or "")):
            yield Alias(id, address, "the address of the account in Slack")


def _day(source: Source, data: list[Any], known: dict[str, Any], how: How) -> Iterator[Found]:
    said, notes, threads = [], 0, dict[str, str]()
    for number, each in enumerate(data, 1):
        if not isinstance(each, dict):
            yield Problem(f"message {number}", "no message")
            continue
        user = each.get("user")
        if each.get("bot_id") or user and f"slack:{user}" in known["bots"]:
            yield Left("message of a bot")
            continue
        if not user or each.get("subtype") and _OF_PROGRAM.match(str(each["subtype"])):
            notes += 1
            continue
        try:
            ts = str(each["ts"])
            time = seconds_us(ts)
        except (KeyError, ValueError, OverflowError):
            yield Problem(f"message {number}", "no time")
            continue
        actor, text, parent = f"slack:{user}", str(each.get("text") or ""), each.get("thread_ts")
        threads.setdefault(ts, actor)
        to = [f"slack:{code}" for code in _NAMED.findall(text)]
        if parent and parent != ts:
            starter = each.get("parent_user_id")
            starter = f"slack:{starter}" if starter else threads.get(str(parent))
            to += [starter] if starter else []
        id = f"slack/{source.folder}/{ts}"
        said.append(Said(time, actor, id, text, tuple(to), ref=f"slack/{source.folder}/{parent}" if parent and parent != ts else None))
        for reaction in each.get("reactions") or []:
            for who in reaction.get("users", []) if isinstance(reaction, dict) else []:
                said.append(Said(time, f"slack:{who}", f"{id}/{reaction.get('name')}/{who}"[:180], to=(actor,), kind="like"))
    if notes:
        yield Left("note of the program", notes)
    yield from rows_of(said, known["members"].get(source.folder, ()), "chat", how)
