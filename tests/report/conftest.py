# SPDX-License-Identifier: MIT
"""Pages of the sample and of a hostile log, made once."""
import contextlib
import io
import os
import shutil
from pathlib import Path

import pytest
from socialtrust import Ledger
from socialtrust.__main__ import main

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "examples/sample"
FILES = [SAMPLE / name for name in ("mail.mbox", "calendar.ics", "contacts.vcf")]
ME, NOW = "sam@bench.example", "2026-07-03T18:00:00Z"


def command(*arguments):
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        status = main([str(each) for each in arguments])
    return status, out.getvalue(), err.getvalue()


@pytest.fixture(scope="session")
def parsers():
    """What the sample's calendar and cards are read with; tests that need it are skipped where it is not installed."""
    for needed in ("icalendar", "recurring_ical_events", "vobject"):
        pytest.importorskip(needed)


@pytest.fixture(scope="session")
def pages(tmp_path_factory, parsers):
    """language -> the path of the sample's page."""
    out = {}
    for language in ("en", "de"):
        path = tmp_path_factory.mktemp("page") / f"{language}.html"
        status, _, err = command("report", *FILES, "--me", ME, "--as-of", NOW, "--aliases", "accept", "--language", language, "-o", path)
        assert status == 0, err
        out[language] = path
    return out


EVIL = ["<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "\u202egnp.exe\u2066", "javascript:alert(1)", "'; DROP TABLE x; --",
        "a" * 300, "&lt;b&gt;", "x\u0007y", "</style><svg onload=alert(1)>", "田中さん", "مرحبا"]


@pytest.fixture(scope="session")
def hostile(tmp_path_factory):
    """A page about people who were named to break it."""
    from socialtrust.report import write
    ledger = Ledger()
    for n, who in enumerate(EVIL):
        id = f"{n}{who}".replace("\u0007", "")[:200]
        for day in range(1, 25):
            ledger.add(f"2026-0{1 + day % 6}-{day:02d}T09:00:00Z", id, "<me>", "ask", id=f"<b>{day}</b>", channel="<i>chat</i>")
            ledger.add(f"2026-0{1 + day % 6}-{day:02d}T10:00:00Z", "<me>", id, "message", question=.9)
        ledger.add("2026-05-01T09:00:00Z", "<me>", id, "promise", id="<img src=x>", due="2026-05-02T00:00:00Z")
        ledger.declare(id, display_name=who)
    path = tmp_path_factory.mktemp("hostile") / "page.html"
    path.write_text(write(ledger, "2026-07-01T00:00:00Z", me="<me>"), encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def browser():
    """Debian's Chromium, driven by Playwright."""
    api = pytest.importorskip("playwright.sync_api", reason="no Playwright here")
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        pytest.skip("no chromium here (Debian's package chromium)")
    with api.sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-dev-shm-usage"], timeout=300_000)
        yield found
        found.close()


