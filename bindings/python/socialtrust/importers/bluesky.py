# SPDX-License-Identifier: MIT
"""Bluesky (AT protocol) as JSON: records of one's own repository, and posts as feeds show them.

An id is the account's did. A record in a repository does not say whose it is: its author is "me" then.
"""

from __future__ import annotations

import re

from .protocol import Contact, Left, Problem, iso_us, tagged

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from .protocol import Found, How, Row
    from .source import Source

NAME = "Bluesky"
ABOUT = "Bluesky records (JSON)"
KINDS = {"app.bsky.feed.like": "like", "app.bsky.feed.repost": "share", "app.bsky.graph.follow": "follow", "app.bsky.graph.block": "block"}


def detect(source: Source) -> float:
    return 1.0 if re.search(r'"\$type"\s*:\s*"(app|chat)\.bsky\.', source.text_head) else 0.0


def read(source: Source, how: How) -> Iterator[Found]:
    data = source.json()
    if isinstance(data, dict):
        for name in ("feed", "records", "likes", "posts"):
            if isinstance(data.get(name), list):
                data = data[name]
                break
    for number, item in enumerate(data if isinstance(data, list) else [data], 1):
        try:
            yield from _one(item, how)
        except (ValueError, TypeError, KeyError, AttributeError, OverflowError) as error:
            yield Problem(f"item {number}", f"cannot be read ({type(error).__name__}: {error})"[:200])


def _did(uri: Any) -> str | None:
    match = re.match(r"(?:at://)?(did:[a-z]+:[\w.:%-]+)", str(uri or ""))
    return match[1] if match else None


def _one(item: dict[str, Any], how: How) -> Iterator[Found]:
    post = item.get("post", item) if isinstance(item.get("post", item), dict) else item
    record = post.get("record") or post.get("value") or post
    kind = str(record.get("$type", ""))
    author = post.get("author")
    actor = _did(author.get("did")) if isinstance(author, dict) else None
    if actor and isinstance(author, dict):
        yield Contact(actor, author.get("displayName") or author.get("handle"))
    actor = actor or _did(post.get("uri")) or "me"
    if kind == "app.bsky.actor.profile":
        yield Left("profile")
        return
    row: Row = {"actor": actor, "channel": "social"}
    if isinstance(post.get("uri"), str) and post["uri"]:
        row["id"] = post["uri"][:180]
    if kind in KINDS:
        subject = record.get("subject")
        targets = [_did(subject.get("uri") if isinstance(subject, dict) else subject)]
        what, answered = KINDS[kind], None
    elif kind == "app.bsky.feed.post":
        reply: dict[str, Any] = record["reply"] if isinstance(record.get("reply"), dict) else {}
        answered = _did((reply.get("parent") or {}).get("uri"))
        quoted = (record.get("embed") or {}).get("record") or {}
        quoted = quoted.get("record", quoted)
        named = [_did(feature.get("did")) for facet in record.get("facets") or [] for feature in facet.get("features") or []
                 if str(feature.get("$type", "")).endswith("#mention")]  # fmt: skip
        targets, what = [answered, *named, _did(quoted.get("uri"))], "mention"
    else:
        yield Left(f"record that is no interaction ({kind})"[:80])
        return
    others = [id for id in dict.fromkeys(targets) if id and id != actor]
    if not others:
        yield Left("post or record towards nobody that it names")
        return
    row["time"] = iso_us(str(record.get("createdAt") or post.get("indexedAt") or ""), how)
    row["audience"] = len(others)
    if what == "mention":
        tagged(how, str(record.get("text") or ""), row)
    for other in others[: how.most_people]:
        yield {**row, "target": other, "kind": "answer" if other == answered else what}
