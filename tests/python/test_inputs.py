# SPDX-License-Identifier: MIT
"""Tables and columns of pandas, polars, pyarrow, DuckDB, NumPy and Python itself, in and out."""
import array
import ctypes
import sys
from datetime import datetime, timedelta, timezone

import pytest

import socialtrust as st
from conftest import at

numpy = pytest.importorskip("numpy")
FIELDS = ("time", "actor", "target", "kind", "channel", "audience", "weight", "duration", "sentiment", "question",
          "looked_for", "id", "ref", "due")


@pytest.fixture
def expected(ledger):
    return sorted(ledger.to_ndjson().splitlines())


def check(ledger, expected):
    assert sorted(ledger.to_ndjson().splitlines()) == expected


def test_pandas(ledger, expected):
    pandas = pytest.importorskip("pandas")
    frame = ledger.rows().to_pandas()
    assert str(frame["time"].dtype) == "datetime64[us, UTC]" and isinstance(frame["kind"].dtype, pandas.CategoricalDtype)
    check(st.Ledger.from_arrow(frame), expected)
    check(st.Ledger.from_columns({name: frame[name] for name in frame}), expected)
    renamed = frame.rename(columns={"actor": "sender"})
    check(st.Ledger.from_arrow(renamed, columns={"sender": "actor"}), expected)
    check(st.Ledger.from_arrow(frame.astype({"actor": object, "kind": object})), expected)
    naive = frame.assign(time=frame["time"].dt.tz_localize(None))
    check(st.Ledger.from_arrow(naive), expected)  # without a zone: UTC
    berlin = frame.assign(time=frame["time"].dt.tz_convert("Europe/Berlin"))
    check(st.Ledger.from_arrow(berlin), expected)
    check(st.Ledger.from_columns({name: berlin[name] for name in berlin}), expected)
    scores = ledger.scores()
    out = scores.to_pandas()
    assert list(out.columns) == list(scores.columns) and out["depth"].tolist() == scores["depth"].to_list()
    assert out["p_active"].isna().all() and out["state"].tolist() == scores["state"].to_list()
    assert ledger.explain("c0", "c1").to_pandas()["points"].notna().all()

    class WithoutArrow:  # a data frame of a library that does not speak Arrow
        columns = frame.columns
        __getitem__ = staticmethod(frame.__getitem__)

    check(st.Ledger.from_arrow(WithoutArrow()), expected)
    check(st.Ledger.from_arrow(frame.sample(frac=1, random_state=1)[list(FIELDS[:4])].head(0)), [])


def test_pandas_without_pyarrow(ledger, expected, monkeypatch):
    """A frame is read by its columns then: rows, links, labels."""
    pandas = pytest.importorskip("pandas")
    frame = ledger.rows().to_pandas()
    links = pandas.DataFrame({"actor": ["a", "b"], "target": ["b", "c"], "rating": [0.9, 0.4]})
    with_arrow = str(st.Network.from_arrow(links).standing("a").to_dicts())
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(ImportError):
        frame.__arrow_c_stream__()
    check(st.Ledger.from_arrow(frame), expected)
    check(st.Ledger.from_arrow(frame.rename(columns={"actor": "sender"}), columns={"sender": "actor"}), expected)
    assert str(st.Network.from_arrow(links).standing("a").to_dicts()) == with_arrow


def test_polars(ledger, expected):
    polars = pytest.importorskip("polars")
    frame = ledger.rows().to_polars()
    check(st.Ledger.from_arrow(frame), expected)
    check(st.Ledger.from_arrow(frame.with_columns(polars.col("actor").cast(polars.Categorical))), expected)
    check(st.Ledger.from_columns({name: frame[name] for name in frame.columns}), expected)
    out = ledger.scores(signals=True).to_polars()
    assert out["depth"].to_list() == ledger.scores()["depth"].to_list() and out["p_active"].null_count() == len(out)
    assert ledger.timeline("c0", "c1").to_polars()["time"].dtype == polars.Datetime("us", "UTC")


def test_pyarrow(ledger, expected):
    pyarrow = pytest.importorskip("pyarrow")
    table = pyarrow.table(ledger.rows())
    assert table.equals(ledger.rows().to_arrow())
    check(st.Ledger.from_arrow(table), expected)
    check(st.Ledger.from_arrow(table.to_reader(max_chunksize=7)), expected)
    check(st.Ledger.from_arrow(table.slice(0, 100)), sorted(st.Ledger.from_records(
        list(ledger.rows())[:100]).to_ndjson().splitlines()))
    check(st.Ledger.from_arrow(table.set_column(1, "actor", table["actor"].dictionary_encode())), expected)
    check(st.Ledger.from_arrow(table.__arrow_c_stream__()), expected)
    seconds = table.set_column(0, "time", pyarrow.array([0] * len(table)))
    assert st.Ledger.from_arrow(seconds.select(["time", "actor", "target"]), unit="s").info.last.year == 1970
    out = pyarrow.table(ledger.scores())
    out.validate(full=True)
    table.validate(full=True)
    assert out["depth"].to_pylist() == ledger.scores()["depth"].to_list()
    assert out["p_active"].null_count == len(out)


def test_duckdb(ledger, expected):
    duckdb = pytest.importorskip("duckdb")
    pytest.importorskip("pyarrow")
    rows = ledger.rows().to_arrow()  # noqa: F841: DuckDB finds it by name
    connection = duckdb.connect()
    connection.register("log", rows)
    check(st.Ledger.from_arrow(connection.sql("select * from log")), expected)
    scores = ledger.scores()
    connection.register("scores", scores.to_arrow())
    assert connection.sql("select count(*), max(depth) from scores").fetchall() == [(len(scores), max(scores["depth"]))]


def test_numpy_in(expected, rows):
    ledger = st.Ledger.from_records(rows)
    columns = ledger.rows().to_numpy()
    assert columns["time"].dtype == "M8[us]" and not columns["weight"].flags.writeable
    check(st.Ledger.from_columns(columns), expected)
    for unit in ("us", "ns"):
        check(st.Ledger.from_columns({**columns, "time": columns["time"].astype(f"M8[{unit}]")}), expected)
    whole = numpy.arange(3) + 1_700_000_000
    for time, unit in ((whole, "s"), (whole.astype("M8[s]"), "us"), (whole * 1000, "ms"), (whole * 10**9, "ns"),
                       (list(map(int, whole)), "s"), (array.array("q", whole), "s"), (whole.astype("i4"), "s")):
        ledger = st.Ledger.from_columns(time=time, actor=numpy.array([1, 2, 3]), target=numpy.array([7, 7, 8], "u2"), unit=unit)
        assert [row.time.timestamp() for row in sorted(ledger, key=lambda r: r.time)] == list(whole)
        assert {c.id for c in ledger.contacts()} == {"1", "2", "3", "7", "8"}
    strided = numpy.array([[1, 9], [2, 9], [3, 9]])
    swapped = st.Ledger.from_columns(time=strided[::-1, 0], actor=["a", None, "b"][::2] + ["c"], target=numpy.array(["x", "y", "z"]),
                                     duration=numpy.array([1, 2, "NaT"], "m8[s]"), weight=numpy.array([0, 1, 2], "f4"),
                                     audience=numpy.array([1, 2, 3], "i1"), kind=numpy.array([6, 7, 8], "u1"),
                                     humour=numpy.array([True, False, True]), apology=numpy.array([0.5, numpy.nan, 0], "f4"), unit="us")
    assert sorted((r.time.microsecond, r.actor, r.duration, r.weight, r.audience, r.kind, r.cues) for r in swapped) == [
        (1, "c", None, 2.0, 3, "answer", {"humour": 1.0}), (2, "b", 2.0, 1.0, 2, "ask", {}),
        (3, "a", 1.0, 0.0, 1, "message", {"humour": 1.0, "apology": 0.5})]
    other = st.Ledger.from_columns(time=numpy.array([1, 2], ">i4"), actor=numpy.array([7, 8], ">u2"), target=["x", "y"],
                                   weight=numpy.array([0.5, 2], ">f8"), unit="us")
    assert sorted((r.time.microsecond, r.actor, r.weight) for r in other) == [(1, "7", 0.5), (2, "8", 2.0)]


def test_codes_that_change_meanwhile():
    """What reports of progress, or another thread, write to a buffer of ids is not looked up."""
    rows, meanwhile = 200_000, []

    class Coded:
        codes, categories = numpy.arange(rows, dtype="i4") % 50, [str(n) for n in range(50)]

    for actor in (Coded, numpy.arange(rows, dtype="u4") % 50, numpy.arange(rows, dtype="i4") % 50):
        codes = getattr(actor, "codes", actor)
        columns = {"time": numpy.arange(rows) + 1_700_000_000, "actor": actor, "target": ["t"] * rows}
        expected = st.Ledger.from_columns(columns, unit="s").scores().to_csv()
        changed = st.Ledger.from_columns(columns, unit="s", progress=lambda *_: meanwhile.append(codes.fill(2**31 - 7)))
        assert meanwhile and changed.scores().to_csv() == expected
        meanwhile.clear()


def test_times_by_one_rule():
    """Numbers without a unit are what only one unit makes of them; fractions are kept; what is missing is missing."""
    pandas = pytest.importorskip("pandas")
    who, whom, when = ["ada", "ben"], ["ben", "ada"], at(0).timestamp()
    for times in ([when, when + .75], numpy.array([when, when + .75]), [when * 1000, when * 1000 + 750], [int(when * 10**6), int(when * 10**6) + 750000],
                  numpy.array([int(when) * 10**9, int(when) * 10**9 + 750_000_000]), [at(0), at(0) + timedelta(seconds=.75)]):
        got = sorted(row.time for row in st.Ledger.from_columns(time=times, actor=who, target=whom))
        assert got == [at(0), at(0) + timedelta(seconds=.75)]
    for missing in (numpy.array([when, numpy.nan]), pandas.Series([int(when), None]), pandas.Series([int(when), None], dtype="Int64"),
                    numpy.ma.array([int(when), int(when)], mask=[False, True]), [int(when), None], [int(when), pandas.NA]):
        with pytest.raises(st.ParseError, match="row 1, column time: expected a value, found null"):
            st.Ledger.from_columns(time=missing, actor=who, target=whom)
        kept = st.Ledger.from_columns(time=[when, when + 1], actor=who, target=whom, kind=["promise"] * 2, id=["p", "q"], due=missing)
        assert [row.due for row in kept] == [at(0), None]
    for id in (pandas.Series([None, "m2"], dtype="string"), [pandas.NA, "m2"]):
        assert [row.id for row in st.Ledger.from_columns(time=[when, when + 1], actor=who, target=whom, id=id)] == [None, "m2"]
    table = pandas.DataFrame({"time": [when, when + 1], "actor": who, "target": whom})
    assert len(st.Ledger.from_columns(table)) == 2 and len(st.Ledger.from_arrow(table.assign(time=[at(0).date()] * 2, audience=[1, None]))) == 2
    with pytest.raises(TypeError, match="from_arrow"):
        st.Ledger.from_records(table)


def test_a_day_that_is_due_ends_at_its_end():
    from datetime import date
    east = st.Profile.from_json('{"fold": {"day_offset_minutes": 120}}')
    for profile, end in ((None, "2026-03-05T23:59:59.999999+00:00"), (east, "2026-03-05T21:59:59.999999+00:00")):
        row = {"time": at(0), "actor": "ada", "target": "ben", "kind": "promise", "id": "p"}
        for due in ("2026-03-05", date(2026, 3, 5)):
            one, many = st.Ledger(profile), st.Ledger.from_records([{**row, "due": due}], profile=profile)
            one.add(row["time"], "ada", "ben", "promise", id="p", due=due)
            table = st.Ledger.from_columns({name: [value] for name, value in {**row, "due": due}.items()}, profile=profile)
            for ledger in (one, many, table):
                assert next(iter(ledger)).due.isoformat() == end


def test_numpy_out(ledger):
    scores = ledger.scores()
    out = scores.to_numpy()
    assert out["depth"].dtype == "f8" and numpy.shares_memory(out["depth"], numpy.asarray(scores["depth"]))
    assert numpy.isnan(out["p_active"]).all() and scores["p_active"].to_list() == [None] * len(scores)
    assert scores["depth"].buffer.readonly and scores["a"].buffer is None
    assert ledger.timeline("c0", "c1").to_numpy()["time"].dtype == "M8[us]"
    assert ledger.scores(at(-500)).to_numpy()["depth"].shape == (0,)


def test_plain_python_columns():
    ledger = st.Ledger.from_columns(
        time=[at(0), "2026-01-02T00:00:00Z", 1767398400000000, at(3).astimezone(timezone(timedelta(hours=5)))],
        actor=["a", b"a", 7, "a"], target=("b", "b", "b", "b"), kind=["ask", None, "thank", "promise"],
        due=[None, None, None, at(9)], duration=[timedelta(minutes=2), 3, None, float("nan")],
        looked_for=[["humour"], "all", None, "question|personal"], sentiment=[0.5, None, -1, 1], id=[None, 5, "", "p"])
    rows = {row.time: row for row in ledger}
    assert [rows[at(n)].kind for n in range(4)] == ["ask", "message", "thank", "promise"]
    assert rows[at(2)].actor == "7" and rows[at(3)].due == at(9) and rows[at(0)].duration == 120
    assert rows[at(0)].looked_for == ("humour",) and len(rows[at(1)].looked_for) == 8 and rows[at(1)].id == "5"
    assert list(st.Ledger.from_columns(time=(at(n) for n in range(2)), actor=["a"] * 2, target=["b"] * 2))[0].kind == "message"
    with pytest.raises(st.ParseError, match="column target is missing"):
        st.Ledger.from_columns(time=[1_772_357_401], actor=["a"])


def test_a_consumer_of_the_raw_capsule(ledger):
    """As any C program would read it: by the layout of the Arrow C data interface alone."""
    class Array(ctypes.Structure):
        pass

    class Stream(ctypes.Structure):
        pass

    Array._fields_ = [(n, ctypes.c_int64) for n in ("length", "null_count", "offset", "n_buffers", "n_children")] + [
        ("buffers", ctypes.POINTER(ctypes.c_void_p)), ("children", ctypes.POINTER(ctypes.POINTER(Array))),
        ("dictionary", ctypes.c_void_p), ("release", ctypes.CFUNCTYPE(None, ctypes.POINTER(Array))), ("own", ctypes.c_void_p)]
    Stream._fields_ = [("get_schema", ctypes.c_void_p),
                       ("get_next", ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(Stream), ctypes.POINTER(Array))),
                       ("last_error", ctypes.c_void_p), ("release", ctypes.CFUNCTYPE(None, ctypes.POINTER(Stream))),
                       ("own", ctypes.c_void_p)]
    pointer = ctypes.pythonapi.PyCapsule_GetPointer
    pointer.restype, pointer.argtypes = ctypes.c_void_p, [ctypes.py_object, ctypes.c_char_p]
    scores = ledger.scores()
    for table in (scores, scores[:], scores[:0]):  # the library's own, Python's, and an empty one
        capsule = table.__arrow_c_stream__()
        stream = ctypes.cast(pointer(capsule, b"arrow_array_stream"), ctypes.POINTER(Stream))
        batch, end = Array(), Array()
        assert stream[0].get_next(stream, ctypes.byref(batch)) == 0
        assert (batch.length, batch.n_children) == (len(table), len(table.columns))
        depth = batch.children[table.columns.index("depth")][0]
        values = ctypes.cast(depth.buffers[1], ctypes.POINTER(ctypes.c_double))
        assert [values[row] for row in range(len(table))] == table["depth"].to_list()
        moved = batch.children[table.columns.index("p_active")][0]
        assert moved.null_count == len(table)
        assert stream[0].get_next(stream, ctypes.byref(end)) == 0 and not end.release
        del scores, capsule  # the batch outlives both
        batch.release(ctypes.byref(batch))
        scores = ledger.scores()
    with pytest.raises(ValueError, match="consumed already"):
        stream = table.__arrow_c_stream__()
        st.Ledger.from_arrow(stream, ignore_unknown=True, columns={"a": "actor", "b": "target", "interactions": "time"})
        st.Ledger.from_arrow(stream)
