/* SPDX-License-Identifier: MIT */
/* A piece of a record batch as the ledger's columns: texts where they lie if they can stay, everything else
 * converted. */
#ifndef SOT_EXCHANGE_ARROW_COLUMNS_H
#define SOT_EXCHANGE_ARROW_COLUMNS_H

#include "arrow_type.h"
#include "builder.h"

typedef struct sot__arrow_column {
    sot__arrow_field type;
    char *room; /* converted values, codes or offsets */
    size_t room_capacity;
    uint8_t *bits;
    size_t bits_capacity;
    char *bytes; /* of texts that had to be gathered */
    size_t bytes_capacity;
    sot_text_column text, entries;
} sot__arrow_column;

typedef struct sot__arrow_reader {
    sot_context *context;
    const sot_profile *profile;
    const sot_read_options *options;
    sot__arrow_column *columns; /* one per field of the struct */
    size_t count;
    sot__kinds kinds;
    sot__passed passed;
    const double *cues[SOT_CUE_COUNT]; /* of the columns that are being made */
} sot__arrow_reader;

/* Puts rows from..from+count-1 of a checked column into `out`. `row` is the number of the first one in the
 * stream, for messages. */
sot_status sot__arrow_convert(sot__arrow_reader *reader, sot__arrow_column *column,
                              const struct ArrowArray *array, int64_t from, size_t count, uint64_t row,
                              sot_columns *out, sot_error *error);
void sot__arrow_column_free(sot_context *context, sot__arrow_column *column);

#endif
