# SPDX-License-Identifier: MIT
"""What the sample company's scores lose if nothing is known of its messages but their texts: python sample_texts.py [SEED]

The messages of examples/sample (texts.csv) are read as a mailbox's importer reads them: who, to whom, when, whether it answers;
cues, asks, promises, complaints and what becomes of them come from the reader alone. What is no text (calls, meetings, followers,
help, praise) stays as it is given. Printed, of my relationships: how far each signal's points and each score lie from those of the
given cues and kinds, once with only the cues read (and only where the log's tagger looked) and once from texts alone; and how many
of the rows were found again. Needs the Python package: PYTHONPATH=BUILD/bindings/python, or `sh tests/validation/run.sh texts`."""
import csv
import io
import os
import sys
from collections import Counter
from datetime import datetime, timedelta, timezone

import socialtrust
from socialtrust.importers.findings import Findings

HERE = os.path.dirname(os.path.abspath(__file__))
SAMPLE = os.path.join(HERE, os.pardir, os.pardir, "examples", "sample")
ME = "me"
LEAST = 0.5  # confidence of a finding that becomes a row
AS_OF = datetime(2026, 7, 3, 18, tzinfo=timezone.utc)
REPLY = timedelta(days=10)  # so long after the other's message one presses "reply"
READ = ("message", "ask", "answer", "thank", "promise", "keep", "break", "release", "complain", "acknowledge", "resolve")
FOUND = ("promise", "keep", "break", "complain", "acknowledge", "resolve")
FACTS = ("time", "actor", "target", "channel", "audience", "id")


def sample(seed):
    """(rows of company.csv, line -> text, as_of) as shipped, or of another seed."""
    if seed is None:
        with open(os.path.join(SAMPLE, "company.csv"), encoding="utf-8") as a, open(os.path.join(SAMPLE, "texts.csv"), encoding="utf-8") as b:
            company, texts = a.read(), b.read()
    else:
        sys.path.insert(0, SAMPLE)
        import generate
        company, texts = generate.generate(seed)[0], generate.files(seed)["texts.csv"]
    rows = [{k: v for k, v in row.items() if v} for row in csv.DictReader(io.StringIO(company, newline=""))]
    return rows, {int(row["line"]): row["text"] for row in csv.DictReader(io.StringIO(texts, newline=""))}


def when(row):
    return datetime.strptime(row["time"], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=timezone.utc)


def cues_read(rows, texts, reader):
    """The log with the reader's cues instead of the given ones, where the given ones are."""
    out = []
    for line, row in enumerate(rows, 2):
        row = dict(row)
        if line in texts and (row.get("looked_for") or any(cue in row for cue in socialtrust.cues)):
            whole = row.pop("looked_for", None)
            for cue in socialtrust.cues:
                row.pop(cue, None)
            reading = reader.read(texts[line])
            row.update({name: q for name, q in reading.cues.items() if q > 0})
            if whole and reading.looked_for:
                row["looked_for"] = "|".join(reading.looked_for)
        out.append(row)
    return out


def texts_read(rows, texts, reader):
    """The log as an importer makes it of the texts."""
    out, last, found = [], {}, Findings(LEAST)
    for line, row in enumerate(rows, 2):
        if line not in texts:
            out.append(row)
            continue
        time, pair = when(row), (row["target"], row["actor"])
        made = {name: row[name] for name in FACTS if name in row and (name != "id" or row["kind"] in ("message", "ask", "answer"))}
        answers = pair in last and time - last[pair] < REPLY
        last[row["actor"], row["target"]] = time
        made["kind"] = "answer" if answers else "message"
        reading = reader.read(texts[line], time=time, zone=0, answers=answers, id=str(line))
        made.update({name: q for name, q in reading.cues.items() if q > 0})
        if reading.looked_for:
            made["looked_for"] = "|".join(reading.looked_for)
        found.take(reading, dict(made, time=round(time.timestamp()) * 10**6, audience=int(row.get("audience", 1))), line)
        if made["kind"] == "message" and any(f.kind == "request" and f.q >= LEAST for f in reading.findings):
            made["kind"] = "ask"
        out.append(made)
    for _, row in found.rows():
        if row is not None:
            out.append({name: clock(value) if name in ("time", "due") else value for name, value in row.items()})
    return out


def clock(us):
    return datetime.fromtimestamp(us / 10**6, timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def ledger_of(rows):
    text = io.StringIO()
    table = csv.DictWriter(text, sorted({name for row in rows for name in row}), restval="")
    table.writeheader()
    table.writerows(rows)
    return socialtrust.Ledger.from_csv(io.BytesIO(text.getvalue().encode()))


def related(ledger):
    """Whom the given log makes a relationship of mine."""
    return sorted({row["a"], row["b"]}.difference({ME}).pop() for row in ledger.scores(as_of=AS_OF).to_dicts()
                  if ME in (row["a"], row["b"]) and row["depth"] > 0)


def scored(ledger, contacts):
    """contact -> (scores, points of each signal, band)."""
    out = {}
    for contact in contacts:
        pair = ledger.explain(ME, contact, as_of=AS_OF).score
        side = pair.side(contact)
        scores = {"depth": pair.depth.value, "trust in them": pair.trust_of(contact).value, "trust in me": pair.trust_of(ME).value}
        points = {("depth", name): each.points for name, each in pair.depth_signals.items()}
        points.update({("trust in them", name): each.points for name, each in pair.trust_signals[side].items()})
        points.update({("trust in me", name): each.points for name, each in pair.trust_signals[1 - side].items()})
        out[contact] = scores, points, pair.band
    return out


def ranks(values):
    return [sum(v < w for v in values) + (sum(v == w for v in values) - 1) / 2 for w in values]


def spearman(a, b):
    a, b = ranks(a), ranks(b)
    mean = (len(a) - 1) / 2
    top = sum((x - mean) * (y - mean) for x, y in zip(a, b))
    return top / (sum((x - mean) ** 2 for x in a) * sum((y - mean) ** 2 for y in b)) ** 0.5


def compare(seed=None):
    """The table: what -> (mean given, mean distance with cues read, mean distance from texts); and bands, ranks, counts of rows."""
    rows, texts = sample(seed)
    reader = socialtrust.Reader()
    logs = {"given": rows, "cues": cues_read(rows, texts, reader), "texts": texts_read(rows, texts, reader)}
    ledgers = {name: ledger_of(log) for name, log in logs.items()}
    contacts = related(ledgers["given"])
    done = {name: scored(ledger, contacts) for name, ledger in ledgers.items()}
    table, given = {}, done["given"]
    for part in (0, 1):
        for key in given[contacts[0]][part]:
            mean = sum(given[c][part][key] for c in contacts) / len(contacts)
            far = [sum(abs(done[log][c][part][key] - given[c][part][key]) for c in contacts) / len(contacts) for log in ("cues", "texts")]
            table[key] = (mean, *far)
    same = {log: sum(done[log][c][2] == given[c][2] for c in contacts) for log in ("cues", "texts")}
    order = {(log, key): spearman([given[c][0][key] for c in contacts], [done[log][c][0][key] for c in contacts])
             for log in ("cues", "texts") for key in ("depth", "trust in them", "trust in me")}
    return {"table": table, "bands": same, "order": order, "contacts": len(contacts), "counts": counts(rows, logs["texts"], texts)}


def counts(rows, made, texts):
    """kind -> (written, read, of these right: the same people, kind and day)."""
    key = lambda row: (row["kind"], row["actor"], row["target"], row["time"][:10])  # noqa: E731
    true = Counter(key(row) for line, row in enumerate(rows, 2) if line in texts)
    said = Counter(key(row) for row in made)
    hits = true & said
    return {kind: tuple(sum(n for k, n in each.items() if k[0] == kind) for each in (true, said, hits)) for kind in FOUND}


def main():
    seed = int(sys.argv[1]) if len(sys.argv) > 1 else None
    found = compare(seed)
    print("%d relationships; points of 100, mean distance from what the given cues and kinds make" % found["contacts"])
    print("%-14s %-16s %8s %12s %12s" % ("score", "signal", "given", "cues read", "texts alone"))
    for key, values in found["table"].items():
        score, signal = key if isinstance(key, tuple) else (key, "(the score)")
        print("%-14s %-16s %8.1f %12.2f %12.2f" % (score, signal, *values))
    for log, name in (("cues", "cues read"), ("texts", "texts alone")):
        print("%s: the band is the same for %d of %d; order kept (Spearman): %s" % (name, found["bands"][log], found["contacts"], ", ".join(
            "%s %.3f" % (key, found["order"][log, key]) for key in ("depth", "trust in them", "trust in me"))))
    print("%-14s %8s %8s %8s" % ("from texts", "written", "read", "right"))
    for kind, values in found["counts"].items():
        print("%-14s %8d %8d %8d" % (kind, *values))


if __name__ == "__main__":
    main()
