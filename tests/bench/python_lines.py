# SPDX-License-Identifier: MIT
"""What Python costs beside the C calls: the best rows of a large table, and a ledger's rows. `key value unit` a line, best of
three, for run.sh.

    PYTHONPATH=BUILD/bindings/python python3 tests/bench/python_lines.py"""
import time

import numpy

import socialtrust

PAIRS, ROWS = 1_500_000, 1_000_000


def log(rows, contacts):
    rng = numpy.random.default_rng(1)
    actor = rng.integers(0, contacts, rows, dtype="u4")
    target = (actor + rng.integers(1, contacts, rows, dtype="u4")) % contacts
    return {"time": 1_700_000_000_000_000 + numpy.arange(rows) * 1_000_000, "actor": actor, "target": target.astype("u4"),
            "kind": numpy.full(rows, 6, "u1")}


def best(what, way):
    took = float("inf")
    for _ in range(3):
        start = time.perf_counter()
        way()
        took = min(took, time.perf_counter() - start)
    print(f"python.{what} {took * 1000:.4f} ms", flush=True)


columns = log(PAIRS, PAIRS)
scores = socialtrust.Ledger.from_columns(columns, threads=2).scores(int(columns["time"][-1]))
best("top", lambda: scores.top(10))
del scores
ledger = socialtrust.Ledger.from_columns(log(ROWS, ROWS // 20), threads=2)
best("first_row", lambda: next(iter(ledger)))


def stream():
    import pyarrow
    return sum(batch.num_rows for batch in pyarrow.RecordBatchReader.from_stream(ledger.rows()))


try:
    import pyarrow  # noqa: F401
except ImportError:
    pass
else:
    assert stream() == ROWS
    best("rows", stream)
