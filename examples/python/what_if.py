"""What if? An overdue promise: what it costs, what keeping it now would bring, and what to do next."""
from datetime import datetime, timedelta, timezone

from socialtrust import Ledger

DAY = timedelta(days=1)
START = datetime(2026, 1, 1, 9, tzinfo=timezone.utc)

ledger = Ledger()
for day in range(0, 40, 2):
    ledger.add(START + day * DAY, "zoe", "me", "message" if day % 6 else "ask")
    ledger.add(START + day * DAY + DAY / 8, "me", "zoe", "answer")
# I promised an offer for day 33; it is day 40.
ledger.add(START + 30 * DAY, "me", "zoe", "promise", id="offer", due=START + 33 * DAY)

today = START + 40 * DAY
now = ledger.score("me", "zoe", today)
kept = ledger.what_if("me", "zoe", [(today, "me", "zoe", "keep", {"ref": "offer"})], today)
print(f"zoe's trust in me: {now.trust_of('zoe').value:.1f}; "
      f"if I keep the promise today: {kept.trust_of('zoe').value:.1f}")
print("next, and what the model implies it brings:")
for step in ledger.next("me", "zoe", today):
    print(f"  {step.action:<13} {step.id or '':<6} "
          f"depth {step.depth_gain:+.1f}, zoe's trust in me {step.trust_gain:+.1f}")
