/* SPDX-License-Identifier: MIT */
/* A multiset of 64-bit hashes of (pair, interaction's id): says at once that an id is new, and when to look
 * closer. */
#ifndef SOT_LEDGER_STORE_IDS_H
#define SOT_LEDGER_STORE_IDS_H

#include "base/hash.h"

typedef struct sot__ids {
    uint64_t *slots; /* 0: empty */
    unsigned bits;
    uint64_t count;
} sot__ids;

static inline uint64_t sot__id_hash(const sot_context *context, uint64_t pair_key, sot__text id)
{
    uint64_t hash = sot__hash_u64(&context->hash_key, sot__hash_text(&context->hash_key, id) ^
                                                          (pair_key * UINT64_C(0x9e3779b97f4a7c15)));
    return hash ? hash : 1;
}
bool sot__ids_reserve(sot_context *context, sot__ids *ids, uint64_t more);
/* Bytes of slots beyond those that a table of so many would have. */
uint64_t sot__ids_spare(const sot__ids *ids);
bool sot__ids_has(const sot__ids *ids, uint64_t hash);
void sot__ids_put(sot__ids *ids, uint64_t hash);
void sot__ids_drop(sot__ids *ids, uint64_t hash);
static inline void sot__ids_prefetch(const sot__ids *ids, uint64_t hash)
{
    SOT__PREFETCH(&ids->slots[hash >> (64 - ids->bits)]);
}

#endif
