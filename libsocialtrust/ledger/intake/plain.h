/* SPDX-License-Identifier: MIT */
/* Columns of codes and numbers with nothing rare: read from the caller's memory with one look at each value.
 */
#ifndef SOT_LEDGER_INTAKE_PLAIN_H
#define SOT_LEDGER_INTAKE_PLAIN_H

#include "ledger/intake/columns.h"
#include "ledger/intake/partition.h"

/* Of rows from..to-1: how many fall into each part; and puts them there. False: a row is not valid. Only for
 * simple readers whose rows can be squeezed, as they are then. */
bool sot__plain_count(const sot__columns_reader *reader, size_t from, size_t to, unsigned bits,
                      uint32_t *counts);
bool sot__plain_place(const sot__columns_reader *reader, size_t from, size_t until, sot__partition *to);
/* The same into a piece. */
bool sot__plain_pack(const sot__columns_reader *reader, size_t from, size_t to, sot__packed *out);
/* The first bad row and what is wrong with it. */
sot_status sot__columns_find_bad(const sot__columns_reader *reader, size_t from, size_t *bad_row,
                                 sot_error *error);

#endif
