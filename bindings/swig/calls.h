/* SPDX-License-Identifier: MIT */
/* Calls that may take long: they leave the interpreter's lock while they work, look for interrupts at each
 * step of progress, and report progress to the callable that the caller set for the call.
 *
 * A language supplies, before it includes this file:
 *   static void host_unlocked(void (*run)(void *), void *call);  runs it without the interpreter's lock
 *   static int host_progress(const char *stage, uint64_t done, uint64_t total);  under progress, non-zero
 *                                                                               cancels */
#ifndef SOT_BINDINGS_CALLS_H
#define SOT_BINDINGS_CALLS_H

#include <socialtrust.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int on_progress(void *user, const char *stage, uint64_t done, uint64_t total)
{
    (void)user;
    return host_progress(stage, done, total);
}

/* A context whose long calls report to host_progress(), with hashes that no sender of ids can foresee. */
static sot_status make_context(unsigned threads, sot_context **out, sot_error *error)
{
    sot_context_options options = SOT_CONTEXT_OPTIONS_INIT;
    options.threads = threads;
    options.progress = on_progress;
    FILE *source = fopen("/dev/urandom", "rb");
    if (source) { /* without one: as every C program that gives no key */
        (void)!fread(options.hash_key, sizeof options.hash_key, 1, source);
        fclose(source);
    }
    return sot_context_new(&options, out, error);
}

/* clang-format off */
/* UNLOCKED(name, n, types of its arguments but the error): call_<name>() does what <name>() does, unlocked; calls.i
 * lists them. */
#define MEMBERS1(A) A a1;
#define MEMBERS2(A, B) A a1; B a2;
#define MEMBERS3(A, B, C) MEMBERS2(A, B) C a3;
#define MEMBERS4(A, B, C, D) MEMBERS3(A, B, C) D a4;
#define MEMBERS5(A, B, C, D, E) MEMBERS4(A, B, C, D) E a5;
#define PARAMETERS1(A) A a1
#define PARAMETERS2(A, B) A a1, B a2
#define PARAMETERS3(A, B, C) PARAMETERS2(A, B), C a3
#define PARAMETERS4(A, B, C, D) PARAMETERS3(A, B, C), D a4
#define PARAMETERS5(A, B, C, D, E) PARAMETERS4(A, B, C, D), E a5
#define ARGUMENTS1(from) from a1
#define ARGUMENTS2(from) from a1, from a2
#define ARGUMENTS3(from) ARGUMENTS2(from), from a3
#define ARGUMENTS4(from) ARGUMENTS3(from), from a4
#define ARGUMENTS5(from) ARGUMENTS4(from), from a5
#define UNLOCKED(name, n, ...)                                                  \
    typedef struct name##_call {                                                \
        MEMBERS##n(__VA_ARGS__) sot_error *error;                               \
        sot_status status;                                                      \
    } name##_call;                                                              \
    static void name##_run(void *user)                                          \
    {                                                                           \
        name##_call *c = user;                                                  \
        c->status = name(ARGUMENTS##n(c->), c->error);                          \
    }                                                                           \
    static sot_status call_##name(PARAMETERS##n(__VA_ARGS__), sot_error *error) \
    {                                                                           \
        name##_call c = {ARGUMENTS##n(), error, SOT_OK};                        \
        host_unlocked(name##_run, &c);                                          \
        return c.status;                                                        \
    }

/* clang-format on */

#endif
