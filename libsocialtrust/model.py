# SPDX-License-Identifier: MIT
"""Makes what MODEL.md and MANUAL.md repeat of the sources: python3 libsocialtrust/model.py [--check].

A page is prose around blocks (<!-- made: NAME --> ... <!-- end -->) and, in MODEL.md, parameters (`path` value). Blocks are made from
the comment at the head of each signal's file, from verdicts.def, params.def and fields.def; a number behind a parameter's name is the
value in params.def. A formula and its number are then said once, beside the code, and cannot be forgotten on paper. --check (a test)
changes nothing and fails when there is something to make."""
import pathlib
import re
import sys
import textwrap

HERE = pathlib.Path(__file__).resolve().parent
INCLUDE = HERE.parent / "include/socialtrust"
NUMBER = r"[-−]?(?:\d+(?:\.\d+)?|\.\d+)"
WIDTH = 132


def text(path):
    return path.read_text(encoding="utf-8")


def said(value):
    """A number as the page writes it."""
    return f"{float(value):g}".replace("-", "−") if "e" not in f"{float(value):g}" else f"{float(value):f}".rstrip("0").rstrip(".")


def parameters():
    """Of each path: value, least, most, whether it was measured."""
    source = text(HERE / "profile/params.def")
    ranges = {name: [low.strip(), high.strip()] for name, low, high in
              re.findall(r"#define (\w+)\(field, path, value\) FOLD\(field, path, value, ([^,]+), ([^)]+)\)", source)}  # fmt: skip
    out = {}
    for macro, path, rest, note in re.findall(r'^(FOLD|SCORE|HALF_LIFE|DAY_LIFE|TAU)\(\w+, "([^"]+)", ([^)]*)\)(.*)$', source, re.M):
        value, *limits = [each.strip() for each in rest.split(",")]
        out[path] = (value, *(limits or ranges[macro]), "[M]" in note)
    return out


PARAMETERS = parameters()
# `rhythm_long` stands for the one path that ends so.
SHORT = {}
for each in PARAMETERS:
    SHORT.setdefault(each.rpartition(".")[2], []).append(each)


def value_of(name):
    if name in PARAMETERS:
        return PARAMETERS[name][0]
    paths = SHORT.get(name, ())
    return PARAMETERS[paths[0]][0] if len(paths) == 1 else None


def filled(words):
    """{path} in a comment is the path with its value."""
    def put(found):
        if found[1] not in PARAMETERS:
            sys.exit(f"no parameter {found[1]}")
        return f"`{found[1]}`\u00a0{said(PARAMETERS[found[1]][0])}"
    return re.sub(r"\{([a-z_.]+)\}", put, words)


def comment(name):
    """What the comment at the head of a signal's file says: the idea, and its parts by name."""
    found = re.search(r"^/\* " + name + r": (.*?)\*/", text(HERE / f"signals/{name}.h"), re.M | re.S)
    if not found:
        sys.exit(f"signals/{name}.h does not begin with what {name} is")
    parts, key = {"": ""}, ""
    for line in found[1].split("\n"):
        line = re.sub(r"^ \* ?", "", line)
        head = re.match(r"(Evidence|Score|Told|Why): ", line)
        if head:
            key, line = head[1], line[head.end():]
        parts[key] = (parts.get(key, "") + " " + line.strip()).strip()
    return parts


def seen_in(name):
    """What SOT__SHOWN_BY_NAME says, in words."""
    defined = dict(re.findall(r"#define SOT__SHOWN_BY_(\w+)\s+((?:.*\\\n)*.*)", text(HERE / f"signals/{name}.h") + text(HERE / "signals/signal.h")))
    body = defined[name.upper()]
    other = re.match(r"SOT__SHOWN_BY_(\w+)", body)
    body = defined[other[1]] if other else body
    kinds = dict(re.findall(r'^X\((\w+), *\d+, *"(\w+)"', text(INCLUDE / "kinds.def"), re.M))
    cues = dict(re.findall(r'^X\((\w+), *\d+, *"(\w+)"', text(INCLUDE / "cues.def"), re.M))
    parts = [each.lower() for each in re.findall(r"SOT__CLASS_(\w+)", body)]
    parts += [f"`{kinds[each]}`" for each in re.findall(r"SOT__KIND\((\w+)\)", body)]
    parts += [f"cue `{cues[each]}`" for each in re.findall(r"SOT__CUE\((\w+)\)", body)]
    parts += [f"a {each.lower()} (not of `rate`)" for each in re.findall(r"SOT_SEEN_(\w+)", body)]
    return ", ".join(parts) or "where it is given"


def wrapped(line, indent="  "):
    """A paragraph; a name and its number stay on one line."""
    return textwrap.fill(line, WIDTH, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)


def signals(macro, score):
    out = []
    for name in re.findall(r"^" + macro + r'\(\w+, \d+, "(\w+)"', text(INCLUDE / "signals.def"), re.M):
        parts = comment(name)
        out.append(wrapped(f"**{name}**: {parts.pop('')}", ""))
        for key, words in parts.items():
            out.append(wrapped(f"- *{key}*: {filled(words)}"))
        if score:
            out.append(wrapped("- *Weight* " + filled(f"{{{score}.{name}.weight}}") + f"; seen in: {seen_in(name)}."))
        out.append("")
    return out[:-1]


def findings():
    out = ["| finding | side, n, days | when |", "|---|---|---|"]
    for name, arguments, when in re.findall(r'^X\(\w+, \d+, "(\w+)", "([^"]*)",\s+"([^"]*)"\)', text(INCLUDE / "verdicts.def"), re.M):
        out.append(f"| {name} | {arguments} | {filled(when)} |")
    return out


def table():
    out = ["| parameter | value | least | most | |", "|---|---|---|---|---|"]
    for path, (value, least, most, measured) in PARAMETERS.items():
        out.append(f"| `{path}` | {said(value)} | {said(least)} | {said(most)} | {'[M]' if measured else ''} |")
    return out


def columns():
    rows = re.findall(r'^FIELD\(\w+, "(\w+)", [^"]*"[^"]*",\s+"([^"]*)"\)', text(INCLUDE / "fields.def"), re.M)
    cues = re.findall(r'^X\(\w+, *\d+, *"(\w+)"', text(INCLUDE / "cues.def"), re.M)
    rows.append((f"{cues[0]}`, `{cues[1]}` ...", "confidence that the cue was found in the content, 0 to 1"))
    return ["| column | what |", "|---|---|"] + [f"| `{name}`".replace("...`", "...") + f" | {about} |".replace("\\\\", "\\") for name, about in rows]


MADE = {"depth": lambda: signals("DEPTH", "depth"), "trust": lambda: signals("TRUST", "trust"), "told": lambda: signals("DESCRIPTOR", ""),
        "findings": findings, "parameters": table, "columns": columns}  # fmt: skip


def blocks(page):
    def make(found):
        return "\n".join([found[1], *MADE.pop(found[2])(), "<!-- end -->"]).replace("\u00a0", " ")

    return re.sub(r"(<!-- made: (\w+) -->)\n.*?<!-- end -->", make, page, flags=re.S)


def numbers(page):
    """Every parameter's number; a path that is no parameter is a fault, but for those that section 7 remembers."""
    def put(found):
        value = value_of(found[1])
        return found[0] if value is None else f"`{found[1]}`{found[2]}{said(value)}"

    now = page.partition("\n## 7.")[0]
    for path in re.findall(r"`((?:" + "|".join({each.partition(".")[0] for each in PARAMETERS}) + r")\.[a-z_.]+)`", now):
        if path not in PARAMETERS and not (HERE / path).exists():
            sys.exit(f"MODEL.md: no parameter {path}")
    return re.sub(r"`([a-z_.]+)`(\s\(?)" + NUMBER, put, page)


def main():
    for name, make in (("MODEL.md", lambda page: numbers(blocks(page))), ("MANUAL.md", blocks)):
        page = text(HERE / name)
        made = make(page)
        if "--check" not in sys.argv:
            (HERE / name).write_text(made, encoding="utf-8")
        elif made != page:
            sys.exit(f"{name} is not what the sources make: run python3 libsocialtrust/model.py")
    if MADE:
        sys.exit("no page has a block for " + ", ".join(MADE))


if __name__ == "__main__":
    main()
