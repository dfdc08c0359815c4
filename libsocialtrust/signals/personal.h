/* SPDX-License-Identifier: MIT */
/* personal: they open up.
 * Evidence: personal days per direction (day signal): value = largest q of the cue `personal`, of any
 *   kind; a two-way event counts for both. Half-life {fold.half_life_days.personal} d.
 * Score: c = w·ln(1+min) of both sides' personal days; n = their sum + chances.
 * Why: intimacy is the strongest part of tie strength in Gilbert & Karahalios 2009; the minimum, because
 *   it must be shared. Hardly occurs in public data: untested. */
#ifndef SOT_SIGNALS_PERSONAL_H
#define SOT_SIGNALS_PERSONAL_H

#include "signals/signal.h"

#define SOT__SHOWN_BY_PERSONAL     \
    {                              \
        .cues = SOT__CUE(PERSONAL) \
    }

typedef struct sot__personal {
    sot__daysum days;
} sot__personal;

static inline void sot__personal_fields(sot__cursor *c, sot__personal *own)
{
    sot__field_daysum(c, &own->days);
}

SOT__INLINE void sot__personal_fold(sot__personal own[2], const sot__step *s, sot__when when)
{
    if (when != SOT__CONTENT)
        return;
    for (int d = 0; d < 2; d++)
        if (d == s->i || s->two_way)
            sot__daysum_max(&own[d].days, s->day, &s->fold->h_personal, s->extra->cues[SOT_CUE_PERSONAL]);
}

static inline bool sot__personal_any(const sot__personal own[2])
{
    return sot__daysum_any(&own[0].days) || sot__daysum_any(&own[1].days);
}

static inline sot__counted sot__personal_part(const sot__personal own[2], const sot__moment *m,
                                              const sot__prior *prior)
{
    double w = prior->w;
    double a = sot__daysum_at(&own[0].days, m->day, &m->fold->h_personal);
    double b = sot__daysum_at(&own[1].days, m->day, &m->fold->h_personal);
    double n = sot__smaller(a, b);
    return (sot__counted){n > 0 ? w * sot__log1p(n) : 0, a + b, a, b};
}

#endif
