/* SPDX-License-Identifier: MIT */
/* Speed and memory of the library, measured through its public interface alone. Prints one `key value unit` a
 * line; run.sh makes a table of them. Times are for reading, never for failing: the exit status only says
 * whether the calls worked. */
#define _POSIX_C_SOURCE 200809L
#include "bench.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static int64_t read_clock(clockid_t clock)
{
    struct timespec t;
    clock_gettime(clock, &t);
    return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

int64_t now_ns(void)
{
    return read_clock(CLOCK_MONOTONIC);
}

int64_t cpu_ns(void)
{
    return read_clock(CLOCK_PROCESS_CPUTIME_ID);
}

void *need(size_t count, size_t size)
{
    void *block = count <= SIZE_MAX / size ? malloc(count * size + 1) : NULL;
    if (!block) {
        fprintf(stderr, "bench: no memory for %zu times %zu bytes\n", count, size);
        exit(1);
    }
    return block;
}

void must(sot_status status, const sot_error *error, const char *what)
{
    if (status == SOT_OK)
        return;
    fprintf(stderr, "bench: %s: %s: %s\n", what, sot_status_name(status), error->message);
    exit(1);
}

sot_context *context_of(unsigned threads)
{
    sot_context_options options = SOT_CONTEXT_OPTIONS_INIT;
    sot_error error = SOT_ERROR_INIT;
    sot_context *context;
    options.threads = threads;
    must(sot_context_new(&options, &context, &error), &error, "sot_context_new");
    return context;
}

uint64_t memory_kib(const char *field)
{
    char line[256];
    unsigned long long value = 0;
    size_t n = strlen(field);
    FILE *file = fopen("/proc/self/status", "r");
    if (!file)
        return 0;
    while (fgets(line, sizeof line, file))
        if (strncmp(line, field, n) == 0 && line[n] == ':') {
            value = strtoull(line + n + 1, NULL, 10);
            break;
        }
    fclose(file);
    return value;
}

static int by_double(const void *x, const void *y)
{
    double p = *(const double *)x, q = *(const double *)y;
    return (p > q) - (p < q);
}

static int by_time(const void *x, const void *y)
{
    int64_t p = *(const int64_t *)x, q = *(const int64_t *)y;
    return (p > q) - (p < q);
}

double median(double *values, size_t count)
{
    qsort(values, count, sizeof *values, by_double);
    return (values[(count - 1) / 2] + values[count / 2]) / 2;
}

void sort_times(int64_t *values, size_t count)
{
    qsort(values, count, sizeof *values, by_time);
}

double quantile(const int64_t *sorted, size_t count, double q)
{
    return (double)sorted[(size_t)(q * (double)(count - 1) + 0.5)];
}

void put(double value, const char *unit, const char *key, ...)
{
    va_list arguments;
    va_start(arguments, key);
    vprintf(key, arguments);
    va_end(arguments);
    printf(" %.10g %s\n", value, unit);
    fflush(stdout);
}

static int usage(void)
{
    fprintf(stderr, "usage: bench batch ROWS [REPEATS] | append ROWS MORE | evidence | mail | files ROWS | "
                    "roof | naive ROWS |\n"
                    "             once ROWS THREADS | counted ROWS | dump ROWS FOLDER\n");
    return 2;
}

int main(int argc, char **argv)
{
    const char *mode = argc > 1 ? argv[1] : "";
    uint64_t rows = argc > 2 ? strtoull(argv[2], NULL, 10) : 0;
    uint64_t more = argc > 3 ? strtoull(argv[3], NULL, 10) : 0;
    if (strcmp(mode, "evidence") == 0)
        return mode_evidence();
    if (strcmp(mode, "mail") == 0)
        return mode_mail();
    if (strcmp(mode, "roof") == 0)
        return mode_roof();
    if (rows == 0)
        return usage();
    if (strcmp(mode, "batch") == 0)
        return mode_batch(rows, more ? (int)more : 3);
    if (strcmp(mode, "files") == 0)
        return mode_files(rows);
    if (strcmp(mode, "naive") == 0)
        return mode_naive(rows);
    if (strcmp(mode, "append") == 0 && more)
        return mode_append(rows, more);
    if (strcmp(mode, "once") == 0 && more)
        return mode_once(rows, (unsigned)more);
    if (strcmp(mode, "counted") == 0 && rows)
        return mode_once(rows, 1) || mode_counted() || mode_mails_counted();
    if (strcmp(mode, "dump") == 0 && argc > 3)
        return mode_dump(rows, argv[3]);
    return usage();
}
