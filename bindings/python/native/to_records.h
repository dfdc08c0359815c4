/* SPDX-License-Identifier: MIT */
/* Dicts as structs of the library. Text is borrowed: the dict must stay as it is while the struct is used. */
#ifndef SOT_PYTHON_TO_RECORDS_H
#define SOT_PYTHON_TO_RECORDS_H

/* Most names differ in their first letter. */
static inline bool is_name(const char *given, const char *name)
{
    return given[0] == name[0] && strcmp(given, name) == 0;
}

static bool to_cue(PyObject *value, int cue, double *cues)
{
    if (!host_double(value, sot_name_of(SOT_NAMES_CUE, cue), &cues[cue]))
        return false;
    if (cues[cue] != cues[cue])
        cues[cue] = 0;
    return true;
}

static bool to_cues(PyObject *value, double *cues)
{
    PyObject *key, *each;
    Py_ssize_t at = 0;
    const char *name;
    if (value == Py_None)
        return true;
    if (!PyDict_Check(value)) {
        PyErr_SetString(PyExc_TypeError, "cues: expected {name: confidence}");
        return false;
    }
    while (PyDict_Next(value, &at, &key, &each)) {
        if (!host_text(key, "cues", &name))
            return false;
        int cue = name ? sot_number_of(SOT_NAMES_CUE, name) : -1;
        if (cue < 0) {
            char message[440];
            say_unknown(message, sizeof message, "cue", name ? name : "", SOT_NAMES_CUE);
            host_raise_at(SOT_E_KIND, "cues", message);
            return false;
        }
        if (!to_cue(each, cue, cues))
            return false;
    }
    return true;
}

/* Names of cues separated by |, or "all". */
static bool names_to_bits(const char *names, uint32_t *bits)
{
    if (strcmp(names, "all") == 0) {
        *bits = (UINT32_C(1) << SOT_CUE_COUNT) - 1;
        return true;
    }
    while (*names) {
        char name[16] = "";
        size_t n = strcspn(names, "|");
        if (n < sizeof name)
            memcpy(name, names, n);
        int cue = sot_number_of(SOT_NAMES_CUE, name);
        if (cue < 0) {
            host_raise_at(SOT_E_KIND, "looked_for", "expected names of cues, or all");
            return false;
        }
        *bits |= UINT32_C(1) << cue;
        names += n + (names[n] == '|');
    }
    return true;
}

/* Such a text, or names in any iterable. */
static bool to_bits(PyObject *value, uint32_t *bits)
{
    const char *name;
    if (value == Py_None)
        return true;
    if (PyUnicode_Check(value)) {
        return host_text(value, "looked_for", &name) && names_to_bits(name, bits);
    }
    PyObject *iterator = PyObject_GetIter(value), *each;
    while (iterator && (each = PyIter_Next(iterator))) {
        if (PyUnicode_Check(each))
            to_bits(each, bits);
        else
            PyErr_SetString(PyExc_TypeError, "looked_for: expected names of cues");
        Py_DECREF(each);
        if (PyErr_Occurred())
            break;
    }
    Py_XDECREF(iterator);
    return !PyErr_Occurred();
}

static bool to_kind(PyObject *value, int *out)
{
    const char *name;
    int64_t code;
    if (!PyUnicode_Check(value)) {
        bool good = host_integer(value, "kind", 0, 255, &code);
        *out = (int)code;
        return good;
    }
    if (!host_text(value, "kind", &name))
        return false;
    *out = sot_number_of(SOT_NAMES_KIND, name);
    if (*out >= 0)
        return true;
    char message[440];
    say_unknown(message, sizeof message, "kind", name, SOT_NAMES_KIND);
    host_raise(SOT_E_KIND, message);
    return false;
}

/* A name back to its number. */
static bool to_name(PyObject *value, const field *of, int *out)
{
    const char *name;
    int64_t number;
    if (!PyUnicode_Check(value)) {
        bool good = host_integer(value, of->name, INT32_MIN, INT32_MAX, &number);
        *out = (int)number;
        return good;
    }
    if (!host_text(value, of->name, &name))
        return false;
    *out = sot_number_of(of->names, name);
    if (*out >= 0)
        return true;
    char message[440];
    say_unknown(message, sizeof message, "name", name, of->names);
    host_raise_at(SOT_E_KIND, of->name, message);
    return false;
}

/* {given name: known name or None}; the array is freed with the options. */
static bool to_columns(PyObject *dict, char *at)
{
    sot_read_options *options = (sot_read_options *)(void *)(at - offsetof(sot_read_options, names));
    PyObject *key, *value;
    Py_ssize_t next = 0;
    if (dict == Py_None)
        return true;
    if (!PyDict_Check(dict)) {
        PyErr_SetString(PyExc_TypeError, "columns: expected {name given: name known}");
        return false;
    }
    sot_column_name *names = calloc((size_t)PyDict_Size(dict) + 1, sizeof *names);
    if (!names) {
        PyErr_NoMemory();
        return false;
    }
    options->names = names;
    while (PyDict_Next(dict, &next, &key, &value)) {
        sot_column_name *each = &names[options->name_count++];
        if (!host_text(key, "columns", &each->given) || !host_text(value, "columns", &each->known))
            return false;
    }
    return true;
}

static bool to_members(PyObject *dict, const record *of, void *out);

/* Names in any iterable, as bits. */
static bool to_set(PyObject *value, const field *of, uint64_t *bits)
{
    PyObject *iterator = PyObject_GetIter(value), *each;
    int number;
    while (iterator && (each = PyIter_Next(iterator))) {
        if (!PyUnicode_Check(each))
            PyErr_Format(PyExc_TypeError, "%s: expected names", of->name);
        else if (to_name(each, of, &number))
            *bits |= UINT64_C(1) << number;
        Py_DECREF(each);
        if (PyErr_Occurred())
            break;
    }
    Py_XDECREF(iterator);
    return !PyErr_Occurred();
}

/* {kinds: names, cues: names, fields: names}, or None; the struct lies where `at` points. */
static bool to_seen(PyObject *value, void *at)
{
    sot_seen *seen = *(sot_seen **)at;
    if (value == Py_None)
        return true;
    *seen = sot_seen_none;
    return to_members(value, &sot_seen_record, seen);
}

/* A dict of them, or None; the struct lies where `at` points, and what was seen where that points. */
static bool to_inputs(PyObject *value, void *at)
{
    sot_inputs *inputs = *(sot_inputs **)at;
    if (value == Py_None)
        return true;
    const sot_seen *seen = inputs->observed;
    *inputs = sot_inputs_none;
    inputs->observed = seen;
    return to_members(value, &sot_inputs_record, inputs);
}

/* An object of ours; the caller keeps it while the struct is used. */
static bool to_handle(PyObject *value, const field *of, void **out)
{
    char type[48];
    PyOS_snprintf(type, sizeof type, "sot_%s *", of->name);
    if (SWIG_IsOK(SWIG_ConvertPtr(value, out, SWIG_TypeQuery(type), 0)))
        return true;
    PyErr_Format(PyExc_TypeError, "%s: not %R", of->name, (PyObject *)Py_TYPE(value));
    return false;
}

static bool to_one(PyObject *value, const field *of, char *at)
{
    void *p = at;
    int64_t number;
    switch (of->type) {
    case FIELD_DOUBLE:
        return host_double(value, of->name, p);
    case FIELD_FLAG:
        *(int *)p = PyObject_IsTrue(value);
        return *(int *)p >= 0;
    case FIELD_INT:
        if (!host_integer(value, of->name, INT32_MIN, INT32_MAX, &number))
            return false;
        *(int *)p = (int)number;
        return true;
    case FIELD_U32:
        if (!host_integer(value, of->name, 0, UINT32_MAX, &number))
            return false;
        *(uint32_t *)p = (uint32_t)number;
        return true;
    case FIELD_U64:
        if (!host_integer(value, of->name, 0, INT64_MAX, &number))
            return false;
        *(uint64_t *)p = (uint64_t)number;
        return true;
    case FIELD_WHOLE:
        return value == Py_None || host_integer(value, of->name, INT64_MIN, INT64_MAX, p);
    case FIELD_TIME:
        return value == Py_None || host_time(value, of->name, p);
    case FIELD_TEXT:
        return host_text(value, of->name, p);
    case FIELD_NAME:
        return to_name(value, of, p);
    case FIELD_KIND:
        return to_kind(value, p);
    case FIELD_CUES:
        return to_cues(value, *(double **)p);
    case FIELD_BITS:
        return to_bits(value, p);
    case FIELD_SET:
        return to_set(value, of, p);
    case FIELD_SEEN:
        return to_seen(value, p);
    case FIELD_INPUTS:
        return to_inputs(value, p);
    case FIELD_COLUMNS:
        return to_columns(value, at);
    case FIELD_RECORD:
        return to_members(value, of->record, p);
    case FIELD_HANDLE:
        return to_handle(value, of, p);
    default:
        PyErr_Format(PyExc_TypeError, "%s cannot be given", of->name);
        return false;
    }
}

static bool to_field(PyObject *value, const field *of, char *at)
{
    if (of->count == 1)
        return to_one(value, of, at);
    for (unsigned i = 0; i < 2; i++) {
        PyObject *each = PySequence_GetItem(value, i);
        bool good = each && to_one(each, of, at + i * field_width(of));
        Py_XDECREF(each);
        if (!good)
            return false;
    }
    return true;
}

static bool to_named(const char *name, PyObject *value, const record *of, void *out)
{
    for (size_t i = 0; i < of->count; i++)
        if (is_name(name, of->fields[i].name))
            return to_field(value, &of->fields[i], (char *)out + of->fields[i].offset);
    int cue = of == &sot_interaction_record ? sot_number_of(SOT_NAMES_CUE, name) : -1;
    if (cue >= 0)
        return to_cue(value, cue, (double *)(uintptr_t)((sot_interaction *)out)->cues);
    PyErr_Format(PyExc_TypeError, "unknown field %s", name);
    return false;
}

static bool to_members(PyObject *dict, const record *of, void *out)
{
    PyObject *key, *value;
    Py_ssize_t at = 0;
    const char *name;
    if (!PyDict_Check(dict)) {
        PyErr_Format(PyExc_TypeError, "expected a dict of fields, not %R", (PyObject *)Py_TYPE(dict));
        return false;
    }
    while (PyDict_Next(dict, &at, &key, &value))
        if (!host_text(key, "field", &name) || !to_named(name ? name : "", value, of, out))
            return false;
    return true;
}

/* (time, actor, target, kind, {other fields}), the quick form of an interaction. */
static bool to_interaction(PyObject *tuple, sot_interaction *out)
{
    if (PyTuple_Size(tuple) != 5) {
        PyErr_SetString(PyExc_TypeError, "expected (time, actor, target, kind, {other fields})");
        return false;
    }
    return host_time(PyTuple_GetItem(tuple, 0), "time", &out->time_us) &&
           host_text(PyTuple_GetItem(tuple, 1), "actor", &out->actor) &&
           host_text(PyTuple_GetItem(tuple, 2), "target", &out->target) &&
           to_kind(PyTuple_GetItem(tuple, 3), &out->kind) &&
           to_members(PyTuple_GetItem(tuple, 4), &sot_interaction_record, out);
}

static bool host_to_record(PyObject *from, const record *of, void *out)
{
    if (of == &sot_interaction_record && PyTuple_Check(from))
        return to_interaction(from, out);
    return to_members(from, of, out);
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
        if (!host_to_record(PyList_GetItem(list, (Py_ssize_t)i), &sot_interaction_record, &out->rows[i]))
            return false;
    }
    out->count = count;
    return true;
}

#endif
