# SPDX-License-Identifier: MIT
"""A store on a real PostgreSQL: transactions, two at work at once, isolation levels, a process killed."""
import random
import sqlite3
import sys
import threading
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parents[1] / "common")]
import postgresql  # noqa: E402
from killing import killed_at_work  # noqa: E402
from socialtrust import Evidence, Interaction  # noqa: E402
from socialtrust.store import Store  # noqa: E402

psycopg = pytest.importorskip("psycopg")
START = datetime(2026, 1, 1, tzinfo=timezone.utc)


def at(days):
    return START + timedelta(days=days)


def mail(days, actor="me", target="ada"):
    return Interaction(at(days), actor, target, channel="mail")


@pytest.fixture(scope="module")
def server():
    if postgresql.newest() is None:
        pytest.skip("no PostgreSQL server")
    with postgresql.server() as url:
        yield url


@pytest.fixture
def url(server):
    with psycopg.connect(server, autocommit=True) as connection:
        Store(connection).create()
        for table in ("rows", "changes", "pairs", "aliases"):
            connection.execute(f"TRUNCATE socialtrust_{table}")
    return server


def assert_replay(store, a, b, now):
    fresh = Evidence.replay(a, b, store.rows(a, b, now), store.profile)
    assert store.evidence(a, b, now).to_bytes() == fresh.to_bytes()
    assert store.score(a, b, now).to_dict() == fresh.score(now).to_dict()


def test_the_same_as_on_sqlite(url):
    small = Store(sqlite3.connect(":memory:", isolation_level=None))
    small.create()
    with psycopg.connect(url, autocommit=True) as connection:
        store = Store(connection)
        rng = random.Random(3)
        for n in range(200):
            row = mail(rng.uniform(0, 90), *rng.sample(["me", "ada%", "ben?", "Zoë"], 2))
            for each in (store, small):
                each.put(n, {"": row})
        for each in (store, small):
            each.merge("ben?", "ada%")
            each.refresh(at(91))
        assert store.pairs() == small.pairs() and len(store.pairs()) == 3
        blobs = "SELECT a, b, evidence FROM socialtrust_pairs ORDER BY a, b"
        assert [(a, b, bytes(blob)) for a, b, blob in store.database.run(blobs)] == small.database.run(blobs)
        for each in (store, small):
            each.unmerge("ben?")
            each.refresh(at(91))
        assert store.pairs() == small.pairs() and len(store.pairs()) == 6
        assert store.forget("ada%") == small.forget("ada%") and store.pairs() == small.pairs()


@pytest.mark.parametrize("level", [None, psycopg.IsolationLevel.REPEATABLE_READ, psycopg.IsolationLevel.SERIALIZABLE])
def test_it_goes_with_the_hosts_transaction(url, level):
    with psycopg.connect(url) as connection:
        connection.isolation_level = level
        store = Store(connection)
        store.put(1, {"": mail(1)})
        connection.commit()
        store.put(2, {"": mail(2)})
        assert len(store.evidence("me", "ada", at(9))) == 2
        connection.rollback()
        assert store.kept("me", "ada") is None
        assert len(store.evidence("me", "ada", at(9))) == 1
        connection.commit()
        with psycopg.connect(url) as other:
            assert Store(other).kept("me", "ada").rows == 1
        store.put(3, {"": mail(3)})
        connection.commit()
        with psycopg.connect(url) as reader:
            reader.read_only = True
            assert len(Store(reader).evidence("me", "ada", at(9))) == 2  # replayed, for it may not write


@pytest.mark.parametrize("level", [None, psycopg.IsolationLevel.REPEATABLE_READ])
def test_two_workers_on_one_pair(url, level):
    """60 changes each at once, read between, each in a transaction of its own: nothing lost, no error."""
    errors = []

    def work(number):
        try:
            with psycopg.connect(url) as connection:
                connection.isolation_level = level
                store = Store(connection)
                for n in range(60):
                    store.put(f"{number}/{n}", {"": mail(n + number / 2, *(("me", "ada") if number else ("ada", "me")))})
                    if n % 3 == 0:
                        store.score("me", "ada", at(100))
                    connection.commit()
                    if n % 7 == 0:
                        store.refresh(at(100))
                        connection.commit()
        except Exception as error:
            errors.append(error)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not errors
    with psycopg.connect(url, autocommit=True) as connection:
        store = Store(connection)
        store.refresh(at(100))
        assert store.kept("me", "ada").rows == 120 and store.due(at(100)) == [] and store.gaps() == []
        assert_replay(store, "me", "ada", at(100))


def test_what_is_forgotten_stays_away(url):
    """A contact is forgotten while refreshes keep its scores: nothing of it comes back."""
    with psycopg.connect(url, autocommit=True) as connection:
        store = Store(connection)
        for n in range(400):
            store.put(n, {"": mail(n / 10, "me", f"c{n % 20}")})
        stop = threading.Event()

        def refreshing():
            with psycopg.connect(url) as other:
                kept = Store(other)
                n = 0
                while not stop.is_set():
                    n += 1
                    kept.refresh(at(60 + n), commit=True)
        thread = threading.Thread(target=refreshing)
        thread.start()
        for n in range(10):
            store.forget(f"c{n}")
        stop.set()
        thread.join()
        left = {f"c{n}" for n in range(10, 20)}
        assert {each.other("me") for each in store.pairs("me")} <= left
        store.refresh(at(100_000))  # what the other could not look at while a contact was being forgotten
        names = {each.other("me") for each in store.pairs("me")}
        assert names == left
        assert {row[0] for row in store.database.run("SELECT DISTINCT a FROM socialtrust_rows")} == names


KILLED = """
import psycopg, sys
from socialtrust.store import Store
with psycopg.connect(sys.argv[1]) as connection:
    store = Store(connection)
    print("ready", flush=True)
    store.refresh(int(sys.argv[2]), commit=True)
print("done", flush=True)
"""


def test_killed_at_any_time(url, tmp_path):
    """At random, so many times and more until a quarter of them have been at work."""
    rng = random.Random(5)
    script = tmp_path / "refresh.py"
    script.write_text(KILLED)
    with psycopg.connect(url, autocommit=True) as connection:
        store = Store(connection)

        def prepare(n):
            with store.database.transaction():
                for k in range(60):
                    store.put(f"{n}/{k}", {"": mail(rng.uniform(0, 90 + n), "me", f"c{rng.randrange(40)}")})
            us = int((at(100 + n) - datetime(1970, 1, 1, tzinfo=timezone.utc)).total_seconds()) * 10**6
            return url, str(us)

        now = at(100 + killed_at_work(script, 20, 0.1, rng, prepare))
        store.refresh(now)
        assert len(store.pairs()) == 40 and store.due(now) == [] and store.gaps() == []
        for each in store.pairs():
            assert_replay(store, each.a, each.b, now)
