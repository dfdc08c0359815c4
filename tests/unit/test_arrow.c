/* SPDX-License-Identifier: MIT */
/* Arrow in: slices, nulls, dictionaries, malformed structures, and the types that most rows have;
 * test_arrow_types.c has the others. */
#include "arrow_help.h"

START_TEST(plain_columns)
{
    static const int32_t kinds[] = {0, 3, 10, 10};
    static const int64_t channels[] = {0, 4, 4, 8};
    static const double weights[] = {1, 0.5, 2};
    static const float sentiments[] = {0.5f, -1, 1};
    static const uint8_t audience[] = {1, 2, 255}, weight_bits = 6, questions = 5, none = 0;
    static const int64_t lasting[] = {1500, 0, 90000};
    static const int16_t looked[] = {2, 0, 128};
    const column columns[] = {TIME,
                              ACTOR,
                              TARGET,
                              {.name = "kind", .format = "u", .buffers = {NULL, kinds, "askmessage"}},
                              {.name = "channel", .format = "U", .buffers = {NULL, channels, "mailmeet"}},
                              {.name = "weight", .format = "g", .buffers = {&weight_bits, weights}},
                              {.name = "sentiment", .format = "f", .buffers = {NULL, sentiments}},
                              {.name = "audience", .format = "C", .buffers = {NULL, audience}},
                              {.name = "question", .format = "b", .buffers = {NULL, &questions}},
                              {.name = "duration", .format = "tDm", .buffers = {NULL, lasting}},
                              {.name = "looked_for", .format = "s", .buffers = {NULL, looked}},
                              {.name = "id", .format = "n"},
                              {.name = "due", .format = "l", .buffers = {&none, seconds}}};
    check_rows(source_of(columns, 13, 3),
               HEAD("1", "a", "w") ",\"kind\":\"ask\",\"channel\":\"mail\",\"duration\":1.5,\"sentiment\":0."
                                   "5,\"question\":1,"
                                   "\"looked_for\":\"personal\"}\n" HEAD(
                                       "2", "b",
                                       "x") ",\"audience\":2,\"weight\":0.5,\"duration\":0,\"sentiment\":-1}"
                                            "\n" HEAD("3", "c",
                                                      "y") ",\"channel\":\"meet\",\"audience\":255,"
                                                           "\"weight\":2,\"duration\":90,\"sentiment\":1,"
                                                           "\"question\":1,\"looked_for\":\"automatic\"}\n");
}
END_TEST

START_TEST(units_of_time)
{
    static const struct {
        const char *format;
        int64_t value;
    } cases[] = {{"tss:", 3},
                 {"tsm:UTC", 3000},
                 {"tsu:Europe/Berlin", 3000000},
                 {"tsn:", INT64_C(3000000999)},
                 {"l", 3}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const column columns[] = {
            {.name = "Time", .format = cases[i].format, .buffers = {NULL, &cases[i].value}},
            {.name = "from", .format = "u", .buffers = {NULL, two_offsets, "abcd"}},
            {.name = "to", .format = "u", .buffers = {NULL, two_offsets, "wxyz"}}};
        check_rows(source_of(columns, 3, 1), HEAD("3", "a", "w") "}\n");
    }
    static const int32_t offsets[] = {0, 20, 25};
    const column text[] = {
        {.name = "time", .format = "u", .buffers = {NULL, offsets, "1970-01-01T00:00:03Z1.e3"}},
        ACTOR,
        TARGET};
    check_rows(source_of(text, 3, 1), HEAD("3", "a", "w") "}\n");
    check_error(source_of(text, 3, 2), SOT_E_PARSE, "row 1, column time: expected an ISO 8601 time");
    static const int64_t far[] = {1, INT64_MAX};
    const column beyond[] = {{.name = "time", .format = "tsm:", .buffers = {NULL, far}}, ACTOR, TARGET};
    check_error(source_of(beyond, 3, 2), SOT_E_RANGE, "row 1, column time: expected a time between");
    static const uint64_t huge[] = {1, UINT64_MAX};
    const column unsigned_time[] = {{.name = "time", .format = "L", .buffers = {NULL, huge}}, ACTOR, TARGET};
    check_error(source_of(unsigned_time, 3, 2), SOT_E_RANGE, "row 1, column time: expected a time between");
}
END_TEST

START_TEST(sequences)
{
    static const int64_t exact[] = {INT64_MAX, 0, -3};
    static const double rounded[] = {17, NAN, -3}, half[] = {17, 1.5, 3};
    static const int32_t offsets[] = {0, 2, 2, 4};
    static const uint8_t valid = 5;
    static const char right[] = HEAD("1", "a", "w") ",\"sequence\":17}\n" HEAD("2", "b", "x") "}\n" HEAD(
        "3", "c", "y") ",\"sequence\":-3}\n";
    const column columns[] = {
        TIME, ACTOR, TARGET, {.name = "sequence", .format = "l", .buffers = {&valid, exact}}};
    check_rows(source_of(columns, 4, 3), HEAD("1", "a", "w") ",\"sequence\":\"9223372036854775807\"}\n" HEAD(
                                             "2", "b", "x") "}\n" HEAD("3", "c", "y") ",\"sequence\":-3}\n");
    const column doubles[] = {
        TIME, ACTOR, TARGET, {.name = "sequence", .format = "g", .buffers = {NULL, rounded}}};
    check_rows(source_of(doubles, 4, 3), right);
    const column texts[] = {
        TIME, ACTOR, TARGET, {.name = "sequence", .format = "u", .buffers = {NULL, offsets, "17-3"}}};
    check_rows(source_of(texts, 4, 3), right);
    const column bad[] = {TIME, ACTOR, TARGET, {.name = "sequence", .format = "g", .buffers = {NULL, half}}};
    check_error(source_of(bad, 4, 3), SOT_E_RANGE, "row 1, column sequence: expected a whole number");
}
END_TEST

START_TEST(integers_of_any_width)
{
    static const int8_t c[] = {3};
    static const uint16_t S[] = {3};
    static const int32_t i[] = {3};
    static const uint32_t I[] = {3};
    static const uint64_t L[] = {3};
    const struct {
        const char *format;
        const void *values;
    } cases[] = {{"c", c}, {"S", S}, {"i", i}, {"I", I}, {"L", L}};
    for (size_t k = 0; k < 5; k++) {
        const column columns[] = {
            {.name = "time", .format = cases[k].format, .buffers = {NULL, cases[k].values}},
            {.name = "actor", .format = cases[k].format, .buffers = {NULL, cases[k].values}},
            TARGET,
            {.name = "audience", .format = cases[k].format, .buffers = {NULL, cases[k].values}},
            {.name = "weight", .format = cases[k].format, .buffers = {NULL, cases[k].values}},
            {.name = "kind", .format = cases[k].format, .buffers = {NULL, cases[k].values}}};
        check_rows(source_of(columns, 6, 1),
                   HEAD("3", "3", "w") ",\"kind\":\"like\",\"audience\":3,\"weight\":3}\n");
    }
    static const int32_t negative[] = {-1};
    static const char *const names[] = {"actor", "audience", "looked_for", "kind"};
    for (size_t k = 0; k < 4; k++) {
        char place[64];
        const column columns[] = {TIME,
                                  k ? (column)ACTOR
                                    : (column){.name = "actor", .format = "i", .buffers = {NULL, negative}},
                                  TARGET,
                                  {.name = names[k], .format = "i", .buffers = {NULL, negative}}};
        snprintf(place, sizeof place, "row 0, column %s: expected", names[k]);
        check_error(source_of(columns, k ? 4 : 3, 1), k == 3 ? SOT_E_KIND : SOT_E_RANGE, place);
    }
}
END_TEST

START_TEST(slices_and_nulls)
{
    static const int64_t times[] = {9, 9, 9, 1, 2, 3};
    static const int32_t offsets[] = {0, 0, 0, 0, 0, 0, 1, 2, 3}, ids[] = {0, 0, 0, 0, 0, 0, 2, 4, 6};
    static const double weights[] = {9, 9, 9, 0.5, 9, 2};
    static const uint8_t bits = 0x28;    /* rows 3 and 5 */
    static const uint8_t id_bits = 0xa0; /* of rows 5, 6, 7 the first and the last */
    const column columns[] = {
        {.name = "time", .format = "tss:", .buffers = {NULL, times}, .length = 6, .offset = 0},
        {.name = "actor", .format = "u", .buffers = {NULL, offsets, "abc"}, .length = 6, .offset = 2},
        {.name = "target", .format = "u", .buffers = {NULL, offsets, "wxy"}, .length = 6, .offset = 2},
        {.name = "weight", .format = "g", .buffers = {&bits, weights}, .length = 6},
        {.name = "id", .format = "u", .buffers = {&id_bits, ids, "i1i2i3"}, .length = 6, .offset = 2}};
    source s = source_of(columns, 5, 3);
    s.offset = 3;
    check_rows(s, HEAD("1", "a", "w") ",\"weight\":0.5,\"id\":\"i1\"}\n" HEAD("2", "b", "x") "}\n" HEAD(
                      "3", "c", "y") ",\"weight\":2,\"id\":\"i3\"}\n");
    /* The same batch twice in one load: those with an id once. */
    s.batches = 2;
    sot_added added;
    ck_assert_int_eq(read_source(&s, NULL, &added, NULL), SOT_OK);
    ck_assert_uint_eq(added.rows, 6);
    ck_assert_uint_eq(added.added, 4);
    s.batches = 0;
    ck_assert_int_eq(read_source(&s, NULL, &added, NULL), SOT_OK);
    ck_assert_uint_eq(added.rows, 0);
    s.batches = 1;
    s.length = 0;
    ck_assert_int_eq(read_source(&s, NULL, &added, NULL), SOT_OK);
    ck_assert_uint_eq(added.rows, 0);
}
END_TEST

START_TEST(nulls_where_values_are_required)
{
    static const uint8_t bits = 1;
    static const char *const names[] = {"time", "actor", "target"};
    for (size_t k = 0; k < 3; k++) {
        column columns[] = {TIME, ACTOR, TARGET};
        char place[64];
        columns[k].buffers[0] = &bits;
        snprintf(place, sizeof place, "row 1, column %s: expected a value, found null", names[k]);
        check_error(source_of(columns, 3, 2), SOT_E_PARSE, place);
        columns[k] = (column){.name = names[k], .format = "n"};
        snprintf(place, sizeof place, "row 0, column %s: expected a value, found null", names[k]);
        check_error(source_of(columns, 3, 2), SOT_E_PARSE, place);
    }
    const column columns[] = {TIME, ACTOR, TARGET};
    source s = source_of(columns, 3, 2);
    s.struct_validity = &bits;
    check_error(s, SOT_E_PARSE, "row 1: expected a struct, found null");
}
END_TEST

START_TEST(dictionaries)
{
    static const int32_t offsets[] = {0, 2, 3, 6, 9};
    static const int64_t long_offsets[] = {0, 3, 10};
    static const uint8_t entry_bits = 0x0b, row_bits = 3; /* the third entry is null; the third row is null */
    static const int8_t actors[] = {0, 1, 0}, kinds[] = {0, 1, 1};
    static const uint32_t targets[] = {3, 3, 0};
    static const int64_t channels[] = {1, 2, 99};
    const column people = {.format = "u", .buffers = {NULL, offsets, "annbcidzoe"}, .length = 4};
    const column ways = {.format = "u", .buffers = {&entry_bits, offsets, "annbcidzoe"}, .length = 4};
    const column names = {.format = "U", .buffers = {NULL, long_offsets, "askmessage"}, .length = 2};
    const column columns[] = {
        TIME,
        {.name = "actor", .format = "c", .buffers = {NULL, actors}, .dictionary = &people},
        {.name = "target", .format = "I", .buffers = {NULL, targets}, .dictionary = &people},
        {.name = "kind", .format = "c", .buffers = {NULL, kinds}, .dictionary = &names},
        {.name = "channel", .format = "l", .buffers = {&row_bits, channels}, .dictionary = &ways}};
    check_rows(source_of(columns, 5, 2),
               HEAD("1", "an", "dzo") ",\"kind\":\"ask\",\"channel\":\"n\"}\n" HEAD("2", "n", "dzo") "}\n");
    check_rows(source_of(columns, 5, 3), HEAD("1", "an", "dzo") ",\"kind\":\"ask\",\"channel\":\"n\"}\n" HEAD(
                                             "2", "n", "dzo") "}\n" HEAD("3", "an", "an") "}\n");
    /* A null entry where a value is required, and indices outside. */
    column wrong[] = {TIME, ACTOR, TARGET};
    static const int8_t to_null[] = {0, 2}, outside[] = {0, 4}, negative[] = {0, -1};
    wrong[1] = (column){.name = "actor", .format = "c", .buffers = {NULL, to_null}, .dictionary = &ways};
    check_error(source_of(wrong, 3, 2), SOT_E_PARSE, "row 1, column actor: expected a value, found null");
    wrong[1].buffers[1] = outside;
    check_error(source_of(wrong, 3, 2), SOT_E_PARSE, "column actor: malformed Arrow array: an index outside");
    wrong[1].buffers[1] = negative;
    check_error(source_of(wrong, 3, 2), SOT_E_PARSE, "column actor: malformed Arrow array: an index outside");
    /* Encoded by something else than integers; a dictionary of numbers. */
    wrong[1] = (column){.name = "actor", .format = "g", .buffers = {NULL, seconds}, .dictionary = &people};
    check_error(source_of(wrong, 3, 2), SOT_E_PARSE, "column actor: expected integer indices");
    static const column numbers = {.format = "l", .buffers = {NULL, seconds}, .length = 4};
    wrong[1] = (column){.name = "actor", .format = "c", .buffers = {NULL, actors}, .dictionary = &numbers};
    check_error(source_of(wrong, 3, 2), SOT_E_UNSUPPORTED, "column actor: a type");
    /* An empty dictionary and nothing but nulls. */
    static const uint8_t nothing = 0;
    static const column empty = {.format = "u", .buffers = {NULL, offsets, ""}, .length = 0};
    const column optional[] = {
        TIME,
        ACTOR,
        TARGET,
        {.name = "channel", .format = "c", .buffers = {&nothing, actors}, .dictionary = &empty}};
    check_rows(source_of(optional, 4, 1), HEAD("1", "a", "w") "}\n");
}
END_TEST

typedef struct view {
    int32_t length;
    char inside[4];
    int32_t buffer, offset;
} view;

START_TEST(string_views)
{
    static const char far[] = "....an actor with a long name";
    static const int64_t sizes[] = {sizeof far - 1};
    static const view good[] = {{1, "a", 0, 0}, {25, "an a", 0, 4}};
    column columns[] = {
        TIME, {.name = "actor", .format = "vu", .buffers = {NULL, good, far, sizes}, .n_buffers = 4}, TARGET};
    check_rows(source_of(columns, 3, 2),
               HEAD("1", "a", "w") "}\n" HEAD("2", "an actor with a long name", "x") "}\n");
    static const view bad[][1] = {
        {{-1, "", 0, 0}}, {{25, "", 1, 4}}, {{25, "", -1, 4}}, {{25, "", 0, 5}}, {{25, "", 0, -1}}};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        columns[1].buffers[1] = bad[i];
        check_error(source_of(columns, 3, 1), SOT_E_PARSE,
                    "row 0, column actor: malformed Arrow array: a string view");
    }
    columns[1].buffers[1] = good;
    columns[1].buffers[3] = NULL;
    check_error(source_of(columns, 3, 2), SOT_E_PARSE, "column actor: malformed Arrow array: no sizes");
    columns[1].n_buffers = 2;
    check_error(source_of(columns, 3, 2), SOT_E_PARSE,
                "column actor: malformed Arrow array: the number of buffers");
}
END_TEST

START_TEST(malformed_arrays)
{
    static const int32_t back[] = {0, 2, 1}, below[] = {-1, 0, 1};
    static const struct {
        column actor;
        const char *what;
    } cases[] = {
        {{.name = "actor", .format = "u", .buffers = {NULL, back, "abc"}}, "offsets that decrease"},
        {{.name = "actor", .format = "u", .buffers = {NULL, below, "abc"}}, "offsets that decrease"},
        {{.name = "actor", .format = "u", .buffers = {NULL, two_offsets, NULL}}, "no bytes"},
        {{.name = "actor", .format = "u", .buffers = {NULL, NULL, "abc"}}, "a buffer is NULL"},
        {{.name = "actor", .format = "l", .buffers = {NULL, NULL}}, "a buffer is NULL"},
        {{.name = "actor", .format = "u", .buffers = {NULL, two_offsets, "abc"}, .n_buffers = 2},
         "the number of buffers"},
        {{.name = "actor", .format = "u", .buffers = {NULL, two_offsets, "abc"}, .n_buffers = -1},
         "the number of buffers"},
        {{.name = "actor", .format = "u", .buffers = {NULL, two_offsets, "abc"}, .length = 1},
         "its length or offset"},
        {{.name = "actor", .format = "u", .buffers = {NULL, two_offsets, "abc"}, .length = -3},
         "its length or offset"},
        {{.name = "actor", .format = "u", .buffers = {NULL, two_offsets, "abc"}, .length = INT64_MAX},
         "its length or offset"},
        {{.name = "actor", .format = "u", .buffers = {NULL, two_offsets, "abc"}, .offset = -1},
         "its length or offset"},
        {{.name = "actor", .format = "u", .buffers = {NULL, two_offsets, "abc"}, .offset = INT64_MAX},
         "its length or offset"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char place[96];
        const column columns[] = {TIME, cases[i].actor, TARGET};
        snprintf(place, sizeof place, "column actor: malformed Arrow array: %s", cases[i].what);
        check_error(source_of(columns, 3, 2), SOT_E_PARSE, place);
    }
    const column columns[] = {TIME, ACTOR, TARGET};
    source s = source_of(columns, 3, 2);
    s.children = 2;
    check_error(s, SOT_E_PARSE, "malformed Arrow array: not as its schema says");
    s.children = -1;
    s.struct_buffers = 3;
    check_error(s, SOT_E_PARSE, "malformed Arrow array: not as its schema says");
    s.struct_buffers = -1;
    s.length = -1;
    check_error(s, SOT_E_PARSE, "malformed Arrow array: not as its schema says");
    s = source_of(columns, 3, 2);
    s.offset = INT64_MAX;
    check_error(s, SOT_E_PARSE, "malformed Arrow array: not as its schema says");
}
END_TEST

START_TEST(schemas_and_streams)
{
    static const char *const unsupported[] = {"e",    "d:10,2", "tdD", "+l", "z",
                                              "tsx:", "tDx",    "tss", "",   "ttm"};
    for (size_t i = 0; i < sizeof unsupported / sizeof *unsupported; i++) {
        const column columns[] = {
            TIME, ACTOR, TARGET, {.name = "weight", .format = unsupported[i], .buffers = {NULL, seconds}}};
        check_error(source_of(columns, 4, 1), SOT_E_UNSUPPORTED,
                    "column weight: a type that is not supported");
    }
    const column text_weight[] = {
        TIME, ACTOR, TARGET, {.name = "weight", .format = "u", .buffers = {NULL, two_offsets, "1234"}}};
    check_error(source_of(text_weight, 4, 1), SOT_E_UNSUPPORTED, "column weight: a type");
    const column no_format[] = {TIME, ACTOR, TARGET, {.name = "weight"}};
    check_error(source_of(no_format, 4, 0), SOT_E_PARSE, "column weight: the schema has no format");
    const column missing[] = {TIME, ACTOR};
    check_error(source_of(missing, 2, 1), SOT_E_PARSE, "column target is missing");
    const column twice[] = {TIME, ACTOR, TARGET, {.name = "from", .format = "u"}};
    check_error(source_of(twice, 4, 1), SOT_E_PARSE, "column actor is given twice");
    const column unknown[] = {
        TIME, ACTOR, TARGET, {.name = "colour", .format = "+l", .buffers = {NULL, NULL}}, {.format = "e"}};
    check_error(source_of(unknown, 5, 1), SOT_E_PARSE, "unknown column \"colour\"");
    sot_read_options o = seconds_options();
    o.ignore_unknown = 1;
    source s = source_of(unknown, 5, 1);
    ck_assert_int_eq(read_source(&s, &o, NULL, NULL), SOT_OK);
    o.time_unit = 7;
    ck_assert_int_eq(read_source(&s, &o, NULL, NULL), SOT_E_ARGUMENT);
    ck_assert_int_eq(sot_ledger_read_arrow(ledger, NULL, NULL, NULL, NULL), SOT_E_ARGUMENT);
    struct ArrowArrayStream stream = opened(&s);
    ck_assert_int_eq(sot_ledger_read_arrow(NULL, &stream, NULL, NULL, NULL), SOT_E_ARGUMENT);
    ck_assert_int_eq(s.open, 0);
    ck_assert_int_eq(sot_ledger_read_arrow(ledger, &stream, NULL, NULL, NULL), SOT_E_ARGUMENT); /* released */
    sot_ledger_free(ledger);
    ledger = make_ledger(context);
    const column columns[] = {TIME, ACTOR, TARGET};
    s = source_of(columns, 3, 1);
    s.schema_result = 5;
    check_error(s, SOT_E_IO, "the Arrow stream failed: the disk is full");
    s.schema_result = 0;
    s.next_result = 5;
    check_error(s, SOT_E_IO, "the Arrow stream failed: the disk is full");
    /* What the ledger itself finds. */
    static const double heavy[] = {1, 4};
    const column weights[] = {
        TIME, ACTOR, TARGET, {.name = "weight", .format = "g", .buffers = {NULL, heavy}}};
    check_error(source_of(weights, 4, 2), SOT_E_RANGE, "row 1, column weight: ");
}
END_TEST

START_TEST(columns_by_other_names)
{
    static const sot_column_name names[] = {{"sender", "actor"}, {"to whom", "target"}, {"colour", NULL}};
    const column columns[] = {TIME,
                              {.name = "sender", .format = "u", .buffers = {NULL, two_offsets, "abcd"}},
                              {.name = "to whom", .format = "u", .buffers = {NULL, two_offsets, "wxyz"}},
                              {.name = "colour", .format = "+l", .buffers = {NULL, NULL}}};
    sot_read_options o = seconds_options();
    o.names = names;
    o.name_count = 3;
    source s = source_of(columns, 4, 1);
    ck_assert_int_eq(read_source(&s, &o, NULL, NULL), SOT_OK);
    char *rows = rows_of(ledger);
    ck_assert_str_eq(rows, "{\"time\":\"1970-01-01T00:00:01Z\",\"actor\":\"a\",\"target\":\"w\"}\n");
    free(rows);
}
END_TEST

/* Values that are used where they lie, once as a stream's only batch and once as two, aligned and not. */
static void check_both(column *columns, int64_t count, int64_t length, const char *expected)
{
    source s = source_of(columns, count, length);
    check_rows(s, expected);
    char twice[2048] = ""; /* the same rows in a second batch of one load are rows of their own */
    for (const char *line = expected, *end; (end = strchr(line, '\n')) != NULL; line = end + 1)
        for (int k = 0; k < 2; k++)
            strncat(twice, line, (size_t)(end + 1 - line));
    s.batches = 2;
    check_rows(s, twice);
}

START_TEST(values_where_they_lie)
{
    static const int64_t micros[] = {1000000, 2000000}, wide[] = {7, 4294967295}, beyond[] = {7, 4294967296};
    static const int64_t year_10000[] = {1000000, SOT_TIME_MAX + 1};
    static const uint32_t plain[] = {8, 9};
    static const int32_t narrow[] = {7, 3}, negative[] = {7, -3};
    static const int16_t shorts[] = {7, 3}, negative_shorts[] = {7, -3};
    static const uint8_t bytes[] = {7, 3}, kinds[] = {SOT_KIND_ASK, SOT_KIND_THANK};
    static const int8_t negative_bytes[] = {7, -3};
    static const double weights[] = {0.5, 2};
    static const column entries = {.format = "u", .buffers = {NULL, two_offsets, "abcd"}, .length = 4};
    static const int32_t codes[] = {0, 3};
    static char shifted[64];
#define ROWS_OF(first, second)                                                                        \
    "{\"time\":\"1970-01-01T00:00:01Z\",\"actor\":\"" first "\",\"target\":\"8\",\"kind\":\"ask\"}\n" \
    "{\"time\":\"1970-01-01T00:00:02Z\",\"actor\":\"" second "\",\"target\":\"9\",\"kind\":\"thank\"}\n"
    column columns[] = {{.name = "time", .format = "tsu:UTC", .buffers = {NULL, micros}},
                        {.name = "actor", .format = "i", .buffers = {NULL, narrow}},
                        {.name = "target", .format = "I", .buffers = {NULL, plain}},
                        {.name = "kind", .format = "C", .buffers = {NULL, kinds}},
                        {.name = "weight", .format = "g", .buffers = {NULL, weights}}};
    const struct {
        const char *format;
        const void *values;
        const char *rows;
    } ids[] = {{"i", narrow, ROWS_OF("7", "3")},        {"l", wide, ROWS_OF("7", "4294967295")},
               {"L", wide, ROWS_OF("7", "4294967295")}, {"s", shorts, ROWS_OF("7", "3")},
               {"S", shorts, ROWS_OF("7", "3")},        {"c", bytes, ROWS_OF("7", "3")},
               {"C", bytes, ROWS_OF("7", "3")}};
    for (size_t i = 0; i < sizeof ids / sizeof *ids; i++) {
        columns[1].format = ids[i].format;
        columns[1].buffers[1] = ids[i].values;
        check_both(columns, 4, 2, ids[i].rows);
    }
    const struct {
        const char *format;
        const void *values;
    } bad[] = {{"i", negative}, {"s", negative_shorts}, {"c", negative_bytes}, {"l", beyond}};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        columns[1].format = bad[i].format;
        columns[1].buffers[1] = bad[i].values;
        check_error(source_of(columns, 4, 2), SOT_E_RANGE, "row 1, column actor: ");
    }
    columns[1] = (column){.name = "actor", .format = "i", .buffers = {NULL, codes}, .dictionary = &entries};
    check_both(columns, 4, 2, ROWS_OF("a", "d"));
    columns[0].buffers[1] = year_10000;
    check_error(source_of(columns, 4, 2), SOT_E_RANGE, "row 1, column time: ");
    check_error(source_of(columns, 5, 2), SOT_E_RANGE, "row 1, column time: ");
    memcpy(shifted + 1, micros, sizeof micros);
    columns[0].buffers[1] = shifted + 1;
    check_both(columns, 4, 2, ROWS_OF("a", "d"));
    memcpy(shifted + 32 + 1, codes, sizeof codes);
    columns[1].buffers[1] = shifted + 32 + 1;
    check_both(columns, 4, 2, ROWS_OF("a", "d"));
#undef ROWS_OF
}
END_TEST

START_TEST(reading_without_memory)
{
    static const uint8_t id_bits = 0xa0;
    static const int32_t ids[] = {0, 0, 0, 0, 0, 0, 2, 4, 6};
    static const view views[] = {{1, "a", 0, 0}, {1, "b", 0, 0}, {1, "a", 0, 0}};
    static const int8_t kinds[] = {0, 0, 0};
    static const column names = {.format = "u", .buffers = {NULL, two_offsets, "abcd"}, .length = 4};
    const column columns[] = {
        TIME,
        {.name = "actor", .format = "vu", .buffers = {NULL, views, NULL}, .n_buffers = 3},
        TARGET,
        {.name = "channel", .format = "c", .buffers = {NULL, kinds}, .dictionary = &names},
        {.name = "id", .format = "u", .buffers = {&id_bits, ids, "i1i2i3"}, .length = 3, .offset = 5}};
    budget b = {1000000, 0};
    sot_context *other = make_context(&b, 2);
    sot_ledger *kept = ledger;
    sot_status status = SOT_E_MEMORY;
    for (long n = 0; status != SOT_OK; n++) {
        source s = source_of(columns, 5, 3);
        ledger = make_ledger(other);
        b.left = n;
        status = read_source(&s, NULL, NULL, NULL);
        b.left = 1000000;
        ck_assert(status == SOT_OK || status == SOT_E_MEMORY);
        ck_assert_uint_eq(count_rows(ledger), status ? 0 : 3);
        ck_assert_uint_eq(count_contacts(ledger), status ? 0 : 5);
        sot_ledger_free(ledger);
    }
    ledger = kept;
    sot_context_unref(other);
    ck_assert_int_eq(b.live, 0);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("arrow");
    TCase *tests = tcase_create("arrow");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, plain_columns);
    tcase_add_test(tests, units_of_time);
    tcase_add_test(tests, sequences);
    tcase_add_test(tests, integers_of_any_width);
    tcase_add_test(tests, slices_and_nulls);
    tcase_add_test(tests, nulls_where_values_are_required);
    tcase_add_test(tests, dictionaries);
    tcase_add_test(tests, string_views);
    tcase_add_test(tests, malformed_arrays);
    tcase_add_test(tests, schemas_and_streams);
    tcase_add_test(tests, columns_by_other_names);
    tcase_add_test(tests, values_where_they_lie);
    tcase_add_test(tests, reading_without_memory);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
