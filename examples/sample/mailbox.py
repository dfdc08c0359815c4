# SPDX-License-Identifier: MIT
"""The same year as the files that people have: mail.mbox, calendar.ics and contacts.vcf, made from the rows of the story.

What is mail in the log is a message here, meetings and video calls are events that both sides accepted, promises are tasks
with a due date. What a mailbox and a calendar cannot show (chats, telephone, followers, a promise that was broken in so many
words) is not in them. No dice are thrown here: company.csv keeps its bytes.
"""
from datetime import timedelta

from world import ME, START

MY_ADDRESS, MY_NAME = "sam@bench.example", "Sam Bench"
NAMES = {"office@harbourline.example": "Harbourline Office", "dr.klein@institute.example": "Dr. Jörg Klein",
         "wanda.privat@mailbox.example": "Wanda Fröhlich", "wanda@brightside.example": "Wanda Fröhlich"}
FAMILY = ("Adler Brandt Conrad Dietz Ernst Fuchs Graf Haas Iversen Jansen Keller Lorenz Moser Novak Ortiz Pohl Quist Roth "
          "Sommer Tanaka Ullrich Vogel Winter Young Zimmer").split()
MACHINES = ("news@", "letter@", "hello@materials", "digest@", "chamber@", "support@", "service@", "tickets@", "deals@")
DIALOGUE = ("message", "ask", "answer")
SUBJECTS = ("The oak table", "Delivery next week", "Two chairs", "The bench for the hall", "Samples", "Your drawings", "Dates", "The workshop",
            "Varnish", "An offer", "The trade fair", "Shelves")
OPENINGS = ("The boards have come and they look fine.", "I have measured the room again.", "Here is what we talked about.",
            "The second coat is drying.", "The drawings are in the folder.", "We are a little ahead of the plan.")
QUESTIONS = ("When would it suit you?", "Which of the two do you prefer?", "Could you send me the measurements?", "What would that cost?",
             "Is Thursday still all right?", "How wide is the door?")
WORDS = {"thank": "Thank you so much for your help, it made all the difference.", "praise": "That was excellent work, everybody here says so.",
         "help": "I have done it for you, the file is attached.", "introduce": "May I introduce you to a friend who is looking for a joiner?",
         "endorse": "I have recommended you to the guild.", "gift": "A small present for you is on its way.",
         "pitch": "Only this week: double your sales with our new package. Buy now!", "misrepresent": "As agreed, the price was always this.",
         "disclose": "To be open with you: that was our mistake.", "correct": "I was wrong about the date, it is the 12th."}


def stamp(time):
    return START + timedelta(seconds=time // 1_000_000)


def name_of(id):
    """A full name for an address, the same in mail, calendar and cards."""
    if id == ME:
        return MY_NAME
    if id in NAMES:
        return NAMES[id]
    first = id.partition("@")[0].partition(".")[0].capitalize()
    if id.startswith(MACHINES):
        return "%s of %s" % (first, id.partition("@")[2].partition(".")[0].capitalize())
    return "%s %s" % (first, FAMILY[sum(map(ord, id)) % len(FAMILY)])


def address_of(id):
    return MY_ADDRESS if id == ME else id


def header_name(name):
    """A name as it stands in a header."""
    if all(ord(c) < 128 for c in name):
        return '"%s"' % name if "." in name else name
    encoded = "".join(chr(b) if chr(b).isalnum() and b < 128 else "_" if b == 32 else "=%02X" % b for b in name.encode("utf-8"))
    return "=?utf-8?q?%s?=" % encoded


def mailbox_of(id):
    return "%s <%s>" % (header_name(name_of(id)), address_of(id))


def mail_date(when):
    return "%s, %02d %s %d %s +0000" % ("Mon Tue Wed Thu Fri Sat Sun".split()[when.weekday()], when.day,
                                        "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()[when.month - 1], when.year,
                                        when.strftime("%H:%M:%S"))


def body_of(number, row):
    """A few plain words that say what the log says of the message."""
    kind = row["kind"]
    lines = ["Hello,"]
    if kind in WORDS:
        lines.append(WORDS[kind])
    elif kind == "complain":
        lines.append("I have to complain: what you sent is broken, and I am not satisfied (%s)." % row.get("id", "").replace("-", " "))
    elif kind == "acknowledge":
        lines.append("I am sorry to hear that. I am looking into your complaint right now.")
    elif kind == "resolve":
        lines.append("The problem is solved: a new one is on its way to you, free of charge.")
    elif "automatic" in row:
        lines.append("This is an automatic answer. Your message has been received under number %d." % number)
    else:
        lines.append(OPENINGS[number % len(OPENINGS)])
    if "promotion" in row and kind != "pitch":
        lines.append("Buy now and save 30 percent on everything, this offer ends soon!")
    if "gratitude" in row:
        lines.append("Thank you very much, I am grateful.")
    if "apology" in row:
        lines.append("I am sorry about the delay.")
    if "humour" in row:
        lines.append("And the cat slept in the sawdust again, haha :-)")
    if "personal" in row:
        lines.append("My mother is out of hospital and we are all so relieved. How are your children?")
    if kind == "ask" or "question" in row:
        lines.append(QUESTIONS[number % len(QUESTIONS)])
    if "closing" in row:
        lines.append("All settled then, no need to answer.")
    lines.append("\nBest wishes\n%s" % name_of(row["actor"]).partition(" ")[0])
    return "\n".join(lines)


def mail_text(story):
    """mail.mbox: one message for what went to several at once."""
    letters, order = {}, []
    for time, _, row in sorted(story.world.rows, key=lambda entry: entry[:2]):
        if row["channel"] != "mail" or row["kind"] in ("view", "promise", "keep", "break", "release"):
            continue
        if "@" not in row["actor"].lstrip("@") and row["actor"] != ME or "@" not in row["target"].lstrip("@") and row["target"] != ME:
            continue
        whole = 1 < int(row.get("audience", "1")) <= 20
        key = (time, row["actor"], "" if whole else row["target"], row["kind"])
        if key not in letters:
            letters[key] = (time, row, [])
            order.append(key)
        letters[key][2].append(row["target"])
    out, last = [], {}
    for number, key in enumerate(order, 1):
        time, row, targets = letters[key]
        when, sender = stamp(time), row["actor"]
        id = "%s@%s" % (row["id"] if row.get("id") else "%d.%d" % (number, time // 86_400_000_000), address_of(sender).partition("@")[2])
        parent = last.get((targets[0], sender)) if len(targets) == 1 else None
        subject = SUBJECTS[sum(map(ord, min(sender, targets[0]))) % len(SUBJECTS)]
        if row.get("id"):
            subject = row["id"].replace("-", " ").capitalize()
        lines = ["From %s %s" % (address_of(sender), when.strftime("%a %b %d %H:%M:%S %Y")),
                 "From: " + mailbox_of(sender), "To: " + ", ".join(mailbox_of(each) for each in targets), "Date: " + mail_date(when),
                 "Message-ID: <%s>" % id]
        if parent and time - parent[0] < 10 * 86_400_000_000:
            lines += ["In-Reply-To: <%s>" % parent[1], "Subject: Re: " + subject]
        else:
            lines.append("Subject: " + subject)
        if "automatic" in row:
            lines.append("Auto-Submitted: auto-replied")
        if int(row.get("audience", "1")) > 20:
            lines += ["List-Unsubscribe: <mailto:leave@%s>" % sender.partition("@")[2], "Precedence: bulk"]
        lines.append("X-Gmail-Labels: " + ("Sent" if sender == ME else "Inbox"))
        lines += ["MIME-Version: 1.0", "Content-Type: text/plain; charset=utf-8", "", body_of(number, row), ""]
        out.append("\n".join(lines) + "\n")
        for each in targets:
            last[sender, each] = (time, id)
    return "".join(out)


def ics_time(when):
    return when.strftime("%Y%m%dT%H%M%SZ")


def person(property, id, more=""):
    name = name_of(id)
    line = '%s;CN="%s"%s:mailto:%s' % (property, name, more, address_of(id))
    folded, data = [], line.encode("utf-8")
    while len(data) > 73:  # in octets, and never within a character
        cut = 73
        while data[cut] & 0xC0 == 0x80:
            cut -= 1
        folded.append(data[:cut].decode("utf-8"))
        data = b" " + data[cut:]
    return "\r\n".join(folded + [data.decode("utf-8")])


def calendar_text(story):
    """calendar.ics: meetings, video calls, and promises as tasks with their due date."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//socialtrust//sample//EN"]
    ends = {}
    for time, _, row in story.world.rows:
        if row["kind"] in ("keep", "release", "break") and row.get("ref"):
            ends.setdefault(row["ref"], (row["kind"], time))
    for number, (time, _, row) in enumerate(sorted(story.world.rows, key=lambda entry: entry[:2]), 1):
        kind, when = row["kind"], stamp(time)
        if kind == "meet" or kind == "call" and row["channel"] == "video" and row.get("duration") != "0":
            minutes = int(row["duration"].strip("PTM")) if row["duration"].startswith("PT") else int(row["duration"]) // 60
            lines += ["BEGIN:VEVENT", "UID:event-%d@bench.example" % number, "DTSTAMP:" + ics_time(when), "DTSTART:" + ics_time(when),
                      "DTEND:" + ics_time(when + timedelta(minutes=minutes)), "STATUS:CONFIRMED",
                      "SUMMARY:" + ("Meeting" if kind == "meet" else "Video call"),
                      "LOCATION:" + ("Workshop" if kind == "meet" else "https://meet.jitsi.example/bench"),
                      person("ORGANIZER", row["actor"]), person("ATTENDEE", row["actor"], ";PARTSTAT=ACCEPTED"),
                      person("ATTENDEE", row["target"], ";PARTSTAT=ACCEPTED"), "END:VEVENT"]
        elif kind == "promise":
            end, ended = ends.get(row["id"], (None, None))
            lines += ["BEGIN:VTODO", "UID:%s" % row["id"], "DTSTAMP:" + ics_time(when), "CREATED:" + ics_time(when),
                      "DUE:" + row["due"].replace("-", "").replace(":", ""), "SUMMARY:" + row["id"].replace("-", " ").capitalize(),
                      person("ORGANIZER", row["target"]),
                      person("ATTENDEE", row["actor"], ";PARTSTAT=%s" % ("COMPLETED" if end == "keep" else "ACCEPTED"))]
            if end == "keep":
                lines += ["COMPLETED:" + ics_time(stamp(ended)), "STATUS:COMPLETED"]
            elif end == "release":
                lines += ["STATUS:CANCELLED", "LAST-MODIFIED:" + ics_time(stamp(ended))]
            lines.append("END:VTODO")
    return "\r\n".join(lines + ["END:VCALENDAR", ""])


def contacts_text(story):
    """contacts.vcf: a card for everybody who writes; Wanda's has both of her addresses."""
    people = {row[end] for _, _, row in story.world.rows for end in ("actor", "target") if "@" in row[end][1:]}
    second = dict(story.alias)
    lines = []
    for id in sorted(people - set(second)):
        name = name_of(id)
        given, _, family = name.rpartition(" ")
        lines += ["BEGIN:VCARD", "VERSION:4.0", "FN:" + name, "N:%s;%s;;;" % (family, given), "EMAIL;TYPE=work:" + id]
        lines += ["EMAIL;TYPE=home:" + other for other, of in sorted(second.items()) if of == id]
        if id in story.organisation:
            lines.append("ORG:Harbourline")
        lines.append("END:VCARD")
    lines += ["BEGIN:VCARD", "VERSION:4.0", "FN:" + MY_NAME, "N:Bench;Sam;;;", "EMAIL;TYPE=work:" + MY_ADDRESS, "END:VCARD"]
    return "\r\n".join(lines + [""])


