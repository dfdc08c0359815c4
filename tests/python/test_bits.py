# SPDX-License-Identifier: MIT
"""The same bits as C, byte for byte, on the sample and on random ledgers of every kind."""
import ctypes
import json
import subprocess

import pytest

import socialtrust as st
from socialtrust.times import to_us
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


def exact(score, counts):
    """Every field by the name that score_dump gives it."""
    nan = float("nan")
    out = {name: getattr(score, name) for name in ("reciprocity", "pulse", "p_active", "interactions", "active_days",
           "silence_days", "usual_gap_days", "ignored", "conflicts", "depth_floor", "depth_gate")}
    for name, measure in (("depth", score.depth), ("trust0", score.trust[0]), ("trust1", score.trust[1])):
        out |= {f"{name}.{part}": value for part, value in measure.to_dict().items()}
    for name, signals in (("depth", score.depth_signals), ("trust0", score.trust_signals[0]), ("trust1", score.trust_signals[1])):
        out |= {f"{name}.{signal}.{part}": value for signal, each in signals.items() for part, value in each.to_dict().items()}
    for side in (0, 1):
        out |= {f"given{side}": score.given[side], f"owed{side}": score.owed[side]}
        out |= {f"counts.{name}_{'ab'[side]}": getattr(counts, name)[side] for name in (
            "rows", "active_days", "turns_answered", "questions", "answer_hours", "promises", "kept", "broken", "unanswered_run")}
    return {name: nan if value is None else value for name, value in out.items()}


@pytest.mark.parametrize("seed", range(4))
def test_every_field_of_every_pair_exactly(tool, seed):
    ledger = st.Ledger.from_records(rows_of_every_kind(seed + 20, 500, 4))
    when, text = at(300), ledger.to_ndjson()
    pairs = [(row["a"], row["b"]) for row in ledger.scores(when)]
    lines = ["case\tpython", "profile\t" + json.dumps(st.Profile().to_dict()), f"rows\t{len(text.splitlines())}", *text.splitlines()]
    lines += [f"score\t{to_us(when)}\t{a}\t{b}\t0\tnan\tnan\tnan\tnan\tnan\tnan" for a, b in pairs]
    out = subprocess.run([tool("score_dump")], input="\n".join([*lines, "end", ""]), capture_output=True, text=True, check=True).stdout
    assert len(out.splitlines()) == len(pairs) > 5
    for (a, b), line in zip(pairs, out.splitlines()):
        c = dict(part.split("=") for part in line.split() if "=" in part)
        mine = exact(ledger.score(a, b, when), ledger.explain(a, b, when).counts)
        assert len(mine) > 240
        for name, value in mine.items():
            theirs = float.fromhex(c[name]) if "x" in c[name] or "n" in c[name] else float(c[name])
            assert theirs == value or (theirs != theirs and value != value), (a, b, name)


def test_a_blob_goes_to_c_and_back(tool):
    """C itself, through its shared library: it continues what Python wrote, and Python what C wrote."""
    rows = [row for row in st.Ledger.from_records(rows_of_every_kind(3, 500, 1)).rows() if row.kind == "message"]
    assert len(rows) > 10
    blob = st.Evidence.replay("c0", "Zoë", rows[:-2]).to_bytes()

    class Row(ctypes.Structure):
        _fields_ = [("size", ctypes.c_size_t), ("time_us", ctypes.c_int64), ("actor", ctypes.c_char_p), ("target", ctypes.c_char_p),
                    ("kind", ctypes.c_int), ("channel", ctypes.c_char_p), ("audience", ctypes.c_uint32), ("weight", ctypes.c_double),
                    ("duration", ctypes.c_double), ("sentiment", ctypes.c_double), ("cues", ctypes.c_void_p), ("cue_count", ctypes.c_size_t),
                    ("looked_for", ctypes.c_uint32), ("id", ctypes.c_char_p), ("ref", ctypes.c_char_p), ("due_us", ctypes.c_int64)]

    c = ctypes.CDLL(tool("libsocialtrust"))
    c.sot_evidence_saved_size.restype = ctypes.c_size_t
    context, profile, evidence = ctypes.c_void_p(), ctypes.c_void_p(), ctypes.c_void_p()
    assert c.sot_context_new(None, ctypes.byref(context), None) == 0
    assert c.sot_profile_builtin(context, ctypes.byref(profile), None) == 0
    assert c.sot_evidence_load(context, profile, blob, ctypes.c_size_t(len(blob)), ctypes.byref(evidence), None) == 0
    row, nan = rows[-2], float("nan")
    bits = sum(1 << st.cues.index(name) for name in row.looked_for)
    cues = (ctypes.c_double * 8)(*(row.cues.get(name, 0) for name in st.cues))
    given = Row(ctypes.sizeof(Row), to_us(row.time), row.actor.encode(), row.target.encode(), 6, (row.channel or "").encode(), row.audience,
                row.weight, nan, nan if row.sentiment is None else row.sentiment,
                ctypes.cast(cues, ctypes.c_void_p), 8, bits, b"", b"", -(2**63))
    assert c.sot_evidence_add(evidence, ctypes.byref(given), None) == 0
    size = c.sot_evidence_saved_size(evidence)
    room, written = ctypes.create_string_buffer(size), ctypes.c_size_t()
    assert c.sot_evidence_save(evidence, room, ctypes.c_size_t(size), ctypes.byref(written), None) == 0
    c.sot_evidence_free(evidence), c.sot_profile_unref(profile), c.sot_context_unref(context)
    back = st.Evidence.from_bytes(room.raw[:written.value])
    back.add_row(rows[-1])
    assert back == st.Evidence.replay("c0", "Zoë", rows)
