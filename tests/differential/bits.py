# SPDX-License-Identifier: MIT
"""The bits of the scores, as hashes: CSV and JSON of the sample and of 200 random ledgers of every kind, from C, Python and Ruby;
in C also every field of every pair as exact hexadecimal numbers.

    bits.py c SCORE_LOG SCORE_DUMP | python | ruby RUBY [--renew]

bits.txt holds what is right. A change of the code must leave it alone; a change of the model renews it on purpose:
`bits.py c SCORE_LOG SCORE_DUMP --renew`, and says so in its message.
"""
import hashlib
import os
import subprocess
import sys
import tempfile

import bits_ledgers

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
STORED = os.path.join(HERE, "bits.txt")
SAMPLE = os.path.join(ROOT, "examples", "sample", "company.csv")
SAMPLE_AT = 1_783_101_600_000_000  # 2026-07-03T18:00:00Z
COUNT = 200


def short(data):
    return hashlib.sha256(data).hexdigest()[:20]


def cases(folder):
    """(name, file, profile's file or None, time in µs) of each ledger, written into the folder."""
    yield "sample", SAMPLE, None, SAMPLE_AT
    for seed in range(COUNT):
        text, as_of, _ = bits_ledgers.ledger(seed)
        name, path = "ledger%03d" % seed, os.path.join(folder, "%d.ndjson" % seed)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        profile = bits_ledgers.profile_of(seed)
        place = None
        if profile is not None:
            place = os.path.join(folder, "profile%d.json" % (seed % len(bits_ledgers.PROFILES)))
            with open(place, "w", encoding="utf-8") as file:
                file.write(profile)
        yield name, path, place, as_of


def run(command, given=None):
    return subprocess.run(command, input=given, stdout=subprocess.PIPE, check=True).stdout


def dump(program, seed):
    """Every field of every pair, without what is told; sorted by name, since only the values are the scores."""
    text, as_of, rows = bits_ledgers.ledger(seed)
    pairs = sorted({tuple(sorted((r["actor"], r["target"]), key=str.encode)) for r in rows})
    lines = ["case\t%d" % seed, "profile\t" + (bits_ledgers.profile_of(seed) or "{}"), "rows\t%d" % len(rows)]
    scores = ["score\t%d\t%s\t%s\t0" % (as_of, *pair) + "\t3.5\t12" + "\tnan" * 4 for pair in pairs]
    out = run([program], ("\n".join(lines) + "\n" + text + "\n".join(scores) + "\nend\n").encode())
    return short("\n".join(" ".join(sorted(each for each in line.split() if "=" in each)) for line in out.decode().splitlines()).encode())


def from_c(folder, score_log, score_dump):
    for name, path, profile, as_of in cases(folder):
        command = [score_log, "--unit", "us", "--as-of", str(as_of)] + (["--profile", profile] if profile else [])
        hashes = [short(run(command + ["--format", form, path])) for form in ("csv", "json")]
        yield name, hashes + [dump(score_dump, int(name[6:])) if name != "sample" else "-"]


def from_python(folder):
    import socialtrust

    for name, path, profile, as_of in cases(folder):
        made = socialtrust.Profile.from_json(open(profile, encoding="utf-8").read()) if profile else None
        read = socialtrust.Ledger.from_csv if path == SAMPLE else socialtrust.Ledger.from_ndjson
        scores = read(path, profile=made, unit="us").scores(as_of)
        yield name, [short(scores.to_csv().encode()), short(scores.to_json().encode())]


def from_ruby(folder, ruby):
    listed = list(cases(folder))
    given = "".join("\t".join([path, profile or "", str(as_of)]) + "\n" for _, path, profile, as_of in listed)
    out = run([ruby, os.path.join(HERE, "bits.rb")], given.encode()).decode().splitlines()
    for (name, *_), line in zip(listed, out, strict=True):
        yield name, line.split()


def main():
    arguments = [a for a in sys.argv[1:] if a != "--renew"]
    made = {"c": from_c, "python": from_python, "ruby": from_ruby}[arguments[0]]
    with tempfile.TemporaryDirectory() as folder:
        hashes = dict(made(folder, *arguments[1:]))
    if "--renew" in sys.argv:
        with open(STORED, "w", encoding="utf-8") as file:
            file.write("".join("%s %s\n" % (name, " ".join(each)) for name, each in hashes.items()))
        return 0
    with open(STORED, encoding="utf-8") as file:
        stored = {name: each for name, *each in map(str.split, file)}
    wrong = [name for name in stored if hashes.get(name) != stored[name][:len(hashes.get(name, []))]]
    for name in wrong[:10]:
        print("FAILED %s: stored %s, now %s" % (name, " ".join(stored[name]), " ".join(hashes.get(name, ["nothing"]))))
    assert len(stored) == COUNT + 1 == len(hashes)
    print("%d passed, %d failed" % (len(stored) - len(wrong), len(wrong)))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
