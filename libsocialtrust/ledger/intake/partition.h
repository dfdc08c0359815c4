/* SPDX-License-Identifier: MIT */
/* Rows to parts of the pairs, by the top bits of their hashes, so that one part lies together and can be
 * worked on alone. */
#ifndef SOT_LEDGER_INTAKE_PARTITION_H
#define SOT_LEDGER_INTAKE_PARTITION_H

#include "ledger/intake/packed.h"
#include "ledger/store/pairs.h"

/* Which of 2^bits parts a pair belongs to. */
static inline size_t sot__part_of(const sot_context *context, uint64_t key, unsigned bits)
{
    return (size_t)(sot__pair_hash(context, key) >> 1 >> (63 - bits)); /* with 0 bits all are one */
}

#define SOT__LINE 8u

/* Rows of one part on their way: memory is written a few at a time, since each part is on a page of its own.
 */
typedef struct sot__line {
    sot__row rows[SOT__LINE];
    uint64_t keys[SOT__LINE];
} sot__line;

typedef struct sot__partition {
    sot_context *context;
    unsigned bits;
    sot__row *rows; /* where all go */
    uint64_t *keys;
    size_t *next, *first; /* by part: place of the next row, and of the first one not yet written */
    sot__line *lines;
} sot__partition;

/* `starts`: place of the first row, by part. */
bool sot__partition_begin(sot_context *context, sot__partition *to, unsigned bits, size_t *starts,
                          sot__row *rows, uint64_t *keys);
void sot__partition_write(sot__partition *to, size_t part);
void sot__partition_end(sot__partition *to); /* writes the rest, unless begin failed */

static inline void sot__partition_put(sot__partition *to, const sot__packed *packed)
{
    size_t part = sot__part_of(to->context, packed->key, to->bits), place = to->next[part]++;
    sot__line *line = &to->lines[part];
    line->rows[place % SOT__LINE] = packed->row;
    line->keys[place % SOT__LINE] = packed->key;
    if (place % SOT__LINE == SOT__LINE - 1)
        sot__partition_write(to, part);
}

#endif
