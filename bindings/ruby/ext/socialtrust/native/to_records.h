/* SPDX-License-Identifier: MIT */
/* Hashes as structs of the library. Their texts are copied. */
#ifndef SOT_RUBY_TO_RECORDS_H
#define SOT_RUBY_TO_RECORDS_H

typedef bool (*entry_fn)(VALUE key, VALUE value, void *user);
typedef bool (*element_fn)(VALUE value, void *user);

/* The name in a Symbol or String, for comparing with the library's own; "" for anything else. It lives until
 * Ruby's code runs next. */
static const char *host_name(VALUE value)
{
    if (SYMBOL_P(value))
        value = rb_sym2str(value);
    return RB_TYPE_P(value, T_STRING) && !memchr(RSTRING_PTR(value), '\0', (size_t)RSTRING_LEN(value))
               ? StringValueCStr(value)
               : "";
}

static bool is_nothing(VALUE value)
{
    return NIL_P(value);
}

static bool is_name(VALUE value)
{
    return SYMBOL_P(value) || RB_TYPE_P(value, T_STRING);
}

static bool name_of(VALUE value, const char *where, const char **out)
{
    if (!is_name(value))
        host_wrong_type(where, "names", value);
    *out = host_name(value);
    return true;
}

static bool take_text(VALUE value, const char *where, const char **out, host_keeper *keep)
{
    *out = host_text(value, where, keep);
    return true;
}

static bool take_double(VALUE value, const char *where, double *out)
{
    *out = host_double(value, where);
    return true;
}

static bool take_time(VALUE value, const char *where, int64_t *out)
{
    *out = host_time(value, where);
    return true;
}

static bool take_integer(VALUE value, const char *where, int64_t low, int64_t high, int64_t *out)
{
    *out = host_integer(value, where, low, high);
    return true;
}

static bool take_flag(VALUE value, int *out)
{
    *out = RTEST(value);
    return true;
}

/* An object of ours, which `keep` keeps while the struct is used. */
static bool take_handle(VALUE value, const field *of, void **out, host_keeper *keep)
{
    char type[48];
    snprintf(type, sizeof type, "sot_%s *", of->name);
    *out = host_handle(value, SWIG_TypeQuery(type), of->name);
    keep_object(value, keep);
    return true;
}

static bool take_two(VALUE value, const char *where, VALUE two[2])
{
    if (!RB_TYPE_P(value, T_ARRAY) || RARRAY_LEN(value) != 2)
        host_wrong_type(where, "an Array of two", value);
    two[0] = rb_ary_entry(value, 0);
    two[1] = rb_ary_entry(value, 1);
    return true;
}

static void drop_two(VALUE two[2])
{
    RB_GC_GUARD(two[0]);
    RB_GC_GUARD(two[1]);
}

typedef struct passing {
    entry_fn fn;
    void *user;
} passing;

static int pass_entry(VALUE key, VALUE value, VALUE user)
{
    const passing *self = (const passing *)user;
    self->fn(key, value, self->user);
    return ST_CONTINUE;
}

static bool each_entry(VALUE hash, const char *what, entry_fn fn, void *user)
{
    passing self = {fn, user};
    if (!RB_TYPE_P(hash, T_HASH))
        host_wrong_type(what, "a Hash", hash);
    rb_hash_foreach(hash, pass_entry, (VALUE)&self);
    return true;
}

static bool entries_of(VALUE hash, const char *what, size_t *count)
{
    if (!RB_TYPE_P(hash, T_HASH))
        host_wrong_type(what, "{name given: name known}", hash);
    *count = RHASH_SIZE(hash);
    return true;
}

static bool each_element(VALUE value, const char *where, element_fn fn, void *user)
{
    if (!RB_TYPE_P(value, T_ARRAY))
        host_wrong_type(where, "an Array of names", value);
    for (long i = 0; i < RARRAY_LEN(value); i++)
        fn(RARRAY_AREF(value, i), user);
    return true;
}

static VALUE kind_symbols[SOT_KIND_COUNT]; /* of names in C: never collected, never moved */

static void host_define_kinds(void)
{
    for (int i = 0; i < SOT_KIND_COUNT; i++)
        kind_symbols[i] = symbol(sot_name_of(SOT_NAMES_KIND, i));
}

static int known_kind(VALUE value)
{
    for (int i = 0; SYMBOL_P(value) && i < SOT_KIND_COUNT; i++)
        if (kind_symbols[i] == value)
            return i;
    return sot_number_of(SOT_NAMES_KIND, host_name(value));
}

NORETURN(static bool unknown_field(VALUE key));
static bool unknown_field(VALUE key)
{
    rb_raise(rb_eArgError, "unknown field %" PRIsVALUE, rb_inspect(key));
}

static bool is_row(VALUE value)
{
    return RB_TYPE_P(value, T_ARRAY);
}

static bool take_row(VALUE value, VALUE row[5])
{
    if (RARRAY_LEN(value) != 5)
        rb_raise(rb_eArgError, "expected [time, actor, target, kind, {other fields}]");
    for (int i = 0; i < 5; i++)
        row[i] = rb_ary_entry(value, i);
    return true;
}

/* A copy, as what turns values into times or texts might change it. */
static VALUE list_of(VALUE value, const char *where, host_keeper *keep)
{
    if (!RB_TYPE_P(value, T_ARRAY))
        host_wrong_type(where, "an Array", value);
    return keep_object(rb_obj_hide(rb_ary_dup(value)), keep);
}

static size_t list_count(VALUE list)
{
    return (size_t)RARRAY_LEN(list);
}

static VALUE list_at(VALUE list, size_t i)
{
    return RARRAY_AREF(list, (long)i);
}

#define at_row(i) false /* nothing that was raised comes here */

#include "fill_records.h"

#include "lists.h"

/* Every field in the order of its table, then the cues in theirs; nil leaves the default. */
static void host_to_interaction(const VALUE *values, int count, sot_interaction *out,
                                double cues[SOT_CUE_COUNT], host_keeper *keep)
{
    const int fields = (int)sot_interaction_record()->count;
    if (count != fields + SOT_CUE_COUNT)
        rb_raise(rb_eArgError, "expected %d fields, not %d", fields + SOT_CUE_COUNT, count);
    host_begin_row(out, cues);
    for (int i = 0; i < fields; i++) {
        const field *each = &sot_interaction_record()->fields[i];
        to_field(values[i], each, (char *)out + each->offset, keep);
    }
    for (int i = 0; i < SOT_CUE_COUNT; i++)
        if (!NIL_P(values[fields + i]))
            to_cue(values[fields + i], i, cues);
}

#endif
