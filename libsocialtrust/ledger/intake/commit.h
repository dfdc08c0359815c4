/* SPDX-License-Identifier: MIT */
#ifndef SOT_LEDGER_INTAKE_COMMIT_H
#define SOT_LEDGER_INTAKE_COMMIT_H

#include "ledger/intake/pieces.h"

/* Puts everything into the ledger, or nothing; frees the batch in either case. *bad_row: the first bad row of
 * columns that were lent, else SIZE_MAX; both `added` and `bad_row` may be NULL. */
sot_status sot__batch_finish(sot__batch *batch, sot_added *added, size_t *bad_row, sot_error *error);

#endif
