/* SPDX-License-Identifier: MIT */
/* Allocation failure in everything that learns, measures and compares. */
#include "drive.h"

enum { LABELS = 10 };

/* Pairs of the world, the latter ones strangers; two times, so that each half holds both labels. */
static sot_labels labels_of(sot_text_column columns[2], const char *a[LABELS], const char *b[LABELS],
                            double label[LABELS], int64_t time[LABELS])
{
    static const int pair[5][2] = {{0, 1}, {1, 2}, {0, 2}, {3, 1}, {2, 4}};
    sot_labels out = SOT_LABELS_INIT;
    for (int k = 0; k < LABELS; k++) {
        a[k] = rows_contact[pair[k % 5][0]];
        b[k] = rows_contact[pair[k % 5][1]];
        label[k] = k % 5 < 2;
        time[k] = k < 5 ? START + 100 * DAY : UNTIL;
    }
    columns[0] = columns[1] = (sot_text_column)SOT_TEXT_COLUMN_INIT;
    columns[0].strings = a;
    columns[1].strings = b;
    out.count = LABELS;
    out.a = &columns[0];
    out.b = &columns[1];
    out.label = label;
    out.as_of_us = time;
    return out;
}

static sot_status learn_with(world *w, int target, int attention, sot_error *error)
{
    sot_text_column columns[2];
    const char *a[LABELS], *b[LABELS];
    double label[LABELS];
    int64_t time[LABELS];
    sot_labels labels = labels_of(columns, a, b, label, time);
    sot_learn_options options = SOT_LEARN_OPTIONS_INIT;
    options.target = target;
    options.attention = attention;
    options.split = SOT_SPLIT_TIME;
    options.metrics.resamples = 5;
    sot_profile *learned = NULL;
    sot_evaluation *evaluation = NULL;
    sot_status status = sot_ledger_learn(w->ledger, &labels, &options, &learned, &evaluation, error);
    ck_assert((status == SOT_OK) == (learned != NULL) && (status == SOT_OK) == (evaluation != NULL));
    sot_profile_unref(learned);
    sot_evaluation_free(evaluation);
    return status;
}

static sot_status learn_depth(world *w, sot_error *error)
{
    return learn_with(w, SOT_LEARN_DEPTH, 1, error);
}

static sot_status learn_trust(world *w, sot_error *error)
{
    return learn_with(w, SOT_LEARN_TRUST, 0, error);
}

static sot_status learn_activity(world *w, sot_error *error)
{
    sot_activity_options options = SOT_ACTIVITY_OPTIONS_INIT;
    options.end_us = START + 160 * DAY;
    options.cut_offs = 12;
    options.metrics.resamples = 5;
    sot_profile *learned = NULL;
    sot_evaluation *evaluation = NULL;
    sot_status status = sot_ledger_learn_activity(w->ledger, &options, &learned, &evaluation, error);
    ck_assert((status == SOT_OK) == (learned != NULL) && (status == SOT_OK) == (evaluation != NULL));
    sot_profile_unref(learned);
    sot_evaluation_free(evaluation);
    return status;
}

static sot_status compare_with(world *w, int target, sot_error *error)
{
    sot_profile *plain = NULL;
    sot_moves *moves = NULL;
    sot_compare_options options = SOT_COMPARE_OPTIONS_INIT;
    options.target = target;
    options.as_of_us = UNTIL;
    options.attention = target == SOT_LEARN_DEPTH;
    bytes other = {NULL, 0, 0, 0, 0};
    ck_assert_int_eq(sot_profile_to_json(w->profile, bytes_write, &other, NULL), SOT_OK);
    char *weight = strstr(other.p, "\"weight\": 0.22");
    ck_assert_ptr_nonnull(weight);
    memcpy(weight, "\"weight\": 0.99", 14);
    sot_status status = sot_profile_from_json(w->context, other.p, other.size, &plain, error);
    if (status == SOT_OK)
        status = sot_ledger_compare_profiles(w->ledger, NULL, plain, &options, &moves, error);
    ck_assert((status == SOT_OK) == (moves != NULL));
    sot_moves_free(moves);
    sot_profile_unref(plain);
    bytes_free(&other);
    return status;
}

static sot_status compare_depth(world *w, sot_error *error)
{
    return compare_with(w, SOT_LEARN_DEPTH, error);
}

static sot_status compare_trust(world *w, sot_error *error)
{
    return compare_with(w, SOT_LEARN_TRUST, error);
}

static sot_status export_moves(world *w, sot_error *error)
{
    sot_moves *moves = NULL;
    sot_compare_options options = SOT_COMPARE_OPTIONS_INIT;
    options.as_of_us = UNTIL;
    options.least = 0;
    sot_status status = sot_ledger_compare_profiles(w->ledger, NULL, NULL, &options, &moves, error);
    if (status != SOT_OK)
        return status;
    struct ArrowArrayStream stream;
    status = sot_moves_export_arrow(moves, &stream, error);
    if (status == SOT_OK) {
        struct ArrowSchema schema;
        if (stream.get_schema(&stream, &schema) == 0)
            schema.release(&schema);
        else
            status = SOT_E_MEMORY;
        stream.release(&stream);
        if (status != SOT_OK)
            *error = (sot_error){SOT_E_MEMORY, "out of memory"}; /* Arrow tells it by errno */
    }
    sot_moves_free(moves);
    return status;
}

static const double SCORE[] = {.1, .4, .4, .8, .9, .2}, LABEL[] = {0, 0, 1, 0, 1, 1};
static const uint32_t GROUP[] = {1, 1, 2, 3, 9, 9};

static sot_status measures(world *w, sot_error *error)
{
    sot_outcomes o = {sizeof o, 6, SCORE, LABEL, NULL, GROUP};
    sot_metric_options options = SOT_METRIC_OPTIONS_INIT;
    options.resamples = 10;
    sot_status status = SOT_OK;
    for (int m = 0; status == SOT_OK && m < SOT_METRIC_COUNT; m++) {
        sot_estimate out;
        status = sot_outcomes_metric(w->context, &o, m, &options, &out, error);
    }
    return status;
}

static sot_status calibrate(world *w, sot_error *error)
{
    sot_outcomes o = {sizeof o, 6, SCORE, LABEL, NULL, NULL};
    sot_calibration out;
    return sot_outcomes_calibrate(w->context, &o, &out, error);
}

static sot_status reliability(world *w, sot_error *error)
{
    sot_outcomes o = {sizeof o, 6, SCORE, LABEL, NULL, NULL};
    sot_reliability out[3];
    size_t filled;
    return sot_outcomes_reliability(w->context, &o, 3, out, &filled, error);
}

#define CALLS(X)                          \
    X(learn_depth, MAY_DO_WITHOUT | COLD) \
    X(learn_trust, MAY_DO_WITHOUT | COLD) \
    X(learn_activity, PLAIN)              \
    X(compare_depth, PLAIN)               \
    X(compare_trust, PLAIN)               \
    X(export_moves, PLAIN)                \
    X(measures, PLAIN)                    \
    X(calibrate, PLAIN)                   \
    X(reliability, PLAIN)

#define TEST(call, flags) DRIVE(call, flags)
CALLS(TEST)
#undef TEST

START_TEST(with_two_threads)
{
    drive("learn activity, two threads", learn_activity, TWO_THREADS, NULL);
    drive("compare, two threads", compare_depth, TWO_THREADS, NULL);
    drive("measures, two threads", measures, TWO_THREADS, NULL);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("out of memory: learning");
    TCase *tests = add_case(suite, "learning");
#define TEST(call, flags) tcase_add_test(tests, test_##call);
    CALLS(TEST)
    tcase_add_test(tests, with_two_threads);
    return run_suite(suite);
}
