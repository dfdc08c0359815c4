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

/* What each column may not be, whatever its values. */
START_TEST(types_that_do_not_fit)
{
    static const struct {
        const char *name, *format;
    } cases[] = {{"time", "b"},     {"time", "tDs"},      {"actor", "g"},      {"target", "b"},
                 {"id", "g"},       {"ref", "tdD"},       {"kind", "f"},       {"channel", "l"},
                 {"audience", "b"}, {"audience", "u"},    {"sequence", "b"},   {"sequence", "tss:"},
                 {"due", "b"},      {"due", "tDs"},       {"duration", "b"},   {"duration", "tss:"},
                 {"weight", "b"},   {"weight", "u"},      {"channel", "tss:"}, {"looked_for", "b"},
                 {"question", "u"}, {"question", "tss:"}, {"sentiment", "tdD"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        column columns[4];
        char place[96];
        source s = beside(columns, cases[i].name, cases[i].format, seconds);
        for (int k = 0; k < 3; k++) /* it stands in place of the usual one */
            if (strcmp(columns[k].name, cases[i].name) == 0) {
                columns[k] = columns[3];
                s.count = 3;
            }
        snprintf(place, sizeof place, "column %s: a type that is not supported here (Arrow format \"%s\")",
                 cases[i].name, cases[i].format);
        check_error(s, SOT_E_UNSUPPORTED, place);
    }
}
END_TEST

/* The same value of another type than the usual one. */
START_TEST(values_of_other_types)
{
    static const double seven[] = {7}, none[] = {NAN};
    static const float narrow_seven[] = {7}, narrow_none[] = {NAN};
    static const int64_t wide[] = {7}, millis[] = {7000}, far[] = {INT64_MAX};
    static const uint64_t beyond[] = {UINT64_C(1) << 63};
    static const int16_t shorts[] = {7};
    static const uint8_t yes[] = {1}, no[] = {0};
    static const struct {
        const char *name, *format;
        const void *values;
        const char *row;
    } cases[] = {
        {"sequence", "g", seven, ",\"sequence\":7}\n"},
        {"sequence", "f", narrow_seven, ",\"sequence\":7}\n"},
        {"sequence", "s", shorts, ",\"sequence\":7}\n"},
        {"sequence", "l", wide, ",\"sequence\":7}\n"},
        {"sequence", "L", wide, ",\"sequence\":7}\n"},
        {"sequence", "l", far, ",\"sequence\":\"9223372036854775807\"}\n"},
        {"sequence", "g", none, "}\n"},
        {"duration", "f", narrow_seven, ",\"duration\":7}\n"},
        {"duration", "g", seven, ",\"duration\":7}\n"},
        {"duration", "L", beyond, ",\"duration\":9.223372036854776e18}\n"},
        {"duration", "tDm", millis, ",\"duration\":7}\n"},
        {"duration", "g", none, "}\n"},
        {"audience", "f", narrow_seven, ",\"audience\":7}\n"},
        {"audience", "g", none, "}\n"},
        {"weight", "f", narrow_none, "}\n"},
        {"question", "b", yes, ",\"question\":1}\n"},
        {"question", "b", no, "}\n"},
        {"looked_for", "s", shorts, ",\"looked_for\":\"question|personal|humour\"}\n"},
        {"id", "s", shorts, ",\"id\":\"7\"}\n"},
        {"channel", "n", NULL, "}\n"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        column columns[4];
        char row[160];
        snprintf(row, sizeof row, "%s%s", HEAD("1", "a", "w"), cases[i].row);
        check_rows(beside(columns, cases[i].name, cases[i].format, cases[i].values), row);
    }
    static const uint8_t second = 2;
    static const uint64_t ids[] = {UINT64_MAX, 5};
    column columns[4];
    source s = beside(columns, "id", "L", ids);
    check_error(s, SOT_E_RANGE, "row 0, column id: expected ids that are integers from 0 to 4294967295");
    s.length = 2;
    columns[3].buffers[0] = &second; /* what a null covers is no value */
    check_rows(s, HEAD("1", "a", "w") "}\n" HEAD("2", "b", "x") ",\"id\":\"5\"}\n");
    s = beside(columns, "time", "L", beyond);
    columns[0] = columns[3];
    s.count = 3;
    check_error(s, SOT_E_RANGE, "row 0, column time: expected a time between the years 1 and 9999");
    columns[0] = (column){.name = "time", .format = "n"};
    check_error(s, SOT_E_PARSE, "row 0, column time: expected a value, found null");
}
END_TEST

/* A string view that reaches outside its buffers, in each column of texts. */
START_TEST(views_outside)
{
    static const struct {
        int32_t length;
        char inside[4];
        int32_t buffer, offset;
    } outside[] = {{25, "", 0, 5}}, below[] = {{-1, "", 0, 0}};
    static const char far[] = "....an actor with a long name";
    static const int64_t sizes[] = {sizeof far - 1};
    static const char *const names[] = {"due",      "kind",       "channel",  "id",  "ref",
                                        "duration", "looked_for", "sequence", "text"};
    sot_read_options options = seconds_options();
    sot_reader *reader = NULL;
    sot_error error = SOT_ERROR_INIT;
    ck_assert_int_eq(sot_reader_new(context, NULL, &reader, &error), SOT_OK);
    options.reader = reader;
    for (size_t i = 0; i < 3 * sizeof names / sizeof *names; i++) {
        column columns[4];
        char place[96];
        source s = beside(columns, names[i / 3], "vu", i % 3 == 1 ? (const void *)below : outside);
        columns[3].buffers[2] = i % 3 == 2 ? NULL : far;
        columns[3].buffers[3] = sizes;
        columns[3].n_buffers = 4;
        snprintf(place, sizeof place, "row 0, column %s: malformed Arrow array: a string view outside",
                 names[i / 3]);
        ck_assert_int_eq(read_source(&s, &options, NULL, &error), SOT_E_PARSE);
        ck_assert_msg(strncmp(error.message, place, strlen(place)) == 0, "%s", error.message);
    }
    sot_reader_unref(reader);
}
END_TEST

/* Indices of every width that are outside their dictionary, and dictionaries that are damaged themselves. */
START_TEST(dictionaries_that_do_not_fit)
{
    static const int8_t below[] = {-1};
    static const int32_t below_32[] = {-1}, back[] = {0, 2, 1};
    static const uint8_t four[] = {4}, all = 1;
    static const uint32_t four_32[] = {4}, zero[] = {0, 0};
    static const uint64_t most[] = {UINT64_MAX}, four_64[] = {4};
    static const column people = {.format = "u", .buffers = {NULL, two_offsets, "abcd"}, .length = 4};
    static const column falling = {.format = "u", .buffers = {NULL, back, "abcd"}, .length = 2};
    static const column bare = {.format = "u", .buffers = {NULL, NULL, "abcd"}, .length = 4};
    static const column short_of = {
        .format = "u", .buffers = {NULL, two_offsets}, .n_buffers = 2, .length = 4};
    static const struct {
        const char *format;
        const void *validity, *indices;
        int64_t n_buffers;
        const column *dictionary;
        sot_status status;
        const char *says;
    } cases[] = {
        {"c", NULL, below, 0, &people, SOT_E_PARSE, "malformed Arrow array: an index outside"},
        {"C", NULL, four, 0, &people, SOT_E_PARSE, "malformed Arrow array: an index outside"},
        {"i", NULL, below_32, 0, &people, SOT_E_PARSE, "malformed Arrow array: an index outside"},
        {"i", &all, below_32, 0, &people, SOT_E_PARSE, "malformed Arrow array: an index outside"},
        {"I", NULL, four_32, 0, &people, SOT_E_PARSE, "malformed Arrow array: an index outside"},
        {"I", &all, four_32, 0, &people, SOT_E_PARSE, "malformed Arrow array: an index outside"},
        {"L", NULL, most, 0, &people, SOT_E_PARSE, "malformed Arrow array: an index outside"},
        {"L", NULL, four_64, 0, &people, SOT_E_PARSE, "malformed Arrow array: an index outside"},
        {"I", NULL, NULL, 0, &people, SOT_E_PARSE, "malformed Arrow array: a buffer is NULL"},
        {"I", NULL, zero, 3, &people, SOT_E_PARSE, "malformed Arrow array: the number of buffers"},
        {"I", NULL, zero, 0, &falling, SOT_E_PARSE, "malformed Arrow array: offsets that decrease"},
        {"C", NULL, zero, 0, &falling, SOT_E_PARSE, "malformed Arrow array: offsets that decrease"},
        {"I", NULL, zero, 0, &bare, SOT_E_PARSE, "malformed Arrow array: a buffer is NULL"},
        {"I", NULL, zero, 0, &short_of, SOT_E_PARSE, "malformed Arrow array: the number of buffers"},
        {"xx", NULL, zero, 0, &people, SOT_E_PARSE, "expected integer indices of its dictionary"},
        {"u", NULL, zero, 3, &people, SOT_E_PARSE, "expected integer indices of its dictionary"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        column columns[4];
        char place[96];
        source s = beside(columns, "channel", cases[i].format, cases[i].indices);
        columns[3].buffers[0] = cases[i].validity;
        columns[3].n_buffers = cases[i].n_buffers;
        columns[3].dictionary = cases[i].dictionary;
        snprintf(place, sizeof place, "column channel: %s", cases[i].says);
        check_error(s, cases[i].status, place);
    }
    /* A slice of a dictionary whose bits of what is null do not begin at a byte. */
    static const uint8_t not_the_third = 0x0b, indices[] = {0, 1};
    static const column slice = {
        .format = "u", .buffers = {&not_the_third, two_offsets, "abcd"}, .length = 3, .offset = 1};
    column columns[4];
    source s = beside(columns, "channel", "C", indices);
    columns[3].dictionary = &slice;
    s.length = 2;
    check_rows(s, HEAD("1", "a", "w") ",\"channel\":\"b\"}\n" HEAD("2", "b", "x") "}\n");
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
    tcase_add_test(tests, types_that_do_not_fit);
    tcase_add_test(tests, values_of_other_types);
    tcase_add_test(tests, views_outside);
    tcase_add_test(tests, dictionaries_that_do_not_fit);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
