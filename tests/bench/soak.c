/* SPDX-License-Identifier: MIT */
/* soak [TENANTS [CALLS [SEED]]]: what a host does over months, in minutes: ledgers of many tenants (2,000),
 * mixed calls (4,000,000), among them allocations that fail, work that is cancelled, and children that are
 * forked amid it all and use what they have inherited. What the library holds is counted: it must not grow by
 * a tenth from the middle of the calls to their end, nor, where the system tells, what of the process is
 * resident; and in the end nothing is left. One thread: the same SEED is the same calls. A tenant's ledger
 * takes some 600 calls until it holds what it will always hold: give each a thousand at least. */
#include <socialtrust.h>

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define DAY INT64_C(86400000000)
#define RESIDENT_FROM 1000000 /* calls; in fewer the pages of malloc and of sanitizers say nothing */
#define ROWS_MOST 50          /* of a tenant, then it is pruned */

static struct {
    uint64_t held;  /* bytes */
    uint64_t until; /* allocations until one fails; 0: none does */
    unsigned refused, cancelled, forked;
    bool cancel;
    uint64_t dice;
} world;

static uint32_t roll(uint32_t below)
{
    world.dice ^= world.dice << 13;
    world.dice ^= world.dice >> 7;
    world.dice ^= world.dice << 17;
    return (uint32_t)((world.dice >> 32) * below >> 32);
}

/* ---- an allocator that counts, and fails when it is told to ---- */

typedef union head {
    size_t size;
    max_align_t align;
} head;

static bool fails(void)
{
    return world.until && --world.until == 0;
}

static void *take(void *user, size_t size)
{
    (void)user;
    head *block = fails() ? NULL : malloc(sizeof *block + size);
    if (!block)
        return NULL;
    block->size = size;
    world.held += size;
    return block + 1;
}

static void *change(void *user, void *old, size_t size)
{
    (void)user;
    head *block = (head *)old - 1;
    size_t before = block->size;
    if (fails() || !(block = realloc(block, sizeof *block + size)))
        return NULL;
    block->size = size;
    world.held += size - before;
    return block + 1;
}

static void give(void *user, void *old)
{
    (void)user;
    head *block = (head *)old - 1;
    world.held -= block->size;
    free(block);
}

static int told(void *user, const char *stage, uint64_t done, uint64_t total)
{
    (void)user, (void)stage, (void)done, (void)total;
    return world.cancel;
}

/* ---- calls ---- */

static void must(bool good, const char *what)
{
    if (good)
        return;
    fprintf(stderr, "soak: %s\n", what);
    exit(1);
}

/* What a call may say while memory fails or work is cancelled, besides that it did it. */
static void may(sot_status status, const char *what)
{
    world.refused += status == SOT_E_MEMORY;
    world.cancelled += status == SOT_E_CANCELLED;
    if (status != SOT_OK && status != SOT_E_MEMORY && status != SOT_E_CANCELLED &&
        status != SOT_E_NOT_FOUND && status != SOT_E_CONFLICT && status != SOT_E_ARGUMENT &&
        status != SOT_E_LIMIT)
        fprintf(stderr, "soak: status %d\n", (int)status), must(false, what);
}

static const char *name(char room[16], uint32_t k)
{
    snprintf(room, 16, "c%u", (unsigned)k);
    return room;
}

static void add_row(sot_ledger *ledger, int64_t now)
{
    static const int kinds[] = {SOT_KIND_MESSAGE, SOT_KIND_MESSAGE, SOT_KIND_ASK,  SOT_KIND_ANSWER,
                                SOT_KIND_CALL,    SOT_KIND_PROMISE, SOT_KIND_KEEP, SOT_KIND_COMPLAIN};
    char other[16], id[16], ref[16];
    sot_interaction row = SOT_INTERACTION_INIT;
    bool out = roll(2);
    row.time_us = now - roll(30) * DAY;
    row.kind = kinds[roll(sizeof kinds / sizeof *kinds)];
    row.actor = out ? "me" : name(other, roll(12));
    row.target = out ? name(other, roll(12)) : "me";
    row.id = roll(2) ? name(id, roll(1000)) : NULL;
    row.ref = row.kind == SOT_KIND_KEEP ? name(ref, roll(1000)) : NULL;
    may(sot_ledger_add(ledger, &row, NULL, NULL), "add");
}

static int drop(void *user, const char *bytes, size_t size)
{
    (void)user, (void)bytes, (void)size;
    return roll(200) == 0;
}

static void ask(sot_ledger *ledger, int64_t now)
{
    char other[16];
    sot_query query = SOT_QUERY_INIT;
    sot_pair_score score = SOT_PAIR_SCORE_INIT;
    sot_explanation *explanation = NULL;
    sot_nexts *nexts = NULL;
    sot_scores *scores = NULL;
    sot_network *network = NULL;
    sot_scores_options options = SOT_SCORES_OPTIONS_INIT;
    query.a = "me";
    query.b = name(other, roll(12));
    query.as_of_us = options.as_of_us = now;
    switch (roll(5)) {
    case 0:
        may(sot_ledger_score(ledger, &query, &score, NULL), "score");
        break;
    case 1:
        may(sot_ledger_explain(ledger, &query, &explanation, NULL), "explain");
        sot_explanation_free(explanation);
        break;
    case 2:
        may(sot_ledger_next(ledger, &query, &nexts, NULL), "next");
        sot_nexts_free(nexts);
        break;
    case 3:
        may(sot_ledger_scores(ledger, NULL, &options, &scores, NULL), "scores");
        sot_scores_free(scores);
        break;
    default:
        may(sot_network_from_ledger(ledger, NULL, now, &network, NULL), "network");
        sot_network_unref(network);
    }
}

static void change_ledger(sot_ledger **at, sot_context *context, int64_t now)
{
    char first[16], second[16], third[16];
    const char *one = name(first, roll(12)), *two = name(second, roll(12)), *row = name(third, roll(1000));
    sot_ledger *ledger = *at, *frozen = NULL;
    sot_contact contact = SOT_CONTACT_INIT;
    sot_status status;
    switch (roll(9)) {
    case 0:
        may(sot_ledger_forget(ledger, one, NULL, NULL), "forget");
        break;
    case 1:
        may(sot_ledger_remove(ledger, "me", one, row, NULL), "remove");
        break;
    case 2:
        may(sot_ledger_add_alias(ledger, one, two, NULL), "alias");
        break;
    case 3:
        may(sot_ledger_remove_alias(ledger, one, NULL), "unalias");
        break;
    case 4:
        contact.id = one;
        contact.organisation = roll(2) ? two : NULL;
        contact.display_name = roll(2) ? "called so" : NULL;
        may(sot_ledger_declare(ledger, &contact, NULL), "declare");
        break;
    case 5:
        may(sot_ledger_snapshot(ledger, &frozen, NULL), "snapshot");
        if (frozen)
            ask(frozen, now);
        sot_ledger_free(frozen);
        break;
    case 6:
        status = sot_ledger_write_ndjson(ledger, NULL, drop, NULL, NULL);
        may(status == SOT_E_IO ? SOT_OK : status, "write"); /* the reader may not want it */
        break;
    case 7:
        may(sot_ledger_prepare(ledger, NULL, NULL), "prepare");
        break;
    default: /* a tenant leaves, another comes */
        if (roll(50))
            break;
        sot_ledger_free(ledger);
        *at = NULL;
        world.until = 0;
        must(sot_ledger_new(context, NULL, at, NULL) == SOT_OK, "a new ledger");
    }
}

static void once(sot_ledger **at, sot_context *context, int64_t now)
{
    sot_ledger_info info = SOT_LEDGER_INFO_INIT;
    world.until = roll(8) ? 0 : 1 + roll(20);
    world.cancel = roll(50) == 0;
    uint32_t what = roll(100);
    if (what < 60)
        add_row(*at, now);
    else if (what < 75)
        ask(*at, now);
    else
        change_ledger(at, context, now);
    world.until = 0;
    world.cancel = false;
    must(sot_ledger_get_info(*at, &info, NULL) == SOT_OK, "info");
    if (info.interactions > ROWS_MOST)
        must(sot_ledger_prune(*at, now - 10 * DAY, NULL, NULL) == SOT_OK, "prune");
}

/* A child that uses what it inherited; the parent goes on. */
static void fork_once(sot_ledger **ledgers, uint32_t tenants, sot_context *context, int64_t now)
{
    pid_t child = fork();
    must(child >= 0, "fork");
    if (child == 0) {
        for (int k = 0; k < 20; k++)
            once(&ledgers[roll(tenants)], context, now);
        _exit(0);
    }
    int status = 0;
    world.forked++;
    must(waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status) == 0,
         "a child failed");
}

static long resident_pages(void)
{
    long pages = 0, resident = 0;
    FILE *file = fopen("/proc/self/statm", "r");
    if (file && fscanf(file, "%ld %ld", &pages, &resident) != 2)
        resident = 0;
    if (file)
        fclose(file);
    return resident;
}

typedef struct soak {
    sot_context *context;
    sot_ledger **ledgers;
    uint32_t tenants, calls;
    uint64_t early, late; /* the most that is held from 50 to 70% of the calls, and in the last fifth */
    long early_pages, late_pages;
} soak;

static void run(soak *self)
{
    uint32_t calls = self->calls;
    for (uint32_t k = 0; k < calls; k++) {
        int64_t now = 20000 * DAY + (int64_t)k * (400 * DAY / calls);
        once(&self->ledgers[roll(self->tenants)], self->context, now);
        if (roll(calls / 50 + 1) == 0)
            fork_once(self->ledgers, self->tenants, self->context, now);
        if (k >= calls / 2 && k < calls / 2 + calls / 5 && world.held > self->early)
            self->early = world.held;
        if (k >= calls - calls / 5 && world.held > self->late)
            self->late = world.held;
        if (k == calls / 2 + calls / 5)
            self->early_pages = resident_pages();
    }
    self->late_pages = resident_pages();
}

int main(int argc, char **argv)
{
    soak self = {.tenants = argc > 1 ? (uint32_t)strtoul(argv[1], NULL, 10) : 2000,
                 .calls = argc > 2 ? (uint32_t)strtoul(argv[2], NULL, 10) : 4000000};
    sot_context_options options = SOT_CONTEXT_OPTIONS_INIT;
    world.dice = argc > 3 ? strtoull(argv[3], NULL, 10) : 1;
    world.dice = (world.dice + 1) * UINT64_C(0x9e3779b97f4a7c15) | 1;
    must(self.tenants && self.calls, "soak [TENANTS [CALLS [SEED]]]");
    options.allocator = (sot_allocator){take, change, give, NULL};
    options.progress = told;
    options.threads = 1;
    must(sot_context_new(&options, &self.context, NULL) == SOT_OK, "a context");
    self.ledgers = calloc(self.tenants, sizeof(sot_ledger *));
    must(self.ledgers != NULL, "memory");
    for (uint32_t k = 0; k < self.tenants; k++)
        must(sot_ledger_new(self.context, NULL, &self.ledgers[k], NULL) == SOT_OK, "a ledger");
    run(&self);
    printf("%u tenants, %u calls, of them %u refused memory and %u cancelled, %u forks\n", self.tenants,
           self.calls, world.refused, world.cancelled, world.forked);
    printf("most bytes held: %llu before 70%%, %llu in the last fifth; resident pages: %ld, %ld\n",
           (unsigned long long)self.early, (unsigned long long)self.late, self.early_pages, self.late_pages);
    for (uint32_t k = 0; k < self.tenants; k++)
        sot_ledger_free(self.ledgers[k]);
    free(self.ledgers);
    sot_context_unref(self.context);
    must(world.held == 0, "memory is left");
    must(self.late <= self.early + self.early / 10, "what is held grows");
    must(self.calls < RESIDENT_FROM || self.late_pages <= self.early_pages + self.early_pages / 10,
         "what is resident grows");
    must(world.refused && world.cancelled && world.forked, "nothing was refused, cancelled or forked");
    return 0;
}
