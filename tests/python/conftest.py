# SPDX-License-Identifier: MIT
import os
import random
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

import socialtrust

settings.register_profile("here", deadline=None, max_examples=60, derandomize=True, database=None,
                          suppress_health_check=list(HealthCheck))
settings.load_profile("here")

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "examples" / "sample" / "company.csv"
UTC = timezone.utc
START = datetime(2026, 1, 1, tzinfo=UTC)


def at(days: float) -> datetime:
    return START + timedelta(days=days)


def rows_of_every_kind(seed: int, count: int, contacts: int = 6):
    """Random rows with every kind, cue and field."""
    rng = random.Random(seed)
    names = [f"c{i}" for i in range(contacts)] + ["Zoë"]
    open_items, out = {}, []
    for n in range(count):
        a, b = rng.sample(names, 2)
        kind = socialtrust.kinds[n % len(socialtrust.kinds)]
        row = {"time": at(n / 3 + rng.random() / 9).replace(microsecond=rng.randrange(10**6)), "actor": a, "target": b,
               "kind": kind}
        if rng.random() < 0.6:
            row["channel"] = rng.choice(["mail", "chat", "phone"])
        if rng.random() < 0.3:
            row["audience"] = rng.randint(1, 30)
        if kind == "rate" or rng.random() < 0.2:
            row["sentiment"] = rng.uniform(-1, 1)
        if kind in ("call", "meet"):
            row["duration"] = rng.choice([0, 60.5, 3600])
        for cue in socialtrust.cues:
            if rng.random() < 0.15:
                row[cue] = rng.random()
        if rng.random() < 0.2:
            row["looked_for"] = rng.choice(["all", "question|personal"])
        pair = frozenset((a, b))
        if kind in ("promise", "complain"):
            row["id"], row["weight"] = f"i{n}", rng.uniform(0, 3)
            open_items.setdefault(pair, []).append((kind, row["id"]))
            if kind == "promise":
                row["due"] = row["time"] + timedelta(days=rng.uniform(1, 20))
        elif kind in ("keep", "break", "release", "acknowledge", "resolve", "reopen") and open_items.get(pair):
            row["ref"] = rng.choice(open_items[pair])[1]
        out.append(row)
    return out


@pytest.fixture
def sample():
    return socialtrust.Ledger.from_csv(SAMPLE)


@pytest.fixture
def rows():
    return rows_of_every_kind(1, 400)


@pytest.fixture
def ledger(rows):
    return socialtrust.Ledger.from_records(rows)


@pytest.fixture
def tool():
    """A program of the build by name; the test is skipped without it."""
    def find(name):
        path = os.environ.get(name.upper())
        if not path or not os.path.exists(path):
            pytest.skip(f"{name} is not built")
        return path
    return find
