/* SPDX-License-Identifier: MIT */
/* Schemas and arrays of the Arrow C data interface, read with suspicion: whatever can be checked is, before
 * it is followed. */
#include "columns/arrow_type.h"

#define ROWS_MAX (INT64_C(1) << 48)

static bool type_of(const char *format, sot__arrow_type *out)
{
    static const struct {
        char letter;
        uint8_t kind, width, is_signed;
    } simple[] = {
        {'n', SOT__ARROW_NULL, 0, 0},    {'b', SOT__ARROW_BOOL, 0, 0},     {'c', SOT__ARROW_INTEGER, 1, 1},
        {'C', SOT__ARROW_INTEGER, 1, 0}, {'s', SOT__ARROW_INTEGER, 2, 1},  {'S', SOT__ARROW_INTEGER, 2, 0},
        {'i', SOT__ARROW_INTEGER, 4, 1}, {'I', SOT__ARROW_INTEGER, 4, 0},  {'l', SOT__ARROW_INTEGER, 8, 1},
        {'L', SOT__ARROW_INTEGER, 8, 0}, {'f', SOT__ARROW_FLOAT, 4, 1},    {'g', SOT__ARROW_FLOAT, 8, 1},
        {'u', SOT__ARROW_TEXT, 4, 0},    {'U', SOT__ARROW_LONG_TEXT, 8, 0}};
    static const char units[] = "smun";
    *out = (sot__arrow_type){.kind = SOT__ARROW_NULL};
    for (size_t i = 0; i < sizeof simple / sizeof *simple; i++) {
        if (format[0] == simple[i].letter && format[1] == 0) {
            *out =
                (sot__arrow_type){(sot__arrow_kind)simple[i].kind, simple[i].width, simple[i].is_signed, 0};
            return true;
        }
    }
    if (strcmp(format, "tdD") == 0 || strcmp(format, "tdm") == 0) {
        *out = (sot__arrow_type){SOT__ARROW_DATE, format[2] == 'D' ? 4 : 8, true, 0};
        return true;
    }
    if (strcmp(format, "vu") == 0) {
        *out = (sot__arrow_type){SOT__ARROW_TEXT_VIEW, 16, false, 0};
        return true;
    }
    /* tss:zone, tsm:, tsu:, tsn: and tDs ... A timestamp without a zone is UTC. */
    if (format[0] == 't' && (format[1] == 's' || format[1] == 'D') && format[2]) {
        const char *unit = strchr(units, format[2]);
        if (!unit || (format[1] == 's' ? format[3] != ':' : format[3] != 0))
            return false;
        *out = (sot__arrow_type){format[1] == 's' ? SOT__ARROW_TIME : SOT__ARROW_DURATION, 8, true,
                                 (int)(unit - units)};
        return true;
    }
    return false;
}

/* Which types a field may have. */
static bool fits(int field, const sot__arrow_field *type)
{
    bool integer = type->type.kind == SOT__ARROW_INTEGER, text = sot__arrow_is_text(&type->type);
    if (type->type.kind == SOT__ARROW_NULL)
        return !type->encoded;
    if (type->encoded && !text)
        return false;
    switch (field) {
    case SOT__FIELD_TIME:
    case SOT__FIELD_DUE:
        return integer || text || type->type.kind == SOT__ARROW_TIME || type->type.kind == SOT__ARROW_DATE ||
               type->type.kind == SOT__ARROW_FLOAT;
    case SOT__FIELD_ACTOR:
    case SOT__FIELD_TARGET:
    case SOT__FIELD_ID:
    case SOT__FIELD_REF:
    case SOT__FIELD_KIND:
    case SOT__FIELD_LOOKED_FOR:
        return integer || text;
    case SOT__FIELD_CHANNEL:
    case SOT__FIELD_TEXT:
        return text;
    case SOT__FIELD_AUDIENCE:
        return integer || type->type.kind == SOT__ARROW_FLOAT;
    case SOT__FIELD_SEQUENCE:
        return integer || text || type->type.kind == SOT__ARROW_FLOAT;
    case SOT__FIELD_DURATION:
        return integer || text || type->type.kind == SOT__ARROW_FLOAT ||
               type->type.kind == SOT__ARROW_DURATION;
    default:
        return integer || type->type.kind == SOT__ARROW_FLOAT ||
               (type->type.kind == SOT__ARROW_BOOL && (type->truth || field >= SOT__FIELD_CUE));
    }
}

sot_status sot__arrow_field_of(const struct ArrowSchema *schema, sot__arrow_field *out, sot_error *error)
{
    sot__quote room;
    const char *format = schema->format;
    if (!format || (schema->dictionary && !schema->dictionary->format))
        return sot__fail(error, SOT_E_PARSE, "column %s: the schema has no format", out->name);
    out->encoded = schema->dictionary != NULL;
    if (out->encoded) {
        if (!type_of(format, &out->index) || out->index.kind != SOT__ARROW_INTEGER)
            return sot__fail(error, SOT_E_PARSE, "column %s: expected integer indices of its dictionary",
                             out->name);
        format = schema->dictionary->format;
    }
    if (!type_of(format, &out->type) || !fits(out->field, out) ||
        (out->encoded && schema->dictionary->dictionary))
        return sot__fail(error, SOT_E_UNSUPPORTED,
                         "column %s: a type that is not supported here (Arrow format \"%s\")", out->name,
                         sot__quote_text(sot__text_of(format), &room));
    return SOT_OK;
}

static sot_status malformed(const sot__arrow_field *field, const char *what, sot_error *error)
{
    return sot__fail(error, SOT_E_PARSE, "column %s: malformed Arrow array: %s", field->name, what);
}

/* Offsets of `width` bytes do not decrease, and bytes are there. */
static sot_status check_offsets(const sot__arrow_field *field, const struct ArrowArray *array, int64_t from,
                                int64_t count, sot_error *error)
{
    int64_t last = 0, next = 0;
    bool decreasing = false;
    for (int64_t i = from; i <= from + count; i++) {
        int32_t narrow;
        if (field->type.width == 4) {
            memcpy(&narrow, (const char *)array->buffers[1] + i * 4, 4);
            next = narrow;
        } else {
            memcpy(&next, (const char *)array->buffers[1] + i * 8, 8);
        }
        decreasing |= next < last;
        last = next;
    }
    if (decreasing)
        return malformed(field, "offsets that decrease or are negative", error);
    return last > 0 && !array->buffers[2] ? malformed(field, "no bytes", error) : SOT_OK;
}

static sot_status check_values(const sot__arrow_field *field, const sot__arrow_type *type,
                               const struct ArrowArray *array, int64_t from, int64_t count, sot_error *error)
{
    bool view = type->kind == SOT__ARROW_TEXT_VIEW;
    int64_t buffers = type->kind == SOT__ARROW_NULL ? 0 : view || !sot__arrow_is_text(type) ? 2 : 3;
    if (array->length < 0 || array->offset < 0 || array->length > ROWS_MAX || array->offset > ROWS_MAX ||
        from < 0 || count < 0 || from > array->offset + array->length - count)
        return malformed(field, "its length or offset", error);
    if (view ? array->n_buffers < 3 : array->n_buffers != buffers)
        return malformed(field, "the number of buffers", error);
    if (type->kind == SOT__ARROW_NULL || count == 0)
        return SOT_OK;
    if (!array->buffers || !array->buffers[1])
        return malformed(field, "a buffer is NULL", error);
    if (view && array->n_buffers > 3 && !array->buffers[array->n_buffers - 1])
        return malformed(field, "no sizes of the data buffers", error);
    return buffers == 3 ? check_offsets(field, array, from, count, error) : SOT_OK;
}

/* Indices of 32 bits are within the dictionary; a negative one is a large one. */
static bool indices_within(const char *indices, int64_t count, int64_t entries)
{
    uint32_t most = 0;
    for (int64_t i = 0; i < count; i++) {
        uint32_t index;
        memcpy(&index, indices + i * 4, 4);
        most = index > most ? index : most;
    }
    return most < entries && most < UINT32_MAX;
}

sot_status sot__arrow_check(const sot__arrow_field *field, const struct ArrowArray *array, int64_t from,
                            int64_t count, sot_error *error)
{
    if (!field->encoded)
        return check_values(field, &field->type, array, from, count, error);
    sot_status status = check_values(field, &field->index, array, from, count, error);
    const struct ArrowArray *entries = array->dictionary;
    if (status)
        return status;
    if (!entries)
        return malformed(field, "no dictionary", error);
    status = check_values(field, &field->type, entries, entries->offset, entries->length, error);
    const uint8_t *bits = sot__arrow_bitmap(array);
    if (!status && !bits && count > 0 && field->index.width == 4)
        return indices_within((const char *)array->buffers[1] + from * 4, count, entries->length)
                   ? SOT_OK
                   : malformed(field, "an index outside its dictionary", error);
    for (int64_t i = from; !status && i < from + count; i++) {
        int64_t index = 0;
        if (bits && !sot__arrow_bit(bits, i))
            continue;
        if (!sot__arrow_integer(&field->index, array, i, &index) || index < 0 || index >= entries->length ||
            index >= UINT32_MAX)
            status = malformed(field, "an index outside its dictionary", error);
    }
    return status;
}

bool sot__arrow_integer(const sot__arrow_type *type, const struct ArrowArray *array, int64_t i, int64_t *out)
{
    const char *at = (const char *)array->buffers[1] + i * type->width;
    uint64_t wide = 0;
    switch (type->width) {
    case 1:
        *out = type->is_signed ? *(const signed char *)at : (int64_t) * (const unsigned char *)at;
        return true;
    case 2: {
        uint16_t value;
        memcpy(&value, at, 2);
        *out = type->is_signed ? (int16_t)value : (int64_t)value;
        return true;
    }
    case 4: {
        uint32_t value;
        memcpy(&value, at, 4);
        *out = type->is_signed ? (int32_t)value : (int64_t)value;
        return true;
    }
    default:
        memcpy(&wide, at, 8);
        *out = (int64_t)wide;
        return type->is_signed || wide <= INT64_MAX;
    }
}

double sot__arrow_double(const sot__arrow_type *type, const struct ArrowArray *array, int64_t i)
{
    const char *at = (const char *)array->buffers[1] + i * type->width;
    int64_t value;
    if (type->kind == SOT__ARROW_BOOL)
        return sot__arrow_bit(array->buffers[1], i);
    if (type->kind == SOT__ARROW_FLOAT && type->width == 4) {
        float narrow;
        memcpy(&narrow, at, 4);
        return (double)narrow;
    }
    if (type->kind == SOT__ARROW_FLOAT) {
        double wide;
        memcpy(&wide, at, 8);
        return wide;
    }
    return sot__arrow_integer(type, array, i, &value) ? (double)value : (double)(uint64_t)value;
}

bool sot__arrow_valid(const sot__arrow_field *field, const struct ArrowArray *array, int64_t i)
{
    const uint8_t *bits = sot__arrow_bitmap(array), *entry_bits;
    int64_t index = 0;
    if (field->type.kind == SOT__ARROW_NULL || (bits && !sot__arrow_bit(bits, i)))
        return false;
    if (!field->encoded || !(entry_bits = sot__arrow_bitmap(array->dictionary)))
        return true;
    sot__arrow_integer(&field->index, array, i, &index);
    return sot__arrow_bit(entry_bits, array->dictionary->offset + index);
}

/* A view: 4 bytes length, then up to 12 bytes of text, or a prefix, the number of a data buffer and the
 * offset in it. */
static bool view_at(const struct ArrowArray *array, int64_t i, sot__text *out)
{
    const char *at = (const char *)array->buffers[1] + i * 16;
    int32_t length, buffer, offset;
    memcpy(&length, at, 4);
    if (length < 0)
        return false;
    if (length <= 12) {
        *out = (sot__text){at + 4, (size_t)length};
        return true;
    }
    memcpy(&buffer, at + 8, 4);
    memcpy(&offset, at + 12, 4);
    if (buffer < 0 || buffer >= array->n_buffers - 3 || offset < 0)
        return false;
    int64_t size;
    memcpy(&size, (const char *)array->buffers[array->n_buffers - 1] + (int64_t)buffer * 8, 8);
    if (!array->buffers[2 + buffer] || (int64_t)offset + length > size)
        return false;
    *out = (sot__text){(const char *)array->buffers[2 + buffer] + offset, (size_t)length};
    return true;
}

bool sot__arrow_text(const sot__arrow_field *field, const struct ArrowArray *array, int64_t i, sot__text *out)
{
    if (field->encoded) {
        int64_t index = 0;
        sot__arrow_integer(&field->index, array, i, &index);
        array = array->dictionary;
        i = array->offset + index;
    }
    if (field->type.kind == SOT__ARROW_TEXT_VIEW)
        return view_at(array, i, out);
    int64_t from, to;
    if (field->type.width == 4) {
        int32_t pair[2];
        memcpy(pair, (const char *)array->buffers[1] + i * 4, 8);
        from = pair[0];
        to = pair[1];
    } else {
        int64_t pair[2];
        memcpy(pair, (const char *)array->buffers[1] + i * 8, 16);
        from = pair[0];
        to = pair[1];
    }
    *out = (sot__text){to > from ? (const char *)array->buffers[2] + from : "", (size_t)(to - from)};
    return true;
}
