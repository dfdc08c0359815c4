/* SPDX-License-Identifier: MIT */
#include "ledger/intake/batch.h"

#include "base/sized.h"
#include "ledger/intake/commit.h"
#include "ledger/intake/pack.h"

sot_status sot__batch_begin(sot_ledger *ledger, sot__batch **out, sot_error *error)
{
    return sot__pieces_begin(ledger, out, error);
}

void sot__batch_at(sot__batch *batch, const uint32_t *lines, uint64_t before, const char *noun)
{
    batch->watch.lines = lines;
    batch->watch.before = before;
    batch->watch.noun = noun;
    batch->watch.report->by_line = noun != NULL;
}

void sot__batch_dense(sot__batch *batch, sot__numbers *numbers)
{
    batch->dense = numbers;
}

void sot__batch_passed_over(sot__batch *batch, uint64_t count, sot__text column)
{
    if (count && sot__note(batch->watch.report, SOT_REMARK_PASSED_OVER, count, SOT_PLACE_NONE))
        sot__noted_text(batch->watch.report->noted[SOT_REMARK_PASSED_OVER].text, column);
}

sot_status sot__batch_exact(sot__batch *batch, double seconds, sot_error *error)
{
    sot_status status = sot__resolution_check(seconds, error);
    if (!status && seconds > batch->resolution_s)
        batch->resolution_s = seconds;
    return status;
}

sot_status sot__batch_add(sot__batch *batch, const sot_columns *columns, size_t *bad_row, sot_error *error)
{
    return sot__batch_take(batch, columns, false, bad_row, error);
}

sot_status sot__batch_lend(sot__batch *batch, const sot_columns *columns, size_t *bad_row, sot_error *error)
{
    return sot__batch_take(batch, columns, true, bad_row, error);
}

sot_status sot__batch_declare(sot__batch *batch, const sot_contact *contact, sot_error *error)
{
    return sot__declare_kept(batch->ledger, contact, &batch->declared, error);
}

sot_status sot__batch_commit(sot__batch *batch, sot_added *added, size_t *bad_row, sot_error *error)
{
    return sot__batch_finish(batch, added, bad_row, error);
}

void sot__batch_discard(sot__batch *batch)
{
    sot__pieces_discard(batch);
}

/* Columns of cues that a later version knows are refused rather than lost. */
static sot_status take_columns(const sot_columns *columns, sot_columns *out, sot_error *error)
{
    static const sot_columns defaults = SOT_COLUMNS_INIT;
    if (!columns)
        return sot__fail(error, SOT_E_ARGUMENT, "columns: expected ones initialised with SOT_COLUMNS_INIT");
    sot_status status = sot__take_struct(columns, &defaults, sizeof defaults, out, "sot_columns", error);
    if (status != SOT_OK)
        return status;
    if (!out->cues)
        out->cue_count = 0;
    for (; out->cue_count > SOT_CUE_COUNT; out->cue_count--)
        if (out->cues[out->cue_count - 1])
            return sot__fail(error, SOT_E_UNSUPPORTED, "cues[%zu]: this version of the library knows %d",
                             out->cue_count - 1, (int)SOT_CUE_COUNT);
    return SOT_OK;
}

sot_status sot_ledger_add_columns(sot_ledger *ledger, const sot_columns *columns, sot_added *added,
                                  sot_error *error)
{
    sot__begin(error);
    sot__batch *batch;
    size_t bad_row = SIZE_MAX;
    if (!ledger)
        return sot__fail(error, SOT_E_ARGUMENT, "sot_ledger_add_columns: ledger is required");
    sot_columns taken;
    sot_status status = take_columns(columns, &taken, error);
    if (status == SOT_OK)
        status = sot__batch_begin(ledger, &batch, error);
    if (status != SOT_OK)
        return status;
    status = sot__batch_exact(batch, taken.resolution_s, error);
    if (status == SOT_OK)
        status = sot__batch_take(batch, &taken, true, &bad_row, error);
    if (status == SOT_OK)
        status = sot__batch_finish(batch, added, &bad_row, error);
    else
        sot__batch_discard(batch);
    return bad_row == SIZE_MAX ? status : sot__fail_at(error, status, "row %zu, column ", bad_row);
}
