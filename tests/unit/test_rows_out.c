/* SPDX-License-Identifier: MIT */
/* Rows out as an Arrow stream and in again, and what errors say. */
#include "../common/bytes.h"
#include "../common/failing.h"
#include "../common/worlds.h"
#include "base/base.h"

#include <stdio.h>

static sot_context *context;
static sot_profile *profile;

static void setup(void)
{
    context = new_context(1);
    profile = new_profile(context, RICH_PROFILE);
}

static void teardown(void)
{
    sot_profile_unref(profile);
    sot_context_unref(context);
}

static sot_ledger *some_ledger(sot_context *of, unsigned count)
{
    rng dice = {4242};
    making how = {5, RICH_KINDS, 150, true};
    row_list rows = rows_make(&dice, count, &how);
    sot_ledger *ledger = new_ledger(of, profile, 0, &rows, false);
    rows_free(&rows);
    return ledger;
}

static bytes rows_of(sot_ledger *ledger)
{
    bytes out = {NULL, 0, 0, 0, 0};
    OK(sot_ledger_write_ndjson(ledger, NULL, bytes_write, &out, error));
    return out;
}

/* What stands for rows: their number, and each row, in whatever order, as a sum. */
typedef struct gathered {
    uint64_t count, sum;
    const char *a, *b; /* whom every row must name; NULL: anybody */
} gathered;

static int gather(void *user, const sot_interaction *row)
{
    gathered *g = user;
    uint64_t sum = 0;
    OK(sot_interaction_sum(profile, row, &sum, error));
    const char *const named[2] = {row->actor, row->target};
    for (int k = 0; k < 2; k++) {
        const char *id = k ? g->b : g->a;
        ck_assert(!id || strcmp(named[0], id) == 0 || strcmp(named[1], id) == 0);
    }
    g->count++;
    g->sum += sum;
    return 0;
}

static gathered gathered_of(sot_ledger *ledger, const char *a, const char *b)
{
    gathered all = {0, 0, a, b};
    OK(sot_ledger_each(ledger, a, b, gather, &all, error));
    return all;
}

static gathered there_and_back(sot_ledger *ledger, const char *a, const char *b)
{
    struct ArrowArrayStream stream;
    sot_ledger *again = NULL;
    sot_added added = SOT_ADDED_INIT;
    OK(sot_ledger_new(context, profile, &again, error));
    OK(sot_ledger_export_arrow(ledger, a, b, &stream, error));
    OK(sot_ledger_read_arrow(again, &stream, NULL, &added, error));
    gathered all = gathered_of(again, a, b);
    ck_assert_uint_eq(added.added, all.count);
    sot_ledger_free(again);
    return all;
}

START_TEST(rows_out_and_in)
{
    sot_ledger *ledger = some_ledger(context, 300);
    static const struct {
        int a, b;
    } asked[] = {{-1, -1}, {0, -1}, {3, -1}, {0, 1}, {2, 4}};
    for (size_t k = 0; k < sizeof asked / sizeof *asked; k++) {
        const char *a = asked[k].a < 0 ? NULL : rows_contact[asked[k].a];
        const char *b = asked[k].b < 0 ? NULL : rows_contact[asked[k].b];
        gathered before = gathered_of(ledger, a, b), after = there_and_back(ledger, a, b);
        ck_assert_uint_gt(before.count, 0);
        ck_assert_uint_eq(before.count, after.count);
        ck_assert(before.sum == after.sum);
    }
    sot_ledger_free(ledger);
}
END_TEST

/* Of most texts and cues no row has any; here one has, in the middle, and is the only one. */
START_TEST(what_one_row_has)
{
    for (int which = 0; which < 6; which++) {
        sot_ledger *ledger = NULL;
        OK(sot_ledger_new(context, profile, &ledger, error));
        for (int k = 0; k < 100; k++) {
            sot_interaction row = SOT_INTERACTION_INIT;
            row.actor = k % 2 ? "ann" : "bob";
            row.target = k % 2 ? "bob" : "ann";
            row.kind = SOT_KIND_KEEP;
            row.time_us = INT64_C(1772355600000000) + k;
            row.id = which == 1 && k == 40 ? "x" : NULL;
            row.ref = which == 2 && k == 40 ? "y" : NULL;
            row.channel = which == 3 && k == 40 ? "mail" : NULL;
            if (which == 4 && k == 40) {
                set_cue(&row, SOT_CUE_HUMOUR, 0.5);
                row.looked_for = 1u << SOT_CUE_HUMOUR;
            }
            if (which == 5 && k == 40)
                row.looked_for = 1u << SOT_CUE_QUESTION;
            OK(sot_ledger_add(ledger, &row, NULL, error));
        }
        gathered before = gathered_of(ledger, NULL, NULL), after = there_and_back(ledger, NULL, NULL);
        ck_assert_uint_eq(before.count, 100);
        ck_assert_uint_eq(after.count, 100);
        ck_assert(before.sum == after.sum);
        sot_ledger_free(ledger);
    }
}
END_TEST

START_TEST(whole_ledgers_are_equal)
{
    sot_ledger *ledger = some_ledger(context, 200), *again = NULL;
    struct ArrowArrayStream stream;
    OK(sot_ledger_new(context, profile, &again, error));
    OK(sot_ledger_export_arrow(ledger, NULL, NULL, &stream, error));
    OK(sot_ledger_read_arrow(again, &stream, NULL, NULL, error));
    bytes one = rows_of(ledger), other = rows_of(again);
    ck_assert_uint_eq(one.size, other.size);
    ck_assert_mem_eq(one.p, other.p, one.size);
    bytes_free(&one);
    bytes_free(&other);
    sot_ledger_free(again);
    sot_ledger_free(ledger);
}
END_TEST

typedef struct walked {
    char before[32];
    size_t count;
} walked;

static int in_order(void *user, const sot_interaction *row)
{
    walked *all = user;
    bool turned = strcmp(row->actor, row->target) > 0;
    char pair[32];
    snprintf(pair, sizeof pair, "%s %s", turned ? row->target : row->actor,
             turned ? row->actor : row->target);
    ck_assert_str_lt(all->before, pair);
    memcpy(all->before, pair, sizeof pair);
    all->count++;
    return 0;
}

/* The first pairs are found without sorting all; contacts that are gone, and some who come first in nothing,
 * are among them. */
START_TEST(pairs_come_in_order)
{
    sot_ledger *ledger = NULL;
    char a[8], b[8];
    OK(sot_ledger_new(context, profile, &ledger, error));
    for (unsigned i = 0; i < 300; i++)
        for (unsigned k = i + 1; k < 300; k += 1 + i % 50) {
            sot_interaction row = SOT_INTERACTION_INIT;
            snprintf(a, sizeof a, "c%03u", i % 7 == 3 ? k : i);
            snprintf(b, sizeof b, "c%03u", i % 7 == 3 ? i : k);
            row.actor = a;
            row.target = b;
            row.time_us = k;
            OK(sot_ledger_add(ledger, &row, NULL, error));
        }
    for (unsigned least = 0; least < 300; least += 20) {
        walked all = {.count = 0};
        sot_ledger_info info = SOT_LEDGER_INFO_INIT;
        OK(sot_ledger_each(ledger, NULL, NULL, in_order, &all, error));
        OK(sot_ledger_get_info(ledger, &info, error));
        ck_assert_uint_eq(all.count, info.interactions);
        for (unsigned i = least; i < least + 15; i++) {
            snprintf(a, sizeof a, "c%03u", i);
            OK(sot_ledger_forget(ledger, a, NULL, error));
        }
    }
    sot_ledger_free(ledger);
}
END_TEST

/* Columns of nothing but zeros show one buffer, which lives as long as the last of them, wherever it was
 * moved. */
START_TEST(zeros_are_there_once)
{
    sot_ledger *ledger = NULL;
    sot_interaction row = SOT_INTERACTION_INIT;
    struct ArrowArrayStream stream;
    struct ArrowArray batch, moved[2];
    OK(sot_ledger_new(context, profile, &ledger, error));
    row.actor = "ann";
    row.target = "bob";
    for (row.time_us = 0; row.time_us < 20; row.time_us++)
        OK(sot_ledger_add(ledger, &row, NULL, error));
    OK(sot_ledger_export_arrow(ledger, NULL, NULL, &stream, error));
    ck_assert_int_eq(stream.get_next(&stream, &batch), 0);
    int64_t first = 0, last = 0;
    for (int64_t i = 0; i < batch.n_children; i++)
        for (int64_t k = i + 1; k < batch.n_children; k++)
            if (batch.children[i]->n_buffers == 2 &&
                batch.children[i]->buffers[1] == batch.children[k]->buffers[1]) {
                first = i;
                last = k;
            }
    ck_assert_int_lt(first, last);
    moved[0] = *batch.children[first];
    moved[1] = *batch.children[last];
    batch.children[first]->release = batch.children[last]->release = NULL;
    batch.release(&batch);
    stream.release(&stream);
    moved[0].release(&moved[0]);
    for (int64_t i = 0; i < moved[1].length; i++)
        ck_assert(((const double *)moved[1].buffers[1])[i] == 0);
    moved[1].release(&moved[1]);
    sot_ledger_free(ledger);
}
END_TEST

START_TEST(nothing_out)
{
    sot_ledger *ledger = NULL;
    struct ArrowArrayStream stream;
    OK(sot_ledger_new(context, profile, &ledger, error));
    ck_assert_uint_eq(there_and_back(ledger, NULL, NULL).count, 0);
    FAILS(SOT_E_ARGUMENT, sot_ledger_export_arrow(NULL, NULL, NULL, &stream, error));
    FAILS(SOT_E_ARGUMENT, sot_ledger_export_arrow(ledger, NULL, NULL, NULL, error));
    FAILS(SOT_E_NOT_FOUND, sot_ledger_export_arrow(ledger, "nobody", NULL, &stream, error));
    sot_ledger_free(ledger);
}
END_TEST

START_TEST(out_of_memory)
{
    failing memory = {.fail_at = 0};
    sot_context_options options = failing_options(&memory, 1);
    sot_context *limited = NULL;
    OK(sot_context_new(&options, &limited, error));
    sot_ledger *ledger = some_ledger(limited, 60);
    sot_status status = SOT_E_MEMORY;
    gathered_of(ledger, NULL, NULL); /* which the ledger remembers the order for */
    long live = atomic_load(&memory.live), n = 1;
    for (; status != SOT_OK; n++) {
        struct ArrowArrayStream stream = {.release = NULL};
        failing_arm(&memory, n, n % 2);
        status = sot_ledger_export_arrow(ledger, NULL, NULL, &stream, NULL);
        failing_arm(&memory, 0, false);
        ck_assert(status == SOT_OK || status == SOT_E_MEMORY);
        if (status == SOT_OK)
            stream.release(&stream);
        ck_assert_int_eq(atomic_load(&memory.live), live);
    }
    ck_assert_int_gt(n, 30);
    sot_ledger_free(ledger);
    sot_context_unref(limited);
    ck_assert_int_eq(atomic_load(&memory.live), 0);
}
END_TEST

/* ---- what errors say ---- */

START_TEST(every_status_has_a_name_and_a_text)
{
    static const struct {
        sot_status status;
        const char *name, *text;
    } right[] = {
#define X(name, value, text) {value, #name, text},
#include "socialtrust/errors.def"
#undef X
    };
    enum { COUNT = sizeof right / sizeof *right };
    for (size_t k = 0; k < COUNT; k++) {
        ck_assert_str_eq(sot_status_name(right[k].status), right[k].name);
        ck_assert_str_eq(sot_status_text(right[k].status), right[k].text);
        ck_assert_uint_gt(strlen(right[k].text), 1);
        for (size_t j = 0; j < k; j++)
            ck_assert_str_ne(right[j].name, right[k].name);
    }
    ck_assert_str_eq(sot_status_name((sot_status)9999), "E_UNKNOWN");
    ck_assert_str_eq(sot_status_text((sot_status)9999), "unknown status");
}
END_TEST

static bool whole_characters(const char *message)
{
    return sot__utf8_valid(sot__text_of(message));
}

/* A message is cut where it is full, between characters, whatever was before and behind. */
START_TEST(messages_are_cut_between_characters)
{
    char longest[3 * sizeof((sot_error *)0)->message];
    for (size_t shift = 0; shift < 4; shift++) {
        sot_error error = SOT_ERROR_INIT;
        memset(longest, 'x', shift);
        for (size_t k = shift; k + 3 < sizeof longest; k += 3)
            memcpy(longest + k, "\xe2\x82\xac", 4);
        ck_assert_int_eq(sot__fail(&error, SOT_E_TEXT, "%s", longest), SOT_E_TEXT);
        size_t n = strlen(error.message);
        ck_assert(whole_characters(error.message) && n + 4 >= sizeof error.message);
        ck_assert_int_eq(sot__fail_at(&error, SOT_E_PARSE, "%.*s", 1 + (int)shift, "zzzzz"), SOT_E_PARSE);
        ck_assert(whole_characters(error.message) && error.message[0] == 'z');
        ck_assert_int_eq(error.status, SOT_E_PARSE);
        sot__fail_after(&error, "%s", longest);
        ck_assert(whole_characters(error.message) && strlen(error.message) < sizeof error.message);
    }
    ck_assert_int_eq(sot__fail(NULL, SOT_E_TEXT, "nobody listens"), SOT_E_TEXT);
    ck_assert_int_eq(sot__fail_at(NULL, SOT_E_TEXT, "nobody listens"), SOT_E_TEXT);
    sot__fail_after(NULL, "nobody listens");
}
END_TEST

START_TEST(messages_do_not_act_on_a_terminal)
{
    sot_error error = SOT_ERROR_INIT;
    sot__fail(&error, SOT_E_TEXT, "%s",
              "a\x1b[2Jb\x7f"
              "c\n\xc2\x9b"
              "d\xc2\xa9");
    ck_assert_str_eq(error.message, "a?[2Jb?c???d\xc2\xa9");
    sot__fail_at(&error, SOT_E_TEXT, "%s", "line\r");
    ck_assert_str_eq(error.message, "line?a?[2Jb?c???d\xc2\xa9");
    sot__fail_after(&error, "%s", "\a!");
    ck_assert_str_eq(error.message, "line?a?[2Jb?c???d\xc2\xa9?!");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("rows out, and errors");
    TCase *tests = add_case(suite, "rows out");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, rows_out_and_in);
    tcase_add_test(tests, what_one_row_has);
    tcase_add_test(tests, whole_ledgers_are_equal);
    tcase_add_test(tests, pairs_come_in_order);
    tcase_add_test(tests, zeros_are_there_once);
    tcase_add_test(tests, nothing_out);
    tcase_add_test(tests, out_of_memory);
    tcase_add_test(tests, every_status_has_a_name_and_a_text);
    tcase_add_test(tests, messages_are_cut_between_characters);
    tcase_add_test(tests, messages_do_not_act_on_a_terminal);
    return run_suite(suite);
}
