/* SPDX-License-Identifier: MIT */
/* An allocator that fails at its n-th call, once or from then on, and knows how many blocks are alive. Safe
 * to use from several threads. */
#ifndef TESTS_FAILING_H
#define TESTS_FAILING_H

#include <socialtrust.h>

#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>

typedef struct failing {
    atomic_long live;    /* blocks */
    atomic_long calls;   /* of allocate and reallocate since armed */
    atomic_long refused; /* since armed */
    long fail_at;        /* 0: never */
    bool ever_after;
} failing;

static inline bool failing_now(failing *f)
{
    long call = atomic_fetch_add(&f->calls, 1) + 1;
    bool fail = f->fail_at > 0 && (call == f->fail_at || (f->ever_after && call > f->fail_at));
    if (fail)
        atomic_fetch_add(&f->refused, 1);
    return fail;
}

static inline void *failing_allocate(void *user, size_t size)
{
    failing *f = user;
    void *block = failing_now(f) ? NULL : malloc(size);
    if (block)
        atomic_fetch_add(&f->live, 1);
    return block;
}

static inline void *failing_reallocate(void *user, void *block, size_t size)
{
    return failing_now(user) ? NULL : realloc(block, size);
}

static inline void failing_release(void *user, void *block)
{
    failing *f = user;
    atomic_fetch_sub(&f->live, 1);
    free(block);
}

static inline void failing_arm(failing *f, long fail_at, bool ever_after)
{
    f->fail_at = fail_at;
    f->ever_after = ever_after;
    atomic_store(&f->calls, 0);
    atomic_store(&f->refused, 0);
}

static inline sot_context_options failing_options(failing *f, unsigned threads)
{
    sot_context_options options = SOT_CONTEXT_OPTIONS_INIT;
    options.allocator = (sot_allocator){failing_allocate, failing_reallocate, failing_release, f};
    options.threads = threads;
    return options;
}

#endif
