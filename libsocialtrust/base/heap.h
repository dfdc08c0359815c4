/* SPDX-License-Identifier: MIT */
/* Bytes that never move, found again by a 40-bit reference; the newest can be given back. */
#ifndef SOT_BASE_HEAP_H
#define SOT_BASE_HEAP_H

#include "base/base.h"

typedef struct sot__heap_chunk {
    char *bytes;
    uint32_t used, capacity; /* in units of 8 bytes */
} sot__heap_chunk;

typedef struct sot__heap {
    sot_context *context;
    sot__heap_chunk *chunks;
    size_t count, room;
    size_t bytes;
} sot__heap;

/* What a block of so many bytes takes. */
static inline size_t sot__heap_takes(size_t size)
{
    return (size + 7) & ~(size_t)7;
}

typedef struct sot__heap_mark {
    size_t count;
    uint32_t used;
} sot__heap_mark;

/* `reference` may be NULL. Errors: MEMORY, LIMIT. */
sot_status sot__heap_take(sot__heap *heap, size_t bytes, void **block, uint64_t *reference, sot_error *error);
char *sot__heap_at(const sot__heap *heap, uint64_t reference);
/* Bytes at the ends of chunks that were too short for what came next. */
size_t sot__heap_ends(const sot__heap *heap);
/* A copy of a text, ended by NUL. */
sot_status sot__heap_copy(sot__heap *heap, sot__text text, char **copy, sot_error *error);
sot__heap_mark sot__heap_here(const sot__heap *heap);
void sot__heap_rewind(sot__heap *heap, sot__heap_mark mark); /* zeroes what it gives up */
void sot__heap_free(sot__heap *heap);

#endif
