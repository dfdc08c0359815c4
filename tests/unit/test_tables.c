/* SPDX-License-Identifier: MIT */
/* Labels and ratings as Arrow: by the reader of interactions, under names of their own, in any number of
 * batches; the stream is released whatever comes of it. */
#include "arrow_help.h"

static const int32_t offsets[] = {0, 2, 4, 5};
static const int64_t long_offsets[] = {0, 1, 2, 3};
static const double ratings[] = {1, -0.5, 0.25};
static const int8_t small_ratings[] = {1, 0, -1};
static const int64_t times[] = {10, 20, 30};
static const int32_t wide_ids[] = {7, 8, 7};
static const uint8_t gap = 5;          /* the second of three is null */
static const uint8_t there[] = {7, 0}; /* three, none of them null */
#define FROM                                                                 \
    {                                                                        \
        .name = "From", .format = "u", .buffers = { NULL, offsets, "anbea" } \
    }
#define TO                                                                   \
    {                                                                        \
        .name = "j", .format = "U", .buffers = { NULL, long_offsets, "xyz" } \
    }
#define RATING                                                        \
    {                                                                 \
        .name = "rating", .format = "g", .buffers = { NULL, ratings } \
    }

static sot_profile *profile;

static void begin(void)
{
    setup();
    ck_assert_int_eq(sot_profile_builtin(context, &profile, NULL), SOT_OK);
}

static void end(void)
{
    sot_profile_unref(profile);
    teardown();
}

static sot_status rate(source *s, const sot_read_options *reading, const sot_network_options *options,
                       sot_network **out, sot_error *error)
{
    struct ArrowArrayStream stream = opened(s);
    sot_network_columns columns = SOT_NETWORK_COLUMNS_INIT;
    columns.stream = &stream;
    columns.reading = reading;
    sot_status status = sot_network_from_columns(context, profile, &columns, options, out, error);
    ck_assert_int_eq(s->open, 0);
    ck_assert_ptr_null((void *)(uintptr_t)stream.release);
    ck_assert((status == SOT_OK) == (*out != NULL));
    return status;
}

static void check_edges(source s, const sot_read_options *reading, const sot_network_options *options,
                        const char *expected)
{
    sot_network *network = NULL;
    sot_error error = SOT_ERROR_INIT;
    page text = {.bytes = NULL};
    ck_assert_msg(rate(&s, reading, options, &network, &error) == SOT_OK, "%s", error.message);
    ck_assert_int_eq(sot_network_write(network, SOT_FORMAT_EIGENTRUST, NULL, write_page, &text, NULL),
                     SOT_OK);
    ck_assert_str_eq(text.bytes, expected);
    free(text.bytes);
    sot_network_unref(network);
}

static void check_refused(source s, sot_status expected, const char *message)
{
    sot_network *network = NULL;
    sot_error error = SOT_ERROR_INIT;
    sot_status status = rate(&s, NULL, NULL, &network, &error);
    ck_assert_msg(status == expected && strcmp(error.message, message) == 0, "gave %s: %s",
                  sot_status_name(status), error.message);
}

START_TEST(ratings_by_their_names)
{
    const column rated[] = {FROM, TO, RATING, {.name = "mood", .format = "+l"}};
    check_edges(source_of(rated, 4, 3), NULL, NULL, "i,j,v\na,z,0.25\nan,x,1\n");
    const column weighed[] = {{.name = "i", .format = "C", .buffers = {NULL, "\1\2\3"}},
                              TO,
                              {.name = "v", .format = "c", .buffers = {NULL, small_ratings}}};
    check_edges(source_of(weighed, 3, 3), NULL, NULL, "i,j,v\n1,x,1\n");
}
END_TEST

/* Weights of equal rows add up: each batch brings its own. */
START_TEST(batches_follow_each_other)
{
    const column entries = {.format = "u", .buffers = {NULL, offsets, "anbea"}, .length = 3};
    const column rows[] = {
        {.name = "actor", .format = "C", .buffers = {NULL, "\0\0\2"}, .dictionary = &entries},
        TO,
        {.name = "weight", .format = "c", .buffers = {NULL, "\1\2\3"}}};
    source three = source_of(rows, 3, 3);
    three.batches = 3;
    check_edges(three, NULL, NULL, "i,j,v\na,z,9\nan,x,3\nan,y,6\n");
    three.batches = 0;
    check_edges(three, NULL, NULL, "i,j,v\n");
    sot_network_options fading = SOT_NETWORK_OPTIONS_INIT;
    fading.as_of_us = 1000000;
    fading.half_life_days = 30;
    check_edges(three, NULL, &fading, "i,j,v\n"); /* no rows: no times that would be needed */
    three.batches = 3;
    sot_network *network = NULL;
    ck_assert_int_eq(rate(&three, NULL, &fading, &network, NULL), SOT_E_ARGUMENT);
}
END_TEST

/* What a slice leaves: a bitmap, and nobody has counted its nulls. It is that of its batch alone. */
START_TEST(integers_that_might_be_null)
{
    const column rows[] = {{.name = "actor", .format = "C", .buffers = {there, "\1\1\3"}},
                           {.name = "target", .format = "i", .buffers = {there, wide_ids}},
                           {.name = "weight", .format = "c", .buffers = {there, "\1\2\3"}}};
    source three = source_of(rows, 3, 3);
    three.batches = 3;
    check_edges(three, NULL, NULL, "i,j,v\n1,7,3\n1,8,6\n3,7,9\n");
}
END_TEST

START_TEST(times_in_their_unit)
{
    sot_network_options fading = SOT_NETWORK_OPTIONS_INIT;
    sot_read_options days = SOT_READ_OPTIONS_INIT;
    const sot_column_name names[] = {{"when", "time"}, {"rating", ""}, {"mood", "rating"}};
    const column rows[] = {FROM,
                           TO,
                           {.name = "when", .format = "l", .buffers = {NULL, times}},
                           RATING,
                           {.name = "mood", .format = "c", .buffers = {NULL, "\1\1\1"}}};
    days.time_unit = SOT_UNIT_SECONDS;
    days.names = names;
    days.name_count = 3;
    fading.as_of_us = 20000000;
    check_edges(source_of(rows, 5, 3), &days, &fading, "i,j,v\nan,x,1\nbe,y,1\n"); /* one is later */
    fading.half_life_days = 10.0 / 86400;
    check_edges(source_of(rows, 5, 3), &days, &fading, "i,j,v\nan,x,0.5\nbe,y,1\n");
}
END_TEST

START_TEST(ratings_that_are_refused)
{
    const column gone = {.name = "rating", .format = "g", .buffers = {&gap, ratings}};
    const column rows[] = {FROM, TO, gone}, alone[] = {FROM, RATING},
                 twice[] = {FROM,
                            TO,
                            RATING,
                            {.name = "to", .format = "U", .buffers = {NULL, long_offsets, "xyz"}}},
                 texts[] = {FROM, TO, {.name = "rating", .format = "u", .buffers = {NULL, offsets, "good!"}}},
                 far[] = {FROM, TO, {.name = "rating", .format = "C", .buffers = {NULL, "\1\2\1"}}};
    check_refused(source_of(rows, 3, 3), SOT_E_PARSE, "row 1, column rating: expected a value, found null");
    check_refused(source_of(alone, 2, 3), SOT_E_PARSE, "column target is missing");
    check_refused(source_of(twice, 4, 3), SOT_E_PARSE, "column target is given twice");
    check_refused(source_of(texts, 3, 3), SOT_E_UNSUPPORTED,
                  "column rating: a type that is not supported here (Arrow format \"u\")");
    check_refused(source_of(far, 3, 3), SOT_E_RANGE,
                  "row 1, column rating: expected a number within -1 and 1");
    source broken = source_of(rows, 2, 3);
    check_refused(broken, SOT_E_ARGUMENT, "rating, weight: give one of the two");
    broken.next_result = 5;
    check_refused(broken, SOT_E_IO, "the Arrow stream failed: the disk is full");
    sot_profile *kept = profile;
    profile = NULL;
    check_refused(source_of(rows, 3, 3), SOT_E_ARGUMENT,
                  "sot_network_from_columns: context, profile, columns and out are required");
    profile = kept;
}
END_TEST

/* ---- labels ---- */

#define LABELS 10
static const uint8_t truths[] = {0x55, 1}; /* every other one, from the first on */
static const double numbers[LABELS] = {1, 0, 1, 0, 1, 0, 1, 0, 1, 0};
static const char digits[] = "0123456789";
static const int64_t digit_offsets[] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10};

static void ten_contacts(void)
{
    for (int day = 1; day < 28; day++)
        for (int other = 0; other < LABELS; other++) {
            const char id[] = {digits[other], 0};
            sot_interaction row = SOT_INTERACTION_INIT;
            row.time_us = day * INT64_C(86400000000);
            row.actor = day % 3 ? "me" : id;
            row.target = day % 3 ? id : "me";
            if (day % (other + 1) == 0)
                ck_assert_int_eq(sot_ledger_add(ledger, &row, NULL, NULL), SOT_OK);
        }
}

static sot_status judge(const sot_labels *labels, page *out, sot_error *error)
{
    sot_learn_options options = SOT_LEARN_OPTIONS_INIT;
    sot_evaluation *evaluation = NULL;
    options.as_of_us = 30 * INT64_C(86400000000);
    options.metrics.resamples = 0;
    sot_status status = sot_ledger_evaluate(ledger, labels, &options, &evaluation, error);
    ck_assert((status == SOT_OK) == (evaluation != NULL));
    if (status == SOT_OK)
        ck_assert_int_eq(sot_evaluation_write_json(evaluation, write_page, out, NULL), SOT_OK);
    sot_evaluation_free(evaluation);
    return status;
}

static sot_status judge_stream(source *s, const char *me, page *out, sot_error *error)
{
    struct ArrowArrayStream stream = opened(s);
    sot_labels labels = SOT_LABELS_INIT;
    labels.stream = &stream;
    labels.me = me;
    sot_status status = judge(&labels, out, error);
    ck_assert_int_eq(s->open, 0);
    return status;
}

/* By whose view, as truth values, beside columns that say the same. */
START_TEST(labels_of_a_stream)
{
    const column rows[] = {{.name = "contact", .format = "U", .buffers = {NULL, digit_offsets, digits}},
                           {.name = "label", .format = "b", .buffers = {NULL, truths}}};
    page streamed = {.bytes = NULL}, given = {.bytes = NULL};
    sot_text_column others = SOT_TEXT_COLUMN_INIT;
    sot_labels labels = SOT_LABELS_INIT;
    sot_error error = SOT_ERROR_INIT;
    source s = source_of(rows, 2, LABELS);
    ten_contacts();
    others.long_offsets = digit_offsets;
    others.bytes = digits;
    labels.count = LABELS;
    labels.me = "me";
    labels.b = &others;
    labels.label = numbers;
    ck_assert_msg(judge(&labels, &given, &error) == SOT_OK, "%s", error.message);
    ck_assert_msg(judge_stream(&s, "me", &streamed, &error) == SOT_OK, "%s", error.message);
    ck_assert_str_eq(streamed.bytes, given.bytes);
    free(streamed.bytes), free(given.bytes);
}
END_TEST

static void check_unfit(source s, const char *me, sot_status expected, const char *message)
{
    sot_error error = SOT_ERROR_INIT;
    sot_status status = judge_stream(&s, me, NULL, &error);
    ck_assert_msg(status == expected && strcmp(error.message, message) == 0, "gave %s: %s",
                  sot_status_name(status), error.message);
}

START_TEST(labels_that_are_refused)
{
    const column b = {.name = "b", .format = "U", .buffers = {NULL, digit_offsets, digits}},
                 label = {.name = "label", .format = "g", .buffers = {NULL, numbers}},
                 unknown = {.name = "weight", .format = "g", .buffers = {truths, numbers}};
    const column rows[] = {b, label, unknown}, alone[] = {b};
    ten_contacts();
    check_unfit(source_of(rows, 2, LABELS), NULL, SOT_E_PARSE, "labels: column a is missing");
    check_unfit(source_of(rows, 2, LABELS), "zed", SOT_E_NOT_FOUND, "a[0]: no contact \"zed\"");
    check_unfit(source_of(rows, 3, LABELS), "me", SOT_E_PARSE,
                "labels: row 1, column weight: expected a value, found null");
    check_unfit(source_of(alone, 1, LABELS), "me", SOT_E_PARSE, "labels: column label is missing");
    struct ArrowArrayStream released = {get_schema, get_next, get_last_error, NULL, NULL};
    sot_labels labels = SOT_LABELS_INIT;
    labels.stream = &released;
    ck_assert_int_eq(judge(&labels, NULL, NULL), SOT_E_ARGUMENT);
    /* It is released where nothing else is given, too. */
    source s = source_of(rows, 2, LABELS);
    struct ArrowArrayStream stream = opened(&s);
    labels.stream = &stream;
    ck_assert_int_eq(sot_ledger_learn(NULL, &labels, NULL, NULL, NULL, NULL), SOT_E_ARGUMENT);
    ck_assert_int_eq(s.open, 0);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("tables");
    TCase *cases = tcase_create("tables");
    tcase_add_checked_fixture(cases, begin, end);
    tcase_add_test(cases, ratings_by_their_names);
    tcase_add_test(cases, batches_follow_each_other);
    tcase_add_test(cases, integers_that_might_be_null);
    tcase_add_test(cases, times_in_their_unit);
    tcase_add_test(cases, ratings_that_are_refused);
    tcase_add_test(cases, labels_of_a_stream);
    tcase_add_test(cases, labels_that_are_refused);
    suite_add_tcase(suite, cases);
    return run_suite(suite);
}
