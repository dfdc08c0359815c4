/* SPDX-License-Identifier: MIT */
/* The words of saved evidence, measured, written or read: in groups of eight, a byte that says which are not
 * zero, then a half byte for each of these, two to a byte, then their bytes. Half bytes: 0, the same as the
 * word before that was not zero; 1 to 8, so many of its low bytes; 9 to 15, its highest 1 to 7. A word has
 * one form. */
#ifndef SOT_EVIDENCE_CURSOR_H
#define SOT_EVIDENCE_CURSOR_H

#include "base/base.h"
#include "signals/fields.h"

enum mode { MEASURE, WRITE, READ };

struct sot__cursor {
    enum mode mode;
    uint8_t *bytes;
    size_t at, end; /* end: of the payload, when writing or reading */
    uint64_t group[8];
    unsigned filled; /* words in `group`, or taken from it when reading */
    uint64_t before; /* the last word that was not 0 */
    int64_t last;    /* time of the last row, which no other lies after */
    bool bad;
};
typedef struct sot__cursor cursor;

/* How many low bytes of a word are needed, 1 to 8; how many of its lowest are 0. */
static inline unsigned low_bytes(uint64_t w)
{
#if defined(__GNUC__)
    return 8 - (unsigned)__builtin_clzll(w | 1) / 8;
#else
    unsigned n = 1;
    while (n < 8 && w >> (8 * n))
        n++;
    return n;
#endif
}

static inline unsigned zero_bytes(uint64_t w)
{
#if defined(__GNUC__)
    return (unsigned)__builtin_ctzll(w) / 8;
#else
    unsigned n = 0;
    while (n < 7 && !(w >> (8 * n) & 255))
        n++;
    return n;
#endif
}

/* The half byte that tells of a word that is not 0, after `before`. */
static inline unsigned code_of(uint64_t w, uint64_t before)
{
    unsigned low = low_bytes(w), high = 8 - zero_bytes(w);
    return w == before ? 0 : high < low ? 8 + high : low;
}

static inline unsigned code_bytes(unsigned code)
{
    return code > 8 ? code - 8 : code;
}

/* Eight bytes at once: compilers make one instruction of it. */
static inline void store_word(uint8_t *p, uint64_t w)
{
    p[0] = (uint8_t)w;
    p[1] = (uint8_t)(w >> 8);
    p[2] = (uint8_t)(w >> 16);
    p[3] = (uint8_t)(w >> 24);
    p[4] = (uint8_t)(w >> 32);
    p[5] = (uint8_t)(w >> 40);
    p[6] = (uint8_t)(w >> 48);
    p[7] = (uint8_t)(w >> 56);
}

static inline uint64_t load_word(const uint8_t *p)
{
    return (uint64_t)p[0] | (uint64_t)p[1] << 8 | (uint64_t)p[2] << 16 | (uint64_t)p[3] << 24 |
           (uint64_t)p[4] << 32 | (uint64_t)p[5] << 40 | (uint64_t)p[6] << 48 | (uint64_t)p[7] << 56;
}

/* What does not fit is only measured; what is too much is written over. */
static inline void put_bytes(cursor *c, uint64_t w, unsigned n)
{
    if (c->mode == WRITE) {
        if (c->at + 8 <= c->end)
            store_word(c->bytes + c->at, w);
        else
            for (unsigned b = 0; b < n && c->at + b < c->end; b++)
                c->bytes[c->at + b] = (uint8_t)(w >> (8 * b));
    }
    c->at += n;
}

static inline void put_group(cursor *c)
{
    unsigned mask = 0, count = 0, codes[8];
    uint64_t words[8], halves = 0;
    for (unsigned k = 0; k < c->filled; k++) {
        uint64_t w = c->group[k];
        if (w == 0)
            continue;
        mask |= 1u << k;
        codes[count] = code_of(w, c->before);
        words[count] = codes[count] > 8 ? w >> (8 * (16 - codes[count])) : w;
        halves |= (uint64_t)codes[count] << (4 * count);
        count++;
        c->before = w;
    }
    put_bytes(c, mask, 1);
    put_bytes(c, halves, (count + 1) / 2);
    for (unsigned k = 0; k < count; k++)
        put_bytes(c, words[k], code_bytes(codes[k]));
    c->filled = 0;
}

static inline uint64_t take_bytes(cursor *c, unsigned n)
{
    uint64_t w = 0;
    if (c->end - c->at >= 8) { /* n may be 0 */
        w = load_word(c->bytes + c->at);
        c->at += n;
        return n < 8 ? w & ((UINT64_C(1) << 8 * n) - 1) : w;
    }
    if (c->end - c->at < n) {
        c->bad = true;
        c->at = c->end;
        return 0;
    }
    for (unsigned b = 0; b < n; b++)
        w |= (uint64_t)c->bytes[c->at + b] << (8 * b);
    c->at += n;
    return w;
}

/* Only what put_group() writes: a word has one form. */
static inline void take_group(cursor *c)
{
    memset(c->group, 0, sizeof c->group);
    c->filled = 0;
    unsigned mask = (unsigned)take_bytes(c, 1), count = 0;
    for (unsigned k = 0; k < 8; k++)
        count += mask >> k & 1u;
    uint64_t halves = take_bytes(c, (count + 1) / 2);
    for (unsigned k = 0; k < 8; k++) {
        if (!(mask >> k & 1u))
            continue;
        unsigned code = halves & 15;
        uint64_t w = take_bytes(c, code_bytes(code));
        w = code == 0 ? c->before : code > 8 ? w << (8 * (16 - code)) : w;
        if (w == 0 || code_of(w, c->before) != code)
            c->bad = true;
        c->group[k] = c->before = w;
        halves >>= 4;
    }
    if (halves)
        c->bad = true;
}

static inline void word(cursor *c, uint64_t *w)
{
    if (c->mode == READ) {
        if (c->filled == 8)
            take_group(c);
        *w = c->group[c->filled++];
    } else {
        c->group[c->filled++] = *w;
        if (c->filled == 8)
            put_group(c);
    }
}

#endif
