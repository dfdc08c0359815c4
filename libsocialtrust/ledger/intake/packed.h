/* SPDX-License-Identifier: MIT */
/* A row on its way into a ledger, with its pair. */
#ifndef SOT_LEDGER_INTAKE_PACKED_H
#define SOT_LEDGER_INTAKE_PACKED_H

#include "ledger/store/row.h"

/* The row's side says that the actor is the contact with the higher number. */
typedef struct sot__packed {
    sot__row row;
    uint64_t key; /* of the pair: lower number, higher number */
} sot__packed;

/* `meta` with side 0. */
static inline sot__packed sot__pack(int64_t time_us, uint64_t meta, uint32_t actor, uint32_t target)
{
    /* Without a branch: which one is lower is as good as random. */
    uint32_t low = actor < target ? actor : target, high = actor < target ? target : actor;
    sot__packed packed = {{time_us, meta}, (uint64_t)low << 32 | high};
    sot__row_turn(&packed.row, actor > target);
    return packed;
}

/* Where rows have nothing rare, a row on its way holds its pair itself: in the bits of channel and rare
 * fields are two contacts, the lower number first, and above them the channel, where there are not too many
 * of either.
 */
#define SOT__SQUEEZED_BITS 23u /* of a contact */
#define SOT__SQUEEZED_AT (2 * SOT__SQUEEZED_BITS)
#define SOT__SQUEEZED_CHANNELS (UINT32_C(1) << (SOT__ROW_SIDE_AT - SOT__SQUEEZED_AT))

static inline bool sot__squeezable(uint32_t contacts, uint32_t channels)
{
    return contacts <= UINT32_C(1) << SOT__SQUEEZED_BITS && channels <= SOT__SQUEEZED_CHANNELS;
}

/* A row without rare fields; *key: its pair's, as of one that is packed. */
static inline sot__row sot__squeeze(int64_t time_us, unsigned kind, unsigned channel, uint32_t actor,
                                    uint32_t target, uint64_t *key)
{
    uint32_t low = actor < target ? actor : target, high = actor < target ? target : actor;
    *key = (uint64_t)low << 32 | high;
    return (sot__row){time_us, sot__meta(kind, actor > target, 0, 0) | (uint64_t)channel << SOT__SQUEEZED_AT |
                                   (uint64_t)low << SOT__SQUEEZED_BITS | high};
}

/* Of a squeezed row: its pair as one number, and that one's key; the row as others are. */
static inline uint64_t sot__squeezed_pair(uint64_t meta)
{
    return meta & ((UINT64_C(1) << SOT__SQUEEZED_AT) - 1);
}

static inline uint64_t sot__squeezed_key(uint64_t pair)
{
    return pair >> SOT__SQUEEZED_BITS << 32 | (pair & ((UINT64_C(1) << SOT__SQUEEZED_BITS) - 1));
}

static inline sot__row sot__widen(sot__row row)
{
    uint64_t channel = row.meta >> (SOT__SQUEEZED_AT - SOT__ROW_RARE_BITS) &
                       (uint64_t)(SOT__SQUEEZED_CHANNELS - 1) << SOT__ROW_RARE_BITS;
    return (sot__row){row.time_us, row.meta >> SOT__ROW_SIDE_AT << SOT__ROW_SIDE_AT | channel};
}

#endif
