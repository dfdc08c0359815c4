# SPDX-License-Identifier: MIT
"""Two hundred random ledgers for bits.py. They use every kind, cue and field, custom kinds and channels, open hours and odd
parameters.

Nothing here reads the library's lists or the other tests' makers: a ledger must stay the same when those grow, or its hash
would say nothing about the scores.
"""
import json
import random

DAY = 86_400_000_000
START = 1_767_225_600_000_000  # 2026-01-01
KINDS = ("view follow unfollow like share mention message ask answer call meet help thank praise introduce endorse gift promise keep "
         "break release complain acknowledge resolve reopen pitch disclose correct misrepresent block report rate").split()
CUES = "question personal humour gratitude apology promotion closing automatic".split()
TALK = ["message", "message", "message", "ask", "answer", "call", "meet"]
SETTLES = {"keep": "promise", "break": "promise", "release": "promise", "acknowledge": "complain", "resolve": "complain",
           "reopen": "complain"}
PROFILES = [
    None,
    {"fold": {"day_offset_minutes": 330, "open_hours": [{"from_minute": 1440 * d + 540, "to_minute": 1440 * d + 1020} for d in range(5)],
              "closed": [{"from": "2026-02-10T00:00:00Z", "to": "2026-02-17T12:00:00Z"}]}},
    {"fold": {"kinds": {"coffee": {"like": "meet", "times": 1.5}, "oath": {"like": "promise", "times": 2}, "nudge": {"like": "view", "times": 2},
               "rant": {"like": "complain", "times": 0.4}, "poll": {"like": "ask", "times": 0.5}},
     "channels": {"slack": {"like": "chat", "times": 0.8}, "letter": {"like": "mail", "times": 2}}}},
    {"fold": {"half_life_days": {"rhythm_short": 3, "warmth": 20, "kept": 90}, "loss_factor": 2, "turn_timeout_days": 3,
              "daily_cap": 2}, "depth": {"base": -2, "breadth": {"cap": 0.2}}, "trust": {"openness": {"base_rate": 0.6}},
     "p_active": {"intercept": -1, "short": 0.7, "silence": -0.3}},
]


def profile_of(seed):
    """The profile's JSON, or None for the built-in one."""
    profile = PROFILES[seed % len(PROFILES)]
    return None if profile is None else json.dumps(profile)


class Maker:
    def __init__(self, seed):
        self.rng = random.Random(seed)
        self.custom = list((PROFILES[seed % len(PROFILES)] or {}).get("fold", {}).get("kinds", {}))
        self.names = ["ada", "Bob", "c", "Zoë", "名前", "org:acme"][:2 + seed % 5]
        self.items = {}

    def kind(self, n):
        x = self.rng.random()
        if x < 0.45:
            return self.rng.choice(TALK)
        if x < 0.55 and self.custom:
            return self.rng.choice(self.custom)
        return KINDS[n % len(KINDS)]

    def row(self, n, time):
        rng = self.rng
        actor, target = rng.sample(self.names[:2] if rng.random() < 0.5 else self.names, 2)
        kind = self.kind(n)
        row = {"time": time, "actor": actor, "target": target, "kind": kind}
        pair = tuple(sorted((actor, target)))
        if rng.random() < 0.7:
            row["channel"] = rng.choice(["mail", "chat", "sms", "slack", "letter", "c%d" % rng.randrange(20)])
        if rng.random() < 0.2:
            row["audience"] = rng.choice([2, 3, 12, 4_294_967_295])
        if rng.random() < 0.2:
            row["weight"] = rng.randrange(13) / 4
        if kind in ("call", "meet", "coffee") and rng.random() < 0.8:
            row["duration"] = rng.choice([0, 90, 1800, 5400.5, 40_000])
        if kind == "rate" or rng.random() < 0.15:
            row["sentiment"] = rng.randrange(-64, 65) / 64
        for cue in CUES:
            if rng.random() < (0.03 if cue == "automatic" else 0.12):
                row[cue] = rng.choice([0.25, 0.5, 1])
        if rng.random() < 0.5:
            row["looked_for"] = rng.choice(["all", "question", "humour|gratitude"])
        if kind in ("promise", "oath", "complain", "rant"):
            row["id"] = "i%d" % n
            self.items.setdefault((pair, "promise" if kind in ("promise", "oath") else "complain"), []).append((row["id"], actor, target))
            if kind in ("promise", "oath") and rng.random() < 0.8:
                row["due"] = time + rng.randrange(-1, 20) * DAY
        elif kind in SETTLES:
            self.settle(row, pair)
        elif rng.random() < 0.2:
            row["id"] = "i%d" % n
        return row

    def settle(self, row, pair):
        """By the side that may, nine times of ten; now and then of something that does not exist."""
        items = self.items.get((pair, SETTLES[row["kind"]]))
        if not items or self.rng.random() < 0.1:
            row["ref"] = "nothing"
            return
        name, actor, target = self.rng.choice(items[-4:])
        mine = row["kind"] in ("keep", "break", "reopen")
        if self.rng.random() < 0.9:
            row["actor"], row["target"] = (actor, target) if mine else (target, actor)
        row["ref"] = name


def ledger(seed):
    """The rows of a ledger as text (NDJSON, times in microseconds) and the time to score it at."""
    maker = Maker(seed)
    rng, time, rows = maker.rng, START, []
    for n in range(rng.choice([5, 60, 200, 400])):
        time += rng.choice([0, rng.randrange(DAY // 12), rng.randrange(DAY // 12), rng.randrange(DAY), rng.randrange(6 * DAY)])
        rows.append(maker.row(n, time))
    as_of = time + rng.choice([0, DAY // 2, 5 * DAY, 100 * DAY, -3 * DAY])
    rng.shuffle(rows)
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), max(as_of, START), rows
