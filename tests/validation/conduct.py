# SPDX-License-Identifier: MIT
"""What no public data carries: promises above all else, questions asked and not answered, and the truth about a made-up
company, recovered at many seeds."""
import contextlib
import io
import os
import sys
import tempfile

import numpy as np

from common import DAY, ROOT, interval, program, signals, write_log, write_profile  # noqa: F401

HOUR = DAY // 24
COUNTS = (1, 2, 3, 5, 10, 20, 50, 100, 300, 1000)
FIELDS = ("time", "actor", "target", "kind", "id", "ref", "due", "duration", "sentiment", "question", "humour",
          "gratitude", "apology", "looked_for")


def rows_to_log(name, rows):
    return write_log(name, {f: [row.get(f, "") for row in rows] for f in FIELDS})


def event(time, actor, target, kind, **more):
    return dict(time=int(time), actor=actor, target=target, kind=kind, **more)


# Each kind of good conduct of 2 towards 1, once a day: day -> its rows (1 has written before, so that it is heard).
def kept(t, k):
    return [event(t, 2, 1, "promise", id="p%d" % k, due=int(t + 8 * HOUR)), event(t + 4 * HOUR, 2, 1, "keep", ref="p%d" % k)]


def answer(t, k):
    return [event(t, 1, 2, "message"), event(t + HOUR // 4, 2, 1, "message")]


GOOD = {"help": lambda t, k: [event(t, 2, 1, "help")], "thank": lambda t, k: [event(t, 2, 1, "thank")],
        "praise": lambda t, k: [event(t, 2, 1, "praise")], "introduce": lambda t, k: [event(t, 2, 1, "introduce")],
        "endorse": lambda t, k: [event(t, 2, 1, "endorse")], "gift": lambda t, k: [event(t, 2, 1, "gift")],
        "disclose": lambda t, k: [event(t, 2, 1, "disclose")], "correct": lambda t, k: [event(t, 2, 1, "correct")],
        "like": lambda t, k: [event(t, 2, 1, "like")], "share": lambda t, k: [event(t, 2, 1, "share")],
        "apology": lambda t, k: [event(t, 2, 1, "view", apology=1)],
        "gratitude": lambda t, k: [event(t, 2, 1, "view", gratitude=1)],
        "humour": lambda t, k: [event(t, 2, 1, "view", humour=1)],
        "best rating": lambda t, k: [event(t, 1, 2, "rate", sentiment=1)],
        "answer in 15 minutes": answer,
        "call": lambda t, k: [event(t, 2, 1, "call", duration=600)],
        "meeting": lambda t, k: [event(t, 2, 1, "meet", duration=3600)]}


def trust_of_1(name, rows, end, profile, *options):
    table = signals(rows_to_log(name, rows), [end], profile, *options)
    return {key: column[0] for key, column in table.items()}


def promises(report, profile):
    report.begin("n kept promises against n of anything else that is good",
                 "one a day, after one message from the other side; trust gained over 50")
    start, spoken = 20000 * DAY, event(20000 * DAY - HOUR, 1, 2, "message")
    worst = np.inf
    for n in COUNTS:
        gain = {}
        for name, make in {"kept promise": kept, **GOOD}.items():
            rows = [spoken] + [row for k in range(n) for row in make(start + k * DAY, k)]
            gain[name] = trust_of_1("conduct", rows, start + n * DAY, profile)["trust0"] - 50
        best = max((v, k) for k, v in gain.items() if k != "kept promise")
        worst = min(worst, gain["kept promise"] - best[0])
        report.row("%d kept promises" % n, "trust", gain["kept promise"], None, None, True,
                   "next best: %s %+.1f" % (best[1], best[0]))
    report.row("smallest lead of promises, n = 1 to 1000", "trust", worst, None, 0)


def silence(report, profile):
    report.begin("asked and silent, never asked", "1 writes to 2 on five days; 2 answers, answers not, or is never asked")
    start = 20000 * DAY

    def both(questions, answered):
        rows = [event(start - DAY, 2, 1, "message")]
        for k in range(5):
            t = start + 8 * k * DAY
            rows.append(event(t, 1, 2, "ask" if questions else "message", looked_for="question"))
            if answered:
                rows.append(event(t + 2 * HOUR, 2, 1, "message"))
        return trust_of_1("silence", rows, start + 45 * DAY, profile, "--verdicts")
    cases = {"asked, answered": both(True, True), "asked, silent": both(True, False), "never asked, answered": both(False, True),
             "never asked, silent": both(False, False)}
    for name, got in cases.items():
        verdicts = [v for v in ("asked_and_silent", "never_asked")
                    if max(got["verdict.%s.%d" % (v, side)] for side in (0, 1))]
        report.row(name, "depth", got["depth"], None, None, True,
                   "trust %.1f; %s" % (got["trust0"], ", ".join(verdicts) or "neither verdict"))
    asked, never = cases["asked, silent"], cases["never asked, silent"]
    differ = (asked["verdict.asked_and_silent.1"] == 1 and never["verdict.asked_and_silent.1"] == 0
              and asked["depth"] < never["depth"])
    report.row("other verdict and lower depth than never asked", "yes = 1", float(differ), None, 1)


def recovery(report, profile, seeds):
    sys.path.insert(0, os.path.join(ROOT, "tests", "recovery"))
    import test_recovery
    file = write_profile(profile)
    plain = test_recovery.subprocess.run
    # The recovery test's own scoring, with our profile.
    test_recovery.subprocess.run = lambda command, **more: plain(command[:1] + ["--profile", file] + command[1:], **more)
    try:
        with tempfile.TemporaryDirectory() as folder:
            made = [test_recovery.Seed(program("examples/c/score_log"), 1000 + k, folder) for k in range(seeds)]
    finally:
        test_recovery.subprocess.run = plain
    report.begin("The made-up company, %d seeds: share in which an archetype is where the truth says" % seeds,
                 "class: none < low < middle < high depth, low < neutral < high trust; order: one archetype above another")
    shares = []
    with contextlib.redirect_stdout(io.StringIO()):
        table = test_recovery.table(made)
    for name, share in table.items():
        depth = np.mean([np.mean(seed.depth[name]) for seed in made])
        trust = np.mean([np.mean(seed.trust[name]) for seed in made])
        for score, value in (("depth", depth), ("trust", trust)):
            if made[0].truth["archetypes"][name][score] is not None:
                report.row("%s: %s %s (mean %.0f)" % (name, made[0].truth["archetypes"][name][score], score, value),
                           "share", share[score], None, .95)
                shares.append(share[score])
    for rule in made[0].truth["order"]:
        share = np.mean([seed.above(rule) for seed in made])
        report.row("%s: %s above %s" % (rule["score"], rule["above"], rule["below"]), "share", share, None, .95)
        shares.append(share)
    report.row("the least of them", "share", min(shares), None, .95)
    best = np.array([max(max(v) for v in seed.depth.values()) for seed in made])
    report.row("deepest pair of a company, mean over seeds", "depth", best.mean())


def run(report, profile, seeds=40):
    promises(report, profile)
    silence(report, profile)
    recovery(report, profile, seeds)
