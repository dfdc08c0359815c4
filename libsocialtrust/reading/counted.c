/* SPDX-License-Identifier: MIT */
/* Times that are counted: "in two days", "within the hour", "two weeks from Friday", "in einer
 * Viertelstunde". */
#include "dates.h"

/* "in two days", "within an hour", "in half an hour", "in a week". */
static uint32_t exactly(const dater *d, when *w, int minutes, uint32_t next)
{
    w->exact = true;
    w->due_us = d->now_us + minutes * MINUTE;
    return next;
}

/* "a quarter of an hour", "three quarters of an hour", "einer Viertelstunde". */
static uint32_t quarters_at(const dater *d, uint32_t at, when *w)
{
    uint32_t name = at + (count_at(d, at) == 1);
    if (means(d, name) == SOT__MEANS_QUARTERHOUR)
        return exactly(d, w, 15, name + 1);
    if (means(d, name) == SOT__MEANS_THREEQUARTERS && means(d, name + 1) != SOT__MEANS_OF)
        return exactly(d, w, 45, name + 1);
    uint32_t of = at + 1;
    bool hour =
        means(d, of) == SOT__MEANS_OF && count_at(d, of + 1) == 1 && means(d, of + 2) == SOT__MEANS_HOUR;
    if (!hour && count_at(d, at) && means(d, at + 2) == SOT__MEANS_OF && count_at(d, at + 3) == 1 &&
        means(d, at + 4) == SOT__MEANS_HOUR) {
        of = at + 2;
        hour = true;
    }
    int name_of = means(d, of - 1);
    if (!hour || (name_of != SOT__MEANS_QUARTER && name_of != SOT__MEANS_THREEQUARTERS))
        return 0;
    int count = of == at + 2 && count_at(d, at) == 3 ? 3 : name_of == SOT__MEANS_THREEQUARTERS ? 3 : 1;
    return exactly(d, w, 15 * count, of + 3);
}

/* "two weeks from now", "a week on Friday", "a week today": counted from a day that is said. */
static uint32_t from_day(const dater *d, uint32_t at, when *w)
{
    int count = count_at(d, at), unit = means(d, at + 1), link = means(d, at + 2);
    int64_t days = unit == SOT__MEANS_DAY         ? 1
                   : unit == SOT__MEANS_WEEK      ? 7
                   : unit == SOT__MEANS_FORTNIGHT ? 14
                                                  : 0;
    if (count < 1 || !days)
        return 0;
    bool from = link == SOT__MEANS_PAST || link == SOT__MEANS_AT, on = link == SOT__MEANS_ON;
    int m = means(d, at + 2 + (from || on));
    bool named = m >= SOT__MEANS_MON && m <= SOT__MEANS_SUN && (on || from);
    bool near = (m == SOT__MEANS_TODAY || m == SOT__MEANS_TOMORROW || m == SOT__MEANS_NOW) && !on &&
                (from || (unit != SOT__MEANS_DAY && m != SOT__MEANS_NOW));
    if (!named && !near)
        return 0;
    int ahead = named ? (m - SOT__MEANS_MON - d->weekday + 7) % 7 : m == SOT__MEANS_TOMORROW;
    ahead += 7 * (named && ahead == 0);
    set_day(w, d->today + ahead + days * count);
    return at + 3 + (from || on);
}

uint32_t sot__counted_time(const dater *d, uint32_t at, when *w)
{
    bool in = means(d, at) == SOT__MEANS_IN;
    uint32_t counted = from_day(d, at + in, w);
    if (counted)
        return counted;
    if (!in && at > d->from && !is(d, at - 1, ',')) /* "Two hours, then you'll have it" */
        return 0;
    uint32_t next = at + in, quarters = quarters_at(d, next, w);
    if (quarters)
        return quarters;
    if (means(d, next) == SOT__MEANS_FORTNIGHT ||
        (means(d, next + 1) == SOT__MEANS_FORTNIGHT && count_at(d, next) == 1)) {
        set_day(w, d->today + 14);
        return next + 1 + (means(d, next) != SOT__MEANS_FORTNIGHT);
    }
    /* "in half an hour", "in einer halben Stunde" */
    if (count_at(d, next) == 1 && means(d, next + 1) == SOT__MEANS_TWO)
        next++;                                             /* "in a couple of days" */
    int whole = means(d, next) - SOT__MEANS_ONEANDHALF + 1; /* "in anderthalb Stunden" */
    bool more = whole >= 1 && whole <= 3;
    bool half = !more && (half_at(d, next) || half_at(d, next + 1));
    if (half && half_at(d, next))
        next++;
    else if (half)
        next += 2;
    int count = more ? whole : half && means(d, next) != SOT__MEANS_ONE ? 0 : count_at(d, next);
    if (!more && count && count_at(d, next + 2) == 1 && half_at(d, next + 3)) {
        more = true; /* "in two and a half hours" */
        next += 3;
    }
    if (count == 0 && !half && !in)
        return 0;
    if (count == 0 && !half) { /* "innerhalb von zwei Tagen", "within the next two days" */
        next++;
        count = count_at(d, next);
        if (count == 0 && (means(d, next) == SOT__MEANS_NEXT || means(d, next) == SOT__MEANS_COMING)) {
            next++;
            count = count_at(d, next);
        }
        if (count == 0 && means(d, next) == SOT__MEANS_HOUR) { /* "within the hour" */
            w->exact = true;
            w->due_us = d->now_us + 60 * MINUTE;
            return next + 1;
        }
        if (count == 0 && means(d, next) == SOT__MEANS_WEEK && means(d, next - 1) != SOT__MEANS_THIS &&
            d->reader->common[d->at[next - 1].word]) {
            set_day(w, d->today + 7); /* "within the week" */
            return next + 1;
        }
        if (count == 0)
            return 0;
    }
    if (count)
        next++;
    next += means(d, next) == SOT__MEANS_OF; /* "a couple of days" */
    int64_t step = 0;
    if (!in && !half && means(d, next) != SOT__MEANS_MINUTE && means(d, next) != SOT__MEANS_HOUR &&
        !(means(d, next + 1) == SOT__MEANS_PAST && means(d, next + 2) == SOT__MEANS_NOW))
        return 0; /* "two days ago", "three weeks of rain" */
    bool and_half = means(d, next + 2) == SOT__MEANS_ONE && half_at(d, next + 3); /* "an hour and a half" */
    int halves = half ? 1 : 2 * count + (more || and_half);
    if (in && next == at + 2 && count && count <= 60 && number_token(d, at + 1) && !is(d, next, '%') &&
        (next == d->to || d->at[next].flags & SOT__T_POINT)) { /* "calling you in 20" */
        w->exact = true;
        w->due_us = d->now_us + count * MINUTE;
        return next;
    }
    switch (means(d, next)) {
    case SOT__MEANS_MINUTE:
        step = MINUTE;
        break;
    case SOT__MEANS_HOUR:
        step = 60 * MINUTE;
        break;
    case SOT__MEANS_DAY:
        /* "in acht Tagen" is a week; in figures it is what it says */
        set_day(w, halves % 2 ? floor_div(d->now_us + DAY / 2 * halves, DAY)
                              : d->today + count - (count == 8 && !number_token(d, next - 1)));
        break;
    case SOT__MEANS_WORKDAY: {
        int64_t day = d->today;
        for (int left = count; left > 0; left -= (((day + 3) % 7 + 7) % 7) < 5)
            day++;
        set_day(w, day);
        break;
    }
    case SOT__MEANS_WEEK:
        set_day(w, d->today + 7 * (int64_t)halves / 2);
        break;
    case SOT__MEANS_MONTH:
    case SOT__MEANS_YEAR: {
        int months = means(d, next) == SOT__MEANS_YEAR ? 6 * halves : halves / 2;
        int month = d->month - 1 + months, year = d->year + month / 12;
        month = month % 12 + 1;
        int last = month_days(year, month);
        bool later = means(d, next) == SOT__MEANS_MONTH && halves % 2;
        set_day(w, days_of(year, month, d->mday < last ? d->mday : last) + (later ? 15 : 0));
        break;
    }
    default:
        return 0;
    }
    if (step) {
        w->exact = true;
        w->due_us = d->now_us + step * halves / 2;
    }
    next += 1 + 3 * (uint32_t)and_half;
    return next + (next + 1 < d->to && is_genitive(d, next) ? 2 : 0); /* "in a week's time" */
}
