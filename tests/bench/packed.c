/* SPDX-License-Identifier: MIT */
/* packed FILE ROWS [REPEATS]: what a language's binding is compared with. FILE holds the columns time
 * (int64), actor, target (uint32) and kind (uint8), one after the other; prints the least processor time of
 * adding them and of scoring all pairs, in nanoseconds a row. */
#define _POSIX_C_SOURCE 200809L
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include <socialtrust.h>

static double cpu_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec * 1e9 + (double)now.tv_nsec;
}

static void *read_column(FILE *file, size_t count, size_t width)
{
    void *column = malloc(count * width);
    if (!column || fread(column, width, count, file) != count) {
        fprintf(stderr, "packed: the file is shorter than its rows\n");
        exit(1);
    }
    return column;
}

static void must(sot_status status, const sot_error *error)
{
    if (status == SOT_OK)
        return;
    fprintf(stderr, "packed: %s\n", error->message);
    exit(1);
}

int main(int count, char **args)
{
    FILE *file = count > 2 ? fopen(args[1], "rb") : NULL;
    if (!file) {
        fprintf(stderr, "usage: packed FILE ROWS [REPEATS]\n");
        return 2;
    }
    sot_text_column actor = SOT_TEXT_COLUMN_INIT, target = actor;
    sot_columns columns = SOT_COLUMNS_INIT;
    columns.count = (size_t)strtoull(args[2], NULL, 10);
    columns.time_us = read_column(file, columns.count, 8);
    actor.codes = read_column(file, columns.count, 4);
    target.codes = read_column(file, columns.count, 4);
    columns.kind = read_column(file, columns.count, 1);
    columns.actor = &actor;
    columns.target = &target;
    fclose(file);

    int64_t latest = SOT_TIME_MIN;
    for (size_t i = 0; i < columns.count; i++)
        latest = columns.time_us[i] > latest ? columns.time_us[i] : latest;
    sot_error error = SOT_ERROR_INIT;
    sot_context *context = NULL;
    must(sot_context_new(NULL, &context, &error), &error);
    double adding = INFINITY, scoring = INFINITY;
    for (int repeats = count > 3 ? atoi(args[3]) : 3; repeats > 0; repeats--) {
        sot_ledger *ledger = NULL;
        sot_scores *scores = NULL;
        sot_scores_options options = SOT_SCORES_OPTIONS_INIT;
        options.as_of_us = latest;
        double t0 = cpu_ns();
        must(sot_ledger_new(context, NULL, &ledger, &error), &error);
        must(sot_ledger_add_columns(ledger, &columns, NULL, &error), &error);
        double t1 = cpu_ns();
        must(sot_ledger_scores(ledger, NULL, &options, &scores, &error), &error);
        double t2 = cpu_ns();
        adding = fmin(adding, t1 - t0);
        scoring = fmin(scoring, t2 - t1);
        sot_scores_free(scores);
        sot_ledger_free(ledger);
    }
    printf("%.1f %.1f\n", adding / (double)columns.count, scoring / (double)columns.count);
    sot_context_unref(context);
    return 0;
}
