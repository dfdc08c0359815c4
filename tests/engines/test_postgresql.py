# SPDX-License-Identifier: MIT
"""The PostgreSQL extension on a real server that the tests start: the same bits as the library in serial and in
parallel, dump and restore, cancelling, and PostgreSQL's own regression test."""
import os
import struct
import subprocess
import threading
import time
from pathlib import Path

import psycopg
import pytest

import rows as R
import socialtrust as st
from servers import PostgreSQL, newest_postgresql

ROOT = Path(__file__).resolve().parents[2]
BUILD = Path(os.environ["POSTGRESQL_BUILD"])  # where the module is made
TYPES = {"time": "timestamptz", "due": "timestamptz", "audience": "int8", "sequence": "int8", "weight": "float8", "duration": "float8",
         "sentiment": "float8"} | {cue: "float8" for cue in st.cues}
ALL = ", ".join(f'"{name}"' for name in R.COLUMNS)
PAIR = 'least(actor COLLATE "C", target COLLATE "C"), greatest(actor COLLATE "C", target COLLATE "C")'
AGGREGATE = f"sot_evidence({ALL})"


@pytest.fixture(scope="module")
def server():
    folder = newest_postgresql()
    assert folder, "no PostgreSQL server is installed"
    make = ["make", "-s", "-f", ROOT / "libsocialtrust/sql/postgresql/Makefile", f"PG_CONFIG={folder / 'pg_config'}",
            f"LIBSOCIALTRUST={os.environ['LIBSOCIALTRUST_A']}"]
    BUILD.mkdir(parents=True, exist_ok=True)
    for goal in ([], ["install"]):
        done = subprocess.run([*make, *goal], cwd=BUILD, capture_output=True, text=True)
        assert done.returncode == 0 and "warning:" not in done.stderr, done.stdout + done.stderr
    with PostgreSQL(folder, ["max_parallel_workers=4", "max_worker_processes=8"]) as running:
        running.make = make
        yield running


@pytest.fixture(scope="module")
def db(server):
    with psycopg.connect(server.url(), autocommit=True) as connection:
        connection.execute("CREATE EXTENSION socialtrust")
        yield connection


def fill(db, rows, name="interactions"):
    db.execute(f"DROP TABLE IF EXISTS {name}")
    columns = ", ".join(f'"{c}" {TYPES.get(c, "text")}' for c in R.COLUMNS)
    db.execute(f"CREATE TABLE {name}({columns})")
    with db.cursor().copy(f"COPY {name} FROM STDIN") as copy:
        for row in rows:
            copy.write_row([st.times.from_us(row[c]) if c in ("time", "due") and row[c] is not None else row[c] for c in R.COLUMNS])


def bits(value):
    return None if value is None or value != value else struct.pack("<d", value)


def check(db, ledger, when, name="interactions"):
    moment = st.times.from_us(when)
    found = db.execute(f"SELECT e::bytea, (s).*, sot_trust(e, (s).a, %s), sot_owed(e, (s).b, %s) FROM (SELECT e, sot_score(e, %s) s FROM "
                       f"(SELECT {AGGREGATE} e FROM {name} WHERE actor <> target GROUP BY {PAIR}) x) y", (moment,) * 3).fetchall()
    for (blob, a, b, *numbers, state, interactions, owed_a, owed_b, trust_in_a, owed_by_b) in found:
        evidence = st.Evidence.from_bytes(blob, profile=ledger.profile)
        score = evidence.score(when)
        wanted = [getattr(m, part) for m in (score.depth, *score.trust) for part in ("value", "low", "high", "confidence")]
        wanted += [score.reciprocity, score.pulse, score.p_active]
        assert (a, b) == (evidence.a, evidence.b)
        assert list(map(bits, numbers)) == list(map(bits, wanted))
        assert (state, interactions, owed_a, owed_b) == (str(score.state), score.interactions, *score.owed)
        assert bits(trust_in_a) == bits(score.trust[1].value) and owed_by_b == score.owed[1]
        assert blob == ledger.evidence(a, b, "2200-01-01").to_bytes()
    return len(found)


@pytest.mark.parametrize("seed", range(200))
def test_random_ledgers_with_every_field(db, seed):
    ledger, profile, when = R.random_case(seed)
    fill(db, R.plain(ledger), "random")
    db.execute("SELECT set_config('socialtrust.profile', %s, false)", (profile.to_json(),))
    check(db, ledger, when, "random")
    db.execute("RESET socialtrust.profile")


@pytest.fixture(scope="module")
def company(db):
    ledger = R.sample()
    fill(db, R.plain(ledger))
    return ledger


def test_serial_and_with_four_workers(db, company):
    query = f"SELECT {PAIR}, {AGGREGATE}::bytea FROM interactions WHERE actor <> target GROUP BY 1, 2 ORDER BY 1, 2"
    serial = db.execute(query).fetchall()
    assert len(serial) == len(company.scores(R.FRIDAY)) > 5000
    for setting in ("max_parallel_workers_per_gather = 4", "parallel_setup_cost = 0", "parallel_tuple_cost = 0",
                    "min_parallel_table_scan_size = 0", "enable_sort = off"):
        db.execute("SET " + setting)
    db.execute("ALTER TABLE interactions SET (parallel_workers = 4)")
    plan = "\n".join(row[0] for row in db.execute("EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF) " + query))
    print(plan)
    assert "Partial" in plan and "Workers Launched: 4" in plan, plan
    assert db.execute(query).fetchall() == serial
    db.execute("RESET ALL")


def test_workers_fold_whole_pairs_of_a_table_partitioned_by_pair(db, company):
    """As the README shows: the aggregate and the score lie below the Gather, and the bits are those of one table."""
    query = f"SELECT {{}} FROM (SELECT {AGGREGATE} e FROM {{}} WHERE actor <> target GROUP BY {PAIR}) x"
    serial = db.execute(query.format("e::bytea", "interactions") + " ORDER BY 1").fetchall()
    columns = ", ".join(f'"{c}" {TYPES.get(c, "text")}' for c in R.COLUMNS)
    db.execute(f"CREATE TABLE parts({columns}) PARTITION BY HASH ({PAIR})")
    for k in range(3):
        db.execute(f"CREATE TABLE parts_{k} PARTITION OF parts FOR VALUES WITH (MODULUS 3, REMAINDER {k})")
    db.execute("INSERT INTO parts SELECT * FROM interactions")
    db.execute("ANALYZE parts")
    for setting in ("enable_partitionwise_aggregate = on", "max_parallel_workers_per_gather = 2", "parallel_setup_cost = 0",
                    "parallel_tuple_cost = 0", "min_parallel_table_scan_size = 0"):
        db.execute("SET " + setting)
    plan = "\n".join(row[0] for row in db.execute("EXPLAIN (VERBOSE, COSTS OFF) " + query.format(f"sum(sot_depth(e, '{R.FRIDAY}'))", "parts")))
    assert "Gather" in plan and "Gather" not in plan[plan.index("Parallel Append"):], plan
    assert "sot_evidence(" in plan[plan.index("Parallel Append"):] and "PARTIAL sot_evidence" not in plan, plan
    assert db.execute(query.format("e::bytea", "parts") + " ORDER BY 1").fetchall() == serial
    db.execute("RESET ALL")
    db.execute("DROP TABLE parts")


def test_a_blob_is_loaded_once_and_never_mistaken(db):
    """The session keeps the last evidence: another blob, or another profile, is never answered with it."""
    two = db.execute("SELECT sot_evidence(timestamptz '2026-01-01 00:00+00', 'a', 'b')::bytea, "
                     "sot_evidence(timestamptz '2026-01-01 00:00+00', 'a', 'c')::bytea").fetchone()
    query = "SELECT (sot_score(e::sot_evidence, '2026-02-01')).b, (sot_score(e::sot_evidence, '2026-02-01')).interactions FROM unnest(%s::bytea[]) e"
    assert db.execute(query, ([two[0], two[1], two[0], two[0]],)).fetchall() == [("b", 1), ("c", 1), ("b", 1), ("b", 1)]
    altered = bytearray(two[0])
    altered[len(altered) // 2] ^= 1
    with pytest.raises(psycopg.errors.DataCorrupted):
        db.execute("SELECT sot_depth(%s::bytea::sot_evidence, '2026-02-01')", (bytes(altered),))
    db.execute("SET socialtrust.profile = '{\"fold\": {\"day_offset_minutes\": 60}}'")
    with pytest.raises(psycopg.Error, match="fold parameters"):
        db.execute("SELECT sot_depth(%s::bytea::sot_evidence, '2026-02-01')", (two[0],))
    db.execute("RESET socialtrust.profile")


def test_email_eu(db):
    ledger, when = R.email_eu()
    fill(db, R.plain(ledger), "email")
    found = {(a, b): (blob, depth) for a, b, blob, depth in db.execute(
        f"SELECT (s).a, (s).b, e::bytea, (s).depth FROM (SELECT e, sot_score(e, %s) s FROM (SELECT sot_evidence(time, actor, target) e "
        f"FROM email WHERE actor <> target GROUP BY {PAIR}) x) y", (st.times.from_us(when),))}
    scores = ledger.scores(when)
    assert len(found) == len(scores) > 16_000
    for row in scores:
        assert bits(found[row["a"], row["b"]][1]) == bits(row["depth"])
    for pair in list(found)[::100]:
        assert found[pair][0] == ledger.evidence(*pair, "2200-01-01").to_bytes()
    db.execute("DROP TABLE email")


def test_functions_on_the_sample(db, company):
    assert check(db, company, st.times.to_us(R.FRIDAY)) > 5000


def test_dump_and_restore_keep_the_blobs(server, db, company):
    db.execute("DROP TABLE IF EXISTS kept")
    db.execute("SET socialtrust.profile = '{\"fold\": {\"day_offset_minutes\": 60}}'")  # of a profile that the restoring session has not
    db.execute(f"CREATE TABLE kept AS SELECT {PAIR}, sot_evidence(time, actor, target, kind) e FROM interactions "
               "WHERE actor <> target AND kind <> 'rate' GROUP BY 1, 2")
    db.execute("RESET socialtrust.profile")
    before = db.execute("SELECT md5(string_agg(e::bytea, '' ORDER BY e::bytea)) FROM kept").fetchone()
    dump = subprocess.run([server.bin / "pg_dump", "-h", server.folder, "-U", "sot", "-t", "kept", "sot"], capture_output=True, check=True).stdout
    subprocess.run([server.bin / "createdb", "-h", server.folder, "-U", "sot", "other"], check=True)
    with psycopg.connect(server.url("other"), autocommit=True) as other:
        other.execute("CREATE EXTENSION socialtrust")
    subprocess.run([server.bin / "psql", "-q", "-v", "ON_ERROR_STOP=1", "-h", server.folder, "-U", "sot", "other"], input=dump, check=True,
                   capture_output=True)
    with psycopg.connect(server.url("other")) as other:
        assert other.execute("SELECT md5(string_agg(e::bytea, '' ORDER BY e::bytea)) FROM kept").fetchone() == before


def test_parts_of_the_aggregate_are_nobodys_functions(db):
    """In words of the server's version, none of which is a crash."""
    for call in ("combine(NULL, NULL)", "serialize(NULL)", "final(NULL)"):
        with pytest.raises(psycopg.Error, match="does not exist|internal"):
            db.execute(f"SELECT sot_evidence_{call}").fetchone()


def test_binary_protocol(db):
    with db.cursor(binary=True) as cursor:
        blob = cursor.execute("SELECT sot_evidence(timestamptz '2026-01-01 00:00+00', 'a', 'b')::bytea").fetchone()[0]
        assert cursor.execute("SELECT sot_depth(%b::bytea::sot_evidence, '2026-02-01')", (blob,)).fetchone() == (0.0,)


def test_a_cancelled_query_ends(server, db):
    """Within seconds of being cancelled, once it is under way, where it would take minutes."""
    with psycopg.connect(server.url()) as slow:
        slow.execute("SET work_mem = '1GB'")
        cancelled = []

        def cancel():
            while not db.execute("SELECT 1 FROM pg_stat_activity WHERE pid = %s AND state = 'active' AND query LIKE '%%generate_series%%'",
                                 (slow.info.backend_pid,)).fetchone():
                time.sleep(0.01)
            time.sleep(0.5)
            cancelled.append(time.monotonic())
            slow.cancel()

        thread = threading.Thread(target=cancel, daemon=True)
        thread.start()
        with pytest.raises(psycopg.errors.QueryCanceled):
            slow.execute("SELECT sot_evidence(timestamptz '2000-01-01' + n * interval '1 second', 'a', 'b') "
                         "FROM generate_series(1, 100000000) n")
        assert time.monotonic() - cancelled[0] < 20
        thread.join()
        slow.rollback()
        assert slow.execute("SELECT 1").fetchone() == (1,)


def test_what_interrupts_a_query_does_not_end_it(server):
    """A backend is interrupted for other reasons than to cancel: a worker that reports, a cache that overflows, or, here, a look at its
    memory."""
    with psycopg.connect(server.url()) as slow, psycopg.connect(server.url(), autocommit=True) as other:
        done = threading.Event()

        def interrupt():
            while not done.wait(0.002):
                other.execute("SELECT pg_log_backend_memory_contexts(%s)", (slow.info.backend_pid,))

        thread = threading.Thread(target=interrupt)
        thread.start()
        try:
            slow.execute("SET work_mem = '1GB'")
            found = slow.execute("SELECT sot_depth(sot_evidence(timestamptz '2000-01-01' + n * interval '1 minute', 'a', 'b'), '2020-01-01') "
                                 "FROM generate_series(1, 2000000) n").fetchone()
        finally:
            done.set()
            thread.join()
        assert found == (0.0,)  # nothing came back


def test_memory_comes_back(db, company):
    """Contexts of the session after many statements, some of which fail: what is held does not grow."""
    def held():
        return db.execute("SELECT sum(total_bytes)::int8 FROM pg_backend_memory_contexts").fetchone()[0]

    def work():
        db.execute(f"SELECT sot_depth(sot_evidence(time, actor, target, kind), '2026-07-04') FROM interactions WHERE actor <> target AND kind <> 'rate' GROUP BY {PAIR}").fetchall()
        db.execute(f"SELECT sot_explain(sot_evidence(time, actor, target, kind), '2026-07-04') FROM interactions "
                   f"WHERE kind <> 'rate' AND 'me' IN (actor, target) AND 'ada@northwind.example' IN (actor, target) GROUP BY {PAIR}").fetchall()
        for bad in ("SELECT sot_evidence(time, actor, target) FROM interactions", "SELECT '\\x534f54'::sot_evidence",
                    "SELECT sot_depth(sot_evidence(time, actor, target), '1999-01-01') FROM interactions WHERE 'ada@northwind.example' IN (actor, target) AND 'me' IN (actor, target)"):
            with pytest.raises(psycopg.Error):
                db.execute(bad)

    for _ in range(3):
        work()
    before = held()
    for _ in range(6):
        work()
    assert held() <= before + 65536


MEMBERS = """SELECT pg_describe_object(d.classid, d.objid, 0), coalesce(pg_get_functiondef(p.oid), '') FROM pg_depend d
             JOIN pg_extension e ON d.refobjid = e.oid AND d.refclassid = 'pg_extension'::regclass
             LEFT JOIN pg_proc p ON d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND p.prokind = 'f'
             WHERE e.extname = 'socialtrust' ORDER BY 1"""


def test_an_earlier_version_becomes_this_one(server):
    """ALTER EXTENSION ... UPDATE from a version that lacked functions and had others of them differently: afterwards all is as in a
    new installation, and what tables hold is still there."""
    share = Path(subprocess.run([server.bin / "pg_config", "--sharedir"], capture_output=True, text=True, check=True).stdout.strip()) / "extension"
    script = (ROOT / "libsocialtrust/sql/postgresql/socialtrust--0.9.0.sql").read_text()
    statements = [part + ";\n" for part in script.split(";\n")]
    earlier = "".join(part for part in statements if not any(word in part for word in ("sot_explain_json", "sot_owed", "automatic float8")))
    assert len(earlier) < len(script)
    earlier = earlier.replace("COST 500", "COST 7")
    made = [share / "socialtrust--0.8.0.sql", share / "socialtrust--0.8.0--ANY.sql"]
    try:
        made[0].write_text(earlier)
        done = subprocess.run([*server.make, "socialtrust--0.8.0--ANY.sql"], cwd=BUILD, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        made[1].write_text((BUILD / "socialtrust--0.8.0--ANY.sql").read_text())
        for name in ("fresh", "old"):
            subprocess.run([server.bin / "createdb", "-h", server.folder, "-U", "sot", name], check=True)
        with psycopg.connect(server.url("fresh"), autocommit=True) as fresh, psycopg.connect(server.url("old"), autocommit=True) as old:
            fresh.execute("CREATE EXTENSION socialtrust")
            old.execute("CREATE EXTENSION socialtrust VERSION '0.8.0'")
            old.execute("CREATE TABLE kept AS SELECT sot_evidence(timestamptz '2026-01-01 00:00+00', 'a', 'b', 'ask') e")
            before = old.execute("SELECT e::bytea, sot_depth(e, '2026-02-01') FROM kept").fetchone()
            with pytest.raises(psycopg.errors.UndefinedFunction):
                old.execute("SELECT sot_owed(e, 'a', '2026-02-01') FROM kept")
            assert old.execute(MEMBERS).fetchall() != fresh.execute(MEMBERS).fetchall()
            old.execute("ALTER EXTENSION socialtrust UPDATE")
            assert old.execute("SELECT extversion FROM pg_extension WHERE extname = 'socialtrust'").fetchone() == ("0.9.0",)
            assert old.execute(MEMBERS).fetchall() == fresh.execute(MEMBERS).fetchall()
            assert old.execute("SELECT e::bytea, sot_depth(e, '2026-02-01') FROM kept").fetchone() == before
            assert old.execute("SELECT sot_owed(e, 'b', '2026-02-01') FROM kept").fetchone() == (1,)
    finally:
        for path in made:
            path.unlink(missing_ok=True)


def test_regression_in_postgresqls_own_way(server):
    env = {**os.environ, "PGHOST": server.folder, "PGUSER": "sot"}
    regress = Path(subprocess.run([server.bin / "pg_config", "--pgxs"], capture_output=True, text=True, check=True).stdout.strip()).parents[2] \
        / "src/test/regress/pg_regress"
    sources = ROOT / "libsocialtrust/sql/postgresql"
    done = subprocess.run([regress, f"--inputdir={sources}", f"--outputdir={BUILD}", f"--bindir={server.bin}", "--dbname=regression",
                           f"--host={server.folder}", "socialtrust"], env=env, cwd=BUILD, capture_output=True, text=True)
    differences = BUILD / "regression.diffs"
    assert done.returncode == 0, done.stdout + (differences.read_text() if differences.exists() else done.stderr)
