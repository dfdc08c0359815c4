/* SPDX-License-Identifier: MIT */
/* A ledger that lives for months: memory comes back and is told truly, snapshots are shared by threads, a
 * call can wait, chains are bounded, measures stay finite. */
#include "../common/counting.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>

static void add(sot_ledger *ledger, const char *a, const char *b, int64_t time_us, const char *id)
{
    sot_interaction one = SOT_INTERACTION_INIT;
    one.actor = a;
    one.target = b;
    one.time_us = time_us;
    one.id = id;
    OK(sot_ledger_add(ledger, &one, NULL, error));
}

static void fill(sot_ledger *ledger, uint32_t rows, uint32_t contacts)
{
    int64_t *time = malloc(rows * sizeof *time);
    uint32_t *actor = malloc(rows * sizeof *actor), *target = malloc(rows * sizeof *target);
    uint8_t *kind = malloc(rows);
    sot_text_column a = SOT_TEXT_COLUMN_INIT, b = SOT_TEXT_COLUMN_INIT;
    sot_columns columns = SOT_COLUMNS_INIT;
    for (uint32_t k = 0; k < rows; k++) {
        time[k] = (int64_t)k * 1000000;
        actor[k] = k * 7u % contacts;
        target[k] = (k * 13u + 1) % contacts;
        kind[k] = SOT_KIND_MESSAGE;
    }
    a.codes = actor;
    b.codes = target;
    columns.count = rows;
    columns.time_us = time;
    columns.actor = &a;
    columns.target = &b;
    columns.kind = kind;
    OK(sot_ledger_add_columns(ledger, &columns, NULL, error));
    free(time), free(actor), free(target), free(kind);
}

START_TEST(memory_comes_back)
{
    counting c = {0, 0};
    sot_context *context = counted_context(&c);
    sot_profile *profile = new_profile(context, NULL);
    sot_ledger *ledger = NULL;
    char id[32];
    long long before = atomic_load(&c.held);
    OK(sot_ledger_new(context, profile, &ledger, error));
    ck_assert_msg(atomic_load(&c.held) - before <= 4096, "an empty ledger takes %lld",
                  atomic_load(&c.held) - before);
    bytes_are_true(ledger, &c, before, "over years");
    /* A few rows of many, and many contacts of which none stays. */
    fill(ledger, 300000, 20000);
    bytes_are_true(ledger, &c, before, "over years");
    long long full = atomic_load(&c.held) - before;
    OK(sot_ledger_prune(ledger, INT64_C(299000) * 1000000, NULL, error));
    ck_assert_msg(atomic_load(&c.held) - before < full / 2, "%lld of %lld stay",
                  atomic_load(&c.held) - before, full);
    bytes_are_true(ledger, &c, before, "over years");
    OK(sot_ledger_prune(ledger, SOT_TIME_MAX + 1, NULL, error));
    for (int k = 0; k < 20000; k++) {
        snprintf(id, sizeof id, "%d", k);
        sot_ledger_forget(ledger, id, NULL, NULL);
    }
    OK(sot_ledger_compact(ledger, error));
    ck_assert_int_le(atomic_load(&c.held) - before, 16384);
    /* Add and forget, replace, declare anew, without end. */
    for (int k = 0; k < 40000; k++) {
        snprintf(id, sizeof id, "somebody %d", k);
        add(ledger, id, "me", k * DAY / 1000, id);
        OK(sot_ledger_forget(ledger, id, NULL, error));
    }
    ck_assert_msg(atomic_load(&c.held) - before < 400000, "add and forget keep %lld",
                  atomic_load(&c.held) - before);
    bytes_are_true(ledger, &c, before, "over years");
    add(ledger, "you", "me", 0, "the one");
    for (int k = 0; k < 40000; k++) {
        sot_interaction one = SOT_INTERACTION_INIT;
        sot_contact contact = SOT_CONTACT_INIT;
        one.actor = "you";
        one.target = "me";
        one.id = "the one";
        one.time_us = k;
        one.audience = 2;
        OK(sot_ledger_replace(ledger, &one, error));
        contact.id = "you";
        contact.display_name = k % 2 ? "A name that is not so short" : "Another name";
        OK(sot_ledger_declare(ledger, &contact, error));
    }
    ck_assert_msg(atomic_load(&c.held) - before < 400000, "replacing keeps %lld",
                  atomic_load(&c.held) - before);
    sot_ledger_free(ledger);
    ck_assert_int_eq(atomic_load(&c.held), before);
    sot_profile_unref(profile);
    sot_context_unref(context);
    ck_assert_int_eq(atomic_load(&c.held), 0);
}
END_TEST

/* ---- snapshots ---- */

typedef struct reading {
    sot_ledger *snapshot;
    double depth;
    unsigned failures;
} reading;

static void *read_snapshot(void *user)
{
    reading *r = user;
    for (int k = 0; k < 60; k++) {
        sot_pair_score score = {.size = sizeof score};
        sot_scores_options options = SOT_SCORES_OPTIONS_INIT;
        sot_scores *scores = NULL;
        sot_explanation *explanation = NULL;
        sot_network *network = NULL;
        options.as_of_us = 400 * DAY;
        sot_query query = SOT_QUERY_INIT;
        query.a = "1";
        query.b = "2";
        query.as_of_us = options.as_of_us;
        sot_status status = sot_ledger_score(r->snapshot, &query, &score, NULL);
        if (status == SOT_OK && k % 10 == 0)
            status = sot_ledger_scores(r->snapshot, NULL, &options, &scores, NULL);
        if (status == SOT_OK && k % 10 == 1)
            status = sot_ledger_explain(r->snapshot, &query, &explanation, NULL);
        if (status == SOT_OK && k % 20 == 2)
            status = sot_network_from_ledger(r->snapshot, NULL, options.as_of_us, &network, NULL);
        r->failures += status != SOT_OK || (k > 0 && r->depth != score.depth.value);
        r->depth = score.depth.value;
        sot_scores_free(scores);
        sot_explanation_free(explanation);
        sot_network_unref(network);
    }
    return NULL;
}

START_TEST(snapshots_are_shared)
{
    sot_context *context = new_context(1);
    sot_ledger *ledger = NULL, *snapshot = NULL;
    pthread_t threads[8];
    reading r[8];
    OK(sot_ledger_new(context, NULL, &ledger, error));
    fill(ledger, 3000, 12);
    for (int k = 0; k < 300; k++) {
        add(ledger, "1", "2", k * DAY, NULL);
        add(ledger, "2", "1", k * DAY + 5, NULL);
    }
    OK(sot_ledger_snapshot(ledger, &snapshot, error));
    ck_assert(is_snapshot(snapshot) && !is_snapshot(ledger));
    for (int k = 0; k < 8; k++) {
        r[k] = (reading){.snapshot = snapshot};
        ck_assert_int_eq(pthread_create(&threads[k], NULL, read_snapshot, &r[k]), 0);
    }
    for (int k = 0; k < 200; k++) /* meanwhile the ledger goes on */
        add(ledger, "1", "2", (400 + k) * DAY, NULL);
    OK(sot_ledger_forget(ledger, "3", NULL, error));
    for (int k = 0; k < 8; k++)
        pthread_join(threads[k], NULL);
    for (int k = 0; k < 8; k++) {
        ck_assert_uint_eq(r[k].failures, 0);
        ck_assert(r[k].depth == r[0].depth && r[k].depth > 0);
    }
    sot_contact contact = SOT_CONTACT_INIT;
    OK(sot_ledger_contact(snapshot, "3", &contact, error));
    sot_interaction one = SOT_INTERACTION_INIT;
    one.actor = "1";
    one.target = "9";
    FAILS(SOT_E_UNSUPPORTED, sot_ledger_add(snapshot, &one, NULL, error));
    FAILS(SOT_E_UNSUPPORTED, sot_ledger_prune(snapshot, 0, NULL, error));
    FAILS(SOT_E_UNSUPPORTED, sot_ledger_declare(snapshot, &contact, error));
    FAILS(SOT_E_UNSUPPORTED, sot_ledger_compact(snapshot, error));
    FAILS(SOT_E_UNSUPPORTED, sot_ledger_add_alias(snapshot, "1", "2", error));
    sot_ledger_free(ledger);
    sot_ledger_free(snapshot);
    sot_context_unref(context);
}
END_TEST

typedef struct writing {
    sot_ledger *ledger;
    char name[16];
    unsigned busy;
} writing;

static void *write_rows(void *user)
{
    writing *w = user;
    for (int k = 0; k < 3000; k++) {
        sot_interaction one = SOT_INTERACTION_INIT;
        one.actor = w->name;
        one.target = "all";
        one.time_us = k;
        w->busy += sot_ledger_add(w->ledger, &one, NULL, NULL) != SOT_OK;
    }
    return NULL;
}

START_TEST(calls_can_wait)
{
    sot_context *context = new_context(1);
    sot_ledger *ledger = NULL;
    pthread_t threads[4];
    writing w[4];
    OK(sot_ledger_new(context, NULL, &ledger, error));
    OK(sot_ledger_set_wait(ledger, 60000, error));
    for (int k = 0; k < 4; k++) {
        w[k] = (writing){.ledger = ledger};
        snprintf(w[k].name, sizeof w[k].name, "writer %d", k);
        ck_assert_int_eq(pthread_create(&threads[k], NULL, write_rows, &w[k]), 0);
    }
    for (int k = 0; k < 4; k++) {
        pthread_join(threads[k], NULL);
        ck_assert_uint_eq(w[k].busy, 0);
    }
    sot_ledger_info info = SOT_LEDGER_INFO_INIT;
    OK(sot_ledger_get_info(ledger, &info, error));
    ck_assert_uint_eq(info.interactions, 4 * 3000);
    sot_ledger_free(ledger);
    sot_context_unref(context);
}
END_TEST

/* ---- chains ---- */

START_TEST(chains_are_bounded)
{
    sot_context *context = new_context(1);
    sot_ledger *ledger = NULL;
    char id[2][16];
    OK(sot_ledger_new(context, NULL, &ledger, error));
    for (int down = 0; down < 2; down++)
        for (int k = 0; k <= SOT_CHAIN_MAX; k++) {
            /* Towards the root, or away from it. */
            snprintf(id[0], sizeof id[0], "%c%d", "ud"[down], down ? k + 1 : k);
            snprintf(id[1], sizeof id[1], "%c%d", "ud"[down], down ? k : k + 1);
            sot_status status = sot_ledger_add_alias(ledger, id[0], id[1], NULL);
            ck_assert_int_eq(status, k < SOT_CHAIN_MAX ? SOT_OK : SOT_E_LIMIT);
        }
    for (int k = 0; k <= SOT_CHAIN_MAX; k++) {
        sot_contact contact = SOT_CONTACT_INIT;
        snprintf(id[0], sizeof id[0], "o%d", k);
        snprintf(id[1], sizeof id[1], "o%d", k + 1);
        contact.id = id[0];
        contact.organisation = id[1];
        ck_assert_int_eq(sot_ledger_declare(ledger, &contact, NULL),
                         k < SOT_CHAIN_MAX ? SOT_OK : SOT_E_LIMIT);
    }
    /* Taking an alias back can leave a circle of organisations: what leads into it has no end, and is no
     * error. */
    sot_contact firm = SOT_CONTACT_INIT;
    OK(sot_ledger_add_alias(ledger, "x", "w", error));
    firm.id = "x";
    firm.organisation = "v";
    OK(sot_ledger_declare(ledger, &firm, error)); /* x is w's alias: its organisation is not followed */
    firm.id = "v";
    firm.organisation = "x";
    OK(sot_ledger_declare(ledger, &firm, error));    /* v -> x -> w */
    OK(sot_ledger_remove_alias(ledger, "x", error)); /* now x -> v -> x */
    OK(sot_ledger_add_alias(ledger, "into the circle", "x", error));
    for (int k = 0; k < SOT_CHAIN_MAX - 1; k++) {
        snprintf(id[0], sizeof id[0], "c%d", k);
        snprintf(id[1], sizeof id[1], "c%d", k - 1);
        OK(sot_ledger_add_alias(ledger, id[0], k ? id[1] : "into the circle", error));
    }
    FAILS(SOT_E_LIMIT, sot_ledger_add_alias(ledger, "too far", id[0], error));
    /* A star is as wide as anybody likes, and is taken apart from either end. */
    for (int k = 0; k < 30000; k++) {
        snprintf(id[0], sizeof id[0], "s%d", k);
        OK(sot_ledger_add_alias(ledger, id[0], "sun", error));
    }
    for (int k = 0; k < 30000; k++) {
        snprintf(id[0], sizeof id[0], "s%d", k % 2 ? k : 29999 - k + 1 - 1);
        sot_ledger_remove_alias(ledger, id[0], NULL);
    }
    sot_ledger_free(ledger);
    sot_context_unref(context);
}
END_TEST

/* ---- one busy pair: rows in and out anywhere ---- */

static int next_time(void *user, const sot_interaction *row)
{
    int64_t *last = user;
    ck_assert(row->time_us > *last);
    *last = row->time_us;
    return 0;
}

START_TEST(rows_anywhere)
{
    enum { TIMES = 4000 };
    static bool in[TIMES];
    counting c = {0, 0};
    sot_context *context = counted_context(&c);
    sot_ledger *ledger = NULL;
    rng dice = {5};
    size_t count = 0;
    char id[16];
    memset(in, 0, sizeof in);
    OK(sot_ledger_new(context, NULL, &ledger, error));
    for (int phase = 0; phase < 12; phase++) /* from the front, the back, anywhere; more in, more out */
        for (int k = 0; k < 3000; k++) {
            int at = phase % 3 == 0   ? (int)(rng_below(&dice, 40))
                     : phase % 3 == 1 ? TIMES - 1 - (int)rng_below(&dice, 40)
                                      : 0;
            if (phase % 3 == 2 || k % 3 == 0)
                at = (int)rng_below(&dice, TIMES);
            bool out = phase >= 6 ? rng_below(&dice, 4) > 0 : rng_below(&dice, 4) == 0;
            while (in[at] != out && at < TIMES - 1)
                at++;
            snprintf(id, sizeof id, "%d", at);
            if (in[at]) {
                OK(sot_ledger_remove(ledger, "b", "a", id, error));
                in[at] = false;
                count--;
            } else {
                add(ledger, "a", "b", at, id);
                in[at] = true;
                count++;
            }
            if (k % 500 == 0) {
                int64_t last = -1;
                sot_ledger_info info = SOT_LEDGER_INFO_INIT;
                OK(sot_ledger_each(ledger, "a", "b", next_time, &last, error));
                OK(sot_ledger_get_info(ledger, &info, error));
                ck_assert_uint_eq(info.interactions, count);
            }
        }
    for (int at = 0; at < TIMES; at++)
        if (in[at]) {
            snprintf(id, sizeof id, "%d", at);
            OK(sot_ledger_remove(ledger, "a", "b", id, error));
        }
    sot_ledger_free(ledger);
    sot_context_unref(context);
    ck_assert_int_eq(atomic_load(&c.held), 0);
}
END_TEST

/* ---- measures at their edges ---- */

/* Two contacts of many ids are the pair that one id each would be, however the stored pairs are found. */
START_TEST(many_ids_of_two)
{
    sot_context *context = NULL;
    sot_ledger *ledger = NULL, *plain = NULL;
    sot_row_id rows[201];
    char left[200][8], right[200][8], id[200][8];
    sot_pair_score one, other;
    uint64_t removed = 0;
    OK(sot_context_new(NULL, &context, error));
    OK(sot_ledger_new(context, NULL, &ledger, error));
    OK(sot_ledger_new(context, NULL, &plain, error));
    for (int k = 0; k < 200; k++) {
        sot_interaction row = SOT_INTERACTION_INIT;
        snprintf(left[k], sizeof left[k], "l%d", k);
        snprintf(right[k], sizeof right[k], "r%d", k);
        snprintf(id[k], sizeof id[k], "i%d", k);
        OK(sot_ledger_add_alias(ledger, left[k], "a", error));
        OK(sot_ledger_add_alias(ledger, right[k], "b", error));
        row.time_us = START + k * HOUR;
        row.actor = k % 3 ? left[k] : right[k];
        row.target = k % 3 ? right[k] : left[k];
        row.id = id[k];
        OK(sot_ledger_add(ledger, &row, NULL, error));
        row.actor = k % 3 ? "a" : "b";
        row.target = k % 3 ? "b" : "a";
        OK(sot_ledger_add(plain, &row, NULL, error));
        rows[k] = (sot_row_id){k % 2 ? "a" : left[0], "b", id[k]};
    }
    score_init(&one);
    score_init(&other);
    OK(ledger_score(ledger, NULL, "a", "b", START + 200 * HOUR, NULL, &one, error));
    OK(ledger_score(plain, NULL, "a", "b", START + 200 * HOUR, NULL, &other, error));
    ck_assert(one.depth.value == other.depth.value && one.trust[0].value == other.trust[0].value &&
              one.trust[1].value == other.trust[1].value && one.interactions == 200);
    OK(sot_ledger_remove(ledger, "b", "l7", "i199", error));
    ck_assert_int_eq(sot_ledger_remove(ledger, "b", "l7", "i199", NULL), SOT_E_NOT_FOUND);
    /* One is asked for twice, and one is gone already. */
    rows[200] = (sot_row_id){"a", "r5", "i0"};
    OK(sot_ledger_remove_many(ledger, rows, 201, &removed, error));
    ck_assert_uint_eq(removed, 199);
    OK(sot_ledger_remove_many(ledger, rows, 201, &removed, error));
    ck_assert_uint_eq(removed, 0);
    sot_ledger_free(ledger);
    sot_ledger_free(plain);
    sot_context_unref(context);
}
END_TEST

/* A row that is replaced goes to its new place, from anywhere to anywhere. */
START_TEST(replaced_anywhere)
{
    sot_context *context = NULL;
    OK(sot_context_new(NULL, &context, error));
    for (int from = 0; from < 9; from++)
        for (int to = -1; to < 10; to++) {
            sot_ledger *ledger = NULL, *fresh = NULL;
            sot_pair_score one, other;
            char id[8];
            OK(sot_ledger_new(context, NULL, &ledger, error));
            OK(sot_ledger_new(context, NULL, &fresh, error));
            for (int k = 0; k < 9; k++) {
                sot_interaction row = SOT_INTERACTION_INIT;
                snprintf(id, sizeof id, "i%d", k);
                row.id = id;
                row.actor = k % 2 ? "a" : "b";
                row.target = k % 2 ? "b" : "a";
                row.time_us = START + k * DAY;
                OK(sot_ledger_add(ledger, &row, NULL, error));
                if (k == from) {
                    row.time_us = START + to * DAY + HOUR;
                    row.kind = SOT_KIND_ASK;
                }
                OK(sot_ledger_add(fresh, &row, NULL, error));
            }
            sot_interaction moved = SOT_INTERACTION_INIT;
            snprintf(id, sizeof id, "i%d", from);
            moved.id = id;
            moved.actor = from % 2 ? "a" : "b";
            moved.target = from % 2 ? "b" : "a";
            moved.time_us = START + to * DAY + HOUR;
            moved.kind = SOT_KIND_ASK;
            OK(sot_ledger_replace(ledger, &moved, error));
            score_init(&one);
            score_init(&other);
            OK(ledger_score(ledger, NULL, "a", "b", START + 20 * DAY, NULL, &one, error));
            OK(ledger_score(fresh, NULL, "a", "b", START + 20 * DAY, NULL, &other, error));
            ck_assert(one.depth.value == other.depth.value && one.trust[0].value == other.trust[0].value &&
                      one.interactions == 9);
            sot_ledger_free(ledger);
            sot_ledger_free(fresh);
        }
    sot_context_unref(context);
}
END_TEST

/* Offsets beyond a buffer whose length is told are an error; reputation as large as a double holds is not
 * none. */
START_TEST(what_callers_tell)
{
    sot_context *context = NULL;
    sot_ledger *ledger = NULL;
    sot_columns columns = SOT_COLUMNS_INIT;
    sot_text_column actor = SOT_TEXT_COLUMN_INIT, target = SOT_TEXT_COLUMN_INIT;
    const int32_t offsets[] = {0, 1, 3};
    const char *const targets[] = {"me", "me"};
    const int64_t times[] = {START, START + HOUR};
    const uint8_t kinds[] = {SOT_KIND_MESSAGE, SOT_KIND_MESSAGE};
    OK(sot_context_new(NULL, &context, error));
    OK(sot_ledger_new(context, NULL, &ledger, error));
    actor.offsets = offsets;
    actor.bytes = "abb";
    target.strings = targets;
    columns.count = 2;
    columns.time_us = times;
    columns.actor = &actor;
    columns.target = &target;
    columns.kind = kinds;
    actor.bytes_size = 2;
    ck_assert_int_eq(sot_ledger_add_columns(ledger, &columns, NULL, NULL), SOT_E_RANGE);
    actor.bytes_size = 3;
    OK(sot_ledger_add_columns(ledger, &columns, NULL, error));

    sot_pair_score huge, large;
    sot_inputs inputs = SOT_INPUTS_INIT;
    score_init(&huge);
    score_init(&large);
    inputs.reputation_r[0] = inputs.reputation_s[0] = 1e3;
    OK(ledger_score(ledger, NULL, "a", "me", START + DAY, &inputs, &large, error));
    inputs.reputation_r[0] = inputs.reputation_s[0] = 1.5e308;
    OK(ledger_score(ledger, NULL, "a", "me", START + DAY, &inputs, &huge, error));
    ck_assert_double_eq_tol(huge.trust[0].value, large.trust[0].value, 1e-9);
    ck_assert_double_gt(huge.trust[0].confidence, 0.5 * large.trust[0].confidence);
    ck_assert_double_eq_tol(huge.trust[0].confidence, large.trust[0].confidence, 1e-9);
    sot_ledger_free(ledger);
    sot_context_unref(context);
}
END_TEST

START_TEST(measures_stay_finite)
{
    static const double odd[] = {1.7976931348623157e308, 1e300, 1e200, 1e40, 1, 1e-40, 1e-300, 1e-320, 0};
    enum { N = sizeof odd / sizeof *odd };
    sot_context *context = new_context(1);
    for (int i = 0; i < N; i++)
        for (int j = 0; j < N; j++)
            for (int metric = 0; metric < SOT_METRIC_COUNT; metric++) { /* finite, or an error */
                double score[4] = {odd[i], odd[j], -odd[i], 0.5}, label[4] = {0, 1, 1, 0};
                double weight[4] = {odd[j], 1, odd[i], odd[j]};
                sot_outcomes outcomes = SOT_OUTCOMES_INIT;
                sot_estimate out;
                sot_metric_options options = SOT_METRIC_OPTIONS_INIT;
                options.resamples = 20;
                outcomes.count = 4;
                outcomes.score = score;
                outcomes.label = label;
                outcomes.weight = weight;
                if (sot_outcomes_metric(context, &outcomes, metric, &options, &out, NULL) == SOT_OK)
                    ck_assert_msg(isfinite(out.value), "metric %d of %g and %g", metric, odd[i], odd[j]);
                sot_calibration calibration;
                if (sot_outcomes_calibrate(context, &outcomes, &calibration, NULL) == SOT_OK)
                    ck_assert(isfinite(calibration.a) && isfinite(calibration.b));
            }
    const sot_calibration steep = {0, 1e300};
    double score = 1e300, out = 0;
    OK(sot_calibration_apply(&steep, &score, 1, &out, error));
    ck_assert(out == 1);
    score = INFINITY;
    FAILS(SOT_E_RANGE, sot_calibration_apply(&steep, &score, 1, &out, error));
    sot_context_unref(context);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("a ledger over years");
    TCase *tests = add_case(suite, "years");
    tcase_add_test(tests, memory_comes_back);
    tcase_add_test(tests, snapshots_are_shared);
    tcase_add_test(tests, calls_can_wait);
    tcase_add_test(tests, chains_are_bounded);
    tcase_add_test(tests, rows_anywhere);
    tcase_add_test(tests, many_ids_of_two);
    tcase_add_test(tests, replaced_anywhere);
    tcase_add_test(tests, what_callers_tell);
    tcase_add_test(tests, measures_stay_finite);
    return run_suite(suite);
}
