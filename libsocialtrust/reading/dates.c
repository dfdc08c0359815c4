/* SPDX-License-Identifier: MIT */
/* When: "by Friday", "bis zum 5. Mai", "in two days", "end of the month", "um 15 Uhr", against the message's
 * own time and clock. A day without an hour is due at its end. */
#include "dates.h"

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

/* "Sat.", "am So.": the short names are words of their own, too; they stand after "on" and the like, or have
 * a capital letter where nothing else asks for one. */
static bool weekday_meant(const dater *d, uint32_t at, int before)
{
    const sot__token *token = &d->at[at];
    if (token->length > 3 || (token->length == 3 && !(d->language->meaning[token->word] >= SOT__MEANS_SAT)))
        return true;
    bool asked = before == SOT__MEANS_ON || before == SOT__MEANS_BY || before == SOT__MEANS_NEXT ||
                 before == SOT__MEANS_COMING || before == SOT__MEANS_THIS || before == SOT__MEANS_AT;
    return (asked && (token->length == 3 || (token->flags & SOT__T_CAPITAL) || before != SOT__MEANS_ON)) ||
           ((token->flags & SOT__T_CAPITAL) &&
            (is(d, at + 1, '.') || (at > d->from && !(d->at[at - 1].flags & SOT__T_POINT))));
}

/* "einer Woche", "zwei Wochen", "acht Tagen": how many weeks are meant; 0: none. */
static int weeks_counted(const dater *d, uint32_t at)
{
    int m = means(d, at + 1), count = count_at(d, at);
    if (m == SOT__MEANS_WEEK)
        return count;
    return m == SOT__MEANS_DAY && (count == 8 || count == 7) ? 1 : 0;
}

/* Weeks ahead that "this", "next", "the one after next" mean; -1: it is none of them. */
static int shift_of(int m)
{
    return m == SOT__MEANS_AFTERNEXT                        ? 2
           : m == SOT__MEANS_NEXT || m == SOT__MEANS_COMING ? 1
           : m == SOT__MEANS_THIS                           ? 0
                                                            : -1;
}

static bool ends_in_noon(const dater *d, uint32_t at)
{
    const char *end = d->text + d->at[at].offset + d->at[at].length;
    return d->at[at].length > 10 && memcmp(end - 6, "mittag", 6) == 0 && end[-7] == 'g'; /* no "nachmittag" */
}

static uint32_t weekday(const dater *d, uint32_t at, when *w)
{
    int m = means(d, at), before = at > d->from ? means(d, at - 1) : 0;
    if (m < SOT__MEANS_MON || m > SOT__MEANS_SUN || !weekday_meant(d, at, before))
        return 0;
    int ahead = (m - SOT__MEANS_MON - d->weekday + 7) % 7;
    if (before == SOT__MEANS_NEXT && m - SOT__MEANS_MON > d->weekday)
        ahead += 7; /* one later this week would be "this Friday" */
    else if (ahead == 0 && before != SOT__MEANS_THIS)
        ahead = 7;
    ahead += 7 * (before == SOT__MEANS_AFTERNEXT);
    set_day(w, d->today + ahead);
    w->weekday = true;
    if (ends_in_noon(d, at)) { /* "Freitagmittag" */
        w->has_time = true;
        w->minutes = 720;
    }
    if (means(d, at + 1) == SOT__MEANS_AFTER && means(d, at + 2) == SOT__MEANS_NEXT) {
        set_day(w, d->today + ahead + 7); /* "the Friday after next" */
        return at + 3;
    }
    /* "Friday next week", "Freitag nächster Woche", "Wednesday of next week" */
    int linked = means(d, at + 1);
    uint32_t week = at + 1 + (linked == SOT__MEANS_OF || linked == SOT__MEANS_ON);
    int shift = shift_of(means(d, week));
    if (shift > 0 && means(d, week + 1) == SOT__MEANS_WEEK) {
        set_day(w, d->today - d->weekday + 7 * shift + m - SOT__MEANS_MON);
        return week + 2;
    }
    if (means(d, at + 1) == SOT__MEANS_WEEK && count_at(d, at + 2) == 0) { /* "Friday week" */
        set_day(w, d->today + ahead + 7);
        return at + 2;
    }
    int weeks = weeks_counted(d, at + 2);
    if (means(d, at + 1) == SOT__MEANS_IN && weeks) { /* "Freitag in einer Woche" */
        set_day(w, d->today + ahead + 7 * weeks);
        return at + 4;
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
        if (is(d, next, '.') || ordinal_at(d, next))
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
        if (ordinal_at(d, next))
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
    if (count == 2 && sot__clock_with_point(d, at))
        return 0; /* "um 14.05." */
    if (mark == '.' &&
        (count == 3 || (count == 2 && is(d, at + 1, '.') && !(d->at[at + 1].flags & SOT__T_SPACE))))
        return set_date(d, w, count == 3 ? n[2] : 0, n[1], n[0]) ? at + 1 + (count == 2) : 0;
    if (mark == '/' && count >= 2) {
        bool day_first = n[0] > 12;
        return set_date(d, w, n[2], n[day_first], n[!day_first]) ? at + 1 : 0;
    }
    return 0;
}

/* "by the fifteenth", "zum Ersten", "the twenty-first", but not "on the first floor": the token behind it,
 * the number in n[0]. */
static uint32_t ordinal_day(const dater *d, uint32_t at, int n[3])
{
    int m = means(d, at), tens = m == SOT__MEANS_TWENTY ? 20 : m == SOT__MEANS_THIRTY ? 30 : 0;
    uint32_t next = at + (tens > 0);
    int one = means(d, next) - SOT__MEANS_DAY1 + 1;
    if (one < 1 || one > (tens ? 9 : 31))
        return 0;
    bool asked = false; /* "by the", "zum" */
    for (uint32_t back = 1; back <= 2 && at - d->from >= back; back++)
        asked |= means(d, at - back) == SOT__MEANS_BY || means(d, at - back) == SOT__MEANS_ON;
    next++;
    int after = means(d, next);
    bool ends = next >= d->to || (d->at[next].flags & SOT__T_POINT) || after == SOT__MEANS_OF ||
                (after >= SOT__MEANS_JAN && after <= SOT__MEANS_DEC) || after == SOT__MEANS_AT;
    n[0] = tens + one;
    return asked && ends ? next : 0;
}

/* "the 5th", "zum 5." */
static uint32_t day_of_month(const dater *d, uint32_t at, when *w)
{
    int n[3], before = at > d->from ? means(d, at - 1) : 0;
    char mark;
    uint32_t named = ordinal_day(d, at, n);
    if (!named && (numbers(d, at, n, &mark) != 1 || n[0] < 1 || n[0] > 31))
        return 0;
    /* "zum 5.": where the point is an ordinal's mark */
    bool point = is(d, at + 1, '.') && means(d, at + 1) == SOT__MEANS_ORDINAL &&
                 !(d->at[at + 1].flags & SOT__T_SPACE) &&
                 (before == SOT__MEANS_ON || before == SOT__MEANS_BY);
    if (!named && !ordinal_at(d, at + 1) && !point)
        return 0;
    uint32_t of = named + (named && means(d, named) == SOT__MEANS_OF); /* "the first of August" */
    int said = means(d, of) - SOT__MEANS_JAN + 1;
    if (named && said >= 1 && said <= 12)
        return set_date(d, w, 0, said, n[0]) ? of + 1 : 0;
    int month = d->month, year = d->year;
    for (int tries = 0; n[0] > month_days(year, month) || (tries == 0 && n[0] <= d->mday); tries++) {
        year += month == 12;
        month = month % 12 + 1;
    }
    set_day(w, days_of(year, month, n[0]));
    return named ? named : at + 2;
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
        if (m == SOT__MEANS_NEXT || m == SOT__MEANS_COMING || m == SOT__MEANS_THIS ||
            m == SOT__MEANS_AFTERNEXT) {
            shift = m == SOT__MEANS_AFTERNEXT ? 2 : m != SOT__MEANS_THIS;
            said = true;
        } else if (m == SOT__MEANS_WEEK || m == SOT__MEANS_MONTH || m == SOT__MEANS_YEAR ||
                   m == SOT__MEANS_DAY || m == SOT__MEANS_TODAY || m == SOT__MEANS_QUARTER ||
                   m == SOT__MEANS_MINUTE || m == SOT__MEANS_WEEKEND ||
                   (m >= SOT__MEANS_JAN && m <= SOT__MEANS_DEC) ||
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
    if (first == SOT__MEANS_THIS && m >= SOT__MEANS_MORNING) { /* nothing later ends the loop */
        set_day(w, d->today);                                  /* "this afternoon" */
        return next + 1;
    }
    if (first == SOT__MEANS_THIS && m == SOT__MEANS_MINUTE) {
        set_day(w, d->today); /* "this minute" */
        return next + 1;
    }
    int place = first == SOT__MEANS_START ? 0 : first == SOT__MEANS_MIDDLE ? 2 : 6;
    if (!bounded && !said)
        return 0;
    int named = SOT__MEANS_NONE; /* "nächste Woche am Mittwoch" */
    uint32_t beside = next + 1 + (means(d, next + 1) == SOT__MEANS_ON);
    if (m == SOT__MEANS_WEEK && !bounded)
        named = means(d, beside);
    if (named >= SOT__MEANS_MON && named <= SOT__MEANS_SUN &&
        weekday_meant(d, beside, means(d, beside - 1))) {
        set_day(w, d->today - d->weekday + 7 * shift + named - SOT__MEANS_MON);
        w->weekday = true;
        return beside + 1;
    }
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
    else if (bounded && (m == SOT__MEANS_DAY || m == SOT__MEANS_TODAY)) {
        set_day(w, d->today);
        w->close = m == SOT__MEANS_DAY && place == 6;
    } else if (bounded && m == SOT__MEANS_TOMORROW)
        set_day(w, d->today + 1);
    else
        return 0;
    return next + 1;
}

/* Behind "before the month": the token after "is out"; 0: it does not say so. */
static uint32_t out_at(const dater *d, uint32_t at)
{
    int m = means(d, at);
    if (m != SOT__MEANS_DAY && m != SOT__MEANS_WEEK && m != SOT__MEANS_MONTH && m != SOT__MEANS_YEAR)
        return 0;
    bool before = false;
    for (uint32_t back = 1; back <= 2 && at - d->from >= back; back++)
        before |= means(d, at - back) == SOT__MEANS_BY;
    for (uint32_t ahead = 1; before && ahead <= 2; ahead++)
        if (means(d, at + ahead) == SOT__MEANS_OUT || means(d, at + 1) == SOT__MEANS_AT) /* "um ist" */
            return at + ahead + 1;
    return 0;
}

/* The Sunday of a week that is counted in the year as ISO 8601 does: the first has January's 4th day. */
static int64_t calendar_week_end(const dater *d, int week)
{
    for (int year = d->year;; year++) {
        int64_t fourth = days_of(year, 1, 4), monday = fourth - ((fourth + 3) % 7 + 7) % 7;
        int64_t end = monday + 7 * (week - 1) + 6;
        if (end >= d->today)
            return end;
    }
}

/* "heute Morgen", "Freitag Morgen", "am Morgen": the morning, though the word alone is tomorrow. */
static bool morning_meant(const dater *d, uint32_t at)
{
    int before = at > d->from ? means(d, at - 1) : 0;
    return means(d, at) == SOT__MEANS_TOMORROW && (before == SOT__MEANS_TODAY || before == SOT__MEANS_ON ||
                                                   (before >= SOT__MEANS_MON && before <= SOT__MEANS_SUN));
}

static uint32_t day_named(const dater *d, uint32_t at, when *w)
{
    int m = means(d, at), before = at > d->from ? means(d, at - 1) : 0;
    if (m == SOT__MEANS_MONTH && means(d, at + 1) == SOT__MEANS_END) { /* "by month end" */
        set_day(w, month_end(d, 0));
        return at + 2;
    }
    uint32_t out = out_at(d, at);
    if (out) { /* "before the month is out", "bevor die Woche um ist" */
        set_day(w, m == SOT__MEANS_DAY     ? d->today
                   : m == SOT__MEANS_WEEK  ? week_end(d, 0)
                   : m == SOT__MEANS_MONTH ? month_end(d, 0)
                                           : days_of(d->year, 12, 31));
        return out;
    }
    if (m == SOT__MEANS_CALENDARWEEK && count_at(d, at + 1) >= 1 && count_at(d, at + 1) <= 53) {
        set_day(w, calendar_week_end(d, count_at(d, at + 1)));
        return at + 2;
    }
    if (m == SOT__MEANS_WEEK && means(d, at + 1) == SOT__MEANS_AFTER && means(d, at + 2) == SOT__MEANS_NEXT) {
        set_day(w, week_end(d, 2)); /* "the week after next" */
        return at + 3;
    }
    if (m == SOT__MEANS_FORTNIGHT && count_at(d, at > d->from ? at - 1 : at) == 1) {
        set_day(w, d->today + 14); /* "give us a fortnight" */
        return at + 1;
    }
    if ((m == SOT__MEANS_WEEK || m == SOT__MEANS_FORTNIGHT) && means(d, at + 1) == SOT__MEANS_PAST &&
        (means(d, at + 2) == SOT__MEANS_TODAY || means(d, at + 2) == SOT__MEANS_NOW ||
         means(d, at + 2) == SOT__MEANS_TOMORROW)) { /* "a week from today" */
        set_day(w, d->today + (m == SOT__MEANS_WEEK ? 7 : 14) + (means(d, at + 2) == SOT__MEANS_TOMORROW));
        return at + 3;
    }
    if (m == SOT__MEANS_CLOSEOF && means(d, at + 1) == SOT__MEANS_OF) { /* "close of business" */
        set_day(w, d->today);
        w->close = true;
        return at + 3;
    }
    if (m == SOT__MEANS_WEEKEND_OF_WORK) {
        set_day(w, week_end(d, 0));
        return at + 1;
    }
    if (m == SOT__MEANS_CHRISTMAS || m == SOT__MEANS_YEAREND) {
        set_date(d, w, 0, 12, m == SOT__MEANS_CHRISTMAS ? 24 : 31);
        return at + 1;
    }
    if (m == SOT__MEANS_DAY && means(d, at + 1) == SOT__MEANS_AFTER && means(d, at + 2) == SOT__MEANS_NEXT) {
        set_day(w, d->today + 2); /* "the day after next" */
        return at + 3;
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
        if (morning_meant(d, at))
            return 0;
        int weeks = means(d, at + 1) == SOT__MEANS_IN ? weeks_counted(d, at + 2) : 0;
        set_day(w, d->today + 1 + 7 * weeks); /* "morgen in einer Woche" */
        return weeks ? at + 4 : at + 1;
    }
    if (m == SOT__MEANS_TODAY && means(d, at + 1) == SOT__MEANS_IN && count_at(d, at + 2))
        return 0; /* "heute in einer Woche" */
    if (m == SOT__MEANS_TODAY || m == SOT__MEANS_TONIGHT || m == SOT__MEANS_CLOSE) {
        set_day(w, d->today);
        w->close = m == SOT__MEANS_CLOSE;
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

static uint32_t part_at(const dater *d, uint32_t at, when *w)
{
    if (means(d, at) == 0 && !number_token(d, at))
        return 0;
    uint32_t next = sot__counted_time(d, at, w);
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
        next = sot__clock_time(d, at, w);
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
        if (m == SOT__MEANS_PAST) /* "from Friday on", "From Monday your space is free" */
            return from - back != d->from && means(d, to) != SOT__MEANS_ON;
        if (m != SOT__MEANS_ON && m != SOT__MEANS_OF)
            break;
    }
    if (means(d, to) == SOT__MEANS_AGO)
        return true;
    bool in_time =
        from - d->from >= 3 && means(d, from - 3) == SOT__MEANS_IN; /* "in time for Friday's match" */
    return to < d->to && is_genitive(d, to) && !deadline(d, from) && !in_time;
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

/* Whether no mark of punctuation parts the date from the deed. */
static bool same_clause(const dater *d, uint32_t from, size_t deed)
{
    uint32_t low = from < deed ? from : (uint32_t)deed, high = from < deed ? (uint32_t)deed : from;
    for (uint32_t at = low; at < high && at < d->to; at++)
        if (is(d, at, ',') || is(d, at, ';') || is(d, at, ':') || is(d, at, '-'))
            return false;
    return true;
}

/* "not tonight", "nicht heute", "heute nicht mehr, Samstag hast du ihn" */
static bool denied(const dater *d, const when *w)
{
    return (w->from > d->from && means(d, w->from - 1) == SOT__MEANS_NEGATION) ||
           (means(d, w->from) == SOT__MEANS_TODAY && means(d, w->to) == SOT__MEANS_NEGATION);
}

static bool part_of_day(const dater *d, uint32_t at)
{
    int m = means(d, at);
    return m == SOT__MEANS_MORNING || m == SOT__MEANS_AFTERNOON || m == SOT__MEANS_EVENING ||
           morning_meant(d, at);
}

/* "at 8 tonight", "heute Abend um acht", "morgen früh um sieben", and at ten in the morning "today at nine".
 */
static void half_of_day(const dater *d, when *w)
{
    bool evening = false, morning = false;
    for (uint32_t at = w->from > d->from ? w->from - 1 : w->from; at < w->to + 3; at++) {
        evening |= means(d, at) == SOT__MEANS_EVENING || means(d, at) == SOT__MEANS_TONIGHT ||
                   means(d, at) == SOT__MEANS_AFTERNOON;
        morning |= means(d, at) == SOT__MEANS_MORNING || morning_meant(d, at);
    }
    if (w->guessed && morning && !evening)
        w->minutes -= 720;
    else if (w->minutes < 720 && !morning &&
             (evening ||
              (w->has_day && w->day == d->today && w->minutes * MINUTE <= d->now_us - w->day * DAY)))
        w->minutes += 720;
}

bool sot__due(const sot_reader *reader, unsigned language, const char *text, const sot__tokens *tokens,
              const sot__sentence_of *sentence, size_t after, int64_t day, const sot_about *about,
              sot__date *out)
{
    if (about->time_us == SOT_TIME_NONE || language == UINT_MAX)
        return false;
    dater d = {.reader = reader, .language = &reader->languages[language], .text = text, .at = tokens->at};
    d.from = sentence->from;
    d.to = sentence->to;
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
                     (w.has_day ? !last.has_day || last.close || w.close || (last.weekday && !w.weekday)
                                : !last.has_time);
        if (joins) {
            last.to = next;
            last.day = w.has_day && !(w.close && last.has_day) ? w.day : last.day;
            last.close &= w.close || !w.has_day;
            last.guessed |= w.guessed;
            last.minutes = w.has_time ? w.minutes : last.minutes;
            last.weekday = w.has_day ? w.weekday : last.weekday;
            last.has_day |= w.has_day;
            last.has_time |= w.has_time;
        } else if (open && (next || at == d.to)) {
            if (!last.has_day && last.has_time && day != SOT__NO_DAY)
                set_day(&last, day);
            if (last.has_time)
                half_of_day(&d, &last);
            int64_t due =
                last.exact ? last.due_us - about->zone_minutes * MINUTE : to_utc(about, due_of(&d, &last));
            bool by = deadline(&d, last.from);
            int points = by * 8 + (last.from >= after) * 4 + same_clause(&d, last.from, after) * 2 +
                         (last.has_day || last.exact) - denied(&d, &last) * 6;
            /* of two alike before the verb the later one: "this week I can't, next week I will" */
            bool better = points > best || (points == best && last.from < after);
            if (better && !behind(&d, last.from, last.to) && due >= SOT_TIME_MIN && due <= SOT_TIME_MAX) {
                best = points;
                *out = (sot__date){last.from, last.to, due, by, last.has_day ? last.day : SOT__NO_DAY};
            }
        }
        if (next && !joins) {
            last = w;
            open = true;
        }
        if (!next && open && last.has_time && at - last.to <= 2 && part_of_day(&d, at))
            last.to = at + 1; /* "at 7 in the morning", what follows is not far yet */
        if (next)
            at = next - 1;
    }
    return best >= 0;
}
