/* SPDX-License-Identifier: MIT */
/* Next steps: what is owed first, then what the model says would help; each tried on a copy of the state. The
 * gains are what the model implies, not causal effects. */
#include "score/next.h"

#include <math.h>

#include "base/sort.h"
#include "score/explanation.h"
#include "score/measure.h"
#include "score/outstanding.h"
#include "score/pair.h"

struct sot_nexts {
    sot_context *context;
    sot_next *list;
    size_t count, room;
    sot__arena texts;
};

typedef struct trial {
    sot_nexts *nexts;
    const sot_profile *profile;
    const sot__state *state;
    const sot_inputs *inputs;
    int me;
    int64_t asked;      /* the caller's time */
    int64_t t;          /* when things are done: after the last row */
    sot_pair_score now; /* at t, nothing done */
    sot__sight sight;
} trial;

static void fold_next(const trial *try, const sot__event *given, int after, sot__state *state)
{
    sot__event event = *given;
    event.time_us = try->t + after;
    event.strength = 1;
    event.channel = state->channel_count ? (uint16_t)state->channels[0].code : 0;
    sot__fold_event(&try->profile->fold, state, &event);
}

/* The scores after `count` things done at t, one microsecond apart. */
static sot_status attempt(const trial *try, const sot__event *events, int count, sot_pair_score *out,
                          sot_error *error)
{
    sot_context *context = try->nexts->context;
    sot__state state;
    if (!sot__state_copy(try->state, context, &state))
        return sot__no_memory(error);
    sot_status status = SOT_OK;
    for (int k = 0; status == SOT_OK && k < count; k++) {
        if (!sot__state_reserve(&state, context, &events[k]))
            status = sot__no_memory(error);
        else
            fold_next(try, &events[k], k, &state);
    }
    if (status == SOT_OK)
        sot__score_parts(try->profile, &state, try->t + count, try->inputs, &try->sight, false, out);
    sot__state_free(&state, context);
    return status;
}

/* Lists what would lead to `after`. `chance` is how likely the other's part is. */
static sot_status list(trial *try, int action, sot__text id, double age, const sot_pair_score *after,
                       double chance, sot_error *error)
{
    sot_nexts *nexts = try->nexts;
    int them = 1 - try->me; /* trust[them] is their trust in me */
    sot_next next = {.action = action,
                     .id = sot__arena_text(&nexts->texts, id),
                     .age_days = age,
                     .depth_gain = chance * (after->depth.value - try->now.depth.value),
                     .trust_gain = chance * (after->trust[them].value - try->now.trust[them].value)};
    if (!next.id || !SOT__GROW(nexts->context, nexts->list, nexts->room, nexts->count + 1))
        return sot__no_memory(error);
    nexts->list[nexts->count++] = next;
    return SOT_OK;
}

/* Tries it, and lists it: with something to settle always, else if it gains something. */
static sot_status propose(trial *try, const sot_next *what, sot__text id, const sot__event *events, int count,
                          double chance, bool always, sot_error *error)
{
    sot_pair_score after = try->now;
    int them = 1 - try->me;
    if (count > 0) {
        sot_status status = attempt(try, events, count, &after, error);
        if (status != SOT_OK)
            return status;
    }
    bool gains = chance * (after.depth.value - try->now.depth.value) > 0 ||
                 chance * (after.trust[them].value - try->now.trust[them].value) > 0;
    return always || gains ? list(try, what->action, id, what->age_days, &after, chance, error) : SOT_OK;
}

/* ---- settling what is open: each alone, of as many as there are ----
 * Trying each on a copy of all would be quadratic. So each is tried on a state that holds it alone, with what
 * all others weigh as one figure: the sum of those before it and of those after it, since taking its weight
 * from the sum of all would lose the small beside the large. */

typedef struct settling {
    trial *try;
    bool complaints;
    sot__keyed *order; /* by since when, then as they came in */
    size_t count;
    double *before, *after; /* losses of my items up to an index, and from it on */
    sot__rest rest;         /* of all items */
} settling;

static bool is_due(const settling *s, const sot__item *item)
{
    return item->open && item->complaint == s->complaints && item->side == s->try->me &&
           (item->complaint || (item->due != SOT_TIME_NONE && item->due < s->try->asked));
}

static int64_t since(const sot__item *item)
{
    return item->complaint ? item->opened : item->due;
}

static void sum_losses(settling *s)
{
    const sot__items *items = &s->try->state->items;
    size_t n = items->count;
    s->before[0] = s->after[n] = 0;
    for (size_t k = 0; k < n; k++) {
        const sot__item *item = &items->at[k];
        double loss = sot__item_loss(&s->try->profile->fold, item, s->try->t + 1); /* when it is done */
        bool mine = item->side == s->try->me && item->complaint == s->complaints;
        (item->complaint ? s->rest.complaints : s->rest.promises)[item->side] += loss;
        s->before[k + 1] = s->before[k] + (mine ? loss : 0);
        s->after[k] = mine ? loss : 0;
        if (is_due(s, item))
            s->order[s->count++] = (sot__keyed){(uint64_t)since(item) ^ UINT64_C(1) << 63, (uint32_t)k};
    }
    for (size_t k = n; k-- > 0;)
        s->after[k] += s->after[k + 1];
}

static sot_status settle_one(settling *s, uint32_t number, sot_error *error)
{
    trial *try = s->try;
    sot__item item = try->state->items.at[number];
    sot_pair_score after = try->now;
    if (item.id.n > 0) {
        sot__rest rest = s->rest;
        (s->complaints ? rest.complaints : rest.promises)[try->me] = s->before[number] + s->after[number + 1];
        sot__extra extra = sot__extra_none;
        extra.ref = item.id;
        const sot__event event = {.kind = s->complaints ? SOT_KIND_RESOLVE : SOT_KIND_KEEP,
                                  .actor = (uint8_t)try->me,
                                  .record = item.record,
                                  .extra = &extra};
        sot__state state;
        sot__state_view(try->state, &item, 1, &rest, &state);
        fold_next(try, &event, 0, &state);
        sot__score_parts(try->profile, &state, try->t + 1, try->inputs, &try->sight, false, &after);
    }
    return list(try, s->complaints ? SOT_ACTION_RESOLVE_COMPLAINT : SOT_ACTION_KEEP_PROMISE, item.id,
                (double)(try->t - since(&item)) / (double)SOT__DAY_US, &after, 1, error);
}

/* Open complaints about me, or my overdue promises, oldest first. */
static sot_status propose_settlements(trial *try, bool complaints, sot_error *error)
{
    sot_context *context = try->nexts->context;
    size_t n = try->state->items.count;
    if (n == 0)
        return SOT_OK;
    settling s = {.try = try, .complaints = complaints};
    s.order = sot__alloc(context, n, 2 * sizeof *s.order); /* the second half is the sort's */
    s.before = sot__alloc(context, n + 1, sizeof *s.before);
    s.after = sot__alloc(context, n + 1, sizeof *s.after);
    sot_status status = s.order && s.before && s.after ? SOT_OK : sot__no_memory(error);
    if (status == SOT_OK) {
        sum_losses(&s);
        sot__sort_keyed(s.order, s.count, s.order + n);
    }
    for (size_t k = 0; status == SOT_OK && k < s.count; k++) {
        if (k % 4096 == 0)
            status = sot__progress(context, "next", k, s.count, error);
        if (status == SOT_OK)
            status = settle_one(&s, s.order[k].number, error);
    }
    sot__free(context, s.order);
    sot__free(context, s.before);
    sot__free(context, s.after);
    return status;
}

static sot_status propose_outreach(trial *try, sot_error *error)
{
    uint8_t me = (uint8_t)try->me, them = (uint8_t)(1 - try->me);
    const sot_pair_score *now = &try->now;
    double chance = isnan(now->replies) ? try->profile->params.a_replies : now->replies;
    const sot__text none = {"", 0};
    const sot__event write[2] = {{.kind = SOT_KIND_MESSAGE, .actor = me},
                                 {.kind = SOT_KIND_MESSAGE, .actor = them}};
    const sot__event ask[2] = {{.kind = SOT_KIND_ASK, .actor = me}, {.kind = SOT_KIND_ANSWER, .actor = them}};
    const sot__event thank = {.kind = SOT_KIND_THANK, .actor = me},
                     meet = {.kind = SOT_KIND_MEET, .actor = me};
    const sot_next reconnect = {.action = SOT_ACTION_RECONNECT, .age_days = now->silence_days},
                   asking = {.action = SOT_ACTION_ASK, .age_days = NAN},
                   thanking = {.action = SOT_ACTION_THANK, .age_days = NAN},
                   meeting = {.action = SOT_ACTION_MEET, .age_days = NAN};
    sot_status status = SOT_OK;
    if (now->silence_days > now->usual_gap_days)
        status = propose(try, &reconnect, none, write, 2, chance, true, error);
    if (status == SOT_OK)
        status = propose(try, &asking, none, ask, 2, chance, false, error);
    if (status == SOT_OK)
        status = propose(try, &thanking, none, &thank, 1, 1, false, error);
    if (status == SOT_OK)
        status = propose(try, &meeting, none, &meet, 1, 1, false, error);
    return status;
}

sot_status sot__next_of(sot_context *context, const sot_profile *profile, const sot__state *state, int me,
                        int64_t t, const sot_inputs *inputs, sot_nexts **out, sot_error *error)
{
    *out = NULL;
    sot_nexts *nexts = sot__calloc(context, 1, sizeof *nexts);
    if (!nexts)
        return sot__no_memory(error);
    nexts->context = sot_context_ref(context);
    sot__arena_init(&nexts->texts, context);
    trial try = {
        .nexts = nexts, .profile = profile, .state = state, .inputs = inputs, .me = me, .asked = t, .t = t};
    if (state->last == t && t < SOT_TIME_MAX)
        try.t = t + 1;
    sot__sight_for(profile, state, inputs, &try.sight);
    sot__score_parts(profile, state, try.t, inputs, &try.sight, false, &try.now);
    sot_status status = propose_settlements(&try, true, error);
    if (status == SOT_OK)
        status = propose_settlements(&try, false, error);
    const sot__turn *turn = &state->turn;
    if (status == SOT_OK && turn->open && turn->owner != me && turn->share >= profile->params.owed_share) {
        sot__event answer = {.kind = SOT_KIND_ANSWER, .actor = (uint8_t)me};
        const sot_next answering = {.action = SOT_ACTION_ANSWER,
                                    .age_days = (double)(t - turn->opened) / (double)SOT__DAY_US};
        status = propose(&try, &answering, turn->id, &answer, 1, 1, true, error);
    }
    if (status == SOT_OK && state->consideration[me].run >= profile->params.next_wait_days)
        status = list(&try, SOT_ACTION_WAIT, (sot__text){"", 0}, try.now.silence_days, &try.now, 1, error);
    else if (status == SOT_OK)
        status = propose_outreach(&try, error);
    if (status != SOT_OK) {
        sot_nexts_free(nexts);
        return status;
    }
    *out = nexts;
    return SOT_OK;
}

sot_status sot_ledger_next(sot_ledger *ledger, const sot_query *given, sot_nexts **out, sot_error *error)
{
    sot__begin(error);
    if (!out)
        return sot__fail(error, SOT_E_ARGUMENT, "out is NULL");
    *out = NULL;
    sot__opened opened;
    sot_query query;
    sot_status status = sot__open_query(ledger, given, &query, &opened, error);
    if (status != SOT_OK)
        return status;
    const int64_t as_of_us = query.as_of_us;
    const sot__pair *pair = opened.pairs.pairs;
    const sot__state *state;
    uint64_t conflicts;
    uint32_t contact = 0;
    sot__ledger_find_text(ledger, sot__text_given(query.a, query.a_size), &contact);
    int side = sot__ledger_canonical(ledger, contact) == pair->b;
    status = sot__opened_inputs(&opened, query.inputs, as_of_us, error);
    if (status == SOT_OK)
        status =
            sot__reader_state(&opened.reader, &opened.pairs, pair, as_of_us, true, &state, &conflicts, error);
    if (status == SOT_OK)
        status = sot__next_of(opened.reader.context, opened.profile, state, side, as_of_us, &opened.inputs,
                              out, error);
    sot__close_pair(&opened);
    return status;
}

void sot_nexts_free(sot_nexts *nexts)
{
    if (!nexts)
        return;
    sot_context *context = nexts->context;
    sot__free(context, nexts->list);
    sot__arena_free(&nexts->texts);
    sot__free(context, nexts);
    sot_context_unref(context);
}

const sot_next *sot_nexts_at(const sot_nexts *nexts, size_t index)
{
    return nexts && index < nexts->count ? &nexts->list[index] : NULL;
}
