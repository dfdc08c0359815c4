/* SPDX-License-Identifier: MIT */
/* A pair's rows, and the state that the layer above remembers for them. */
#ifndef SOT_LEDGER_READ_ROWS_H
#define SOT_LEDGER_READ_ROWS_H

#include "ledger/read/pairs.h"
#include "ledger/store/checkpoints.h"
#include "ledger/store/row.h"

/* A row and which of the stored pairs it is from. */
typedef struct sot__tagged {
    sot__row row;
    uint32_t member;
} sot__tagged;

/* Room that rows of merged pairs are put together in; one per thread; zero-initialise. */
typedef struct sot__row_room {
    sot__row *rows;
    size_t capacity;
    bool merged; /* the rows are of several records */
    uint32_t *records, *numbers;
    sot__tagged *tagged;
    size_t record_room, number_room, tagged_room;
} sot__row_room;

/* The pair's rows in canonical order, equal rows once; sides are those of the canonical pair (already
 * turned). Where several stored pairs are merged, ids belong to the one that they are from; rows whose id
 * another record has had before are counted in *conflicts. Pointers live until the ledger or `room` changes.
 */
sot_status sot__ledger_rows(sot_ledger *ledger, const sot__pairs *pairs, const sot__pair *pair,
                            sot__row_room *room, const sot__row **rows, size_t *count, uint64_t *conflicts,
                            sot_error *error);
void sot__row_room_free(sot_context *context, sot__row_room *room);

/* Whether the sides of a stored pair are the other way round in the canonical one. */
bool sot__ledger_turned(const sot_ledger *ledger, const sot__pair *pair, uint32_t raw);

/* Of rows that sot__ledger_rows() gave last: whether they are copies, of several stored pairs or of one that
 * is turned. */
static inline bool sot__rows_copied(const sot__row_room *room, const sot__row *rows)
{
    return rows == room->rows;
}

/* Which record each is of, 0 the pair's own, the others in the order in which they come first; NULL: all are
 * of one. */
static inline const uint32_t *sot__row_records(const sot__row_room *room, const sot__row *rows)
{
    return room->merged && sot__rows_copied(room, rows) ? room->records : NULL;
}

/* Asks the processor for a stored pair ahead of time, and later for its rows; and how many there are. */
void sot__ledger_prefetch(const sot_ledger *ledger, uint32_t raw);
void sot__ledger_prefetch_rows(const sot_ledger *ledger, uint32_t raw);
size_t sot__ledger_row_count(const sot_ledger *ledger, uint32_t raw);

/* The state remembered for a stored pair; NULL: none. And remembers one (taking it over only on success); not
 * for several threads at once. */
sot__checkpoint *sot__ledger_checkpoint(sot_ledger *ledger, uint32_t raw);
bool sot__ledger_remember(sot_ledger *ledger, uint32_t raw, sot__checkpoint checkpoint);
/* Rows that are to grow get a block of their own with room, if they have none: a long pair's first new row
 * would pay for moving all of them. Not for several threads at once; false: out of memory. */
bool sot__ledger_make_room(sot_ledger *ledger, uint32_t raw);
/* It takes so many bytes now. */
void sot__ledger_remembers_more(sot_ledger *ledger, sot__checkpoint *checkpoint, size_t bytes);

#endif
