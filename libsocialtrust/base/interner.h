/* SPDX-License-Identifier: MIT */
/* Texts to numbers, 0, 1, 2 ... in order of first mention, and back. The newest can be taken back; a text can
 * be buried, its number then stays unused. */
#ifndef SOT_BASE_INTERNER_H
#define SOT_BASE_INTERNER_H

#include "base/heap.h"
#include "base/map.h"
#include "base/rank.h"

typedef struct sot__interner {
    sot_context *context;
    const char *what; /* in messages: "contacts" */
    sot__heap texts;
    sot__map map;
    sot__name *names;
    uint64_t *prefix; /* first 8 bytes, big-endian: compares like the text where it differs */
    size_t names_room, prefix_room;
    uint32_t count, dead; /* dead: numbers without a text */
    uint64_t version;     /* changes when texts come or go */
    uint32_t *rank;       /* place in byte order, of `rank_version` */
    size_t rank_room;
    uint64_t rank_version;
} sot__interner;

typedef struct sot__interner_mark {
    uint32_t count;
    sot__heap_mark texts;
} sot__interner_mark;

void sot__interner_init(sot__interner *interner, sot_context *context, const char *what);
void sot__interner_free(sot__interner *interner);

uint64_t sot__interner_hash(const sot__interner *interner, sot__text text);
/* SOT__NONE: not known. */
uint32_t sot__interner_find(const sot__interner *interner, sot__text text, uint64_t hash);
sot_status sot__interner_add(sot__interner *interner, sot__text text, uint64_t hash, uint32_t *number,
                             sot_error *error);
/* The same in one call, and with a check of an id; the message then says `what`. */
uint32_t sot__interner_known(const sot__interner *interner, sot__text text);
sot_status sot__interner_id(sot__interner *interner, sot__text id, const char *what, uint32_t *number,
                            sot_error *error);

/* Texts that are looked up together, so that the cache misses of one overlap with those of the others: as
 * they are added their places in the map are asked for, then the names that are likely found there, then the
 * texts of those that are longer than a name's prefix. */
#define SOT__LOOKUP_MOST 32u
typedef struct sot__lookup {
    size_t count;
    sot__text texts[SOT__LOOKUP_MOST];
    uint64_t hashes[SOT__LOOKUP_MOST];
} sot__lookup;

static inline void sot__lookup_add(const sot__interner *interner, sot__lookup *some, sot__text text)
{
    uint64_t hash = sot__interner_hash(interner, text);
    sot__map_prefetch(&interner->map, hash);
    some->texts[some->count] = text;
    some->hashes[some->count++] = hash;
}

static inline void sot__lookup_bring(const sot__interner *interner, const sot__lookup *some)
{
    uint32_t guesses[SOT__LOOKUP_MOST];
    for (size_t i = 0; i < some->count; i++) {
        uint32_t number = sot__map_guess(&interner->map, some->hashes[i]);
        guesses[i] = some->texts[i].n >= 8 ? number : SOT__NONE;
        if (guesses[i] != SOT__NONE)
            SOT__PREFETCH(&interner->names[number]);
        else if (number != SOT__NONE)
            SOT__PREFETCH(&interner->prefix[number]);
    }
    for (size_t i = 0; i < some->count; i++)
        if (guesses[i] != SOT__NONE)
            SOT__PREFETCH(interner->names[guesses[i]].text);
}
/* A text that is known to be new, and a number that is left out; room for both is reserved. */
bool sot__interner_reserve(sot__interner *interner, size_t more);
sot_status sot__interner_put(sot__interner *interner, sot__text text, uint64_t hash, sot_error *error);
void sot__interner_skip(sot__interner *interner);

/* Into one that is empty, texts of which no two are alike: first room for them, then each is kept (or
 * skipped), then all that there are, whether or not one failed, are put into the map by their `hashes`, by
 * all threads. `left` has room for as many numbers as there are texts. */
bool sot__interner_reserve_raw(sot__interner *interner, size_t more);
sot_status sot__interner_keep(sot__interner *interner, sot__text text, sot_error *error);
void sot__interner_index(sot__interner *interner, const uint64_t *hashes, uint32_t *left);

sot__interner_mark sot__interner_here(const sot__interner *interner);
void sot__interner_rewind(sot__interner *interner, sot__interner_mark mark);
void sot__interner_bury(sot__interner *interner, uint32_t number); /* no byte of it stays */

/* Fills `rank` (numbers without a text come first); false: out of memory. */
bool sot__interner_rank(sot__interner *interner);
uint64_t sot__interner_bytes(const sot__interner *interner); /* memory that it holds */

static inline sot__text sot__interner_text(const sot__interner *interner, uint32_t number)
{
    const sot__name *name = &interner->names[number];
    return (sot__text){name->text ? name->text : "", name->length};
}

/* Byte order of two texts. */
static inline bool sot__interner_before(const sot__interner *interner, uint32_t x, uint32_t y)
{
    uint64_t p = interner->prefix[x], q = interner->prefix[y];
    if (SOT__LIKELY(p != q))
        return p < q;
    return sot__text_compare(sot__interner_text(interner, x), sot__interner_text(interner, y)) < 0;
}

#endif
