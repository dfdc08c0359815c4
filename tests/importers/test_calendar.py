# SPDX-License-Identifier: MIT
"""Calendars and address books: who met, what recurs, what was promised, and who is who."""
import pytest
from conftest import aliases, problems, short

from socialtrust import Ledger

pytest.importorskip("icalendar")
pytest.importorskip("recurring_ical_events")
pytest.importorskip("vobject")


def calendar(*components):
    return "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//y//EN\r\n" + "".join(each.strip().replace("\n", "\r\n") + "\r\n" for each in components) + "END:VCALENDAR\r\n"


def event(*lines, start="DTSTART:20260105T090000Z", end="DTEND:20260105T103000Z", ada="ACCEPTED", uid="u1", location="LOCATION:Room 1"):
    return "\n".join(["BEGIN:VEVENT", f"UID:{uid}", start, end, location, "ORGANIZER;CN=Me:mailto:me@m.example",
                      f"ATTENDEE;CN=Ada Byron;PARTSTAT={ada}:mailto:Ada@a.example", *lines, "END:VEVENT"])


def test_a_meeting(imported):
    log, report = imported({"c.ics": calendar(event())})
    assert short(log, "channel", "duration", "audience", "id") == [
        ("01-05 09:00", "me@m.example", "meet", "ada@a.example", "in_person", 5400.0, 1, "u1")]
    assert log.db.execute("SELECT display_name FROM contacts WHERE id = 'ada@a.example'").fetchone() == ("Ada Byron",)


@pytest.mark.parametrize("said", ["DECLINED", "NEEDS-ACTION", "TENTATIVE"])
def test_who_did_not_accept_was_not_there(imported, said):
    log, report = imported({"c.ics": calendar(event(ada=said))})
    assert short(log) == [] and report.left_out()["invitation declined" if said == "DECLINED" else "invitation without a yes"] == 1


def test_video_phone_cancelled_whole_day_to_come(imported):
    log, report = imported({"c.ics": calendar(
        event(location="LOCATION:https://zoom.us/j/1"), event(uid="u2", location="LOCATION:Telefon"),
        event("STATUS:CANCELLED", uid="u3"), event(uid="u4", start="DTSTART;VALUE=DATE:20260110", end="DTEND;VALUE=DATE:20260112"),
        event(uid="u5", start="DTSTART:20270105T090000Z", end="DTEND:20270105T100000Z"))})
    assert short(log, "channel", "duration") == [("01-05 09:00", "me@m.example", "call", "ada@a.example", "video", 5400.0),
                                                 ("01-05 09:00", "me@m.example", "call", "ada@a.example", "phone", 5400.0),
                                                 ("01-10 00:00", "me@m.example", "meet", "ada@a.example", "in_person", None)]
    assert report.left_out() == {"cancelled meeting": 1, "meeting to come": 1}


def test_several_met_each_other(imported):
    log, _ = imported({"c.ics": calendar(event("ATTENDEE;PARTSTAT=ACCEPTED:mailto:ben@b.example"))})
    assert {(row[1], row[3], row[4]) for row in short(log, "audience")} == {
        ("me@m.example", "ada@a.example", 2), ("me@m.example", "ben@b.example", 2), ("ada@a.example", "ben@b.example", 2)}


def test_recurring_with_exceptions(imported):
    weekly = event("RRULE:FREQ=WEEKLY;COUNT=5", "EXDATE;TZID=Europe/Berlin:20260323T090000", start="DTSTART;TZID=Europe/Berlin:20260316T090000",
                   end="DTEND;TZID=Europe/Berlin:20260316T100000")
    moved = event("RECURRENCE-ID;TZID=Europe/Berlin:20260406T090000", start="DTSTART;TZID=Europe/Berlin:20260407T150000",
                  end="DTEND;TZID=Europe/Berlin:20260407T160000")
    cancelled = event("RECURRENCE-ID;TZID=Europe/Berlin:20260413T090000", "STATUS:CANCELLED",
                      start="DTSTART;TZID=Europe/Berlin:20260413T090000", end="DTEND;TZID=Europe/Berlin:20260413T100000")
    log, report = imported({"c.ics": calendar(weekly, moved, cancelled)})
    assert [row[0] for row in short(log)] == ["03-16 08:00", "03-30 07:00", "04-07 13:00"]  # summer time begins on 29 March
    assert report.left_out() == {"cancelled meeting": 1}


def test_without_an_end_up_to_now(imported):
    log, _ = imported({"c.ics": calendar(event("RRULE:FREQ=WEEKLY"))})
    assert len(short(log)) == 26 and short(log)[-1][0] == "06-29 09:00"


@pytest.mark.parametrize("rule", ["FREQ=SECONDLY", "FREQ=MINUTELY;INTERVAL=1", "FREQ=DAILY;BYHOUR=1,2,3;BYMINUTE=1,2,3"])
def test_more_often_than_people_meet(imported, rule):
    log, report = imported({"c.ics": calendar(event(f"RRULE:{rule}"), event(uid="u2"))})
    assert len(short(log)) == 1 and report.left_out() == {"meeting that recurs more often than people meet": 1}


def test_every_day_since_1600_ends(imported):
    log, report = imported({"c.ics": calendar(event("RRULE:FREQ=DAILY", start="DTSTART:16010101T090000Z", end="DTEND:16010101T100000Z"))})
    assert len(short(log)) == 5000 and report.left_out() == {"occurrences of a meeting beyond the 5,000th": 1}


def todo(*lines, said="ACCEPTED"):
    return "\n".join(["BEGIN:VTODO", "UID:t1", "CREATED:20260105T090000Z", "ORGANIZER:mailto:ada@a.example",
                      f"ATTENDEE;PARTSTAT={said}:mailto:me@m.example", *lines, "END:VTODO"])


def test_a_task_is_a_promise(imported):
    log, _ = imported({"c.ics": calendar(todo("DUE:20260110T170000Z", "COMPLETED:20260109T120000Z", "STATUS:COMPLETED", said="COMPLETED"))})
    promise, keep = log.rows()
    assert short(log) == [("01-05 09:00", "me@m.example", "promise", "ada@a.example"), ("01-09 12:00", "me@m.example", "keep", "ada@a.example")]
    assert promise["due"] == 1768064400 * 10**6 and keep["ref"] == promise["id"] == "t1"
    assert Ledger.from_log(log).score("me@m.example", "ada@a.example").trust_signals is not None


def test_a_task_that_was_called_off_or_never_accepted(imported):
    log, _ = imported({"c.ics": calendar(todo("DUE;VALUE=DATE:20260110", "STATUS:CANCELLED", "LAST-MODIFIED:20260108T090000Z"))})
    assert [row[1:] for row in short(log)] == [("me@m.example", "promise", "ada@a.example"), ("ada@a.example", "release", "me@m.example")]
    log, report = imported({"d.ics": calendar(todo("DUE:20260110T170000Z", said="NEEDS-ACTION"))}, paths=["d.ics"])
    assert short(log) == [] and report.left_out() == {"task without a second person, or not accepted": 1}


def test_broken_calendars(imported):
    log, report = imported({"c.ics": calendar(event("X"), event(uid="u2"), "BEGIN:VEVENT\nUID:u3\nORGANIZER:mailto:a@b.example\nEND:VEVENT")})
    assert len(short(log)) == 2 and len(problems(report)) == 2
    _, report = imported({"d.ics": b"BEGIN:VCALENDAR\r\n\xff\xfe\r\nEND:"}, paths=["d.ics"])
    assert report.files[0].refused or problems(report)


# ---- address books ----

CARD = """BEGIN:VCARD
VERSION:{version}
{lines}
END:VCARD
"""


def contacts(log):
    return log.db.execute("SELECT id, display_name, organisation FROM contacts ORDER BY id").fetchall()


def test_cards_of_all_versions(imported):
    log, report = imported({
        "a.vcf": CARD.format(version="2.1", lines="N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:M=C3=BCller;J=C3=BCrg\nEMAIL;INTERNET:J@A.example"),
        "b.vcf": CARD.format(version="3.0", lines="FN:Ada\\, Countess\nORG:Engine\\; Works;R&D\nEMAIL;TYPE=WORK:ada@a.example\nitem1.TEL:+44 20 7946 0000"),
        "c.vcf": CARD.format(version="4.0", lines='FN:Ben\nEMAIL:ben@b.example\nTEL;VALUE=uri;TYPE="work,voice":tel:+49-30-1234;ext=9\n  ')})
    assert contacts(log) == [("ada@a.example", "Ada, Countess", "Engine; Works"), ("ben@b.example", "Ben", None), ("j@a.example", "Jürg Müller", None),
                             ("tel:+442079460000", "Ada, Countess", "Engine; Works"), ("tel:+49301234", "Ben", None)]
    assert not problems(report)


def test_a_card_proposes_aliases_of_those_who_are_there(imported):
    mail = "From ada@a.example Mon Jan  5 08:00:00 2026\nFrom: ada@private.example\nTo: me@m.example\nDate: Mon, 05 Jan 2026 09:00:00 +0000\n\nx\n"
    log, report = imported({"m.mbox": mail, "a.vcf": CARD.format(version="3.0", lines="FN:Ada\nEMAIL:ada@a.example\nEMAIL:ada@private.example")})
    assert aliases(report) == {("ada@private.example", "ada@a.example")} and report.aliases[0].reason == "the card of Ada has both"


def test_broken_cards(imported):
    log, report = imported({"a.vcf": "BEGIN:VCARD\nVERSION:3.0\nno colon here\nFN:Ada\nEMAIL:ada@a.example\nBEGIN:VCARD\nFN:Ben\nEMAIL:ben@b.example\nEND:VCARD\n"})
    assert [each[0] for each in contacts(log)] == ["ada@a.example", "ben@b.example"] and len(problems(report)) == 2
