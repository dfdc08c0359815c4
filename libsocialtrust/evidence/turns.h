/* SPDX-License-Identifier: MIT */
/* Part of the fold: turns, and the moment in which nobody knows who spoke first. */
#ifndef SOT_EVIDENCE_TURNS_H
#define SOT_EVIDENCE_TURNS_H

#include "evidence/state.h"

/* Asks every signal that has a state, at one moment of the row. Inlined with `when` constant, so that a
 * signal that has nothing to do then costs nothing. */
SOT__INLINE void ask_signals(sot__state *state, const sot__step *s, sot__when when)
{
#define OWN_PAIR(name) sot__##name##_fold(&state->name, s, when);
#define OWN_SIDE(name) sot__##name##_fold(state->name, s, when);
#include "signals/own.def"
}

/* Nothing was said for so long, nor in this moment, that what is said now opens a conversation. */
SOT__INLINE bool starts_conversation(const sot__state *state, const sot__step *s)
{
    int64_t last = state->talks.last;
    return last == SOT_TIME_NONE || (s->t - last >= s->fold->conversation_gap && last < state->now.at);
}

/* ---- the present moment ---- */

/* Times finer than the log's own say nothing: who spoke in the same tick spoke in any order. */
SOT__INLINE void enter_moment(sot__state *state, sot__step *s)
{
    sot__now *now = &state->now;
    int64_t tick = sot__tick(s->fold, s->t);
    s->begins = now->spoke == 0 || tick != now->tick || s->extra->sequence != now->sequence;
    if (s->begins) {
        now->tick = tick;
        now->sequence = s->extra->sequence;
        now->at = s->t;
        now->spoke = now->opened = now->joined = now->lapsed = 0;
        now->acted = now->talked = now->turns = now->starter = 0;
        now->said[0].open = now->said[1].open = 0;
    }
    s->exchange = s->two_way || (now->spoke & 1u << s->j);
}

/* ---- turns: who answers whom, how fast, and silence ---- */

SOT__INLINE void answer(sot__state *state, const sot__step *s, const sot__turn *turn, sot__when when)
{
    sot__side *owner = &state->side[turn->owner], *other = &state->side[1 - turn->owner];
    sot__step step = *s;
    step.turn = turn;
    step.lapsed_at = state->now.at;
    if (when == SOT__ANSWERED)
        ask_signals(state, &step, SOT__ANSWERED);
    else
        ask_signals(state, &step, SOT__AFTER_ALL);
    owner->questions_answered += turn->question > 0;
    owner->turns_answered++;
    if (turn->first) {
        other->answers++;
        other->answer_hours += (double)(s->t - turn->opened) / (double)SOT__HOUR_US;
    }
}

SOT__CALLED static void turn_answered(sot__state *state, const sot__step *s, const sot__turn *turn)
{
    answer(state, s, turn, SOT__ANSWERED);
}

SOT__INLINE void lapse(sot__state *state, const sot__step *s)
{
    ask_signals(state, s, SOT__UNANSWERED);
    state->side[state->turn.owner].turns_unanswered++;
    state->turn.open = 0;
}

SOT__CALLED static void turn_unanswered(sot__state *state, const sot__step *s)
{
    lapse(state, s);
}

SOT__INLINE void remember_turn_id(sot__state *state, sot__text id)
{
    if (id.n == 0)
        id.p = "";
    else if (state->items.owns_texts) {
        memcpy(state->turn_text, id.p, id.n); /* room made by sot__state_reserve() */
        id.p = state->turn_text;
    }
    state->turn.id = id;
}

SOT__INLINE bool closes(const sot__step *s)
{
    return s->extra->cues[SOT_CUE_CLOSING] >= s->fold->p->cue_switch;
}

/* Keeps the open turn as it was before this moment. */
SOT__INLINE void remember_turn(sot__state *state)
{
    state->now.before = state->turn;
    state->now.before.id = (sot__text){"", 0};
}

/* One side's rows of the moment as a turn by themselves: what becomes of it if the other speaks too. */
SOT__INLINE void say(sot__spoken *said, const sot__step *s)
{
    if (said->open) {
        if (s->question > said->question)
            said->question = s->question;
    } else if (!closes(s)) {
        *said = (sot__spoken){s->share, s->question, 1};
    }
}

SOT__INLINE void join_turn(sot__state *state, const sot__step *s, bool looked)
{
    sot__turn *turn = &state->turn;
    if (!state->now.opened && !state->now.joined) {
        remember_turn(state);
        state->now.joined = 1;
    }
    if (turn->question == 0 && s->question > 0)
        s->me->questions++;
    if (s->question > turn->question)
        turn->question = s->question;
    turn->looked = turn->looked && looked;
    turn->events++;
}

/* As long as one side alone has spoken in the moment. `often`: in the middle of what runs most. */
SOT__INLINE void fold_turn(sot__state *state, const sot__step *s, bool often)
{
    sot__turn *turn = &state->turn;
    bool looked = s->kind == SOT_KIND_ASK || (s->extra->looked_for >> SOT_CUE_QUESTION & 1u);
    if (turn->open) {
        if (turn->owner != s->i) {
            if (often)
                answer(state, s, turn, SOT__ANSWERED);
            else
                turn_answered(state, s, turn);
            turn->open = 0;
        } else if (s->begins && s->t - turn->opened >= s->fold->turn_timeout) {
            remember_turn(state);
            state->now.lapsed = 1;
            if (often)
                lapse(state, s);
            else
                turn_unanswered(state, s);
        } else {
            join_turn(state, s, looked);
        }
    }
    say(&state->now.said[s->i], s);
    if (!turn->open && !closes(s)) {
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
        s->me->questions += s->question > 0;
        state->now.opened = 1;
    }
}

#endif
