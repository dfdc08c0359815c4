/* SPDX-License-Identifier: MIT */
/* Structs of the library as dicts. */
#ifndef SOT_PYTHON_FROM_RECORDS_H
#define SOT_PYTHON_FROM_RECORDS_H

static PyObject *host_from_record(const void *from, const record *of);

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

static PyObject *from_time(int64_t us)
{
    return us == SOT_TIME_NONE ? nothing() : PyLong_FromLongLong(us);
}

/* A code that the list does not have, such as that of a custom kind, stays a number. */
static PyObject *from_name(int value, int names)
{
    const char *name = sot_name_of(names, value);
    if (value < 0)
        return nothing();
    return name ? PyUnicode_FromString(name) : PyLong_FromLong(value);
}

/* {name: value} of what is pointed to, by signal. */
static PyObject *from_array(const field *of, const char *at)
{
    PyObject *out = PyDict_New();
    for (unsigned i = 0; out && i < signals_count(of); i++) {
        PyObject *value = of->type == FIELD_SIGNALS
                              ? host_from_record(at + i * sizeof(sot_signal), &sot_signal_record)
                              : from_double(((const double *)(const void *)at)[i]);
        if (!value || PyDict_SetItemString(out, sot_name_of(of->names, (int)i), value) < 0)
            Py_CLEAR(out);
        Py_XDECREF(value);
    }
    return out;
}

static PyObject *from_cues(const double *cues)
{
    PyObject *out = PyDict_New();
    for (int i = 0; out && i < SOT_CUE_COUNT; i++) {
        PyObject *value = cues[i] > 0 ? PyFloat_FromDouble(cues[i]) : NULL;
        if (value && PyDict_SetItemString(out, sot_name_of(SOT_NAMES_CUE, i), value) < 0)
            Py_CLEAR(out);
        Py_XDECREF(value);
    }
    return out;
}

static PyObject *from_set(uint64_t bits, int names)
{
    PyObject *out = PyList_New(0);
    for (int i = 0; out && i < 64; i++) {
        PyObject *name = bits >> i & 1 ? PyUnicode_FromString(sot_name_of(names, i)) : NULL;
        if (name && PyList_Append(out, name) < 0)
            Py_CLEAR(out);
        Py_XDECREF(name);
    }
    return out;
}

static PyObject *from_field(const field *of, const char *at)
{
    const void *p = at;
    switch (of->type) {
    case FIELD_DOUBLE:
        return from_double(*(const double *)p);
    case FIELD_FLAG:
        return PyBool_FromLong(*(const int *)p);
    case FIELD_INT:
        return PyLong_FromLong(*(const int *)p);
    case FIELD_U32:
        return PyLong_FromUnsignedLong(*(const uint32_t *)p);
    case FIELD_U64:
        return PyLong_FromUnsignedLongLong(*(const uint64_t *)p);
    case FIELD_WHOLE:
        return PyLong_FromLongLong(*(const int64_t *)p);
    case FIELD_TIME:
        return from_time(*(const int64_t *)p);
    case FIELD_TEXT:
        return from_text(*(const char *const *)p);
    case FIELD_NAME:
        return from_name(*(const int *)p, of->names);
    case FIELD_KIND:
        return from_name(*(const int *)p, SOT_NAMES_KIND);
    case FIELD_RECORD:
        return host_from_record(p, of->record);
    case FIELD_POINTED:
        return host_from_record(*(const void *const *)p, of->record);
    case FIELD_SIGNALS:
    case FIELD_POINTS:
        return from_array(of, *(const char *const *)p);
    case FIELD_CUES:
        return from_cues(*(const double *const *)p);
    case FIELD_BITS:
        return from_set(*(const uint32_t *)p, SOT_NAMES_CUE);
    case FIELD_SET:
        return from_set(*(const uint64_t *)p, of->names);
    case FIELD_SEEN: /* only ever given */
    case FIELD_INPUTS:
    case FIELD_COLUMNS:
    case FIELD_HANDLE:
        break;
    }
    return nothing();
}

static PyObject *host_from_record(const void *from, const record *of)
{
    PyObject *out = PyDict_New();
    for (size_t i = 0; out && i < of->count; i++) {
        const field *each = &of->fields[i];
        const char *at = (const char *)from + each->offset;
        PyObject *value = from_field(each, at);
        if (value && each->count == 2)
            value = Py_BuildValue("(NN)", value, from_field(each, at + field_width(each)));
        if (!value || PyDict_SetItemString(out, each->name, value) < 0)
            Py_CLEAR(out);
        Py_XDECREF(value);
    }
    return out;
}

#endif
