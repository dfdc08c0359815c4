/* SPDX-License-Identifier: MIT */
/* What a call requires and is not given is an error that says so, argument by argument; what frees or counts
 * takes NULL for nothing. */
#include "../common/flat.h"
#include "../common/couple.h"
#include "../common/worlds.h"

#define NEEDED(call) FAILS(SOT_E_ARGUMENT, call)

static sot_query asked(void)
{
    sot_query query = SOT_QUERY_INIT;
    query.a = "a", query.b = "b", query.as_of_us = START + DAY;
    return query;
}

START_TEST(of_evidence)
{
    sot_query query = asked();
    sot_evidence *evidence = NULL, *other = NULL;
    sot_interaction row = row_of(START, 0, SOT_KIND_MESSAGE);
    sot_evidence_info info = SOT_EVIDENCE_INFO_INIT;
    sot_seen seen = SOT_SEEN_INIT;
    sot_pair_score score;
    sot_explanation *explanation = NULL;
    sot_nexts *nexts = NULL;
    uint64_t sum;
    char blob[8];
    score_init(&score);
    OK(sot_evidence_new(context, profile, "a", "b", &evidence, error));
    NEEDED(sot_evidence_replay(NULL, &query, &row, 1, &other, error));
    NEEDED(sot_evidence_replay(context, NULL, &row, 1, &other, error));
    NEEDED(sot_evidence_replay(context, &query, NULL, 1, &other, error));
    NEEDED(sot_evidence_replay(context, &query, &row, 1, NULL, error));
    NEEDED(sot_ledger_evidence(NULL, &query, &other, error));
    NEEDED(sot_ledger_evidence(ledger, NULL, &other, error));
    NEEDED(sot_ledger_evidence(ledger, &query, NULL, error));
    NEEDED(sot_evidence_clone(NULL, &other, error));
    NEEDED(sot_evidence_clone(evidence, NULL, error));
    NEEDED(sot_evidence_get_info(NULL, &info, error));
    NEEDED(sot_evidence_get_info(evidence, NULL, error));
    NEEDED(sot_evidence_add(NULL, &row, error));
    NEEDED(sot_evidence_add(evidence, NULL, error));
    NEEDED(sot_evidence_add_many(NULL, &row, 1, SOT_TIME_NONE, NULL, error));
    NEEDED(sot_evidence_add_many(evidence, NULL, 1, SOT_TIME_NONE, NULL, error));
    NEEDED(sot_interaction_sum(NULL, &row, &sum, error));
    NEEDED(sot_interaction_sum(profile, NULL, &sum, error));
    NEEDED(sot_interaction_sum(profile, &row, NULL, error));
    NEEDED(sot_evidence_observed(NULL, &seen, error));
    NEEDED(sot_evidence_observed(evidence, NULL, error));
    NEEDED(sot_evidence_score(NULL, &query, &score, error));
    NEEDED(sot_evidence_score(evidence, &query, NULL, error));
    NEEDED(sot_evidence_explain(NULL, &query, &explanation, error));
    NEEDED(sot_evidence_explain(evidence, &query, NULL, error));
    NEEDED(sot_evidence_next(NULL, &query, &nexts, error));
    NEEDED(sot_evidence_next(evidence, &query, NULL, error));
    NEEDED(sot_evidence_what_if(NULL, &query, &row, 1, &score, error));
    NEEDED(sot_evidence_what_if(evidence, &query, NULL, 1, &score, error));
    NEEDED(sot_evidence_what_if(evidence, &query, &row, 1, NULL, error));
    NEEDED(sot_evidence_save(NULL, blob, sizeof blob, NULL, error));
    NEEDED(sot_evidence_save(evidence, NULL, 4096, NULL, error));
    NEEDED(sot_evidence_load(NULL, profile, blob, sizeof blob, &other, error));
    NEEDED(sot_evidence_load(context, NULL, blob, sizeof blob, &other, error));
    NEEDED(sot_evidence_load(context, profile, NULL, sizeof blob, &other, error));
    NEEDED(sot_evidence_load(context, profile, blob, sizeof blob, NULL, error));
    /* Evidence is of one pair: of another one there is none. */
    query.b = "c";
    NEEDED(sot_evidence_score(evidence, &query, &score, error));
    NEEDED(sot_evidence_explain(evidence, &query, &explanation, error));
    ck_assert(!other && !explanation && !nexts);
    sot_evidence_free(evidence);
}
END_TEST

START_TEST(of_a_pair)
{
    sot_query query = asked();
    sot_interaction row = row_of(START, 0, SOT_KIND_MESSAGE);
    sot_pair_score score;
    sot_explanation *explanation = NULL;
    sot_nexts *nexts = NULL;
    const sot_change *change = NULL;
    sot_scores *scores = NULL;
    const int64_t times[] = {START};
    int side = 7;
    score_init(&score);
    put(START, 0, SOT_KIND_MESSAGE);
    NEEDED(sot_ledger_score(NULL, &query, &score, error));
    NEEDED(sot_ledger_score(ledger, NULL, &score, error));
    NEEDED(sot_ledger_score(ledger, &query, NULL, error));
    NEEDED(sot_ledger_side(NULL, "a", "b", &side, error));
    NEEDED(sot_ledger_side(ledger, NULL, "b", &side, error));
    NEEDED(sot_ledger_side(ledger, "a", NULL, &side, error));
    NEEDED(sot_ledger_side(ledger, "a", "b", NULL, error));
    ck_assert_int_eq(side, 7);
    NEEDED(sot_ledger_explain(NULL, &query, &explanation, error));
    NEEDED(sot_ledger_explain(ledger, NULL, &explanation, error));
    NEEDED(sot_ledger_explain(ledger, &query, NULL, error));
    NEEDED(sot_ledger_explain_change(NULL, &query, START, &change, error));
    NEEDED(sot_ledger_explain_change(ledger, NULL, START, &change, error));
    NEEDED(sot_ledger_explain_change(ledger, &query, START, NULL, error));
    NEEDED(sot_ledger_what_if(NULL, &query, &row, 1, &score, error));
    NEEDED(sot_ledger_what_if(ledger, NULL, &row, 1, &score, error));
    NEEDED(sot_ledger_what_if(ledger, &query, NULL, 1, &score, error));
    NEEDED(sot_ledger_what_if(ledger, &query, &row, 1, NULL, error));
    NEEDED(sot_ledger_next(NULL, &query, &nexts, error));
    NEEDED(sot_ledger_next(ledger, NULL, &nexts, error));
    NEEDED(sot_ledger_next(ledger, &query, NULL, error));
    NEEDED(sot_ledger_timeline(NULL, &query, times, 1, &scores, error));
    NEEDED(sot_ledger_timeline(ledger, NULL, times, 1, &scores, error));
    NEEDED(sot_ledger_timeline(ledger, &query, NULL, 1, &scores, error));
    NEEDED(sot_ledger_timeline(ledger, &query, times, 1, NULL, error));
    query.a = NULL;
    NEEDED(sot_ledger_score(ledger, &query, &score, error));
    NEEDED(sot_ledger_explain(ledger, &query, &explanation, error));
    NEEDED(sot_ledger_next(ledger, &query, &nexts, error));
    ck_assert(!explanation && !nexts && !change && !scores);
    sot_explanation_info info = SOT_EXPLANATION_INFO_INIT;
    NEEDED(sot_explanation_get_info(NULL, &info, error));
    ck_assert_ptr_null(sot_explanation_score(NULL));
    ck_assert_ptr_null(sot_explanation_counts(NULL));
    ck_assert_ptr_null(sot_explanation_verdict(NULL, 0));
    ck_assert_ptr_null(sot_explanation_owed(NULL, 0));
    ck_assert_ptr_null(sot_explanation_leave_out(NULL, 0));
    ck_assert_ptr_null(sot_explanation_reputation(NULL, 0));
    ck_assert_ptr_null(sot_nexts_at(NULL, 0));
    sot_explanation_free(NULL);
    sot_nexts_free(NULL);
    sot_change_free(NULL);
}
END_TEST

START_TEST(of_an_explanation)
{
    sot_query query = asked();
    sot_explanation *explanation = NULL;
    put(START, 0, SOT_KIND_MESSAGE);
    OK(sot_ledger_explain(ledger, &query, &explanation, error));
    NEEDED(sot_explanation_get_info(explanation, NULL, error));
    ck_assert_ptr_null(sot_explanation_verdict(explanation, SIZE_MAX));
    ck_assert_ptr_null(sot_explanation_owed(explanation, SIZE_MAX));
    ck_assert_ptr_null(sot_explanation_leave_out(explanation, SIZE_MAX));
    ck_assert_ptr_null(sot_explanation_reputation(explanation, -1));
    ck_assert_ptr_null(sot_explanation_reputation(explanation, 2));
    sot_explanation_free(explanation);
}
END_TEST

START_TEST(of_a_table)
{
    sot_scores_options options = SOT_SCORES_OPTIONS_INIT;
    sot_scores *scores = NULL, *best = NULL;
    sot_attention *attention = NULL;
    sot_scores_row row = SOT_SCORES_ROW_INIT;
    put(START, 0, SOT_KIND_MESSAGE);
    options.as_of_us = START + DAY;
    NEEDED(sot_ledger_scores(NULL, NULL, &options, &scores, error));
    NEEDED(sot_ledger_scores(ledger, NULL, NULL, &scores, error));
    NEEDED(sot_ledger_scores(ledger, NULL, &options, NULL, error));
    NEEDED(sot_ledger_prepare(NULL, NULL, error));
    OK(sot_ledger_scores(ledger, NULL, &options, &scores, error));
    NEEDED(sot_scores_get_row(NULL, 0, &row, error));
    NEEDED(sot_scores_get_row(scores, 0, NULL, error));
    FAILS(SOT_E_RANGE, sot_scores_get_row(scores, 1, &row, error));
    NEEDED(sot_scores_top(NULL, "depth", 1, &best, error));
    NEEDED(sot_scores_top(scores, NULL, 1, &best, error));
    NEEDED(sot_scores_top(scores, "depth", 1, NULL, error));
    ck_assert_ptr_null(sot_scores_column(NULL, "depth"));
    ck_assert_ptr_null(sot_scores_column(scores, NULL));
    ck_assert_uint_eq(sot_scores_count(NULL), 0);
    ck_assert_uint_eq(sot_scores_find(NULL, "a", "b"), UINT64_MAX);
    ck_assert_uint_eq(sot_scores_find(scores, NULL, "b"), UINT64_MAX);
    ck_assert_uint_eq(sot_scores_find(scores, "a", NULL), UINT64_MAX);
    ck_assert_uint_eq(sot_scores_find(scores, "a", "b"), 0);
    sot_scores_free(scores);
    sot_scores_free(NULL);
    NEEDED(sot_attention_new(NULL, NULL, START, &attention, error));
    NEEDED(sot_attention_new(ledger, NULL, START, NULL, error));
    OK(sot_attention_new(ledger, NULL, START, &attention, error));
    ck_assert(sot_attention_of(attention, "a") >= 0);
    ck_assert(isnan(sot_attention_of(NULL, "a")));
    ck_assert(isnan(sot_attention_of(attention, NULL)));
    ck_assert(isnan(sot_attention_of(attention, "nobody")));
    sot_attention_free(attention);
    sot_attention_free(NULL);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("arguments");
    TCase *tests = add_case(suite, "arguments");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, of_evidence);
    tcase_add_test(tests, of_a_pair);
    tcase_add_test(tests, of_an_explanation);
    tcase_add_test(tests, of_a_table);
    return run_suite(suite);
}
