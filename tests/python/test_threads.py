# SPDX-License-Identifier: MIT
"""Threads, interrupts, progress and processes."""
import functools
import multiprocessing
import os
import pickle
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

import socialtrust as st
from conftest import at, rows_of_every_kind

WHEN = at(400)


def large(rows=300_000, contacts=2000):
    import array
    import random
    rng = random.Random(5)
    return {"time": array.array("q", (1_700_000_000_000_000 + n * 1_000_000 for n in range(rows))),
            "actor": array.array("I", (rng.randrange(contacts) for _ in range(rows))),
            "target": array.array("I", (contacts + rng.randrange(contacts) for _ in range(rows)))}


def test_eight_threads_on_one_frozen_snapshot(ledger):
    """A snapshot is bytes; scores, explanations and profiles are shared as they are."""
    expected, snapshot = ledger.scores(WHEN), pickle.dumps(ledger)
    blob, explanation = ledger.evidence("c0", "c1").to_bytes(), ledger.explain("c0", "c1", WHEN)
    score, text = st.Evidence.from_bytes(blob).score(WHEN), explanation.text()

    def work(_):
        mine = pickle.loads(snapshot)
        return (mine.scores(WHEN) == expected and st.Evidence.from_bytes(blob).score(WHEN) == score
                and explanation.text() == text and expected.to_dicts() == mine.scores(WHEN).to_dicts())

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(work, range(32)))


def test_eight_threads_each_with_their_own():
    logs = [rows_of_every_kind(seed, 300) for seed in range(8)]
    expected = [st.Ledger.from_records(log).scores(WHEN) for log in logs]
    with ThreadPoolExecutor(8) as pool:
        for _ in range(3):
            assert list(pool.map(lambda log: st.Ledger.from_records(log, threads=2).scores(WHEN), logs)) == expected


def test_two_long_calls_run_at_the_same_time():
    """Each call's progress waits for the other's: neither could end if they ran one after the other."""
    columns = large()
    met = [threading.Event(), threading.Event()]

    def work(me):
        ledger = st.Ledger.from_columns(columns)

        def progress(stage, done, total):
            met[me].set()
            assert met[1 - me].wait(60)

        return ledger.scores(progress=progress)

    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(work, range(2))
    assert first == second and len(first) > 1000


def others_run_during(call):
    """Whether another thread runs while call(progress) does. The progress counts reports without a step of Python: between the first
    report and the last nothing but the call itself lets another thread see the count. On a busy machine a call may be over before
    that has its turn: the next one is as good."""
    progress, seen, stop = functools.lru_cache(None)(slice), set(), threading.Event()

    def look():
        while not stop.wait(0.0005):
            seen.add(progress.cache_info().misses)

    thread = threading.Thread(target=look)
    thread.start()
    try:
        until = time.monotonic() + 60
        while time.monotonic() < until:
            progress.cache_clear()
            seen.clear()
            call(progress)
            if any(0 < count < progress.cache_info().misses for count in seen):
                return True
        return False
    finally:
        stop.set()
        thread.join()


def test_the_interpreter_goes_on_during_a_long_call():
    columns, ledger = large(), st.Ledger.from_columns(large())
    assert others_run_during(lambda progress: st.Ledger().add_columns(columns, progress=progress))
    assert others_run_during(lambda progress: ledger.scores(progress=progress))


def test_two_threads_on_one_ledger():
    ledger = st.Ledger.from_columns(large())
    inside, release, errors = threading.Event(), threading.Event(), []

    def progress(stage, done, total):
        inside.set()
        assert release.wait(60)

    thread = threading.Thread(target=lambda: ledger.scores(progress=progress))
    thread.start()
    assert inside.wait(60)
    for call in (ledger.scores, lambda: ledger.add(at(0), "a", "b"), lambda: ledger.score("1", "2001"), ledger.rows):
        with pytest.raises(st.ConcurrentUseError, match="thread|in use|using"):
            call()
    release.set()
    thread.join()
    assert len(ledger.scores()) > 1000


def test_progress_and_cancelling():
    ledger, heard = st.Ledger(), []
    ledger.progress = lambda stage, done, total: heard.append((stage, done, total))
    ledger.add_columns(large())
    ledger.scores()
    assert len(heard) > 3 and all(isinstance(stage, str) for stage, _, _ in heard)

    def no(stage, done, total):
        raise ZeroDivisionError(stage)

    before = len(ledger)
    for call in (lambda: ledger.scores(progress=no), lambda: ledger.attention(progress=no)):
        with pytest.raises(ZeroDivisionError):
            call()
    with pytest.raises(ZeroDivisionError):
        ledger.add_columns(large(), progress=no)
    assert len(ledger) == before and len(ledger.scores()) > 1000


def test_using_a_ledger_from_its_own_progress():
    ledger = st.Ledger.from_columns(large())
    with pytest.raises(st.ConcurrentUseError):
        ledger.scores(progress=lambda *_: len(ledger.scores()))
    assert len(ledger.scores()) > 1000


CTRL_C = """
import os, signal, sys, threading, time
sys.path.insert(0, {tests!r})
import socialtrust as st
from test_threads import large
ledger = st.Ledger.from_columns(large())
expected = len(ledger.scores())


def work():  # a call of its own: wherever in it the signal arrives, it arrives within the try
    threading.Timer(0.3, lambda: os.kill(os.getpid(), signal.SIGINT)).start()
    begin = time.perf_counter()
    while time.perf_counter() - begin < 60:
        st.Ledger.from_columns(large(20_000)).scores()
        ledger.scores()
    print("never")


try:
    work()
except KeyboardInterrupt:
    print("interrupted", len(ledger.scores()) == expected)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_ctrl_c():
    code = CTRL_C.format(tests=os.path.dirname(os.path.abspath(__file__)))
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=120)
    assert out.stdout == "interrupted True\n", out


def child_scores(snapshot):
    return pickle.loads(snapshot).scores(WHEN).to_csv()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="fork")
def test_fork_after_use(ledger):
    expected = ledger.scores(WHEN).to_csv()
    st.Ledger.from_columns(large(50_000), threads=2).scores()
    read, write = os.pipe()
    child = os.fork()
    if child == 0:  # the child goes on with what the parent made
        try:
            good = ledger.scores(WHEN).to_csv() == expected
            good &= len(st.Ledger.from_columns(large(50_000), threads=2).scores()) > 1000
            os.write(write, b"1" if good else b"0")
        finally:
            os._exit(0)
    os.close(write)
    assert os.read(read, 1) == b"1"
    os.close(read)
    assert os.waitpid(child, 0)[1] == 0
    assert ledger.scores(WHEN).to_csv() == expected
    for way in ("fork", "spawn"):
        with multiprocessing.get_context(way).Pool(2) as pool:
            assert pool.map(child_scores, [pickle.dumps(ledger)] * 4) == [expected] * 4


def test_many_threads_read_a_snapshot_while_the_ledger_goes_on():
    ledger = st.Ledger()
    for day in range(120):
        ledger.add((20_000 + day) * 86_400_000_000, "ann", "bob", "message")
        ledger.add((20_000 + day) * 86_400_000_000 + 1, "bob", "ann", "answer")
    frozen, at = ledger.snapshot(), 20_130 * 86_400_000_000
    right = frozen.score("ann", "bob", at).depth.value
    assert frozen.is_snapshot and not ledger.is_snapshot
    failures: list[BaseException] = []

    def read() -> None:
        try:
            for _ in range(30):
                assert frozen.score("ann", "bob", at).depth.value == right
                assert len(frozen.scores(at)) == 1
                frozen.explain("ann", "bob", at)
                frozen.network(at)
        except BaseException as error:  # told below, in the thread that counts
            failures.append(error)

    threads = [threading.Thread(target=read) for _ in range(8)]
    for thread in threads:
        thread.start()
    for day in range(121, 200):
        ledger.add((20_000 + day) * 86_400_000_000, "ann", "cem", "message")
    for thread in threads:
        thread.join()
    assert not failures
    with pytest.raises(st.UnsupportedError, match="snapshot"):
        frozen.add(0, "ann", "bob", "message")
    assert len(frozen) == 240


def test_many_rows_are_removed_at_once():
    ledger = st.Ledger()
    for k in range(500):
        ledger.add(k, "ann", "bob", "message", id=str(k))
    assert ledger.remove_many([("bob", "ann", str(k)) for k in range(0, 600, 2)]) == 250
    assert [row.id for row in ledger.rows("ann", "bob")] == [str(k) for k in range(1, 500, 2)]
    ledger.compact()
    assert len(ledger) == 250
