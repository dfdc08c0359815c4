/* SPDX-License-Identifier: MIT */
/* {name: column} as the structs of columns that ledgers, networks and learning take, with the means of
 * columns.h. */
#ifndef SOT_PYTHON_NAMED_H
#define SOT_PYTHON_NAMED_H

static bool column_name(host_columns *self, PyObject *key, const char **out)
{
    (void)self; /* a dict has each once */
    return name_of(key, "column", out);
}

static bool unknown_column(PyObject *key)
{
    PyErr_Format(PyExc_TypeError, "unknown column %U", key);
    return false;
}

#include "../swig/named_columns.h"

static const void *host_named_column(host_columns *self, const named_column *of, PyObject *value)
{
    static const char types[] = "tuwamkd", numbers_as[] = "qqqIIBd";
    return of->type == 's' ? (const void *)text_column(self, of->name, value)
                           : numbers(self, of->name, value, numbers_as[strchr(types, of->type) - types]);
}

/* A copy of packed doubles, for a call that changes them where they lie. */
static double *host_doubles(PyObject *value, size_t *count, host_keeper *keep)
{
    Py_buffer bytes = {0};
    if (!host_bytes(value, "score", &bytes))
        return NULL;
    *count = (size_t)bytes.len / sizeof(double);
    double *out = keep_room((size_t)bytes.len + 1, keep);
    if (out)
        memcpy(out, bytes.buf, *count * sizeof *out);
    PyBuffer_Release(&bytes);
    return out;
}

#endif
