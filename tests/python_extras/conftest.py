# SPDX-License-Identifier: MIT
"""Where the samples lie, and the ledgers that several tests look at."""
from pathlib import Path

import pytest
from socialtrust import Ledger

ROOT = Path(__file__).parents[2]
C, PYTHON = ROOT / "examples/c", ROOT / "examples/python"
COMPANY = ROOT / "examples/sample/company.csv"
NOW, FRIDAY = "2026-03-01T18:00:00Z", "2026-07-03T18:00:00Z"
CLIENT = "dmitri@oakandsons.example"


@pytest.fixture(scope="session")
def small():
    return Ledger.from_csv(C / "small.csv")


@pytest.fixture(scope="session")
def company():
    return Ledger.from_csv(COMPANY)
