/* SPDX-License-Identifier: MIT */
/* Open addressing, placed by the top bits; taking one out moves its followers back. */
#include "ledger/store/ids.h"

#define FIRST_BITS 6u

static unsigned bits_for(uint64_t count, unsigned bits)
{
    while (count > (UINT64_C(1) << bits) / 4 * 3)
        bits++;
    return bits;
}

uint64_t sot__ids_spare(const sot__ids *ids)
{
    uint64_t least = ids->count ? UINT64_C(1) << bits_for(ids->count, FIRST_BITS) : 0;
    return ids->slots ? ((UINT64_C(1) << ids->bits) - least) * sizeof *ids->slots : 0;
}

bool sot__ids_reserve(sot_context *context, sot__ids *ids, uint64_t more)
{
    if (more > (UINT64_C(1) << 60) - ids->count)
        return false;
    unsigned bits = bits_for(ids->count + more, ids->slots ? ids->bits : FIRST_BITS);
    if (ids->slots && bits == ids->bits)
        return true;
    if (bits >= sizeof(size_t) * 8)
        return false;
    sot__ids grown = {sot__calloc(context, (size_t)1 << bits, sizeof *grown.slots), bits, 0};
    if (!grown.slots)
        return false;
    if (ids->slots)
        for (size_t i = 0; i < (size_t)1 << ids->bits; i++)
            if (ids->slots[i])
                sot__ids_put(&grown, ids->slots[i]);
    sot__free(context, ids->slots);
    *ids = grown;
    return true;
}

bool sot__ids_has(const sot__ids *ids, uint64_t hash)
{
    if (ids->count == 0)
        return false;
    size_t mask = ((size_t)1 << ids->bits) - 1;
    for (size_t i = (size_t)(hash >> (64 - ids->bits)); ids->slots[i]; i = (i + 1) & mask)
        if (ids->slots[i] == hash)
            return true;
    return false;
}

void sot__ids_put(sot__ids *ids, uint64_t hash)
{
    size_t mask = ((size_t)1 << ids->bits) - 1, i = (size_t)(hash >> (64 - ids->bits));
    while (ids->slots[i])
        i = (i + 1) & mask;
    ids->slots[i] = hash;
    ids->count++;
}

void sot__ids_drop(sot__ids *ids, uint64_t hash)
{
    if (ids->count == 0)
        return;
    size_t mask = ((size_t)1 << ids->bits) - 1, i = (size_t)(hash >> (64 - ids->bits));
    while (ids->slots[i] && ids->slots[i] != hash)
        i = (i + 1) & mask;
    if (!ids->slots[i])
        return;
    for (size_t j = (i + 1) & mask; ids->slots[j]; j = (j + 1) & mask) {
        size_t home = (size_t)(ids->slots[j] >> (64 - ids->bits));
        if (((j - home) & mask) >= ((j - i) & mask)) {
            ids->slots[i] = ids->slots[j];
            i = j;
        }
    }
    ids->slots[i] = 0;
    ids->count--;
}
