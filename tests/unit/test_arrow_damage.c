/* SPDX-License-Identifier: MIT */
/* Arrow structures with one thing wrong each: streams that fail, schemas and batches that are not as they
 * say, and values that their columns cannot hold. */
#include "arrow_help.h"

typedef struct damaged {
    source from; /* the first: it is the private data of what it hands out */
    int what;
} damaged;

enum {
    NO_SCHEMA,
    NO_FORMAT,
    OTHER_FORMAT,
    FIELDS_BELOW_ZERO,
    MANY_FIELDS,
    NO_FIELDS,
    NULL_FIELD,
    NO_FIELD_FORMAT,
    NO_DICTIONARY_FORMAT,
    DICTIONARY_OF_DICTIONARY,
    OTHER_COUNT,
    NO_COLUMNS,
    LENGTH_BELOW_ZERO,
    OFFSET_BELOW_ZERO,
    LENGTH_TOO_FAR,
    OFFSET_TOO_FAR,
    BUFFERS_BELOW_ZERO,
    MANY_BUFFERS,
    NO_BUFFERS,
    NULL_COLUMN,
    COLUMN_OFFSET_BELOW_ZERO,
    COLUMN_OFFSET_TOO_FAR,
    COLUMN_LENGTH_BELOW_ZERO,
    COLUMN_TOO_SHORT,
    COLUMN_WITHOUT_BUFFERS,
    COLUMN_WITHOUT_VALUES,
};

static int damaged_schema(struct ArrowArrayStream *stream, struct ArrowSchema *out)
{
    static struct ArrowSchema inner;
    damaged *d = stream->private_data;
    int result = get_schema(stream, out);
    switch (d->what) {
    case NO_SCHEMA:
        release_schema(out);
        break;
    case NO_FORMAT:
        out->format = NULL;
        break;
    case OTHER_FORMAT:
        out->format = "i";
        break;
    case FIELDS_BELOW_ZERO:
        out->n_children = -1;
        break;
    case MANY_FIELDS:
        out->n_children = 4097;
        break;
    case NO_FIELDS:
        out->children = NULL;
        break;
    case NULL_FIELD:
        out->children[1] = NULL;
        break;
    case NO_FIELD_FORMAT:
        out->children[1]->format = NULL;
        break;
    case NO_DICTIONARY_FORMAT:
        inner = (struct ArrowSchema){.format = NULL, .name = ""};
        out->children[1]->format = "i";
        out->children[1]->dictionary = &inner;
        break;
    case DICTIONARY_OF_DICTIONARY:
        inner = (struct ArrowSchema){.format = "u", .name = "", .dictionary = &inner};
        out->children[1]->format = "i";
        out->children[1]->dictionary = &inner;
        break;
    default:
        break;
    }
    return result;
}

static int damaged_next(struct ArrowArrayStream *stream, struct ArrowArray *out)
{
    damaged *d = stream->private_data;
    int result = get_next(stream, out);
    if (!out->release)
        return result;
    struct ArrowArray *first = out->children[0];
    switch (d->what) {
    case OTHER_COUNT:
        out->n_children--;
        break;
    case NO_COLUMNS:
        out->children = NULL;
        break;
    case LENGTH_BELOW_ZERO:
        out->length = -1;
        break;
    case OFFSET_BELOW_ZERO:
        out->offset = -1;
        break;
    case LENGTH_TOO_FAR:
        out->length = INT64_MAX;
        break;
    case OFFSET_TOO_FAR:
        out->offset = INT64_MAX;
        break;
    case BUFFERS_BELOW_ZERO:
        out->n_buffers = -1;
        break;
    case MANY_BUFFERS:
        out->n_buffers = 2;
        break;
    case NO_BUFFERS:
        out->buffers = NULL;
        break;
    case NULL_COLUMN:
        out->children[0] = NULL;
        break;
    case COLUMN_OFFSET_BELOW_ZERO:
        first->offset = -1;
        break;
    case COLUMN_OFFSET_TOO_FAR:
        first->offset = INT64_MAX;
        break;
    case COLUMN_LENGTH_BELOW_ZERO:
        first->length = -1;
        break;
    case COLUMN_TOO_SHORT:
        first->length = 1;
        break;
    case COLUMN_WITHOUT_BUFFERS:
        first->buffers = NULL;
        break;
    case COLUMN_WITHOUT_VALUES:
        first->buffers[1] = NULL;
        break;
    default:
        break;
    }
    return result;
}

START_TEST(one_thing_wrong)
{
    static const struct {
        int what;
        sot_status status;
        const char *says;
    } cases[] = {
        {NO_SCHEMA, SOT_E_PARSE, "the Arrow stream has no schema"},
        {NO_FORMAT, SOT_E_UNSUPPORTED, "expected an Arrow stream of structs"},
        {OTHER_FORMAT, SOT_E_UNSUPPORTED, "expected an Arrow stream of structs"},
        {FIELDS_BELOW_ZERO, SOT_E_PARSE, "malformed Arrow schema: its number of fields"},
        {MANY_FIELDS, SOT_E_PARSE, "malformed Arrow schema: its number of fields"},
        {NO_FIELDS, SOT_E_PARSE, "malformed Arrow schema: its number of fields"},
        {NULL_FIELD, SOT_E_PARSE, "malformed Arrow schema: a field is NULL"},
        {NO_FIELD_FORMAT, SOT_E_PARSE, "column actor: "},
        {NO_DICTIONARY_FORMAT, SOT_E_PARSE, "column actor: "},
        {DICTIONARY_OF_DICTIONARY, SOT_E_UNSUPPORTED, "column actor: "},
        {OTHER_COUNT, SOT_E_PARSE, "malformed Arrow array: not as its schema says"},
        {NO_COLUMNS, SOT_E_PARSE, "malformed Arrow array: not as its schema says"},
        {LENGTH_BELOW_ZERO, SOT_E_PARSE, "malformed Arrow array: not as its schema says"},
        {OFFSET_BELOW_ZERO, SOT_E_PARSE, "malformed Arrow array: not as its schema says"},
        {LENGTH_TOO_FAR, SOT_E_PARSE, "malformed Arrow array: not as its schema says"},
        {OFFSET_TOO_FAR, SOT_E_PARSE, "malformed Arrow array: not as its schema says"},
        {BUFFERS_BELOW_ZERO, SOT_E_PARSE, "malformed Arrow array: not as its schema says"},
        {MANY_BUFFERS, SOT_E_PARSE, "malformed Arrow array: not as its schema says"},
        {NO_BUFFERS, SOT_E_PARSE, "malformed Arrow array: not as its schema says"},
        {NULL_COLUMN, SOT_E_PARSE, "malformed Arrow array: a column is NULL"},
        {COLUMN_OFFSET_BELOW_ZERO, SOT_E_PARSE, "column time: malformed Arrow array: its length or offset"},
        {COLUMN_OFFSET_TOO_FAR, SOT_E_PARSE, "column time: malformed Arrow array: its length or offset"},
        {COLUMN_LENGTH_BELOW_ZERO, SOT_E_PARSE, "column time: malformed Arrow array: its length or offset"},
        {COLUMN_TOO_SHORT, SOT_E_PARSE, "column time: malformed Arrow array: its length or offset"},
        {COLUMN_WITHOUT_BUFFERS, SOT_E_PARSE, "column time: malformed Arrow array: "},
        {COLUMN_WITHOUT_VALUES, SOT_E_PARSE, "column time: malformed Arrow array: "},
    };
    static const column columns[] = {TIME, ACTOR, TARGET};
    int wrong = 0;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        damaged d = {source_of(columns, 3, 2), cases[i].what};
        sot_error error = SOT_ERROR_INIT;
        d.from.open = 1;
        struct ArrowArrayStream stream = {damaged_schema, damaged_next, get_last_error, release_stream, &d};
        sot_status status = sot_ledger_read_arrow(ledger, &stream, in_seconds(), NULL, &error);
        ck_assert_int_eq(d.from.open, 0);
        if (status != cases[i].status || strncmp(error.message, cases[i].says, strlen(cases[i].says)) != 0) {
            fprintf(stderr, "%zu: %s: %s\n", i, sot_status_name(status), error.message);
            wrong++;
        }
        ck_assert_uint_eq(count_rows(ledger), 0);
    }
    ck_assert_int_eq(wrong, 0);
}
END_TEST

static const char *no_words(struct ArrowArrayStream *stream)
{
    (void)stream;
    return NULL;
}

START_TEST(streams_that_fail)
{
    static const column columns[] = {TIME, ACTOR, TARGET};
    sot_error error = SOT_ERROR_INIT;
    for (int how = 0; how < 6; how++) {
        source s = source_of(columns, 3, 2);
        struct ArrowArrayStream stream = opened(&s);
        s.schema_result = how < 3 ? 5 : 0;
        s.next_result = how < 3 ? 0 : 5;
        stream.get_last_error = how % 3 == 0 ? get_last_error : how % 3 == 1 ? no_words : NULL;
        ck_assert_int_eq(sot_ledger_read_arrow(ledger, &stream, in_seconds(), NULL, &error), SOT_E_IO);
        ck_assert_str_eq(error.message, how % 3 == 0 ? "the Arrow stream failed: the disk is full"
                                                     : "the Arrow stream failed: no message");
        ck_assert_int_eq(s.open, 0);
    }
    source s = source_of(columns, 3, 2);
    for (int which = 0; which < 2; which++) {
        struct ArrowArrayStream stream = opened(&s);
        *(which ? (void **)&stream.get_next : (void **)&stream.get_schema) = NULL;
        ck_assert_int_eq(sot_ledger_read_arrow(ledger, &stream, in_seconds(), NULL, &error), SOT_E_ARGUMENT);
    }
}
END_TEST

/* One row of one value beside time, actor and target: what it is not allowed to be. */
START_TEST(values_that_do_not_fit)
{
    static const int64_t minus[] = {-1}, far[] = {INT64_C(1) << 40}, kind[] = {300};
    static const uint64_t unsigned_far[] = {UINT64_MAX};
    static const double half[] = {1.5}, huge[] = {1e300}, minus_one[] = {-1};
    static const int32_t none[] = {0, 0}, one[] = {0, 1};
    static const struct {
        const char *name, *format;
        const void *values, *text;
        sot_status status;
        const char *says;
    } cases[] = {
        {"audience", "l", minus, NULL, SOT_E_RANGE, "row 0, column audience: expected"},
        {"audience", "l", far, NULL, SOT_E_RANGE, "row 0, column audience: expected"},
        {"audience", "L", unsigned_far, NULL, SOT_E_RANGE, "row 0, column audience: expected"},
        {"audience", "g", half, NULL, SOT_E_RANGE, "row 0, column audience: expected"},
        {"looked_for", "l", minus, NULL, SOT_E_RANGE, "row 0, column looked_for: expected bits of the cues"},
        {"looked_for", "g", minus_one, NULL, SOT_E_UNSUPPORTED, "column looked_for: a type that"},
        {"looked_for", "u", one, "x", SOT_E_KIND, "row 0, column looked_for: "},
        {"looked_for", "u", none, "", SOT_OK, ""},
        {"duration", "u", none, "", SOT_OK, ""},
        {"due", "u", one, "x", SOT_E_PARSE, "row 0, column due: "},
        {"kind", "l", kind, NULL, SOT_E_KIND, "row 0, column kind: expected the code or name"},
        {"kind", "l", minus, NULL, SOT_E_KIND, "row 0, column kind: expected the code or name"},
        {"kind", "L", unsigned_far, NULL, SOT_E_KIND, "row 0, column kind: expected the code or name"},
        {"kind", "u", one, "x", SOT_E_KIND, "row 0, column kind: "},
        {"sequence", "g", half, NULL, SOT_E_RANGE, "row 0, column sequence: expected"},
        {"sequence", "g", huge, NULL, SOT_E_RANGE, "row 0, column sequence: expected"},
        {"sequence", "L", unsigned_far, NULL, SOT_E_RANGE, "row 0, column sequence: expected"},
        {"sequence", "u", none, "", SOT_OK, ""},
        {"sequence", "u", one, "x", SOT_E_PARSE, "row 0, column sequence: "},
        {"sequence", "u", one, "7", SOT_OK, ""},
    };
    int wrong = 0;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        column columns[] = {TIME, ACTOR, TARGET, {.name = cases[i].name, .format = cases[i].format}};
        columns[3].buffers[1] = cases[i].values;
        columns[3].buffers[2] = cases[i].text;
        source s = source_of(columns, 4, 1);
        sot_error error = SOT_ERROR_INIT;
        sot_ledger *kept = ledger;
        ledger = make_ledger(context);
        sot_status status = read_source(&s, NULL, NULL, &error);
        if (status != cases[i].status || strncmp(error.message, cases[i].says, strlen(cases[i].says)) != 0) {
            fprintf(stderr, "%zu %s %s: %s: %s\n", i, cases[i].name, cases[i].format, sot_status_name(status),
                    error.message);
            wrong++;
        }
        sot_ledger_free(ledger);
        ledger = kept;
    }
    ck_assert_int_eq(wrong, 0);
}
END_TEST

/* Formats of columns: a time, a number and so on as letters, and what looks like one of them. */
START_TEST(formats_that_are_none)
{
    static const char *const formats[] = {"",     "t",   "tx",   "ts",  "tsx:",  "tss", "tD",  "tDx",
                                          "tDsx", "tdx", "tdDx", "tts", "llx",   "ux",  "+l",  "w:4",
                                          "vux",  "z",   "Z",    "vz",  "d:5,2", "e",   "tssx"};
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
        column columns[] = {TIME, ACTOR, TARGET};
        sot_error error = SOT_ERROR_INIT;
        columns[0].format = formats[i];
        source s = source_of(columns, 3, 1);
        sot_status status = read_source(&s, NULL, NULL, &error);
        ck_assert_msg(status == SOT_E_UNSUPPORTED || status == SOT_E_PARSE, "%s: %s %s", formats[i],
                      sot_status_name(status), error.message);
        ck_assert_msg(strncmp(error.message, "column time: ", 13) == 0, "%s: %s", formats[i], error.message);
    }
}
END_TEST

/* More rows in one batch than a piece of a ledger holds, of contacts that are numbers; one bad row, and none
 * is in. */
START_TEST(large_batches)
{
    enum { ROWS = 150000 };
    int64_t *times = malloc(ROWS * sizeof *times);
    uint32_t *actors = malloc(ROWS * sizeof *actors), *targets = malloc(ROWS * sizeof *targets);
    uint8_t *kinds = malloc(ROWS);
    for (int k = 0; k < ROWS; k++) {
        times[k] = INT64_C(1772528400000000) + k;
        actors[k] = (uint32_t)k % 500;
        targets[k] = 500 + (uint32_t)k % 499;
        kinds[k] = SOT_KIND_ASK;
    }
    column columns[] = {{.name = "time", .format = "tsu:", .buffers = {NULL, times}},
                        {.name = "actor", .format = "I", .buffers = {NULL, actors}},
                        {.name = "target", .format = "I", .buffers = {NULL, targets}},
                        {.name = "kind", .format = "C", .buffers = {NULL, kinds}}};
    sot_error error = SOT_ERROR_INIT;
    sot_added added = SOT_ADDED_INIT;
    source s = source_of(columns, 4, ROWS);
    ck_assert_msg(read_source(&s, NULL, &added, &error) == SOT_OK, "%s", error.message);
    ck_assert_uint_eq(added.added, ROWS);
    ck_assert_uint_eq(count_rows(ledger), ROWS);
    ck_assert_uint_eq(count_contacts(ledger), 999);
    for (int bad = 0; bad < 4; bad++) {
        static const int places[] = {0, 70000, ROWS - 1, 65536};
        sot_ledger *kept = ledger;
        int at = places[bad];
        ledger = make_ledger(context);
        times[at] = bad % 2 ? SOT_TIME_MAX + 1 : times[at];
        kinds[at] = bad % 2 ? SOT_KIND_ASK : 200;
        s = source_of(columns, 4, ROWS);
        ck_assert_int_eq(read_source(&s, NULL, NULL, &error), bad % 2 ? SOT_E_RANGE : SOT_E_KIND);
        char place[32];
        snprintf(place, sizeof place, "row %d, ", at);
        ck_assert_msg(strncmp(error.message, place, strlen(place)) == 0, "%s", error.message);
        ck_assert_uint_eq(count_rows(ledger), 0);
        times[at] = INT64_C(1772528400000000) + at;
        kinds[at] = SOT_KIND_ASK;
        sot_ledger_free(ledger);
        ledger = kept;
    }
    free(times), free(actors), free(targets), free(kinds);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("Arrow damage");
    TCase *tests = tcase_create("Arrow damage");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, one_thing_wrong);
    tcase_add_test(tests, streams_that_fail);
    tcase_add_test(tests, values_that_do_not_fit);
    tcase_add_test(tests, formats_that_are_none);
    tcase_add_test(tests, large_batches);
    suite_add_tcase(suite, tests);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
