/* SPDX-License-Identifier: MIT */
/* stated: says so: the other's latest rating.
 * Evidence: i's latest `rate` of j, v: r = (1+v)/2, s = (1−v)/2, decayed with {fold.half_life_days.stated}
 *   d.
 * Score: θ with a = {trust.stated.base_rate}, W = {trust.stated.prior_weight}.
 * Why: one stated opinion is one observation, however strongly it is put. */
#ifndef SOT_SIGNALS_STATED_H
#define SOT_SIGNALS_STATED_H

#include "signals/signal.h"

#define SOT__SHOWN_BY_STATED     \
    {                            \
        .kinds = SOT__KIND(RATE) \
    }

typedef struct sot__stated {
    double rating;    /* the latest by the other, about this side */
    int64_t rated;    /* when */
    uint32_t ratings; /* so many there were; never decayed */
} sot__stated;

static inline void sot__stated_fields(sot__cursor *c, sot__stated *own)
{
    sot__field_real(c, &own->rating, -1, 1, false);
    sot__field_count(c, &own->ratings);
    sot__field_past(c, &own->rated, own->ratings > 0);
}

SOT__INLINE void sot__stated_fold(sot__stated own[2], const sot__step *s, sot__when when)
{
    if (when != SOT__ACT || s->kind != SOT_KIND_RATE)
        return;
    own[s->j].rating = s->extra->sentiment;
    own[s->j].rated = s->t;
    own[s->j].ratings++;
}

static inline sot__found sot__stated_found(const sot__stated own[2], const sot__moment *m, int j)
{
    if (own[j].ratings == 0)
        return (sot__found){0, 0};
    double f = sot__fade(m->t - own[j].rated, m->fold->h_stated);
    return (sot__found){f * (1 + own[j].rating) / 2, f * (1 - own[j].rating) / 2};
}

#endif
