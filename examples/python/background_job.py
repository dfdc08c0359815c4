"""A CRM's background jobs on its own database: a new e-mail, an edit, a merge, an erasure, a nightly refresh.

The database holds the mails, which are the truth, and beside each contact the pair's running evidence, which makes
the next mail cheap: load, add, score, store, whatever the length of the history. Whenever the evidence cannot simply
be continued - a late mail, one that was there already, an edit, other parameters - the pair is replayed from its
mails. So the order in which a queue delivers, and how often, never shows in a score.
"""
import sqlite3
from datetime import datetime, timedelta, timezone

from socialtrust import Evidence, MismatchError, NeedsReplayError, Profile

ME = "me@workshop.example"
PROFILE = Profile.builtin()  # read once a process; every tenant may have its own
SCHEMA = """
CREATE TABLE contact (id TEXT PRIMARY KEY, evidence BLOB, depth REAL, trust REAL, enough INTEGER, scored_at TEXT);
CREATE TABLE mail (id TEXT PRIMARY KEY, contact TEXT NOT NULL, time TEXT NOT NULL, incoming INTEGER NOT NULL,
                   question REAL);
CREATE INDEX mail_of ON mail (contact, time);
"""


# ---- the two ways to a pair's evidence ----

def row_of(contact, id, time, incoming, question):
    sender, receiver = (contact, ME) if incoming else (ME, contact)
    return time, sender, receiver, "message", {
        "channel": "mail", "id": id, "question": question, "looked_for": ["question"]}


def replayed(db, contact):
    """From all of its mails, in any order."""
    mails = db.execute("SELECT contact, id, time, incoming, question FROM mail WHERE contact = ?", [contact])
    return Evidence.replay(ME, contact, [row_of(*mail) for mail in mails], PROFILE)


def kept(db, contact):
    """From the contact's column, where it was left; None if there is nothing to go on from."""
    blob = db.execute("SELECT evidence FROM contact WHERE id = ?", [contact]).fetchone()
    try:
        return Evidence.from_bytes(blob[0], PROFILE) if blob and blob[0] else None
    except MismatchError:  # somebody changed the parameters since
        return None


def store(db, contact, evidence, now):
    score = evidence.score(max(now, evidence.last or now))
    db.execute("INSERT OR REPLACE INTO contact VALUES (?, ?, ?, ?, ?, ?)",
               [contact, evidence.to_bytes(), score.depth.value, score.trust_of(ME).value, score.enough, now.isoformat()])


# ---- the jobs; each is one transaction, and may be run again after a crash ----

def on_mail(db, id, contact, time, incoming, question, now):
    """One new e-mail."""
    with db:
        new = db.execute("INSERT OR IGNORE INTO mail VALUES (?, ?, ?, ?, ?)",
                         [id, contact, time.isoformat(), incoming, question]).rowcount
        if not new:  # delivered twice
            return "known"
        evidence = kept(db, contact)
        how = "continued"
        try:
            if evidence is None:
                raise NeedsReplayError
            evidence.add_row(row_of(contact, id, time, incoming, question))
        except NeedsReplayError:  # it is late, or the first
            how, evidence = "replayed", replayed(db, contact)
        store(db, contact, evidence, now)
        return how


def on_edit(db, id, question, now):
    """Something about a known mail is seen otherwise, here whether it asks something."""
    with db:
        db.execute("UPDATE mail SET question = ? WHERE id = ?", [question, id])
        contact, = db.execute("SELECT contact FROM mail WHERE id = ?", [id]).fetchone()
        store(db, contact, replayed(db, contact), now)


def on_merge(db, contact, into, now):
    """Two contacts turn out to be one person."""
    with db:
        db.execute("UPDATE mail SET contact = ? WHERE contact = ?", [into, contact])
        db.execute("DELETE FROM contact WHERE id = ?", [contact])
        store(db, into, replayed(db, into), now)


def on_erase(db, contact):
    """A contact is to be forgotten. A score is a function of the pair's mails alone, so nothing else knows them."""
    with db:
        db.execute("DELETE FROM mail WHERE contact = ?", [contact])
        db.execute("DELETE FROM contact WHERE id = ?", [contact])


def nightly(db, now):
    """Time alone moves scores: all contacts at a new time, from their evidence, without reading a mail."""
    with db:
        for contact, in db.execute("SELECT id FROM contact").fetchall():
            store(db, contact, kept(db, contact) or replayed(db, contact), now)


# ---- a few weeks of it ----

def at(day, hour=9):
    return datetime(2026, 1, 1, hour, tzinfo=timezone.utc) + timedelta(days=day)


def mails_of(contact, days):
    """I write in the morning, they answer at noon; every third time I ask something."""
    for n, day in enumerate(days):
        yield f"{contact}/{n}/out", contact, at(day), False, float(n % 3 == 0)
        yield f"{contact}/{n}/in", contact, at(day, 12), True, 0.0


def database():
    db = sqlite3.connect(":memory:")
    db.executescript(SCHEMA)
    return db


def show(db, what):
    print(what)
    for id, depth, trust, enough in db.execute("SELECT id, depth, trust, enough FROM contact ORDER BY id"):
        print(f"  {id:28} " + (f"depth {depth:5.1f}, my trust {trust:.1f}" if enough else "not enough evidence"))


def main():
    now = at(31)
    ada = list(mails_of("ada@northwind.example", range(0, 30, 2)))
    bob = list(mails_of("bob@oldmill.example", range(1, 30, 7)))
    home = list(mails_of("ada.privately@home.example", range(20, 26, 2)))

    db = database()
    done = [on_mail(db, *mail, now=mail[2]) for mail in sorted(ada + bob + home, key=lambda mail: mail[2])]
    nightly(db, now)
    show(db, f"in order: {done.count('continued')} continued, {done.count('replayed')} replayed (the first of each)")
    scores = db.execute("SELECT id, depth, trust FROM contact ORDER BY id").fetchall()

    db = database()
    done = [on_mail(db, *mail, now=now) for mail in reversed(2 * (ada + bob + home))]
    print(f"in reverse and twice: {done.count('continued')} continued, {done.count('replayed')} replayed, "
          f"{done.count('known')} known; same scores: "
          f"{db.execute('SELECT id, depth, trust FROM contact ORDER BY id').fetchall() == scores}")

    on_edit(db, "bob@oldmill.example/4/out", 1.0, now)
    show(db, "after an edit (bob was asked something on day 29)")
    on_merge(db, "ada.privately@home.example", "ada@northwind.example", now)
    show(db, "after a merge (ada writes from home, too)")
    on_erase(db, "bob@oldmill.example")
    show(db, "after an erasure (bob)")
    nightly(db, at(120))
    show(db, "after three silent months of nightly refreshes")


if __name__ == "__main__":
    main()
