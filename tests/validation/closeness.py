# SPDX-License-Identifier: MIT
"""Does depth know friends from mere contacts? Ten logs with labels that people gave themselves, against what the log shows and
against what needs no model: counting, days, recency, span, minutes together, share of one's contact.

The question people ask is "who of mine is close?", so the figure of each ego comes first: the AUC among its own pairs, and the share
of friends among its first and first three; pooled figures after. *Regret* is what the best simple rival of that set has more.
Parameters were chosen on the five older sets and the sample; the five small ones were read once, after that."""
import json
import os
import subprocess

import numpy as np

import logs
from common import WORK, auc, drawn, each_ego, interval, program, signals, spearman, top, write_log

OLDER = (logs.thiers, logs.copenhagen, lambda: logs.mcfarland("m182"), lambda: logs.mcfarland("m173"), logs.freeman_friends)
NEWER = tuple(lambda name=name: logs.small(name) for name in logs.SMALL)
RIVALS = ("count", "days", "recency", "span", "minutes", "share")
OURS = ("depth", "with attention")


class Set:
    """One set: label, ends, and every score by name, of the pairs with a label."""

    def __init__(self, study, profile):
        table = signals(study.csv, [study.at], profile)
        label = study.label(table)
        known = np.isfinite(label)
        table, self.label = table.rows(known), label[known].astype(float)
        self.name, self.a, self.b, self.table = study.name, table["a"], table["b"], table
        self.study, self.known = study, known
        self.score = {"depth": table["depth"], "with attention": signals(study.csv, [study.at], profile, "--attention").rows(known)["depth"],
                      **logs.plain(study, table)}
        if hasattr(study, "count"):  # scans of 20 seconds, which the log holds joined into meetings
            self.score["count"] = study.count(table)
        self.egos = {who: each_ego(self.label, score, self.a, self.b) for who, score in self.score.items()}

    def pooled(self, who):
        return auc(self.label, self.score[who])

    def per_ego(self, who):
        return float(np.mean(list(self.egos[who].values())))

    def best(self, measure):
        return max((measure(who), who) for who in RIVALS)


def read(makers, profile, report=None):
    out = []
    for make in makers:
        study = make()
        if study:
            out.append(Set(study, profile))
        elif report:
            report.skipped("closeness")
    return out


def run(report, profile):
    sets = read(OLDER + NEWER, profile, report)
    if len(sets) == len(OLDER + NEWER):
        summary(report, sets)
    for each in sets:
        one(report, each)
    if len(sets) > 1:
        learned(report, sets)
    freeman(report, profile)
    return sets


def summary(report, sets):
    report.begin("Ten labelled sets: friends among pairs in contact", "means over the sets; the default, chosen beforehand, is depth "
                 "without attention; intervals draw egos, all sets pooled")
    for who in OURS + RIVALS:
        bars = (.755, .735) if who == "depth" else (None, None)
        report.row(who, "AUC per ego", np.mean([s.per_ego(who) for s in sets]), None, bars[0])
        report.row(who, "AUC", np.mean([s.pooled(who) for s in sets]), None, bars[1])
        for most in (1, 3):
            report.row(who, "friends in top %d" % most, np.nanmean([top(s.label, s.score[who], s.a, s.b, most) for s in sets]))
    for who in OURS:
        regret = {s.name: s.best(s.per_ego)[0] - s.per_ego(who) for s in sets}
        rest = [value for name, value in regret.items() if name != "McFarland m173"]
        worst = max(regret, key=regret.get)
        report.row(who + ": regret per ego, mean", "AUC", np.mean(list(regret.values())), None, None, False)
        report.row(who + ": regret per ego, mean without McFarland's second class", "AUC", np.mean(rest), None,
                   .015 if who == "depth" else None, False)
        report.row(who + ": regret per ego, worst", "AUC", regret[worst], None, None, False, worst)
        less = {s.name: s.per_ego("count") - s.per_ego(who) for s in sets if s.name != "Copenhagen"}
        worst = max(less, key=less.get)
        report.row(who + ": the most that counting is better, but Copenhagen", "AUC", less[worst], None, .02 if who == "depth" else None,
                   False, worst)
        for rival in RIVALS:
            every = [s.egos[who][p] - s.egos[rival][p] for s in sets for p in s.egos[who]]
            report.row("%s − %s, paired by ego" % (who, rival), "AUC", np.mean(every), drawn(every))


def one(report, s):
    report.begin("%s: friends among pairs in contact" % s.name, "%d pairs, %.1f%% friends, %d egos; coverage %.2f, confidence %.2f" % (
        len(s.label), 100 * s.label.mean(), len(s.egos["depth"]), s.table["depth_coverage"].mean(), s.table["depth_confidence"].mean()))
    for who in OURS + RIVALS:
        report.row(who, "AUC per ego", s.per_ego(who), drawn(list(s.egos[who].values())))
        report.row(who, "friends in top 1", top(s.label, s.score[who], s.a, s.b, 1))
        report.row(who, "friends in top 3", top(s.label, s.score[who], s.a, s.b, 3))
        report.row(who, "AUC", s.pooled(who), interval(lambda w, who=who: auc(s.label, s.score[who], w), s.a, s.b))
    best, who = s.best(s.per_ego)
    report.row("regret per ego", "AUC", best - s.per_ego("depth"), None, None, False, "best simple: " + who)


def learned(report, sets):
    """What `sot_ledger_learn` makes of other people's labels: fitted on nine sets, its depth judged on the one left out."""
    report.begin("Leave one set out: depth learnt on the other nine", "`sot_ledger_learn` at its own strength (1) and held closer to the "
                 "profile (100); each set with the same weight, 1,000 labels' worth; the logs in one ledger, people apart")
    gains = {strength: [] for strength in (1, 100)}
    for out in sets:
        rest = [s for s in sets if s is not out]
        for strength, gain in gains.items():
            table = signals(out.study.csv, [out.study.at], learnt(rest, strength)).rows(out.known)
            mine = each_ego(out.label, table["depth"], out.a, out.b)
            gain += [mine[p] - out.egos["depth"][p] for p in mine]
            report.row("%s, strength %g" % (out.name, strength), "AUC per ego", np.mean(list(mine.values())), drawn(list(mine.values())),
                       None, True, "depth as it is: %.3f; mean depth %.0f, was %.0f" % (
                           out.per_ego("depth"), table["depth"].mean(), out.table["depth"].mean()))
    for strength, gain in gains.items():
        report.row("learnt − depth as it is, paired by ego, strength %g" % strength, "AUC", np.mean(gain), drawn(gain))


def learnt(sets, strength):
    """The profile that the library learns from all labels of some sets. Sets get ids of their own: a million apart."""
    names, rows, labels = [], [], []
    for k, s in enumerate(sets):
        with open(s.study.csv, encoding="utf-8") as file:
            own = file.readline().strip().split(",")
            names += [name for name in own if name not in names]
            for line in file:
                row = dict(zip(own, line.rstrip("\n").split(",")))
                row["actor"], row["target"] = (str(k * 10**6 + int(row[name])) for name in ("actor", "target"))
                rows.append(row)
        labels += ["%d %d %d %r %d" % (k * 10**6 + a, k * 10**6 + b, label, 1000 / len(s.label), s.study.at)
                   for a, b, label in zip(s.a, s.b, s.label)]
    log = write_log("nine", {name: [row.get(name, "") for row in rows] for name in names})
    path = os.path.join(WORK, "nine.labels")
    with open(path, "w", encoding="utf-8") as file:
        file.write("\n".join(labels) + "\n")
    made = subprocess.run([program("tests/learn"), log, path, repr(strength)], check=True, capture_output=True, text=True)
    return json.loads(made.stdout)


def freeman(report, profile):
    study = logs.freeman()
    if not study:
        report.skipped("acquaintance (Freeman EIES)")
        return
    ordered = [(i, j) for i in range(1, 33) for j in range(1, 33) if i != j]
    level = np.array([study.level.get(ij, 0) for ij in ordered])
    who = np.array(ordered)
    table = signals(study.csv, [study.at], profile)
    cell = {}
    for a, b, v in zip(table["a"], table["b"], table["depth"]):
        cell[int(a), int(b)] = cell[int(b), int(a)] = v
    sent = np.array([study.sent.get(ij, 0) for ij in ordered])
    back = np.array([study.sent.get(ij[::-1], 0) for ij in ordered])
    report.begin("Freeman EIES: acquaintance (0 to 4) eight months later", "992 ordered pairs of 32 people, unknown = 0")

    def rank(name, value, bar=None):
        report.row(name, "Spearman", spearman(value, level),
                   interval(lambda w: spearman(value, level, w), who[:, 0], who[:, 1]), bar)
    rank("depth", np.array([cell.get(ij, 0) for ij in ordered]), .47)
    rank("messages sent", sent)
    rank("messages both ways together", sent + back)
    rank("the same, 0 where only one side wrote", np.where((sent > 0) & (back > 0), sent + back, 0))


def picture(sets, path):
    """Ours against each simple rival on every set, as SVG: a row a set, a mark a score, per ego."""
    left, right, line, top_of = 150, 640, 26, 44
    height = top_of + line * (len(sets) + 1) + 60
    colour = {"depth": "#1f6f4a", "count": "#888", "days": "#b36b00", "recency": "#8a5fbf", "span": "#c0446c", "minutes": "#2f6fb0", "share": "#b0a000"}

    def x(value):
        return left + (right - left) * (min(max(value, .4), 1) - .4) / .6
    out = ['<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 720 %d" font-family="sans-serif" font-size="12">' % height,
           '<rect width="720" height="%d" fill="#fff"/>' % height,
           '<text x="10" y="18" font-size="14" font-weight="bold">Who of mine is close? Depth against what needs no model</text>',
           '<text x="10" y="34" fill="#555">mean AUC among each person\'s own contacts; .5 is chance</text>']
    for tick in (.4, .5, .6, .7, .8, .9, 1):
        out.append('<line x1="%.1f" x2="%.1f" y1="%d" y2="%d" stroke="%s"/>' % (x(tick), x(tick), top_of, top_of + line * (len(sets) + 1), "#bbb" if tick == .5 else "#eee"))
        out.append('<text x="%.1f" y="%d" fill="#555" text-anchor="middle">%g</text>' % (x(tick), top_of + line * (len(sets) + 1) + 16, tick))
    rows = [(s.name, {who: s.per_ego(who) for who in ("depth",) + RIVALS}) for s in sets]
    rows.append(("mean of all", {who: float(np.mean([values[who] for _, values in rows])) for who in ("depth",) + RIVALS}))
    for k, (name, values) in enumerate(rows):
        y = top_of + line * k + line / 2
        out.append('<text x="%d" y="%.1f" text-anchor="end"%s>%s</text>' % (left - 10, y + 4, ' font-weight="bold"' if k == len(rows) - 1 else "", name))
        for who in RIVALS:
            out.append('<circle cx="%.1f" cy="%.1f" r="4" fill="none" stroke="%s" stroke-width="2"><title>%s %.3f</title></circle>' % (x(values[who]), y, colour[who], who, values[who]))
        out.append('<rect x="%.1f" y="%.1f" width="11" height="11" fill="%s"><title>depth %.3f</title></rect>' % (x(values["depth"]) - 5.5, y - 5.5, colour["depth"], values["depth"]))
    place = 10
    for who in ("depth",) + RIVALS:
        y = height - 14
        out.append('<%s/>' % ('rect x="%d" y="%d" width="11" height="11" fill="%s"' % (place, y - 9, colour[who]) if who == "depth" else
                              'circle cx="%d" cy="%d" r="4" fill="none" stroke="%s" stroke-width="2"' % (place + 5, y - 4, colour[who])))
        out.append('<text x="%d" y="%d">%s</text>' % (place + 16, y, who))
        place += 34 + 7 * len(who)
    with open(path, "w", encoding="utf-8", newline="\n") as file:
        file.write("\n".join(out + ["</svg>", ""]))
