/* SPDX-License-Identifier: MIT */
/* Structs of the library as Hashes with Symbols for keys and names. */
#ifndef SOT_RUBY_FROM_RECORDS_H
#define SOT_RUBY_FROM_RECORDS_H

static VALUE host_from_record(const void *from, const record *of);

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

/* A code that the list does not have, such as that of a custom kind, stays a number. */
static VALUE from_name(int value, int names)
{
    const char *name = sot_name_of(names, value);
    if (value < 0)
        return Qnil;
    return name ? symbol(name) : INT2NUM(value);
}

/* {name: value} of what is pointed to, by signal. */
static VALUE from_array(const field *of, const char *at)
{
    VALUE out = rb_hash_new();
    for (unsigned i = 0; i < signals_count(of); i++) {
        VALUE value = of->type == FIELD_SIGNALS
                          ? host_from_record(at + i * sizeof(sot_signal), &sot_signal_record)
                          : from_double(((const double *)(const void *)at)[i]);
        rb_hash_aset(out, symbol(sot_name_of(of->names, (int)i)), rb_obj_freeze(value));
    }
    return out;
}

static VALUE from_cues(const double *cues)
{
    VALUE out = rb_hash_new();
    for (int i = 0; i < SOT_CUE_COUNT; i++)
        if (cues[i] > 0)
            rb_hash_aset(out, symbol(sot_name_of(SOT_NAMES_CUE, i)), DBL2NUM(cues[i]));
    return out;
}

static VALUE from_set(uint64_t bits, int names)
{
    VALUE out = rb_ary_new();
    for (int i = 0; i < 64; i++)
        if (bits >> i & 1)
            rb_ary_push(out, symbol(sot_name_of(names, i)));
    return out;
}

static VALUE from_field(const field *of, const char *at)
{
    const void *p = at;
    switch (of->type) {
    case FIELD_DOUBLE:
        return from_double(*(const double *)p);
    case FIELD_FLAG:
        return *(const int *)p ? Qtrue : Qfalse;
    case FIELD_INT:
        return INT2NUM(*(const int *)p);
    case FIELD_U32:
        return UINT2NUM(*(const uint32_t *)p);
    case FIELD_U64:
        return ULL2NUM(*(const uint64_t *)p);
    case FIELD_WHOLE:
        return LL2NUM(*(const int64_t *)p);
    case FIELD_TIME:
        return from_time(*(const int64_t *)p);
    case FIELD_TEXT:
        return from_text(*(const char *const *)p);
    case FIELD_NAME:
        return from_name(*(const int *)p, of->names);
    case FIELD_KIND:
        return from_name(*(const int *)p, SOT_NAMES_KIND);
    case FIELD_RECORD:
        return host_from_record(p, of->record);
    case FIELD_POINTED:
        return host_from_record(*(const void *const *)p, of->record);
    case FIELD_SIGNALS:
    case FIELD_POINTS:
        return from_array(of, *(const char *const *)p);
    case FIELD_CUES:
        return from_cues(*(const double *const *)p);
    case FIELD_BITS:
        return from_set(*(const uint32_t *)p, SOT_NAMES_CUE);
    case FIELD_SET:
        return from_set(*(const uint64_t *)p, of->names);
    case FIELD_SEEN: /* only ever given */
    case FIELD_INPUTS:
    case FIELD_COLUMNS:
    case FIELD_HANDLE:
        break;
    }
    return Qnil;
}

static VALUE host_from_record(const void *from, const record *of)
{
    VALUE out = rb_hash_new();
    for (size_t i = 0; i < of->count; i++) {
        const field *each = &of->fields[i];
        const char *at = (const char *)from + each->offset;
        VALUE value = from_field(each, at);
        if (each->count == 2)
            value = rb_ary_new_from_args(2, rb_obj_freeze(value),
                                         rb_obj_freeze(from_field(each, at + field_width(each))));
        rb_hash_aset(out, symbol(each->name), rb_obj_freeze(value)); /* results are frozen all through */
    }
    return out;
}

#endif
