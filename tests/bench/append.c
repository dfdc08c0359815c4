/* SPDX-License-Identifier: MIT */
/* One more interaction into a large ledger and its pair's score: first in order, drawn from the log's own
 * tail, then late ones into pairs of known size. */
#include "../common/flat.h"
#include "bench.h"

#include <stdio.h>
#include <stdlib.h>

typedef struct both_times {
    int64_t add, score;
} both_times;

static both_times add_and_score(sot_ledger *ledger, const log_event *event, int64_t as_of_us,
                                sot_pair_score *score)
{
    sot_error error = SOT_ERROR_INIT;
    sot_interaction row = SOT_INTERACTION_INIT;
    char actor[16], target[16];
    both_times timing;
    snprintf(actor, sizeof actor, "%u", event->actor);
    snprintf(target, sizeof target, "%u", event->target);
    row.time_us = event->time_us;
    row.actor = actor;
    row.target = target;
    row.kind = event->kind;
    row.channel = channel_names[event->channel];
    int64_t t0 = now_ns();
    must(sot_ledger_add(ledger, &row, NULL, &error), &error, "sot_ledger_add");
    int64_t t1 = now_ns();
    must(ledger_score(ledger, NULL, actor, target, as_of_us, NULL, score, &error), &error,
         "sot_ledger_score");
    timing.score = now_ns() - t1;
    timing.add = t1 - t0;
    return timing;
}

static void put_times(int64_t *times, size_t count, const char *name)
{
    sort_times(times, count);
    put(quantile(times, count, 0.5), "ns", "append.%s.median", name);
    put(quantile(times, count, 0.99), "ns", "append.%s.p99", name);
    put(quantile(times, count, 0.999), "ns", "append.%s.p99_9", name);
    put((double)times[count - 1], "ns", "append.%s.max", name);
}

/* Pairs whose number of rows is within a fifth of `size`; returns how many there are, at most `most`. */
static size_t pairs_of_size(const uint32_t *sizes, uint64_t pairs, uint32_t size, uint64_t *found,
                            size_t most)
{
    size_t count = 0;
    for (uint64_t i = 0; i < pairs && count < most; i++)
        if (sizes[i] >= size - size / 5 && sizes[i] <= size + size / 5)
            found[count++] = i;
    return count;
}

/* Each late row goes into another pair as long as there are pairs of that size, so that they do not grow. */
static void late_rows(sot_ledger *ledger, const log_shape *shape, const uint32_t *sizes, int64_t as_of_us)
{
    enum { MOST = 1000 };
    sot_pair_score score;
    score_init(&score);
    uint64_t *pairs = need(MOST, sizeof *pairs), draw = 1;
    double *times = need(MOST, sizeof *times);
    for (uint32_t size = 10; size <= 100000; size *= 10) {
        size_t count = size >= 10000 ? 50 : MOST,
               found = pairs_of_size(sizes, shape->pairs, size, pairs, count);
        if (found == 0)
            continue;
        if (count > found * (size / 10))
            count = found * (size / 10);
        double rows = 0;
        for (size_t i = 0; i < count; i++) {
            log_event event = {0, pairs[i % found], 0, 0, SOT_KIND_MESSAGE, 0};
            event_contacts(shape, event.pair, &event.actor, &event.target);
            draw = mix(draw + i + 1);
            event.time_us = START_MS * 1000 + (int64_t)(draw % (uint64_t)(YEAR_MS * 1000));
            both_times timing = add_and_score(ledger, &event, as_of_us, &score);
            times[i] = (double)(timing.add + timing.score);
            rows += sizes[event.pair];
        }
        double middle = median(times, count);
        put(middle, "ns", "late.%u.median", size);
        put(middle / (rows / (double)count), "ns/row", "late.%u.per_row", size);
    }
    free(pairs);
    free(times);
}

int mode_append(uint64_t rows, uint64_t more)
{
    sot_error error = SOT_ERROR_INIT;
    sot_context *context = context_of(2);
    sot_ledger *ledger;
    log_columns columns;
    columns_make(&columns, rows);
    log_shape shape = columns.shape;
    uint32_t *sizes = need(shape.pairs, sizeof *sizes);
    for (uint64_t i = 0; i < shape.pairs; i++)
        sizes[i] = 0;
    for (uint64_t i = 0; i < rows; i++)
        sizes[event_at(&shape, i).pair]++;
    must(sot_ledger_new(context, NULL, &ledger, &error), &error, "sot_ledger_new");
    must(sot_ledger_add_columns(ledger, &columns.sot, NULL, &error), &error, "sot_ledger_add_columns");
    columns_free(&columns);
    uint64_t before = memory_kib("VmRSS");
    int64_t t0 = now_ns();
    must(sot_ledger_prepare(ledger, NULL, &error), &error, "sot_ledger_prepare");
    put((double)(now_ns() - t0) * 1e-9, "s", "append.prepare");
    put((double)(memory_kib("VmRSS") - before) * 1024 / (double)rows, "bytes/row", "append.prepare_memory");

    int64_t *adds = need(more, sizeof *adds), *scores = need(more, sizeof *scores),
            *both = need(more, sizeof *both);
    int64_t last_us = 0, clock_ns = now_ns();
    sot_pair_score score;
    score_init(&score);
    for (uint64_t i = 0; i < more; i++)
        both[i] = now_ns();
    put((double)(both[more - 1] - clock_ns) / (double)more, "ns", "append.clock");
    for (uint64_t i = 0; i < more; i++) {
        log_event event = event_at(&shape, rows + i);
        both_times timing = add_and_score(ledger, &event, event.time_us, &score);
        adds[i] = timing.add;
        scores[i] = timing.score;
        both[i] = timing.add + timing.score;
        sizes[event.pair]++;
        last_us = event.time_us;
    }
    put_times(both, more, "both");
    put_times(adds, more, "add");
    put_times(scores, more, "score");
    late_rows(ledger, &shape, sizes, last_us);
    free(adds);
    free(scores);
    free(both);
    free(sizes);
    sot_ledger_free(ledger);
    sot_context_unref(context);
    return 0;
}
