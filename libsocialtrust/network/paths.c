/* SPDX-License-Identifier: MIT */
/* Who knows whom best: the chain of steps with the largest product of chances (Dijkstra on products, which
 * only shrink as paths grow), and the best last step alone. */
#include "network/graph.h"

#include "base/sort.h"

/* Chance of the step i -> its mutual neighbour at place k; 0: not taken. */
static double chance(const sot_network *network, uint32_t i, uint32_t k)
{
    double m = (double)network->mutual_least[k];
    const sot__said *there = &network->mutual[k];
    if (!(m > 0) || there->s > there->r)
        return 0;
    const sot__said *back = sot__network_said(network, network->mutual_to[k], i);
    if (!back || back->s > back->r)
        return 0;
    double p = sot__said_trust(network, (double)there->r, (double)there->s);
    double q = sot__said_trust(network, (double)back->r, (double)back->s);
    return m / (m + 1) * (p < q ? p : q);
}

/* ---- a heap of contacts, best first ---- */

typedef struct reached {
    double product; /* 0: not reached */
    double step;    /* chance of the last step */
    uint32_t from, steps;
    uint32_t place; /* in the heap + 1; 0: not in it */
} reached;

typedef struct search {
    const sot_network *network;
    reached *reached;
    uint32_t *heap;
    uint32_t count;
} search;

static bool better(const search *s, uint32_t x, uint32_t y)
{
    const reached *p = &s->reached[x], *q = &s->reached[y];
    if (p->product != q->product)
        return p->product > q->product;
    if (p->steps != q->steps)
        return p->steps < q->steps;
    return x < y;
}

static void put(search *s, uint32_t place, uint32_t contact)
{
    s->heap[place] = contact;
    s->reached[contact].place = place + 1;
}

static void rise(search *s, uint32_t place)
{
    uint32_t contact = s->heap[place];
    for (; place > 0 && better(s, contact, s->heap[(place - 1) / 2]); place = (place - 1) / 2)
        put(s, place, s->heap[(place - 1) / 2]);
    put(s, place, contact);
}

static uint32_t take(search *s)
{
    uint32_t best = s->heap[0], last = s->heap[--s->count], place = 0;
    s->reached[best].place = 0;
    if (s->count == 0)
        return best;
    for (uint32_t child; (child = 2 * place + 1) < s->count; place = child) {
        if (child + 1 < s->count && better(s, s->heap[child + 1], s->heap[child]))
            child++;
        if (!better(s, s->heap[child], last))
            break;
        put(s, place, s->heap[child]);
    }
    put(s, place, last);
    return best;
}

static void offer(search *s, uint32_t i, uint32_t j, double step)
{
    reached *there = &s->reached[j];
    double product = s->reached[i].product * step;
    uint32_t steps = s->reached[i].steps + 1;
    if (there->product > 0 && there->place == 0)
        return; /* its best is known */
    if (there->product > product ||
        (there->product == product && (there->steps < steps || (there->steps == steps && there->from <= i))))
        return;
    uint32_t place = there->place;
    *there = (reached){product, step, i, steps, place};
    if (place == 0) {
        place = ++s->count;
        s->heap[place - 1] = j;
        there->place = place;
    }
    rise(s, place - 1);
}

static void find(search *s, uint32_t from, uint32_t to, const sot_admitted *admitted)
{
    const sot_network *network = s->network;
    s->reached[from] = (reached){1, 1, SOT_NOBODY, 0, 1};
    s->heap[s->count++] = from;
    while (s->count > 0) {
        uint32_t i = take(s);
        if (i == to)
            return;
        if (i != from && !sot__admits(admitted, i))
            continue;
        for (uint32_t k = network->mutual_at[i]; k < network->mutual_at[i + 1]; k++) {
            uint32_t j = network->mutual_to[k];
            double step = chance(network, i, k);
            if (step > 0 && (j == to || sot__admits(admitted, j)) && s->reached[i].product * step > 0)
                offer(s, i, j, step);
        }
    }
}

/* From the end backwards, then turned round. */
static bool tell(const search *s, uint32_t to, sot_contacts *list)
{
    if (!(s->reached[to].product > 0))
        return true;
    for (uint32_t i = to; i != SOT_NOBODY; i = s->reached[i].from)
        if (!sot__contacts_put(list, i, SOT_NOBODY, s->reached[i].step))
            return false;
    for (uint32_t x = 0, y = list->count - 1; x < y; x++, y--) {
        sot__listed moved = list->items[x];
        list->items[x] = list->items[y];
        list->items[y] = moved;
    }
    list->strength = s->reached[to].product;
    return true;
}

sot_status sot_network_path(const sot_network *network, const char *from, const char *to,
                            const sot_admitted *admitted, sot_contacts **out, sot_error *error)
{
    sot__begin(error);
    uint32_t i, j;
    if (!out)
        return sot__fail(error, SOT_E_ARGUMENT, "out is NULL");
    *out = NULL;
    sot_status status = sot__network_resolve_two(network, from, "from", to, "to", &i, &j, error);
    if (status == SOT_OK)
        status = sot__admitted_check(network, admitted, error);
    if (status != SOT_OK)
        return status;
    sot_contacts *list = NULL;
    search s = {.network = network};
    s.reached = sot__calloc(network->context, network->count, sizeof *s.reached);
    s.heap = sot__alloc(network->context, network->count, sizeof *s.heap);
    status = s.reached && s.heap ? sot__contacts_make(network, &list, error) : sot__no_memory(error);
    if (status == SOT_OK) {
        list->strength = 0;
        find(&s, i, j, admitted);
        if (!tell(&s, j, list))
            status = sot__no_memory(error);
    }
    sot__free(network->context, s.reached);
    sot__free(network->context, s.heap);
    if (status != SOT_OK)
        sot_contacts_free(list);
    else
        *out = list;
    return status;
}

static bool better_known(int unused, const sot__listed *x, const sot__listed *y)
{
    (void)unused;
    return x->value != y->value ? x->value > y->value : x->contact < y->contact;
}

SOT__HEAP_SORT(sort_best_first, sot__listed, int, better_known)

sot_status sot_network_knowers(const sot_network *network, const char *id, const sot_admitted *admitted,
                               uint32_t most, sot_contacts **out, sot_error *error)
{
    sot__begin(error);
    uint32_t i;
    if (!network || !out)
        return sot__fail(error, SOT_E_ARGUMENT, "sot_network_knowers: network and out are required");
    *out = NULL;
    sot_contacts *list = NULL;
    sot_status status = sot__network_resolve(network, id, "id", &i, error);
    if (status == SOT_OK)
        status = sot__admitted_check(network, admitted, error);
    if (status == SOT_OK)
        status = sot__contacts_make(network, &list, error);
    uint32_t end = status == SOT_OK && most > 0 ? network->mutual_at[i + 1] : 0;
    for (uint32_t k = end ? network->mutual_at[i] : 0; status == SOT_OK && k < end; k++) {
        double p = sot__admits(admitted, network->mutual_to[k]) ? chance(network, i, k) : 0;
        if (p > 0 && !sot__contacts_put(list, network->mutual_to[k], SOT_NOBODY, p))
            status = sot__no_memory(error);
    }
    if (status == SOT_OK) {
        sort_best_first(list->items, list->count, 0);
        list->count = list->count < most ? list->count : most;
    }
    if (status != SOT_OK)
        sot_contacts_free(list);
    else
        *out = list;
    return status;
}
