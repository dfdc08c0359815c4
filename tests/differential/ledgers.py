# SPDX-License-Identifier: MIT
"""Random ledgers for the differential test: the same seed gives the same case on every platform.

A case is a dict: profile (overrides), rows (NDJSON objects), scores (list of requests with time, pair and
optional inputs). Life is imitated only as far as it makes every branch of the model likely.
"""
import random
from datetime import datetime, timedelta, timezone

import oracle

MINUTE, HOUR, DAY = 60_000_000, 3_600_000_000, 86_400_000_000
EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
NAMES = ["ana", "Bob", "ana2", "zoë", "z", "Ōta", "bob", "org:acme", "0", "名前"]
CHANNELS = ["", "mail", "chat", "sms", "phone", "video", "office", "forum"]
CUSTOM_KINDS = {
    "voice_note": ("message", 0.5), "coffee": ("meet", 1.5), "nudge": ("view", 2), "kudos": ("praise", 0.7),
    "oath": ("promise", 2), "done": ("keep", 1), "rant": ("complain", 0.4), "poll": ("ask", 1),
    "ping": ("message", 0), "ring": ("call", 0.8), "stars": ("rate", 1), "own_up": ("correct", 0.5),
    "ad": ("pitch", 0.6), "mute": ("block", 0.3), "token": ("gift", 0), "fib": ("misrepresent", 0.2),
    "heart": ("like", 1.5), "boost": ("share", 0.9), "leave": ("unfollow", 0.5),
    "sorry_seen": ("acknowledge", 1)}
CUSTOM_CHANNELS = {"slack": ("chat", 0.8), "letter": ("mail", 2), "bridge": ("chat", 1), "void": ("chat", 0),
                   "hall": ("mail", 0.5)}
BY_WEIGHT = {
    "view": 3, "follow": 2, "unfollow": 1, "like": 4, "share": 2, "mention": 2, "message": 40, "ask": 9,
    "answer": 9, "call": 6, "meet": 6, "help": 3, "thank": 3, "praise": 2, "introduce": 1, "endorse": 1,
    "gift": 1, "promise": 7, "complain": 4, "pitch": 2, "disclose": 2, "correct": 2, "misrepresent": 1,
    "block": 0.5, "report": 0.5, "rate": 2}
RARE_CUES = {"automatic": 0.15, "closing": 0.4}

# Parameters that a case may change: path, least, most. Half-lives that enter a ratio (who gave more, the
# usual gap) stay so long that no silence here lasts 64 of them, where 0/0 begins.
CHANGES = [
    ("fold.half_life_days.rhythm_short", 2, 20), ("fold.half_life_days.rhythm_middle", 10, 90),
    ("fold.half_life_days.rhythm_long", 60, 400),
    ("fold.half_life_days.replies", 5, 400), ("fold.half_life_days.asks", 5, 400),
    ("fold.half_life_days.responsiveness", 5, 400), ("fold.half_life_days.curiosity", 5, 400),
    ("fold.half_life_days.conversation", 20, 400), ("fold.half_life_days.in_person", 5, 400),
    ("fold.half_life_days.support", 5, 400), ("fold.half_life_days.personal", 5, 400),
    ("fold.half_life_days.reciprocity", 60, 400), ("fold.half_life_days.kept", 5, 900),
    ("fold.half_life_days.broken", 5, 900), ("fold.half_life_days.recovery", 5, 900),
    ("fold.half_life_days.openness", 5, 900), ("fold.half_life_days.generosity", 5, 900),
    ("fold.half_life_days.consideration", 5, 900), ("fold.half_life_days.warmth", 5, 900),
    ("fold.half_life_days.stated", 5, 900), ("fold.half_life_days.history", 30, 900),
    ("fold.tau_hours.reply", 1, 400), ("fold.tau_hours.answer_chat", 0.25, 10),
    ("fold.tau_hours.answer_other", 2, 100), ("fold.tau_hours.late", 5, 200),
    ("fold.tau_hours.acknowledge", 1, 20), ("fold.tau_hours.fix", 5, 200), ("fold.acknowledge_share", 0, 1),
    ("fold.complaint_floor", 0, 1), ("fold.complaint_open", 0, 2), ("fold.loss_factor", 1, 6), ("fold.block_loss", 1, 9),
    ("fold.daily_cap", 0.5, 3), ("fold.generosity_share", 0, 1), ("fold.generosity_like", 0, 1),
    ("fold.curiosity_none", 0, 1), ("fold.turn_timeout_days", 1, 14), ("fold.conversation_gap_hours", 1, 48),
    ("fold.in_person_cap_hours", 1, 8), ("fold.in_person_unknown_hours", 0, 3), ("fold.click_weight", 0, 1),
    ("fold.share_weight", 0, 1), ("fold.cue_switch", 0.25, 0.75), ("depth.base", -5, -1),
    ("depth.breadth.cap", 0.05, 2), ("depth.history.cap", 0.05, 3), ("trust.unheard_share", 0, 1),
    ("pulse.scale", 1, 9), ("state.new_days", 1, 9), ("state.fading_gaps", 1, 5),
    ("state.dormant_gaps", 4, 12), ("state.growing_ratio", 0.5, 2), ("state.growing_after_days", 10, 90),
    ("state.owed_share", 0, 1), ("fold.history_gap_days", 20, 800), ("pulse.half_life_gaps", 1, 20),
    ("state.fading_pulse", 20, 100), ("state.dormant_pulse", 10, 100), ("state.least_gap_days", 1, 9), ("state.prior_gap_days", 1, 60), ("state.prior_gaps", 0, 5), ("fold.resolution_seconds", 0, 86400),
    ("p_active.intercept", -2, 2), ("p_active.short", -1, 1), ("p_active.silence", -1, 0)]
CHANGES += [("depth.%s.weight" % s, 0.05, 1.5) for s in oracle.DEPTH_SIGNALS]
CHANGES += [("depth.chance_days", 0.5, 30), ("depth.rhythm.balance", 0, 1), ("depth.in_person.unit_hours", 0.1, 2),
            ("depth.attention.days_an_hour", 0, 8), ("depth.attention.unit", 0.005, 0.5)]
CHANGES += [("trust.%s.weight" % s, 0.01, 0.6) for s in oracle.TRUST_SIGNALS]
RATES = ["replies", "depth.asks"] + ["trust." + s for s in oracle.TRUST_SIGNALS]
CHANGES += [(s + ".base_rate", 0.1, 0.9) for s in RATES] + [(s + ".prior_weight", 0.5, 12) for s in RATES]


def iso(rng, t):
    """A time in ISO 8601, in UTC or with an offset."""
    moment = EPOCH + timedelta(microseconds=t)
    if rng.random() < 0.5:
        return moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    minutes = rng.choice([60, -300, 330, 0])
    shifted = moment + timedelta(minutes=minutes)
    offset = "%s%02d:%02d" % ("-" if minutes < 0 else "+", abs(minutes) // 60, abs(minutes) % 60)
    return shifted.strftime("%Y-%m-%dT%H:%M:%S.%f") + offset


def put(tree, path, value):
    *parents, leaf = path.split(".")
    for key in parents:
        tree = tree.setdefault(key, {})
    tree[leaf] = value


class Maker:
    def __init__(self, seed):
        self.rng = random.Random(seed)
        rng = self.rng
        self.rows, self.ids = [], 0
        self.start = rng.choice([1_577_836_800, 1_704_067_200, 946_684_800, -315_619_200]) * 1_000_000
        self.start += rng.randrange(0, 400 * DAY, rng.choice([DAY, HOUR, 1]))
        self.end = self.start
        self.kinds, self.channels = {}, {}
        self.profile = self.make_profile() if rng.random() < 0.5 else {}
        self.contacts = rng.sample(NAMES, rng.randint(2, 6))
        self.cue_rate = rng.choice([0, 0.1, 0.3])
        self.looked = rng.choice(["", "all", "question", "question|humour", "mixed"])
        self.quick = rng.random() < 0.3
        target = rng.choice([4, 60, 200, 350, 500])
        pairs = [(x, y) for i, x in enumerate(self.contacts) for y in self.contacts[i + 1:]]
        rng.shuffle(pairs)
        self.pairs = pairs
        for n, (x, y) in enumerate(pairs):
            share = max(2, int(target * 0.5 ** (n + 1)))
            self.pair(x, y, share)
        self.twist()

    # -- profile

    def make_profile(self):
        rng, p = self.rng, {}
        for path, least, most in CHANGES:
            if rng.random() < 0.15:
                value = round(rng.uniform(least, most), 2)
                put(p, path, rng.choice([value, float(rng.choice([least, most]))]))
        if rng.random() < 0.2:
            put(p, "%s.weight" % rng.choice([r for r in RATES if r != "replies"] + ["depth.support", "depth.rhythm"]), 0)
        if rng.random() < 0.5:
            put(p, "fold.day_offset_minutes", rng.choice([60, -300, 330, 840, -720, 1, -1440, 1440]))
        elif rng.random() < 0.6:
            zone, t = [{"offset_seconds": rng.choice([3600, -18000, 20700, 86400])}], self.start - 40 * DAY
            for _ in range(rng.randint(0, 6)):
                t += rng.randrange(HOUR, 90 * DAY, MINUTE)
                zone.append({"from": iso(rng, t), "offset_seconds": rng.choice([0, 7200, -3600, 3208, -86400, 86400])})
            put(p, "fold.zone", zone)
        if rng.random() < 0.5:
            put(p, "fold.open_hours", rng.choice([
                [{"from_minute": 1440 * d + 540, "to_minute": 1440 * d + 1020} for d in range(5)],
                [{"from_minute": 0, "to_minute": 10080}],
                [{"from_minute": 600, "to_minute": 601}],
                [{"from_minute": 0, "to_minute": 720}, {"from_minute": 720, "to_minute": 800},
                 {"from_minute": 9000, "to_minute": 10080}]]))
        if rng.random() < 0.5:
            closed, t = [], self.start - 5 * DAY
            for _ in range(rng.randint(1, 6)):
                t += rng.randrange(HOUR, 60 * DAY, MINUTE)
                until = t + rng.randrange(HOUR, 20 * DAY, MINUTE)
                closed.append({"from": iso(rng, t), "to": iso(rng, until)})
                t = until
            put(p, "fold.closed", closed)
        if rng.random() < 0.6:
            names = rng.sample(sorted(CUSTOM_KINDS), rng.randint(1, 8))
            self.kinds = {n: dict(zip(("like", "times"), CUSTOM_KINDS[n])) for n in names}
            put(p, "fold.kinds", self.kinds)
        if rng.random() < 0.6:
            names = rng.sample(sorted(CUSTOM_CHANNELS), rng.randint(1, 4))
            self.channels = {n: dict(zip(("like", "times"), CUSTOM_CHANNELS[n])) for n in names}
            put(p, "fold.channels", self.channels)
        return p

    # -- rows

    def new_id(self):
        self.ids += 1
        return "%s%d" % (self.rng.choice(["", "m-", "é", "Z "]), self.ids)

    def row(self, t, actor, target, kind, **more):
        rng = self.rng
        row = {"time": t, "actor": actor, "target": target, "kind": kind}
        row.update(more)
        channel = rng.choice(self.pair_channels)
        if channel:
            row["channel"] = channel
        if rng.random() < 0.15:
            row["audience"] = rng.choice([2, 3, 10, 57, 4000, 4_294_967_295])
        like = self.kinds[kind]["like"] if kind in self.kinds else kind
        if like in ("promise", "complain", "reopen") and rng.random() < 0.5 or rng.random() < 0.03:
            row["weight"] = rng.choice([0, 0.2, 0.5, 1.5, 2, 3])
        if like in ("call", "meet"):
            length = rng.choice([None, 0, 30, 1800, 3600, 5400.5, 11000, 100_000])
            if length is not None:
                row["duration"] = length
        elif rng.random() < 0.03:
            row["duration"] = rng.choice([0, 60])
        if like == "rate" or rng.random() < 0.1:
            row["sentiment"] = rng.choice([-1, 1, 0, round(rng.uniform(-1, 1), 3)])
        for cue in oracle.CUES:
            if rng.random() < self.cue_rate * RARE_CUES.get(cue, 1):
                row[cue] = rng.choice([0, 0.1, 0.49, 0.5, 1, round(rng.random(), 3)])
        looked = self.looked
        if looked == "mixed":
            looked = "|".join(c for c in oracle.CUES if rng.random() < 0.5)
        if rng.random() < 0.1:
            row["sequence"] = rng.choice([-1, 1, 2, 3, 2**53 - 1])
        if looked and rng.random() < 0.95:
            row["looked_for"] = looked
        if "id" not in row and rng.random() < 0.2:
            row["id"] = self.new_id()
        self.rows.append(row)
        self.end = max(self.end, t)
        return row

    def step(self):
        """Time to the next thing that happens: mostly soon, sometimes on a boundary, now and then far off."""
        rng, x = self.rng, self.rng.random()
        if x < 0.08:
            return 0
        if x < 0.14:
            return rng.choice([8 * HOUR, 7 * DAY, DAY, HOUR, 8 * HOUR - 1, 7 * DAY - 1, 60 * DAY])
        if x < 0.5 or (self.quick and x < 0.9):
            return int(rng.expovariate(1 / (20 * MINUTE)))
        if x < 0.9:
            return int(rng.expovariate(1 / (1.2 * DAY)))
        if x < 0.995:
            return int(rng.expovariate(1 / (9 * DAY)))
        return int(rng.uniform(60, 500) * DAY)

    def pair(self, x, y, count):
        rng = self.rng
        many = CHANNELS + ["c%d" % i for i in range(20)]
        self.pair_channels = rng.choice([["mail"], ["chat"], CHANNELS, many]) + sorted(self.channels)
        lean = rng.choice([0.5, 0.5, 0.5, 0.8, 0, 1])
        again = rng.choice([0.2, 0.5, 0.8])
        style = rng.choice(["all", "all", "all", "talk", "follow", "commit"])
        weights = dict(BY_WEIGHT)
        if style == "talk":
            weights = {"message": 8, "ask": 1, "answer": 1, "call": 0.5}
        elif style == "follow":
            weights = {"view": 4, "follow": 1, "like": 3, "share": 1, "mention": 1, "unfollow": 0.3,
                       "message": 0.3}
        elif style == "commit":
            weights.update(promise=40, complain=30)
        for name, custom in self.kinds.items():
            if custom["like"] not in ("keep", "acknowledge"):
                weights[name] = weights.get(custom["like"], 1) or 1
        kinds, shares = list(weights), list(weights.values())
        t = self.start + int(rng.uniform(0, 200) * DAY)
        side = rng.random() < lean
        for _ in range(count):
            t += self.step()
            if rng.random() > again or lean in (0, 1):
                side = rng.random() < lean
            actor, target = (x, y) if side else (y, x)
            kind = rng.choices(kinds, shares)[0]
            like = self.kinds[kind]["like"] if kind in self.kinds else kind
            if like == "promise":
                self.promise(t, actor, target, kind)
            elif like == "complain":
                self.complain(t, actor, target, kind)
            else:
                self.row(t, actor, target, kind)

    def promise(self, t, actor, target, kind):
        rng = self.rng
        name = self.new_id() if rng.random() < 0.93 else ""
        more = {"id": name} if name else {}
        due = None
        if rng.random() < 0.75:
            due = t + int(rng.choice([rng.uniform(-1, 1), rng.uniform(0, 20), rng.uniform(5, 90)]) * DAY)
            more["due"] = due
        self.row(t, actor, target, kind, **more)
        for _ in range(rng.choice([0, 1, 1, 1, 2, 3])):
            late = rng.choice([rng.uniform(-5, 0), rng.uniform(0, 6), rng.uniform(0, 40), 0]) * DAY
            when = max(t, (t + 3 * DAY if due is None else due) + int(late))
            end = rng.choice(["keep"] * 5 + ["break", "release"] + (["done"] if "done" in self.kinds else []))
            who = (target, actor) if (end == "release") != (rng.random() < 0.12) else (actor, target)
            self.row(when, *who, end, **self.ref(name))

    def ref(self, name):
        """A reference to `name`, sometimes a wrong one or none."""
        x = self.rng.random()
        if x < 0.04:
            return {}
        if x < 0.08:
            return {"ref": "nothing"}
        if x < 0.12 and self.ids:
            return {"ref": str(self.rng.randint(1, self.ids))}
        return {"ref": name} if name else {}

    def complain(self, t, actor, target, kind):
        rng = self.rng
        name = self.new_id() if rng.random() < 0.95 else ""
        self.row(t, actor, target, kind, **({"id": name} if name else {}))
        when = t
        for act in rng.choice([[], ["acknowledge"], ["resolve"], ["acknowledge", "resolve"],
                               ["acknowledge", "acknowledge", "resolve", "reopen", "resolve"],
                               ["resolve", "reopen"], ["resolve", "resolve", "acknowledge"], ["reopen"],
                               ["resolve", "reopen", "acknowledge", "resolve", "reopen", "reopen"]]):
            when += rng.choice([0, int(rng.expovariate(1 / (5 * HOUR))), int(rng.expovariate(1 / (4 * DAY)))])
            if act == "acknowledge" and "sorry_seen" in self.kinds and rng.random() < 0.5:
                act, who = "sorry_seen", (target, actor)
            elif act == "reopen":
                who = (actor, target)
            else:
                who = (target, actor)
            if rng.random() < 0.1:
                who = who[::-1]
            self.row(when, *who, act, **self.ref(name))

    def twist(self):
        """Duplicates, ties, floods, rows with oneself; any order of arrival."""
        rng = self.rng
        for row in list(self.rows):
            x = rng.random()
            if x < 0.03:
                self.rows.append(dict(row))
            elif x < 0.05:
                self.pair_channels = CHANNELS
                kind = rng.choice(["message", "ask", "meet", "thank"])
                self.row(row["time"], row["target"], row["actor"], kind)
        if rng.random() < 0.1:
            x, y = rng.choice(self.pairs)
            self.pair_channels = ["mail"]
            t = rng.randint(self.start, self.end)
            for _ in range(150):
                self.row(t + rng.randrange(DAY // 4), x, y, "message")
        if rng.random() < 0.15:
            self.pair_channels = ["mail"]
            x = rng.choice(self.contacts)
            for _ in range(3):
                self.row(rng.randint(self.start, self.end), x, x, rng.choice(["message", "like", "ask"]))
        rng.shuffle(self.rows)

    # -- requests

    def moment(self):
        rng, x = self.rng, self.rng.random()
        if x < 0.3:
            return rng.choice(self.rows)["time"] - rng.choice([0, 0, 1])
        if x < 0.6:
            return rng.randint(self.start, self.end)
        if x < 0.9:
            return self.end + int(rng.expovariate(1 / (20 * DAY)))
        if x < 0.95:
            return self.end + int(rng.uniform(200, 2000) * DAY)
        return self.start - DAY

    def requests(self):
        rng, out = self.rng, []
        known = {r["actor"] for r in self.rows} | {r["target"] for r in self.rows}
        pairs = [p for p in self.pairs if p[0] in known and p[1] in known]
        for n in range(min(5, 2 + len(pairs))):
            pair = pairs[n] if n < min(3, len(pairs)) else rng.choice(pairs[:3])
            a, b = sorted(pair, key=str.encode)
            request = {"time": self.moment(), "a": a, "b": b, "observed": 0, "attention": (None, None),
                       "reputation": (None, None)}
            if rng.random() < 0.2:
                request["observed"] = rng.getrandbits(41) | 1 << rng.randrange(32)
            if rng.random() < 0.4:
                request["attention"] = tuple(rng.choice([0.0, round(rng.uniform(0, 60), 3)]) for _ in "ab")
            if rng.random() < 0.4:
                r, s = ([round(rng.choice([0, rng.uniform(0, 9)]), 3) for _ in "ab"] for _ in "rs")
                request["reputation"] = tuple(None if rng.random() < 0.2 else pair for pair in zip(r, s))
            out.append(request)
        return out


def make_case(seed):
    maker = Maker(seed)
    rows = []
    for row in maker.rows:  # the oracle reads what the library reads: some times as text
        row = dict(row)
        if maker.rng.random() < 0.1:
            row["time"] = iso(maker.rng, row["time"])
        if "due" in row and maker.rng.random() < 0.3:
            row["due"] = iso(maker.rng, row["due"])
        if maker.rng.random() < 0.05:
            row["from"], row["to"] = row.pop("actor"), row.pop("target")
        rows.append(row)
    return {"seed": seed, "profile": maker.profile, "rows": rows, "scores": maker.requests()}
