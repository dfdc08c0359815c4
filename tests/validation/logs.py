# SPDX-License-Identifier: MIT
"""The public data sets as logs that the library reads. See their SOURCE.md for origin, terms and cautions."""
import numpy as np

from common import DAY, data, lines, write_log

SECOND = 10**6


class Mail:
    """A log of messages: src, dst (numbers), time (µs), sorted; csv for the library."""

    def __init__(self, name, path):
        rows = np.array([line.split() for line in lines(path) if line and line[0].isdigit()], dtype=np.int64)
        rows = rows[np.argsort(rows[:, 2], kind="stable")]
        self.name, self.src, self.dst, self.time = name, rows[:, 0], rows[:, 1], rows[:, 2] * SECOND
        self.start, self.end = self.time[0], self.time[-1]
        # One mail to several people is several rows at one time.
        _, which, counts = np.unique(self.src * 10**14 + rows[:, 2], return_inverse=True, return_counts=True)
        self.audience = counts[which]
        self.csv = write_log(name, {"time": self.time, "actor": self.src, "target": self.dst})

    def with_audience(self):
        return write_log(self.name + "-audience", {"time": self.time, "actor": self.src, "target": self.dst,
                                                   "audience": self.audience})

    def cut(self, days):
        return int(self.start + days * DAY)

    def active(self, table, t, days=30):
        """1 where a pair of the table has a message in (t, t + days]."""
        keep = (self.time > t) & (self.time <= t + days * DAY)
        later = np.unique(code(self.src[keep], self.dst[keep]))
        return np.isin(code(table["a"], table["b"]), later).astype(float)


def code(a, b):
    """One number for an unordered pair."""
    a, b = np.asarray(a, dtype=np.int64), np.asarray(b, dtype=np.int64)
    return np.minimum(a, b) * 10**6 + np.maximum(a, b)


def email():
    path = data("email-eu-core-temporal", "email-Eu-core-temporal.txt.gz")
    return path and Mail("email-Eu", path)


def college():
    path = data("collegemsg", "CollegeMsg.txt.gz")
    return path and Mail("CollegeMsg", path)


def plain(study, table):
    """What needs no model, of each pair of the table: the simple rivals, read off the log itself."""
    with open(study.csv, encoding="utf-8") as file:
        names = file.readline().strip().split(",")
        rows = [line.rstrip("\n").split(",") for line in file]
    column = {name: [row[k] for row in rows] for k, name in enumerate(names)}
    time = np.array(column["time"], dtype=np.int64)
    keep = time <= study.at
    i, j = (np.array(column[name], dtype=np.int64)[keep] for name in ("actor", "target"))
    minutes = np.array([float(x) if x else 0.0 for x in column["duration"]])[keep] / 60 if "duration" in column else np.zeros(keep.sum())
    time, pair = time[keep], code(i, j)
    pairs, at = np.unique(pair, return_inverse=True)
    count = np.bincount(at).astype(float)
    first, last = np.full(len(pairs), 2**62), np.full(len(pairs), -2**62)
    np.minimum.at(first, at, time)
    np.maximum.at(last, at, time)
    together = np.bincount(at, weights=minutes)
    together = together if together.std() > 0 else count
    of = {}
    for p, n in zip(pairs, together):
        for who in (p // 10**6, p % 10**6):
            of[who] = of.get(who, 0) + n
    least = np.array([n / max(of[p // 10**6], of[p % 10**6]) if n else 0 for p, n in zip(pairs, together)])
    days = np.bincount(np.unique(np.stack([at, time // DAY]), axis=1)[0], minlength=len(pairs)).astype(float)
    where = np.searchsorted(pairs, code(table["a"], table["b"]))
    return {name: value[where] for name, value in (("count", count), ("days", days), ("recency", last.astype(float)),
                                                   ("span", (last - first).astype(float)), ("minutes", together), ("share", least))}


class Friends:
    """A log, the time to score at, and labels of unordered pairs: label(table) -> values, nan where unknown."""

    def __init__(self, name, csv, at, label, start):
        self.name, self.csv, self.at, self.label, self.start = name, csv, int(at), label, int(start)


def thiers():
    """Face-to-face contact of pupils in one week: intervals of 20 s joined into meetings. Only pairs of the 133
    pupils who named somebody have a label: 1 if either named the other."""
    path = data("thiers-highschool-2013", "High-School_data_2013.csv.gz")
    if not path:
        return None
    rows = np.array([line.split()[:3] for line in lines(path) if line], dtype=np.int64)
    pair = code(rows[:, 1], rows[:, 2])
    order = np.lexsort((rows[:, 0], pair))
    t, pair = rows[order, 0], pair[order]
    begins = np.r_[True, (pair[1:] != pair[:-1]) | (t[1:] - t[:-1] > 20)]
    first = np.flatnonzero(begins)
    last = np.r_[first[1:], len(t)] - 1
    named = np.array([line.split() for line in lines(data("thiers-highschool-2013",
                                                          "Friendship-network_data_2013.csv")) if line], dtype=np.int64)
    answered, friends = np.unique(named[:, 0]), np.unique(code(named[:, 0], named[:, 1]))
    csv = write_log("Thiers", {"time": (t[first] - 20) * SECOND, "actor": pair[first] // 10**6,
                               "target": pair[first] % 10**6, "kind": ["meet"] * len(first),
                               "duration": t[last] - t[first] + 20})

    def label(table):
        known = np.isin(table["a"], answered) & np.isin(table["b"], answered)
        return np.where(known, np.isin(code(table["a"], table["b"]), friends), np.nan)
    study = Friends("Thiers", csv, t.max() * SECOND, label, (t.min() // 86400 * 86400) * SECOND)
    pairs, counts = np.unique(code(rows[:, 1], rows[:, 2]), return_counts=True)
    study.count = lambda table: counts[np.searchsorted(pairs, code(table["a"], table["b"]))].astype(float)
    return study


def copenhagen():
    """Calls (missed ones have duration -1) and SMS of four weeks; Facebook friendship."""
    path = data("copenhagen-networks-study", "calls.csv")
    if not path:
        return None

    def numbers(name):
        rows = [line.split(",") for line in lines(data("copenhagen-networks-study", name)) if line]
        return np.array([row for row in rows if row[0].strip().isdigit()], dtype=np.int64)
    calls, sms, friends = numbers("calls.csv"), numbers("sms.csv"), numbers("fb_friends.csv")
    ones = friends[friends[:, 0] != friends[:, 1]]
    on_facebook, friends = np.unique(ones), np.unique(code(ones[:, 0], ones[:, 1]))
    csv = write_log("Copenhagen", {
        "time": np.r_[calls[:, 0], sms[:, 0]] * SECOND, "actor": np.r_[calls[:, 1], sms[:, 1]],
        "target": np.r_[calls[:, 2], sms[:, 2]], "kind": ["call"] * len(calls) + ["message"] * len(sms),
        "channel": ["phone"] * len(calls) + ["sms"] * len(sms),
        "duration": list(np.maximum(calls[:, 3], 0)) + [""] * len(sms)})

    def label(table):
        known = np.isin(table["a"], on_facebook) & np.isin(table["b"], on_facebook)
        return np.where(known, np.isin(code(table["a"], table["b"]), friends), np.nan)
    return Friends("Copenhagen", csv, 28 * DAY, label, 0)


def spread(rates, days, start=0, channel=None, kind="message"):
    """Totals without times, as a log: n of i -> j laid evenly over the days. rates: {(i, j): n}."""
    out = {"time": [], "actor": [], "target": []}
    for (i, j), n in sorted(rates.items()):
        for k in range(n):
            out["time"].append(int(start + (k + 0.5) / n * days * DAY))
            out["actor"].append(i)
            out["target"].append(j)
    out["kind"] = [kind] * len(out["time"])
    out["channel"] = [channel or ""] * len(out["time"])
    return out


def join(*parts):
    return {key: sum((part[key] for part in parts), []) for key in parts[0]}


def mcfarland(name):
    """Observed interactions an hour in one class, as 30 school days of one hour, evenly; friend named by either.
    name: m182 or m173."""
    folder = "mcfarland-classroom"
    if not data(folder, "m182_friend_social_task.csv"):
        return None
    if name == "m182":
        rows = [line.split(",") for line in lines(data(folder, "m182_friend_social_task.csv"))[1:] if line]
        cells = {(int(r[0]), int(r[1])): tuple(map(float, r[2:])) for r in rows if r[0] != r[1]}
    else:
        grids = [[list(map(float, line.split(","))) for line in lines(data(folder, "m173_sem1_%s.csv" % what))
                  if line] for what in ("FRN", "SSL", "TSL")]
        cells = {(i + 1, j + 1): tuple(grid[i][j] for grid in grids)
                 for i in range(26) for j in range(26) if i != j}
    social = spread({ij: round(30 * c[1]) for ij, c in cells.items() if c[1] > 0}, 30, channel="social")
    task = spread({ij: round(30 * c[2]) for ij, c in cells.items() if c[2] > 0}, 30, channel="task")
    csv = write_log("McFarland-" + name, join(social, task))

    def label(table):
        return np.array([float(max(cells.get((int(a), int(b)), (0,))[0], cells.get((int(b), int(a)), (0,))[0]) > 0)
                         for a, b in zip(table["a"], table["b"])])
    return Friends("McFarland " + name, csv, 30 * DAY, label, 0)


SMALL = {"reality-mining": "Reality Mining", "sigcomm-2009": "Sigcomm 2009", "socialblueconn": "SocialBlueConn", "upb-2011": "UPB 2011",
         "upb-2012": "UPB 2012"}


def small(folder):
    """One of five small logs with friends, all in one format: phone calls, or Bluetooth scans joined into meetings."""
    path = data("closeness", folder, "events.csv.gz")
    if not path:
        return None
    names, *rows = [line.split(",") for line in lines(path) if line]
    columns = dict(zip(names, zip(*rows)))
    number = {name: k for k, name in enumerate(sorted(set(columns["actor"]) | set(columns["target"])), 1)}
    columns["actor"] = [number[name] for name in columns["actor"]]
    columns["target"] = [number[name] for name in columns["target"]]
    csv = write_log(SMALL[folder].replace(" ", "-"), columns)
    named = [line.split(",") for line in lines(data("closeness", folder, "labels.csv"))[1:] if line]
    labels = {tuple(sorted((number[a], number[b]))): float(label) for a, b, label in named if a in number and b in number}

    def label(table):
        return np.array([labels.get(tuple(sorted((int(a), int(b)))), np.nan) for a, b in zip(table["a"], table["b"])])
    with open(data("closeness", folder, "as_of.txt"), encoding="utf-8") as file:
        at = int(file.read())
    return Friends(SMALL[folder], csv, at, label, 0)


def freeman_friends():
    """The same researchers, as friends: named 3 or more of 4 by either, eight months later."""
    study = freeman()
    if study:
        def label(table):
            return np.array([float(max(study.level.get((int(a), int(b)), 0), study.level.get((int(b), int(a)), 0)) >= 3)
                             for a, b in zip(table["a"], table["b"])])
        study.name, study.label = "Freeman", label
    return study


def freeman():
    """Messages of 32 researchers in eight months, totals only: laid evenly over 240 days."""
    path = data("freeman-eies", "eies_messages.edges.csv")
    if not path:
        return None
    rows = [list(map(int, line.split(","))) for line in lines(path)[1:] if line]
    sent = {(i, j): n for i, j, n in rows if i != j}
    csv = write_log("Freeman", spread(sent, 240))
    ranks = {}
    for line in lines(data("freeman-eies", "eies_relations.edges.csv"))[1:]:
        fields = line.split(",")
        if len(fields) >= 4:
            ranks[int(fields[0]), int(fields[1])] = fields[2], fields[3]
    level = {ij: float(r[1]) for ij, r in ranks.items() if r[1] not in ("NA", "") and ij[0] != ij[1]}
    before = {ij: float(r[0]) for ij, r in ranks.items() if r[0] not in ("NA", "") and ij[0] != ij[1]}
    study = Friends("Freeman EIES", csv, 240 * DAY, None, 0)
    study.sent, study.level, study.before = sent, level, before
    return study
