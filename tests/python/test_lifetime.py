# SPDX-License-Identifier: MIT
"""Nothing leaks, and children outlive their parents."""
import gc
import io
import os
import pickle
import sys
import tracemalloc

import pytest

import socialtrust as st
from conftest import at, rows_of_every_kind

LOG = rows_of_every_kind(4, 60)


def resident():
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def settle():
    gc.collect()
    sys._clear_type_cache()  # it keeps the names of attributes that were asked for


def assert_no_growth(work, times, most):
    """A leak grows every time; what the allocator keeps back, or the system counts late, does not."""
    grown = []
    while not grown or grown[-1] >= most:
        assert len(grown) < 3, f"{grown} bytes"
        gc.collect()
        before = resident()
        for _ in range(times):
            work()
        gc.collect()
        grown.append(resident() - before)


def everything():
    ledger = st.Ledger.from_records(LOG)
    scores = ledger.scores(at(99), me="c0", signals=True, attention=True)
    scores.to_dicts(), scores.to_csv(), scores.top(3), pickle.loads(pickle.dumps(scores)), scores.__arrow_c_stream__()
    score = ledger.score("c0", "c1", at(99))
    score.depth_signals, pickle.dumps(score)
    explanation = ledger.explain("c0", "c1", at(99))
    explanation.text(), explanation.sentences("de"), explanation.signals().__arrow_c_stream__(), pickle.dumps(explanation)
    ledger.timeline("c0", "c1"), ledger.explain_change("c0", "c1", at(3)), ledger.next("c0", "c1"), ledger.roll_up()
    st.Ledger.from_arrow(ledger.rows(), columns={"note": None})
    evidence = ledger.evidence("c0", "c1")
    st.Evidence.from_text(evidence.to_text()).what_if([(at(300), "c0", "c1")])
    for bad in (lambda: ledger.add(1.5, "a", "b"), lambda: ledger.score("x", "y"), lambda: evidence.add(1, "c0", "c1"),
                lambda: st.Ledger.from_columns(time=[1_772_357_401], actor=[b"\xff"], target=["b"]), lambda: st.Profile("none"),
                lambda: st.Ledger.from_csv(io.BytesIO(b"x,y\n"), columns={"x": "nothing"}),
                lambda: st.Ledger.from_csv(io.BytesIO(b"x,y\n"), columns={"x": 5}), lambda: st.Evidence.from_bytes(b"no"),
                lambda: ledger.scores(progress=lambda *_: 1 / 0)):
        try:
            bad()
        except Exception:
            pass


@pytest.mark.skipif(not os.path.exists("/proc/self/statm"), reason="needs /proc")
def test_nothing_leaks():
    for _ in range(15):
        everything()
    tracemalloc.start()
    everything()
    settle()
    before, objects = tracemalloc.get_traced_memory()[0], len(gc.get_objects())
    assert_no_growth(everything, 60, 6 << 20)
    settle()
    after = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    assert len(gc.get_objects()) - objects < 40
    assert after - before < 20_000, f"{after - before} bytes of Python"


def test_references_of_arguments():
    ledger, name, row = st.Ledger(), "an id that is not interned", {"time": "2026-03-01T09:30:01Z", "actor": "a", "target": "b"}
    values = [name, row, at(0)]
    before = [sys.getrefcount(value) for value in values]
    for n in range(50):
        ledger.add(at(0), name, "b")
        ledger.add_row(row)
        ledger.add_records([row, row])
        try:
            ledger.add(name, name, name, name)
        except st.Error:
            pass
    assert [sys.getrefcount(value) for value in values] == before


def test_rows_lend_their_columns_to_arrow():
    """They are not copied, whoever asks and how often, and stay while anybody shows them."""
    pyarrow = pytest.importorskip("pyarrow")
    ledger = st.Ledger.from_records(LOG)
    rows, expected = ledger.rows(), pyarrow.table(ledger)
    one, other = pyarrow.table(rows), pyarrow.table(rows)
    places = [[[part and part.address for part in table[name].chunk(0).buffers()] for name in table.column_names] for table in (one, other)]
    assert places[0] == places[1]
    assert one.schema.names == expected.schema.names and all(field.nullable for field in one.schema)
    actor = one["actor"]
    del ledger, rows, one
    gc.collect()
    assert len([bytes(1000) for _ in range(2000)]) == 2000 and other.to_pylist() == expected.to_pylist()
    del other
    gc.collect()
    assert actor.to_pylist() == expected["actor"].to_pylist()


def test_children_outlive_their_parents():
    profile = st.Profile().replace(name="short-lived")
    ledger = st.Ledger.from_records(LOG, profile=profile)
    scores, timeline, rows = ledger.scores(at(99)), ledger.timeline("c0", "c1"), ledger.rows()
    explanation, evidence, attention = ledger.explain("c0", "c1"), ledger.evidence("c0", "c1"), ledger.attention()
    column, score, contacts = scores["depth"], ledger.score("c0", "c1"), ledger.contacts()
    stream = scores.__arrow_c_stream__()
    expected = scores.to_csv()
    buffer = column.buffer
    del ledger, profile
    gc.collect()
    junk = [bytes(1000) for _ in range(2000)]
    assert scores.to_csv() == expected and scores.profile.name == "short-lived"
    assert len(timeline.to_dicts()) == len(timeline) and rows[0].actor and next(contacts).id
    assert explanation.text("de") and evidence.score() and attention.of("c0") is not None and score.depth_signals
    del scores, explanation, evidence
    gc.collect()
    assert list(buffer) == list(column._values) and len(junk) == 2000
    pyarrow = pytest.importorskip("pyarrow")
    reader = pyarrow.RecordBatchReader._import_from_c_capsule(stream)
    assert reader.read_all().num_rows == len(column)
