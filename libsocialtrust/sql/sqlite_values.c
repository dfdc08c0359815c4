/* SPDX-License-Identifier: MIT */
/* SQLite's values as fields of an interaction. What has another type than a field's is an error, never a
 * guess: SQLite would turn the text "abc" into the number 0. */
#include "sql/sqlite.h"

#include <stdio.h>
#include <string.h>

SQLITE_EXTENSION_INIT3

static const char *const names[ARG_COUNT] = {
#define FIELD(NAME, name, ...) name,
#include <socialtrust/fields.def>
#define X(name, bit, text) text,
#include <socialtrust/cues.def>
#undef X
};

const char *arg_name(int arg)
{
    return names[arg];
}

void *sqlite_resize(void *block, size_t size)
{
    if (size)
        return sqlite3_realloc64(block, size);
    sqlite3_free(block);
    return NULL;
}

static const char *type_name(sqlite3_value *value)
{
    static const char *const types[] = {"an integer", "a real number", "text", "a blob", "NULL"};
    return types[sqlite3_value_type(value) - 1];
}

static sot_status fail(sot_error *error, sot_status status, const char *format, const char *one,
                       const char *two)
{
    error->status = status;
    snprintf(error->message, sizeof error->message, format, one, two);
    return status;
}

static sot_status wrong_type(int arg, sqlite3_value *value, const char *expected, sot_error *error)
{
    char detail[200];
    snprintf(detail, sizeof detail, "%s, not %s", expected, type_name(value));
    return fail(error, SOT_E_ARGUMENT, "%s: expected %s", names[arg], detail);
}

/* Integers that lie within three years of 1970 when read as microseconds are seconds or milliseconds of
 * today: a log of 1972 is far rarer than a unit forgotten. */
#define SUSPICIOUS_US INT64_C(100000000000000)

sot_status take_time(sqlite3_value *value, int64_t *out, sot_error *error)
{
    switch (sqlite3_value_type(value)) {
    case SQLITE_INTEGER: {
        int64_t t = sqlite3_value_int64(value);
        if (t > -SUSPICIOUS_US && t < SUSPICIOUS_US)
            return fail(
                error, SOT_E_RANGE,
                "an integer time is microseconds since 1970, and this one would lie within 1966 to 1973: "
                "multiply seconds by %s, milliseconds by %s, or give ISO 8601 text",
                "1000000", "1000");
        if (t < SOT_TIME_MIN || t > SOT_TIME_MAX)
            return fail(error, SOT_E_RANGE, "expected a time between the years 1 and 9999%s%s", "", "");
        *out = t;
        return SOT_OK;
    }
    case SQLITE_TEXT: {
        const char *text = (const char *)sqlite3_value_text(value);
        if (!text)
            return fail(error, SOT_E_MEMORY, "out of memory%s%s", "", "");
        if (text[strspn(text, "0123456789+-. ")] == '\0' && strchr(text, '-') <= text && strlen(text) > 0)
            return fail(error, SOT_E_PARSE, "\"%.40s\" is a number kept as text: %s", text,
                        "cast it to an integer of microseconds, or give ISO 8601");
        return sot_time_parse(text, SOT_UNIT_MICROSECONDS, out, error);
    }
    default:
        return fail(error, SOT_E_ARGUMENT, "expected ISO 8601 text or an integer of microseconds, not %s%s",
                    type_name(value), "");
    }
}

static sot_status take_text(int arg, sqlite3_value *value, group_text *out, sot_error *error)
{
    int type = sqlite3_value_type(value);
    /* Integer keys are what databases have for contacts: their decimal digits are the id. */
    if (type != SQLITE_TEXT && type != SQLITE_INTEGER)
        return wrong_type(arg, value, "text or an integer", error);
    out->p = (const char *)sqlite3_value_text(value);
    if (!out->p)
        return fail(error, SOT_E_MEMORY, "out of memory%s%s", "", "");
    out->n = (size_t)sqlite3_value_bytes(value);
    return SOT_OK;
}

static sot_status take_number(int arg, sqlite3_value *value, double *out, sot_error *error)
{
    int type = sqlite3_value_type(value);
    if (type != SQLITE_INTEGER && type != SQLITE_FLOAT)
        return wrong_type(arg, value, "a number", error);
    *out = sqlite3_value_double(value);
    return SOT_OK;
}

static sot_status take_whole(int arg, sqlite3_value *value, int64_t *out, sot_error *error)
{
    if (sqlite3_value_type(value) != SQLITE_INTEGER)
        return wrong_type(arg, value, "a whole number", error);
    *out = sqlite3_value_int64(value);
    return SOT_OK;
}

sot_status take_value(const sql_connection *shared, int arg, sqlite3_value *value, group_row *row,
                      sot_error *error)
{
    if (sqlite3_value_type(value) == SQLITE_NULL)
        return arg > ARG_TARGET ? SOT_OK : fail(error, SOT_E_ARGUMENT, "%s is %s", names[arg], "NULL");
    double number = 0;
    group_text text = {NULL, 0};
    sot_status status;
    switch (arg) {
    case ARG_TIME:
    case ARG_DUE:
        status = take_time(value, arg == ARG_TIME ? &row->time_us : &row->due_us, error);
        if (status != SOT_OK) {
            char cause[sizeof error->message];
            memcpy(cause, error->message, sizeof cause);
            snprintf(error->message, sizeof error->message, "%s: %.400s", names[arg], cause);
        }
        return status;
    case ARG_ACTOR:
        return take_text(arg, value, &row->actor, error);
    case ARG_TARGET:
        return take_text(arg, value, &row->target, error);
    case ARG_KIND:
        if (sqlite3_value_type(value) != SQLITE_TEXT)
            return wrong_type(arg, value, "the name of a kind", error);
        return sot_profile_kind(shared->profile, (const char *)sqlite3_value_text(value), &row->kind, error);
    case ARG_CHANNEL:
        return take_text(arg, value, &row->channel, error);
    case ARG_ID:
        return take_text(arg, value, &row->id, error);
    case ARG_REF:
        return take_text(arg, value, &row->ref, error);
    case ARG_LOOKED_FOR:
        if (sqlite3_value_type(value) != SQLITE_TEXT)
            return wrong_type(arg, value, "names of cues separated by |, or all", error);
        status = take_text(arg, value, &text, error);
        return status == SOT_OK ? group_looked_for(text, &row->looked_for, error) : status;
    case ARG_AUDIENCE:
        if (sqlite3_value_type(value) != SQLITE_INTEGER)
            return wrong_type(arg, value, "a whole number", error);
        if (sqlite3_value_int64(value) < 1 || sqlite3_value_int64(value) > UINT32_MAX)
            return fail(error, SOT_E_RANGE, "%s: expected a whole number from 1 to %s", names[arg],
                        "4294967295");
        row->audience = (uint32_t)sqlite3_value_int64(value);
        return SOT_OK;
#define FIELD_WHOLE(NAME, name, member, ...) \
    case ARG_##NAME:                         \
        return take_whole(arg, value, &row->member, error);
#include <socialtrust/fields.def>
    default:
        status = take_number(arg, value, &number, error);
    }
    if (status != SOT_OK)
        return status;
    switch (arg) {
#define FIELD_NUMBER(NAME, name, member, ...) \
    case ARG_##NAME:                          \
        row->member = number;                 \
        return SOT_OK;
#include <socialtrust/fields.def>
    default:
        row->cues[arg - ARG_CUE] = number;
        return SOT_OK;
    }
}
