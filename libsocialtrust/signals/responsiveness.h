/* SPDX-License-Identifier: MIT */
/* responsiveness: answers the other's turns, soon.
 * Evidence: of the other towards the owner of a turn, as replies, but T_r and y in open time; τ =
 *   {fold.tau_hours.answer_chat} h if the turn's first event came over a channel that behaves like `chat`
 *   (built in: `chat`, `sms`), else {fold.tau_hours.answer_other} h. Half-life
 *   {fold.half_life_days.responsiveness} d.
 * Score: θ with a = {trust.responsiveness.base_rate}, W = {trust.responsiveness.prior_weight}.
 * Why: open time, because nobody owes an answer at night; W = 8 beat 2 for the next answer on email-Eu and
 *   CollegeMsg. */
#ifndef SOT_SIGNALS_RESPONSIVENESS_H
#define SOT_SIGNALS_RESPONSIVENESS_H

#include "signals/signal.h"

#define SOT__SHOWN_BY_RESPONSIVENESS SOT__SHOWN_BY_TURNS

typedef struct sot__responsiveness {
    sot__rate rate;
} sot__responsiveness;

static inline void sot__responsiveness_fields(sot__cursor *c, sot__responsiveness *own)
{
    sot__field_rate(c, &own->rate);
}

/* How far a wait of the turn's first event is still an answer: 1 at once, ½ after τ, of which so many have
 * passed. */
static inline double sot__answer_wait(const sot__fold *fold, const sot__turn *turn, int64_t t)
{
    return (double)sot__open_us(fold, turn->opened, t) * (turn->chat ? fold->tau_chat : fold->tau_other);
}

static inline double sot__answer_worth(const sot__fold *fold, const sot__turn *turn, int64_t t)
{
    return sot__decay(sot__answer_wait(fold, turn, t));
}

SOT__INLINE void sot__responsiveness_fold(sot__responsiveness own[2], const sot__step *s, sot__when when)
{
    double g = s->turn->share;
    if (when == SOT__ANSWERED) {
        sot__rate_answered(&own[1 - s->turn->owner].rate, s->t, s->fold->h_responsiveness, g,
                           sot__answer_wait(s->fold, s->turn, s->t));
    } else if (when == SOT__UNANSWERED) {
        sot__rate_add(&own[1 - s->turn->owner].rate, s->t, s->fold->h_responsiveness, 0, g);
    } else if (when == SOT__AFTER_ALL) {
        sot__rate_recant(&own[1 - s->turn->owner].rate, s->t, s->fold->h_responsiveness, s->lapsed_at, g,
                         sot__answer_worth(s->fold, s->turn, s->t));
    }
}

/* What fades; then what an answer to the open turn has lost counts against whom it waits for. */
static inline double sot__responsiveness_age(const sot__responsiveness own[2], const sot__moment *m, int j)
{
    return sot__age(m->t, own[j].rate.at, m->fold->h_responsiveness);
}

#endif
