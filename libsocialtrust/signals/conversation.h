/* SPDX-License-Identifier: MIT */
/* conversation: how many turns a conversation has.
 * Evidence: turns and started conversations, half-life {fold.half_life_days.conversation} d, one clock for
 *   both.
 * Told: (turns+4)/(n+4), n = started_a + started_b; missing without a conversation.
 * Why: shrunk by four conversations of one turn, so that a single long one does not decide. Not in depth:
 *   it harms where times are invented and helps nowhere else. */
#ifndef SOT_SIGNALS_CONVERSATION_H
#define SOT_SIGNALS_CONVERSATION_H

#include "signals/signal.h"

static inline double sot__conversation_told(const sot__moment *m)
{
    double n = m->started[0] + m->started[1];
    return n > 0 ? (m->turns + 4) / (n + 4) : NAN;
}

#endif
