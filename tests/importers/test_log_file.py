# SPDX-License-Identifier: MIT
"""The log as a file: what is committed survives a kill, a second import adds nothing, and what is no log is refused."""
import os
import signal
import sqlite3
import subprocess
import sys

import pytest
from socialtrust import CorruptError, Ledger
from socialtrust.log_file import FIELDS, LogFile, key_of

WRITER = """
import sys
from socialtrust.log_file import LogFile
log = LogFile(sys.argv[1])
n = int(sys.argv[2])
while True:
    rows = [{"time": (n + i) * 1000000, "actor": "ada", "target": "me", "kind": "message", "id": f"m{n + i}"} for i in range(7)]
    log.add(rows)
    log.commit()
    n += 7
    print(n, flush=True)  # acknowledged
"""


def test_what_is_acknowledged_survives_a_kill(tmp_path):
    path, acknowledged = tmp_path / "log.sqlite", 0
    for _ in range(8):
        process = subprocess.Popen([sys.executable, "-c", WRITER, path, str(acknowledged)], stdout=subprocess.PIPE, text=True)
        for _ in range(25):
            acknowledged = int(process.stdout.readline())
        process.send_signal(signal.SIGKILL)
        acknowledged = max([acknowledged, *map(int, process.stdout.read().split())])
        process.wait()
        with LogFile(path, write=False) as log:
            ids = [row["id"] for row in log.rows()]
            assert len(ids) == len(set(ids)) and set(ids) >= {f"m{n}" for n in range(acknowledged)}


def test_every_field_comes_back(tmp_path):
    row = {"time": 1_700_000_000_000_000, "actor": "a", "target": "b", "kind": "promise", "channel": "mail", "audience": 3, "weight": 2.0, "duration": 60.0, "sentiment": -.5,
           "id": "p", "due": 1_800_000_000_000_000, "looked_for": "question|personal", **{name: .25 for name in FIELDS[13:]}}
    with LogFile(tmp_path / "log.sqlite") as log:
        assert log.add([row]) == 1 and log.add([row]) == 0
        log.add_contact("a", display_name="Ada", organisation="x")
    with LogFile(tmp_path / "log.sqlite", write=False) as log:
        assert next(log.rows()) == row
        ledger = log.ledger()
    direct = Ledger()
    direct.add(row["time"], "a", "b", "promise", **{name: value for name, value in row.items() if name not in ("time", "actor", "target", "kind", "looked_for")},
               looked_for=["question", "personal"])
    assert ledger.to_ndjson() == direct.to_ndjson() and ledger.contact("a").display_name == "Ada"


def test_keys():
    row = {"time": 1, "actor": "a", "target": "b", "kind": "message", "id": "x"}
    assert key_of(row) == key_of({**row, "time": 2, "actor": "b", "target": "a"}) != key_of({**row, "id": "y"})
    assert key_of({**row, "id": None}) != key_of({**row, "id": None, "time": 2}) and len(key_of(row)) == 16


def test_what_is_no_log(tmp_path):
    other = tmp_path / "other.sqlite"
    with sqlite3.connect(other) as db:
        db.execute("CREATE TABLE customers (id)")
    with pytest.raises(CorruptError, match="no log of interactions .it has customers"):
        LogFile(other)
    (tmp_path / "text.sqlite").write_text("hello" * 100)
    with pytest.raises(CorruptError):
        LogFile(tmp_path / "text.sqlite")
    with LogFile(tmp_path / "late.sqlite") as log:
        log.db.execute("PRAGMA user_version = 99")
    with pytest.raises(CorruptError, match="a later version"):
        LogFile(tmp_path / "late.sqlite")


def test_rows_of_others_are_looked_at(tmp_path):
    with LogFile(tmp_path / "log.sqlite") as log:
        log.add([{"time": 1, "actor": "a", "target": "b", "kind": "hug"}])
        log.commit()
        with pytest.raises(Exception, match="table interactions, from row 1.*hug"):
            log.ledger()
        with pytest.raises(sqlite3.IntegrityError):
            log.add([{"time": 1, "actor": "a", "target": None, "kind": "message"}])
    assert os.path.exists(tmp_path / "log.sqlite")
