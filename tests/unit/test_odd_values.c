/* SPDX-License-Identifier: MIT */
/* Options just outside of what is allowed, one at a time, and names that a format has to dress. */
#include "../common/bytes.h"
#include "../common/nets.h"
#include "../common/with_profile.h"

#include <math.h>

static sot_network *read_edges(const char *text)
{
    sot_network *network = NULL;
    bytes b = {.p = (char *)(uintptr_t)text, .size = strlen(text), .piece = 8192};
    OK(sot_network_read_eigentrust(the_context, the_profile, bytes_read, &b, &network, error));
    return network;
}

START_TEST(standing_options_out_of_range)
{
    static const struct {
        sot_standing_options options;
        sot_status status;
        const char *says;
    } cases[] = {
#define HOW(how, damping, tolerance, residual) \
    {sizeof(sot_standing_options), how, damping, tolerance, residual}
        {HOW(SOT_STANDING_FULL, .85, 1e-9, 1e-5), SOT_OK, ""},
        {HOW(SOT_STANDING_LOCAL, 0, 1e-14, 1e-8), SOT_OK, ""},
        {HOW(SOT_STANDING_LOCAL, .99, 1, 1), SOT_OK, ""},
        {HOW(2, .85, 1e-9, 1e-5), SOT_E_RANGE, "how"},
        {HOW(-1, .85, 1e-9, 1e-5), SOT_E_RANGE, "how"},
        {HOW(SOT_STANDING_FULL, -.01, 1e-9, 1e-5), SOT_E_RANGE, "damping"},
        {HOW(SOT_STANDING_FULL, 1, 1e-9, 1e-5), SOT_E_RANGE, "damping"},
        {HOW(SOT_STANDING_FULL, NAN, 1e-9, 1e-5), SOT_E_RANGE, "damping"},
        {HOW(SOT_STANDING_FULL, .85, 0, 1e-5), SOT_E_RANGE, "tolerance"},
        {HOW(SOT_STANDING_FULL, .85, 1.1, 1e-5), SOT_E_RANGE, "tolerance"},
        {HOW(SOT_STANDING_LOCAL, .85, 1e-9, 0), SOT_E_RANGE, "residual"},
        {HOW(SOT_STANDING_LOCAL, .85, 1e-9, 1.1), SOT_E_RANGE, "residual"},
    };
    sot_network *network = read_edges("a,b,1\nb,c,1\nc,a,1\nb,a,1\n");
    const char *seeds[] = {"a", "b"};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        sot_standing *standing = NULL;
        sot_error why = SOT_ERROR_INIT;
        sot_status status = sot_network_standing(network, seeds, 1, &cases[i].options, &standing, &why);
        ck_assert_msg(status == cases[i].status, "case %zu: %d %s", i, (int)status, why.message);
        if (status != SOT_OK)
            ck_assert_msg(strstr(why.message, cases[i].says) != NULL, "%s", why.message);
        sot_standing_free(standing);
    }
    /* around one ego means one */
    sot_standing *standing = NULL;
    FAILS(SOT_E_ARGUMENT, sot_network_standing(network, seeds, 2, &cases[1].options, &standing, error));
    FAILS(SOT_E_ARGUMENT, sot_network_standing(network, seeds, 0, &cases[1].options, &standing, error));
    sot_network_unref(network);
}
END_TEST

/* A reach of thousands of contacts from one: more than the walk's first room holds. */
START_TEST(local_standing_of_a_large_star)
{
    net_rows rows = {0};
    for (uint32_t k = 1; k <= 3000; k++)
        net_link(&rows, 0, k, 1);
    sot_network *network = net_of(the_context, the_profile, &rows, false);
    sot_standing_options options = SOT_STANDING_OPTIONS_INIT;
    sot_standing *standing = NULL;
    const char *ego[] = {"0"};
    options.how = SOT_STANDING_LOCAL;
    options.residual = 1e-8;
    OK(sot_network_standing(network, ego, 1, &options, &standing, error));
    double hub = sot_standing_of(standing, "0"), leaf = sot_standing_of(standing, "7");
    ck_assert(hub > leaf && leaf > 0);
    ck_assert(fabs(hub + 3000 * leaf - 1) < .01);
    sot_standing_free(standing);
    sot_network_unref(network);
    net_free(&rows);
}
END_TEST

START_TEST(names_are_dressed)
{
    static const struct {
        const char *name, *xml, *dot;
    } cases[] = {
        {"a&b", "a&amp;b", "\"a&b\""},
        {"a<b>", "a&lt;b&gt;", "\"a<b>\""},
        {"a\"\"b", "a&quot;b", "\"a\\\"b\""},
        {"a\\b", "a\\b", "\"a\\\\b\""},
        {"a\tb", "a&#9;b", "\"a\tb\""},
        {"a\nb", "a&#10;b", "\"a\\nb\""},
        {"a\rb", "a&#13;b", "\"a\rb\""},
        {"a\x01", "a\xef\xbf\xbd", "\"a\x01\""},
        {"a\xef\xbf\xbd", "a\xef\xbf\xbd", "\"a\xef\xbf\xbd\""},
        {"a\xef\xbf\xbe", "a\xef\xbf\xbd", "\"a\xef\xbf\xbe\""},
        {"a\xef\xbb\xbf", "a\xef\xbb\xbf", "\"a\xef\xbb\xbf\""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[128], xml[64];
        bytes out = {0};
        snprintf(text, sizeof text, "\"%s\",z,1\n", cases[i].name);
        snprintf(xml, sizeof xml, "\"%s\"", cases[i].xml);
        sot_network *network = read_edges(text);
        OK(sot_network_write(network, SOT_FORMAT_GRAPHML, NULL, bytes_write, &out, error));
        bytes_write(&out, "", 1);
        ck_assert_msg(strstr(out.p, xml) != NULL, "%s: %s", cases[i].name, out.p);
        bytes_free(&out);
        out = (bytes){0};
        OK(sot_network_write(network, SOT_FORMAT_DOT, NULL, bytes_write, &out, error));
        bytes_write(&out, "", 1);
        ck_assert_msg(strstr(out.p, cases[i].dot) != NULL, "%s: %s", cases[i].name, out.p);
        bytes_free(&out);
        sot_network_unref(network);
    }
}
END_TEST

static sot_status read_with(const sot_read_options *options, sot_error *why)
{
    static const char text[] = "time,actor,target\n2026-03-01T09:30:00Z,a,b\n";
    bytes b = {.p = (char *)(uintptr_t)text, .size = sizeof text - 1, .piece = 8192};
    sot_ledger *ledger = NULL;
    OK(sot_ledger_new(the_context, NULL, &ledger, error));
    sot_status status = sot_ledger_read_csv(ledger, bytes_read, &b, options, NULL, why);
    sot_ledger_free(ledger);
    return status;
}

START_TEST(zones_that_are_none)
{
    static sot_zone_change many[4097];
    sot_zone_change zone[] = {{0, 3600}, {INT64_C(1774746000000000), 7200}};
    sot_read_options options = SOT_READ_OPTIONS_INIT;
    options.zone = zone;
    options.zone_count = 2;
    OK(read_with(&options, error));
    options.zone_count = 4097;
    options.zone = many;
    FAILS(SOT_E_ARGUMENT, read_with(&options, error));
    options.zone_count = 1;
    options.zone = NULL;
    FAILS(SOT_E_ARGUMENT, read_with(&options, error));
    options.zone = zone;
    options.zone_count = 2;
    static const struct {
        int64_t from_us;
        int32_t offset_s;
        const char *says;
    } cases[] = {
        {INT64_C(1774746000000000), 86401, "more than a day"},
        {INT64_C(1774746000000000), -86401, "more than a day"},
        {SOT_TIME_MAX + 1, 0, "outside the years"},
        {SOT_TIME_MIN - 1, 0, "outside the years"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        zone[1] = (sot_zone_change){cases[i].from_us, cases[i].offset_s};
        sot_error why = SOT_ERROR_INIT;
        ck_assert_int_eq(read_with(&options, &why), SOT_E_ARGUMENT);
        ck_assert_msg(strstr(why.message, cases[i].says) != NULL, "%s", why.message);
    }
}
END_TEST

/* Columns under other names: how many, and whether each is one. */
START_TEST(names_of_columns_that_are_none)
{
    sot_column_name names[] = {{"sent", "time"}};
    sot_read_options options = SOT_READ_OPTIONS_INIT;
    options.names = names;
    options.name_count = 1;
    OK(read_with(&options, error)); /* one that the log lacks does no harm */
    options.name_count = 65;
    FAILS(SOT_E_ARGUMENT, read_with(&options, error));
    options.name_count = 1;
    options.names = NULL;
    FAILS(SOT_E_ARGUMENT, read_with(&options, error));
    options.names = names;
    names[0].given = NULL;
    FAILS(SOT_E_ARGUMENT, read_with(&options, error));
    names[0].given = "";
    FAILS(SOT_E_ARGUMENT, read_with(&options, error));
}
END_TEST

static sot_status read_path(const char *path, sot_error *why)
{
    sot_ledger *ledger = NULL;
    OK(sot_ledger_new(the_context, NULL, &ledger, error));
    sot_status status = sot_ledger_read_file(ledger, path, NULL, NULL, why);
    sot_ledger_free(ledger);
    return status;
}

START_TEST(files_that_do_not_open)
{
    static char long_name[400];
    memset(long_name, 'a', sizeof long_name - 1);
    memcpy(long_name + sizeof long_name - 5, ".csv", 5);
    const struct {
        const char *path;
        sot_status status;
        const char *says;
    } cases[] = {
        {"no such folder/a.csv", SOT_E_IO, "there is no such file"},
        {"/dev/null/a.ndjson", SOT_E_IO, "a part of its path is no folder"},
        {long_name, SOT_E_IO, "the name is too long"},
        {"a.csv.gz", SOT_E_ARGUMENT, "compressed files are not read here"},
        {"a.parquet", SOT_E_ARGUMENT, "expected a name that ends in"},
        {"v", SOT_E_ARGUMENT, "expected a name that ends in"},
        {"", SOT_E_ARGUMENT, "expected a name that ends in"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        sot_error why = SOT_ERROR_INIT;
        ck_assert_msg(read_path(cases[i].path, &why) == cases[i].status, "%s: %s", cases[i].path,
                      why.message);
        ck_assert_msg(strstr(why.message, cases[i].says) != NULL, "%s", why.message);
    }
}
END_TEST

/* What a message quotes is cut between letters, without control characters. */
START_TEST(long_names_are_cut)
{
    static const struct {
        const char *name, *quoted;
    } cases[] = {
        {"short", "\"short\""},
        {"a\tb\x7f", "\"a?b?\""},
        {"012345678901234567890123456789012345678901234567890123456789",
         "\"012345678901234567890123456789012345678901234567890123456789\""},
        {"012345678901234567890123456789012345678901234567890123456789x",
         "\"012345678901234567890123456789012345678901234567890123456789...\""},
        {"01234567890123456789012345678901234567890123456789012345678\xc3\xa4",
         "\"01234567890123456789012345678901234567890123456789012345678...\""},
        {"0123456789012345678901234567890123456789012345678901234567\xf0\x9f\x8e\x89",
         "\"0123456789012345678901234567890123456789012345678901234567...\""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[200];
        sot_error why = SOT_ERROR_INIT;
        sot_ledger *ledger = NULL;
        snprintf(text, sizeof text, "time,actor,target,\"%s\"\n", cases[i].name);
        bytes b = {.p = text, .size = strlen(text), .piece = 8192};
        OK(sot_ledger_new(the_context, NULL, &ledger, error));
        ck_assert_int_eq(sot_ledger_read_csv(ledger, bytes_read, &b, NULL, NULL, &why), SOT_E_PARSE);
        ck_assert_msg(strstr(why.message, cases[i].quoted) != NULL, "%s", why.message);
        sot_ledger_free(ledger);
    }
}
END_TEST

START_TEST(numbers_of_documents)
{
    static const struct {
        const char *minutes;
        sot_status status;
    } cases[] = {
        {"120", SOT_OK},
        {"1.2e2", SOT_OK},
        {"12E1", SOT_OK},
        {"1200e-1", SOT_OK},
        {"1.2E+2", SOT_OK},
        {"-0", SOT_OK},
        {"0", SOT_OK},
        {"\t\r\n 60 \n", SOT_OK},
        {"1e", SOT_E_PARSE},
        {"1e+", SOT_E_PARSE},
        {"1.", SOT_E_PARSE},
        {"1.e1", SOT_E_PARSE},
        {"-", SOT_E_PARSE},
        {"01", SOT_E_PARSE},
        {"-01", SOT_E_PARSE},
        {"1E-x", SOT_E_PARSE},
        {"\x01", SOT_E_PARSE},
        {"\"\\u0000\"", SOT_E_TEXT},
        {"\"a\tb\"", SOT_E_PARSE},
        {"", SOT_E_PARSE},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char json[96];
        sot_profile *made = NULL;
        sot_error why = SOT_ERROR_INIT;
        snprintf(json, sizeof json, "{\"fold\":{\"day_offset_minutes\":%s}}", cases[i].minutes);
        ck_assert_msg(sot_profile_from_json(the_context, json, strlen(json), &made, &why) == cases[i].status,
                      "%s: %s", json, why.message);
        sot_profile_unref(made);
    }
    /* a document that ends within a number */
    static const char *const cut[] = {"1", "1e", "1e+", "1.", "-", "0"};
    for (size_t i = 0; i < sizeof cut / sizeof *cut; i++) {
        sot_profile *made = NULL;
        FAILS(SOT_E_PARSE, sot_profile_from_json(the_context, cut[i], strlen(cut[i]), &made, error));
    }
    sot_profile *made = NULL;
    FAILS(SOT_E_TEXT, sot_profile_from_json(the_context, "{\0}", 3, &made, error));
}
END_TEST

START_TEST(what_is_said_of_a_message)
{
    static const struct {
        int64_t time_us;
        int minutes, then;
        sot_status status;
    } cases[] = {
        {SOT_TIME_NONE, 0, 0, SOT_OK},
        {SOT_TIME_MIN, -1440, -1440, SOT_OK},
        {SOT_TIME_MAX, 1440, 1440, SOT_OK},
        {SOT_TIME_MIN - 1, 0, 0, SOT_E_RANGE},
        {SOT_TIME_MAX + 1, 0, 0, SOT_E_RANGE},
        {0, -1441, 0, SOT_E_RANGE},
        {0, 1441, 0, SOT_E_RANGE},
        {0, 0, -1441, SOT_E_RANGE},
        {0, 0, 1441, SOT_E_RANGE},
    };
    sot_reader *reader = NULL;
    sot_reading *reading = NULL;
    OK(sot_reader_new(the_context, NULL, &reader, error));
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        sot_about about = SOT_ABOUT_INIT;
        sot_error why = SOT_ERROR_INIT;
        about.time_us = cases[i].time_us;
        about.zone_minutes = cases[i].minutes;
        about.zone_then_minutes = cases[i].then;
        ck_assert_msg(sot_reader_read(reader, "I'll do it tomorrow", 19, &about, &reading, &why) ==
                          cases[i].status,
                      "%zu: %s", i, why.message);
        if (cases[i].status == SOT_OK)
            sot_reading_free(reading);
    }
    sot_about about = SOT_ABOUT_INIT;
    sot_header header = {NULL, "x"};
    about.headers = &header;
    about.header_count = 1;
    FAILS(SOT_E_ARGUMENT, sot_reader_read(reader, "", 0, &about, &reading, error));
    header.name = "";
    FAILS(SOT_E_ARGUMENT, sot_reader_read(reader, "", 0, &about, &reading, error));
    FAILS(SOT_E_LIMIT, sot_reader_read(reader, "", (size_t)SOT_READ_MAX + 1, NULL, &reading, error));
    about = (sot_about)SOT_ABOUT_INIT;
    about.language = "";
    OK(sot_reader_read(reader, "", 0, &about, &reading, error));
    sot_reading_free(reading);
    sot_reader_unref(reader);
}
END_TEST

START_TEST(lists_of_edges_that_are_none)
{
    static const struct {
        const char *text;
        sot_status status;
    } cases[] = {
        {"a\tb\t1\n", SOT_E_PARSE},
        {"a;b;1\n", SOT_E_PARSE},
        {"a,b;1\n", SOT_E_PARSE},
        {"a;b,1\n", SOT_E_PARSE},
        {"a,b,1e13\n", SOT_E_PARSE},
        {"a,b,-1e13\n", SOT_E_PARSE},
        {"a,b,nan\n", SOT_E_PARSE},
        {"a\n", SOT_E_PARSE},
        {"i,j,v\na,b,1\n", SOT_OK},
        {"peer,other,v\na,b,1\n", SOT_E_PARSE},
        {"peer_id,value\na,1\n", SOT_E_PARSE},
        {"peer,v\na,1\n", SOT_E_PARSE},
        {"i,value\na,1\n", SOT_E_PARSE},
        {"i,x\na,b\n", SOT_OK},
        {"a,b\n", SOT_OK},
        {"a,b,1\n", SOT_OK},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        bytes b = {.p = (char *)(uintptr_t)cases[i].text, .size = strlen(cases[i].text), .piece = 8192};
        sot_network *network = NULL;
        sot_error why = SOT_ERROR_INIT;
        sot_status status =
            sot_network_read_eigentrust(the_context, the_profile, bytes_read, &b, &network, &why);
        ck_assert_msg((status == SOT_OK) == (cases[i].status == SOT_OK), "%s: %s", cases[i].text,
                      why.message);
        sot_network_unref(network);
    }
}
END_TEST

typedef struct broken {
    const char *text;
    int pieces; /* handed out before reading fails */
} broken;

static size_t read_broken(void *user, char *to, size_t size)
{
    broken *b = user;
    size_t n = strlen(b->text);
    (void)size;
    if (b->pieces-- == 0)
        return SIZE_MAX;
    memcpy(to, b->text, n);
    return n;
}

/* Reading that fails is told, but what was wrong with the rows before it comes first; with no place for an
 * error, too. */
START_TEST(reading_that_fails)
{
    static const struct {
        const char *text;
        int pieces;
        sot_status status;
    } cases[] = {
        {"time,actor,target\n", 0, SOT_E_IO},
        {"time,actor,target\n", 1, SOT_E_IO},
        {"time,actor,target\n2026-03-01T09:30:00Z,a,b\n", 1, SOT_E_IO},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        for (int silent = 0; silent < 2; silent++) {
            broken b = {cases[i].text, cases[i].pieces};
            sot_ledger *ledger = NULL;
            sot_error why = SOT_ERROR_INIT;
            OK(sot_ledger_new(the_context, NULL, &ledger, error));
            ck_assert_int_eq(sot_ledger_read_csv(ledger, read_broken, &b, NULL, NULL, silent ? NULL : &why),
                             cases[i].status);
            ck_assert(silent || strstr(why.message, "reading failed after") != NULL);
            sot_ledger_info info = SOT_LEDGER_INFO_INIT;
            OK(sot_ledger_get_info(ledger, &info, error));
            ck_assert_uint_eq(info.interactions, 0);
            sot_ledger_free(ledger);
        }
}
END_TEST

START_TEST(contacts_in_lines)
{
    static const struct {
        const char *line;
        int ignore;
        sot_status status;
    } cases[] = {
        {"{\"contact\":7}", 0, SOT_OK},
        {"{\"contact\":\"a\",\"kind\":null,\"display_name\":null}", 0, SOT_OK},
        {"{\"contact\":\"a\",\"size\":1}", 1, SOT_OK},
        {"{\"contact\":\"a\",\"size\":1}", 0, SOT_E_PARSE},
        {"{\"resolution\":60}", 0, SOT_OK},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        bytes b = {.p = (char *)(uintptr_t)cases[i].line, .size = strlen(cases[i].line), .piece = 8192};
        sot_read_options options = SOT_READ_OPTIONS_INIT;
        sot_ledger *ledger = NULL;
        sot_error why = SOT_ERROR_INIT;
        options.ignore_unknown = cases[i].ignore;
        OK(sot_ledger_new(the_context, NULL, &ledger, error));
        ck_assert_msg(sot_ledger_read_ndjson(ledger, bytes_read, &b, &options, NULL, &why) == cases[i].status,
                      "%s: %s", cases[i].line, why.message);
        sot_contact contact = SOT_CONTACT_INIT;
        if (i == 0)
            OK(sot_ledger_contact(ledger, "7", &contact, error));
        sot_ledger_free(ledger);
    }
}
END_TEST

START_TEST(units_of_times)
{
    sot_read_options options = SOT_READ_OPTIONS_INIT;
    options.time_unit = SOT_UNIT_AUTO - 1;
    FAILS(SOT_E_ARGUMENT, read_with(&options, error));
    options.time_unit = SOT_UNIT_NANOSECONDS + 1;
    FAILS(SOT_E_ARGUMENT, read_with(&options, error));
    options.time_unit = SOT_UNIT_NANOSECONDS;
    OK(read_with(&options, error));
}
END_TEST

/* One step beyond either end. */
START_TEST(ends_of_ranges)
{
    sot_ledger *ledger = NULL;
    sot_profile *learned = NULL;
    sot_evaluation *evaluation = NULL;
    sot_moves *moves = NULL;
    sot_reader *reader = NULL;
    sot_evidence *evidence = NULL;
    sot_seen seen = SOT_SEEN_INIT;
    sot_interaction row = SOT_INTERACTION_INIT;
    row.time_us = START;
    row.actor = "a";
    row.target = "b";
    OK(sot_ledger_new(the_context, the_profile, &ledger, error));
    OK(sot_ledger_add(ledger, &row, NULL, error));
    FAILS(SOT_E_RANGE, sot_ledger_observed(ledger, SOT_TIME_MIN - 1, &seen, error));
    FAILS(SOT_E_RANGE, sot_ledger_observed(ledger, SOT_TIME_MAX + 1, &seen, error));
    FAILS(SOT_E_RANGE, sot_ledger_prune(ledger, SOT_TIME_MIN - 1, NULL, error));
    FAILS(SOT_E_RANGE, sot_ledger_prune(ledger, SOT_TIME_MAX + 2, NULL, error));

    sot_activity_options activity = SOT_ACTIVITY_OPTIONS_INIT;
    activity.end_us = START;
    static const unsigned cut_offs[] = {1, 1001};
    static const double steps[] = {0.5, 1001, NAN};
    for (int k = 0; k < 2; k++) {
        activity.cut_offs = cut_offs[k];
        FAILS(SOT_E_RANGE, sot_ledger_learn_activity(ledger, &activity, &learned, &evaluation, error));
    }
    activity.cut_offs = 2;
    for (int k = 0; k < 3; k++) {
        activity.step_days = steps[k];
        FAILS(SOT_E_RANGE, sot_ledger_learn_activity(ledger, &activity, &learned, &evaluation, error));
    }
    sot_compare_options comparing = SOT_COMPARE_OPTIONS_INIT;
    comparing.as_of_us = START;
    static const double least[] = {-1, 100.5, NAN};
    for (int k = 0; k < 3; k++) {
        comparing.least = least[k];
        FAILS(SOT_E_RANGE, sot_ledger_compare_profiles(ledger, NULL, NULL, &comparing, &moves, error));
    }

    static const double score[] = {0.25, 0.75}, label[] = {0, 1};
    sot_outcomes outcomes = {sizeof outcomes, 2, NULL, label, NULL, NULL};
    sot_metric_options measuring = SOT_METRIC_OPTIONS_INIT;
    sot_estimate estimate;
    sot_reliability curve[101];
    size_t filled;
    FAILS(SOT_E_ARGUMENT,
          sot_outcomes_metric(the_context, &outcomes, SOT_METRIC_AUC, NULL, &estimate, error));
    outcomes.score = score;
    outcomes.label = NULL;
    FAILS(SOT_E_ARGUMENT,
          sot_outcomes_metric(the_context, &outcomes, SOT_METRIC_AUC, NULL, &estimate, error));
    outcomes.label = label;
    static const unsigned bins[] = {0, 101};
    for (int k = 0; k < 2; k++) {
        measuring.bins = bins[k];
        FAILS(SOT_E_RANGE,
              sot_outcomes_metric(the_context, &outcomes, SOT_METRIC_ECE, &measuring, &estimate, error));
        FAILS(SOT_E_RANGE, sot_outcomes_reliability(the_context, &outcomes, bins[k], curve, &filled, error));
    }

    static const char *const catalogues[15] = {"{}"};
    sot_reader_options reading = SOT_READER_OPTIONS_INIT;
    reading.catalogue_count = 15;
    reading.catalogues = catalogues;
    FAILS(SOT_E_ARGUMENT, sot_reader_new(the_context, &reading, &reader, error));
    reading.catalogue_count = 1;
    reading.catalogues = NULL;
    FAILS(SOT_E_ARGUMENT, sot_reader_new(the_context, &reading, &reader, error));

    static const int64_t times[] = {SOT_TIME_MIN - 1, SOT_TIME_MAX + 1};
    const char *const from[] = {"a"}, *const to[] = {"b"};
    sot_text_column actor = {.strings = from}, target = {.strings = to};
    sot_network_columns columns = SOT_NETWORK_COLUMNS_INIT;
    sot_network_options options = SOT_NETWORK_OPTIONS_INIT;
    sot_network *network = NULL;
    columns.count = 1;
    columns.actor = &actor;
    columns.target = &target;
    columns.weight = score;
    OK(sot_evidence_new(the_context, the_profile, "a", "b", &evidence, error));
    for (int k = 0; k < 2; k++) {
        columns.time_us = &times[k];
        options.as_of_us = SOT_TIME_NONE;
        FAILS(SOT_E_RANGE,
              sot_network_from_columns(the_context, the_profile, &columns, &options, &network, error));
        columns.time_us = NULL;
        options.as_of_us = times[k];
        FAILS(SOT_E_RANGE,
              sot_network_from_columns(the_context, the_profile, &columns, &options, &network, error));
        FAILS(SOT_E_RANGE, sot_evidence_add_many(evidence, &row, 1, times[k], NULL, error));
    }
    ck_assert(!learned && !evaluation && !moves && !reader && !network);
    sot_evidence_free(evidence);
    sot_ledger_free(ledger);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("odd values");
    TCase *c = add_case(suite, "all");
    tcase_add_checked_fixture(c, begin, end);
    tcase_add_test(c, standing_options_out_of_range);
    tcase_add_test(c, local_standing_of_a_large_star);
    tcase_add_test(c, names_are_dressed);
    tcase_add_test(c, zones_that_are_none);
    tcase_add_test(c, names_of_columns_that_are_none);
    tcase_add_test(c, files_that_do_not_open);
    tcase_add_test(c, long_names_are_cut);
    tcase_add_test(c, numbers_of_documents);
    tcase_add_test(c, what_is_said_of_a_message);
    tcase_add_test(c, lists_of_edges_that_are_none);
    tcase_add_test(c, reading_that_fails);
    tcase_add_test(c, contacts_in_lines);
    tcase_add_test(c, units_of_times);
    tcase_add_test(c, ends_of_ranges);
    return run_suite(suite);
}
