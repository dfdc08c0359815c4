/* SPDX-License-Identifier: MIT */
/* Pairs to score: of canonical contacts, in byte order of their ids. */
#ifndef SOT_LEDGER_READ_PAIRS_H
#define SOT_LEDGER_READ_PAIRS_H

#include "base/base.h"
#include "socialtrust/ledger.h"

/* Canonical contacts, a before b in byte order, and where the pair's rows are. */
typedef struct sot__pair {
    uint32_t a, b;
    uint32_t raw;   /* the stored pair if `count` is 1, else the first index into sot__pairs.members */
    uint32_t count; /* stored pairs that make it up: 1 without aliases, 0 for a known pair without rows */
} sot__pair;

typedef struct sot__pairs {
    sot_context *context;
    sot__pair *pairs; /* ascending by (id of a, id of b) */
    size_t count;
    uint32_t *members; /* stored pairs of those made of several */
} sot__pairs;

/* All pairs of different canonical contacts that have rows, without those with a do-not-score contact. With
 * `me` >= 0 only those of that (canonical) contact. */
sot_status sot__ledger_pairs(sot_ledger *ledger, int64_t me, sot__pairs *out, sot_error *error);

/* The one pair of two canonical contacts (count 0 if they have no rows); a, b in any order. */
sot_status sot__ledger_pair(sot_ledger *ledger, uint32_t x, uint32_t y, sot__pairs *out, sot_error *error);
void sot__pairs_free(sot__pairs *pairs);

#endif
