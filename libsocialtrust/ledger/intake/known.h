/* SPDX-License-Identifier: MIT */
/* Rows by their ids: found, in conflict, dropped. */
#ifndef SOT_LEDGER_INTAKE_KNOWN_H
#define SOT_LEDGER_INTAKE_KNOWN_H

#include "ledger/store/order.h"

/* The row with that id in a stored pair; SIZE_MAX if none. */
size_t sot__stored_row_of(const sot_ledger *ledger, uint32_t raw, sot__text id);
/* The row between two contacts; where they have none of that id, one between their aliases. */
bool sot__row_between(sot_ledger *ledger, uint32_t a, uint32_t b, sot__text id, uint32_t *raw,
                      size_t *position);
/* SOT_E_CONFLICT, naming the id and both contacts. */
sot_status sot__conflict(const sot_ledger *ledger, sot__text id, uint32_t x, uint32_t y, sot_error *error);
/* Drops rows position..position+count-1 of a stored pair with all that belongs to them. */
void sot__rows_drop(sot_ledger *ledger, uint32_t raw, size_t position, size_t count);
/* Rows were taken out: if there are none left, the pair is dead too. */
void sot__pair_shrunk(sot_ledger *ledger, uint32_t raw);

#endif
