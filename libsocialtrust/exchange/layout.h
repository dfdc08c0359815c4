/* SPDX-License-Identifier: MIT */
/* Which columns a table of scores is written with, and where each comes from; one list for CSV, JSON and
 * Arrow. */
#ifndef SOT_EXCHANGE_LAYOUT_H
#define SOT_EXCHANGE_LAYOUT_H

#include "score/scores.h"

typedef enum sot__source {
    SOT__OUT_TIME,
    SOT__OUT_A,
    SOT__OUT_B,
    SOT__OUT_CONTACT, /* the one that is not `me` */
    SOT__OUT_DOUBLE,
    SOT__OUT_BAND,
    SOT__OUT_STATE,
    SOT__OUT_INTERACTIONS,
    SOT__OUT_OWED, /* awaits me */
    SOT__OUT_OWED_A,
    SOT__OUT_OWED_B
} sot__source;

typedef struct sot__out {
    char name[64];
    sot__source source;
    const double *values[2]; /* doubles: by the side of `me` (without: [0]) */
} sot__out;

#define SOT__OUT_MOST (SOT__COLUMN_COUNT + 11)

/* Fills `out` (room for SOT__OUT_MOST) and returns the number of columns. `all`: those that CSV leaves out
 * too. */
size_t sot__layout(const sot_scores *scores, bool all, sot__out *out);

/* Values of a row. */
double sot__out_double(const sot__out *out, const sot_scores *scores, size_t row);
const char *sot__out_text(const sot__out *out, const sot_scores *scores, size_t row);
int64_t sot__out_integer(const sot__out *out, const sot_scores *scores, size_t row);

#endif
