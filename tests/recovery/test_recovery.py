#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Recovery of a known truth: the sample's generator at other seeds, scored, and compared with what it says.

    python3 tests/recovery/test_recovery.py PATH/TO/score_log [--seeds N]

For each archetype: is its depth where its class belongs (none < low < middle < high), and its trust
(low < neutral < high)? Are the stated orders between archetypes kept? At least 95% of the seeds must say yes.
Counts must be right in every seed: silent and one-way contacts have depth exactly 0, so many relationships,
these items await my move.
"""
import argparse
import csv
import io
import json
import os
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
SAMPLE = os.path.join(HERE, os.pardir, os.pardir, "examples", "sample")
sys.path.insert(0, SAMPLE)
sys.dont_write_bytecode = True
import generate  # noqa: E402

SHARE = 0.95
DEPTH_RANK = {"none": 0, "low": 1, "middle": 2, "high": 3}
TRUST_RANK = {"low": 0, "neutral": 1, "high": 2}
BANDS = {"acquaintance": 1, "contact": 15, "close": 41, "inner_circle": 68}  # band.* of the built-in profile
TRUST_RANGE = {"low": (0, 49.99), "neutral": (45, 70), "high": (60, 100)}


class Tally:
    def __init__(self):
        self.passed = self.failed = 0

    def check(self, good, text):
        if good:
            self.passed += 1
        else:
            self.failed += 1
            print("FAILED: " + text)


def scored(program, file, truth, as_of):
    """contact -> row of score_log."""
    command = [program, "--me", truth["me"], "--as-of", as_of, "--format", "csv", file]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)
    if done.returncode:
        sys.exit("score_log failed: " + done.stderr.decode("utf-8", "replace"))
    rows = csv.DictReader(io.StringIO(done.stdout.decode("utf-8")))
    return {row["contact"]: row for row in rows}


def number(row, column):
    return float(row[column]) if row and row[column] != "" else float("nan")


def mean(values):
    return sum(values) / len(values) if values else float("nan")


class Seed:
    """One seed's scores by archetype."""

    def __init__(self, program, seed, folder):
        self.seed = seed
        self.truth = generate.write(seed, folder)
        file = os.path.join(folder, "company.csv")
        self.rows = scored(program, file, self.truth, self.truth["as_of"])
        self.monday = scored(program, file, self.truth, self.truth["monday"])
        self.depth, self.trust = {}, {}
        for name, archetype in self.truth["archetypes"].items():
            self.depth[name] = [number(self.rows.get(id), "depth") for id in archetype["contacts"]]
            self.trust[name] = [number(self.rows.get(id), "trust_in_them") for id in archetype["contacts"]]

    def classes_right(self, name, score):
        """Whether all its contacts stand on the right side of all contacts of another class."""
        ranks, values = (DEPTH_RANK, self.depth) if score == "depth" else (TRUST_RANK, self.trust)
        mine = self.truth["archetypes"][name][score]
        if mine is None:
            return True
        if score == "depth" and mine == "none" and any(value != 0 for value in values[name]):
            return False
        low, high = TRUST_RANGE[mine] if score == "trust" else (0, 100)
        if not all(low <= value <= high for value in values[name]):
            return False
        for other, archetype in self.truth["archetypes"].items():
            theirs = archetype[score]
            if theirs is None or ranks[theirs] == ranks[mine]:
                continue
            if ranks[theirs] < ranks[mine] and not min(values[name]) > max(values[other]):
                return False
            if ranks[theirs] > ranks[mine] and not max(values[name]) < min(values[other]):
                return False
        return True

    def band_right(self, name):
        """Whether all its contacts are in their band of depth."""
        archetype = self.truth["archetypes"][name]
        return all(self.rows[id]["band"] == archetype["band"] for id in archetype["contacts"] if id in self.rows)

    def certain(self):
        """(relationships whose band is certain, relationships): both ends of the interval are in it."""
        edges = BANDS.values()
        band = lambda value: sum(value >= edge for edge in edges)  # noqa: E731
        rows = [row for row in self.rows.values() if number(row, "depth") > 0]
        return sum(band(number(row, "depth_low")) == band(number(row, "depth_high")) for row in rows), len(rows)

    def above(self, rule):
        values = self.depth if rule["score"] == "depth" else self.trust
        return min(values[rule["above"]]) > max(values[rule["below"]])

    def owed_right(self):
        expected = {}
        for item in self.truth["owed"]:
            expected[item["contact"]] = expected.get(item["contact"], 0) + 1
        found = {id: int(row["owed"] or 0) for id, row in self.rows.items() if int(row["owed"] or 0)}
        return found == expected

    def relationships(self):
        return sum(1 for row in self.rows.values() if number(row, "depth") > 0)

    def fall(self, id, column="trust_in_me"):
        return number(self.monday.get(id), column) - number(self.rows.get(id), column)

    def fall_right(self):
        """The named pair fell by five points or more since Monday, no other even half as much."""
        deepest = self.fall(self.truth["falls"]["contact"])
        related = [id for id, row in self.rows.items() if number(row, "depth") > 0]
        others = [self.fall(id, column) for id in related if id != self.truth["falls"]["contact"]
                  for column in ("trust_in_me", "trust_in_them")]
        return deepest >= 5 and max(others) < deepest / 2


def table(seeds):
    names = list(seeds[0].truth["archetypes"])
    print("%-20s %8s %-7s %6s %6s %8s %-8s %6s %6s" % ("archetype", "contacts", "class", "depth", "right", "",
                                                       "class", "trust", "right"))
    shares = {}
    for name in names:
        archetype = seeds[0].truth["archetypes"][name]
        share = {score: mean([seed.classes_right(name, score) for seed in seeds])
                 for score in ("depth", "trust")}
        shares[name] = share
        depth = mean([mean(seed.depth[name]) for seed in seeds])
        trust = mean([mean(seed.trust[name]) for seed in seeds])
        print("%-20s %8d %-7s %6.1f %5.0f%% %8s %-8s %6.1f %5s" % (
            name, len(archetype["contacts"]), archetype["depth"], depth, 100 * share["depth"], "",
            archetype["trust"] or "-", trust,
            "%.0f%%" % (100 * share["trust"]) if archetype["trust"] else "-"))
    return shares


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("score_log")
    parser.add_argument("--seeds", type=int, default=20, help="how many (20)")
    options = parser.parse_args()
    tally = Tally()

    text, truth = generate.generate(generate.DEFAULT_SEED)
    for name, made in (("company.csv", text), ("truth.json", generate.truth_text(truth))):
        with open(os.path.join(SAMPLE, name), encoding="utf-8", newline="") as file:
            tally.check(file.read() == made, "the shipped %s is what the generator makes" % name)
    tally.check(json.loads(generate.truth_text(truth)) == truth, "truth.json reads back")

    with tempfile.TemporaryDirectory() as folder:
        seeds = [Seed(options.score_log, 1 + number, folder) for number in range(options.seeds)]
    shares = table(seeds)
    for name, share in shares.items():
        for score, value in share.items():
            if seeds[0].truth["archetypes"][name][score] is not None:
                tally.check(value >= SHARE, "%s of '%s' is in its class in %.0f%% of seeds" % (
                    score, name, 100 * value))
    for name in shares:
        value = mean([seed.band_right(name) for seed in seeds])
        tally.check(value >= SHARE, "'%s' is in its band, %s, in %.0f%% of seeds" % (
            name, seeds[0].truth["archetypes"][name]["band"], 100 * value))
    certain, relations = (sum(part) for part in zip(*(seed.certain() for seed in seeds)))
    print("the band is certain, both ends of the interval lie in it: %.0f%% of %d relationships" % (100 * certain / relations, relations))
    for rule in seeds[0].truth["order"]:
        value = mean([seed.above(rule) for seed in seeds])
        tally.check(value >= SHARE, "%s of '%s' above '%s' in %.0f%% of seeds" % (
            rule["score"], rule["above"], rule["below"], 100 * value))
    for name, archetype in seeds[0].truth["archetypes"].items():
        if archetype["state"]:
            value = mean([all(seed.rows[id]["state"] == archetype["state"] for id in archetype["contacts"])
                          for seed in seeds])
            tally.check(value >= SHARE, "state of '%s' is %s in %.0f%% of seeds" % (
                name, archetype["state"], 100 * value))
    best = mean([min(seed.trust["keeper"]) > max(max(values) for name, values in seed.trust.items()
                                                 if name != "keeper") for seed in seeds])
    tally.check(best >= SHARE, "the promise-keeper is trusted above all in %.0f%% of seeds" % (100 * best))
    for seed in seeds:
        tally.check(len(seed.rows) == seed.truth["contacts"], "seed %d: a row for each contact" % seed.seed)
        count = seed.relationships()
        tally.check(count == seed.truth["relationships"], "seed %d: %d relationships, %d expected" % (
            seed.seed, count, seed.truth["relationships"]))
        tally.check(seed.owed_right(), "seed %d: what awaits my move: %s" % (seed.seed, sorted(
            (id, row["owed"]) for id, row in seed.rows.items() if row["owed"] not in ("", "0"))))
        tally.check(seed.fall_right(), "seed %d: trust in me of %s fell by %.1f since Monday" % (
            seed.seed, seed.truth["falls"]["contact"], seed.fall(seed.truth["falls"]["contact"])))
    print("%d passed, %d failed" % (tally.passed, tally.failed))
    return 1 if tally.failed else 0


if __name__ == "__main__":
    sys.exit(main())
