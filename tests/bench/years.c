/* SPDX-License-Identifier: MIT */
/* years: what a host that lives for months would see of memory and of threads, as YEARS.md beside this has
 * it: bytes that a ledger holds after rows and contacts have come and gone, what an empty one takes, and how
 * many calls of threads that share one were refused. Memory is counted in the allocator. */
#include <socialtrust.h>

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define DAY INT64_C(86400000000)

static atomic_llong held;

static void *take(void *user, size_t size)
{
    (void)user;
    size_t *block = malloc(size + 16);
    if (!block)
        return NULL;
    *block = size;
    atomic_fetch_add(&held, (long long)size);
    return (char *)block + 16;
}

static void give(void *user, void *block)
{
    (void)user;
    size_t *start = (size_t *)(void *)((char *)block - 16);
    atomic_fetch_sub(&held, (long long)*start);
    free(start);
}

static void *change(void *user, void *block, size_t size)
{
    size_t old = *(size_t *)(void *)((char *)block - 16);
    void *other = take(user, size);
    if (!other)
        return NULL;
    memcpy(other, block, old < size ? old : size);
    give(user, block);
    return other;
}

static void must(sot_status status)
{
    if (status == SOT_OK)
        return;
    fprintf(stderr, "years: %s\n", sot_status_text(status));
    exit(1);
}

static sot_context *context;

static sot_ledger *new_ledger(void)
{
    sot_ledger *ledger = NULL;
    must(sot_ledger_new(context, NULL, &ledger, NULL));
    return ledger;
}

static sot_interaction row_of(int64_t time_us, const char *actor, const char *target)
{
    sot_interaction row = SOT_INTERACTION_INIT;
    row.time_us = time_us;
    row.actor = actor;
    row.target = target;
    return row;
}

static void tell(const char *what, double figure, const char *unit)
{
    printf("%-66s %12.1f %s\n", what, figure, unit);
    fflush(stdout);
}

static double microseconds(void)
{
    struct timespec now;
    timespec_get(&now, TIME_UTC);
    return (double)now.tv_sec * 1e6 + (double)now.tv_nsec / 1e3;
}

static void pruned(void)
{
    char name[16];
    long long before = atomic_load(&held);
    sot_ledger *ledger = new_ledger();
    for (int k = 0; k < 3000000; k++) {
        snprintf(name, sizeof name, "c%d", k % 1000);
        sot_interaction row = row_of(k * INT64_C(1000000), "me", name);
        must(sot_ledger_add(ledger, &row, NULL, NULL));
    }
    must(sot_ledger_prune(ledger, INT64_C(2999000) * 1000000, NULL, NULL));
    tell("3,000,000 rows pruned to 1,000 keep", (double)(atomic_load(&held) - before) / 1024, "KiB");
    sot_ledger_free(ledger);
}

static void first_score(sot_ledger *ledger, const char *what)
{
    sot_pair_score score = SOT_PAIR_SCORE_INIT;
    sot_query query = SOT_QUERY_INIT;
    sot_interaction row = row_of(0, "me", "you");
    must(sot_ledger_add(ledger, &row, NULL, NULL));
    query.a = "me", query.b = "you", query.as_of_us = DAY;
    double start = microseconds();
    must(sot_ledger_score(ledger, &query, &score, NULL));
    if (what)
        tell(what, microseconds() - start, "us");
}

static void forgotten(void)
{
    char name[16];
    sot_ledger *fresh = new_ledger();
    long long before = atomic_load(&held);
    sot_ledger *ledger = new_ledger();
    for (int k = 0; k < 400000; k++) {
        snprintf(name, sizeof name, "c%d", k);
        sot_interaction row = row_of(k * INT64_C(1000000), "me", name);
        must(sot_ledger_add(ledger, &row, NULL, NULL));
        must(sot_ledger_forget(ledger, name, NULL, NULL));
    }
    tell("400,000 times a contact added and forgotten keep", (double)(atomic_load(&held) - before) / 1024,
         "KiB");
    first_score(fresh, NULL); /* what is cold in a process is not the ledger's */
    first_score(ledger, "the first score after them takes");
    sot_ledger_free(fresh);
    sot_ledger_free(ledger);
}

static void channels(void)
{
    char name[32];
    long long before = atomic_load(&held);
    sot_ledger *ledger = new_ledger();
    for (int k = 0; k < 100000; k++) {
        sot_interaction row = row_of(k * INT64_C(1000000), "me", "you");
        snprintf(name, sizeof name, "thread %d", k);
        row.channel = name;
        must(sot_ledger_add(ledger, &row, NULL, NULL));
        if (k % 100 == 99)
            must(sot_ledger_prune(ledger, (k - 100) * INT64_C(1000000), NULL, NULL));
    }
    tell("100,000 channels, 100 of them with rows at a time, keep",
         (double)(atomic_load(&held) - before) / 1024, "KiB");
    sot_ledger_free(ledger);
}

static void empty(void)
{
    enum { TENANTS = 2000 };
    static sot_ledger *ledgers[TENANTS];
    sot_ledger *first = new_ledger();
    long long before = atomic_load(&held);
    for (int k = 0; k < TENANTS; k++)
        ledgers[k] = new_ledger();
    tell("an empty ledger takes", (double)(atomic_load(&held) - before) / TENANTS, "bytes");
    for (int k = 0; k < TENANTS; k++)
        sot_ledger_free(ledgers[k]);
    sot_ledger_free(first);
}

typedef struct worker {
    sot_ledger *ledger;
    const char *name;
    unsigned calls, refused;
    bool writes;
} worker;

static void *work(void *user)
{
    worker *w = user;
    for (unsigned k = 0; k < w->calls; k++) {
        sot_pair_score score = SOT_PAIR_SCORE_INIT;
        sot_query query = SOT_QUERY_INIT;
        sot_interaction row = row_of(k, w->name, "all");
        query.a = "me", query.b = "you", query.as_of_us = DAY;
        w->refused += (w->writes ? sot_ledger_add(w->ledger, &row, NULL, NULL)
                                 : sot_ledger_score(w->ledger, &query, &score, NULL)) != SOT_OK;
    }
    return NULL;
}

static void shared(const char *what, sot_ledger *ledger, unsigned count, unsigned calls, bool writes)
{
    static const char *const names[] = {"a", "b", "c", "d", "e", "f", "g", "h"};
    pthread_t threads[8];
    worker workers[8];
    unsigned refused = 0;
    for (unsigned k = 0; k < count; k++) {
        workers[k] = (worker){ledger, names[k], calls, 0, writes};
        if (pthread_create(&threads[k], NULL, work, &workers[k]))
            exit(1);
    }
    for (unsigned k = 0; k < count; k++) {
        pthread_join(threads[k], NULL);
        refused += workers[k].refused;
    }
    tell(what, refused, "calls");
}

int main(void)
{
    sot_context_options options = SOT_CONTEXT_OPTIONS_INIT;
    sot_ledger *snapshot = NULL;
    options.allocator = (sot_allocator){take, change, give, NULL};
    must(sot_context_new(&options, &context, NULL));
    pruned();
    forgotten();
    channels();
    empty();
    sot_ledger *ledger = new_ledger();
    sot_interaction row = row_of(0, "me", "you");
    must(sot_ledger_add(ledger, &row, NULL, NULL));
    must(sot_ledger_set_wait(ledger, 10000, NULL));
    shared("refused of two threads that add, 200,000 each, and may wait", ledger, 2, 200000, true);
    must(sot_ledger_snapshot(ledger, &snapshot, NULL));
    shared("refused of eight threads that read a snapshot, 200 each", snapshot, 8, 200, false);
    sot_ledger_free(snapshot);
    sot_ledger_free(ledger);
    sot_context_unref(context);
    return 0;
}
