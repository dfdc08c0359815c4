# SPDX-License-Identifier: MIT
"""What all protocols share: logs as CSV for the library, its answers as arrays, proper scores, intervals."""
import gzip
import json
import os
import subprocess
import zlib

import numpy as np

ROOT = os.path.abspath(os.path.join(os.path.dirname(__file__), os.pardir, os.pardir))
DATA = os.environ.get("SOCIALTRUST_DATA") or os.path.join(ROOT, os.pardir, "shared", "data")
BUILD = os.path.join(ROOT, "build", "validation")
WORK = os.path.join(BUILD, "data")
DAY = 86400 * 10**6
REPLICATES = 200
SEED = 2026
DEPTH = "rhythm asks in_person breadth history attention support personal".split()
TRUST = ("commitments recovery responsiveness openness generosity consideration curiosity warmth stated "
         "reputation").split()


def data(*parts):
    """The path of a data file, or None where it is absent: `sought` is then the last that was."""
    path = os.path.join(DATA, *parts)
    if os.path.exists(path):
        return path
    sought[:] = ["/".join(parts)]
    return None


sought = []


def lines(path):
    opener = gzip.open if path.endswith(".gz") else open
    with opener(path, "rt", encoding="utf-8") as file:
        return file.read().split("\n")


def write_log(name, columns):
    """A log for the library: {"time": µs, "actor", "target", ...} -> path of the CSV."""
    os.makedirs(WORK, exist_ok=True)
    path = os.path.join(WORK, name + ".csv")
    keys = list(columns)
    with open(path, "w", encoding="utf-8", newline="\n") as file:
        file.write(",".join(keys) + "\n")
        for row in zip(*(columns[key] for key in keys)):
            file.write(",".join(map(str, row)) + "\n")
    return path


def write_profile(profile):
    """A profile (a dict of what differs, or the name of a built-in one) -> path of its JSON."""
    os.makedirs(WORK, exist_ok=True)
    document = {} if isinstance(profile, str) else dict(profile)
    text = json.dumps(document, sort_keys=True)
    path = os.path.join(WORK, "profile-%08x.json" % zlib.crc32(text.encode()))
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    return path


class Table(dict):
    """Columns by name."""

    def rows(self, keep):
        return Table((name, column[keep]) for name, column in self.items())

    def __len__(self):
        return len(next(iter(self.values())))


def read_table(path):
    with open(path, "rb") as file:
        names = file.readline().decode().split()
        values = np.frombuffer(file.read(), dtype="<f8").reshape(-1, len(names)) if names else np.zeros((0, 0))
    return Table((name, values[:, k].copy()) for k, name in enumerate(names))


def program(name):
    return os.path.join(BUILD, name)


def signals(log, times, profile, *options):
    """What the library says of every pair of the log at each time."""
    out = os.path.join(WORK, "signals-%d.bin" % os.getpid())
    subprocess.run([program("tests/signals"), log, write_profile(profile), out, *options,
                    *[str(int(t)) for t in times]], check=True)
    table = read_table(out)
    os.remove(out)
    return table


# ---- scores of scores ----

def auc(label, score, weight=None):
    """Chance that a positive stands above a negative, ties half; weights multiply."""
    weight = np.ones(len(label)) if weight is None else weight
    order = np.argsort(score, kind="stable")
    score, label, weight = score[order], label[order], weight[order]
    positive, negative = weight * label, weight * (1 - label)
    ends = np.flatnonzero(np.r_[score[1:] != score[:-1], True])
    up = np.diff(np.r_[0, np.cumsum(positive)[ends]])
    down = np.diff(np.r_[0, np.cumsum(negative)[ends]])
    below = np.cumsum(down) - down
    total = positive.sum() * negative.sum()
    return float((up * (below + down / 2)).sum() / total) if total > 0 else float("nan")


def average_precision(label, score, weight=None):
    weight = np.ones(len(label)) if weight is None else weight
    order = np.argsort(-score, kind="stable")
    score, label, weight = score[order], label[order], weight[order]
    ends = np.flatnonzero(np.r_[score[1:] != score[:-1], True])
    hits, seen = np.cumsum(weight * label)[ends], np.cumsum(weight)[ends]
    return float((np.diff(np.r_[0, hits]) * hits / np.maximum(seen, 1e-300)).sum() / hits[-1]) if hits[-1] else float("nan")


def brier(label, p, weight=None):
    return float(np.average((p - label) ** 2, weights=weight))


def log_loss(label, p, weight=None):
    p = np.clip(p, 1e-12, 1 - 1e-12)
    return float(np.average(-(label * np.log(p) + (1 - label) * np.log(1 - p)), weights=weight))


def ece(label, p, bins=10):
    """Expected calibration error over bins of equal count."""
    order = np.argsort(p, kind="stable")
    parts = np.array_split(order, bins)
    return float(sum(abs(p[k].mean() - label[k].mean()) * len(k) for k in parts if len(k)) / len(p))


def ece_floor(p, bins=10, seed=SEED):
    """The mean ECE that truly calibrated forecasts p would show by chance."""
    random = np.random.default_rng(seed)
    return float(np.mean([ece((random.random(len(p)) < p).astype(float), p, bins) for _ in range(100)]))


def spearman(x, y, weight=None):
    from scipy.stats import rankdata
    if weight is None:
        a, b = rankdata(x), rankdata(y)
        return float(np.corrcoef(a, b)[0, 1])
    keep = np.repeat(np.arange(len(x)), weight.astype(int))
    return spearman(x[keep], y[keep])


def per_ego(label, score, a, b):
    """Mean over people of the AUC among their own pairs."""
    people = np.unique(np.r_[a, b])
    each = [auc(label[k], score[k]) for k in ((a == p) | (b == p) for p in people)
            if 0 < label[k].sum() < k.sum()]
    return float(np.mean(each))


def each_ego(label, score, a, b):
    """{person: AUC among their own pairs}, of those who have a friend and somebody else."""
    out = {}
    for p in np.unique(np.r_[a, b]):
        k = (a == p) | (b == p)
        if 0 < label[k].sum() < k.sum():
            out[p] = auc(label[k], score[k])
    return out


def top(label, score, a, b, most):
    """Mean over people of the share of friends among the `most` first of their pairs; ties share the places. Of people who have
    more pairs than that, a friend and somebody else."""
    shares = []
    for p in np.unique(np.r_[a, b]):
        k = (a == p) | (b == p)
        if not 0 < label[k].sum() < k.sum() or k.sum() <= most:
            continue
        mine, friends = score[k], label[k]
        edge = np.sort(mine)[::-1][most - 1]
        above, on = mine > edge, mine == edge
        shares.append((friends[above].sum() + (most - above.sum()) * friends[on].mean()) / most)
    return float(np.mean(shares)) if shares else float("nan")


def drawn(values, replicates=1000, seed=SEED):
    """95% bootstrap interval of the mean of what each person has."""
    random = np.random.default_rng(seed)
    values = np.asarray(values)
    return tuple(float(v) for v in np.percentile([values[random.integers(len(values), size=len(values))].mean()
                                                  for _ in range(replicates)], [2.5, 97.5]))


def interval(statistic, a, b=None, replicates=REPLICATES, seed=SEED):
    """95% bootstrap interval of statistic(weights): contacts are drawn, not rows, so that the rows of one person
    stay together; a row weighs how often its contact(s) were drawn."""
    random = np.random.default_rng(seed)
    people = np.unique(a if b is None else np.r_[a, b])
    at = np.searchsorted(people, a)
    bt = None if b is None else np.searchsorted(people, b)
    values = []
    for _ in range(replicates):
        drawn = np.bincount(random.integers(len(people), size=len(people)), minlength=len(people)).astype(float)
        value = statistic(drawn[at] if bt is None else drawn[at] * drawn[bt])
        if np.isfinite(value):
            values.append(value)
    return tuple(float(v) for v in np.percentile(values, [2.5, 97.5]))


def logistic(x, y, strength=1.0):
    """A logistic regression on standardised columns -> function giving probabilities."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler
    model = make_pipeline(StandardScaler(), LogisticRegression(C=strength, max_iter=2000)).fit(x, y)
    return lambda z: model.predict_proba(z)[:, 1]


def boosting(x, y):
    """Gradient boosting as it comes -> function giving probabilities."""
    from sklearn.ensemble import HistGradientBoostingClassifier
    model = HistGradientBoostingClassifier(random_state=SEED).fit(x, y)
    return lambda z: model.predict_proba(z)[:, 1]


def features(table, names=None):
    """The signals' contributions at weight as given, as a matrix."""
    return np.column_stack([table[name] for name in names or ["depth." + s for s in DEPTH]])
