/* SPDX-License-Identifier: MIT */
/* The fold: one row at a time, in canonical order, into the evidence of its pair. What several signals read
 * is kept here; each signal then takes what is its own (signals/). MODEL.md, section 3. */
#define SOT__FADE_CALLED /* many pieces, none of which most rows go through */

#include "evidence/exchanges.h"
#include "evidence/step.h"

/* ---- dialogue as a whole ---- */

SOT__RARELY static void fold_dialogue(sot__state *state, sot__step *s)
{
    begin_dialogue(state, s, false);
    if (s->exchange)
        fold_exchange(state, s);
    else
        fold_turn(state, s, false);
    end_dialogue(state, s);
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

/* Of whatever kind: one copy. */
SOT__RARELY static void fold_kind(sot__state *state, const sot__step *s)
{
    if (act(state, s))
        fold_dealing(state, s);
}

/* ---- one row ---- */

/* Whether the row is talk of one side, in a moment of its own, that does not close anything: nearly every
 * mail. */
static bool is_talk(const sot__fold *fold, const sot__state *state, const sot__event *event,
                    const sot__extra *extra)
{
    return is_plain_talk(event->kind) && event->channel < SOT__CHANNEL_SLOTS && extra->sequence == 0 &&
           extra->cues[SOT_CUE_CLOSING] < fold->p->cue_switch &&
           sot__tick(fold, event->time_us) != state->now.tick;
}

/* It goes the way of plain rows, at the weight of its share; then the turn that it opened or joined is told
 * of what a plain row has not. */
static void fold_talk(const sot__fold *fold, sot__state *state, const sot__event *event,
                      const sot__extra *extra)
{
    double times[SOT__CHANNEL_SLOTS], share = share_of(event, extra),
                                      question = extra->cues[SOT_CUE_QUESTION];
    bool chat[SOT__CHANNEL_SLOTS]; /* both of its channel alone */
    sot__decoder decoder;
    sot__row row = {event->time_us, sot__meta(0, event->actor, event->channel, 0)};
    sot__turn *turn = &state->turn;
    bool ask = event->kind == SOT_KIND_ASK, before = turn->looked;
    times[event->channel] = 1;
    chat[event->channel] = event->chat;
    decoder.kind = &event->kind;
    decoder.kind_times = &share;
    decoder.channel_times = times;
    decoder.channel_chat = chat;
    sot__fold_plain(fold, &decoder, &row, 0, 1, state);
    if (state->now.opened)
        remember_turn_id(state, extra->id);
    turn->looked = (ask || (extra->looked_for >> SOT_CUE_QUESTION & 1u)) && (state->now.opened || before);
    if (!ask && question > 0) {
        state->now.said[event->actor].question = question;
        state->side[event->actor].questions += turn->question == 0;
        if (question > turn->question)
            turn->question = question;
    }
}

/* What sot__fold_plain() counts of its rows itself. */
static void count_row(sot__state *state, const sot__event *event)
{
    state->rows++;
    state->last = event->time_us;
    state->side[event->actor].rows++;
    state->seen.kinds |= UINT64_C(1) << event->kind;
}

void sot__fold_event(const sot__fold *fold, sot__state *state, const sot__event *event)
{
    const sot__extra *extra = event->extra ? event->extra : &sot__extra_none;
    int kind = event->kind;
    sot__class class = sot__class_of(kind);
    bool content = sot__extra_content(extra),
         automatic = extra->cues[SOT_CUE_AUTOMATIC] >= fold->p->cue_switch,
         talk = !automatic && is_talk(fold, state, event, extra);
    state->seen.cues |= extra->looked_for;
    if (kind != SOT_KIND_RATE && !isnan(extra->sentiment))
        state->seen.fields |= UINT64_C(1) << SOT_SEEN_SENTIMENT;
    if (talk)
        fold_talk(fold, state, event, extra);
    else
        count_row(state, event);
    if (automatic || (talk && !content))
        return;
    sot__step s = step_of(fold, state, event, extra, kind, class);
    if (!talk) {
        fold_weight(state, &s);
        if (class == SOT__CLASS_DIALOGUE)
            fold_dialogue(state, &s);
    }
    if (class != SOT__CLASS_DIALOGUE || content)
        fold_kind(state, &s);
    if (content)
        ask_signals(state, &s, SOT__CONTENT);
}

/* ---- what few of many plain rows ask for ---- */

SOT__RARELY void sot__exchange_apart(const sot__fold *fold, const sot__decoder *decoder, const sot__row *row,
                                     bool begins, sot__state *state)
{
    sot__event event;
    sot__row_event(decoder, row, NULL, &event);
    sot__step s = step_of(fold, state, &event, &sot__extra_none, event.kind, SOT__CLASS_DIALOGUE);
    s.begins = begins;
    s.exchange = true;
    fold_exchange(state, &s);
}

void sot__deal_apart(const sot__fold *fold, const sot__decoder *decoder, const sot__row *row,
                     sot__state *state)
{
    sot__event event;
    sot__row_event(decoder, row, NULL, &event);
    sot__step s = step_of(fold, state, &event, &sot__extra_none, event.kind, sot__class_of(event.kind));
    fold_dealing(state, &s);
}
