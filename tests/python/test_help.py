# SPDX-License-Identifier: MIT
"""help() speaks Python: no names or statuses of C, nothing that is not there, and what every column, input and option means."""
import inspect
import re

import pytest

import socialtrust as st
from conftest import SAMPLE

C = re.compile(r"\bsot_|SOT_|\bNULL\b|\bNAN\b|::|->|`out`|`query`|the query|`size`|\b(?:%s)\b" % "|".join(
    each.status_name[2:] for each in st.Error.__subclasses__()))
CALL = re.compile(r"\b(Ledger|Profile|Evidence|Words|Network|Standing|Attention|Scores|Reading|metrics)\.(\w+)\(\)")


def documented():
    """(name, docstring) of everything public."""
    for name in st.__all__:
        found = getattr(st, name)
        if inspect.isfunction(found):
            yield name, inspect.getdoc(found)
        if inspect.isclass(found) and found.__module__.startswith("socialtrust"):
            yield name, inspect.getdoc(found)
            members = {at: member for base in reversed(found.__mro__) if base.__module__.startswith("socialtrust") for at, member in vars(base).items()}
            for at, member in members.items():
                member = getattr(member, "__func__", member)
                if not at.startswith("_") and (inspect.isfunction(member) or isinstance(member, property)):
                    yield f"{name}.{at}", inspect.getdoc(member)
    for name in st.metrics.__all__:
        yield f"metrics.{name}", inspect.getdoc(getattr(st.metrics, name))


def test_everything_public_says_what_it_is_for():
    assert not [name for name, doc in documented() if not doc]


def test_no_words_of_c():
    found = {name: C.findall(doc or "") for name, doc in documented()}
    assert not {name: words for name, words in found.items() if words}


def test_what_is_mentioned_is_there():
    missing = [(name, call) for name, doc in documented() for whose, call in CALL.findall(doc or "") if not hasattr(getattr(st, whose), call)]
    assert not missing


def test_no_line_is_longer_or_further_in_than_a_terminal_likes():
    assert not [name for name, doc in documented() for line in (doc or "").splitlines() if len(line) > 136 or line.startswith("        ")]


@pytest.mark.parametrize("me", [None, "me"])
def test_every_column_of_scores_has_a_meaning_and_a_range(me):
    doc = inspect.getdoc(st.Scores)
    told = {name.strip("`") for line in re.findall(r"^((?:`\w+`(?:, )?)+): .+", doc, re.M) for name in line.split(", ")}
    for column in st.Ledger.from_csv(SAMPLE).scores(me=me).columns:
        base = re.sub(r"_(low|high|confidence|coverage)$", "", column)
        assert column in told or base in told, column
    assert "0 to 100" in doc and "50 is unknown" in doc


def test_inputs_and_options_of_plots_are_told():
    for fn in (st.Ledger.score, st.Ledger.explain, st.Evidence.score):
        assert all(f"`{name}`" in fn.__doc__ for name in st.evidence.INPUTS), fn
    for each in (st.Scores, st.Timeline, st.Explanation, st.Evaluation, st.Reliability, st.Network):
        for name, parameter in inspect.signature(each.plot).parameters.items():
            if name not in ("self", "language", "names"):
                assert f"`{name}`" in each.plot.__doc__, (each, name)
