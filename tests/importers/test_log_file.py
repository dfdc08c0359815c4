# SPDX-License-Identifier: MIT
"""The log as a file: what is committed survives a kill, a second import adds nothing, and what is no log is refused."""
import json
import os
import signal
import sqlite3
import subprocess
import sys

import pytest
from socialtrust import CorruptError, Ledger, cues
from conftest import ROOT
from socialtrust.importers import import_files
from socialtrust.log_file import LogFile, key_of
from socialtrust.times import to_us

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
           "id": "p", "due": 1_800_000_000_000_000, "looked_for": "question|personal", "sequence": 7, **{name: .25 for name in cues}}
    with LogFile(tmp_path / "log.sqlite") as log:
        assert log.add([row]) == 1 and log.add([row]) == 0
        log.add_contact("a", display_name="Ada", organisation="x")
    with LogFile(tmp_path / "log.sqlite", write=False) as log:
        assert next(log.rows()) == row
        ledger = Ledger.from_log(log)
    direct = Ledger()
    direct.add(row["time"], "a", "b", "promise", **{name: value for name, value in row.items() if name not in ("time", "actor", "target", "kind", "looked_for")},
               looked_for=["question", "personal"])
    direct.declare("a", display_name="Ada", organisation="x")
    assert ledger.to_ndjson() == direct.to_ndjson() and ledger.contact("a").display_name == "Ada"


def sample_log(path):
    """The sample company as a file, with aliases in a chain and a contact that is not scored."""
    with LogFile(path) as log:
        rows = []
        for line in Ledger.from_csv(ROOT / "examples/sample/company.csv").to_ndjson().splitlines():
            row = json.loads(line)
            row |= {name: to_us(row[name]) for name in ("time", "due") if name in row}
            rows.append({"kind": "message", **row, **({"looked_for": "|".join(row["looked_for"])} if isinstance(row.get("looked_for"), list) else {})})
        log.add(rows)
        log.add_alias("rosa@lindenhof.example", "ada@northwind.example", "said so", accepted=True)
        log.add_alias("wanda@brightside.example", "rosa@lindenhof.example", "said so", accepted=True)
        log.add_alias("mara@workshop.example", "wanda@brightside.example", "perhaps")
        log.db.execute("INSERT OR REPLACE INTO contacts (id, do_not_score) VALUES ('nils@harbour.example', 1)")


def test_aliases_lead_to_their_contact_in_one_step(tmp_path):
    sample_log(tmp_path / "log.sqlite")
    with LogFile(tmp_path / "log.sqlite") as log:
        found = dict(log.db.execute("SELECT alias, contact FROM aliases WHERE accepted"))
        assert found == dict.fromkeys(("rosa@lindenhof.example", "wanda@brightside.example"), "ada@northwind.example")
        log.add_alias("ada@northwind.example", "lea@home.example", "said so", accepted=True)
        assert set(dict(log.db.execute("SELECT alias, contact FROM aliases WHERE accepted")).values()) == {"lea@home.example"}
        Ledger.from_log(log)


def test_equal_rows_of_one_file_are_as_many_as_it_has(tmp_path):
    path, chat = tmp_path / "log.sqlite", tmp_path / "chat.txt"
    line = "31/01/19, 10:01 - Ada: ok\n"
    other = "31/01/19, 10:02 - Ben: yes\n"
    for lines, added in ((2 * line + other + line, 4), (2 * line + other, 0), (4 * line + other, 1), (4 * line + 2 * other, 1)):
        chat.write_text(lines)
        with LogFile(path) as log:
            assert import_files(chat, log).added == added
            assert [len(Ledger.from_log(log, batch=most)) for most in (1, 2, 1000)] == [log.count()] * 3
    with LogFile(path, write=False) as log:
        assert log.count() == 6
        scores = Ledger.from_log(log).scores("2019-02-05").to_csv()
    if program := os.environ.get("SCORE_LOG"):
        done = subprocess.run([program, "--as-of", "2019-02-05", "--format", "csv", path], capture_output=True, text=True)
        assert done.stdout == scores or "built without sqlite3.h" in done.stderr


def test_score_log_opens_it(tmp_path):
    """The program and the package read the same file to the same bytes of CSV."""
    program = os.environ.get("SCORE_LOG")
    if not program:
        pytest.skip("SCORE_LOG names no program")
    path = tmp_path / "log.any"
    sample_log(path)
    done = subprocess.run([program, "--as-of", "2026-07-03T18:00:00Z", "--me", "me", "--format", "csv", path], capture_output=True, text=True)
    if "built without sqlite3.h" in done.stderr:
        pytest.skip(done.stderr.strip())
    assert done.returncode == 0, done.stderr
    with LogFile(path, write=False) as log:
        scores = Ledger.from_log(log).scores("2026-07-03T18:00:00Z", me="me")
    assert done.stdout == scores.to_csv() and len(scores) > 5000
    assert "rosa@lindenhof.example" not in done.stdout and "mara@workshop.example" in done.stdout
    (tmp_path / "other.sqlite").write_bytes(b"SQLite format 3\0" + b"x" * 100)
    for bad, said in ((tmp_path / "other.sqlite", "not a database"),):
        done = subprocess.run([program, bad], capture_output=True, text=True)
        assert done.returncode == 1 and said in done.stderr, done.stderr
    db = sqlite3.connect(path)
    db.execute("UPDATE interactions SET kind = 'massage' WHERE row = 7")
    db.commit()
    db.close()
    done = subprocess.run([program, path], capture_output=True, text=True)
    assert done.returncode == 1 and 'interactions, row 7: ' in done.stderr and "massage" in done.stderr


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
            Ledger.from_log(log)
        with pytest.raises(sqlite3.IntegrityError):
            log.add([{"time": 1, "actor": "a", "target": None, "kind": "message"}])
    assert os.path.exists(tmp_path / "log.sqlite")
