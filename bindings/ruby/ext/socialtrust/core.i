/* SPDX-License-Identifier: MIT */
/* The Ruby side of the interface: the typemaps that bindings/swig/socialtrust.i asks for. */
%module "SocialTrust::Native"

%{
/* What a handle holds at least that the collector does not see, so that it comes round in time. */
#define HANDLE_WEIGHT 2048

#include "native/host.h"
#include "calls.h"
%}
%include "../../../swig/calls.i"

/* Whatever is defined from here on may be called in any Ractor: nothing is kept between calls but what never changes. */
%init %{
rb_ext_ractor_safe(true);
%}

/* ---- status and error ---- */

%typemap(in, numinputs=0) sot_error *error "$1 = host_error();"
%typemap(out) sot_status {
    if ($1 != SOT_OK || call_pending)
        host_raise($1, call_error.message);
    $result = Qnil;
}
%define RAISE(status, text)
host_raise(status, text);
%enddef

/* ---- what only Ruby does so ---- */

%typemap(out) const char * "$result = $1 ? rb_utf8_str_new_cstr($1) : Qnil;"
/* Of functions: an int64_t that is returned is a time. The shared part applies this to int64_t. */
%typemap(out) long long "$result = from_time($1);"
%define BYTES(bytes_type, name)
%typemap(in) (bytes_type name, size_t size) (VALUE bytes) {
    bytes = host_bytes($input, "$1_name");
    $1 = RSTRING_PTR(bytes);
    $2 = (size_t)RSTRING_LEN(bytes);
}
%typemap(arginit) (bytes_type name, size_t size) ""
%typemap(freearg) (bytes_type name, size_t size) "RB_GC_GUARD(bytes$argnum);"
%enddef
BYTES(const char *, json)
BYTES(const void *, blob)
%typemap(in) int me, int side, int state, int kind, int cue, int code, int action, int signal, int unit, int signals {
    $1 = (int)host_integer($input, "$1_name", INT32_MIN, INT32_MAX);
}
%typemap(in) unsigned threads "$1 = (unsigned)host_integer($input, \"$1_name\", 0, UINT32_MAX);"
%typemap(in) size_t index, uint64_t index, uint64_t row {
    $1 = ($1_ltype)host_integer($input, "$1_name", 0, INT64_MAX);
}

%define HANDLE_IN(type)
%typemap(in) type *, const type * "$1 = ($1_ltype)host_handle($input, $1_descriptor, \"$1_name\");"
%enddef

%typemap(in, numinputs=0) (sot_write_fn write, void *user) (VALUE holder) {
    host_written *written;
    holder = host_new_written(&written);
    $1 = host_write;
    $2 = written;
}
%typemap(argout) (sot_write_fn write, void *user) {
    $result = host_append($result, host_written_text(holder$argnum));
}
%typemap(freearg) (sot_write_fn write, void *user) "RB_GC_GUARD(holder$argnum);"

%include "../../../swig/socialtrust.i"

/* ---- what only Ruby needs ---- */

%init %{
host_define_stream();
host_define_kinds();
rb_define_module_function(mNative, "evidence_add_fields", evidence_add_fields, -1);
%}

/* The call that is made most: all fields in place, so that nothing is made on the way. */
%{
static VALUE evidence_add_fields(int argc, VALUE *argv, VALUE self)
{
    sot_interaction row;
    double cues[SOT_CUE_COUNT];
    host_keeper texts;
    host_keep_begin(&texts);
    if (argc < 1)
        rb_error_arity(argc, 1, UNLIMITED_ARGUMENTS);
    host_to_interaction(argv + 1, argc - 1, &row, cues, &texts);
    sot_evidence *evidence = host_handle(argv[0], SWIGTYPE_p_sot_evidence, "evidence");
    if (!evidence)
        host_raise(SOT_E_ARGUMENT, "`evidence` is closed or missing");
    sot_error *error = host_error();
    sot_status status = sot_evidence_add(evidence, &row, error);
    if (status != SOT_OK)
        host_raise(status, error->message);
    host_keep_end(&texts);
    return self;
}
%}

/* Functions of native/, by their names without "host_". */
/** Makes `classes` (status => class) the exceptions of this module. */
host_object host_set_exceptions(VALUE classes);
/** Calls `block` while its long calls report to `progress`, by call(stage, done, total). */
host_object host_with_progress(VALUE progress, VALUE block);
/** The columns of a stream of ours, as Arrays by name. */
host_object host_stream_columns(VALUE stream);
/** A column that is not of doubles, as an Array; nothing if there is none of that name. */
host_object host_scores_values(const sot_scores *scores, const char *name);

%inline %{
/** A time, from all that says one. */
static host_object utc(VALUE value)
{
    return from_time(host_time(value, "time"));
}

/** Tells the collector of bytes that a handle holds. */
static host_object weigh(VALUE bytes)
{
    rb_gc_adjust_memory_usage((ssize_t)host_integer(bytes, "bytes", 0, INT32_MAX));
    return Qnil;
}
%}
