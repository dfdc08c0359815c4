/* SPDX-License-Identifier: MIT */
/* Standing that follows changed edges. Kept are x and its residual r_v = p_v(1-d) + d·Σ_u m_uv·x_u/s_u - x_v.
 * When the weight between a and b changes, x is scaled with the strength at both, so that what they send to
 * all others stays as it is: the residual changes at a and b alone, in O(1). Then residuals are pushed on
 * until all are small. */
#include "network/standing.h"

#include <math.h>

/* The present weight of a pair whose weight was set. */
typedef struct patch {
    uint32_t other, next; /* next: place + 1 */
    double weight;
    double base; /* what the network has */
} patch;

struct sot_live {
    sot_context *context;
    sot_network *network;
    sot__guard guard;
    double d, residual;
    double base_bound; /* of the full standing it began with */
    double waiting;    /* Σ|r| */
    double *x, *r, *strength;
    uint32_t *seeds;
    uint32_t seed_count;
    uint32_t *patched; /* by contact: place of its first patch + 1 */
    patch *patches;
    size_t patch_count, patch_room;
    uint32_t *queue; /* a ring of contacts */
    uint8_t *queued;
    uint32_t head, length;
};

sot_status sot_live_new(const sot_standing *standing, const sot_standing_options *given, sot_live **out,
                        sot_error *error)
{
    if (!standing || !out)
        return sot__fail(error, SOT_E_ARGUMENT, "sot_live_new: standing and out are required");
    *out = NULL;
    if (standing->kind != SOT_STANDING_FULL)
        return sot__fail(error, SOT_E_ARGUMENT, "sot_live_new: expected a full standing");
    sot_standing_options options;
    sot_status status = sot__standing_options_check(given, &options, error);
    if (status != SOT_OK)
        return status;
    const sot_network *network = standing->network;
    sot_context *context = network->context;
    size_t n = network->count;
    sot_live *live = sot__calloc(context, 1, sizeof *live);
    if (!live)
        return sot__no_memory(error);
    live->context = sot_context_ref(context);
    live->network = sot_network_ref(standing->network);
    atomic_flag_clear(&live->guard.busy);
    live->d = standing->damping;
    live->residual = options.update_residual;
    live->seed_count = standing->seed_count;
    live->x = sot__alloc(context, n, sizeof *live->x);
    live->r = sot__calloc(context, n, sizeof *live->r);
    live->strength = sot__alloc(context, n, sizeof *live->strength);
    live->seeds = sot__alloc(context, live->seed_count, sizeof *live->seeds);
    live->patched = sot__calloc(context, n, sizeof *live->patched);
    live->queue = sot__alloc(context, n, sizeof *live->queue);
    live->queued = sot__calloc(context, n, sizeof *live->queued);
    if (!live->x || !live->r || !live->strength || !live->seeds || !live->patched || !live->queue ||
        !live->queued) {
        sot_live_free(live);
        return sot__no_memory(error);
    }
    memcpy(live->strength, network->strength, n * sizeof *live->strength);
    memcpy(live->seeds, standing->seeds, live->seed_count * sizeof *live->seeds);
    double total = sot__standing_total(live->strength, live->seeds, live->seed_count, live->d);
    for (size_t i = 0; i < n; i++)
        live->x[i] = standing->values[i] * total;
    live->base_bound = standing->bound * total;
    *out = live;
    return SOT_OK;
}

void sot_live_free(sot_live *live)
{
    if (!live)
        return;
    sot_context *context = live->context;
    sot_network_unref(live->network);
    void *const blocks[] = {live->x,       live->r,       live->strength, live->seeds,
                            live->patched, live->patches, live->queue,    live->queued};
    for (size_t k = 0; k < sizeof blocks / sizeof *blocks; k++)
        sot__free(context, blocks[k]);
    sot__free(context, live);
    sot_context_unref(context);
}

static void change(sot_live *live, uint32_t i, double by)
{
    double before = fabs(live->r[i]);
    live->r[i] += by;
    live->waiting += fabs(live->r[i]) - before;
    const uint32_t *at = live->network->mutual_at;
    double degree = (double)(at[i + 1] - at[i]) + 1;
    if (!live->queued[i] && fabs(live->r[i]) > live->residual * (1 - live->d) * degree) {
        live->queued[i] = 1;
        live->queue[(live->head + live->length++) % live->network->count] = i;
    }
}

static void push_on(sot_live *live)
{
    const sot_network *network = live->network;
    while (live->length > 0) {
        uint32_t i = live->queue[live->head];
        live->head = (live->head + 1) % network->count;
        live->length--;
        live->queued[i] = 0;
        double mass = live->r[i];
        live->x[i] += mass;
        live->waiting -= fabs(mass);
        live->r[i] = 0;
        if (!(live->strength[i] > 0))
            continue;
        double each = live->d * mass / live->strength[i];
        for (uint32_t k = network->mutual_at[i]; k < network->mutual_at[i + 1]; k++)
            if (network->mutual_least[k] > 0)
                change(live, network->mutual_to[k], each * (double)network->mutual_least[k]);
        for (uint32_t k = live->patched[i]; k; k = live->patches[k - 1].next)
            change(live, live->patches[k - 1].other,
                   each * (live->patches[k - 1].weight - live->patches[k - 1].base));
    }
}

static patch *find_patch(const sot_live *live, uint32_t i, uint32_t other)
{
    uint32_t k = live->patched[i];
    while (k && live->patches[k - 1].other != other)
        k = live->patches[k - 1].next;
    return k ? &live->patches[k - 1] : NULL;
}

/* There is room. */
static void set_patch(sot_live *live, uint32_t i, uint32_t other, double weight, double base)
{
    patch *here = find_patch(live, i, other);
    if (!here) {
        here = &live->patches[live->patch_count++];
        *here = (patch){other, live->patched[i], 0, base};
        live->patched[i] = (uint32_t)live->patch_count;
    }
    here->weight = weight;
}

/* Strength from all present weights: exactly 0 where there are none left. */
static double strength_of(const sot_live *live, uint32_t i)
{
    const sot_network *network = live->network;
    double sum = 0;
    for (uint32_t k = network->mutual_at[i]; k < network->mutual_at[i + 1]; k++) {
        const patch *here = find_patch(live, i, network->mutual_to[k]);
        sum += here ? 0 : (double)network->mutual_least[k];
    }
    for (uint32_t k = live->patched[i]; k; k = live->patches[k - 1].next)
        sum += live->patches[k - 1].weight;
    return sum;
}

/* What i sends to a contact is d·x_i/s_i times the weight: before, and with the new strength. */
typedef struct rate {
    double before, after;
} rate;

static rate restrengthen(sot_live *live, uint32_t i, double by)
{
    double s = live->strength[i], now = s + by;
    if (now < 1e-6 * s)
        now = strength_of(live, i);
    rate sent = {s > 0 ? live->d * live->x[i] / s : 0, 0};
    if (s > 0 && now > 0) { /* the same rate: what it keeps changes */
        double x = live->x[i] * (now / s);
        change(live, i, live->x[i] - x);
        live->x[i] = x;
        sent.after = sent.before;
    } else if (now > 0) {
        sent.after = live->d * live->x[i] / now;
    }
    live->strength[i] = now;
    return sent;
}

sot_status sot__live_set(sot_live *live, uint32_t a, uint32_t b, double least, sot_error *error)
{
    const patch *known = find_patch(live, a, b);
    double base = sot__network_least(live->network, a, b);
    double before = known ? known->weight : base;
    if (live->patch_count + 2 >= UINT32_MAX)
        return sot__fail(error, SOT_E_LIMIT, "too many changed edges: build the network again");
    if (!SOT__GROW(live->context, live->patches, live->patch_room, live->patch_count + 2))
        return sot__no_memory(error);
    set_patch(live, a, b, least, base);
    set_patch(live, b, a, least, base);
    rate from_a = restrengthen(live, a, least - before), from_b = restrengthen(live, b, least - before);
    change(live, b, from_a.after * least - from_a.before * before);
    change(live, a, from_b.after * least - from_b.before * before);
    push_on(live);
    return SOT_OK;
}

const sot_network *sot__live_network(const sot_live *live)
{
    return live->network;
}

bool sot__live_begin(sot_live *live)
{
    return sot__guard_begin(&live->guard);
}

void sot__live_end(sot_live *live)
{
    sot__guard_end(&live->guard);
}

sot_status sot_live_set(sot_live *live, const char *a, const char *b, double weight_ab, double weight_ba,
                        sot_error *error)
{
    uint32_t i, j;
    if (!live)
        return sot__fail(error, SOT_E_ARGUMENT, "live is NULL");
    sot_status status = sot__network_resolve_two(live->network, a, "a", b, "b", &i, &j, error);
    if (status == SOT_OK && !(weight_ab >= 0 && weight_ab <= 1e30 && weight_ba >= 0 && weight_ba <= 1e30))
        status = sot__fail(error, SOT_E_RANGE, "weight: expected a number within 0 and 1e30");
    if (status != SOT_OK)
        return status;
    if (!sot__live_begin(live))
        return sot__busy(error, "live standing");
    status = sot__live_set(live, i, j, weight_ab < weight_ba ? weight_ab : weight_ba, error);
    sot__live_end(live);
    return status;
}

double sot_live_of(const sot_live *live, const char *id)
{
    uint32_t i = live ? sot_network_find(live->network, id) : SOT_NOBODY;
    if (i == SOT_NOBODY)
        return NAN;
    double x = live->x[i] > 0 ? live->x[i] : 0;
    return x / sot__standing_total(live->strength, live->seeds, live->seed_count, live->d);
}

double sot_live_bound(const sot_live *live)
{
    double waiting = live->waiting > 0 ? live->waiting : 0;
    return (live->base_bound + waiting / (1 - live->d) + 1e-15) /
           sot__standing_total(live->strength, live->seeds, live->seed_count, live->d);
}
