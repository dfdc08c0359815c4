#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Runs pytest on the files given; says "skipped" (exit status 77) where pytest or the package is not there."""
import sys

try:
    import pytest
    import socialtrust  # noqa: F401
except ImportError as error:
    print(f"skipped: {error}")
    sys.exit(77)
outcome = {"passed": 0, "skipped": 0}


class Count:
    def pytest_runtest_logreport(self, report):
        if report.outcome == "skipped" or report.when == "call" and report.outcome == "passed":
            outcome[report.outcome] += 1


status = pytest.main(["-q", "-rs", "-p", "no:cacheprovider", *sys.argv[1:]], plugins=[Count()])
sys.exit(77 if status == 0 and not outcome["passed"] else int(status))
