/* SPDX-License-Identifier: MIT */
/* recovery: takes complaints head-on and fast: one costs something however it is handled, and much when it
 * is not.
 * Evidence: `complain` by i about j opens an item with severity m·w, filed = t. `acknowledge` by j sets
 *   its first ack; a second one is ignored. `resolve` by either closes it. `reopen` by i of a resolved one
 *   files it anew (filed = t, no ack, the same severity). In open time: ack and fix since filing, no ack:
 *   ack = fix. u = e·dec(ack/τ_a) + (1−e)·dec(fix/τ_f), τ_a = {fold.tau_hours.acknowledge} h, τ_f =
 *   {fold.tau_hours.fix} h, e = {fold.acknowledge_share}. s += m(c + f(1−u)²), c = {fold.complaint_floor},
 *   f = {fold.loss_factor}. Open at T: the same with its present age for fix (and for ack where there is
 *   none), and o·m more, o = {fold.complaint_open}, not decayed. Half-life {fold.half_life_days.recovery} d
 * from resolving. Score: θ with a = {trust.recovery.base_rate}, W = {trust.recovery.prior_weight}; r = 0.
 * Why: nothing speaks for somebody about whom there are complaints; handled fast and fully they cost
 *   next to nothing (five within the hour half a point), never less than none; and an open one always more
 *   than the same one settled now, or nobody would settle it. */
#ifndef SOT_SIGNALS_RECOVERY_H
#define SOT_SIGNALS_RECOVERY_H

#include "signals/signal.h"

#define SOT__SHOWN_BY_RECOVERY       \
    {                                \
        .kinds = SOT__KIND(COMPLAIN) \
    }

typedef struct sot__recovery {
    sot__value against;
    uint32_t complaints, resolved; /* never decayed */
} sot__recovery;

static inline void sot__recovery_fields(sot__cursor *c, sot__recovery *own)
{
    sot__field_value(c, &own->against);
    sot__field_count(c, &own->complaints);
    sot__field_count(c, &own->resolved);
}

/* What a complaint weighs against whom it is about when it is settled at `fixed`. */
static inline double sot__complaint_loss(const sot__fold *fold, const sot__item *item, int64_t fixed)
{
    const sot__params *p = fold->p;
    int64_t fix = sot__open_us(fold, item->opened, fixed);
    int64_t ack = item->ack == SOT_TIME_NONE ? fix : sot__open_us(fold, item->opened, item->ack);
    double u = p->acknowledge_share * sot__fade(ack, fold->tau_acknowledge) +
               (1 - p->acknowledge_share) * sot__fade(fix, fold->tau_fix);
    return item->weight * (p->complaint_floor + p->loss_factor * (1 - u) * (1 - u));
}

/* The same while it is open: more, so that settling it is worth it at any time. */
static inline double sot__complaint_waiting(const sot__fold *fold, const sot__item *item, int64_t t)
{
    return sot__complaint_loss(fold, item, t) + item->weight * fold->p->complaint_open;
}

static inline void sot__recovery_settle(sot__recovery own[2], const sot__step *s)
{
    sot__item *item = sot__items_find(s->items, s->event->record, s->extra->ref, true);
    int kind = s->kind;
    bool about_me = item && item->side == s->i;
    bool fits = item != NULL;
    if (fits && kind == SOT_KIND_ACKNOWLEDGE)
        fits = item->open && about_me && item->ack == SOT_TIME_NONE;
    else if (fits && kind == SOT_KIND_RESOLVE)
        fits = item->open;
    else if (fits)
        fits = !item->open && !about_me;
    if (!fits) {
        s->items->ignored++;
        return;
    }
    sot__recovery *about = &own[item->side];
    if (kind == SOT_KIND_ACKNOWLEDGE) {
        item->ack = s->t;
    } else if (kind == SOT_KIND_RESOLVE) {
        sot__value_add(&about->against, s->t, s->fold->h_recovery, sot__complaint_loss(s->fold, item, s->t));
        item->open = 0;
        about->resolved++;
    } else {
        item->opened = s->t;
        item->ack = SOT_TIME_NONE;
        item->open = 1;
        about->complaints++;
    }
}

SOT__INLINE void sot__recovery_fold(sot__recovery own[2], const sot__step *s, sot__when when)
{
    if (when != SOT__ACT || s->class != SOT__CLASS_COMPLAINT)
        return;
    if (s->kind == SOT_KIND_COMPLAIN) {
        sot__items_open(s, true, s->j);
        own[s->j].complaints++;
    } else {
        sot__recovery_settle(own, s);
    }
}

static inline sot__found sot__recovery_found(const sot__recovery own[2], const sot__moment *m, int j)
{
    sot__found f = {0, sot__value_at(&own[j].against, m->t, m->fold->h_recovery)};
    for (size_t k = 0; k < m->items->count; k++) {
        const sot__item *item = &m->items->at[k];
        if (item->open && item->complaint && item->side == j)
            f.s += sot__complaint_waiting(m->fold, item, m->t);
    }
    if (m->items->rest)
        f.s += m->items->rest->complaints[j];
    return f;
}

#endif
