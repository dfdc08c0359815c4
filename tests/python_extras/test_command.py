# SPDX-License-Identifier: MIT
"""python -m socialtrust: the same bytes as the C program, and its exit statuses and messages."""
import csv
import io
import json
import os
import pty
import signal
import subprocess
import sys
import time

import pytest
from conftest import COMPANY, NOW, C

COMMANDS = "score, explain, timeline, next, import, report, read, network, mcp"
SCORING = ("score", "explain", "timeline", "next", "network")
PREFIX = [sys.executable, "-m", "socialtrust"]


def run(*arguments, status=0, columns=80, stdin=b"", **more):
    if arguments[:1] and arguments[0] in SCORING and not {"--as-of", "--help", "-h"} & set(arguments):
        arguments += ("--as-of", "last")
    done = subprocess.run([*PREFIX, *map(str, arguments)], input=stdin, capture_output=True, cwd=C,
                          env={**os.environ, "COLUMNS": str(columns)}, **more)
    assert done.returncode == status, done.stderr.decode()
    if status == 0:
        assert done.stderr == b""
    else:
        assert done.stdout == b"" and b"Traceback" not in done.stderr
    return done.stdout if status == 0 else done.stderr.decode()


# ---- score: the bytes of the C program ----

@pytest.mark.parametrize("expected, arguments", [
    ("pairs_csv", ["small.csv", "--format", "csv"]),
    ("pairs_csv", ["--format", "csv", "small.ndjson"]),
    ("pairs_csv", ["small.csv", "--format=csv", "--threads", "4"]),
    ("me_csv", ["small.csv", "--me", "me", "--format", "csv", "--as-of", NOW]),
    ("me_json", ["small.csv", "--me", "me", "--format", "json", "--as-of", NOW]),
    ("alias_csv", ["--me", "fan2", "--alias", "@fan=bo", "--alias", "fan2=bo", "--format", "csv", "small.csv"]),
    ("attention_csv", ["small.csv", "--attention", "--format", "csv"]),
])
def test_same_bytes(expected, arguments):
    assert run("score", *arguments) == (C / f"{expected}.expected").read_bytes()


def test_standard_input():
    assert run("score", "-", "--format", "csv", stdin=(C / "small.csv").read_bytes()) == (C / "pairs_csv.expected").read_bytes()


@pytest.mark.parametrize("arguments", [["--me", "me"], [], ["--me", "me", "--attention"]])
def test_same_bytes_on_the_sample(arguments):
    program = os.environ.get("SCORE_LOG")
    if not program:
        pytest.skip("SCORE_LOG does not name the C program")
    if arguments[-1:] != ["--attention"]:
        for form in ("csv", "json"):
            theirs = subprocess.run([program, *arguments, "--as-of", "last", "--format", form, COMPANY], capture_output=True, check=True).stdout
            assert run("score", COMPANY, *arguments, "--format", form) == theirs
    else:
        theirs = subprocess.run([program, *arguments, "--as-of", "last", "--format", "csv", COMPANY], capture_output=True, check=True).stdout
        assert run("score", COMPANY, *arguments, "--format", "csv") == theirs


@pytest.mark.parametrize("arguments", [[], ["--me", "me"], ["--me", "me", "--language", "de-AT", "--rows", "7"],
                                       ["--me", "me", "--summary", "--rows", "0"], ["--me", "me", "--summary", "--attention"]])
@pytest.mark.parametrize("columns", [40, 80, 120])
def test_same_table_as_the_c_program(arguments, columns):
    program = os.environ.get("SCORE_LOG")
    if not program:
        pytest.skip("SCORE_LOG does not name the C program")
    theirs = subprocess.run([program, *arguments, "--as-of", "2026-07-03T18:00:00Z", COMPANY], capture_output=True, check=True,
                            env={**os.environ, "COLUMNS": str(columns)}).stdout
    assert run("score", COMPANY, *arguments, "--as-of", "2026-07-03T18:00:00Z", columns=columns) == theirs


def test_table():
    lines = run("score", "small.csv", "--me", "me", "--as-of", NOW, columns=100).decode().splitlines()
    assert lines[0] == "me and 6 contacts, as of 2026-03-01T18:00:00Z"
    assert lines[2].split() == ["contact", "depth", "likely", "them", "you", "pulse", "state", "move"]
    assert lines[3].split() == ["ada", "58", lines[3].split()[2], "43–71", "62", "?", "88", "steady"]
    assert [line.split()[0] for line in lines[3:9]] == ["ada", "bo", "çelik", "田中さん", "seller", "@fan"]
    assert lines[4].endswith("2")


@pytest.mark.parametrize("columns", [24, 40, 60, 80, 200])
@pytest.mark.parametrize("arguments", [["score", "small.csv"], ["score", "small.csv", "--me", "me"],
                                       ["timeline", "small.csv", "bo", "--me", "me"], ["next", "small.csv", "--me", "me"],
                                       ["explain", "small.csv", "bo", "--me", "me", "--language", "de"]])
def test_fits_the_terminal(arguments, columns):
    def width(line):
        return sum(2 if c in "田中さん" else 1 for c in line)
    text = run(*arguments, "--as-of", NOW, columns=columns).decode()
    least = 48 if arguments[0] == "timeline" or arguments == ["score", "small.csv"] else 30  # what is never left out
    assert max(map(width, text.splitlines())) <= max(columns, least)
    assert not any(line.endswith(" ") for line in text.splitlines())


def test_rows_and_german():
    text = run("score", "small.csv", "--me", "me", "--rows", "2", "--language", "de", "--as-of", NOW).decode()
    assert "me und 6 Kontakte" in text and "und 4 weitere (--rows 6 zeigt alle)" in text and "beständig" in text


def test_an_id_cannot_act_on_the_terminal():
    log = "time,actor,target\n2026-01-05T09:00:00Z,e\u202evil\u2066,me\n2026-01-05T10:00:00Z,me,e\u202evil\u2066\n"
    text = run("score", "-", stdin=log.encode()).decode()
    assert "e?vil?" in text


def test_an_empty_log():
    assert run("score", "-", stdin=b"time,actor,target\n") == b"No interactions up to then.\n"


# ---- explain, timeline, next ----

@pytest.mark.parametrize("expected, arguments", [
    ("explain_en", ["small.csv", "bo", "--me", "me"]),
    ("explain_en", ["--me", "me", "small.csv", "me", "bo"]),
    ("explain_de", ["small.csv", "--language", "de", "ada", "me"]),
    ("explain_json", ["small.csv", "me", "bo", "--format", "json"]),
])
def test_explain_same_bytes(expected, arguments):
    assert run("explain", *arguments, "--as-of", NOW) == (C / f"{expected}.expected").read_bytes()


def test_explain_csv():
    rows = list(csv.DictReader(io.StringIO(run("explain", "small.csv", "me", "bo", "--format", "csv").decode())))
    assert {row["score"] for row in rows} == {"depth", "trust_ab", "trust_ba"}
    assert {"rhythm", "commitments"} <= {row["signal"] for row in rows}


def test_timeline():
    text = run("timeline", "small.csv", "bo", "--me", "me", "--start", "2026-02-01", "--step", "14", "--format", "csv").decode()
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [row["time"][:10] for row in rows] == ["2026-02-01", "2026-02-15", "2026-02-28"]
    whole = {row["b"]: row for row in csv.DictReader(io.StringIO((C / "pairs_csv.expected").read_text())) if row["a"] == "bo"}
    assert rows[-1]["depth"] == whole["me"]["depth"]
    assert json.loads(run("timeline", "small.csv", "bo", "me", "--format", "json"))[-1]["a"] == "bo"
    table = run("timeline", "small.csv", "bo", "--me", "me").decode().splitlines()
    assert table[0] == "a = bo, b = me" and table[3].startswith("2026-01-20")


def test_next():
    found = json.loads(run("next", "small.csv", "bo", "--me", "me", "--as-of", NOW, "--format", "json"))
    assert [each["action"] for each in found[:2]] == ["keep_promise", "answer"]
    assert found[0]["trust_gain"] > 5 and found[0]["words"].startswith("Keep your promise to bo")
    rows = list(csv.DictReader(io.StringIO(run("next", "small.csv", "--me", "me", "--format", "csv").decode())))
    assert rows[0]["contact"] == "bo" and len({row["contact"] for row in rows}) == len(rows)
    assert "Halte deine Zusage an bo" in run("next", "small.csv", "bo", "--me", "me", "--language", "de").decode()
    assert run("next", "-", "--me", "me", "--format", "json", stdin=b"time,actor,target\n2026-01-01,me,you\n") == b"[]\n"


# ---- what is wrong, and with which exit status ----

def message_of_c(name):
    return (C / f"{name}.expected").read_text().removeprefix("score_log: ")


@pytest.mark.parametrize("name, arguments", [
    ("bad_row", ["bad.csv"]), ("no_file", ["absent.csv"]), ("unknown_contact", ["small.csv", "--me", "nobody"]),
    ("bad_profile", ["small.csv", "--profile", "bad_profile.json"]), ("bad_time", ["small.csv", "--as-of", "yesterday"]),
])
def test_bad_input(name, arguments):
    assert run("score", *arguments, status=1) == "socialtrust: " + message_of_c(name)


def test_bad_standard_input():
    said = run("score", "-", stdin=(C / "bad.csv").read_bytes(), status=1)
    assert said.startswith("socialtrust: standard input: line 3, column kind: ")


def test_missing_profile():
    assert run("score", "small.csv", "--profile", "absent.json", status=1) == "socialtrust: absent.json: cannot be read\n"


@pytest.mark.parametrize("arguments, said", [
    ([], f"a command is needed: {COMMANDS}"),
    (["rank"], f"a command is needed: {COMMANDS}; not: rank"),
    (["scores"], f"a command is needed: {COMMANDS}; not: scores; did you mean score?"),
    (["score"], "the following arguments are required: FILE"),
    (["score", "small.csv", "--deep"], "unrecognized arguments: --deep"),
    (["score", "small.csv", "--threads", "65"], "--threads is 1 to 64, not: 65"),
    (["score", "small.csv", "--rows", "-1"], None),
    (["score", "small.csv", "--alias", "x"], "--alias is ALIAS=ID, not: x"),
    (["explain", "small.csv", "bo"], "explain needs two contacts, or --me and one"),
    (["timeline", "small.csv", "a", "b", "c"], "timeline needs two contacts, or --me and one"),
    (["timeline", "small.csv", "a", "b", "--step", "0"], "--step is a number of days, not: 0"),
    (["next", "small.csv", "bo"], "next needs --me, and one contact or none"),
])
def test_wrong_usage(arguments, said):
    error = run(*arguments, status=2)
    assert error.startswith("socialtrust: ") and error.endswith("\nTry 'socialtrust --help'.\n")
    if said:
        assert error.splitlines()[0] == f"socialtrust: {said}"


@pytest.mark.parametrize("arguments", [["--help"], ["score", "--help"], ["explain", "--help"], ["timeline", "-h"], ["next", "--help"]])
def test_help(arguments):
    text = run(*arguments).decode()
    assert "sage: socialtrust" in text and max(map(len, text.splitlines())) <= 88
    if len(arguments) > 1:
        assert "--as-of TIME" in text


def test_version():
    import socialtrust
    assert run("--version").decode() == f"socialtrust {socialtrust.__version__}\n"


def test_writing_fails():
    if not os.path.exists("/dev/full"):
        pytest.skip("no /dev/full here")
    with open("/dev/full", "wb") as full:
        done = subprocess.run([*PREFIX, "score", "small.csv", "--as-of", "last"], stdout=full, stderr=subprocess.PIPE, cwd=C)
    assert done.returncode == 1 and done.stderr == b"socialtrust: writing the results failed\n"


# ---- on a terminal ----

def on_terminal(arguments, feed, program=("-m", "socialtrust")):
    """What is written to a terminal on standard error while `feed` writes into standard input."""
    master, slave = pty.openpty()
    process = subprocess.Popen([sys.executable, *program, *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=slave, cwd=C)
    os.close(slave)
    feed(process)
    out, said = process.stdout.read(), b""
    while True:
        try:
            some = os.read(master, 65536)
        except OSError:
            break
        if not some:
            break
        said += some
    os.close(master)
    return process.wait(), out, said


def test_progress_on_a_terminal():
    row = b"2026-01-05T09:00:00Z,ada,me\n"

    def slowly(process):
        process.stdin.write(b"time,actor,target\n")
        for _ in range(16):
            process.stdin.write(50_000 * row)
            process.stdin.flush()
            time.sleep(.12)
        process.stdin.close()
    status, out, said = on_terminal(["score", "-", "--as-of", "last", "--format", "csv"], slowly)
    assert status == 0 and out.startswith(b"a,b,depth")
    assert b"\rsocialtrust: read" in said and said.endswith(b"\r\x1b[K")


def test_no_progress_when_it_is_quick():
    """By a clock that stands: on a busy machine anything may take longer than a second."""
    for clock, quick in (("lambda: 0.0", True), ("itertools.count().__next__", False)):
        program = f"import itertools, sys, socialtrust.__main__ as program; program.monotonic = {clock}; sys.exit(program.main())"
        status, out, said = on_terminal(["score", "small.csv", "--as-of", "last", "--format", "csv"], lambda process: process.stdin.close(), ("-c", program))
        assert status == 0 and out.startswith(b"a,b,depth") and (said == b"") == quick


def test_interrupted():
    process = subprocess.Popen([*PREFIX, "score", "-"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    row = b"2026-01-05T09:00:00Z,ada,me\n"
    process.stdin.write(b"time,actor,target\n" + 100_000 * row)  # more than a pipe holds: once it is written, it is being read
    process.stdin.flush()
    process.send_signal(signal.SIGINT)
    try:
        for _ in range(400):
            process.stdin.write(5_000 * row)
        process.stdin.close()
    except (BrokenPipeError, OSError):
        pass
    process.stdin = None
    out, said = process.communicate(timeout=60)
    assert process.returncode == 130 and b"Traceback" not in said
