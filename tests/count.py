# SPDX-License-Identifier: MIT
"""Sums up a test log that Meson wrote: count.py testlog.json [--of LIST] prints "passed failed skipped".

A program of Check, pytest or minitest counts with the tests that its own summary names, any other as one. What `meson test --list`
named in LIST and the log does not know did not run, and has failed. `count.py --planned` reads such a list and says how many tests
would have run: those that the sources hold (all of them if the list is empty, as no build was configured).
"""
import json
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).parents[1]
PLACES = ["tests/unit/{}.c", "tests/property/{}.c", "tests/oom/{}.c", "tests/python_extras/test_{}.py",
          "bindings/ruby/test/test_{}.rb"]
ONE = re.compile(r"tcase_add_(?:loop_)?test\(|^ *def test_", re.M)

SUMMARY = re.compile(r"^\d+%: Checks: (\d+), Failures: (\d+), Errors: (\d+)", re.M)
PYTEST = re.compile(r"^(?:=+ )?(?:\d+ \w+, )*\d+ \w+.* in [\d.]+s", re.M)
PART = re.compile(r"(\d+) (passed|failed|error|errors|skipped|xfailed)\b")
MINITEST = re.compile(r"^\d+ (?:runs|tests), \d+ assertions, (\d+) failures, (\d+) errors, (\d+) (?:skips|pendings)", re.M)
GOOD = ("OK", "EXPECTEDFAIL")


def of_others(text):
    """(passed, failed, skipped) that pytest and minitest name in their last lines."""
    passed = failed = skipped = 0
    for line in PYTEST.findall(text):
        for n, what in PART.findall(line):
            passed += int(n) if what in ("passed", "xfailed") else 0
            failed += int(n) if what.startswith(("failed", "error")) else 0
            skipped += int(n) if what == "skipped" else 0
    for line in MINITEST.finditer(text):
        runs = int(line.group(0).split()[0])
        bad, left = int(line[1]) + int(line[2]), int(line[3])
        passed, failed, skipped = passed + runs - bad - left, failed + bad, skipped + left
    return passed, failed, skipped


def count(entry):
    others = of_others(entry.get("stdout", "") or "")
    if any(others) and (entry["result"] not in GOOD) == (others[1] > 0):
        return others
    found = SUMMARY.findall(entry.get("stdout", "") or "")
    checks = sum(int(c) for c, _, _ in found)
    bad = sum(int(f) + int(e) for _, f, e in found)
    if entry["result"] == "SKIP":
        return 0, 0, 1
    if entry["result"] in GOOD:
        return max(checks, 1), 0, 0
    return max(checks - bad, 0), max(bad, 1), 0


def named(line):
    """A test's name in what Meson calls it: "suite - project:name", or "project:suite / name" in Meson 1.0."""
    return line.partition(" / ")[2] or line.rpartition(" - ")[2].partition(":")[2]


def listed(path):
    """Names of the tests in the output of `meson test --list`."""
    return [name for name in map(named, path.read_text().splitlines()) if name]


def planned(names):
    """How many tests these names stand for."""
    def of(paths):
        return sum(len(ONE.findall(path.read_text(encoding="utf-8"))) for path in paths)

    if not names:
        return of(path for place in PLACES[:3] for path in ROOT.glob(place.format("*")))
    total = 0
    for name in names:
        stem = re.sub("^python[:_] | in Ruby$", "", name).replace(" ", "_")
        paths = ROOT.glob("tests/python/test_*.py") if name == "python" else (ROOT / place.format(stem) for place in PLACES)
        total += max(of(path for path in paths if path.exists()), 1)
    return total


def main():
    if sys.argv[1] == "--planned":
        print(planned(listed(pathlib.Path("/dev/stdin"))))
        return
    total, seen = [0, 0, 0], set()
    with open(sys.argv[1], encoding="utf-8", errors="replace") as lines:
        for line in lines:
            entry = json.loads(line)
            seen.add(named(entry["name"]))
            for k, n in enumerate(count(entry)):
                total[k] += n
    if sys.argv[2:3] == ["--of"]:
        total[1] += planned_missing([name for name in listed(pathlib.Path(sys.argv[3])) if name not in seen])
    print(*total)


def planned_missing(names):
    for name in names:
        print(f"FAILED: did not run: {name}", file=sys.stderr)
    return planned(names) if names else 0


main()
