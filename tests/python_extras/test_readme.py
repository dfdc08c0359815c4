# SPDX-License-Identifier: MIT
"""The page of Python, and README's picture: what tests/snippets.py, which runs all of it, does not look at."""
import re

import pytest
from conftest import ROOT

PAGE = (ROOT / "bindings/python/README.md").read_text()
BLOCKS = re.findall(r"^```(\w*)\n(.*?)^```$", PAGE, re.M | re.S)


def test_first_example_needs_no_other_package(monkeypatch):
    """Nothing but the package itself: as it is printed, in a fresh interpreter."""
    import subprocess
    import sys
    program = next(text for language, text in BLOCKS if language == "python")
    refuse = "import sys\nfor name in ('numpy', 'pandas', 'pyarrow', 'matplotlib'): sys.modules[name] = None\n"
    said = subprocess.run([sys.executable, "-c", refuse + program], capture_output=True, text=True, check=True, cwd=ROOT).stdout
    assert said == next(text for language, text in BLOCKS if not language)


def test_the_pictures_are_there_and_small(tmp_path):
    import subprocess
    import sys
    pytest.importorskip("matplotlib")
    name, tryton, redmine, closeness = re.findall(r"!\[[^]]+\]\(([^)]+)\)", (ROOT / "README.md").read_text())
    drawn = (ROOT / closeness).read_text()
    assert drawn.lstrip().startswith("<svg") and "mean of all" in drawn and len(drawn) < 60_000
    for stored in ((ROOT / each).read_bytes() for each in (name, tryton, redmine)):
        assert stored.startswith(b"\x89PNG") and len(stored) < 120_000
    subprocess.run([sys.executable, ROOT / "examples/python/make_picture.py", tmp_path / "new.png"], check=True)
    assert (tmp_path / "new.png").read_bytes().startswith(b"\x89PNG")


def test_commands_are_real():
    from socialtrust.__main__ import COMMANDS
    shell = "".join(text for language, text in BLOCKS if language == "sh")
    assert set(re.findall(r"(?:-m |^)socialtrust (\w+)", shell, re.M)) <= set(COMMANDS)
