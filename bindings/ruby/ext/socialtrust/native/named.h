/* SPDX-License-Identifier: MIT */
/* {name: column} as the structs of columns that networks and learning take, and lists of texts; with the
 * means of columns.h. */
#ifndef SOT_RUBY_NAMED_H
#define SOT_RUBY_NAMED_H

#include "named_columns.h"

typedef struct naming {
    host_columns *self;
    const named_column *of;
    size_t known;
} naming;

static host_keeper *host_columns_keeper(host_columns *self)
{
    return &self->kept;
}

static const void *host_named_column(host_columns *self, const named_column *of, VALUE value)
{
    return of->type == 's' ? (const void *)text_column(self, of->name, value)
                           : numbers(self, of->name, value, of->type, of->otherwise);
}

static int to_named_column(VALUE key, VALUE value, VALUE user)
{
    const naming *self = (const naming *)user;
    const char *name = column_name(self->self, key);
    for (size_t i = 0; i < self->known; i++)
        if (strcmp(self->of[i].name, name) == 0) {
            set_named(self->self, &self->of[i], value);
            return ST_CONTINUE;
        }
    rb_raise(rb_eArgError, "unknown column %" PRIsVALUE, rb_inspect(key));
}

/* Fills what `of` points to from a Hash; *count is the length of the columns. */
static bool host_named(VALUE hash, host_columns *self, const named_column *of, size_t known, size_t *count)
{
    naming user = {self, of, known};
    host_columns_begin(self, hash);
    rb_hash_foreach(hash, to_named_column, (VALUE)&user);
    *count = self->columns.count;
    return true;
}

/* An Array of texts; the pointers and the texts lie in what `texts` holds. */
typedef struct host_text_list {
    host_texts texts;
    VALUE held;
    const char **ids;
    size_t count;
} host_text_list;

static void host_text_list_from(VALUE list, const char *name, host_text_list *out)
{
    host_texts_begin(&out->texts);
    out->held = Qnil;
    if (!RB_TYPE_P(list, T_ARRAY))
        host_wrong_type(name, "an Array of ids", list);
    out->count = (size_t)RARRAY_LEN(list);
    out->ids = (const char **)(void *)host_room(&out->held, out->count * sizeof *out->ids);
    for (size_t i = 0; i < out->count; i++) {
        VALUE each = rb_ary_entry(list, (long)i);
        if (NIL_P(each))
            host_wrong_type(name, "ids", each);
        out->ids[i] = host_text(each, name, &out->texts);
    }
}

/* Packed doubles as a copy, for a call that changes them where they lie. */
typedef struct host_doubles {
    VALUE held;
    double *at;
    size_t count;
} host_doubles;

static void host_doubles_from(VALUE value, host_doubles *out)
{
    VALUE bytes = host_bytes(value, "score");
    out->held = Qnil;
    out->count = (size_t)RSTRING_LEN(bytes) / sizeof(double);
    out->at = (double *)(void *)host_room(&out->held, out->count * sizeof *out->at);
    memcpy(out->at, RSTRING_PTR(bytes), out->count * sizeof *out->at);
    RB_GC_GUARD(bytes);
}

#endif
