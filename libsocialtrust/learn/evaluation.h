/* SPDX-License-Identifier: MIT */
/* What learning reports: figures by model and part, calibrations, curves, new values. */
#ifndef SOT_LEARN_EVALUATION_H
#define SOT_LEARN_EVALUATION_H

#include "base/base.h"
#include "profile/parts.h"
#include "socialtrust/learn.h"

struct sot_evaluation {
    sot_context *context;
    sot_evaluation_info info;
    bool has[2]; /* by model */
    sot_figures figures[2][2];
    bool calibrated[2];
    sot_calibration calibration[2];
    sot_reliability *curve[2];
    size_t curve_count[2];
    sot_learned_value *values;
    size_t value_count;
};

/* Scores of one model on one part, to be measured. */
typedef struct sot__measured {
    size_t count;
    const double *score, *label, *weight; /* weight may be NULL */
    const uint32_t *group;
    double coverage, confidence; /* means */
} sot__measured;

sot_status sot__evaluation_make(sot_context *context, int target, const sot_metric_options *options,
                                size_t values, sot_evaluation **out, sot_error *error);

/* Fits the model's calibration to the fitted part. */
sot_status sot__evaluation_calibrate(sot_evaluation *evaluation, int model, const sot__measured *fitted,
                                     sot_error *error);

/* Measures a model on a part, with intervals (held out) or without (fitted). Scores of a model that is not
 * calibrated are probabilities. */
sot_status sot__evaluation_measure(sot_evaluation *evaluation, int model, int part,
                                   const sot__measured *measured, const sot_metric_options *options,
                                   sot_error *error);

/* Sets a parameter of an unfinished profile, within its range, and notes it. */
void sot__evaluation_set(sot_evaluation *evaluation, sot_profile *profile, const char *path, double value);

/* "learned" or the name asked for. */
static inline const char *sot__learned_name(const char *name)
{
    return name ? name : "learned";
}

#endif
