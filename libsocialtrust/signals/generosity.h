/* SPDX-License-Identifier: MIT */
/* generosity: supports and recognises.
 * Evidence: support kinds w, `share` {fold.generosity_share}·w, `like` {fold.generosity_like}·w, cue
 *   `gratitude` q: r, together at most {fold.daily_cap} a day. Half-life {fold.half_life_days.generosity}
 *   d.
 * Score: θ with a = {trust.generosity.base_rate}, W = {trust.generosity.prior_weight}; r times
 *   {trust.unheard_share} as long as i has not turned to j; s = 0.
 * Why: benevolence is one of the three roots of trust (Mayer, Davis & Schoorman 1995); capped a day, so
 *   that it cannot be bought in bulk. */
#ifndef SOT_SIGNALS_GENEROSITY_H
#define SOT_SIGNALS_GENEROSITY_H

#include "signals/signal.h"

#define SOT__SHOWN_BY_GENEROSITY                                                                     \
    {                                                                                                \
        SOT__CLASS_SUPPORT, .kinds = SOT__KIND(SHARE) | SOT__KIND(LIKE), .cues = SOT__CUE(GRATITUDE) \
    }

typedef struct sot__generosity {
    sot__value given;
    sot__cap cap;
} sot__generosity;

static inline void sot__generosity_fields(sot__cursor *c, sot__generosity *own)
{
    sot__field_value(c, &own->given);
    sot__field_cap(c, &own->cap);
}

static inline void sot__generosity_add(sot__generosity *own, const sot__fold *fold, int64_t t, int32_t day,
                                       double r)
{
    r = sot__cap_take(&own->cap, day, fold->p->daily_cap, r);
    if (r > 0)
        sot__value_add(&own->given, t, fold->h_generosity, r);
}

SOT__INLINE void sot__generosity_fold(sot__generosity own[2], const sot__step *s, sot__when when)
{
    if (when != SOT__ACT)
        return;
    const sot__params *p = s->fold->p;
    double w = s->event->strength, r = s->extra->cues[SOT_CUE_GRATITUDE];
    if (s->kind == SOT_KIND_LIKE)
        r += p->generosity_like * w;
    else if (s->kind == SOT_KIND_SHARE)
        r += p->generosity_share * w;
    else if (s->class == SOT__CLASS_SUPPORT)
        r += w;
    if (r > 0)
        sot__generosity_add(&own[s->i], s->fold, s->t, s->day, r);
}

static inline sot__found sot__generosity_found(const sot__generosity own[2], const sot__moment *m, int j)
{
    return (sot__found){sot__heard(m, j, sot__value_at(&own[j].given, m->t, m->fold->h_generosity)), 0};
}

#endif
