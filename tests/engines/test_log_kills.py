# SPDX-License-Identifier: MIT
"""A writer of a log file is killed at random moments: every acknowledged row is there, every score equals a replay.
SOT_KILLS says how often (1,000 by default)."""
import os
import random
import signal
import sqlite3
import time

import rows as R
import socialtrust as st
from socialtrust.log_file import LogFile

KILLS = int(os.environ.get("SOT_KILLS", "1000"))


def row(number):
    """Row number n is the same in every run, so that what is in the file can be checked against nothing but itself."""
    rng = random.Random(number)
    a, b = rng.sample(range(12), 2)
    more = {"id": f"p{number}", "due": 1_750_000_000_000_000 + number * 7_000_000_000, "weight": rng.random()} if number % 9 == 0 else {}
    if number % 9 == 4:
        more = {"ref": f"p{number - 4}"}
    return {"time": 1_700_000_000_000_000 + number * 3_600_000_000 + rng.randrange(10**6), "actor": f"c{a}", "target": f"c{b}",
            "kind": "promise" if number % 9 == 0 else "keep" if number % 9 == 4 else "message",
            "channel": rng.choice(["mail", "chat"]), **more}


def write(path, first, pipe):
    """Adds rows in commits of 1 to 5 and acknowledges each commit by its last row's number, until it is killed."""
    log, rng, number = LogFile(path), random.Random(first), first
    while True:
        until = number + rng.randint(1, 5)
        log.add([row(n) for n in range(number, until)])
        log.commit()
        os.write(pipe, until.to_bytes(8, "little"))
        number = until


def test_no_acknowledged_row_is_lost(tmp_path):
    path, rng = tmp_path / "log.sqlite", random.Random(5)
    LogFile(path).close()
    acknowledged = 0
    for kill in range(KILLS):
        read, pipe = os.pipe()
        child = os.fork()
        if child == 0:
            try:
                write(path, acknowledged, pipe)
            finally:
                os._exit(1)
        os.close(pipe)
        said = os.read(read, 8) if kill % 4 else b""  # a quarter dies while it opens the file, the others while they write
        time.sleep(rng.choice([0.0005, 0.002, 0.005, 0.02]) * rng.random() * 2)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        said += b"".join(iter(lambda: os.read(read, 65536), b""))
        os.close(read)
        if said:
            acknowledged = int.from_bytes(said[-8:], "little")
        if kill % 50 == 49 or kill == KILLS - 1:
            db = sqlite3.connect(path)
            assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            count = db.execute("SELECT count(*) FROM interactions WHERE time <= ?", (row(acknowledged - 1)["time"],)).fetchone()[0] if acknowledged else 0
            db.close()
            assert count == acknowledged, f"after {kill + 1} kills"
    assert acknowledged > KILLS
    log = LogFile(path, write=False)
    held = log.count()
    assert acknowledged <= held <= acknowledged + 5  # a commit may be whole and unacknowledged, never half there
    found = st.Ledger.from_log(log)
    log.close()
    replayed = st.Ledger()
    for number in range(held):
        replayed.add_row({**row(number), "time": st.times.from_us(row(number)["time"]),
                          **({"due": st.times.from_us(row(number)["due"])} if "due" in row(number) else {})})
    when = row(held)["time"]
    assert found.scores(when).to_dicts() == replayed.scores(when).to_dicts()
    print(f"{KILLS} kills, {held} rows, {acknowledged} acknowledged")
