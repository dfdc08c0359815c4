/* SPDX-License-Identifier: MIT */
/* What the batch figure is set against: the machine's memory bandwidth, and simple code for the part of the
 * evidence that subset.sql computes. Also writes the log as raw columns for the comparison with DuckDB. */
#define _POSIX_C_SOURCE 200809L
#include "bench.h"

#include <math.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BLOCK ((size_t)1 << 28) /* bytes for each thread */
#define TIMES 5

typedef struct bus_lane {
    uint64_t *from, *to, sum;
    bool copy;
} bus_lane;

static void *run_lane(void *user)
{
    bus_lane *lane = user;
    size_t words = BLOCK / sizeof *lane->from;
    if (lane->copy) {
        memcpy(lane->to, lane->from, BLOCK);
        return NULL;
    }
    uint64_t a = 0, b = 0, c = 0, d = 0;
    for (size_t i = 0; i < words; i += 4) {
        a += lane->from[i];
        b += lane->from[i + 1];
        c += lane->from[i + 2];
        d += lane->from[i + 3];
    }
    lane->sum += a + b + c + d;
    return NULL;
}

static double bandwidth(bus_lane *lanes, int count, bool copy)
{
    double best = 0;
    for (int round = 0; round < TIMES; round++) {
        pthread_t threads[2];
        bool started[2] = {false, false};
        int64_t t0 = now_ns();
        for (int i = 0; i < count; i++)
            lanes[i].copy = copy;
        for (int i = 1; i < count; i++)
            started[i] = pthread_create(&threads[i], NULL, run_lane, &lanes[i]) == 0;
        run_lane(&lanes[0]);
        for (int i = 1; i < count; i++)
            if (started[i])
                pthread_join(threads[i], NULL);
        double rate = (double)count * (double)BLOCK / (double)(now_ns() - t0);
        if (rate > best)
            best = rate;
    }
    return best;
}

int mode_roof(void)
{
    bus_lane lanes[2];
    for (int i = 0; i < 2; i++) {
        lanes[i] = (bus_lane){need(BLOCK, 1), need(BLOCK, 1), 0, false};
        memset(lanes[i].from, i + 1, BLOCK);
        memset(lanes[i].to, 0, BLOCK);
    }
    for (int count = 1; count <= 2; count++) {
        put(bandwidth(lanes, count, false), "GB/s", "roof.scan.%d", count);
        put(bandwidth(lanes, count, true), "GB/s", "roof.copy.%d", count); /* as much again is written */
    }
    if (lanes[0].sum == 1)
        puts("a sum of one");
    for (int i = 0; i < 2; i++) {
        free(lanes[i].from);
        free(lanes[i].to);
    }
    return 0;
}

/* ---- simple code: one pass, one thread, a table of pairs ---- */

typedef struct pair_record {
    uint64_t key; /* lower and higher contact + 1; 0 empty */
    double given30[2], given180[2], delays;
    int64_t first, last;
    uint32_t turns, count, last_actor;
} pair_record;

static uint64_t simple(const log_columns *columns, pair_record *table, uint64_t mask)
{
    uint64_t pairs = 0;
    for (uint64_t i = 0; i < columns->shape.rows; i++) {
        uint32_t actor = columns->actor[i], target = columns->target[i];
        uint32_t low = actor < target ? actor : target, high = actor < target ? target : actor;
        uint64_t key = ((uint64_t)low << 32 | high) + 1, slot = mix(key) & mask;
        int64_t time = columns->time_us[i] / 1000;
        while (table[slot].key && table[slot].key != key)
            slot = (slot + 1) & mask;
        pair_record *record = &table[slot];
        int side = actor == high;
        double age = (double)(time - START_MS - YEAR_MS) / 86400e3;
        record->given30[side] += exp(age / 30);
        record->given180[side] += exp(age / 180);
        if (!record->key) {
            record->key = key;
            record->first = time;
            pairs++;
        } else if (record->last_actor != actor) {
            record->delays += log(1 + (double)(time - record->last));
            record->turns++;
        }
        record->last = time;
        record->last_actor = actor;
        record->count++;
    }
    return pairs;
}

int mode_naive(uint64_t rows)
{
    log_columns columns;
    uint64_t size = 1024, pairs = 0, turns = 0;
    double times[3], given = 0, delays = 0;
    columns_make(&columns, rows);
    while (size < 2 * columns.shape.pairs)
        size *= 2;
    pair_record *table = need(size, sizeof *table);
    for (int i = 0; i < 3; i++) {
        memset(table, 0, size * sizeof *table);
        int64_t t0 = now_ns();
        pairs = simple(&columns, table, size - 1);
        times[i] = (double)(now_ns() - t0) * 1e-9;
    }
    for (uint64_t i = 0; i < size; i++)
        if (table[i].key) {
            given += table[i].given30[0] + table[i].given30[1] + table[i].given180[0] + table[i].given180[1];
            turns += table[i].turns;
            delays += table[i].turns ? table[i].delays / table[i].turns : 0;
        }
    put((double)rows / median(times, 3), "rows/s", "naive.%llu", (unsigned long long)rows);
    put((double)pairs, "pairs", "naive.pairs");
    put((double)turns, "turns", "naive.turns");
    put(given, "sum", "naive.given");
    put(delays, "sum", "naive.delays");
    free(table);
    columns_free(&columns);
    return 0;
}

/* ---- raw columns ---- */

static int write_column(const char *folder, const char *name, const void *data, size_t size, size_t count)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "wb");
    bool good = file && fwrite(data, size, count, file) == count;
    if (file && fclose(file) != 0)
        good = false;
    if (!good)
        perror(path);
    return good ? 0 : 1;
}

int mode_dump(uint64_t rows, const char *folder)
{
    log_columns columns;
    columns_make(&columns, rows);
    for (uint64_t i = 0; i < rows; i++)
        columns.time_us[i] /= 1000;
    int failed = write_column(folder, "t.i64", columns.time_us, sizeof *columns.time_us, rows) |
                 write_column(folder, "a.u32", columns.actor, sizeof *columns.actor, rows) |
                 write_column(folder, "b.u32", columns.target, sizeof *columns.target, rows) |
                 write_column(folder, "kind.u8", columns.kind, sizeof *columns.kind, rows);
    columns_free(&columns);
    return failed;
}
