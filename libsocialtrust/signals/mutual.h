/* SPDX-License-Identifier: MIT */
/* mutual: a two-way street.
 * Evidence: each side's own active days of the last months, A30_ab and A30_ba.
 * Score: c = w·ln(1+m), m = min(A30_ab, A30_ba); n = m.
 * Why: the minimum, not the product or the correlation: a side that answers nothing must not be carried by
 *   one that writes. */
#ifndef SOT_SIGNALS_MUTUAL_H
#define SOT_SIGNALS_MUTUAL_H

#include "signals/signal.h"

#define SOT__SHOWN_BY_MUTUAL         \
    {                                \
        .class = SOT__CLASS_DIALOGUE \
    }

static inline sot__part sot__mutual_part(const sot__moment *m, const sot__prior *prior)
{
    double a = sot__activity_at(&m->side[0].active, m->fold, 1, m->day);
    double b = sot__activity_at(&m->side[1].active, m->fold, 1, m->day);
    double n = sot__smaller(a, b);
    return sot__counted(prior->w * sot__log1p(n), prior->w, n, a, b);
}

#endif
