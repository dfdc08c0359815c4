/* SPDX-License-Identifier: MIT */
/* A profile learnt from labelled pairs, as JSON on standard output: learn LOG.csv LABELS STRENGTH.
 * LABELS holds lines "a b label weight time"; ids are whole numbers, times microseconds. */
#include <socialtrust.h>

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

typedef struct rows {
    uint32_t *a, *b;
    double *label, *weight;
    int64_t *time;
    size_t count, room;
} rows;

static void die(const char *what, const sot_error *error)
{
    fprintf(stderr, "learn: %s: %s\n", what, error ? error->message : "failed");
    exit(2);
}

static void *longer(void *old, size_t count, size_t size)
{
    void *wide = realloc(old, count * size);
    if (!wide)
        die("memory", NULL);
    return wide;
}

static rows read_labels(const char *path)
{
    rows out = {0};
    FILE *file = fopen(path, "r");
    if (!file)
        die(path, NULL);
    for (;; out.count++) {
        if (out.count == out.room) {
            out.room = out.room ? 2 * out.room : 1024;
            out.a = longer(out.a, out.room, sizeof *out.a);
            out.b = longer(out.b, out.room, sizeof *out.b);
            out.label = longer(out.label, out.room, sizeof *out.label);
            out.weight = longer(out.weight, out.room, sizeof *out.weight);
            out.time = longer(out.time, out.room, sizeof *out.time);
        }
        size_t n = out.count;
        if (fscanf(file, "%" SCNu32 " %" SCNu32 " %lf %lf %" SCNd64, &out.a[n], &out.b[n], &out.label[n],
                   &out.weight[n], &out.time[n]) != 5)
            break;
    }
    if (!feof(file))
        die(path, NULL);
    fclose(file);
    return out;
}

static int print(void *user, const char *text, size_t size)
{
    (void)user;
    return fwrite(text, 1, size, stdout) != size;
}

int main(int argc, char **argv)
{
    if (argc != 4) {
        fprintf(stderr, "usage: learn LOG.csv LABELS STRENGTH\n");
        return 2;
    }
    sot_error error = SOT_ERROR_INIT;
    sot_context *context = NULL;
    sot_ledger *ledger = NULL;
    sot_read_options reading = SOT_READ_OPTIONS_INIT;
    reading.time_unit = SOT_UNIT_MICROSECONDS;
    if (sot_context_new(NULL, &context, &error) || sot_ledger_new(context, NULL, &ledger, &error) ||
        sot_ledger_read_file(ledger, argv[1], &reading, NULL, &error))
        die(argv[1], &error);

    rows given = read_labels(argv[2]);
    sot_text_column a = SOT_TEXT_COLUMN_INIT, b = SOT_TEXT_COLUMN_INIT;
    a.codes = given.a;
    b.codes = given.b;
    sot_labels labels = SOT_LABELS_INIT;
    labels.count = given.count;
    labels.a = &a;
    labels.b = &b;
    labels.label = given.label;
    labels.weight = given.weight;
    labels.as_of_us = given.time;
    sot_learn_options options = SOT_LEARN_OPTIONS_INIT;
    options.strength = strtod(argv[3], NULL);
    options.metrics.resamples = 0; /* only the profile is wanted, fitted on all labels */
    sot_profile *learned = NULL;
    sot_evaluation *evaluation = NULL;
    if (sot_ledger_learn(ledger, &labels, &options, &learned, &evaluation, &error) ||
        sot_profile_to_json(learned, print, NULL, &error))
        die(argv[2], &error);

    sot_evaluation_free(evaluation);
    sot_profile_unref(learned);
    sot_ledger_free(ledger);
    sot_context_unref(context);
    free(given.a);
    free(given.b);
    free(given.label);
    free(given.weight);
    free(given.time);
    return 0;
}
