/* SPDX-License-Identifier: MIT */
/* warmth: humour, thanks, kind words.
 * Evidence: (day signal) the day's r value = largest of q(humour), q(gratitude), positive sentiment; s
 *   value = largest negative sentiment; `rate` rows take no part, not even with cues. Half-life
 *   {fold.half_life_days.warmth} d.
 * Score: θ with a = {trust.warmth.base_rate}, W = {trust.warmth.prior_weight}; r times
 *   {trust.unheard_share} as long as i has not turned to j.
 * Why: a day counts once: ten smileys in an hour are one good mood. */
#ifndef SOT_SIGNALS_WARMTH_H
#define SOT_SIGNALS_WARMTH_H

#include "signals/signal.h"

#define SOT__SHOWN_BY_WARMTH                                                                        \
    {                                                                                               \
        .cues = SOT__CUE(HUMOUR) | SOT__CUE(GRATITUDE), .fields = UINT64_C(1) << SOT_SEEN_SENTIMENT \
    }

typedef struct sot__warmth {
    sot__daysum warm, cold;
} sot__warmth;

static inline void sot__warmth_fields(sot__cursor *c, sot__warmth *own)
{
    sot__field_daysum(c, &own->warm);
    sot__field_daysum(c, &own->cold);
}

SOT__INLINE void sot__warmth_fold(sot__warmth own[2], const sot__step *s, sot__when when)
{
    if (when != SOT__CONTENT || s->kind == SOT_KIND_RATE) /* its sentiment is the rating */
        return;
    const double *q = s->extra->cues;
    double warm = sot__larger(q[SOT_CUE_HUMOUR], q[SOT_CUE_GRATITUDE]);
    double mood = isnan(s->extra->sentiment) ? 0 : s->extra->sentiment;
    sot__daysum_max(&own[s->i].warm, s->day, &s->fold->h_warmth, mood > warm ? mood : warm);
    sot__daysum_max(&own[s->i].cold, s->day, &s->fold->h_warmth, -mood);
}

static inline sot__found sot__warmth_found(const sot__warmth own[2], const sot__moment *m, int j)
{
    return (sot__found){sot__heard(m, j, sot__daysum_at(&own[j].warm, m->day, &m->fold->h_warmth)),
                        sot__daysum_at(&own[j].cold, m->day, &m->fold->h_warmth)};
}

#endif
