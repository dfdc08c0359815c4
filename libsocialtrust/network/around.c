/* SPDX-License-Identifier: MIT */
/* What surrounds two contacts: whom they share, and whether their edge is a bridge. Neighbours are those with
 * a positive smaller weight. */
#include "network/graph.h"

#include "base/sized.h"

#include <math.h>

#include "base/sort.h"

static uint32_t degree(const sot_network *network, uint32_t i)
{
    uint32_t count = 0;
    for (uint32_t k = network->mutual_at[i]; k < network->mutual_at[i + 1]; k++)
        count += network->mutual_least[k] > 0;
    return count;
}

/* Goes over the common neighbours; returns their number, or SOT_NOBODY when out of memory. */
static uint32_t common(const sot_network *network, uint32_t a, uint32_t b, const sot_admitted *admitted,
                       sot_contacts *list)
{
    const uint32_t *to = network->mutual_to;
    const float *least = network->mutual_least;
    uint32_t i = network->mutual_at[a], k = network->mutual_at[b], count = 0;
    while (i < network->mutual_at[a + 1] && k < network->mutual_at[b + 1]) {
        if (to[i] != to[k]) {
            to[i] < to[k] ? i++ : k++;
            continue;
        }
        if (least[i] > 0 && least[k] > 0) {
            count++;
            if (list && sot__admits(admitted, to[i]) &&
                !sot__contacts_put(list, to[i], SOT_NOBODY,
                                   (double)(least[i] < least[k] ? least[i] : least[k])))
                return SOT_NOBODY;
        }
        i++;
        k++;
    }
    return count;
}

/* ---- bridges: depth first without recursion, lowest number reached below each contact ---- */

typedef struct visit {
    uint32_t number, low, parent, at; /* number 0: not yet seen */
} visit;

/* Calls for the component of `start`; *next counts numbers. Adds its bridges to `list`. */
static bool walk(const sot_network *network, visit *visits, uint32_t start, uint32_t *next,
                 sot_contacts *list)
{
    uint32_t i = start;
    visits[i] = (visit){++*next, *next, SOT_NOBODY, network->mutual_at[i]};
    for (;;) {
        visit *here = &visits[i];
        if (here->at < network->mutual_at[i + 1]) {
            uint32_t k = here->at++, j = network->mutual_to[k];
            if (!(network->mutual_least[k] > 0) || j == here->parent)
                continue;
            if (visits[j].number) {
                if (visits[j].number < here->low)
                    here->low = visits[j].number;
            } else {
                visits[j] = (visit){++*next, *next, i, network->mutual_at[j]};
                i = j;
            }
            continue;
        }
        uint32_t parent = here->parent;
        if (parent == SOT_NOBODY)
            return true;
        if (here->low < visits[parent].low)
            visits[parent].low = here->low;
        if (here->low > visits[parent].number &&
            !sot__contacts_put(list, i < parent ? i : parent, i < parent ? parent : i,
                               sot__network_least(network, i, parent)))
            return false;
        i = parent;
    }
}

static bool before(int unused, const sot__listed *x, const sot__listed *y)
{
    (void)unused;
    return x->contact != y->contact ? x->contact < y->contact : x->other < y->other;
}

SOT__HEAP_SORT(sort_listed, sot__listed, int, before)

sot_status sot_network_bridges(const sot_network *network, sot_contacts **out, sot_error *error)
{
    sot__begin(error);
    if (!network || !out)
        return sot__fail(error, SOT_E_ARGUMENT, "sot_network_bridges: network and out are required");
    *out = NULL;
    sot_contacts *list = NULL;
    visit *visits = sot__calloc(network->context, network->count, sizeof *visits);
    sot_status status = visits ? sot__contacts_make(network, &list, error) : sot__no_memory(error);
    uint32_t next = 0;
    for (uint32_t i = 0; status == SOT_OK && i < network->count; i++)
        if (!visits[i].number && !walk(network, visits, i, &next, list))
            status = sot__no_memory(error);
    sot__free(network->context, visits);
    if (status != SOT_OK) {
        sot_contacts_free(list);
        return status;
    }
    sort_listed(list->items, list->count, 0);
    *out = list;
    return SOT_OK;
}

/* Whether b is reached from a without their edge. */
static sot_status is_bridge(const sot_network *network, uint32_t a, uint32_t b, int *bridge, sot_error *error)
{
    uint32_t *queue = sot__alloc(network->context, network->count, sizeof *queue);
    uint8_t *seen = sot__calloc(network->context, network->count, 1);
    sot_status status = queue && seen ? SOT_OK : sot__no_memory(error);
    uint32_t head = 0, end = 0;
    if (status == SOT_OK) {
        queue[end++] = a;
        seen[a] = 1;
    }
    while (head < end && !seen[b]) {
        uint32_t i = queue[head++];
        for (uint32_t k = network->mutual_at[i]; k < network->mutual_at[i + 1]; k++) {
            uint32_t j = network->mutual_to[k];
            if (network->mutual_least[k] > 0 && !seen[j] && !(i == a && j == b)) {
                seen[j] = 1;
                queue[end++] = j;
            }
        }
    }
    if (status == SOT_OK)
        *bridge = !seen[b];
    sot__free(network->context, queue);
    sot__free(network->context, seen);
    return status;
}

sot_status sot_network_around(const sot_network *network, const char *a, const char *b, sot_around *out,
                              sot_error *error)
{
    sot__begin(error);
    uint32_t i, j;
    sot_status status = sot__room_struct(out, "sot_around", error);
    if (status == SOT_OK)
        status = sot__network_resolve_two(network, a, "a", b, "b", &i, &j, error);
    if (status != SOT_OK)
        return status;
    sot_around found = SOT_AROUND_INIT;
    found.degree_a = degree(network, i);
    found.degree_b = degree(network, j);
    found.common = common(network, i, j, NULL, NULL);
    found.linked = sot__network_least(network, i, j) > 0;
    double n = found.common,
           all = (double)found.degree_a + (double)found.degree_b - n - (found.linked ? 2 : 0);
    found.overlap = all > 0 ? n / all : NAN;
    if (found.linked && found.common == 0)
        status = is_bridge(network, i, j, &found.bridge, error);
    if (status == SOT_OK)
        sot__give_struct(out, &found, sizeof found);
    return status;
}

sot_status sot_network_common(const sot_network *network, const char *a, const char *b,
                              const sot_admitted *admitted, sot_contacts **out, sot_error *error)
{
    sot__begin(error);
    uint32_t i, j;
    if (!out)
        return sot__fail(error, SOT_E_ARGUMENT, "out is NULL");
    *out = NULL;
    sot_contacts *list = NULL;
    sot_status status = sot__network_resolve_two(network, a, "a", b, "b", &i, &j, error);
    if (status == SOT_OK)
        status = sot__admitted_check(network, admitted, error);
    if (status == SOT_OK)
        status = sot__contacts_make(network, &list, error);
    if (status == SOT_OK && common(network, i, j, admitted, list) == SOT_NOBODY)
        status = sot__no_memory(error);
    if (status != SOT_OK)
        sot_contacts_free(list);
    else
        *out = list;
    return status;
}
