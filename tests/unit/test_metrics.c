/* SPDX-License-Identifier: MIT */
/* Measures of plain columns, their intervals, reliability and calibration: by hand on small columns, and what
 * bad columns are told. */
#include "../common/worlds.h"

static sot_context *context;

static void setup(void)
{
    context = new_context(1);
}

static void teardown(void)
{
    sot_context_unref(context);
}

#define NEAR(x, expected) ck_assert_double_eq_tol((x), (expected), 1e-12)

static const double SCORE[] = {.1, .4, .4, .8, .9}, LABEL[] = {0, 0, 1, 0, 1};

static sot_outcomes five(void)
{
    sot_outcomes o = SOT_OUTCOMES_INIT;
    o.count = 5;
    o.score = SCORE;
    o.label = LABEL;
    return o;
}

static double value(const sot_outcomes *o, int metric)
{
    sot_metric_options options = SOT_METRIC_OPTIONS_INIT;
    options.resamples = 0;
    sot_estimate out;
    OK(sot_outcomes_metric(context, o, metric, &options, &out, error));
    ck_assert(isnan(out.low) && isnan(out.high) && out.resamples == 0);
    return out.value;
}

START_TEST(by_hand)
{
    sot_outcomes o = five();
    NEAR(value(&o, SOT_METRIC_AUC), 4.5 / 6);
    /* From the top: 1 of 1 at .9, 1 of 2 at .8, 2 of 4 at .4. */
    NEAR(value(&o, SOT_METRIC_AVERAGE_PRECISION), 0.5 * 1 + 0.5 * 0.5);
    NEAR(value(&o, SOT_METRIC_BRIER), (.01 + .16 + .36 + .64 + .01) / 5);
    NEAR(value(&o, SOT_METRIC_LOG_LOSS), -(log(.9) + log(.6) + log(.4) + log(.2) + log(.9)) / 5);
    NEAR(value(&o, SOT_METRIC_SPEARMAN), 3.75 / sqrt(9.5 * 7.5));
    /* Two bins: weight 1 + 2 up to the middle 2 of 5, then the rest. */
    sot_metric_options options = SOT_METRIC_OPTIONS_INIT;
    options.resamples = 0;
    options.bins = 2;
    sot_estimate out;
    OK(sot_outcomes_metric(context, &o, SOT_METRIC_ECE, &options, &out, error));
    NEAR(out.value, (fabs(.9 - 1) + fabs(1.7 - 1)) / 5);
    sot_reliability bins[2];
    size_t filled;
    OK(sot_outcomes_reliability(context, &o, 2, bins, &filled, error));
    ck_assert_uint_eq(filled, 2);
    NEAR(bins[0].from, .1);
    NEAR(bins[0].to, .4);
    NEAR(bins[0].weight, 3);
    NEAR(bins[0].score, .3);
    NEAR(bins[0].label, 1.0 / 3);
    /* Wilson, 1 of 3. */
    double p = 1.0 / 3, z = 1.96, middle = (p + z * z / 6) / (1 + z * z / 3),
           half = z / (1 + z * z / 3) * sqrt(p * (1 - p) / 3 + z * z / 36);
    NEAR(bins[0].low, middle - half);
    NEAR(bins[0].high, middle + half);
    /* Weights stand for so many rows; one of 0 for none. */
    double weight[] = {2, 1, 0, 1, 1};
    o.weight = weight;
    NEAR(value(&o, SOT_METRIC_AUC), 1);
    NEAR(value(&o, SOT_METRIC_BRIER), (.02 + .16 + .64 + .01) / 5);
    static const double rising[] = {1, 2, 3, 4, 5}, levels[] = {-1, 0, 0, 7, 2.5};
    o = five();
    o.score = rising;
    o.label = levels;
    NEAR(value(&o, SOT_METRIC_SPEARMAN), (-2 * -2 + -1 * -.5 + 0 + 1 * 2 + 2 * 1) / sqrt(10 * 9.5));
    static const double alike[] = {.5, .5, .5, .5, .5};
    o = five();
    o.score = alike;
    NEAR(value(&o, SOT_METRIC_AUC), .5);
    NEAR(value(&o, SOT_METRIC_AVERAGE_PRECISION), .4);
    for (int m = 0; m < SOT_METRIC_COUNT; m++)
        ck_assert_ptr_nonnull(sot_name_of(SOT_NAMES_METRIC, m));
    ck_assert_str_eq(sot_name_of(SOT_NAMES_METRIC, SOT_METRIC_ECE), "ece");
    ck_assert_ptr_null(sot_name_of(SOT_NAMES_METRIC, 6));
}
END_TEST

START_TEST(bad_columns)
{
    sot_estimate out = {7, 7, 7, 7};
    sot_outcomes o = five();
    sot_metric_options options = SOT_METRIC_OPTIONS_INIT;
#define TELLS(status, words)                                                                       \
    do {                                                                                           \
        sot_error e_ = SOT_ERROR_INIT;                                                             \
        ck_assert_int_eq(sot_outcomes_metric(context, &o, metric, &options, &out, &e_), (status)); \
        ck_assert_msg(strstr(e_.message, (words)), "%s", e_.message);                              \
        ck_assert(out.value == 7);                                                                 \
    } while (0)
    int metric = SOT_METRIC_AUC;
    static const double none[] = {0, 0, 0, 0, 0}, ones[] = {1, 1, 1, 1, 1}, half[] = {0, .5, 1, 1, 0};
    double score[] = {.1, NAN, .3, 2, .5}, weight[] = {0, 0, 0, 0, 0};
    o.label = none;
    TELLS(SOT_E_ARGUMENT, "no positives");
    o.label = ones;
    TELLS(SOT_E_ARGUMENT, "no negatives");
    o.label = half;
    TELLS(SOT_E_RANGE, "label[1]");
    o = five();
    o.score = score;
    TELLS(SOT_E_RANGE, "score[1]");
    score[1] = .2;
    metric = SOT_METRIC_BRIER;
    TELLS(SOT_E_RANGE, "score[3]");
    o = five();
    o.weight = weight;
    TELLS(SOT_E_ARGUMENT, "weight");
    weight[2] = -1;
    TELLS(SOT_E_RANGE, "weight[2]");
    weight[2] = NAN;
    TELLS(SOT_E_RANGE, "weight[2]");
    metric = SOT_METRIC_SPEARMAN;
    o = five();
    o.score = ones;
    TELLS(SOT_E_ARGUMENT, "score");
    o = five();
    o.label = ones;
    TELLS(SOT_E_ARGUMENT, "label");
    o.count = 0;
    TELLS(SOT_E_ARGUMENT, "at least 1 row");
    o = five();
    o.size = 1;
    TELLS(SOT_E_ARGUMENT, "size");
    o = five();
    options.bins = 0;
    TELLS(SOT_E_RANGE, "bins");
    options = (sot_metric_options)SOT_METRIC_OPTIONS_INIT;
    options.level = 1;
    TELLS(SOT_E_RANGE, "level");
    options = (sot_metric_options)SOT_METRIC_OPTIONS_INIT;
    options.resamples = 2000000;
    TELLS(SOT_E_RANGE, "resamples");
    options.size = 0;
    TELLS(SOT_E_ARGUMENT, "size");
    metric = 6;
    TELLS(SOT_E_ARGUMENT, "metric");
    sot_calibration calibration;
    sot_reliability bins[1];
    size_t filled;
    FAILS(SOT_E_ARGUMENT, sot_outcomes_calibrate(context, &o, NULL, error));
    FAILS(SOT_E_ARGUMENT, sot_outcomes_calibrate(NULL, &o, &calibration, error));
    FAILS(SOT_E_RANGE, sot_outcomes_reliability(context, &o, 101, bins, &filled, error));
    FAILS(SOT_E_ARGUMENT, sot_outcomes_reliability(context, &o, 1, NULL, &filled, error));
    FAILS(SOT_E_ARGUMENT, sot_calibration_apply(NULL, SCORE, 5, score, error));
#undef TELLS
}
END_TEST

START_TEST(intervals)
{
    enum { ROWS = 400 };
    double score[ROWS], label[ROWS];
    uint32_t group[ROWS];
    rng dice = {5};
    for (int k = 0; k < ROWS; k++) {
        label[k] = rng_chance(&dice, .4);
        score[k] = rng_unit(&dice) + .5 * label[k];
        group[k] = (uint32_t)k / 20 * 1000;
    }
    sot_outcomes o = SOT_OUTCOMES_INIT;
    o.count = ROWS;
    o.score = score;
    o.label = label;
    sot_estimate one, wide, again;
    OK(sot_outcomes_metric(context, &o, SOT_METRIC_AUC, NULL, &one, error));
    ck_assert(one.low < one.value && one.value < one.high && one.resamples == 1000);
    /* Hanley & McNeil's standard error is about .02 here: four of them wide. */
    ck_assert(one.high - one.low > .05 && one.high - one.low < .12);
    sot_metric_options options = SOT_METRIC_OPTIONS_INIT;
    options.level = .5;
    OK(sot_outcomes_metric(context, &o, SOT_METRIC_AUC, &options, &again, error));
    ck_assert(again.low > one.low && again.high < one.high);
    options = (sot_metric_options)SOT_METRIC_OPTIONS_INIT;
    options.seed = 2;
    OK(sot_outcomes_metric(context, &o, SOT_METRIC_AUC, &options, &again, error));
    ck_assert(again.low != one.low && again.value == one.value);
    /* Groups that are of one mind: fewer independent pieces, a wider interval. */
    for (int k = 0; k < ROWS; k++)
        label[k] = k / 20 % 2, score[k] = .1 * rng_unit(&dice) + (k / 40 % 3 == 0 ? label[k] : 0.3);
    OK(sot_outcomes_metric(context, &o, SOT_METRIC_AUC, NULL, &one, error));
    o.group = group;
    OK(sot_outcomes_metric(context, &o, SOT_METRIC_AUC, NULL, &wide, error));
    ck_assert(wide.value == one.value && wide.high - wide.low > 2 * (one.high - one.low));
    for (int k = 0; k < ROWS; k++)
        group[k] = 3; /* one group: nothing to draw */
    OK(sot_outcomes_metric(context, &o, SOT_METRIC_AUC, NULL, &wide, error));
    ck_assert(isnan(wide.low) && isnan(wide.high) && wide.resamples == 0);
}
END_TEST

START_TEST(calibration)
{
    /* Separable labels: finite, with the targets of Lin, Lin & Weng at both ends. */
    static const double score[] = {0, 0, 0, 1, 1}, label[] = {0, 0, 0, 1, 1};
    sot_outcomes o = SOT_OUTCOMES_INIT;
    o.count = 5;
    o.score = score;
    o.label = label;
    sot_calibration c;
    double p[5];
    OK(sot_outcomes_calibrate(context, &o, &c, error));
    OK(sot_calibration_apply(&c, score, 5, p, error));
    ck_assert_double_eq_tol(p[0], 1.0 / 5, 1e-9);
    ck_assert_double_eq_tol(p[4], 3.0 / 4, 1e-9);
    static const double alike[] = {4, 4, 4, 4, 4};
    o.score = alike;
    OK(sot_outcomes_calibrate(context, &o, &c, error));
    ck_assert_double_eq(c.b, 0);
    ck_assert_double_eq_tol(1 / (1 + exp(-c.a)), (3 * .2 + 2 * .75) / 5, 1e-9);
    double odd[] = {NAN, 0};
    OK(sot_calibration_apply(&c, odd, 2, odd, error));
    ck_assert(isnan(odd[0]) && odd[1] > 0);
    static const double none[] = {0, 0, 0, 0, 0};
    o.label = none;
    FAILS(SOT_E_ARGUMENT, sot_outcomes_calibrate(context, &o, &c, error));
}
END_TEST

START_TEST(log_odds)
{
    sot_profile *profile = new_profile(context, "{\"depth\":{\"base\":-2}}");
    double p0 = 1 / (1 + exp(2.0)), out[5];
    const double depth[] = {0, 50, 100, NAN, 1e-9};
    OK(sot_profile_log_odds(profile, SOT_LEARN_DEPTH, depth, 5, out, error));
    NEAR(out[0], -2);
    NEAR(out[1], log((p0 + (1 - p0) / 2) / ((1 - p0) / 2)));
    ck_assert(out[2] > 36 && out[2] < 37 && isnan(out[3]) && out[4] > -2);
    OK(sot_profile_log_odds(profile, SOT_LEARN_TRUST, depth, 5, out, error));
    ck_assert(out[0] < -36 && out[1] == 0 && out[2] > 36);
    const double over[] = {101}, under[] = {-1};
    FAILS(SOT_E_RANGE, sot_profile_log_odds(profile, SOT_LEARN_TRUST, over, 1, out, error));
    FAILS(SOT_E_RANGE, sot_profile_log_odds(profile, SOT_LEARN_TRUST, under, 1, out, error));
    FAILS(SOT_E_ARGUMENT, sot_profile_log_odds(profile, SOT_LEARN_ACTIVITY, depth, 1, out, error));
    FAILS(SOT_E_ARGUMENT, sot_profile_log_odds(NULL, SOT_LEARN_DEPTH, depth, 1, out, error));
    sot_profile_unref(profile);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("metrics");
    TCase *tests = add_case(suite, "metrics");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, by_hand);
    tcase_add_test(tests, bad_columns);
    tcase_add_test(tests, intervals);
    tcase_add_test(tests, calibration);
    tcase_add_test(tests, log_odds);
    return run_suite(suite);
}
