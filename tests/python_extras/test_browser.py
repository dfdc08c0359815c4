# SPDX-License-Identifier: MIT
"""What notebooks show, in Debian's Chromium: at four widths, light and dark, no two texts overlap and nothing sticks out."""
import base64
import io
import os
import re
from pathlib import Path

import pytest
import socialtrust as st
from conftest import CLIENT as DMITRI
from conftest import COMPANY as SAMPLE
from conftest import FRIDAY

sync = pytest.importorskip("playwright.sync_api")
pyplot = pytest.importorskip("matplotlib.pyplot")
ADA = "ada@northwind.example"
WIDTHS = (360, 700, 1000, 1300)
CHROMIUM = next((path for path in ("/usr/bin/chromium", "/usr/bin/chromium-browser") if Path(path).exists()), None)

# As JupyterLab lays its outputs out, in short.
STYLE = """
body { margin: 0; font: 13px/1.4 system-ui, sans-serif; background: %s; color: %s }
.out { margin: 8px; overflow: hidden } table { border-spacing: 0; font-size: 12px; table-layout: fixed; margin: 0 auto 1em }
td, th { text-align: right; vertical-align: middle; padding: .5em; max-width: none; line-height: normal } img { max-width: 100%% }
"""

# Texts that cross: the visible part of each line of text, but for what lies in another's line by inheritance.
LOOK = """() => {
  const boxes = [], out = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node; (node = walk.nextNode());) {
    if (!node.data.trim()) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    let clip = [-1e9, 1e9];
    for (let e = node.parentElement; e; e = e.parentElement)
      if (getComputedStyle(e).overflowX !== 'visible') {
        const r = e.getBoundingClientRect();
        clip = [Math.max(clip[0], r.left), Math.min(clip[1], r.right)];
      }
    for (const r of range.getClientRects()) {
      const box = [Math.max(r.left, clip[0]), r.top, Math.min(r.right, clip[1]), r.bottom];
      if (box[2] - box[0] > 1) boxes.push([box, node.data.trim().slice(0, 40), node]);
    }
  }
  for (let i = 0; i < boxes.length; i++)
    for (let j = i + 1; j < boxes.length; j++) {
      const [a, s, m] = boxes[i], [b, t, n] = boxes[j];
      if (m !== n && Math.min(a[2], b[2]) - Math.max(a[0], b[0]) > 1 && Math.min(a[3], b[3]) - Math.max(a[1], b[1]) > 2) out.push(`"${s}" over "${t}"`);
    }
  for (const [box, s] of boxes) if (box[2] > innerWidth + 1 || box[0] < -1) out.push(`"${s}" sticks out`);
  for (const svg of document.querySelectorAll('svg')) {
    const cell = svg.closest('td'), c = cell && cell.getBoundingClientRect();
    for (const mark of svg.querySelectorAll('rect, circle, polyline, polygon')) {
      const m = mark.getBoundingClientRect();
      if (c && (m.left < c.left - 1 || m.right > c.right + 1)) out.push('a mark leaves its cell');
    }
    for (const [b, s] of boxes) {
      const r = svg.getBoundingClientRect();
      if (Math.min(r.right, b[2]) - Math.max(r.left, b[0]) > 1 && Math.min(r.bottom, b[3]) - Math.max(r.top, b[1]) > 2) out.push(`"${s}" over a drawing`);
    }
  }
  if (document.documentElement.scrollWidth > innerWidth) out.push('the page is wider than the window');
  return out;
}"""


def picture(axes):
    out = io.BytesIO()
    axes.figure.savefig(out, dpi=100)
    pyplot.close(axes.figure)
    return f'<img src="data:image/png;base64,{base64.b64encode(out.getvalue()).decode()}">'


@pytest.fixture(scope="module")
def shown():
    """Whatever has HTML of its own, with long and strange names among them; and every plot, in the light and the dark style."""
    ledger = st.Ledger.from_csv(SAMPLE)
    ledger.declare(ADA, display_name="Wilhelmine-Charlotte von und zu Northwind-Hohenlohe, Vorsitzende")
    ledger.declare("rosa@lindenhof.example", display_name="田中さん مرحبا \u202eReversed")
    mine, pairs = ledger.scores(FRIDAY, me="me"), ledger.scores(FRIDAY)
    explained = [ledger.explain("me", other, FRIDAY, me="me") for other in (ADA, DMITRI)]
    timeline = ledger.timeline("me", DMITRI, stop=FRIDAY)
    labels = {"b": [row["contact"] for row in mine.top(60)], "label": [int(n % 3 == 0) for n in range(60)]}
    learned = ledger.evaluate(labels, me="me", split="contact", resamples=50)
    parts = [mine, pairs, pairs.top(3), *explained, timeline, ledger.score("me", ADA, FRIDAY), ledger.profile, learned, ledger.rows(),
             explained[0].score, ledger.explain_change("me", DMITRI, "2026-06-01T00:00:00Z", FRIDAY), ledger.network(FRIDAY).standing("me")]
    made = [each._repr_html_() for each in parts]
    assert len(made) == len(parts)
    made += [each.to_html("de", zone="Europe/Berlin") for each in (mine, explained[1], timeline)]

    def plots(dark):
        with pyplot.style.context("dark_background" if dark else "default"):
            return [picture(axes) for axes in (mine.plot(), mine.plot(measure="trust_in_me", rows=8), timeline.plot(), explained[0].plot(), explained[1].plot(measure="trust_ab"))]
    return {dark: "".join(f'<div class="out">{each}</div>' for each in made + plots(dark)) for dark in (False, True)}


@pytest.fixture(scope="module")
def browser():
    if CHROMIUM is None:
        pytest.skip("no Chromium")
    with sync.sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"], timeout=300_000)
        yield opened
        opened.close()


@pytest.mark.filterwarnings("ignore:Glyph")
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_nothing_overlaps_and_nothing_sticks_out(browser, shown, dark):
    page = browser.new_page()
    page.set_content(f'<meta charset="utf-8"><style>{STYLE % (("#111", "#eee") if dark else ("#fff", "#111"))}</style>{shown[dark]}')
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        wrong = page.evaluate(LOOK)
        if os.environ.get("SHOTS"):  # to look at: SHOTS=folder python -m pytest tests/python_extras/test_browser.py
            page.screenshot(path=f"{os.environ['SHOTS']}/{'dark' if dark else 'light'}-{width}.png", full_page=True)
        assert not wrong, f"{width} px: {wrong[:10]}"
    page.close()


def test_the_look_finds_what_it_should(browser):
    """Each kind of fault that it is there for."""
    page = browser.new_page()
    for html, fault in (('<p style="position:absolute;top:0">one</p><p style="position:absolute;top:3px">two</p>', "over"),
                        ('<p style="position:absolute;left:340px;white-space:nowrap">a long line of text</p>', "sticks out"),
                        ('<table><tr><td><svg width="10" height="10" style="overflow:visible"><rect width="90" height="9"/></svg></td></tr></table>', "leaves its cell"),
                        ('<svg width="60" height="20"></svg><p style="position:absolute;top:5px">text</p>', "over a drawing")):
        page.set_viewport_size({"width": 360, "height": 300})
        page.set_content(f"<style>* {{ margin: 0 }}</style>{html}")
        assert any(fault in each for each in page.evaluate(LOOK)), html
    page.close()


def test_parts_zones_names_and_whole_intervals(company):
    explained = company.explain("me", DMITRI, FRIDAY)
    some = explained.to_html(parts=("depth", "open"), zone="Europe/Berlin", names={DMITRI: "Dmitri"})
    assert "Dmitri" in some and "2026-07-03 20:00" in some and some.count("<svg") < explained.to_html().count("<svg")
    with pytest.raises(st.ArgumentError, match="parts: expected depth, .* or findings, not 'deep'; did you mean \"depth\""):
        explained.to_html(parts=["deep"])
    assert "2026-07-03 20:00" in explained.score.to_html(zone="Europe/Berlin") and "2026-07-03 20:00" in company.scores(FRIDAY).to_html(zone="Europe/Berlin")
    for other in (row["contact"] for row in company.scores(FRIDAY, me="me").top(30)):
        for rect in re.findall(r'<rect x="([-0-9.]+)" y="1" height="12"[^>]* width="([-0-9.]+)"', company.explain("me", other, FRIDAY).to_html()):
            assert 0 <= float(rect[0]) and float(rect[0]) + float(rect[1]) <= 120.2


def test_pulse_is_never_less_than_nothing(company):
    """Not even minus nothing, which pandas shows as -0.0."""
    import math
    for me in (None, "me"):
        assert all(math.copysign(1, value) == 1 for value in company.scores(FRIDAY, me=me)["pulse"])
