/* SPDX-License-Identifier: MIT */
/* For the tests of the ways in and out: documents in memory, read in pieces of any size, and text gathered
 * from writers. */
#ifndef SOT_TESTS_EXCHANGE_HELP_H
#define SOT_TESTS_EXCHANGE_HELP_H

#include <socialtrust.h>

#include <check.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- memory that runs out and is counted ---- */

typedef struct budget {
    long left, live;
} budget;

static inline void *budget_allocate(void *user, size_t size)
{
    budget *b = user;
    void *block = b->left-- > 0 ? malloc(size ? size : 1) : NULL;
    b->live += block != NULL;
    return block;
}

static inline void *budget_reallocate(void *user, void *block, size_t size)
{
    budget *b = user;
    if (b->left-- <= 0)
        return NULL;
    void *wider = realloc(block, size ? size : 1);
    b->live += wider && !block;
    return wider;
}

static inline void budget_release(void *user, void *block)
{
    budget *b = user;
    b->live -= block != NULL;
    free(block);
}

static inline sot_context *make_context(budget *b, unsigned threads)
{
    sot_context_options options = SOT_CONTEXT_OPTIONS_INIT;
    sot_context *context;
    if (b)
        options.allocator = (sot_allocator){budget_allocate, budget_reallocate, budget_release, b};
    options.threads = threads;
    ck_assert_int_eq(sot_context_new(&options, &context, NULL), SOT_OK);
    return context;
}

static inline sot_ledger *make_ledger(sot_context *context)
{
    sot_ledger *ledger;
    ck_assert_int_eq(sot_ledger_new(context, NULL, &ledger, NULL), SOT_OK);
    return ledger;
}

/* ---- in ---- */

typedef struct document {
    const char *bytes;
    size_t size, at, piece; /* at most `piece` bytes a call */
    size_t fail_at;         /* reading fails there; 0: never */
} document;

static inline size_t read_document(void *user, char *bytes, size_t size)
{
    document *d = user;
    size_t n = d->size - d->at;
    if (d->fail_at && d->at >= d->fail_at)
        return SIZE_MAX;
    if (n > size)
        n = size;
    if (n > d->piece)
        n = d->piece;
    memcpy(bytes, d->bytes + d->at, n);
    d->at += n;
    return n;
}

typedef sot_status (*read_function)(sot_ledger *, sot_read_fn, void *, const sot_read_options *, sot_added *,
                                    sot_error *);

/* Times that count from 0 on: their unit must be said, some look like dates. */
static inline sot_read_options seconds_options(void)
{
    sot_read_options options = SOT_READ_OPTIONS_INIT;
    options.time_unit = SOT_UNIT_SECONDS;
    return options;
}
static inline const sot_read_options *in_seconds(void)
{
    static sot_read_options options;
    options = seconds_options();
    return &options;
}

/* Times that say their unit by themselves, or are refused. */
static inline const sot_read_options *no_unit(void)
{
    static const sot_read_options options = SOT_READ_OPTIONS_INIT;
    return &options;
}

static inline sot_status read_bytes(read_function read, sot_ledger *ledger, const char *bytes, size_t size,
                                    const sot_read_options *options, sot_added *added, sot_error *error)
{
    document d = {bytes, size, 0, size ? size : 1, 0};
    return read(ledger, read_document, &d, options ? options : in_seconds(), added, error);
}

/* ---- out ---- */

typedef struct page {
    char *bytes;
    size_t size, capacity;
    size_t limit; /* writing fails beyond; 0: never */
} page;

static inline int write_page(void *user, const char *bytes, size_t size)
{
    page *p = user;
    if (p->limit && p->size + size > p->limit)
        return 1;
    if (p->size + size + 1 > p->capacity) {
        p->capacity = 2 * (p->size + size + 1);
        p->bytes = realloc(p->bytes, p->capacity);
        ck_assert_ptr_nonnull(p->bytes);
    }
    memcpy(p->bytes + p->size, bytes, size);
    p->size += size;
    p->bytes[p->size] = 0;
    return 0;
}

static inline int compare_lines(const void *x, const void *y)
{
    return strcmp(*(const char *const *)x, *(const char *const *)y);
}

/* All rows as NDJSON, the lines sorted, as the order of pairs is not promised; the caller frees it. */
static inline char *rows_of(sot_ledger *ledger)
{
    page p = {NULL, 0, 0, 0};
    sot_error error = SOT_ERROR_INIT;
    write_page(&p, "", 0);
    ck_assert_msg(sot_ledger_write_ndjson(ledger, NULL, write_page, &p, &error) == SOT_OK, "%s",
                  error.message);
    size_t count = 0, at = 0;
    for (size_t i = 0; i < p.size; i++)
        count += p.bytes[i] == '\n';
    char **lines = malloc((count + 1) * sizeof *lines), *sorted = malloc(p.size + 1), *next = p.bytes;
    for (size_t i = 0; i < count; i++) {
        lines[i] = next;
        next = strchr(next, '\n');
        *next++ = 0;
    }
    qsort(lines, count, sizeof *lines, compare_lines);
    for (size_t i = 0; i < count; i++) {
        size_t n = strlen(lines[i]);
        memcpy(sorted + at, lines[i], n);
        sorted[at + n] = '\n';
        at += n + 1;
    }
    sorted[at] = 0;
    free(lines);
    free(p.bytes);
    return sorted;
}

static inline uint64_t count_rows(sot_ledger *ledger)
{
    sot_ledger_info info = SOT_LEDGER_INFO_INIT;
    ck_assert_int_eq(sot_ledger_get_info(ledger, &info, NULL), SOT_OK);
    return info.interactions;
}

static inline uint64_t count_contacts(sot_ledger *ledger)
{
    sot_ledger_info info = SOT_LEDGER_INFO_INIT;
    ck_assert_int_eq(sot_ledger_get_info(ledger, &info, NULL), SOT_OK);
    return info.contacts;
}

/* All ids in order of first mention, each followed by a blank. */
static inline void ids_of(sot_ledger *ledger, char *out, size_t room)
{
    size_t n = 0;
    out[0] = 0;
    for (uint64_t i = 0; i < count_contacts(ledger); i++) {
        sot_contact contact = SOT_CONTACT_INIT;
        ck_assert_int_eq(sot_ledger_contact_at(ledger, i, &contact, NULL), SOT_OK);
        n += (size_t)snprintf(out + n, room - n, "%s ", contact.id);
        ck_assert_uint_lt(n, room);
    }
}

static inline int run_suite(Suite *suite)
{
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}

#endif
