/* SPDX-License-Identifier: MIT */
/* The columns of any Arrow stream of structs as Python's: for tables that the library itself does not read
 * (labels, declared networks). Times are microseconds, whatever their unit; a column of another type is
 * handed on as its format, so that only those who want it object. */
#ifndef SOT_PYTHON_ARROW_IN_H
#define SOT_PYTHON_ARROW_IN_H

typedef struct arrow_in {
    struct ArrowSchema schema;
    struct ArrowArray *batches;
    size_t count;
    int64_t rows;
} arrow_in;

static void arrow_in_free(arrow_in *self)
{
    for (size_t i = 0; i < self->count; i++)
        if (self->batches[i].release)
            self->batches[i].release(&self->batches[i]);
    free(self->batches);
    if (self->schema.release)
        self->schema.release(&self->schema);
}

static bool arrow_in_failed(struct ArrowArrayStream *stream)
{
    const char *said = stream->get_last_error ? stream->get_last_error(stream) : NULL;
    host_raise_at(SOT_E_IO, "the Arrow stream", said ? said : "it failed");
    return false;
}

static bool arrow_in_take(arrow_in *self, struct ArrowArrayStream *stream)
{
    if (stream->get_schema(stream, &self->schema) != 0)
        return arrow_in_failed(stream);
    if (strcmp(self->schema.format, "+s") != 0) {
        host_raise(SOT_E_UNSUPPORTED, "the Arrow stream holds no table (a struct of columns)");
        return false;
    }
    for (;;) {
        struct ArrowArray *grown = realloc(self->batches, (self->count + 1) * sizeof *grown);
        if (!grown) {
            PyErr_NoMemory();
            return false;
        }
        self->batches = grown;
        memset(&grown[self->count], 0, sizeof *grown);
        if (stream->get_next(stream, &grown[self->count]) != 0)
            return arrow_in_failed(stream);
        if (!grown[self->count].release)
            return true;
        self->rows += grown[self->count++].length;
    }
}

static bool arrow_valid(const struct ArrowArray *array, int64_t at)
{
    const uint8_t *bits = array->n_buffers > 0 ? array->buffers[0] : NULL;
    return !bits || bits[at / 8] >> (at % 8) & 1;
}

static bool is_text_format(const char *format)
{
    return strcmp(format, "u") == 0 || strcmp(format, "U") == 0 || strcmp(format, "vu") == 0;
}

static PyObject *arrow_text(const struct ArrowArray *array, const char *format, int64_t at)
{
    const char *bytes = NULL;
    int64_t size = 0;
    if (!arrow_valid(array, at))
        return nothing();
    if (format[0] == 'v') {
        const char *view = (const char *)array->buffers[1] + 16 * at;
        int32_t word[4];
        memcpy(word, view, sizeof word);
        size = word[0];
        bytes = size <= 12 ? view + 4 : (const char *)array->buffers[2 + word[2]] + word[3];
    } else if (format[0] == 'U') {
        const int64_t *ends = (const int64_t *)array->buffers[1] + at;
        bytes = (const char *)array->buffers[2] + ends[0];
        size = ends[1] - ends[0];
    } else {
        const int32_t *ends = (const int32_t *)array->buffers[1] + at;
        bytes = (const char *)array->buffers[2] + ends[0];
        size = ends[1] - ends[0];
    }
    return PyUnicode_FromStringAndSize(size ? bytes : "", (Py_ssize_t)size);
}

/* An integer of any width. */
static bool arrow_integer(const struct ArrowArray *array, char format, int64_t at, int64_t *out)
{
    if (format == 'b') {
        const uint8_t *bits = array->buffers[1];
        *out = bits[at / 8] >> (at % 8) & 1;
        return true;
    }
    const char of[] = {'c', 'C', 's', 'S', 'i', 'I', 'l', 'L', 0}, to[] = "bBhHiIqQ";
    const char *found = strchr(of, format);
    size_t index = (size_t)(found - of);
    element as = {to[index], (size_t)1 << index / 2};
    return integer_at((const char *)array->buffers[1] + (size_t)at * as.width, as, out);
}

static bool arrow_put_text(PyObject *list, Py_ssize_t row, const struct ArrowSchema *schema,
                           const struct ArrowArray *array, int64_t at, PyObject *entries)
{
    int64_t code = 0;
    PyObject *text = NULL;
    if (!schema->dictionary)
        text = arrow_text(array, schema->format, at);
    else if (!arrow_valid(array, at))
        text = nothing();
    else if (arrow_integer(array, schema->format[0], at, &code) && code >= 0 && code < PyList_Size(entries))
        text = Py_NewRef(PyList_GetItem(entries, (Py_ssize_t)code));
    else
        host_raise(SOT_E_CORRUPT, "an Arrow dictionary lacks an entry");
    return text && PyList_SetItem(list, row, text) == 0;
}

static PyObject *arrow_entries(const struct ArrowSchema *schema, const struct ArrowArray *array)
{
    const struct ArrowArray *from = array->dictionary;
    PyObject *out = PyList_New((Py_ssize_t)from->length);
    for (int64_t i = 0; out && i < from->length; i++) {
        PyObject *each = arrow_text(from, schema->dictionary->format, from->offset + i);
        if (!each || PyList_SetItem(out, (Py_ssize_t)i, each) < 0)
            Py_CLEAR(out);
    }
    return out;
}

static PyObject *arrow_texts(const arrow_in *self, int64_t column)
{
    const struct ArrowSchema *schema = self->schema.children[column];
    PyObject *out = PyList_New((Py_ssize_t)self->rows);
    Py_ssize_t row = 0;
    for (size_t b = 0; out && b < self->count; b++) {
        const struct ArrowArray *array = self->batches[b].children[column];
        int64_t from = array->offset + self->batches[b].offset;
        PyObject *entries = schema->dictionary ? arrow_entries(schema, array) : nothing();
        for (int64_t i = 0; out && entries && i < self->batches[b].length; i++, row++)
            if (!arrow_put_text(out, row, schema, array, from + i, entries))
                Py_CLEAR(out);
        if (!entries)
            Py_CLEAR(out);
        Py_XDECREF(entries);
    }
    return out;
}

/* Any number as a double, a missing one NaN. */
static double arrow_double(const struct ArrowArray *array, char format, int64_t at)
{
    int64_t integer = 0;
    if (!arrow_valid(array, at))
        return SOT_UNKNOWN;
    if (format == 'f')
        return ((const float *)array->buffers[1])[at];
    return arrow_integer(array, format, at, &integer) ? (double)integer : 0;
}

/* Microseconds of a timestamp; a missing one is SOT_TIME_NONE. */
static bool arrow_time(const struct ArrowArray *array, char unit, int64_t at, int64_t *out)
{
    int64_t value = ((const int64_t *)array->buffers[1])[at], scale = unit == 's' ? 1000000 : 1000;
    *out = SOT_TIME_NONE;
    if (!arrow_valid(array, at))
        return true;
    if (unit == 'n')
        *out = value / 1000 - (value % 1000 < 0);
    else if (unit == 'u')
        *out = value;
    else if (value <= INT64_MAX / scale && value >= INT64_MIN / scale)
        *out = value * scale;
    else
        return false;
    return true;
}

/* Packed int64 (type q) or doubles (d) of a column of numbers or times. */
static PyObject *arrow_numbers(const arrow_in *self, int64_t column, char type)
{
    const char *format = self->schema.children[column]->format;
    PyObject *out = PyBytes_FromStringAndSize(NULL, (Py_ssize_t)self->rows * 8);
    char *to = out ? PyBytes_AsString(out) : NULL;
    for (size_t b = 0; to && b < self->count; b++) {
        const struct ArrowArray *array = self->batches[b].children[column];
        int64_t from = array->offset + self->batches[b].offset;
        for (int64_t i = 0; i < self->batches[b].length; i++, to += 8) {
            int64_t integer = 0;
            double number = 0;
            bool good = true;
            if (format[0] == 't')
                good = arrow_time(array, format[2], from + i, &integer);
            else if (type == 'd' && format[0] == 'g')
                number = arrow_valid(array, from + i) ? ((const double *)array->buffers[1])[from + i]
                                                      : SOT_UNKNOWN;
            else if (type == 'd')
                number = arrow_double(array, format[0], from + i);
            else
                good = arrow_integer(array, format[0], from + i, &integer);
            if (!good) {
                host_raise_at(SOT_E_RANGE, self->schema.children[column]->name, "a value beyond 64 bits");
                Py_DECREF(out);
                return NULL;
            }
            memcpy(to, type == 'd' ? (void *)&number : (void *)&integer, 8);
        }
    }
    return out;
}

static bool arrow_has_nulls(const arrow_in *self, int64_t column)
{
    for (size_t b = 0; b < self->count; b++) {
        const struct ArrowArray *array = self->batches[b].children[column];
        for (int64_t i = 0; array->null_count != 0 && i < self->batches[b].length; i++)
            if (!arrow_valid(array, array->offset + self->batches[b].offset + i))
                return true;
    }
    return false;
}

/* (name, kind, values): "u" a list of texts, "d", "q", "t" packed doubles, int64, times; "?" its format. */
static PyObject *arrow_column(const arrow_in *self, int64_t column)
{
    const struct ArrowSchema *schema = self->schema.children[column];
    const char *format = schema->format, *kind = "?", *name = schema->name ? schema->name : "";
    PyObject *values = NULL;
    if (schema->dictionary ? is_text_format(schema->dictionary->format) : is_text_format(format))
        values = arrow_texts(self, column), kind = "u";
    else if (schema->dictionary)
        values = PyUnicode_FromString(schema->dictionary->format);
    else if (strncmp(format, "ts", 2) == 0)
        values = arrow_numbers(self, column, 'q'), kind = "t";
    else if (format[0] && !format[1] && strchr("cCsSiIlLb", format[0]) && !arrow_has_nulls(self, column))
        values = arrow_numbers(self, column, 'q'), kind = "q";
    else if (format[0] && !format[1] && strchr("cCsSiIlLbfg", format[0]))
        values = arrow_numbers(self, column, 'd'), kind = "d";
    else
        values = PyUnicode_FromString(format);
    return values ? Py_BuildValue("(ssN)", name, kind, values) : NULL;
}

/* All columns of a stream, which is consumed. */
static PyObject *host_arrow_columns(PyObject *capsule)
{
    struct ArrowArrayStream *stream = host_stream(capsule);
    arrow_in self = {0};
    PyObject *out = NULL;
    if (!stream)
        return NULL;
    if (arrow_in_take(&self, stream))
        out = PyList_New(0);
    for (int64_t i = 0; out && i < self.schema.n_children; i++) {
        PyObject *each = arrow_column(&self, i);
        if (!each || PyList_Append(out, each) < 0)
            Py_CLEAR(out);
        Py_XDECREF(each);
    }
    arrow_in_free(&self);
    stream->release(stream);
    return out;
}

#endif
