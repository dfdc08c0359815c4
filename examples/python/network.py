"""The network: who vouches for a stranger, who could introduce me, and what ten thousand fakes gain."""
from datetime import datetime, timedelta, timezone

from socialtrust import Ledger

DAY = timedelta(days=1)
START = datetime(2026, 1, 1, 9, tzinfo=timezone.utc)
TODAY = START + 35 * DAY


def talk(ledger, a, b):
    """A month of questions and answers."""
    for day in range(0, 30, 3):
        ledger.add(START + day * DAY, a, b, "ask")
        ledger.add(START + day * DAY + DAY / 24, b, a, "answer")


ledger = Ledger()
# Me, three colleagues who know zoe, and a crowd that praises itself and writes to everybody.
for colleague in ("anne", "bob", "carla"):
    talk(ledger, "me", colleague)
    talk(ledger, colleague, "zoe")
    ledger.add(START + 31 * DAY, colleague, "zoe", "rate", sentiment=0.8)
crowd = []
for k in range(10_000):
    fake, following = f"fake{k}", f"fake{(k + 1) % 10_000}"
    crowd += [(START, fake, following), (START + DAY, following, fake), (START + 2 * DAY, fake, "me", "praise")]
    if fake != "fake0":
        crowd.append((START + 2 * DAY, fake, "fake0", "rate", {"sentiment": 1}))
ledger.add_records(crowd)

network = ledger.network(TODAY)
for stranger in ("zoe", "fake0"):
    reputation = network.reputation("me", stranger)
    trust = ledger.score("me", stranger, TODAY, network=network).trust_of("me")
    names = ": " + ", ".join(voice.id for voice in reputation.paths) if reputation.paths else ""
    print(f"{stranger}: {reputation.voices} people I trust know something{names}; "
          f"{reputation.r:.2f} for, {reputation.s:.2f} against; my trust {trust.value:.1f} of 100")

path = network.introduction("me", "zoe")
print(f"introduction: {path} ({path.strength:.2f})")

standing = network.standing("me")
fakes = sum(row["standing"] for row in standing if row["id"].startswith("fake"))
print(f"standing, seen from me: anne {standing.of('anne'):.3f}, zoe {standing.of('zoe'):.3f}, "
      f"ten thousand fakes together {fakes:.3f}")
