# SPDX-License-Identifier: MIT
"""What a user does, and what comes out."""
import copy
import io
import json
import pickle
import subprocess
import sys
from datetime import datetime, timedelta, timezone

import pytest

import socialtrust as st
from conftest import SAMPLE, START, at

ME, OTHER = "me", "dmitri@oakandsons.example"


def test_records_are_dataclasses_to_whoever_asks(sample):
    import dataclasses
    import socialtrust.record

    def classes(of):
        return {each for one in of.__subclasses__() for each in {one} | classes(one)}

    for each in classes(socialtrust.record.Record):
        assert tuple(field.name for field in dataclasses.fields(each)) == each.__match_args__ == each.__slots__, each
    score = sample.score("me", "ada@northwind.example")
    assert dataclasses.is_dataclass(score.depth) and dataclasses.asdict(score.depth) == score.depth.to_dict()
    other = dataclasses.replace(score.depth, value=50.0)
    assert other.value == 50 and other.low == score.depth.low and other == score.depth.__replace__(value=50.0) == score.depth.replace(value=50.0)
    match score.depth:
        case st.Measure(value, low, high):
            assert (value, low, high) == (score.depth.value, score.depth.low, score.depth.high)
        case _:
            raise AssertionError("no match")
    with pytest.raises(AttributeError):
        score.depth.value = 3
    pandas = pytest.importorskip("pandas")
    contacts = list(sample.contacts())
    assert list(pandas.DataFrame(contacts)["id"]) == [contact.id for contact in contacts]


def test_reading_the_sample_in_every_way(sample, tmp_path):
    path = tmp_path / "rows.ndjson"
    assert sample.to_ndjson(path) is None
    expected = sample.scores(me=ME)
    for other in (st.Ledger.from_file(SAMPLE), st.Ledger.from_file(str(path)), st.Ledger.from_ndjson(path),
                  st.Ledger.from_csv(open(SAMPLE)), st.Ledger.from_csv(open(SAMPLE, "rb")),
                  st.Ledger.from_ndjson(io.StringIO(sample.to_ndjson())), st.Ledger.from_arrow(sample.rows()),
                  st.Ledger.from_records(sample.rows()), st.Ledger.from_csv(SAMPLE, threads=2)):
        assert other.scores(me=ME) == expected and len(other) == len(sample)


def test_columns_by_other_names():
    text = "when,sender,to,note\n2026-01-01,a,b,hello\n"
    columns = {"when": "time", "sender": "actor", "note": None}
    ledger = st.Ledger.from_csv(io.StringIO(text), columns=columns)
    assert list(ledger)[0].actor == "a"
    ndjson = '{"when": 1772357401, "sender": "a", "to": "b", "note": []}\n'
    assert len(st.Ledger.from_ndjson(io.StringIO(ndjson), columns=columns)) == 1
    assert len(st.Ledger.from_records([{"when": 1_772_357_401, "sender": "a", "to": "b"}], columns=columns)) == 1
    assert len(st.Ledger.from_columns(when=[1_772_357_401], sender=["a"], to=["b"], columns=columns)) == 1
    with pytest.raises(st.ArgumentError, match='columns: "acter" is no field; did you mean "actor"'):
        st.Ledger.from_csv(io.StringIO(text), columns={"sender": "acter"})


def test_adding_changing_and_forgetting():
    ledger = st.Ledger()
    assert ledger.add(at(0), "a", "b", question=0.5, cues={"humour": 1}) == st.Added(rows=1, added=1, duplicates=0, with_self=0)
    assert ledger.add(at(0), "a", "b", question=0.5, humour=1.0).duplicates == 1
    ledger.add(at(1), "b", "a", "promise", id="p", due=at(3), weight=2, duration=timedelta(minutes=1))
    row = list(ledger.rows("a", "b"))[1]
    assert (row.kind, row.id, row.due, row.weight, row.duration) == ("promise", "p", at(3), 2.0, 60.0)
    ledger.replace(at(1), "b", "a", "promise", id="p", due=at(4))
    assert list(ledger)[1].due == at(4)
    ledger.remove("a", "b", "p")
    with pytest.raises(st.NotFoundError):
        ledger.remove("a", "b", "p")
    ledger.add_row(st.Interaction(at(5), "a", "c", "thank"))
    assert ledger.prune(at(1)) == 1 and ledger.forget("c") == 1 and len(ledger) == 0
    assert ledger and not list(ledger.rows())


def test_contacts_and_aliases(ledger):
    ledger.declare("c0", "automaton", display_name="The bot", do_not_score=True)
    ledger.declare("org", "organisation")
    ledger.declare("c1", organisation="org")
    ledger.add_alias("c2", "c3")
    assert ledger.contact("c0").display_name == "The bot" and ledger.contact("c2").alias_of == "c3"
    assert ledger.canonical("c2") == "c3" and {c.id for c in ledger.contacts()} >= {"c0", "org", "Zoë"}
    assert ledger.score("c2", "c1", at(200)) == ledger.score("c3", "c1", at(200))
    with pytest.raises(st.ArgumentError):
        ledger.score("c0", "c1", at(200))
    with pytest.raises(st.NotFoundError):
        ledger.contact("nobody")
    assert ledger.export_contact("c1")["organisation"] == "org"
    assert "org" in {c.id for c in ledger.roll_up().contacts()}
    ledger.remove_alias("c2")
    assert ledger.canonical("c2") == "c2"


def test_scores_as_a_table(sample):
    scores = sample.scores("2026-07-03T18:00:00Z", me=ME)
    assert scores.as_of == datetime(2026, 7, 3, 18, tzinfo=timezone.utc) and scores.me == ME
    assert scores.profile == st.Profile() and "5,038 contacts" in repr(scores)
    top = scores.top(3)
    assert [row["contact"] for row in top] == [row["contact"] for row in scores.sort("depth")[:3]]
    assert top["depth"][0] >= top["depth"][2] and top[0]["state"] == "steady"
    assert top[-1] == top[2] and len(scores[:7]) == 7
    with pytest.raises(IndexError):
        top[3]
    with pytest.raises(KeyError, match='no contact and no column .*deepth.*did you mean "depth"'):
        top["deepth"]
    assert "mara@workshop.example" in str(top)
    signals = sample.scores(signals=True, attention=True)
    assert "depth_points_attention" in signals.columns


def test_one_pair(sample):
    score = sample.score(ME, OTHER)
    assert (score.a, score.b) == (OTHER, ME) and score.enough and score.state == "steady"
    assert score.trust_of(ME) == score.trust[1] and score.trust_of(OTHER) == score.trust[0]
    total = sum(signal.points for signal in score.depth_signals.values()) + score.depth_floor + score.depth_gate
    assert total == pytest.approx(score.depth.value, abs=1e-9)
    assert set(score.trust_signals[0]) >= {"commitments", "warmth"}
    assert json.loads(json.dumps(score.to_dict(), default=str))["depth"]["value"] == score.depth.value
    with pytest.raises(st.ArgumentError, match="nobody is neither"):
        score.trust_of("nobody")
    with pytest.raises(AttributeError, match="immutable"):
        score.depth.value = 3
    with_attention = sample.score(ME, OTHER, attention=sample.attention())
    assert with_attention != score and with_attention.depth_signals["attention"].observable


def test_words_and_what_follows(sample):
    explanation = sample.explain(ME, OTHER, me=ME)
    assert str(explanation) == explanation.text("en") and explanation.text().startswith("You and dmitri")
    assert "Zusage" in explanation.text("de") and len(explanation.sentences()) == len(explanation.verdicts)
    assert explanation.effects and explanation.owed[0].id == "final-drawings" and not explanation.needs_history
    assert explanation.to_dict()["a"] == OTHER and json.loads(explanation.to_json()) == explanation.to_dict()
    words = st.Words.from_json({"language": "x", "plural": "none", "sentences": {"verdict.meets_in_person": "They meet."}})
    assert isinstance(explanation.text(words=words), str)
    with pytest.warns(UserWarning, match='no words in "tlh"'):
        assert explanation.text("tlh") == explanation.text()
    suggestions = sample.next(ME, OTHER)
    assert suggestions[0].action == "keep_promise" and "final-drawings" in str(suggestions[0])
    kept = [st.Interaction("2026-07-03T00:00:00Z", ME, OTHER, "keep", ref="final-drawings")]
    assert sample.what_if(ME, OTHER, kept).trust_of(OTHER).value > sample.score(ME, OTHER).trust_of(OTHER).value
    change = sample.explain_change(ME, OTHER, "2026-06-01T00:00:00Z")
    points = sum(change.depth.values()) + change.depth_floor + change.depth_gate
    assert points == pytest.approx(change.after.depth.value - change.before.depth.value, abs=1e-9)
    timeline = sample.timeline(ME, OTHER, step=timedelta(days=30))
    assert timeline.times[-1] == sample.info.last and timeline["depth"][-1] == sample.score(ME, OTHER).depth.value
    assert len(sample.timeline(ME, OTHER, ["2026-01-01T00:00:00Z", sample.info.last])) == 2


def test_names_titles_and_languages(sample):
    when, client = "2026-07-03T18:00:00Z", "dmitri@oakandsons.example"
    names, items = {client: "Dmitri <Oak>"}, {"final-drawings": "the drawings"}.get
    explanation = sample.explain("me", client, when, me="me")
    text = explanation.text(names=names, items=items)
    assert text.startswith("You and Dmitri <Oak>: ") and "(the drawings)" in text and client not in text
    assert explanation.sentences(names=names)[0].startswith("Dmitri <Oak> ") or client not in str(explanation.sentences(names=names))
    step = sample.next("me", client, when)[0]
    assert step.text(names=names, items=items).startswith("Keep your promise to Dmitri <Oak>, due for 4 days (the drawings)")
    html = explanation.to_html("de", names=names, items=items)
    assert "Dmitri &lt;Oak&gt;" in html and "<Oak>" not in html and "the drawings" in html and "Gut zu wissen" in html
    scores = sample.scores(when, me="me")
    table = scores.text("de_DE", rows=9, names=names)
    assert "Dmitri <Oak> " in table and "me und 5.038 Kontakte" in table
    assert "Dmitri &lt;Oak&gt;" in scores.to_html(names=names) and "beständig" in scores.to_html("de")
    told = sample.summary("me", when, names=names, items=items)
    assert "Dmitri <Oak>: your promise \"the drawings\" is overdue by 4 days" in told
    for bad in (lambda: explanation.text(names={client: "x\udcff"}), lambda: explanation.text(items=lambda _: "x\udcff"),
                lambda: explanation.sentences(names={client: "x\udcff"}), lambda: step.text(names=lambda _: "x\udcff"),
                lambda: scores.text(names=lambda _: "x\udcff"), lambda: sample.summary("me", when, items=lambda _: "x\udcff")):
        with pytest.raises(st.TextError, match="(names|items|other): .*not valid Unicode"):
            bad()
    other = st.Ledger()
    other.add("2026-03-01T09:00:00Z", "ada", "ben")
    other.declare("ben", display_name="Ben Nevis")
    assert other.scores().text().count("Ben Nevis") == 1 and other.explain("ada", "ben").name(1) == "Ben Nevis"
    assert "Ben Nevis" in other.scores().top(1).to_html() and "Ben Nevis" in other.explain("ada", "ben").text()
    assert st.Words.languages()["de"] == "Deutsch" and st.Words("de-AT").language == "de"
    with pytest.raises(st.NotFoundError, match='"en", "de"'):
        st.Words("tlh")
    mine = st.Words.from_json(st.Words("de").to_json().replace('"Tiefe"', '"Nähe"').replace('"de"', '"de-AT"', 1))
    assert mine.say("table.depth") == "Nähe" and mine.say("unit.days", 2) == "2 Tagen" and mine.number(1234567) == "1.234.567"
    assert st.Words().say("summary.item", b="{text}", text="x") == "{text}: x"


def test_profiles(tmp_path):
    profile = st.Profile()
    heavier = profile.replace({"trust.commitments.weight": 2.5}, name="mine")
    assert heavier["trust.commitments.weight"] == 2.5 and heavier.name == "mine" and heavier != profile
    assert heavier.fold_fingerprint == profile.fold_fingerprint and hash(st.Profile()) == hash(profile)
    path = tmp_path / "p.json"
    path.write_text(heavier.to_json())
    assert st.Profile.from_json(path) == st.Profile.from_json(heavier.to_json().encode()) == heavier
    with pytest.raises(st.ParseError, match="trust.comitments"):
        profile.replace({"trust.comitments.weight": 1})
    with pytest.raises(st.NotFoundError):
        profile["nothing"]


def own_kinds():
    tree = st.Profile().to_dict()
    shape = tree["fold"].get("kinds")
    custom = {"demo": {"like": "meet"}}
    try:
        return st.Profile().replace({"fold.kinds": custom})
    except st.Error as error:  # the message names what it expects
        raise AssertionError((shape, str(error)))


def test_kinds_of_a_profile():
    profile = own_kinds()
    ledger = st.Ledger(profile)
    ledger.add(at(0), "a", "b", "demo")
    ledger.add_records([{"time": at(1), "actor": "b", "target": "a", "kind": "demo"}])
    ledger.add_columns(time=[at(2)], actor=["a"], target=["b"], kind=["demo"])
    assert [row.kind for row in ledger] == ["demo"] * 3
    assert [effect.kind for effect in ledger.explain("a", "b").effects] == ["demo"] * 3
    assert pickle.loads(pickle.dumps(ledger)).scores() == ledger.scores()
    evidence = st.Evidence.replay("a", "b", ledger.rows(), profile)
    assert evidence.score() == ledger.score("a", "b")
    evidence.add(at(3), "a", "b", "demo")
    assert evidence.what_if([(at(4), "a", "b", "demo")]).interactions == 5
    with pytest.raises(st.KindError, match="demo"):
        st.Ledger().add(at(0), "a", "b", "demo")


@pytest.mark.parametrize("make", [
    lambda l: l, lambda l: l.scores(), lambda l: l.scores(me="c0", signals=True), lambda l: l.timeline("c0", "c1"),
    lambda l: l.rows(), lambda l: l.rows()[5], lambda l: l.score("c0", "c1"), lambda l: l.evidence("c0", "c1"),
    lambda l: l.explain("c0", "c1").signals(), lambda l: l.explain_change("c0", "c1", at(20)), lambda l: l.next("c0", "c1"),
    lambda l: l.profile, lambda l: l.info, lambda l: list(l.contacts()), lambda l: l.scores()["depth"],
    lambda l: l.explain("c0", "c1").verdicts, lambda l: l.explain("c0", "c1").counts])
def test_pickling_and_copying(ledger, make):
    ledger.declare("c0", display_name="C")
    ledger.declare("group", "group")
    ledger.add_alias("c5", "c4")
    value = make(ledger)
    for other in (pickle.loads(pickle.dumps(value)), copy.deepcopy(value), copy.copy(value)):
        if value is ledger:
            assert other is not value and other.scores() == value.scores()
            assert {c.id: c for c in other.contacts()} == {c.id: c for c in value.contacts()}
            other.add(at(400), "c0", "c1")
            assert len(other) == len(value) + 1
        else:
            assert other == value
            assert repr(other) == repr(value)
    if isinstance(value, st.Scores):
        other = pickle.loads(pickle.dumps(value))
        assert other.to_csv() == value.to_csv() and other.to_json() == value.to_json()


def test_pickled_explanation(ledger):
    value = ledger.explain("c0", "c1", me="c1")
    other = pickle.loads(pickle.dumps(pickle.loads(pickle.dumps(value))))
    for language in ("en", "de"):
        for me in (None, "c0", "c1"):
            assert other.text(language, me=me) == value.text(language, me=me)
    assert other.sentences() == value.sentences() and other.to_json() == value.to_json()
    with pytest.raises(TypeError, match="en and de"):
        other.text(st.Words("en"))
    assert pickle.loads(pickle.dumps(st.Words("de"))).language == "de"
    with pytest.raises(TypeError, match="pickle the ledger"):
        pickle.dumps(ledger.attention())


def test_exceptions_are_the_c_table():
    table = {}
    import re
    from conftest import ROOT
    text = (ROOT / "include/socialtrust/errors.def").read_text()
    for name, value, words in re.findall(r'X\((\w+), (-?\d+), "([^"]+)"\)', text):
        table[int(value)] = (name, words)
    from socialtrust.errors import classes
    assert {status: each.status_name for status, each in classes.items()} == {
        status: name for status, (name, _) in table.items() if status}
    for status, each in classes.items():
        assert issubclass(each, st.Error) and each.status == status
        assert each.__doc__.lower().rstrip(".") == table[status][1].lower()
        assert getattr(st, each.__name__) is each
    error = pickle.loads(pickle.dumps(st.RangeError("row 3, column weight: expected 0 to 3")))
    assert (error.row, error.column, error.line, error.status) == (3, "weight", None, -3)


def test_docstrings_are_the_headers(ledger):
    assert "canonical ids" in st.Ledger.score.__doc__ and "NotFoundError (unknown contact" in st.Ledger.score.__doc__
    for name in dir(st.Ledger):
        if not name.startswith("_"):
            text = getattr(st.Ledger, name).__doc__ or ""
            assert text, name
            for ism in ("NULL", "SOT_", "sot_", "->", "_us`"):
                assert ism not in text, (name, text)


def test_importing_is_light():
    code = ("import sys; before = set(sys.modules); import socialtrust; new = set(sys.modules) - before; "
            "print([m for m in ('numpy', 'pandas', 'typing', 're', 'json', 'polars', 'pyarrow') if m in new])")
    assert subprocess.run([sys.executable, "-S", "-c", code], capture_output=True, text=True,
                          env={"PYTHONPATH": str(next(iter(st.__path__)) + "/.."), "PATH": ""}).stdout == "[]\n"


def test_rows_come_in_pieces():
    ledger = st.Ledger()
    start = datetime(2026, 1, 1, tzinfo=timezone.utc)
    ledger.add_columns({"time": [start + timedelta(minutes=k) for k in range(2500)], "actor": ["ann", "bob"] * 1250, "target": ["bob", "ann"] * 1250,
                        "id": [f"m{k}" for k in range(2500)], "question": [(k % 3) / 2 for k in range(2500)]})
    rows = ledger.rows()
    first = next(iter(rows))
    assert first.id == "m0" and rows._columns["id"] is None  # a million texts are not made for the first row
    whole = list(ledger)
    assert [row.id for row in whole] == rows["id"].to_list() and len(whole) == 2500
    for k in (0, 1, 1023, 1024, 2047, 2048, 2499, -1):
        assert whole[k] == rows[k] and whole[k].cues == ({"question": rows[k].cues["question"]} if k % 2500 % 3 else {})
    assert ledger.to_arrow().equals(rows.to_arrow()) or ledger.to_arrow().to_pylist() == rows.to_arrow().to_pylist()


def test_the_first_row_of_a_ledger_is_there_at_once(monkeypatch):
    ledger = st.Ledger()
    ledger.add_columns({"time": list(range(10**9, 10**9 + 600)), "actor": [f"u{k % 7}" for k in range(600)], "target": ["me"] * 600,
                        "question": [(k % 3) / 2 for k in range(600)], "id": [f"m{k}" for k in range(600)]}, unit="s")
    expected = list(ledger.rows())
    for few in (0, 1, 255, 256, 257):
        part = st.Ledger()
        for row in expected[:few]:
            part.add_row(row)
        assert list(part) == list(part.rows()) and len(list(part)) == few
    under_way = iter(ledger)
    seen = [next(under_way) for _ in range(3)]
    ledger.add(5, "zoe", "me")
    seen += under_way
    assert seen == expected  # as it was when it was asked for
    assert [[type(value) for value in each._values()] for each in seen] == [[type(value) for value in each._values()] for each in expected]
    assert len(list(ledger)) == 601
    ledger.remove("me", "u0", "m0")
    assert next(iter(ledger)) == expected[1]
    for name in ("ledger_export_arrow", "ledger_snapshot"):
        monkeypatch.setattr(st._native, name, lambda *_: pytest.fail("all rows for the first one"))
    assert next(iter(ledger)) == expected[1]


CHANGES = {
    "add": lambda ledger: ledger.add(5, "u0", "me"),
    "add_row": lambda ledger: ledger.add_row((5, "u0", "me")),
    "replace": lambda ledger: ledger.replace(7, "u1", "me", id="m4999"),
    "remove": lambda ledger: ledger.remove("u0", "me", "m4900"),
    "remove_many": lambda ledger: ledger.remove_many([("u0", "me", "m4900")]),
    "forget": lambda ledger: ledger.forget("u6"),
    "prune": lambda ledger: ledger.prune(datetime.fromtimestamp(10**9 + 4000, timezone.utc)),
    "add_columns": lambda ledger: ledger.add_columns({"time": [5], "actor": ["u0"], "target": ["me"]}, unit="s"),
    "add_records": lambda ledger: ledger.add_records([(5, "u0", "me")], unit="s"),
    "add_csv": lambda ledger: ledger.add_csv(io.BytesIO(b"time,actor,target\n5,u0,me\n"), unit="s"),
    "add_ndjson": lambda ledger: ledger.add_ndjson(io.BytesIO(b'{"time":5,"actor":"u0","target":"me"}\n'), unit="s"),
    "add_arrow": lambda ledger: ledger.add_arrow(st.Ledger.from_records([(5, "u0", "me")], unit="s")),
    "alias": lambda ledger: ledger.add_alias("u5", "u6"),
    "close": lambda ledger: ledger.close(),
}


@pytest.mark.parametrize("change", CHANGES)
def test_who_goes_over_the_rows_sees_no_change(change):
    """A table of all of them, or a snapshot, is made no sooner than it is needed."""
    ledger = st.Ledger()
    ledger.add_columns({"time": list(range(10**9, 10**9 + 5000)), "actor": [f"u{k % 7}" for k in range(5000)], "target": ["me"] * 5000,
                        "id": [f"m{k}" for k in range(5000)]}, unit="s")
    expected = list(ledger.rows())
    before, under_way, after, dropped = (iter(ledger) for _ in range(4))
    seen = [next(under_way) for _ in range(300)]
    next(dropped)
    del dropped
    next(after)
    CHANGES[change](ledger)
    assert list(before) == expected and seen + list(under_way) == expected and list(after) == expected[1:]
    if change not in ("close", "alias"):
        assert list(ledger) == list(ledger.rows()) != expected


def test_a_change_while_the_first_rows_are_taken_is_not_seen(monkeypatch):
    ledger = st.Ledger()
    ledger.add_columns({"time": list(range(10**9, 10**9 + 1000)), "actor": ["ada"] * 1000, "target": ["me"] * 1000}, unit="s")
    expected, each, changes = list(ledger.rows()), st._native.ledger_each, [1]

    def changed_meanwhile(*arguments):
        try:
            each(*arguments)
        finally:
            if changes:
                ledger.add(changes.pop(), "aaa", "me")

    monkeypatch.setattr(st._native, "ledger_each", changed_meanwhile)
    assert list(ledger) == expected and len(list(ledger)) == 1001


def test_written_and_read_is_the_same_ledger():
    ledger = st.Ledger()
    for hour, (actor, target) in enumerate((("me", "ada"), ("ada@home", "me"), ("me", "ben"), ("me", "me"))):
        ledger.add(f"2026-03-01T{hour:02}:00:00Z", actor, target)
    ledger.declare("acme", "organisation", display_name="Acme")
    ledger.declare("ada", organisation="acme")
    ledger.declare("ben", do_not_score=True)
    ledger.declare("nobody")
    ledger.add_alias("ada@home", "ada")
    text = ledger.to_ndjson()
    copy = st.Ledger.from_ndjson(io.StringIO(text))
    assert copy.to_ndjson() == text
    assert sorted(copy.contacts(), key=lambda each: each.id) == sorted(ledger.contacts(), key=lambda each: each.id)
    assert [(pair.a, pair.b, pair.interactions) for pair in copy.pairs()] == [("ada", "me", 2)]
    assert list(copy.pairs("ada@home")) == list(copy.pairs())
    pair = next(copy.pairs())
    assert (pair.first.hour, pair.last.hour) == (0, 1)
    with pytest.raises(st.NotFoundError):
        copy.pairs("zoe")
