/* SPDX-License-Identifier: MIT */
/* Bytes that never move, in chunks: a reference is (chunk number, place in units of 8 bytes) + 1 and fits 40
 * bits, so that a row can hold it. Giving up the newest part zeroes it. */
#include "base/heap.h"

#define UNIT_BITS 17 /* a common chunk is 1 MiB */
#define UNIT_MOST (1u << UNIT_BITS)
#define UNIT_FIRST 16u
#define CHUNK_LIMIT ((UINT64_C(1) << (40 - UNIT_BITS)) - 1)

static bool open_chunk(sot__heap *heap, size_t units)
{
    size_t capacity = UNIT_FIRST;
    if (heap->count > 0) {
        capacity = (size_t)heap->chunks[heap->count - 1].capacity * 2;
        if (capacity > UNIT_MOST)
            capacity = UNIT_MOST;
    }
    if (capacity < units)
        capacity = units;
    if (!SOT__GROW(heap->context, heap->chunks, heap->room, heap->count + 1))
        return false;
    char *bytes = sot__alloc(heap->context, capacity, 8);
    if (!bytes)
        return false;
    heap->chunks[heap->count++] = (sot__heap_chunk){bytes, 0, (uint32_t)capacity};
    heap->bytes += capacity * 8;
    return true;
}

sot_status sot__heap_take(sot__heap *heap, size_t bytes, void **block, uint64_t *reference, sot_error *error)
{
    size_t units = bytes / 8 + (bytes % 8 != 0);
    if (units > UINT32_MAX / 2)
        return sot__fail(error, SOT_E_LIMIT, "a text is too long to be kept");
    sot__heap_chunk *chunk = heap->count ? &heap->chunks[heap->count - 1] : NULL;
    if (!chunk || chunk->used >= UNIT_MOST || chunk->capacity - chunk->used < units) {
        if (heap->count >= CHUNK_LIMIT)
            return sot__fail(error, SOT_E_LIMIT, "texts and rare fields exceed 8 TiB");
        if (!open_chunk(heap, units))
            return sot__no_memory(error);
        chunk = &heap->chunks[heap->count - 1];
    }
    if (reference)
        *reference = ((uint64_t)(heap->count - 1) << UNIT_BITS | chunk->used) + 1;
    *block = chunk->bytes + (size_t)chunk->used * 8;
    chunk->used += (uint32_t)units;
    return SOT_OK;
}

sot_status sot__heap_copy(sot__heap *heap, sot__text text, char **copy, sot_error *error)
{
    void *block;
    sot_status status = sot__heap_take(heap, text.n + 1, &block, NULL, error);
    if (status != SOT_OK)
        return status;
    *copy = block;
    if (text.n)
        memcpy(*copy, text.p, text.n);
    (*copy)[text.n] = '\0';
    return SOT_OK;
}

char *sot__heap_at(const sot__heap *heap, uint64_t reference)
{
    uint64_t place = reference - 1;
    return heap->chunks[place >> UNIT_BITS].bytes + (place & (UNIT_MOST - 1)) * 8;
}

size_t sot__heap_ends(const sot__heap *heap)
{
    size_t units = 0;
    for (size_t i = 0; i + 1 < heap->count; i++)
        units += heap->chunks[i].capacity - heap->chunks[i].used;
    return units * 8;
}

sot__heap_mark sot__heap_here(const sot__heap *heap)
{
    return (sot__heap_mark){heap->count, heap->count ? heap->chunks[heap->count - 1].used : 0};
}

void sot__heap_rewind(sot__heap *heap, sot__heap_mark mark)
{
    while (heap->count > mark.count) {
        sot__heap_chunk *chunk = &heap->chunks[--heap->count];
        heap->bytes -= (size_t)chunk->capacity * 8;
        sot__free(heap->context, chunk->bytes);
    }
    if (heap->count > 0) {
        sot__heap_chunk *chunk = &heap->chunks[heap->count - 1];
        memset(chunk->bytes + (size_t)mark.used * 8, 0, (size_t)(chunk->used - mark.used) * 8);
        chunk->used = mark.used;
    }
}

void sot__heap_free(sot__heap *heap)
{
    for (size_t i = 0; i < heap->count; i++)
        sot__free(heap->context, heap->chunks[i].bytes);
    sot__free(heap->context, heap->chunks);
    heap->chunks = NULL;
    heap->count = heap->room = heap->bytes = 0;
}
