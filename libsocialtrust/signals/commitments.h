/* SPDX-License-Identifier: MIT */
/* commitments: does what it says.
 * Evidence: `promise` by j (id needed to settle it) opens an item with weight m·w and due. `keep` (by j)
 *   and `break` (by either) with its ref settle it, `release` by i settles it. L = days past due (0
 *   without due), late = 1 − dec(L/τ), τ = {fold.tau_hours.late} h. keep: r += m·(1−late), s += m·late.
 *   break: s += f·m, f = {fold.loss_factor}. release: s += f·m·late. Overdue at T and open: s += f·m·late,
 *   not decayed. All r of one day (by settling) together at most {fold.daily_cap}. Half-lives: r
 *   {fold.half_life_days.kept} d, s {fold.half_life_days.broken} d.
 * Score: θ with a = {trust.commitments.base_rate}, W = {trust.commitments.prior_weight}; r times
 *   {trust.unheard_share} as long as i has not turned to j.
 * Why: a promise kept is the plainest reason to rely on somebody. The factor f is caution, not evidence. */
#ifndef SOT_SIGNALS_COMMITMENTS_H
#define SOT_SIGNALS_COMMITMENTS_H

#include "signals/signal.h"

#define SOT__SHOWN_BY_COMMITMENTS   \
    {                               \
        .kinds = SOT__KIND(PROMISE) \
    }

typedef struct sot__commitments {
    sot__value kept, broken;
    sot__cap cap;
    uint32_t promises, kept_count, kept_late, broken_count, released; /* never decayed */
} sot__commitments;

static inline void sot__commitments_fields(sot__cursor *c, sot__commitments *own)
{
    sot__field_value(c, &own->kept);
    sot__field_value(c, &own->broken);
    sot__field_cap(c, &own->cap);
    sot__field_count(c, &own->promises);
    sot__field_count(c, &own->kept_count);
    sot__field_count(c, &own->kept_late);
    sot__field_count(c, &own->broken_count);
    sot__field_count(c, &own->released);
}

/* The share that being late takes: 1 - 2^(-L/τ); 0 without a due time or before it. */
static inline double sot__late_share(const sot__fold *fold, const sot__item *item, int64_t t)
{
    return item->due == SOT_TIME_NONE || t <= item->due ? 0 : 1 - sot__fade(t - item->due, fold->tau_late);
}

/* What an open promise weighs against who made it. */
static inline double sot__promise_loss(const sot__fold *fold, const sot__item *item, int64_t t)
{
    return fold->p->loss_factor * item->weight * sot__late_share(fold, item, t);
}

static inline void sot__commitments_settle(sot__commitments own[2], const sot__step *s)
{
    const sot__fold *fold = s->fold;
    sot__item *item = sot__items_find(s->items, s->event->record, s->extra->ref, false);
    int kind = s->kind;
    bool mine = item && item->side == s->i;
    if (!item || !item->open || (kind == SOT_KIND_KEEP && !mine) || (kind == SOT_KIND_RELEASE && mine)) {
        s->items->ignored++;
        return;
    }
    sot__commitments *promiser = &own[item->side];
    double late = sot__late_share(fold, item, s->t), loss = 0;
    if (kind == SOT_KIND_KEEP) {
        double r = sot__cap_take(&promiser->cap, s->day, fold->p->daily_cap, item->weight * (1 - late));
        if (r > 0)
            sot__value_add(&promiser->kept, s->t, fold->h_kept, r);
        loss = item->weight * late;
        promiser->kept_count++;
        promiser->kept_late += late > 0;
    } else if (kind == SOT_KIND_BREAK) {
        loss = fold->p->loss_factor * item->weight;
        promiser->broken_count++;
    } else {
        loss = fold->p->loss_factor * item->weight * late;
        promiser->released++;
    }
    if (loss > 0)
        sot__value_add(&promiser->broken, s->t, fold->h_broken, loss);
    item->open = 0; /* the next sot__state_reserve() of an item drops it */
}

SOT__INLINE void sot__commitments_fold(sot__commitments own[2], const sot__step *s, sot__when when)
{
    if (when != SOT__ACT || s->class != SOT__CLASS_COMMITMENT)
        return;
    if (s->kind == SOT_KIND_PROMISE) {
        sot__items_open(s, false, s->i);
        own[s->i].promises++;
    } else {
        sot__commitments_settle(own, s);
    }
}

static inline sot__found sot__commitments_found(const sot__commitments own[2], const sot__moment *m, int j)
{
    sot__found f = {sot__heard(m, j, sot__value_at(&own[j].kept, m->t, m->fold->h_kept)),
                    sot__value_at(&own[j].broken, m->t, m->fold->h_broken)};
    for (size_t k = 0; k < m->items->count; k++) {
        const sot__item *item = &m->items->at[k];
        if (item->open && !item->complaint && item->side == j)
            f.s += sot__promise_loss(m->fold, item, m->t);
    }
    if (m->items->rest)
        f.s += m->items->rest->promises[j];
    return f;
}

#endif
