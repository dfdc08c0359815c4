/* SPDX-License-Identifier: MIT */
/* One story: what an explanation says in a word, in a finding and in points does not contradict itself; and
 * one absurd row changes none of it. */
#include "../common/flat.h"
#include "../common/worlds.h"

static rng dice;

static bool has(const sot_explanation *x, int code, int side)
{
    const sot_verdict *v;
    for (size_t k = 0; (v = sot_explanation_verdict(x, k)) != NULL; k++)
        if (v->code == code && (side < -1 || v->side == side))
            return true;
    return false;
}

static void check_story(const sot_explanation *x)
{
    const sot_pair_score *s = sot_explanation_score(x);
    const sot_counts *c = sot_explanation_counts(x);
    bool both = c->first_us[0] != SOT_TIME_NONE && c->first_us[1] != SOT_TIME_NONE;
    ck_assert(s->state != SOT_STATE_DORMANT || s->pulse < 50);
    ck_assert(s->state != SOT_STATE_FADING || s->pulse < 75);
    ck_assert(s->state != SOT_STATE_GROWING || (both && s->pulse > 0));
    ck_assert(s->depth.low <= s->depth.value && s->depth.value <= s->depth.high);
    ck_assert(both || s->depth.value == 0);
    ck_assert(!both || (!has(x, SOT_VERDICT_ONE_WAY, -2) && !has(x, SOT_VERDICT_FOLLOWER_ONLY, -2)));
    ck_assert(s->active_days > 0 || s->depth.high == 100);
    for (int d = 0; d < 2; d++) {
        const sot_signal *seen = s->trust_signals[1 - d];
        ck_assert(!has(x, SOT_VERDICT_PROMISES_KEPT, d) || seen[SOT_TRUST_COMMITMENTS].points >= 0);
        ck_assert(!has(x, SOT_VERDICT_PROMISES_KEPT, d) ||
                  (!has(x, SOT_VERDICT_PROMISES_BROKEN, d) && !has(x, SOT_VERDICT_PROMISE_OVERDUE, d)));
        ck_assert(!has(x, SOT_VERDICT_ANSWERS_QUICKLY, d) || seen[SOT_TRUST_RESPONSIVENESS].points >= 0);
        ck_assert(!has(x, SOT_VERDICT_ANSWERS_SLOWLY, d) || seen[SOT_TRUST_RESPONSIVENESS].points <= 0);
        ck_assert(!has(x, SOT_VERDICT_COMPLAINTS_RESOLVED, d) || !has(x, SOT_VERDICT_COMPLAINT_OPEN, d));
        ck_assert(!has(x, SOT_VERDICT_NEVER_ASKED, d) || c->questions[d] == 0);
    }
}

static sot_explanation *explain_at(sot_ledger *ledger, int64_t t)
{
    sot_query query = SOT_QUERY_INIT;
    sot_explanation *x = NULL;
    query.a = "ann";
    query.b = "Bob";
    query.as_of_us = t;
    OK(sot_ledger_explain(ledger, &query, &x, error));
    return x;
}

START_TEST(explanations)
{
    sot_context *context = new_context(1);
    sot_profile *profile = new_profile(context, NULL);
    size_t states[5] = {0};
    for (size_t trial = 0; trial < scaled(400); trial++) {
        unsigned days = 1 + rng_below(&dice, 400);
        making how = {2, 0, days, false};
        row_list rows = rows_make(&dice, 1 + rng_below(&dice, 200), &how);
        int only = rng_chance(&dice, 0.5) ? -1 : (int)rng_below(&dice, 32);
        for (size_t k = 0; k < rows.count;
             k++) /* some of hardly more than one kind, some of one side alone */
            if (only >= 0 && only != SOT_KIND_RATE && rng_chance(&dice, 0.8)) {

                rows.at[k].kind = only;
                rows.at[k].due_us = SOT_TIME_NONE;
                rows.at[k].id = rows.at[k].ref = NULL;
            }
        sot_ledger *ledger = new_ledger(context, profile, 2, &rows, false);
        for (int k = 0; k < 4; k++) {
            int64_t t = START + (int64_t)(3 * rng_unit(&dice) * rng_unit(&dice) * days * (double)DAY);
            sot_explanation *x = explain_at(ledger, t);
            states[sot_explanation_score(x)->state]++;
            check_story(x);
            sot_explanation_free(x);
        }
        sot_ledger_free(ledger);
        rows_free(&rows);
    }
    for (int k = 0; k < 5; k++)
        ck_assert_msg(states[k] > 0, "state %d was never seen", k);
    sot_profile_unref(profile);
    sot_context_unref(context);
}
END_TEST

static void put_message(sot_ledger *ledger, int64_t t, bool by_ann)
{
    sot_interaction row = SOT_INTERACTION_INIT;
    row.time_us = t;
    row.actor = by_ann ? "ann" : "Bob";
    row.target = by_ann ? "Bob" : "ann";
    OK(sot_ledger_add(ledger, &row, NULL, error));
}

static sot_pair_score regular(sot_context *context, const sot_profile *profile, int step, int64_t absurd,
                              int64_t t)
{
    sot_ledger *ledger = NULL;
    OK(sot_ledger_new(context, profile, &ledger, error));
    for (int k = 0; k < 60; k++) {
        put_message(ledger, START + k * step * DAY, true);
        put_message(ledger, START + k * step * DAY + HOUR, false);
    }
    if (absurd != SOT_TIME_NONE) {
        put_message(ledger, absurd, true);
        put_message(ledger, absurd + SECOND, false);
    }
    sot_pair_score score = score_of(ledger, NULL, "ann", "Bob", t, NULL);
    sot_ledger_free(ledger);
    return score;
}

/* Of 1970, of the year 26, of years later, in the middle of it all. */
START_TEST(one_absurd_row)
{
    sot_context *context = new_context(1);
    sot_profile *profile = new_profile(context, NULL);
    for (int step = 1; step <= 20; step += 19) {
        int64_t last = START + 59 * step * DAY + 2 * HOUR;
        int64_t absurd[] = {0, INT64_C(-61346764800000000), START + INT64_C(50) * 366 * DAY,
                            START + 30 * step * DAY + 12 * HOUR};
        for (size_t k = 0; k < sizeof absurd / sizeof *absurd; k++)
            for (int later = 0; later <= 400; later += 40) {
                int64_t t = last + later * DAY;
                sot_pair_score without = regular(context, profile, step, SOT_TIME_NONE, t);
                sot_pair_score with = regular(context, profile, step, absurd[k], t);
                ck_assert_msg(fabs(with.depth.value - without.depth.value) < 0.5, "depth %g, without %g",
                              with.depth.value, without.depth.value);
                ck_assert(fabs(with.pulse - without.pulse) < 0.5);
                ck_assert_double_eq(with.usual_gap_days, without.usual_gap_days);
                ck_assert_int_eq(with.state, without.state);
            }
    }
    sot_profile_unref(profile);
    sot_context_unref(context);
}
END_TEST

/* Fifty gaps of 20 days, five silent years, one letter: 20 days, and growing it is not. */
START_TEST(a_comeback)
{
    sot_context *context = new_context(1);
    sot_profile *profile = new_profile(context, NULL);
    int64_t back = START + (59 * 20 + 5 * 365) * DAY;
    sot_pair_score s = regular(context, profile, 20, back, back + HOUR);
    ck_assert_double_eq(s.usual_gap_days, 20);
    s = regular(context, profile, 20, back, back + 301 * DAY);
    ck_assert_int_eq(s.state, SOT_STATE_DORMANT);
    /* Sixty days of daily talk and nine silent ones: not dormant. */
    s = regular(context, profile, 1, SOT_TIME_NONE, START + 68 * DAY);
    ck_assert(s.state != SOT_STATE_DORMANT && s.state != SOT_STATE_FADING);
    sot_profile_unref(profile);
    sot_context_unref(context);
}
END_TEST

int main(void)
{
    dice.state = 4711;
    Suite *suite = suite_create("stories");
    TCase *tests = add_case(suite, "stories");
    tcase_add_test(tests, explanations);
    tcase_add_test(tests, one_absurd_row);
    tcase_add_test(tests, a_comeback);
    return run_suite(suite);
}
