/* SPDX-License-Identifier: MIT */
/* SipHash-1-3. Words are read as little-endian, so that published examples hold on every platform. */
#include "base/hash.h"

static inline uint64_t rotate(uint64_t x, unsigned by)
{
    return x << by | x >> (64 - by);
}

typedef struct state {
    uint64_t a, b, c, d;
} state;

static inline void stir(state *s)
{
    s->a += s->b;
    s->c += s->d;
    s->b = rotate(s->b, 13) ^ s->a;
    s->d = rotate(s->d, 16) ^ s->c;
    s->a = rotate(s->a, 32);
    s->c += s->b;
    s->a += s->d;
    s->b = rotate(s->b, 17) ^ s->c;
    s->d = rotate(s->d, 21) ^ s->a;
    s->c = rotate(s->c, 32);
}

static inline void take(state *s, uint64_t word)
{
    s->d ^= word;
    stir(s);
    s->a ^= word;
}

uint64_t sot__hash_text(const sot__hash_key *key, sot__text text)
{
    state s = {key->k[0] ^ UINT64_C(0x736f6d6570736575), key->k[1] ^ UINT64_C(0x646f72616e646f6d),
               key->k[0] ^ UINT64_C(0x6c7967656e657261), key->k[1] ^ UINT64_C(0x7465646279746573)};
    const char *p = text.p;
    size_t n = text.n;
    for (; n >= 8; p += 8, n -= 8)
        take(&s, sot__load64(p));
    take(&s, sot__load_few(p, n) | (uint64_t)(text.n & 255) << 56);
    s.c ^= 255;
    stir(&s);
    stir(&s);
    stir(&s);
    return s.a ^ s.b ^ s.c ^ s.d;
}
