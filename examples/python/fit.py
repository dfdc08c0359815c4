"""Fit: weights from labels of one's own ("these are my relationships"), and how good they are on labels that were
held out. fit.py LOG.csv LABELS.csv, the labels as lines a,b,0 or 1 under a header."""
import csv
import sys

from socialtrust import Ledger

AS_OF = "2026-07-03T18:00:00Z"


def show(whose, judged):
    held, seen = judged.held_out, judged.fitted
    print(f"{whose}, on {held.labels} labels held out ({held.positives} of them 1):")
    for name, figure in (("AUC", held.auc), ("average precision", held.average_precision), ("log-loss", held.log_loss),
                         ("Brier", held.brier), ("calibration error", held.ece)):
        print(f"  {name:<18} {figure.value:6.3f} ({figure.low:.3f} to {figure.high:.3f})")
    print(f"  on the {seen.labels} fitted ones: AUC {seen.auc.value:.3f}, log-loss {seen.log_loss.value:.3f}")


if len(sys.argv) != 3:
    sys.exit("usage: fit.py LOG.csv LABELS.csv")
ledger = Ledger.from_file(sys.argv[1])
with open(sys.argv[2], newline="") as file:
    labels = [row | {"label": float(row["label"])} for row in csv.DictReader(file)]

learned, evaluation = ledger.learn(labels, as_of=AS_OF)
moves = ledger.compare_profiles(None, learned, as_of=AS_OF)
active, activity = ledger.learn_activity(AS_OF, cut_offs=12)  # a small log: all of its months

show("Depth as it is", evaluation.given)
show("Depth as learned", evaluation.learned)
print("What changed:")
for value in evaluation.values:
    print(f"  {value.path:<26} {value.before:6.2f} -> {value.after:6.2f}")
print(f"Who moves most, of {moves.compared}:")
for row in moves[:5]:
    other = row["b"] if row["a"] == "me" else row["a"]
    print(f"  {other:<28} {row['before']:5.1f} -> {row['after']:5.1f}, most by {row['because']}")
show("Chance of contact within 30 days", activity.learned)
