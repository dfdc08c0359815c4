# SPDX-License-Identifier: MIT
"""DuckDB in, DuckDB out: interactions of a query go to the library through Arrow, their scores come back as a
relation to join and filter on. Neither side writes a file or copies a value on the way."""
from pathlib import Path

import duckdb
from socialtrust import Ledger, cues

sample = Path(__file__).parents[1] / "sample"
db = duckdb.connect()
db.sql(f"CREATE VIEW interactions AS SELECT * FROM read_csv('{sample / 'company.csv'}', all_varchar = true)")

# Casts say what a column is; the library takes DuckDB's types as they are.
numbers = ["weight", "sentiment", *cues]
rows = db.sql(f"""
    SELECT * REPLACE (time::TIMESTAMPTZ AS time, due::TIMESTAMPTZ AS due, audience::UINTEGER AS audience,
                      {", ".join(f"{name}::DOUBLE AS {name}" for name in numbers)})
    FROM interactions WHERE time < '2026-07-04'""")
ledger = Ledger.from_arrow(rows)

scores = ledger.scores("2026-07-03T18:00:00Z", me="me").to_arrow()
print(db.sql("""
    SELECT contact, round(depth)::INT AS depth, round(trust_in_them)::INT AS trust, state::VARCHAR AS state
    FROM scores WHERE depth_confidence >= 0.2 ORDER BY depth_low DESC LIMIT 5"""))
