/* SPDX-License-Identifier: MIT */
/* Due dates by a table: the calendar, days of the week, hours, spans, and what is no date at all. */
#include "../common/with_reader.h"

#include <stdio.h>
#include <string.h>

/* When the surest promise of a text is due, as a time, or "" if it says none; -1: nothing is promised. */
static int due_of(const char *text, const sot_about *about, char due[32])
{
    sot_reading *reading = NULL;
    sot_reading_info info = SOT_READING_INFO_INIT;
    sot_finding best = SOT_FINDING_INIT;
    ck_assert_msg(sot_reader_read(reader, text, strlen(text), about, &reading, &error) == SOT_OK, "%s: %s",
                  text, error.message);
    ck_assert_int_eq(sot_reading_get_info(reading, &info, NULL), SOT_OK);
    for (size_t i = 0; i < info.findings; i++) {
        sot_finding finding = SOT_FINDING_INIT;
        ck_assert_int_eq(sot_reading_finding(reading, i, &finding, NULL), SOT_OK);
        if (finding.kind == SOT_FINDING_PROMISE && finding.q > best.q)
            best = finding;
    }
    *due = 0;
    if (best.q > 0 && best.due_us != SOT_TIME_NONE)
        ck_assert_int_eq(sot_time_format(best.due_us, due, NULL), SOT_OK);
    sot_reading_free(reading);
    return best.q > 0 ? 0 : -1;
}

START_TEST(test_dates)
{
    static const struct {
        const char *language, *sent, *text, *due;
    } cases[] = {
#define X(language, sent, text, due) {language, sent, text, due},
#include "reading_dates.def"
#undef X
    };
    int wrong = 0;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        sot_about about = SOT_ABOUT_INIT;
        char due[32];
        about.language = cases[i].language;
        ck_assert_int_eq(sot_time_parse(cases[i].sent, SOT_UNIT_AUTO, &about.time_us, NULL), SOT_OK);
        int found = due_of(cases[i].text, &about, due);
        if (found != 0 || strcmp(due, cases[i].due) != 0) {
            fprintf(stderr, "%s %s: \"%s\", expected \"%s\"%s\n", cases[i].sent, cases[i].text, due,
                    cases[i].due, found ? " (no promise)" : "");
            wrong++;
        }
    }
    ck_assert_int_eq(wrong, 0);
}
END_TEST

/* A clock that changes between now and then, and one that changes later or has changed already. */
START_TEST(test_clocks_that_change)
{
    static const struct {
        const char *change, *due;
    } cases[] = {
        {"2026-07-09T00:00:00Z", "2026-07-10T20:59:59Z"},
        {"2026-07-10T21:59:59Z", "2026-07-10T20:59:59Z"},
        {"2026-07-10T22:00:00Z", "2026-07-10T21:59:59Z"},
        {"2026-10-25T01:00:00Z", "2026-07-10T21:59:59Z"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        sot_about about = SOT_ABOUT_INIT;
        char due[32];
        about.language = "en";
        ck_assert_int_eq(sot_time_parse("2026-07-07T09:00:00Z", SOT_UNIT_AUTO, &about.time_us, NULL), SOT_OK);
        ck_assert_int_eq(sot_time_parse(cases[i].change, SOT_UNIT_AUTO, &about.zone_change_us, NULL), SOT_OK);
        about.zone_minutes = 120;
        about.zone_then_minutes = 180;
        ck_assert_int_eq(due_of("I'll send you the plan by Friday.", &about, due), 0);
        ck_assert_str_eq(due, cases[i].due);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("dates");
    TCase *tests = tcase_create("dates");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, test_dates);
    tcase_add_test(tests, test_clocks_that_change);
    suite_add_tcase(suite, tests);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
