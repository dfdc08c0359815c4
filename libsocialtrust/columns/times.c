/* SPDX-License-Identifier: MIT */
/* Times as every door reads them: ISO 8601 and RFC 3339 as text, numbers in a unit. A number whose unit
 * nobody gave is taken in the only unit in which it lies between 1990 and 2100, and refused with advice
 * where there is none: 803 days that are read as 69 seconds are worse than an error. */
#include "columns/fields.h"

#include <math.h>

#include "profile/profile.h"

#define DAY_US INT64_C(86400000000)
#define DAY_S 86400
#define ZONE_MOST 4096 /* changes: two a year make 2,000 years */

static const char unit_names[][13] = {"seconds", "milliseconds", "microseconds", "nanoseconds"};
static const int64_t factors[] = {1000000, 1000, 1};

const char *sot__unit_name(int unit)
{
    return unit == SOT_UNIT_AUTO ? "the unit that is given" : unit_names[unit];
}

/* The unit in which `value` lies between 1990 and 2100, or -1. No value does in two. */
static int likely_unit(double value)
{
    static const double least[] = {631152000., 631152000e3, 631152000e6, 631152000e9};
    for (int unit = SOT_UNIT_SECONDS; unit <= SOT_UNIT_NANOSECONDS; unit++)
        if (value >= least[unit] && value < least[unit] * (4102444800. / 631152000.))
            return unit;
    return -1;
}

/* The unit of a number that came without one: the only one in which it lies between 1990 and 2100.
 * Where there is none it is refused, with a word about what it looks like. */
SOT__COLD static sot_status choose_unit(double value, int *unit, sot_error *error)
{
    char text[40];
    int whole = value > 0 && value < 1e9 ? (int)value : 0;
    int year = whole / 10000, month = whole / 100 % 100, day = whole % 100;
    *unit = likely_unit(value);
    if (*unit >= 0)
        return SOT_OK;
    if (year >= 1900 && year < 2200 && month >= 1 && month <= 12 && day >= 1 && day <= 31 && value == whole)
        return sot__fail(
            error, SOT_E_RANGE,
            "%d looks like the date %04d-%02d-%02d: write it with dashes, or give the unit of times "
            "that are numbers",
            whole, year, month, day);
    if (value >= 32874 && value < 73051) { /* days since 1899-12-30, as Excel counts them: 1990 to 2100 */
        sot__format_iso_time((int64_t)floor(value - 25569) * DAY_US, text);
        return sot__fail(
            error, SOT_E_RANGE,
            "%d looks like Excel's serial number of %.10s: write dates as 2026-03-01 (in Excel, the "
            "cells' format yyyy-mm-dd), or give the unit of times that are numbers",
            whole, text);
    }
    sot__format_fixed(value, value == floor(value) ? 0 : 6, text);
    return sot__fail(error, SOT_E_RANGE,
                     "%.24s lies between the years 1990 and 2100 in no unit: give the unit of times that are "
                     "numbers (s, ms, us or ns)",
                     text);
}

sot_status sot__time_from_integer(int64_t value, int unit, int64_t *out, sot_error *error)
{
    if (SOT__UNLIKELY(unit == SOT_UNIT_AUTO)) {
        sot_status status = choose_unit((double)value, &unit, error);
        if (status)
            return status;
    }
    if (unit == SOT_UNIT_NANOSECONDS) {
        value = value / 1000 - (value % 1000 < 0);
    } else if (value > SOT_TIME_MAX / factors[unit] || value < SOT_TIME_MIN / factors[unit]) {
        return sot__fail(error, SOT_E_RANGE, "expected a time between the years 1 and 9999 in %s",
                         unit_names[unit]);
    } else {
        value *= factors[unit];
    }
    *out = value;
    return SOT_OK;
}

sot_status sot__time_from_double(double value, int unit, int64_t *out, sot_error *error)
{
    if (!isfinite(value) || fabs(value) >= 9e18)
        return sot__fail(error, SOT_E_RANGE, "expected a time between the years 1 and 9999");
    if (value == floor(value) && fabs(value) < 9007199254740992.0)
        return sot__time_from_integer((int64_t)value, unit, out, error);
    sot_status status = unit == SOT_UNIT_AUTO ? choose_unit(value, &unit, error) : SOT_OK;
    if (status)
        return status;
    double us =
        unit == SOT_UNIT_NANOSECONDS ? floor(value / 1000) : floor(value * (double)factors[unit] + 0.5);
    if (!(us >= (double)SOT_TIME_MIN && us <= (double)SOT_TIME_MAX))
        return sot__fail(error, SOT_E_RANGE, "expected a time between the years 1 and 9999 in %s",
                         unit_names[unit]);
    *out = (int64_t)us;
    return SOT_OK;
}

/* Digits, a point, digits ("1512085950.000216"): kept to the microsecond, as no double would. */
static bool decimal(sot__text text, int unit, int64_t *out, sot_status *status, sot_error *error)
{
    const char *point = text.n ? memchr(text.p, '.', text.n) : NULL;
    int64_t whole, fraction = 0, scale;
    if (!point || text.p[0] == '+' ||
        !sot__parse_int64((sot__text){text.p, (size_t)(point - text.p)}, &whole))
        return false;
    *status = unit == SOT_UNIT_AUTO ? choose_unit((double)whole, &unit, error) : SOT_OK;
    scale = *status == SOT_OK && unit < SOT_UNIT_MICROSECONDS ? factors[unit] / 10 : 0;
    const char *end = text.p + text.n, *p = point + 1;
    for (; p < end && *p >= '0' && *p <= '9'; p++, scale /= 10)
        fraction += scale * (*p - '0');
    if (p == point + 1 || p != end)
        return false;
    if (*status)
        return true;
    *out = 0;
    *status = sot__time_from_integer(whole, unit, out, error);
    *out += text.p[0] == '-' ? -fraction : fraction;
    if (*status == SOT_OK && *out < SOT_TIME_MIN)
        *status = sot__fail(error, SOT_E_RANGE, "expected a time between the years 1 and 9999");
    return true;
}

#define ZEROS UINT64_C(0x3030303030303030)

/* Whether eight bytes, less the zeros' bits, are digits. */
static inline bool are_digits(uint64_t w)
{
    return (((w + UINT64_C(0x7676767676767676)) | w) & UINT64_C(0x8080808080808080)) == 0;
}

/* Eight digits as a number, which two, four and eight of them make at a time. */
static inline int64_t number_of(uint64_t w)
{
    w = (w * 10 + (w >> 8)) & UINT64_C(0x00ff00ff00ff00ff);
    w = (w * 100 + (w >> 16)) & UINT64_C(0x0000ffff0000ffff);
    return (int64_t)((w * 10000 + (w >> 32)) & UINT32_MAX);
}

/* Which whole numbers are times for certain, and what they are multiplied by; false: `like` is not one. */
static bool learn(sot__time_guess *guess, int unit, int64_t like)
{
    bool chosen = unit == SOT_UNIT_AUTO;
    unit = chosen ? likely_unit((double)like) : unit;
    if (unit < SOT_UNIT_SECONDS || unit > SOT_UNIT_MICROSECONDS)
        return false;
    guess->factor = factors[unit];
    guess->least = chosen ? INT64_C(631152000000000) / guess->factor : 0;
    guess->end = (chosen ? INT64_C(4000000000000000) : SOT_TIME_MAX) / guess->factor + 1;
    return like >= guess->least && like < guess->end;
}

/* The day of a time that begins as 2026-03-01T, if it is not the one before. */
static bool learn_day(sot__time_guess *guess, const char *p, const uint64_t date[2])
{
    char midnight[] = "0000-00-00T00:00:00Z";
    bool date_only, range;
    memcpy(midnight, p, 10);
    if (p[10] != 'T' || !sot__parse_iso_time((sot__text){midnight, 20}, &guess->day_us, &date_only, &range))
        return false;
    memcpy(guess->date, date, sizeof guess->date);
    return true;
}

bool sot__time_guessed(sot__time_guess *guess, const sot_read_options *options, sot__text text, int64_t *out)
{
    const char *p = text.p;
    if (text.n >= 9 && text.n <= 16) {
        uint64_t first = sot__load64(p) ^ ZEROS, last = sot__load64(p + text.n - 8) ^ ZEROS;
        if (!are_digits(first) || !are_digits(last))
            return false;
        int64_t value = number_of(first << (8 * (16 - text.n))) * 100000000 + number_of(last);
        if (SOT__UNLIKELY(value >= guess->end || value < guess->least) &&
            !learn(guess, options->time_unit, value))
            return false;
        *out = value * guess->factor;
        return true;
    }
    if (text.n != 20 || p[19] != 'Z')
        return false;
    const uint64_t date[2] = {sot__load64(p), sot__load64(p + 8) & 0xffffff};
    uint64_t clock = sot__load64(p + 11) ^ sot__load64("00:00:00");
    if (((clock + UINT64_C(0x76767f76767f7676)) | clock) & UINT64_C(0x8080808080808080))
        return false;
    clock = clock * 10 + (clock >> 8);
    int64_t hour = clock & 255, minute = clock >> 24 & 255, second = clock >> 48 & 255;
    if (hour > 23 || minute > 59 || second > 59)
        return false;
    if (SOT__UNLIKELY(date[0] != guess->date[0] || date[1] != guess->date[1]) && !learn_day(guess, p, date))
        return false;
    *out = guess->day_us + ((hour * 60 + minute) * 60 + second) * 1000000;
    return true;
}

sot_status sot__time_from_text(sot__text text, int unit, int64_t *out, bool *date_only, sot_error *error)
{
    int64_t value = 0;
    bool range, ignored;
    sot_status status = SOT_OK;
    date_only = date_only ? date_only : &ignored;
    *date_only = false;
    if (sot__parse_iso_time(text, out, date_only, &range))
        return SOT_OK;
    if (sot__parse_int64(text, &value))
        return sot__time_from_integer(value, unit, out, error);
    if (range)
        return sot__fail(error, SOT_E_RANGE, "expected a time between the years 1 and 9999");
    if (decimal(text, unit, out, &status, error))
        return status;
    sot__quote room;
    return sot__fail(
        error, SOT_E_PARSE,
        "expected an ISO 8601 time with zone such as 2026-03-01T09:30:00Z, or a number in %s, not \"%s\"",
        sot__unit_name(unit), sot__quote_text(text, &room));
}

int64_t sot__end_of_day(int64_t day_us, const sot_profile *profile)
{
    int64_t end = sot__day_start(profile, (int32_t)(day_us / DAY_US - (day_us % DAY_US < 0)) + 1) - 1;
    return end < SOT_TIME_MIN ? SOT_TIME_MIN : end > SOT_TIME_MAX ? SOT_TIME_MAX : end;
}

/* From when on a clock of the zone shows what follows its change k: where clocks go back, the hour that is
 * there twice is the first one; where they go forward, the hour that is missing is by the old clock. */
static int64_t shown_from(const sot_zone_change *zone, size_t k)
{
    int32_t before = zone[k - 1].offset_s, after = zone[k].offset_s;
    return zone[k].from_us + INT64_C(1000000) * (before > after ? before : after);
}

SOT__COLD sot_status sot__zone_check(const sot_zone_change *zone, size_t count, sot_error *error)
{
    if (count > ZONE_MOST || (count > 0 && !zone))
        return sot__fail(error, SOT_E_ARGUMENT, "read options: expected at most %d changes of a zone",
                         ZONE_MOST);
    for (size_t k = 0; k < count; k++) {
        if (zone[k].offset_s < -DAY_S || zone[k].offset_s > DAY_S)
            return sot__fail(error, SOT_E_ARGUMENT, "read options: zone: an offset of more than a day");
        if (k > 0 && (zone[k].from_us < SOT_TIME_MIN || zone[k].from_us > SOT_TIME_MAX))
            return sot__fail(error, SOT_E_ARGUMENT,
                             "read options: zone: a change outside the years 1 to 9999");
        if (k > 1 && shown_from(zone, k) <= shown_from(zone, k - 1))
            return sot__fail(error, SOT_E_ARGUMENT, "read options: zone: expected changes in order of time");
    }
    return SOT_OK;
}

/* The instant at which a clock of the zone shows `local_us`. */
static int64_t instant(const sot_read_options *options, int64_t local_us)
{
    size_t low = 0, high = options->zone_count; /* the last change that has happened is in [low, high) */
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (local_us >= shown_from(options->zone, middle))
            low = middle;
        else
            high = middle;
    }
    return local_us - INT64_C(1000000) * options->zone[low].offset_s;
}

sot_status sot__time_of_field(const sot_read_options *options, const sot_profile *profile, bool due,
                              sot__text text, int64_t *out, sot_error *error)
{
    bool date_only = false, local, range;
    if (SOT__LIKELY(options->zone_count == 0)) {
        sot_status status = sot__time_from_text(text, options->time_unit, out, &date_only, error);
        if (SOT__UNLIKELY(date_only && due && !status)) /* a promise for a day has all of it */
            *out = sot__end_of_day(*out, profile);
        return status;
    }
    if (!sot__parse_iso_local(text, out, &date_only, &local, &range) || !(local || date_only))
        return sot__time_from_text(text, options->time_unit, out, NULL, error);
    *out = instant(options, date_only && due ? *out + DAY_US : *out) - (date_only && due);
    if (*out < SOT_TIME_MIN || *out > SOT_TIME_MAX)
        return sot__fail(error, SOT_E_RANGE, "expected a time between the years 1 and 9999");
    return SOT_OK;
}

sot_status sot_time_format(int64_t time_us, char text[32], sot_error *error)
{
    sot__begin(error);
    if (!text)
        return sot__fail(error, SOT_E_ARGUMENT, "text is NULL");
    if (time_us < SOT_TIME_MIN || time_us > SOT_TIME_MAX)
        return sot__fail(error, SOT_E_RANGE, "time: expected one between the years 1 and 9999");
    sot__format_iso_time(time_us, text);
    return SOT_OK;
}

static bool known_unit(int unit)
{
    return unit >= SOT_UNIT_AUTO && unit <= SOT_UNIT_NANOSECONDS;
}

sot_status sot_time_parse(const char *text, int unit, int64_t *out, sot_error *error)
{
    sot__begin(error);
    if (!text || !out || !known_unit(unit))
        return sot__fail(error, SOT_E_ARGUMENT, "a time to parse needs text, a unit and a place");
    return sot__time_from_text(sot__text_of(text), unit, out, NULL, error);
}

SOT__COLD sot_status sot_due_parse(const char *text, int unit, const sot_profile *profile, int64_t *out,
                                   sot_error *error)
{
    sot__begin(error);
    bool date_only = false;
    if (!text || !out || !profile || !known_unit(unit))
        return sot__fail(error, SOT_E_ARGUMENT,
                         "a due date to parse needs text, a unit, a profile and a place");
    sot_status status = sot__time_from_text(sot__text_of(text), unit, out, &date_only, error);
    if (status == SOT_OK && date_only)
        *out = sot__end_of_day(*out, profile);
    return status;
}
