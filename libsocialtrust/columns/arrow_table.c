/* SPDX-License-Identifier: MIT */
/* An Arrow stream of structs as a table: the schema names the columns, the batches have their rows. */
#include "columns/arrow_columns.h"

#include <errno.h>
#include <inttypes.h>

static sot_status stream_failed(struct ArrowArrayStream *stream, int code, sot_error *error)
{
    if (code == ENOMEM)
        return sot__no_memory(error);
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
    out->field = sot__field_named(reader->shape, &reader->options, sot__text_of(child->name), true);
    if (out->field == -1 && reader->options.ignore_unknown)
        sot__passed_over(&reader->passed, sot__text_of(child->name));
    if (out->field < 0)
        return out->field == SOT__FIELD_PASSED || reader->options.ignore_unknown
                   ? SOT_OK
                   : sot__fail(error, SOT_E_PARSE, "unknown column \"%s\"",
                               sot__quote_text(sot__text_of(child->name), &room));
    if (*present & SOT__FIELD_BIT(out->field))
        return sot__fail(error, SOT_E_PARSE, "column %s is given twice",
                         sot__column_name(reader->shape, out->field));
    out->name = sot__column_name(reader->shape, out->field);
    out->required = (reader->shape->required & SOT__FIELD_BIT(out->field)) != 0;
    out->truth = reader->all;
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
    const char *missing = sot__column_missing(reader->shape, present);
    return missing ? sot__fail(error, SOT_E_PARSE, "column %s is missing", missing) : SOT_OK;
}

sot_status sot__arrow_open(sot__arrow_reader *reader, struct ArrowArrayStream *stream,
                           const sot_read_options *options, sot_error *error)
{
    struct ArrowSchema schema;
    memset(&schema, 0, sizeof schema);
    if (!stream || !stream->release)
        return sot__fail(error, SOT_E_ARGUMENT, "an Arrow stream that is not released is needed");
    if (!stream->get_schema || !stream->get_next)
        return sot__fail(error, SOT_E_ARGUMENT, "a stream with its functions is needed");
    reader->kinds.names.all.context = reader->context;
    sot_status status = sot__read_options_check(reader->shape, options, &reader->options, error);
    if (status)
        return status;
    reader->options.ignore_unknown |= reader->all;
    int code = stream->get_schema(stream, &schema);
    if (code != 0)
        return stream_failed(stream, code, error);
    status = schema.release ? read_schema(reader, &schema, error)
                            : sot__fail(error, SOT_E_PARSE, "the Arrow stream has no schema");
    if (schema.release)
        schema.release(&schema);
    return status || sot__kinds_reset(&reader->kinds) ? status : sot__no_memory(error);
}

void sot__arrow_close(sot__arrow_reader *reader, struct ArrowArrayStream *stream)
{
    for (size_t i = 0; reader->columns && i < reader->count; i++)
        sot__arrow_column_free(reader->context, &reader->columns[i]);
    if (reader->context) {
        sot__free(reader->context, reader->columns);
        sot__dictionary_free(&reader->kinds.names.all);
    }
    if (stream && stream->release)
        stream->release(stream);
}

sot_status sot__arrow_next(struct ArrowArrayStream *stream, struct ArrowArray *out, sot_error *error)
{
    memset(out, 0, sizeof *out);
    int code = stream->get_next(stream, out);
    if (code == 0)
        return SOT_OK;
    out->release = NULL;
    return stream_failed(stream, code, error);
}

/* A struct's array, its children, and that no struct is null. */
sot_status sot__arrow_check_batch(const sot__arrow_reader *reader, const struct ArrowArray *array,
                                  uint64_t row, sot_error *error)
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
                             field->name);
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

sot_status sot__arrow_convert(sot__arrow_reader *reader, const struct ArrowArray *array, int64_t from,
                              int64_t count, uint64_t row, sot_columns *out, sot_error *error)
{
    static const sot_columns none = SOT_COLUMNS_INIT;
    *out = none;
    out->count = (size_t)count;
    out->cues = reader->cues;
    out->cue_count = SOT_CUE_COUNT;
    for (int cue = 0; cue < SOT_CUE_COUNT; cue++)
        reader->cues[cue] = NULL;
    for (size_t i = 0; i < reader->count; i++) {
        const struct ArrowArray *child = array->children[i];
        sot__arrow_column *column = &reader->columns[i];
        if (column->type.field < 0)
            continue;
        sot_status status = sot__arrow_convert_column(
            reader, column, child, child->offset + array->offset + from, (size_t)count, row, out, error);
        if (status)
            return status;
    }
    return SOT_OK;
}

sot_status sot__arrow_take(sot__arrow_reader *reader, struct ArrowArrayStream *stream,
                           const sot_read_options *options, sot_columns *out, sot_error *error)
{
    struct ArrowArray array;
    size_t rows = 0;
    reader->all = true;
    sot_status status = sot__arrow_open(reader, stream, options, error);
    while (!status && !(status = sot__arrow_next(stream, &array, error)) && array.release) {
        status = sot__arrow_check_batch(reader, &array, rows, error);
        if (!status && array.length > 0) {
            status = sot__arrow_convert(reader, &array, 0, array.length, rows, out, error);
            rows += (size_t)array.length;
        }
        array.release(&array);
        if (!status)
            status = sot__progress(reader->context, "reading", rows, 0, error);
    }
    out->count = rows;
    return status;
}
