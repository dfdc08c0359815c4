/* SPDX-License-Identifier: MIT */
/* What is open by the thousand: an explanation tells the same of it as the scores do, without passing over it
 * again and again, can be cancelled, and does without any memory that is refused. */
#include "../common/failing.h"
#include "../common/worlds.h"
#include "profile/profile.h"
#include "score/outstanding.h"

#include <math.h>
#include <stdio.h>

#define MANY 1200u /* open items; more than SOT__ITEMS_MANY */

static uint64_t dice = 1;

static unsigned roll(unsigned below)
{
    dice = dice * UINT64_C(6364136223846793005) + 1442695040888963407u;
    return (unsigned)(dice >> 33) % below;
}

/* ---- sums ---- */

static sot__item some_item(int64_t now)
{
    sot__item item = {.id = {"", 0}, .ack = SOT_TIME_NONE, .due = SOT_TIME_NONE, .open = roll(10) > 0};
    item.opened = now - (int64_t)roll(400) * DAY / 4;
    item.weight = roll(4) ? 1 : roll(3000) / 1000.0;
    item.complaint = roll(2) == 0;
    item.side = (uint8_t)roll(2);
    if (item.complaint && roll(2))
        item.ack = item.opened + (now - item.opened) / (1 + roll(5));
    if (!item.complaint && roll(8))
        item.due = now + ((int64_t)roll(4000) - 2000) * DAY / 40;
    return item;
}

static void sums_agree(const sot_profile *profile, int64_t now)
{
    sot_context *context = profile->context;
    const sot__fold *fold = &profile->fold;
    sot__item at[MANY];
    sot__items items = {.at = at, .count = MANY};
    sot__outstanding outstanding;
    double weights = 0;
    for (unsigned k = 0; k < MANY; k++) {
        at[k] = some_item(now);
        weights += at[k].weight;
    }
    ck_assert(sot__outstanding_make(context, fold, &items, now, &outstanding));
    for (int64_t T = now; T < now + 5000 * DAY; T += (T - now) / 3 + 7 * HOUR) {
        sot__rest one, all;
        sot__outstanding_at(&outstanding, T, &one);
        sot__rest_of(fold, &items, NULL, 0, T, &all);
        for (int side = 0; side < 2; side++) {
            double direct[2] = {0, 0};
            for (unsigned k = 0; k < MANY; k++)
                if (at[k].open && at[k].side == side)
                    direct[at[k].complaint] += at[k].complaint ? sot__complaint_waiting(fold, &at[k], T)
                                                               : sot__promise_loss(fold, &at[k], T);
            ck_assert(direct[0] == all.promises[side] && direct[1] == all.complaints[side]);
            ck_assert_msg(fabs(one.promises[side] - direct[0]) < 1e-12 * weights &&
                              fabs(one.complaints[side] - direct[1]) < 1e-12 * weights,
                          "after %.2f days: %.17g for %.17g, %.17g for %.17g",
                          (double)(T - now) / (double)DAY, one.promises[side], direct[0],
                          one.complaints[side], direct[1]);
        }
    }
    sot__outstanding_free(context, &outstanding);
}

START_TEST(sums_at_any_time)
{
    sot_context *context = new_context(1);
    sot_profile *plain = new_profile(context, NULL), *rich = new_profile(context, RICH_PROFILE);
    for (int round = 0; round < 5; round++) {
        sums_agree(plain, START + 100 * DAY);
        sums_agree(rich, START + 100 * DAY);
    }
    sot_profile_unref(rich);
    sot_profile_unref(plain);
    sot_context_unref(context);
}
END_TEST

START_TEST(some_left_out)
{
    sot_context *context = new_context(1);
    sot_profile *profile = new_profile(context, NULL);
    sot__item at[4];
    for (unsigned k = 0; k < 4; k++)
        at[k] = (sot__item){.weight = (double)(1u << k), .complaint = 1, .open = 1, .ack = SOT_TIME_NONE};
    const size_t but[2] = {1, 3};
    const sot__items items = {.at = at, .count = 4};
    sot__rest rest;
    sot__rest_of(&profile->fold, &items, but, 2, 0,
                 &rest); /* filed this moment: their floor, and being open */
    double each = profile->params.complaint_floor + profile->params.complaint_open;
    ck_assert_double_eq_tol(rest.complaints[0], 5 * each, 1e-15);
    ck_assert(rest.complaints[1] == 0 && rest.promises[0] == 0);
    sot_profile_unref(profile);
    sot_context_unref(context);
}
END_TEST

/* ---- explanations ---- */

#define ROWS (MANY + 300u)

typedef struct open_pair {
    sot_interaction at[ROWS];
    char ids[ROWS][16], refs[ROWS][16];
} open_pair;

/* Promises and complaints of both sides; then rows that settle, acknowledge, reopen, and some that do nothing
 * at all. */
static void make_rows(open_pair *p)
{
    static const int settling[] = {SOT_KIND_KEEP,    SOT_KIND_BREAK,  SOT_KIND_RELEASE, SOT_KIND_ACKNOWLEDGE,
                                   SOT_KIND_RESOLVE, SOT_KIND_REOPEN, SOT_KIND_KEEP};
    for (unsigned k = 0; k < ROWS; k++) {
        sot_interaction *row = &p->at[k];
        *row = (sot_interaction)SOT_INTERACTION_INIT;
        bool opens = k < MANY || roll(4) == 0;
        snprintf(p->ids[k], sizeof p->ids[k], "i%u", k);
        snprintf(p->refs[k], sizeof p->refs[k], "i%u", roll(k + 2));
        row->time_us = START + k * HOUR / 4;
        row->actor = roll(2) ? "a" : "b";
        row->target = row->actor[0] == 'a' ? "b" : "a";
        row->id = p->ids[k];
        row->kind = opens ? (roll(2) ? SOT_KIND_PROMISE : SOT_KIND_COMPLAIN) : settling[roll(7)];
        row->ref = opens ? NULL : roll(6) ? p->refs[k] : "none";
        if (row->kind == SOT_KIND_PROMISE)
            row->due_us = row->time_us + ((int64_t)roll(40) - 5) * DAY;
        if (!opens && roll(5) == 0)
            row->kind = SOT_KIND_MESSAGE, row->ref = NULL;
    }
}

static sot_ledger *ledger_of(sot_context *context, const open_pair *p, unsigned but)
{
    sot_ledger *ledger = NULL;
    OK(sot_ledger_new(context, NULL, &ledger, error));
    for (unsigned k = 0; k < ROWS; k++)
        if (k != but)
            OK(sot_ledger_add(ledger, &p->at[k], NULL, error));
    return ledger;
}

START_TEST(latest_rows_of_many)
{
    sot_context *context = new_context(1);
    open_pair *p = malloc(sizeof *p);
    make_rows(p);
    int64_t now = START + 60 * DAY;
    sot_ledger *whole = ledger_of(context, p, ROWS);
    sot_explanation *x = NULL;
    uint64_t mask = 0;
    unsigned moving = 0, still = 0;
    OK(ledger_explain(whole, NULL, "a", "b", now, NULL, &x, error));
    OK(ledger_mask(whole, now, &mask, error));
    const sot_pair_score *all = sot_explanation_score(x);
    ck_assert_uint_eq(explained(x).leave_outs, 64);
    for (unsigned k = 0; k < 64; k++) {
        const sot_leave_out *out = sot_explanation_leave_out(x, k);
        sot_ledger *less = ledger_of(context, p, ROWS - 1 - k);
        sot_pair_score score = {.size = sizeof score};
        sot_inputs inputs = SOT_INPUTS_INIT;
        inputs.observed = seen_mask(mask);
        OK(ledger_score(less, NULL, "a", "b", now, &inputs, &score, error));
        ck_assert_str_eq(out->id, p->ids[ROWS - 1 - k]);
        ck_assert_double_eq_tol(out->depth, score.depth.value - all->depth.value, 1e-9);
        for (int d = 0; d < 2; d++)
            ck_assert_double_eq_tol(out->trust[d], score.trust[d].value - all->trust[d].value, 1e-9);
        bool nothing = p->at[ROWS - 1 - k].ref && strcmp(p->at[ROWS - 1 - k].ref, "none") == 0 &&
                       p->at[ROWS - 1 - k].kind != SOT_KIND_MESSAGE;
        if (nothing)
            ck_assert(out->depth == 0 && out->trust[0] == 0 && out->trust[1] == 0);
        still += nothing;
        moving += out->trust[0] != 0 || out->trust[1] != 0;
        sot_ledger_free(less);
    }
    ck_assert_uint_gt(moving, 20);
    ck_assert_uint_gt(still, 2);
    sot_explanation_free(x);
    sot_ledger_free(whole);
    sot_context_unref(context);
    free(p);
}
END_TEST

/* Time alone moves a score of many by a point when the explanation says so, and not a minute before. */
START_TEST(valid_until_of_many)
{
    sot_context *context = new_context(1);
    sot_ledger *ledger = NULL;
    sot_explanation *x = NULL;
    OK(sot_ledger_new(context, NULL, &ledger, error));
    for (unsigned k = 0; k < 2 * MANY; k++) {
        char id[16];
        sot_interaction row = SOT_INTERACTION_INIT;
        snprintf(id, sizeof id, "i%u", k);
        row.time_us = START + k;
        row.actor = k % 2 ? "a" : "b";
        row.target = k % 2 ? "b" : "a";
        row.id = id;
        row.kind = SOT_KIND_PROMISE;
        row.weight = 1e-3;
        row.due_us = START + 20 * DAY + k * HOUR / 100;
        OK(sot_ledger_add(ledger, &row, NULL, error));
    }
    int64_t now = START + 10 * DAY, until;
    OK(ledger_explain(ledger, NULL, "a", "b", now, NULL, &x, error));
    until = explained(x).valid_until_us;
    ck_assert(until > START + 20 * DAY && until < START + 60 * DAY);
    double moved[2] = {0, 0};
    for (int k = 0; k < 2; k++) {
        sot_pair_score score = {.size = sizeof score};
        OK(ledger_score(ledger, NULL, "a", "b", until - (k ? 0 : 2 * MINUTE), NULL, &score, error));
        for (int d = 0; d < 2; d++)
            moved[k] = fmax(moved[k], fabs(score.trust[d].value - sot_explanation_score(x)->trust[d].value));
    }
    ck_assert_msg(moved[0] < 1 && moved[1] > 1 - 1e-9, "%.12g, %.12g", moved[0], moved[1]);
    sot_explanation_free(x);
    sot_ledger_free(ledger);
    sot_context_unref(context);
}
END_TEST

static int stop(void *user, const char *stage, uint64_t done, uint64_t total)
{
    unsigned *told = user;
    ck_assert_str_eq(stage, "explain");
    ck_assert_uint_le(done, total);
    return ++*told == 1;
}

START_TEST(can_be_cancelled)
{
    unsigned told = 0;
    sot_context_options options = SOT_CONTEXT_OPTIONS_INIT;
    sot_context *context = NULL;
    options.progress = stop;
    options.progress_user = &told;
    OK(sot_context_new(&options, &context, error));
    sot_ledger *ledger = NULL;
    sot_explanation *x = NULL;
    OK(sot_ledger_new(context, NULL, &ledger, error));
    sot_interaction row = SOT_INTERACTION_INIT;
    row.actor = "a";
    row.target = "b";
    row.time_us = START;
    OK(sot_ledger_add(ledger, &row, NULL, error));
    FAILS(SOT_E_CANCELLED, ledger_explain(ledger, NULL, "a", "b", START, NULL, &x, error));
    ck_assert_ptr_null(x);
    ck_assert_uint_eq(told, 1);
    OK(ledger_explain(ledger, NULL, "a", "b", START, NULL, &x, error)); /* the ledger is free again */
    sot_explanation_free(x);
    sot_ledger_free(ledger);
    sot_context_unref(context);
}
END_TEST

START_TEST(out_of_memory)
{
    failing memory = {.fail_at = 0};
    sot_context_options options = failing_options(&memory, 1);
    sot_context *context = NULL;
    open_pair *p = malloc(sizeof *p);
    make_rows(p);
    OK(sot_context_new(&options, &context, error));
    sot_ledger *ledger = ledger_of(context, p, ROWS);
    sot_status status = SOT_E_MEMORY;
    sot_pair_score score = {.size = sizeof score};
    OK(ledger_score(ledger, NULL, "a", "b", START + 60 * DAY, NULL, &score, error)); /* remembers it */
    long live = atomic_load(&memory.live), n = 1;
    for (; status != SOT_OK; n++) {
        sot_explanation *x = NULL;
        failing_arm(&memory, n, n % 2);
        status = ledger_explain(ledger, NULL, "a", "b", START + 60 * DAY, NULL, &x, NULL);
        failing_arm(&memory, 0, false);
        ck_assert(status == SOT_OK || status == SOT_E_MEMORY);
        ck_assert((status == SOT_OK) == (x != NULL));
        sot_explanation_free(x);
        ck_assert_int_eq(atomic_load(&memory.live), live);
    }
    ck_assert_int_gt(n, 64);
    sot_ledger_free(ledger);
    sot_context_unref(context);
    ck_assert_int_eq(atomic_load(&memory.live), 0);
    free(p);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("outstanding");
    TCase *tests = add_case(suite, "outstanding");
    tcase_add_test(tests, sums_at_any_time);
    tcase_add_test(tests, some_left_out);
    tcase_add_test(tests, latest_rows_of_many);
    tcase_add_test(tests, valid_until_of_many);
    tcase_add_test(tests, can_be_cancelled);
    tcase_add_test(tests, out_of_memory);
    return run_suite(suite);
}
