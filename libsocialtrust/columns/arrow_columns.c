/* SPDX-License-Identifier: MIT */
/* Converting Arrow columns: units to microseconds and seconds, integers of any width, nulls to defaults. */
#include "columns/arrow_columns.h"

#include <inttypes.h>
#include <math.h>

SOT__COLD void sot__arrow_column_free(sot_context *context, sot__arrow_column *column)
{
    sot__free(context, column->room);
    sot__free(context, column->bits);
    sot__free(context, column->bytes);
}

/* `count` elements of `size` bytes in the column's room. */
static void *room_for(const sot__arrow_reader *reader, sot__arrow_column *column, size_t count, size_t size)
{
    if (count > SIZE_MAX / size ||
        !SOT__GROW(reader->context, column->room, column->room_capacity, count * size + 1))
        return NULL;
    return column->room;
}

/* How many elements are there of rows before `row`. */
static size_t before(const sot__arrow_reader *reader, uint64_t row)
{
    return reader->all ? (size_t)row : 0;
}

static sot_status at(sot_error *error, sot_status status, uint64_t row, const sot__arrow_column *column)
{
    return status && status != SOT_E_MEMORY
               ? sot__fail_at(error, status, "row %" PRIu64 ", column %s: ", row, column->type.name)
               : status;
}

static sot_status text_of(const sot__arrow_column *column, const struct ArrowArray *array, int64_t i,
                          sot__text *out, sot_error *error)
{
    return sot__arrow_text(&column->type, array, i, out)
               ? SOT_OK
               : sot__fail(error, SOT_E_PARSE, "malformed Arrow array: a string view outside its buffers");
}

/* ---- one value ---- */

static sot_status time_value(const sot__arrow_reader *reader, const sot__arrow_column *column,
                             const struct ArrowArray *array, int64_t i, int64_t *out, sot_error *error)
{
    const sot__arrow_type *type = &column->type.type;
    sot__text text;
    int64_t value;
    if (sot__arrow_is_text(type)) {
        sot_status status = text_of(column, array, i, &text, error);
        return status ? status
                      : sot__time_of_field(&reader->options, reader->profile,
                                           column->type.field == SOT__FIELD_DUE, text, out, error);
    }
    if (type->kind == SOT__ARROW_FLOAT)
        return sot__time_from_double(sot__arrow_double(type, array, i), reader->options.time_unit, out,
                                     error);
    if (!sot__arrow_integer(type, array, i, &value))
        return sot__fail(error, SOT_E_RANGE, "expected a time between the years 1 and 9999");
    if (type->kind == SOT__ARROW_DATE) {
        if (type->width == 4 ? value > 3652058 || value < -719162
                             : value > SOT_TIME_MAX / 1000 || value < SOT_TIME_MIN / 1000)
            return sot__fail(error, SOT_E_RANGE, "expected a date between the years 1 and 9999");
        *out = type->width == 4 ? value * INT64_C(86400000000) : value * 1000;
        if (column->type.field == SOT__FIELD_DUE)
            *out = sot__end_of_day(*out, reader->profile);
        return SOT_OK;
    }
    return sot__time_from_integer(
        value, type->kind == SOT__ARROW_TIME ? type->unit : reader->options.time_unit, out, error);
}

SOT__COLD static sot_status double_value(const sot__arrow_column *column, const struct ArrowArray *array,
                                         int64_t i, double *out, sot_error *error)
{
    static const double per_second[] = {1, 1e3, 1e6, 1e9};
    const sot__arrow_type *type = &column->type.type;
    sot__text text;
    int64_t value = 0;
    if (sot__arrow_is_text(type)) {
        sot_status status = text_of(column, array, i, &text, error);
        if (!status && text.n)
            status = sot__duration_from_text(text, out, error);
        return status;
    }
    if (type->kind == SOT__ARROW_DURATION) {
        sot__arrow_integer(type, array, i, &value);
        *out = (double)value / per_second[type->unit];
    } else {
        *out = sot__arrow_double(type, array, i);
    }
    return SOT_OK;
}

SOT__COLD static sot_status u32_value(const sot__arrow_column *column, const struct ArrowArray *array,
                                      int64_t i, uint32_t *out, sot_error *error)
{
    int field = column->type.field;
    sot__text text;
    int64_t value;
    if (sot__arrow_is_text(&column->type.type)) { /* looked_for */
        sot_status status = text_of(column, array, i, &text, error);
        return status || !text.n ? status : sot__cues_from_text(text, out, error);
    }
    if (column->type.type.kind == SOT__ARROW_FLOAT) {
        double number = sot__arrow_double(&column->type.type, array, i);
        value = number >= 0 && number <= UINT32_MAX && number == floor(number) ? (int64_t)number : -1;
    } else if (!sot__arrow_integer(&column->type.type, array, i, &value)) {
        value = -1;
    }
    if (value < (field == SOT__FIELD_AUDIENCE) || value > UINT32_MAX)
        return sot__fail(error, SOT_E_RANGE, "expected %s",
                         field == SOT__FIELD_AUDIENCE     ? sot__field_expected(field)
                         : field == SOT__FIELD_LOOKED_FOR ? "bits of the cues"
                                                          : "ids that are integers from 0 to 4294967295");
    *out = (uint32_t)value;
    return SOT_OK;
}

SOT__COLD static sot_status whole_value(const sot__arrow_column *column, const struct ArrowArray *array,
                                        int64_t i, int64_t *out, sot_error *error)
{
    int field = column->type.field;
    sot__text text;
    if (sot__arrow_is_text(&column->type.type)) {
        sot_status status = text_of(column, array, i, &text, error);
        return status || !text.n ? status : sot__whole_from_text(field, text, out, error);
    }
    if (column->type.type.kind == SOT__ARROW_FLOAT) {
        double number = sot__arrow_double(&column->type.type, array, i);
        if (!(fabs(number) <= 9007199254740992.0 && number == floor(number)))
            return sot__fail(error, SOT_E_RANGE, "expected %s, not a double that rounds it",
                             sot__field_expected(field));
        *out = (int64_t)number;
        return SOT_OK;
    }
    return sot__arrow_integer(&column->type.type, array, i, out)
               ? SOT_OK
               : sot__fail(error, SOT_E_RANGE, "expected %s", sot__field_expected(field));
}

static sot_status kind_value(sot__arrow_reader *reader, const sot__arrow_column *column,
                             const struct ArrowArray *array, int64_t i, uint8_t *out, sot_error *error)
{
    sot__text text;
    int64_t value;
    if (sot__arrow_is_text(&column->type.type)) {
        sot_status status = text_of(column, array, i, &text, error);
        return status ? status : sot__kinds_code(&reader->kinds, reader->profile, text, out, error);
    }
    if (!sot__arrow_integer(&column->type.type, array, i, &value) || value < 0 || value > UINT8_MAX)
        return sot__fail(error, SOT_E_KIND, "expected the code or name of a kind");
    *out = (uint8_t)value;
    return SOT_OK;
}

/* ---- whole columns of numbers ---- */

static bool aligned(const void *pointer, size_t size)
{
    return (uintptr_t)pointer % size == 0;
}

/* Where the values from row `from` lie, if none is null and they are aligned as C wants it; else NULL. */
static const void *values_at(const struct ArrowArray *array, int64_t from, size_t width)
{
    const char *values = sot__arrow_bitmap(array) ? NULL : sot__arrow_buffer(array, 1);
    return values && aligned(values, width) ? values + from * (int64_t)width : NULL;
}

/* The values where they lie, if their type is the ledger's own, which then checks them; else NULL. */
static const void *as_they_lie(const sot__arrow_reader *reader, const sot__arrow_column *column,
                               const struct ArrowArray *array, int64_t from)
{
    const sot__arrow_type *type = &column->type.type;
    bool integer = type->kind == SOT__ARROW_INTEGER, same;
    if (column->type.encoded)
        return NULL;
    switch (column->type.field) {
    case SOT__FIELD_TIME:
        same = type->width == 8 &&
               ((integer && type->is_signed && reader->options.time_unit == SOT_UNIT_MICROSECONDS) ||
                (type->kind == SOT__ARROW_TIME && type->unit == SOT_UNIT_MICROSECONDS));
        break;
    case SOT__FIELD_SEQUENCE:
        same = integer && type->is_signed && type->width == 8;
        break;
    case SOT__FIELD_KIND:
        same = integer && type->width == 1 && !type->is_signed;
        break;
    default:
        same = (sot__field_type_of(column->type.field) == SOT__TYPE_NUMBER ||
                column->type.field >= SOT__FIELD_CUE) &&
               type->kind == SOT__ARROW_FLOAT && type->width == 8;
    }
    return same ? values_at(array, from, type->width) : NULL;
}

/* Integers without nulls as codes: false if one is not within 0..4294967295. */
static bool narrow_codes(const sot__arrow_type *type, const void *values, size_t count, uint32_t *out)
{
    uint64_t all = 0;
    if (type->width == 8) {
        const uint64_t *wide = values;
        for (size_t k = 0; k < count; k++) {
            all |= wide[k];
            out[k] = (uint32_t)wide[k];
        }
        return all <= UINT32_MAX;
    }
    if (type->width == 2) {
        const uint16_t *narrow = values;
        for (size_t k = 0; k < count; k++) {
            all |= narrow[k];
            out[k] = narrow[k];
        }
        return !type->is_signed || all <= INT16_MAX;
    }
    const uint8_t *bytes = values;
    for (size_t k = 0; k < count; k++) {
        all |= bytes[k];
        out[k] = bytes[k];
    }
    return !type->is_signed || all <= INT8_MAX;
}

static bool none_negative(const uint32_t *values, size_t count)
{
    uint32_t all = 0;
    for (size_t k = 0; k < count; k++)
        all |= values[k];
    return all <= INT32_MAX;
}

/* Integers as codes, where they lie or widened; NULL where that is not possible: nulls, negative ones, no
 * memory. */
static const uint32_t *codes_of(const sot__arrow_reader *reader, sot__arrow_column *column,
                                const sot__arrow_type *type, const struct ArrowArray *array, int64_t from,
                                size_t count)
{
    const void *values = values_at(array, from, type->width);
    if (!values || type->kind != SOT__ARROW_INTEGER)
        return NULL;
    if (type->width == 4)
        return !type->is_signed || none_negative(values, count) ? values : NULL;
    uint32_t *out = room_for(reader, column, count, sizeof *out);
    return out && narrow_codes(type, values, count, out) ? out : NULL;
}

/* Whether a row has a value: a null is none, nor is NaN where a data frame could only say with it that there
 * is none. */
static bool has_value(const sot__arrow_column *column, const struct ArrowArray *array, int64_t i,
                      size_t width)
{
    int field = column->type.field;
    sot__field_type type = sot__field_type_of(field);
    if (!sot__arrow_valid(&column->type, array, i))
        return false;
    return column->type.type.kind != SOT__ARROW_FLOAT ||
           !(width == 4 || type == SOT__TYPE_TIME || type == SOT__TYPE_WHOLE ||
             (type == SOT__TYPE_NUMBER && !isnan(sot__field_default(field)))) ||
           !isnan(sot__arrow_double(&column->type.type, array, i));
}

static sot_status convert_numbers(sot__arrow_reader *reader, sot__arrow_column *column,
                                  const struct ArrowArray *array, int64_t from, size_t count, uint64_t row,
                                  size_t width, sot_error *error)
{
    int field = column->type.field;
    char *out = room_for(reader, column, before(reader, row) + count, width);
    sot_status status = SOT_OK;
    if (!out)
        return sot__no_memory(error);
    out += before(reader, row) * width;
    for (size_t k = 0; !status && k < count; k++) {
        int64_t i = from + (int64_t)k, time = field == SOT__FIELD_DUE ? SOT_TIME_NONE : 0;
        double number = sot__field_default(field);
        uint32_t small = field == SOT__FIELD_AUDIENCE;
        uint8_t kind = SOT_KIND_MESSAGE;
        bool valid = has_value(column, array, i, width);
        if (!valid && column->type.required)
            status = sot__fail(error, SOT_E_PARSE, "expected a value, found null");
        switch (field) {
        case SOT__FIELD_TIME:
        case SOT__FIELD_DUE:
            if (valid)
                status = time_value(reader, column, array, i, &time, error);
            memcpy(out + k * 8, &time, 8);
            break;
        case SOT__FIELD_SEQUENCE:
            if (valid)
                status = whole_value(column, array, i, &time, error);
            memcpy(out + k * 8, &time, 8);
            break;
        case SOT__FIELD_KIND:
            if (valid)
                status = kind_value(reader, column, array, i, &kind, error);
            out[k] = (char)kind;
            break;
        case SOT__FIELD_AUDIENCE:
        case SOT__FIELD_LOOKED_FOR:
        case SOT__FIELD_ACTOR:
        case SOT__FIELD_TARGET:
        case SOT__FIELD_ID:
        case SOT__FIELD_REF:
            if (valid)
                status = u32_value(column, array, i, &small, error);
            memcpy(out + k * 4, &small, 4);
            break;
        default:
            if (valid)
                status = double_value(column, array, i, &number, error);
            memcpy(out + k * 8, &number, 8);
        }
        if (status)
            return at(error, status, row + k, column);
    }
    return SOT_OK;
}

/* ---- texts ---- */

static sot_status bitmap_of(sot__arrow_reader *reader, sot__arrow_column *column,
                            const struct ArrowArray *array, int64_t from, size_t count, sot_error *error)
{
    const uint8_t *bits = sot__arrow_bitmap(array);
    column->text.validity = NULL;
    if (!bits)
        return SOT_OK;
    if (from % 8 == 0) {
        column->text.validity = bits + from / 8;
        return SOT_OK;
    }
    if (!SOT__GROW(reader->context, column->bits, column->bits_capacity, count / 8 + 1))
        return sot__no_memory(error);
    memset(column->bits, 0, count / 8 + 1);
    for (size_t k = 0; k < count; k++)
        if (sot__arrow_bit(bits, from + (int64_t)k))
            column->bits[k / 8] |= (uint8_t)(1u << (k % 8));
    column->text.validity = column->bits;
    return SOT_OK;
}

/* Copies the texts side by side, after those of rows before. */
static sot_status gather(sot__arrow_reader *reader, sot__arrow_column *column, const struct ArrowArray *array,
                         int64_t from, size_t count, uint64_t row, sot_error *error)
{
    size_t first = before(reader, row);
    int64_t *offsets = room_for(reader, column, first + count + 1, sizeof *offsets);
    if (!offsets)
        return sot__no_memory(error);
    if (first == 0)
        offsets[0] = 0;
    size_t used = (size_t)offsets[first];
    for (size_t k = 0; k < count; k++) {
        sot__text text = {"", 0};
        if (sot__arrow_valid(&column->type, array, from + (int64_t)k)) {
            sot_status status = text_of(column, array, from + (int64_t)k, &text, error);
            if (status)
                return at(error, status, row + k, column);
        }
        if (text.n > SIZE_MAX / 2 - used ||
            !SOT__GROW(reader->context, column->bytes, column->bytes_capacity, used + text.n + 1))
            return sot__no_memory(error);
        memcpy(column->bytes + used, text.p, text.n);
        used += text.n;
        offsets[first + k + 1] = (int64_t)used;
    }
    column->text.long_offsets = offsets;
    column->text.bytes = column->bytes ? column->bytes : "";
    return SOT_OK;
}

/* Points a text column at an array's offsets and bytes from row `from`; false if they are not aligned as C
 * wants it. */
static bool point_at(sot_text_column *text, const sot__arrow_type *type, const struct ArrowArray *array,
                     int64_t from)
{
    const void *offsets = sot__arrow_buffer(array, 1);
    if (type->kind == SOT__ARROW_TEXT_VIEW || !offsets || !aligned(offsets, type->width))
        return false;
    if (type->width == 4)
        text->offsets = (const int32_t *)offsets + from;
    else
        text->long_offsets = (const int64_t *)offsets + from;
    text->bytes = array->buffers[2] ? array->buffers[2] : "";
    return true;
}

static sot_status convert_texts(sot__arrow_reader *reader, sot__arrow_column *column,
                                const struct ArrowArray *array, int64_t from, size_t count, uint64_t row,
                                sot_error *error)
{
    static const sot_text_column none = SOT_TEXT_COLUMN_INIT;
    const sot__arrow_field *type = &column->type;
    column->text = column->entries = none;
    bool no_null = !sot__arrow_bitmap(array) && !(type->encoded && sot__arrow_bitmap(array->dictionary));
    for (size_t k = 0; !no_null && type->required && k < count; k++)
        if (!sot__arrow_valid(type, array, from + (int64_t)k))
            return at(error, sot__fail(error, SOT_E_PARSE, "expected a value, found null"), row + k, column);
    const struct ArrowArray *entries = array->dictionary;
    if (reader->all || !(type->encoded ? entries->length > 0 &&
                                             point_at(&column->entries, &type->type, entries, entries->offset)
                                       : point_at(&column->text, &type->type, array, from)))
        return gather(reader, column, array, from, count, row, error);
    if (!type->encoded)
        return bitmap_of(reader, column, array, from, count, error);
    const uint8_t *bits = sot__arrow_bitmap(array);
    const uint8_t *entry_bits = sot__arrow_bitmap(entries);
    if (entry_bits && entries->offset % 8 != 0)
        return gather(reader, column, array, from, count, row, error);
    const uint32_t *codes = codes_of(reader, column, &type->index, array, from, count);
    if (!codes) {
        uint32_t *made = room_for(reader, column, count, sizeof *made);
        if (!made)
            return sot__no_memory(error);
        for (size_t k = 0; k < count; k++) {
            int64_t index = 0, i = from + (int64_t)k;
            if (!bits || sot__arrow_bit(bits, i))
                sot__arrow_integer(&type->index, array, i, &index);
            made[k] = (uint32_t)index;
        }
        codes = made;
    }
    column->entries.validity = entry_bits ? entry_bits + entries->offset / 8 : NULL;
    column->text.codes = codes;
    column->text.dictionary = &column->entries;
    column->text.dictionary_size = (size_t)entries->length;
    return bitmap_of(reader, column, array, from, count, error);
}

/* Integers as ids: codes without a dictionary. */
static sot_status convert_ids(sot__arrow_reader *reader, sot__arrow_column *column,
                              const struct ArrowArray *array, int64_t from, size_t count, uint64_t row,
                              sot_error *error)
{
    static const sot_text_column none = SOT_TEXT_COLUMN_INIT;
    const uint32_t *codes =
        reader->all ? NULL : codes_of(reader, column, &column->type.type, array, from, count);
    sot_status status =
        codes ? SOT_OK : convert_numbers(reader, column, array, from, count, row, sizeof(uint32_t), error);
    column->text = none;
    if (status)
        return status;
    column->text.codes = codes ? codes : (const uint32_t *)(const void *)column->room;
    /* Rows of all batches have one each: this batch's bitmap is neither theirs nor here to stay. */
    return reader->all ? SOT_OK : bitmap_of(reader, column, array, from, count, error);
}

/* Texts as cues: eight columns of numbers and the bits of what was looked for, in one room. */
SOT__COLD static sot_status read_texts(sot__arrow_reader *reader, sot__arrow_column *column,
                                       const struct ArrowArray *array, int64_t from, size_t count,
                                       uint64_t row, sot_columns *out, sot_error *error)
{
    char *room = room_for(reader, column, count, SOT_CUE_COUNT * sizeof(double) + sizeof(uint32_t));
    if (!room)
        return sot__no_memory(error);
    double *numbers = (double *)(void *)room;
    uint32_t *looked_for = (uint32_t *)(void *)(room + count * SOT_CUE_COUNT * sizeof(double));
    for (size_t k = 0; k < count; k++) {
        double cues[SOT_CUE_COUNT] = {0};
        sot__text text = {"", 0};
        sot_status status = SOT_OK;
        looked_for[k] = 0;
        if (sot__arrow_valid(&column->type, array, from + (int64_t)k))
            status = text_of(column, array, from + (int64_t)k, &text, error);
        if (!status && text.n)
            status = sot__cues_of_text(&reader->options, text, cues, &looked_for[k], error);
        if (status)
            return at(error, status, row + k, column);
        for (size_t cue = 0; cue < SOT_CUE_COUNT; cue++)
            numbers[cue * count + k] = cues[cue];
    }
    for (size_t cue = 0; cue < SOT_CUE_COUNT; cue++)
        reader->cues[cue] = numbers + cue * count;
    out->looked_for = looked_for;
    return SOT_OK;
}

static size_t width_of(int field)
{
    if (field == SOT__FIELD_KIND)
        return 1;
    return field == SOT__FIELD_AUDIENCE || field == SOT__FIELD_LOOKED_FOR ? 4 : 8;
}

SOT__COLD sot_status sot__arrow_convert_column(sot__arrow_reader *reader, sot__arrow_column *column,
                                               const struct ArrowArray *array, int64_t from, size_t count,
                                               uint64_t row, sot_columns *out, sot_error *error)
{
    int field = column->type.field;
    sot_status status;
    if (column->type.type.kind == SOT__ARROW_NULL) {
        status =
            column->type.required ? sot__fail(error, SOT_E_PARSE, "expected a value, found null") : SOT_OK;
        return at(error, status, row, column);
    }
    if (field == SOT__FIELD_TEXT)
        return read_texts(reader, column, array, from, count, row, out, error);
    sot__field_type type = sot__field_type_of(field);
    bool id = type == SOT__TYPE_CONTACT || type == SOT__TYPE_NAME || type == SOT__TYPE_ID;
    const void *lying = id || reader->all ? NULL : as_they_lie(reader, column, array, from);
    if (lying)
        status = SOT_OK;
    else if (!id)
        status = convert_numbers(reader, column, array, from, count, row, width_of(field), error);
    else if (sot__arrow_is_text(&column->type.type))
        status = convert_texts(reader, column, array, from, count, row, error);
    else
        status = convert_ids(reader, column, array, from, count, row, error);
    if (status)
        return status;
    if (id)
        lying = &column->text;
    sot__columns_set(out, reader->cues, field, lying ? lying : column->room);
    return SOT_OK;
}
