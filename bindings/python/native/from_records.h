/* SPDX-License-Identifier: MIT */
/* Structs of the library as dicts. */
#ifndef SOT_PYTHON_FROM_RECORDS_H
#define SOT_PYTHON_FROM_RECORDS_H

static PyObject *nothing(void)
{
    return Py_NewRef(Py_None);
}

static PyObject *from_double(double value)
{
    return value != value ? nothing() : PyFloat_FromDouble(value);
}

static PyObject *from_int(int value)
{
    return PyLong_FromLong(value);
}

static PyObject *from_int64_t(int64_t value)
{
    return PyLong_FromLongLong(value);
}

static PyObject *from_uint64_t(uint64_t value)
{
    return PyLong_FromUnsignedLongLong(value);
}

static PyObject *from_text(const char *text)
{
    return text && text[0] ? PyUnicode_FromString(text) : nothing();
}

static PyObject *from_bytes(const void *bytes, size_t size)
{
    return PyBytes_FromStringAndSize(bytes, (Py_ssize_t)size);
}

static PyObject *from_time(int64_t us)
{
    return us == SOT_TIME_NONE ? nothing() : PyLong_FromLongLong(us);
}

static PyObject *from_flag(int value)
{
    return PyBool_FromLong(value);
}

#define from_symbol PyUnicode_FromString
#define new_dict PyDict_New

static PyObject *new_list(void)
{
    return PyList_New(0);
}

static bool put(PyObject *dict, const char *name, PyObject *value)
{
    bool good = dict && value && PyDict_SetItemString(dict, name, value) == 0;
    Py_XDECREF(value);
    return good;
}

static bool push(PyObject *list, PyObject *value)
{
    bool good = list && value && PyList_Append(list, value) == 0;
    Py_XDECREF(value);
    return good;
}

static PyObject *from_two(PyObject *first, PyObject *second)
{
    return Py_BuildValue("(NN)", first, second);
}

static PyObject *made_or_not(PyObject *made, bool good)
{
    if (!good)
        Py_CLEAR(made);
    return made;
}

#include "../swig/make_records.h"

#endif
