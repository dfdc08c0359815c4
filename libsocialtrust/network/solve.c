/* SPDX-License-Identifier: MIT */
/* The full solve. With q = x/s the walk's equation is symmetric: (S - d·M)q = (1-d)p, S the strengths, M the
 * smaller weights. It is positive definite, preconditioned by S its condition is at most (1+d)/(1-d), and
 * conjugate gradients (Hestenes, Stiefel, 1952) need a fraction of power iteration's passes. Its residual is
 * that of x itself: Σ|x - x*| <= Σ|residual|/(1-d).
 *
 * Work is cut into blocks of contacts that depend on the network alone; sums are made by block and then in
 * the order of the blocks, so that threads do not show. */
#include "network/standing.h"

#include <math.h>

#define BLOCK_WORK 65536u
#define AHEAD 40u     /* neighbours to ask for, so that rows are not waited for: they lie anywhere */
#define ROUNDS_MOST 8 /* restarts from the true residual */

typedef struct sums {
    double first, second;
} sums;

typedef struct solving {
    const sot_network *network;
    const uint8_t *inside;
    double d;
    uint32_t *block; /* first contacts, and the end */
    size_t blocks;
    sums *sums; /* by block */
    double *q, *r, *v, *kv;
    double alpha, beta;
    bool begun; /* else q is 0 everywhere */
} solving;

SOT__INLINE bool takes_part(const solving *j, uint32_t i)
{
    return j->network->strength[i] > 0 && (!j->inside || j->inside[i]);
}

/* (S - dM)·from at i. */
static inline double row_times(const solving *j, uint32_t i, const double *from)
{
    const sot_network *network = j->network;
    const uint32_t at = network->mutual_at[i], until = network->mutual_at[i + 1];
    const uint32_t *to = network->mutual_to + at, *const end = network->mutual_to + until;
    const float *least = network->mutual_least + at;
    /* The last rows ask for their own, so that no edge needs a look at where all end. */
    const size_t ahead = network->mutual_at[network->count] - until > AHEAD ? AHEAD : 0;
    double a = 0, b = 0;
    for (; end - to > 1; to += 2, least += 2) {
        SOT__PREFETCH(&from[to[ahead]]);
        SOT__PREFETCH(&from[to[ahead + 1]]);
        a += (double)least[0] * from[to[0]];
        b += (double)least[1] * from[to[1]];
    }
    if (to < end) {
        SOT__PREFETCH(&from[to[ahead]]);
        a += (double)*least * from[*to];
    }
    return network->strength[i] * from[i] - j->d * (a + b);
}

/* kv = K·v; sums: v·kv. */
static sot_status multiply(void *user, size_t index, unsigned worker, sot_error *error)
{
    (void)worker, (void)error;
    const solving *j = user;
    double sum = 0;
    for (uint32_t i = j->block[index]; i < j->block[index + 1]; i++) {
        if (!takes_part(j, i))
            continue;
        j->kv[i] = row_times(j, i, j->v);
        sum += j->kv[i] * j->v[i];
    }
    j->sums[index].first = sum;
    return SOT_OK;
}

static void add_residual(sums *sum, double r, double strength)
{
    sum->first += r * r / strength;
    sum->second += r < 0 ? -r : r;
}

/* q += alpha·v, r -= alpha·kv; sums: r·r/s, |r|. */
static sot_status step(void *user, size_t index, unsigned worker, sot_error *error)
{
    (void)worker, (void)error;
    const solving *j = user;
    sums sum = {0, 0};
    for (uint32_t i = j->block[index]; i < j->block[index + 1]; i++) {
        if (!takes_part(j, i))
            continue;
        j->q[i] += j->alpha * j->v[i];
        double r = j->r[i] -= j->alpha * j->kv[i];
        add_residual(&sum, r, j->network->strength[i]);
    }
    j->sums[index] = sum;
    return SOT_OK;
}

/* v = r/s + beta·v. */
static sot_status turn(void *user, size_t index, unsigned worker, sot_error *error)
{
    (void)worker, (void)error;
    const solving *j = user;
    for (uint32_t i = j->block[index]; i < j->block[index + 1]; i++)
        if (takes_part(j, i))
            j->v[i] = j->r[i] / j->network->strength[i] + j->beta * j->v[i];
    return SOT_OK;
}

/* r = b - K·q from scratch, with b in kv; sums: r·r/s, |r|. */
static sot_status residual(void *user, size_t index, unsigned worker, sot_error *error)
{
    (void)worker, (void)error;
    const solving *j = user;
    sums sum = {0, 0};
    for (uint32_t i = j->block[index]; i < j->block[index + 1]; i++) {
        if (!takes_part(j, i))
            continue;
        double r = j->r[i] = j->begun ? j->kv[i] - row_times(j, i, j->q) : j->kv[i];
        add_residual(&sum, r, j->network->strength[i]);
    }
    j->sums[index] = sum;
    return SOT_OK;
}

SOT__COLD static sot_status run(solving *j, sot__task_fn task, sums *out, sot_error *error)
{
    sot_context *context = j->network->context;
    sot_status status = sot__parallel(context, context->threads, j->blocks, task, j, NULL, error);
    *out = (sums){0, 0};
    for (size_t k = 0; k < j->blocks; k++) {
        out->first += j->sums[k].first;
        out->second += j->sums[k].second;
    }
    return status;
}

SOT__COLD static bool cut_blocks(solving *j, sot_context *context)
{
    const sot_network *network = j->network;
    for (int pass = 0; pass < 2; pass++) {
        uint64_t work = 0;
        j->blocks = 0;
        for (uint32_t i = 0; i < network->count; i++) {
            if (work == 0) {
                if (pass)
                    j->block[j->blocks] = i;
                j->blocks++;
            }
            work += 1 + network->mutual_at[i + 1] - network->mutual_at[i];
            if (work >= BLOCK_WORK)
                work = 0;
        }
        if (pass == 0 && !(j->block = sot__alloc(context, j->blocks + 1, sizeof *j->block)))
            return false;
    }
    j->block[j->blocks] = network->count;
    return (j->sums = sot__calloc(context, j->blocks, sizeof *j->sums)) != NULL;
}

/* One run of conjugate gradients from the residual in r. */
SOT__COLD static sot_status iterate(solving *j, double target, double rz, double *total, sot_error *error)
{
    sot_status status = SOT_OK;
    sums sum;
    j->beta = 0;
    memset(j->v, 0, j->network->count * sizeof *j->v);
    for (int k = 0; status == SOT_OK && *total > target && rz > 0 && k < 1000; k++) {
        status = run(j, turn, &sum, error);
        if (status == SOT_OK)
            status = run(j, multiply, &sum, error);
        if (status != SOT_OK || !(sum.first > 0))
            break;
        j->alpha = rz / sum.first;
        status = run(j, step, &sum, error);
        j->beta = sum.first / rz;
        rz = sum.first;
        *total = sum.second;
        if (status == SOT_OK)
            status = sot__progress(j->network->context, "standing", (uint64_t)k + 1, 0, error);
    }
    return status;
}

SOT__COLD static sot_status solve(solving *j, const uint32_t *seeds, uint32_t seed_count, double tolerance,
                                  double *x, double *error_sum, sot_error *error)
{
    const sot_network *network = j->network;
    double start = (1 - j->d) / (double)seed_count, before = INFINITY;
    sot_status status = SOT_OK;
    sums sum = {0, 0};
    for (int round = 0; round < ROUNDS_MOST && status == SOT_OK; round++) {
        memset(j->kv, 0, network->count * sizeof *j->kv);
        for (uint32_t k = 0; k < seed_count; k++)
            j->kv[seeds[k]] = start;
        status = run(j, residual, &sum, error);
        if (status != SOT_OK || sum.second <= tolerance * (1 - j->d) || !(sum.second < before / 2))
            break;
        before = sum.second;
        j->begun = true;
        double total = sum.second;
        status = iterate(j, tolerance * (1 - j->d) / 2, sum.first, &total, error);
    }
    *error_sum = sum.second / (1 - j->d);
    for (uint32_t i = 0; i < network->count; i++)
        x[i] = takes_part(j, i) && j->q[i] > 0 ? j->q[i] * network->strength[i] : 0;
    for (uint32_t k = 0; k < seed_count; k++)
        if (!takes_part(j, seeds[k]))
            x[seeds[k]] = start;
    return status;
}

SOT__COLD sot_status sot__standing_solve(const sot_network *network, const uint32_t *seeds,
                                         uint32_t seed_count, const uint8_t *inside, double damping,
                                         double tolerance, double *x, double *error_sum, sot_error *error)
{
    sot_context *context = network->context;
    solving j = {.network = network, .inside = inside, .d = damping};
    size_t n = network->count;
    bool good = cut_blocks(&j, context);
    j.q = sot__calloc(context, n, sizeof *j.q);
    j.r = sot__calloc(context, n, sizeof *j.r);
    j.v = sot__calloc(context, n, sizeof *j.v);
    j.kv = sot__calloc(context, n, sizeof *j.kv);
    sot_status status = good && j.q && j.r && j.v && j.kv ? SOT_OK : sot__no_memory(error);
    if (status == SOT_OK)
        status = solve(&j, seeds, seed_count, tolerance, x, error_sum, error);
    void *const blocks[] = {j.block, j.sums, j.q, j.r, j.v, j.kv};
    for (size_t k = 0; k < sizeof blocks / sizeof *blocks; k++)
        sot__free(context, blocks[k]);
    return status;
}
