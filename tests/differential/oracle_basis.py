# SPDX-License-Identifier: MIT
"""What the oracle stands on: names, defaults, special functions, the profile, and rows in canonical order."""
import math
import re
from datetime import datetime, timezone
from pathlib import Path

HOUR = 3_600_000_000
DAY = 24 * HOUR
WEEK = 7 * DAY
NAN = float("nan")

KINDS = ("view follow unfollow like share mention message ask answer call meet help thank praise introduce "
         "endorse gift promise keep break release complain acknowledge resolve reopen pitch disclose correct "
         "misrepresent block report rate").split()
CUES = "question personal humour gratitude apology promotion closing automatic".split()
DIALOGUE = set("message ask answer call meet".split())
SUPPORT = set("help thank praise introduce endorse gift".split())
CHAT = {"chat", "sms"}
SENTIMENT_BIT = 40
NEW, GROWING, STEADY, FADING, DORMANT = range(5)

ROOT = Path(__file__).resolve().parents[2]


def rows(path, macro):
    """The rows of one of the lists that the library is made from: names and numbers are said there, what is done with
    them is written twice."""
    return re.findall(rf"^{macro}\((.*)\)", (ROOT / path).read_text(encoding="utf-8"), re.MULTILINE)


def signals(macro):
    return [re.findall(r'"(\w+)"', row)[0] for row in rows("include/socialtrust/signals.def", macro)]


DEPTH_SIGNALS, TRUST_SIGNALS = signals("DEPTH"), signals("TRUST")
RATE_DEPTH = {"asks"}
UNHEARD = {"commitments", "openness", "generosity", "curiosity", "warmth"}



def defaults():
    """The numbers of the built-in profile by their paths, and what is no number."""
    out = {"fold": {"open_hours": [], "zone": None, "closed": [], "kinds": {}, "channels": {}}}
    for row in rows("libsocialtrust/profile/params.def", "[A-Z_]+"):
        path, value = re.match(r'\w+, "([\w.]+)", ([^,)]+)', row).groups()
        *above, name = path.split(".")
        place = out
        for each in above:
            place = place.setdefault(each, {})
        place[name] = float(value) if "." in value else int(value)
    return out


DEFAULTS = defaults()
HISTORY_UNIT = 30.0


# ---------------------------------------------------------------------------------------------- mathematics

def digamma(x):
    """psi(x), x > 0: climb to x >= 12 by psi(x) = psi(x + 1) - 1/x, then the asymptotic series."""
    below = []
    while x < 12.0:
        below.append(1.0 / x)
        x += 1.0
    v = 1.0 / (x * x)
    series = v * (1 / 12 - v * (1 / 120 - v * (1 / 252 - v * (1 / 240 - v * (1 / 132 - v * (691 / 32760
             - v / 12))))))
    return math.log(x) - 0.5 / x - series - math.fsum(below)


def trigamma(x):
    """psi'(x), x > 0: climb by psi'(x) = psi'(x + 1) + 1/x^2, then the asymptotic series."""
    below = []
    while x < 12.0:
        below.append(1.0 / (x * x))
        x += 1.0
    v = 1.0 / (x * x)
    series = v * (1 / 6 - v * (1 / 30 - v * (1 / 42 - v * (1 / 30 - v * (5 / 66 - v * (691 / 2730
             - v * 7 / 6))))))
    return 1.0 / x + 0.5 * v + series / x + math.fsum(below)


def sigma(z):
    if z >= 0:
        return 1.0 / (1.0 + math.exp(-z))
    return math.exp(z) / (1.0 + math.exp(z))


def dec(y):
    return 0.0 if y >= 64 else 2.0 ** -y


def decayed(events, now, half_life, clock=None):
    """Sum of value * 2^(-age/half_life) over (time, value) events, times in days.

    The sum is taken as of the last event (or of `clock`, where several sums share one) and then brought to
    `now`: the same number, except that it says where 2^-64 becomes 0.
    """
    if not events:
        return 0.0
    last = max(t for t, _ in events) if clock is None else clock
    at_last = math.fsum(v * dec((last - t) / half_life) for t, v in events)
    return at_last * dec((now - last) / half_life)


# -------------------------------------------------------------------------------------------------- profile

def parse_time(value):
    if isinstance(value, int):
        return value
    moment = datetime.fromisoformat(value.replace("Z", "+00:00"))
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=timezone.utc)
    delta = moment - datetime(1970, 1, 1, tzinfo=timezone.utc)
    return (delta.days * 86400 + delta.seconds) * 1_000_000 + delta.microseconds


def merge(base, over):
    out = dict(base)
    for key, value in (over or {}).items():
        if isinstance(value, dict) and key not in ("kinds", "channels"):
            out[key] = merge(base.get(key, {}), value)
        else:
            out[key] = value
    return out


class Profile:
    def __init__(self, over=None):
        self.tree = merge(DEFAULTS, over)
        self.fitted = "p_active" in (over or {})
        self.fold = self.tree["fold"]
        self.half_life = self.fold["half_life_days"]
        self.tau = self.fold["tau_hours"]
        self.offset = self.fold["day_offset_minutes"] * 60_000_000
        self.kinds = self.fold["kinds"]
        self.channels = self.fold["channels"]
        self.zone = [(parse_time(c["from"]) if "from" in c else -math.inf, c["offset_seconds"] * 1_000_000)
                     for c in self.fold["zone"] or [{"offset_seconds": self.offset // 1_000_000}]]
        self.closed = sorted((parse_time(c["from"]), parse_time(c["to"])) for c in self.fold["closed"])

    def stretches(self, start, end):
        """[start, end) where the clocks change: (from, to, offset) of each part."""
        ends = [begin for begin, _ in self.zone[1:]] + [math.inf]
        return [(max(start, begin), min(end, last), offset) for (begin, offset), last in zip(self.zone, ends)
                if max(start, begin) < min(end, last)]  # fmt: skip

    def day(self, t):
        """The latest day that the clocks have shown so far."""
        return max((last - 1 + offset) // DAY for _, last, offset in self.stretches(-math.inf, t + 1))

    def tick(self, t):
        """The tick of the log's resolution: who spoke first within it is not known."""
        tick = int(self.fold["resolution_seconds"] * 1_000_000)
        if self.fold["zone"] and tick == DAY:
            return self.day(t)
        return (t + self.offset) // tick if tick > 1 else t

    def kind(self, name):
        """The built-in kind that a kind behaves like."""
        return self.kinds[name]["like"] if name in self.kinds else name

    def strength(self, row):
        w = 1.0
        if row["kind"] in self.kinds:
            w *= self.kinds[row["kind"]]["times"]
        if row["channel"] in self.channels:
            w *= self.channels[row["channel"]]["times"]
        return float(w)

    def is_chat(self, channel):
        like = self.channels[channel]["like"] if channel in self.channels else channel
        return like in CHAT

    def weekly(self, start, end):
        """Open microseconds of [start, end) by the weekly hours alone."""
        spans = self.fold["open_hours"]
        if not spans:
            return end - start
        return sum(self.weekly_local(lo + offset, hi + offset) for lo, hi, offset in self.stretches(start, end))

    def weekly_local(self, start, end):
        spans = self.fold["open_hours"]
        monday = 4 * DAY  # 1970-01-05 was a Monday
        week = (start - monday) // WEEK
        last = (end - monday) // WEEK
        total = 0
        if last - week > 2:  # whole weeks in between all hold the same
            inside = sum(s["to_minute"] - s["from_minute"] for s in spans) * 60_000_000
            total = (last - week - 1) * inside
            weeks = (week, last)
        else:
            weeks = range(week, last + 1)
        for w in weeks:
            for s in spans:
                lo = monday + w * WEEK + s["from_minute"] * 60_000_000
                hi = monday + w * WEEK + s["to_minute"] * 60_000_000
                total += max(0, min(hi, end) - max(lo, start))
        return total

    def open_hours(self, start, end):
        """Open time from start to end in hours."""
        if end <= start:
            return 0.0
        total = self.weekly(start, end)
        reach = start
        for lo, hi in self.closed:
            lo, hi = max(lo, reach), min(hi, end)
            if lo < hi:
                total -= self.weekly(lo, hi)
                reach = hi
        return total / HOUR


# ------------------------------------------------------------------------------------------------------ rows

def normalise(row):
    """A row with every field present: NDJSON keys in, defaults filled."""
    out = {
        "time": parse_time(row["time"]), "actor": row.get("actor", row.get("from")),
        "target": row.get("target", row.get("to")), "kind": row.get("kind", "message"),
        "channel": row.get("channel", ""), "audience": row.get("audience", 1),
        "weight": float(row.get("weight", 1)), "duration": row.get("duration"),
        "sentiment": row.get("sentiment"), "id": row.get("id", ""), "ref": row.get("ref", ""),
        "sequence": row.get("sequence", 0), "record": row.get("record"),  # whose ids, where contacts were merged
        "due": None if row.get("due") is None else parse_time(row["due"]),
        "cues": tuple(float(row.get(c, 0)) for c in CUES)}
    looked = row.get("looked_for", "")
    mask = 255 if looked == "all" else sum(1 << CUES.index(n) for n in looked.split("|") if n)
    for bit, q in enumerate(out["cues"]):
        if q > 0:
            mask |= 1 << bit
    out["looked_for"] = mask
    return out


def optional(value):
    return (value is None, 0.0 if value is None else value)


def canonical_key(row):
    kind = row["kind"]
    order = (0, KINDS.index(kind), b"") if kind in KINDS else (1, 0, kind.encode())
    return (row["time"], row["sequence"], order, row["channel"].encode(), row["actor"].encode(), row["id"].encode(),
            row["ref"].encode(), optional(row["due"]), row["audience"], row["weight"],
            optional(row["duration"]), optional(row["sentiment"]), row["looked_for"], row["cues"],
            row["target"].encode())


def canonical(rows):
    """Rows in canonical order; those with an id that are equal once."""
    kept = {}
    for number, row in enumerate(rows):
        kept[canonical_key(row), "" if row["id"] else number] = row
    return sorted(kept.values(), key=canonical_key)


def merged(rows, aliases):
    """Rows of contacts that were merged, and the record of each: the two contacts as they were written."""
    own = lambda r: {r["actor"], r["target"]} == {aliases.get(r["actor"], r["actor"]), aliases.get(r["target"], r["target"])}
    return [dict(r, actor=aliases.get(r["actor"], r["actor"]), target=aliases.get(r["target"], r["target"]),
                 record=None if own(r) else frozenset((r["actor"], r["target"]))) for r in rows]  # fmt: skip


def observed_mask(rows, profile):
    """Kinds (custom: as what they behave like), cues looked for, and sentiments (not of ratings)."""
    mask = 0
    for r in rows:
        kind = profile.kind(r["kind"])
        mask |= 1 << KINDS.index(kind)
        mask |= r["looked_for"] << 32
        if r["sentiment"] is not None and kind != "rate":
            mask |= 1 << SENTIMENT_BIT
    return mask
