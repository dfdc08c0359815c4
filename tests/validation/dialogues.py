# SPDX-License-Identifier: MIT
"""Trust from conduct, on two sets in which people say what it was like: Diplomacy, where each message is marked true or a lie by who
wrote it, and believed or not by who read it; and CaSiNo, negotiations after which each says how much they like the other.

Nothing is fitted: a profile's commitments and their priors decide. One message a day, each a promise kept (true, or believed) or
broken; asked just before each message of somebody, at least one of theirs to that reader known."""
import gzip
import json

import numpy as np

from common import DAY, auc, data, interval, signals, spearman, write_log

FORGET = float(np.log(2) / -np.log(.9))  # days: nine tenths a message
PRIOR = {"base_rate": .8, "prior_weight": 4}
CASES = (("equal forgetting, factor 1", FORGET, FORGET, 1, (.80, .77)), ("equal forgetting, factor 3", FORGET, FORGET, 3, (None, None)),
         ("equal forgetting, factor 10", FORGET, FORGET, 10, (None, None)), ("the good kept twice as long", 2 * FORGET, FORGET, 1, (None, None)),
         ("the bad kept twice as long, factor 3 (as before 0.9)", FORGET, 2 * FORGET, 3, (None, None)))


def profile(kept, broken, factor):
    return {"fold": {"half_life_days": {"kept": kept, "broken": broken}, "loss_factor": factor}, "trust": {"commitments": PRIOR}}


def diplomacy():
    """[(reader, writer, number within the pair, true, believed or None)] of all messages, in order."""
    out, count = [], {}
    for part in ("train", "validation", "test"):
        path = data("diplomacy-2020", part + ".jsonl.gz")
        if not path:
            return None
        with gzip.open(path, "rt", encoding="utf-8") as file:
            for line in file:
                talk = json.loads(line)
                for writer, reader, true, believed in zip(talk["speakers"], talk["receivers"], talk["sender_labels"], talk["receiver_labels"]):
                    pair = ("%s-%s" % (talk["game_id"], reader), "%s-%s" % (talk["game_id"], writer))
                    count[pair] = count.get(pair, 0) + 1
                    out.append((*pair, count[pair], true, believed if isinstance(believed, bool) else None))
    return out


def record(report, messages):
    numbers = {name: k for k, name in enumerate(sorted({m[0] for m in messages} | {m[1] for m in messages}), 1)}
    games = {k: name.split("-")[0] for name, k in numbers.items()}
    for what, column, bar in (("true", 3, 0), ("believed", 4, 1)):
        known = [m for m in messages if m[column] is not None]
        count, asked, rows = {}, [], []
        for reader, writer, _, *labels in known:
            good, pair = labels[column - 3], (numbers[reader], numbers[writer])
            n = count[pair] = count.get(pair, 0) + 1
            if n > 1:
                asked.append((*pair, n, good))
            name = "%d-%d-%d" % (*pair, n)
            t = 20000 * DAY + n * DAY
            if n == 1:  # the reader has turned to the writer: nobody's conduct is a mere claim here
                rows.append((t - 2, pair[0], pair[1], "thank", "", ""))
            rows.append((t, pair[1], pair[0], "promise", name, ""))
            rows.append((t + 1, pair[1], pair[0], "keep" if good else "break", "", name))
        log = write_log("Diplomacy-" + what, dict(zip(("time", "actor", "target", "kind", "id", "ref"), zip(*rows))))
        label = np.array([float(good) for *_, good in asked])
        game = np.array([int(games[a]) for a, *_ in asked])
        report.begin("Diplomacy: is the next message %s?" % what, "%d messages with an earlier one of that pair, %.1f%% %s; %d players; "
                     "intervals draw games" % (len(label), 100 * label.mean(), what, len(numbers)))
        times = [20000 * DAY + n * DAY - 1 for n in range(2, max(n for _, _, n, _ in asked) + 1)]
        for name, kept, broken, factor, bars in CASES:
            table = signals(log, times, profile(kept, broken, factor))
            said = {}
            for a, b, t, zero, one in zip(table["a"], table["b"], table["time"], table["trust0.commitments"], table["trust1.commitments"]):
                n = (int(t) + 1 - 20000 * DAY) // DAY
                said[int(a), int(b), n], said[int(b), int(a), n] = zero, one
            score = np.array([said[a, b, n] for a, b, n, _ in asked])
            report.row("the pair's record, " + name, "AUC", auc(label, score), interval(lambda w: auc(label, score, w), game), bars[bar])
        report.row("how many messages before", "AUC", auc(label, np.array([float(n) for _, _, n, _ in asked])))


LIKED = {"Extremely dislike": 1, "Slightly dislike": 2, "Undecided": 3, "Slightly like": 4, "Extremely like": 5}
SEEN = {"gratitude": ("thank", "appreciate"), "humour": ("\U0001f642",), "question": ("?",), "apology": ("sorry", "apolog")}


def casino(report):
    talks = []
    for part in ("train", "valid", "test"):
        path = data("casino", "casino_%s.json.gz" % part)
        if not path:
            return report.skipped("CaSiNo")
        with gzip.open(path, "rt", encoding="utf-8") as file:
            talks += json.load(file)
    rows, liked, counted, who = [], [], [], []
    for k, talk in enumerate(talks):
        sides = sorted(talk["participant_info"])
        t = 20000 * DAY
        seen = [dict.fromkeys(SEEN, 0.0), dict.fromkeys(SEEN, 0.0)]
        for said in talk["chat_logs"]:
            side, text = sides.index(said["id"]), said["text"].lower()
            t += 60 * 10**6
            found = {cue: float(any(word in text for word in words)) for cue, words in SEEN.items()}
            for cue, value in found.items():
                seen[side][cue] += value
            rows.append((t, 2 * k + 1 + side, 2 * k + 2 - side, *found.values()))
        for side in (0, 1):
            liked.append(LIKED[talk["participant_info"][sides[1 - side]]["outcomes"]["opponent_likeness"]])
            counted.append(seen[side])
            who.append((k, side))
    log = write_log("CaSiNo", {**dict(zip(("time", "actor", "target", *SEEN), zip(*rows))), "kind": ["message"] * len(rows),
                               "looked_for": ["all"] * len(rows)})
    table = signals(log, [20001 * DAY], {})
    at = {(int(a), int(b)): n for n, (a, b) in enumerate(zip(table["a"], table["b"]))}
    liked = np.array(liked, dtype=float)
    dialogue = np.array([k for k, _ in who])
    report.begin("CaSiNo: who thanked, asked, joked, and was liked", "%d people in %d negotiations, how much the other came to like them in "
                 "five steps; thanks, questions, joy and apologies by a handful of words; intervals draw negotiations" % (len(liked), len(talks)))

    def value(name):
        out = []
        for k, side in who:
            a, b = 2 * k + 1, 2 * k + 2
            n = at.get((a, b), at.get((b, a)))
            first = table["a"][n] == a  # trust0 is a's trust in b
            judge = 1 - side
            out.append(table["trust%d%s" % (judge if first else 1 - judge, name)][n])
        return np.array(out)
    for name in ("", ".warmth", ".curiosity", ".openness", ".responsiveness", ".consideration"):
        score = value(name)
        if score.std() > 0:
            report.row("the other's trust in them" if not name else "the signal " + name[1:], "Spearman", spearman(score, liked),
                       interval(lambda w, score=score: spearman(score, liked, w), dialogue))
    for cue in SEEN:
        score = np.array([seen[cue] for seen in counted])
        report.row("how often: " + cue, "Spearman", spearman(score, liked), interval(lambda w, score=score: spearman(score, liked, w), dialogue))


def run(report):
    messages = diplomacy()
    if messages:
        record(report, messages)
    else:
        report.skipped("Diplomacy")
    casino(report)
