/* SPDX-License-Identifier: MIT */
/* Tables of a language's own as an Arrow stream of one record batch: buffers are copied, or lent by who owns
 * them. */
#ifndef SOT_BINDINGS_TABLE_H
#define SOT_BINDINGS_TABLE_H

#include <errno.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <socialtrust.h>

/* Who owns buffers that are lent: begins what it owns, and is freed with the last reference, on any thread.
 */
typedef struct table_owner {
    atomic_size_t references;
    void (*free)(struct table_owner *owner);
} table_owner;

static void table_let_go(table_owner *owner)
{
    if (atomic_fetch_sub_explicit(&owner->references, 1, memory_order_acq_rel) == 1)
        owner->free(owner);
}

/* A column as its buffers lie in Arrow's layout: validity (NULL: all valid), then values, or offsets and
 * bytes. The name and format are borrowed until table_stream() returns. */
typedef struct table_column {
    const char *name, *format;
    const void *buffers[3];
    size_t sizes[3];
    int buffer_count;
    table_owner *owner;                    /* NULL: the buffers are copied */
    int64_t null_count;                    /* where they are lent */
    const struct table_column *dictionary; /* of codes: what they stand for */
    size_t entries;
} table_column;

/* Bytes of a value of a format, which is no text. */
static size_t table_width(const char *format)
{
    return strchr("cC", format[0]) ? 1 : strchr("sS", format[0]) ? 2 : strchr("iIf", format[0]) ? 4 : 8;
}

/* Of buffers that outlive the stream anyway. */
static table_owner table_kept = {1, NULL};

typedef struct table_private {
    struct ArrowSchema schema; /* released once handed out */
    struct ArrowArray batch;
} table_private;

static void *table_copy(const void *bytes, size_t size)
{
    char *out = malloc(size + 1);
    if (out && size)
        memcpy(out, bytes, size);
    return out;
}

static void table_release_schema(struct ArrowSchema *schema)
{
    for (int64_t i = 0; i < schema->n_children; i++) {
        if (schema->children[i] && schema->children[i]->release)
            schema->children[i]->release(schema->children[i]);
        free(schema->children[i]);
    }
    if (schema->dictionary && schema->dictionary->release)
        schema->dictionary->release(schema->dictionary);
    free(schema->dictionary);
    free(schema->children);
    free((void *)(uintptr_t)schema->name);
    free((void *)(uintptr_t)schema->format);
    schema->release = NULL;
}

static void table_release_array(struct ArrowArray *array)
{
    for (int64_t i = 0; i < array->n_children; i++) {
        if (array->children[i] && array->children[i]->release)
            array->children[i]->release(array->children[i]);
        free(array->children[i]);
    }
    if (array->dictionary && array->dictionary->release)
        array->dictionary->release(array->dictionary);
    free(array->dictionary);
    if (array->private_data)
        table_let_go(array->private_data);
    for (int64_t i = 0; !array->private_data && array->buffers && i < array->n_buffers; i++)
        free((void *)(uintptr_t)array->buffers[i]);
    free(array->children);
    free((void *)array->buffers);
    array->release = NULL;
}

/* An empty one with room for its children; whatever is there when it fails is released by its owner. */
static int table_schema(struct ArrowSchema *out, const char *format, const char *name, size_t children)
{
    memset(out, 0, sizeof *out);
    out->release = table_release_schema;
    out->format = table_copy(format, strlen(format) + 1);
    out->name = table_copy(name, strlen(name) + 1);
    out->flags = ARROW_FLAG_NULLABLE;
    out->children = calloc(children + 1, sizeof *out->children);
    for (size_t i = 0; out->children && i < children; i++, out->n_children++)
        if (!(out->children[i] = calloc(1, sizeof **out->children)))
            return 0;
    return out->format && out->name && out->children;
}

static int table_column_schema(struct ArrowSchema *out, const table_column *column)
{
    if (!table_schema(out, column->format, column->name ? column->name : "", 0))
        return 0;
    return !column->dictionary || ((out->dictionary = calloc(1, sizeof *out)) != NULL &&
                                   table_column_schema(out->dictionary, column->dictionary));
}

static int table_array(struct ArrowArray *out, size_t rows, int buffers, size_t children)
{
    memset(out, 0, sizeof *out);
    out->release = table_release_array;
    out->length = (int64_t)rows;
    out->n_buffers = buffers;
    out->buffers = calloc((size_t)buffers + 1, sizeof *out->buffers);
    out->children = calloc(children + 1, sizeof *out->children);
    for (size_t i = 0; out->children && i < children; i++, out->n_children++)
        if (!(out->children[i] = calloc(1, sizeof **out->children)))
            return 0;
    return out->buffers && out->children;
}

static int table_get_schema(struct ArrowArrayStream *stream, struct ArrowSchema *out)
{
    table_private *self = stream->private_data;
    if (!self->schema.release)
        return EINVAL;
    *out = self->schema;
    self->schema.release = NULL;
    return 0;
}

static int table_get_next(struct ArrowArrayStream *stream, struct ArrowArray *out)
{
    table_private *self = stream->private_data;
    *out = self->batch;
    self->batch.release = NULL;
    return 0;
}

static const char *table_get_last_error(struct ArrowArrayStream *stream)
{
    (void)stream;
    return "the schema of this stream has been taken already";
}

static void table_release(struct ArrowArrayStream *stream)
{
    table_private *self = stream->private_data;
    if (self->schema.release)
        self->schema.release(&self->schema);
    if (self->batch.release)
        self->batch.release(&self->batch);
    free(self);
    stream->release = NULL;
}

static int table_fill(struct ArrowArray *out, const table_column *column, size_t rows)
{
    if (!table_array(out, rows, column->buffer_count, 0))
        return 0;
    if (column->dictionary && (!(out->dictionary = calloc(1, sizeof *out)) ||
                               !table_fill(out->dictionary, column->dictionary, column->entries)))
        return 0;
    if (column->owner) {
        atomic_fetch_add_explicit(&column->owner->references, 1, memory_order_relaxed);
        out->private_data = column->owner;
        memcpy(out->buffers, column->buffers, (size_t)column->buffer_count * sizeof *out->buffers);
        out->null_count = column->null_count;
        return 1;
    }
    for (int i = 0; i < column->buffer_count; i++)
        if (column->buffers[i] && !(out->buffers[i] = table_copy(column->buffers[i], column->sizes[i])))
            return 0;
    const uint8_t *bits = out->buffers[0];
    for (size_t row = 0; bits && row < rows; row++)
        out->null_count += !(bits[row / 8] >> (row % 8) & 1);
    return 1;
}

/* False when out of memory; `out` is then untouched. */
static int table_stream(const table_column *columns, size_t count, size_t rows, struct ArrowArrayStream *out)
{
    table_private *self = calloc(1, sizeof *self);
    struct ArrowArrayStream made = {table_get_schema, table_get_next, table_get_last_error, table_release,
                                    self};
    if (!self)
        return 0;
    int good = table_schema(&self->schema, "+s", "", count) && table_array(&self->batch, rows, 1, count);
    for (size_t i = 0; good && i < count; i++)
        good = table_column_schema(self->schema.children[i], &columns[i]) &&
               table_fill(self->batch.children[i], &columns[i], rows);
    if (good)
        *out = made;
    else
        table_release(&made);
    return good;
}

#endif
