# SPDX-License-Identifier: MIT
"""LinkedIn's data archive: Connections, messages, Invitations, Endorsements and Recommendations as CSV.

People are known by the address of their profile. Connections is an address book: a connection is no interaction, and who
asked for it is not in it.
"""

from __future__ import annotations

import re

from .people import address_id, name_id
from .protocol import Alias, Contact, Left, Owner, Problem, tagged
from .rows_of_csv import header_of, records, time_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from .protocol import Found, How, Row
    from .source import Source

NAME = "LinkedIn"
ABOUT = "LinkedIn archives (CSV)"
_HEADERS = {"connections": {"First Name", "Last Name", "Connected On"}, "messages": {"CONVERSATION ID", "FROM", "DATE"},
            "invitations": {"From", "To", "Sent At"}, "endorsements": {"Endorsement Date", "Skill Name"}}  # fmt: skip
MONTHS = {name: n for n, name in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), 1)}


def _which(source: Source) -> str | None:
    lines = source.text_head.splitlines()[:12]
    for line in lines:
        names = {name.strip().strip('"') for name in line.split(",")}
        for which, needed in _HEADERS.items():
            if needed <= names:
                return which
    return None


def detect(source: Source) -> float:
    return 1.0 if source.name.endswith(".csv") and header_of(source) and _which(source) else 0.0


def _profile(url: str) -> str | None:
    match = re.search(r"linkedin\.com/in/([^/?#\s,]+)", url or "")
    return f"linkedin:{match[1].casefold()}" if match else None


def read(source: Source, how: How) -> Iterator[Found]:
    which = _which(source)
    first = {"connections": "First Name", "messages": "CONVERSATION ID", "invitations": "From", "endorsements": "Endorsement Date"}
    for line, row in records(source, first[which or "connections"]):
        try:
            if which == "connections":
                yield from _connection(row)
            elif which == "messages":
                yield from _message(row, how)
            elif which == "invitations":
                yield from _invitation(row, how)
            else:
                yield from _endorsement(row, how, source)
        except (ValueError, KeyError, OverflowError) as error:
            yield Problem(f"line {line}", str(error)[:160])


def _connection(row: dict[str, str]) -> Iterator[Found]:
    name = f"{row.get('First Name', '')} {row.get('Last Name', '')}".strip()
    id, address = _profile(row.get("URL", "")), address_id(row.get("Email Address", ""))
    if not (id or address):
        yield Left("connection without an address") if not name else Contact(name_id("linkedin", name), name, row.get("Company") or None)
        return
    for each in filter(None, (id, address)):
        yield Contact(each, name or None, row.get("Company") or None)
    if id and address:
        yield Alias(id, address, "one connection has both")


def _message(row: dict[str, str], how: How) -> Iterator[Found]:
    sender = _profile(row.get("SENDER PROFILE URL", "")) or name_id("linkedin", row["FROM"])
    yield Contact(sender, row["FROM"].strip() or None)
    if row.get("FOLDER", "").strip().upper() in ("SPAM", "DRAFT"):
        yield Left(row["FOLDER"].strip().lower())
        return
    urls = [each for each in map(_profile, re.split(r"[,; ]+", row.get("RECIPIENT PROFILE URLS", ""))) if each]
    names = [each.strip() for each in row.get("TO", "").split(",") if each.strip()]
    people = urls or [name_id("linkedin", name) for name in names]
    for id, name in zip(people, names if len(names) == len(people) else [""] * len(people)):
        if name:
            yield Contact(id, name)
    people = [id for id in dict.fromkeys(people) if id != sender]
    if not people:
        yield Left("message to nobody that is named")
        return
    time = time_of(row["DATE"], how)
    result: Row = {"time": time, "actor": sender, "channel": "linkedin", "audience": len(people),
                   "id": f"linkedin/{row['CONVERSATION ID'][-40:]}/{time // 10**6}"}  # fmt: skip
    if "sponsored" in row.get("CONVERSATION TITLE", "").lower():
        result["promotion"], result["looked_for"] = 0.9, "promotion"
    tagged(how, row.get("CONTENT", ""), result)
    for id in people[: how.most_people]:
        yield {**result, "target": id, "kind": result.get("kind", "message")}


def _invitation(row: dict[str, str], how: How) -> Iterator[Found]:
    sender = _profile(row.get("inviterProfileUrl", "")) or name_id("linkedin", row["From"])
    target = _profile(row.get("inviteeProfileUrl", "")) or name_id("linkedin", row["To"])
    yield Contact(sender, row["From"])
    yield Contact(target, row["To"])
    yield Owner(sender if row.get("Direction", "").upper() == "OUTGOING" else target, "whose archive it is")
    result: Row = {"time": time_of(row["Sent At"], how), "actor": sender, "target": target, "channel": "linkedin"}
    if row.get("Message", "").strip():
        yield tagged(how, row["Message"], {**result, "kind": "message"})
    else:
        yield {**result, "kind": "follow"}


def _endorsement(row: dict[str, str], how: How, source: Source) -> Iterator[Found]:
    given = "given" in source.name
    name = " ".join(row.get(f"{'Endorsee' if given else 'Endorser'} {part} Name", "") for part in ("First", "Last")).strip()
    if not name:
        yield Left("endorsement without a name")
        return
    other = _profile(row.get("Endorsee Public Url" if given else "Endorser Public Url", "")) or name_id("linkedin", name)
    yield Contact(other, name)
    yield {"time": time_of(row["Endorsement Date"], how), "actor": "me" if given else other, "target": other if given else "me",
           "kind": "endorse", "channel": "linkedin", "id": f"linkedin/endorsement/{row.get('Skill Name', '')[:60]}/{other[-80:]}"}  # fmt: skip
