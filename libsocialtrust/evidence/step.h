/* SPDX-License-Identifier: MIT */
/* Part of the fold: what a row that comes alone (fold.c) and one of many plain ones (plain.c) go through. */
#ifndef SOT_EVIDENCE_STEP_H
#define SOT_EVIDENCE_STEP_H

#include <math.h>

#include "evidence/dealings.h"
#include "evidence/state.h"
#include "evidence/talks.h"
#include "evidence/turns.h"

/* Whether a row that nothing rare stands beside is talk of one side: what fold_plain() tells as talk. */
SOT__INLINE bool is_plain_talk(int kind)
{
    return kind == SOT_KIND_MESSAGE || kind == SOT_KIND_ASK || kind == SOT_KIND_ANSWER;
}

/* What the row weighs among those that it was addressed to. */
SOT__INLINE double share_of(const sot__event *event, const sot__extra *extra)
{
    return extra->audience == 1 ? event->strength : event->strength / sqrt((double)extra->audience);
}

SOT__INLINE sot__step step_of(const sot__fold *fold, sot__state *state, const sot__event *event,
                              const sot__extra *extra, int kind, sot__class class)
{
    return (sot__step){
        .fold = fold,
        .event = event,
        .extra = extra,
        .items = &state->items,
        .turn = &state->turn,
        .me = state->side + event->actor,
        .other = state->side + (1 - event->actor),
        .t = event->time_us,
        .day = sot__day(fold, event->time_us),
        .i = event->actor,
        .j = 1 - event->actor,
        .share = share_of(event, extra),
        .kind = kind,
        .class = class,
        .two_way = (kind == SOT_KIND_CALL || kind == SOT_KIND_MEET) && !(extra->duration_s == 0),
        .question = kind == SOT_KIND_ASK ? 1.0 : extra->cues[SOT_CUE_QUESTION],
    };
}

/* ---- dialogue as a whole ---- */

/* What does not concern the turn before it, and what does not concern the one after it; `often`: in the
 * middle of what runs most. */
SOT__INLINE void begin_dialogue(sot__state *state, sot__step *s, bool often)
{
    enter_moment(state, s);
    if (often)
        deal(state, s);
    else
        fold_dealing(state, s);
    fold_channels(state, s, often);
}

SOT__INLINE void end_dialogue(sot__state *state, sot__step *s)
{
    state->now.spoke = (uint8_t)(state->now.spoke | (s->two_way ? 3u : 1u << s->i));
    if (s->exchange)
        state->now.spoke = 3;
    ask_signals(state, s, SOT__TALK);
    if (s->kind != SOT_KIND_MEET || !s->two_way)
        fold_conversation(state, s);
}

/* ---- reciprocity of all weights ---- */

SOT__INLINE void add_weight(sot__state *state, sot__step *s, double v)
{
    sot__side *me = s->me, *other = s->other;
    double f;
    if (s->class == SOT__CLASS_DIALOGUE)
        sot__decay_both(sot__age(s->t, state->weight_at, s->fold->h_reciprocity),
                        sot__age(s->t, state->talks.at, s->fold->h_conversation), &f, &s->talk_left);
    else
        f = sot__fade(s->t - state->weight_at, s->fold->h_reciprocity);
    state->weight_at = s->t;
    me->weight = me->weight * f + v;
    other->weight = other->weight * f + (s->two_way ? v : 0);
}

/* What a row weighs; below 0: it takes no part. */
SOT__INLINE double weight_of(const sot__step *s)
{
    int kind = s->kind;
    if (s->class == SOT__CLASS_DIALOGUE || s->class == SOT__CLASS_SUPPORT)
        return s->share;
    if (kind == SOT_KIND_VIEW || kind == SOT_KIND_FOLLOW || kind == SOT_KIND_LIKE || kind == SOT_KIND_MENTION)
        return s->fold->p->click_weight * s->share;
    return kind == SOT_KIND_SHARE ? s->fold->p->share_weight * s->share : -1;
}

SOT__INLINE void fold_weight(sot__state *state, sot__step *s)
{
    double v = weight_of(s);
    if (v >= 0)
        add_weight(state, s, v);
}

/* ---- what is no dialogue, and what dialogue brings with it ---- */

/* Deeds are dealings as words are: help, and what settles a promise or a complaint that is there. */
SOT__INLINE bool act(sot__state *state, const sot__step *s)
{
    s->me->attention_rows += s->class == SOT__CLASS_ATTENTION && s->kind != SOT_KIND_UNFOLLOW;
    uint64_t ignored = state->items.ignored;
    ask_signals(state, s, SOT__ACT);
    return s->class == SOT__CLASS_SUPPORT ||
           ((s->kind == SOT_KIND_KEEP || s->kind == SOT_KIND_ACKNOWLEDGE || s->kind == SOT_KIND_RESOLVE) &&
            state->items.ignored == ignored);
}

/* The step of a plain row is kept in registers as long as no function is called with it: these make it anew.
 */
void sot__exchange_apart(const sot__fold *fold, const sot__decoder *decoder, const sot__row *row, bool begins,
                         sot__state *state);
void sot__deal_apart(const sot__fold *fold, const sot__decoder *decoder, const sot__row *row,
                     sot__state *state);

#endif
