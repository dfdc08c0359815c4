/* SPDX-License-Identifier: MIT */
/* A host's catalogue: what each form of a pattern meets, which catalogues are refused and why; then rows of a
 * reading, with open items that fit and those that cannot be meant. */
#include <socialtrust.h>

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NOW INT64_C(1772528400000000) /* 2026-03-03T09:00:00Z */
#define DAY INT64_C(86400000000)

static sot_context *context;
static sot_error error;

static void setup(void)
{
    error = (sot_error)SOT_ERROR_INIT;
    ck_assert_int_eq(sot_context_new(NULL, &context, NULL), SOT_OK);
}

static void teardown(void)
{
    sot_context_unref(context);
}

static sot_status make(const char *json, sot_reader **out)
{
    sot_reader_options options = SOT_READER_OPTIONS_INIT;
    options.catalogues = &json;
    options.catalogue_count = 1;
    *out = NULL;
    return sot_reader_new(context, &options, out, &error);
}

START_TEST(test_what_patterns_meet)
{
    static const struct {
        const char *pattern, *text;
        int meets, answers;
    } cases[] = {
        {"rho sigma", "tau rho sigma tau", 1, 0},
        {"rho sigma", "rho tau sigma", 0, 0},
        {"rho|tau sigma", "tau sigma", 1, 0},
        {"<greek> sigma", "tau sigma", 1, 0},
        {"rho _ sigma", "rho tau sigma", 1, 0},
        {"rho _ sigma", "rho sigma", 0, 0},
        {"rho _ sigma", "rho, sigma", 0, 0},
        {"_ sigma", "sigma", 0, 0},
        {"_ sigma", "rho sigma", 1, 0},
        {"_ sigma", ", sigma", 0, 0},
        {"sigma _", "sigma", 0, 0},
        {"rho _2 sigma", "rho tau tau sigma", 1, 0},
        {"rho _2 sigma", "rho tau tau tau sigma", 0, 0},
        {"_3 sigma", "rho sigma", 1, 0},
        {"sigma _3", "sigma", 1, 0},
        {"rho ~2 sigma", "rho tau tau sigma", 1, 0},
        {"rho ~2 sigma", "rho tau, tau sigma", 0, 0},
        {"rho ~2 sigma", "rho tau tau tau sigma", 0, 0},
        {"rho ~2 sigma|tau|phi", "rho chi, sigma", 0, 0},
        {"rho ~2 sigma|tau|phi", "rho chi chi phi", 1, 0},
        {"rho|tau|phi ~2 sigma", "phi chi chi sigma", 1, 0},
        {"rho|tau|phi ~2 sigma", "phi, sigma", 0, 0},
        {"rho|tau|phi ~2 sigma", "sigma", 0, 0},
        {"rho|tau|phi _2 sigma", "phi chi, sigma", 1, 0},
        {"rho|tau|phi _2 sigma", "chi chi chi sigma", 0, 0},
        {"rho|tau|phi _ sigma", "phi chi sigma", 1, 0},
        {"rho (tau) sigma", "rho tau sigma", 1, 0},
        {"rho (tau) sigma", "rho sigma", 1, 0},
        {"(rho) sigma", "sigma", 1, 0},
        {"(rho) rho|tau|phi sigma", "rho sigma", 1, 0},
        {"rho !tau sigma", "rho sigma", 1, 0},
        {"!rho sigma", "tau sigma", 1, 0},
        {"!rho sigma", "rho sigma", 0, 0},
        {"sigma !rho", "sigma rho", 0, 0},
        {"sigma !rho", "sigma", 1, 0},
        {"^ sigma", "sigma rho", 1, 0},
        {"^ sigma", "rho sigma", 0, 0},
        {"sigma $", "rho sigma!", 1, 0},
        {"sigma $", "sigma rho", 0, 0},
        {"$ sigma", "sigma", 0, 0},
        {"rho|tau|phi $ sigma", "rho sigma", 0, 0},
        {"sigma ^ rho", "sigma rho", 0, 0},
        {"> sigma", "sigma", 1, 0},
        {"rho > sigma", "rho sigma", 1, 0},
        {"&answer sigma", "sigma", 0, 0},
        {"&answer sigma", "sigma", 1, 1},
        {"sigma &answer", "sigma", 0, 0},
        {"sigma &answer", "sigma", 1, 1},
        {"rho  sigma", "rho sigma", 1, 0},
        {"sigm*", "sigmoid", 1, 0},
        {"*oid", "sigmoid", 1, 0},
        {"*oid", "sigmas", 0, 0},
        {"<sigma", "sigma", 0, 0},
        {"(sigma", "sigma", 0, 0},
        {"sigma|rho|", "", -1, 0},
        {"!", "!", 1, 0},
        {"~", "~", 1, 0},
        {"&answers", "sigma", 0, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char json[512];
        sot_reader *reader;
        sot_reading *reading = NULL;
        sot_about about = SOT_ABOUT_INIT;
        snprintf(json, sizeof json,
                 "{\"language\": \"xx\", \"words\": {\"greek\": \"rho  tau\", \"all\": \"<greek> sigma\"}, "
                 "\"rules\": "
                 "[{\"for\": \"gratitude\", \"weight\": 8, \"pattern\": \"%s\"}]}",
                 cases[i].pattern);
        sot_status status = make(json, &reader);
        if (cases[i].meets < 0) {
            ck_assert_msg(status == SOT_E_PARSE, "%s: %s", cases[i].pattern, error.message);
            continue;
        }
        ck_assert_msg(status == SOT_OK, "%s: %s", cases[i].pattern, error.message);
        about.language = "xx";
        about.answers = cases[i].answers;
        ck_assert_int_eq(
            sot_reader_read(reader, cases[i].text, strlen(cases[i].text), &about, &reading, &error), SOT_OK);
        ck_assert_msg((sot_reading_cue(reading, SOT_CUE_GRATITUDE) > 0.5) == cases[i].meets, "%s: %s",
                      cases[i].pattern, cases[i].text);
        sot_reading_free(reading);
        sot_reader_unref(reader);
    }
}
END_TEST

/* Patterns whose many ways to fit would take forever are given up, and nothing else suffers. */
START_TEST(test_steps_end)
{
    sot_reader *reader;
    sot_reading *reading = NULL;
    sot_about about = SOT_ABOUT_INIT;
    char text[1200] = "";
    for (int i = 0; i < 100; i++)
        strcat(text, "tau ");
    ck_assert_int_eq(
        make("{\"language\": \"xx\", \"rules\": [{\"for\": \"gratitude\", \"weight\": 8, \"pattern\": "
             "\"tau _30 tau _30 tau _30 tau _30 tau _30 tau _30 rho|sigma\"}, {\"for\": \"gratitude\", "
             "\"weight\": 8, \"pattern\": \"rho|sigma _30 tau _30 tau _30 tau _30 tau _30 tau\"}, "
             "{\"for\": \"apology\", \"weight\": 8, \"pattern\": \"tau tau\"}]}",
             &reader),
        SOT_OK);
    about.language = "xx";
    ck_assert_int_eq(sot_reader_read(reader, text, strlen(text), &about, &reading, &error), SOT_OK);
    ck_assert(sot_reading_cue(reading, SOT_CUE_GRATITUDE) < 0.5);
    ck_assert(sot_reading_cue(reading, SOT_CUE_APOLOGY) > 0.5);
    sot_reading_free(reading);
    sot_reader_unref(reader);
}
END_TEST

#define RULES(inner) "{\"language\": \"xx\", \"rules\": [" inner "]}"
#define PATTERN(inner) RULES("{\"for\": \"gratitude\", \"weight\": 1, \"pattern\": \"" inner "\"}")

START_TEST(test_bad_catalogues)
{
    static const struct {
        const char *json, *part;
    } cases[] = {
        {"{\"language\": \"\"}", "language"},
        {"{\"language\": 3}", "language"},
        {"{\"language\": \"0123456789012345678901234567890123456789012345678901234567890123x\"}", "language"},
        {"{\"language\": \"xx\", \"words\": []}", "words"},
        {"{\"language\": \"xx\", \"base\": []}", "base"},
        {"{\"language\": \"xx\", \"base\": {\"gratitude\": \"a\"}}", "base"},
        {"{\"language\": \"xx\", \"base\": {\"joy\": 1}}", "joy"},
        {"{\"language\": \"xx\", \"base\": {\"gratitude\": -21}}", "weight"},
        {"{\"language\": \"xx\", \"rules\": {}}", "rules"},
        {"{\"language\": \"xx\", \"words\": {\"a\": \"b\", \"a\": \"c\"}}", "twice"},
        {"{\"language\": \"xx\", \"words\": {\"a\": \"<b>\"}}", "no such set"},
        {"{\"language\": \"xx\", \"words\": {\"a\": \"*b\"}}", "asterisk"},
        {"{\"language\": \"xx\", \"words\": {\"a\": \"*bcdef\"}}", "asterisk"},
        {"{\"language\": \"xx\", \"words\": {\"a\": \"\xc2\xad\"}}", "expected a word"},
        {"{\"language\": \"xx\", \"words\": {\"a\": "
         "\"abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz\"}}",
         "letters"},
        {RULES("3"), "rules[0]"},
        {RULES("{\"for\": 3, \"weight\": 1, \"pattern\": \"a\"}"), "rules[0]"},
        {RULES("{\"for\": \"gratitude\", \"weight\": \"1\", \"pattern\": \"a\"}"), "rules[0]"},
        {RULES("{\"for\": \"gratitude\", \"weight\": 1, \"pattern\": 3}"), "rules[0]"},
        {RULES("{\"for\": \"gratitude\", \"for\": \"apology\", \"weight\": 1, \"pattern\": \"a\"}"), "twice"},
        {RULES("{\"for\": \"gratitude\", \"weight\": -21, \"pattern\": \"a\"}"), "weight"},
        {PATTERN(""), "one word"},
        {PATTERN("(a) !b"), "one word"},
        {PATTERN("a _0 b"), "_0"},
        {PATTERN("a ~31 b"), "~31"},
        {PATTERN("a _x b"), "_x"},
        {PATTERN("<a|<b>"), "no such set"},
        {PATTERN("a b c d e f g h i j k l m n o p q"), "elements"},
        {PATTERN("a (a) (a) (a) (a) ~1 (a) (a)"), "gaps"},
    };
    sot_reader *none;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        ck_assert_msg(make(cases[i].json, &none) == SOT_E_PARSE, "%s", cases[i].json);
        ck_assert_msg(strstr(error.message, cases[i].part) != NULL, "%s: %s", cases[i].json, error.message);
        ck_assert_ptr_null(none);
    }
    ck_assert_int_eq(make(NULL, &none), SOT_E_ARGUMENT);
    ck_assert_ptr_nonnull(strstr(error.message, "catalogues[0]"));
    /* the sixteen that there may be are those of the library, too */
    char texts[16][32];
    const char *documents[16];
    for (int i = 0; i < 16; i++) {
        snprintf(texts[i], sizeof texts[i], "{\"language\": \"x%d\"}", i);
        documents[i] = texts[i];
    }
    sot_reader_options options = SOT_READER_OPTIONS_INIT;
    options.catalogues = documents;
    options.catalogue_count = 15;
    ck_assert_int_eq(sot_reader_new(context, &options, &none, &error), SOT_E_ARGUMENT);
    options.catalogue_count = 14;
    ck_assert_int_eq(sot_reader_new(context, &options, &none, &error), SOT_OK);
    sot_reader_unref(none);
    /* one of the library's languages may be replaced */
    ck_assert_int_eq(make("{\"language\": \"en\", \"words\": {\"common\": \"the\"}}", &none), SOT_OK);
    ck_assert_str_eq(sot_reader_language(none, 0), "en");
    ck_assert_str_eq(sot_reader_language(none, 1), "de");
    ck_assert_ptr_null(sot_reader_language(none, 2));
    sot_reader_unref(none);
}
END_TEST

/* ---- rows ---- */

typedef struct rows {
    size_t count, refuse; /* the row that is refused, from 1 */
    int kinds[8];
    char refs[8][16];
    double matches[8], gratitude;
} rows;

static int keep(void *user, const sot_suggestion *suggestion)
{
    rows *r = user;
    ck_assert_uint_lt(r->count, 8);
    if (r->count == 0)
        r->gratitude = suggestion->row.cues[SOT_CUE_GRATITUDE];
    r->kinds[r->count] = suggestion->row.kind;
    r->matches[r->count] = suggestion->match;
    snprintf(r->refs[r->count], 16, "%s", suggestion->row.ref ? suggestion->row.ref : "");
    return ++r->count == r->refuse;
}

static rows rows_of(sot_reader *reader, const char *text, int64_t time_us,
                    const sot_reading_rows_options *options)
{
    sot_reading *reading = NULL;
    sot_about about = SOT_ABOUT_INIT;
    rows got = {0};
    about.language = "en";
    about.time_us = time_us;
    about.answers = 1;
    ck_assert_int_eq(sot_reader_read(reader, text, strlen(text), &about, &reading, &error), SOT_OK);
    ck_assert_msg(sot_reading_rows(reading, options, keep, &got, &error) == SOT_OK, "%s", error.message);
    sot_reading_free(reading);
    return got;
}

START_TEST(test_rows_of_open_items)
{
    sot_reader *reader = NULL;
    ck_assert_int_eq(sot_reader_new(context, NULL, &reader, &error), SOT_OK);
    const double cues[] = {0, 0, 0, 0, 0, 0, 0, 0};
    double known[SOT_CUE_COUNT] = {0};
    sot_interaction row = SOT_INTERACTION_INIT;
    row.time_us = NOW;
    row.actor = "me";
    row.target = "ada";
    row.kind = SOT_KIND_MESSAGE;
    sot_open_item open[2] = {SOT_OPEN_ITEM_INIT, SOT_OPEN_ITEM_INIT};
    sot_reading_rows_options options = SOT_READING_ROWS_OPTIONS_INIT;
    options.row = &row;
    options.open = open;
    options.open_count = 1; /* a promise kept may be what was complained of: the complaint comes later */
    options.least_match = 0.1;
    open[0] = (sot_open_item){sizeof *open,  0, 1, "drawings", "the drawings of the staircase", 1, NOW - DAY,
                              SOT_TIME_NONE, 0};
    open[1] = (sot_open_item){sizeof *open, 1, 0, "noise", NULL, 1, NOW - DAY, SOT_TIME_NONE, 0};
    static const char settles[] = "As promised, the drawings of the staircase are attached.";
    static const char sorry[] = "We are very sorry for the trouble, we are looking into it.";
    static const char solved[] = "It works now, thanks.";
    static const char asks[] = "Could you send me the invoice?";
    rows got = rows_of(reader, settles, NOW, &options);
    ck_assert_uint_eq(got.count, 2);
    ck_assert_int_eq(got.kinds[1], SOT_KIND_KEEP);
    ck_assert_str_eq(got.refs[1], "drawings");
    double dated = got.matches[1];
    got = rows_of(reader, settles, SOT_TIME_NONE, &options); /* no time, no nearness */
    ck_assert_uint_eq(got.count, 2);
    ck_assert(got.matches[1] < dated);
    open[0].made_us = NOW + DAY; /* made later than it is said to be kept */
    got = rows_of(reader, settles, NOW, &options);
    ck_assert_uint_eq(got.count, 1);
    open[0].made_us = SOT_TIME_NONE; /* nothing is known of when */
    got = rows_of(reader, settles, NOW, &options);
    ck_assert_uint_eq(got.count, 2);
    ck_assert(got.matches[1] < dated);
    open[0].by_author = 0; /* this author has it now: who promised it kept it */
    got = rows_of(reader, settles, NOW, &options);
    ck_assert_uint_eq(got.count, 2);
    ck_assert_int_eq(got.kinds[1], SOT_KIND_KEEP);
    ck_assert_str_eq(got.refs[1], "drawings");
    options.open_count = 2;
    got = rows_of(reader, sorry, NOW, &options);
    ck_assert_uint_eq(got.count, 2);
    ck_assert_int_eq(got.kinds[1], SOT_KIND_ACKNOWLEDGE);
    ck_assert_str_eq(got.refs[1], "noise");
    open[1].by_author = 1; /* whoever complains does not acknowledge it, but may call it solved */
    got = rows_of(reader, sorry, NOW, &options);
    ck_assert_uint_eq(got.count, 1);
    got = rows_of(reader, solved, NOW, &options);
    ck_assert_uint_eq(got.count, 2);
    ck_assert_int_eq(got.kinds[1], SOT_KIND_RESOLVE);
    ck_assert(got.gratitude > 0.5);
    /* what the host knows of the message stands beside what is read of it; a kind of its own stays */
    known[SOT_CUE_GRATITUDE] = 1;
    row.cues = known;
    row.cue_count = SOT_CUE_COUNT;
    ck_assert(rows_of(reader, asks, NOW, &options).gratitude == 1);
    row.cues = cues;
    row.cue_count = 1;
    ck_assert(rows_of(reader, asks, NOW, &options).gratitude < 0.5);
    ck_assert_int_eq(rows_of(reader, asks, NOW, &options).kinds[0], SOT_KIND_ASK);
    row.kind = SOT_KIND_ANSWER;
    ck_assert_int_eq(rows_of(reader, asks, NOW, &options).kinds[0], SOT_KIND_ANSWER);
    sot_reader_unref(reader);
}
END_TEST

START_TEST(test_bad_rows)
{
    sot_reader *reader = NULL;
    sot_reading *reading = NULL;
    sot_about about = SOT_ABOUT_INIT;
    rows got = {0};
    static const char text[] = "I'll send you the offer by Friday.";
    about.language = "en";
    about.time_us = NOW;
    ck_assert_int_eq(sot_reader_new(context, NULL, &reader, &error), SOT_OK);
    ck_assert_int_eq(sot_reader_read(reader, text, strlen(text), &about, &reading, &error), SOT_OK);
    sot_interaction row = SOT_INTERACTION_INIT;
    sot_open_item open = SOT_OPEN_ITEM_INIT;
    const sot_reading_rows_options plain = SOT_READING_ROWS_OPTIONS_INIT;
    sot_reading_rows_options options = plain;
    ck_assert_int_eq(sot_reading_rows(reading, &options, keep, &got, &error), SOT_E_ARGUMENT);
    options.row = &row;
    row.time_us = NOW;
    row.kind = SOT_KIND_MESSAGE;
    row.actor = "me";
    row.target = "ada";
    open.id = "a";
    ck_assert_int_eq(sot_reading_rows(NULL, &options, keep, &got, &error), SOT_E_ARGUMENT);
    ck_assert_int_eq(sot_reading_rows(reading, NULL, keep, &got, &error), SOT_E_ARGUMENT);
    ck_assert_int_eq(sot_reading_rows(reading, &options, NULL, &got, &error), SOT_E_ARGUMENT);
    options.least_q = -1;
    ck_assert_int_eq(sot_reading_rows(reading, &options, keep, &got, &error), SOT_E_RANGE);
    options.least_q = 0.5;
    options.least_match = -1;
    ck_assert_int_eq(sot_reading_rows(reading, &options, keep, &got, &error), SOT_E_RANGE);
    options.least_match = 2;
    ck_assert_int_eq(sot_reading_rows(reading, &options, keep, &got, &error), SOT_E_RANGE);
    options.least_match = 0.5;
    options.open_count = 1;
    ck_assert_int_eq(sot_reading_rows(reading, &options, keep, &got, &error), SOT_E_ARGUMENT);
    options.open = &open;
    open.id = "";
    ck_assert_int_eq(sot_reading_rows(reading, &options, keep, &got, &error), SOT_E_ARGUMENT);
    open.id = "a";
    open.what = "\xff";
    ck_assert_int_eq(sot_reading_rows(reading, &options, keep, &got, &error), SOT_E_TEXT);
    open.what = "b";
    open.size = 1;
    ck_assert_int_eq(sot_reading_rows(reading, &options, keep, &got, &error), SOT_E_ARGUMENT);
    open.size = sizeof open;
    row.size = 1;
    ck_assert_int_eq(sot_reading_rows(reading, &options, keep, &got, &error), SOT_E_ARGUMENT);
    row.size = sizeof row;
    ck_assert_uint_eq(got.count, 0);
    got.refuse = 2;
    ck_assert_int_eq(sot_reading_rows(reading, &options, keep, &got, &error), SOT_E_CANCELLED);
    ck_assert_int_eq(got.kinds[1], SOT_KIND_PROMISE);
    /* a promise that is due before it is made is none */
    row.time_us = NOW + 30 * DAY;
    got = (rows){0};
    ck_assert_int_eq(sot_reading_rows(reading, &options, keep, &got, &error), SOT_OK);
    ck_assert_uint_eq(got.count, 1);
    sot_reading_free(reading);
    sot_reader_unref(reader);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("patterns");
    TCase *tests = tcase_create("patterns");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, test_what_patterns_meet);
    tcase_add_test(tests, test_steps_end);
    tcase_add_test(tests, test_bad_catalogues);
    tcase_add_test(tests, test_rows_of_open_items);
    tcase_add_test(tests, test_bad_rows);
    suite_add_tcase(suite, tests);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
