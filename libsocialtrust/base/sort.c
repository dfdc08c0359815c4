/* SPDX-License-Identifier: MIT */
/* Radix sorts: a byte at a time from the last, with all counts from one pass; bytes that all keys have alike
 * are passed over. Below a few hundred the counts cost more than they save, and keys are merged. */
#include "base/sort.h"

#define MERGE_MOST 256u

static bool u64_before(int unused, const uint64_t *x, const uint64_t *y)
{
    (void)unused;
    return *x < *y;
}

SOT__MERGE_SORT(merge_u64, uint64_t, int, u64_before)

static bool keyed_before(int unused, const sot__keyed *x, const sot__keyed *y)
{
    (void)unused;
    return x->key < y->key;
}

SOT__MERGE_SORT(merge_keyed, sot__keyed, int, keyed_before)

/* Counts become places; false if all keys have this byte alike. */
static bool places_of(size_t counts[256], size_t count, unsigned byte_of_first)
{
    size_t sum = 0;
    if (counts[byte_of_first] == count)
        return false;
    for (unsigned v = 0; v < 256; v++) {
        size_t here = counts[v];
        counts[v] = sum;
        sum += here;
    }
    return true;
}

#define BYTE(key, b) ((unsigned)((key) >> (8 * (b))) & 255u)

void sot__sort_u64(uint64_t *keys, size_t count, uint64_t *room)
{
    size_t counts[8][256];
    uint64_t *from = keys, *to = room;
    if (count <= MERGE_MOST) {
        merge_u64(keys, count, room, 0);
        return;
    }
    memset(counts, 0, sizeof counts);
    for (size_t i = 0; i < count; i++)
        for (unsigned b = 0; b < 8; b++)
            counts[b][BYTE(keys[i], b)]++;
    for (unsigned b = 0; b < 8; b++) {
        if (!places_of(counts[b], count, BYTE(from[0], b)))
            continue;
        for (size_t i = 0; i < count; i++)
            to[counts[b][BYTE(from[i], b)]++] = from[i];
        uint64_t *other = from;
        from = to;
        to = other;
    }
    if (from != keys)
        memcpy(keys, from, count * sizeof *keys);
}

void sot__sort_keyed(sot__keyed *items, size_t count, sot__keyed *room)
{
    size_t counts[8][256];
    sot__keyed *from = items, *to = room;
    if (count <= MERGE_MOST) {
        merge_keyed(items, count, room, 0);
        return;
    }
    memset(counts, 0, sizeof counts);
    for (size_t i = 0; i < count; i++)
        for (unsigned b = 0; b < 8; b++)
            counts[b][BYTE(items[i].key, b)]++;
    for (unsigned b = 0; b < 8; b++) {
        if (!places_of(counts[b], count, BYTE(from[0].key, b)))
            continue;
        for (size_t i = 0; i < count; i++)
            to[counts[b][BYTE(from[i].key, b)]++] = from[i];
        sot__keyed *other = from;
        from = to;
        to = other;
    }
    if (from != items)
        memcpy(items, from, count * sizeof *items);
}
