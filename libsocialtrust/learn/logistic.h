/* SPDX-License-Identifier: MIT */
/* Logistic regression with bounds and a quadratic penalty: the one optimiser of this folder. */
#ifndef SOT_LEARN_LOGISTIC_H
#define SOT_LEARN_LOGISTIC_H

#include "base/base.h"

#define SOT__LOGIT_MOST 12 /* coefficients besides the intercept */

typedef struct sot__logit {
    size_t rows, columns;
    const double *x;      /* rows · columns, row by row */
    const double *target; /* 0..1 */
    const double *weight; /* NULL: all 1 */
    const double *most;   /* by column; NULL: unbounded on both sides, else 0 <= u <= most */
    /* Penalty strength/2·(Σ(v - v̄)² + pull·columns·v̄²) with v = u - towards. */
    double strength, pull, towards;
} sot__logit;

typedef struct sot__logit_fit {
    double intercept, u[SOT__LOGIT_MOST];
    unsigned iterations;
    double residual; /* largest partial derivative per unit of weight that the bounds leave open */
} sot__logit_fit;

/* The minimum of -log-likelihood + penalty, which must be strictly convex. The order of rows is the order of
 * summation. RANGE: no convergence (a column is not finite). */
sot_status sot__logit_solve(const sot__logit *problem, sot__logit_fit *out, sot_error *error);

#endif
