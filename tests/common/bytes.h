/* SPDX-License-Identifier: MIT */
/* Documents in memory: what is written is kept, what was kept is read again in pieces of any size. Outside
 * the context's memory. */
#ifndef TESTS_BYTES_H
#define TESTS_BYTES_H

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

typedef struct bytes {
    char *p;
    size_t size, room, at;
    size_t piece; /* most bytes a read gives; 0: as many as wanted */
} bytes;

static inline int bytes_write(void *user, const char *more, size_t size)
{
    bytes *b = user;
    if (b->size + size + 1 > b->room) {
        b->room = 2 * (b->size + size) + 64;
        b->p = realloc(b->p, b->room);
    }
    if (size)
        memcpy(b->p + b->size, more, size);
    b->size += size;
    b->p[b->size] = '\0';
    return 0;
}

static inline size_t bytes_read(void *user, char *into, size_t size)
{
    bytes *b = user;
    size_t left = b->size - b->at;
    if (size > left)
        size = left;
    if (b->piece > 0 && size > b->piece)
        size = b->piece;
    if (size)
        memcpy(into, b->p + b->at, size);
    b->at += size;
    return size;
}

static inline void bytes_free(bytes *b)
{
    free(b->p);
    *b = (bytes){NULL, 0, 0, 0, 0};
}

#endif
