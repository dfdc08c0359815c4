/* SPDX-License-Identifier: MIT */
/* A table of the library's own, which is one record batch, as Python's columns: texts as a list, all else as
 * it lies. What others have made is read by the library. */
#ifndef SOT_PYTHON_BATCH_H
#define SOT_PYTHON_BATCH_H

#define BATCH_NAME "socialtrust_batch"

typedef struct batch {
    table_owner owner; /* itself: the capsule has one reference, each column that it lends another */
    struct ArrowSchema schema;
    struct ArrowArray array;
} batch;

static void batch_free(table_owner *owner)
{
    batch *self = (batch *)owner;
    if (self->array.release)
        self->array.release(&self->array);
    if (self->schema.release)
        self->schema.release(&self->schema);
    free(self);
}

static void free_batch(PyObject *capsule)
{
    table_let_go(PyCapsule_GetPointer(capsule, BATCH_NAME));
}

static batch *batch_of(PyObject *capsule, size_t index)
{
    batch *self = PyCapsule_GetPointer(capsule, BATCH_NAME);
    if (!self || index < (size_t)self->schema.n_children)
        return self;
    PyErr_SetString(PyExc_IndexError, "no such column");
    return NULL;
}

static PyObject *text_at(const struct ArrowArray *array, bool large, int64_t row)
{
    const uint8_t *valid = array->buffers[0];
    const int32_t *narrow = array->buffers[1];
    const int64_t *wide = array->buffers[1];
    if (valid && !(valid[row / 8] >> (row % 8) & 1))
        return nothing();
    int64_t from = large ? wide[row] : narrow[row], to = large ? wide[row + 1] : narrow[row + 1];
    return PyUnicode_FromStringAndSize(to > from ? (const char *)array->buffers[2] + from : "",
                                       (Py_ssize_t)(to - from));
}

/* The texts of some rows, of all where `rows` is NULL, as a list; those of a dictionary are made once. */
static PyObject *texts_at(const batch *self, size_t index, PyObject *rows)
{
    const struct ArrowArray *array = self->array.children[index], *entries = array->dictionary;
    bool large = self->schema.children[index]->format[0] == 'U';
    Py_ssize_t count = rows ? PyList_Size(rows) : (Py_ssize_t)self->array.length;
    PyObject *made = PyList_New(entries ? (Py_ssize_t)entries->length : 0), *out = PyList_New(count);
    for (Py_ssize_t i = 0; made && entries && i < (Py_ssize_t)entries->length; i++) {
        PyObject *each = text_at(entries, false, i);
        if (!each || PyList_SetItem(made, i, each) < 0)
            Py_CLEAR(made);
    }
    for (Py_ssize_t i = 0; out && i < count; i++) {
        long long row = rows ? PyLong_AsLongLong(PyList_GetItem(rows, i)) : (long long)i;
        PyObject *each = NULL;
        if (row < 0 || row >= self->array.length)
            PyErr_SetString(PyExc_IndexError, "no such row");
        else if (made && entries)
            each = Py_NewRef(PyList_GetItem(made, ((const signed char *)array->buffers[1])[row]));
        else if (made)
            each = text_at(array, large, row);
        if (!each || PyList_SetItem(out, i, each) < 0)
            Py_CLEAR(out);
    }
    Py_XDECREF(made);
    return out;
}

/* [(name, format)], the batch and its rows, of a stream, which is consumed. */
static PyObject *host_open_batch(PyObject *capsule)
{
    struct ArrowArrayStream *stream = host_stream(capsule);
    batch *self = stream ? calloc(1, sizeof *self) : NULL;
    if (!self)
        return stream ? PyErr_NoMemory() : NULL;
    self->owner.free = batch_free;
    atomic_init(&self->owner.references, 1);
    bool taken =
        stream->get_schema(stream, &self->schema) == 0 && stream->get_next(stream, &self->array) == 0;
    stream->release(stream);
    PyObject *names = taken ? PyList_New(0) : PyErr_NoMemory();
    for (int64_t i = 0; names && i < self->schema.n_children; i++) {
        const struct ArrowSchema *child = self->schema.children[i];
        PyObject *each = Py_BuildValue("(ss)", child->name, child->dictionary ? "u" : child->format);
        if (!each || PyList_Append(names, each) < 0)
            Py_CLEAR(names);
        Py_XDECREF(each);
    }
    PyObject *out = names ? PyCapsule_New(self, BATCH_NAME, free_batch) : NULL;
    if (!out) {
        Py_XDECREF(names);
        table_let_go(&self->owner);
        return NULL;
    }
    return Py_BuildValue("(NNL)", names, out, (long long)self->array.length);
}

/* A column: its texts, or the bytes of its numbers. */
static PyObject *host_batch_column(PyObject *capsule, size_t index)
{
    const batch *self = batch_of(capsule, index);
    if (!self)
        return NULL;
    const struct ArrowSchema *schema = self->schema.children[index];
    if (schema->dictionary || schema->format[0] == 'u' || schema->format[0] == 'U')
        return texts_at(self, index, NULL);
    return PyBytes_FromStringAndSize((const char *)self->array.children[index]->buffers[1],
                                     (Py_ssize_t)((size_t)self->array.length * table_width(schema->format)));
}

/* Some rows of a column of texts: ten of a million must not make a million. */
static PyObject *host_batch_some(PyObject *capsule, size_t index, PyObject *rows)
{
    const batch *self = batch_of(capsule, index);
    return self ? texts_at(self, index, rows) : NULL;
}

#endif
