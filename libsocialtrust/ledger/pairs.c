/* SPDX-License-Identifier: MIT */
/* Stored pairs: their index, their blocks of rows, the lists of each contact's pairs, and the states
 * remembered for them. */
#include "ledger/ledger.h"

#define TAG(hash) ((hash) & ~(uint64_t)UINT32_MAX)

static size_t home(const sot__stored_pairs *pairs, uint64_t hash)
{
    return (size_t)(hash >> (64 - pairs->slot_bits));
}

uint32_t sot__stored_find(const sot_ledger *ledger, uint32_t x, uint32_t y)
{
    const sot__stored_pairs *pairs = &ledger->pairs;
    if (!pairs->slots)
        return SOT__NONE;
    uint64_t key = sot__pair_key(x, y), hash = sot__pair_hash(key);
    size_t mask = ((size_t)1 << pairs->slot_bits) - 1;
    for (size_t i = home(pairs, hash); pairs->slots[i]; i = (i + 1) & mask)
        if (TAG(pairs->slots[i]) == TAG(hash)) {
            uint32_t raw = (uint32_t)pairs->slots[i] - 1;
            const sot__stored *stored = &pairs->items[raw];
            if (sot__pair_key(stored->a, stored->b) == key)
                return raw;
        }
    return SOT__NONE;
}

bool sot__stored_place(sot__stored_pairs *pairs, uint64_t hash, uint32_t raw, size_t from, size_t to)
{
    size_t i = home(pairs, hash);
    if (i < from)
        return false;
    while (i < to && pairs->slots[i])
        i++;
    if (i >= to)
        return false;
    pairs->slots[i] = TAG(hash) | ((uint64_t)raw + 1);
    return true;
}

void sot__stored_put(sot__stored_pairs *pairs, uint64_t hash, uint32_t raw)
{
    size_t size = (size_t)1 << pairs->slot_bits;
    if (sot__stored_place(pairs, hash, raw, 0, size))
        return;
    size_t i = 0;
    while (pairs->slots[i])
        i++;
    pairs->slots[i] = TAG(hash) | ((uint64_t)raw + 1);
}

bool sot__stored_reserve(sot_ledger *ledger, size_t more, bool clear)
{
    sot__stored_pairs *pairs = &ledger->pairs;
    size_t need = pairs->count + more;
    if (!SOT__GROW(ledger->context, pairs->items, pairs->room, need))
        return false;
    unsigned bits = pairs->slots ? pairs->slot_bits : 6;
    while (need > ((uint64_t)1 << bits) / 4 * 3)
        bits++;
    if (pairs->slots && bits == pairs->slot_bits)
        return true;
    if (bits > 32)
        return false;
    sot__stored_pairs grown = *pairs;
    grown.slots = sot__alloc(ledger->context, (size_t)1 << bits, sizeof *grown.slots);
    grown.slot_bits = bits;
    if (!grown.slots)
        return false;
    if (clear || pairs->slots)
        memset(grown.slots, 0, ((size_t)1 << bits) * sizeof *grown.slots);
    if (pairs->slots)
        for (size_t i = 0; i < (size_t)1 << pairs->slot_bits; i++)
            if (pairs->slots[i]) /* the upper half of the hash is all that places need */
                sot__stored_put(&grown, pairs->slots[i], (uint32_t)pairs->slots[i] - 1);
    sot__free(ledger->context, pairs->slots);
    pairs->slots = grown.slots;
    pairs->slot_bits = bits;
    return true;
}

uint32_t sot__stored_new(sot_ledger *ledger, uint32_t x, uint32_t y)
{
    sot__stored_pairs *pairs = &ledger->pairs;
    uint32_t raw = pairs->count++;
    bool turned = x != y && sot__contact_before(ledger, y, x);
    pairs->items[raw] = (sot__stored){NULL, 0, 0, turned ? y : x, turned ? x : y, 0};
    sot__stored_put(pairs, sot__pair_hash(sot__pair_key(x, y)), raw);
    return raw;
}

/* ---- rows ---- */

bool sot__stored_room(sot_ledger *ledger, uint32_t raw, size_t need)
{
    sot__stored *stored = &ledger->pairs.items[raw];
    if (need <= stored->capacity)
        return true;
    size_t more = stored->count < 2 ? need : stored->count + (size_t)stored->count / 2;
    if (more < need)
        more = need;
    if (more > SOT__ROW_LIMIT)
        more = SOT__ROW_LIMIT;
    if (need > more)
        return false;
    sot__row *rows =
        sot__realloc(ledger->context, stored->capacity ? stored->rows : NULL, more, sizeof *rows);
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

void sot__stored_insert(sot_ledger *ledger, uint32_t raw, size_t position, sot__row row)
{
    sot__stored *stored = &ledger->pairs.items[raw];
    if (position < stored->count)
        memmove(&stored->rows[position + 1], &stored->rows[position],
                (stored->count - position) * sizeof *stored->rows);
    stored->rows[position] = row;
    stored->count++;
}

void sot__stored_take(sot_ledger *ledger, uint32_t raw, size_t position, size_t count)
{
    sot__stored *stored = &ledger->pairs.items[raw];
    size_t after = stored->count - position - count;
    memmove(&stored->rows[position], &stored->rows[position + count], after * sizeof *stored->rows);
    memset(&stored->rows[position + after], 0, count * sizeof *stored->rows);
    stored->count -= (uint32_t)count;
    if (stored->capacity && stored->count == 0) {
        sot__free(ledger->context, stored->rows);
        stored->rows = NULL;
        stored->capacity = 0;
    } else if (stored->capacity > 64 && stored->count < stored->capacity / 4) {
        size_t less = (size_t)stored->count * 2;
        sot__row *rows = sot__realloc(ledger->context, stored->rows, less, sizeof *rows);
        if (rows) { /* else the larger block stays */
            stored->rows = rows;
            stored->capacity = (uint32_t)less;
        }
    }
}

/* ---- lists of each contact's pairs ---- */

bool sot__links_extend(sot_ledger *ledger)
{
    sot__stored_pairs *pairs = &ledger->pairs;
    size_t contacts = ledger->contacts.count;
    if (pairs->linked == pairs->count && pairs->heads_count == contacts)
        return true;
    if (!SOT__GROW(ledger->context, pairs->heads, pairs->heads_room, contacts) ||
        !SOT__GROW(ledger->context, pairs->links, pairs->links_room, (size_t)pairs->count * 2))
        return false;
    /* Links are 2 * pair + side + 1 in 32 bits. */
    if (pairs->count >= UINT32_MAX / 2)
        return false;
    if (contacts > pairs->heads_count)
        memset(&pairs->heads[pairs->heads_count], 0, (contacts - pairs->heads_count) * sizeof *pairs->heads);
    pairs->heads_count = contacts;
    for (; pairs->linked < pairs->count; pairs->linked++) {
        const sot__stored *stored = &pairs->items[pairs->linked];
        uint32_t link = pairs->linked * 2;
        pairs->links[link] = pairs->heads[stored->a];
        pairs->heads[stored->a] = link + 1;
        pairs->links[link + 1] = 0;
        if (stored->a != stored->b) {
            pairs->links[link + 1] = pairs->heads[stored->b];
            pairs->heads[stored->b] = link + 2;
        }
    }
    return true;
}

uint32_t sot__link_first(const sot_ledger *ledger, uint32_t contact)
{
    return contact < ledger->pairs.heads_count ? ledger->pairs.heads[contact] : 0;
}

uint32_t sot__link_next(const sot_ledger *ledger, uint32_t link)
{
    return ledger->pairs.links[link - 1];
}

/* ---- remembered states ---- */

#define REMEMBERED_MOST 65536u

static void release(sot_ledger *ledger, sot__remembered *remembered)
{
    sot__checkpoint *checkpoint = &remembered->checkpoint;
    if (remembered->raw == SOT__NONE)
        return;
    ledger->pairs.items[remembered->raw].checkpoint = 0;
    if (checkpoint->release)
        checkpoint->release(ledger->context, checkpoint->state);
    *remembered = (sot__remembered){{NULL, 0, NULL}, SOT__NONE};
}

sot__checkpoint *sot__ledger_checkpoint(sot_ledger *ledger, uint32_t raw)
{
    uint32_t index = ledger->pairs.items[raw].checkpoint;
    return index ? &ledger->pairs.remembered[index - 1].checkpoint : NULL;
}

bool sot__ledger_remember(sot_ledger *ledger, uint32_t raw, sot__checkpoint checkpoint)
{
    sot__stored_pairs *pairs = &ledger->pairs;
    uint32_t index = pairs->items[raw].checkpoint;
    if (index == 0) {
        if (pairs->remembered_count < REMEMBERED_MOST) {
            if (!SOT__GROW(ledger->context, pairs->remembered, pairs->remembered_room,
                           pairs->remembered_count + 1))
                return false;
            pairs->remembered[pairs->remembered_count++].raw = SOT__NONE;
            index = (uint32_t)pairs->remembered_count;
        } else {
            index = pairs->remembered_next++ % REMEMBERED_MOST + 1;
        }
    }
    release(ledger, &pairs->remembered[index - 1]);
    pairs->remembered[index - 1] = (sot__remembered){checkpoint, raw};
    pairs->items[raw].checkpoint = index;
    return true;
}

void sot__stored_changed(sot_ledger *ledger, uint32_t raw, size_t position)
{
    uint32_t index = ledger->pairs.items[raw].checkpoint;
    if (index && position < ledger->pairs.remembered[index - 1].checkpoint.rows)
        release(ledger, &ledger->pairs.remembered[index - 1]);
}

void sot__stored_free(sot_ledger *ledger)
{
    sot__stored_pairs *pairs = &ledger->pairs;
    for (size_t i = 0; i < pairs->remembered_count; i++)
        release(ledger, &pairs->remembered[i]);
    for (uint32_t i = 0; i < pairs->count; i++)
        if (pairs->items[i].capacity)
            sot__free(ledger->context, pairs->items[i].rows);
    for (size_t i = 0; i < pairs->slab_count; i++)
        sot__free(ledger->context, pairs->slabs[i]);
    sot__free(ledger->context, pairs->items);
    sot__free(ledger->context, pairs->slots);
    sot__free(ledger->context, pairs->slabs);
    sot__free(ledger->context, pairs->heads);
    sot__free(ledger->context, pairs->links);
    sot__free(ledger->context, pairs->remembered);
}
