-- What a user types first, and what goes wrong. Bits are compared elsewhere: here numbers are rounded.
CREATE EXTENSION socialtrust;
SELECT sot_version() ~ '^\d+\.\d+\.\d+$' AS version;
CREATE TABLE interactions (time timestamptz, actor text, target text, kind text, channel text);
INSERT INTO interactions
SELECT timestamptz '2026-01-01 09:00+00' + n * interval '1 day' + m * interval '1 hour',
       CASE m WHEN 0 THEN 'me' ELSE 'ada' END, CASE m WHEN 0 THEN 'ada' ELSE 'me' END,
       CASE WHEN n % 10 = 0 AND m = 0 THEN 'ask' ELSE 'message' END, 'mail'
FROM generate_series(0, 59) n, generate_series(0, 1) m;
INSERT INTO interactions VALUES ('2026-02-01 10:00+00', 'bob', 'me', NULL, NULL);
CREATE TABLE pairs AS
SELECT least(actor, target) AS a, greatest(actor, target) AS b, sot_evidence(time, actor, target, kind, channel) AS evidence
FROM interactions GROUP BY 1, 2;
SELECT a, b, round(sot_depth(evidence, '2026-03-02')) > 0 AS depth, sot_state(evidence, '2026-03-02'),
       sot_trust(evidence, 'me', '2026-03-02') BETWEEN 40 AND 80 AS trust, sot_owed(evidence, 'me', '2026-03-02') AS mine
FROM pairs ORDER BY a;
SELECT (sot_score(evidence, '2026-03-02')).interactions, (s).a, (s).depth = sot_depth(evidence, '2026-03-02') AS same
FROM pairs, sot_score(evidence, '2026-03-02') s ORDER BY 1;
SELECT sot_explain(evidence, '2026-03-02', 'de', 'me') LIKE '%Tagen%' AS german,
       json_typeof(sot_explain_json(evidence, '2026-03-02')->'verdicts') AS json FROM pairs WHERE a = 'ada';
-- the same rows in any order
SELECT sot_evidence(time, actor, target ORDER BY time)::bytea = sot_evidence(time, actor, target ORDER BY time DESC)::bytea AS same
FROM interactions WHERE 'ada' IN (actor, target);
-- nothing, and NULL
SELECT sot_evidence(time, actor, target) IS NULL AS none FROM interactions WHERE false;
SELECT sot_depth(NULL, now()) IS NULL AS none;
-- bad input
SELECT sot_evidence(time, actor, target) FROM interactions;
SELECT sot_evidence(NULL::timestamptz, 'a', 'b');
SELECT sot_evidence('infinity'::timestamptz, 'a', 'b');
SELECT sot_evidence(now(), 'a', NULL);
SELECT sot_evidence(now(), 'a', 'a');
SELECT sot_evidence(now(), 'a', 'b', 'massage');
SELECT sot_evidence(now(), 'a', 'b', 'message', 'mail', 0, 1, NULL, NULL, NULL, NULL, NULL);
SELECT sot_evidence(now(), 'a', 'b', 'message', 'mail', NULL, NULL, NULL, NULL, NULL, NULL, NULL, 'question|irony');
SELECT sot_evidence(now(), 'a', 1);
SELECT sot_evidence('yesterweek', 'a', 'b');
SELECT sot_evidence(timestamptz '2026-01-01 00:00+00', 'a', 'b', 'message', 'mail', 1, 9, NULL, NULL, NULL, NULL, NULL);
SELECT '\x00'::sot_evidence;
SELECT 'no hex'::sot_evidence;
\set VERBOSITY sqlstate
SELECT substr(evidence::bytea, 1, 50)::sot_evidence FROM pairs;
\set VERBOSITY default
SELECT sot_depth(evidence, '2025-01-01') FROM pairs WHERE a = 'ada';
SELECT sot_trust(evidence, 'eve', '2026-03-02') FROM pairs WHERE a = 'ada';
-- another profile
SET socialtrust.profile = '{"fold": {"day_offset_minutes": 60}}';
\set VERBOSITY sqlstate
SELECT sot_depth(evidence, '2026-03-02') FROM pairs WHERE a = 'ada';
\set VERBOSITY default
SELECT sot_depth(sot_evidence(time, actor, target), '2026-03-02') > 0 AS refolded FROM interactions WHERE 'ada' IN (actor, target);
SET socialtrust.profile = '{"fold": {"day_ofset_minutes": 60}}';
SELECT sot_depth(evidence, '2026-03-02') FROM pairs WHERE a = 'ada';
RESET socialtrust.profile;
-- memory has a bound
SET work_mem = '64kB';
SELECT sot_evidence(timestamptz '2026-01-01' + n * interval '1 second', 'a', 'b') FROM generate_series(1, 10000) n;
RESET work_mem;
