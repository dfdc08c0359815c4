# SPDX-License-Identifier: MIT
"""Weights of gratitude, apology and humour from the training part of GoEmotions: python learn_reading.py [--write].

Columns are the rules of en.def, as the reader itself meets them; logistic regression with a small ridge, then the base moved to
where F1 is greatest on the same texts at a confidence of one half. --write puts the weights into en.def."""
import json
import os
import re
import subprocess
import sys
import tempfile

import numpy as np

import reading

EN = os.path.join(reading.ROOT, "libsocialtrust", "reading", "en.def")
CUES = {"gratitude": "gratitude", "apology": "remorse", "humour": "amusement"}
# These few say what no comment in the data says often enough; they stay as they are.
KEPT = ("apolog", "better safe", "sorry to say", "sorry ?", "for nothing", "in advance", "would|'d (be)", "only cried", "lifesaver",
        "<thanks> god", "cheers", "kind|nice")
ENTRY = re.compile(r'^(L|W|R|B)\("((?:[^"\\]|\\.)*)"(?:, (-?[\d.]+))?(?:, "((?:[^"\\]|\\.)*)")?', re.M)


def catalogue(base):
    """en.def as JSON, with other bases: what speaks for a cue is told however little it is."""
    out = {"language": "en", "words": {}, "rules": [], "base": {}}
    with open(EN, encoding="utf-8") as file:
        for what, name, weight, text in ENTRY.findall(file.read()):
            text = text.replace('\\"', '"')
            if what == "W":
                out["words"][name] = text
            elif what == "R" and name in CUES:
                out["rules"].append({"for": name, "weight": float(weight), "pattern": text})
            elif what == "B" and name in CUES:
                out["base"][name] = base
    return out


def hits(texts, cue):
    with tempfile.NamedTemporaryFile("w", suffix=".json", encoding="utf-8") as file:
        json.dump(catalogue(20), file)
        file.flush()
        text = "".join(json.dumps({"text": t, "lang": "en"}) + "\n" for t in texts)
        done = subprocess.run([reading.TOOL, file.name], input=text, capture_output=True, text=True, check=True)
    number = reading.CUES[cue]
    return [{s["rule"] for s in json.loads(line)["spans"] if s["cue"] == number} for line in done.stdout.splitlines()]


def fit(x, y, ridge=2.0):
    """Newton's method; the last column is the base and is not shrunk."""
    x = np.hstack([x, np.ones((len(x), 1))])
    shrink = np.full(x.shape[1], ridge)
    shrink[-1] = 0
    beta = np.zeros(x.shape[1])
    for _ in range(50):
        p = 1 / (1 + np.exp(-(x @ beta)))
        step = np.linalg.solve((x.T * (p * (1 - p))) @ x + np.diag(shrink + 1e-9), x.T @ (y - p) - shrink * beta)
        beta += step
        if np.abs(step).max() < 1e-8:
            break
    return beta[:-1], beta[-1]


def main():
    rows = reading.goemotions("train")
    texts = [text for text, _ in rows]
    with open(EN, encoding="utf-8") as file:
        source = file.read()
    for cue, label in CUES.items():
        y = np.array([label in labels for _, labels in rows], float)
        found = hits(texts, cue)
        rules = [r["pattern"] for r in catalogue(0)["rules"] if r["for"] == cue]
        x = np.array([[rule in f for rule in rules] for f in found], float)
        seen = x.sum(axis=0)
        weights, base = fit(x, y)
        odds = x @ weights
        best = (0, 0)
        for cut in np.unique(np.round(odds, 2)):
            said = odds >= cut
            f1 = 2 * (said & (y > 0)).sum() / (said.sum() + y.sum())
            best = max(best, (f1, cut))
        shown = -(best[1] - 0.15)
        print("%s: base %.2f, moved to %.2f, F1 %.3f on what it learnt from" % (cue, base, shown, best[0]))
        for rule, weight, count in zip(rules, weights, seen):
            kept = count < 15 or any(k in rule for k in KEPT)
            print("  %6.2f %6d %s%s" % (weight, count, rule, "  (kept)" if kept else ""))
            if not kept:
                source = re.sub(r'(R\("%s", )-?[\d.]+(, "%s")' % (cue, re.escape(rule.replace('"', '\\"'))),
                                lambda m, w=weight: "%s%.1f%s" % (m.group(1), w, m.group(2)), source)
        source = re.sub(r'(B\("%s", )-?[\d.]+\)' % cue, lambda m, b=shown: "%s%.1f)" % (m.group(1), b), source)
    if "--write" in sys.argv:
        with open(EN, "w", encoding="utf-8") as file:
            file.write(source)
        subprocess.run([sys.executable, os.path.join(os.path.dirname(os.path.dirname(EN)), "pack.py")], check=True)


if __name__ == "__main__":
    main()
