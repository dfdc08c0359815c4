/* SPDX-License-Identifier: MIT */
/* Scores as CSV, JSON and Arrow, explanations as JSON: headers, values against the accessors, escapes,
 * missing values, and writing that fails. */
#include "../common/flat.h"
#include "exchange_help.h"

#include <cjson/cJSON.h>

static sot_context *context;
static sot_ledger *ledger;
static int64_t as_of;

#define LOG                                                                                                 \
    "time,actor,target,kind,id,due\n"                                                                       \
    "2026-01-01,ann,bob,ask,q1,\n2026-01-02,bob,ann,message,,\n2026-01-03,ann,bob,promise,p1,2026-01-10\n"  \
    "2026-01-04,ann,\"c,\"\"id\",like,,\n2026-01-05,bob,\"c,\"\"id\",ask,,\n2026-01-06,ann,bob,complain,x," \
    "\n"                                                                                                    \
    "2026-01-07,bob,ann,thank,,\n2026-01-08,ann,ann,message,,\n2026-01-09,\"c,\"\"id\",ann,message,,\n"

static void setup(void)
{
    sot_error error = SOT_ERROR_INIT;
    context = make_context(NULL, 1);
    ledger = make_ledger(context);
    ck_assert_msg(read_bytes(sot_ledger_read_csv, ledger, LOG, strlen(LOG), NULL, NULL, &error) == SOT_OK,
                  "%s", error.message);
    ck_assert_int_eq(sot_time_parse("2026-02-01", 0, &as_of, NULL), SOT_OK);
}

static void teardown(void)
{
    sot_ledger_free(ledger);
    sot_context_unref(context);
}

static sot_scores *scores_of(const char *me, int signals)
{
    sot_scores_options o = SOT_SCORES_OPTIONS_INIT;
    sot_scores *scores = NULL;
    sot_error error = SOT_ERROR_INIT;
    o.as_of_us = as_of;
    o.me = me;
    o.signals = signals;
    ck_assert_msg(sot_ledger_scores(ledger, NULL, &o, &scores, &error) == SOT_OK, "%s", error.message);
    return scores;
}

static const char *const parts[] = {"", "_low", "_high", "_confidence"};

/* Appends what a row of CSV should be. */
static void expect_numbers(char *text, const sot_scores *scores, const char *name, uint64_t row)
{
    for (int i = 0; i < 4; i++) {
        char column[64];
        snprintf(column, sizeof column, "%s%s", name, parts[i]);
        sprintf(text + strlen(text), ",%.6f", sot_scores_column(scores, column)[row]);
    }
}

static void expect_rest(char *text, const sot_scores *scores, uint64_t row)
{
    double reciprocity = sot_scores_column(scores, "reciprocity")[row];
    if (isnan(reciprocity))
        strcat(text, ",");
    else
        sprintf(text + strlen(text), ",%.6f", reciprocity);
    sprintf(text + strlen(text), ",%.6f,%s,%s", sot_scores_column(scores, "pulse")[row],
            sot_name_of(SOT_NAMES_BAND, scores_row(scores, row).band),
            sot_name_of(SOT_NAMES_STATE, scores_row(scores, row).state));
}

START_TEST(csv_of_pairs)
{
    sot_scores *scores = scores_of(NULL, 0);
    page p = {NULL, 0, 0, 0};
    char expected[4096] =
        "a,b,depth,depth_low,depth_high,depth_confidence,trust_ab,trust_ab_low,trust_ab_high,"
        "trust_ab_confidence,trust_ba,trust_ba_low,trust_ba_high,trust_ba_confidence,reciprocity,pulse,"
        "band,state,interactions\n";
    static const char *const names[] = {"ann,bob", "ann,\"c,\"\"id\"", "bob,\"c,\"\"id\""};
    ck_assert_uint_eq(sot_scores_count(scores), 3);
    for (uint64_t row = 0; row < 3; row++) {
        strcat(expected, names[row]);
        expect_numbers(expected, scores, "depth", row);
        expect_numbers(expected, scores, "trust_ab", row);
        expect_numbers(expected, scores, "trust_ba", row);
        expect_rest(expected, scores, row);
        sprintf(expected + strlen(expected), ",%d\n", (int)scores_row(scores, row).interactions);
    }
    ck_assert_int_eq(sot_scores_write(scores, SOT_FORMAT_CSV, write_page, &p, NULL), SOT_OK);
    ck_assert_str_eq(p.bytes, expected);
    free(p.bytes);
    sot_scores_free(scores);
}
END_TEST

START_TEST(csv_for_me)
{
    sot_scores *scores = scores_of("bob", 0);
    page p = {NULL, 0, 0, 0};
    char expected[4096] =
        "contact,depth,depth_low,depth_high,depth_confidence,trust_in_them,trust_in_them_low,"
        "trust_in_them_high,trust_in_them_confidence,trust_in_me,trust_in_me_low,trust_in_me_high,"
        "trust_in_me_confidence,reciprocity,pulse,band,state,owed\n";
    static const char *const names[] = {"ann", "\"c,\"\"id\""};
    ck_assert_uint_eq(sot_scores_count(scores), 2);
    for (uint64_t row = 0; row < 2; row++) {
        int side = scores_row(scores, row).me_side;
        ck_assert_int_eq(side, row == 0);
        strcat(expected, names[row]);
        expect_numbers(expected, scores, "depth", row);
        expect_numbers(expected, scores, side ? "trust_ba" : "trust_ab", row);
        expect_numbers(expected, scores, side ? "trust_ab" : "trust_ba", row);
        expect_rest(expected, scores, row);
        sprintf(expected + strlen(expected), ",%d\n", scores_row(scores, row).owed[side]);
    }
    ck_assert_int_gt(scores_row(scores, 0).owed[1], 0); /* ann's complaint awaits bob */
    ck_assert_int_eq(sot_scores_write(scores, SOT_FORMAT_CSV, write_page, &p, NULL), SOT_OK);
    ck_assert_str_eq(p.bytes, expected);
    free(p.bytes);
    sot_scores_free(scores);
}
END_TEST

START_TEST(csv_of_a_timeline)
{
    int64_t times[2] = {as_of - 1, as_of};
    sot_scores *scores;
    page p = {NULL, 0, 0, 0};
    ck_assert_int_eq(ledger_timeline(ledger, NULL, "bob", "ann", times, 2, NULL, &scores, NULL), SOT_OK);
    ck_assert_int_eq(sot_scores_write(scores, SOT_FORMAT_CSV, write_page, &p, NULL), SOT_OK);
    ck_assert_int_eq(strncmp(p.bytes, "time,a,b,depth,", 15), 0);
    ck_assert_ptr_nonnull(strstr(p.bytes, "\n2026-01-31T23:59:59.999999Z,ann,bob,"));
    ck_assert_ptr_nonnull(strstr(p.bytes, "\n2026-02-01T00:00:00Z,ann,bob,"));
    p.size = 0;
    ck_assert_int_eq(sot_scores_write(scores, SOT_FORMAT_JSON, write_page, &p, NULL), SOT_OK);
    ck_assert_ptr_nonnull(
        strstr(p.bytes, "{\"time\":\"2026-02-01T00:00:00Z\",\"a\":\"ann\",\"b\":\"bob\",\"depth\":"));
    free(p.bytes);
    sot_scores_free(scores);
}
END_TEST

static double number(const cJSON *object, const char *key)
{
    const cJSON *item = cJSON_GetObjectItemCaseSensitive(object, key);
    ck_assert_msg(item && (cJSON_IsNumber(item) || cJSON_IsNull(item)), "%s", key);
    return cJSON_IsNull(item) ? (double)NAN : item->valuedouble;
}

static const char *text(const cJSON *object, const char *key)
{
    const cJSON *item = cJSON_GetObjectItemCaseSensitive(object, key);
    ck_assert_msg(item && cJSON_IsString(item), "%s", key);
    return item->valuestring;
}

static const cJSON *member(const cJSON *object, const char *key)
{
    const cJSON *item = cJSON_GetObjectItemCaseSensitive(object, key);
    ck_assert_msg(item != NULL, "%s", key);
    return item;
}

static void near(double x, double y)
{
    ck_assert_msg((isnan(x) && isnan(y)) || fabs(x - y) <= 1e-12 + 1e-15 * fabs(y), "%.17g is not %.17g", x,
                  y);
}

static const char *const plain_columns[] = {"depth",         "depth_low", "trust_ab",
                                            "trust_ab_high", "trust_ba",  "trust_ba_confidence",
                                            "reciprocity",   "pulse",     "p_active"};

START_TEST(json_of_pairs)
{
    for (int signals = 0; signals < 2; signals++) {
        sot_scores *scores = scores_of(NULL, signals);
        page p = {NULL, 0, 0, 0};
        ck_assert_int_eq(sot_scores_write(scores, SOT_FORMAT_JSON, write_page, &p, NULL), SOT_OK);
        cJSON *rows = cJSON_Parse(p.bytes);
        ck_assert_msg(cJSON_IsArray(rows), "%s", p.bytes);
        ck_assert_int_eq(cJSON_GetArraySize(rows), 3);
        for (int row = 0; row < 3; row++) {
            const cJSON *object = cJSON_GetArrayItem(rows, row);
            ck_assert_str_eq(text(object, "a"), scores_row(scores, (uint64_t)row).a);
            ck_assert_str_eq(text(object, "b"), scores_row(scores, (uint64_t)row).b);
            ck_assert_str_eq(text(object, "state"),
                             sot_name_of(SOT_NAMES_STATE, scores_row(scores, (uint64_t)row).state));
            for (size_t i = 0; i < sizeof plain_columns / sizeof *plain_columns; i++)
                near(number(object, plain_columns[i]), sot_scores_column(scores, plain_columns[i])[row]);
            near(number(object, "interactions"), (double)scores_row(scores, (uint64_t)row).interactions);
            near(number(object, "owed_b"), scores_row(scores, (uint64_t)row).owed[1]);
            ck_assert_int_eq(cJSON_HasObjectItem(object, "depth_points_rhythm"), signals);
            if (signals)
                near(number(object, "trust_ab_points_openness"),
                     sot_scores_column(scores, "trust_ab_points_openness")[row]);
        }
        cJSON_Delete(rows);
        free(p.bytes);
        sot_scores_free(scores);
    }
}
END_TEST

START_TEST(json_for_me)
{
    sot_scores *scores = scores_of("bob", 0);
    page p = {NULL, 0, 0, 0};
    ck_assert_int_eq(sot_scores_write(scores, SOT_FORMAT_JSON, write_page, &p, NULL), SOT_OK);
    cJSON *rows = cJSON_Parse(p.bytes);
    const cJSON *ann = cJSON_GetArrayItem(rows, 0);
    ck_assert_str_eq(text(ann, "contact"), "ann");
    near(number(ann, "trust_in_them"), sot_scores_column(scores, "trust_ba")[0]);
    near(number(ann, "trust_in_me_low"), sot_scores_column(scores, "trust_ab_low")[0]);
    near(number(ann, "owed"), scores_row(scores, 0).owed[1]);
    cJSON_Delete(rows);
    free(p.bytes);
    sot_scores_free(scores);
}
END_TEST

START_TEST(nothing_to_write)
{
    sot_ledger *kept = ledger;
    page p = {NULL, 0, 0, 0};
    ledger = make_ledger(context);
    sot_scores *scores = scores_of(NULL, 0);
    ck_assert_int_eq(sot_scores_write(scores, SOT_FORMAT_JSON, write_page, &p, NULL), SOT_OK);
    ck_assert_str_eq(p.bytes, "[\n]\n");
    p.size = 0;
    ck_assert_int_eq(sot_scores_write(scores, SOT_FORMAT_CSV, write_page, &p, NULL), SOT_OK);
    ck_assert_ptr_eq(strchr(p.bytes, '\n'), p.bytes + p.size - 1);
    free(p.bytes);
    sot_scores_free(scores);
    sot_ledger_free(ledger);
    ledger = kept;
}
END_TEST

START_TEST(many_rows)
{
    enum { ROWS = 3000 };
    char *log = malloc(ROWS * 64);
    size_t n = (size_t)sprintf(log, "time,actor,target\n"), lines = 0;
    for (int i = 0; i < ROWS; i++)
        n += (size_t)sprintf(log + n, "2026-01-02,u%d,v%d\n", i, i);
    ck_assert_int_eq(read_bytes(sot_ledger_read_csv, ledger, log, n, NULL, NULL, NULL), SOT_OK);
    sot_scores *scores = scores_of(NULL, 0);
    page p = {NULL, 0, 0, 0};
    ck_assert_int_eq(sot_scores_write(scores, SOT_FORMAT_CSV, write_page, &p, NULL), SOT_OK);
    for (size_t i = 0; i < p.size; i++)
        lines += p.bytes[i] == '\n';
    ck_assert_uint_eq(lines, ROWS + 3 + 1);
    p.size = 0;
    p.limit = 100000;
    sot_error error = SOT_ERROR_INIT;
    ck_assert_int_eq(sot_scores_write(scores, SOT_FORMAT_CSV, write_page, &p, &error), SOT_E_IO);
    ck_assert_str_eq(error.message, "writing failed");
    ck_assert_int_eq(sot_scores_write(scores, SOT_FORMAT_JSON, write_page, &p, &error), SOT_E_IO);
    ck_assert_int_eq(sot_scores_write(scores, SOT_FORMAT_CSV, NULL, NULL, &error), SOT_E_ARGUMENT);
    ck_assert_int_eq(sot_scores_write(NULL, SOT_FORMAT_CSV, write_page, &p, &error), SOT_E_ARGUMENT);
    ck_assert_int_eq(sot_scores_write(scores, SOT_FORMAT_JSON, NULL, NULL, &error), SOT_E_ARGUMENT);
    ck_assert_int_eq(sot_scores_write(NULL, SOT_FORMAT_JSON, write_page, &p, &error), SOT_E_ARGUMENT);
    free(p.bytes);
    free(log);
    sot_scores_free(scores);
}
END_TEST

static void same_signal(const cJSON *list, const char *name, const sot_signal *signal)
{
    const cJSON *object = member(list, name);
    near(number(object, "points"), signal->points);
    near(number(object, "logit"), signal->logit);
    near(number(object, "variance"), signal->variance);
    near(number(object, "r"), signal->r);
    near(number(object, "s"), signal->s);
    ck_assert_int_eq(cJSON_IsTrue(member(object, "observable")), signal->observable != 0);
}

START_TEST(explanation)
{
    sot_explanation *e;
    page p = {NULL, 0, 0, 0};
    sot_error error = SOT_ERROR_INIT;
    ck_assert_msg(ledger_explain(ledger, NULL, "ann", "bob", as_of, NULL, &e, &error) == SOT_OK, "%s",
                  error.message);
    ck_assert_int_eq(sot_explanation_write_json(e, write_page, &p, &error), SOT_OK);
    cJSON *json = cJSON_Parse(p.bytes);
    ck_assert_msg(json != NULL, "%s", p.bytes);
    const sot_pair_score *s = sot_explanation_score(e);
    const cJSON *score = member(json, "score"), *counts = member(json, "counts");
    ck_assert_str_eq(text(json, "a"), "ann");
    ck_assert_str_eq(text(json, "time"), "2026-02-01T00:00:00Z");
    near(number(member(score, "depth"), "value"), s->depth.value);
    near(number(member(score, "trust_ba"), "coverage"), s->trust[1].coverage);
    near(number(score, "usual_gap_days"), s->usual_gap_days);
    near(number(score, "p_active"), NAN);
    near(number(member(score, "given"), "b"), s->given[1]);
    near(number(member(score, "owed"), "a"), s->owed[0]);
    for (int i = 0; i < SOT_DEPTH_COUNT; i++)
        same_signal(member(score, "depth_signals"), sot_name_of(SOT_NAMES_DEPTH_SIGNAL, i),
                    &s->depth_signals[i]);
    for (int i = 0; i < SOT_TRUST_COUNT; i++) {
        same_signal(member(score, "trust_ab_signals"), sot_name_of(SOT_NAMES_TRUST_SIGNAL, i),
                    &s->trust_signals[0][i]);
        same_signal(member(score, "trust_ba_signals"), sot_name_of(SOT_NAMES_TRUST_SIGNAL, i),
                    &s->trust_signals[1][i]);
    }
    const sot_counts *c = sot_explanation_counts(e);
    near(number(member(counts, "rows"), "a"), (double)c->rows[0]);
    near(number(member(counts, "answer_hours"), "b"), c->answer_hours[1]);
    near(number(counts, "meetings"), 0);
    ck_assert_str_eq(text(member(counts, "first"), "a"), "2026-01-01T00:00:00Z");
    const cJSON *verdicts = member(json, "verdicts"), *owed = member(json, "owed"),
                *effects = member(json, "leave_out");
    ck_assert_int_eq(cJSON_GetArraySize(verdicts), (int)explained(e).verdicts);
    ck_assert_int_eq(cJSON_GetArraySize(owed), (int)explained(e).owed);
    ck_assert_int_eq(cJSON_GetArraySize(effects), (int)explained(e).leave_outs);
    ck_assert_int_gt(cJSON_GetArraySize(verdicts), 0);
    ck_assert_int_gt(cJSON_GetArraySize(effects), 0);
    for (size_t i = 0; i < explained(e).verdicts; i++) {
        const sot_verdict *v = sot_explanation_verdict(e, i);
        const cJSON *object = cJSON_GetArrayItem(verdicts, (int)i);
        ck_assert_str_eq(text(object, "code"), sot_name_of(SOT_NAMES_VERDICT, v->code));
        near(number(object, "n"), v->n);
        near(number(object, "days"), v->days);
        if (v->side < 0)
            ck_assert(cJSON_IsNull(member(object, "side")));
        else
            ck_assert_str_eq(text(object, "side"), v->side ? "b" : "a");
    }
    const cJSON *complaint = cJSON_GetArrayItem(owed, 0);
    ck_assert_str_eq(text(complaint, "kind"), "complaint");
    ck_assert_str_eq(text(complaint, "side"), "b");
    ck_assert_str_eq(text(complaint, "id"), "x");
    ck_assert_str_eq(text(cJSON_GetArrayItem(effects, 0), "kind"),
                     sot_profile_kind_name(NULL, sot_explanation_leave_out(e, 0)->kind));
    ck_assert(cJSON_IsFalse(member(json, "needs_history")));
    ck_assert(cJSON_IsString(member(json, "valid_until")) || cJSON_IsNull(member(json, "valid_until")));
    cJSON_Delete(json);
    p.size = 0;
    p.limit = 10;
    ck_assert_int_eq(sot_explanation_write_json(e, write_page, &p, &error), SOT_E_IO);
    ck_assert_int_eq(sot_explanation_write_json(e, NULL, NULL, &error), SOT_E_ARGUMENT);
    ck_assert_int_eq(sot_explanation_write_json(NULL, write_page, &p, &error), SOT_E_ARGUMENT);
    sot_explanation_free(e);
    free(p.bytes);
}
END_TEST

START_TEST(a_custom_kind_is_written_by_its_code)
{
    static const char json[] =
        "{\"name\":\"x\",\"fold\":{\"kinds\":{\"standup\":{\"like\":\"meet\",\"times\":0.5}}}}";
    sot_profile *profile;
    sot_error error = SOT_ERROR_INIT;
    page p = {NULL, 0, 0, 0};
    if (sot_profile_from_json(context, json, sizeof json - 1, &profile, &error) != SOT_OK)
        ck_abort_msg("%s", error.message);
    sot_ledger *to;
    sot_explanation *e;
    ck_assert_int_eq(sot_ledger_new(context, profile, &to, NULL), SOT_OK);
    ck_assert_int_eq(read_bytes(sot_ledger_read_csv, to, "time,actor,target,kind\n2026-01-01,a,b,standup\n",
                                46, NULL, NULL, NULL),
                     SOT_OK);
    char *rows = rows_of(to);
    ck_assert_ptr_nonnull(strstr(rows, "\"kind\":\"standup\""));
    free(rows);
    ck_assert_int_eq(ledger_explain(to, NULL, "a", "b", as_of, NULL, &e, &error), SOT_OK);
    ck_assert_int_eq(sot_explanation_write_json(e, write_page, &p, NULL), SOT_OK);
    ck_assert_ptr_nonnull(strstr(p.bytes, "\"kind\":64,"));
    sot_explanation_free(e);
    sot_ledger_free(to);
    sot_profile_unref(profile);
    free(p.bytes);
}
END_TEST

/* ---- Arrow ---- */

static sot_scores *some_scores(sot_context *of, const char *me, int signals)
{
    static const char log[] =
        "time,actor,target,kind\n"
        "2026-01-01,ann,bob,message\n2026-01-02,bob,ann,message\n2026-01-03,ann,bob,ask\n"
        "2026-01-04,ann,cid,like\n2026-01-05,bob,cid,message\n";
    sot_ledger *from = make_ledger(of);
    sot_scores_options o = SOT_SCORES_OPTIONS_INIT;
    sot_scores *scores = NULL;
    sot_error error = SOT_ERROR_INIT;
    ck_assert_int_eq(read_bytes(sot_ledger_read_csv, from, log, sizeof log - 1, NULL, NULL, &error), SOT_OK);
    ck_assert_int_eq(sot_time_parse("2026-02-01", 0, &o.as_of_us, &error), SOT_OK);
    o.me = me;
    o.signals = signals;
    ck_assert_msg(sot_ledger_scores(from, NULL, &o, &scores, &error) == SOT_OK, "%s", error.message);
    sot_ledger_free(from);
    return scores;
}

static int64_t child_named(const struct ArrowSchema *schema, const char *name, const char *format)
{
    for (int64_t i = 0; i < schema->n_children; i++)
        if (strcmp(schema->children[i]->name, name) == 0) {
            ck_assert_str_eq(schema->children[i]->format, format);
            return i;
        }
    ck_abort_msg("no column %s", name);
    return -1;
}

static const char *text_at(const struct ArrowArray *array, int64_t row)
{
    static char room[64];
    const int32_t *offsets = array->buffers[1];
    size_t n = (size_t)(offsets[row + 1] - offsets[row]);
    memcpy(room, (const char *)array->buffers[2] + offsets[row], n);
    room[n] = 0;
    return room;
}

START_TEST(exported)
{
    sot_scores *scores = some_scores(context, NULL, 0);
    uint64_t count = sot_scores_count(scores);
    struct ArrowArrayStream stream;
    struct ArrowSchema schema, again;
    struct ArrowArray array, depth;
    double depths[8], reciprocity = sot_scores_column(scores, "reciprocity")[1];
    ck_assert_uint_eq(count, 3);
    memcpy(depths, sot_scores_column(scores, "depth"), count * sizeof *depths);
    ck_assert_int_eq(sot_scores_export_arrow(scores, &stream, NULL), SOT_OK);
    sot_scores_free(scores); /* the stream lives on */
    ck_assert_int_eq(stream.get_schema(&stream, &schema), 0);
    ck_assert_int_eq(stream.get_schema(&stream, &again), 0);
    again.release(&again);
    ck_assert_str_eq(schema.format, "+s");
    ck_assert_ptr_null(stream.get_last_error(&stream));
    ck_assert_int_eq(stream.get_next(&stream, &array), 0);
    ck_assert_int_eq(array.length, 3);
    ck_assert_int_eq(array.n_children, schema.n_children);
    int64_t a = child_named(&schema, "a", "u"), b = child_named(&schema, "b", "u");
    ck_assert_int_eq(a, 0);
    ck_assert_str_eq(text_at(array.children[a], 0), "ann");
    ck_assert_str_eq(text_at(array.children[b], 1), "cid");
    ck_assert_str_eq(text_at(array.children[a], 2), "bob");
    int64_t state = child_named(&schema, "state", "c");
    ck_assert_str_eq(schema.children[state]->dictionary->format, "u");
    ck_assert_int_eq(array.children[state]->dictionary->length, 5);
    ck_assert_str_eq(
        text_at(array.children[state]->dictionary, ((const int8_t *)array.children[state]->buffers[1])[0]),
        "fading");
    int64_t rows = child_named(&schema, "interactions", "l");
    ck_assert_uint_eq(((const uint64_t *)array.children[rows]->buffers[1])[0], 3);
    child_named(&schema, "owed_a", "i");
    child_named(&schema, "owed_b", "i");
    child_named(&schema, "trust_ba_confidence", "g");
    int64_t p = child_named(&schema, "p_active", "g"); /* not fitted: all null */
    ck_assert_int_eq(array.children[p]->null_count, 3);
    ck_assert_int_eq(((const uint8_t *)array.children[p]->buffers[0])[0], 0);
    int64_t r = child_named(&schema, "reciprocity", "g");
    ck_assert((((const uint8_t *)array.children[r]->buffers[0]) == NULL) ==
              (array.children[r]->null_count == 0));
    ck_assert(isnan(reciprocity) || ((const double *)array.children[r]->buffers[1])[1] == reciprocity);
    /* A column moved away lives on without the rest. */
    int64_t d = child_named(&schema, "depth", "g");
    depth = *array.children[d];
    array.children[d]->release = NULL;
    schema.release(&schema);
    array.release(&array);
    ck_assert_int_eq(stream.get_next(&stream, &array), 0);
    ck_assert_ptr_null((void *)(uintptr_t)array.release);
    stream.release(&stream);
    ck_assert_ptr_null((void *)(uintptr_t)stream.release);
    ck_assert_int_eq(memcmp(depth.buffers[1], depths, sizeof(double) * 3), 0);
    depth.release(&depth);
}
END_TEST

START_TEST(exported_for_me)
{
    sot_scores *scores = some_scores(context, "bob", 1);
    struct ArrowArrayStream stream;
    struct ArrowSchema schema;
    struct ArrowArray array;
    ck_assert_uint_eq(sot_scores_count(scores), 2);
    ck_assert_int_eq(sot_scores_export_arrow(scores, &stream, NULL), SOT_OK);
    ck_assert_int_eq(stream.get_schema(&stream, &schema), 0);
    ck_assert_int_eq(stream.get_next(&stream, &array), 0);
    stream.release(&stream);
    int64_t contact = child_named(&schema, "contact", "u");
    int64_t them = child_named(&schema, "trust_in_them", "g"), me = child_named(&schema, "trust_in_me", "g");
    int64_t points = child_named(&schema, "trust_in_them_points_curiosity", "g");
    child_named(&schema, "depth_points_rhythm", "g");
    child_named(&schema, "owed", "i");
    for (int64_t row = 0; row < 2; row++) { /* bob is b with ann, and a with cid */
        bool a = strcmp(text_at(array.children[contact], row), "cid") == 0;
        ck_assert_int_eq(scores_row(scores, (uint64_t)row).me_side, a ? 0 : 1);
        ck_assert(((const double *)array.children[them]->buffers[1])[row] ==
                  sot_scores_column(scores, a ? "trust_ab" : "trust_ba")[row]);
        ck_assert(((const double *)array.children[me]->buffers[1])[row] ==
                  sot_scores_column(scores, a ? "trust_ba" : "trust_ab")[row]);
        ck_assert(
            ((const double *)array.children[points]->buffers[1])[row] ==
            sot_scores_column(scores, a ? "trust_ab_points_curiosity" : "trust_ba_points_curiosity")[row]);
    }
    schema.release(&schema);
    array.release(&array);
    sot_scores_free(scores);
    ck_assert_int_eq(sot_scores_export_arrow(NULL, &stream, NULL), SOT_E_ARGUMENT);
}
END_TEST

START_TEST(exporting_without_memory)
{
    budget b = {1000000, 0};
    sot_context *other = make_context(&b, 1);
    sot_scores *scores = some_scores(other, NULL, 0);
    struct ArrowArrayStream stream;
    struct ArrowSchema schema;
    sot_status status = SOT_E_MEMORY;
    long before = b.live;
    for (long n = 0; status != SOT_OK; n++) {
        b.left = n;
        status = sot_scores_export_arrow(scores, &stream, NULL);
        ck_assert(status == SOT_OK || status == SOT_E_MEMORY);
        ck_assert(status == SOT_OK || b.live == before);
    }
    int result = 1;
    for (long n = 0; result != 0; n++) {
        long open = b.live;
        b.left = n;
        result = stream.get_schema(&stream, &schema);
        ck_assert(result == 0 || b.live == open);
        ck_assert(result == 0 || strcmp(stream.get_last_error(&stream), "out of memory") == 0);
    }
    b.left = 1000000;
    schema.release(&schema);
    stream.release(&stream);
    ck_assert_int_eq(b.live, before);
    sot_scores_free(scores);
    sot_context_unref(other);
    ck_assert_int_eq(b.live, 0);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("writers");
    TCase *tests = tcase_create("writers");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, csv_of_pairs);
    tcase_add_test(tests, csv_for_me);
    tcase_add_test(tests, csv_of_a_timeline);
    tcase_add_test(tests, json_of_pairs);
    tcase_add_test(tests, json_for_me);
    tcase_add_test(tests, nothing_to_write);
    tcase_add_test(tests, many_rows);
    tcase_add_test(tests, explanation);
    tcase_add_test(tests, a_custom_kind_is_written_by_its_code);
    tcase_add_test(tests, exported);
    tcase_add_test(tests, exported_for_me);
    tcase_add_test(tests, exporting_without_memory);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
