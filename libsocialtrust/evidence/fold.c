/* SPDX-License-Identifier: MIT */
/* The fold: one row at a time, in canonical order, into the evidence of its pair. MODEL.md, section 3; each
 * idea is one function. */
#include <math.h>

#include "evidence/state.h"

/* What every step of one row needs. */
typedef struct step {
    const sot__fold *fold;
    sot__state *state;
    const sot__event *event;
    const sot__extra *extra;
    int64_t t;
    int32_t day;
    int i, j;     /* actor, other */
    double share; /* g = w / sqrt(audience) */
    bool dialogue, two_way;
    double question;
} step;

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

static void fold_days(const step *s)
{
    sot__state *state = s->state;
    if (!(s->share > 0))
        return;
    int32_t before = state->both.day;
    bool first = state->both.count == 0;
    if (active_day(&state->both, s->fold, 0, s->day, s->share) && !first) {
        double f = sot__fade_days(&s->fold->gaps, s->day - before);
        state->gap_sum = state->gap_sum * f + (double)(s->day - before);
        state->gap_count = state->gap_count * f + 1.0;
    }
    sot__channel *channel = channel_slot(state, s->event->channel);
    for (int d = 0; d < 2; d++)
        if (d == s->i || s->two_way) {
            active_day(&state->side[d].active, s->fold, 1, s->day, s->share);
            sot__daysum_max(&channel->side[d], s->day, &s->fold->channel, s->share);
        }
}

/* Nothing was said for so long that what is said now opens a conversation. */
static bool starts_conversation(const step *s)
{
    int64_t last = s->state->conversation_last;
    return last == SOT_TIME_NONE || s->t - last >= s->fold->conversation_gap;
}

/* ---- turns: who answers whom, how fast, and silence ---- */

static void end_curiosity(const sot__fold *fold, sot__state *state, int64_t t)
{
    const sot__turn *turn = &state->turn;
    sot__rate *curiosity = &state->side[turn->owner].curiosity;
    if (turn->question > 0)
        sot__rate_add(curiosity, t, fold->curiosity, turn->question, 0);
    else if (turn->looked && turn->events >= 3)
        sot__rate_add(curiosity, t, fold->curiosity, 0, fold->p->curiosity_none);
}

static void turn_answered(const step *s)
{
    sot__state *state = s->state;
    const sot__fold *fold = s->fold;
    sot__turn *turn = &state->turn;
    sot__side *owner = &state->side[turn->owner], *other = &state->side[1 - turn->owner];
    int64_t wait = s->t - turn->opened;
    double g = turn->share, u = sot__fade(wait, fold->tau_reply);
    sot__rate_add(&state->replies, s->t, fold->replies, g * u, g * (1 - u));
    if (turn->question > 0) {
        double gq = g * turn->question;
        sot__rate_add(&state->asks, s->t, fold->asks, gq * u, gq * (1 - u));
        owner->questions_answered++;
    }
    u = sot__fade(sot__open_us(fold, turn->opened, s->t), turn->chat ? fold->tau_chat : fold->tau_other);
    sot__rate_add(&other->responsiveness, s->t, fold->responsiveness, g * u, g * (1 - u));
    sot__rate_add(&owner->consideration, s->t, fold->consideration, 1, 0);
    end_curiosity(fold, state, s->t);
    owner->turns_answered++;
    if (turn->first) {
        other->answers++;
        other->answer_hours += (double)wait / (double)SOT__HOUR_US;
    }
    turn->open = 0;
}

static void turn_unanswered(const step *s)
{
    sot__state *state = s->state;
    const sot__fold *fold = s->fold;
    sot__turn *turn = &state->turn;
    sot__rate_add(&state->replies, s->t, fold->replies, 0, turn->share);
    if (turn->question > 0)
        sot__rate_add(&state->asks, s->t, fold->asks, 0, turn->share * turn->question);
    sot__rate_add(&state->side[1 - turn->owner].responsiveness, s->t, fold->responsiveness, 0, turn->share);
    end_curiosity(fold, state, s->t);
    state->side[turn->owner].turns_unanswered++;
    turn->open = 0;
}

static void remember_turn_id(sot__state *state, sot__text id)
{
    if (id.n == 0)
        id.p = "";
    else if (state->owns_texts) {
        memcpy(state->turn_text, id.p, id.n); /* room made by sot__state_reserve() */
        id.p = state->turn_text;
    }
    state->turn.id = id;
}

static void fold_turn(const step *s)
{
    sot__turn *turn = &s->state->turn;
    bool looked = s->event->kind == SOT_KIND_ASK || (s->extra->looked_for >> SOT_CUE_QUESTION & 1u);
    if (turn->open) {
        if (s->two_way || turn->owner != s->i) {
            turn_answered(s);
        } else if (s->t - turn->opened >= s->fold->turn_timeout) {
            turn_unanswered(s);
        } else {
            if (turn->question == 0 && s->question > 0)
                s->state->side[s->i].questions++;
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
                            .first = starts_conversation(s)};
        remember_turn_id(s->state, s->extra->id);
        s->state->side[s->i].questions += s->question > 0;
    }
}

/* ---- conversations: who starts, how many turns ---- */

static void fold_conversation(const step *s)
{
    sot__state *state = s->state;
    double f = state->turns != 0 ? sot__fade(s->t - state->conversation_at, s->fold->conversation) : 0;
    bool starts = starts_conversation(s);
    state->turns *= f;
    state->side[0].started *= f;
    state->side[1].started *= f;
    state->conversation_at = s->t;
    if (starts) {
        state->side[s->i].started += 1;
        state->side[s->i].conversations++;
    }
    if (s->two_way)
        state->turns += 2;
    else if (starts || state->conversation_by != s->i)
        state->turns += 1;
    state->conversation_by = s->two_way ? 2 : (uint8_t)s->i;
    state->conversation_last = s->t;
}

/* ---- dialogue as a whole ---- */

static void fold_run(const step *s)
{
    sot__side *me = &s->state->side[s->i];
    s->state->side[s->j].run = 0;
    if (s->two_way) {
        me->run = 0;
    } else if (me->run == 0 || me->run_day != s->day) {
        me->run++;
        me->run_day = s->day;
        if (me->run >= 2)
            sot__rate_add(&me->consideration, s->t, s->fold->consideration, 0, 1 - sot__decay(me->run - 1));
    }
}

static void fold_dialogue(const step *s)
{
    sot__state *state = s->state;
    const sot__params *p = s->fold->p;
    for (int d = 0; d < 2; d++)
        if (d == s->i || s->two_way) {
            sot__side *side = &state->side[d];
            if (side->first == SOT_TIME_NONE)
                side->first = s->t;
            side->last = s->t;
            side->heard = 1;
        }
    fold_days(s);
    fold_turn(s);
    fold_run(s);
    if (s->event->kind == SOT_KIND_MEET && s->two_way) {
        double hours = isnan(s->extra->duration_s) ? p->in_person_unknown_hours : s->extra->duration_s / 3600;
        if (hours > p->in_person_cap_hours)
            hours = p->in_person_cap_hours;
        sot__daysum_capped(&state->in_person, s->day, &s->fold->in_person, hours * s->share,
                           p->in_person_cap_hours);
        state->meetings++;
    } else {
        fold_conversation(s);
    }
}

/* ---- reciprocity of all weights ---- */

static void fold_weight(const step *s)
{
    const sot__params *p = s->fold->p;
    double v;
    switch (s->event->kind) {
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
        if (!s->dialogue && sot__class_of(s->event->kind) != SOT__CLASS_SUPPORT)
            return;
        v = s->share;
    }
    sot__state *state = s->state;
    sot__side *me = &state->side[s->i], *other = &state->side[s->j];
    if (s->t != state->weight_at && (me->weight != 0 || other->weight != 0)) {
        double f = sot__fade(s->t - state->weight_at, s->fold->reciprocity);
        me->weight *= f;
        other->weight *= f;
    }
    state->weight_at = s->t;
    me->weight += v;
    if (s->two_way)
        other->weight += v;
}

/* ---- conduct ---- */

static void add_generosity(const step *s, double r)
{
    sot__side *me = &s->state->side[s->i];
    r = sot__cap_take(&me->generosity_cap, s->day, s->fold->p->daily_cap, r);
    if (r > 0)
        sot__value_add(&me->generosity, s->t, s->fold->generosity, r);
}

static void add_openness(const step *s, double r)
{
    sot__side *me = &s->state->side[s->i];
    r = sot__cap_take(&me->openness_cap, s->day, s->fold->p->daily_cap, r);
    if (r > 0)
        sot__rate_add(&me->openness, s->t, s->fold->openness, r, 0);
}

static void add_push(const step *s, int side, double loss)
{
    if (loss > 0)
        sot__rate_add(&s->state->side[side].consideration, s->t, s->fold->consideration, 0, loss);
}

/* ---- promises and complaints ---- */

double sot__late_share(const sot__fold *fold, const sot__item *item, int64_t t)
{
    return item->due == SOT_TIME_NONE || t <= item->due ? 0 : 1 - sot__fade(t - item->due, fold->tau_late);
}

double sot__complaint_loss(const sot__fold *fold, const sot__item *item, int64_t fixed)
{
    const sot__params *p = fold->p;
    int64_t fix = sot__open_us(fold, item->opened, fixed);
    int64_t ack = item->ack == SOT_TIME_NONE ? fix : sot__open_us(fold, item->opened, item->ack);
    double u = p->acknowledge_share * sot__fade(ack, fold->tau_acknowledge) +
               (1 - p->acknowledge_share) * sot__fade(fix, fold->tau_fix);
    return item->weight * (p->complaint_floor + p->loss_factor * (1 - u));
}

sot__item *sot__state_item(const sot__state *state, sot__text id)
{
    for (size_t k = 0; id.n > 0 && k < state->item_count; k++) {
        sot__item *item = &state->items[k];
        if ((item->open || item->complaint) && sot__text_equal(item->id, id))
            return item;
    }
    return NULL;
}

static void open_item(const step *s, bool complaint, int side)
{
    sot__state *state = s->state;
    sot__text id = s->extra->id;
    if (id.n == 0)
        id.p = "";
    else if (state->owns_texts) {
        id.p = state->spare_text; /* made by sot__state_reserve(), now the item's */
        state->spare_text = NULL;
    }
    state->items[state->item_count++] = (sot__item){.id = id,
                                                    .opened = s->t,
                                                    .due = complaint ? SOT_TIME_NONE : s->extra->due_us,
                                                    .ack = SOT_TIME_NONE,
                                                    .weight = s->extra->weight * s->event->strength,
                                                    .complaint = complaint,
                                                    .side = (uint8_t)side,
                                                    .open = 1};
}

static void settle_promise(const step *s)
{
    sot__state *state = s->state;
    const sot__fold *fold = s->fold;
    sot__item *item = sot__state_item(state, s->extra->ref);
    int kind = s->event->kind;
    bool mine = item && item->side == s->i;
    if (!item || item->complaint || !item->open || (kind == SOT_KIND_KEEP && !mine) ||
        (kind == SOT_KIND_RELEASE && mine)) {
        state->ignored++;
        return;
    }
    sot__side *promiser = &state->side[item->side];
    double late = sot__late_share(fold, item, s->t), loss = 0;
    if (kind == SOT_KIND_KEEP) {
        double r = sot__cap_take(&promiser->kept_cap, s->day, fold->p->daily_cap, item->weight * (1 - late));
        if (r > 0)
            sot__value_add(&promiser->kept, s->t, fold->kept, r);
        loss = item->weight * late;
        promiser->kept_count++;
        promiser->kept_late += late > 0;
    } else if (kind == SOT_KIND_BREAK) {
        loss = fold->p->loss_factor * item->weight;
        promiser->broken_count++;
    } else {
        loss = fold->p->loss_factor * item->weight * late;
        promiser->released++;
    }
    if (loss > 0)
        sot__value_add(&promiser->broken, s->t, fold->broken, loss);
    item->open = 0; /* the next sot__state_reserve() of an item drops it */
}

static void settle_complaint(const step *s)
{
    sot__state *state = s->state;
    sot__item *item = sot__state_item(state, s->extra->ref);
    int kind = s->event->kind;
    bool about_me = item && item->side == s->i;
    bool fits = item && item->complaint;
    if (fits && kind == SOT_KIND_ACKNOWLEDGE)
        fits = item->open && about_me && item->ack == SOT_TIME_NONE;
    else if (fits && kind == SOT_KIND_RESOLVE)
        fits = item->open;
    else if (fits)
        fits = !item->open && !about_me;
    if (!fits) {
        state->ignored++;
        return;
    }
    sot__side *about = &state->side[item->side];
    if (kind == SOT_KIND_ACKNOWLEDGE) {
        item->ack = s->t;
    } else if (kind == SOT_KIND_RESOLVE) {
        sot__value_add(&about->recovery, s->t, s->fold->recovery, sot__complaint_loss(s->fold, item, s->t));
        item->open = 0;
        about->resolved++;
    } else {
        item->opened = s->t;
        item->ack = SOT_TIME_NONE;
        item->open = 1;
        about->complaints++;
    }
}

/* ---- what a row's content shows ---- */

static void fold_cues(const step *s)
{
    const double *q = s->extra->cues;
    sot__side *me = &s->state->side[s->i];
    for (int d = 0; d < 2; d++)
        if (d == s->i || s->two_way)
            sot__daysum_max(&s->state->side[d].personal, s->day, &s->fold->personal, q[SOT_CUE_PERSONAL]);
    if (s->event->kind == SOT_KIND_RATE)
        return; /* its sentiment is the rating */
    double warm = q[SOT_CUE_HUMOUR] > q[SOT_CUE_GRATITUDE] ? q[SOT_CUE_HUMOUR] : q[SOT_CUE_GRATITUDE];
    double mood = isnan(s->extra->sentiment) ? 0 : s->extra->sentiment;
    sot__daysum_max(&me->warm, s->day, &s->fold->warmth, mood > warm ? mood : warm);
    sot__daysum_max(&me->cold, s->day, &s->fold->warmth, -mood);
}

static void fold_kind(const step *s)
{
    sot__state *state = s->state;
    sot__side *me = &state->side[s->i], *other = &state->side[s->j];
    const sot__params *p = s->fold->p;
    const double *q = s->extra->cues;
    double w = s->event->strength, give = q[SOT_CUE_GRATITUDE], open = q[SOT_CUE_APOLOGY],
           push = q[SOT_CUE_PROMOTION];
    switch (s->event->kind) {
    case SOT_KIND_LIKE:
        give += p->generosity_like * w;
        break;
    case SOT_KIND_SHARE:
        give += p->generosity_share * w;
        break;
    case SOT_KIND_UNFOLLOW:
        add_push(s, s->j, w);
        break;
    case SOT_KIND_HELP:
    case SOT_KIND_THANK:
    case SOT_KIND_PRAISE:
    case SOT_KIND_INTRODUCE:
    case SOT_KIND_ENDORSE:
    case SOT_KIND_GIFT:
        give += w;
        sot__daysum_max(&me->support, s->day, &s->fold->support, w);
        me->heard = 1;
        me->support_rows++;
        break;
    case SOT_KIND_PROMISE:
        open_item(s, false, s->i);
        me->promises++;
        break;
    case SOT_KIND_KEEP:
    case SOT_KIND_BREAK:
    case SOT_KIND_RELEASE:
        settle_promise(s);
        break;
    case SOT_KIND_COMPLAIN:
        open_item(s, true, s->j);
        other->complaints++;
        break;
    case SOT_KIND_ACKNOWLEDGE:
    case SOT_KIND_RESOLVE:
    case SOT_KIND_REOPEN:
        settle_complaint(s);
        break;
    case SOT_KIND_PITCH:
        push = w > push ? w : push;
        break;
    case SOT_KIND_DISCLOSE:
    case SOT_KIND_CORRECT:
        open += w;
        break;
    case SOT_KIND_MISREPRESENT:
        sot__rate_add(&me->openness, s->t, s->fold->openness, 0, p->loss_factor * w);
        break;
    case SOT_KIND_BLOCK:
    case SOT_KIND_REPORT:
        add_push(s, s->j, p->block_loss * w);
        me->blocks++;
        break;
    case SOT_KIND_RATE:
        other->rating = s->extra->sentiment;
        other->rated = s->t;
        break;
    default:
        break;
    }
    if (give > 0)
        add_generosity(s, give);
    if (open > 0)
        add_openness(s, open);
    add_push(s, s->i, push);
    me->attention_rows +=
        sot__class_of(s->event->kind) == SOT__CLASS_ATTENTION && s->event->kind != SOT_KIND_UNFOLLOW;
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
    step s = {
        .fold = fold,
        .state = state,
        .event = event,
        .extra = extra,
        .t = event->time_us,
        .day = sot__day(fold, event->time_us),
        .i = event->actor,
        .j = 1 - event->actor,
        .share = extra->audience == 1 ? event->strength : event->strength / sqrt((double)extra->audience),
        .dialogue = dialogue,
        .two_way = (kind == SOT_KIND_CALL || kind == SOT_KIND_MEET) && !(extra->duration_s == 0),
        .question = kind == SOT_KIND_ASK ? 1.0 : extra->cues[SOT_CUE_QUESTION],
    };
    fold_weight(&s);
    if (dialogue)
        fold_dialogue(&s);
    if (!dialogue || event->extra)
        fold_kind(&s);
    if (event->extra)
        fold_cues(&s);
}
