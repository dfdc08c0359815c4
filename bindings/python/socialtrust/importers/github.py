# SPDX-License-Identifier: MIT
"""GitHub: issues, pull requests, comments and reviews as its API gives them (JSON, an array or an object a line).

Whoever comments answers whoever opened it; a review is help, one that approves is praise too; an assignee is asked by whoever
opened the issue. Accounts are "github:" and the login.
"""

from __future__ import annotations

import json
import re

from .protocol import Contact, Left, Problem, Refused, iso_us, tagged

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from .protocol import Found, How, Row
    from .source import Source

NAME = "GitHub"
ABOUT = "GitHub issues, comments and reviews (JSON of its API)"
_MENTION = re.compile(r"(?<![\w/`@])@([A-Za-z\d](?:[A-Za-z\d-]{0,38}))\b(?!/)")


def detect(source: Source) -> float:
    keys = source.keys()
    return 1.0 if {"login", "html_url", "user"} <= keys and keys & {"created_at", "submitted_at"} else 0.0


def read(source: Source, how: How) -> Iterator[Found]:
    items = _items(source)
    openers: dict[str, str] = getattr(how, "github", None) or {}
    how.github = openers  # type: ignore[attr-defined]
    for item in items:  # whoever opened what is known before its comments are read
        if isinstance(item, dict) and "title" in item and (who := _who(item.get("user"))):
            openers[str(item.get("url") or "")] = who
            openers[str(item.get("html_url") or "")] = who
    for number, item in enumerate(items, 1):
        try:
            yield from _one(item, openers, how)
        except (ValueError, TypeError, KeyError, AttributeError, OverflowError) as error:
            yield Problem(f"item {number}", f"cannot be read ({type(error).__name__}: {error})"[:200])


def _items(source: Source) -> list[Any]:
    text = source.text()
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        try:
            return [json.loads(line) for line in text.splitlines() if line.strip()]
        except (ValueError, RecursionError) as error:
            raise Refused(f"{source.path}: no JSON ({error})"[:160]) from None
    if isinstance(data, dict) and isinstance(data.get("items"), list):
        return data["items"]  # type: ignore[no-any-return]
    flat: list[Any] = []
    for each in data if isinstance(data, list) else [data]:
        flat.extend(each) if isinstance(each, list) else flat.append(each)
    return flat


def _who(user: Any) -> str | None:
    return f"github:{user['login'].casefold()}" if isinstance(user, dict) and user.get("login") else None


def _one(item: dict[str, Any], openers: dict[str, str], how: How) -> Iterator[Found]:
    user = item.get("user")
    who = _who(user)
    if who is None or not isinstance(user, dict):
        yield Left("item without an author")
        return
    if user.get("type") == "Bot" or user["login"].endswith("[bot]"):
        yield Left("item of a bot")
        return
    yield Contact(who, str(user.get("name") or user["login"]))
    time = iso_us(str(item.get("submitted_at") or item["created_at"]), how)
    body = str(item.get("body") or "")
    named = [f"github:{login.casefold()}" for login in _MENTION.findall(body)]
    row: Row = {"time": time, "actor": who, "channel": "github", "id": f"github/{item.get('id') or item.get('html_url', '')}"[:180]}
    review = "submitted_at" in item or "pull_request_review_id" in item
    opened = openers.get(str(item.get("issue_url") or item.get("pull_request_url") or "")) \
        or openers.get(str(item.get("html_url") or "").partition("#")[0])  # fmt: skip
    if "title" in item:
        asked = [id for each in item.get("assignees") or [] if (id := _who(each))]
        others = [id for id in dict.fromkeys([*asked, *named]) if id != who]
        kinds = {id: "ask" for id in asked}
    else:
        others = [id for id in dict.fromkeys([*([opened] if opened else []), *named]) if id != who]
        kinds = {opened: "answer"} if opened else {}
    if not others:
        yield Left("item towards nobody in particular")
        return
    tagged(how, body, row)
    row["audience"] = len(others)
    for other in others[: how.most_people]:
        yield {**row, "target": other, "kind": row.get("kind") or kinds.get(other, "message")}
    if review and opened and opened != who and "submitted_at" in item:
        yield {"time": time, "actor": who, "target": opened, "kind": "help", "channel": "github", "id": f"{row['id']}#help"}
        if str(item.get("state", "")).upper() == "APPROVED":
            yield {"time": time, "actor": who, "target": opened, "kind": "praise", "channel": "github", "id": f"{row['id']}#approved"}
