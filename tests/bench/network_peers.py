# SPDX-License-Identifier: MIT
"""network_peers.py FILE CONTACTS: the same standing by igraph (PRPACK, personalised) and NetworKit (its PageRank has uniform
teleport only: the same work per pass on the same graph, not the same numbers). Prints "name value" lines."""
import sys
import time

import igraph
import networkit
import numpy

path, count = sys.argv[1], int(sys.argv[2])
links = numpy.fromfile(path, dtype=[("a", "u4"), ("b", "u4"), ("w", "f4")])
pairs = numpy.stack([links["a"], links["b"]], axis=1)
weights = links["w"].astype(float)
seeds = [0, count // 3, count // 2]
ours = numpy.fromfile(path + ".out")

graph = igraph.Graph(n=count, edges=pairs, directed=False)
start = time.perf_counter()
ranks = graph.personalized_pagerank(damping=0.85, directed=False, reset_vertices=seeds, weights=weights.tolist(), implementation="prpack")
print(f"igraph_s {time.perf_counter() - start:.4f}")
print(f"igraph_difference {numpy.abs(numpy.array(ranks) - ours).sum():.3g}")
del graph, ranks

networkit.setNumberOfThreads(2)
graph = networkit.GraphFromCoo((weights, (pairs[:, 0], pairs[:, 1])), n=count, weighted=True, directed=False)
for tolerance in (1e-9,):
    start = time.perf_counter()
    rank = networkit.centrality.PageRank(graph, 0.85, tolerance)
    rank.run()
    print(f"networkit_2_threads_s {time.perf_counter() - start:.4f}")
    print(f"networkit_passes {rank.numberOfIterations()}")
