/* SPDX-License-Identifier: MIT */
#include "ledger/store/pairs.h"

uint32_t sot__stored_find(const sot__stored_pairs *pairs, uint32_t x, uint32_t y)
{
    uint64_t key = sot__pair_key(x, y), hash = sot__pair_hash(pairs->context, key);
    uint32_t raw;
    for (size_t at = sot__map_begin(&pairs->map, hash);
         (raw = sot__map_next(&pairs->map, hash, &at)) != SOT__NONE;)
        if (sot__pair_key(pairs->items[raw].a, pairs->items[raw].b) == key)
            return raw;
    return SOT__NONE;
}

bool sot__stored_reserve(sot__stored_pairs *pairs, size_t more, bool clear)
{
    return SOT__GROW(pairs->context, pairs->items, pairs->room, pairs->count + more) &&
           (clear ? sot__map_reserve(pairs->context, &pairs->map, more)
                  : sot__map_reserve_raw(pairs->context, &pairs->map, more));
}

uint32_t sot__stored_new(sot__stored_pairs *pairs, uint32_t a, uint32_t b)
{
    uint32_t raw = pairs->count++;
    pairs->items[raw] = (sot__stored){NULL, 0, 0, a, b, 0};
    sot__map_put(&pairs->map, sot__pair_hash(pairs->context, sot__pair_key(a, b)), raw);
    return raw;
}

bool sot__stored_room(sot__stored_pairs *pairs, uint32_t raw, size_t need)
{
    sot__stored *stored = &pairs->items[raw];
    if (need <= stored->capacity)
        return true;
    size_t more = stored->count < 2 ? need : stored->count + (size_t)stored->count / 2;
    if (more < need)
        more = need;
    if (more > SOT__ROW_LIMIT)
        more = SOT__ROW_LIMIT;
    if (need > more)
        return false;
    sot__row *rows = sot__realloc(pairs->context, stored->capacity ? stored->rows : NULL, more, sizeof *rows);
    if (!rows)
        return false;
    if (!stored->capacity && stored->count) {
        memcpy(rows, stored->rows, stored->count * sizeof *rows);
        memset(stored->rows, 0, stored->count * sizeof *rows);
    }
    stored->rows = rows;
    stored->capacity = (uint32_t)more;
    return true;
}

void sot__stored_insert(sot__stored_pairs *pairs, uint32_t raw, size_t position, sot__row row)
{
    sot__stored *stored = &pairs->items[raw];
    if (position < stored->count)
        memmove(&stored->rows[position + 1], &stored->rows[position],
                (stored->count - position) * sizeof *stored->rows);
    stored->rows[position] = row;
    stored->count++;
}

void sot__stored_take(sot__stored_pairs *pairs, uint32_t raw, size_t position, size_t count)
{
    sot__stored *stored = &pairs->items[raw];
    size_t after = stored->count - position - count;
    memmove(&stored->rows[position], &stored->rows[position + count], after * sizeof *stored->rows);
    memset(&stored->rows[position + after], 0, count * sizeof *stored->rows);
    stored->count -= (uint32_t)count;
    if (stored->capacity && stored->count == 0) {
        sot__free(pairs->context, stored->rows);
        stored->rows = NULL;
        stored->capacity = 0;
    } else if (stored->capacity > 64 && stored->count < stored->capacity / 4) {
        size_t less = (size_t)stored->count * 2;
        sot__row *rows = sot__realloc(pairs->context, stored->rows, less, sizeof *rows);
        if (rows) { /* else the larger block stays */
            stored->rows = rows;
            stored->capacity = (uint32_t)less;
        }
    }
}

uint64_t sot__stored_bytes(const sot__stored_pairs *pairs)
{
    uint64_t bytes = pairs->room * sizeof *pairs->items + pairs->slab_rows * sizeof(sot__row) +
                     pairs->slab_room * sizeof *pairs->slabs + sot__map_size(&pairs->map) * 8;
    for (uint32_t i = 0; i < pairs->count; i++)
        bytes += (uint64_t)pairs->items[i].capacity * sizeof(sot__row);
    return bytes;
}

void sot__stored_free(sot__stored_pairs *pairs)
{
    for (uint32_t i = 0; i < pairs->count; i++)
        if (pairs->items[i].capacity)
            sot__free(pairs->context, pairs->items[i].rows);
    for (size_t i = 0; i < pairs->slab_count; i++)
        sot__free(pairs->context, pairs->slabs[i]);
    sot__free(pairs->context, pairs->items);
    sot__free(pairs->context, pairs->slabs);
    sot__map_free(pairs->context, &pairs->map);
}
