/* SPDX-License-Identifier: MIT */
/* ISO 8601 dates, times and durations: text to microseconds and back, by the proleptic Gregorian calendar. */
#include "number.h"

#define DAY_US INT64_C(86400000000)

/* Days from 0001-01-01 to 1970-01-01. */
#define EPOCH_DAYS 719162

static bool leap(int year)
{
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

static const short month_starts[2][13] = {{0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365},
                                          {0, 31, 60, 91, 121, 152, 182, 213, 244, 274, 305, 335, 366}};

/* `count` digits at p as a number, or -1. */
static int digits_at(const char *p, int count)
{
    int value = 0;
    for (int i = 0; i < count; i++) {
        unsigned digit = (unsigned)(unsigned char)p[i] - '0';
        if (digit > 9)
            return -1;
        value = value * 10 + (int)digit;
    }
    return value;
}

/* The zone at p..end: Z, +hh, +hhmm or +hh:mm, as minutes east. */
static bool parse_zone(const char *p, const char *end, int *minutes)
{
    if (end - p == 1 && (*p == 'Z' || *p == 'z')) {
        *minutes = 0;
        return true;
    }
    if (end - p < 3 || (*p != '+' && *p != '-'))
        return false;
    int hour = digits_at(p + 1, 2), minute = 0;
    if (end - p == 5)
        minute = digits_at(p + 3, 2);
    else if (end - p == 6 && p[3] == ':')
        minute = digits_at(p + 4, 2);
    else if (end - p != 3)
        return false;
    if (hour < 0 || hour > 23 || minute < 0 || minute > 59)
        return false;
    *minutes = (hour * 60 + minute) * (*p == '-' ? -1 : 1);
    return true;
}

/* Days from 1970-01-01 to the first of January of a year. */
static int64_t year_starts(int year)
{
    /* Year 0 is a leap year that ends the day before 0001-01-01. */
    int before = year - 1;
    int64_t days = year == 0 ? -366 : (int64_t)before * 365 + before / 4 - before / 100 + before / 400;
    return days - EPOCH_DAYS;
}

/* The date at the text's start as days since 1970: 2026-03-01, the week's 2026-W09-7, the year's 2026-060,
 * and without dashes 20260301 where a time follows. Its length, or 0. */
static size_t parse_date(sot__text text, int64_t *days)
{
    const char *p = text.p;
    int year = text.n >= 8 ? digits_at(p, 4) : -1, month = -1, day = -1;
    size_t used = 10;
    if (year < 0)
        return 0;
    if (p[4] == '-' && p[5] == 'W') {
        int week = text.n >= 10 && p[8] == '-' ? digits_at(p + 6, 2) : -1;
        int64_t first = year_starts(year), weekday;
        day = week > 0 ? digits_at(p + 9, 1) : -1;
        if (day < 1 || day > 7)
            return 0;
        weekday = ((first + 3) % 7 + 7) % 7; /* of the first of January, 0 is Monday */
        bool long_year = weekday == 3 || (weekday == 2 && leap(year));
        if (week > 52 + long_year)
            return 0;
        /* Week 1 is the one with the fourth of January. */
        *days = first - weekday + (weekday > 3 ? 7 : 0) + (week - 1) * 7 + day - 1;
        return used;
    }
    if (p[4] == '-' && (text.n == 8 || (text.n > 8 && (p[8] == 'T' || p[8] == 't' || p[8] == ' ')))) {
        day = digits_at(p + 5, 3);
        if (day < 1 || day > 365 + leap(year))
            return 0;
        *days = year_starts(year) + day - 1;
        return 8;
    }
    if (text.n >= 10 && p[4] == '-' && p[7] == '-') {
        month = digits_at(p + 5, 2);
        day = digits_at(p + 8, 2);
    } else if (text.n > 8 && (p[8] == 'T' || p[8] == 't')) {
        month = digits_at(p + 4, 2);
        day = digits_at(p + 6, 2);
        used = 8;
    }
    const short *starts = month_starts[leap(year)];
    if (month < 1 || month > 12 || day < 1 || day > starts[month] - starts[month - 1])
        return 0;
    *days = year_starts(year) + starts[month - 1] + day - 1;
    return used;
}

/* Hours, minutes and what follows to the text's end, as microseconds of the day in UTC (which may be another
 * one); *local where no zone follows, and they are those of somebody's clock. */
static bool parse_clock(const char *p, const char *end, int64_t *us, bool *local)
{
    int second = 0, zone = 0, hour, minute;
    *us = 0;
    if (end - p < 4)
        return false;
    hour = digits_at(p, 2);
    bool colon = p[2] == ':';
    p += 2 + colon;
    minute = end - p >= 2 ? digits_at(p, 2) : -1;
    p += 2;
    if (minute < 0)
        return false;
    if (p != end && (colon ? *p == ':' : (*p >= '0' && *p <= '9'))) {
        p += colon;
        if (end - p < 2)
            return false;
        second = digits_at(p, 2);
        p += 2;
        if (p != end && (*p == '.' || *p == ',')) {
            int64_t unit = 100000;
            const char *first = ++p;
            for (; p != end && (unsigned)(unsigned char)*p - '0' <= 9; p++, unit /= 10)
                *us += unit * (*p - '0');
            if (p == first)
                return false;
        }
    }
    *local = p == end;
    /* 24:00 is the day's end, and a leap second the minute's: both are the instant that follows. */
    bool end_of_day = hour == 24 && minute == 0 && second == 0 && *us == 0;
    bool leap_second = second == 60 && minute % 15 == 14;
    if (hour < 0 || (hour > 23 && !end_of_day) || minute > 59 || second < 0 ||
        (second > 59 && !leap_second) || (!*local && !parse_zone(p, end, &zone)))
        return false;
    if (leap_second)
        *us = 0;
    *us += ((int64_t)(hour * 60 + minute - zone) * 60 + second) * 1000000;
    return true;
}

/* The two digits at byte `at` of one, less the zeros' bits. */
static inline int two(uint64_t word, int at)
{
    return (int)(word >> (8 * at) & 15) * 10 + (int)(word >> (8 * at + 8) & 15);
}

/* The form that most logs have, 2026-03-01T09:00:00Z, without a look at each byte: where a digit is to be
 * 0 to 9, 0x76 more leaves the highest bit clear, and 0x7f more where nothing but the separator may be. False
 * for every other form and whatever is not an ordinary time. */
static bool parse_plain(sot__text text, int64_t *out)
{
    if (text.n != 20)
        return false;
    uint64_t date = sot__load64(text.p) ^ sot__load64("0000-00-"),
             clock = sot__load64(text.p + 8) ^ sot__load64("00T00:00");
    uint64_t rest = sot__load64(text.p + 12) ^ sot__load64("0:00:00Z");
    uint64_t bad = (date + UINT64_C(0x7f76767f76767676)) | date | (clock + UINT64_C(0x76767f76767f7676)) |
                   clock | (rest + UINT64_C(0x7f76767f76767f76)) | rest;
    if (bad & UINT64_C(0x8080808080808080))
        return false;
    int year = two(date, 0) * 100 + two(date, 2), month = two(date, 5), day = two(clock, 0);
    int hour = two(clock, 3), minute = two(clock, 6), second = two(rest, 5);
    if (month < 1 || month > 12 || hour > 23 || minute > 59 || second > 59)
        return false;
    const short *starts = month_starts[leap(year)];
    if (year < 1 || day < 1 || day > starts[month] - starts[month - 1])
        return false;
    int64_t days = year_starts(year) + starts[month - 1] + day - 1;
    *out = days * DAY_US + ((int64_t)(hour * 60 + minute) * 60 + second) * 1000000;
    return true;
}

bool sot__parse_iso_time(sot__text text, int64_t *out, bool *date_only, bool *range)
{
    bool local;
    return sot__parse_iso_local(text, out, date_only, &local, range) && !local;
}

bool sot__parse_iso_local(sot__text text, int64_t *out, bool *date_only, bool *local, bool *range)
{
    int64_t days, us = 0;
    *range = *local = *date_only = false;
    if (parse_plain(text, out))
        return true;
    size_t used = parse_date(text, &days);
    *date_only = used == text.n;
    if (used == 0)
        return false;
    if (used < text.n) {
        char between = text.p[used];
        if ((between != 'T' && between != 't' && between != ' ') ||
            !parse_clock(text.p + used + 1, text.p + text.n, &us, local))
            return false;
    }
    us += days * DAY_US;
    if (us < SOT_TIME_MIN || us > SOT_TIME_MAX) {
        *range = true;
        return false;
    }
    *out = us;
    return true;
}

SOT__COLD bool sot__parse_iso_duration(sot__text text, double *out)
{
    static const struct {
        char letter;
        bool time;
        double seconds;
    } units[] = {
        {'W', false, 604800}, {'D', false, 86400}, {'H', true, 3600}, {'M', true, 60}, {'S', true, 1}};
    const char *p = text.p, *end = p + text.n;
    double total = 0;
    size_t next = 0;
    bool in_time = false, fraction = false, some = false;
    if (p == end || *p++ != 'P')
        return false;
    while (p != end) {
        if (*p == 'T' && !in_time) {
            in_time = true;
            some = false; /* something must follow */
            p++;
            continue;
        }
        char number[40];
        size_t n = 0;
        double value;
        if (fraction)
            return false; /* only the last part may have one */
        for (; p != end && n < sizeof number && (*p == '.' || *p == ',' || (*p >= '0' && *p <= '9')); p++) {
            fraction = fraction || *p == '.' || *p == ',';
            number[n++] = *p == ',' ? '.' : *p;
        }
        if (p == end || !sot__parse_double((sot__text){number, n}, &value))
            return false;
        while (next < 5 && (units[next].letter != *p || units[next].time != in_time))
            next++;
        if (next == 5)
            return false;
        total += value * units[next++].seconds;
        some = true;
        p++;
    }
    if (!some)
        return false;
    *out = total;
    return true;
}

static void put_digits(int value, int count, char *text)
{
    while (count-- > 0) {
        text[count] = (char)('0' + value % 10);
        value /= 10;
    }
}

size_t sot__format_iso_time(int64_t time_us, char *text)
{
    text[0] = 0;
    if (time_us < SOT_TIME_MIN || time_us > SOT_TIME_MAX)
        return 0;
    int64_t since = time_us - SOT_TIME_MIN; /* from 0001-01-01, not negative */
    int days = (int)(since / DAY_US), rest = (int)(since % DAY_US / 1000000), us = (int)(since % 1000000);
    int cycles = days / 146097, d = days % 146097;
    int centuries = d / 36524 - d / 146096; /* the last day of 400 years belongs to the fourth century */
    d -= centuries * 36524;
    int fours = d / 1461;
    d -= fours * 1461;
    int years = d / 365 - d / 1460; /* likewise the last day of four years */
    d -= years * 365;
    int year = cycles * 400 + centuries * 100 + fours * 4 + years + 1, month = 1;
    const short *starts = month_starts[leap(year)];
    while (starts[month] <= d)
        month++;
    memcpy(text, "0000-00-00T00:00:00", 19);
    put_digits(year, 4, text);
    put_digits(month, 2, text + 5);
    put_digits(d - starts[month - 1] + 1, 2, text + 8);
    put_digits(rest / 3600, 2, text + 11);
    put_digits(rest / 60 % 60, 2, text + 14);
    put_digits(rest % 60, 2, text + 17);
    size_t n = 19;
    if (us) {
        int count = us % 1000 ? 6 : 3;
        text[n++] = '.';
        put_digits(count == 6 ? us : us / 1000, count, text + n);
        n += (size_t)count;
    }
    text[n++] = 'Z';
    text[n] = 0;
    return n;
}
