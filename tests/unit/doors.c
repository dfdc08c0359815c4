/* SPDX-License-Identifier: MIT */
/* doors DOORS.json: the one table of inputs and right values through CSV and NDJSON; Python and Ruby run it
 * through theirs. */
#include <cjson/cJSON.h>
#include <math.h>
#include <socialtrust.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int failures;
static const char *case_name, *door;

static void fail(const char *what)
{
    fprintf(stderr, "%s by %s: %s\n", case_name, door, what);
    failures++;
}

typedef struct text {
    char bytes[4096];
    size_t size, at;
} text;

static void put(text *to, const char *from)
{
    size_t n = strlen(from);
    if (to->size + n >= sizeof to->bytes)
        exit(2);
    memcpy(to->bytes + to->size, from, n + 1);
    to->size += n;
}

static size_t give(void *user, char *bytes, size_t size)
{
    text *from = user;
    size_t n = from->size - from->at < size ? from->size - from->at : size;
    memcpy(bytes, from->bytes + from->at, n);
    from->at += n;
    return n;
}

/* No text of the table needs quotes. */
static void as_csv(const cJSON *row, text *out)
{
    for (const cJSON *each = row->child; each; each = each->next) {
        put(out, each->string);
        put(out, each->next ? "," : "\n");
    }
    for (const cJSON *each = row->child; each; each = each->next) {
        char number[32];
        snprintf(number, sizeof number, each->valuedouble == trunc(each->valuedouble) ? "%.0f" : "%.17g",
                 each->valuedouble);
        put(out, cJSON_IsString(each) ? each->valuestring : cJSON_IsNumber(each) ? number : "");
        put(out, each->next ? "," : "\n");
    }
}

static void as_ndjson(const cJSON *row, text *out)
{
    char *line = cJSON_PrintUnformatted(row);
    put(out, line);
    put(out, "\n");
    cJSON_free(line);
}

static void same_text(const char *got, const cJSON *want)
{
    const char *expected = cJSON_IsString(want) ? want->valuestring : "";
    if (strcmp(got ? got : "", expected) != 0)
        fail(want->string);
}

static void same_number(double got, const cJSON *want)
{
    if (cJSON_IsNull(want) ? !isnan(got) : got != want->valuedouble)
        fail(want->string);
}

static void same_time(int64_t got, const cJSON *want)
{
    int64_t expected = SOT_TIME_NONE;
    if (cJSON_IsString(want) && sot_time_parse(want->valuestring, SOT_UNIT_AUTO, &expected, NULL) != SOT_OK)
        fail("the table's time");
    if (got != expected)
        fail(want->string);
}

static int compare(void *user, const sot_interaction *row)
{
    const cJSON *wanted = user;
    for (const cJSON *want = wanted->child; want; want = want->next) {
        const char *name = want->string;
        uint32_t cues = 0;
        if (strcmp(name, "looked_for") == 0) {
            for (const cJSON *cue = want->child; cue; cue = cue->next)
                cues |= UINT32_C(1) << sot_number_of(SOT_NAMES_CUE, cue->valuestring);
            if (row->looked_for != cues)
                fail(name);
        } else if (strcmp(name, "kind") == 0) {
            same_text(sot_name_of(SOT_NAMES_KIND, row->kind), want);
        }
#define FIELD_CONTACT(NAME, name_, member, ...) \
    else if (strcmp(name, name_) == 0) same_text(row->member, want);
#define FIELD_NAME(...) FIELD_CONTACT(__VA_ARGS__)
#define FIELD_ID(...) FIELD_CONTACT(__VA_ARGS__)
#define FIELD_TIME(NAME, name_, member, ...) else if (strcmp(name, name_) == 0) same_time(row->member, want);
#define FIELD_COUNT(NAME, name_, member, ...) \
    else if (strcmp(name, name_) == 0) same_number(row->member, want);
#define FIELD_WHOLE(NAME, name_, member, ...) \
    else if (strcmp(name, name_) == 0) same_number((double)row->member, want);
#define FIELD_NUMBER(...) FIELD_COUNT(__VA_ARGS__)
#include <socialtrust/fields.def>
        else
            fail("the table names no field");
    }
    return 0;
}

static bool says_no(const cJSON *each)
{
    const cJSON *not = cJSON_GetObjectItem(each, "not");
    for (const cJSON *name = not ? not ->child : NULL; name; name = name->next)
        if (strcmp(name->valuestring, door) == 0)
            return true;
    return false;
}

static void run(sot_context *context, const cJSON *each, bool csv)
{
    static const char *const units[] = {"s", "ms", "us", "ns"};
    sot_read_options options = SOT_READ_OPTIONS_INIT;
    sot_ledger *ledger = NULL;
    sot_error error = SOT_ERROR_INIT;
    text given = {.size = 0};
    const cJSON *unit = cJSON_GetObjectItem(each, "unit");
    case_name = cJSON_GetObjectItem(each, "name")->valuestring;
    door = csv ? "csv" : "ndjson";
    if (says_no(each) || sot_ledger_new(context, NULL, &ledger, NULL) != SOT_OK)
        return;
    for (int k = 0; unit && k < 4; k++)
        if (strcmp(units[k], unit->valuestring) == 0)
            options.time_unit = k;
    (csv ? as_csv : as_ndjson)(cJSON_GetObjectItem(each, "row"), &given);
    sot_status status =
        (csv ? sot_ledger_read_csv : sot_ledger_read_ndjson)(ledger, give, &given, &options, NULL, &error);
    if (cJSON_GetObjectItem(each, "error")) {
        if (status == SOT_OK)
            fail("expected an error");
    } else if (status != SOT_OK) {
        fail(error.message);
    } else {
        sot_ledger_each(ledger, NULL, NULL, compare, cJSON_GetObjectItem(each, "want"), NULL);
    }
    sot_ledger_free(ledger);
}

int main(int count, char **arguments)
{
    static char json[1 << 16];
    FILE *file = count > 1 ? fopen(arguments[1], "rb") : NULL;
    size_t size = file ? fread(json, 1, sizeof json - 1, file) : 0;
    cJSON *cases = cJSON_ParseWithLength(json, size);
    sot_context *context = NULL;
    int rows = 0;
    if (file)
        fclose(file);
    if (sot_context_new(NULL, &context, NULL) != SOT_OK)
        return 2;
    for (const cJSON *each = cases ? cases->child : NULL; each; each = each->next) {
        if (cJSON_GetObjectItem(each, "table")) /* labels and ratings: table_doors.c */
            continue;
        rows++;
        run(context, each, true);
        run(context, each, false);
    }
    cJSON_Delete(cases);
    sot_context_unref(context);
    printf("%d cases, %d failures\n", rows, failures);
    return failures > 0 || rows < 20;
}
