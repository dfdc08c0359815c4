/* SPDX-License-Identifier: MIT */
/* Numbers, times and durations as text: exact values, round trips, malformed input. */
#include "base/number.h"
#include "columns/fields.h"
#include "socialtrust/exchange.h"

#include <check.h>
#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static uint64_t random_state = UINT64_C(88172645463325252);

static uint64_t next_random(void)
{
    random_state ^= random_state << 13;
    random_state ^= random_state >> 7;
    return random_state ^= random_state << 17;
}

static bool parse(const char *text, double *out)
{
    return sot__parse_double(sot__text_of(text), out);
}

static void same_bits(double x, double y)
{
    ck_assert_msg(memcmp(&x, &y, sizeof x) == 0, "%.17g is not %.17g", x, y);
}

START_TEST(doubles_as_the_c_library_reads_them)
{
    static const char *const texts[] = {"0",
                                        "-0",
                                        "1",
                                        "+1.5",
                                        "0.1",
                                        "123456789012345678",
                                        "9007199254740993",
                                        "1e22",
                                        "1e23",
                                        "8.5e-5",
                                        "4.9e-324",
                                        "5e-324",
                                        "2.4703282292062327e-324",
                                        "2.4703282292062328e-324",
                                        "2.2250738585072014e-308",
                                        "2.2250738585072011e-308",
                                        "1.7976931348623157e308",
                                        "1e-400",
                                        "00012.50",
                                        "1E5",
                                        "1e+05",
                                        "0.000000000000000000000000000001",
                                        "100000000000000000000000000000000000000"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        double value;
        ck_assert_msg(parse(texts[i], &value), "%s", texts[i]);
        same_bits(value, strtod(texts[i], NULL));
    }
    for (int i = 0; i < 20000; i++) {
        char text[64];
        double value, expected;
        snprintf(text, sizeof text, "%s%u.%09ue%d", i & 1 ? "-" : "", (unsigned)(next_random() % 1000000000),
                 (unsigned)(next_random() % 1000000000), (int)(next_random() % 660) - 340);
        expected = strtod(text, NULL);
        if (isinf(expected)) {
            ck_assert(!parse(text, &value));
        } else {
            ck_assert_msg(parse(text, &value), "%s", text);
            same_bits(value, expected);
        }
    }
}
END_TEST

START_TEST(not_doubles)
{
    static const char *const texts[] = {
        "",   "-",  "+",   ".",   ".5",   "5.",  "1..2",  "1.2.3",          "1e",  "1e+", "e5", "1e5x",
        " 1", "1 ", "nan", "inf", "0x10", "1,5", "1e309", "-1e99999999999", "--1", "1_0"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        double value = 7;
        bool good = parse(texts[i], &value);
        ck_assert_msg(!good, "%s", texts[i]);
    }
    double value;
    ck_assert(!sot__parse_double((sot__text){"1\0", 2}, &value));
    ck_assert(parse("1e-99999999999", &value));
    ck_assert(value == 0);
}
END_TEST

START_TEST(integers)
{
    static const char *const bad[] = {"",
                                      "-",
                                      "1.0",
                                      "9223372036854775808",
                                      "-9223372036854775809",
                                      "1e3",
                                      " 1",
                                      "99999999999999999999999"};
    int64_t value;
    char text[32];
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        ck_assert_msg(!sot__parse_int64(sot__text_of(bad[i]), &value), "%s", bad[i]);
    static const int64_t good[] = {0, 1, -1, INT64_MAX, INT64_MIN, INT64_C(1700000000000000)};
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        ck_assert_uint_eq(sot__format_int64(good[i], text), strlen(text));
        ck_assert(sot__parse_int64(sot__text_of(text), &value));
        ck_assert_int_eq(value, good[i]);
    }
    ck_assert(sot__parse_int64(sot__text_of("+0007"), &value) && value == 7);
}
END_TEST

START_TEST(exact_round_trip)
{
    static const double some[] = {0.0,
                                  -0.0,
                                  0.1,
                                  1.0 / 3,
                                  1e23,
                                  5e-324,
                                  DBL_MAX,
                                  DBL_MIN,
                                  9007199254740993.0,
                                  1e-7,
                                  1e16,
                                  1e17,
                                  123456.789,
                                  0.00001,
                                  2.2250738585072009e-308,
                                  3.14159265358979312};
    char text[64];
    for (int i = 0; i < 30000; i++) {
        double value, back;
        uint64_t bits = next_random();
        memcpy(&value, &bits, sizeof value);
        if (i < (int)(sizeof some / sizeof *some))
            value = some[i];
        else if (i % 3 == 1)
            value = (double)(int64_t)(bits % 2000001) / 1000 - 1000;
        if (!isfinite(value))
            continue;
        size_t n = sot__format_exact(value, text);
        ck_assert_uint_eq(n, strlen(text));
        ck_assert_uint_lt(n, 32);
        ck_assert_msg(parse(text, &back), "%s", text);
        same_bits(back, value);
        same_bits(strtod(text, NULL), value);
    }
    sot__format_exact(0.1, text);
    ck_assert_str_eq(text, "0.1");
    sot__format_exact(2, text);
    ck_assert_str_eq(text, "2");
    ck_assert_uint_eq(sot__format_exact(NAN, text), 0);
    ck_assert_uint_eq(sot__format_exact(INFINITY, text), 0);
}
END_TEST

START_TEST(fixed_decimals)
{
    static const struct {
        double value;
        int decimals;
        const char *text;
    } cases[] = {{0, 6, "0.000000"},
                 {-0.0, 2, "0.00"},
                 {1.5, 0, "2"},
                 {2.5, 0, "3"},
                 {-2.5, 0, "-3"},
                 {0.125, 2, "0.13"},
                 {99.9999999, 6, "100.000000"},
                 {-1e-9, 6, "0.000000"},
                 {123456789.25, 1, "123456789.3"},
                 {999999999999999.0, 3, "999999999999999.000"},
                 {0.1, 15, "0.100000000000000"},
                 {50.0 / 3, 12, "16.666666666667"},
                 {NAN, 6, ""},
                 {INFINITY, 6, ""},
                 {5e-324, 15, "0.000000000000000"}};
    char text[64];
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        ck_assert_uint_eq(sot__format_fixed(cases[i].value, cases[i].decimals, text), strlen(cases[i].text));
        ck_assert_str_eq(text, cases[i].text);
    }
    for (int i = 0; i < 20000; i++) { /* not ties: as the C library rounds them */
        char expected[64];
        double value = (double)(next_random() >> 11) / 9007199254740992.0 * 100;
        int decimals = (int)(next_random() % 13);
        snprintf(expected, sizeof expected, "%.*f", decimals, value);
        sot__format_fixed(value, decimals, text);
        ck_assert_str_eq(text, expected);
    }
}
END_TEST

START_TEST(times_as_text)
{
    static const struct {
        const char *text;
        int64_t us;
    } cases[] = {{"1970-01-01", 0},
                 {"1970-01-01T00:00Z", 0},
                 {"2026-03-01T09:30:00.25Z", INT64_C(1772357400250000)},
                 {"2026-03-01T10:30:00.25+01:00", INT64_C(1772357400250000)},
                 {"2026-03-01T04:00:00.25-0530", INT64_C(1772357400250000)},
                 {"2026-03-01 09:30:00,2500009Z", INT64_C(1772357400250000)},
                 {"2026-03-01T10:30+01", INT64_C(1772357400000000)},
                 {"2000-02-29", INT64_C(951782400000000)},
                 {"2026-03-01t09:30:00z", INT64_C(1772357400000000)},
                 {"20260301T093000Z", INT64_C(1772357400000000)},
                 {"20260301T0930+0000", INT64_C(1772357400000000)},
                 {"2026-W09-7T09:30:00Z", INT64_C(1772357400000000)},
                 {"2026-060T09:30Z", INT64_C(1772357400000000)},
                 {"2026-W01-1", INT64_C(1766966400000000)}, /* 2025-12-29 */
                 {"2020-W53-7", INT64_C(1609632000000000)}, /* 2021-01-03 */
                 {"2021-W01-1", INT64_C(1609718400000000)}, /* 2021-01-04 */
                 {"2026-060t09:30z", INT64_C(1772357400000000)},
                 {"2026-060 09:30Z", INT64_C(1772357400000000)},
                 {"20260301t0930Z", INT64_C(1772357400000000)},
                 {"2024-366", INT64_C(1735603200000000)},
                 {"2026-02-28T24:00Z", INT64_C(1772323200000000)},
                 {"2016-12-31T23:59:60Z", INT64_C(1483228800000000)},
                 {"2016-12-31T23:59:60.5Z", INT64_C(1483228800000000)},
                 {"2017-01-01T05:29:60+05:30", INT64_C(1483228800000000)},
                 {"1900-03-01", INT64_C(-2203891200000000)},
                 {"0001-01-01", SOT_TIME_MIN},
                 {"9999-12-31T23:59:59.999999Z", SOT_TIME_MAX},
                 {"0001-01-01T00:00:00-00:01", SOT_TIME_MIN + 60000000}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int64_t us;
        bool range, date_only;
        ck_assert_msg(sot__parse_iso_time(sot__text_of(cases[i].text), &us, &date_only, &range), "%s",
                      cases[i].text);
        ck_assert_int_eq(us, cases[i].us);
    }
}
END_TEST

START_TEST(not_times)
{
    static const char *const malformed[] = {"",
                                            "2026",
                                            "2026-3-1",
                                            "2026-13-01",
                                            "2026-00-01",
                                            "2026-02-29",
                                            "1900-02-29",
                                            "2026-04-31",
                                            "2026-01-00",
                                            "2026-03-01T09:30:00",
                                            "2026-03-01T24:00:01Z",
                                            "2026-03-01T25:00:00Z",
                                            "2026-W54-1",
                                            "2026-W00-1",
                                            "2025-W53-1",
                                            "2014-W53-1",
                                            "20260301 0930Z",
                                            "2026-060x09:30Z",
                                            "2026-03-01T24:00:00.5Z",
                                            "2026-03-01T24:01Z",
                                            "2026-03-01T0930:00Z",
                                            "2026-W09-8",
                                            "2026-W09",
                                            "2026-366",
                                            "2026-000",
                                            "20260301",
                                            "20260301T0930",
                                            "2026-03-01T09:60Z",
                                            "2026-03-01T09:30:60Z",
                                            "2026-03-01T09Z",
                                            "2026-03-01T09:30:00.Z",
                                            "2026-03-01T09:30:00.5",
                                            "2026-03-01T09:30:00+1:00",
                                            "2026-03-01T09:30:00+24:00",
                                            "2026-03-01T09:30:00+01:60",
                                            "2026-03-01x09:30:00Z",
                                            "2026-03-01T09:30:00ZZ",
                                            "2026/03/01",
                                            "+2026-03-01",
                                            "2026-03-01T",
                                            "2026-03-01T09:30:0Z",
                                            "2026-03-01T09:30:",
                                            "20a6-03-01"};
    static const char *const far[] = {"0000-12-31", "0001-01-01T00:00:00+00:01", "9999-12-31T23:59:59-00:01",
                                      "0000-02-29"};
    int64_t us;
    bool range, date_only;
    for (size_t i = 0; i < sizeof malformed / sizeof *malformed; i++) {
        ck_assert_msg(!sot__parse_iso_time(sot__text_of(malformed[i]), &us, &date_only, &range), "%s",
                      malformed[i]);
        ck_assert_msg(!range, "%s", malformed[i]);
    }
    for (size_t i = 0; i < sizeof far / sizeof *far; i++) {
        ck_assert_msg(!sot__parse_iso_time(sot__text_of(far[i]), &us, &date_only, &range), "%s", far[i]);
        ck_assert_msg(range, "%s", far[i]);
    }
}
END_TEST

START_TEST(every_day_there_and_back)
{
    char text[40];
    for (int64_t us = SOT_TIME_MIN; us < SOT_TIME_MAX - INT64_C(86400000001);
         us += INT64_C(86400000001) * 5) {
        int64_t back;
        bool range, date_only;
        ck_assert_uint_eq(sot__format_iso_time(us, text), strlen(text));
        ck_assert_msg(sot__parse_iso_time(sot__text_of(text), &back, &date_only, &range), "%s", text);
        ck_assert_int_eq(back, us);
    }
    sot__format_iso_time(0, text);
    ck_assert_str_eq(text, "1970-01-01T00:00:00Z");
    sot__format_iso_time(1500, text);
    ck_assert_str_eq(text, "1970-01-01T00:00:00.001500Z");
    sot__format_iso_time(-500000, text);
    ck_assert_str_eq(text, "1969-12-31T23:59:59.500Z");
    ck_assert_uint_eq(sot__format_iso_time(SOT_TIME_NONE, text), 0);
    ck_assert_uint_eq(sot__format_iso_time(SOT_TIME_MAX + 1, text), 0);
}
END_TEST

/* The form that is read eight bytes at a time, and what differs from it by a byte, as the same with a
 * fraction of 0, which is read byte by byte. */
START_TEST(the_common_form)
{
    static const char *const common[] = {"2026-03-01T09:58:07Z", "2024-02-29T23:59:59Z",
                                         "0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z"};
    for (size_t i = 0; i < sizeof common / sizeof *common; i++)
        for (size_t place = 0; place < 19; place++)
            for (int byte = 1; byte < 256; byte++) {
                char text[24], slow[24];
                int64_t us = -1, same = -1;
                bool range, other, date_only;
                memcpy(text, common[i], 21);
                text[place] = (char)byte;
                memcpy(slow, text, 19);
                memcpy(slow + 19, ".0Z", 4);
                bool read = sot__parse_iso_time(sot__text_of(text), &us, &date_only, &range);
                ck_assert_msg(read == sot__parse_iso_time(sot__text_of(slow), &same, &date_only, &other),
                              "%s", text);
                ck_assert(!date_only && range == other);
                ck_assert_msg(!read || us == same, "%s", text);
            }
}
END_TEST

START_TEST(durations)
{
    static const struct {
        const char *text;
        double seconds;
    } good[] = {{"PT0S", 0},      {"PT1H30M", 5400}, {"P1DT2H", 93600},        {"P2W", 1209600},
                {"PT1.5H", 5400}, {"PT0,25S", 0.25}, {"P1W1DT1H1M1S", 694861}, {"PT90M", 5400}};
    static const char *const bad[] = {
        "",      "P",        "PT",
        "P1DT",  "1H",       "P1M",
        "P1Y",   "PT1H1H",   "PT1M1H",
        "P-1D",  "PT1.5H1M", "PT1",
        "PTH",   "P1H",      "PT1D",
        "p1d",   "PT1e3S",   "P1D2W",
        "PTT1H", "PT1.H",    "PT11111111111111111111111111111111111111111111111111S"};
    double seconds;
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        ck_assert_msg(sot__parse_iso_duration(sot__text_of(good[i].text), &seconds), "%s", good[i].text);
        same_bits(seconds, good[i].seconds);
    }
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        ck_assert_msg(!sot__parse_iso_duration(sot__text_of(bad[i]), &seconds), "%s", bad[i]);
}
END_TEST

START_TEST(public_times)
{
    char text[32];
    int64_t us;
    sot_error error = SOT_ERROR_INIT;
    ck_assert_int_eq(sot_time_format(INT64_C(1772357400250000), text, &error), SOT_OK);
    ck_assert_str_eq(text, "2026-03-01T09:30:00.250Z");
    ck_assert_int_eq(sot_time_format(SOT_TIME_NONE, text, &error), SOT_E_RANGE);
    ck_assert_int_eq(sot_time_format(0, NULL, &error), SOT_E_ARGUMENT);
    ck_assert_int_eq(sot_time_parse("1772357400", SOT_UNIT_SECONDS, &us, &error), SOT_OK);
    ck_assert_int_eq(us, INT64_C(1772357400000000));
    ck_assert_int_eq(sot_time_parse("-1", SOT_UNIT_MILLISECONDS, &us, &error), SOT_OK);
    ck_assert_int_eq(us, -1000);
    ck_assert_int_eq(sot_time_parse("-1", SOT_UNIT_NANOSECONDS, &us, &error), SOT_OK);
    ck_assert_int_eq(us, -1);
    ck_assert_int_eq(sot_time_parse("17", SOT_UNIT_MICROSECONDS, &us, &error), SOT_OK);
    ck_assert_int_eq(us, 17);
    ck_assert_int_eq(sot_time_parse("999999999999999", SOT_UNIT_SECONDS, &us, &error), SOT_E_RANGE);
    ck_assert_int_eq(sot_time_parse("9999999999999999999", SOT_UNIT_SECONDS, &us, &error), SOT_E_PARSE);
    ck_assert_int_eq(sot_time_parse("0000-01-01", SOT_UNIT_SECONDS, &us, &error), SOT_E_RANGE);
    ck_assert_int_eq(sot_time_parse("soon", SOT_UNIT_SECONDS, &us, &error), SOT_E_PARSE);
    ck_assert_ptr_nonnull(strstr(error.message, "\"soon\""));
    static const struct {
        const char *text;
        int64_t us;
    } numbers[] = {
        {"1772357400", INT64_C(1772357400000000)},        {"1772357400000", INT64_C(1772357400000000)},
        {"1772357400000001", INT64_C(1772357400000001)},  {"1772357400000000999", INT64_C(1772357400000000)},
        {"1512085950.000216", INT64_C(1512085950000216)}, {"1512085950123.4567", INT64_C(1512085950123456)}};
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        ck_assert_msg(sot_time_parse(numbers[i].text, SOT_UNIT_AUTO, &us, &error) == SOT_OK, "%s",
                      error.message);
        ck_assert_int_eq(us, numbers[i].us);
    }
    static const char *const nowhere[] = {"0", "17", "-1", "-1.5", "803", "99999999999999", "4102444800"};
    for (size_t i = 0; i < sizeof nowhere / sizeof *nowhere; i++) {
        ck_assert_int_eq(sot_time_parse(nowhere[i], SOT_UNIT_AUTO, &us, &error), SOT_E_RANGE);
        ck_assert_msg(strstr(error.message, "in no unit: give the unit") != NULL, "%s", error.message);
    }
    ck_assert_int_eq(sot_time_parse("20260301", SOT_UNIT_AUTO, &us, &error), SOT_E_RANGE);
    ck_assert_ptr_nonnull(strstr(error.message, "looks like the date 2026-03-01: write it with dashes"));
    ck_assert_int_eq(sot_time_parse("46082", SOT_UNIT_AUTO, &us, &error), SOT_E_RANGE);
    ck_assert_ptr_nonnull(strstr(error.message, "Excel's serial number of 2026-03-01"));
    ck_assert_int_eq(sot_time_parse("46082.75", SOT_UNIT_AUTO, &us, &error), SOT_E_RANGE);
    ck_assert_int_eq(sot_time_parse("46082", SOT_UNIT_SECONDS, &us, &error), SOT_OK);
    ck_assert_int_eq(us, INT64_C(46082000000));
    ck_assert_int_eq(sot__time_from_double(1772357400.75, SOT_UNIT_AUTO, &us, &error), SOT_OK);
    ck_assert_int_eq(us, INT64_C(1772357400750000));
    ck_assert_int_eq(sot__time_from_double(NAN, SOT_UNIT_AUTO, &us, &error), SOT_E_RANGE);
    /* eight digits that are no date between 1900 and 2200 are no date at all */
    static const char *const no_dates[] = {"20261301", "20260001", "20260332",  "20260300",
                                           "18991231", "22000101", "20260301.5"};
    for (size_t i = 0; i < sizeof no_dates / sizeof *no_dates; i++) {
        ck_assert_int_eq(sot_time_parse(no_dates[i], SOT_UNIT_AUTO, &us, &error), SOT_E_RANGE);
        ck_assert_msg(strstr(error.message, i < 6 ? "in no unit" : "looks like the date") != NULL, "%s",
                      error.message);
    }
    ck_assert_int_eq(sot__time_from_double(20260301.5, SOT_UNIT_AUTO, &us, &error), SOT_E_RANGE);
    ck_assert_ptr_nonnull(strstr(error.message, "20260301.500000 lies between"));
    static const struct {
        double value;
        int unit;
        int64_t us; /* SOT_TIME_NONE: none of the years 1 to 9999 */
    } doubles[] = {
        {1.5, SOT_UNIT_SECONDS, 1500000},
        {-1.5, SOT_UNIT_MILLISECONDS, -1500},
        {1.5, SOT_UNIT_MICROSECONDS, 2},
        {1999.5, SOT_UNIT_NANOSECONDS, 1},
        {-0.5, SOT_UNIT_NANOSECONDS, -1},
        {1e16, SOT_UNIT_MICROSECONDS, INT64_C(10000000000000000)},
        {1e18, SOT_UNIT_SECONDS, SOT_TIME_NONE},
        {-1e18, SOT_UNIT_SECONDS, SOT_TIME_NONE},
        {9e18, SOT_UNIT_NANOSECONDS, SOT_TIME_NONE},
        {1e300, SOT_UNIT_SECONDS, SOT_TIME_NONE},
        {INFINITY, SOT_UNIT_SECONDS, SOT_TIME_NONE},
    };
    for (size_t i = 0; i < sizeof doubles / sizeof *doubles; i++) {
        bool good = doubles[i].us != SOT_TIME_NONE;
        ck_assert_msg(sot__time_from_double(doubles[i].value, doubles[i].unit, &us, &error) ==
                          (good ? SOT_OK : SOT_E_RANGE),
                      "%g", doubles[i].value);
        if (good)
            ck_assert_int_eq(us, doubles[i].us);
    }
    static const struct {
        const char *text;
        int unit, status;
        int64_t us;
    } decimals[] = {
        {"1.5", SOT_UNIT_SECONDS, SOT_OK, 1500000},
        {"-1.5", SOT_UNIT_SECONDS, SOT_OK, -1500000},
        {"1.5", SOT_UNIT_MICROSECONDS, SOT_OK, 1},
        {"1500.5", SOT_UNIT_NANOSECONDS, SOT_OK, 1},
        {"1772357400.000001", SOT_UNIT_AUTO, SOT_OK, INT64_C(1772357400000001)},
        {"99999999999999.5", SOT_UNIT_AUTO, SOT_E_RANGE, 0},
        {"999999999999999.5", SOT_UNIT_SECONDS, SOT_E_RANGE, 0},
        {"-62135596800.5", SOT_UNIT_SECONDS, SOT_E_RANGE, 0},
        {"+1.5", SOT_UNIT_SECONDS, SOT_E_PARSE, 0},
        {"1.", SOT_UNIT_SECONDS, SOT_E_PARSE, 0},
        {"1.x", SOT_UNIT_SECONDS, SOT_E_PARSE, 0},
        {"1.5:", SOT_UNIT_SECONDS, SOT_E_PARSE, 0},
        {".5", SOT_UNIT_SECONDS, SOT_E_PARSE, 0},
        {"", SOT_UNIT_SECONDS, SOT_E_PARSE, 0},
    };
    for (size_t i = 0; i < sizeof decimals / sizeof *decimals; i++) {
        ck_assert_msg(sot_time_parse(decimals[i].text, decimals[i].unit, &us, &error) ==
                          (sot_status)decimals[i].status,
                      "%s: %s", decimals[i].text, error.message);
        if (decimals[i].status == SOT_OK)
            ck_assert_int_eq(us, decimals[i].us);
    }
    sot_context *context = NULL;
    sot_profile *profile = NULL;
    ck_assert_int_eq(sot_context_new(NULL, &context, NULL), SOT_OK);
    ck_assert_int_eq(
        sot_profile_from_json(context, "{\"fold\":{\"day_offset_minutes\":120}}", 35, &profile, &error),
        SOT_OK);
    ck_assert_int_eq(sot_due_parse("2026-03-05", SOT_UNIT_AUTO, profile, &us, &error), SOT_OK);
    ck_assert_int_eq(us, INT64_C(1772747999999999)); /* 21:59:59.999999Z: midnight two hours east */
    ck_assert_int_eq(sot_due_parse("2026-03-05T00:00:00Z", SOT_UNIT_AUTO, profile, &us, &error), SOT_OK);
    ck_assert_int_eq(us, INT64_C(1772668800000000));
    ck_assert_int_eq(sot_due_parse("soon", SOT_UNIT_AUTO, profile, &us, &error), SOT_E_PARSE);
    ck_assert_int_eq(sot_due_parse(NULL, SOT_UNIT_AUTO, profile, &us, &error), SOT_E_ARGUMENT);
    ck_assert_int_eq(sot_due_parse("1", SOT_UNIT_AUTO, NULL, &us, &error), SOT_E_ARGUMENT);
    ck_assert_int_eq(sot_due_parse("1", SOT_UNIT_AUTO, profile, NULL, &error), SOT_E_ARGUMENT);
    ck_assert_int_eq(sot_due_parse("1", 4, profile, &us, &error), SOT_E_ARGUMENT);
    ck_assert_int_eq(sot_time_parse("1", -2, &us, &error), SOT_E_ARGUMENT);
    ck_assert_int_eq(sot_time_parse("1", 0, NULL, &error), SOT_E_ARGUMENT);
    sot_profile_unref(profile);
    sot_context_unref(context);
    ck_assert_int_eq(sot_time_parse("1", 4, &us, &error), SOT_E_ARGUMENT);
    ck_assert_int_eq(sot_time_parse(NULL, 0, &us, &error), SOT_E_ARGUMENT);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("number");
    TCase *tests = tcase_create("number");
    tcase_add_test(tests, doubles_as_the_c_library_reads_them);
    tcase_add_test(tests, not_doubles);
    tcase_add_test(tests, integers);
    tcase_add_test(tests, exact_round_trip);
    tcase_add_test(tests, fixed_decimals);
    tcase_add_test(tests, times_as_text);
    tcase_add_test(tests, not_times);
    tcase_add_test(tests, every_day_there_and_back);
    tcase_add_test(tests, the_common_form);
    tcase_add_test(tests, durations);
    tcase_add_test(tests, public_times);
    suite_add_tcase(suite, tests);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
