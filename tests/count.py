# SPDX-License-Identifier: MIT
"""Sums up test logs that Meson wrote: count.py testlog.json... prints "passed failed skipped".

A program of Check counts with the tests that its own summary names, any other as one.
"""
import json
import re
import sys

SUMMARY = re.compile(r"^\d+%: Checks: (\d+), Failures: (\d+), Errors: (\d+)", re.M)
GOOD = ("OK", "EXPECTEDFAIL")


def count(entry):
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
