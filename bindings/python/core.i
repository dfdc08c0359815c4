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

/* ---- numbers, text, times ---- */

%typemap(in) const char * "if (!host_text($input, \"$1_name\", (const char **)&$1)) SWIG_fail;"
%typemap(freearg) const char * ""
%typemap(in) int64_t as_of_us, int64_t before_us, int64_t after_us, int64_t time_us {
    if (!host_time($input, "$1_name", &$1))
        SWIG_fail;
}
%typemap(in) int64_t now_us {
    $1 = SOT_TIME_NONE;
    if ($input != Py_None && !host_time($input, "now", &$1))
        SWIG_fail;
}
%typemap(in) (const int64_t *times_us, size_t count) (host_times taken = {NULL, 0}) {
    if (!host_times_from($input, &taken))
        SWIG_fail;
    $1 = taken.us;
    $2 = taken.count;
}
%typemap(freearg) (const int64_t *times_us, size_t count) "free(taken$argnum.us);"
%define BYTES(bytes_type, name)
%typemap(in) (bytes_type name, size_t size) (Py_buffer bytes = {0}) {
    if (!host_bytes($input, "$1_name", &bytes))
        SWIG_fail;
    $1 = bytes.buf;
    $2 = (size_t)bytes.len;
}
%typemap(freearg) (bytes_type name, size_t size) "PyBuffer_Release(&bytes$argnum);"
%enddef
BYTES(const char *, json)
BYTES(const void *, blob)
%typemap(out) packed {
    $result = $1.bytes ? PyBytes_FromStringAndSize($1.bytes, (Py_ssize_t)$1.size) : Py_NewRef(Py_None);
}
%typemap(in, numinputs=0) char text[32] (char room[32]) "$1 = room;"
%typemap(argout) char text[32] "$result = host_append($result, PyUnicode_FromString($1));"
%typemap(out) host_object "$result = $1;"

%define NUMBER_OUT(type, argument)
%typemap(in, numinputs=0) type *argument (type number = 0) "$1 = &number;"
%typemap(argout) type *argument {
    $result = host_append($result, from_##type(*$1));
}
%enddef

/* ---- handles ---- */

%define HANDLE_OUT(type)
%typemap(in, numinputs=0) type **out (type *made = NULL) "$1 = &made;"
%typemap(argout) type **out {
    $result = host_append($result, SWIG_NewPointerObj(made$argnum, $*1_descriptor, SWIG_POINTER_OWN));
}
%enddef

/* The object comes first, so that what it holds is freed whatever happens. */
%typemap(in, numinputs=0) sot_pair_score *out {
    $1 = new_score();
    if (!$1) {
        PyErr_NoMemory();
        SWIG_fail;
    }
}
%typemap(argout) sot_pair_score *out {
    $result = host_append($result, SWIG_NewPointerObj($1, $1_descriptor, SWIG_POINTER_OWN));
    $1 = NULL;
}
%typemap(freearg) sot_pair_score *out "free($1);"

/* ---- structs ---- */

%define RECORD_IN(type, argument)
%typemap(in) const type *argument (type record_) {
    if ($input == Py_None) {
        $1 = NULL;
    } else {
        record_ = type##_none;
        if (!host_to_record($input, type##_record(), &record_))
            SWIG_fail;
        $1 = &record_;
    }
}
%enddef

/* What was seen lies beside; without a size it was not given. */
%define RECORD_IN_SEEN(type, argument)
%typemap(in) const type *argument (type record_, sot_seen seen_) {
    if ($input == Py_None) {
        $1 = NULL;
    } else {
        record_ = type##_none;
        seen_.size = 0;
        record_.observed = &seen_;
        if (!host_to_record($input, type##_record(), &record_))
            SWIG_fail;
        if (seen_.size == 0)
            record_.observed = NULL;
        $1 = &record_;
    }
}
%enddef

/* A question, its inputs and what was seen. */
%define QUERY_IN
%typemap(in) const sot_query *query (sot_query record_, sot_inputs inputs_, sot_seen seen_) {
    record_ = sot_query_none;
    inputs_ = sot_inputs_none;
    inputs_.size = seen_.size = 0;
    inputs_.observed = &seen_;
    record_.inputs = &inputs_;
    if (!host_to_record($input, sot_query_record(), &record_))
        SWIG_fail;
    if (inputs_.size == 0)
        record_.inputs = NULL;
    if (seen_.size == 0)
        inputs_.observed = NULL;
    $1 = &record_;
}
%enddef

/* Its cues lie beside. */
%define INTERACTION_IN
%typemap(in) const sot_interaction *interaction (sot_interaction record_, double cues_[SOT_CUE_COUNT]) {
    if ($input == Py_None) {
        $1 = NULL;
    } else {
        record_ = sot_interaction_none;
        memset(cues_, 0, sizeof cues_);
        record_.cues = cues_;
        record_.cue_count = SOT_CUE_COUNT;
        if (!host_to_record($input, sot_interaction_record(), &record_))
            SWIG_fail;
        $1 = &record_;
    }
}
%enddef

%define CHANGE_OUT
%typemap(in, numinputs=0) const sot_change **out (const sot_change *made = NULL) "$1 = ($1_ltype)&made;"
%typemap(argout) const sot_change **out {
    $result = host_append($result, host_from_record(made$argnum, sot_change_record()));
}
%typemap(freearg) const sot_change **out "sot_change_free(made$argnum);"
%enddef

/* The array that to_columns() made; zeroed first, as a failure before it may come here too. */
%typemap(arginit) const sot_read_options *options "record_$argnum = sot_read_options_none;"
%typemap(freearg) const sot_read_options *options "free((void *)(uintptr_t)record_$argnum.names);"

%define RECORD_OUT(type, argument)
%typemap(in, numinputs=0) type *argument (type record_) {
    record_ = type##_none;
    $1 = &record_;
}
%typemap(argout) type *argument {
    $result = host_append($result, host_from_record($1, type##_record()));
}
%enddef

%define RECORD_RESULT(type)
%typemap(out) const type * {
    $result = $1 ? host_from_record($1, type##_record()) : Py_NewRef(Py_None);
}
%enddef

%typemap(in) (const sot_interaction *rows, size_t count) (host_rows taken = {NULL, NULL, 0}) {
    if (!host_rows_from($input, &taken))
        SWIG_fail;
    $1 = taken.rows;
    $2 = taken.count;
}
%typemap(freearg) (const sot_interaction *rows, size_t count) "host_rows_free(&taken$argnum);"

%typemap(in) const sot_columns *columns (host_columns taken) {
    if (!host_columns_from($input, &taken))
        SWIG_fail;
    $1 = &taken.columns;
}
%typemap(arginit) const sot_columns *columns "memset(&taken$argnum, 0, sizeof taken$argnum);"
%typemap(freearg) const sot_columns *columns "host_columns_free(&taken$argnum);"

/* ---- Arrow, reading, writing, rows one by one ---- */

%typemap(in) struct ArrowArrayStream *stream {
    $1 = host_stream($input);
    if (!$1)
        SWIG_fail;
}
%typemap(in, numinputs=0) struct ArrowArrayStream *out (PyObject *capsule = NULL) {
    capsule = host_new_stream(&$1);
    if (!capsule)
        SWIG_fail;
}
%typemap(argout) struct ArrowArrayStream *out {
    $result = host_append($result, capsule$argnum);
    capsule$argnum = NULL;
}
%typemap(freearg) struct ArrowArrayStream *out "Py_XDECREF(capsule$argnum);"

%typemap(in, numinputs=0) (sot_write_fn write, void *user) (host_written written = {NULL, 0, 0}) {
    $1 = host_write;
    $2 = &written;
}
%typemap(argout) (sot_write_fn write, void *user) {
    $result = host_append($result, PyUnicode_DecodeUTF8(written$argnum.bytes ? written$argnum.bytes : "", (Py_ssize_t)written$argnum.size, NULL));
}
%typemap(freearg) (sot_write_fn write, void *user) "free(written$argnum.bytes);"

%typemap(in) (sot_read_fn read, void *user) {
    $1 = host_read;
    $2 = $input;
}
%typemap(in) (sot_interaction_fn fn, void *user) {
    $1 = host_each;
    $2 = $input;
}
%typemap(in) (sot_pair_fn fn, void *user) {
    $1 = host_each_pair;
    $2 = $input;
}

%include "columns.i"
%include "../swig/socialtrust.i"

/* ---- what only Python needs: functions of native/, by their names without "host_" ---- */

/** Makes `error` the base and `classes` (status -> class) the exceptions of this module. */
host_object host_set_exceptions(PyObject *classes);
/** Calls fn() while its long calls report to progress(stage, done, total). */
host_object host_with_progress(PyObject *progress, PyObject *fn);
/** The evidence as bytes. */
host_object host_evidence_save(sot_evidence *evidence);
/** Opens a table of the library's own: its columns' names and formats, its batch, its rows. */
host_object host_open_batch(PyObject *stream);
/** A column of it: a list of str, or its numbers as bytes. */
host_object host_batch_column(PyObject *batch, size_t index);
/** Some rows of a column of texts, as a list of str. */
host_object host_batch_some(PyObject *batch, size_t index, PyObject *rows);
/** A column of the library's own as its format and the bytes of its buffers, None for a validity that all rows have. */
host_object host_batch_raw(PyObject *batch, size_t index);
/** An Arrow stream of columns (name, format, buffers), which are copied, or numbers of those of a batch, which lends them. */
host_object host_table_stream(PyObject *columns, unsigned long long rows, PyObject *batch);
/** A list of times as the bytes of int64 microseconds; None is SOT_TIME_NONE. */
host_object host_times_us(PyObject *list, PyObject *name);

%inline %{
/** A time as microseconds since 1970 UTC. */
static host_object time_us(PyObject *value)
{
    int64_t us;
    return host_time(value, "time", &us) ? PyLong_FromLongLong(us) : NULL;
}
%}
