/* SPDX-License-Identifier: MIT */
/* Every signal asked what it makes of a state at a time, and which signals a log can show at all. */
#include "score/parts.h"

#include <math.h>

/* ---- what each signal finds ---- */

/* A signal's own state as the first argument, by the column STATE of signals.def. */
#define OWN_NONE(name)
#define OWN_PAIR(name) &state->name,
#define OWN_SIDE(name) state->name,

/* These two return the bits of the signals that are told of. */
static uint32_t depth_parts(const sot__state *state, const sot__moment *m, sot__part out[SOT_DEPTH_COUNT],
                            sot__rates *all)
{
    const sot__prior *prior = m->scoring->depth;
    uint32_t told = 0;
#define COUNT_PART(index, name, own)                       \
    out[index] = sot__##name##_part(own m, &prior[index]); \
    told |= (uint32_t)(out[index].variance != prior[index].variance) << (index);
#define DAYS_PART(index, name, own) COUNT_PART(index, name, own)
#define RATE_PART(index, name, own) \
    told |= sot__rates_push(all, &prior[index], &out[index], sot__##name##_found(own m)) << (index);
#define DEPTH(NAME, index, text, name, evidence, own) evidence##_PART(index, name, OWN_##own(name))
#define TRUST(NAME, index, text, name, evidence, own)
#include "socialtrust/signals.def"
#undef DEPTH
#undef TRUST
    return told;
}

/* Of the conduct of `side`, seen by the other. */
static uint32_t trust_parts(const sot__state *state, const sot__moment *m, int side,
                            sot__part out[SOT_TRUST_COUNT], sot__rates *all)
{
    const sot__prior *prior = m->scoring->trust;
    uint32_t told = 0;
#define TRUST_PART(index, name, own) \
    told |= sot__rates_tell(all, &prior[index], &out[index], sot__##name##_found(own m, side)) << (index);
#define DEPTH(NAME, index, text, name, evidence, own)
#define TRUST(NAME, index, text, name, evidence, own) TRUST_PART(index, name, OWN_##own(name))
#include "socialtrust/signals.def"
#undef DEPTH
#undef TRUST
    return told;
}

void sot__rates_solve(const sot__rates *all)
{
    double x[2 * SOT__RATES + 1], psi[2 * SOT__RATES], psi1[2 * SOT__RATES];
    size_t asked = 0, answered = 0;
    for (size_t k = 0; k < all->count; k++) {
        x[asked] = all->part[k]->r + all->prior[k]->alpha;
        asked += all->part[k]->r != 0;
        x[asked] = all->part[k]->s + all->prior[k]->beta;
        asked += all->part[k]->s != 0;
    }
    sot__many_widest()->psi(asked, x, psi, psi1);
    for (size_t k = 0; k < all->count; k++) {
        const sot__prior *prior = all->prior[k];
        sot__part *part = all->part[k];
        /* Where one kind of evidence is missing, its ψ is the prior's and cancels. */
        double up = 0, down = 0, spread_up = prior->psi1_alpha, spread_down = prior->psi1_beta;
        if (part->r != 0) {
            up = psi[answered] - prior->psi_alpha;
            spread_up = psi1[answered++];
        }
        if (part->s != 0) {
            down = psi[answered] - prior->psi_beta;
            spread_down = psi1[answered++];
        }
        part->c = prior->w * (up - down);
        part->variance = prior->w * prior->w * (spread_up + spread_down);
    }
}

/* Without what depth alone needs. */
static sot__moment moment_of(const sot_profile *profile, const sot__state *state, int64_t t,
                             const sot_inputs *inputs)
{
    return (sot__moment){.fold = &profile->fold,
                         .scoring = &profile->scoring,
                         .inputs = inputs,
                         .t = t,
                         .day = sot__day(&profile->fold, t),
                         .side = state->side,
                         .both = &state->both,
                         .turn = &state->turn,
                         .items = &state->items,
                         .channels = state->channels,
                         .channel_count = state->channel_count};
}

void sot__conduct_found(const sot_profile *profile, const sot__state *state, int64_t t, int side,
                        sot__part out[SOT_TRUST_COUNT])
{
    static const sot_inputs none = SOT_INPUTS_INIT;
    sot__moment m = moment_of(profile, state, t, &none);
    sot__rates all;
    all.count = 0;
    uint32_t told = trust_parts(state, &m, side, out, &all);
    for (int k = 0; k < SOT_TRUST_COUNT; k++)
        if (!(told >> k & 1u))
            out[k] = (sot__part){0.0, profile->scoring.trust_variance[k], 0, 0};
}

/* All but what is solved for the whole block, and without the joint days and their logarithms, which are
 * there. */
static void find(const sot_profile *profile, const sot__state *state, int64_t t, const sot_inputs *inputs,
                 sot__rates *all, sot__parts *out)
{
    sot__moment m = moment_of(profile, state, t, inputs);
    for (int d = 0; d < 2; d++)
        m.long_[d] = sot__activity_at(&state->side[d].active, m.fold, 2, m.day);
    double sum = m.long_[0] + m.long_[1];
    m.rho = sum > 0 ? 2 * (m.long_[0] < m.long_[1] ? m.long_[0] : m.long_[1]) / sum : 0;
    memcpy(m.joint, out->joint, sizeof m.joint);
    memcpy(m.logs, out->logs, sizeof m.logs);
    m.chances = m.joint[2] / m.fold->p->chance_days;
    m.hours = sot__in_person_hours(&state->in_person, m.fold, m.day);
    m.waiting = sot__turn_waiting(&state->turn, t, m.fold->tau_reply);
    m.turns = state->talks.turns;
    double f = m.turns != 0 ? sot__fade(t - state->talks.at, m.fold->h_conversation) : 0;
    m.turns *= f;
    for (int d = 0; d < 2; d++)
        m.started[d] = state->side[d].started * f;
    out->depth_told = depth_parts(state, &m, out->depth, all);
    for (int d = 0; d < 2; d++)
        out->trust_told[d] = trust_parts(state, &m, 1 - d, out->trust[d], all);
    out->mutual = sot__mutual_told(&m);
    out->replies = sot__replies_told(&state->replies, &m);
    out->initiative = sot__initiative_told(&m);
    out->conversation = sot__conversation_told(&m);
    out->met = state->side[0].first != SOT_TIME_NONE || state->side[1].first != SOT_TIME_NONE;
    out->two_way = state->side[0].first != SOT_TIME_NONE && state->side[1].first != SOT_TIME_NONE;
}

void sot__parts_many(const sot_profile *profile, size_t count, const sot__state *const *states, int64_t t,
                     const sot_inputs *inputs, sot__parts *out)
{
    double logs[3 * SOT__BLOCK];
    int32_t day = sot__day(&profile->fold, t);
    for (size_t k = 0; k < count; k++)
        for (int h = 0; h < 3; h++)
            out[k].joint[h] = logs[3 * k + (size_t)h] =
                sot__activity_at(&states[k]->both, &profile->fold, h, day);
    sot__many_widest()->log1p(3 * count, logs, logs);
    sot__rates all;
    all.count = 0;
    for (size_t k = 0; k < count; k++) {
        memcpy(out[k].logs, &logs[3 * k], sizeof out[k].logs);
        find(profile, states[k], t, &inputs[k], &all, &out[k]);
    }
    sot__rates_solve(&all);
}

void sot__parts_at(const sot_profile *profile, const sot__state *state, int64_t t, const sot_inputs *inputs,
                   sot__parts *out)
{
    sot__parts_many(profile, 1, &state, t, inputs, out);
    sot__parts_complete(profile, out);
}

void sot__parts_complete(const sot_profile *profile, sot__parts *parts)
{
    for (int d = 0; d < 2; d++)
        for (int k = 0; k < SOT_TRUST_COUNT; k++)
            if (!(parts->trust_told[d] >> k & 1u))
                parts->trust[d][k] = (sot__part){0.0, profile->scoring.trust_variance[k], 0, 0};
}

/* ---- which signals a log can show ---- */

static const sot__shown_by depth_shown[SOT_DEPTH_COUNT] = {
#define DEPTH(NAME, index, ...) [index] = SOT__SHOWN_BY_##NAME,
#define TRUST(NAME, index, ...)
#include "socialtrust/signals.def"
#undef DEPTH
#undef TRUST
};

static const sot__shown_by trust_shown[SOT_TRUST_COUNT] = {
#define DEPTH(NAME, index, ...)
#define TRUST(NAME, index, ...) [index] = SOT__SHOWN_BY_##NAME,
#include "socialtrust/signals.def"
#undef DEPTH
#undef TRUST
};

static uint32_t shown(const sot__shown_by *by, int count, const sot__seen *seen)
{
    uint32_t out = 0;
    for (int k = 0; k < count; k++) {
        uint64_t kinds = by[k].kinds | sot__class_kinds[by[k].class];
        out |= (uint32_t)(((seen->kinds & kinds) | (seen->cues & by[k].cues) |
                           (seen->fields & by[k].fields)) != 0)
               << k;
    }
    return out;
}

uint32_t sot__depth_observable(const sot__seen *seen)
{
    return shown(depth_shown, SOT_DEPTH_COUNT, seen);
}

uint32_t sot__trust_observable(const sot__seen *seen)
{
    return shown(trust_shown, SOT_TRUST_COUNT, seen);
}
