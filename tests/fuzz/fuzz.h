/* SPDX-License-Identifier: MIT */
/* What the fuzz targets share: the entry point's declaration, requirements that end the process, a context.
 */
#ifndef SOT_TESTS_FUZZ_H
#define SOT_TESTS_FUZZ_H

#include <socialtrust.h>

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define REQUIRE(condition)                                                            \
    do {                                                                              \
        if (!(condition)) {                                                           \
            fprintf(stderr, "%s:%d: required: %s\n", __FILE__, __LINE__, #condition); \
            abort();                                                                  \
        }                                                                             \
    } while (0)

static inline sot_context *fuzz_context(unsigned threads)
{
    sot_context_options options = SOT_CONTEXT_OPTIONS_INIT;
    sot_context *context = NULL;
    options.threads = threads;
    REQUIRE(sot_context_new(&options, &context, NULL) == SOT_OK);
    return context;
}

/* An error must say something and agree with the status. */
static inline void fuzz_check_error(sot_status status, const sot_error *error)
{
    if (status != SOT_OK) {
        REQUIRE(error->status == status);
        REQUIRE(error->message[0] != '\0');
        REQUIRE(memchr(error->message, 0, sizeof error->message) != NULL);
    }
}

static inline void fuzz_check_measure(const sot_measure *m)
{
    REQUIRE(m->value >= 0 && m->value <= 100);
    REQUIRE(m->low >= 0 && m->low <= m->value && m->value <= m->high && m->high <= 100);
    REQUIRE(m->confidence >= 0 && m->confidence < 1);
    REQUIRE(m->coverage >= 0 && m->coverage <= 1);
}

static inline void fuzz_check_score(const sot_pair_score *score)
{
    fuzz_check_measure(&score->depth);
    fuzz_check_measure(&score->trust[0]);
    fuzz_check_measure(&score->trust[1]);
    REQUIRE(score->pulse >= 0 && score->pulse <= 100);
    REQUIRE(!(score->reciprocity < 0 || score->reciprocity > 1));
}

/* A growing block of written bytes. */
typedef struct fuzz_bytes {
    char *p;
    size_t n, room;
} fuzz_bytes;

static inline int fuzz_append(void *user, const char *bytes, size_t size)
{
    fuzz_bytes *b = user;
    if (size > b->room - b->n) {
        b->room = (b->n + size) * 2;
        char *grown = realloc(b->p, b->room);
        REQUIRE(grown);
        b->p = grown;
    }
    if (size)
        memcpy(b->p + b->n, bytes, size);
    b->n += size;
    return 0;
}

/* The input as choices; where it has ended they are all 0. */
typedef struct fuzz_input {
    const uint8_t *p;
    size_t n;
} fuzz_input;

static inline uint8_t fuzz_next(fuzz_input *in, unsigned below)
{
    if (in->n == 0)
        return 0;
    in->n--;
    return (uint8_t)(*in->p++ % below);
}

/* Any double, by its bytes. */
static inline double fuzz_any_double(fuzz_input *in)
{
    double value = 0;
    if (in->n >= sizeof value) {
        memcpy(&value, in->p, sizeof value);
        in->p += sizeof value;
        in->n -= sizeof value;
    }
    return value;
}

/* Bytes handed out in pieces of `piece`. */
typedef struct fuzz_source {
    const uint8_t *p;
    size_t n, piece;
} fuzz_source;

static inline size_t fuzz_read(void *user, char *bytes, size_t size)
{
    fuzz_source *s = user;
    size_t n = s->n < s->piece ? s->n : s->piece;
    if (n > size)
        n = size;
    if (n) {
        memcpy(bytes, s->p, n);
        s->p += n;
        s->n -= n;
    }
    return n;
}

#endif
