/* SPDX-License-Identifier: MIT */
/* What a column may be: any buffer of numbers of one dimension, used where it lies; a list; (unit, list) of
 * times that may be numbers; (codes, list of texts); (format of Arrow, buffer of int64). Buffers stay locked
 * for the call. */
#ifndef SOT_PYTHON_COLUMNS_H
#define SOT_PYTHON_COLUMNS_H

#define is_table PyDict_Check

/* None, NaN, NaT, and pandas' NA, which answers no comparison. */
static bool is_missing(PyObject *value)
{
    if (value == Py_None)
        return true;
    if (PyUnicode_CheckExact(value) || PyLong_CheckExact(value))
        return false;
    PyObject *differs = PyObject_RichCompare(value, value, Py_NE);
    int missing = differs ? PyObject_IsTrue(differs) : -1;
    Py_XDECREF(differs);
    if (missing >= 0)
        return missing;
    PyErr_Clear();
    PyObject *name = PyObject_GetAttrString((PyObject *)Py_TYPE(value), "__name__");
    missing = name && PyUnicode_CompareWithASCIIString(name, "NAType") == 0;
    Py_XDECREF(name);
    PyErr_Clear();
    return missing;
}

static bool is_whole(PyObject *value)
{
    return PyIndex_Check(value);
}

static const char *place_of(char room[96], size_t i, const char *name)
{
    (void)i;
    PyOS_snprintf(room, 96, "column %.80s", name);
    return room;
}

static bool take_moment(PyObject *value, const char *where, int unit, int64_t *out)
{
    sot_error error = SOT_ERROR_INIT;
    char text[40];
    long long number = PyLong_CheckExact(value) ? PyLong_AsLongLong(value) : 0;
    if (PyErr_Occurred() || (!PyLong_CheckExact(value) && !PyFloat_Check(value))) {
        PyErr_Clear();
        return host_time(value, where, out);
    }
    if (PyFloat_Check(value))
        PyOS_snprintf(text, sizeof text, "%.9f", PyFloat_AsDouble(value));
    else
        PyOS_snprintf(text, sizeof text, "%lld", number);
    if (sot_time_parse(text, unit, out, &error) == SOT_OK)
        return true;
    host_raise_at(error.status, where, error.message);
    return false;
}

/* Data frames make floats of whole numbers among which one is missing. */
static bool take_whole(PyObject *value, const char *where, int64_t *out)
{
    double number = PyFloat_Check(value) ? PyFloat_AsDouble(value) : 0.5;
    if (!(number >= -9e15 && number <= 9e15) || number != (double)(int64_t)number)
        return host_integer(value, where, INT64_MIN, INT64_MAX, out);
    *out = (int64_t)number;
    return true;
}

static const char *list_text(PyObject *list, size_t i, const char *where, size_t *size)
{
    PyObject *value = PyList_GetItem(list, (Py_ssize_t)i);
    Py_ssize_t length = 0;
    const char *text = NULL;
    if (PyUnicode_CheckExact(value)) {
        if ((text = PyUnicode_AsUTF8AndSize(value, &length))) {
            *size = (size_t)length;
            return text;
        }
        PyErr_Clear();
    } else if (PyIndex_Check(value) && !PyBool_Check(value)) {
        PyObject *number = PyNumber_Index(value), *digits = number ? PyObject_Str(number) : NULL;
        Py_XDECREF(number);
        return digits && PyList_SetItem(list, (Py_ssize_t)i, digits) == 0 ? list_text(list, i, where, size)
                                                                          : NULL;
    }
    if (!host_text(value, where, &text))
        return NULL;
    *size = strlen(text);
    return text;
}

#include "../swig/column_streams.h"

/* The Arrow format of a buffer's elements; NULL: an exception is set. */
static const char *format_of(const Py_buffer *view, const char *name)
{
    static const char codes[] = "?bBhHiIlLqQnNfd";
    static const char *const whole[2][4] = {{"C", "S", "I", "L"}, {"c", "s", "i", "l"}};
    const char *format = view->format ? view->format : "B";
    const uint16_t probe = 1;
    bool little = *(const uint8_t *)&probe == 1;
    if (*format == '@' || *format == '=' || (*format == '<' && little) || (*format == '>' && !little))
        format++;
    if (!*format || format[1] || !strchr(codes, *format)) {
        PyErr_Format(PyExc_TypeError, "%s: a buffer of type \"%s\" holds no numbers", name,
                     view->format ? view->format : "B");
        return NULL;
    }
    if (*format == 'f' || *format == 'd')
        return *format == 'f' ? "f" : "g";
    int size = view->itemsize == 1 ? 0 : view->itemsize == 2 ? 1 : view->itemsize == 4 ? 2 : 3;
    return whole[strchr("bhilqn", *format) != NULL][size];
}

/* The memoryview locks the buffer, so that it may be used when this has let it go. Codes, which are looked at
 * twice, are copied: others may write to a buffer meanwhile. */
static bool given_buffer(PyObject *value, const char *name, const char *format, bool codes, host_keeper *keep,
                         table_column *out, size_t *count)
{
    Py_buffer view;
    PyObject *lock = keep_object(PyMemoryView_FromObject(value), keep);
    if (!lock || PyObject_GetBuffer(lock, &view, PyBUF_FULL_RO) < 0) {
        PyErr_Clear();
        return host_wrong_type(name, "a buffer of numbers (array, memoryview, NumPy)", value);
    }
    const char *values = view.buf, *own = format_of(&view, name);
    bool good = own != NULL;
    if (good && (view.ndim != 1 || view.suboffsets)) {
        PyErr_Format(PyExc_TypeError, "%s: expected one dimension, not %d", name, view.ndim);
        good = false;
    }
    if (good && format && table_width(format) != (size_t)view.itemsize) {
        PyErr_Format(PyExc_TypeError, "%s: expected a buffer of int64", name);
        good = false;
    }
    size_t width = (size_t)view.itemsize, n = good ? (size_t)(view.len / view.itemsize) : 0;
    ptrdiff_t stride = good && view.strides ? view.strides[0] : view.itemsize;
    bool dense = stride == view.itemsize, coded = codes || (own && strchr("iI", *own));
    if (good && n && (!dense || coded || (uintptr_t)values % width != 0)) {
        char *copy = keep_room(n * width, keep);
        if (copy && dense)
            memcpy(copy, values, n * width);
        for (size_t i = 0; copy && !dense && i < n; i++)
            memcpy(copy + i * width, values + (ptrdiff_t)i * stride, width);
        good = (values = copy) != NULL;
    }
    PyBuffer_Release(&view);
    *count = n;
    return good && lies(values, format ? format : own, n, codes, keep, out);
}

static bool given_column(PyObject *value, const char *name, column_type type, host_keeper *keep,
                         table_column *out, size_t *count)
{
    if (PyList_Check(value))
        return lay_out(value, name, type, SOT_UNIT_AUTO, keep, out, count);
    if (!PyTuple_Check(value) || PyTuple_Size(value) != 2) {
        bool floats =
            given_buffer(value, name, NULL, false, keep, out, count) && strchr("fg", *out->format) &&
            (type == COLUMN_CONTACT || type == COLUMN_ID || type == COLUMN_NAME || type == COLUMN_KIND);
        if (floats)
            PyErr_Format(PyExc_TypeError, "%s: expected whole numbers, not floats", name);
        return !PyErr_Occurred();
    }
    PyObject *first = PyTuple_GetItem(value, 0), *second = PyTuple_GetItem(value, 1);
    const char *format;
    if (PyLong_Check(first))
        return lay_out(second, name, type, (int)PyLong_AsLong(first), keep, out, count);
    if (PyUnicode_Check(first))
        return host_text(first, name, &format) && given_buffer(second, name, format, false, keep, out, count);
    return given_buffer(first, name, NULL, true, keep, out, count) && lay_dictionary(second, name, keep, out);
}

#endif
