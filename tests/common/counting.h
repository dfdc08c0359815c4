/* SPDX-License-Identifier: MIT */
/* An allocator that knows how many bytes are held. Safe to use from several threads. */
#ifndef TESTS_COUNTING_H
#define TESTS_COUNTING_H

#include "worlds.h"

#include <stdatomic.h>

typedef struct counting {
    atomic_llong held, most;
} counting;

static inline void *counting_take(void *user, size_t size)
{
    counting *c = user;
    size_t *block = malloc(size + 16);
    *block = size;
    long long now = atomic_fetch_add(&c->held, (long long)size) + (long long)size;
    if (now > atomic_load(&c->most))
        atomic_store(&c->most, now);
    return (char *)block + 16;
}

static inline void counting_give(void *user, void *block)
{
    counting *c = user;
    size_t *start = (size_t *)(void *)((char *)block - 16);
    atomic_fetch_sub(&c->held, (long long)*start);
    free(start);
}

static inline void *counting_change(void *user, void *block, size_t size)
{
    size_t old = *(size_t *)(void *)((char *)block - 16);
    void *other = counting_take(user, size);
    memcpy(other, block, old < size ? old : size);
    counting_give(user, block);
    return other;
}

static inline sot_context *counted_context(counting *c)
{
    sot_context_options options = SOT_CONTEXT_OPTIONS_INIT;
    sot_context *context = NULL;
    options.allocator = (sot_allocator){counting_take, counting_change, counting_give, c};
    OK(sot_context_new(&options, &context, error));
    return context;
}

/* What info says, within 10% of what was allocated since `before`. */
static inline void bytes_are_true(sot_ledger *ledger, const counting *c, long long before, const char *what)
{
    sot_ledger_info info = SOT_LEDGER_INFO_INIT;
    OK(sot_ledger_get_info(ledger, &info, error));
    double held = (double)(atomic_load(&c->held) - before), told = (double)info.bytes;
    ck_assert_msg(told > 0.9 * held && told < 1.1 * held, "%s: told %.0f, held %.0f", what, told, held);
}

#endif
