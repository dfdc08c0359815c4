# SPDX-License-Identifier: MIT
"""The example programs print what the C examples print, and the background jobs keep their promises."""
import subprocess
import sys
from importlib.util import module_from_spec, spec_from_file_location
from itertools import permutations

import pytest
from conftest import PYTHON, C


def output(name):
    return subprocess.run([sys.executable, PYTHON / f"{name}.py"], capture_output=True, check=True, cwd=PYTHON).stdout


@pytest.mark.parametrize("name", ["hello", "running_evidence", "what_if"])
def test_prints_what_c_prints(name):
    assert output(name) == (C / f"{name}.expected").read_bytes()


def test_background_job():
    assert output("background_job") == (PYTHON / "background_job.expected").read_bytes()


def test_mailbox_is_what_its_script_makes():
    assert output("make_mailbox") == (PYTHON / "mailbox.mbox").read_bytes()


@pytest.fixture
def jobs():
    spec = spec_from_file_location("background_job", PYTHON / "background_job.py")
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


ADA = "ada@northwind.example"


def deliver(jobs, mails, now):
    db = jobs.database()
    done = [jobs.on_mail(db, *mail, now=now) for mail in mails]
    return db, done


def contacts(db):
    return db.execute("SELECT * FROM contact ORDER BY id").fetchall()


def test_order_and_repeats_do_not_show(jobs):
    now, mails = jobs.at(31), list(jobs.mails_of(ADA, (0, 3, 9)))[:5]
    straight, done = deliver(jobs, mails, now)
    assert done == ["replayed"] + 4 * ["continued"]
    for order in permutations(mails):
        db, done = deliver(jobs, order + order[:2], now)
        assert contacts(db) == contacts(straight)  # the evidence too, byte by byte
        assert done[-2:] == ["known", "known"]


def test_an_edit_is_as_if_it_had_always_been_so(jobs):
    now, mails = jobs.at(31), list(jobs.mails_of(ADA, range(0, 20, 4)))
    changed = [(*mail[:4], 1.0) if mail[0] == f"{ADA}/1/out" else mail for mail in mails]
    db, _ = deliver(jobs, mails, now)
    before = contacts(db)
    jobs.on_edit(db, f"{ADA}/1/out", 1.0, now)
    assert contacts(db) == contacts(deliver(jobs, changed, now)[0]) != before


def test_a_merge_is_as_if_they_had_always_been_one(jobs):
    now, mails = jobs.at(31), list(jobs.mails_of(ADA, range(0, 20, 4)))
    home = list(jobs.mails_of("home", (5, 6)))
    db, _ = deliver(jobs, mails + home, now)
    jobs.on_merge(db, "home", ADA, now)
    one, _ = deliver(jobs, mails + [(mail[0], ADA, *mail[2:]) for mail in home], now)
    assert contacts(db) == contacts(one) and len(contacts(db)) == 1


def test_an_erasure_leaves_nothing_and_touches_nobody(jobs):
    now, mails = jobs.at(31), list(jobs.mails_of(ADA, range(0, 20, 4)))
    db, _ = deliver(jobs, mails + list(jobs.mails_of("bob", (1, 2))), now)
    jobs.on_erase(db, "bob")
    assert contacts(db) == contacts(deliver(jobs, mails, now)[0])
    assert db.execute("SELECT count(*) FROM mail WHERE contact = 'bob'").fetchone() == (0,)


def test_a_nightly_refresh_is_the_score_of_that_night(jobs):
    mails = list(jobs.mails_of(ADA, range(0, 20, 4)))
    db, _ = deliver(jobs, mails, jobs.at(20))
    jobs.nightly(db, jobs.at(60))
    assert contacts(db) == contacts(deliver(jobs, mails, jobs.at(60))[0])


def test_other_parameters_replay(jobs):
    mails = list(jobs.mails_of(ADA, range(0, 20, 4)))
    db, _ = deliver(jobs, mails, jobs.at(20))
    jobs.PROFILE = jobs.PROFILE.replace({"fold.half_life_days.replies": 30.0})
    assert jobs.kept(db, ADA) is None
    jobs.nightly(db, jobs.at(60))
    assert contacts(db) == contacts(deliver(jobs, mails, jobs.at(60))[0])


def test_a_failed_job_changes_nothing(jobs):
    now, mails = jobs.at(31), list(jobs.mails_of(ADA, (0, 3)))
    db, _ = deliver(jobs, mails, now)
    before = list(db.iterdump())
    with pytest.raises(ValueError):
        jobs.on_mail(db, "bad", ADA, jobs.at(30), True, 7.0, now)  # a confidence of 7
    assert list(db.iterdump()) == before
