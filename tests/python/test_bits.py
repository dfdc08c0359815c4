# SPDX-License-Identifier: MIT
"""The same bits as C, byte for byte, on the sample and on random ledgers of every kind."""
import json
import subprocess

import pytest

import socialtrust as st
from conftest import SAMPLE, at, rows_of_every_kind


@pytest.mark.parametrize("me", [None, "me"])
def test_the_sample_as_score_log_prints_it(tool, sample, me):
    for format, written in (("csv", "to_csv"), ("json", "to_json")):
        command = [tool("score_log"), "--format", format, "--as-of", "2026-07-03T18:00:00Z", str(SAMPLE)]
        c = subprocess.run(command + (["--me", me] if me else []), capture_output=True, text=True, check=True).stdout
        scores = sample.scores("2026-07-03T18:00:00Z", me=me)
        assert getattr(scores, written)() == c
        assert getattr(scores[:], written)() == c  # without the library's own table


@pytest.mark.parametrize("seed", range(6))
def test_random_ledgers_of_every_kind(tool, tmp_path, seed):
    ledger = st.Ledger.from_records(rows_of_every_kind(seed, 700, 4))
    path = tmp_path / "rows.ndjson"
    ledger.to_ndjson(path)
    c = subprocess.run([tool("score_log"), "--format", "json", "--as-of", "2026-12-01T00:00:00Z", str(path)],
                       capture_output=True, text=True, check=True).stdout
    assert ledger.scores("2026-12-01T00:00:00Z").to_json() == c
    assert {row["kind"] for row in json.loads("[" + ",".join(ledger.to_ndjson().splitlines()) + "]")
            if "kind" in row} >= set(st.kinds) - {"message"}


def test_every_way_to_a_score(ledger):
    when = at(300)
    for row in ledger.scores(when):
        a, b = row["a"], row["b"]
        score = ledger.score(a, b, when)
        inputs = {"observed": ledger.observed(when)}
        evidence = ledger.evidence(a, b, when)
        assert evidence.score(when, inputs=inputs) == score
        assert st.Evidence.replay(a, b, ledger.rows(a, b)).score(when, inputs=inputs) == score
        assert st.Evidence.from_bytes(evidence.to_bytes()).score(when, inputs=inputs) == score
        assert (row["depth"], row["trust_ab"], row["pulse"]) == (score.depth.value, score.trust[0].value, score.pulse)
        assert ledger.timeline(a, b, [when])["depth"][0] == score.depth.value


def test_a_blob_continues_in_c(tool, tmp_path):
    """score_dump continues what Python wrote where it can: the text equals what C writes for the same rows."""
    rows = list(st.Ledger.from_records(rows_of_every_kind(3, 500, 2)).rows("c0", "c1"))
    half = st.Evidence.replay("c0", "c1", rows[: len(rows) // 2])
    running = st.Evidence.from_text(half.to_text())
    for row in rows[len(rows) // 2:]:
        running.add_row(row)
    assert running.to_bytes() == st.Evidence.replay("c0", "c1", rows).to_bytes()
