#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Our batch run (all of the evidence, and the scores) against DuckDB (a part of the evidence, subset.sql).

Both have the same rows and two threads. They take turns, A B A B, so that whatever else the machine does
weighs on both; the medians are compared. The sums of DuckDB's result are held against those of the simple C
program, so that it is known to have done the work.
"""
import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import duckdb
import numpy

END_MS = 1740787200000 + 31536000000


def figures(command):
    """The `key value unit` lines that a mode of bench prints, as a dict."""
    text = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return {line.split()[0]: float(line.split()[1]) for line in text.splitlines()}


def load(connection, bench, rows):
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([bench, "dump", str(rows), folder], check=True)
        columns = {
            "t": numpy.fromfile(Path(folder) / "t.i64", dtype=numpy.int64),
            "a": numpy.fromfile(Path(folder) / "a.u32", dtype=numpy.uint32),
            "b": numpy.fromfile(Path(folder) / "b.u32", dtype=numpy.uint32),
            "kind": numpy.fromfile(Path(folder) / "kind.u8", dtype=numpy.uint8),
        }
    connection.execute("CREATE TABLE ev AS SELECT t, a, b, kind FROM columns")
    count = connection.execute("SELECT count(*) FROM ev").fetchone()[0]
    if count != rows:
        sys.exit(f"duckdb_compare: {count} of {rows} rows loaded")


def check(connection, simple, rows):
    """DuckDB's result has the simple program's sums."""
    pairs, turns, count, given, delays = connection.execute(
        "SELECT count(*), sum(turns), sum(n), sum(low_30 + high_30 + low_180 + high_180), sum(delay) FROM result"
    ).fetchone()
    same = pairs == simple["naive.pairs"] and count == rows
    for name, theirs in (("turns", turns), ("given", given), ("delays", delays)):
        ours = simple[f"naive.{name}"]
        same = same and abs(ours - float(theirs)) <= 1e-4 * abs(ours)
    if not same:
        sys.exit(f"duckdb_compare: other results: {pairs} {turns} {given} {delays}, expected {simple}")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("bench")
    parser.add_argument("--rows", type=int, default=20_000_000)
    parser.add_argument("--repeats", type=int, default=3)
    options = parser.parse_args()
    query = (Path(__file__).parent / "subset.sql").read_text().replace("$END", str(END_MS))
    connection = duckdb.connect(config={"threads": 2})
    load(connection, options.bench, options.rows)
    theirs, ours = [], []
    for _ in range(options.repeats):
        start = time.monotonic()
        connection.execute(query)
        theirs.append(time.monotonic() - start)
        ours.append(figures([options.bench, "once", str(options.rows), "2"])["once.total"])
    their_time, our_time = statistics.median(theirs), statistics.median(ours)
    check(connection, figures([options.bench, "naive", str(options.rows)]), options.rows)
    print(f"duckdb.version {duckdb.__version__} -")
    print(f"duckdb.rate {options.rows / their_time:.6g} rows/s")
    print(f"duckdb.ours {options.rows / our_time:.6g} rows/s")
    print(f"duckdb.ratio {their_time / our_time:.6g} times")


if __name__ == "__main__":
    main()
