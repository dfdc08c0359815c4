\echo Use "CREATE EXTENSION socialtrust" to load this file. \quit

-- Evidence of one pair: a versioned, checksummed blob, the same bytes on every path.
CREATE TYPE sot_evidence;
CREATE FUNCTION sot_evidence_in(cstring) RETURNS sot_evidence AS 'MODULE_PATHNAME', 'pg_sot_evidence_in' LANGUAGE C STABLE STRICT PARALLEL SAFE;
CREATE FUNCTION sot_evidence_out(sot_evidence) RETURNS cstring AS 'MODULE_PATHNAME', 'pg_sot_evidence_out' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION sot_evidence_recv(internal) RETURNS sot_evidence AS 'MODULE_PATHNAME', 'pg_sot_evidence_recv' LANGUAGE C STABLE STRICT PARALLEL SAFE;
CREATE FUNCTION sot_evidence_send(sot_evidence) RETURNS bytea AS 'MODULE_PATHNAME', 'pg_sot_evidence_send' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE TYPE sot_evidence (INPUT = sot_evidence_in, OUTPUT = sot_evidence_out, RECEIVE = sot_evidence_recv,
    SEND = sot_evidence_send, STORAGE = extended);
CREATE FUNCTION sot_evidence_from_bytea(bytea) RETURNS sot_evidence AS 'MODULE_PATHNAME', 'pg_sot_evidence_from_bytea' LANGUAGE C STABLE STRICT PARALLEL SAFE;
CREATE CAST (bytea AS sot_evidence) WITH FUNCTION sot_evidence_from_bytea(bytea);
CREATE CAST (sot_evidence AS bytea) WITHOUT FUNCTION;

-- The aggregate: rows travel between workers, their order is restored at the end.
CREATE FUNCTION sot_evidence_combine(internal, internal) RETURNS internal AS 'MODULE_PATHNAME', 'pg_sot_evidence_combine' LANGUAGE C STABLE PARALLEL SAFE;
CREATE FUNCTION sot_evidence_serialize(internal) RETURNS bytea AS 'MODULE_PATHNAME', 'pg_sot_evidence_serialize' LANGUAGE C STABLE STRICT PARALLEL SAFE;
CREATE FUNCTION sot_evidence_deserialize(bytea, internal) RETURNS internal AS 'MODULE_PATHNAME', 'pg_sot_evidence_deserialize' LANGUAGE C STABLE STRICT PARALLEL SAFE;
CREATE FUNCTION sot_evidence_final(internal) RETURNS sot_evidence AS 'MODULE_PATHNAME', 'pg_sot_evidence_final' LANGUAGE C STABLE PARALLEL SAFE COST 500;

CREATE FUNCTION sot_evidence_step(internal, "time" timestamptz, actor text, target text)
    RETURNS internal AS 'MODULE_PATHNAME', 'pg_sot_evidence_step' LANGUAGE C STABLE PARALLEL SAFE COST 20;
CREATE AGGREGATE sot_evidence("time" timestamptz, actor text, target text) (
    SFUNC = sot_evidence_step, STYPE = internal, SSPACE = 2048, FINALFUNC = sot_evidence_final,
    COMBINEFUNC = sot_evidence_combine, SERIALFUNC = sot_evidence_serialize, DESERIALFUNC = sot_evidence_deserialize,
    PARALLEL = SAFE);

CREATE FUNCTION sot_evidence_step(internal, "time" timestamptz, actor text, target text, kind text)
    RETURNS internal AS 'MODULE_PATHNAME', 'pg_sot_evidence_step' LANGUAGE C STABLE PARALLEL SAFE COST 20;
CREATE AGGREGATE sot_evidence("time" timestamptz, actor text, target text, kind text) (
    SFUNC = sot_evidence_step, STYPE = internal, SSPACE = 2048, FINALFUNC = sot_evidence_final,
    COMBINEFUNC = sot_evidence_combine, SERIALFUNC = sot_evidence_serialize, DESERIALFUNC = sot_evidence_deserialize,
    PARALLEL = SAFE);

CREATE FUNCTION sot_evidence_step(internal, "time" timestamptz, actor text, target text, kind text, channel text)
    RETURNS internal AS 'MODULE_PATHNAME', 'pg_sot_evidence_step' LANGUAGE C STABLE PARALLEL SAFE COST 20;
CREATE AGGREGATE sot_evidence("time" timestamptz, actor text, target text, kind text, channel text) (
    SFUNC = sot_evidence_step, STYPE = internal, SSPACE = 2048, FINALFUNC = sot_evidence_final,
    COMBINEFUNC = sot_evidence_combine, SERIALFUNC = sot_evidence_serialize, DESERIALFUNC = sot_evidence_deserialize,
    PARALLEL = SAFE);

CREATE FUNCTION sot_evidence_step(internal, "time" timestamptz, actor text, target text, kind text, channel text, audience int8, weight float8, duration float8, sentiment float8, id text, ref text, due timestamptz)
    RETURNS internal AS 'MODULE_PATHNAME', 'pg_sot_evidence_step' LANGUAGE C STABLE PARALLEL SAFE COST 20;
CREATE AGGREGATE sot_evidence("time" timestamptz, actor text, target text, kind text, channel text, audience int8, weight float8, duration float8, sentiment float8, id text, ref text, due timestamptz) (
    SFUNC = sot_evidence_step, STYPE = internal, SSPACE = 2048, FINALFUNC = sot_evidence_final,
    COMBINEFUNC = sot_evidence_combine, SERIALFUNC = sot_evidence_serialize, DESERIALFUNC = sot_evidence_deserialize,
    PARALLEL = SAFE);

CREATE FUNCTION sot_evidence_step(internal, "time" timestamptz, actor text, target text, kind text, channel text, audience int8, weight float8, duration float8, sentiment float8, id text, ref text, due timestamptz, looked_for text)
    RETURNS internal AS 'MODULE_PATHNAME', 'pg_sot_evidence_step' LANGUAGE C STABLE PARALLEL SAFE COST 20;
CREATE AGGREGATE sot_evidence("time" timestamptz, actor text, target text, kind text, channel text, audience int8, weight float8, duration float8, sentiment float8, id text, ref text, due timestamptz, looked_for text) (
    SFUNC = sot_evidence_step, STYPE = internal, SSPACE = 2048, FINALFUNC = sot_evidence_final,
    COMBINEFUNC = sot_evidence_combine, SERIALFUNC = sot_evidence_serialize, DESERIALFUNC = sot_evidence_deserialize,
    PARALLEL = SAFE);

CREATE FUNCTION sot_evidence_step(internal, "time" timestamptz, actor text, target text, kind text, channel text, audience int8, weight float8, duration float8, sentiment float8, id text, ref text, due timestamptz, looked_for text, sequence int8)
    RETURNS internal AS 'MODULE_PATHNAME', 'pg_sot_evidence_step' LANGUAGE C STABLE PARALLEL SAFE COST 20;
CREATE AGGREGATE sot_evidence("time" timestamptz, actor text, target text, kind text, channel text, audience int8, weight float8, duration float8, sentiment float8, id text, ref text, due timestamptz, looked_for text, sequence int8) (
    SFUNC = sot_evidence_step, STYPE = internal, SSPACE = 2048, FINALFUNC = sot_evidence_final,
    COMBINEFUNC = sot_evidence_combine, SERIALFUNC = sot_evidence_serialize, DESERIALFUNC = sot_evidence_deserialize,
    PARALLEL = SAFE);

CREATE FUNCTION sot_evidence_step(internal, "time" timestamptz, actor text, target text, kind text, channel text, audience int8, weight float8, duration float8, sentiment float8, id text, ref text, due timestamptz, looked_for text, sequence int8, question float8, personal float8, humour float8, gratitude float8, apology float8, promotion float8, closing float8, automatic float8)
    RETURNS internal AS 'MODULE_PATHNAME', 'pg_sot_evidence_step' LANGUAGE C STABLE PARALLEL SAFE COST 20;
CREATE AGGREGATE sot_evidence("time" timestamptz, actor text, target text, kind text, channel text, audience int8, weight float8, duration float8, sentiment float8, id text, ref text, due timestamptz, looked_for text, sequence int8, question float8, personal float8, humour float8, gratitude float8, apology float8, promotion float8, closing float8, automatic float8) (
    SFUNC = sot_evidence_step, STYPE = internal, SSPACE = 2048, FINALFUNC = sot_evidence_final,
    COMBINEFUNC = sot_evidence_combine, SERIALFUNC = sot_evidence_serialize, DESERIALFUNC = sot_evidence_deserialize,
    PARALLEL = SAFE);

-- Scores: functions of evidence and a time; the setting socialtrust.profile makes them STABLE.
CREATE TYPE sot_score AS (
    a text, b text,
    depth float8, depth_low float8, depth_high float8, depth_confidence float8,
    trust_ab float8, trust_ab_low float8, trust_ab_high float8, trust_ab_confidence float8,
    trust_ba float8, trust_ba_low float8, trust_ba_high float8, trust_ba_confidence float8,
    reciprocity float8, pulse float8, p_active float8,
    state text, interactions int8, owed_a int4, owed_b int4);
CREATE FUNCTION sot_score(evidence sot_evidence, as_of timestamptz) RETURNS sot_score AS 'MODULE_PATHNAME', 'pg_sot_score' LANGUAGE C STABLE STRICT PARALLEL SAFE COST 200;
CREATE FUNCTION sot_depth(evidence sot_evidence, as_of timestamptz) RETURNS float8 AS 'MODULE_PATHNAME', 'pg_sot_depth' LANGUAGE C STABLE STRICT PARALLEL SAFE COST 200;
CREATE FUNCTION sot_pulse(evidence sot_evidence, as_of timestamptz) RETURNS float8 AS 'MODULE_PATHNAME', 'pg_sot_pulse' LANGUAGE C STABLE STRICT PARALLEL SAFE COST 200;
CREATE FUNCTION sot_state(evidence sot_evidence, as_of timestamptz) RETURNS text AS 'MODULE_PATHNAME', 'pg_sot_state' LANGUAGE C STABLE STRICT PARALLEL SAFE COST 200;
CREATE FUNCTION sot_trust(evidence sot_evidence, "of" text, as_of timestamptz) RETURNS float8 AS 'MODULE_PATHNAME', 'pg_sot_trust' LANGUAGE C STABLE STRICT PARALLEL SAFE COST 200;
CREATE FUNCTION sot_owed(evidence sot_evidence, by text, as_of timestamptz) RETURNS int4 AS 'MODULE_PATHNAME', 'pg_sot_owed' LANGUAGE C STABLE STRICT PARALLEL SAFE COST 200;
CREATE FUNCTION sot_explain(evidence sot_evidence, as_of timestamptz, language text DEFAULT 'en', me text DEFAULT NULL)
    RETURNS text AS 'MODULE_PATHNAME', 'pg_sot_explain' LANGUAGE C STABLE PARALLEL SAFE COST 2000;
CREATE FUNCTION sot_explain_json(evidence sot_evidence, as_of timestamptz) RETURNS json AS 'MODULE_PATHNAME', 'pg_sot_explain_json' LANGUAGE C STABLE STRICT PARALLEL SAFE COST 2000;
CREATE FUNCTION sot_version() RETURNS text AS 'MODULE_PATHNAME', 'pg_sot_version' LANGUAGE C IMMUTABLE PARALLEL SAFE;
