/* SPDX-License-Identifier: MIT */
/* Undoes LZMA (Pavlov's public description), the part of it that pack.py uses: one stream, two bits of
 * the byte before a literal, none of its place. A third smaller than pairs of bytes, and a few milliseconds
 * for all that ships. */
#include "base/unpack.h"

#include <stdint.h>

#define HALF 1024u /* of 2048: a bit that nothing is known of */
#define BEFORE 2u  /* bits of the byte before that a literal looks at: lc */

typedef struct lengths {
    uint16_t short_or_more, middle_or_long, brief[8], middle[8], rest[256];
} lengths;

/* How likely each decision was to be a 0 so far. */
typedef struct model {
    uint16_t match[12], again[12], again_first[12], again_second[12], again_third[12], one_again[12];
    uint16_t slot[4][64], far[115], near[16];
    lengths fresh, repeated;
    uint16_t literal[1u << BEFORE][0x300];
} model;

typedef struct coder {
    const unsigned char *at, *end;
    uint32_t range, code;
    bool short_of; /* bytes were asked for that there are not */
} coder;

static void refill(coder *in)
{
    if (in->range >> 24)
        return;
    in->range <<= 8;
    in->short_of |= in->at == in->end;
    in->code = in->code << 8 | (in->at < in->end ? *in->at++ : 0);
}

static unsigned one_bit(coder *in, uint16_t *zero)
{
    refill(in);
    uint32_t bound = (in->range >> 11) * *zero;
    if (in->code < bound) {
        in->range = bound;
        *zero = (uint16_t)(*zero + ((2048u - *zero) >> 5));
        return 0;
    }
    in->range -= bound;
    in->code -= bound;
    *zero = (uint16_t)(*zero - (*zero >> 5));
    return 1;
}

/* A number of `bits` bits, its highest first; each decision knows those before it. */
static unsigned tree(coder *in, uint16_t *zeros, unsigned bits)
{
    unsigned at = 1;
    for (unsigned i = 0; i < bits; i++)
        at = at << 1 | one_bit(in, zeros + at);
    return at - (1u << bits);
}

/* The same, its lowest bit first. */
static unsigned lowest_first(coder *in, uint16_t *zeros, unsigned bits)
{
    unsigned at = 1, number = 0;
    for (unsigned i = 0; i < bits; i++) {
        unsigned bit = one_bit(in, zeros + at);
        at = at << 1 | bit;
        number |= bit << i;
    }
    return number;
}

static unsigned even_bits(coder *in, unsigned bits)
{
    unsigned number = 0;
    for (; bits > 0; bits--) {
        refill(in);
        in->range >>= 1;
        unsigned bit = in->code >= in->range;
        in->code -= bit ? in->range : 0;
        number = number << 1 | bit;
    }
    return number;
}

static unsigned length(coder *in, lengths *of)
{
    if (!one_bit(in, &of->short_or_more))
        return 2 + tree(in, of->brief, 3);
    if (!one_bit(in, &of->middle_or_long))
        return 10 + tree(in, of->middle, 3);
    return 18 + tree(in, of->rest, 8);
}

/* How far back a match begins, less one. */
static uint32_t distance(coder *in, model *of, unsigned count)
{
    unsigned slot = tree(in, of->slot[count < 6 ? count - 2 : 3], 6);
    if (slot < 4)
        return slot;
    unsigned bits = (slot >> 1) - 1;
    uint32_t back = (2u | (slot & 1u)) << bits;
    if (slot < 14)
        return back + lowest_first(in, of->far + back - slot, bits);
    back += (uint32_t)even_bits(in, bits - 4) << 4;
    return back + lowest_first(in, of->near, 4);
}

/* One byte; after a match it is told from the one that would have come next, as far as the two are the same.
 */
static unsigned literal(coder *in, uint16_t *zeros, bool after_match, unsigned other)
{
    unsigned at = 1;
    while (after_match && at < 0x100) {
        unsigned expected = other >> 7 & 1u, bit = one_bit(in, zeros + ((1 + expected) << 8) + at);
        other <<= 1;
        at = at << 1 | bit;
        after_match = bit == expected;
    }
    while (at < 0x100)
        at = at << 1 | one_bit(in, zeros + at);
    return at & 0xffu;
}

typedef struct history {
    uint32_t back[4]; /* the last distances, less one */
    unsigned state;   /* what the last steps were: 0 to 6 a literal came last */
} history;

/* The distance of a repeated match to the front. */
static void to_front(history *of, unsigned which)
{
    uint32_t back = of->back[which];
    for (; which > 0; which--)
        of->back[which] = of->back[which - 1];
    of->back[0] = back;
}

/* How many bytes come again from back[0]. */
static unsigned again(coder *in, model *of, history *last)
{
    unsigned state = last->state, late = state >= 7;
    if (!one_bit(in, &of->again[state])) {
        to_front(last, 3);
        unsigned count = length(in, &of->fresh);
        last->back[0] = distance(in, of, count);
        last->state = late ? 10 : 7;
        return count;
    }
    unsigned which = 0;
    if (one_bit(in, &of->again_first[state])) {
        which = 1;
        if (one_bit(in, &of->again_second[state]))
            which = 2 + one_bit(in, &of->again_third[state]);
    } else if (!one_bit(in, &of->one_again[state])) {
        last->state = late ? 11 : 9;
        return 1;
    }
    to_front(last, which);
    last->state = late ? 11 : 8;
    return length(in, &of->repeated);
}

bool sot__unpack(const unsigned char *packed, size_t size, char *out, size_t room)
{
    model of;
    for (size_t i = 0; i < sizeof of / sizeof(uint16_t); i++)
        ((uint16_t *)&of)[i] = HALF;
    coder in = {packed, packed + size, 0xffffffffu, 0, size < 4};
    for (int i = 0; i < 4 && in.at < in.end; i++)
        in.code = in.code << 8 | *in.at++;
    history last = {{0, 0, 0, 0}, 0};
    size_t at = 0;
    while (at < room && !in.short_of) {
        unsigned before = at > 0 ? (unsigned char)out[at - 1] : 0, state = last.state;
        if (!one_bit(&in, &of.match[state])) {
            unsigned other = state >= 7 ? (unsigned char)out[at - last.back[0] - 1] : 0;
            out[at++] = (char)literal(&in, of.literal[before >> (8 - BEFORE)], state >= 7, other);
            last.state = state < 4 ? 0 : state < 10 ? state - 3 : state - 6;
            continue;
        }
        unsigned count = again(&in, &of, &last);
        if (last.back[0] >= at)
            return false;
        for (; count > 0 && at < room; count--, at++)
            out[at] = out[at - last.back[0] - 1];
    }
    return !in.short_of;
}
