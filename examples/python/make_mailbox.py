#!/usr/bin/env python3
"""Writes mailbox.mbox: half a year of made-up mail of one Mira, who runs a small studio. Nobody in it exists.

The same bytes everywhere: python3 make_mailbox.py >mailbox.mbox
"""
import sys
from datetime import datetime, timedelta, timezone
from email.utils import format_datetime

MIRA, PRIVATE = "mira@studio.example", "mira@private.example"
NAMES = {
    MIRA: "Mira Sand", PRIVATE: "Mira", "nora@publisher.example": "Nora Field", "otto@publisher.example": "Otto Lind",
    "tom@printworks.example": "Tom Ash", "lea@home.example": "Lea", "lea.winter@clinic.example": "Lea Winter",
    "jan@oldjob.example": "=?utf-8?q?Jan_M=C3=BCller?=", "vera@growth.example": "Vera from Growth",
    "news@deals.example": "Deals of the week", "no-reply@shop.example": "Shop", "kim@letters.example": "Kim Moss",
}
FIRST = datetime(2026, 1, 5, 8, tzinfo=timezone.utc)
messages = []


def mail(day, hour, sender, to, text, subject="Hello", cc=None, **headers):
    """One message; `headers` are named with _ for -."""
    time = FIRST + timedelta(days=day, hours=hour)
    fields = {"From": f"{NAMES[sender]} <{sender}>", "To": f"{NAMES[to]} <{to}>"}
    if cc:
        fields["Cc"] = f"{NAMES[cc]} <{cc}>"
    fields |= {"Date": format_datetime(time), "Message-ID": f"<{len(messages) + 1}.{day}@mail.example>",
               "Subject": subject} | {name.replace("_", "-"): value for name, value in headers.items()}
    messages.append((time, sender, "".join(f"{name}: {value}\n" for name, value in fields.items()), text))


def letters():
    # Nora, who publishes what Mira draws: every week, both ask and answer; Otto reads along now and then.
    for week in range(26):
        cc = "otto@publisher.example" if week % 5 == 4 else None
        mail(7 * week, 1, "nora@publisher.example", MIRA, "How is the next plate coming along?", "Plates", cc)
        mail(7 * week, 4, MIRA, "nora@publisher.example",
             "> How is the next plate coming along?\n\nWell! Draft attached. Is blue all right?", "Re: Plates", cc)
        mail(7 * week + 1, 2, "nora@publisher.example", MIRA, "Blue is lovely, thank you.", "Re: Plates")
    # Lea, a friend, from two addresses.
    for n, day in enumerate(range(3, 178, 12)):
        lea = "lea@home.example" if n % 3 else "lea.winter@clinic.example"
        mail(day, 11, lea, PRIVATE, "Shall we go swimming? And how is your mother?", "Sunday")
        mail(day, 13, PRIVATE, lea, "Yes, at ten. She is much better. And you?", "Re: Sunday")
        mail(day + 1, 10, lea, PRIVATE, "See you there!", "Re: Sunday")
    # Tom prints: Mira asks, he takes days to answer.
    for day in range(10, 170, 20):
        mail(day, 3, MIRA, "tom@printworks.example", "When will the proofs be ready?", "Proofs")
        mail(day + 4, 8, "tom@printworks.example", MIRA, "Proofs are on their way.", "Re: Proofs")
    # Jan, from a job long past: lively until March, then nothing.
    for day in range(2, 60, 6):
        mail(day, 9, "jan@oldjob.example", MIRA, "Any news from you?", "News")
        mail(day, 15, MIRA, "jan@oldjob.example", "Plenty! Lunch soon?", "Re: News")
    # Kim wrote once, and got one answer.
    mail(90, 5, "kim@letters.example", MIRA, "I saw your plates at the fair. Do you teach?", "Your plates")
    mail(91, 2, MIRA, "kim@letters.example", "Not at the moment, but thank you.", "Re: Your plates")
    # Vera sells, and writes on without an answer; machines write as they do.
    for week in range(20):
        mail(7 * week + 3, 6, "vera@growth.example", MIRA, "Quick question: have you got ten minutes this week?", "Following up")
    for week in range(26):
        mail(7 * week + 4, 0, "news@deals.example", MIRA, "All of it half the price!", "Deals", List_Unsubscribe="<https://deals.example/no>",
             Precedence="bulk")
    for day in (20, 75, 140):
        mail(day, 7, "no-reply@shop.example", MIRA, "Your order has been sent.", "Order", Auto_Submitted="auto-generated")


letters()
for time, sender, head, text in sorted(messages, key=lambda message: message[0]):
    sys.stdout.write(f"From {sender} {time:%a %b %d %H:%M:%S %Y}\n{head}\n{text}\n\n")
