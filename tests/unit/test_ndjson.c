/* SPDX-License-Identifier: MIT */
/* NDJSON in and out: every key in each of its forms, errors with line and key, the short cut for plain lines
 * against the long way, round trips, and all that is held about a contact. */
#include "exchange_help.h"

static sot_context *context;
static sot_ledger *ledger;

static void setup(void)
{
    context = make_context(NULL, 2);
    ledger = make_ledger(context);
}

static void teardown(void)
{
    sot_ledger_free(ledger);
    sot_context_unref(context);
}

static sot_status read_text(const char *text, const sot_read_options *options, sot_added *added,
                            sot_error *error)
{
    return read_bytes(sot_ledger_read_ndjson, ledger, text, strlen(text), options, added, error);
}

#define ROW "{\"time\":1,\"actor\":\"a\",\"target\":\"b\""
#define ROW_OUT "{\"time\":\"1970-01-01T00:00:01Z\",\"actor\":\"a\",\"target\":\"b\""

/* Members of a row, and how they are written. */
static const struct {
    const char *in, *out;
} forms[] = {
    {"", ""},
    {",\"kind\":\"ask\",\"channel\":\"mail\"", ",\"kind\":\"ask\",\"channel\":\"mail\""},
    {",\"kind\":\"\",\"channel\":\"\",\"id\":\"\"", ""},
    {",\"kind\":null,\"channel\":null,\"audience\":null,\"weight\":null,\"duration\":null,\"due\":null", ""},
    {" , \"audience\" :\t7 ", ",\"audience\":7"},
    {",\"audience\":\"4294967295\"", ",\"audience\":4294967295"},
    {",\"weight\":0.1", ",\"weight\":0.1"},
    {",\"weight\":2.9999999999999996", ",\"weight\":2.9999999999999996"},
    {",\"weight\":1e-7", ",\"weight\":1e-7"},
    {",\"weight\":25e-1", ",\"weight\":2.5"},
    {",\"duration\":90", ",\"duration\":90"},
    {",\"duration\":\"PT1M30S\"", ",\"duration\":90"},
    {",\"duration\":\"0.5\"", ",\"duration\":0.5"},
    {",\"sentiment\":-1", ",\"sentiment\":-1"},
    {",\"sentiment\":0", ",\"sentiment\":0"},
    {",\"kind\":\"promise\",\"id\":\"\\u00e9\\\"\\n\\u0001\",\"due\":\"2026-03-01\"",
     ",\"kind\":\"promise\",\"id\":\"\xc3\xa9\\\"\\n\\u0001\",\"due\":\"2026-03-01T23:59:59.999999Z\""},
    {",\"kind\":\"promise\",\"id\":17,\"due\":-1",
     ",\"kind\":\"promise\",\"id\":\"17\",\"due\":\"1969-12-31T23:59:59Z\""},
    {",\"kind\":\"keep\",\"ref\":\"x/y\"", ",\"kind\":\"keep\",\"ref\":\"x/y\""},
    {",\"question\":0.8,\"automatic\":1", ",\"question\":0.8,\"automatic\":1"},
    {",\"cues\":{\"question\":0.8,\"humour\":0}", ",\"question\":0.8"},
    {",\"looked_for\":\"question|apology\"", ",\"looked_for\":\"question|apology\""},
    {",\"looked_for\":[\"apology\",\"question\"],\"question\":1",
     ",\"question\":1,\"looked_for\":\"apology\""},
    {",\"looked_for\":[]", ""},
    {",\"sequence\":-7", ",\"sequence\":-7"},
    {",\"sequence\":0", ""},
    {",\"sequence\":9007199254740991", ",\"sequence\":9007199254740991"},
    {",\"sequence\":\"9007199254740993\"", ",\"sequence\":\"9007199254740993\""},
    {",\"sequence\":\"-9223372036854775808\"", ",\"sequence\":\"-9223372036854775808\""},
    {",\"looked_for\":\"all\"",
     ",\"looked_for\":\"question|personal|humour|gratitude|apology|promotion|closing|automatic\""},
};

START_TEST(members)
{
    char in[1024], out[1024];
    sot_error error = SOT_ERROR_INIT;
    snprintf(in, sizeof in, ROW "%s}\n", forms[_i].in);
    snprintf(out, sizeof out, ROW_OUT "%s}\n", forms[_i].out);
    ck_assert_msg(read_text(in, NULL, NULL, &error) == SOT_OK, "%s%s", in, error.message);
    char *rows = rows_of(ledger);
    ck_assert_str_eq(rows, out);
    /* and again: what was written is what was read */
    sot_added added;
    ck_assert_int_eq(read_text(rows, NULL, &added, &error), SOT_OK);
    ck_assert_uint_eq(added.duplicates, 1);
    free(rows);
}
END_TEST

START_TEST(times_and_ids)
{
    static const struct {
        const char *in, *out;
    } cases[] = {
        {"{\"time\":\"2023-11-15T08:00:00.5+01:00\",\"from\":\"a\",\"to\":\"b\"}",
         "{\"time\":\"2023-11-15T07:00:00.500Z\",\"actor\":\"a\",\"target\":\"b\"}\n"},
        {"{\"time\":\"1700000000\",\"actor\":1,\"target\":9007199254740991}",
         "{\"time\":\"2023-11-14T22:13:20Z\",\"actor\":\"1\",\"target\":\"9007199254740991\"}\n"},
        {"\xef\xbb\xbf\n \r\n\t{ \"to\" : \"\\ud83d\\ude00\" , \"time\":17e8, \"from\" : \"a\\\\u0000\" "
         "}\r\n\n",
         "{\"time\":\"2023-11-14T22:13:20Z\",\"actor\":\"a\\\\u0000\",\"target\":\"\xf0\x9f\x98\x80\"}\n"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        sot_ledger *to = make_ledger(context);
        sot_error error = SOT_ERROR_INIT;
        ck_assert_msg(read_bytes(sot_ledger_read_ndjson, to, cases[i].in, strlen(cases[i].in), NULL, NULL,
                                 &error) == SOT_OK,
                      "%s", error.message);
        char *rows = rows_of(to);
        ck_assert_str_eq(rows, cases[i].out);
        free(rows);
        sot_ledger_free(to);
    }
    sot_added added;
    ck_assert_int_eq(read_text("", NULL, &added, NULL), SOT_OK);
    ck_assert_uint_eq(added.rows, 0);
}
END_TEST

static const struct {
    const char *text;
    sot_status status;
    const char *place;
} bad[] = {
    {"x", SOT_E_PARSE, "line 1: expected a JSON object"},
    {"[]", SOT_E_PARSE, "line 1: expected a JSON object"},
    {"\n{", SOT_E_PARSE, "line 2: malformed JSON at byte "},
    {ROW "}\n" ROW ",}", SOT_E_PARSE, "line 2: malformed JSON at byte "},
    {ROW "} x", SOT_E_PARSE, "line 1: expected the line's end"},
    {ROW "}" ROW "}", SOT_E_PARSE, "line 1: expected the line's end"},
    {ROW ",\"colour\":1}", SOT_E_PARSE, "line 1, key colour: unknown"},
    {ROW ",\"Kind\":\"ask\"}", SOT_E_PARSE, "line 1, key Kind: unknown"},
    {"{\"time\":1,\"actor\":\"a\"}", SOT_E_PARSE, "line 1, key target: missing"},
    {"{}", SOT_E_PARSE, "line 1, key time: missing"},
    {"{\"time\":null,\"actor\":\"a\",\"target\":\"b\"}", SOT_E_PARSE, "line 1, key time: missing"},
    {ROW ",\"from\":\"c\"}", SOT_E_PARSE, "line 1, key from: the field actor is given twice"},
    {ROW ",\"weight\":1,\"weight\":1}", SOT_E_PARSE, "line 1, key weight: "},
    {ROW ",\"question\":1,\"cues\":{\"question\":1}}", SOT_E_PARSE, "line 1, key cues.question: "},
    {ROW ",\"cues\":{},\"cues\":{}}", SOT_E_PARSE, "line 1, key cues: given twice"},
    {ROW ",\"cues\":{\"weight\":1}}", SOT_E_KIND, "line 1, key cues.weight: "},
    {ROW ",\"cues\":[1]}", SOT_E_PARSE, "line 1, key cues: "},
    {ROW ",\"kind\":7}", SOT_E_PARSE, "line 1, key kind: expected a string"},
    {ROW ",\"kind\":\"shout\"}", SOT_E_KIND, "line 1, key kind: "},
    {ROW ",\"channel\":[\"x\"]}", SOT_E_PARSE, "line 1, key channel: expected a string"},
    {ROW ",\"channel\":{\"x\":1}}", SOT_E_PARSE, "line 1, key channel: expected a string"},
    {ROW ",\"weight\":\"1\"}", SOT_E_PARSE, "line 1, key weight: expected a number between 0 and 3"},
    {ROW ",\"weight\":true}", SOT_E_PARSE, "line 1, key weight: "},
    {ROW ",\"weight\":3.5}", SOT_E_RANGE, "line 1, key weight: "},
    {ROW ",\"weight\":1e999}", SOT_E_RANGE, "line 1, key weight: "},
    {ROW ",\"weight\":nan}", SOT_E_PARSE, "line 1: malformed JSON"},
    {ROW ",\"audience\":0}", SOT_E_RANGE, "line 1, key audience: "},
    {ROW ",\"audience\":2.5}", SOT_E_PARSE, "line 1, key audience: "},
    {ROW ",\"audience\":4294967296}", SOT_E_RANGE, "line 1, key audience: "},
    {ROW ",\"duration\":-5}", SOT_E_RANGE, "line 1, key duration: "},
    {ROW ",\"duration\":\"long\"}", SOT_E_PARSE, "line 1, key duration: "},
    {ROW ",\"looked_for\":[1]}", SOT_E_PARSE, "line 1, key looked_for: "},
    {ROW ",\"looked_for\":[\"mood\"]}", SOT_E_KIND, "line 1, key looked_for: "},
    {ROW ",\"looked_for\":3}", SOT_E_PARSE, "line 1, key looked_for: "},
    {ROW ",\"id\":\"x\\u0000y\"}", SOT_E_TEXT, "line 1: expected text without NUL"},
    {ROW ",\"id\":\"\xff\"}", SOT_E_TEXT, "line 1: expected UTF-8"},
    {ROW ",\"id\":\"\\ud800\"}", SOT_E_PARSE, "line 1: malformed JSON"},
    {"{\"time\":9007199254740993,\"actor\":\"a\",\"target\":\"b\"}", SOT_E_PARSE,
     "line 1, key time: expected an integer below"},
    {"{\"time\":007,\"actor\":\"a\",\"target\":\"b\"}", SOT_E_PARSE, "line 1: malformed JSON at byte 9"},
    {"{\"time\":7.,\"actor\":\"a\",\"target\":\"b\"}", SOT_E_PARSE, "line 1: malformed JSON at byte 9"},
    {"{\"time\":7,\"actor\":\"a\tb\",\"target\":\"b\"}", SOT_E_PARSE, "line 1: malformed JSON at byte 21"},
    {"[{\"time\":7,\"actor\":\"a\",\"target\":\"b\"}]", SOT_E_PARSE,
     "line 1: expected a JSON object, found an array"},
    {"{\"time\":\"noon\",\"actor\":\"a\",\"target\":\"b\"}", SOT_E_PARSE,
     "line 1, key time: expected an ISO 8601 time"},
    {"{\"time\":99999999999999,\"actor\":\"a\",\"target\":\"b\"}", SOT_E_RANGE, "line 1, key time: "},
    {"{\"time\":1,\"actor\":\"\",\"target\":\"b\"}", SOT_E_TEXT, "line 1, key actor: "},
    {"{\"time\":1,\"actor\":true,\"target\":\"b\"}", SOT_E_PARSE, "line 1, key actor: expected a string"},
    {"{\"time\":1,\"actor\":-1.5,\"target\":\"b\"}", SOT_E_PARSE, "line 1, key actor: "},
};

START_TEST(errors)
{
    sot_error error = SOT_ERROR_INIT;
    sot_status status = read_text(bad[_i].text, NULL, NULL, &error);
    ck_assert_msg(
        status == bad[_i].status && strncmp(error.message, bad[_i].place, strlen(bad[_i].place)) == 0,
        "%s\ngave %s: %s\nexpected %s", bad[_i].text, sot_status_name(status), error.message, bad[_i].place);
    ck_assert_uint_eq(count_rows(ledger), 0);
    ck_assert_uint_eq(count_contacts(ledger), 0);
    ck_assert_int_eq(read_text(bad[_i].text, NULL, NULL, NULL), status);
}
END_TEST

/* A row whose key x is ignored: so many arrays in arrays. */
static sot_status read_nested(size_t depth, sot_error *error)
{
    sot_read_options o = seconds_options();
    size_t n = strlen(ROW ",\"x\":");
    char *text = malloc(n + 2 * depth + 2);
    o.ignore_unknown = 1;
    memcpy(text, ROW ",\"x\":", n);
    memset(text + n, '[', depth);
    memset(text + n + depth, ']', depth);
    memcpy(text + n + 2 * depth, "}", 2);
    sot_status status = read_text(text, &o, NULL, error);
    free(text);
    return status;
}

/* The row's own braces are the first of a hundred levels. Each is a call of the parser by itself: more would
 * want a stack that not every thread has. */
START_TEST(nested_deeply)
{
    sot_error error = SOT_ERROR_INIT;
    ck_assert_int_eq(read_nested(99, &error), SOT_OK);
    ck_assert_uint_eq(count_rows(ledger), 1);
    ck_assert_int_eq(read_nested(100, &error), SOT_E_PARSE);
    ck_assert_str_eq(error.message, "line 1: nested deeper than 100 levels at byte 139");
    ck_assert_int_eq(read_nested(10000, &error), SOT_E_PARSE);
    ck_assert_str_eq(error.message, "line 1: nested deeper than 100 levels at byte 139");

    /* Not in a text; and what was closed is not counted. */
    sot_read_options o = seconds_options();
    char *text = malloc(1000 + strlen(ROW ",\"x\":\"\",\"y\":[]}")), *end = text;
    o.ignore_unknown = 1;
    end += sprintf(end, ROW ",\"id\":\"");
    memset(end, '[', 200);
    end += sprintf(end + 200, "\",\"y\":[0") + 200;
    for (int k = 0; k < 200; k++)
        end += sprintf(end, ",[]");
    strcpy(end, "]}");
    ck_assert_int_eq(read_text(text, &o, NULL, &error), SOT_OK);
    ck_assert_uint_eq(count_rows(ledger), 2);
    free(text);
}
END_TEST

START_TEST(unknown_and_limit)
{
    sot_read_options o = seconds_options();
    sot_error error = SOT_ERROR_INIT;
    o.ignore_unknown = 1;
    o.time_unit = SOT_UNIT_MILLISECONDS;
    ck_assert_int_eq(read_text(ROW ",\"extra\":{\"deep\":[1,2]},\"more\":null}\n", &o, NULL, &error), SOT_OK);
    char *rows = rows_of(ledger);
    ck_assert_str_eq(rows, "{\"time\":\"1970-01-01T00:00:00.001Z\",\"actor\":\"a\",\"target\":\"b\"}\n");
    free(rows);
    o.line_limit = 30;
    ck_assert_int_eq(read_text("\n" ROW "}\n", &o, NULL, &error), SOT_E_LIMIT);
    ck_assert_msg(strncmp(error.message, "line 2: ", 8) == 0, "%s", error.message);
    ck_assert_int_eq(sot_ledger_read_ndjson(ledger, NULL, NULL, NULL, NULL, NULL), SOT_E_ARGUMENT);
    o.time_unit = 9;
    ck_assert_int_eq(read_text(ROW "}\n", &o, NULL, &error), SOT_E_ARGUMENT);
}
END_TEST

START_TEST(keys_by_other_names)
{
    static const sot_column_name names[] = {
        {"a key too long to be remembered", "actor"}, {"t", "target"}, {"actor", NULL}};
    sot_read_options o = seconds_options();
    sot_error error = SOT_ERROR_INIT;
    o.names = names;
    o.name_count = 3;
    for (int quick = 0; quick < 2; quick++) {
        const char *text = quick ? "{\"time\":1,\"a key too long to be remembered\":\"a\",\"t\":\"b\"}\n"
                                   "{\"time\":1,\"a key too long to be remembered\":\"a\",\"t\":\"b\"}\n"
                                 : "{\"time\":1,\"actor\":{},\"a key too long to be remembered\":\"a\","
                                   "\"t\":\"\\u0062\"}\n";
        ck_assert_msg(read_text(text, &o, NULL, &error) == SOT_OK, "%s", error.message);
        char *rows = rows_of(ledger);
#define ONE "{\"time\":\"1970-01-01T00:00:01Z\",\"actor\":\"a\",\"target\":\"b\"}\n"
        ck_assert_str_eq(rows, quick ? ONE ONE : ONE);
#undef ONE
        free(rows);
    }
    ck_assert_int_eq(read_text("{\"time\":1,\"t\":\"a\",\"target\":\"b\"}\n", &o, NULL, &error), SOT_E_PARSE);
}
END_TEST

/* The same rows plain, and with an escape or a space in places that send them the long way. */
START_TEST(short_cut_and_long_way_agree)
{
    enum { ROWS = 30000 };
    char *plain = malloc(ROWS * 160), *odd = malloc(ROWS * 200), *expected = NULL;
    size_t n = 0, m = 0;
    for (int i = 0; i < ROWS; i++) {
        const char *kind = i % 3 ? "message" : "ask";
        double weight = i % 7 / 4.0;
        n += (size_t)sprintf(
            plain + n,
            "{\"time\":%d,\"actor\":\"u%d\",\"target\":\"v%d\",\"kind\":\"%s\",\"id\":\"i%d\","
            "\"weight\":%.2f,\"question\":0.%d}\n",
            i, i % 211, i % 97, kind, i, weight, i % 9);
        m += (size_t)sprintf(
            odd + m,
            "{\"time\":%d.0,\"actor\":\"\\u0075%d\",\"target\":\"v%d\",\"kind\":\"%s\",\"id\":"
            "\"i%d\",\"weight\":%.2fe0,\"cues\":{\"question\":0.%d}}\n",
            i, i % 211, i % 97, kind, i, weight, i % 9);
        if (i % 11 == 0) { /* and some of each in one document */
            n += (size_t)sprintf(
                plain + n, "{\"time\":%d,\"actor\":\"\\u0078\",\"target\":\"y\",\"id\":\"j%d\"}\n", i, i);
            m += (size_t)sprintf(odd + m, "{\"time\":%d,\"actor\":\"x\",\"target\":\"y\",\"id\":\"j%d\"}\n",
                                 i, i);
        }
    }
    for (int k = 0; k < 4; k++) {
        sot_context *other = make_context(NULL, k < 2 ? 1 : 3);
        sot_ledger *to = make_ledger(other);
        sot_error error = SOT_ERROR_INIT;
        document d = {k & 1 ? odd : plain, k & 1 ? m : n, 0, k < 2 ? SIZE_MAX : 10007, 0};
        ck_assert_msg(sot_ledger_read_ndjson(to, read_document, &d, in_seconds(), NULL, &error) == SOT_OK,
                      "%s", error.message);
        char *rows = rows_of(to);
        if (!expected)
            expected = rows;
        ck_assert(strcmp(rows, expected) == 0);
        if (rows != expected)
            free(rows);
        sot_ledger_free(to);
        sot_context_unref(other);
    }
    /* Written, read, written: the same. */
    sot_added added;
    ck_assert_int_eq(read_text(expected, NULL, &added, NULL), SOT_OK);
    ck_assert_uint_eq(added.added, ROWS + (ROWS + 10) / 11);
    char *again = rows_of(ledger);
    ck_assert(strcmp(again, expected) == 0);
    free(again);
    free(expected);
    free(plain);
    free(odd);
}
END_TEST

/* What the short cut takes besides: ids that are numbers, nulls, blanks, keys in another order. */
START_TEST(plain_lines_of_other_kinds)
{
    static const char text[] =
        "{\"time\":1,\"actor\":17,\"target\":\"b\",\"channel\":\"mail\",\"weight\":2.5}\n"
        "{\"time\":2,\"actor\":18,\"target\":0,\"channel\":null,\"weight\":null,\"id\":3}\n"
        "{ \"time\" : 3 , \"actor\" : \"c\" , \"target\" : -5 }\t\r\n"
        "{\"target\":\"e\",\"actor\":\"d\",\"channel\":null,\"channel\":\"chat\",\"time\":4}\n"
        "{\"time\": 5, \"actor\": \"f\", \"target\": -0, \"channel\": \"\"}\n";
    char ids[64];
    sot_error error = SOT_ERROR_INIT;
    ck_assert_msg(read_text(text, in_seconds(), NULL, &error) == SOT_OK, "%s", error.message);
    ids_of(ledger, ids, sizeof ids);
    ck_assert_str_eq(ids, "17 b 18 0 c -5 d e f ");
    char *rows = rows_of(ledger);
#define AT(s, actor, target) \
    "{\"time\":\"1970-01-01T00:00:0" s "Z\",\"actor\":\"" actor "\",\"target\":\"" target "\""
    ck_assert_str_eq(
        rows,
        AT("1", "17", "b") ",\"channel\":\"mail\",\"weight\":2.5}\n" AT("2", "18", "0") ",\"id\":\"3\"}\n" AT(
            "3", "c", "-5") "}\n" AT("4", "d", "e") ",\"channel\":\"chat\"}\n" AT("5", "f", "0") "}\n");
#undef AT
    free(rows);
    static const char *const wrong[] = {
        "{\"time\":1,\"actor\":null,\"target\":\"b\"}\n",
        "{\"time\":1,\"actor\":\"\",\"target\":\"b\"}\n",
        "{\"time\":1,\"actor\":\"a\",\"target\":\"b\",\"channel\":\"mail\",\"channel\":null}\n",
        "{\"time\":1,\"actor\":\"a\",\"target\":\"b\",\"channel\":nul}\n",
        "{\"time\":1,\"actor\":007,\"target\":\"b\"}\n",
        "{\"time\":1,\"actor\":1.5,\"target\":\"b\"}\n",
        "{\"time\":1.,\"actor\":\"a\",\"target\":\"b\"}\n",
        "{\"time\":1,\"actor\":\"a\",\"target\":\"b\"}}\n",
        "{\"time\":1,\"actor\":\"a\",\"target\":\"b\",}\n",
        "{\"time\":1,\"actor\":\"a\",\"target\":\"b \n",
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        ck_assert_msg(read_text(wrong[i], in_seconds(), NULL, NULL) != SOT_OK, "%s", wrong[i]);
}
END_TEST

START_TEST(line_of_an_error_far_in)
{
    enum { ROWS = 60000 };
    char *text = malloc(ROWS * 64);
    for (unsigned threads = 1; threads <= 3; threads++) {
        sot_context *other = make_context(NULL, threads);
        sot_ledger *to = make_ledger(other);
        sot_error error = SOT_ERROR_INIT;
        size_t n = 0;
        for (int i = 0; i < ROWS; i++)
            n +=
                (size_t)sprintf(text + n, "{\"time\":%d,\"actor\":\"u%d\",\"target\":\"v\"%s}\n", i, i % 1000,
                                i == 54320   ? ",\"weight\":7"
                                : i == 54321 ? ",\"weight\":\"x\""
                                             : "");
        ck_assert_int_eq(read_bytes(sot_ledger_read_ndjson, to, text, n, in_seconds(), NULL, &error),
                         SOT_E_RANGE);
        ck_assert_msg(strncmp(error.message, "line 54321, key weight: ", 24) == 0, "%s", error.message);
        ck_assert_uint_eq(count_rows(to), 0);
        sot_ledger_free(to);
        sot_context_unref(other);
    }
    free(text);
}
END_TEST

/* Lines that declare contacts stand among rows, some of which are not read in the quick way, for several
 * threads: who is mentioned first has the lower number all the same. */
START_TEST(contacts_in_order_of_mention)
{
    enum { LINES = 60000, STEP = 25 };
    char *text = malloc(LINES * 80);
    char(*ids)[16] = malloc(LINES * sizeof *ids);
    size_t n = 0;
    for (int i = 0; i < LINES; i++) {
        snprintf(ids[i], sizeof *ids, "u%d", i); /* all of these, and one whom each row is for */
        if (i % STEP == 0)
            n += (size_t)sprintf(text + n, "{\"contact\":\"%s\",\"display_name\":\"x\"}\n", ids[i]);
        else
            n += (size_t)sprintf(text + n, "{\"time\":%d,\"actor\":\"%s\",\"target\":\"%s\"}\n", i, ids[i],
                                 i % 7 ? "u0" : "\\u0075\\u0030");
    }
    for (unsigned threads = 1; threads <= 3; threads++) {
        sot_context *other = make_context(NULL, threads);
        sot_ledger *to = make_ledger(other);
        sot_error error = SOT_ERROR_INIT;
        ck_assert_msg(read_bytes(sot_ledger_read_ndjson, to, text, n, in_seconds(), NULL, &error) == SOT_OK,
                      "%s", error.message);
        for (size_t i = 0; i < LINES; i++) {
            sot_contact contact = SOT_CONTACT_INIT;
            ck_assert_int_eq(sot_ledger_contact_at(to, i, &contact, NULL), SOT_OK);
            ck_assert_str_eq(contact.id, ids[i]);
        }
        sot_ledger_free(to);
        sot_context_unref(other);
    }
    free(ids);
    free(text);
}
END_TEST

START_TEST(out_of_memory)
{
    static const char text[] =
        ROW ",\"id\":\"p\",\"kind\":\"promise\"}\n" ROW ",\"cues\":{\"humour\":0.5},\"actor\":\"x\"}\n";
    static const char good[] = ROW ",\"id\":\"p\",\"kind\":\"promise\"}\n{\"to\":\"a\",\"from\":7,\"time\":"
                                   "\"5\",\"cues\":{\"humour\":0.5}}\n";
    ck_assert_int_eq(read_text(text, NULL, NULL, NULL), SOT_E_PARSE);
    budget b = {1000000, 0};
    sot_context *other = make_context(&b, 2);
    sot_status status = SOT_E_MEMORY;
    for (long n = 0; status != SOT_OK; n++) {
        sot_ledger *to = make_ledger(other);
        b.left = n;
        status = read_bytes(sot_ledger_read_ndjson, to, good, sizeof good - 1, NULL, NULL, NULL);
        b.left = 1000000;
        ck_assert(status == SOT_OK || status == SOT_E_MEMORY);
        ck_assert_uint_eq(count_rows(to), status ? 0 : 2);
        sot_ledger_free(to);
    }
    sot_context_unref(other);
    ck_assert_int_eq(b.live, 0);
}
END_TEST

START_TEST(one_contact)
{
    page p = {NULL, 0, 0, 0};
    sot_error error = SOT_ERROR_INIT;
    sot_contact contact = SOT_CONTACT_INIT;
    ck_assert_int_eq(
        read_text("{\"time\":1,\"actor\":\"ann\",\"target\":\"bob\"}\n"
                  "{\"time\":2,\"actor\":\"cid\",\"target\":\"ann\",\"kind\":\"call\",\"duration\":0}\n"
                  "{\"time\":3,\"actor\":\"cid\",\"target\":\"bob\"}\n",
                  NULL, NULL, &error),
        SOT_OK);
    contact.id = "ann";
    contact.display_name = "Ann \"A\"";
    contact.organisation = "acme";
    contact.do_not_score = 1;
    ck_assert_int_eq(sot_ledger_declare(ledger, &contact, &error), SOT_OK);
    ck_assert_int_eq(sot_ledger_add_alias(ledger, "a@x", "ann", &error), SOT_OK);
    ck_assert_int_eq(sot_ledger_export_contact(ledger, "ann", write_page, &p, &error), SOT_OK);
    static const char *const pieces[] = {
        ("{\"id\":\"ann\",\"kind\":\"person\",\"display_name\":\"Ann \\\"A\\\"\",\"organisation\":\"acme\","
         "\"do_not_score\":true,\"aliases\":[\"a@x\"],\"interactions\":["),
        "{\"time\":\"1970-01-01T00:00:01Z\",\"actor\":\"ann\",\"target\":\"bob\"}",
        "{\"time\":\"1970-01-01T00:00:02Z\",\"actor\":\"cid\",\"target\":\"ann\",\"kind\":\"call\","
        "\"duration\":0}"};
    size_t length = strlen(",]}\n");
    for (int i = 0; i < 3; i++) {
        ck_assert_msg(strstr(p.bytes, pieces[i]) != NULL, "%s is not in %s", pieces[i], p.bytes);
        length += strlen(pieces[i]);
    }
    ck_assert_uint_eq(p.size, length);
    p.size = 0;
    ck_assert_int_eq(sot_ledger_export_contact(ledger, "a@x", write_page, &p, &error), SOT_OK);
    ck_assert_msg(strstr(p.bytes, "\"alias_of\":\"ann\",\"aliases\":[],") != NULL, "%s", p.bytes);
    p.size = 0;
    ck_assert_int_eq(sot_ledger_write_ndjson(ledger, "bob", write_page, &p, &error), SOT_OK);
    ck_assert_ptr_null(strstr(p.bytes, "call"));
    ck_assert_ptr_nonnull(strstr(p.bytes, "cid"));
    ck_assert_int_eq(sot_ledger_export_contact(ledger, "eve", write_page, &p, &error), SOT_E_NOT_FOUND);
    ck_assert_int_eq(sot_ledger_write_ndjson(ledger, "eve", write_page, &p, &error), SOT_E_NOT_FOUND);
    ck_assert_int_eq(sot_ledger_write_ndjson(ledger, NULL, NULL, NULL, &error), SOT_E_ARGUMENT);
    ck_assert_int_eq(sot_ledger_export_contact(ledger, NULL, write_page, &p, &error), SOT_E_ARGUMENT);
    p.size = 0;
    p.limit = 20;
    ck_assert_int_eq(sot_ledger_write_ndjson(ledger, NULL, write_page, &p, &error), SOT_E_IO);
    ck_assert_int_eq(error.status, SOT_E_IO);
    ck_assert_int_eq(sot_ledger_export_contact(ledger, "ann", write_page, &p, &error), SOT_E_IO);
    free(p.bytes);
}
END_TEST

START_TEST(numbers_without_a_unit)
{
    static const char *const lines[][2] = {
        {"{\"time\":46082,\"actor\":\"a\",\"target\":\"b\"}",
         "line 1, key time: 46082 looks like Excel's serial number of 2026-03-01"},
        {"{\"time\":20260301,\"actor\":\"a\",\"target\":\"b\"}",
         "line 1, key time: 20260301 looks like the date 2026-03-01"},
        {"{\"time\":803,\"actor\":\"a\",\"target\":\"b\"}",
         "line 1, key time: 803 lies between the years 1990 and 2100 in no unit"}};
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        sot_error error = SOT_ERROR_INIT;
        ck_assert_int_eq(read_text(lines[i][0], no_unit(), NULL, &error), SOT_E_RANGE);
        ck_assert_msg(strncmp(error.message, lines[i][1], strlen(lines[i][1])) == 0, "%s", error.message);
    }
}
END_TEST

/* What is declared comes out and goes in again: the same bytes, the same contacts. */
static const char declarations[] =
    "{\"contact\":\"acme\",\"kind\":\"organisation\",\"display_name\":\"Acme \\\"GmbH\\\"\"}\n"
    "{\"contact\":\"ann\",\"display_name\":\"Ann\",\"organisation\":\"acme\"}\n"
    "{\"contact\":\"ann@home\",\"alias_of\":\"ann\"}\n"
    "{\"contact\":\"bob\",\"do_not_score\":true}\n"
    "{\"contact\":\"known\"}\n"
    "{\"time\":\"1970-01-01T00:00:01Z\",\"actor\":\"ann@home\",\"target\":\"bob\"}\n"
    "{\"time\":\"1970-01-01T00:00:02Z\",\"actor\":\"ann@home\",\"target\":\"eve\"}\n"
    "{\"time\":\"1970-01-01T00:00:03Z\",\"actor\":\"eve\",\"target\":\"ann\"}\n";

static int keep_pair(void *user, const sot_pair *pair)
{
    char *to = user;
    sprintf(to + strlen(to), "%s-%s %d %d..%d;", pair->a, pair->b, (int)pair->interactions,
            (int)(pair->first_us / 1000000), (int)(pair->last_us / 1000000));
    return strlen(to) > 100;
}

START_TEST(declarations_there_and_back)
{
    sot_error error = SOT_ERROR_INIT;
    sot_contact contact = SOT_CONTACT_INIT;
    char pairs[256] = "";
    for (int round = 0; round < 3; round++) { /* the third into a ledger that holds it already */
        if (round == 1) {
            sot_ledger_free(ledger);
            ledger = make_ledger(context);
        }
        ck_assert_msg(read_text(declarations, NULL, NULL, &error) == SOT_OK, "%s", error.message);
        char *rows = rows_of(ledger);
        char *ordered = strstr(rows, "{\"time");
        ck_assert_ptr_nonnull(ordered);
        ck_assert_int_eq(strncmp(rows, declarations, (size_t)(ordered - rows)), 0);
        ck_assert_uint_eq(strlen(rows), strlen(declarations));
        free(rows);
    }
    ck_assert_int_eq(sot_ledger_contact(ledger, "ann@home", &contact, &error), SOT_OK);
    ck_assert_str_eq(contact.alias_of, "ann");
    ck_assert_int_eq(sot_ledger_contact(ledger, "acme", &contact, &error), SOT_OK);
    ck_assert_str_eq(contact.display_name, "Acme \"GmbH\"");
    ck_assert_int_eq(contact.kind, SOT_CONTACT_ORGANISATION);
    /* Pairs are those that are scored: bob's is not. */
    ck_assert_int_eq(sot_ledger_each_pair(ledger, NULL, keep_pair, pairs, &error), SOT_OK);
    ck_assert_str_eq(pairs, "ann-eve 2 2..3;");
    ck_assert_int_eq(sot_ledger_each_pair(ledger, "ann@home", keep_pair, pairs, &error), SOT_OK);
    ck_assert_str_eq(pairs, "ann-eve 2 2..3;ann-eve 2 2..3;");
    ck_assert_int_eq(sot_ledger_each_pair(ledger, "bob", keep_pair, pairs, &error), SOT_OK);
    ck_assert_int_eq(sot_ledger_each_pair(ledger, "nobody", keep_pair, pairs, &error), SOT_E_NOT_FOUND);
    memset(pairs, 'x', 101);
    ck_assert_int_eq(sot_ledger_each_pair(ledger, NULL, keep_pair, pairs, &error), SOT_E_CANCELLED);
}
END_TEST

static const struct {
    const char *in, *message;
} bad_declarations[] = {
    {"{\"contact\":\"\"}", "line 1: id: expected text of 1 to 1048576 bytes, found none"},
    {"{\"contact\":\"a\",\"kind\":\"dog\"}",
     "line 1, key kind: expected person, organisation, group or automaton"},
    {"{\"contact\":\"a\",\"do_not_score\":1}", "line 1, key do_not_score: expected true or false"},
    {"{\"contact\":\"a\",\"size\":1}", "line 1, key size: unknown where a contact is declared"},
    {"{\"contact\":\"a\",\"contact\":\"b\"}", "line 1, key contact: given twice"},
    {"{\"contact\":[]}", "line 1, key contact: expected a string"},
    {"{\"contact\":true}", "line 1, key contact: expected a string"},
    {"{\"contact\":1.5}", "line 1, key contact: expected a string, or an integer below 2^53"},
    {"{\"contact\":1e300}", "line 1, key contact: expected a string, or an integer below 2^53"},
    {"{\"contact\":-1e300}", "line 1, key contact: expected a string, or an integer below 2^53"},
    {"{\"contact\":\"a\",\"kind\":3}", "line 1, key kind: expected person, organisation, group or automaton"},
    {"{\"resolution\":\"day\"}", "line 1: resolution: expected seconds, from 0 to 86400"},
    {"{\"resolution\":-1}", "line 1: resolution: expected seconds, from 0 to 86400"},
    {"{\"resolution\":86401}", "line 1: resolution: expected seconds, from 0 to 86400"},
    {"{\"contact\":\"n\",\"display_name\":\"N\"}\n" ROW "}\n{\"contact\":\"n\",\"organisation\":\"n\"}",
     "line 3: organisation: a contact cannot be part of itself"},
    {"{\"contact\":\"old\",\"alias_of\":\"new\"}\n{\"contact\":\"new\",\"alias_of\":\"old\"}",
     "line 2: alias: that would close a circle"},
    {"{\"contact\":\"old\",\"display_name\":\"Other\",\"alias_of\":\"new\"}\n" ROW ",\"weight\":9}",
     "line 2, key weight: expected a number between 0 and 3, found more"},
};

/* All or none: a document with a fault leaves declarations as they were, too. */
START_TEST(declarations_are_taken_back)
{
    sot_error error = SOT_ERROR_INIT;
    sot_ledger_info before = SOT_LEDGER_INFO_INIT, after = SOT_LEDGER_INFO_INIT;
    ck_assert_int_eq(read_text("{\"contact\":\"old\",\"display_name\":\"Old\",\"do_not_score\":true}\n" ROW
                               ",\"id\":\"x\"}",
                               NULL, NULL, &error),
                     SOT_OK);
    char *was = rows_of(ledger);
    ck_assert_int_eq(sot_ledger_get_info(ledger, &before, NULL), SOT_OK);
    ck_assert_int_ne(read_text(bad_declarations[_i].in, NULL, NULL, &error), SOT_OK);
    ck_assert_str_eq(error.message, bad_declarations[_i].message);
    /* What only the commit finds, too. */
    ck_assert_int_eq(read_text("{\"contact\":\"old\",\"display_name\":\"X\",\"organisation\":\"y\"}\n"
                               "{\"contact\":\"z\",\"alias_of\":\"old\"}\n" ROW ",\"id\":\"x\",\"weight\":2}",
                               NULL, NULL, &error),
                     SOT_E_CONFLICT);
    char *is = rows_of(ledger);
    ck_assert_str_eq(was, is);
    ck_assert_int_eq(sot_ledger_get_info(ledger, &after, NULL), SOT_OK);
    ck_assert_uint_eq(before.contacts, after.contacts);
    free(was);
    free(is);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("ndjson");
    TCase *tests = tcase_create("ndjson");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_loop_test(tests, members, 0, (int)(sizeof forms / sizeof *forms));
    tcase_add_test(tests, numbers_without_a_unit);
    tcase_add_test(tests, times_and_ids);
    tcase_add_loop_test(tests, errors, 0, (int)(sizeof bad / sizeof *bad));
    tcase_add_test(tests, nested_deeply);
    tcase_add_test(tests, unknown_and_limit);
    tcase_add_test(tests, keys_by_other_names);
    tcase_add_test(tests, short_cut_and_long_way_agree);
    tcase_add_test(tests, plain_lines_of_other_kinds);
    tcase_add_test(tests, line_of_an_error_far_in);
    tcase_add_test(tests, contacts_in_order_of_mention);
    tcase_add_test(tests, out_of_memory);
    tcase_add_test(tests, one_contact);
    tcase_add_test(tests, declarations_there_and_back);
    tcase_add_loop_test(tests, declarations_are_taken_back, 0,
                        (int)(sizeof bad_declarations / sizeof *bad_declarations));
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
