# SPDX-License-Identifier: MIT
"""mutate.py [COUNT [SEED [MINUTES]]]: do the tests notice? Changes one operator or number at a time in libsocialtrust/evidence, signals
and score, builds what a few quick tests need, and runs them. Prints the share of the changes that a test noticed, and those that none
did. Which changes are tried follows from SEED alone, spread evenly over the files by their size; after MINUTES (10) no further one is
begun, and the share is of those tried. Works on a copy in build/mutation; the tree stays as it is. A change that does not compile, or
gives the same machine code, is not counted."""
import hashlib
import pathlib
import random
import re
import shutil
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
WORK = ROOT / "build" / "mutation"
# Seconds each, the quickest first: the first that fails ends it. test_evidence_blob, test_bounds, test_monotone and test_invariance, which
# take minutes, see more than these do.
TESTS = ["test_signals", "test_explain", "test_evidence", "test_score", "test_conduct", "test_identity"]
SWAPS = [("<=", "<"), (">=", ">"), ("==", "!="), ("!=", "=="), (" < ", " <= "), (" > ", " >= "), ("&&", "||"), ("||", "&&"),
         (" + ", " - "), (" - ", " + "), (" * ", " / "), ("++", "--"), ("+= ", "-= ")]  # fmt: skip
CLOCK = 60  # seconds that a test has


def quietly(*command):
    return subprocess.run(command, cwd=WORK, stdout=subprocess.PIPE, stderr=subprocess.STDOUT).returncode


def places():
    """Every (file, offset, old, new), but in comments, texts and includes."""
    found = []
    for folder in ("evidence", "signals", "score"):
        for path in sorted((ROOT / "libsocialtrust" / folder).rglob("*.[ch]")):
            source = path.read_text(encoding="utf-8")
            code = re.sub(r"/\*.*?\*/|\"(?:\\.|[^\"\\])*\"|^ *#[^\n]*$", lambda m: " " * len(m.group()), source, flags=re.S | re.M)
            for old, new in SWAPS:
                at = code.find(old)
                while at >= 0:
                    found.append((path.relative_to(ROOT), at, old, new))
                    at = code.find(old, at + len(old))
            for match in re.finditer(r"(?<![\w.])([1-9]\d*)(?![\w.])", code):
                found.append((path.relative_to(ROOT), match.start(), match.group(), str(int(match.group()) + 1)))
    return found


def spread(found, seed):
    """All of them in an order of which every beginning is spread evenly over the files."""
    by_file = {}
    for place in found:
        by_file.setdefault(place[0], []).append(place)
    dice = random.Random(seed)
    ranked = []
    for path in sorted(by_file):
        mine = by_file[path]
        dice.shuffle(mine)
        start = dice.random()
        ranked += [((k + start) / len(mine), str(path), place) for k, place in enumerate(mine)]
    return [place for _, _, place in sorted(ranked, key=lambda each: each[:2])]


def digest():
    with open(WORK / "out" / "libsocialtrust" / "libsocialtrust.a", "rb") as file:
        return hashlib.sha256(file.read()).hexdigest()


def copy_tree():
    if WORK.exists():
        shutil.rmtree(WORK)
    WORK.mkdir(parents=True)
    for name in ("libsocialtrust", "include", "tests", "meson.build", "meson_options.txt", "bindings", "examples", "COPYING", "README.md", "CHANGELOG.md"):
        source = ROOT / name
        (shutil.copytree if source.is_dir() else shutil.copy)(source, WORK / name)


def noticed(built):
    """By a test that fails or does not end."""
    return any(quietly("timeout", str(CLOCK), f"out/{name}") for name in built)


def main():
    count, seed, minutes = (int(value) for value in (sys.argv[1:] + ["100", "1", "10"][len(sys.argv) - 1:])[:3])
    end = time.monotonic() + 60 * minutes
    copy_tree()
    built = [f"tests/{name}" for name in TESTS]
    if quietly("meson", "setup", "out", "-Dpython=disabled", "-Druby=disabled", "-Dexamples=false", "-Dsqlite=disabled", "-Doptimization=1",
               "-Dc_args=-DNDEBUG"):  # fmt: skip
        raise SystemExit("mutate: meson setup failed")
    if quietly("ninja", "-C", "out", *built):
        raise SystemExit("mutate: the unchanged sources do not build")
    if noticed(built):
        raise SystemExit("mutate: the unchanged sources fail a test")
    before, killed, survived = digest(), 0, []
    for path, at, old, new in spread(places(), seed):
        if killed + len(survived) == count or time.monotonic() > end:
            break
        source = (WORK / path).read_text(encoding="utf-8")
        (WORK / path).write_text(source[:at] + new + source[at + len(old):], encoding="utf-8")
        if quietly("ninja", "-C", "out", *built) == 0 and digest() != before:
            if noticed(built):
                killed += 1
            else:
                line = source.count("\n", 0, at)
                survived.append(f"{path}:{line + 1}: {old.strip()} as {new.strip()}: {source.splitlines()[line].strip()}")
        (WORK / path).write_text(source, encoding="utf-8")
    tried = killed + len(survived)
    print(f"{killed} of {tried} changes noticed ({100 * killed / max(1, tried):.0f} %)")
    print("\n".join(survived), end="\n" if survived else "")


if __name__ == "__main__":
    main()
