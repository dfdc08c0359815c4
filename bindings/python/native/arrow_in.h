/* SPDX-License-Identifier: MIT */
/* The columns of an Arrow stream of structs as Python's, the library's own as well as any other's that the
 * library itself does not read (labels, declared networks): texts as a list, numbers as they lie, times in
 * microseconds whatever their unit, and of another type only its format, so that only those who want it
 * object. */
#ifndef SOT_PYTHON_ARROW_IN_H
#define SOT_PYTHON_ARROW_IN_H

#define BATCH_NAME "socialtrust_batch"

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
    free(self);
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

/* A code into a dictionary; false if it is beyond int64. */
static bool arrow_code(const struct ArrowArray *array, char format, int64_t at, int64_t *out)
{
    static const char formats[] = "cCsSiIlL", codes[] = "bBhHiIqQ";
    size_t index = (size_t)(strchr(formats, format) - formats);
    element as = {codes[index], (size_t)1 << index / 2};
    return integer_at((const char *)array->buffers[1] + (size_t)at * as.width, as, out);
}

/* One text into a list; `entries` are those of the dictionary, if they are all made. */
static bool arrow_put_text(PyObject *list, Py_ssize_t row, const struct ArrowSchema *schema,
                           const struct ArrowArray *array, int64_t at, PyObject *entries)
{
    int64_t code = 0;
    PyObject *text = NULL;
    if (!schema->dictionary)
        text = arrow_text(array, schema->format, at);
    else if (!arrow_valid(array, at))
        text = nothing();
    else if (arrow_code(array, schema->format[0], at, &code) && code >= 0 && code < array->dictionary->length)
        text = entries ? Py_NewRef(PyList_GetItem(entries, (Py_ssize_t)code))
                       : arrow_text(array->dictionary, schema->dictionary->format,
                                    array->dictionary->offset + code);
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

/* The values of a column where they lie, one after the other: of times microseconds, of truth values bytes.
 */
static PyObject *arrow_values(const arrow_in *self, int64_t column, size_t width)
{
    const struct ArrowSchema *schema = self->schema.children[column];
    const char *format = schema->format;
    PyObject *out = PyBytes_FromStringAndSize(NULL, (Py_ssize_t)((size_t)self->rows * width));
    char *to = out ? PyBytes_AsString(out) : NULL;
    for (size_t b = 0; to && b < self->count; b++) {
        const struct ArrowArray *array = self->batches[b].children[column];
        int64_t from = array->offset + self->batches[b].offset, count = self->batches[b].length;
        if (format[0] != 't' && format[0] != 'b' && count > 0)
            memcpy(to, (const char *)array->buffers[1] + (size_t)from * width, (size_t)count * width);
        for (int64_t i = 0; format[0] == 'b' && i < count; i++)
            to[i] = (char)(((const uint8_t *)array->buffers[1])[(from + i) / 8] >> ((from + i) % 8) & 1);
        for (int64_t i = 0; format[0] == 't' && i < count; i++) {
            int64_t us = 0;
            if (!arrow_time(array, format[2], from + i, &us)) {
                host_raise_at(SOT_E_RANGE, schema->name, "a value beyond 64 bits");
                Py_DECREF(out);
                return NULL;
            }
            memcpy(to + i * 8, &us, sizeof us);
        }
        to += (size_t)count * width;
    }
    return out;
}

/* A byte for each row: whether there is a value; None where all have one. */
static PyObject *arrow_there(const arrow_in *self, int64_t column)
{
    bool all = true;
    PyObject *out = NULL;
    for (size_t b = 0; b < self->count; b++)
        all = all && self->batches[b].children[column]->null_count == 0;
    if (all)
        return nothing();
    out = PyBytes_FromStringAndSize(NULL, (Py_ssize_t)self->rows);
    char *to = out ? PyBytes_AsString(out) : NULL;
    for (size_t b = 0; to && b < self->count; b++) {
        const struct ArrowArray *array = self->batches[b].children[column];
        for (int64_t i = 0; i < self->batches[b].length; i++)
            *to++ = arrow_valid(array, array->offset + self->batches[b].offset + i);
    }
    return out;
}

static void free_batch(PyObject *capsule)
{
    arrow_in_free(PyCapsule_GetPointer(capsule, BATCH_NAME));
}

/* [(name, format)], the batches and their rows, of a stream, which is consumed. */
static PyObject *host_open_batch(PyObject *capsule)
{
    struct ArrowArrayStream *stream = host_stream(capsule);
    arrow_in *self = stream ? calloc(1, sizeof *self) : NULL;
    if (!self)
        return stream ? PyErr_NoMemory() : NULL;
    bool taken = arrow_in_take(self, stream);
    stream->release(stream);
    PyObject *names = taken ? PyList_New(0) : NULL;
    for (int64_t i = 0; names && i < self->schema.n_children; i++) {
        const struct ArrowSchema *child = self->schema.children[i];
        PyObject *each =
            Py_BuildValue("(ss)", child->name ? child->name : "", child->dictionary ? "u" : child->format);
        if (!each || PyList_Append(names, each) < 0)
            Py_CLEAR(names);
        Py_XDECREF(each);
    }
    PyObject *batch = names ? PyCapsule_New(self, BATCH_NAME, free_batch) : NULL;
    if (!batch) {
        Py_XDECREF(names);
        arrow_in_free(self);
        return NULL;
    }
    return Py_BuildValue("(NNL)", names, batch, (long long)self->rows);
}

static const arrow_in *batch_of(PyObject *capsule, size_t index)
{
    const arrow_in *self = PyCapsule_GetPointer(capsule, BATCH_NAME);
    if (!self || index < (size_t)self->schema.n_children)
        return self;
    PyErr_SetString(PyExc_IndexError, "no such column");
    return NULL;
}

/* A column: ("u", texts, None), ("t", times, None), (format, numbers, which are there) or ("?", format,
 * None). */
static PyObject *host_batch_column(PyObject *capsule, size_t index)
{
    const arrow_in *self = batch_of(capsule, index);
    if (!self)
        return NULL;
    static const char formats[] = "bcCsSiIflLg";
    static const size_t widths[] = {1, 1, 1, 2, 2, 4, 4, 4, 8, 8, 8};
    const struct ArrowSchema *schema = self->schema.children[index];
    const char *format = schema->dictionary ? schema->dictionary->format : schema->format;
    const char *number = format[0] && !format[1] ? strchr(formats, format[0]) : NULL;
    int64_t column = (int64_t)index;
    if (is_text_format(format))
        return Py_BuildValue("(sNO)", "u", arrow_texts(self, column), Py_None);
    if (!schema->dictionary && strncmp(format, "ts", 2) == 0)
        return Py_BuildValue("(sNO)", "t", arrow_values(self, column, 8), Py_None);
    if (schema->dictionary || !number)
        return Py_BuildValue("(ssO)", "?", format, Py_None);
    return Py_BuildValue("(sNN)", format, arrow_values(self, column, widths[number - formats]),
                         arrow_there(self, column));
}

/* Some rows of a column of texts in one batch: ten of a million must not make a million. */
static PyObject *host_batch_some(PyObject *capsule, size_t index, PyObject *rows)
{
    const arrow_in *self = batch_of(capsule, index);
    Py_ssize_t count = self && PyList_Check(rows) ? PyList_Size(rows) : 0;
    const struct ArrowArray *array = self && self->count ? self->batches[0].children[index] : NULL;
    PyObject *out = self ? PyList_New(count) : NULL;
    for (Py_ssize_t i = 0; out && i < count; i++) {
        long long row = PyLong_AsLongLong(PyList_GetItem(rows, i));
        if (row < 0 || row >= self->rows || !array) {
            PyErr_SetString(PyExc_IndexError, "no such row");
            Py_CLEAR(out);
        } else if (!arrow_put_text(out, i, self->schema.children[index], array, row, NULL)) {
            Py_CLEAR(out);
        }
    }
    return out;
}

#endif
