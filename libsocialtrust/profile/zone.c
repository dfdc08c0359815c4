/* SPDX-License-Identifier: MIT */
/* Days of a time zone with summer time, from a list of changes of its clocks: no clock is read, and no table
 * of zones. A day begins when the clocks first show it, and ends for good when they show the next: where they
 * go back over midnight, the hour that is there twice is the new day's. So days only ascend. */
#include "parts.h"

#include "base/search.h"

#define DAY_US INT64_C(86400000000)

static int64_t floor_day(int64_t local)
{
    return local / DAY_US - (local % DAY_US < 0);
}

const sot__span *sot__zone_span(const sot_profile *profile, int64_t t)
{
    size_t low = 1, high = profile->zone_count; /* the first span that begins after t */
    SOT__SEARCH(low, high, middle, profile->zone[middle].from <= t)
    return &profile->zone[low - 1];
}

int32_t sot__zone_day(const sot_profile *profile, int64_t t)
{
    const sot__span *span = sot__zone_span(profile, t);
    int32_t day = (int32_t)floor_day(t + span->offset_us);
    return day < span->least_day ? span->least_day : day;
}

int64_t sot__day_start(const sot_profile *profile, int32_t day)
{
    if (profile->zone_count == 0)
        return (int64_t)day * DAY_US - profile->day_offset_us;
    size_t low = 1, high = profile->zone_count; /* the first span that ends on that day or later is before */
    SOT__SEARCH(low, high, middle, profile->zone[middle].least_day < day)
    const sot__span *span = &profile->zone[low - 1];
    int64_t start = (int64_t)day * DAY_US - span->offset_us;
    return low > 1 && start < span->from ? span->from : start;
}

SOT__COLD sot_status sot__profile_finish_zone(sot_profile *profile, sot_error *error)
{
    if (profile->zone_count > 0 && profile->params.day_offset_minutes != 0)
        return sot__fail(error, SOT_E_RANGE,
                         "fold.zone: a zone has its own offsets: expected fold.day_offset_minutes to be 0");
    for (size_t k = 0; k < profile->zone_count; k++) {
        sot__span *span = &profile->zone[k];
        span->least_day = INT32_MIN;
        if (k == 0)
            continue;
        int64_t day = floor_day(span->from - 1 + span[-1].offset_us);
        span->least_day = day < span[-1].least_day ? span[-1].least_day : (int32_t)day;
    }
    return SOT_OK;
}
