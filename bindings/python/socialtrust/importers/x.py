# SPDX-License-Identifier: MIT
"""X's (Twitter's) archive: the data/*.js files of its zip, and tweets as JSON. Ids are "x:" and the number of the account."""

from __future__ import annotations

import json
import re
from email.utils import parsedate_to_datetime

from .people import address_id, number_id
from .protocol import Alias, Contact, Left, Owner, Problem, Refused, iso_us, tagged, us_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from .protocol import Found, How, Row
    from .source import Source

NAME = "X archive"
ABOUT = "X (Twitter) archives"
_HEAD = re.compile(r"^\ufeff?\s*window\.YTD\.([\w-]+)\.part(\d+)\s*=\s*")
_UNTIMED = {"follower": "follower, since when it does not say", "following": "account that is followed, since when it does not say",
            "like": "like without a time", "block": "block without a time", "mute": "mute without a time"}  # fmt: skip


def detect(source: Source) -> float:
    if _HEAD.match(source.text_head):
        return 1.0
    return 0.95 if {"id_str", "created_at"} <= source.keys() and source.keys() & {"full_text", "text", "in_reply_to_user_id"} else 0.0


def read(source: Source, how: How) -> Iterator[Found]:
    text = source.text()
    match = _HEAD.match(text)
    part = match[1].replace("-", "_") if match else "tweets"
    try:
        data = json.loads(text[match.end() if match else 0 :].rstrip().rstrip(";"))
    except (ValueError, RecursionError) as error:
        raise Refused(f"{source.path}: no JSON after its first sign ({error})"[:200]) from None
    if not isinstance(data, list):
        data = [data]
    if part == "account":
        yield from _account(data, how)
    elif part in ("tweets", "tweet", "tweets_part1", "community_tweet"):
        for number, each in enumerate(data, 1):
            try:
                yield from _tweet(each.get("tweet", each), how)
            except (KeyError, ValueError, TypeError, AttributeError, OverflowError) as error:
                yield Problem(f"tweet {number}", f"cannot be read ({type(error).__name__}: {error})"[:160])
    elif part in ("direct_messages", "direct_messages_group"):
        for number, each in enumerate(data, 1):
            try:
                yield from _conversation(each["dmConversation"], how)
            except (KeyError, ValueError, TypeError, AttributeError, OverflowError) as error:
                yield Problem(f"conversation {number}", f"cannot be read ({type(error).__name__}: {error})"[:160])
    elif part in _UNTIMED:
        yield Left(_UNTIMED[part], len(data))
    else:
        yield Left(f"entry that is no interaction ({part})"[:60], len(data))


def _account(data: list[Any], how: How) -> Iterator[Found]:
    for each in data:
        account = each.get("account", each)
        me = f"x:{account['accountId']}"
        how.x_me = me  # type: ignore[attr-defined]
        yield Owner(me, "whose archive it is")
        yield Contact(me, account.get("accountDisplayName") or account.get("username"))
        for id in (address_id(str(account.get("email", ""))), number_id(str(account.get("phoneNumber", "")))):
            if id:
                yield Alias(id, me, "the account's own address or number")


def _tweet(tweet: dict[str, Any], how: How) -> Iterator[Found]:
    user = tweet.get("user")
    me = f"x:{user['id_str']}" if isinstance(user, dict) and user.get("id_str") else getattr(how, "x_me", "me")
    time = us_of(parsedate_to_datetime(tweet["created_at"])) if "," not in tweet["created_at"] and "T" not in tweet["created_at"] \
        else iso_us(tweet["created_at"], how)  # fmt: skip
    text = str(tweet.get("full_text") or tweet.get("text") or "")
    entities: dict[str, Any] = tweet["entities"] if isinstance(tweet.get("entities"), dict) else {}
    mentioned = [each for each in entities.get("user_mentions", []) if isinstance(each, dict) and each.get("id_str") not in (None, "-1")]
    for each in mentioned:
        yield Contact(f"x:{each['id_str']}", each.get("name") or each.get("screen_name"))
    answered = f"x:{tweet['in_reply_to_user_id_str']}" if tweet.get("in_reply_to_user_id_str") else None
    ids = [f"x:{each['id_str']}" for each in mentioned]
    row: Row = {"time": time, "actor": me, "channel": "social", "id": f"x/{tweet['id_str']}"}
    if text.startswith("RT @") or "retweeted_status" in tweet:
        others, kind = ids[:1], "share"
    else:
        others, kind = list(dict.fromkeys([*([answered] if answered else []), *ids])), "mention"
        tagged(how, re.sub(r"^(@\w+\s+)+", "", text), row)
    others = [id for id in others if id != me]
    if not others:
        yield Left("post towards nobody in particular")
        return
    row["audience"] = len(others)
    for id in others[: how.most_people]:
        yield {**row, "target": id, "kind": "answer" if id == answered and kind == "mention" else kind}


def _conversation(conversation: dict[str, Any], how: How) -> Iterator[Found]:
    from .chat import Said, rows_of

    said: list[Said] = []
    people = [f"x:{part}" for part in str(conversation.get("conversationId", "")).split("-") if part.isdigit()]
    people = people if len(people) == 2 else []
    for each in conversation.get("messages", []):
        message = each.get("messageCreate")
        if not isinstance(message, dict):
            yield Left("note of the program")
            continue
        actor = f"x:{message['senderId']}"
        if message.get("recipientId"):
            people.append(f"x:{message['recipientId']}")
        id = f"x/dm/{message['id']}"
        said.append(Said(iso_us(message["createdAt"], how), actor, id, str(message.get("text") or "")))
        for reaction in message.get("reactions") or []:
            if isinstance(reaction, dict) and reaction.get("senderId"):
                who = f"x:{reaction['senderId']}"
                said.append(Said(iso_us(reaction.get("createdAt") or message["createdAt"], how), who, f"{id}/{who}", to=(actor,), kind="like"))
    yield from rows_of(said, dict.fromkeys(people), "chat", how)
