/* SPDX-License-Identifier: MIT */
/* The Python side of the interface: the typemaps that bindings/swig/socialtrust.i asks for. */
%module(package="socialtrust") core

%{
#include "native/host.h"
#include "calls.h"
%}
%include "../swig/calls.i"

/* ---- status and error ---- */

%typemap(in, numinputs=0) sot_error *error "$1 = host_error();"
%typemap(out) sot_status {
    if ($1 != SOT_OK) {
        host_raise($1, call_error.message);
        SWIG_fail;
    }
    $result = NULL;
}
%typemap(ret) sot_status "if (!$result) $result = Py_NewRef(Py_None);"
%define RAISE(status, text)
{
    host_raise(status, text);
    SWIG_fail;
}
%enddef

/* ---- what only Python does so ---- */

%define BYTES(bytes_type, name)
%typemap(in) (bytes_type name, size_t size) (Py_buffer bytes = {0}) {
    if (!host_bytes($input, "$1_name", &bytes))
        SWIG_fail;
    $1 = bytes.buf;
    $2 = (size_t)bytes.len;
}
%typemap(arginit) (bytes_type name, size_t size) ""
%typemap(freearg) (bytes_type name, size_t size) "PyBuffer_Release(&bytes$argnum);"
%enddef
BYTES(const char *, json)
BYTES(const void *, blob)

%define HANDLE_IN(type)
%enddef

%typemap(in, numinputs=0) (sot_write_fn write, void *user) (host_written written = {NULL, 0, 0}) {
    $1 = host_write;
    $2 = &written;
}
%typemap(argout) (sot_write_fn write, void *user) {
    $result = host_append($result, PyUnicode_DecodeUTF8(written$argnum.bytes ? written$argnum.bytes : "", (Py_ssize_t)written$argnum.size, NULL));
}
%typemap(freearg) (sot_write_fn write, void *user) "free(written$argnum.bytes);"

%include "../swig/socialtrust.i"

/* ---- what only Python needs: functions of native/, by their names without "host_" ---- */

/** Makes `error` the base and `classes` (status -> class) the exceptions of this module. */
host_object host_set_exceptions(PyObject *classes);
/** Calls fn() while its long calls report to progress(stage, done, total). */
host_object host_with_progress(PyObject *progress, PyObject *fn);
/** Opens a table of the library's own: its columns' names and formats, its batch, its rows. */
host_object host_open_batch(PyObject *stream);
/** A column of it: a list of str, or its numbers as bytes. */
host_object host_batch_column(PyObject *batch, size_t index);
/** Some rows of a column of texts, as a list of str. */
host_object host_batch_some(PyObject *batch, size_t index, PyObject *rows);
/** An Arrow stream of {name: column}: of lists and (format, buffer), which are copied, or numbers of those of a batch, which lends them. */
host_object host_table_stream(PyObject *columns, unsigned long long rows, PyObject *batch);

%inline %{
/** A time as microseconds since 1970 UTC. */
static host_object time_us(PyObject *value)
{
    int64_t us;
    return host_time(value, "time", &us) ? PyLong_FromLongLong(us) : NULL;
}
%}
