/* SPDX-License-Identifier: MIT */
/* The growing side of a dictionary. */
#include "columns/dictionary.h"

#define FIRST 512

bool sot__dictionary_reset(sot__dictionary *dictionary)
{
    sot__map_clear(&dictionary->map);
    if (!sot__map_reserve(dictionary->context, &dictionary->map, FIRST) ||
        !SOT__GROW(dictionary->context, dictionary->offsets, dictionary->offset_capacity, 2))
        return false;
    dictionary->offsets[0] = 0;
    dictionary->count = 0;
    sot__text none = {"", 0};
    return sot__dictionary_add(dictionary, none, sot__dictionary_hash(dictionary, none)) == 0;
}

void sot__dictionary_free(sot__dictionary *dictionary)
{
    sot__map_free(dictionary->context, &dictionary->map);
    sot__free(dictionary->context, dictionary->offsets);
    sot__free(dictionary->context, dictionary->bytes);
    dictionary->offsets = NULL;
    dictionary->bytes = NULL;
}

uint32_t sot__dictionary_add(sot__dictionary *dictionary, sot__text text, uint64_t hash)
{
    size_t used = (size_t)dictionary->offsets[dictionary->count];
    if (dictionary->count >= SOT__NO_CODE - 1 || text.n > SIZE_MAX / 2 - used)
        return SOT__NO_CODE;
    if (!sot__map_reserve(dictionary->context, &dictionary->map, 1) ||
        !SOT__GROW(dictionary->context, dictionary->offsets, dictionary->offset_capacity,
                   dictionary->count + 2) ||
        !SOT__GROW(dictionary->context, dictionary->bytes, dictionary->byte_capacity, used + text.n + 1))
        return SOT__NO_CODE;
    uint32_t code = (uint32_t)dictionary->count++;
    if (text.n)
        memcpy(dictionary->bytes + used, text.p, text.n);
    dictionary->offsets[dictionary->count] = (int64_t)(used + text.n);
    sot__map_put(&dictionary->map, hash, code);
    return code;
}

uint32_t sot__few_look(sot__few *few, sot__text text, sot__recent *recent)
{
    uint32_t code = sot__dictionary_code(&few->all, text);
    if (recent) {
        sot__text_ends(text.p, text.n, &recent->first, &recent->last);
        recent->n = text.n;
        recent->code = code;
    }
    return code;
}
