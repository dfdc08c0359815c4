/* SPDX-License-Identifier: MIT */
/* replies: something comes back: are turns answered, and soon?
 * Evidence: of the pair. A turn answered after T_r: u = dec(T_r/τ), τ = {fold.tau_hours.reply} h; r +=
 *   g·u, s += g·(1−u). Unanswered: s += g. Open at T with age y: s += g·(1−dec(y/τ)), at query time only.
 *   Half-life {fold.half_life_days.replies} d.
 * Told: (r+Wa)/(r+s+W), the chance of an answer, a = {replies.base_rate}, W = {replies.prior_weight};
 *   missing without a turn. What next steps would bring is weighed by it.
 * Why: answers in a pair tell of the next answer (AUC .753 on email-Eu, .720 on CollegeMsg, untrained),
 *   not of closeness. W = 4 and 90 days are the best joint compromise of the two. */
#ifndef SOT_SIGNALS_REPLIES_H
#define SOT_SIGNALS_REPLIES_H

#include "signals/signal.h"

typedef struct sot__replies {
    sot__rate rate;
} sot__replies;

static inline void sot__replies_fields(sot__cursor *c, sot__replies *own)
{
    sot__field_rate(c, &own->rate);
}

SOT__INLINE void sot__replies_fold(sot__replies *own, const sot__step *s, sot__when when)
{
    double g = s->turn->share;
    if (when == SOT__ANSWERED) {
        sot__rate_answered(&own->rate, s->t, s->fold->h_replies, g,
                           sot__age(s->t, s->turn->opened, s->fold->tau_reply));
    } else if (when == SOT__UNANSWERED) {
        sot__rate_add(&own->rate, s->t, s->fold->h_replies, 0, g);
    } else if (when == SOT__AFTER_ALL) {
        sot__rate_recant(&own->rate, s->t, s->fold->h_replies, s->lapsed_at, g,
                         sot__fade(s->t - s->turn->opened, s->fold->tau_reply));
    }
}

/* Chance that the next turn is answered soon. */
static inline double sot__replies_told(const sot__replies *own, const sot__moment *m)
{
    const sot__params *p = m->fold->p;
    sot__found f = sot__rate_at(m, own->rate, m->fold->h_replies);
    f.s += m->waiting;
    if (f.r == 0 && f.s == 0)
        return NAN;
    return (f.r + p->a_replies * p->p_replies) / (f.r + f.s + p->p_replies);
}

#endif
