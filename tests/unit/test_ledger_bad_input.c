/* SPDX-License-Identifier: MIT */
/* What a ledger refuses: every field out of its range, alone and in a column, with its place in the message
 * and nothing changed. */
#include "../common/flat.h"
#include <check.h>
#include <stdio.h>
#include <stdlib.h>

#include "ledger/store/ledger.h"
#include "socialtrust.h"

static sot_error error;
static sot_context *context;
static sot_ledger *ledger;

static void setup(void)
{
    ck_assert_int_eq(sot_context_new(NULL, &context, &error), SOT_OK);
    ck_assert_int_eq(sot_ledger_new(context, NULL, &ledger, &error), SOT_OK);
}

static void teardown(void)
{
    sot_ledger_free(ledger);
    sot_context_unref(context);
}

typedef struct fault {
    const char *column;
    sot_status status;
    int kind;
    void (*make)(sot_interaction *);
} fault;

static char too_long[SOT_ID_MAX + 2];
static void actor_empty(sot_interaction *r)
{
    r->actor = "";
}
static void actor_null(sot_interaction *r)
{
    r->actor = NULL;
}
static void actor_long(sot_interaction *r)
{
    r->actor = too_long;
}
static void target_bytes(sot_interaction *r)
{
    r->target = "\xc3(";
}
static void time_early(sot_interaction *r)
{
    r->time_us = SOT_TIME_MIN - 1;
}
static void time_none(sot_interaction *r)
{
    r->time_us = SOT_TIME_NONE;
}
static void kind_unknown(sot_interaction *r)
{
    r->kind = 32;
}
static void kind_custom(sot_interaction *r)
{
    r->kind = SOT_KIND_CUSTOM;
}
static void channel_long(sot_interaction *r)
{
    r->channel = "0123456789012345678901234567890123456789012345678901234567890123x";
}
static void channel_bytes(sot_interaction *r)
{
    r->channel = "\xed\xa0\x80";
}
static void audience_none(sot_interaction *r)
{
    r->audience = 0;
}
static void weight_less(sot_interaction *r)
{
    r->weight = -.01;
}
static void weight_more(sot_interaction *r)
{
    r->weight = 3.01;
}
static void weight_nan(sot_interaction *r)
{
    r->weight = SOT_UNKNOWN;
}
static void duration_less(sot_interaction *r)
{
    r->duration_s = -1;
}
static void duration_infinite(sot_interaction *r)
{
    r->duration_s = INFINITY;
}
static void sentiment_more(sot_interaction *r)
{
    r->sentiment = 1.5;
}
static void sentiment_infinite(sot_interaction *r)
{
    r->sentiment = -INFINITY;
}
static void sentiment_none(sot_interaction *r)
{
    r->sentiment = SOT_UNKNOWN;
}
static void apology_more(sot_interaction *r)
{
    set_cue(r, SOT_CUE_APOLOGY, 1.01);
}
static void closing_nan(sot_interaction *r)
{
    set_cue(r, SOT_CUE_CLOSING, SOT_UNKNOWN);
}
static void looked_for_unknown(sot_interaction *r)
{
    r->looked_for = 256;
}
static void id_long(sot_interaction *r)
{
    r->id = too_long;
}
static void id_bytes(sot_interaction *r)
{
    r->id = "\x80";
}
static void ref_wrong(sot_interaction *r)
{
    r->ref = "p";
}
static void ref_bytes(sot_interaction *r)
{
    r->ref = "\xf5";
}
static void due_wrong(sot_interaction *r)
{
    r->due_us = 5;
}
static void due_late(sot_interaction *r)
{
    r->due_us = SOT_TIME_MAX + 1;
}

static const fault faults[] = {
    {"actor", SOT_E_TEXT, SOT_KIND_MESSAGE, actor_empty},
    {"actor", SOT_E_TEXT, SOT_KIND_MESSAGE, actor_null},
    {"actor", SOT_E_TEXT, SOT_KIND_MESSAGE, actor_long},
    {"target", SOT_E_TEXT, SOT_KIND_MESSAGE, target_bytes},
    {"time", SOT_E_RANGE, SOT_KIND_MESSAGE, time_early},
    {"time", SOT_E_RANGE, SOT_KIND_MESSAGE, time_none},
    {"kind", SOT_E_KIND, SOT_KIND_MESSAGE, kind_unknown},
    {"kind", SOT_E_KIND, SOT_KIND_MESSAGE, kind_custom},
    {"channel", SOT_E_TEXT, SOT_KIND_MESSAGE, channel_long},
    {"channel", SOT_E_TEXT, SOT_KIND_MESSAGE, channel_bytes},
    {"audience", SOT_E_RANGE, SOT_KIND_MESSAGE, audience_none},
    {"weight", SOT_E_RANGE, SOT_KIND_MESSAGE, weight_less},
    {"weight", SOT_E_RANGE, SOT_KIND_MESSAGE, weight_more},
    {"weight", SOT_E_RANGE, SOT_KIND_MESSAGE, weight_nan},
    {"duration", SOT_E_RANGE, SOT_KIND_CALL, duration_less},
    {"duration", SOT_E_RANGE, SOT_KIND_CALL, duration_infinite},
    {"sentiment", SOT_E_RANGE, SOT_KIND_MESSAGE, sentiment_more},
    {"sentiment", SOT_E_RANGE, SOT_KIND_MESSAGE, sentiment_infinite},
    {"sentiment", SOT_E_ARGUMENT, SOT_KIND_RATE, sentiment_none},
    {"apology", SOT_E_RANGE, SOT_KIND_MESSAGE, apology_more},
    {"closing", SOT_E_RANGE, SOT_KIND_MESSAGE, closing_nan},
    {"looked_for", SOT_E_RANGE, SOT_KIND_MESSAGE, looked_for_unknown},
    {"id", SOT_E_TEXT, SOT_KIND_MESSAGE, id_long},
    {"id", SOT_E_TEXT, SOT_KIND_MESSAGE, id_bytes},
    {"ref", SOT_E_ARGUMENT, SOT_KIND_PROMISE, ref_wrong},
    {"ref", SOT_E_TEXT, SOT_KIND_KEEP, ref_bytes},
    {"due", SOT_E_ARGUMENT, SOT_KIND_MESSAGE, due_wrong},
    {"due", SOT_E_RANGE, SOT_KIND_PROMISE, due_late},
};

/* The row as columns of strings, after a good one. */
static sot_status add_as_column(const sot_interaction *bad, const sot_interaction *good)
{
    sot_columns columns = SOT_COLUMNS_INIT;
    const sot_interaction *rows[] = {good, bad};
    const char *strings[5][2];
    sot_text_column texts[5];
    int64_t time_us[2], due_us[2];
    uint8_t kind[2];
    uint32_t audience[2], looked_for[2];
    double weight[2], duration_s[2], sentiment[2], cues[8][2];
    for (int i = 0; i < 2; i++) {
        const sot_interaction *row = rows[i];
        strings[0][i] = row->actor, strings[1][i] = row->target, strings[2][i] = row->channel,
        strings[3][i] = row->id;
        strings[4][i] = row->ref;
        time_us[i] = row->time_us, due_us[i] = row->due_us, kind[i] = (uint8_t)row->kind,
        audience[i] = row->audience;
        looked_for[i] = row->looked_for, weight[i] = row->weight, duration_s[i] = row->duration_s;
        sentiment[i] = row->sentiment;
        for (int c = 0; c < 8; c++)
            cues[c][i] = cue_of(row, (int)c);
    }
    for (int t = 0; t < 5; t++) {
        texts[t] = (sot_text_column)SOT_TEXT_COLUMN_INIT;
        texts[t].strings = strings[t];
    }
    columns.count = 2;
    columns.time_us = time_us, columns.kind = kind, columns.audience = audience, columns.weight = weight;
    columns.duration_s = duration_s, columns.sentiment = sentiment, columns.looked_for = looked_for;
    columns.due_us = due_us;
    const double *cue_columns[8];
    for (int c = 0; c < 8; c++)
        cue_columns[c] = cues[c];
    columns.cues = cue_columns;
    columns.cue_count = 8;
    columns.actor = &texts[0], columns.target = &texts[1], columns.channel = &texts[2],
    columns.id = &texts[3];
    columns.ref = &texts[4];
    return sot_ledger_add_columns(ledger, &columns, NULL, &error);
}

START_TEST(bad_input)
{
    const fault *one = &faults[_i];
    sot_interaction row = SOT_INTERACTION_INIT, good = SOT_INTERACTION_INIT;
    char place[64];
    memset(too_long, 'x', SOT_ID_MAX + 1);
    row.actor = good.actor = "a";
    row.target = good.target = "b";
    row.kind = good.kind = one->kind;
    row.sentiment = good.sentiment = 0;
    one->make(&row);
    error = (sot_error)SOT_ERROR_INIT;
    ck_assert_int_eq(sot_ledger_add(ledger, &row, NULL, &error), one->status);
    ck_assert_int_eq(error.status, one->status);
    snprintf(place, sizeof place, "%s: ", one->column);
    ck_assert_msg(strncmp(error.message, place, strlen(place)) == 0, "%s", error.message);
    ck_assert_int_eq(add_as_column(&row, &good), one->status);
    snprintf(place, sizeof place, "row 1, column %s: ", one->column);
    ck_assert_msg(strncmp(error.message, place, strlen(place)) == 0, "%s", error.message);
    ck_assert_uint_eq(ledger->contacts.ids.count, 0);
    ck_assert_uint_eq(ledger->pairs.count, 0);
    ck_assert_int_eq(sot_ledger_add(ledger, &good, NULL, &error), SOT_OK);
}
END_TEST

START_TEST(bad_columns)
{
    sot_columns columns = SOT_COLUMNS_INIT;
    int64_t times[3] = {1, 2, 3};
    uint32_t codes[3] = {0, 1, 2};
    int32_t offsets[4] = {0, 1, 2, 3}, down[4] = {0, 2, 1, 3};
    uint8_t kinds[3] = {6, 6, 6}, valid = 5;
    sot_text_column a = SOT_TEXT_COLUMN_INIT, b = a, dictionary = a, names = a, none = a;
    const char *spelled[] = {"message", "", "wave"};
    sot_added added;
    ck_assert_int_eq(sot_ledger_add_columns(ledger, &columns, &added, &error),
                     SOT_OK); /* no rows, no columns */
    ck_assert_uint_eq(added.rows, 0);
    columns.count = 3;
    const char *missing[] = {"time", "actor", "target", "kind"};
    a.offsets = offsets, a.bytes = "xyz";
    b.codes = codes;
    for (int i = 0; i < 4; i++) {
        ck_assert_int_eq(sot_ledger_add_columns(ledger, &columns, NULL, &error), SOT_E_ARGUMENT);
        ck_assert_msg(strncmp(error.message, missing[i], strlen(missing[i])) == 0, "%s", error.message);
        columns.time_us = times;
        columns.actor = i >= 1 ? &a : &none;
        columns.target = i >= 2 ? &b : NULL;
    }
    columns.kind = kinds;
    a.offsets = down;
    ck_assert_int_eq(sot_ledger_add_columns(ledger, &columns, NULL, &error), SOT_E_RANGE);
    ck_assert_ptr_nonnull(strstr(error.message, "row 1, column actor"));
    a.offsets = offsets;
    dictionary.strings = spelled;
    b.dictionary = &dictionary;
    b.dictionary_size = 2; /* and a code 2 */
    ck_assert_int_eq(sot_ledger_add_columns(ledger, &columns, NULL, &error),
                     SOT_E_TEXT); /* entry 1 is empty */
    ck_assert_ptr_nonnull(strstr(error.message, "row 1, column target"));
    codes[1] = 0;
    ck_assert_int_eq(sot_ledger_add_columns(ledger, &columns, NULL, &error), SOT_E_RANGE);
    ck_assert_ptr_nonnull(strstr(error.message, "row 2, column target"));
    a = b; /* the same with both by code */
    ck_assert_int_eq(sot_ledger_add_columns(ledger, &columns, NULL, &error), SOT_E_RANGE);
    ck_assert_ptr_nonnull(strstr(error.message, "row 2, column actor"));
    codes[2] = 1;
    ck_assert_int_eq(sot_ledger_add_columns(ledger, &columns, NULL, &error), SOT_E_TEXT);
    codes[2] = 0;
    a.validity = &valid; /* row 1 is none */
    ck_assert_int_eq(sot_ledger_add_columns(ledger, &columns, NULL, &error), SOT_E_TEXT);
    ck_assert_ptr_nonnull(strstr(error.message, "row 1, column actor"));
    a.validity = NULL;
    columns.kind = NULL;
    columns.kind_name = &names;
    names.strings = spelled;
    ck_assert_int_eq(sot_ledger_add_columns(ledger, &columns, NULL, &error), SOT_E_KIND);
    ck_assert_ptr_nonnull(strstr(error.message, "wave"));
    spelled[2] = "call"; /* a kind without a name is a message */
    ck_assert_int_eq(sot_ledger_add_columns(ledger, &columns, &added, &error), SOT_OK);
    ck_assert_uint_eq(added.with_self, 3);
    ck_assert_uint_eq(ledger->contacts.ids.count, 1);
    ck_assert_uint_eq(ledger->tally.kinds[SOT_KIND_MESSAGE].count, 2);
    columns.size = 0;
    ck_assert_int_eq(sot_ledger_add_columns(ledger, &columns, NULL, &error), SOT_E_ARGUMENT);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("ledger bad input");
    TCase *tests = tcase_create("ledger bad input");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_loop_test(tests, bad_input, 0, (int)(sizeof faults / sizeof *faults));
    tcase_add_test(tests, bad_columns);
    suite_add_tcase(suite, tests);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
