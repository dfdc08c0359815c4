/* SPDX-License-Identifier: MIT */
/* A pair's rows, and the state that the layer above remembers for them. */
#ifndef SOT_LEDGER_READ_ROWS_H
#define SOT_LEDGER_READ_ROWS_H

#include "ledger/read/pairs.h"
#include "ledger/store/checkpoints.h"
#include "ledger/store/row.h"

/* Room that rows of merged pairs are put together in; one per thread; zero-initialise. */
typedef struct sot__row_room {
    sot__row *rows;
    size_t capacity;
} sot__row_room;

/* The pair's rows in canonical order, equal rows once; sides are those of the canonical pair (already
 * turned). For merged pairs rows whose id came before with other fields are left out and counted in
 * *conflicts. Pointers live until the ledger or `room` changes. */
sot_status sot__ledger_rows(sot_ledger *ledger, const sot__pairs *pairs, const sot__pair *pair,
                            sot__row_room *room, const sot__row **rows, size_t *count, uint64_t *conflicts,
                            sot_error *error);
void sot__row_room_free(sot_context *context, sot__row_room *room);

/* Asks the processor for a stored pair ahead of time, and later for its rows; and how many there are. */
void sot__ledger_prefetch(const sot_ledger *ledger, uint32_t raw);
void sot__ledger_prefetch_rows(const sot_ledger *ledger, uint32_t raw);
size_t sot__ledger_row_count(const sot_ledger *ledger, uint32_t raw);

/* The state remembered for a stored pair; NULL: none. And remembers one (taking it over only on success); not
 * for several threads at once. */
sot__checkpoint *sot__ledger_checkpoint(sot_ledger *ledger, uint32_t raw);
bool sot__ledger_remember(sot_ledger *ledger, uint32_t raw, sot__checkpoint checkpoint);
/* It takes so many bytes now. */
void sot__ledger_remembers_more(sot_ledger *ledger, sot__checkpoint *checkpoint, size_t bytes);

#endif
