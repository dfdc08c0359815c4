/* SPDX-License-Identifier: MIT */
/* What the readers of days and of hours share. */
#ifndef SOT_READING_DATES_H
#define SOT_READING_DATES_H

#include "reading.h"

#define MINUTE INT64_C(60000000)
#define DAY (1440 * MINUTE)

typedef struct when {
    bool has_day, has_time, exact; /* exact: `due_us` says it all */
    bool weekday;                  /* the day is one of the week: a date beside it says which */
    bool close;                    /* the end of work, today's unless a day is said beside it */
    bool guessed;                  /* an hour that was taken for one of the afternoon */
    int64_t day;                   /* from 1970-01-01, of the sender's clock */
    int minutes;
    int64_t due_us;
    uint32_t from, to;
} when;

typedef struct dater {
    const sot_reader *reader;
    const sot__language *language;
    const char *text;
    const sot__token *at;
    uint32_t from, to;
    int64_t today, now_us; /* now: of the sender's clock */
    int weekday, year, month, mday;
} dater;

static inline int64_t floor_div(int64_t a, int64_t b)
{
    return a / b - (a % b < 0);
}

static inline int64_t days_of(int year, int month, int mday)
{
    static const short before[] = {0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334};
    int64_t y = year - 1;
    bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    return y * 365 + y / 4 - y / 100 + y / 400 + before[month - 1] + (leap && month > 2) + mday - 1 - 719162;
}

static inline int month_days(int year, int month)
{
    int next_year = month == 12 ? year + 1 : year, next = month == 12 ? 1 : month + 1;
    return (int)(days_of(next_year, next, 1) - days_of(year, month, 1));
}

static inline int means(const dater *d, uint32_t at)
{
    return at < d->to && at >= d->from ? d->language->meaning[d->at[at].word] : 0;
}

static inline bool is(const dater *d, uint32_t at, char c)
{
    return at < d->to && d->at[at].length == 1 && d->text[d->at[at].offset] == c;
}

static inline bool number_token(const dater *d, uint32_t at)
{
    return at < d->to && (d->at[at].flags & SOT__T_NUMBER);
}

/* The numbers of a token such as 14:30 or 5.3.2026, parted by one kind of mark; how many (0: other forms). */
static inline int numbers(const dater *d, uint32_t at, int out[3], char *mark)
{
    int count = 0, digits = 0, value = 0;
    *mark = 0;
    if (!number_token(d, at))
        return 0;
    const char *p = d->text + d->at[at].offset;
    for (uint32_t i = 0; i <= d->at[at].length; i++) {
        char c = i < d->at[at].length ? p[i] : 0;
        if (c >= '0' && c <= '9') {
            if (++digits > 4)
                return 0;
            value = value * 10 + (c - '0');
            continue;
        }
        if (digits == 0 || count == 3 || (c && *mark && c != *mark))
            return 0;
        out[count++] = value;
        *mark = c ? c : *mark;
        digits = value = 0;
    }
    return count;
}

/* "half": of an hour; of the clock German means the hour to come, English the one that is past. */
static inline bool half_at(const dater *d, uint32_t at)
{
    return means(d, at) == SOT__MEANS_HALF || means(d, at) == SOT__MEANS_HALFPAST;
}

/* A count: digits or a word; 0: none. */
static inline int count_at(const dater *d, uint32_t at)
{
    static const signed char words[] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};
    int n[3], m = means(d, at);
    char mark;
    if (m >= SOT__MEANS_ONE && m <= SOT__MEANS_TWELVE)
        return words[m - SOT__MEANS_ONE];
    if (m >= SOT__MEANS_FOURTEEN && m <= SOT__MEANS_THIRTY)
        return m == SOT__MEANS_FOURTEEN  ? 14
               : m == SOT__MEANS_FIFTEEN ? 15
               : m == SOT__MEANS_TWENTY  ? 20
                                         : 30;
    return numbers(d, at, n, &mark) == 1 && n[0] <= 1000 ? n[0] : 0;
}

static inline void set_day(when *w, int64_t day)
{
    w->has_day = true;
    w->day = day;
}

static inline bool is_genitive(const dater *d, uint32_t at)
{
    return d->at[at].length == 2 && d->text[d->at[at].offset] == '\'';
}

/* "am", "p.m.": SOT__MEANS_AM or _PM, the token behind it in *next; else 0. */
static inline int half_day_at(const dater *d, uint32_t at, uint32_t *next)
{
    int m = means(d, at);
    *next = at + 1;
    if (m == SOT__MEANS_AM || m == SOT__MEANS_PM)
        return m;
    bool am = is(d, at, 'a') || is(d, at, 'A'), pm = is(d, at, 'p') || is(d, at, 'P');
    if (!(am || pm) || !is(d, at + 1, '.') || !(is(d, at + 2, 'm') || is(d, at + 2, 'M')))
        return 0;
    *next = at + 3 + is(d, at + 3, '.');
    return am ? SOT__MEANS_AM : SOT__MEANS_PM;
}

/* "5th", also "1st", though "St." is a street or a saint; a mark of punctuation is none. */
static inline bool ordinal_at(const dater *d, uint32_t at)
{
    int m = means(d, at);
    return !is(d, at, '.') && (m == SOT__MEANS_ORDINAL ||
                               (m == SOT__MEANS_ABBREVIATION && d->at[at].length == 2 &&
                                d->text[d->at[at].offset] == 's' && !(d->at[at].flags & SOT__T_SPACE)));
}

/* "in two days", "a week on Friday" at `at`; the token behind it, or 0. */
uint32_t sot__counted_time(const dater *d, uint32_t at, when *w);
/* An hour of the day at `at`; the token behind it, or 0. */
uint32_t sot__clock_time(const dater *d, uint32_t at, when *w);
/* "um 14.05", "at 3.30": an hour with a point. */
bool sot__clock_with_point(const dater *d, uint32_t at);

#endif
