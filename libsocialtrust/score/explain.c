/* SPDX-License-Identifier: MIT */
/* Explanations: building one from a state, the effect of each of the latest rows, and reading one. */
#include "base/sized.h"
#include "score/explanation.h"

#include "ledger/batch.h"
#include "network/graph.h"
#include "score/measure.h"
#include "score/outstanding.h"
#include "score/reader.h"

/* A list that moves from a local array into the arena. */
static bool keep(sot__arena *arena, const void *list, size_t count, size_t size, void **out)
{
    *out = NULL;
    if (count == 0)
        return true;
    if (!(*out = sot__arena_take(arena, count * size)))
        return false;
    memcpy(*out, list, count * size);
    return true;
}

/* The paths of reputation, their ids kept beyond the network. */
static bool hear(sot_explanation *x, const sot_inputs *inputs, sot__text a, sot__text b)
{
    uint32_t i = sot_network_find(inputs->network, a.p), k = sot_network_find(inputs->network, b.p);
    if (i == SOT_NOBODY || k == SOT_NOBODY || i == k)
        return true;
    for (int d = 0; d < 2; d++) {
        sot_reputation *reputation = &x->reputation[d];
        *reputation = (sot_reputation)SOT_REPUTATION_INIT;
        reputation->paths = x->paths[d];
        reputation->path_room = SOT_VOICES_MOST;
        sot__reputation_of(inputs->network, d ? k : i, d ? i : k, inputs->admitted, reputation);
        x->has_reputation[d] = true;
        for (uint32_t p = 0; p < reputation->path_count; p++)
            if (!(reputation->paths[p].id =
                      sot__arena_text(&x->texts, sot__text_of(reputation->paths[p].id))))
                return false;
    }
    return true;
}

sot_status sot__explain_state(sot_context *context, const sot_profile *profile, const sot__state *state,
                              sot__text a, sot__text b, int64_t t, const sot_inputs *inputs,
                              uint64_t conflicts, sot_explanation **out, sot_error *error)
{
    *out = NULL;
    sot_explanation *x = sot__calloc(context, 1, sizeof *x);
    if (!x)
        return sot__no_memory(error);
    x->context = sot_context_ref(context);
    sot__arena_init(&x->texts, context);
    x->t = t;
    sot__scored_init(&x->scored);
    sot__score_state(profile, state, t, inputs, &x->scored.score);
    x->scored.score.conflicts = conflicts;
    sot__counts_of(state, &x->counts);
    x->needs_history = 1;
    sot_verdict verdicts[SOT__VERDICTS_MOST];
    bool good =
        sot__valid_until(context, profile, state, t, inputs, &x->valid_until) && hear(x, inputs, a, b);
    const sot_reputation *const reputation[2] = {sot_explanation_reputation(x, 0),
                                                 sot_explanation_reputation(x, 1)};
    x->verdict_count =
        sot__verdicts_of(profile, state, &x->scored.score, &x->counts, reputation, t, verdicts);
    good = good && (x->a = sot__arena_text(&x->texts, a)) && (x->b = sot__arena_text(&x->texts, b)) &&
           keep(&x->texts, verdicts, x->verdict_count, sizeof *verdicts, (void **)&x->verdicts) &&
           sot__owed_of(profile, state, t, &x->texts, &x->owed);
    if (!good) {
        sot_explanation_free(x);
        return sot__no_memory(error);
    }
    *out = x;
    return SOT_OK;
}

/* ---- what each of the latest rows does ----
 * The rows before them are folded once, then the rest again and again. Of many open items those that none of
 * the latest rows speaks of weigh the same each time: they are one figure. */

typedef struct leaving {
    sot__opened *opened;
    const sot__row *rows;
    size_t first, until; /* the latest rows */
    sot_explanation *x;
    sot__state base;        /* of the rows before them */
    sot__state small;       /* a view of it, where it has many items */
    sot__item *spoken;      /* that view's */
    sot__rest rest;         /* what all others weigh */
    const sot__state *from; /* base or small */
    sot__sight sight;
    double depth, trust[2]; /* with all rows */
} leaving;

/* As long as there are rows: whoever asked may lose patience. */
static sot_status fold_base(leaving *l, sot_error *error)
{
    enum { ROWS_A_STEP = 65536 };
    sot_status status = sot__progress(l->x->context, "explain", 0, l->until, error);
    for (size_t k = 0; status == SOT_OK && k < l->first; k += ROWS_A_STEP) {
        size_t to = l->first - k < ROWS_A_STEP ? l->first : k + ROWS_A_STEP;
        status = sot__reader_fold(&l->opened->reader, l->rows, k, to, &l->base, error);
        if (status == SOT_OK && to < l->first)
            status = sot__progress(l->x->context, "explain", to, l->until, error);
    }
    l->from = &l->base;
    return status;
}

static sot__text ref_of(const leaving *l, size_t row)
{
    sot__extra room;
    sot__event event;
    sot__row_event(&l->opened->decoder, &l->rows[row], &room, &event);
    return event.extra ? event.extra->ref : sot__extra_none.ref; /* it points into the ledger */
}

/* Puts an index where it belongs among ascending ones, once. */
static void put_index(size_t *list, size_t *count, size_t index)
{
    size_t at = *count;
    while (at > 0 && list[at - 1] > index)
        at--;
    if (at > 0 && list[at - 1] == index)
        return;
    memmove(&list[at + 1], &list[at], (*count - at) * sizeof *list);
    list[at] = index;
    ++*count;
}

/* The items that the latest rows speak of, as a state of their own. */
static bool view_spoken(leaving *l)
{
    sot_context *context = l->x->context;
    const sot__items *items = &l->base.items;
    size_t *list = NULL, count = 0, room = 0;
    bool good = sot__items_index(&l->base.items, context);
    for (size_t k = l->first; good && k < l->until; k++) {
        sot__text ref = ref_of(l, k);
        uint64_t hash = ref.n ? sot__hash_text(&items->key, ref) : 0;
        uint32_t index;
        for (size_t at = sot__map_begin(&items->map, hash);
             good && ref.n && (index = sot__map_next(&items->map, hash, &at)) != SOT__NONE;)
            if (sot__text_equal(items->at[index].id, ref) &&
                (good = SOT__GROW(context, list, room, count + 1)))
                put_index(list, &count, index);
    }
    good = good && (l->spoken = sot__alloc(context, count, sizeof *l->spoken)) != NULL;
    if (good) {
        for (size_t k = 0; k < count; k++)
            l->spoken[k] = items->at[list[k]];
        sot__rest_of(&l->opened->profile->fold, items, list, count, l->x->t, &l->rest);
        sot__state_view(&l->base, l->spoken, count, &l->rest, &l->small);
        l->from = &l->small;
    }
    sot__free(context, list);
    return good;
}

/* The score at the explanation's time of all rows but one; SIZE_MAX: of all. */
static sot_status score_without(const leaving *l, size_t out, sot_pair_score *score, sot_error *error)
{
    sot_context *context = l->x->context;
    const sot__reader *reader = &l->opened->reader;
    sot__state state;
    if (!sot__state_copy(l->from, context, &state))
        return sot__no_memory(error);
    bool all = out == SIZE_MAX;
    sot_status status = sot__reader_fold(reader, l->rows, l->first, all ? l->until : out, &state, error);
    if (status == SOT_OK && !all)
        status = sot__reader_fold(reader, l->rows, out + 1, l->until, &state, error);
    if (status == SOT_OK)
        sot__score_parts(l->opened->profile, &state, l->x->t, &l->opened->inputs, &l->sight, false, score);
    sot__state_free(&state, context);
    return status;
}

static sot_status leave_one_out(const leaving *l, size_t out, sot_error *error)
{
    sot_explanation *x = l->x;
    sot_pair_score without;
    sot_status status = score_without(l, out, &without, error);
    if (status != SOT_OK)
        return status;
    sot__extra room;
    sot__event event;
    sot__row_event(&l->opened->decoder, &l->rows[out], &room, &event);
    const char *id = sot__arena_text(&x->texts, event.extra ? event.extra->id : sot__extra_none.id);
    if (!id)
        return sot__no_memory(error);
    x->leave_out[l->until - 1 - out] =
        (sot_leave_out){event.time_us,
                        (int)sot__row_kind(&l->rows[out]),
                        event.actor,
                        id,
                        without.depth.value - l->depth,
                        {without.trust[0].value - l->trust[0], without.trust[1].value - l->trust[1]}};
    return SOT_OK;
}

/* What all rows come to, by the same sums as what they come to without one: a row that does nothing does
 * exactly nothing. */
static sot_status score_with_all(leaving *l, sot_error *error)
{
    sot_pair_score all = l->x->scored.score;
    sot_status status = SOT_OK;
    if (l->base.items.count >= SOT__ITEMS_MANY)
        status = view_spoken(l) ? score_without(l, SIZE_MAX, &all, error) : sot__no_memory(error);
    l->depth = all.depth.value;
    l->trust[0] = all.trust[0].value;
    l->trust[1] = all.trust[1].value;
    return status;
}

static sot_status leave_out(sot__opened *opened, const sot__row *rows, size_t until, sot_explanation *x,
                            sot_error *error)
{
    leaving l = {.opened = opened, .rows = rows, .until = until, .x = x};
    l.first = until > SOT__LEAVE_OUT_MOST ? until - SOT__LEAVE_OUT_MOST : 0;
    x->leave_out_count = until - l.first;
    x->leave_out = sot__arena_take(&x->texts, x->leave_out_count * sizeof *x->leave_out);
    if (!x->leave_out)
        return sot__no_memory(error);
    const sot__seen seen = sot__seen_of(&opened->seen);
    sot__sight_of(opened->profile, &seen, &opened->inputs, &l.sight);
    sot__state_init(&l.base, false);
    sot_status status = fold_base(&l, error);
    if (status == SOT_OK)
        status = score_with_all(&l, error);
    for (size_t out = l.first; status == SOT_OK && out < until; out++)
        status = leave_one_out(&l, out, error);
    sot__state_free(&l.base, x->context);
    sot__free(x->context, l.spoken);
    return status;
}

sot_status sot_ledger_explain(sot_ledger *ledger, const sot_query *given, sot_explanation **out,
                              sot_error *error)
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
    const sot__row *rows = NULL;
    size_t count = 0;
    uint64_t conflicts = 0;
    sot_explanation *x = NULL;
    sot_context *context = sot__ledger_context(ledger);
    status = sot__opened_inputs(&opened, query.inputs, as_of_us, error);
    if (status == SOT_OK)
        status =
            sot__reader_state(&opened.reader, &opened.pairs, pair, as_of_us, true, &state, &conflicts, error);
    if (status == SOT_OK)
        status = sot__explain_state(context, opened.profile, state, sot__ledger_id(ledger, pair->a),
                                    sot__ledger_id(ledger, pair->b), as_of_us, &opened.inputs, conflicts, &x,
                                    error);
    if (status == SOT_OK && pair->count > 0) {
        status = sot__ledger_rows(ledger, &opened.pairs, pair, &opened.reader.room, &rows, &count, &conflicts,
                                  error);
        size_t until = sot__rows_until(rows, count, as_of_us);
        if (status == SOT_OK && until > 0)
            status = leave_out(&opened, rows, until, x, error);
    }
    for (int side = 0; status == SOT_OK && side < 2; side++) {
        sot__text name = sot__ledger_display_name(ledger, side ? pair->b : pair->a);
        if (name.n > 0 && !(x->names[side] = sot__arena_text(&x->texts, name)))
            status = sot__no_memory(error);
    }
    sot__close_pair(&opened);
    if (status != SOT_OK) {
        sot_explanation_free(x);
        return status;
    }
    x->needs_history = 0;
    *out = x;
    return SOT_OK;
}

void sot_explanation_free(sot_explanation *explanation)
{
    if (!explanation)
        return;
    sot_context *context = explanation->context;
    sot__arena_free(&explanation->texts);
    sot__free(context, explanation);
    sot_context_unref(context);
}

sot_status sot_explanation_get_info(const sot_explanation *explanation, sot_explanation_info *out,
                                    sot_error *error)
{
    sot__begin(error);
    if (!explanation)
        return sot__fail(error, SOT_E_ARGUMENT, "sot_explanation_get_info: the explanation is missing");
    sot_status status = sot__room_struct(out, "sot_explanation_info", error);
    if (status != SOT_OK)
        return status;
    const sot_explanation *x = explanation;
    sot_explanation_info info = SOT_EXPLANATION_INFO_INIT;
    info.a = x->a;
    info.b = x->b;
    info.names[0] = x->names[0] ? x->names[0] : x->a;
    info.names[1] = x->names[1] ? x->names[1] : x->b;
    info.time_us = x->t;
    info.valid_until_us = x->valid_until;
    info.needs_history = x->needs_history;
    info.verdicts = x->verdict_count;
    info.owed = x->owed.count;
    info.leave_outs = x->leave_out_count;
    sot__give_struct(out, &info, sizeof info);
    return SOT_OK;
}

const sot_pair_score *sot_explanation_score(const sot_explanation *explanation)
{
    return explanation ? &explanation->scored.score : NULL;
}

const sot_counts *sot_explanation_counts(const sot_explanation *explanation)
{
    return explanation ? &explanation->counts : NULL;
}

const sot_verdict *sot_explanation_verdict(const sot_explanation *explanation, size_t index)
{
    return explanation && index < explanation->verdict_count ? &explanation->verdicts[index] : NULL;
}

const sot_owed *sot_explanation_owed(const sot_explanation *explanation, size_t index)
{
    return explanation && index < explanation->owed.count ? &explanation->owed.at[index] : NULL;
}

const sot_leave_out *sot_explanation_leave_out(const sot_explanation *explanation, size_t index)
{
    return explanation && index < explanation->leave_out_count ? &explanation->leave_out[index] : NULL;
}

const sot_reputation *sot_explanation_reputation(const sot_explanation *explanation, int by)
{
    return explanation && (by == 0 || by == 1) && explanation->has_reputation[by]
               ? &explanation->reputation[by]
               : NULL;
}
