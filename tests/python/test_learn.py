# SPDX-License-Identifier: MIT
"""Measures and learning: the bits of the C library, labels from anywhere, bad input, threads, lifetimes."""
import copy
import csv
import gc
import io
import json
import math
import os
import pickle
import random
import subprocess
from concurrent.futures import ThreadPoolExecutor

import pytest

import socialtrust as st
from conftest import ROOT, SAMPLE, at
from socialtrust import metrics
from test_lifetime import assert_no_growth

AS_OF = "2026-07-03T18:00:00Z"


def outcomes(seed, count=60):
    rng = random.Random(seed)
    score = [round(rng.random(), 2) for _ in range(count)]
    return score, [float(rng.random() < s) for s in score], [rng.choice([0.5, 1.0, 3.0]) for _ in score]


@pytest.fixture(scope="module")
def company():
    return st.Ledger.from_csv(SAMPLE)


@pytest.fixture(scope="module")
def labels():
    with open(ROOT / "examples" / "sample" / "labels.csv", newline="") as file:
        return [row | {"label": int(row["label"])} for row in csv.DictReader(file)]


@pytest.fixture(scope="module")
def learned(company, labels):
    return company.learn(labels, as_of=AS_OF)


# ---- measures ----


def test_the_same_bits_as_in_c(tool):
    columns = [outcomes(seed) for seed in range(8)]
    given = "".join(f"metrics {len(s)} 7 " + " ".join(float(x).hex() for row in zip(s, y, w) for x in row) + "\n" for s, y, w in columns)
    said = subprocess.run([tool("learn_dump")], input=given, capture_output=True, text=True, check=True).stdout
    for line, (score, label, weight) in zip(said.splitlines(), columns, strict=True):
        how = {"weight": weight, "resamples": 0}
        ours = [metrics.auc(score, label, **how), metrics.average_precision(score, label, **how), metrics.log_loss(score, label, **how),
                metrics.brier(score, label, **how), metrics.ece(score, label, bins=7, **how), metrics.spearman(score, label, **how)]
        calibration = metrics.calibrate(score, label, weight=weight)
        assert [float.fromhex(x) for x in line.split()] == [*map(float, ours), calibration.a, calibration.b]
        assert all(each.low is None and each.resamples == 0 for each in ours)


def test_by_hand():
    assert metrics.auc([1, 2, 3, 3], [0, 0, 1, 0]).value == 2.5 / 3
    assert metrics.brier([0.5, 1], [1, 1]).value == 0.125 and float(metrics.log_loss([0.5], [1])) == math.log(2)
    assert metrics.spearman([1, 2, 3], [10, 30, 20]).value == pytest.approx(0.5)
    curve = metrics.reliability([0.1] * 10 + [0.9] * 10, [0] * 9 + [1] * 10 + [0], bins=2)
    assert curve.columns == ("from", "to", "weight", "score", "label", "low", "high") and len(curve) == 2
    assert curve["label"].to_list() == pytest.approx([0.1, 0.9]) and all(r["low"] < r["label"] < r["high"] for r in curve)


def test_intervals_by_group():
    score, label, _ = outcomes(1, 200)
    group = [f"ego {n % 20}" for n in range(200)]
    one, two = metrics.auc(score, label, group=group), metrics.auc(score, label, group=[n % 20 for n in range(200)], threads=2)
    assert one == two and one.low < one.value < one.high and 990 < one.resamples <= 1000
    assert metrics.auc(score, label, group=group, seed=2) != one and str(one).startswith(f"{one.value:.3f} (")
    narrow = metrics.auc(score, label, group=group, level=0.5)
    assert one.low < narrow.low and narrow.high < one.high and pickle.loads(pickle.dumps(one)) == one


def test_columns_of_any_kind():
    score, label, weight = outcomes(2)
    expected = metrics.auc(score, label, weight=weight)
    numpy, pandas, polars = (pytest.importorskip(name) for name in ("numpy", "pandas", "polars"))
    for make in (tuple, iter, numpy.array, pandas.Series, polars.Series, lambda x: numpy.array(x, "f4") if x is label else numpy.array(x)):
        assert metrics.auc(make(score), make(label), weight=make(weight)) == expected
    assert metrics.auc(score, [bool(x) for x in label], weight=weight) == expected
    table = st.Table([st.Column("s", "g", numpy.array(score))])
    assert metrics.auc(table["s"], label, weight=weight) == expected


def test_calibration():
    calibration = metrics.calibrate([-3, -1, 0, 1, 3, 0.5], [0, 0, 1, 0, 1, 1])
    by_hand = [1 / (1 + math.exp(-(calibration.a + calibration.b * x))) for x in (-2, 0, 5)]
    assert calibration([-2, 0, 5]) == pytest.approx(by_hand) and calibration(5) == pytest.approx(by_hand[2])
    assert calibration(None) is None and calibration([None, 0])[0] is None
    assert pickle.loads(pickle.dumps(calibration)) == calibration == copy.copy(calibration)
    numpy = pytest.importorskip("numpy")
    array = calibration(numpy.array([-2.0, 0, 5]))
    assert isinstance(array, numpy.ndarray) and list(array) == calibration([-2, 0, 5])


def test_outcomes_that_are_no_columns_of_one_length():
    for score, label, weight, group in (([], [0, 1], None, None), ([1, 2], [], None, None), ([], [], [1, 1], None), ([], [], None, [1, 1]),
                                        ([1, 2], [0, 1], [], None), ([1, 2], [0, 1], None, [])):  # fmt: skip
        with pytest.raises(st.ArgumentError, match="values where the columns before it have"):
            metrics.auc(score, label, weight=weight, group=group)
    numpy = pytest.importorskip("numpy")
    for score in (numpy.array([1, 2], "M8[s]"), numpy.array([1, 2], "m8[s]"), numpy.array([1, 2j])):
        with pytest.raises(TypeError, match="score: expected a column of numbers"):
            metrics.auc(score, [0, 1])


def test_log_odds():
    base = st.Profile()["depth.base"]
    assert metrics.log_odds(0) == pytest.approx(base) and metrics.log_odds(50, "trust") == 0
    assert metrics.log_odds([0, 100])[1] == pytest.approx(36.7, abs=0.1)
    with pytest.raises(st.RangeError):
        metrics.log_odds(101)
    with pytest.raises(st.ArgumentError, match="activity"):
        metrics.log_odds(1, "activity")


def test_agrees_with_scikit_learn():
    sklearn = pytest.importorskip("sklearn.metrics")
    for seed in range(5):
        score, label, weight = outcomes(seed + 10)
        for ours, theirs in ((metrics.auc, sklearn.roc_auc_score), (metrics.average_precision, sklearn.average_precision_score)):
            assert ours(score, label, weight=weight).value == pytest.approx(theirs(label, score, sample_weight=weight), abs=1e-12)


# ---- learning ----


def test_learn(company, learned, labels):
    profile, evaluation = learned
    assert profile.name == "learned" and profile != company.profile
    assert evaluation.labels == len(labels) == evaluation.given.held_out.labels + evaluation.given.fitted.labels
    assert evaluation.held_out is evaluation.learned.held_out and evaluation.target == "depth" and evaluation.split == "contact"
    for value in evaluation.values:
        assert (company.profile[value.path], profile[value.path]) == (value.before, value.after)
    said = json.loads(evaluation.to_json())
    assert evaluation.to_dict() == said
    assert company.learn(labels, as_of=AS_OF) == learned
    both = company.learn(labels[::-1], as_of=AS_OF)  # the order says nothing
    assert both[0] == profile and both[1] == evaluation
    depth = company.scores(AS_OF, me="me", profile=profile).top(1)["depth"][0]
    chance = evaluation.learned.calibration(metrics.log_odds(depth, profile=profile))
    assert 0.9 < chance <= 1
    mean = {p: sum(company.score(row["a"], row["b"], AS_OF, profile=p).depth.value for row in labels) / len(labels) for p in (company.profile, profile)}
    assert mean[profile] == pytest.approx(mean[company.profile], abs=1e-6)  # the scale is the profile's to say
    assert evaluation.changes() == ["the labelled pairs keep their mean depth"]  # a hundred labels against strength 1
    _, loose = company.learn([row | {"label": row["label"] if k % 5 else 1} for k, row in enumerate(labels)], as_of=AS_OF, strength=0.001)
    assert loose.changes()[-1] == evaluation.changes()[0] and len(loose.changes("de")) == len(loose.changes()) > 1
    assert " times as much as before" in loose.changes()[0] and loose.changes()[0] in str(loose)


def test_evaluate(company, labels, learned):
    evaluation = company.evaluate(labels, as_of=AS_OF)
    assert evaluation.learned is None and evaluation.values == []
    assert evaluation.given.held_out == learned[1].given.held_out == evaluation.held_out
    trust = company.evaluate(labels, "trust", as_of=AS_OF, resamples=0)
    assert trust.target == "trust" and trust.held_out.auc.low is None
    mixed = [labels[7 * n % len(labels)] | {"as_of": at(n)} for n in range(len(labels))]
    by_time = company.evaluate(mixed, split_at=at(40), resamples=10)
    assert by_time.split == "time" and by_time.split_at == at(40) and by_time.held_out.labels == len(labels) - 40
    more = [*labels, {"a": "me", "b": "unknown", "label": 1}]
    assert company.evaluate(more, as_of=AS_OF, skip_unknown=True).left_out == 1


def test_the_held_out_come_first(learned):
    evaluation = learned[1]
    assert "labels held out" in repr(evaluation) and str(evaluation).splitlines()[0].startswith("41 labels held out")
    html = evaluation._repr_html_()
    assert html.index("held out") < html.index("fitted on")
    assert str(evaluation.held_out.auc) in html
    copied = pickle.loads(pickle.dumps(evaluation))
    assert copied == evaluation and repr(copied) == repr(evaluation) and copied.learned == evaluation.learned
    assert copied.given.reliability.to_dicts() == evaluation.given.reliability.to_dicts()


def test_learn_activity(company):
    profile, evaluation = company.learn_activity(AS_OF, cut_offs=12, name="busy")
    assert profile.name == "busy" and evaluation.target == "activity" and evaluation.split == "time"
    assert evaluation.learned.calibration is None and evaluation.held_out.coverage is None
    score = company.score("me", "ada@northwind.example", AS_OF, profile=profile)
    assert 0 < score.p_active < 1 and company.learn_activity(cut_offs=2)[0].name == "learned"


def test_compare_profiles(company, learned):
    moves = company.compare_profiles(None, learned[0], as_of=AS_OF)
    assert moves.compared == company.info.pairs and moves.before == company.profile and moves.after == learned[0]
    far = [abs(row["move"]) for row in moves]
    assert far == sorted(far, reverse=True) and 0.1 < far[0] < 40  # the scale is kept
    for row in moves[:5]:
        before, after = (company.score(row["a"], row["b"], AS_OF, profile=p).depth.value for p in (None, learned[0]))
        assert (row["before"], row["after"]) == (before, after) and row["move"] == pytest.approx(after - before)
        assert sum(v for n, v in row.items() if n.startswith("move_")) == pytest.approx(row["move"])
    assert moves.to_csv().startswith("a,b,before,after,move,because") and len(json.loads(moves.to_json())) == len(moves)
    cut = moves[:3]
    assert isinstance(cut, st.Moves) and cut.to_csv().splitlines() == moves.to_csv().splitlines()[:4]
    assert pickle.loads(pickle.dumps(moves)) == moves
    mine = company.compare_profiles(None, learned[0], as_of=AS_OF, me="ada@northwind.example", least=0)
    assert len(mine) == mine.compared < moves.compared
    polars = pytest.importorskip("polars")
    assert polars.DataFrame(moves).height == len(moves) and moves.to_pandas().shape[0] == len(moves)


def test_labels_from_anywhere(company, labels, learned):
    columns = {name: [row[name] for row in labels] for name in ("a", "b", "label")}
    given = [columns, iter(labels), [row | {"more": 1} for row in labels]]
    try:
        import pandas
        import polars
        import pyarrow
        given += [pandas.DataFrame(columns), polars.DataFrame(columns), pyarrow.table(columns),
                  pandas.DataFrame(columns).astype({"a": "category", "label": "int8"}), pyarrow.table(columns).__arrow_c_stream__(),
                  pandas.read_csv(ROOT / "examples" / "sample" / "labels.csv"),
                  polars.DataFrame(columns).with_columns(polars.col("label").cast(polars.Boolean))]
    except ImportError:
        pass
    for each in given:
        assert company.learn(each, as_of=AS_OF)[0] == learned[0], type(each)
    by_me = [{"contact": row["b"], "closeness": row["label"]} for row in labels]
    assert company.learn(by_me, me="me", columns={"closeness": "label"}, as_of=AS_OF)[1] == learned[1]


@pytest.mark.parametrize("call,error,said", [
    (lambda c: c.learn([]), st.ArgumentError, "labels"),
    (lambda c: c.learn([{"a": "me", "b": "x"}]), st.ParseError, "column label"),
    (lambda c: c.learn([{"b": "x", "label": 1}]), st.ParseError, "me="),
    (lambda c: c.learn([{"a": "me", "b": "nobody", "label": 1}, {"a": "me", "b": "ada@northwind.example", "label": 0}]), st.NotFoundError, "nobody"),
    (lambda c: c.learn([{"a": "me", "b": "ada@northwind.example", "label": 2}]), st.RangeError, "label[0]"),
    (lambda c: c.learn([{"a": "me", "b": "ada@northwind.example", "label": None}]), st.ParseError, "row 0, column label"),
    (lambda c: c.learn([{"a": "me", "b": None, "label": 1}]), st.ParseError, "row 0, column b"),
    (lambda c: c.learn([{"a": "me", "b": "ada@northwind.example", "label": 1}] * 3), st.ArgumentError, ""),
    (lambda c: c.learn([{"a": "me", "b": "ada@northwind.example", "label": 1, "as_of": None}]), st.ParseError, "as_of"),
    (lambda c: c.learn("labels.csv"), TypeError, "table"),
    (lambda c: c.learn(5), TypeError, "table"),
    (lambda c: c.learn([{"a": "me", "b": "x", "label": 1}], "activity"), st.ArgumentError, "depth or trust"),
    (lambda c: c.evaluate([{"a": "me", "b": "x", "label": 1}], split="halves"), st.KindError, "split"),
    (lambda c: c.evaluate([{"a": "me", "b": "x", "label": 1}], held_out=2), st.RangeError, "held_out"),
    (lambda c: c.evaluate([{"a": "me", "b": "x", "label": 1}], resamples=-1), st.RangeError, "resamples"),
    (lambda c: c.learn_activity(cut_offs=1), st.RangeError, "cut_offs"),
    (lambda c: c.learn_activity("2025-07-04T00:00:00Z"), st.ArgumentError, ""),
    (lambda c: c.compare_profiles(None, None, me="nobody"), st.NotFoundError, "nobody"),
    (lambda c: c.compare_profiles(None, None, target="pulse"), st.ArgumentError, "target"),
    (lambda c: metrics.auc([1, 2], [1, 1]), st.ArgumentError, ""),
    (lambda c: metrics.auc([1], [1, 0]), st.ArgumentError, "label"),
    (lambda c: metrics.auc([1, math.nan], [1, 0]), st.RangeError, "score[1]: expected a number"),
    (lambda c: metrics.auc([1, None], [1, 0]), st.RangeError, "score[1]"),
    (lambda c: metrics.auc([1, "2"], [1, 0]), TypeError, "row 1, column score"),
    (lambda c: metrics.auc(5, [1, 0]), TypeError, "score"),
    (lambda c: metrics.brier([2.0], [1]), st.RangeError, "score[0]"),
    (lambda c: metrics.reliability([0.5, 0.6], [0, 1], bins=0), st.RangeError, "bins"),
    (lambda c: metrics.calibrate([], []), st.ArgumentError, ""),
    (lambda c: metrics.Calibration(a=1, b=2)("x"), TypeError, "score"),
])
def test_bad_input(company, call, error, said):
    with pytest.raises(error) as caught:
        call(company)
    assert said in str(caught.value)


def test_plot(learned, tmp_path):
    matplotlib = pytest.importorskip("matplotlib")
    matplotlib.use("Agg")
    ax = learned[1].plot()
    assert [line.get_label() for line in ax.lines[1:]] == ["learned", "as it was"]
    assert list(ax.lines[1].get_ydata()) == learned[1].learned.reliability["label"].to_list()
    ax.figure.savefig(tmp_path / "reliability.png")
    metrics.reliability([0.2, 0.8], [0, 1], bins=2).plot(ax=ax)
    matplotlib.pyplot.close("all")


# ---- threads, lifetimes ----


def test_threads_and_interrupts(company, labels, learned):
    snapshot = pickle.dumps(company)
    with ThreadPoolExecutor(4) as pool:
        assert all(pool.map(lambda _: pickle.loads(snapshot).learn(labels, as_of=AS_OF) == learned, range(8)))
    score, label, _ = outcomes(3, 400)
    expected = metrics.auc(score, label)
    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(lambda n: metrics.auc(score, label, threads=1 + n % 2), range(16))) == {expected}
    stages = []
    company.evaluate(labels, as_of=AS_OF, progress=lambda *said: stages.append(said))
    assert stages
    for stop in (ZeroDivisionError, KeyboardInterrupt):
        def progress(*_):
            raise stop
        with pytest.raises(stop):
            company.learn(labels, as_of=AS_OF, progress=progress)


def test_it_is_documented():
    for owner in (st.Network, st.Standing, st.Evaluation, st.Moves, st.Admitted, st.Calibration, metrics):
        for name in getattr(owner, "__all__", dir(owner)):
            if not name.startswith("_"):
                value = getattr(owner, name)
                text = value.__doc__ or ""
                assert text or not (callable(value) or isinstance(value, property)), (owner, name)
                for ism in ("NULL", "NAN", "sot_", "SOT_", "->", "_us`", "::"):
                    assert ism not in text, (owner, name, text)
    for function in (st.Ledger.learn, st.Ledger.learn_activity, st.Ledger.compare_profiles, metrics.auc, st.Network.standing,
                     st.Network.from_columns, st.Network.reputation, st.Network.introduction):
        assert len(function.__doc__.split()) > 30, function


def test_importing_brings_nothing_heavy():
    code = "import sys, socialtrust; print(sorted({'numpy', 'pandas', 'matplotlib', 'socialtrust.network', 'socialtrust.learn'} & set(sys.modules)))"
    assert subprocess.run([os.sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"
    assert {"Network", "Evaluation", "metrics"} <= set(dir(st)) and all(hasattr(st, name) for name in st.__all__)
    with pytest.raises(AttributeError):
        st.nothing


def everything(ledger, labels):
    profile, evaluation = ledger.learn(labels, as_of=AS_OF, resamples=5)
    pickle.loads(pickle.dumps(evaluation)), evaluation._repr_html_(), evaluation.to_dict()
    moves = ledger.compare_profiles(None, profile, as_of=AS_OF)
    moves.to_csv(), moves.__arrow_c_stream__(), pickle.dumps(moves[:3])
    score, label, weight = outcomes(4)
    metrics.auc(score, label, weight=weight, group=label, resamples=5), metrics.reliability(score, label)
    metrics.calibrate(score, label)(score), metrics.log_odds([1, 2])
    for bad in (lambda: ledger.learn([*labels, {"a": "me", "b": "nobody", "label": 1}]), lambda: metrics.auc(score, label[:3]),
                lambda: metrics.reliability([2.0, 0.0], [0, 1]), lambda: ledger.compare_profiles(None, None, me="nobody"),
                lambda: ledger.learn_activity(cut_offs=1)):
        with pytest.raises(st.Error):
            bad()


@pytest.mark.skipif(not os.path.exists("/proc/self/statm"), reason="needs /proc")
def test_nothing_leaks(labels):
    text = "".join(SAMPLE.read_text().splitlines(True)[:3000])
    ledger = st.Ledger.from_csv(io.StringIO(text))
    known = {contact.id for contact in ledger.contacts()}
    few = [row for row in labels if row["b"] in known]
    for _ in range(10):
        everything(ledger, few)
    gc.collect()
    objects = len(gc.get_objects())
    assert_no_growth(lambda: everything(ledger, few), 40, 6 << 20)
    assert len(gc.get_objects()) - objects < 60
