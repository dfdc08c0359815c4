# SPDX-License-Identifier: MIT
"""The sample's messages as texts: the file is what its generator makes, and reading it loses no more than it does today."""
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PATHS = [str(ROOT / "tests/validation"), str(ROOT / "examples/sample")]
sys.path[:0] = PATHS
import generate  # noqa: E402
import sample_texts  # noqa: E402

sys.path[:] = [path for path in sys.path if path not in PATHS]
sys.modules.pop("mailbox", None)  # the sample's, not Python's


@pytest.fixture(scope="module")
def lost():
    return sample_texts.compare()


def test_texts_are_what_the_generator_makes():
    assert (ROOT / "examples/sample/texts.csv").read_text(encoding="utf-8") == generate.files(generate.DEFAULT_SEED)["texts.csv"]


def test_texts_belong_to_rows_that_somebody_wrote():
    rows, said = sample_texts.sample(None)
    assert len(said) > 2500 and all(text.strip() for text in said.values())
    assert {rows[line - 2]["kind"] for line in said} <= set(sample_texts.READ)
    assert {rows[line - 2]["channel"] for line in said} == {"mail", "chat"}
    written = {line for line, row in enumerate(rows, 2) if row["kind"] in sample_texts.READ and row["channel"] in ("mail", "chat")}
    assert written == set(said)


def test_cues_read_lose_little(lost):
    table = lost["table"]
    assert lost["contacts"] == 23 and lost["bands"]["cues"] >= 22
    assert table["depth"][1] <= 1.5 and table["trust in them"][1] <= 2.0 and table["trust in me"][1] <= 2.2
    assert min(value for (log, _), value in lost["order"].items() if log == "cues") >= 0.93


def test_texts_alone_lose_no_more_than_is_known(lost):
    table = lost["table"]
    assert lost["bands"]["texts"] >= 22
    assert table["depth"][2] <= 2.0 and table["trust in them"][2] <= 5.5 and table["trust in me"][2] <= 6.0
    assert lost["order"]["texts", "depth"] >= 0.95


def test_promises_and_complaints_are_found_again(lost):
    written, said, right = lost["counts"]["promise"]
    assert right >= 0.9 * written and said <= 1.5 * written
    written, said, right = lost["counts"]["complain"]
    assert right >= 0.7 * written and said <= 3 * written


def test_the_truth_is_needed(lost, monkeypatch):
    """Without any text there is nothing to read: the distances are not small by themselves."""
    rows, said = sample_texts.sample(None)
    monkeypatch.setattr(sample_texts, "sample", lambda seed: (rows, dict.fromkeys(said, ".")))
    silent = sample_texts.compare()
    assert silent["counts"]["promise"][1:] == (0, 0)
    assert silent["table"]["trust in me", "commitments"][2] > 0.5 and silent["table"]["depth", "personal"][2] > 0.3
