# SPDX-License-Identifier: MIT
"""What the messages of company.csv say: texts.csv, a line for each row that somebody wrote, by the row's line in company.csv.

A text says what its row's cues and kind say, in words of phrases.py, among sentences that say nothing of it; the sample's dice are
not touched, so company.csv keeps its bytes. In chats people forget marks and capitals. Contacts in GERMAN write, and are written to, in German.
Real messages are longer, less tidy and say less of what one looks for: what is read from these is an upper bound."""
import random
from datetime import datetime

from phrases import DAYS, GREETINGS, MONTHS, SAID, SIGNS, THINGS
from world import ME

GERMAN = ("hugo@", "greta@", "katrin@", "mara@", "nils@", "rosa@", "uwe@", "xaver@", "wanda", "dr.klein@", "chamber@", "office@")
WRITTEN = ("mail", "chat")
DIALOGUE = ("message", "ask", "answer")
ENDS = ("keep", "break", "release", "acknowledge", "resolve")
TEXTS = DIALOGUE + ENDS + ("promise", "complain", "thank")
CUES = ("question", "personal", "humour", "gratitude", "apology", "promotion", "automatic")


def name_of(id):
    return "Sam" if id == ME else id.partition("@")[0].partition(".")[0].capitalize()


class Writer:
    """Puts rows into words, with dice of its own."""

    def __init__(self, seed):
        self.random = random.Random(seed * 7919 + 5).random
        self.things = {}
        self.bags = {}

    def chance(self, percent):
        return self.random() * 100 < percent

    def one(self, choices):
        return choices[int(self.random() * len(choices))]

    def said(self, language, what):
        """One way to say it; each is used before one comes again."""
        bag = self.bags.setdefault((language, what), [])
        if not bag:
            bag.extend(SAID[language][what])
        return bag.pop(int(self.random() * len(bag)))

    def due(self, language, made, due):
        """The due date as one says it on the day it is promised."""
        made, due = (datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ") for text in (made, due))
        days = (due.date() - made.date()).days
        ways = ["by %d %s" % (due.day, MONTHS["en"][due.month - 1]), "by %s %d" % (MONTHS["en"][due.month - 1], due.day)]
        if language == "de":
            ways = ["bis zum %d. %s" % (due.day, MONTHS["de"][due.month - 1]), "bis %d.%d." % (due.day, due.month)]
        if 0 < days <= 7:
            word = DAYS[language][due.weekday()]
            ways += ["by " + word, "before the end of " + word, "on " + word] if language == "en" else ["bis " + word, "am " + word, "spätestens " + word]
        if days > 1:
            ways.append("within %d days" % days if language == "en" else "in %d Tagen" % days)
        return self.one(ways)

    def body(self, language, row):
        """Sentences of what the row says, in some order."""
        kind, out = row["kind"], []
        if kind in ENDS + ("promise", "complain"):
            name = row.get("id") or row.get("ref")
            thing = self.things.setdefault(name, int(self.random() * len(THINGS[language])))
            due = self.due(language, row["time"], row["due"]) if row.get("due") else ""
            told = self.said(language, kind).format(thing=THINGS[language][thing], due=due)
            out.append(told[0].upper() + told[1:])
        elif kind in ("ask", "thank"):
            out.append(self.said(language, kind))
        elif int(row.get("audience", "1")) > 20:
            out.append(self.said(language, "news"))
        elif kind == "answer":
            out.append(self.said(language, "answer"))
        out += [self.said(language, cue) for cue in CUES if cue in row]
        if "automatic" not in row and (not out and "closing" not in row or self.chance(35)):
            out.insert(int(self.random() * (len(out) + 1)), self.said(language, "plain"))
        if "closing" in row and int(row.get("audience", "1")) <= 20:
            out.append(self.said(language, "closing"))
        return out

    def chat(self, text):
        if self.chance(20):
            text = text.lower()
        if self.chance(15):
            text = text.rstrip(".?!")
        return text

    def write(self, row):
        other = row["actor"] if row["target"] == ME else row["target"]
        language = "de" if other.startswith(GERMAN) else "en"
        text = " ".join(self.body(language, row))
        if row["channel"] == "chat":
            text = self.chat(text)
        elif "automatic" not in row and int(row.get("audience", "1")) == 1:
            if self.chance(30):
                text = self.one(GREETINGS[language]).format(name=name_of(row["target"])) + "\n" + text
            if self.chance(25):
                text += "\n" + self.one(SIGNS[language]).format(me=name_of(row["actor"]))
        return language, text


def texts_text(story, seed):
    """texts.csv: line of company.csv, language, text."""
    writer, lines, last = Writer(seed), ["line,language,text"], None
    for number, (_, _, row) in enumerate(sorted(story.world.rows, key=lambda entry: entry[:2]), 2):
        if row["kind"] not in TEXTS or row["channel"] not in WRITTEN:
            continue
        key = (row["time"], row["actor"], row["kind"])
        if last is None or last[0] != key or "audience" not in row:  # one mail to several is one text
            last = (key, writer.write(row))
        language, text = last[1]
        lines.append('%d,%s,"%s"' % (number, language, text.replace('"', '""')))
    return "\n".join(lines) + "\n"
