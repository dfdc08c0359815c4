# SPDX-License-Identifier: MIT
"""A second, slow and plain implementation of the model in libsocialtrust/MODEL.md.

It shares no code with the C core and does not fold: each item of evidence is first written down as a list of
(time, value) events (oracle_evidence.py), and every decayed sum is then taken over that list at once. Run as
a program it scores one pair of an NDJSON file:

    oracle.py ROWS.ndjson AS_OF_MICROSECONDS A B [PROFILE.json]
"""
import json
import math
import sys

from oracle_basis import *  # the names of the basis are the oracle's own
from oracle_evidence import Evidence
from oracle_told import TOLD, findings, owed, suggestions


def theta(r, s, par):
    w, a, weight = par["weight"], par["base_rate"], par["prior_weight"]
    for_, against = weight * a, weight * (1 - a)
    c = w * ((digamma(r + for_) - digamma(for_)) - (digamma(s + against) - digamma(against)))
    spread = trigamma(r + for_) + trigamma(s + against)
    return c, w * w * spread, 1 - spread / (trigamma(for_) + trigamma(against))


def signal(c, variance, confidence, r=NAN, s=NAN, given=True):
    return {"logit": c, "variance": variance, "confidence": confidence, "r": r, "s": s, "given": given,
            "points": 0.0, "observable": 0}


def counted(w, c, n, r=NAN, s=NAN):
    return signal(c, w * w / (1 + n), 1 - 1 / (1 + n), r, s)


ABSENT = dict(logit=0.0, variance=0.0, confidence=0.0, r=NAN, s=NAN, given=False, points=0.0, observable=0)


def depth_signals(e, attention):
    p = e.p.tree["depth"]
    out = {}
    ab, ba = e.A[0], e.A[1]
    rho = 2 * min(ab[2], ba[2]) / (ab[2] + ba[2]) if ab[2] + ba[2] > 0 else 0.0

    w = p["rhythm"]["weight"]
    deviation = sum(1 / math.sqrt(1 + x) for x in e.J)
    even = p["rhythm"]["balance"]
    out["rhythm"] = signal(w * (1 - even + even * rho) * sum(math.log1p(x) for x in e.J), (w * deviation) ** 2,
                           1 - (deviation / 3) ** 2)
    chances = e.J[2] / p["chance_days"]
    r, t = e.asks()
    out["asks"] = signal(*theta(r, t, p["asks"]), r, t)
    w = p["in_person"]["weight"]
    out["in_person"] = counted(w, w * math.log1p(e.M / p["in_person"]["unit_hours"]), e.M + chances)
    shared = [min(x, y) for x, y in e.channel_A]
    total = math.fsum(shared)
    entropy = -math.fsum(x / total * math.log(x / total) for x in shared if x > 0) if total > 0 else 0.0
    w = p["breadth"]["weight"]
    out["breadth"] = counted(w, min(p["breadth"]["cap"], w * math.expm1(entropy)), total)
    w, d, c = p["history"]["weight"], min(e.N), 0.0
    if e.both:
        span = min(max(0, min(e.last) - max(e.first)) / DAY, *e.kept_days)
        since = (e.now - min(e.last)) / DAY
        c = min(p["history"]["cap"],
                w * d / (d + 3) * math.log1p(span / HISTORY_UNIT) * dec(since / e.p.half_life["history"]))
    out["history"] = counted(w, c, d)
    if attention[0] is None or attention[1] is None:
        out["attention"] = dict(ABSENT)
    else:
        w, unit, together = p["attention"]["weight"], p["attention"]["unit"], p["attention"]["days_an_hour"] * e.M
        share = min((ab[2] + together) / (1 + attention[0]), (ba[2] + together) / (1 + attention[1]))
        out["attention"] = counted(w, w * (math.log1p(share / unit) if unit > 0 else share), min(ab[2], ba[2]))
    w, lo, hi = p["support"]["weight"], min(e.support), max(e.support)
    out["support"] = counted(w, w * math.log1p(lo) + 0.5 * w * rho * math.log1p(hi), lo + hi + chances, *e.support)
    w = p["personal"]["weight"]
    out["personal"] = counted(w, w * math.log1p(min(e.personal)), sum(e.personal) + chances, *e.personal)
    return out


def described(e):
    """What is told beside the scores."""
    p = e.p.tree["replies"]
    r, s = e.replies()
    n = e.started[0] + e.started[1]
    return {"mutual_days": min(e.A[0][1], e.A[1][1]),
            "replies": (r + p["base_rate"] * p["prior_weight"]) / (r + s + p["prior_weight"]) if r or s else NAN,
            "initiative": (e.started[0] + 2) / (n + 4) if n > 0 else NAN,
            "turns": (e.turn_count + 4) / (n + 4) if n > 0 else NAN}


def band(p, depth):
    return sum(depth >= p[name] for name in ("acquaintance", "contact", "close", "inner_circle"))


def trust_signals(e, j, reputation):
    """Trust of the other side in j."""
    p = e.p.tree["trust"]
    evidence = {"commitments": e.commitment_rs[j], "recovery": (0.0, e.recovery_s[j]),
                "responsiveness": e.responsiveness(j), "openness": e.openness[j],
                "generosity": e.generosity[j], "consideration": e.consideration[j],
                "curiosity": e.curiosity(j), "warmth": e.warmth[j], "stated": e.stated[j]}
    out = {}
    for name, (r, s) in evidence.items():
        if name in UNHEARD and not e.heard[1 - j]:
            r *= p["unheard_share"]
        out[name] = signal(*theta(r, s, p[name]), r, s)
    if reputation is None:
        out["reputation"] = dict(ABSENT)
    else:
        r, s = reputation
        most = p["reputation"]["prior_weight"]
        if r + s > most:
            r, s = r * most / (r + s), s * most / (r + s)
        out["reputation"] = signal(*theta(r, s, p["reputation"]), r, s)
    return out


def observable_depth(mask):
    kind = lambda *names: any(mask >> KINDS.index(n) & 1 for n in names)
    cue = lambda *names: any(mask >> 32 + CUES.index(n) & 1 for n in names)
    out = {"breadth": kind(*DIALOGUE)}
    out["rhythm"] = out["history"] = kind("keep", "acknowledge", "resolve", *DIALOGUE, *SUPPORT)
    out["asks"] = kind("ask") or cue("question")
    out["in_person"] = kind("meet")
    out["support"] = kind(*SUPPORT)
    out["personal"] = cue("personal")
    out["attention"] = True
    return out


def observable_trust(mask):
    kind = lambda *names: any(mask >> KINDS.index(n) & 1 for n in names)
    cue = lambda *names: any(mask >> 32 + CUES.index(n) & 1 for n in names)
    return {
        "commitments": kind("promise"), "recovery": kind("complain"),
        "responsiveness": kind("message", "ask", "answer", "call"),
        "openness": kind("disclose", "correct", "misrepresent") or cue("apology"),
        "generosity": kind("share", "like", *SUPPORT) or cue("gratitude"),
        "consideration": kind("pitch", "unfollow", "block", "report", *DIALOGUE) or cue("promotion"),
        "curiosity": kind("ask") or cue("question"),
        "warmth": cue("humour", "gratitude") or bool(mask >> SENTIMENT_BIT & 1),
        "stated": kind("rate"), "reputation": True}


def quality(signals, observable, params):
    """Confidence and coverage; marks what is observable."""
    for name, s in signals.items():
        s["observable"] = int(s["given"] and observable[name])
        if params[name]["weight"] == 0:
            s["confidence"] = 0.0  # a signal that is switched off knows nothing
    weight = {name: params[name]["weight"] for name in signals}
    seen = math.fsum(weight[n] for n, s in signals.items() if s["observable"])
    known = math.fsum(weight[n] * s["confidence"] for n, s in signals.items() if s["observable"])
    return (known / seen if seen > 0 else 0.0), (seen / math.fsum(weight.values()))


def depth_score(signals, base, two_sided, met):
    def raw_at(x):
        return 100 * sigma(base + x) * -math.expm1(-x)

    x = math.fsum(s["logit"] for s in signals.values())
    raw = raw_at(x)
    for s in signals.values():
        s["points"] = s["logit"] * raw / x if x != 0 else 100 * sigma(base) * s["logit"]
    floor = max(0.0, raw) - raw
    gate = 0.0 if two_sided else -(raw + floor)
    width = 1.96 * math.sqrt(math.fsum(s["variance"] for s in signals.values() if s["observable"]))
    if not two_sided:
        return 0.0, 0.0, max(0.0, raw_at(width)) if met else 100.0, floor, gate
    value = max(0.0, raw)
    low = min(value, max(0.0, raw_at(x - width)))
    high = max(value, max(0.0, raw_at(x + width)))
    return value, low, high, floor, gate


def trust_score(signals):
    z = math.fsum(s["logit"] for s in signals.values())
    for s in signals.values():
        s["points"] = s["logit"] * (50 * math.tanh(z / 2) / z if z != 0 else 25)
    value = 50 + math.fsum(s["points"] for s in signals.values())
    width = 1.96 * math.sqrt(math.fsum(s["variance"] for s in signals.values() if s["given"]))
    return value, min(value, 100 * sigma(z - width)), max(value, 100 * sigma(z + width))


def silent_gaps(e):
    """The silence in gaps that are to be expected."""
    par = e.p.tree["state"]
    known, prior = e.gap_count, par["prior_gaps"]
    expected = ((known * e.usual_gap if known else 0) + prior * par["prior_gap_days"]) / (known + prior) if known + prior else 0
    return e.silence / max(expected, par["least_gap_days"]) if e.N_joint else 0.0


def pulse(e):
    p = e.p.tree["pulse"]
    return (-100 * math.expm1(-sum(math.log1p(x) for x in e.J) / p["scale"])
            * dec(silent_gaps(e) / p["half_life_gaps"]))


def states(e, slack):
    """The state; with slack > 0 every state that inputs this much (relatively) different would give."""
    par = e.p.tree["state"]
    out = set()
    silent, alive = silent_gaps(e), pulse(e)
    middle, long = (min(e.A[0][h], e.A[1][h]) for h in (1, 2))
    for f in (1 - slack, 1 + slack) if slack else (1.0,):
        for g in (1 - slack, 1 + slack) if slack else (1.0,):
            if e.N_joint < par["new_days"]:
                out.add(NEW)
            elif silent > par["dormant_gaps"] * f and alive < par["dormant_pulse"] * g:
                out.add(DORMANT)
            elif silent > par["fading_gaps"] * f and alive < par["fading_pulse"] * g:
                out.add(FADING)
            elif (silent <= par["fading_gaps"] * f and 6 * (e.J[1] - .5) * f >= par["growing_ratio"] * e.J[2]
                  and 6 * (middle - .5) * f >= par["growing_ratio"] * long > 0
                  and (e.kept_joint + e.silence) * f >= par["growing_after_days"]):
                out.add(GROWING)
            else:
                out.add(STEADY)
    return out


def p_active(e):
    """The fitted probability of contact; missing where nothing was fitted or there never was a day."""
    beta = e.p.tree["p_active"]
    if not e.p.fitted or e.N_joint == 0:
        return NAN
    return sigma(beta["intercept"] + beta["short"] * math.log1p(e.J[0]) + beta["middle"] * math.log1p(e.J[1])
                 + beta["long"] * math.log1p(e.J[2]) + beta["silence"] * math.log1p(e.silence))


def score(rows, a, b, now, profile=None, observed=0, attention=(None, None), reputation=(None, None)):
    """All fields of one pair's score as a flat dict; `rows` (normalised) are those of the whole ledger.

    `a` comes before `b` in byte order. `reputation[0]` is (r, s) about b for a's trust in b, [1] about a.
    """
    profile = profile if isinstance(profile, Profile) else Profile(profile)
    e = Evidence(rows, a, b, now, profile)
    mask = observed or observed_mask([r for r in rows if r["time"] <= now], profile)
    out = {}

    depth = depth_signals(e, attention)
    confidence, coverage = quality(depth, observable_depth(mask), profile.tree["depth"])
    value, low, high, floor, gate = depth_score(depth, profile.tree["depth"]["base"], e.both, e.first_any is not None)
    out.update({"depth.value": value, "depth.low": low, "depth.high": high, "depth.confidence": confidence,
                "depth.coverage": coverage, "depth_floor": floor, "depth_gate": gate})
    out.update(described(e))
    for name, points in (("band", value), ("band_low", low), ("band_high", high)):
        out[name] = band(profile.tree["band"], points)
    for name in DEPTH_SIGNALS:
        for field in ("points", "logit", "variance", "confidence", "r", "s", "observable"):
            out["depth.%s.%s" % (name, field)] = depth[name][field]
    for who in (0, 1):
        signals = trust_signals(e, 1 - who, reputation[who])
        confidence, coverage = quality(signals, observable_trust(mask), profile.tree["trust"])
        value, low, high = trust_score(signals)
        t = "trust%d" % who
        out.update({t + ".value": value, t + ".low": low, t + ".high": high, t + ".confidence": confidence,
                    t + ".coverage": coverage})
        for name in TRUST_SIGNALS:
            for field in ("points", "logit", "variance", "confidence", "r", "s", "observable"):
                out["%s.%s.%s" % (t, name, field)] = signals[name][field]

    total = e.given[0] + e.given[1]
    out["reciprocity"] = 2 * min(e.given) / total if total > 0 else NAN
    out["given0"], out["given1"] = e.given
    out["pulse"] = pulse(e)
    out["p_active"] = p_active(e)
    out["state"] = min(states(e, 0.0))
    out["interactions"] = len(e.rows)
    out["active_days"] = e.N_joint
    out["silence_days"] = e.silence
    out["usual_gap_days"] = e.usual_gap
    out["ignored"] = e.ignored
    out["conflicts"] = 0
    for side in (0, 1):
        turn = e.open_turn
        waiting = int(turn is not None and turn["owner"] != side
                      and turn["g"] >= profile.tree["state"]["owed_share"])
        out["owed%d" % side] = e.complaints_open[side] + e.overdue[side] + waiting
    for name, value in e.counts().items():
        out["counts." + name] = value
    out["states"] = states(e, 1e-9)
    return out


def told(rows, a, b, now, profile, observed=0, attention=(None, None), reputation=(None, None)):
    """What is owed, the findings (those that thresholds a hair off would give too) and each side's suggestions."""
    seen = [r for r in rows if r["time"] <= now]
    mine = [r for r in seen if {r["actor"], r["target"]} == {a, b}]
    mask = observed or observed_mask(seen, profile)
    e = Evidence(rows, a, b, now, profile)

    def tried(more, at):
        return score(mine + more, a, b, at, profile, mask, attention, reputation)

    s = tried([], now)
    return {"owed": owed(e, profile), "findings": [findings(e, s, profile, slack) for slack in (0.0, -1e-9, 1e-9)],
            "next": [suggestions(e, me, tried, profile) for me in (0, 1)]}


def main(argv):
    with open(argv[1], encoding="utf-8") as f:
        rows = [normalise(json.loads(line)) for line in f if line.strip()]
    profile = None
    if len(argv) > 5:
        with open(argv[5], encoding="utf-8") as f:
            profile = json.load(f)
    a, b = sorted(argv[3:5], key=str.encode)
    for key, value in score(rows, a, b, int(argv[2]), profile).items():
        print(key, value)


if __name__ == "__main__":
    main(sys.argv)
