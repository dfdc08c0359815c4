/* SPDX-License-Identifier: MIT */
/* What learning found as one JSON object: held-out figures first. */
#include "learn/evaluation.h"
#include "socialtrust/exchange.h"
#include "writer.h"

static void estimate(sot__writer *writer, const char *key, const sot_estimate *e)
{
    sot__json_key(writer, key);
    sot__json_open(writer, '{');
    sot__json_key_fixed(writer, "value", e->value);
    sot__json_key_fixed(writer, "low", e->low);
    sot__json_key_fixed(writer, "high", e->high);
    sot__json_key_count(writer, "resamples", e->resamples);
    sot__json_close(writer, '}');
}

static void figures(sot__writer *writer, const char *key, const sot_figures *f)
{
    sot__json_key(writer, key);
    sot__json_open(writer, '{');
    sot__json_key_count(writer, "labels", f->labels);
    sot__json_key_count(writer, "positives", f->positives);
    sot__json_key_count(writer, "groups", f->groups);
    sot__json_key_fixed(writer, "coverage", f->coverage);
    sot__json_key_fixed(writer, "confidence", f->confidence);
    estimate(writer, "auc", &f->auc);
    estimate(writer, "average_precision", &f->average_precision);
    estimate(writer, "log_loss", &f->log_loss);
    estimate(writer, "brier", &f->brier);
    estimate(writer, "ece", &f->ece);
    sot__json_close(writer, '}');
}

static void model(sot__writer *writer, const char *key, const sot_evaluation *e, int which)
{
    sot__json_key(writer, key);
    sot__json_open(writer, '{');
    figures(writer, "held_out", &e->figures[which][SOT_PART_HELD_OUT]);
    figures(writer, "fitted", &e->figures[which][SOT_PART_FITTED]);
    if (e->calibrated[which]) {
        sot__json_key(writer, "calibration");
        sot__json_open(writer, '{');
        sot__json_key_fixed(writer, "a", e->calibration[which].a);
        sot__json_key_fixed(writer, "b", e->calibration[which].b);
        sot__json_close(writer, '}');
    }
    sot__json_key(writer, "reliability");
    sot__json_open(writer, '[');
    for (size_t k = 0; k < e->curve_count[which]; k++) {
        const sot_reliability *bin = &e->curve[which][k];
        sot__json_element(writer);
        sot__json_open(writer, '{');
        sot__json_key_fixed(writer, "from", bin->from);
        sot__json_key_fixed(writer, "to", bin->to);
        sot__json_key_fixed(writer, "weight", bin->weight);
        sot__json_key_fixed(writer, "score", bin->score);
        sot__json_key_fixed(writer, "label", bin->label);
        sot__json_key_fixed(writer, "low", bin->low);
        sot__json_key_fixed(writer, "high", bin->high);
        sot__json_close(writer, '}');
    }
    sot__json_close(writer, ']');
    sot__json_close(writer, '}');
}

static void fit(sot__writer *writer, const sot_evaluation *e)
{
    const sot_evaluation_info *info = &e->info;
    sot__json_key(writer, "fit");
    sot__json_open(writer, '{');
    sot__json_key(writer, "refitted_on_all");
    sot__json_bool(writer, info->refitted != 0);
    sot__json_key_count(writer, "iterations", info->iterations);
    sot__json_key_fixed(writer, "residual", info->residual);
    sot__json_key_fixed(writer, "strength", info->strength);
    sot__json_key_fixed(writer, "intercept", info->intercept);
    sot__json_key_fixed(writer, "scale", info->scale);
    sot__json_key(writer, "values");
    sot__json_open(writer, '[');
    for (size_t k = 0; k < e->value_count; k++) {
        sot__json_element(writer);
        sot__json_open(writer, '{');
        sot__json_key_string(writer, "path", e->values[k].path);
        sot__json_key_fixed(writer, "before", e->values[k].before);
        sot__json_key_fixed(writer, "after", e->values[k].after);
        sot__json_close(writer, '}');
    }
    sot__json_close(writer, ']');
    sot__json_close(writer, '}');
}

sot_status sot_evaluation_write_json(const sot_evaluation *e, sot_write_fn write, void *user,
                                     sot_error *error)
{
    sot__begin(error);
    static const char targets[][9] = {"depth", "trust", "activity"};
    sot__writer writer;
    if (!e || !write)
        return sot__fail(error, SOT_E_ARGUMENT, "an evaluation and a function that writes are needed");
    sot__writer_begin(&writer, write, user);
    sot__json_open(&writer, '{');
    sot__json_key_string(&writer, "target", targets[e->info.target]);
    sot__json_key_string(&writer, "split", sot_name_of(SOT_NAMES_SPLIT, e->info.split));
    sot__json_key_time(&writer, "split_at", e->info.split_us);
    sot__json_key_count(&writer, "seed", e->info.seed);
    sot__json_key_count(&writer, "labels", e->info.labels);
    sot__json_key_count(&writer, "left_out", e->info.left_out);
    if (e->has[SOT_MODEL_LEARNED])
        model(&writer, "learned", e, SOT_MODEL_LEARNED);
    model(&writer, "given", e, SOT_MODEL_GIVEN);
    if (e->info.learned)
        fit(&writer, e);
    sot__json_close(&writer, '}');
    sot__write_char(&writer, '\n');
    return sot__writer_end(&writer, error);
}
