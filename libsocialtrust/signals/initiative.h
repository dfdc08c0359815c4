/* SPDX-License-Identifier: MIT */
/* initiative: who starts: half of the conversations each is best.
 * Evidence: started_a and started_b, conversations, half-life {fold.half_life_days.conversation} d.
 * Score: c = w·n/(n+5)·(½ − abs(2π−1)), n = started_a + started_b, π = (started_a+2)/(n+4), the mean of a
 *   Beta(2, 2); n of the variance = n.
 * Why: a relationship that only one keeps up is not yet shared; n/(n+5) because a young one may lean. */
#ifndef SOT_SIGNALS_INITIATIVE_H
#define SOT_SIGNALS_INITIATIVE_H

#include "signals/signal.h"

#define SOT__SHOWN_BY_INITIATIVE     \
    {                                \
        .class = SOT__CLASS_DIALOGUE \
    }

/* Conversations started by each side, as of T; and `turns` of all. */
static inline double sot__started(const sot__moment *m, double side[2], double *turns)
{
    double f = m->talks->turns != 0 ? sot__fade(m->t - m->talks->at, m->fold->h_conversation) : 0;
    side[0] = m->side[0].started * f;
    side[1] = m->side[1].started * f;
    *turns = m->talks->turns * f;
    return side[0] + side[1];
}

static inline sot__part sot__initiative_part(const sot__moment *m, const sot__prior *prior)
{
    double w = prior->w, by[2], turns, n = sot__started(m, by, &turns);
    double pi = (by[0] + 2) / (n + 4), lean = 2 * pi - 1;
    return sot__counted(w * n / (n + 5) * (0.5 - (lean < 0 ? -lean : lean)), w, n, by[0], by[1]);
}

#endif
