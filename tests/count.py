# SPDX-License-Identifier: MIT
"""Sums up test logs that Meson wrote: count.py testlog.json... prints "passed failed skipped".

A program of Check, pytest or minitest counts with the tests that its own summary names, any other as one.
"""
import json
import re
import sys

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


def main():
    total = [0, 0, 0]
    for path in sys.argv[1:]:
        with open(path, encoding="utf-8", errors="replace") as lines:
            for line in lines:
                for k, n in enumerate(count(json.loads(line))):
                    total[k] += n
    print(*total)


main()
