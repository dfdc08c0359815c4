/* SPDX-License-Identifier: MIT */
/* Whether a number, or a text, may be meant as a time. */
#ifndef SOT_BINDINGS_MICROS_H
#define SOT_BINDINGS_MICROS_H

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include <socialtrust.h>

/* Whether an integer may be meant as microseconds: seconds and milliseconds of our days are not, nor is what
 * looks like a date of eight digits or Excel's. `instead` is what the language has for times. False: what is
 * wrong is in *error. */
static bool may_be_micros(int64_t value, const char *instead, sot_error *error)
{
    const char *unit = value >= 631152000 && value < 4102444800                           ? "seconds"
                       : value >= INT64_C(631152000000) && value < INT64_C(4102444800000) ? "milliseconds"
                                                                                          : NULL;
    char digits[24];
    int64_t us;
    snprintf(digits, sizeof digits, "%lld", (long long)value);
    if (unit) {
        error->status = SOT_E_RANGE;
        snprintf(
            error->message, sizeof error->message,
            "%s looks like %s since 1970; integers are microseconds here: give %s, text, or microseconds",
            digits, unit, instead);
        return false;
    }
    return value < 32874 || value >= 100000000 || sot_time_parse(digits, SOT_UNIT_AUTO, &us, error) == SOT_OK;
}

/* A time in text; digits alone are refused: their unit would be a guess. */
static sot_status micros_of_text(const char *text, int64_t *out, sot_error *error)
{
    if (!text[0] || strspn(text, "-+0123456789.") != strlen(text) || strchr(text + 1, '-'))
        return sot_time_parse(text, SOT_UNIT_SECONDS, out, error);
    snprintf(error->message, sizeof error->message, "%s",
             "expected an ISO 8601 time with a zone, such as 2026-03-01T09:30:00Z");
    return error->status = SOT_E_PARSE;
}

#endif
