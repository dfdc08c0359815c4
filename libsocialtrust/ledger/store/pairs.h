/* SPDX-License-Identifier: MIT */
/* Pairs of contacts by number, found by a map, each with its rows in one block. */
#ifndef SOT_LEDGER_STORE_PAIRS_H
#define SOT_LEDGER_STORE_PAIRS_H

#include "base/hash.h"
#include "base/map.h"
#include "ledger/store/row.h"

#define SOT__ROW_LIMIT UINT32_MAX /* rows of one pair, contacts, pairs */

typedef struct sot__stored {
    sot__row *rows; /* in canonical order, no two equal */
    uint32_t count;
    uint32_t capacity;   /* of a block of its own; 0: the rows lie in a slab */
    uint32_t head;       /* of the block: free places before the rows */
    uint32_t a, b;       /* contacts, a before b in byte order (equal: a contact with itself) */
    uint32_t checkpoint; /* index + 1, 0: none */
} sot__stored;

typedef struct sot__stored_pairs {
    sot_context *context;
    sot__stored *items;
    size_t room;
    uint32_t count;
    sot__map map;
    sot__row **slabs; /* blocks that hold the rows of many pairs */
    size_t slab_count, slab_room;
    uint64_t slab_rows;
    _Atomic uint64_t dead; /* bytes of slabs that no pair uses any longer */
} sot__stored_pairs;

/* The key of a pair of contacts in any order, and its hash. */
static inline uint64_t sot__pair_key(uint32_t x, uint32_t y)
{
    return x < y ? (uint64_t)x << 32 | y : (uint64_t)y << 32 | x;
}
static inline uint64_t sot__pair_hash(const sot_context *context, uint64_t key)
{
    return sot__hash_u64(&context->hash_key, key);
}

void sot__stored_free(sot__stored_pairs *pairs);
uint64_t sot__stored_bytes(const sot__stored_pairs *pairs);                        /* with all rows */
uint32_t sot__stored_find(const sot__stored_pairs *pairs, uint32_t x, uint32_t y); /* SOT__NONE */
/* Room for so many more pairs; only when it succeeds sot__stored_new may be called as often. Not `clear`: the
 * caller clears new places of the map. */
bool sot__stored_reserve(sot__stored_pairs *pairs, size_t more, bool clear);
uint32_t sot__stored_new(sot__stored_pairs *pairs, uint32_t a, uint32_t b); /* without rows */
/* Room for `need` rows without moving their first; or for one more at `position`. False: out of memory. */
bool sot__stored_room(sot__stored_pairs *pairs, uint32_t raw, size_t need);
bool sot__stored_room_at(sot__stored_pairs *pairs, uint32_t raw, size_t position);
/* Puts in or takes out; memory is there already. Moves the rows before or those after, whichever are fewer,
 * so that late rows in any direction, and removals from either end, cost nothing. Checkpoints and ids are the
 * caller's. */
void sot__stored_insert(sot__stored_pairs *pairs, uint32_t raw, size_t position, sot__row row);
void sot__stored_take(sot__stored_pairs *pairs, uint32_t raw, size_t position, size_t count);

#endif
