/* SPDX-License-Identifier: MIT */
/* A block's distinct texts, numbered in order of first use: so a ledger looks up each id once per block, not
 * once per row. */
#ifndef SOT_EXCHANGE_DICTIONARY_H
#define SOT_EXCHANGE_DICTIONARY_H

#include "base/base.h"

#define SOT__NO_CODE UINT32_MAX

typedef struct sot__dictionary {
    sot_context *context;
    uint64_t *slots; /* upper half of the hash, and code + 1; 0 is free */
    size_t slot_count;
    int64_t *offsets; /* count + 1 into bytes */
    size_t offset_capacity;
    char *bytes;
    size_t byte_capacity;
    size_t count; /* entry 0 is the empty text */
} sot__dictionary;

/* Empties it, keeping its memory; false when out of memory. Zero-initialised with `context` set before the
 * first time. */
bool sot__dictionary_reset(sot__dictionary *dictionary);
void sot__dictionary_free(sot__dictionary *dictionary);

/* Makes an entry of a text that is not there yet. */
uint32_t sot__dictionary_add(sot__dictionary *dictionary, sot__text text, uint64_t hash);

/* A quick hash for tables that live for one call. */
static inline uint64_t sot__quick_hash(sot__text text)
{
    const char *p = text.p;
    uint64_t h = text.n * UINT64_C(0x9e3779b97f4a7c15), word = 0;
    size_t n = text.n;
    for (; n > 8; p += 8, n -= 8) {
        memcpy(&word, p, 8);
        h = (h ^ word) * UINT64_C(0xff51afd7ed558ccd);
        h ^= h >> 32;
    }
    if (text.n >= 8) {
        memcpy(&word, text.p + text.n - 8, 8);
    } else if (n >= 4) {
        uint32_t first, last;
        memcpy(&first, p, 4);
        memcpy(&last, p + n - 4, 4);
        word = (uint64_t)first << 32 | last;
    } else if (n > 0) {
        word = (uint64_t)(unsigned char)p[0] << 16 | (uint64_t)(unsigned char)p[n / 2] << 8 |
               (unsigned char)p[n - 1];
    }
    h = (h ^ word) * UINT64_C(0xff51afd7ed558ccd);
    h ^= h >> 29;
    h *= UINT64_C(0xc4ceb9fe1a85ec53);
    return h ^ h >> 32;
}

/* Texts are mostly short: eight bytes at a time without a call. */
static inline bool sot__quick_equal(const char *a, const char *b, size_t n)
{
    uint64_t x, y;
    if (n < 8)
        return n == 0 || memcmp(a, b, n) == 0;
    for (size_t i = 0; i + 8 < n; i += 8) {
        memcpy(&x, a + i, 8);
        memcpy(&y, b + i, 8);
        if (x != y)
            return false;
    }
    memcpy(&x, a + n - 8, 8);
    memcpy(&y, b + n - 8, 8);
    return x == y;
}

/* The text's code, new or old; SOT__NO_CODE when out of memory. */
static inline uint32_t sot__dictionary_find(sot__dictionary *dictionary, sot__text text, uint64_t hash)
{
    uint64_t tag = hash & UINT64_C(0xffffffff00000000);
    size_t mask = dictionary->slot_count - 1;
    for (size_t i = hash & mask;; i = (i + 1) & mask) {
        uint64_t slot = dictionary->slots[i];
        if (slot == 0)
            return sot__dictionary_add(dictionary, text, hash);
        if (((slot ^ tag) >> 32) == 0) {
            uint32_t code = (uint32_t)slot - 1;
            const int64_t *offset = dictionary->offsets + code;
            if ((size_t)(offset[1] - offset[0]) == text.n &&
                sot__quick_equal(dictionary->bytes + offset[0], text.p, text.n))
                return code;
        }
    }
}

static inline uint32_t sot__dictionary_code(sot__dictionary *dictionary, sot__text text)
{
    return sot__dictionary_find(dictionary, text, sot__quick_hash(text));
}

#endif
