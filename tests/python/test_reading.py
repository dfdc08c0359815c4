# SPDX-License-Identifier: MIT
import copy
import datetime
import pickle
import threading
import zoneinfo

import pytest
from hypothesis import given, strategies

import socialtrust as st

BERLIN = zoneinfo.ZoneInfo("Europe/Berlin")
SENT = datetime.datetime(2026, 3, 3, 10, tzinfo=BERLIN)
MAIL = "Hi Ada,\nthanks! As promised, the drawings are attached. I'll send you the offer by Friday.\n> quoted\n"
READER = st.Reader()


def test_a_message():
    reading = READER.read(MAIL, time=SENT, id="m1")
    assert reading.language == "en" and reading.looked_for == st.cues
    assert reading.cues["gratitude"] > 0.5 and reading.cues["question"] == 0
    assert [part.kind for part in reading.parts] == ["author", "quoted"]
    assert "quoted" not in reading.author_text()
    promise = next(f for f in reading.findings if f.kind == "promise")
    assert promise.what == "send you the offer" and promise.due_text == "Friday"
    assert promise.due == datetime.datetime(2026, 3, 6, 23, 59, 59, tzinfo=BERLIN)
    assert any(span.cue == "gratitude" and span.text == "thanks" and span.weight > 0 for span in reading.spans)
    assert "gratitude" in reading.marked() and "quoted | > quoted" in reading.marked()
    assert repr(reading) == "<Reading en: gratitude, settlement, promise>"


def test_the_senders_clock():
    due = READER.read("I'll send it by April 2.", time=SENT).findings[0].due
    assert due == datetime.datetime(2026, 4, 2, 23, 59, 59, tzinfo=BERLIN)  # after the clocks went forward
    fixed = READER.read("I'll send it by April 2.", time=SENT, zone=60).findings[0].due
    assert fixed == datetime.datetime(2026, 4, 2, 22, 59, 59, tzinfo=datetime.timezone.utc)
    assert READER.read("I'll send it by April 2.").findings[0].due is None


def test_what_is_open_makes_something_of_a_sentence():
    reading = READER.read("Pencil marks for the cut, everybody's part.", time=SENT, language="en")
    promise = st.OpenItem(kind="promise", by="me", id="cut", what="pencil the cut in everybody's part", time=SENT - datetime.timedelta(days=2),
                          due=SENT + datetime.timedelta(hours=9))  # fmt: skip
    assert len(reading.rows("me", "ada")) == 1  # the message alone
    kept = reading.rows("me", "ada", open=[promise])[1]
    assert kept.row["kind"] == "keep" and kept.row["ref"] == "cut" and kept.q > 0.5 > kept.finding.q and kept.finding.text == reading.text
    # who was promised it may say so: it is the other who kept it
    said = reading.rows("ada", "me", open=[promise], least_q=0)[1]
    assert (said.row["kind"], said.row["actor"], said.row["target"]) == ("keep", "me", "ada")
    elsewhere = reading.rows("me", "ada", open=[promise.replace(same_thread=False)], least_q=0)[1]
    assert elsewhere.q < kept.q


def test_rows_go_into_a_ledger():
    open_items = [st.OpenItem(kind="promise", by="me", id="d", what="the drawings", time=SENT - datetime.timedelta(days=4))]
    rows = READER.read(MAIL, time=SENT).rows("me", "ada", open=open_items, channel="mail", id="m1")
    assert [each.row["kind"] for each in rows] == ["message", "keep", "promise"]
    assert rows[1].row["ref"] == "d" and rows[1].open is open_items[0] and rows[1].by_words > 0
    assert rows[1].match == pytest.approx(rows[1].by_thread + rows[1].by_words + rows[1].by_time)
    assert rows[2].finding is not None and rows[2].row["id"] == rows[2].finding.id
    ledger = st.Ledger()
    for each in rows:
        ledger.add(**each.row)
    assert ledger.info.interactions == 3
    assert READER.read(MAIL, time=SENT).rows("me", "ada", least_q=1)[1:] == []
    with pytest.raises(st.KindError, match="kind: expected promise or complain, not 'ask'"):
        READER.read(MAIL, time=SENT).rows("me", "ada", open=[open_items[0].replace(kind="ask")])
    with pytest.raises(st.RangeError):
        READER.read(MAIL, time=SENT).rows("me", "ada", least_q=2)


def test_bad_text():
    with pytest.raises(st.TextError, match="byte 2"):
        READER.read(b"ab\xffcd")
    assert READER.read(b"thanks \xff", replace=True).replaced == 1
    with pytest.raises(st.ArgumentError):
        READER.read("thanks", language="tlh")
    with pytest.raises(st.ParseError, match="catalogue 0"):
        st.Reader("{")


def test_catalogues_and_copies():
    french = {"language": "fr", "words": {"common": "le la pour", "merci": "merci remerci*"},
              "rules": [{"for": "gratitude", "weight": 5, "pattern": "<merci>", "why": "thanks"}]}
    reader = pickle.loads(pickle.dumps(st.Reader(french)))
    assert reader.languages == ("fr", "en", "de") and copy.deepcopy(reader) is reader
    reading = reader.read("Je vous remercie pour le plan")
    assert reading.language == "fr" and reading.looked_for == ("gratitude",) and reading.cues["gratitude"] > 0.5


def test_headers_and_html():
    assert READER.read("", headers={"Auto-Submitted": "auto-replied"}).cues["automatic"] > 0.9
    assert READER.read("", headers=[("List-Id", "x"), ("From", "no-reply@x.example")]).cues["automatic"] > 0.9
    assert st.html_text("<p>One<blockquote>two</blockquote>") == "One\n\n> two\n"
    assert READER.read("<p>Vielen Dank f&uuml;r den Kuchen!", html=True).cues["gratitude"] > 0.5


def test_one_reader_for_all_threads():
    expected = READER.read(MAIL, time=SENT).cues
    found = []

    def work():
        for _ in range(50):
            found.append(READER.read(MAIL, time=SENT).cues == expected)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert len(found) == 200 and all(found)


@given(strategies.text(max_size=400))
def test_any_text(text):
    reading = READER.read(text, time=SENT, replace=True)
    raw = text.encode("utf-8", "surrogatepass")
    assert sum(part.length for part in reading.parts) == len(raw)
    assert all(0 <= q <= 1 for q in reading.cues.values())
    assert all(span.offset + span.length <= len(raw) for span in reading.spans)
    reading.marked()


def test_the_command(tmp_path, capsys):
    from socialtrust.__main__ import main

    mail = tmp_path / "one.eml"
    mail.write_bytes(b"From: Ada <ada@x.example>\r\nDate: Tue, 3 Mar 2026 10:00:00 +0100\r\nMessage-ID: <m1@x.example>\r\n\r\n"
                     + MAIL.replace("\n", "\r\n").encode())
    assert main(["read", str(mail)]) == 0
    out = capsys.readouterr().out
    assert "promise" in out and "2026-03-06T22:59:59+00:00" in out
    assert main(["read", str(mail), "--format", "json"]) == 0
    assert '"kind": "promise"' in capsys.readouterr().out


TEXTS = [("2026-03-01T09:00:00Z", "ada", "ben", "Thanks for the cake!"), ("2026-03-01T10:00:00Z", "ben", "ada", "Hast du Zeit?"),
         ("2026-03-01T11:00:00Z", "ada", "ben", "")]


def read_in(tmp_path, how):
    import csv
    import json

    path = tmp_path / ("log." + how)
    with open(path, "w", newline="") as file:
        if how == "csv":
            csv.writer(file).writerows([("time", "actor", "target", "body"), *TEXTS])
        else:
            file.writelines(json.dumps(dict(zip(("time", "actor", "target", "body"), row))) + "\n" for row in TEXTS)
    return st.Ledger.from_file(path, columns={"body": "text"}, read=READER)


def as_read(ledger):
    return [(row.actor, row.cues, row.looked_for) for row in ledger.rows()]


def test_a_column_of_texts(tmp_path):
    ledger = read_in(tmp_path, "csv")
    rows = ledger.rows()
    assert rows[0].cues["gratitude"] == READER.read(TEXTS[0][3]).cues["gratitude"] > 0.5
    assert rows[1].cues["question"] > 0.5 and set(rows[1].looked_for) == set(st.cues)
    assert not rows[2].cues and not rows[2].looked_for
    assert as_read(read_in(tmp_path, "ndjson")) == as_read(ledger)
    pyarrow = pytest.importorskip("pyarrow")
    table = pyarrow.table({name: [row[i] for row in TEXTS] for i, name in enumerate(("time", "actor", "target", "text"))})
    assert as_read(st.Ledger.from_arrow(table, read=READER)) == as_read(ledger)
    assert b"cake" not in pickle.dumps(ledger)


def test_texts_or_cues(tmp_path):
    path = tmp_path / "log.csv"
    path.write_text("time,actor,target,text,question\n2026-03-01,a,b,Thanks!,1\n")
    with pytest.raises(st.ParseError, match="beside it"):
        st.Ledger.from_csv(path, read=READER)
    with pytest.raises(st.ParseError, match="unknown column"):  # without a reader there is no such column
        st.Ledger.from_csv(path)
    path.write_text('{"time": "2026-03-01", "actor": "a", "target": "b", "text": "Thanks!", "question": 1}\n')
    with pytest.raises(st.ParseError, match="beside it"), open(path, "rb") as file:
        st.Ledger.from_ndjson(file, read=READER)
    path.write_bytes(b"time,actor,target,text\n2026-03-01,a,b,secret \xff\n")
    with pytest.raises(st.TextError) as caught:
        st.Ledger.from_csv(path, read=READER)
    assert "secret" not in str(caught.value)
