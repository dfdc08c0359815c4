/* SPDX-License-Identifier: MIT */
/* Arrow capsules, bytes out and in, rows one by one. */
#ifndef SOT_PYTHON_STREAMS_H
#define SOT_PYTHON_STREAMS_H

#define STREAM_NAME "arrow_array_stream"

/* The stream in an object that has __arrow_c_stream__, or in a capsule. The library releases it. */
static struct ArrowArrayStream *host_stream(PyObject *capsule)
{
    struct ArrowArrayStream *stream =
        PyCapsule_IsValid(capsule, STREAM_NAME) ? PyCapsule_GetPointer(capsule, STREAM_NAME) : NULL;
    if (!stream)
        PyErr_SetString(PyExc_TypeError, "expected a capsule named " STREAM_NAME);
    else if (!stream->release)
        PyErr_SetString(PyExc_ValueError, "the Arrow stream has been consumed already");
    return PyErr_Occurred() ? NULL : stream;
}

static void free_stream(PyObject *capsule)
{
    struct ArrowArrayStream *stream = PyCapsule_GetPointer(capsule, STREAM_NAME);
    if (stream && stream->release)
        stream->release(stream);
    free(stream);
}

static PyObject *host_new_stream(struct ArrowArrayStream **out)
{
    *out = calloc(1, sizeof **out);
    if (!*out)
        return PyErr_NoMemory();
    PyObject *capsule = PyCapsule_New(*out, STREAM_NAME, free_stream);
    if (!capsule)
        free(*out);
    return capsule;
}

/* A sot_read_fn over a callable read(size) -> bytes. */
static size_t host_read(void *user, char *bytes, size_t size)
{
    PyGILState_STATE state = PyGILState_Ensure();
    Py_buffer view = {0};
    size_t got = SIZE_MAX;
    PyObject *part = PyErr_Occurred() ? NULL : PyObject_CallFunction(user, "n", (Py_ssize_t)size);
    if (part && host_bytes(part, "read", &view)) {
        if ((size_t)view.len <= size) {
            got = (size_t)view.len;
            memcpy(bytes, view.buf, got);
        } else {
            PyErr_SetString(PyExc_ValueError,
                            "read(size) returned more than size bytes; open the file in binary mode");
        }
        PyBuffer_Release(&view);
    }
    Py_XDECREF(part);
    PyGILState_Release(state);
    return got;
}

/* What is told a record at a time, over a callable(dict). */
static int tell_record(void *to, const void *told, const record *as)
{
    PyObject *made = host_from_record(told, as);
    PyObject *result = made ? PyObject_CallFunctionObjArgs(to, made, NULL) : NULL;
    Py_XDECREF(made);
    Py_XDECREF(result);
    return result == NULL;
}

#include "../swig/written.h"

#endif
