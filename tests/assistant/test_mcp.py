# SPDX-License-Identifier: MIT
"""The server for assistants, asked by a real client over standard input and output."""
import asyncio
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from socialtrust.log_file import LogFile

mcp = pytest.importorskip("mcp", reason="the package mcp is not here")
from mcp.client.stdio import StdioServerParameters  # noqa: E402

NOW = "2026-07-03T18:00:00Z"
CSV = Path(__file__).parents[2] / "examples/sample/company.csv"
COMMAND = [sys.executable, "-m", "socialtrust"]


@pytest.fixture(scope="module")
def log(tmp_path_factory):
    """The sample company as a log, one contact hidden."""
    path = tmp_path_factory.mktemp("log") / "company.sqlite"
    subprocess.run([*COMMAND, "import", CSV, "--me", "me", "-o", path], check=True, capture_output=True)
    with LogFile(path) as file:
        file.add_contact("dmitri@oakandsons.example", display_name="Dmitri Oak")
        file.add_contact("hugo@tinkerbox.example", display_name="Hugo Tinker")
        file.db.execute("INSERT INTO contacts (id, do_not_score) VALUES ('greta@cloudnest.example', 1)")
    return path


def ask(log, *calls, more=()):
    """The answers of one server to calls (name, arguments), and the names of its tools."""
    parameters = StdioServerParameters(command=sys.executable, args=["-m", "socialtrust", "mcp", str(log), "--me", "me", *more], env=dict(os.environ))

    async def run():
        async with mcp.Client(parameters) as client:
            tools = [tool.name for tool in (await client.list_tools()).tools]
            out = []
            for name, arguments in calls:
                out.append(await client.call_tool(name, arguments))
            return out, tools
    out, tools = asyncio.run(asyncio.wait_for(run(), 240))
    return [json.loads(found.content[0].text) for found in out], tools


def test_what_it_answers(log):
    (real, why, owed, next_one, supposed, path, changed), tools = ask(
        log, ("relationships", {"limit": 3, "as_of": NOW}), ("explain", {"contact": "Dmitri Oak", "as_of": NOW}), ("owed", {"as_of": NOW}),
        ("what_next", {"contact": "dmitri@oakandsons.example", "as_of": NOW}),
        ("what_if", {"contact": "dmitri@oakandsons.example", "kind": "keep", "ref": "final-drawings", "as_of": NOW}),
        ("who_could_introduce", {"contact": "uwe@harbourline.example", "as_of": NOW}), ("what_changed", {"days": 7, "as_of": NOW}))
    assert "add_interaction" not in tools and len(tools) == 7
    assert real["relationships"] == 22 and real["shown"][0]["contact"] == "mara@workshop.example"  # 23 less the hidden one
    low, high = real["shown"][0]["depth"]["likely"]
    assert low <= real["shown"][0]["depth"]["value"] <= high
    assert why["contact"] == "dmitri@oakandsons.example" and "overdue for 4 days" in why["text"] and why["reasons"]["depth"]
    assert {(item["contact"], item["kind"]) for item in owed["my_move"]} == {
        ("dmitri@oakandsons.example", "promise"), ("ines@lumen.example", "question"), ("hugo@tinkerbox.example", "complaint"),
        ("quentin@millstream.example", "turn")}
    assert next_one["suggestions"][0]["action"] == "keep_promise"
    assert supposed["after"]["their_trust_in_me"]["value"] > supposed["before"]["their_trust_in_me"]["value"] + 3
    assert path["path"][0] == "me" and path["path"][-1] == "uwe@harbourline.example"
    assert (changed["moved"][0]["contact"], changed["moved"][0]["what"]) == ("dmitri@oakandsons.example", "their_trust_in_me")
    assert "commitments" in changed["moved"][0]["points_by_signal"]


def test_hidden_unknown_and_unsure(log):
    (hidden, typo, unsure, everybody), _ = ask(
        log, ("explain", {"contact": "greta@cloudnest.example", "as_of": NOW}), ("explain", {"contact": "dmitri@oakandsons.exmple"}),
        ("explain", {"contact": "max@growthrocket.example", "as_of": NOW}), ("relationships", {"limit": 200, "as_of": NOW}))
    assert hidden["error"].startswith("no contact 'greta@cloudnest.example'") and "depth" not in hidden
    assert "did you mean dmitri@oakandsons.example" in typo["error"]
    assert unsure["my_trust_in_them"]["enough_evidence"] in (True, False)
    assert "greta@cloudnest.example" not in json.dumps(everybody)


def test_reads_only_unless_told_and_sees_what_others_add(log, tmp_path):
    before = log.read_bytes()
    ask(log, ("owed", {}))
    assert log.read_bytes() == before
    copy = tmp_path / "copy.sqlite"
    copy.write_bytes(before)
    (first, bad, again, more), tools = ask(
        copy, ("add_interaction", {"contact": "Hugo Tinker", "kind": "resolve", "by_me": True, "time": NOW, "ref": "faulty-hinges"}),
        ("add_interaction", {"contact": "Hugo Tinker", "kind": "hug", "by_me": True, "time": NOW}),
        ("add_interaction", {"contact": "Hugo Tinker", "kind": "resolve", "by_me": True, "time": NOW, "ref": "faulty-hinges"}),
        ("owed", {"as_of": NOW}), more=["--write"])
    assert "add_interaction" in tools and first == {"added": 1, "contact": "hugo@tinkerbox.example"} and again["added"] == 0
    assert "known are" in bad["error"]
    assert "complaint" not in {item["kind"] for item in more["my_move"]}
    with LogFile(copy, write=False) as file:
        assert file.count() == 17_677


def test_without_a_log_or_me(tmp_path, log):
    for arguments, said in (([str(tmp_path / "none.sqlite"), "--me", "me"], "none.sqlite"), ([str(CSV), "--me", "me", "--write"], "only a log of SQLite"),
                            ([str(log), "--me", "nobody at all"], "no contact")):
        done = subprocess.run([*COMMAND, "mcp", *arguments], capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=300)
        assert done.returncode == 1 and said in done.stderr and "Traceback" not in done.stderr, done.stderr
