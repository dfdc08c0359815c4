/* SPDX-License-Identifier: MIT */
/* Sums that fade: each is kept as of its own last event and brought forward when something is added or asked,
 * so that a state can be continued and asking never changes it. */
#ifndef SOT_SIGNALS_DECAY_H
#define SOT_SIGNALS_DECAY_H

#include <stdbool.h>
#include <stdint.h>

#include "base/special.h"
#include "profile/derived.h"

#define SOT__DAY_US INT64_C(86400000000)
#define SOT__HOUR_US INT64_C(3600000000)

/* 2^(-age/half-life), age in µs; `rate` is 1/half-life per µs. Written out it is a hundred bytes in a hundred
 * places: a file that few rows go through defines SOT__FADE_CALLED before it includes this. */
static inline double sot__fade(int64_t age_us, double rate)
{
#ifdef SOT__FADE_CALLED
    return sot__decay_rarely((double)age_us * rate);
#else
    return sot__decay((double)age_us * rate);
#endif
}

#ifndef SOT__FADE_CALLED
#define NAME(name) name##_two
#define TARGET
#if defined(__GNUC__)
#define LANES 2
#else
#define LANES 1
#endif
#include "base/lanes.def"
#include "base/lanes_end.def"
#endif

/* sot__decay() of two numbers, which a processor works out side by side: little more than one. */
static inline void sot__decay_both(double x, double y, double *x_left, double *y_left)
{
#ifdef SOT__FADE_CALLED
    *x_left = sot__decay_rarely(x);
    *y_left = x == y ? *x_left : sot__decay_rarely(y);
#else
    double both[2] = {x, y};
    for (size_t k = 0; k < 2; k += sizeof(lanes_two) / sizeof *both) {
        lanes_two here;
        memcpy(&here, both + k, sizeof here);
        here = decay_of_two(here);
        memcpy(both + k, &here, sizeof here);
    }
    *x_left = both[0];
    *y_left = both[1];
#endif
}

/* How many half-lives have passed: what fades in lanes. */
static inline double sot__age(int64_t t, int64_t at, double rate)
{
    return (double)(t - at) * rate;
}

/* 2^(-days/half-life), whole days; 1 for negative ones, which only a forged blob has. */
static inline double sot__fade_days(const sot__dayrate *rate, int32_t days)
{
    return (uint32_t)days < SOT__DAY_TABLE ? rate->table[days]
                                           : sot__decay_rarely((double)days * rate->per_day);
}

/* ---- evidence for (r) and against (s) ---- */

typedef struct sot__rate {
    double r, s;
    int64_t at;
} sot__rate;

static inline void sot__rate_forward(sot__rate *rate, int64_t t, double per_us)
{
    if (rate->r != 0 || rate->s != 0) {
        double f = sot__fade(t - rate->at, per_us);
        rate->r *= f;
        rate->s *= f;
    }
    rate->at = t;
}

static inline void sot__rate_add(sot__rate *rate, int64_t t, double per_us, double r, double s)
{
    sot__rate_forward(rate, t, per_us);
    rate->r += r;
    rate->s += s;
}

/* Adds g of a turn that was answered after so many τ: what the wait has left of it for, the rest against. */
static inline void sot__rate_answered(sot__rate *rate, int64_t t, double per_us, double g, double waited)
{
    double f, u;
    sot__decay_both(sot__age(t, rate->at, per_us), waited, &f, &u);
    rate->r = rate->r * f + g * u;
    rate->s = rate->s * f + g * (1 - u);
    rate->at = t;
}

/* What counted as `all` against at `before` turns out to be worth u of it for. */
static inline void sot__rate_recant(sot__rate *rate, int64_t t, double per_us, int64_t before, double all,
                                    double u)
{
    sot__rate_add(rate, t, per_us, all * u, 0);
    double s = rate->s + all * (1 - u) - all * sot__decay_rarely((double)(t - before) * per_us);
    rate->s = s > 0 ? s : 0;
}

/* ---- one value ---- */

typedef struct sot__value {
    double v;
    int64_t at;
} sot__value;

static inline double sot__value_at(const sot__value *value, int64_t t, double per_us)
{
    return value->v != 0 ? value->v * sot__fade(t - value->at, per_us) : 0.0;
}

static inline void sot__value_add(sot__value *value, int64_t t, double per_us, double more)
{
    value->v = sot__value_at(value, t, per_us) + more;
    value->at = t;
}

/* What is left of a day's cap: takes up to `want` out of it and returns what could be had. */
typedef struct sot__cap {
    int32_t day;
    double used;
} sot__cap;

static inline double sot__cap_take(sot__cap *cap, int32_t day, double most, double want)
{
    if (cap->day != day || cap->used == 0) {
        cap->day = day;
        cap->used = 0;
    }
    double take = want < most - cap->used ? want : most - cap->used;
    if (!(take > 0))
        return 0;
    cap->used += take;
    return take;
}

/* ---- a day signal: the day's value is the largest seen that day (or a capped sum), older days fade by whole
 * days ---- */

typedef struct sot__daysum {
    double sum;   /* of the days before `day`, as of `day` */
    double today; /* the value of `day`; 0: no day yet */
    int32_t day;
} sot__daysum;

static inline double sot__daysum_at(const sot__daysum *days, int32_t day, const sot__dayrate *rate)
{
    double v = days->sum + days->today;
    return v != 0 && day != days->day ? v * sot__fade_days(rate, day - days->day) : v;
}

/* Whether there was any day. */
static inline bool sot__daysum_any(const sot__daysum *days)
{
    return days->sum + days->today != 0;
}

static inline void sot__daysum_max(sot__daysum *days, int32_t day, const sot__dayrate *rate, double value)
{
    if (days->day == day && days->today != 0) {
        if (value > days->today)
            days->today = value;
    } else if (value > 0) {
        days->sum = sot__daysum_at(days, day, rate);
        days->today = value;
        days->day = day;
    }
}

static inline void sot__daysum_capped(sot__daysum *days, int32_t day, const sot__dayrate *rate, double value,
                                      double most)
{
    double before = days->day == day ? days->today : 0;
    sot__daysum_max(days, day, rate, before + value < most ? before + value : most);
}

#endif
