# SPDX-License-Identifier: MIT
"""Activities out of HubSpot, Salesforce and Pipedrive as CSV.

What they have in common: a time, a type, an owner in the firm, a contact outside, and sometimes a direction, a duration, a
due date and whether it is done. A task with a due date is a promise of the owner to the contact.
"""

from __future__ import annotations

import re

from .people import address_id, name_id
from .protocol import Contact, Left, Problem, tagged
from .rows_of_csv import header_of, number_of, records, time_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from .protocol import Found, How, Row
    from .source import Source

NAME = "CRM"
ABOUT = "HubSpot, Salesforce and Pipedrive activities (CSV)"
HOSTS: dict[str, dict[str, tuple[str, ...]]] = {
    "hubspot": {"time": ("Activity date", "Timestamp", "Create date"), "type": ("Activity type", "Engagement type", "Type"),
                "owner": ("Activity assigned to", "Owner", "Assigned to"), "contact": ("Contact email", "Associated contact", "Associated Contact", "Contact"),
                "direction": ("Email direction", "Call direction", "Direction"), "duration": ("Call duration (HH:mm:ss)", "Call duration", "Duration"),
                "due": ("Due date", "Task due date"), "done": ("Task status", "Status"), "text": ("Email body", "Notes", "Body"),
                "id": ("Record ID", "Activity ID", "Engagement ID")},
    "salesforce": {"time": ("ActivityDate", "ActivityDateTime", "CreatedDate", "Date"), "type": ("TaskSubtype", "Type", "Subject"),
                   "owner": ("Owner.Email", "Assigned", "OwnerId", "Owner.Name"), "contact": ("Who.Email", "Email", "WhoId", "Contact", "Who.Name"),
                   "direction": ("CallType", "IsIncoming"), "duration": ("CallDurationInSeconds", "DurationInMinutes"),
                   "due": ("DueDate",), "done": ("Status", "IsClosed"), "text": ("Description", "Comments"), "id": ("Id", "Activity ID")},
    "pipedrive": {"time": ("Due date", "Activity - Due date", "Add time", "Activity - Add time"), "type": ("Type", "Activity - Type"),
                  "owner": ("Assigned to user", "Activity - Assigned to user", "Owner"),
                  "contact": ("Contact email", "Person - Email - Work", "Contact person", "Activity - Contact person"), "direction": (),
                  "duration": ("Duration", "Activity - Duration"), "due": (), "done": ("Done", "Activity - Done"), "text": ("Note", "Activity - Note"),
                  "id": ("ID", "Activity - ID")},
}  # fmt: skip
_SIGNS = {"hubspot": {"Activity type", "Activity assigned to", "Engagement type"}, "salesforce": {"ActivityDate", "ActivityDateTime", "WhoId", "TaskSubtype"},
          "pipedrive": {"Assigned to user", "Activity - Type", "Activity - Assigned to user"}}  # fmt: skip
KINDS = (("call", "call"), ("meeting", "meet"), ("event", "meet"), ("lunch", "meet"), ("demo", "meet"), ("email", "message"), ("mail", "message"),
         ("sms", "message"), ("whatsapp", "message"), ("linkedin", "message"), ("task", "task"), ("to-do", "task"), ("to do", "task"), ("deadline", "task"))  # fmt: skip
CHANNELS = {"call": "phone", "meet": "in_person", "message": "mail"}


def _host(source: Source) -> str | None:
    names = set(header_of(source))
    best = max(_SIGNS, key=lambda host: len(_SIGNS[host] & names))
    return best if _SIGNS[best] & names and any(name in names for name in HOSTS[best]["contact"]) else None


def detect(source: Source) -> float:
    return 0.9 if source.name.endswith(".csv") and _host(source) else 0.0


def read(source: Source, how: How) -> Iterator[Found]:
    host = _host(source) or "hubspot"
    names = header_of(source)
    at = {field: next((name for name in ([how.columns[field]] if field in how.columns else []) + list(given) if name in names), None)
          for field, given in HOSTS[host].items()}  # fmt: skip
    for needed in ("time", "type", "contact", "owner"):
        if at[needed] is None:
            yield Problem("the header", f"no column for {needed}; looked for {', '.join(HOSTS[host][needed])}")
            return
    for line, record in records(source, at["type"] or ""):
        row = {field: (record.get(name) or "").strip() if name else "" for field, name in at.items()}
        try:
            yield from _activity(host, line, row, how)
        except (ValueError, OverflowError) as error:
            yield Problem(f"line {line}", str(error)[:160])


def _person(host: str, text: str) -> str | None:
    text = re.split(r"[;|]", text)[0].strip()
    return address_id(text) or (name_id(host, re.sub(r"\s*\(.*\)$", "", text)) if text else None)


def _seconds(text: str, minutes: bool) -> float | None:
    if re.fullmatch(r"\d+:\d\d(:\d\d)?", text):
        parts = [int(part) for part in text.split(":")]
        return float(parts[0] * 3600 + parts[1] * 60 + (parts[2] if len(parts) > 2 else 0))
    number = number_of(text)
    return None if number is None or number < 0 else number * (60 if minutes else 1)


def _activity(host: str, line: int, row: dict[str, str], how: How) -> Iterator[Found]:
    said = row["type"].casefold()
    kind = how.kinds.get(row["type"]) or how.kinds.get(said) or next((kind for word, kind in KINDS if word in said), None)
    if kind is None:
        yield Left(f"activity of another type ({row['type'][:30] or 'none'})")
        return
    owner, contact = _person(host, row["owner"]), _person(host, row["contact"])
    if owner is None or contact is None or owner == contact:
        yield Left("activity without a contact" if contact is None else "activity without an owner")
        return
    for id, text in ((owner, row["owner"]), (contact, row["contact"])):
        if "@" not in id:
            yield Contact(id, text or None)
    time = time_of(row["time"], how)
    id = f"{host}/{row['id'] or line}"
    done = row["done"].casefold() in ("completed", "complete", "done", "1", "true", "yes", "closed")
    if kind == "task":
        if not row["due"] and host != "pipedrive":
            yield Left("task without a due date")
            return
        due = time_of(row["due"], how) if row["due"] else time
        made = min(time, due)
        if made > int(how.now.timestamp() * 10**6):
            yield Left("activity to come")
            return
        yield {"time": made, "actor": owner, "target": contact, "kind": "promise", "channel": "tasks", "id": id, "due": due}
        if done:
            yield {"time": max(made, min(due, int(how.now.timestamp() * 10**6))), "actor": owner, "target": contact, "kind": "keep",
                   "channel": "tasks", "ref": id, "id": f"{id}#kept"}  # fmt: skip
        return
    if time > int(how.now.timestamp() * 10**6):
        yield Left("activity to come")
        return
    if host == "pipedrive" and not done and row["done"]:
        yield Left("activity that is not done")
        return
    inward = row["direction"].casefold() in ("incoming", "inbound", "incoming_email", "received", "true") or "incoming" in said
    result: Row = {"time": time, "actor": contact if inward else owner, "target": owner if inward else contact, "kind": kind,
                   "channel": CHANNELS.get(kind, "crm"), "id": id}  # fmt: skip
    if kind in ("call", "meet") and (seconds := _seconds(row["duration"], "minutes" in row["duration"].lower() or host == "salesforce" and kind == "meet")) is not None:
        result["duration"] = seconds
    yield tagged(how, row["text"], result) if kind == "message" else result
