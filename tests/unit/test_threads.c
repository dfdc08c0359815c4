/* SPDX-License-Identifier: MIT */
/* The parallel loop: every index once, the first error wins, cancelling stops; a handle in use says BUSY
 * instead of racing; what is immutable is shared freely. Meant for TSan too. */
#include "../common/flat.h"
#include "../common/worlds.h"

#include "base/base.h"

#include <pthread.h>

#define TASKS 5000

typedef struct counting {
    atomic_int done[TASKS];
    atomic_uint workers; /* bits of those seen */
    size_t fail_at;
    atomic_int after; /* tasks begun */
} counting;

static sot_status count_task(void *user, size_t index, unsigned worker, sot_error *error)
{
    counting *c = user;
    atomic_fetch_add(&c->done[index], 1);
    atomic_fetch_or(&c->workers, 1u << worker);
    atomic_fetch_add(&c->after, 1);
    if (index == c->fail_at)
        return sot__fail(error, SOT_E_RANGE, "task %zu", index);
    return SOT_OK;
}

START_TEST(every_index_once)
{
    sot_context *context = new_context(1);
    for (unsigned threads = 0; threads <= 70; threads += threads < 4 ? 1 : 33) {
        for (size_t count = 0; count <= TASKS; count = count ? count * 17 : 1) {
            counting *c = calloc(1, sizeof *c);
            c->fail_at = SIZE_MAX;
            OK(sot__parallel(context, threads, count, count_task, c, "counting", error));
            for (size_t k = 0; k < TASKS; k++)
                ck_assert_int_eq(atomic_load(&c->done[k]), k < count);
            if (threads <= 1)
                ck_assert_uint_eq(atomic_load(&c->workers), count > 0);
            else if (threads < 32)
                ck_assert_uint_lt(atomic_load(&c->workers), 1u << threads);
            free(c);
        }
    }
    sot_context_unref(context);
}
END_TEST

START_TEST(first_error_wins)
{
    sot_context *context = new_context(1);
    for (unsigned threads = 1; threads <= 4; threads++) {
        counting *c = calloc(1, sizeof *c);
        sot_error error = SOT_ERROR_INIT;
        c->fail_at = 70;
        ck_assert_int_eq(sot__parallel(context, threads, TASKS, count_task, c, NULL, &error), SOT_E_RANGE);
        ck_assert_int_eq(error.status, SOT_E_RANGE);
        ck_assert_str_eq(error.message, "task 70");
        if (threads == 1)
            ck_assert_int_eq(atomic_load(&c->after), 71); /* the rest is skipped */
        ck_assert_int_eq(atomic_load(&c->done[70]), 1);
        ck_assert_int_eq(sot__parallel(context, threads, TASKS, count_task, c, NULL, NULL), SOT_E_RANGE);
        free(c);
    }
    sot_context_unref(context);
}
END_TEST

typedef struct watching {
    pthread_t caller;
    uint64_t last, total;
    int calls, cancel_at;
    bool elsewhere;
} watching;

static int watch(void *user, const char *stage, uint64_t done, uint64_t total)
{
    watching *w = user;
    w->elsewhere = w->elsewhere || !pthread_equal(w->caller, pthread_self());
    ck_assert_ptr_nonnull(stage);
    ck_assert(total == 0 || done <= total);
    w->last = done;
    w->total = total;
    return ++w->calls == w->cancel_at;
}

static sot_context *watched_context(watching *w, unsigned threads)
{
    sot_context_options options = SOT_CONTEXT_OPTIONS_INIT;
    sot_context *context = NULL;
    *w = (watching){.caller = pthread_self()};
    options.threads = threads;
    options.progress = watch;
    options.progress_user = w;
    OK(sot_context_new(&options, &context, error));
    return context;
}

START_TEST(cancelled_on_the_callers_thread)
{
    for (unsigned threads = 1; threads <= 4; threads++) {
        watching w;
        sot_context *context = watched_context(&w, threads);
        counting *c = calloc(1, sizeof *c);
        c->fail_at = SIZE_MAX;
        w.cancel_at = 1;
        sot_error error = SOT_ERROR_INIT;
        sot_status status = sot__parallel(context, threads, TASKS, count_task, c, "watching", &error);
        /* Only where the other threads were quicker with everything is nothing told. */
        ck_assert(threads > 1 || w.calls == 1);
        ck_assert_int_eq(status, w.calls ? SOT_E_CANCELLED : SOT_OK);
        ck_assert_int_eq(error.status, status);
        ck_assert(!w.elsewhere);
        ck_assert_int_le(atomic_load(&c->after), TASKS);
        if (threads == 1)
            ck_assert_int_eq(atomic_load(&c->after), 1);
        free(c);
        sot_context_unref(context);
    }
}
END_TEST

/* Every long call can be cancelled at each of its first reports, and then nothing has changed. */
START_TEST(long_calls_cancel)
{
    rng dice = {31};
    making how = {ROWS_CONTACTS, 0, 100, true};
    row_list rows = rows_make(&dice, 3000, &how);
    for (unsigned threads = 1; threads <= 2; threads++) {
        watching w;
        sot_context *context = watched_context(&w, threads);
        sot_ledger *ledger = NULL;
        OK(sot_ledger_new(context, NULL, &ledger, error));
        int cancelled = 0;
        for (int at = 1;; at++) {
            w.calls = 0;
            w.cancel_at = at;
            sot_added added = {0, 0, 0, 0};
            sot_status status = add_columns(ledger, &rows, &added, NULL);
            if (status == SOT_OK)
                break;
            ck_assert_int_eq(status, SOT_E_CANCELLED);
            sot_ledger_info info = SOT_LEDGER_INFO_INIT;
            OK(sot_ledger_get_info(ledger, &info, error));
            ck_assert_uint_eq(info.interactions, 0);
            ck_assert_uint_eq(info.contacts, 0);
            cancelled++;
        }
        ck_assert_int_gt(cancelled, 0);
        sot_scores *scores = NULL;
        sot_attention *attention = NULL;
        sot_ledger *firms = NULL;
        const int64_t times[2] = {START, START + 50 * DAY};
        sot_scores_options options = SOT_SCORES_OPTIONS_INIT;
        options.as_of_us = START + 100 * DAY;
        w.calls = 0;
        w.cancel_at = 1;
        FAILS(SOT_E_CANCELLED, sot_ledger_scores(ledger, NULL, &options, &scores, error));
        ck_assert_ptr_null(scores);
        w.calls = 0;
        FAILS(SOT_E_CANCELLED, sot_attention_new(ledger, NULL, START, &attention, error));
        ck_assert_ptr_null(attention);
        w.calls = 0;
        FAILS(SOT_E_CANCELLED, ledger_timeline(ledger, NULL, rows_contact[0], rows_contact[1], times, 2, NULL,
                                               &scores, error));
        ck_assert_ptr_null(scores);
        w.calls = 0;
        FAILS(SOT_E_CANCELLED, sot_ledger_roll_up(ledger, &firms, error));
        ck_assert_ptr_null(firms);
        w.cancel_at = 0;
        OK(sot_ledger_scores(ledger, NULL, &options, &scores, error)); /* and not busy */
        ck_assert(!w.elsewhere);
        sot_scores_free(scores);
        sot_ledger_free(ledger);
        sot_context_unref(context);
    }
    rows_free(&rows);
}
END_TEST

/* ---- two threads, one handle ---- */

typedef struct sharing {
    sot_ledger *ledger;
    sot_evidence *evidence;
    unsigned number;
    atomic_int *ready;
    long good, busy, other;
} sharing;

static void tally(sharing *s, sot_status status)
{
    if (status == SOT_OK)
        s->good++;
    else if (status == SOT_E_BUSY)
        s->busy++;
    else
        s->other++;
}

static void *use_ledger(void *user)
{
    sharing *s = user;
    rng dice = {40 + s->number};
    atomic_fetch_add(s->ready, 1);
    while (atomic_load(s->ready) < 2)
        continue;
    for (int k = 0; k < 400; k++) {
        sot_interaction row = SOT_INTERACTION_INIT;
        sot_pair_score score;
        score_init(&score);
        row.time_us = START + (int64_t)k * MINUTE + s->number;
        row.actor = "a";
        row.target = "b";
        switch (rng_below(&dice, 5)) {
        case 0:
            tally(s, sot_ledger_add(s->ledger, &row, NULL, NULL));
            break;
        case 1:
            tally(s, ledger_score(s->ledger, NULL, "a", "b", START + DAY, NULL, &score, NULL));
            break;
        case 2:
            row.time_us = START;
            tally(s, ledger_what_if(s->ledger, NULL, "a", "b", START + DAY, &row, 1, NULL, &score, NULL));
            break;
        case 3:
            tally(s, sot_ledger_prepare(s->ledger, NULL, NULL));
            break;
        default:
            tally(s, sot_ledger_prune(s->ledger, START, NULL, NULL));
        }
    }
    return NULL;
}

static void *use_evidence(void *user)
{
    sharing *s = user;
    atomic_fetch_add(s->ready, 1);
    while (atomic_load(s->ready) < 2)
        continue;
    for (int k = 0; k < 2000; k++) {
        sot_pair_score score;
        score_init(&score);
        sot_evidence *copy = NULL;
        tally(s, evidence_score(s->evidence, NULL, START + DAY, NULL, &score, NULL));
        tally(s, sot_evidence_clone(s->evidence, &copy, NULL));
        sot_evidence_free(copy);
    }
    return NULL;
}

static void run_two(void *(*work)(void *), sharing two[2])
{
    pthread_t thread;
    ck_assert_int_eq(pthread_create(&thread, NULL, work, &two[1]), 0);
    work(&two[0]);
    ck_assert_int_eq(pthread_join(thread, NULL), 0);
}

START_TEST(one_handle_at_a_time)
{
    sot_context *context = new_context(1);
    sot_profile *profile = new_profile(context, NULL);
    atomic_int ready = 0;
    sot_ledger *ledger = NULL;
    OK(sot_ledger_new(context, profile, &ledger, error));
    sot_interaction row = SOT_INTERACTION_INIT;
    row.time_us = START + HOUR;
    row.actor = "b";
    row.target = "a";
    OK(sot_ledger_add(ledger, &row, NULL, error));
    sharing two[2] = {{.ledger = ledger, .number = 0, .ready = &ready},
                      {.ledger = ledger, .number = 1, .ready = &ready}};
    run_two(use_ledger, two);
    ck_assert_int_eq(two[0].other + two[1].other, 0);
    ck_assert_int_gt(two[0].good + two[1].good, 0);
    ck_assert_int_eq(two[0].good + two[0].busy, 400);

    sot_evidence *evidence = NULL;
    OK(ledger_evidence(ledger, NULL, "a", "b", START + DAY, &evidence, error));
    atomic_store(&ready, 0);
    for (int k = 0; k < 2; k++)
        two[k] = (sharing){.evidence = evidence, .ready = &ready};
    run_two(use_evidence, two);
    ck_assert_int_eq(two[0].other + two[1].other, 0);
    ck_assert_int_eq(two[0].good + two[0].busy, 4000);
    sot_evidence_free(evidence);
    sot_ledger_free(ledger);
    sot_profile_unref(profile);
    sot_context_unref(context);
}
END_TEST

/* Certain to meet: the second call comes while the first one tells its progress. */
typedef struct meeting {
    sot_ledger *ledger;
    sot_status met;
    int calls;
} meeting;

static int meet(void *user, const char *stage, uint64_t done, uint64_t total)
{
    meeting *m = user;
    (void)stage, (void)done, (void)total;
    sot_ledger_info info = SOT_LEDGER_INFO_INIT;
    sot_error error = SOT_ERROR_INIT;
    m->calls++;
    m->met = sot_ledger_get_info(m->ledger, &info, &error);
    ck_assert_int_eq(error.status, SOT_E_BUSY);
    return 0;
}

START_TEST(busy_while_another_call_runs)
{
    meeting m = {.ledger = NULL};
    sot_context_options options = SOT_CONTEXT_OPTIONS_INIT;
    options.progress = meet;
    options.progress_user = &m;
    sot_context *context = NULL;
    OK(sot_context_new(&options, &context, error));
    OK(sot_ledger_new(context, NULL, &m.ledger, error));
    rng dice = {32};
    making how = {4, 0, 100, true};
    row_list rows = rows_make(&dice, 500, &how);
    OK(add_columns(m.ledger, &rows, NULL, error));
    m.calls = 0;
    sot_scores *scores = NULL;
    sot_scores_options all = SOT_SCORES_OPTIONS_INIT;
    all.as_of_us = START + 10 * DAY;
    OK(sot_ledger_scores(m.ledger, NULL, &all, &scores, error));
    ck_assert_int_gt(m.calls, 0);
    ck_assert_int_eq(m.met, SOT_E_BUSY);
    sot_scores_free(scores);
    sot_ledger_free(m.ledger);
    rows_free(&rows);
    sot_context_unref(context);
}
END_TEST

/* ---- what is shared ---- */

typedef struct reading {
    sot_context *context;
    sot_profile *profile;
    const sot_scores *scores;
    const sot_explanation *explanation;
    const row_list *rows;
    double depth;
} reading;

static void *read_shared(void *user)
{
    reading *r = user;
    for (int k = 0; k < 20; k++) {
        sot_context *context = sot_context_ref(r->context);
        sot_profile *profile = sot_profile_ref(r->profile);
        sot_ledger *own = new_ledger(context, profile, 4, r->rows, k % 2);
        const double *depth = sot_scores_column(r->scores, "depth");
        for (uint64_t row = 0; row < sot_scores_count(r->scores); row++) {
            sot_pair_score x = score_of(own, NULL, scores_row(r->scores, row).a, scores_row(r->scores, row).b,
                                        scores_row(r->scores, row).time_us, NULL);
            ck_assert(x.depth.value == depth[row]);
            r->depth += depth[row];
        }
        r->depth += sot_explanation_score(r->explanation)->depth.value;
        sot_ledger_free(own);
        sot_profile_unref(profile);
        sot_context_unref(context);
    }
    return NULL;
}

START_TEST(immutable_things_are_shared)
{
    sot_context *context = new_context(2);
    sot_profile *profile = new_profile(context, RICH_PROFILE);
    rng dice = {33};
    making how = {4, RICH_KINDS, 100, false};
    row_list rows = rows_make(&dice, 200, &how);
    sot_ledger *ledger = new_ledger(context, profile, 4, &rows, false);
    sot_scores *scores = NULL;
    sot_explanation *explanation = NULL;
    sot_scores_options options = SOT_SCORES_OPTIONS_INIT;
    options.as_of_us = START + 90 * DAY;
    OK(sot_ledger_scores(ledger, NULL, &options, &scores, error));
    OK(ledger_explain(ledger, NULL, rows_contact[0], rows_contact[1], START + 90 * DAY, NULL, &explanation,
                      error));
    sot_ledger_free(ledger); /* tables and explanations outlive it */
    reading two[2];
    for (int k = 0; k < 2; k++)
        two[k] = (reading){context, profile, scores, explanation, &rows, 0};
    pthread_t thread;
    ck_assert_int_eq(pthread_create(&thread, NULL, read_shared, &two[1]), 0);
    read_shared(&two[0]);
    ck_assert_int_eq(pthread_join(thread, NULL), 0);
    ck_assert(two[0].depth == two[1].depth && two[0].depth > 0);
    sot_scores_free(scores);
    sot_explanation_free(explanation);
    rows_free(&rows);
    sot_profile_unref(profile);
    sot_context_unref(context);
}
END_TEST

#define CROWD 9000     /* more than one bucket of ranks */
#define MEETINGS 70000 /* and more than one range of pairs */

/* Everybody with each of the next but so many, one row each. */
static sot_scores *score_crowd(unsigned threads, bool odd)
{
    static int64_t times[MEETINGS];
    static uint32_t actors[MEETINGS], targets[MEETINGS];
    static uint8_t kinds[MEETINGS];
    sot_context *context = new_context(threads);
    sot_ledger *ledger = NULL;
    sot_text_column actor = SOT_TEXT_COLUMN_INIT, target = SOT_TEXT_COLUMN_INIT;
    sot_columns columns = SOT_COLUMNS_INIT;
    sot_scores_options options = SOT_SCORES_OPTIONS_INIT;
    sot_scores *scores = NULL;
    for (uint32_t k = 0; k < MEETINGS; k++) {
        times[k] = START + k * INT64_C(1000000);
        actors[k] = k % CROWD;
        targets[k] = (k + 1 + k / CROWD * 131) % CROWD;
        kinds[k] = k % 3 ? SOT_KIND_MESSAGE : SOT_KIND_HELP;
    }
    actor.codes = actors;
    target.codes = targets;
    columns.count = MEETINGS;
    columns.time_us = times;
    columns.actor = &actor;
    columns.target = &target;
    columns.kind = kinds;
    options.as_of_us = START + 90 * DAY;
    OK(sot_ledger_new(context, NULL, &ledger, error));
    OK(sot_ledger_add_columns(ledger, &columns, NULL, error));
    if (odd) {
        sot_contact contact = SOT_CONTACT_INIT;
        contact.id = "17";
        contact.do_not_score = 1;
        OK(sot_ledger_declare(ledger, &contact, error));
        OK(sot_ledger_add_alias(ledger, "again", "2000", error));
        OK(sot_ledger_add_alias(ledger, "5001", "5000", error)); /* they share somebody */
    }
    OK(sot_ledger_scores(ledger, NULL, &options, &scores, error));
    sot_ledger_free(ledger);
    sot_context_unref(context);
    return scores;
}

START_TEST(pairs_are_in_order_whatever_the_threads)
{
    for (int odd = 0; odd < 2; odd++) {
        sot_scores *one = score_crowd(1, odd);
        uint64_t count = sot_scores_count(one);
        if (odd)
            ck_assert_uint_lt(count, MEETINGS - 14); /* without those of 17, and some are of two records */
        else
            ck_assert_uint_eq(count, MEETINGS);
        for (unsigned threads = 2; threads <= 3; threads++) {
            sot_scores *more = score_crowd(threads, odd);
            ck_assert_uint_eq(sot_scores_count(more), count);
            sot_scores_row before = SOT_SCORES_ROW_INIT;
            for (uint64_t k = 0; k < count; k++) {
                sot_scores_row x = SOT_SCORES_ROW_INIT, y = SOT_SCORES_ROW_INIT;
                OK(sot_scores_get_row(one, k, &x, error));
                OK(sot_scores_get_row(more, k, &y, error));
                ck_assert(strcmp(x.a, y.a) == 0 && strcmp(x.b, y.b) == 0 && strcmp(x.a, x.b) < 0);
                int order = k ? strcmp(before.a, x.a) : -1;
                ck_assert(order < 0 || (order == 0 && strcmp(before.b, x.b) < 0));
                before = x;
            }
            ck_assert(memcmp(sot_scores_column(one, "depth"), sot_scores_column(more, "depth"),
                             count * sizeof(double)) == 0);
            sot_scores_free(more);
        }
        sot_scores_free(one);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("threads");
    TCase *tests = add_case(suite, "threads");
    tcase_add_test(tests, every_index_once);
    tcase_add_test(tests, first_error_wins);
    tcase_add_test(tests, cancelled_on_the_callers_thread);
    tcase_add_test(tests, long_calls_cancel);
    tcase_add_test(tests, one_handle_at_a_time);
    tcase_add_test(tests, busy_while_another_call_runs);
    tcase_add_test(tests, immutable_things_are_shared);
    tcase_add_test(tests, pairs_are_in_order_whatever_the_threads);
    return run_suite(suite);
}
