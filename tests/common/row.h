/* SPDX-License-Identifier: MIT */
/* One interaction, as a value. */
#ifndef TESTS_ROW_H
#define TESTS_ROW_H

#include <socialtrust.h>

static inline sot_interaction row_by(int64_t time_us, const char *actor, const char *target, int kind)
{
    sot_interaction row = SOT_INTERACTION_INIT;
    row.time_us = time_us;
    row.actor = actor;
    row.target = target;
    row.kind = kind;
    return row;
}

static inline sot_interaction row_with(int64_t time_us, const char *actor, const char *target, int kind,
                                       const char *id, const char *ref)
{
    sot_interaction row = row_by(time_us, actor, target, kind);
    row.id = id;
    row.ref = ref;
    return row;
}

#endif
