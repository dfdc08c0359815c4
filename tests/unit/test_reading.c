/* SPDX-License-Identifier: MIT */
/* Reading messages: whose words, which cues, promises with their dates, rows, HTML, catalogues, hostile text.
 */
#include "../common/flat.h"
#include "../common/with_reader.h"

#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define TUESDAY INT64_C(1772528400000000) /* 2026-03-03T09:00:00Z */
#define DAY INT64_C(86400000000)
#define HOUR INT64_C(3600000000)

static sot_about about_tuesday(const char *language)
{
    sot_about about = SOT_ABOUT_INIT;
    about.language = language;
    about.time_us = TUESDAY;
    about.zone_minutes = 60;
    return about;
}

/* What is read, as it is sent. */
static sot_interaction to_ada(void)
{
    sot_interaction row = SOT_INTERACTION_INIT;
    row.time_us = TUESDAY;
    row.actor = "me";
    row.target = "ada";
    row.kind = SOT_KIND_MESSAGE;
    return row;
}

static sot_reading *read_with(const char *text, const sot_about *about)
{
    sot_reading *reading = NULL;
    ck_assert_msg(sot_reader_read(reader, text, strlen(text), about, &reading, &error) == SOT_OK, "%s",
                  error.message);
    return reading;
}

static sot_reading *read_text(const char *text)
{
    return read_with(text, NULL);
}

static sot_reading_info info_of(const sot_reading *reading)
{
    sot_reading_info info = SOT_READING_INFO_INIT;
    ck_assert_int_eq(sot_reading_get_info(reading, &info, NULL), SOT_OK);
    return info;
}

/* The surest finding of a kind; q is 0 if there is none. */
static sot_finding finding_of(const sot_reading *reading, int kind)
{
    sot_finding best = SOT_FINDING_INIT;
    for (size_t i = 0; i < info_of(reading).findings; i++) {
        sot_finding one = SOT_FINDING_INIT;
        ck_assert_int_eq(sot_reading_finding(reading, i, &one, NULL), SOT_OK);
        if (one.kind == kind && one.q > best.q)
            best = one;
    }
    return best;
}

static void same_text(const char *text, size_t offset, size_t length, const char *expected)
{
    ck_assert_msg(length == strlen(expected) && memcmp(text + offset, expected, length) == 0,
                  "%.*s, expected %s", (int)length, text + offset, expected);
}

/* ---- cues ---- */

START_TEST(test_cues)
{
    static const struct {
        const char *language, *text;
        int cue;
    } cases[] = {
        {"en", "Did you get my mail?", SOT_CUE_QUESTION},
        {"en", "I wonder if you could spare an hour for this.", SOT_CUE_QUESTION},
        {"en", "I was wondering whether you could spare an hour.", SOT_CUE_QUESTION},
        {"en", "Thank you so much for the cake.", SOT_CUE_GRATITUDE},
        {"en", "I'm so sorry about yesterday.", SOT_CUE_APOLOGY},
        {"en", "hahaha that made my day", SOT_CUE_HUMOUR},
        {"en", "My daughter was born on Sunday.", SOT_CUE_PERSONAL},
        {"en", "I am out of the office until Monday.", SOT_CUE_AUTOMATIC},
        {"en", "Only today: 30 % off everything, buy now and use the coupon!", SOT_CUE_PROMOTION},
        {"de", "Hast du meine Mail bekommen?", SOT_CUE_QUESTION},
        {"de", "Vielen Dank für den Kuchen.", SOT_CUE_GRATITUDE},
        {"de", "Es tut mir leid wegen gestern.", SOT_CUE_APOLOGY},
        {"de", "Haha, sehr witzig.", SOT_CUE_HUMOUR},
        {"de", "Meine Tochter ist am Sonntag geboren.", SOT_CUE_PERSONAL},
        {"de", "Abwesenheitsnotiz: Ich bin nicht im Büro.", SOT_CUE_AUTOMATIC},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        sot_about about = about_tuesday(cases[i].language);
        sot_reading *reading = read_with(cases[i].text, &about);
        ck_assert_msg(sot_reading_cue(reading, cases[i].cue) >= 0.5, "%s: %f", cases[i].text,
                      sot_reading_cue(reading, cases[i].cue));
        ck_assert_uint_eq(info_of(reading).looked_for, 0xff);
        sot_reading_free(reading);
        /* and the language is found without being told */
        reading = read_text(cases[i].text);
        ck_assert_str_eq(info_of(reading).language, cases[i].language);
        sot_reading_free(reading);
    }
}
END_TEST

START_TEST(test_what_is_not_there)
{
    static const struct {
        const char *text;
        int cue;
    } cases[] = {
        {"He asked me whether you were there.", SOT_CUE_QUESTION},
        {"The meeting is on Friday.", SOT_CUE_QUESTION},
        {"The meeting is on Friday.", SOT_CUE_GRATITUDE},
        {"Thank god it's over.", SOT_CUE_GRATITUDE},
        {"Better safe than sorry.", SOT_CUE_APOLOGY},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        sot_reading *reading = read_text(cases[i].text);
        ck_assert_msg(sot_reading_cue(reading, cases[i].cue) < 0.5, "%s", cases[i].text);
        sot_reading_free(reading);
    }
    sot_reading *reading =
        read_text("12345 ¿¿¿ Привет, как дела, когда ты приедешь к нам в гости на дачу летом");
    sot_reading_info info = info_of(reading);
    ck_assert_str_eq(info.language, "");
    ck_assert_uint_eq(info.looked_for, 0);
    ck_assert_uint_eq(info.finds, 0);
    sot_reading_free(reading);
}
END_TEST

START_TEST(test_spans)
{
    const char *text = "Fine weather. Many thanks for the plans!";
    sot_reading *reading = read_text(text);
    bool found = false;
    for (size_t i = 0; i < info_of(reading).spans; i++) {
        sot_span span = SOT_SPAN_INIT;
        ck_assert_int_eq(sot_reading_span(reading, i, &span, NULL), SOT_OK);
        ck_assert_ptr_nonnull(span.rule);
        ck_assert(span.offset + span.length <= strlen(text));
        if (span.cue == SOT_CUE_GRATITUDE) {
            ck_assert(span.weight > 0);
            found |= span.length == 6 && memcmp(text + span.offset, "thanks", 6) == 0;
        }
    }
    ck_assert(found);
    sot_reading_free(reading);
}
END_TEST

START_TEST(test_headers)
{
    static const sot_header machine[] = {{"Auto-Submitted", "auto-replied"}},
                            person[] = {{"auto-submitted", "no"}},
                            list[] = {{"From", "Shop <no-reply@shop.example>"}, {"List-Unsubscribe", "<x>"}};
    sot_about about = SOT_ABOUT_INIT;
    about.headers = machine;
    about.header_count = 1;
    sot_reading *reading = read_with("See you then", &about);
    ck_assert(sot_reading_cue(reading, SOT_CUE_AUTOMATIC) > 0.9);
    sot_reading_free(reading);
    about.headers = person;
    reading = read_with("See you then", &about);
    ck_assert(sot_reading_cue(reading, SOT_CUE_AUTOMATIC) < 0.5);
    sot_reading_free(reading);
    about.headers = list;
    about.header_count = 2;
    reading = read_with("", &about); /* headers speak without any text, and in no language */
    ck_assert(sot_reading_cue(reading, SOT_CUE_AUTOMATIC) > 0.9);
    ck_assert_uint_eq(info_of(reading).looked_for, 1u << SOT_CUE_AUTOMATIC);
    sot_reading_free(reading);
}
END_TEST

/* ---- whose words ---- */

static void lines_are(const char *text, const char *expected)
{
    sot_reading *reading = read_text(text);
    size_t line = 0, end = 0;
    for (size_t i = 0; i < info_of(reading).parts; i++) {
        sot_passage part = SOT_PASSAGE_INIT;
        ck_assert_int_eq(sot_reading_passage(reading, i, &part, NULL), SOT_OK);
        ck_assert_uint_eq(part.offset, end);
        ck_assert_uint_eq(part.line, line + 1);
        end += part.length;
        for (size_t k = 0; k < part.lines; k++, line++)
            ck_assert_msg(line < strlen(expected) &&
                              sot_name_of(SOT_NAMES_PASSAGE_KIND, part.kind)[0] == expected[line],
                          "%s\nline %zu is %s, expected %c", text, line + 1,
                          sot_name_of(SOT_NAMES_PASSAGE_KIND, part.kind), expected[line]);
    }
    ck_assert_uint_eq(end, strlen(text));
    ck_assert_uint_eq(line, strlen(expected));
    sot_reading_free(reading);
}

START_TEST(test_parts)
{
    lines_are("One line", "a");
    lines_are("Yes.\n> Shall we?\nBut later.", "aqa");
    lines_are("Fine.\n\nOn Mon, 2 Mar 2026 at 10:00, Ada <ada@x.example> wrote:\n> Shall we?\n> Yes?\n",
              "aaqqq");
    lines_are("Fine.\n\nOn Mon, 2 Mar 2026 at 10:00, Ada Lovelace\n<ada@x.example> wrote:\n\nShall we?\n",
              "aaqqqq");
    lines_are("Gut.\n\nAm 02.03.2026 um 10:00 schrieb Ada <ada@x.example>:\n> Wollen wir?\nIch schon.",
              "aaqqa");
    lines_are("Fine.\n\nFrom: Ada\nSent: Monday, 2 March 2026 10:00\nTo: Ben\nSubject: Tea\n\nShall we?",
              "aaqqqqqq");
    lines_are("Gut.\n\nVon: Ada\nGesendet: Montag, 2. März 2026 10:00\nAn: Ben\nBetreff: Tee\n\nWollen wir?",
              "aaqqqqqq");
    lines_are("See below.\n\n---------- Forwarded message ---------\nFrom: Ada\n\nShall we?", "aaffff");
    lines_are("Fine.\nBen\n-- \nBen Example\nTel. 123", "aasss");
    lines_are("Fine.\n\nSent from my iPhone", "aas");
    lines_are("Gut.\n\nVon meinem iPhone gesendet", "aas");
    lines_are("", "");
}
END_TEST

START_TEST(test_quoted_is_not_read)
{
    sot_reading *reading = read_text("Fine with me.\n> Could you send me the plans, please?\n> Thanks!");
    ck_assert(sot_reading_cue(reading, SOT_CUE_QUESTION) < 0.5);
    ck_assert(sot_reading_cue(reading, SOT_CUE_GRATITUDE) < 0.5);
    ck_assert_uint_eq(info_of(reading).sentences, 1);
    sot_reading_free(reading);
}
END_TEST

/* ---- promises ---- */

START_TEST(test_due)
{
    static const struct {
        const char *language, *text, *due; /* of the sender's clock, an hour ahead of UTC */
    } cases[] = {
        {"en", "I'll send you the drawings by Friday.", "2026-03-06T22:59:59Z"},
        {"en", "I'll send you the drawings by Tuesday.", "2026-03-10T22:59:59Z"},
        {"en", "I'll send you the drawings tomorrow at 3pm.", "2026-03-04T14:00:00Z"},
        {"en", "I will send you the drawings by the 5th.", "2026-03-05T22:59:59Z"},
        {"en", "I will send you the drawings by the 2nd.", "2026-04-02T22:59:59Z"},
        {"en", "I will send you the drawings by May 5.", "2026-05-05T22:59:59Z"},
        {"en", "I will send you the drawings by the end of the month.", "2026-03-31T22:59:59Z"},
        {"en", "I will send you the drawings within two weeks.", "2026-03-17T22:59:59Z"},
        {"en", "I will send you the drawings in two hours.", "2026-03-03T11:00:00Z"},
        {"en", "I will send you the drawings the day after tomorrow.", "2026-03-05T22:59:59Z"},
        {"en", "I will send you the drawings by 2026-03-20.", "2026-03-20T22:59:59Z"},
        {"en", "I will send you the drawings.", ""},
        {"de", "Ich schicke dir die Zeichnungen bis Freitag.", "2026-03-06T22:59:59Z"},
        {"de", "Ich schicke dir die Zeichnungen bis morgen um 15 Uhr.", "2026-03-04T14:00:00Z"},
        {"de", "Ich schicke dir die Zeichnungen bis zum 5. April.", "2026-04-05T22:59:59Z"},
        {"de", "Ich schicke dir die Zeichnungen bis 5.4.", "2026-04-05T22:59:59Z"},
        {"de", "Ich schicke dir die Zeichnungen bis Ende der Woche.", "2026-03-08T22:59:59Z"},
        {"de", "Ich schicke dir die Zeichnungen bis Ende nächster Woche.", "2026-03-15T22:59:59Z"},
        {"de", "Ich schicke dir die Zeichnungen bis halb vier.", "2026-03-03T14:30:00Z"},
        {"de", "Ich schicke dir die Zeichnungen.", ""},
        {"en", "I will send you the drawings by Sat. morning.", "2026-03-07T22:59:59Z"},
        {"en", "I will send you the drawings on Sat. morning.", "2026-03-07T22:59:59Z"},
        {"en", "I will send you the drawings before the month is out.", "2026-03-31T22:59:59Z"},
        {"en", "I will send you the drawings before the week is over.", "2026-03-08T22:59:59Z"},
        {"en", "I will send you the drawings within the week.", "2026-03-10T22:59:59Z"},
        {"en", "I will send you the drawings within the hour.", "2026-03-03T10:00:00Z"},
        {"en", "I will send you the drawings within a fortnight.", "2026-03-17T22:59:59Z"},
        {"en", "I will send you the drawings in three quarters of an hour.", "2026-03-03T09:45:00Z"},
        {"en", "I will send you the drawings in a quarter of an hour.", "2026-03-03T09:15:00Z"},
        {"en", "I will send you the drawings a week from today.", "2026-03-10T22:59:59Z"},
        {"en", "I will send you the drawings Friday week.", "2026-03-13T22:59:59Z"},
        {"en", "I will send you the drawings the week after next.", "2026-03-22T22:59:59Z"},
        {"en", "I will send you the drawings today at quarter past three.", "2026-03-03T14:15:00Z"},
        {"en", "I will send you the drawings today at ten to four.", "2026-03-03T14:50:00Z"},
        {"en", "I will send you the drawings tonight by eight.", "2026-03-03T19:00:00Z"},
        {"en", "I will send you the drawings at 8 tonight.", "2026-03-03T19:00:00Z"},
        {"en", "I will send you the drawings tomorrow at nine with the key.", "2026-03-04T08:00:00Z"},
        {"en", "I will send you the drawings in the course of next week.", "2026-03-15T22:59:59Z"},
        {"en", "I will send you the drawings in time for Friday's match.", "2026-03-06T22:59:59Z"},
        {"en", "I will send you the drawings on the 3rd.", "2026-04-03T22:59:59Z"},
        {"en", "I will send you the drawings by 06/04/2026.", "2026-06-04T22:59:59Z"},
        {"en", "I will send you the drawings this minute.", "2026-03-03T22:59:59Z"},
        {"de", "Ich schicke dir die Zeichnungen am So. um halb sieben.", "2026-03-08T17:30:00Z"},
        {"de", "Ich schicke dir die Zeichnungen bis Dienstagabend.", "2026-03-10T22:59:59Z"},
        {"de", "Ich schicke dir die Zeichnungen in acht Tagen.", "2026-03-10T22:59:59Z"},
        {"de", "Ich schicke dir die Zeichnungen in 8 Tagen.", "2026-03-11T22:59:59Z"},
        {"de", "Ich schicke dir die Zeichnungen heute in einer Woche.", "2026-03-10T22:59:59Z"},
        {"de", "Ich schicke dir die Zeichnungen Freitag in einer Woche.", "2026-03-13T22:59:59Z"},
        {"de", "Ich schicke dir die Zeichnungen in einer Viertelstunde.", "2026-03-03T09:15:00Z"},
        {"de", "Ich schicke dir die Zeichnungen in einer Dreiviertelstunde.", "2026-03-03T09:45:00Z"},
        {"de", "Ich schicke dir die Zeichnungen bis Ende KW 12.", "2026-03-22T22:59:59Z"},
        {"de", "Ich schicke dir die Zeichnungen in der KW 11.", "2026-03-15T22:59:59Z"},
        {"de", "Ich schicke dir die Zeichnungen um Viertel nach drei.", "2026-03-03T14:15:00Z"},
        {"de", "Ich schicke dir die Zeichnungen um Viertel vor vier.", "2026-03-03T14:45:00Z"},
        {"de", "Ich schicke dir die Zeichnungen um drei viertel vier.", "2026-03-03T14:45:00Z"},
        {"de", "Ich schicke dir die Zeichnungen um zehn nach vier.", "2026-03-03T15:10:00Z"},
        {"de", "Ich schicke dir die Zeichnungen heute Abend um acht.", "2026-03-03T19:00:00Z"},
        {"de", "Ich schicke dir die Zeichnungen morgen um neun mit dem Schlüssel.", "2026-03-04T08:00:00Z"},
        {"de", "Ich schicke dir die Zeichnungen bevor der Monat um ist.", "2026-03-31T22:59:59Z"},
        {"de", "Ich schicke dir die Zeichnungen bevor die Woche rum ist.", "2026-03-08T22:59:59Z"},
        {"de", "Ich schicke dir die Zeichnungen übernächste Woche.", "2026-03-22T22:59:59Z"},
        {"de", "Ich schicke dir die Zeichnungen im Laufe der Woche.", "2026-03-08T22:59:59Z"},
        {"de", "Ich schicke dir die Zeichnungen im Laufe des Tages.", "2026-03-03T22:59:59Z"},
        {"de", "Ich schicke dir die Zeichnungen ab Freitag.", "2026-03-06T22:59:59Z"},
        {"en", "Not tonight, but I will send you the drawings tomorrow.", "2026-03-04T22:59:59Z"},
        {"en", "Two hours, then I will send you the drawings.", "2026-03-03T11:00:00Z"},
        {"en", "Fine, Saturday. I will send you the drawings.", "2026-03-07T22:59:59Z"},
        {"en", "Thursday works. I will bring you the drawings at 2 pm.", "2026-03-05T13:00:00Z"},
        {"en", "I will show you the di and sat I made.", ""},
        {"de", "Gut, Samstag. Die Zeichnungen schicke ich dir.", "2026-03-07T22:59:59Z"},
        {"de", "Heute nicht mehr, aber morgen schicke ich dir die Zeichnungen.", "2026-03-04T22:59:59Z"},
        {"de", "Die Zeichnungen schicke ich dir heute nicht mehr, morgen hast du sie.",
         "2026-03-04T22:59:59Z"},
        {"en", "Monday 10.30 I will bring you the drawings.", "2026-03-09T09:30:00Z"},
        {"en", "I will bring you the drawings tomorrow at 10 sharp.", "2026-03-04T09:00:00Z"},
        {"en", "I will bring you the drawings on Monday morning at nine", "2026-03-09T08:00:00Z"},
        {"en", "I will send you the drawings in 20", "2026-03-03T09:20:00Z"},
        {"en", "I will send you the drawings in 20%.", ""},
        {"de", "Am Montag um neun bringe ich dir die Zeichnungen.", "2026-03-09T08:00:00Z"},
        {"de", "Ich bringe dir die Zeichnungen Dienstag 0900 Uhr.", "2026-03-10T08:00:00Z"},
        {"de", "Sitze im Zug, 20 Minuten dann bringe ich dir die Zeichnungen.", "2026-03-03T09:20:00Z"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        sot_about about = about_tuesday(cases[i].language);
        sot_reading *reading = read_with(cases[i].text, &about);
        sot_finding promise = finding_of(reading, SOT_FINDING_PROMISE);
        char due[32] = "";
        ck_assert_msg(promise.q >= 0.5, "%s: %f", cases[i].text, promise.q);
        if (promise.due_us != SOT_TIME_NONE)
            ck_assert_int_eq(sot_time_format(promise.due_us, due, NULL), SOT_OK);
        ck_assert_msg(strcmp(due, cases[i].due) == 0, "%s: %s, expected %s", cases[i].text, due,
                      cases[i].due);
        ck_assert_uint_eq(promise.due_length == 0, *due == 0);
        sot_reading_free(reading);
    }
}
END_TEST

START_TEST(test_due_words)
{
    static const struct {
        const char *language, *words, *due;
    } cases[] = {
#define X(language, words, due) {language, words, due},
#include "reading_due.def"
#undef X
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        sot_about about = SOT_ABOUT_INIT;
        char text[128], due[32] = "";
        about.language = cases[i].language;
        about.time_us = INT64_C(1783414800000000);
        snprintf(text, sizeof text, "%s %s.",
                 strcmp(cases[i].language, "en") == 0 ? "I'll send you the plan" : "Ich schicke dir den Plan",
                 cases[i].words);
        sot_reading *reading = read_with(text, &about);
        sot_finding promise = finding_of(reading, SOT_FINDING_PROMISE);
        ck_assert_msg(promise.q >= 0.5, "%s: %f", text, promise.q);
        if (promise.due_us != SOT_TIME_NONE)
            ck_assert_int_eq(sot_time_format(promise.due_us, due, NULL), SOT_OK);
        ck_assert_msg(strcmp(due, cases[i].due) == 0, "%s: %s, expected %s", text, due, cases[i].due);
        sot_reading_free(reading);
    }
}
END_TEST

/* Between now and then the clock goes forward: the end of the day is an hour earlier in UTC. */
START_TEST(test_clock_change)
{
    sot_about about = about_tuesday("en");
    about.zone_change_us = TUESDAY + 26 * DAY;
    about.zone_then_minutes = 120;
    sot_reading *reading = read_with("I'll send you the drawings by April 2.", &about);
    char due[32] = "";
    ck_assert_int_eq(sot_time_format(finding_of(reading, SOT_FINDING_PROMISE).due_us, due, NULL), SOT_OK);
    ck_assert_str_eq(due, "2026-04-02T21:59:59Z");
    sot_reading_free(reading);
    about.zone_then_minutes = 9999;
    ck_assert_int_eq(sot_reader_read(reader, "", 0, &about, &reading, &error), SOT_E_RANGE);
}
END_TEST

START_TEST(test_promise)
{
    const char *text = "Hello Ada,\nI'll send you the drawings by Friday.";
    sot_about about = about_tuesday("en");
    about.id = "m1";
    sot_reading *reading = read_with(text, &about);
    sot_finding promise = finding_of(reading, SOT_FINDING_PROMISE);
    same_text(text, promise.what_offset, promise.what_length, "send you the drawings");
    same_text(text, promise.due_offset, promise.due_length, "Friday");
    ck_assert_uint_eq(strlen(promise.id), 16);
    char id[17];
    snprintf(id, sizeof id, "%s", promise.id);
    sot_reading_free(reading);
    reading = read_with(text, &about);
    ck_assert_str_eq(finding_of(reading, SOT_FINDING_PROMISE).id, id);
    sot_reading_free(reading);
    about.id = "m2";
    reading = read_with(text, &about);
    ck_assert_str_ne(finding_of(reading, SOT_FINDING_PROMISE).id, id);
    sot_reading_free(reading);
    about.time_us = SOT_TIME_NONE; /* without a time Friday has no date */
    reading = read_with(text, &about);
    ck_assert(finding_of(reading, SOT_FINDING_PROMISE).due_us == SOT_TIME_NONE);
    sot_reading_free(reading);
}
END_TEST

START_TEST(test_findings)
{
    static const struct {
        const char *language, *text;
        int kind;
    } cases[] = {
        {"en", "As promised, the drawings are attached.", SOT_FINDING_SETTLEMENT},
        {"en", "I won't make it by Friday.", SOT_FINDING_BREACH},
        {"en", "The machine you sold me is broken and still nobody answers my mails.", SOT_FINDING_COMPLAINT},
        {"en", "We are very sorry for the trouble, we are looking into it.", SOT_FINDING_ACKNOWLEDGEMENT},
        {"en", "Sorry for the inconvenience, the fitter comes today.", SOT_FINDING_ACKNOWLEDGEMENT},
        {"en", "It works now, thanks.", SOT_FINDING_RESOLUTION},
        {"en", "Could you send me the invoice?", SOT_FINDING_REQUEST},
        {"en", "I wonder if you could spare an hour for this.", SOT_FINDING_REQUEST},
        {"de", "Anbei wie versprochen die Zeichnungen.", SOT_FINDING_SETTLEMENT},
        {"de", "Ich schaffe es leider nicht bis Freitag.", SOT_FINDING_BREACH},
        {"de", "Die Maschine ist schon wieder kaputt, und niemand meldet sich bei mir.",
         SOT_FINDING_COMPLAINT},
        {"de", "Entschuldigen Sie die Unannehmlichkeiten, wir kümmern uns sofort darum.",
         SOT_FINDING_ACKNOWLEDGEMENT},
        {"de", "Sie haben recht, das war unser Fehler.", SOT_FINDING_ACKNOWLEDGEMENT},
        {"de", "Jetzt funktioniert es wieder, danke.", SOT_FINDING_RESOLUTION},
        {"de", "Könntest du mir die Rechnung schicken?", SOT_FINDING_REQUEST},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        sot_about about = about_tuesday(cases[i].language);
        about.answers = 1;
        sot_reading *reading = read_with(cases[i].text, &about);
        ck_assert_msg(finding_of(reading, cases[i].kind).q >= 0.5, "%s: %f", cases[i].text,
                      finding_of(reading, cases[i].kind).q);
        sot_reading_free(reading);
    }
    static const char *const none[] = {"I'll bet he is late again.", "I promise you it is fine.",
                                       "The sun is out."};
    for (size_t i = 0; i < 3; i++) {
        sot_about about = about_tuesday("en");
        sot_reading *reading = read_with(none[i], &about);
        ck_assert_msg(finding_of(reading, SOT_FINDING_PROMISE).q < 0.5, "%s", none[i]);
        sot_reading_free(reading);
    }
}
END_TEST

/* ---- rows ---- */

typedef struct rows {
    size_t count;
    sot_suggestion at[8];
    double gratitude; /* of the first */
    char ids[8][64], refs[8][64];
} rows;

static int keep(void *user, const sot_suggestion *suggestion)
{
    rows *r = user;
    ck_assert_uint_lt(r->count, 8);
    r->at[r->count] = *suggestion;
    if (r->count == 0)
        r->gratitude = cue_of(&suggestion->row, SOT_CUE_GRATITUDE);
    keep_cues(&r->at[r->count].row);
    snprintf(r->ids[r->count], 64, "%s", suggestion->row.id ? suggestion->row.id : "");
    snprintf(r->refs[r->count], 64, "%s", suggestion->row.ref ? suggestion->row.ref : "");
    r->count++;
    return 0;
}

/* Asks anew; how many rows there are. */
static size_t rows_told(const sot_reading *reading, const sot_reading_rows_options *options, rows *got)
{
    got->count = 0;
    ck_assert_int_eq(sot_reading_rows(reading, options, keep, got, &error), SOT_OK);
    return got->count;
}

static int refuse(void *user, const sot_suggestion *suggestion)
{
    (void)user;
    (void)suggestion;
    return 1;
}

START_TEST(test_rows)
{
    sot_about about = about_tuesday("en");
    sot_reading *reading =
        read_with("As promised, the drawings of the staircase are attached. Thanks for waiting! "
                  "I'll send you the offer by Friday.",
                  &about);
    sot_interaction row = to_ada();
    row.id = "m1";
    sot_open_item open[3] = {SOT_OPEN_ITEM_INIT, SOT_OPEN_ITEM_INIT, SOT_OPEN_ITEM_INIT};
    open[0] = (sot_open_item){sizeof *open,  0, 1, "sample", "send you a sample of oak", 0, TUESDAY - 4 * DAY,
                              SOT_TIME_NONE, 0};
    open[1] = (sot_open_item){
        sizeof *open,  0, 1, "drawings", "the drawings of the staircase", 0, TUESDAY - 4 * DAY,
        TUESDAY + DAY, 0};
    open[2] = (sot_open_item){sizeof *open,      0,       0, "hers", "the drawings of the staircase", -1,
                              TUESDAY - 4 * DAY, TUESDAY, 0};
    sot_reading_rows_options options = SOT_READING_ROWS_OPTIONS_INIT;
    options.row = &row;
    options.open = open;
    options.open_count = 3;
    rows got = {0};
    ck_assert_msg(sot_reading_rows(reading, &options, keep, &got, &error) == SOT_OK, "%s", error.message);
    ck_assert_uint_eq(got.count, 3);
    ck_assert_uint_eq(got.at[0].finding, SIZE_MAX);
    ck_assert_int_eq(got.at[0].row.kind, SOT_KIND_MESSAGE);
    ck_assert(got.gratitude > 0.5);
    ck_assert_uint_eq(got.at[0].row.looked_for, 0xff);
    ck_assert_int_eq(got.at[1].row.kind, SOT_KIND_KEEP);
    ck_assert_str_eq(got.refs[1], "drawings"); /* hers is of another thread, and the sample has other words */
    ck_assert_uint_eq(got.at[1].open, 1);
    ck_assert(got.at[1].by_words > 0.3 && got.at[1].by_thread == 0 && got.at[1].by_time > 0.1);
    ck_assert(got.at[1].match == got.at[1].by_thread + got.at[1].by_words + got.at[1].by_time);
    ck_assert(got.at[1].q > 0.9 && got.at[1].finding == 0);
    ck_assert_int_eq(got.at[2].row.kind, SOT_KIND_PROMISE);
    ck_assert(got.at[2].q == finding_of(reading, SOT_FINDING_PROMISE).q);
    ck_assert_uint_eq(strlen(got.ids[2]), 16);
    ck_assert(got.at[2].row.due_us > TUESDAY);
    /* they fit into a ledger as they are */
    sot_ledger *ledger = NULL;
    ck_assert_int_eq(sot_ledger_new(context, NULL, &ledger, NULL), SOT_OK);
    for (size_t i = 0; i < got.count; i++) {
        got.at[i].row.id = got.ids[i];
        got.at[i].row.ref = got.refs[i];
        ck_assert_msg(sot_ledger_add(ledger, &got.at[i].row, NULL, &error) == SOT_OK, "%s", error.message);
    }
    sot_ledger_free(ledger);
    /* nothing fits well enough: no row */
    options.least_match = 0.99;
    ck_assert_uint_eq(rows_told(reading, &options, &got), 2);
    options.least_q = 1;
    ck_assert_uint_eq(rows_told(reading, &options, &got), 1);
    ck_assert_int_eq(sot_reading_rows(reading, &options, refuse, NULL, &error), SOT_E_CANCELLED);
    options.least_q = 2;
    ck_assert_int_eq(sot_reading_rows(reading, &options, keep, &got, &error), SOT_E_RANGE);
    options.least_q = 0.5;
    open[0].id = NULL;
    ck_assert_int_eq(sot_reading_rows(reading, &options, keep, &got, &error), SOT_E_ARGUMENT);
    options.size = 3;
    ck_assert_int_eq(sot_reading_rows(reading, &options, keep, &got, &error), SOT_E_ARGUMENT);
    sot_reading_free(reading);
}
END_TEST

/* What says nothing by itself says something of what is open, and of nothing else. */
START_TEST(test_what_is_open)
{
    sot_about about = about_tuesday("en");
    sot_reading *reading = read_with("The cut is in everyone's part, pencilled in.", &about);
    sot_interaction row = to_ada();
    sot_open_item open = SOT_OPEN_ITEM_INIT;
    open.by_author = 1;
    open.id = "cut";
    open.what = "pencil the cut in everybody's part";
    open.made_us = TUESDAY - 2 * DAY;
    open.due_us = TUESDAY + DAY / 2;
    sot_reading_rows_options options = SOT_READING_ROWS_OPTIONS_INIT;
    options.row = &row;
    options.open = &open;
    options.least_q = 0;
    options.open_count = 1;
    rows got = {0};
    ck_assert_int_eq(sot_reading_rows(reading, &options, keep, &got, &error), SOT_OK);
    ck_assert_int_eq(got.at[1].row.kind, SOT_KIND_KEEP);
    double fits = got.at[1].q;
    ck_assert(fits > 0.5 && got.at[1].by_words > 0 && got.at[1].by_time > 0.1);
    sot_finding finding = SOT_FINDING_INIT;
    ck_assert_int_eq(sot_reading_finding(reading, got.at[1].finding, &finding, &error), SOT_OK);
    ck_assert_int_eq(finding.kind, SOT_FINDING_SETTLEMENT);
    ck_assert(finding.q < fits && finding.length > 40);
    sot_reading_info info = SOT_READING_INFO_INIT;
    sot_reading_get_info(reading, &info, NULL);
    ck_assert_int_eq(sot_reading_finding(reading, info.findings + 4, &finding, &error), SOT_E_RANGE);
    open.what = "paint the door"; /* other words, and long before it is due */
    open.due_us = TUESDAY + 20 * DAY;
    ck_assert_uint_eq(rows_told(reading, &options, &got), 1);
    options.least_match = 0;
    got.count = 0;
    ck_assert_int_eq(sot_reading_rows(reading, &options, keep, &got, &error), SOT_OK);
    ck_assert(got.count > 1 && got.at[1].q < 0.2);
    options.least_match = 0.2; /* nor that it is due this very moment, or has been for ever */
    for (int i = 0; i < 2; i++) {
        open.due_us = i ? SOT_TIME_MIN : TUESDAY;
        ck_assert_uint_eq(rows_told(reading, &options, &got), 1);
    }
    options.open_count = 0;
    ck_assert_uint_eq(rows_told(reading, &options, &got), 1);
    sot_open_item two[2] = {open, open}; /* what does not match takes no other item's place */
    two[0].due_us = TUESDAY;
    two[1].id = "cut";
    two[1].what = "pencil the cut in everybody's part";
    options.open = two;
    options.open_count = 2;
    ck_assert_uint_eq(rows_told(reading, &options, &got), 2);
    ck_assert_uint_eq(got.at[1].open, 1);
    sot_reading_free(reading);
}
END_TEST

/* What was promised to put it right and is done now resolves a complaint, in whatever order they are told. */
START_TEST(test_remedy)
{
    sot_about about = about_tuesday("en");
    sot_reading *reading = read_with("The new valve is in, as I promised you.", &about);
    sot_interaction row = to_ada();
    sot_open_item open[2] = {SOT_OPEN_ITEM_INIT, SOT_OPEN_ITEM_INIT};
    open[0].complaint = 1;
    open[0].id = "cold";
    open[0].what = "no hot water";
    open[1].id = "valve";
    open[1].what = "put a new valve in";
    open[1].due_us = TUESDAY + DAY / 2;
    open[0].made_us = open[1].made_us = TUESDAY - 2 * DAY;
    open[0].same_thread = open[1].same_thread = 1;
    sot_reading_rows_options options = SOT_READING_ROWS_OPTIONS_INIT;
    options.row = &row;
    options.open = open;
    options.least_q = 0;
    double q[3] = {0, 0, 0}; /* no promise; the promise is of who complains; of who is complained of */
    for (int i = 0; i < 3; i++) {
        rows got = {0};
        options.open_count = i ? 2 : 1;
        open[1].by_author = i == 2;
        ck_assert_int_eq(sot_reading_rows(reading, &options, keep, &got, &error), SOT_OK);
        for (size_t k = 0; k < got.count; k++)
            q[i] = got.at[k].row.kind == SOT_KIND_RESOLVE ? got.at[k].q : q[i];
    }
    ck_assert(q[0] > 0 && q[1] == q[0] && q[2] > q[0] + 0.05);
    sot_reading_free(reading);
}
END_TEST

/* ---- bad and hostile input ---- */

START_TEST(test_bad_input)
{
    sot_reading *reading = NULL;
    sot_about about = SOT_ABOUT_INIT;
    ck_assert_int_eq(sot_reader_read(reader,
                                     "ab\xff"
                                     "cd",
                                     5, NULL, &reading, &error),
                     SOT_E_TEXT);
    ck_assert_ptr_nonnull(strstr(error.message, "byte 2"));
    ck_assert_ptr_null(strstr(error.message, "cd"));
    ck_assert_ptr_null(reading);
    ck_assert_int_eq(sot_reader_read(reader, "ab\0cd", 5, NULL, &reading, &error), SOT_E_TEXT);
    about.replace_broken = 1;
    ck_assert_int_eq(sot_reader_read(reader, "thanks \xff\xc3 a lot", 15, &about, &reading, &error), SOT_OK);
    ck_assert_uint_eq(info_of(reading).replaced, 2);
    ck_assert(sot_reading_cue(reading, SOT_CUE_GRATITUDE) > 0.5);
    sot_reading_free(reading);
    about.language = "tlh";
    ck_assert_int_eq(sot_reader_read(reader, "", 0, &about, &reading, &error), SOT_E_ARGUMENT);
    about.language = NULL;
    about.zone_minutes = 5000;
    ck_assert_int_eq(sot_reader_read(reader, "", 0, &about, &reading, &error), SOT_E_RANGE);
    about.zone_minutes = 0;
    about.time_us = SOT_TIME_MAX + 1;
    ck_assert_int_eq(sot_reader_read(reader, "", 0, &about, &reading, &error), SOT_E_RANGE);
    about.time_us = 0;
    about.header_count = 1;
    ck_assert_int_eq(sot_reader_read(reader, "", 0, &about, &reading, &error), SOT_E_ARGUMENT);
    about.size = 1;
    ck_assert_int_eq(sot_reader_read(reader, "", 0, &about, &reading, &error), SOT_E_ARGUMENT);
    ck_assert_int_eq(sot_reader_read(reader, NULL, 1, NULL, &reading, &error), SOT_E_ARGUMENT);
    ck_assert_int_eq(sot_reader_read(reader, NULL, 0, NULL, &reading, &error), SOT_OK);
    sot_span span = SOT_SPAN_INIT;
    ck_assert_int_eq(sot_reading_span(reading, 0, &span, &error), SOT_E_RANGE);
    span.size = 1;
    ck_assert_int_eq(sot_reading_span(reading, 0, &span, &error), SOT_E_ARGUMENT);
    ck_assert(sot_reading_cue(reading, 8) == 0 && sot_reading_cue(reading, -1) == 0);
    sot_reading_free(reading);
    ck_assert_ptr_null(sot_name_of(SOT_NAMES_FINDING_KIND, 99));
    ck_assert_ptr_null(sot_name_of(SOT_NAMES_PASSAGE_KIND, -1));
    ck_assert_str_eq(sot_name_of(SOT_NAMES_FINDING_KIND, SOT_FINDING_PROMISE), "promise");
}
END_TEST

static int pass(void *user, const sot_suggestion *suggestion)
{
    (void)user, (void)suggestion;
    return 0;
}

/* The piece so many times, and a line of prose, and what it says of something open: what looks ahead must not
 * look that far each time. */
static double seconds_for(const char *piece, size_t count)
{
    static const char prose[] = "\nand that is all there is to be said of it today";
    size_t n = strlen(piece), size = n * count + strlen(prose);
    char *text = malloc(size + 1);
    for (size_t i = 0; i < count; i++)
        memcpy(text + i * n, piece, n);
    memcpy(text + n * count, prose, sizeof prose);
    sot_reading *reading = NULL;
    clock_t start = clock();
    sot_about about = about_tuesday("en");
    ck_assert_msg(sot_reader_read(reader, text, size, &about, &reading, &error) == SOT_OK, "%s",
                  error.message);
    sot_reading_rows_options options = SOT_READING_ROWS_OPTIONS_INIT;
    sot_interaction row = SOT_INTERACTION_INIT;
    sot_open_item open = SOT_OPEN_ITEM_INIT;
    row.time_us = TUESDAY;
    row.actor = "me";
    row.target = "ada";
    open.id = "cut";
    options.row = &row;
    options.open = &open;
    options.open_count = 1;
    ck_assert_int_eq(sot_reading_rows(reading, &options, pass, NULL, &error), SOT_OK);
    double seconds = (double)(clock() - start) / CLOCKS_PER_SEC;
    sot_reading_free(reading);
    free(text);
    return seconds;
}

START_TEST(test_hostile)
{
    static const char *const pieces[] = {"a",
                                         ">",
                                         "> ",
                                         "\n",
                                         "?",
                                         "\xcc\x88",
                                         "I'll ",
                                         "I will ",
                                         "wrote: ",
                                         "From: a\n",
                                         "on a wrote: \n",
                                         "--\n",
                                         "😀",
                                         "by ",
                                         "\r",
                                         "-",
                                         "by Friday at 3 ",
                                         "1.",
                                         "@a",
                                         "://",
                                         "<",
                                         ":)",
                                         "\xe2\x80\xae",
                                         "ａ",
                                         "sorry for ",
                                         "don't ",
                                         "Thanks\n",
                                         "'",
                                         "in two ",
                                         "next ",
                                         "It is done. ",
                                         "=====\n"};
    for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) {
        size_t count = (1u << 20) / strlen(pieces[i]);
        double whole = seconds_for(pieces[i], count), half = seconds_for(pieces[i], count / 2);
        /* 100 times what a release build needs, for the builds that count and check; a square would take
         * hours. */
        ck_assert_msg(whole < 30, "%s: %f s for a MiB", pieces[i], whole);
        ck_assert_msg(whole < 4 * half + 0.5, "%s: %f s, half of it %f s", pieces[i], whole, half);
    }
}
END_TEST

START_TEST(test_odd_letters)
{
    static const char *const thanks[] = {
        "ｔｈａｎｋｓ a lot",
        "th\302\255anks a lot" /* octal: a hexadecimal escape would eat the a */,
        "THANKS a lot",
        "thaaaanks a lot",
        "\xe2\x80\xaethanks\xe2\x80\xac a lot",
        "thanks😀 a lot"};
    for (size_t i = 0; i < sizeof thanks / sizeof *thanks; i++) {
        sot_about about = about_tuesday("en");
        sot_reading *reading = read_with(thanks[i], &about);
        ck_assert_msg(sot_reading_cue(reading, SOT_CUE_GRATITUDE) > 0.5, "%s", thanks[i]);
        sot_reading_free(reading);
    }
    static const char *const office[] = {"Ich bin nicht im Büro", "Ich bin nicht im Buero",
                                         "Ich bin nicht im Bu\xcc\x88ro"};
    for (size_t i = 0; i < 3; i++) {
        sot_about about = about_tuesday("de");
        sot_reading *reading = read_with(office[i], &about);
        ck_assert_msg(sot_reading_cue(reading, SOT_CUE_AUTOMATIC) > 0.5, "%s", office[i]);
        sot_reading_free(reading);
    }
}
END_TEST

/* ---- catalogues ---- */

#define FRENCH                                                                                            \
    "{\"language\": \"fr\", \"words\": {\"common\": \"le la les de du et est je vous que pour\", "        \
    "\"merci\": "                                                                                         \
    "\"merci remerci*\"}, \"rules\": [{\"for\": \"gratitude\", \"weight\": 5, \"pattern\": \"<merci>\", " \
    "\"why\": "                                                                                           \
    "\"thanks\"}], \"base\": {\"gratitude\": -3}}"

START_TEST(test_catalogue)
{
    const char *documents[] = {FRENCH};
    sot_reader_options options = SOT_READER_OPTIONS_INIT;
    options.catalogues = documents;
    options.catalogue_count = 1;
    sot_reader *french = NULL;
    ck_assert_msg(sot_reader_new(context, &options, &french, &error) == SOT_OK, "%s", error.message);
    ck_assert_str_eq(sot_reader_language(french, 0), "fr");
    ck_assert_str_eq(sot_reader_language(french, 1), "en");
    ck_assert_str_eq(sot_reader_language(french, 2), "de");
    ck_assert_ptr_null(sot_reader_language(french, 3));
    const char *text = "Je vous remercie pour le plan et la visite";
    sot_reading *reading = NULL;
    ck_assert_int_eq(sot_reader_read(french, text, strlen(text), NULL, &reading, &error), SOT_OK);
    sot_reader_unref(french); /* the reading holds it */
    ck_assert_str_eq(info_of(reading).language, "fr");
    ck_assert(sot_reading_cue(reading, SOT_CUE_GRATITUDE) > 0.8);
    ck_assert_uint_eq(info_of(reading).looked_for, 1u << SOT_CUE_GRATITUDE); /* what it has rules for */
    sot_reading_free(reading);
}
END_TEST

/* Words speak once a sentence, with what they begin with; what else is said counts as much as it is sure. */
START_TEST(test_words_that_speak)
{
    const char *documents[] = {"{\"language\": \"fr\", \"words\": {\"common\": \"je le la de\"}, \"base\": "
                               "{\"promise\": -4, \"settlement\": -1}, "
                               "\"rules\": [{\"for\": \"promise\", \"weight\": 4.25, \"words\": \"envoi* "
                               "demain\"}, {\"for\": \"promise\", \"weight\": "
                               "0.5, \"words\": \"envoie\"}, {\"for\": \"settlement\", \"weight\": 3, "
                               "\"pattern\": \"le dossier\"}, {\"for\": "
                               "\"settlement\", \"weight\": -2, \"with\": \"promise\"}, {\"for\": "
                               "\"settlement\", \"weight\": 1, \"with\": \"answer\"}]}"};
    static const struct {
        const char *text;
        int answers;
        double promise, settlement; /* log-odds; -9: not told */
    } cases[] = {
        {"je envoie demain", 0, -4 + 4.25 + 0.5 + 4.25, -9},
        {"envoie demain, envoie demain", 0, -4 + 4.25 + 0.5 + 4.25, -9},
        {"envoi", 0, 0.25, -9},
        {"le dossier", 0, -9, 2},
        {"le dossier", 1, -9, 3},
        {"le dossier demain", 0, 0.25, 2 - 2 / (1 + 0.7788007830714049)},
    };
    sot_reader_options options = SOT_READER_OPTIONS_INIT;
    options.catalogues = documents;
    options.catalogue_count = 1;
    sot_reader *french = NULL;
    ck_assert_msg(sot_reader_new(context, &options, &french, &error) == SOT_OK, "%s", error.message);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        sot_about about = SOT_ABOUT_INIT;
        about.language = "fr";
        about.answers = cases[i].answers;
        sot_reading *reading = NULL;
        ck_assert_int_eq(
            sot_reader_read(french, cases[i].text, strlen(cases[i].text), &about, &reading, &error), SOT_OK);
        double odds[2] = {-9, -9}, sum[2] = {-4, -1};
        for (size_t k = 0; k < info_of(reading).findings; k++) {
            sot_finding finding = SOT_FINDING_INIT;
            ck_assert_int_eq(sot_reading_finding(reading, k, &finding, NULL), SOT_OK);
            odds[finding.kind] = log(finding.q / (1 - finding.q));
        }
        ck_assert_double_eq_tol(odds[SOT_FINDING_PROMISE], cases[i].promise, 1e-9);
        ck_assert_double_eq_tol(odds[SOT_FINDING_SETTLEMENT], cases[i].settlement, 1e-9);
        for (size_t k = 0; k < info_of(reading).spans; k++) { /* they say all of it */
            sot_span span = SOT_SPAN_INIT;
            ck_assert_int_eq(sot_reading_span(reading, k, &span, NULL), SOT_OK);
            sum[span.finding] += span.weight;
            if (strcmp(span.rule, "promise") == 0 || strcmp(span.rule, "answer") == 0)
                ck_assert_uint_eq(span.length, 0);
        }
        for (int kind = 0; kind < 2; kind++)
            ck_assert(odds[kind] < -8 || fabs(odds[kind] - sum[kind]) < 1e-9);
        sot_reading_free(reading);
    }
    sot_reader_unref(french);
}
END_TEST

START_TEST(test_bad_catalogues)
{
    static const struct {
        const char *json, *part;
    } cases[] = {
        {"{", "catalogue 0"},
        {"[]", "an object"},
        {"{\"words\": {}}", "language"},
        {"{\"language\": \"fr\", \"word\": {}}", "word: unknown"},
        {"{\"language\": \"fr\", \"words\": {\"a\": 3}}", "words"},
        {"{\"language\": \"fr\", \"rules\": [{\"for\": \"joy\", \"weight\": 1, \"pattern\": \"a\"}]}", "joy"},
        {"{\"language\": \"fr\", \"rules\": [{\"for\": \"question\", \"weight\": 1}]}", "rules[0]"},
        {"{\"language\": \"fr\", \"rules\": [{\"for\": \"question\", \"weight\": 99, \"pattern\": \"a\"}]}",
         "weight"},
        {"{\"language\": \"fr\", \"rules\": [{\"for\": \"question\", \"weight\": 1, \"pattern\": \"<b>\"}]}",
         "<b>"},
        {"{\"language\": \"fr\", \"rules\": [{\"for\": \"question\", \"weight\": 1, \"pattern\": \"^ _3\"}]}",
         "one word"},
        {"{\"language\": \"fr\", \"rules\": [{\"for\": \"question\", \"weight\": 1, \"pattern\": \"a _99 "
         "b\"}]}",
         "_99"},
        {"{\"language\": \"fr\", \"rules\": [{\"for\": \"question\", \"weight\": 1, \"pattern\": \"a _1 a _1 "
         "a _1 a _1 a _1 a "
         "_1 a _1\"}]}",
         "gaps"},
        {"{\"language\": \"fr\", \"rules\": [{\"for\": \"question\", \"weight\": 1, \"pattern\": \"a\", "
         "\"y\": 1}]}",
         "y: unknown"},
        {"{\"language\": \"fr\", \"rules\": [{\"for\": \"question\", \"weight\": 1, \"pattern\": \"a\", "
         "\"words\": \"b\"}]}",
         "twice"},
        {"{\"language\": \"fr\", \"rules\": [{\"for\": \"question\", \"weight\": 1, \"words\": \"ab*\"}]}",
         "asterisk"},
        {"{\"language\": \"fr\", \"rules\": [{\"for\": \"mark.quote\", \"weight\": 1, \"words\": \"b\"}]}",
         "patterns alone"},
        {"{\"language\": \"fr\", \"rules\": [{\"for\": \"question\", \"weight\": 1, \"with\": \"joy\"}]}",
         "joy"},
        {"{\"language\": \"fr\", \"rules\": [{\"for\": \"question\", \"weight\": 1, \"with\": "
         "\"mark.quote\"}]}",
         "mark.quote"},
        {"{\"language\": \"fr\", \"rules\": [{\"for\": \"question\", \"weight\": 1, \"with\": "
         "\"question\"}]}",
         "question"},
        {"{\"language\": \"fr\", \"words\": {\"a\": \"ab*\"}}", "asterisk"},
        {"{\"language\": \"fr\", \"language\": \"fr\"}", "twice"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        sot_reader_options options = SOT_READER_OPTIONS_INIT;
        sot_reader *none = NULL;
        options.catalogues = &cases[i].json;
        options.catalogue_count = 1;
        ck_assert_msg(sot_reader_new(context, &options, &none, &error) == SOT_E_PARSE, "%s", cases[i].json);
        ck_assert_msg(strstr(error.message, cases[i].part) != NULL, "%s: %s", cases[i].json, error.message);
        ck_assert_ptr_null(none);
    }
    const char *twice[] = {FRENCH, FRENCH};
    sot_reader_options options = SOT_READER_OPTIONS_INIT;
    sot_reader *none = NULL;
    options.catalogues = twice;
    options.catalogue_count = 2;
    ck_assert_int_eq(sot_reader_new(context, &options, &none, &error), SOT_E_PARSE);
    options.catalogue_count = 99;
    ck_assert_int_eq(sot_reader_new(context, &options, &none, &error), SOT_E_ARGUMENT);
    options.size = 1;
    ck_assert_int_eq(sot_reader_new(context, &options, &none, &error), SOT_E_ARGUMENT);
}
END_TEST

/* ---- HTML ---- */

typedef struct page {
    char bytes[4096];
    size_t size;
} page;

static int append(void *user, const char *bytes, size_t size)
{
    page *p = user;
    if (size >= sizeof p->bytes - p->size)
        return 1;
    memcpy(p->bytes + p->size, bytes, size);
    p->size += size;
    p->bytes[p->size] = 0;
    return 0;
}

static int full(void *user, const char *bytes, size_t size)
{
    (void)user;
    (void)bytes;
    (void)size;
    return 1;
}

START_TEST(test_html)
{
    static const struct {
        const char *html, *text;
    } cases[] = {
        {"", ""},
        {"plain", "plain\n"},
        {"<p>One</p><p>Two &amp; three</p>", "One\n\nTwo & three\n"},
        {"a<br>b<br/>c", "a\nb\nc\n"},
        {"<div>a</div><div>b</div>", "a\nb\n"},
        {"a  \n  b", "a b\n"},
        {"<style>p {color: red}</style><script>if (a < b) x();</script>text", "text\n"},
        {"<!-- no > --><b>bold</b> &uuml;&#228;&#x20ac;&nbsp;end", "bold üä€ end\n"},
        {"mine<blockquote>theirs<br>too</blockquote>mine", "mine\n\n> theirs\n> too\n\nmine\n"},
        {"1 < 2 & 3 &unknown; &#xffffff;", "1 < 2 & 3 &unknown; \xef\xbf\xbd\n"},
        {"<ul><li>a</li><li>b</li></ul>", "- a\n- b\n"},
        {"<a href=\"x>y\">link</a>", "link\n"},
        {"<p", ""},
        {"a<", "a<\n"},
        {"<blockquote><p>a</p><p>b<br>c</p></blockquote>", "> a\n>\n> b\n> c\n"},
        {"</blockquote>a", "a\n"},
        {"<blockquote><blockquote><blockquote><blockquote><blockquote><blockquote><blockquote><blockquote>"
         "<blockquote>a",
         "> > > > > > > > a\n"},
        {"<a title='x>y'>a</a><a it's>b</a><a \"x>c</a>", "abc\n"},
        {"a<script>", "a\n"},
        {"a<script><", "a\n"},
        {"a<script>b</scripts></script >c", "ac\n"},
        {"a<!-- b--c - d -->e<!---->f<!-- g--", "aef\n"},
        {"<!DOCTYPE html><?xml?>a</b>", "a\n"},
        {"<table><tr><td>a</td><th>b</th></tr><tr><td>c</td></tr></table>", "a b\nc\n"},
        {"&#65;&#x41;&#228;&#x20AC;&#128512;", "AAä€😀\n"},
        {"a&#32;b&#160;c&#9;d&shy;e", "a b c de\n"},
        {"&; & &amp &# &#; &#x; &#12a; &#xzz; &abcdefghijk;",
         "&; & &amp &# &#; &#x; &#12a; &#xzz; &abcdefghijk;\n"},
        {"&#x1100011;&#xd800;&#0;", "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\n"},
        {"\xef\xbf\xbd", "\xef\xbf\xbd\n"},
        {"<pre>a\n  b</pre>", "a\nb\n"},
        {"a\t\r\fb &", "a b &\n"},
        {"&abcdefghi;&amp", "&abcdefghi;&amp\n"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        page out = {{0}, 0};
        ck_assert_int_eq(sot_html_text(cases[i].html, strlen(cases[i].html), append, &out, &error), SOT_OK);
        ck_assert_str_eq(out.bytes, cases[i].text);
    }
    page out = {{0}, 0};
    ck_assert_int_eq(sot_html_text("a\xff", 2, append, &out, &error), SOT_E_TEXT);
    ck_assert_int_eq(sot_html_text("a", 1, full, &out, &error), SOT_E_IO);
    ck_assert_int_eq(sot_html_text("a", (size_t)SOT_READ_MAX + 1, append, &out, &error), SOT_E_LIMIT);
    ck_assert_int_eq(sot_html_text(NULL, 1, append, &out, &error), SOT_E_ARGUMENT);
    ck_assert_int_eq(sot_html_text(NULL, 0, append, &out, &error), SOT_OK);
    /* more than is written at once: it comes in order, and stops where a write fails */
    char many[2001];
    for (size_t i = 0; i < 2000; i++)
        many[i] = i % 100 == 99 ? ' ' : (char)('a' + i % 26);
    many[2000] = 0;
    out = (page){{0}, 0};
    ck_assert_int_eq(sot_html_text(many, 2000, append, &out, &error), SOT_OK);
    ck_assert_uint_eq(strlen(out.bytes), 2000);
    ck_assert(memcmp(out.bytes, many, 1999) == 0 && out.bytes[1999] == '\n');
    ck_assert_int_eq(sot_html_text(many, 2000, full, &out, &error), SOT_E_IO);
    ck_assert_int_eq(sot_html_text("a", 1, NULL, &out, &error), SOT_E_ARGUMENT);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("reading");
    TCase *tests = tcase_create("reading");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, test_cues);
    tcase_add_test(tests, test_what_is_not_there);
    tcase_add_test(tests, test_spans);
    tcase_add_test(tests, test_words_that_speak);
    tcase_add_test(tests, test_headers);
    tcase_add_test(tests, test_parts);
    tcase_add_test(tests, test_quoted_is_not_read);
    tcase_add_test(tests, test_due);
    tcase_add_test(tests, test_due_words);
    tcase_add_test(tests, test_clock_change);
    tcase_add_test(tests, test_promise);
    tcase_add_test(tests, test_findings);
    tcase_add_test(tests, test_rows);
    tcase_add_test(tests, test_what_is_open);
    tcase_add_test(tests, test_remedy);
    tcase_add_test(tests, test_bad_input);
    tcase_add_test(tests, test_hostile);
    tcase_add_test(tests, test_odd_letters);
    tcase_add_test(tests, test_catalogue);
    tcase_add_test(tests, test_bad_catalogues);
    tcase_add_test(tests, test_html);
    suite_add_tcase(suite, tests);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
