# SPDX-License-Identifier: MIT
"""A table of scores as one works with it: by whom, filtered, sorted, over time, as a graph."""
import pytest

import socialtrust as st

FRIDAY = "2026-07-03T18:00:00Z"
ADA = "ada@northwind.example"


@pytest.fixture(scope="module")
def mine():
    return st.Ledger.from_csv(st_sample()).scores(FRIDAY, me="me")


def st_sample():
    from conftest import SAMPLE
    return SAMPLE


def test_by_whom_it_is_about(mine, sample):
    assert ADA in mine and "nobody" not in mine and "depth" not in mine
    assert mine[ADA] == mine.get(ADA) == next(row for row in mine if row["contact"] == ADA)
    assert mine.get("nobody") is None and mine.get("nobody", 3) == 3
    with pytest.raises(KeyError, match='did you mean "ada@northwind.example"'):
        mine["ada@nortwind.example"]
    with pytest.raises(KeyError, match='did you mean "depth"'):
        mine["dpeth"]
    pairs = sample.scores(FRIDAY)
    assert pairs[ADA, "me"] == pairs["me", ADA] and (ADA, "me") in pairs and (ADA, "nobody") not in pairs


def test_filter_and_top(mine):
    deep = mine.filter(depth=(50, None), state={"steady"})
    assert len(deep) and all(row["depth"] >= 50 and row["state"] == "steady" for row in deep)
    assert deep.to_dicts() == mine.filter(lambda row: row["depth"] >= 50 and row["state"] == "steady").to_dicts()
    assert [row["contact"] for row in mine.top(7)] == [row["contact"] for row in mine.sort("depth")[:7]]
    assert mine.top(3, by="contact")["contact"].to_list() == sorted(mine["contact"], reverse=True)[:3]
    assert mine.top(10**6).columns == mine.columns and len(mine.top(10**6)) == len(mine)
    for by in ("trust_in_them", "reciprocity", "p_active", "interactions", "owed"):
        assert mine.top(9, by).to_dicts() == mine.sort(by)[:9].to_dicts() == mine[:].top(9, by).to_dicts()
    assert mine.top(0).to_dicts() == [] and mine.top(-1).to_dicts() == []
    best = mine.top(5)
    assert best[best["contact"][4]] == mine[best["contact"][4]] and best.top(2).to_csv() == mine.top(2).to_csv()
    assert best["contact"][0] in best.text() and best.name(best["contact"][0]) == mine.name(best["contact"][0])
    with pytest.raises(KeyError, match="no column"):
        mine.top(3, by="nothing")
    with pytest.raises(ValueError, match="a range"):
        mine.filter(depth=(1, 2, 3))


def test_counts_can_be_subtracted(mine):
    for frame in (mine.to_pandas(), mine.to_polars(), mine.to_numpy()):
        assert min(frame["interactions"] - 10**6) < 0


def test_what_it_was_made_with(sample):
    plain = sample.scores(FRIDAY, me="me")
    given = sample.scores(FRIDAY, me="me", attention=True)
    assert plain.inputs == () and given.inputs == given.top(3).inputs == ("attention",)
    assert "with attention" in repr(given) and "attention" not in repr(plain)
    assert sample.score("me", ADA, FRIDAY, attention=True).depth.value == given[ADA]["depth"]
    explained = sample.explain("me", ADA, FRIDAY, attention=True)
    assert explained.score.depth.value == given[ADA]["depth"] != plain[ADA]["depth"]
    network = sample.scores(FRIDAY, me="me", network=True)
    assert sample.score("me", ADA, FRIDAY, network=True).trust == sample.score("me", ADA, FRIDAY, network=sample.network(FRIDAY)).trust
    assert network.inputs == ("network",)


def test_over_time_as_one_table(sample):
    times = ["2026-01-01T00:00:00Z", FRIDAY]
    table = sample.history(times, me="me")
    parts = [sample.scores(time, me="me") for time in times]
    assert len(table) == sum(map(len, parts)) and table.columns[:2] == ("time", "contact")
    assert table["depth"].to_list() == [value for part in parts for value in part["depth"]]
    assert table.to_pandas()["state"].notna().all() and len(sample.history([])) == 0


def test_as_graphs(mine, tmp_path):
    networkx = pytest.importorskip("networkx")
    graph = mine.top(5).to_networkx()
    assert isinstance(graph, networkx.Graph) and graph["me"][ADA]["weight"] == mine[ADA]["depth"]
    parquet = pytest.importorskip("pyarrow.parquet")
    mine.to_parquet(tmp_path / "x.parquet")
    assert parquet.read_table(tmp_path / "x.parquet")["depth"].to_pylist() == mine["depth"].to_list()


def test_measures_are_numbers(sample):
    depth = sample.score("me", ADA, FRIDAY).depth
    assert depth > 50 and depth >= depth.value and depth < 100 and 50 < depth and max(depth, depth) == depth
    assert f"{depth:.0f}" == f"{depth.value:.0f}" and str(depth) == f"{depth}" and round(depth) == round(depth.value)
    with pytest.raises(TypeError):
        depth < "high"


def test_an_empty_ledger_scores_to_empty_tables():
    empty = st.Ledger()
    for scores in (empty.scores(), empty.scores(FRIDAY)):
        assert len(scores) == 0 and "depth" in scores.columns and scores.to_pandas().empty and len(scores.top(3)) == 0
    assert len(empty.rows()) == 0 and list(empty) == [] and empty.to_pandas().empty


def test_cohorts_by_organisation(sample):
    for contact in ("ada@northwind.example", "dmitri@oakandsons.example", "mara@workshop.example"):
        sample.declare(contact, organisation=contact.partition("@")[2])
    sample.declare("rosa@lindenhof.example", organisation="workshop.example")
    mine = sample.scores(FRIDAY, me="me")
    table = mine.cohorts(sample.organisations())
    found = {row["group"]: row for row in table}
    assert list(found) == ["workshop.example", *list(found)[1:3], None] and sum(table["contacts"]) == len(mine) and sum(table["owed"]) == sum(mine["owed"])
    shop = found["workshop.example"]
    depths = [mine[each]["depth"] for each in ("mara@workshop.example", "rosa@lindenhof.example")]
    assert (shop["contacts"], shop["known"], shop["depth_most"]) == (2, 2, max(depths)) and shop["depth_median"] == sum(depths) / 2
    by_domain = mine.cohorts(lambda contact: contact.partition("@")[2] or None)
    assert len(by_domain) > 10 and by_domain.to_pandas()["depth_median"].isna().any()
    with pytest.raises(st.ArgumentError, match="expected scores of one contact"):
        sample.scores(FRIDAY).cohorts({})


def test_as_an_igraph(mine):
    igraph = pytest.importorskip("igraph")
    graph = mine.top(5).to_igraph()
    assert isinstance(graph, igraph.Graph) and graph.ecount() == 5 and max(graph.es["weight"]) == mine.top(1)["depth"][0]


def test_columns_that_lie_as_they_came_and_those_that_were_made(sample):
    """Frames and Arrow from the library's own buffers are those that Python's objects give."""
    pandas, pyarrow = pytest.importorskip("pandas"), pytest.importorskip("pyarrow")
    empty = st.Ledger()
    for table in (sample.rows, lambda: sample.scores(FRIDAY, me="me"), lambda: sample.scores(FRIDAY, signals=True), empty.rows):
        raw, made = table(), table()
        plain = {name: made.column(name).to_numpy() for name in made.columns}
        frame, arrow = raw.to_pandas(), pyarrow.table(raw)
        pandas.testing.assert_frame_equal(frame, made.to_pandas())
        assert arrow.equals(pyarrow.table(made)) and arrow.schema.equals(pyarrow.table(made).schema)
        for name in ("kind", "channel", "state", "actor", "id"):
            if name in plain:
                assert [None if each != each else each for each in frame[name].astype(object)] == list(plain[name])
