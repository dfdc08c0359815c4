# SPDX-License-Identifier: MIT
"""Mailboxes: mbox (Thunderbird, Apple Mail, Google Takeout, Unix), Maildir, and single messages (.eml).

An mbox is read as a stream; of a message at most HEADERS_MOST bytes of headers and BODY_MOST of text are held.
"""

from __future__ import annotations

import re

from .mail import Mail, rows_of
from .protocol import Problem

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from .protocol import Found, How
    from .source import Source

NAME = "mail"
ABOUT = "mail: mbox, Maildir, .eml, Google Takeout"
HEADERS_MOST, BODY_MOST, LINE_MOST = 24 << 20, 512 << 10, 1 << 20
_FROM = re.compile(rb"From \S.{0,500}\d\d:\d\d.{0,40}\d{4}|From \S+ *\r?\n")
_HEADER = re.compile(rb"[!-9;-~]{1,80}:")
_FIELDS = (b"from", b"to", b"date", b"received", b"subject", b"message-id", b"return-path", b"delivered-to", b"mime-version",
           b"x-gm-thrid", b"x-gmail-labels", b"content-type", b"cc", b"sender", b"reply-to", b"x-mozilla-status")  # fmt: skip


def detect(source: Source) -> float:
    head = source.head
    if head.startswith(b"From ") and _FROM.match(head) and _HEADER.match(head.split(b"\n", 2)[1] if b"\n" in head else b""):
        return 1.0
    fields = re.findall(rb"(?m)^([!-9;-~]{1,80}):", re.split(rb"\r?\n\r?\n", head, maxsplit=1)[0])
    known = sum(field.lower() in _FIELDS for field in fields)
    if _maildir(source) and known >= 2:
        return 1.0
    if source.name.endswith((".eml", ".emlx")):
        return 0.9 if known >= 1 else 0.3
    if source.name.endswith((".mbox", ".mbx")):
        return 0.6
    return 0.7 if known >= 4 and fields and _HEADER.match(head) else 0.0


def _maildir(source: Source) -> bool:
    return source.folder in ("cur", "new")


def read(source: Source, how: How, mail: Mail | None = None) -> Iterator[Found]:
    mail = mail or how_mail(how)
    folder = _folder(source)
    if not source.head.startswith(b"From "):
        flags = source.name.rpartition(":2,")[2] if ":2," in source.name else source.name.rpartition("!2,")[2]
        if _maildir(source) and flags != source.name and "d" in flags:
            folder = "drafts"
        elif _maildir(source) and flags != source.name and "t" in flags:
            folder = "trash"
        yield from _single(source, how, mail, folder)
        return
    for number, (envelope, head, body, line, whole) in enumerate(messages(source), 1):
        place = f"message {number:,}, line {line:,}"
        if not whole:
            yield Problem(place, f"more than {HEADERS_MOST >> 20} MiB of headers: only the first are read")
        try:
            yield from rows_of(head, body if how.read else b"", place, how, mail, folder, envelope)
        except (ValueError, TypeError, LookupError, AttributeError, RecursionError) as error:
            yield Problem(place, f"cannot be read ({type(error).__name__}: {error})"[:200])


def how_mail(how: How) -> Mail:
    """What this run knows of mail."""
    found = getattr(how, "mail", None)
    if found is None:
        found = Mail()
        how.mail = found  # type: ignore[attr-defined]
    return found


def _folder(source: Source) -> str:
    """The folder as its mail program calls it."""
    if _maildir(source):
        parts = re.split(r"[/\\]", source.path)
        name = parts[-3] if len(parts) > 2 else ""
        return name.lstrip(".").rpartition(".")[2] if name.startswith(".") else name
    name = re.sub(r"\.(mbox|mbx)$", "", source.name)
    if name == "mbox":  # Apple Mail: Sent.mbox/mbox
        return re.sub(r"\.mbox$", "", source.folder)
    return name


def _single(source: Source, how: How, mail: Mail, folder: str) -> Iterator[Found]:
    data = source.start(HEADERS_MOST)
    if source.name.endswith(".emlx"):
        data = data.partition(b"\n")[2]
    parts = re.split(rb"\r?\n\r?\n", data, maxsplit=1)
    try:
        yield from rows_of(parts[0] + b"\n\n", parts[1][:BODY_MOST] if len(parts) > 1 else b"", "message 1", how, mail, folder)
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError) as error:
        yield Problem("message 1", f"cannot be read ({type(error).__name__}: {error})"[:200])


def messages(source: Source) -> Iterator[tuple[str, bytes, bytes, int, bool]]:
    """(what stands after "From ", headers, body, line, whether all headers are there) of each message of an mbox."""
    with source.open() as file:
        envelope = ""
        head: list[bytes] = []
        body: list[bytes] = []
        line, begun, in_head, blank, size, room, whole = 0, 0, False, True, 0, 0, True
        while True:
            text = file.readline(LINE_MOST)
            if not text:
                break
            line += 1
            if blank and text[:5] == b"From " and _FROM.match(text):
                if begun:
                    yield envelope, b"".join(head), b"".join(body), begun, whole
                envelope = text[5:].decode("utf-8", "replace").strip()
                head, body, begun, in_head, blank, size, room, whole = [], [], line, True, False, 0, BODY_MOST, True
                continue
            blank = text in (b"\n", b"\r\n")
            if in_head:
                if blank:
                    in_head = False
                size += len(text)
                if size <= HEADERS_MOST:
                    head.append(text)
                else:
                    whole = False
            elif room > 0:
                body.append(text)
                room -= len(text)
        if begun:
            yield envelope, b"".join(head), b"".join(body), begun, whole
