# SPDX-License-Identifier: MIT
"""Runs what the README and the manual print, as it is printed, from the repository's root (without --bare from a folder with the same
entries, so that nothing is written beside the sources), and compares what it says.

    python3 tests/snippets.py [--bare] [FILE.md...]

A block of C is compiled with the pkg-config that is there and run; blocks of Python go one after the other into one interpreter, those
of Ruby into another; a line `$ command` is run by the shell. A block without a language right after one of these is what it prints.
`--bare` runs the blocks that install something too, in their order, as a new user would: on a machine where that does no harm (see
tests/fresh.sh). Without it the library, the package and the gem are those on PKG_CONFIG_PATH, PYTHONPATH and RUBYLIB, score_log is
$SCORE_LOG, and a language whose part is not there is passed over with a word. What cannot run is listed below with the reason; an entry
that matches no block is an error.
"""
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).parents[1]
STORE = os.environ.get("STORE") == "1"  # write what was printed into the pages: after the scores changed, to be read then
FILES = ["README.md", "libsocialtrust/MANUAL.md", "bindings/python/README.md", "bindings/ruby/README.md"]
NOT_RUN = {
    "sh examples/quickstart.sh": "fresh.sh runs the two commands as steps of their own",
    "evidence = SocialTrust::Evidence.load_text(contact": "the heart of examples/ruby/background_job.rb, which is a test",
}
INSTALL_FIRST = re.compile(r"^pip install '\S+' && (?=socialtrust )", re.M)  # what follows needs no installation where a build is at hand
INSTALLS = re.compile(r"\b(apt-get|sudo|pip install|gem install|install\.sh)\b")
LOG = """time,actor,target,kind,channel,id
2026-03-01T09:30:00Z,me,ada@example.org,ask,mail,m1
2026-03-01T11:02:00Z,ada@example.org,me,answer,mail,
2026-03-02T08:00:00Z,ada@example.org,me,message,chat,
"""

PYTHON = r"""
import contextlib, io, json, sys
names = {"__name__": "__main__"}
for line in sys.stdin:
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        try:
            exec(compile(json.loads(line), "README.md", "exec"), names)
        except Exception:
            import traceback
            traceback.print_exc(file=out)
    print(json.dumps(out.getvalue()), flush=True)
"""
RUBY = r"""
require "json"
require "stringio"
while (line = $stdin.gets)
  out, real = StringIO.new, $stdout
  begin
    $stdout = out
    TOPLEVEL_BINDING.eval(JSON.parse(line), "README.md")
  rescue Exception => error
    out.puts error.full_message(highlight: false)
  ensure
    $stdout = real
  end
  puts JSON.generate(out.string)
  $stdout.flush
end
"""


class Session:
    """The environment as the blocks leave it, and one interpreter for each language that keeps its names."""

    def __init__(self, work, bare):
        self.environment = {**os.environ, "COLUMNS": "100", "MPLBACKEND": "agg"}
        self.work = work
        self.root = ROOT
        self.interpreters = {}
        if not bare:  # the programs of a build, by the names that the page uses
            self.root = work / "root"
            self.root.mkdir()
            for each in ROOT.iterdir():
                (self.root / each.name).symlink_to(each)
            (work / "python").write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
            (work / "python").chmod(0o755)
            (work / "socialtrust").write_text(f'#!/bin/sh\nexec "{sys.executable}" -m socialtrust "$@"\n')
            (work / "socialtrust").chmod(0o755)
            if "SCORE_LOG" in os.environ:
                (work / "score_log").symlink_to(os.environ["SCORE_LOG"])
            self.environment["PATH"] = f"{work}:{os.environ['PATH']}"
        self.bare = bare

    def lacks(self, language):
        """Why a language's blocks cannot run here, or None."""
        trials = {"c": "pkg-config --exists socialtrust", "python": f"{sys.executable} -c 'import socialtrust, matplotlib, pandas, icalendar, vobject, recurring_ical_events'",
                  "ruby": "ruby -e 'require \"socialtrust\"'", "shell": "command -v score_log"}  # fmt: skip
        trial = trials.get("shell" if language == "sh" else language)
        return None if self.bare or subprocess.run(trial, shell=True, env=self.environment, capture_output=True, check=False).returncode == 0 \
            else f"failed: {trial}"  # fmt: skip

    def shell(self, text):
        if not self.bare:
            text = text.replace("build/score_log ", "score_log ")
        after = self.work / "environment"
        done = subprocess.run(["sh", "-e", "-c", f'{text}\n{sys.executable} -c "import os, json; print(json.dumps(dict(os.environ)))" '
                               f'>"{after}"'], cwd=self.root, env=self.environment, text=True, stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)  # fmt: skip
        if done.returncode == 0:
            self.environment = json.loads(after.read_text())
        else:
            done.stdout += f"(exit status {done.returncode})\n"
        return done.stdout

    def c(self, text):
        (self.work / "block.c").write_text(text)
        return self.shell(f'cd "{self.work}"\ncc -std=c11 -Wall -Wextra -Werror block.c $(pkg-config --cflags --libs socialtrust) -o block\n./block')

    def told(self, command, driver, text):
        if command not in self.interpreters:
            self.interpreters[command] = subprocess.Popen([command, "-W" + ("ignore" if command != "ruby" else "1"),
                                                           "-c" if command != "ruby" else "-e", driver], cwd=self.root, env=self.environment,
                                                          text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE)  # fmt: skip
        talk = self.interpreters[command]
        try:
            talk.stdin.write(json.dumps(text) + "\n")
            talk.stdin.flush()
            return json.loads(talk.stdout.readline())
        except (OSError, ValueError):
            return f"({command} has ended)\n"

    def python(self, text):
        return self.told("python", PYTHON, text)

    def ruby(self, text):
        return self.told("ruby", RUBY, text)

    def close(self):
        for each in self.interpreters.values():
            each.stdin.close()
            each.wait()


def blocks_of(path):
    """(line, language, text, prints) of every fenced block; what it prints is a block without a language that follows at once, or
    after a line such as "It prints"."""
    text = path.read_text(encoding="utf-8")
    blocks = list(re.finditer(r"^```(\w*)\n(.*?)^```$", text, re.M | re.S))
    for block, after in zip(blocks, [*blocks[1:], None]):
        between = text[block.end() : after.start()] if after else ""
        follows = after and not after[1] and not after[2].startswith("$ ") and between.count("\n") <= 4 and "\n#" not in between
        yield text.count("\n", 0, block.start()) + 1, block[1], block[2], after[2] if follows else None


def transcript(text):
    """(command, output) of a block that shows `$ command` lines."""
    for part in re.split(r"^\$ ", text, flags=re.M)[1:]:
        command, _, output = part.partition("\n")
        yield command, output


def run(session, path, bare, unused):
    """Runs one file's blocks; returns how many ran and how many were wrong."""
    ran = wrong = 0
    lacking = {language: session.lacks(language) for language in ("c", "python", "ruby", "shell")}
    lacking["sh"] = lacking["shell"]
    for language in ("c", "python", "ruby", "shell"):
        if lacking[language]:
            print(f"skipped: {path.name}, {language} ({lacking[language]})")
    for line, language, text, prints in blocks_of(path):
        pairs = []
        reason = next((key for key in NOT_RUN if text.lstrip().startswith(key)), None)
        if reason:
            unused.discard(reason)
        elif language == "c" and "int main(" not in text:
            pass  # a fragment: the text beside it names the program that it is from
        elif language in ("sh", "c", "python", "ruby"):
            if not bare and INSTALL_FIRST.search(text):
                text = "".join(each for each in INSTALL_FIRST.sub("", text).splitlines(True) if not INSTALLS.search(each))
            needs = "python" if text.startswith("socialtrust ") else next((each for each in ("python", "ruby") if f"{each} " in text), "sh")
            if language == "sh" and not bare and (INSTALLS.search(text) or lacking[needs]):
                continue
            pairs = [(text, prints)]
        elif not language and text.startswith("$ "):
            language, pairs = "shell", list(transcript(text))
        for given, expected in pairs if not lacking.get(language) else ():
            got = getattr(session, "shell" if language == "sh" else language)(given)
            fault = "(exit status" in got or "Traceback (most" in got or re.search(r"^(README\.md:.*Error|\(.* has ended)", got, re.M)
            if STORE and not fault and expected is not None and got != expected:
                whole = path.read_text(encoding="utf-8")
                if whole.count(expected) == 1:
                    path.write_text(whole.replace(expected, got), encoding="utf-8")
                    continue
            if fault if expected is None else got != expected:
                wrong += 1
                print(f"FAILED: {path.name}:{line}: {given.strip().splitlines()[0]}\n--- it printed\n{got}"
                      + ("" if expected is None else f"--- as it stands there\n{expected}"))  # fmt: skip
            ran += 1
    return ran, wrong


def main():
    arguments = [each for each in sys.argv[1:] if each != "--bare"]
    bare = "--bare" in sys.argv
    unused = set(NOT_RUN)
    total = bad = 0
    begun = time.monotonic()
    for name in arguments or FILES:
        with tempfile.TemporaryDirectory() as work:
            session = Session(pathlib.Path(work), bare)
            log = session.root / "LOG.csv"
            made = not log.exists()
            if made:
                log.write_text(LOG)
            try:
                ran, wrong = run(session, ROOT / name, bare, unused)
            finally:
                if made:
                    log.unlink()
            session.close()
        print(f"{name}: {ran} blocks, {wrong} wrong")
        total, bad = total + ran, bad + wrong
    for key in () if arguments else unused:
        print(f"FAILED: no block begins with {key!r}")
        bad += 1
    print(f"{max(total - bad, 0)} passed, {bad} failed in {time.monotonic() - begun:.1f}s" if total else "no blocks")
    sys.exit(bad > 0 or total == 0)


main()
