/* SPDX-License-Identifier: MIT */
/* From a hash to numbers: the one hash table. It holds no keys: the owner keeps its things in an array, and
 * says whether a number that the map proposes is the one that is meant.
 *
 * A place is 64 bits: the hash's upper half and the number + 1 (0: empty). A number's home is given by the
 * top bits of its hash, so that places need nothing but themselves to move to a larger table, and so that a
 * range of hashes has a range of places to itself. Taking one out moves its followers back: no tombstones. */
#ifndef SOT_BASE_MAP_H
#define SOT_BASE_MAP_H

#include "base/base.h"

#define SOT__NONE UINT32_MAX
#define SOT__MAP_FIRST_BITS 4u /* of the smallest table */

typedef struct sot__map {
    uint64_t *places;
    unsigned bits; /* 2^bits places; 0: none yet */
    uint32_t count;
} sot__map;

#define SOT__MAP_TAG(hash) ((hash) & ~(uint64_t)UINT32_MAX)

static inline size_t sot__map_home(const sot__map *map, uint64_t hash)
{
    return (size_t)(hash >> (64 - map->bits));
}

static inline size_t sot__map_size(const sot__map *map)
{
    return map->bits ? (size_t)1 << map->bits : 0;
}

SOT__INLINE void sot__map_prefetch(const sot__map *map, uint64_t hash)
{
    if (map->bits)
        SOT__PREFETCH(&map->places[sot__map_home(map, hash)]);
}

/* The numbers under a hash, one after the other; SOT__NONE after the last:
 *     for (size_t at = sot__map_begin(map, hash); (n = sot__map_next(map, hash, &at)) != SOT__NONE;)
 *         if (it is n) return n;
 */
static inline size_t sot__map_begin(const sot__map *map, uint64_t hash)
{
    return map->bits ? sot__map_home(map, hash) : 0;
}

static inline uint32_t sot__map_next(const sot__map *map, uint64_t hash, size_t *at)
{
    if (SOT__UNLIKELY(map->bits == 0))
        return SOT__NONE;
    size_t mask = ((size_t)1 << map->bits) - 1;
    for (uint64_t place; (place = map->places[*at]) != 0;) {
        *at = (*at + 1) & mask;
        if (SOT__MAP_TAG(place) == SOT__MAP_TAG(hash))
            return (uint32_t)place - 1;
    }
    return SOT__NONE;
}

/* The first number under a hash, which is hardly ever another one's: to ask for more memory before it is
 * needed.
 */
static inline uint32_t sot__map_guess(const sot__map *map, uint64_t hash)
{
    size_t at = sot__map_begin(map, hash);
    return sot__map_next(map, hash, &at);
}

/* Room for so many more, at most three quarters full. False: out of memory. */
bool sot__map_reserve(sot_context *context, sot__map *map, size_t more);
/* The same, but a first table is left uncleared: the caller clears it. */
bool sot__map_reserve_raw(sot_context *context, sot__map *map, size_t more);
/* Room is there. The same number may be put under several hashes, and several under one. */
void sot__map_put(sot__map *map, uint64_t hash, uint32_t number);
/* Only into places from..to-1, for threads that share them out; false: there is none. Does not count. */
bool sot__map_put_within(const sot__map *map, uint64_t hash, uint32_t number, size_t from, size_t to);
void sot__map_drop(sot__map *map, uint64_t hash, uint32_t number); /* which is there */
void sot__map_clear(sot__map *map);                                /* empty, with its memory */
/* A smaller, empty one in the same memory, with room for `need`, for which the larger has room. */
sot__map sot__map_within(const sot__map *map, size_t need);
void sot__map_free(sot_context *context, sot__map *map);

#endif
