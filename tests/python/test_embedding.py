# SPDX-License-Identifier: MIT
"""The ways of hosts: background jobs, database columns, many tenants."""
import random

import pytest

import socialtrust as st
from conftest import at, rows_of_every_kind


class Host:
    """A host with a table of rows and a column of evidence."""

    def __init__(self, a, b):
        self.rows, self.pair, self.column, self.replays = {}, (a, b), st.Evidence(a, b).to_text(), 0

    def job(self, key, row):
        known = key in self.rows
        self.rows[key] = row
        if known:
            return  # delivered twice
        evidence = st.Evidence.from_text(self.column)
        try:
            evidence.add_row(row)
        except st.NeedsReplayError:
            evidence = st.Evidence.replay(*self.pair, self.rows.values())
            self.replays += 1
        self.column = evidence.to_text()


@pytest.mark.parametrize("order", ["in order", "twice", "reversed", "shuffled"])
def test_jobs_in_any_order_end_at_the_same_score(order):
    log = [row for row in rows_of_every_kind(7, 900, 1)]
    rows = list(st.Ledger.from_records(log).rows())
    jobs = list(enumerate(rows))[:150]
    expected = st.Evidence.replay("Zoë", "c0", [row for _, row in jobs])
    if order == "twice":
        jobs = [job for job in jobs for _ in range(2)] + jobs
    elif order == "reversed":
        jobs.reverse()
    elif order == "shuffled":
        random.Random(3).shuffle(jobs)
    host = Host("c0", "Zoë")
    for key, row in jobs:
        host.job(key, row)
    assert host.column == expected.to_text()
    assert st.Evidence.from_text(host.column).score(at(500)) == expected.score(at(500))
    assert (host.replays > 0) == (order in ("reversed", "shuffled"))


def test_an_edit_a_merge_and_an_erasure():
    ledger = st.Ledger.from_records(rows_of_every_kind(2, 300))
    rows = [row for row in ledger.rows("c0", "c1")]
    promise = next(row for row in ledger if row.kind == "promise")
    before = ledger.evidence(promise.actor, promise.target, at(300)).to_bytes()
    later = promise.replace(due=at(250))
    ledger.replace(later.time, later.actor, later.target, later.kind, **{k: v for k, v in later.to_dict().items() if k in ("channel", "audience", "weight",
                   "duration", "sentiment", "cues", "looked_for", "id", "ref")} | {"due": at(250)})
    edited = st.Evidence.replay(promise.actor, promise.target, ledger.rows(promise.actor, promise.target))
    assert edited.to_bytes() != before
    alone = ledger.score("c0", "c1", at(300))
    ledger.add_alias("c2", "c1")
    assert ledger.score("c0", "c1", at(300)).interactions > alone.interactions == len(rows)
    ledger.remove_alias("c2")
    assert ledger.score("c0", "c1", at(300)).to_dict() == alone.to_dict()
    ledger.forget("c1")
    with pytest.raises(st.NotFoundError):
        ledger.score("c0", "c1", at(300))


def test_many_tenants():
    profiles = [st.Profile().replace({"trust.commitments.weight": 1 + n / 10}, name=f"tenant {n}") for n in range(4)]
    logs = [rows_of_every_kind(n, 120) for n in range(12)]
    expected = [st.Ledger.from_records(log, profile=profiles[n % 4]).scores(at(99)).to_csv() for n, log in enumerate(logs)]
    ledgers = [st.Ledger(profiles[n % 4]) for n in range(12)]
    for step in range(120):  # all at once, row by row
        for ledger, log in zip(ledgers, logs):
            ledger.add_row(log[step])
            if step == 60:
                ledger.scores(at(50))
    assert [ledger.scores(at(99)).to_csv() for ledger in ledgers] == expected
    assert len(set(expected)) == 12


def test_evidence_knows_its_place():
    evidence = st.Evidence("b", "a")
    assert (evidence.a, evidence.b, evidence.last, len(evidence), bool(evidence)) == ("a", "b", None, 0, True)
    with pytest.raises(ValueError, match="as_of"):
        evidence.score()
    evidence.add(at(0), "a", "b", "promise", id="p", due=at(2))
    assert evidence.last == at(0) and evidence.observed
    with pytest.raises(st.ArgumentError):
        evidence.add(at(1), "a", "c")
    copy = evidence.clone()
    copy.add(at(1), "a", "b", "keep", ref="p")
    assert len(evidence) == 1 and copy != evidence and bytes(copy) == copy.to_bytes()
    assert evidence.what_if([(at(1), "a", "b", "keep", {"ref": "p"})]) == copy.score()
    assert evidence.explain(at(5)).needs_history and evidence.next("a", at(5))[0].action == "keep_promise"
    with pytest.raises(st.NeedsReplayError):
        copy.score(at(0))
    other = st.Profile().replace({"fold.half_life_days.replies": 11})
    with pytest.raises(st.MismatchError):
        st.Evidence.from_bytes(copy.to_bytes(), other)
    with pytest.raises(TypeError, match="from_text"):
        st.Evidence.from_bytes(copy.to_text())
