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
@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
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
