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
/* The same where all are 0. */
bool sot__stream_zeros(sot__out_stream *stream, const char *name);
/* A column of what lies ready in a block of the context's memory, which is taken over: *block is NULL then.
 * NaN and SOT_TIME_NONE are null, as in the others. */
typedef enum sot__values_kind {
    SOT__VALUES_TIMES,
    SOT__VALUES_NUMBERS,
    SOT__VALUES_WHOLE, /* 64 bits; never null */
    SOT__VALUES_COUNTS /* 32 bits; never null */
} sot__values_kind;
bool sot__stream_take(sot__out_stream *stream, const char *name, sot__values_kind kind, void **block);

/* Texts end to end; row k is bytes[end[k - 1] .. end[k]). Without `end` all are empty. */
typedef struct sot__joined {
    char *bytes;
    size_t *end, used;
} sot__joined;
/* The same of them: the bytes are taken over. `optional`: an empty one is null. */
bool sot__stream_joined(sot__out_stream *stream, const char *name, sot__joined *texts, bool optional);

/* Makes an array of `count` texts; its bytes in `narrow` offsets unless `large`. */
bool sot__stream_fill(sot_context *context, size_t count, bool large, sot__text_at at, const void *user,
                      struct ArrowArray *out);

/* Hands it over if all went well; else frees it (it may be NULL), out of memory. */
sot_status sot__stream_finish(sot__out_stream *stream, bool good, struct ArrowArrayStream *out,
                              sot_error *error);

#endif
