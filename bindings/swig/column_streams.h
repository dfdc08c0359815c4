/* SPDX-License-Identifier: MIT */
/* {name: column} as an Arrow stream, which the library reads as any other: a column lies where it was given,
 * or is a list that is laid out by the type of its field. What is nothing is null. All of it is kept for the
 * call.
 *
 * A language supplies, before it includes this file, besides what lists.h asks for,
 *   is_table(value)                          whether it is {name: column}
 *   is_missing(value)                        nothing, or what says so in a column
 *   is_whole(value)
 *   take_moment(value, where, unit, &us)     a time, or a number in a unit
 *   take_whole(value, where, &number)
 *   list_text(list, i, where, &size)           UTF-8 of a text or of an id's digits, which the list owns
 *   place_of(room, i, name)                  where an error is, but for what at_row() says
 *   host_stream(value), host_new_stream(&stream)    as typemaps.i has them
 * and after it given_column(), declared here. */
#ifndef SOT_BINDINGS_COLUMN_STREAMS_H
#define SOT_BINDINGS_COLUMN_STREAMS_H

#include <math.h>

typedef enum column_type {
    COLUMN_TIME,
    COLUMN_CONTACT,
    COLUMN_KIND,
    COLUMN_NAME,
    COLUMN_ID,
    COLUMN_COUNT,
    COLUMN_WHOLE,
    COLUMN_NUMBER,
    COLUMN_CUES
} column_type;

/* A column of whatever a column may be, and how long it is; lists by lay_out(). */
static bool given_column(host_object value, const char *name, column_type type, host_keeper *keep,
                         table_column *out, size_t *count);

/* What a name is among interactions, labels and ratings; all that is not listed here is a number. */
static column_type type_of_column(const char *name)
{
    static const struct {
        const char *name;
        column_type type;
    } known[] = {
#define FIELD(NAME, name, TYPE, ...) {name, COLUMN_##TYPE},
#include <socialtrust/fields.def>
        {"as_of", COLUMN_TIME},
        {"a", COLUMN_CONTACT},
        {"b", COLUMN_CONTACT},
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (strcmp(known[i].name, name) == 0)
            return known[i].type;
    return COLUMN_NUMBER;
}

/* A value that is no text, at its place in the column's room. */
static bool lay_value(host_object value, const char *where, column_type type, int unit, void *at)
{
    uint32_t bits = 0;
    if (type == COLUMN_NUMBER)
        return take_double(value, where, (double *)at);
    if (type == COLUMN_TIME)
        return take_moment(value, where, unit, (int64_t *)at);
    if (type != COLUMN_CUES || is_whole(value))
        return take_whole(value, where, (int64_t *)at);
    if (!to_bits(value, &bits))
        return false;
    *(int64_t *)at = bits;
    return true;
}

/* Kinds go by names if the first one does, else by codes. */
static bool has_names(host_object list, size_t count)
{
    size_t i = 0;
    while (i < count && is_missing(list_at(list, i)))
        i++;
    return i < count && is_name(list_at(list, i));
}

/* A list as a column; texts one after the other, as Arrow lays them. `unit` is that of times that are
 * numbers. */
static bool lay_out(host_object list, const char *name, column_type type, int unit, host_keeper *keep,
                    table_column *out, size_t *count)
{
    char room[96];
    size_t size = 0, used = 0, nulls = 0;
    if (!(list = list_of(list, name, keep)))
        return false;
    const size_t n = *count = list_count(list);
    bool texts = type == COLUMN_CONTACT || type == COLUMN_NAME || type == COLUMN_ID ||
                 (type == COLUMN_KIND && has_names(list, n));
    uint8_t *valid = (uint8_t *)keep_room(n / 8 + 1, keep);
    int64_t *values = (int64_t *)keep_room((n + 1) * sizeof *values, keep); /* of texts where they begin */
    if (!valid || !values)
        return false;
    memset(valid, 0, n / 8 + 1);
    for (size_t i = 0; i < n; i++) {
        host_object each = list_at(list, i);
        bool missing = is_missing(each), good = true;
        if (texts)
            values[i] = (int64_t)used;
        else
            memcpy(values + i, &(double){SOT_UNKNOWN}, sizeof *values);
        if (missing) {
            nulls++;
            continue;
        }
        valid[i / 8] |= (uint8_t)(1 << i % 8);
        if (texts)
            good = list_text(list, i, place_of(room, i, name), &size) != NULL;
        else
            good = lay_value(each, place_of(room, i, name), type, unit, values + i);
        if (!good)
            return at_row(i);
        used += size;
    }
    *out = (table_column){.format = texts                   ? "U"
                                    : type == COLUMN_NUMBER ? "g"
                                    : type == COLUMN_TIME   ? "tsu:"
                                                            : "l",
                          .buffers = {nulls ? valid : NULL, values},
                          .sizes = {n / 8 + 1, (n + 1) * sizeof *values, used},
                          .buffer_count = texts ? 3 : 2,
                          .owner = &table_kept,
                          .null_count = (int64_t)nulls};
    if (!texts)
        return true;
    values[n] = (int64_t)used;
    char *bytes = (char *)keep_room(used + 1, keep);
    for (size_t i = 0; bytes && i < n; i++)
        if (values[i + 1] > values[i])
            memcpy(bytes + values[i], list_text(list, i, name, &size), (size_t)(values[i + 1] - values[i]));
    out->buffers[2] = bytes;
    return bytes != NULL;
}

/* Values that lie somewhere, of a format. In a time SOT_TIME_NONE, in a number NaN, and in a code what is
 * below 0, is nothing. */
static bool lies(const void *values, const char *format, size_t count, bool codes, host_keeper *keep,
                 table_column *out)
{
    uint8_t *valid = NULL;
    *out = (table_column){.format = format,
                          .buffers = {NULL, count ? values : "\0\0\0\0\0\0\0"},
                          .sizes = {count / 8 + 1, count * table_width(format)},
                          .buffer_count = 2,
                          .owner = &table_kept};
    if (!codes && !strchr("tgf", format[0]))
        return true;
    for (size_t i = 0; i < count; i++) {
        bool gap = format[0] == 't'   ? ((const int64_t *)values)[i] == SOT_TIME_NONE
                   : format[0] == 'g' ? isnan(((const double *)values)[i])
                   : format[0] == 'f' ? isnan(((const float *)values)[i])
                   : format[0] == 'c' ? ((const int8_t *)values)[i] < 0
                   : format[0] == 's' ? ((const int16_t *)values)[i] < 0
                   : format[0] == 'i' ? ((const int32_t *)values)[i] < 0
                                      : format[0] == 'l' && ((const int64_t *)values)[i] < 0;
        if (gap && !valid) {
            if (!(valid = (uint8_t *)keep_room(count / 8 + 1, keep)))
                return false;
            memset(valid, 0xff, count / 8 + 1);
            out->buffers[0] = valid;
        }
        if (gap) {
            valid[i / 8] &= (uint8_t) ~(1 << i % 8);
            out->null_count++;
        }
    }
    return true;
}

/* The texts that a column of codes stands for. */
static bool lay_dictionary(host_object texts, const char *name, host_keeper *keep, table_column *out)
{
    table_column *entries = (table_column *)keep_room(sizeof *entries, keep);
    out->dictionary = entries;
    return entries && lay_out(texts, name, COLUMN_ID, SOT_UNIT_AUTO, keep, entries, &out->entries);
}

typedef struct tabling {
    host_keeper *keep;
    table_column *columns;
    size_t count, rows;
} tabling;

/* Columns are of one length, which the first one says. */
static bool same_length(const char *name, bool first, size_t length, size_t *rows)
{
    char message[160];
    if (first || *rows == length) {
        *rows = length;
        return true;
    }
    snprintf(message, sizeof message, "%zu values where the columns before it have %zu", length, *rows);
    host_raise_at(SOT_E_ARGUMENT, name, message);
    return false;
}

static bool to_table_column(host_object key, host_object value, void *user)
{
    tabling *self = (tabling *)user;
    table_column *out = &self->columns[self->count];
    const char *name;
    size_t rows = 0;
    if (!name_of(key, "column", &name) || !take_text(key, "column", &name, self->keep) ||
        !given_column(value, name, type_of_column(name), self->keep, out, &rows))
        return false;
    out->name = name;
    return same_length(name, self->count++ == 0, rows, &self->rows);
}

/* The stream of a table, or of a stream. */
static struct ArrowArrayStream *host_table(host_object value, host_keeper *keep)
{
    tabling self = {keep, NULL, 0, 0};
    struct ArrowArrayStream *stream;
    size_t count = 0;
    if (!is_table(value))
        return host_stream(value);
    if (!entries_of(value, "columns", &count) ||
        !(self.columns = (table_column *)keep_room((count + 1) * sizeof *self.columns, keep)) ||
        !each_entry(value, "columns", to_table_column, &self) || !keep_object(host_new_stream(&stream), keep))
        return NULL;
    if (table_stream(self.columns, self.count, self.rows, stream))
        return stream;
    (void)host_no_memory();
    return NULL;
}

/* Doubles, or numbers of groups: whatever is a column of just those; NaN is nothing. */
static const void *host_numbers(host_object value, const char *name, const char *format, size_t *count,
                                host_keeper *keep)
{
    table_column column;
    if (!given_column(value, name, format[0] == 'g' ? COLUMN_NUMBER : COLUMN_COUNT, keep, &column, count))
        return NULL;
    if (strcmp(column.format, format) == 0)
        return column.buffers[1];
    host_wrong_type(name, format[0] == 'g' ? "floats of 64 bits" : "whole numbers of 32 bits", value);
    return NULL;
}

/* A copy of doubles, for a call that changes them where they lie. */
static double *host_doubles(host_object value, size_t *count, host_keeper *keep)
{
    const void *given = host_numbers(value, "score", "g", count, keep);
    double *out = given ? (double *)keep_room(*count * sizeof *out + 1, keep) : NULL;
    if (out)
        memcpy(out, given, *count * sizeof *out);
    return out;
}

/* What stands in a struct of columns: a member of it, whose type says what is beside it. */
static bool to_column_member(host_object value, const field *of, void *p, host_keeper *keep)
{
    char *self = (char *)p - of->offset;
    size_t count = 0;
    if (of->type == FIELD_STREAM)
        return (*(struct ArrowArrayStream **)p = host_table(value, keep)) != NULL;
    if (of->type == FIELD_READING) {
        sot_read_options *made = (sot_read_options *)keep_room(sizeof *made, keep);
        if (!made)
            return false;
        *made = sot_read_options_none;
        *(const sot_read_options **)p = made;
        return to_members(value, sot_read_options_record(), made, keep);
    }
    if (of->type == FIELD_IDS) {
        sot_text_column *made = (sot_text_column *)keep_room(sizeof *made, keep);
        if (!made)
            return false;
        *made = (sot_text_column)SOT_TEXT_COLUMN_INIT;
        *(const sot_text_column **)p = made;
        return host_text_list(value, of->name, (char ***)(uintptr_t)&made->strings,
                              &((sot_network_columns *)(void *)self)->contact_count, keep);
    }
    sot_outcomes *outcomes = (sot_outcomes *)(void *)self;
    bool first = !outcomes->score && !outcomes->label && !outcomes->weight && !outcomes->group;
    const void *numbers = host_numbers(value, of->name, of->type == FIELD_GROUPS ? "I" : "g", &count, keep);
    *(const void **)p = numbers;
    return numbers && same_length(of->name, first, count, &outcomes->count);
}

#endif
