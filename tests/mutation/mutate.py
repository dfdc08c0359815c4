# SPDX-License-Identifier: MIT
"""mutate.py [COUNT [SEED [MINUTES [FOLDER...]]]]: do the tests notice? Changes one operator or number at a time in folders of
libsocialtrust/ (evidence and score), builds what one quick test needs, runs it, then the next: the first that fails ends it. Prints the
share of the changes that a test noticed, and those that none did, each with its line. Which changes are tried follows from SEED alone,
spread evenly over the files by their size; after MINUTES (10) no further one is begun, and the share is of those tried. Works on a copy
in build/mutation; the tree stays as it is. A change that does not compile, or gives the same machine code, is not counted. A test that
does not end in thirty times what it took unchanged is asked once more with three times that, so that no busy machine makes it look
noticed, and is told apart. README.md beside it has the last run, and why those that are left are left.
With AddressSanitizer, as the stage asan has it: what is read or written past an end is noticed.
mutate.py --at FILE:LINE...: every change of these lines instead.
mutate.py --again FILE: those that FILE, what an earlier run has printed, says that none noticed."""
import hashlib
import os
import pathlib
import random
import re
import shutil
import signal
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
WORK = ROOT / "build" / "mutation"
# The quickest and sharpest first. test_bounds, test_monotone, test_invariance and a whole run of the differential test, which take
# minutes, see more than these do.
TESTS = ["test_arguments", "test_signals", "test_edges", "test_explain", "test_evidence", "test_score", "test_outstanding", "test_rows_out", "test_ledger",
         "test_conduct", "test_planned", "test_words", "test_report", "test_moves", "test_coarse", "test_identity", "test_evidence_blob", "test_nulls", "test_network",
         "test_stories", "test_oom_score", "test_oom_ledger", "test_learn"]  # fmt: skip
CASES = "60"  # of the differential test, the last: the oracle's random ledgers
SWAPS = [("<=", "<"), (">=", ">"), ("==", "!="), ("!=", "=="), (" < ", " <= "), (" > ", " >= "), ("&&", "||"), ("||", "&&"),
         (" + ", " - "), (" - ", " + "), (" * ", " / "), ("++", "--"), ("+= ", "-= ")]  # fmt: skip
SANITIZED = "-fsanitize=address,bounds -fsanitize-undefined-trap-on-error -fno-omit-frame-pointer"
CLOCK = 20  # seconds that a test has at least
ENDLESS = "no end"


def quietly(*command, clock=None):
    """The status; ENDLESS: after so many seconds it still ran."""
    # In a session of its own: what a test forks ends with it.
    process = subprocess.Popen(command, cwd=WORK, stdout=subprocess.DEVNULL, stderr=subprocess.STDOUT, start_new_session=True)
    try:
        return process.wait(clock)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        return ENDLESS


def places(folders):
    """Every (file, offset, old, new), but in comments, texts and includes."""
    found = []
    for folder in folders:
        for path in sorted((ROOT / "libsocialtrust" / folder).rglob("*.[ch]")):
            source = path.read_text(encoding="utf-8")
            code = re.sub(r"/\*.*?\*/|\"(?:\\.|[^\"\\])*\"|^ *#[^\n]*$", lambda m: " " * len(m.group()), source, flags=re.S | re.M)
            for old, new in SWAPS:
                at = code.find(old)
                while at >= 0:
                    if not changes_nothing(code, at, old):
                        found.append((path.relative_to(ROOT), at, old, new))
                    at = code.find(old, at + len(old))
            for match in re.finditer(r"(?<![\w.])([1-9]\d*)(?![\w.])", code):
                found.append((path.relative_to(ROOT), match.start(), match.group(), str(int(match.group()) + 1)))
    return found


def changes_nothing(code, at, old):
    """x > y ? x : y as x >= y ? x : y: the larger of two, whichever it is where they are equal; likewise if (x > y) x = y."""
    if old.strip() not in ("<", ">", "<=", ">="):
        return False
    left = re.search(r"[\w.\[\]]+(?:->[\w.\[\]]+)*$", code[:at].rstrip())
    right = re.match(r"\s*([\w.\[\]]+(?:->[\w.\[\]]+)*)(\)?)(?:\s*\?\s*(-?[\w.\[\]>-]+?)\s*:\s*([\w.\[\]>-]+)|\s*([\w.\[\]>-]+) = ([\w.\[\]>-]+);)",
                     code[at + len(old):])  # fmt: skip
    if not left or not right:
        return False
    x, y = left.group(), right.group(1)
    one, other = (right.group(3), right.group(4)) if right.group(3) else (right.group(5), right.group(6))
    return {one, other} == {x, y} or (y == "0" and {one, other} == {f"-{x}", x})


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


def line_of(path, at):
    return (ROOT / path).read_text(encoding="utf-8").count("\n", 0, at) + 1


def of_lines(wanted):
    """The changes of lines given as FILE:LINE, below libsocialtrust/."""
    lines = {(pathlib.Path("libsocialtrust") / each.rsplit(":", 1)[0], int(each.rsplit(":", 1)[1])) for each in wanted}
    found = places(sorted({path.parts[1] for path, _ in lines}))
    return [place for place in found if (place[0], line_of(place[0], place[1])) in lines]


def again(report):
    """The changes of an earlier report's lines that none noticed, as far as their lines are what they were."""
    wanted = {}
    for path, line, old, new in re.findall(r"^(\S+?):(\d+): (\S+) as (\S+): (?!tests/|no end)", report, flags=re.M):
        wanted.setdefault((pathlib.Path(path), int(line), old, new))
    found = places(sorted({path.parts[1] for path, *_ in wanted}))
    return [place for place in found if (place[0], line_of(place[0], place[1]), place[2].strip(), place[3].strip()) in wanted]


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


def built(target):
    return quietly("ninja", "-C", "out", target) == 0


def steps():
    """Pairs: what to build, and what then fails, or does not end, where a change is noticed."""
    for name in TESTS:
        yield f"tests/{name}", [f"out/tests/{name}"]
    yield "tests/score_dump", [sys.executable, "tests/differential/test_differential.py", "out/tests/score_dump", "--cases", CASES]


def noticed(clocks):
    """By which step; None: by none."""
    for target, command in steps():
        if not built(target):
            raise SystemExit(f"mutate: {target} does not build")
        status = quietly(*command, clock=clocks[target])
        if status == ENDLESS:
            status = quietly(*command, clock=3 * clocks[target])
        if status:
            return ENDLESS if status == ENDLESS else target
    return None


def prepare():
    copy_tree()
    if quietly("meson", "setup", "out", "-Dpython=disabled", "-Druby=disabled", "-Dexamples=false", "-Dsqlite=disabled", "-Doptimization=1",
               "-Ddebug=false", f"-Dc_args=-DNDEBUG -DSOT__ONE_COPY {SANITIZED}", f"-Dc_link_args={SANITIZED}"):  # fmt: skip
        raise SystemExit("mutate: meson setup failed")
    if not built("libsocialtrust/libsocialtrust.a"):
        raise SystemExit("mutate: the unchanged sources do not build")
    clocks = {}
    for target, command in steps():
        if not built(target):
            raise SystemExit(f"mutate: {target} does not build")
        begin = time.monotonic()
        if quietly(*command):
            raise SystemExit(f"mutate: the unchanged sources fail {target}")
        clocks[target] = max(CLOCK, 30 * (time.monotonic() - begin))
    return clocks


def main():
    given = sys.argv[1:]
    if given[:1] == ["--at"]:
        chosen, count, minutes = of_lines(given[1:]), 10**9, 10**6
    elif given[:1] == ["--again"]:
        chosen, count, minutes = again(pathlib.Path(given[1]).read_text(encoding="utf-8")), 10**9, 10**6
    else:
        count, seed, minutes = (int(value) for value in (given + ["100", "1", "10"][len(given):])[:3])
        chosen = spread(places(given[3:] or ["evidence", "score"]), seed)
    end = time.monotonic() + 60 * minutes
    clocks = prepare()
    before, killed, survived = digest(), {}, []
    for path, at, old, new in chosen:
        if sum(killed.values()) + len(survived) == count or time.monotonic() > end:
            break
        source = (WORK / path).read_text(encoding="utf-8")
        (WORK / path).write_text(source[:at] + new + source[at + len(old):], encoding="utf-8")
        if built("libsocialtrust/libsocialtrust.a") and digest() != before:
            step = noticed(clocks)
            line = line_of(path, at)
            if step:
                killed[step] = killed.get(step, 0) + 1
            else:
                survived.append(f"{path}:{line}: {old.strip()} as {new.strip()}: {source.splitlines()[line - 1].strip()}")
            print(f"{path}:{line}: {old.strip()} as {new.strip()}: {step or 'NOT NOTICED'}", file=sys.stderr, flush=True)
        (WORK / path).write_text(source, encoding="utf-8")
    many = sum(killed.values())
    tried = many + len(survived)
    print(f"{many} of {tried} changes noticed ({100 * many / max(1, tried):.0f} %), by " +
          ", ".join(f"{name.rsplit('/', 1)[-1]} {n}" for name, n in sorted(killed.items(), key=lambda each: -each[1])))  # fmt: skip
    print("\n".join(survived), end="\n" if survived else "")


if __name__ == "__main__":
    main()
