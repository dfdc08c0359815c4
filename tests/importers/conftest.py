# SPDX-License-Identifier: MIT
"""Files made on the spot, and what an importer makes of them."""
from datetime import datetime, timezone
from pathlib import Path

import pytest

from socialtrust import Ledger, importers

ROOT = Path(__file__).parents[2]
NOW = datetime(2026, 7, 3, 18, tzinfo=timezone.utc)


@pytest.fixture
def imported(tmp_path):
    """imported({name: text or bytes}, **options) -> (rows as short tuples, report, log)."""
    def run(files, paths=None, **options):
        for name, content in files.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
        given = [tmp_path / name for name in (paths or files)]
        log, report = importers.read(given, **{"now": NOW, **options})
        Ledger.from_log(log)  # what was imported is what the library takes
        return log, report
    return run


def short(log, *fields):
    """Rows as tuples: minute, actor, kind, target, and the fields named."""
    return [(f"{datetime.fromtimestamp(row['time'] / 1e6, timezone.utc):%m-%d %H:%M}", row["actor"], row["kind"], row["target"],
             *(row.get(field) for field in fields)) for row in log.rows()]


def problems(report):
    return [(problem.place, problem.words) for account in report.files for problem in account.problems]


def aliases(report):
    return {(each.alias, each.contact) for each in report.aliases}
