/* SPDX-License-Identifier: MIT */
/* How arguments come in and results go out, over what a language's native/ supplies: what fill_records.h, make_records.h,
 * lists.h and column_streams.h ask for, and
 *   from_bytes(bytes, size), host_append(result, value)      a further result; takes the value over
 *   host_new_handle(made, type)                              an object of ours, which owns what was made
 *   host_stream(value), host_new_stream(&stream)             an Arrow stream that was given; an object with one to be filled
 *   host_read                                                a sot_read_fn over what can be read
 *   host_drop(object), host_no_memory()
 * What is given is kept, where it has to be, in a host_keeper for as long as the call takes. A function that gives false, or
 * nothing, has set an exception, or raised and never came back. */

/* ---- text, times, bytes ---- */

%typemap(in) const char * (host_keeper keep_) {
    if (!take_text($input, "$1_name", (const char **)&$1, &keep_))
        SWIG_fail;
}
%typemap(arginit) const char * "host_keep_begin(&keep_$argnum);"
%typemap(freearg) const char * "host_keep_end(&keep_$argnum);"
%typemap(in) int64_t as_of_us, int64_t before_us, int64_t after_us, int64_t time_us {
    if (!take_time($input, "$1_name", &$1))
        SWIG_fail;
}
%typemap(in) int64_t now_us {
    $1 = SOT_TIME_NONE;
    if (!is_nothing($input) && !take_time($input, "now", &$1))
        SWIG_fail;
}

/* A list of such values. */
%define LIST_IN(list_type, fill)
%typemap(in) list_type (host_keeper keep_) {
    if (!fill($input, "$1_name", ($1_ltype *)&$1, &$2, &keep_))
        SWIG_fail;
}
%typemap(arginit) list_type "host_keep_begin(&keep_$argnum);"
%typemap(freearg) list_type "host_keep_end(&keep_$argnum);"
%enddef
LIST_IN(%arg((const int64_t *times_us, size_t count)), host_times)
LIST_IN(%arg((const char *const *ids, size_t count)), host_text_list)
LIST_IN(%arg((const sot_interaction *rows, size_t count)), host_rows)

%typemap(out) packed "$result = $1.bytes ? from_bytes($1.bytes, $1.size) : nothing();"
%typemap(in, numinputs=0) char text[32] (char room[32]) "$1 = room;"
%typemap(argout) char text[32] "$result = host_append($result, from_text($1));"
%typemap(out) host_object "$result = $1;"
%define NUMBER_OUT(type, argument)
%typemap(in, numinputs=0) type *argument (type number = 0) "$1 = &number;"
%typemap(argout) type *argument {
    $result = host_append($result, from_##type(*$1));
}
%enddef
%typemap(in) (const double *score, size_t count, double *out) (host_keeper keep_) {
    $1 = $3 = host_doubles($input, &$2, &keep_);
    if (!$1)
        SWIG_fail;
}
%typemap(arginit) (const double *score, size_t count, double *out) "host_keep_begin(&keep_$argnum);"
%typemap(argout) (const double *score, size_t count, double *out) {
    $result = host_append($result, from_bytes($3, $2 * sizeof *$3));
}
%typemap(freearg) (const double *score, size_t count, double *out) "host_keep_end(&keep_$argnum);"

/* ---- handles ---- */

%define HANDLE_OUT(type)
HANDLE_IN(type)
%typemap(in, numinputs=0) type **out (type *made = NULL) "$1 = &made;"
%typemap(argout) type **out "$result = host_append($result, host_new_handle(made$argnum, $*1_descriptor));"
%enddef

/* The object comes first, so that what it holds is freed whatever happens. */
%define MADE_OUT(type, make)
%typemap(in, numinputs=0) type *out (host_object holder = 0) {
    $1 = make();
    holder = $1 ? host_new_handle($1, $1_descriptor) : host_no_memory();
    if (!holder)
        SWIG_fail;
}
%typemap(argout) type *out {
    $result = host_append($result, holder$argnum);
    holder$argnum = 0;
}
%typemap(freearg) type *out "host_drop(holder$argnum);"
%enddef
HANDLE_IN(sot_pair_score)
HANDLE_IN(sot_reputation)
MADE_OUT(sot_pair_score, new_score)
MADE_OUT(sot_reputation, new_reputation)

/* ---- structs ---- */

/* One of a type, filled from `given` as it is begun with; nothing is NULL. */
%define FILLED_IN(type, argument, beside, begin, end)
%typemap(in) const type *argument (type record_, beside host_keeper keep_) {
    $1 = NULL;
    if (!is_nothing($input)) {
        record_ = type##_none;
        begin
        if (!host_to_record($input, type##_record(), &record_, &keep_))
            SWIG_fail;
        end
        $1 = &record_;
    }
}
%typemap(arginit) const type *argument "host_keep_begin(&keep_$argnum);"
%typemap(freearg) const type *argument "host_keep_end(&keep_$argnum);"
%enddef
%define RECORD_IN(type, argument)
FILLED_IN(type, argument, , , )
%enddef
/* What was seen lies beside; without a size it was not given. */
%define RECORD_IN_SEEN(type, argument)
FILLED_IN(type, argument, %arg(sot_seen seen_,), seen_.size = 0; record_.observed = &seen_;, record_.observed = seen_.size ? &seen_ : NULL;)
%enddef
/* A question, its inputs and what was seen. */
%define QUERY_IN
FILLED_IN(sot_query, query, %arg(sot_inputs inputs_, sot_seen seen_,),
    inputs_ = sot_inputs_none; inputs_.size = seen_.size = 0; inputs_.observed = &seen_; record_.inputs = &inputs_;,
    record_.inputs = inputs_.size ? &inputs_ : NULL; inputs_.observed = seen_.size ? &seen_ : NULL;)
%enddef
/* Its cues lie beside. */
%define INTERACTION_IN
FILLED_IN(sot_interaction, interaction, %arg(double cues_[SOT_CUE_COUNT],), host_begin_row(&record_, cues_);, )
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
    $result = $1 ? host_from_record($1, type##_record()) : nothing();
}
%enddef

/* ---- columns, Arrow, reading, rows one by one ---- */

%typemap(in) struct ArrowArrayStream *stream (host_keeper keep_) {
    $1 = host_table($input, &keep_);
    if (!$1)
        SWIG_fail;
}
%typemap(arginit) struct ArrowArrayStream *stream "host_keep_begin(&keep_$argnum);"
%typemap(freearg) struct ArrowArrayStream *stream "host_keep_end(&keep_$argnum);"
%typemap(in, numinputs=0) struct ArrowArrayStream *out (host_object holder = 0) {
    holder = host_new_stream(&$1);
    if (!holder)
        SWIG_fail;
}
%typemap(argout) struct ArrowArrayStream *out {
    $result = host_append($result, holder$argnum);
    holder$argnum = 0;
}
%typemap(freearg) struct ArrowArrayStream *out "host_drop(holder$argnum);"

%define CALLED_IN(function_type, function)
%typemap(in) function_type {
    $1 = function;
    $2 = (void *)$input;
}
%enddef
CALLED_IN(%arg((sot_read_fn read, void *user)), host_read)
CALLED_IN(%arg((sot_interaction_fn fn, void *user)), host_each)
CALLED_IN(%arg((sot_pair_fn fn, void *user)), host_each_pair)
