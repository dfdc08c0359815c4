/* SPDX-License-Identifier: MIT */
/* Part of the fold: conversations, who starts them and how many turns they have. */
#ifndef SOT_EVIDENCE_TALKS_H
#define SOT_EVIDENCE_TALKS_H

#include "evidence/turns.h"

/* ---- conversations: who starts, how many turns ---- */

/* Both have had part in the moment in which a conversation started: who started it is not known. */
SOT__CALLED static void share_start(sot__state *state, const sot__fold *fold, int64_t t, int i)
{
    sot__side *me = &state->side[i], *other = &state->side[1 - i];
    double half = .5 * sot__fade(t - state->now.starts_at, fold->h_conversation);
    if (half > other->started)
        half = other->started; /* only in a forged blob */
    other->started -= half;
    me->started += half;
    other->conversations--;
    state->now.starter = 0;
}

SOT__INLINE void note_start(sot__state *state, const sot__step *s, bool starts)
{
    sot__now *now = &state->now;
    now->acted = (uint8_t)(now->acted | 1u << s->i);
    if (starts) {
        s->me->started += 1;
        s->me->conversations++;
        now->starter = (uint8_t)(1 + s->i);
        now->starts_at = s->t;
    } else if (now->starter == 1 + s->j) {
        share_start(state, s->fold, s->t, s->i);
    }
}

/* What is said by one side: a turn each if both talk in the moment, in whatever order. */
SOT__INLINE void talk_one_sided(sot__state *state, const sot__step *s, bool starts)
{
    sot__now *now = &state->now;
    sot__talks *talks = &state->talks;
    uint8_t before = now->talked;
    now->talked = (uint8_t)(before | 1u << s->i);
    if (now->talked == 3) {
        if (before != 3 && now->turns < 2)
            talks->turns += 2 - now->turns;
        talks->by = before != 3 ? 2 : talks->by;
        return;
    }
    bool turn = starts || talks->by != s->i;
    talks->turns += turn;
    if (now->turns < 2)
        now->turns = (uint8_t)(now->turns + turn);
    talks->by = (uint8_t)s->i;
}

SOT__INLINE void fold_conversation(sot__state *state, const sot__step *s)
{
    double f = s->talk_left;
    bool starts = starts_conversation(state, s);
    state->talks.turns *= f;
    state->side[0].started *= f;
    state->side[1].started *= f;
    state->talks.at = s->t;
    note_start(state, s, starts);
    if (s->two_way) {
        state->talks.turns += 2;
        state->talks.by = 2;
    } else {
        talk_one_sided(state, s, starts);
    }
    state->talks.last = s->t;
}

#endif
