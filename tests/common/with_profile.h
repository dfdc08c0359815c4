/* SPDX-License-Identifier: MIT */
/* A context and the profile that is built in, for every test of a program. */
#ifndef SOT_TESTS_WITH_PROFILE_H
#define SOT_TESTS_WITH_PROFILE_H

#include "worlds.h"

static sot_context *the_context;
static sot_profile *the_profile;

static void begin(void)
{
    the_context = new_context(1);
    the_profile = new_profile(the_context, NULL);
}

static void end(void)
{
    sot_profile_unref(the_profile);
    sot_context_unref(the_context);
}

#endif
