/* SPDX-License-Identifier: MIT */
/* Profiles: the built-in one, JSON in and out with its errors, fingerprints, kinds and channels, open time.
 */
#include "profile/parts.h"

#include <socialtrust.h>

#include <check.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BUILTIN_FINGERPRINT "623b6bebb47178a2745b0d27f9746b9c"
#define BUILTIN_FOLD_FINGERPRINT "fcfa3d983315c1a5957772a0e50af728"

#define MINUTE INT64_C(60000000)
#define HOUR (60 * MINUTE)
#define DAY (24 * HOUR)
#define WEEK (7 * DAY)
#define MONDAY (4 * DAY) /* 1970-01-05 */

static sot_context *context;

static void setup(void)
{
    ck_assert_int_eq(sot_context_new(NULL, &context, NULL), SOT_OK);
}

static void teardown(void)
{
    sot_context_unref(context);
}

typedef struct text {
    char bytes[65536];
    size_t size;
} text;

static int append(void *user, const char *bytes, size_t size)
{
    text *t = user;
    if (size >= sizeof t->bytes - t->size)
        return 1;
    memcpy(t->bytes + t->size, bytes, size);
    t->size += size;
    t->bytes[t->size] = '\0';
    return 0;
}

static int refuse(void *user, const char *bytes, size_t size)
{
    (void)user, (void)bytes, (void)size;
    return 1;
}

static sot_profile *read_profile(const char *json)
{
    sot_profile *profile = NULL;
    sot_error error = SOT_ERROR_INIT;
    ck_assert_msg(sot_profile_from_json(context, json, strlen(json), &profile, &error) == SOT_OK, "%s: %s",
                  json, error.message);
    return profile;
}

START_TEST(builtin)
{
    sot_profile *profile = NULL, *same = NULL;
    ck_assert_int_eq(sot_profile_builtin(context, &profile, NULL), SOT_OK);
    ck_assert_int_eq(sot_profile_builtin(context, &same, NULL), SOT_OK);
    ck_assert_str_eq(sot_profile_name(profile), "standard");
    ck_assert_str_eq(sot_profile_fingerprint(profile), BUILTIN_FINGERPRINT);
    ck_assert_str_eq(sot_profile_fold_fingerprint(profile), BUILTIN_FOLD_FINGERPRINT);
    ck_assert_str_eq(sot_profile_fingerprint(same), BUILTIN_FINGERPRINT);
    ck_assert(!profile->has_p_active && profile->always_open);
    ck_assert_double_eq(profile->params.h_replies, 90);

    double value = 0;
    ck_assert_int_eq(sot_profile_get(profile, "trust.commitments.weight", &value, NULL), SOT_OK);
    ck_assert_double_eq(value, 0.22);
    ck_assert_int_eq(sot_profile_get(profile, "fold.half_life_days", &value, NULL), SOT_E_NOT_FOUND);
    ck_assert_int_eq(sot_profile_get(profile, "", &value, NULL), SOT_E_NOT_FOUND);
    ck_assert_int_eq(sot_profile_get(profile, NULL, &value, NULL), SOT_E_ARGUMENT);

    sot_profile *none = NULL;
    ck_assert_int_eq(sot_profile_builtin(NULL, &none, NULL), SOT_E_ARGUMENT);
    ck_assert_ptr_null(none);
    ck_assert_ptr_eq(sot_profile_ref(profile), profile);
    sot_profile_unref(profile);
    sot_profile_unref(profile);
    sot_profile_unref(same);
    sot_profile_unref(NULL);
}
END_TEST

/* Every parameter takes part in the fingerprint, and in the fold's where it is the fold's. */
START_TEST(every_parameter_counts)
{
    for (size_t k = 0; k < SOT__PARAM_COUNT; k++) {
        const sot__param *param = &sot__param_table[k];
        double other = param->value < param->most ? param->most : param->least;
        char json[300] = "", close[16] = "";
        size_t at = 0;
        for (const char *from = sot__param_path(param), *dot; from; from = dot ? dot + 1 : NULL) {
            dot = strchr(from, '.');
            at += (size_t)snprintf(json + at, sizeof json - at,
                                   "{\"%.*s\":", dot ? (int)(dot - from) : (int)strlen(from), from);
            strcat(close, "}");
        }
        snprintf(json + at, sizeof json - at, "%.17g%s", other, close);
        sot_profile *profile = read_profile(json);
        ck_assert_str_ne(sot_profile_fingerprint(profile), BUILTIN_FINGERPRINT);
        bool fold = strcmp(sot_profile_fold_fingerprint(profile), BUILTIN_FOLD_FINGERPRINT) != 0;
        ck_assert_msg(fold == param->fold, "%s", sot__param_path(param));
        sot_profile_unref(profile);
    }
}
END_TEST

START_TEST(table_is_sound)
{
    double weights = 0;
    for (size_t i = 0; i < SOT__PARAM_COUNT; i++) {
        const sot__param *param = &sot__param_table[i];
        ck_assert_ptr_eq(sot__param_find(sot__text_of(sot__param_path(param))), param);
        ck_assert_msg(param->least <= param->value && param->value <= param->most, "%s",
                      sot__param_path(param));
        ck_assert_msg(!sot__param_group(sot__text_of(sot__param_path(param))), "%s is a group too",
                      sot__param_path(param));
        ck_assert_msg(param->fold == (strncmp(sot__param_path(param), "fold.", 5) == 0), "%s",
                      sot__param_path(param));
        if (strncmp(sot__param_path(param), "trust.", 6) == 0 && strstr(sot__param_path(param), ".weight"))
            weights += param->value;
    }
    ck_assert_double_eq_tol(weights, 1, 1e-12);
}
END_TEST

START_TEST(json_round_trip)
{
    static const char *const documents[] = {
        "{}",
        "{\"depth\":{\"base\":-2.25}}",
        " {\"name\": \"a \\\"b\\\" \\\\ \\u0001 \xc3\xa9\"} \n",
        "{\"fold\":{\"half_life_days\":{\"replies\":33.3333333333333357},\"tau_hours\":{\"late\":0."
        "0010000001}}}",
        "{\"p_active\":{\"intercept\":-1.2345678901234567e-7,\"short\":0.1,\"silence\":999.99999999999989}}",
        "{\"fold\":{\"kinds\":{\"voice_note\":{\"like\":\"message\",\"times\":0.5},\"a\":{\"like\":\"meet\"}}"
        ","
        "\"channels\":{\"slack\":{\"like\":\"chat\",\"times\":2},\"sms\":{\"like\":\"mail\"}},"
        "\"open_hours\":[{\"from_minute\":540,\"to_minute\":1020},{\"from_minute\":1980,\"to_minute\":2460}],"
        "\"closed\":[{\"from\":\"2026-12-24\",\"to\":\"2026-12-27\"},{\"from\":\"2026-12-26\",\"to\":"
        "\"2027-01-01T12:00:00.5+01:00\"}],\"day_offset_minutes\":60}}",
    };
    for (size_t i = 0; i < sizeof documents / sizeof *documents; i++) {
        sot_profile *first = read_profile(documents[i]), *second;
        static text out, again;
        out.size = again.size = 0;
        ck_assert_int_eq(sot_profile_to_json(first, append, &out, NULL), SOT_OK);
        second = read_profile(out.bytes);
        ck_assert_int_eq(sot_profile_to_json(second, append, &again, NULL), SOT_OK);
        ck_assert_str_eq(out.bytes, again.bytes);
        ck_assert_str_eq(sot_profile_name(first), sot_profile_name(second));
        ck_assert_str_eq(sot_profile_fingerprint(first), sot_profile_fingerprint(second));
        ck_assert_str_eq(sot_profile_fold_fingerprint(first), sot_profile_fold_fingerprint(second));
        ck_assert_int_eq(memcmp(&first->params, &second->params, sizeof first->params), 0);
        ck_assert_int_eq(first->has_p_active, second->has_p_active);
        sot_profile_unref(first);
        sot_profile_unref(second);
    }
    sot_profile *profile = read_profile("{}");
    ck_assert_str_eq(sot_profile_name(profile), "custom");
    ck_assert_str_eq(sot_profile_fingerprint(profile), BUILTIN_FINGERPRINT);
    ck_assert_int_eq(sot_profile_to_json(profile, refuse, NULL, NULL), SOT_E_IO);
    ck_assert_int_eq(sot_profile_to_json(profile, NULL, NULL, NULL), SOT_E_ARGUMENT);
    sot_profile_unref(profile);
}
END_TEST

/* Many doubles of every size survive being written and read. */
START_TEST(json_numbers_are_exact)
{
    uint64_t seed = 1;
    for (int i = 0; i < 300; i++) {
        char json[128];
        seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
        double value = ldexp((double)(seed >> 11), -(53 + i % 60));
        snprintf(json, sizeof json, "{\"p_active\":{\"middle\":%s%.17g}}", i % 2 ? "-" : "", value);
        sot_profile *first = read_profile(json), *second;
        static text out;
        out.size = 0;
        ck_assert_int_eq(sot_profile_to_json(first, append, &out, NULL), SOT_OK);
        second = read_profile(out.bytes);
        ck_assert_msg(first->params.p_middle == second->params.p_middle, "%s", json);
        sot_profile_unref(first);
        sot_profile_unref(second);
    }
}
END_TEST

#define SIXTY_FIVE "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"

static const struct {
    const char *json;
    sot_status status;
    const char *message; /* how it begins */
} bad[] = {
    {"", SOT_E_PARSE, "byte 0: "},
    {"{", SOT_E_PARSE, "byte "},
    {"{\"fold\":", SOT_E_PARSE, "byte "},
    {"{\"fold\":1,", SOT_E_PARSE, "byte "},
    {"{} x", SOT_E_PARSE, "byte 2: text after"},
    {"[]", SOT_E_PARSE, "profile: expected an object"},
    {"{\"name\":\"\xff\"}", SOT_E_TEXT, "the document is not valid UTF-8"},
    {"{\"na\\u0000me\":1}", SOT_E_TEXT, "byte 4: a NUL"},
    {"{\"name\":\"a\nb\"}", SOT_E_PARSE, "byte 10: a control"},
    {"{\x01}", SOT_E_PARSE, "byte 1: a control"},
    {"{\"name\":1}", SOT_E_PARSE, "name: expected a text"},
    {"{\"name\":\"a\",\"name\":\"b\"}", SOT_E_PARSE, "name: given twice"},
    {"{\"extends\":\"1\"}", SOT_E_PARSE, "extends: unknown key"},
    {"{\"nom\":1}", SOT_E_PARSE, "nom: unknown key"},
    {"{\"\":1}", SOT_E_PARSE, ": unknown key"},
    {"{\"fold.daily_cap\":1}", SOT_E_PARSE, "fold.daily_cap: unknown key"},
    {"{\"fold\":1}", SOT_E_PARSE, "fold: expected an object"},
    {"{\"fold\":{},\"fold\":{}}", SOT_E_PARSE, "fold: given twice"},
    {"{\"fold\":{\"half_life_days\":{\"replies\":0}}}", SOT_E_RANGE,
     "fold.half_life_days.replies: expected a number between 0.01 and 100000"},
    {"{\"fold\":{\"half_life_days\":{\"replies\":1e999}}}", SOT_E_RANGE,
     "fold.half_life_days.replies: expected"},
    {"{\"fold\":{\"half_life_days\":{\"replies\":\"90\"}}}", SOT_E_PARSE,
     "fold.half_life_days.replies: expected"},
    {"{\"fold\":{\"half_life_days\":{\"replies\":null}}}", SOT_E_PARSE,
     "fold.half_life_days.replies: expected"},
    {"{\"fold\":{\"half_life_days\":{\"replies\":NaN}}}", SOT_E_PARSE, "byte "},
    {"{\"fold\":{\"half_life_days\":{\"nothing\":1}}}", SOT_E_PARSE,
     "fold.half_life_days.nothing: unknown key"},
    {"{\"fold\":{\"daily_cap\":1,\"daily_cap\":1}}", SOT_E_PARSE, "fold.daily_cap: given twice"},
    {"{\"depth\":{\"base\":007}}", SOT_E_PARSE, "byte 17: malformed JSON: a number as 7, 0.5 or 1e-3"},
    {"{\"depth\":{\"base\":-03}}", SOT_E_PARSE, "byte 17: malformed JSON: a number as 7, 0.5 or 1e-3"},
    {"{\"depth\":{\"base\":7.}}", SOT_E_PARSE, "byte 17: malformed JSON: a number as 7, 0.5 or 1e-3"},
    {"{\"depth\":{\"base\":1e}}", SOT_E_PARSE, "byte 17: malformed JSON: a number as 7, 0.5 or 1e-3"},
    {"{\"depth\":{\"base\":-}}", SOT_E_PARSE, "byte 17: malformed JSON: a number as 7, 0.5 or 1e-3"},
    {"\xff\xfe{}", SOT_E_TEXT,
     "the document is UTF-16: expected UTF-8 (Excel's \"CSV UTF-8\", or iconv -f UTF-16 -t UTF-8)"},
    {"{\"fold\":{\"zone\":[]}}", SOT_E_PARSE,
     "fold.zone: expected null or an array of the changes of a zone's clocks"},
    {"{\"fold\":{\"zone\":[{\"from\":\"2026-01-01\",\"offset_seconds\":0}]}}", SOT_E_PARSE,
     "fold.zone[0]: expected no `from`: the first holds from the beginning"},
    {"{\"fold\":{\"zone\":[{\"offset_seconds\":0},{\"offset_seconds\":1}]}}", SOT_E_PARSE,
     "fold.zone[1]: expected a `from`"},
    {"{\"fold\":{\"zone\":[{\"offset_seconds\":0},{\"from\":\"2026-02-01\",\"offset_seconds\":1},"
     "{\"from\":\"2026-02-01\",\"offset_seconds\":0}]}}",
     SOT_E_RANGE, "fold.zone[2]: expected changes in order of time"},
    {"{\"fold\":{\"zone\":[{\"offset_seconds\":90000}]}}", SOT_E_RANGE,
     "fold.zone[0].offset_seconds: expected a whole number between -86400 and 86400"},
    {"{\"fold\":{\"zone\":[{\"offset_seconds\":3600}],\"day_offset_minutes\":60}}", SOT_E_RANGE,
     "fold.zone: a zone has its own offsets: expected fold.day_offset_minutes to be 0"},
    {"{\"fold\":{\"day_offset_minutes\":0.5}}", SOT_E_RANGE,
     "fold.day_offset_minutes: expected a whole number between -1440 and 1440"},
    {"{\"p_active\":1}", SOT_E_PARSE, "p_active: expected an object"},
    {"{\"fold\":{\"kinds\":[]}}", SOT_E_PARSE, "fold.kinds: expected an object"},
    {"{\"fold\":{\"kinds\":{\"x\":1}}}", SOT_E_PARSE, "fold.kinds.x: expected an object"},
    {"{\"fold\":{\"kinds\":{\"x\":{}}}}", SOT_E_PARSE, "fold.kinds.x: expected a `like`"},
    {"{\"fold\":{\"kinds\":{\"x\":{\"like\":1}}}}", SOT_E_PARSE, "fold.kinds.x.like: expected"},
    {"{\"fold\":{\"kinds\":{\"x\":{\"like\":\"y\"}}}}", SOT_E_KIND, "fold.kinds.x.like: expected"},
    {"{\"fold\":{\"kinds\":{\"x\":{\"like\":\"ask\",\"like\":\"ask\"}}}}", SOT_E_PARSE,
     "fold.kinds.x.like: given twice"},
    {"{\"fold\":{\"kinds\":{\"x\":{\"like\":\"ask\",\"times\":3.1}}}}", SOT_E_RANGE,
     "fold.kinds.x.times: expected a number between 0 and 3"},
    {"{\"fold\":{\"kinds\":{\"x\":{\"like\":\"ask\",\"by\":3}}}}", SOT_E_PARSE,
     "fold.kinds.x.by: unknown key"},
    {"{\"fold\":{\"kinds\":{\"ask\":{\"like\":\"ask\"}}}}", SOT_E_KIND, "fold.kinds.ask: this is a built-in"},
    {"{\"fold\":{\"kinds\":{\"\":{\"like\":\"ask\"}}}}", SOT_E_TEXT, "fold.kinds.: expected a name"},
    {"{\"fold\":{\"kinds\":{\"x\":{\"like\":\"ask\"},\"x\":{\"like\":\"ask\"}}}}", SOT_E_PARSE,
     "fold.kinds.x: given twice"},
    {"{\"fold\":{\"channels\":{\"x\":{\"like\":\"meet\"}}}}", SOT_E_KIND, "fold.channels.x.like: expected"},
    {"{\"fold\":{\"open_hours\":{}}}", SOT_E_PARSE, "fold.open_hours: expected an array"},
    {"{\"fold\":{\"open_hours\":[]}}", SOT_E_PARSE, "fold.open_hours: expected null or"},
    {"{\"fold\":{\"open_hours\":[1]}}", SOT_E_PARSE, "fold.open_hours[0]: expected an object"},
    {"{\"fold\":{\"open_hours\":[{\"from_minute\":1}]}}", SOT_E_PARSE, "fold.open_hours[0]: expected both"},
    {"{\"fold\":{\"open_hours\":[{\"from_minute\":1,\"to_minute\":1}]}}", SOT_E_RANGE,
     "fold.open_hours[0]: "},
    {"{\"fold\":{\"open_hours\":[{\"from_minute\":1,\"to_minute\":10081}]}}", SOT_E_RANGE,
     "fold.open_hours[0].to_minute: expected a whole number between 0 and 10080"},
    {"{\"fold\":{\"open_hours\":[{\"from_minute\":1,\"to_minute\":3},{\"from_minute\":2,\"to_minute\":4}]}}",
     SOT_E_RANGE, "fold.open_hours[1]: expected intervals that ascend"},
    {"{\"fold\":{\"closed\":null}}", SOT_E_PARSE, "fold.closed: expected an array"},
    {"{\"fold\":{\"closed\":[{\"from\":1,\"to\":2}]}}", SOT_E_PARSE, "fold.closed[0].from: expected a time"},
    {"{\"fold\":{\"closed\":[{\"from\":\"2026\",\"to\":2}]}}", SOT_E_PARSE,
     "fold.closed[0].from: expected a time"},
    {"{\"fold\":{\"closed\":[{\"to\":\"2026-01-01\",\"to\":\"2026-01-01\"}]}}", SOT_E_PARSE,
     "fold.closed[0].to: given twice"},
    {"{\"fold\":{\"closed\":[{\"from\":\"2026-01-02\",\"to\":\"2026-01-01\"}]}}", SOT_E_RANGE,
     "fold.closed[0]: expected `from` before `to`"},
    {"{\"fold\":{\"closed\":[{\"from\":\"2026-01-02\",\"until\":\"2026-01-01\"}]}}", SOT_E_PARSE,
     "fold.closed[0].until: unknown key"},
    {"{\"fold\":{\"closed\":[{\"from\":\"soon\",\"to\":\"2026-01-01\"}]}}", SOT_E_PARSE,
     "fold.closed[0].from: expected a time such as"},
    {"{\"fold\":{\"closed\":[{\"to\":\"2026-01-01\"}]}}", SOT_E_PARSE,
     "fold.closed[0]: expected both `from` and `to`"},
    {"{\"fold\":{\"zone\":5}}", SOT_E_PARSE, "fold.zone: expected null or an array of the changes"},
    {"{\"fold\":{\"zone\":[]}}", SOT_E_PARSE, "fold.zone: expected null or an array of the changes"},
    {"{\"fold\":{\"zone\":[3600]}}", SOT_E_PARSE, "fold.zone[0]: expected an object with `offset_seconds`"},
    {"{\"fold\":{\"zone\":[{}]}}", SOT_E_PARSE, "fold.zone[0]: expected an `offset_seconds`"},
    {"{\"fold\":{\"zone\":[{\"offset_seconds\":1,\"offset_seconds\":2}]}}", SOT_E_PARSE,
     "fold.zone[0].offset_seconds: given twice"},
    {"{\"fold\":{\"zone\":[{\"offset_seconds\":1},{\"offset_seconds\":2}]}}", SOT_E_PARSE,
     "fold.zone[1]: expected a `from`"},
    {"{\"fold\":{\"kinds\":{\"\":{\"like\":\"message\"}}}}", SOT_E_TEXT,
     "fold.kinds.: expected a name of 1 to"},
    {"{\"fold\":{\"kinds\":{\"" SIXTY_FIVE "\":{\"like\":\"message\"}}}}", SOT_E_TEXT, "fold.kinds."},
    {"{\"name\":\"" SIXTY_FIVE SIXTY_FIVE SIXTY_FIVE SIXTY_FIVE SIXTY_FIVE "\"}", SOT_E_TEXT,
     "name: expected at most"},
};

START_TEST(json_errors)
{
    sot_profile *profile = NULL;
    sot_error error = SOT_ERROR_INIT;
    sot_status status = sot_profile_from_json(context, bad[_i].json, strlen(bad[_i].json), &profile, &error);
    ck_assert_msg(status == bad[_i].status, "%s: %d, %s", bad[_i].json, status, error.message);
    ck_assert_msg(strncmp(error.message, bad[_i].message, strlen(bad[_i].message)) == 0, "%s: %s",
                  bad[_i].json, error.message);
    ck_assert_int_eq(error.status, status);
    ck_assert_ptr_null(profile);
}
END_TEST

START_TEST(json_extremes)
{
    sot_profile *profile = NULL;
    sot_error error = SOT_ERROR_INIT;
    static char deep[20001], long_key[5000], many[20000];
    memset(deep, '[', 10000);
    memset(deep + 10000, ']', 10000);
    ck_assert_int_eq(sot_profile_from_json(context, deep, 20000, &profile, &error), SOT_E_PARSE);
    ck_assert_msg(strstr(error.message, "nested deeper") != NULL, "%s", error.message);

    ck_assert_int_eq(sot_profile_from_json(context, "{}\0{}", 5, &profile, &error), SOT_E_TEXT);
    ck_assert_int_eq(sot_profile_from_json(context, "{}xxx", 2, &profile, &error), SOT_OK);
    sot_profile_unref(profile);
    profile = NULL;

    memcpy(long_key, "{\"", 2);
    memset(long_key + 2, 'k', 4000);
    memcpy(long_key + 4002, "\":1}", 5);
    ck_assert_int_eq(sot_profile_from_json(context, long_key, strlen(long_key), &profile, &error),
                     SOT_E_PARSE);
    ck_assert_uint_lt(strlen(error.message), 200);

    for (int count = 128; count <= 129; count++) {
        size_t n = (size_t)snprintf(many, sizeof many, "{\"fold\":{\"channels\":{");
        for (int i = 0; i < count; i++)
            n +=
                (size_t)snprintf(many + n, sizeof many - n, "%s\"c%d\":{\"like\":\"chat\"}", i ? "," : "", i);
        n += (size_t)snprintf(many + n, sizeof many - n, "}}}");
        sot_status status = sot_profile_from_json(context, many, n, &profile, &error);
        ck_assert_int_eq(status, count == 128 ? SOT_OK : SOT_E_LIMIT);
    }
    sot_profile_unref(profile);
    ck_assert_int_eq(sot_profile_from_json(context, NULL, 0, &profile, &error), SOT_E_ARGUMENT);
}
END_TEST

static void compare(const char *json, bool same_fold, bool same_all)
{
    sot_profile *profile = read_profile(json);
    ck_assert_msg((strcmp(sot_profile_fold_fingerprint(profile), BUILTIN_FOLD_FINGERPRINT) == 0) == same_fold,
                  "%s", json);
    ck_assert_msg((strcmp(sot_profile_fingerprint(profile), BUILTIN_FINGERPRINT) == 0) == same_all, "%s",
                  json);
    sot_profile_unref(profile);
}

START_TEST(fingerprints)
{
    compare("{\"name\":\"other\"}", true, true);
    compare("{\"depth\":{\"base\":-2.00}}", true, true);
    compare("{\"fold\":{\"day_offset_minutes\":-0}}", true, true);
    compare("{\"p_active\":null,\"fold\":{\"open_hours\":null,\"closed\":[],\"kinds\":{}}}", true, true);
    compare("{\"depth\":{\"base\":-3.5}}", true, false);
    compare("{\"p_active\":{}}", true, false);
    compare("{\"fold\":{\"day_offset_minutes\":60}}", false, false);
    compare("{\"fold\":{\"kinds\":{\"x\":{\"like\":\"ask\"}}}}", false, false);
    compare("{\"fold\":{\"channels\":{\"x\":{\"like\":\"chat\"}}}}", false, false);
    compare("{\"fold\":{\"open_hours\":[{\"from_minute\":0,\"to_minute\":1}]}}", false, false);
    compare("{\"fold\":{\"closed\":[{\"from\":\"2026-01-01\",\"to\":\"2026-01-02\"}]}}", false, false);

    sot_profile *one = read_profile("{\"fold\":{\"closed\":[{\"from\":\"2026-01-01\",\"to\":\"2026-01-05\"}],"
                                    "\"kinds\":{\"a\":{\"like\":\"ask\"},\"b\":{\"like\":\"ask\"}}}}");
    sot_profile *two =
        read_profile("{\"fold\":{\"kinds\":{\"b\":{\"like\":\"ask\"},\"a\":{\"like\":\"ask\"}},"
                     "\"closed\":[{\"from\":\"2026-01-03\",\"to\":\"2026-01-05\"},"
                     "{\"from\":\"2026-01-01\",\"to\":\"2026-01-03\"}]}}");
    ck_assert_str_eq(sot_profile_fingerprint(one), sot_profile_fingerprint(two));
    sot_profile_unref(one);
    sot_profile_unref(two);
}
END_TEST

START_TEST(kinds_and_channels)
{
    sot_profile *profile = read_profile("{\"fold\":{\"kinds\":{\"wave\":{\"like\":\"like\",\"times\":2},"
                                        "\"note\":{\"like\":\"message\",\"times\":0.5}},"
                                        "\"channels\":{\"slack\":{\"like\":\"chat\",\"times\":0.25},"
                                        "\"sms\":{\"like\":\"mail\"}}}}");
    int code = -1, base = -1;
    double times = 0;
    bool chat = false;
#define X(name, value, text, class_)                                        \
    ck_assert_int_eq(sot_profile_kind(profile, text, &code, NULL), SOT_OK); \
    ck_assert_int_eq(code, value);                                          \
    ck_assert_str_eq(sot_profile_kind_name(NULL, value), text);
#include "socialtrust/kinds.def"
#undef X
    ck_assert_int_eq(sot_profile_kind(profile, "note", &code, NULL), SOT_OK);
    ck_assert_int_eq(code, SOT_KIND_CUSTOM);
    ck_assert(sot__profile_kind(profile, code, &base, &times));
    ck_assert_int_eq(base, SOT_KIND_MESSAGE);
    ck_assert_double_eq(times, 0.5);
    ck_assert_int_eq(sot__profile_kind_by_name(profile, sot__text_of("wave")), SOT_KIND_CUSTOM + 1);
    ck_assert_int_eq(sot__profile_kind_by_name(NULL, sot__text_of("wave")), -1);
    ck_assert_str_eq(sot_profile_kind_name(profile, SOT_KIND_CUSTOM + 1), "wave");
    ck_assert_ptr_null(sot_profile_kind_name(profile, SOT_KIND_CUSTOM + 2));
    ck_assert_ptr_null(sot_profile_kind_name(profile, SOT_KIND_COUNT));
    ck_assert_ptr_null(sot_profile_kind_name(profile, -1));
    ck_assert(!sot__profile_kind(profile, SOT_KIND_CUSTOM + 2, &base, &times));
    ck_assert(!sot__profile_kind(NULL, SOT_KIND_CUSTOM, &base, &times));
    ck_assert_int_eq(sot_profile_kind(profile, "", &code, NULL), SOT_E_KIND);
    ck_assert_int_eq(sot_profile_kind(profile, "asks", &code, NULL), SOT_E_KIND);
    ck_assert_int_eq(sot_profile_kind(profile, NULL, &code, NULL), SOT_E_ARGUMENT);

    static const struct {
        const char *name;
        double times;
        bool chat;
    } channels[] = {
        {"slack", 0.25, true}, {"sms", 1, false}, {"chat", 1, true}, {"mail", 1, false}, {"", 1, false}};
    for (size_t i = 0; i < sizeof channels / sizeof *channels; i++) {
        sot__profile_channel(profile, sot__text_of(channels[i].name), &times, &chat);
        ck_assert_double_eq(times, channels[i].times);
        ck_assert_int_eq(chat, channels[i].chat);
    }
    sot_profile_unref(profile);

    for (int cue = 0; cue < SOT_CUE_COUNT; cue++)
        ck_assert_int_eq(sot_number_of(SOT_NAMES_CUE, sot_name_of(SOT_NAMES_CUE, cue)), cue);
    ck_assert_ptr_null(sot_name_of(SOT_NAMES_CUE, SOT_CUE_COUNT));
    ck_assert_ptr_null(sot_name_of(SOT_NAMES_CUE, -1));
    ck_assert_int_eq(sot_number_of(SOT_NAMES_CUE, "sarcasm"), -1);
    ck_assert_int_eq(sot_number_of(SOT_NAMES_CUE, NULL), -1);
}
END_TEST

/* Open hours Monday and Tuesday 9 to 17 local at +60 minutes; closed on Tuesday 1970-01-06 12:00 to
 * 1970-01-13 10:00 UTC. */
#define OFFICE                                                                                       \
    "{\"fold\":{\"day_offset_minutes\":60,\"open_hours\":[{\"from_minute\":540,\"to_minute\":1020}," \
    "{\"from_minute\":1980,\"to_minute\":2460}],\"closed\":[{\"from\":\"1970-01-06T12:00:00Z\","     \
    "\"to\":\"1970-01-13T10:00:00Z\"}]}}"

START_TEST(open_time)
{
    sot_profile *always = read_profile("{}"), *office = read_profile(OFFICE);
    ck_assert_int_eq(sot__open_time(always, SOT_TIME_MIN, SOT_TIME_MAX), SOT_TIME_MAX - SOT_TIME_MIN);
    ck_assert(!office->always_open);

    ck_assert_int_eq(sot__open_time(office, MONDAY, MONDAY + 8 * HOUR), 0);
    ck_assert_int_eq(sot__open_time(office, MONDAY, MONDAY + 9 * HOUR), HOUR);
    ck_assert_int_eq(sot__open_time(office, MONDAY, MONDAY + DAY), 8 * HOUR);
    ck_assert_int_eq(sot__open_time(office, MONDAY, MONDAY + 2 * DAY), 12 * HOUR);
    ck_assert_int_eq(sot__open_time(office, MONDAY + 36 * HOUR, MONDAY + WEEK + 34 * HOUR), 0);
    ck_assert_int_eq(sot__open_time(office, MONDAY, MONDAY + 2 * WEEK), (8 + 4 + 6) * HOUR);
    ck_assert_int_eq(sot__open_time(office, MONDAY - 3 * WEEK, MONDAY), 3 * 16 * HOUR);
    ck_assert_int_eq(sot__open_time(office, MONDAY - WEEK + 9 * HOUR, MONDAY - WEEK + 10 * HOUR), HOUR);
    ck_assert_int_eq(sot__open_time(office, 0, 0), 0);

    int64_t all = sot__open_time(office, SOT_TIME_MIN, SOT_TIME_MAX);
    ck_assert_int_gt(all, (SOT_TIME_MAX - SOT_TIME_MIN) / WEEK * 16 * HOUR - 20 * HOUR);
    ck_assert_int_lt(all, (SOT_TIME_MAX - SOT_TIME_MIN) / WEEK * 16 * HOUR + 20 * HOUR);
    sot_profile_unref(always);
    sot_profile_unref(office);
}
END_TEST

/* Against counting minute by minute. */
START_TEST(open_time_by_counting)
{
    sot_profile *profile = read_profile(
        "{\"fold\":{\"day_offset_minutes\":-90,\"open_hours\":[{\"from_minute\":0,\"to_minute\":30},"
        "{\"from_minute\":30,\"to_minute\":700},{\"from_minute\":9000,\"to_minute\":10080}],"
        "\"closed\":[{\"from\":\"1970-01-03T10:00:00Z\",\"to\":\"1970-01-03T20:00:00Z\"},"
        "{\"from\":\"1969-12-20\",\"to\":\"1969-12-28T05:00:00Z\"},"
        "{\"from\":\"1970-01-03T15:00:00Z\",\"to\":\"1970-01-03T23:00:00Z\"}]}}");
    ck_assert_uint_eq(profile->closed_count, 2);
    int64_t open = 0, start = -20 * DAY;
    for (int64_t t = start; t < 20 * DAY; t += MINUTE) {
        ck_assert_int_eq(sot__open_time(profile, start, t), open);
        int64_t minute = ((t / MINUTE - 90 + 3 * 1440) % 10080 + 10080) % 10080;
        bool hours = minute < 700 || minute >= 9000;
        bool closed = (t >= 2 * DAY + 10 * HOUR && t < 2 * DAY + 23 * HOUR) ||
                      (t >= -12 * DAY && t < -4 * DAY + 5 * HOUR);
        open += hours && !closed ? MINUTE : 0;
    }
    sot_profile_unref(profile);
}
END_TEST

/* ---- zones ---- */

/* Clocks forward by an hour at 01:00 UTC of 1970-01-11, back by two at 22:30 UTC of 1970-01-20, and of a zone
 * that leaves out 1970-02-01. */
#define ZONE                                                                                           \
    "\"zone\":[{\"offset_seconds\":3600},{\"from\":\"1970-01-11T01:00:00Z\",\"offset_seconds\":7200}," \
    "{\"from\":\"1970-01-20T22:30:00Z\",\"offset_seconds\":0},"                                        \
    "{\"from\":\"1970-02-01\",\"offset_seconds\":86400}]"

static int64_t clock_at(int64_t t)
{
    return t < 10 * DAY + HOUR                      ? t + HOUR
           : t < 19 * DAY + 22 * HOUR + 30 * MINUTE ? t + 2 * HOUR
           : t < 31 * DAY                           ? t
                                                    : t + DAY;
}

/* Days are those that the clocks show, and only ascend; each begins where sot__day_start() says. */
START_TEST(days_of_a_zone)
{
    sot_profile *profile = read_profile("{\"fold\":{" ZONE "}}"), *plain = read_profile("{}");
    int32_t before = INT32_MIN;
    for (int64_t t = -3 * DAY; t < 40 * DAY; t += 15 * MINUTE) {
        int64_t shown = clock_at(t);
        int32_t day = (int32_t)(shown / DAY - (shown % DAY < 0));
        day = day < before ? before : day;
        ck_assert_int_eq(sot__profile_day(profile, t), day);
        ck_assert(sot__day_start(profile, day) <= t);
        ck_assert(sot__day_start(profile, day + 1) > t);
        before = day;
    }
    ck_assert_int_eq(sot__day_start(profile, 31),
                     31 * DAY); /* the day that is left out begins with the next */
    ck_assert_int_eq(sot__day_start(profile, 32), 31 * DAY);
    int64_t due = 0;
    sot_error why = SOT_ERROR_INIT;
    ck_assert_int_eq(sot_due_parse("1970-01-05", SOT_UNIT_AUTO, profile, &due, &why), SOT_OK);
    ck_assert_int_eq(due, 5 * DAY - HOUR - 1);
    ck_assert_int_eq(sot_due_parse("1970-01-15", SOT_UNIT_AUTO, profile, &due, &why), SOT_OK);
    ck_assert_int_eq(due, 15 * DAY - 2 * HOUR - 1);
    ck_assert_str_ne(sot_profile_fold_fingerprint(profile), sot_profile_fold_fingerprint(plain));
    sot_profile_unref(profile);
    sot_profile_unref(plain);
}
END_TEST

/* Against counting by what the clocks show. */
START_TEST(open_time_of_a_zone)
{
    sot_profile *profile = read_profile(
        "{\"fold\":{" ZONE ",\"open_hours\":[{\"from_minute\":0,\"to_minute\":700},"
        "{\"from_minute\":9000,\"to_minute\":10080}],\"closed\":[{\"from\":\"1970-01-10T22:00:00Z\","
        "\"to\":\"1970-01-11T03:00:00Z\"}]}}");
    int64_t open = 0, start = -20 * DAY;
    for (int64_t t = start; t < 50 * DAY; t += 5 * MINUTE) {
        ck_assert_int_eq(sot__open_time(profile, start, t), open);
        int64_t minute = ((clock_at(t) / MINUTE + 3 * 1440) % 10080 + 10080) % 10080;
        bool hours = minute < 700 || minute >= 9000;
        bool closed = t >= 9 * DAY + 22 * HOUR && t < 10 * DAY + 3 * HOUR;
        open += hours && !closed ? 5 * MINUTE : 0;
    }
    sot_profile_unref(profile);
}
END_TEST

/* ---- allocation failure ---- */

typedef struct budget {
    long left; /* allocations that still succeed */
    long live;
} budget;

static void *limited_allocate(void *user, size_t size)
{
    budget *b = user;
    if (b->left-- <= 0)
        return NULL;
    b->live++;
    return malloc(size);
}

static void *limited_reallocate(void *user, void *block, size_t size)
{
    budget *b = user;
    if (b->left-- <= 0)
        return NULL;
    b->live += block ? 0 : 1;
    return realloc(block, size);
}

static void limited_release(void *user, void *block)
{
    budget *b = user;
    b->live -= block ? 1 : 0;
    free(block);
}

START_TEST(out_of_memory)
{
    static const char json[] =
        "{\"name\":\"n\",\"fold\":{\"kinds\":{\"x\":{\"like\":\"ask\"}},"
        "\"channels\":{\"x\":{\"like\":\"chat\"}},\"open_hours\":[{\"from_minute\":0,"
        "\"to_minute\":1}]," ZONE ",\"closed\":[{\"from\":\"2026-01-01\",\"to\":\"2026-01-02\"}]}}";
    budget b = {1000000, 0};
    sot_context_options options = SOT_CONTEXT_OPTIONS_INIT;
    options.allocator = (sot_allocator){limited_allocate, limited_reallocate, limited_release, &b};
    sot_context *limited = NULL;
    ck_assert_int_eq(sot_context_new(&options, &limited, NULL), SOT_OK);
    long before = b.live;
    for (int builtin_too = 0; builtin_too < 2; builtin_too++) {
        sot_status status = SOT_E_MEMORY;
        int failures = 0;
        for (long n = 0; status != SOT_OK; n++) {
            sot_profile *profile = NULL;
            b.left = n;
            status = builtin_too ? sot_profile_builtin(limited, &profile, NULL)
                                 : sot_profile_from_json(limited, json, strlen(json), &profile, NULL);
            b.left = 1000000;
            if (status != SOT_OK) {
                failures++;
                ck_assert_int_eq(status, SOT_E_MEMORY);
                ck_assert_ptr_null(profile);
            }
            sot_profile_unref(profile);
            if (!builtin_too || status != SOT_OK) /* the built-in one is kept with its context */
                ck_assert_int_eq(b.live, before);
        }
        ck_assert_int_gt(failures, 2);
    }
    sot_context_unref(limited);
    ck_assert_int_eq(b.live, 0);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("profile");
    TCase *tests = tcase_create("profile");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, builtin);
    tcase_add_test(tests, every_parameter_counts);
    tcase_add_test(tests, table_is_sound);
    tcase_add_test(tests, json_round_trip);
    tcase_add_test(tests, json_numbers_are_exact);
    tcase_add_loop_test(tests, json_errors, 0, (int)(sizeof bad / sizeof *bad));
    tcase_add_test(tests, json_extremes);
    tcase_add_test(tests, fingerprints);
    tcase_add_test(tests, kinds_and_channels);
    tcase_add_test(tests, open_time);
    tcase_add_test(tests, open_time_by_counting);
    tcase_add_test(tests, days_of_a_zone);
    tcase_add_test(tests, open_time_of_a_zone);
    tcase_add_test(tests, out_of_memory);
    suite_add_tcase(suite, tests);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
