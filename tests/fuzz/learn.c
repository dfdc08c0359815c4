/* SPDX-License-Identifier: MIT */
/* Measures, calibration and learning over columns of any doubles: what is taken gives figures that are
 * finite and within their bounds, the same on two threads; what is not taken says why. */
#include "../common/flat.h"

#include "fuzz.h"

#include <float.h>
#include <math.h>

#define ROWS_MOST 48u
#define DAY INT64_C(86400000000)

static const double extremes[] = {0,        1,      .5,   1,     0,     1 - 1e-16, 1e-17,
                                  1e-300,   5e-324, 1e40, 1e41,  1e-40, 1e-41,     DBL_MAX,
                                  -DBL_MAX, 1e300,  -1,   1e200, NAN,   INFINITY};

/* `tame`: of 32 equal steps from 0 to 1. */
static double next_double(fuzz_input *in, bool tame)
{
    enum { EXTREMES = sizeof extremes / sizeof *extremes };
    unsigned which = fuzz_next(in, EXTREMES + 12);
    if (tame || which >= EXTREMES + 4)
        return which / 32.0;
    if (which < EXTREMES)
        return extremes[which];
    return fuzz_any_double(in);
}

typedef struct columns {
    double score[ROWS_MOST], label[ROWS_MOST], weight[ROWS_MOST];
    uint32_t group[ROWS_MOST];
    sot_outcomes outcomes;
} columns;

static void make(columns *c, fuzz_input *in)
{
    unsigned how = fuzz_next(in, 255);
    c->outcomes = (sot_outcomes)SOT_OUTCOMES_INIT;
    c->outcomes.count = fuzz_next(in, ROWS_MOST + 1);
    for (size_t k = 0; k < c->outcomes.count; k++) {
        c->score[k] = next_double(in, how & 1);
        c->label[k] = how & 2 ? fuzz_next(in, 2) : next_double(in, false);
        c->weight[k] = next_double(in, how & 4);
        c->group[k] = fuzz_next(in, 9);
    }
    c->outcomes.score = c->score;
    c->outcomes.label = c->label;
    c->outcomes.weight = how & 8 ? c->weight : NULL;
    c->outcomes.group = how & 16 ? c->group : NULL;
}

/* What cannot be known (the AUC of labels that are all alike) is NaN. */
static void check_figure(double value, double most)
{
    REQUIRE(isnan(value) || (value >= -1e-9 && value <= most + 1e-9));
}

static void check_within(double value, double least, double most)
{
    REQUIRE(value >= least - 1e-9 && value <= most + 1e-9);
}

static bool same(double x, double y)
{
    return memcmp(&x, &y, sizeof x) == 0;
}

static void measure(sot_context *const contexts[2], const columns *c, fuzz_input *in)
{
    sot_metric_options options = SOT_METRIC_OPTIONS_INIT;
    options.resamples = fuzz_next(in, 20);
    options.seed = fuzz_next(in, 4);
    options.bins = fuzz_next(in, 12);
    options.level = fuzz_next(in, 8) ? 0.9 : next_double(in, false);
    for (int metric = 0; metric < SOT_METRIC_COUNT; metric++) {
        sot_estimate one = SOT_ESTIMATE_INIT, two = SOT_ESTIMATE_INIT;
        sot_error error = SOT_ERROR_INIT;
        sot_status status = sot_outcomes_metric(contexts[0], &c->outcomes, metric, &options, &one, &error);
        fuzz_check_error(status, &error);
        REQUIRE(sot_outcomes_metric(contexts[1], &c->outcomes, metric, &options, &two, NULL) == status);
        if (status != SOT_OK)
            continue;
        REQUIRE(same(one.value, two.value) && one.resamples == two.resamples);
        REQUIRE((isnan(one.low) && isnan(two.low)) || (same(one.low, two.low) && same(one.high, two.high)));
        check_within(one.value, metric == SOT_METRIC_SPEARMAN ? -1 : 0,
                     metric == SOT_METRIC_LOG_LOSS ? 35 : 1);
        REQUIRE(isnan(one.low) || one.low <= one.high);
    }
}

static void calibrate(sot_context *context, const columns *c, fuzz_input *in)
{
    sot_reliability bins[100];
    sot_calibration calibration = SOT_CALIBRATION_INIT;
    sot_error error = SOT_ERROR_INIT;
    size_t filled = 0;
    double out[ROWS_MOST];
    unsigned count = fuzz_next(in, 103);
    sot_status status = sot_outcomes_reliability(context, &c->outcomes, count, bins, &filled, &error);
    fuzz_check_error(status, &error);
    REQUIRE(status != SOT_OK || (filled > 0 && filled <= count));
    for (size_t k = 0; status == SOT_OK && k < filled; k++) {
        check_within(bins[k].score, bins[k].from, bins[k].to);
        check_within(bins[k].label, bins[k].low, bins[k].high);
        REQUIRE(bins[k].weight > 0 && isfinite(bins[k].weight) && bins[k].low >= 0 && bins[k].high <= 1);
        REQUIRE(k == 0 || bins[k].from > bins[k - 1].to);
    }
    status = sot_outcomes_calibrate(context, &c->outcomes, &calibration, &error);
    fuzz_check_error(status, &error);
    if (status != SOT_OK)
        return;
    REQUIRE(isfinite(calibration.a) && isfinite(calibration.b));
    REQUIRE(sot_calibration_apply(&calibration, c->score, c->outcomes.count, out, NULL) == SOT_OK);
    for (size_t k = 0; k < c->outcomes.count; k++)
        check_within(out[k], 0, 1);
}

static void log_odds(const sot_profile *profile, const columns *c)
{
    double out[ROWS_MOST];
    for (int target = 0; target < 3; target++)
        if (sot_profile_log_odds(profile, target, c->score, c->outcomes.count, out, NULL) == SOT_OK)
            for (size_t k = 0; k < c->outcomes.count; k++)
                REQUIRE(isnan(c->score[k]) || isfinite(out[k]));
}

/* ---- a small ledger with labels ---- */

static const char *const names[] = {"a", "b", "c", "d", "e", "f"};
#define NAMES (sizeof names / sizeof *names)

static sot_ledger *small_ledger(sot_context *context, fuzz_input *in)
{
    static const int kinds[] = {SOT_KIND_MESSAGE, SOT_KIND_ASK, SOT_KIND_CALL, SOT_KIND_PROMISE,
                                SOT_KIND_THANK};
    sot_ledger *ledger = NULL;
    REQUIRE(sot_ledger_new(context, NULL, &ledger, NULL) == SOT_OK);
    unsigned count = fuzz_next(in, 60);
    for (unsigned k = 0; k < count; k++) {
        sot_interaction row = SOT_INTERACTION_INIT;
        row.time_us = (int64_t)fuzz_next(in, 200) * DAY;
        row.actor = names[fuzz_next(in, NAMES)];
        row.target = names[fuzz_next(in, NAMES)];
        row.kind = kinds[fuzz_next(in, 5)];
        REQUIRE(sot_ledger_add(ledger, &row, NULL, NULL) == SOT_OK);
    }
    return ledger;
}

static void check_evaluation(const sot_evaluation *evaluation)
{
    for (int model = 0; model < 2; model++)
        for (int part = 0; part < 2; part++) {
            const sot_figures *figures = sot_evaluation_figures(evaluation, model, part);
            if (!figures)
                continue;
            check_figure(figures->auc.value, 1);
            check_figure(figures->brier.value, 1);
            check_figure(figures->log_loss.value, 35);
            REQUIRE(figures->positives <= figures->labels);
        }
    for (size_t k = 0; k < values_of(evaluation); k++)
        REQUIRE(isfinite(sot_evaluation_value(evaluation, k)->after));
}

static void learn(sot_context *context, const columns *c, fuzz_input *in)
{
    sot_ledger *ledger = small_ledger(context, in);
    const char *texts[2][ROWS_MOST];
    sot_text_column column[2] = {SOT_TEXT_COLUMN_INIT, SOT_TEXT_COLUMN_INIT};
    sot_labels labels = SOT_LABELS_INIT;
    sot_learn_options options = SOT_LEARN_OPTIONS_INIT;
    sot_activity_options activity = SOT_ACTIVITY_OPTIONS_INIT;
    sot_profile *learned = NULL;
    sot_evaluation *evaluation = NULL;
    sot_error error = SOT_ERROR_INIT;
    for (size_t k = 0; k < c->outcomes.count; k++) {
        texts[0][k] = names[fuzz_next(in, NAMES)];
        texts[1][k] = fuzz_next(in, 40) ? names[fuzz_next(in, NAMES)] : "nobody";
    }
    column[0].strings = texts[0];
    column[1].strings = texts[1];
    labels.count = c->outcomes.count;
    labels.a = &column[0];
    labels.b = &column[1];
    labels.label = c->label;
    labels.weight = c->outcomes.weight;
    options.target = fuzz_next(in, 3);
    options.as_of_us = (int64_t)fuzz_next(in, 220) * DAY;
    options.skip_unknown = fuzz_next(in, 3) > 0;
    options.attention = fuzz_next(in, 4) == 0;
    options.split = fuzz_next(in, 4);
    options.keep_split = fuzz_next(in, 2);
    options.strength = fuzz_next(in, 4) ? 1 : next_double(in, false);
    options.held_out = fuzz_next(in, 4) ? .5 : next_double(in, false);
    options.metrics.resamples = activity.metrics.resamples = 3;
    sot_status status = sot_ledger_learn(ledger, &labels, &options, &learned, &evaluation, &error);
    fuzz_check_error(status, &error);
    REQUIRE((status == SOT_OK) == (learned != NULL) && (status == SOT_OK) == (evaluation != NULL));
    if (status == SOT_OK)
        check_evaluation(evaluation);
    sot_evaluation_free(evaluation);
    sot_profile_unref(learned);
    learned = NULL;
    evaluation = NULL;
    activity.end_us = (int64_t)fuzz_next(in, 220) * DAY;
    activity.cut_offs = fuzz_next(in, 6);
    activity.step_days = fuzz_next(in, 4) ? 10 : next_double(in, false);
    status = sot_ledger_learn_activity(ledger, &activity, &learned, &evaluation, &error);
    fuzz_check_error(status, &error);
    if (status == SOT_OK)
        check_evaluation(evaluation);
    sot_evaluation_free(evaluation);
    sot_profile_unref(learned);
    sot_ledger_free(ledger);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_input in = {data, size};
    sot_context *const contexts[2] = {fuzz_context(1), fuzz_context(2)};
    sot_profile *profile = NULL;
    columns *c = malloc(sizeof *c);
    REQUIRE(c);
    make(c, &in);
    REQUIRE(sot_profile_builtin(contexts[0], &profile, NULL) == SOT_OK);
    measure(contexts, c, &in);
    calibrate(contexts[0], c, &in);
    log_odds(profile, c);
    learn(contexts[0], c, &in);
    sot_profile_unref(profile);
    sot_context_unref(contexts[0]);
    sot_context_unref(contexts[1]);
    free(c);
    return 0;
}
