/* SPDX-License-Identifier: MIT */
/* Fitting the weights of depth or trust to labelled pairs, and judging the fit on pairs it has not seen. A
 * coefficient u_k is the factor of weight k: contributions are linear in the weights, and so are the caps. */
#include "learn/evaluation.h"
#include "base/sized.h"
#include "columns/arrow_columns.h"
#include "learn/examples.h"
#include "learn/logistic.h"
#include "learn/sample.h"

#include "ledger/batch.h"
#include "score/measure.h"

#include <math.h>
#include <stdio.h>

#define PULL 0.01             /* of the common scale, as a share of the strength */
#define TRUST_FACTOR_MOST 1e4 /* only labels that trust separates wholly come anywhere near */

/* A model: the factors of the weights (1: as they are), and ū as it was fitted. */
typedef struct model {
    double u[SOT__SIGNALS_MOST], scale;
} model;

typedef struct learning {
    sot_context *context;
    const sot_profile *profile;
    const sot_learn_options *options;
    sot__examples examples;
    bool depth;
    int signal[SOT__SIGNALS_MOST]; /* columns of the fit: signals of weight above 0 */
    size_t columns;
    double most[SOT__SIGNALS_MOST];
    double *block; /* room for columns of all labels */
    uint32_t *group;
} learning;

static const char *signal_name(const learning *l, int signal)
{
    return l->depth ? sot_name_of(SOT_NAMES_DEPTH_SIGNAL, signal)
                    : sot_name_of(SOT_NAMES_TRUST_SIGNAL, signal);
}

/* The parameter "depth.rhythm.weight", or NULL. */
static const sot__param *param_of(const learning *l, int signal, const char *what)
{
    char path[64];
    snprintf(path, sizeof path, "%s.%s.%s", l->depth ? "depth" : "trust", signal_name(l, signal), what);
    return sot__param_find(sot__text_of(path));
}

/* Which weights can be fitted, and how far each may rise: within the ranges of params.def. */
static sot_status choose_columns(learning *l, sot_error *error)
{
    static const char scaled[][7] = {"weight", "cap"};
    for (int k = 0; k < l->examples.signals; k++) {
        double most = TRUST_FACTOR_MOST;
        if (!(sot__param_get(&l->profile->params, param_of(l, k, "weight")) > 0))
            continue;
        for (int i = 0; l->depth && i < 2; i++) {
            const sot__param *param = param_of(l, k, scaled[i]);
            double value = param ? sot__param_get(&l->profile->params, param) : 0;
            if (value > 0 && param->most / value < most)
                most = param->most / value;
        }
        l->most[l->columns] = most;
        l->signal[l->columns++] = k;
    }
    if (l->columns == 0)
        return sot__fail(error, SOT_E_ARGUMENT, "profile: all its weights are 0, there is nothing to fit");
    return SOT_OK;
}

/* Labels of one part, or of both (`held` -1), as columns of the solver. */
static sot_status fit(learning *l, int held, sot__logit_fit *out, sot_error *error)
{
    size_t n = 0, all = l->examples.count;
    double *x = l->block, *target = x + all * l->columns, *weight = target + all;
    for (size_t k = 0; k < all; k++) {
        const sot__example *e = &l->examples.at[k];
        if (held >= 0 && e->held != held)
            continue;
        for (size_t c = 0; c < l->columns; c++)
            x[n * l->columns + c] = e->c[l->signal[c]];
        target[n] = e->label;
        weight[n++] = e->weight;
    }
    sot__logit problem = {.rows = n,
                          .columns = l->columns,
                          .x = x,
                          .target = target,
                          .weight = weight,
                          .most = l->most,
                          .strength = l->options->strength,
                          .pull = PULL,
                          .towards = 1};
    sot_status status = sot__logit_solve(&problem, out, error);
    bool tells = false;
    for (size_t k = 0; status == SOT_OK && !tells && k < n * l->columns; k++)
        tells = fabs(x[k] * out->u[k % l->columns]) > 1e-9;
    if (status == SOT_OK && !tells)
        status =
            sot__fail(error, SOT_E_ARGUMENT,
                      "labels: no weights above 0 fit: the ledger shows nothing between the pairs of label 1 "
                      "that it does not show as well between those of label 0");
    return status;
}

static double weight_of(const learning *l, int signal)
{
    return sot__param_get(&l->profile->params, param_of(l, signal, "weight"));
}

/* The profile as it is. */
static model given_model(void)
{
    model out = {.scale = 1};
    for (int k = 0; k < SOT__SIGNALS_MOST; k++)
        out.u[k] = 1;
    return out;
}

/* What the signals of a label's pair contribute, each times its u. */
static double contributed(const learning *l, const double *u, const sot__example *e)
{
    double x = 0;
    for (int k = 0; k < l->examples.signals; k++)
        x += u[k] * e->c[k];
    return x;
}

/* The mean depth of the labels' pairs (of one part, or of both) with all weights times their u and `factor`.
 */
static double mean_depth(const learning *l, const double *u, double factor, int held)
{
    double sum = 0, weights = 0;
    for (size_t i = 0; i < l->examples.count; i++) {
        const sot__example *e = &l->examples.at[i];
        if (held >= 0 && e->held != held)
            continue;
        double x = contributed(l, u, e);
        sum += x > 0 ? e->weight * sot__depth_raw(l->profile, factor * x) : 0;
        weights += e->weight;
    }
    return sum / weights;
}

/* Labels tell which signals count, and how many times as much as others; how many points a relationship has
 * is the profile's to say, and what its words, bands and thresholds rest on. So all factors get one more in
 * common, at which the labels' pairs have the mean depth that they had. Depth rises with it, the order stays.
 */
static void keep_scale(const learning *l, model *m, int held)
{
    model as_was = given_model();
    double low = 0, high = TRUST_FACTOR_MOST;
    for (size_t c = 0; c < l->columns; c++)
        if (m->u[l->signal[c]] * high > l->most[c])
            high = l->most[c] / m->u[l->signal[c]];
    double aim = mean_depth(l, as_was.u, 1, held);
    if (!(aim > 0) || !(mean_depth(l, m->u, high, held) > 0))
        return;
    for (int step = 0; step < 64; step++) { /* halves: to the last bit of a factor that is not tiny */
        double middle = low + (high - low) / 2;
        if (mean_depth(l, m->u, middle, held) < aim)
            low = middle;
        else
            high = middle;
    }
    for (size_t c = 0; c < l->columns; c++)
        m->u[l->signal[c]] *= high;
}

/* The model as it goes into a profile: depth's scale kept, trust's weights summing to 1. */
static model model_of(const learning *l, const sot__logit_fit *fit, int held)
{
    model out = {.scale = 0};
    double sum = 0;
    for (size_t c = 0; c < l->columns; c++) {
        out.u[l->signal[c]] = fit->u[c];
        out.scale += fit->u[c] / (double)l->columns;
        sum += fit->u[c] * weight_of(l, l->signal[c]);
    }
    for (size_t c = 0; !l->depth && c < l->columns; c++)
        out.u[l->signal[c]] /= sum;
    if (l->depth)
        keep_scale(l, &out, held);
    return out;
}

/* The log-odds of the score that the model gives: depth below 0 is 0. */
static double log_odds(const learning *l, const model *m, const sot__example *e)
{
    double x = contributed(l, m->u, e);
    return l->depth ? l->profile->params.depth_base + (x > 0 ? x : 0) : x;
}

static sot__measured measured_of(learning *l, const model *m, int held)
{
    size_t all = l->examples.count, n = 0;
    double *score = l->block, *label = score + all, *weight = label + all, sum = 0;
    sot__measured out = {.score = score, .label = label, .weight = weight, .group = l->group};
    for (size_t k = 0; k < all; k++) {
        const sot__example *e = &l->examples.at[k];
        if (held >= 0 && e->held != held)
            continue;
        score[n] = log_odds(l, m, e);
        label[n] = e->label;
        weight[n] = e->weight;
        l->group[n++] = e->group;
        sum += e->weight;
        out.coverage += e->weight * e->coverage;
        out.confidence += e->weight * e->confidence;
    }
    out.count = n;
    out.coverage /= sum;
    out.confidence /= sum;
    return out;
}

/* Calibrates on the fitted part and measures both. */
static sot_status measure(learning *l, int which, const model *m, sot_evaluation *e, sot_error *error)
{
    sot__measured fitted = measured_of(l, m, 0);
    sot_status status = sot__evaluation_calibrate(e, which, &fitted, error);
    if (status == SOT_OK)
        status = sot__evaluation_measure(e, which, SOT_PART_FITTED, &fitted, &l->options->metrics, error);
    if (status == SOT_OK) {
        sot__measured held = measured_of(l, m, 1);
        status = sot__evaluation_measure(e, which, SOT_PART_HELD_OUT, &held, &l->options->metrics, error);
    }
    return status;
}

static sot_status set_profile(const learning *l, const model *m, sot_evaluation *e, sot_profile **out,
                              sot_error *error)
{
    sot_profile *copy;
    sot_status status = sot__profile_copy(l->profile, sot__learned_name(l->options->name), &copy, error);
    if (status != SOT_OK)
        return status;
    for (size_t c = 0; c < l->columns; c++) {
        int k = l->signal[c];
        const sot__param *weight = param_of(l, k, "weight"), *cap = l->depth ? param_of(l, k, "cap") : NULL;
        sot__evaluation_set(e, copy, sot__param_path(weight),
                            m->u[k] * sot__param_get(&l->profile->params, weight));
        if (cap)
            sot__evaluation_set(e, copy, sot__param_path(cap),
                                m->u[k] * sot__param_get(&l->profile->params, cap));
    }
    status = sot__profile_finish(copy, error);
    if (status != SOT_OK)
        sot_profile_unref(copy);
    else
        *out = copy;
    return status;
}

/* Fits, measures, and fits again on all labels. */
static sot_status learn(learning *l, sot_evaluation *e, sot_profile **learned, sot_error *error)
{
    sot__logit_fit first;
    sot_status status = choose_columns(l, error);
    if (status == SOT_OK)
        status = fit(l, 0, &first, error);
    if (status != SOT_OK)
        return status;
    model m = model_of(l, &first, 0);
    e->info.learned = 1;
    e->info.iterations = first.iterations;
    e->info.residual = first.residual;
    e->info.strength = l->options->strength;
    e->info.intercept = first.intercept;
    e->info.scale = m.scale;
    status = measure(l, SOT_MODEL_LEARNED, &m, e, error);
    if (status == SOT_OK && !l->options->keep_split) {
        e->info.refitted = 1;
        status = fit(l, -1, &first, error);
        if (status != SOT_OK)
            return status;
        m = model_of(l, &first, -1);
        sot__measured all = measured_of(l, &m, -1);
        status = sot__evaluation_calibrate(e, SOT_MODEL_LEARNED, &all, error);
    }
    return status == SOT_OK ? set_profile(l, &m, e, learned, error) : status;
}

static sot_status run(sot_ledger *ledger, const sot_labels *labels, const sot_learn_options *options,
                      sot_profile **learned, sot_evaluation **out, sot_error *error)
{
    static const sot_learn_options defaults = SOT_LEARN_OPTIONS_INIT;
    sot_learn_options taken;
    sot_metric_options checked;
    learning l = {.options = &taken};
    sot_status status =
        sot__take_struct(options, &defaults, sizeof defaults, &taken, "sot_learn_options", error);
    if (status != SOT_OK)
        return status;
    options = &taken;
    status = sot__examples_make(ledger, labels, options, &l.examples, error);
    if (status != SOT_OK)
        return status;
    l.context = l.examples.context;
    l.profile = options->profile ? options->profile : sot__ledger_profile(ledger);
    l.depth = options->target == SOT_LEARN_DEPTH;
    l.block = sot__alloc(l.context, l.examples.count, (SOT__SIGNALS_MOST + 2) * sizeof *l.block);
    l.group = sot__alloc(l.context, l.examples.count, sizeof *l.group);
    sot_evaluation *e = NULL;
    status =
        l.block && l.group ? sot__metric_options(&options->metrics, &checked, error) : sot__no_memory(error);
    if (status == SOT_OK)
        status = sot__evaluation_make(l.context, options->target, &options->metrics, 2 * SOT__SIGNALS_MOST,
                                      &e, error);
    if (status == SOT_OK) {
        e->info.labels = l.examples.count;
        e->info.left_out = l.examples.left_out;
        status = sot__examples_split(&l.examples, options, &e->info.split, &e->info.split_us, error);
    }
    if (status == SOT_OK) {
        model m = given_model();
        status = measure(&l, SOT_MODEL_GIVEN, &m, e, error);
    }
    if (status == SOT_OK && learned)
        status = learn(&l, e, learned, error);
    sot__free(l.context, l.block);
    sot__free(l.context, l.group);
    sot__examples_free(&l.examples);
    if (status != SOT_OK)
        sot_evaluation_free(e);
    else
        *out = e;
    return status;
}

/* The labels of a stream, as what interactions have that is like it. */
static sot_status take(sot__arrow_reader *reader, sot_labels *labels, sot_error *error)
{
    sot_columns read = SOT_COLUMNS_INIT;
    sot_status status = sot__arrow_take(reader, labels->stream, labels->reading, &read, error);
    labels->count = read.count;
    labels->a = read.actor;
    labels->b = read.target;
    labels->label = read.sentiment;
    labels->weight = read.weight;
    labels->as_of_us = read.time_us;
    return status ? sot__fail_at(error, status, "labels: ") : status;
}

static sot_status from_labels(sot_ledger *ledger, const sot_labels *given, const sot_learn_options *options,
                              bool complete, sot_profile **learned, sot_evaluation **out, sot_error *error)
{
    static const sot__called names[] = {{"a", SOT__FIELD_ACTOR},         {"b", SOT__FIELD_TARGET},
                                        {"label", SOT__FIELD_SENTIMENT}, {"weight", SOT__FIELD_WEIGHT},
                                        {"as_of", SOT__FIELD_TIME},      {"time", SOT__FIELD_TIME},
                                        {"contact", SOT__FIELD_TARGET}};
    sot__shape shape = {names, sizeof names / sizeof *names,
                        SOT__FIELD_BIT(SOT__FIELD_TARGET) | SOT__FIELD_BIT(SOT__FIELD_SENTIMENT), UINT32_MAX};
    static const sot_labels none = SOT_LABELS_INIT;
    sot_labels labels = none;
    sot__arrow_reader reader = {.shape = &shape};
    sot_status status =
        given ? sot__take_struct(given, &none, sizeof none, &labels, "sot_labels", error) : SOT_OK;
    if (status == SOT_OK && (!ledger || !given || !options || !complete))
        status = sot__fail(error, SOT_E_ARGUMENT,
                           "a ledger, labels, options and places for the results are needed");
    if (status == SOT_OK && labels.stream) {
        if (!labels.me)
            shape.needed |= SOT__FIELD_BIT(SOT__FIELD_ACTOR);
        reader.context = sot__ledger_context(ledger);
        status = take(&reader, &labels, error);
    }
    if (status == SOT_OK)
        status = run(ledger, &labels, options, learned, out, error);
    sot__arrow_close(&reader, labels.stream);
    return status;
}

sot_status sot_ledger_learn(sot_ledger *ledger, const sot_labels *labels, const sot_learn_options *options,
                            sot_profile **learned, sot_evaluation **evaluation, sot_error *error)
{
    sot__begin(error);
    if (learned)
        *learned = NULL;
    if (evaluation)
        *evaluation = NULL;
    return from_labels(ledger, labels, options, learned && evaluation, learned, evaluation, error);
}

sot_status sot_ledger_evaluate(sot_ledger *ledger, const sot_labels *labels, const sot_learn_options *options,
                               sot_evaluation **out, sot_error *error)
{
    sot__begin(error);
    if (out)
        *out = NULL;
    return from_labels(ledger, labels, options, out != NULL, NULL, out, error);
}
