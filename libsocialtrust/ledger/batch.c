/* SPDX-License-Identifier: MIT */
/* A batch: rows gathered outside the ledger in pieces, then put in all at once or forgotten. */
#include "ledger/bulk.h"

sot_status sot__batch_begin(sot_ledger *ledger, sot__batch **out, sot_error *error)
{
    *out = NULL;
    if (!sot__guard_ledger(ledger))
        return sot__busy(error, "ledger");
    sot__batch *batch = sot__calloc(ledger->context, 1, sizeof *batch);
    if (!batch) {
        sot__unguard_ledger(ledger);
        return sot__no_memory(error);
    }
    batch->ledger = ledger;
    batch->mark = sot__ledger_mark(ledger);
    *out = batch;
    return SOT_OK;
}

void sot__batch_clear(sot__batch *batch)
{
    sot_context *context = batch->ledger->context;
    for (size_t i = 0; i < batch->piece_count; i++) {
        sot__free(context, batch->pieces[i].rows);
        sot__free(context, batch->pieces[i].starts);
    }
    sot__free(context, batch->pieces);
    batch->pieces = NULL;
    batch->piece_count = batch->piece_room = 0;
}

void sot__batch_end(sot__batch *batch)
{
    sot_ledger *ledger = batch->ledger;
    sot__batch_clear(batch);
    sot__free(ledger->context, batch);
    sot__unguard_ledger(ledger);
}

void sot__batch_discard(sot__batch *batch)
{
    if (!batch)
        return;
    sot__ledger_rewind(batch->ledger, batch->mark);
    sot__batch_end(batch);
}

sot_status sot__batch_append(sot__batch *batch, sot__piece piece, sot_error *error)
{
    if (!SOT__GROW(batch->ledger->context, batch->pieces, batch->piece_room, batch->piece_count + 1))
        return sot__no_memory(error);
    batch->pieces[batch->piece_count++] = piece;
    return SOT_OK;
}

sot__piece *sot__batch_open(sot__batch *batch, size_t want)
{
    sot__piece *piece = batch->piece_count ? &batch->pieces[batch->piece_count - 1] : NULL;
    if (!piece || piece->starts || piece->count == SOT__PIECE_ROWS) {
        if (sot__batch_append(batch, (sot__piece){NULL, 0, 0, NULL}, NULL) != SOT_OK)
            return NULL;
        piece = &batch->pieces[batch->piece_count - 1];
    }
    if (want > SOT__PIECE_ROWS - piece->count)
        want = SOT__PIECE_ROWS - piece->count;
    if (!SOT__GROW(batch->ledger->context, piece->rows, piece->capacity, piece->count + want))
        return NULL;
    return piece;
}

bool sot__piece_sort(sot_context *context, const sot__packed *rows, uint32_t count, uint16_t *buckets, sot__piece *piece)
{
    uint32_t places[SOT__BUCKETS], sum = 0;
    piece->starts = sot__alloc(context, SOT__BUCKETS + 1, sizeof *piece->starts);
    piece->rows = sot__alloc(context, count, sizeof *piece->rows);
    piece->count = count;
    piece->capacity = count;
    if (!piece->starts || !piece->rows) {
        sot__free(context, piece->starts);
        sot__free(context, piece->rows);
        return false;
    }
    memset(places, 0, sizeof places);
    for (uint32_t i = 0; i < count; i++) {
        uint32_t bucket = sot__packed_bucket(&rows[i]);
        buckets[i] = (uint16_t)bucket;
        places[bucket]++;
    }
    for (uint32_t b = 0; b < SOT__BUCKETS; b++) {
        uint32_t here = places[b];
        piece->starts[b] = places[b] = sum;
        sum += here;
    }
    piece->starts[SOT__BUCKETS] = sum;
    for (uint32_t i = 0; i < count; i++)
        piece->rows[places[buckets[i]]++] = rows[i];
    return true;
}

sot_status sot_ledger_add_columns(sot_ledger *ledger, const sot_columns *columns, sot_added *added, sot_error *error)
{
    sot__batch *batch;
    size_t bad_row = SIZE_MAX;
    if (!ledger)
        return sot__fail(error, SOT_E_ARGUMENT, "sot_ledger_add_columns: ledger is required");
    sot_status status = sot__batch_begin(ledger, &batch, error);
    if (status != SOT_OK)
        return status;
    status = sot__batch_add(batch, columns, &bad_row, error);
    if (status == SOT_OK)
        return sot__batch_commit(batch, added, error);
    sot__batch_discard(batch);
    return bad_row == SIZE_MAX ? status : sot__fail_at(error, status, "row %zu, column ", bad_row);
}
