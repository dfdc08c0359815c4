/* SPDX-License-Identifier: MIT */
#include "base/interner.h"

#include <inttypes.h>

#include "base/hash.h"
#include "socialtrust/ledger.h"

void sot__interner_init(sot__interner *interner, sot_context *context, const char *what)
{
    *interner = (sot__interner){.context = context, .what = what, .texts = {.context = context}};
}

void sot__interner_free(sot__interner *interner)
{
    if (!interner->context)
        return;
    sot__heap_free(&interner->texts);
    sot__map_free(interner->context, &interner->map);
    sot__free(interner->context, interner->names);
    sot__free(interner->context, interner->prefix);
    sot__free(interner->context, interner->rank);
}

uint64_t sot__interner_hash(const sot__interner *interner, sot__text text)
{
    return sot__hash_text(&interner->context->hash_key, text);
}

/* The first 8 bytes as a big-endian number; shorter texts end in zeros, which no text holds. */
static uint64_t prefix_of(sot__text text)
{
    uint64_t x = text.n < 8 ? sot__load_few(text.p, text.n) : sot__load64(text.p);
    return x >> 56 | (x >> 40 & 0xff00) | (x >> 24 & 0xff0000) | (x >> 8 & 0xff000000) |
           (x & 0xff000000) << 8 | (x & 0xff0000) << 24 | (x & 0xff00) << 40 | x << 56;
}

uint32_t sot__interner_find(const sot__interner *interner, sot__text text, uint64_t hash)
{
    uint32_t number;
    uint64_t prefix = 0; /* or all of a short text without zeros */
    if (text.n && text.n < 8) {
        const uint64_t ones = UINT64_C(0x0101010101010101);
        uint64_t filled = (prefix = prefix_of(text)) | ones >> (8 * text.n);
        if ((filled - ones) & ~filled & ones << 7) /* there is a zero in it */
            prefix = 0;
    }
    for (size_t at = sot__map_begin(&interner->map, hash);
         (number = sot__map_next(&interner->map, hash, &at)) != SOT__NONE;)
        if (prefix ? interner->prefix[number] == prefix
                   : sot__text_equal(sot__interner_text(interner, number), text))
            return number;
    return SOT__NONE;
}

uint32_t sot__interner_known(const sot__interner *interner, sot__text text)
{
    return sot__interner_find(interner, text, sot__interner_hash(interner, text));
}

static bool reserve_names(sot__interner *interner, size_t need)
{
    return SOT__GROW(interner->context, interner->prefix, interner->prefix_room, need) &&
           SOT__GROW(interner->context, interner->names, interner->names_room, need);
}

bool sot__interner_reserve(sot__interner *interner, size_t more)
{
    return reserve_names(interner, interner->count + more) &&
           sot__map_reserve(interner->context, &interner->map, more);
}

bool sot__interner_reserve_raw(sot__interner *interner, size_t more)
{
    return reserve_names(interner, interner->count + more) &&
           sot__map_reserve_raw(interner->context, &interner->map, more);
}

sot_status sot__interner_keep(sot__interner *interner, sot__text text, sot_error *error)
{
    static const char none[1] = ""; /* of the empty text: nothing is ever written to it */
    char *copy = (char *)(uintptr_t)none;
    sot_status status = text.n ? sot__heap_copy(&interner->texts, text, &copy, error) : SOT_OK;
    if (status != SOT_OK)
        return status;
    uint32_t number = interner->count++;
    interner->names[number] = (sot__name){copy, (uint32_t)text.n, 0};
    interner->prefix[number] = prefix_of(text);
    interner->version++;
    return SOT_OK;
}

sot_status sot__interner_put(sot__interner *interner, sot__text text, uint64_t hash, sot_error *error)
{
    sot_status status = sot__interner_keep(interner, text, error);
    if (status == SOT_OK)
        sot__map_put(&interner->map, hash, interner->count - 1);
    return status;
}

/* So many ranges of the map: each is small enough for a core's cache, and few enough that looking through all
 * hashes for each costs little. */
#define RANGE_BITS 3u

typedef struct indexing {
    sot__interner *interner;
    const uint64_t *hashes;
    uint32_t *left; /* numbers that did not fit into their range */
    atomic_size_t left_count;
} indexing;

static void index_some(indexing *job, const uint32_t *numbers, size_t count, size_t from, size_t to)
{
    for (size_t k = 0; k < count; k++)
        if (!sot__map_put_within(&job->interner->map, job->hashes[numbers[k]], numbers[k], from, to))
            job->left[atomic_fetch_add(&job->left_count, 1)] = numbers[k];
}

static sot_status index_range(void *user, size_t index, unsigned worker, sot_error *error)
{
    indexing *job = user;
    const sot__map *map = &job->interner->map;
    const sot__name *names = job->interner->names;
    size_t from = index << (map->bits - RANGE_BITS), to = (index + 1) << (map->bits - RANGE_BITS);
    uint32_t some[SOT__LOOKUP_MOST]; /* whose places are asked for */
    size_t found = 0;
    (void)worker, (void)error;
    memset(map->places + from, 0, (to - from) * sizeof *map->places);
    for (uint32_t i = 0, count = job->interner->count; i < count; i++) {
        if (job->hashes[i] >> (64 - RANGE_BITS) != index || !names[i].text)
            continue;
        sot__map_prefetch(map, job->hashes[i]);
        some[found++] = i;
        if (found == SOT__LOOKUP_MOST) {
            index_some(job, some, found, from, to);
            found = 0;
        }
    }
    index_some(job, some, found, from, to);
    return SOT_OK;
}

void sot__interner_index(sot__interner *interner, const uint64_t *hashes, uint32_t *left)
{
    _Static_assert(RANGE_BITS <= SOT__MAP_FIRST_BITS, "every map has so many ranges");
    sot_context *context = interner->context;
    indexing job = {.interner = interner, .hashes = hashes, .left = left};
    size_t ranges = (size_t)1 << RANGE_BITS;
    atomic_init(&job.left_count, 0);
    if (sot__parallel(context, context->threads, ranges, index_range, &job, NULL, NULL) != SOT_OK)
        for (size_t k = 0; k < ranges; k++) /* not even one thread began */
            index_range(&job, k, 0, NULL);
    size_t count = atomic_load(&job.left_count);
    interner->map.count = interner->count - interner->dead - (uint32_t)count;
    for (size_t k = 0; k < count; k++)
        sot__map_put(&interner->map, hashes[left[k]], left[k]);
}

void sot__interner_skip(sot__interner *interner)
{
    interner->names[interner->count] = (sot__name){NULL, 0, 0};
    interner->prefix[interner->count++] = 0;
    interner->dead++;
}

sot_status sot__interner_add(sot__interner *interner, sot__text text, uint64_t hash, uint32_t *number,
                             sot_error *error)
{
    uint32_t found = sot__interner_find(interner, text, hash);
    if (found != SOT__NONE) {
        *number = found;
        return SOT_OK;
    }
    if (interner->count >= SOT__NONE - 1)
        return sot__fail(error, SOT_E_LIMIT, "more than %" PRIu32 " %s", SOT__NONE - 1, interner->what);
    if (!sot__interner_reserve(interner, 1))
        return sot__no_memory(error);
    sot_status status = sot__interner_put(interner, text, hash, error);
    if (status == SOT_OK)
        *number = interner->count - 1;
    return status;
}

sot_status sot__interner_id(sot__interner *interner, sot__text id, const char *what, uint32_t *number,
                            sot_error *error)
{
    sot_status status = sot__text_check(id, SOT_ID_MAX, false, what, error);
    return status == SOT_OK ? sot__interner_add(interner, id, sot__interner_hash(interner, id), number, error)
                            : status;
}

static void unplace(sot__interner *interner, uint32_t number)
{
    sot__map_drop(&interner->map, sot__interner_hash(interner, sot__interner_text(interner, number)), number);
}

sot__interner_mark sot__interner_here(const sot__interner *interner)
{
    return (sot__interner_mark){interner->count, sot__heap_here(&interner->texts)};
}

void sot__interner_rewind(sot__interner *interner, sot__interner_mark mark)
{
    if (interner->count > mark.count)
        interner->version++;
    while (interner->count > mark.count) {
        if (interner->names[interner->count - 1].text)
            unplace(interner, interner->count - 1);
        else
            interner->dead--;
        interner->count--;
    }
    sot__heap_rewind(&interner->texts, mark.texts);
}

void sot__interner_bury(sot__interner *interner, uint32_t number)
{
    sot__name *name = &interner->names[number];
    unplace(interner, number);
    memset(name->text, 0, name->length);
    *name = (sot__name){NULL, 0, 0};
    interner->prefix[number] = 0;
    interner->dead++;
    interner->version++;
}

bool sot__interner_rank(sot__interner *interner)
{
    if (interner->rank && interner->rank_version == interner->version)
        return true;
    if (!SOT__GROW(interner->context, interner->rank, interner->rank_room, (size_t)interner->count + 1))
        return false;
    interner->rank_version = interner->version - 1; /* until it is done */
    if (!sot__rank_names(interner->context, interner->names, interner->count, interner->rank))
        return false;
    interner->rank_version = interner->version;
    return true;
}

uint64_t sot__interner_bytes(const sot__interner *interner)
{
    return interner->texts.bytes + interner->texts.room * sizeof *interner->texts.chunks +
           sot__map_size(&interner->map) * 8 + interner->names_room * sizeof *interner->names +
           interner->prefix_room * 8 + interner->rank_room * 4;
}
