/* SPDX-License-Identifier: MIT */
/* Allocation failure in everything that scores and explains, of a ledger and of running evidence. */
#include "../common/flat.h"
#include "drive.h"

#define A rows_contact[0]
#define B rows_contact[1]

static sot_status score_pair(world *w, sot_error *error)
{
    sot_pair_score score;
    score_init(&score);
    return ledger_score(w->ledger, NULL, A, B, UNTIL, NULL, &score, error);
}

static sot_status score_merged(world *w, sot_error *error)
{
    sot_pair_score score;
    score_init(&score);
    return ledger_score(w->ledger, NULL, "Anne", rows_contact[2], UNTIL, NULL, &score, error);
}

static sot_status score_in_the_past(world *w, sot_error *error)
{
    sot_pair_score score;
    score_init(&score);
    return ledger_score(w->ledger, NULL, A, B, START + 40 * DAY, NULL, &score, error);
}

static sot_status side(world *w, sot_error *error)
{
    int which;
    return sot_ledger_side(w->ledger, A, B, &which, error);
}

static sot_status attention(world *w, sot_error *error)
{
    sot_attention *all = NULL;
    sot_status status = sot_attention_new(w->ledger, NULL, UNTIL, &all, error);
    ck_assert((status == SOT_OK) == (all != NULL));
    sot_attention_free(all);
    return status;
}

static sot_status scores_with(world *w, const char *me, int signals, sot_error *error)
{
    sot_scores *scores = NULL;
    sot_scores_options options = SOT_SCORES_OPTIONS_INIT;
    options.as_of_us = START + 100 * DAY;
    options.me = me;
    options.signals = signals;
    sot_status status = sot_ledger_scores(w->ledger, NULL, &options, &scores, error);
    ck_assert((status == SOT_OK) == (scores != NULL));
    sot_scores_free(scores);
    return status;
}

static sot_status scores_all(world *w, sot_error *error)
{
    return scores_with(w, NULL, 0, error);
}

static sot_status scores_of_me(world *w, sot_error *error)
{
    return scores_with(w, "Anne", 1, error);
}

static sot_status prepare(world *w, sot_error *error)
{
    return sot_ledger_prepare(w->ledger, NULL, error);
}

static sot_status timeline(world *w, sot_error *error)
{
    const int64_t times[] = {START, START + 50 * DAY, START + 51 * DAY, UNTIL};
    sot_scores *scores = NULL;
    sot_status status = ledger_timeline(w->ledger, NULL, A, B, times, 4, NULL, &scores, error);
    ck_assert((status == SOT_OK) == (scores != NULL));
    sot_scores_free(scores);
    return status;
}

static sot_status explain(world *w, sot_error *error)
{
    sot_explanation *explanation = NULL;
    sot_status status = ledger_explain(w->ledger, NULL, A, B, UNTIL, NULL, &explanation, error);
    ck_assert((status == SOT_OK) == (explanation != NULL));
    sot_explanation_free(explanation);
    return status;
}

static sot_status explain_change(world *w, sot_error *error)
{
    const sot_change *change = NULL;
    sot_status status =
        ledger_explain_change(w->ledger, NULL, A, B, START + 30 * DAY, UNTIL, NULL, &change, error);
    sot_change_free(change);
    return status;
}

static void hypothetical(const world *w, sot_interaction rows[2])
{
    (void)w;
    for (int k = 0; k < 2; k++) {
        rows[k] = (sot_interaction)SOT_INTERACTION_INIT;
        rows[k].time_us = UNTIL - DAY + k;
        rows[k].actor = k ? A : B;
        rows[k].target = k ? B : A;
        rows[k].kind = k ? SOT_KIND_COMPLAIN : SOT_KIND_PROMISE;
        rows[k].id = k ? "what if one" : "what if two";
        rows[k].channel = "another channel";
    }
}

static sot_status what_if(world *w, sot_error *error)
{
    sot_interaction rows[2];
    sot_pair_score score;
    score_init(&score);
    hypothetical(w, rows);
    return ledger_what_if(w->ledger, NULL, A, B, UNTIL, rows, 2, NULL, &score, error);
}

static sot_status next(world *w, sot_error *error)
{
    sot_nexts *nexts = NULL;
    sot_status status = ledger_next(w->ledger, NULL, A, B, UNTIL, NULL, &nexts, error);
    ck_assert((status == SOT_OK) == (nexts != NULL));
    sot_nexts_free(nexts);
    return status;
}

/* ---- evidence ---- */

/* Made if and only if good. */
static sot_status made(sot_status status, sot_evidence *evidence)
{
    ck_assert((status == SOT_OK) == (evidence != NULL));
    sot_evidence_free(evidence);
    return status;
}

static sot_status try_evidence_new(world *w, sot_error *error)
{
    sot_evidence *evidence = NULL;
    sot_status status = sot_evidence_new(w->context, w->profile, "one", "two", &evidence, error);
    return made(status, evidence);
}

static sot_status try_evidence_replay(world *w, sot_error *error)
{
    sot_evidence *evidence = NULL;
    sot_interaction rows[2];
    hypothetical(w, rows);
    sot_status status = evidence_replay(w->context, w->profile, A, B, rows, 2, &evidence, error);
    return made(status, evidence);
}

static sot_status try_evidence_of_ledger(world *w, sot_error *error)
{
    sot_evidence *evidence = NULL;
    sot_status status = ledger_evidence(w->ledger, NULL, A, B, UNTIL, &evidence, error);
    return made(status, evidence);
}

static sot_status try_evidence_clone(world *w, sot_error *error)
{
    sot_evidence *evidence = NULL;
    sot_status status = sot_evidence_clone(w->evidence, &evidence, error);
    return made(status, evidence);
}

static sot_status add_at(world *w, int kind, const char *id, const char *channel, sot_error *error)
{
    sot_interaction row = SOT_INTERACTION_INIT;
    row.time_us = UNTIL - DAY;
    row.actor = B;
    row.target = A;
    row.kind = kind;
    row.id = id;
    row.channel = channel;
    return sot_evidence_add(w->evidence, &row, error);
}

static const char long_id[] =
    "an id that is much longer than any of those that this evidence has held up to now, in text and in turn";

static sot_status try_evidence_add(world *w, sot_error *error)
{
    return add_at(w, SOT_KIND_MESSAGE, long_id, "a channel", error);
}

static sot_status try_evidence_add_item(world *w, sot_error *error)
{
    return add_at(w, SOT_KIND_PROMISE, long_id, "another", error);
}

/* Rows that are planned: kept aside, saved and loaded, scored in a copy, past in the end. */
static sot_status try_evidence_planned(world *w, sot_error *error)
{
    sot_evidence *evidence = NULL, *loaded = NULL;
    sot_interaction rows[2];
    sot_pair_score score;
    unsigned char blob[4096];
    size_t size = 0;
    score_init(&score);
    hypothetical(w, rows);
    rows[0].id = long_id;
    sot_status status = sot_evidence_new(w->context, w->profile, A, B, &evidence, error);
    if (status == SOT_OK)
        status = sot_evidence_add_many(evidence, rows, 2, SOT_TIME_MIN, NULL, error);
    if (status == SOT_OK)
        status = sot_evidence_save(evidence, blob, sizeof blob, &size, error);
    if (status == SOT_OK)
        status = sot_evidence_load(w->context, w->profile, blob, size, &loaded, error);
    if (status == SOT_OK)
        status = evidence_score(loaded, NULL, UNTIL, NULL, &score, error);
    rows[0].time_us = UNTIL;
    rows[0].id = NULL;
    if (status == SOT_OK && (status = sot_evidence_add(loaded, &rows[0], error)) != SOT_OK)
        ck_assert_uint_eq(held(loaded).planned, 2);
    sot_evidence_free(evidence);
    sot_evidence_free(loaded);
    return status;
}

static sot_status try_evidence_score(world *w, sot_error *error)
{
    sot_pair_score score;
    score_init(&score);
    return evidence_score(w->evidence, NULL, UNTIL, NULL, &score, error);
}

static sot_status try_evidence_explain(world *w, sot_error *error)
{
    sot_explanation *explanation = NULL;
    sot_status status = evidence_explain(w->evidence, NULL, UNTIL, NULL, &explanation, error);
    ck_assert((status == SOT_OK) == (explanation != NULL));
    sot_explanation_free(explanation);
    return status;
}

static sot_status try_evidence_next(world *w, sot_error *error)
{
    sot_status status = SOT_OK;
    for (int me = 0; status == SOT_OK && me < 2; me++) {
        sot_nexts *nexts = NULL;
        status = evidence_next(w->evidence, NULL, me, UNTIL, NULL, &nexts, error);
        ck_assert((status == SOT_OK) == (nexts != NULL));
        sot_nexts_free(nexts);
    }
    return status;
}

static sot_status try_evidence_what_if(world *w, sot_error *error)
{
    sot_interaction rows[2];
    sot_pair_score score;
    score_init(&score);
    hypothetical(w, rows);
    return evidence_what_if(w->evidence, NULL, UNTIL, rows, 2, NULL, &score, error);
}

static sot_status save_and_load(world *w, sot_error *error)
{
    size_t size = sot_evidence_saved_size(w->evidence);
    unsigned char *blob = malloc(size);
    sot_evidence *evidence = NULL;
    sot_status status = sot_evidence_save(w->evidence, blob, size, NULL, error);
    if (status == SOT_OK) {
        status = sot_evidence_load(w->context, w->profile, blob, size, &evidence, error);
        made(status, evidence);
    }
    free(blob);
    return status;
}

#define CALLS(X)                                \
    X(score_pair, MAY_DO_WITHOUT | COLD)        \
    X(score_merged, MAY_DO_WITHOUT | COLD)      \
    X(score_in_the_past, MAY_DO_WITHOUT | COLD) \
    X(side, PLAIN)                              \
    X(attention, PLAIN)                         \
    X(scores_all, PLAIN)                        \
    X(scores_of_me, PLAIN)                      \
    X(prepare, MAY_DO_WITHOUT | COLD)           \
    X(timeline, PLAIN)                          \
    X(explain, MAY_DO_WITHOUT | COLD)           \
    X(explain_change, MAY_DO_WITHOUT | COLD)    \
    X(what_if, MAY_DO_WITHOUT | COLD)           \
    X(next, MAY_DO_WITHOUT | COLD)              \
    X(try_evidence_new, PLAIN)                  \
    X(try_evidence_replay, PLAIN)               \
    X(try_evidence_planned, PLAIN)              \
    X(try_evidence_of_ledger, PLAIN)            \
    X(try_evidence_clone, PLAIN)                \
    X(try_evidence_add, PLAIN)                  \
    X(try_evidence_add_item, PLAIN)             \
    X(try_evidence_score, PLAIN)                \
    X(try_evidence_explain, PLAIN)              \
    X(try_evidence_next, PLAIN)                 \
    X(try_evidence_what_if, PLAIN)              \
    X(save_and_load, PLAIN)

#define TEST(call, flags) DRIVE(call, flags)
CALLS(TEST)
#undef TEST

START_TEST(scores_with_two_threads)
{
    drive("scores, two threads", scores_all, TWO_THREADS, NULL);
    drive("attention, two threads", attention, TWO_THREADS, NULL);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("out of memory: scores");
    TCase *tests = add_case(suite, "scores");
#define TEST(call, flags) tcase_add_test(tests, test_##call);
    CALLS(TEST)
    tcase_add_test(tests, scores_with_two_threads);
    return run_suite(suite);
}
