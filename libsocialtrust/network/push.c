/* SPDX-License-Identifier: MIT */
/* Standing around one ego by forward push: mass waits at contacts (the residual); where more than `residual`
 * per neighbour waits, 1-d of it stays and d goes on to the neighbours. What still waits in the end is the
 * sum of all errors exactly. Only contacts that were reached take memory. */
#include "network/standing.h"

typedef struct reached {
    uint32_t contact;
    uint32_t queued;
    double stays, waits;
} reached;

typedef struct pushing {
    const sot_network *network;
    sot_context *context;
    double d, residual;
    uint32_t *slots; /* place in `list` + 1, by hash of the contact */
    size_t slot_room;
    unsigned shift;
    reached *list;
    size_t count, room;
    uint32_t *queue; /* a ring of places in `list`, as long as there are slots */
    size_t head, queued;
} pushing;

static inline size_t home(const pushing *p, uint32_t contact)
{
    return (size_t)(((uint64_t)contact * UINT64_C(0x9e3779b97f4a7c15)) >> p->shift);
}

static bool enlarge(pushing *p)
{
    size_t room = p->slot_room ? 2 * p->slot_room : 1024;
    uint32_t *slots = sot__calloc(p->context, room, sizeof *slots);
    uint32_t *queue = sot__alloc(p->context, room, sizeof *queue);
    reached *list = sot__realloc(p->context, p->list, room / 2, sizeof *list);
    if (list)
        p->list = list;
    if (!slots || !queue || !list) {
        sot__free(p->context, slots);
        sot__free(p->context, queue);
        return false;
    }
    for (size_t k = 0; k < p->queued; k++)
        queue[k] = p->queue[(p->head + k) & (p->slot_room - 1)];
    sot__free(p->context, p->slots);
    sot__free(p->context, p->queue);
    p->slots = slots;
    p->queue = queue;
    p->head = 0;
    p->shift = p->slot_room ? p->shift - 1 : 54;
    p->slot_room = room;
    p->room = room / 2;
    for (size_t k = 0; k < p->count; k++) {
        size_t at = home(p, list[k].contact);
        while (slots[at])
            at = (at + 1) & (room - 1);
        slots[at] = (uint32_t)k + 1;
    }
    return true;
}

static reached *reach(pushing *p, uint32_t contact)
{
    size_t at = home(p, contact);
    for (; p->slots[at]; at = (at + 1) & (p->slot_room - 1))
        if (p->list[p->slots[at] - 1].contact == contact)
            return &p->list[p->slots[at] - 1];
    if (p->count == p->room) {
        if (!enlarge(p))
            return NULL;
        return reach(p, contact);
    }
    p->list[p->count] = (reached){contact, 0, 0, 0};
    p->slots[at] = (uint32_t)++p->count;
    return &p->list[p->count - 1];
}

static bool give(pushing *p, uint32_t contact, double mass)
{
    reached *to = reach(p, contact);
    if (!to)
        return false;
    to->waits += mass;
    const uint32_t *at = p->network->mutual_at;
    if (!to->queued && to->waits > p->residual * (double)(at[contact + 1] - at[contact])) {
        to->queued = 1;
        p->queue[(p->head + p->queued++) & (p->slot_room - 1)] = (uint32_t)(to - p->list);
    }
    return true;
}

static bool push(pushing *p)
{
    const sot_network *network = p->network;
    reached *from = &p->list[p->queue[p->head]];
    p->head = (p->head + 1) & (p->slot_room - 1);
    p->queued--;
    uint32_t i = from->contact;
    double strength = network->strength[i], mass = from->waits;
    from->queued = 0;
    from->waits = 0;
    from->stays += (1 - p->d) * mass;
    double each = p->d * mass / strength;
    for (uint32_t k = network->mutual_at[i]; k < network->mutual_at[i + 1]; k++)
        if (network->mutual_least[k] > 0 &&
            !give(p, network->mutual_to[k], each * (double)network->mutual_least[k]))
            return false;
    return true;
}

static int by_contact(const reached *x, const reached *y)
{
    return x->contact < y->contact ? -1 : 1;
}

/* Heap sort: no memory, no worst case. */
static void sift(reached *list, size_t at, size_t count)
{
    for (size_t child; (child = 2 * at + 1) < count; at = child) {
        if (child + 1 < count && by_contact(&list[child], &list[child + 1]) < 0)
            child++;
        if (by_contact(&list[at], &list[child]) > 0)
            return;
        reached moved = list[at];
        list[at] = list[child];
        list[child] = moved;
    }
}

static void sort_reached(reached *list, size_t count)
{
    for (size_t k = count / 2; k-- > 0;)
        sift(list, k, count);
    for (size_t k = count; k-- > 1;) {
        reached moved = list[0];
        list[0] = list[k];
        list[k] = moved;
        sift(list, 0, k);
    }
}

sot_status sot_network_standing_local(const sot_network *network, const char *ego,
                                      const sot_standing_options *given, sot_standing **out, sot_error *error)
{
    if (!network || !out)
        return sot__fail(error, SOT_E_ARGUMENT, "sot_network_standing_local: network and out are required");
    *out = NULL;
    uint32_t i;
    sot_standing_options options;
    sot_status status = sot__network_resolve(network, ego, "ego", &i, error);
    if (status == SOT_OK)
        status = sot__standing_options_check(given, &options, error);
    if (status != SOT_OK)
        return status;
    pushing p = {.network = network,
                 .context = network->context,
                 .d = network->strength[i] > 0 ? options.damping : 0, /* alone: the walk stays */
                 .residual = options.residual};
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
        good ? sot__standing_make(network, SOT_STANDING_LOCAL, (uint32_t)p.count, &options, &standing, error)
             : sot__no_memory(error);
    if (status == SOT_OK && !(standing->seeds = sot__alloc(p.context, 1, sizeof *standing->seeds)))
        status = sot__no_memory(error);
    if (status == SOT_OK) {
        uint32_t kept = 0;
        standing->seeds[0] = i;
        standing->seed_count = 1;
        sort_reached(p.list, p.count);
        for (size_t k = 0; k < p.count; k++) {
            standing->bound += p.list[k].waits;
            if (p.list[k].stays > 0) {
                standing->indexes[kept] = p.list[k].contact;
                standing->values[kept++] = p.list[k].stays;
            }
        }
        standing->count = kept;
        *out = standing;
    } else {
        sot_standing_free(standing);
    }
    sot__free(p.context, p.slots);
    sot__free(p.context, p.queue);
    sot__free(p.context, p.list);
    return status;
}
