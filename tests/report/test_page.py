# SPDX-License-Identifier: MIT
"""The report's page in a real browser: it fits, it can be read by all, it tells the truth, and nothing in it comes from elsewhere."""
import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from conftest import EVIL, FILES, ME, NOW, command

from socialtrust import report

WIDTHS = (360, 768, 1300)


@pytest.fixture(params=WIDTHS)
def open_page(request, browser):
    """Opens a page at one width; whatever it asks the network for or complains of is a failure."""
    contexts, said = [], []

    def run(path, **options):
        context = browser.new_context(viewport={"width": request.param, "height": 900}, **options)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on("dialog", lambda dialog: (said.append("dialog"), dialog.dismiss()))
        page.on("request", lambda asked: said.append(asked.url) if asked.url != path.as_uri() else None)
        page.goto(path.as_uri(), timeout=300_000)
        page.width = request.param
        return page
    yield run
    for context in contexts:
        context.close()
    assert said == []


def axe(page):
    axe_playwright = pytest.importorskip("axe_playwright_python.sync_playwright", reason="no axe here")
    found = axe_playwright.Axe().run(page).response["violations"]
    return [(each["id"], node["target"], node["failureSummary"]) for each in found for node in each["nodes"]]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["en", "de"])
def test_can_be_read_by_all(open_page, pages, language, scheme):
    page = open_page(pages[language], color_scheme=scheme, bypass_csp=True)  # axe comes from outside: the policy keeps it out
    assert page.evaluate("document.documentElement.scrollWidth") <= page.width  # nothing sticks out
    assert page.evaluate("document.documentElement.lang") == language
    if (language == "de") == (scheme == "dark"):  # six seconds each: every width sees both languages and both schemes
        assert axe(page) == []


def test_hostile_names(open_page, hostile):
    page = open_page(hostile)
    assert page.evaluate("document.documentElement.scrollWidth") <= page.width
    assert page.query_selector("article img") is None and page.query_selector("article script") is None and page.query_selector("article b i") is None
    shown = page.inner_text("body")
    assert "<script>alert(1)</script>" in shown and "田中さん" in shown and "\u202e" not in shown
    assert len(page.query_selector_all("article")) == len(EVIL)


def test_hostile_names_can_be_read_by_all(open_page, hostile):
    assert axe(open_page(hostile, bypass_csp=True)) == []


def rows(page):
    """Who is seen, in order; asked at once, as each word with the browser takes a moment."""
    return page.evaluate("""[...document.querySelectorAll("#all tbody tr:not(.group)")].filter(row => row.getClientRects().length > 0)
                            .map(row => row.querySelector("th").innerText)""")


def test_search_and_sort(open_page, pages):
    page = open_page(pages["en"])
    before = rows(page)
    assert before[0] == "Mara Sommer" and len(before) > 15
    page.fill("#find", "wanda")
    assert rows(page) == ["Wanda Fröhlich"] and page.inner_text("#found") == "1"
    page.fill("#find", "")
    page.focus("#all thead th[data-key=name] button")
    page.keyboard.press("Enter")
    assert rows(page) == sorted(before, key=str.casefold, reverse=True)
    page.keyboard.press("Enter")
    assert rows(page) == sorted(before, key=str.casefold)
    page.keyboard.press("Enter")
    assert rows(page) == before


def test_works_without_script(open_page, pages):
    page = open_page(pages["en"], java_script_enabled=False)
    assert not page.locator("#tools").is_visible()
    assert page.locator("#all tbody tr").first.is_visible() and page.locator("article").first.is_visible()


def test_links_lead_somewhere_and_the_keyboard_reaches_them(open_page, pages):
    page = open_page(pages["en"])
    assert page.evaluate("[...document.querySelectorAll('a[href^=\"#\"]')].filter(a => !document.getElementById(a.getAttribute('href').slice(1))).length") == 0
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.click("#all tbody a")
    assert page.evaluate("location.hash") == "#c1"
    levels = page.evaluate("[...document.querySelectorAll('h1,h2,h3,h4')].map(h => +h.tagName[1])")
    assert levels[0] == 1 and levels.count(1) == 1 and all(after - before <= 1 for before, after in zip(levels, levels[1:]))


def test_paper(browser, pages, tmp_path):
    context = browser.new_context(color_scheme="dark")
    page = context.new_page()
    page.goto(pages["en"].as_uri())
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert not page.locator("#tools").is_visible() and page.locator("article").first.is_visible()
    page.pdf(path=tmp_path / "page.pdf", format="A4")
    assert (tmp_path / "page.pdf").stat().st_size > 20_000
    context.close()


# ---- what it says, without a browser ----

class Reader(HTMLParser):
    def __init__(self):
        super().__init__()
        self.loads, self.ids, self.open = [], [], []

    def handle_starttag(self, tag, attrs):
        self.loads += [(tag, name, value) for name, value in attrs if name in ("src", "href", "action", "data", "poster", "srcset")
                       and not (value or "").startswith("#")]
        self.loads += [(tag, name, "") for name, _ in attrs if name.startswith("on")]
        self.ids += [value for name, value in attrs if name == "id"]
        if tag not in ("meta", "rect", "line", "circle", "polygon", "polyline", "input", "br"):
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if self.open[-1] == tag:
            self.open.pop()

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


@pytest.mark.parametrize("name", ["en", "de", "hostile"])
def test_is_one_file_and_well_formed(pages, hostile, name):
    text = (hostile if name == "hostile" else pages[name]).read_text(encoding="utf-8")
    reader = Reader()
    reader.feed(text)
    assert reader.loads == [] and reader.open == [] and len(reader.ids) == len(set(reader.ids))
    assert "default-src 'none'" in text and "url(" not in text and "@import" not in text
    assert len(text.encode()) < 1_000_000


def part(text, id):
    inner = re.search(rf'<section aria-labelledby="{id}">(.*?)</section>', text, re.S)[1]
    return re.sub(r"\s+([,:])", r"\1", re.sub(r"<[^>]+>", " ", inner))


def test_says_what_the_scores_say(pages, tmp_path):
    log = tmp_path / "log.sqlite"
    assert command("import", *FILES, "--me", ME, "--aliases", "accept", "-o", log)[0] == 0
    status, out, err = command("score", log, "--me", ME, "--as-of", NOW, "--format", "json")
    assert status == 0, err
    text = pages["en"].read_text(encoding="utf-8")
    shown = {name: int(depth) for name, depth in re.findall(r'data-name="[^"]* (\S+@\S+)" data-depth="([\d.]+)\.', text)}
    for row in json.loads(out):
        if row["band"] in ("contact", "close", "inner_circle") and row["depth_confidence"] >= .2:
            assert shown.pop(row["contact"]) == int(row["depth"])
    assert shown == {}


def test_tells_the_story_of_the_sample(pages):
    text = pages["en"].read_text(encoding="utf-8")
    assert re.search(r"Dmitri Fuchs\s*: a promise, overdue for 4 days", part(text, "waits"))
    assert re.search(r"Dmitri Fuchs\s+their trust\s+−\d", part(text, "changed")) and "promises (" in part(text, "changed")
    assert "Nils Ullrich" in part(text, "fades") and "nothing for 63 days" in part(text, "fades")
    promises = part(text, "promises")
    assert "final drawings, due 2026-06-29" in promises and "maintenance plan, due 2026-07-14" in promises and "Bruno Brandt" in promises
    assert "No meetings" not in part(text, "cannot")
    german = pages["de"].read_text(encoding="utf-8")
    assert "Wer sind meine Beziehungen?" in german and "Zusage, überfällig seit 4 Tagen" in part(german, "waits")


def test_what_awaits_me_is_what_the_generator_knows(tmp_path, parsers):
    """Mail that was read, and tasks of the calendar: the same four as in the company's own log."""
    log = tmp_path / "log.sqlite"
    assert command("import", *FILES, "--me", ME, "--aliases", "accept", "-o", log)[0] == 0
    status, out, err = command("score", log, "--me", ME, "--as-of", NOW, "--format", "json")
    assert status == 0, err
    truth = json.loads((FILES[0].parent / "truth.json").read_text())
    assert {row["contact"] for row in json.loads(out) if row["owed"]} == {item["contact"] for item in truth["owed"]}
    assert all(words not in log.read_bytes() for words in (b"Best wishes", b"boards have come", b"The oak table"))  # no text is kept


SOURCES = Path(report.__file__).parent


def test_every_label_is_in_the_catalogues_and_none_is_left_over():
    from socialtrust import Words, kinds
    from socialtrust.report import labels
    code = "".join(path.read_text(encoding="utf-8") for path in SOURCES.glob("*.py"))
    for language in Words.languages():
        told = json.loads(Words(language).to_json())["sentences"]
        own = {key.removeprefix("report.") for key in told if key.startswith("report.")}
        assert own and [name for name in own if f'"{name}"' not in code and f"'{name}'" not in code] == []
        assert all(labels.Labels(language).kind(kind) for kind in kinds)


def test_another_language_than_those_that_ship(tmp_path):
    """Whoever translates the catalogue has translated the page."""
    from socialtrust import Ledger, Words
    words = Words.from_json({"language": "nl", "sentences": {"report.title": "Betrekkingen van {a}", "report.cannot": "Wat deze gegevens niet tonen", "date.form": "d-m-Y", "number.decimal": ",",
                                                            "band.inner_circle": "naaste kring"}})
    text = report.write(Ledger.from_csv(FILES[0].parent / "company.csv"), NOW, me="me", language=words)
    assert '<html lang="nl">' in text and "Betrekkingen van me" in text and "Naaste kring" in text and "03-07-2026" in text


def test_bands_are_the_profiles(tmp_path):
    from socialtrust import Ledger, Profile
    ledger = Ledger.from_csv(FILES[0].parent / "company.csv", profile=Profile.from_dict({"band": {"contact": 30, "close": 60, "inner_circle": 90}}))
    text = report.write(ledger, NOW, me="me")
    depths = [row["depth"] for row in ledger.scores(NOW, me="me") if row["depth_confidence"] >= .2]
    there = [least for least, most in ((90, 101), (60, 90), (30, 60)) if any(least <= depth < most for depth in depths)]
    assert len(there) >= 2 and [int(each) for each in re.findall(r"depth (\d+) and more", text)] == there
    assert len(re.findall(r'<tr data-name="', text)) == sum(depth >= 30 for depth in depths)


def test_empty_and_alone(tmp_path):
    from socialtrust import Ledger
    from socialtrust.report import write
    assert "there are no interactions" in write(Ledger(), "2026-07-01", me="me")
    ledger = Ledger.from_records([("2026-01-01T00:00:00Z", "me", "you")])
    assert "Relationships of" in write(ledger, me="me")


def test_who_am_i(tmp_path):
    status, out, err = command("report", FILES[0], "--as-of", NOW, "-o", tmp_path / "x.html")
    assert status == 0 and "taking you for sam@bench.example (who wrote what lies in Sent)" in err
    (tmp_path / "log.csv").write_text("time,actor,target\n2026-01-01,a,b\n")
    status, out, err = command("report", tmp_path / "log.csv", "-o", tmp_path / "y.html")
    assert status == 1 and "say --me ID" in err and not (tmp_path / "y.html").exists()


def test_a_name_that_was_written_wrongly(tmp_path):
    status, _, err = command("report", FILES[0], "--me", "sam@bench.exmaple", "-o", tmp_path / "x.html")
    assert status == 1 and "did you mean sam@bench.example?" in err
