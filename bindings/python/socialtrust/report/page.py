# SPDX-License-Identifier: MIT
"""The page as HTML, part by part. All that comes from the log is other people's text: it is escaped wherever it stands."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from html import escape
from importlib.resources import files

from ..display import text, whole
from ..times import to_us
from . import pictures
from .contact import contact
from .data import clean
from .labels import Labels

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from .data import Data

CIRCLE_MOST = 60
MOVED = {"depth": "table.depth", "trust_in_them": "trust_them_moved", "trust_in_me": "trust_me_moved"}


@cache
def _asset(name: str) -> str:
    return (files(__package__) / name).read_text("utf-8")


def page(data: Data) -> str:
    """All of it."""
    t = Labels(data.language)
    links = {id: f"c{number}" for number, id in enumerate(data.people, 1)}
    style, script = _asset("style.css"), _asset("script.js")
    policy = f"default-src 'none'; style-src 'sha256-{_sha(style)}'; script-src 'sha256-{_sha(script)}'; base-uri 'none'; form-action 'none'"
    title = t("title", a=data.name(data.me))
    parts = [
        ("who", t("who"), _who(data, t, links)), ("waits", t("waits"), _waits(data, t, links)),
        ("changed", t("changed", date=t.date(data.since)), _changed(data, t, links)), ("fades", t("fades"), _fades(data, t, links)),
        ("promises", t("promises"), _promises(data, t, links)), ("circle", t("circle"), _circle(data, t, links)),
        ("cannot", t("cannot"), _cannot(data, t)),
    ]  # fmt: skip
    body = "".join(f'<section aria-labelledby="{id}"><h2 id="{id}">{escape(head)}</h2>{inner}</section>' for id, head, inner in parts)
    people = "".join(contact(data, t, id, links) for id in data.people)
    if people:
        body += f'<section aria-labelledby="pages"><h2 id="pages">{t("pages")}</h2>{people}</section>'
    contents = "".join(f'<li><a href="#{id}">{escape(head)}</a></li>' for id, head, _ in parts)
    return (f'<!DOCTYPE html>\n<html lang="{t.language}">\n<head>\n<meta charset="utf-8">\n'
            f'<meta name="viewport" content="width=device-width, initial-scale=1">\n<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
            f'<meta name="referrer" content="no-referrer">\n<meta name="robots" content="noindex">\n<title>{escape(title)}</title>\n'
            f"<style>{style}</style>\n</head>\n<body>\n"
            f'<a class="skip" href="#main">{t("skip")}</a>\n<header class="top"><h1>{t("title", a=text(data.name(data.me), 80))}</h1>{_lead(data, t)}'
            f'<nav class="contents" aria-label="{t("contents")}"><ul>{contents}</ul></nav></header>\n'
            f'<main id="main">{_figures(data, t)}{body}</main>\n'
            f'<footer><p class="soft">{t("made_by", text=escape(data.version), id=text(data.profile))} {t("no_network")}</p></footer>\n'
            f"<script>{script}</script>\n</body>\n</html>\n")  # fmt: skip


def _sha(content: str) -> str:
    return base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()


def linked(data: Data, links: dict[str, str], id: str, longest: int = 40) -> str:
    """A contact's name, with a link to its part where there is one."""
    shown = text(data.name(id), longest)
    return f'<a href="#{links[id]}">{shown}</a>' if id in links else shown


def _lead(data: Data, t: Labels) -> str:
    if data.first is None:
        return f'<p class="soft">{t("as_of_empty", date=t.date(data.as_of))}</p>'
    return f'<p class="soft">{t("as_of", data.interactions, date=t.date(data.as_of), text=t.date(data.first))}</p>'


def _owed(data: Data, mine: bool) -> list[tuple[str, Any]]:
    """(contact, item) of what is open and whose move it is, the most pressing kinds first."""
    order = ("complaint", "promise", "question", "turn")
    found = []
    for id, person in data.people.items():
        sides = (person.explanation.a, person.explanation.b)
        found += [(id, item) for item in person.explanation.owed if (sides[item.side] == data.me) == mine]
    return sorted(found, key=lambda each: (order.index(each[1].kind) if each[1].kind in order else 9, each[1].age_days * (-1 if each[1].kind in ("complaint", "promise") else 1), each[0]))


def _figures(data: Data, t: Labels) -> str:
    fading = sum(data.people[id].row["state"] in ("fading", "dormant") for id in data.real if id in data.people)
    numbers = [(len(data.real), "relationships"), (len({id for id, _ in _owed(data, True)}), "await_me"),
               (len({id for id, _ in _owed(data, False)}), "i_await"), (fading, "fading_n"), (len(data.rows), "contacts")]  # fmt: skip
    items = "".join(f"<li><b>{t.number(n)}</b> {t(name)}</li>" for n, name in numbers)
    return f'<section aria-label="{t("at_a_glance")}"><ul class="figures">{items}</ul></section>'


def _score(row: dict[str, Any], name: str, floor: float) -> str:
    return whole(row[name]) if row[f"{name}_confidence"] >= floor else "?"


def _who(data: Data, t: Labels, links: dict[str, str]) -> str:
    lead = f"<p>{t('who_lead')}</p>"
    by_id = {row["contact"]: row for row in data.rows}
    if not data.real:
        return lead + f"<p>{t('none')}</p>"
    heads = (("name", "table.contact", ""), ("depth", "page.depth", " n"), ("", "", ""), ("them", "trust_them", " n wide"), ("me", "trust_me", " n wide"),
             ("state", "table.state", ""), ("last", "last", " wide"))  # fmt: skip
    head = "".join(f'<th scope="col" class="{more.strip()}"{f" data-key={key}" if key else ""}>{t.head(name)}</th>' if name
                   else f'<td class="b"></td>' for key, name, more in heads)  # fmt: skip
    body, band = [], ""
    for id in data.real:
        row = by_id[id]
        if row["band"] != band:
            band = row["band"]
            told = f'{t("from_depth", data.bands[band])}: {escape(t(f"band.{band}.means"))}'
            body.append(f'<tr class="group"><th colspan="7" scope="colgroup">{escape(t.band(band))} <span class="id">{told}</span></th></tr>')
        person = data.people.get(id)
        last = _last(person)
        keys = (f'data-name="{escape((data.name(id) + " " + clean(id)).lower())}" data-depth="{row["depth"]:.2f}" data-them="{row["trust_in_them"]:.2f}" '
                f'data-me="{row["trust_in_me"]:.2f}" data-state="{row["state"]}" data-last="{last and to_us(last) or 0}"')  # fmt: skip
        known = row["depth_confidence"] >= data.floor
        body.append(
            f'<tr {keys}><th scope="row">{linked(data, links, id)}</th><td class="n">{_score(row, "depth", data.floor)}</td>'
            f'<td class="b">{pictures.bar(row["depth"] if known else None, row["depth_low"], row["depth_high"])}</td>'
            f'<td class="n wide">{_score(row, "trust_in_them", data.floor)}</td><td class="n wide">{_score(row, "trust_in_me", data.floor)}</td>'
            f'<td><span class="tag {row["state"]}">{t.state(row["state"])}</span></td><td class="wide nowrap">{t.date(last) if last else ""}</td></tr>')  # fmt: skip
    tools = (f'<div class="tools" id="tools" hidden><label for="find">{t("search")}</label> <input id="find" type="search" autocomplete="off"> '
             f'<span class="soft" role="status"><span id="found">{len(data.real)}</span> {t("found")}</span></div>')  # fmt: skip
    rest = len(data.rows) - len(data.real)
    more = f'<p class="soft">{t("others", rest)}</p>' if rest else ""
    return (f'{lead}{tools}<div class="scroll" tabindex="0" role="region" aria-label="{t("relationships")}"><table id="all">'
            f"<thead><tr>{head}</tr></thead><tbody>{''.join(body)}</tbody></table></div>{more}")  # fmt: skip


def _last(person: Any) -> Any:
    """When both last dealt with each other."""
    if person is None:
        return None
    return max((time for time in person.explanation.counts.last if time is not None), default=None)


def _waits(data: Data, t: Labels, links: dict[str, str]) -> str:
    out = []
    for mine, head in ((True, "my_move"), (False, "their_move")):
        items = []
        for id, item in _owed(data, mine):
            named = f' <span class="id">{text(_plain_id(item.id), 60)}</span>' if item.id and item.kind in ("promise", "complaint") else ""
            items.append(f"<li>{linked(data, links, id)}: {t.owed(item.kind, item.age_days)}{named}</li>")
        inner = f'<ul class="plain">{"".join(items)}</ul>' if items else f"<p>{t('nothing_waits')}</p>"
        out.append(f"<div><h3>{t(head)}</h3>{inner}</div>")
    return f'<div class="two">{"".join(out)}</div>'


def _plain_id(id: str) -> str:
    """An id as words where it is made of words."""
    id = id.partition("@")[0] if "@" in id else id
    return id.replace("-", " ") if id.replace("-", "").isalpha() else id


def _changed(data: Data, t: Labels, links: dict[str, str]) -> str:
    if not data.moves:
        return f"<p>{t('nothing_changed')}</p>"
    rows = []
    for move in data.moves[:20]:
        measure = "depth" if move.what == "depth" else "trust"
        why = ", ".join(f"{escape(t.signal(measure, name))} ({t.points(points)})" for name, points in move.why) or t("time_passed")
        rows.append(f'<tr><th scope="row">{linked(data, links, move.contact)}</th><td>{t(MOVED[move.what])}</td>'
                    f'<td class="n">{t.points(move.after - move.before)}</td><td class="n wide">{whole(move.after)}</td><td>{why}</td></tr>')  # fmt: skip
    head = "".join(f'<th scope="col" class="{kind}">{t.head(name)}</th>' for name, kind in
                   (("table.contact", ""), ("what", ""), ("change", "n"), ("now", "n wide"), ("why", "")))  # fmt: skip
    return (f'<div class="scroll" tabindex="0" role="region" aria-label="{t("change")}"><table><thead><tr>{head}</tr></thead>'
            f"<tbody>{''.join(rows)}</tbody></table></div>")  # fmt: skip


def _fades(data: Data, t: Labels, links: dict[str, str]) -> str:
    rows = []
    for id in data.real:
        person = data.people.get(id)
        if person is None or person.row["state"] not in ("fading", "dormant"):
            continue
        score = person.explanation.score
        silent = t.age(score.silence_days or 0)
        words = t(f'verdict.{person.row["state"]}', round(score.usual_gap_days), days=silent) if score.usual_gap_days else silent
        rows.append(f'<li>{linked(data, links, id)} <span class="id">{escape(words)}</span></li>')
    return f'<ul class="plain">{"".join(rows)}</ul>' if rows else f"<p>{t('nobody_fades')}</p>"


def _promises(data: Data, t: Labels, links: dict[str, str]) -> str:
    out = []
    for mine, head in ((True, "i_promised"), (False, "they_promised")):
        items = []
        for each in sorted((each for each in data.open if each.mine == mine), key=lambda each: (each.due is None, each.due and to_us(each.due), each.id)):
            late = f' <span class="tag late">{t("overdue")}</span>' if each.overdue else ""
            due = t("due", date=t.date(each.due)) if each.due else t("no_due")
            items.append(f'<li>{linked(data, links, each.contact)}: {text(_plain_id(each.id), 60)}, {due}{late}</li>')
        inner = f'<ul class="plain">{"".join(items)}</ul>' if items else f"<p>{t('nothing_waits')}</p>"
        out.append(f"<div><h3>{t(head)}</h3>{inner}</div>")
    return f'<div class="two">{"".join(out)}</div>'


def _circle(data: Data, t: Labels, links: dict[str, str]) -> str:
    if not data.real:
        return f"<p>{t('none')}</p>"
    people = []
    for id in data.real[:CIRCLE_MOST]:
        if id in data.people:
            row = data.people[id].row
            people.append((id, data.name(id), row["depth"], row["state"] not in ("fading", "dormant"), links[id]))
    return (f"<p>{t('circle_lead')}</p>" + pictures.circle(people, data.ties, t("circle"), t("me"), 15, "circle broad")
            + pictures.circle(people, data.ties, t("circle"), t("me"), 30, "circle small"))


def _cannot(data: Data, t: Labels) -> str:
    seen = data.observed
    items = [t(label) for label, kinds in (("no_message", ("message", "ask", "answer")), ("no_meet", ("meet",)), ("no_call", ("call",)),
                                           ("no_promise", ("promise",)), ("no_complain", ("complain",)),
                                           ("no_support", ("help", "thank", "praise", "introduce", "endorse", "gift")))
             if not any(kind in seen for kind in kinds)]  # fmt: skip
    if not data.cues_seen:
        items.append(t("no_cues"))
    if data.unsure:
        items.append(t("unsure", data.unsure, total=t.number(len(data.rows))))
    if data.wanted > len(data.people):
        items.append(t("cut", len(data.people), total=t.number(data.wanted)))
    if data.proposals:
        items.append(t("aliases", data.proposals))
    if data.problems:
        items.append(t("unreadable", data.problems))
    out = f"<p>{t('cannot_always')}</p><ul>{''.join(f'<li>{item}</li>' for item in items)}</ul>" if items else f"<p>{t('cannot_always')}</p>"
    if data.left_out:
        rows = "".join(f'<tr><td>{escape(reason)}</td><td class="n">{t.number(count)}</td></tr>' for reason, count in data.left_out)
        out += (f'<table><caption>{t("left_out")}</caption><thead><tr><th scope="col">{t("reason")}</th><th scope="col" class="n">{t("count")}</th></tr></thead>'
                f"<tbody>{rows}</tbody></table>")  # fmt: skip
    return out


