/* SPDX-License-Identifier: MIT */
/* Dicts as structs of the library, lists as arrays of them. Text is borrowed: the dict must stay as it is
 * while the struct is used; a list is copied. */
#ifndef SOT_PYTHON_TO_RECORDS_H
#define SOT_PYTHON_TO_RECORDS_H

/* Memory and objects that are there as long as the call. */
typedef struct kept {
    struct kept *before;
    PyObject *object;
} kept;

typedef struct host_keeper {
    kept *last;
} host_keeper;

static void host_keep_begin(host_keeper *keep)
{
    keep->last = NULL;
}

static void host_keep_end(host_keeper *keep)
{
    for (kept *each; (each = keep->last) != NULL; free(each)) {
        keep->last = each->before;
        Py_XDECREF(each->object);
    }
}

/* All zero, aligned for numbers and pointers. */
static void *keep_room(size_t size, host_keeper *keep)
{
    kept *made = calloc(1, sizeof *made + size);
    if (!made)
        return PyErr_NoMemory();
    made->before = keep->last;
    keep->last = made;
    return made + 1;
}

/* Takes the object over, NULL included. */
static PyObject *keep_object(PyObject *object, host_keeper *keep)
{
    if (object && !keep_room(0, keep))
        Py_CLEAR(object);
    else if (object)
        keep->last->object = object;
    return object;
}

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
    PyOS_snprintf(type, sizeof type, "%s %c%s", strchr("aeio", *of->name) ? "an" : "a", *of->name - 'a' + 'A',
                  of->name + 1);
    return host_wrong_type(of->name, type, value);
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
    if (!PyDict_Check(dict))
        return host_wrong_type(what, "a dict", dict);
    while (PyDict_Next(dict, &at, &key, &value))
        if (!fn(key, value, user))
            return false;
    return true;
}

static bool entries_of(PyObject *dict, const char *what, size_t *count)
{
    if (!PyDict_Check(dict))
        return host_wrong_type(what, "{name given: name known}", dict);
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

#define is_row PyTuple_Check

static bool take_row(PyObject *value, PyObject *row[5])
{
    if (PyTuple_Size(value) != 5) {
        PyErr_SetString(PyExc_TypeError, "expected (time, actor, target, kind, {other fields})");
        return false;
    }
    for (Py_ssize_t i = 0; i < 5; i++)
        row[i] = PyTuple_GetItem(value, i);
    return true;
}

static PyObject *list_of(PyObject *value, const char *where, host_keeper *keep)
{
    if (PyList_Check(value))
        return keep_object(PySequence_List(value), keep);
    host_wrong_type(where, "a list", value);
    return NULL;
}

static size_t list_count(PyObject *list)
{
    return (size_t)PyList_Size(list);
}

static PyObject *list_at(PyObject *list, size_t i)
{
    return PyList_GetItem(list, (Py_ssize_t)i);
}

static bool at_row(size_t i)
{
    PyObject *type, *what, *trace;
    PyErr_Fetch(&type, &what, &trace);
    PyErr_Format(type, "row %zu, %S", i, what);
    Py_XDECREF(type);
    Py_XDECREF(what);
    Py_XDECREF(trace);
    return false;
}

#include "../swig/fill_records.h"

#include "../swig/lists.h"

#endif
