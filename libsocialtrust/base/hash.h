/* SPDX-License-Identifier: MIT */
/* Keyed hashes: what strangers send decides which entries a table holds, and must not decide where. Nobody
 * who does not know the key can make many texts, or many pairs of numbers, fall on one place. No result
 * depends on a hash: tables are never read in the order of their places. */
#ifndef SOT_BASE_HASH_H
#define SOT_BASE_HASH_H

#include "base/base.h"

/* SipHash-1-3 (Aumasson and Bernstein 2012, with one round a word and three at the end). */
uint64_t sot__hash_text(const sot__hash_key *key, sot__text text);

/* The product of two words, both halves folded into one. */
static inline uint64_t sot__hash_fold(uint64_t x, uint64_t y)
{
#if defined(__SIZEOF_INT128__)
    __extension__ typedef unsigned __int128 wide;
    wide product = (wide)x * y;
    return (uint64_t)product ^ (uint64_t)(product >> 64);
#else
    uint64_t low = (x & UINT32_MAX) * (y & UINT32_MAX), middle = (x >> 32) * (y & UINT32_MAX) + (low >> 32);
    uint64_t other = (x & UINT32_MAX) * (y >> 32) + (middle & UINT32_MAX);
    uint64_t high = (x >> 32) * (y >> 32) + (middle >> 32) + (other >> 32);
    return ((other << 32) | (low & UINT32_MAX)) ^ high;
#endif
}

/* The first and the last bytes of a text, as two words; with its length, they are all of one of at most 16.
 */
static inline void sot__text_ends(const char *p, size_t n, uint64_t *a, uint64_t *b)
{
    if (n >= 8) {
        memcpy(a, p, 8);
        memcpy(b, p + n - 8, 8);
    } else if (n >= 4) {
        uint32_t first, last;
        memcpy(&first, p, 4);
        memcpy(&last, p + n - 4, 4);
        *a = first;
        *b = last;
    } else {
        *a = n ? (uint64_t)(unsigned char)p[0] << 16 | (uint64_t)(unsigned char)p[n / 2] << 8 |
                     (unsigned char)p[n - 1]
               : 0;
        *b = 0;
    }
}

/* Whether two short texts of n bytes are the same, eight bytes at a time without a call, and told by a number
 * alone: where it is as good as random there is no jump to be guessed wrong before the end. */
static inline bool sot__quick_equal(const char *a, const char *b, size_t n)
{
    uint64_t x, y, u, v, differ = 0;
    for (; n > 16; a += 8, b += 8, n -= 8)
        differ |= sot__load64(a) ^ sot__load64(b);
    sot__text_ends(a, n, &x, &u);
    sot__text_ends(b, n, &y, &v);
    return (differ | (x ^ y) | (u ^ v)) == 0;
}

/* For tables that live while a document is read: words are multiplied with secret ones. A third of SipHash's
 * time, without its proofs; who wrote the document learns nothing about it meanwhile. Differs between
 * machines of different byte order. */
static inline uint64_t sot__hash_text_quick(const sot__hash_key *key, sot__text text)
{
    const char *p = text.p;
    size_t n = text.n;
    uint64_t h = key->k[0], a, b;
    for (; n > 16; p += 16, n -= 16) {
        memcpy(&a, p, 8);
        memcpy(&b, p + 8, 8);
        h = sot__hash_fold(a ^ h, b ^ key->k[1]);
    }
    sot__text_ends(p, n, &a, &b);
    return sot__hash_fold(sot__hash_fold(a ^ h, b ^ key->k[1]) ^ text.n, UINT64_C(0x9e3779b97f4a7c15));
}

/* Two rounds of multiply and shift, the key before each: for numbers that the library itself gives out in
 * order, where a sender only chooses which of them come together. Of the first only the upper half is the
 * hash's, for who needs no more. */
static inline uint64_t sot__hash_u64_top(const sot__hash_key *key, uint64_t x)
{
    x ^= key->k[0];
    x ^= x >> 32;
    x *= UINT64_C(0xe9846af9b1a615d5);
    x ^= key->k[1];
    x ^= x >> 29;
    return x * UINT64_C(0xc2fc27d5a4b3916b);
}

static inline uint64_t sot__hash_u64(const sot__hash_key *key, uint64_t x)
{
    x = sot__hash_u64_top(key, x);
    return x ^ (x >> 32);
}

/* Back: each step has an inverse, so that two numbers never have one hash. */
static inline uint64_t sot__unhash_u64(const sot__hash_key *key, uint64_t x)
{
    x ^= x >> 32;
    x *= UINT64_C(0xa7668ad03221343);
    x ^= x >> 29 ^ x >> 58;
    x ^= key->k[1];
    x *= UINT64_C(0xa13ae34c42c27b7d);
    x ^= x >> 32;
    return x ^ key->k[0];
}

#endif
