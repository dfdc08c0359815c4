/* SPDX-License-Identifier: MIT */
/* A profile's inside: every numeric parameter as a field (params.def), open time, custom kinds and channels.
 */
#ifndef SOT_PROFILE_PROFILE_H
#define SOT_PROFILE_PROFILE_H

#include "base/base.h"
#include "profile/derived.h"
#include "socialtrust/profile.h"

#define SOT__PROFILE_CUSTOM_MAX 128 /* custom kinds, and custom channels */

/* Numeric parameters: one double each, X(field, "json.path", default, min, max). */
typedef struct sot__params {
#define FOLD(field, path, value, min, max) double field;
#define SCORE(field, path, value, min, max) double field;
#include "params.def"
} sot__params;

typedef struct sot__custom {
    char *name;
    int like; /* kinds: a built-in kind; channels: 1 behaves like chat, 0 does not */
    char *like_name;
    double times; /* strength factor, 0..3 */
} sot__custom;

typedef struct sot__interval {
    int64_t from, to; /* µs, half-open */
} sot__interval;

/* A stretch of time in which a zone's clocks are the same. */
typedef struct sot__span {
    int64_t from;        /* of the first: it holds from the beginning */
    int64_t offset_us;   /* east of UTC */
    int32_t least_day;   /* no earlier day comes again */
    int64_t open_before; /* open hours from the second span's beginning to this one's */
} sot__span;

#define SOT__ZONE_MOST 4096 /* changes: two a year make 2,000 years */

struct sot_profile {
    sot__kept kept; /* with `free`: the built-in one of its context, whose owners are the context's */
    atomic_uint references;
    sot_context *context;
    char *name;
    sot__params params;
    int64_t day_offset_us; /* from params.day_offset_minutes */
    sot__span *zone;       /* ascending; NULL: all days begin at the offset */
    size_t zone_count;
    sot__custom *kinds; /* ascending by name; code of kinds[i] is SOT_KIND_CUSTOM + i */
    size_t kind_count;
    sot__custom *channels; /* ascending by name */
    size_t channel_count;
    bool has_hours;       /* open hours given; without them always open */
    sot__interval *hours; /* of the week, µs from Monday 00:00 local, ascending, disjoint */
    size_t hour_count;
    int64_t hours_total;   /* open µs a week */
    sot__interval *closed; /* ascending, disjoint (overlapping ones are merged) */
    size_t closed_count;
    int64_t *closed_before; /* closed_count + 1: open µs lost to closed intervals before each */
    bool has_p_active;      /* "p_active" given */
    bool always_open;       /* neither hours nor closed: open time is elapsed time */
    uint8_t digest_all[16], digest_fold[16];
    char hex_all[33], hex_fold[33];
    double day_tables[SOT__DAY_TABLES][SOT__DAY_TABLE];
    sot__fold fold; /* the parameters as the fold and the scores use them: call sot__derive() last */
    sot__scoring scoring;
};

/* Of a profile with a zone: the span that a time lies in, and the day, counted from 1970. */
const sot__span *sot__zone_span(const sot_profile *profile, int64_t t);
int32_t sot__zone_day(const sot_profile *profile, int64_t t);

/* The profile's day of a time, and the first moment of a day. */
static inline int32_t sot__profile_day(const sot_profile *profile, int64_t t)
{
    if (SOT__UNLIKELY(profile->zone_count > 0))
        return sot__zone_day(profile, t);
    /* Counted from long before every time that a row may have: one division without a sign rounds down. */
    const uint64_t day_us = UINT64_C(86400000000), days_before = 106000000;
    uint64_t local = (uint64_t)(t + profile->day_offset_us) + days_before * day_us;
    return (int32_t)((int64_t)(local / day_us) - (int64_t)days_before);
}
int64_t sot__day_start(const sot_profile *profile, int32_t day);

/* Open µs in [from, to], from <= to. O(log closed + hours). */
int64_t sot__open_time(const sot_profile *profile, int64_t from, int64_t to);

/* The built-in kind that a code behaves like and its factor; false for an unknown code. */
bool sot__profile_kind(const sot_profile *profile, int code, int *base, double *times);

/* A kind's code by name, or -1. */
int sot__profile_kind_by_name(const sot_profile *profile, sot__text name);

/* How a channel behaves: factor, and whether like chat (built in: "chat", "sms"; unknown names: factor 1, not
 * chat). */
void sot__profile_channel(const sot_profile *profile, sot__text name, double *times, bool *chat);

#endif
