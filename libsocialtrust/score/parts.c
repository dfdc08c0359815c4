/* SPDX-License-Identifier: MIT */
/* Every signal asked what it makes of a state at a time, and which signals a log can show at all. */
#include "score/parts.h"

#include <math.h>

static const sot_inputs nothing_given = SOT_INPUTS_INIT;

/* ---- what each signal finds ---- */

/* A signal's own state as the first argument, by the column STATE of signals.def. */
#define OWN_NONE(name)
#define OWN_PAIR(name) &state->name,
#define OWN_SIDE(name) state->name,

/* Whether rows of the pair were such that a signal is seen in them. */
static inline bool may_show(const sot__seen *seen, sot__shown_by by)
{
    return ((seen->kinds & (by.kinds | sot__class_kinds[by.class])) | (seen->cues & by.cues) |
            (seen->fields & by.fields)) != 0;
}

/* Signals that have no evidence where no row was of theirs; the others have it of turns and days too. */
#define IF_ROWS_COMMITMENTS(...) __VA_ARGS__
#define IF_ROWS_RECOVERY(...) __VA_ARGS__
#define IF_ROWS_RESPONSIVENESS(...)
#define IF_ROWS_OPENNESS(...) __VA_ARGS__
#define IF_ROWS_GENEROSITY(...) __VA_ARGS__
#define IF_ROWS_CONSIDERATION(...)
#define IF_ROWS_CURIOSITY(...)
#define IF_ROWS_WARMTH(...) __VA_ARGS__
#define IF_ROWS_STATED(...) __VA_ARGS__
#define IF_ROWS_REPUTATION(...)
#define OF_ITSELF_COMMITMENTS(...)
#define OF_ITSELF_RECOVERY(...)
#define OF_ITSELF_RESPONSIVENESS(...) __VA_ARGS__
#define OF_ITSELF_OPENNESS(...)
#define OF_ITSELF_GENEROSITY(...)
#define OF_ITSELF_CONSIDERATION(...) __VA_ARGS__
#define OF_ITSELF_CURIOSITY(...) __VA_ARGS__
#define OF_ITSELF_WARMTH(...)
#define OF_ITSELF_STATED(...)
#define OF_ITSELF_REPUTATION(...)

static inline bool given(const sot_inputs *inputs, int d)
{
    return inputs->reputation_r[d] >= 0 && inputs->reputation_s[d] >= 0;
}

void sot__block_row(sot__found_block *b, int which, int signal, double prior)
{
    int row = SOT__ROW(which) + signal;
    b->any[which] |= 1u << signal;
    double *c = b->c[row], *variance = b->variance[row];
    for (size_t l = 0; l < SOT__LANES_MOST; l++) {
        c[l] = 0;
        variance[l] = prior;
    }
    for (size_t l = SOT__LANES_MOST; b->count > SOT__LANES_MOST && l < SOT__BLOCK; l++) {
        c[l] = 0;
        variance[l] = prior;
    }
}

static inline void put(sot__found_block *b, int signal, size_t l, sot__part part)
{
    b->c[signal][l] = part.c;
    b->variance[signal][l] = part.variance;
    b->r[signal][l] = part.r;
    b->s[signal][l] = part.s;
}

static inline void push(sot__found_block *b, const sot__prior *prior, int which, int signal, size_t l,
                        sot__found found)
{
    int row = SOT__ROW(which) + signal;
    if (!(b->any[which] >> signal & 1u))
        sot__block_row(b, which, signal, prior->variance);
    b->r[row][l] = found.r;
    b->s[row][l] = found.s;
    sot__rates_push(&b->rates, prior, (size_t)row * SOT__BLOCK + l, found.r, found.s);
}

static void depth_parts(const sot__state *state, const sot__moment *m, size_t l, sot__found_block *b)
{
    const sot__prior *prior = m->scoring->depth;
    uint32_t told = 0;
#define COUNT_PART(NAME, index, name, own)                      \
    put(b, index, l, sot__##name##_part(own m, &prior[index])); \
    told |= 1u << (index);
#define DAYS_PART(NAME, index, name, own) COUNT_PART(NAME, index, name, own)
#define RATE_PART(NAME, index, name, own)                              \
    if (may_show(&state->seen, (sot__shown_by)SOT__SHOWN_BY_##NAME)) { \
        sot__found found = sot__##name##_found(own m);                 \
        if (found.r + found.s > 0) {                                   \
            push(b, &prior[index], 0, index, l, found);                \
            told |= 1u << (index);                                     \
        }                                                              \
    }
#define DEPTH(NAME, index, text, name, evidence, own) evidence##_PART(NAME, index, name, OWN_##own(name))
#define TRUST(NAME, index, text, name, evidence, own)
#include "socialtrust/signals.def"
#undef DEPTH
#undef TRUST
    b->told[0][l] = told;
}

/* All that signals of conduct with rows of their own are seen in. */
static sot__shown_by shown_by_rows(void)
{
    sot__shown_by all = {.class = SOT__CLASS_NONE};
#define ADD(NAME)                                                               \
    all.kinds |= ((sot__shown_by)SOT__SHOWN_BY_##NAME).kinds |                  \
                 sot__class_kinds[((sot__shown_by)SOT__SHOWN_BY_##NAME).class]; \
    all.cues |= ((sot__shown_by)SOT__SHOWN_BY_##NAME).cues;                     \
    all.fields |= ((sot__shown_by)SOT__SHOWN_BY_##NAME).fields;
#define DEPTH(...)
#define TRUST(NAME, ...) IF_ROWS_##NAME(ADD(NAME))
#include "socialtrust/signals.def"
#undef DEPTH
#undef TRUST
    return all;
}

#define TELL(index, name, own)                                            \
    {                                                                     \
        sot__found found = sot__##name##_found(OWN_##own(name) m, 1 - d); \
        if (found.r + found.s > 0) {                                      \
            push(b, &prior[index], 1 + d, index, l, found);               \
            told |= 1u << (index);                                        \
        }                                                                 \
    }
#define DEPTH(...)

/* What the other of d did, seen by d, in rows of a signal's own: most pairs have none. Returns the bits that
 * are told of. */
SOT__RARELY static uint32_t conduct_by_rows(const sot__state *state, const sot__moment *m, int d, size_t l,
                                            sot__found_block *b)
{
    const sot__prior *prior = m->scoring->trust;
    uint32_t told = 0;
#define TRUST(NAME, index, text, name, evidence, own) \
    IF_ROWS_##NAME(if (may_show(&state->seen, (sot__shown_by)SOT__SHOWN_BY_##NAME)) TELL(index, name, own))
#include "socialtrust/signals.def"
#undef TRUST
    if (given(m->inputs, d))
        TELL(SOT_TRUST_REPUTATION, reputation, NONE)
    return told;
}

/* What each side did, seen by the other. `rows`: there may be some that are a signal's own. */
static void conduct(const sot__state *state, const sot__moment *m, bool rows, size_t l, sot__found_block *b)
{
    const sot__prior *prior = m->scoring->trust;
    for (int d = 0; d < 2; d++) {
        uint32_t told = 0;
#define TRUST(NAME, index, text, name, evidence, own) OF_ITSELF_##NAME(TELL(index, name, own))
#include "socialtrust/signals.def"
#undef TRUST
        if (rows)
            told |= conduct_by_rows(state, m, d, l, b);
        b->told[1 + d][l] = told;
    }
}
#undef DEPTH

void sot__rates_solve(const sot__many *many, sot__rates *rates, double *c, double *variance)
{
    size_t at = 0;
    while (rates->asked % SOT__LANES_MOST != 0) /* whole lanes are quicker than a rest */
        rates->x[rates->asked++] = 1;
    many->psi(rates->asked, rates->x, rates->psi, rates->psi1);
    for (size_t k = 0; k < rates->count; k++) {
        /* Where one kind of evidence is missing, its ψ is the prior's and cancels. */
        const sot__prior *prior = rates->prior[k];
        double up = 0, down = 0, up1 = prior->psi1_alpha, down1 = prior->psi1_beta;
        if (rates->kinds[k] & 1) {
            up = rates->psi[at] - prior->psi_alpha;
            up1 = rates->psi1[at++];
        }
        if (rates->kinds[k] & 2) {
            down = rates->psi[at] - prior->psi_beta;
            down1 = rates->psi1[at++];
        }
        c[rates->place[k]] = prior->w * (up - down);
        variance[rates->place[k]] = prior->w * prior->w * (up1 + down1);
    }
}

/* Without what differs from pair to pair. */
static sot__moment moment_at(const sot_profile *profile, int64_t t)
{
    return (sot__moment){
        .fold = &profile->fold, .scoring = &profile->scoring, .t = t, .day = sot__day(&profile->fold, t)};
}

static inline void look_at(sot__moment *m, const sot__state *state, const sot_inputs *inputs)
{
    m->inputs = inputs;
    m->side = state->side;
    m->both = &state->both;
    m->turn = &state->turn;
    m->items = &state->items;
    m->channels = state->channels;
    m->channel_count = state->channel_count;
}

void sot__conduct_found(const sot_profile *profile, const sot__state *state, int64_t t,
                        sot__found out[2][SOT_TRUST_COUNT])
{
    sot__found_block b;
    sot__moment m = moment_at(profile, t);
    b.count = 1;
    b.any[1] = b.any[2] = 0;
    b.rates.count = b.rates.asked = 0;
    look_at(&m, state, &nothing_given);
    conduct(state, &m, true, 0, &b);
    for (int d = 0; d < 2; d++)
        for (int k = 0; k < (int)SOT_TRUST_COUNT; k++) {
            int row = SOT__ROW(1 + d) + k;
            bool told = b.told[1 + d][0] >> k & 1u;
            out[d][k] = told ? (sot__found){b.r[row][0], b.s[row][0]} : (sot__found){0, 0};
        }
}

/* All but what is solved for the whole block, and without the joint days and their logarithms, which are
 * there. */
static void find(sot__moment *m, const sot__state *state, const sot_inputs *inputs,
                 const sot__shown_by *by_rows, size_t l, sot__found_block *b)
{
    look_at(m, state, inputs);
    for (int d = 0; d < 2; d++)
        m->long_[d] = sot__activity_at(&state->side[d].active, m->fold, 2, m->day);
    double sum = m->long_[0] + m->long_[1];
    b->least[l] = sot__smaller(m->long_[0], m->long_[1]);
    m->rho = sum > 0 ? 2 * b->least[l] / sum : 0;
    for (int h = 0; h < 3; h++) {
        m->joint[h] = b->joint[h][l];
        m->logs[h] = b->logs[h][l];
    }
    m->chances = m->joint[2] / m->fold->p->chance_days;
    m->hours = sot__in_person_hours(&state->in_person, m->fold, m->day);
    m->waiting = sot__turn_waiting(&state->turn, m->t, m->fold->tau_reply);
    depth_parts(state, m, l, b);
    bool rows = may_show(&state->seen, *by_rows) || given(inputs, 0) || given(inputs, 1);
    conduct(state, m, rows, l, b);
    bool did[2] = {state->side[0].first != SOT_TIME_NONE, state->side[1].first != SOT_TIME_NONE};
    b->met[l] = did[0] || did[1];
    b->two_way[l] = did[0] && did[1];
}

/* Signals of depth that are not always told of. */
static const uint32_t DEPTH_RATES = 0
#define RATE_BIT(index) | 1u << (index)
#define COUNT_BIT(index)
#define DAYS_BIT(index)
#define DEPTH(NAME, index, text, name, evidence, own) evidence##_BIT(index)
#define TRUST(...)
#include "socialtrust/signals.def"
#undef DEPTH
#undef TRUST
    ;

void sot__block_find(const sot_profile *profile, size_t count, const sot__state *const *states, int64_t t,
                     const sot_inputs *inputs, sot__found_block *out)
{
    sot__moment m = moment_at(profile, t);
    sot__shown_by by_rows = shown_by_rows();
    const sot__many *many = sot__many_of(profile->scoring.lanes);
    out->count = count;
    out->any[0] = ((1u << SOT_DEPTH_COUNT) - 1) & ~DEPTH_RATES;
    out->any[1] = out->any[2] = 0;
    out->rates.count = out->rates.asked = 0;
    for (size_t l = 0; l < count; l++)
        for (int h = 0; h < 3; h++)
            out->joint[h][l] = sot__activity_at(&states[l]->both, &profile->fold, h, m.day);
    for (int h = 0; h < 3; h++)
        if (count == 1)
            out->logs[h][0] = sot__log1p(out->joint[h][0]);
        else
            many->log1p(count, out->joint[h], out->logs[h]);
    for (size_t l = 0; l < count; l++)
        find(&m, states[l], &inputs[l], &by_rows, l, out);
    sot__rates_solve(many, &out->rates, out->c[0], out->variance[0]);
}

void sot__told_of(const sot_profile *profile, const sot__state *state, int64_t t, sot_pair_score *out)
{
    sot__moment m = moment_at(profile, t);
    look_at(&m, state, &nothing_given);
    m.waiting = sot__turn_waiting(&state->turn, t, m.fold->tau_reply);
    m.turns = state->talks.turns;
    double f = m.turns != 0 ? sot__fade(t - state->talks.at, m.fold->h_conversation) : 0;
    m.turns *= f;
    for (int d = 0; d < 2; d++)
        m.started[d] = state->side[d].started * f;
    out->mutual_days = sot__mutual_told(&m);
    out->replies = sot__replies_told(&state->replies, &m);
    out->initiative = sot__initiative_told(&m);
    out->turns = sot__conversation_told(&m);
}

void sot__block_parts(const sot__sight *sight, const sot__found_block *block, size_t pair, sot__parts *out)
{
    for (int k = 0; k < (int)SOT_DEPTH_COUNT; k++)
        out->depth[k] = sot__block_part(sight, block, 0, k, pair);
    for (int d = 0; d < 2; d++)
        for (int k = 0; k < (int)SOT_TRUST_COUNT; k++)
            out->trust[d][k] = sot__block_part(sight, block, 1 + d, k, pair);
    out->two_way = block->two_way[pair] != 0;
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
