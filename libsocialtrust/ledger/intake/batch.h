/* SPDX-License-Identifier: MIT */
/* Adding many rows, all or none: columns go into a batch piece by piece (a reader's blocks), and then all at
 * once into the ledger. Nothing of a discarded batch stays, not even the contacts that it named. */
#ifndef SOT_LEDGER_INTAKE_BATCH_H
#define SOT_LEDGER_INTAKE_BATCH_H

#include "ledger/intake/numbers.h"
#include "socialtrust/ledger.h"

typedef struct sot__batch sot__batch;

/* Begins; takes the ledger's guard until the batch is committed or discarded (SOT_E_BUSY if it is taken). */
sot_status sot__batch_begin(sot_ledger *ledger, sot__batch **out, sot_error *error);

/* Where the columns that are added next come from: `before` is the line or row of the first, or what `lines`
 * (NULL: they follow each other) is added to. They are lines, and a field is called `noun`; NULL: they are
 * rows from 0, with columns. */
void sot__batch_at(sot__batch *batch, const uint32_t *lines, uint64_t before, const char *noun);
/* The columns that are added next have one dictionary for both contacts, of valid UTF-8, with 64-bit offsets:
 * empty text first, all that are not known yet in order of first use; they are known then. NULL: they have
 * another one. */
void sot__batch_dense(sot__batch *batch, sot__numbers *numbers);
/* Columns that nobody knows and that are passed over, 0 or more; the first of them. */
void sot__batch_passed_over(sot__batch *batch, uint64_t count, sot__text column);

/* How exact the times are said to be, in seconds, 0: nothing is said; the coarsest of a batch counts. */
sot_status sot__batch_exact(sot__batch *batch, double seconds, sot_error *error);

/* Checks, interns and packs the rows; uses the context's threads for large pieces. On an error the message
 * says column and what was expected, *bad_row is the first bad row within `columns`, and the batch can only
 * be discarded. */
sot_status sot__batch_add(sot__batch *batch, const sot_columns *columns, size_t *bad_row, sot_error *error);

/* The same with columns that are all of the batch and stay as they are until it ends: they may be read only
 * then. */
sot_status sot__batch_lend(sot__batch *batch, const sot_columns *columns, size_t *bad_row, sot_error *error);

/* Declares a contact, and an alias where `alias_of` is given. After a failure the batch can only be
 * discarded.
 */
sot_status sot__batch_declare(sot__batch *batch, const sot_contact *contact, sot_error *error);

/* Puts everything into the ledger, or nothing. Frees the batch in either case. CONFLICT names the id and the
 * pair. *bad_row (may be NULL) is the first bad row of columns that were lent, else SIZE_MAX. */
sot_status sot__batch_commit(sot__batch *batch, sot_added *added, size_t *bad_row, sot_error *error);

void sot__batch_discard(sot__batch *batch);

#endif
