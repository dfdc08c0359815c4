/* SPDX-License-Identifier: MIT */
/* asks: a sounding board: are questions answered, and soon?
 * Evidence: as replies, for turns with q > 0 only, everything times q (q = 1 for `ask`, else the
 *   confidence of the cue `question`); the same τ. Half-life {fold.half_life_days.asks} d.
 * Score: θ with a = {depth.asks.base_rate}, W = {depth.asks.prior_weight}.
 * Why: who asks somebody and is answered relies on them. Hardly occurs in public data: untested. */
#ifndef SOT_SIGNALS_ASKS_H
#define SOT_SIGNALS_ASKS_H

#include "signals/signal.h"

#define SOT__SHOWN_BY_ASKS SOT__SHOWN_BY_QUESTIONS

typedef struct sot__asks {
    sot__rate rate;
} sot__asks;

static inline void sot__asks_fields(sot__cursor *c, sot__asks *own)
{
    sot__field_rate(c, &own->rate);
}

SOT__INLINE void sot__asks_fold(sot__asks *own, const sot__step *s, sot__when when)
{
    if (when > SOT__ASKED || !(s->turn->question > 0))
        return;
    double gq = s->turn->share * s->turn->question;
    double u = when == SOT__UNANSWERED ? 0 : sot__fade(s->t - s->turn->opened, s->fold->tau_reply);
    if (when == SOT__AFTER_ALL)
        sot__rate_recant(&own->rate, s->t, s->fold->h_asks, s->lapsed_at, gq, u);
    else
        sot__rate_add(&own->rate, s->t, s->fold->h_asks, gq * u, gq * (1 - u));
}

/* What fades; then what waits of the open turn counts against, as far as it is a question. */
static inline double sot__asks_age(const sot__asks *own, const sot__moment *m)
{
    return sot__age(m->t, own->rate.at, m->fold->h_asks);
}

#endif
