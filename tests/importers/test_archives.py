# SPDX-License-Identifier: MIT
"""Archives of networks, address books of firms, and tables."""
import json

import pytest
from conftest import aliases, problems, short

from socialtrust.importers import Refused


def test_mastodon(imported):
    me, ada = "https://m.example/users/me", "https://a.example/users/ada"
    note = {"type": "Note", "id": f"{me}/statuses/1", "attributedTo": me, "published": "2026-01-05T09:00:00Z", "inReplyTo": f"{ada}/statuses/9", "content": "<p>yes</p>",
            "to": ["https://www.w3.org/ns/activitystreams#Public"], "tag": [{"type": "Mention", "href": ada, "name": "@ada@a.example"}, {"type": "Mention", "href": "https://b.example/@ben", "name": "@ben@b.example"}]}
    items = [{"type": "Create", "actor": me, "published": note["published"], "object": note}, {"type": "Announce", "id": "2", "actor": me, "published": "2026-01-05T10:00:00Z", "object": f"{ada}/statuses/9"},
             {"type": "Follow", "id": "3", "actor": ada, "published": "2026-01-05T11:00:00Z", "object": me}, {"type": "Undo", "id": "4", "actor": ada, "published": "2026-01-05T12:00:00Z", "object": {"type": "Follow", "object": me}},
             {"type": "Like", "id": "5", "actor": me, "object": f"{ada}/statuses/9"}, {"type": "Mystery", "actor": me}]
    log, report = imported({"outbox.json": json.dumps({"@context": "https://www.w3.org/ns/activitystreams", "orderedItems": items})})
    assert short(log) == [("01-05 09:00", "me@m.example", "answer", "ada@a.example"), ("01-05 09:00", "me@m.example", "message", "ben@b.example"),
                          ("01-05 10:00", "me@m.example", "share", "ada@a.example"), ("01-05 11:00", "ada@a.example", "follow", "me@m.example"), ("01-05 12:00", "ada@a.example", "unfollow", "me@m.example")]
    assert report.owners[0][0] == "me@m.example"
    assert [words for _, words in problems(report)] == ["Like of me@m.example has no time (published)", "type 'Mystery' is not known"]


def test_x(imported):
    account = 'window.YTD.account.part0 = [ {"account": {"accountId": "1", "username": "me", "email": "me@m.example", "accountDisplayName": "Me"}} ]'
    tweets = [{"tweet": {"id_str": "10", "created_at": "Mon Jan 05 09:00:00 +0000 2026", "full_text": "@ada yes", "in_reply_to_user_id_str": "2", "entities": {"user_mentions": [{"id_str": "2", "name": "Ada", "screen_name": "ada"}]}}},
              {"tweet": {"id_str": "11", "created_at": "Mon Jan 05 10:00:00 +0000 2026", "full_text": "RT @ada: x", "entities": {"user_mentions": [{"id_str": "2", "name": "Ada"}]}}},
              {"tweet": {"id_str": "12", "created_at": "Mon Jan 05 11:00:00 +0000 2026", "full_text": "alone"}}, {"tweet": {}}]
    messages = [{"dmConversation": {"conversationId": "1-3", "messages": [{"messageCreate": {"id": "20", "senderId": "3", "recipientId": "1", "text": "hi", "createdAt": "2026-01-05T12:00:00.000Z"}}]}}]
    log, report = imported({"data/account.js": account, "data/tweets.js": "window.YTD.tweets.part0 = " + json.dumps(tweets),
                            "data/direct-messages.js": "window.YTD.direct_messages.part0 = " + json.dumps(messages), "data/like.js": "window.YTD.like.part0 = [{}]"}, paths=["data"])
    assert short(log) == [("01-05 09:00", "x:1", "answer", "x:2"), ("01-05 10:00", "x:1", "share", "x:2"), ("01-05 12:00", "x:3", "message", "x:1")]
    assert report.left_out()["like without a time"] == 1 and len(problems(report)) == 1 and ("me@m.example", "x:1") in aliases(report)


def test_bluesky(imported):
    record = {"$type": "app.bsky.feed.post", "text": "x", "createdAt": "2026-01-05T09:00:00Z", "reply": {"parent": {"uri": "at://did:plc:ada/app.bsky.feed.post/1"}}}
    log, _ = imported({"a.json": json.dumps({"$type": "app.bsky.feed.defs#feedViewPost", "post": {"uri": "at://did:plc:ben/app.bsky.feed.post/2", "author": {"did": "did:plc:ben", "displayName": "Ben"}, "record": record}}),
                       "b.json": json.dumps({"$type": "app.bsky.graph.follow", "subject": "did:plc:ben", "createdAt": "2026-01-05T10:00:00Z"})})
    assert short(log) == [("01-05 09:00", "did:plc:ben", "answer", "did:plc:ada"), ("01-05 10:00", "me", "follow", "did:plc:ben")]


def test_linkedin(imported):
    log, report = imported({
        "Connections.csv": "Notes:\nA line\n\nFirst Name,Last Name,URL,Email Address,Company,Position,Connected On\nAda,Byron,https://www.linkedin.com/in/ada,ada@a.example,Engine,Lead,15 Jan 2026\n",
        "messages.csv": "CONVERSATION ID,CONVERSATION TITLE,FROM,SENDER PROFILE URL,TO,RECIPIENT PROFILE URLS,DATE,SUBJECT,CONTENT,FOLDER\n"
                        '1,,Ada Byron,https://www.linkedin.com/in/ada,Me,https://www.linkedin.com/in/me,2026-01-05 09:00:00 UTC,,"Hi, you",INBOX\n1,,Ada Byron,https://www.linkedin.com/in/ada,Me,https://www.linkedin.com/in/me,soon,,x,INBOX\n',
        "Invitations.csv": "From,To,Sent At,Message,Direction,inviterProfileUrl,inviteeProfileUrl\nMe,Ada Byron,\"1/25/26, 3:04 PM\",,OUTGOING,https://www.linkedin.com/in/me,https://www.linkedin.com/in/ada\n"})
    assert ("01-05 09:00", "linkedin:ada", "message", "linkedin:me") in short(log)
    assert ("linkedin:ada", "ada@a.example") in aliases(report) and any("no time: soon" in words for _, words in problems(report))


def test_github(imported):
    def user(login, kind="User"):
        return {"login": login, "type": kind}
    issue = {"id": 1, "title": "x", "html_url": "https://github.example/o/r/issues/1", "url": "https://api/issues/1", "user": user("Ada"), "assignees": [user("ben")], "created_at": "2026-01-05T09:00:00Z", "body": "cc @cleo"}
    comment = {"id": 2, "html_url": "https://github.example/o/r/issues/1#c2", "issue_url": "https://api/issues/1", "user": user("ben"), "created_at": "2026-01-05T10:00:00Z", "body": "done"}
    review = {"id": 3, "html_url": "https://github.example/o/r/issues/1#r3", "pull_request_url": "https://api/issues/1", "user": user("cleo"), "submitted_at": "2026-01-05T11:00:00Z", "state": "APPROVED", "body": ""}
    bot = {"id": 4, "html_url": "h", "user": user("x[bot]", "Bot"), "created_at": "2026-01-05T10:00:00Z"}
    log, report = imported({"issues.json": json.dumps([issue, comment, review, bot])})
    assert short(log) == [("01-05 09:00", "github:ada", "ask", "github:ben"), ("01-05 09:00", "github:ada", "message", "github:cleo"), ("01-05 10:00", "github:ben", "answer", "github:ada"),
                          ("01-05 11:00", "github:cleo", "answer", "github:ada"), ("01-05 11:00", "github:cleo", "help", "github:ada"), ("01-05 11:00", "github:cleo", "praise", "github:ada")]
    assert report.left_out() == {"item of a bot": 1}


def test_hubspot_salesforce_pipedrive(imported):
    log, report = imported({
        "hubspot.csv": "Record ID,Activity type,Activity date,Activity assigned to,Contact email,Call duration (HH:mm:ss),Email direction,Due date,Task status\n"
                       "1,Call,2026-01-05 09:00,me@m.example,ada@a.example,00:10:00,,,\n2,Email,2026-01-05 10:00,me@m.example,ada@a.example,,INCOMING_EMAIL,,\n"
                       "3,Task,2026-01-05 11:00,me@m.example,ada@a.example,,,2026-01-09 17:00,COMPLETED\n4,Fax,2026-01-05 11:00,me@m.example,ada@a.example,,,,\n5,Call,soon,me@m.example,ada@a.example,,,,\n",
        "salesforce.csv": "Id,TaskSubtype,ActivityDate,Owner.Email,Who.Email,CallType,CallDurationInSeconds\nA,Call,2026-01-05T12:00:00Z,me@m.example,ben@b.example,Inbound,30\n",
        "pipedrive.csv": "ID,Type,Due date,Assigned to user,Contact person,Duration,Done\n7,Meeting,2026-01-05 13:00:00,Me Myself,Cleo Carr,01:00,Done\n8,Meeting,2026-01-05 14:00:00,Me Myself,Cleo Carr,01:00,To do\n"})
    assert short(log, "duration") == [
        ("01-05 09:00", "me@m.example", "call", "ada@a.example", 600.0), ("01-05 10:00", "ada@a.example", "message", "me@m.example", None), ("01-05 11:00", "me@m.example", "promise", "ada@a.example", None),
        ("01-05 12:00", "ben@b.example", "call", "me@m.example", 30.0), ("01-05 13:00", "pipedrive:Me Myself", "meet", "pipedrive:Cleo Carr", 3600.0), ("01-09 17:00", "me@m.example", "keep", "ada@a.example", None)]
    assert report.left_out() == {"activity of another type (Fax)": 1, "activity that is not done": 1} and len(problems(report)) == 1


def test_bandicoot(imported):
    log, report = imported({"ada.csv": "interaction,direction,correspondent_id,datetime,call_duration\ncall,in,ben,2026-01-05 09:00:00,0\ntext,out,ben,2026-01-05 10:00:00,\nfax,in,ben,2026-01-05 10:00:00,\n"})
    assert short(log, "duration") == [("01-05 09:00", "ben", "call", "me", 0.0), ("01-05 10:00", "me", "message", "ben", None)]
    assert report.owners[0][0] == "me" and "expected call or text" in problems(report)[0][1]


# ---- tables ----

def test_own_columns_and_mapped_ones(imported):
    log, report = imported({"a.csv": "time,from,to,kind,due,id,duration\n2026-01-05T09:00:00Z,ada,me,promise,2026-01-09,p1,\n2026-01-05T10:00:00Z,ada,me,call,,,PT10M\n"})
    assert short(log, "duration") == [("01-05 09:00", "ada", "promise", "me", None), ("01-05 10:00", "ada", "call", "me", 600.0)]
    log, report = imported({"b.csv": "created_at;sender;to;type;note\n05.01.2026 10:00;ada;me;email;x\n05.01.2026 11:00;ada;me;emial;x\n"}, paths=["b.csv"], columns={"time": "created_at", "actor": "sender", "kind": "type"},
                           kinds={"email": "message"}, zone=__import__("zoneinfo").ZoneInfo("Europe/Berlin"))
    assert short(log) == [("01-05 09:00", "ada", "message", "me")]
    assert problems(report)[0][0] == "line 3" and "--kind emial=KIND" in problems(report)[0][1]
    assert report.left_out() == {"column that is no field of an interaction (note)": 1}


def test_a_missing_column_says_what_there_is(imported):
    _, report = imported({"a.csv": "date,actor,target\n2026-01-05,a,b\n"})
    assert report.files[0].refused.startswith("no column time; it has date, actor, target")
    _, report = imported({"b.csv": "created_at,actor,target\n2026-01-05,a,b\n"}, paths=["b.csv"], columns={"time": "created-at"})
    assert "--column time=created_at?" in report.files[0].refused


def test_words_that_are_not_known(imported):
    with pytest.raises(Refused, match="did you mean message"):
        imported({"a.csv": "x"}, kinds={"email": "mesage"})
    with pytest.raises(Refused, match="did you mean mailbox"):
        imported({"a.csv": "x"}, form="mailbx")


def test_json_lines_and_a_log_of_sqlite(imported, tmp_path):
    from socialtrust import importers
    from socialtrust.log_file import LogFile
    rows = '{"time": "2026-01-05T09:00:00Z", "actor": "ada", "target": "me", "kind": "ask", "question": 0.5}\nnot json\n{"time": 1767607200, "actor": "me", "target": "ada"}\n'
    path = tmp_path / "rows.ndjson"
    path.write_text(rows)
    with LogFile(tmp_path / "log.sqlite") as log:
        report = importers.import_files(path, log)
        assert report.rows == 2 and len(problems(report)) == 1
    again, report = importers.read(tmp_path / "log.sqlite")
    assert short(again, "question") == [("01-05 09:00", "ada", "ask", "me", .5), ("01-05 10:00", "me", "message", "ada", None)]
