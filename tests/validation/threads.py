# SPDX-License-Identifier: MIT
"""What is read of conversations, where what is open is known: python threads.py [--learn|--check|--seen|--unseen]

Each thread of the own corpus (tests/reading/corpus/*/threads.ndjson) is played in the order of time, once with the open promises and complaints
that are true, once with those that the reader itself has found before (end to end). Printed are precision, recall and F1 of the messages
that settle, break, acknowledge, resolve, complain and promise: of the seen part with weights that were not learnt from the thread in
question (FOLDS folds), of the unseen part with the library's. --learn writes libsocialtrust/reading/context.def from the seen parts alone: ridge
regression on every sentence against every item that is open: of one thread by itself, of two threads that run through one another, of these where
the host tells threads, of one amid messages that are about nothing open, and of single messages after a promise or complaint of another writer. The base
moves to a precision of PRECISE of threads not learnt from where that finds MUCH, else to the middle of where F (BETA) is next to best. Resolutions are learnt with how sure the library is of settlements: after --learn build and
--learn once more. --check says whether the file holds what is learnt. Started by run.sh threads."""
import collections
import datetime
import os
import re
import sys

import numpy as np

import reading

CONTEXT = os.path.join(reading.ROOT, "libsocialtrust", "reading", "context.def")
WAYS = ("settlement", "breach", "acknowledgement", "resolution")
KINDS = (*WAYS, "complaint", "promise")
FOLDS, RIDGE = 5, 3.0
PLAIN, FIRM = (0, 0.5, 0.5, 0.5), 300.0  # of WAYS: "It works now, thanks" leaves no doubt; the conversations are full of traps
EVERY, DELAYS = 3, (3, 14, 26, 50, 75, 170, 290)  # of single messages; hours
LEAST_MATCH = 0.2  # as both bindings have it
PRECISE, MUCH = 0.9, 0.4  # as precise as that where it finds so much
PLATEAU = 0.01  # else the middle of where F is next to best: the very best place is chance, and jumped by .6
BETA = (1, 0.5, 1, 1)  # of F: a break that is told falsely costs most trust
HOUR = 3600 * 10**6


with open(CONTEXT, encoding="utf-8") as definitions:
    NAMES = re.findall(r"^X\((\w+),", definitions.read(), re.M)


def us(time):
    return round(datetime.datetime.fromisoformat(time.replace("Z", "+00:00")).timestamp()) * 10**6


class Message:
    """One of a conversation: `thread` it belongs to, `number` in that, what is true of it and what was read."""

    def __init__(self, thread, fold, number, late):
        given = thread["messages"][number]
        self.thread, self.number, self.author, self.text = thread["id"], number, given["from"], given["text"]
        self.language, self.time = thread["language"], us(given["time"]) + late
        self.truth = [dict(each, due=us(each["due"] + "T23:59:59Z") + late if each["due"] else None) for each in given["truth"]]
        self.answer, self.fold = None, fold % FOLDS

    def true(self, kind):
        return any(each["what"] == kind for each in self.truth)

    def record(self, items, threads):
        opened = [{"complaint": int(item.complaint), "by_author": int(item.by == self.author), "id": "%s/%d" % (item.thread, item.number), "what": item.what,
                   "same_thread": (1 if item.thread == self.thread else -1) if threads else 0, "made_us": item.made, "acknowledged": int(item.acknowledged),
                   **({"due_us": item.due} if item.due else {})} for item in items]
        sent = datetime.datetime.fromtimestamp(self.time / 10**6, datetime.timezone.utc).isoformat()
        return {"text": self.text, "lang": self.language, "answers": self.number > 0, "sent": sent, "open": opened}

    def span(self, each):
        start = self.text.encode().find(each["span"].encode())
        return start, start + len(each["span"].encode())


class Item:
    """A promise or complaint that is open."""

    def __init__(self, message, kind, what, due):
        self.thread, self.number, self.by, self.made = message.thread, message.number, message.author, message.time
        self.complaint, self.what, self.due, self.acknowledged, self.resolved = kind == "complaint", what, due, False, set()


class Other(Message):
    """A message of the corpus of single ones, amid a conversation or as one of two."""

    def __init__(self, record, number, time, author, fold, truth=(), thread="of nothing"):
        self.thread, self.number, self.author, self.text = thread, number, author, record["text"]
        self.language, self.time, self.truth, self.answer, self.fold = record["lang"], time, list(truth), None, fold


def of_two(half="seen"):
    """What plain words of single messages are worth: a promise or complaint, and some days later what settles, breaks, acknowledges or
    resolves one, or (three times as often) holds nothing of the kind."""
    out, flags = [], {"settlement": "settles", "breach": "breaks", "acknowledgement": "acknowledges", "resolution": "resolves"}
    for language in ("en", "de"):
        records = reading.records(half, language)
        nothing = [r for r in records if not any(r[flag] for flag in flags.values())]
        opening = {kind: [r for r in nothing if r[kind] and not r[other]] for kind, other in (("promise", "complaint"), ("complaint", "promise"))}
        for kind, flag in flags.items():
            closing = [r for r in records if r[flag] and not any(r[other] for other in flags.values() if other != flag)]
            opens = "promise" if kind in ("settlement", "breach") else "complaint"
            for at, record in enumerate(closing[::EVERY]):
                for turn in range(4):
                    said = record if turn == 0 else nothing[(at * 61 + turn * 397) % len(nothing)]
                    first = opening[opens][(at * 37 + turn * 11) % len(opening[opens])]
                    thread, start = "%s %s %d %d" % (language, kind, at, turn), us("2026-03-02T09:00:00Z")
                    same = kind == "breach" or (kind != "acknowledgement" and (at + turn) % 4 != 0)
                    truth = [{"what": kind, "of": 0, "span": said["text"], "due": None}] if turn == 0 else []
                    opened = [{"what": opens, "of": None, "span": first["text"], "due": None}]
                    out.append([Other(first, 0, start, "a", at % FOLDS, opened, thread),
                                Other(said, 1, start + DELAYS[(at + turn) % len(DELAYS)] * HOUR, "a" if same else "b", at % FOLDS, truth, thread)])
    return out


def among_others(threads):
    """Each thread with one more message, of nothing that is open, behind each of its own."""
    out = []
    single = {language: [r for r in reading.records("seen", language) if not (r["settles"] or r["breaks"] or r["acknowledges"] or r["resolves"])]
              for language in ("en", "de")}
    for at, talk in enumerate(conversations(threads, False)):
        messages = []
        for n, message in enumerate(talk):
            records = single[message.language]
            later = talk[n + 1].time if n + 1 < len(talk) else message.time + 24 * HOUR
            messages += [message, Other(records[(at * 131 + n * 17) % len(records)], 1, (message.time + later) // 2, "ab"[(at + n) % 2], message.fold)]
        out.append(messages)
    return out


def conversations(threads, through):
    """Each thread by itself, or (`through`) each with the next of its language, which begins an hour later."""
    out = []
    for language in ("en", "de"):
        of = [t for t in threads if t["language"] == language]
        for at, one in enumerate(of):
            messages = [Message(one, at, n, 0) for n in range(len(one["messages"]))]
            if through:
                other = of[(at + 1) % len(of)]
                late = us(one["messages"][0]["time"]) - us(other["messages"][0]["time"]) + HOUR
                messages += [Message(other, (at + 1) % len(of), n, late) for n in range(len(other["messages"]))]
                messages.sort(key=lambda m: m.time)
            out.append(messages)
    return out


def truly(message, items):
    """What is open after a message, by what is true of it."""
    for each in message.truth:
        for item in [i for i in items if i.thread == message.thread and i.number == each["of"]]:
            kind = each["what"]
            if kind == "resolution" and item.complaint:
                item.resolved.add(message.author)
            if kind == "acknowledgement" and item.complaint:
                item.acknowledged = True
            if (item.complaint and len(item.resolved) == 2) or (not item.complaint and kind in ("settlement", "breach", "promise")):
                items.remove(item)
    items += [Item(message, each["what"], each["span"], each["due"]) for each in message.truth if each["what"] in ("promise", "complaint")]


def by_reader(message, items, rows):
    """What is open after a message, by what was read of it."""
    for kind, item, _ in rows:
        if kind == "acknowledgement":
            item.acknowledged = True
        elif item in items:
            items.remove(item)
    findings = [f for f in message.answer["findings"] if f["q"] >= reading.ENOUGH]
    complaints = [f for f in findings if f["kind"] == "complaint"]
    for f in [f for f in findings if f["kind"] == "promise"] + sorted(complaints, key=lambda f: -f["q"])[:1]:
        due = us(f["due"]) if f["due"] else None
        if due is None or due >= message.time:
            items.append(Item(message, f["kind"], f["what"], due))


def play(talks, weights, threads=False, given=True):
    """All conversations, message by message together: [(message, items that were open, rows)], rows as (kind, item, q). `weights` are a function
    of the message, or None: what the library says."""
    state, out = [[] for _ in talks], []
    for turn in range(max(map(len, talks))):
        now = [n for n, talk in enumerate(talks) if turn < len(talk)]
        answers = reading.read([talks[n][turn].record(state[n], threads) for n in now])
        for n, answer in zip(now, answers):
            message, items = talks[n][turn], state[n]
            message.answer = answer
            told = [(WAYS.index(r["kind"]), r["open"], r["from"], r["q"]) for r in answer["rows"] if r["open"] >= 0]
            matching = [f for f in answer["features"] if fits(f, threads and items[f[0]].thread == message.thread)]
            rows = [(WAYS[way], items[k], q) for way, k, _, q in (chosen(matching, weights(message)) if weights else told)]
            out.append((message, [copied(item) for item in items], [row for row in rows if row[2] >= reading.ENOUGH]))
            if given:
                truly(message, items)
            else:
                by_reader(message, items, [row for row in rows if row[2] >= reading.ENOUGH])
    return out


def fits(features, same_thread):
    """Whether an item matches as well as it must, not by time alone."""
    x = dict(zip(NAMES, features[4:]))
    return 0.4 * same_thread + 0.4 * x["WORDS"] + 0.2 * (x["NEAR"] + x["RECENT"]) >= LEAST_MATCH and (same_thread or x["WORDS"] > 0)


def copied(item):
    """So that what is noted of it later does not change what was noted here."""
    other = Item.__new__(Item)
    other.__dict__.update(item.__dict__, resolved=set(item.resolved))
    return other


def chosen(features, weights):
    """What rows.c does: of each sentence and way the item it is surest of, of each item its surest sentence."""
    best = {}
    for item, way, start, _, *x in features:
        q = 1 / (1 + np.exp(-np.dot(x, weights[way])))
        if q > best.get((start, way), (-1,))[0]:
            best[start, way] = (q, item)
    out = []
    for (start, way), (q, item) in sorted(best.items()):
        rivals = [(other[0], -place[0], -place[1]) for place, other in best.items()
                  if other[1] == item and (place[1] == way or place[1] + way == 1)]
        if max(rivals) == (q, -start, -way):
            out.append((way, item, start, q))
    return out


# ---- learning ----


def examples(talks, threads):
    """[(way, fold, features, true)] of every sentence against everything that is open."""
    out = []
    for message, items, _ in play(talks, None, threads):
        for at, way, start, end, *x in message.answer["features"]:
            item, kind = items[at], WAYS[way]
            if kind == "resolution" and message.author in item.resolved:
                continue
            said = [message.span(each) for each in message.truth
                    if each["what"] == kind and item.thread == message.thread and each["of"] == item.number]
            true = any(start < b and a < end for a, b in said)
            if true or not said:  # what stands beside the words that say it is neither
                out.append((way, message.fold, x, true))
    return out


def logistic(x, y, plain):
    """`plain`: what SURE is held to."""
    drawn, ridge = np.zeros(x.shape[1]), np.full(x.shape[1], RIDGE)
    ridge[0] = 1e-6
    if plain:
        drawn[NAMES.index("SURE")], ridge[NAMES.index("SURE")] = plain, FIRM
    weights = drawn.copy()
    for _ in range(40):
        p = 1 / (1 + np.exp(-x @ weights))
        step = np.linalg.solve((x * (p * (1 - p))[:, None]).T @ x + np.diag(ridge), x.T @ (y - p) - ridge * (weights - drawn))
        weights += step
        if np.abs(step).max() < 1e-8:
            break
    return weights


def fitted(shown, without=None):
    """way -> weights, from all examples but those of a fold."""
    out = []
    for way in range(len(WAYS)):
        of = [e for e in shown if e[0] == way and (without is None or e[1] != without)]
        out.append(logistic(np.array([e[2] for e in of], float), np.array([e[3] for e in of], float), PLAIN[way]))
    return np.array(out)


def learn(threads):
    """(weights, weights of each fold), with bases moved by what is said of threads not learnt from."""
    CACHE.clear()  # it goes by what is where in memory
    plain, mixed = conversations(threads, False), conversations(threads, True)
    others = among_others(threads)
    ways = ((plain, False), (mixed, False), (mixed, True), (others, False))
    shown = sum((examples(*way) for way in (*ways, (of_two(), False))), [])
    whole, folds = fitted(shown), [fitted(shown, fold) for fold in range(FOLDS)]
    for way, kind in enumerate(WAYS):
        def said(move):
            return reading.figures(sum((said_of(way, kind, talks, known, folds, move) for talks, known in ways), []))
        there = {move: said(move) for move in np.arange(-10, 21) / 10}
        precise = [move for move, (precision, recall, _) in there.items() if precision >= PRECISE and recall >= MUCH]

        def worth(move):
            precision, recall, _ = there[move]
            return (1 + BETA[way]**2) * precision * recall / (BETA[way]**2 * precision + recall) if precision > 0 else 0.0
        best = max(map(worth, there))
        good = [m for m in there if worth(m) >= best - PLATEAU]
        move = max(precise) if precise else round((min(good) + max(good)) / 2, 1)
        whole[way][0] += move
        for fold in folds:
            fold[way][0] += move
    return whole, folds


CACHE = {}


def said_of(way, kind, talks, known, folds, move):
    """(true, said) of each message at that base."""
    key = (id(talks), known)
    if key not in CACHE:
        CACHE[key] = [(m, m.answer["features"]) for m, _, _ in play(talks, None, known)]
    out = []
    for m, features in CACHE[key]:
        odds = [np.dot(x, folds[m.fold][way]) for _, w, _, _, *x in features if w == way]
        out.append((m.true(kind), bool(odds) and max(odds) + move > 0))
    return out


# ---- figures ----


def judge(played, where, kinds=WAYS):
    for kind in kinds:
        pairs, right, wrong = [], 0, 0
        for message, _, rows in played:
            if kind in WAYS:
                mine = [row for row in rows if row[0] == kind]
                said = bool(mine)
                of = {each["of"] for each in message.truth if each["what"] == kind}
                if said and of:
                    hit = any(row[1].number in of and row[1].thread == message.thread for row in mine)
                    right, wrong = right + hit, wrong + (not hit)
            else:
                said = any(f["kind"] == kind and f["q"] >= reading.ENOUGH for f in message.answer["findings"])
            pairs.append((message.true(kind), said))
        reading.row("%s, %s" % (kind, where), pairs, (0.90, 0.70, None) if kind not in ("breach", "acknowledgement") else (None, None, None))
        if kind in WAYS:
            print("    of those right, the item that is meant is named by %d of %d" % (right, right + wrong))


def by_itself(threads, where):
    """What the sentences say where nothing is known of what is open."""
    played = play(conversations(threads, False), None)
    for kind in WAYS:
        reading.row("%s, %s, by itself" % (kind, where), [(m.true(kind), any(f["kind"] == kind and f["q"] >= reading.ENOUGH for f in m.answer["findings"]))
                                                          for m, _, _ in played], (None, None, None))


def judge_part(threads, where, folds=None):
    weights = None if folds is None else lambda message: folds[message.fold]
    plain, mixed = conversations(threads, False), conversations(threads, True)
    by_itself(threads, where)
    judge(play(plain, weights, threads=True), where + ", what is open given", KINDS)
    judge(play(plain, weights, threads=True, given=False), where + ", end to end")
    judge(play(plain, weights), where + ", given, the thread not known")
    judge(play(mixed, weights, threads=True), where + ", two threads at once, given")
    judge(play(mixed, weights), where + ", two threads at once, given, not known which")
    judge(play(among_others(threads), weights), where + ", amid others' messages, given, the thread not known")


def made(weights):
    with open(CONTEXT, encoding="utf-8") as file:
        text = file.read()
    for at, name in enumerate(NAMES):
        row = ", ".join("%g" % (round(w, 1) + 0.0) for w in weights[:, at])
        text = re.sub(r"^X\(%s, [^)]*\)" % name, "X(%s, %s)" % (name, row), text, flags=re.M)
    return text


def main():
    if "--unseen" in sys.argv:
        judge_part(reading.records("unseen", "threads"), "threads (unseen)")
        return
    seen = reading.records("seen", "threads")
    weights, folds = learn(seen)
    if "--learn" in sys.argv:
        text = made(weights)
        with open(CONTEXT, "w", encoding="utf-8") as file:
            file.write(text)
        return
    if "--check" in sys.argv:
        with open(CONTEXT, encoding="utf-8") as file:
            there = file.read()
        numbers = [list(map(float, re.findall(r"(?<=[ ,])-?[\d.]+(?=[,)])", line))) for text in (there, made(weights))
                   for line in text.splitlines() if line.startswith("X(")]
        half = len(numbers) // 2
        far = [a for a, b in zip(numbers[:half], numbers[half:]) if max(abs(x - y) for x, y in zip(a, b)) > 0.11]
        if far:
            sys.exit("context.def does not hold what is learnt: %s" % far)
        print("context.def holds what is learnt")
        return
    judge_part(seen, "threads (seen, folds)", folds)
    if "--seen" not in sys.argv:
        judge_part(reading.records("unseen", "threads"), "threads (unseen)")


if __name__ == "__main__":
    main()
