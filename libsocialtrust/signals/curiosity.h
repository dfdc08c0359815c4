/* SPDX-License-Identifier: MIT */
/* curiosity: asks.
 * Evidence: of the owner of a turn when it ends (open at T: as if it ended at T): q > 0: r += q; else if
 *   questions were looked for in all of it and it has 3 events or more: s += {fold.curiosity_none}.
 *   Half-life {fold.half_life_days.curiosity} d.
 * Score: θ with a = {trust.curiosity.base_rate}, W = {trust.curiosity.prior_weight}; r times
 *   {trust.unheard_share} as long as i has not turned to j.
 * Why: who never asks is not interested; but a short turn without a question says nothing. */
#ifndef SOT_SIGNALS_CURIOSITY_H
#define SOT_SIGNALS_CURIOSITY_H

#include "signals/signal.h"

#define SOT__SHOWN_BY_CURIOSITY SOT__SHOWN_BY_QUESTIONS

typedef struct sot__curiosity {
    sot__rate rate;
} sot__curiosity;

static inline void sot__curiosity_fields(sot__cursor *c, sot__curiosity *own)
{
    sot__field_rate(c, &own->rate);
}

SOT__INLINE void sot__curiosity_fold(sot__curiosity own[2], const sot__step *s, sot__when when)
{
    if (when != SOT__ANSWERED && when != SOT__UNANSWERED && when != SOT__ASKED)
        return;
    sot__rate *rate = &own[s->turn->owner].rate;
    if (s->turn->question > 0)
        sot__rate_add(rate, s->t, s->fold->h_curiosity, s->turn->question, 0);
    else if (s->turn->looked && s->turn->events >= 3)
        sot__rate_add(rate, s->t, s->fold->h_curiosity, 0, s->fold->p->curiosity_none);
}

static inline double sot__curiosity_age(const sot__curiosity own[2], const sot__moment *m, int j)
{
    return sot__age(m->t, own[j].rate.at, m->fold->h_curiosity);
}

/* What the open turn adds to what has faded of its owner's, as if it ended now. */
static inline sot__found sot__curiosity_turn(const sot__moment *m)
{
    if (m->turn->question > 0)
        return (sot__found){m->turn->question, 0};
    return (sot__found){0, m->turn->looked && m->turn->events >= 3 ? m->fold->p->curiosity_none : 0};
}

#endif
