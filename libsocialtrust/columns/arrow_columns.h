/* SPDX-License-Identifier: MIT */
/* A piece of a record batch as the ledger's columns: texts where they lie if they can stay, everything else
 * converted. A stream is opened, its batches taken one by one or, of labels and ratings, all together. */
#ifndef SOT_COLUMNS_ARROW_COLUMNS_H
#define SOT_COLUMNS_ARROW_COLUMNS_H

#include "columns/arrow_type.h"
#include "columns/kinds.h"

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
    const sot_profile *profile; /* of kinds and due dates; labels and ratings have none */
    const sot__shape *shape;
    sot_read_options options;
    bool all;                   /* columns are of all rows that were converted, as copies */
    sot__arrow_column *columns; /* one per field of the struct */
    size_t count;
    sot__kinds kinds;
    sot__passed passed;
    const double *cues[SOT_CUE_COUNT]; /* of the columns that are being made */
} sot__arrow_reader;

/* One column of sot__arrow_convert(), from row `from` of its array. */
sot_status sot__arrow_convert_column(sot__arrow_reader *reader, sot__arrow_column *column,
                                     const struct ArrowArray *array, int64_t from, size_t count, uint64_t row,
                                     sot_columns *out, sot_error *error);
void sot__arrow_column_free(sot_context *context, sot__arrow_column *column);

/* A reader with context, profile and shape is given a stream. The stream is released, and the reader to be
 * closed, in every case. */
sot_status sot__arrow_open(sot__arrow_reader *reader, struct ArrowArrayStream *stream,
                           const sot_read_options *options, sot_error *error);
void sot__arrow_close(sot__arrow_reader *reader, struct ArrowArrayStream *stream);

/* The next batch, not released, or a released one at the end. */
sot_status sot__arrow_next(struct ArrowArrayStream *stream, struct ArrowArray *out, sot_error *error);
/* Whether it is as the schema says; `row` is the number of its first row. */
sot_status sot__arrow_check_batch(const sot__arrow_reader *reader, const struct ArrowArray *array,
                                  uint64_t row, sot_error *error);
/* Rows from..from+count-1 of a checked batch as columns; `row` is the number of the first one in the stream.
 */
sot_status sot__arrow_convert(sot__arrow_reader *reader, const struct ArrowArray *array, int64_t from,
                              int64_t count, uint64_t row, sot_columns *out, sot_error *error);

/* A whole stream as columns, which live until the reader is closed. */
sot_status sot__arrow_take(sot__arrow_reader *reader, struct ArrowArrayStream *stream,
                           const sot_read_options *options, sot_columns *out, sot_error *error);

#endif
