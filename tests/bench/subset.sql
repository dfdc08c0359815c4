-- A part of the evidence, as an analyst would ask a database for it: for each pair the decayed sums by direction
-- over 30 and 180 days, the mean logarithm of the delay at each change of speaker, and the plain counts. The rows
-- are ev(t BIGINT, milliseconds; a UINTEGER, who acted; b UINTEGER, towards whom). $END is the end of the log's year.
CREATE OR REPLACE TABLE result AS
SELECT low, high,
       coalesce(sum(exp((t - $END) / (30 * 86400e3)))  FILTER (WHERE a = low), 0)  AS low_30,
       coalesce(sum(exp((t - $END) / (30 * 86400e3)))  FILTER (WHERE a = high), 0) AS high_30,
       coalesce(sum(exp((t - $END) / (180 * 86400e3))) FILTER (WHERE a = low), 0)  AS low_180,
       coalesce(sum(exp((t - $END) / (180 * 86400e3))) FILTER (WHERE a = high), 0) AS high_180,
       avg(ln(1 + t - before_t)) FILTER (WHERE before_a <> a) AS delay,
       count(*) FILTER (WHERE before_a <> a)                  AS turns,
       count(*) AS n, min(t) AS first_t, max(t) AS last_t
FROM (SELECT least(a, b) AS low, greatest(a, b) AS high, a, t,
             lag(a) OVER pair AS before_a, lag(t) OVER pair AS before_t
      FROM ev
      WINDOW pair AS (PARTITION BY least(a, b), greatest(a, b) ORDER BY t))
GROUP BY low, high;
