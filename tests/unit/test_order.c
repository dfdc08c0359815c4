/* SPDX-License-Identifier: MIT */
/* Orders: of what rows hold beside their time, of the best rows of scores, and kinds of rows under a profile
 * that does not know them. */
#include "../common/bytes.h"
#include "../common/flat.h"
#include "../common/row.h"
#include "../common/with_profile.h"

#include "ledger/event.h"

#include <math.h>

static sot_ledger *ledger;

static void begin_ledger(void)
{
    begin();
    OK(sot_ledger_new(the_context, the_profile, &ledger, error));
}

static void end_ledger(void)
{
    sot_ledger_free(ledger);
    end();
}

/* Each is after the one before it: by id, ref, due date (none last), audience, numbers (unknown last), what
 * was looked for, cues. */
START_TEST(extras_in_order)
{
    sot__extra at[16];
    size_t n = 0;
    for (size_t k = 0; k < 16; k++)
        at[k] = sot__extra_none;
    n++; /* [0]: nothing at all */
    at[n].looked_for = 1;
    n++;
    at[n].looked_for = 1;
    at[n].cues[0] = .25;
    n++;
    at[n].looked_for = 1;
    at[n].cues[0] = .5;
    n++;
    at[n].looked_for = 3;
    n++;
    at[n].audience = 7;
    n++;
    at[n].audience = 8;
    n++;
    at[n].ref = sot__text_of("a");
    at[n].due_us = 1;
    n++;
    at[n].ref = sot__text_of("a");
    at[n].due_us = 2;
    n++;
    at[n].ref = sot__text_of("a");
    n++;
    at[n].ref = sot__text_of("b");
    n++;
    at[n].id = sot__text_of("a");
    n++;
    at[n].id = sot__text_of("b");
    n++;
    for (size_t x = 0; x < n; x++)
        for (size_t y = 0; y < n; y++) {
            int order = sot__extra_compare(&at[x], &at[y]);
            ck_assert_msg((order > 0) - (order < 0) == (x > y) - (x < y), "%zu and %zu: %d", x, y, order);
        }
        /* a number that is known comes before one that is not, the smaller first */
#define FIELD_NUMBER(NAME, name, member, ...)                                                 \
    {                                                                                         \
        sot__extra less = sot__extra_none, more = sot__extra_none, unknown = sot__extra_none; \
        less.member = .25, more.member = .5, unknown.member = NAN;                            \
        ck_assert_int_lt(sot__extra_compare(&less, &more), 0);                                \
        ck_assert_int_gt(sot__extra_compare(&more, &less), 0);                                \
        ck_assert_int_lt(sot__extra_compare(&more, &unknown), 0);                             \
        ck_assert_int_gt(sot__extra_compare(&unknown, &more), 0);                             \
        ck_assert_int_eq(sot__extra_compare(&unknown, &unknown), 0);                          \
        ck_assert_int_eq(sot__extra_compare(&more, &more), 0);                                \
    }
#include "socialtrust/fields.def"
}
END_TEST

START_TEST(seen_that_no_library_knows)
{
    sot_seen seen = SOT_SEEN_INIT, taken;
    OK(sot__seen_take(&seen, &taken, error));
    seen.kinds = (uint32_t)1 << (SOT_KIND_COUNT - 1);
    OK(sot__seen_take(&seen, &taken, error));
    seen = (sot_seen)SOT_SEEN_INIT;
    seen.cues = (uint32_t)1 << SOT_CUE_COUNT;
    FAILS(SOT_E_UNSUPPORTED, sot__seen_take(&seen, &taken, error));
    seen = (sot_seen)SOT_SEEN_INIT;
    seen.fields = (uint32_t)2 << SOT_SEEN_SENTIMENT;
    FAILS(SOT_E_UNSUPPORTED, sot__seen_take(&seen, &taken, error));
}
END_TEST

/* The best rows carry the names that their contacts are called by; of equals the first row is first. */
START_TEST(best_rows_have_names)
{
    static const char *const ids[] = {"ann", "bob", "cid", "dan"};
    sot_contact contact = SOT_CONTACT_INIT;
    for (int k = 0; k < 4; k++)
        for (int day = 0; day < 3 + (k > 1); day++) {
            sot_interaction there = row_by(START + day * DAY, "me", ids[k], SOT_KIND_ASK);
            sot_interaction back = row_by(START + day * DAY + HOUR, ids[k], "me", SOT_KIND_ANSWER);
            OK(sot_ledger_add(ledger, &there, NULL, error));
            OK(sot_ledger_add(ledger, &back, NULL, error));
        }
    contact.id = "bob";
    contact.display_name = "Bob \xc3\xa4";
    OK(sot_ledger_declare(ledger, &contact, error));
    sot_scores_options options = SOT_SCORES_OPTIONS_INIT;
    options.as_of_us = START + 10 * DAY;
    options.me = "me";
    sot_scores *scores = NULL;
    OK(sot_ledger_scores(ledger, NULL, &options, &scores, error));
    static const struct {
        const char *by;
        uint64_t n, rows;
    } cases[] = {
        {"depth", 2, 2}, {"depth", 99, 4}, {"depth", 0, 0}, {"interactions", 3, 3}, {"interactions", 4, 4}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        sot_scores *best = NULL;
        OK(sot_scores_top(scores, cases[i].by, cases[i].n, &best, error));
        bool named = false, there = false;
        uint64_t rows = 0, most = UINT64_MAX;
        for (sot_scores_row row; rows < cases[i].rows; rows++) {
            row = scores_row(best, rows);
            ck_assert(row.interactions <= most || strcmp(cases[i].by, "interactions") != 0);
            most = row.interactions;
            const char *other = strcmp(row.a, "me") == 0 ? row.b : row.a;
            there |= strcmp(other, "bob") == 0;
        }
        bytes out = {0};
        OK(sot_scores_write(best, SOT_FORMAT_CSV, bytes_write, &out, error));
        bytes_write(&out, "", 1);
        named = out.p && strstr(out.p, "bob") != NULL;
        ck_assert(named == there);
        bytes_free(&out);
        sot_scores_free(best);
    }
    sot_scores *best = NULL;
    FAILS(SOT_E_NOT_FOUND, sot_scores_top(scores, "band", 1, &best, error));
    FAILS(SOT_E_NOT_FOUND, sot_scores_top(scores, "nothing", 1, &best, error));
    sot_scores_free(scores);
}
END_TEST

/* What has no value comes last; the best moments of a timeline keep their times. */
START_TEST(best_of_what_is_missing)
{
    sot_interaction block = row_by(START, "me", "ann", SOT_KIND_BLOCK);
    sot_scores_options options = SOT_SCORES_OPTIONS_INIT;
    sot_scores *scores = NULL, *best = NULL;
    OK(sot_ledger_add(ledger, &block, NULL, error));
    for (int day = 0; day < 5; day++) {
        sot_interaction there = row_by(START + day * DAY, "me", "zoe", SOT_KIND_ASK);
        sot_interaction back = row_by(START + day * DAY + HOUR, "zoe", "me", SOT_KIND_ANSWER);
        OK(sot_ledger_add(ledger, &there, NULL, error));
        OK(sot_ledger_add(ledger, &back, NULL, error));
    }
    options.as_of_us = START + 10 * DAY;
    OK(sot_ledger_scores(ledger, NULL, &options, &scores, error));
    ck_assert(isnan(sot_scores_column(scores, "reciprocity")[0]) &&
              !isnan(sot_scores_column(scores, "reciprocity")[1]));
    for (uint64_t n = 1; n < 4; n++) {
        OK(sot_scores_top(scores, "reciprocity", n, &best, error));
        ck_assert_str_eq(scores_row(best, 0).b, "zoe");
        sot_scores_free(best);
    }
    sot_scores_free(scores);
    const int64_t times[] = {START, START + DAY, START + 4 * DAY, START + 300 * DAY};
    sot_query query = SOT_QUERY_INIT;
    query.a = "me", query.b = "zoe";
    OK(sot_ledger_timeline(ledger, &query, times, 4, &scores, error));
    OK(sot_scores_top(scores, "interactions", 2, &best, error));
    ck_assert_uint_eq(sot_scores_count(best), 2);
    ck_assert_int_eq(scores_row(best, 0).time_us, times[3]);
    ck_assert_uint_eq(scores_row(best, 0).interactions, 10);
    sot_scores_free(best);
    sot_scores_free(scores);
}
END_TEST

/* A profile that does not know a kind scores a ledger whose profile does, as long as no row is of that kind.
 */
START_TEST(kinds_that_the_other_profile_lacks)
{
    static const char json[] = "{\"fold\":{\"kinds\":{\"voice_note\":{\"like\":\"message\",\"times\":0.5}}}}";
    sot_profile *own = NULL;
    sot_ledger *mine = NULL;
    sot_scores *scores = NULL;
    sot_scores_options options = SOT_SCORES_OPTIONS_INIT;
    options.as_of_us = START + DAY;
    OK(sot_profile_from_json(the_context, json, sizeof json - 1, &own, error));
    OK(sot_ledger_new(the_context, own, &mine, error));
    sot_interaction row = row_by(START, "a", "b", SOT_KIND_ASK);
    OK(sot_ledger_add(mine, &row, NULL, error));
    OK(sot_ledger_scores(mine, the_profile, &options, &scores, error));
    sot_scores_free(scores);
    int kind = -1;
    OK(sot_profile_kind(own, "voice_note", &kind, error));
    row = row_by(START + HOUR, "a", "b", kind);
    OK(sot_ledger_add(mine, &row, NULL, error));
    FAILS(SOT_E_KIND, sot_ledger_scores(mine, the_profile, &options, &scores, error));
    OK(sot_ledger_scores(mine, own, &options, &scores, error));
    sot_scores_free(scores);
    sot_ledger_free(mine);
    sot_profile_unref(own);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("order");
    TCase *c = add_case(suite, "all");
    tcase_add_checked_fixture(c, begin_ledger, end_ledger);
    tcase_add_test(c, extras_in_order);
    tcase_add_test(c, seen_that_no_library_knows);
    tcase_add_test(c, best_rows_have_names);
    tcase_add_test(c, best_of_what_is_missing);
    tcase_add_test(c, kinds_that_the_other_profile_lacks);
    return run_suite(suite);
}
