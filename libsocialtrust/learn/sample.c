/* SPDX-License-Identifier: MIT */
/* Columns checked, copied and put into an order of their own. */
#include "learn/sample.h"

#include "base/sized.h"

#include <math.h>
#include <stdlib.h>

static int compare(double a, double b)
{
    return (a > b) - (a < b);
}

static int by_score(const void *one, const void *other)
{
    const sot__outcome *a = one, *b = other;
    int order = compare(a->score, b->score);
    if (order == 0)
        order = compare(a->label, b->label);
    if (order == 0)
        order = compare(a->weight, b->weight);
    return order ? order : (a->group > b->group) - (a->group < b->group);
}

static int by_code(const void *one, const void *other)
{
    uint32_t a = *(const uint32_t *)one, b = *(const uint32_t *)other;
    return (a > b) - (a < b);
}

typedef struct ranked {
    double label;
    uint32_t row;
} ranked;

static int by_rank(const void *one, const void *other)
{
    const ranked *a = one, *b = other;
    int order = compare(a->label, b->label);
    return order ? order : (a->row > b->row) - (a->row < b->row);
}

/* What is wrong with row k, if anything. */
static sot_status check_row(const sot_outcomes *o, size_t k, int metric, sot_error *error)
{
    bool probability =
        metric == SOT_METRIC_LOG_LOSS || metric == SOT_METRIC_BRIER || metric == SOT_METRIC_ECE;
    if (!isfinite(o->score[k]) || fabs(o->score[k]) > SOT__SAMPLE_MOST)
        return sot__fail(error, SOT_E_RANGE, "score[%zu]: expected a number within -1e40 and 1e40", k);
    if (probability && (o->score[k] < 0 || o->score[k] > 1))
        return sot__fail(error, SOT_E_RANGE, "score[%zu]: expected a probability of 0 to 1", k);
    if (metric == SOT_METRIC_SPEARMAN ? !isfinite(o->label[k]) : o->label[k] != 0 && o->label[k] != 1)
        return sot__fail(error, SOT_E_RANGE, "label[%zu]: expected %s", k,
                         metric == SOT_METRIC_SPEARMAN ? "a finite number" : "0 or 1");
    if (o->weight && o->weight[k] != 0 &&
        !(o->weight[k] >= 1 / SOT__SAMPLE_MOST && o->weight[k] <= SOT__SAMPLE_MOST))
        return sot__fail(error, SOT_E_RANGE, "weight[%zu]: expected 0, or a number within 1e-40 and 1e40", k);
    return SOT_OK;
}

/* Without both labels (for Spearman: two different values in each column) nothing can be told apart. */
static sot_status check_spread(const sot__sample *sample, int metric, sot_error *error)
{
    const sot__outcome *first = NULL;
    bool labels = false, scores = false;
    for (size_t k = 0; k < sample->count; k++) {
        const sot__outcome *row = &sample->rows[k];
        if (row->weight == 0)
            continue;
        if (!first)
            first = row;
        labels = labels || row->label != first->label;
        scores = scores || row->score != first->score;
    }
    if (!first)
        return sot__fail(error, SOT_E_ARGUMENT, "weight: expected at least one above 0");
    bool any = metric == SOT_METRIC_LOG_LOSS || metric == SOT_METRIC_BRIER || metric == SOT_METRIC_ECE;
    if (!any && !labels && metric != SOT__METRIC_NONE)
        return sot__fail(error, SOT_E_ARGUMENT, "label: expected two different ones, found only %s",
                         metric == SOT_METRIC_SPEARMAN ? "equal ones"
                         : first->label == 0           ? "0: no positives"
                                                       : "1: no negatives");
    if (metric == SOT_METRIC_SPEARMAN && !scores)
        return sot__fail(error, SOT_E_ARGUMENT, "score: expected two different ones, found only equal ones");
    return SOT_OK;
}

/* Codes of groups become 0, 1, 2 ... in their own order. */
static bool number_groups(sot__sample *sample)
{
    uint32_t *codes = sot__alloc(sample->context, sample->count, sizeof *codes);
    if (!codes)
        return false;
    for (size_t k = 0; k < sample->count; k++)
        codes[k] = sample->rows[k].group;
    qsort(codes, sample->count, sizeof *codes, by_code);
    uint32_t used = 0;
    for (size_t k = 0; k < sample->count; k++)
        if (k == 0 || codes[k] != codes[used - 1])
            codes[used++] = codes[k];
    for (size_t k = 0; k < sample->count; k++) {
        const uint32_t *at = bsearch(&sample->rows[k].group, codes, used, sizeof *codes, by_code);
        sample->rows[k].group = (uint32_t)(at - codes);
    }
    sample->groups = used;
    sot__free(sample->context, codes);
    return true;
}

static bool order_labels(sot__sample *sample)
{
    ranked *all = sot__alloc(sample->context, sample->count, sizeof *all);
    sample->by_label = sot__alloc(sample->context, sample->count, sizeof *sample->by_label);
    if (!all || !sample->by_label) {
        sot__free(sample->context, all);
        return false;
    }
    for (size_t k = 0; k < sample->count; k++)
        all[k] = (ranked){sample->rows[k].label, (uint32_t)k};
    qsort(all, sample->count, sizeof *all, by_rank);
    for (size_t k = 0; k < sample->count; k++)
        sample->by_label[k] = all[k].row;
    sot__free(sample->context, all);
    return true;
}

static sot_status check_columns(sot_context *context, const sot_outcomes *o, sot_error *error)
{
    if (!context || !o)
        return sot__fail(error, SOT_E_ARGUMENT, "a context, outcomes and a place for the result are needed");
    if (o->count == 0 || !o->score || !o->label)
        return sot__fail(error, SOT_E_ARGUMENT,
                         "outcomes: expected columns score and label of at least 1 row");
    if (o->count >= UINT32_MAX)
        return sot__fail(error, SOT_E_LIMIT, "outcomes: %zu rows are more than can be measured", o->count);
    return SOT_OK;
}

sot_status sot__sample_make(sot_context *context, const sot_outcomes *outcomes, int metric, sot__sample *out,
                            sot_error *error)
{
    static const sot_outcomes defaults = SOT_OUTCOMES_INIT;
    sot_outcomes taken;
    if (!outcomes)
        return check_columns(context, outcomes, error);
    sot_status status = sot__take_struct(outcomes, &defaults, sizeof defaults, &taken, "sot_outcomes", error);
    if (status != SOT_OK)
        return status;
    outcomes = &taken;
    status = check_columns(context, outcomes, error);
    for (size_t k = 0; status == SOT_OK && k < outcomes->count; k++)
        status = check_row(outcomes, k, metric, error);
    if (status != SOT_OK)
        return status;
    sot__sample sample = {.context = context, .count = outcomes->count};
    sample.rows = sot__alloc(context, sample.count, sizeof *sample.rows);
    if (!sample.rows)
        return sot__no_memory(error);
    for (size_t k = 0; k < sample.count; k++)
        /* + 0.0: -0 becomes 0, as they compare equal */
        sample.rows[k] = (sot__outcome){outcomes->score[k] + 0.0, outcomes->label[k] + 0.0,
                                        outcomes->weight ? outcomes->weight[k] : 1.0,
                                        outcomes->group ? outcomes->group[k] : 0};
    qsort(sample.rows, sample.count, sizeof *sample.rows, by_score);
    bool good = true;
    if (outcomes->group) {
        good = number_groups(&sample);
    } else {
        sample.groups = (uint32_t)sample.count;
        for (size_t k = 0; k < sample.count; k++)
            sample.rows[k].group = (uint32_t)k;
    }
    if (good && metric == SOT_METRIC_SPEARMAN)
        good = order_labels(&sample);
    status = good ? check_spread(&sample, metric, error) : sot__no_memory(error);
    if (status != SOT_OK)
        sot__sample_free(&sample);
    else
        *out = sample;
    return status;
}

void sot__sample_free(sot__sample *sample)
{
    sot__free(sample->context, sample->rows);
    sot__free(sample->context, sample->by_label);
}

sot_status sot__metric_options(const sot_metric_options *options, sot_metric_options *out, sot_error *error)
{
    static const sot_metric_options plain = SOT_METRIC_OPTIONS_INIT;
    sot_status status = sot__take_struct(options, &plain, sizeof plain, out, "sot_metric_options", error);
    if (status != SOT_OK)
        return status;
    const sot_metric_options *o = out;
    if (o->resamples > 1000000)
        return sot__fail(error, SOT_E_RANGE, "resamples: expected at most 1000000");
    if (!(o->level > 0 && o->level < 1))
        return sot__fail(error, SOT_E_RANGE, "level: expected a number between 0 and 1");
    if (o->bins < 1 || o->bins > SOT__BINS_MOST)
        return sot__fail(error, SOT_E_RANGE, "bins: expected 1 to %d", SOT__BINS_MOST);
    return SOT_OK;
}
