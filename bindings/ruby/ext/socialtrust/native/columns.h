/* SPDX-License-Identifier: MIT */
/* {name: column} as sot_columns. A column of numbers is an Array, or a String of them packed in this
 * machine's order ("q*" times, "d*" doubles, "L*" whole numbers, "C*" kinds). A column of texts is an Array
 * of Strings and Symbols (nil is none), packed "L*" (contacts by number), or [packed "L*" codes, Array of
 * texts]. */
#ifndef SOT_RUBY_COLUMNS_H
#define SOT_RUBY_COLUMNS_H

typedef struct host_columns {
    sot_columns columns;
    VALUE names; /* of the columns taken */
    bool counted;
    size_t used;
#define FIELD(NAME, ...) +2 /* with the dictionary of a text */
    sot_text_column texts[0
#include <socialtrust/fields.def>
    ];
    const double *cues[SOT_CUE_COUNT];
    sot_read_options reading; /* of a stream */
    host_keeper kept;         /* everything here points into what this holds */
} host_columns;

static void host_columns_free(host_columns *self)
{
    host_keep_end(&self->kept);
}

/* The values of a packed String, aligned for their type. */
static const void *packed_numbers(host_columns *self, const char *name, VALUE value, size_t width)
{
    VALUE bytes = rb_str_new_frozen(value);
    size_t size = (size_t)RSTRING_LEN(bytes);
    if (size % width) {
        char message[160];
        snprintf(message, sizeof message, "%zu bytes are no whole number of values of %zu bytes", size,
                 width);
        host_raise_at(SOT_E_ARGUMENT, name, message);
    }
    same_length(&self->columns, &self->counted, name, size / width);
    const char *at = RSTRING_PTR(bytes);
    if (size >= 4096 && (uintptr_t)at % width == 0) { /* short ones may lie in the object, and move with it */
        keep_object(bytes, &self->kept);
        return at;
    }
    char *room = keep_room(size, &self->kept);
    memcpy(room, at, size);
    RB_GC_GUARD(bytes);
    return room;
}

/* `type`: t time, u time or none, d double, a whole number, w one of 64 bits, m mask of cues, k code of a
 * kind. nil is what the column's default is: none, or `otherwise`. */
static void one_number(VALUE value, const char *where, char type, double otherwise, void *room, size_t i)
{
    switch (type) {
    case 't':
        ((int64_t *)room)[i] = host_time(value, where);
        return;
    case 'u':
        ((int64_t *)room)[i] = NIL_P(value) ? SOT_TIME_NONE : host_time(value, where);
        return;
    case 'a':
        ((uint32_t *)room)[i] =
            NIL_P(value) ? (uint32_t)otherwise : (uint32_t)host_integer(value, where, 0, UINT32_MAX);
        return;
    case 'w':
        ((int64_t *)room)[i] =
            NIL_P(value) ? (int64_t)otherwise : host_integer(value, where, INT64_MIN, INT64_MAX);
        return;
    case 'm':
        ((uint32_t *)room)[i] = 0;
        if (RB_INTEGER_TYPE_P(value))
            ((uint32_t *)room)[i] = (uint32_t)host_integer(value, where, 0, UINT32_MAX);
        else
            to_bits(value, (uint32_t *)room + i);
        return;
    case 'k':
        ((uint8_t *)room)[i] = (uint8_t)host_integer(value, where, 0, UINT8_MAX);
        return;
    default:
        ((double *)room)[i] = NIL_P(value) ? otherwise : host_double(value, where);
    }
}

static const void *numbers(host_columns *self, const char *name, VALUE value, char type, double otherwise)
{
    size_t width = type == 'k' ? 1 : type == 'a' || type == 'm' ? 4 : 8;
    char where[96];
    if (RB_TYPE_P(value, T_STRING))
        return packed_numbers(self, name, value, width);
    if (!RB_TYPE_P(value, T_ARRAY))
        host_wrong_type(name, "an Array or a packed String", value);
    value = rb_ary_dup(value);
    size_t count = (size_t)RARRAY_LEN(value);
    same_length(&self->columns, &self->counted, name, count);
    void *room = keep_room(count * width, &self->kept);
    for (size_t i = 0; i < count; i++) {
        snprintf(where, sizeof where, "row %zu, %s", i, name);
        one_number(RARRAY_AREF(value, (long)i), where, type, otherwise, room, i);
    }
    RB_GC_GUARD(value);
    return room;
}

/* Texts one after the other, as Arrow lays them out. */
static void lay_out(host_columns *self, const char *name, VALUE value, sot_text_column *out, size_t *count)
{
    char where[96];
    value = list_of(value, name, &self->kept);
    size_t n = *count = (size_t)RARRAY_LEN(value), size = 0;
    for (size_t i = 0; i < n; i++) {
        VALUE each = RARRAY_AREF(value, (long)i);
        if (NIL_P(each))
            continue;
        snprintf(where, sizeof where, "row %zu, %s", i, name);
        /* Ids may be numbers: their decimal digits. */
        each = RB_INTEGER_TYPE_P(each) ? rb_obj_as_string(each) : text_string(each, where);
        RARRAY_ASET(value, (long)i, rb_str_new_frozen(each)); /* so that its size stays */
        size += (size_t)RSTRING_LEN(each);
    }
    int64_t *offsets = keep_room((n + 1) * sizeof *offsets, &self->kept);
    uint8_t *validity = keep_room(n / 8 + 1, &self->kept);
    char *bytes = keep_room(size, &self->kept);
    memset(validity, 0, n / 8 + 1);
    size = 0;
    for (size_t i = 0; i < n; i++) {
        VALUE each = RARRAY_AREF(value, (long)i);
        offsets[i] = (int64_t)size;
        if (NIL_P(each))
            continue;
        validity[i / 8] |= (uint8_t)(1 << i % 8);
        memcpy(bytes + size, RSTRING_PTR(each), (size_t)RSTRING_LEN(each));
        size += (size_t)RSTRING_LEN(each);
    }
    offsets[n] = (int64_t)size;
    rb_ary_clear(value);
    out->long_offsets = offsets;
    out->bytes_size = size;
    out->bytes = bytes;
    out->validity = validity;
}

static sot_text_column *new_column(host_columns *self)
{
    static const sot_text_column none = SOT_TEXT_COLUMN_INIT;
    self->texts[self->used] = none;
    return &self->texts[self->used++];
}

static const sot_text_column *text_column(host_columns *self, const char *name, VALUE value)
{
    size_t count;
    sot_text_column *column = new_column(self);
    if (RB_TYPE_P(value, T_STRING)) {
        column->codes = packed_numbers(self, name, value, sizeof *column->codes);
        return column;
    }
    if (!RB_TYPE_P(value, T_ARRAY))
        host_wrong_type(name, "an Array of Strings, or packed codes", value);
    VALUE entries = rb_ary_entry(value, 1);
    if (RARRAY_LEN(value) == 2 && RB_TYPE_P(entries, T_ARRAY)) {
        sot_text_column *dictionary = new_column(self);
        column->codes = numbers(self, name, rb_ary_entry(value, 0), 'a', 1);
        lay_out(self, name, entries, dictionary, &count);
        column->dictionary = dictionary;
        column->dictionary_size = count;
        return column;
    }
    lay_out(self, name, value, column, &count);
    same_length(&self->columns, &self->counted, name, count);
    return column;
}

static bool is_codes(VALUE value)
{
    return RB_TYPE_P(value, T_STRING) ||
           (RB_TYPE_P(value, T_ARRAY) && RARRAY_LEN(value) > 0 && RB_INTEGER_TYPE_P(rb_ary_entry(value, 0)));
}

/* The name of a column that has not been there yet. */
static bool column_name(host_columns *self, VALUE key, const char **out)
{
    VALUE name = RB_TYPE_P(key, T_STRING) ? rb_str_intern(key) : key;
    if (!self->names)
        self->names = rb_ary_new();
    if (RTEST(rb_ary_includes(self->names, name)))
        rb_raise(rb_eArgError, "column %" PRIsVALUE " is given twice", rb_inspect(key));
    rb_ary_push(self->names, name);
    *out = host_name(name);
    return true;
}

NORETURN(static bool unknown_column(VALUE key));
static bool unknown_column(VALUE key)
{
    rb_raise(rb_eArgError, "unknown column %" PRIsVALUE, rb_inspect(key));
}

#endif
