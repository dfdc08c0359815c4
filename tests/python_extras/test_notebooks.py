# SPDX-License-Identifier: MIT
"""The notebooks run from top to bottom and say what they should; in the repository they hold no outputs."""
import json

import pytest
from conftest import PYTHON

NOTEBOOKS = {
    "1_first_steps": {
        2: ["<Ledger: 17,676 interactions, 5,039 contacts"],
        4: ["me and 5,038 contacts", "mara@workshop.example", "5,018 more are not shown"],
        6: ["<Figure"],
        8: ["Your move: a promise, overdue for 4 days", "final-drawings"],
        9: ["You and dmitri@oakandsons.example: depth 91 of 100 (likely 88 to 94), inner circle, steady."],
        10: ["<Figure"],
        11: ["points add up to 91.375, depth is 91.375"],
        13: ["<Figure"],
        14: ["commitments: -6.6"],
        16: ["wanda@brightside.example"],
        17: ["<PairScore ada@northwind.example and me: depth 87"],
    },
    "2_real_relationships": {  # five lines of code
        6: ["mailbox.mbox: mail, 220 interactions, 12 contacts"],
        9: ["mira@studio.example and 10 contacts", "Lea Winter", "dormant"],
    },
    "3_what_if": {
        2: ["mine: promise final-drawings, 4 days"],
        4: ["as it is         66.8", "kept today       70.6", "kept on the day  74.3"],
        6: ["Keep your promise to dmitri@oakandsons.example, due for 4 days (final-drawings)", "trust in me +3.8"],
        8: ["Answer ines@lumen.example", "Settle hugo@tinkerbox.example's complaint, open for 18 days (faulty-hinges)"],
        9: ["Halte deine Zusage an dmitri@oakandsons.example"],
        11: ["2026-06-16 me promise final-drawings: without it trust +6.6"],
        13: ["valid until 2026-07-06 00:00", "Timeline of 7 times"],
        15: ["by standard", "69.3 (47.4 to 85.0) by strict"],
    },
    "4_validate_and_fit": {
        4: ["86 labels, 21 of them 1"],
        6: ["AUC 1.000 (1.000 to 1.000), Brier 0.006 on 41 labels held out", "41 labels held out</td>"],
        8: ["19 labels held out (15 of them 1), split by contact:", "depth as it was: AUC 0.933"],
        10: ["depth          AUC 0.946", "count of rows  AUC 0.808"],
        12: ["<Evaluation of depth: AUC 0.933", "depth learned, 19 labels held out", "depth as it was, 19 labels fitted on"],
        14: ["<Figure"],
        16: ["no better, as far as these labels tell: keep the old one", "because"],
        18: ["mara@workshop.example        depth  98.4, chance 1.00"],
        20: ["40 labels held out (30 of them 1), split by time at 2026-06-03", "for ada"],
        22: ["mine "],
    },
    "5_beside_polars_and_duckdb": {
        4: ["<Ledger: 17,676 interactions"],
        6: ["<Rows: 3 interactions>"],
        7: ["@david.conrad44"],
        9: ["106 questions and answers in spring"],
        11: ["mara@workshop.example"],
        12: ["ada@northwind.example"],
        14: ["mara@workshop.example      depth 98, steady"],
        15: ["('mara@workshop.example', 98.0, 'steady')"],
        17: ["<Figure"],
        18: ["<Figure"],
        20: ["('inner_circle', 1678)"],
        22: ["['log.parquet', 'scores.parquet', 'theirs.parquet']"],
        24: ["17676 17676 17676 Ada Northwind"],
        26: ["You and dmitri@oakandsons.example: depth 91 of 100"],
    },
}


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_is_stored_without_outputs(name):
    text = (PYTHON / f"{name}.ipynb").read_text()
    cells = json.loads(text)["cells"]
    assert all(cell["outputs"] == [] and cell["execution_count"] is None for cell in cells if cell["cell_type"] == "code")
    assert [cell["id"] for cell in cells] == [f"cell-{n}" for n in range(1, len(cells) + 1)]


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_runs(name, monkeypatch):
    monkeypatch.delenv("MPLBACKEND", raising=False)  # the notebook's own draws into it
    nbclient, nbformat = pytest.importorskip("nbclient"), pytest.importorskip("nbformat")
    for needed in ("ipykernel", "matplotlib", "pandas", "pyarrow", *(("polars", "duckdb") if name[0] == "5" else ())):
        pytest.importorskip(needed)
    notebook = nbformat.read(PYTHON / f"{name}.ipynb", 4)
    nbformat.validate(notebook)
    nbclient.NotebookClient(notebook, timeout=300, startup_timeout=300, kernel_name="python3", resources={"metadata": {"path": str(PYTHON)}}).execute()
    said = {}
    for n, cell in enumerate(notebook.cells, 1):
        for out in cell.get("outputs", []):
            assert out.get("name") != "stderr", out
            said[n] = said.get(n, "") + out.get("text", "") + "".join(
                text for form, text in sorted(out.get("data", {}).items()) if form.startswith("text/"))
    for n, expected in NOTEBOOKS[name].items():
        for text in expected:
            assert text in said.get(n, ""), f"{name}, cell {n}"
    assert set(said) == set(NOTEBOOKS[name])  # no output that nobody looks at
