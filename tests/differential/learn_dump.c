/* SPDX-License-Identifier: MIT */
/* Reads columns from standard input and writes what the library makes of them, for test_learn.py:
 *   metrics ROWS BINS, then score, label, weight by row -> six measures, Platt's a and b
 *   fit ROWS COLUMNS STRENGTH PULL TOWARDS BOUNDED, then most by column, x..., target, weight by row
 *     -> intercept, coefficients */
#include <socialtrust.h>

#include "learn/logistic.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static double number(void)
{
    double x;
    if (scanf("%la", &x) != 1)
        exit(2);
    return x;
}

static void fail(const sot_error *error)
{
    fprintf(stderr, "%s\n", error->message);
    exit(1);
}

static void metrics(sot_context *context)
{
    sot_error error = SOT_ERROR_INIT;
    sot_metric_options options = SOT_METRIC_OPTIONS_INIT;
    sot_outcomes o = SOT_OUTCOMES_INIT;
    o.count = (size_t)number();
    options.bins = (unsigned)number();
    options.resamples = 0;
    double *block = calloc(3 * o.count, sizeof *block);
    for (size_t k = 0; k < o.count; k++)
        for (size_t c = 0; c < 3; c++)
            block[c * o.count + k] = number();
    o.score = block;
    o.label = block + o.count;
    o.weight = block + 2 * o.count;
    for (int m = 0; m < SOT_METRIC_COUNT; m++) {
        sot_estimate out;
        if (sot_outcomes_metric(context, &o, m, &options, &out, &error))
            fail(&error);
        printf("%a ", out.value);
    }
    sot_calibration platt;
    if (sot_outcomes_calibrate(context, &o, &platt, &error))
        fail(&error);
    printf("%a %a\n", platt.a, platt.b);
    free(block);
}

static void fit(void)
{
    sot_error error = SOT_ERROR_INIT;
    sot__logit p = {.rows = (size_t)number(), .columns = (size_t)number()};
    p.strength = number();
    p.pull = number();
    p.towards = number();
    bool bounded = number() > 0;
    double most[SOT__LOGIT_MOST], *x = calloc(p.rows * (p.columns + 2), sizeof *x),
                                  *target = x + p.rows * p.columns, *weight = target + p.rows;
    for (size_t k = 0; k < p.columns; k++)
        most[k] = number();
    for (size_t r = 0; r < p.rows; r++) {
        for (size_t k = 0; k < p.columns; k++)
            x[r * p.columns + k] = number();
        target[r] = number();
        weight[r] = number();
    }
    p.x = x;
    p.target = target;
    p.weight = weight;
    p.most = bounded ? most : NULL;
    sot__logit_fit out;
    if (sot__logit_solve(&p, &out, &error))
        fail(&error);
    printf("%a", out.intercept);
    for (size_t k = 0; k < p.columns; k++)
        printf(" %a", out.u[k]);
    printf("\n");
    free(x);
}

int main(void)
{
    sot_context *context = NULL;
    char word[16];
    if (sot_context_new(NULL, &context, NULL))
        return 1;
    while (scanf("%15s", word) == 1) {
        if (strcmp(word, "metrics") == 0)
            metrics(context);
        else
            fit();
        fflush(stdout);
    }
    sot_context_unref(context);
    return 0;
}
