# SPDX-License-Identifier: MIT
"""Makes the list of all functions at the end of MANUAL.md from the headers: python3 libsocialtrust/functions.py [--check].

One line a function, or a group of them under one comment, with the first sentence of what the header says. --check (a test) changes
nothing and fails when there is something to make."""
import pathlib
import re
import sys

HERE = pathlib.Path(__file__).resolve().parent
PAGE = HERE / "MANUAL.md"
BEGIN, END = "<!-- functions, from the headers -->\n", "<!-- end of functions -->\n"
COMMENT = re.compile(r"/\*\*((?:(?!\*/).)*)\*/\s*((?:SOT_API [^;]*;\s*)+)", re.S)


def first_sentence(comment):
    """What a reader of a list wants: to the first full stop, or where that is far to what explains the rest."""
    plain = " ".join(line.strip().removeprefix("*").strip() for line in comment.strip().splitlines())
    plain = re.sub(r"\s*@since \S+|; set `out->size` first", "", plain).replace("|", "\\|").replace("::", "")
    sentence = re.match(r".*?(?:(?<=[\w)`\"]{2})\.(?=\s|$)|$)", plain)[0].removesuffix(".")
    if len(sentence) > 130:
        cuts = [m.start() for m in re.finditer(r"[:;] ", sentence) if sentence[:m.start()].count("(") == sentence[:m.start()].count(")")]
        sentence = sentence[:next((at for at in cuts if at > 20), None)]
    return sentence + "."


def chapter(path):
    source = path.read_text(encoding="utf-8")
    about = " ".join(line.strip(" *") for line in re.search(r"@file \S+\n(.*?)\n( \*\n| \*/)", source, re.S)[1].splitlines())
    yield f"\n### [{path.name}](../include/socialtrust/{path.name})\n\n{first_sentence(about)}\n\n| function | what it does |\n|---|---|\n"
    for comment, declarations in COMMENT.findall(source):
        names = re.findall(r"SOT_API [^;(]*?\b(sot_\w+)\(", declarations)
        yield f"| {', '.join(f'`{name}`' for name in names)} | {first_sentence(comment)} |\n"


def made():
    opened = re.findall(r'#include "socialtrust/(\w+\.h)"', (HERE.parent / "include/socialtrust.h").read_text(encoding="utf-8"))
    return "".join(line for name in opened for line in chapter(HERE.parent / "include/socialtrust" / name))


before, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
old, _, after = rest.partition(END)
table = made()
declared = set()
for header in (HERE.parent / "include/socialtrust").glob("*.h"):
    code = re.sub(r"/\*.*?\*/", "", header.read_text(encoding="utf-8"), flags=re.S)
    declared |= set(re.findall(r"SOT_API [^;(]*?\b(sot_\w+)\(", code))
lacking = sorted(declared - set(re.findall(r"`(sot_\w+)`", table)))
if lacking:
    sys.exit(f"no comment stands before {', '.join(lacking)}")
if old != table:
    if "--check" in sys.argv:
        sys.exit("MANUAL.md: the functions are others: python3 libsocialtrust/functions.py")
    PAGE.write_text(before + BEGIN + table + END + after, encoding="utf-8")
