# SPDX-License-Identifier: MIT
"""The text that a message of mail was written as, for the reader; nothing here is kept."""

from __future__ import annotations

import base64
import binascii
import html
import quopri
import re
from email.parser import BytesParser
from email.policy import compat32

TYPE_CHECKING = False
if TYPE_CHECKING:
    from email.message import Message
    from typing import Any

    from .headers import Headers

TEXT_MOST, PARTS_MOST = 65_536, 200
_parser = BytesParser(policy=compat32)


def text_of(headers: Headers, body: bytes) -> str:
    """The plain text, or that of the HTML; "" where there is none, or where it is too knotty to find."""
    form = headers.get("content-type").lower() or "text/plain"
    if not form.startswith("multipart/"):
        if not form.startswith("text/"):
            return ""
        text = _decoded(_unpacked(body, headers.get("content-transfer-encoding")), form)
        return plain(text) if form.startswith("text/html") else text
    try:
        message = _parser.parsebytes(b"Content-Type: " + headers.get("content-type").encode("utf-8", "replace") + b"\n\n" + body)
        return _best(message)
    except (RecursionError, ValueError, LookupError, AttributeError, TypeError, AssertionError):
        return ""


def _best(message: Message[str, str]) -> str:
    second = ""
    waiting: list[Any] = [message]
    for _ in range(PARTS_MOST):
        if not waiting:
            break
        part = waiting.pop()
        if part.is_multipart():
            if part.get_content_type() != "message/rfc822":
                waiting.extend(reversed(part.get_payload()))
            continue
        kind = part.get_content_type()
        if kind not in ("text/plain", "text/html") or part.get_content_disposition() == "attachment":
            continue
        data = part.get_payload(decode=True) or b""
        text = _decoded(data, str(part.get("content-type", "")).lower())
        if kind == "text/plain" and text.strip():
            return text
        second = second or plain(text)
    return second


def _unpacked(body: bytes, how: str) -> bytes:
    how = how.strip().lower()
    try:
        if how == "base64":
            return base64.b64decode(re.sub(rb"[^A-Za-z0-9+/=]", b"", body) + b"==")
        if how == "quoted-printable":
            return quopri.decodestring(body)
    except (binascii.Error, ValueError):
        pass
    return body


def _decoded(data: bytes, form: str) -> str:
    data = data[: 4 * TEXT_MOST]
    match = re.search(r"charset\s*=\s*\"?([\w.:+-]+)", form)
    for charset in ([match[1]] if match else []) + ["utf-8"]:
        try:
            return data.decode(charset)[:TEXT_MOST]
        except (UnicodeDecodeError, LookupError, ValueError):
            pass
    return data.decode("latin-1")[:TEXT_MOST]


def plain(text: str) -> str:
    """HTML as text, roughly: quoted parts, scripts and styles away, blocks as lines."""
    text = re.sub(r"(?is)<(script|style|head|blockquote)\b.*?(</\1\s*>|$)", " ", text[: 4 * TEXT_MOST])
    text = re.sub(r"(?i)<(br|/p|/div|/li|/tr|/h\d)\b[^>]{0,1000}>", "\n", text)
    return html.unescape(re.sub(r"<[^>]{0,4000}>", " ", text))[:TEXT_MOST]
