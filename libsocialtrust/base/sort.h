/* SPDX-License-Identifier: MIT */
/* Sorting, once. Three ways: by a 64-bit key with counting (radix), by merging where there is room for a
 * second array, and by a heap where there is none. All take n log n steps whatever the order they are given;
 * the first two keep equal ones as they came. */
#ifndef SOT_BASE_SORT_H
#define SOT_BASE_SORT_H

#include "base/base.h"

/* Ascending; `room` has place for as many. */
void sot__sort_u64(uint64_t *keys, size_t count, uint64_t *room);

/* Things by number, with a key each. */
typedef struct sot__keyed {
    uint64_t key;
    uint32_t number;
} sot__keyed;
void sot__sort_keyed(sot__keyed *items, size_t count, sot__keyed *room);

/* Defines `static void name(type *items, size_t count, type *room, user)`: a merge sort from runs of 16 that
 * are sorted by insertion; runs that are in order already cost one comparison. `before(user, x, y)` says
 * whether *x comes before *y. */
#define SOT__MERGE_SORT(name, type, user_type, before)                                       \
    static void name(type *items, size_t count, type *room, user_type user)                  \
    {                                                                                        \
        for (size_t from = 0; from < count; from += 16)                                      \
            for (size_t i = from + 1; i < count && i < from + 16; i++) {                     \
                type moved = items[i];                                                       \
                size_t at = i;                                                               \
                for (; at > from && before(user, &moved, &items[at - 1]); at--)              \
                    items[at] = items[at - 1];                                               \
                items[at] = moved;                                                           \
            }                                                                                \
        for (size_t width = 16; width < count; width *= 2)                                   \
            for (size_t from = 0; from < count && count - from > width; from += 2 * width) { \
                size_t both = count - from < 2 * width ? count - from : 2 * width;           \
                size_t i = 0, k = width, at = 0;                                             \
                type *here = items + from;                                                   \
                if (!before(user, &here[width], &here[width - 1]))                           \
                    continue;                                                                \
                memcpy(room, here, width * sizeof *room);                                    \
                while (i < width && k < both)                                                \
                    here[at++] = before(user, &here[k], &room[i]) ? here[k++] : room[i++];   \
                memcpy(here + at, room + i, (width - i) * sizeof *room);                     \
            }                                                                                \
    }

/* Defines `static void name(type *items, size_t count, user)`: a heap sort, for things of which no two are
 * alike. */
#define SOT__HEAP_SORT(name, type, user_type, before)                                \
    static void name##_sift(type *items, size_t from, size_t count, user_type user)  \
    {                                                                                \
        for (size_t child; (child = 2 * from + 1) < count; from = child) {           \
            if (child + 1 < count && before(user, &items[child], &items[child + 1])) \
                child++;                                                             \
            if (!before(user, &items[from], &items[child]))                          \
                return;                                                              \
            type moved = items[from];                                                \
            items[from] = items[child];                                              \
            items[child] = moved;                                                    \
        }                                                                            \
    }                                                                                \
    static void name(type *items, size_t count, user_type user)                      \
    {                                                                                \
        for (size_t i = count / 2; i-- > 0;)                                         \
            name##_sift(items, i, count, user);                                      \
        for (size_t end = count; end-- > 1;) {                                       \
            type moved = items[0];                                                   \
            items[0] = items[end];                                                   \
            items[end] = moved;                                                      \
            name##_sift(items, 0, end, user);                                        \
        }                                                                            \
    }

#endif
