# SPDX-License-Identifier: MIT
"""Does depth know friends from mere contacts? Labels that people gave themselves, against what the log shows.

2026.2 was chosen on one half of the egos: pairs inside it are "chosen on", all others are "the rest". The numbers were taken
from the first alone, but which transforms to try was decided after looking at all pairs, and "the rest" was printed beside: its
figures are a little optimistic. Rivals are fitted on the first and judged on the rest. `attention` is given (each side's share of all contact)."""
import numpy as np

import logs
from activity import platt
from common import (DEPTH, auc, average_precision, boosting, ece, ece_floor, features, interval, logistic, per_ego,
                    signals, spearman)


def half(ids):
    """0 or 1, by a hash of the number."""
    return (np.asarray(ids, dtype=np.int64) * 2654435761 % 2**32) >> 31


def strength(table, without=None):
    """What depth ranks by: the sum of the signals, nothing where only one side speaks."""
    total = sum(table["depth." + name] for name in DEPTH if name != without)
    return np.where(table["depth"] > 0, total, -1e9)


CASES = ((logs.thiers, .87, .89), (logs.copenhagen, .66, None), (lambda: logs.mcfarland("m182"), None, None),
         (lambda: logs.mcfarland("m173"), None, None))


def run(report, profile):
    for make, *bars in CASES:
        study = make()
        if not study:
            report.skipped("closeness")
            continue
        one(report, profile, study, bars)
    freeman(report, profile)


def one(report, profile, study, bars):
    def read(which, *options):
        table = signals(study.csv, [study.at], which, *options)
        label = study.label(table)
        return table.rows(np.isfinite(label)), label[np.isfinite(label)]
    table, label = read(profile, "--attention")
    a, b = table["a"], table["b"]
    chosen = (half(a) == 0) & (half(b) == 0)
    rest = ~chosen
    report.begin("%s: friends among pairs in contact" % study.name,
                 "%d pairs, %.1f%% friends; %d of them chosen on; coverage %.2f, confidence %.2f, "
                 "below the floor of .2: %.0f%%" % (
                     len(label), 100 * label.mean(), chosen.sum(), table["depth_coverage"].mean(),
                     table["depth_confidence"].mean(), 100 * (table["depth_confidence"] < .2).mean()))

    def rank(who, score, bars=(None, None)):
        report.row(who, "AUC", auc(label, score), interval(lambda w: auc(label, score, w), a, b), bars[0])
        report.row(who, "AUC, the rest", auc(label[rest], score[rest]),
                   interval(lambda w: auc(label[rest], score[rest], w), a[rest], b[rest]))
        report.row(who, "AUC per ego", per_ego(label, score, a, b), None, bars[1])
    rank("depth, %s" % profile, table["depth"], bars)
    report.row("depth, %s" % profile, "AP", average_precision(label, table["depth"]))
    plain, _ = read(profile)
    rank("depth, %s, without attention" % profile, plain["depth"])
    rank("count of contacts", study.count(table) if hasattr(study, "count") else table["interactions"])
    rank("active days", table["active_days"])
    rank("recency", -table["silence_days"])
    if table["depth.attention"].std() > 0:
        rank("share of contact (the signal attention alone)", table["depth.attention"])
    x = np.column_stack([features(table), np.log1p(table["interactions"]), np.log1p(table["active_days"])])
    if chosen.sum() > 100:
        for name, fit in (("LR, all signals", logistic), ("gradient boosting, all signals", boosting)):
            p = fit(x[chosen], label[chosen])(x[rest])
            report.row(name, "AUC, the rest", auc(label[rest], p),
                       interval(lambda w: auc(label[rest], p, w), a[rest], b[rest]))
        p = platt(table["depth"][chosen], label[chosen])(table["depth"][rest])
        report.row("depth after Platt, the rest", "ECE", ece(label[rest], p), None, .03, False,
                   "by chance alone %.3f" % ece_floor(p))
    for name in DEPTH:
        if table["depth." + name].std() > 0:
            report.row("depth without " + name, "AUC", auc(label, strength(table, name)))


def freeman(report, profile):
    study = logs.freeman()
    if not study:
        report.skipped("acquaintance (Freeman EIES)")
        return
    ordered = [(i, j) for i in range(1, 33) for j in range(1, 33) if i != j]
    level = np.array([study.level.get(ij, 0) for ij in ordered])
    who = np.array(ordered)

    def read(which, *options):
        return signals(study.csv, [study.at], which, *options)

    def laid(table, values):
        cell = {}
        for a, b, v in zip(table["a"], table["b"], values):
            cell[int(a), int(b)] = cell[int(b), int(a)] = v
        return np.array([cell.get(ij, 0) for ij in ordered])
    table = read(profile, "--attention")
    report.begin("Freeman EIES: acquaintance (0 to 4) eight months later",
                 "992 ordered pairs of 32 people, unknown = 0; %d in contact, %d in both directions; coverage %.2f, "
                 "confidence %.2f" % (len(table), (table["depth"] > 0).sum(), table["depth_coverage"].mean(),
                                      table["depth_confidence"].mean()))

    def rank(name, value, bar=None):
        report.row(name, "Spearman", spearman(value, level),
                   interval(lambda w: spearman(value, level, w), who[:, 0], who[:, 1]), bar)
    rank("depth, %s" % profile, laid(table, table["depth"]), .47)
    sent = np.array([study.sent.get(ij, 0) for ij in ordered])
    back = np.array([study.sent.get(ij[::-1], 0) for ij in ordered])
    rank("messages sent", sent)
    rank("messages both ways together", sent + back)
    rank("the same, 0 where only one side wrote", np.where((sent > 0) & (back > 0), sent + back, 0))
    rank("depth before its gate: one-way contact above none",
         laid(table, np.maximum(1e-9, sum(table["depth." + name] for name in DEPTH) + 9)))
    rank("pulse", laid(table, table["pulse"]))
    for name in DEPTH:
        if table["depth." + name].std() > 0:
            report.row("depth without " + name, "Spearman", 
                       spearman(laid(table, np.maximum(0, strength(table, name))), level))
