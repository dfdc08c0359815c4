# SPDX-License-Identifier: MIT
"""What coarse times do: the sample's company with its times cut to minutes, hours and dates. How far do scores move, and whose move
is it that was not, or is no longer?

    PYTHONPATH=BUILD/bindings/python python3 tests/validation/coarse.py [LOG.csv [ME]]
"""
import csv
import io
import os
import sys
from datetime import datetime, timezone

import socialtrust

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
CUTS = (("minutes", 60), ("hours", 3600), ("dates", 86400))


def rows_of(path):
    with open(path, encoding="utf-8", newline="") as file:
        return [{k: v for k, v in row.items() if v} for row in csv.DictReader(file)]


def cut(rows, seconds):
    out = []
    for row in rows:
        t = int(datetime.fromisoformat(row["time"].replace("Z", "+00:00")).timestamp()) // seconds * seconds
        out.append({**row, "time": datetime.fromtimestamp(t, timezone.utc).isoformat()})
    return out


def ledger_of(rows):
    names = list({name: None for row in rows for name in row})
    text = io.StringIO()
    out = csv.DictWriter(text, names)
    out.writeheader()
    out.writerows(rows)
    return socialtrust.Ledger.from_csv(io.BytesIO(text.getvalue().encode()))


def look(rows, me, when):
    """(depth, my trust, their trust, what awaits my move) by contact."""
    return {row["contact"]: (row["depth"], row["trust_in_them"], row["trust_in_me"], row["owed"])
            for row in ledger_of(rows).scores(when, me=me).to_dicts()}


def main(argv):
    path = argv[1] if len(argv) > 1 else os.path.join(ROOT, "examples", "sample", "company.csv")
    me = argv[2] if len(argv) > 2 else "me"
    rows = rows_of(path)
    when = max(row["time"] for row in rows)
    exact = look(rows, me, when)
    failed = False
    for name, seconds in CUTS:
        coarse = look(cut(rows, seconds), me, when)
        moved = [max(abs(coarse[c][k] - exact[c][k]) for c in exact) for k in range(3)]
        false = sum(max(0, coarse[c][3] - exact[c][3]) for c in exact)
        lost = sum(max(0, exact[c][3] - coarse[c][3]) for c in exact)
        total = sum(exact[c][3] for c in exact)
        print(f"cut to {name:8} {len(exact)} contacts; most that moves: depth {moved[0]:.2f}, trust {moved[1]:.2f} and {moved[2]:.2f}; "
              f"of {total} open items {lost} are passed over, {false} are false")
        failed = failed or (name == "minutes" and (false > 0 or max(moved) >= 0.1)) or (name == "dates" and max(moved) >= 2.5)
    return failed


if __name__ == "__main__":
    sys.exit(main(sys.argv))
