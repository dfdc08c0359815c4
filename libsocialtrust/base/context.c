/* SPDX-License-Identifier: MIT */
/* The context: allocator, progress, threads; shared by reference. */
#include <stdlib.h>

#include "base/base.h"

#include "base/sized.h"

#define MOST_THREADS 64u

static void *plain_allocate(void *user, size_t size)
{
    (void)user;
    return malloc(size);
}

static void *plain_reallocate(void *user, void *block, size_t size)
{
    (void)user;
    return realloc(block, size);
}

static void plain_release(void *user, void *block)
{
    (void)user;
    free(block);
}

sot_status sot_context_new(const sot_context_options *options, sot_context **out, sot_error *error)
{
    sot__begin(error);
    static const sot_context_options plain = SOT_CONTEXT_OPTIONS_INIT;
    if (!out)
        return sot__fail(error, SOT_E_ARGUMENT, "sot_context_new: out is NULL");
    *out = NULL;
    sot_context_options taken;
    sot_status status = sot__take_struct(options, &plain, sizeof plain, &taken, "sot_context_options", error);
    if (status != SOT_OK)
        return status;
    options = &taken;
    if (options->threads > MOST_THREADS)
        return sot__fail(error, SOT_E_ARGUMENT, "threads: %u, expected at most %u", options->threads,
                         MOST_THREADS);
    sot_allocator allocator = options->allocator;
    int given = !!allocator.allocate + !!allocator.reallocate + !!allocator.release;
    if (given == 0)
        allocator = (sot_allocator){plain_allocate, plain_reallocate, plain_release, NULL};
    else if (given != 3)
        return sot__fail(error, SOT_E_ARGUMENT,
                         "allocator: give all of allocate, reallocate and release, or none");
    sot_context *context = allocator.allocate(allocator.user, sizeof *context);
    if (!context)
        return sot__no_memory(error);
    atomic_init(&context->references, 1);
    atomic_init(&context->builtin_profile, NULL);
    context->allocator = allocator;
    context->progress = options->progress;
    context->progress_user = options->progress_user;
    /* No key is a word of zeros, with which products would all be alike. */
    context->hash_key = (sot__hash_key){{options->hash_key[0] ^ UINT64_C(0x243f6a8885a308d3),
                                         options->hash_key[1] ^ UINT64_C(0x13198a2e03707344)}};
    context->threads = options->threads ? options->threads : 1;
    *out = context;
    return SOT_OK;
}

sot_context *sot_context_ref(sot_context *context)
{
    if (context)
        atomic_fetch_add_explicit(&context->references, 1, memory_order_relaxed);
    return context;
}

void sot_context_unref(sot_context *context)
{
    if (context && atomic_fetch_sub_explicit(&context->references, 1, memory_order_acq_rel) == 1) {
        sot_allocator allocator = context->allocator;
        sot__kept *kept = atomic_load_explicit(&context->builtin_profile, memory_order_relaxed);
        if (kept)
            kept->free(context, kept);
        allocator.release(allocator.user, context);
    }
}

const char *sot_version(void)
{
    return SOT_VERSION_STRING;
}

sot_status sot__progress(sot_context *context, const char *stage, uint64_t done, uint64_t total,
                         sot_error *error)
{
    if (context->progress && context->progress(context->progress_user, stage, done, total) != 0)
        return sot__fail(error, SOT_E_CANCELLED, "cancelled while %s", stage);
    return SOT_OK;
}
