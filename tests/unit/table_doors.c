/* SPDX-License-Identifier: MIT */
/* table_doors DOORS.json: the labels and ratings of the one table of inputs and right values, as Arrow,
 * beside columns of what is right; Python and Ruby run it through theirs. */
#include "arrow_help.h"

#include <cjson/cJSON.h>

#define ROWS 10
#define FIELDS 5
#define START INT64_C(1769904000000000) /* 2026-02-01 */
#define DAY INT64_C(86400000000)

/* The values of a column in Arrow's layout. */
typedef struct values {
    char bytes[512];
    int64_t offsets[ROWS + 1], whole[ROWS];
    double numbers[ROWS];
    uint8_t valid[(ROWS + 7) / 8];
} values;

static cJSON *cases;
static sot_profile *profile;

/* ---- inputs ---- */

/* Texts where there are any, else whole numbers, else numbers, else nothing at all. */
static column lay(const cJSON *rows, const char *name, values *to)
{
    bool texts = false, numbers = false, whole = true;
    size_t used = 0, k = 0;
    memset(to, 0, sizeof *to);
    for (const cJSON *row = rows->child; row; row = row->next, k++) {
        const cJSON *value = cJSON_GetObjectItem(row, name);
        ck_assert_uint_lt(k, ROWS);
        to->offsets[k] = (int64_t)used;
        if (!cJSON_IsNull(value))
            to->valid[k / 8] = (uint8_t)(to->valid[k / 8] | 1 << k % 8);
        texts = texts || cJSON_IsString(value);
        numbers = numbers || cJSON_IsNumber(value);
        if (cJSON_IsString(value))
            used += (size_t)snprintf(to->bytes + used, sizeof to->bytes - used, "%s", value->valuestring);
        if (cJSON_IsNumber(value)) {
            used += (size_t)snprintf(to->bytes + used, sizeof to->bytes - used, "%.17g", value->valuedouble);
            to->numbers[k] = value->valuedouble;
            whole = whole && value->valuedouble == trunc(value->valuedouble);
            to->whole[k] = (int64_t)value->valuedouble;
        }
        ck_assert_uint_lt(used, sizeof to->bytes);
    }
    to->offsets[k] = (int64_t)used;
    column out = {.name = name, .format = "n"};
    if (texts)
        out = (column){.name = name, .format = "U", .buffers = {to->valid, to->offsets, to->bytes}};
    else if (numbers)
        out = (column){.name = name,
                       .format = whole ? "l" : "g",
                       .buffers = {to->valid, whole ? (void *)to->whole : (void *)to->numbers}};
    return out;
}

typedef struct table {
    column columns[FIELDS];
    values values[FIELDS];
    int64_t count;
} table;

static source as_arrow(const cJSON *rows, table *to)
{
    to->count = 0;
    for (const cJSON *each = rows->child->child; each; each = each->next, to->count++) {
        ck_assert_int_lt(to->count, FIELDS);
        to->columns[to->count] = lay(rows, each->string, &to->values[to->count]);
    }
    return source_of(to->columns, to->count, cJSON_GetArraySize(rows));
}

static sot_read_options reading(const cJSON *each)
{
    static const char *const units[] = {"s", "ms", "us", "ns"};
    sot_read_options options = SOT_READ_OPTIONS_INIT;
    const cJSON *unit = cJSON_GetObjectItem(each, "unit");
    for (int k = 0; unit && k < 4; k++)
        if (strcmp(units[k], unit->valuestring) == 0)
            options.time_unit = k;
    return options;
}

/* ---- right values, as columns of the library's own types ---- */

typedef struct right {
    values values[FIELDS];
    sot_text_column texts[2];
} right;

static const sot_text_column *texts_of(const cJSON *rows, const char *name, right *to, int k)
{
    column made = lay(rows, name, &to->values[k]);
    ck_assert_str_eq(made.format, "U");
    to->texts[k] = (sot_text_column){.long_offsets = to->values[k].offsets, .bytes = to->values[k].bytes};
    return &to->texts[k];
}

static const double *numbers_of(const cJSON *rows, const char *name, right *to, int k)
{
    return cJSON_GetObjectItem(rows->child, name) ? (lay(rows, name, &to->values[k]), to->values[k].numbers)
                                                  : NULL;
}

static const int64_t *times_of(const cJSON *rows, const char *name, right *to, int k)
{
    int64_t *out = to->values[k].whole;
    if (!cJSON_GetObjectItem(rows->child, name))
        return NULL;
    for (const cJSON *row = rows->child; row; row = row->next)
        ck_assert_int_eq(
            sot_time_parse(cJSON_GetObjectItem(row, name)->valuestring, SOT_UNIT_AUTO, out++, NULL), SOT_OK);
    return to->values[k].whole;
}

static sot_network_columns right_ratings(const cJSON *rows, right *to)
{
    sot_network_columns out = SOT_NETWORK_COLUMNS_INIT;
    out.count = (size_t)cJSON_GetArraySize(rows);
    out.actor = texts_of(rows, "actor", to, 0);
    out.target = texts_of(rows, "target", to, 1);
    out.rating = numbers_of(rows, "rating", to, 2);
    out.weight = numbers_of(rows, "weight", to, 3);
    out.time_us = times_of(rows, "time", to, 4);
    return out;
}

static sot_labels right_labels(const cJSON *rows, right *to)
{
    sot_labels out = SOT_LABELS_INIT;
    out.count = (size_t)cJSON_GetArraySize(rows);
    out.a = texts_of(rows, "a", to, 0);
    out.b = texts_of(rows, "b", to, 1);
    out.label = numbers_of(rows, "label", to, 2);
    out.weight = numbers_of(rows, "weight", to, 3);
    out.as_of_us = times_of(rows, "as_of", to, 4);
    return out;
}

/* ---- what comes of them ---- */

static sot_status rate(const sot_network_columns *columns, bool fade, page *out, sot_error *error)
{
    sot_network_options options = SOT_NETWORK_OPTIONS_INIT;
    sot_network *network = NULL;
    options.as_of_us = START + 38 * DAY;
    options.half_life_days = fade ? 10 : 0;
    sot_status status = sot_network_from_columns(context, profile, columns, &options, &network, error);
    if (status == SOT_OK)
        ck_assert_int_eq(sot_network_write(network, SOT_FORMAT_GRAPHML, NULL, write_page, out, NULL), SOT_OK);
    sot_network_unref(network);
    return status;
}

static sot_status judge(const sot_labels *labels, page *out, sot_error *error)
{
    sot_learn_options options = SOT_LEARN_OPTIONS_INIT;
    sot_evaluation *evaluation = NULL;
    options.as_of_us = START + 38 * DAY;
    options.metrics.resamples = 0;
    sot_status status = sot_ledger_evaluate(ledger, labels, &options, &evaluation, error);
    if (status == SOT_OK)
        ck_assert_int_eq(sot_evaluation_write_json(evaluation, write_page, out, NULL), SOT_OK);
    sot_evaluation_free(evaluation);
    return status;
}

static void begin(void)
{
    setup();
    ck_assert_int_eq(sot_profile_builtin(context, &profile, NULL), SOT_OK);
    for (int day = 1; day < 28; day++)
        for (int other = 0; other < ROWS; other++) {
            const char id[] = {(char)('0' + other), 0};
            sot_interaction row = SOT_INTERACTION_INIT;
            row.time_us = START + day * DAY;
            row.actor = day % 3 ? "me" : id;
            row.target = day % 3 ? id : "me";
            if (day % (other + 1) == 0)
                ck_assert_int_eq(sot_ledger_add(ledger, &row, NULL, NULL), SOT_OK);
        }
}

static void end(void)
{
    sot_profile_unref(profile);
    teardown();
}

/* The row of ten contacts, every other one of them labelled 1; a row that is refused stands first among good
 * ones. A rating is alone. */
static cJSON *rows_of_case(const cJSON *each, const char *which, bool labels)
{
    const cJSON *row = cJSON_GetObjectItem(each, which);
    bool bad = cJSON_GetObjectItem(each, "error") != NULL;
    cJSON *good =
        cJSON_Parse("{\"a\":\"me\",\"b\":\"1\",\"label\":1,\"weight\":1,\"as_of\":\"2026-03-01T09:00:00Z\"}");
    cJSON *rows = cJSON_CreateArray();
    const char *id = cJSON_GetObjectItem(row, "contact") ? "contact" : "b";
    for (int other = 0; other < (labels ? ROWS : 1); other++) {
        cJSON *made = cJSON_Duplicate(row, true);
        for (const cJSON *field = row->child; bad && other && field; field = field->next)
            cJSON_ReplaceItemInObject(made, field->string,
                                      cJSON_Duplicate(cJSON_GetObjectItem(good, field->string), true));
        const char text[] = {(char)('0' + other), 0};
        bool number = cJSON_IsNumber(cJSON_GetObjectItem(row, id));
        if (labels && (other || !bad)) {
            cJSON_ReplaceItemInObject(made, id,
                                      number ? cJSON_CreateNumber(other) : cJSON_CreateString(text));
            if (cJSON_GetObjectItem(made, "label")) /* of one without it that is the case */
                cJSON_ReplaceItemInObject(made, "label", cJSON_CreateNumber(other % 2));
        }
        cJSON_AddItemToArray(rows, made);
    }
    cJSON_Delete(good);
    return rows;
}

static void run(const cJSON *each, bool labels)
{
    static table given;
    static right expected;
    page got = {.bytes = NULL}, wanted = {.bytes = NULL};
    sot_error error = SOT_ERROR_INIT;
    sot_read_options how = reading(each);
    const cJSON *refused = cJSON_GetObjectItem(each, "error");
    const char *name = cJSON_GetObjectItem(each, "name")->valuestring;
    bool fade = cJSON_GetObjectItem(cJSON_GetObjectItem(each, "row"), "time") != NULL;
    cJSON *rows = rows_of_case(each, "row", labels);
    source s = as_arrow(rows, &given);
    struct ArrowArrayStream stream = opened(&s);
    sot_labels labelled = SOT_LABELS_INIT;
    sot_network_columns rated = SOT_NETWORK_COLUMNS_INIT;
    labelled.stream = rated.stream = &stream;
    labelled.reading = rated.reading = &how;
    sot_status status = labels ? judge(&labelled, &got, &error) : rate(&rated, fade, &got, &error);
    ck_assert_int_eq(s.open, 0);
    if (refused) {
        ck_assert_msg(status != SOT_OK && !strstr(error.message, "in both parts"), "%s: %s", name,
                      error.message);
        if (cJSON_IsString(refused))
            ck_assert_msg(strcmp(sot_status_name(status), refused->valuestring) == 0, "%s: %s", name,
                          error.message);
    } else {
        cJSON *right_rows = rows_of_case(each, "want", labels);
        ck_assert_msg(status == SOT_OK, "%s: %s", name, error.message);
        if (labels)
            labelled = right_labels(right_rows, &expected);
        else
            rated = right_ratings(right_rows, &expected);
        status = labels ? judge(&labelled, &wanted, &error) : rate(&rated, fade, &wanted, &error);
        ck_assert_msg(status == SOT_OK, "%s, right values: %s", name, error.message);
        ck_assert_msg(strcmp(got.bytes, wanted.bytes) == 0, "%s: not what is right", name);
        cJSON_Delete(right_rows);
    }
    free(got.bytes), free(wanted.bytes);
    cJSON_Delete(rows);
}

START_TEST(labels_and_ratings)
{
    int count[2] = {0, 0};
    for (const cJSON *each = cases->child; each; each = each->next) {
        const cJSON *of = cJSON_GetObjectItem(each, "table");
        bool labels = of && strcmp(of->valuestring, "labels") == 0;
        if (!of)
            continue;
        run(each, labels);
        count[labels]++;
    }
    ck_assert_int_ge(count[0], 10);
    ck_assert_int_ge(count[1], 10);
}
END_TEST

int main(int count, char **arguments)
{
    static char json[1 << 16];
    FILE *file = count > 1 ? fopen(arguments[1], "rb") : NULL;
    size_t size = file ? fread(json, 1, sizeof json - 1, file) : 0;
    if (file)
        fclose(file);
    cases = cJSON_ParseWithLength(json, size);
    if (!cases)
        return 2;
    Suite *suite = suite_create("doors of tables");
    TCase *of = tcase_create("labels and ratings");
    tcase_add_checked_fixture(of, begin, end);
    tcase_add_test(of, labels_and_ratings);
    suite_add_tcase(suite, of);
    int failed = run_suite(suite);
    cJSON_Delete(cases);
    return failed;
}
