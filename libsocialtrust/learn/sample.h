/* SPDX-License-Identifier: MIT */
/* Scores beside labels, in an order that depends on their values alone: equal multisets of rows give equal
 * bits, whatever order they came in. */
#ifndef SOT_LEARN_SAMPLE_H
#define SOT_LEARN_SAMPLE_H

#include "base/base.h"
#include "socialtrust/learn.h"

/* Scores and weights are at most so large, and weights above 0 at least its inverse: then no sum of their
 * products overflows or vanishes. */
#define SOT__SAMPLE_MOST 1e40

typedef struct sot__outcome {
    double score, label, weight;
    uint32_t group; /* from 0 on, without gaps */
} sot__outcome;

typedef struct sot__sample {
    sot_context *context;
    sot__outcome *rows; /* ascending by score, label, weight, group */
    size_t count;
    uint32_t groups;
    uint32_t *by_label; /* for Spearman: rows in ascending order of label; else NULL */
} sot__sample;

#define SOT__BINS_MOST 100
#define SOT__METRIC_NONE (-1) /* labels may be all alike: measures without a value are NAN */

/* Checks the columns for what `metric` asks of them and copies them. */
sot_status sot__sample_make(sot_context *context, const sot_outcomes *outcomes, int metric, sot__sample *out,
                            sot_error *error);
void sot__sample_free(sot__sample *sample);

/* `options` NULL: the defaults. */
sot_status sot__metric_options(const sot_metric_options *options, sot_metric_options *out, sot_error *error);

/* One measure of the rows, each as often as `times` says of its group (NULL: once). NAN where it has no
 * value. `room` has place for 2·count doubles for Spearman. */
double sot__metric(const sot__sample *sample, int metric, unsigned bins, const uint32_t *times, double *room);

/* The reliability curve; returns the number of bins that are not empty. */
size_t sot__reliability(const sot__sample *sample, unsigned bins, sot_reliability *out);

/* Value and interval of each measure of a mask (bit: metric), into out[metric]. */
sot_status sot__estimates(const sot__sample *sample, unsigned mask, const sot_metric_options *options,
                          sot_estimate out[SOT_METRIC_COUNT], sot_error *error);

/* Platt's calibration of the rows. */
sot_status sot__platt(const sot__sample *sample, sot_calibration *out, sot_error *error);

#endif
