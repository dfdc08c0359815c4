#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The figures of a run, `key value unit` a line on standard input, as one table beside the floors that were set."""
import os
import sys


def human(value, unit):
    """A figure with the prefix that people read."""
    if unit.endswith("/s") and unit != "GB/s":
        for size, prefix in ((1e6, "M "), (1e3, "k ")):
            if value >= size:
                return f"{value / size:.2f} {prefix}{unit}"
    if unit == "µs" and value >= 1e3:
        return f"{value / 1e3:.2f} ms"
    if unit == "ns":
        for size, name in ((1e6, "ms"), (1e3, "µs")):
            if value >= size:
                return f"{value / size:.2f} {name}"
    return f"{value:.{0 if value >= 100 else 2}f} {unit}"


class Table:
    def __init__(self, figures):
        self.figures = figures
        self.rows = []

    def head(self, text):
        self.rows.append((text,))

    def put(self, text, key, floor=None, most=False, against=None, what=""):
        """One figure; `floor`: what is asked of it (at most, with `most`); `against`: give the ratio to that one."""
        if key not in self.figures:
            return
        value, unit = self.figures[key]
        if not value > 0:  # what could not be measured is not told as if it had been
            return
        wanted = "" if floor is None else ("≤ " if most else "≥ ") + human(floor, unit)
        verdict = ""
        if floor is not None:
            verdict = "reached" if (value <= floor if most else value >= floor) else "missed"
        ratio = ""
        if against in self.figures and self.figures[against][0]:
            ratio = f"{value / self.figures[against][0]:.2f} × {what}"
        self.rows.append((text, human(value, unit), wanted, verdict, ratio))

    def print(self):
        widths = [max(len(row[i]) for row in self.rows if len(row) > i) if i else
                  max(len(row[0]) for row in self.rows if len(row) > 1) for i in range(5)]
        for k, row in enumerate(self.rows):
            if len(row) == 1 and (k + 1 == len(self.rows) or len(self.rows[k + 1]) == 1):
                continue  # nothing below it was measured
            if len(row) == 1:
                print(f"\n{row[0]}")
            else:
                print(f"  {row[0]:<{widths[0]}}  {row[1]:>{widths[1]}}  {row[2]:>{widths[2]}}  "
                      f"{row[3]:<{widths[3]}}  {row[4]}".rstrip())


def batch(table, figures):
    sizes = sorted({int(key.split(".")[1]) for key in figures if key.startswith("batch.")})
    for size in sizes:
        table.head(f"All pairs from columns in memory, {size:,} interactions")
        for threads in (1, 2):
            base, last, asked = f"batch.{size}.{threads}", size == sizes[-1], size >= 20_000_000
            table.put(f"add and score, {threads} thread(s)", f"{base}.total", (12e6 if threads == 2 else 7e6) if asked else None,
                      against=f"naive.{size}", what="simple code for a part, 1 thread")
            first = f"batch.{sizes[0]}.{threads}" if size != sizes[0] else ""
            table.put("   add columns", f"{base}.add", against=f"{first}.add", what=f"the rate of {sizes[0]:,}")
            table.put("   score", f"{base}.scores", against=f"{first}.scores", what=f"the rate of {sizes[0]:,}")
            table.put("   processor time of all threads", f"{base}.cpu")
            table.put("   peak memory beyond the columns", f"{base}.peak", 48, most=True)
            if last and threads == 2 and "roof.copy.2" in figures:
                # time, actor, target, channel, kind in: 21 bytes; a row of 16 bytes written and read
                moved = figures[f"{base}.total"][0] * (21 + 2 * 16) / 1e9
                figures["batch.moved"] = (moved, "GB/s")
                table.put("   bytes that must move, 53 a row", "batch.moved", against="roof.scan.2",
                          what="the memory's scan bandwidth")
        table.put("simple code for a part of the evidence, 1 thread", f"naive.{size}")


def network(table, figures):
    edges = figures.get("network.edges", (0, ""))[0]
    table.head(f"A network of {edges:,.0f} edges")
    asked = edges >= 9_000_000  # ten million, without those drawn twice
    for threads in (1, 2):
        table.put(f"build, {threads} thread(s)", f"network.build_{threads}_s", 1.0 if asked and threads == 2 else None, most=True)
        table.put(f"standing, {threads} thread(s)", f"network.standing_{threads}_s", 0.6 if asked and threads == 2 else None, most=True)
    table.put("standing around one, median", "network.local_ms_median", 2 if asked else None, most=True)
    table.put("reputation, median", "network.reputation_us_median")


def main():
    figures, notes = {}, {}
    for line in sys.stdin:
        parts = line.split()
        try:
            figures[parts[0]] = (float(parts[1]), parts[2])
        except (IndexError, ValueError):
            notes[parts[0] if parts else ""] = " ".join(parts[1:2])
    table = Table(figures)
    table.head("The machine's memory")
    for threads in (1, 2):
        table.put(f"scan, {threads} thread(s)", f"roof.scan.{threads}")
        table.put(f"copy, {threads} thread(s) (as much again is written)", f"roof.copy.{threads}")
    batch(table, figures)
    version = notes.get("duckdb.version", "")
    table.head(f"The same log in DuckDB {version}, a part of the evidence, 2 threads, in turns with ours")
    table.put("DuckDB", "duckdb.rate")
    table.put("ours, all of the evidence and the scores", "duckdb.ours")
    table.put("ratio", "duckdb.ratio", 4)
    table.head("One more interaction into a ledger, and its pair's score")
    table.put("in order, median", "append.both.median", 2000, most=True)
    table.put("   99 %", "append.both.p99")
    table.put("   99.9 %", "append.both.p99_9", 15000, most=True)
    table.put("   adding alone, median", "append.add.median")
    table.put("      99.9 %", "append.add.p99_9")
    table.put("   scoring alone, median", "append.score.median")
    table.put("      99.9 %", "append.score.p99_9")
    table.put("   reading the clock (within the above)", "append.clock")
    for size in (10, 100, 1000, 10000, 100000):
        table.put(f"late, pair of {size:,} rows, median", f"late.{size}.median", 20000 if size == 1000 else None, most=True)
        table.put("   a row of the pair", f"late.{size}.per_row")
    table.put("sot_ledger_prepare, once", "append.prepare")
    table.put("   memory that it adds", "append.prepare_memory")
    table.head("A mail read")
    table.put("1,000 characters, English and German", "mail.read", 20, most=True)
    table.head("Running evidence of one pair")
    table.put("add, channel and id", "evidence.add.channel_id", 100, most=True)
    table.put("add, channel", "evidence.add.channel", 100, most=True)
    table.put("add, neither", "evidence.add.plain", 100, most=True)
    table.put("add, 20,000 pairs in turn", "evidence.add.cold")
    table.put("score", "evidence.score.hot", 500, most=True)
    table.put("score, 20,000 pairs in turn", "evidence.score.cold")
    for rows in ("20_rows", "1000_rows"):
        table.put(f"blob after {rows.replace('_', ' ')}", f"evidence.blob.{rows}", 600 if rows == "20_rows" else None, most=True)
        table.put("   save", f"evidence.save.{rows}")
        table.put("   load", f"evidence.load.{rows}")
        table.put("   load, add, score and save", f"evidence.crm_cycle.{rows}", 6000 if rows == "20_rows" else None, most=True)
    table.head("From a file into a ledger")
    for form, floor in (("csv", 8e6), ("csv_iso", 8e6), ("ndjson", 5e6), ("ndjson_iso", 5e6)):
        name = form.replace("_iso", " with ISO 8601 times").replace("csv", "CSV").replace("ndjson", "NDJSON")
        table.put(f"{name}, 1 thread", f"files.{form}.1")
        table.put(f"{name}, 2 threads", f"files.{form}.2", floor, against=f"files.{form}.lines",
                  what="reading and counting lines, 1 thread")
    network(table, figures)
    table.head("From Python")
    table.put("the ten best of 1.5 million pairs", "python.top", 100, most=True)
    table.put("the first row of a million", "python.first_row")
    table.put("a million rows as an Arrow stream", "python.rows", 500, most=True)
    table.head("The shared library")
    table.put("stripped", "library.size", 600 * 1024, most=True)
    load = figures.get("load", (0, ""))[0]
    print(f"{os.cpu_count()} processors")
    if load > 0.5:
        print(f"{load:.1f} other processes were at work when this began: times may be too long")
    table.print()
    if "library.needs" in notes:
        print(f"  links {notes['library.needs'].replace(',', ', ')}")


if __name__ == "__main__":
    main()
