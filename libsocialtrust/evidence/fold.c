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

SOT__INLINE bool active_day(sot__activity *active, const sot__fold *fold, int first, int32_t day,
                            double share)
{
    if (active->count && active->day == day) {
        if (share > active->today)
            active->today = share;
        return false;
    }
    if (active->count) {
        int32_t gap = day - active->day;
        for (int h = first; h < 3; h++)
            active->sum[h] = (active->sum[h] + active->today) * sot__fade_days(&fold->day[h], gap);
        active->kept += sot__kept_days(fold, gap);
    }
    active->today = share;
    active->day = day;
    active->count++;
    return true;
}

static void side_day(sot__side *side, const sot__step *s)
{
    active_day(&side->active, s->fold, 1, s->day, s->share);
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
    if (active_day(&state->both, s->fold, 0, s->day, s->share) && !first)
        state->gaps.days[(state->both.count - 2) % SOT__GAPS] = s->day - before;
    side_day(s->me, s);
    if (s->two_way)
        side_day(s->other, s);
}

static void fold_channels(sot__state *state, const sot__step *s)
{
    if (!(s->share > 0))
        return;
    sot__channel *channel = channel_slot(state, s->event->channel);
    sot__daysum_max(&channel->side[s->i], s->day, &s->fold->h_long, s->share);
    if (s->two_way)
        sot__daysum_max(&channel->side[s->j], s->day, &s->fold->h_long, s->share);
}

/* What both count as having to do with each other: on which days, from when to when. */
static void side_dealing(sot__side *side, const sot__step *s)
{
    if (side->first == SOT_TIME_NONE)
        side->first = s->t;
    side->last = s->t;
    if (s->class == SOT__CLASS_DIALOGUE || s->class == SOT__CLASS_SUPPORT)
        side->heard = 1;
}

SOT__CALLED static void fold_dealing(sot__state *state, const sot__step *s)
{
    side_dealing(s->me, s);
    if (s->two_way)
        side_dealing(s->other, s);
    fold_days(state, s);
}

/* Nothing was said for so long, nor in this moment, that what is said now opens a conversation. */
static bool starts_conversation(const sot__state *state, const sot__step *s)
{
    int64_t last = state->talks.last;
    return last == SOT_TIME_NONE || (s->t - last >= s->fold->conversation_gap && last < state->now.at);
}

/* ---- the present moment ---- */

/* Times finer than the log's own say nothing: who spoke in the same tick spoke in any order. */
static void enter_moment(sot__state *state, sot__step *s)
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

static void turn_answered(sot__state *state, const sot__step *s, const sot__turn *turn, sot__when when)
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

static bool closes(const sot__step *s)
{
    return s->extra->cues[SOT_CUE_CLOSING] >= s->fold->p->cue_switch;
}

/* Keeps the open turn as it was before this moment. */
static void remember_turn(sot__state *state)
{
    state->now.before = state->turn;
    state->now.before.id = (sot__text){"", 0};
}

/* One side's rows of the moment as a turn by themselves: what becomes of it if the other speaks too. */
static void say(sot__spoken *said, const sot__step *s)
{
    if (said->open) {
        if (s->question > said->question)
            said->question = s->question;
    } else if (!closes(s)) {
        *said = (sot__spoken){s->share, s->question, 1};
    }
}

static void join_turn(sot__state *state, const sot__step *s, bool looked)
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

/* As long as one side alone has spoken in the moment. */
static void fold_turn(sot__state *state, const sot__step *s)
{
    sot__turn *turn = &state->turn;
    bool looked = s->kind == SOT_KIND_ASK || (s->extra->looked_for >> SOT_CUE_QUESTION & 1u);
    if (turn->open) {
        if (turn->owner != s->i) {
            turn_answered(state, s, turn, SOT__ANSWERED);
            turn->open = 0;
        } else if (s->begins && s->t - turn->opened >= s->fold->turn_timeout) {
            remember_turn(state);
            state->now.lapsed = 1;
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

/* ---- turns of a moment in which both spoke ---- */

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
        turn_answered(state, s, &turn, SOT__ANSWERED);
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
        turn_answered(state, s, turn, SOT__ANSWERED);
    }
    turn->open = 0;
    if (now->lapsed) {
        state->side[now->before.owner].turns_unanswered--;
        turn_answered(state, s, &now->before, SOT__AFTER_ALL);
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

/* ---- conversations: who starts, how many turns ---- */

/* Both have had part in the moment in which a conversation started: who started it is not known. */
static void share_start(sot__state *state, const sot__step *s)
{
    double half = .5 * sot__fade(s->t - state->now.starts_at, s->fold->h_conversation);
    if (half > s->other->started)
        half = s->other->started; /* only in a forged blob */
    s->other->started -= half;
    s->me->started += half;
    s->other->conversations--;
    state->now.starter = 0;
}

static void note_start(sot__state *state, const sot__step *s, bool starts)
{
    sot__now *now = &state->now;
    now->acted = (uint8_t)(now->acted | 1u << s->i);
    if (starts) {
        s->me->started += 1;
        s->me->conversations++;
        now->starter = (uint8_t)(1 + s->i);
        now->starts_at = s->t;
    } else if (now->starter == 1 + s->j) {
        share_start(state, s);
    }
}

/* What is said by one side: a turn each if both talk in the moment, in whatever order. */
static void talk_one_sided(sot__state *state, const sot__step *s, bool starts)
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

static void fold_conversation(sot__state *state, const sot__step *s)
{
    double f = 0;
    if (state->talks.turns != 0) /* mostly it has just been worked out for the weights */
        f = state->talks.at == s->faded_from && s->fold->h_conversation == s->fold->h_reciprocity
                ? s->faded
                : sot__fade(s->t - state->talks.at, s->fold->h_conversation);
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

/* ---- dialogue as a whole ---- */

static void fold_dialogue(sot__state *state, sot__step *s)
{
    enter_moment(state, s);
    fold_dealing(state, s);
    fold_channels(state, s);
    if (s->exchange)
        fold_exchange(state, s);
    else
        fold_turn(state, s);
    state->now.spoke = (uint8_t)(state->now.spoke | (s->two_way ? 3u : 1u << s->i));
    if (s->exchange)
        state->now.spoke = 3;
    ask_signals(state, s, SOT__TALK);
    if (s->kind != SOT_KIND_MEET || !s->two_way)
        fold_conversation(state, s);
}

/* ---- reciprocity of all weights ---- */

static void fold_weight(sot__state *state, sot__step *s)
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
    sot__side *me = s->me, *other = s->other;
    if (s->t != state->weight_at && (me->weight != 0 || other->weight != 0)) {
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

SOT__INLINE void act(sot__state *state, const sot__step *s, int kind)
{
    sot__step step = *s;
    sot__side *me = s->me;
    step.kind = kind;
    step.class = sot__class_of(kind);
    me->attention_rows += step.class == SOT__CLASS_ATTENTION && kind != SOT_KIND_UNFOLLOW;
    uint64_t ignored = state->items.ignored;
    ask_signals(state, &step, SOT__ACT);
    /* Deeds are dealings as words are: help, and what settles a promise or a complaint that is there. */
    if (step.class == SOT__CLASS_SUPPORT ||
        ((kind == SOT_KIND_KEEP || kind == SOT_KIND_ACKNOWLEDGE || kind == SOT_KIND_RESOLVE) &&
         state->items.ignored == ignored))
        fold_dealing(state, &step);
}

/* What is left to ask of a kind that hardly ever comes. */
SOT__CALLED static void act_rarely(sot__state *state, const sot__step *s)
{
    act(state, s, s->kind);
}

/* A case for each kind that logs are full of, in which what signals ask about the kind is known to the
 * compiler: it runs only what it concerns. One for all others: each of them would be a kilobyte. */
static void fold_kind(sot__state *state, const sot__step *s)
{
    switch (s->kind) {
#define OFTEN(class) \
    ((class) == SOT__CLASS_DIALOGUE || (class) == SOT__CLASS_ATTENTION || (class) == SOT__CLASS_SUPPORT)
#define X(name, code, text, class_)     \
    case code:                          \
        if (OFTEN(SOT__CLASS_##class_)) \
            act(state, s, code);        \
        else                            \
            act_rarely(state, s);       \
        break;
#include "socialtrust/kinds.def"
#undef X
#undef OFTEN
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
        .me = &state->side[event->actor],
        .other = &state->side[1 - event->actor],
        .t = event->time_us,
        .faded_from = SOT_TIME_NONE,
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
