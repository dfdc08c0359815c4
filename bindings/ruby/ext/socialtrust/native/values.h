/* SPDX-License-Identifier: MIT */
/* Texts, bytes, numbers and times. A time is a Time, what has to_time (DateTime, ActiveSupport's), text in
 * ISO 8601 with a zone, or an Integer of microseconds since 1970 UTC. */
#ifndef SOT_RUBY_VALUES_H
#define SOT_RUBY_VALUES_H

#include "micros.h"

/* Copies of texts that live as long as this does, on the stack of a wrapper: the first few bytes within, the
 * rest in strings that nobody else sees. */
typedef struct host_keeper {
    VALUE held;
    char *at;
    size_t left;
    char room[384];
} host_keeper;

static void host_keep_begin(host_keeper *texts)
{
    texts->held = Qnil;
    texts->at = texts->room;
    texts->left = sizeof texts->room;
}

/* Holds what is kept to the end of a call: what it is called with lies on the wrapper's stack. */
static void host_keep_end(host_keeper *keep)
{
    RB_GC_GUARD(keep->held);
}

static VALUE keep_object(VALUE object, host_keeper *keep)
{
    if (NIL_P(keep->held))
        keep->held = rb_obj_hide(rb_ary_new());
    rb_ary_push(keep->held, object);
    return object;
}

/* Memory of the collector's that nobody else sees and that does not move. */
static void *keep_room(size_t size, host_keeper *keep)
{
    size_t whole = size < 4096 ? 4096 : size; /* shorter strings might lie in the object itself */
    VALUE block = rb_str_buf_new((long)whole);
    rb_obj_hide(block);
    return RSTRING_PTR(keep_object(block, keep));
}

static const char *host_keep(host_keeper *texts, const char *bytes, size_t size)
{
    if (size >= texts->left) {
        size_t block = size < 16384 ? 16384 : size + 1;
        texts->at = keep_room(block, texts);
        texts->left = block;
    }
    char *kept = texts->at;
    memcpy(kept, bytes, size);
    kept[size] = '\0';
    texts->at += size + 1;
    texts->left -= size + 1;
    return kept;
}

/* Whether a text is an id, which hosts have as numbers: the primary keys of their own tables. */
static bool is_id(const char *name)
{
    static const char *const ids[] = {"actor",        "target", "a",       "b",      "me",      "id",   "ref",
                                      "organisation", "by",     "contact", "alias",  "of",      "from", "to",
                                      "ids",          "about",  "seeds",   "honest", "contacts"};
    for (size_t i = 0; i < sizeof ids / sizeof *ids; i++)
        if (strcmp(name, ids[i]) == 0)
            return true;
    return false;
}

/* The string of a text: of a String in UTF-8 (or bytes that are), or of a Symbol; of an id an Integer's
 * digits too. */
static VALUE text_string(VALUE value, const char *name)
{
    if (SYMBOL_P(value))
        value = rb_sym2str(value);
    else if (RB_INTEGER_TYPE_P(value) && is_id(name))
        value = rb_obj_as_string(value);
    else if (!RB_TYPE_P(value, T_STRING))
        host_wrong_type(name, "a String", value);
    int encoding = ENCODING_GET(value);
    if (encoding != rb_utf8_encindex() && encoding != rb_ascii8bit_encindex() &&
        encoding != rb_usascii_encindex() && rb_enc_str_coderange(value) != ENC_CODERANGE_7BIT) {
        char message[160];
        snprintf(message, sizeof message, "text in %.40s; make it UTF-8 with encode(\"UTF-8\")",
                 rb_enc_name(rb_enc_from_index(encoding)));
        host_raise_at(SOT_E_TEXT, name, message);
    }
    if (rb_enc_mbminlen(rb_enc_from_index(encoding)) != 1)
        host_raise_at(SOT_E_TEXT, name, "text that is not UTF-8; use encode(\"UTF-8\")");
    return value;
}

/* A copy of a text; NULL for nil. */
static const char *host_text(VALUE value, const char *name, host_keeper *texts)
{
    if (NIL_P(value))
        return NULL;
    value = text_string(value, name);
    const char *bytes = RSTRING_PTR(value);
    size_t size = (size_t)RSTRING_LEN(value);
    if (size && memchr(bytes, '\0', size))
        host_raise_at(SOT_E_TEXT, name, "text with a NUL in it");
    const char *kept = host_keep(texts, bytes, size);
    RB_GC_GUARD(value);
    return kept;
}

/* The bytes of a String, whatever its encoding says, as a copy that does not change. */
static VALUE host_bytes(VALUE value, const char *name)
{
    if (!RB_TYPE_P(value, T_STRING))
        host_wrong_type(name, "a String", value);
    return rb_str_new_frozen(value);
}

static int64_t host_integer(VALUE value, const char *name, int64_t low, int64_t high)
{
    int64_t out = 0;
    bool good = true;
    if (FIXNUM_P(value)) {
        out = FIX2LONG(value);
    } else if (!RB_INTEGER_TYPE_P(value)) {
        host_wrong_type(name, "an Integer", value);
    } else {
        int sign = rb_integer_pack(value, &out, 1, sizeof out, 0,
                                   INTEGER_PACK_NATIVE_BYTE_ORDER | INTEGER_PACK_2COMP);
        good = sign >= -1 && sign <= 1 && (sign < 0) == (out < 0);
    }
    if (!good || out < low || out > high) {
        char message[128];
        snprintf(message, sizeof message, "expected an Integer from %lld to %lld", (long long)low,
                 (long long)high);
        host_raise_at(SOT_E_RANGE, name, message);
    }
    return out;
}

/* A number, or a duration that knows its seconds (ActiveSupport's); nil is NAN. */
static double host_double(VALUE value, const char *name)
{
    if (RB_FLOAT_TYPE_P(value))
        return RFLOAT_VALUE(value);
    if (FIXNUM_P(value))
        return (double)FIX2LONG(value);
    if (NIL_P(value))
        return SOT_UNKNOWN;
    if (rb_obj_is_kind_of(value, rb_cNumeric))
        return NUM2DBL(value);
    VALUE seconds = rb_check_funcall(value, rb_intern("in_seconds"), 0, NULL);
    if (seconds == Qundef || !rb_obj_is_kind_of(seconds, rb_cNumeric))
        host_wrong_type(name, "a number", value);
    return NUM2DBL(seconds);
}

static bool is_time(VALUE value)
{
    return !RB_SPECIAL_CONST_P(value) && rb_obj_is_kind_of(value, rb_cTime) == Qtrue;
}

static int64_t time_us(VALUE time, const char *name)
{
    struct timespec at = rb_time_timespec(time); /* rounds down, as do the microseconds */
    if (at.tv_sec < SOT_TIME_MIN / 1000000 || at.tv_sec > SOT_TIME_MAX / 1000000)
        host_raise_at(SOT_E_RANGE, name, "expected a time between the years 1 and 9999");
    return (int64_t)at.tv_sec * 1000000 + at.tv_nsec / 1000;
}

static int64_t text_us(VALUE value, const char *name)
{
    host_keeper texts;
    sot_error error = SOT_ERROR_INIT;
    int64_t out = 0;
    host_keep_begin(&texts);
    const char *text = host_text(value, name, &texts);
    if (micros_of_text(text, &out, &error) != SOT_OK)
        host_raise_at(error.status, name, error.message);
    RB_GC_GUARD(texts.held);
    return out;
}

static bool is_bare_date(VALUE value)
{
    ID date = rb_intern("Date"), datetime = rb_intern("DateTime");
    return rb_const_defined(rb_cObject, date) && rb_obj_is_kind_of(value, rb_const_get(rb_cObject, date)) &&
           !rb_obj_is_kind_of(value, rb_const_get(rb_cObject, datetime));
}

static int64_t host_micros(int64_t value, const char *name)
{
    sot_error error = SOT_ERROR_INIT;
    if (!may_be_micros(value, "a Time", &error))
        host_raise_at(error.status, name, error.message);
    return value;
}

static int64_t host_time(VALUE value, const char *name)
{
    if (RB_INTEGER_TYPE_P(value))
        return host_micros(host_integer(value, name, SOT_TIME_MIN, SOT_TIME_MAX), name);
    if (is_time(value))
        return time_us(value, name);
    if (RB_TYPE_P(value, T_STRING))
        return text_us(value, name);
    if (is_bare_date(value)) /* a date is its midnight UTC, as in text */
        return (NUM2LL(rb_funcall(value, rb_intern("jd"), 0)) - 2440588) * INT64_C(86400000000);
    VALUE time = RB_FLOAT_TYPE_P(value) ? Qundef : rb_check_funcall(value, rb_intern("to_time"), 0, NULL);
    if (time == Qundef || !is_time(time))
        host_wrong_type(
            name, "a Time, ISO 8601 text with a zone, or an Integer of microseconds since 1970 UTC", value);
    return time_us(time, name);
}

/* Appends to what a function returns: the first result alone, then an Array. */
static VALUE host_append(VALUE result, VALUE value)
{
    if (NIL_P(result))
        return value;
    if (!RB_TYPE_P(result, T_ARRAY))
        result = rb_ary_new_from_args(1, result);
    return rb_ary_push(result, value);
}

#endif
