/* SPDX-License-Identifier: MIT */
/* Running evidence scored, explained, and tried with hypothetical rows. */
#include "evidence/handle.h"
#include "score/explanation.h"
#include "score/measure.h"
#include "score/next.h"
#include "score/pair.h"

/* Takes the guard and checks what all of these take. */
static sot_status begin(sot_evidence *evidence, const sot_profile **profile, int64_t t,
                        const sot_inputs *inputs, sot_inputs *complete, sot_seen *seen, sot_error *error)
{
    if (!evidence)
        return sot__fail(error, SOT_E_ARGUMENT, "evidence is NULL");
    sot_status status = sot__inputs_take(inputs, complete, seen, error);
    if (status == SOT_OK)
        status = sot__time_check(t, "as_of_us", error);
    if (status != SOT_OK)
        return status;
    if (!sot__guard_begin(&evidence->guard))
        return sot__busy(error, "evidence");
    if (!*profile)
        *profile = evidence->profile;
    if (*profile != evidence->profile &&
        memcmp((*profile)->digest_fold, evidence->profile->digest_fold, 16) != 0)
        status = sot__fail(error, SOT_E_MISMATCH, "profile: its fold parameters %s are not the evidence's %s",
                           (*profile)->hex_fold, evidence->profile->hex_fold);
    else if (evidence->state.last != SOT_TIME_NONE && t < evidence->state.last)
        status = sot__fail(error, SOT_E_NEEDS_REPLAY,
                           "as_of_us: before the last row; the past needs the rows replayed");
    sot__inputs_complete(complete, evidence->id[0], evidence->id[1]);
    if (status != SOT_OK)
        sot__guard_end(&evidence->guard);
    return status;
}

sot_status sot_evidence_score(sot_evidence *evidence, const sot_profile *profile, int64_t as_of_us,
                              const sot_inputs *inputs, sot_pair_score *out, sot_error *error)
{
    sot_inputs complete;
    sot_seen seen;
    sot_status status = sot__score_out(out, error);
    if (status == SOT_OK)
        status = begin(evidence, &profile, as_of_us, inputs, &complete, &seen, error);
    if (status != SOT_OK)
        return status;
    sot__score_state(profile, &evidence->state, as_of_us, &complete, out);
    sot__guard_end(&evidence->guard);
    return SOT_OK;
}

sot_status sot_evidence_explain(sot_evidence *evidence, const sot_profile *profile, int64_t as_of_us,
                                const sot_inputs *inputs, sot_explanation **out, sot_error *error)
{
    sot_inputs complete;
    sot_seen seen;
    if (!out)
        return sot__fail(error, SOT_E_ARGUMENT, "out is NULL");
    *out = NULL;
    sot_status status = begin(evidence, &profile, as_of_us, inputs, &complete, &seen, error);
    if (status != SOT_OK)
        return status;
    status = sot__explain_state(evidence->context, profile, &evidence->state, sot__text_of(evidence->id[0]),
                                sot__text_of(evidence->id[1]), as_of_us, &complete, 0, out, error);
    sot__guard_end(&evidence->guard);
    return status;
}

sot_status sot_evidence_next(sot_evidence *evidence, const sot_profile *profile, int me, int64_t as_of_us,
                             const sot_inputs *inputs, sot_nexts **out, sot_error *error)
{
    sot_inputs complete;
    sot_seen seen;
    if (!out)
        return sot__fail(error, SOT_E_ARGUMENT, "out is NULL");
    *out = NULL;
    if (me != 0 && me != 1)
        return sot__fail(error, SOT_E_ARGUMENT, "me: %d, expected 0 or 1", me);
    sot_status status = begin(evidence, &profile, as_of_us, inputs, &complete, &seen, error);
    if (status != SOT_OK)
        return status;
    status = sot__next_of(evidence->context, profile, &evidence->state, me, as_of_us, &complete, out, error);
    sot__guard_end(&evidence->guard);
    return status;
}

sot_status sot_evidence_what_if(sot_evidence *evidence, const sot_profile *profile, int64_t as_of_us,
                                const sot_interaction *rows, size_t count, const sot_inputs *inputs,
                                sot_pair_score *out, sot_error *error)
{
    sot_evidence *copy = NULL;
    sot_status status = sot__score_out(out, error);
    if (status == SOT_OK && !rows && count > 0)
        status = sot__fail(error, SOT_E_ARGUMENT, "rows is NULL");
    for (size_t k = 0; status == SOT_OK && k < count; k++)
        if (sot__time_check(rows[k].time_us, "time", error) != SOT_OK)
            status = sot__fail_at(error, SOT_E_RANGE, "row %zu, ", k);
    if (status == SOT_OK)
        status = sot_evidence_clone(evidence, &copy, error);
    /* In order of time, whatever order they came in: the next is the earliest not yet added, the first given
     * of several. */
    int64_t after = SOT_TIME_NONE;
    for (size_t added = 0; status == SOT_OK && added < count;) {
        int64_t now = SOT_TIME_MAX;
        for (size_t k = 0; k < count; k++)
            if (rows[k].time_us > after && rows[k].time_us < now)
                now = rows[k].time_us;
        for (size_t k = 0; status == SOT_OK && k < count; k++)
            if (rows[k].time_us == now || (now == SOT_TIME_MAX && rows[k].time_us > after)) {
                status = sot_evidence_add(copy, &rows[k], error);
                added++;
            }
        after = now;
    }
    if (status == SOT_OK)
        status = sot_evidence_score(copy, profile, as_of_us, inputs, out, error);
    sot_evidence_free(copy);
    return status;
}
