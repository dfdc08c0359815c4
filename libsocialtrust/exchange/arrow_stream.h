/* SPDX-License-Identifier: MIT */
/* A table on its way out: an Arrow stream of one record batch that owns its columns. */
#ifndef SOT_EXCHANGE_ARROW_STREAM_H
#define SOT_EXCHANGE_ARROW_STREAM_H

#include "arrow_owned.h"

typedef struct sot__out_stream sot__out_stream;

/* A stream of `rows` rows and room for `columns` columns, to be added one after the other. NULL: out of
 * memory; so is every false below. */
sot__out_stream *sot__stream_new(sot_context *context, size_t rows, size_t columns);

/* Adds a column of an Arrow format (a literal) and makes its array of two buffers (with `dictionary`: of
 * texts, to be filled too); NULL: out of memory. */
struct ArrowArray *sot__stream_column(sot__out_stream *stream, const char *name, const char *format,
                                      bool dictionary);

/* Adds a column of texts, NULL null. Each is asked for twice or more, and used before the next is asked for.
 */
typedef const char *(*sot__text_at)(const void *user, size_t row);
bool sot__stream_texts(sot__out_stream *stream, const char *name, sot__text_at at, const void *user);

/* Adds a column of doubles, NaN null. */
typedef double (*sot__double_at)(const void *user, size_t row);
bool sot__stream_doubles(sot__out_stream *stream, const char *name, sot__double_at at, const void *user);
/* The same of an array, where none is missing; NULL: all are 0, which a column is to begin with. */
bool sot__stream_values(sot__out_stream *stream, const char *name, const double *values);

/* Adds a column of times, SOT_TIME_NONE null. */
typedef int64_t (*sot__time_at)(const void *user, size_t row);
bool sot__stream_times(sot__out_stream *stream, const char *name, sot__time_at at, const void *user);

/* Makes an array of `count` texts; its bytes in `narrow` offsets unless `large`. */
bool sot__stream_fill(sot_context *context, size_t count, bool large, sot__text_at at, const void *user,
                      struct ArrowArray *out);

/* Hands it over if all went well; else frees it (it may be NULL), out of memory. */
sot_status sot__stream_finish(sot__out_stream *stream, bool good, struct ArrowArrayStream *out,
                              sot_error *error);

#endif
