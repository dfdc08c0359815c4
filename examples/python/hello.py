"""Hello: one question and its answer in, depth and trust out."""
from socialtrust import Ledger

ledger = Ledger()
ledger.add("2026-03-01T09:00:00Z", "ada", "ben", "ask")
ledger.add("2026-03-01T10:00:00Z", "ben", "ada", "answer")
score = ledger.score("ada", "ben")

print(f"depth {score.depth}")
print(f"ada's trust in ben {score.trust_of('ada').value:.1f}, ben's in ada {score.trust_of('ben').value:.1f}")
