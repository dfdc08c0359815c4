/* SPDX-License-Identifier: MIT */
/* attention: valued among others: each side's share of what it gives to everybody; the smaller one counts.
 * Evidence: q = min((A180_ab+kM)/(1+A_a), (A180_ba+kM)/(1+A_b)), A_x given by the caller, k =
 *   {depth.attention.days_an_hour} days an hour: time spent together is given too.
 * Score: c = w·ln(1+q/v), v = {depth.attention.unit}; with v = 0, c = w·q; n = min(A180_ab, A180_ba).
 *   Absent where A_a or A_b is not given.
 * Why: share of contact is the best single thing in Thiers and McFarland's second class, and harms in
 *   others; so it is optional. It costs people with many contacts points. */
#ifndef SOT_SIGNALS_ATTENTION_H
#define SOT_SIGNALS_ATTENTION_H

#include "signals/signal.h"

#define SOT__SHOWN_BY_ATTENTION \
    {                           \
        .kinds = 0              \
    } /* where it is given */

static inline bool sot__attention_any(const sot__moment *m)
{
    return m->inputs->attention[0] >= 0 && m->inputs->attention[1] >= 0;
}

static inline sot__counted sot__attention_part(const sot__moment *m, const sot__prior *prior)
{
    double w = prior->w, a = m->inputs->attention[0], b = m->inputs->attention[1];
    double together = m->fold->p->attention_hours * m->hours, unit = m->fold->p->attention_unit;
    double share_a = (m->long_[0] + together) / (1 + a), share_b = (m->long_[1] + together) / (1 + b);
    double share = sot__smaller(share_a, share_b);
    return (sot__counted){w * (unit > 0 ? sot__log1p(share / unit) : share),
                          sot__smaller(m->long_[0], m->long_[1]), share_a, share_b};
}

#endif
