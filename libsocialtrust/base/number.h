/* SPDX-License-Identifier: MIT */
/* Numbers and times as text, without the locale. */
#ifndef SOT_BASE_NUMBER_H
#define SOT_BASE_NUMBER_H

#include "base.h"

/* A decimal number, the whole text: [-+]digits[.digits][e[-+]digits]. False if it is none, or not finite.
 * Correctly rounded for up to 19 significant digits and |exponent| <= 22 and within 1 ulp otherwise. */
bool sot__parse_double(sot__text text, double *out);

/* A decimal integer, the whole text: [-+]digits; false if none or out of range. */
bool sot__parse_int64(sot__text text, int64_t *out);

/* ISO 8601 date or date-time with Z or offset to µs (finer digits are cut), as exchange.h says. False if
 * malformed; *range is set if it is well-formed but outside SOT_TIME_MIN..MAX, *date_only if it has no time.
 */
bool sot__parse_iso_time(sot__text text, int64_t *out, bool *date_only, bool *range);

/* The same where a time may lack its zone: *local then, and it is told as if its clock were UTC's. */
bool sot__parse_iso_local(sot__text text, int64_t *out, bool *date_only, bool *local, bool *range);

/* ISO 8601 duration of weeks, days, hours, minutes, seconds (no months or years) to seconds. */
bool sot__parse_iso_duration(sot__text text, double *out);

/* Writes `value` with `decimals` (0..15) digits after the point, round half away from zero; NaN gives 0
 * bytes. `text` has room for 40. Deterministic integer arithmetic; |value| < 1e15. Returns the length. */
size_t sot__format_fixed(double value, int decimals, char *text);

/* The shortest of %.15g/%.16g/%.17g-like forms that reads back to the same bits by sot__parse_double, for
 * exact round trips. Room for 32. Returns the length. */
size_t sot__format_exact(double value, char *text);

size_t sot__format_int64(int64_t value, char *text); /* room for 24; returns the length */

/* ISO 8601 with Z and 0, 3 or 6 decimals as needed; room for 32; returns the length. */
size_t sot__format_iso_time(int64_t time_us, char *text);

#endif
