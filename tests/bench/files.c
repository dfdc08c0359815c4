/* SPDX-License-Identifier: MIT */
/* From a file to the ledger: the log as CSV and as NDJSON, with integer and with ISO 8601 times. Beside it
 * stands how long it takes only to read the file and to count its lines. */
#define _POSIX_C_SOURCE 200809L
#include "bench.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void write_file(const char *path, const log_shape *shape, bool json, bool iso, sot_context *context)
{
    sot_error error = SOT_ERROR_INIT;
    sot_profile *profile;
    FILE *file = fopen(path, "w");
    must(sot_profile_builtin(context, &profile, &error), &error, "sot_profile_builtin");
    if (!file) {
        perror(path);
        exit(1);
    }
    if (!json)
        fputs("time,actor,target,kind,channel\n", file);
    for (uint64_t i = 0; i < shape->rows; i++) {
        log_event event = event_at(shape, i);
        char time[32];
        if (iso)
            must(sot_time_format(event.time_us / 1000000 * 1000000, time, &error), &error, "sot_time_format");
        else
            snprintf(time, sizeof time, "%lld", (long long)(event.time_us / 1000));
        const char *kind = sot_profile_kind_name(profile, event.kind), *quote = iso ? "\"" : "";
        if (json)
            fprintf(
                file,
                "{\"time\":%s%s%s,\"actor\":\"%u\",\"target\":\"%u\",\"kind\":\"%s\",\"channel\":\"%s\"}\n",
                quote, time, quote, event.actor, event.target, kind, channel_names[event.channel]);
        else
            fprintf(file, "%s,%u,%u,%s,%s\n", time, event.actor, event.target, kind,
                    channel_names[event.channel]);
    }
    if (fclose(file) != 0) {
        perror(path);
        exit(1);
    }
    sot_profile_unref(profile);
}

static double count_lines(const char *path, uint64_t *size)
{
    enum { BLOCK = 1 << 20 };
    char *block = need(BLOCK, 1);
    FILE *file = fopen(path, "r");
    size_t got;
    uint64_t lines = 0;
    int64_t t0 = now_ns();
    *size = 0;
    while (file && (got = fread(block, 1, BLOCK, file)) > 0) {
        *size += got;
        for (char *at = block; (at = memchr(at, '\n', (size_t)(block + got - at))) != NULL; at++)
            lines++;
    }
    double seconds = (double)(now_ns() - t0) * 1e-9;
    if (file)
        fclose(file);
    free(block);
    return (double)lines / seconds;
}

static double read_once(const char *path, const log_shape *shape, unsigned threads)
{
    sot_error error = SOT_ERROR_INIT;
    sot_read_options options = SOT_READ_OPTIONS_INIT;
    sot_added added;
    sot_ledger *ledger;
    sot_context *context = context_of(threads);
    options.time_unit = SOT_UNIT_MILLISECONDS;
    must(sot_ledger_new(context, NULL, &ledger, &error), &error, "sot_ledger_new");
    int64_t t0 = now_ns();
    must(sot_ledger_read_file(ledger, path, &options, &added, &error), &error, path);
    double seconds = (double)(now_ns() - t0) * 1e-9;
    if (added.rows != shape->rows) {
        fprintf(stderr, "bench: %llu of %llu rows read\n", (unsigned long long)added.rows,
                (unsigned long long)shape->rows);
        exit(1);
    }
    sot_ledger_free(ledger);
    sot_context_unref(context);
    return (double)added.rows / seconds;
}

int mode_files(uint64_t rows)
{
    static const struct {
        const char *name, *ending;
        bool json, iso;
    } forms[] = {{"csv", "csv", false, false},
                 {"csv_iso", "csv", false, true},
                 {"ndjson", "ndjson", true, false},
                 {"ndjson_iso", "ndjson", true, true}};
    char folder[4096], path[4200];
    const char *temporary = getenv("TMPDIR");
    log_shape shape = shape_of(rows);
    sot_context *context = context_of(1);
    snprintf(folder, sizeof folder, "%s/bench-XXXXXX", temporary ? temporary : "/tmp");
    if (!mkdtemp(folder)) {
        perror(folder);
        return 1;
    }
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        uint64_t size;
        snprintf(path, sizeof path, "%s/log.%s", folder, forms[i].ending);
        write_file(path, &shape, forms[i].json, forms[i].iso, context);
        put(count_lines(path, &size), "rows/s", "files.%s.lines", forms[i].name);
        put((double)size / (double)rows, "bytes/row", "files.%s.size", forms[i].name);
        for (unsigned threads = 1; threads <= 2; threads++) {
            double rates[3];
            for (int j = 0; j < 3; j++)
                rates[j] = read_once(path, &shape, threads);
            put(median(rates, 3), "rows/s", "files.%s.%u", forms[i].name, threads);
        }
        unlink(path);
    }
    rmdir(folder);
    sot_context_unref(context);
    return 0;
}
