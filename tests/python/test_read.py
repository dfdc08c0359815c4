# SPDX-License-Identifier: MIT
"""Ledger.read() takes what holds interactions, loses nothing without a word, and says what it cannot take."""
import decimal
import gzip
import sqlite3
import uuid
from datetime import date, datetime, timedelta, timezone

import pytest

import socialtrust as st
from conftest import SAMPLE, rows_of_every_kind

pa = pytest.importorskip("pyarrow")
pd = pytest.importorskip("pandas")
pl = pytest.importorskip("polars")
UTC = timezone.utc
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def rows_of(ledger):
    return sorted(ledger.to_ndjson().splitlines())


@pytest.fixture(scope="module")
def every():
    return st.Ledger.from_records(rows_of_every_kind(4, 600))


@pytest.fixture(params=["pandas", "polars", "lazy", "pyarrow", "reader", "batches", "duckdb", "ledger", "columns", "records"])
def source(request, every):
    table = every.to_arrow()
    if request.param == "duckdb":
        duckdb = pytest.importorskip("duckdb")
        connection = duckdb.connect()
        request.addfinalizer(connection.close)  # before DuckDB 1.2 a relation does not keep its connection
        connection.execute("SET TimeZone = 'UTC'")
        connection.register("t", table)
        return connection.sql("SELECT * FROM t")
    return {"pandas": lambda: every.to_pandas(), "polars": lambda: every.to_polars(), "lazy": lambda: every.to_polars().lazy(),
            "pyarrow": lambda: table, "reader": lambda: pa.RecordBatchReader.from_batches(table.schema, table.to_batches(100)),
            "batches": lambda: pa.Table.from_batches(table.to_batches(7)), "ledger": lambda: every,
            "columns": lambda: {name: table.column(name).to_pylist() for name in table.column_names},
            "records": lambda: table.to_pylist()}[request.param]()


def test_whatever_holds_them(source, every):
    assert rows_of(st.Ledger.read(source)) == rows_of(every)


@pytest.mark.parametrize("name", ["x.parquet", "x.arrow", "x.feather", "x.sqlite"])
def test_save_and_read_again_with_what_is_declared(tmp_path, every, name):
    every = every.copy()
    every.declare("c0", display_name="Nought", organisation="acme")
    every.declare("acme", "organisation")
    every.declare("bot", "automaton", do_not_score=True)
    every.add_alias("c1-old", "c1")
    every.save(tmp_path / name)
    again = st.Ledger.read(tmp_path / name)
    assert rows_of(again) == rows_of(every)
    for contact in every.contacts():
        other = again.contact(contact.id)
        assert (other.kind, other.display_name, other.do_not_score, other.alias_of or None) == (
            contact.kind, contact.display_name, contact.do_not_score, contact.alias_of or None)
    when = "2026-12-01T00:00:00Z"
    assert again.scores(when).to_dicts() == every.scores(when).to_dicts()


def test_a_folder_of_parquet_and_packed_text(tmp_path, every):
    import pyarrow.parquet as pq
    table = every.to_arrow()
    for number, part in enumerate((table[:200], table[200:])):
        pq.write_table(part, tmp_path / f"part-{number}.parquet")
    assert rows_of(st.Ledger.read(tmp_path)) == rows_of(every)
    packed = tmp_path / "company.csv.gz"
    packed.write_bytes(gzip.compress(SAMPLE.read_bytes()))
    assert rows_of(st.Ledger.read(packed)) == rows_of(st.Ledger.from_csv(SAMPLE))


def test_a_table_and_a_query_of_sqlite(tmp_path):
    path = tmp_path / "crm.db"
    db = sqlite3.connect(path)
    db.execute("CREATE TABLE mails(created_at INTEGER, sender TEXT, receiver TEXT, subject TEXT)")
    db.execute("INSERT INTO mails VALUES(1767225600, 'ada', 'me', 'x')")
    db.commit()
    names = {"created_at": "time", "sender": "actor", "receiver": "target", "subject": None}
    assert st.Ledger.read(path, table="mails", columns=names, unit="s").rows()[0].time == datetime(2026, 1, 1, tzinfo=UTC)
    assert len(st.Ledger.read(db, table="SELECT created_at AS time, sender AS actor, receiver AS target FROM mails", unit="s")) == 1
    with pytest.raises(st.ArgumentError, match="table: the name of a table"):
        st.Ledger.read(db)


def one(**more):
    return {"time": [NOON], "actor": ["a"], "target": ["b"], **{name: [value] for name, value in more.items()}}


def frame(**more):
    return pd.DataFrame(one(**more))


# ---- silently wrong before, or a word nobody understands ----

def test_dates_are_dates():
    for days in (pa.array([date(2026, 3, 1)], pa.date32()), pa.array([date(2026, 3, 1)], pa.date64())):
        found = st.Ledger.read(pa.table({"time": days, "actor": ["a"], "target": ["b"]})).rows()[0]
        assert found.time == datetime(2026, 3, 1, tzinfo=UTC)
    assert st.Ledger.read(pl.DataFrame({"time": [date(2026, 3, 1)], "actor": ["a"], "target": ["b"]})).rows()[0].time.day == 1


def test_whole_numbers_that_gaps_have_made_floats():
    table = pa.table({"time": [NOON, NOON], "actor": ["a", "c"], "target": ["b", "d"], "sequence": [1.0, float("nan")], "audience": [2.0, None]})
    assert {(row.sequence, row.audience) for row in st.Ledger.read(table).rows()} == {(1, 2), (0, 1)}


@pytest.mark.parametrize("make", [lambda v: pd.DataFrame({"time": v, "actor": ["a"], "target": ["b"]}),
                                  lambda v: pl.DataFrame({"time": v, "actor": ["a"], "target": ["b"]}),
                                  lambda v: {"time": v, "actor": ["a"], "target": ["b"]},
                                  lambda v: [{"time": v[0], "actor": "a", "target": "b"}]])
def test_integer_times_need_a_unit_everywhere(make):
    with pytest.raises(st.ArgumentError, match='column "time": integers need a unit to be a time: pass unit="s"'):
        st.Ledger.read(make([1_767_225_600]))
    assert st.Ledger.read(make([1_767_225_600]), unit="s").rows()[0].time == datetime(2026, 1, 1, tzinfo=UTC)


def test_fractions_of_a_second_are_kept():
    found = st.Ledger.read(pd.DataFrame({"time": [1_767_225_600.9], "actor": ["a"], "target": ["b"]}), unit="s")
    assert found.rows()[0].time.microsecond == 900_000


def test_identifiers_of_every_type():
    for ids in (pa.array([7]), pd.Series([7.0, None], dtype="Float64"), pd.Categorical([7, 8]), pa.array([decimal.Decimal("7")])):
        n = len(ids)
        ledger = st.Ledger.read(pd.DataFrame({"time": [NOON] * n, "actor": ["a"] * n, "target": ["b"] * n, "id": ids}))
        assert ledger.rows("a", "b").column("id").to_list()[-1] in ("7", "8")
    if hasattr(pa, "uuid"):
        two = uuid.UUID(int=2)
        assert st.Ledger.read(pa.table({"time": [NOON], "actor": pa.array([two.bytes], pa.uuid()), "target": ["b"]})).rows()[0].actor == str(two)


def test_missing_is_missing():
    data = pd.DataFrame({"time": [NOON, NOON + timedelta(days=1)], "actor": ["a", "a"], "target": ["b", "b"], "id": ["x", pd.NA], "channel": [None, "mail"],
                         "weight": pd.array([pd.NA, 2.0], "Float64"), "duration": [pd.NaT, timedelta(minutes=3)]})
    first, second = sorted(st.Ledger.read(data).rows(), key=lambda row: row.time)
    assert (first.id, first.channel, first.weight, first.duration) == ("x", None, 1.0, None)
    assert (second.id, second.channel, second.weight, second.duration) == (None, "mail", 2.0, 180.0)
    assert st.Ledger.read(pl.DataFrame({"time": [NOON], "actor": ["a"], "target": ["b"], "channel": [None]})).rows()[0].channel is None


@pytest.mark.parametrize("nothing", [None, float("nan"), pd.NA, pd.NaT])
@pytest.mark.parametrize("type_", [object, "string", "category"])
@pytest.mark.parametrize("field", ["kind", "channel", "looked_for", "id", "ref"])
def test_nothing_is_never_a_text(field, type_, nothing):
    """pandas 2 keeps texts as objects, among which anything may stand for nothing; none of it is "None", "nan" or "<NA>"."""
    text = {"kind": "ask", "looked_for": "question"}.get(field, "x")
    column = pd.Series([text, nothing], dtype=object)
    data = pd.DataFrame({"time": [NOON, NOON + timedelta(days=1)], "actor": "a", "target": "b", "kind": "keep" if field == "ref" else "message"})
    data[field] = column.astype(type_)
    default = {"kind": "message"}.get(field)
    for ledger in (st.Ledger.read(data), st.Ledger.from_arrow(data), st.Ledger.from_columns(data), st.Ledger.read(data.to_dict("list")),
                   st.Ledger.read(data.to_dict("records")), st.Ledger.from_records(data.to_dict("records"))):
        assert ledger.rows().column(field).to_list() == [text, default]
        again = ledger.rows().to_pandas()[field]
        assert again.tolist()[0] == text and (again.tolist()[1] == default or pd.isna(again.iloc[1]))


def test_a_named_index_is_a_column():
    by_time = frame().set_index("time")
    assert st.Ledger.read(by_time).rows()[0].time == NOON
    assert len(st.Ledger.read(frame(kind="ask").set_index(["actor", "target"]))) == 1


def test_a_zone_for_times_without_one():
    naive = pd.DataFrame({"time": pd.to_datetime(["2026-07-01 12:00"]), "actor": ["a"], "target": ["b"]})
    for source in (naive, pl.from_pandas(naive), {"time": ["2026-07-01T12:00:00"], "actor": ["a"], "target": ["b"]}):
        assert st.Ledger.read(source, zone="Europe/Berlin").rows()[0].time == datetime(2026, 7, 1, 10, tzinfo=UTC)
    with pytest.raises(st.ArgumentError, match="zone: expected .*Europe/Berlin.*, not 'Berlin'"):
        st.Ledger.read(naive, zone="Berlin")


def test_due_days_without_a_time_end_with_the_day():
    found = st.Ledger.read(pa.table({**one(kind="promise", id="p"), "due": pa.array([date(2026, 3, 5)])})).rows()[0]
    assert found.due.date() == date(2026, 3, 5)


@pytest.mark.parametrize("source, message", [
    (lambda: frame(time2=1), 'column "time2" is not known; did you mean "time"\\?'),
    (lambda: pd.DataFrame({"time": pd.period_range("2026-01", periods=1, freq="M"), "actor": ["a"], "target": ["b"]}), 'column "time": a Period is a span of time.*to_timestamp'),
    (lambda: pd.DataFrame([[1, 2]], columns=pd.MultiIndex.from_tuples([("a", "b"), ("a", "c")])), "MultiIndex; flatten"),
    (lambda: frame()["actor"], "Series is one column"),
    (lambda: pa.table({**one(), "weight": pa.array([b"x"])}), 'column "weight": weight cannot be binary'),
    (lambda: pa.table({**one(), "actor": pa.array([1.5])}), 'column "actor": actor cannot be double; make it text'),
    (lambda: pl.DataFrame({**one(), "target": [None]}), 'column "target": target is needed, and there is nothing in it'),
    (lambda: pa.table({**one(), "audience": pa.array([1.5])}), "row 0, column audience: expected a whole number from 1"),
    (lambda: {"time": [NOON], "actor": ["a"]}, "there is no column target; there are time, actor"),
    (lambda: {**one(), "from": ["c"]}, 'columns "actor" and "from" are both actor'),
    (lambda: 7, "source: expected a path, a frame"),
    (lambda: "nowhere.csv", "nowhere.csv: there is no such file"),
    (lambda: __file__, "expected a name that ends in .csv"),
])
def test_a_refusal_names_the_column_its_type_and_the_cure(source, message):
    with pytest.raises(st.Error, match=message):
        st.Ledger.read(source())


def test_columns_the_wrong_way_round_and_misspelt():
    with pytest.raises(st.ArgumentError, match='"src" is no field .*the other way round'):
        st.Ledger.read(frame().rename(columns={"actor": "src"}), columns={"actor": "src"})
    with pytest.raises(st.ArgumentError, match='there is no column "sorce"; did you mean "source"'):
        st.Ledger.read(frame().rename(columns={"actor": "source"}), columns={"sorce": "actor"})


# ---- rows out ----

def test_rows_are_a_table_and_interactions(every):
    rows = every.rows()
    assert len(rows) == len(every) and rows[0] == next(iter(every)) and rows[-1] == list(rows)[-1]
    again = st.Ledger.from_records(rows)
    assert rows_of(again) == rows_of(every) == rows_of(st.Ledger.from_arrow(every)) == rows_of(st.Ledger.from_arrow(rows))
    assert list(rows.to_pandas().columns) == list(rows.columns) == every.to_polars().columns
    with pytest.raises(IndexError):
        rows[len(rows)]


def test_filters(every):
    times = sorted(row.time for row in every)
    middle = times[len(times) // 2]
    some = every.filter(start=middle, kind=["message", "ask"], contact="c0")
    assert 0 < len(some) < len(every)
    assert all(row.time >= middle and row.kind in ("message", "ask") and "c0" in (row.actor, row.target) for row in some)
    assert len(every.filter(stop=middle)) + len(every.filter(start=middle)) == len(every)
    assert every.head(3).column("actor").to_list() == every.rows().column("actor").to_list()[:3]
    assert len(every.rows().filter(channel="mail")) == sum(row.channel == "mail" for row in every)


def test_a_filter_keeps_names_and_aliases(sample):
    sample.declare("ada@northwind.example", display_name="Ada")
    sample.add_alias("ada@old.example", "ada@northwind.example")
    part = sample.filter(contact="ada@old.example")
    assert len(part) and part.contact("ada@northwind.example").display_name == "Ada" and part.canonical("ada@old.example") == "ada@northwind.example"


# ---- what was silently wrong at the other doors ----

@pytest.mark.parametrize("read", [st.Ledger.read, st.Ledger.from_arrow, st.Ledger.from_columns, lambda table: st.Ledger.from_records(table.to_pylist())])
def test_rows_that_are_equal_are_not_lost(read):
    """Days for times make rows equal that were not: each counts, and that is said; what was there is passed over with a word."""
    days = pa.table({"time": pa.array([date(2026, 3, 1)] * 3), "actor": ["a"] * 3, "target": ["b"] * 3})
    ledger = read(days)
    assert len(ledger) == 3 and ledger.report.remarks["repeated"].count == 2
    same = days.append_column("id", pa.array(["1"] * 3))
    with pytest.warns(UserWarning, match="2 of 3 rows were there already, equal in every field, and count once"):
        assert len(read(same)) == 1
    assert len(st.Ledger.read(days.append_column("id", pa.array(["1", "2", "3"])))) == 3


def test_a_period_is_refused_at_every_door():
    spans = pd.DataFrame({"time": pd.period_range("2026-01", periods=1, freq="M"), "actor": ["a"], "target": ["b"], "rating": [1.0]})
    for read in (st.Ledger.read, st.Ledger.from_arrow, st.Network.from_arrow, lambda frame: st.Ledger.from_arrow(pa.Table.from_pandas(frame))):
        with pytest.raises(st.ArgumentError, match='column "time": a Period is a span of time.*to_timestamp'):
            read(spans)
    with pytest.raises(TypeError, match="row 0, column time"):
        st.Ledger.from_columns(spans.drop(columns="rating"))


def test_enough_is_by_the_floor_of_the_profile(sample):
    strict = st.Profile().replace({"verdict.confidence_floor": 0.99})
    one = sample.score("me", "ada@northwind.example")
    assert one.enough and one.depth.enough and 0.5 < one.depth.confidence < 0.99
    other = sample.score("me", "ada@northwind.example", profile=strict)
    assert not other.enough and not other.depth.enough and other.depth.value == one.depth.value


def test_learning_keeps_the_scale_of_depth(sample):
    """Depths by a learned profile may be laid beside those before: how it is calibrated is the evaluation's."""
    top = sample.scores(me="me").top(40)
    labels = {"b": top["contact"].to_list(), "label": [int(depth > 40) for depth in top["depth"]]}
    profile, found = sample.learn(labels, me="me", split="contact", resamples=10)
    assert profile["depth.base"] == st.Profile()["depth.base"] and found.values
    after = sample.scores(me="me", profile=profile)
    assert max(abs(after[contact]["depth"] - top[contact]["depth"]) for contact in top["contact"]) < 25
