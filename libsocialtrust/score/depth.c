/* SPDX-License-Identifier: MIT */
/* The twelve signals of depth, one function each; formulas in MODEL.md, section 4. */
#include <math.h>

#include "score/signals.h"

static double smaller(double a, double b)
{
    return a < b ? a : b;
}

static double larger(double a, double b)
{
    return a > b ? a : b;
}

/* A signal that is no rate: variance w²/(1+n), n its effective count. */
static sot__part counted(double c, double w, double n, double r, double s)
{
    return (sot__part){c, w * w / (1 + n), r, s};
}

/* Ongoing dialogue: decayed active days over a week, a month, half a year. Counting days, not events,
 * predicts better (measured on email-Eu and CollegeMsg), and a flood gains nothing. */
static sot__part rhythm(const sot__moment *m)
{
    double w = m->fold->p->w_rhythm, deviation = 0;
    if (m->state->both.count == 0)
        return (sot__part){0, m->scoring->depth_variance[SOT_DEPTH_RHYTHM], 0, 0};
    for (int h = 0; h < 3; h++)
        deviation += 1 / sqrt(1 + m->joint[h]);
    double balance = m->fold->p->rhythm_balance;
    return (sot__part){w * (1 - balance + balance * m->rho) * (m->logs[0] + m->logs[1] + m->logs[2]),
                       w * w * deviation * deviation, m->long_[0], m->long_[1]};
}

/* Two-way street: the lesser of both sides' recent days. */
static sot__part mutual(const sot__moment *m)
{
    double w = m->fold->p->w_mutual;
    double a = sot__activity_at(&m->state->side[0].active, m->fold, 1, m->day);
    double b = sot__activity_at(&m->state->side[1].active, m->fold, 1, m->day);
    double n = smaller(a, b);
    return counted(w * sot__log1p(n), w, n, a, b);
}

/* Share of a rate's evidence that the open turn adds by its age: silence is seen before it ends. */
static double waiting(const sot__moment *m)
{
    const sot__turn *turn = &m->state->turn;
    return turn->open ? turn->share * (1 - sot__fade(m->t - turn->opened, m->fold->tau_reply)) : 0;
}

/* Something comes back: are turns answered, and soon? */
static void replies(const sot__moment *m, double wait, sot__part *out, sot__rates *rates)
{
    sot__rate rate = m->state->replies;
    sot__rate_forward(&rate, m->t, m->fold->replies);
    sot__rates_push(rates, &m->scoring->replies, out, rate.r, rate.s + wait);
}

/* A sounding board: the same for turns with a question. */
static void asks(const sot__moment *m, double wait, sot__part *out, sot__rates *rates)
{
    sot__rate rate = m->state->asks;
    sot__rate_forward(&rate, m->t, m->fold->asks);
    sot__rates_push(rates, &m->scoring->asks, out, rate.r, rate.s + wait * m->state->turn.question);
}

/* Conversations started by each, as of T: n of both and each side's. */
static inline double started(const sot__moment *m, double side[2], double *turns)
{
    const sot__state *s = m->state;
    double f = s->turns != 0 ? sot__fade(m->t - s->conversation_at, m->fold->conversation) : 0;
    side[0] = s->side[0].started * f;
    side[1] = s->side[1].started * f;
    *turns = s->turns * f;
    return side[0] + side[1];
}

/* Who starts: half of the conversations each is best (mean of a Beta(2, 2)). */
static sot__part initiative(const sot__moment *m)
{
    double w = m->fold->p->w_initiative, by[2], turns, n = started(m, by, &turns);
    double pi = (by[0] + 2) / (n + 4), lean = 2 * pi - 1;
    return counted(w * n / (n + 5) * (0.5 - (lean < 0 ? -lean : lean)), w, n, by[0], by[1]);
}

/* Real exchange: turns a conversation, shrunk by four conversations of one turn. */
static sot__part conversation(const sot__moment *m)
{
    double w = m->fold->p->w_conversation, by[2], turns, n = started(m, by, &turns);
    return counted(turns == n ? 0 : w * sot__log((turns + 4) / (n + 4)), w, n, turns, n);
}

/* Meet offline: decayed hours together, at most three a day. */
static sot__part in_person(const sot__moment *m)
{
    double w = m->fold->p->w_in_person,
           hours = sot__daysum_at(&m->state->in_person, m->day, &m->fold->in_person);
    return counted(w * sot__log1p(hours / m->fold->p->in_person_unit), w, hours, hours, m->state->meetings);
}

/* More than one surface: effective number of channels that both use (e^entropy), less one. */
static sot__part breadth(const sot__moment *m)
{
    double w = m->fold->p->w_breadth, cap = m->fold->p->cap_breadth, both[SOT__CHANNEL_SLOTS], sum = 0,
           entropy = 0;
    unsigned count = m->state->channel_count, used = 0;
    for (unsigned c = 0; c < count; c++) {
        const sot__channel *channel = &m->state->channels[c];
        double n = 0;
        if (channel->side[0].today != 0 && channel->side[1].today != 0)
            n = smaller(sot__daysum_at(&channel->side[0], m->day, &m->fold->channel),
                        sot__daysum_at(&channel->side[1], m->day, &m->fold->channel));
        both[c] = n;
        sum += n;
        used += n > 0;
    }
    if (used < 2)
        return counted(0, w, sum, used, sum);
    double all = sot__log(sum);
    for (unsigned c = 0; c < count; c++) {
        if (both[c] > 1e-300)
            entropy += both[c] * (all - sot__log(both[c]));
    }
    entropy /= sum;
    return counted(smaller(cap, w * sot__expm1(entropy)), w, sum, used, sum);
}

/* Grows over time: the span of two-way dialogue, if there were days enough, fading with two-way silence. */
static sot__part history(const sot__moment *m)
{
    const sot__side *a = &m->state->side[0], *b = &m->state->side[1];
    double w = m->fold->p->w_history, d = smaller(a->active.count, b->active.count);
    if (a->first == SOT_TIME_NONE || b->first == SOT_TIME_NONE)
        return counted(0, w, d, 0, d);
    int64_t from = a->first > b->first ? a->first : b->first, to = a->last < b->last ? a->last : b->last;
    double span = to > from ? (double)(to - from) / (double)SOT__DAY_US : 0;
    double c =
        span > 0 ? w * d / (d + 3) * sot__log1p(span / 30) * sot__fade(m->t - to, m->fold->history) : 0;
    return counted(smaller(m->fold->p->cap_history, c), w, d, span, d);
}

/* Valued among others: each side's share of what it gives to everybody; the smaller one counts. Time spent
 * together is given too, at a rate of days an hour. */
static sot__part attention(const sot__moment *m)
{
    double w = m->fold->p->w_attention, a = m->inputs->attention[0], b = m->inputs->attention[1];
    if (!(a >= 0 && b >= 0))
        return (sot__part){0, 0, 0, 0};
    double hours = sot__daysum_at(&m->state->in_person, m->day, &m->fold->in_person);
    double together = m->fold->p->attention_hours * hours, unit = m->fold->p->attention_unit;
    double share_a = (m->long_[0] + together) / (1 + a), share_b = (m->long_[1] + together) / (1 + b);
    double share = smaller(share_a, share_b);
    return counted(w * (unit > 0 ? sot__log1p(share / unit) : share), w, smaller(m->long_[0], m->long_[1]),
                   share_a, share_b);
}

/* Help each other. */
static sot__part support(const sot__moment *m)
{
    double w = m->fold->p->w_support;
    double a = sot__daysum_at(&m->state->side[0].support, m->day, &m->fold->support);
    double b = sot__daysum_at(&m->state->side[1].support, m->day, &m->fold->support);
    if (a == 0 && b == 0)
        return counted(0, w, 0, 0, 0);
    return counted(w * sot__log1p(smaller(a, b)) + 0.5 * w * m->rho * sot__log1p(larger(a, b)), w, a + b, a,
                   b);
}

/* Open up. */
static sot__part personal(const sot__moment *m)
{
    double w = m->fold->p->w_personal;
    double a = sot__daysum_at(&m->state->side[0].personal, m->day, &m->fold->personal);
    double b = sot__daysum_at(&m->state->side[1].personal, m->day, &m->fold->personal);
    double n = smaller(a, b);
    return counted(n > 0 ? w * sot__log1p(n) : 0, w, a + b, a, b);
}

void sot__depth_parts(const sot__moment *m, sot__part out[SOT_DEPTH_COUNT], sot__rates *rates)
{
    double wait = waiting(m);
    out[SOT_DEPTH_RHYTHM] = rhythm(m);
    out[SOT_DEPTH_MUTUAL] = mutual(m);
    replies(m, wait, &out[SOT_DEPTH_REPLIES], rates);
    asks(m, wait, &out[SOT_DEPTH_ASKS], rates);
    out[SOT_DEPTH_INITIATIVE] = initiative(m);
    out[SOT_DEPTH_CONVERSATION] = conversation(m);
    out[SOT_DEPTH_IN_PERSON] = in_person(m);
    out[SOT_DEPTH_BREADTH] = breadth(m);
    out[SOT_DEPTH_HISTORY] = history(m);
    out[SOT_DEPTH_ATTENTION] = attention(m);
    out[SOT_DEPTH_SUPPORT] = support(m);
    out[SOT_DEPTH_PERSONAL] = personal(m);
}
