# SPDX-License-Identifier: MIT
"""Wrong input raises a helpful exception and changes nothing; nothing crashes the interpreter."""
import array
import io
from datetime import date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as some

import socialtrust as st
from conftest import at

HELPFUL = (st.Error, TypeError, ValueError)


def choice(values):
    return some.integers(0, len(values) - 1).map(values.__getitem__)


anything = some.recursive(
    some.none() | some.booleans() | some.integers() | some.floats() | some.text(max_size=5) | some.binary(max_size=9)
    | some.datetimes() | some.datetimes(timezones=some.just(timezone.utc)) | some.timedeltas() | some.dates()
    | choice([array.array("d", [1, 2]), array.array("q", [1, 2]), memoryview(b"abcdefgh").cast("H"),
                         memoryview(b"abcd")[::2], memoryview(b"").cast("B"), object(), int, 10**30, -(2**63), 2**64,
                         "\ud800", b"\xff\xfe", "a\0b", "x" * 5000, complex(1, 2), range(2), st, b"\x00" * 16]),
    lambda inner: some.lists(inner, max_size=4) | some.dictionaries(some.text(max_size=4), inner, max_size=3)
    | some.tuples(inner, inner), max_leaves=6)
fields = some.sampled_from(["time", "actor", "target", "kind", "channel", "audience", "weight", "duration", "sentiment",
                            "cues", "looked_for", "id", "ref", "due", "question", "colour"])


@given(some.dictionaries(fields, anything, max_size=6))
def test_any_values_as_columns(columns):
    ledger = st.Ledger()
    base = {"time": [1_772_357_401, 1_772_357_402], "actor": ["a", "b"], "target": ["b", "a"]}
    try:
        ledger.add_columns({**base, **columns})
    except HELPFUL as error:
        assert str(error) and len(ledger) == 0


@given(some.dictionaries(fields, anything, max_size=5), some.booleans())
def test_any_values_as_a_row(values, as_record):
    ledger, evidence = st.Ledger(), st.Evidence("a", "b")
    row = {"time": 1, "actor": "a", "target": "b", **values}
    for add in (ledger.add_row, evidence.add_row, lambda r: ledger.add_records([r]), lambda r: ledger.what_if("a", "b", [r])):
        try:
            add(row)
        except HELPFUL as error:
            assert str(error)


@pytest.mark.filterwarnings("ignore::UserWarning")
@given(anything, anything, anything)
def test_any_arguments(x, y, z):
    ledger = st.Ledger.from_records([(1_772_357_401, "a", "b"), (1_772_357_402, "b", "a")])
    calls = [
        lambda: ledger.score(x, y, z), lambda: ledger.scores(x, me=y), lambda: ledger.explain(x, y, z),
        lambda: ledger.timeline(x, y, z), lambda: ledger.timeline("a", "b", start=x, stop=y, step=z), lambda: ledger.rows(x, y),
        lambda: ledger.contact(x), lambda: ledger.declare(x, y, display_name=z), lambda: ledger.add_alias(x, y),
        lambda: ledger.prune(x), lambda: ledger.forget(x), lambda: ledger.add_arrow(x), lambda: ledger.add_records(x),
        lambda: st.Evidence(x, y), lambda: st.Evidence.from_bytes(x), lambda: st.Evidence.from_text(x), lambda: st.Profile(x),
        lambda: st.Evidence.replay(x, y, z), lambda: st.Words(x), lambda: st.Ledger(x), lambda: ledger.score("a", "b", inputs=x),
        lambda: st.Profile.from_json(x) if not isinstance(x, int) else None, lambda: ledger.next(x, y, z),
        lambda: ledger.add_csv(io.BytesIO(b""), columns=x), lambda: ledger.explain("a", "b").text(x, me=y)]
    for call in calls:
        try:
            call()
        except (*HELPFUL, LookupError, AttributeError) as error:
            assert str(error)


@given(some.binary(max_size=300))
def test_any_bytes_as_evidence_and_documents(blob):
    for call in (st.Evidence.from_bytes, lambda b: st.Ledger.from_csv(io.BytesIO(b)), lambda b: st.Profile.from_json(b),
                 lambda b: st.Ledger.from_ndjson(io.BytesIO(b)), lambda b: st.Words.from_json(b)):
        try:
            call(blob)
        except HELPFUL as error:
            assert str(error)


@given(some.integers(0, 10**6), some.integers(0, 255))
def test_a_damaged_blob(where, value):
    blob = bytearray(st.Evidence.replay("a", "b", [(n, "a", "b") for n in range(5)]).to_bytes())
    if blob[where % len(blob)] != value:
        blob[where % len(blob)] = value
        with pytest.raises((st.CorruptError, st.MismatchError)):
            st.Evidence.from_bytes(blob)


@pytest.mark.parametrize("time, says", [
    (datetime(2026, 1, 1), "without a zone.*replace\\(tzinfo=timezone.utc\\)"), (1_772_357_400, "looks like seconds"), (20_260_301, "looks like the date 2026-03-01"),
    ("yesterday", "ISO 8601|time"), ("1767225600", "ISO 8601"), (10**30, "1 and 9999"), (True, "expected a datetime"),
    (None, "expected")])
def test_times(time, says):
    for call in (lambda: st.Ledger().add(time, "a", "b"), lambda: st.Evidence("a", "b").add(time, "a", "b"),
                 *([] if time == 1_772_357_400 else [lambda: st.Ledger.from_columns(time=[1_772_357_400, time], actor=["a"] * 2, target=["b"] * 2)])):
        with pytest.raises((st.Error, TypeError), match=says):
            call()
    if time != 1_772_357_400:  # whose unit a column tells
        with pytest.raises((st.Error, TypeError), match="row 1"):
            st.Ledger.from_columns(time=[1_772_357_400, time], actor=["a"] * 2, target=["b"] * 2)


def test_nothing_where_there_must_be_something():
    numpy, pandas = pytest.importorskip("numpy"), pytest.importorskip("pandas")
    for nothing in (pandas.NaT, numpy.datetime64("NaT"), None):
        with pytest.raises((st.Error, TypeError), match="NaT|expected"):
            st.Ledger().add(nothing, "a", "b")
        with pytest.raises(st.Error, match="row 1, column time"):
            st.Ledger.from_columns(time=[at(0), nothing], actor=["a"] * 2, target=["b"] * 2)
    times = numpy.array(["2026-01-01", "NaT"], "M8[us]")
    with pytest.raises(st.Error, match="row 1, column time"):
        st.Ledger.from_columns(time=times, actor=["a"] * 2, target=["b"] * 2)
    frame = pandas.DataFrame({"time": times, "actor": ["a", "a"], "target": ["b", "b"]})
    with pytest.raises(st.ParseError, match="row 1, column time"):
        st.Ledger.from_arrow(frame)
    for actor in (["a", None], numpy.array(["a", None], object), pandas.Series(["a", None]), pandas.Categorical(["a", None])):
        with pytest.raises(st.Error, match="row 1, column actor"):
            st.Ledger.from_columns(time=[1_772_357_401, 1_772_357_402], actor=actor, target=["b", "b"])
    late = st.Ledger.from_columns(time=numpy.array(["2026-01-01"], "M8[D]"), actor=["a"], target=["b"], kind=["promise"], id=["p"],
                                  due=numpy.array(["NaT"], "M8[us]"))
    assert list(late)[0].due is None
    with pytest.raises(st.RangeError, match="row 0, column time"):
        st.Ledger.from_columns(time=numpy.array([2**62], "M8[s]"), actor=["a"], target=["b"])
    # NumPy 2.5 raises where older ones wrap around; neither is how it is said here.
    for unit in ("s", "m", "h", "D", "W"):
        two = numpy.array([0, 2**62], "i8")
        with pytest.raises(st.RangeError, match="row 1, column time: expected a time between the years 1 and 9999"):
            st.Ledger.from_columns(time=two.astype(f"M8[{unit}]"), actor=["a"] * 2, target=["b"] * 2)
        with pytest.raises(st.RangeError, match="row 1, column duration: a duration of more than"):
            st.Ledger.from_columns(time=[1_772_357_401, 1_772_357_402], actor=["a"] * 2, target=["b"] * 2, kind=["call"] * 2, duration=two.astype(f"m8[{unit}]"))
    for unit in ("2h", "10D", "25us", "5ns"):  # of which NumPy makes others without a word where they overflow
        two = numpy.array([2**33 if unit[-1] in "hD" else 2**62] * 2, "i8")
        two[0] = 1
        with pytest.raises(st.RangeError, match="row 1, column time: expected a time between the years 1 and 9999"):
            st.Ledger.from_columns(time=two.astype(f"M8[{unit}]"), actor=["a"] * 2, target=["b"] * 2)
    old = st.Ledger.from_columns(time=numpy.array(["0300-01-01"], "M8[2h]"), actor=["a"], target=["b"])
    assert next(iter(old)).time.isoformat() == "0300-01-01T00:00:00+00:00"
    far = pandas.Series(pandas.DatetimeIndex(numpy.array([0, 2**40], "M8[s]"), tz="UTC"))
    with pytest.raises(st.RangeError, match="column time: a time outside the years 1 to 9999|row 1, column time"):
        st.Ledger.from_columns(time=far, actor=["a"] * 2, target=["b"] * 2)
    short = st.Ledger.from_columns(time=[1_772_357_401, 1_772_357_402], actor=["a"] * 2, target=["b"] * 2, kind=["call"] * 2,
                                   duration=numpy.array([1500, "NaT"], "m8[ns]"))
    assert [row.duration for row in short][0] == 1.5e-6


def test_buffers():
    numpy = pytest.importorskip("numpy")
    base = {"time": numpy.array([1, 2, 3]) + 1_772_357_400, "actor": ["a", "b", "c"], "target": ["x", "y", "z"]}

    def fails(says, error=(st.Error, TypeError), **columns):
        with pytest.raises(error, match=says):
            st.Ledger.from_columns({**base, **columns})

    fails("2 values where", weight=numpy.ones(2))
    fails("one dimension", weight=numpy.ones((3, 2)))
    fails("row 1, column time: expected a value, found null", time=numpy.array([1_772_357_401.0, numpy.nan, 1_772_357_403]))
    fails("row 2, column time: 46082 looks like Excel", time=numpy.array([1_772_357_401, 1_772_357_402, 46082]))
    fails("row 2, column actor", actor=numpy.array([1, 2, -1]))
    fails("row 1, column audience", audience=numpy.array([1, -2, 3]))
    fails("holds no numbers|expected", weight=numpy.array([1j, 2, 3]))
    fails("row 0, column weight", weight=numpy.array([9.0, 1, 1]))
    fails("row 1, column kind", kind=numpy.array([6, 255, 6], "u1"))
    fails("row 1", kind=["ask", "shout", "ask"], error=st.KindError)
    fails("unknown column 'colour'", colour=[1, 2, 3])
    fails("row 1, .*actor.*UTF-8|surrogate|Unicode", actor=["a", "\ud800", "c"])
    fails("UTF-8", actor=["a", b"\xff", "c"])
    fails("NUL", actor=["a", "a\0b", "c"])
    assert len(st.Ledger.from_columns({**base, "weight": numpy.arange(9.0)[::3] / 3})) == 3
    assert len(st.Ledger.from_columns({**base, "colour": [1, 2, 3]}, ignore_unknown=True)) == 3


def test_wrong_capsules_and_tables():
    with pytest.raises(TypeError, match="__arrow_c_stream__"):
        st.Ledger.from_arrow([1, 2])

    class Broken:
        def __init__(self, value):
            self.value = value

        def __arrow_c_stream__(self, requested_schema=None):
            if isinstance(self.value, Exception):
                raise self.value
            return self.value

    import datetime as module
    for value in (module.datetime_CAPI, 5, None):
        with pytest.raises(TypeError, match="capsule"):
            st.Ledger.from_arrow(Broken(value))
    with pytest.raises(ZeroDivisionError):
        st.Ledger.from_arrow(Broken(ZeroDivisionError()))


def test_files_that_misbehave(tmp_path):
    class File:
        def __init__(self, *parts):
            self.parts = list(parts)

        def read(self, size):
            if size == 0:
                return b""
            part = self.parts.pop(0)
            if isinstance(part, Exception):
                raise part
            return part

    head = b"time,actor,target\n"
    with pytest.raises(ZeroDivisionError):
        st.Ledger.from_csv(File(head, ZeroDivisionError()))
    with pytest.raises(ValueError, match="more than size bytes"):
        st.Ledger.from_csv(File(b"x" * (1 << 27)))
    with pytest.raises(TypeError):
        st.Ledger.from_csv(File(head, 5))
    with pytest.raises(FileNotFoundError):
        st.Ledger.from_csv(tmp_path / "none.csv")
    with pytest.raises(OSError, match="none.csv"):
        st.Ledger.from_file(tmp_path / "none.csv")
    bad = tmp_path / "bad.csv"
    bad.write_bytes(head + b"2026-01-01,a,b\n2026-01-01,\xff,b\n")
    with pytest.raises(st.TextError) as caught:
        st.Ledger.from_csv(bad)
    assert caught.value.line == 3 and isinstance(caught.value, ValueError)


def test_use_after_close(ledger):
    evidence = ledger.evidence("c0", "c1")
    scores, explanation = ledger.scores(), ledger.explain("c0", "c1")
    with ledger, evidence:
        pass
    assert repr(ledger) == "<Ledger, closed>" and repr(evidence) == "<Evidence, closed>"
    for call in (ledger.scores, lambda: len(ledger), lambda: ledger.add(1, "a", "b"), lambda: ledger.score("a", "b"), ledger.rows,
                 lambda: ledger.info, lambda: ledger.forget("a"), ledger.copy, lambda: evidence.add(1, "a", "b"), evidence.score,
                 evidence.to_bytes, lambda: evidence.a, evidence.clone, lambda: len(evidence), lambda: evidence.last):
        with pytest.raises(st.ArgumentError, match="closed"):
            call()
    assert len(scores.to_dicts()) == len(scores) and explanation.text("de")
    ledger.close()


def test_changing_while_iterating(ledger):
    seen = 0
    for row in ledger:
        ledger.add(row.time + timedelta(days=1000), "new", "c0")
        seen += 1
    assert seen == 400 and len(ledger.rows()) == 800
    for contact in ledger.contacts():
        ledger.declare(contact.id + "'", display_name="x")
    growing = []

    class Rows(list):
        def __iter__(self):
            for row in list.__iter__(self):
                growing.append(row)
                yield row

    assert st.Evidence.replay("a", "b", Rows([(n, "a", "b") for n in range(9)])).score().interactions == 9
    values = {"time": [1_772_357_401, 1_772_357_402], "actor": ["a", "b"], "target": ["b", "a"]}

    class Evil:
        def __index__(self):
            values["time"].clear()
            values["actor"].clear()
            return 3

    values["audience"] = [1, Evil()]
    try:
        st.Ledger.from_columns(values)
    except HELPFUL:
        pass
