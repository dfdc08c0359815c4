/* SPDX-License-Identifier: MIT */
/* A row is 16 bytes, and this header alone knows its bits. meta, from the highest: kind code (8), the actor's
 * side in the byte order of the pair (1), channel (15), where the rare fields are (40; 0: all at their
 * defaults). So most comparisons of canonical order are comparisons of two numbers. */
#ifndef SOT_LEDGER_STORE_ROW_H
#define SOT_LEDGER_STORE_ROW_H

#include "base/base.h"

typedef struct sot__row {
    int64_t time_us;
    uint64_t meta;
} sot__row;

#define SOT__ROW_RARE_BITS 40
#define SOT__ROW_CHANNEL_BITS 15
#define SOT__ROW_SIDE_AT (SOT__ROW_RARE_BITS + SOT__ROW_CHANNEL_BITS)
#define SOT__ROW_KIND_AT (SOT__ROW_SIDE_AT + 1)
#define SOT__ROW_CHANNEL_MASK ((UINT64_C(1) << SOT__ROW_CHANNEL_BITS) - 1)
#define SOT__ROW_RARE_MASK ((UINT64_C(1) << SOT__ROW_RARE_BITS) - 1)

/* Channel numbers are below this; as a row's channel it means "not known yet". */
#define SOT__CHANNEL_LIMIT ((unsigned)SOT__ROW_CHANNEL_MASK)

static inline uint64_t sot__meta(unsigned kind, unsigned side, unsigned channel, uint64_t rare)
{
    return (uint64_t)kind << SOT__ROW_KIND_AT | (uint64_t)side << SOT__ROW_SIDE_AT |
           (uint64_t)channel << SOT__ROW_RARE_BITS | rare;
}

static inline unsigned sot__row_kind(const sot__row *row)
{
    return (unsigned)(row->meta >> SOT__ROW_KIND_AT);
}

static inline unsigned sot__row_actor(const sot__row *row) /* side 0 or 1 */
{
    return (unsigned)(row->meta >> SOT__ROW_SIDE_AT) & 1u;
}

static inline unsigned sot__row_channel(const sot__row *row)
{
    return (unsigned)(row->meta >> SOT__ROW_RARE_BITS) & (unsigned)SOT__ROW_CHANNEL_MASK;
}

static inline uint64_t sot__row_rare(const sot__row *row) /* 0: none */
{
    return row->meta & SOT__ROW_RARE_MASK;
}

/* Changes sides, where `turned` is 1. */
static inline void sot__row_turn(sot__row *row, unsigned turned)
{
    row->meta ^= (uint64_t)turned << SOT__ROW_SIDE_AT;
}
static inline void sot__row_set_channel(sot__row *row, unsigned channel)
{
    row->meta = (row->meta & ~(SOT__ROW_CHANNEL_MASK << SOT__ROW_RARE_BITS)) | (uint64_t)channel
                                                                                   << SOT__ROW_RARE_BITS;
}
static inline void sot__row_set_rare(sot__row *row, uint64_t reference)
{
    row->meta = (row->meta & ~SOT__ROW_RARE_MASK) | reference;
}

#endif
