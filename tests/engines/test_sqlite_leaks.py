# SPDX-License-Identifier: MIT
"""SQLite's shell with the extension under Valgrind: what goes well and what goes wrong leaves nothing behind."""
import os
import shutil
import subprocess

SCRIPT = """
.load {extension}
CREATE TABLE i(time, actor, target, kind, channel);
INSERT INTO i SELECT strftime('%Y-%m-%dT%H:%M:%SZ', 1767225600 + value * 7777, 'unixepoch'), iif(value % 2, 'me', 'c' || (value % 7)),
  iif(value % 2, 'c' || (value % 7), 'me'), iif(value % 5, 'message', 'ask'), iif(value % 3, 'mail', 'chat') FROM generate_series(1, 300);
SELECT count(d) FROM (SELECT sot_depth(sot_evidence(time, actor, target, kind, channel), '2026-03-01T00:00:00Z') d FROM i
  GROUP BY min(actor, target), max(actor, target));
SELECT length(sot_explain(sot_evidence(time, actor, target), '2026-03-01T00:00:00Z', 'de', 'me')),
  length(sot_explain(sot_evidence(time, actor, target), '2026-03-01T00:00:00Z', 'json')) FROM i WHERE 'c1' IN (actor, target);
SELECT count(*) FROM sot_scores('SELECT * FROM i', '2026-03-01T00:00:00Z', 'me', 1) LIMIT 1;
SELECT depth FROM sot_scores('SELECT * FROM i', '2026-03-01T00:00:00Z') LIMIT 1;
SELECT sot_evidence(time, actor, target) FROM i;
SELECT sot_evidence(time, actor, NULL) FROM i;
SELECT sot_evidence(1, 'a', 'b');
SELECT sot_depth(x'0102', '2026-03-01T00:00:00Z');
SELECT sot_explain(sot_evidence('2026-01-01T00:00:00Z', 'a', 'b'), '2026-03-01T00:00:00Z', 'xx');
SELECT sot_trust(sot_evidence('2026-01-01T00:00:00Z', 'a', 'b'), 'c', '2026-03-01T00:00:00Z');
SELECT * FROM sot_scores('SELECT 1', '2026-03-01T00:00:00Z');
SELECT * FROM sot_scores('SELECT time, actor, target, 9 AS weight FROM i', '2026-03-01T00:00:00Z');
SELECT * FROM sot_scores('SELECT', '2026-03-01T00:00:00Z');
SELECT * FROM sot_scores('SELECT * FROM i', '2026-03-01T00:00:00Z', 'nobody');
SELECT sot_set_profile('{{"fold": {{"day_offset_minutes": 60}}}}');
SELECT sot_set_profile('{{');
SELECT sot_set_profile(NULL);
"""


def test_nothing_is_left_behind():
    assert shutil.which("valgrind") and shutil.which("sqlite3")
    done = subprocess.run(["valgrind", "--quiet", "--error-exitcode=99", "--leak-check=full", "--show-leak-kinds=definite,possible",
                           "--errors-for-leak-kinds=definite,possible", "sqlite3", ":memory:"],
                          input=SCRIPT.format(extension=os.environ["SQLITE_EXTENSION"]), capture_output=True, text=True)
    assert "== " not in done.stderr and done.returncode in (0, 1), done.stderr[-3000:]
    assert done.stderr.count("rror near line") >= 10, done.stderr
    assert len(done.stdout.splitlines()) == 6, done.stdout
