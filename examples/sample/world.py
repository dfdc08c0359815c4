# SPDX-License-Identifier: MIT
"""The dice, the calendar and the manners of speech behind generate.py.

Times are whole microseconds since START, quantities whole hundredths, so that no platform's
rounding shows.
"""
import random
from datetime import datetime, timedelta

SECOND = 1_000_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR
START = datetime(2025, 7, 3)        # a Thursday
LAST_DAY = 365                      # 2026-07-03, a Friday
AS_OF = LAST_DAY * DAY + 18 * HOUR  # all times: microseconds since START
MONDAY = LAST_DAY - 4               # of the last week
ME = "me"


def iso(time):
    return (START + timedelta(seconds=time // SECOND)).strftime("%Y-%m-%dT%H:%M:%SZ")


def hundredths(n):
    """An integer number of hundredths as the shortest decimal."""
    sign, n = ("-", -n) if n < 0 else ("", n)
    text = "%d.%02d" % (n // 100, n % 100)
    return sign + text.rstrip("0").rstrip(".")


class World:
    """The log as it grows, the dice, and how people talk."""

    def __init__(self, seed):
        self.random = random.Random(seed).random
        self.rows = []
        self.numbers = {}

    # -- dice ------------------------------------------------------------------------------------------
    def between(self, low, high):
        """An integer from low to high, both included."""
        return low + int(self.random() * (high - low + 1))

    def chance(self, percent):
        return self.random() * 100 < percent

    def pick(self, choices):
        """One of [(value, weight), ...]."""
        at = self.random() * sum(weight for _, weight in choices)
        for value, weight in choices:
            at -= weight
            if at < 0:
                return value
        return choices[-1][0]

    # -- rows ------------------------------------------------------------------------------------------
    def add(self, time, actor, target, kind="message", channel="mail", cues=None, **fields):
        if not 0 <= time <= AS_OF:
            raise ValueError("outside of the year: %s %s" % (actor, iso(time)))
        row = dict(fields, time=iso(time), actor=actor, target=target, kind=kind, channel=channel)
        for cue, confidence in (cues or {}).items():
            row[cue] = hundredths(confidence)
        self.rows.append((time - time % SECOND, len(self.rows), row))

    def number(self, word):
        self.numbers[word] = self.numbers.get(word, 0) + 1
        return "%s-%d" % (word, self.numbers[word])

    def office_time(self, day):
        return day * DAY + self.between(8 * 60, 13 * 60) * MINUTE + self.between(0, 59) * SECOND

    def weekday(self, day):
        """The day itself, or the Friday before a weekend."""
        late = (day + 3) % 7 - 4  # START is a Thursday: day 2 a Saturday, day 3 a Sunday
        return day - late if late > 0 else day

    def every(self, gap, jitter, first, last):
        """Working days about `gap` days apart."""
        days, day = [], first + self.between(0, jitter)
        while day <= last:
            working = self.weekday(day)
            if not days or working > days[-1]:
                days.append(working)
            day += max(1, gap + self.between(-jitter, jitter))
        return days

    # -- people ----------------------------------------------------------------------------------------
    def say(self, time, who, by_me, channel, **fields):
        """One message of a conversation, with the cues that a tagger would find in it."""
        person = fields.pop("manner", None) or (who.mine if by_me else who.theirs)
        closing = fields.pop("closing", False)
        asked = not closing and self.chance(person.get("question", 0))
        kind = fields.pop("kind", "message")
        cues = {}
        if channel == "mail" and self.chance(60):  # the tagger reads a share of the mail
            fields["looked_for"] = "all"
            for cue in ("personal", "humour", "gratitude", "apology", "promotion"):
                if self.chance(person.get(cue, 0)):
                    cues[cue] = self.between(60, 98)
            if asked:
                cues["question"] = self.between(70, 99)
            low, high = person.get("mood", (-5, 30))
            fields["sentiment"] = hundredths(self.between(low, high))
        elif asked and kind == "message":
            kind = "ask"
        if closing:
            cues["closing"] = self.between(75, 98)
        actor, target = (ME, who.id) if by_me else (who.id, ME)
        self.add(time, actor, target, kind, channel, cues, **fields)
        return kind == "ask" or "question" in cues

    def talk(self, who, day, count=None, by_me=None, channel=None):
        """A conversation that ends with somebody's closing word; returns the day on which it ends."""
        channel = channel or self.pick(who.channels)
        if channel in ("phone", "video"):
            return self.call(who, day, channel)
        if channel == "in_person":
            return self.meet(who, day)
        count = count or self.between(*who.turns)
        by_me = self.chance(100 - who.starts) if by_me is None else by_me
        time = self.office_time(day)
        asked = False
        for turn in range(count):
            closing = turn == count - 1
            kind = "answer" if asked and self.chance(50) else "message"
            asked = self.say(time, who, by_me, channel, closing=closing, kind=kind)
            by_me = not by_me
            low, high = who.my_lag if by_me else who.lag
            if channel == "chat":
                low, high = max(1, low // 10), max(2, high // 10)
            time += self.between(low, high) * MINUTE + self.between(0, 59) * SECOND
        return time // DAY

    def call(self, who, day, channel="phone", minutes=None):
        time = self.office_time(day)
        by_me = self.chance(100 - who.starts)
        actor, target = (ME, who.id) if by_me else (who.id, ME)
        if self.chance(15):  # missed, and called back
            self.add(time, actor, target, "call", channel, duration="0")
            actor, target = target, actor
            time += self.between(10, 90) * MINUTE
        minutes = minutes or self.between(6, 45)
        self.add(time, actor, target, "call", channel, duration=str(minutes * 60))
        return day

    def meet(self, who, day, minutes=None, hour=None, audience=1, by_me=None):
        by_me = self.chance(100 - who.starts) if by_me is None else by_me
        actor, target = (ME, who.id) if by_me else (who.id, ME)
        time = day * DAY + (hour or self.between(9, 15)) * HOUR + self.between(0, 3) * 15 * MINUTE
        minutes = minutes or self.between(3, 6) * 15
        fields = {"audience": str(audience)} if audience > 1 else {}
        self.add(time, actor, target, "meet", "in_person", duration="PT%dM" % minutes, **fields)
        return day

    def promise(self, promiser, promisee, made, due, kept=None, end="keep", weight=100, name=None):
        """Made and due on these days; `kept` is the hour after START when it ends, None: it stays open."""
        name = name or self.number("promise")
        fields = {"weight": hundredths(weight)} if weight != 100 else {}
        self.add(self.office_time(made), promiser, promisee, "promise", id=name,
                 due=iso(due * DAY + 17 * HOUR), **fields)
        if kept is not None:
            actor, target = (promisee, promiser) if end == "release" else (promiser, promisee)
            self.add(kept * HOUR + self.between(0, 59) * MINUTE, actor, target, end, ref=name)
        return name

    def complain(self, who, about, day, weight=100, ack=None, fix=None, name=None):
        """Filed on this day; acknowledged and resolved after so many minutes."""
        name = name or self.number("complaint")
        time = self.office_time(day)
        fields = {"weight": hundredths(weight)} if weight != 100 else {}
        self.add(time, who, about, "complain", id=name, **fields)
        if ack is not None:
            self.add(time + ack * MINUTE, about, who, "acknowledge", ref=name)
        if fix is not None:
            self.add(time + fix * MINUTE, about, who, "resolve", ref=name)
        return name, time

    def support(self, actor, target, kinds, days):
        for day in days:
            self.add(self.office_time(day) + self.between(0, 4) * HOUR, actor, target, self.pick(kinds),
                     self.pick([("mail", 2), ("chat", 1), ("in_person", 1)]))


class Person:
    """Manners of one contact; lags in minutes, the rest in percent."""

    def __init__(self, id, channels=(("mail", 6), ("phone", 2), ("chat", 1)), lag=(20, 240), my_lag=(20, 240),
                 starts=50, turns=(3, 6), theirs=None, mine=None):
        self.id, self.channels, self.lag, self.my_lag = id, list(channels), lag, my_lag
        self.starts, self.turns = starts, turns
        self.theirs = dict({"question": 25, "gratitude": 12}, **(theirs or {}))
        self.mine = dict({"question": 25, "gratitude": 15, "humour": 5}, **(mine or {}))
