/* SPDX-License-Identifier: MIT */
/* A batch's inside. Rows wait packed in pieces, or in the caller's columns where these can be read straight.
 * The commit partitions all of them by the top bits of their pairs' hashes, so that one part of the pairs
 * lies together and can be worked on alone. */
#ifndef SOT_LEDGER_BULK_H
#define SOT_LEDGER_BULK_H

#include "ledger/ledger.h"

#define SOT__BUCKET_BITS 11u /* most parts */
#define SOT__PIECE_ROWS (1u << 16)

/* meta as in sot__row, but its actor bit says that the actor is the contact with the higher number. */
typedef struct sot__packed {
    sot__row row;
    uint64_t key; /* of the pair: lower number, higher number */
} sot__packed;

typedef struct sot__piece {
    sot__packed *rows;
    uint32_t count;
    size_t capacity;
} sot__piece;

struct sot__columns_reader;

struct sot__batch {
    sot_ledger *ledger;
    sot__mark mark;
    sot__piece *pieces;
    size_t piece_count, piece_room;
    struct sot__columns_reader *lent; /* columns that are read at commit; no pieces then */
    uint64_t rows;
    bool keep_first; /* where an id comes again with other fields: the first row in canonical order stays */
    bool failed;
};

static inline sot__packed sot__pack(int64_t time_us, uint64_t meta, uint32_t actor, uint32_t target)
{
    /* Without a branch: which one is lower is as good as random. */
    uint64_t turned = actor > target;
    uint32_t swap = (actor ^ target) & (0u - (uint32_t)turned);
    return (sot__packed){{time_us, meta | turned << 55}, (uint64_t)(actor ^ swap) << 32 | (target ^ swap)};
}

void sot__batch_clear(sot__batch *batch); /* frees what waits */
void sot__batch_end(sot__batch *batch);   /* frees the batch and gives the ledger back */
/* A piece with room for at least one more row, for up to `want`; NULL: out of memory. */
sot__piece *sot__batch_open(sot__batch *batch, size_t want);

/* ---- commit (group.c, commit.c) ---- */

/* The new rows of one pair. */
typedef struct sot__group {
    sot__row *rows;
    uint32_t count;
    uint32_t raw;  /* the stored pair, SOT__NONE: a new one */
    uint32_t a, b; /* a before b in byte order */
} sot__group;

/* A part of the pairs by hash, worked on alone. */
typedef struct sot__part {
    sot__row *rows; /* as they came; then in groups */
    const uint64_t *keys;
    size_t count;
    sot__group *groups;
    size_t group_count;
    size_t fresh;   /* groups that are new pairs */
    size_t ready;   /* groups that are sorted and checked */
    sot__row *slab; /* rows of new pairs, if they do not stay in `rows` */
    size_t slab_rows;
    uint64_t *ids; /* hashes of new rows' ids */
    size_t id_count, id_room;
    bool in_place;   /* `rows` becomes the ledger's */
    bool own_blocks; /* each new pair has a block of its own */
    bool applied;
    size_t deferred; /* new pairs that did not fit the part's slots; their numbers are in groups[i].raw */
} sot__part;

/* A pair's rows while they are counted. */
typedef struct sot__counted {
    uint64_t key;
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
    uint32_t *slots; /* counted + 1, by pair */
    size_t slot_count;
    sot__row *sorting;
    size_t sorting_room;
    uint32_t *id_slots;
    size_t id_slot_room;
    sot__tally tally;
} sot__bench;

/* Groups the part's rows, sorts and checks them. The ledger is only read, but for spare room that its pairs
 * are given. */
sot_status sot__part_group(const sot__batch *batch, sot__part *part, sot__bench *bench, sot_error *error);
void sot__part_free(sot_context *context, sot__part *part, bool failed);
void sot__bench_free(sot_context *context, sot__bench *bench);

/* ---- partitioning (spread.c) ---- */

/* Which of 2^bits parts a pair belongs to. */
static inline size_t sot__part_of(uint64_t key, unsigned bits)
{
    return (size_t)(sot__pair_hash(key) >> 1 >> (63 - bits)); /* with 0 bits all are one */
}

#define SOT__LINE 8u

/* Rows of one part on their way: memory is written a few at a time, since each part is on a page of its own.
 */
typedef struct sot__line {
    sot__row rows[SOT__LINE];
    uint64_t keys[SOT__LINE];
} sot__line;

typedef struct sot__spread {
    unsigned bits;
    sot__row *rows; /* where all go */
    uint64_t *keys;
    size_t *next, *first; /* by part: place of the next row, and of the first one not yet written */
    sot__line *lines;
} sot__spread;

/* `starts`: place of the first row, by part. */
bool sot__spread_begin(sot_context *context, sot__spread *spread, unsigned bits, size_t *starts,
                       sot__row *rows, uint64_t *keys);
void sot__spread_write(sot__spread *spread, size_t part);
void sot__spread_end(sot_context *context, sot__spread *spread); /* writes the rest, unless begin failed */

static inline void sot__spread_put(sot__spread *spread, const sot__packed *packed)
{
    size_t part = sot__part_of(packed->key, spread->bits), place = spread->next[part]++;
    sot__line *line = &spread->lines[part];
    line->rows[place % SOT__LINE] = packed->row;
    line->keys[place % SOT__LINE] = packed->key;
    if (place % SOT__LINE == SOT__LINE - 1)
        sot__spread_write(spread, part);
}

/* ---- columns (columns.c) ---- */

typedef struct sot__columns_reader {
    sot__batch *batch;
    sot_ledger *ledger;
    const sot_columns *columns;
    /* By code, where codes are dense enough. */
    uint32_t *actors, *targets; /* contact + 1, 0: not valid; both the same if they share a dictionary */
    size_t actor_codes, target_codes;
    bool direct;        /* a contact's number is its code, both columns alike; no tables */
    uint32_t *channels; /* channel, SOT__NONE: not valid */
    size_t channel_codes;
    uint8_t *kinds; /* code of a kind, 255: unknown */
    size_t kind_codes;
    bool simple;          /* nothing but times, mapped codes and kinds */
    bool plain_kind[256]; /* known, and content without rare fields */
} sot__columns_reader;

typedef struct sot__digits {
    char text[5][12];
} sot__digits;

/* Reads and checks one row. */
sot_status sot__columns_row(const sot__columns_reader *reader, size_t row, sot__given *given,
                            sot__digits *digits, sot_error *error);

/* Of rows from..to-1: how many fall into each part; and puts them there. False: a row is not valid. Only for
 * simple readers. */
bool sot__straight_count(const sot__columns_reader *reader, size_t from, size_t to, unsigned bits,
                         uint32_t *counts);
bool sot__straight_place(const sot__columns_reader *reader, size_t from, size_t to, sot__spread *spread);
/* The same into a piece. */
bool sot__straight_pack(const sot__columns_reader *reader, size_t from, size_t to, sot__packed *out);
/* The first bad row and what is wrong with it. */
sot_status sot__columns_find_bad(const sot__columns_reader *reader, size_t from, size_t *bad_row,
                                 sot_error *error);

/* Maps of codes to contacts, channels and kinds (maps.c). */
sot_status sot__maps_make(sot__columns_reader *reader, sot_error *error);
void sot__maps_free(sot__columns_reader *reader);

#endif
