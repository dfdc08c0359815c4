/* SPDX-License-Identifier: MIT */
/* reputation: vouched for by those whom the other trusts.
 * Evidence: r, s given by the caller or by a network (section 5); scaled down to r+s ≤ W.
 * Score: θ with a = {trust.reputation.base_rate}, W = {trust.reputation.prior_weight}. Absent where none
 *   is given.
 * Why: never more evidence than the signal's own prior: hearsay may tip an unknown, not outweigh
 *   experience. */
#ifndef SOT_SIGNALS_REPUTATION_H
#define SOT_SIGNALS_REPUTATION_H

#include "signals/signal.h"

#define SOT__SHOWN_BY_REPUTATION \
    {                            \
        .kinds = 0               \
    } /* where it is given */

static inline sot__found sot__reputation_found(const sot__moment *m, int j)
{
    double most = m->fold->p->p_reputation;
    sot__found f = {m->inputs->reputation_r[1 - j], m->inputs->reputation_s[1 - j]};
    if (!(f.r >= 0 && f.s >= 0))
        return sot__absent;
    if (isinf(f.r + f.s)) { /* as much as a double holds: the shares are what counts */
        f.r /= 2;
        f.s /= 2;
    }
    if (f.r + f.s > most) {
        double scale = most / (f.r + f.s);
        f.r *= scale;
        f.s *= scale;
    }
    return f;
}

#endif
