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

#endif
