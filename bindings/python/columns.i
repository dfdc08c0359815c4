/* SPDX-License-Identifier: MIT */
/* The Python side of bindings/swig/network.i and learn.i. */
%typemap(in) (const char *const *ids, size_t count) (host_text_list taken = {NULL, NULL, 0}) {
    if (!host_text_list_from($input, "$1_name", &taken))
        SWIG_fail;
    $1 = (char **)(uintptr_t)taken.texts;
    $2 = taken.count;
}
%typemap(freearg) (const char *const *ids, size_t count) "host_text_list_free(&taken$argnum);"

%define COLUMNS_IN(type, argument, host_type)
%typemap(in) const type *argument (host_type taken) {
    if (!host_type##_from($input, &taken))
        SWIG_fail;
    $1 = &taken.columns;
}
%typemap(arginit) const type *argument "memset(&taken$argnum, 0, sizeof taken$argnum);"
%typemap(freearg) const type *argument "host_columns_free(&taken$argnum.held);"
%enddef
COLUMNS_IN(sot_network_columns, columns, host_network_columns)
COLUMNS_IN(sot_outcomes, outcomes, host_outcomes)
COLUMNS_IN(sot_labels, labels, host_labels)

%typemap(in) (const double *score, size_t count, double *out) {
    $3 = host_doubles($input, &$2);
    if (!$3)
        SWIG_fail;
    $1 = $3;
}
%typemap(argout) (const double *score, size_t count, double *out) {
    $result = host_append($result, PyBytes_FromStringAndSize((char *)$3, (Py_ssize_t)($2 * sizeof *$3)));
}
%typemap(freearg) (const double *score, size_t count, double *out) "free($3);"

/* The object comes first, so that what it holds is freed whatever happens. */
%typemap(in, numinputs=0) sot_reputation *out {
    $1 = new_reputation();
    if (!$1) {
        PyErr_NoMemory();
        SWIG_fail;
    }
}
%typemap(argout) sot_reputation *out {
    $result = host_append($result, SWIG_NewPointerObj($1, $1_descriptor, SWIG_POINTER_OWN));
    $1 = NULL;
}
%typemap(freearg) sot_reputation *out "free($1);"
