# SPDX-License-Identifier: MIT
"""Mail as it really comes: rows, what is left out, and what is broken."""
import mailbox

import pytest
from conftest import aliases, problems, short

from socialtrust import Ledger


def message(sender="Ada <ada@a.example>", to="me@m.example", date="Mon, 05 Jan 2026 09:00:00 +0000", id="<1@a>", body="Hello", **more):
    fields = {"From": sender, "To": to, "Date": date, "Message-ID": id, "Subject": "x", **{k.replace("_", "-"): v for k, v in more.items()}}
    return "".join(f"{name}: {value}\n" for name, value in fields.items() if value is not None) + f"\n{body}\n"


def mbox(*messages):
    return "".join(f"From x@y.example Mon Jan  5 08:00:00 2026\n{each}\n" for each in messages)


def one(imported, **fields):
    log, report = imported({"inbox.mbox": mbox(message(**fields))})
    return short(log), report


def test_a_message_and_its_answer(imported):
    log, report = imported({"inbox.mbox": mbox(
        message(), message("me@m.example", "ADA@a.example", "Mon, 05 Jan 2026 11:30:00 +0100", "<2@m>", In_Reply_To="<1@a>"))})
    assert short(log, "channel", "audience", "id") == [
        ("01-05 09:00", "ada@a.example", "message", "me@m.example", "mail", 1, "1@a"),
        ("01-05 10:30", "me@m.example", "answer", "ada@a.example", "mail", 1, "2@m")]
    assert log.db.execute("SELECT display_name FROM contacts WHERE id = 'ada@a.example'").fetchone() == ("Ada",)
    assert not problems(report)


def test_to_several_and_each_once(imported):
    log, _ = imported({"inbox.mbox": mbox(message(to='"Lee, B." <b@b.example>, c@c.example, B@B.EXAMPLE', Cc="d@d.example, ada@a.example"))})
    assert [(row[3], row[4]) for row in short(log, "audience")] == [("b@b.example", 3), ("c@c.example", 3), ("d@d.example", 3)]


def test_sent_and_received_copy_are_one(imported):
    log, report = imported({"inbox.mbox": mbox(message()), "Sent.mbox": mbox(message())})
    assert len(short(log)) == 1
    assert report.rows == 2 and report.added == 1 and report.left_out() == {"second copy of a message": 1}
    assert report.owners[0][0] == "ada@a.example"  # who wrote what lies in Sent


@pytest.mark.parametrize("date", ["Mon, 05 Jan 2026 09:00:00 -0000", "5 Jan 2026 09:00", "Mon, 5 Jan 2026 10:00:00 +0100 (CET)", "Mon, 05 Jan 26 09:00:00 GMT"])
def test_dates(imported, date):
    rows, _ = one(imported, date=date)
    assert rows[0][0] == "01-05 09:00"


@pytest.mark.parametrize("date", [None, "", "soon", "Mon, 45 Foo 2026 99:00:00 +0000", "Thu, 01 Jan 1970 00:00:00 +0000"])
def test_no_date_is_that_of_its_way(imported, date):
    rows, report = one(imported, date=date, Received="from a by b; Mon, 05 Jan 2026 09:01:00 +0000")
    assert rows[0][0] == "01-05 09:01"
    rows, report = one(imported, date=date)
    assert rows[0][0] == "01-05 08:00" and not problems(report)  # the line before it


def test_no_date_at_all(imported):
    log, report = imported({"a.eml": message(date=None)})
    assert short(log) == [] and problems(report) == [("message 1", "no date (Date: missing)")]


def test_no_sender(imported):
    log, report = imported({"a.eml": message(sender=None), "b.eml": message(sender="nobody at all", id="<2>")})
    assert short(log) == [] and [words for _, words in problems(report)] == ["no sender (From: missing)", "no sender (From: nobody at all)"]
    log, _ = imported({"c.eml": message(sender=None, Sender="Ben <ben@b.example>")}, paths=["c.eml"])
    assert short(log)[0][1] == "ben@b.example"


def test_charsets_that_are_none(imported):
    log, _ = imported({"inbox.mbox": mbox(message(sender="=?unknown-8bit?Q?Z=C3=B6e_M=FCller?= <zoe@z.example>")).encode()
                       + mbox(message(sender="Jürg Böll <j@j.example>", id="<2@x>")).encode("latin-1")
                       + mbox(message(sender="=?x-none?B?!!!?= <k@k.example>", id="<3@x>", Content_Type="text/plain; charset=unknown-8bit")).encode()})
    names = dict(log.db.execute("SELECT id, display_name FROM contacts"))
    assert names["j@j.example"] == "Jürg Böll" and names["zoe@z.example"].endswith("Müller")
    assert len(short(log)) == 3


@pytest.mark.parametrize("fields, reason", [
    ({"X_Gmail_Labels": "Draft,Important"}, "draft"), ({"X_Gmail_Labels": "=?UTF-8?Q?Entw=C3=BCrfe?="}, "draft"),
    ({"X_Gmail_Labels": "Spam"}, "spam"), ({"X_Spam_Flag": "YES"}, "spam"), ({"X_Mozilla_Status": "0009"}, "deleted"),
    ({"sender": "Mail Delivery System <MAILER-DAEMON@a.example>"}, "bounce"),
    ({"Content_Type": 'multipart/report; report-type="delivery-status"; boundary=x'}, "bounce"),
    ({"Content_Type": "multipart/report; report-type=disposition-notification"}, "read receipt"),
    ({"to": "undisclosed-recipients:;"}, "to nobody that is named"),
])
def test_left_out(imported, fields, reason):
    rows, report = one(imported, **fields)
    assert rows == [] and report.left_out() == {reason: 1}


@pytest.mark.parametrize("folder, reason", [("Drafts.mbox", "draft"), ("Spam.mbox", "spam"), ("Papierkorb.mbox", "deleted")])
def test_left_out_by_folder(imported, folder, reason):
    log, report = imported({folder: mbox(message())})
    assert short(log) == [] and report.left_out() == {reason: 1}


@pytest.mark.parametrize("fields", [
    {"Auto_Submitted": "auto-replied"}, {"sender": "no-reply@shop.example"}, {"Precedence": "bulk"}, {"List_Unsubscribe": "<https://x>"},
    {"Subject": "Abwesenheitsnotiz: Urlaub"}, {"sender": "notifications+7@hub.example"}])
def test_machines(imported, fields):
    log, _ = imported({"inbox.mbox": mbox(message(**fields))})
    row, = log.rows()
    assert row["automatic"] >= .9 and "automatic" in row["looked_for"]


def test_people_are_no_machines(imported):
    for sender in ("noreen@a.example", "Root Beer <rootbeer@a.example>", "robot.lover@a.example"):
        log, _ = imported({"inbox.mbox": mbox(message(sender, Auto_Submitted="no"))})
        assert "automatic" not in next(log.rows())


def test_mailing_list(imported):
    log, _ = imported({"inbox.mbox": mbox(message(to="Wood <wood@lists.example>, ben@b.example", List_Id="Wood <wood.lists.example>",
                                                  List_Post="<mailto:wood@lists.example>", Precedence="list"))})
    assert [row[3] for row in short(log)] == ["list:wood.lists.example", "ben@b.example"]
    assert log.db.execute("SELECT kind FROM contacts WHERE id LIKE 'list:%'").fetchone() == ("group",)
    assert all("automatic" not in row for row in log.rows())


def test_blind_copy(imported):
    rows, report = one(imported, to="ben@b.example", Delivered_To="me@m.example")
    assert [row[3] for row in rows] == ["ben@b.example", "me@m.example"]
    log, _ = imported({"x.mbox": mbox(message(to=None))}, paths=["x.mbox"], me=["ME@m.example"])
    assert short(log)[0][3] == "me@m.example"


def test_a_million_receivers(imported):
    many = ", ".join(f"p{n}@x.example" for n in range(1_000_000))
    log, report = imported({"inbox.mbox": mbox(message(to=many), message(id="<2>"))}, me=["me@m.example"])
    assert [row[1] for row in short(log)] == ["ada@a.example"]
    assert report.left_out() == {"receivers of mail to more than 200 people": 1_000_000}


def test_the_future(imported):
    rows, report = one(imported, date="Mon, 05 Jan 2099 09:00:00 +0000")
    assert rows == [] and "future" in problems(report)[0][1]


def test_from_in_a_body_is_no_message(imported):
    log, _ = imported({"inbox.mbox": mbox(message(body="Dear all\n\nFrom here on it is easy.\n>From x\n"), message(id="<2@a>"))})
    assert len(short(log)) == 2


def test_maildir(imported, tmp_path):
    box = mailbox.Maildir(tmp_path / "Mail", create=True)
    box.add(message().encode())
    box.add_folder("Sent").add(message("me@m.example", "ada@a.example", id="<2@m>").encode())
    draft = mailbox.MaildirMessage(message(id="<3@m>"))
    draft.set_subdir("cur"), draft.add_flag("D")
    box.add(draft)
    log, report = imported({}, paths=["Mail"])
    assert sorted(row[1] for row in short(log)) == ["ada@a.example", "me@m.example"]
    assert report.left_out() == {"draft": 1} and report.owners[0][0] == "me@m.example"


def test_windows_lines_and_emlx(imported):
    text = message().replace("\n", "\r\n")
    log, _ = imported({"a.eml": text, "b.emlx": f"{len(text)}\n" + message(id="<2@a>")})
    assert len(short(log)) == 2


def test_two_addresses_of_one_name_are_proposed_never_joined(imported):
    log, report = imported({"inbox.mbox": mbox(message("Lea Winter <lea@home.example>"), message("Winter Lea <lea@work.example>", id="<2@w>"))})
    assert aliases(report) == {("lea@work.example", "lea@home.example")}
    assert {contact.alias_of for contact in Ledger.from_log(log).contacts()} == {None}
    assert log.accept_aliases() == 1
    assert Ledger.from_log(log).canonical("lea@work.example") == "lea@home.example"


def test_nested_parts_end(imported):
    deep = "Content-Type: multipart/mixed; boundary=b\n\n" + "".join(f"--b{'b' * n}\nContent-Type: multipart/mixed; boundary=b{'b' * (n + 1)}\n\n" for n in range(3000))
    log, report = imported({"inbox.mbox": mbox(message(Content_Type="multipart/mixed; boundary=b", body=deep), message(id="<2>"))},
                           read=lambda text, row: {"question": 1.0 if "?" in text else 0.0})
    assert len(short(log)) == 2


def test_the_reader_sees_the_text_and_nothing_keeps_it(imported, tmp_path):
    seen = []
    body = "This is a secret question, is it not?"
    html = "<html><style>x?</style><p>Come</p><blockquote>old?</blockquote></html>"

    def read(text, row):
        seen.append(text.strip())
        return {"question": float("?" in text), "looked_for": "question|automatic"}
    log, _ = imported({"inbox.mbox": mbox(message(body=body), message(id="<2>", body=html, Content_Type="text/html; charset=utf-8"),
                                          message(id="<3>", body="SGVsbG8/", Content_Transfer_Encoding="base64"),
                                          message(id="<4>", Precedence="bulk"))}, read=read)
    assert seen == [body, "Come", "Hello?"]
    assert [row.get("question") for row in log.rows()] == [1.0, 0.0, 1.0, None]
    assert "secret" not in "\n".join(log.db.iterdump())


def test_again_adds_nothing(tmp_path):
    from socialtrust import importers
    from socialtrust.log_file import LogFile
    path = tmp_path / "inbox.mbox"
    path.write_text(mbox(message(), message(id="<2>")))
    with LogFile(tmp_path / "log.sqlite") as log:
        assert importers.import_files(path, log).added == 2
        again = importers.import_files(path, log)
        assert again.added == 0 and again.files[0].again
        path.write_text(mbox(message(), message(id="<2>"), message(id="<3>")))
        assert importers.import_files(path, log).added == 1
        assert log.count() == 3
