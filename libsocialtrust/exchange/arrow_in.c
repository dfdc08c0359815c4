/* SPDX-License-Identifier: MIT */
/* Interactions from an Arrow stream of structs: the batches go into the ledger piece by piece. Stream, schema
 * and arrays are released whatever happens. */
#include "columns/arrow_columns.h"
#include "ledger/batch.h"

#include <inttypes.h>

#define PIECE_ROWS (INT64_C(1) << 20)

/* Rows as the ledger's columns; without a column of kinds all are messages, in `kinds` (to be freed). */
static sot_status make_columns(sot__arrow_reader *reader, const struct ArrowArray *array, int64_t from,
                               int64_t count, uint64_t row, sot_columns *columns, char **kinds,
                               sot_error *error)
{
    sot_status status = sot__arrow_convert(reader, array, from, count, row, columns, error);
    if (status || columns->kind)
        return status;
    *kinds = sot__alloc(reader->context, (size_t)count, 1);
    if (!*kinds)
        return sot__no_memory(error);
    memset(*kinds, SOT_KIND_MESSAGE, (size_t)count);
    columns->kind = (const uint8_t *)*kinds;
    return SOT_OK;
}

static sot_status at_row(sot_error *error, sot_status status, uint64_t row)
{
    if (status == SOT_OK || status == SOT_E_MEMORY || status == SOT_E_CANCELLED)
        return status;
    sot__name_field(error, status, "column");
    return sot__fail_at(error, status, "row %" PRIu64 ", ", row);
}

static sot_status add_piece(sot__arrow_reader *reader, sot__batch *batch, const struct ArrowArray *array,
                            int64_t from, int64_t count, uint64_t row, sot_error *error)
{
    sot_columns columns;
    size_t bad_row = 0;
    char *kinds = NULL;
    sot_status status = make_columns(reader, array, from, count, row, &columns, &kinds, error);
    if (!status) {
        sot__batch_at(batch, NULL, row, NULL);
        status = sot__batch_add(batch, &columns, &bad_row, error);
        status = at_row(error, status, row + bad_row);
    }
    sot__free(reader->context, kinds);
    return status;
}

static sot_status add_batch(sot__arrow_reader *reader, sot__batch *batch, const struct ArrowArray *array,
                            uint64_t rows, sot_error *error)
{
    sot_status status = sot__arrow_check_batch(reader, array, rows, error);
    for (int64_t from = 0; !status && from < array->length; from += PIECE_ROWS) {
        int64_t count = array->length - from < PIECE_ROWS ? array->length - from : PIECE_ROWS;
        status = add_piece(reader, batch, array, from, count, rows, error);
        rows += (uint64_t)count;
        if (!status)
            status = sot__progress(reader->context, "reading", rows, 0, error);
    }
    return status;
}

/* A stream's only batch is lent to the ledger, which reads it where it lies as far as it can. */
static sot_status add_only(sot__arrow_reader *reader, sot__batch *batch, const struct ArrowArray *array,
                           sot_added *added, sot_error *error)
{
    sot_columns columns;
    size_t bad_row = SIZE_MAX;
    char *kinds = NULL;
    sot_status status = sot__arrow_check_batch(reader, array, 0, error);
    if (!status)
        status = make_columns(reader, array, 0, array->length, 0, &columns, &kinds, error);
    if (!status) {
        status = sot__batch_lend(batch, &columns, &bad_row, error);
        if (!status) {
            status = sot__batch_commit(batch, added, &bad_row, error);
            batch = NULL;
        }
        if (bad_row != SIZE_MAX)
            status = at_row(error, status, bad_row);
    }
    if (batch)
        sot__batch_discard(batch);
    sot__free(reader->context, kinds);
    return status;
}

/* Whether no column but these is there, so that all rows at once take little room. */
static bool few_columns(const sot__arrow_reader *reader)
{
    for (size_t i = 0; i < reader->count; i++)
        if (reader->columns[i].type.field > SOT__FIELD_CHANNEL)
            return false;
    return true;
}

/* Frees the batch in every case. */
static sot_status add_batches(sot__arrow_reader *reader, sot__batch *batch, struct ArrowArrayStream *stream,
                              sot_added *added, sot_error *error)
{
    struct ArrowArray array, next;
    uint64_t rows = 0;
    sot_status status = sot__arrow_next(stream, &array, error);
    while (!status && array.release) {
        status = sot__arrow_next(stream, &next, error);
        if (!status && rows == 0 && !next.release && few_columns(reader)) {
            status = add_only(reader, batch, &array, added, error);
            array.release(&array);
            return status;
        }
        if (!status)
            status = add_batch(reader, batch, &array, rows, error);
        rows += (uint64_t)(array.length > 0 ? array.length : 0);
        array.release(&array);
        array = next;
    }
    if (array.release)
        array.release(&array);
    if (!status)
        return sot__batch_commit(batch, added, NULL, error);
    sot__batch_discard(batch);
    return status;
}

static sot_status read_stream(sot__arrow_reader *reader, sot_ledger *ledger, struct ArrowArrayStream *stream,
                              const sot_read_options *options, sot_added *added, sot_error *error)
{
    sot__batch *batch = NULL;
    sot_status status = sot__arrow_open(reader, stream, options, error);
    if (!status)
        status = sot__batch_begin(ledger, &batch, error);
    if (status)
        return status;
    sot__batch_passed_over(batch, reader->passed.count, sot__text_of(reader->passed.first));
    status = sot__batch_exact(batch, reader->options.resolution_s, error);
    for (size_t i = 0; !status && i < reader->count; i++)
        if (reader->columns[i].type.field == SOT__FIELD_TIME &&
            reader->columns[i].type.type.kind == SOT__ARROW_DATE)
            status = sot__batch_exact(batch, 86400, error);
    if (status) {
        sot__batch_discard(batch);
        return status;
    }
    return add_batches(reader, batch, stream, added, error);
}

sot_status sot_ledger_read_arrow(sot_ledger *ledger, struct ArrowArrayStream *stream,
                                 const sot_read_options *options, sot_added *added, sot_error *error)
{
    sot__begin(error);
    sot__arrow_reader reader = {.shape = &sot__interactions};
    sot_status status = SOT_E_ARGUMENT;
    if (ledger) {
        reader.context = sot__ledger_context(ledger);
        reader.profile = sot__ledger_profile(ledger);
        status = read_stream(&reader, ledger, stream, options, added, error);
    } else {
        sot__fail(error, status, "a ledger is needed");
    }
    sot__arrow_close(&reader, stream);
    return status;
}
