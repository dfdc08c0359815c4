/* SPDX-License-Identifier: MIT */
/* history: it grows over time: how long both have kept it up.
 * Evidence: span = max(0, min(last_ab, last_ba) − max(first_ab, first_ba)) in days, but no more than either
 *   direction has kept it up: Σ over the gaps g between its active days of g, or c·(c/g)² where g > c =
 *   {fold.history_gap_days}; d = min(N_ab, N_ba) active days.
 * Score: c = min(cap, w·d/(d+3)·ln(1+span/30)·dec(days since min(last_ab, last_ba)/h)), cap =
 *   {depth.history.cap}, h = {fold.half_life_days.history} d; n = d.
 * Why: the span of two-way dialogue, if there were days enough: first and last message alone would make
 *   two mails five years apart a long friendship; and one date of 1970 must not make fifty years of it. */
#ifndef SOT_SIGNALS_HISTORY_H
#define SOT_SIGNALS_HISTORY_H

#include "signals/signal.h"

#define SOT__SHOWN_BY_HISTORY SOT__SHOWN_BY_DEALINGS

static inline sot__part sot__history_part(const sot__moment *m, const sot__prior *prior)
{
    const sot__side *a = &m->side[0], *b = &m->side[1];
    double w = prior->w, d = sot__smaller(a->active.count, b->active.count);
    if (a->first == SOT_TIME_NONE || b->first == SOT_TIME_NONE)
        return sot__counted(0, w, d, 0, d);
    int64_t from = a->first > b->first ? a->first : b->first, to = a->last < b->last ? a->last : b->last;
    double span = to > from ? (double)(to - from) / (double)SOT__DAY_US : 0;
    span = sot__smaller(span, sot__smaller(a->active.kept, b->active.kept));
    double c =
        span > 0 ? w * d / (d + 3) * sot__log1p(span / 30) * sot__fade(m->t - to, m->fold->h_history) : 0;
    return sot__counted(sot__smaller(m->fold->p->cap_history, c), w, d, span, d);
}

#endif
