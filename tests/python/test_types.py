# SPDX-License-Identifier: MIT
"""Hints and stubs: mypy --strict accepts the public interface, and the stub names what the low level has."""
import ast
import graphlib
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import socialtrust as st
from conftest import ROOT

USER = '''
from __future__ import annotations
from datetime import date, datetime, timezone
import dataclasses
import pandas
import socialtrust as st
from socialtrust.choices import Inputs, Kind, State
ledger: st.Ledger = st.Ledger.from_csv("x.csv", columns={"sender": "actor", "note": None}, unit="s")
kind: Kind = "ask"
added: int = ledger.add(datetime.now(timezone.utc), "a", "b", kind, question=0.5).added
ledger.add(date(2026, 3, 1), "a", "b", ledger.profile.kind("demo"))
score: st.PairScore = ledger.score("a", "b", attention=True, network=True)
depth: float = score.depth.value + float(score.depth)
state: State = score.state
inputs: Inputs = {"attention": (1.5, None), "observed": ledger.observed()}
names: tuple[str, ...] = ledger.scores(as_of="2026-07-03T18:00:00Z", me="a").columns
text: str = ledger.explain("a", "b", inputs=inputs).text("de")
blob: bytes = st.Evidence("a", "b").to_bytes()
row: st.Interaction = ledger.rows()[0]
top: st.Scores = ledger.scores().filter(state="steady", depth=(50, None)).top(3)
some: st.Ledger = ledger.filter(kind=["ask", "answer"], contact="a", start=date(2026, 1, 1))
top.plot(measure="depth", rows=5)
profile, found = ledger.learn([{"a": "a", "b": "b", "label": 1}], "trust", split="time")
auc: float = found.held_out.auc.value
fields: dict[str, object] = dataclasses.asdict(score.depth)
half: st.Measure = score.depth.replace(value=50.0)
frame: pandas.DataFrame = ledger.to_pandas()
ledger.add_arrow(frame[frame["kind"] == "ask"], unit="s")
series: pandas.Series[float] = ledger.scores(me="a").to_pandas()["depth"]
later: st.Table = ledger.history(["2026-01-01T00:00:00Z"], me="a")
'''
WRONG = '''
import socialtrust as st
ledger = st.Ledger()
st.Evidence("a", "b").add(1, "a", "b", colour=3)
depth: str = ledger.score("a", "b").depth.value
ledger.add(1, "a", "b", kind="massage")
ledger.filter(kind="massage")
ledger.learn([], "dpeth")
ledger.evaluate([], target="dpeth")
ledger.learn([], split="bogus")
ledger.scores().plot(row=3)
ledger.timeline("a", "b").plot(measure="depth")
ledger.explain("a", "b").plot(measure="trust_in_me")
ledger.scores(as_of=3.5)
ledger.score("a", "b", 3.5)
ledger.score("a", "b", inputs={"atention": (1.0, 1.0)})
ledger.scores().filter(state="stady")
ledger.declare("a", "robot")
st.Ledger.from_csv("x.csv", unit="seconds")
st.metrics.log_odds(50, target="dpeth")
if ledger.score("a", "b").state == "stady": pass
'''


STUB = Path(st.__file__).parent / "_native.pyi"


def test_the_stub_names_what_is_there():
    said = {each.group(1) for each in re.finditer(r"^(?:def )?(\w+)[(:]", STUB.read_text(), re.M)}
    assert said == {name for name in dir(st._native) if not name.startswith(("_", "delete_")) and not name.endswith("_swigregister")}


def test_all_is_what_is_there():
    for name in st.__all__:
        getattr(st, name)  # those that come when first asked for, too
    modules = {name for name, value in vars(st).items() if isinstance(value, type(st))} | {"TYPE_CHECKING"}
    assert sorted(set(st.__all__) - modules) == sorted(
        name for name in vars(st) if name == "__version__" or (not name.startswith("_") and name not in modules))


@pytest.fixture(scope="module")
def package(tmp_path_factory):
    """The package as a wheel has it, without what a build leaves beside it, and the two programs."""
    where = tmp_path_factory.mktemp("types")
    shutil.copytree(ROOT / "bindings/python/socialtrust", where / "socialtrust", ignore=shutil.ignore_patterns("meson.build"))
    shutil.copy(STUB, where / "socialtrust")
    (where / "user.py").write_text(USER)
    (where / "wrong.py").write_text(WRONG)
    return where


def wrong_lines(said):
    """Lines of wrong.py that are complained about."""
    return {int(number) for number in re.findall(r"wrong\.py:(\d+)", said)}


WRONG_LINES = set(range(4, 1 + len(WRONG.splitlines())))


def test_mypy(package):
    pytest.importorskip("mypy")

    def mypy(*what):
        return subprocess.run([sys.executable, "-m", "mypy", "--strict", "--config-file", str(ROOT / "pyproject.toml"),
                               "--cache-dir", str(package / "cache"), *what], cwd=package, capture_output=True, text=True).stdout

    out = [line for line in mypy("user.py").splitlines() if "error" in line and "no attribute \"display\"" not in line]
    assert not out, out
    wrong = mypy("wrong.py")
    assert wrong_lines("".join(line for line in wrong.splitlines(True) if ": error:" in line)) == WRONG_LINES, wrong
    assert not [line for line in mypy("-p", "socialtrust").splitlines() if ": error:" in line]


def test_pyright(package):
    """How much of what is exported has a type, and the same programs; pyright comes whole from PyPI as basedpyright."""
    pytest.importorskip("basedpyright")

    def pyright(*what):
        ran = subprocess.run([sys.executable, "-m", "basedpyright", "--outputjson", *what], cwd=package, capture_output=True, text=True,
                             env={**os.environ, "PYTHONPATH": str(package)})
        return json.loads(ran.stdout)

    found = pyright("--verifytypes", "socialtrust", "--ignoreexternal")["typeCompleteness"]
    bad = [each["name"] for each in found["symbols"] if each["isExported"] and not each["isTypeKnown"]]
    assert found["completenessScore"] >= 0.98, bad
    (package / "pyrightconfig.json").write_text('{"typeCheckingMode": "standard"}')
    assert not [each for each in pyright("user.py")["generalDiagnostics"] if each["severity"] == "error"]
    wrong = [each for each in pyright("wrong.py")["generalDiagnostics"]]
    assert {each["range"]["start"]["line"] + 1 for each in wrong if each["severity"] == "error"} >= WRONG_LINES - {len(WRONG.splitlines())}


def test_the_words_for_checkers_are_those_of_the_library():
    """A literal that the library does not know, or one that it knows besides, is a lie to a checker."""
    from socialtrust import _native, choices
    from socialtrust.interaction import _names
    assert choices.words(choices.Kind) == st.kinds and choices.words(choices.Cue) == st.cues
    for literal, names in ((choices.State, _native.SOT_NAMES_STATE), (choices.Band, _native.SOT_NAMES_BAND), (choices.OwedKind, _native.SOT_NAMES_OWED_KIND),
                           (choices.Action, _native.SOT_NAMES_ACTION), (choices.ContactKind, _native.SOT_NAMES_CONTACT_KIND), (choices.Split, _native.SOT_NAMES_SPLIT),
                           (choices.Passage, _native.SOT_NAMES_PASSAGE_KIND), (choices.Finding, _native.SOT_NAMES_FINDING_KIND)):
        assert choices.words(literal) == _names(names)
    assert set(choices.Inputs.__annotations__) == set(st.evidence.INPUTS)


PACKAGE = ROOT / "bindings/python/socialtrust"


def imports_of(path):
    """Modules of the package that a module imports, at once or in a function that is called later."""
    out = set()

    def visit(node):
        for each in ast.iter_child_nodes(node):
            if isinstance(each, ast.If) and getattr(each.test, "id", "") == "TYPE_CHECKING":
                list(map(visit, each.orelse))
            elif isinstance(each, ast.ImportFrom) and each.level:
                above = path.parents[each.level - 1].joinpath(*filter(None, (each.module or "").split(".")))
                inner = [above / f"{name.name}.py" for name in each.names]  # "from . import plot", as against "from .plot import draw"
                out.update(found for found in [above.with_suffix(".py"), *inner] if found.exists())
            else:
                visit(each)

    visit(ast.parse(path.read_text()))
    return {str(each.relative_to(PACKAGE).with_suffix("")) for each in out}


def test_layers_without_a_circle():
    """Values, tables, input, evidence, the ledger, then networks, learning and what is shown: each knows only those before it.
    Imports within functions count: a circle that is put off is one all the same. Only the lists of names that a package
    exports, its __init__, know what is above them."""
    files = {str(path.relative_to(PACKAGE).with_suffix("")): path for path in PACKAGE.rglob("*.py") if path.stem != "__init__"}
    graph = {name: imports_of(path) for name, path in files.items()}
    order = list(graphlib.TopologicalSorter(graph).static_order())  # raises on a circle
    assert set(order) == files.keys() and graph["ledger"] > {"network", "learn"}  # those are imported late
    layers = [{"errors", "nearest", "handles", "record", "choices"}, {"times", "docs", "interaction"},
              {"inputs", "given", "facts", "log_file", "reputation"}, {"saved", "read", "words"}, {"display", "table", "profile", "pair"},
              {"plot", "pictures", "rows", "standing"}, {"explanation", "scores", "intake"}, {"evidence", "holding", "metrics"},
              {"network", "learn"}, {"ledger"}, {"logs", "spark"}]
    for at, layer in enumerate(layers):
        later = set().union(*layers[at + 1:])
        assert not {(name, other) for name in layer for other in graph[name] & later}
