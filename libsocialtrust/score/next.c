/* SPDX-License-Identifier: MIT */
/* Next steps: what is owed first, then what the model says would help; each tried on a copy of the state. The
 * gains are what the model implies, not causal effects. */
#include "score/next.h"

#include <math.h>

#include "score/explanation.h"
#include "score/measure.h"
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
        sot__event event = events[k];
        event.time_us = try->t + k;
        event.strength = 1;
        event.channel = state.channel_count ? (uint16_t)state.channels[0].code : 0;
        if (!sot__state_reserve(&state, context, &event))
            status = sot__no_memory(error);
        else
            sot__fold_event(&try->profile->fold, &state, &event);
    }
    if (status == SOT_OK)
        sot__score_parts(try->profile, &state, try->t + count, try->inputs, &try->sight, false, out);
    sot__state_free(&state, context);
    return status;
}

/* Tries it, and lists it if it settles something (`always`) or gains something. `chance` is how likely the
 * other's part is. */
static sot_status propose(trial *try, int action, sot__text id, double age, const sot__event *events,
                          int count, double chance, bool always, sot_error *error)
{
    sot_nexts *nexts = try->nexts;
    sot_pair_score after = try->now;
    if (count > 0) {
        sot_status status = attempt(try, events, count, &after, error);
        if (status != SOT_OK)
            return status;
    }
    int them = 1 - try->me; /* trust[them] is their trust in me */
    sot_next next = {.action = action,
                     .age_days = age,
                     .depth_gain = chance * (after.depth.value - try->now.depth.value),
                     .trust_gain = chance * (after.trust[them].value - try->now.trust[them].value)};
    if (!always && !(next.depth_gain > 0 || next.trust_gain > 0))
        return SOT_OK;
    next.id = sot__arena_text(&nexts->texts, id);
    if (!next.id || !SOT__GROW(nexts->context, nexts->list, nexts->room, nexts->count + 1))
        return sot__no_memory(error);
    nexts->list[nexts->count++] = next;
    return SOT_OK;
}

/* Open complaints about me and my overdue promises, oldest first. */
static sot_status propose_settlements(trial *try, bool complaints, sot_error *error)
{
    const sot__state *state = try->state;
    sot_status status = SOT_OK;
    int64_t after = INT64_MIN;
    for (;;) {
        const sot__item *oldest = NULL;
        int64_t since = 0;
        for (size_t k = 0; k < state->items.count; k++) {
            const sot__item *item = &state->items.at[k];
            int64_t from = item->complaint ? item->opened : item->due;
            if (item->open && item->complaint == complaints && item->side == try->me &&
                from != SOT_TIME_NONE && (item->complaint || from < try->asked) && from > after &&
                (!oldest || from < since)) {
                oldest = item;
                since = from;
            }
        }
        if (!oldest || status != SOT_OK)
            return status;
        /* All that share this moment, in the order they came in. */
        for (size_t k = 0; status == SOT_OK && k < state->items.count; k++) {
            const sot__item *item = &state->items.at[k];
            if (!item->open || item->complaint != complaints || item->side != try->me ||
                (item->complaint ? item->opened : item->due) != since)
                continue;
            sot__extra extra = sot__extra_none;
            extra.ref = item->id;
            sot__event event = {.kind = complaints ? SOT_KIND_RESOLVE : SOT_KIND_KEEP,
                                .actor = (uint8_t)try->me,
                                .extra = &extra};
            status = propose(try, complaints ? SOT_ACTION_RESOLVE_COMPLAINT : SOT_ACTION_KEEP_PROMISE,
                             item->id, (double)(try->t - since) / (double)SOT__DAY_US, &event, item->id.n > 0,
                             1, true, error);
        }
        after = since;
    }
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
    sot_status status = SOT_OK;
    if (now->silence_days > now->usual_gap_days)
        status = propose(try, SOT_ACTION_RECONNECT, none, now->silence_days, write, 2, chance, true, error);
    if (status == SOT_OK)
        status = propose(try, SOT_ACTION_ASK, none, NAN, ask, 2, chance, false, error);
    if (status == SOT_OK)
        status = propose(try, SOT_ACTION_THANK, none, NAN, &thank, 1, 1, false, error);
    if (status == SOT_OK)
        status = propose(try, SOT_ACTION_MEET, none, NAN, &meet, 1, 1, false, error);
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
        status = propose(&try, SOT_ACTION_ANSWER, turn->id, (double)(t - turn->opened) / (double)SOT__DAY_US,
                         &answer, 1, 1, true, error);
    }
    if (status == SOT_OK && state->consideration[me].run >= profile->params.next_wait_days)
        status =
            propose(&try, SOT_ACTION_WAIT, (sot__text){"", 0}, try.now.silence_days, NULL, 0, 1, true, error);
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

size_t sot_nexts_count(const sot_nexts *nexts)
{
    return nexts ? nexts->count : 0;
}

const sot_next *sot_nexts_at(const sot_nexts *nexts, size_t index)
{
    return nexts && index < nexts->count ? &nexts->list[index] : NULL;
}
