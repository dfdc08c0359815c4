/* SPDX-License-Identifier: MIT */
/* The summary: what awaits me and of how many, what fell since Monday and why, with the attention and the
 * network of both moments. */
#include "../common/flat.h"
#include "../common/row.h"
#include "../common/worlds.h"
#include "../common/bytes.h"

static sot_context *context;
static sot_ledger *ledger;
static sot_words *words;
static bytes out;

static void setup(void)
{
    context = new_context(1);
    OK(sot_ledger_new(context, NULL, &ledger, error));
    OK(sot_words_builtin(context, "en", &words, error));
}

static void teardown(void)
{
    bytes_free(&out);
    sot_words_free(words);
    sot_ledger_free(ledger);
    sot_context_unref(context);
}

static void put(int64_t t, const char *actor, const char *target, int kind)
{
    sot_interaction row = row_by(t, actor, target, kind);
    OK(sot_ledger_add(ledger, &row, NULL, error));
}

/* Days of a question and its answer. */
static void talk(const char *other, int from, int days)
{
    for (int day = from; day < from + days; day++) {
        put(START + day * DAY, "me", other, SOT_KIND_ASK);
        put(START + day * DAY + HOUR, other, "me", SOT_KIND_ANSWER);
        if (day % 7 == 0)
            put(START + day * DAY + 2 * HOUR, other, "me", SOT_KIND_MEET);
    }
}

static const char *summary_at(int64_t t, const sot_attention *attention, const sot_network *network)
{
    sot_scores_options asked = SOT_SCORES_OPTIONS_INIT;
    sot_words_options options = SOT_WORDS_OPTIONS_INIT;
    sot_scores *scores = NULL;
    asked.as_of_us = t;
    asked.me = "me";
    asked.attention = options.attention = attention;
    asked.network = options.network = network;
    options.ledger = ledger;
    options.columns = 200;
    bytes_free(&out);
    out = (bytes){NULL, 0, 0, 0, 0};
    OK(sot_ledger_scores(ledger, NULL, &asked, &scores, error));
    OK(sot_words_summary(words, scores, &options, bytes_write, &out, error));
    bytes_write(&out, "", 1);
    sot_scores_free(scores);
    return out.p;
}

#define SAYS(text, part) ck_assert_msg(strstr((text), (part)) != NULL, "%s\nexpected: %s", (text), (part))

START_TEST(more_than_are_listed)
{
    char other[16];
    for (int k = 0; k < 10; k++) {
        snprintf(other, sizeof other, "friend %d", k);
        put(START + k * HOUR, other, "me", SOT_KIND_ASK);
    }
    const char *text = summary_at(START + 2 * DAY, NULL, NULL);
    SAYS(text, "10 contacts follow or were met");
    SAYS(text, "10 await your move");
    SAYS(text, "and 2 more");
    size_t listed = 0;
    for (const char *at = text; (at = strstr(at, "the question has waited for your answer")) != NULL; at++)
        listed++;
    ck_assert_uint_eq(listed, 8);
    SAYS(text, "none fell by 3 points or more");
}
END_TEST

START_TEST(it_has_just_come)
{
    sot_interaction row = row_by(START, "me", "ann", SOT_KIND_PROMISE);
    row.id = "p";
    row.due_us = START + DAY;
    OK(sot_ledger_add(ledger, &row, NULL, error));
    put(START + DAY, "ann", "me", SOT_KIND_COMPLAIN);
    put(START + DAY, "ben", "me", SOT_KIND_ASK);
    const char *text = summary_at(START + DAY + HOUR / 2, NULL, NULL);
    SAYS(text, "your promise \"p\" has just fallen due");
    SAYS(text, "the complaint about you has just come");
    SAYS(text, "the question has just come and waits for your answer");
}
END_TEST

/* ---- what fell ---- */

static const char *summary_with_all(int64_t t)
{
    sot_attention *attention = NULL;
    sot_network *network = NULL;
    OK(sot_attention_new(ledger, NULL, t, &attention, error));
    OK(sot_network_from_ledger(ledger, NULL, t, &network, error));
    const char *text = summary_at(t, attention, network);
    sot_attention_free(attention);
    sot_network_unref(network);
    return text;
}

/* Of depth: by the attention of both moments, which a summary without it does not know of. */
START_TEST(depth_fell)
{
    talk("ann", 0, 8);
    talk("ben", 0, 40);
    const char *text = summary_with_all(START + 20 * DAY);
    SAYS(text, "1 fell by 3 points or more since Monday ");
    SAYS(
        text,
        "the depth between you and ann fell 3 points, from 65 to 62, because it became a smaller part of all "
        "contact");
    SAYS(summary_at(START + 20 * DAY, NULL, NULL), "none fell by 3 points or more");
    teardown();
    setup();
    talk("ann", 0, 14);
    talk("ben", 0, 40);
    SAYS(summary_with_all(START + 28 * DAY),
         "the depth between you and ann fell 3 points, from 70 to 67, because there was less contact");
}
END_TEST

/* Of trust: by what is open, which is named; without an open item in the words of the signal. */
START_TEST(trust_fell)
{
    char id[8];
    talk("ann", 0, 40);
    talk("ben", 0, 40);
    for (int k = 0; k < 4; k++) {
        sot_interaction row = row_by(START + 35 * DAY + k * HOUR, "me", "ann", SOT_KIND_PROMISE);
        snprintf(id, sizeof id, "p%d", k);
        row.id = id;
        row.due_us = START + 42 * DAY;
        OK(sot_ledger_add(ledger, &row, NULL, error));
    }
    SAYS(
        summary_with_all(START + 44 * DAY),
        "ann's trust in you fell 12 points, from 59 to 47, because your promise \"p3\" is overdue by 2 days");
    SAYS(summary_at(START + 44 * DAY, NULL, NULL), "because your promise \"p3\" is overdue by 2 days");
    teardown();
    setup();
    talk("ann", 0, 40);
    for (int k = 0; k < 4; k++)
        put(START + 41 * DAY + k * HOUR, "ann", "me", SOT_KIND_COMPLAIN);
    SAYS(summary_at(START + 42 * DAY, NULL, NULL),
         "because the complaint about you has been open for 21 hours");
    SAYS(summary_at(START + 48 * DAY, NULL, NULL),
         "because the complaint about you has been open for 7 days");
    teardown();
    setup();
    talk("ann", 0, 40);
    for (int k = 0; k < 12; k++)
        put(START + 41 * DAY + k * HOUR, "me", "ann", SOT_KIND_MISREPRESENT);
    SAYS(summary_at(START + 42 * DAY, NULL, NULL),
         "ann's trust in you fell 11 points, from 59 to 48, because something you said was not straight");
}
END_TEST

/* Where the first days of all times are there is no Monday before. */
START_TEST(at_the_beginning_of_time)
{
    put(SOT_TIME_MIN, "ann", "me", SOT_KIND_ASK);
    const char *text = summary_at(SOT_TIME_MIN + HOUR, NULL, NULL);
    SAYS(text, "1 awaits your move");
    SAYS(text, "none fell by 3 points or more");
}
END_TEST

/* Nobody, and somebody who is no relationship. */
START_TEST(nothing_to_tell)
{
    sot_contact contact = SOT_CONTACT_INIT;
    contact.id = "me";
    OK(sot_ledger_declare(ledger, &contact, error));
    const char *text = summary_at(START, NULL, NULL);
    SAYS(text, "0 contacts");
    ck_assert_ptr_null(strstr(text, "await"));
    for (int day = 0; day < 30; day += 10)
        put(START + day * DAY, "ann", "me", SOT_KIND_MESSAGE);
    text = summary_at(START + 40 * DAY, NULL, NULL);
    SAYS(text, "0 are relationships (depth 15 or more");
    SAYS(text, "none fell by 3 points or more");
}
END_TEST

/* What the other one owes is not why they trust me less. */
START_TEST(what_others_owe)
{
    talk("ann", 0, 40);
    for (int k = 0; k < 3; k++) {
        put(START + 41 * DAY + k * HOUR, "me", "ann", SOT_KIND_COMPLAIN);
        put(START + 41 * DAY + k * HOUR, "ann", "me", SOT_KIND_COMPLAIN);
    }
    SAYS(summary_at(START + 42 * DAY, NULL, NULL), "because the complaint about you has been open for");
}
END_TEST

START_TEST(what_it_needs)
{
    sot_scores_options asked = SOT_SCORES_OPTIONS_INIT;
    sot_words_options options = SOT_WORDS_OPTIONS_INIT;
    sot_scores *scores = NULL;
    asked.as_of_us = START + DAY;
    asked.me = "me";
    put(START, "ann", "me", SOT_KIND_ASK);
    OK(sot_ledger_scores(ledger, NULL, &asked, &scores, error));
    FAILS(SOT_E_ARGUMENT, sot_words_summary(words, scores, &options, bytes_write, &out, error));
    options.ledger = ledger;
    FAILS(SOT_E_ARGUMENT, sot_words_summary(NULL, scores, &options, bytes_write, &out, error));
    FAILS(SOT_E_ARGUMENT, sot_words_summary(words, NULL, &options, bytes_write, &out, error));
    FAILS(SOT_E_ARGUMENT, sot_words_summary(words, scores, &options, NULL, &out, error));
    sot_scores_free(scores);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("summary");
    TCase *tests = add_case(suite, "summary");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, more_than_are_listed);
    tcase_add_test(tests, it_has_just_come);
    tcase_add_test(tests, depth_fell);
    tcase_add_test(tests, trust_fell);
    tcase_add_test(tests, at_the_beginning_of_time);
    tcase_add_test(tests, nothing_to_tell);
    tcase_add_test(tests, what_others_owe);
    tcase_add_test(tests, what_it_needs);
    return run_suite(suite);
}
