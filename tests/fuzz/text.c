/* SPDX-License-Identifier: MIT */
/* Numbers, times, durations and UTF-8 as text: against the C library in the "C" locale, and there and back.
 */
#include "base/number.h"

#include "fuzz.h"

#include <errno.h>
#include <math.h>

static uint64_t bits_of(double value)
{
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    return bits;
}

static bool decimal_only(const char *text)
{
    return strspn(text, "0123456789+-.eE") == strlen(text);
}

/* At most 17 digits are compared exactly; more of them may differ by a unit in the last place. */
static void number_from(sot__text text, const char *terminated)
{
    double value = 0;
    int64_t integer = 0;
    if (sot__parse_double(text, &value)) {
        double expected = strtod(terminated, NULL);
        uint64_t a = bits_of(value), b = bits_of(expected), apart = a > b ? a - b : b - a;
        REQUIRE(isfinite(value));
        REQUIRE(decimal_only(terminated));
        REQUIRE(isinf(expected) || apart <= (text.n > 17 ? 1u : 0u));
    }
    if (sot__parse_int64(text, &integer)) {
        char *end;
        errno = 0;
        REQUIRE(strtoll(terminated, &end, 10) == integer && errno == 0 && *end == '\0');
        char back[24];
        size_t n = sot__format_int64(integer, back);
        int64_t again;
        REQUIRE(n < sizeof back && sot__parse_int64((sot__text){back, n}, &again) && again == integer);
    }
}

static void number_to(double value)
{
    char text[40];
    double again = 0;
    if (!isfinite(value))
        return;
    size_t n = sot__format_exact(value, text);
    REQUIRE(n > 0 && n < 32);
    REQUIRE(sot__parse_double((sot__text){text, n}, &again) && bits_of(again + 0.0) == bits_of(value + 0.0));
    if (fabs(value) < 1e15) {
        for (int decimals = 0; decimals <= 15; decimals += 3) {
            n = sot__format_fixed(value, decimals, text);
            REQUIRE(n > 0 && n < 40);
            text[n] = '\0';
            REQUIRE(fabs(strtod(text, NULL) - value) <= 0.5000001 * pow(10, -decimals) + fabs(value) * 1e-15);
        }
    }
}

static void time_there_and_back(int64_t time_us)
{
    char text[32];
    int64_t again = 0;
    sot_error error = SOT_ERROR_INIT;
    sot_status status = sot_time_format(time_us, text, &error);
    if (time_us < SOT_TIME_MIN || time_us > SOT_TIME_MAX) {
        REQUIRE(status == SOT_E_RANGE);
        return;
    }
    REQUIRE(status == SOT_OK);
    REQUIRE(sot_time_parse(text, SOT_UNIT_SECONDS, &again, &error) == SOT_OK && again == time_us);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *exact = malloc(size ? size : 1), *terminated = malloc(size + 1);
    sot__text text = {exact, size};
    int64_t time_us = 0;
    double seconds = 0;
    bool range = false, date_only;
    REQUIRE(exact && terminated);
    if (size) {
        memcpy(exact, data, size);
        memcpy(terminated, data, size);
    }
    terminated[size] = '\0';
    number_from(text, terminated);
    if (sot__parse_iso_time(text, &time_us, &date_only, &range))
        time_there_and_back(time_us);
    if (sot__parse_iso_duration(text, &seconds))
        REQUIRE(seconds >= 0);
    if (sot__utf8_valid(text))
        REQUIRE(strlen(terminated) == size);
    for (int unit = SOT_UNIT_AUTO; unit <= SOT_UNIT_NANOSECONDS; unit++) {
        sot_error error = SOT_ERROR_INIT;
        sot_status status = sot_time_parse(terminated, unit, &time_us, &error);
        fuzz_check_error(status, &error);
        if (status == SOT_OK)
            time_there_and_back(time_us);
    }
    if (size >= 8) {
        double value;
        memcpy(&value, data, 8);
        memcpy(&time_us, data, 8);
        number_to(value);
        time_there_and_back(time_us);
        time_there_and_back(time_us >> 5);
    }
    free(exact);
    free(terminated);
    return 0;
}
