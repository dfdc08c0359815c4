#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""A made-up year of one small company's contacts, with the truth about each of them known.

    python3 generate.py [--seed N] [--out DIR]

writes company.csv (interactions, columns as the library reads them), truth.json (who is what, and which order the
scores must have), texts.csv (what the messages say), and the same year as mail.mbox, calendar.ics and contacts.vcf. The same seed gives the same bytes on every platform and Python from 3.9 on: only
Random.random() and integer arithmetic decide anything. Everything here is invented; nobody is real.
"""
import argparse
import json
import os

from mailbox import calendar_text, contacts_text, mail_text
from texts import texts_text
from world import AS_OF, DAY, HOUR, LAST_DAY, ME, MINUTE, MONDAY, SECOND, Person, World, iso

DEFAULT_SEED = 2026
FOLLOWERS = 5000                    # who follow at the end of the year
DIALOGUE = ("message", "ask", "answer", "call", "meet")
FIRST = ("lena jonas mia paul emma finn nora emil lara theo ida noah clara felix anna oskar maja anton "
         "julia simon eva david alma jakob zoe aaron mila samuel ella david ruth karim aisha kofi amara "
         "chen yuki ravi priya ali sara omar leila marco giulia pierre chloe joao ana sven ingrid piotr "
         "zofia").split()
LAST = ("brandt keller vogel winter sommer berg lang wolf roth kraus baum stein frank graf busch horn "
        "pohl ritter seidel thoma ullrich weiss zimmer adler bauer conrad dietz ernst fuchs gruber haas "
        "iversen jansen kolb lorenz moser novak ortiz perez quist rossi silva tanaka usman varga wong xu "
        "young").split()
CUES = ("question", "personal", "humour", "gratitude", "apology", "promotion", "closing", "automatic")
COLUMNS = ("time", "actor", "target", "kind", "channel", "audience", "weight", "duration", "sentiment", "id",
           "ref", "due", "looked_for") + CUES
MAIL = (("mail", 1),)
QUIET_END = LAST_DAY - 6  # the last day of ordinary talk: the week's story is told one by one


class Story:
    """The cast. Each method is one archetype; `mark` says what must come out for it."""

    def __init__(self, seed):
        self.world = World(seed)
        self.archetypes = {}
        self.relations = []
        self.owed = []
        self.order = []

    def mark(self, name, ids, depth, trust, story, state=None, band=None):
        band = band or {"none": "none", "low": "acquaintance", "middle": "contact", "high": "inner_circle"}[depth]
        self.archetypes[name] = {"depth": depth, "band": band, "trust": trust, "state": state, "story": story,
                                 "contacts": list(ids)}
        if depth != "none":
            self.relations.extend(ids)

    def await_me(self, contact, kind, id):
        self.owed.append({"contact": contact, "kind": kind, "id": id})

    def above(self, score, *names):
        """Each archetype of the row is above the next."""
        for higher, lower in zip(names, names[1:]):
            self.order.append({"score": score, "above": higher, "below": lower})

    def chat_through(self, who, gap, jitter, first=0, last=QUIET_END):
        busy = -1
        for day in self.world.every(gap, jitter, first, last):
            if day > busy:
                busy = self.world.talk(who, day)

    def answer_the_rest(self):
        """What still awaits my move, and is no part of the story, gets a closing word from me."""
        open_turn = {}
        for time, _, row in sorted(self.world.rows, key=lambda entry: entry[:2]):
            other = row["actor"] if row["target"] == ME else row["target"]
            if ME not in (row["actor"], row["target"]) or row["kind"] not in DIALOGUE:
                continue
            owner, opened = open_turn.get(other, (None, 0))
            if "automatic" in row:
                continue
            if row["kind"] == "meet" or row["kind"] == "call" and row.get("duration") != "0":
                open_turn.pop(other, None)
                continue
            if owner is not None and (owner != row["actor"] or time - opened >= 7 * DAY):
                owner = None
            if owner is None:
                open_turn.pop(other, None)
                if "closing" not in row:
                    open_turn[other] = (row["actor"], time)
        story = [item["contact"] for item in self.owed if item["kind"] in ("question", "turn")]
        for other, (owner, opened) in open_turn.items():
            if owner == other and other not in story:
                self.world.add(min(opened + 3 * HOUR, AS_OF), ME, other, "message", "mail", {"closing": 90})

    def run(self):
        for part in (self.keeper, self.breaker, self.late, self.overdue_to, self.complaints, self.complainant,
                     self.questioner, self.monologue, self.friends, self.colleague, self.fading, self.dormant,
                     self.taker, self.mentor, self.prospect, self.partner, self.wit, self.blunt,
                     self.group_mail, self.sellers, self.newsletters, self.autoresponders,
                     self.asked_silent, self.followers, self.answer_the_rest):
            part()
        self.above("trust", "keeper", "late", "breaker")
        self.above("trust", "complaint fast", "complaint slow", "complaint ignored")
        self.above("trust", "mentor", "taker", "pushy seller")
        self.above("trust", "wit", "blunt")
        self.above("depth", "colleague", "client", "fading", "dormant")
        self.above("depth", "twice-a-year friend", "dormant")
        self.above("depth", "twice-a-year friend", "pushy seller")

    # -- promises --------------------------------------------------------------------------------------
    def keeper(self):
        w, who = self.world, Person("ada@northwind.example",
                                    (("mail", 5), ("phone", 2), ("video", 2), ("chat", 1)),
                                    lag=(10, 150), theirs={"question": 35, "gratitude": 30, "apology": 3})
        self.chat_through(who, 5, 2)
        for day in w.every(60, 8, 20, QUIET_END):
            w.meet(who, day)
        for made in w.every(20, 3, 10, LAST_DAY - 30):
            due = w.weekday(made + w.between(4, 12))
            w.promise(who.id, ME, made, due, due * 24 - w.between(4, 40))
        for made in w.every(45, 6, 20, LAST_DAY - 40):
            due = w.weekday(made + w.between(5, 10))
            w.promise(ME, who.id, made, due, due * 24 - w.between(4, 30))
        w.promise(ME, who.id, LAST_DAY - 8, LAST_DAY + 11, name="maintenance-plan")
        w.support(who.id, ME, [("thank", 3), ("praise", 2), ("endorse", 1), ("help", 2)],
                  w.every(30, 8, 15, QUIET_END))
        w.support(ME, who.id, [("thank", 3), ("help", 2), ("praise", 1)], w.every(35, 8, 15, QUIET_END))
        for day in w.every(90, 15, 40, QUIET_END):
            w.add(w.office_time(day), who.id, ME, "disclose", "phone")
        self.mark("keeper", [who.id], "high", "high",
                  "does what she says: a promise every third week, each kept in time")

    def breaker(self):
        w, who = self.world, Person("bruno@quickfix.example", lag=(300, 2600), starts=40, turns=(2, 4),
                                    theirs={"question": 10, "gratitude": 2, "apology": 4})
        self.chat_through(who, 24, 5)
        ends = ["keep", "break", "break", "keep", "break", "release", "break", None, None]
        for number, end in enumerate(ends):
            made = w.weekday(30 + number * 35 + w.between(0, 6))
            due = w.weekday(made + w.between(6, 12))
            late = {"keep": w.between(100, 200), "break": w.between(-20, 90), "release": w.between(200, 300)}
            w.promise(who.id, ME, made, due, None if end is None else due * 24 + late[end], end or "keep")
        self.mark("breaker", [who.id], "middle", "low",
                  "nine promises: four broken, two overdue, one let off late, two kept late")

    def late(self):
        w, who = self.world, Person("carla@steadyhand.example", MAIL, lag=(60, 700), turns=(2, 4))
        self.chat_through(who, 24, 5)
        for made in w.every(33, 4, 12, LAST_DAY - 40):
            due = w.weekday(made + w.between(6, 12))
            w.promise(who.id, ME, made, due, due * 24 + w.between(50, 110))
        self.mark("late", [who.id], "middle", "neutral", "keeps every promise, some days late")

    def overdue_to(self):
        w, who = self.world, Person("dmitri@oakandsons.example",
                                    (("mail", 6), ("phone", 3), ("in_person", 1)),
                                    theirs={"question": 30, "gratitude": 22}, starts=55)
        self.chat_through(who, 6, 2, last=MONDAY - 4)
        for made in w.every(60, 5, 25, LAST_DAY - 60):
            due = w.weekday(made + w.between(6, 14))
            w.promise(ME, who.id, made, due, due * 24 - w.between(2, 30))
        for made in w.every(70, 5, 30, LAST_DAY - 60):
            due = w.weekday(made + w.between(6, 12))
            w.promise(who.id, ME, made, due, due * 24 - w.between(2, 30))
        w.support(who.id, ME, [("thank", 2), ("praise", 1)], w.every(45, 8, 30, MONDAY - 10))
        w.support(ME, who.id, [("help", 1), ("thank", 2)], w.every(50, 8, 30, MONDAY - 10))
        name = w.promise(ME, who.id, MONDAY - 13, MONDAY, name="final-drawings")
        self.await_me(who.id, "promise", name)
        self.mark("client", [who.id], "high", "high",
                  "a good client; my promise `final-drawings` to him is overdue, his trust in me falls")

    # -- complaints ------------------------------------------------------------------------------------
    def complaints(self):
        w = self.world
        cast = (("complaint fast", "elena@brightlabs.example", (10, 40), (90, 300), "middle", "neutral",
                 "my complaints are fixed the same day"),
                ("complaint slow", "farid@paperworks.example", (150, 300), (1300, 1900), "middle", None,
                 "my complaints are fixed a day later"),
                ("complaint ignored", "greta@cloudnest.example", None, None, "middle", "low",
                 "my complaints stay open, however well we chat"))
        for name, id, ack, fix, depth, trust, story in cast:
            who = Person(id, MAIL, lag=(20, 120), turns=(4, 4))  # alike but for the complaints
            self.chat_through(who, 22, 2)
            for filed, weight in ((110, 150), (180, 100), (240, 200), (300, 150)):
                w.complain(ME, id, w.weekday(filed + w.between(0, 9)), weight, ack and w.between(*ack),
                           fix and w.between(*fix))
            self.mark(name, [id], depth, trust, story)

    def complainant(self):
        w, who = self.world, Person("hugo@tinkerbox.example", (("mail", 5), ("phone", 1)), turns=(2, 4),
                                    starts=60)
        self.chat_through(who, 21, 5, last=LAST_DAY - 20)
        w.complain(who.id, ME, 120 + w.between(0, 9), 100, w.between(20, 90), w.between(200, 600))
        name, _ = w.complain(who.id, ME, LAST_DAY - 18, 150, name="faulty-hinges")
        self.await_me(who.id, "complaint", name)
        self.mark("complainant", [who.id], "middle", "neutral",
                  "his complaint `faulty-hinges` about me is open")

    # -- questions and answers -------------------------------------------------------------------------
    def questioner(self):
        w, who = self.world, Person("ines@lumen.example", (("mail", 5), ("phone", 1)), turns=(2, 4),
                                    theirs={"question": 45})
        self.chat_through(who, 19, 5)
        w.add((LAST_DAY - 2) * DAY + 9 * HOUR + w.between(0, 50) * MINUTE, who.id, ME, "ask", "mail",
              {"question": 97}, id="price-of-the-blue-one", looked_for="all", sentiment="0.1")
        self.await_me(who.id, "question", "price-of-the-blue-one")
        self.mark("questioner", [who.id], "middle", "neutral",
                  "her question `price-of-the-blue-one` waits since Wednesday")

    def monologue(self):
        w, who = self.world, Person("quentin@millstream.example", MAIL, starts=85, turns=(2, 4),
                                    theirs={"question": 0, "gratitude": 4}, mine={"question": 0})
        self.chat_through(who, 22, 4)
        w.add((LAST_DAY - 3) * DAY + 10 * HOUR + w.between(0, 50) * MINUTE, who.id, ME, "message", "mail",
              id="notes-from-the-fair", looked_for="all", sentiment="0.2")
        self.await_me(who.id, "turn", "notes-from-the-fair")
        self.mark("monologue", [who.id], "middle", "neutral",
                  "tells, and never asks; nor was he ever asked; his last message waits")

    def taker(self):
        w, who = self.world, Person("pavel@sidegig.example", (("mail", 3), ("chat", 2)), my_lag=(20, 150),
                                    starts=100, turns=(2, 2), theirs={"question": 90, "gratitude": 0},
                                    mine={"question": 0})
        self.chat_through(who, 17, 4)
        for day in w.every(24, 6, 25, QUIET_END - 12):  # what I ask comes to nothing
            day = w.weekday(day)
            w.add(w.office_time(day) + 9 * HOUR, ME, who.id, "ask", "mail")
        w.support(ME, who.id, [("help", 3), ("introduce", 1)], w.every(21, 6, 20, QUIET_END))
        self.mark("taker", [who.id], "middle", "neutral", "always asks, takes the help, never gives any")

    def asked_silent(self):
        w = self.world
        ids = ["dr.klein@institute.example", "press@dailygazette.example"]
        for id in ids:
            for day in w.every(30, 8, 30, LAST_DAY - 12):
                w.add(w.office_time(day), ME, id, "ask", "mail", {"question": 95}, looked_for="all")
            for day in w.every(60, 20, 10, LAST_DAY - 2):
                w.add(w.office_time(day), id, ME, w.pick([("view", 1), ("like", 1)]), "social")
        self.mark("asked and silent", ids, "none", "low", "asked every month for an opinion, never a word")

    # -- near and far ----------------------------------------------------------------------------------
    def friends(self):
        w = self.world
        ids = ["katrin@seaside.example", "luis@mountain.example"]
        for id, months in zip(ids, ((55, 240), (95, 290))):
            who = Person(id, (("chat", 1),), theirs={"question": 40}, mine={"question": 40})
            for day in months:
                day += w.between(0, 12)
                w.talk(who, day - 5, w.between(3, 5), channel="chat")
                w.meet(who, day, w.between(20, 32) * 15, 11)
                cues = {"personal": w.between(80, 98), "gratitude": w.between(60, 95), "closing": 80}
                w.add((day + 1) * DAY + 9 * HOUR, id, ME, "message", "chat", cues, sentiment="0.8")
                cues = {"personal": w.between(80, 98), "humour": w.between(60, 95), "closing": 85}
                w.add((day + 1) * DAY + 10 * HOUR, ME, id, "message", "chat", cues, sentiment="0.7")
        self.mark("twice-a-year friend", ids, "middle", "neutral",
                  "meets me twice a year, in person and for hours", band="close")

    def colleague(self):
        w, who = self.world, Person("mara@workshop.example", (("chat", 4), ("mail", 3), ("phone", 1)),
                                    lag=(5, 60), my_lag=(5, 60), turns=(4, 9),
                                    theirs={"question": 30, "humour": 15, "personal": 6})
        self.chat_through(who, 3, 1, last=LAST_DAY - 1)
        for day in range(5, LAST_DAY, 7):  # every Tuesday
            w.meet(who, day, w.between(4, 8) * 15, 15)
        for by, to in ((who.id, ME), (ME, who.id)):
            w.support(by, to, [("help", 3), ("thank", 3), ("praise", 1)], w.every(30, 6, 8, QUIET_END))
        self.mark("colleague", [who.id], "high", "high",
                  "works with me every week, and we meet on Tuesdays", "steady")

    def fading(self):
        w, who = self.world, Person("nils@oldmill.example", (("mail", 5), ("phone", 1)), turns=(3, 5))
        self.chat_through(who, 12, 3, 0, LAST_DAY - 90)
        w.talk(who, w.weekday(LAST_DAY - 62), 2, channel="mail")
        self.mark("fading", [who.id], "middle", "neutral", "an old client whose pauses grow", "fading")

    def dormant(self):
        w, who = self.world, Person("olga@vintagepress.example", MAIL, turns=(2, 3))
        self.chat_through(who, 14, 3, 0, 110)
        self.mark("dormant", [who.id], "low", "neutral",
                  "a client of last year, silent since October", "dormant")

    def mentor(self):
        w, who = self.world, Person("rosa@lindenhof.example", (("phone", 3), ("mail", 3), ("in_person", 1)),
                                    theirs={"question": 50, "personal": 12, "humour": 15, "gratitude": 20},
                                    mine={"gratitude": 40, "personal": 8})
        self.chat_through(who, 11, 3)
        for day in w.every(60, 8, 10, QUIET_END):
            w.meet(who, day, w.between(5, 9) * 15)
        w.support(who.id, ME, [("help", 4), ("introduce", 2), ("praise", 3), ("endorse", 1)],
                  w.every(9, 3, 6, QUIET_END))
        w.support(ME, who.id, [("thank", 5), ("gift", 1), ("praise", 1)], w.every(25, 6, 12, QUIET_END))
        for day in w.every(45, 8, 30, QUIET_END):
            w.add(w.office_time(day), who.id, ME, w.pick([("disclose", 2), ("correct", 1)]), "phone")
        for made in w.every(70, 8, 40, LAST_DAY - 50):
            due = w.weekday(made + 6)
            w.promise(who.id, ME, made, due, due * 24 - w.between(0, 30))
        w.add(w.office_time(300), ME, who.id, "rate", "form", sentiment="0.9")
        self.mark("mentor", [who.id], "high", "high", "advises, introduces and praises me; I thank her")

    def prospect(self):
        w, who = self.world, Person("samir@freshstart.example",
                                    (("mail", 5), ("phone", 2), ("video", 1)),
                                    lag=(15, 200), theirs={"question": 45})
        gap, day = 24, LAST_DAY - 100
        while day < LAST_DAY - 1:
            w.talk(who, w.weekday(day))
            day += gap
            gap = max(4, gap * 3 // 4)
        self.mark("prospect", [who.id], "middle", "neutral",
                  "a prospect since March, with ever more contact", "growing")

    def partner(self):
        w = self.world
        ids = ["tove@harbourline.example", "uwe@harbourline.example", "office@harbourline.example"]
        self.organisation = {id: "harbourline.example" for id in ids}
        cast = (Person(ids[0], MAIL, turns=(2, 4)), Person(ids[1], MAIL, turns=(2, 3)),
                Person(ids[2], MAIL, lag=(60, 900), turns=(2, 2), starts=45, theirs={"question": 12}))
        for who, gap, first in zip(cast, (22, 30, 24), (0, 0, 245)):
            self.chat_through(who, gap, 4, first)
        for day in w.every(110, 10, 20, QUIET_END):
            w.meet(cast[0], day, audience=4, hour=14, by_me=True)
            w.meet(cast[1], day, audience=4, hour=14, by_me=True)
        for day in w.every(12, 4, 3, QUIET_END):  # among themselves
            time = w.office_time(day)
            w.add(time, ids[0], ids[1], "message", "mail")
            w.add(time + w.between(10, 300) * MINUTE, ids[1], ids[0], "message", "mail", {"closing": 80})
        self.mark("partner", ids[:2], "middle", "neutral", "two people of one partner firm", band="close")
        self.mark("shared mailbox", ids[2:], "low", "neutral",
                  "the partner firm's office address, whoever reads it")

    # -- manners ---------------------------------------------------------------------------------------
    def wit(self):
        manners = {"question": 35, "humour": 45, "personal": 30, "gratitude": 25, "apology": 6,
                   "mood": (10, 90)}
        w, who = self.world, Person("wanda@brightside.example", (("mail", 5), ("chat", 3), ("phone", 1)),
                                    lag=(10, 120), turns=(4, 7), theirs=manners,
                                    mine={"personal": 25, "humour": 30})
        self.chat_through(who, 8, 2)
        for day in w.every(40, 8, 15, QUIET_END):
            w.add(w.office_time(day), who.id, ME, w.pick([("disclose", 3), ("correct", 1)]), "phone")
        for day in w.every(90, 8, 40, QUIET_END):
            w.meet(who, day, w.between(4, 8) * 15)
        w.support(who.id, ME, [("thank", 1), ("praise", 1)], w.every(30, 8, 20, QUIET_END))
        w.support(ME, who.id, [("thank", 1), ("praise", 1)], w.every(35, 8, 20, QUIET_END))
        other = "wanda.privat@mailbox.example"  # answered at her other address: alone, it looks one-way
        day = 40
        while day < LAST_DAY - 40:
            w.add(w.office_time(day), other, ME, "message", "mail", {"personal": 88, "humour": 70},
                  sentiment="0.6")
            day += w.between(25, 45)
        w.add(w.office_time(LAST_DAY - 12), other, ME, "message", "mail", {"closing": 90, "gratitude": 90},
              sentiment="0.7")
        self.alias = {other: who.id}
        self.mark("wit", [who.id], "high", "high", "funny, personal and frank")
        self.mark("second address", [other], "none", None,
                  "Wanda's private address; declare it an alias and it is she")

    def blunt(self):
        w, who = self.world, Person("xaver@ironworks.example", lag=(200, 1800), starts=55, turns=(2, 4),
                                    theirs={"question": 15, "gratitude": 0, "mood": (-95, -30)})
        self.chat_through(who, 24, 5)
        for day in (90, 200, 310):
            w.add(w.office_time(day + w.between(0, 9)), who.id, ME, "misrepresent", "mail")
        w.add(w.office_time(320), ME, who.id, "rate", "form", sentiment="-0.7")
        self.mark("blunt", [who.id], "middle", "low",
                  "harsh in every mail, and three times not straight with the facts")

    def group_mail(self):
        w = self.world
        circle = ["ada@northwind.example", "dmitri@oakandsons.example", "mara@workshop.example",
                  "tove@harbourline.example", "uwe@harbourline.example", "ines@lumen.example",
                  "elena@brightlabs.example"]
        for day in range(27, LAST_DAY - 10, 60):  # my monthly round mail: no answer expected
            time = w.office_time(w.weekday(day))
            for id in circle:
                w.add(time, ME, id, "message", "mail", {"closing": 80}, audience=str(len(circle)),
                      looked_for="all")
        team = ["mara@workshop.example", "tove@harbourline.example", "uwe@harbourline.example"]
        for day in range(40, LAST_DAY - 20, 80):  # Tove asks the round; I answer all
            time = w.office_time(w.weekday(day))
            for id in [ME, team[0], team[2]]:
                w.add(time, team[1], id, "ask", "mail", audience="3")
            for id in team:
                w.add(time + 2 * HOUR, ME, id, "answer", "mail", {"closing": 70}, audience="3")

    # -- those who are no relationship -----------------------------------------------------------------
    def sellers(self):
        w = self.world
        ids = ["max@growthrocket.example", "tiffany@seoboost.example", "deals@leadmachine.example",
               "rick@cheapinks.example"]
        ends = [("block", 30), ("report", 60), ("unfollow", 20), (None, 0)]
        for id, (end, before) in zip(ids, ends):
            days = w.every(5, 2, w.between(20, 120), LAST_DAY - 15)
            for day in days:
                cues = {"promotion": w.between(75, 99)}
                if w.chance(20):
                    w.add(w.office_time(day), id, ME, "pitch", w.pick([("mail", 2), ("phone", 1)]))
                else:
                    w.add(w.office_time(day), id, ME, "message", "mail", cues, looked_for="all")
            # "I assume that you are busy and close your file": expects nothing any more
            w.add(w.office_time(days[-1] + 8), id, ME, "message", "mail", {"closing": 85, "promotion": 80},
                  looked_for="all")
            if end:
                w.add(w.office_time(LAST_DAY - before), ME, id, end, "social")
        self.mark("pushy seller", ids, "none", "low",
                  "writes every five days, pitches, never got an answer")

    def newsletters(self):
        w = self.world
        cast = (("news@craftweekly.example", 7, 4200, 0), ("letter@tradefair.example", 30, 18000, 40),
                ("hello@materials.example", 14, 2600, 60), ("digest@smallbiz.example", 7, 31000, 10),
                ("chamber@city.example", 30, 900, 0))
        for id, gap, audience, promotion in cast:
            for day in w.every(gap, 1, 2, LAST_DAY - (2 if gap < 20 else 13)):
                time = w.office_time(day)
                cues = {"closing": 90}
                if w.chance(promotion):
                    cues["promotion"] = w.between(60, 95)
                w.add(time, id, ME, "message", "mail", cues, audience=str(audience), looked_for="all")
                if w.chance(35):
                    w.add(time + w.between(5, 500) * MINUTE, ME, id, "view", "mail")
        self.mark("newsletter", [row[0] for row in cast], "none", None, "the same mail to thousands")

    def autoresponders(self):
        w = self.world
        ids = ["support@bigcloud.example", "service@parcelpost.example", "tickets@cityoffice.example"]
        for id in ids:
            for day in w.every(45, 12, 20, LAST_DAY - 15):
                time = w.office_time(day)
                w.add(time, ME, id, "message", "mail", {"question": 90} if w.chance(50) else None)
                w.add(time + w.between(1, 3) * MINUTE, id, ME, "message", "mail",
                      {"automatic": w.between(90, 99)}, looked_for="all")
        self.mark("autoresponder", ids, "none", None, "answers at once, and only by machine")

    def followers(self):
        w = self.world
        taken = {}
        # followers who are relationships too: those of the cast
        for id in self.relations:
            w.add(w.between(0, 90) * DAY + w.between(6 * 60, 22 * 60) * MINUTE, id, ME, "follow", "social")
        silent = FOLLOWERS - len(self.relations)
        lapsed = len(self.relations)
        ids = []
        for number in range(silent + lapsed):
            while True:
                id = "@%s.%s%d" % (FIRST[int(w.random() * len(FIRST))], LAST[int(w.random() * len(LAST))],
                                   w.between(1, 99))
                if id not in taken:
                    break
            taken[id] = True
            ids.append(id)
            day = w.between(0, LAST_DAY - 30)
            time = day * DAY + w.between(6 * 60, 22 * 60) * MINUTE + w.between(0, 59) * SECOND
            w.add(time, id, ME, "follow", "social")
            share = w.random()
            for _ in range(int(share * share * 7)):
                time = w.between(day, LAST_DAY - 1) * DAY + w.between(6 * 60, 22 * 60) * MINUTE
                w.add(time + w.between(0, 59) * SECOND, id, ME, "like" if w.chance(60) else "view", "social")
            if number >= silent:
                time = (LAST_DAY - w.between(1, 29)) * DAY + w.between(6, 17) * HOUR
                w.add(time, id, ME, "unfollow", "social")
        self.mark("silent follower", ids[:silent], "none", "neutral",
                  "follows, views and likes, and never says a word")
        self.mark("lapsed follower", ids[silent:], "none", "neutral", "followed, and stopped")

    # -- out -------------------------------------------------------------------------------------------
    def csv(self):
        lines = [",".join(COLUMNS)]
        for _, _, row in sorted(self.world.rows, key=lambda entry: entry[:2]):
            lines.append(",".join(row.get(column, "") for column in COLUMNS))
        return "\n".join(lines) + "\n"

    def truth(self, seed):
        return {"seed": seed, "me": ME, "as_of": iso(AS_OF), "monday": iso(MONDAY * DAY),
                "interactions": len(self.world.rows),
                "contacts": sum(len(a["contacts"]) for a in self.archetypes.values()),
                "followers": FOLLOWERS, "relationships": len(self.relations), "owed": self.owed,
                "falls": {"contact": "dmitri@oakandsons.example", "score": "trust_in_me",
                          "because": "final-drawings"},
                "aliases": self.alias, "organisations": self.organisation, "order": self.order,
                "archetypes": self.archetypes}


def generate(seed):
    """The CSV text and the truth of one seed."""
    story = Story(seed)
    story.run()
    return story.csv(), story.truth(seed)


def truth_text(truth):
    """JSON, one line an archetype."""
    lines = []
    for key, value in truth.items():
        if key == "archetypes":
            inner = ",\n".join("  %s: %s" % (json.dumps(name), json.dumps(entry))
                               for name, entry in value.items())
            lines.append(' "archetypes": {\n%s\n }' % inner)
        elif key == "order":
            inner = ",\n".join("  " + json.dumps(entry) for entry in value)
            lines.append(' "order": [\n%s\n ]' % inner)
        else:
            lines.append(" %s: %s" % (json.dumps(key), json.dumps(value)))
    return "{\n" + ",\n".join(lines) + "\n}\n"


def files(seed):
    """The same year as files that people have: name -> text."""
    story = Story(seed)
    story.run()
    return {"texts.csv": texts_text(story, seed), "mail.mbox": mail_text(story), "calendar.ics": calendar_text(story),
            "contacts.vcf": contacts_text(story)}


def write(seed, folder, more=False):
    """Writes company.csv and truth.json, and with `more` the texts, the mailbox, the calendar and the cards; returns the truth."""
    csv, truth = generate(seed)
    os.makedirs(folder, exist_ok=True)
    for name, text in [("company.csv", csv), ("truth.json", truth_text(truth)), *(files(seed).items() if more else ())]:
        with open(os.path.join(folder, name), "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
    return truth


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--seed", type=int, default=DEFAULT_SEED)
    parser.add_argument("--out", default=os.path.dirname(os.path.abspath(__file__)))
    options = parser.parse_args()
    truth = write(options.seed, options.out, more=True)
    print("%d interactions, %d contacts, %d followers, %d relationships, %d await my move at %s" % (
        truth["interactions"], truth["contacts"], truth["followers"], truth["relationships"],
        len(truth["owed"]), truth["as_of"]))


if __name__ == "__main__":
    main()
