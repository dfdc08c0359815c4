# SPDX-License-Identifier: MIT
"""The SQLite extension: the same bits as the library, errors that name row and argument, nothing left behind."""
import os
import sqlite3
import struct

import pytest

import rows as R
import socialtrust as st

EXTENSION = os.environ["SQLITE_EXTENSION"]
PAIR = "min(actor, target), max(actor, target)"


def connect():
    db = sqlite3.connect(":memory:")
    db.enable_load_extension(True)
    db.load_extension(EXTENSION)
    return db


def filled(rows):
    db = connect()
    db.execute(f"CREATE TABLE interactions({', '.join(R.COLUMNS)})")
    db.executemany(f"INSERT INTO interactions VALUES({', '.join('?' * len(R.COLUMNS))})",
                   ([row[name] for name in R.COLUMNS] for row in rows))
    return db


def bits(value):
    return None if value is None or value != value else struct.pack("<d", value)


@pytest.fixture(scope="module")
def company():
    ledger = R.sample()
    return ledger, filled(row for row in R.plain(ledger) if row["actor"] != row["target"])


AGGREGATE = f"sot_evidence({', '.join(R.COLUMNS)})"


def test_evidence_is_the_blob_of_every_other_path(company):
    ledger, db = company
    found = dict(((a, b), blob) for a, b, blob in db.execute(
        f"SELECT {PAIR}, {AGGREGATE} FROM interactions GROUP BY {PAIR}"))
    scores = ledger.scores(R.FRIDAY)
    assert len(found) == len(scores) > 5000
    for (a, b), blob in list(found.items())[::50]:
        assert blob == ledger.evidence(a, b, "2100-01-01").to_bytes()


def check_functions(ledger, db, when):
    for row in db.execute(f"""
            WITH pairs AS (SELECT {PAIR}, {AGGREGATE} e FROM interactions WHERE actor <> target GROUP BY {PAIR})
            SELECT e, sot_depth(e, ?1), sot_depth_low(e, ?1), sot_depth_high(e, ?1), sot_confidence(e, ?1),
                   sot_pulse(e, ?1), sot_reciprocity(e, ?1), sot_state(e, ?1), sot_interactions(e, ?1) FROM pairs""", (when,)):
        evidence = st.Evidence.from_bytes(row[0], profile=ledger.profile)
        score = evidence.score(when)
        wanted = (score.depth.value, score.depth.low, score.depth.high, score.depth.confidence, score.pulse, score.reciprocity)
        assert list(map(bits, row[1:7])) == list(map(bits, wanted))
        assert row[7:] == (str(score.state), score.interactions)
        for side, contact in enumerate((evidence.a, evidence.b)):
            trust, owed = db.execute("SELECT sot_trust(?1, ?2, ?3), sot_owed(?1, ?2, ?3)", (row[0], contact, when)).fetchone()
            assert bits(trust) == bits(score.trust[1 - side].value) and owed == score.owed[side]


def test_functions_of_evidence(company):
    ledger, db = company
    few = connect()
    some = [row for row in R.plain(ledger) if row["actor"] != row["target"] and not row["actor"].startswith("@")]
    check_functions(ledger, filled(some), st.times.to_us(R.FRIDAY))
    few.close()


@pytest.mark.parametrize("seed", range(200))
def test_random_ledgers_with_every_field(seed):
    ledger, profile, when = R.random_case(seed)
    db = filled(R.plain(ledger))
    db.execute("SELECT sot_set_profile(?)", (profile.to_json(),))
    check_functions(ledger, db, when)
    table = {(r[0], r[1]): r[2:] for r in db.execute(
        "SELECT a, b, depth, depth_low, depth_high, trust_ab, trust_ba, pulse, reciprocity FROM sot_scores("
        "'SELECT * FROM interactions', ?)", (when,))}
    wanted = {(r["a"], r["b"]): r for r in ledger.scores(when)}
    assert table.keys() == wanted.keys()
    for pair, row in wanted.items():
        names = ("depth", "depth_low", "depth_high", "trust_ab", "trust_ba", "pulse", "reciprocity")
        assert list(map(bits, table[pair])) == [bits(row[name]) for name in names]


def test_email_eu():
    ledger, when = R.email_eu()
    db = connect()
    db.execute("CREATE TABLE interactions(time, actor, target)")
    db.executemany("INSERT INTO interactions VALUES(?, ?, ?)", ((row["time"], row["actor"], row["target"]) for row in R.plain(ledger)))
    found = {(r[0], r[1]): r[2:] for r in db.execute("SELECT a, b, depth, depth_low, depth_high, trust_ab, trust_ba, pulse FROM "
                                                     "sot_scores('SELECT * FROM interactions', ?)", (when,))}
    blobs = {(a, b): (blob, depth) for a, b, blob, depth in db.execute(
        "SELECT a, b, e, sot_depth(e, ?) FROM (SELECT min(actor, target) a, max(actor, target) b, sot_evidence(time, actor, target) e "
        f"FROM interactions WHERE actor <> target GROUP BY {PAIR})", (when,))}
    scores = ledger.scores(when)
    assert len(scores) == len(found) == len(blobs) > 16_000
    for row in scores:
        names = ("depth", "depth_low", "depth_high", "trust_ab", "trust_ba", "pulse")
        assert list(map(bits, found[row["a"], row["b"]])) == [bits(row[name]) for name in names]
        assert bits(blobs[row["a"], row["b"]][1]) == bits(row["depth"])
    for pair in list(blobs)[::100]:
        assert blobs[pair][0] == ledger.evidence(*pair, "2100-01-01").to_bytes()


@pytest.mark.parametrize("attention", [0, 1])
def test_the_table_of_one_contact(company, attention):
    ledger, db = company
    found = db.execute("SELECT contact, depth, depth_low, pulse, state, interactions FROM sot_scores("
                       "'SELECT * FROM interactions', ?, 'me', ?) ORDER BY contact", (R.FRIDAY, attention)).fetchall()
    scores = sorted(ledger.scores(R.FRIDAY, me="me", attention=bool(attention)), key=lambda row: row["contact"].encode())
    assert [(r[0], bits(r[1]), bits(r[2]), bits(r[3]), r[4], r[5]) for r in found] == \
        [(r["contact"], bits(r["depth"]), bits(r["depth_low"]), bits(r["pulse"]), str(r["state"]), r["interactions"]) for r in scores]


def test_order_and_threads_of_rows_do_not_matter(company):
    _, db = company
    query = "SELECT quote(sot_evidence(time, actor, target, kind)) FROM (SELECT * FROM interactions WHERE 'me' IN (actor, target) " \
            "AND 'ada@northwind.example' IN (actor, target) ORDER BY {})"
    assert len({db.execute(query.format(order)).fetchone() for order in ("time", "time DESC", "random()")}) == 1


def test_words_and_json(company):
    ledger, db = company
    pair = "'me' IN (actor, target) AND 'ada@northwind.example' IN (actor, target)"
    english, german, document = db.execute(
        f"SELECT sot_explain(e, ?1, 'en', 'me'), sot_explain(e, ?1, 'de'), json(sot_explain(e, ?1, 'json')) "
        f"FROM (SELECT {AGGREGATE} e FROM interactions WHERE {pair})", (R.FRIDAY,)).fetchone()
    assert english.startswith("You and ada@northwind.example") and "Kontakt" in german and '"verdicts"' in document


def test_a_log_file_without_a_query(tmp_path):
    from socialtrust.log_file import LogFile
    with LogFile(tmp_path / "log.sqlite") as log:
        log.add({"kind": "message", **{name: value for name, value in row.items() if value is not None}} for row in R.plain(R.sample()))
        log.add_alias("rosa@lindenhof.example", "ada@northwind.example", "said so", accepted=True)
        # Two records that are numbered alike: ids of both stay their own.
        for number, who in enumerate(("rosa@lindenhof.example", "ada@northwind.example")):
            for day, kind, fields in ((1, "promise", {"id": "1"}), (2 + number, "keep", {"ref": "1"})):
                log.add([{"time": f"2026-05-0{day}T0{number}:00:00Z", "actor": who, "target": "me", "kind": kind, **fields}])
        log.add_alias("mara@workshop.example", "wanda@brightside.example", "perhaps", accepted=False)
    db = sqlite3.connect(tmp_path / "log.sqlite")
    db.enable_load_extension(True)
    db.load_extension(EXTENSION)
    found = {contact: (bits(depth), bits(low)) for contact, depth, low in
             db.execute("SELECT contact, depth, depth_low FROM sot_scores(NULL, ?, 'me')", (R.FRIDAY,))}
    ledger = st.Ledger.from_log(tmp_path / "log.sqlite")
    assert found == {row["contact"]: (bits(row["depth"]), bits(row["depth_low"])) for row in ledger.scores(R.FRIDAY, me="me")}
    assert "rosa@lindenhof.example" not in found and "mara@workshop.example" in found
    db.execute("UPDATE contacts SET do_not_score = 1 WHERE id = 'mara@workshop.example'")
    db.execute("INSERT OR IGNORE INTO contacts(id, do_not_score) VALUES('mara@workshop.example', 1)")
    assert "mara@workshop.example" not in {row[0] for row in db.execute("SELECT contact FROM sot_scores(NULL, ?, 'me')", (R.FRIDAY,))}


def test_reading_a_message():
    db = connect()
    text = "Thank you so much for the drawings! Could you send the invoice too?"
    found = db.execute("SELECT sot_read(?1) ->> 'language', sot_read(?1) ->> 'gratitude', sot_read(?1) ->> 'question', sot_read(NULL), "
                       "sot_read(?2, 'de') ->> 'gratitude'", (text, "Vielen Dank!")).fetchone()
    assert found[0] == "en" and found[1] > 0.5 and found[2] > 0.5 and found[3] is None and found[4] > 0.5
    assert db.execute("SELECT sot_read(?)", (text,)).fetchone() == db.execute("SELECT sot_read(?)", (text,)).fetchone()
    with pytest.raises(sqlite3.OperationalError, match="sot_read: .*language is none of this reader"):
        db.execute("SELECT sot_read('hello', 'xx')").fetchone()


# ---- bad input ----

@pytest.mark.parametrize("arguments, message", [
    ("1700000000, 'a', 'b'", "row 1 of the group: time: an integer time is microseconds"),
    ("'1700000000', 'a', 'b'", "row 1 of the group: time: .* number kept as text"),
    ("1.5, 'a', 'b'", "row 1 of the group: time: expected ISO 8601 text or an integer .* a real number"),
    ("'yesterday', 'a', 'b'", "row 1 of the group: time: .*yesterday"),
    ("NULL, 'a', 'b'", "row 1 of the group: time is NULL"),
    ("'2026-01-01T00:00:00Z', NULL, 'b'", "row 1 of the group: actor is NULL"),
    ("'2026-01-01T00:00:00Z', 'a', NULL", "row 1 of the group: target is NULL"),
    ("'2026-01-01T00:00:00Z', 'a', ''", "row 1 of the group: target is missing"),
    ("'2026-01-01T00:00:00Z', x'00', 'b'", "row 1 of the group: actor: expected text or an integer, not a blob"),
    ("'2026-01-01T00:00:00Z', 'a', 'a'", "row 1 of the group: actor and target are the same"),
    ("'2026-01-01T00:00:00Z', 'a', 'b', 'massage'", "row 1 of the group: .*massage"),
    ("'2026-01-01T00:00:00Z', 'a', 'b', 6", "row 1 of the group: kind: expected the name of a kind, not an integer"),
    ("'2026-01-01T00:00:00Z', 'a', 'b', 'message', 'mail', 0", "row 1 of the group: audience"),
    ("'2026-01-01T00:00:00Z', 'a', 'b', 'message', 'mail', 1, 'heavy'", "row 1 of the group: weight: expected a number, not text"),
    ("'2026-01-01T00:00:00Z', 'a', 'b', 'message', 'mail', 1, 7", "weight"),
    ("'2026-01-01T00:00:00Z', 'a', 'b', 'message', 'mail', 1, 1, NULL, NULL, NULL, NULL, 'friday'", "row 1 of the group: due: "),
    ("'2026-01-01T00:00:00Z', 'a', 'b', 'message', 'mail', 1, 1, NULL, NULL, NULL, NULL, NULL, 'irony'", "looked_for: expected cue names .* not \"irony\""),
])
def test_a_bad_row_is_named(arguments, message):
    with pytest.raises(sqlite3.OperationalError, match=message):
        connect().execute(f"SELECT sot_evidence({arguments})").fetchall()


def test_two_pairs_in_one_group():
    with pytest.raises(sqlite3.OperationalError, match='row 2 of the group: "a" and "b" are .* "c" is a third contact'):
        connect().execute("SELECT sot_evidence(t, x, y) FROM (SELECT '2026-01-01T00:00:00Z' t, 'a' x, 'b' y "
                          "UNION ALL SELECT '2026-01-02T00:00:00Z', 'b', 'c')").fetchall()


def test_no_rows_and_null_are_null():
    db = connect()
    assert db.execute("SELECT sot_evidence(1, 'a', 'b') WHERE 0").fetchone() == (None,)
    assert db.execute("SELECT sot_depth(NULL, '2026-01-01T00:00:00Z'), sot_depth(x'00', NULL)").fetchone() == (None, None)


@pytest.mark.parametrize("cut", [0, 1, 7, 100, -1])
def test_truncated_and_altered_blobs(cut):
    db = connect()
    whole = db.execute("SELECT sot_evidence('2026-01-01T00:00:00Z', 'a', 'b')").fetchone()[0]
    with pytest.raises(sqlite3.OperationalError, match="sot_depth: "):
        db.execute("SELECT sot_depth(?, '2026-02-01T00:00:00Z')", (whole[:cut],)).fetchone()
    altered = bytearray(whole)
    altered[len(altered) // 2] ^= 1
    with pytest.raises(sqlite3.OperationalError, match="sot_pulse: "):
        db.execute("SELECT sot_pulse(?, '2026-02-01T00:00:00Z')", (bytes(altered),)).fetchone()


def test_large_evidence_and_many_blobs_in_turn():
    """The connection keeps the last evidence: another blob is never answered with it, nor is one that is too large to be kept."""
    db = connect()
    ledger = st.Ledger()
    for n in range(60):
        ledger.add(f"2026-01-01T{n // 60:02}:{n:02}:00Z", "a", "b", "promise", id=f"{n}{'x' * 300}", due="2026-03-01T00:00:00Z")
    large = ledger.evidence("a", "b", "2026-02-01").to_bytes()
    assert len(large) > 16384
    db.execute("CREATE TABLE p(time, actor, target, kind, channel, audience, weight, duration, sentiment, id, ref, due)")
    db.executemany("INSERT INTO p VALUES(?, 'a', 'b', 'promise', NULL, NULL, NULL, NULL, NULL, ?, NULL, ?)",
                   ((st.times.to_us(row.time), row.id, st.times.to_us(row.due)) for row in ledger.rows()))
    folded, held = db.execute("SELECT e, sot_interactions(e, '2026-02-01T00:00:00Z') FROM (SELECT sot_evidence(time, actor, target, kind, channel, audience, "
                              "weight, duration, sentiment, id, ref, due) e FROM p)").fetchone()
    assert folded == large and held == 60
    small = [db.execute("SELECT sot_evidence('2026-01-01T00:00:00Z', 'a', ?)", (other,)).fetchone()[0] for other in "bc"]
    turn = [large, small[0], large, small[1], small[1], small[0]]
    found = [db.execute("SELECT sot_interactions(?1, ?2), sot_trust(?1, ?3, ?2) > 0", (blob, "2026-02-01T00:00:00Z", "c" if blob is small[1] else "b")).fetchone()
             for blob in turn]
    assert found == [(60, 1), (1, 1), (60, 1), (1, 1), (1, 1), (1, 1)]


def test_a_blob_of_another_profile():
    db = connect()
    blob = db.execute("SELECT sot_evidence('2026-01-01T00:00:00Z', 'a', 'b')").fetchone()[0]
    db.execute("SELECT sot_set_profile('{\"fold\": {\"day_offset_minutes\": 60}}')")
    with pytest.raises(sqlite3.OperationalError, match="sot_depth: .*(profile|fold)"):
        db.execute("SELECT sot_depth(?, '2026-02-01T00:00:00Z')", (blob,)).fetchone()
    db.execute("SELECT sot_set_profile(NULL)")
    assert db.execute("SELECT sot_depth(?, '2026-02-01T00:00:00Z')", (blob,)).fetchone() == (0.0,)
    with pytest.raises(sqlite3.OperationalError, match="sot_set_profile: .*depht"):
        db.execute("SELECT sot_set_profile('{\"depht\": 1}')").fetchone()


@pytest.mark.parametrize("query, message", [
    ("SELECT 1", 'column "1" is not known'),
    ("SELECT time, actor FROM interactions", "no column target"),
    ("SELECT time, actor, target, time FROM interactions", "gives time twice"),
    ("DELETE FROM interactions", "must be one SELECT"),
    ("SELECT * FROM interactions; SELECT 1", "must be one SELECT"),
    ("SELECT * FROM nowhere", "no such table"),
    ("SELECT time, actor, NULL AS target FROM interactions", "row 1: target is NULL"),
])
def test_a_bad_query_of_the_table(company, query, message):
    with pytest.raises(sqlite3.OperationalError, match=f"sot_scores: .*{message}"):
        company[1].execute("SELECT * FROM sot_scores(?, ?)", (query, R.FRIDAY)).fetchall()
    assert company[1].execute("SELECT count(*) FROM interactions").fetchone()[0] > 17000


def test_the_table_wants_its_arguments(company):
    for call in ("sot_scores", "sot_scores('SELECT 1')"):
        with pytest.raises(sqlite3.OperationalError, match="a query and a time are needed"):
            company[1].execute(f"SELECT * FROM {call}").fetchall()
    with pytest.raises(sqlite3.OperationalError, match="no contact .nobody"):
        company[1].execute("SELECT * FROM sot_scores('SELECT * FROM interactions', ?, 'nobody')", (R.FRIDAY,)).fetchall()


def test_a_cancelled_query_ends_and_the_connection_goes_on(company):
    _, db = company
    db.set_progress_handler(lambda: 1, 1000)
    with pytest.raises(sqlite3.OperationalError, match="interrupted"):
        db.execute("SELECT * FROM sot_scores('SELECT * FROM interactions', ?)", (R.FRIDAY,)).fetchall()
    db.set_progress_handler(None, 0)
    assert db.execute("SELECT count(*) FROM sot_scores('SELECT * FROM interactions', ?)", (R.FRIDAY,)).fetchone()[0] > 5000


def test_what_runs_queries_stays_out_of_views_of_strangers(company):
    db = company[1]
    db.execute("CREATE VIEW v AS SELECT sot_set_profile('{}') p")
    db.execute("PRAGMA trusted_schema = OFF")
    with pytest.raises(sqlite3.OperationalError, match="unsafe use"):
        db.execute("SELECT * FROM v").fetchall()
    db.execute("CREATE VIEW w AS SELECT sot_depth(sot_evidence(time, actor, target), '2026-07-03T18:00:00Z') d FROM interactions "
               "WHERE 'me' IN (actor, target) AND 'ada@northwind.example' IN (actor, target)")
    assert db.execute("SELECT d > 0 FROM w").fetchone() == (1,)
    db.execute("DROP VIEW v")
    db.execute("PRAGMA trusted_schema = ON")


def test_as_an_index_on_an_expression():
    """Deterministic functions may stand in indexes: the same evidence gives the same number for ever."""
    db = connect()
    db.execute("CREATE TABLE pairs(evidence BLOB)")
    db.execute("INSERT INTO pairs SELECT sot_evidence('2026-01-01T00:00:00Z', 'a', 'b')")
    db.execute("CREATE INDEX by_depth ON pairs(sot_depth(evidence, '2026-02-01T00:00:00Z'))")
    assert db.execute("SELECT count(*) FROM pairs WHERE sot_depth(evidence, '2026-02-01T00:00:00Z') = 0").fetchone() == (1,)
