/* SPDX-License-Identifier: MIT */
/* Standing around one ego by forward push: mass waits at contacts (the residual); where more than `residual`
 * per neighbour waits, 1-d of it stays and d goes on to the neighbours. What still waits in the end is the
 * sum of all errors exactly. Only contacts that were reached take memory. */
#include "network/standing.h"

#include "base/hash.h"
#include "base/map.h"
#include "base/sort.h"

#define AHEAD 6u /* neighbours asked for before they are looked up */

typedef struct reached {
    uint32_t contact;
    uint32_t queued;
    double stays, waits;
    double most; /* that may wait: the residual of all its neighbours */
} reached;

typedef struct pushing {
    const sot_network *network;
    sot_context *context;
    double d, residual;
    sot__map map; /* of `list`, by contact */
    reached *list;
    size_t count, room;
    uint32_t *queue; /* a ring of places in `list`, twice as long: a power of two */
    size_t head, queued;
} pushing;

static inline uint64_t hash_of(const pushing *p, uint32_t contact)
{
    return sot__hash_u64(&p->context->hash_key, contact);
}

static bool enlarge(pushing *p)
{
    size_t room = p->room ? 4 * p->room : 512; /* all of the map moves: seldom */
    uint32_t *queue = sot__alloc(p->context, 2 * room, sizeof *queue);
    reached *list = sot__realloc(p->context, p->list, room, sizeof *list);
    if (list)
        p->list = list;
    if (!queue || !list || !sot__map_reserve(p->context, &p->map, room - p->count)) {
        sot__free(p->context, queue);
        return false;
    }
    for (size_t k = 0; k < p->queued; k++)
        queue[k] = p->queue[(p->head + k) & (2 * p->room - 1)];
    sot__free(p->context, p->queue);
    p->queue = queue;
    p->head = 0;
    p->room = room;
    return true;
}

static reached *reach(pushing *p, uint32_t contact)
{
    uint64_t hash = hash_of(p, contact);
    uint32_t k;
    for (size_t at = sot__map_begin(&p->map, hash); (k = sot__map_next(&p->map, hash, &at)) != SOT__NONE;)
        if (p->list[k].contact == contact)
            return &p->list[k];
    if (p->count == p->room && !enlarge(p))
        return NULL;
    sot__map_put(&p->map, hash, (uint32_t)p->count);
    const uint32_t *at = p->network->mutual_at;
    p->list[p->count] = (reached){contact, 0, 0, 0, p->residual * (double)(at[contact + 1] - at[contact])};
    return &p->list[p->count++];
}

static bool give(pushing *p, uint32_t contact, double mass)
{
    reached *to = reach(p, contact);
    if (!to)
        return false;
    to->waits += mass;
    if (!to->queued && to->waits > to->most) {
        to->queued = 1;
        p->queue[(p->head + p->queued++) & (2 * p->room - 1)] = (uint32_t)(to - p->list);
    }
    return true;
}

/* Asks for the neighbours of who comes next. */
SOT__INLINE void ask_next(const pushing *p)
{
    const sot_network *network = p->network;
    uint32_t contact = p->list[p->queue[p->head]].contact, at = network->mutual_at[contact];
    SOT__PREFETCH(&network->strength[contact]);
    SOT__PREFETCH(&network->mutual_to[at]);
    SOT__PREFETCH(&network->mutual_least[at]);
}

static bool push(pushing *p)
{
    const sot_network *network = p->network;
    reached *from = &p->list[p->queue[p->head]];
    p->head = (p->head + 1) & (2 * p->room - 1);
    p->queued--;
    uint32_t i = from->contact;
    double strength = network->strength[i], mass = from->waits;
    from->queued = 0;
    from->waits = 0;
    from->stays += (1 - p->d) * mass;
    double each = p->d * mass / strength;
    const uint32_t *to = network->mutual_to;
    if (p->queued > 0)
        ask_next(p);
    uint32_t k = network->mutual_at[i], asked = k;
    for (uint32_t end = network->mutual_at[i + 1]; k < end; k++) {
        for (; asked < end && asked <= k + AHEAD; asked++) {
            sot__map_prefetch(&p->map, hash_of(p, to[asked]));
            SOT__PREFETCH(&network->mutual_at[to[asked]]);
        }
        if (network->mutual_least[k] > 0 && !give(p, to[k], each * (double)network->mutual_least[k]))
            return false;
    }
    return true;
}

/* What stays at whom, in the order of contacts. */
static bool list_all(const pushing *p, sot_standing *standing)
{
    sot__keyed *order = sot__alloc(p->context, p->count, 2 * sizeof *order);
    if (!order)
        return false;
    for (size_t k = 0; k < p->count; k++)
        order[k] = (sot__keyed){p->list[k].contact, (uint32_t)k};
    sot__sort_keyed(order, p->count, order + p->count);
    standing->count = 0;
    for (size_t k = 0; k < p->count; k++) {
        const reached *each = &p->list[order[k].number];
        standing->bound += each->waits;
        if (each->stays > 0) {
            standing->indexes[standing->count] = each->contact;
            standing->values[standing->count++] = each->stays;
        }
    }
    sot__free(p->context, order);
    return true;
}

sot_status sot__standing_push(const sot_network *network, const char *const *seeds, size_t count,
                              const sot_standing_options *options, sot_standing **out, sot_error *error)
{
    uint32_t i;
    if (!seeds || count != 1)
        return sot__fail(error, SOT_E_ARGUMENT, "seeds: a local standing has one ego, found %zu",
                         seeds ? count : 0);
    sot_status status = sot__network_resolve(network, seeds[0], "ego", &i, error);
    if (status != SOT_OK)
        return status;
    pushing p = {.network = network,
                 .context = network->context,
                 .d = network->strength[i] > 0 ? options->damping : 0, /* alone: the walk stays */
                 .residual = options->residual};
    bool good = enlarge(&p);
    if (good) {
        reached *first = reach(&p, i);
        first->waits = 1;
        first->queued = 1;
        p.queue[p.queued++] = 0;
    }
    while (good && p.queued > 0)
        good = push(&p);
    sot_standing *standing = NULL;
    status =
        good ? sot__standing_make(network, SOT_STANDING_LOCAL, (uint32_t)p.count, options, &standing, error)
             : sot__no_memory(error);
    if (status == SOT_OK &&
        (!(standing->seeds = sot__alloc(p.context, 1, sizeof *standing->seeds)) || !list_all(&p, standing)))
        status = sot__no_memory(error);
    if (status == SOT_OK) {
        standing->seeds[0] = i;
        standing->seed_count = 1;
        *out = standing;
    } else {
        sot_standing_free(standing);
    }
    sot__map_free(p.context, &p.map);
    sot__free(p.context, p.queue);
    sot__free(p.context, p.list);
    return status;
}
