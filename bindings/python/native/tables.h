/* SPDX-License-Identifier: MIT */
/* Columns of tables as a stream has them: those of the library's own as they lie, and Python's into one. */
#ifndef SOT_PYTHON_TABLES_H
#define SOT_PYTHON_TABLES_H

/* Texts have narrow offsets where those do, as the library's own have. */
static void narrow_offsets(table_column *column, size_t rows)
{
    char *ends = (char *)(uintptr_t)column->buffers[1];
    if (column->sizes[2] > INT32_MAX)
        return;
    for (size_t i = 0; i <= rows; i++) {
        int64_t wide;
        memcpy(&wide, ends + i * sizeof wide, sizeof wide);
        memcpy(ends + i * sizeof(int32_t), &(int32_t){(int32_t)wide}, sizeof(int32_t));
    }
    column->format = "u";
    column->sizes[1] = (rows + 1) * sizeof(int32_t);
}

/* Small codes into few texts, as the texts that they stand for. */
static bool table_column_decoded(const struct ArrowArray *array, host_keeper *keep, table_column *out)
{
    const signed char *codes = array->buffers[1];
    const int32_t *at = array->dictionary->buffers[1];
    const char *bytes = array->dictionary->buffers[2];
    size_t rows = (size_t)array->length, used = 0;
    for (size_t i = 0; i < rows; i++)
        used += (size_t)(at[codes[i] + 1] - at[codes[i]]);
    int64_t *ends = keep_room((rows + 1) * sizeof *ends, keep);
    char *texts = keep_room(used + 1, keep);
    if (!ends || !texts)
        return false;
    used = 0;
    for (size_t i = 0; i < rows; i++) {
        size_t n = (size_t)(at[codes[i] + 1] - at[codes[i]]);
        memcpy(texts + used, bytes + at[codes[i]], n);
        ends[i + 1] = (int64_t)(used += n);
    }
    *out = (table_column){.format = "U",
                          .buffers = {NULL, ends, texts},
                          .sizes = {0, (rows + 1) * sizeof *ends, used},
                          .buffer_count = 3};
    narrow_offsets(out, rows);
    return true;
}

/* A column of a batch, which lends it; of one with a dictionary the texts that its codes stand for. */
static bool table_column_lent(PyObject *capsule, PyObject *number, host_keeper *keep, table_column *out)
{
    size_t index = PyLong_AsSize_t(number);
    batch *self = PyErr_Occurred() ? NULL : batch_of(capsule, index);
    if (!self)
        return false;
    const struct ArrowArray *array = self->array.children[index];
    if (array->dictionary)
        return table_column_decoded(array, keep, out);
    *out = (table_column){.format = self->schema.children[index]->format,
                          .buffer_count = (int)array->n_buffers,
                          .owner = &self->owner,
                          .null_count = array->null_count};
    memcpy(out->buffers, array->buffers, (size_t)array->n_buffers * sizeof *out->buffers);
    if (array->null_count == 0)
        out->buffers[0] = NULL;
    return true;
}

/* A column of Python's, to be copied. */
static bool table_column_own(PyObject *value, const char *name, host_keeper *keep, table_column *out)
{
    size_t rows;
    if (!given_column(value, name, COLUMN_ID, keep, out, &rows))
        return false;
    out->owner = NULL;
    if (out->buffer_count == 3)
        narrow_offsets(out, rows);
    return true;
}

typedef struct exporting {
    PyObject *lender;
    host_keeper keep;
    table_column *columns;
    size_t count;
} exporting;

static bool to_exported(PyObject *key, PyObject *value, void *user)
{
    exporting *self = user;
    table_column *out = &self->columns[self->count++];
    const char *name;
    if (!name_of(key, "column", &name) ||
        !(PyLong_Check(value) ? table_column_lent(self->lender, value, &self->keep, out)
                              : table_column_own(value, name, &self->keep, out)))
        return false;
    out->name = name;
    return true;
}

/* {name: column, or the number of one of a batch's} */
static PyObject *host_table_stream(PyObject *dict, unsigned long long rows, PyObject *lender)
{
    exporting self = {.lender = lender};
    struct ArrowArrayStream *stream;
    PyObject *capsule = NULL;
    size_t count = 0;
    host_keep_begin(&self.keep);
    if (entries_of(dict, "columns", &count) &&
        (self.columns = keep_room((count + 1) * sizeof *self.columns, &self.keep)) &&
        each_entry(dict, "columns", to_exported, &self))
        capsule = host_new_stream(&stream);
    if (capsule && !table_stream(self.columns, count, (size_t)rows, stream)) {
        Py_CLEAR(capsule);
        PyErr_NoMemory();
    }
    host_keep_end(&self.keep);
    return capsule;
}

#endif
