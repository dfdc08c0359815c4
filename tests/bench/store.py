# SPDX-License-Identifier: MIT
"""What a store costs: store.py [CONTACTS [ROWS [URL of PostgreSQL]]]: filled, refreshed, listed, moved by time; and the library's
part, which is the same work on evidence in memory."""
import random
import sqlite3
import sys
import tempfile
import time
from pathlib import Path

from socialtrust import Evidence
from socialtrust.store import Store, score_many

DAY = 86_400_000_000
START = 1_767_225_600_000_000


def timed(what, fn, *arguments, **named):
    began, processor = time.perf_counter(), time.process_time()
    out = fn(*arguments, **named)
    took = time.process_time() - processor
    print(f"{what:44} {time.perf_counter() - began:9.3f} s, of the processor {took:8.3f} s")
    return out, took


def main(contacts=5000, rows=200_000, url=None):
    contacts, rows, rng = int(contacts), int(rows), random.Random(1)
    if url:
        import psycopg

        connection = psycopg.connect(url)
    else:
        folder = tempfile.TemporaryDirectory()
        connection = sqlite3.connect(Path(folder.name) / "host.sqlite")
    store = Store(connection)
    store.create()
    connection.commit()

    def fill():
        for n in range(rows):
            other = f"c{int(contacts * rng.random() ** 2)}"
            sides = ("me", other) if rng.random() < 0.5 else (other, "me")
            store.put(n, {"": (START + int(rng.random() * 365 * DAY), *sides, "message", {"channel": "mail"})})
            if n % 1000 == 0:
                connection.commit()
        connection.commit()
    print(f"{contacts:,} contacts, {rows:,} rows, {'PostgreSQL' if url else 'SQLite'}")
    timed("all rows put, each by itself", fill)
    now = START + 366 * DAY
    timed("all pairs replayed and kept", store.refresh, now, commit=True)
    timed("a page of 100, by depth", store.pairs, "me", limit=100)
    timed("the same by whose move it is", store.pairs, "me", limit=100, by="owed")
    timed("the same, looking for changes first", store.pairs, "me", limit=100, now=now)
    timed("one explanation", store.explain, "me", "c0", now)
    night = now + 7 * DAY
    count, _ = timed("a week later: what time has moved", store.refresh, night, commit=True)
    print(f"{'  pairs that it touched':44} {count:9,}")
    blobs = [row[0] for row in store.database.run("SELECT evidence FROM socialtrust_pairs")]
    _, of_library = timed("the library's part of a night: all explained",
                          lambda: [Evidence.from_bytes(bytes(blob)).explain(night) for blob in blobs])
    print(f"{'  of which for the pairs touched, about':44} {of_library * count / len(blobs):9.3f} s")
    timed("score_many of all", score_many, [bytes(blob) for blob in blobs], night)
    connection.commit()


if __name__ == "__main__":
    main(*sys.argv[1:])
