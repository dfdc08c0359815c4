/* SPDX-License-Identifier: MIT */
/* {name: column} as the structs of columns that ledgers, networks and learning take, with the means of
 * columns.h. */
#ifndef SOT_RUBY_NAMED_H
#define SOT_RUBY_NAMED_H

#include "named_columns.h"

static const void *host_named_column(host_columns *self, const named_column *of, VALUE value)
{
    return of->type == 's' ? (const void *)text_column(self, of->name, value)
                           : numbers(self, of->name, value, of->type, of->otherwise);
}

/* A copy of packed doubles, for a call that changes them where they lie. */
static double *host_doubles(VALUE value, size_t *count, host_keeper *keep)
{
    VALUE bytes = host_bytes(value, "score");
    *count = (size_t)RSTRING_LEN(bytes) / sizeof(double);
    double *out = keep_room(*count * sizeof *out, keep);
    memcpy(out, RSTRING_PTR(bytes), *count * sizeof *out);
    RB_GC_GUARD(bytes);
    return out;
}

#endif
