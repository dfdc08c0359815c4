/* SPDX-License-Identifier: MIT */
#include "ledger/intake/batch.h"

#include "ledger/intake/commit.h"
#include "ledger/intake/pack.h"

sot_status sot__batch_begin(sot_ledger *ledger, sot__batch **out, sot_error *error)
{
    return sot__pieces_begin(ledger, out, error);
}

sot_status sot__batch_add(sot__batch *batch, const sot_columns *columns, size_t *bad_row, sot_error *error)
{
    return sot__batch_take(batch, columns, false, bad_row, error);
}

sot_status sot__batch_lend(sot__batch *batch, const sot_columns *columns, size_t *bad_row, sot_error *error)
{
    return sot__batch_take(batch, columns, true, bad_row, error);
}

sot_status sot__batch_commit(sot__batch *batch, sot_added *added, size_t *bad_row, sot_error *error)
{
    return sot__batch_finish(batch, added, bad_row, error);
}

void sot__batch_discard(sot__batch *batch)
{
    sot__pieces_discard(batch);
}

sot_status sot_ledger_add_columns(sot_ledger *ledger, const sot_columns *columns, sot_added *added,
                                  sot_error *error)
{
    sot__batch *batch;
    size_t bad_row = SIZE_MAX;
    if (!ledger)
        return sot__fail(error, SOT_E_ARGUMENT, "sot_ledger_add_columns: ledger is required");
    sot_status status = sot__batch_begin(ledger, &batch, error);
    if (status != SOT_OK)
        return status;
    status = sot__batch_take(batch, columns, true, &bad_row, error);
    if (status == SOT_OK)
        status = sot__batch_finish(batch, added, &bad_row, error);
    else
        sot__batch_discard(batch);
    return bad_row == SIZE_MAX ? status : sot__fail_at(error, status, "row %zu, column ", bad_row);
}
