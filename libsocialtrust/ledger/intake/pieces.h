/* SPDX-License-Identifier: MIT */
/* A batch's inside: rows that wait outside the ledger, packed in pieces, or in the caller's columns where
 * these can be read as they are. */
#ifndef SOT_LEDGER_INTAKE_PIECES_H
#define SOT_LEDGER_INTAKE_PIECES_H

#include "ledger/intake/declare.h"
#include "ledger/intake/numbers.h"
#include "ledger/intake/packed.h"
#include "ledger/intake/watch.h"
#include "ledger/store/ledger.h"

#define SOT__PIECE_ROWS (1u << 16)

typedef struct sot__piece {
    sot__packed *rows;
    uint32_t count;
    size_t capacity;
} sot__piece;

/* The new rows of one pair. */
typedef struct sot__group {
    sot__row *rows;
    uint32_t count;
    uint32_t raw;  /* the stored pair, SOT__NONE: a new one */
    uint32_t a, b; /* a before b in byte order */
} sot__group;

typedef struct sot__batch {
    sot_ledger *ledger;
    sot__mark mark;
    sot__piece *pieces;
    size_t piece_count, piece_room;
    struct sot__columns_reader *lent; /* columns that are read at commit; no pieces then */
    uint64_t rows;
    sot__watch watch;
    const struct sot_columns *shown; /* columns that were lent, which are there until the end */
    sot__cards_kept declared;
    double resolution_s;  /* how exact the times are said to be; 0: nothing was said */
    sot_profile *coarser; /* the ledger's profile from then on, NULL: it stays */
    bool keep_first; /* where an id comes again with other fields: the first row in canonical order stays */
    sot__numbers *dense; /* sot__batch_dense() */
    bool failed;
} sot__batch;

/* Begins; takes the ledger's guard until the batch is committed or discarded (SOT_E_BUSY if it is taken). */
sot_status sot__pieces_begin(sot_ledger *ledger, sot__batch **out, sot_error *error);
/* Nothing of a discarded batch stays, not even the contacts that it named. */
void sot__pieces_discard(sot__batch *batch);

void sot__pieces_clear(sot__batch *batch); /* frees what waits */
void sot__pieces_end(sot__batch *batch);   /* frees the batch and gives the ledger back */
/* A piece with room for at least one more row, for up to `want`; NULL: out of memory. */
sot__piece *sot__pieces_open(sot__batch *batch, size_t want);

#endif
