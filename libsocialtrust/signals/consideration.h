/* SPDX-License-Identifier: MIT */
/* consideration: is no steamroller.
 * Evidence: k_j counts j's days with one-sided dialogue since i's last dialogue: at the first such event
 *   of a new day (or the first after i's) k += 1, and where then k ≥ 2: s += 1 − dec(k−1). i's dialogue
 *   (or a two-way one) sets k_j = 0; in an exchange both are 0 and nothing is lost. `pitch` w or cue
 * `promotion` q by j: s += the larger. Unfollowed by i: s += w. Blocked or reported by i: s += b·w, b =
 * {fold.block_loss}. Answered turn of j: r += 1. Half-life {fold.half_life_days.consideration} d. Score: θ
 * with a = {trust.consideration.base_rate}, W = {trust.consideration.prior_weight}. Why: pushing on without
 * an answer is what people name first when they stop answering; the first message costs nothing, the second
 * day little, the third more. */
#ifndef SOT_SIGNALS_CONSIDERATION_H
#define SOT_SIGNALS_CONSIDERATION_H

#include "signals/signal.h"

#define SOT__SHOWN_BY_CONSIDERATION                                                                 \
    {                                                                                               \
        SOT__CLASS_DIALOGUE,                                                                        \
            .kinds = SOT__KIND(PITCH) | SOT__KIND(UNFOLLOW) | SOT__KIND(BLOCK) | SOT__KIND(REPORT), \
            .cues = SOT__CUE(PROMOTION)                                                             \
    }

typedef struct sot__consideration {
    sot__rate rate;
    int32_t run_day;    /* last day of the run */
    uint32_t run;       /* days with one-sided dialogue since the other's last */
    uint32_t blocks;    /* blocked or reported the other; never decayed */
    sot__value charged; /* what a day of the run cost in the present moment */
} sot__consideration;

static inline void sot__consideration_fields(sot__cursor *c, sot__consideration *own)
{
    sot__field_rate(c, &own->rate);
    sot__field_day(c, &own->run_day);
    sot__field_count(c, &own->run);
    sot__field_count(c, &own->blocks);
    sot__field_value(c, &own->charged);
}

static inline void sot__consideration_lose(sot__consideration *own, const sot__fold *fold, int64_t t,
                                           double loss)
{
    if (loss > 0)
        sot__rate_add(&own->rate, t, fold->h_consideration, 0, loss);
}

/* The other has spoken in the same moment: it was no day without an answer. */
static inline void sot__consideration_excuse(sot__consideration *own, const sot__step *s)
{
    if (own->charged.v == 0)
        return;
    sot__rate_forward(&own->rate, s->t, s->fold->h_consideration);
    double rest = own->rate.s - sot__value_at(&own->charged, s->t, s->fold->h_consideration);
    own->rate.s = rest > 0 ? rest : 0;
    own->charged = (sot__value){0, 0};
}

SOT__INLINE void sot__consideration_fold(sot__consideration own[2], const sot__step *s, sot__when when)
{
    sot__consideration *me = &own[s->i], *other = &own[s->j];
    if (when == SOT__ANSWERED || when == SOT__AFTER_ALL) {
        sot__rate_add(&own[s->turn->owner].rate, s->t, s->fold->h_consideration, 1, 0);
    } else if (when == SOT__TALK) {
        if (s->begins) { /* not one from the other: what was just written in halves is not there at once */
            me->charged = (sot__value){0, 0};
            other->charged = (sot__value){0, 0};
        }
        other->run = 0;
        if (s->exchange) {
            me->run = 0;
            sot__consideration_excuse(me, s);
            sot__consideration_excuse(other, s);
        } else if (me->run == 0 || me->run_day != s->day) {
            me->run++;
            me->run_day = s->day;
            if (me->run >= 2) {
                double loss = 1 - sot__halved(me->run - 1);
                sot__rate_add(&me->rate, s->t, s->fold->h_consideration, 0, loss);
                sot__value_add(&me->charged, s->t, s->fold->h_consideration, loss);
            }
        }
    } else if (when == SOT__ACT) {
        int kind = s->kind;
        double w = s->event->strength, push = s->extra->cues[SOT_CUE_PROMOTION];
        if (kind == SOT_KIND_UNFOLLOW) {
            sot__consideration_lose(other, s->fold, s->t, w);
        } else if (kind == SOT_KIND_BLOCK || kind == SOT_KIND_REPORT) {
            sot__consideration_lose(other, s->fold, s->t, s->fold->p->block_loss * w);
            me->blocks++;
        } else if (kind == SOT_KIND_PITCH && w > push) {
            push = w;
        }
        sot__consideration_lose(me, s->fold, s->t, push);
    }
}

static inline double sot__consideration_age(const sot__consideration own[2], const sot__moment *m, int j)
{
    return sot__age(m->t, own[j].rate.at, m->fold->h_consideration);
}

#endif
