/* SPDX-License-Identifier: MIT */
/* Arrow's types as far as interactions, labels and ratings need them, and reading values of arrays that have
 * been checked. */
#ifndef SOT_COLUMNS_ARROW_TYPE_H
#define SOT_COLUMNS_ARROW_TYPE_H

#include "columns/fields.h"

typedef enum sot__arrow_kind {
    SOT__ARROW_NULL, /* every value is null */
    SOT__ARROW_INTEGER,
    SOT__ARROW_FLOAT,
    SOT__ARROW_BOOL,
    SOT__ARROW_TIME,
    SOT__ARROW_DATE, /* days in 4 bytes, milliseconds in 8 */
    SOT__ARROW_DURATION,
    SOT__ARROW_TEXT,      /* int32 offsets */
    SOT__ARROW_LONG_TEXT, /* int64 offsets */
    SOT__ARROW_TEXT_VIEW
} sot__arrow_kind;

typedef struct sot__arrow_type {
    sot__arrow_kind kind;
    uint8_t width;  /* bytes of a value */
    bool is_signed; /* integers */
    int unit;       /* times and durations: a sot_time_unit */
} sot__arrow_type;

/* A column: the type of its values and, where dictionary-encoded, of its indices. */
typedef struct sot__arrow_field {
    int field;        /* a sot__field, or -1: passed over */
    const char *name; /* what its table calls it */
    bool required;    /* null is an error */
    bool truth;       /* a number may be a truth value */
    sot__arrow_type type;
    sot__arrow_type index;
    bool encoded;
} sot__arrow_field;

/* Reads a field's schema: UNSUPPORTED, PARSE. */
sot_status sot__arrow_field_of(const struct ArrowSchema *schema, sot__arrow_field *out, sot_error *error);

/* Checks that rows from..from+count-1 of an array can be read (offsets included): PARSE. */
sot_status sot__arrow_check(const sot__arrow_field *field, const struct ArrowArray *array, int64_t from,
                            int64_t count, sot_error *error);

static inline bool sot__arrow_is_text(const sot__arrow_type *type)
{
    return type->kind >= SOT__ARROW_TEXT;
}

/* A buffer, or NULL: an array without rows need not have any. */
static inline const void *sot__arrow_buffer(const struct ArrowArray *array, int index)
{
    return array->buffers && index < array->n_buffers ? array->buffers[index] : NULL;
}

/* The bitmap of an array that may have nulls, or NULL. */
static inline const uint8_t *sot__arrow_bitmap(const struct ArrowArray *array)
{
    return array->null_count != 0 ? sot__arrow_buffer(array, 0) : NULL;
}

static inline bool sot__arrow_bit(const uint8_t *bits, int64_t i)
{
    return bits[i / 8] >> (i % 8) & 1;
}

/* Not null; for encoded columns also not a null entry (its index must be in range). */
bool sot__arrow_valid(const sot__arrow_field *field, const struct ArrowArray *array, int64_t i);

/* An integer of any width; false if it is beyond int64. */
bool sot__arrow_integer(const sot__arrow_type *type, const struct ArrowArray *array, int64_t i, int64_t *out);
double sot__arrow_double(const sot__arrow_type *type, const struct ArrowArray *array, int64_t i);

/* A text, through the dictionary if it has one; false if its view is malformed. */
bool sot__arrow_text(const sot__arrow_field *field, const struct ArrowArray *array, int64_t i,
                     sot__text *out);

#endif
