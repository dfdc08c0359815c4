# SPDX-License-Identifier: MIT
"""Troubles with real logs, each as small as it gets: the right value, or an error that says where and what to do."""
import gzip
import io
import os
import subprocess
import sys
import xml.dom.minidom

import pytest

import socialtrust as st

HEAD = "time,actor,target\n"
ROW = '{"time":"2026-03-01T09:30:00Z","actor":"ada","target":"ben"}\n'
LOG = HEAD + "2026-03-01T09:30:00Z,ada,ben\n2026-03-01T10:30:00Z,ben,ada\n"


def csv(text, **how):
    return st.Ledger.from_csv(io.BytesIO(text if isinstance(text, bytes) else text.encode()), **how)


def ndjson(text, **how):
    return st.Ledger.from_ndjson(io.BytesIO(text if isinstance(text, bytes) else text.encode()), **how)


def network(text):
    return st.Network.read_eigentrust(io.BytesIO(text if isinstance(text, bytes) else text.encode()))


def owed(ledger, me, other, when):
    return [(item.kind, item.id) for item in ledger.explain(me, other, when, me=me).owed]


UTF16 = "the document is UTF-16: expected UTF-8"
GZIP = "compressed by gzip: unpack it first"


@pytest.mark.parametrize(("read", "text", "error", "said"), [
    (csv, LOG.replace(",", ";"), st.ParseError, "line 1: header: the columns are separated by semicolons: expected commas"),
    (csv, LOG.replace(",", "\t"), st.ParseError, "line 1: header: the columns are separated by tabs"),
    (csv, "sep=;\n" + LOG, st.ParseError, "line 1, header: sep=; says that the columns are not separated by commas"),
    (csv, LOG.replace("\n", "\r"), st.ParseError, r"line 1: header: the lines end with a carriage return \(CR\) only"),
    (csv, HEAD + "2026-03-01T09:30:00Z,ada,b\ren\n", st.ParseError, "line 2: a carriage return .* inside a field"),
    (csv, LOG.encode("utf-16"), st.TextError, UTF16), (csv, LOG.encode("utf-16-le"), st.TextError, UTF16),
    (ndjson, ROW.encode("utf-16"), st.TextError, UTF16), (ndjson, ROW.encode("utf-16-be"), st.TextError, UTF16),
    (network, "a,b,1\n".encode("utf-16"), st.TextError, UTF16),
    (csv, gzip.compress(LOG.encode()), st.ParseError, GZIP), (network, gzip.compress(b"a,b,1\n"), st.ParseError, GZIP),
    (csv, b"PK\x03\x04....", st.ParseError, r"a spreadsheet \(.xlsx\)"),
    (csv, HEAD + "46082,ada,ben\n", st.RangeError, "line 2, column time: 46082 looks like Excel's serial number of 2026-03-01"),
    (csv, HEAD + "20260301,ada,ben\n", st.RangeError, "line 2, column time: 20260301 looks like the date 2026-03-01"),
    (csv, "time,actor,target,id\n2026-03-01T10:00:00Z,a,b,m\n2026-03-01T10:00:07Z,a,b,m\n", st.ConflictError,
     r"line 3, column id: m is in use between a and b with other fields \(line 2\)"),
    (ndjson, "[" + ROW.strip() + "]\n", st.ParseError, "line 1: expected a JSON object, found an array: one object a line"),
    (network, "peer_id,value\nek,50\n", st.ParseError, "line 1: a list of peers and values is pre-trust"),
    (network, "a;b;0,5\nb;a;0,7\n", st.ParseError, "line 1: expected i,j,v separated by commas, with decimal points"),
])  # fmt: skip
def test_refused_with_place_and_advice(read, text, error, said):
    with pytest.raises(error, match=said):
        read(text)


@pytest.mark.parametrize("bad", ["007", "7.", ".5", "+5", "-", "1e", "0x1", "NaN", "01.5", "'a'", '"a\tb"', '"a\x1bb"', '"\\x"', '"\\ud800"', "5}{", "5,"])
def test_json_is_strict(bad):
    for key, more in (("weight", {}), ("note", {"ignore_unknown": True})):  # also where nobody looks at the value
        with pytest.raises((st.ParseError, st.TextError), match="line 1"):
            ndjson('{"time":1772357400,"actor":"a","target":"b","kind":"promise","%s":%s}\n' % (key, bad), **more)
    with pytest.raises((st.ParseError, st.TextError), match="byte [0-9]+"):
        st.Profile.from_json('{"depth":{"base":%s}}' % bad)


def test_read_all_the_same(tmp_path):
    assert len(csv(b"\xef\xbb\xbf" + LOG.replace("\n", "\r\n").encode())) == len(csv("sep=,\n" + LOG)) == 2
    assert [row.target for row in csv(LOG.replace("\n", "\r\r\n")).rows()] == ["ben", "ada"]
    for text in (b"\xef\xbb\xbf" + ROW.encode(), "\n" + ROW, "  \n\n" + ROW + "\n \n"):
        assert len(ndjson(text)) == 1
    for name, text in (("a.CSV", LOG), ("a.Csv", LOG), ("a.JSONL", ROW + "\n" + ROW.replace("09", "10")), ("a.NDJSON", ROW + ROW.replace("09", "10"))):
        for packed in (False, True):
            path = tmp_path / (name + ".GZ" * packed)
            path.write_bytes(gzip.compress(text.encode()) if packed else text.encode())
            assert len(st.Ledger.read(path)) == 2, path
        assert len(st.Ledger.read(str(tmp_path / name))) == 2


@pytest.mark.parametrize(("text", "counted", "first"), [
    ("ek,sd,100\nvm,sd,100\nek,vm,75\n", (3, 3), "ek,sd,100"), ("from,to,value\nek,sd,100\nvm,sd,100\nek,vm,75\n", (3, 3), "ek,sd,100"),
    ("i,j,v\na,b,0.5\n", (2, 1), "a,b,0.5"), ("truster,trustee\na,b\nb,a\n", (2, 2), "a,b,1"), ("\ufeffa,b,1\nb,a,1\n", (2, 2), "a,b,1"),
])  # fmt: skip
def test_eigentrust_by_its_headers(text, counted, first):
    found = network(text)
    assert (found.info.contacts, found.info.edges) == counted and found.to_eigentrust().split()[1] == first


@pytest.mark.skipif(sys.platform == "win32", reason="pipes of the system")
def test_a_mark_that_comes_in_pieces():
    end, begin = os.pipe()
    os.write(begin, b"\xef\xbb")
    os.write(begin, b"\xbfa,b,1\nb,a,1\n")
    os.close(begin)
    assert st.Network.read_eigentrust(os.fdopen(end, "rb", buffering=0)).to_eigentrust() == "i,j,v\na,b,1\nb,a,1\n"


ACTS = ["\x1b[31mx", "\x9b31mx", "a\x7f", "\x00"[:0] + "\x07"]


@pytest.mark.parametrize("bad", ACTS)
def test_no_message_acts_on_the_terminal(bad):
    ledger = csv(LOG)
    calls = [lambda: ledger.score(bad, "ben"), lambda: ledger.add("2026-03-01T09:30:00Z", "a", "b", bad), lambda: csv(f"time,actor,target,{bad}\n"),
             lambda: csv(f"{HEAD}{bad},a,b\n"), lambda: st.Profile()[bad], lambda: st.Profile().kind(bad), lambda: st.Profile().in_zone(bad),
             lambda: ledger.set_intake(refuse=[bad]), lambda: st.Words(bad), lambda: st.Ledger.from_columns({bad: [1]}),
             lambda: [ledger.add(f"2026-03-01T09:3{n}:00Z", "a", "b", id=bad) for n in (1, 2)], lambda: ledger.explain("ada", bad),
             lambda: ledger.scores(me=bad), lambda: network(f"a,b,{bad}\n")]  # fmt: skip
    for call in calls:
        with pytest.raises(Exception) as raised:
            call()
        assert all(ord(c) >= 0x20 and not 0x7f <= ord(c) < 0xa0 for c in str(raised.value) if c != "\n"), repr(str(raised.value))
    ledger.add("2026-03-01T09:35:00Z", bad, "ben", "promise", id=bad, due="2026-03-02")
    told = csv(f"{HEAD}2026-03-01T09:30:00Z,{bad}A,b\n2026-03-01T09:30:01Z,{bad}a,b\n")
    for text in (str(told.report), str(ledger.explain(bad, "ben", "2026-04-01").text()), ledger.scores("2026-04-01", me="ben").text()):
        assert all(ord(c) >= 0x20 and not 0x7f <= ord(c) < 0xa0 for c in text if c != "\n"), repr(text)


def test_graphml_stays_xml():
    found = st.Network.from_columns(actor=["a\x1b", "b<]]>&\"'", "c\x01\ufffe"], target=["b<]]>&\"'", "a\x1b", "a\x1b"], rating=[1.0, 1.0, 1.0])
    names = {node.getAttribute("id") for node in xml.dom.minidom.parseString(found.to_graphml()).getElementsByTagName("node")}
    assert "b<]]>&\"'" in names and len(names) == 3


def test_coarse_times_leave_nothing_open():
    minute = csv("time,actor,target,kind,channel\n2026-03-01T10:00:00Z,ben,me,ask,chat\n2026-03-01T10:00:00Z,me,ben,answer,chat\n"
                 "2026-03-01T10:00:00Z,zoe,me,message,chat\n2026-03-01T10:00:00Z,me,zoe,message,chat\n")
    day = csv("time,actor,target,kind\n2026-03-02,zoe,me,ask\n2026-03-02,me,zoe,answer\n2026-03-02,ben,me,message\n2026-03-02,me,ben,message\n")
    for ledger in (minute, day):
        assert owed(ledger, "me", "ben", "2026-03-20") == owed(ledger, "me", "zoe", "2026-03-20") == []


def test_one_absurd_date_moves_nothing():
    rows = [f"2026-{1 + n // 28:02}-{1 + n % 28:02}T{hour:02}:00:00Z,{who}\n" for n in range(0, 112, 2) for hour, who in ((9, "ada,me"), (10, "me,ada"))]
    plain = csv(HEAD + "".join(rows)).score("me", "ada", "2026-05-01")
    for early in ("1970-01-01T00:00:00Z", "0026-01-01T00:00:00Z"):
        ledger = csv(HEAD + early + ",ada,me\n" + early + ",me,ada\n" + "".join(rows))
        score = ledger.score("me", "ada", "2026-05-01")
        assert score.usual_gap_days == plain.usual_gap_days == 2 and abs(score.depth.value - plain.depth.value) < 0.5 and score.state == plain.state
        assert "before 1990" in str(ledger.report)
    letter = csv(HEAD + "".join(f"2019-{1 + n // 2:02}-{1 + n % 2 * 20:02}T10:00:00Z,{who}\n" for n in range(24) for who in ("me,fred", "fred,me"))
                 + "2025-01-01T10:00:00Z,fred,me\n")  # fmt: skip
    score = letter.score("me", "fred", "2026-12-31")
    assert 10 < score.usual_gap_days < 21 and score.state == "dormant"


def test_a_due_date_is_due_at_that_days_end():
    ledger = csv("time,actor,target,kind,id,ref,due\n2026-03-01T09:00:00Z,ada,me,promise,p1,,2026-03-05\n2026-03-05T15:00:00Z,ada,me,keep,,p1,\n"
                 "2026-03-01T09:00:00Z,me,eve,promise,p3,,2026-03-05\n")
    counts = ledger.explain("me", "ada", "2026-03-20").counts
    assert counts.kept[0] + counts.kept[1] == 1 and counts.kept_late == (0, 0)
    assert owed(ledger, "me", "eve", "2026-03-05T23:59:59Z") == [] and owed(ledger, "me", "eve", "2026-03-06T00:00:00Z") == [("promise", "p3")]


def test_records_that_are_numbered_alike():
    """Two records of one person: merged, parted, rolled up."""
    text = ("time,actor,target,kind,id,ref,due\n2026-03-01T09:00:00Z,ada,me,promise,1,,2026-03-05\n2026-03-04T09:00:00Z,ada,me,keep,,1,\n"
            "2026-03-02T09:00:00Z,ada2,me,promise,1,,2026-03-03\n2026-03-03T00:00:00Z,ada2,me,break,,1,\n")

    def counted(ledger, other):
        counts = ledger.explain("me", other, "2026-03-20").counts
        return sum(counts.promises), sum(counts.kept), sum(counts.broken)

    ledger = csv(text)
    before = [ledger.score("me", who, "2026-03-20").to_dict() for who in ("ada", "ada2")]
    ledger.add_alias("ada2", "ada")
    assert counted(ledger, "ada") == (2, 1, 1) and ledger.score("me", "ada").conflicts == 1
    assert counted(st.Ledger.from_ndjson(io.BytesIO(ledger.to_ndjson().encode())), "ada") == (2, 1, 1)
    ledger.remove_alias("ada2")
    assert [ledger.score("me", who, "2026-03-20").to_dict() for who in ("ada", "ada2")] == before
    for who in ("ada", "ada2"):
        ledger.declare(who, organisation="acme")
    firm = ledger.roll_up()
    assert counted(firm, "acme") == (2, 1, 1) and firm.report.remarks["renamed"].count == 1
    assert counted(csv(firm.to_csv()), "acme") == (2, 1, 1) if hasattr(firm, "to_csv") else True
    mails = csv("time,actor,target,id\n" + "".join(f"2026-03-{n + 1:02}T{9 + h:02}:00:00Z,{who if n % 2 else 'me'},{'me' if n % 2 else who},{n}\n"
                                                   for n in range(20) for h, who in ((0, "ada"), (5, "ada2"))))
    mails.add_alias("ada2", "ada")
    assert mails.score("me", "ada").interactions == 40 and mails.score("me", "ada").conflicts == 20


@pytest.mark.skipif("SCORE_LOG" not in os.environ, reason="without the examples")
@pytest.mark.parametrize(("text", "name", "said"), [
    (b"\xef\xbb\xbf" + ROW.encode(), "a.ndjson", None), (b"\n" + ROW.encode(), "a.JSONL", None), (b" \n" + ROW.encode(), "a.ndjson", None),
    (b"\xef\xbb\xbf" + LOG.encode(), "A.CSV", None), (b"[" + ROW.encode() + b"]", "a.ndjson", b"found an array"),
    (LOG.replace(",", ";").encode(), "a.csv", b"separated by semicolons"), (LOG.encode("utf-16"), "a.csv", b"UTF-16"),
    (gzip.compress(LOG.encode()), "a.csv.gz", b"unpack it first"),
])  # fmt: skip
def test_by_name_and_by_standard_input(tmp_path, text, name, said):
    (tmp_path / name).write_bytes(text)
    for given, how in (([tmp_path / name], b""), (["-"], text)):
        run = subprocess.run([os.environ["SCORE_LOG"], "--as-of", "last", "--format", "csv", *given], input=how, capture_output=True)
        if said is None:
            assert (run.returncode, run.stdout.count(b"\n")) == (0, 2), run.stderr
        else:
            assert run.returncode == 1 and said in run.stderr and run.stdout == b""
