# SPDX-License-Identifier: MIT
"""A store in a host's database: what it keeps is what a replay of the rows gives, bit for bit, whatever happens."""
import json
import random
import sqlite3
import sys
from datetime import timedelta

import pytest
from conftest import ROOT, at, rows_of_every_kind
from hypothesis import given, settings
from hypothesis import strategies as some

import socialtrust
from socialtrust import Evidence, Interaction
from socialtrust.store import Store, schema, score_many
from socialtrust.times import to_us

sys.path.insert(0, str(ROOT / "tests/common"))
from killing import killed_at_work  # noqa: E402

NOW = at(200)


def memory(**options):
    store = Store(sqlite3.connect(":memory:", isolation_level=None), **options)
    store.create()
    return store


def mail(days, actor="me", target="ada", **fields):
    return Interaction(at(days), actor, target, channel="mail", **fields)


def bits(score):
    """All numbers of a score; equal only if every bit is."""
    return json.dumps(score.to_dict(), default=str, sort_keys=True)


def replayed(store, a, b, now):
    """What the store should say, from the rows themselves and nothing that it kept."""
    return Evidence.replay(a, b, store.rows(a, b, now), store.profile)


def assert_replay(store, a, b, now):
    fresh = replayed(store, a, b, now)
    if not store._aliases():  # evidence of merged records remembers whose ids are whose
        assert store.evidence(a, b, now).to_bytes() == fresh.to_bytes()
    assert bits(store.score(a, b, now)) == bits(fresh.score(now))


def test_put_change_retract():
    store = memory()
    assert store.put("mail/1", {"": mail(1)}) == 1
    assert store.put("mail/1", {"": mail(1)}) == 0  # known already
    assert store.put("mail/2", {"": mail(2, "ada", "me", question=1), "x": mail(2, "ada", "me")}) == 2
    assert len(store.evidence("me", "ada", NOW)) == 3
    assert store.kept("ada", "me").owed_by("me") == 1
    assert store.put("mail/2", {"": mail(2.5, "ada", "me")}) == 2  # one changed, one gone
    assert len(store.evidence("me", "ada", NOW)) == 2
    assert store.add("mail/2", {"y": mail(3)}) == 1
    assert list(store.record("mail/2")) == ["", "y"] and store.record("mail/2")["y"] in store.rows("me", "ada")
    assert store.retract("mail/2", "y", "nothing") == 1
    assert_replay(store, "me", "ada", NOW)
    assert store.retract("mail/1") == 1 and store.retract("mail/2") == 1 and store.retract("mail/2") == 0
    store.refresh(NOW)
    assert store.kept("me", "ada") is None and store.pairs() == []


def test_rows_of_one_instant_stay_apart():
    store = memory()
    store.put("journal/1", [(n, mail(1)) for n in range(3)])
    store.put("journal/2", {"": mail(1)})
    assert len(store.evidence("me", "ada", NOW)) == 4
    assert {row[4]["id"] for row in store.rows("me", "ada")} == {"journal/1/0", "journal/1/1", "journal/1/2", "journal/2"}


@settings(max_examples=15)
@given(seed=some.integers(0, 10**6))
def test_any_history_is_a_replay(seed):
    """Random rows put, changed, retracted and read between, against a replay and a ledger of what is left."""
    rng, store = random.Random(seed), memory()
    rows = rows_of_every_kind(seed, 60, contacts=3)
    there = {}
    for n, row in enumerate(rows):
        row.setdefault("id", f"row{n}")
        store.put(n, {"": row})
        there[n] = row
        if rng.random() < 0.3:
            gone = rng.choice(list(there))
            del there[gone]
            assert store.retract(gone) == 1
        if rng.random() < 0.3:
            store.refresh(at(n / 3 + 1))
    now = at(10)
    store.refresh(now)
    for kept in store.pairs():
        assert_replay(store, kept.a, kept.b, now)
        ledger = socialtrust.Ledger.from_records(
            row for row in there.values() if {row["actor"], row["target"]} == {kept.a, kept.b})
        score = ledger.score(kept.a, kept.b, now)
        assert bits(store.score(kept.a, kept.b, now)) == bits(score)
        assert (kept.depth, kept.trust_ab, kept.trust_ba, kept.pulse) == \
            (score.depth.value, *(each.value for each in score.trust), score.pulse)


def test_rows_after_now_are_held_back():
    store = memory()
    store.put(1, {"": mail(1)})
    store.put(2, {"": Interaction(at(50), "me", "ada", "meet", duration=3600)})
    store.refresh(at(10))
    kept = store.kept("me", "ada")
    assert kept.next <= at(50) and kept.rows == 2 and kept.last == at(1)
    assert len(store.evidence("me", "ada", at(10))) == 1
    store.refresh(at(50))
    assert store.kept("me", "ada").last == at(50)
    assert len(store.evidence("me", "ada", at(10))) == 1  # asked of the past


def test_refresh_touches_only_what_time_moved():
    store = memory()
    for day in range(30):
        store.put(f"a{day}", {"": mail(day), "back": mail(day + 0.1, "ada", "me")})
    store.put("old", {"": mail(1, "me", "ben")})
    assert store.refresh(at(31)) == 2
    assert store.refresh(at(31)) == 0
    kept = {each.b if each.a == "me" else each.a: each for each in store.pairs()}
    soon = min(each.next for each in kept.values() if each.next)
    assert store.refresh(soon - timedelta(seconds=1)) == 0
    assert store.refresh(soon) == sum(each.next == soon for each in kept.values()) == 1
    for each in store.pairs():  # what was not touched is still right to a point
        score = store.score(each.a, each.b, soon)
        assert abs(score.depth.value - each.depth) < 1


def test_a_promise_becomes_overdue_at_its_time():
    store = memory()
    store.put("task/1", {"": Interaction(at(1), "me", "ada", "promise", id="task/1", due=at(9))})
    store.refresh(at(2))
    assert store.kept("me", "ada").owed == (0, 0)
    assert store.refresh(at(9)) == 0
    now = at(9) + timedelta(microseconds=1)
    assert store.due(now) == [("ada", "me")] and store.refresh(now) == 1
    kept = store.kept("me", "ada")
    assert kept.owed_by("me") == 1 and kept.items[0]["id"] == "task/1" and kept.items[0]["since"] == at(9)
    store.add("task/1", {"kept": Interaction(at(12), "me", "ada", "keep", ref="task/1")})
    store.refresh(at(13))
    assert store.kept("me", "ada").owed == (0, 0)


def test_pairs_in_order():
    store = memory()
    for day in range(20):
        store.put(f"a{day}", {"": mail(day), "back": mail(day + 0.1, "ada", "me")})
    store.put("b", {"": mail(19, "ben", "me", question=1)})
    store.put("b2", {"": Interaction(at(18), "ben", "me", "complain", id="b2")})
    store.put("c", {"": mail(19, "ben", "ada")})
    found = store.pairs("me", now=at(21))
    assert [each.other("me") for each in found] == ["ada", "ben"]
    assert [each.other("me") for each in store.pairs("me", by="owed")] == ["ben", "ada"]
    assert [each.other("me") for each in store.pairs("me", limit=1, offset=1)] == ["ben"]
    assert len(store.pairs()) == 2  # the third was not asked for
    assert len(store.pairs(now=at(21))) == 3
    with pytest.raises(socialtrust.ArgumentError, match="expected one of depth, name, owed"):
        store.pairs(by="size")


@pytest.mark.parametrize("floor", [0.0, 0.5, 0.99])
def test_what_is_not_known_comes_last_and_is_no_number(floor):
    """By the floor of the store's own profile, whatever was kept with."""
    store = memory(profile=socialtrust.Profile.from_dict({"verdict": {"confidence_floor": floor}}))
    for n in range(40):
        store.put(n, {"": mail(n, "me", "long"), "back": mail(n + 0.1, "long", "me")})
    for n in range(3):
        store.put(f"s{n}", {"": mail(30 + n, "me", "short"), "back": mail(30 + n + 0.1, "short", "me")})
    store.put("x", {"": mail(5, "me", "once")})
    found = store.pairs("me", now=at(41))
    assert len(found) == 3 and {each.floor for each in found} == {floor}
    for each in found:
        score = store.score(each.a, each.b, at(41))
        for name, measure in (("depth", score.depth), ("trust_ab", score.trust[0]), ("trust_ba", score.trust[1])):
            assert each.enough(name) == measure.enough == (measure.confidence >= floor)
    assert found == sorted(found, key=lambda each: (not each.enough("depth"), -each.depth, each.a, each.b))
    assert store.pairs("me", by="owed") == sorted(found, key=lambda each: (-each.owed_by("me"), not each.enough("depth"), -each.depth))
    assert store.pairs() == found and store.kept("me", "long") in found
    with pytest.raises(socialtrust.ArgumentError):
        found[0].enough("pulse")


def test_a_gap_is_seen():
    store = memory()
    for n in range(5):
        store.put(n, {"": mail(n)})
    store.refresh(NOW)
    store.database.run("DELETE FROM socialtrust_rows WHERE record = '3'")  # past the store
    assert len(store.evidence("me", "ada", NOW)) == 4  # reading sees it
    store.database.run("DELETE FROM socialtrust_rows WHERE record = '2'")
    assert store.gaps() == [("ada", "me")]
    assert store.gaps() == []  # marked
    assert store.refresh(NOW) == 1
    assert store.kept("me", "ada").rows == 3 and store.gaps() == []
    store.put("other", {"": Interaction(at(1), "me", "zoe")})
    store.put("planned", {"": Interaction(at(4000), "me", "ada", "meet")})
    store.merge("zoe", "eve")
    store.refresh(NOW)
    assert store.gaps() == []
    store.database.run("UPDATE socialtrust_rows SET time_us = time_us - 1 WHERE record = '1'")  # as many, but not the same
    store.database.run("UPDATE socialtrust_rows SET time_us = time_us - 1 WHERE record = 'other'")
    assert store.gaps() == [("ada", "me"), ("eve", "me")] and store.gaps() == []
    assert store.refresh(NOW) == 2 and store.gaps() == []
    assert store.score("me", "ada", NOW) == store._replay("ada", "me", to_us(NOW)).score(NOW)


def test_merge_and_unmerge():
    store = memory()
    for day in range(10):
        store.put(f"m{day}", {"": mail(day), "back": mail(day + 0.1, "ada@old", "me")})
    store.put("between", {"": mail(3, "ada", "ada@old")})
    store.refresh(NOW)
    before = {(each.a, each.b): each for each in store.pairs()}
    assert len(before) == 3
    store.merge("ada@old", "ada")
    assert store.canonical("ada@old") == "ada" and len(store.pairs()) == 0
    store.refresh(NOW)
    assert [(each.a, each.b, each.rows) for each in store.pairs()] == [("ada", "me", 20)]
    assert bits(store.score("me", "ada@old", NOW)) == bits(store.score("me", "ada", NOW))
    assert_replay(store, "ada", "me", NOW)
    store.put("later", {"": mail(11, "ada@old", "me")})
    assert len(store.evidence("me", "ada", NOW)) == 21
    with pytest.raises(socialtrust.ArgumentError, match="already"):
        store.merge("ada", "ada@old")
    with pytest.raises(socialtrust.ArgumentError, match="unmerge it first"):
        store.merge("ada@old", "ben")
    store.retract("later")
    store.unmerge("ada@old")
    store.refresh(NOW)
    assert {(each.a, each.b): each for each in store.pairs()} == before
    with pytest.raises(socialtrust.NotFoundError):
        store.unmerge("ada@old")


def test_ids_of_merged_records_do_not_meet():
    """Two records of one person, each numbered from 1: two promises, one kept, one broken, before and after the merge."""
    store = memory()
    said = [(0, "ada", "promise", {"id": "1"}), (1, "ada@old", "promise", {"id": "1"}), (2, "ada@old", "break", {"ref": "1"}),
            (3, "ada", "keep", {"ref": "1"}), (4, "ada", "keep", {"ref": "1"})]  # fmt: skip
    for day, who, kind, fields in said:
        store.put(f"{who}-{day}", {"": Interaction(at(day), who, "me", kind, **fields)})
    store.merge("ada@old", "ada")
    store.refresh(NOW)
    counts = store.explain("me", "ada", NOW).counts
    assert (counts.promises[0], counts.kept[0], counts.broken[0]) == (2, 1, 1)
    assert store.score("me", "ada", NOW).ignored == 1
    store.unmerge("ada@old")
    store.refresh(NOW)
    assert store.explain("me", "ada", NOW).counts.kept[0] == 1


def test_forget():
    store = memory()
    store.put(1, {"": mail(1)})
    store.put(2, {"": mail(1, "ben", "me")})
    store.put(3, {"": mail(1, "ada@old", "me")})
    store.merge("ada@old", "ada")
    store.refresh(NOW)
    assert store.forget("ada@old") == 2
    dump = "\n".join(store.database.connection.iterdump())
    assert "ada" not in dump and "ben" in dump
    assert [each.other("me") for each in store.pairs()] == ["ben"]


def test_a_tenant_sees_its_own():
    ours, theirs = memory(tenant=1), None
    theirs = Store(ours.database, tenant=2)
    ours.put("r", {"": mail(1)})
    theirs.put("r", {"": mail(2), "x": mail(3)})
    ours.refresh(NOW), theirs.refresh(NOW)
    assert ours.kept("me", "ada").rows == 1 and theirs.kept("me", "ada").rows == 2
    assert theirs.forget("ada") == 2 and theirs.pairs() == []
    assert ours.retract("r") == 1
    other = Store(ours.database, tenant="1' OR '1'='1")
    assert other.pairs() == [] and other.rows("me", "ada") == [] and other.retract("r") == 0


def test_a_profile_of_each_tenant():
    store = memory()
    for n in range(20):
        store.put(n, {"": mail(n), "back": mail(n + 0.2, "ada", "me")})
    store.refresh(NOW)
    depth = store.kept("me", "ada").depth
    heavy = socialtrust.Profile().replace({"depth.rhythm.weight": socialtrust.Profile()["depth.rhythm.weight"] * 2})
    with_heavy = Store(store.database, profile=heavy)
    assert with_heavy.refresh(NOW) == 1 and with_heavy.kept("me", "ada").depth != depth
    assert_replay(with_heavy, "me", "ada", NOW)
    assert store.refresh(NOW) == 1 and store.kept("me", "ada").depth == depth


def test_bad_rows_say_where():
    store = memory()
    with pytest.raises(socialtrust.KindError, match="record mail/1, key 'x': .*kind"):
        store.put("mail/1", {"x": mail(1, kind="mesage")})
    with pytest.raises(TypeError, match="record 7"):
        store.put(7, {"": 5})
    with pytest.raises(socialtrust.ArgumentError, match="twice"):
        store.put(7, [("a", mail(1)), ("a", mail(2))])
    with pytest.raises(socialtrust.ArgumentError, match="same contact|itself"):
        store.put(7, {"": mail(1, "me", "me")})
    with pytest.raises(socialtrust.ArgumentError, match="a contact is"):
        store.put(7, {"": mail(1, "", "me")})
    with pytest.raises(ValueError, match="prefix"):
        Store(store.database, prefix="x; DROP")
    assert store.database.run("SELECT COUNT(*) FROM socialtrust_rows") == [(0,)]


def test_integers_are_contacts():
    store = memory()
    store.put(1, {"": mail(1, 12, 7)})
    assert store.evidence(7, 12, NOW).a == "12"


@pytest.mark.parametrize("level", [None, "DEFERRED"])
def test_it_goes_with_the_hosts_transaction(tmp_path, level):
    path = tmp_path / "host.sqlite"
    connection = sqlite3.connect(path, isolation_level=level)
    store = Store(connection)
    store.create()
    connection.execute("CREATE TABLE mails (id INTEGER)")
    connection.commit()
    store.put(1, {"": mail(1)})
    connection.commit()
    connection.execute("BEGIN")
    connection.execute("INSERT INTO mails VALUES (2)")
    store.put(2, {"": mail(2)})
    assert len(store.evidence("me", "ada", NOW)) == 2  # and is kept, in the transaction
    connection.rollback()
    assert connection.execute("SELECT COUNT(*) FROM mails").fetchone() == (0,)
    assert store.kept("me", "ada") is None
    assert len(store.evidence("me", "ada", NOW)) == 1
    assert not connection.in_transaction  # reading leaves no transaction open
    seen = sqlite3.connect(path).execute("SELECT row_count FROM socialtrust_pairs").fetchall()
    assert seen == [(1,)]


def test_a_reader_is_not_stopped_by_a_writer(tmp_path):
    path = tmp_path / "host.sqlite"
    store = Store(sqlite3.connect(path, isolation_level=None, timeout=0.05))
    store.create()
    store.put(1, {"": mail(1)})
    writer = sqlite3.connect(path, isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")
    assert len(store.evidence("me", "ada", NOW)) == 1  # replayed, not kept
    writer.execute("COMMIT")
    assert store.kept("me", "ada") is None
    store.score("me", "ada", NOW)
    assert store.kept("me", "ada").rows == 1
    only = Store(sqlite3.connect(f"file:{path}?mode=ro", uri=True, isolation_level=None))
    store.put(2, {"": mail(2)})
    assert len(only.evidence("me", "ada", NOW)) == 2


def test_damaged_evidence_is_replayed():
    store = memory()
    store.put(1, {"": mail(1)})
    store.refresh(NOW)
    store.database.run("UPDATE socialtrust_pairs SET evidence = x'00'")
    assert_replay(store, "me", "ada", NOW)


def test_score_many():
    store = memory()
    for n in range(30):
        store.put(n, {"": mail(n, "me", f"c{n % 7}")})
    store.refresh(NOW)
    blobs = store.database.run("SELECT evidence, a, b FROM socialtrust_pairs")
    assert [bits(score) for score in score_many([row[0] for row in blobs], NOW)] == \
        [bits(store.score(a, b, NOW)) for _, a, b in blobs]


KILLED = """
import sqlite3, sys
from socialtrust.store import Store
store = Store(sqlite3.connect(sys.argv[1], isolation_level=None, timeout=30))
print("ready", flush=True)
store.refresh(int(sys.argv[2]))
print("done", flush=True)
"""


def test_killed_at_any_time(tmp_path):
    """The process of a refresh is killed at random, a dozen times and more until a quarter of them have been at work; afterwards all is as
    a replay says."""
    path = tmp_path / "host.sqlite"
    store = Store(sqlite3.connect(path, isolation_level=None, timeout=30))
    store.create()
    rng = random.Random(7)
    script = tmp_path / "refresh.py"
    script.write_text(KILLED)

    def prepare(n):
        with store.database.transaction():
            for k in range(120):
                store.put(f"{n}/{k}", {"": mail(rng.uniform(0, 99 + n), "me", f"c{rng.randrange(60)}")})
        return path, str(socialtrust.times.to_us(at(100 + n)))

    now = at(100 + killed_at_work(script, 12, 0.05, rng, prepare))
    store.refresh(now)
    kept = store.pairs(limit=1000)
    assert len(kept) == 60 and store.due(now) == [] and store.gaps() == []
    for each in kept:
        fresh = replayed(store, each.a, each.b, now)
        assert store.evidence(each.a, each.b, now).to_bytes() == fresh.to_bytes()
        assert each.next is None or each.next > now  # and what time has not moved since is that of its own time
        assert each.depth == replayed(store, each.a, each.b, each.scored).score(each.scored).depth.value


def test_sqlalchemy(tmp_path):
    sqlalchemy = pytest.importorskip("sqlalchemy")
    from sqlalchemy.orm import Session
    engine = sqlalchemy.create_engine(f"sqlite:///{tmp_path / 'host.sqlite'}")
    plain = memory()
    with Session(engine) as session:
        store = Store(session)
        store.create()
        session.commit()
        for n in range(20):
            for each in (store, plain):
                each.put(n, {"": mail(n), "back": mail(n + 0.2, "ada%", "me")})
        session.commit()
        store.put("x", {"": mail(3)})
        assert len(store.evidence("me", "ada", NOW)) == 21
        session.rollback()
        assert len(store.evidence("me", "ada", NOW)) == 20
        session.commit()
        store.refresh(NOW, commit=session.commit), plain.refresh(NOW)
    with engine.connect() as connection:
        assert Store(connection).pairs() == plain.pairs()


def test_schema_is_plain_sql():
    assert all(statement.startswith("CREATE ") for statement in schema())
    assert any("BYTEA" in statement for statement in schema(postgresql=True, prefix="x_"))
