# SPDX-License-Identifier: MIT
"""Errors that help: the argument's name and value, what is known, and what may have been meant; and what falls back."""
import copy
import pickle
import types
from datetime import timedelta

import pytest

import socialtrust as st
from conftest import SAMPLE, at

ADA = "ada@northwind.example"
FRIDAY = "2026-07-03T18:00:00Z"
LABELS = [{"a": "me", "b": ADA, "label": 1}]


@pytest.fixture(scope="module")
def log():
    return st.Ledger.from_csv(SAMPLE)


@pytest.mark.parametrize("call, kind, message", [
    (lambda log: log.explain("me", ADA, me="mee"), st.NotFoundError, 'me: no contact "mee"'),
    (lambda log: log.explain("me", ADA, me="mara@workshop.example"), st.ArgumentError, 'me: expected one of the two, "me" or "ada@.*", not "mara@'),
    (lambda log: log.score("me", "ada@nortwind.example"), st.NotFoundError, 'b: no contact "ada@nortwind.example"; did you mean "ada@northwind.example"\\?'),
    (lambda log: log.scores(me="ada@nortwind.example"), st.NotFoundError, 'me: no contact .*; did you mean "ada@northwind.example"\\?'),
    (lambda log: log.contact("ada@nortwind.example"), st.NotFoundError, 'id: no contact .*did you mean "ada@northwind.example"\\?'),
    (lambda log: log.rows("ada@nortwind.example"), st.NotFoundError, 'a: no contact .*did you mean "ada@northwind.example"\\?'),
    (lambda log: log.filter(contact="ada@nortwind.example"), st.NotFoundError, 'contact: no contact .*did you mean "ada@northwind.example"\\?'),
    (lambda log: log.remove("me", ADA, "nothing"), st.NotFoundError, 'id: no interaction "nothing" between a and b'),
    (lambda log: log.learn(LABELS, split="random"), st.KindError, 'split: unknown name "random"; there are auto, ego, contact, time'),
    (lambda log: log.learn(LABELS, split="tme"), st.KindError, 'split: unknown name "tme"; did you mean "time"\\?'),
    (lambda log: log.learn(LABELS, "dpeth"), st.ArgumentError, "target: expected depth or trust, not 'dpeth'; did you mean \"depth\""),
    (lambda log: log.copy().add(at(0), "a", "b", "massage"), st.KindError, 'unknown kind "massage"; did you mean "message"\\?'),
    (lambda log: log.filter(kind="massage"), st.KindError, "kind: unknown kind 'massage'; did you mean \"message\""),
    (lambda log: log.copy().add(at(0), "a", "b", cues={"humor": 1}), st.KindError, 'cues: unknown cue "humor"; did you mean "humour"\\?'),
    (lambda log: log.scores(observed={"kinds": ["massage"]}), st.KindError, 'kinds: unknown name "massage"; did you mean "message"\\?'),
    (lambda log: log.score("me", ADA, inputs={"atention": (1, 1)}), st.ArgumentError, "inputs: there is no 'atention'; did you mean \"attention\""),
    (lambda log: log.scores(3.5), TypeError, "as_of: expected a datetime .*, not 3.5 \\(float\\)"),
    (lambda log: log.score("me", ADA, "yesterday"), st.ParseError, "as_of: expected an ISO 8601 time"),
    (lambda log: log.timeline("me", ADA, start=3.5), TypeError, "start: expected a datetime"),
    (lambda log: log.timeline("me", ADA, step="weekly"), TypeError, "step: expected a timedelta or a number of days, not 'weekly'"),
    (lambda log: log.filter(stop="never"), st.ParseError, "stop: expected an ISO 8601 time"),
    (lambda log: log.scores(FRIDAY, me="me").sort("dpeth"), KeyError, "no column 'dpeth'; did you mean \"depth\""),
    (lambda log: log.scores(FRIDAY, me="me").filter(state="stady"), st.ArgumentError, "state: expected new, .* or dormant, not 'stady'; did you mean \"steady\""),
    (lambda log: log.scores(FRIDAY, me="me").filter(band="inner"), st.ArgumentError, "band: expected none, .* or inner_circle, not 'inner'"),
    (lambda log: log.scores(FRIDAY, me="me").plot(row=3), TypeError, "unexpected keyword argument 'row'"),
    (lambda log: st.Profile.from_json("mine.json"), st.ParseError, "source: expected JSON, not 'mine.json'; a file is given as pathlib.Path"),
    (lambda log: st.Words.from_json("mine.json"), st.ParseError, "source: expected JSON, not 'mine.json'"),
    (lambda log: st.Reader("mine.json"), st.ParseError, "source: expected JSON, not 'mine.json'"),
    (lambda log: st.Ledger.from_csv(SAMPLE, columns={"actor": "src"}), st.ArgumentError, 'columns: "src" is no field .*the other way round'),
    (lambda log: st.Ledger.from_columns({"src": ["a"]}, columns={"actor": "src"}), st.ArgumentError, 'columns: "src" is no field .*the other way round'),
    (lambda log: st.Ledger.from_columns({"time": [at(0)], "acter": ["a"], "target": ["b"]}), st.ParseError, "unknown column 'acter'; did you mean \"actor\""),
    (lambda log: st.Ledger.from_records([{"src": "a"}], columns={"actor": "src"}), st.ArgumentError, 'columns: "src" is no field .*the other way round'),
])
def test_what_is_wrong_is_named_and_what_is_meant_is_guessed(log, call, kind, message):
    with pytest.raises(kind, match=message):
        call(log)


def test_the_guess_costs_nothing_until_it_is_read(log):
    """Hosts ask for contacts that may not be there, many times."""
    with pytest.raises(st.NotFoundError) as caught:
        log.score("me", "ada@nortwind.example")
    assert "did you mean" not in caught.value.args[0] and "did you mean" in str(caught.value)
    assert str(pickle.loads(pickle.dumps(caught.value))) == str(caught.value) == str(copy.copy(caught.value))


def test_an_alias_of_nobody_is_said():
    ledger = st.Ledger()
    ledger.add(at(0), "ada@northwind.example", "me")
    with pytest.warns(UserWarning, match='of: no contact "ada@nortwind.example" so far; did you mean "ada@northwind.example"'):
        ledger.add_alias("ada@old.example", "ada@nortwind.example")


def test_a_language_that_does_not_ship_is_english(log):
    explained = log.explain("me", ADA, FRIDAY)
    with pytest.warns(UserWarning, match='language: no words in "fr", so these are English; there are "en", "de"') as warned:
        assert explained.text("fr") == explained.text("en") != explained.text("de")
    assert warned[0].filename == __file__
    with pytest.raises(st.NotFoundError):
        st.Words("fr")


def test_attention_and_network_mean_the_same_everywhere(log):
    table = log.scores(FRIDAY, me="me", attention=True, network=True)
    given = {"attention": True, "network": True}
    one = log.score("me", ADA, FRIDAY, **given)
    assert one.depth.value == table[ADA]["depth"] == log.explain("me", ADA, FRIDAY, **given).score.depth.value
    assert one.depth == log.what_if("me", ADA, [], FRIDAY, **given).depth
    assert one.depth == log.explain_change("me", ADA, "2026-01-01T00:00:00Z", FRIDAY, **given).after.depth
    assert log.history([FRIDAY], me="me", **given)["depth"].to_list() == table["depth"].to_list()
    assert [each.action for each in log.next("me", ADA, FRIDAY, **given)]
    assert log.summary("me", FRIDAY, attention=True) == log.summary("me", FRIDAY, attention=log.attention(FRIDAY))


def test_what_fell_is_told_with_the_network_of_each_time():
    """Four friends of bob's know "me" well until Monday and complain on Tuesday: bob himself has nothing new to tell."""
    log = st.Ledger(st.Profile().replace({"trust.reputation.weight": 0.5}))

    def talk(a, b, day, **cues):
        log.add(at(day), a, b, **cues)
        log.add(at(day + 0.04), b, a, **cues)

    for day in range(0, 60, 2):
        talk("me", "bob", day, personal=1.0)
        for friend in ("f1", "f2", "f3", "f4"):
            talk("bob", friend, day, personal=1.0)
            for who, to in ((friend, "bob"), ("me", friend)):
                log.add(at(day + 0.2), who, to, "promise", id=f"{who}{to}{day}", due=at(day + 1))
                log.add(at(day + 0.3), who, to, "keep", ref=f"{who}{to}{day}")
    monday = (at(60) + timedelta(days=7 - at(60).weekday())).replace(hour=0, minute=0)
    for friend in ("f1", "f2", "f3", "f4"):
        for hour in range(12):
            log.add(monday + timedelta(days=1, hours=hour), friend, "me", "complain", id=f"c{hour}", weight=3.0)
    now = monday + timedelta(days=3)
    then, given = (log.scores(when, me="me", network=True)["trust_in_me"] for when in (monday, now))
    at_bob = log.scores(now, me="me", network=True)["contact"].to_list().index("bob")
    assert "none fell" in log.summary("me", now)
    told = " ".join(log.summary("me", now, network=True).split())
    assert f"bob's trust in you fell {then[at_bob] - given[at_bob]:.0f} points, from {then[at_bob]:.0f} to {given[at_bob]:.0f}" in told
    assert log.summary("me", now, network=log.network(now)) == log.summary("me", now, network=True)


@pytest.mark.parametrize("inputs, said", [({"network": 5}, "network: expected a Network, not int"), ({"admitted": []}, "admitted: expected an Admitted, not list"),
                                          ({"network": st.Profile()._handle}, "network: expected a Network, not Profile")])
def test_what_is_no_handle_is_said_by_its_name(inputs, said):
    ledger = st.Ledger()
    ledger.add(at(0), "a", "b")
    with pytest.raises(TypeError, match=f"^{said}$"):
        ledger.score("a", "b", at(1), inputs=inputs)


def test_codes_that_are_no_buffer_are_said_to_be_what_they_are():
    coded = types.SimpleNamespace(codes=[0], categories=["a"])
    with pytest.raises(TypeError, match=r"^(row 0, )?(column )?actor: expected a buffer of numbers \(array, memoryview, NumPy\), not list$"):
        st.Ledger.from_columns(time=["2026-01-01T09:00:00Z"], actor=coded, target=["b"])


def test_kinds_of_a_profile_are_filtered_by_code_and_name():
    profile = st.Profile().replace({"fold.kinds": {"demo": {"like": "meet"}}})
    ledger = st.Ledger(profile)
    ledger.add(at(0), "a", "b", profile.kind("demo"))
    ledger.add(at(1), "a", "b")
    for kind in ("demo", profile.kind("demo"), ["demo"]):
        assert [row.kind for row in ledger.filter(kind=kind)] == ["demo"]
