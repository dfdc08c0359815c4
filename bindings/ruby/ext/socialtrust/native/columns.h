/* SPDX-License-Identifier: MIT */
/* What a column may be: an Array; a String of numbers packed in this machine's order ("q*" times, "d*"
 * doubles, "L*" whole numbers and contacts by number, "C*" kinds); packed "L*" codes and an Array of their
 * texts. */
#ifndef SOT_RUBY_COLUMNS_H
#define SOT_RUBY_COLUMNS_H

#define is_missing is_nothing
#define is_whole RB_INTEGER_TYPE_P
#define take_whole(value, where, out) take_integer(value, where, INT64_MIN, INT64_MAX, out)
#define take_moment(value, where, unit, out) take_time(value, where, out) /* an Integer is microseconds */

static bool is_table(VALUE value)
{
    return RB_TYPE_P(value, T_HASH);
}

static const char *place_of(char room[96], size_t i, const char *name)
{
    snprintf(room, 96, "row %zu, column %.60s", i, name);
    return room;
}

/* What the list has from then on is frozen, so that it stays as it is; ids may be numbers: their digits. */
static const char *list_text(VALUE list, size_t i, const char *where, size_t *size)
{
    VALUE text = RARRAY_AREF(list, (long)i);
    text = RB_INTEGER_TYPE_P(text) ? rb_obj_as_string(text) : text_string(text, where);
    if (!OBJ_FROZEN(text))
        RARRAY_ASET(list, (long)i, text = rb_str_new_frozen(text));
    *size = (size_t)RSTRING_LEN(text);
    return RSTRING_PTR(text);
}

#include "column_streams.h"

/* A packed String, aligned for its values. */
static bool given_packed(VALUE value, const char *name, column_type type, bool codes, host_keeper *keep,
                         table_column *out, size_t *count)
{
    static const char *const formats[COLUMN_CUES + 1] = {
        [COLUMN_TIME] = "tsu:", [COLUMN_KIND] = "C", [COLUMN_WHOLE] = "l", [COLUMN_NUMBER] = "g"};
    const char *format = codes || !formats[type] ? "I" : formats[type];
    const size_t width = format[0] == 'C' ? 1 : format[0] == 'I' ? 4 : 8;
    VALUE bytes = rb_str_new_frozen(value);
    size_t size = (size_t)RSTRING_LEN(bytes);
    const char *at = RSTRING_PTR(bytes);
    if (size % width) {
        char message[160];
        snprintf(message, sizeof message, "%zu bytes are no whole number of values of %zu bytes", size,
                 width);
        host_raise_at(SOT_E_ARGUMENT, name, message);
    }
    *count = size / width;
    if (size >= 4096 && (uintptr_t)at % width == 0) { /* short ones may lie in the object, and move with it */
        keep_object(bytes, keep);
        return lies(at, format, *count, codes, keep, out);
    }
    void *room = keep_room(size, keep);
    memcpy(room, at, size);
    RB_GC_GUARD(bytes);
    return lies(room, format, *count, codes, keep, out);
}

static bool given_column(VALUE value, const char *name, column_type type, host_keeper *keep,
                         table_column *out, size_t *count)
{
    if (RB_TYPE_P(value, T_STRING))
        return given_packed(value, name, type, false, keep, out, count);
    if (!RB_TYPE_P(value, T_ARRAY))
        host_wrong_type(name, "an Array or a packed String", value);
    VALUE texts = rb_ary_entry(value, 1);
    if (RARRAY_LEN(value) != 2 || !RB_TYPE_P(texts, T_ARRAY) || type == COLUMN_CUES)
        return lay_out(value, name, type, SOT_UNIT_MICROSECONDS, keep, out, count);
    VALUE codes = rb_ary_entry(value, 0);
    return (RB_TYPE_P(codes, T_STRING)
                ? given_packed(codes, name, type, true, keep, out, count)
                : lay_out(codes, name, COLUMN_WHOLE, SOT_UNIT_MICROSECONDS, keep, out, count)) &&
           lay_dictionary(texts, name, keep, out);
}

#endif
