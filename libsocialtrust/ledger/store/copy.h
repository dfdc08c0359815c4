/* SPDX-License-Identifier: MIT */
/* A ledger once more, with nothing in it that is not used: for snapshots, and to give memory back. */
#ifndef SOT_LEDGER_STORE_COPY_H
#define SOT_LEDGER_STORE_COPY_H

#include "ledger/store/ledger.h"

/* The same contacts in the order of first mention, rows, aliases and declarations. Linear. */
sot_status sot__ledger_copy(const sot_ledger *from, sot_ledger **out, sot_error *error);

/* Puts a copy in the ledger's place; on failure nothing has changed. */
sot_status sot__ledger_compact(sot_ledger *ledger, sot_error *error);

/* The same after something was taken out, if more is dead than alive; when there is no memory for it, it is
 * left for later. */
void sot__ledger_tidy(sot_ledger *ledger);

#endif
