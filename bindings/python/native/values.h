/* SPDX-License-Identifier: MIT */
/* Text, bytes and times. A time is a datetime with a zone, text in ISO 8601, or an integer of microseconds
 * since 1970 UTC. */
#ifndef SOT_PYTHON_VALUES_H
#define SOT_PYTHON_VALUES_H

#include "../swig/micros.h"

/* UTF-8 of a str or bytes, borrowed from it; NULL for None. */
static bool host_text(PyObject *value, const char *name, const char **out)
{
    Py_ssize_t size = 0;
    char *bytes = NULL;
    *out = NULL;
    if (value == Py_None)
        return true;
    if (PyUnicode_Check(value)) {
        *out = PyUnicode_AsUTF8AndSize(value, &size);
        if (!*out) {
            PyErr_Clear();
            host_raise_at(SOT_E_TEXT, name, "text that is not valid Unicode (a lone surrogate)");
            return false;
        }
    } else if (PyBytes_Check(value)) {
        if (PyBytes_AsStringAndSize(value, &bytes, &size) < 0)
            return false;
        *out = bytes;
    } else {
        return host_wrong_type(name, "text (str)", value);
    }
    if (strlen(*out) != (size_t)size) {
        host_raise_at(SOT_E_TEXT, name, "text with a NUL in it");
        return false;
    }
    return true;
}

/* The bytes of a str or of any buffer; NULL with size 0 for None. */
static bool host_bytes(PyObject *value, const char *name, Py_buffer *out)
{
    const char *text;
    Py_ssize_t size;
    if (!PyUnicode_Check(value)) {
        if (PyObject_GetBuffer(value, out, PyBUF_SIMPLE) == 0)
            return true;
        PyErr_Clear();
        return host_wrong_type(name, "str or bytes", value);
    }
    text = PyUnicode_AsUTF8AndSize(value, &size);
    return text && PyBuffer_FillInfo(out, value, (void *)(uintptr_t)text, size, 1, PyBUF_SIMPLE) == 0;
}

static PyObject *datetime_class, *date_class, *delta_class,
    *epoch; /* of the module datetime, once it is needed */
/* Names are made once: the interpreter's cache of attributes keeps every name that it is asked for. */
static PyObject *name_days, *name_seconds, *name_microseconds, *name_tzinfo;

static bool attribute_int64(PyObject *object, PyObject *name, int64_t *out)
{
    PyObject *value = PyObject_GetAttr(object, name);
    *out = value ? (int64_t)PyLong_AsLongLong(value) : -1;
    Py_XDECREF(value);
    return !PyErr_Occurred();
}

/* Microseconds of a timedelta; exact. */
static bool delta_us(PyObject *delta, int64_t *out)
{
    int64_t days, seconds, micros;
    if (!attribute_int64(delta, name_days, &days) || !attribute_int64(delta, name_seconds, &seconds) ||
        !attribute_int64(delta, name_microseconds, &micros))
        return false;
    *out = (days * 86400 + seconds) * 1000000 + micros;
    return true;
}

static bool datetime_ready(void)
{
    if (epoch)
        return true;
    PyObject *module = PyImport_ImportModule("datetime");
    name_days = PyUnicode_InternFromString("days");
    name_seconds = PyUnicode_InternFromString("seconds");
    name_microseconds = PyUnicode_InternFromString("microseconds");
    name_tzinfo = PyUnicode_InternFromString("tzinfo");
    if (!name_days || !name_seconds || !name_microseconds || !name_tzinfo) {
        Py_XDECREF(module);
        return false;
    }
    PyObject *zone = module ? PyObject_GetAttrString(module, "timezone") : NULL;
    PyObject *utc = zone ? PyObject_GetAttrString(zone, "utc") : NULL;
    PyObject *class_ = utc ? PyObject_GetAttrString(module, "datetime") : NULL;
    PyObject *day = class_ ? PyObject_GetAttrString(module, "date") : NULL;
    PyObject *delta = day ? PyObject_GetAttrString(module, "timedelta") : NULL;
    PyObject *start = delta ? PyObject_CallFunction(class_, "iiiiiiiO", 1970, 1, 1, 0, 0, 0, 0, utc) : NULL;
    if (start) {
        datetime_class = Py_NewRef(class_);
        date_class = Py_NewRef(day);
        delta_class = Py_NewRef(delta);
        epoch = Py_NewRef(start);
    }
    Py_XDECREF(start);
    Py_XDECREF(delta);
    Py_XDECREF(day);
    Py_XDECREF(class_);
    Py_XDECREF(utc);
    Py_XDECREF(zone);
    Py_XDECREF(module);
    return epoch != NULL;
}

/* NaT of pandas is a datetime that differs from itself. */
static bool is_nat(PyObject *value)
{
    PyObject *differs = PyObject_RichCompare(value, value, Py_NE);
    bool nat = differs && PyObject_IsTrue(differs) == 1;
    Py_XDECREF(differs);
    PyErr_Clear();
    return nat;
}

static bool datetime_us(PyObject *value, const char *name, int64_t *out)
{
    PyObject *zone = PyObject_GetAttr(value, name_tzinfo);
    if (!zone)
        return false;
    Py_DECREF(zone);
    if (zone == Py_None && is_nat(value)) {
        host_raise_at(SOT_E_ARGUMENT, name, "expected a time, found NaT");
        return false;
    }
    if (zone == Py_None) {
        host_raise_at(SOT_E_ARGUMENT, name,
                      "a datetime without a zone could mean any zone; give it one, such as "
                      "value.replace(tzinfo=timezone.utc)");
        return false;
    }
    PyObject *delta = PyNumber_Subtract(value, epoch);
    bool good = delta && delta_us(delta, out);
    Py_XDECREF(delta);
    return good;
}

static bool text_us(PyObject *value, const char *name, int64_t *out)
{
    sot_error error = SOT_ERROR_INIT;
    const char *text;
    if (!host_text(value, name, &text))
        return false;
    if (micros_of_text(text, out, &error) == SOT_OK)
        return true;
    host_raise_at(error.status, name, error.message);
    return false;
}

/* numpy.datetime64, which is UTC by definition, known by its dtype. 0 if it is not one, -1 on failure. */
static int numpy_us(PyObject *value, const char *name, int64_t *out)
{
    PyObject *dtype = PyObject_GetAttrString(value, "dtype");
    PyObject *kind = dtype ? PyObject_GetAttrString(dtype, "kind") : NULL;
    bool is = kind && PyUnicode_Check(kind) && PyUnicode_CompareWithASCIIString(kind, "M") == 0;
    Py_XDECREF(kind);
    Py_XDECREF(dtype);
    PyErr_Clear();
    if (!is)
        return 0;
    PyObject *micros = PyObject_CallMethod(value, "astype", "s", "datetime64[us]");
    PyObject *integer = micros ? PyObject_CallMethod(micros, "astype", "s", "int64") : NULL;
    PyObject *index = integer ? PyNumber_Index(integer) : NULL;
    *out = index ? (int64_t)PyLong_AsLongLong(index) : -1;
    Py_XDECREF(index);
    Py_XDECREF(integer);
    Py_XDECREF(micros);
    if (PyErr_Occurred())
        return -1;
    if (*out == SOT_TIME_NONE) {
        host_raise_at(SOT_E_ARGUMENT, name, "expected a time, found NaT");
        return -1;
    }
    return 1;
}

static bool host_micros(int64_t value, const char *name)
{
    sot_error error = SOT_ERROR_INIT;
    if (may_be_micros(value, "a datetime", &error))
        return true;
    host_raise_at(error.status, name, error.message);
    return false;
}

static bool host_time(PyObject *value, const char *name, int64_t *out)
{
    if (PyLong_Check(value) && !PyBool_Check(value)) {
        *out = (int64_t)PyLong_AsLongLong(value);
        if (!PyErr_Occurred() && (!PyLong_CheckExact(value) || host_micros(*out, name)))
            return true;
        if (PyErr_Occurred() && !PyErr_ExceptionMatches(PyExc_OverflowError))
            return false;
        PyErr_Clear();
        host_raise_at(SOT_E_RANGE, name, "expected microseconds since 1970 between the years 1 and 9999");
        return false;
    }
    if (PyUnicode_Check(value))
        return text_us(value, name, out);
    if (!datetime_ready())
        return false;
    int is = PyObject_IsInstance(value, datetime_class);
    if (is > 0)
        return datetime_us(value, name, out);
    if (is == 0 && PyObject_IsInstance(value, date_class) > 0) { /* a date is its midnight UTC, as in text */
        PyObject *day = PyObject_CallMethod(value, "toordinal", NULL);
        *out = day ? ((int64_t)PyLong_AsLongLong(day) - 719163) * INT64_C(86400000000) : 0;
        Py_XDECREF(day);
        return !PyErr_Occurred();
    }
    if (is == 0) {
        int numpy = numpy_us(value, name, out);
        if (numpy != 0)
            return numpy > 0;
        host_wrong_type(name,
                        "a datetime with a zone, ISO 8601 text, or an integer of microseconds since 1970 UTC",
                        value);
    }
    return false;
}

/* A double; None is NAN, a timedelta its seconds. */
static bool host_double(PyObject *value, const char *name, double *out)
{
    if (value == Py_None) {
        *out = SOT_UNKNOWN;
        return true;
    }
    *out = PyFloat_AsDouble(value);
    if (*out != -1 || !PyErr_Occurred())
        return true;
    PyErr_Clear();
    int64_t us;
    if (datetime_ready() && PyObject_IsInstance(value, delta_class) == 1) {
        if (!delta_us(value, &us))
            return false;
        *out = (double)us / 1e6;
        return true;
    }
    return host_wrong_type(name, "a number", value);
}

static bool host_integer(PyObject *value, const char *name, int64_t low, int64_t high, int64_t *out)
{
    PyObject *index = PyNumber_Index(value);
    if (!index) {
        PyErr_Clear();
        return host_wrong_type(name, "a whole number", value);
    }
    *out = (int64_t)PyLong_AsLongLong(index);
    Py_DECREF(index);
    bool outside = PyErr_Occurred() != NULL || *out < low || *out > high;
    PyErr_Clear();
    if (outside)
        host_raise_at(SOT_E_RANGE, name, "a whole number outside its range");
    return !outside;
}

/* Appends to what a function returns: the first result alone, then a tuple. */
static PyObject *host_append(PyObject *result, PyObject *value)
{
    if (!result || !value) {
        Py_XDECREF(value ? NULL : result);
        return value;
    }
    Py_ssize_t count = PyTuple_Check(result) ? PyTuple_Size(result) : 1;
    PyObject *all = PyTuple_New(count + 1);
    for (Py_ssize_t i = 0; all && i < count; i++)
        PyTuple_SetItem(all, i, Py_NewRef(PyTuple_Check(result) ? PyTuple_GetItem(result, i) : result));
    if (all)
        PyTuple_SetItem(all, count, value);
    else
        Py_DECREF(value);
    Py_DECREF(result);
    return all;
}

#endif
