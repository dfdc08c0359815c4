/* SPDX-License-Identifier: MIT */
/* One pair of a ledger: its score, its evidence, what changed between two times, what would be if. */
#include "base/sized.h"
#include "evidence/handle.h"
#include "ledger/batch.h"
#include "score/measure.h"
#include "score/pair.h"
#include "score/scores.h"
#include "score/reader.h"

sot_status sot__score_out(const sot_pair_score *out, sot_error *error)
{
    static const sot_pair_score none = SOT_PAIR_SCORE_INIT;
    sot_pair_score asked;
    const sot_pair_score *read = out; /* in its place, where it is as this version has it */
    sot_status status = sot__room_struct(out, "sot_pair_score", error);
    if (status != SOT_OK)
        return status;
    if (out->size < sizeof asked) {
        asked = none;
        memcpy(&asked, out, out->size);
        read = &asked;
    }
    const sot_signal *const rooms[] = {read->depth_signals, read->trust_signals[0], read->trust_signals[1]};
    for (int k = 0; k < 3; k++) {
        if (!rooms[k] || (k ? read->trust_room : read->depth_room) == 0)
            continue;
        status = sot__room_struct(rooms[k], "sot_signal", error);
        if (status != SOT_OK)
            return status;
    }
    return SOT_OK;
}

static sot_status score_query(sot_ledger *ledger, const sot_query *given, sot_pair_score *out,
                              sot_error *error)
{
    sot__opened opened;
    sot_query query;
    sot_status status = sot__open_query(ledger, given, &query, &opened, error);
    if (status != SOT_OK)
        return status;
    status = sot__opened_inputs(&opened, query.inputs, query.as_of_us, error);
    if (status == SOT_OK) {
        const sot__state *state;
        uint64_t conflicts;
        status = sot__reader_state(&opened.reader, &opened.pairs, opened.pairs.pairs, query.as_of_us, true,
                                   &state, &conflicts, error);
        if (status == SOT_OK) {
            sot__score_state(opened.profile, state, query.as_of_us, &opened.inputs, out);
            out->conflicts = conflicts;
        }
    }
    sot__close_pair(&opened);
    return status;
}

sot_status sot_ledger_score(sot_ledger *ledger, const sot_query *query, sot_pair_score *out, sot_error *error)
{
    sot__begin(error);
    if (sot__score_fits(out))
        return score_query(ledger, query, out, error);
    sot__scored scored;
    sot_status status = sot__score_out(out, error);
    if (status != SOT_OK)
        return status;
    sot__scored_init(&scored);
    status = score_query(ledger, query, &scored.score, error);
    if (status == SOT_OK)
        sot__scored_give(&scored, out);
    return status;
}

SOT__COLD sot_status sot_ledger_side(sot_ledger *ledger, const char *contact, const char *other, int *side,
                                     sot_error *error)
{
    sot__begin(error);
    if (!side)
        return sot__fail(error, SOT_E_ARGUMENT, "side is NULL");
    if (!ledger || !contact || !other)
        return sot__fail(error, SOT_E_ARGUMENT, "ledger, contact and other are required");
    if (!sot__guard_ledger(ledger))
        return sot__busy(error, "ledger");
    uint32_t x, y;
    sot_status status = SOT_OK;
    if (!sot__ledger_find(ledger, contact, &x))
        status = sot__fail(error, SOT_E_NOT_FOUND, "contact: no contact \"%.200s\"", contact);
    else if (!sot__ledger_find(ledger, other, &y))
        status = sot__fail(error, SOT_E_NOT_FOUND, "other: no contact \"%.200s\"", other);
    else if ((x = sot__ledger_canonical(ledger, x)) == (y = sot__ledger_canonical(ledger, y)))
        status = sot__fail(error, SOT_E_ARGUMENT, "contact, other: the same contact");
    else
        *side = sot__text_compare(sot__ledger_id(ledger, x), sot__ledger_id(ledger, y)) > 0;
    sot__unguard_ledger(ledger);
    return status;
}

sot_status sot__opened_evidence(sot__opened *opened, int64_t t, sot_evidence **out, sot_error *error)
{
    sot_ledger *ledger = opened->ledger;
    const sot__pair *pair = opened->pairs.pairs;
    const sot__row *rows = NULL;
    size_t count = 0;
    uint64_t conflicts;
    *out = NULL;
    sot_status status = sot__time_check(t, "as_of_us", error);
    if (status == SOT_OK && pair->count > 0)
        status = sot__ledger_rows(ledger, &opened->pairs, pair, &opened->reader.room, &rows, &count,
                                  &conflicts, error);
    sot_evidence *evidence = NULL;
    if (status == SOT_OK)
        status =
            sot__evidence_make(sot__ledger_context(ledger), opened->profile, sot__ledger_id(ledger, pair->a),
                               sot__ledger_id(ledger, pair->b), &evidence, error);
    const uint32_t *records = sot__row_records(&opened->reader.room, rows);
    size_t until = sot__rows_until(rows, count, t);
    if (status == SOT_OK && records)
        evidence->state.items.merged = 1;
    for (size_t k = 0; status == SOT_OK && k < until; k++) {
        sot__extra room;
        sot__event event;
        sot__row_event(&opened->decoder, &rows[k], &room, &event);
        event.record = records ? records[k] : 0;
        sot__text channel = sot__ledger_channel(ledger, event.channel);
        event.channel = SOT__CHANNEL_OTHER;
        status = sot__evidence_push(evidence, (int)sot__row_kind(&rows[k]), channel, &event, true, error);
    }
    if (status != SOT_OK) {
        sot_evidence_free(evidence);
        return status;
    }
    if (evidence->state.items.count == 0) /* then it is that of one record, byte for byte */
        evidence->state.items.merged = 0;
    *out = evidence;
    return SOT_OK;
}

SOT__COLD sot_status sot_ledger_evidence(sot_ledger *ledger, const sot_query *given, sot_evidence **out,
                                         sot_error *error)
{
    sot__begin(error);
    sot__opened opened;
    sot_query query;
    if (!out)
        return sot__fail(error, SOT_E_ARGUMENT, "out is NULL");
    *out = NULL;
    sot_status status = sot__open_query(ledger, given, &query, &opened, error);
    if (status != SOT_OK)
        return status;
    status = sot__opened_evidence(&opened, query.as_of_us, out, error);
    sot__close_pair(&opened);
    return status;
}

/* Splits the move of a score over its signals: each by its change of logit, times the mean slope. */
static void split(const sot_signal *before, const sot_signal *after, int count, double from, double to,
                  double slope, double *out)
{
    double x0 = 0, x1 = 0;
    for (int k = 0; k < count; k++) {
        x0 += before[k].logit;
        x1 += after[k].logit;
    }
    /* Moves that cancel each other leave a difference of rounding errors only: then the slope itself says
     * more. */
    double move = x1 - x0, rest = to - from;
    double per = move > 1e-9 || move < -1e-9 ? rest / move : slope;
    double widest = 0;
    int largest = 0;
    for (int k = 0; k < count; k++) {
        double step = after[k].logit - before[k].logit, wide = step < 0 ? -step : step;
        out[k] = step * per;
        rest -= out[k];
        if (wide > widest) {
            widest = wide;
            largest = k;
        }
    }
    out[largest] += rest; /* what rounding left over */
}

/* A change with all that it points to. */
typedef struct changed {
    sot_change change; /* first: what the caller holds is this */
    sot_context *context;
    sot__scored before, after;
    double depth[SOT_DEPTH_COUNT], trust[2][SOT_TRUST_COUNT];
} changed;

static void fill_change(const sot_profile *used, changed *c)
{
    const sot__scored *first = &c->before, *second = &c->after;
    double x0 = 0, x1 = 0;
    for (int k = 0; k < SOT_DEPTH_COUNT; k++) {
        x0 += first->depth[k].logit;
        x1 += second->depth[k].logit;
    }
    double slope =
        100 * sot__sigmoid(used->params.depth_base + x1) * sot__sigmoid(-used->params.depth_base - x1);
    split(first->depth, second->depth, SOT_DEPTH_COUNT, sot__depth_raw(used, x0), sot__depth_raw(used, x1),
          slope / (1 - sot__sigmoid(used->params.depth_base)), c->depth);
    for (int d = 0; d < 2; d++) {
        double v = second->score.trust[d].value / 100;
        split(first->trust[d], second->trust[d], SOT_TRUST_COUNT, first->score.trust[d].value,
              second->score.trust[d].value, 100 * v * (1 - v), c->trust[d]);
    }
    c->change = (sot_change){.size = sizeof c->change,
                             .before = &first->score,
                             .after = &second->score,
                             .depth = c->depth,
                             .trust = {c->trust[0], c->trust[1]},
                             .depth_count = SOT_DEPTH_COUNT,
                             .trust_count = SOT_TRUST_COUNT,
                             .depth_floor = second->score.depth_floor - first->score.depth_floor,
                             .depth_gate = second->score.depth_gate - first->score.depth_gate,
                             .rows = second->score.interactions - first->score.interactions};
}

SOT__COLD sot_status sot__explain_change(sot_ledger *ledger, const sot_query *before, const sot_query *after,
                                         const sot_change **out, sot_error *error)
{
    sot_context *context = sot__ledger_context(ledger);
    changed *made = sot__calloc(context, 1, sizeof *made);
    if (!made)
        return sot__no_memory(error);
    made->context = sot_context_ref(context);
    /* The later one first: it remembers a busy pair, the earlier one must not forget it. */
    sot__scored_init(&made->before);
    sot__scored_init(&made->after);
    sot_status status = score_query(ledger, after, &made->after.score, error);
    if (status == SOT_OK)
        status = score_query(ledger, before, &made->before.score, error);
    if (status == SOT_OK) {
        fill_change(after->profile ? after->profile : sot__ledger_profile(ledger), made);
        *out = &made->change;
    } else {
        sot_change_free(&made->change);
    }
    return status;
}

SOT__COLD sot_status sot_ledger_explain_change(sot_ledger *ledger, const sot_query *given, int64_t before_us,
                                               const sot_change **out, sot_error *error)
{
    sot__begin(error);
    sot_query query;
    if (!out || !ledger)
        return sot__fail(error, SOT_E_ARGUMENT, "sot_ledger_explain_change: ledger and out are required");
    *out = NULL;
    sot_status status = sot__query_take(given, &query, error);
    if (status == SOT_OK && before_us > query.as_of_us)
        status = sot__fail(error, SOT_E_RANGE, "before_us: expected a time not after the query's");
    if (status != SOT_OK)
        return status;
    sot_query before = query;
    before.as_of_us = before_us;
    return sot__explain_change(ledger, &before, &query, out, error);
}

void sot_change_free(const sot_change *change)
{
    changed *made = (changed *)(uintptr_t)change;
    if (!made)
        return;
    sot_context *context = made->context;
    sot__free(context, made);
    sot_context_unref(context);
}
