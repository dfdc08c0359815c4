/* SPDX-License-Identifier: MIT */
/* support: they help each other.
 * Evidence: days with support (`help thank praise introduce endorse gift`) per direction (day signal):
 *   value = largest w of the day's; with w = 0 it is not a day. Half-life {fold.half_life_days.support} d.
 * Score: c = w·ln(1+min) + ½w·ρ·ln(1+max) of both sides' support days; n = min + max + chances.
 * Why: what both give counts whole; what one gives counts half, as far as dialogue is balanced. Hardly
 *   occurs in public data: untested. */
#ifndef SOT_SIGNALS_SUPPORT_H
#define SOT_SIGNALS_SUPPORT_H

#include "signals/signal.h"

#define SOT__SHOWN_BY_SUPPORT       \
    {                               \
        .class = SOT__CLASS_SUPPORT \
    }

typedef struct sot__support {
    sot__daysum days;
    uint32_t rows; /* never decayed */
} sot__support;

static inline void sot__support_fields(sot__cursor *c, sot__support *own)
{
    sot__field_daysum(c, &own->days);
    sot__field_count(c, &own->rows);
}

SOT__INLINE void sot__support_fold(sot__support own[2], const sot__step *s, sot__when when)
{
    if (when != SOT__ACT || s->class != SOT__CLASS_SUPPORT)
        return;
    sot__daysum_max(&own[s->i].days, s->day, &s->fold->h_support, s->event->strength);
    own[s->i].rows++;
}

static inline bool sot__support_any(const sot__support own[2])
{
    return sot__daysum_any(&own[0].days) || sot__daysum_any(&own[1].days);
}

static inline sot__counted sot__support_part(const sot__support own[2], const sot__moment *m,
                                             const sot__prior *prior)
{
    double w = prior->w;
    double a = sot__daysum_at(&own[0].days, m->day, &m->fold->h_support);
    double b = sot__daysum_at(&own[1].days, m->day, &m->fold->h_support);
    double c = w * sot__log1p(sot__smaller(a, b)) + 0.5 * w * m->rho * sot__log1p(sot__larger(a, b));
    return (sot__counted){c, a + b, a, b};
}

#endif
