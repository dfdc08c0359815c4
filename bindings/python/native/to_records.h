/* SPDX-License-Identifier: MIT */
/* Dicts as structs of the library. Text is borrowed: the dict must stay as it is while the struct is used. */
#ifndef SOT_PYTHON_TO_RECORDS_H
#define SOT_PYTHON_TO_RECORDS_H

typedef void host_keeper; /* nothing needs to be kept: what is given outlives the call */

typedef bool (*entry_fn)(PyObject *key, PyObject *value, void *user);
typedef bool (*element_fn)(PyObject *value, void *user);

static bool is_nothing(PyObject *value)
{
    return value == Py_None;
}

static bool is_name(PyObject *value)
{
    return PyUnicode_Check(value);
}

static bool name_of(PyObject *value, const char *where, const char **out)
{
    if (!PyUnicode_Check(value)) {
        PyErr_Format(PyExc_TypeError, "%s: expected names", where);
        return false;
    }
    return host_text(value, where, out);
}

static bool take_text(PyObject *value, const char *where, const char **out, host_keeper *keep)
{
    (void)keep;
    return host_text(value, where, out);
}

/* What these languages share says take_. */
#define take_double host_double
#define take_time host_time
#define take_integer host_integer

static bool take_flag(PyObject *value, int *out)
{
    *out = PyObject_IsTrue(value);
    return *out >= 0;
}

static bool take_handle(PyObject *value, const field *of, void **out, host_keeper *keep)
{
    char type[48];
    (void)keep;
    PyOS_snprintf(type, sizeof type, "sot_%s *", of->name);
    if (SWIG_IsOK(SWIG_ConvertPtr(value, out, SWIG_TypeQuery(type), 0)))
        return true;
    PyErr_Format(PyExc_TypeError, "%s: not %R", of->name, (PyObject *)Py_TYPE(value));
    return false;
}

static void drop_two(PyObject *two[2])
{
    Py_XDECREF(two[0]);
    Py_XDECREF(two[1]);
}

static bool take_two(PyObject *value, const char *where, PyObject *two[2])
{
    (void)where;
    two[0] = PySequence_GetItem(value, 0);
    two[1] = two[0] ? PySequence_GetItem(value, 1) : NULL;
    if (!two[1])
        drop_two(two);
    return two[1] != NULL;
}

static bool each_entry(PyObject *dict, const char *what, entry_fn fn, void *user)
{
    PyObject *key, *value;
    Py_ssize_t at = 0;
    if (!PyDict_Check(dict)) {
        PyErr_Format(PyExc_TypeError, "%s: expected a dict, not %R", what, (PyObject *)Py_TYPE(dict));
        return false;
    }
    while (PyDict_Next(dict, &at, &key, &value))
        if (!fn(key, value, user))
            return false;
    return true;
}

static bool entries_of(PyObject *dict, const char *what, size_t *count)
{
    if (!PyDict_Check(dict)) {
        PyErr_Format(PyExc_TypeError, "%s: expected {name given: name known}, not %R", what,
                     (PyObject *)Py_TYPE(dict));
        return false;
    }
    *count = (size_t)PyDict_Size(dict);
    return true;
}

static bool each_element(PyObject *value, const char *where, element_fn fn, void *user)
{
    (void)where;
    PyObject *iterator = PyObject_GetIter(value), *each;
    bool good = iterator != NULL;
    while (good && (each = PyIter_Next(iterator))) {
        good = fn(each, user);
        Py_DECREF(each);
    }
    Py_XDECREF(iterator);
    return good && !PyErr_Occurred();
}

/* Freed with the options: see the typemap of sot_read_options. */
static void *keep_room(size_t size, host_keeper *keep)
{
    (void)keep;
    void *out = calloc(1, size);
    return out ? out : PyErr_NoMemory();
}

static int known_kind(PyObject *value)
{
    const char *name = PyUnicode_AsUTF8AndSize(value, NULL);
    int kind = name ? sot_number_of(SOT_NAMES_KIND, name) : -1;
    PyErr_Clear();
    return kind;
}

static bool unknown_field(PyObject *key)
{
    PyErr_Format(PyExc_TypeError, "unknown field %U", key);
    return false;
}

#include "../swig/fill_records.h"

static bool host_to_record(PyObject *from, const record *of, void *out)
{
    if (of != sot_interaction_record() || !PyTuple_Check(from))
        return to_members(from, of, out, NULL);
    PyObject *row[5];
    for (Py_ssize_t i = 0; i < 5; i++)
        row[i] = PyTuple_Size(from) == 5 ? PyTuple_GetItem(from, i) : NULL;
    if (!row[0]) {
        PyErr_SetString(PyExc_TypeError, "expected (time, actor, target, kind, {other fields})");
        return false;
    }
    return to_interaction(row, (sot_interaction *)out, NULL);
}

typedef struct host_rows {
    sot_interaction *rows;
    double *cues; /* SOT_CUE_COUNT of each row */
    size_t count;
} host_rows;

static void host_rows_free(host_rows *rows)
{
    free(rows->rows);
    free(rows->cues);
}

/* A list of interactions; it must stay as it is while the rows are used. */
static bool host_rows_from(PyObject *list, host_rows *out)
{
    if (!PyList_Check(list)) {
        PyErr_SetString(PyExc_TypeError, "rows: expected a list");
        return false;
    }
    size_t count = (size_t)PyList_Size(list);
    out->rows = malloc(count * sizeof *out->rows + 1);
    out->cues = calloc(count * SOT_CUE_COUNT + 1, sizeof *out->cues);
    if (!out->rows || !out->cues) {
        PyErr_NoMemory();
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        out->rows[i] = sot_interaction_none;
        out->rows[i].cues = &out->cues[i * SOT_CUE_COUNT];
        out->rows[i].cue_count = SOT_CUE_COUNT;
        if (!host_to_record(PyList_GetItem(list, (Py_ssize_t)i), sot_interaction_record(), &out->rows[i]))
            return false;
    }
    out->count = count;
    return true;
}

#endif
