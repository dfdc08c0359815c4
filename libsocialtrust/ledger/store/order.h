/* SPDX-License-Identifier: MIT */
/* The canonical order of a pair's rows. */
#ifndef SOT_LEDGER_STORE_ORDER_H
#define SOT_LEDGER_STORE_ORDER_H

#include "ledger/store/ledger.h"

int sot__row_compare(const sot_ledger *ledger, const sot__row *x, const sot__row *y);
/* The same for a row whose rare fields are still outside (NULL: none). */
int sot__row_compare_new(const sot_ledger *ledger, const sot__row *x, const sot__extra *extra,
                         const sot__row *y);
/* The first row not before `row`; *equal if it is the same. */
size_t sot__row_position(const sot_ledger *ledger, const sot__row *rows, size_t count, const sot__row *row,
                         const sot__extra *extra, bool *equal);
/* Sorts; `room` has place for `count` rows. */
void sot__rows_sort(sot__row *rows, size_t count, sot__row *room, const sot_ledger *ledger);

#endif
