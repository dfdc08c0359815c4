/* SPDX-License-Identifier: MIT */
/* bench_network CONTACTS LINKS FILE: a network of mutual links with a heavy tail, built and asked; the links
 * are written to FILE (uint32 a, uint32 b, float weight) and the seeds' standing to FILE.out, so that others
 * can do the same work in the same run. Prints "name value" lines. */
#define _POSIX_C_SOURCE 200809L
#include "../common/flat.h"
#include <socialtrust.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static uint64_t state = 88172645463325252u;

static uint64_t next(void)
{
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return state * 2685821657736338717u;
}

static uint32_t below(uint32_t n)
{
    return (uint32_t)((next() >> 32) * n >> 32);
}

/* Few contacts have most of the links: the share of the first x of them grows with x^0.4. */
static uint32_t heavy(uint32_t n)
{
    double u = (double)(next() >> 11) / 9007199254740992.0;
    uint64_t k = (uint64_t)((double)n * pow(u, 2.5));
    return (uint32_t)((k * 7919 + 13) % n);
}

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static void need(sot_status status, const char *what)
{
    if (status != SOT_OK) {
        fprintf(stderr, "%s: %s\n", what, sot_status_text(status));
        exit(1);
    }
}

static int by_size(const void *x, const void *y)
{
    double p = *(const double *)x, q = *(const double *)y;
    return p < q ? -1 : p > q;
}

static void tell(const char *name, double *list, size_t count, double unit)
{
    qsort(list, count, sizeof *list, by_size);
    printf("%s_median %.6g\n%s_worst %.6g\n", name, list[count / 2] * unit, name, list[count - 1] * unit);
}

typedef struct links {
    uint32_t *actor, *target;
    double *weight;
    size_t count;
} links;

static links make(uint32_t contacts, size_t count)
{
    links l = {malloc(2 * count * sizeof(uint32_t)), malloc(2 * count * sizeof(uint32_t)),
               malloc(2 * count * sizeof(double)), 2 * count};
    for (size_t k = 0; k < count; k++) {
        uint32_t a = heavy(contacts), b = heavy(contacts);
        while (a == b)
            b = heavy(contacts);
        double w = 1 + (double)below(16) / 4;
        l.actor[2 * k] = l.target[2 * k + 1] = a;
        l.target[2 * k] = l.actor[2 * k + 1] = b;
        l.weight[2 * k] = l.weight[2 * k + 1] = w;
    }
    return l;
}

static sot_network *build(unsigned threads, const links *l, double *seconds)
{
    sot_context_options options = SOT_CONTEXT_OPTIONS_INIT;
    sot_context *context = NULL;
    sot_profile *profile = NULL;
    sot_network *network = NULL;
    options.threads = threads;
    need(sot_context_new(&options, &context, NULL), "context");
    need(sot_profile_builtin(context, &profile, NULL), "profile");
    sot_text_column actor = SOT_TEXT_COLUMN_INIT, target = SOT_TEXT_COLUMN_INIT;
    sot_network_columns columns = SOT_NETWORK_COLUMNS_INIT;
    actor.codes = l->actor;
    target.codes = l->target;
    columns.count = l->count;
    columns.actor = &actor;
    columns.target = &target;
    columns.weight = l->weight;
    *seconds = INFINITY;
    for (int k = 0; k < 3; k++) {
        sot_network_unref(network);
        double start = now();
        need(sot_network_from_columns(context, profile, &columns, NULL, &network, NULL), "network");
        *seconds = fmin(*seconds, now() - start);
    }
    sot_profile_unref(profile);
    sot_context_unref(context);
    return network;
}

static sot_standing *solve(const sot_network *network, double *seconds)
{
    const char *seeds[3] = {sot_network_id(network, 0), sot_network_id(network, network_size(network) / 3),
                            sot_network_id(network, network_size(network) / 2)};
    sot_standing *standing = NULL;
    *seconds = INFINITY;
    for (int k = 0; k < 5; k++) {
        sot_standing_free(standing);
        double start = now();
        need(sot_network_standing(network, seeds, 3, NULL, &standing, NULL), "standing");
        *seconds = fmin(*seconds, now() - start);
    }
    return standing;
}

static const char *anybody(const sot_network *network)
{
    return sot_network_id(network, below(network_size(network)));
}

#define TRIES 201

static void ask(const sot_network *network, const links *l)
{
    double times[TRIES], start;
    for (int k = 0; k < TRIES; k++) {
        sot_standing *local = NULL;
        const char *ego = anybody(network);
        start = now();
        need(standing_local(network, ego, NULL, &local, NULL), "local");
        times[k] = now() - start;
        sot_standing_free(local);
    }
    tell("local_ms", times, TRIES, 1e3);
    for (int k = 0; k < TRIES; k++) { /* ends of links: as busy as those who are asked about */
        char by[16], about[16];
        sot_reputation reputation = reputation_room();
        uint32_t a, b;
        do {
            a = l->actor[below((uint32_t)l->count)];
            b = l->target[below((uint32_t)l->count)];
        } while (a == b);
        snprintf(by, sizeof by, "%u", a);
        snprintf(about, sizeof about, "%u", b);
        start = now();
        need(sot_network_reputation(network, by, about, NULL, &reputation, NULL), "reputation");
        times[k] = now() - start;
    }
    tell("reputation_us", times, TRIES, 1e6);
}

static void write_links(const char *path, const sot_network *network, const links *l,
                        const sot_standing *standing)
{
    char out[4096];
    FILE *file = fopen(path, "wb");
    for (size_t k = 0; file && k < l->count; k += 2) {
        char a[16], b[16];
        snprintf(a, sizeof a, "%u", l->actor[k]);
        snprintf(b, sizeof b, "%u", l->target[k]);
        uint32_t pair[2] = {sot_network_find(network, a), sot_network_find(network, b)};
        float weight = (float)l->weight[k];
        fwrite(pair, sizeof pair, 1, file);
        fwrite(&weight, sizeof weight, 1, file);
    }
    if (file)
        fclose(file);
    snprintf(out, sizeof out, "%s.out", path);
    if ((file = fopen(out, "wb")) != NULL) {
        fwrite(standing_info(standing).values, sizeof(double), standing_info(standing).count, file);
        fclose(file);
    }
}

int main(int argc, char **argv)
{
    uint32_t contacts = argc > 1 ? (uint32_t)atoi(argv[1]) : 100000;
    links l = make(contacts, argc > 2 ? (size_t)atoll(argv[2]) : 500000);
    sot_network_info info = SOT_NETWORK_INFO_INIT;
    for (unsigned threads = 1; threads <= 2; threads++) {
        double seconds;
        sot_network *network = build(threads, &l, &seconds);
        printf("build_%u_s %.4f\n", threads, seconds);
        sot_standing *standing = solve(network, &seconds);
        printf("standing_%u_s %.4f\n", threads, seconds);
        need(sot_network_get_info(network, &info, NULL), "info");
        if (threads == 2) {
            printf("contacts %llu\nedges %llu\nbytes_an_edge %.2f\nbound %.3g\n",
                   (unsigned long long)info.contacts, (unsigned long long)info.edges,
                   (double)info.bytes / (double)info.edges, standing_info(standing).bound);
            ask(network, &l);
            if (argc > 3)
                write_links(argv[3], network, &l, standing);
        }
        sot_standing_free(standing);
        sot_network_unref(network);
    }
    free(l.actor), free(l.target), free(l.weight);
    return 0;
}
