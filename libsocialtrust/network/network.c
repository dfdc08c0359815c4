/* SPDX-License-Identifier: MIT */
/* The handle: owners, contacts by name, figures. */
#include "network/graph.h"

#include "base/sized.h"

#include <math.h>

#include "base/search.h"

sot_network *sot_network_ref(sot_network *network)
{
    if (network)
        atomic_fetch_add_explicit(&network->references, 1, memory_order_relaxed);
    return network;
}

void sot_network_unref(sot_network *network)
{
    if (!network || atomic_fetch_sub_explicit(&network->references, 1, memory_order_acq_rel) != 1)
        return;
    sot_context *context = network->context;
    void *const blocks[] = {network->mutual_at, network->out_at,       network->in_at,    network->mutual_to,
                            network->out_to,    network->in_from,      network->mutual,   network->out,
                            network->strength,  network->mutual_least, network->habit,    network->id_at,
                            network->ids,       network->aliases,      network->alias_ids};
    for (size_t k = 0; k < sizeof blocks / sizeof *blocks; k++)
        sot__free(context, blocks[k]);
    sot__free(context, network);
    sot_context_unref(context);
}

const char *sot_network_id(const sot_network *network, uint32_t index)
{
    return network && index < network->count ? sot__network_name(network, index) : NULL;
}

uint32_t sot_network_find(const sot_network *network, const char *id)
{
    if (!network || !id)
        return SOT_NOBODY;
    size_t from = 0, until = network->count;
    SOT__SEARCH(from, until, middle, strcmp(sot__network_name(network, (uint32_t)middle), id) < 0)
    if (from < network->count && strcmp(sot__network_name(network, (uint32_t)from), id) == 0)
        return (uint32_t)from;
    from = 0;
    until = network->alias_count;
    SOT__SEARCH(from, until, middle, strcmp(network->alias_ids + network->aliases[middle].at, id) < 0)
    return from < network->alias_count && strcmp(network->alias_ids + network->aliases[from].at, id) == 0
               ? network->aliases[from].contact
               : SOT_NOBODY;
}

sot_status sot__network_resolve(const sot_network *network, const char *id, const char *what, uint32_t *out,
                                sot_error *error)
{
    if (!id)
        return sot__fail(error, SOT_E_ARGUMENT, "%s: expected a contact's id, found NULL", what);
    *out = sot_network_find(network, id);
    if (*out == SOT_NOBODY)
        return sot__fail(error, SOT_E_NOT_FOUND, "%s: the network has no contact \"%.200s\"", what, id);
    return SOT_OK;
}

sot_status sot__network_resolve_two(const sot_network *network, const char *x, const char *what_x,
                                    const char *y, const char *what_y, uint32_t *out_x, uint32_t *out_y,
                                    sot_error *error)
{
    if (!network)
        return sot__fail(error, SOT_E_ARGUMENT, "network is NULL");
    sot_status status = sot__network_resolve(network, x, what_x, out_x, error);
    if (status == SOT_OK)
        status = sot__network_resolve(network, y, what_y, out_y, error);
    if (status == SOT_OK && *out_x == *out_y)
        status = sot__fail(error, SOT_E_ARGUMENT, "%s, %s: the same contact", what_x, what_y);
    return status;
}

sot_status sot_network_get_info(const sot_network *network, sot_network_info *out, sot_error *error)
{
    sot__begin(error);
    if (!network)
        return sot__fail(error, SOT_E_ARGUMENT, "sot_network_get_info: network is NULL");
    sot_status status = sot__room_struct(out, "sot_network_info", error);
    if (status != SOT_OK)
        return status;
    uint64_t n = network->count, mutual = network->mutual_edges, one_way = network->edges - mutual;
    sot_network_info made = {.size = sizeof made,
                             .contacts = n,
                             .edges = network->edges,
                             .mutual = mutual,
                             .rows = network->rows,
                             .self_loops = network->self_loops,
                             .id_bytes = network->id_at[n] + 8 * (n + 1),
                             .as_of_us = network->as_of_us,
                             .prior_weight = network->w,
                             .base_rate = network->a};
    made.bytes = sizeof *network + mutual * (4 + 4 + sizeof(sot__said)) +
                 one_way * (4 + 4 + sizeof(sot__said)) + 12 * (n + 1) + 12 * n;
    sot__give_struct(out, &made, sizeof made);
    return SOT_OK;
}

sot_status sot_network_edge(const sot_network *network, const char *from, const char *to, sot_edge *out,
                            sot_error *error)
{
    sot__begin(error);
    uint32_t i, j;
    sot_status status = sot__room_struct(out, "sot_edge", error);
    if (status == SOT_OK)
        status = sot__network_resolve_two(network, from, "from", to, "to", &i, &j, error);
    if (status != SOT_OK)
        return status;
    const sot__said *said = sot__network_said(network, i, j);
    sot_edge made = SOT_EDGE_INIT;
    if (said)
        made = (sot_edge){sizeof made,
                          1,
                          (double)said->weight,
                          (double)said->r,
                          (double)said->s,
                          sot__said_trust(network, (double)said->r, (double)said->s),
                          sot__network_least(network, i, j)};
    sot__give_struct(out, &made, sizeof made);
    return SOT_OK;
}

sot_status sot_network_reciprocity(const sot_network *network, sot_reciprocity *out, sot_error *error)
{
    sot__begin(error);
    if (!network)
        return sot__fail(error, SOT_E_ARGUMENT, "sot_network_reciprocity: network is NULL");
    sot_status status = sot__room_struct(out, "sot_reciprocity", error);
    if (status != SOT_OK)
        return status;
    double total = 0, returned = 0;
    for (uint32_t i = 0; i < network->mutual_edges; i++) {
        total += (double)network->mutual[i].weight;
        returned += (double)network->mutual_least[i];
    }
    for (uint32_t i = 0; i < network->edges - network->mutual_edges; i++)
        total += (double)network->out[i].weight;
    double n = network->count, p = total / (total + n * (n - 1));
    sot_reciprocity made = {.size = sizeof made, .total = total, .returned = returned};
    made.r = returned / total;
    made.expected = p / (1 + p);
    made.rho = (made.r - made.expected) / (1 - made.expected);
    if (!(total > 0))
        made.r = made.expected = made.rho = NAN;
    sot__give_struct(out, &made, sizeof made);
    return SOT_OK;
}

/* ---- who may be named ---- */

sot_status sot_admitted_new(const sot_network *network, const char *const *ids, size_t count,
                            sot_admitted **out, sot_error *error)
{
    sot__begin(error);
    if (!network || !out || (!ids && count > 0))
        return sot__fail(error, SOT_E_ARGUMENT, "sot_admitted_new: network, ids and out are required");
    *out = NULL;
    size_t words = network->count / 64 + 1;
    sot_admitted *admitted = sot__calloc(network->context, 1, sizeof *admitted + words * sizeof(uint64_t));
    if (!admitted)
        return sot__no_memory(error);
    admitted->context = sot_context_ref(network->context);
    admitted->network = sot_network_ref((sot_network *)(uintptr_t)network);
    for (size_t k = 0; k < count; k++) {
        uint32_t contact = ids[k] ? sot_network_find(network, ids[k]) : SOT_NOBODY;
        if (contact != SOT_NOBODY)
            admitted->bits[contact / 64] |= UINT64_C(1) << (contact % 64);
    }
    *out = admitted;
    return SOT_OK;
}

void sot_admitted_free(sot_admitted *admitted)
{
    if (!admitted)
        return;
    sot_context *context = admitted->context;
    sot_network_unref((sot_network *)(uintptr_t)admitted->network);
    sot__free(context, admitted);
    sot_context_unref(context);
}

sot_status sot__admitted_check(const sot_network *network, const sot_admitted *admitted, sot_error *error)
{
    if (admitted && admitted->network != network)
        return sot__fail(error, SOT_E_MISMATCH, "admitted: made for another network");
    return SOT_OK;
}
