/* SPDX-License-Identifier: MIT */
#ifndef SOT_LEDGER_INTAKE_PACK_H
#define SOT_LEDGER_INTAKE_PACK_H

#include "ledger/intake/pieces.h"

/* Takes columns into a batch. With `lend` they are all of the batch, and stay as they are until it ends: they
 * may be read only then. *bad_row: the first bad row. */
sot_status sot__batch_take(sot__batch *batch, const sot_columns *columns, bool lend, size_t *bad_row,
                           sot_error *error);

#endif
