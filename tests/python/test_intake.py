# SPDX-License-Identifier: MIT
"""What a load brought and what there is to remark about it, by every door; ids normalised; CSV defused; batches of rows."""
import io
import itertools
import json
import os
import re
import subprocess

import pytest

import socialtrust as st
from socialtrust.times import to_us

LOG = [("2026-03-01T09:00:01Z", "ann", "bob", "m"), ("2026-03-02T09:00:01Z", "bob", "ann", "n"), ("2026-03-03T09:00:01Z", "bob", "ann", "m")]


def csv_of(rows, header="time,actor,target,id"):
    return io.BytesIO("\n".join([header, *(",".join(row) for row in rows)]).encode() + b"\n")


def doors(rows):
    """The same rows by every door: (name, fn(ledger), what a place is called, the first row's place)."""
    names = ("time", "actor", "target", "id")
    dicts = [dict(zip(names, row)) for row in rows]
    columns = {name: [each[name] for each in dicts] for name in names}
    json = "\n".join(str(each).replace("'", '"') for each in dicts).encode()
    yield "csv", lambda to: to.add_csv(csv_of(rows)), "line", 2
    yield "ndjson", lambda to: to.add_ndjson(io.BytesIO(json)), "line", 1
    yield "records", lambda to: to.add_records(dicts), "row", 0
    yield "columns", lambda to: to.add_columns(columns), "row", 0
    try:
        import pyarrow
    except ImportError:
        return
    yield "arrow", lambda to: to.add_arrow(pyarrow.table(columns)), "row", 0


@pytest.mark.parametrize("name", ["csv", "ndjson", "records", "columns", "arrow"])
def test_a_conflict_names_both_places(name):
    for door, add, unit, first in doors(LOG):
        if door != name:
            continue
        with pytest.raises(st.ConflictError, match=rf"{unit} {first + 2}, (column|key) id: m is in use .*\({unit} {first}\)"):
            add(st.Ledger())
        ledger = st.Ledger()
        ledger.set_intake(refuse=())
        add(ledger)
        found = ledger.report
        assert (found.rows, found.added, found.by_line) == (3, 2, unit == "line") and found
        assert found.remarks["conflict"].to_dict() == {"name": "conflict", "count": 1, "place": first + 2, "other": first,
                                                       "text": "m", "second": None}
        assert str(found).startswith("3 rows read, 2 new\n") and f"({unit}s {first} and {first + 2})" in str(found)
        assert "3 Zeilen gelesen, 2 neu" in str(ledger.report_in("de"))


def test_reading_twice_adds_nothing():
    for _, add, _, _ in doors(LOG[:2]):
        ledger = st.Ledger()
        add(ledger)
        before = [row.to_dict() for row in ledger.rows()]
        assert not ledger.report
        add(ledger)
        assert [row.to_dict() for row in ledger.rows()] == before
        assert ledger.report.remarks["equal"].count == 2 and ledger.report.added == 0


def test_equal_rows_are_as_many_as_one_load_has():
    row = (*LOG[0][:3], "")
    thrice, once = [row] * 3, [row]
    for (_, add, _, _), (_, less, _, _) in zip(doors([*thrice, LOG[1]]), doors(once)):
        ledger = st.Ledger()
        less(ledger)
        assert not ledger.report
        add(ledger)
        assert len(ledger) == 4 and ledger.report.remarks["repeated"].count == 2 and ledger.report.remarks["equal"].count == 1
        add(ledger)
        less(ledger)
        assert len(ledger) == 4 and ledger.report.added == 0


def test_equal_rows_of_running_evidence():
    row = ("2026-03-01T09:00:01Z", "a", "b")
    evidence = st.Evidence("a", "b")
    assert evidence.add_many([row] * 3) == (3, 0) and evidence.add_many([row] * 2) == (0, 2) and evidence.add_many([row] * 4) == (1, 3)
    assert evidence.to_bytes() == st.Evidence.replay("a", "b", [row] * 4).to_bytes()


def test_what_may_be_refused():
    ledger = st.Ledger()
    ledger.set_intake(now="2026-03-02", refuse=["late", "early"])
    with pytest.raises(st.RefusedError, match="line 3: refused .late, 2 in all.: times after now"):
        ledger.add_csv(csv_of(LOG))
    with pytest.raises(st.RefusedError, match="1970"):
        ledger.add_records([("1970-01-01T00:00:00Z", "a", "b")])
    assert len(ledger) == 0 and ledger.info.contacts == 0
    with pytest.raises(st.ArgumentError, match="expected one of equal, conflict"):
        ledger.set_intake(refuse=["sooner"])


def test_aliases_and_ids_alike():
    ledger = st.Ledger()
    ledger.add_csv(csv_of([("2026-03-01T09:00:01Z", "Ann", "bob", ""), ("2026-03-01T09:00:02Z", "ann", "bob", "")]))
    ledger.add_alias("annie", "ann")
    remarks = ledger.report.remarks
    assert (remarks["alike"].text, remarks["alike"].second) == ("Ann", "ann")
    assert remarks["unused_alias"].text == "annie"


def test_normalised_ids_at_every_door():
    rows = [("2026-03-01T09:00:01Z", " Ann@Example.org", "bob", "1"), ("2026-03-02T09:00:01Z", "ann@example.org", "bob ", "2")]
    for _, add, _, _ in doors(rows):
        ledger = st.Ledger()
        ledger.set_intake(normalise=True)
        add(ledger)
        ledger.add("2026-03-03T09:00:01Z", "bob", "ANN@EXAMPLE.ORG")
        assert ledger.info.contacts == 2 and ledger.info.pairs == 1
        assert ledger.score("ann@Example.org ", "bob").interactions == 3
        with pytest.raises(st.ArgumentError, match="before the first contact"):
            ledger.set_intake(normalise=False)


def test_formulas_are_defused_on_request():
    ledger = st.Ledger()
    for actor in ("=1+1", "+49", "-x", "@fan", "a=b"):
        ledger.add("2026-03-01T09:00:01Z", actor, "me")
    scores = ledger.scores()
    firsts = sorted(line.split(",")[0] for line in scores.to_csv(defuse=True).splitlines()[1:])
    assert firsts == sorted(['"\'=1+1"', '"\'+49"', '"\'-x"', '"\'@fan"', "a=b"])
    assert "'" not in scores.to_csv() and "'=1+1" in scores.filter(lambda row: True).to_csv(defuse=True)


def test_integers_need_a_unit_where_no_type_says_one():
    for bad in (803, 0, 20260301, 46082, -5):
        for _, add, _, _ in doors([(str(bad), "a", "b", "")]):
            with pytest.raises(st.Error, match="unit|looks like|ISO 8601"):  # "803" in quotes may be a text
                add(st.Ledger())
        for call in (lambda: st.Ledger.from_columns(time=[bad], actor=["a"], target=["b"]),
                     lambda: st.Ledger.from_records([{"time": bad, "actor": "a", "target": "b"}])):
            with pytest.raises((st.Error, ValueError), match="unit|looks like"):
                call()
    assert st.Ledger.from_columns(time=[803], actor=["a"], target=["b"], unit="s").info.last.minute == 13


def test_batches_of_rows():
    rows = [(f"2026-03-{day:02}T09:00:01Z", *(("a", "b") if day % 2 else ("b", "a"))) for day in range(1, 7)]
    sums = sum(map(st.Evidence.row_sum, rows)) % 2**64
    for order in itertools.islice(itertools.permutations(rows), 0, 720, 97):
        evidence = st.Evidence("a", "b")
        assert evidence.add_many(order) == (6, 0)
        assert evidence.sum == sums and evidence == st.Evidence.replay("a", "b", rows)
        assert evidence.add_many([row for row in order if row in rows[2:]]) == (0, 4)
    gap = st.Evidence("a", "b")
    gap.add_many(rows[:2] + rows[3:])
    assert gap.sum != sums and (gap.sum + st.Evidence.row_sum(rows[2])) % 2**64 == sums
    with pytest.raises(st.NeedsReplayError):
        gap.add_many([rows[2]])
    assert len(gap) == 5


def test_resolution_is_declared_where_rows_are_read(tmp_path):
    rows = [("2026-03-01T10:00:00Z", "ben", "me", "ask"), ("2026-03-01T10:00:40Z", "me", "ben", "message"), ("2026-03-01T10:00:50Z", "ben", "me", "message")]
    dicts = [dict(zip(("time", "actor", "target", "kind"), row)) for row in rows]
    columns = {name: [row[name] for row in dicts] for name in dicts[0]}
    text = csv_of(rows, "time,actor,target,kind").getvalue()
    (tmp_path / "a.csv").write_bytes(text)
    lines = "\n".join(map(json.dumps, dicts)).encode()
    profile = st.Profile.from_dict({"fold": {"resolution_seconds": 60}})
    right = st.Ledger.from_records(dicts, profile=profile).scores("2026-03-05").to_csv()
    assert right != st.Ledger.from_records(dicts).scores("2026-03-05").to_csv()
    doors = [st.Ledger.from_csv(io.BytesIO(text), resolution=60), st.Ledger.from_ndjson(io.BytesIO(lines), resolution=60),
             st.Ledger.from_ndjson(io.BytesIO(b'{"resolution": 60}\n' + lines)), st.Ledger.from_file(tmp_path / "a.csv", resolution=60),
             st.Ledger.from_records(dicts, resolution=60), st.Ledger.from_columns(columns, resolution=60),
             st.Ledger.read(tmp_path / "a.csv", resolution=60), st.Ledger.read(dicts, resolution=60)]  # fmt: skip
    told = st.Ledger()
    told.set_intake(resolution=60)
    told.add_records(dicts)
    for ledger in [*doors, told]:
        assert ledger.info.resolution == 60 and ledger.scores("2026-03-05").to_csv() == right
        assert st.Ledger.from_ndjson(io.BytesIO(ledger.to_ndjson().encode())).info.resolution == 60
        ledger.add_records([("2026-03-04T10:00:00Z", "ben", "me")], resolution=1)
        assert ledger.info.resolution == 60
    ledger = st.Ledger()
    with pytest.raises(st.Error):
        ledger.add_csv(io.BytesIO(b"time,actor,target\n2026-03-01,a,\n"), resolution=60)
    with pytest.raises(st.RangeError, match="resolution: expected seconds"):
        ledger.add_records(dicts, resolution=90000)
    with pytest.raises(st.RangeError, match="resolution: expected seconds"):
        ledger.set_intake(resolution=90000)
    assert ledger.info.resolution == 0
    pa = pytest.importorskip("pyarrow")
    import datetime

    dates = pa.table({"time": [datetime.date(2026, 3, 1)] * 2, "actor": ["a", "b"], "target": ["b", "a"]})
    assert st.Ledger.from_arrow(dates).info.resolution == 86400 and "whole_days" not in st.Ledger.from_arrow(dates).report.remarks
    from socialtrust.log_file import LogFile

    with LogFile(tmp_path / "log.sqlite") as log:
        log.add([{**row, "time": to_us(row["time"])} for row in dicts])
        log.exact(60)
        log.exact(1)
        assert st.Ledger.from_log(log).scores("2026-03-05").to_csv() == right
    assert st.Ledger.read(tmp_path / "log.sqlite").scores("2026-03-05").to_csv() == right  # its times are no more exact than the log says
    if "SCORE_LOG" in os.environ:
        run = subprocess.run([os.environ["SCORE_LOG"], "--as-of", "2026-03-05", "--format", "csv", tmp_path / "log.sqlite"], capture_output=True)
        assert run.stdout.decode() == right or b"without sqlite3" in run.stderr


def test_planned_rows():
    past = [("2026-03-01T09:00:01Z", "a", "b", "ask", {"id": "q"}), ("2026-03-02T09:00:01Z", "b", "a", "answer")]
    planned = [("2026-03-09T09:00:00Z", "a", "b", "meet", {"id": "m", "duration": 3600}), ("2026-03-11T09:00:00Z", "a", "b", "call")]
    evidence = st.Evidence("a", "b")
    assert evidence.add_many([planned[1], *past, planned[0]], now="2026-03-03") == (4, 0)
    assert (evidence.planned, len(evidence), evidence.last.day) == (2, 4, 2)
    assert evidence.sum == sum(map(st.Evidence.row_sum, past + planned)) % 2**64
    evidence = st.Evidence.from_bytes(evidence.to_bytes())
    assert evidence.add_many(planned, now="2026-03-03") == (0, 2)
    for as_of, rows in (("2026-03-08", past), ("2026-03-10", [*past, planned[0]]), ("2026-03-12", past + planned)):
        assert evidence.score(as_of) == st.Evidence.replay("a", "b", rows).score(as_of)
    with pytest.raises(st.ConflictError, match="another row with this id is planned"):
        evidence.add("2026-03-10T09:00:00Z", "a", "b", "meet", id="m", now="2026-03-03")
    with pytest.raises(st.NeedsReplayError):
        evidence.add("2026-03-01T10:00:00Z", "a", "b", now="2026-03-03")
    evidence.add("2026-03-10T10:00:00Z", "b", "a")
    assert (evidence.planned, len(evidence), evidence.last.day) == (1, 5, 10)
    evidence.add_many([], now="2026-03-12")
    assert evidence == st.Evidence.replay("a", "b", [*past, *planned, ("2026-03-10T10:00:00Z", "b", "a")]) and evidence.planned == 0


@pytest.mark.skipif("SCORE_LOG" not in os.environ, reason="without the examples")
def test_score_log_tells_it():
    def run(text, *options):
        return subprocess.run([os.environ["SCORE_LOG"], "--as-of", "last", *options, "--format", "csv", "-"], input=text, capture_output=True)

    log = csv_of(LOG[:2]).getvalue()
    assert run(log).stderr == b""
    told = run(b"time,actor,target\n1970-01-01T00:00:00Z,a,b\n2026-03-01T09:00:01Z,a,a\n").stderr.decode()
    assert "2 rows read, 2 new" in told and "before 1990: 1970-01-01T00:00:00Z (line 2)" in told and "(line 3)" in told
    planned = log + b"2126-03-01T09:00:00Z,ann,bob,p\n"
    now = subprocess.run([os.environ["SCORE_LOG"], "--format", "csv", "-"], input=planned, capture_output=True)
    moment = re.search(r"scored at (20\S+Z), the present", now.stderr.decode()).group(1)
    assert b"after now" in now.stderr and now.stdout == run(log, "--as-of", moment).stdout != run(planned).stdout
    refused = run(b"time,actor,target\n1970-01-01T00:00:00Z,a,b\n", "--refuse", "early")
    assert refused.returncode == 1 and b"line 2: refused (early" in refused.stderr and refused.stdout == b""
    assert run(log, "--refuse", "soon").returncode == 2
    assert b"\"'=x\"" in run(b"time,actor,target\n2026-03-01T09:00:01Z,=x,a\n", "--defuse").stdout
    assert run(b"time,actor,target\n2026-03-01T09:00:01Z,A@x.y,b\n2026-03-01T09:00:02Z,b,a@X.y\n", "--normalise").stdout.count(b"\n") == 2
