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

#define MOMENTS 16u

struct sot__cursor {
    enum mode mode;
    uint8_t *bytes;
    size_t at, end; /* end: of the payload, when writing or reading */
    uint64_t group[8];
    unsigned filled;          /* words in `group`, or taken from it when reading */
    uint64_t before;          /* the last word that was not 0 */
    int64_t last;             /* time of the last row, which no other lies after */
    int64_t moments[MOMENTS]; /* the first different times */
    unsigned moment_count;
    bool bad;
};
typedef struct sot__cursor cursor;

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

/* Writes or measures the words in the group; reads the next group. */
void sot__cursor_put(cursor *c);
void sot__cursor_take(cursor *c);

static inline void put_word(cursor *c, uint64_t w)
{
    c->group[c->filled++] = w;
    if (c->filled == 8)
        sot__cursor_put(c);
}

static inline uint64_t take_word(cursor *c)
{
    if (c->filled == 8)
        sot__cursor_take(c);
    return c->group[c->filled++];
}

/* A whole number of at most `most`; a time, or "no time". */
uint64_t sot__field_number(cursor *c, uint64_t value, uint64_t most);
void sot__field_moment(cursor *c, int64_t *t);

/* What a blob begins with, and the sum of all before it that it ends with, of which this is one of `size`
 * bytes: against damage, not against forgers. */
#define SOT__BLOB_HEADER 32u
#define SOT__BLOB_CHECKSUM 8u
uint64_t sot__blob_sum(const uint8_t *bytes, size_t size);

#endif
