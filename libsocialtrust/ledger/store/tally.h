/* SPDX-License-Identifier: MIT */
/* Which kinds, cues and fields rows hold, and since when: counted as rows come and go, so that the question
 * what is observed costs nothing at any time. */
#ifndef SOT_LEDGER_STORE_TALLY_H
#define SOT_LEDGER_STORE_TALLY_H

#include "ledger/store/rare.h"

/* How often something is there, and since when. */
typedef struct sot__since {
    uint64_t count;
    int64_t first; /* no row that has it is earlier */
} sot__since;

typedef struct sot__tally {
    uint64_t rows, with_self;
    sot__since *kinds, *sentiments; /* by kind code, 256 each; NULL before the first row */
    sot__since cues[SOT_CUE_COUNT]; /* looked for */
    bool stale;                     /* a first one was removed: the next question passes over the rows */
} sot__tally;

static inline void sot__since_add(sot__since *since, int64_t time_us)
{
    since->count++;
    if (time_us < since->first)
        since->first = time_us;
}

bool sot__tally_reserve(sot_context *context,
                        sot__tally *tally); /* for the first row; false: out of memory */
void sot__tally_clear(sot__tally *tally);
bool sot__tally_copy(sot_context *context, const sot__tally *from, sot__tally *to); /* `to` is zeroed */
void sot__tally_free(sot_context *context, sot__tally *tally);
void sot__tally_add(sot__tally *tally, const sot__heap *rare, const sot__row *row, bool self);
void sot__tally_drop(sot__tally *tally, const sot__heap *rare, const sot__row *row, bool self);
void sot__tally_sum(sot__tally *tally, const sot__tally *more);

#endif
