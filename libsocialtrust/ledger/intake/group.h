/* SPDX-License-Identifier: MIT */
/* One part of a batch: its rows by pair, each pair's in canonical order, without those that were there, ids
 * checked. */
#ifndef SOT_LEDGER_INTAKE_GROUP_H
#define SOT_LEDGER_INTAKE_GROUP_H

#include "ledger/intake/settled.h"

/* Rows of one sort, and of all the one that is first in time: the same whichever thread looks. */
typedef struct sot__first {
    uint64_t count;
    sot__row row;
    uint32_t a, b; /* whose it is, where count > 0 */
} sot__first;

/* A part of the pairs by hash, worked on alone. */
typedef struct sot__part {
    sot__row *rows;         /* as they came; then in groups */
    const uint64_t *hashes; /* of their pairs; NULL: rows hold them, squeezed */
    size_t count;
    unsigned bits; /* of a pair's hash that all of the part have alike */
    sot__group *groups;
    size_t group_count;
    size_t fresh;   /* groups that are new pairs */
    size_t ready;   /* groups that are sorted and checked */
    sot__row *slab; /* rows of new pairs, if they do not stay in `rows` */
    size_t slab_rows;
    uint64_t *ids; /* hashes of new rows' ids */
    size_t id_count, id_room;
    sot__open_refs open_refs;
    int64_t first_us, last_us; /* of all rows that came */
    sot__noted conflicts;      /* rows that are dropped since their id was there */
    sot__first equal;          /* rows that were there, or come twice with one id */
    sot__first repeated;       /* rows that come twice without an id: both stay */
    bool in_place;             /* `rows` becomes the ledger's */
    bool own_blocks;           /* each new pair has a block of its own */
    bool applied;
    size_t deferred; /* new pairs that did not fit the part's slots; their numbers are in groups[i].raw */
} sot__part;

/* A pair's rows while they are counted. */
typedef struct sot__counted {
    union {
        uint64_t key;  /* while they are counted: its hash, unless rows hold their pairs */
        uint64_t turn; /* while they are placed: the bits that bring their sides into byte order */
    };
    uint32_t count, at;
} sot__counted;

/* What a worker reuses from part to part. */
typedef struct sot__bench {
    uint32_t *group_of; /* by row */
    size_t group_of_room;
    sot__row *rows; /* in groups */
    size_t rows_room;
    sot__counted *counted;
    size_t counted_room, counted_count;
    sot__map map; /* of `counted`, by pair */
    sot__row *sorting;
    size_t sorting_room;
    sot__map ids; /* of a group's rows, by id */
    sot__tally tally;
    uint64_t dead; /* bytes of rows that were there already */
} sot__bench;

/* Groups the part's rows, sorts and checks them. The ledger is only read, but for spare room that its pairs
 * are given. */
/* Which of the two has the first row; one without any comes last. */
bool sot__first_before(const sot__first *x, const sot__first *y);

sot_status sot__part_group(const sot__batch *batch, sot__part *part, sot__bench *bench, sot_error *error);
void sot__part_free(sot_context *context, sot__part *part, bool failed);
void sot__bench_free(sot_context *context, sot__bench *bench);

#endif
