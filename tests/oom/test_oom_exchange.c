/* SPDX-License-Identifier: MIT */
/* Allocation failure in the ways in and out, and in sentences. What cJSON allocates is its own and not in
 * this. */
#include "drive.h"

#include <errno.h>

#define CSV                                                                                             \
    "time,actor,target,kind,channel,audience,weight,duration,sentiment,id,ref,due,looked_for,question," \
    "humour\r\n"                                                                                        \
    "2024-06-01T10:00:00Z,nora,ole,ask,mail,2,1,,0.5,q1,,,all,1,0\r\n"                                  \
    "2024-06-02T10:00:00+02:00,ole,nora,answer,mail,1,1,,,,,,question|humour,,\r\n"                     \
    "1717400000,\"ole \"\"x\"\"\",nora,promise,\"a, b\",1,2.5,,,p1,,2024-06-09,,,\r\n"                  \
    "1717500000,\"ole \"\"x\"\"\",nora,keep,,1,1,PT1H30M,,k1,p1,,,,\r\n"                                \
    "1717600000,ann,Bob,meet,,1,1,3600,,,,,,,\r\n"

#define NDJSON                                                                                              \
    "{\"contact\": \"nora\", \"display_name\": \"Nora\", \"organisation\": \"acme\"}\n"                     \
    "{\"contact\": \"nora2\", \"alias_of\": \"nora\", \"kind\": \"group\"}\n"                               \
    "{\"time\": \"2024-06-01T10:00:00Z\", \"actor\": \"nora\", \"target\": \"ole\", \"kind\": \"ask\", "    \
    "\"id\": \"q1\","                                                                                       \
    " \"channel\": \"caf\\u00e9\", \"audience\": 3, \"looked_for\": \"all\", \"question\": 1}\n\n"          \
    "{\"from\": \"ole\", \"to\": \"nora\", \"time\": 1717400000, \"kind\": \"promise\", \"id\": \"p1\","    \
    " \"due\": \"2024-06-09\", \"weight\": 2.5}\n"                                                          \
    "{\"time\": \"1717600000\", \"actor\": \"ann\", \"target\": \"Bob\", \"kind\": \"dm\", \"sentiment\": " \
    "-0.25}\n"

static sot_status read_text(world *w, const char *text, bool csv, size_t piece, sot_error *error)
{
    bytes in = {NULL, 0, 0, 0, piece};
    bytes_write(&in, text, strlen(text));
    sot_status status = csv ? sot_ledger_read_csv(w->ledger, bytes_read, &in, NULL, NULL, error)
                            : sot_ledger_read_ndjson(w->ledger, bytes_read, &in, NULL, NULL, error);
    bytes_free(&in);
    return status;
}

static sot_status read_csv(world *w, sot_error *error)
{
    return read_text(w, CSV, true, 0, error);
}

static sot_status read_csv_in_pieces(world *w, sot_error *error)
{
    return read_text(w, CSV, true, 7, error);
}

static sot_status read_ndjson(world *w, sot_error *error)
{
    return read_text(w, NDJSON, false, 0, error);
}

static sot_status read_ndjson_in_pieces(world *w, sot_error *error)
{
    return read_text(w, NDJSON, false, 5, error);
}

/* A document that is long enough for several blocks. */
static bytes long_document(void)
{
    bytes out = {NULL, 0, 0, 0, 0};
    bytes_write(&out, "actor,target,time,id\n", 21);
    for (int k = 0; k < 20000; k++) {
        char line[96];
        int n = snprintf(line, sizeof line, "person%d,person%d,%d,row%d\n", k % 300, 300 + k % 7,
                         1710000000 + k, k);
        bytes_write(&out, line, (size_t)n);
    }
    return out;
}

static sot_status read_long(world *w, sot_error *error)
{
    bytes *document = w->user;
    document->at = 0;
    return sot_ledger_read_csv(w->ledger, bytes_read, document, NULL, NULL, error);
}

#define FILE_NAME "test_oom_exchange.csv"

static sot_status read_file(world *w, sot_error *error)
{
    return sot_ledger_read_file(w->ledger, FILE_NAME, NULL, NULL, error);
}

static sot_status write_ndjson(world *w, sot_error *error)
{
    bytes out = {NULL, 0, 0, 0, 0};
    sot_status status = sot_ledger_write_ndjson(w->ledger, NULL, bytes_write, &out, error);
    if (status == SOT_OK)
        status = sot_ledger_write_ndjson(w->ledger, "Anne", bytes_write, &out, error);
    bytes_free(&out);
    return status;
}

static sot_status export_contact(world *w, sot_error *error)
{
    bytes out = {NULL, 0, 0, 0, 0};
    sot_status status = sot_ledger_export_contact(w->ledger, rows_contact[0], bytes_write, &out, error);
    bytes_free(&out);
    return status;
}

static sot_status write_scores(world *w, sot_error *error)
{
    bytes out = {NULL, 0, 0, 0, 0};
    sot_status status = sot_scores_write(w->scores, SOT_FORMAT_CSV, bytes_write, &out, error);
    if (status == SOT_OK)
        status = sot_scores_write(w->scores, SOT_FORMAT_JSON, bytes_write, &out, error);
    bytes_free(&out);
    return status;
}

static sot_status write_explanation(world *w, sot_error *error)
{
    bytes out = {NULL, 0, 0, 0, 0};
    sot_status status = sot_explanation_write_json(w->explanation, bytes_write, &out, error);
    bytes_free(&out);
    return status;
}

static sot_status times(world *w, sot_error *error)
{
    (void)w;
    char text[32];
    int64_t t;
    sot_status status = sot_time_format(START, text, error);
    return status == SOT_OK ? sot_time_parse(text, SOT_UNIT_SECONDS, &t, error) : status;
}

/* ---- Arrow ---- */

static sot_status of_errno(int code, sot_error *error)
{
    if (code == 0)
        return SOT_OK;
    *error = (sot_error){code == ENOMEM ? SOT_E_MEMORY : SOT_E_IO, "the stream failed"};
    return error->status;
}

static sot_status export_arrow(world *w, sot_error *error)
{
    struct ArrowArrayStream stream = {.release = NULL};
    sot_status status = sot_scores_export_arrow(w->scores, &stream, error);
    if (status != SOT_OK) {
        ck_assert_ptr_null(stream.release);
        return status;
    }
    struct ArrowSchema schema = {.release = NULL};
    struct ArrowArray batch = {.release = NULL};
    status = of_errno(stream.get_schema(&stream, &schema), error);
    if (status == SOT_OK)
        status = of_errno(stream.get_next(&stream, &batch), error);
    if (status == SOT_OK)
        ck_assert(batch.length == (int64_t)sot_scores_count(w->scores));
    if (batch.release)
        batch.release(&batch);
    if (schema.release)
        schema.release(&schema);
    stream.release(&stream);
    return status;
}

/* Two batches of three rows: time as timestamp, actor as a dictionary, target as strings, weight as float. */
typedef struct source {
    int given;
} source;

static const char *const field_format[] = {"tss:UTC", "i", "u", "f"};
static const char *const field_name[] = {"time", "actor", "target", "weight"};

static void release_schema(struct ArrowSchema *schema)
{
    for (int64_t k = 0; k < schema->n_children; k++) {
        struct ArrowSchema *child = schema->children[k];
        if (child->dictionary)
            child->dictionary->release(child->dictionary);
        free(child->dictionary);
        child->release(child);
        free(child);
    }
    free(schema->children);
    schema->release = NULL;
}

static int source_schema(struct ArrowArrayStream *stream, struct ArrowSchema *out)
{
    (void)stream;
    *out = (struct ArrowSchema){.format = "+s", .name = "", .n_children = 4, .release = release_schema};
    out->children = calloc(4, sizeof *out->children);
    for (int k = 0; k < 4; k++) {
        out->children[k] = calloc(1, sizeof **out->children);
        *out->children[k] =
            (struct ArrowSchema){.format = field_format[k], .name = field_name[k], .release = release_schema};
    }
    out->children[1]->dictionary = calloc(1, sizeof **out->children);
    *out->children[1]->dictionary =
        (struct ArrowSchema){.format = "u", .name = "", .release = release_schema};
    return 0;
}

static void release_array(struct ArrowArray *array)
{
    for (int64_t k = 0; k < array->n_children; k++) {
        struct ArrowArray *child = array->children[k];
        if (child->dictionary)
            child->dictionary->release(child->dictionary);
        free(child->dictionary);
        child->release(child);
        free(child);
    }
    free(array->children);
    free(array->buffers);
    array->release = NULL;
}

static const int64_t batch_time[] = {1717400000, 1717400001, 1717400002};
static const int32_t batch_code[] = {1, 0, 1}, batch_offset[] = {0, 4, 6, 9}, name_offset[] = {0, 4, 7};
static const char batch_text[] = "noraolu\xc3\xa9x", name_text[] = "ninaivo";
static const float batch_weight[] = {1, 2, 0.5F};

static struct ArrowArray *new_array(int64_t length, const void *first, const void *second)
{
    struct ArrowArray *array = calloc(1, sizeof *array);
    const void **buffers = calloc(3, sizeof *buffers);
    buffers[1] = first;
    buffers[2] = second;
    *array = (struct ArrowArray){
        .length = length, .n_buffers = second ? 3 : 2, .buffers = buffers, .release = release_array};
    return array;
}

static int source_next(struct ArrowArrayStream *stream, struct ArrowArray *out)
{
    source *s = stream->private_data;
    *out = (struct ArrowArray){.release = NULL};
    if (s->given++ >= 2)
        return 0;
    *out = (struct ArrowArray){.length = 3, .n_buffers = 1, .n_children = 4, .release = release_array};
    out->buffers = calloc(1, sizeof *out->buffers);
    out->children = calloc(4, sizeof *out->children);
    out->children[0] = new_array(3, batch_time, NULL);
    out->children[1] = new_array(3, batch_code, NULL);
    out->children[1]->dictionary = new_array(2, name_offset, name_text);
    out->children[2] = new_array(3, batch_offset, batch_text);
    out->children[3] = new_array(3, batch_weight, NULL);
    return 0;
}

static const char *source_error(struct ArrowArrayStream *stream)
{
    (void)stream;
    return NULL;
}

static void source_release(struct ArrowArrayStream *stream)
{
    stream->release = NULL;
}

static sot_status read_arrow(world *w, sot_error *error)
{
    source s = {0};
    struct ArrowArrayStream stream = {source_schema, source_next, source_error, source_release, &s};
    sot_status status = sot_ledger_read_arrow(w->ledger, &stream, NULL, NULL, error);
    ck_assert_ptr_null(stream.release); /* in every case */
    return status;
}

/* ---- sentences ---- */

static sot_status words_builtin(world *w, sot_error *error)
{
    sot_words *words = NULL;
    sot_status status = sot_words_builtin(w->context, "de", &words, error);
    ck_assert((status == SOT_OK) == (words != NULL));
    sot_words_free(words);
    return status;
}

static sot_status words_from_json(world *w, sot_error *error)
{
    static const char json[] =
        "{\"language\": \"fr\", \"plural\": \"n > 1\", \"sentences\": {\"verdict.one_way\":"
        " \"{a} seul\", \"verdict.promises_kept\": {\"one\": \"{n} promesse\", \"other\": \"{n}\"}}}";
    sot_words *words = NULL;
    sot_status status = sot_words_from_json(w->context, json, sizeof json - 1, &words, error);
    ck_assert((status == SOT_OK) == (words != NULL));
    sot_words_free(words);
    return status;
}

static sot_status say_all(world *w, sot_error *error)
{
    bytes out = {NULL, 0, 0, 0, 0};
    sot_words_options telling = SOT_WORDS_OPTIONS_INIT;
    telling.me = rows_contact[0];
    telling.columns = 60;
    sot_status status = sot_words_explain(w->words, w->explanation, &telling, bytes_write, &out, error);
    for (size_t k = 0; status == SOT_OK && k < explained(w->explanation).verdicts; k++) {
        telling.verdict = sot_explanation_verdict(w->explanation, k);
        status = sot_words_explain(w->words, w->explanation, &telling, bytes_write, &out, error);
    }
    telling.other = "Bob";
    for (size_t k = 0; status == SOT_OK && sot_nexts_at(w->nexts, k); k++)
        status = sot_words_next(w->words, sot_nexts_at(w->nexts, k), &telling, bytes_write, &out, error);
    bytes_free(&out);
    return status;
}

static sot_status show_table(world *w, sot_error *error)
{
    bytes out = {NULL, 0, 0, 0, 0};
    sot_status status = sot_words_table(w->words, w->scores, NULL, bytes_write, &out, error);
    bytes_free(&out);
    return status;
}

static sot_status summarise(world *w, sot_error *error)
{
    bytes out = {NULL, 0, 0, 0, 0};
    sot_scores *mine = NULL;
    sot_scores_options options = SOT_SCORES_OPTIONS_INIT;
    options.as_of_us = UNTIL;
    options.me = rows_contact[0];
    sot_words_options telling = SOT_WORDS_OPTIONS_INIT;
    telling.ledger = w->ledger;
    sot_status status = sot_ledger_scores(w->ledger, NULL, &options, &mine, error);
    if (status == SOT_OK)
        status = sot_words_summary(w->words, mine, &telling, bytes_write, &out, error);
    sot_scores_free(mine);
    bytes_free(&out);
    return status;
}

#define CALLS(X)                             \
    X(read_csv, PLAIN)                       \
    X(read_csv_in_pieces, PLAIN)             \
    X(read_ndjson, MAY_DO_WITHOUT)           \
    X(read_ndjson_in_pieces, MAY_DO_WITHOUT) \
    X(write_ndjson, PLAIN)                   \
    X(export_contact, PLAIN)                 \
    X(write_scores, PLAIN)                   \
    X(write_explanation, PLAIN)              \
    X(times, PLAIN)                          \
    X(export_arrow, PLAIN)                   \
    X(read_arrow, PLAIN)                     \
    X(words_builtin, PLAIN)                  \
    X(show_table, PLAIN)                     \
    X(summarise, MAY_DO_WITHOUT)             \
    X(words_from_json, PLAIN)                \
    X(say_all, PLAIN)

#define TEST(call, flags) DRIVE(call, flags)
CALLS(TEST)
#undef TEST

START_TEST(test_read_file)
{
    FILE *file = fopen(FILE_NAME, "wb");
    ck_assert_ptr_nonnull(file);
    ck_assert_uint_eq(fwrite(CSV, 1, strlen(CSV), file), strlen(CSV));
    ck_assert_int_eq(fclose(file), 0);
    drive("read_file", read_file, PLAIN, NULL);
    remove(FILE_NAME);
}
END_TEST

START_TEST(test_read_long)
{
    bytes document = long_document();
    drive("read_long", read_long, PLAIN, &document);
    drive_mode("read_long, two threads", read_long, TWO_THREADS, false, &document);
    bytes_free(&document);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("out of memory: exchange");
    TCase *tests = add_case(suite, "exchange");
#define TEST(call, flags) tcase_add_test(tests, test_##call);
    CALLS(TEST)
    tcase_add_test(tests, test_read_file);
    tcase_add_test(tests, test_read_long);
    return run_suite(suite);
}
