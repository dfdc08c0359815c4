/* SPDX-License-Identifier: MIT */
/* Columns of messages, which become cues on their way in, of CSV and NDJSON; and files by their names. */
#include "exchange_help.h"

#include <sys/stat.h>
#include <unistd.h>

static sot_context *context;
static sot_ledger *ledger;
static sot_reader *reader;
static sot_read_options options;
static sot_error error;

static void setup(void)
{
    context = make_context(NULL, 2);
    ledger = make_ledger(context);
    ck_assert_int_eq(sot_reader_new(context, NULL, &reader, NULL), SOT_OK);
    options = seconds_options();
    options.reader = reader;
}

static void teardown(void)
{
    sot_reader_unref(reader);
    sot_ledger_free(ledger);
    sot_context_unref(context);
}

#define THANKS "Thank you so much for your help with the move!"

/* What the reader finds in the message, as the row has it. */
static void check_row(const char *rows)
{
    sot_reading *reading = NULL;
    sot_reading_info info = SOT_READING_INFO_INIT;
    char cue[64];
    ck_assert_int_eq(sot_reader_read(reader, THANKS, strlen(THANKS), NULL, &reading, NULL), SOT_OK);
    ck_assert_int_eq(sot_reading_get_info(reading, &info, NULL), SOT_OK);
    ck_assert(info.looked_for != 0 && sot_reading_cue(reading, SOT_CUE_GRATITUDE) > 0.5);
    for (int k = 0; k < SOT_CUE_COUNT; k++) {
        snprintf(cue, sizeof cue, "\"%s\":", sot_name_of(SOT_NAMES_CUE, k));
        const char *at = strstr(rows, cue);
        double value = at ? strtod(at + strlen(cue), NULL) : 0;
        ck_assert_msg(value == sot_reading_cue(reading, k), "%s %g, expected %g", cue, value,
                      sot_reading_cue(reading, k));
    }
    sot_reading_free(reading);
}

static void reads_as_cues(read_function read, const char *given)
{
    ck_assert_msg(read_bytes(read, ledger, given, strlen(given), &options, NULL, &error) == SOT_OK, "%s",
                  error.message);
    char *rows = rows_of(ledger);
    check_row(rows);
    ck_assert_ptr_null(strstr(rows, "Thank you")); /* the words themselves are not kept */
    free(rows);
}

START_TEST(csv)
{
    reads_as_cues(sot_ledger_read_csv, "time,actor,target,Text\n1,a,b," THANKS "\n2,a,b,\n");
    ck_assert_uint_eq(count_rows(ledger), 2);
}
END_TEST

START_TEST(ndjson)
{
    reads_as_cues(sot_ledger_read_ndjson,
                  "{\"time\":1,\"actor\":\"a\",\"target\":\"b\",\"text\":\"" THANKS "\"}\n"
                  "{\"time\":2,\"actor\":\"a\",\"target\":\"b\"}\n"
                  "{\"time\":3,\"actor\":\"a\",\"target\":\"b\",\"text\":\"\"}\n");
    ck_assert_uint_eq(count_rows(ledger), 3);
}
END_TEST

/* Cues beside the text that they are read from, and a text without a reader, are errors that say so. */
START_TEST(either_texts_or_cues)
{
    static const char both[] = "time,actor,target,text,question\n1,a,b," THANKS ",1\n";
    static const char json[] =
        "{\"time\":1,\"actor\":\"a\",\"target\":\"b\",\"text\":\"x\",\"question\":1}\n";
    static const char one[] = "time,actor,target,text\n1,a,b," THANKS "\n";
    ck_assert_int_eq(read_bytes(sot_ledger_read_csv, ledger, both, sizeof both - 1, &options, NULL, &error),
                     SOT_E_PARSE);
    ck_assert_msg(strstr(error.message, "expected one of them") != NULL, "%s", error.message);
    ck_assert_int_eq(
        read_bytes(sot_ledger_read_ndjson, ledger, json, sizeof json - 1, &options, NULL, &error),
        SOT_E_PARSE);
    ck_assert_msg(strstr(error.message, "expected one of them") != NULL, "%s", error.message);
    ck_assert_int_eq(read_bytes(sot_ledger_read_csv, ledger, one, sizeof one - 1, NULL, NULL, &error),
                     SOT_E_PARSE);
    ck_assert_msg(strstr(error.message, "text") != NULL, "%s", error.message);
    ck_assert_uint_eq(count_rows(ledger), 0);
}
END_TEST

/* ---- files ---- */

static void refused(const char *path, sot_status status, const char *why)
{
    ck_assert_int_eq(sot_ledger_read_file(ledger, path, NULL, NULL, &error), status);
    ck_assert_msg(strstr(error.message, why) != NULL, "%s: %s, expected: %s", path, error.message, why);
}

#define FOLDER "test_texts.folder"

static void write_file(const char *path, const char *text)
{
    FILE *file = fopen(path, "wb");
    ck_assert_ptr_nonnull(file);
    fputs(text, file);
    fclose(file);
}

START_TEST(files)
{
    char long_name[400];
    rmdir(FOLDER);
    ck_assert_int_eq(mkdir(FOLDER, 0700), 0);
    write_file(FOLDER "/log.CSV", "time,actor,target\n2026-01-01T00:00:00Z,a,b\n");
    ck_assert_msg(sot_ledger_read_file(ledger, FOLDER "/log.CSV", NULL, NULL, &error) == SOT_OK, "%s",
                  error.message);
    ck_assert_uint_eq(count_rows(ledger), 1);
    refused(FOLDER "/log.CSV/log.csv", SOT_E_IO, "a part of its path is no folder");
    remove(FOLDER "/log.CSV");
    refused(FOLDER "/log.jsonl", SOT_E_IO, "there is no such file");
    ck_assert_int_eq(mkdir(FOLDER "/log.jsonl", 0700), 0);
    refused(FOLDER "/log.jsonl", SOT_E_IO, "log.jsonl"); /* a folder */
    rmdir(FOLDER "/log.jsonl");
    memset(long_name, 'x', sizeof long_name);
    memcpy(long_name + sizeof long_name - 5, ".csv", 5);
    refused(long_name, SOT_E_IO, "the name is too long");
    refused("log.csv.gz", SOT_E_ARGUMENT, "gunzip");
    refused("log.txt", SOT_E_ARGUMENT, "expected a name that ends in");
    refused("csv", SOT_E_ARGUMENT, "expected a name that ends in");
    ck_assert_int_eq(sot_ledger_read_file(NULL, "x.csv", NULL, NULL, &error), SOT_E_ARGUMENT);
    ck_assert_int_eq(sot_ledger_read_file(ledger, NULL, NULL, NULL, &error), SOT_E_ARGUMENT);
    rmdir(FOLDER);
}
END_TEST

/* Which of the two comes in by the standard input is seen from its first character. */
static void from_input(const char *text, uint64_t rows)
{
    write_file("test_texts.input", text);
    ck_assert_ptr_nonnull(freopen("test_texts.input", "rb", stdin));
    ck_assert_msg(sot_ledger_read_file(ledger, "-", NULL, NULL, &error) == SOT_OK, "%s: %s", text,
                  error.message);
    ck_assert_uint_eq(count_rows(ledger), rows);
    remove("test_texts.input");
}

START_TEST(standard_input)
{
    from_input("time,actor,target\n2026-01-01T00:00:00Z,a,b\n", 1);
    from_input(" \n{\"time\":\"2026-01-02T00:00:00Z\",\"actor\":\"a\",\"target\":\"b\"}\n", 2);
    from_input("\xef\xbb\xbf{\"time\":\"2026-01-03T00:00:00Z\",\"actor\":\"a\",\"target\":\"b\"}\n", 3);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("texts and files");
    TCase *tests = tcase_create("texts and files");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, csv);
    tcase_add_test(tests, ndjson);
    tcase_add_test(tests, either_texts_or_cues);
    tcase_add_test(tests, files);
    tcase_add_test(tests, standard_input);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
