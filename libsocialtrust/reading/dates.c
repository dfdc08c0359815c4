/* SPDX-License-Identifier: MIT */
/* When: "by Friday", "bis zum 5. Mai", "in two days", "end of the month", "um 15 Uhr", against the message's
 * own time and clock. A day without an hour is due at its end. */
#include "reading.h"

#include "cold.h"

#define MINUTE INT64_C(60000000)
#define DAY (1440 * MINUTE)

typedef struct when {
    bool has_day, has_time, exact; /* exact: `due_us` says it all */
    bool weekday;                  /* the day is one of the week: a date beside it says which */
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

static int64_t floor_div(int64_t a, int64_t b)
{
    return a / b - (a % b < 0);
}

static int64_t days_of(int year, int month, int mday)
{
    static const short before[] = {0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334};
    int64_t y = year - 1;
    bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    return y * 365 + y / 4 - y / 100 + y / 400 + before[month - 1] + (leap && month > 2) + mday - 1 - 719162;
}

static int month_days(int year, int month)
{
    int next_year = month == 12 ? year + 1 : year, next = month == 12 ? 1 : month + 1;
    return (int)(days_of(next_year, next, 1) - days_of(year, month, 1));
}

static void calendar(dater *d)
{
    int year = (int)(1970 + floor_div(d->today, 366));
    while (days_of(year + 1, 1, 1) <= d->today)
        year++;
    d->year = year;
    d->month = 1;
    while (d->month < 12 && days_of(year, d->month + 1, 1) <= d->today)
        d->month++;
    d->mday = (int)(d->today - days_of(year, d->month, 1)) + 1;
    d->weekday = (int)(((d->today + 3) % 7 + 7) % 7); /* 1970-01-01 was a Thursday; Monday is 0 */
}

static int means(const dater *d, uint32_t at)
{
    return at < d->to && at >= d->from ? d->language->meaning[d->at[at].word] : 0;
}

static bool is(const dater *d, uint32_t at, char c)
{
    return at < d->to && d->at[at].length == 1 && d->text[d->at[at].offset] == c;
}

static bool number_token(const dater *d, uint32_t at)
{
    return at < d->to && (d->at[at].flags & SOT__T_NUMBER);
}

/* The numbers of a token such as 14:30 or 5.3.2026, parted by one kind of mark; how many (0: other forms). */
static int numbers(const dater *d, uint32_t at, int out[3], char *mark)
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
static bool half_at(const dater *d, uint32_t at)
{
    return means(d, at) == SOT__MEANS_HALF || means(d, at) == SOT__MEANS_HALFPAST;
}

/* A count: digits or a word; 0: none. */
static int count_at(const dater *d, uint32_t at)
{
    static const signed char words[] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12};
    int n[3], m = means(d, at);
    char mark;
    if (m >= SOT__MEANS_ONE && m <= SOT__MEANS_TWELVE)
        return words[m - SOT__MEANS_ONE];
    return numbers(d, at, n, &mark) == 1 && n[0] <= 1000 ? n[0] : 0;
}

static void set_day(when *w, int64_t day)
{
    w->has_day = true;
    w->day = day;
}

static bool set_date(const dater *d, when *w, int year, int month, int mday)
{
    if (month < 1 || month > 12 || mday < 1 || mday > month_days(year > 0 ? year : d->year, month))
        return false;
    if (year > 0 && year < 100)
        year += 2000;
    if (year <= 0) {
        year = d->year;
        if (days_of(year, month, mday) < d->today - 7)
            year++;
        if (mday > month_days(year, month))
            return false;
    }
    set_day(w, days_of(year, month, mday));
    return true;
}

static int64_t week_end(const dater *d, int weeks)
{
    return d->today - d->weekday + 6 + 7 * weeks;
}

static int64_t month_end(const dater *d, int months)
{
    int month = d->month - 1 + months, year = d->year + month / 12;
    month = month % 12 + 1;
    return days_of(year, month, month_days(year, month));
}

/* ---- parts: each returns the token after it, or 0 ---- */

static uint32_t weekday(const dater *d, uint32_t at, when *w)
{
    int m = means(d, at), before = at > d->from ? means(d, at - 1) : 0;
    if (m < SOT__MEANS_MON || m > SOT__MEANS_SUN)
        return 0;
    int ahead = (m - SOT__MEANS_MON - d->weekday + 7) % 7;
    if (before == SOT__MEANS_NEXT && m - SOT__MEANS_MON > d->weekday)
        ahead += 7; /* one later this week would be "this Friday" */
    else if (ahead == 0 && before != SOT__MEANS_THIS)
        ahead = 7;
    set_day(w, d->today + ahead);
    w->weekday = true;
    /* "Friday next week", "Freitag nächster Woche" */
    if ((means(d, at + 1) == SOT__MEANS_NEXT || means(d, at + 1) == SOT__MEANS_COMING) &&
        means(d, at + 2) == SOT__MEANS_WEEK) {
        set_day(w, d->today - d->weekday + 7 + m - SOT__MEANS_MON);
        return at + 3;
    }
    return at + 1;
}

/* "5 May", "5th of May", "5. Mai", "May 5th", with a year or without. */
static uint32_t month_and_day(const dater *d, uint32_t at, when *w)
{
    int n[3], year = 0, month, mday;
    char mark;
    uint32_t next;
    if (number_token(d, at)) {
        if (numbers(d, at, n, &mark) != 1)
            return 0;
        mday = n[0];
        next = at + 1;
        if (is(d, next, '.') || means(d, next) == SOT__MEANS_ORDINAL)
            next++;
        if (means(d, next) == SOT__MEANS_OF)
            next++;
        month = means(d, next) - SOT__MEANS_JAN + 1;
        if (month < 1 || month > 12)
            return 0;
        next++;
    } else {
        month = means(d, at) - SOT__MEANS_JAN + 1;
        if (month < 1 || month > 12)
            return 0;
        next = at + 1;
        if (is(d, next, '.'))
            next++;
        if (numbers(d, next, n, &mark) != 1 || n[0] > 31)
            return 0;
        mday = n[0];
        next++;
        if (means(d, next) == SOT__MEANS_ORDINAL)
            next++;
    }
    uint32_t comma = next + is(d, next, ',');
    if (numbers(d, comma, n, &mark) == 1 && n[0] >= 1990 && n[0] < 2200) {
        year = n[0];
        next = comma + 1;
    }
    return set_date(d, w, year, month, mday) ? next : 0;
}

/* 2026-03-05, 5.3., 5.3.2026, 3/5 and 5/3/2026 (month first, as American English has it, unless it cannot
 * be). */
static uint32_t date_in_figures(const dater *d, uint32_t at, when *w)
{
    int n[3] = {0, 0, 0};
    char mark;
    int count = numbers(d, at, n, &mark);
    if (count == 3 && mark == '-' && n[0] >= 1990)
        return set_date(d, w, n[0], n[1], n[2]) ? at + 1 : 0;
    if (mark == '.' &&
        (count == 3 || (count == 2 && is(d, at + 1, '.') && !(d->at[at + 1].flags & SOT__T_SPACE))))
        return set_date(d, w, count == 3 ? n[2] : 0, n[1], n[0]) ? at + 1 + (count == 2) : 0;
    if (mark == '/' && count >= 2 && count <= 3) {
        bool day_first = n[0] > 12;
        return set_date(d, w, n[2], n[day_first], n[!day_first]) ? at + 1 : 0;
    }
    return 0;
}

/* "the 5th", "zum 5." */
static uint32_t day_of_month(const dater *d, uint32_t at, when *w)
{
    int n[3], before = at > d->from ? means(d, at - 1) : 0;
    char mark;
    if (numbers(d, at, n, &mark) != 1 || n[0] < 1 || n[0] > 31)
        return 0;
    bool point = is(d, at + 1, '.') && !(d->at[at + 1].flags & SOT__T_SPACE) &&
                 (before == SOT__MEANS_ON || before == SOT__MEANS_BY);
    if (means(d, at + 1) != SOT__MEANS_ORDINAL && !point)
        return 0;
    int month = d->month, year = d->year;
    for (int tries = 0; tries < 12 && (n[0] > month_days(year, month) || (tries == 0 && n[0] < d->mday));
         tries++) {
        year += month == 12;
        month = month % 12 + 1;
    }
    return set_date(d, w, year, month, n[0]) ? at + 2 : 0;
}

/* "in two days", "within an hour", "in half an hour", "in a week". */
static uint32_t from_now(const dater *d, uint32_t at, when *w)
{
    if (means(d, at) != SOT__MEANS_IN)
        return 0;
    uint32_t next = at + 1;
    /* "in half an hour", "in einer halben Stunde" */
    bool half = half_at(d, next) || half_at(d, next + 1);
    if (half && half_at(d, next))
        next++;
    else if (half)
        next += 2;
    int count = half && means(d, next) != SOT__MEANS_ONE ? 0 : count_at(d, next);
    if (count == 0 && !half) { /* "innerhalb von zwei Tagen", "within the next two days" */
        next++;
        count = count_at(d, next);
        if (count == 0 && means(d, next) == SOT__MEANS_NEXT) {
            next++;
            count = count_at(d, next);
        }
        if (count == 0 && means(d, next) == SOT__MEANS_HOUR) { /* "within the hour" */
            w->exact = true;
            w->due_us = d->now_us + 60 * MINUTE;
            return next + 1;
        }
        if (count == 0)
            return 0;
    }
    if (count)
        next++;
    int64_t step = 0;
    switch (means(d, next)) {
    case SOT__MEANS_MINUTE:
        step = MINUTE;
        break;
    case SOT__MEANS_HOUR:
        step = 60 * MINUTE;
        break;
    case SOT__MEANS_DAY:
        set_day(w, d->today + count);
        break;
    case SOT__MEANS_WORKDAY: {
        int64_t day = d->today;
        for (int left = count; left > 0; left -= (((day + 3) % 7 + 7) % 7) < 5)
            day++;
        set_day(w, day);
        break;
    }
    case SOT__MEANS_WEEK:
        set_day(w, d->today + (half ? 3 : 7 * (int64_t)count));
        break;
    case SOT__MEANS_MONTH: {
        int month = d->month - 1 + count, year = d->year + month / 12;
        month = month % 12 + 1;
        int last = month_days(year, month);
        set_day(w, days_of(year, month, d->mday < last ? d->mday : last));
        break;
    }
    default:
        return 0;
    }
    if (step) {
        w->exact = true;
        w->due_us = d->now_us + (half ? step / 2 : step * count);
    }
    return next + 1;
}

/* "end of the month", "Ende nächster Woche", "next week", "this month", "mid May". */
static uint32_t period(const dater *d, uint32_t at, when *w)
{
    int first = means(d, at), shift = 0;
    bool bounded = first == SOT__MEANS_END || first == SOT__MEANS_START || first == SOT__MEANS_MIDDLE,
         said = false;
    uint32_t next = at + bounded;
    for (int skipped = 0; skipped < 3; next++) { /* "of the", "der" */
        int m = means(d, next);
        if (m == SOT__MEANS_NEXT || m == SOT__MEANS_COMING || m == SOT__MEANS_THIS) {
            shift = m != SOT__MEANS_THIS;
            said = true;
        } else if (m == SOT__MEANS_WEEK || m == SOT__MEANS_MONTH || m == SOT__MEANS_YEAR ||
                   m == SOT__MEANS_DAY || m == SOT__MEANS_TODAY || m == SOT__MEANS_QUARTER ||
                   m == SOT__MEANS_WEEKEND || (m >= SOT__MEANS_JAN && m <= SOT__MEANS_DEC) ||
                   (m >= SOT__MEANS_MON && m <= SOT__MEANS_SUN) || m == SOT__MEANS_TOMORROW ||
                   (m >= SOT__MEANS_MORNING && m <= SOT__MEANS_EVENING)) {
            break;
        } else if (!bounded || !(d->at[next < d->to ? next : d->to - 1].flags & SOT__T_WORD)) {
            return 0;
        } else {
            skipped++;
        }
    }
    int m = means(d, next);
    if (first == SOT__MEANS_THIS && m >= SOT__MEANS_MORNING && m <= SOT__MEANS_EVENING) {
        set_day(w, d->today); /* "this afternoon" */
        return next + 1;
    }
    int place = first == SOT__MEANS_START ? 0 : first == SOT__MEANS_MIDDLE ? 2 : 6;
    if (!bounded && !said)
        return 0;
    if (m == SOT__MEANS_WEEK)
        set_day(w, place == 6 ? week_end(d, shift) : d->today - d->weekday + 7 * shift + place);
    else if (m == SOT__MEANS_WEEKEND)
        set_day(w, d->today - d->weekday + 6 + 7 * (shift && d->weekday > 4));
    else if (m == SOT__MEANS_MONTH || (m >= SOT__MEANS_JAN && m <= SOT__MEANS_DEC)) {
        int months = m == SOT__MEANS_MONTH ? shift : (m - SOT__MEANS_JAN + 1 - d->month + 12) % 12;
        int64_t last = month_end(d, months);
        set_day(w, place == 6 ? last : last - month_days(d->year, d->month) + (place == 2 ? 15 : 5));
    } else if (m == SOT__MEANS_YEAR)
        set_day(w, days_of(d->year + shift, 12, 31));
    else if (m == SOT__MEANS_QUARTER)
        set_day(w, month_end(d, 2 - (d->month - 1) % 3 + 3 * shift));
    else if (bounded && (m == SOT__MEANS_DAY || m == SOT__MEANS_TODAY))
        set_day(w, d->today);
    else if (bounded && m == SOT__MEANS_TOMORROW)
        set_day(w, d->today + 1);
    else
        return 0;
    return next + 1;
}

static uint32_t day_named(const dater *d, uint32_t at, when *w)
{
    int m = means(d, at), before = at > d->from ? means(d, at - 1) : 0;
    if (m == SOT__MEANS_MONTH && means(d, at + 1) == SOT__MEANS_END) { /* "by month end" */
        set_day(w, month_end(d, 0));
        return at + 2;
    }
    if (m == SOT__MEANS_MONTHEND) {
        set_day(w, month_end(d, 0));
        return at + 1;
    }
    if (m == SOT__MEANS_DAY &&
        (means(d, at + 2) == SOT__MEANS_TOMORROW || means(d, at + 1) == SOT__MEANS_TOMORROW)) {
        set_day(w, d->today + 2); /* "the day after tomorrow" */
        return at + (means(d, at + 1) == SOT__MEANS_TOMORROW ? 2 : 3);
    }
    if (m == SOT__MEANS_TOMORROW) {
        /* "heute Morgen", "Freitag Morgen", "am Morgen": the morning */
        if (before == SOT__MEANS_TODAY || before == SOT__MEANS_ON ||
            (before >= SOT__MEANS_MON && before <= SOT__MEANS_SUN))
            return 0;
        set_day(w, d->today + 1);
        return at + 1;
    }
    if (m == SOT__MEANS_TODAY || m == SOT__MEANS_TONIGHT || m == SOT__MEANS_CLOSE) {
        set_day(w, d->today);
        return at + 1;
    }
    if (m == SOT__MEANS_OVERMORROW) {
        set_day(w, d->today + 2);
        return at + 1;
    }
    if (m == SOT__MEANS_WEEKEND && before != SOT__MEANS_NEXT) {
        set_day(w, d->today - d->weekday + 6);
        return at + 1;
    }
    return 0;
}

static bool set_time(when *w, int hour, int minute)
{
    if (hour < 0 || hour > 24 || minute < 0 || minute > 59 || (hour == 24 && minute))
        return false;
    w->has_time = true;
    w->minutes = hour * 60 + minute;
    return true;
}

/* "14:30", "3 pm", "3.30 pm", "15 Uhr", "halb vier", "at 3", "noon". */
static uint32_t clock_time(const dater *d, uint32_t at, when *w)
{
    int n[3] = {0, 0, 0}, m = means(d, at), before = at > d->from ? means(d, at - 1) : 0;
    char mark;
    if (m == SOT__MEANS_NOON)
        return set_time(w, 12, 0) ? at + 1 : 0;
    if (m == SOT__MEANS_MIDNIGHT)
        return set_time(w, 24, 0) ? at + 1 : 0;
    if (m == SOT__MEANS_HALF && (before == SOT__MEANS_AT || before == SOT__MEANS_BY) && count_at(d, at + 1) &&
        count_at(d, at + 1) <= 12)
        return set_time(w, count_at(d, at + 1) - 1 + (count_at(d, at + 1) < 8 ? 12 : 0), 30) ? at + 2 : 0;
    if (m == SOT__MEANS_HALFPAST) { /* "half seven", "half past six" */
        uint32_t hour = at + 1 + (means(d, at + 1) == SOT__MEANS_PAST);
        int full = count_at(d, hour), after = means(d, hour + 1);
        bool said = hour > at + 1 || before == SOT__MEANS_AT || before == SOT__MEANS_BY;
        if (!said || full == 0 || full > 12 || after == SOT__MEANS_HOUR || after == SOT__MEANS_DAY)
            return 0;
        bool am = after == SOT__MEANS_AM, pm = after == SOT__MEANS_PM;
        return set_time(w, full % 12 + (pm || (!am && (full < 8 || full == 12)) ? 12 : 0), 30)
                   ? hour + 1 + (am || pm)
                   : 0;
    }
    int count = numbers(d, at, n, &mark);
    if (count == 0 || count > 2 || n[0] > 24 || (count == 2 && mark != ':' && mark != '.') ||
        (count == 2 && n[1] > 59))
        return 0;
    int next = means(d, at + 1);
    if (next == SOT__MEANS_AM || next == SOT__MEANS_PM) {
        if (n[0] > 12)
            return 0;
        return set_time(w, n[0] % 12 + (next == SOT__MEANS_PM ? 12 : 0), n[1]) ? at + 2 : 0;
    }
    if (next == SOT__MEANS_CLOCK) {
        int minutes[3];
        uint32_t after = at + 2;
        if (count == 1 && numbers(d, after, minutes, &mark) == 1 && minutes[0] < 60) { /* "15 Uhr 30" */
            n[1] = minutes[0];
            after++;
        }
        return set_time(w, n[0], n[1]) ? after : 0;
    }
    if (count == 2 && mark == ':')
        return set_time(w, n[0], n[1]) ? at + 1 : 0;
    if (count == 1 && (before == SOT__MEANS_AT || before == SOT__MEANS_BY) && n[0] > 0 &&
        (at + 1 == d->to || (d->at[at + 1].flags & SOT__T_POINT) || means(d, at + 1) != 0))
        return set_time(w, n[0] < 8 ? n[0] + 12 : n[0], 0) ? at + 1 : 0;
    return 0;
}

static uint32_t part_at(const dater *d, uint32_t at, when *w)
{
    if (means(d, at) == 0 && !number_token(d, at))
        return 0;
    uint32_t next = from_now(d, at, w);
    if (!next)
        next = period(d, at, w);
    if (!next)
        next = day_named(d, at, w);
    if (!next)
        next = weekday(d, at, w);
    if (!next)
        next = month_and_day(d, at, w);
    if (!next)
        next = date_in_figures(d, at, w);
    if (!next)
        next = day_of_month(d, at, w);
    if (!next)
        next = clock_time(d, at, w);
    return next;
}

static bool deadline(const dater *d, uint32_t from)
{
    for (uint32_t back = 1; back <= 3 && from - d->from >= back; back++)
        if (means(d, from - back) == SOT__MEANS_BY)
            return true;
    return false;
}

/* Dates that lie behind: "since Monday", "your mail from Friday", "Friday's" (but "before Friday's meeting").
 */
static bool behind(const dater *d, uint32_t from, uint32_t to)
{
    for (uint32_t back = 1; back <= 2 && from - d->from >= back; back++) {
        int m = means(d, from - back);
        if (m == SOT__MEANS_PAST)
            return true;
        if (m != SOT__MEANS_ON && m != SOT__MEANS_OF)
            break;
    }
    if (means(d, to) == SOT__MEANS_AGO)
        return true;
    return to < d->to && d->at[to].length == 2 && d->text[d->at[to].offset] == '\'' && !deadline(d, from);
}

/* A time of the sender's clock as one of UTC, with the clock's next change. */
static int64_t to_utc(const sot_about *about, int64_t local_us)
{
    int64_t utc = local_us - about->zone_minutes * MINUTE;
    if (about->zone_change_us != SOT_TIME_NONE && utc >= about->zone_change_us)
        utc = local_us - about->zone_then_minutes * MINUTE;
    return utc;
}

static int64_t due_of(const dater *d, const when *w)
{
    int64_t day = w->has_day ? w->day : d->today;
    if (!w->has_time)
        return (day + 1) * DAY - 1000000; /* 23:59:59 */
    int64_t due = day * DAY + w->minutes * MINUTE;
    return !w->has_day && due <= d->now_us ? due + DAY : due;
}

bool sot__due(const sot_reader *reader, unsigned language, const char *text, const sot__tokens *tokens,
              size_t from, size_t to, size_t after, const sot_about *about, sot__date *out)
{
    if (about->time_us == SOT_TIME_NONE || language == UINT_MAX)
        return false;
    dater d = {.reader = reader, .language = &reader->languages[language], .text = text, .at = tokens->at};
    d.from = (uint32_t)from;
    d.to = (uint32_t)to;
    d.now_us = about->time_us + about->zone_minutes * MINUTE;
    d.today = floor_div(d.now_us, DAY);
    calendar(&d);
    when last = {0};
    int best = -1;
    bool open = false;
    for (uint32_t at = d.from; at <= d.to; at++) {
        when w = {0};
        uint32_t next = at < d.to ? part_at(&d, at, &w) : 0;
        w.from = at;
        w.to = next;
        bool joins = next && open && at - last.to <= 3 && !w.exact && !last.exact &&
                     (w.has_day ? !last.has_day || (last.weekday && !w.weekday) : !last.has_time);
        if (joins) {
            last.to = next;
            last.day = w.has_day ? w.day : last.day;
            last.minutes = w.has_time ? w.minutes : last.minutes;
            last.weekday = w.has_day ? w.weekday : last.weekday;
            last.has_day |= w.has_day;
            last.has_time |= w.has_time;
        } else if (open && (next || at == d.to)) {
            int64_t due =
                last.exact ? last.due_us - about->zone_minutes * MINUTE : to_utc(about, due_of(&d, &last));
            bool by = deadline(&d, last.from);
            int points = by * 4 + (last.from >= after) * 2 + (last.has_day || last.exact);
            /* of two alike before the verb the later one: "this week I can't, next week I will" */
            bool better = points > best || (points == best && last.from < after);
            if (better && !behind(&d, last.from, last.to) && due >= SOT_TIME_MIN && due <= SOT_TIME_MAX) {
                best = points;
                *out = (sot__date){last.from, last.to, due, by};
            }
        }
        if (next && !joins) {
            last = w;
            open = true;
        }
        if (next)
            at = next - 1;
    }
    return best >= 0;
}
