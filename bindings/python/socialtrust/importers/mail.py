# SPDX-License-Identifier: MIT
"""One message of mail as rows: from its sender to each whom it was addressed to.

What is looked at is the headers alone, unless a reader is given; what is left out is counted with its reason. The sent and
the received copy of a message have one Message-ID, and therefore one key.
"""

from __future__ import annotations

import re
from hashlib import blake2b

from .bodies import text_of
from .headers import Headers, date_of, message_id
from .people import address_id, is_machine, is_me
from .protocol import Contact, Left, Owner, Problem, tagged, us_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from .protocol import Found, How, Row

SENT = {"sent", "sent items", "sent mail", "sent messages", "sent-mail", "[gmail]sent mail", "gesendet", "gesendete objekte",
        "gesendete elemente", "envoyés", "messages envoyés", "enviados", "elementos enviados", "posta inviata", "inviata",
        "verzonden items", "wysłane", "отправленные", "outbox", "opened sent"}  # fmt: skip
DRAFTS = {"drafts", "draft", "entwürfe", "entwurf", "brouillons", "borradores", "bozze", "concepten", "templates", "vorlagen"}
SPAM = {"spam", "junk", "junk e-mail", "junk email", "bulk mail", "junk mail", "unerwünscht", "pourriel", "correo no deseado"}
TRASH = {"trash", "deleted items", "deleted messages", "deleted", "bin", "papierkorb", "gelöschte elemente", "gelöschte objekte",
         "corbeille", "papelera", "cestino"}  # fmt: skip
_AWAY = re.compile(r"^(?:re:\s*)?(?:out of (?:the )?office|auto(?:matic|matische)?[- ]?(?:reply|response|antwort)|automatische "
                   r"antwort|abwesenheits|réponse automatique|respuesta automática)", re.I)  # fmt: skip
_FORWARD = re.compile(r"^(?:fwd?|wg|tr|rv)\s*:", re.I)


class Mail:
    """What one run remembers of the messages it has seen, so that copies and answers are known."""

    def __init__(self) -> None:
        self.authors: dict[int, str] = {}
        self.named: dict[str, None] = {}
        self.copies = 0


def folder_of(labels: set[str]) -> str | None:
    """Whether it lies among drafts, spam or what was thrown away."""
    for reason, names in (("draft", DRAFTS), ("spam", SPAM), ("deleted", TRASH)):
        if labels & names:
            return reason
    return None


def labels_of(headers: Headers, folder: str) -> set[str]:
    labels = {folder.casefold().strip()} if folder else set()
    if "x-gmail-labels" in headers:
        labels |= {label.strip().strip('"').casefold() for label in headers.words("x-gmail-labels").split(",")}
    if "x-folder" in headers:
        labels.add(headers.words("x-folder").casefold())
    return labels


def rows_of(head: bytes, body: bytes, place: str, how: How, mail: Mail, folder: str = "", envelope: str = "") -> Iterator[Found]:
    """What one message says. `folder` is where it lay, `envelope` the line that mbox puts before it."""
    headers = Headers(head)
    if not headers.all:
        yield Problem(place, "no headers: not a message")
        return
    labels = labels_of(headers, folder)
    sender, name = _sender(headers, envelope)
    if sender and (labels & SENT) and not is_machine(sender):
        yield Owner(sender, "sender of what is in Sent")
    reason = folder_of(labels) or _unwanted(headers, sender)
    if reason:
        yield Left(reason)
        return
    if sender is None:
        yield Problem(place, f"no sender (From: {headers.words('from')[:60] or 'missing'})")
        return
    sent = date_of(headers, envelope.partition(" ")[2])
    if sent is None:
        yield Problem(place, f"no date (Date: {headers.get('date')[:60] or 'missing'})")
        return
    if sent > how.now:
        yield Problem(place, f"dated in the future ({sent:%Y-%m-%d})")
        return
    yield from _rows(headers, body, sender, name, sent, how, mail)


def _sender(headers: Headers, envelope: str) -> tuple[str | None, str]:
    for header in ("from", "sender", "reply-to", "return-path"):
        found, _ = headers.people(header, most=1)
        if found:
            return found[0]
    return address_id(envelope.split(" ")[0]) if envelope else None, ""


def _unwanted(headers: Headers, sender: str | None) -> str | None:
    if headers.get("x-spam-flag").strip().lower().startswith("yes") or headers.get("x-spam-status").lower().startswith("yes"):
        return "spam"
    status = headers.get("x-mozilla-status").strip()
    if status and re.fullmatch(r"[0-9a-fA-F]{4}", status) and int(status, 16) & 0x8:
        return "deleted"
    if "x-mozilla-draft-info" in headers and "received" not in headers and "message-id" not in headers:
        return "draft"
    form = headers.get("content-type").lower()
    if sender and re.match(r"(mailer-daemon|postmaster)\b", sender) or "report-type=delivery-status" in form.replace('"', ""):
        return "bounce"
    if "disposition-notification" in form and form.startswith("multipart/report"):
        return "read receipt"
    return None


def _automatic(headers: Headers, sender: str) -> float:
    submitted = headers.get("auto-submitted").strip().lower()
    if submitted and not submitted.startswith("no"):
        return 1.0
    if is_machine(sender) or headers.get("precedence").strip().lower() in ("bulk", "junk", "auto_reply"):
        return 1.0
    if any(name in headers for name in ("x-autoreply", "x-autorespond", "x-autoresponder", "feedback-id", "x-auto-reply")):
        return 0.95
    if "list-unsubscribe" in headers:
        return 0.95
    return 0.9 if _AWAY.match(headers.words("subject")) else 0.0


def _list_of(headers: Headers, people: list[str]) -> tuple[str, str] | None:
    """(id of a mailing list to which people write, its own address), None where it is none or a newsletter."""
    listed = re.search(r"<([^<>\s]{1,200})>", headers.get("list-id")) or re.match(r"\s*([\w.-]+\.[\w.-]+)\s*$", headers.get("list-id"))
    post = re.search(r"mailto:([^>?\s]+@[^>?\s]+)", headers.get("list-post"), re.I)
    if post is None and headers.get("precedence").strip().lower() != "list" and "x-mailman-version" not in headers:
        bounce = re.match(r"(?:owner-)?(.+?)(?:-bounces?|-owner|-request)?@(.+)", headers.people("sender", most=1)[0][0][0]) \
            if headers.people("sender", most=1)[0] else None  # fmt: skip
        found = f"{bounce[1]}@{bounce[2]}" if bounce else ""
        if not (found in people and ("x-list" in headers or "x-mailing-list" in headers or "mailing-list" in headers)):
            return None
        return f"list:{found}", found
    address = address_id(post[1]) if post else None
    id = listed[1].casefold() if listed else address
    if id is None:
        return None
    for each in people:
        if address is None and each.replace("@", ".") == id:
            address = each
    return f"list:{id}", address or ""


def _rows(headers: Headers, body: bytes, sender: str, name: str, sent: datetime, how: How, mail: Mail) -> Iterator[Found]:
    time = us_of(sent)
    people, count = headers.people("to", "cc", "bcc", most=max(how.most_people, 1) + 1)
    to_oneself = any(id == sender for id, _ in people)
    people = [each for each in people if each[0] != sender]
    direct = {id for id, _ in headers.people("to", most=how.most_people + 1)[0]}
    delivered = [id for header in ("delivered-to", "x-original-to", "envelope-to", "x-delivered-to")
                 for id, _ in headers.people(header, most=1)[0]]  # fmt: skip
    for id in delivered[:1]:
        if id != sender:
            yield Owner(id, "delivered to")
    audience = max(count - to_oneself, len(people))
    known = {id for id, _ in people}
    listed = _list_of(headers, [id for id, _ in people])
    if listed:
        yield Contact(listed[0], kind="group")
        people = [(listed[0], "") if id == listed[1] else (id, shown) for id, shown in people]
        if listed[0] not in {id for id, _ in people}:
            people.append((listed[0], ""))
        audience = max(audience, len(people))
    elif not any(id in known for id in delivered) and delivered and delivered[0] != sender:
        people.append((delivered[0], ""))  # a blind copy
        audience += 1
    if not people and how.me and not is_me(sender, how):
        people, audience = [(sorted(how.me)[0], "")], 2
    if not people:
        yield Left("to nobody that is named")
        return
    if audience > how.most_people:
        kept = [each for each in people if is_me(each[0], how) or each[0] in delivered] if not is_me(sender, how) else []
        yield Left(f"receivers of mail to more than {how.most_people} people", audience - len(kept))
        people = kept
    automatic = _automatic(headers, sender) if not listed else 1.0 if is_machine(sender) else 0.0
    for id, shown in [(sender, name), *people]:
        if id not in mail.named and (shown and shown.casefold() != id or is_machine(id)):
            mail.named[id] = None
            yield Contact(id, shown if shown and "@" not in shown else None, kind="automaton" if is_machine(id) else None)
    id = message_id(headers.get("message-id")) or "-" + _digest("\0".join((str(time), sender, headers.get("subject"), headers.get("to"))))
    parent = message_id(headers.get("in-reply-to")) or message_id(headers.get("references").rpartition("<")[1]
                                                                  + headers.get("references").rpartition("<")[2])  # fmt: skip
    digest = hash(id)
    if digest in mail.authors:
        mail.copies += 1
        yield Left("second copy of a message")
    mail.authors.setdefault(digest, sender)
    answered = mail.authors.get(hash(parent)) if parent else None
    answers = bool(parent) and _FORWARD.match(headers.get("subject").strip()) is None
    row: Row = {"time": time, "actor": sender, "channel": "mail", "audience": max(audience, 1), "id": id, "looked_for": "automatic"}
    if automatic:
        row["automatic"] = automatic
    if how.read is not None and automatic < 0.5:
        tagged(how, text_of(headers, body), row)
    for target, _ in people:
        if target == sender:
            continue
        to_them = answers and (target == answered if answered else target in direct)
        kind = row.get("kind") or ("answer" if to_them else "message")
        yield {**row, "target": target, "kind": kind}


def _digest(text: str) -> str:
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()
