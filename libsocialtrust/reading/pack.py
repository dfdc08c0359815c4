# SPDX-License-Identifier: MIT
"""Writes packed.inc from en.def and de.def: python3 libsocialtrust/reading/pack.py [--check].

Catalogues are the largest thing in the library, and much of them repeats. Byte pairs that occur most often become bytes that do not
occur (Gage 1994): half the size, and a few lines to undo. packed.inc is kept, so that building needs no Python; --check (a test)
says whether it is what the catalogues make."""
import os
import re
import sys
from collections import Counter

HERE = os.path.dirname(os.path.abspath(__file__))
TEXT = r'"((?:[^"\\]|\\.)*)"'
ENTRY = re.compile(r"^([LWRB])\(" + TEXT + r"(?:, (-?[\d.]+))?(?:, " + TEXT + r")?(?:, " + TEXT + r")?\)$")


def block(path):
    """Letter and name, NUL, words or weight and pattern, NUL; at the end an empty entry. What a rule is there for is left out."""
    with open(path, encoding="utf-8") as file:
        source = re.sub(r"/\*.*?\*/", lambda m: "\n" * m.group().count("\n"), file.read(), flags=re.S)
    out = bytearray()
    for number, line in enumerate(source.split("\n"), 1):
        if not line.strip():
            continue
        found = ENTRY.match(line)
        if not found or (found[1] == "R" and not (found[3] and found[4] and found[5])):
            sys.exit("%s:%d: not an entry: %s" % (path, number, line))
        what, name, weight, text, _ = found.groups()
        text = (text or "").replace('\\"', '"')
        value = weight + " " + text if what == "R" else weight if what == "B" else text
        out += (what + name).encode() + b"\0" + value.encode() + b"\0"
    return bytes(out) + b"\0"


def pack(data):
    data, table = list(data), []
    for code in [b for b in range(1, 256) if b not in set(data)]:
        counts = Counter(zip(data, data[1:]))
        counts.pop((0, 0), None)  # two ends would look like no pair
        pair, count = counts.most_common(1)[0]
        if count < 4:
            break
        out, at = [], 0
        while at < len(data):
            if tuple(data[at:at + 2]) == pair:
                out.append(code)
                at += 2
            else:
                out.append(data[at])
                at += 1
        data, table = out, table + [(code, *pair)]
    return data, table


def main():
    lines = ["/* Written by pack.py from en.def and de.def. Size; number of pairs, each a byte and the two it stands for; bytes. */"]
    for name, language in (("english", "en"), ("german", "de")):
        plain = block(os.path.join(HERE, language + ".def"))
        data, table = pack(plain)
        lines.append("#define SIZE_OF_%s %du" % (name.upper(), len(plain)))
        numbers = [len(table)] + [n for row in table for n in row] + data
        lines.append("static const unsigned char %s[] = {" % name)
        lines += ["    " + ", ".join(map(str, numbers[at:at + 24])) + "," for at in range(0, len(numbers), 24)]
        lines.append("};")
    text, path = "\n".join(lines) + "\n", os.path.join(HERE, "packed.inc")
    if "--check" in sys.argv:
        with open(path, encoding="utf-8") as file:
            sys.exit(0 if file.read() == text else "packed.inc is not what en.def and de.def make: run pack.py")
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


if __name__ == "__main__":
    main()
