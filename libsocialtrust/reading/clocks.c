/* SPDX-License-Identifier: MIT */
/* Hours of the day as people write them: "at 3", "14:30", "half past six", "Viertel nach drei". */
#include "dates.h"

static uint32_t set_time(when *w, int minutes, uint32_t next)
{
    w->has_time = true;
    w->minutes = minutes;
    return next;
}

/* An hour without am or pm: what is due is rarely due before eight. */
static uint32_t guess_time(when *w, int minutes, uint32_t next)
{
    w->guessed = minutes < 8 * 60;
    return set_time(w, minutes + (w->guessed ? 720 : 0), next);
}

/* "zehn vor vier"; "acht bis zehn" is none, though "bis" means the same elsewhere. */
static bool before_hour(const dater *d, uint32_t at)
{
    return means(d, at) == SOT__MEANS_BY && d->at[at].length == 3 && d->text[d->at[at].offset] == 'v';
}

/* "Montag um neun steh ich da", "Monday morning at nine sharp": behind a day it is no count, whatever
 * follows. */
static bool of_day(const dater *d, uint32_t at)
{
    int day = at >= d->from + 2 ? means(d, at - 2) : 0;
    return (day >= SOT__MEANS_TODAY && day <= SOT__MEANS_SUN) || day == SOT__MEANS_MORNING;
}

/* "quarter past three", "ten to four", "Viertel nach drei", "drei viertel vier", "um neun". */
static uint32_t spoken_time(const dater *d, uint32_t at, when *w)
{
    int before = at > d->from ? means(d, at - 1) : 0, m = means(d, at);
    bool asked = before == SOT__MEANS_AT || before == SOT__MEANS_BY;
    bool quarter = m == SOT__MEANS_FOURTH || m == SOT__MEANS_QUARTER;
    uint32_t name = at + (quarter && means(d, at + 1) == SOT__MEANS_FOURTH);
    int minutes = quarter ? 15 : count_at(d, at) <= 29 ? count_at(d, at) : 0, way = means(d, name + 1);
    int hour = count_at(d, name + 2);
    bool past = way == SOT__MEANS_PAST || way == SOT__MEANS_AFTER,
         to = way == SOT__MEANS_TO || (way == SOT__MEANS_BY && quarter) || before_hour(d, name + 1);
    if (minutes && (quarter || asked) && (past || to) && hour >= 1 && hour <= 12)
        return guess_time(w, hour * 60 + (past ? minutes : -minutes), name + 3);
    hour = count_at(d, name + 3);
    if (minutes && (past || to) && half_at(d, name + 2) && hour >= 1 && hour <= 12) {
        /* "fünf vor halb vier", "five past half six" */
        int half = means(d, name + 2) == SOT__MEANS_HALF ? -30 : 30;
        return guess_time(w, hour * 60 + half + (past ? minutes : -minutes), name + 4);
    }
    if (count_at(d, at) == 3 && means(d, at + 1) == SOT__MEANS_FOURTH && count_at(d, at + 2) >= 1 &&
        count_at(d, at + 2) <= 12 && asked)
        return guess_time(w, count_at(d, at + 2) * 60 - 15, at + 3);
    if (m == SOT__MEANS_THREEQUARTERS && count_at(d, at + 1) >= 1 && count_at(d, at + 1) <= 12)
        return guess_time(w, count_at(d, at + 1) * 60 - 15, at + 2);
    /* the hour in a word or in figures, if what follows is no thing that is counted */
    hour = count_at(d, at);
    if (hour >= 1 && hour <= 12 && !number_token(d, at) && means(d, at + 1) == SOT__MEANS_CLOCK)
        return guess_time(w, hour * 60, at + 2);
    uint32_t behind;
    int half = hour >= 1 && hour <= 12 ? half_day_at(d, at + 1, &behind) : 0;
    if (half && !number_token(d, at)) /* "at five p.m." */
        return set_time(w, (hour % 12 + (half == SOT__MEANS_PM ? 12 : 0)) * 60, behind);
    if (!asked || hour < (number_token(d, at) ? 1 : 2) || hour > 12)
        return 0;
    if (at + 1 == d->to || of_day(d, at))
        return guess_time(w, hour * 60, at + 1);
    const sot__token *next = &d->at[at + 1];
    bool small = d->reader->common[next->word] && !(next->flags & SOT__T_CAPITAL) &&
                 means(d, at + 1) != SOT__MEANS_AM; /* "I am" is common, "7 am" is the morning */
    bool when_too = means(d, at + 1) == SOT__MEANS_TONIGHT || means(d, at + 1) == SOT__MEANS_TODAY ||
                    means(d, at + 1) == SOT__MEANS_TOMORROW || means(d, at + 1) == SOT__MEANS_ON;
    if ((next->flags & SOT__T_POINT) || small || when_too)
        return is(d, at + 1, '-') || is(d, at + 1, '%') ? 0 : guess_time(w, hour * 60, at + 1);
    return 0;
}

bool sot__clock_with_point(const dater *d, uint32_t at)
{
    int n[3];
    char mark;
    if (at == d->from || numbers(d, at, n, &mark) != 2 || mark != '.')
        return false;
    int before = means(d, at - 1); /* "Monday 10.30": no month has that number */
    if (before != SOT__MEANS_AT && (before < SOT__MEANS_MON || before > SOT__MEANS_SUN || n[1] <= 12))
        return false;
    const sot__token *word = &d->at[at - 1], *token = &d->at[at];
    bool since = word->length == 2 && d->text[word->offset + 1] == 'b'; /* "ab 14.05." is a day */
    bool two = token->length >= 4 && d->text[token->offset + token->length - 3] == '.';
    return !since && two && n[0] < 24 && n[1] < 60;
}

uint32_t sot__clock_time(const dater *d, uint32_t at, when *w)
{
    int n[3] = {0, 0, 0}, m = means(d, at), before = at > d->from ? means(d, at - 1) : 0;
    char mark;
    if (m == SOT__MEANS_NOON)
        return set_time(w, 720, at + 1);
    if (m == SOT__MEANS_MIDNIGHT)
        return set_time(w, 1440, at + 1);
    if (m == SOT__MEANS_HALF && (before == SOT__MEANS_AT || before == SOT__MEANS_BY) && count_at(d, at + 1) &&
        count_at(d, at + 1) <= 12)
        return guess_time(w, count_at(d, at + 1) * 60 - 30, at + 2);
    if (m == SOT__MEANS_HALFPAST) { /* "half seven", "half past six" */
        uint32_t hour = at + 1 + (means(d, at + 1) == SOT__MEANS_PAST);
        int full = count_at(d, hour), after = means(d, hour + 1);
        bool said = hour > at + 1 || before == SOT__MEANS_AT || before == SOT__MEANS_BY;
        if (!said || full == 0 || full > 12 || after == SOT__MEANS_HOUR || after == SOT__MEANS_DAY)
            return 0;
        uint32_t behind;
        int half = half_day_at(d, hour + 1, &behind);
        if (half)
            return set_time(w, (full % 12 + (half == SOT__MEANS_PM ? 12 : 0)) * 60 + 30, behind);
        return guess_time(w, full * 60 + 30, hour + 1);
    }
    uint32_t spoken = spoken_time(d, at, w);
    if (spoken)
        return spoken;
    int count = numbers(d, at, n, &mark);
    bool asked = before == SOT__MEANS_AT || before == SOT__MEANS_BY;
    bool unit = means(d, at + 1) == SOT__MEANS_HOUR || means(d, at + 1) == SOT__MEANS_CLOCK;
    if (count == 1 && (asked || unit) && d->at[at].length == 4 && n[0] < 2400 && n[0] % 100 < 60 &&
        (unit || (n[0] >= 600 && (n[0] < 1900 || n[0] > 2100)))) /* "at 1700", "1600 hrs", "0900 Uhr" */
        return set_time(w, n[0] / 100 * 60 + n[0] % 100, at + 1 + unit);
    if (count == 0 || count > 2 || n[0] > 24 || (count == 2 && mark != ':' && mark != '.') ||
        (count == 2 && n[1] > (n[0] == 24 ? 0 : 59)))
        return 0;
    if (count == 2 && mark == ':' && d->text[d->at[at].offset + d->at[at].length - 3] != ':')
        return 0; /* "1:1" */
    uint32_t behind;
    int next = means(d, at + 1), half = half_day_at(d, at + 1, &behind);
    if (half) {
        if (n[0] > 12)
            return 0;
        return set_time(w, (n[0] % 12 + (half == SOT__MEANS_PM ? 12 : 0)) * 60 + n[1], behind);
    }
    if (next == SOT__MEANS_CLOCK) {
        int minutes[3];
        uint32_t after = at + 2;
        if (count == 1 && numbers(d, after, minutes, &mark) == 1 && minutes[0] < 60) { /* "15 Uhr 30" */
            n[1] = minutes[0];
            after++;
        }
        if (n[0] >= 1 && n[0] < 6 && count == 1) /* "3 o'clock" */
            return guess_time(w, n[0] * 60 + n[1], after);
        return n[0] == 24 && n[1] ? 0 : set_time(w, n[0] * 60 + n[1], after);
    }
    if (count == 2 && mark == ':')
        return set_time(w, n[0] * 60 + n[1], at + 1);
    bool ends = at + 1 == d->to || (d->at[at + 1].flags & SOT__T_POINT) || means(d, at + 1) != 0;
    if ((ends || before != SOT__MEANS_AT) && sot__clock_with_point(d, at)) /* "um 14.30" */
        return guess_time(w, n[0] * 60 + n[1], at + 1);
    if (count == 1 && asked && n[0] > 0 && ends && !is(d, at + 1, '%'))
        return guess_time(w, n[0] * 60, at + 1);
    return 0;
}
