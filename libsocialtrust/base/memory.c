/* SPDX-License-Identifier: MIT */
/* Blocks and arenas from the context's allocator, with every product checked for overflow. */
#include "base/base.h"

/* The product, at least 1; false if it does not fit. */
static bool product(size_t count, size_t size, size_t *bytes)
{
    if (size != 0 && count > (size_t)PTRDIFF_MAX / size)
        return false;
    *bytes = count * size;
    if (*bytes == 0)
        *bytes = 1;
    return true;
}

void *sot__alloc(sot_context *context, size_t count, size_t size)
{
    size_t bytes;
    return product(count, size, &bytes) ? context->allocator.allocate(context->allocator.user, bytes) : NULL;
}

void *sot__calloc(sot_context *context, size_t count, size_t size)
{
    void *block = sot__alloc(context, count, size);
    if (block)
        memset(block, 0, count * size);
    return block;
}

void *sot__realloc(sot_context *context, void *block, size_t count, size_t size)
{
    size_t bytes;
    if (!product(count, size, &bytes))
        return NULL;
    return block ? context->allocator.reallocate(context->allocator.user, block, bytes)
                 : context->allocator.allocate(context->allocator.user, bytes);
}

void sot__free(sot_context *context, void *block)
{
    if (block)
        context->allocator.release(context->allocator.user, block);
}

bool sot__grow(sot_context *context, void **block, size_t *capacity, size_t need, size_t size)
{
    if (need <= *capacity)
        return true;
    size_t more = *capacity + *capacity / 2 + 8;
    if (more < need)
        more = need;
    void *grown = sot__realloc(context, *block, more, size);
    if (!grown)
        return false;
    *block = grown;
    *capacity = more;
    return true;
}

/* ---- arena ---- */

struct sot__chunk {
    struct sot__chunk *next;
    size_t capacity;
};

#define CHUNK_FIRST 1024u
#define CHUNK_MOST (1024u * 1024u)

void sot__arena_init(sot__arena *arena, sot_context *context)
{
    *arena = (sot__arena){context, NULL, 0, 0};
}

void *sot__arena_take(sot__arena *arena, size_t bytes)
{
    if (bytes > PTRDIFF_MAX - CHUNK_MOST)
        return NULL;
    bytes = (bytes + 7) & ~(size_t)7;
    struct sot__chunk *chunk = arena->chunks;
    if (!chunk || chunk->capacity - arena->used < bytes) {
        size_t capacity = chunk ? chunk->capacity * 2 : CHUNK_FIRST;
        if (capacity > CHUNK_MOST)
            capacity = CHUNK_MOST;
        if (capacity < bytes)
            capacity = bytes;
        chunk = sot__alloc(arena->context, 1, sizeof *chunk + capacity);
        if (!chunk)
            return NULL;
        chunk->next = arena->chunks;
        chunk->capacity = capacity;
        arena->chunks = chunk;
        arena->used = 0;
        arena->bytes += sizeof *chunk + capacity;
    }
    void *taken = (char *)(chunk + 1) + arena->used;
    arena->used += bytes;
    return taken;
}

char *sot__arena_text(sot__arena *arena, sot__text text)
{
    char *copy = sot__arena_take(arena, text.n + 1);
    if (copy) {
        if (text.n)
            memcpy(copy, text.p, text.n);
        copy[text.n] = '\0';
    }
    return copy;
}

void sot__arena_free(sot__arena *arena)
{
    while (arena->chunks) {
        struct sot__chunk *next = arena->chunks->next;
        sot__free(arena->context, arena->chunks);
        arena->chunks = next;
    }
    arena->used = arena->bytes = 0;
}
