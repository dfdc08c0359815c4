/* SPDX-License-Identifier: MIT */
/* Sorted by eight bytes at a time after what all texts of a group have in common; small groups, and what is
 * alike for very long, by comparison. */
#include "base/rank.h"

#include "base/sort.h"

#define SMALL 48u
#define DEEP 24u

static sot__text text_of(const sot__name *names, uint32_t number)
{
    return (sot__text){names[number].text ? names[number].text : "", names[number].length};
}

static bool before(const sot__name *names, const sot__keyed *x, const sot__keyed *y)
{
    return sot__text_compare(text_of(names, x->number), text_of(names, y->number)) < 0;
}

SOT__MERGE_SORT(sort_by_comparison, sot__keyed, const sot__name *, before)

/* How many bytes from `depth` on all texts of the group have in common. */
static size_t common(const sot__name *names, const sot__keyed *entries, size_t count, size_t depth)
{
    sot__text first = text_of(names, entries[0].number);
    size_t length = first.n;
    for (size_t i = 1; i < count && length > depth; i++) {
        sot__text text = text_of(names, entries[i].number);
        size_t n = depth;
        if (text.n < length)
            length = text.n;
        while (n < length && text.p[n] == first.p[n])
            n++;
        length = n;
    }
    return length > depth ? length - depth : 0;
}

/* Sorts a group whose texts agree in the first `depth` bytes. */
static void sort_group(const sot__name *names, sot__keyed *entries, size_t count, sot__keyed *room,
                       size_t depth, unsigned level)
{
    if (count < 2)
        return;
    if (count <= SMALL || level > DEEP) {
        sort_by_comparison(entries, count, room, names);
        return;
    }
    depth += common(names, entries, count, depth);
    for (size_t i = 0; i < count; i++) {
        sot__text text = text_of(names, entries[i].number);
        uint64_t key = 0;
        for (size_t b = depth; b < depth + 8; b++)
            key = key << 8 | (b < text.n ? (unsigned char)text.p[b] : 0);
        entries[i].key = key;
    }
    sot__sort_keyed(entries, count, room);
    for (size_t i = 0, j; i < count; i = j) {
        for (j = i + 1; j < count && entries[j].key == entries[i].key; j++)
            ;
        sort_group(names, entries + i, j - i, room, depth + 8, level + 1);
    }
}

bool sot__rank_names(sot_context *context, const sot__name *names, size_t count, uint32_t *rank)
{
    sot__keyed *entries = sot__alloc(context, count, sizeof *entries);
    sot__keyed *room = sot__alloc(context, count, sizeof *room);
    bool good = entries && room;
    if (good) {
        for (size_t i = 0; i < count; i++)
            entries[i] = (sot__keyed){0, (uint32_t)i};
        sort_group(names, entries, count, room, 0, 0);
        for (size_t i = 0; i < count; i++)
            rank[entries[i].number] = (uint32_t)i;
    }
    sot__free(context, entries);
    sot__free(context, room);
    return good;
}
