# SPDX-License-Identifier: MIT
"""Spark on this machine (local[2]): the same bits as the library for any number of partitions and order of rows."""
import os
import random
import struct
import sys

import pytest

import rows as R
import socialtrust as st

pyspark = pytest.importorskip("pyspark")
from pyspark.sql import SparkSession  # noqa: E402
import pyspark.sql.functions as F  # noqa: E402
import pyspark.sql.types as T  # noqa: E402

from socialtrust import spark as sot  # noqa: E402

SCHEMA = T.StructType([T.StructField(name, {"time": T.TimestampType(), "due": T.TimestampType(), "audience": T.LongType(), "sequence": T.LongType()}.get(
    name, T.DoubleType() if name in {"weight", "duration", "sentiment", *st.cues} else T.StringType())) for name in R.COLUMNS])


@pytest.fixture(scope="session")
def spark():
    os.environ["PYSPARK_PYTHON"] = os.environ["PYSPARK_DRIVER_PYTHON"] = sys.executable
    session = (SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false").config("spark.driver.bindAddress", "127.0.0.1")
               .config("spark.driver.host", "127.0.0.1").config("spark.sql.session.timeZone", "UTC").config("spark.sql.shuffle.partitions", "4")
               .config("spark.driver.memory", "2g").getOrCreate())
    session.sparkContext.setLogLevel("OFF")
    yield session
    session.stop()


def frame(spark, rows, names=R.COLUMNS):
    def value(row, name):
        v = row[name]
        if v is None:
            return None
        return st.times.from_us(v) if name in ("time", "due") else float(v) if isinstance(SCHEMA[name].dataType, T.DoubleType) else v
    return spark.createDataFrame([tuple(value(row, name) for name in names) for row in rows], T.StructType([SCHEMA[n] for n in names]))


def bits(value):
    return struct.pack("<d", value) if isinstance(value, float) and value == value else None if value != value else value


def same(found, wanted, key):
    found = {tuple(row[k] for k in key): row.asDict() for row in found}
    wanted = {tuple(row[k] for k in key): row for row in wanted}
    assert found.keys() == wanted.keys()
    for k, row in wanted.items():
        for name, value in row.items():
            value = str(value) if name == "state" else value
            assert bits(found[k][name]) == bits(value), (k, name, found[k][name], value)
    return len(wanted)


@pytest.fixture(scope="module")
def company():
    ledger = R.sample()
    rows = R.plain(ledger)
    random.Random(7).shuffle(rows)
    return ledger, rows


@pytest.mark.parametrize("partitions", [2, 64])
def test_the_sample_in_any_number_of_partitions(spark, company, partitions):
    ledger, rows = company
    df = frame(spark, rows).repartition(5)
    found = sot.scores(df, R.FRIDAY, partitions=partitions).collect()
    assert same(found, ledger.scores(R.FRIDAY).to_dicts(), ("a", "b")) > 5000


def test_email_eu(spark, tmp_path):
    import pyarrow as pa
    import pyarrow.parquet as pq
    ledger, when = R.email_eu()
    rows = R.plain(ledger)
    random.Random(5).shuffle(rows)
    table = pa.table({"time": pa.array([row["time"] for row in rows], pa.timestamp("us", "UTC")), "actor": [row["actor"] for row in rows],
                      "target": [row["target"] for row in rows]})
    # Not Snappy, which is the default: Spark's takes a machine that also has musl for one that has nothing else, and does not load.
    pq.write_table(table, tmp_path / "rows.parquet", compression="lz4")
    found = sot.scores(spark.read.parquet(str(tmp_path / "rows.parquet")), st.times.from_us(when), partitions=8).collect()
    assert same(found, ledger.scores(when).to_dicts(), ("a", "b")) > 16_000


@pytest.mark.parametrize("attention", [False, True])
def test_one_contact(spark, company, attention):
    ledger, rows = company
    found = sot.scores(frame(spark, rows), R.FRIDAY, me="me", attention=attention).collect()
    same(found, ledger.scores(R.FRIDAY, me="me", attention=attention).to_dicts(), ("contact",))


def test_random_ledgers_with_every_field(spark):
    """200 random ledgers, each pair's names marked with the ledger's number, scored together in a few jobs: one by one
    the jobs' start alone would take minutes. A profile of a ledger's own needs a job of its own: ten of those."""
    plain, together = [], []
    for seed in range(200):
        ledger, profile, when = R.random_case(seed)
        if profile.fingerprint == st.Profile().fingerprint:
            plain += [{**row, "actor": f"{seed}/{row['actor']}", "target": f"{seed}/{row['target']}"} for row in R.plain(ledger)]
        elif len(together) < 10:
            together.append((ledger, profile, when))
    when = "2030-01-01T00:00:00Z"
    whole = st.Ledger.from_records({k: st.times.from_us(v) if k in ("time", "due") else v for k, v in row.items() if v is not None} for row in plain)
    assert same(sot.scores(frame(spark, plain), when, partitions=3).collect(), whole.scores(when).to_dicts(), ("a", "b")) > 400
    for ledger, profile, at in together:
        found = sot.scores(frame(spark, R.plain(ledger)), at, profile=profile, partitions=2).collect()
        same(found, ledger.scores(at).to_dicts(), ("a", "b"))


def test_evidence_and_what_it_scores(spark, company):
    ledger, rows = company
    found = sot.evidence(frame(spark, rows))
    kept = {(row.a, row.b): bytes(row.evidence) for row in found.collect()}
    assert len(kept) == len(ledger.scores("2100-01-01"))
    for pair in list(kept)[::100]:
        assert kept[pair] == ledger.evidence(*pair, "2100-01-01").to_bytes()
    scored = sot.scores_of(found, R.FRIDAY).where("a like '%@northwind%'").collect()
    assert scored
    for row in scored:
        score = st.Evidence.from_bytes(kept[row.a, row.b]).score(R.FRIDAY)
        assert bits(row.depth) == bits(score.depth.value) and bits(row.trust_ba_low) == bits(score.trust[1].low)


def test_update_continues_and_replays_what_is_late(spark, company):
    ledger, rows = company
    rows = [row for row in rows if row["actor"] != row["target"]]
    ordered = sorted(rows, key=lambda row: row["time"])
    late = random.Random(3).sample(range(len(ordered) // 2), 40)
    new = ordered[len(ordered) * 3 // 4:] + [ordered[k] for k in late]
    old = [row for k, row in enumerate(ordered[:len(ordered) * 3 // 4]) if k not in set(late)]
    before = sot.evidence(frame(spark, old)).persist()
    without = sot.update(before, frame(spark, new))
    assert 10 < without.where("late").count() <= 80
    done = sot.update(before, frame(spark, new), history=frame(spark, rows))
    kept = {(row.a, row.b): bytes(row.evidence) for row in done.collect()}
    wanted = {(row.a, row.b): bytes(row.evidence) for row in sot.evidence(frame(spark, rows)).collect()}
    assert kept == wanted and done.where("late").count() == 0


def test_aliases_by_a_broadcast_join(spark, company):
    ledger, rows = company
    ledger = R.sample()
    # Two records that are numbered alike: ids of both stay their own.
    numbered = [{**dict.fromkeys(rows[0]), "kind": kind, "actor": who, "target": "me", "time": 1_777_700_000_000_000 + n * 86_400_000_000, **fields}
                for n, who in enumerate(("rosa@lindenhof.example", "ada@northwind.example"))
                for kind, fields in (("promise", {"id": "1"}), ("keep" if n else "break", {"ref": "1"}))]
    ledger.add_records([{name: value for name, value in row.items() if value is not None} for row in numbered])
    rows = [*rows, *numbered]
    ledger.add_alias("rosa@lindenhof.example", "ada@northwind.example")
    aliases = spark.createDataFrame([("rosa@lindenhof.example", "ada@northwind.example")], "alias string, `of` string")
    found = sot.scores(frame(spark, rows), R.FRIDAY, me="me", aliases=aliases).collect()
    same(found, ledger.scores(R.FRIDAY, me="me").to_dicts(), ("contact",))


def test_columns_by_other_names_and_integer_ids(spark):
    df = spark.sql("SELECT timestamp'2026-01-01 10:00:00' AS created_at, 7 AS sender, 12 AS receiver, 'x' AS subject")
    found = sot.scores(df, "2026-02-01T00:00:00Z", columns={"created_at": "time", "sender": "actor", "receiver": "target", "subject": None}).collect()
    assert [(row.a, row.b, row.interactions) for row in found] == [("12", "7", 1)]


@pytest.mark.parametrize("query, message", [
    ("SELECT 1 AS time, 'a' AS actor, 'b' AS target", 'column "time": expected time for time, not int .*timestamp_micros'),
    ("SELECT now() AS time, 'a' AS actor", "no column target"),
    ("SELECT now() AS time, 'a' AS actor, 'b' AS target, 'x' AS subject", '"subject" is not known'),
    ("SELECT now() AS time, 'a' AS actor, 'b' AS target, 'heavy' AS weight", 'column "weight": expected a number'),
    ("SELECT now() AS time, 'a' AS actor, 'b' AS target, 'c' AS `from`", '"actor" and "from" are both actor'),
])
def test_a_wrong_schema_is_said_before_any_job(spark, query, message):
    with pytest.raises(st.Error, match=message):
        sot.scores(spark.sql(query), R.FRIDAY)


def test_a_bad_row_is_shown(spark, company):
    _, rows = company
    bad = [dict(row) for row in rows[:50]]
    bad[17]["weight"], bad[17]["id"] = 9.0, "the-bad-one"
    with pytest.raises(Exception, match="weight.*the-bad-one"):
        sot.evidence(frame(spark, bad)).collect()


@pytest.mark.parametrize("field", ["time", "actor", "target"])
def test_a_row_without_what_it_needs_is_shown(spark, company, field):
    bad = [dict(row) for row in company[1][:50]]
    bad[17][field], bad[17]["id"] = None, "the-bad-one"
    # A time of NULL lies neither before nor after the moment asked for, a contact of NULL is nobody's: no filter may swallow the row.
    with pytest.raises(Exception, match=f"{field}.*the-bad-one"):
        sot.scores(frame(spark, bad), R.FRIDAY).collect()
    with pytest.raises(Exception, match=f"{field}.*the-bad-one"):
        sot.evidence(frame(spark, bad)).collect()


def test_evidence_that_is_none_is_said_with_its_pair(spark):
    whole = st.Evidence.replay("a", "b", [("2026-01-01T00:00:00Z", "a", "b")]).to_bytes()
    altered = bytes([*whole[:len(whole) // 2], whole[len(whole) // 2] ^ 1, *whole[len(whole) // 2 + 1:]])
    rows = [("2026-02-01T00:00:00Z", "a", "b")]
    new = spark.createDataFrame(rows, "t string, actor string, target string").selectExpr("to_timestamp(t) time", "actor", "target")
    for a, blob, message in [("a", whole[:-1], 'evidence of "a" and "b": '), ("a", b"", 'evidence of "a" and "b": '), ("a", altered, "checksum"),
                             ("a", None, 'evidence of "a" and "b" is NULL'), ("c", whole, 'row of "c" and "b" holds the evidence of "a" and "b"')]:
        kept = spark.createDataFrame([(a, "b", blob)], "a string, b string, evidence binary")
        with pytest.raises(Exception, match=message):
            sot.scores_of(kept, "2026-02-02T00:00:00Z").collect()
        if blob is not None and a == "a":
            with pytest.raises(Exception, match=message):
                sot.update(kept, new).collect()
    kept = spark.createDataFrame([("a", "b", whole)], "a string, b string, evidence binary")
    other = st.Profile.from_json('{"fold": {"day_offset_minutes": 60}}')
    for work in (lambda: sot.scores_of(kept, "2026-02-02T00:00:00Z", other), lambda: sot.update(kept, new, other)):
        with pytest.raises(Exception, match='evidence of "a" and "b": .*fold parameters'):
            work().collect()


def test_a_cancelled_job_ends_and_the_session_goes_on(spark, company):
    import threading
    import time
    df = spark.range(30_000_000).select(F.timestamp_micros(F.col("id") * 60_000_000).alias("time"), F.concat(F.lit("a"), F.col("id") % 997).alias("actor"),
                                        F.lit("me").alias("target"))
    done = threading.Event()

    def cancel():
        while not done.wait(0.2):
            spark.sparkContext.cancelAllJobs()

    began = time.monotonic()
    thread = threading.Timer(2, cancel)
    thread.start()
    try:
        with pytest.raises(Exception, match="(?i)cancel"):
            sot.scores(df, "2030-01-01T00:00:00Z", partitions=4).count()
    finally:
        done.set()
        thread.join()
    assert time.monotonic() - began < 120
    assert sot.scores(frame(spark, company[1][:50]), R.FRIDAY).count() > 0


def test_nothing_gives_an_empty_table(spark, company):
    found = sot.scores(frame(spark, company[1]).where("false"), R.FRIDAY)
    assert found.count() == 0 and "depth" in found.columns


def test_one_pair_with_most_of_the_rows(spark):
    """A pair of a million rows beside many small ones: it fits a task, and nothing else waits for it in memory."""
    df = spark.range(1_000_000).select(F.timestamp_micros(F.lit(1_600_000_000_000_000) + F.col("id") * 60_000_000).alias("time"),
                                       F.when(F.col("id") % 2 == 0, "a").otherwise("b").alias("actor"),
                                       F.when(F.col("id") % 2 == 0, "b").otherwise("a").alias("target"))
    small = spark.range(20_000).select(F.timestamp_micros(F.lit(1_600_000_000_000_000) + F.col("id") * 60_000_000).alias("time"),
                                       F.concat(F.lit("x"), F.col("id") % 5000).alias("actor"), F.lit("me").alias("target"))
    found = sot.scores(df.unionByName(small), "2024-01-01T00:00:00Z")
    assert found.count() == 5001
    assert found.where("a = 'a' and b = 'b'").first().interactions == 1_000_000


CONNECT = """
import os, sys
os.environ["PYSPARK_PYTHON"] = sys.executable
from pyspark.sql import SparkSession
spark = (SparkSession.builder.remote("local[2]").config("spark.driver.bindAddress", "127.0.0.1").config("spark.driver.host", "127.0.0.1")
         .config("spark.sql.shuffle.partitions", "2").config("spark.sql.session.timeZone", "UTC").getOrCreate())
import socialtrust as st
from socialtrust import spark as sot
rows = [("2026-03-01T09:00:00Z", "ada", "ben", "ask"), ("2026-03-01T10:00:00Z", "ben", "ada", "answer"), ("2026-03-02T10:00:00Z", "cy", "ada", "meet")]
ledger = st.Ledger.from_records(rows)
df = spark.createDataFrame(rows, "t string, actor string, target string, kind string").selectExpr("to_timestamp(t) time", "actor", "target", "kind")
found = {(row.a, row.b): row.depth for row in sot.scores(df, "2026-03-03T00:00:00Z", partitions=2).collect()}
assert found == {(row["a"], row["b"]): row["depth"] for row in ledger.scores("2026-03-03T00:00:00Z")}, found
print(type(spark).__module__, len(found))
sys.stdout.flush()
os._exit(0)  # the server that was started for this ends with its client
"""


def test_spark_connect(tmp_path):
    """The same scores where the program is only a client. A process of its own: one holds either kind of session."""
    import subprocess
    for needed in ("grpc", "grpc_status", "google.rpc", "zstandard"):
        pytest.importorskip(needed)
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}  # of the workers too
    done = subprocess.run([sys.executable, "-c", CONNECT], capture_output=True, text=True, timeout=900, env=environment, cwd=tmp_path)
    assert done.returncode == 0, done.stderr[-3000:]
    assert done.stdout.split() == ["pyspark.sql.connect.session", "2"]
