/* SPDX-License-Identifier: MIT */
/* What the modes of the benchmark share: the clock, the synthetic log, order statistics and output as `key
 * value` lines. */
#ifndef BENCH_H
#define BENCH_H

#include <socialtrust.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* ---- the synthetic log (log.c) ---- */

#define KINDS 12
#define CHANNELS 6
#define YEAR_MS INT64_C(31536000000)
#define START_MS INT64_C(1740787200000) /* 2025-03-01 */

/* Shape of a log of `rows` rows: rows/20 contacts, rows/7 pairs. Rows from `rows` on continue it after its
 * year. */
typedef struct log_shape {
    uint64_t rows, contacts, pairs;
    double step_ms;
} log_shape;

typedef struct log_event {
    int64_t time_us;
    uint64_t pair; /* number of the pair, 0 the busiest */
    uint32_t actor, target;
    uint8_t kind, channel;
} log_event;

/* The log as columns; `sot` points into the others. */
typedef struct log_columns {
    log_shape shape;
    size_t bytes;
    int64_t *time_us;
    uint32_t *actor, *target, *channel;
    uint8_t *kind;
    sot_text_column actor_text, target_text, channel_text, channel_names;
    sot_columns sot;
} log_columns;

extern const char *const channel_names[CHANNELS];

uint64_t mix(uint64_t x);
log_shape shape_of(uint64_t rows);
log_event event_at(const log_shape *shape, uint64_t row);
void event_contacts(const log_shape *shape, uint64_t pair, uint32_t *x, uint32_t *y);
void columns_make(log_columns *columns, uint64_t rows);
void columns_free(log_columns *columns);

/* ---- helpers (bench.c) ---- */

int64_t now_ns(void);
int64_t cpu_ns(void); /* of all threads */
void *need(size_t count, size_t size);
void must(sot_status status, const sot_error *error, const char *what);
sot_context *context_of(unsigned threads);
uint64_t memory_kib(const char *field); /* of /proc/self/status; 0 if unknown */
double median(double *values, size_t count);
double quantile(const int64_t *sorted, size_t count, double q);
void sort_times(int64_t *values, size_t count);
void put(double value, const char *unit, const char *key, ...);

/* Adds the columns to a new ledger and scores all pairs at the end of the year; times in seconds. */
typedef struct batch_result {
    double add_s, scores_s, cpu_s; /* cpu_s: of all threads, both together */
    uint64_t pairs, peak_bytes, peak_add_bytes;
} batch_result;
batch_result batch_run(const log_columns *columns, unsigned threads);

int mode_batch(uint64_t rows, int repeats);
int mode_once(uint64_t rows, unsigned threads);
int mode_append(uint64_t rows, uint64_t more);
int mode_evidence(void);
int mode_counted(void);
int mode_mail(void);
int mode_mails_counted(void);
int mode_files(uint64_t rows);
int mode_roof(void);
int mode_naive(uint64_t rows);
int mode_dump(uint64_t rows, const char *folder);

#endif
