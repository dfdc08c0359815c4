# SPDX-License-Identifier: MIT
"""Weights of findings and of questions from the part of the corpus that may be looked at: python learn_findings.py [--write|--check|--folds]

Columns are the rules of en.def and de.def as the reader itself meets them in each sentence; a message that holds a finding has it in its
likeliest sentence. Logistic regression draws each weight to 2 on the side that its sign says, as hard as five folds of the corpus find best
(RIDGES), so that rules which few messages meet stay near to what any rule is worth. A rule that less than LEAST messages meet keeps
its weight, which is judgement. Bases of findings are then moved a little to where the folds' F1 is best. What comes out depends on signs and on those alone: run again it is the same. --write puts weights and
bases into the catalogues, --check says whether they stand there already, --folds prints figures of what folds had not learnt from."""
import json
import os
import re
import subprocess
import sys
import tempfile

import numpy as np

import reading
from learn_reading import ENTRY

READING = os.path.join(reading.ROOT, "libsocialtrust", "reading")
KINDS = dict({kind: key for key, kind in reading.FINDINGS.items()}, question="question")
PRIOR, RIDGES, FOLDS, LEAST, SEED, FARTHEST, WORTH = 2.0, (1.0, 2.0, 4.0), 5, 3, 15, 0.5, 0.01


def path_of(language):
    return os.path.join(READING, language + ".def")


def entries(language):
    with open(path_of(language), encoding="utf-8") as file:
        return [(what, name, weight, text.replace('\\"', '"')) for what, name, weight, text in ENTRY.findall(file.read())]


def catalogue(language, kind):
    """The rules of one kind as those of promises, whatever they are of, since findings tell their sentence; with weights of which all
    that speak for it outweigh those against it, so that every sentence that something speaks in is told."""
    out = {"language": language, "words": {}, "rules": [], "base": {"promise": 20}}
    for what, name, weight, text in entries(language):
        if what == "W":
            out["words"][name] = (out["words"].get(name, "") + " " + text).strip()
        elif what == "R" and name == kind:
            out["rules"].append({"for": "promise", "weight": 10 if float(weight) > 0 else -0.01, "pattern": text, "given": float(weight)})
    return out


class Sentences:
    """What speaks in each sentence that something speaks in: a row a sentence, `message` whose it is."""

    def __init__(self, language, kind):
        rows, made = reading.records("seen", language), catalogue(language, kind)
        self.kind = kind
        self.patterns = [rule["pattern"] for rule in made["rules"]]
        self.given = np.array([rule.pop("given") for rule in made["rules"]])
        self.true = np.array([bool(row[KINDS[kind]]) for row in rows])
        number = {pattern: i for i, pattern in enumerate(self.patterns)}
        met, message = [], []
        with tempfile.NamedTemporaryFile("w", suffix=".json", encoding="utf-8") as file:
            json.dump(made, file)
            file.flush()
            text = "".join(json.dumps({"text": r["text"], "lang": language, "answers": r["answers"]}) + "\n" for r in rows)
            lines = subprocess.run([reading.TOOL, file.name], input=text, capture_output=True, text=True, check=True).stdout.splitlines()
        for at, line in enumerate(lines):
            answer = json.loads(line)
            for finding in answer["findings"]:
                row = np.zeros(len(self.patterns))
                for span in answer["spans"]:
                    if span["finding"] == 0 and finding["from"] <= span["from"] < finding["to"]:
                        row[number[span["rule"]]] = 1
                if (row * self.given > 0).any():
                    met.append(row)
                    message.append(at)
        self.met, self.message = np.array(met), np.array(message)
        self.few = np.array([len(set(self.message[self.met[:, i] > 0])) < LEAST for i in range(len(self.patterns))])

    def likeliest(self, odds):
        out = np.full(len(self.true), -99.0)
        np.maximum.at(out, self.message, odds)
        return out

    def fit(self, among, ridge):
        """(weights, base) from the messages `among`."""
        prior = np.where(self.few, self.given, PRIOR * np.sign(self.given))
        weights, base = prior.copy(), -3.0
        for _ in range(3):
            odds = self.met @ weights + base
            best = self.true[self.message] & (odds >= self.likeliest(odds)[self.message] - 1e-9)
            use = among[self.message] & (~self.true[self.message] | best)
            weights, base = newton(self.met[use], best[use].astype(float), prior, np.where(self.few, 1e9, ridge))
        side = np.sign(self.given)
        return side * np.maximum(side * weights, 0.1), base

    def folded(self, ridge):
        """Odds of each message from folds that had not learnt from it."""
        fold = np.random.RandomState(SEED).randint(0, FOLDS, len(self.true))
        out = np.full(len(self.true), -99.0)
        for k in range(FOLDS):
            weights, base = self.fit(fold != k, ridge)
            out[fold == k] = self.likeliest(self.met @ weights + base)[fold == k]
        return out

    def ridge(self):
        """The ridge whose folds are surest of what is true (log loss)."""
        def loss(ridge):
            odds = np.clip(self.folded(ridge), -6, 6)
            return np.logaddexp(0, np.where(self.true, -odds, odds)).mean()
        return min(RIDGES, key=loss)


    def moved(self, odds):
        """How far the base moves to where the folds' F1 is greatest: by FARTHEST at most, since what is found falsely costs trust,
        and not for less than WORTH, which chance would give."""
        def f1(cut):
            said = odds > cut
            return 2 * (said & self.true).sum() / (said.sum() + self.true.sum())
        best = max(np.arange(-10 * FARTHEST, 10 * FARTHEST + 1) / 10, key=lambda cut: (round(f1(cut), 6), -abs(cut)))
        if self.kind in ("question", "request"):
            return 0.0  # they make no row of their own: they go into the scores as sure as they are
        return -best if f1(best) >= f1(0) + WORTH else 0.0


def newton(x, y, prior, ridge):
    x, prior, ridge = np.hstack([x, np.ones((len(x), 1))]), np.append(prior, 0), np.append(ridge, 1e-6)
    beta = np.append(prior[:-1], -3.0)
    for _ in range(60):
        p = 1 / (1 + np.exp(-np.clip(x @ beta, -30, 30)))
        step = np.linalg.solve((x.T * (p * (1 - p))) @ x + np.diag(ridge + 1e-9), x.T @ (y - p) - ridge * (beta - prior))
        beta += np.clip(step, -2, 2)
        if np.abs(step).max() < 1e-7:
            break
    return beta[:-1], beta[-1]


def learnt(source, language):
    """The catalogue's text with weights and bases that were learnt."""
    for kind in KINDS:
        sentences = Sentences(language, kind)
        ridge = sentences.ridge()
        weights, base = sentences.fit(np.ones(len(sentences.true), bool), ridge)
        base += sentences.moved(sentences.folded(ridge))
        for pattern, weight, given in zip(sentences.patterns, weights, sentences.given):
            number = "%g" % round(weight, 1)
            if abs(round(weight, 1) - given) > 1e-6:
                source = re.sub(r'^(R\("%s", )-?[\d.]+(, "%s")' % (kind, re.escape(pattern.replace('"', '\\"'))),
                                lambda m, n=number: m.group(1) + n + m.group(2), source, flags=re.M)
        source = re.sub(r'^(B\("%s", )-?[\d.]+\)' % kind, lambda m, b=base: "%s%.1f)" % (m.group(1), b), source, flags=re.M)
    return source


def folds():
    for kind in KINDS:
        pairs = []
        for language in ("en", "de"):
            sentences = Sentences(language, kind)
            odds = sentences.folded(sentences.ridge())
            odds += sentences.moved(odds)
            pairs += zip(sentences.true.tolist(), (odds > 0).tolist())
        reading.row("%s, folds of the corpus (seen)" % kind, pairs, (None, None, None))


def far_apart(a, b):
    """Lines that differ by more than a last digit, which another machine's rounding may turn."""
    a, b = a.split("\n"), b.split("\n")
    number = re.compile(r'^([RB]\("[\w.]+", )(-?[\d.]+)')
    out = []
    for x, y in zip(a, b):
        m, n = number.match(x), number.match(y)
        if x != y and not (m and n and abs(float(m[2]) - float(n[2])) < 0.11 and x[m.end():] == y[n.end():]):
            out.append("%s\n  learnt: %s" % (x, y))
    return out


def main():
    if "--folds" in sys.argv:
        folds()
        return
    bad = []
    for language in ("en", "de"):
        with open(path_of(language), encoding="utf-8") as file:
            source = file.read()
        made = learnt(source, language)
        if "--write" in sys.argv:
            with open(path_of(language), "w", encoding="utf-8") as file:
                file.write(made)
        else:
            bad += far_apart(source, made)
    if "--write" in sys.argv:
        subprocess.run([sys.executable, os.path.join(os.path.dirname(READING), "pack.py")], check=True)
    elif bad:
        sys.exit("\n".join(bad))
    else:
        print("the catalogues' weights are those that are learnt")


if __name__ == "__main__":
    main()
