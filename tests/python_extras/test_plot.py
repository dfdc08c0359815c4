# SPDX-License-Identifier: MIT
"""Plots: what is drawn and labelled, into which axes, and what is said without matplotlib."""
import subprocess
import sys

import pytest
from conftest import CLIENT, FRIDAY, NOW
from socialtrust import Ledger

matplotlib = pytest.importorskip("matplotlib")
matplotlib.use("Agg")
pyplot = pytest.importorskip("matplotlib.pyplot")


@pytest.fixture(autouse=True)
def closed():
    yield
    pyplot.close("all")


def words(ax):
    ax.figure.canvas.draw()  # layout and labels are made here; a label that is no text fails
    return [text.get_text() for text in ax.figure.findobj(matplotlib.text.Text)]


def test_scores(company):
    scores = company.scores(FRIDAY, me="me")
    ax = scores.plot(rows=12)
    labels = [label.get_text() for label in ax.get_yticklabels()]
    assert labels == scores.top(12)["contact"].to_list()
    dots = ax.lines[0].get_xdata()
    assert list(dots) == scores.top(12)["depth"].to_list()
    assert "not shown: 21 more, 5,005 without enough evidence" in ax.get_xlabel()
    assert ax.get_title(loc="left") == "me and contacts, 2026-07-03: depth"
    top, bottom = ax.get_ylim()
    assert top > bottom  # the first at the top


def test_scores_by_trust(company):
    ax = company.scores(FRIDAY, me="me").plot(measure="trust_in_me")
    assert [label.get_text() for label in ax.get_yticklabels()][0] == "ada@northwind.example"
    assert "50 = unknown" in ax.get_xlabel()
    with pytest.raises(ValueError, match="expected depth, trust_in_them or trust_in_me, not 'pulse'"):
        company.scores(FRIDAY, me="me").plot(measure="pulse")


def test_scores_of_pairs(small):
    labels = [label.get_text() for label in small.scores(NOW).plot().get_yticklabels()]
    assert labels[0] == "ada – me" and len(labels) == 5


def test_nothing_to_plot():
    assert words(Ledger().scores(NOW).plot())


def test_timeline(company):
    timeline = company.timeline("me", CLIENT, stop=FRIDAY, step=7)
    ax = timeline.plot()
    said = words(ax)
    assert {"depth 91", "me’s trust 74", f"{CLIENT}’s trust 67"} <= set(said)
    assert len(ax.collections) == 1
    assert len(timeline.plot(bands=False).collections) == 0


def test_labels_at_the_end_stay_apart(small):
    ax = small.timeline("me", "bo", stop=NOW).plot()  # trust ends at 46 and 49
    ax.figure.canvas.draw()
    boxes = [text.get_window_extent() for text in ax.texts]
    assert not any(a.overlaps(b) for i, a in enumerate(boxes) for b in boxes[i + 1:])


def test_explanation(company):
    explanation = company.explain("me", CLIENT, FRIDAY, me="me")
    ax = explanation.plot()
    labels = [label.get_text() for label in ax.get_yticklabels()]
    assert labels[0] == "starting point 0" and labels[1] == "meeting in person" and labels[-1] == "score 91"
    assert sum(bar.get_width() for bar in ax.patches) == pytest.approx(explanation.score.depth.value)
    ax = explanation.plot(measure="trust_ab")
    assert ax.get_title(loc="left") == f"{CLIENT}’s trust in you"
    assert 50 + sum(bar.get_width() for bar in ax.patches) == pytest.approx(explanation.score.trust[0].value)
    with pytest.raises(ValueError, match="depth, trust_ab or trust_ba"):
        explanation.plot(measure="trust")


def test_explanation_without_evidence(small):
    said = words(small.explain("@fan", "me", NOW).plot())
    assert "score ?" in said and "not enough evidence" in said


def test_into_given_axes(small):
    figure, axes = pyplot.subplots(1, 3)
    scores, timeline, explanation = small.scores(NOW), small.timeline("me", "bo", stop=NOW), small.explain("me", "bo", NOW)
    for ax, thing in zip(axes, (scores, timeline, explanation)):
        assert thing.plot(ax=ax) is ax
    assert len(pyplot.get_fignums()) == 1


def test_labels_that_would_meet_move_apart_below_the_top():
    from socialtrust.plot import _apart
    assert _apart([99.0, 100.0, 98.0], 7) == [94.0, 101.0, 87.0]
    assert _apart([10.0, 12.0, 60.0], 7) == [10.0, 17.0, 60.0]
    assert _apart([], 7) == []


def test_one_time(small):
    assert words(small.timeline("me", "bo", [NOW]).plot())


def test_an_id_is_no_formula():
    ledger, id = Ledger(), r"$\frac{$ & _x^"
    for hour in range(9, 19):
        ledger.add(f"2026-01-05T{hour:02}:00:00Z", *((id, "me") if hour % 2 else ("me", id)))
    now = "2026-01-06T00:00:00Z"
    for thing in (ledger.scores(now, me="me"), ledger.scores(now, me=id), ledger.timeline("me", id, [now]),
                  ledger.explain("me", id, now)):
        words(thing.plot())


def test_without_matplotlib():
    program = ("import sys; sys.modules['matplotlib'] = None\n"
               "from socialtrust import Ledger\n"
               "ledger = Ledger(); ledger.add('2026-01-05T09:00:00Z', 'ada', 'me')\n"
               "try: ledger.scores().plot()\n"
               "except ImportError as error: print(error)")
    said = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout
    assert "plots need matplotlib" in said and "pip install" in said
