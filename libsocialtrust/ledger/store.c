/* SPDX-License-Identifier: MIT */
/* Bytes that never move, in chunks: a reference is (chunk number, place in units of 8 bytes) + 1 and fits 40
 * bits, so that a row can hold it. Giving up the newest part zeroes it. */
#include "ledger/ledger.h"

#define UNIT_BITS 17 /* a common chunk is 1 MiB */
#define UNIT_MOST (1u << UNIT_BITS)
#define UNIT_FIRST 64u
#define CHUNK_LIMIT ((UINT64_C(1) << (40 - UNIT_BITS)) - 1)

static bool open_chunk(sot__store *store, size_t units)
{
    size_t capacity = UNIT_FIRST;
    if (store->count > 0) {
        capacity = (size_t)store->chunks[store->count - 1].capacity * 2;
        if (capacity > UNIT_MOST)
            capacity = UNIT_MOST;
    }
    if (capacity < units)
        capacity = units;
    if (!SOT__GROW(store->context, store->chunks, store->room, store->count + 1))
        return false;
    char *bytes = sot__alloc(store->context, capacity, 8);
    if (!bytes)
        return false;
    store->chunks[store->count++] = (sot__store_chunk){bytes, 0, (uint32_t)capacity};
    store->bytes += capacity * 8;
    return true;
}

sot_status sot__store_take(sot__store *store, size_t bytes, void **block, uint64_t *reference,
                           sot_error *error)
{
    size_t units = bytes / 8 + (bytes % 8 != 0);
    if (units > UINT32_MAX / 2)
        return sot__fail(error, SOT_E_LIMIT, "a text is too long to be kept");
    sot__store_chunk *chunk = store->count ? &store->chunks[store->count - 1] : NULL;
    if (!chunk || chunk->used >= UNIT_MOST || chunk->capacity - chunk->used < units) {
        if (store->count >= CHUNK_LIMIT)
            return sot__fail(error, SOT_E_LIMIT, "the ledger's texts and rare fields exceed 8 TiB");
        if (!open_chunk(store, units))
            return sot__no_memory(error);
        chunk = &store->chunks[store->count - 1];
    }
    if (reference)
        *reference = ((uint64_t)(store->count - 1) << UNIT_BITS | chunk->used) + 1;
    *block = chunk->bytes + (size_t)chunk->used * 8;
    chunk->used += (uint32_t)units;
    return SOT_OK;
}

char *sot__store_at(const sot__store *store, uint64_t reference)
{
    uint64_t place = reference - 1;
    return store->chunks[place >> UNIT_BITS].bytes + (place & (UNIT_MOST - 1)) * 8;
}

sot__store_mark sot__store_here(const sot__store *store)
{
    return (sot__store_mark){store->count, store->count ? store->chunks[store->count - 1].used : 0};
}

void sot__store_rewind(sot__store *store, sot__store_mark mark)
{
    while (store->count > mark.count) {
        sot__store_chunk *chunk = &store->chunks[--store->count];
        store->bytes -= (size_t)chunk->capacity * 8;
        sot__free(store->context, chunk->bytes);
    }
    if (store->count > 0) {
        sot__store_chunk *chunk = &store->chunks[store->count - 1];
        memset(chunk->bytes + (size_t)mark.used * 8, 0, (size_t)(chunk->used - mark.used) * 8);
        chunk->used = mark.used;
    }
}

void sot__store_free(sot__store *store)
{
    for (size_t i = 0; i < store->count; i++)
        sot__free(store->context, store->chunks[i].bytes);
    sot__free(store->context, store->chunks);
    store->chunks = NULL;
    store->count = store->room = store->bytes = 0;
}
