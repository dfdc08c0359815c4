/* SPDX-License-Identifier: MIT */
/* mutual: a two-way street.
 * Evidence: each side's own active days of the last months, A30_ab and A30_ba.
 * Told: min(A30_ab, A30_ba), decayed days.
 * Why: the minimum, not the product or the correlation: a side that answers nothing must not be carried by
 *   one that writes. Not in depth: it says what rhythm says, no labelled set loses more than .001 without it.
 */
#ifndef SOT_SIGNALS_MUTUAL_H
#define SOT_SIGNALS_MUTUAL_H

#include "signals/signal.h"

static inline double sot__mutual_told(const sot__moment *m)
{
    return sot__smaller(sot__activity_at(&m->side[0].active, m->fold, 1, m->day),
                        sot__activity_at(&m->side[1].active, m->fold, 1, m->day));
}

#endif
