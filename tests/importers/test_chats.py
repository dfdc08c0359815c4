# SPDX-License-Identifier: MIT
"""Chats and telephones: each format's rows, who is addressed in a crowd, and dates that can be read in two ways."""
import io
import json
import zipfile
from datetime import timedelta, timezone

import pytest
from conftest import aliases, problems, short

from socialtrust import Ledger


@pytest.mark.parametrize("text, first, second", [
    ("30/01/19, 20:49 - Ada: Hi\n31/01/19, 21:00 - Ben: Ho\n", "01-30 20:49", "01-31 21:00"),                        # day first
    ("01/30/19, 8:49 PM - Ada: Hi\n01/31/19, 9:00 PM - Ben: Ho\n", "01-30 20:49", "01-31 21:00"),                    # month first
    ("[30.01.19, 20:49:07] Ada: Hi\n[31.01.19, 21:00:00] Ben: Ho\n", "01-30 20:49", "01-31 21:00"),                  # German, iPhone
    ("2019/1/30, 下午8:49 - Ada: Hi\n2019/1/31, 下午9:00 - Ben: Ho\n", "01-30 20:49", "01-31 21:00"),                 # Chinese
    ("2019-01-30, 20:49 - Ada: Hi\n2019-01-31, 21:00 - Ben: Ho\n", "01-30 20:49", "01-31 21:00"),                    # ISO
    ("01/30/2019, 08:49 p. m. - Ada: Hi\n01/31/2019, 09:00 p. m. - Ben: Ho\n", "01-30 20:49", "01-31 21:00"),        # Spanish
    ("\u200e[٣٠/٠١/٢٠١٩, ٢٠:٤٩:٠٠] Ada: Hi\n[٣١/٠١/٢٠١٩, ٢١:٠٠:٠٠] Ben: Ho\n", "01-30 20:49", "01-31 21:00"),      # Arabic digits
    ("1/30/19, 8:49\u202fPM - Ada: Hi\n1/31/19, 9:00\u202fPM - Ben: Ho\n", "01-30 20:49", "01-31 21:00"),            # narrow blanks
])
def test_whatsapp_of_all_places(imported, text, first, second):
    log, report = imported({"chat.txt": text})
    assert short(log, "channel") == [(first, "whatsapp:Ada", "message", "whatsapp:Ben", "chat"), (second, "whatsapp:Ben", "message", "whatsapp:Ada", "chat")]
    assert not problems(report)
    exact = 0 if ":07]" in text or "٢٠:٤٩:٠٠" in text else 60  # an export without seconds says so
    assert Ledger.from_log(log).info.resolution == exact


def test_whatsapp_order_is_told_by_what_runs_forward_or_asked_for(imported):
    forward = "01/02/19, 10:00 - Ada: a\n05/02/19, 10:00 - Ben: b\n02/03/19, 10:00 - Ada: c\n"  # as month first it would run back
    log, _ = imported({"chat.txt": forward})
    assert [row[0][:5] for row in short(log)] == ["02-01", "02-05", "03-02"]
    unclear = {"chat.txt": "01/02/19, 10:00 - Ada: a\n01/03/19, 10:00 - Ben: b\n"}
    _, report = imported(unclear)
    assert "say so with --date-order" in report.files[0].refused
    log, _ = imported(unclear, date_order="mdy")
    assert [row[0][:5] for row in short(log)] == ["01-02", "01-03"]


def test_whatsapp_lines_notes_missed_calls_numbers_and_the_same_minute(imported):
    log, report = imported({"chat.txt": "31/01/19, 10:00 - Messages and calls are end-to-end encrypted.\n31/01/19, 10:01 - Ada: one\nand two: it goes on\n"
                                        "31/01/19, 10:01 - Ada: one\n31/01/19, 10:02 - +44 20 7946 0000: yes\n31/01/19, 10:03 - Ada: Missed voice call\n"},
                           zone=timezone(timedelta(hours=1)))
    assert short(log, "duration") == [
        ("01-31 09:01", "whatsapp:Ada", "message", "tel:+442079460000", None), ("01-31 09:01", "whatsapp:Ada", "message", "tel:+442079460000", None),
        ("01-31 09:02", "tel:+442079460000", "message", "whatsapp:Ada", None), ("01-31 09:03", "whatsapp:Ada", "call", "tel:+442079460000", 0.0)]
    assert report.left_out() == {"note of the program": 1}


def test_whatsapp_says_who_spoke_last_within_a_minute(imported):
    lines = ["31/01/19, 10:01 - Ada: Can you come?\n", "31/01/19, 10:01 - Ben: yes\n", "31/01/19, 10:01 - Ada: at nine?\n"]
    for count, owed in ((2, (0, 1)), (3, (1, 0))):  # by (Ben, Ada), byte order of their ids turned
        log, _ = imported({"chat.txt": "".join(lines[:count])})
        score = Ledger.from_log(log).score("whatsapp:Ada", "whatsapp:Ben", "2019-02-05")
        assert [row["sequence"] for row in log.rows()] == list(range(1, count + 1))
        assert tuple(score.owed[::-1]) == owed


def test_in_a_crowd_nobody_is_addressed(imported):
    crowd = "".join(f"31/01/19, 10:{n:02d} - P{n}: hello\n" for n in range(20))
    log, report = imported({"chat.txt": crowd})
    assert short(log) == [] and report.left_out() == {"message to nobody in particular": 20}


def test_telegram(imported):
    chat = {"name": "Ben", "type": "personal_chat", "id": 7, "messages": [
        {"id": 1, "type": "message", "date_unixtime": "1767603600", "from": "Ada", "from_id": "user1", "text": "Hi"},
        {"id": 2, "type": "message", "date": "2026-01-05T10:00:00", "date_unixtime": "1767607200", "from": "Ben", "from_id": "user7", "text": [{"type": "bold", "text": "Ho"}], "reply_to_message_id": 1},
        {"id": 3, "type": "service", "action": "phone_call", "date_unixtime": "1767610800", "actor": "Ada", "actor_id": "user1", "duration_seconds": 60},
        {"id": 4, "type": "service", "action": "pin_message", "date_unixtime": "1767610800"}, {"id": 5, "type": "message", "from": "Ada"}, 7]}
    log, report = imported({"result.json": json.dumps({"personal_information": {"user_id": 1, "first_name": "Ada", "phone_number": "+49 30 1"},
                                                       "chats": {"list": [chat, {"type": "public_channel", "messages": [{}]}]}})})
    assert short(log, "duration") == [("01-05 09:00", "telegram:user1", "message", "telegram:user7", None), ("01-05 10:00", "telegram:user7", "answer", "telegram:user1", None),
                                      ("01-05 11:00", "telegram:user1", "call", "telegram:user7", 60.0)]
    assert report.owners[0][0] == "telegram:user1" and len(problems(report)) == 2
    assert report.left_out() == {"note of the program": 1, "message of a channel": 1}


def test_signal(imported):
    lines = [{"envelope": {"sourceNumber": "+491", "sourceName": "Ada", "timestamp": 1767603600000, "dataMessage": {"timestamp": 1767603600000, "message": "Hi"}}, "account": "+499"},
             {"envelope": {"sourceNumber": "+499", "timestamp": 1767607200000, "syncMessage": {"sentMessage": {"timestamp": 1767607200000, "destinationNumber": "+491", "message": "Ho"}}}, "account": "+499"},
             {"envelope": {"sourceNumber": "+491", "timestamp": 1, "typingMessage": {}}, "account": "+499"}]
    log, report = imported({"signal.json": "\n".join(map(json.dumps, lines)) + "\nbroken\n"})
    assert [row[:4] for row in short(log)] == [("01-05 09:00", "tel:+491", "message", "tel:+499"), ("01-05 10:00", "tel:+499", "message", "tel:+491")]
    assert report.left_out() == {"receipt or sign of typing": 1} and len(problems(report)) == 1


def slack():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("channels.json", json.dumps([{"id": "C1", "name": "wood", "created": 1, "members": ["U1", "U2", "U3"]}]))
        archive.writestr("users.json", json.dumps([{"id": f"U{n}", "team_id": "T", "profile": {"real_name": f"P {n}", "email": f"p{n}@x.example"}} for n in (1, 2, 3)]
                                                  + [{"id": "U9", "team_id": "T", "is_bot": True, "profile": {}}]))
        archive.writestr("wood/2026-01-05.json", json.dumps([
            {"type": "message", "ts": "1767603600.000100", "user": "U1", "text": "hello <@U2>", "reactions": [{"name": "wave", "users": ["U3"]}]},
            {"type": "message", "ts": "1767603700.000100", "user": "U2", "text": "yes", "thread_ts": "1767603600.000100", "parent_user_id": "U1"},
            {"type": "message", "ts": "1767603800.000100", "user": "U9", "text": "bot"}, {"type": "message", "subtype": "channel_join", "ts": "1767603801.0", "user": "U3"}]))
    return file.getvalue()


def test_slack(imported):
    log, report = imported({"export.zip": slack()})
    assert {row[1:] for row in short(log)} == {
        ("slack:U1", "message", "slack:U2"), ("slack:U1", "message", "slack:U3"), ("slack:U2", "answer", "slack:U1"), ("slack:U2", "message", "slack:U3"), ("slack:U3", "like", "slack:U1")}
    assert report.left_out() == {"message of a bot": 1, "note of the program": 1}
    assert ("slack:U1", "p1@x.example") in aliases(report)


def test_discord(imported):
    ada, ben = ({"id": n, "name": name, "nickname": name} for n, name in (("1", "Ada"), ("2", "Ben")))
    log, _ = imported({"chat.json": json.dumps({"guild": {"id": "0"}, "channel": {"id": "5"}, "messages": [
        {"id": "10", "type": "Default", "timestamp": "2026-01-05T09:00:00+00:00", "content": "hi", "author": ada, "mentions": []},
        {"id": "11", "type": "Reply", "timestamp": "2026-01-05T09:05:00+00:00", "content": "ho", "author": ben, "mentions": [ada], "reference": {"messageId": "10"}},
        {"id": "12", "type": "Default", "timestamp": "2026-01-05T09:06:00+00:00", "author": {"id": "3", "name": "b", "isBot": True}}]})})
    assert short(log) == [("01-05 09:00", "discord:1", "message", "discord:2"), ("01-05 09:05", "discord:2", "answer", "discord:1")]


def test_instagram_with_its_broken_letters(imported):
    name = "Jürg".encode().decode("latin-1")
    log, _ = imported({"messages/inbox/ada/message_1.json": json.dumps({"participants": [{"name": "Ada"}, {"name": name}], "messages": [
        {"sender_name": name, "timestamp_ms": 1767607200000, "content": "ho", "reactions": [{"reaction": "x", "actor": "Ada"}]},
        {"sender_name": "Ada", "timestamp_ms": 1767603600000, "content": "hi"}, {"sender_name": "Ada", "timestamp_ms": "soon"}]})})
    assert [row[1:4] for row in short(log)] == [("instagram:Ada", "message", "instagram:Jürg"), ("instagram:Jürg", "message", "instagram:Ada"), ("instagram:Ada", "like", "instagram:Jürg")]


def test_sms_and_calls(imported):
    pytest.importorskip("defusedxml")
    log, report = imported({"sms.xml": """<?xml version='1.0' encoding='UTF-8'?><!DOCTYPE smses><smses count="3">
        <sms address="+49 30 1" date="1767603600000" type="1" body="Hi" contact_name="Ada" />
        <sms address="0049301" date="1767607200000" type="2" body="Ho" /><sms address="+49301" date="soon" type="1" body="" />
        <mms address="+49301~+49302" date="1767610800000" msg_box="2"><parts><part ct="text/plain" text="both"/></parts></mms>
        <sms address="72345" date="1767603600000" type="1" body="Your code" /></smses>""",
        "calls.xml": '<calls><call number="+49301" duration="90" date="1767614400000" type="2" contact_name="Ada"/><call number="+49301" duration="0" date="1767618000000" type="3"/></calls>'})
    assert [row[:4] for row in short(log) if row[1] != "tel:72345"] == [
        ("01-05 09:00", "tel:+49301", "message", "me"), ("01-05 10:00", "me", "message", "tel:+49301"), ("01-05 11:00", "me", "message", "tel:+49301"),
        ("01-05 11:00", "me", "message", "tel:+49302"), ("01-05 12:00", "me", "call", "tel:+49301"), ("01-05 13:00", "tel:+49301", "call", "me")]
    assert [row["duration"] for row in log.rows() if row["kind"] == "call"] == [90.0, 0.0]
    assert [row["automatic"] for row in log.rows() if row["actor"] == "tel:72345"] == [.9]
    assert len(problems(report)) == 1


def test_xml_that_attacks(imported):
    pytest.importorskip("defusedxml")
    laughs = '<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha">' + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9)) + ']><smses><sms body="&j;"/></smses>'
    _, report = imported({"sms.xml": laughs})
    assert "entities of its own" in report.files[0].refused
    log, report = imported({"cut.xml": '<smses><sms address="+49301" date="1767603600000" type="1" body="Hi"/><sms addr'}, paths=["cut.xml"])
    assert len(short(log)) == 1 and "breaks here" in problems(report)[0][1]


def test_zips_that_attack(imported):
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        archive.writestr("users.json", b"[" + b" " * (64 << 20) + b"]")
    _, report = imported({"bomb.zip": bomb.getvalue()})
    assert "not unpacked" in report.files[0].refused
    _, report = imported({"cut.zip": slack()[:300]}, paths=["cut.zip"])
    assert "no zip that can be read" in report.files[0].refused
    lie = bytearray(slack())
    at = lie.find(b"PK\x01\x02")
    lie[at + 24:at + 28] = (5).to_bytes(4, "little")  # says that it unpacks to five bytes
    _, report = imported({"lie.zip": bytes(lie)}, paths=["lie.zip"])
    assert any(each.refused for each in report.files)
