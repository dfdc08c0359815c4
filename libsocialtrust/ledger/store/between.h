/* SPDX-License-Identifier: MIT */
/* The stored pairs between two contacts with all their aliases. Two groups of a thousand ids each have a
 * million pairs of ids, of which few are stored: so either each pair of ids is looked up, or the lists of one
 * group's pairs are gone through, whichever is less. */
#ifndef SOT_LEDGER_STORE_BETWEEN_H
#define SOT_LEDGER_STORE_BETWEEN_H

#include "ledger/store/ledger.h"

typedef struct sot__between {
    const sot_ledger *ledger;
    uint32_t x, y; /* the groups' roots; the same: pairs within one group */
    uint32_t i, j; /* where it stands; by_links: j is the next link, 0: none */
    bool by_links;
} sot__between;

/* Between the groups of these two roots. Brings the lists up to date where they help. */
void sot__between_begin(sot__between *between, sot_ledger *ledger, uint32_t x, uint32_t y);
/* The next stored pair, each once; SOT__NONE after the last. */
uint32_t sot__between_next(sot__between *between);

#endif
