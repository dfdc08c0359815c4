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
    pairs->items[raw] = (sot__stored){.a = a, .b = b};
    sot__map_put(&pairs->map, sot__pair_hash(pairs->context, sot__pair_key(a, b)), raw);
    return raw;
}

/* Moves the rows into a block of `capacity` places of their own, `head` of them free before the rows. */
static bool move_rows(sot__stored_pairs *pairs, uint32_t raw, size_t capacity, size_t head)
{
    sot__stored *stored = &pairs->items[raw];
    sot__row *old = stored->rows, *block;
    if (capacity > SOT__ROW_LIMIT)
        return false;
    if (stored->capacity && stored->head == 0 && head == 0) {
        if (!(block = sot__realloc(pairs->context, old, capacity, sizeof *block)))
            return false;
    } else {
        if (!(block = sot__alloc(pairs->context, capacity, sizeof *block)))
            return false;
        if (stored->count)
            memcpy(block + head, old, stored->count * sizeof *old);
        if (stored->capacity) {
            sot__free(pairs->context, old - stored->head);
        } else if (stored->count) {
            memset(old, 0, stored->count * sizeof *old);
            atomic_fetch_add_explicit(&pairs->dead, stored->count * sizeof *old, memory_order_relaxed);
        }
    }
    stored->rows = block + head;
    stored->head = (uint32_t)head;
    stored->capacity = (uint32_t)capacity;
    return true;
}

/* Moves the rows within their block. */
static void shift_rows(sot__stored *stored, size_t head)
{
    sot__row *block = stored->rows - stored->head;
    memmove(block + head, stored->rows, stored->count * sizeof *block);
    stored->rows = block + head;
    stored->head = (uint32_t)head;
}

static size_t more_than(size_t count)
{
    size_t more = count < 2 ? 2 : count + count / 2;
    return more > SOT__ROW_LIMIT ? SOT__ROW_LIMIT : more;
}

bool sot__stored_room(sot__stored_pairs *pairs, uint32_t raw, size_t need)
{
    sot__stored *stored = &pairs->items[raw];
    if (need <= (size_t)stored->capacity - stored->head)
        return true;
    /* Where half of the block is free before the rows, so many were taken out there: they pay for moving. */
    if (need <= stored->capacity && stored->head >= stored->capacity / 2) {
        shift_rows(stored, 0);
        return true;
    }
    size_t more = stored->count < 2 ? need : more_than(stored->count);
    return move_rows(pairs, raw, more < need ? need : more, 0);
}

bool sot__stored_room_at(sot__stored_pairs *pairs, uint32_t raw, size_t position)
{
    sot__stored *stored = &pairs->items[raw];
    if (position >= stored->count - position)
        return sot__stored_room(pairs, raw, (size_t)stored->count + 1);
    if (stored->capacity && stored->head > 0)
        return true;
    size_t spare = stored->capacity - (size_t)stored->count;
    if (stored->capacity && stored->count <= stored->capacity / 2) {
        shift_rows(stored, spare - spare / 4);
        return true;
    }
    size_t more = more_than((size_t)stored->count + 1);
    spare = more - stored->count;
    return more > stored->count && move_rows(pairs, raw, more, spare - spare / 4);
}

void sot__stored_insert(sot__stored_pairs *pairs, uint32_t raw, size_t position, sot__row row)
{
    sot__stored *stored = &pairs->items[raw];
    if (position < stored->count - position && stored->head > 0) {
        stored->rows--;
        stored->head--;
        memmove(stored->rows, stored->rows + 1, position * sizeof *stored->rows);
    } else if (position < stored->count) {
        memmove(&stored->rows[position + 1], &stored->rows[position],
                (stored->count - position) * sizeof *stored->rows);
    }
    stored->rows[position] = row;
    stored->count++;
}

void sot__stored_take(sot__stored_pairs *pairs, uint32_t raw, size_t position, size_t count)
{
    sot__stored *stored = &pairs->items[raw];
    size_t after = stored->count - position - count;
    if (position < after) {
        memmove(stored->rows + count, stored->rows, position * sizeof *stored->rows);
        memset(stored->rows, 0, count * sizeof *stored->rows);
        stored->rows += count;
        stored->head += stored->capacity ? (uint32_t)count : 0;
    } else {
        memmove(&stored->rows[position], &stored->rows[position + count], after * sizeof *stored->rows);
        memset(&stored->rows[position + after], 0, count * sizeof *stored->rows);
    }
    stored->count -= (uint32_t)count;
    if (!stored->capacity) {
        atomic_fetch_add_explicit(&pairs->dead, count * sizeof *stored->rows, memory_order_relaxed);
    } else if (stored->count == 0) {
        sot__free(pairs->context, stored->rows - stored->head);
        stored->rows = NULL;
        stored->capacity = stored->head = 0;
    } else if (stored->capacity > 64 && stored->count < stored->capacity / 4) {
        size_t less = (size_t)stored->count * 2;
        (void)!move_rows(pairs, raw, less, stored->head ? stored->count / 2 : 0); /* else the block stays */
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
            sot__free(pairs->context, pairs->items[i].rows - pairs->items[i].head);
    for (size_t i = 0; i < pairs->slab_count; i++)
        sot__free(pairs->context, pairs->slabs[i]);
    sot__free(pairs->context, pairs->items);
    sot__free(pairs->context, pairs->slabs);
    sot__map_free(pairs->context, &pairs->map);
}
