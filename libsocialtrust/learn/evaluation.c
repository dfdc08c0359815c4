/* SPDX-License-Identifier: MIT */
/* The report of learning: taking the figures, and reading them. */
#include "learn/evaluation.h"

#include "base/sized.h"

#include "learn/sample.h"

#include <math.h>

sot_status sot__evaluation_make(sot_context *context, int target, const sot_metric_options *options,
                                size_t values, sot_evaluation **out, sot_error *error)
{
    sot_evaluation *e = sot__calloc(context, 1, sizeof *e);
    if (!e)
        return sot__no_memory(error);
    e->context = sot_context_ref(context);
    e->info = (sot_evaluation_info)SOT_EVALUATION_INFO_INIT;
    e->info.target = target;
    e->info.seed = options->seed;
    e->values = sot__calloc(context, values, sizeof *e->values);
    bool good = e->values != NULL;
    for (int model = 0; good && model < 2; model++)
        good = (e->curve[model] = sot__calloc(context, options->bins, sizeof **e->curve)) != NULL;
    if (!good) {
        sot_evaluation_free(e);
        return sot__no_memory(error);
    }
    *out = e;
    return SOT_OK;
}

static sot_status sample_of(const sot_evaluation *e, const sot__measured *measured, const double *score,
                            int metric, sot__sample *out, sot_error *error)
{
    sot_outcomes outcomes = SOT_OUTCOMES_INIT;
    outcomes.count = measured->count;
    outcomes.score = score;
    outcomes.label = measured->label;
    outcomes.weight = measured->weight;
    outcomes.group = measured->group;
    return sot__sample_make(e->context, &outcomes, metric, out, error);
}

sot_status sot__evaluation_calibrate(sot_evaluation *e, int model, const sot__measured *fitted,
                                     sot_error *error)
{
    sot__sample sample;
    sot_status status = sample_of(e, fitted, fitted->score, SOT_METRIC_AUC, &sample, error);
    if (status != SOT_OK)
        return status;
    status = sot__platt(&sample, &e->calibration[model], error);
    e->calibrated[model] = status == SOT_OK;
    sot__sample_free(&sample);
    return status;
}

static void count_positives(const sot__sample *sample, sot_figures *out)
{
    out->labels = sample->count;
    out->groups = sample->groups;
    for (size_t k = 0; k < sample->count; k++)
        out->positives += sample->rows[k].label > 0;
}

sot_status sot__evaluation_measure(sot_evaluation *e, int model, int part, const sot__measured *measured,
                                   const sot_metric_options *options, sot_error *error)
{
    sot_metric_options used = *options;
    sot_estimate all[SOT_METRIC_COUNT];
    sot_figures out = {.coverage = measured->coverage, .confidence = measured->confidence};
    sot__sample sample;
    if (part == SOT_PART_FITTED)
        used.resamples = 0;
    double *p = sot__alloc(e->context, measured->count, sizeof *p);
    if (!p)
        return sot__no_memory(error);
    memcpy(p, measured->score, measured->count * sizeof *p);
    if (e->calibrated[model])
        sot_calibration_apply(&e->calibration[model], p, measured->count, p, NULL);
    sot_status status = sample_of(e, measured, measured->score, SOT__METRIC_NONE, &sample, error);
    if (status == SOT_OK) {
        count_positives(&sample, &out);
        status = sot__estimates(&sample, 1u << SOT_METRIC_AUC | 1u << SOT_METRIC_AVERAGE_PRECISION, &used,
                                all, error);
        sot__sample_free(&sample);
    }
    if (status == SOT_OK)
        status = sample_of(e, measured, p, SOT_METRIC_BRIER, &sample, error);
    sot__free(e->context, p);
    if (status != SOT_OK)
        return status;
    status =
        sot__estimates(&sample, 1u << SOT_METRIC_LOG_LOSS | 1u << SOT_METRIC_BRIER | 1u << SOT_METRIC_ECE,
                       &used, all, error);
    if (status == SOT_OK && part == SOT_PART_HELD_OUT)
        e->curve_count[model] = sot__reliability(&sample, used.bins, e->curve[model]);
    sot__sample_free(&sample);
    out.auc = all[SOT_METRIC_AUC];
    out.average_precision = all[SOT_METRIC_AVERAGE_PRECISION];
    out.log_loss = all[SOT_METRIC_LOG_LOSS];
    out.brier = all[SOT_METRIC_BRIER];
    out.ece = all[SOT_METRIC_ECE];
    e->figures[model][part] = out;
    e->has[model] = true;
    return status;
}

void sot__evaluation_set(sot_evaluation *e, sot_profile *profile, const char *path, double value)
{
    const sot__param *param = sot__param_find(sot__text_of(path));
    sot_learned_value *out = &e->values[e->value_count++];
    value = value > param->least ? value : param->least;
    value = value < param->most ? value : param->most;
    *out = (sot_learned_value){sot__param_path(param), sot__param_get(&profile->params, param), value + 0.0};
    sot__param_set(&profile->params, param, out->after);
}

/* ---- reading it ---- */

void sot_evaluation_free(sot_evaluation *e)
{
    if (!e)
        return;
    sot_context *context = e->context;
    sot__free(context, e->curve[0]);
    sot__free(context, e->curve[1]);
    sot__free(context, e->values);
    sot__free(context, e);
    sot_context_unref(context);
}

sot_status sot_evaluation_get_info(const sot_evaluation *e, sot_evaluation_info *out, sot_error *error)
{
    sot__begin(error);
    if (!e || !out)
        return sot__fail(error, SOT_E_ARGUMENT, "an evaluation and a place for the result are needed");
    sot_status status = sot__room_struct(out, "sot_evaluation_info", error);
    if (status == SOT_OK)
        sot__give_struct(out, &e->info, sizeof e->info);
    return status;
}

static bool has(const sot_evaluation *e, int model)
{
    return e && (model == SOT_MODEL_LEARNED || model == SOT_MODEL_GIVEN) && e->has[model];
}

const sot_figures *sot_evaluation_figures(const sot_evaluation *e, int model, int part)
{
    bool known = part == SOT_PART_HELD_OUT || part == SOT_PART_FITTED;
    return has(e, model) && known ? &e->figures[model][part] : NULL;
}

const sot_calibration *sot_evaluation_calibration(const sot_evaluation *e, int model)
{
    return has(e, model) && e->calibrated[model] ? &e->calibration[model] : NULL;
}

const sot_reliability *sot_evaluation_reliability(const sot_evaluation *e, int model, size_t index)
{
    return has(e, model) && index < e->curve_count[model] ? &e->curve[model][index] : NULL;
}

const sot_learned_value *sot_evaluation_value(const sot_evaluation *e, size_t index)
{
    return e && index < e->value_count ? &e->values[index] : NULL;
}
