#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""instructions.py BENCH COMPILER [SCORE_LOG]: the instructions that a row costs in a fixed log of 300,000, a call of running evidence and a mail that is read,
counted by callgrind, so that no other work on the machine shows. Prints one line a part of the work, and fails where one is above its stored figure
(instructions.txt beside this file) by 5 %; with SCORE_LOG also what the report of a load costs of loading the sample, at most 3 %. Figures are of one compiler at one level: with another it counts, prints and says so.
`sh tests/bench/instructions.sh` stores new ones. Ends with 77, skipped, where there is no valgrind."""
import os
import re
import shutil
import subprocess
import sys
import tempfile

ROWS = 300_000
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
SAMPLE = os.path.join(ROOT, "examples", "sample", "company.csv")
REPORT_MOST = 3  # percent of loading
# What a load does for its report alone: with all that these call, and lines of this file that keep the first and the last time.
REPORT = ("sot_ledger_get_report", "sot__watch_times", "sot__watch_whole", "sot__watch_odd", "sot__watch_end", "sot__watch_origin",
          "sot__settled_check", "sot__settled_note", "sot__report_judge", "report_first", "report_lent")
REPORT_LINES = (os.path.join("libsocialtrust", "ledger", "intake", "group.c"), re.compile(r"first_us|last_us"))
STORED = os.path.join(os.path.dirname(os.path.abspath(__file__)), "instructions.txt")
SLACK = 1.05
CALLS = {"adding": 1200, "asking": 700, "keeping": 200,  # of running evidence: how many mode_counted() in evidence.c makes
         "reading": 200}  # of mails of 1,000 characters: mode_mails_counted() in mail.c


def run_counted(command):
    """Instructions by function, with all that it calls; and those at the lines of REPORT_LINES that speak of it."""
    with tempfile.TemporaryDirectory() as folder:
        out = os.path.join(folder, "out")
        subprocess.run(["valgrind", "--tool=callgrind", f"--callgrind-out-file={out}", *command],
                       check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                       env={k: v for k, v in os.environ.items() if k != "MALLOC_PERTURB_"})  # Meson's: it would be counted
        text = subprocess.run(["callgrind_annotate", "--inclusive=yes", "--threshold=100", "--show-percs=no", "--auto=no", out],
                              check=True, capture_output=True, text=True).stdout
        at_lines = lines_of(out)
    total = {}
    for count, name in re.findall(r"^\s*([\d,]+)\s+\S*:(\w+)(?:\s\[.*\])?$", text, re.M):
        total[name] = max(total.get(name, 0), int(count.replace(",", "")))
    return total, at_lines


def lines_of(out):
    """What the marked lines of REPORT_LINES cost themselves, inlined or not."""
    path, mark = REPORT_LINES
    with open(os.path.join(ROOT, path), encoding="utf-8") as file:
        marked = {number for number, line in enumerate(file, 1) if mark.search(line)}
    names, here, line, cost, called = {}, "", 0, 0, False
    with open(out, encoding="utf-8") as file:
        for text in map(str.rstrip, file):
            found = re.match(r"(fl|fi|fe|cfi|cfl)=\((\d+)\)(?: (.*))?$", text)
            if found:
                names.setdefault(found[2], found[3])
                here = here if found[1][0] == "c" else names[found[2]]
            elif text.startswith("calls="):
                called = True
            elif text[:1] and text[0] in "+-*0123456789":
                at, *counts = text.split()
                line = line if at == "*" else line + int(at) if at[0] in "+-" else int(at)
                cost += int(counts[0]) if not called and line in marked and here.endswith(path) else 0
                called = False
    return cost


def report_share(score_log):
    """Percent of loading the sample from CSV that the report costs, everything looked at."""
    total, at_lines = run_counted([score_log, "--as-of", "last", "--format", "csv", SAMPLE])
    return 100 * (sum(total.get(name, 0) for name in REPORT) + at_lines) / total["sot_ledger_read_file"]


def counted(bench):
    """Instructions a row, a call, a mail."""
    total, _ = run_counted([bench, "counted", str(ROWS)])
    load, fold, all_scores = (total[name] / ROWS for name in ("sot_ledger_add_columns", "sot__reader_state", "sot_ledger_scores"))
    return {"loading": load, "folding": fold, "scoring": all_scores - fold,
            "adding": total["sot_evidence_add"] / CALLS["adding"], "asking": total["sot_evidence_score"] / CALLS["asking"],
            "keeping": (total["sot_evidence_load"] + total["sot_evidence_save"]) / CALLS["keeping"],
            "reading": total["sot_reader_read"] / CALLS["reading"]}


def stored():
    with open(STORED, encoding="utf-8") as file:
        lines = [line.split() for line in file if line.strip() and not line.startswith("#")]
    return {line[0]: {part: float(value) for part, value in zip(line[1::2], line[2::2])} for line in lines}


def store(compiler, figures):
    known = stored()
    known[compiler] = figures
    with open(STORED, encoding="utf-8") as file:
        head = [line for line in file if line.startswith("#")]
    with open(STORED, "w", encoding="utf-8") as file:
        file.writelines(head)
        for name in sorted(known):
            file.write(" ".join([name] + [f"{part} {value:.1f}" for part, value in known[name].items()]) + "\n")


def vectors():
    """Valgrind counts what this processor would run: with wide vectors, or without."""
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as file:
            return "avx2" if re.search(r"\bavx2\b", file.read()) else "plain"
    except OSError:
        return "plain"


def main():
    bench, compiler = sys.argv[1], f"{sys.argv[2]}-{vectors()}"
    if not shutil.which("valgrind") or not shutil.which("callgrind_annotate"):
        print("skipped: valgrind is not installed")
        return 77
    figures, known, failed = counted(bench), stored().get(compiler), 0
    for part, value in figures.items():
        limit = known[part] * SLACK if known and part in known else None
        verdict = "" if limit is None else f"  stored {known[part]:.1f}" + ("" if value <= limit else "  TOO MANY")
        failed += limit is not None and value > limit
        of = "mail" if part == "reading" else "call" if part in CALLS else "row"
        print(f"{part:8} {value:8.1f} instructions a {of}{verdict}")
    if len(sys.argv) > 3:
        share = report_share(sys.argv[3])
        print(f"report   {share:8.2f} % of loading the sample, at most {REPORT_MOST}{'' if share <= REPORT_MOST else '  TOO MANY'}")
        failed += share > REPORT_MOST
    if os.environ.get("INSTRUCTIONS_RENEW"):
        store(compiler, figures)
        return 0
    if not known:
        print(f"skipped: no figures are stored for {compiler}")
        return 77
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
