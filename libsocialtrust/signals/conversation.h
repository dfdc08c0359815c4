/* SPDX-License-Identifier: MIT */
/* conversation: real exchange: how many turns a conversation has.
 * Evidence: turns and started conversations, half-life {fold.half_life_days.conversation} d, one clock for
 *   both.
 * Score: c = w·ln((turns+4)/(n+4)), n = started_a + started_b; n of the variance = n.
 * Why: shrunk by four conversations of one turn, so that a single long one does not decide. */
#ifndef SOT_SIGNALS_CONVERSATION_H
#define SOT_SIGNALS_CONVERSATION_H

#include "signals/signal.h"

#include "signals/initiative.h"

#define SOT__SHOWN_BY_CONVERSATION   \
    {                                \
        .class = SOT__CLASS_DIALOGUE \
    }

static inline sot__part sot__conversation_part(const sot__moment *m, const sot__prior *prior)
{
    double w = prior->w, by[2], turns, n = sot__started(m, by, &turns);
    return sot__counted(turns == n ? 0 : w * sot__log((turns + 4) / (n + 4)), w, n, turns, n);
}

#endif
