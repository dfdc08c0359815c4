#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""A made-up mailbox with everything wrong in it that real ones have, and how fast and how truly it is imported.

    python3 mailbox.py [--messages 100000] [--out FILE] [--read]

writes the mailbox, imports it in a process of its own, and prints seconds, the largest memory, and whether rows, contacts and
what was left out are those that the generator knows. It ends with 1 if one is not, or if it took more than 60 s or 300 MB.
"""
import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from datetime import datetime, timedelta, timezone

ME = "me@home.example"
SECONDS_MOST, MEGABYTES_MOST = 60, 300
LEFT = {"draft": "draft", "spam": "spam", "bounce": "bounce", "receipt": "read receipt", "nobody": "to nobody that is named",
        "deleted": "deleted"}


def when(dice):
    return datetime(2020, 1, 1, tzinfo=timezone.utc) + timedelta(seconds=dice.randrange(6 * 365 * 86400))


def mail_date(time, zone="+0000"):
    return time.strftime("%a, %d %b %Y %H:%M:%S ") + zone


def write(path, count, seed=1):
    """Writes the mailbox; returns the truth about it."""
    dice = random.Random(seed)
    people = [f"person{n}@firm{n % 97}.example" for n in range(3000)]
    truth = {"rows": set(), "left": Counter(), "problems": 0, "automatic": 0, "messages": count}
    recent = []
    with open(path, "wb") as file:
        for n in range(count):
            other = dice.choice(people)
            mine = dice.random() < .35
            sender, to = (ME, [other]) if mine else (other, [ME])
            time, id = when(dice), f"<{n}.{seed}@mail.example>"
            name = sender.partition("@")[0].capitalize()
            headers = {"From": f"{name} <{sender}>", "To": ", ".join(to), "Date": mail_date(time), "Message-ID": id, "Subject": f"About {n}"}
            body, kind, raw = "Hello,\n\nhow are you?\nFrom here it is all right.\n\nBye\n", "plain", None
            chance = dice.random()
            if chance < .30 and recent:
                parent = dice.choice(recent)
                headers["In-Reply-To"] = headers["References"] = parent
            elif chance < .36:  # several receivers, one of them twice in other letters
                more = sorted({dice.choice(people) for _ in range(dice.randint(2, 9))} - {sender})
                to = sorted({*to, *more})
                headers["To"] = ", ".join(to[:2] + [to[0].upper()])
                headers["Cc"] = ", ".join(f'"Person, the {i}th" <{each}>' for i, each in enumerate(to[2:]))
            elif chance < .39:
                headers["Date"] = mail_date(time, "-0000")
            elif chance < .42:  # no date, but it came by some way
                del headers["Date"]
                headers["Received"] = f"from a by b; {mail_date(time)}"
            elif chance < .44:
                raw = ("From: Jürg <" + sender + ">").encode("latin-1")
            elif chance < .46:
                headers["From"] = f"=?unknown-8bit?Q?J=FCrg?= <{sender}>"
                headers["Content-Type"] = "text/plain; charset=unknown-8bit"
            elif chance < .48:
                kind = "no sender"
                del headers["From"]
            elif chance < .51:
                kind = "draft"
                headers["X-Gmail-Labels"] = "Draft"
            elif chance < .55:
                kind = "spam"
                headers[dice.choice(["X-Spam-Flag"])] = "YES"
            elif chance < .57:
                kind = "bounce"
                headers["From"] = "Mail Delivery <MAILER-DAEMON@firm1.example>"
            elif chance < .58:
                kind = "receipt"
                headers["Content-Type"] = "multipart/report; report-type=disposition-notification"
            elif chance < .59:
                kind = "nobody"
                headers["To"] = "undisclosed-recipients:;"
            elif chance < .60:
                kind = "deleted"
                headers["X-Mozilla-Status"] = "0009"
            elif chance < .67:
                kind = "bulk"
                headers["List-Unsubscribe"] = "<https://news.example/leave>"
                headers["Precedence"] = "bulk"
            elif chance < .69:
                kind = "bulk"
                sender, mine = f"no-reply@shop{n % 50}.example", False
                to = [ME]
                headers["From"], headers["To"] = sender, ME
            elif chance < .73:
                kind = "list"
                headers["To"] = "Wood <wood@lists.example>"
                headers["List-Id"], headers["List-Post"] = "<wood.lists.example>", "<mailto:wood@lists.example>"
                to = ["list:wood.lists.example"]
            elif chance < .74:
                headers["Content-Type"] = "multipart/mixed; boundary=b"
                body = "".join(f"--b\nContent-Type: multipart/mixed; boundary=b{i}\n\n" for i in range(40)) + "--b--\n"
            elif chance < .7405:
                kind = "many"
                to = [f"p{i}@x.example" for i in range(5000)]
                headers["To"] = ",\n ".join(to)
            elif chance < .7505:
                del headers["Message-ID"]
            if mine and kind != "draft":
                headers.setdefault("X-Gmail-Labels", "Sent")
            lines = [f"{key}: {value}".encode() for key, value in headers.items() if not (raw and key == "From")]
            lines = ([raw] if raw else []) + lines
            text = b"\n".join(lines) + b"\n\n" + body.encode() + b"\n"
            envelope = b"From x@y.example " + time.strftime("%a %b %d %H:%M:%S %Y").encode() + b"\n"
            copies = 2 if dice.random() < .03 else 1  # as it was sent, and as it came back
            for copy in range(copies):
                file.write(envelope + text)
            tell(truth, kind, sender, to, time, id if "Message-ID" in headers else f"none {n}", copies)
            if kind == "plain":
                recent.append(id)
                del recent[:-200]
    return {"messages": truth["messages"], "rows": len(truth["rows"]), "left": dict(truth["left"]), "problems": truth["problems"],
            "automatic": truth["automatic"], "size": os.path.getsize(path)}


def tell(truth, kind, sender, to, time, id, copies):
    """What the import must make of it."""
    if kind == "nobody" and sender != ME:  # a blind copy: it came to whose mailbox this is
        kind, to = "plain", [ME]
    if kind in LEFT:
        truth["left"][LEFT[kind]] += copies
    elif kind == "no sender":  # the line before it has one: x@y.example
        truth["rows"] |= {("x@y.example", each, id) for each in to}
        truth["left"]["second copy of a message"] += copies - 1
    elif kind == "many":
        truth["left"]["receivers of mail to more than 200 people"] += copies * len(to)
        truth["left"]["second copy of a message"] += copies - 1
    else:
        truth["rows"] |= {(sender, each, id) for each in to if each != sender}
        truth["automatic"] += kind == "bulk"
        truth["left"]["second copy of a message"] += copies - 1


IMPORT = """
import json, resource, sys, time
from socialtrust.importers import import_files
from socialtrust.log_file import LogFile
from socialtrust.importers.findings import reader_of
begun = time.process_time()
with LogFile(sys.argv[2]) as log:
    reader = reader_of() if sys.argv[4] == "read" else None
    report = import_files(sys.argv[1], log, me=[sys.argv[3]], read=reader)
    spent = time.process_time() - begun
    print(json.dumps({"rows": log.count(), "left": report.left_out(), "problems": sum(each.problem_count for each in report.files),
                      "automatic": log.db.execute("SELECT count(*) FROM interactions WHERE automatic >= .5").fetchone()[0],
                      "owner": log.owners()[0][0], "seconds": spent, "kilobytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss}))
"""


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--messages", type=int, default=100_000)
    parser.add_argument("--out", help="keep the mailbox here")
    parser.add_argument("--read", action="store_true", help="read the texts for cues too, as the command does")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = options.out or os.path.join(folder, "mail.mbox")
        truth = write(path, options.messages)
        begun = time.monotonic()
        done = subprocess.run([sys.executable, "-c", IMPORT, path, os.path.join(folder, "log.sqlite"), ME, "read" if options.read else "-"], stdout=subprocess.PIPE, check=True)
        wall = time.monotonic() - begun
    found = json.loads(done.stdout)
    size, megabytes = truth.pop("size") / 1e6, found.pop("kilobytes") / 1e3
    seconds, owner = found.pop("seconds"), found.pop("owner")
    messages = truth.pop("messages")
    truth["left"] = {reason: n for reason, n in truth["left"].items() if n}
    print(f"{messages:,} messages, {size:.0f} MB: {found['rows']:,} rows in {seconds:.1f} s of one core ({wall:.1f} s by the clock), "
          f"{messages / seconds:,.0f} a second, at most {megabytes:.0f} MB")
    good = found == truth and owner == ME
    if not good:
        print("the truth: ", json.dumps(truth, sort_keys=True))
        print("what was found: ", json.dumps(found, sort_keys=True), owner)
    else:
        print("rows, what was left out, problems and machines are those of the generator, and the owner was found")
    return 0 if good and seconds <= SECONDS_MOST and megabytes <= MEGABYTES_MOST else 1


if __name__ == "__main__":
    sys.exit(main())
