# SPDX-License-Identifier: MIT
"""Reading messages: what a text says, with confidence and place. `python -m socialtrust read FILE` shows it."""

from __future__ import annotations

import datetime
import sys

from . import _native
from .docs import documented
from .errors import KindError
from .given import document
from .handles import Immutable, context
from .nearest import one_of
from .record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from typing import Any

    from .choices import Passage

CUES = ("question", "personal", "humour", "gratitude", "apology", "promotion", "closing", "automatic")


class Part(Record):
    """A run of lines of one kind: author, quoted, forwarded, signature, disclaimer or footer; offsets in UTF-8 bytes."""

    kind: Passage
    offset: int
    length: int
    line: int
    lines: int


class Span(Record):
    """Words that spoke for (weight > 0) or against a cue or a finding; offsets in UTF-8 bytes, `text` the words."""

    cue: str | None
    finding: str | None
    offset: int
    length: int
    weight: float
    rule: str
    text: str


class Finding(Record):
    """Something that a sentence says: a promise, settlement, breach, complaint, acknowledgement, resolution or request."""

    kind: str
    q: float
    id: str
    offset: int
    length: int
    text: str
    what: str
    due: datetime.datetime | None
    due_text: str | None


class OpenItem(Record):
    """A promise or complaint of the pair that is still open, for `Reading.rows()`: `kind` is "promise" or "complain", `same_thread` None
    where nobody knows, `acknowledged` true of a complaint that the other has acknowledged already."""

    kind: str
    by: str
    id: str
    what: str | None
    same_thread: bool | None
    time: Any
    due: Any
    acknowledged: bool | None


class Suggestion(Record):
    """A row that a reading suggests (`Ledger.add(**row)`), the finding it comes from (None: the message itself), the open item it
    names and how well that fits: `match` is the sum of the shares by thread, words and time. `q` is how sure the row is: of what is about
    an open item as sure as the sentence and the item make it together, whatever the finding's own `q`."""

    row: dict[str, Any]
    finding: Finding | None
    open: OpenItem | None
    match: float
    by_thread: float
    by_words: float
    by_time: float
    q: float


def _clock(time: Any, zone: Any) -> dict[str, Any]:
    """The sender's clock: its offset at that time, and its next change within a year."""
    if zone is None and isinstance(time, datetime.datetime):
        zone = time.tzinfo
    if zone is None or time is None:
        return {}
    if isinstance(zone, int):
        return {"zone_minutes": zone}
    start = datetime.datetime.fromtimestamp(_native.time_us(time) / 1e6, datetime.timezone.utc)

    def minutes(when: datetime.datetime) -> int:
        offset = when.astimezone(zone).utcoffset()
        return 0 if offset is None else int(offset.total_seconds()) // 60

    now = minutes(start)
    for day in range(1, 367):
        try:
            low, high = start + datetime.timedelta(days=day - 1), start + datetime.timedelta(days=day)
            then = minutes(high)
        except (OverflowError, ValueError):
            break
        if then == now:
            continue
        while high - low > datetime.timedelta(seconds=1):
            middle = low + (high - low) / 2
            low, high = (middle, high) if minutes(middle) == now else (low, middle)
        return {"zone_minutes": now, "zone_change": high.replace(microsecond=0), "zone_then_minutes": then}
    return {"zone_minutes": now}


class Reading:
    """What was read from one message; immutable. It holds the text, so that its places can be shown."""

    __slots__ = ("_handle", "_bytes", "_time", "text", "language", "looked_for", "cues", "parts", "spans", "findings", "sentences",
                 "replaced")

    def __init__(self, handle: Any, text: str, raw: bytes, time: Any) -> None:
        self._handle, self._bytes, self._time = handle, raw, time
        self.text: str = text
        info = _native.reading_get_info(handle)
        self.language: str | None = info["language"]
        self.looked_for: tuple[str, ...] = tuple(info["looked_for"])
        self.cues: dict[str, float] = {name: _native.reading_cue(handle, i) for i, name in enumerate(CUES) if name in self.looked_for}
        self.sentences: int = info["sentences"]
        self.replaced: int = info["replaced"]
        self.parts: tuple[Part, ...] = tuple(Part(**_native.reading_passage(handle, i)) for i in range(info["parts"]))
        self.spans: tuple[Span, ...] = tuple(self._span(_native.reading_span(handle, i)) for i in range(info["spans"]))
        self.findings: tuple[Finding, ...] = tuple(self._finding(_native.reading_finding(handle, i)) for i in range(info["findings"]))

    def _words(self, offset: int, length: int) -> str:
        return self._bytes[offset : offset + length].decode("utf-8", "replace")

    def _span(self, record: dict[str, Any]) -> Span:
        told = {name: record[name] or None for name in ("cue", "finding")}  # "" is none
        return Span(**(record | told), text=self._words(record["offset"], record["length"]))

    def _finding(self, record: dict[str, Any]) -> Finding:
        due = record["due"]
        return Finding(
            kind=record["kind"],
            q=record["q"],
            id=record["id"],
            offset=record["offset"],
            length=record["length"],
            text=self._words(record["offset"], record["length"]),
            what=self._words(record["what_offset"], record["what_length"]),
            due=None if due is None else datetime.datetime.fromtimestamp(due // 10**6, datetime.timezone.utc),
            due_text=self._words(record["due_offset"], record["due_length"]) or None,
        )

    def _any_finding(self, number: int) -> Finding:
        """One of `findings`, or a sentence that is sure of something open alone."""
        return self.findings[number] if number < len(self.findings) else self._finding(_native.reading_finding(self._handle, number))

    def author_text(self) -> str:
        """The author's own words: without quotes, signature, disclaimer and footer."""
        return "".join(self._words(part.offset, part.length) for part in self.parts if part.kind == "author")

    @documented("reading_rows")
    def rows(
        self,
        actor: str,
        target: str,
        *,
        time: Any = None,
        open: Iterable[OpenItem] = (),
        least_q: float = 0.5,
        least_match: float = 0.2,
        kind: str = "message",
        **fields: Any,
    ) -> list[Suggestion]:
        """The message and its findings as rows for a ledger; nothing is stored. Other fields of the message's row (id, channel,
        audience) are given by name. That a thing is due is not enough for what settles it: `least_match` wants some words of it, or
        the same thread."""
        when = self._time if time is None else time
        items = list(open)
        message = {"time": when, "actor": actor, "target": target, "kind": kind, **fields}
        for item in items:
            one_of("kind", item.kind, ("promise", "complain"), KindError)
        given = [
            {
                "complaint": item.kind == "complain",
                "by_author": item.by == actor,
                "id": item.id,
                "what": item.what,
                "same_thread": 0 if item.same_thread is None else 1 if item.same_thread else -1,
                "made": item.time,
                "due": item.due,
                "acknowledged": item.acknowledged,
            }
            for item in items
        ]
        found: list[dict[str, Any]] = []
        _native.reading_rows(self._handle, message, least_q, least_match, given, found.append)
        return [self._suggestion(one.pop("row"), message, items, **one) for one in found]

    def _suggestion(self, made: dict[str, Any], message: dict[str, Any], items: list[OpenItem], finding: int | None, open: int | None,
                    **how: float) -> Suggestion:  # fmt: skip
        if finding is None:
            row = message | {name: made[name] for name in ("kind", "cues", "looked_for")}
        else:
            row = {"time": message["time"], "actor": message["actor"], "target": message["target"], "kind": made["kind"]}
            row |= {name: made[name] for name in ("id", "ref", "due") if made[name] is not None}
            if made["actor"] != message["actor"]:  # who promised it has kept it
                row["actor"], row["target"] = message["target"], message["actor"]
            if "channel" in message:
                row["channel"] = message["channel"]
        return Suggestion(row=row, finding=None if finding is None else self._any_finding(finding),
                          open=None if open is None else items[open], **how)  # fmt: skip

    def marked(self) -> str:
        """The message as text with its parts, cues and findings, for people to look at."""
        lines = [f"language: {self.language or 'none of those that are known'}"]
        for part in self.parts:
            for line in self._words(part.offset, part.length).splitlines():
                lines.append(f"{part.kind[:9]:>9} | {line}")
        for name, q in self.cues.items():
            if q >= 0.2:
                words = ", ".join(f"{s.text or s.rule!r} {s.weight:+.1f}" for s in self.spans if s.cue == name)
                lines.append(f"{name} {q:.2f}: {words}")
        for f in self.findings:
            due = f", due {f.due.isoformat()} ({f.due_text})" if f.due else ""
            words = ", ".join(
                f"{s.text or s.rule!r} {s.weight:+.1f}" for s in self.spans if s.finding == f.kind and f.offset <= s.offset < f.offset + f.length
            )
            lines.append(f"{f.kind} {f.q:.2f} [{f.id}]: {f.what}{due} ({words})")
        return "\n".join(lines)

    def __repr__(self) -> str:
        said = [name for name, q in self.cues.items() if q >= 0.5] + [f.kind for f in self.findings if f.q >= 0.5]
        return f"<Reading {self.language}: {', '.join(said) or 'nothing'}>"


class Reader(Immutable):
    """Reads messages: English and German, and the languages of `catalogues` (JSON, dicts or paths). Immutable; any number of threads
    may share one."""

    __slots__ = ("_handle", "_catalogues", "languages", "__weakref__")

    @documented("reader_new")
    def __init__(self, *catalogues: Any) -> None:
        import json
        import os

        texts = []
        for each in catalogues:
            if isinstance(each, (str, os.PathLike)):
                each = document(each)
                texts.append(each if isinstance(each, str) else each.decode())
            else:
                texts.append(json.dumps(dict(each)))
        self._catalogues = tuple(texts)
        self._handle = _native.reader_new(context(), "\x1e".join(texts) or None)
        names: list[str] = []
        while (name := _native.reader_language(self._handle, len(names))) is not None:
            names.append(name)
        self.languages: tuple[str, ...] = tuple(names)

    @documented("reader_read")
    def read(
        self,
        text: str | bytes,
        *,
        language: str | None = None,
        time: Any = None,
        zone: Any = None,
        answers: bool = False,
        id: str | None = None,
        subject: str | None = None,
        headers: Mapping[str, str] | Sequence[tuple[str, str]] | None = None,
        html: bool = False,
        replace: bool = False,
    ) -> Reading:
        """Reads one message. `time` is when it was sent, `zone` the sender's (a tzinfo, or minutes east of UTC; without it that of an
        aware datetime); `html`: the text is HTML; `replace`: read bytes that are no UTF-8 as U+FFFD."""
        if html:
            text = html_text(text)
        raw = text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")
        about = {"language": language, "id": id, "subject": subject, "answers": answers, "replace_broken": replace}
        about |= {"time": time} if time is not None else {}
        about |= _clock(time, zone)
        pairs = headers.items() if headers is not None and hasattr(headers, "items") else headers or ()
        lines = "\n".join(f"{name}: {' '.join(str(value).split())}" for name, value in pairs) or None
        return Reading(_native.reader_read(self._handle, raw, about, lines), raw.decode("utf-8", "replace"), raw, time)

    def __repr__(self) -> str:
        return f"<Reader {', '.join(self.languages)}>"

    def __reduce__(self) -> Any:
        return Reader, self._catalogues


@documented("html_text")
def html_text(html: str | bytes) -> str:
    """The text of an HTML document, quoted blocks with "> "."""
    text: str = _native.html_text(html if isinstance(html, bytes) else html.encode())
    return text


# ---- socialtrust read ----


def read_mail(raw: bytes, reader: Reader, language: str | None = None) -> Reading:
    """A file's bytes: a mail with headers, HTML, or plain text."""
    import email
    import email.policy

    head = raw[:65536].decode("utf-8", "replace").replace("\r\n", "\n")
    name, colon, _ = head.partition("\n")[0].partition(":")
    if not (colon and name and " " not in name and "\n\n" in head):
        return reader.read(raw, language=language, html=head.lstrip()[:1] == "<", replace=True)
    message = email.message_from_bytes(raw, policy=email.policy.default)
    body = message.get_body(("plain", "html"))
    text = body.get_content() if body is not None else ""
    date = message["date"].datetime if message["date"] else None
    return reader.read(
        text,
        language=language,
        time=date,
        answers=message["in-reply-to"] is not None,
        id=message["message-id"],
        subject=message["subject"],
        headers=[(key, str(value)) for key, value in message.items()],
        html=body is not None and body.get_content_subtype() == "html",
        replace=True,
    )


def command(file: str, language: str | None = None, form: str = "table") -> str:
    """What `socialtrust read FILE` writes."""
    import json

    if file == "-":
        raw = sys.stdin.buffer.read()
    else:
        with open(file, "rb") as opened:
            raw = opened.read()
    reading = read_mail(raw, Reader(), language)
    if form == "table":
        return reading.marked() + "\n"
    if form == "csv":
        lines = ["what,q,offset,length,due"] + [f"{name},{q:.6f},,," for name, q in reading.cues.items()]
        lines += [f"{f.kind},{f.q:.6f},{f.offset},{f.length},{f.due.isoformat() if f.due else ''}" for f in reading.findings]
        return "\n".join(lines) + "\n"
    document: dict[str, Any] = {"language": reading.language, "looked_for": reading.looked_for, "cues": reading.cues}
    for what in ("parts", "spans", "findings"):
        document[what] = [each.to_dict() for each in getattr(reading, what)]
    return json.dumps(document, ensure_ascii=False, default=str) + "\n"
