# SPDX-License-Identifier: MIT
"""mutate.py [COUNT [SEED]]: do the tests notice? Changes one operator or number at a time in libsocialtrust/evidence, signals and
score, builds what a few quick tests need, and runs them. Prints the share of the changes that a test noticed and lists the others.
Works on a copy in build/mutation; the tree stays as it is. A change that does not compile, or gives the same machine code, is not
counted."""
import hashlib
import pathlib
import random
import re
import shutil
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
WORK = ROOT / "build" / "mutation"
TESTS = ["test_signals", "test_score", "test_evidence", "test_evidence_blob", "test_explain", "test_conduct", "test_identity", "test_bounds",
         "test_monotone", "test_invariance"]  # fmt: skip
SWAPS = [("<=", "<"), (">=", ">"), ("==", "!="), ("!=", "=="), (" < ", " <= "), (" > ", " >= "), ("&&", "||"), ("||", "&&"),
         (" + ", " - "), (" - ", " + "), (" * ", " / "), ("++", "--"), ("+= ", "-= ")]  # fmt: skip


def quietly(*command):
    return subprocess.run(command, cwd=WORK, stdout=subprocess.PIPE, stderr=subprocess.STDOUT).returncode


def places():
    """Every (file, offset, old, new), but in comments, texts and includes."""
    found = []
    for folder in ("evidence", "signals", "score"):
        for path in sorted((ROOT / "libsocialtrust" / folder).rglob("*.[ch]")):
            source = path.read_text(encoding="utf-8")
            code = re.sub(r"/\*.*?\*/|\"(?:\\.|[^\"\\])*\"|^ *#.*$", lambda m: " " * len(m.group()), source, flags=re.S | re.M)
            for old, new in SWAPS:
                at = code.find(old)
                while at >= 0:
                    found.append((path.relative_to(ROOT), at, old, new))
                    at = code.find(old, at + len(old))
            for match in re.finditer(r"(?<![\w.])([1-9]\d*)(?![\w.])", code):
                found.append((path.relative_to(ROOT), match.start(), match.group(), str(int(match.group()) + 1)))
    return found


def digest():
    library = next((WORK / "out" / "libsocialtrust").glob("libsocialtrust.a"))
    with open(library, "rb") as file:
        return hashlib.sha256(file.read()).hexdigest()


def main():
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 50
    chosen = random.Random(int(sys.argv[2]) if len(sys.argv) > 2 else 1)
    if WORK.exists():
        shutil.rmtree(WORK)
    WORK.mkdir(parents=True)
    for name in ("libsocialtrust", "include", "tests", "meson.build", "meson_options.txt", "bindings", "examples", "COPYING", "README.md", "CHANGELOG.md"):
        source = ROOT / name
        (shutil.copytree if source.is_dir() else shutil.copy)(source, WORK / name)
    built = [f"tests/{name}" for name in TESTS]
    if quietly("meson", "setup", "out", "-Dpython=disabled", "-Druby=disabled", "-Dexamples=false", "-Doptimization=1"):
        raise SystemExit("mutate: meson setup failed")
    if quietly("ninja", "-C", "out", *built):
        raise SystemExit("mutate: the unchanged sources do not build")
    if any(quietly(f"out/{name}") for name in built):
        raise SystemExit("mutate: the unchanged sources fail a test")
    before, noticed, survived = digest(), 0, []
    candidates = places()
    chosen.shuffle(candidates)
    for path, at, old, new in candidates:
        if noticed + len(survived) == count:
            break
        source = (ROOT / path).read_text(encoding="utf-8")
        (WORK / path).write_text(source[:at] + new + source[at + len(old):], encoding="utf-8")
        if quietly("ninja", "-C", "out", *built) == 0 and digest() != before:
            if any(quietly("timeout", "120", f"out/{name}") for name in built):
                noticed += 1
            else:
                survived.append(f"{path}:{source.count(chr(10), 0, at) + 1}: {old.strip()} as {new.strip()}: "
                                f"{source.splitlines()[source.count(chr(10), 0, at)].strip()}")  # fmt: skip
        (WORK / path).write_text(source, encoding="utf-8")
    print(f"{noticed} of {noticed + len(survived)} changes noticed ({100 * noticed / max(1, noticed + len(survived)):.0f} %)")
    print("\n".join(survived))


main()
