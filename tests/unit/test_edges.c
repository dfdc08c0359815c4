/* SPDX-License-Identifier: MIT */
/* A pair as an edge of a network: what it says is what the score's signals say. And figures at the edges of
 * what there is: nothing yet, one row, rows without weight, tables of one row. */
#include "../common/couple.h"

#include <math.h>

/* ---- edges ---- */

static sot_edge edge_at(int64_t t, const char *from, const char *to)
{
    sot_network *network = NULL;
    sot_edge edge = SOT_EDGE_INIT;
    OK(sot_network_from_ledger(ledger, NULL, t, &network, error));
    OK(sot_network_edge(network, from, to, &edge, error));
    sot_network_unref(network);
    return edge;
}

static double weight_of(int signal)
{
    char path[64];
    double weight = -1;
    snprintf(path, sizeof path, "trust.%s.weight", sot_name_of(SOT_NAMES_TRUST_SIGNAL, signal));
    OK(sot_profile_get(profile, path, &weight, error));
    return weight;
}

/* Evidence of all signals of the trust of `d` but reputation, weighed; to the edges' seven digits. */
static void edge_is_of_signals(int64_t t, int d, bool turned)
{
    sot_pair_score score = at(t);
    double r = 0, s = 0;
    for (int k = 0; k < SOT_TRUST_COUNT; k++)
        if (k != SOT_TRUST_REPUTATION) {
            r += weight_of(k) * score.trust_signals[d][k].r;
            s += weight_of(k) * score.trust_signals[d][k].s;
        }
    sot_edge edge = edge_at(t, d ? "b" : "a", d ? "a" : "b");
    ck_assert(edge.known);
    ck_assert_double_eq_tol(edge.r, turned ? r : 0, 1e-6 * (1 + r));
    ck_assert_double_eq_tol(edge.s, s, 1e-6 * (1 + s));
    ck_assert(r + s > 0);
}

START_TEST(edges_say_what_signals_say)
{
    put_promise(START, 1, "p", START + 5 * DAY);
    put_promise(START, 1, "q", START + 2 * DAY);
    put_promise(START, 0, "r", START + 2 * DAY);
    put_item(START + DAY, 0, SOT_KIND_COMPLAIN, "c", NULL);
    put_item(START + DAY + HOUR, 1, SOT_KIND_ACKNOWLEDGE, NULL, "c");
    put(START + 2 * DAY, 0, SOT_KIND_ASK);
    put(START + 2 * DAY + HOUR, 1, SOT_KIND_ANSWER);
    put(START + 3 * DAY, 0, SOT_KIND_THANK);
    put_item(START + 4 * DAY, 1, SOT_KIND_KEEP, NULL, "p");
    put_item(START + 5 * DAY, 1, SOT_KIND_BREAK, NULL, "q");
    edge_is_of_signals(START + 9 * DAY, 0, true);
    edge_is_of_signals(START + 9 * DAY, 1, true);
    /* What was given of attention to the other is the edge's weight. */
    sot_attention *attention = NULL;
    OK(sot_attention_new(ledger, NULL, START + 9 * DAY, &attention, error));
    for (int d = 0; d < 2; d++) {
        double weight = edge_at(START + 9 * DAY, d ? "b" : "a", d ? "a" : "b").weight;
        ck_assert(weight > 0.9);
        ck_assert_double_eq_tol(weight, sot_attention_of(attention, d ? "b" : "a"), 1e-6);
    }
    sot_attention_free(attention);
}
END_TEST

/* Nobody makes an opinion of somebody else: b alone acts, and what speaks for b is no opinion of a's, what
 * speaks against b is. */
START_TEST(nobody_makes_an_opinion_of_another)
{
    put_promise(START, 1, "p", START + 5 * DAY);
    put_promise(START, 1, "q", START + 2 * DAY);
    put_item(START + 4 * DAY, 1, SOT_KIND_KEEP, NULL, "p");
    put(START + 5 * DAY, 1, SOT_KIND_MESSAGE);
    edge_is_of_signals(START + 9 * DAY, 0, false);
    ck_assert(edge_at(START + 9 * DAY, "a", "b").weight == 0);
    ck_assert(edge_at(START + 9 * DAY, "b", "a").weight > 0);
    /* A rating makes it one, without a word. */
    sot_interaction rate = row_of(START + 6 * DAY, 0, SOT_KIND_RATE);
    rate.sentiment = 0.5;
    put_row(rate);
    edge_is_of_signals(START + 9 * DAY, 0, true);
}
END_TEST

/* ---- next to nothing ---- */

START_TEST(before_the_first_row)
{
    put(START + 10 * DAY, 0, SOT_KIND_MESSAGE);
    sot_explanation *x = explain(START + 9 * DAY);
    ck_assert_uint_eq(explained(x).leave_outs, 0);
    ck_assert_ptr_null(sot_explanation_leave_out(x, 0));
    ck_assert_uint_eq(sot_explanation_score(x)->interactions, 0);
    sot_explanation_free(x);
    x = explain(START + 10 * DAY);
    ck_assert_uint_eq(explained(x).leave_outs, 1);
    const sot_leave_out *one = sot_explanation_leave_out(x, 0);
    ck_assert(one->time_us == START + 10 * DAY && one->kind == SOT_KIND_MESSAGE && one->side == 0);
    /* One-way dialogue is no depth, and without it there is none either. */
    ck_assert(one->depth == 0);
    sot_explanation_free(x);
}
END_TEST

/* Of more rows than are tried, the latest are, the last first. */
START_TEST(the_latest_rows_are_tried)
{
    for (int k = 0; k < 70; k++)
        put(START + k * DAY, k % 2, SOT_KIND_MESSAGE);
    sot_explanation *x = explain(START + 70 * DAY);
    ck_assert_uint_eq(explained(x).leave_outs, 64);
    for (int k = 0; k < 64; k++) {
        const sot_leave_out *one = sot_explanation_leave_out(x, (size_t)k);
        ck_assert_int_eq(one->time_us, START + (69 - k) * DAY);
        ck_assert_int_eq(one->side, (69 - k) % 2);
    }
    sot_explanation_free(x);
}
END_TEST

START_TEST(what_if_of_nothing)
{
    sot_evidence *evidence = NULL;
    sot_pair_score plain, tried;
    days(0, 8, 2);
    OK(ledger_evidence(ledger, NULL, "a", "b", START + 9 * DAY, &evidence, error));
    score_init(&plain);
    score_init(&tried);
    OK(evidence_score(evidence, NULL, START + 9 * DAY, NULL, &plain, error));
    sot_query query = query_of(NULL, NULL, NULL, START + 9 * DAY, NULL);
    OK(sot_evidence_what_if(evidence, &query, NULL, 0, &tried, error));
    SAME_SCORE(&plain, &tried, "what if nothing happened");
    sot_interaction early = row_of(SOT_TIME_MAX, 0, SOT_KIND_MESSAGE);
    early.time_us++;
    FAILS(SOT_E_RANGE, sot_evidence_what_if(evidence, &query, &early, 1, &tried, error));
    sot_evidence_free(evidence);
}
END_TEST

/* A name that only ever receives is of its record, there too: its rows count as they do in the score. */
START_TEST(what_if_of_an_alias)
{
    sot_pair_score tried;
    score_init(&tried);
    days(0, 8, 2);
    OK(sot_ledger_add_alias(ledger, "b2", "b", error));
    for (int k = 0; k < 4; k++) {
        sot_interaction row = row_of(START + k * DAY + 2 * HOUR, 0, SOT_KIND_CALL);
        row.target = "b2";
        put_row(row);
    }
    sot_query query = query_of(NULL, "a", "b", START + 9 * DAY, NULL);
    sot_pair_score plain = score_of(ledger, NULL, "a", "b", START + 9 * DAY, NULL);
    ck_assert_uint_eq(plain.interactions, 14);
    OK(sot_ledger_what_if(ledger, &query, NULL, 0, &tried, error));
    SAME_SCORE(&plain, &tried, "rows to an alias");
}
END_TEST

/* A row that counts nothing takes no place: neither a channel's, nor a day's. */
START_TEST(rows_that_count_nothing)
{
    sot_profile_unref(profile);
    profile =
        new_profile(context, "{\"fold\": {\"kinds\": {\"ping\": {\"like\": \"message\", \"times\": 0}}}}");
    static const char *const channels[2] = {"mail", "phone"};
    sot_pair_score without[2], with[2];
    for (int round = 0; round < 2; round++) {
        fresh();
        for (int k = 0; round && k < 40; k++) {
            char name[16];
            sot_interaction row = row_of(START + k * HOUR, k % 2, SOT_KIND_CUSTOM);
            snprintf(name, sizeof name, "empty%d", k / 2);
            row.channel = name;
            put_row(row);
        }
        for (int k = 0; k < 24; k++) {
            sot_interaction row = row_of(START + 3 * DAY + k * DAY, k % 2, SOT_KIND_MESSAGE);
            row.channel = channels[k / 2 % 2];
            put_row(row);
        }
        (round ? with : without)[0] = at(START + 30 * DAY);
    }
    const sot_signal *x = &without[0].depth_signals[SOT_DEPTH_BREADTH],
                     *y = &with[0].depth_signals[SOT_DEPTH_BREADTH];
    ck_assert(x->logit > 0);
    ck_assert_double_eq_tol(x->logit, y->logit, 1e-12);
    ck_assert_uint_eq(with[0].active_days, without[0].active_days);
    ck_assert_uint_eq(without[0].active_days, 24);
}
END_TEST

/* Since when they meet: since the first dealing of whoever was first. */
START_TEST(meeting_since_the_first_dealing)
{
    for (int first = 0; first < 2; first++) {
        fresh();
        put(START, first, SOT_KIND_MESSAGE);
        put(START + 3 * DAY, 1 - first, SOT_KIND_MESSAGE);
        put(START + 5 * DAY, 0, SOT_KIND_MEET);
        sot_explanation *x = explain(START + 10 * DAY);
        const sot_verdict *v = NULL;
        for (size_t k = 0; k < explained(x).verdicts; k++)
            if (sot_explanation_verdict(x, k)->code == SOT_VERDICT_MEETS_IN_PERSON)
                v = sot_explanation_verdict(x, k);
        ck_assert_ptr_nonnull(v);
        ck_assert(v->side == -1 && v->n == 1 && v->days == 10);
        sot_explanation_free(x);
    }
}
END_TEST

/* Each row of a table is found by its ids in any order, however the table is sorted, and no other is. */
START_TEST(rows_of_tables_are_found)
{
    static const char *const names[] = {"a", "b", "c", "d"};
    for (int i = 0; i < 4; i++)
        for (int k = i + 1; k < 4; k++) {
            if (i == 1 && k == 2)
                continue; /* b and c have nothing to do with each other */
            sot_interaction row = row_of(START, 0, SOT_KIND_MESSAGE);
            row.actor = names[i];
            row.target = names[k];
            for (int n = 0; n < 1 + i + k; n++, row.time_us += DAY) {
                put_row(row);
                const char *swap = row.actor;
                row.actor = row.target;
                row.target = swap;
            }
        }
    sot_scores *all = NULL, *top = NULL, *mine = NULL, *best = NULL;
    sot_scores_options options = SOT_SCORES_OPTIONS_INIT;
    options.as_of_us = START + 20 * DAY;
    OK(sot_ledger_scores(ledger, NULL, &options, &all, error));
    OK(sot_scores_top(all, "depth", 10, &top, error));
    options.me = "c";
    OK(sot_ledger_scores(ledger, NULL, &options, &mine, error));
    OK(sot_scores_top(mine, "depth", 10, &best, error));
    const sot_scores *const tables[4] = {all, top, mine, best};
    const unsigned rows[4] = {5, 5, 2, 2};
    for (int which = 0; which < 4; which++) {
        unsigned found = 0;
        ck_assert_uint_eq(sot_scores_count(tables[which]), rows[which]);
        for (int i = 0; i < 4; i++)
            for (int k = 0; k < 4; k++) {
                uint64_t row = sot_scores_find(tables[which], names[i], names[k]);
                if (row == UINT64_MAX)
                    continue;
                found++;
                sot_scores_row told = scores_row(tables[which], row);
                ck_assert_str_eq(told.a, names[i < k ? i : k]);
                ck_assert_str_eq(told.b, names[i < k ? k : i]);
            }
        ck_assert_uint_eq(found, 2 * rows[which]);
        ck_assert(sot_scores_find(tables[which], "a", "zz") == UINT64_MAX);
        ck_assert(sot_scores_find(tables[which], "", "a") == UINT64_MAX);
        ck_assert(sot_scores_find(tables[which], NULL, "a") == UINT64_MAX);
    }
    for (uint64_t k = 1; k < 5; k++) /* the deepest first */
        ck_assert(sot_scores_column(top, "depth")[k - 1] >= sot_scores_column(top, "depth")[k]);
    sot_scores_free(best);
    sot_scores_free(mine);
    sot_scores_free(top);
    sot_scores_free(all);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("edges");
    TCase *tests = add_case(suite, "edges");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, edges_say_what_signals_say);
    tcase_add_test(tests, nobody_makes_an_opinion_of_another);
    tcase_add_test(tests, before_the_first_row);
    tcase_add_test(tests, the_latest_rows_are_tried);
    tcase_add_test(tests, what_if_of_nothing);
    tcase_add_test(tests, what_if_of_an_alias);
    tcase_add_test(tests, rows_that_count_nothing);
    tcase_add_test(tests, meeting_since_the_first_dealing);
    tcase_add_test(tests, rows_of_tables_are_found);
    return run_suite(suite);
}
