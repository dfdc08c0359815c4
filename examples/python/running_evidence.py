"""A CRM's way: one pair's evidence kept as text in a database column, continued with each new e-mail.

The "database" here is a dict; the point is what goes into it and what happens when an e-mail arrives late.
background_job.py does the same with a real one.
"""
from datetime import datetime, timedelta, timezone

from socialtrust import Evidence, NeedsReplayError

START = datetime(2026, 1, 1, 9, tzinfo=timezone.utc)


def mail(sender, receiver, time, id):
    return time, sender, receiver, "message", {"channel": "mail", "id": id}


def store(contact, evidence, now):
    """Keeps evidence and score in the record."""
    score = evidence.score(now)
    contact.update(evidence=evidence.to_text(), depth=score.depth.value, trust=score.trust_of("me").value)


def on_mail(contact, row, now):
    """The background job after one new e-mail: quick, unless it is late."""
    kept = contact.get("evidence")
    evidence = Evidence.from_text(kept) if kept else Evidence("ada", "me")
    evidence.add_row(row)
    store(contact, evidence, now)


def main():
    ada, rows = {}, []
    # Thirty days of mail: I write in the morning, ada answers two hours later.
    for k in range(60):
        time = START + timedelta(days=k // 2, hours=2 * (k % 2))
        rows.append(mail(*(("ada", "me") if k % 2 else ("me", "ada")), time, f"m{k}"))
        on_mail(ada, rows[-1], time)
        if k in (1, 19, 59):
            print(f"after {k + 1:2} mails: depth {ada['depth']:.1f}, my trust in ada {ada['trust']:.1f}")

    # One that was written on day 10 is delivered now.
    now = START + timedelta(days=30)
    rows.append(mail("ada", "me", START + timedelta(days=10), "late"))
    try:
        on_mail(ada, rows[-1], now)
    except NeedsReplayError as error:  # the CRM has the rows: replay the pair
        print(f"a late mail: {error.status_name}")
        store(ada, Evidence.replay("ada", "me", rows), now)
        print(f"replayed: depth {ada['depth']:.1f}, my trust in ada {ada['trust']:.1f}")


main()
