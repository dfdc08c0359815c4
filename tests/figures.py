# SPDX-License-Identifier: MIT
"""figures.py [LIBRARY]: how large the house is, one figure a line, to be compared before and after a change: lines, files, long
functions, parameters, the public surface, what a new signal touches, circles, and the library stripped."""

import pathlib
import re
import statistics
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).parents[1]
FUNCTION = re.compile(r"^(?!typedef|struct|enum|union|#|/|\*| |\})[^\n;={}]*?\b(\w+)\(([^;{}]*?)\)\n\{\n(.*?)^\}", re.M | re.S)


def held(*globs):
    tracked = subprocess.run(["git", "ls-files", *globs], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
    return [ROOT / path for path in tracked if (ROOT / path).exists()]


def lines(path):
    return path.read_text(encoding="utf-8").count("\n")


def functions(path):
    """(name, lines with its head, parameters) of each function of a file that clang-format laid out."""
    for name, parameters, body in FUNCTION.findall(path.read_text(encoding="utf-8")):
        if name not in ("if", "for", "while", "switch"):
            depth = flat = 0
            for letter in parameters:
                depth += (letter == "(") - (letter == ")")
                flat += letter == "," and depth == 0
            yield name, body.count("\n") + parameters.count("\n") + 3, 0 if parameters == "void" else flat + 1


def declared():
    """The public functions, and how many parameters each has."""
    text = re.sub(r"/\*.*?\*/", "", "".join(path.read_text(encoding="utf-8") for path in held("include/socialtrust/*.h")), flags=re.S)
    for name, parameters in re.findall(r"SOT_API [^;(]*?\b(sot_\w+)\(([^;]*)\);", text):
        yield name, 0 if parameters == "void" else parameters.count(",") + 1


def core():
    return held("libsocialtrust/*.c", "libsocialtrust/*.h", "libsocialtrust/**/*.c", "libsocialtrust/**/*.h", "include/**/*.h", "include/*.h")


# What the bindings are made of, told apart by their files; the first pattern that fits counts.
PARTS = (
    ("stores, logs and other databases", r"/(store|databases|saved|log_file)\.(py|rb)"),
    ("engines: Spark", r"/spark\.py"),
    ("the reader of messages and the assistant", r"reading\.|/assistant\.py"),
    ("display: tables, pages, plots, pictures", r"/(display|page|plot|pictures?|svg)\.(py|rb)"),
    ("the command line", r"/(__main__|cli|commands|logs)\.py"),
    ("signatures, docs, packing", r"/(choices|docs|signatures|types|native_stub|stage|licence|extconf)\.(py|rb)"),
    ("access to the core: tables in and out",
     r"/(inputs|intake|given|read|table|rows)\.(py|rb)|columns\.[hi]|/(arrow_in|streams|tables?)\.h"),
    ("access to the core: the rest of native code", r"\.[hic]$"),
    ("access to the core: classes of results and calls", r""),
)


def bindings():
    """Lines of each part of the bindings."""
    found = dict.fromkeys((name for name, _ in PARTS), 0)
    for path in held("bindings/*"):
        if path.suffix in (".py", ".rb", ".h", ".i", ".c") and not {"test", "importers", "report"} & set(path.parts):
            of = next(name for name, pattern in PARTS if re.search(pattern, path.relative_to(ROOT).as_posix()))
            found[of] += lines(path)
    return found


def figures():
    sizes = {path: lines(path) for path in core()}
    largest = max(sizes, key=lambda path: sizes[path])
    parts = bindings()
    all_functions = [each for path in sizes if path.suffix == ".c" for each in functions(path)]
    public = list(declared())
    yield "lines of the core, headers included", sum(sizes.values())
    yield "lines of the bindings, without importers, report and tests", sum(parts.values())
    for name, count in parts.items():
        yield "    of these " + name, count
    yield "files of the core", len(sizes)
    yield "its median file, lines", int(statistics.median(sizes.values()))
    yield f"its largest file, lines ({largest.relative_to(ROOT)})", sizes[largest]
    yield "functions of the core", len(all_functions)
    yield "of these above 60 lines", sum(length > 60 for _, length, _ in all_functions)
    yield "of these above 6 parameters", sum(count > 6 for _, _, count in all_functions)
    yield "public functions", len(public)
    yield "of these above 6 parameters", sum(count > 6 for _, count in public)
    table = (ROOT / "libsocialtrust/ADDING.md").read_text(encoding="utf-8").partition("## A signal")[2].partition("##")[0]
    yield "files that a new signal touches, by ADDING.md", sum(name.count("`") // 2 for name in re.findall(r"^\| (`[^|]*)\|", table, re.M))
    layers = subprocess.run(["sh", ROOT / "tests/checks/layers.sh", ROOT], capture_output=True, text=True, check=False)
    yield "circles of includes and imports", 0 if layers.returncode == 0 else layers.stdout.count("\n")
    if len(sys.argv) > 1:
        with tempfile.TemporaryDirectory() as folder:
            stripped = pathlib.Path(folder) / "stripped.so"
            subprocess.run(["strip", "-o", stripped, sys.argv[1]], check=True)
            yield "bytes of the library, stripped", stripped.stat().st_size


for what, figure in figures():
    print(f"{figure:>9,}  {what}")
