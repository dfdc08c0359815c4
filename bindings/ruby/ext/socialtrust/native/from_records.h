/* SPDX-License-Identifier: MIT */
/* Structs of the library as Hashes with Symbols for keys and names. */
#ifndef SOT_RUBY_FROM_RECORDS_H
#define SOT_RUBY_FROM_RECORDS_H

static VALUE symbol(const char *name)
{
    return ID2SYM(rb_intern(name));
}

static VALUE from_double(double value)
{
    return value != value ? Qnil : DBL2NUM(value);
}

static VALUE from_int(int value)
{
    return INT2NUM(value);
}

static VALUE from_int64_t(int64_t value)
{
    return LL2NUM(value);
}

static VALUE from_uint64_t(uint64_t value)
{
    return ULL2NUM(value);
}

static VALUE from_text(const char *text)
{
    return text && text[0] ? rb_utf8_str_new_cstr(text) : Qnil;
}

static VALUE from_bytes(const void *bytes, size_t size)
{
    return rb_str_new(bytes, (long)size);
}

/* A Time in UTC, exact to the microsecond. */
static VALUE from_time(int64_t us)
{
    if (us == SOT_TIME_NONE)
        return Qnil;
    int64_t micros = us % 1000000;
    if (micros < 0)
        micros += 1000000;
    struct timespec at = {(time_t)((us - micros) / 1000000), (long)micros * 1000};
    return rb_time_timespec_new(&at, INT_MAX - 1);
}

static VALUE nothing(void)
{
    return Qnil;
}

static VALUE from_flag(int value)
{
    return value ? Qtrue : Qfalse;
}

#define from_symbol symbol
#define new_dict rb_hash_new
#define new_list rb_ary_new

/* Results are frozen all through. */
static bool put(VALUE hash, const char *name, VALUE value)
{
    rb_hash_aset(hash, symbol(name), rb_obj_freeze(value));
    return true;
}

static bool push(VALUE list, VALUE value)
{
    rb_ary_push(list, value);
    return true;
}

static VALUE from_two(VALUE first, VALUE second)
{
    return rb_ary_new_from_args(2, rb_obj_freeze(first), rb_obj_freeze(second));
}

static VALUE made_or_not(VALUE made, bool good)
{
    (void)good;
    return made;
}

#include "make_records.h"

#endif
