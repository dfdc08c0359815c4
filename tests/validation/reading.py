# SPDX-License-Identifier: MIT
"""What is read from messages, judged on labelled text that no rule was made from: python reading.py [--seen] [--texts PATH].

GoEmotions' test part, tweets to brands (complaints), dialogues in English and German (questions), and the part of the project's own
corpus that was never looked at (tests/reading/corpus/unseen; --seen: the other, which the rules were made with). Precision,
recall and F1 at a confidence of one half, with the 95% interval of 1,000 bootstrap resamples. Started by run.sh reading."""
import csv
import datetime
import gzip
import json
import os
import random
import subprocess
import sys
import zoneinfo

ROOT = os.path.abspath(os.path.join(os.path.dirname(__file__), os.pardir, os.pardir))
DATA = os.environ.get("SOCIALTRUST_DATA") or os.path.join(ROOT, os.pardir, "shared", "data")
TOOL = os.environ.get("READ_MESSAGES") or os.path.join(ROOT, "build", "validation", "tests", "read_messages")
CORPUS = os.path.join(ROOT, "tests", "reading", "corpus")
CUES = {"question": 0, "personal": 1, "humour": 2, "gratitude": 3, "apology": 4, "promotion": 5, "closing": 6, "automatic": 7}
FINDINGS = {"promise": "promise", "settles": "settlement", "breaks": "breach", "complaint": "complaint",
            "acknowledges": "acknowledgement", "resolves": "resolution", "request": "request"}
ENOUGH = 0.5


def read(records):
    """What the reader says of each record."""
    text = "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)
    done = subprocess.run([TOOL], input=text, capture_output=True, text=True, encoding="utf-8", check=False)
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    if done.returncode or len(answers) != len(records):
        sys.exit("%s: %s" % (TOOL, done.stderr[-2000:]))
    return answers


def cue(answer, name):
    return answer["cues"][CUES[name]]


def finding(answer, kind):
    return max((f["q"] for f in answer["findings"] if f["kind"] == kind), default=0.0)


def figures(pairs):
    """Precision, recall, F1 of (true, said) pairs."""
    hit = sum(t and s for t, s in pairs)
    said, true = sum(s for _, s in pairs), sum(t for t, _ in pairs)
    precision, recall = hit / said if said else float("nan"), hit / true if true else float("nan")
    return precision, recall, 2 * hit / (said + true) if said + true else float("nan")


def intervals(pairs, resamples=1000, seed=2026):
    """95% percentiles of each figure; only the four counts matter, so they are drawn."""
    dice, counts, out = random.Random(seed), {}, []
    for pair in pairs:
        counts[pair] = counts.get(pair, 0) + 1
    kinds, weights = list(counts), list(counts.values())
    for _ in range(resamples):
        drawn = dice.choices(kinds, weights, k=len(pairs)) if len(pairs) <= 3000 else None
        if drawn is None:  # many: each count is about normal
            drawn_counts = {k: max(0, round(dice.gauss(w, (w * (1 - w / len(pairs))) ** 0.5))) for k, w in counts.items()}
        else:
            drawn_counts = {k: drawn.count(k) for k in kinds}
        hit = drawn_counts.get((True, True), 0)
        said = hit + drawn_counts.get((False, True), 0)
        true = hit + drawn_counts.get((True, False), 0)
        out.append((hit / said if said else 1.0, hit / true if true else 1.0, 2 * hit / (said + true) if said + true else 1.0))
    spans = []
    for k in range(3):
        values = sorted(o[k] for o in out)
        spans.append((values[int(0.025 * resamples)], values[int(0.975 * resamples)]))
    return spans


ROWS = []


def row(what, pairs, bar, peer=""):
    values, spans = figures(pairs), intervals(pairs)
    good = all(v >= b for v, b in zip(values, bar) if b is not None)
    ROWS.append((what, values, spans, bar, good, peer, sum(t for t, _ in pairs), len(pairs)))
    cells = "  ".join("%s %.3f (%.3f to %.3f)" % (n, v, *s) if v == v else n + " -" for n, v, s in zip("PRF", values, spans))
    wanted = ", ".join("%s %.2f" % (n, b) for n, b in zip("PRF", bar) if b is not None)
    print("%-46s %5d of %6d  %s  bar %-18s %s" % (what, sum(t for t, _ in pairs), len(pairs), cells, wanted or "-",
                                                  "met" if good and wanted else "NOT MET" if wanted else ""), flush=True)


def line(sure, at=(0.95, 0.9, 0.8, 0.7, 0.6)):
    """How much of (true, confidence) pairs a host finds that wants this precision, and what `least` it asks for."""
    sure, found, cells = sorted(sure, key=lambda pair: -pair[1]), sum(t for t, _ in sure), []
    for wanted in at:
        hit, best = 0, (0, None)
        for n, (t, q) in enumerate(sure, 1):
            hit += t
            if hit >= wanted * n and (n == len(sure) or sure[n][1] < q):
                best = (hit, q)
        cells.append("R %.2f at P %.2f (from %.2f)" % (best[0] / found, wanted, best[1]) if best[1] is not None else "none at P %.2f" % wanted)
    print("    " + ", ".join(cells), flush=True)


def share(what, good, total, bar):
    value = good / total if total else float("nan")
    ROWS.append((what, (value,), None, (bar,), value >= bar, "", total, total))
    print("%-46s %5d of %6d  share %.3f  bar %.2f  %s" % (what, good, total, value, bar, "met" if value >= bar else "NOT MET"), flush=True)


# ---- public data ----


def path(*parts):
    found = os.path.join(DATA, "text", *parts)
    if not os.path.exists(found):
        print("%s: skipped, not in %s" % (os.path.join(*parts), DATA))
        return None
    return found


def goemotions(part):
    labels = open(path("goemotions", "labels.txt"), encoding="utf-8").read().split()
    with gzip.open(path("goemotions", part + ".tsv.gz"), "rt", encoding="utf-8", newline="") as file:
        rows = [line.rstrip("\n").split("\t") for line in file]
    return [(text, {labels[int(n)] for n in numbers.split(",")}) for text, numbers, *_ in rows]


def judge_goemotions():
    if not path("goemotions", "test.tsv.gz"):
        return
    rows = goemotions("test")
    answers = read([{"text": text, "lang": "en"} for text, _ in rows])
    for label, name, bar, peer in (("gratitude", "gratitude", 0.90, "a few words .89; L1 logistic .915; BERT .86"),
                                   ("remorse", "apology", 0.62, "words .62; logistic .61-.63; BERT .66"),
                                   ("amusement", "humour", 0.76, "words .75; L1 logistic .78; BERT .80")):
        row("%s, GoEmotions test" % name, [(label in ls, cue(a, name) >= ENOUGH) for (_, ls), a in zip(rows, answers)],
            (None, None, bar), peer)


def judge_complaints():
    found = path("complaints", "complaints-data.csv.gz")
    if not found:
        return
    with gzip.open(found, "rt", encoding="utf-8", newline="") as file:
        rows = [r for r in csv.reader(file) if len(r) >= 3 and r[2] in ("0", "1")]
    answers = read([{"text": r[1], "lang": "en"} for r in rows])
    row("complaint, tweets to brands", [(r[2] == "1", finding(a, "complaint") >= ENOUGH) for r, a in zip(rows, answers)],
        (None, None, 0.64), "words .57; logistic fitted on it, 5-fold .71; paper .77-.79")


def judge_questions():
    for language, name in (("en", "En"), ("de", "De")):
        found, acts = path("xdailydialog", "dialogues_text_%s.txt.gz" % name), path("xdailydialog", "dialogues_action.txt.gz")
        if not found or not acts:
            return
        texts, labels = [], []
        with gzip.open(found, "rt", encoding="utf-8") as a, gzip.open(acts, "rt", encoding="utf-8") as b:
            for text, numbers in zip(a, b):
                parts = [p.strip().replace(" ’ ", "'").replace(" ' ", "'") for p in text.split("__eou__")]
                numbers = numbers.split()
                parts = parts[:len(numbers)]
                if len(parts) == len(numbers):
                    texts += parts
                    labels += numbers
        answers = read([{"text": text, "lang": language} for text in texts])
        said = [cue(a, "question") >= ENOUGH for a in answers]
        # Polite requests are labelled directives there: what is read as a request too is none of its questions.
        polite = [(n == "2", s and finding(a, "request") < ENOUGH) for n, s, a in zip(labels, said, answers)]
        row("question and no request, XDailyDialog %s" % language, polite, (None, None, 0.88), "question mark .88")
        row("question, polite requests with it, XDailyDialog %s" % language, list(zip([n == "2" for n in labels], said)), (None, None, None))


def ranks(values):
    order = sorted(range(len(values)), key=values.__getitem__)
    out, at = [0.0] * len(values), 0
    while at < len(order):
        end = at
        while end < len(order) and values[order[end]] == values[order[at]]:
            end += 1
        for k in order[at:end]:
            out[k] = (at + end - 1) / 2
        at = end
    return out


def spearman(a, b):
    a, b = ranks(a), ranks(b)
    ma, mb = sum(a) / len(a), sum(b) / len(b)
    top = sum((x - ma) * (y - mb) for x, y in zip(a, b))
    return top / (sum((x - ma) ** 2 for x in a) * sum((y - mb) ** 2 for y in b)) ** 0.5


def judge_casino():
    """Does what is read of somebody's messages go with how much the other came to like them?"""
    liking = ["Extremely dislike", "Slightly dislike", "Undecided", "Slightly like", "Extremely like"]
    texts, who, liked = [], [], []
    for part in ("train", "valid", "test"):
        found = os.path.join(DATA, "casino", "casino_%s.json.gz" % part)
        if not os.path.exists(found):
            print("casino: skipped, not in %s" % DATA)
            return
        with gzip.open(found, "rt", encoding="utf-8") as file:
            for dialogue in json.load(file):
                sides = {"mturk_agent_1": "mturk_agent_2", "mturk_agent_2": "mturk_agent_1"}
                for side, other in sides.items():
                    said = dialogue["participant_info"][other]["outcomes"]["opponent_likeness"]
                    if said not in liking:
                        continue
                    for line in dialogue["chat_logs"]:
                        if line["id"] == side:
                            texts.append(line["text"])
                            who.append(len(liked))
                    liked.append(liking.index(said))
    answers = read([{"text": text, "lang": "en"} for text in texts])
    for name, given in (("gratitude", "given annotations +.16"), ("question", "+.11"), ("humour", "joy +.13"), ("apology", "-.10")):
        total = [0.0] * len(liked)
        for k, answer in zip(who, answers):
            total[k] += cue(answer, name)
        value = spearman(total, liked)
        ROWS.append(("%s and being liked, CaSiNo" % name, (value,), None, (None,), True, given, len(liked), len(liked)))
        print("%-46s %5d people      Spearman %+.3f  (%s)" % (name + " and being liked, CaSiNo", len(liked), value, given), flush=True)


# ---- the project's own corpus ----


def records(half, name):
    with open(os.path.join(CORPUS, half, name + ".ndjson"), encoding="utf-8") as file:
        return [json.loads(line) for line in file if line.strip()]


def with_clock(record):
    """The clock's next change, as a caller that knows time zones tells it."""
    zone, sent = zoneinfo.ZoneInfo(record["zone"]), datetime.datetime.fromisoformat(record["sent"])
    offset, start = sent.astimezone(zone).utcoffset(), sent.astimezone(datetime.timezone.utc)
    for day in range(1, 300):
        if (start + datetime.timedelta(days=day)).astimezone(zone).utcoffset() == offset:
            continue
        low, high = start + datetime.timedelta(days=day - 1), start + datetime.timedelta(days=day)
        while high - low > datetime.timedelta(seconds=1):
            middle = low + (high - low) / 2
            low, high = (middle, high) if middle.astimezone(zone).utcoffset() == offset else (low, middle)
        then = int(high.astimezone(zone).utcoffset().total_seconds()) // 60
        return dict(record, zone_change_us=round(high.timestamp()) * 10**6, zone_then_minutes=then)
    return record


def due_right(record, answer):
    said = max((f for f in answer["findings"] if f["kind"] == "promise"), key=lambda f: f["q"])["due"]
    wanted = record["promise"]["due"]
    if wanted is None or not said:
        return wanted is None and not said
    when = datetime.datetime.fromisoformat(said.replace("Z", "+00:00"))
    if len(wanted) == 10:
        return when.astimezone(zoneinfo.ZoneInfo(record["zone"])).strftime("%Y-%m-%d") == wanted
    return abs((when - datetime.datetime.fromisoformat(wanted)).total_seconds()) < 60


def judge_corpus(half):
    both = [(r, a) for language in ("en", "de") for rows in [records(half, language)] for r, a in zip(rows, read([with_clock(r) for r in rows]))]
    judge_part(both, ", own corpus (%s)" % half, True)
    judge_part([(r, a) for r, a in both if "writer" not in r], ", its pieces (%s)" % half, False)
    judge_part([(r, a) for r, a in both if "writer" in r], ", its people (%s)" % half, False)


def judge_part(both, where, whole):
    """Only the whole has bars; of its parts only what has one is told."""
    bars, none = {"promise": (0.90, 0.70, None), "settles": (0.90, 0.70, None), "complaint": (0.90, 0.70, None),
                  "resolves": (0.90, 0.70, None)}, (None, None, None)
    # without a mark, rhetorical, reported: everything that a question mark does not settle
    row("question without a mark, rhetorical, reported" + where,
        [(r["question"], cue(a, "question") >= ENOUGH) for r, a in both
         if r.get("kind") in ("question-without-mark", "not-a-question") or "?" not in r["text"]], (0.90, 0.75, None) if whole else none)
    for key in ("promise", "settles", "complaint", "resolves", "breaks", "acknowledges", "request"):
        if whole or key in bars:
            row(key + where, [(bool(r[key]), finding(a, FINDINGS[key]) >= ENOUGH) for r, a in both], bars.get(key, none) if whole else none)
            if whole:
                line([(bool(r[key]), finding(a, FINDINGS[key])) for r, a in both])
    for name in ("question", "gratitude", "apology", "humour") if whole else ():
        row(name + where, [(r[name], cue(a, name) >= ENOUGH) for r, a in both], none)
    due = [due_right(r, a) for r, a in both if r["promise"] and finding(a, "promise") >= ENOUGH]
    share("due date right of promises found" + where, sum(due), len(due), 0.95)


def judge_mails(half):
    rows = records(half, "mails")
    answers = read(rows)
    good = total = 0
    for r, a in zip(rows, answers):
        if "author_lines" in r:
            lines = r["text"].split("\n")
            for number, (line, said) in enumerate(zip(lines, a["lines"]), 1):
                if line.strip():
                    good += (said == "author") == (number in r["author_lines"])
                    total += 1
        else:  # HTML: the author's words, whatever lines they stand in
            wanted = " ".join(r["author_text"].split())
            said = " ".join(a["author_text"].split())
            lines = [line for line in r["author_text"].split("\n") if line.strip()]
            hit = sum(" ".join(line.split()) in said for line in lines)
            extra = max(0, len(said) - len(wanted)) / 60.0
            good += hit
            total += len(lines) + round(extra)
    share("who is the author's text, own corpus (%s)" % half, good, total, 0.98)


def main():
    half = "seen" if "--seen" in sys.argv else "unseen"
    judge_goemotions()
    judge_complaints()
    judge_questions()
    judge_casino()
    judge_corpus(half)
    judge_mails(half)
    return ROWS


if __name__ == "__main__":
    main()
