/* SPDX-License-Identifier: MIT */
/* Keyed hashes: what strangers send decides which entries a table holds, and must not decide where. Nobody
 * who does not know the key can make many texts, or many pairs of numbers, fall on one place. No result
 * depends on a hash: tables are never read in the order of their places. */
#ifndef SOT_BASE_HASH_H
#define SOT_BASE_HASH_H

#include "base/base.h"

/* SipHash-1-3 (Aumasson and Bernstein 2012, with one round a word and three at the end). */
uint64_t sot__hash_text(const sot__hash_key *key, sot__text text);

/* Two rounds of multiply and shift, the key before each: for numbers that the library itself gives out in
 * order, where a sender only chooses which of them come together. */
static inline uint64_t sot__hash_u64(const sot__hash_key *key, uint64_t x)
{
    x ^= key->k[0];
    x ^= x >> 32;
    x *= UINT64_C(0xe9846af9b1a615d5);
    x ^= key->k[1];
    x ^= x >> 29;
    x *= UINT64_C(0xc2fc27d5a4b3916b);
    return x ^ (x >> 32);
}

#endif
