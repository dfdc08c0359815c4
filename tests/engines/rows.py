# SPDX-License-Identifier: MIT
"""The ledgers that every engine is asked about, and their rows as plain values."""
import json
import sys
from datetime import datetime, timezone
from pathlib import Path

import socialtrust as st

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/differential"))
sys.path.insert(0, str(ROOT / "tests/python"))

COLUMNS = ["time", "actor", "target", "kind", "channel", "audience", "weight", "duration", "sentiment", "id", "ref",
           "due", "looked_for", "sequence", *st.cues]
FRIDAY = "2026-07-03T18:00:00Z"


def sample():
    return st.Ledger.from_csv(ROOT / "examples/sample/company.csv")


def email_eu():
    """A real log of 332,334 messages between 986 people of an institute (SNAP), where it is at hand: a ledger and its last day."""
    import os

    import pytest
    data = Path(os.environ.get("SOCIALTRUST_DATA") or ROOT.parent / "shared/data")
    found = sorted((data / "email-eu-core-temporal").glob("email-Eu-core-temporal.txt*"))
    if not found:
        pytest.skip(f"no email-Eu in {data} (SOCIALTRUST_DATA names another folder)")
    opened = __import__("gzip").open(found[0], "rt") if found[0].suffix == ".gz" else open(found[0])
    with opened as file:
        rows = [line.split() for line in file]
    ledger = st.Ledger()
    start = 1_041_379_200_000_000  # its days are counted from one that is not told
    ledger.add_columns(time=[start + int(t) * 1_000_000 for _, _, t in rows], actor=[a for a, _, _ in rows], target=[b for _, b, _ in rows], unit="us")
    return ledger, start + (max(int(t) for _, _, t in rows) + 86_400) * 1_000_000


def random_case(seed):
    """A random ledger with every field, its profile, and a time."""
    import ledgers
    case = ledgers.make_case(seed)
    profile = st.Profile.from_dict(case["profile"]) if case["profile"] else st.Profile()
    ledger = st.Ledger(profile=profile)
    ledger.add_ndjson(__import__("io").StringIO("\n".join(json.dumps(row) for row in case["rows"])), unit="us")
    return ledger, profile, max(row["time"] for row in plain(ledger)) + 86_400_000_000


def micro(moment):
    return round((moment - datetime(1970, 1, 1, tzinfo=timezone.utc)).total_seconds() * 1e6) if moment else None


def plain(ledger):
    """Rows as dicts of COLUMNS: times as integers of microseconds, what has its default as None."""
    out = []
    for line in ledger.to_ndjson().splitlines():
        row = dict.fromkeys(COLUMNS)
        row.update(json.loads(line))
        for name in ("time", "due"):
            if row[name] is not None:
                row[name] = st.times.to_us(row[name])
        out.append(row)
    return out
