/* SPDX-License-Identifier: MIT */
/* Running evidence scored, explained, and tried with hypothetical rows. */
#include "evidence/handle.h"
#include "score/explanation.h"
#include "score/measure.h"
#include "score/next.h"
#include "score/pair.h"

/* What all of these take, checked and completed. */
typedef struct asking {
    sot_query query;
    const sot_profile *profile;
    sot_inputs inputs;
    sot_seen seen;
    const sot__state *state; /* with what was planned and is past at the time of the query */
    sot_evidence *copy;      /* whose state that is, NULL: the evidence itself */
} asking;

/* The side of an id of the question: 0 or 1, -1 where none is given, -2 where it is neither. */
static int side_of(const sot_evidence *evidence, const char *id, size_t size)
{
    sot__text text = sot__text_given(id, size);
    if (!id)
        return -1;
    return sot__text_equal(text, sot__evidence_id(evidence, 0))   ? 0
           : sot__text_equal(text, sot__evidence_id(evidence, 1)) ? 1
                                                                  : -2;
}

static void end(sot_evidence *evidence, asking *ask)
{
    sot_evidence_free(ask->copy);
    sot__guard_end(&evidence->guard);
}

/* A score adds nothing to what it scores: what is due of the planned is folded into a copy. */
static sot_status take_due(const sot_evidence *evidence, asking *ask, sot_error *error)
{
    ask->state = &evidence->state;
    if (evidence->planned_count == 0 || evidence->planned[0].given.time_us > ask->query.as_of_us)
        return SOT_OK;
    sot_status status = sot__evidence_copy(evidence, &ask->copy, error);
    if (status == SOT_OK)
        status = sot__planned_until(ask->copy, ask->query.as_of_us, error);
    if (status == SOT_OK)
        ask->state = &ask->copy->state;
    return status;
}

/* Takes the guard, too. */
SOT__COLD static sot_status begin(sot_evidence *evidence, const sot_query *given, asking *out,
                                  sot_error *error)
{
    if (!evidence)
        return sot__fail(error, SOT_E_ARGUMENT, "evidence is NULL");
    sot_status status = sot__query_take(given, &out->query, error);
    if (status == SOT_OK)
        status = sot__inputs_take(out->query.inputs, &out->inputs, &out->seen, error);
    if (status == SOT_OK)
        status = sot__time_check(out->query.as_of_us, "as_of_us", error);
    if (status != SOT_OK)
        return status;
    int a = side_of(evidence, out->query.a, out->query.a_size);
    int b = side_of(evidence, out->query.b, out->query.b_size);
    if (a == -2 || b == -2 || (a >= 0 && a == b))
        return sot__fail(error, SOT_E_ARGUMENT, "a, b: not the pair of this evidence");
    if (!sot__guard_begin(&evidence->guard))
        return sot__busy(error, "evidence");
    out->copy = NULL;
    out->profile = out->query.profile ? out->query.profile : evidence->profile;
    if (out->profile != evidence->profile &&
        memcmp(out->profile->digest_fold, evidence->profile->digest_fold, 16) != 0)
        status = sot__fail(error, SOT_E_MISMATCH, "profile: its fold parameters %s are not the evidence's %s",
                           out->profile->hex_fold, evidence->profile->hex_fold);
    else if (evidence->state.last != SOT_TIME_NONE && out->query.as_of_us < evidence->state.last)
        status = sot__fail(error, SOT_E_NEEDS_REPLAY,
                           "as_of_us: before the last row; the past needs the rows replayed, and rows that "
                           "are planned the present when they are added");
    else
        status = take_due(evidence, out, error);
    sot__inputs_complete(&out->inputs, evidence->id[0], evidence->id[1]);
    if (status != SOT_OK)
        end(evidence, out);
    return status;
}

/* Made once for what the rows have shown so far, where nothing else says it. */
static const sot__sight *sight_of(sot_evidence *evidence, const asking *ask, sot__sight *room)
{
    const sot__seen *seen = &ask->state->seen;
    bool own = !ask->query.inputs && ask->profile == evidence->profile && seen->kinds != 0;
    if (own && memcmp(seen, &evidence->sighted, sizeof *seen) == 0)
        return &evidence->sight;
    sot__sight_for(ask->profile, ask->state, &ask->inputs, room);
    if (own) {
        evidence->sight = *room;
        evidence->sighted = *seen;
    }
    return room;
}

sot_status sot_evidence_score(sot_evidence *evidence, const sot_query *query, sot_pair_score *out,
                              sot_error *error)
{
    sot__begin(error);
    asking ask;
    sot__scored scored;
    sot__sight room;
    bool fits = sot__score_fits(out);
    sot_status status = fits ? SOT_OK : sot__score_out(out, error);
    if (status == SOT_OK)
        status = begin(evidence, query, &ask, error);
    if (status != SOT_OK)
        return status;
    if (fits)
        out->conflicts = 0;
    else
        sot__scored_init(&scored);
    sot__score_parts(ask.profile, ask.state, ask.query.as_of_us, &ask.inputs, sight_of(evidence, &ask, &room),
                     true, fits ? out : &scored.score);
    if (!fits)
        sot__scored_give(&scored, out);
    end(evidence, &ask);
    return SOT_OK;
}

SOT__COLD sot_status sot_evidence_explain(sot_evidence *evidence, const sot_query *query,
                                          sot_explanation **out, sot_error *error)
{
    sot__begin(error);
    asking ask;
    if (!out)
        return sot__fail(error, SOT_E_ARGUMENT, "out is NULL");
    *out = NULL;
    sot_status status = begin(evidence, query, &ask, error);
    if (status != SOT_OK)
        return status;
    status =
        sot__explain_state(evidence->context, ask.profile, ask.state, sot__evidence_id(evidence, 0),
                           sot__evidence_id(evidence, 1), ask.query.as_of_us, &ask.inputs, 0, out, error);
    end(evidence, &ask);
    return status;
}

SOT__COLD sot_status sot_evidence_next(sot_evidence *evidence, const sot_query *query, sot_nexts **out,
                                       sot_error *error)
{
    sot__begin(error);
    asking ask;
    if (!out)
        return sot__fail(error, SOT_E_ARGUMENT, "out is NULL");
    *out = NULL;
    sot_status status = begin(evidence, query, &ask, error);
    if (status != SOT_OK)
        return status;
    int me = side_of(evidence, ask.query.a, ask.query.a_size);
    status = me < 0 ? sot__fail(error, SOT_E_ARGUMENT, "a: who is to act is required")
                    : sot__next_of(evidence->context, ask.profile, ask.state, me, ask.query.as_of_us,
                                   &ask.inputs, out, error);
    end(evidence, &ask);
    return status;
}

SOT__COLD sot_status sot_evidence_what_if(sot_evidence *evidence, const sot_query *query,
                                          const sot_interaction *rows, size_t count, sot_pair_score *out,
                                          sot_error *error)
{
    sot__begin(error);
    sot_evidence *copy = NULL;
    sot_interaction *taken = NULL;
    if (!evidence)
        return sot__fail(error, SOT_E_ARGUMENT, "evidence is NULL");
    sot__arena arena;
    sot__arena_init(&arena, evidence->context);
    sot_status status = sot__score_out(out, error);
    if (status == SOT_OK)
        status = sot__rows_take(rows, count, &arena, &taken, error);
    if (status == SOT_OK)
        status = sot_evidence_clone(evidence, &copy, error);
    if (status == SOT_OK)
        status = sot_evidence_add_many(copy, taken, count, SOT_TIME_NONE, NULL, error);
    if (status == SOT_OK)
        status = sot_evidence_score(copy, query, out, error);
    sot_evidence_free(copy);
    sot__arena_free(&arena);
    return status;
}
