/* SPDX-License-Identifier: MIT */
/* openness: open and authentic.
 * Evidence: `disclose`, `correct`: r += w; cue `apology`: r += q; together at most {fold.daily_cap} a day
 *   (what comes first that day counts, and ages from its own time). `misrepresent`: s += f·w, f =
 *   {fold.loss_factor}. Half-life {fold.half_life_days.openness} d.
 * Score: θ with a = {trust.openness.base_rate}, W = {trust.openness.prior_weight}; r times
 *   {trust.unheard_share} as long as i has not turned to j.
 * Why: telling openly, putting right and apologising cost something; a base rate of .8 because most people
 *   mean what they say. */
#ifndef SOT_SIGNALS_OPENNESS_H
#define SOT_SIGNALS_OPENNESS_H

#include "signals/signal.h"

#define SOT__SHOWN_BY_OPENNESS                                                       \
    {                                                                                \
        .kinds = SOT__KIND(DISCLOSE) | SOT__KIND(CORRECT) | SOT__KIND(MISREPRESENT), \
        .cues = SOT__CUE(APOLOGY)                                                    \
    }

typedef struct sot__openness {
    sot__rate rate;
    sot__cap cap;
} sot__openness;

static inline void sot__openness_fields(sot__cursor *c, sot__openness *own)
{
    sot__field_rate(c, &own->rate);
    sot__field_cap(c, &own->cap);
}

static inline void sot__openness_add(sot__openness *own, const sot__fold *fold, int64_t t, int32_t day,
                                     double r)
{
    r = sot__cap_take(&own->cap, day, fold->p->daily_cap, r);
    if (r > 0)
        sot__rate_add(&own->rate, t, fold->h_openness, r, 0);
}

SOT__INLINE void sot__openness_fold(sot__openness own[2], const sot__step *s, sot__when when)
{
    if (when != SOT__ACT)
        return;
    sot__openness *me = &own[s->i];
    const sot__fold *fold = s->fold;
    double w = s->event->strength, r = s->extra->cues[SOT_CUE_APOLOGY];
    if (s->kind == SOT_KIND_DISCLOSE || s->kind == SOT_KIND_CORRECT)
        r += w;
    else if (s->kind == SOT_KIND_MISREPRESENT)
        sot__rate_add(&me->rate, s->t, fold->h_openness, 0, fold->p->loss_factor * w);
    if (r > 0)
        sot__openness_add(me, fold, s->t, s->day, r);
}

static inline sot__found sot__openness_found(const sot__openness own[2], const sot__moment *m, int j)
{
    sot__found f = sot__rate_at(m, own[j].rate, m->fold->h_openness);
    f.r = sot__heard(m, j, f.r);
    return f;
}

#endif
