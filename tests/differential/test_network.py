# SPDX-License-Identifier: MIT
"""test_network.py NETWORK_DUMP: standing, weighted reciprocity and reputation of random networks against plain Python written from
the formulas in MODEL.md, to 1e-9; standing also against networkx where that is installed."""
import random
import struct
import subprocess
import sys

W, A, D = 4.0, 0.5, 0.85  # of the built-in profile's reputation signal; damping

try:
    import networkx
    import scipy  # what its PageRank needs  # noqa: F401
except ImportError:
    networkx = None


def f32(x):
    return struct.unpack("f", struct.pack("f", x))[0]


def edges_of(rows):
    """(i, j) -> (w, r, s)"""
    sums = {}
    for i, j, v in rows:
        if i != j:
            w, r, s = sums.get((i, j), (0.0, 0.0, 0.0))
            sums[i, j] = (w + v, r + max(v, 0.0), s + max(-v, 0.0))
    said = {key: (f32(max(w, 0.0)), f32(r), f32(s)) for key, (w, r, s) in sums.items()}
    return {key: value for key, value in said.items() if any(value)}


def standing_of(nodes, said, seed):
    least = {(i, j): min(w, said[j, i][0]) for (i, j), (w, _, _) in said.items() if (j, i) in said}
    least = {key: m for key, m in least.items() if m > 0}
    strength = {i: 0.0 for i in nodes}
    to = {i: [] for i in nodes}
    for (i, j), m in least.items():
        strength[i] += m
        to[i].append((j, m))
    x = {i: float(i == seed) for i in nodes}
    for _ in range(300):
        y = {i: 0.0 for i in nodes}
        y[seed] = 1 - D + D * sum(x[i] for i in nodes if strength[i] == 0)
        for i in nodes:
            for j, m in to[i]:
                y[j] += D * x[i] * m / strength[i]
        x = y
    return x, least


def stance(said):
    return (said[1] - said[2]) / (said[1] + said[2])


def habit_of(said, k):
    total = weight = 0.0
    for (i, j), about in said.items():
        if i != k or about[1] + about[2] == 0:
            continue
        others = [stance(said[m, j]) for m in raters_trusted_by(said, j) if m != k]
        if others:
            share = len(others) / (len(others) + 2)
            total += share * (stance(about) - sum(others) / len(others))
            weight += share
    return f32(total / (weight + 2))


def raters_trusted_by(said, j):
    return [m for (x, m), about in said.items()
            if x == j and about[1] > about[2] and (m, j) in said and said[m, j][1] + said[m, j][2] > 0]


def reputation_of(said, habit, i, j):
    heard = []
    for (x, k), trusted in said.items():
        if x != i or k == j or trusted[1] <= trusted[2] or (k, j) not in said:
            continue
        _, r, s = said[k, j]
        if r + s == 0:
            continue
        lean = max(-1.0, min(1.0, (r - s) / (r + s) - habit[k]))
        r, s = (r + s) * (1 + lean) / 2, (r + s) * (1 - lean) / 2
        p = (trusted[1] + W * A) / (trusted[1] + trusted[2] + W)
        b, d = p * r / (r + s + W), p * s / (r + s + W)
        u = 1 - b - d
        heard.append((W * b / u, W * d / u))
    voices = len(heard)
    heard = sorted(heard, key=lambda v: -(v[0] + v[1]))[:16]
    r, s = sum(v[0] for v in heard), sum(v[1] for v in heard)
    scale = W / (r + s) if r + s > W else 1.0
    return r * scale, s * scale, voices


def random_rows(dice):
    n = dice.choice((5, 20, 45))
    rows = []
    for _ in range(n * dice.choice((1, 4, 9))):
        i, j = dice.randrange(n), dice.randrange(n)
        v = dice.randrange(-8, 17) / 4
        rows.append((str(i), str(j), v))
        if dice.random() < 0.6:
            rows.append((str(j), str(i), dice.randrange(0, 17) / 4))
    return rows


def close(what, found, expected):
    if abs(found - expected) > 1e-9:
        sys.exit(f"{what}: {found!r}, expected {expected!r}")


def compare(dump, rows, dice):
    nodes = sorted({x for i, j, _ in rows for x in (i, j)})
    said = edges_of(rows)
    seed = dice.choice(nodes)
    text = "i,j,v\n" + "".join(f"{i},{j},{v}\n" for i, j, v in rows)
    out = subprocess.run([dump, seed], input=text, capture_output=True, text=True, check=True).stdout
    standing, least = standing_of(nodes, said, seed)
    habit = {k: habit_of(said, k) for k in nodes}
    peer = None
    if networkx:
        graph = networkx.Graph()
        graph.add_nodes_from(nodes)
        graph.add_weighted_edges_from((i, j, m) for (i, j), m in least.items())
        peer = networkx.pagerank(graph, D, personalization={seed: 1}, dangling={seed: 1}, max_iter=2000, tol=1e-15)
    counts = {"standing": 0, "reputation": 0, "reciprocity": 0}
    for line in out.splitlines():
        kind, *values = line.split()
        counts[kind] += 1
        if kind == "standing":
            close(line, float(values[1]), standing[values[0]])
            if peer:
                close("networkx: " + line, float(values[1]), peer[values[0]])
        elif kind == "reputation":
            r, s, voices = reputation_of(said, habit, values[0], values[1])
            close(line, float(values[2]), r)
            close(line, float(values[3]), s)
            close(line, int(values[4]), voices)
        else:
            total = sum(w for w, _, _ in said.values())
            back = sum(least.values())
            p = total / (total + len(nodes) * (len(nodes) - 1))
            if total > 0:
                close(line, float(values[0]), back / total)
                close(line, float(values[1]), (back / total - p / (1 + p)) / (1 - p / (1 + p)))
    assert counts == {"standing": len(nodes), "reputation": len(nodes) * (len(nodes) - 1), "reciprocity": 1}, counts
    return counts["reputation"]


def main():
    dice = random.Random(4)
    pairs = sum(compare(sys.argv[1], random_rows(dice), dice) for _ in range(60))
    print(f"60 networks, {pairs} reputations; networkx {'compared' if networkx else 'not installed: skipped'}")


main()
