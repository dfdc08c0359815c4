# SPDX-License-Identifier: MIT
"""What messages promise, complain of, keep and settle, as rows: on request, where the reader is sure, and counted."""
import pytest
from conftest import short
from test_mail import mbox, message

from socialtrust import importers
from socialtrust.log_file import LogFile

PROMISE = "Hello,\n\nI will send you the drawings by Friday.\n\nSam\n"
KEPT = "Hello,\n\nI sent you the drawings this morning, as promised.\n\nSam\n"
COMPLAINT = "The hinges that you delivered are broken. I want to complain about the hinges.\n"  # two sentences, one complaint
SETTLED = "We have replaced the hinges, so your complaint is settled.\n"


def sent(n, day, body, sender="sam@m.example", to="ada@a.example", **more):
    return message(sender, to, f"Mon, {day:02d} Jan 2026 09:00:00 +0000", f"<{n}@m>", body, **more)


def found(imported, files, least=0.5, **options):
    return imported(files, findings=least, **options)


def kinds(log, *of):
    return [(row["kind"], row["actor"], row["target"], row.get("id"), row.get("ref")) for row in log.rows() if row["kind"] in of]


def test_a_promise_and_what_keeps_it_in_another_file(imported):
    # The file with the answer is read first: what counts is when it was written.
    log, report = found(imported, {"a.mbox": mbox(sent(2, 8, KEPT)), "b.mbox": mbox(sent(1, 5, PROMISE))})
    promise, kept = kinds(log, "promise", "keep")
    assert promise[:3] == ("promise", "sam@m.example", "ada@a.example") and kept[0] == "keep" and kept[4] == promise[3]
    assert report.found() == {"promise": 1, "keep": 1} and report.rows == 4 == log.count()
    assert "  said in texts: 1 × promise" in report.lines() and "  said in texts: 1 × keep" in report.lines()
    row = next(row for row in log.rows() if row["kind"] == "promise")
    assert row["due"] // 10**6 == 1768003199  # Friday the ninth, to its end, in UTC
    assert row["channel"] == "mail"


def test_a_complaint_and_its_end(imported):
    log, report = found(imported, {"a.mbox": mbox(sent(1, 5, COMPLAINT, "ada@a.example", "sam@m.example"), sent(2, 7, SETTLED))})
    complaint, = kinds(log, "complain")
    settled, = kinds(log, "resolve")
    assert complaint[1] == "ada@a.example" and settled[1] == "sam@m.example" and settled[4] == complaint[3]
    assert report.found() == {"complain": 1, "resolve": 1}


def test_nothing_unless_asked_for_and_nothing_below_the_threshold(imported):
    log, report = imported({"a.mbox": mbox(sent(1, 5, PROMISE))})
    assert kinds(log, "promise") == [] and report.found() == {}
    log, report = found(imported, {"b.mbox": mbox(sent(1, 5, PROMISE))}, least=1.0)
    assert kinds(log, "promise") == [] and report.found() == {}
    with pytest.raises(importers.Refused, match="findings 2: expected a confidence from 0 to 1"):
        found(imported, {"c.mbox": mbox(sent(1, 5, PROMISE))}, least=2)


def test_what_goes_nowhere_is_counted(imported):
    log, report = found(imported, {"a.mbox": mbox(sent(1, 5, PROMISE, to="ada@a.example, bo@b.example"), sent(2, 6, KEPT))})
    assert kinds(log, "promise", "keep") == []
    assert report.left_out() == {"promise, complaint or the like in a message to several": 1,
                                 "word that something is done or settled, where nothing fits that was open": 1}


def test_a_request_is_a_question(imported):
    log, _ = found(imported, {"a.mbox": mbox(sent(1, 5, "Could you please send me the invoice by Monday?\n"))})
    assert [row[2] for row in short(log)] == ["ask"]


def test_again(tmp_path):
    (tmp_path / "a.mbox").write_text(mbox(sent(1, 5, PROMISE), sent(2, 8, KEPT)))
    with LogFile(tmp_path / "log.sqlite") as log:
        importers.import_files(tmp_path / "a.mbox", log, findings=0.5)
        assert [each[0] for each in kinds(log, "promise", "keep")] == ["promise", "keep"]
        before = log.count()
        report = importers.import_files(tmp_path / "a.mbox", log, findings=0.5)
        assert log.count() == before and report.files[0].again
        report = importers.import_files(tmp_path / "a.mbox", log, findings=0.4)  # another threshold: read again, the same rows
        assert log.count() == before and not report.files[0].again and report.added == 0
    assert all(words not in (tmp_path / "log.sqlite").read_bytes() for words in (b"drawings", b"Friday"))  # no text is kept


def test_broken_off_before_the_findings_are_in(tmp_path):
    path = tmp_path / "a.mbox"
    path.write_text(mbox(sent(1, 5, PROMISE)))
    log = LogFile(tmp_path / "log.sqlite")

    class Stop(Exception):
        pass

    def stop(stage, done, total):
        if done == total:  # all of the file is read
            raise Stop
    with pytest.raises(Stop):
        importers.import_files(path, log, findings=0.5, progress=stop)
    log.db.close()
    with LogFile(tmp_path / "log.sqlite") as log:
        assert log.count() == 1
        report = importers.import_files(path, log, findings=0.5)
        assert not report.files[0].again and report.found() == {"promise": 1} and log.count() == 2


def test_the_same_rows_whatever_the_order_of_files(imported, tmp_path):
    files = {f"{n}.mbox": mbox(sent(n, 5 + n, text)) for n, text in enumerate((PROMISE, KEPT, COMPLAINT, SETTLED, PROMISE.replace("drawings", "invoice")))}
    one = kinds(found(imported, files)[0], "promise", "keep", "complain", "resolve")
    other = kinds(found(imported, files, paths=sorted(files, reverse=True))[0], "promise", "keep", "complain", "resolve")
    assert one == other and len(one) >= 4


def test_from_the_command_line(tmp_path):
    import contextlib
    import io

    from socialtrust.__main__ import main
    (tmp_path / "a.mbox").write_text(mbox(sent(1, 5, PROMISE)))
    said = []
    for arguments in (["--findings", "0.5"], ["--findings", "2"], ["--findings", "0.5", "--no-reading"]):
        out, err = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            status = main(["import", str(tmp_path / "a.mbox"), "-o", str(tmp_path / "log.sqlite"), *arguments])
        said.append((status, out.getvalue() + err.getvalue()))
    assert said[0][0] == 0 and "said in texts: 1 × promise" in said[0][1]
    assert said[1] == (2, "socialtrust: --findings is a confidence from 0 to 1, not: 2\nTry 'socialtrust --help'.\n")
    assert said[2][0] == 1 and "--no-reading forbids" in said[2][1]
