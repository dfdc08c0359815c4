# SPDX-License-Identifier: MIT
"""Who will be in contact in the next 30 days? Pairs seen before the cut-off, scored from what came before it.

Pulse is untrained. p_active is fitted on the latest earlier cut-off whose 30 days are over by the tested one, written
into a profile, and read back from the library; the rivals are fitted on the same rows."""
import numpy as np

import logs
from common import (DAY, DEPTH, auc, average_precision, boosting, brier, ece, ece_floor, features, interval, log_loss,
                    logistic, signals)

LOGS = ("log_short", "log_middle", "log_long")
# maker, tested day, the day p_active is fitted on, further days (AUC of pulse only), bars: pulse, p_active, Brier
CASES = ((logs.email, 400, 370, (190, 250, 310, 450), .855, .858, .1015),
         (logs.college, 80, 50, (40, 60, 120), .825, .850, .0228))


def newton(x, y, steps=50):
    """Plain maximum likelihood of a logistic; a ridge of 1e-6 only keeps it solvable."""
    x = np.column_stack([np.ones(len(x)), x])
    beta = np.zeros(x.shape[1])
    for _ in range(steps):
        p = 1 / (1 + np.exp(-np.clip(x @ beta, -30, 30)))
        curve = (x * (p * (1 - p))[:, None]).T @ x + 1e-6 * np.eye(len(beta))
        step = np.linalg.solve(curve, x.T @ (y - p) - 1e-6 * beta)
        beta += step
        if np.abs(step).max() < 1e-10:
            break
    return beta


def heat(table):
    return np.column_stack([*(table[name] for name in LOGS), np.log1p(table["silence_days"])])


def platt(score, label):
    beta = newton(score[:, None], label)
    return lambda s: 1 / (1 + np.exp(-(beta[0] + beta[1] * s)))


def run(report, profile):
    for make, tested, fitted, others, *bars in CASES:
        log = make()
        if not log:
            report.skipped("contact in the next 30 days (%s)" % make.__name__)
            continue
        one(report, profile, log, tested, fitted, others, bars)


def one(report, profile, log, tested, fitted, others, bars):
    t = {day: log.cut(day) for day in (tested, fitted, *others)}
    tables = signals(log.csv, t.values(), profile, "--attention")
    part = {}
    for day, at in t.items():
        table = tables.rows((tables["time"] == at) & np.isfinite(tables["silence_days"]))
        part[day] = table, log.active(table, at)
    old, before = part[fitted]
    new, label = part[tested]
    a, b = new["a"], new["b"]
    beta = newton(heat(old), before)
    trained = dict(p_active=dict(zip(("intercept", "short", "middle", "long", "silence"), beta)))
    read = signals(log.csv, [t[tested]], trained)
    p_active = read["p_active"][np.isfinite(read["silence_days"])]

    report.begin("%s: in contact in the 30 days after day %d" % (log.name, tested),
                 "%d pairs, %.1f%% active; fitted on day %d (%.1f%% active); coverage %.2f, confidence %.2f" % (
                     len(label), 100 * label.mean(), fitted, 100 * before.mean(), new["depth_coverage"].mean(),
                     new["depth_confidence"].mean()))

    def rank(who, score, bar=None, p=None, brier_bar=None):
        low_high = interval(lambda w: auc(label, score, w), a, b)
        report.row(who, "AUC", auc(label, score), low_high, bar)
        report.row(who, "AP", average_precision(label, score))
        if p is not None:
            report.row(who, "Brier", brier(label, p), interval(lambda w: brier(label, p, w), a, b), brier_bar, False)
            report.row(who, "log-loss", log_loss(label, p))
    rank("pulse, untrained", new["pulse"], bars[0])
    rank("p_active", p_active, bars[1], p_active, bars[2])
    rank("depth (not made for this)", new["depth"])
    rank("count of messages", new["interactions"])
    rank("active days", new["active_days"])
    rank("recency", -new["silence_days"])
    x_old, x_new = (np.column_stack([np.log1p(k["interactions"]), np.log1p(k["silence_days"])]) for k in (old, new))
    p = logistic(x_old, before)(x_new)
    rank("LR, count and recency", p, p=p)
    x_old, x_new = (np.column_stack([heat(k), features(k), np.log1p(k["interactions"])]) for k in (old, new))
    for name, fit in (("LR, all signals", logistic), ("gradient boosting, all signals", boosting)):
        p = fit(x_old, before)(x_new)
        rank(name, p, p=p)
    for drop, name in enumerate((*LOGS, "silence")):
        keep = [k for k in range(4) if k != drop]
        beta_less = newton(heat(old)[:, keep], before)
        report.row("p_active without " + name, "AUC", auc(label, beta_less[1:] @ heat(new)[:, keep].T))
    score = sum(new[name] for name in LOGS)
    for drop in LOGS:
        report.row("pulse without " + drop, "AUC", auc(label, score - new[drop]))
    for signal in DEPTH:
        if new["depth." + signal].std() > 0:
            report.row("the signal %s alone" % signal, "AUC", auc(label, new["depth." + signal]))
    for day in others:
        table, y = part[day]
        report.row("pulse at day %d" % day, "AUC", auc(y, table["pulse"]))
    with_audience = signals(log.with_audience(), [t[tested]], profile)
    report.row("pulse, mails to many weigh less (audience)", "AUC",
               auc(label, with_audience["pulse"][np.isfinite(with_audience["silence_days"])]))

    # Calibration: over time, and over contacts at the same time.
    report.row("p_active, later month", "ECE", ece(label, p_active), None, .03, False,
               "by chance alone %.3f" % ece_floor(p_active))
    p = platt(old["pulse"], before)(new["pulse"])
    report.row("pulse after Platt, later month", "ECE", ece(label, p), None, .03, False,
               "by chance alone %.3f" % ece_floor(p))
    first = (a % 2 == 0) & (b % 2 == 0)
    p = platt(new["pulse"][first], label[first])(new["pulse"][~first])
    report.row("pulse after Platt, other contacts, same month", "ECE", ece(label[~first], p), None, .03, False,
               "by chance alone %.3f" % ece_floor(p))
