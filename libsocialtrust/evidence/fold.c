/* SPDX-License-Identifier: MIT */
/* The fold: one row at a time, in canonical order, into the evidence of its pair. What several signals read
 * is kept here; each signal then takes what is its own (signals/). MODEL.md, section 3. */
#include <math.h>

#include "evidence/state.h"

/* Asks every signal that has a state, at one moment of the row. Inlined with `when` constant, so that a
 * signal that has nothing to do then costs nothing. */
SOT__INLINE void ask_signals(sot__state *state, const sot__step *s, sot__when when)
{
#define OWN_NONE(name)
#define OWN_PAIR(name) sot__##name##_fold(&state->name, s, when);
#define OWN_SIDE(name) sot__##name##_fold(state->name, s, when);
#define DEPTH(NAME, index, text, name, evidence, own) OWN_##own(name)
#define TRUST(NAME, index, text, name, evidence, own) OWN_##own(name)
#define DESCRIPTOR(NAME, index, text, name, own) OWN_##own(name)
#include "socialtrust/signals.def"
#undef DEPTH
#undef TRUST
#undef OWN_NONE
#undef OWN_PAIR
#undef OWN_SIDE
}

/* ---- active days, gaps, channels ---- */

static bool active_day(sot__activity *active, const sot__fold *fold, int first, int32_t day, double share)
{
    if (active->count && active->day == day) {
        if (share > active->today)
            active->today = share;
        return false;
    }
    for (int h = first; h < 3; h++)
        active->sum[h] = sot__activity_at(active, fold, h, day);
    active->today = share;
    active->day = day;
    active->count++;
    return true;
}

static sot__channel *channel_slot(sot__state *state, uint16_t code)
{
    for (unsigned c = 0; c < state->channel_count; c++)
        if (state->channels[c].code == code || state->channels[c].code == SOT__CHANNEL_POOL)
            return &state->channels[c];
    sot__channel *slot = &state->channels[state->channel_count++];
    memset(slot, 0, sizeof *slot);
    slot->code = state->channel_count == SOT__CHANNEL_SLOTS ? SOT__CHANNEL_POOL : code;
    return slot;
}

static void fold_days(sot__state *state, const sot__step *s)
{
    if (!(s->share > 0))
        return;
    int32_t before = state->both.day;
    bool first = state->both.count == 0;
    if (active_day(&state->both, s->fold, 0, s->day, s->share) && !first) {
        double f = sot__fade_days(&s->fold->h_gaps, s->day - before);
        state->gap_sum = state->gap_sum * f + (double)(s->day - before);
        state->gap_count = state->gap_count * f + 1.0;
    }
    sot__channel *channel = channel_slot(state, s->event->channel);
    for (int d = 0; d < 2; d++)
        if (d == s->i || s->two_way) {
            active_day(&state->side[d].active, s->fold, 1, s->day, s->share);
            sot__daysum_max(&channel->side[d], s->day, &s->fold->h_long, s->share);
        }
}

/* Nothing was said for so long that what is said now opens a conversation. */
static bool starts_conversation(const sot__state *state, const sot__step *s)
{
    int64_t last = state->talks.last;
    return last == SOT_TIME_NONE || s->t - last >= s->fold->conversation_gap;
}

/* ---- turns: who answers whom, how fast, and silence ---- */

static void turn_answered(sot__state *state, const sot__step *s)
{
    sot__turn *turn = &state->turn;
    sot__side *owner = &state->side[turn->owner], *other = &state->side[1 - turn->owner];
    ask_signals(state, s, SOT__ANSWERED);
    owner->questions_answered += turn->question > 0;
    owner->turns_answered++;
    if (turn->first) {
        other->answers++;
        other->answer_hours += (double)(s->t - turn->opened) / (double)SOT__HOUR_US;
    }
    turn->open = 0;
}

static void turn_unanswered(sot__state *state, const sot__step *s)
{
    ask_signals(state, s, SOT__UNANSWERED);
    state->side[state->turn.owner].turns_unanswered++;
    state->turn.open = 0;
}

static void remember_turn_id(sot__state *state, sot__text id)
{
    if (id.n == 0)
        id.p = "";
    else if (state->items.owns_texts) {
        memcpy(state->turn_text, id.p, id.n); /* room made by sot__state_reserve() */
        id.p = state->turn_text;
    }
    state->turn.id = id;
}

static void fold_turn(sot__state *state, const sot__step *s)
{
    sot__turn *turn = &state->turn;
    bool looked = s->kind == SOT_KIND_ASK || (s->extra->looked_for >> SOT_CUE_QUESTION & 1u);
    if (turn->open) {
        if (s->two_way || turn->owner != s->i) {
            turn_answered(state, s);
        } else if (s->t - turn->opened >= s->fold->turn_timeout) {
            turn_unanswered(state, s);
        } else {
            if (turn->question == 0 && s->question > 0)
                state->side[s->i].questions++;
            if (s->question > turn->question)
                turn->question = s->question;
            turn->looked = turn->looked && looked;
            turn->events++;
        }
    }
    if (!turn->open && !s->two_way && !(s->extra->cues[SOT_CUE_CLOSING] >= s->fold->p->cue_switch)) {
        *turn = (sot__turn){.opened = s->t,
                            .share = s->share,
                            .question = s->question,
                            .events = 1,
                            .owner = (uint8_t)s->i,
                            .open = 1,
                            .chat = s->event->chat,
                            .looked = looked,
                            .first = starts_conversation(state, s)};
        remember_turn_id(state, s->extra->id);
        state->side[s->i].questions += s->question > 0;
    }
}

/* ---- conversations: who starts, how many turns ---- */

static void fold_conversation(sot__state *state, const sot__step *s)
{
    double f = state->talks.turns != 0 ? sot__fade(s->t - state->talks.at, s->fold->h_conversation) : 0;
    bool starts = starts_conversation(state, s);
    state->talks.turns *= f;
    state->side[0].started *= f;
    state->side[1].started *= f;
    state->talks.at = s->t;
    if (starts) {
        state->side[s->i].started += 1;
        state->side[s->i].conversations++;
    }
    if (s->two_way)
        state->talks.turns += 2;
    else if (starts || state->talks.by != s->i)
        state->talks.turns += 1;
    state->talks.by = s->two_way ? 2 : (uint8_t)s->i;
    state->talks.last = s->t;
}

/* ---- dialogue as a whole ---- */

static void fold_dialogue(sot__state *state, const sot__step *s)
{
    for (int d = 0; d < 2; d++)
        if (d == s->i || s->two_way) {
            sot__side *side = &state->side[d];
            if (side->first == SOT_TIME_NONE)
                side->first = s->t;
            side->last = s->t;
            side->heard = 1;
        }
    fold_days(state, s);
    fold_turn(state, s);
    ask_signals(state, s, SOT__TALK);
    if (s->kind != SOT_KIND_MEET || !s->two_way)
        fold_conversation(state, s);
}

/* ---- reciprocity of all weights ---- */

static void fold_weight(sot__state *state, const sot__step *s)
{
    const sot__params *p = s->fold->p;
    double v;
    switch (s->kind) {
    case SOT_KIND_VIEW:
    case SOT_KIND_FOLLOW:
    case SOT_KIND_LIKE:
    case SOT_KIND_MENTION:
        v = p->click_weight * s->share;
        break;
    case SOT_KIND_SHARE:
        v = p->share_weight * s->share;
        break;
    default:
        if (s->class != SOT__CLASS_DIALOGUE && s->class != SOT__CLASS_SUPPORT)
            return;
        v = s->share;
    }
    sot__side *me = &state->side[s->i], *other = &state->side[s->j];
    if (s->t != state->weight_at && (me->weight != 0 || other->weight != 0)) {
        double f = sot__fade(s->t - state->weight_at, s->fold->h_reciprocity);
        me->weight *= f;
        other->weight *= f;
    }
    state->weight_at = s->t;
    me->weight += v;
    if (s->two_way)
        other->weight += v;
}

/* ---- promises and complaints ---- */

sot__item *sot__items_find(const sot__items *items, sot__text id)
{
    if (id.n == 0)
        return NULL;
    if (items->indexed > 0) {
        uint64_t hash = sot__hash_text(&items->key, id);
        uint32_t k;
        for (size_t at = sot__map_begin(&items->map, hash);
             (k = sot__map_next(&items->map, hash, &at)) != SOT__NONE;) {
            sot__item *item = &items->at[k];
            if ((item->open || item->complaint) && sot__text_equal(item->id, id))
                return item;
        }
    }
    for (size_t k = items->indexed; k < items->count; k++) {
        sot__item *item = &items->at[k];
        if ((item->open || item->complaint) && sot__text_equal(item->id, id))
            return item;
    }
    return NULL;
}

/* ---- what is no dialogue, and what dialogue brings with it ---- */

SOT__INLINE void act(sot__state *state, const sot__step *s, int kind)
{
    sot__step step = *s;
    sot__side *me = &state->side[s->i];
    step.kind = kind;
    step.class = sot__class_of(kind);
    if (step.class == SOT__CLASS_SUPPORT)
        me->heard = 1;
    me->attention_rows += step.class == SOT__CLASS_ATTENTION && kind != SOT_KIND_UNFOLLOW;
    ask_signals(state, &step, SOT__ACT);
}

/* A case a kind, in which what signals ask about the kind is known to the compiler: each kind runs only what
 * it concerns. */
static void fold_kind(sot__state *state, const sot__step *s)
{
    switch (s->kind) {
#define X(name, code, text, class_) \
    case code:                      \
        act(state, s, code);        \
        break;
#include "socialtrust/kinds.def"
#undef X
    }
}

/* ---- one row ---- */

void sot__fold_event(const sot__fold *fold, sot__state *state, const sot__event *event)
{
    const sot__extra *extra = event->extra ? event->extra : &sot__extra_none;
    state->rows++;
    state->last = event->time_us;
    state->side[event->actor].rows++;
    state->seen.kinds |= UINT64_C(1) << event->kind;
    if (event->extra) {
        state->seen.cues |= extra->looked_for;
        if (event->kind != SOT_KIND_RATE && !isnan(extra->sentiment))
            state->seen.fields |= UINT64_C(1) << SOT_SEEN_SENTIMENT;
        if (extra->cues[SOT_CUE_AUTOMATIC] >= fold->p->cue_switch)
            return;
    }
    int kind = event->kind;
    bool dialogue = sot__class_of(kind) == SOT__CLASS_DIALOGUE;
    sot__step s = {
        .fold = fold,
        .event = event,
        .extra = extra,
        .items = &state->items,
        .turn = &state->turn,
        .t = event->time_us,
        .day = sot__day(fold, event->time_us),
        .i = event->actor,
        .j = 1 - event->actor,
        .share = extra->audience == 1 ? event->strength : event->strength / sqrt((double)extra->audience),
        .kind = kind,
        .class = sot__class_of(kind),
        .two_way = (kind == SOT_KIND_CALL || kind == SOT_KIND_MEET) && !(extra->duration_s == 0),
        .question = kind == SOT_KIND_ASK ? 1.0 : extra->cues[SOT_CUE_QUESTION],
    };
    fold_weight(state, &s);
    if (dialogue)
        fold_dialogue(state, &s);
    if (!dialogue || event->extra)
        fold_kind(state, &s);
    if (event->extra)
        ask_signals(state, &s, SOT__CONTENT);
}
