/* SPDX-License-Identifier: MIT */
/* Building a network: names from an interner, edges from pairs in buckets of contacts. */
#ifndef SOT_NETWORK_BUILD_H
#define SOT_NETWORK_BUILD_H

#include "base/interner.h"
#include "network/graph.h"

/* All pairs whose lower contact is first..until-1, ascending by (a, b), each once, a < b. */
typedef struct sot__bucket {
    uint32_t first, until;
    sot__both *pairs;
    size_t count;
    bool lent; /* `pairs` is not the bucket's to free */
} sot__bucket;

/* What a chunk of buckets counts about each contact; see fill.c. */
typedef struct sot__share {
    uint32_t degree[3];
    uint32_t seen;    /* opinions by those whom the contact trusts */
    int64_t seen_sum; /* their stances */
} sot__share;

typedef struct sot__lean {
    int64_t sum, weight;
} sot__lean;

typedef struct sot__building {
    sot_network *network; /* without edges yet */
    uint32_t *number;     /* number of a name -> contact of the network, SOT_NOBODY: left out */
    uint32_t shift;       /* contact >> shift is its bucket */
    uint32_t bucket_count;
    sot__bucket *buckets;
    uint32_t chunks;
    uint32_t *chunk_at; /* first bucket of each chunk, and the end */
    sot__share *shares; /* chunks + 1 times contacts; the last is of all */
    sot__lean *leans;   /* chunks times contacts */
} sot__building;

/* Who is in it: all names for which `canonical` gives a number; those for which it gives another's are
 * aliases of that one, SOT_NOBODY is left out. NULL: all, without aliases. */
typedef struct sot__naming {
    sot__interner *names;
    uint32_t (*canonical)(const void *user, uint32_t name);
    const void *user;
} sot__naming;
sot_status sot__building_begin(sot__building *building, sot_context *context, const sot_profile *profile,
                               const sot__naming *naming, sot_error *error);
/* About so many rows are to come: fixes the buckets. */
sot_status sot__building_buckets(sot__building *building, uint64_t rows, sot_error *error);
/* Makes the lists out of the buckets' pairs. */
sot_status sot__building_fill(sot__building *building, sot_network **out, sot_error *error);
/* Frees what is left. */
void sot__building_end(sot__building *building);

#endif
