# SPDX-License-Identifier: MIT
"""Holds what the library learns against a plain second program, and against scikit-learn and SciPy where they
are installed.

    test_learn.py PATH_OF_LEARN_DUMP [--cases 200] [--seed 1]
"""
import argparse
import math
import random
import subprocess
import sys

try:
    import numpy
    import sklearn.linear_model
    import sklearn.metrics
    import scipy.optimize
    import scipy.stats
except ImportError:
    sklearn = None


# ---- measures, by their definitions ----

def auc(s, y, w):
    couples = [(wi * wj, (si > sj) + 0.5 * (si == sj)) for si, yi, wi in zip(s, y, w) if yi == 1
               for sj, yj, wj in zip(s, y, w) if yj == 0]
    return math.fsum(c * v for c, v in couples) / math.fsum(c for c, _ in couples)


def average_precision(s, y, w):
    total, before = math.fsum(wi for yi, wi in zip(y, w) if yi), 0.0
    out = 0.0
    for t in sorted(set(s), reverse=True):
        hits = math.fsum(wi for si, yi, wi in zip(s, y, w) if si >= t and yi)
        taken = math.fsum(wi for si, wi in zip(s, w) if si >= t)
        if taken:
            out += (hits - before) / total * hits / taken
        before = hits
    return out


def log_loss(s, y, w):
    p = [min(max(si if yi else 1 - si, 1e-15), 1 - 1e-15) for si, yi in zip(s, y)]
    return -math.fsum(wi * math.log(pi) for wi, pi in zip(w, p)) / math.fsum(w)


def brier(s, y, w):
    return math.fsum(wi * (si - yi) ** 2 for si, yi, wi in zip(s, y, w)) / math.fsum(w)


def ece(s, y, w, bins):
    everything, before, sums = math.fsum(w), 0.0, {}
    for t in sorted(set(s)):
        here = math.fsum(wi for si, wi in zip(s, w) if si == t)
        if not here:
            continue
        b = min(bins - 1, int(bins * ((before + here / 2) / everything)))
        sums[b] = sums.get(b, 0) + math.fsum(wi * (t - yi) for si, yi, wi in zip(s, y, w) if si == t)
        before += here
    return math.fsum(abs(x) for x in sums.values()) / everything


def spearman(s, y, w):
    def ranks(v):
        return [math.fsum(wj for vj, wj in zip(v, w) if vj < vi) +
                0.5 * math.fsum(wj for vj, wj in zip(v, w) if vj == vi) for vi in v]
    x, z, n = ranks(s), ranks(y), math.fsum(w)
    mx, mz = (math.fsum(wi * vi for wi, vi in zip(w, v)) / n for v in (x, z))
    cov = lambda p, mp, q, mq: math.fsum(wi * (a - mp) * (b - mq) for wi, a, b in zip(w, p, q))
    return cov(x, mx, z, mz) / math.sqrt(cov(x, mx, x, mx) * cov(z, mz, z, mz))


# ---- fits: the objective is strictly convex, so a point is the minimum if and only if its derivatives say so ----

def sigmoid(x):
    return 1 / (1 + math.exp(-x)) if x >= 0 else math.exp(x) / (1 + math.exp(x))


def derivatives(beta, x, t, w, strength, pull, towards):
    miss = [wi * (sigmoid(beta[0] + math.fsum(b * v for b, v in zip(beta[1:], row))) - ti)
            for row, ti, wi in zip(x, t, w)]
    d = [b - towards for b in beta[1:]]
    mean = math.fsum(d) / len(d)
    return [math.fsum(miss)] + [math.fsum(m * row[k] for m, row in zip(miss, x)) +
                                strength * (d[k] - mean + pull * mean) for k in range(len(d))]


def check_minimum(what, beta, x, t, w, strength=0.0, pull=0.0, towards=0.0, most=None):
    tolerance = 1e-8 * math.fsum(w)
    for k, g in enumerate(derivatives(beta, x, t, w, strength, pull, towards)):
        low, high = (k and most and beta[k] == 0), (k and most and beta[k] == most[k - 1])
        if k and most and not 0 <= beta[k] <= most[k - 1]:
            sys.exit("%s: coefficient %d is %r, out of bounds" % (what, k, beta[k]))
        if g < -tolerance and not high or g > tolerance and not low:
            sys.exit("%s: coefficient %d is %r, where the derivative is %r" % (what, k, beta[k], g))


def check_platt(s, y, w, a, b):
    up = math.fsum(wi for yi, wi in zip(y, w) if yi)
    down = math.fsum(w) - up
    t = [(up + 1) / (up + 2) if yi else 1 / (down + 2) for yi in y]
    check_minimum("Platt", [a, b], [[si] for si in s], t, w)


# ---- comparing ----

def near(what, got, want, tolerance):
    if not abs(got - want) <= tolerance * max(1, abs(want)):
        sys.exit("%s: the library says %r, expected %r" % (what, got, want))


def check_metrics(dice, ask):
    n, bins = dice.randrange(2, 80), dice.randrange(1, 12)
    ties = dice.random() < 0.5
    s = [round(dice.random(), 1) if ties else dice.random() for _ in range(n)]
    y = [0, 1] + [int(dice.random() < 0.2 + 0.6 * si) for si in s[2:]]
    s[0], s[1] = s[0] * 0.9 + 0.01, s[1]
    w = [1.0, 1.0] + [dice.choice([1.0, 1.0, 0.5, 2.0]) for _ in range(n - 2)]
    if s.count(s[0]) == n:
        s[0] = 0.123
    got = ask("metrics %d %d" % (n, bins), zip(s, y, w))
    want = [auc(s, y, w), average_precision(s, y, w), log_loss(s, y, w), brier(s, y, w), ece(s, y, w, bins),
            spearman(s, y, w)]
    for name, g, v in zip(("auc", "average precision", "log-loss", "brier", "ece", "spearman"), got, want):
        near(name, g, v, 1e-10)
    check_platt(s, y, w, got[6], got[7])
    if sklearn:
        m = sklearn.metrics
        near("scikit-learn's auc", got[0], m.roc_auc_score(y, s, sample_weight=w), 1e-10)
        near("scikit-learn's average precision", got[1], m.average_precision_score(y, s, sample_weight=w), 1e-10)
        if min(s) > 0 and max(s) < 1:  # there the two clip differently
            near("scikit-learn's log-loss", got[2], m.log_loss(y, s, sample_weight=w), 1e-10)
        near("scikit-learn's brier", got[3], m.brier_score_loss(y, s, sample_weight=w), 1e-10)
        got = ask("metrics %d %d" % (n, bins), zip(s, y, [1.0] * n))
        near("SciPy's spearman", got[5], scipy.stats.spearmanr(s, y).statistic, 1e-9)


def check_fit(dice, ask):
    columns, n = dice.randrange(1, 7), dice.randrange(4, 60)
    x = [[dice.gauss(0, 1) for _ in range(columns)] for _ in range(n)]
    if dice.random() < 0.3:
        for row in x:
            row[-1] = row[0]
    t = [0, 1] + [int(dice.random() < sigmoid(2 * row[0] - row[-1])) for row in x[2:]]
    w = [dice.choice([1.0, 0.5, 2.0]) for _ in range(n)]
    strength, pull, towards = math.exp(dice.uniform(-2, 3)), dice.choice([1.0, 0.01, 0.1]), dice.choice([0.0, 1.0])
    most = [dice.uniform(0.5, 3) for _ in range(columns)] if dice.random() < 0.6 else None
    got = ask("fit %d %d %s %s %s %d\n%s" % (n, columns, strength.hex(), pull.hex(), towards.hex(), bool(most),
                                           " ".join(float(v).hex() for v in most or [0] * columns)),
              ([*row, ti, wi] for row, ti, wi in zip(x, t, w)))
    check_minimum("fit", got, x, t, w, strength, pull, towards, most)
    if not sklearn:
        return

    def objective(beta):
        z = beta[0] + numpy.array(x) @ beta[1:]
        d = beta[1:] - towards
        mean = d.mean()
        value = numpy.dot(w, numpy.logaddexp(0, z) - z * t) + strength / 2 * (
            ((d - mean) ** 2).sum() + pull * columns * mean ** 2)
        miss = w * (1 / (1 + numpy.exp(-z)) - t)
        return value, numpy.concatenate([[miss.sum()], miss @ numpy.array(x) + strength * (d - mean + pull * mean)])

    bounds = [(None, None)] + [(0, m) for m in most] if most else None
    out = scipy.optimize.minimize(objective, numpy.zeros(columns + 1), jac=True, bounds=bounds, method="L-BFGS-B",
                                  options={"ftol": 1e-15, "gtol": 1e-9, "maxiter": 5000, "maxcor": 30})
    if objective(numpy.array(got))[0] > out.fun + 1e-9 * abs(out.fun):
        sys.exit("SciPy finds a lower minimum: %r against %r" % (out.fun, objective(numpy.array(got))[0]))
    if not most and pull == 1 and towards == 0:
        model = sklearn.linear_model.LogisticRegression(C=1 / strength, tol=1e-10, max_iter=10000)
        model.fit(x, t, sample_weight=w)
        for k, (g, v) in enumerate(zip(got, [model.intercept_[0], *model.coef_[0]])):
            near("scikit-learn's coefficient %d" % k, g, v, 1e-4)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("dump")
    parser.add_argument("--cases", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    dice = random.Random(arguments.seed)
    dump = subprocess.Popen([arguments.dump], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def ask(head, rows):
        out = head + "\n" + "\n".join(" ".join(float(v).hex() for v in row) for row in rows) + "\n"
        return [float.fromhex(v) for v in answer(out).split()]

    def answer(text):
        dump.stdin.write(text)
        dump.stdin.flush()
        return dump.stdout.readline()

    for _ in range(arguments.cases):
        check_metrics(dice, ask)
        check_fit(dice, ask)
    dump.stdin.close()
    print("%d cases of measures and of fits agree%s" % (
        arguments.cases, " (also with scikit-learn and SciPy)" if sklearn else "; no scikit-learn and SciPy"))
    sys.exit(dump.wait())


if __name__ == "__main__":
    main()
