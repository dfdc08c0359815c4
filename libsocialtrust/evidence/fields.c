/* SPDX-License-Identifier: MIT */
/* Words of saved evidence as bytes and back, and the fields that are made of them. Fields are at hundreds of
 * places: each is a call. */
#include <math.h>

#include "evidence/cursor.h"

#define GROUP_BYTES 69u /* the most that a group takes */

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

/* A group as bytes, at `p`, where GROUP_BYTES + 8 can be written: returns how many it is. */
static inline size_t encode_group(cursor *c, uint8_t *p)
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
    size_t at = 1 + (count + 1) / 2;
    p[0] = (uint8_t)mask;
    store_word(p + 1, halves);
    for (unsigned k = 0; k < count; k++) {
        store_word(p + at, words[k]);
        at += code_bytes(codes[k]);
    }
    return at;
}

/* What does not fit is only measured. */
void sot__cursor_put(cursor *c)
{
    if (c->mode == WRITE && c->at + GROUP_BYTES + 8 <= c->end) {
        c->at += encode_group(c, c->bytes + c->at);
    } else {
        uint8_t room[GROUP_BYTES + 8];
        size_t size = encode_group(c, room);
        if (c->mode == WRITE && c->at < c->end)
            memcpy(c->bytes + c->at, room, size < c->end - c->at ? size : c->end - c->at);
        c->at += size;
    }
    c->filled = 0;
}

/* The group whose bytes are at `p`, where GROUP_BYTES + 8 can be read: returns how many it is. Only what
 * encode_group() makes is good: a word has one form. */
static inline size_t decode_group(cursor *c, const uint8_t *p)
{
    static const uint8_t bits[16] = {0, 1, 1, 2, 1, 2, 2, 3, 1, 2, 2, 3, 2, 3, 3, 4};
    unsigned mask = p[0], count = bits[mask & 15] + bits[mask >> 4];
    size_t at = 1 + (count + 1) / 2;
    uint64_t halves = sot__load64(p + 1);
    for (unsigned k = 0; k < 8; k++) {
        c->group[k] = 0;
        if (!(mask >> k & 1u))
            continue;
        unsigned code = halves & 15, n = code_bytes(code);
        uint64_t w = n < 8 ? sot__load64(p + at) & ((UINT64_C(1) << 8 * n) - 1) : sot__load64(p + at);
        w = code == 0 ? c->before : code > 8 ? w << (8 * (16 - code)) : w;
        if (w == 0 || code_of(w, c->before) != code)
            c->bad = true;
        c->group[k] = c->before = w;
        halves >>= 4;
        at += n;
    }
    if (count & 1 && halves & 15) /* the half byte that fills up */
        c->bad = true;
    return at;
}

void sot__cursor_take(cursor *c)
{
    size_t left = c->end - c->at, size;
    if (left >= GROUP_BYTES + 8) {
        size = decode_group(c, c->bytes + c->at);
    } else {
        uint8_t room[GROUP_BYTES + 8] = {0};
        memcpy(room, c->bytes + c->at, left);
        size = decode_group(c, room);
    }
    if (size > left) {
        c->bad = true;
        memset(c->group, 0, sizeof c->group);
        size = left;
    }
    c->at += size;
    c->filled = 0;
}

/* ---- fields ---- */

uint64_t sot__field_number(cursor *c, uint64_t value, uint64_t most)
{
    if (c->mode != READ) {
        put_word(c, value);
        return value;
    }
    value = take_word(c);
    if (value > most) {
        c->bad = true;
        value = 0;
    }
    return value;
}

void sot__field_day(sot__cursor *c, int32_t *value)
{
    if (c->mode != READ) {
        put_word(c, (uint32_t)*value);
        return;
    }
    uint64_t w = take_word(c);
    int64_t v = (int64_t)(w & UINT32_MAX);
    if (v > INT32_MAX)
        v -= INT64_C(1) << 32;
    if (w > UINT32_MAX || v < -800000 || v > 3000000) {
        c->bad = true;
        v = 0;
    }
    *value = (int32_t)v;
}

/* A time, or "no time": 0 is 0, 1 none, the next ones the times told before, all others how long before the
 * last row, later ones between. */
static uint64_t moment_word(cursor *c, int64_t t)
{
    if (t == 0 || t == SOT_TIME_NONE)
        return t != 0;
    for (unsigned k = 0; k < c->moment_count; k++)
        if (c->moments[k] == t)
            return 2 + k;
    if (c->moment_count < MOMENTS)
        c->moments[c->moment_count++] = t;
    uint64_t ago = (uint64_t)(c->last == SOT_TIME_NONE ? 0 : c->last) - (uint64_t)t;
    uint64_t both = ago >> 63 ? ~ago << 1 | 1 : ago << 1;
    return both + 2 + MOMENTS;
}

static int64_t moment_of(const cursor *c, uint64_t w)
{
    if (w < 2)
        return w ? SOT_TIME_NONE : 0;
    if (w < 2 + MOMENTS)
        return w - 2 < c->moment_count ? c->moments[w - 2] : 0;
    uint64_t both = w - 2 - MOMENTS, ago = both & 1 ? ~(both >> 1) : both >> 1;
    uint64_t at = (uint64_t)(c->last == SOT_TIME_NONE ? 0 : c->last) - ago;
    return at >> 63 ? -(int64_t)(~at) - 1 : (int64_t)at;
}

void sot__field_moment(cursor *c, int64_t *t)
{
    if (c->mode != READ) {
        put_word(c, moment_word(c, *t));
        return;
    }
    uint64_t w = take_word(c);
    int64_t v = moment_of(c, w);
    if (moment_word(c, v) != w || (v != SOT_TIME_NONE && (v < SOT_TIME_MIN || v > SOT_TIME_MAX))) {
        c->bad = true;
        v = 0;
    }
    *t = v;
}

void sot__field_past(sot__cursor *c, int64_t *t, bool used)
{
    sot__field_moment(c, t);
    /* What has not begun to fade stands at 0; nothing that folding makes has no time at all. */
    if (c->mode == READ && (*t == SOT_TIME_NONE || (used && *t > c->last)))
        c->bad = true;
}

void sot__field_real(sot__cursor *c, double *value, double least, double most, bool unknown)
{
    uint64_t w;
    if (c->mode != READ) {
        memcpy(&w, value, sizeof w);
        put_word(c, isnan(*value) ? UINT64_C(0x7ff8000000000000) : w);
        return;
    }
    w = take_word(c);
    memcpy(value, &w, sizeof w);
    if (isnan(*value) ? !unknown : !(*value >= least && *value <= most)) {
        c->bad = true;
        *value = 0;
    }
}

void sot__field_amount(sot__cursor *c, double *value)
{
    uint64_t w;
    if (c->mode != READ) {
        memcpy(&w, value, sizeof w);
        put_word(c, w);
        return;
    }
    w = take_word(c);
    memcpy(value, &w, sizeof w);
    if (!(*value >= 0 && *value <= 1e18)) {
        c->bad = true;
        *value = 0;
    }
}

void sot__field_rate(sot__cursor *c, sot__rate *r)
{
    sot__field_amount(c, &r->r);
    sot__field_amount(c, &r->s);
    sot__field_past(c, &r->at, r->r != 0 || r->s != 0);
}

void sot__field_value(sot__cursor *c, sot__value *v)
{
    sot__field_amount(c, &v->v);
    sot__field_past(c, &v->at, v->v != 0);
}

void sot__field_cap(sot__cursor *c, sot__cap *v)
{
    sot__field_day(c, &v->day);
    sot__field_amount(c, &v->used);
}

void sot__field_daysum(sot__cursor *c, sot__daysum *v)
{
    sot__field_amount(c, &v->sum);
    sot__field_amount(c, &v->today);
    sot__field_day(c, &v->day);
}

void sot__field_count(sot__cursor *c, uint32_t *value)
{
    *value = (uint32_t)sot__field_number(c, *value, UINT32_MAX);
}
