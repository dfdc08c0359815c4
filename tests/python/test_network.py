# SPDX-License-Identifier: MIT
"""Networks: the bits of the C library, tables in and out, bad input, threads, lifetimes."""
import gc
import io
import math
import os
import pickle
import random
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

import socialtrust as st
from conftest import ROOT, at
from test_lifetime import assert_no_growth
from test_threads import others_run_during


def declared(seed, count=12, edges=40):
    """Random declared trust: (actor, target, weight)."""
    rng = random.Random(seed)
    names = [f"n{i:02}" for i in range(count)]
    return [(*rng.sample(names, 2), rng.choice([-1, 0.5, 1, 2, 3.25])) for _ in range(edges)]


def network_of(rows, **more):
    actor, target, weight = map(list, zip(*rows))
    return st.Network.from_columns(actor=actor, target=target, weight=weight, **more)


def eigentrust(rows):
    return "".join(f"{i},{j},{v}\n" for i, j, v in rows)


@pytest.fixture
def network():
    return network_of(declared(1))


def test_the_same_bits_as_in_c(tool):
    """network_dump reads the same file: every figure, as text with 17 digits, is the same."""
    for seed in range(6):
        text = eigentrust(declared(seed))
        said = subprocess.run([tool("network_dump"), "n00"], input=text, capture_output=True, text=True, check=True).stdout
        network = st.Network.read_eigentrust(io.StringIO(text))
        standing = network.standing("n00", tolerance=1e-13)
        all_ = network.reciprocity()
        lines = [f"reciprocity {all_.r:.17g} {all_.rho:.17g}"]
        for i in network.contacts:
            lines.append(f"standing {i} {standing.of(i):.17g}")
            for j in network.contacts:
                if i != j:
                    r = network.reputation(i, j)
                    lines.append(f"reputation {i} {j} {r.r:.17g} {r.s:.17g} {r.voices}")
        assert said.splitlines() == lines
        assert len(lines) > 50


@pytest.mark.parametrize("name,arguments", [("network", []), ("fit", ["company.csv", "labels.csv"])])
def test_examples_say_what_the_c_examples_say(name, arguments):
    files = [str(ROOT / "examples" / "sample" / each) for each in arguments]
    run = subprocess.run([sys.executable, str(ROOT / "examples" / "python" / f"{name}.py"), *files], capture_output=True, check=True)
    assert run.stdout == (ROOT / "examples" / "c" / f"{name}.expected").read_bytes()


def test_of_a_ledger(ledger):
    network = ledger.network(at(300))
    assert network.info.as_of == at(300) and len(network) == network.info.contacts == len(network.contacts)
    assert "c0" in network and "nobody" not in network and 7 not in network
    edges = network.edges()
    assert len(edges) == network.info.edges
    for row in edges:
        edge = network.edge(row["from"], row["to"])
        assert (edge.weight, edge.r, edge.s, edge.trust, edge.mutual) == tuple(row[n] for n in ("weight", "r", "s", "trust", "mutual"))
    with pytest.raises(st.NotFoundError):
        network.edge("c0", "nobody")


def test_reputation_is_an_input_of_scores(ledger):
    when = at(300)
    network = ledger.network(when)
    scores, plain = ledger.scores(when, network=network), ledger.scores(when)
    assert ledger.scores(when, network=True) == scores != plain
    moved = 0
    for row in scores:
        a, b = row["a"], row["b"]
        score = ledger.score(a, b, when, network=network)
        assert (row["trust_ab"], row["trust_ba"]) == (score.trust[0].value, score.trust[1].value)
        assert ledger.score(a, b, when, inputs={"network": network}) == score
        there, back = network.reputation(a, b), network.reputation(b, a)
        by_hand = {"reputation_r": (there.r, back.r), "reputation_s": (there.s, back.s)}
        assert ledger.score(a, b, when, inputs=by_hand) == score
        assert ledger.timeline(a, b, [when], inputs={"network": network})["trust_ab"][0] == row["trust_ab"]
        explanation = ledger.explain(a, b, when, network=network)
        assert explanation.score == score and explanation.reputation[0] == there and explanation.reputation[1] == back
        assert pickle.loads(pickle.dumps(explanation)).reputation == explanation.reputation
        moved += score.trust != ledger.score(a, b, when).trust
    assert moved
    assert ledger.explain("c0", "c1", when).reputation == (None, None)


def test_paths_name_only_the_admitted():
    rows = [(k, "zoe", 1) for k in ("anne", "bob", "carla")] + [("me", k, 1) for k in ("anne", "bob", "carla")]
    network = network_of(rows)
    assert [voice.id for voice in network.reputation("me", "zoe").paths] == ["anne", "bob", "carla"]
    few = network.reputation("me", "zoe", admitted=["bob", "unknown"])
    assert [voice.id for voice in few.paths] == ["bob"] and few.heard == few.vouching == 3 and few.against == 0
    assert few == network.reputation("me", "zoe", network.admit(["bob"]))
    assert sum(voice.share for voice in network.reputation("me", "zoe").paths) == pytest.approx(1)
    with pytest.raises(st.MismatchError):
        network_of(rows).reputation("me", "zoe", network.admit(["bob"]))


def test_standing(network):
    standing = network.standing(["n00", "n01"])
    assert standing.how == "full" and standing.columns == ("id", "degree", "standing") and standing.bound <= 1e-9
    assert sum(standing["standing"]) == pytest.approx(1) and standing["id"].to_list() == network.contacts
    assert all(standing.of(row["id"]) == row["standing"] for row in standing) and standing.of("nobody") is None
    assert standing["degree"].to_list() == network.nodes()["degree"].to_list()
    top = standing.top(3)
    assert isinstance(top, st.Standing) and top["standing"].to_list() == sorted(standing["standing"], reverse=True)[:3]
    copy = pickle.loads(pickle.dumps(standing))
    assert copy == standing and copy.of("n00") == standing.of("n00") and copy.seeds == ("n00", "n01")
    assert copy.of("nobody") is None and repr(copy) == repr(standing)
    local = network.standing_local("n00", residual=1e-8)
    full = network.standing("n00")
    assert local.how == "local" and local.columns == ("id", "standing_approximate")
    error = sum(abs(full.of(id) - local.of(id)) for id in network.contacts)
    assert error <= local.bound + 1e-9
    assert standing.exposure("n00", 0.5) == pytest.approx(0.85 / 0.15 * standing.of("n00") * 0.5)
    with pytest.raises(TypeError):
        copy.exposure("n00", 0.5)


def test_standing_agrees_with_networkx(network):
    networkx = pytest.importorskip("networkx")
    pytest.importorskip("scipy")
    graph = networkx.Graph()
    graph.add_nodes_from(network.contacts)
    for row in network.edges():
        if row["mutual"] > 0:
            graph.add_edge(row["from"], row["to"], weight=row["mutual"])
    theirs = networkx.pagerank(graph, 0.85, {"n00": 1}, tol=1e-13, max_iter=1000, dangling={"n00": 1})
    ours = network.standing("n00", tolerance=1e-12)
    assert max(abs(theirs[id] - ours.of(id)) for id in network.contacts) < 1e-9
    for a, b in (("n00", "n01"), ("n02", "n05")):
        around = network.around(a, b)
        assert around.common == len(list(networkx.common_neighbors(graph, a, b))) == len(network.common(a, b))
        assert (around.degree_a, around.degree_b, around.linked) == (graph.degree[a], graph.degree[b], graph.has_edge(a, b))
    bridges = {frozenset((step.id, step.other)) for step in network.bridges()}
    assert bridges == set(map(frozenset, networkx.bridges(graph)))
    for target in network.contacts[1:]:  # no path may cross where one distrusts the other
        path = network.introduction("n00", target)
        assert not path or (path.ids[0], path.ids[-1]) == ("n00", target)
        assert all(graph.has_edge(a, b) for a, b in zip(path.ids, path.ids[1:]))
        assert path.strength == pytest.approx(math.prod(step.value for step in path) if path else 0)


def test_attack():
    honest = [("a", "b", 4), ("b", "a", 4), ("b", "c", 2), ("c", "b", 2)]
    fakes = [(f"x{i}", f"x{(i + 1) % 50}", 9) for i in range(50)] + [(f"x{(i + 1) % 50}", f"x{i}", 9) for i in range(50)]
    alone = network_of(honest + fakes).attack("a", ["a", "b", "c"])
    assert alone.outside == 50 and alone.attack_edges == 0 and alone.standing == alone.bound == 0
    one = network_of([*honest, *fakes, ("c", "x0", 1), ("x0", "c", 1)]).attack(["a"], ["a", "b", "c"])
    assert one.attack_edges == 1 and 0 < one.standing <= one.bound + one.error
    with pytest.raises(st.ArgumentError):
        network_of(honest).attack("a", ["b"])


# ---- in and out ----


def test_every_way_in():
    rows = declared(3)
    expected = network_of(rows).edges().to_dicts()
    actor, target, weight = map(list, zip(*rows))
    columns = {"actor": actor, "target": target, "weight": weight}
    given = [[dict(zip(columns, row)) for row in rows], columns, iter([dict(zip(columns, row)) for row in rows])]
    try:
        import numpy
        import pandas
        import polars
        import pyarrow
        frame = pandas.DataFrame(columns)
        given += [frame, frame.astype({"actor": "category"}), polars.DataFrame(columns), pyarrow.table(columns),
                  pyarrow.table(columns).slice(0, 7).__class__.from_batches(pyarrow.table(columns).to_batches(max_chunksize=7)),
                  pyarrow.table(columns).__arrow_c_stream__(),
                  pyarrow.table({**columns, "actor": pyarrow.array(actor).dictionary_encode(), "other": [[1]] * len(rows)}),
                  polars.DataFrame(columns).with_columns(polars.col("target").cast(polars.Categorical)),
                  pyarrow.table({**columns, "weight": pyarrow.array(weight, "float32")}),
                  {"actor": numpy.array(actor), "target": numpy.array(target), "weight": numpy.array(weight)}]
    except ImportError:
        pass
    for each in given:
        assert st.Network.from_arrow(each).edges().to_dicts() == expected, type(each)
    by_name = st.Network.from_arrow([{"from": i, "to": j, "x": v} for i, j, v in rows], columns={"x": "weight"})
    assert by_name.edges().to_dicts() == expected
    assert st.Network.read_eigentrust(io.BytesIO(eigentrust(rows).encode())).edges().to_dicts() == expected


def test_numbers_as_ids_times_and_further_contacts():
    network = st.Network.from_columns(actor=[1, 2, 1], target=[2, 1, 2], rating=[1, 0.5, -1], time=[at(1), at(2), at(9)],
                                      contacts=["lonely"], as_of=at(5), half_life=10)
    assert network.contacts == ["1", "2", "lonely"] and network.info.rows == 2
    assert network.edge("1", "2").r == pytest.approx(2 ** -0.4, rel=1e-6) and network.edge("1", "lonely") is None
    pyarrow = pytest.importorskip("pyarrow")
    for unit in ("s", "ms", "us", "ns"):
        times = pyarrow.array([at(1), at(2), at(9)], pyarrow.timestamp(unit, "UTC"))
        table = pyarrow.table({"actor": [1, 2, 1], "target": [2, 1, 2], "rating": [1, 0.5, -1], "time": times})
        again = st.Network.from_arrow(table, contacts=["lonely"], as_of=at(5), half_life=10)
        assert again.edges() == network.edges()


def test_tables_out(network, tmp_path):
    edges, nodes = network.edges(), network.nodes(network.standing("n00"))
    for name in ("pandas", "polars", "pyarrow"):
        pytest.importorskip(name)
    assert edges.to_arrow().to_pylist() == edges.to_dicts() and edges.to_polars().to_dicts() == edges.to_dicts()
    assert edges.to_pandas().to_dict("records") == edges.to_dicts() and nodes.to_polars().height == len(network)
    standing = network.standing("n00")
    assert standing.to_arrow().to_pylist() == standing.to_dicts() and standing.top(2).to_polars().height == 2
    assert list(standing.to_numpy()["standing"]) == list(standing["standing"])
    assert pickle.loads(pickle.dumps(edges)).to_dicts() == edges.to_dicts()
    text = network.to_eigentrust()
    assert text.startswith("i,j,v\n")
    network.to_eigentrust(tmp_path / "e.csv")
    again = st.Network.read_eigentrust(tmp_path / "e.csv")
    assert [r["weight"] for r in again.edges()] == [r["weight"] for r in edges if r["weight"] > 0]
    assert "graphml" in network.to_graphml() and "standing" in network.to_graphml(standing=standing)
    assert network.to_dot().startswith("digraph") and network.to_dot(tmp_path / "n.dot") is None
    local = network.standing_local("n00")
    assert "standing_approximate" in network.to_graphml(standing=local) and network.nodes(local).columns[2] == "standing_approximate"
    with pytest.raises(st.ArgumentError, match="standing"):
        network.to_dot(standing=standing.top(3))
    networkx = pytest.importorskip("networkx")
    graph = networkx.parse_graphml(network.to_graphml())
    assert graph.number_of_nodes() == len(network) and graph.number_of_edges() == len(edges)


def test_plot(sample, tmp_path):
    matplotlib = pytest.importorskip("matplotlib")
    matplotlib.use("Agg")
    network = sample.network()
    for given in (None, sample, sample.scores(network.info.as_of)):
        ax = network.plot("me", given, most=12)
        said = [text.get_text() for text in ax.texts]
        assert "mara@workshop.example" in said and len(ax.lines) >= 20
        ax.figure.savefig(tmp_path / "ego.png")
        matplotlib.pyplot.close(ax.figure)
    widths = {line.get_linewidth() for line in ax.lines}
    assert max(widths) > 6 and min(widths) < 1
    ax = network.plot("me", contacts=["ada@northwind.example"])
    assert "ada@northwind.example" in [text.get_text() for text in ax.texts]
    with pytest.raises(st.NotFoundError):
        network.plot("nobody")
    with pytest.raises(st.ArgumentError):
        network.plot("me", sample.scores(me="ada@northwind.example"))
    matplotlib.pyplot.close("all")


# ---- bad input ----


@pytest.mark.parametrize("call,error,said", [
    (lambda: network_of([("a", "b", 1)]).standing([]), st.ArgumentError, "seed"),
    (lambda: network_of([("a", "b", 1)]).standing("z"), st.NotFoundError, "z"),
    (lambda: network_of([("a", "b", 1)]).standing([None]), TypeError, "seeds"),
    (lambda: network_of([("a", "b", 1)]).standing(["a", 5]), TypeError, "row 1, seeds"),
    (lambda: network_of([("a", "b", 1)]).standing("a", damping=2), st.RangeError, "damping"),
    (lambda: network_of([("a", "b", 1)]).reputation("a", "a"), st.ArgumentError, ""),
    (lambda: network_of([("a", "b", 1)]).reputation("a", "b", admitted=5), TypeError, ""),
    (lambda: network_of([("a", "b", math.nan)]), st.ParseError, "row 0, column weight: expected a value, found null"),
    (lambda: network_of([("a", "b", 1), ("a", "b", None)]), st.ParseError, "row 1, column weight"),
    (lambda: network_of([("a", None, 1)]), st.ParseError, "row 0, column target"),
    (lambda: network_of([("a", 1.5, 1)]), TypeError, "row 0, column target"),
    (lambda: network_of([("a", "b\0", 1)]), st.TextError, "row 0"),
    (lambda: network_of([("a", "b", "1")]), TypeError, "row 0, column weight"),
    (lambda: st.Network.from_columns(actor=["a"], target=["b"]), st.ArgumentError, "rating"),
    (lambda: st.Network.from_columns(actor=["a"], target=["b"], rating=[1], weight=[1]), st.ArgumentError, "rating"),
    (lambda: st.Network.from_columns(actor=["a"], target=["b"], rating=[2]), st.RangeError, "row 0"),
    (lambda: st.Network.from_columns(actor=["a"], target=["b", "c"], rating=[1]), st.ArgumentError, "target"),
    (lambda: st.Network.from_columns(actor="a", target=["b"], rating=[1]), TypeError, "actor"),
    (lambda: st.Network.from_columns(actor=["a"], target=["b"], rating=[1], time=[None]), st.ParseError, "row 0"),
    (lambda: st.Network.from_columns(actor=["a"], target=["b"], rating=[1], time=["x"]), st.ParseError, "row 0"),
    (lambda: st.Network.from_columns(actor=["a"], target=["b"], rating=[1], unit="h"), st.ArgumentError, "unit"),
    (lambda: st.Network.from_columns(actor=["a"], target=["b"], rating=[1], half_life=-1), st.RangeError, "half"),
    (lambda: st.Network.from_arrow(5), TypeError, "table"),
    (lambda: st.Network.from_arrow([5]), TypeError, "row 0"),
    (lambda: st.Network.from_arrow([{"actor": "a"}], columns={"x": "target"}), st.ParseError, "x"),
    (lambda: st.Network.read_eigentrust(io.StringIO("a,b,1\na,b,c,d\n")), st.ParseError, "line 2"),
    (lambda: st.Network.read_eigentrust("no such file"), FileNotFoundError, ""),
    (lambda: st.Network(), TypeError, "from_ledger"),
    (lambda: pickle.dumps(network_of([("a", "b", 1)])), TypeError, "pickle the ledger"),
    (lambda: st.Ledger().score("a", "b", 5, inputs={"network": 5}), TypeError, "network"),
])
def test_bad_input(call, error, said):
    with pytest.raises(error) as caught:
        call()
    assert said in str(caught.value)


def test_edges_as_the_table_that_they_are(network):
    again = st.Network.from_arrow(network.edges(), contacts=network.contacts)
    assert again.to_eigentrust() == network.to_eigentrust() and again.contacts == network.contacts
    turned = st.Network.from_arrow(network.edges(), columns={"from": "target", "to": "actor"})
    assert all(turned.edge(row["to"], row["from"]).weight == row["weight"] for row in network.edges() if row["weight"] > 0)


def test_arrow_columns_that_cannot_be_read():
    pyarrow = pytest.importorskip("pyarrow")
    table = pyarrow.table({"actor": ["a"], "target": ["b"], "weight": [[1.0]]})
    with pytest.raises(st.UnsupportedError, match="weight.*format"):
        st.Network.from_arrow(table)
    with pytest.raises(st.ParseError, match="row 1, column target"):
        st.Network.from_arrow(pyarrow.table({"actor": ["a", "a"], "target": ["b", None], "weight": [1, 1]}))
    with pytest.raises(st.UnsupportedError):
        st.Network.from_arrow(pyarrow.chunked_array([[1.0]]))


def test_odd_networks():
    empty = st.Network.from_columns(actor=[], target=[], weight=[])
    assert len(empty) == 0 and empty.contacts == [] and empty.reciprocity().r is None and len(empty.edges()) == 0
    lonely = network_of([("a", "a", 1)])
    assert lonely.info.self_loops == 1 and lonely.standing("a").of("a") == 1
    hostile = network_of([("a", "b", -1), ("b", "a", -1)])
    assert hostile.standing("a").of("b") == 0 and not hostile.introduction("a", "b") and hostile.reputation("a", "b").voices == 0


def test_closed(network):
    with network as same:
        edges = same.edges()
        standing = same.standing("n00")
    assert repr(network) == "<Network, closed>" and len(edges.to_dicts()) == len(edges) and standing.of("n00") > 0
    for call in (lambda: len(network), network.edges, lambda: network.standing("n00"), lambda: "n00" in network,
                 lambda: st.Ledger().scores(at(1), network=network)):
        with pytest.raises(st.ArgumentError, match="closed"):
            call()


# ---- threads, lifetimes ----


def large():
    rng = random.Random(1)
    names = [f"p{i}" for i in range(20_000)]
    rows = [(rng.choice(names), rng.choice(names), 1.0) for _ in range(200_000)]
    return rows + [(j, i, v) for i, j, v in rows]


def test_threads_share_a_network():
    network = network_of(large(), threads=2)
    expected = network.standing("p0")

    def work(_):
        return network.standing("p0") == expected and network.reputation("p0", "p1").voices >= 0

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(work, range(16)))


def test_long_calls_let_others_run_and_can_be_stopped():
    rows = large()
    network = network_of(rows)
    assert others_run_during(lambda progress: network.standing("p0", tolerance=1e-14, progress=progress))
    stages = []
    network.standing("p0", progress=lambda *said: stages.append(said))
    assert stages
    with pytest.raises(ZeroDivisionError):
        network.standing("p0", progress=lambda *_: 1 / 0)
    with pytest.raises(KeyboardInterrupt):
        def interrupt(*_):
            raise KeyboardInterrupt
        network_of(rows, progress=interrupt)


def test_children_outlive_their_parents(ledger):
    network = ledger.network(at(300))
    standing, local = network.standing("c0"), network.standing_local("c0")
    edges, stream, admitted = network.edges(), network.edges().__arrow_c_stream__(), network.admit(["c1"])
    explanation = ledger.explain("c0", "c1", at(300), network=network)
    reputation = network.reputation("c0", "c2")
    del network, ledger
    gc.collect()
    assert standing.of("c0") == max(standing["standing"]) and local.of("c0") > 0
    assert len(edges.to_dicts()) == len(edges) and admitted.ids == ("c1",) and explanation.text() and reputation.heard >= 0
    pyarrow = pytest.importorskip("pyarrow")
    assert pyarrow.RecordBatchReader._import_from_c_capsule(stream).read_all().num_rows == len(edges)


def everything():
    network = network_of(declared(5))
    standing = network.standing("n00")
    standing.top(3), pickle.loads(pickle.dumps(standing)), standing.__arrow_c_stream__(), network.to_dot(standing=standing)
    network.standing_local("n00"), network.attack("n00", ["n00", "n01"])
    network.reputation("n00", "n01", ["n02"]), network.introduction("n00", "n03"), network.bridges(), network.knowers("n00")
    network.common("n00", "n01"), network.edges().to_dicts(), st.Network.from_arrow(network.edges())
    for bad in (lambda: network_of([("a", None, 1)]), lambda: network.standing(["n00", "zz"]), lambda: network.standing([None]),
                lambda: network.reputation("n00", "n00"), lambda: st.Network.read_eigentrust(io.StringIO("a,b,c,d")),
                lambda: st.Network.from_columns(actor=["a"], target=["b"], weight=[1, 2])):
        with pytest.raises((st.Error, TypeError)):
            bad()


@pytest.mark.skipif(not os.path.exists("/proc/self/statm"), reason="needs /proc")
def test_nothing_leaks():
    for _ in range(30):
        everything()
    gc.collect()
    objects = len(gc.get_objects())
    assert_no_growth(everything, 150, 4 << 20)
    assert len(gc.get_objects()) - objects < 60
