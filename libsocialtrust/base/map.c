/* SPDX-License-Identifier: MIT */
#include "base/map.h"

#define MOST_BITS 32u /* a place knows 32 bits of its hash */

bool sot__map_put_within(const sot__map *map, uint64_t hash, uint32_t number, size_t from, size_t to)
{
    size_t at = sot__map_home(map, hash);
    if (at < from)
        return false;
    while (at < to && map->places[at])
        at++;
    if (at >= to)
        return false;
    map->places[at] = SOT__MAP_TAG(hash) | ((uint64_t)number + 1);
    return true;
}

static void place(const sot__map *map, uint64_t hash, uint32_t number)
{
    size_t at = sot__map_home(map, hash), mask = ((size_t)1 << map->bits) - 1;
    while (map->places[at])
        at = (at + 1) & mask;
    map->places[at] = SOT__MAP_TAG(hash) | ((uint64_t)number + 1);
}

/* Bits of a table for so many, at least `bits`. */
static unsigned bits_for(uint64_t need, unsigned bits)
{
    while (need > ((uint64_t)1 << bits) / 4 * 3)
        bits++;
    return bits;
}

static bool reserve(sot_context *context, sot__map *map, size_t more, bool clear)
{
    if (more > SOT__NONE - (size_t)map->count)
        return false;
    uint64_t need = (uint64_t)map->count + more;
    unsigned bits = bits_for(need, map->bits ? map->bits : SOT__MAP_FIRST_BITS);
    if (bits == map->bits)
        return true;
    if (bits > MOST_BITS || bits >= sizeof(size_t) * 8)
        return false;
    sot__map grown = {sot__alloc(context, (size_t)1 << bits, sizeof *grown.places), bits, map->count};
    if (!grown.places)
        return false;
    if (clear || map->bits)
        memset(grown.places, 0, sot__map_size(&grown) * sizeof *grown.places);
    for (size_t i = 0; i < sot__map_size(map); i++)
        if (map->places[i])
            place(&grown, map->places[i], (uint32_t)map->places[i] - 1);
    sot__free(context, map->places);
    *map = grown;
    return true;
}

bool sot__map_reserve(sot_context *context, sot__map *map, size_t more)
{
    if (SOT__LIKELY(map->bits && (uint64_t)map->count + more <= sot__map_size(map) / 4 * 3))
        return true;
    return reserve(context, map, more, true);
}

bool sot__map_reserve_raw(sot_context *context, sot__map *map, size_t more)
{
    return reserve(context, map, more, false);
}

void sot__map_put(sot__map *map, uint64_t hash, uint32_t number)
{
    place(map, hash, number);
    map->count++;
}

SOT__COLD void sot__map_drop(sot__map *map, uint64_t hash, uint32_t number)
{
    size_t mask = ((size_t)1 << map->bits) - 1, at = sot__map_home(map, hash);
    while ((uint32_t)map->places[at] != number + 1)
        at = (at + 1) & mask;
    for (size_t j = (at + 1) & mask; map->places[j]; j = (j + 1) & mask)
        if (((j - sot__map_home(map, map->places[j])) & mask) >= ((j - at) & mask)) {
            map->places[at] = map->places[j];
            at = j;
        }
    map->places[at] = 0;
    map->count--;
}

void sot__map_clear(sot__map *map)
{
    if (map->bits)
        memset(map->places, 0, sot__map_size(map) * sizeof *map->places);
    map->count = 0;
}

sot__map sot__map_within(const sot__map *map, size_t need)
{
    sot__map within = {map->places, bits_for(need, 2), 0};
    sot__map_clear(&within);
    return within;
}

void sot__map_free(sot_context *context, sot__map *map)
{
    sot__free(context, map->places);
    *map = (sot__map){NULL, 0, 0};
}
