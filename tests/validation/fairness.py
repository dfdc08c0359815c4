# SPDX-License-Identifier: MIT
"""What the scores do to people: a small simulation. An ordinary year of two colleagues, and the same conduct under other
circumstances; how many points does the circumstance alone move? Equal conduct should stay within 3.

    python fairness.py [PROFILE] [PLOT.svg]        (after tests/validation/run.sh, which builds what it needs)
"""
import sys

import numpy as np

from common import DAY, signals, write_log

HOUR, MINUTE = DAY // 24, DAY // 1440
START, YEAR, SEEDS, LIMIT = 20458 * DAY, 364, 60, 3.0  # 20458: Monday 2026-01-05, 00:00 UTC
FIELDS = ("time", "actor", "target", "kind", "channel", "id", "ref", "due", "duration", "closing", "automatic")
OFFICE, NIGHT, AUCKLAND = (9, 17), (22, 30), (21, 29)  # hours UTC; above 24: next day
WEEK, WED_TO_SUN = (0, 1, 2, 3, 4), (2, 3, 4, 5, 6)


class Worker:
    """Answers after so many of its own working hours."""

    def __init__(self, hours=OFFICE, days=WEEK, away=()):
        self.hours, self.days, self.away = hours, days, away

    def after(self, t, lag):
        """The time `lag` µs of work after t."""
        day = (t - START) // DAY - 1
        while True:
            begin, end = (START + day * DAY + h * HOUR for h in self.hours)
            if day % 7 in self.days and not any(a <= day < b for a, b in self.away) and end > t:
                begin = max(begin, t)
                if end - begin > lag:
                    return begin + lag
                lag -= end - begin
            day += 1


class Year:
    """A conversation a week, a meeting and a kept promise a month, between me (1000 + k) and them (5000 + k)."""

    def __init__(self, seed, them=None, since=0, ill=None, meet=True, chat=True, thanks=None, automatic=None,
                 mailbox=None, started_by_me=0.5):
        self.random, self.rows = np.random.default_rng(seed), []
        me, other = str(1000 + seed), str(5000 + seed)
        them = them or Worker()
        mine = Worker()
        for week in range(YEAR // 7):
            if week * 7 < since:
                self.draw(week)
                continue
            day, hour, by_me, lags, phone, extra = self.draw(week)
            begins = START + (week * 7 + day) * DAY + int(hour * HOUR)
            ours = by_me < started_by_me
            if ill and ill[0] <= week * 7 < ill[1]:
                if ours and week % 3 == 0:  # somebody who does not know still writes
                    self.add(begins, me, other, "message", "mail")
                continue
            channel = "chat" if phone < .3 else "mail"
            if channel == "chat" and not chat:
                continue
            t = mine.after(begins, 0) if ours else them.after(begins, 0)
            for n, lag in enumerate(lags):
                sender = ours if n % 2 == 0 else not ours
                if n:
                    t = (mine if sender else them).after(t, int(lag * HOUR))
                theirs = other if not mailbox else str(5000 + 100 * (1 + (week + n) % 3) + seed)
                self.add(t, me if sender else theirs, theirs if sender else me, "message", channel)
                if automatic is not None and sender and n == 0:
                    self.add(t + MINUTE, theirs, me, "message", channel, automatic=automatic)
            if thanks is not None:
                last = ours if (len(lags) - 1) % 2 == 0 else not ours
                self.add(t + 20 * MINUTE, other if last else me, me if last else other, "message", channel,
                         closing=thanks)
            if week % 4 == 1 and meet:
                self.add(START + (week * 7 + 3) * DAY + 13 * HOUR, me, other, "meet", "in_person", duration=3600)
            if week % 4 == 2:
                made = them.after(START + (week * 7 + 1) * DAY, int(extra * HOUR))
                due = (made // DAY + 8) * DAY + 17 * HOUR
                self.add(made, other, me, "promise", "", id="p%d" % week, due=due)
                self.add(them.after(due - 3 * DAY, 0), other, me, "keep", "", ref="p%d" % week)

    def draw(self, week):
        """The same chances whatever the circumstance."""
        r = np.random.default_rng((self.random.bit_generator.seed_seq.entropy, week))
        return (int(r.integers(5)), r.uniform(9, 16.5), r.random(), r.uniform(.3, 3, int(r.integers(2, 5))), r.random(),
                r.uniform(0, 6))

    def add(self, t, actor, target, kind, channel, **more):
        self.rows.append(dict(time=int(t), actor=actor, target=target, kind=kind, channel=channel, **more))


def crowd(rows, contacts):
    """The same pairs, but each of the others has so many further contacts with a mail and an answer a week."""
    more = []
    for k in range(SEEDS):
        for c in range(contacts):
            for week in range(YEAR // 7):
                t = START + week * 7 * DAY + (8 + c % 9) * HOUR
                more.append(dict(time=t, actor=str(5000 + k), target=str(90000 + 100 * k + c), kind="message", channel="mail"))
                more.append(dict(time=t + HOUR, actor=str(90000 + 100 * k + c), target=str(5000 + k), kind="message",
                                 channel="mail"))
    return rows + more


def score(name, years, profile, *options, more=None, at=YEAR, contacts=0):
    rows = [row for year in years for row in year.rows if row["time"] <= START + at * DAY]
    if contacts:
        rows = crowd(rows, contacts)
    log = write_log("fairness", {f: [row.get(f, "") for row in rows] for f in FIELDS})
    document = dict(more or {})
    table = signals(log, [START + at * DAY], document, *options)
    keep = table["a"] < 2000
    table = table.rows(keep & (table["b"] < 90000))
    order = np.lexsort((table["b"], table["a"]))
    return table.rows(order)


def study(profile):
    """-> [(circumstance, equal conduct?, depth now - ordinary, trust now - ordinary)] arrays over seeds."""
    years = lambda **how: [Year(k, **how) for k in range(SEEDS)]  # noqa: E731
    base = score("ordinary", years(), profile)
    office = [{"from_minute": d * 1440 + 540, "to_minute": d * 1440 + 1020} for d in range(5)]
    out = []

    def against(name, equal, table, other=None):
        other = base if other is None else other
        out.append((name, equal, table["depth"] - other["depth"], table["trust0"] - other["trust0"]))
    against("night shift (22-06)", True, score("night", years(them=Worker(NIGHT)), profile))
    hours = dict(fold={"open_hours": office})
    against("night shift, profile with office hours", True, score("n", years(them=Worker(NIGHT)), profile, more=hours),
            score("o", years(), profile, more=hours))
    shifted = years(them=Worker(AUCKLAND))
    against("Auckland works with London", True, score("auckland", shifted, profile))
    local = years()
    for year in local:
        for row in year.rows:
            row["time"] -= 12 * HOUR
            if "due" in row:
                row["due"] -= 12 * HOUR
    against("Auckland within Auckland (UTC days)", True, score("local", local, profile))
    against("the same with day_offset_minutes", True, score("l", local, profile, more=dict(fold={"day_offset_minutes": 720})))
    against("works Wednesday to Sunday", True, score("weekend", years(them=Worker(days=WED_TO_SUN)), profile))
    against("three weeks' holiday, mails wait", True, score("holiday", years(them=Worker(away=((180, 201),))), profile))
    against("a shared mailbox, three names", False, group(score("m", years(mailbox=True), profile)))
    # A thank-you answers the other's last word, which else stays without one until next week.
    against("final thank-you, marked closing", True, score("t", years(thanks=1), profile))
    against("final thank-you, not marked", True, score("u", years(thanks=0), profile))
    against("autoresponder, marked automatic", True, score("a", years(automatic=1), profile))
    against("autoresponder, not marked", True, score("b", years(automatic=0), profile))
    against("the other always begins", True, score("s", years(started_by_me=0), profile))
    few, many = (score("c", years(), profile, "--attention", contacts=n) for n in (3, 60))
    against("60 contacts instead of 3, no attention input", True, score("d", years(), profile, contacts=60))
    against("60 contacts instead of 3, with attention", True, many, few)
    against("mail only: chat and meetings not in the log", False, score("e", years(meet=False, chat=False), profile))
    against("newcomer: the last 8 weeks only", False, score("f", years(since=308), profile))
    ill = years(ill=(210, 301))
    against("ill for 3 months, at the end of them", False, score("g", ill, profile, at=301), score("h", years(), profile, at=301))
    against("ill for 3 months, 9 weeks later", False, score("i", ill, profile))
    return base, out


def group(table):
    """Of the three names of a mailbox the best-known one."""
    a = table["a"].astype(int)
    best = [np.flatnonzero(a == p)[np.argmax(table["depth"][a == p])] for p in np.unique(a)]
    return table.rows(np.array(best))


def plot(rows, path):
    import matplotlib
    matplotlib.use("svg")
    matplotlib.rcParams.update({"svg.hashsalt": "fairness", "svg.fonttype": "none"})
    from matplotlib import pyplot
    figure, axes = pyplot.subplots(figsize=(8, 6))
    y = np.arange(len(rows))[::-1]
    axes.axvspan(-LIMIT, LIMIT, color="0.92")
    axes.axvline(0, color="0.6", linewidth=.8)
    for k, (name, marker) in enumerate((("depth", "o"), ("trust", "D"))):
        mean = [row[2 + k].mean() for row in rows]
        low, high = ([np.percentile(row[2 + k], q) for row in rows] for q in (2.5, 97.5))
        axes.hlines(y + .15 - .3 * k, low, high, color="C%d" % k, linewidth=1)
        axes.plot(mean, y + .15 - .3 * k, marker, color="C%d" % k, markersize=4, label=name)
    axes.set_yticks(y, [row[0] for row in rows], fontsize=8)
    axes.set_xlabel("points more than the same year under ordinary circumstances (mean, 95% of pairs)", fontsize=8)
    axes.legend(loc="lower left", fontsize=8)
    figure.tight_layout()
    figure.savefig(path, metadata={"Date": None})


def run(report, profile, path=None):
    base, rows = study(profile)
    report.begin("Fairness: the same year under other circumstances, %d simulated pairs" % SEEDS,
                 "ordinary: depth %.0f, trust %.0f; mean points more or less, and the largest of a single pair; equal conduct "
                 "should stay within %g" % (base["depth"].mean(), base["trust0"].mean(), LIMIT))
    for name, equal, *differences in rows:
        for score_name, d in zip(("depth", "trust"), differences):
            report.row(name, score_name, d.mean(), tuple(np.percentile(d, [2.5, 97.5])), LIMIT if equal else None, False,
                       "" if equal else "conduct not equal", size=abs(d.mean()))
    if path:
        plot(rows, path)


if __name__ == "__main__":
    from report import Report
    printed = Report()
    run(printed, *(sys.argv[1:] or ["standard"]))
    print(printed.text())
