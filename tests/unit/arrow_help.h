/* SPDX-License-Identifier: MIT */
/* Arrow structures made by hand, which count their releases, and what a ledger reads from them. */
#ifndef SOT_TESTS_ARROW_HELP_H
#define SOT_TESTS_ARROW_HELP_H

#include "exchange_help.h"

#define MOST 24

/* A column as a test writes it down; n_buffers 0 takes what the format has. */
typedef struct column {
    const char *name, *format;
    const void *buffers[6];
    int64_t n_buffers, length, offset, null_count;
    const struct column *dictionary;
} column;

typedef struct source {
    const column *columns;
    int64_t count, length, offset;
    int batches, given;
    int64_t struct_buffers, children; /* -1: as they should be */
    const void *struct_validity;
    int schema_result, next_result;
    int open; /* structures not released */
    struct ArrowSchema schemas[MOST], dictionary_schemas[MOST], *schema_pointers[MOST];
    struct ArrowArray arrays[MOST], dictionary_arrays[MOST], *array_pointers[MOST];
    const void *array_buffers[MOST][6], *dictionary_buffers[MOST][6], *own_buffers[1];
} source;

static inline void release_schema(struct ArrowSchema *schema)
{
    ((source *)schema->private_data)->open--;
    schema->release = NULL;
}

static inline void release_array(struct ArrowArray *array)
{
    ((source *)array->private_data)->open--;
    array->release = NULL;
}

static inline int get_schema(struct ArrowArrayStream *stream, struct ArrowSchema *out)
{
    source *s = stream->private_data;
    if (s->schema_result)
        return s->schema_result;
    for (int64_t i = 0; i < s->count; i++) {
        const column *c = &s->columns[i];
        s->schemas[i] =
            (struct ArrowSchema){.format = c->format, .name = c->name, .flags = ARROW_FLAG_NULLABLE};
        if (c->dictionary) {
            s->dictionary_schemas[i] = (struct ArrowSchema){.format = c->dictionary->format, .name = ""};
            s->schemas[i].dictionary = &s->dictionary_schemas[i];
        }
        s->schema_pointers[i] = &s->schemas[i];
    }
    *out = (struct ArrowSchema){.format = "+s",
                                .name = "",
                                .n_children = s->count,
                                .children = s->schema_pointers,
                                .release = release_schema,
                                .private_data = s};
    s->open++;
    return 0;
}

static inline void fill_array(const column *c, int64_t length, struct ArrowArray *out, const void **buffers)
{
    int64_t n = c->n_buffers;
    if (!n)
        n = c->format[0] == 'n' ? 0 : c->format[0] == 'u' || c->format[0] == 'U' ? 3 : 2;
    memcpy(buffers, c->buffers, sizeof c->buffers);
    *out = (struct ArrowArray){.length = c->length ? c->length : length,
                               .offset = c->offset,
                               .n_buffers = n,
                               .null_count = c->null_count   ? c->null_count
                                             : c->buffers[0] ? -1
                                                             : 0,
                               .buffers = buffers};
}

static inline int get_next(struct ArrowArrayStream *stream, struct ArrowArray *out)
{
    source *s = stream->private_data;
    if (s->next_result)
        return s->next_result;
    memset(out, 0, sizeof *out);
    if (s->given++ == s->batches)
        return 0;
    for (int64_t i = 0; i < s->count; i++) {
        const column *c = &s->columns[i];
        fill_array(c, s->length + (s->offset < 1000 ? s->offset : 0), &s->arrays[i], s->array_buffers[i]);
        if (c->dictionary) {
            fill_array(c->dictionary, c->dictionary->length, &s->dictionary_arrays[i],
                       s->dictionary_buffers[i]);
            s->arrays[i].dictionary = &s->dictionary_arrays[i];
        }
        s->array_pointers[i] = &s->arrays[i];
    }
    s->own_buffers[0] = s->struct_validity;
    *out = (struct ArrowArray){.length = s->length,
                               .offset = s->offset,
                               .null_count = s->struct_validity ? -1 : 0,
                               .n_buffers = s->struct_buffers < 0 ? 1 : s->struct_buffers,
                               .buffers = s->own_buffers,
                               .n_children = s->children < 0 ? s->count : s->children,
                               .children = s->array_pointers,
                               .release = release_array,
                               .private_data = s};
    s->open++;
    return 0;
}

static inline const char *get_last_error(struct ArrowArrayStream *stream)
{
    (void)stream;
    return "the disk is full";
}

static inline void release_stream(struct ArrowArrayStream *stream)
{
    ((source *)stream->private_data)->open--;
    stream->release = NULL;
}

static inline source source_of(const column *columns, int64_t count, int64_t length)
{
    source s = {.columns = columns,
                .count = count,
                .length = length,
                .batches = 1,
                .struct_buffers = -1,
                .children = -1};
    return s;
}

static sot_context *context;
static sot_ledger *ledger;

static inline void setup(void)
{
    context = make_context(NULL, 2);
    ledger = make_ledger(context);
}

static inline void teardown(void)
{
    sot_ledger_free(ledger);
    sot_context_unref(context);
}

/* A stream of all that it gives, open until who takes it releases it. */
static inline struct ArrowArrayStream opened(source *s)
{
    s->given = 0;
    s->open = 1;
    return (struct ArrowArrayStream){get_schema, get_next, get_last_error, release_stream, s};
}

static inline sot_status read_source(source *s, const sot_read_options *o, sot_added *added, sot_error *error)
{
    struct ArrowArrayStream stream = opened(s);
    sot_status status = sot_ledger_read_arrow(ledger, &stream, o ? o : in_seconds(), added, error);
    ck_assert_int_eq(s->open, 0);
    ck_assert_ptr_null((void *)(uintptr_t)stream.release);
    return status;
}

/* Reads it and compares the rows. */
static inline void check_rows(source s, const char *expected)
{
    sot_error error = SOT_ERROR_INIT;
    sot_ledger *kept = ledger;
    ledger = make_ledger(context);
    ck_assert_msg(read_source(&s, NULL, NULL, &error) == SOT_OK, "%s", error.message);
    char *rows = rows_of(ledger);
    ck_assert_str_eq(rows, expected);
    free(rows);
    sot_ledger_free(ledger);
    ledger = kept;
}

static inline void check_error(source s, sot_status expected, const char *place)
{
    sot_error error = SOT_ERROR_INIT;
    sot_status status = read_source(&s, NULL, NULL, &error);
    ck_assert_msg(status == expected && strncmp(error.message, place, strlen(place)) == 0,
                  "gave %s: %s\nexpected %s: %s", sot_status_name(status), error.message,
                  sot_status_name(expected), place);
    ck_assert_uint_eq(count_rows(ledger), 0);
    ck_assert_uint_eq(count_contacts(ledger), 0);
}

static const int64_t seconds[4] = {1, 2, 3, 4};
static const int32_t two_offsets[] = {0, 1, 2, 3, 4};
#define TIME                                                           \
    {                                                                  \
        .name = "time", .format = "tss:", .buffers = { NULL, seconds } \
    }
#define ACTOR                                                                    \
    {                                                                            \
        .name = "actor", .format = "u", .buffers = { NULL, two_offsets, "abcd" } \
    }
#define TARGET                                                                    \
    {                                                                             \
        .name = "target", .format = "u", .buffers = { NULL, two_offsets, "wxyz" } \
    }
#define HEAD(second, who, whom) \
    "{\"time\":\"1970-01-01T00:00:0" second "Z\",\"actor\":\"" who "\",\"target\":\"" whom "\""

#endif
