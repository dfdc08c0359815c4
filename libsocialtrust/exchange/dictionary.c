/* SPDX-License-Identifier: MIT */
/* The growing side of a block's dictionary: open addressing, at most half full. */
#include "dictionary.h"

#define FIRST_SLOTS 1024

bool sot__dictionary_reset(sot__dictionary *dictionary)
{
    if (!dictionary->slots) {
        dictionary->slots = sot__alloc(dictionary->context, FIRST_SLOTS, sizeof *dictionary->slots);
        if (!dictionary->slots)
            return false;
        dictionary->slot_count = FIRST_SLOTS;
    }
    memset(dictionary->slots, 0, dictionary->slot_count * sizeof *dictionary->slots);
    if (!SOT__GROW(dictionary->context, dictionary->offsets, dictionary->offset_capacity, 2))
        return false;
    dictionary->offsets[0] = 0;
    dictionary->count = 0;
    sot__text none = {"", 0};
    return sot__dictionary_add(dictionary, none, sot__quick_hash(none)) == 0;
}

void sot__dictionary_free(sot__dictionary *dictionary)
{
    sot__free(dictionary->context, dictionary->slots);
    sot__free(dictionary->context, dictionary->offsets);
    sot__free(dictionary->context, dictionary->bytes);
    dictionary->slots = NULL;
    dictionary->offsets = NULL;
    dictionary->bytes = NULL;
}

static bool widen(sot__dictionary *dictionary)
{
    size_t count = dictionary->slot_count * 2, mask = count - 1;
    uint64_t *slots = sot__calloc(dictionary->context, count, sizeof *slots);
    if (!slots)
        return false;
    for (uint32_t code = 0; code < dictionary->count; code++) {
        const int64_t *offset = dictionary->offsets + code;
        uint64_t hash =
            sot__quick_hash((sot__text){dictionary->bytes + offset[0], (size_t)(offset[1] - offset[0])});
        size_t i = hash & mask;
        while (slots[i])
            i = (i + 1) & mask;
        slots[i] = (hash & UINT64_C(0xffffffff00000000)) | (code + UINT64_C(1));
    }
    sot__free(dictionary->context, dictionary->slots);
    dictionary->slots = slots;
    dictionary->slot_count = count;
    return true;
}

uint32_t sot__dictionary_add(sot__dictionary *dictionary, sot__text text, uint64_t hash)
{
    size_t used = (size_t)dictionary->offsets[dictionary->count];
    if (dictionary->count >= SOT__NO_CODE - 1 || text.n > SIZE_MAX / 2 - used)
        return SOT__NO_CODE;
    if ((dictionary->count + 1) * 2 > dictionary->slot_count && !widen(dictionary))
        return SOT__NO_CODE;
    if (!SOT__GROW(dictionary->context, dictionary->offsets, dictionary->offset_capacity,
                   dictionary->count + 2) ||
        !SOT__GROW(dictionary->context, dictionary->bytes, dictionary->byte_capacity, used + text.n + 1))
        return SOT__NO_CODE;
    size_t mask = dictionary->slot_count - 1, i = hash & mask;
    while (dictionary->slots[i])
        i = (i + 1) & mask;
    uint32_t code = (uint32_t)dictionary->count++;
    if (text.n)
        memcpy(dictionary->bytes + used, text.p, text.n);
    dictionary->offsets[dictionary->count] = (int64_t)(used + text.n);
    dictionary->slots[i] = (hash & UINT64_C(0xffffffff00000000)) | (code + UINT64_C(1));
    return code;
}
