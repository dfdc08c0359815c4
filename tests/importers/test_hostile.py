# SPDX-License-Identifier: MIT
"""Whatever bytes there are: every importer ends, and says what it did."""
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT, short
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from socialtrust import Ledger, importers
from socialtrust.log_file import LogFile

quiet = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
ENDINGS = {"mailbox": ".mbox", "calendar": ".ics", "cards": ".vcf", "whatsapp": ".txt", "sms": ".xml", "x": ".js", "linkedin": ".csv", "crm": ".csv", "bandicoot": ".csv", "table": ".csv"}
STARTS = {"mailbox": "From a@b.example Mon Jan  5 08:00:00 2026\nFrom: ", "calendar": "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n", "cards": "BEGIN:VCARD\r\n", "whatsapp": "31/01/19, 10:00 - ",
          "sms": "<smses><sms ", "x": "window.YTD.tweets.part0 = [", "linkedin": "First Name,Last Name,Connected On\n", "crm": "Activity type,Activity date,Activity assigned to,Contact email\n",
          "bandicoot": "interaction,direction,correspondent_id,datetime\n", "table": "time,actor,target,kind\n"}
WORDS = st.sampled_from(["To: ", "Cc: x@y.example\n", "Date: Mon, 05 Jan 2026 09:00:00 -0000\n", "\n\n", "=?utf-8?q?=FF?=", "DTSTART:2026", "RRULE:FREQ=DAILY\r\n", "ATTENDEE:mailto:a@b\r\n", "END:VEVENT\r\n", "END:VCALENDAR",
                         "EMAIL:a@b.example\r\n", "TEL:+1\r\n", "Ada: hi\n", "31/12/9999, 25:61 - ", 'date="1e400" ', "/>", '{"tweet": {}}', "]", ",", "2026-01-05", "a@b.example", "\u202e", "\x00", "9" * 400, '"', "-1", "nan", "🙂"])
JSON = st.recursive(st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20), lambda inner: st.lists(inner, max_size=4) | st.dictionaries(
    st.sampled_from(["messages", "type", "date_unixtime", "from", "from_id", "text", "ts", "user", "subtype", "sender_name", "timestamp_ms", "author", "timestamp", "guild", "channel", "id", "object", "actor", "published",
                     "orderedItems", "tag", "post", "record", "$type", "createdAt", "subject", "login", "html_url", "created_at", "envelope", "reactions", "users", "participants", "attributedTo", "inReplyTo"]), inner, max_size=6), max_leaves=25)


def run(tmp_path_factory, name, content, form):
    path = tmp_path_factory.mktemp("h") / name
    path.write_bytes(content)
    log, report = importers.read(path, form=form)
    Ledger.from_log(log)
    account, = report.files
    assert account.refused is None or account.refused.strip()
    assert all(problem.place and problem.words for problem in account.problems)


@pytest.mark.parametrize("form", STARTS)
@given(parts=st.lists(WORDS | st.text(max_size=30), max_size=30))
@quiet
def test_text_that_is_nearly_right(tmp_path_factory, form, parts):
    if form in ("calendar", "cards", "sms"):
        pytest.importorskip({"calendar": "icalendar", "cards": "vobject", "sms": "defusedxml"}[form])
    run(tmp_path_factory, f"f{ENDINGS[form]}", (STARTS[form] + "".join(parts)).encode("utf-8", "surrogatepass"), form)


@pytest.mark.parametrize("form", ["telegram", "slack", "discord", "meta", "mastodon", "bluesky", "github", "signal", "x"])
@given(value=JSON)
@quiet
def test_json_of_any_shape(tmp_path_factory, form, value):
    run(tmp_path_factory, "f.json", json.dumps(value).encode(), form)


@pytest.mark.parametrize("form", importers.FORMATS)
@given(data=st.binary(max_size=300))
@settings(quiet, max_examples=25)
def test_any_bytes(tmp_path_factory, form, data):
    run(tmp_path_factory, "f.bin", data, form)


def test_depth(tmp_path):
    for name, text in (("a.json", "[" * 200_000), ("b.json", '{"messages":' * 50_000 + "1" + "}" * 50_000), ("c.eml", "From: a@b.example\nTo: c@d.example\nSubject: " + "=?utf-8?q?x?= " * 50_000 + "\n\n")):
        (tmp_path / name).write_text(text)
        _, report = importers.read(tmp_path / name, form="telegram" if name.endswith("json") else "mailbox")
        assert report.files


def test_a_broken_off_import_goes_on(tmp_path):
    text = "".join(f"From a@b.example Mon Jan  5 08:00:00 2026\nFrom: a@b.example\nTo: c@d.example\nDate: Mon, 05 Jan 2026 09:00:00 +0000\nMessage-ID: <{n}@x>\n\nx\n\n" for n in range(5000))
    path = tmp_path / "inbox.mbox"
    path.write_text(text)

    class Stop(Exception):
        pass

    def stop(stage, done, total):
        raise Stop
    log = LogFile(tmp_path / "log.sqlite")
    with pytest.raises(Stop):
        importers.import_files(path, log, progress=stop)
    log.db.close()
    with LogFile(tmp_path / "log.sqlite") as log:
        assert log.count() == 2000
        report = importers.import_files(path, log)
        assert log.count() == 5000 and report.added == 3000


def test_a_mailbox_with_everything_wrong_and_its_truth():
    done = subprocess.run([sys.executable, ROOT / "tests/bench/mailbox.py", "--messages", "3000"], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


SAMPLES = Path(os.environ.get("SOCIALTRUST_SAMPLES", ROOT.parent / "shared/data/import"))


def test_every_sample_is_read_or_refused_with_its_place():
    """Exports of other programs, where they are at hand."""
    if not SAMPLES.is_dir():
        pytest.skip(f"no samples of exports in {SAMPLES}")
    for needed in ("icalendar", "vobject", "recurring_ical_events"):
        pytest.importorskip(needed)
    files = sorted(path for path in SAMPLES.glob("*/*") if path.is_file())
    silent = []
    for path in files:
        log, report = importers.read(path)
        Ledger.from_log(log)
        for account in report.files:
            if not (account.refused or account.rows or account.contacts or account.left_out or account.problems or account.path.endswith("channels.json")):
                silent.append(account.path)
    assert len(files) >= 80 and silent == []
    assert short(importers.read(SAMPLES / "signal/test_export.txt")[0])
