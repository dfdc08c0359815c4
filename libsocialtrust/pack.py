# SPDX-License-Identifier: MIT
"""Writes reading/packed.inc and words/packed.inc from the languages' .def files: python3 libsocialtrust/pack.py [--check].

Catalogues were a fifth of the library. LZMA leaves a third of them, in a form that Python's own lzma writes and a page of C undoes
(base/unpack.c). packed.inc is kept, so that building needs no Python; --check (a test) says whether it still holds what the
catalogues say, not whether this version of lzma packs it in the same bytes."""
import lzma
import os
import re
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
with open(os.path.join(HERE, "words", "languages.h"), encoding="utf-8") as header:
    LANGUAGES = re.findall(r'^    \{"(\w+)", ', header.read(), re.M)  # English first: it has every key
FILTERS = [{"id": lzma.FILTER_LZMA1, "lc": 2, "lp": 0, "pb": 0, "dict_size": 1 << 20, "nice_len": 273, "depth": 1000}]
TEXT = r'"((?:[^"\\]|\\.)*)"'
RULE = re.compile(r"^([LWRVAB])\(" + TEXT + r"(?:, (-?[\d.]+))?(?:, " + TEXT + r")?(?:, " + TEXT + r")?\)$")
SENTENCE = re.compile(r"([TP])\(" + TEXT + r",\s+" + TEXT + r"(?:,\s+" + TEXT + r")?\)\s+")
SAME, MISSING = "\1", "\2"  # as words/languages.h has them


def source_of(folder, language):
    path = os.path.join(HERE, folder, language + ".def")
    with open(path, encoding="utf-8") as file:
        return path, re.sub(r"/\*.*?\*/", lambda m: "\n" * m.group().count("\n"), file.read(), flags=re.S)


def rules(language):
    """Letter and name (none: that of the entry before), NUL, words or weight and pattern, NUL; at the end an empty entry. What a rule
    is there for is left out."""
    out, before = bytearray(), None
    path, source = source_of("reading", language)
    for number, line in enumerate(source.split("\n"), 1):
        if not line.strip():
            continue
        found = RULE.match(line)
        if not found or (found[1] in "RVA" and not (found[3] and found[4] and found[5])):
            sys.exit("%s:%d: not an entry: %s" % (path, number, line))
        what, name, weight, text, _ = found.groups()
        text = (text or "").replace('\\"', '"')
        value = weight + " " + text if what in "RVA" else weight if what == "B" else text
        out += (what if what + name == before else what + name).encode() + b"\0" + value.encode() + b"\0"
        before = what + name
    return bytes(out) + b"\0"


def sentences(language):
    """What each key says for one and for many (None: the same)."""
    path, source = source_of("words", language)
    found, at = {}, len(source) - len(source.lstrip())
    while at < len(source):
        entry = SENTENCE.match(source, at)
        if not entry or (entry[1] == "P") != (entry[4] is not None):
            sys.exit("%s: not an entry: %s" % (path, source[at:at + 80]))
        if entry[2] in found:
            sys.exit("%s: %s is there twice" % (path, entry[2]))
        found[entry[2]] = [text and text.replace('\\"', '"') for text in (entry[3], entry[4])]
        at = entry.end()
    return found


def words():
    """Each language's block after the other: English with its keys, of others what they say for these."""
    blocks, english = [], sentences(LANGUAGES[0])
    for language in LANGUAGES:
        own, block = sentences(language), []
        for key in own.keys() - english.keys():
            sys.exit("words/%s.def: %s is not a key of English" % (language, key))
        for key in english:
            one, other = own.get(key, (MISSING, None))
            block += [key] * (own == english) + ([SAME * (one != MISSING) + one] if other is None else [one, other])
        blocks.append("".join(text + "\0" for text in block).encode() + b"\0")
    return blocks


def write(folder, blocks, lines, check):
    """An array for each block, then lines; check: read what there is instead."""
    path, arrays = os.path.join(HERE, folder, "packed.inc"), []
    if check:
        with open(path, encoding="utf-8") as file:
            text = file.read()
    for name, block in blocks:
        if check:
            found = re.search(r"static const unsigned char %s\[\] = \{(.*?)\}" % name, text, re.S)
            if not found or unpacked(bytes(int(n) for n in re.findall(r"\d+", found[1]))) != block:
                sys.exit("%s is not what the .def files make: run pack.py" % path)
            continue
        data = lzma.compress(block, lzma.FORMAT_RAW, filters=FILTERS)[1:]  # the first byte is always 0
        arrays += ["static const unsigned char %s[] = {" % name]
        arrays += ["    " + ", ".join(map(str, data[at:at + 24])) + "," for at in range(0, len(data), 24)] + ["};"]
    if check and not text.endswith("\n".join(lines) + "\n"):
        sys.exit("%s is not what the .def files make: run pack.py" % path)
    if not check:
        with open(path, "w", encoding="utf-8") as file:
            file.write("\n".join(["/* Written by pack.py from the languages' .def files. */"] + arrays + lines) + "\n")


def unpacked(data):
    try:
        return lzma.decompress(b"\0" + data, lzma.FORMAT_RAW, filters=FILTERS)
    except lzma.LZMAError:
        return None


def main():
    check = "--check" in sys.argv
    read = [(language, rules(language)) for language in LANGUAGES]
    rows = ['    {"%s", packed_%s, sizeof packed_%s, %du}' % (language, language, language, len(block)) for language, block in read]
    shipped = ("#define SHIPPED \\\n" + ", \\\n".join(rows)).split("\n")
    write("reading", [("packed_" + language, block) for language, block in read], shipped, check)
    said, ends, size = words(), [], 0
    for language, block in zip(LANGUAGES, said):
        size += len(block)
        ends.append("#define END_OF_%s %du" % (language, size))
    write("words", [("sentences", b"".join(said))], ends, check)


if __name__ == "__main__":
    main()
