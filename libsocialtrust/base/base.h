/* SPDX-License-Identifier: MIT */
/* The ground that everything stands on: the context's inside, memory, errors, text. Uses nothing above it. */
#ifndef SOT_BASE_BASE_H
#define SOT_BASE_BASE_H

#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "socialtrust/context.h"

#if defined(__GNUC__)
#define SOT__PRINTF(f, a) __attribute__((format(printf, f, a)))
#define SOT__LIKELY(x) __builtin_expect(!!(x), 1)
#define SOT__UNLIKELY(x) __builtin_expect(!!(x), 0)
#define SOT__PREFETCH(p) __builtin_prefetch(p)
#else
#define SOT__PRINTF(f, a)
#define SOT__LIKELY(x) (x)
#define SOT__UNLIKELY(x) (x)
#define SOT__PREFETCH(p) ((void)(p))
#endif

/* For functions with arguments that are constants where they are called: what these rule out leaves no
 * instruction behind. Not forced under a sanitizer, whose checks in every copy take minutes to compile. */
#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define SOT__SANITIZED
#endif
#endif
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define SOT__SANITIZED
#endif
/* SOT__ONE_COPY: where coverage is measured, each branch is to be there once. */
#if defined(__GNUC__) && !defined(SOT__SANITIZED) && !defined(SOT__ONE_COPY)
#define SOT__INLINE static inline __attribute__((always_inline))
#else
#define SOT__INLINE static inline
#endif

/* For functions that are called from many places: put in at each they would be large, and not the faster for
 * it. */
#if defined(__GNUC__)
#define SOT__CALLED __attribute__((noinline))
#define SOT__RARELY __attribute__((noinline, cold)) /* small rather than quick */
#define SOT__COLD __attribute__((cold)) /* the same where there is one call, or none within the library */
#else
#define SOT__CALLED
#define SOT__RARELY
#define SOT__COLD
#endif

/* Eight bytes as a little-endian number, whatever the processor: compilers make one instruction of it. */
static inline uint64_t sot__load64(const void *from)
{
    const unsigned char *p = from;
    return (uint64_t)p[0] | (uint64_t)p[1] << 8 | (uint64_t)p[2] << 16 | (uint64_t)p[3] << 24 |
           (uint64_t)p[4] << 32 | (uint64_t)p[5] << 40 | (uint64_t)p[6] << 48 | (uint64_t)p[7] << 56;
}

/* Four bytes, and fewer than eight, likewise: of these some are put in twice, at the same place. */
static inline uint64_t sot__load32(const void *from)
{
    const unsigned char *p = from;
    return (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

static inline uint64_t sot__load_few(const void *from, size_t n)
{
    const unsigned char *p = from;
    if (n >= 4)
        return sot__load32(p) | sot__load32(p + n - 4) << (8 * (n - 4));
    return n ? p[0] | (uint64_t)p[n / 2] << (8 * (n / 2)) | (uint64_t)p[n - 1] << (8 * (n - 1)) : 0;
}

/* A number as its bits. */
static inline uint64_t sot__bits_of(double number)
{
    uint64_t bits;
    memcpy(&bits, &number, sizeof bits);
    return bits;
}

/* What keyed hashes are keyed with (hash.h). */
typedef struct sot__hash_key {
    uint64_t k[2];
} sot__hash_key;

/* What a layer above keeps with a context: made at most once, freed with it. */
typedef struct sot__kept {
    void (*free)(sot_context *context, struct sot__kept *kept);
} sot__kept;

struct sot_context {
    atomic_uint references;
    _Atomic(sot__kept *) builtin_profile; /* NULL: nobody has asked for it yet */
    sot_allocator allocator;
    sot_progress_fn progress;
    void *progress_user;
    unsigned threads;
    sot__hash_key hash_key;
};

/* ---- errors ---- */

/* Fills *error (may be NULL) and returns `status`, so that `return sot__fail(...)` reads well. Messages use
 * %s, %zu, %d, PRId64 ... only: never floating point (its decimal point is the locale's). */
sot_status sot__fail(sot_error *error, sot_status status, const char *format, ...) SOT__PRINTF(3, 4);

/* First in every public function that takes an error: what an earlier call left there is over, so that after
 * success it says so. */
static inline void sot__begin(sot_error *error)
{
    if (error) {
        error->status = SOT_OK;
        error->message[0] = '\0';
    }
}

/* Puts more behind it. */
void sot__fail_after(sot_error *error, const char *format, ...) SOT__PRINTF(2, 3);

/* SOT_E_MEMORY with the standard message. */
sot_status sot__no_memory(sot_error *error);

/* Puts "prefix" before the message of a failed call: where it happened (line, row, column, path). */
sot_status sot__fail_at(sot_error *error, sot_status status, const char *format, ...) SOT__PRINTF(3, 4);

/* ---- memory: everything comes from the context's allocator; NULL on failure or when count * size overflows
 * ---- */

void *sot__alloc(sot_context *context, size_t count,
                 size_t size); /* not cleared; a count of 0 gives a valid block */
void *sot__calloc(sot_context *context, size_t count, size_t size); /* cleared */
void *sot__realloc(sot_context *context, void *block, size_t count, size_t size);
void sot__free(sot_context *context, void *block); /* NULL is fine */

/* Grows an array of `size`-byte elements to hold at least `need`: *block and *capacity change only on
 * success. */
bool sot__grow(sot_context *context, void **block, size_t *capacity, size_t need, size_t size);
#define SOT__GROW(context, array, capacity, need) \
    ((need) <= (capacity) || sot__grow((context), (void **)&(array), &(capacity), (need), sizeof *(array)))

/* ---- text as pointer and length ---- */

typedef struct sot__text {
    const char *p;
    size_t n;
} sot__text;

/* NULL gives the empty text. */
static inline sot__text sot__text_of(const char *s)
{
    return (sot__text){s ? s : "", s ? strlen(s) : 0};
}

/* As callers give it: `n` bytes, or where that is 0 up to the NUL. */
static inline sot__text sot__text_given(const char *s, size_t n)
{
    return s && n ? (sot__text){s, n} : sot__text_of(s);
}

static inline bool sot__text_equal(sot__text a, sot__text b)
{
    return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

int sot__text_compare(sot__text a, sot__text b); /* byte order; a prefix comes first */
uint64_t sot__text_hash(sot__text text);         /* the same everywhere and always; tables use hash.h */
bool sot__utf8_valid(sot__text text);            /* RFC 3629, and no NUL */

/* What people save that is no text in UTF-8, by the first bytes of a document: better named than read as
 * rubbish. TEXT (UTF-16), PARSE (gzip, a spreadsheet). */
sot_status sot__text_begin(const char *bytes, size_t size, sot_error *error);
size_t sot__text_mark(const char *bytes, size_t size); /* of a byte-order mark in front; 0: there is none */

/* Checks an id or name: 1..most bytes (0 allowed if `optional`), valid UTF-8, no NUL. `what` names it in the
 * message. */
sot_status sot__text_check(sot__text text, size_t most, bool optional, const char *what, sot_error *error);

/* ---- an arena: blocks that live until the arena is freed; addresses never move; 8-byte aligned ---- */

typedef struct sot__arena {
    sot_context *context;
    struct sot__chunk *chunks;
    size_t used; /* of the newest chunk */
    size_t bytes;
} sot__arena;

void sot__arena_init(sot__arena *arena, sot_context *context);
void *sot__arena_take(sot__arena *arena, size_t bytes);   /* NULL when out of memory */
char *sot__arena_text(sot__arena *arena, sot__text text); /* a NUL-terminated copy */
void sot__arena_free(sot__arena *arena);

/* ---- one thread at a time: begin returns false if another call is under way on the handle ---- */

typedef struct sot__guard {
    atomic_flag busy;
} sot__guard;
#define SOT__GUARD_INIT  \
    {                    \
        ATOMIC_FLAG_INIT \
    }
static inline bool sot__guard_begin(sot__guard *guard)
{
    return !atomic_flag_test_and_set_explicit(&guard->busy, memory_order_acquire);
}
static inline void sot__guard_end(sot__guard *guard)
{
    atomic_flag_clear_explicit(&guard->busy, memory_order_release);
}
/* Tries again for about so long, asleep between; without a clock: it counts its sleeps. */
bool sot__guard_wait(sot__guard *guard, unsigned milliseconds);
sot_status sot__busy(sot_error *error,
                     const char *what); /* SOT_E_BUSY: "the <what> is in use by another call" */

/* ---- threads: run task(user, i, worker) for i in 0..count-1 on up to `threads` threads (caller's included),
 * in no promised order; worker is 0..threads-1. None outlives the call. The first failure wins, the rest is
 * skipped. Progress (if `stage` is not NULL) is told on the caller's thread, which can cancel. ---- */

typedef sot_status (*sot__task_fn)(void *user, size_t index, unsigned worker, sot_error *error);
sot_status sot__parallel(sot_context *context, unsigned threads, size_t count, sot__task_fn task, void *user,
                         const char *stage, sot_error *error);

/* Tells progress; SOT_E_CANCELLED if the callback wants to stop. */
sot_status sot__progress(sot_context *context, const char *stage, uint64_t done, uint64_t total,
                         sot_error *error);

/* ---- 128-bit fingerprint of bytes, the same on every platform (not cryptographic) ---- */

typedef struct sot__digest {
    uint64_t a, b, length;
} sot__digest;
void sot__digest_init(sot__digest *digest);
void sot__digest_add(sot__digest *digest, const void *bytes, size_t size);
void sot__digest_u64(sot__digest *digest, uint64_t value);
void sot__digest_text(sot__digest *digest, sot__text text); /* with its length */
void sot__digest_double(sot__digest *digest, double value);
void sot__digest_end(const sot__digest *digest, uint8_t out[16]);
void sot__hex(const uint8_t *bytes, size_t size, char *out); /* 2*size digits and a NUL */

#endif
