/* SPDX-License-Identifier: MIT */
/* One pair of a ledger: its score, its evidence, what changed between two times, what would be if. */
#include "evidence/handle.h"
#include "ledger/batch.h"
#include "score/measure.h"
#include "score/pair.h"
#include "score/reader.h"

static sot_status check_out(const void *out, size_t size, size_t expected, const char *what, sot_error *error)
{
    if (!out)
        return sot__fail(error, SOT_E_ARGUMENT, "out is NULL");
    if (size != expected)
        return sot__fail(error, SOT_E_ARGUMENT, "%s.size is %zu, expected %zu", what, size, expected);
    return SOT_OK;
}

sot_status sot__score_out(const sot_pair_score *out, sot_error *error)
{
    return check_out(out, out ? out->size : 0, sizeof *out, "sot_pair_score", error);
}

sot_status sot_ledger_score(sot_ledger *ledger, const sot_profile *profile, const char *a, const char *b,
                            int64_t as_of_us, const sot_inputs *inputs, sot_pair_score *out, sot_error *error)
{
    sot__opened opened;
    sot_status status = sot__score_out(out, error);
    if (status == SOT_OK)
        status = sot__open_pair(ledger, profile, a, b, &opened, error);
    if (status != SOT_OK)
        return status;
    status = sot__opened_inputs(&opened, inputs, as_of_us, error);
    if (status == SOT_OK) {
        const sot__state *state;
        uint64_t conflicts;
        status = sot__reader_state(&opened.reader, &opened.pairs, opened.pairs.pairs, as_of_us, true, &state,
                                   &conflicts, error);
        if (status == SOT_OK) {
            sot__score_state(opened.profile, state, as_of_us, &opened.inputs, out);
            out->conflicts = conflicts;
        }
    }
    sot__close_pair(&opened);
    return status;
}

sot_status sot_ledger_side(sot_ledger *ledger, const char *contact, const char *other, int *side,
                           sot_error *error)
{
    if (!side)
        return sot__fail(error, SOT_E_ARGUMENT, "side is NULL");
    if (!ledger || !contact || !other)
        return sot__fail(error, SOT_E_ARGUMENT, "ledger, contact and other are required");
    if (!sot__guard_ledger(ledger))
        return sot__busy(error, "ledger");
    uint32_t x, y;
    sot_status status = SOT_OK;
    if (!sot__ledger_find(ledger, contact, &x) || !sot__ledger_find(ledger, other, &y))
        status = sot__fail(error, SOT_E_NOT_FOUND, "contact, other: no such contact");
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
    size_t until = sot__rows_until(rows, count, t);
    for (size_t k = 0; status == SOT_OK && k < until; k++) {
        sot__extra room;
        sot__event event;
        sot__row_event(&opened->decoder, &rows[k], &room, &event);
        status = sot__evidence_push(evidence, (int)sot__row_kind(&rows[k]),
                                    sot__ledger_channel(ledger, event.channel), &event, error);
    }
    if (status != SOT_OK) {
        sot_evidence_free(evidence);
        return status;
    }
    *out = evidence;
    return SOT_OK;
}

sot_status sot_ledger_evidence(sot_ledger *ledger, const sot_profile *profile, const char *a, const char *b,
                               int64_t as_of_us, sot_evidence **out, sot_error *error)
{
    sot__opened opened;
    if (!out)
        return sot__fail(error, SOT_E_ARGUMENT, "out is NULL");
    *out = NULL;
    sot_status status = sot__open_pair(ledger, profile, a, b, &opened, error);
    if (status != SOT_OK)
        return status;
    status = sot__opened_evidence(&opened, as_of_us, out, error);
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

sot_status sot_ledger_explain_change(sot_ledger *ledger, const sot_profile *profile, const char *a,
                                     const char *b, int64_t before_us, int64_t after_us,
                                     const sot_inputs *inputs, sot_change *out, sot_error *error)
{
    sot_status status = check_out(out, out ? out->size : 0, sizeof *out, "sot_change", error);
    if (status == SOT_OK && before_us > after_us)
        status = sot__fail(error, SOT_E_RANGE, "before_us: expected a time not after after_us");
    if (status != SOT_OK)
        return status;
    sot_pair_score first, second;
    sot_pair_score_init(&first);
    sot_pair_score_init(&second);
    /* The later one first: it remembers a busy pair, the earlier one must not forget it. */
    status = sot_ledger_score(ledger, profile, a, b, after_us, inputs, &second, error);
    if (status == SOT_OK)
        status = sot_ledger_score(ledger, profile, a, b, before_us, inputs, &first, error);
    if (status != SOT_OK)
        return status;
    const sot_profile *used = profile ? profile : sot__ledger_profile(ledger);
    double x0 = 0, x1 = 0;
    for (int k = 0; k < SOT_DEPTH_COUNT; k++) {
        x0 += first.depth_signals[k].logit;
        x1 += second.depth_signals[k].logit;
    }
    double slope =
        100 * sot__sigmoid(used->params.depth_base + x1) * sot__sigmoid(-used->params.depth_base - x1);
    split(first.depth_signals, second.depth_signals, SOT_DEPTH_COUNT, sot__depth_raw(used, x0),
          sot__depth_raw(used, x1), slope / (1 - sot__sigmoid(used->params.depth_base)), out->depth);
    out->depth_floor = second.depth_floor - first.depth_floor;
    out->depth_gate = second.depth_gate - first.depth_gate;
    for (int d = 0; d < 2; d++) {
        double v = second.trust[d].value / 100;
        split(first.trust_signals[d], second.trust_signals[d], SOT_TRUST_COUNT, first.trust[d].value,
              second.trust[d].value, 100 * v * (1 - v), out->trust[d]);
    }
    out->rows = second.interactions - first.interactions;
    out->before = first;
    out->after = second;
    return SOT_OK;
}
