/* SPDX-License-Identifier: MIT */
/* Reading a message: a mail of 1,000 characters in each language, with what mails have (greeting, promise,
 * question, signature, a quoted answer). A thousand times each; the median. */
#include "bench.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const mails[] = {
    "Hi Sam,\n\nthanks for the samples, the darker oak is exactly what we were looking for. I showed it to "
    "my\n"
    "wife last night and she likes it too, although she would have taken the one with the knots. We had\n"
    "a look at the room again: it is 4.20 m by 3.10 m, the window sill is a little higher than we thought.\n"
    "Could you tell me what the long shelf would cost, and whether you can do it before the holidays?\n\n"
    "I'll send you the plan of the electrician by Friday. The invoice for the table is paid, sorry that\n"
    "it took us so long. One thing I have to mention: the left drawer still doesn't close, and nobody\n"
    "called back last week. Perhaps somebody can drop in next Tuesday at 3 pm?\n\nBest regards\nAda "
    "Adler\n\n-- \nNorthwind Ltd, 12 Mill Lane, Leeds\nPhone +44 113 496 0000\n\nOn Mon, 6 July 2026 at "
    "09:12, Sam Bench <sam@bench.example> wrote:\n> Hello Ada,\n> the three samples are on their way. Let me "
    "know which one you like,\n> then I can order the boards.\n> Sam\n",
    "Hallo Sam,\n\nvielen Dank für die Muster, die dunkle Eiche ist genau das, was wir gesucht haben. Ich "
    "habe "
    "sie\ngestern Abend meiner Frau gezeigt, ihr gefällt sie auch. Den Raum haben wir noch einmal gemessen: "
    "er\n"
    "hat 4,20 m auf 3,10 m, das Fensterbrett liegt etwas höher als gedacht. Könntest du mir sagen, was das\n"
    "lange Regal kosten würde und ob du es vor den Ferien schaffst?\n\nDen Plan vom Elektriker schicke ich "
    "dir bis Freitag. Die Rechnung für den Tisch ist überwiesen,\nentschuldige, dass es so lange gedauert "
    "hat. Eines muss ich noch sagen: die linke Schublade\nschließt immer noch nicht, und letzte Woche hat "
    "niemand zurückgerufen. Vielleicht kann am\nDienstag um 15 Uhr jemand vorbeikommen?\n\nViele "
    "Grüße\nAda Adler\n\n-- \nNordwind GmbH, Mühlgasse 12, Leipzig\nTelefon 0341 555 000\n\nAm 06.07.26 "
    "um 09:12 schrieb Sam Bench:\n> Hallo Ada,\n> die drei Muster sind unterwegs. Sag mir, welches dir "
    "gefällt,\n> dann bestelle ich die Bretter.\n> Sam\n"};

enum { MAILS = sizeof mails / sizeof *mails, TIMES = 1000 };

static sot_reader *reader_of(sot_context *context)
{
    sot_error error = SOT_ERROR_INIT;
    sot_reader *reader;
    must(sot_reader_new(context, NULL, &reader, &error), &error, "sot_reader_new");
    return reader;
}

/* Bytes: what is counted against the mail's length. */
static size_t read_mail(sot_reader *reader, const char *text)
{
    sot_error error = SOT_ERROR_INIT;
    sot_about about = SOT_ABOUT_INIT;
    sot_reading *reading;
    about.time_us = INT64_C(1783414800000000); /* 2026-07-07 09:00 UTC */
    must(sot_reader_read(reader, text, strlen(text), &about, &reading, &error), &error, "sot_reader_read");
    sot_reading_free(reading);
    return strlen(text);
}

int mode_mail(void)
{
    sot_context *context = context_of(1);
    sot_reader *reader = reader_of(context);
    static double times[TIMES];
    double all = 0;
    for (size_t m = 0; m < MAILS; m++) {
        size_t bytes = read_mail(reader, mails[m]);
        for (int i = 0; i < TIMES; i++) {
            int64_t start = now_ns();
            read_mail(reader, mails[m]);
            times[i] = (double)(now_ns() - start) / 1e3;
        }
        all += median(times, TIMES) * 1000 / (double)bytes;
    }
    put(all / (double)MAILS, "µs", "mail.read");
    sot_reader_unref(reader);
    sot_context_unref(context);
    return 0;
}

int mode_mails_counted(void)
{
    sot_context *context = context_of(1);
    sot_reader *reader = reader_of(context);
    size_t bytes = 0;
    for (int i = 0; i < 100; i++)
        for (size_t m = 0; m < MAILS; m++)
            bytes += read_mail(reader, mails[m]);
    sot_reader_unref(reader);
    sot_context_unref(context);
    return bytes == 0;
}
