/* SPDX-License-Identifier: MIT */
/* {name: column} as the structs of columns that networks and learning take, and lists of texts; with the
 * means of columns.h. */
#ifndef SOT_PYTHON_NAMED_H
#define SOT_PYTHON_NAMED_H

#include "../swig/named_columns.h"

static host_keeper *host_columns_keeper(host_columns *self)
{
    (void)self;
    return NULL;
}

static const void *host_named_column(host_columns *self, const named_column *of, PyObject *value)
{
    static const char types[] = "tuwamkd", numbers_as[] = "qqqIIBd";
    return of->type == 's' ? (const void *)text_column(self, of->name, value)
                           : numbers(self, of->name, value, numbers_as[strchr(types, of->type) - types]);
}

/* Fills `self` from a dict; the columns of one length are counted in *count. */
static bool host_named(PyObject *dict, host_columns *self, const named_column *of, size_t known,
                       size_t *count)
{
    PyObject *key, *value;
    Py_ssize_t at = 0;
    const char *name;
    static const sot_columns none = SOT_COLUMNS_INIT;
    self->columns = none;
    self->columns.cues = self->cues;
    self->columns.cue_count = SOT_CUE_COUNT;
    if (!PyDict_Check(dict)) {
        PyErr_SetString(PyExc_TypeError, "expected {name: column}");
        return false;
    }
    while (PyDict_Next(dict, &at, &key, &value)) {
        size_t i = 0;
        if (self->used + 1 >= HOST_COLUMNS) {
            PyErr_SetString(PyExc_TypeError, "more columns than there are fields");
            return false;
        }
        if (!host_text(key, "column", &name))
            return false;
        while (i < known && (!name || strcmp(of[i].name, name) != 0))
            i++;
        if (i == known) {
            PyErr_Format(PyExc_TypeError, "unknown column %s", name ? name : "");
            return false;
        }
        if (!set_named(self, &of[i], value))
            return false;
    }
    *count = self->columns.count;
    return true;
}

typedef struct host_text_list {
    PyObject *held;
    const char **texts;
    size_t count;
} host_text_list;

static void host_text_list_free(host_text_list *self)
{
    Py_XDECREF(self->held);
    free((void *)self->texts);
}

static bool host_text_list_from(PyObject *list, const char *name, host_text_list *out)
{
    if (!PyList_Check(list)) {
        PyErr_Format(PyExc_TypeError, "%s: expected a list of ids, not %R", name, (PyObject *)Py_TYPE(list));
        return false;
    }
    out->held = PySequence_List(list);
    out->texts = out->held ? texts(name, out->held, &out->count) : NULL;
    for (size_t i = 0; out->texts && i < out->count; i++)
        if (!out->texts[i]) {
            PyErr_Format(PyExc_TypeError, "%s: expected ids, found nothing", name);
            return false;
        }
    return out->texts != NULL;
}

/* A copy of packed doubles, for a call that changes them where they lie. */
static double *host_doubles(PyObject *value, size_t *count)
{
    Py_buffer bytes = {0};
    if (!host_bytes(value, "score", &bytes))
        return NULL;
    *count = (size_t)bytes.len / sizeof(double);
    double *out = malloc(*count * sizeof *out + 1);
    if (out)
        memcpy(out, bytes.buf, *count * sizeof *out);
    else
        PyErr_NoMemory();
    PyBuffer_Release(&bytes);
    return out;
}

#endif
