/* SPDX-License-Identifier: MIT */
/* Measures and their bootstrap intervals. Groups are drawn whole, so that rows of one person, which say
 * similar things, do not make the interval too narrow. Each resample has a generator of its own: threads
 * share nothing. */
#include "learn/sample.h"

#include <math.h>
#include <stdlib.h>

typedef struct drawing {
    const sot__sample *sample;
    const sot_metric_options *options;
    unsigned mask;
    uint32_t *times; /* a row of `groups` for each worker */
    double *room;    /* and of 2·count, for Spearman */
    double *values;  /* by metric, then resample */
} drawing;

/* SplitMix64 (Steele, Lea & Flood 2014, doi:10.1145/2660193.2660195). */
static uint64_t next(uint64_t *state)
{
    uint64_t z = *state += UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

static sot_status draw(void *user, size_t index, unsigned worker, sot_error *error)
{
    const drawing *job = user;
    const sot__sample *sample = job->sample;
    uint32_t *times = job->times + (size_t)worker * sample->groups;
    double *room = job->room ? job->room + (size_t)worker * 2 * sample->count : NULL;
    (void)error;
    uint64_t state = job->options->seed;
    state = next(&state) ^ (uint64_t)index * UINT64_C(0xd1342543de82ef95);
    memset(times, 0, sample->groups * sizeof *times);
    for (uint32_t k = 0; k < sample->groups; k++)
        times[((next(&state) >> 32) * sample->groups) >> 32]++;
    for (int m = 0; m < SOT_METRIC_COUNT; m++)
        if (job->mask >> m & 1u)
            job->values[(size_t)m * job->options->resamples + index] =
                sot__metric(sample, m, job->options->bins, times, room);
    return SOT_OK;
}

static int by_value(const void *one, const void *other)
{
    double a = *(const double *)one, b = *(const double *)other;
    return (a > b) - (a < b);
}

/* Linear between order statistics. */
static double quantile(const double *values, size_t count, double q)
{
    double at = q * (double)(count - 1);
    size_t k = (size_t)at;
    return k + 1 < count ? values[k] + (at - (double)k) * (values[k + 1] - values[k]) : values[count - 1];
}

static void interval(double *values, const sot_metric_options *options, sot_estimate *out)
{
    size_t kept = 0;
    for (size_t k = 0; k < options->resamples; k++)
        if (isfinite(values[k])) /* one label only, or nothing drawn that weighs: no value */
            values[kept++] = values[k];
    out->resamples = kept;
    if (kept == 0)
        return;
    qsort(values, kept, sizeof *values, by_value);
    double tail = 0.5 * (1 - options->level);
    out->low = quantile(values, kept, tail);
    out->high = quantile(values, kept, 1 - tail);
}

sot_status sot__estimates(const sot__sample *sample, unsigned mask, const sot_metric_options *options,
                          sot_estimate out[SOT_METRIC_COUNT], sot_error *error)
{
    sot_context *context = sample->context;
    bool ranks = mask >> SOT_METRIC_SPEARMAN & 1u;
    size_t resamples = sample->groups > 1 ? options->resamples : 0,
           threads = resamples ? context->threads : 1;
    drawing job = {.sample = sample, .options = options, .mask = mask};
    job.times = sot__alloc(context, threads * sample->groups, sizeof *job.times);
    job.values = sot__alloc(context, resamples * SOT_METRIC_COUNT, sizeof *job.values);
    bool good = job.times && job.values;
    if (good && ranks)
        good = (job.room = sot__alloc(context, threads * 2 * sample->count, sizeof *job.room)) != NULL;
    sot_status status = good ? SOT_OK : sot__no_memory(error);
    if (status == SOT_OK && resamples)
        status = sot__parallel(context, context->threads, resamples, draw, &job, "resampling", error);
    for (int m = 0; status == SOT_OK && m < SOT_METRIC_COUNT; m++)
        if (mask >> m & 1u) {
            out[m] = (sot_estimate){sot__metric(sample, m, options->bins, NULL, job.room), NAN, NAN, 0};
            if (resamples)
                interval(job.values + (size_t)m * resamples, options, &out[m]);
        }
    sot__free(context, job.times);
    sot__free(context, job.values);
    sot__free(context, job.room);
    return status;
}

sot_status sot_outcomes_metric(sot_context *context, const sot_outcomes *outcomes, int metric,
                               const sot_metric_options *options, sot_estimate *out, sot_error *error)
{
    sot__begin(error);
    sot_metric_options used;
    if (!out || metric < 0 || metric >= SOT_METRIC_COUNT)
        return sot__fail(error, SOT_E_ARGUMENT, "a known metric and a place for the result are needed");
    sot_status status = sot__metric_options(options, &used, error);
    sot__sample sample;
    if (status == SOT_OK)
        status = sot__sample_make(context, outcomes, metric, &sample, error);
    if (status != SOT_OK)
        return status;
    sot_estimate all[SOT_METRIC_COUNT];
    status = sot__estimates(&sample, 1u << metric, &used, all, error);
    sot__sample_free(&sample);
    if (status == SOT_OK)
        *out = all[metric];
    return status;
}

sot_status sot_outcomes_reliability(sot_context *context, const sot_outcomes *outcomes, unsigned bins,
                                    sot_reliability *out, size_t *filled, sot_error *error)
{
    sot__begin(error);
    sot__sample sample;
    if (!out || !filled)
        return sot__fail(error, SOT_E_ARGUMENT, "places for the bins and their number are needed");
    if (bins < 1 || bins > SOT__BINS_MOST)
        return sot__fail(error, SOT_E_RANGE, "bins: expected 1 to %d", SOT__BINS_MOST);
    sot_status status = sot__sample_make(context, outcomes, SOT_METRIC_ECE, &sample, error);
    if (status != SOT_OK)
        return status;
    *filled = sot__reliability(&sample, bins, out);
    sot__sample_free(&sample);
    return SOT_OK;
}
