/* SPDX-License-Identifier: MIT */
/* A batch: rows gathered outside the ledger in pieces, then put in all at once or forgotten. */
#include "ledger/intake/pieces.h"

#include "ledger/intake/codes.h"

sot_status sot__pieces_begin(sot_ledger *ledger, sot__batch **out, sot_error *error)
{
    *out = NULL;
    sot_status status = sot__guard_changing(ledger, error);
    if (status != SOT_OK)
        return status;
    sot__batch *batch = sot__calloc(ledger->context, 1, sizeof *batch);
    if (!batch) {
        sot__unguard_ledger(ledger);
        return sot__no_memory(error);
    }
    batch->ledger = ledger;
    batch->keep_first = !(ledger->intake.errors & SOT_REMARK_BIT(SOT_REMARK_CONFLICT));
    batch->watch.report = sot__calloc(ledger->context, 1, sizeof *batch->watch.report);
    if (!batch->watch.report) {
        sot__free(ledger->context, batch);
        sot__unguard_ledger(ledger);
        return sot__no_memory(error);
    }
    batch->watch.report->first_us = batch->watch.report->last_us = SOT_TIME_NONE;
    batch->mark = sot__ledger_mark(ledger);
    *out = batch;
    return SOT_OK;
}

void sot__pieces_clear(sot__batch *batch)
{
    sot_context *context = batch->ledger->context;
    for (size_t i = 0; i < batch->piece_count; i++)
        sot__free(context, batch->pieces[i].rows);
    sot__free(context, batch->pieces);
    batch->pieces = NULL;
    batch->piece_count = batch->piece_room = 0;
    if (batch->lent) {
        sot__codes_free(batch->lent);
        sot__free(context, batch->lent);
        batch->lent = NULL;
    }
}

void sot__pieces_end(sot__batch *batch)
{
    sot_ledger *ledger = batch->ledger;
    sot__pieces_clear(batch);
    sot__free(ledger->context, batch->watch.report);
    sot__free(ledger->context, batch->watch.origins);
    sot_profile_unref(batch->coarser);
    sot__free(ledger->context, batch);
    sot__unguard_ledger(ledger);
}

void sot__pieces_discard(sot__batch *batch)
{
    if (!batch)
        return;
    sot__cards_restore(batch->ledger, &batch->declared);
    sot__ledger_rewind(batch->ledger, batch->mark);
    sot__pieces_end(batch);
}

sot__piece *sot__pieces_open(sot__batch *batch, size_t want)
{
    sot_context *context = batch->ledger->context;
    sot__piece *piece = batch->piece_count ? &batch->pieces[batch->piece_count - 1] : NULL;
    if (!piece || piece->count == SOT__PIECE_ROWS) {
        if (!SOT__GROW(context, batch->pieces, batch->piece_room, batch->piece_count + 1))
            return NULL;
        piece = &batch->pieces[batch->piece_count++];
        *piece = (sot__piece){NULL, 0, 0};
    }
    if (want > SOT__PIECE_ROWS - piece->count)
        want = SOT__PIECE_ROWS - piece->count;
    return SOT__GROW(context, piece->rows, piece->capacity, piece->count + want) ? piece : NULL;
}
