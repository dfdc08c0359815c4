# SPDX-License-Identifier: MIT
"""Is the corpus of messages what its README says: whole records, counts a class, due dates that fit the words, two halves that share
nothing, marked lines that exist? Needs nothing but Python; runs under pytest too."""

import json
import re
import sys
from collections import Counter
from datetime import date, datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from zoneinfo import ZoneInfo

CORPUS = Path(__file__).resolve().parent / "corpus"
HALVES = ("seen", "unseen")
LANGUAGES = ("en", "de")
FLAGS = ("answers", "question", "settles", "breaks", "complaint", "acknowledges", "resolves", "request", "humour", "gratitude", "apology")
FIELDS = {"text", "lang", "sent", "zone", "promise", "kind", "note", "writer", *FLAGS}
MAY_LACK = {"note", "writer"}  # most records are from before their writers were told apart

# What a kind must carry, and how many of it a half holds at least.
KINDS = {
    "promise-due": ("promise", 37),
    "promise-open": ("promise", 37),
    "promise-look-alike": (None, 20),
    "settlement": ("settles", 17),
    "break": ("breaks", 10),
    "complaint": ("complaint", 30),
    "complaint-look-alike": (None, 17),
    "acknowledgement": ("acknowledges", 10),
    "resolution": ("resolves", 10),
    "request": ("request", 15),
    "question": ("question", 12),
    "question-without-mark": ("question", 12),
    "not-a-question": (None, 12),
    "mixed": (None, 10),
    "neutral": (None, 20),
}
DAYS = {
    "en": ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"],
    "de": ["montag", "dienstag", "mittwoch", "donnerstag", "freitag", "samstag", "sonntag"],
}


def load(half, name):
    path = CORPUS / half / f"{name}.ndjson"
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def records():
    for half in HALVES:
        for lang in LANGUAGES:
            for number, record in enumerate(load(half, lang), 1):
                yield f"{half}/{lang}.ndjson:{number}", lang, record


def due_of(record):
    """The due date as a date of the author's zone, with the time or None."""
    due = record["promise"]["due"]
    if len(due) == 10:
        return date.fromisoformat(due), None
    moment = datetime.fromisoformat(due)
    return moment.date(), moment


# Where rules changed in 2026: what a message of 2027 was sent at depends on how new the machine's time zone data are.
UNSETTLED = {
    "Africa/Casablanca", "Africa/El_Aaiun", "America/Edmonton", "America/Havana", "America/Inuvik", "America/Rainy_River",
    "America/Vancouver", "America/Winnipeg", "America/Yellowknife", "Canada/Central", "Canada/Mountain", "Canada/Pacific", "Cuba",
}


def test_records_are_whole():
    for where, lang, record in records():
        assert set(record) <= FIELDS and FIELDS - MAY_LACK <= set(record), where
        assert record["lang"] == lang and record["text"].strip() == record["text"] != "", where
        for flag in FLAGS:
            assert isinstance(record[flag], bool), (where, flag)
        sent = datetime.fromisoformat(record["sent"])
        assert record["zone"] not in UNSETTLED, where
        assert sent.utcoffset() == sent.replace(tzinfo=ZoneInfo(record["zone"])).utcoffset(), where
        assert date(2024, 1, 1) <= sent.date() <= date(2027, 12, 31), where
        assert record.get("writer", "x").strip(), where
        promise = record["promise"]
        assert promise is None or (set(promise) == {"due", "what"} and promise["what"]), where


def test_kinds_and_counts():
    for half in HALVES:
        for lang in LANGUAGES:
            count = Counter()
            for number, record in enumerate(load(half, lang), 1):
                kind, where = record["kind"], f"{half}/{lang}.ndjson:{number}"
                count[kind] += 1
                must = KINDS[kind][0]
                assert must is None or record[must], where
                if kind in ("promise-due", "promise-open"):
                    assert (record["promise"]["due"] is None) == (kind == "promise-open"), where
                if kind == "promise-look-alike":
                    assert record["promise"] is None, where
                if kind == "complaint-look-alike":
                    assert not record["complaint"], where
                if kind == "not-a-question":
                    assert not record["question"], where
                if kind == "question-without-mark":
                    assert "?" not in record["text"], where
                if kind == "neutral":
                    assert record["promise"] is None and not any(record[flag] for flag in FLAGS if flag != "answers"), where
            for kind, (_, least) in KINDS.items():
                assert count[kind] >= least, (half, lang, kind, count[kind])


def test_due_dates_fit_the_words():
    checked = 0
    for where, lang, record in records():
        if not record["promise"] or record["promise"]["due"] is None:
            continue
        sent = datetime.fromisoformat(record["sent"])
        day, moment = due_of(record)
        text = record["text"]
        low = text.lower()
        assert sent.date() <= day <= sent.date() + timedelta(days=62), where
        assert moment is None or moment > sent, where
        if moment is not None:
            assert moment.utcoffset() == moment.replace(tzinfo=ZoneInfo(record["zone"])).utcoffset(), where
        named = [i for i, name in enumerate(DAYS[lang]) if re.search(rf"\b{name}\b", low)]
        if lang == "de" and re.search(r"\bsonnabend\b", low):
            named.append(5)
        if named:
            assert day.weekday() in named, (where, day, text)
            checked += 1
        if re.search(r"\btomorrow\b", low) or re.search(r"(?<!Guten )\b(bis|gleich|dir|dann|mir|dich|euch|Ihnen|sie) morgen\b", text):
            assert day == sent.date() + timedelta(days=1), (where, day, text)
            checked += 1
        if re.search(r"\btonight\b|\btoday\b|\bthis (afternoon|evening)\b|\bheute\b|\bheut\b", low) and not named and len(
                re.findall(r"\bheute\b", low)) < 2 and not record["breaks"]:
            assert day == sent.date(), (where, day, text)
            checked += 1
        if re.search(r"\bend of (the|this) month\b|\bmonth[- ]end\b|\bende des monats\b|\bmonatsende\b", low):
            assert (day + timedelta(days=1)).day == 1 and day.month == sent.month, (where, day, text)
            checked += 1
        if re.search(r"\bin two weeks\b|\bin (zwei|2) wochen\b|\bin a fortnight\b", low):
            assert day == sent.date() + timedelta(days=14), (where, day, text)
            checked += 1
        for spelt in re.findall(r"\b(\d{1,2})\.(\d{1,2})\.(?:\d{2,4})?", text if lang == "de" else ""):
            assert (day.day, day.month) == (int(spelt[0]), int(spelt[1])), (where, day, text)
            checked += 1
        for spelt in re.findall(r"\b(?:by|until|before) the (\d{1,2})(?:st|nd|rd|th)\b|\bbis zum (\d{1,2})\.(?:\s|$)(?!\w)", text):
            assert day.day == int(spelt[0] or spelt[1]), (where, day, text)
            checked += 1
    assert checked >= 50 * len(HALVES), checked


def words(text):
    return " ".join(re.findall(r"\w+", text.lower()))


def test_halves_share_nothing():
    seen = {}
    for where, _, record in records():
        key = words(record["text"])
        assert key not in seen or len(key) < 4, (where, seen[key])  # "Ok" may stand twice
        seen[key] = where


def test_mails():
    total = Counter()
    for half in HALVES:
        mails = load(half, "mails")
        for number, mail in enumerate(mails, 1):
            where = f"{half}/mails.ndjson:{number}"
            assert {"program", "lang", "headers"} < set(mail) and mail["lang"] in LANGUAGES, where
            names = [name.lower() for name, _ in mail["headers"]]
            assert {"from", "to", "date", "subject"} <= set(names), where
            value = dict((name.lower(), value) for name, value in mail["headers"])["date"]
            parsed = parsedate_to_datetime(value)
            assert value.startswith(parsed.strftime("%a")), (where, value)
            if "html" in mail:
                assert "text" not in mail and "<" in mail["html"] and mail["author_text"].strip(), where
            else:
                lines = mail["text"].splitlines()
                marked = mail["author_lines"]
                assert marked == sorted(set(marked)), where
                assert all(1 <= line <= len(lines) for line in marked), where
                assert all(lines[line - 1].strip() for line in marked), where
                assert not any(lines[line - 1].startswith(">") for line in marked), where
            total[half, mail["lang"]] += 1
        assert all(total[half, lang] >= 14 for lang in LANGUAGES) and len(mails) >= 30, (half, total)
        assert len({mail["program"] for mail in mails}) >= 10 and any("html" in mail for mail in mails), half


if __name__ == "__main__":
    for name, check in list(globals().items()):
        if name.startswith("test_"):
            check()
            print("ok", name)
    sys.exit(0)
