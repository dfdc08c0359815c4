/* SPDX-License-Identifier: MIT */
/* A batch's inside: rows packed to 24 bytes in pieces; a large piece is sorted by the top bits of its pairs' hashes, so that one part
 * of the pairs lies together in each piece and can be worked on alone. */
#ifndef SOT_LEDGER_BULK_H
#define SOT_LEDGER_BULK_H

#include "ledger/ledger.h"

#define SOT__BUCKET_BITS 11u
#define SOT__BUCKETS (1u << SOT__BUCKET_BITS)
#define SOT__PIECE_ROWS (1u << 17)

/* meta as in sot__row, but its actor bit says that the actor is `high`. */
typedef struct sot__packed {
    int64_t time_us;
    uint64_t meta;
    uint32_t low, high; /* contacts, low <= high */
} sot__packed;

typedef struct sot__piece {
    sot__packed *rows;
    uint32_t count;
    size_t capacity;
    uint32_t *starts; /* SOT__BUCKETS + 1 places; NULL: not sorted */
} sot__piece;

struct sot__batch {
    sot_ledger *ledger;
    sot__mark mark;
    sot__piece *pieces;
    size_t piece_count, piece_room;
    uint64_t rows;
    bool keep_first; /* where an id comes again with other fields: the first row in canonical order stays */
    bool failed;
};

static inline uint32_t sot__packed_bucket(const sot__packed *row)
{
    return (uint32_t)(sot__pair_hash((uint64_t)row->low << 32 | row->high) >> (64 - SOT__BUCKET_BITS));
}

void sot__batch_clear(sot__batch *batch); /* frees the pieces */
void sot__batch_end(sot__batch *batch);   /* frees the batch and gives the ledger back */
/* An unsorted piece with room for at least one more row, for up to `want`; NULL: out of memory. */
sot__piece *sot__batch_open(sot__batch *batch, size_t want);
/* A new piece of its own for `count` rows that are written already. */
sot_status sot__batch_append(sot__batch *batch, sot__piece piece, sot_error *error);
/* Sorts `count` rows by bucket into piece->rows, and sets piece->starts; `buckets` has room for as many numbers. */
bool sot__piece_sort(sot_context *context, const sot__packed *rows, uint32_t count, uint16_t *buckets, sot__piece *piece);

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
    sot__group *groups;
    size_t group_count, group_room;
    size_t fresh;         /* groups that are new pairs */
    size_t ready;         /* groups that are sorted and checked */
    sot__row *slab;       /* rows of new pairs */
    sot__row *late;       /* rows for stored pairs */
    size_t slab_rows;
    uint64_t *ids;        /* hashes of new rows' ids */
    size_t id_count, id_room;
    bool own_blocks;      /* each new pair has a block of its own; the slab is not kept */
    bool applied;
    size_t deferred;      /* new pairs that did not fit the part's slots; their numbers are in groups[i].raw */
} sot__part;

/* What a worker reuses from part to part. */
typedef struct sot__bench {
    uint32_t *group_of; /* by row */
    size_t group_of_room;
    uint32_t *slots; /* group + 1, by pair */
    size_t slot_count;
    sot__row *sorting;
    size_t sorting_room;
    uint32_t *id_slots;
    size_t id_slot_room;
    sot__tally tally;
    int64_t earliest;
} sot__bench;

/* Groups the part's rows (the buckets from..to-1 of each piece, or all rows where pieces are not sorted), sorts and checks them. The ledger
 * is only read, but for spare room that its pairs are given. */
sot_status sot__part_group(const sot__batch *batch, sot__part *part, uint32_t from, uint32_t to, bool all,
                           sot__bench *bench, sot_error *error);
void sot__part_free(sot_context *context, sot__part *part, bool failed);
void sot__bench_free(sot_context *context, sot__bench *bench);

/* ---- columns (columns.c) ---- */

typedef struct sot__columns_reader {
    sot__batch *batch;
    sot_ledger *ledger;
    const sot_columns *columns;
    /* By code, where codes are dense enough. */
    uint32_t *actors, *targets; /* contact + 1, 0: not valid; both the same if they share a dictionary */
    size_t actor_codes, target_codes;
    uint32_t *channels; /* channel, SOT__NONE: not valid */
    size_t channel_codes;
    uint8_t *kinds; /* code of a kind, 255: unknown */
    size_t kind_codes;
    bool simple; /* nothing but times, mapped codes and kinds */
    bool plain_kind[256]; /* known, and content without rare fields */
} sot__columns_reader;

/* Text of a row; digits has room for a code without a dictionary. SOT_E_RANGE: code or offsets are wrong. */
sot_status sot__column_text(const sot_text_column *column, size_t row, char digits[12], sot__text *out);

typedef struct sot__digits {
    char text[5][12];
} sot__digits;

/* Reads and checks one row. */
sot_status sot__columns_row(const sot__columns_reader *reader, size_t row, sot__given *given, sot__digits *digits,
                            sot_error *error);

/* Maps of codes to contacts, channels and kinds (maps.c). */
sot_status sot__maps_make(sot__columns_reader *reader, sot_error *error);
void sot__maps_free(sot__columns_reader *reader);

#endif
