/* SPDX-License-Identifier: MIT */
/* An Arrow stream of one record batch; see arrow_stream.h. */
#include "arrow_stream.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>

typedef struct shape {
    char name[64];
    const char *format;
    bool nullable, dictionary;
} shape;

struct sot__out_stream {
    sot_context *context;
    struct ArrowArray batch;        /* released (NULL) once handed out */
    const struct ArrowArray *zeros; /* the first column of nothing else; the others show its buffer */
    const char *error;
    shape *columns;
    size_t rows, count, room;
};

static void free_stream(sot__out_stream *self)
{
    sot_context *context = self->context;
    if (self->batch.release)
        self->batch.release(&self->batch);
    sot__free(context, self->columns);
    sot__free(context, self);
    sot_context_unref(context);
}

sot__out_stream *sot__stream_new(sot_context *context, size_t rows, size_t columns)
{
    sot__out_stream *self = sot__calloc(context, 1, sizeof *self);
    if (!self)
        return NULL;
    self->context = sot_context_ref(context);
    self->rows = rows;
    self->room = columns;
    self->columns = sot__calloc(context, columns, sizeof *self->columns);
    if (self->columns && sot__arrow_array(context, (int64_t)rows, 1, columns, false, &self->batch))
        return self;
    free_stream(self);
    return NULL;
}

/* The next column's place, and its array. */
static struct ArrowArray *add(sot__out_stream *self, const char *name, const char *format, bool dictionary)
{
    shape *column = &self->columns[self->count];
    snprintf(column->name, sizeof column->name, "%s", name);
    column->format = format;
    column->dictionary = dictionary;
    return self->batch.children[self->count++];
}

struct ArrowArray *sot__stream_column(sot__out_stream *self, const char *name, const char *format,
                                      bool dictionary)
{
    struct ArrowArray *out = add(self, name, format, dictionary);
    return sot__arrow_array(self->context, (int64_t)self->rows, 2, 0, dictionary, out) ? out : NULL;
}

/* What texts come to: their bytes, and how many there are none of. */
typedef struct text_sum {
    uint64_t bytes;
    int64_t none;
} text_sum;

static text_sum sum_texts(size_t count, sot__text_at at, const void *user)
{
    text_sum sum = {0, 0};
    for (size_t i = 0; i < count; i++) {
        const char *text = at(user, i);
        if (text)
            sum.bytes += strlen(text);
        else
            sum.none++;
    }
    return sum;
}

static bool fill(sot_context *context, size_t count, bool large, sot__text_at at, const void *user,
                 text_sum sum, struct ArrowArray *out)
{
    if (!sot__arrow_array(context, (int64_t)count, 3, 0, false, out))
        return false;
    size_t used = 0;
    uint8_t *valid = sum.none ? sot__arrow_buffer(out, 0, count / 8 + 1, 1) : NULL;
    int32_t *narrow = large ? NULL : sot__arrow_buffer(out, 1, count + 1, sizeof *narrow);
    int64_t *wide = large ? sot__arrow_buffer(out, 1, count + 1, sizeof *wide) : NULL;
    char *bytes = sot__arrow_buffer(out, 2, (size_t)sum.bytes, 1);
    if ((!narrow && !wide) || !bytes || (sum.none && !valid))
        return false; /* released with its parent */
    out->null_count = sum.none;
    if ((size_t)sum.none == count) /* all 0, as the buffers begin: a column that nobody uses */
        return true;
    for (size_t i = 0; i < count; i++) {
        const char *text = at(user, i);
        size_t n = text ? strlen(text) : 0;
        if (n)
            memcpy(bytes + used, text, n);
        if (valid && text)
            valid[i / 8] = (uint8_t)(valid[i / 8] | 1u << (i % 8));
        used += n;
        if (wide)
            wide[i + 1] = (int64_t)used;
        else
            narrow[i + 1] = (int32_t)used;
    }
    return true;
}

bool sot__stream_fill(sot_context *context, size_t count, bool large, sot__text_at at, const void *user,
                      struct ArrowArray *out)
{
    return fill(context, count, large, at, user, sum_texts(count, at, user), out);
}

bool sot__stream_texts(sot__out_stream *self, const char *name, sot__text_at at, const void *user)
{
    text_sum sum = sum_texts(self->rows, at, user);
    bool large = sum.bytes > INT32_MAX; /* more than 2 GiB of text: 64-bit offsets */
    struct ArrowArray *out = add(self, name, large ? "U" : "u", false);
    self->columns[self->count - 1].nullable = true;
    return fill(self->context, self->rows, large, at, user, sum, out);
}

/* Marks the rows that hold something, where not all do; false: out of memory. */
static bool mark(struct ArrowArray *out, size_t rows, bool (*known)(const void *values, size_t row),
                 const void *values)
{
    for (size_t row = 0; row < rows; row++)
        out->null_count += !known(values, row);
    if (out->null_count == 0)
        return true;
    uint8_t *bits = sot__arrow_buffer(out, 0, rows / 8 + 1, 1);
    for (size_t row = 0; bits && row < rows; row++)
        bits[row / 8] = (uint8_t)(bits[row / 8] | (unsigned)known(values, row) << (row % 8));
    return bits != NULL;
}

static bool known_time(const void *values, size_t row)
{
    return ((const int64_t *)values)[row] != SOT_TIME_NONE;
}

static bool known_number(const void *values, size_t row)
{
    return !isnan(((const double *)values)[row]);
}

bool sot__stream_doubles(sot__out_stream *self, const char *name, sot__double_at at, const void *user)
{
    struct ArrowArray *out = sot__stream_column(self, name, "g", false);
    self->columns[self->count - 1].nullable = true;
    double *values = out ? sot__arrow_buffer(out, 1, self->rows, sizeof *values) : NULL;
    if (!values)
        return false;
    for (size_t row = 0; row < self->rows; row++)
        values[row] = at(user, row);
    return mark(out, self->rows, known_number, values);
}

bool sot__stream_zeros(sot__out_stream *self, const char *name)
{
    struct ArrowArray *out = sot__stream_column(self, name, "g", false);
    self->columns[self->count - 1].nullable = true;
    if (!out)
        return false;
    if (self->zeros) {
        sot__arrow_borrow(out, 1, self->zeros);
        return true;
    }
    self->zeros = out;
    return sot__arrow_buffer(out, 1, self->rows, sizeof(double));
}

bool sot__stream_take(sot__out_stream *self, const char *name, sot__values_kind kind, void **block)
{
    static const char *const formats[] = {"tsu:UTC", "g", "l", "I"};
    struct ArrowArray *out = sot__stream_column(self, name, formats[kind], false);
    self->columns[self->count - 1].nullable = kind <= SOT__VALUES_NUMBERS;
    if (!out)
        return false;
    const void *values = *block;
    sot__arrow_adopt(out, 1, *block);
    *block = NULL;
    return kind > SOT__VALUES_NUMBERS ||
           mark(out, self->rows, kind == SOT__VALUES_TIMES ? known_time : known_number, values);
}

bool sot__stream_joined(sot__out_stream *self, const char *name, sot__joined *texts, bool optional)
{
    bool large = texts->used > INT32_MAX;
    struct ArrowArray *out = add(self, name, large ? "U" : "u", false);
    self->columns[self->count - 1].nullable = true;
    if (!sot__arrow_array(self->context, (int64_t)self->rows, 3, 0, false, out))
        return false;
    int32_t *narrow = large ? NULL : sot__arrow_buffer(out, 1, self->rows + 1, sizeof *narrow);
    int64_t *wide = large ? sot__arrow_buffer(out, 1, self->rows + 1, sizeof *wide) : NULL;
    uint8_t *valid = optional ? sot__arrow_buffer(out, 0, self->rows / 8 + 1, 1) : NULL;
    if (texts->bytes)
        sot__arrow_adopt(out, 2, texts->bytes);
    else if (!sot__arrow_buffer(out, 2, 0, 1))
        return false;
    texts->bytes = NULL;
    if ((!narrow && !wide) || (optional && !valid))
        return false;
    out->null_count = optional ? (int64_t)self->rows : 0;
    for (size_t row = 0, before = 0; texts->end && row < self->rows; row++) {
        bool some = texts->end[row] > before;
        before = texts->end[row];
        if (wide)
            wide[row + 1] = (int64_t)before;
        else
            narrow[row + 1] = (int32_t)before;
        if (valid && some) {
            valid[row / 8] = (uint8_t)(valid[row / 8] | 1u << (row % 8));
            out->null_count--;
        }
    }
    return true;
}

/* ---- the stream's functions ---- */

static int get_schema(struct ArrowArrayStream *stream, struct ArrowSchema *out)
{
    sot__out_stream *self = stream->private_data;
    bool good = sot__arrow_schema(self->context, "+s", "", 0, self->count, false, out);
    for (size_t i = 0; good && i < self->count; i++) {
        const shape *column = &self->columns[i];
        struct ArrowSchema *child = out->children[i];
        good = sot__arrow_schema(self->context, column->format, column->name,
                                 column->nullable ? ARROW_FLAG_NULLABLE : 0, 0, column->dictionary, child) &&
               (!column->dictionary ||
                sot__arrow_schema(self->context, "u", "", 0, 0, false, child->dictionary));
        if (!good)
            out->release(out);
    }
    self->error = good ? NULL : "out of memory";
    return good ? 0 : ENOMEM;
}

static int get_next(struct ArrowArrayStream *stream, struct ArrowArray *out)
{
    sot__out_stream *self = stream->private_data;
    *out = self->batch;
    self->batch.release = NULL;
    return 0;
}

static const char *get_last_error(struct ArrowArrayStream *stream)
{
    return ((sot__out_stream *)stream->private_data)->error;
}

static void release_stream(struct ArrowArrayStream *stream)
{
    free_stream(stream->private_data);
    stream->release = NULL;
}

sot_status sot__stream_finish(sot__out_stream *self, bool good, struct ArrowArrayStream *out,
                              sot_error *error)
{
    if (!good) {
        if (self)
            free_stream(self);
        return sot__no_memory(error);
    }
    *out = (struct ArrowArrayStream){get_schema, get_next, get_last_error, release_stream, self};
    return SOT_OK;
}
