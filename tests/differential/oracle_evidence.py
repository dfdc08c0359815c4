# SPDX-License-Identifier: MIT
"""The oracle's evidence of a pair: lists of events first, decayed sums over them afterwards."""
import math

from oracle_basis import CUES, DAY, HOUR, NAN, SUPPORT, DIALOGUE, canonical, dec, decayed


class Evidence:
    """Lists of events of one pair up to a time. Index 0 is what a did, 1 what b did."""

    def __init__(self, rows, a, b, now, profile):
        self.p, self.now, self.a, self.b = profile, now, a, b
        self.rows = canonical(r for r in rows
                              if {r["actor"], r["target"]} == {a, b} and r["actor"] != r["target"]
                              and r["time"] <= now)
        self.live = []
        for r in self.rows:
            if r["cues"][CUES.index("automatic")] >= profile.fold["cue_switch"]:
                continue
            e = dict(r)
            e["side"] = 0 if r["actor"] == a else 1
            e["like"] = profile.kind(r["kind"])
            e["w"] = r["w"] if "w" in r else profile.strength(r)  # what is tried is of strength 1
            e["g"] = e["w"] / math.sqrt(r["audience"])
            e["day"] = profile.day(r["time"])
            e["two_way"] = e["like"] in ("call", "meet") and (r["duration"] is None or r["duration"] > 0)
            e["dialogue"] = e["like"] in DIALOGUE
            e["sides"] = (0, 1) if e["two_way"] else (e["side"],)
            e["q"] = dict(zip(CUES, r["cues"]))
            self.live.append(e)
        self.dialogue = [e for e in self.live if e["dialogue"]]
        self.ignored = 0
        self.deeds = [e for e in self.live if e["like"] in SUPPORT]  # and what settles something, see there
        self.commitments()
        self.complaints()
        self.moments()
        self.days()
        self.turns()
        self.conversations()
        self.conduct()

    # -- helpers

    def ago(self, events, half_life, clock=None):
        """Decayed sum of events whose times are microseconds."""
        events = [(t / DAY, v) for t, v in events]
        return decayed(events, self.now / DAY, half_life, None if clock is None else clock / DAY)

    def per_day(self, pairs):
        """The largest value of each day, without zeros."""
        out = {}
        for day, value in pairs:
            if value > 0:
                out[day] = max(out.get(day, 0.0), value)
        return out

    def kept(self, gap):
        """What a gap adds to a history."""
        most = self.p.fold["history_gap_days"]
        return gap if gap <= most else most * (most / gap) ** 2

    def day_sum(self, values, half_life):
        return decayed(sorted(values.items()), self.p.day(self.now), half_life)

    # -- days, channels, gaps, meetings, support, personal, weights

    def days(self):
        h = self.p.half_life
        hs = (h["rhythm_short"], h["rhythm_middle"], h["rhythm_long"])
        dealings = self.dialogue + self.deeds
        active = [self.per_day((e["day"], e["g"]) for e in dealings if s in e["sides"]) for s in (0, 1)]
        joint = self.per_day([*active[0].items(), *active[1].items()])
        self.A = [[self.day_sum(active[s], x) for x in hs] for s in (0, 1)]
        self.J = [self.day_sum(joint, x) for x in hs]
        self.N = [len(active[0]), len(active[1])]
        self.N_joint = len(joint)
        ordered = sorted(joint)
        steps = [(d, d - before) for before, d in zip(ordered, ordered[1:])]
        gaps = sorted(d for _, d in steps[-16:])
        wild = (len(gaps) + 7) // 8 if len(gaps) > 1 else 0
        gaps = gaps[:len(gaps) - wild] + [gaps[-wild - 1]] * wild if gaps else []
        self.usual_gap = sum(gaps) / len(gaps) if gaps else NAN
        self.gap_count = len(gaps)
        kept = lambda days: math.fsum(self.kept(y - x) for x, y in zip(sorted(days), sorted(days)[1:]))
        self.kept_days, self.kept_joint = [kept(each) for each in active], kept(joint)
        self.silence = float(self.p.day(self.now) - ordered[-1]) if ordered else NAN

        slots = {}
        for e in self.dialogue:
            if e["g"] > 0 and e["channel"] not in slots:
                slots[e["channel"]] = min(len(slots), 15)
        self.first_channel = next(iter(slots), "")
        self.channel_A = []
        for slot in range(16):
            self.channel_A.append([self.day_sum(
                self.per_day((e["day"], e["g"]) for e in self.dialogue
                             if s in e["sides"] and slots.get(e["channel"]) == slot), hs[2]) for s in (0, 1)])

        self.first, self.last = [None, None], [None, None]
        for s in (0, 1):
            times = [e["time"] for e in dealings if s in e["sides"]]
            if times:
                self.first[s], self.last[s] = min(times), max(times)
        self.both = all(t is not None for t in self.first)
        self.first_any = min((t for t in self.first if t is not None), default=None)
        self.heard = [any(s in e["sides"] and (e["dialogue"] or e["like"] in SUPPORT) for e in self.live)
                      for s in (0, 1)]

        cap, unknown = self.p.fold["in_person_cap_hours"], self.p.fold["in_person_unknown_hours"]
        hours = {}
        self.meetings = 0
        for e in self.dialogue:
            if e["like"] == "meet" and e["two_way"]:
                self.meetings += 1
                length = unknown if e["duration"] is None else e["duration"] / 3600
                hours[e["day"]] = hours.get(e["day"], 0.0) + min(cap, length) * e["g"]
        self.M = self.day_sum({d: min(cap, v) for d, v in hours.items() if v > 0}, h["in_person"])

        self.support = [self.day_sum(self.per_day(
            (e["day"], e["w"]) for e in self.live if e["side"] == s and e["like"] in SUPPORT), h["support"])
            for s in (0, 1)]
        self.personal = [self.day_sum(self.per_day(
            (e["day"], e["q"]["personal"]) for e in self.live if s in e["sides"]), h["personal"])
            for s in (0, 1)]

        weights = [[], []]
        for e in self.live:
            if e["dialogue"] or e["like"] in SUPPORT:
                factor = 1.0
            elif e["like"] in ("like", "follow", "view", "mention"):
                factor = self.p.fold["click_weight"]
            elif e["like"] == "share":
                factor = self.p.fold["share_weight"]
            else:
                continue
            for s in e["sides"]:
                weights[s].append((e["time"], factor * e["g"]))
        clock = max((t for ws in weights for t, _ in ws), default=None)
        self.given = [self.ago(weights[s], h["reciprocity"], clock) for s in (0, 1)]

    # -- turns

    def moments(self):
        """Dialogue by moments: rows of one tick of the log's resolution and one sequence."""
        self.moment = []
        for e in self.dialogue:
            key = (self.p.tick(e["time"]), e["sequence"])
            if not self.moment or self.moment[-1]["key"] != key:
                self.moment.append({"key": key, "rows": [], "sides": set()})
            self.moment[-1]["rows"].append(e)
            self.moment[-1]["sides"].update(e["sides"])
            e["moment"] = len(self.moment) - 1
        for m in self.moment:
            m["exchange"] = len(m["sides"]) == 2

    def opens_conversation(self, e):
        """No dialogue but two-way meetings in the hours before: what is said opens a conversation."""
        gap = self.p.fold["conversation_gap_hours"] * HOUR
        earlier = [x for x in self.dialogue[:self.dialogue.index(e)] if not (x["like"] == "meet" and x["two_way"])]
        return not earlier or (e["time"] - earlier[-1]["time"] >= gap and earlier[-1]["moment"] != e["moment"])

    def question(self, e):
        return 1.0 if e["like"] == "ask" else e["q"]["question"]

    def closing(self, e):
        return e["q"]["closing"] >= self.p.fold["cue_switch"]

    def said(self, m, side, began):
        """What one side said in a moment of both, as a turn answered at once; more of a question comes as it comes."""
        own = [e for e in m["rows"] if e["side"] == side and not e["two_way"]]
        while own and self.closing(own[0]):
            own.pop(0)
        if not own:
            return
        at = max(began, own[0]["time"])
        known = [e for e in own if m["rows"].index(e) <= max(m["rows"].index(own[0]), m["began_at"] - 1)]
        question = max(self.question(e) for e in known)
        turn = {"owner": side, "opened": at, "end": at, "g": own[0]["g"], "question": question, "chat": False,
                "looked": False, "events": 1, "first": False, "answered": True,
                "asked": max(self.question(e) for e in own) > 0}
        self.ended.append(turn)
        for e in own[len(known):]:
            if self.question(e) > question:
                self.ended.append(dict(turn, opened=e["time"], end=e["time"], question=self.question(e) - question,
                                       more=True))
                question = self.question(e)

    def exchange(self, m, turn):
        """Both have dialogue in a moment, nobody knows in which order: an open turn is answered, and so is what
        each said; nothing stays open."""
        spoke = set()
        for n, e in enumerate(m["rows"]):
            spoke.update(e["sides"])
            if len(spoke) == 2:
                began, m["began_at"] = e["time"], n
                break
        if turn is not None:
            first = m["rows"][0]
            end = next(e["time"] for e in m["rows"] if e["two_way"] or e["side"] != turn["owner"])
            ended = dict(turn, end=end, answered=True)
            if (not first["two_way"] and first["side"] == turn["owner"]
                    and first["time"] - turn["opened"] >= self.p.fold["turn_timeout_days"] * DAY):
                ended["curious_at"] = first["time"]
            self.ended.append(ended)
        for side in (0, 1):
            self.said(m, side, began)

    def alone(self, m, turn):
        timeout = self.p.fold["turn_timeout_days"] * DAY
        for n, e in enumerate(m["rows"]):
            question = self.question(e)
            looked = e["like"] == "ask" or bool(e["looked_for"] >> CUES.index("question") & 1)
            if turn is not None:
                if e["side"] != turn["owner"]:
                    self.ended.append(dict(turn, end=e["time"], answered=True))
                    turn = None
                elif n == 0 and e["time"] - turn["opened"] >= timeout:
                    self.ended.append(dict(turn, end=e["time"], answered=False))
                    turn = None
                else:
                    turn["events"] += 1
                    turn["question"] = max(turn["question"], question)
                    turn["looked"] = turn["looked"] and looked
            if turn is None and not self.closing(e):
                turn = {"owner": e["side"], "opened": e["time"], "g": e["g"], "question": question,
                        "chat": e.get("chat", self.p.is_chat(e["channel"])), "looked": looked, "events": 1, "id": e["id"],
                        "first": self.opens_conversation(e)}
        return turn

    def turns(self):
        self.ended, turn = [], None
        for m in self.moment:
            if m["exchange"]:
                self.exchange(m, turn)
                turn = None
            else:
                turn = self.alone(m, turn)
        self.open_turn = turn

    def turn_rate(self, half_life, keep, factor, tau, age):
        """(r, s) over the turns that `keep` chooses: decayed outcomes, and the open one as it stands."""
        r, s, standing = [], [], 0.0
        for t in self.ended:
            if keep(t):
                g = t["g"] * factor(t)
                u = dec(age(t["opened"], t["end"]) / tau(t)) if t["answered"] else 0.0
                r.append((t["end"], g * u))
                s.append((t["end"], g * (1 - u)))
        t = self.open_turn
        if t is not None and keep(t):
            standing = t["g"] * factor(t) * (1 - dec(age(t["opened"], self.now) / tau(t)))
        return self.ago(r, half_life), self.ago(s, half_life) + standing

    def replies(self):
        return self.turn_rate(self.p.half_life["replies"], lambda t: "more" not in t, lambda t: 1.0,
                              lambda t: self.p.tau["reply"], lambda x, y: (y - x) / HOUR)

    def asks(self):
        return self.turn_rate(self.p.half_life["asks"], lambda t: t["question"] > 0,
                              lambda t: t["question"], lambda t: self.p.tau["reply"],
                              lambda x, y: (y - x) / HOUR)

    def responsiveness(self, j):
        return self.turn_rate(self.p.half_life["responsiveness"], lambda t: t["owner"] == 1 - j and "more" not in t,
                              lambda t: 1.0,
                              lambda t: self.p.tau["answer_chat" if t["chat"] else "answer_other"],
                              self.p.open_hours)

    def curiosity(self, j):
        r, s = [], []
        turns = list(self.ended)
        if self.open_turn is not None:
            turns.append(dict(self.open_turn, end=self.now))
        for t in turns:
            if t["owner"] == j:
                if t["question"] > 0:
                    r.append((t.get("curious_at", t["end"]), t["question"]))
                elif t["looked"] and t["events"] >= 3:
                    s.append((t.get("curious_at", t["end"]), self.p.fold["curiosity_none"]))
        return self.ago(r, self.p.half_life["curiosity"]), self.ago(s, self.p.half_life["curiosity"])

    # -- conversations

    def conversations(self):
        gap = self.p.fold["conversation_gap_hours"] * HOUR
        starts, turns, self.started_count = [[], []], [], [0, 0]
        by = before = moment = None
        for e in self.dialogue:
            if e["like"] == "meet" and e["two_way"]:
                continue
            if moment != e["moment"]:
                moment, talked, brought, starter = e["moment"], set(), 0, None
            begins = before is None or (e["time"] - before["time"] >= gap and before["moment"] != moment)
            if begins:
                starts[e["side"]].append((e["time"], 1.0))
                self.started_count[e["side"]] += 1
                starter = e["side"]
            elif starter == 1 - e["side"]:  # both had part in how it started: who did is not known
                at = starts[starter].pop()[0]
                self.started_count[starter] -= 1
                for side in (0, 1):
                    starts[side].append((at, 0.5))
                starter = None
            if e["two_way"]:
                turns.append((e["time"], 2.0))
                by = None
            elif e["side"] in talked and len(talked) == 2:
                pass
            elif talked and e["side"] not in talked:  # now both have talked in the moment: a turn each
                talked.add(e["side"])
                turns.append((e["time"], max(0.0, 2.0 - brought)))
                by = None
            else:
                talked.add(e["side"])
                turn = 1.0 if begins or by != e["side"] else 0.0
                turns.append((e["time"], turn))
                brought += turn
                by = e["side"]
            before = e
        clock = max((t for t, _ in turns), default=None)
        h = self.p.half_life["conversation"]
        self.started = [self.ago(starts[s], h, clock) for s in (0, 1)]
        self.turn_count = self.ago(turns, h, clock)

    # -- promises

    @staticmethod
    def meant(items, e):
        """The items that a ref may mean: those of its own record, open or settled; else another record's that can be settled."""
        named = [i for i in items if e["ref"] and i["id"] == e["ref"]]
        own = [i for i in named if i["record"] == e.get("record")]
        return sorted(own, key=lambda i: not i["alive"]()) or [i for i in named if i["alive"]()]

    def late(self, item, t):
        """2^-(how late / tau) of a settlement at t."""
        if item["due"] is None or t <= item["due"]:
            return 1.0
        return dec((t - item["due"]) / HOUR / self.p.tau["late"])

    def capped(self, gains):
        """Gains of which each day's sum is at most the daily cap; what comes first goes first."""
        used, out = {}, []
        for t, v in gains:
            day = self.p.day(t)
            room = max(0.0, self.p.fold["daily_cap"] - used.get(day, 0.0))
            used[day] = used.get(day, 0.0) + v
            out.append((t, min(v, room)))
        return out

    def commitments(self):
        loss = self.p.fold["loss_factor"]
        gain, harm, items = [[], []], [[], []], []
        self.promises = {k: [0, 0] for k in ("made", "kept", "late", "broken", "released")}
        for e in self.live:
            kind = e["like"]
            if kind == "promise":
                item = {"id": e["id"], "by": e["side"], "m": e["weight"] * e["w"], "due": e["due"], "open": True,
                        "record": e.get("record")}
                item["alive"] = lambda item=item: item["open"]
                items.append(item)
                self.promises["made"][e["side"]] += 1
            if kind not in ("keep", "break", "release"):
                continue
            found = [i for i in self.meant(items, e)[:1] if i["open"]]
            right = found and (kind == "break" or (kind == "keep") == (found[0]["by"] == e["side"]))
            if not right:
                self.ignored += 1
                continue
            item = found[0]
            item["open"] = False
            j, m, t = item["by"], item["m"], e["time"]
            in_time = self.late(item, t)
            if kind == "keep":
                self.deeds.append(e)
                gain[j].append((t, m * in_time))
                harm[j].append((t, m * (1 - in_time)))
                self.promises["kept"][j] += 1
                self.promises["late"][j] += item["due"] is not None and t > item["due"]
            elif kind == "break":
                harm[j].append((t, loss * m))
                self.promises["broken"][j] += 1
            else:
                harm[j].append((t, loss * m * (1 - in_time)))
                self.promises["released"][j] += 1
        self.promise_items, self.commitment_rs = items, []
        self.overdue = [0, 0]
        for j in (0, 1):
            pending = [i for i in items if i["open"] and i["by"] == j]
            standing = [loss * i["m"] * (1 - self.late(i, self.now)) for i in pending]
            self.overdue[j] = sum(i["due"] is not None and i["due"] < self.now for i in pending)
            self.commitment_rs.append((self.ago(self.capped(gain[j]), self.p.half_life["kept"]),
                                       self.ago(harm[j], self.p.half_life["broken"]) + math.fsum(standing)))

    # -- complaints

    def complaint_loss(self, item, t):
        fix = self.p.open_hours(item["filed"], t)
        ack = fix if item["ack"] is None else self.p.open_hours(item["filed"], item["ack"])
        share = self.p.fold["acknowledge_share"]
        u = share * dec(ack / self.p.tau["acknowledge"]) + (1 - share) * dec(fix / self.p.tau["fix"])
        return item["m"] * (self.p.fold["complaint_floor"] + self.p.fold["loss_factor"] * (1 - u) ** 2)

    def complaints(self):
        harm, items = [[], []], []
        self.filed, self.resolved = [0, 0], [0, 0]
        for e in self.live:
            kind = e["like"]
            if kind == "complain":
                about = 1 - e["side"]
                items.append({"id": e["id"], "about": about, "m": e["weight"] * e["w"], "filed": e["time"],
                              "ack": None, "open": True, "record": e.get("record"), "alive": lambda: True})
                self.filed[about] += 1
            if kind not in ("acknowledge", "resolve", "reopen"):
                continue
            found = self.meant(items, e)
            item = found[0] if found else None
            if item is None or item["open"] != (kind != "reopen"):
                fits = False
            elif kind == "acknowledge":
                fits = e["side"] == item["about"] and item["ack"] is None
            elif kind == "reopen":
                fits = e["side"] != item["about"]
            else:
                fits = True
            if not fits:
                self.ignored += 1
            elif kind == "acknowledge":
                self.deeds.append(e)
                item["ack"] = e["time"]
            elif kind == "resolve":
                self.deeds.append(e)
                harm[item["about"]].append((e["time"], self.complaint_loss(item, e["time"])))
                item["open"] = False
                self.resolved[item["about"]] += 1
            else:
                item.update(filed=e["time"], ack=None, open=True)
                self.filed[item["about"]] += 1
        self.complaint_items, self.recovery_s, self.complaints_open = items, [], []
        for j in (0, 1):
            pending = [i for i in items if i["open"] and i["about"] == j]
            self.complaints_open.append(len(pending))
            self.recovery_s.append(self.ago(harm[j], self.p.half_life["recovery"])
                                   + math.fsum(self.complaint_loss(i, self.now) + i["m"] * self.p.fold["complaint_open"]
                                               for i in pending))

    # -- openness, generosity, consideration, warmth, ratings

    def conduct(self):
        f, h = self.p.fold, self.p.half_life
        self.openness, self.generosity, self.consideration = [], [], []
        self.warmth, self.stated, self.run = [], [], []
        self.blocks = [sum(e["side"] == s and e["like"] in ("block", "report") for e in self.live) for s in (0, 1)]
        for j in (0, 1):
            mine = [e for e in self.live if e["side"] == j]
            theirs = [e for e in self.live if e["side"] != j]

            gain = []
            for e in mine:
                v = e["q"]["apology"] + (e["w"] if e["like"] in ("disclose", "correct") else 0.0)
                gain.append((e["time"], v))
            harm = [(e["time"], f["loss_factor"] * e["w"]) for e in mine if e["like"] == "misrepresent"]
            self.openness.append((self.ago(self.capped(gain), h["openness"]), self.ago(harm, h["openness"])))

            gain = []
            for e in mine:
                v = e["q"]["gratitude"]
                if e["like"] in SUPPORT:
                    v += e["w"]
                elif e["like"] == "share":
                    v += f["generosity_share"] * e["w"]
                elif e["like"] == "like":
                    v += f["generosity_like"] * e["w"]
                gain.append((e["time"], v))
            self.generosity.append((self.ago(self.capped(gain), h["generosity"]), 0.0))

            harm, k, day = [], 0, None
            for e in self.dialogue:
                if e["side"] != j or self.moment[e["moment"]]["exchange"]:
                    k, day = 0, None
                elif day != e["day"]:
                    k, day = k + 1, e["day"]
                    if k >= 2:
                        harm.append((e["time"], 1 - dec(k - 1)))
            self.run.append(k)
            for e in mine:
                v = max(e["w"] if e["like"] == "pitch" else 0.0, e["q"]["promotion"])
                harm.append((e["time"], v))
            for e in theirs:
                if e["like"] == "unfollow":
                    harm.append((e["time"], e["w"]))
                elif e["like"] in ("block", "report"):
                    harm.append((e["time"], f["block_loss"] * e["w"]))
            good = [(t["end"], 1.0) for t in self.ended if t["answered"] and t["owner"] == j and "more" not in t]
            fade = h["consideration"]
            self.consideration.append((self.ago(good, fade), self.ago(harm, fade)))

            felt = [e for e in mine if e["like"] != "rate"]
            mood = [(e, 0.0 if e["sentiment"] is None else e["sentiment"]) for e in felt]
            good = self.per_day((e["day"], max(e["q"]["humour"], e["q"]["gratitude"], m)) for e, m in mood)
            bad = self.per_day((e["day"], -m) for e, m in mood)
            self.warmth.append((self.day_sum(good, h["warmth"]), self.day_sum(bad, h["warmth"])))

            ratings = [e for e in theirs if e["like"] == "rate"]
            if ratings:
                e = ratings[-1]
                fade = dec((self.now - e["time"]) / DAY / h["stated"])
                self.stated.append(((1 + e["sentiment"]) / 2 * fade, (1 - e["sentiment"]) / 2 * fade))
            else:
                self.stated.append((0.0, 0.0))

    # -- plain counts

    def counts(self):
        turns = [t for t in self.ended if "more" not in t]
        turns += [dict(self.open_turn, answered=None)] if self.open_turn else []
        for t in turns:
            t.setdefault("asked", t["question"] > 0)
        out = {}

        def put(name, values):
            out[name + "_a"], out[name + "_b"] = values

        put("rows", [sum(r["actor"] == x for r in self.rows) for x in (self.a, self.b)])
        put("active_days", self.N)
        put("turns_answered", [sum(t["owner"] == s and t["answered"] is True for t in turns) for s in (0, 1)])
        put("turns_unanswered", [sum(t["owner"] == s and t["answered"] is False for t in turns)
                                 for s in (0, 1)])
        put("questions", [sum(t["owner"] == s and t["asked"] for t in turns) for s in (0, 1)])
        put("questions_answered", [sum(t["owner"] == s and t["asked"] and t["answered"] is True
                                       for t in turns) for s in (0, 1)])
        taken = [[(t["end"] - t["opened"]) / HOUR for t in self.ended
                  if t["answered"] and t["owner"] != s and t["first"]]
                 for s in (0, 1)]
        self.answers = [len(x) for x in taken]
        put("answer_hours", [math.fsum(x) / len(x) if x else NAN for x in taken])
        put("promises", self.promises["made"])
        put("kept", self.promises["kept"])
        put("kept_late", self.promises["late"])
        put("broken", self.promises["broken"])
        put("released", self.promises["released"])
        put("complaints", self.filed)
        put("resolved", self.resolved)
        out["meetings"] = self.meetings
        put("conversations", self.started_count)
        put("support", [sum(e["side"] == s and e["like"] in SUPPORT for e in self.live) for s in (0, 1)])
        put("attention", [sum(e["side"] == s and e["like"] in ("view", "follow", "like", "share", "mention")
                              for e in self.live) for s in (0, 1)])
        put("unanswered_run", self.run)
        none = -2 ** 63
        put("first_us", [none if t is None else t for t in self.first])
        put("last_us", [none if t is None else t for t in self.last])
        return out
