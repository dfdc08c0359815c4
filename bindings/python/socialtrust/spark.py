# SPDX-License-Identifier: MIT
"""Scores on Spark: for a log that outgrows one machine, on the engine that holds it already.

A score is a fold over one pair's rows, so the rows are hashed by pair (both directions together) and every partition is
scored by the library as if it were a whole log. What belongs to the whole log goes round it: which kinds and cues occur
at all (one small aggregation), contacts' totals for attention (one aggregation and a join), aliases (a broadcast join).
The result is that of one machine, bit for bit, whatever the number of partitions and the order of the rows.

    from socialtrust import spark as sot
    scores = sot.scores(spark.read.parquet("interactions"), "2026-07-03T18:00:00Z")

Only Spark's own columns and `mapInArrow` are used, so that it works over Spark Connect too. The workers need this package
and pyarrow. Standing over the whole network is not here: its solver walks the graph some hundred times and agrees to
1e-9 only on one machine, which takes ten million edges in about a second.
"""

from __future__ import annotations

import itertools
import re

from .errors import ArgumentError, NeedsReplayError
from .errors import Error as SocialTrustError
from .evidence import Evidence
from .interaction import FIELDS, cues
from .ledger import Ledger
from .profile import Profile
from .read import fields_of
from .times import from_us, to_us

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from datetime import datetime
    from typing import Any

    Time = datetime | str | int

LAST = "9999-12-31T23:59:59Z"
TEXT, TIME, NUMBER, WHOLE = "text", "time", "a number", "a whole number"
TYPES = {name: {"TIME": TIME, "NUMBER": NUMBER, "COUNT": WHOLE, "WHOLE": WHOLE}.get(of, TEXT) for name, of in FIELDS.items()} | dict.fromkeys(cues, NUMBER)


def scores(df: Any, as_of: Time, me: str | None = None, attention: bool = False, profile: Profile | None = None, *,
           aliases: Any = None, columns: Mapping[str, str | None] | None = None, ignore_unknown: bool = False,
           partitions: int | None = None) -> Any:  # fmt: skip
    """A DataFrame of scores, one row a pair (or one of `me`'s contacts), from a DataFrame of interactions: columns by
    the names that every reader takes, or renamed by `columns`; `time` a timestamp. `aliases` is a DataFrame with
    columns `alias` and `of`. One shuffle of the rows; with `attention` a second pass over them. Memory of a task: about
    100 bytes a row of its partition, and the largest pair must fit into one."""
    import pyspark.sql.functions as F

    rows = _rows(df, columns, ignore_unknown, aliases)
    when, given = to_us(as_of), _json(profile)
    rows = rows.where((F.col("time") <= F.lit(from_us(when))) | F.col("time").isNull())
    observed = _observed(rows, given)
    others = _of_two(rows)
    mine = others if me is None else others.where((F.col("actor") == me) | (F.col("target") == me) | F.col("actor").isNull() | F.col("target").isNull())
    schema = _schema(_plain(_example(me).scores(when, me=me)))
    if not attention:
        def score(ledger: Ledger) -> Iterable[Any]:
            return [_plain(ledger.scores(when, me=me, observed=observed))]

        return _by_pair(mine, partitions).mapInArrow(_partition(score, given), schema)

    def totals(ledger: Ledger) -> Iterable[Any]:
        import pyarrow as pa

        ids = [contact.id for contact in ledger.contacts()]
        of = ledger.attention(when).of
        return [pa.table({"contact": ids, "total": [of(id) for id in ids]})]

    summed = _by_pair(others, partitions).mapInArrow(_partition(totals, given), "contact string, total double").groupBy("contact").agg(
        F.sum("total").alias("total"))  # multiples of 2^-32: their sum is exact in any order
    for side in ("actor", "target"):
        mine = mine.join(summed.select(F.col("contact").alias(side), F.col("total").alias(f"__{side}_total")), side, "left")

    def score_with(ledger: Ledger, extra: Mapping[tuple[str, str], float]) -> Iterable[Any]:
        return [_with_attention(ledger, when, me, observed, extra)]

    return _by_pair(mine, partitions).mapInArrow(_partition(score_with, given, totals=True), schema)


def evidence(df: Any, profile: Profile | None = None, *, aliases: Any = None, columns: Mapping[str, str | None] | None = None,
             ignore_unknown: bool = False, partitions: int | None = None) -> Any:  # fmt: skip
    """A DataFrame (a, b, evidence): each pair's folded rows as the blob that all languages and databases read. It has no score
    before the last of them: rows that are planned are left to df.where("time <= now")."""
    def fold(ledger: Ledger) -> Iterable[Any]:
        import pyarrow as pa

        pairs = [(row["a"], row["b"]) for row in ledger.scores(LAST)]
        return [pa.table({"a": [a for a, _ in pairs], "b": [b for _, b in pairs],
                          "evidence": pa.array([ledger.evidence(a, b, LAST).to_bytes() for a, b in pairs], pa.binary())})]

    import pyspark.sql.functions as F

    rows = _of_two(_rows(df, columns, ignore_unknown, aliases))
    return _by_pair(rows, partitions).mapInArrow(_partition(fold, _json(profile)), "a string, b string, evidence binary")


def scores_of(evidence_df: Any, as_of: Time, profile: Profile | None = None) -> Any:
    """A DataFrame of scores from a DataFrame of evidence. A pair alone knows only which kinds it has held itself, so
    intervals and confidence are those of the evidence, as Evidence.score() gives them."""
    when, given = to_us(as_of), _json(profile)

    def score(batches: Iterator[Any]) -> Iterator[Any]:
        import pyarrow as pa

        of = _profile(given)
        for batch in batches:
            scored = [_kept(row["a"], row["b"], row["evidence"], of).score(when) for row in batch.to_pylist()]
            out: dict[str, Any] = {"a": batch.column("a"), "b": batch.column("b"), "state": [str(s.state) for s in scored],
                   "interactions": [s.interactions for s in scored]}
            measured = {"depth": [s.depth for s in scored], "trust_ab": [s.trust[0] for s in scored], "trust_ba": [s.trust[1] for s in scored]}
            for name, measures in measured.items():
                for suffix, part in (("", "value"), ("_low", "low"), ("_high", "high"), ("_confidence", "confidence")):
                    out[name + suffix] = pa.array([getattr(measure, part) for measure in measures], pa.float64())
            out["pulse"] = pa.array([s.pulse for s in scored], pa.float64())
            yield pa.RecordBatch.from_pydict(out)

    measures = ", ".join(f"{name}{suffix} double" for name in ("depth", "trust_ab", "trust_ba") for suffix in ("", "_low", "_high", "_confidence"))
    return evidence_df.select("a", "b", "evidence").mapInArrow(score, f"a string, b string, state string, interactions long, {measures}, pulse double")


def update(evidence_df: Any, new_rows: Any, profile: Profile | None = None, *, history: Any = None, aliases: Any = None,
           columns: Mapping[str, str | None] | None = None, ignore_unknown: bool = False,
           partitions: int | None = None) -> Any:  # fmt: skip
    """Evidence continued with new rows: a DataFrame (a, b, evidence, late). A pair whose new rows are late, were there
    already, or are an alias's, cannot be continued: its rows are replayed from `history` (all rows, the new ones among them) and only its
    rows; without `history` it keeps its old evidence and `late` is true, so that nothing is lost without a word."""
    import pyspark.sql.functions as F

    given = _json(profile)
    rows = _of_two(_rows(new_rows, columns, ignore_unknown, aliases))
    old = evidence_df.select(F.col("a").alias("__a"), F.col("b").alias("__b"), F.col("evidence").alias("__evidence"))
    keyed = rows.withColumn("__a", F.least("actor", "target")).withColumn("__b", F.greatest("actor", "target"))
    both = keyed.unionByName(old, allowMissingColumns=True)
    key = [F.col("__a"), F.col("__b")]
    both = both.repartition(partitions, *key) if partitions else both.repartition(*key)
    names = rows.columns
    shape = "a string, b string, evidence binary, late boolean"
    done = both.mapInArrow(lambda batches: _continued(batches, names, given), shape)
    if history is None:
        return done
    done = done.persist()
    late = done.where("late").select(F.col("a").alias("__a"), F.col("b").alias("__b"))
    past = _of_two(_rows(history, columns, ignore_unknown, aliases))
    past = past.withColumn("__a", F.least("actor", "target")).withColumn("__b", F.greatest("actor", "target"))
    past = past.join(F.broadcast(late), ["__a", "__b"], "left_semi").drop("__a", "__b")
    return done.where("not late").unionByName(evidence(past, profile, partitions=partitions).withColumn("late", F.lit(False)))


# ---- what goes in ----


def _kept(a: str, b: str, blob: bytes | None, profile: Profile) -> Evidence:
    """The evidence of a row of a table of evidence; what is wrong with it is said with its pair."""
    if blob is None:
        raise ArgumentError(f'the evidence of "{a}" and "{b}" is NULL')
    try:
        found = Evidence.from_bytes(blob, profile=profile)
    except SocialTrustError as error:
        raise type(error)(f'the evidence of "{a}" and "{b}": {error}') from None
    if {found.a, found.b} != {a, b}:
        raise ArgumentError(f'the row of "{a}" and "{b}" holds the evidence of "{found.a}" and "{found.b}"')
    return found


def _json(profile: Profile | None) -> str | None:
    return profile.to_json() if profile is not None else None


def _profile(json: str | None) -> Profile:
    return Profile.from_json(json) if json else Profile()


def _rows(df: Any, columns: Mapping[str, str | None] | None, ignore_unknown: bool, aliases: Any) -> Any:
    """The known columns under their own names, checked before any job starts; aliases replaced by whom they are of. What was
    written stays beside them: ids belong to the record that they were written in."""
    import pyspark.sql.functions as F
    import pyspark.sql.types as T

    kinds: dict[str, Any] = {TEXT: (T.StringType, T.IntegralType), TIME: (T.TimestampType, T.StringType),
             NUMBER: T.NumericType, WHOLE: T.IntegralType}  # fmt: skip
    out = []
    for name, known in fields_of(df.columns, columns, ignore_unknown).items():
        wanted = TYPES[known]
        type_ = df.schema[name].dataType
        if not isinstance(type_, kinds[wanted]) and not isinstance(type_, T.NullType):
            advice = " (integers need a unit: F.timestamp_micros, F.timestamp_millis or F.timestamp_seconds)" if wanted == TIME else ""
            raise ArgumentError(f'column "{name}": expected {wanted} for {known}, not {type_.simpleString()}{advice}')
        column = F.col(f"`{name}`")
        if wanted == TEXT:
            column = column.cast("string")
        elif wanted == NUMBER:
            column = column.cast("double")
        elif isinstance(type_, T.NullType):
            column = column.cast("timestamp" if wanted == TIME else "long")
        out.append(column.alias(known))
    rows = df.select(*out)
    if aliases is not None:
        for side in ("actor", "target"):
            known_as = aliases.select(F.col("alias").alias(side), F.col("of").alias("__of"))
            rows = rows.join(F.broadcast(known_as), side, "left").withColumn(f"__{side}_written", F.col(side))
            rows = rows.withColumn(side, F.coalesce("__of", side)).drop("__of")
    return rows


def _of_two(rows: Any) -> Any:
    """Without those of a contact with itself. What lacks a contact stays, and is shown as an error: a filter would swallow it."""
    import pyspark.sql.functions as F

    return rows.where((F.col("actor") != F.col("target")) | F.col("actor").isNull() | F.col("target").isNull())


def _by_pair(rows: Any, partitions: int | None) -> Any:
    import pyspark.sql.functions as F

    key = [F.least("actor", "target"), F.greatest("actor", "target")]
    return rows.repartition(partitions, *key) if partitions else rows.repartition(*key)


def _observed(rows: Any, profile: str | None) -> Any:
    """What occurs anywhere in the log: a handful of values from one aggregation without a shuffle worth the name, and a
    ledger of one row for each kind that says what the library makes of them."""
    import pyspark.sql.functions as F

    has = set(rows.columns)
    kind = F.coalesce(F.col("kind"), F.lit("message")) if "kind" in has else F.lit("message")
    facts = [F.max(F.col(cue) > 0).alias(cue) for cue in cues if cue in has]
    if "looked_for" in has:
        facts.append(F.collect_set("looked_for").alias("looked_for"))
    if "sentiment" in has:
        facts.append(F.max(F.col("sentiment").isNotNull()).alias("sentiment"))
    found = rows.groupBy(kind.alias("kind")).agg(F.count(F.lit(1)).alias("count"), *facts).collect()
    ledger = Ledger(profile=_profile(profile))
    for number, row in enumerate(found):
        known = row.asDict()
        fields: Any = {cue: 1.0 for cue in cues if known.get(cue)}
        if known.get("sentiment") or known["kind"] == "rate":
            fields["sentiment"] = 0.0
        for order, looked in enumerate(known.get("looked_for") or [None]):
            more: Any = {"looked_for": looked} if looked else {}
            ledger.add(f"2000-01-01T{number % 24:02}:{number // 24 % 60:02}:{order % 60:02}Z", "a", "b", known["kind"], **fields, **more)
    return ledger.observed() if found else None


# ---- within a partition ----


def _partition(work: Callable[..., Iterable[Any]], profile: str | None, totals: bool = False) -> Callable[[Iterator[Any]], Iterator[Any]]:
    def run(batches: Iterator[Any]) -> Iterator[Any]:
        ledger = Ledger(profile=_profile(profile))
        extra: dict[tuple[str, str], float] = {}
        _add(ledger, (_take_totals(batch, extra) for batch in batches) if totals else batches)
        if len(ledger) == 0:
            return
        for table in work(ledger, extra) if totals else work(ledger):
            yield from table.to_batches(max_chunksize=65536)

    return run


def _as_written(batch: Any, aliases: set[tuple[str, str]]) -> Any:
    """The rows under the ids that were written; whose they are is noted."""
    for side in ("actor", "target"):
        written = batch.column(f"__{side}_written")
        aliases |= {pair for pair in zip(written.to_pylist(), batch.column(side).to_pylist()) if pair[0] != pair[1]}
        batch = batch.set_column(batch.schema.get_field_index(side), side, written)
    return batch.drop_columns(["__actor_written", "__target_written"])


def _add(ledger: Ledger, batches: Iterator[Any]) -> None:
    """All batches as one load: their number costs nothing, and equal rows are as many as there are, however they are cut."""
    import pyarrow as pa

    last: list[tuple[int, Any]] = []  # a batch is read while the one before it is added
    aliases: set[tuple[str, str]] = set()

    def passing() -> Iterator[Any]:
        before = 0
        for batch in batches:
            if "__actor_written" in batch.schema.names:
                batch = _as_written(batch, aliases)
            last[:] = [*last[-1:], (before, batch)]
            before += batch.num_rows
            yield batch

    stream = passing()
    first = next(stream, None)
    if first is None:
        return
    try:
        ledger.add_arrow(pa.RecordBatchReader.from_batches(first.schema, itertools.chain([first], stream)))
    except SocialTrustError as error:
        found = re.search(r"row (\d+)", str(error))
        for before, batch in last:
            if found and 0 <= int(found[1]) - before < batch.num_rows:
                row = {name: value for name, value in batch.slice(int(found[1]) - before, 1).to_pylist()[0].items() if value is not None}
                raise type(error)(f"{error}; that row is {row}") from None
        raise
    for alias, of in sorted(aliases):
        ledger._alias(alias, of)


def _take_totals(batch: Any, extra: dict[tuple[str, str], float]) -> Any:
    for side in ("actor", "target"):
        for id, total in zip(batch.column(side).to_pylist(), batch.column(f"__{side}_total").to_pylist()):
            extra[id] = total
    return batch.drop_columns([f"__{side}_total" for side in ("actor", "target")])


def _with_attention(ledger: Ledger, when: int, me: str | None, observed: Any, extra: Mapping[Any, float]) -> Any:
    """The table of scores, each pair's measures with its contacts' totals of the whole log."""
    import pyarrow as pa

    table = _plain(ledger.scores(when, me=me, observed=observed))
    ends = list(zip(*(table.column(name).to_pylist() for name in ("a", "b")))) if "a" in table.column_names else [
        tuple(sorted((contact, me or ""), key=str.encode)) for contact in table.column("contact").to_pylist()]
    scored = [ledger.score(a, b, when, inputs={"observed": observed, "attention": (extra.get(a), extra.get(b))}) for a, b in ends]
    for name in table.column_names:
        measure = name.split("_low")[0].split("_high")[0].split("_confidence")[0]
        part = "low" if name.endswith("_low") else "high" if name.endswith("_high") else "confidence" if name.endswith("_confidence") else "value"
        if measure == "depth":  # attention is part of depth alone
            values = pa.array([getattr(score.depth, part) for score in scored], pa.float64())
            table = table.set_column(table.column_names.index(name), name, values)
    return table


def _continued(batches: Iterator[Any], names: list[str], profile: str | None) -> Iterator[Any]:
    import pyarrow as pa

    of = _profile(profile)
    kept: dict[tuple[str, str], bytes] = {}
    fresh: dict[tuple[str, str], list[dict[str, Any]]] = {}
    merged: set[tuple[str, ...]] = set()
    for batch in batches:
        for row in batch.to_pylist():
            pair = tuple(sorted((row["__a"], row["__b"]), key=str.encode))
            if row["__evidence"] is not None:
                kept[pair] = row["__evidence"]
            else:
                fresh.setdefault(pair, []).append({name: row[name] for name in names if row[name] is not None and name[:2] != "__"})
                if any(row.get(f"__{side}_written", row[side]) != row[side] for side in ("actor", "target")):
                    merged.add(pair)  # running evidence takes rows of one record; the others' ids would meet
    out: list[tuple[str, str, bytes | None, bool]] = []
    for pair in kept.keys() | fresh.keys():
        late, blob = pair in merged, kept.get(pair)
        if pair in fresh and not late:
            added = Ledger.from_records(fresh[pair]) if profile is None else _ledger(fresh[pair], of)
            try:
                state = _kept(*pair, blob, of) if blob is not None else Evidence(*pair, profile=of)
                late = state.add_many(added.rows())[1] > 0
                blob = blob if late else state.to_bytes()
            except NeedsReplayError:
                late = True
        out.append((*pair, blob, late))
    if out:
        a, b, blobs, lates = zip(*out)
        yield pa.RecordBatch.from_pydict({"a": pa.array(a, pa.string()), "b": pa.array(b, pa.string()),
                                          "evidence": pa.array(blobs, pa.binary()), "late": pa.array(lates, pa.bool_())})


def _ledger(rows: list[dict[str, Any]], profile: Profile) -> Ledger:
    ledger = Ledger(profile=profile)
    ledger.add_records(rows)
    return ledger


# ---- what comes out ----


def _example(me: str | None) -> Ledger:
    """A ledger of one row, for the names and types of a table of scores."""
    ledger = Ledger()
    ledger.add("2000-01-01T00:00:00Z", me or "a", "b" if me != "b" else "c")
    return ledger


def _plain(table: Any) -> Any:
    """Arrow types that Spark has: no dictionaries, no unsigned integers, no wide strings."""
    import pyarrow as pa

    arrow = table.to_arrow()
    fields = []
    for field in arrow.schema:
        type_ = field.type.value_type if pa.types.is_dictionary(field.type) else field.type
        if pa.types.is_unsigned_integer(type_):
            type_ = pa.int64()
        elif pa.types.is_large_string(type_) or pa.types.is_string_view(type_):
            type_ = pa.string()
        fields.append(pa.field(field.name, type_))
    return arrow.cast(pa.schema(fields))


def _schema(table: Any) -> Any:
    from pyspark.sql.pandas.types import from_arrow_schema

    return from_arrow_schema(table.schema)
