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

/* ---- numbers, text, times ---- */

%typemap(in) const char * (host_texts texts_) {
    host_texts_begin(&texts_);
    $1 = ($1_ltype)host_text($input, "$1_name", &texts_);
}
%typemap(freearg) const char * "RB_GC_GUARD(texts_$argnum.held);"
%typemap(out) const char * "$result = $1 ? rb_utf8_str_new_cstr($1) : Qnil;"
%typemap(in) int64_t as_of_us, int64_t before_us, int64_t after_us, int64_t time_us {
    $1 = host_time($input, "$1_name");
}
%typemap(in) int64_t now_us {
    $1 = NIL_P($input) ? SOT_TIME_NONE : host_time($input, "now");
}
/* Of functions: an int64_t that is returned is a time. The shared part applies this to int64_t. */
%typemap(out) long long "$result = from_time($1);"
%typemap(in) (const int64_t *times_us, size_t count) (host_times taken) {
    host_times_from($input, &taken);
    $1 = taken.us;
    $2 = taken.count;
}
%typemap(freearg) (const int64_t *times_us, size_t count) "RB_GC_GUARD(taken$argnum.held);"
%define BYTES(bytes_type, name)
%typemap(in) (bytes_type name, size_t size) (VALUE bytes) {
    bytes = host_bytes($input, "$1_name");
    $1 = RSTRING_PTR(bytes);
    $2 = (size_t)RSTRING_LEN(bytes);
}
%typemap(freearg) (bytes_type name, size_t size) "RB_GC_GUARD(bytes$argnum);"
%enddef
BYTES(const char *, json)
BYTES(const void *, blob)
%typemap(out) packed "$result = $1.bytes ? rb_str_new($1.bytes, (long)$1.size) : Qnil;"
%typemap(in, numinputs=0) char text[32] (char room[32]) "$1 = room;"
%typemap(argout) char text[32] "$result = host_append($result, rb_utf8_str_new_cstr($1));"
%typemap(out) host_object "$result = $1;"
%typemap(in) int me, int side, int state, int kind, int cue, int code, int action, int signal, int unit, int signals {
    $1 = (int)host_integer($input, "$1_name", INT32_MIN, INT32_MAX);
}
%typemap(in) unsigned threads "$1 = (unsigned)host_integer($input, \"$1_name\", 0, UINT32_MAX);"
%typemap(in) size_t index, uint64_t index, uint64_t row {
    $1 = ($1_ltype)host_integer($input, "$1_name", 0, INT64_MAX);
}

%define NUMBER_OUT(type, argument)
%typemap(in, numinputs=0) type *argument (type number = 0) "$1 = &number;"
%typemap(argout) type *argument {
    $result = host_append($result, from_##type(*$1));
}
%enddef

/* ---- handles ---- */

%define HANDLE_OUT(type)
%typemap(in) type * "$1 = ($1_ltype)host_handle($input, $1_descriptor, \"$1_name\");"
%typemap(in) const type * "$1 = ($1_ltype)host_handle($input, $1_descriptor, \"$1_name\");"
%typemap(in, numinputs=0) type **out (type *made = NULL) "$1 = &made;"
%typemap(argout) type **out {
    $result = host_append($result, host_new_handle(made$argnum, $*1_descriptor));
}
%enddef

%typemap(in) const sot_pair_score * "$1 = ($1_ltype)host_handle($input, $1_descriptor, \"$1_name\");"
/* The object comes first, so that what it holds is freed whatever happens. */
%typemap(in, numinputs=0) sot_pair_score *out (VALUE holder) {
    $1 = new_score();
    if (!$1)
        rb_memerror();
    holder = host_new_handle($1, $1_descriptor);
}
%typemap(argout) sot_pair_score *out "$result = host_append($result, holder$argnum);"
%typemap(freearg) sot_pair_score *out "RB_GC_GUARD(holder$argnum);"

/* ---- structs ---- */

%define RECORD_IN(type, argument)
%typemap(in) const type *argument (type record_, host_texts texts_) {
    host_texts_begin(&texts_);
    if (NIL_P($input)) {
        $1 = NULL;
    } else {
        record_ = type##_none;
        host_to_record($input, type##_record(), &record_, &texts_);
        $1 = &record_;
    }
}
%typemap(freearg) const type *argument "RB_GC_GUARD(texts_$argnum.held);"
%enddef

/* What was seen lies beside; without a size it was not given. */
%define RECORD_IN_SEEN(type, argument)
%typemap(in) const type *argument (type record_, sot_seen seen_, host_texts texts_) {
    host_texts_begin(&texts_);
    if (NIL_P($input)) {
        $1 = NULL;
    } else {
        record_ = type##_none;
        seen_.size = 0;
        record_.observed = &seen_;
        host_to_record($input, type##_record(), &record_, &texts_);
        if (seen_.size == 0)
            record_.observed = NULL;
        $1 = &record_;
    }
}
%typemap(freearg) const type *argument "RB_GC_GUARD(texts_$argnum.held);"
%enddef

/* A question, its inputs and what was seen. */
%define QUERY_IN
%typemap(in) const sot_query *query (sot_query record_, sot_inputs inputs_, sot_seen seen_, host_texts texts_) {
    host_texts_begin(&texts_);
    record_ = sot_query_none;
    inputs_ = sot_inputs_none;
    inputs_.size = seen_.size = 0;
    inputs_.observed = &seen_;
    record_.inputs = &inputs_;
    host_to_record($input, sot_query_record(), &record_, &texts_);
    if (inputs_.size == 0)
        record_.inputs = NULL;
    if (seen_.size == 0)
        inputs_.observed = NULL;
    $1 = &record_;
}
%typemap(freearg) const sot_query *query "RB_GC_GUARD(texts_$argnum.held);"
%enddef

/* Its cues lie beside. */
%define INTERACTION_IN
%typemap(in) const sot_interaction *interaction (sot_interaction record_, double cues_[SOT_CUE_COUNT], host_texts texts_) {
    host_texts_begin(&texts_);
    if (NIL_P($input)) {
        $1 = NULL;
    } else {
        record_ = sot_interaction_none;
        memset(cues_, 0, sizeof cues_);
        record_.cues = cues_;
        record_.cue_count = SOT_CUE_COUNT;
        host_to_record($input, sot_interaction_record(), &record_, &texts_);
        $1 = &record_;
    }
}
%typemap(freearg) const sot_interaction *interaction "RB_GC_GUARD(texts_$argnum.held);"
%enddef

%define CHANGE_OUT
%typemap(in, numinputs=0) const sot_change **out (const sot_change *made = NULL) "$1 = ($1_ltype)&made;"
%typemap(argout) const sot_change **out {
    $result = host_append($result, host_from_record(made$argnum, sot_change_record()));
}
%typemap(freearg) const sot_change **out "sot_change_free(made$argnum);"
%enddef

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
    $result = $1 ? host_from_record($1, type##_record()) : Qnil;
}
%enddef

%typemap(in) (const sot_interaction *rows, size_t count) (host_rows taken) {
    host_rows_from($input, &taken);
    $1 = taken.rows;
    $2 = taken.count;
}
%typemap(freearg) (const sot_interaction *rows, size_t count) {
    RB_GC_GUARD(taken$argnum.held);
    RB_GC_GUARD(taken$argnum.held_cues);
    RB_GC_GUARD(taken$argnum.texts.held);
}

%typemap(in) const sot_columns *columns (host_columns taken) {
    host_columns_from($input, &taken);
    $1 = &taken.columns;
}
%typemap(freearg) const sot_columns *columns "RB_GC_GUARD(taken$argnum.held);"

/* ---- Arrow, reading, writing, rows one by one ---- */

%typemap(in) struct ArrowArrayStream *stream "$1 = host_stream($input);"
%typemap(in, numinputs=0) struct ArrowArrayStream *out (VALUE holder) "holder = host_new_stream(&$1);"
%typemap(argout) struct ArrowArrayStream *out "$result = host_append($result, holder$argnum);"
%typemap(freearg) struct ArrowArrayStream *out "RB_GC_GUARD(holder$argnum);"

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
%typemap(in) (sot_read_fn read, void *user) {
    $1 = host_read;
    $2 = (void *)$input;
}
%typemap(in) (sot_interaction_fn fn, void *user) {
    $1 = host_each;
    $2 = (void *)$input;
}
%typemap(in) (sot_pair_fn fn, void *user) {
    $1 = host_each_pair;
    $2 = (void *)$input;
}

%include "columns.i"
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
    host_texts texts;
    host_texts_begin(&texts);
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
    RB_GC_GUARD(texts.held);
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
/** The evidence as bytes. */
host_object host_evidence_save(sot_evidence *evidence);
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
