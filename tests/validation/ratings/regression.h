/* SPDX-License-Identifier: MIT */
/* Ridge regression of two targets on the same features, as they come. */
#ifndef SOT_VALIDATION_REGRESSION_H
#define SOT_VALIDATION_REGRESSION_H

#include "base/base.h"

#define SOT__FEATURES 12

typedef struct sot__regression {
    double squares[SOT__FEATURES][SOT__FEATURES]; /* Σ x·xᵀ + ridge */
    double moments[2][SOT__FEATURES];             /* Σ x·y */
    double weights[2][SOT__FEATURES];
    uint64_t seen, solved;
} sot__regression;

void sot__regression_init(sot__regression *regression);
void sot__regression_add(sot__regression *regression, const double x[SOT__FEATURES], double y0, double y1);
/* The two predictions; solves anew where enough has come since the last time. */
void sot__regression_ask(sot__regression *regression, const double x[SOT__FEATURES], double out[2]);

#endif
