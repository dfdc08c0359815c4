/* SPDX-License-Identifier: MIT */
/* The frame of building: contacts' names, and buckets of contacts. */
#include "network/build.h"

#define BUCKET_ROWS 16384u /* about so many to a bucket: they stay in the cache */
#define BUCKETS_MOST 65536u

/* ---- names ---- */

static uint32_t canonical_of(const sot__naming *naming, uint32_t name)
{
    return naming->canonical ? naming->canonical(naming->user, name) : name;
}

static sot_status take_names(sot__building *b, const sot__naming *naming, sot_error *error)
{
    sot_network *network = b->network;
    sot__interner *names = naming->names;
    sot_context *context = network->context;
    uint32_t all = names->count;
    if (!sot__interner_rank(names))
        return sot__no_memory(error);
    const uint32_t *rank = names->rank;
    uint32_t *order = sot__alloc(context, all, sizeof *order);
    if (!order || !(b->number = sot__alloc(context, all, sizeof *b->number))) {
        sot__free(context, order);
        return sot__no_memory(error);
    }
    for (uint32_t c = 0; c < all; c++)
        order[rank[c]] = c;
    uint64_t bytes = 0, other_bytes = 0;
    uint32_t count = 0, others = 0;
    for (uint32_t k = 0; k < all; k++) {
        uint32_t c = order[k];
        sot__text id = sot__interner_text(names, c);
        uint32_t canonical = id.n ? canonical_of(naming, c) : SOT_NOBODY;
        b->number[c] = SOT_NOBODY;
        if (canonical == SOT_NOBODY)
            continue;
        if (canonical == c) {
            b->number[c] = count++;
            bytes += id.n + 1;
        } else {
            others++;
            other_bytes += id.n + 1;
        }
    }
    sot_status status = count < SOT__CONTACT_LIMIT
                            ? SOT_OK
                            : sot__fail(error, SOT_E_LIMIT, "a network holds fewer than 2^31 contacts");
    network->count = count;
    network->id_at = sot__alloc(context, (size_t)count + 1, sizeof *network->id_at);
    network->ids = sot__alloc(context, bytes, 1);
    network->aliases = sot__alloc(context, others, sizeof *network->aliases);
    network->alias_ids = sot__alloc(context, other_bytes, 1);
    if (status == SOT_OK && (!network->id_at || !network->ids || !network->aliases || !network->alias_ids))
        status = sot__no_memory(error);
    bytes = other_bytes = 0;
    for (uint32_t k = 0, next = 0; status == SOT_OK && k < all; k++) {
        uint32_t c = order[k];
        sot__text id = sot__interner_text(names, c);
        uint32_t canonical = id.n ? canonical_of(naming, c) : SOT_NOBODY;
        if (b->number[c] != SOT_NOBODY) {
            network->id_at[next++] = bytes;
            memcpy(network->ids + bytes, id.p, id.n);
            network->ids[bytes + id.n] = '\0';
            bytes += id.n + 1;
        } else if (canonical != SOT_NOBODY && b->number[canonical] != SOT_NOBODY) {
            network->aliases[network->alias_count++] = (sot__other_name){other_bytes, b->number[canonical]};
            memcpy(network->alias_ids + other_bytes, id.p, id.n);
            network->alias_ids[other_bytes + id.n] = '\0';
            other_bytes += id.n + 1;
        }
    }
    if (status == SOT_OK)
        network->id_at[count] = bytes;
    sot__free(context, order);
    return status;
}

sot_status sot__building_begin(sot__building *b, sot_context *context, const sot_profile *profile,
                               const sot__naming *naming, sot_error *error)
{
    *b = (sot__building){.shift = 0};
    if (!(b->network = sot__calloc(context, 1, sizeof *b->network)))
        return sot__no_memory(error);
    b->network->context = sot_context_ref(context);
    atomic_init(&b->network->references, 1);
    b->network->w = profile->params.p_reputation;
    b->network->a = profile->params.a_reputation;
    b->network->as_of_us = SOT_TIME_NONE;
    return take_names(b, naming, error);
}

sot_status sot__building_buckets(sot__building *b, uint64_t rows, sot_error *error)
{
    uint32_t n = b->network->count;
    uint64_t most = rows / BUCKET_ROWS + 1;
    if (most > BUCKETS_MOST)
        most = BUCKETS_MOST;
    while (((uint64_t)n >> b->shift) + 1 > most)
        b->shift++;
    b->bucket_count = (uint32_t)(((uint64_t)n >> b->shift) + 1);
    if (!(b->buckets = sot__calloc(b->network->context, b->bucket_count, sizeof *b->buckets)))
        return sot__no_memory(error);
    for (uint32_t k = 0; k < b->bucket_count; k++) {
        uint64_t until = (uint64_t)(k + 1) << b->shift;
        b->buckets[k].first = k << b->shift;
        b->buckets[k].until = until < n ? (uint32_t)until : n;
    }
    return SOT_OK;
}

void sot__building_end(sot__building *b)
{
    sot_context *context = b->network ? b->network->context : NULL;
    if (!context)
        return;
    for (uint32_t k = 0; b->buckets && k < b->bucket_count; k++)
        if (!b->buckets[k].lent)
            sot__free(context, b->buckets[k].pairs);
    sot__free(context, b->buckets);
    sot__free(context, b->number);
    sot__free(context, b->chunk_at);
    sot__free(context, b->shares);
    sot__free(context, b->leans);
    sot_network_unref(b->network);
    b->network = NULL;
}
