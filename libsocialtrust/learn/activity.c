/* SPDX-License-Identifier: MIT */
/* Fitting p_active to the ledger itself: what the pairs looked like at earlier cut-offs, and whether dialogue
 * followed within 30 days. */
#include "learn/evaluation.h"
#include "base/sized.h"
#include "learn/logistic.h"
#include "learn/lookback.h"
#include "learn/sample.h"

#include "base/special.h"
#include "ledger/batch.h"
#include "score/measure.h"

#include <math.h>

#define STRENGTH 0.01 /* of the penalty: coefficients of up to ten cost nothing worth mentioning */
#define MOST_CUT_OFFS 1000

/* Moments of one part as columns: x in front, for the solver; then score and label. */
typedef struct part {
    size_t count;
    double *block, *x, *pulse, *p, *label;
    uint32_t *group;
} part;

static void free_part(sot_context *context, part *out)
{
    sot__free(context, out->block);
    sot__free(context, out->group);
}

/* Those of cut-off `least` to `most`. */
static sot_status part_of(const sot__lookback *job, const sot__sights *all, unsigned least, unsigned most,
                          part *out, sot_error *error)
{
    size_t n = all->count;
    memset(out, 0, sizeof *out);
    out->block = sot__alloc(job->context, n, (SOT__FEATURES + 3) * sizeof *out->block);
    out->group = sot__alloc(job->context, n, sizeof *out->group);
    if (!out->block || !out->group) {
        free_part(job->context, out);
        return sot__no_memory(error);
    }
    out->x = out->block;
    out->pulse = out->x + SOT__FEATURES * n;
    out->p = out->pulse + n;
    out->label = out->p + n;
    uint32_t group = 0;
    for (size_t k = 0; k < n; k++) {
        const sot__looked *m = &all->at[k];
        /* Pairs come in byte order of their first contacts. */
        group += k > 0 && job->pairs.pairs[m->pair].a != job->pairs.pairs[m[-1].pair].a;
        if (m->cut_off < least || m->cut_off > most)
            continue;
        size_t to = out->count++;
        memcpy(out->x + to * SOT__FEATURES, m->x, sizeof m->x);
        out->pulse[to] = sot__pulse(job->profile, m->x[0] + m->x[1] + m->x[2], m->silent);
        out->label[to] = m->label;
        out->group[to] = group;
    }
    return SOT_OK;
}

static bool both_labels(const part *of)
{
    double sum = 0;
    for (size_t k = 0; k < of->count; k++)
        sum += of->label[k];
    return sum > 0 && sum < (double)of->count;
}

static sot_status fit(const part *to, sot__logit_fit *out, sot_error *error)
{
    if (!both_labels(to))
        return sot__fail(error, SOT_E_ARGUMENT,
                         "p_active: at the earlier cut-offs expected both pairs that were in touch within 30 "
                         "days and pairs that were not; use a longer ledger, or more cut-offs");
    sot__logit problem = {.rows = to->count,
                          .columns = SOT__FEATURES,
                          .x = to->x,
                          .target = to->label,
                          .strength = STRENGTH,
                          .pull = 1};
    return sot__logit_solve(&problem, out, error);
}

static void predict(const sot__logit_fit *fit, part *of)
{
    for (size_t k = 0; k < of->count; k++) {
        double z = fit->intercept;
        for (size_t i = 0; i < SOT__FEATURES; i++)
            z += fit->u[i] * of->x[k * SOT__FEATURES + i];
        of->p[k] = sot__sigmoid(z);
    }
}

/* Both models on one part. */
static sot_status measure(sot_evaluation *e, int which, const part *of, const sot_metric_options *options,
                          sot_error *error)
{
    sot__measured measured = {.count = of->count,
                              .label = of->label,
                              .group = of->group,
                              .score = of->p,
                              .coverage = NAN,
                              .confidence = NAN};
    sot_status status = sot__evaluation_measure(e, SOT_MODEL_LEARNED, which, &measured, options, error);
    measured.score = of->pulse;
    if (status == SOT_OK && which == SOT_PART_FITTED)
        status = sot__evaluation_calibrate(e, SOT_MODEL_GIVEN, &measured, error);
    return status == SOT_OK ? sot__evaluation_measure(e, SOT_MODEL_GIVEN, which, &measured, options, error)
                            : status;
}

static sot_status set_profile(const sot_profile *profile, const char *name, const sot__logit_fit *fit,
                              sot_evaluation *e, sot_profile **out, sot_error *error)
{
    static const char paths[][17] = {"p_active.short", "p_active.middle", "p_active.long",
                                     "p_active.silence"};
    sot_profile *copy;
    sot_status status = sot__profile_copy(profile, sot__learned_name(name), &copy, error);
    if (status != SOT_OK)
        return status;
    copy->has_p_active = true;
    sot__evaluation_set(e, copy, "p_active.intercept", fit->intercept);
    for (size_t k = 0; k < SOT__FEATURES; k++)
        sot__evaluation_set(e, copy, paths[k], fit->u[k]);
    status = sot__profile_finish(copy, error);
    if (status != SOT_OK)
        sot_profile_unref(copy);
    else
        *out = copy;
    return status;
}

static sot_status learn(const sot__lookback *job, const sot__sights *all, const sot_activity_options *options,
                        sot_profile **learned, sot_evaluation *e, sot_error *error)
{
    part early, late, whole;
    sot__logit_fit first, last;
    unsigned newest = job->count - 1, settled = newest - 1;
    while (settled > 0 && job->times[settled] + SOT__HORIZON > job->times[newest])
        settled--; /* what it looks ahead to is not over when the latest one begins */
    sot_status status = part_of(job, all, 0, settled, &early, error);
    if (status != SOT_OK)
        return status;
    if ((status = part_of(job, all, newest, newest, &late, error)) == SOT_OK) {
        if ((status = fit(&early, &first, error)) == SOT_OK) {
            predict(&first, &early);
            predict(&first, &late);
            status = measure(e, SOT_PART_FITTED, &early, &options->metrics, error);
            if (status == SOT_OK)
                status = measure(e, SOT_PART_HELD_OUT, &late, &options->metrics, error);
        }
        free_part(job->context, &late);
    }
    free_part(job->context, &early);
    if (status == SOT_OK && (status = part_of(job, all, 0, newest, &whole, error)) == SOT_OK) {
        status = fit(&whole, &last, error);
        free_part(job->context, &whole);
    }
    if (status == SOT_OK)
        status = set_profile(job->profile, options->name, &last, e, learned, error);
    if (status != SOT_OK)
        return status;
    e->info.learned = 1;
    e->info.split = SOT_SPLIT_TIME;
    e->info.split_us = job->times[newest];
    e->info.labels = all->count;
    e->info.refitted = 1;
    e->info.iterations = first.iterations;
    e->info.residual = first.residual;
    e->info.strength = STRENGTH;
    e->info.intercept = first.intercept;
    e->info.scale = NAN;
    return SOT_OK;
}

static sot_status check(const sot_ledger *ledger, const sot_activity_options *options, sot_error *error)
{
    sot_metric_options used;
    if (!ledger || !options)
        return sot__fail(error, SOT_E_ARGUMENT, "a ledger, options and places for the results are needed");
    if (options->cut_offs < 2 || options->cut_offs > MOST_CUT_OFFS)
        return sot__fail(error, SOT_E_RANGE, "cut_offs: expected 2 to %d", MOST_CUT_OFFS);
    if (!(options->step_days >= 1 && options->step_days <= 1000))
        return sot__fail(error, SOT_E_RANGE, "step_days: expected 1 to 1000");
    sot_status status = sot__time_check(options->end_us, "end_us", error);
    return status == SOT_OK ? sot__metric_options(&options->metrics, &used, error) : status;
}

/* The cut-offs from the ledger's first row on, ascending; returns how many. */
static unsigned cut_offs(const sot_activity_options *options, int64_t first, int64_t *out)
{
    int64_t step = (int64_t)(options->step_days * (double)SOT__DAY_US),
            t = options->end_us - 1 - SOT__HORIZON;
    unsigned count = 0;
    while (count < options->cut_offs && t >= first && t >= SOT_TIME_MIN) {
        count++;
        t -= step;
    }
    for (unsigned k = 0; k < count; k++)
        out[k] = options->end_us - 1 - SOT__HORIZON - (int64_t)(count - 1 - k) * step;
    return count;
}

sot_status sot_ledger_learn_activity(sot_ledger *ledger, const sot_activity_options *options,
                                     sot_profile **learned, sot_evaluation **evaluation, sot_error *error)
{
    sot__begin(error);
    int64_t times[MOST_CUT_OFFS];
    sot_ledger_info info = SOT_LEDGER_INFO_INIT;
    if (!learned || !evaluation)
        return sot__fail(error, SOT_E_ARGUMENT, "a ledger, options and places for the results are needed");
    *learned = NULL;
    *evaluation = NULL;
    static const sot_activity_options defaults = SOT_ACTIVITY_OPTIONS_INIT;
    sot_activity_options taken;
    sot_status status = SOT_OK;
    if (options)
        status = sot__take_struct(options, &defaults, sizeof defaults, &taken, "sot_activity_options", error);
    if (status != SOT_OK)
        return status;
    options = options ? &taken : NULL;
    status = check(ledger, options, error);
    if (status == SOT_OK)
        status = sot_ledger_get_info(ledger, &info, error);
    if (status != SOT_OK)
        return status;
    sot__lookback job = {.ledger = ledger, .context = sot__ledger_context(ledger), .times = times};
    job.count = info.interactions ? cut_offs(options, info.first_us, times) : 0;
    if (job.count < 2 || times[job.count - 1] - times[0] < SOT__HORIZON)
        return sot__fail(
            error, SOT_E_ARGUMENT,
            "end_us: expected a ledger that reaches back to two cut-offs, 30 and 60 days before it or "
            "earlier; found rows from %u of them on",
            job.count);
    sot_evaluation *e;
    status = sot__evaluation_make(job.context, SOT_LEARN_ACTIVITY, &options->metrics, SOT__FEATURES + 1, &e,
                                  error);
    if (status != SOT_OK)
        return status;
    if (!sot__guard_ledger(ledger)) {
        sot_evaluation_free(e);
        return sot__busy(error, "ledger");
    }
    sot__sights all = {NULL, 0, 0};
    status = sot__ledger_scoring(ledger, options->profile, &job.profile, error);
    if (status == SOT_OK && (status = sot__ledger_pairs(ledger, -1, &job.pairs, error)) == SOT_OK) {
        status = sot__look_back(&job, &all, error);
        if (status == SOT_OK)
            status = learn(&job, &all, options, learned, e, error);
        sot__free(job.context, all.at);
        sot__pairs_free(&job.pairs);
    }
    sot__scoring_done(job.profile);
    sot__unguard_ledger(ledger);
    if (status != SOT_OK)
        sot_evaluation_free(e);
    else
        *evaluation = e;
    return status;
}
