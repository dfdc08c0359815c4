# SPDX-License-Identifier: MIT
"""One table of inputs and right values (tests/common/doors.json) through every door; Ruby runs the same."""
import csv
import io
import json
import pathlib

import pytest

import socialtrust as st

CASES = json.loads((pathlib.Path(__file__).parent.parent / "common/doors.json").read_text(encoding="utf-8"))


def by_csv(row, unit):
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(row)
    writer.writerow("" if value is None else value for value in row.values())
    return st.Ledger.from_csv(io.BytesIO(text.getvalue().encode()), unit=unit)


def by_ndjson(row, unit):
    return st.Ledger.from_ndjson(io.BytesIO((json.dumps(row) + "\n").encode()), unit=unit)


def by_columns(row, unit):
    return st.Ledger.from_columns({name: [value] for name, value in row.items()}, unit=unit)


def by_records(row, unit):
    return st.Ledger.from_records([row], unit=unit) if unit else st.Ledger.from_records([row])


def by_arrow(row, unit):
    pyarrow = pytest.importorskip("pyarrow")
    return st.Ledger.from_arrow(pyarrow.table({name: [value] for name, value in row.items()}), unit=unit)


DOORS = {"csv": by_csv, "ndjson": by_ndjson, "columns": by_columns, "records": by_records, "arrow": by_arrow}


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("case", [case for case in CASES if "table" not in case], ids=lambda case: case["name"])
def test_door(case, door):
    if door in case.get("not", ()):
        pytest.skip("this door says so")
    if "error" in case:
        with pytest.raises((st.Error, TypeError, ValueError)):
            DOORS[door](case["row"], case.get("unit"))
        return
    (row,) = DOORS[door](case["row"], case.get("unit")).rows()
    for name, want in case["want"].items():
        got = getattr(row, name)
        if name in ("time", "due") and want:
            want = st.Ledger.from_records([(want, "x", "y")]).rows()[0].time
        assert (list(got) if name == "looked_for" else got) == want, name


def by_pandas(rows):
    return pytest.importorskip("pandas").DataFrame(rows)


def by_polars(rows):
    return pytest.importorskip("polars").DataFrame(rows)


def by_numpy(rows):
    numpy = pytest.importorskip("numpy")
    return {name: numpy.array([row[name] for row in rows]) for name in rows[0]}


def by_mask(rows):
    """What is missing is masked, over a value that would do."""
    numpy = pytest.importorskip("numpy")
    fill = {"rating": 1.0, "weight": 1.0, "label": 1.0, "time": "2026-03-01", "as_of": "2026-03-01"}
    return {name: numpy.ma.array([fill.get(name, "1") if row[name] is None else row[name] for row in rows], mask=[row[name] is None for row in rows])
            for name in rows[0]}  # fmt: skip


TABLES = {"columns": lambda rows: {name: [row[name] for row in rows] for name in rows[0]}, "records": list, "numpy": by_numpy, "mask": by_mask,
          "pandas": by_pandas, "polars": by_polars, "arrow": lambda rows: pytest.importorskip("pyarrow").Table.from_pylist(rows)}  # fmt: skip
TEN = st.Ledger.from_records([(f"2026-02-{day:02}T09:00:00Z", *(("me", str(other)) if day % 3 else (str(other), "me")))
                              for day in range(1, 28) for other in range(10) if day % (other + 1) == 0])  # fmt: skip


def rated(table, unit, fade):
    found = st.Network.from_arrow(table, unit=unit, as_of="2026-03-11T09:00:00Z", half_life=10 if fade else None)
    return found.to_eigentrust(), found.contacts, found.reciprocity()


def judged(table, unit, _):
    return TEN.evaluate(table, unit=unit, as_of="2026-03-11T09:00:00Z", seed=1, resamples=0).to_json()


def ten(row):
    """The row of ten contacts, every other one of them labelled 1."""
    id = "contact" if "contact" in row else "b"
    return [{**row, id: type(row[id])(other)} | ({"label": other % 2} if "label" in row else {}) for other in range(10)]


def one_bad_of_ten(row):
    good = {"a": "me", "b": "1", "label": 1, "weight": 1, "as_of": "2026-03-01T09:00:00Z"}
    return [row, *ten({name: good[name] for name in row})[1:]]


@pytest.mark.parametrize("door", TABLES)
@pytest.mark.parametrize("case", [case for case in CASES if "table" in case], ids=lambda case: case["name"])
def test_door_of_labels_and_ratings(case, door):
    of_labels, fade = case["table"] == "labels", "time" in case["row"]
    ask = judged if of_labels else rated
    if "error" in case:
        rows = one_bad_of_ten(case["row"]) if of_labels else [case["row"]]
        with pytest.raises((st.Error, TypeError, ValueError)) as raised:
            ask(TABLES[door](rows), None, fade)
        assert "in both parts" not in str(raised.value)  # no other error
        if case["error"] is not True:
            assert raised.value.status_name == case["error"]
        return
    rows, right = (ten(case[name]) if of_labels else [case[name]] for name in ("row", "want"))
    assert ask(TABLES[door](rows), case.get("unit"), fade) == ask(TABLES["columns"](right), None, fade)
