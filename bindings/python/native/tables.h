/* SPDX-License-Identifier: MIT */
/* Columns of tables as a stream has them: those of the library's own as they lie, and Python's into one. */
#ifndef SOT_PYTHON_TABLES_H
#define SOT_PYTHON_TABLES_H

/* Small codes into few texts, as the offsets and bytes of the texts that they stand for. */
static PyObject *decoded(const struct ArrowArray *array)
{
    const signed char *codes = array->buffers[1];
    const int32_t *at = array->dictionary->buffers[1];
    const char *bytes = array->dictionary->buffers[2];
    size_t rows = (size_t)array->length, used = 0;
    bool large;
    for (size_t i = 0; i < rows; i++)
        used += (size_t)(at[codes[i] + 1] - at[codes[i]]);
    large = used > INT32_MAX;
    PyObject *offsets = PyBytes_FromStringAndSize(NULL, (Py_ssize_t)((rows + 1) * (large ? 8 : 4)));
    PyObject *texts = PyBytes_FromStringAndSize(NULL, (Py_ssize_t)used);
    char *to = texts ? PyBytes_AsString(texts) : NULL, *ends = offsets ? PyBytes_AsString(offsets) : NULL;
    used = 0;
    for (size_t i = 0; to && ends && i <= rows; i++) {
        int64_t wide = (int64_t)used;
        int32_t narrow = (int32_t)used;
        memcpy(ends + i * (large ? 8 : 4), large ? (void *)&wide : (void *)&narrow, large ? 8 : 4);
        if (i < rows) {
            size_t n = (size_t)(at[codes[i] + 1] - at[codes[i]]);
            memcpy(to + used, bytes + at[codes[i]], n);
            used += n;
        }
    }
    PyObject *out = to && ends ? Py_BuildValue("(s(OOO))", large ? "U" : "u", Py_None, offsets, texts) : NULL;
    Py_XDECREF(offsets);
    Py_XDECREF(texts);
    return out;
}

/* A column as it lies: (format, (validity, values) or (validity, offsets, bytes)), as streams want it. */
static PyObject *host_batch_raw(PyObject *capsule, size_t index)
{
    const batch *self = batch_of(capsule, index);
    if (!self)
        return NULL;
    const struct ArrowArray *array = self->array.children[index];
    const char *format = self->schema.children[index]->format;
    if (array->dictionary)
        return decoded(array);
    size_t rows = (size_t)array->length, width = width_of(format);
    const char *valid = array->null_count ? array->buffers[0] : NULL;
    Py_ssize_t bits = valid ? (Py_ssize_t)(rows / 8 + 1) : 0;
    if (format[0] != 'u' && format[0] != 'U')
        return Py_BuildValue("(s(y#y#))", format, valid, bits, (const char *)array->buffers[1],
                             (Py_ssize_t)(rows * width));
    const void *ends = array->buffers[1];
    bool large = format[0] == 'U';
    int64_t used = large ? ((const int64_t *)ends)[rows] : ((const int32_t *)ends)[rows];
    return Py_BuildValue("(s(y#y#y#))", format, valid, bits, (const char *)ends,
                         (Py_ssize_t)((rows + 1) * (large ? 8 : 4)),
                         array->buffers[2] ? (const char *)array->buffers[2] : "", (Py_ssize_t)used);
}

/* [(name, format, [validity, values] or [validity, offsets, bytes])] as a stream; buffers may be None. */
static bool table_column_from(PyObject *tuple, table_column *out, Py_buffer *views, int *used)
{
    PyObject *buffers = PyTuple_Check(tuple) && PyTuple_Size(tuple) == 3 ? PyTuple_GetItem(tuple, 2) : NULL;
    if (!buffers || !PyTuple_Check(buffers) || PyTuple_Size(buffers) > 3) {
        PyErr_SetString(PyExc_TypeError, "expected (name, format, (buffers))");
        return false;
    }
    if (!host_text(PyTuple_GetItem(tuple, 0), "name", &out->name) ||
        !host_text(PyTuple_GetItem(tuple, 1), "format", &out->format) || !out->name || !out->format)
        return false;
    out->buffer_count = (int)PyTuple_Size(buffers);
    for (int i = 0; i < out->buffer_count; i++) {
        PyObject *each = PyTuple_GetItem(buffers, i);
        if (each == Py_None)
            continue;
        Py_buffer *view = &views[*used];
        if (PyObject_GetBuffer(each, view, PyBUF_SIMPLE) < 0)
            return false;
        ++*used;
        out->buffers[i] = view->buf;
        out->sizes[i] = (size_t)view->len;
    }
    return true;
}

/* A column of a batch, which lends it; of one with a dictionary the texts that its codes stand for. */
static bool table_column_lent(PyObject *capsule, PyObject *number, table_column *out, Py_buffer *views,
                              int *used)
{
    size_t index = PyLong_AsSize_t(number);
    batch *self = PyErr_Occurred() ? NULL : batch_of(capsule, index);
    if (!self)
        return false;
    const struct ArrowSchema *schema = self->schema.children[index];
    const struct ArrowArray *array = self->array.children[index];
    if (array->dictionary) {
        PyObject *raw = decoded(array),
                 *tuple = raw ? Py_BuildValue("(sOO)", schema->name, PyTuple_GetItem(raw, 0),
                                              PyTuple_GetItem(raw, 1))
                              : NULL;
        bool good = tuple && table_column_from(tuple, out, views, used);
        out->name = schema->name;
        out->format = good && out->format[0] == 'U' ? "U" : "u";
        Py_XDECREF(tuple);
        Py_XDECREF(raw);
        return good;
    }
    *out = (table_column){.name = schema->name,
                          .format = schema->format,
                          .buffer_count = (int)array->n_buffers,
                          .owner = &self->owner,
                          .null_count = array->null_count};
    memcpy(out->buffers, array->buffers, (size_t)array->n_buffers * sizeof *out->buffers);
    if (array->null_count == 0)
        out->buffers[0] = NULL;
    return true;
}

static PyObject *host_table_stream(PyObject *list, unsigned long long rows, PyObject *lender)
{
    Py_ssize_t count = PyList_Check(list) ? PyList_Size(list) : -1;
    struct ArrowArrayStream *stream = NULL;
    PyObject *capsule = NULL;
    if (count < 0 || count > 4096) {
        PyErr_SetString(PyExc_TypeError, "expected a list of columns");
        return NULL;
    }
    table_column *columns = calloc((size_t)count + 1, sizeof *columns);
    Py_buffer *views = calloc(3 * (size_t)count + 1, sizeof *views);
    int used = 0;
    bool good = columns && views;
    if (!good)
        PyErr_NoMemory();
    for (Py_ssize_t i = 0; good && i < count; i++) {
        PyObject *each = PyList_GetItem(list, i);
        good = PyLong_Check(each) ? table_column_lent(lender, each, &columns[i], views, &used)
                                  : table_column_from(each, &columns[i], views, &used);
    }
    capsule = good ? host_new_stream(&stream) : NULL;
    if (capsule && !table_stream(columns, (size_t)count, (size_t)rows, stream)) {
        Py_CLEAR(capsule);
        PyErr_NoMemory();
    }
    while (used > 0)
        PyBuffer_Release(&views[--used]);
    free(views);
    free(columns);
    return capsule;
}

#endif
