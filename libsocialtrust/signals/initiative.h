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

static inline double sot__initiative_told(const sot__moment *m)
{
    double n = m->started[0] + m->started[1];
    return n > 0 ? (m->started[0] + 2) / (n + 4) : NAN;
}

#endif
