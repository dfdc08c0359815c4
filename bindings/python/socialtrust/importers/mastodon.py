# SPDX-License-Identifier: MIT
"""ActivityStreams 2.0: activities, collections, and the archives of Mastodon (outbox.json, actor.json, likes.json ...).

Note and the like are a message to whom they answer or name; Like, Announce (share), Follow, Undo of a Follow (unfollow),
Block, Flag (report) and Accept or Reject of an invitation are what they are called. What has no time or no second person is
no interaction, and is counted.
"""

from __future__ import annotations

import csv
import io
import re

from .protocol import Alias, Contact, Left, Owner, Problem, iso_us, tagged

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from .protocol import Found, How, Row
    from .source import Source

NAME = "ActivityStreams"
ABOUT = "ActivityStreams and Mastodon archives"
KINDS = {"like": "like", "emojireact": "like", "announce": "share", "follow": "follow", "block": "block", "flag": "report",
         "ignore": "block", "view": "view", "read": "view", "listen": "view", "offer": "introduce", "dislike": "view"}  # fmt: skip
OBJECTS = {"note", "article", "question", "page", "video", "image", "audio", "event", "document", "chatmessage"}
ACTORS = {"person", "service", "organization", "group", "application"}
PUBLIC = {"https://www.w3.org/ns/activitystreams#public", "as:public", "public"}
_TABLES = {"following_accounts.csv": "Account address", "follows.csv": "Account address"}


def detect(source: Source) -> float:
    if "activitystreams" in source.text_head[:4000]:
        return 1.0
    keys = source.keys()
    if "orderedItems" in keys or {"type", "object", "actor"} <= keys:
        return 0.9
    if source.name in _TABLES and "Account address" in source.text_head[:200]:
        return 1.0
    types = {word.lower() for word in re.findall(r'"(?:type|objectType)"\s*:\s*"(\w+)"', source.text_head)}
    return 0.8 if types & (OBJECTS | ACTORS) and keys & {"inReplyTo", "attributedTo", "published", "preferredUsername"} else 0.0


def read(source: Source, how: How) -> Iterator[Found]:
    if source.name in _TABLES:
        count = sum(1 for _ in csv.DictReader(io.StringIO(source.text())))
        yield Left("account that is followed, since when it does not say", count)
        return
    data = source.json()
    items = _items(data)
    owner = None
    if source.name in ("actor.json", "outbox.json"):
        first = data if source.name == "actor.json" else next((each for each in items if isinstance(each, dict)), {})
        owner = id_of(first if source.name == "actor.json" else first.get("actor"))
        if owner:
            yield Owner(owner, "whose archive it is")
    if source.name in ("likes.json", "bookmarks.json") and items and all(isinstance(each, str) for each in items):
        yield Left("like or bookmark without a time", len(items))
        return
    people: dict[str, None] = {}
    for number, item in enumerate(items, 1):
        place = f"item {number}"
        if not isinstance(item, dict):
            yield Left("item that is only named", 1)
            continue
        try:
            yield from _one(item, place, how, people)
        except (ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError) as error:
            yield Problem(place, f"cannot be read ({type(error).__name__}: {error})"[:200])


def _items(data: Any) -> list[Any]:
    if isinstance(data, list):
        return data
    if not isinstance(data, dict):
        return []
    for name in ("orderedItems", "items"):
        if isinstance(data.get(name), list):
            return data[name]  # type: ignore[no-any-return]
    return [data]


def id_of(who: Any) -> str | None:
    """The id of an actor: name@host of what looks like an account, else the address itself."""
    if isinstance(who, list):
        who = next((each for each in who if each), None)
    if isinstance(who, dict):
        who = who.get("id") or who.get("url") or who.get("href")
        if isinstance(who, (list, dict)):
            return id_of(who)
    if not isinstance(who, str) or not who.strip() or who.strip().lower() in PUBLIC or who.rstrip("/").endswith("/followers"):
        return None
    who = who.strip()
    match = re.fullmatch(r"(?:acct:)?@?([\w.-]+)@([\w.-]+\.\w+)", who) or None
    if match is None:
        web = re.fullmatch(r"https?://([^/]+)/(?:@|users/|u/|profile/)([\w.-]+)/?(?:statuses/.*|\d+/?)?", who)
        return f"{web[2]}@{web[1]}".casefold() if web else who[:256].rstrip("/")
    return f"{match[1]}@{match[2]}".casefold()


def _contact(who: Any, people: dict[str, None]) -> Iterator[Found]:
    if isinstance(who, list):
        who = who[0] if who else None
    id = id_of(who)
    if isinstance(who, dict) and id and id not in people and (who.get("name") or who.get("preferredUsername")):
        people[id] = None
        kind = {"service": "automaton", "application": "automaton", "group": "group", "organization": "organisation"}
        yield Contact(id, str(who.get("name") or who["preferredUsername"]), kind=kind.get(str(who.get("type", "")).lower()))


def _author(thing: Any) -> Any:
    """Whose something is: what says so, or the account in its address."""
    if isinstance(thing, dict):
        found = thing.get("attributedTo") or thing.get("actor") or thing.get("author")
        if found and id_of(found):
            return found
        thing = thing.get("id") or thing.get("url")
    if isinstance(thing, str) and re.fullmatch(r"https?://[^/]+/(?:@|users/)[\w.-]+/(?:statuses/)?\w+/?", thing):
        return thing
    return None


def _one(item: dict[str, Any], place: str, how: How, people: dict[str, None]) -> Iterator[Found]:
    kind = str(item.get("type") or item.get("objectType") or item.get("verb") or "").lower()
    thing = item.get("object")
    if kind in ("create", "update", "post"):
        if not isinstance(thing, dict):
            yield Left("activity about something that is only named")
            return
        thing = {**thing, "attributedTo": thing.get("attributedTo") or item.get("actor"),
                 "published": thing.get("published") or item.get("published")}  # fmt: skip
        item, kind, thing = thing, str(thing.get("type", "note")).lower(), None
    if kind in ACTORS:
        yield from _contact(item, people)
        if id_of(item) not in people:
            yield Left("profile without a name")
        other, own = id_of(item.get("url")), id_of(item)
        if other and own and other != own and "@" in other:
            yield Alias(own, other, "one profile names both")
        return
    if kind in OBJECTS or not kind and "content" in item:
        yield from _note(item, place, how, people)
        return
    actor = item.get("actor") or item.get("attributedTo")
    yield from _contact(actor, people)
    who, target = id_of(actor), thing
    if kind == "undo":
        inner = str(thing.get("type", "") if isinstance(thing, dict) else "").lower()
        if inner != "follow" or not isinstance(thing, dict):
            yield Left("undoing of something other than a follow")
            return
        kind, target = "unfollow", thing.get("object")
    elif kind in ("accept", "reject", "tentativeaccept", "tentativereject", "invite", "join", "leave", "arrive"):
        yield Left("answer to or sending of an invitation")
        return
    elif kind in KINDS:
        word = kind
        kind = KINDS[word]
        if word not in ("follow", "block", "ignore"):
            target = _author(thing) or (item.get("target") if word == "offer" else None)
    elif kind in ("delete", "add", "remove", "move", "travel", "tombstone"):
        yield Left(f"activity that is no interaction ({kind})")
        return
    else:
        yield Problem(place, f"type {item.get('type')!r} is not known"[:120])
        return
    yield from _contact(target, people)
    yield from _row(item, place, how, who, [id_of(target)], how.kinds.get(kind, kind), None)


def _note(item: dict[str, Any], place: str, how: How, people: dict[str, None]) -> Iterator[Found]:
    author = item.get("attributedTo") or item.get("actor") or item.get("author")
    yield from _contact(author, people)
    named = []
    tags = item.get("tag")
    for tag in tags if isinstance(tags, list) else [tags] if tags else []:
        if isinstance(tag, dict) and str(tag.get("type", "")).lower() in ("mention", "person"):
            id = id_of(tag.get("href") or tag.get("url"))
            name = str(tag.get("name") or "")
            if re.fullmatch(r"@?[\w.-]+@[\w.-]+\.\w+", name):
                id = id_of(name)
            named.append(id)
    parent = item.get("inReplyTo")
    answered = id_of(_author(parent)) if parent else None
    private = not any(str(each).lower() in PUBLIC for name in ("to", "cc") for each in _listed(item.get(name)))
    if private:
        named += [id_of(each) for each in _listed(item.get("to"))]
    row = {"text": item.get("content") or item.get("name")}
    yield from _row(item, place, how, id_of(author), [answered, *named], "message", row, answered)


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value] if value else []


def _row(item: dict[str, Any], place: str, how: How, who: str | None, targets: list[str | None], kind: str,
         extra: dict[str, Any] | None, answered: str | None = None) -> Iterator[Found]:  # fmt: skip
    others = [id for id in dict.fromkeys(targets) if id and id != who]
    if who is None:
        yield Left("activity whose author is not named")
        return
    if not others:
        yield Left("post or activity towards nobody in particular")
        return
    when = item.get("published") or item.get("startTime") or item.get("updated")
    if not when:
        yield Problem(place, f"{item.get('type')} of {who} has no time (published)"[:200])
        return
    time = iso_us(str(when), how)
    if time > int(how.now.timestamp() * 10**6):
        yield Left("activity dated in the future")
        return
    row: Row = {"time": time, "actor": who, "channel": "social", "audience": max(len(others), 1)}
    id = item.get("id") or item.get("url")
    if isinstance(id, str):
        row["id"] = id[:180]
    if extra and extra.get("text"):
        from .bodies import plain

        tagged(how, plain(str(extra["text"])), row)
    for other in others[: how.most_people]:
        yield {**row, "target": other, "kind": row.get("kind") or ("answer" if other == answered else kind)}
