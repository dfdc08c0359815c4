/* SPDX-License-Identifier: MIT */
/* Rows of many pairs on their way into a ledger, as columns of a block: rows one at a time would each search
 * their place. */
#ifndef SOT_SQL_BATCH_H
#define SOT_SQL_BATCH_H

#include "sql/group.h"

typedef struct sql_batch sql_batch;

/* One load into the ledger, which is busy until it ends. NULL: out of memory. */
sql_batch *batch_new(group_resize resize, sot_ledger *ledger);
void batch_free(sql_batch *batch);

/* Takes a row (its texts are copied); whole blocks are checked. Errors: MEMORY and those of
 * sot_ledger_add_columns(), with the row's number from 1. */
sot_status batch_add(sql_batch *batch, const group_row *row, sot_error *error);

/* All of it goes into the ledger, or nothing. */
sot_status batch_end(sql_batch *batch, sot_error *error);

#endif
