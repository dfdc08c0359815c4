#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""python tests/bench/engines.py [sqlite] [postgresql] [duckdb] [spark] [--rows N]: the engines beside the library on the
same rows, in one run; `linear --sizes 1e6,1e7,1e8` for Spark alone at several sizes, what a million rows take at each; with --sizes 1e5,1e6,1e7 the table of libsocialtrust/sql/SIZES.md, each engine in a process of its own
so that its memory is its own, and --write puts it there. Needs what tests/engines needs (sh tests/run.sh engines sets it up; it prints the command).

A row is one of N made-up messages between N/7 pairs, with kind and channel. "library" reads the same Parquet file and
scores all pairs; an engine's time is from its own table or the same file to a score of every pair. Seconds are those of the
clock and, in brackets, of processors: the latter hold beside other work too."""
import argparse
import json
import math
import os
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/engines"))
from tree import Peak, processor_seconds  # noqa: E402

AS_OF = "2026-01-01T00:00:00Z"
AS_OF_US = 1_767_225_600_000_000


def make(rows, path):
    import duckdb
    duckdb.sql("SET memory_limit = '2GB'")
    duckdb.sql(f"""COPY (
        SELECT make_timestamptz(1704067200000000 + (hash(i) % 63072000)::BIGINT * 1000000) AS time,
               'c' || CASE WHEN i % 2 = 0 THEN p % 50021 ELSE p // 3 + 50021 END AS actor,
               'c' || CASE WHEN i % 2 = 0 THEN p // 3 + 50021 ELSE p % 50021 END AS target,
               CASE i % 11 WHEN 0 THEN 'ask' WHEN 1 THEN 'call' WHEN 2 THEN 'thank' ELSE 'message' END AS kind,
               CASE i % 3 WHEN 0 THEN 'chat' ELSE 'mail' END AS channel
        FROM (SELECT range AS i, hash(range // 7 * 3 + 1) % {max(1, rows // 7)} AS p FROM range({rows}))
    ) TO '{path}' (FORMAT parquet, COMPRESSION lz4_raw)""")  # Spark's Snappy does not load where musl is installed too


class Seconds(float):
    """Of the clock; `processors` are those of all processors together."""

    processors = math.nan


def timed(work, times=3, warm=True, of=None):
    """The median of a few runs, after one that warms up; `of`: the process whose children work, if not this one."""
    if warm:
        work()
    out = []
    for _ in range(times):
        began, processors = time.perf_counter(), processor_seconds(of)
        work()
        out.append(Seconds(time.perf_counter() - began))
        out[-1].processors = processor_seconds(of) - processors
    return sorted(out)[len(out) // 2]


def patience(rows):
    """Many rows vary less, and take long: once, and nothing to warm up."""
    return {} if rows <= 2_000_000 else {"times": 1, "warm": False}


measured = {}
"""Seconds by the name of what was timed."""


def line(name, rows, seconds, more=""):
    measured[name] = seconds
    print(f"{name:54} {seconds:9.2f} s ({seconds.processors:6.2f}) {rows / seconds / 1e6:8.2f} M rows/s  {more}", flush=True)


def beside(theirs, ours, what="the library"):
    return f"{theirs / ours:.2f} x {what} ({theirs.processors / ours.processors:.2f} x in seconds of processors)"


def library(path, threads=2):
    import pyarrow.parquet as pq

    import socialtrust as st

    def work():
        ledger = st.Ledger(threads=threads)
        ledger.add_arrow(pq.read_table(path))
        return ledger.scores(AS_OF)
    return work


def columns_to_evidence(path):
    """What SQLite's aggregate is held against: rows in memory, one thread, every pair's evidence and depth."""
    import pyarrow.parquet as pq

    import socialtrust as st

    table = pq.read_table(path)

    def work():
        ledger = st.Ledger()
        ledger.add_arrow(table)
        return ledger.scores(AS_OF)
    return work


def sqlite(path, rows, brief=False):
    import sqlite3

    import pyarrow.parquet as pq

    db = sqlite3.connect(":memory:")
    db.enable_load_extension(True)
    db.load_extension(os.environ["SQLITE_EXTENSION"])
    db.execute("CREATE TABLE interactions(time, actor, target, kind, channel)")
    for batch in pq.ParquetFile(path).iter_batches():
        db.executemany("INSERT INTO interactions VALUES(?, ?, ?, ?, ?)",
                       zip(batch.column("time").cast("int64").to_pylist(), *(batch.column(n).to_pylist() for n in ("actor", "target", "kind", "channel"))))

    def scores(both=None):
        whole = timed(lambda: db.execute("SELECT count(*) FROM sot_scores('SELECT * FROM interactions', ?)", (AS_OF_US,)).fetchall(), **few)
        line("SQLite: sot_scores('SELECT ...')", rows, whole, beside(whole, both, "(scan + library)") if both else "")

    few = patience(rows)
    if brief:
        return scores()
    pair = "GROUP BY min(actor, target), max(actor, target)"
    scan = timed(lambda: db.execute(f"SELECT count(*), max(time), max(actor), max(target), max(kind), max(channel) FROM interactions {pair}").fetchall(), **few)
    line("SQLite: its own scan and grouping", rows, scan)
    ours = timed(columns_to_evidence(path), **few)
    line("library: the same rows, one thread", rows, ours)
    both = Seconds(scan + ours)
    both.processors = scan.processors + ours.processors
    query = f"SELECT sot_depth(sot_evidence(time, actor, target, kind, channel), {AS_OF_US}) FROM interactions {pair}"
    aggregate = timed(lambda: db.execute(query).fetchall(), **few)
    line("SQLite: sot_depth(sot_evidence(...))", rows, aggregate, beside(aggregate, both, "(scan + library)"))
    folded = timed(lambda: db.execute(query.replace("sot_depth(", "length(").replace(f", {AS_OF_US})", ")")).fetchall(), **few)
    line("SQLite: sot_evidence(...) alone", rows, folded, beside(folded, both, "(scan + library)"))
    scores(both)


def postgresql(path, rows, brief=False):
    import subprocess

    import psycopg
    import pyarrow.parquet as pq
    from servers import PostgreSQL, newest_postgresql

    folder = newest_postgresql()
    build = Path(os.environ["POSTGRESQL_BUILD"])
    build.mkdir(parents=True, exist_ok=True)
    for goal in ([], ["install"]):
        subprocess.run(["make", "-s", "-f", ROOT / "libsocialtrust/sql/postgresql/Makefile", f"PG_CONFIG={folder / 'pg_config'}",
                        f"LIBSOCIALTRUST={os.environ['LIBSOCIALTRUST_A']}", *goal], cwd=build, check=True, capture_output=True)
    with PostgreSQL(folder, ["shared_buffers=2GB", "max_parallel_workers=2", "work_mem=1GB"]) as server:
        with psycopg.connect(server.url(), autocommit=True) as db:
            db.execute("CREATE EXTENSION socialtrust")
            db.execute("CREATE UNLOGGED TABLE interactions(time timestamptz, actor text, target text, kind text, channel text)")
            with db.cursor().copy("COPY interactions FROM STDIN (FORMAT csv)") as copy:
                import io

                import pyarrow.csv as csv
                for batch in pq.ParquetFile(path).iter_batches():
                    out = io.BytesIO()
                    csv.write_csv(batch, out, csv.WriteOptions(include_header=False))
                    copy.write(out.getvalue())
            db.execute("VACUUM ANALYZE interactions")
            db.execute("SET parallel_setup_cost = 0")
            db.execute("SET parallel_tuple_cost = 0")
            pair = 'least(actor COLLATE "C", target COLLATE "C"), greatest(actor COLLATE "C", target COLLATE "C")'
            query = f"SELECT sum(d) FROM (SELECT sot_depth(sot_evidence(time, actor, target, kind, channel), '2026-01-01 00:00+00') d FROM interactions GROUP BY {pair}) x"
            scan = f"SELECT sum(d) FROM (SELECT count(*) d, max(time), max(actor), max(target), max(kind), max(channel) FROM interactions GROUP BY {pair}) x"
            of = int((Path(server.folder) / "data/postmaster.pid").read_text().split()[0])
            for table, workers in (("one table", 0), ("one table", 2), ("partitioned", 2))[2 if brief else 0:]:
                if table == "partitioned":
                    partition_by_pair(db)
                db.execute(f"SET max_parallel_workers_per_gather = {workers}")
                if not brief:
                    line(f"PostgreSQL: its own scan, {workers} workers, {table}", rows, timed(lambda: db.execute(scan).fetchall(), 1, of=of))
                began = processor_seconds(db.info.backend_pid)
                ours = timed(lambda: db.execute(query).fetchall(), 1, of=of)
                leader = (processor_seconds(db.info.backend_pid) - began) / 2  # one run warms up
                line(f"PostgreSQL: sot_depth(...), {workers} workers, {table}", rows, ours, f"the leader {leader:.2f} s of a processor: {rows / leader / 1e6:.2f} M rows/s")


def partition_by_pair(db):
    """As the README of sql/ says: each worker then folds whole pairs, and no rows travel."""
    db.execute("ALTER TABLE interactions RENAME TO whole")
    db.execute("""CREATE TABLE interactions(time timestamptz, actor text, target text, kind text, channel text) PARTITION BY HASH
                  (least(actor COLLATE "C", target COLLATE "C"), greatest(actor COLLATE "C", target COLLATE "C"))""")
    for k in range(6):
        db.execute(f"CREATE UNLOGGED TABLE interactions_{k} PARTITION OF interactions FOR VALUES WITH (MODULUS 6, REMAINDER {k})")
    db.execute("INSERT INTO interactions SELECT * FROM whole")
    db.execute("DROP TABLE whole")
    db.execute("VACUUM ANALYZE interactions")
    db.execute("SET enable_partitionwise_aggregate = on")


def duckdb(path, rows, brief=False):
    import duckdb as engine

    import socialtrust as st

    def work():
        ledger = st.Ledger(threads=2)
        ledger.add_arrow(engine.sql(f"SELECT * FROM '{path}'"))
        return ledger.scores(AS_OF)
    few = patience(rows)
    theirs = timed(work, **few)
    if not brief:
        ours = timed(library(path), **few)
        line("library: Parquet to scores, two threads", rows, ours)
    line("DuckDB: query to scores through Arrow", rows, theirs, "" if brief else beside(theirs, ours))


def spark_session():
    from pyspark.sql import SparkSession

    os.environ["PYSPARK_PYTHON"] = os.environ["PYSPARK_DRIVER_PYTHON"] = sys.executable
    session = (SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false").config("spark.driver.bindAddress", "127.0.0.1")
               .config("spark.driver.host", "127.0.0.1").config("spark.driver.memory", "3g").config("spark.sql.session.timeZone", "UTC")
               .config("spark.ui.showConsoleProgress", "false").getOrCreate())
    session.sparkContext.setLogLevel("OFF")
    return session


def spark_work(session, path, rows):
    """(What scores the file, on how many partitions): some two million rows each, in pairs as there are two processors."""
    from socialtrust import spark as sot

    partitions = max(2, -(-rows // 4_000_000) * 2)
    return lambda: sot.scores(session.read.parquet(str(path)), AS_OF, partitions=partitions).write.format("noop").mode("overwrite").save(), partitions


def spark(path, rows, brief=False):
    session = spark_session()
    work, partitions = spark_work(session, path, rows)
    theirs = timed(work, 1)
    if not brief:
        ours = timed(library(path), 1)
        line("library: Parquet to scores, two threads", rows, ours)
    line(f"Spark local[2], {partitions} partitions: Parquet to scores", rows, theirs, "" if brief else beside(theirs, ours))
    session.stop()


def linear(given):
    """Spark at several sizes in one session: a file at a time, none of them ever in memory."""
    session = spark_session()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "rows.parquet"
        for order, rows in enumerate(given):
            make(rows, path)
            work, partitions = spark_work(session, path, rows)
            with Peak() as peak:
                seconds = timed(work, 1, warm=order == 0)
            line(f"Spark local[2], {partitions} partitions, {rows:,} rows", rows, seconds,
                 f"{seconds.processors / rows * 1e6:.2f} seconds of processors a million rows, {peak.gigabytes:.1f} GB at most")  # fmt: skip
    session.stop()


# ---- the page of sizes ----

PAGE = ROOT / "libsocialtrust/sql/SIZES.md"
COLUMNS = [("library", "library, two threads", "library: Parquet to scores, two threads"),
           ("sqlite", "SQLite, `sot_scores`", "SQLite: sot_scores('SELECT ...')"),
           ("postgresql", "PostgreSQL, two workers", "PostgreSQL: sot_depth(...), 2 workers, partitioned"),
           ("duckdb", "DuckDB through Arrow", "DuckDB: query to scores through Arrow"), ("spark", "Spark local[2]", "Spark local[2]")]
PER_HOUR = 0.05
"""What a processor with 4 GB is taken to cost an hour, in euros; the arithmetic is there to be done again with another price."""


def library_alone(path, rows, brief=False):
    line("library: Parquet to scores, two threads", rows, timed(library(path), 1))


def of_a_process(engine, path, rows):
    """(seconds, gigabytes) of one engine at one size, or why there are none."""
    done = subprocess.run([sys.executable, __file__, engine, "--rows", str(rows), "--file", path, "--json"], capture_output=True, text=True)
    if done.returncode != 0:
        return (done.stderr.strip().splitlines() or ["failed"])[-1][:80]
    return json.loads(done.stdout.splitlines()[-1])


def further(points, rows):
    """(seconds, those of processors, gigabytes) of more rows than were run: on the line through the last two sizes, as what a start costs is paid once;
    of one size alone in proportion."""
    (of, *last), before = points[-1], points[-2:-1] or [(0, 0.0, 0.0, 0.0)]
    return tuple(value + max(0.0, value - earlier) / (of - before[0][0]) * (rows - of) for value, earlier in zip(last, before[0][1:]))


def sizes(given, engines):
    """The table in Markdown, and what follows from its last line for more rows than run here."""
    names = [each for each in COLUMNS if not engines or each[0] in engines or each[0] == "library"]
    out = ["| rows | " + " | ".join(name for _, name, _ in names) + " |", "|---:" * (len(names) + 1) + "|"]
    points, failed = {}, []
    for rows in given:
        cells = []
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "rows.parquet"
            make(rows, path)
            found = [of_a_process("library_alone" if engine == "library" else engine, path, rows) for engine, _, _ in names]
        for (_, name, key), each in zip(names, found):
            if isinstance(each, str):
                cells.append("-")
                failed.append(f"{name}, {rows:,} rows: {each}")
                continue
            seconds, processors = next(value for what, value in each["seconds"].items() if what.startswith(key))
            points.setdefault(name, []).append((rows, seconds, processors, each["gigabytes"]))
            cells.append(f"{seconds:.2f} s ({processors:.2f}), {each['gigabytes']:.1f} GB")
        out.append(f"| {rows:,} | " + " | ".join(cells) + " |")
        print(out[-1], flush=True)
    out += ["", "By arithmetic, not run: what the last two sizes say of each further row, in minutes of one processor, as if the machine had the memory:", "",
            "| rows | " + " | ".join(name for _, name, _ in names) + " |", "|---:" * (len(names) + 1) + "|"]
    for rows in (10**8, 10**9):
        cells = []
        for _, name, _ in names:
            if name not in points:
                cells.append("-")
                continue
            _, processors, gigabytes = further(points[name], rows)
            cells.append(f"{processors / 60:,.1f} min, {processors / 3600 * PER_HOUR:.2f} €" + (f", {gigabytes:,.0f} GB" if name[:6] in ("librar", "DuckDB", "SQLite") else ""))
        out.append(f"| {rows:,} | " + " | ".join(cells) + " |")
    return "\n".join(out), failed


def write_page(given, engines, write):
    table, failed = sizes(given, engines)
    when = time.strftime("%B %Y", time.gmtime())
    said = f"{when}, {os.cpu_count()} processors, load {os.getloadavg()[0]:.1f} when it ended; seconds of the clock and, in brackets, of processors."
    text = f"<!-- measured -->\n{said}\n\n{table}\n<!-- /measured -->"
    print("\n" + text)
    for each in failed:
        print(f"not measured: {each}", file=sys.stderr)
    if write:
        page = PAGE.read_text(encoding="utf-8")
        PAGE.write_text(re.sub(r"<!-- measured -->.*?<!-- /measured -->", lambda _: text, page, flags=re.S), encoding="utf-8")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("engines", nargs="*")
    parser.add_argument("--rows", type=float, default=1e6)
    parser.add_argument("--sizes", help="numbers of rows with commas between them: the table of SIZES.md")
    parser.add_argument("--write", action="store_true", help="with --sizes: into SIZES.md")
    parser.add_argument("--file", type=Path, help="the Parquet file of the rows, where it is there already")
    parser.add_argument("--json", action="store_true", help="only what --sizes asks for, as one last line of JSON")
    given = parser.parse_args()
    if given.engines == ["linear"]:
        linear([int(float(each)) for each in (given.sizes or "1e6,1e7,1e8").split(",")])
        return
    if given.sizes:
        write_page([int(float(each)) for each in given.sizes.split(",")], given.engines, given.write)
        return
    rows = int(given.rows)
    with tempfile.TemporaryDirectory() as folder:
        path = given.file or Path(folder) / "rows.parquet"
        if not given.file:
            make(rows, path)
        print(f"{rows:,} rows, {path.stat().st_size / 1e6:.0f} MB of Parquet, {os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}")
        with Peak() as peak:
            for name in given.engines or ["sqlite", "postgresql", "duckdb", "spark"]:
                globals()[name](path, rows, given.json)
    print(f"peak memory of this process and all that it started: {peak.gigabytes:.2f} GB")
    if given.json:
        print(json.dumps({"seconds": {name: (each, each.processors) for name, each in measured.items()}, "gigabytes": peak.gigabytes}))


main()
