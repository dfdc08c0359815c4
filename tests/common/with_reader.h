/* SPDX-License-Identifier: MIT */
/* A context and a reader with what is built in, for every test of a program. */
#ifndef SOT_TESTS_WITH_READER_H
#define SOT_TESTS_WITH_READER_H

#include <socialtrust.h>

#include <check.h>

static sot_context *context;
static sot_reader *reader;
static sot_error error;

static void setup(void)
{
    error = (sot_error)SOT_ERROR_INIT;
    ck_assert_int_eq(sot_context_new(NULL, &context, NULL), SOT_OK);
    ck_assert_msg(sot_reader_new(context, NULL, &reader, &error) == SOT_OK, "%s", error.message);
}

static void teardown(void)
{
    sot_reader_unref(reader);
    sot_context_unref(context);
}

#endif
