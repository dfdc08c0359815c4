/* SPDX-License-Identifier: MIT */
/* What pairs looked like at earlier times, and whether dialogue followed within 30 days. */
#ifndef SOT_LEARN_LOOKBACK_H
#define SOT_LEARN_LOOKBACK_H

#include "score/reader.h"

#define SOT__HORIZON (INT64_C(30) * SOT__DAY_US)
#define SOT__FEATURES 4 /* the three ln(1 + A^h), ln(1 + days of silence) */

/* A pair at a cut-off. */
typedef struct sot__looked {
    double x[SOT__FEATURES], label, silent; /* silent: in gaps that were to be expected */
    uint32_t pair, cut_off;
} sot__looked;

typedef struct sot__sights {
    sot__looked *at;
    size_t count, room;
} sot__sights;

typedef struct sot__lookback {
    sot_ledger *ledger;
    sot_context *context;
    const sot_profile *profile;
    sot__pairs pairs;
    sot__reader *readers; /* one a worker */
    sot__sights *tasks;
    const int64_t *times; /* ascending */
    unsigned count;
} sot__lookback;

/* All pairs at all cut-offs, in order of pair, then time. */
sot_status sot__look_back(sot__lookback *job, sot__sights *out, sot_error *error);

#endif
