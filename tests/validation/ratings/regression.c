/* SPDX-License-Identifier: MIT */
/* Ridge regression by its normal equations (Cholesky, Hoerl and Kennard 1970): sums are kept, weights are
 * solved for when they are asked for. */
#include "regression.h"

#include <math.h>

#define RIDGE 1.0
#define SOLVE_EVERY 64u /* rows between two solutions, at most */

void sot__regression_init(sot__regression *r)
{
    memset(r, 0, sizeof *r);
    for (int k = 0; k < SOT__FEATURES; k++)
        r->squares[k][k] = RIDGE;
}

void sot__regression_add(sot__regression *r, const double x[SOT__FEATURES], double y0, double y1)
{
    for (int i = 0; i < SOT__FEATURES; i++) {
        for (int k = 0; k <= i; k++)
            r->squares[i][k] += x[i] * x[k];
        r->moments[0][i] += x[i] * y0;
        r->moments[1][i] += x[i] * y1;
    }
    r->seen++;
}

static void solve(sot__regression *r)
{
    double l[SOT__FEATURES][SOT__FEATURES];
    for (int i = 0; i < SOT__FEATURES; i++)
        for (int k = 0; k <= i; k++) {
            double sum = r->squares[i][k];
            for (int m = 0; m < k; m++)
                sum -= l[i][m] * l[k][m];
            l[i][k] = i == k ? sqrt(sum > 1e-12 ? sum : 1e-12) : sum / l[k][k];
        }
    for (int y = 0; y < 2; y++) {
        double *w = r->weights[y];
        for (int i = 0; i < SOT__FEATURES; i++) {
            w[i] = r->moments[y][i];
            for (int k = 0; k < i; k++)
                w[i] -= l[i][k] * w[k];
            w[i] /= l[i][i];
        }
        for (int i = SOT__FEATURES - 1; i >= 0; i--) {
            for (int k = i + 1; k < SOT__FEATURES; k++)
                w[i] -= l[k][i] * w[k];
            w[i] /= l[i][i];
        }
    }
    r->solved = r->seen;
}

void sot__regression_ask(sot__regression *r, const double x[SOT__FEATURES], double out[2])
{
    if (r->solved == 0 || r->seen - r->solved >= SOLVE_EVERY)
        solve(r);
    for (int y = 0; y < 2; y++) {
        out[y] = 0;
        for (int k = 0; k < SOT__FEATURES; k++)
            out[y] += x[k] * r->weights[y][k];
    }
}
