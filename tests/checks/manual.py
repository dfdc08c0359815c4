# SPDX-License-Identifier: MIT
"""manual.py ROOT [SCORE_LOG]: what the pages say of lists is what the lists hold. Kinds and cues of MANUAL.md against kinds.def and
cues.def, columns against the fields, options of man pages against the programs', files and links of every page against the tree,
functions that a page names against the headers; README.md is at most 220 lines."""
import pathlib
import re
import subprocess
import sys

root = pathlib.Path(sys.argv[1])
wrong = []


def text(path):
    return (root / path).read_text(encoding="utf-8")


def rows(page, heading):
    """First cells, and the second ones, of the table under a heading."""
    table = text(page).partition(f"### {heading}\n")[2].partition("\n#")[0]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in re.findall(r"^\| `.*\|$", table.replace("\\|", "/"), re.M)]


def same(what, said, are):
    if said != are:
        wrong.append(f"{what}: the page has {[x for x in said if x not in are] or 'them in another order'}, it lacks "
                     f"{[x for x in are if x not in said]}")  # fmt: skip


MANUAL = "libsocialtrust/MANUAL.md"
kinds = re.findall(r'^X\(\w+, *\d+, *"(\w+)", *(\w+)', text("include/socialtrust/kinds.def"), re.M)
same("kinds", [(row[0].strip("`"), row[1]) for row in rows(MANUAL, "Kinds")], [(name, kind.lower()) for name, kind in kinds])
cues = re.findall(r'^X\(\w+, *\d+, *"(\w+)"', text("include/socialtrust/cues.def"), re.M)
same("cues", [row[0].strip("`") for row in rows(MANUAL, "Cues")], cues)
for row in rows(MANUAL, "Kinds") + rows(MANUAL, "Cues"):
    if not all(row):
        wrong.append(f"{row[0]}: an empty cell")
columns = re.findall(r"`(\w+)`", " ".join(row[0] for row in rows(MANUAL, "Columns")))
fields = re.findall(r'^FIELD\(\w+, "(\w+)"', text("include/socialtrust/fields.def"), re.M)
same("columns", [name for name in columns if name in fields], fields)

sources = [*(root / "include").rglob("*.h"), *(path for path in (root / "libsocialtrust/sql").rglob("*") if path.suffix in (".c", ".sql", ".h"))]
declared = set(re.findall(r"\bsot_[a-z0-9_]+\b", "".join(path.read_text(encoding="utf-8") for path in sources)))
PAGES = ["README.md", MANUAL, "libsocialtrust/MODEL.md", "libsocialtrust/ADDING.md", "bindings/python/README.md", "bindings/ruby/README.md",
         "examples/sample/README.md", "examples/README.md", "libsocialtrust/sql/README.md", "libsocialtrust/sql/SIZES.md"]  # fmt: skip
for page in PAGES:
    body = text(page)
    here = (root / page).parent
    for link in re.findall(r"\]\(([^)\s]+)\)", body):
        path, _, anchor = link.partition("#")
        if "://" in path:
            continue
        target = (here / path).resolve() if path else root / page
        if not target.exists():
            wrong.append(f"{page}: no {link}")
        elif anchor and target.suffix == ".md":
            heads = {re.sub(r"[^\w -]", "", head.lower()).strip().replace(" ", "-") for head in re.findall(r"^#+ (.*)$", target.read_text(), re.M)}
            if anchor not in heads:
                wrong.append(f"{page}: no heading {link}")
    for name in sorted(set(re.findall(r"\bsot_[a-z0-9_]+\b", body)) - declared):
        wrong.append(f"{page}: {name} is in no header and no database")
for path in re.findall(r"^\| `([^`]+)`(?:, `([^`]+)`)?", text("libsocialtrust/ADDING.md"), re.M):
    first, second = path
    for name in (first, second and str(pathlib.PurePath(first).parent / pathlib.PurePath(second).name)):
        if name and "NAME" not in name and "/xx" not in name and not (root / name).exists():
            wrong.append(f"ADDING.md: no {name}")
lines = text("README.md").count("\n")
if lines > 220:
    wrong.append(f"README.md has {lines} lines, 220 at most")


def options(page):
    return set(re.findall(r"\bFl (?:-|\\-)([a-z][a-z-]*)", text(page)))


def compare(page, said):
    real = set(re.findall(r"(?<![\w-])--([a-z][a-z-]*)", said))
    for name in sorted(real - options(page)):
        wrong.append(f"{page}: --{name} is missing")
    for name in sorted(options(page) - real - {"help", "version"}):
        wrong.append(f"{page}: the program has no --{name}")


if len(sys.argv) > 2:
    compare("examples/c/score_log.1", subprocess.run([sys.argv[2], "--help"], capture_output=True, text=True, check=True).stdout)
try:
    from socialtrust.__main__ import COMMANDS, parser_of
except ImportError:
    print("the Python package is not at hand: socialtrust.1 is not compared")
else:
    compare("bindings/python/socialtrust.1", "".join(parser_of(command).format_help() for command in COMMANDS))
    same("socialtrust.1: commands", re.findall(r"^\.It Ic (\w+)", text("bindings/python/socialtrust.1"), re.M), list(COMMANDS))
for each in wrong:
    print(each)
sys.exit(bool(wrong))
