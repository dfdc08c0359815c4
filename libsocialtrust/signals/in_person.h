/* SPDX-License-Identifier: MIT */
/* in_person: meeting offline.
 * Evidence: M, hours of two-way `meet` (day signal): the day's value = min(x, Σ min(x, hours)·g), x =
 *   {fold.in_person_cap_hours}; unknown duration counts {fold.in_person_unknown_hours} h. Half-life
 *   {fold.half_life_days.in_person} d.
 * Score: c = w·ln(1+M/m), m = {depth.in_person.unit_hours} h; n = M + chances.
 * Why: minutes together know friends best: in a school week pairs differ by minutes a day (Thiers .84 for
 *   time together, .76 for days). Capped a day: a conference must not outweigh a year of lunches. */
#ifndef SOT_SIGNALS_IN_PERSON_H
#define SOT_SIGNALS_IN_PERSON_H

#include "signals/signal.h"

#define SOT__SHOWN_BY_IN_PERSON  \
    {                            \
        .kinds = SOT__KIND(MEET) \
    }

typedef struct sot__in_person {
    sot__daysum hours;
    uint32_t meetings;
} sot__in_person;

static inline void sot__in_person_fields(sot__cursor *c, sot__in_person *own)
{
    sot__field_daysum(c, &own->hours);
    sot__field_count(c, &own->meetings);
}

SOT__INLINE void sot__in_person_fold(sot__in_person *own, const sot__step *s, sot__when when)
{
    if (when != SOT__TALK || s->kind != SOT_KIND_MEET || !s->two_way)
        return;
    const sot__params *p = s->fold->p;
    double hours = isnan(s->extra->duration_s) ? p->in_person_unknown_hours : s->extra->duration_s / 3600;
    if (hours > p->in_person_cap_hours)
        hours = p->in_person_cap_hours;
    sot__daysum_capped(&own->hours, s->day, &s->fold->h_in_person, hours * s->share, p->in_person_cap_hours);
    own->meetings++;
}

static inline double sot__in_person_hours(const sot__in_person *own, const sot__fold *fold, int32_t day)
{
    return sot__daysum_at(&own->hours, day, &fold->h_in_person);
}

static inline bool sot__in_person_any(const sot__in_person *own)
{
    return own->meetings > 0 || sot__daysum_any(&own->hours);
}

static inline sot__counted sot__in_person_part(const sot__in_person *own, const sot__moment *m,
                                               const sot__prior *prior)
{
    double c = prior->w * sot__log1p(m->hours / m->fold->p->in_person_unit);
    return (sot__counted){c, m->hours, m->hours, own->meetings};
}

#endif
