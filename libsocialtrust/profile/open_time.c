/* SPDX-License-Identifier: MIT */
/* Open time: the part of a span that lies within the weekly open hours and outside the closed intervals. A
 * function W(t) counts the weekly open time up to t from a fixed Monday; what closed intervals take from it
 * is summed up beforehand, so that any span is a difference of two look-ups. */
#include "parts.h"

#include "base/search.h"

#include <stdlib.h>

#define MINUTE_US INT64_C(60000000)
#define DAY_US (INT64_C(1440) * MINUTE_US)
#define WEEK_US (7 * DAY_US)

/* Open hours up to what a clock shows; only differences have a meaning. |local| stays far below 2^62. */
static int64_t weekly_local(const sot_profile *profile, int64_t local)
{
    local += 3 * DAY_US; /* 1970-01-01 was a Thursday */
    int64_t week = local / WEEK_US, rest = local % WEEK_US, open = 0;
    if (rest < 0) {
        week--;
        rest += WEEK_US;
    }
    for (size_t i = 0; i < profile->hour_count && rest > profile->hours[i].from; i++)
        open += (rest < profile->hours[i].to ? rest : profile->hours[i].to) - profile->hours[i].from;
    return week * profile->hours_total + open;
}

/* Open hours up to t, without regard to closed intervals; only differences have a meaning. In a zone they are
 * those of its spans: an hour that clocks show twice is open twice, one that they leave out never. */
static int64_t weekly(const sot_profile *profile, int64_t t)
{
    if (!profile->has_hours)
        return t;
    if (profile->zone_count == 0)
        return weekly_local(profile, t + profile->day_offset_us);
    const sot__span *span = sot__zone_span(profile, t);
    int64_t since = span == profile->zone && profile->zone_count > 1 ? span[1].from : span->from;
    return span->open_before + weekly_local(profile, t + span->offset_us) -
           weekly_local(profile, since + span->offset_us);
}

/* Open time that closed intervals have taken up to t. */
static int64_t lost(const sot_profile *profile, int64_t t)
{
    size_t low = 0, high = profile->closed_count; /* intervals that begin before t */
    SOT__SEARCH(low, high, middle, profile->closed[middle].from < t)
    if (low == 0)
        return 0;
    const sot__interval *last = &profile->closed[low - 1];
    int64_t end = t < last->to ? t : last->to;
    return profile->closed_before[low - 1] + weekly(profile, end) - weekly(profile, last->from);
}

int64_t sot__open_time(const sot_profile *profile, int64_t from, int64_t to)
{
    if (profile->always_open)
        return to - from;
    return weekly(profile, to) - weekly(profile, from) - (lost(profile, to) - lost(profile, from));
}

static int by_start(const void *a, const void *b)
{
    const sot__interval *x = a, *y = b;
    if (x->from != y->from)
        return x->from < y->from ? -1 : 1;
    return (x->to > y->to) - (x->to < y->to);
}

SOT__COLD sot_status sot__profile_finish_open_time(sot_profile *profile, sot_error *error)
{
    profile->day_offset_us = (int64_t)profile->params.day_offset_minutes * MINUTE_US;
    profile->hours_total = profile->has_hours ? 0 : WEEK_US;
    for (size_t i = 0; i < profile->hour_count; i++)
        profile->hours_total += profile->hours[i].to - profile->hours[i].from;

    for (size_t k = 2; k < profile->zone_count; k++) {
        const sot__span *before = &profile->zone[k - 1];
        profile->zone[k].open_before = before->open_before +
                                       weekly_local(profile, profile->zone[k].from + before->offset_us) -
                                       weekly_local(profile, before->from + before->offset_us);
    }
    sot__interval *closed = profile->closed;
    if (profile->closed_count > 1) {
        qsort(closed, profile->closed_count, sizeof *closed, by_start);
        size_t last = 0;
        for (size_t i = 1; i < profile->closed_count; i++) {
            if (closed[i].from > closed[last].to)
                closed[++last] = closed[i];
            else if (closed[i].to > closed[last].to)
                closed[last].to = closed[i].to;
        }
        profile->closed_count = last + 1;
    }
    profile->closed_before =
        sot__alloc(profile->context, profile->closed_count + 1, sizeof *profile->closed_before);
    if (!profile->closed_before)
        return sot__no_memory(error);
    profile->closed_before[0] = 0;
    for (size_t i = 0; i < profile->closed_count; i++)
        profile->closed_before[i + 1] =
            profile->closed_before[i] + weekly(profile, closed[i].to) - weekly(profile, closed[i].from);
    profile->always_open = !profile->has_hours && profile->closed_count == 0;
    return SOT_OK;
}
