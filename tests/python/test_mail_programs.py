# SPDX-License-Identifier: MIT
"""Whose words a line is, in what some seventy mail programs make of an answer or a forwarded mail (tests/reading/programs.txt)."""
from pathlib import Path

import pytest

import socialtrust

READER = socialtrust.Reader()


def mails():
    path = Path(__file__).resolve().parents[1] / "reading/programs.txt"
    for block in path.read_text(encoding="utf-8").split("\n## ")[1:]:
        program, _, lines = block.partition("\n")
        yield pytest.param([line.partition("|")[::2] for line in lines.splitlines() if line], id=program)


@pytest.mark.parametrize("lines", mails())
def test_the_author_s_lines(lines):
    reading = READER.read("\n".join(text for _, text in lines))
    kinds = [part.kind for part in reading.parts for _ in range(part.lines)]
    wrong = [text for (whose, text), kind in zip(lines, kinds) if text.strip() and (whose == "A") != (kind == "author")]
    assert not wrong
