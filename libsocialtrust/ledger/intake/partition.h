/* SPDX-License-Identifier: MIT */
/* Rows to parts of the pairs, by the top bits of their hashes, so that one part lies together and can be
 * worked on alone. */
#ifndef SOT_LEDGER_INTAKE_PARTITION_H
#define SOT_LEDGER_INTAKE_PARTITION_H

#include "ledger/intake/packed.h"
#include "ledger/store/pairs.h"

/* Which of 2^bits parts a pair belongs to. */
static inline size_t sot__part_of(uint64_t hash, unsigned bits)
{
    return (size_t)(hash >> 1 >> (63 - bits)); /* with 0 bits all are one */
}

#define SOT__LINE 8u

/* Rows of one part on their way: memory is written a few at a time, since each part is on a page of its own.
 */
typedef struct sot__line {
    sot__row rows[SOT__LINE];
    uint64_t hashes[SOT__LINE];
} sot__line;

typedef struct sot__partition {
    sot_context *context;
    unsigned bits;
    sot__row *rows;       /* where all go */
    uint64_t *hashes;     /* of the pairs, from which they are told again; NULL: rows hold their pairs */
    size_t *next, *first; /* by part: place of the next row, and of the first one not yet written */
    sot__line *lines;
} sot__partition;

/* `starts`: place of the first row, by part. */
bool sot__partition_begin(sot_context *context, sot__partition *to, unsigned bits, size_t *starts,
                          sot__row *rows, uint64_t *hashes);
void sot__partition_write(sot__partition *to, size_t part); /* of a line as much as there is */
void sot__partition_end(sot__partition *to);                /* writes the rest, unless begin failed */

/* A row that holds its pair. A whole line is written one row at a time: as one block compilers would call the
 * C library for it. The last row as it came: read again right after it was written in halves, it would have
 * to be waited for. */
SOT__INLINE void sot__partition_squeezed(sot__partition *to, sot__row row, uint64_t hash)
{
    size_t part = sot__part_of(hash, to->bits), place = to->next[part]++, from = place - (SOT__LINE - 1);
    sot__line *line = &to->lines[part];
    if (place % SOT__LINE != SOT__LINE - 1) {
        line->rows[place % SOT__LINE] = row;
    } else if (SOT__LIKELY(to->first[part] == from)) {
        sot__row *rows = to->rows + from;
#define ONE(k) rows[k] = line->rows[k]
        ONE(0), ONE(1), ONE(2), ONE(3), ONE(4), ONE(5), ONE(6);
#undef ONE
        rows[SOT__LINE - 1] = row;
        to->first[part] = place + 1;
    } else {
        line->rows[SOT__LINE - 1] = row;
        sot__partition_write(to, part);
    }
}

static inline void sot__partition_put(sot__partition *to, sot__row row, uint64_t hash)
{
    size_t part = sot__part_of(hash, to->bits), place = to->next[part]++;
    sot__line *line = &to->lines[part];
    line->rows[place % SOT__LINE] = row;
    line->hashes[place % SOT__LINE] = hash;
    if (place % SOT__LINE == SOT__LINE - 1)
        sot__partition_write(to, part);
}

#endif
