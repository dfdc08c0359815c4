/* SPDX-License-Identifier: MIT */
/* initiative: who starts.
 * Evidence: started_a and started_b, conversations, half-life {fold.half_life_days.conversation} d.
 * Told: a's share of them, (started_a+2)/(n+4), n = started_a + started_b, the mean of a Beta(2, 2); missing
 *   without a conversation.
 * Why: shrunk by four conversations, two of each, since who started the first one says little. Not in depth:
 *   it never earned a place as a sign of closeness. */
#ifndef SOT_SIGNALS_INITIATIVE_H
#define SOT_SIGNALS_INITIATIVE_H

#include "signals/signal.h"

/* Conversations started by each side, as of T; and `turns` of all. */
static inline double sot__started(const sot__moment *m, double side[2], double *turns)
{
    double f = m->talks->turns != 0 ? sot__fade(m->t - m->talks->at, m->fold->h_conversation) : 0;
    side[0] = m->side[0].started * f;
    side[1] = m->side[1].started * f;
    *turns = m->talks->turns * f;
    return side[0] + side[1];
}

static inline double sot__initiative_told(const sot__moment *m)
{
    double by[2], turns, n = sot__started(m, by, &turns);
    return n > 0 ? (by[0] + 2) / (n + 4) : NAN;
}

#endif
