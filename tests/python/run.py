# SPDX-License-Identifier: MIT
"""Runs pytest on this folder; says "skipped" (77) where pytest or Hypothesis are not at hand."""
import os
import sys


def main() -> int:
    try:
        import hypothesis  # noqa: F401
        import pytest
    except ImportError as missing:
        print(f"skipped: {missing}")
        return 77
    return pytest.main(["-q", "-p", "no:cacheprovider", os.path.dirname(os.path.abspath(__file__)), *sys.argv[1:]])


if __name__ == "__main__":  # processes that are spawned import this file
    sys.exit(main())
