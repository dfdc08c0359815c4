# SPDX-License-Identifier: MIT
"""The oracle's findings, what is owed and what to do next, from its evidence and its scores."""
import math

from oracle_basis import DAY, NAN

ATTENTION = ("view", "follow", "like", "share", "mention")
ACTIONS = ("resolve_complaint", "keep_promise", "answer", "reconnect", "ask", "thank", "meet", "wait")
OWED = ("complaint", "promise", "question", "turn")
# Those of voices are not here: they are of a network, which test_network.py checks.
FINDINGS = ("not_enough_evidence", "complaint_open", "promise_overdue", "promises_broken", "blocked", "follower_only", "one_way", "steamroll",
            "asked_and_silent", "never_asked", "dormant", "fading", "growing", "promises_kept", "complaints_resolved", "answers_quickly",
            "answers_slowly", "meets_in_person", "starts_all", "reciprocal")  # fmt: skip
TOLD = {*ACTIONS, *OWED, *FINDINGS}
STATES = {4: "dormant", 3: "fading", 1: "growing"}


def owed(e, profile):
    """(kind, side, id, age in days, weight): complaints, overdue promises, the open turn; each kind the oldest first."""
    out = [("complaint", i["about"], i["id"], (e.now - i["filed"]) / DAY, i["m"]) for i in e.complaint_items if i["open"]]
    out += [("promise", i["by"], i["id"], (e.now - i["due"]) / DAY, i["m"]) for i in e.promise_items
            if i["open"] and i["due"] is not None and i["due"] < e.now]
    turn = e.open_turn
    if turn is not None and turn["g"] >= profile.tree["state"]["owed_share"]:
        kind = "question" if turn["question"] > 0 else "turn"
        out.append((kind, 1 - turn["owner"], turn["id"], (e.now - turn["opened"]) / DAY, turn["g"]))
    return sorted(out, key=lambda each: (OWED.index(each[0]), -each[3]))


def findings(e, s, profile, slack=0.0):
    """(code, side, n, days) in the order in which the library gives them; with slack every threshold is that much (relatively)
    higher."""
    p, counts, more, out = profile.tree["finding"], e.counts(), 1 + slack, []  # counts() also counts answers
    of = lambda name: (counts[name + "_a"], counts[name + "_b"])
    items = owed(e, profile)

    floor = profile.tree["verdict"]["confidence_floor"] * more
    for side, measure in ((-1, "depth"), (0, "trust0"), (1, "trust1")):
        if s[measure + ".confidence"] < floor:
            out.append(("not_enough_evidence", side, s[measure + ".confidence"], NAN))
    overdue = [[each[3] for each in items if each[:2] == ("promise", d)] for d in (0, 1)]
    for d in (0, 1):
        ages = [each[3] for each in items if each[:2] == ("complaint", d)]
        if ages:
            out.append(("complaint_open", d, len(ages), max(ages)))
        if overdue[d]:
            out.append(("promise_overdue", d, len(overdue[d]), max(overdue[d])))
        if of("broken")[d]:
            out.append(("promises_broken", d, of("broken")[d], NAN))
        if e.blocks[d]:
            out.append(("blocked", d, e.blocks[d], NAN))
    for d in (0, 1):
        if e.first[d] is not None and e.first[1 - d] is None:
            out.append(("one_way", d, e.N[d], NAN))
        if e.first == [None, None] and of("rows")[1 - d] == 0 and of("attention")[d] == of("rows")[d] > 0:
            out.append(("follower_only", d, of("attention")[d], NAN))
        if e.run[d] >= p["steamroll_days"] * more:
            out.append(("steamroll", d, e.run[d], NAN))
        asked, answered = of("questions")[1 - d], of("questions_answered")[1 - d]
        turn = e.open_turn
        young = (turn is not None and turn["owner"] == 1 - d and turn["question"] > 0
                 and e.now - turn["opened"] < profile.fold["turn_timeout_days"] * DAY)
        if answered == 0 and asked - young > 0:
            out.append(("asked_and_silent", d, asked - young, NAN))
        if e.first[d] is not None and of("questions")[d] == 0:
            out.append(("never_asked", d, 0, NAN))
    if s["state"] in STATES:
        name = STATES[s["state"]]
        out.append((name, -1, *((0, NAN) if name == "growing" else (e.usual_gap, e.silence))))
    for d in (0, 1):
        in_time, seen = of("kept")[d] - of("kept_late")[d], "trust%d." % (1 - d)
        if in_time and not of("broken")[d] and not overdue[d] and s[seen + "commitments.logit"] >= slack:
            out.append(("promises_kept", d, in_time, NAN))
        if of("complaints")[d] and of("resolved")[d] == of("complaints")[d]:
            out.append(("complaints_resolved", d, of("complaints")[d], NAN))
        hours = of("answer_hours")[d]
        if e.answers[d] >= p["answers"] * more:
            soon = s[seen + "responsiveness.logit"]
            if hours <= p["quick_hours"] * more and soon >= slack:
                out.append(("answers_quickly", d, hours, NAN))
            elif hours >= p["slow_hours"] * more and -soon >= slack:
                out.append(("answers_slowly", d, hours, NAN))
        started = of("conversations")
        if sum(started) >= p["conversations"] * more and started[d] >= p["starts_share"] * more * sum(started):
            out.append(("starts_all", d, started[d], NAN))
    if e.meetings:
        out.append(("meets_in_person", -1, e.meetings, (e.now - (e.now if e.first_any is None else e.first_any)) / DAY))
    if e.N_joint >= p["reciprocal_days"] * more and s["reciprocity"] >= p["reciprocal_share"] * more:
        out.append(("reciprocal", -1, 100 * s["reciprocity"], NAN))
    return out


def row(e, t, side, kind, ref=""):
    """Something done at t, over the first channel of the pair."""
    names = (e.a, e.b)
    return {"time": t, "actor": names[side], "target": names[1 - side], "kind": kind, "channel": e.first_channel, "audience": 1,
            "weight": 1.0, "duration": None, "sentiment": None, "id": "", "ref": ref, "due": None, "sequence": 0, "cues": (0.0,) * 8,
            "looked_for": 0, "w": 1.0, "chat": False}  # fmt: skip


def suggestions(e, me, score, profile):
    """(action, id, age in days, gain of depth, gain of the other's trust) for side `me`. `score(more, at)`: the pair's scores at a
    time with more rows, and what can be observed as it was."""
    now = e.now + 1 if e.rows and e.rows[-1]["time"] == e.now else e.now
    before, out = score([], now), []
    trust = "trust%d.value" % (1 - me)

    def propose(action, id_, age, rows, chance=1.0, always=True):
        after = score(rows, now + len(rows)) if rows else before
        depth, gain = (chance * (after[x] - before[x]) for x in ("depth.value", trust))
        if always or depth > 0 or gain > 0:
            out.append((action, id_, age, depth, gain))

    mine = [(i["filed"], i["id"]) for i in e.complaint_items if i["open"] and i["about"] == me]
    for filed, ref in sorted(mine, key=lambda each: each[0]):
        propose("resolve_complaint", ref, (now - filed) / DAY, [row(e, now, me, "resolve", ref)] if ref else [])
    mine = [(i["due"], i["id"]) for i in e.promise_items
            if i["open"] and i["by"] == me and i["due"] is not None and i["due"] < e.now]
    for due, ref in sorted(mine, key=lambda each: each[0]):
        propose("keep_promise", ref, (now - due) / DAY, [row(e, now, me, "keep", ref)] if ref else [])
    turn = e.open_turn
    if turn is not None and turn["owner"] != me and turn["g"] >= profile.tree["state"]["owed_share"]:
        propose("answer", turn["id"], (e.now - turn["opened"]) / DAY, [row(e, now, me, "answer")])
    if e.run[me] >= profile.tree["next"]["wait_days"]:
        propose("wait", "", before["silence_days"], [])
        return out
    chance = profile.tree["replies"]["base_rate"] if math.isnan(before["replies"]) else before["replies"]
    if before["silence_days"] > before["usual_gap_days"]:
        rows = [row(e, now, me, "message"), row(e, now + 1, 1 - me, "message")]
        propose("reconnect", "", before["silence_days"], rows, chance)
    propose("ask", "", NAN, [row(e, now, me, "ask"), row(e, now + 1, 1 - me, "answer")], chance, False)
    propose("thank", "", NAN, [row(e, now, me, "thank")], 1.0, False)
    propose("meet", "", NAN, [row(e, now, me, "meet")], 1.0, False)
    return out
