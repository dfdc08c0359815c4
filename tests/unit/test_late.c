/* SPDX-License-Identifier: MIT */
/* A long pair whose rows come late, go and come again, asked for its score all the while: what the ledger
 * keeps folded of it, and of how it stood before, is what all rows anew make. */
#include "../common/counting.h"
#include "../common/flat.h"
#include "../common/couple.h"
#include "../common/failing.h"
#include "../common/worlds.h"

#define LONG 2400

static sot_pair_score anew(const row_list *rows, const bool *in, int64_t t)
{
    sot_ledger *kept = ledger;
    ledger = NULL;
    fresh();
    for (size_t k = 0; k < rows->count; k++)
        if (in[k])
            put_row(rows->at[k]);
    sot_pair_score score = at(t);
    sot_ledger_free(ledger);
    ledger = kept;
    return score;
}

/* Nine of ten come in order, the others one by one: some among the last rows, some anywhere. */
static void late(unsigned seed, bool ends)
{
    rng dice = {seed};
    row_list rows = random_rows(&dice, LONG);
    bool *in = calloc(LONG, sizeof *in);
    int64_t t = START + 1000 * DAY;
    size_t from = ends ? LONG - 150 : 0;
    for (size_t k = 0; k < LONG; k++)
        in[k] = k < from || !rng_chance(&dice, ends ? 0.4 : 0.02);
    for (size_t k = 0; k < LONG; k++)
        if (in[k])
            put_row(rows.at[k]);
    at(t);
    for (size_t k = from, step = 0; k < LONG; k++) {
        if (in[k])
            continue;
        put_row(rows.at[k]);
        in[k] = true;
        sot_pair_score score = at(t);
        if (step++ % 7 == 0) {
            sot_pair_score right = anew(&rows, in, t);
            SAME_SCORE(&right, &score, "late");
        }
    }
    sot_pair_score score = at(t), right = anew(&rows, in, t);
    SAME_SCORE(&right, &score, "all");
    score = at(START + 40 * DAY); /* the past, and then the present again */
    right = anew(&rows, in, START + 40 * DAY);
    SAME_SCORE(&right, &score, "past");
    score = at(t);
    right = anew(&rows, in, t);
    SAME_SCORE(&right, &score, "present");
    free(in);
    rows_free(&rows);
}

START_TEST(anywhere)
{
    late(31, false);
}
END_TEST

START_TEST(at_the_end)
{
    late(32, true);
}
END_TEST

/* An alias that comes later in the alphabet turns a pair round, and taking it back turns it back. */
START_TEST(turned)
{
    rng dice = {33};
    row_list rows = random_rows(&dice, 900);
    sot_pair_score first, second, right;
    score_init(&first);
    score_init(&second);
    int64_t t = START + 1000 * DAY;
    for (size_t k = 0; k < rows.count; k++)
        put_row(rows.at[k]);
    right = at(t);
    for (int turn = 0; turn < 3; turn++) {
        OK(sot_ledger_add_alias(ledger, "a", "zz", error));
        OK(ledger_score(ledger, NULL, "b", "zz", t, NULL, &first, error));
        OK(sot_ledger_remove_alias(ledger, "a", error));
        OK(ledger_score(ledger, NULL, "a", "b", t, NULL, &second, error));
        SAME_SCORE(&right, &second, "turned back");
        ck_assert(first.trust[0].value == right.trust[1].value &&
                  first.trust[1].value == right.trust[0].value);
    }
    rows_free(&rows);
}
END_TEST

/* Of a load the rows of all pairs lie one after the other; a ledger that is prepared has room for more of a
 * long one. */
START_TEST(prepared)
{
    counting c = {0, 0};
    sot_context *own = counted_context(&c);
    sot_ledger *one = NULL;
    rng dice = {34};
    row_list rows = random_rows(&dice, LONG);
    long long before = atomic_load(&c.held);
    OK(sot_ledger_new(own, profile, &one, error));
    OK(add_columns(one, &rows, NULL, error));
    OK(sot_ledger_prepare(one, NULL, error));
    bytes_are_true(one, &c, before, "prepared");
    long long held = atomic_load(&c.held);
    for (int64_t k = 0; k < 10; k++) {
        sot_interaction row = row_of(START + 1000 * DAY + k, k % 3 == 0, SOT_KIND_MESSAGE);
        OK(sot_ledger_add(one, &row, NULL, error));
    }
    ck_assert_int_eq(atomic_load(&c.held), held);
    sot_ledger_free(one);
    sot_context_unref(own);
    rows_free(&rows);
}
END_TEST

/* Told truly, and not much of it. */
START_TEST(bytes)
{
    counting c = {0, 0};
    sot_context *own = counted_context(&c);
    sot_ledger *one = NULL;
    sot_pair_score score = {.size = sizeof score};
    long long before = atomic_load(&c.held);
    OK(sot_ledger_new(own, profile, &one, error));
    for (int64_t k = 0; k < 20000; k++) {
        sot_interaction row = row_of(START + k * (DAY / 24), k % 3 == 0, SOT_KIND_MESSAGE);
        OK(sot_ledger_add(one, &row, NULL, error));
    }
    long long asked = atomic_load(&c.held);
    OK(ledger_score(one, NULL, "a", "b", START + 1000 * DAY, NULL, &score, error));
    bytes_are_true(one, &c, before, "before one is late");
    ck_assert_int_gt(atomic_load(&c.held) - asked, 8 * 1024); /* how it stood at eight rows, too */
    for (int64_t k = 0; k < 300; k++) {
        sot_interaction row = row_of(START + k * 61 * (DAY / 24) + 1, k % 2 == 0, SOT_KIND_ASK);
        OK(sot_ledger_add(one, &row, NULL, error));
        OK(ledger_score(one, NULL, "a", "b", START + 1000 * DAY, NULL, &score, error));
        if (k % 50 == 0)
            bytes_are_true(one, &c, before, "late rows");
    }
    ck_assert_int_le(atomic_load(&c.held) - before, 20000 * 48);
    sot_ledger_free(one);
    sot_context_unref(own);
    ck_assert_int_eq(atomic_load(&c.held), 0);
}
END_TEST

/* A row in the middle of two years, with a promise of each half year open, which are copied, too. */
static sot_status late_row(sot_ledger *one, failing *memory, long fail_at, int64_t t, sot_pair_score *score)
{
    sot_interaction row = row_of(t, 1, SOT_KIND_MESSAGE);
    failing_arm(memory, fail_at, false);
    sot_error why = SOT_ERROR_INIT;
    sot_status status = sot_ledger_add(one, &row, NULL, &why);
    if (status == SOT_OK)
        status = ledger_score(one, NULL, "a", "b", START + 2000 * DAY, NULL, score, &why);
    memory->fail_at = 0;
    return status;
}

/* Without memory there is no score, or the right one: now and at the next question. */
START_TEST(without_memory)
{
    long fail_at = 0;
    bool refused = true;
    for (; refused && fail_at < 1000; fail_at++) {
        failing memory = {.fail_at = 0};
        sot_context_options options = failing_options(&memory, 1);
        sot_context *own = NULL;
        sot_ledger *one = NULL;
        sot_pair_score first, second, right;
        score_init(&first);
        score_init(&second);
        score_init(&right);
        OK(sot_context_new(&options, &own, error));
        OK(sot_ledger_new(own, profile, &one, error));
        for (int64_t k = 0; k < 700; k++) {
            sot_interaction row =
                row_of(START + k * DAY, k % 3 == 0, k % 180 ? SOT_KIND_MESSAGE : SOT_KIND_PROMISE);
            char id[24];
            snprintf(id, sizeof id, "p%d", (int)k);
            row.id = k % 180 ? NULL : id;
            OK(sot_ledger_add(one, &row, NULL, error));
        }
        OK(ledger_score(one, NULL, "a", "b", START + 2000 * DAY, NULL, &first, error));
        sot_status status = late_row(one, &memory, fail_at + 1, START + 400 * DAY + 5, &first);
        refused = atomic_load(&memory.refused) > 0;
        ck_assert(status == SOT_OK || status == SOT_E_MEMORY);
        OK(ledger_score(one, NULL, "a", "b", START + 2000 * DAY, NULL, &second, error));
        sot_profile *other = new_profile(own, "{\"fold\":{\"half_life_days\":{\"replies\":9}}}");
        OK(ledger_score(one, other, "a", "b", START + 2000 * DAY, NULL, &right, error)); /* takes its place */
        OK(ledger_score(one, NULL, "a", "b", START + 2000 * DAY, NULL, &right, error));
        SAME_SCORE(&right, &second, "after");
        if (status == SOT_OK)
            SAME_SCORE(&right, &first, "without");
        sot_profile_unref(other);
        sot_ledger_free(one);
        sot_context_unref(own);
        ck_assert_int_eq(atomic_load(&memory.live), 0);
    }
    ck_assert_int_gt(fail_at, 3);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("late");
    TCase *tests = add_case(suite, "late");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, anywhere);
    tcase_add_test(tests, at_the_end);
    tcase_add_test(tests, turned);
    tcase_add_test(tests, prepared);
    tcase_add_test(tests, bytes);
    tcase_add_test(tests, without_memory);
    return run_suite(suite);
}
