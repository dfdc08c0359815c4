/* SPDX-License-Identifier: MIT */
/* From scores to probabilities, and from scores back to log-odds. */
#include "learn/logistic.h"
#include "learn/sample.h"

#include "base/special.h"
#include "profile/profile.h"

#include <math.h>

#define FULL 36.7368005696771 /* log-odds of 1 - 2^-53 */

sot_status sot__platt(const sot__sample *sample, sot_calibration *out, sot_error *error)
{
    size_t n = sample->count;
    double weight[2] = {0, 0}, mean = 0, spread = 0;
    for (size_t k = 0; k < n; k++) {
        weight[sample->rows[k].label > 0] += sample->rows[k].weight;
        mean += sample->rows[k].weight * sample->rows[k].score;
    }
    mean /= weight[0] + weight[1];
    for (size_t k = 0; k < n; k++) {
        double d = sample->rows[k].score - mean;
        spread += sample->rows[k].weight * (d * d);
    }
    spread = sqrt(spread / (weight[0] + weight[1]));
    bool alike = sample->rows[0].score == sample->rows[n - 1].score || !(spread > 0);
    double *room = sot__alloc(sample->context, n, 3 * sizeof *room);
    if (!room)
        return sot__no_memory(error);
    /* The labels as if one more of each kind had been seen, with the other label. */
    const double target[2] = {1 / (weight[0] + 2), (weight[1] + 1) / (weight[1] + 2)};
    for (size_t k = 0; k < n; k++) {
        room[k] = alike ? 0 : (sample->rows[k].score - mean) / spread;
        room[n + k] = target[sample->rows[k].label > 0];
        room[2 * n + k] = sample->rows[k].weight;
    }
    sot__logit problem = {
        .rows = n, .columns = alike ? 0 : 1, .x = room, .target = room + n, .weight = room + 2 * n};
    sot__logit_fit fit;
    sot_status status = sot__logit_solve(&problem, &fit, error);
    if (status == SOT_OK) {
        double b = alike ? 0 : fit.u[0] / spread;
        *out = (sot_calibration){fit.intercept - b * mean, b};
    }
    sot__free(sample->context, room);
    return status;
}

sot_status sot_outcomes_calibrate(sot_context *context, const sot_outcomes *outcomes, sot_calibration *out,
                                  sot_error *error)
{
    sot__begin(error);
    sot__sample sample;
    if (!out)
        return sot__fail(error, SOT_E_ARGUMENT, "a place for the calibration is needed");
    sot_status status = sot__sample_make(context, outcomes, SOT_METRIC_AUC, &sample, error);
    if (status != SOT_OK)
        return status;
    status = sot__platt(&sample, out, error);
    sot__sample_free(&sample);
    return status;
}

sot_status sot_calibration_apply(const sot_calibration *calibration, const double *score, size_t count,
                                 double *out, sot_error *error)
{
    sot__begin(error);
    if (!calibration || (count > 0 && (!score || !out)))
        return sot__fail(error, SOT_E_ARGUMENT,
                         "a calibration, scores and a place for the result are needed");
    if (!isfinite(calibration->a) || !isfinite(calibration->b))
        return sot__fail(error, SOT_E_RANGE, "calibration: expected finite a and b");
    for (size_t k = 0; k < count; k++)
        if (isinf(score[k]))
            return sot__fail(error, SOT_E_RANGE, "score[%zu]: expected a finite number, or NaN for none", k);
    for (size_t k = 0; k < count; k++)
        out[k] = isnan(score[k]) ? NAN : sot__sigmoid(calibration->a + calibration->b * score[k]);
    return SOT_OK;
}

static double log_odds(double p)
{
    double z = p >= 1 ? FULL : p > 1e-17 ? sot__log(p / (1 - p)) : -FULL;
    return z > FULL ? FULL : z < -FULL ? -FULL : z;
}

sot_status sot_profile_log_odds(const sot_profile *profile, int target, const double *score, size_t count,
                                double *out, sot_error *error)
{
    sot__begin(error);
    if (!profile || (target != SOT_LEARN_DEPTH && target != SOT_LEARN_TRUST) ||
        (count > 0 && (!score || !out)))
        return sot__fail(error, SOT_E_ARGUMENT,
                         "a profile, depth or trust as the target, scores and a place for the result are "
                         "needed");
    for (size_t k = 0; k < count; k++)
        if (score[k] < 0 || score[k] > 100)
            return sot__fail(error, SOT_E_RANGE, "score[%zu]: expected a number of 0 to 100", k);
    double p0 = target == SOT_LEARN_DEPTH ? sot__sigmoid(profile->params.depth_base) : 0;
    for (size_t k = 0; k < count; k++)
        out[k] = isnan(score[k]) ? NAN : log_odds(p0 + (1 - p0) * (score[k] / 100));
    return SOT_OK;
}
