/* SPDX-License-Identifier: MIT */
/* Explanations: findings, what is owed, what to do next, and the figures that a person can check. */
#include "../common/flat.h"
#include "../common/couple.h"

static const sot_verdict *find(const sot_explanation *x, int code, int side)
{
    for (size_t k = 0; k < explained(x).verdicts; k++) {
        const sot_verdict *v = sot_explanation_verdict(x, k);
        if (v->code == code && v->side == side)
            return v;
    }
    return NULL;
}

/* The finding is there, for this side and no other, with these numbers. */
static void found(int64_t t, int code, int side, double n, double age)
{
    sot_explanation *x = explain(t);
    const sot_verdict *v = find(x, code, side);
    ck_assert_msg(v != NULL, "%s is missing", sot_name_of(SOT_NAMES_VERDICT, code));
    ck_assert_msg(bits_of(v->n) == bits_of(n) || fabs(v->n - n) < 1e-9, "%s: n %.17g, expected %.17g",
                  sot_name_of(SOT_NAMES_VERDICT, code), v->n, n);
    ck_assert_msg(bits_of(v->days) == bits_of(age) || fabs(v->days - age) < 1e-9,
                  "%s: days %.17g, expected %.17g", sot_name_of(SOT_NAMES_VERDICT, code), v->days, age);
    if (side >= 0 && code != SOT_VERDICT_NOT_ENOUGH_EVIDENCE)
        ck_assert_msg(!find(x, code, 1 - side), "%s of the other side, too",
                      sot_name_of(SOT_NAMES_VERDICT, code));
    sot_explanation_free(x);
}

static void absent(int64_t t, int code)
{
    sot_explanation *x = explain(t);
    for (int side = -1; side < 2; side++)
        ck_assert_msg(!find(x, code, side), "%s of side %d", sot_name_of(SOT_NAMES_VERDICT, code), side);
    sot_explanation_free(x);
}

#define NO NAN

START_TEST(verdicts_of_what_is_owed)
{
    found(START, SOT_VERDICT_NOT_ENOUGH_EVIDENCE, -1, 0, NO);
    found(START, SOT_VERDICT_NOT_ENOUGH_EVIDENCE, 1, 0, NO);
    put_item(START, 0, SOT_KIND_COMPLAIN, "c1", NULL);
    put_item(START + DAY, 0, SOT_KIND_COMPLAIN, "c2", NULL);
    found(START + 2 * DAY, SOT_VERDICT_COMPLAINT_OPEN, 1, 2, 2);
    put_item(START + 2 * DAY, 1, SOT_KIND_RESOLVE, "r1", "c1");
    found(START + 2 * DAY, SOT_VERDICT_COMPLAINT_OPEN, 1, 1, 1);
    absent(START + 2 * DAY, SOT_VERDICT_COMPLAINTS_RESOLVED);
    put_item(START + 2 * DAY, 1, SOT_KIND_RESOLVE, "r2", "c2");
    absent(START + 2 * DAY, SOT_VERDICT_COMPLAINT_OPEN);
    found(START + 2 * DAY, SOT_VERDICT_COMPLAINTS_RESOLVED, 1, 2, NO);
    fresh();
    put_promise(START, 0, "p", START + DAY);
    put_promise(START, 0, "q", START + 2 * DAY);
    absent(START + DAY, SOT_VERDICT_PROMISE_OVERDUE);
    found(START + 4 * DAY, SOT_VERDICT_PROMISE_OVERDUE, 0, 2, 3);
    put_item(START + 4 * DAY, 0, SOT_KIND_KEEP, "k", "p");
    put_promise(START, 0, "r", START + 9 * DAY);
    put(START, 1, SOT_KIND_THANK);
    put_promise(START, 0, "s", START + 9 * DAY);
    put_item(START + 4 * DAY, 0, SOT_KIND_KEEP, "t", "s");
    absent(START + 4 * DAY, SOT_VERDICT_PROMISES_KEPT); /* while another is overdue */
    put_item(START + 4 * DAY, 1, SOT_KIND_RELEASE, "m", "q");
    absent(START + 4 * DAY, SOT_VERDICT_PROMISES_KEPT); /* released late it counts against a still */
    put_promise(START, 0, "u", START + 9 * DAY);
    put_item(START + 5 * DAY, 0, SOT_KIND_KEEP, "v", "u");
    put_promise(START, 0, "w", START + 9 * DAY);
    put_item(START + 6 * DAY, 0, SOT_KIND_KEEP, "x", "w"); /* in time three, and one late */
    found(START + 6 * DAY, SOT_VERDICT_PROMISES_KEPT, 0, 3, NO);
    put_item(START + 7 * DAY, 1, SOT_KIND_BREAK, "l", "r");
    found(START + 7 * DAY, SOT_VERDICT_PROMISES_BROKEN, 0, 1, NO);
    put(START + 7 * DAY, 1, SOT_KIND_BLOCK);
    put(START + 7 * DAY, 1, SOT_KIND_REPORT);
    found(START + 7 * DAY, SOT_VERDICT_BLOCKED, 1, 2, NO);
}
END_TEST

START_TEST(verdicts_of_dialogue)
{
    put(START, 0, SOT_KIND_FOLLOW);
    put(START + 1, 0, SOT_KIND_LIKE);
    found(START + 1, SOT_VERDICT_FOLLOWER_ONLY, 0, 2, NO);
    put(START + 2, 0, SOT_KIND_MESSAGE);
    absent(START + 2, SOT_VERDICT_FOLLOWER_ONLY);
    found(START + 2, SOT_VERDICT_ONE_WAY, 0, 1, NO);
    found(START + 2, SOT_VERDICT_NEVER_ASKED, 0, 0, NO);
    put(START + DAY, 0, SOT_KIND_MESSAGE);
    absent(START + DAY, SOT_VERDICT_STEAMROLL);
    put_item(START + 2 * DAY, 0, SOT_KIND_ASK, "why", NULL);
    found(START + 2 * DAY, SOT_VERDICT_STEAMROLL, 0, 3, NO);
    absent(START + 2 * DAY, SOT_VERDICT_NEVER_ASKED);
    absent(START + 2 + 7 * DAY - 1, SOT_VERDICT_ASKED_AND_SILENT);
    found(START + 2 + 7 * DAY, SOT_VERDICT_ASKED_AND_SILENT, 1, 1, NO);
    put(START + 8 * DAY, 1, SOT_KIND_ANSWER);
    absent(START + 8 * DAY, SOT_VERDICT_ASKED_AND_SILENT);
    absent(START + 8 * DAY, SOT_VERDICT_ONE_WAY);
    absent(START + 8 * DAY, SOT_VERDICT_STEAMROLL);
    found(START + 8 * DAY, SOT_VERDICT_NEVER_ASKED, 1, 0, NO);
    put(START + 9 * DAY, 0, SOT_KIND_MEET);
    found(START + 10 * DAY + 2, SOT_VERDICT_MEETS_IN_PERSON, -1, 1, 10);
}
END_TEST

START_TEST(verdicts_of_pace)
{
    days(0, 2, 1);
    found(START + 26 * DAY, SOT_VERDICT_FADING, -1, 1, 24);
    found(START + 64 * DAY, SOT_VERDICT_DORMANT, -1, 1, 62);
    absent(START + 64 * DAY, SOT_VERDICT_FADING);
    fresh();
    days(0, 0, 1);
    days(52, 60, 2);
    found(START + 60 * DAY, SOT_VERDICT_GROWING, -1, 0, NO);
    /* Five answers of an hour, all begun by a: five conversations. */
    fresh();
    days(0, 3, 1);
    absent(START + 4 * DAY, SOT_VERDICT_ANSWERS_QUICKLY);
    absent(START + 4 * DAY, SOT_VERDICT_STARTS_ALL);
    days(4, 4, 1);
    found(START + 5 * DAY, SOT_VERDICT_ANSWERS_QUICKLY, 1, 1, NO);
    found(START + 5 * DAY, SOT_VERDICT_STARTS_ALL, 0, 5, NO);
    absent(START + 5 * DAY, SOT_VERDICT_RECIPROCAL);
    days(5, 9, 1);
    sot_explanation *x = explain(START + 9 * DAY + HOUR);
    const sot_verdict *v = find(x, SOT_VERDICT_RECIPROCAL, -1);
    ck_assert_ptr_nonnull(v);
    NEAR(v->n, 100 * sot_explanation_score(x)->reciprocity);
    sot_explanation_free(x);
    fresh();
    for (int k = 0; k < 5; k++) {
        put(START + k * 20 * DAY, 0, SOT_KIND_MESSAGE);
        sot_interaction row = row_of(START + k * 20 * DAY + 4 * DAY, 1, SOT_KIND_MESSAGE);
        set_cue(&row, SOT_CUE_CLOSING, 1);
        put_row(row);
    }
    found(START + 90 * DAY, SOT_VERDICT_ANSWERS_SLOWLY, 1, 96, NO);
    absent(START + 90 * DAY, SOT_VERDICT_ANSWERS_QUICKLY);
    for (int code = 0; code < 20; code++)
        ck_assert_ptr_nonnull(sot_name_of(SOT_NAMES_VERDICT, code));
    ck_assert_ptr_null(sot_name_of(SOT_NAMES_VERDICT, 22));
    ck_assert_ptr_null(sot_name_of(SOT_NAMES_VERDICT, -1));
}
END_TEST

START_TEST(owed)
{
    put_promise(START, 1, "late", START + 3 * DAY);
    put_promise(START, 1, "later", START + 2 * DAY);
    put_promise(START, 0, "not yet", START + 100 * DAY);
    sot_interaction row = row_of(START + DAY, 0, SOT_KIND_COMPLAIN);
    row.id = "second";
    row.weight = 2;
    put_row(row);
    put_item(START, 0, SOT_KIND_COMPLAIN, "first", NULL);
    put_item(START + 4 * DAY, 1, SOT_KIND_MESSAGE, "hello", NULL);
    put_item(START + 4 * DAY + HOUR, 1, SOT_KIND_ASK, "question", NULL);
    sot_explanation *x = explain(START + 5 * DAY);
    static const struct {
        int kind, side;
        const char *id;
        double age, weight;
    } expected[] = {{SOT_OWED_COMPLAINT, 1, "first", 5, 1},
                    {SOT_OWED_COMPLAINT, 1, "second", 4, 2},
                    {SOT_OWED_PROMISE, 1, "later", 3, 1},
                    {SOT_OWED_PROMISE, 1, "late", 2, 1},
                    {SOT_OWED_QUESTION, 0, "hello", 1, 1}};
    ck_assert_uint_eq(explained(x).owed, 5);
    for (size_t k = 0; k < 5; k++) {
        const sot_owed *o = sot_explanation_owed(x, k);
        ck_assert_int_eq(o->kind, expected[k].kind);
        ck_assert_int_eq(o->side, expected[k].side);
        ck_assert_str_eq(o->id, expected[k].id);
        NEAR(o->age_days, expected[k].age);
        NEAR(o->weight, expected[k].weight);
    }
    ck_assert_ptr_null(sot_explanation_owed(x, 5));
    ck_assert_int_eq(sot_explanation_score(x)->owed[0], 1);
    ck_assert_int_eq(sot_explanation_score(x)->owed[1], 4);
    sot_explanation_free(x);
    /* A word to five others asks nothing of anybody; to four it just does. */
    for (uint32_t audience = 4; audience < 6; audience++) {
        fresh();
        row = row_of(START, 0, SOT_KIND_MESSAGE);
        row.audience = audience;
        put_row(row);
        ck_assert_int_eq(at(START).owed[1], audience == 4);
    }
    ck_assert_str_eq(sot_name_of(SOT_NAMES_OWED_KIND, SOT_OWED_PROMISE), "promise");
    ck_assert_ptr_null(sot_name_of(SOT_NAMES_OWED_KIND, 4));
}
END_TEST

static sot_nexts *nexts_for(const char *me, int64_t t)
{
    sot_nexts *nexts = NULL;
    OK(ledger_next(ledger, NULL, me, *me == 'a' ? "b" : "a", t, &inputs, &nexts, error));
    return nexts;
}

/* A promise that falls due at this very moment is not late, even if the last row is of the same moment. */
START_TEST(next_at_the_due_time)
{
    put_promise(START, 0, "p", START + DAY);
    put_item(START + DAY, 1, SOT_KIND_ASK, "q", NULL);
    sot_nexts *nexts = nexts_for("a", START + DAY);
    ck_assert_uint_gt(nexts_of(nexts), 0);
    for (size_t k = 0; sot_nexts_at(nexts, k); k++)
        ck_assert_int_ne(sot_nexts_at(nexts, k)->action, SOT_ACTION_KEEP_PROMISE);
    sot_nexts_free(nexts);
    nexts = nexts_for("a", START + DAY + 1);
    ck_assert_int_eq(sot_nexts_at(nexts, 0)->action, SOT_ACTION_KEEP_PROMISE);
    sot_nexts_free(nexts);
}
END_TEST

/* Each of many gains what a what-if of it alone gains, the tiny beside the huge too; oldest first, and of one
 * moment as they came in. */
START_TEST(next_of_many)
{
    enum { MANY = 40 };
    char id[MANY][8];
    days(0, 4, 1);
    for (int k = 0; k < MANY; k++) {
        sot_interaction row = row_of(START + k * MINUTE, k % 3 == 0, SOT_KIND_PROMISE);
        snprintf(id[k], sizeof id[k], "p%d", k);
        row.id = id[k];
        row.weight = k % 4 == 0 ? 1e-9 : 3;
        row.due_us = START + DAY + k * 7 % 10 * HOUR;
        if (k % 5 == 0) {
            row.kind = SOT_KIND_COMPLAIN;
            row.due_us = SOT_TIME_NONE;
        }
        OK(sot_ledger_add(ledger, &row, NULL, error));
    }
    int64_t t = START + 8 * DAY;
    sot_nexts *nexts = nexts_for("a", t);
    sot_pair_score now = at(t);
    double age = INFINITY;
    int settled = 0;
    for (size_t k = 0; sot_nexts_at(nexts, k); k++) {
        const sot_next *n = sot_nexts_at(nexts, k);
        bool complaint = n->action == SOT_ACTION_RESOLVE_COMPLAINT;
        if (!complaint && n->action != SOT_ACTION_KEEP_PROMISE)
            continue;
        if (n->action == SOT_ACTION_KEEP_PROMISE && k > 0 &&
            sot_nexts_at(nexts, k - 1)->action == SOT_ACTION_RESOLVE_COMPLAINT)
            age = INFINITY;
        ck_assert(n->age_days <= age);
        age = n->age_days;
        sot_interaction row = row_of(t, 0, complaint ? SOT_KIND_RESOLVE : SOT_KIND_KEEP);
        row.ref = n->id;
        sot_pair_score then;
        score_init(&then);
        OK(ledger_what_if(ledger, NULL, "a", "b", t, &row, 1, &inputs, &then, error));
        ck_assert_double_eq_tol(n->depth_gain, then.depth.value - now.depth.value, 1e-6);
        ck_assert_double_eq_tol(n->trust_gain, then.trust[1].value - now.trust[1].value, 1e-6);
        settled++;
    }
    /* Of a's promises those with k % 3 and k % 5, and of b's complaints those with neither k % 3 but k % 5.
     */
    ck_assert_int_eq(settled, 21 + 3);
    sot_nexts_free(nexts);
}
END_TEST

START_TEST(next)
{
    days(0, 4, 1);
    put_cue(START + 5 * DAY, 0, SOT_KIND_MESSAGE, SOT_CUE_CLOSING, 1);
    put_promise(START + 4 * DAY, 0, "p", START + 5 * DAY);
    put_item(START + 6 * DAY, 1, SOT_KIND_COMPLAIN, "c", NULL);
    put_item(START + 6 * DAY, 1, SOT_KIND_ASK, "q", NULL);
    int64_t t = START + 8 * DAY;
    sot_nexts *nexts = nexts_for("a", t);
    static const int order[] = {SOT_ACTION_RESOLVE_COMPLAINT,
                                SOT_ACTION_KEEP_PROMISE,
                                SOT_ACTION_ANSWER,
                                SOT_ACTION_RECONNECT,
                                SOT_ACTION_ASK,
                                SOT_ACTION_THANK,
                                SOT_ACTION_MEET};
    static const char *const ids[] = {"c", "p", "q"};
    static const double ages[] = {2, 3, 2, 2};
    ck_assert_uint_eq(nexts_of(nexts), 7);
    sot_pair_score now = at(t);
    for (size_t k = 0; k < 7; k++) {
        const sot_next *n = sot_nexts_at(nexts, k);
        ck_assert_int_eq(n->action, order[k]);
        ck_assert_str_eq(n->id, k < 3 ? ids[k] : "");
        if (k < 4)
            NEAR(n->age_days, ages[k]);
        else
            ck_assert(isnan(n->age_days));
        if (k > 2 && k < 5)
            continue; /* times the chance of an answer: below */
        sot_interaction row = row_of(t, 0,
                                     (int[]){SOT_KIND_RESOLVE, SOT_KIND_KEEP, SOT_KIND_ANSWER, 0, 0,
                                             SOT_KIND_THANK, SOT_KIND_MEET}[k]);
        row.ref = k < 2 ? ids[k] : NULL;
        sot_pair_score then;
        score_init(&then);
        OK(ledger_what_if(ledger, NULL, "a", "b", t, &row, 1, &inputs, &then, error));
        ck_assert_double_eq_tol(n->depth_gain, then.depth.value - now.depth.value, 1e-6);
        ck_assert_double_eq_tol(n->trust_gain, then.trust[1].value - now.trust[1].value,
                                1e-6); /* b's trust in a */
    }
    sot_interaction pair[2] = {row_of(t, 0, SOT_KIND_ASK), row_of(t + 1, 1, SOT_KIND_ANSWER)};
    sot_pair_score then;
    score_init(&then);
    OK(ledger_what_if(ledger, NULL, "a", "b", t + 1, pair, 2, &inputs, &then, error));
    double chance = now.replies;
    ck_assert_double_eq_tol(sot_nexts_at(nexts, 4)->depth_gain, chance * (then.depth.value - now.depth.value),
                            1e-6);
    ck_assert_ptr_null(sot_nexts_at(nexts, 7));
    sot_nexts_free(nexts);
    /* b owes nothing and has just written: no reconnecting before the usual gap has passed. */
    nexts = nexts_for("b", START + 6 * DAY + HOUR);
    for (size_t k = 0; sot_nexts_at(nexts, k); k++)
        ck_assert_int_gt(sot_nexts_at(nexts, k)->action, SOT_ACTION_RECONNECT);
    sot_nexts_free(nexts);
    ck_assert_str_eq(sot_name_of(SOT_NAMES_ACTION, SOT_ACTION_WAIT), "wait");
    ck_assert_ptr_null(sot_name_of(SOT_NAMES_ACTION, 8));
}
END_TEST

START_TEST(never_write_again)
{
    put(START, 0, SOT_KIND_MESSAGE);
    sot_nexts *nexts = nexts_for("a", START + 9 * DAY);
    ck_assert_int_ne(sot_nexts_at(nexts, 0)->action, SOT_ACTION_WAIT);
    sot_nexts_free(nexts);
    put(START + 8 * DAY, 0, SOT_KIND_MESSAGE); /* two unanswered */
    put_promise(START + 8 * DAY, 0, "p", START + 9 * DAY);
    nexts = nexts_for("a", START + 20 * DAY);
    ck_assert_uint_eq(nexts_of(nexts), 2); /* what is owed stays owed; else wait */
    ck_assert_int_eq(sot_nexts_at(nexts, 0)->action, SOT_ACTION_KEEP_PROMISE);
    ck_assert_int_eq(sot_nexts_at(nexts, 1)->action, SOT_ACTION_WAIT);
    ck_assert_double_eq(sot_nexts_at(nexts, 1)->age_days, 12);
    ck_assert_double_eq(sot_nexts_at(nexts, 1)->depth_gain, 0);
    sot_nexts_free(nexts);
    nexts = nexts_for("b", START + 20 * DAY); /* b's move */
    ck_assert_int_eq(sot_nexts_at(nexts, 0)->action, SOT_ACTION_ANSWER);
    sot_nexts_free(nexts);
    put(START + 20 * DAY, 1, SOT_KIND_MESSAGE);
    nexts = nexts_for("a", START + 20 * DAY);
    for (size_t k = 0; sot_nexts_at(nexts, k); k++)
        ck_assert_int_ne(sot_nexts_at(nexts, k)->action, SOT_ACTION_WAIT);
    sot_nexts_free(nexts);
}
END_TEST

START_TEST(figures_of_an_explanation)
{
    put(START, 0, SOT_KIND_ASK);
    put(START + 2 * HOUR, 1, SOT_KIND_ANSWER);
    put(START + DAY, 0, SOT_KIND_MEET);
    put(START + DAY, 1, SOT_KIND_THANK);
    put(START + DAY, 1, SOT_KIND_LIKE);
    sot_explanation *x = explain(START + 2 * DAY);
    const sot_counts *c = sot_explanation_counts(x);
    ck_assert_str_eq(explained(x).a, "a");
    ck_assert_str_eq(explained(x).b, "b");
    ck_assert_int_eq(explained(x).time_us, START + 2 * DAY);
    ck_assert_uint_eq(c->rows[0], 2);
    ck_assert_uint_eq(c->rows[1], 3);
    ck_assert_uint_eq(c->active_days[0], 2);
    ck_assert_uint_eq(c->active_days[1], 2);
    ck_assert_uint_eq(c->questions[0], 1);
    ck_assert_uint_eq(c->questions_answered[0], 1);
    ck_assert_uint_eq(c->turns_answered[0], 1);
    ck_assert_uint_eq(c->turns_answered[1], 1); /* by the meeting */
    ck_assert_uint_eq(c->turns_unanswered[0], 0);
    NEAR(c->answer_hours[1], 2);
    ck_assert(isnan(c->answer_hours[0])); /* b's turn was an answer itself */
    ck_assert_uint_eq(c->meetings, 1);
    ck_assert_uint_eq(c->conversations[0], 1);
    ck_assert_uint_eq(c->support[1], 1);
    ck_assert_uint_eq(c->attention[1], 1);
    ck_assert_int_eq(c->first_us[0], START);
    ck_assert_int_eq(c->last_us[1], START + DAY);
    sot_pair_score s = at(START + 2 * DAY);
    SAME_SCORE(&s, sot_explanation_score(x), "explained");
    sot_explanation_free(x);
    sot_explanation_free(NULL);
    sot_nexts_free(NULL);
    sot_scores_free(NULL);
    sot_attention_free(NULL);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("explain");
    TCase *tests = add_case(suite, "explain");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, verdicts_of_what_is_owed);
    tcase_add_test(tests, verdicts_of_dialogue);
    tcase_add_test(tests, verdicts_of_pace);
    tcase_add_test(tests, owed);
    tcase_add_test(tests, next);
    tcase_add_test(tests, next_of_many);
    tcase_add_test(tests, next_at_the_due_time);
    tcase_add_test(tests, never_write_again);
    tcase_add_test(tests, figures_of_an_explanation);
    return run_suite(suite);
}
