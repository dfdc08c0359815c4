/* SPDX-License-Identifier: MIT */
/* A table of scores as an Arrow stream of one record batch: the columns are copied once, missing numbers are
 * nulls. */
#include "arrow_owned.h"
#include "layout.h"

#include <errno.h>
#include <math.h>

#define STATES 5

typedef struct column_shape {
    char name[64];
    sot__source source;
    bool large; /* more than 2 GiB of text: 64-bit offsets */
} column_shape;

typedef struct owned_stream {
    sot_context *context;
    struct ArrowArray batch; /* released (NULL) once handed out */
    const char *error;
    column_shape *columns;
    size_t count;
} owned_stream;

static const char *format_of(const column_shape *column)
{
    switch (column->source) {
    case SOT__OUT_TIME:
        return "tsu:UTC";
    case SOT__OUT_A:
    case SOT__OUT_B:
    case SOT__OUT_CONTACT:
        return column->large ? "U" : "u";
    case SOT__OUT_STATE:
        return "c";
    case SOT__OUT_DOUBLE:
        return "g";
    case SOT__OUT_INTERACTIONS:
        return "L";
    default:
        return "i";
    }
}

static bool make_schema(const owned_stream *self, struct ArrowSchema *out)
{
    if (!sot__arrow_schema(self->context, "+s", "", 0, self->count, false, out))
        return false;
    for (size_t i = 0; i < self->count; i++) {
        const column_shape *column = &self->columns[i];
        bool state = column->source == SOT__OUT_STATE;
        struct ArrowSchema *child = out->children[i];
        if (!sot__arrow_schema(self->context, format_of(column), column->name,
                               column->source == SOT__OUT_DOUBLE ? ARROW_FLAG_NULLABLE : 0, 0, state,
                               child) ||
            (state && !sot__arrow_schema(self->context, "u", "", 0, 0, false, child->dictionary))) {
            out->release(out);
            return false;
        }
    }
    return true;
}

/* Texts number 0..count-1 of a column, or the names of the states. */
static bool fill_texts(sot_context *context, const sot__out *from, const sot_scores *scores, size_t count,
                       bool large, struct ArrowArray *out)
{
    if (!sot__arrow_array(context, (int64_t)count, 3, 0, false, out))
        return false;
    size_t total = 0, used = 0;
    for (size_t i = 0; i < count; i++)
        total += strlen(from ? sot__out_text(from, scores, i) : sot_state_name((int)i));
    int32_t *narrow = large ? NULL : sot__arrow_buffer(out, 1, count + 1, sizeof *narrow);
    int64_t *wide = large ? sot__arrow_buffer(out, 1, count + 1, sizeof *wide) : NULL;
    char *bytes = sot__arrow_buffer(out, 2, total, 1);
    if ((!narrow && !wide) || !bytes)
        return false; /* released with its parent */
    for (size_t i = 0; i < count; i++) {
        const char *text = from ? sot__out_text(from, scores, i) : sot_state_name((int)i);
        size_t n = strlen(text);
        memcpy(bytes + used, text, n);
        used += n;
        if (wide)
            wide[i + 1] = (int64_t)used;
        else
            narrow[i + 1] = (int32_t)used;
    }
    return true;
}

static bool fill_doubles(const sot__out *from, const sot_scores *scores, struct ArrowArray *out)
{
    double *values = sot__arrow_buffer(out, 1, scores->count, sizeof *values);
    if (!values)
        return false;
    for (size_t row = 0; row < scores->count; row++) {
        values[row] = sot__out_double(from, scores, row);
        out->null_count += isnan(values[row]) != 0;
    }
    if (out->null_count == 0)
        return true;
    uint8_t *bits = sot__arrow_buffer(out, 0, scores->count / 8 + 1, 1);
    for (size_t row = 0; bits && row < scores->count; row++)
        bits[row / 8] = (uint8_t)(bits[row / 8] | (unsigned)!isnan(values[row]) << (row % 8));
    return bits != NULL;
}

static bool fill_integers(const sot__out *from, const sot_scores *scores, struct ArrowArray *out)
{
    size_t width = from->source == SOT__OUT_TIME || from->source == SOT__OUT_INTERACTIONS ? 8
                   : from->source == SOT__OUT_STATE                                       ? 1
                                                                                          : 4;
    char *values = sot__arrow_buffer(out, 1, scores->count, width);
    if (!values)
        return false;
    for (size_t row = 0; row < scores->count; row++) {
        int64_t value = from->source == SOT__OUT_STATE ? sot_scores_state(scores, row)
                                                       : sot__out_integer(from, scores, row);
        int32_t narrow = (int32_t)value;
        if (width == 8)
            memcpy(values + row * 8, &value, 8);
        else if (width == 4)
            memcpy(values + row * 4, &narrow, 4);
        else
            values[row] = (char)value;
    }
    return true;
}

static bool fill_column(sot_context *context, const sot__out *from, const sot_scores *scores,
                        column_shape *shape, struct ArrowArray *out)
{
    memcpy(shape->name, from->name, sizeof shape->name);
    shape->source = from->source;
    if (from->source == SOT__OUT_A || from->source == SOT__OUT_B || from->source == SOT__OUT_CONTACT) {
        uint64_t total = 0;
        for (size_t row = 0; row < scores->count; row++)
            total += strlen(sot__out_text(from, scores, row));
        shape->large = total > INT32_MAX;
        return fill_texts(context, from, scores, scores->count, shape->large, out);
    }
    bool state = from->source == SOT__OUT_STATE;
    if (!sot__arrow_array(context, (int64_t)scores->count, 2, 0, state, out))
        return false;
    if (state && !fill_texts(context, NULL, scores, STATES, false, out->dictionary))
        return false;
    return from->source == SOT__OUT_DOUBLE ? fill_doubles(from, scores, out)
                                           : fill_integers(from, scores, out);
}

/* ---- the stream's functions ---- */

static int get_schema(struct ArrowArrayStream *stream, struct ArrowSchema *out)
{
    owned_stream *self = stream->private_data;
    if (make_schema(self, out))
        return 0;
    self->error = "out of memory";
    return ENOMEM;
}

static int get_next(struct ArrowArrayStream *stream, struct ArrowArray *out)
{
    owned_stream *self = stream->private_data;
    *out = self->batch;
    self->batch.release = NULL;
    return 0;
}

static const char *get_last_error(struct ArrowArrayStream *stream)
{
    return ((owned_stream *)stream->private_data)->error;
}

static void free_stream(owned_stream *self)
{
    sot_context *context = self->context;
    if (self->batch.release)
        self->batch.release(&self->batch);
    sot__free(context, self->columns);
    sot__free(context, self);
    sot_context_unref(context);
}

static void release_stream(struct ArrowArrayStream *stream)
{
    free_stream(stream->private_data);
    stream->release = NULL;
}

sot_status sot_scores_export_arrow(const sot_scores *scores, struct ArrowArrayStream *out, sot_error *error)
{
    sot__out columns[SOT__OUT_MOST];
    if (!scores || !out)
        return sot__fail(error, SOT_E_ARGUMENT, "scores and a place for the stream are needed");
    sot_context *context = scores->context;
    size_t count = sot__layout(scores, true, columns);
    owned_stream *self = sot__calloc(context, 1, sizeof *self);
    if (!self)
        return sot__no_memory(error);
    self->context = sot_context_ref(context);
    self->count = count;
    self->columns = sot__calloc(context, count, sizeof *self->columns);
    bool good =
        self->columns && sot__arrow_array(context, (int64_t)scores->count, 1, count, false, &self->batch);
    for (size_t i = 0; good && i < count; i++)
        good = fill_column(context, &columns[i], scores, &self->columns[i], self->batch.children[i]);
    if (!good) {
        free_stream(self);
        return sot__no_memory(error);
    }
    *out = (struct ArrowArrayStream){get_schema, get_next, get_last_error, release_stream, self};
    return SOT_OK;
}
