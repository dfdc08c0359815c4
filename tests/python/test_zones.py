# SPDX-License-Identifier: MIT
"""Days and open hours of a time zone with summer time; due dates by its days."""
import io
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

import socialtrust as st

BERLIN = ZoneInfo("Europe/Berlin")
OFFICE = {"fold.open_hours": [{"from_minute": 1440 * day + 540, "to_minute": 1440 * day + 1020} for day in range(5)]}


def test_the_changes_of_a_zone():
    zone = st.Profile().in_zone("Europe/Berlin", first="2025-12-01", last="2026-12-31").to_dict()["fold"]["zone"]
    assert zone == [{"offset_seconds": 3600}, {"from": "2026-03-29T01:00:00Z", "offset_seconds": 7200},
                    {"from": "2026-10-25T01:00:00Z", "offset_seconds": 3600}]
    whole = st.Profile().in_zone("Europe/Berlin")
    assert whole.to_dict()["fold"]["zone"][-1] == {"from": "2100-10-31T01:00:00Z", "offset_seconds": 3600}
    assert st.Profile.from_json(whole.to_json()) == whole and whole.fold_fingerprint != st.Profile().fold_fingerprint
    assert whole.in_zone(None) == st.Profile() and st.Profile().in_zone("UTC").to_dict()["fold"]["zone"] == [{"offset_seconds": 0}]
    for name in ("Europe/Berlim", "../etc/passwd", "", 3):
        with pytest.raises(st.ArgumentError, match="expected a name of the time zone database such as"):
            st.Profile().in_zone(name)


def test_a_system_without_zones(monkeypatch):
    import zoneinfo
    monkeypatch.setattr(zoneinfo, "available_timezones", set)
    with pytest.raises(st.ArgumentError, match="no time zone database: install tzdata"):
        st.Profile().in_zone("Nowhere/At_All")


def test_working_hours_are_the_same_in_summer():
    profile = st.Profile().replace(OFFICE).in_zone("Europe/Berlin")

    def trust(month, asked, answered):
        ledger, day = st.Ledger(profile), date(2026, month, 4 if month == 1 else 5)  # a Sunday
        for _ in range(28):
            day += timedelta(days=1)
            if day.weekday() < 5:
                for who, to, kind, clock in (("me", "ada", "ask", asked), ("ada", "me", "answer", answered)):
                    ledger.add(datetime(day.year, day.month, day.day, *clock, tzinfo=BERLIN), who, to, kind, channel="mail")
        return ledger.score("me", "ada").trust_of("me").value

    for asked, answered in (((9, 0), (16, 50)), ((9, 0), (9, 50)), ((16, 0), (16, 55)), ((17, 0), (17, 55))):
        assert trust(1, asked, answered) == pytest.approx(trust(7, asked, answered), abs=1e-9)


@pytest.mark.parametrize("month", [1, 7])
def test_days_are_the_clocks(month):
    ledger = st.Ledger(st.Profile().in_zone("Europe/Berlin"))
    for day in range(6, 16):
        ledger.add(datetime(2026, month, day, 0, 30, tzinfo=BERLIN), "me", "ada")
        ledger.add(datetime(2026, month, day, 23, 30, tzinfo=BERLIN), "ada", "me")
    assert ledger.score("me", "ada").active_days == 10


def test_a_due_date_ends_with_the_zones_day():
    for due, end in (("2026-01-05", "2026-01-05T22:59:59.999999+00:00"), ("2026-07-05", "2026-07-05T21:59:59.999999+00:00")):
        for given in (due, date.fromisoformat(due)):
            ledger = st.Ledger(st.Profile().in_zone("Europe/Berlin"))
            ledger.add("2026-01-01T09:00:00Z", "ada", "me", "promise", id="p", due=given)
            assert [row.due.isoformat() for row in ledger.rows()] == [end]
        text = f"time,actor,target,kind,id,due\n2026-01-01T09:00:00Z,ada,me,promise,p,{due}\n".encode()
        read = st.Ledger.from_csv(io.BytesIO(text), profile=st.Profile().in_zone("Europe/Berlin"))
        assert [row.due.isoformat() for row in read.rows()] == [end]
