/* SPDX-License-Identifier: MIT */
/* All pairs from columns in memory. Each measurement has a process of its own, so that the peak of one does
 * not hide another's and no memory is warm from the run before. */
#define _POSIX_C_SOURCE 200809L
#include "bench.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

/* Sets the peak back to what is in use now, where the system can. */
static void reset_peak(void)
{
    FILE *file = fopen("/proc/self/clear_refs", "w");
    if (file) {
        fputs("5", file);
        fclose(file);
    }
}

static uint64_t above(uint64_t peak, uint64_t base)
{
    return peak > base ? (peak - base) * 1024 : 0;
}

batch_result batch_run(const log_columns *columns, unsigned threads)
{
    sot_error error = SOT_ERROR_INIT;
    sot_scores_options options = SOT_SCORES_OPTIONS_INIT;
    sot_added added;
    sot_ledger *ledger;
    sot_scores *scores;
    batch_result result;
    sot_context *context = context_of(threads);
    uint64_t base = memory_kib("VmRSS");
    reset_peak();
    int64_t cpu = cpu_ns();
    int64_t t0 = now_ns();
    must(sot_ledger_new(context, NULL, &ledger, &error), &error, "sot_ledger_new");
    must(sot_ledger_add_columns(ledger, &columns->sot, &added, &error), &error, "sot_ledger_add_columns");
    int64_t t1 = now_ns();
    result.peak_add_bytes = above(memory_kib("VmHWM"), base);
    options.as_of_us = (START_MS + YEAR_MS) * 1000;
    int64_t t2 = now_ns();
    must(sot_ledger_scores(ledger, NULL, &options, &scores, &error), &error, "sot_ledger_scores");
    int64_t t3 = now_ns();
    result.cpu_s = (double)(cpu_ns() - cpu) * 1e-9;
    result.peak_bytes = above(memory_kib("VmHWM"), base);
    result.add_s = (double)(t1 - t0) * 1e-9;
    result.scores_s = (double)(t3 - t2) * 1e-9;
    result.pairs = sot_scores_count(scores);
    if (added.added + added.duplicates != columns->shape.rows) {
        fprintf(stderr, "bench: %llu of %llu rows arrived\n", (unsigned long long)added.added,
                (unsigned long long)columns->shape.rows);
        exit(1);
    }
    sot_scores_free(scores);
    sot_ledger_free(ledger);
    sot_context_unref(context);
    return result;
}

static batch_result run_apart(uint64_t rows, unsigned threads)
{
    batch_result result = {0, 0, 0, 0, 0, 0};
    int ends[2], status = 1;
    fflush(NULL);
    if (pipe(ends) != 0) {
        perror("bench: pipe");
        exit(1);
    }
    pid_t child = fork();
    if (child < 0) {
        perror("bench: fork");
        exit(1);
    }
    if (child == 0) {
        log_columns columns;
        columns_make(&columns, rows);
        result = batch_run(&columns, threads);
        _exit(write(ends[1], &result, sizeof result) == (ssize_t)sizeof result ? 0 : 1);
    }
    close(ends[1]);
    bool whole = read(ends[0], &result, sizeof result) == (ssize_t)sizeof result;
    close(ends[0]);
    waitpid(child, &status, 0);
    if (!whole || status != 0) {
        fprintf(stderr, "bench: the measuring process failed\n");
        exit(1);
    }
    return result;
}

int mode_batch(uint64_t rows, int repeats)
{
    double adds[64], scores[64], totals[64], peaks[64], cpus[64], n = (double)rows;
    if (repeats > 64)
        repeats = 64;
    for (unsigned threads = 1; threads <= 2; threads++) {
        batch_result last = {0, 0, 0, 0, 0, 0};
        for (int i = 0; i < repeats; i++) {
            last = run_apart(rows, threads);
            adds[i] = last.add_s;
            scores[i] = last.scores_s;
            totals[i] = last.add_s + last.scores_s;
            peaks[i] = (double)last.peak_bytes;
            cpus[i] = last.cpu_s;
        }
        size_t count = (size_t)repeats;
        put(n / median(adds, count), "rows/s", "batch.%llu.%u.add", (unsigned long long)rows, threads);
        put(n / median(scores, count), "rows/s", "batch.%llu.%u.scores", (unsigned long long)rows, threads);
        put(n / median(totals, count), "rows/s", "batch.%llu.%u.total", (unsigned long long)rows, threads);
        put(median(cpus, count) * 1e9 / n, "ns/row", "batch.%llu.%u.cpu", (unsigned long long)rows, threads);
        put((double)last.pairs / median(scores, count), "pairs/s", "batch.%llu.%u.pairs",
            (unsigned long long)rows, threads);
        put((double)last.peak_add_bytes / n, "bytes/row", "batch.%llu.%u.peak_add", (unsigned long long)rows,
            threads);
        put(median(peaks, count) / n, "bytes/row", "batch.%llu.%u.peak", (unsigned long long)rows, threads);
    }
    return 0;
}

int mode_once(uint64_t rows, unsigned threads)
{
    log_columns columns;
    columns_make(&columns, rows);
    batch_result result = batch_run(&columns, threads);
    put(result.add_s, "s", "once.add");
    put(result.scores_s, "s", "once.scores");
    put(result.add_s + result.scores_s, "s", "once.total");
    put(result.cpu_s * 1e9 / (double)rows, "ns/row", "once.cpu");
    put((double)result.pairs, "pairs", "once.pairs");
    columns_free(&columns);
    return 0;
}
