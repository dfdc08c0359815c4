/* SPDX-License-Identifier: MIT */
/* The Ruby side of bindings/swig/network.i and learn.i. */
%typemap(in) (const char *const *ids, size_t count) (host_text_list taken) {
    host_text_list_from($input, "$1_name", &taken);
    $1 = (char **)(uintptr_t)taken.ids;
    $2 = taken.count;
}
%typemap(freearg) (const char *const *ids, size_t count) {
    RB_GC_GUARD(taken$argnum.held);
    RB_GC_GUARD(taken$argnum.texts.held);
}

%define COLUMNS_IN(type, argument, host_type)
%typemap(in) const type *argument (host_type taken) {
    host_type##_from($input, &taken);
    $1 = &taken.columns;
}
%typemap(freearg) const type *argument {
    RB_GC_GUARD(taken$argnum.held.held);
    RB_GC_GUARD(taken$argnum.held.kept.held);
}
%enddef
COLUMNS_IN(sot_network_columns, columns, host_network_columns)
COLUMNS_IN(sot_outcomes, outcomes, host_outcomes)
COLUMNS_IN(sot_labels, labels, host_labels)

%typemap(in) (const double *score, size_t count, double *out) (host_doubles taken) {
    host_doubles_from($input, &taken);
    $1 = $3 = taken.at;
    $2 = taken.count;
}
%typemap(argout) (const double *score, size_t count, double *out) {
    $result = host_append($result, rb_str_new((char *)$3, (long)($2 * sizeof *$3)));
}
%typemap(freearg) (const double *score, size_t count, double *out) "RB_GC_GUARD(taken$argnum.held);"

%typemap(in) const sot_reputation * "$1 = ($1_ltype)host_handle($input, $1_descriptor, \"$1_name\");"
/* The object comes first, so that what it holds is freed whatever happens. */
%typemap(in, numinputs=0) sot_reputation *out (VALUE holder) {
    $1 = new_reputation();
    if (!$1)
        rb_memerror();
    holder = SWIG_NewPointerObj($1, $1_descriptor, SWIG_POINTER_OWN);
    rb_gc_adjust_memory_usage(HANDLE_WEIGHT);
}
%typemap(argout) sot_reputation *out "$result = host_append($result, holder$argnum);"
%typemap(freearg) sot_reputation *out "RB_GC_GUARD(holder$argnum);"
