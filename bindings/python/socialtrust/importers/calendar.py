# SPDX-License-Identifier: MIT
"""Calendars (iCalendar): meetings that took place with those who accepted, and tasks with two sides as promises.

icalendar reads them; recurring-ical-events expands what recurs, with its exceptions, up to now. A meeting counts for those
who organised it or accepted; who declined or never said was not there as far as a calendar can tell, and is counted as left
out. VTODO is a promise of whoever is to do it to whoever organised it; COMPLETED keeps it.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta, timezone
from itertools import combinations

from .people import address_id, is_me, number_id
from .protocol import Contact, Left, Problem, Refused, needs, us_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from .protocol import Found, How, Row
    from .source import Source

NAME = "iCalendar"
ABOUT = "calendars: iCalendar"
SERIES_MOST, PAIRS_MOST, ATTENDEES_MOST = 5000, 12, 1000
_VIDEO = re.compile(r"zoom\.us|meet\.google|teams\.microsoft|teams\.live|webex|whereby|jitsi|bigbluebutton|gotomeet|\bzoom\b|\bvideo", re.I)
_CALLED = re.compile(r"\b(phone|tel|telefon|call|anruf|telefonat)\b", re.I)


def detect(source: Source) -> float:
    if re.match(rb"(\xef\xbb\xbf)?\s*BEGIN:(VCALENDAR|VEVENT|VTODO)", source.head, re.I):
        return 1.0
    return 0.6 if source.name.endswith((".ics", ".ical", ".ifb", ".icalendar")) else 0.0


def read(source: Source, how: How) -> Iterator[Found]:
    icalendar = needs("icalendar", "a calendar")
    needs("recurring_ical_events", "a calendar")
    try:
        calendars = icalendar.Component.from_ical(source.whole(), multiple=True)
    except (ValueError, IndexError, KeyError, TypeError, AttributeError, OverflowError, RecursionError) as error:
        raise Refused(f"{source.path}: no calendar that can be read ({error})"[:300]) from None
    found = 0
    named: set[str] = set()
    for calendar in calendars:
        series: dict[str, list[Any]] = {}
        zones = [each for each in calendar.walk() if each.name == "VTIMEZONE"]
        for number, component in enumerate(calendar.walk(), 1):
            for what, why in getattr(component, "errors", ()):
                yield Problem(f"component {number} ({component.name}), {what or 'a line'}", f"cannot be read ({why})"[:160])
            if component.name in ("VEVENT", "VTODO"):
                found += 1
                series.setdefault(str(component.get("UID", f"#{number}")), []).append(component)
        for uid, components in series.items():
            try:
                if components[0].name == "VTODO":
                    yield from _todo(uid, components, how, named)
                else:
                    yield from _events(uid, components, zones, how, named, icalendar)
            except (ValueError, TypeError, KeyError, AttributeError, IndexError, OverflowError, RecursionError) as error:
                yield Problem(f"UID {uid[:60]}", f"cannot be read ({type(error).__name__}: {error})"[:200])
    if not found:
        yield Left("file without events or tasks")


def _people(component: Any, how: How, named: set[str]) -> tuple[str | None, dict[str, str], list[Contact]]:
    """(organiser, what each attendee said, contacts)."""
    contacts: list[Contact] = []

    def id_of(value: Any) -> str | None:
        text = str(value)
        id = address_id(text) or (number_id(text) if text.lower().startswith("tel:") else None)
        params = getattr(value, "params", {})
        if id is None and "EMAIL" in params:
            id = address_id(str(params["EMAIL"]))
        if id and id not in named:
            named.add(id)
            name = str(params.get("CN", "")).strip()
            kind = {"GROUP": "group", "RESOURCE": "automaton", "ROOM": "automaton"}.get(str(params.get("CUTYPE", "")).upper())
            contacts.append(Contact(id, name if name and "@" not in name else None, kind=kind))
        return id

    organiser = id_of(_get(component, "ORGANIZER")) if "ORGANIZER" in component else None
    given = component.get("ATTENDEE", [])
    said: dict[str, str] = {}
    for value in (given if isinstance(given, list) else [given])[:ATTENDEES_MOST]:
        params = getattr(value, "params", {})
        id = id_of(value)
        if id and str(params.get("CUTYPE", "")).upper() not in ("RESOURCE", "ROOM"):
            said[id] = str(params.get("PARTSTAT", "NEEDS-ACTION")).upper()
    return organiser, said, contacts


def _get(component: Any, name: str) -> Any:
    """The first value of a property that may stand there twice by mistake."""
    found = component.get(name)
    return found[0] if isinstance(found, list) and found else found


def _instant(value: Any, how: How) -> tuple[datetime, bool]:
    """(the time, whether it is a whole day)."""
    if isinstance(value, datetime):
        return (value if value.tzinfo else value.replace(tzinfo=how.zone)), False
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day, tzinfo=how.zone), True
    raise ValueError("no time")


def _events(uid: str, components: list[Any], zones: list[Any], how: How, named: set[str], icalendar: Any) -> Iterator[Found]:
    recurs = any("RRULE" in each or "RDATE" in each for each in components)
    if not recurs:
        for component in components:
            yield from _event(uid, component, how, named, False)
        return
    for component in components:
        rules = component.get("RRULE", [])
        for rule in rules if isinstance(rules, list) else [rules]:
            often = str(rule.get("FREQ", [""])[0]).upper() in ("SECONDLY", "MINUTELY", "HOURLY")
            times = 1
            for name in ("BYSECOND", "BYMINUTE", "BYHOUR"):
                times *= max(len(rule.get(name, ())), 1)
            if often or times > 4:
                yield Left("meeting that recurs more often than people meet")
                return
    expand = needs("recurring_ical_events", "a calendar")
    calendar = icalendar.Calendar()
    for each in [*zones, *components]:
        calendar.add_component(each)
    begin = min(_instant(_get(each, "DTSTART").dt, how)[0] for each in components if "DTSTART" in each)
    begin = max(begin, datetime(1971, 1, 1, tzinfo=timezone.utc))
    if begin > how.now:
        yield Left("meeting to come")
        return
    query, seen = expand.of(calendar, skip_bad_series=False), 0
    start = begin
    while start <= how.now:  # year by year: a series without an end stays bounded
        end = min(start + timedelta(days=366), how.now + timedelta(microseconds=1))
        try:
            occurrences = query.between(start, end)
        except (ValueError, TypeError, KeyError, AttributeError, IndexError, OverflowError, RecursionError) as error:
            yield Problem(f"UID {uid[:60]}", f"how it recurs cannot be read ({type(error).__name__}: {error}); its first time counts alone"[:240])
            for component in components:
                yield from _event(uid, component, how, named, False)
            return
        for component in occurrences:
            when, _ = _instant(_get(component, "DTSTART").dt, how)
            if not start <= when < end:
                continue
            seen += 1
            if seen > SERIES_MOST:
                yield Left(f"occurrences of a meeting beyond the {SERIES_MOST:,}th")
                return
            yield from _event(uid, component, how, named, True)
        if end > how.now:
            break
        start = end


def _event(uid: str, component: Any, how: How, named: set[str], recurs: bool) -> Iterator[Found]:
    if "DTSTART" not in component:
        yield Problem(f"UID {uid[:60]}", "a meeting without a start")
        return
    begin, whole_day = _instant(_get(component, "DTSTART").dt, how)
    if begin > how.now:
        yield Left("meeting to come")
        return
    if str(component.get("STATUS", "")).upper() == "CANCELLED":
        yield Left("cancelled meeting")
        return
    organiser, said, contacts = _people(component, how, named)
    yield from contacts
    there = {id for id, word in said.items() if word in ("ACCEPTED", "COMPLETED", "IN-PROCESS")}
    if organiser and said.get(organiser) not in ("DECLINED",):
        there.add(organiser)
    unsaid = sum(word in ("NEEDS-ACTION", "TENTATIVE", "DELEGATED") for id, word in said.items() if id not in there)
    if unsaid:
        yield Left("invitation without a yes", unsaid)
    if declined := sum(word == "DECLINED" for word in said.values()):
        yield Left("invitation declined", declined)
    if len(there) < 2:
        yield Left("entry without anybody else")
        return
    duration = None
    if not whole_day:
        if "DTEND" in component:
            duration = (_instant(_get(component, "DTEND").dt, how)[0] - begin).total_seconds()
        elif "DURATION" in component:
            duration = _get(component, "DURATION").dt.total_seconds()
        if duration is not None and not 0 < duration <= 14 * 86400:
            duration = None
    place = " ".join(str(component.get(name, "")) for name in ("LOCATION", "CONFERENCE", "URL", "X-GOOGLE-CONFERENCE"))
    summary = str(component.get("SUMMARY", ""))
    kind, channel = ("call", "video") if _VIDEO.search(place) else \
        ("call", "phone") if _CALLED.search(place) or not place.strip() and _CALLED.search(summary) else ("meet", "in_person")  # fmt: skip
    kind = how.kinds.get("event", kind)
    time = us_of(begin)
    row: Row = {"time": time, "kind": kind, "channel": channel, "audience": max(len(there) - 1, 1),
                "id": f"{uid[:150]}@{time // 10**6}" if recurs else uid[:180]}  # fmt: skip
    if duration is not None:
        row["duration"] = duration
    first = organiser or next((id for id in there if is_me(id, how)), min(there))
    order = [first, *sorted(there - {first})]
    pairs = combinations(order, 2) if len(order) <= PAIRS_MOST else ((first, other) for other in order[1:])
    done = set()
    for a, b in pairs:
        done.add((a, b))
        yield {**row, "actor": a, "target": b}
    if len(order) > PAIRS_MOST:
        mine = next((id for id in order if is_me(id, how)), None)
        others = [id for id in order if mine and id != mine and (first, mine) != (id, mine)]
        yield from ({**row, "actor": mine, "target": other} for other in others if (mine, other) not in done)


def _todo(uid: str, components: list[Any], how: How, named: set[str]) -> Iterator[Found]:
    component = components[-1]
    organiser, said, contacts = _people(component, how, named)
    yield from contacts
    doers = [id for id, word in said.items() if id != organiser and word not in ("DECLINED", "DELEGATED", "NEEDS-ACTION")]
    if organiser is None or not doers:
        yield Left("task without a second person, or not accepted")
        return
    made = next((_get(component, name).dt for name in ("CREATED", "DTSTART", "DTSTAMP") if name in component), None)
    if made is None:
        yield Problem(f"UID {uid[:60]}", "a task without a time")
        return
    time = us_of(_instant(made, how)[0])
    if time > us_of(how.now):
        yield Left("task to come")
        return
    for doer in doers:
        row: Row = {"time": time, "actor": doer, "target": organiser, "kind": "promise", "channel": "tasks", "id": uid[:180]}
        if "DUE" in component:
            due, whole_day = _instant(_get(component, "DUE").dt, how)
            row["due"] = us_of(due + timedelta(days=1) if whole_day else due)
        yield row
        status = str(component.get("STATUS", "")).upper()
        if "COMPLETED" in component or status == "COMPLETED":
            end = next((_get(component, name).dt for name in ("COMPLETED", "LAST-MODIFIED", "DTSTAMP") if name in component), made)
            done = us_of(_instant(end, how)[0])
            if done <= us_of(how.now):
                yield {"time": max(done, time), "actor": doer, "target": organiser, "kind": "keep", "channel": "tasks",
                       "ref": uid[:180], "id": f"{uid[:170]}#kept"}  # fmt: skip
        elif status == "CANCELLED":
            end = next((_get(component, name).dt for name in ("LAST-MODIFIED", "DTSTAMP") if name in component), made)
            yield {"time": max(us_of(_instant(end, how)[0]), time), "actor": organiser, "target": doer, "kind": "release",
                   "channel": "tasks", "ref": uid[:180], "id": f"{uid[:170]}#released"}  # fmt: skip
