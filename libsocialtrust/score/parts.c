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
SOT__INLINE bool may_show(const sot__seen *seen, sot__shown_by by)
{
    return ((seen->kinds & (by.kinds | sot__class_kinds(by.class))) | (seen->cues & by.cues) |
            (seen->fields & by.fields)) != 0;
}

/* By the column EVIDENCE: signals that have no evidence where no row was of theirs; the others have it of
 * turns and days too. */
#define IF_ROWS_RATE(...) __VA_ARGS__
#define IF_ROWS_RATE_FADING(...)
#define OF_ITSELF (1u << SOT_TRUST_RESPONSIVENESS | 1u << SOT_TRUST_CONSIDERATION | 1u << SOT_TRUST_CURIOSITY)

static inline bool given(const sot_inputs *inputs, int d)
{
    return inputs->reputation_r[d] >= 0 && inputs->reputation_s[d] >= 0;
}

/* Evidence of rows of a signal's own. Its row begins with the first pair that has some: the others have 0. */
static inline void take_found(sot__found_block *b, int which, int signal, size_t l, sot__found found)
{
    int row = SOT__ROW(which) + signal;
    if (!(found.r + found.s > 0))
        return;
    if (!(b->any[which] >> signal & 1u)) {
        memset(b->r[row], 0, sizeof b->r[row]);
        memset(b->s[row], 0, sizeof b->s[row]);
        b->any[which] |= 1u << signal;
    }
    b->r[row][l] = found.r;
    b->s[row][l] = found.s;
}

void sot__block_begin_count(sot__found_block *b, int signal, double n)
{
    b->seen |= 1u << signal;
    b->any[0] |= 1u << signal;
    for (size_t l = 0; l < SOT__BLOCK; l++) {
        b->c[signal][l] = b->r[signal][l] = b->s[signal][l] = 0;
        b->variance[signal][l] = n;
    }
}

static inline void take_counted(sot__found_block *b, int signal, size_t l, sot__counted counted)
{
    b->c[signal][l] = counted.c;
    b->variance[signal][l] = counted.n;
    b->r[signal][l] = counted.r;
    b->s[signal][l] = counted.s;
}

/* Evidence as of its last event, so many half-lives ago. */
static inline void take_rate(sot__found_block *b, int row, int fade, size_t l, const sot__rate *rate,
                             double age)
{
    b->r[row][l] = rate->r;
    b->s[row][l] = rate->s;
    b->fade[fade][l] = age;
}

static inline void take_rhythm(sot__found_block *b, const sot__activity *both, size_t l)
{
    const sot__moment *m = &b->moment;
    bool any = both->count != 0;
    b->days[l] = both->count;
    b->balance[l] = m->rho;
    b->r[SOT_DEPTH_RHYTHM][l] = any ? m->long_[0] : 0;
    b->s[SOT_DEPTH_RHYTHM][l] = any ? m->long_[1] : 0;
}

static inline void take_history(sot__found_block *b, size_t l)
{
    sot__history h = sot__history_of(&b->moment);
    b->kept[l] = h.kept;
    b->fade[SOT__FADE_HISTORY][l] = h.age;
    b->variance[SOT_DEPTH_HISTORY][l] = b->s[SOT_DEPTH_HISTORY][l] = h.days;
    b->r[SOT_DEPTH_HISTORY][l] = h.span_us;
}

static inline void take_asks(sot__found_block *b, const sot__state *state, size_t l)
{
    static const sot__rate none = {0, 0, 0};
    bool any = may_show(&state->seen, (sot__shown_by)SOT__SHOWN_BY_ASKS);
    take_rate(b, SOT_DEPTH_ASKS, SOT__FADE_ASKS, l, any ? &state->asks.rate : &none,
              sot__asks_age(&state->asks, &b->moment));
    b->question[l] = any ? state->turn.question : 0;
}

/* A count that most pairs have nothing of. */
#define TAKE_SEEN(index, none, any, part)           \
    if (any) {                                      \
        if (!(b->seen >> (index)&1u))               \
            sot__block_begin_count(b, index, none); \
        take_counted(b, index, l, part);            \
    }
#define STATE_PAIR(name) &state->name
#define STATE_SIDE(name) state->name
#define TAKE_COUNT(NAME, index, name, own)                    \
    TAKE_SEEN(index, 0, sot__##name##_any(STATE_##own(name)), \
              sot__##name##_part(STATE_##own(name), m, &prior[index]))
#define TAKE_COUNT_OF(NAME, ...) TAKE_##NAME
#define TAKE_RATE_FADING(NAME, ...) TAKE_##NAME
#define TAKE_DAYS(NAME, ...) TAKE_##NAME
#define TAKE_RHYTHM take_rhythm(b, &state->both, l);
#define TAKE_ASKS take_asks(b, state, l);
#define TAKE_BREADTH take_counted(b, SOT_DEPTH_BREADTH, l, sot__breadth_part(m, &prior[SOT_DEPTH_BREADTH]));
#define TAKE_HISTORY take_history(b, l);
#define TAKE_ATTENTION                                              \
    TAKE_SEEN(SOT_DEPTH_ATTENTION, HUGE_VAL, sot__attention_any(m), \
              sot__attention_part(m, &prior[SOT_DEPTH_ATTENTION]))

static inline void take_depth(sot__found_block *b, const sot__state *state, size_t l)
{
    const sot__moment *m = &b->moment;
    const sot__prior *prior = m->scoring->depth;
#define DEPTH(NAME, index, text, name, evidence, own) TAKE_##evidence(NAME, index, name, own)
#define TRUST(...)
#include "socialtrust/signals.def"
#undef DEPTH
#undef TRUST
}

/* All that signals of conduct with rows of their own are seen in. */
SOT__INLINE sot__shown_by shown_by_rows(void)
{
    sot__shown_by all = {.class = SOT__CLASS_NONE};
#define ADD(NAME)                                                               \
    all.kinds |= ((sot__shown_by)SOT__SHOWN_BY_##NAME).kinds |                  \
                 sot__class_kinds(((sot__shown_by)SOT__SHOWN_BY_##NAME).class); \
    all.cues |= ((sot__shown_by)SOT__SHOWN_BY_##NAME).cues;                     \
    all.fields |= ((sot__shown_by)SOT__SHOWN_BY_##NAME).fields;
#define DEPTH(...)
#define TRUST(NAME, index, text, name, evidence, own) IF_ROWS_##evidence(ADD(NAME))
#include "socialtrust/signals.def"
#undef DEPTH
#undef TRUST
    return all;
}

/* What each side did in rows of a signal's own, seen by the other: most pairs have none. */
SOT__RARELY static void take_rows(sot__found_block *b, const sot__state *state, size_t l)
{
    const sot__moment *m = &b->moment;
#define TAKE(NAME, index, name, own)                                 \
    if (may_show(&state->seen, (sot__shown_by)SOT__SHOWN_BY_##NAME)) \
        for (int d = 0; d < 2; d++)                                  \
            take_found(b, 1 + d, index, l, sot__##name##_found(OWN_##own(name) m, 1 - d));
#define DEPTH(...)
#define TRUST(NAME, index, text, name, evidence, own) IF_ROWS_##evidence(TAKE(NAME, index, name, own))
#include "socialtrust/signals.def"
#undef TRUST
#undef DEPTH
}

/* What each side did, seen by the other. */
static inline void take_conduct(sot__found_block *b, const sot__state *state, size_t l)
{
    const sot__moment *m = &b->moment;
    const sot__turn *turn = &state->turn;
    double heard[2] = {m->fold->p->unheard_share, 1};
    b->turn[l] = 0;
    b->fade[SOT__FADE_REPLY][l] = b->fade[SOT__FADE_ANSWER][l] = 0;
    b->owner[l] = turn->owner;
    for (int d = 0; d < 2; d++)
        b->more_r[d][l] = b->more_s[d][l] = 0;
    if (turn->open) {
        sot__found more = sot__curiosity_turn(m);
        b->turn[l] = turn->share;
        b->fade[SOT__FADE_REPLY][l] = sot__age(m->t, turn->opened, m->fold->tau_reply);
        b->fade[SOT__FADE_ANSWER][l] = sot__answer_wait(m->fold, turn, m->t);
        b->more_r[1 - turn->owner][l] = more.r;
        b->more_s[1 - turn->owner][l] = more.s;
    }
    for (int d = 0; d < 2; d++) {
        int j = 1 - d, row = SOT__ROW(1 + d);
        take_rate(b, row + SOT_TRUST_RESPONSIVENESS, SOT__FADE_RESPONSIVENESS + d, l,
                  &state->responsiveness[j].rate, sot__responsiveness_age(state->responsiveness, m, j));
        take_rate(b, row + SOT_TRUST_CONSIDERATION, SOT__FADE_CONSIDERATION + d, l,
                  &state->consideration[j].rate, sot__consideration_age(state->consideration, m, j));
        take_rate(b, row + SOT_TRUST_CURIOSITY, SOT__FADE_CURIOSITY + d, l, &state->curiosity[j].rate,
                  sot__curiosity_age(state->curiosity, m, j));
        b->heard[d][l] = heard[state->side[d].heard != 0];
    }
}

/* Without what differs from pair to pair. */
static inline void begin_moment(sot__moment *m, const sot_profile *profile, int64_t t)
{
    m->fold = &profile->fold;
    m->scoring = &profile->scoring;
    m->t = t;
    m->day = sot__day(&profile->fold, t);
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

void sot__block_again(sot__found_block *b)
{
    b->count = 0;
    b->any[0] = ((1u << SOT_DEPTH_COUNT) - 1) & ~(1u << SOT_DEPTH_ATTENTION);
    b->any[1] = b->any[2] = OF_ITSELF;
    b->seen = 0;
}

void sot__block_begin(const sot_profile *profile, int64_t t, sot__found_block *b)
{
    begin_moment(&b->moment, profile, t);
    sot__block_again(b);
}

void sot__block_take(sot__found_block *b, const sot__state *state, const sot_inputs *inputs)
{
    size_t l = b->count++;
    sot__moment *m = &b->moment;
    look_at(m, state, inputs);
    sot__activity_faded(&state->both, m->fold, 0, 3, m->day, m->joint);
    for (int h = 0; h < 3; h++)
        b->joint[h][l] = m->joint[h];
    for (int d = 0; d < 2; d++)
        sot__activity_faded(&state->side[d].active, m->fold, 2, 3, m->day, &m->long_[d]);
    double sum = m->long_[0] + m->long_[1];
    m->least = sot__smaller(m->long_[0], m->long_[1]);
    m->rho = sum > 0 ? 2 * m->least / sum : 0;
    m->hours = sot__in_person_hours(&state->in_person, m->fold, m->day);
    take_depth(b, state, l);
    take_conduct(b, state, l);
    if (may_show(&state->seen, shown_by_rows()))
        take_rows(b, state, l);
    for (int d = 0; d < 2; d++)
        if (given(inputs, d))
            take_found(b, 1 + d, SOT_TRUST_REPUTATION, l, sot__reputation_found(m, 1 - d));
    bool did[2] = {state->side[0].first != SOT_TIME_NONE, state->side[1].first != SOT_TIME_NONE};
    b->met[l] = did[0] || did[1];
    b->two_way[l] = did[0] && did[1];
    sot__beside_take(state, l, b);
}

void sot__conduct_found(const sot_profile *profile, const sot__state *state, int64_t t,
                        sot__found out[2][SOT_TRUST_COUNT])
{
    sot__found_block b;
    sot__block_begin(profile, t, &b);
    sot__block_take(&b, state, &nothing_given);
    sot__block_find(&b, sot__lanes_alone(profile));
    for (int d = 0; d < 2; d++) {
        uint32_t told = sot__block_told(&b, 1 + d, 0);
        for (int k = 0, row = SOT__ROW(1 + d); k < (int)SOT_TRUST_COUNT; k++, row++)
            out[d][k] = told >> k & 1u ? (sot__found){b.r[row][0], b.s[row][0]} : (sot__found){0, 0};
    }
}

void sot__told_of(const sot__found_block *b, size_t l, const sot__state *state, sot_pair_score *out)
{
    sot__moment m;
    m.fold = b->moment.fold;
    m.t = b->moment.t;
    m.day = b->moment.day;
    look_at(&m, state, &nothing_given);
    m.waiting = b->turn[l] * (1 - b->fade[SOT__FADE_REPLY][l]); /* silence is seen before the turn ends */
    m.turns = state->talks.turns;
    double f = m.turns != 0 ? sot__fade(m.t - state->talks.at, m.fold->h_conversation) : 0;
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
    for (int which = 0; which < 3; which++) {
        uint32_t told = sot__block_told(block, which, pair);
        sot__part *to = which ? out->trust[which - 1] : out->depth;
        for (int k = 0; k < sight->scale[which].count; k++)
            to[k] = sot__block_part(sight, block, which, k, pair, told);
    }
    out->two_way = block->two_way[pair] != 0;
}

/* ---- which signals a log can show ---- */

/* Written out, with what each is shown by as constants. */
uint32_t sot__depth_observable(const sot__seen *seen)
{
    uint32_t out = 0;
#define DEPTH(NAME, index, ...) \
    out |= (uint32_t)may_show(seen, (sot__shown_by)SOT__SHOWN_BY_##NAME) << (index);
#define TRUST(...)
#include "socialtrust/signals.def"
#undef DEPTH
#undef TRUST
    return out;
}

uint32_t sot__trust_observable(const sot__seen *seen)
{
    uint32_t out = 0;
#define DEPTH(...)
#define TRUST(NAME, index, ...) \
    out |= (uint32_t)may_show(seen, (sot__shown_by)SOT__SHOWN_BY_##NAME) << (index);
#include "socialtrust/signals.def"
#undef DEPTH
#undef TRUST
    return out;
}
