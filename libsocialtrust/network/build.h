/* SPDX-License-Identifier: MIT */
/* Building a network: names from a ledger's table of contacts, edges from halves in buckets of contacts. */
#ifndef SOT_NETWORK_BUILD_H
#define SOT_NETWORK_BUILD_H

#include "ledger/view.h"
#include "network/graph.h"

/* One range of contacts with all halves of theirs, ascending by (node, other), each once. */
typedef struct sot__bucket {
    uint32_t first, until; /* contacts */
    sot__half *halves;
    size_t count, room;
} sot__bucket;

typedef struct sot__building {
    sot_network *network; /* without edges yet */
    sot_ledger *names;    /* its contacts are the network's */
    uint32_t *number;     /* contact of `names` -> contact of the network, SOT_NOBODY: left out */
    uint32_t shift;       /* contact >> shift is its bucket */
    uint32_t bucket_count;
    sot__bucket *buckets;
    double *seen; /* by contact: sum of the views of those whom it trusts, and their number */
    uint32_t *seen_count;
} sot__building;

/* Takes every contact of `names` that `wanted` (NULL: all) says, with their aliases. */
typedef bool (*sot__wanted_fn)(const sot_ledger *names, uint32_t contact);
sot_status sot__building_begin(sot__building *building, sot_context *context, const sot_profile *profile,
                               sot_ledger *names, sot__wanted_fn wanted, sot_error *error);
/* About so many halves are to come: fixes the buckets. */
sot_status sot__building_buckets(sot__building *building, uint64_t halves, sot_error *error);
/* Makes the lists out of the buckets' halves. On success the network is the caller's. */
sot_status sot__building_fill(sot__building *building, sot_network **out, sot_error *error);
/* Frees what is left. */
void sot__building_end(sot__building *building);

#endif
