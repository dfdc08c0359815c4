# SPDX-License-Identifier: MIT
"""What notebooks show: the right numbers, readable on light and dark, with words for every picture, and nothing in
it that a contact's id could have put there."""
import pickle
import re
from html.parser import HTMLParser

import pytest
from conftest import CLIENT, FRIDAY, NOW
from socialtrust import Ledger, Profile

TAGS = {"div", "table", "thead", "tbody", "tr", "th", "td", "span", "b", "small", "bdi", "abbr", "ul", "li", "svg",
        "line", "rect", "circle", "polygon", "polyline"}
ATTRIBUTES = {"style", "class", "role", "aria-label", "aria-hidden", "scope", "colspan", "title", "width", "height",
              "viewbox", "x", "y", "x1", "x2", "y1", "y2", "cx", "cy", "r", "points", "fill", "fill-opacity", "stroke",
              "stroke-width", "stroke-opacity", "stroke-linejoin"}
EMPTY = {"line", "rect", "circle", "polygon", "polyline"}
EVIL = ['<script>alert(1)</script>', '"><img src=x onerror=alert(1)>', "' onload='alert(1)", "</td></table><h1>x", "&lt;b&gt;",
        "$\\alpha$ $$x$$", "\u202egnol yrev", "a\u2066b\u2069", "x" * 500, "{{7*7}}", "<!-- -->", "tab\there", "<bdi>"]


class Page(HTMLParser):
    """Checks tags, attributes and nesting, and keeps the text of cells by row."""

    def __init__(self, html):
        super().__init__(convert_charrefs=True)
        self.open, self.rows, self.text, self.pictures = [], [], "", []
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        assert tag in TAGS, tag
        assert set(given) <= ATTRIBUTES, given
        if tag == "svg":
            self.pictures.append(given)
        if tag == "tr":
            self.rows.append([])
        if tag in ("td", "th"):
            self.rows[-1].append("")
        if tag not in EMPTY:
            self.open.append(tag)

    def handle_startendtag(self, tag, attributes):
        assert tag in EMPTY
        self.handle_starttag(tag, attributes)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_comment(self, data):
        raise AssertionError(data)

    def handle_data(self, data):
        self.text += data
        if "td" in self.open or "th" in self.open:
            self.rows[-1][-1] += data


def page(thing):
    html = thing._repr_html_()
    found = Page(html)
    assert "://" not in html and "url(" not in html and "<script" not in html
    # Text takes the notebook's own colours; what is drawn has its own and lies on nothing.
    assert not re.search(r"(?<![-\w])color:(?!inherit)", html)
    assert not re.search(r"background[-\w]*:(?!none)", html)
    for picture in found.pictures:
        assert picture.get("aria-hidden") == "true" or (picture.get("role") == "img" and picture["aria-label"])
    return found


def test_scores_of_me(small):
    found = page(small.scores(NOW, me="me"))
    rows = {row[0]: row for row in found.rows}
    assert [cell.strip() for cell in rows["ada"]] == ["ada", "58", "43–71", "62", "", "?", "", "88", "steady", ""]
    assert rows["bo"][1] == "11" and rows["bo"][5] == "47" and rows["bo"][-1] == "2"
    assert rows["@fan"][1:3] == ["?", "not enough evidence"]
    assert "6 contacts, as of 2026-03-01 18:00 UTC" in found.text and "not shown" not in found.text


def test_scores_of_all(small):
    found = page(small.scores(NOW))
    assert found.rows[0][:3] == ["a", "b", "depth"]
    assert [row[:2] for row in found.rows[1:3]] == [["@fan", "me"], ["ada", "bo"]]
    assert found.rows[3][-1] == "28"


def test_many_rows_are_cut_and_counted(company):
    scores = company.scores(FRIDAY, me="me")
    found = page(scores)
    assert len(found.rows) == 21 and "5,018 more are not shown" in found.text
    assert [row[0] for row in found.rows[1:4]] == ["mara@workshop.example", "rosa@lindenhof.example", "ada@northwind.example"]
    assert page(pickle.loads(pickle.dumps(scores))).rows == found.rows
    assert len(scores._repr_html_()) < 42_000


def test_a_sorted_table_keeps_its_order(company):
    by_pulse = company.scores(FRIDAY, me="me").sort("pulse")
    found = page(by_pulse)
    assert [row[0] for row in found.rows[1:]] == by_pulse[:20]["contact"].to_list()
    assert "The deepest" not in found.text


def test_explanation_adds_up(company):
    explanation = company.explain("me", CLIENT, FRIDAY, me="me")
    found = page(explanation)
    starts = [i for i, row in enumerate(found.rows) if row[0] == "starting point"]
    ends = [i for i, row in enumerate(found.rows) if row[0].startswith("score")]
    assert len(starts) == len(ends) == 3
    score = explanation.score
    for start, end, measure in zip(starts, ends, (score.depth, *score.trust)):
        points = [float(row[1].replace("−", "-")) for row in found.rows[start:end]]
        assert sum(points) == pytest.approx(measure.value, abs=.06 * len(points))
        assert found.rows[end][1] == f"{measure.value:.0f}"
    assert f"Your trust in {CLIENT[:23]}…" in found.text and f"{CLIENT[:23]}…’s trust in you" in found.text
    assert "Your move: a promise, overdue for 4 days (final-drawings)" in found.text
    for sentence in explanation.sentences():
        assert sentence in found.text


def test_the_largest_points_come_first_whichever_way_they_go(small):
    found = page(small.explain("bo", "me", NOW))
    start = [i for i, row in enumerate(found.rows) if row[0] == "starting point"][1]
    assert [row[0] for row in found.rows[start + 1:start + 3]] == ["promises", "consideration"]
    assert found.rows[start + 1][1] == "−6.2"


def test_explanation_without_evidence(small):
    found = page(small.explain("@fan", "me", NOW))
    assert [row[1] for row in found.rows if row[0].startswith("score")] == ["?", "?", "?"]
    assert "@fan’s trust in me" in found.text and "@fan only watches" in found.text


def test_timeline(company):
    timeline = company.timeline("me", CLIENT, stop=FRIDAY, step=7)
    found = page(timeline)
    assert [row[2] for row in found.rows[1:]] == ["91", "67", "74"]
    labels = [picture["aria-label"] for picture in found.pictures]
    assert re.fullmatch(r"depth: from \d+ to 91, between \d+ and 92", labels[0])
    assert labels[1].startswith(f"{CLIENT}’s trust in me: from ")


def test_timeline_of_one_time_none_and_nothing_known(small):
    assert "1 time" in page(small.timeline("me", "ada", [NOW])).text
    assert "without times" in page(small.timeline("me", "ada", [])).text
    found = page(small.timeline("me", "@fan", [NOW, FRIDAY]))
    assert all("not enough evidence" in picture["aria-label"] for picture in found.pictures)
    assert [row[2] for row in found.rows[1:]] == ["?", "?", "?"]


def test_pair_and_profile(small):
    found = page(small.score("me", "bo", NOW))
    assert [row[:2] for row in found.rows[1:]] == [["Depth", "11"], ["bo’s trust in me", "47"], ["me’s trust in bo", "?"]]
    profile = Profile.builtin()
    found = page(profile)
    assert profile.name in found.text and profile.fingerprint in found.text


def test_no_scores():
    found = page(Ledger().scores(NOW))
    assert "0 pairs" in found.text and len(found.rows) == 1


@pytest.mark.parametrize("id", EVIL)
def test_ids_stay_text(id):
    ledger = Ledger()
    for day in range(1, 20, 2):
        ledger.add(f"2026-01-{day:02}T09:00:00Z", id, "me", "ask")
        ledger.add(f"2026-01-{day:02}T10:00:00Z", "me", id, "answer")
    ledger.add("2026-01-20T09:00:00Z", "me", id, "promise", id=id, due="2026-01-21T09:00:00Z")
    now = "2026-02-01T00:00:00Z"
    shown = "".join(c if c.isprintable() else "�" for c in id)
    shown = shown if len(shown) <= 40 else shown[:39] + "…"
    for thing in (ledger.scores(now), ledger.scores(now, me="me"), ledger.scores(now, me=id), ledger.score("me", id, now),
                  ledger.timeline("me", id, [now]), ledger.explain("me", id, now, me="me"), ledger.explain("me", id, now, me=id)):
        html = thing._repr_html_()
        assert 'class="tex2jax_ignore mathjax_ignore"' in html  # no formulas either
        found = page(thing)
        if "explain" not in repr(thing).lower():
            assert shown in found.text
        assert not any(c in found.text for c in "\u202e\u2066\u2069\t")


def test_own_kinds_of_profile_names():
    profile = Profile.builtin().replace(name="<b>mine")
    assert "<b>mine" in page(profile).text


@pytest.mark.parametrize("measure", ["depth", "trust_ab", "trust_ba"])
@pytest.mark.parametrize("id", EVIL)
def test_a_picture_in_a_file_of_its_own(id, measure):
    from xml.etree import ElementTree

    from socialtrust import ArgumentError
    ledger = Ledger()
    for day in range(1, 20, 2):
        ledger.add(f"2026-01-{day:02}T09:00:00Z", id, "me", "ask")
        ledger.add(f"2026-01-{day:02}T10:00:00Z", "me", id, "answer")
    explanation = ledger.explain("me", id, "2026-02-01T00:00:00Z", me="me")
    svg = explanation.to_svg(measure)
    root = ElementTree.fromstring(svg)
    assert root.tag == "{http://www.w3.org/2000/svg}svg" and {each.tag.partition("}")[2] for each in root.iter()} <= {"svg", "title", "rect", "line", "circle", "text"}
    assert not any(c in svg for c in "\u202e\u0007")
    numbers = [each.text.replace("−", "-") for each in root.iter() if each.get("text-anchor") == "end"]
    if numbers[-1] != "?":
        assert sum(map(float, numbers[:-1])) == pytest.approx(float(numbers[-1]), abs=.6)
    assert explanation.to_svg(measure, "de") != svg
    with pytest.raises(ArgumentError, match="measure"):
        explanation.to_svg("widht")
