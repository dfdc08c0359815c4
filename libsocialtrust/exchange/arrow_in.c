/* SPDX-License-Identifier: MIT */
/* Interactions from an Arrow stream of structs: the schema names the columns, the batches go into the ledger
 * piece by piece. Stream, schema and arrays are released whatever happens. */
#include "arrow_columns.h"
#include "ledger/batch.h"

#include <inttypes.h>

#define PIECE_ROWS (INT64_C(1) << 20)

static sot_status stream_failed(struct ArrowArrayStream *stream, sot_error *error)
{
    const char *message = stream->get_last_error ? stream->get_last_error(stream) : NULL;
    return sot__fail(error, SOT_E_IO, "the Arrow stream failed: %.300s", message ? message : "no message");
}

static sot_status add_field(sot__arrow_reader *reader, const struct ArrowSchema *child, uint32_t *present,
                            sot_error *error)
{
    sot__quote room;
    sot__arrow_field *out = &reader->columns[reader->count++].type;
    if (!child)
        return sot__fail(error, SOT_E_PARSE, "malformed Arrow schema: a field is NULL");
    out->field = sot__field_named(reader->options, sot__text_of(child->name), true);
    if (out->field == -1 && reader->options->ignore_unknown)
        sot__passed_over(&reader->passed, sot__text_of(child->name));
    if (out->field < 0)
        return out->field == SOT__FIELD_PASSED || reader->options->ignore_unknown
                   ? SOT_OK
                   : sot__fail(error, SOT_E_PARSE, "unknown column \"%s\"",
                               sot__quote_text(sot__text_of(child->name), &room));
    if (*present & SOT__FIELD_BIT(out->field))
        return sot__fail(error, SOT_E_PARSE, "column %s is given twice", sot__field_name(out->field));
    *present |= SOT__FIELD_BIT(out->field);
    return sot__arrow_field_of(child, out, error);
}

static sot_status read_schema(sot__arrow_reader *reader, const struct ArrowSchema *schema, sot_error *error)
{
    uint32_t present = 0;
    if (!schema->format || strcmp(schema->format, "+s") != 0)
        return sot__fail(error, SOT_E_UNSUPPORTED, "expected an Arrow stream of structs");
    if (schema->n_children < 0 || schema->n_children > 4096 || (schema->n_children > 0 && !schema->children))
        return sot__fail(error, SOT_E_PARSE, "malformed Arrow schema: its number of fields");
    reader->columns = sot__calloc(reader->context, (size_t)schema->n_children, sizeof *reader->columns);
    if (!reader->columns)
        return sot__no_memory(error);
    for (int64_t i = 0; i < schema->n_children; i++) {
        sot_status status = add_field(reader, schema->children[i], &present, error);
        if (status)
            return status;
    }
    sot_status twice = sot__one_of_text_and_cues(present, error);
    if (twice)
        return twice;
    int missing = sot__field_missing(present);
    return missing < 0 ? SOT_OK
                       : sot__fail(error, SOT_E_PARSE, "column %s is missing", sot__field_name(missing));
}

/* A struct's array, its children, and that no struct is null. */
static sot_status check_batch(const sot__arrow_reader *reader, const struct ArrowArray *array, uint64_t row,
                              sot_error *error)
{
    const int64_t most = INT64_C(1) << 48;
    if (array->n_children != (int64_t)reader->count || (reader->count > 0 && !array->children) ||
        array->length < 0 || array->offset < 0 || array->length > most || array->offset > most ||
        array->n_buffers < 0 || array->n_buffers > 1 || (array->n_buffers == 1 && !array->buffers))
        return sot__fail(error, SOT_E_PARSE, "malformed Arrow array: not as its schema says");
    for (size_t i = 0; i < reader->count; i++) {
        const struct ArrowArray *child = array->children[i];
        const sot__arrow_field *field = &reader->columns[i].type;
        if (!child)
            return sot__fail(error, SOT_E_PARSE, "malformed Arrow array: a column is NULL");
        if (field->field < 0)
            continue;
        if (child->offset < 0 || child->offset > most)
            return sot__fail(error, SOT_E_PARSE, "column %s: malformed Arrow array: its length or offset",
                             sot__field_name(field->field));
        sot_status status =
            sot__arrow_check(field, child, child->offset + array->offset, array->length, error);
        if (status)
            return status;
    }
    /* Last, when the columns have shown that there are so many rows. */
    const uint8_t *bits = sot__arrow_bitmap(array);
    for (int64_t i = 0; bits && i < array->length; i++)
        if (!sot__arrow_bit(bits, array->offset + i))
            return sot__fail(error, SOT_E_PARSE, "row %" PRIu64 ": expected a struct, found null",
                             row + (uint64_t)i);
    return SOT_OK;
}

/* Rows as the ledger's columns; without a column of kinds all are messages, in `kinds` (to be freed). */
static sot_status make_columns(sot__arrow_reader *reader, const struct ArrowArray *array, int64_t from,
                               int64_t count, uint64_t row, sot_columns *columns, char **kinds,
                               sot_error *error)
{
    static const sot_columns none = SOT_COLUMNS_INIT;
    *columns = none;
    columns->count = (size_t)count;
    columns->cues = reader->cues;
    columns->cue_count = SOT_CUE_COUNT;
    for (int cue = 0; cue < SOT_CUE_COUNT; cue++)
        reader->cues[cue] = NULL;
    for (size_t i = 0; i < reader->count; i++) {
        const struct ArrowArray *child = array->children[i];
        sot__arrow_column *column = &reader->columns[i];
        if (column->type.field < 0)
            continue;
        sot_status status = sot__arrow_convert(reader, column, child, child->offset + array->offset + from,
                                               (size_t)count, row, columns, error);
        if (status)
            return status;
    }
    if (columns->kind)
        return SOT_OK;
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
    sot_status status = check_batch(reader, array, rows, error);
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
    sot_status status = check_batch(reader, array, 0, error);
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
    struct ArrowArray array = {0}, next = {0};
    uint64_t rows = 0;
    sot_status status = SOT_OK;
    if (stream->get_next(stream, &array) != 0)
        status = stream_failed(stream, error);
    while (!status && array.release) {
        if (stream->get_next(stream, &next) != 0) {
            status = stream_failed(stream, error);
            next.release = NULL;
        } else if (rows == 0 && !next.release && few_columns(reader)) {
            status = add_only(reader, batch, &array, added, error);
            array.release(&array);
            return status;
        } else {
            status = add_batch(reader, batch, &array, rows, error);
            rows += (uint64_t)(array.length > 0 ? array.length : 0);
        }
        array.release(&array);
        array = next;
        memset(&next, 0, sizeof next);
    }
    if (array.release)
        array.release(&array);
    if (!status)
        return sot__batch_commit(batch, added, NULL, error);
    sot__batch_discard(batch);
    return status;
}

static sot_status read_stream(sot__arrow_reader *reader, sot_ledger *ledger, struct ArrowArrayStream *stream,
                              sot_added *added, sot_error *error)
{
    struct ArrowSchema schema;
    sot__batch *batch = NULL;
    memset(&schema, 0, sizeof schema);
    if (stream->get_schema(stream, &schema) != 0)
        return stream_failed(stream, error);
    sot_status status = schema.release ? read_schema(reader, &schema, error)
                                       : sot__fail(error, SOT_E_PARSE, "the Arrow stream has no schema");
    if (schema.release)
        schema.release(&schema);
    if (!status && !sot__kinds_reset(&reader->kinds))
        status = sot__no_memory(error);
    if (!status)
        status = sot__batch_begin(ledger, &batch, error);
    if (status)
        return status;
    sot__batch_passed_over(batch, reader->passed.count, sot__text_of(reader->passed.first));
    status = sot__batch_exact(batch, reader->options->resolution_s, error);
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
    sot_read_options checked;
    if (!stream || !stream->release)
        return sot__fail(error, SOT_E_ARGUMENT, "an Arrow stream that is not released is needed");
    sot_status status = sot__read_options_check(options, &checked, error);
    if (!status && (!ledger || !stream->get_schema || !stream->get_next))
        status = sot__fail(error, SOT_E_ARGUMENT, "a ledger and a stream with its functions are needed");
    if (!status) {
        sot__arrow_reader reader = {.context = sot__ledger_context(ledger),
                                    .profile = sot__ledger_profile(ledger),
                                    .options = &checked};
        reader.kinds.names.all.context = reader.context;
        status = read_stream(&reader, ledger, stream, added, error);
        for (size_t i = 0; reader.columns && i < reader.count; i++)
            sot__arrow_column_free(reader.context, &reader.columns[i]);
        sot__free(reader.context, reader.columns);
        sot__dictionary_free(&reader.kinds.names.all);
    }
    stream->release(stream);
    return status;
}
