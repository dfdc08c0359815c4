# SPDX-License-Identifier: MIT
"""Will this turn be answered within 7 days, and how soon? Prequential: each turn is judged by what was known when it
began; fitted on the first 60% of turns, tested on the last 40%. A training turn counts only if its outcome was known
when the test part began; a test turn only if the log lasts 7 days longer."""
import os
import subprocess

import numpy as np

import logs
from activity import platt
from common import (DAY, WORK, auc, boosting, brier, ece, ece_floor, interval, log_loss, logistic, program, read_table,
                    write_profile)

CASES = ((logs.email, .790, .515, 1.94), (logs.college, .720, .58, 2.11))
HOUR = 3600e6


def turns(log, profile):
    """Evidence at the start of each turn; responsiveness with time constants of 7 days and of 4 hours."""
    out = os.path.join(WORK, "turns-%s.bin" % log.name)
    profiles = [write_profile(dict(fold={"tau_hours": {"answer_other": h, "answer_chat": h}}))
                for h in (168, 4)]
    subprocess.run([program("tests/turns"), log.csv, *profiles, out], check=True)
    return read_table(out)


def waits(table):
    """µs until the answer: turns of a pair take turns, so it is the pair's next one; nan without."""
    pair = logs.code(table["i"], table["j"])
    order = np.lexsort((table["event"], pair))
    same = pair[order[1:]] == pair[order[:-1]]
    wait = np.full(len(pair), np.nan)
    wait[order[:-1][same]] = (table["time"][order[1:]] - table["time"][order[:-1]])[same]
    return wait


def log_odds(r, s, base, weight):
    return np.log((r + weight * base) / (s + weight * (1 - base)))


def evidence(t, base):
    """The predictor's inputs, each a reading of the library's evidence or of when somebody last wrote."""
    mean = (t["answering_r"] + 8 * base) / (t["answering_r"] + t["answering_s"] + 8)
    heard = np.where(t["in"] > 0, np.log1p(np.nan_to_num(t["since_in"]) / HOUR), 0)
    alive = np.where(np.isfinite(t["since_sent"]), np.log1p(np.nan_to_num(t["since_sent"]) / HOUR), 12)
    return {"responder's answers to all": log_odds(t["answering_r"], t["answering_s"], base, 8),
            "answers in this pair": log_odds(t["theirs_r"], t["theirs_s"], mean, 4),
            "quick answers in this pair": log_odds(t["fast_r"], t["fast_s"], .3, 4),
            "time since heard from": heard,
            "ever heard from": (t["in"] > 0).astype(float),
            "number heard": np.log1p(t["in"]),
            "responder's last sign of life": alive}


def median_line(x, y, steps=60):
    """Least absolute deviations by reweighting."""
    x = np.column_stack([np.ones(len(x)), x])
    w = np.linalg.lstsq(x, y, rcond=None)[0]
    for _ in range(steps):
        r = 1 / np.maximum(np.abs(y - x @ w), .05)
        w = np.linalg.solve((x * r[:, None]).T @ x, (x * r[:, None]).T @ y)
    return lambda z: np.column_stack([np.ones(len(z)), z]) @ w


def run(report, profile):
    for make, *bars in CASES:
        log = make()
        if not log:
            report.skipped("an answer within 7 days (%s)" % make.__name__)
            continue
        one(report, profile, log, bars)


def one(report, profile, log, bars):
    t = turns(log, profile)
    wait = waits(t)
    order = np.argsort(t["time"], kind="stable")
    split = t["time"][order[int(.6 * len(t))]]
    train = t["time"] + 7 * DAY <= split
    test = (t["time"] >= split) & (t["time"] + 7 * DAY <= log.end)
    label = (wait <= 7 * DAY).astype(float)
    base = label[train].mean()
    report.begin("%s: a turn answered within 7 days" % log.name,
                 "%d turns, tested on %d (%.1f%% answered)" % (len(t), test.sum(), 100 * label[test].mean()))
    y, who = label[test], t["j"][test]

    def judge(name, score, p=None, bar=None, loss_bar=None):
        report.row(name, "AUC", auc(y, score), interval(lambda w: auc(y, score, w), who), bar)
        if p is not None:
            report.row(name, "log-loss", log_loss(y, p), interval(lambda w: log_loss(y, p, w), who), loss_bar, False)
            report.row(name, "Brier", brier(y, p))
    parts = evidence(t, base)
    x = np.column_stack(list(parts.values()))
    p = logistic(x[train], label[train])(x[test])
    judge("predictor on the library's evidence", p, p, *bars[:2])
    report.row("predictor, no Platt", "ECE", ece(y, p), None, None, False, "by chance alone %.3f" % ece_floor(p))
    # Platt on the latest quarter of what is known, the predictor on the three before.
    late = train & (t["time"] >= np.quantile(t["time"][train], .75))
    early = logistic(x[train & ~late], label[train & ~late])
    odds = lambda q: np.log(q / (1 - q))  # noqa: E731
    p = platt(odds(early(x[late])), label[late])(odds(early(x[test])))
    report.row("predictor after Platt on the last quarter before", "ECE", ece(y, p), None, .03, False,
               "by chance alone %.3f" % ece_floor(p))
    judge("the descriptor replies, untrained", t["replies"][test])
    for name in ("answers in this pair", "responder's answers to all"):
        odds = parts[name][test]
        judge(name + ", no training", odds, 1 / (1 + np.exp(-odds)))
    judge("how often the pair wrote before", (t["in"] + t["out"])[test])
    judge("active days", t["active_days"][test])
    judge("recency of the pair", -np.nan_to_num(np.fmin(t["since_in"], t["since_out"]), nan=1e18)[test])
    rest = np.column_stack([x, log_odds(t["asking_r"], t["asking_s"], base, 8),
                            log_odds(t["mine_r"], t["mine_s"], base, 4), t["pulse"], np.log1p(t["out"]),
                            np.log1p(t["given"]), np.log1p(t["received"]), np.log1p(t["sent"]),
                            np.log(t["turns"]), np.log(t["audience"])])
    for name, fit in (("LR, all evidence", logistic), ("gradient boosting, all evidence", boosting)):
        p = fit(rest[train], label[train])(rest[test])
        judge(name, p, p)
    names = list(parts)
    for k, name in enumerate(names):
        less = np.delete(x, k, axis=1)
        report.row("without " + name, "AUC", auc(y, logistic(less[train], label[train])(less[test])))

    answered = label > 0
    fit, seen = train & answered, test & answered
    seconds = np.log(np.maximum(np.nan_to_num(wait, nan=1e6) / 1e6, 1))
    report.begin("%s: ln seconds to the answer, given one within 7 days" % log.name, "%d answers tested" % seen.sum())

    def error(name, guess, bar=None):
        away = np.abs(seconds[seen] - guess)
        report.row(name, "MAE", away.mean(), interval(lambda w: np.average(away, weights=w), t["j"][seen]), bar, False)
    mean = seconds[fit].mean()
    soon = np.column_stack([log_odds(t["fast_r"], t["fast_s"], .3, 4), log_odds(t["theirs_r"], t["theirs_s"], .6, 4),
                            parts["time since heard from"], parts["ever heard from"], parts["number heard"],
                            parts["responder's last sign of life"]])
    error("predictor on the library's evidence", median_line(soon[fit], seconds[fit])(soon[seen]), bars[2])
    error("mean of all", np.full(seen.sum(), mean))
    error("median of all", np.full(seen.sum(), np.median(seconds[fit])))
    error("pair's mean, shrunk by 2", ((t["pair_log_sum"] + 2 * mean) / (t["pair_log_count"] + 2))[seen])
    for k, name in enumerate(("quick answers", "answers", "time since heard from", "ever heard from", "number heard",
                              "responder's last sign of life")):
        less = np.delete(soon, k, axis=1)
        error("without " + name, median_line(less[fit], seconds[fit])(less[seen]))
