# SPDX-License-Identifier: MIT
"""Writes the corpus of saved evidence anew, after its layout has changed: PYTHONPATH=BUILD/bindings/python python3 make_evidence.py"""
import random
from datetime import datetime, timedelta, timezone
from pathlib import Path

import socialtrust

HERE = Path(__file__).resolve().parent / "corpus" / "evidence"
START = datetime(2026, 1, 1, tzinfo=timezone.utc)


def row(day, actor, kind="message", **more):
    return {"time": START + timedelta(days=day), "actor": actor, "target": "ben" if actor == "ann" else "ann", "kind": kind, **more}


def busy():
    """Every kind, cue and field, over many channels."""
    rng, open_items = random.Random(1), []
    for n in range(300):
        actor, kind = rng.choice(["ann", "ben"]), socialtrust.kinds[n % len(socialtrust.kinds)]
        more = {"channel": "c%d" % rng.randrange(20), "audience": rng.randint(1, 9)}
        if kind in ("promise", "complain"):
            more.update(id="i%d" % n, weight=rng.uniform(0, 3))
            open_items.append(more["id"])
        elif kind in ("keep", "break", "release", "acknowledge", "resolve", "reopen") and open_items:
            more["ref"] = rng.choice(open_items)
        if kind == "rate" or rng.random() < 0.2:
            more["sentiment"] = rng.uniform(-1, 1)
        more.update((cue, rng.random()) for cue in socialtrust.cues[:7] if rng.random() < 0.2)
        yield row(n / 3, actor, kind, **more)


open_items = [row(0, "ann", "promise", id="p1", due=START + timedelta(days=3)), row(1, "ben", "complain", id="c1", weight=2),
              row(2, "ann", "acknowledge", ref="c1"), row(9, "ben", "ask", id="q1")]
BLOBS = {
    "empty": [], "one_row": [row(0, "ann", id="m1", channel="mail")], "two_rows": [row(0, "ann"), row(1, "ben", channel="chat")],
    "open_items": open_items, "busy": list(busy()),
    "settled": [*open_items, row(10, "ann", "keep", ref="p1"), row(11, "ann", "resolve", ref="c1"), row(12, "ben", "rate", sentiment=0.5)]}

for name, rows in BLOBS.items():
    blob = socialtrust.Evidence.replay("ann", "ben", rows).to_bytes()
    (HERE / name).write_bytes(blob)

planned = socialtrust.Evidence("ann", "ben")
planned.add_many([*open_items, row(20, "ann", "meet", id="m1", duration=3600), row(21, "ben", channel="mail"), row(21, "ben", channel="mail")],
                 now=START + timedelta(days=10))  # fmt: skip
(HERE / "planned").write_bytes(planned.to_bytes())
