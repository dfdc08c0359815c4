# SPDX-License-Identifier: MIT
"""The part of the page about one contact: waterfalls, course, evidence, and what would help."""

from __future__ import annotations

from html import escape

from ..display import START, measure_of, steps, text, whole
from ..times import from_us, to_us
from . import pictures
from .data import clean

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .data import Data, Person
    from .labels import Labels


def contact(data: Data, t: Labels, id: str, links: dict[str, str]) -> str:
    """All that is said about one contact."""
    person = data.people[id]
    row, score = person.row, person.explanation.score
    shown = text(data.name(id), 80)
    own = f' <span class="id">{text(id, 80)}</span>' if data.name(id) != id else ""
    depth = f'<b>{whole(row["depth"])}</b> ({t("page.likely", low=whole(row["depth_low"]), high=whole(row["depth_high"]))})' if row["depth_confidence"] >= data.floor \
        else t("table.too_little")  # fmt: skip
    facts = f'{t("page.depth")} {depth} · <span class="tag {row["state"]}">{t.state(row["state"])}</span> · {t.head("table.pulse")} {whole(score.pulse)}'
    return (f'<article id="{links[id]}" aria-labelledby="{links[id]}h"><h3 id="{links[id]}h">{shown}{own}</h3><p>{facts}</p>'
            + _open(data, t, person) + _course(data, t, person, id) + _falls(data, t, person, id) + _evidence(data, t, person) + _next(t, person)
            + _worth(t, person) + f'<p class="back"><a href="#main">{t("back")}</a></p></article>')  # fmt: skip


def _open(data: Data, t: Labels, person: Person) -> str:
    items = []
    sides = (person.explanation.a, person.explanation.b)
    for item in person.explanation.owed:
        items.append(f'<li><b>{t("my_move" if sides[item.side] == data.me else "their_move")}</b>: {t.owed(item.kind, item.age_days)}</li>')
    return f'<ul class="plain">{"".join(items)}</ul>' if items else ""


def _course(data: Data, t: Labels, person: Person, id: str) -> str:
    course = person.course
    if course is None or len(course) < 3:
        return ""
    times = list(course["time"])
    values, lows, highs, sure = (list(course["depth" + end]) for end in ("", "_low", "_high", "_confidence"))
    known = [each >= data.floor for each in sure]
    seen = [value for value, is_known in zip(values, known) if is_known]
    name = data.name(id)
    label = t("course_label", b=name, low=whole(min(seen)), high=whole(max(seen)), n=whole(seen[-1])) if seen else t("page.course.unknown", text=name)
    picture = pictures.course([time.timestamp() / 86_400 for time in times], values, lows, highs, known, label, t.date(times[0]), t.date(times[-1]))
    return f"<h4>{t('course')}</h4>{picture}"


def _falls(data: Data, t: Labels, person: Person, id: str) -> str:
    """Where the points come from, for depth and for trust both ways."""
    score = person.explanation.score
    mine = score.side(data.me)
    name = text(data.name(id), 24)
    out = []
    for measure, title in (("depth", t("page.depth")), ("trust_ab" if mine == 0 else "trust_ba", t("trust_in", b=name)),
                           ("trust_ba" if mine == 0 else "trust_ab", t("trust_of", a=name))):  # fmt: skip
        total, start = measure_of(score, measure), START[measure]
        if not total.enough:
            out.append(f'<p><b>{title}</b>: {t("table.too_little")}</p>')
            continue
        shown = steps(score, measure, t.catalogue, 1.0)
        at, reached = start, [start]
        for _, points in shown:
            at += points
            reached.append(at)
        low, high = min(0.0 if measure == "depth" else 25.0, *reached), max(*reached, 60.0 if measure != "depth" else 20.0)
        rows = []
        at = start
        for signal, points in shown:
            rows.append(f'<tr><th scope="row">{escape(signal)}</th><td class="n">{t.points(points)}</td>'
                        f'<td class="b">{pictures.step(at, at + points, low, high, start)}</td></tr>')  # fmt: skip
            at += points
        rows.append(f'<tr><th scope="row">{t.head("page.score")} <span class="id">{t("page.likely", low=whole(total.low), high=whole(total.high))}</span></th>'
                    f'<td class="n"><b>{whole(total.value)}</b></td><td class="b">{pictures.bar(total.value, total.low, total.high, start)}</td></tr>')  # fmt: skip
        head = f'<tr><th scope="col">{t.head("page.signal")}</th><th scope="col" class="n">{t.head("page.points")}</th><td class="b"></td></tr>'
        out.append(f"<table><caption>{title}</caption><thead>{head}</thead><tbody>{''.join(rows)}</tbody></table>")
    return f"<h4>{t('made_of')}</h4><div class=\"falls\">{''.join(f'<div>{each}</div>' for each in out)}</div>"


def _evidence(data: Data, t: Labels, person: Person) -> str:
    counts, mine = person.explanation.counts, person.explanation.score.side(data.me)
    rows = []
    for label, name in (("rows", "rows"), ("active_days", "active_days"), ("turns_answered", "turns_answered"), ("turns_unanswered", "turns_unanswered"),
                        ("conversations", "conversations"), ("answer_hours", "answer_hours"), ("support", "support"), ("kept", "kept"), ("broken", "broken")):  # fmt: skip
        both = getattr(counts, name)
        if not any(value for value in both):
            continue
        cells = [("–" if value is None else _hours(t, value) if name == "answer_hours" else t.number(value)) for value in (both[mine], both[1 - mine])]
        rows.append(f'<tr><th scope="row">{t(label)}</th><td class="n">{cells[0]}</td><td class="n">{cells[1]}</td></tr>')
    if counts.meetings:
        rows.append(f'<tr><th scope="row">{t("meetings")}</th><td class="n" colspan="2">{t.number(counts.meetings)}</td></tr>')
    table = (f'<table><caption>{t("evidence")}</caption><thead><tr><td></td><th scope="col" class="n">{t("from_me")}</th><th scope="col" class="n">{t("from_them")}</th></tr></thead>'
             f"<tbody>{''.join(rows)}</tbody></table>")  # fmt: skip
    latest = []
    for each in person.latest[:8]:
        kind = t("missed") if each.kind == "call" and each.duration == 0 else t.kind(str(each.kind))
        when = from_us(to_us(each.time))
        by = t("me") if each.actor == data.me or data.canonical.get(each.actor, each.actor) == data.me else text(data.name(each.actor), 24)
        latest.append(f'<tr><td class="nowrap">{t.date(when)}</td><td>{escape(kind)}</td><td>{by}</td><td class="wide">{text(each.channel or "", 20)}</td></tr>')
    head = "".join(f'<th scope="col" class="{kind}">{t.head(name)}</th>' for name, kind in (("table.time", ""), ("what", ""), ("by", ""), ("channel", "wide")))
    recent = f'<table><caption>{t("latest")}</caption><thead><tr>{head}</tr></thead><tbody>{"".join(latest)}</tbody></table>' if latest else ""
    return f'<div class="two"><div>{table}</div><div>{recent}</div></div>'


def _hours(t: Labels, value: float) -> str:
    return t.decimals(f"{value:.1f}") if value < 10 else t.number(round(value))


def _next(t: Labels, person: Person) -> str:
    if not person.next:
        return f"<h4>{t('help_next')}</h4><p>{t('nothing_helps')}</p>"
    items = "".join(f'<li>{escape(clean(each.text(t.catalogue)))} <span class="id">{t("table.depth")} {t.points(each.depth_gain)}, {t("table.trust")} {t.points(each.trust_gain)}</span></li>'
                    for each in person.next)  # fmt: skip
    return f'<h4>{t("help_next")}</h4><ul class="plain">{items}</ul><p class="soft">{t("gains")}</p>'


def _worth(t: Labels, person: Person) -> str:
    sentences = person.explanation.sentences(t.catalogue)
    if not sentences:
        return ""
    return f'<h4>{t("page.findings")}</h4><ul>{"".join(f"<li>{escape(clean(each))}</li>" for each in sentences)}</ul>'
