/* SPDX-License-Identifier: MIT */
/* The fold: one row at a time, in canonical order, into the evidence of its pair. What several signals read
 * is kept here; each signal then takes what is its own (signals/). MODEL.md, section 3. */
#include <math.h>

#include "evidence/dealings.h"
#include "evidence/state.h"
#include "evidence/talks.h"
#include "evidence/turns.h"

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
    fold_channels(state, s);
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

SOT__INLINE void fold_dialogue(sot__state *state, sot__step *s)
{
    begin_dialogue(state, s, false);
    if (s->exchange)
        fold_exchange(state, s);
    else
        fold_turn(state, s, false);
    end_dialogue(state, s);
}

/* ---- reciprocity of all weights ---- */

SOT__INLINE void add_weight(sot__state *state, sot__step *s, double v)
{
    sot__side *me = s->me, *other = s->other;
    if (s->t != state->weight_at) { /* where there is no weight yet, 0 times what it fades by */
        double f = sot__fade(s->t - state->weight_at, s->fold->h_reciprocity);
        me->weight *= f;
        other->weight *= f;
        s->faded_from = state->weight_at;
        s->faded = f;
    }
    state->weight_at = s->t;
    me->weight += v;
    if (s->two_way)
        other->weight += v;
}

/* What a row weighs; below 0: it takes no part. */
SOT__INLINE double weight_of(const sot__step *s, int kind, sot__class class)
{
    if (class == SOT__CLASS_DIALOGUE || class == SOT__CLASS_SUPPORT)
        return s->share;
    if (kind == SOT_KIND_VIEW || kind == SOT_KIND_FOLLOW || kind == SOT_KIND_LIKE || kind == SOT_KIND_MENTION)
        return s->fold->p->click_weight * s->share;
    return kind == SOT_KIND_SHARE ? s->fold->p->share_weight * s->share : -1;
}

SOT__INLINE void fold_weight(sot__state *state, sot__step *s)
{
    double v = weight_of(s, s->kind, s->class);
    if (v >= 0)
        add_weight(state, s, v);
}

/* ---- promises and complaints ---- */

/* Which of two items that a ref may mean: of the row's own record, and of those what can still be settled; of
 * others the first that can. */
static sot__item *meant(sot__item *found, sot__item *item, uint32_t record)
{
    bool own = item->record == record, alive = item->open || item->complaint;
    if (!own && !alive)
        return found;
    if (!found || (own && (found->record != record || (alive && !found->open && !found->complaint))))
        return item;
    /* The map tells them in no order. */
    return !own && found->record != record && item < found ? item : found;
}

static bool is_named(const sot__item *item, sot__text id, bool complaint)
{
    return item->complaint == complaint && sot__text_equal(item->id, id);
}

sot__item *sot__items_find(const sot__items *items, uint32_t record, sot__text id, bool complaint)
{
    sot__item *found = NULL;
    if (id.n == 0)
        return NULL;
    if (items->indexed > 0) {
        uint64_t hash = sot__hash_text(&items->key, id);
        uint32_t k;
        for (size_t at = sot__map_begin(&items->map, hash);
             (k = sot__map_next(&items->map, hash, &at)) != SOT__NONE;)
            if (is_named(&items->at[k], id, complaint))
                found = meant(found, &items->at[k], record);
    }
    for (size_t k = items->indexed; k < items->count; k++)
        if (is_named(&items->at[k], id, complaint))
            found = meant(found, &items->at[k], record);
    return found;
}

/* ---- what is no dialogue, and what dialogue brings with it ---- */

/* Deeds are dealings as words are: help, and what settles a promise or a complaint that is there. */
SOT__INLINE bool act(sot__state *state, const sot__step *s, int kind)
{
    sot__step step = *s;
    sot__side *me = s->me;
    step.kind = kind;
    step.class = sot__class_of(kind);
    me->attention_rows += step.class == SOT__CLASS_ATTENTION && kind != SOT_KIND_UNFOLLOW;
    uint64_t ignored = state->items.ignored;
    ask_signals(state, &step, SOT__ACT);
    return step.class == SOT__CLASS_SUPPORT ||
           ((kind == SOT_KIND_KEEP || kind == SOT_KIND_ACKNOWLEDGE || kind == SOT_KIND_RESOLVE) &&
            state->items.ignored == ignored);
}

/* Of whatever kind: one copy. */
SOT__RARELY static void fold_kind(sot__state *state, const sot__step *s)
{
    if (act(state, s, s->kind))
        fold_dealing(state, s);
}

/* ---- one row ---- */

SOT__INLINE sot__step step_of(const sot__fold *fold, sot__state *state, const sot__event *event,
                              const sot__extra *extra, int kind, sot__class class)
{
    return (sot__step){
        .fold = fold,
        .event = event,
        .extra = extra,
        .items = &state->items,
        .turn = &state->turn,
        .me = &state->side[event->actor],
        .other = &state->side[1 - event->actor],
        .t = event->time_us,
        .faded_from = SOT_TIME_NONE,
        .day = sot__day(fold, event->time_us),
        .i = event->actor,
        .j = 1 - event->actor,
        .share = extra->audience == 1 ? event->strength : event->strength / sqrt((double)extra->audience),
        .kind = kind,
        .class = class,
        .two_way = (kind == SOT_KIND_CALL || kind == SOT_KIND_MEET) && !(extra->duration_s == 0),
        .question = kind == SOT_KIND_ASK ? 1.0 : extra->cues[SOT_CUE_QUESTION],
    };
}

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
    sot__step s = step_of(fold, state, event, extra, kind, sot__class_of(kind));
    fold_weight(state, &s);
    if (dialogue)
        fold_dialogue(state, &s);
    if (!dialogue || event->extra)
        fold_kind(state, &s);
    if (event->extra)
        ask_signals(state, &s, SOT__CONTENT);
}

/* ---- plain rows, one after the other ---- */

/* The step of a row is kept in registers as long as no function is called with it. These make it anew. */

SOT__RARELY static void exchange_apart(const sot__fold *fold, const sot__decoder *decoder,
                                       const sot__row *row, bool begins, sot__state *state)
{
    sot__event event;
    sot__row_event(decoder, row, NULL, &event);
    sot__step s = step_of(fold, state, &event, &sot__extra_none, event.kind, SOT__CLASS_DIALOGUE);
    s.begins = begins;
    s.exchange = true;
    fold_exchange(state, &s);
}

SOT__CALLED static void deal_apart(const sot__fold *fold, const sot__decoder *decoder, const sot__row *row,
                                   sot__state *state)
{
    sot__event event;
    sot__row_event(decoder, row, NULL, &event);
    sot__step s = step_of(fold, state, &event, &sot__extra_none, event.kind, sot__class_of(event.kind));
    fold_dealing(state, &s);
}

/* Of what sot__fold_event() does what is left of a row without rare fields, said by one side: its kind
 * matters for questions alone. */
SOT__INLINE void plain_talk(const sot__fold *fold, const sot__decoder *decoder, const sot__row *row,
                            const sot__event *event, sot__state *state)
{
    sot__step s = step_of(fold, state, event, &sot__extra_none, SOT_KIND_MESSAGE, SOT__CLASS_DIALOGUE);
    s.kind = event->kind;
    s.question = event->kind == SOT_KIND_ASK;
    fold_weight(state, &s);
    begin_dialogue(state, &s, true);
    if (SOT__UNLIKELY(s.exchange))
        exchange_apart(fold, decoder, row, s.begins, state);
    else
        fold_turn(state, &s, true);
    end_dialogue(state, &s);
}

/* The same of a click or a deed, with a case for each kind, in which it is known to the compiler. False: it
 * is neither. */
SOT__INLINE bool plain_deed(const sot__fold *fold, const sot__decoder *decoder, const sot__row *row,
                            const sot__event *event, sot__state *state)
{
    sot__step s = step_of(fold, state, event, &sot__extra_none, event->kind, SOT__CLASS_NONE);
    bool deals = false;
    double weight = 0;
    s.two_way = false;
    switch (event->kind) {
#define X(name, code, text, class_)                                                                   \
    case code:                                                                                        \
        if (SOT__CLASS_##class_ != SOT__CLASS_ATTENTION && SOT__CLASS_##class_ != SOT__CLASS_SUPPORT) \
            return false;                                                                             \
        deals = act(state, &s, code);                                                                 \
        weight = weight_of(&s, code, SOT__CLASS_##class_);                                            \
        break;
#include "socialtrust/kinds.def"
#undef X
    default:
        return false;
    }
    if (deals)
        deal_apart(fold, decoder, row, state);
    if (weight >= 0)
        add_weight(state, &s, weight);
    return true;
}

size_t sot__fold_plain(const sot__fold *fold, const sot__decoder *decoder, const sot__row *rows, size_t from,
                       size_t to, sot__state *state)
{
    uint64_t kinds = 0;
    size_t k = from;
    for (; k < to && sot__row_rare(&rows[k]) == 0; k++) {
        sot__event event;
        sot__row_event(decoder, &rows[k], NULL, &event);
        if (event.kind == SOT_KIND_MESSAGE || event.kind == SOT_KIND_ASK || event.kind == SOT_KIND_ANSWER)
            plain_talk(fold, decoder, &rows[k], &event, state);
        else if (!plain_deed(fold, decoder, &rows[k], &event, state))
            break;
        kinds |= UINT64_C(1) << event.kind;
        state->side[event.actor].rows++;
    }
    if (k > from) {
        state->rows += k - from;
        state->last = rows[k - 1].time_us;
        state->seen.kinds |= kinds;
    }
    return k;
}
