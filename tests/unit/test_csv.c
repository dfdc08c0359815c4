/* SPDX-License-Identifier: MIT */
/* CSV in: every column, quoting, errors with line and column, pieces and threads of any size, cancellation,
 * memory that runs out. */
#include "exchange_help.h"

static sot_context *context;
static sot_ledger *ledger;

static void setup(void)
{
    context = make_context(NULL, 1);
    ledger = make_ledger(context);
}

static void teardown(void)
{
    sot_ledger_free(ledger);
    sot_context_unref(context);
}

static sot_status read_csv(const char *text, const sot_read_options *options, sot_added *added,
                           sot_error *error)
{
    return read_bytes(sot_ledger_read_csv, ledger, text, strlen(text), options, added, error);
}

START_TEST(every_column)
{
    static const char text[] =
        "\xef\xbb\xbf"
        "Time,From,TO,kind,channel,audience,weight,duration,sentiment,id,ref,due,looked_for,question,"
        "automatic\r\n"
        "1700000000,ann,bob,promise,email,3,2.5,,-0.5,p1,,2023-12-01,question|apology,0.25,\r\n"
        "\r\n"
        "2023-11-15T08:00:00+01:00,bob,ann,call,,,,PT1M30S,,,,,all,,1\r\n"
        "1700100000,\"ann\",\"bob, \"\"the\nbuilder\"\"\",,\"\",,,,,,,,,,\n"
        "1700200000,ann,bob,keep,,,,90.5,,,p1,,,,";
    sot_added added;
    sot_error error = SOT_ERROR_INIT;
    ck_assert_msg(read_csv(text, NULL, &added, &error) == SOT_OK, "%s", error.message);
    ck_assert_uint_eq(added.rows, 4);
    ck_assert_uint_eq(added.added, 4);
    char *rows = rows_of(ledger);
    static const char *const expected[] = {
        "{\"time\":\"2023-11-14T22:13:20Z\",\"actor\":\"ann\",\"target\":\"bob\",\"kind\":\"promise\","
        "\"channel\":\"email\","
        "\"audience\":3,\"weight\":2.5,\"sentiment\":-0.5,\"question\":0.25,\"looked_for\":\"apology\","
        "\"id\":\"p1\","
        "\"due\":\"2023-12-01T23:59:59.999999Z\"}\n",
        "{\"time\":\"2023-11-15T07:00:00Z\",\"actor\":\"bob\",\"target\":\"ann\",\"kind\":\"call\","
        "\"duration\":90,"
        "\"automatic\":1,\"looked_for\":\"question|personal|humour|gratitude|apology|promotion|closing\"}\n",
        "{\"time\":\"2023-11-16T02:00:00Z\",\"actor\":\"ann\",\"target\":\"bob, \\\"the\\nbuilder\\\"\"}\n",
        "{\"time\":\"2023-11-17T05:46:40Z\",\"actor\":\"ann\",\"target\":\"bob\",\"kind\":\"keep\","
        "\"duration\":90.5,"
        "\"ref\":\"p1\"}\n"};
    size_t length = 0;
    for (size_t i = 0; i < 4; i++) {
        ck_assert_msg(strstr(rows, expected[i]) != NULL, "%s\nis not in\n%s", expected[i], rows);
        length += strlen(expected[i]);
    }
    ck_assert_uint_eq(strlen(rows), length);
    free(rows);
}
END_TEST

static const struct {
    const char *text;
    sot_status status;
    const char *place; /* what the message begins with */
} bad[] = {
    {"", SOT_E_PARSE, "the document is empty"},
    {"\n\r\n", SOT_E_PARSE, "the document is empty"},
    {"\xef\xbb\xbf", SOT_E_PARSE, "the document is empty"},
    {"time,actor\n", SOT_E_PARSE, "line 1: header: column target is missing"},
    {"\ntime,actor,target,colour\n", SOT_E_PARSE, "line 2: header: unknown column \"colour\""},
    {"time,actor,target,from\n", SOT_E_PARSE, "line 1: header: column actor is given twice"},
    {"time ,actor,target\n", SOT_E_PARSE, "line 1: header: unknown column \"time \""},
    {"time,\"actor,target\n1,a,b\n", SOT_E_PARSE, "line 1: expected a closing quote"},
    {"time,act\"or,target\n", SOT_E_PARSE, "line 1: a double quote inside"},
    {"time,actor,target,\xff\n", SOT_E_TEXT, "line 1: header"},
    {"time,actor,target\n1,a\n", SOT_E_PARSE, "line 2: expected 3 fields, found 2"},
    {"time,actor,target\n1,a,b\n1,a,b,,\n", SOT_E_PARSE, "line 3: expected 3 fields, found 5"},
    {"time,actor,target\n1,a,b\n\n,a,b\n", SOT_E_PARSE, "line 4, column time: expected"},
    {"time,actor,target\n1,a,\"b\nc\"\nx,a,b\n", SOT_E_PARSE, "line 4, column time: expected"},
    {"time,actor,target\n1,a,b\"c\n", SOT_E_PARSE, "line 2: a double quote inside"},
    {"time,actor,target\n1,a,\"b\"c\n", SOT_E_PARSE, "line 2: expected a comma"},
    {"time,actor,target\n1,a,\"b\"\rc\n", SOT_E_PARSE, "line 2: expected a comma"},
    {"time,actor,target\n1,a,b\n1,a,\"b\n\n", SOT_E_PARSE, "line 3: expected a closing quote"},
    {"time,actor,target\n1,a,\"b", SOT_E_PARSE, "line 2: expected a closing quote"},
    {"time,actor,target\n1,a,\"b\"\"", SOT_E_PARSE, "line 2: expected a closing quote"},
    {"time,actor,target\n1,a,b\n1,a,\xc3(\n", SOT_E_TEXT, "line 3: expected UTF-8"},
    {"time,actor,target\n1,a,\"b\n\xff\"\n", SOT_E_TEXT, "line 2: expected UTF-8"},
    {"time,actor,target\n1,,b\n", SOT_E_TEXT, "line 2, column actor: "},
    {"time,actor,target\n99999999999999,a,b\n", SOT_E_RANGE, "line 2, column time: expected a time between"},
    {"time,actor,target\n0000-01-01,a,b\n", SOT_E_RANGE, "line 2, column time: expected a time between"},
    {"time,actor,target\n2026-03-01T08:00:00,a,b\n", SOT_E_PARSE,
     "line 2, column time: expected an ISO 8601 time with zone"},
    {"time,actor,target,kind\n1,a,b,message\n1,a,b,shout\n", SOT_E_KIND,
     "line 3, column kind: expected a kind"},
    {"time,actor,target,weight\n1,a,b,4\n", SOT_E_RANGE, "line 2, column weight: "},
    {"time,actor,target,weight\n1,a,b,heavy\n", SOT_E_PARSE,
     "line 2, column weight: expected a number between 0 and 3"},
    {"time,actor,target,weight\n1,a,b,nan\n", SOT_E_PARSE, "line 2, column weight: "},
    {"time,actor,target,duration\n1,a,b,-1\n", SOT_E_RANGE, "line 2, column duration: "},
    {"time,actor,target,duration\n1,a,b,P1Y\n", SOT_E_PARSE, "line 2, column duration: "},
    {"time,actor,target,sentiment\n1,a,b,inf\n", SOT_E_PARSE, "line 2, column sentiment: "},
    {"time,actor,target,sentiment\n1,a,b,-1.5\n", SOT_E_RANGE, "line 2, column sentiment: "},
    {"time,actor,target,audience\n1,a,b,0\n", SOT_E_RANGE, "line 2, column audience: "},
    {"time,actor,target,audience\n1,a,b,4294967296\n", SOT_E_RANGE, "line 2, column audience: "},
    {"time,actor,target,audience\n1,a,b,1.5\n", SOT_E_PARSE, "line 2, column audience: "},
    {"time,actor,target,personal\n1,a,b,1.1\n", SOT_E_RANGE, "line 2, column personal: "},
    {"time,actor,target,looked_for\n1,a,b,question|mood\n", SOT_E_KIND, "line 2, column looked_for: "},
    {"time,actor,target,looked_for\n1,a,b,question|\n", SOT_E_KIND, "line 2, column looked_for: "},
    {"time,actor,target,due\n1,a,b,never\n", SOT_E_PARSE, "line 2, column due: "},
    {"time,actor,target,kind\n1,a,b,rate\n", SOT_E_ARGUMENT, "line 2, column sentiment: "},
    /* the first error of the document counts, not that of the quickest check */
    {"time,actor,target,weight\n1,a,b,9\n1,a,b,x\n", SOT_E_RANGE, "line 2, column weight: "},
    {"time,actor,target,weight\n1,a,b,x\n1,a,b,9\n", SOT_E_PARSE, "line 2, column weight: "},
    {"time,actor,target,kind,id\n1,a,b,message,m1\n2,a,b,message,m1\n", SOT_E_CONFLICT,
     "line 3, column id: "},
};

START_TEST(errors)
{
    sot_error error = SOT_ERROR_INIT;
    sot_status status = read_csv(bad[_i].text, NULL, NULL, &error);
    ck_assert_msg(
        status == bad[_i].status && strncmp(error.message, bad[_i].place, strlen(bad[_i].place)) == 0,
        "%s\ngave %s: %s\nexpected %s", bad[_i].text, sot_status_name(status), error.message, bad[_i].place);
    ck_assert_int_eq(error.status, status);
    ck_assert_uint_eq(count_rows(ledger), 0);
    ck_assert_uint_eq(count_contacts(ledger), 0);
    ck_assert_int_eq(read_csv(bad[_i].text, NULL, NULL, NULL), status);
}
END_TEST

START_TEST(nul_bytes)
{
    static const char text[] = "time,actor,target\n1,a,b\n1,a\0,b\n";
    sot_error error = SOT_ERROR_INIT;
    ck_assert_int_eq(read_bytes(sot_ledger_read_csv, ledger, text, sizeof text - 1, NULL, NULL, &error),
                     SOT_E_TEXT);
    ck_assert_int_eq(strncmp(error.message, "line 3: ", 8), 0);
}
END_TEST

/* What people save that is not ours, each named in the error. */
static const struct {
    const char *text;
    size_t size;
    const char *message;
} foreign[] = {
#define FOREIGN(text, message)         \
    {                                  \
        text, sizeof text - 1, message \
    }
    FOREIGN("time;actor;target\n2026-03-01T09:30:00Z;a;b\n",
            "line 1: header: the columns are separated by semicolons"),
    FOREIGN("time\tactor\ttarget\n", "line 1: header: the columns are separated by tabs"),
    FOREIGN("sep=;\ntime;actor;target\n", "line 1, header: sep=; says"),
    FOREIGN("time,actor,target\r2026-03-01,a,b\r", "line 1: header: the lines end with a carriage return"),
    FOREIGN("time,actor,target\n2026-03-01,a,b\r2026-03-02,b,a\r",
            "line 2: a carriage return (CR) inside a field"),
    FOREIGN("\xff\xfet\0i\0m\0e\0\n\0", "the document is UTF-16"),
    FOREIGN("\0t\0i\0m\0e\0\n", "the document is UTF-16"),
    FOREIGN("\x1f\x8b\x08\0\0\n", "the document is compressed by gzip"),
    FOREIGN("PK\x03\x04 \n", "the document is a zip archive or a spreadsheet"),
    FOREIGN("time,actor,target\n46082,a,b\n",
            "line 2, column time: 46082 looks like Excel's serial number of 2026-03-01"),
    FOREIGN("time,actor,target\n20260301,a,b\n",
            "line 2, column time: 20260301 looks like the date 2026-03-01"),
    FOREIGN("time,actor,target\n803,a,b\n",
            "line 2, column time: 803 lies between the years 1990 and 2100 in no unit"),
    FOREIGN("time,actor,target,kind\n1772357400,a,b,\x1b[31mred\n",
            "line 2, column kind: expected a kind of interaction such as "
            "message, not \"?[31mred\""),
};

START_TEST(foreign_documents)
{
    sot_error error = SOT_ERROR_INIT;
    sot_status status =
        read_bytes(sot_ledger_read_csv, ledger, foreign[_i].text, foreign[_i].size, no_unit(), NULL, &error);
    ck_assert_int_ne(status, SOT_OK);
    ck_assert_msg(strncmp(error.message, foreign[_i].message, strlen(foreign[_i].message)) == 0,
                  "%s\nexpected %s", error.message, foreign[_i].message);
}
END_TEST

START_TEST(lines_that_end_in_other_ways)
{
    static const char *const same[] = {
        "time,actor,target\r\n1772357400,a,b\r\n", "time,actor,target\r\r\n1772357400,a,\"b\"\r\r\n\r\r\n",
        "sep=,\r\ntime,actor,target\n1772357400000,a,b", "time,actor,target\n2026-03-01T09:30:00z,a,b\n"};
    for (size_t i = 0; i < sizeof same / sizeof *same; i++) {
        sot_error error = SOT_ERROR_INIT;
        sot_ledger *to = make_ledger(context);
        ck_assert_msg(
            read_bytes(sot_ledger_read_csv, to, same[i], strlen(same[i]), no_unit(), NULL, &error) == SOT_OK,
            "%s", error.message);
        char *rows = rows_of(to);
        ck_assert_str_eq(rows, "{\"time\":\"2026-03-01T09:30:00Z\",\"actor\":\"a\",\"target\":\"b\"}\n");
        free(rows);
        sot_ledger_free(to);
    }
}
END_TEST

START_TEST(read_options)
{
    sot_read_options o = seconds_options();
    sot_error error = SOT_ERROR_INIT;
    o.time_unit = SOT_UNIT_NANOSECONDS;
    o.ignore_unknown = 1;
    ck_assert_int_eq(read_csv("colour,time,actor,x y,target\nred,-1,a,\"1,2\",b\n", &o, NULL, &error),
                     SOT_OK);
    char *rows = rows_of(ledger);
    ck_assert_str_eq(rows, "{\"time\":\"1969-12-31T23:59:59.999999Z\",\"actor\":\"a\",\"target\":\"b\"}\n");
    free(rows);
    o.time_unit = 4;
    ck_assert_int_eq(read_csv("time,actor,target\n", &o, NULL, &error), SOT_E_ARGUMENT);
    o.time_unit = 0;
    o.size = 1;
    ck_assert_int_eq(read_csv("time,actor,target\n", &o, NULL, &error), SOT_E_ARGUMENT);
    ck_assert_int_eq(sot_ledger_read_csv(NULL, read_document, NULL, NULL, NULL, NULL), SOT_E_ARGUMENT);
    ck_assert_int_eq(sot_ledger_read_csv(ledger, NULL, NULL, NULL, NULL, NULL), SOT_E_ARGUMENT);
}
END_TEST

START_TEST(columns_by_other_names)
{
    sot_column_name names[] = {{"Sender", "actor"}, {"to whom", "target"}, {"actor", ""}, {"gone", "kind"}};
    sot_read_options o = seconds_options();
    sot_error error = SOT_ERROR_INIT;
    o.names = names;
    o.name_count = 4;
    ck_assert_msg(read_csv("time,Sender,to whom,actor\n1,a,b,c\n", &o, NULL, &error) == SOT_OK, "%s",
                  error.message);
    char *rows = rows_of(ledger);
    ck_assert_str_eq(rows, "{\"time\":\"1970-01-01T00:00:01Z\",\"actor\":\"a\",\"target\":\"b\"}\n");
    free(rows);
    ck_assert_int_eq(read_csv("time,Sender,from,to whom\n", &o, NULL, &error), SOT_E_PARSE);
    ck_assert_str_eq(error.message, "line 1: header: column actor is given twice");
    ck_assert_int_eq(read_csv("time,sender,to whom\n", &o, NULL, &error), SOT_E_PARSE); /* letter by letter */
    names[3].known = "sort";
    ck_assert_int_eq(read_csv("time,Sender,to whom\n", &o, NULL, &error), SOT_E_ARGUMENT);
    ck_assert_str_eq(error.message, "read options: there is no column \"sort\"");
    names[3] = names[0];
    ck_assert_int_eq(read_csv("time,Sender,to whom\n", &o, NULL, &error), SOT_E_ARGUMENT);
    names[3].given = "";
    ck_assert_int_eq(read_csv("time,Sender,to whom\n", &o, NULL, &error), SOT_E_ARGUMENT);
    o.names = NULL;
    ck_assert_int_eq(read_csv("time,Sender,to whom\n", &o, NULL, &error), SOT_E_ARGUMENT);
    /* A caller of 0.1, whose options end before the names. */
    o.size = offsetof(sot_read_options, names);
    ck_assert_int_eq(read_csv("time,actor,target\n", &o, NULL, &error), SOT_OK);
}
END_TEST

/* Central European clocks in 2026: an hour that is missing in March, one that is there twice in October. */
START_TEST(times_in_a_zone)
{
    sot_zone_change zone[] = {
        {0, 3600}, {INT64_C(1774746000000000), 7200}, {INT64_C(1792890000000000), 3600}};
    static const struct {
        const char *local, *instant;
    } cases[] = {
        {"2026-01-05T10:00", "2026-01-05T09:00:00Z"},
        {"2026-01-05 10:00:00", "2026-01-05T09:00:00Z"},
        {"20260105T1000", "2026-01-05T09:00:00Z"},
        {"2026-01-05T10:00:00.25", "2026-01-05T09:00:00.250Z"},
        {"2026-01-05T10:00:00Z", "2026-01-05T10:00:00Z"},
        {"2026-01-05T10:00:00-05:00", "2026-01-05T15:00:00Z"},
        {"1767607200", "2026-01-05T10:00:00Z"},
        {"2026-07-05", "2026-07-04T22:00:00Z"},
        {"2026-03-29T01:59:59", "2026-03-29T00:59:59Z"},
        {"2026-03-29T02:30", "2026-03-29T01:30:00Z"}, /* missing: by the old clock */
        {"2026-03-29T03:00", "2026-03-29T01:00:00Z"},
        {"2026-10-25T01:59:59", "2026-10-24T23:59:59Z"},
        {"2026-10-25T02:30", "2026-10-25T00:30:00Z"}, /* there twice: the first */
        {"2026-10-25T03:00", "2026-10-25T02:00:00Z"},
        {"1801-01-01T00:00", "1800-12-31T23:00:00Z"},
    };
    sot_read_options o = SOT_READ_OPTIONS_INIT;
    sot_error error = SOT_ERROR_INIT;
    o.zone = zone;
    o.zone_count = 3;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        sot_ledger *to = make_ledger(context);
        char csv[120], expected[120];
        snprintf(csv, sizeof csv, "time,actor,target\n%s,a,b\n", cases[i].local);
        snprintf(expected, sizeof expected, "{\"time\":\"%s\",\"actor\":\"a\",\"target\":\"b\"}\n",
                 cases[i].instant);
        ck_assert_msg(read_bytes(sot_ledger_read_csv, to, csv, strlen(csv), &o, NULL, &error) == SOT_OK, "%s",
                      error.message);
        char *rows = rows_of(to);
        ck_assert_str_eq(rows, expected);
        free(rows);
        sot_ledger_free(to);
    }
    /* A due date is its day's end there, and not in the profile's day. */
    ck_assert_int_eq(read_csv("time,actor,target,kind,id,due\n2026-03-01T09:00,a,b,promise,p,2026-03-29\n",
                              &o, NULL, &error),
                     SOT_OK);
    char *rows = rows_of(ledger);
    ck_assert_ptr_nonnull(strstr(rows, "\"due\":\"2026-03-29T21:59:59.999999Z\""));
    free(rows);
    ck_assert_int_eq(read_csv("time,actor,target\n0001-01-01T00:30,a,b\n", &o, NULL, &error), SOT_E_RANGE);
    ck_assert_int_eq(read_csv("time,actor,target\n2026-03-01T,a,b\n", &o, NULL, &error), SOT_E_PARSE);
    ck_assert_int_eq(read_csv("time,actor,target\n2026-03-01T09:30:,a,b\n", &o, NULL, &error), SOT_E_PARSE);
    ck_assert_int_eq(read_csv("time,actor,target\n2026-03-01T09:30:00.,a,b\n", &o, NULL, &error),
                     SOT_E_PARSE);
    /* Zones that are none. */
    zone[2].from_us = zone[1].from_us;
    ck_assert_int_eq(read_csv("time,actor,target\n", &o, NULL, &error), SOT_E_ARGUMENT);
    ck_assert_str_eq(error.message, "read options: zone: expected changes in order of time");
    o.zone_count = 1;
    zone[0].offset_s = 86401;
    ck_assert_int_eq(read_csv("time,actor,target\n", &o, NULL, &error), SOT_E_ARGUMENT);
    o.zone = NULL;
    ck_assert_int_eq(read_csv("time,actor,target\n", &o, NULL, &error), SOT_E_ARGUMENT);
    o.size = offsetof(sot_read_options, zone); /* a caller whose options end before it */
    ck_assert_int_eq(read_csv("time,actor,target\n2026-03-01T09:30,a,b\n", &o, NULL, &error), SOT_E_PARSE);
}
END_TEST

START_TEST(record_limit)
{
    sot_read_options o = seconds_options();
    sot_error error = SOT_ERROR_INIT;
    o.line_limit = 20;
    ck_assert_int_eq(read_csv("time,actor,target\n1,a,b\n1,a,bbbbbbbbbbbbbbbbb\n", &o, NULL, &error),
                     SOT_E_LIMIT);
    ck_assert_int_eq(strncmp(error.message, "line 3: ", 8), 0);
    ck_assert_int_eq(read_csv("time,actor,target\n1,a,bbbbbbbbbbbbbbbb\n", &o, NULL, &error), SOT_OK);
    ck_assert_int_eq(read_csv("time,actor,target,channel,weight\n", &o, NULL, &error), SOT_E_LIMIT);
    /* A record much longer than a block, plain and in quotes. */
    size_t size = (size_t)20 << 20;
    char *text = malloc(size + 64);
    for (int quoted = 0; quoted < 2; quoted++) {
        int n = sprintf(text, "time,actor,target\n1,a,b\n2,a,%s", quoted ? "\"" : "");
        memset(text + n, quoted ? '\n' : 'x', size - (size_t)n);
        o.line_limit = (size_t)10 << 20;
        ck_assert_int_eq(read_bytes(sot_ledger_read_csv, ledger, text, size, &o, NULL, &error), SOT_E_LIMIT);
        ck_assert_msg(strncmp(error.message, "line 3: ", 8) == 0, "%s", error.message);
        o.line_limit = 0;
        ck_assert_int_eq(read_bytes(sot_ledger_read_csv, ledger, text, size, &o, NULL, &error),
                         quoted ? SOT_E_PARSE : SOT_E_TEXT);
        ck_assert_msg(strncmp(error.message, "line 3", 6) == 0, "%s", error.message);
    }
    free(text);
    ck_assert_uint_eq(count_rows(ledger), 1);
}
END_TEST

/* A document of many blocks; some records in quotes with newlines and doubled quotes. */
static char *long_document(size_t rows, size_t *size)
{
    char *text = malloc(rows * 96 + 64);
    size_t n = (size_t)sprintf(text, "channel,actor,time,target,id\r\n");
    for (size_t i = 0; i < rows; i++) {
        unsigned a = (unsigned)(i * 7919 % 1009), b = (unsigned)(i * 104729 % 997);
        n += (size_t)sprintf(text + n,
                             i % 50 == 7 ? "\"two\nlines\",u%u,%u,\"v \"\"%u\"\"\",i%u\r\n"
                                         : "mail,u%u,%u,v%u,i%u\n",
                             a, (unsigned)i, b, (unsigned)i);
        if (i % 1000 == 3)
            n += (size_t)sprintf(text + n, "\n");
    }
    *size = n;
    return text;
}

START_TEST(pieces_and_threads)
{
    size_t size;
    char *text = long_document(120000, &size), *expected = NULL;
    static const size_t pieces[] = {SIZE_MAX, 65536, 4093};
    for (unsigned threads = 1; threads <= 4; threads++)
        for (size_t k = 0; k < 3; k++) {
            sot_context *other = make_context(NULL, threads);
            sot_ledger *to = make_ledger(other);
            document d = {text, size, 0, pieces[k], 0};
            sot_error error = SOT_ERROR_INIT;
            sot_added added;
            ck_assert_msg(sot_ledger_read_csv(to, read_document, &d, in_seconds(), &added, &error) == SOT_OK,
                          "%s", error.message);
            ck_assert_uint_eq(added.added, 120000);
            if (threads == 1 || k == 0) {
                char *rows = rows_of(to);
                if (expected)
                    ck_assert(strcmp(rows, expected) == 0);
                else
                    expected = rows;
                if (expected != rows)
                    free(rows);
            }
            sot_ledger_free(to);
            sot_context_unref(other);
        }
    free(expected);
    free(text);
}
END_TEST

START_TEST(line_of_an_error_far_in)
{
    size_t size, line = 1;
    char *text = long_document(120000, &size), expected[64];
    char *at = strstr(text, ",100001,");
    memcpy(at, ",10zz01,", 8);
    for (const char *p = text; p < at; p++)
        line += *p == '\n';
    snprintf(expected, sizeof expected, "line %zu, column time: ", line);
    for (unsigned threads = 1; threads <= 4; threads++) {
        sot_context *other = make_context(NULL, threads);
        sot_ledger *to = make_ledger(other);
        sot_error error = SOT_ERROR_INIT;
        ck_assert_int_eq(read_bytes(sot_ledger_read_csv, to, text, size, in_seconds(), NULL, &error),
                         SOT_E_PARSE);
        ck_assert_msg(strncmp(error.message, expected, strlen(expected)) == 0, "%s is not %s", error.message,
                      expected);
        ck_assert_uint_eq(count_rows(to), 0);
        ck_assert_uint_eq(count_contacts(to), 0);
        sot_ledger_free(to);
        sot_context_unref(other);
    }
    free(text);
}
END_TEST

enum { BLOCK_BYTES = 2 << 20 }; /* what is read at once by one thread */

/* Empty lines, and then a text. */
static char *after_empty_lines(const char *head, size_t lines, const char *tail, size_t *size)
{
    size_t n = strlen(head), m = strlen(tail);
    char *text = malloc(n + lines + m + 1);
    memcpy(text, head, n);
    memset(text + n, '\n', lines);
    memcpy(text + n + lines, tail, m + 1);
    *size = n + lines + m;
    return text;
}

/* Wherever a block ends in a record in quotes, the record is the same. */
START_TEST(blocks_that_end_in_quotes)
{
    static const char head[] = "actor,target,time\n";
    static const char tail[] = "\"a\"\"b\",\"c\n\",1\nx,d,2\n\"e\",f,3\n";
    static const char *const ends[] = {"a\"",  "\"\"b", "\"b", "b\"", ",\"c",
                                       "\",1", "1\n",   "x,",  "\"e", ",f"};
    sot_context *alone = make_context(NULL, 1);
    char *expected = NULL;
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
        for (size_t more = 0; more < 2; more++) {
            size_t size, at = (size_t)(strstr(tail, ends[i]) - tail) + more;
            char *text = after_empty_lines(head, BLOCK_BYTES - strlen(head) - at, tail, &size);
            sot_ledger *to = make_ledger(alone);
            sot_error error = SOT_ERROR_INIT;
            ck_assert_msg(read_bytes(sot_ledger_read_csv, to, text, size, NULL, NULL, &error) == SOT_OK, "%s",
                          error.message);
            char *rows = rows_of(to);
            if (!expected) {
                expected = rows;
                ck_assert_ptr_nonnull(strstr(rows, "\"actor\":\"a\\\"b\",\"target\":\"c\\n\""));
                ck_assert_ptr_nonnull(strstr(rows, "\"actor\":\"x\",\"target\":\"d\""));
                ck_assert_ptr_nonnull(strstr(rows, "\"actor\":\"e\",\"target\":\"f\""));
            } else {
                ck_assert_str_eq(rows, expected);
                free(rows);
            }
            sot_ledger_free(to);
            free(text);
        }
    free(expected);
    sot_context_unref(alone);
}
END_TEST

/* A head that comes only after a block of empty lines, with a byte-order mark or without. */
START_TEST(late_heads)
{
    sot_context *alone = make_context(NULL, 1);
    for (int mark = 0; mark < 2; mark++) {
        size_t size;
        char *text = after_empty_lines(mark ? "\xef\xbb\xbf" : "", BLOCK_BYTES + 5,
                                       "actor,target,time\na,b,1\na,b,x\n", &size);
        sot_ledger *to = make_ledger(alone);
        sot_error error = SOT_ERROR_INIT;
        char place[64];
        ck_assert_int_eq(read_bytes(sot_ledger_read_csv, to, text, size, NULL, NULL, &error), SOT_E_PARSE);
        snprintf(place, sizeof place, "line %d, column time: ", BLOCK_BYTES + 5 + 3);
        ck_assert_msg(strncmp(error.message, place, strlen(place)) == 0, "%s", error.message);
        size -= 6;
        ck_assert_msg(read_bytes(sot_ledger_read_csv, to, text, size, NULL, NULL, &error) == SOT_OK, "%s",
                      error.message);
        ck_assert_uint_eq(count_rows(to), 1);
        sot_ledger_free(to);
        free(text);
    }
    sot_context_unref(alone);
}
END_TEST

/* Of a fault in a block and one of what comes after it, the first is told. */
START_TEST(faults_in_two_blocks)
{
    static const char right[] = "actor,target,time\na,b,1\n", wrong[] = "actor,target,time\na,b,x\n";
    sot_context *alone = make_context(NULL, 1);
    size_t size;
    char *text = after_empty_lines(right, 2 * BLOCK_BYTES, "", &size);
    const struct {
        const char *head;
        size_t fail_at, line_limit;
        sot_status status;
        const char *says;
    } cases[] = {
        {right, BLOCK_BYTES, 0, SOT_E_IO, "reading failed after 2097152 bytes"},
        {wrong, BLOCK_BYTES, 0, SOT_E_PARSE, "line 2, column time: "},
        {right, 0, 1 << 20, SOT_E_LIMIT, "line "},
        {wrong, 0, 1 << 20, SOT_E_PARSE, "line 2, column time: "},
    };
    for (size_t i = 0; i < 2 * sizeof cases / sizeof *cases; i++) {
        memcpy(text, cases[i / 2].head, strlen(right));
        memset(text + BLOCK_BYTES, cases[i / 2].line_limit ? 'x' : '\n', size - BLOCK_BYTES);
        document d = {text, size, 0, 1 << 20, cases[i / 2].fail_at};
        sot_read_options o = seconds_options();
        sot_error error = SOT_ERROR_INIT;
        sot_ledger *to = make_ledger(alone);
        o.line_limit = cases[i / 2].line_limit;
        ck_assert_int_eq(sot_ledger_read_csv(to, read_document, &d, &o, NULL, i % 2 ? &error : NULL),
                         cases[i / 2].status);
        if (i % 2)
            ck_assert_msg(strncmp(error.message, cases[i / 2].says, strlen(cases[i / 2].says)) == 0, "%s",
                          error.message);
        ck_assert_uint_eq(count_rows(to), 0);
        sot_ledger_free(to);
    }
    free(text);
    sot_context_unref(alone);
}
END_TEST

START_TEST(reading_fails)
{
    size_t size;
    char *text = long_document(1000, &size);
    document d = {text, size, 0, 1000, 5000};
    sot_error error = SOT_ERROR_INIT;
    ck_assert_int_eq(sot_ledger_read_csv(ledger, read_document, &d, in_seconds(), NULL, &error), SOT_E_IO);
    ck_assert_uint_eq(count_rows(ledger), 0);
    free(text);
}
END_TEST

static int stop(void *user, const char *stage, uint64_t done, uint64_t total)
{
    int *calls = user;
    (void)done;
    (void)total;
    return strcmp(stage, "reading") == 0 && ++*calls == 2;
}

START_TEST(cancelled)
{
    sot_context_options options = SOT_CONTEXT_OPTIONS_INIT;
    sot_context *other;
    size_t size;
    int calls = 0;
    char *text = long_document(120000, &size);
    options.progress = stop;
    options.progress_user = &calls;
    ck_assert_int_eq(sot_context_new(&options, &other, NULL), SOT_OK);
    sot_ledger *to = make_ledger(other);
    ck_assert_int_eq(read_bytes(sot_ledger_read_csv, to, text, size, in_seconds(), NULL, NULL),
                     SOT_E_CANCELLED);
    ck_assert_int_eq(calls, 2);
    ck_assert_uint_eq(count_rows(to), 0);
    ck_assert_uint_eq(count_contacts(to), 0);
    sot_ledger_free(to);
    sot_context_unref(other);
    free(text);
}
END_TEST

START_TEST(out_of_memory)
{
    static const char text[] = "time,actor,target,kind,channel,id,weight,question,due\n"
                               "1,ann,bob,promise,mail,p1,2,,5\n2,\"b\"\"ob\",ann,,\"c\"\"x\",,,0.5,\n";
    for (unsigned threads = 1; threads <= 2; threads++) {
        budget b = {1000000, 0};
        sot_context *other = make_context(&b, threads);
        sot_status status = SOT_E_MEMORY;
        for (long n = 0; status != SOT_OK; n++) {
            sot_ledger *to = make_ledger(other);
            sot_error error = SOT_ERROR_INIT;
            b.left = n;
            status = read_bytes(sot_ledger_read_csv, to, text, sizeof text - 1, NULL, NULL, &error);
            b.left = 1000000;
            if (status != SOT_OK) {
                ck_assert_msg(status == SOT_E_MEMORY, "%s", error.message);
                ck_assert_uint_eq(count_rows(to), 0);
                ck_assert_uint_eq(count_contacts(to), 0);
            } else {
                ck_assert_uint_eq(count_rows(to), 2);
                ck_assert_int_gt(n, 10);
            }
            sot_ledger_free(to);
        }
        sot_context_unref(other);
        ck_assert_int_eq(b.live, 0);
    }
}
END_TEST

START_TEST(files)
{
    sot_error error = SOT_ERROR_INIT;
    sot_added added;
    char path[] = "sot_test_csv_XXXXXX.csv", missing[] = "no/such/file.csv";
    FILE *file = fopen(path, "wb");
    ck_assert_ptr_nonnull(file);
    fputs("time,actor,target\n1,a,b\n2,b,a\n", file);
    fclose(file);
    ck_assert_int_eq(sot_ledger_read_file(ledger, path, in_seconds(), &added, &error), SOT_OK);
    ck_assert_uint_eq(added.added, 2);
    file = fopen(path, "wb");
    fputs("time,actor,target\nx,a,b\n", file);
    fclose(file);
    ck_assert_int_eq(sot_ledger_read_file(ledger, path, in_seconds(), &added, &error), SOT_E_PARSE);
    ck_assert_msg(strstr(error.message, ".csv: line 2, column time: ") != NULL, "%s", error.message);
    remove(path);
    ck_assert_int_eq(sot_ledger_read_file(ledger, missing, NULL, &added, &error), SOT_E_IO);
    ck_assert_int_eq(sot_ledger_read_file(ledger, "log.txt", NULL, &added, &error), SOT_E_ARGUMENT);
    ck_assert_int_eq(sot_ledger_read_file(ledger, NULL, NULL, &added, &error), SOT_E_ARGUMENT);
    /* Standard input: the format by the first byte. */
    static const char *const inputs[] = {"time,actor,target\n3,a,b\n",
                                         "{\"time\":4,\"actor\":\"a\",\"target\":\"b\"}\n"};
    for (int i = 0; i < 2; i++) {
        file = fopen(path, "wb");
        fputs(inputs[i], file);
        fclose(file);
        ck_assert_ptr_nonnull(freopen(path, "rb", stdin));
        ck_assert_msg(sot_ledger_read_file(ledger, "-", in_seconds(), &added, &error) == SOT_OK, "%s",
                      error.message);
        ck_assert_uint_eq(added.added, 1);
    }
    remove(path);
    ck_assert_uint_eq(count_rows(ledger), 4);
}
END_TEST

/* Actor before target, row by row, whatever the order of columns, and whether a field is plain or quoted. */
START_TEST(contacts_in_order_of_first_mention)
{
    static const char *const documents[] = {
        "time,actor,target\n1,a,b\n2,c,a\n3,d,e\n",
        "target,time,actor\nb,1,a\na,2,c\ne,3,d\n",
        "time,actor,target\n1,a,b\n2,\"c\",a\n3,d,\"e\"\n",
        "actor,time,target\n\"a\",1,b\r\nc,2,\"a\"\r\n\"d\",3,\"e\"\r\n",
    };
    for (size_t i = 0; i < sizeof documents / sizeof *documents; i++) {
        sot_ledger *to = make_ledger(context);
        char ids[64];
        ck_assert_int_eq(
            read_bytes(sot_ledger_read_csv, to, documents[i], strlen(documents[i]), NULL, NULL, NULL),
            SOT_OK);
        ids_of(to, ids, sizeof ids);
        ck_assert_str_eq(ids, "a b c d e ");
        sot_ledger_free(to);
    }
    /* A doubled quote is read later than what stands plain, and mentioned where it stands. */
    sot_ledger *to = make_ledger(context);
    char ids[64];
    static const char text[] = "time,actor,target\n1,a,b\n2,\"c\"\"\",d\n3,e,\"\"\"f\"\n";
    ck_assert_int_eq(read_bytes(sot_ledger_read_csv, to, text, sizeof text - 1, NULL, NULL, NULL), SOT_OK);
    ids_of(to, ids, sizeof ids);
    ck_assert_str_eq(ids, "a b c\" d e \"f ");
    sot_ledger_free(to);
}
END_TEST

/* A reader remembers the day and the unit of the times before; each is what it is alone. */
START_TEST(times_after_each_other)
{
    static const char *const times[] = {
        "2026-03-01T09:30:00Z",
        "2026-03-01T23:59:59Z",
        "2026-03-02T00:00:00Z",
        "2026-03-01T24:00:00Z",
        "2026-02-28T23:59:60Z",
        "2024-02-29T12:00:00Z",
        "2024-02-29T12:00:01Z",
        "2026-W09-7T10:00:00Z",
        "2026-03-01T09:30+01:00",
        "2026-03-01 09:30:00Z",
        "2026-03-01t09:30:00z",
        "0001-01-01T00:00:00Z",
        "9999-12-31T23:59:59Z",
        "1772357400",
        "1772357400123",
        "1772357400123456",
        "1772357400123456789",
        "1772357400",
        "631152000",
        "631151999999999",
        "3999999999",
        "4000000001",
        "4102444799999",
        "0001772357400",
        "1772357400.5",
        "-1772357400",
        "2026-03-01",
    };
    static const char *const none[] = {"2026-02-29T09:30:00Z", "2026-03-01T09:60:00Z", "2026-03-01T2a:30:00Z",
                                       "2026-03-01T09-30-00Z", "0000-03-01T09:30:00Z", "123456789",
                                       "4102444800",           "2026-03-01T09:30:0 Z"};
    char text[4096], expected[8192] = "";
    size_t n = (size_t)sprintf(text, "time,actor,target\n");
    sot_error error = SOT_ERROR_INIT;
    int good = 0;
    for (size_t i = 0; i < sizeof times / sizeof *times; i++) {
        int64_t alone;
        if (sot_time_parse(times[i], SOT_UNIT_AUTO, &alone, &error) != SOT_OK)
            continue;
        good++;
        n += (size_t)sprintf(text + n, "%s,a%zu,b\n", times[i], i);
    }
    ck_assert_int_eq(good, 25);
    ck_assert_msg(read_bytes(sot_ledger_read_csv, ledger, text, n, no_unit(), NULL, &error) == SOT_OK, "%s",
                  error.message);
    char *rows = rows_of(ledger);
    for (size_t i = 0; i < sizeof times / sizeof *times; i++) {
        int64_t alone;
        char as_text[32];
        if (sot_time_parse(times[i], SOT_UNIT_AUTO, &alone, NULL) != SOT_OK)
            continue;
        ck_assert_int_eq(sot_time_format(alone, as_text, NULL), SOT_OK);
        snprintf(expected, sizeof expected, "{\"time\":\"%s\",\"actor\":\"a%zu\",", as_text, i);
        ck_assert_msg(strstr(rows, expected) != NULL, "%s: %s in\n%s", times[i], expected, rows);
    }
    free(rows);
    for (size_t i = 0; i < sizeof none / sizeof *none; i++) {
        n = (size_t)sprintf(text, "time,actor,target\n2026-03-01T09:30:00Z,a,b\n1772357400,a,b\n%s,a,b\n",
                            none[i]);
        ck_assert_int_ne(read_bytes(sot_ledger_read_csv, ledger, text, n, no_unit(), NULL, &error), SOT_OK);
        ck_assert_msg(strncmp(error.message, "line 4, column time: ", 21) == 0, "%s: %s", none[i],
                      error.message);
    }
    static const char zeros[] = "time,actor,target\n0000000000000,a,b\n"; /* before anything is known */
    ck_assert_int_eq(read_bytes(sot_ledger_read_csv, ledger, zeros, sizeof zeros - 1, no_unit(), NULL, NULL),
                     SOT_E_RANGE);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("csv");
    TCase *tests = tcase_create("csv");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, every_column);
    tcase_add_loop_test(tests, errors, 0, (int)(sizeof bad / sizeof *bad));
    tcase_add_test(tests, nul_bytes);
    tcase_add_test(tests, read_options);
    tcase_add_loop_test(tests, foreign_documents, 0, (int)(sizeof foreign / sizeof *foreign));
    tcase_add_test(tests, lines_that_end_in_other_ways);
    tcase_add_test(tests, columns_by_other_names);
    tcase_add_test(tests, times_in_a_zone);
    tcase_add_test(tests, times_after_each_other);
    tcase_add_test(tests, contacts_in_order_of_first_mention);
    tcase_add_test(tests, record_limit);
    tcase_add_test(tests, pieces_and_threads);
    tcase_add_test(tests, line_of_an_error_far_in);
    tcase_add_test(tests, blocks_that_end_in_quotes);
    tcase_add_test(tests, late_heads);
    tcase_add_test(tests, faults_in_two_blocks);
    tcase_add_test(tests, reading_fails);
    tcase_add_test(tests, cancelled);
    tcase_add_test(tests, out_of_memory);
    tcase_add_test(tests, files);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
