# SPDX-License-Identifier: MIT
"""Files made to wear a machine out end in bounded time and memory: each is imported by a process of its own, whose processor
time and room the system bounds, and which must end by itself and say what it did."""
import io
import json
import resource
import subprocess
import sys
import zipfile

import pytest

SECONDS, MEGABYTES = 60, 400
"""Of processor time and of memory held. Most need a tenth of it; sanitizers and emulators are slow."""

IMPORT = """
import json, sys
from datetime import datetime, timezone
from socialtrust import Ledger, importers
from socialtrust.importers.findings import reader_of
def peak():  # megabytes; of this program alone, where the system says so
    try:
        return next(int(line.split()[1]) for line in open("/proc/self/status") if line.startswith("VmHWM")) // 1024
    except (OSError, StopIteration):
        return 0
log, report = importers.read(sys.argv[1], now=datetime(2026, 7, 3, 18, tzinfo=timezone.utc), me=["me@m.example"], read=reader_of())
Ledger.from_log(log)
print(json.dumps({"rows": log.count(), "refused": [each.refused for each in report.files if each.refused], "left_out": report.left_out(),
                  "problems": sum(each.problem_count for each in report.files), "peak": peak()}))
"""


def bounded(path):
    """What came of it, within the bounds."""
    limit = (SECONDS, SECONDS + 5)
    done = subprocess.run([sys.executable, "-c", IMPORT, path], capture_output=True, text=True,
                          preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_CPU, limit))
    assert done.returncode == 0, done.stderr[-2000:]
    out = json.loads(done.stdout)
    assert out["peak"] <= MEGABYTES, f"{out['peak']} MB"
    return out


def zipped(**members):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, data in members.items():
            archive.writestr(name.replace("__", "."), data)
    return out.getvalue()


def mail(head, body="", count=1):
    one = f"From a@b.example Mon Jan  5 08:00:00 2026\nFrom: a@b.example\nDate: Mon, 05 Jan 2026 09:00:00 +0000\n"
    return "".join(f"{one}Message-ID: <{n}@x>\n{head}\n\n{body}\n\n" for n in range(count)).encode()


def event(*lines, uid="u"):
    return "\r\n".join(["BEGIN:VEVENT", f"UID:{uid}", "DTSTAMP:20260101T000000Z", "DTSTART:20260105T090000Z", "DTEND:20260105T100000Z",
                        "ORGANIZER:mailto:me@m.example", "ATTENDEE;PARTSTAT=ACCEPTED:mailto:ada@a.example", *lines, "END:VEVENT"])  # fmt: skip


def calendar(*events):
    return "\r\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:x", *events, "END:VCALENDAR", ""]).encode()


def entities(levels, each, of="ha"):
    inner = "".join(f'<!ENTITY e{n + 1} "{f"&e{n};" * each}">' for n in range(levels))
    return f'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY e0 "{of}">{inner}]><smses><sms address="+491" date="1767603600000" type="1" body="&e{levels};"/></smses>'.encode()


NOTHING = " " * (64 << 20)
FILES = {
    "a zip bomb": ("a.zip", lambda: zipped(users__json="[" + NOTHING + "]"), lambda out: "not unpacked" in out["refused"][0]),
    "a zip in a zip in a zip": ("a.zip", lambda: zipped(a__zip=zipped(a__zip=zipped(users__json="[" + NOTHING + "]"))), lambda out: out["rows"] == 0),
    "a zip of 100,001 files": ("a.zip", lambda: zipped(**{f"f{n}": "" for n in range(100_001)}), lambda out: "are the most" in out["refused"][0]),
    "a million receivers": ("a.mbox", lambda: mail("To: " + ", ".join(f"p{n}@x.example" for n in range(10**6))), lambda out: sum(out["left_out"].values()) == 10**6),
    "a million receivers in groups and comments": ("a.mbox", lambda: mail("To: " + "(" * 10**5 + ", ".join(f"g{n}: p{n}@x.example;" for n in range(10**6))), lambda out: True),
    "a header of 64 MB": ("a.mbox", lambda: mail("Subject: " + "=?utf-8?q?x?= " * (64 << 16)), lambda out: True),
    "100,000 headers": ("a.mbox", lambda: mail("To: me@m.example\n" + "\n".join(f"References: <{n}@x>" for n in range(10**5))), lambda out: out["rows"] == 1),
    "parts in parts, 20,000 deep": ("a.mbox", lambda: mail(
        "To: me@m.example\nContent-Type: multipart/mixed; boundary=b",
        "".join(f"--b{n}\nContent-Type: multipart/mixed; boundary=b{n + 1}\n\n" for n in range(20_000)).replace("--b0\n", "--b\n")), lambda out: out["rows"] == 1),
    "messages in messages": ("a.mbox", lambda: mail("To: me@m.example\nContent-Type: message/rfc822", "Content-Type: message/rfc822\n\n" * 20_000), lambda out: out["rows"] == 1),
    "a body of 64 MB of HTML that never ends": ("a.mbox", lambda: mail("To: me@m.example\nContent-Type: text/html", "<script " * (8 << 20)), lambda out: out["rows"] == 1),
    "each second without an end": ("a.ics", lambda: calendar(event("RRULE:FREQ=SECONDLY")), lambda out: out["rows"] == 0 and sum(out["left_out"].values()) == 1),
    "each day without an end, two hundred times": ("a.ics", lambda: calendar(*(event("RRULE:FREQ=DAILY", uid=f"u{n}") for n in range(200))), lambda out: out["rows"] == 36_000),
    "a rule of a billion": ("a.ics", lambda: calendar(event("RRULE:FREQ=DAILY;COUNT=1000000000")), lambda out: out["rows"] > 0),
    "a rule that never comes true": ("a.ics", lambda: calendar(event("RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30")), lambda out: True),
    "100,000 exceptions": ("a.ics", lambda: calendar(event("RRULE:FREQ=DAILY", "EXDATE:" + ",".join(["20260106T090000Z"] * 10**5))), lambda out: True),
    "100,000 attendees": ("a.ics", lambda: calendar(event(*(f"ATTENDEE:mailto:p{n}@x.example" for n in range(10**5)))), lambda out: True),
    "calendars in calendars": ("a.ics", lambda: b"BEGIN:VCALENDAR\r\n" * 50_000, lambda out: out["rows"] == 0),
    "cards in cards": ("a.vcf", lambda: b"BEGIN:VCARD\r\n" * 50_000, lambda out: True),
    "a billion laughs": ("a.xml", lambda: entities(9, 10), lambda out: "entities of its own" in out["refused"][0]),
    "one long entity, often": ("a.xml", lambda: entities(1, 5_000, "x" * 30_000), lambda out: "entities of its own" in out["refused"][0]),
    "an entity from outside": ("a.xml", lambda: b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY x SYSTEM "file:///etc/passwd">]><smses><sms body="&x;"/></smses>',
                               lambda out: out["refused"]),
    "elements in elements": ("a.xml", lambda: b'<?xml version="1.0"?><smses>' + b"<sms>" * 200_000, lambda out: True),
    "lists in lists": ("a.json", lambda: b'{"messages":' + b"[" * 5_000_000, lambda out: out["refused"]),
    "a chat without a line's end": ("a.txt", lambda: b"31/01/19, 10:00 - Ada: " + b"x" * (64 << 20), lambda out: True),
    "a table of one field": ("a.csv", lambda: b'time,actor,target\n2026-01-05,a,"' + b"x" * (64 << 20), lambda out: True),
}  # fmt: skip


@pytest.mark.parametrize("name", FILES)
def test_ends_within_bounds(tmp_path, name):
    needed = {"a.ics": ("icalendar", "recurring_ical_events"), "a.vcf": ("vobject",), "a.xml": ("defusedxml",)}
    file, make, good = FILES[name]
    for each in needed.get(file, ()):
        pytest.importorskip(each)
    path = tmp_path / file
    path.write_bytes(make())
    out = bounded(path)
    assert good(out), out
