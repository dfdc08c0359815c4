/* SPDX-License-Identifier: MIT */
/* {name: column} as sot_columns. A column of numbers is any buffer of one dimension, used where it lies if
 * its type is the library's, else converted with every value checked. A column of texts is a list of str
 * (None is none), a buffer of integers (contacts by number), or (buffer of codes, list of str). The buffers
 * stay locked until freed. */
#ifndef SOT_PYTHON_COLUMNS_H
#define SOT_PYTHON_COLUMNS_H

/* Every field and cue, and one more: the dictionary of a text column lies in its own. */
#define FIELD(NAME, ...) +1
enum {
    HOST_COLUMNS = 1 + SOT_CUE_COUNT
#include <socialtrust/fields.def>
};

typedef struct host_column {
    Py_buffer view;
    sot_text_column text, dictionary;
} host_column;

typedef struct host_columns {
    sot_columns columns;
    size_t used;
    bool counted;
    host_column all[HOST_COLUMNS];
    const double *cues[SOT_CUE_COUNT];
    sot_read_options reading; /* of a stream */
    host_keeper kept;         /* copies of lists, pointers to their texts, converted values */
} host_columns;

static void host_columns_free(host_columns *self)
{
    for (size_t i = 0; i < self->used; i++)
        if (self->all[i].view.obj)
            PyBuffer_Release(&self->all[i].view);
    host_keep_end(&self->kept);
}

/* One element of a buffer as an integer or a double, by its format. */
typedef struct element {
    char code; /* as in the module struct, native byte order */
    size_t width;
} element;

static bool element_of(const Py_buffer *view, const char *name, element *out)
{
    static const char codes[] = "?bBhHiIlLqQnNfd";
    const char *format = view->format ? view->format : "B";
    const uint16_t probe = 1;
    bool little = *(const uint8_t *)&probe == 1;
    if (*format == '@' || *format == '=' || (*format == '<' && little) || (*format == '>' && !little))
        format++;
    if (!*format || format[1] || !strchr(codes, *format)) {
        PyErr_Format(PyExc_TypeError, "%s: a buffer of type \"%s\" holds no numbers", name,
                     view->format ? view->format : "B");
        return false;
    }
    out->code = *format;
    out->width = (size_t)view->itemsize;
    return true;
}

static bool is_float(element of)
{
    return of.code == 'f' || of.code == 'd';
}

/* False if it is beyond int64. */
static bool integer_at(const void *p, element of, int64_t *out)
{
    bool is_signed = strchr("bhilqn", of.code) != NULL;
    switch (of.width) {
    case 1:
        *out = is_signed ? (int64_t) * (const int8_t *)p : (int64_t) * (const uint8_t *)p;
        return true;
    case 2: {
        uint16_t v;
        memcpy(&v, p, sizeof v);
        *out = is_signed ? (int64_t)(int16_t)v : (int64_t)v;
        return true;
    }
    case 4: {
        uint32_t v;
        memcpy(&v, p, sizeof v);
        *out = is_signed ? (int64_t)(int32_t)v : (int64_t)v;
        return true;
    }
    default: {
        uint64_t v;
        memcpy(&v, p, sizeof v);
        *out = (int64_t)v;
        return is_signed || v <= INT64_MAX;
    }
    }
}

static double double_at(const void *p, element of)
{
    int64_t integer = 0;
    float single;
    double value;
    if (!is_float(of)) {
        integer_at(p, of, &integer);
        return (double)integer;
    }
    if (of.width == sizeof single) {
        memcpy(&single, p, sizeof single);
        return single;
    }
    memcpy(&value, p, sizeof value);
    return value;
}

static bool lock_buffer(host_columns *self, host_column *column, const char *name, PyObject *value)
{
    if (PyObject_GetBuffer(value, &column->view, PyBUF_FULL_RO) < 0) {
        PyErr_Clear();
        PyErr_Format(PyExc_TypeError,
                     "%s: expected a list or a buffer of numbers (array, memoryview, NumPy), not %R", name,
                     (PyObject *)Py_TYPE(value));
        return false;
    }
    if (column->view.ndim != 1 || column->view.suboffsets) {
        PyErr_Format(PyExc_TypeError, "%s: expected one dimension, not %d", name, column->view.ndim);
        return false;
    }
    return same_length(
        &self->columns, &self->counted, name,
        (size_t)(column->view.shape ? column->view.shape[0] : column->view.len / column->view.itemsize));
}

static bool bad_row(const char *name, size_t row, sot_status status, const char *what)
{
    char message[200];
    PyOS_snprintf(message, sizeof message, "row %zu, %s: %s", row, name, what);
    host_raise(status, message);
    return false;
}

/* The buffer as an array of `type` (d, q int64, I uint32, B uint8). */
static const void *numbers(host_columns *self, const char *name, PyObject *value, char type)
{
    host_column *column = &self->all[self->used++];
    element of;
    if (!lock_buffer(self, column, name, value) || !element_of(&column->view, name, &of))
        return NULL;
    size_t width = type == 'B' ? 1 : type == 'I' ? 4 : 8, count = self->columns.count;
    ptrdiff_t stride = column->view.strides ? column->view.strides[0] : column->view.itemsize;
    const char *from = column->view.buf;
    bool is_signed = strchr("bhilqn", of.code) != NULL;
    bool same = type == 'd'
                    ? of.code == 'd'
                    : !is_float(of) && of.width == width && of.code != '?' && is_signed == (type == 'q');
    if (same && stride == (ptrdiff_t)width && (uintptr_t)from % width == 0)
        return from ? from : (const void *)"\0\0\0\0\0\0\0";
    if (type != 'd' && is_float(of)) {
        PyErr_Format(PyExc_TypeError, "%s: expected whole numbers, not floats", name);
        return NULL;
    }
    char *out = keep_room(count * width + 8, &self->kept);
    if (!out)
        return NULL;
    int64_t low = type == 'q' ? INT64_MIN : 0, high = type == 'q'   ? INT64_MAX
                                                      : type == 'I' ? UINT32_MAX
                                                                    : UINT8_MAX;
    for (size_t i = 0; i < count; i++) {
        const char *at = from + (ptrdiff_t)i * stride;
        if (type == 'd') {
            ((double *)(void *)out)[i] = double_at(at, of);
            continue;
        }
        int64_t v;
        if (!integer_at(at, of, &v) || v < low || v > high) {
            bad_row(name, i, SOT_E_RANGE,
                    type == 'I' ? "expected a whole number from 0 to 4294967295"
                                : "a whole number outside its range");
            return NULL;
        }
        if (type == 'q')
            ((int64_t *)(void *)out)[i] = v;
        else if (type == 'I')
            ((uint32_t *)(void *)out)[i] = (uint32_t)v;
        else
            out[i] = (char)v;
    }
    return out;
}

/* Pointers to the UTF-8 of a list's texts, NULL for none. */
static bool texts(host_columns *self, const char *name, PyObject *list, sot_text_column *out, size_t *count)
{
    static const sot_text_column none = SOT_TEXT_COLUMN_INIT;
    const char **made = NULL;
    if (!begin_list(&list, name, sizeof *made, &made, count, &self->kept))
        return false;
    for (size_t i = 0; i < *count; i++)
        if (!host_text(list_at(list, i), name, &made[i]))
            return at_row(i);
    *out = none;
    out->strings = made;
    return true;
}

static const sot_text_column *text_column(host_columns *self, const char *name, PyObject *value)
{
    static const sot_text_column none = SOT_TEXT_COLUMN_INIT;
    host_column *column = &self->all[self->used];
    size_t count;
    if (PyList_Check(value)) {
        self->used++;
        return texts(self, name, value, &column->text, &count) &&
                       same_length(&self->columns, &self->counted, name, count)
                   ? &column->text
                   : NULL;
    }
    bool coded = PyTuple_Check(value) && PyTuple_Size(value) == 2;
    const uint32_t *codes = numbers(self, name, coded ? PyTuple_GetItem(value, 0) : value, 'I');
    if (!codes)
        return NULL;
    column->text = none;
    column->text.codes = codes;
    if (!coded)
        return &column->text;
    if (!texts(self, name, PyTuple_GetItem(value, 1), &column->dictionary, &count))
        return NULL;
    column->text.dictionary = &column->dictionary;
    column->text.dictionary_size = count;
    return &column->text;
}

/* Kinds by their codes, not by name. */
static bool is_codes(PyObject *value)
{
    return !PyList_Check(value) && !PyTuple_Check(value);
}

#endif
