/* SPDX-License-Identifier: MIT */
/* Part of the fold (fold.c): turns of a moment in which both spoke. */
#ifndef SOT_EVIDENCE_EXCHANGES_H
#define SOT_EVIDENCE_EXCHANGES_H

#include "evidence/turns.h"

SOT__RARELY static void turn_answered_after_all(sot__state *state, const sot__step *s, const sot__turn *turn)
{
    answer(state, s, turn, SOT__AFTER_ALL);
}

/* What `side` said in it, answered at once; `when`: or only so much more of a question. */
static void said_answered(sot__state *state, const sot__step *s, int side, double question, sot__when when)
{
    sot__turn turn = {.opened = s->t,
                      .share = state->now.said[side].share,
                      .question = question,
                      .id = {"", 0},
                      .events = 1,
                      .owner = (uint8_t)side};
    if (when == SOT__ANSWERED) {
        turn_answered(state, s, &turn);
        return;
    }
    sot__step step = *s;
    step.turn = &turn;
    ask_signals(state, &step, SOT__ASKED);
}

/* The open turn of before is answered as it stood; what the side that spoke first said since is a turn of its
 * own. */
static void begin_exchange(sot__state *state, const sot__step *s)
{
    sot__now *now = &state->now;
    sot__turn *turn = &state->turn;
    if (turn->open && !now->opened) {
        if (now->joined) {
            const sot__spoken *said = &now->said[turn->owner];
            uint32_t *questions = &state->side[turn->owner].questions;
            *questions += (uint32_t)(said->open && said->question > 0);
            *questions -= (uint32_t)(now->before.question == 0 && turn->question > 0);
            *turn = now->before;
        }
        turn_answered(state, s, turn);
    }
    turn->open = 0;
    if (now->lapsed) {
        state->side[now->before.owner].turns_unanswered--;
        turn_answered_after_all(state, s, &now->before);
    }
    for (int d = 0; d < 2; d++)
        if (now->said[d].open)
            said_answered(state, s, d, now->said[d].question, SOT__ANSWERED);
}

static void fold_exchange(sot__state *state, const sot__step *s)
{
    sot__now *now = &state->now;
    sot__spoken *said = &now->said[s->i];
    if (now->spoke != 3)
        begin_exchange(state, s);
    if (s->two_way)
        return;
    sot__spoken before = *said;
    say(said, s);
    if (!said->open || (before.open && !(said->question > before.question)))
        return;
    bool asks = said->question > 0 && !(before.open && before.question > 0);
    s->me->questions += asks;
    if (before.open) {
        s->me->questions_answered += asks;
        said_answered(state, s, s->i, said->question - before.question, SOT__ASKED);
    } else {
        said_answered(state, s, s->i, said->question, SOT__ANSWERED);
    }
}

#endif
