/* SPDX-License-Identifier: MIT */
/* Callbacks that do nothing: calls that are refused, or that are only to be made, need some. */
#ifndef TESTS_IDLE_H
#define TESTS_IDLE_H

#include <socialtrust.h>

static inline size_t no_bytes(void *user, char *p, size_t size)
{
    (void)user, (void)p, (void)size;
    return 0;
}

static inline int write_nowhere(void *user, const char *p, size_t size)
{
    (void)user, (void)p, (void)size;
    return 0;
}

static inline int any_row(void *user, const sot_interaction *row)
{
    (void)user, (void)row;
    return 0;
}

static inline int any_pair(void *user, const sot_pair *pair)
{
    (void)user, (void)pair;
    return 0;
}

#endif
