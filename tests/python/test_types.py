# SPDX-License-Identifier: MIT
"""Hints and stubs: mypy --strict accepts the public interface, and the stub names what the low level has."""
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import native_stub
import socialtrust as st
from conftest import ROOT

USER = '''
from datetime import datetime
import socialtrust as st
ledger: st.Ledger = st.Ledger.from_csv("x.csv", columns={"sender": "actor", "note": None})
added: int = ledger.add(datetime.now(), "a", "b", "ask", question=0.5).added
depth: float = ledger.score("a", "b").depth.value
names: tuple[str, ...] = ledger.scores(me="a").columns
text: str = ledger.explain("a", "b").text("de")
blob: bytes = st.Evidence("a", "b").to_bytes()
row: st.Interaction = ledger.rows()[0]
top: st.Scores = ledger.scores().top(3)
'''
WRONG = '''
import socialtrust as st
st.Evidence("a", "b").add(1, "a", "b", colour=3)
depth: str = st.Ledger().score("a", "b").depth.value
'''


def test_the_stub_names_what_is_there():
    assert (Path(st.__file__).parent / "_native.pyi").read_text().splitlines() == list(native_stub.lines())


def test_all_is_what_is_there():
    for name in st.__all__:
        getattr(st, name)  # those that come when first asked for, too
    modules = {name for name, value in vars(st).items() if isinstance(value, type(st))}
    assert sorted(set(st.__all__) - modules) == sorted(
        name for name in vars(st) if name == "__version__" or (not name.startswith("_") and name not in modules))


def test_mypy(tmp_path):
    pytest.importorskip("mypy")
    package = tmp_path / "socialtrust"
    shutil.copytree(ROOT / "bindings/python/socialtrust", package, ignore=shutil.ignore_patterns("meson.build"))
    (tmp_path / "user.py").write_text(USER)
    (tmp_path / "wrong.py").write_text(WRONG)

    def mypy(*what):
        return subprocess.run([sys.executable, "-m", "mypy", "--strict", "--config-file", str(ROOT / "pyproject.toml"),
                               "--cache-dir", str(tmp_path / "cache"), *what], cwd=tmp_path, capture_output=True, text=True).stdout

    out = [line for line in mypy("user.py").splitlines() if "error" in line and "no attribute \"display\"" not in line]
    assert not out, out
    wrong = mypy("wrong.py")
    assert 'Unexpected keyword argument "colour"' in wrong and "Incompatible types in assignment" in wrong
    assert not [line for line in mypy("-p", "socialtrust").splitlines() if ": error:" in line]
