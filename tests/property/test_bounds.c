/* SPDX-License-Identifier: MIT */
/* What holds for every score: points that sum to it, an interval that holds it, confidence below 1; the same
 * for changes. */
#include "../common/flat.h"
#include "../common/worlds.h"

static rng dice;

static double worst; /* the largest difference of a sum of points seen */

static void check_measure(const sot_measure *m, const char *what)
{
    ck_assert_msg(m->value >= 0 && m->value <= 100, "%s: %.17g", what, m->value);
    ck_assert_msg(m->low >= 0 && m->low <= m->value, "%s: low %.17g of %.17g", what, m->low, m->value);
    ck_assert_msg(m->high >= m->value && m->high <= 100, "%s: high %.17g of %.17g", what, m->high, m->value);
    ck_assert_msg(m->confidence >= 0 && m->confidence < 1, "%s: confidence %.17g", what, m->confidence);
    ck_assert_msg(m->coverage >= 0 && m->coverage <= 1, "%s: coverage %.17g", what, m->coverage);
}

static double sum_points(const sot_signal *signals, int count)
{
    double sum = 0;
    for (int k = 0; k < count; k++) {
        ck_assert(isfinite(signals[k].points) && isfinite(signals[k].logit) && signals[k].variance >= 0);
        ck_assert_msg(signals[k].confidence >= 0 && signals[k].confidence < 1,
                      "signal %d of %d: confidence %.17g, variance %.17g", k, count, signals[k].confidence,
                      signals[k].variance);
        ck_assert(signals[k].points == 0 || (signals[k].points > 0) == (signals[k].logit > 0));
        sum += signals[k].points;
    }
    return sum;
}

static void check_sum(double sum, double expected, const char *what)
{
    double error = fabs(sum - expected);
    ck_assert_msg(error <= 1e-10, "%s: points sum to %.17g, expected %.17g", what, sum, expected);
    if (error > worst)
        worst = error;
}

static void check_score(const sot_pair_score *s)
{
    check_measure(&s->depth, "depth");
    check_sum(sum_points(s->depth_signals, SOT_DEPTH_COUNT) + s->depth_floor + s->depth_gate, s->depth.value,
              "depth");
    ck_assert(s->depth_floor >= 0 && s->depth_gate <= 0);
    for (int d = 0; d < 2; d++) {
        check_measure(&s->trust[d], "trust");
        check_sum(sum_points(s->trust_signals[d], SOT_TRUST_COUNT), s->trust[d].value - 50, "trust");
    }
    ck_assert(isnan(s->reciprocity) || (s->reciprocity >= 0 && s->reciprocity <= 1));
    ck_assert(s->pulse >= 0 && s->pulse < 100);
    ck_assert(isnan(s->p_active) || (s->p_active > 0 && s->p_active < 1));
}

static void check_change(sot_ledger *ledger, const sot_profile *profile, const char *a, const char *b,
                         int64_t from, int64_t to, const sot_inputs *inputs, bool built_in)
{
    const sot_change *change = NULL;
    OK(ledger_explain_change(ledger, profile, a, b, from, to, inputs, &change, error));
    sot_pair_score before = score_of(ledger, profile, a, b, from, inputs),
                   after = score_of(ledger, profile, a, b, to, inputs);
    SAME_SCORE(&before, change->before, "before");
    SAME_SCORE(&after, change->after, "after");
    ck_assert_uint_eq(change->rows, after.interactions - before.interactions);
    double sum = change->depth_floor + change->depth_gate;
    for (int k = 0; k < SOT_DEPTH_COUNT; k++) {
        sum += change->depth[k];
        /* A signal that did not change moved nothing. */
        if (before.depth_signals[k].logit == after.depth_signals[k].logit)
            ck_assert_double_eq(change->depth[k], 0);
        /* No signal moves the score by more than its own step times the steepest slope, 25/(1 - S(-2)). */
        double step = fabs(after.depth_signals[k].logit - before.depth_signals[k].logit);
        ck_assert_msg(!built_in || fabs(change->depth[k]) <= 28.39 * step + 1e-9,
                      "%d: %.17g for a step of %.17g", k, change->depth[k], step);
    }
    check_sum(sum, after.depth.value - before.depth.value, "change of depth");
    for (int d = 0; d < 2; d++) {
        sum = 0;
        for (int k = 0; k < SOT_TRUST_COUNT; k++) {
            sum += change->trust[d][k];
            double step = fabs(after.trust_signals[d][k].logit - before.trust_signals[d][k].logit);
            ck_assert_msg(fabs(change->trust[d][k]) <= 25 * step + 1e-9,
                          "trust %d: %.17g for a step of %.17g", k, change->trust[d][k], step);
        }
        check_sum(sum, after.trust[d].value - before.trust[d].value, "change of trust");
    }
    sot_change_free(change);
}

static void random_inputs(sot_inputs *inputs)
{
    *inputs = observed_inputs(rng_chance(&dice, 0.3) ? rng_next(&dice) & ALL_OBSERVED : 0);
    double much = rng_chance(&dice, 0.3) ? 1e6 : 10;
    if (rng_chance(&dice, 0.5))
        for (int d = 0; d < 2; d++)
            inputs->attention[d] = rng_chance(&dice, 0.1) ? 0 : much * rng_unit(&dice);
    for (int d = 0; d < 2; d++)
        if (rng_chance(&dice, 0.5)) {
            inputs->reputation_r[d] = rng_chance(&dice, 0.1) ? 0 : much * rng_unit(&dice);
            inputs->reputation_s[d] = rng_chance(&dice, 0.1) ? 0 : much * rng_unit(&dice);
        }
}

/* A profile with every weight, base rate and prior weight drawn anew, mild or wild. */
static sot_profile *random_profile(sot_context *context)
{
    static const char *const depth[] = {"rhythm",    "in_person", "breadth", "history",
                                        "attention", "support",   "personal"};
    char json[8192], *p = json, *end = json + sizeof json;
    bool wild = rng_chance(&dice, 0.3);
    double most = wild ? 10 : 1;
    p += snprintf(p, (size_t)(end - p), "{\"depth\":{\"base\":%.17g",
                  wild ? 40 * rng_unit(&dice) - 20 : -3 * rng_unit(&dice));
    for (size_t k = 0; k < sizeof depth / sizeof *depth; k++)
        p += snprintf(p, (size_t)(end - p), ",\"%s\":{\"weight\":%.17g}", depth[k],
                      rng_chance(&dice, 0.1) ? 0 : most * rng_unit(&dice));
    p += snprintf(
        p, (size_t)(end - p), ",\"asks\":{\"weight\":%.17g,\"base_rate\":%.17g,\"prior_weight\":%.17g}",
        most * rng_unit(&dice), 0.001 + 0.998 * rng_unit(&dice), 0.01 + (wild ? 999 : 9) * rng_unit(&dice));
    p += snprintf(p, (size_t)(end - p), "},\"trust\":{\"unheard_share\":%.17g", rng_unit(&dice));
    for (int k = 0; k < SOT_TRUST_COUNT; k++)
        p += snprintf(
            p, (size_t)(end - p), ",\"%s\":{\"weight\":%.17g,\"base_rate\":%.17g,\"prior_weight\":%.17g}",
            sot_name_of(SOT_NAMES_TRUST_SIGNAL, k), rng_chance(&dice, 0.1) ? 0 : most * rng_unit(&dice),
            0.001 + 0.998 * rng_unit(&dice), 0.01 + (wild ? 999 : 9) * rng_unit(&dice));
    snprintf(p, (size_t)(end - p),
             "},\"p_active\":{\"intercept\":%.17g,\"short\":1,\"middle\":1,\"long\":1,\"silence\":-1}}",
             rng_unit(&dice));
    return new_profile(context, json);
}

static void check_worlds(bool built_in, size_t trials)
{
    sot_context *context = new_context(1);
    for (size_t trial = 0; trial < trials; trial++) {
        sot_profile *profile = built_in ? new_profile(context, NULL) : random_profile(context);
        unsigned contacts = 2 + rng_below(&dice, 3), days = 1 + rng_below(&dice, 700);
        making how = {contacts, 0, days, false};
        row_list rows = rows_make(&dice, rng_below(&dice, 300), &how);
        sot_ledger *ledger = new_ledger(context, profile, contacts, &rows, false);
        for (int k = 0; k < 12; k++) {
            sot_inputs inputs;
            random_inputs(&inputs);
            int64_t t = START + (int64_t)((1.5 * rng_unit(&dice) - 0.1) * days * (double)DAY);
            int64_t later =
                t + (int64_t)(rng_unit(&dice) * days * (double)DAY * (rng_chance(&dice, 0.2) ? 1e-9 : 1));
            for (unsigned b = 1; b < contacts; b++) {
                sot_pair_score score =
                    score_of(ledger, profile, rows_contact[0], rows_contact[b], t, &inputs);
                check_score(&score);
                check_change(ledger, profile, rows_contact[b], rows_contact[0], t, later, &inputs, built_in);
            }
        }
        sot_ledger_free(ledger);
        rows_free(&rows);
        sot_profile_unref(profile);
    }
    sot_context_unref(context);
}

START_TEST(built_in_profile)
{
    check_worlds(true, scaled(150));
}
END_TEST

START_TEST(any_profile)
{
    check_worlds(false, scaled(250));
}
END_TEST

/* Far past and far future: everything has faded, nothing is NaN. */
START_TEST(ends_of_time)
{
    sot_context *context = new_context(1);
    sot_profile *profile = new_profile(context, NULL);
    for (size_t trial = 0; trial < 20; trial++) {
        making how = {2, 0, 300, false};
        row_list rows = rows_make(&dice, 80, &how);
        int64_t shift = SOT_TIME_MIN - START + 2 * DAY;
        for (size_t k = 0; trial % 2 && k < rows.count; k++) {
            rows.at[k].time_us += shift;
            if (rows.at[k].due_us != SOT_TIME_NONE)
                rows.at[k].due_us += shift;
        }
        sot_ledger *ledger = new_ledger(context, profile, 2, &rows, false);
        const int64_t times[] = {SOT_TIME_MIN, SOT_TIME_MIN + 100 * DAY, 0, START + 100 * DAY, SOT_TIME_MAX};
        for (int k = 0; k < 5; k++) {
            sot_pair_score score = score_of(ledger, NULL, rows_contact[0], rows_contact[1], times[k], NULL);
            check_score(&score);
            for (int i = 0; i <= k; i++)
                check_change(ledger, NULL, rows_contact[0], rows_contact[1], times[i], times[k], NULL, true);
        }
        sot_ledger_free(ledger);
        rows_free(&rows);
    }
    sot_profile_unref(profile);
    sot_context_unref(context);
}
END_TEST

/* Nothing known is 0 and 50, exactly, and says that it knows nothing. */
START_TEST(strangers)
{
    sot_context *context = new_context(1);
    row_list none = {NULL, 0, 0, NULL};
    sot_ledger *ledger = new_ledger(context, NULL, 2, &none, false);
    sot_inputs inputs = observed_inputs(ALL_OBSERVED);
    sot_pair_score score = score_of(ledger, NULL, rows_contact[0], rows_contact[1], START, &inputs);
    check_score(&score);
    ck_assert_double_eq(score.depth.value, 0);
    for (int d = 0; d < 2; d++) {
        ck_assert_double_eq(score.trust[d].value, 50);
        ck_assert_double_eq(score.trust[d].confidence, 0);
        for (int k = 0; k < SOT_TRUST_COUNT; k++)
            ck_assert_double_eq(score.trust_signals[d][k].logit, 0);
    }
    ck_assert_double_eq(score.depth.confidence, 0);
    for (int k = 0; k < SOT_DEPTH_COUNT; k++)
        ck_assert_double_eq(score.depth_signals[k].logit, 0);
    sot_ledger_free(ledger);
    sot_context_unref(context);
}
END_TEST

int main(void)
{
    dice.state = 202;
    Suite *suite = suite_create("bounds");
    TCase *tests = add_case(suite, "bounds");
    tcase_add_test(tests, built_in_profile);
    tcase_add_test(tests, any_profile);
    tcase_add_test(tests, ends_of_time);
    tcase_add_test(tests, strangers);
    int status = run_suite(suite);
    printf("largest difference between points and score: %.3g\n", worst);
    return status;
}
