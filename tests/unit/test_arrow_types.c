/* SPDX-License-Identifier: MIT */
/* Arrow in: the types that a column may have besides the usual one, and what is out of its range. */
#include "arrow_help.h"

/* A row of a column of one value beside time, actor and target. */
static source beside(column *columns, const char *name, const char *format, const void *values)
{
    columns[0] = (column)TIME;
    columns[1] = (column)ACTOR;
    columns[2] = (column)TARGET;
    columns[3] = (column){.name = name, .format = format, .buffers = {NULL, values}};
    return source_of(columns, 4, 1);
}

START_TEST(times_as_doubles)
{
    static const double good[] = {3}, far[] = {1e30}, none[] = {NAN};
    column columns[] = {{.name = "time", .format = "g", .buffers = {NULL, good}}, ACTOR, TARGET};
    check_rows(source_of(columns, 3, 1), HEAD("3", "a", "w") "}\n");
    columns[0].buffers[1] = far;
    check_error(source_of(columns, 3, 1), SOT_E_RANGE, "row 0, column time: expected a time between");
    columns[0].buffers[1] = none; /* no number is no value */
    check_error(source_of(columns, 3, 1), SOT_E_PARSE, "row 0, column time: expected a value, found null");
}
END_TEST

/* A date is its first moment, a due date its last microsecond. */
#define EXACT_TO_DAYS "{\"resolution\":86400}\n" /* what a column of dates says of its times */

START_TEST(dates)
{
    static const int32_t days[] = {0}, late_days[] = {3652059}, early_days[] = {-719163};
    static const int64_t milliseconds[] = {86400000}, late[] = {INT64_MAX / 8}, early[] = {INT64_MIN / 8};
    static const uint8_t promise[] = {SOT_KIND_PROMISE};
    column columns[5];
    source s = beside(columns, "due", "tdD", days);
    columns[4] = (column){.name = "kind", .format = "C", .buffers = {NULL, promise}};
    s.count = 5;
    check_rows(s, HEAD("1", "a", "w") ",\"kind\":\"promise\",\"due\":\"1970-01-01T23:59:59.999999Z\"}\n");
    s = beside(columns, "due", "tdm", milliseconds);
    s.count = 5;
    check_rows(s, HEAD("1", "a", "w") ",\"kind\":\"promise\",\"due\":\"1970-01-02T23:59:59.999999Z\"}\n");
    columns[0] = (column){.name = "time", .format = "tdm", .buffers = {NULL, milliseconds}};
    check_rows(source_of(columns, 3, 1),
               EXACT_TO_DAYS "{\"time\":\"1970-01-02T00:00:00Z\",\"actor\":\"a\",\"target\":\"w\"}\n");
    columns[0] = (column){.name = "time", .format = "tdD", .buffers = {NULL, days}};
    check_rows(source_of(columns, 3, 1), EXACT_TO_DAYS HEAD("0", "a", "w") "}\n");
    const struct {
        const char *format;
        const void *values;
    } bad[] = {{"tdD", late_days}, {"tdD", early_days}, {"tdm", late}, {"tdm", early}};
    for (size_t k = 0; k < sizeof bad / sizeof *bad; k++)
        check_error(beside(columns, "due", bad[k].format, bad[k].values), SOT_E_RANGE,
                    "row 0, column due: expected a date between the years 1 and 9999");
}
END_TEST

START_TEST(durations)
{
    static const int32_t offsets[] = {0, 7};
    static const int64_t nanoseconds[] = {INT64_C(2500000000)};
    column columns[4];
    source s = beside(columns, "duration", "u", offsets);
    columns[3].buffers[2] = "PT1H30M";
    check_rows(s, HEAD("1", "a", "w") ",\"duration\":5400}\n");
    columns[3].buffers[2] = "forever";
    check_error(s, SOT_E_PARSE, "row 0, column duration: expected");
    check_rows(beside(columns, "duration", "tDn", nanoseconds), HEAD("1", "a", "w") ",\"duration\":2.5}\n");
}
END_TEST

/* Whole numbers may come as doubles, as far as these are whole. */
START_TEST(counts_as_doubles)
{
    static const double good[] = {4}, half[] = {1.5}, negative[] = {-1}, large[] = {4294967296.0};
    const double *const bad[] = {half, negative, large};
    column columns[4];
    check_rows(beside(columns, "audience", "g", good), HEAD("1", "a", "w") ",\"audience\":4}\n");
    for (size_t k = 0; k < sizeof bad / sizeof *bad; k++)
        check_error(beside(columns, "audience", "g", bad[k]), SOT_E_RANGE,
                    "row 0, column audience: expected");
}
END_TEST

START_TEST(kinds_out_of_range)
{
    static const int32_t high[] = {256}, gap[] = {250};
    column columns[4];
    check_error(beside(columns, "kind", "i", high), SOT_E_KIND, "row 0, column kind: expected");
    check_error(beside(columns, "kind", "i", gap), SOT_E_KIND, "row 0, column kind: expected");
}
END_TEST

/* Messages become cues as they are read; those that are null or empty have none, and nothing was looked for.
 */
START_TEST(messages)
{
    static const int32_t offsets[] = {0, 32, 32, 61};
    static const char text[] = "Thank you so much for your help!Could you send me the report?";
    static const uint8_t first_two = 3;
    column columns[4];
    sot_read_options options = seconds_options();
    sot_reader *reader = NULL;
    sot_error error = SOT_ERROR_INIT;
    ck_assert_int_eq(sot_reader_new(context, NULL, &reader, &error), SOT_OK);
    options.reader = reader;
    source s = beside(columns, "text", "u", offsets);
    s.length = 3;
    columns[3].buffers[2] = text;
    ck_assert_msg(read_source(&s, &options, NULL, &error) == SOT_OK, "%s", error.message);
    char *rows = rows_of(ledger), *second = strchr(rows, '\n') + 1, *third = strchr(second, '\n') + 1;
    ck_assert_ptr_nonnull(strstr(rows, "\"gratitude\":"));
    ck_assert(strstr(rows, "\"gratitude\":") < second);
    ck_assert(strncmp(second, HEAD("2", "b", "x") "}\n", (size_t)(third - second)) == 0);
    ck_assert_ptr_nonnull(strstr(third, "\"question\":"));
    free(rows);
    sot_ledger_free(ledger);
    ledger = make_ledger(context);
    columns[3].buffers[0] = &first_two; /* the third is null */
    ck_assert_msg(read_source(&s, &options, NULL, &error) == SOT_OK, "%s", error.message);
    rows = rows_of(ledger);
    ck_assert_ptr_null(strstr(rows, "\"question\":1"));
    ck_assert_str_eq(strchr(strchr(rows, '\n') + 1, '\n') + 1, HEAD("3", "c", "y") "}\n");
    free(rows);
    sot_ledger_free(ledger);
    ledger = make_ledger(context);
    columns[3].buffers[0] = NULL;
    columns[3].buffers[2] = "\xff\xfe so much for your help!Could you send me the report?......";
    ck_assert_int_eq(read_source(&s, &options, NULL, &error), SOT_E_TEXT);
    ck_assert_msg(strncmp(error.message, "row 0, column text: ", 20) == 0, "%s", error.message);
    sot_reader_unref(reader);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("arrow types");
    TCase *tests = tcase_create("arrow types");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, times_as_doubles);
    tcase_add_test(tests, dates);
    tcase_add_test(tests, durations);
    tcase_add_test(tests, counts_as_doubles);
    tcase_add_test(tests, kinds_out_of_range);
    tcase_add_test(tests, messages);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
