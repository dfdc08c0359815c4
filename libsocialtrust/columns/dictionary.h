/* SPDX-License-Identifier: MIT */
/* Distinct texts of a document's blocks, numbered in order of first use: so a ledger looks up an id once for
 * many rows. */
#ifndef SOT_COLUMNS_DICTIONARY_H
#define SOT_COLUMNS_DICTIONARY_H

#include "base/hash.h"
#include "base/map.h"

#define SOT__NO_CODE UINT32_MAX

typedef struct sot__dictionary {
    sot_context *context;
    sot__map map;     /* codes by their texts */
    int64_t *offsets; /* count + 1 into bytes */
    size_t offset_capacity;
    char *bytes;
    size_t byte_capacity;
    size_t count; /* entry 0 is the empty text */
} sot__dictionary;

/* Empties it, keeping its memory; false when out of memory. Zero-initialised with `context` set before the
 * first time. */
bool sot__dictionary_reset(sot__dictionary *dictionary);
void sot__dictionary_free(sot__dictionary *dictionary);

/* Makes an entry of a text that is not there yet. */
uint32_t sot__dictionary_add(sot__dictionary *dictionary, sot__text text, uint64_t hash);

static inline uint64_t sot__dictionary_hash(const sot__dictionary *dictionary, sot__text text)
{
    return sot__hash_text_quick(&dictionary->context->hash_key, text);
}

static inline bool sot__dictionary_is(const sot__dictionary *dictionary, uint32_t code, sot__text text)
{
    const int64_t *offset = dictionary->offsets + code;
    return (size_t)(offset[1] - offset[0]) == text.n &&
           sot__quick_equal(dictionary->bytes + offset[0], text.p, text.n);
}

/* The text's code, new or old; SOT__NO_CODE when out of memory. */
static inline uint32_t sot__dictionary_find(sot__dictionary *dictionary, sot__text text, uint64_t hash)
{
    uint32_t code;
    for (size_t at = sot__map_begin(&dictionary->map, hash);
         (code = sot__map_next(&dictionary->map, hash, &at)) != SOT__NONE;)
        if (sot__dictionary_is(dictionary, code, text))
            return code;
    return sot__dictionary_add(dictionary, text, hash);
}

static inline uint32_t sot__dictionary_code(sot__dictionary *dictionary, sot__text text)
{
    return sot__dictionary_find(dictionary, text, sot__dictionary_hash(dictionary, text));
}

/* Names of which there are few: most are one of the last that came, and are found by their bytes alone. */
#define SOT__RECENT_BITS 4u
typedef struct sot__recent {
    uint64_t first, last; /* sot__text_ends() */
    size_t n;             /* 0: none yet */
    uint32_t code;
} sot__recent;

typedef struct sot__few {
    sot__dictionary all;
    sot__recent recent[1u << SOT__RECENT_BITS];
} sot__few;

static inline bool sot__few_reset(sot__few *few)
{
    memset(few->recent, 0, sizeof few->recent);
    return sot__dictionary_reset(&few->all);
}

/* By the dictionary, for next time in `recent` unless that is NULL. */
uint32_t sot__few_look(sot__few *few, sot__text text, sot__recent *recent);

static inline uint32_t sot__few_code(sot__few *few, sot__text text)
{
    uint64_t first, last;
    if (SOT__UNLIKELY(text.n - 1 > 15))
        return sot__few_look(few, text, NULL);
    sot__text_ends(text.p, text.n, &first, &last);
    uint64_t mixed = (first + last + text.n) * UINT64_C(0x9e3779b97f4a7c15);
    sot__recent *recent = &few->recent[mixed >> (64 - SOT__RECENT_BITS)];
    if (SOT__UNLIKELY(recent->first != first || recent->last != last || recent->n != text.n))
        return sot__few_look(few, text, recent);
    return recent->code;
}

#endif
