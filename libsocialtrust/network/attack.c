/* SPDX-License-Identifier: MIT */
/* What invented contacts can gain at most. Of all that contacts outside could do among themselves, keeping
 * whatever reaches them is best for them: standing that comes back only raises that of the honest. So the
 * walk is solved with its steps outwards lost, and what is lost there, times d/(1-d) more, is the bound:
 * Σ_outside π = d/(1-d)·(flow out - flow back) <= d/(1-d)·flow out if nothing comes back. */
#include "network/standing.h"

#include "base/sized.h"

/* Flow over the edges from inside to outside. */
static double flow_out(const sot_network *network, const uint8_t *inside, const double *x, uint64_t *edges)
{
    double flow = 0;
    *edges = 0;
    for (uint32_t i = 0; i < network->count; i++) {
        if (!inside[i] || !(network->strength[i] > 0))
            continue;
        double sum = 0;
        for (uint32_t k = network->mutual_at[i]; k < network->mutual_at[i + 1]; k++)
            if (!inside[network->mutual_to[k]] && network->mutual_least[k] > 0) {
                sum += (double)network->mutual_least[k];
                ++*edges;
            }
        flow += x[i] * (sum / network->strength[i]);
    }
    return flow;
}

static sot_status look(const sot_network *network, const uint32_t *seeds, uint32_t seed_count,
                       const uint8_t *inside, const sot_standing_options *options, double *x, sot_attack *out,
                       sot_error *error)
{
    double total = sot__standing_total(network->strength, seeds, seed_count, options->damping);
    double factor = options->damping / (1 - options->damping), wrong[2];
    sot_status status = sot__standing_solve(network, seeds, seed_count, inside, options->damping,
                                            options->tolerance, x, &wrong[0], error);
    if (status != SOT_OK)
        return status;
    /* A seed that strands the walk sends it back in either case: both figures are shares of the same total.
     */
    double flow = flow_out(network, inside, x, &out->attack_edges) / total;
    status = sot__standing_solve(network, seeds, seed_count, NULL, options->damping, options->tolerance, x,
                                 &wrong[1], error);
    if (status != SOT_OK)
        return status;
    double standing = 0;
    for (uint32_t i = 0; i < network->count; i++)
        standing += inside[i] ? 0 : x[i];
    out->flow = flow;
    out->bound = factor * flow;
    out->standing = standing / total;
    out->error = (wrong[0] * factor > wrong[1] ? wrong[0] * factor : wrong[1]) / total;
    return SOT_OK;
}

sot_status sot_network_attack(const sot_network *network, const char *const *seeds, size_t seed_count,
                              const char *const *honest, size_t honest_count,
                              const sot_standing_options *given, sot_attack *out, sot_error *error)
{
    sot__begin(error);
    if (!network)
        return sot__fail(error, SOT_E_ARGUMENT, "sot_network_attack: network is NULL");
    sot_status status = sot__room_struct(out, "sot_attack", error);
    if (status != SOT_OK)
        return status;
    sot_context *context = network->context;
    sot_standing_options options;
    uint32_t *seed_list = NULL, *honest_list = NULL, seeds_kept = 0, honest_kept = 0;
    uint8_t *inside = sot__calloc(context, network->count, 1);
    double *x = sot__alloc(context, network->count, sizeof *x);
    sot_attack found = SOT_ATTACK_INIT;
    status = inside && x ? sot__standing_options_check(given, &options, error) : sot__no_memory(error);
    if (status == SOT_OK)
        status = sot__network_ids(network, seeds, seed_count, "seeds", &seed_list, &seeds_kept, error);
    if (status == SOT_OK)
        status = sot__network_ids(network, honest, honest_count, "honest", &honest_list, &honest_kept, error);
    for (uint32_t k = 0; status == SOT_OK && k < honest_kept; k++)
        inside[honest_list[k]] = 1;
    for (uint32_t k = 0; status == SOT_OK && k < seeds_kept; k++)
        if (!inside[seed_list[k]])
            status = sot__fail(error, SOT_E_ARGUMENT, "honest: the seed \"%.200s\" is not among them",
                               sot__network_name(network, seed_list[k]));
    if (status == SOT_OK)
        status = look(network, seed_list, seeds_kept, inside, &options, x, &found, error);
    if (status == SOT_OK) {
        found.outside = network->count - honest_kept;
        sot__give_struct(out, &found, sizeof found);
    }
    sot__free(context, inside);
    sot__free(context, x);
    sot__free(context, seed_list);
    sot__free(context, honest_list);
    return status;
}
