/* SPDX-License-Identifier: MIT */
/* SipHash-1-3. Words are read as little-endian, so that published examples hold on every platform. */
#include "base/hash.h"

static inline uint64_t rotate(uint64_t x, unsigned by)
{
    return x << by | x >> (64 - by);
}

static inline uint64_t word_at(const char *p)
{
    uint64_t word;
    memcpy(&word, p, 8);
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    word = __builtin_bswap64(word);
#endif
    return word;
}

/* The last 0 to 7 bytes, without a loop over bytes: ids are short, and this is what they mostly cost. */
static inline uint64_t tail_of(const char *p, size_t n)
{
    const unsigned char *u = (const unsigned char *)p;
    uint64_t word = 0;
    switch (n) {
    case 7:
        word |= (uint64_t)u[6] << 48; /* fall through */
    case 6:
        word |= (uint64_t)u[5] << 40; /* fall through */
    case 5:
        word |= (uint64_t)u[4] << 32; /* fall through */
    case 4:
        word |= (uint64_t)u[3] << 24; /* fall through */
    case 3:
        word |= (uint64_t)u[2] << 16; /* fall through */
    case 2:
        word |= (uint64_t)u[1] << 8; /* fall through */
    case 1:
        word |= u[0]; /* fall through */
    default:
        return word;
    }
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
        take(&s, word_at(p));
    take(&s, tail_of(p, n) | (uint64_t)(text.n & 255) << 56);
    s.c ^= 255;
    stir(&s);
    stir(&s);
    stir(&s);
    return s.a ^ s.b ^ s.c ^ s.d;
}
