# SPDX-License-Identifier: MIT
"""DuckDB through Arrow: the same bits as the library, and the example as a user runs it."""
import random
import subprocess
import sys

import duckdb
import pytest

import rows as R
import socialtrust as st

TYPES = {"time": "TIMESTAMPTZ", "due": "TIMESTAMPTZ", "audience": "UINTEGER", "sequence": "BIGINT"} | {
    name: "DOUBLE" for name in ("weight", "duration", "sentiment", *st.cues)}


def table(rows):
    db = duckdb.connect()
    db.execute("SET TimeZone = 'UTC'")
    db.execute("CREATE TABLE interactions(" + ", ".join(f"{name} {TYPES.get(name, 'TEXT')}" for name in R.COLUMNS) + ")")
    places = ", ".join("make_timestamptz(?)" if name in ("time", "due") else "?" for name in R.COLUMNS)
    db.executemany(f"INSERT INTO interactions VALUES ({places})", [[row[name] for name in R.COLUMNS] for row in rows])
    return db


@pytest.mark.parametrize("seed", range(60))
def test_random_ledgers_with_every_field(seed):
    ledger, profile, when = R.random_case(seed)
    rows = R.plain(ledger)
    random.Random(seed).shuffle(rows)
    taken = st.Ledger(profile=profile)
    taken.add_arrow(table(rows).sql("SELECT * FROM interactions"))
    assert taken.scores(when).to_dicts() == ledger.scores(when).to_dicts()


def test_email_eu():
    ledger, when = R.email_eu()
    given = ledger.rows().to_arrow()  # noqa: F841 (DuckDB finds it by name)
    taken = st.Ledger()
    taken.add_arrow(duckdb.sql("SELECT * FROM given ORDER BY hash(actor || target || time::TEXT)"))
    assert taken.scores(when).to_dicts() == ledger.scores(when).to_dicts()


def test_scores_are_a_relation():
    ledger = R.sample()
    scores = ledger.scores(R.FRIDAY, me="me").to_arrow()  # noqa: F841 (DuckDB finds it by name)
    found = duckdb.sql("SELECT contact, depth FROM scores ORDER BY depth DESC LIMIT 3").fetchall()
    assert found == [(row["contact"], row["depth"]) for row in ledger.scores(R.FRIDAY, me="me").top(3)]


def test_the_example():
    done = subprocess.run([sys.executable, R.ROOT / "examples/python/duckdb_scores.py"], capture_output=True, text=True, check=True)
    assert "mara@workshop.example" in done.stdout and done.stdout.count("│") > 20
