# SPDX-License-Identifier: MIT
"""The oracle against numbers worked out by hand from the model. Standard library only."""
import math
import sys

import oracle
import oracle_basis

T0 = 1_767_571_200_000_000  # 2026-01-05T00:00:00Z, a Monday
MINUTE, HOUR, DAY = 60_000_000, 3_600_000_000, 86_400_000_000
GAMMA = 0.5772156649015329
results = [0, 0]


def check(name, got, want, tolerance=1e-12):
    good = (math.isnan(got) and math.isnan(want)) or abs(got - want) <= tolerance
    results[not good] += 1
    if not good:
        print("FAILED %s: got %r, expected %r" % (name, got, want))


def holds(name, condition):
    results[not condition] += 1
    if not condition:
        print("FAILED", name)


def row(t, actor, kind="message", **more):
    """A row of the pair a, b at T0 + t."""
    return oracle.normalise({"time": T0 + int(t), "actor": actor, "target": "b" if actor == "a" else "a",
                             "kind": kind, **more})


# The figures below were worked out by hand with these.
WORKED = {"depth": {
    "base": -3, "rhythm": {"weight": 0.22, "balance": 1}, "asks": {"weight": 0.30},
    "in_person": {"weight": 0.50, "unit_hours": 1}, "breadth": {"weight": 0.30, "cap": 0.9}, "history": {"weight": 0.75, "cap": 2.25},
    "attention": {"weight": 0.90, "days_an_hour": 0, "unit": 0}, "support": {"weight": 0.35}, "personal": {"weight": 0.30}}}


def score(rows, t, **more):
    more["profile"] = oracle_basis.merge(WORKED, more.get("profile"))
    return oracle.score(rows, "a", "b", T0 + int(t), **more)


def mathematics():
    check("psi(1)", oracle.digamma(1), -GAMMA, 1e-14)
    check("psi(1/2)", oracle.digamma(0.5), -GAMMA - 2 * math.log(2), 1e-14)
    check("psi(1/4)", oracle.digamma(0.25), -GAMMA - math.pi / 2 - 3 * math.log(2), 1e-13)
    check("psi(30)", oracle.digamma(30), math.fsum(1 / k for k in range(1, 30)) - GAMMA, 1e-14)
    check("psi'(1)", oracle.trigamma(1), math.pi ** 2 / 6, 1e-14)
    check("psi'(1/2)", oracle.trigamma(0.5), math.pi ** 2 / 2, 1e-14)
    check("2^-64 is nothing", oracle.dec(64), 0)
    check("2^-63 is something", oracle.dec(63), 2.0 ** -63)
    check("three half-lives", oracle.decayed([(0, 1), (10, 1)], 30, 10), 0.125 + 0.25)


def strangers():
    s = score([], 0)
    check("nobody: depth", s["depth.value"], 0)
    check("nobody: trust", s["trust0.value"], 50)
    check("nobody: confidence", s["trust0.confidence"], 0)
    check("nobody: points", sum(abs(v) for k, v in s.items() if k.endswith(".points")), 0)
    holds("nobody: missing", all(math.isnan(s[k]) for k in ("reciprocity", "silence_days", "usual_gap_days")))
    check("nobody: what is not known", s["depth.high"], 100)  # the gate is shut for want of any dealing


def promises():
    kept = [row(0, "a"), row(1, "b", "promise", id="p", due=T0 + DAY), row(2, "b", "keep", ref="p")]
    # r = 1, W/2 = 1: .22(psi(2) - psi(1)) = .22 when heard
    check("kept", score(kept, 2)["trust0.commitments.logit"], 0.22)
    check("kept, other way", score(kept, 2)["trust1.commitments.logit"], 0)
    # variance .22^2 (psi'(2) + psi'(1)), psi'(2) = pi^2/6 - 1
    check("kept: variance", score(kept, 2)["trust0.commitments.variance"], 0.22 ** 2 * (math.pi ** 2 / 3 - 1))
    # confidence 1 - (pi^2/3 - 1)/(pi^2/3) = 3/pi^2
    check("kept: confidence", score(kept, 2)["trust0.commitments.confidence"], 3 / math.pi ** 2)
    # not heard: r = .25 and psi(5/4) = psi(1/4) + 4
    want = 0.22 * (-math.pi / 2 - 3 * math.log(2) + 4)
    check("kept, not heard", score(kept[1:], 2)["trust0.commitments.logit"], want)
    # a year later r = .5 (half-life 365 d)
    check("kept a year ago", score(kept, 365 * DAY + 2)["trust0.commitments.r"], 0.5)
    twice = kept + [row(3, "b", "keep", ref="p"), row(3, "a", "release", ref="p"),
                    row(4, "a", "resolve", ref="p")]
    check("kept twice", score(twice, 4)["trust0.commitments.r"], 1, 1e-9)
    check("kept twice: ignored", score(twice, 4)["ignored"], 3)
    check("promiser cannot release", score(kept[:2] + [row(2, "b", "release", ref="p")], 3)["ignored"], 1)
    check("promisee cannot keep", score(kept[:2] + [row(2, "a", "keep", ref="p")], 3)["ignored"], 1)
    # three days late: r = s = .5, the logit is 0
    late = kept[:2] + [row(4 * DAY, "b", "keep", ref="p")]
    check("late: r", score(late, 4 * DAY)["trust0.commitments.r"], 0.5)
    check("late: logit", score(late, 4 * DAY)["trust0.commitments.logit"], 0)
    # overdue by three days: s = 3(1 - 1/2), whatever else decays
    check("overdue", score(kept[:2], 4 * DAY)["trust0.commitments.s"], 1.5)
    check("overdue: owed", score(kept[:2], 4 * DAY)["owed1"], 2)  # the promise, and a's unanswered turn
    check("not yet due", score(kept[:2], DAY)["trust0.commitments.s"], 0)
    # broken: s = 3, -.22(1 + 1/2 + 1/3)
    broken = kept[:2] + [row(2, "a", "break", ref="p")]
    check("broken", score(broken, 2)["trust0.commitments.logit"], -0.22 * 11 / 6)
    free = kept[:2] + [row(2, "a", "release", ref="p")]
    check("released in time", score(free, 9 * DAY)["trust0.commitments.s"], 0)
    late = kept[:2] + [row(4 * DAY, "a", "release", ref="p")]
    check("released late", score(late, 4 * DAY)["trust0.commitments.s"], 1.5)
    # five kept on one day count as one, of weight 3 as well
    many = [row(0, "a")]
    for k in range(5):
        many += [row(1, "b", "promise", id="p%d" % k, weight=3), row(2 + k, "b", "keep", ref="p%d" % k)]
    check("five on a day", score(many, 10)["trust0.commitments.r"], 1, 1e-9)


def records():
    """Two records of one person, each numbered from 1: a and a2."""
    def said(t, who, kind, **more):
        return oracle.normalise({"time": T0 + int(t), "actor": who, "target": "b", "kind": kind, **more})

    rows = [said(0, "a", "promise", id="1"), said(1, "a2", "promise", id="1"), said(2, "a2", "break", ref="1"),
            said(3, "a", "keep", ref="1"), said(4, "a", "keep", ref="1"), said(5, "a", "promise", id="2"),
            said(6, "a2", "keep", ref="2"), said(7, "a2", "complain", id="1"), said(8, "a", "reopen", ref="1")]  # fmt: skip
    s = score(oracle_basis.merged(rows, {"a2": "a"}), 9)
    check("records: promises", s["counts.promises_a"], 3)
    check("records: kept", s["counts.kept_a"], 2)
    check("records: broken", s["counts.broken_a"], 1)
    check("records: kept again, and reopened without being resolved", s["ignored"], 2)


def complaints():
    filed = row(0, "a", "complain", id="c")
    at_once = [filed, row(0, "b", "resolve", ref="c")]
    # u = 1: s = .02
    check("solved at once", score(at_once, 0)["trust0.recovery.s"], 0.02)
    # 48 h, no acknowledgement: ack = fix = 48 h, u = .3*2^-12 + .7*.5
    u = 0.3 * 2.0 ** -12 + 0.35
    later = [filed, row(48 * HOUR, "b", "resolve", ref="c")]
    check("solved in 48 h", score(later, 48 * HOUR)["trust0.recovery.s"], 0.02 + 3 * (1 - u) ** 2)
    check("open for 48 h", score([filed], 48 * HOUR)["trust0.recovery.s"], 0.52 + 3 * (1 - u) ** 2)
    ack = [filed, row(4 * HOUR, "b", "acknowledge", ref="c"), row(9 * HOUR, "b", "acknowledge", ref="c")]
    check("acknowledged in 4 h", score(ack, 48 * HOUR)["trust0.recovery.s"], 0.52 + 3 * (1 - 0.15 - 0.35) ** 2)
    check("a second acknowledgement is ignored", score(ack, 48 * HOUR)["ignored"], 1)
    again = at_once + [row(0, "a", "reopen", ref="c")]
    check("reopened", score(again, 48 * HOUR)["trust0.recovery.s"],
          0.02 * 2 ** (-2 / 365) + 0.52 + 3 * (1 - u) ** 2)
    check("reopened: counted", score(again, 0)["counts.complaints_b"], 2)
    # working hours: filed on Friday at 16:00, solved on Monday at 10:00: two hours
    nine_to_five = [{"from_minute": 1440 * d + 540, "to_minute": 1440 * d + 1020} for d in range(5)]
    week = {"fold": {"open_hours": nine_to_five}}
    p = oracle.Profile(week)
    friday, monday = T0 + 4 * DAY + 16 * HOUR, T0 + 7 * DAY + 10 * HOUR
    check("open time", p.open_hours(friday, monday), 2)
    check("open time of ten weeks", p.open_hours(friday, friday + 70 * DAY), 400)
    week["fold"]["closed"] = [{"from": "2026-01-09T16:30:00Z", "to": "2026-01-12T09:15:00Z"},
                              {"from": "2026-01-12T09:45:00+00:00", "to": "2026-01-12T09:50:00Z"}]
    check("open time with holidays", oracle.Profile(week).open_hours(friday, monday), 0.5 + 0.75 - 5 / 60)
    week["fold"]["day_offset_minutes"] = 60  # local time is an hour ahead: Friday ends at 16:00 UTC
    check("open time elsewhere", oracle.Profile(week).open_hours(friday, monday), 0.75 - 5 / 60)


def zones():
    """Clocks that go forward by an hour at 01:00 UTC of the eleventh day, and back by two at 22:30 UTC of the twentieth."""
    zone = [{"offset_seconds": 3600}, {"from": "2026-01-15T01:00:00Z", "offset_seconds": 7200},
            {"from": "2026-01-24T22:30:00Z", "offset_seconds": 0}]
    nine_to_five = [{"from_minute": 1440 * d + 540, "to_minute": 1440 * d + 1020} for d in range(7)]
    p = oracle.Profile({"fold": {"zone": zone, "open_hours": nine_to_five}})
    first = T0 // DAY
    check("a day begins at the clocks' midnight", p.day(T0 - HOUR), first)
    check("the last moment of a day", p.day(T0 - HOUR - 1), first - 1)
    check("summer", p.day(T0 + 11 * DAY - 2 * HOUR), first + 11)
    check("what clocks show again is the new day's", p.day(T0 + 19 * DAY + 23 * HOUR), first + 20)
    check("open before", p.open_hours(T0 + 7 * HOUR, T0 + 9 * HOUR), 1)
    check("open in summer", p.open_hours(T0 + 12 * DAY + 6 * HOUR, T0 + 12 * DAY + 8 * HOUR), 1)
    check("open over both changes", p.open_hours(T0, T0 + 30 * DAY), 240)
    talk = [row(10 * DAY - HOUR, "a"), row(11 * DAY - 2 * HOUR - 1, "a"), row(11 * DAY - 2 * HOUR, "b")]
    check("days of a zone", score(talk, 12 * DAY, profile={"fold": {"zone": zone}})["active_days"], 2)


def turns():
    talk = [row(0, "a", question=0.5, looked_for="question"), row(7 * DAY - 1, "a"),
            row(7 * DAY, "b", channel="chat")]
    s = score(talk, 7 * DAY)
    # answered after seven days = tau: r = s = 1/2, from the turn's first event
    check("replies", s["replies"], 2.5 / 5)
    # of the question (q = .5) half as much
    check("asks: r", s["depth.asks.r"], 0.25)
    # b took seven days of 24 h: u = 2^-7; b's own turn has just opened
    check("responsiveness", s["trust0.responsiveness.r"], 2.0 ** -7)
    check("curiosity of a", s["trust1.curiosity.r"], 0.5)
    check("answered turn of a", s["trust1.consideration.r"], 1)
    # writing again after seven days closes the turn unanswered
    silent = [row(0, "a"), row(7 * DAY, "a")]
    s = score(silent, 7 * DAY)
    check("unanswered", s["replies"], 2 / 5)
    check("unanswered: count", s["counts.turns_unanswered_a"], 1)
    # an open turn of age tau
    check("open turn", score([row(0, "a")], 7 * DAY)["replies"], 2 / 4.5)
    check("open turn in chat", score([row(0, "a", channel="sms")], HOUR)["trust0.responsiveness.s"], 0.5)
    check("closing opens nothing", score([row(0, "a", closing=0.5)], 7 * DAY)["replies"], float("nan"))
    away = [row(0, "a"), row(1, "b", automatic=1)]
    check("an autoresponder answers nothing", score(away, 2)["replies"], 0.5, 1e-6)
    # three messages where a question was looked for and none found
    three = [row(k, "a", looked_for="question") for k in range(3)]
    check("no question in three", score(three, 3)["trust1.curiosity.s"], 0.25)
    check("no question in two", score(three[:2], 3)["trust1.curiosity.s"], 0)
    # three days in a row without an answer: (1 - 1/2), (1 - 1/4)
    days = [row(k * DAY, "b") for k in range(3)]
    check("three days in a row", score(days, 2 * DAY)["trust0.consideration.s"], 0.5 * 2 ** (-1 / 90) + 0.75)
    # conversations: a starts, b answers; a day later b calls (two turns), then b writes (a new turn)
    talk = [row(0, "a"), row(HOUR, "b"), row(DAY, "b", "call", duration=60), row(DAY + 1, "b")]
    s = score(talk, DAY + 1, profile={"fold": {"half_life_days": {"conversation": 1e5}}})
    check("turns per conversation", s["turns"], 9 / 6, 1e-5)
    check("who starts", s["initiative"], 0.5, 1e-5)


def days():
    both = [row(k, "ab"[k % 2], channel="xxyy"[k]) for k in range(4)]
    s = score(both, 3)
    check("rhythm", s["depth.rhythm.logit"], 0.22 * 3 * math.log(2))
    check("mutual", s["mutual_days"], 1)
    check("breadth of two channels", s["depth.breadth.logit"], 0.3)  # e^ln2 - 1 = 1
    check("pulse", s["pulse"], 50)  # 1 - e^(-ln 2)
    flood = [row(k, "a", channel="x") for k in range(1000)] + [row(1, "b", channel="x")]
    check("a flood is one day", score(flood, 1000)["depth.rhythm.logit"], s["depth.rhythm.logit"])
    check("an audience of four", score([row(0, "a", audience=4)], 0)["given0"], 0.5)
    s = score([row(0, "a"), row(4 * DAY, "a"), row(6 * DAY, "b")], 32 * DAY)
    check("usual gap", s["usual_gap_days"], 2)  # gaps of 4 and 2 days, the longest of two counts as the other
    check("silence", s["silence_days"], 26)
    check("fading", s["state"], oracle.FADING)  # with two gaps of 14 days at first: 26 > 3 * 8, not > 8 * 8
    late = [row(23 * HOUR, "a"), row(25 * HOUR, "a")]
    check("two days", score(late, 30 * HOUR)["active_days"], 2)
    west = {"fold": {"day_offset_minutes": -120}}
    check("one day elsewhere", score(late, 30 * HOUR, profile=west)["active_days"], 1)
    # two meetings of two hours on a day, one of unknown length a year before
    meet = [row(-365 * DAY, "a", "meet"), row(0, "a", "meet", duration=7200),
            row(9, "b", "meet", duration=7200)]
    check("in person", score(meet, 9)["depth.in_person.logit"], 0.5 * math.log(1 + 3 + 0.5))
    check("a missed meeting", score([row(0, "a", "meet", duration=0)], 9)["depth.in_person.logit"], 0)
    # 30 days from the first two-way contact to the last; two active days each
    talk = [row(0, "a"), row(0, "b"), row(30 * DAY, "a"), row(30 * DAY, "b")]
    check("history", score(talk, 30 * DAY)["depth.history.logit"], 0.75 * 2 / 5 * math.log(2))
    mood = [row(0, "b", sentiment=-0.5), row(1, "b", humour=0.25, sentiment=0.5),
            row(2, "b", "rate", sentiment=1)]
    check("warmth: r", score([row(0, "a")] + mood, 2)["trust0.warmth.r"], 0.5)
    check("warmth: s", score(mood, 2)["trust0.warmth.s"], 0.5)
    check("stated", score(mood, 2)["trust1.stated.logit"], 0.05)
    twin = [row(0, "a"), row(0, "a"), row(0, "a", channel="mail")]
    check("equal rows of one load are rows each", score(twin, 0)["interactions"], 3)
    near = [row(0, "a"), row(0, "b")]
    check("attention", score(near, 0, attention=(1.0, 3.0))["depth.attention.logit"], 0.9 / 4)
    check("reputation is capped", score(near, 0, reputation=((6.0, 2.0), None))["trust0.reputation.r"], 3)


def properties():
    """Section 8 of the model, as far as single cases show it."""
    for kind in ("follow", "view", "like", "message", "help", "ask"):
        rows = [row(k * DAY, "b", kind) for k in range(40)]
        check("%s alone" % kind, score(rows, 40 * DAY)["depth.value"], 0)
    for wait in (MINUTE, DAY, 7 * DAY, 30 * DAY):
        rows = [row(0, "a"), row(wait, "b")]
        holds("a reply after %g days raises depth" % (wait / DAY), score(rows, wait)["depth.value"] > 0)
    cues = {c: 1 for c in ("question", "personal", "humour", "gratitude", "apology")}
    day = [row(k, "b", kind, sentiment=1, **cues) for k, kind in enumerate(
        ["message", "ask", "answer", "help", "thank", "praise", "introduce", "endorse", "gift", "disclose",
         "correct", "like", "share", "view", "follow", "mention", "message"])]
    day += [row(100, "b", "promise", id="p", weight=3, due=T0 + DAY), row(101, "b", "keep", ref="p")]
    s = score(day, 101)
    check("one-sided day: depth", s["depth.value"], 0)
    holds("one-sided day: trust %.3f" % s["trust0.value"], 50 < s["trust0.value"] <= 55)
    loud = score(day, 101, profile={"trust": {"unheard_share": 1}})["trust0.value"]
    holds("one-sided day without the share: more than 5 points", loud > 55)
    base = [row(0, "a"), row(HOUR, "b")]
    before = score(base, 3 * DAY)["trust0.value"]
    upset = base + [row(2 * HOUR, "a", "complain", id="c")]
    worst = [score(upset + more, 3 * DAY)["trust0.value"] for more in (
        [row(3 * HOUR, "b", "resolve", ref="c")], [row(30 * HOUR, "b", "resolve", ref="c")], [])]
    holds("complaint: none > fast > slow > ignored", before > worst[0] > worst[1] > worst[2])
    holds("unfollow lowers consideration", score(base + [row(DAY, "a", "unfollow")], 3 * DAY)
          ["trust0.consideration.logit"] < score(base, 3 * DAY)["trust0.consideration.logit"])
    moved = [dict(r, time=r["time"] + 7 * DAY, due=r["due"] and r["due"] + 7 * DAY) for r in day + base]
    x, y = score(day + base, 9 * DAY), score(moved, 16 * DAY)
    check("shifted by whole days", sum(abs(x[k] - y[k]) for k in x if k.endswith(".value")), 0)


def main():
    for test in (mathematics, strangers, promises, records, complaints, zones, turns, days, properties):
        test()
    print("%d passed, %d failed" % tuple(results))
    return 1 if results[1] else 0


if __name__ == "__main__":
    sys.exit(main())
