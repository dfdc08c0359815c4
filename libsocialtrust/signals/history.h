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

/* What the score is made of: the span from when both were there to when one was last, of which `kept` days
 * count at most; active days of the one who has fewer; the half-lives since then. */
typedef struct sot__history {
    double span_us, kept, days, age;
} sot__history;

static inline sot__history sot__history_of(const sot__moment *m)
{
    const sot__side *a = &m->side[0], *b = &m->side[1];
    sot__history h = {0, 0, sot__smaller(a->active.count, b->active.count), 0};
    if (a->first == SOT_TIME_NONE || b->first == SOT_TIME_NONE)
        return h;
    int64_t from = a->first > b->first ? a->first : b->first, to = a->last < b->last ? a->last : b->last;
    h.span_us = to > from ? (double)(to - from) : 0;
    h.kept = sot__smaller(a->active.kept, b->active.kept);
    h.age = sot__age(m->t, to, m->fold->h_history);
    return h;
}

#endif
