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

/* The contacts that are inside, and how many; every seed must be one of them. */
static sot_status inside_of(const sot_network *network, const sot_attack_options *options,
                            const uint32_t *seeds, uint32_t seed_count, uint8_t *inside, uint32_t *count,
                            sot_error *error)
{
    uint32_t *honest = NULL;
    sot_status status =
        sot__network_ids(network, options->honest, options->honest_count, "honest", &honest, count, error);
    for (uint32_t k = 0; status == SOT_OK && k < *count; k++)
        inside[honest[k]] = 1;
    for (uint32_t k = 0; status == SOT_OK && k < seed_count; k++)
        if (!inside[seeds[k]])
            status = sot__fail(error, SOT_E_ARGUMENT, "honest: the seed \"%.200s\" is not among them",
                               sot__network_name(network, seeds[k]));
    sot__free(network->context, honest);
    return status;
}

static sot_status attack_options(const sot_attack_options *given, sot_attack_options *out,
                                 sot_standing_options *standing, sot_error *error)
{
    static const sot_attack_options defaults = SOT_ATTACK_OPTIONS_INIT;
    sot_standing_options asked = SOT_STANDING_OPTIONS_INIT;
    sot_status status = sot__take_struct(given, &defaults, sizeof defaults, out, "sot_attack_options", error);
    if (status != SOT_OK)
        return status;
    asked.damping = out->damping;
    asked.tolerance = out->tolerance;
    return sot__standing_options_check(&asked, standing, error);
}

sot_status sot_network_attack(const sot_network *network, const sot_attack_options *given, sot_attack *out,
                              sot_error *error)
{
    sot__begin(error);
    if (!network)
        return sot__fail(error, SOT_E_ARGUMENT, "sot_network_attack: network is NULL");
    sot_status status = sot__room_struct(out, "sot_attack", error);
    if (status != SOT_OK)
        return status;
    sot_context *context = network->context;
    sot_attack_options options;
    sot_standing_options standing;
    uint32_t *seeds = NULL, seed_count = 0, inside_count = 0;
    uint8_t *inside = sot__calloc(context, network->count, 1);
    double *x = sot__alloc(context, network->count, sizeof *x);
    sot_attack found = SOT_ATTACK_INIT;
    status = inside && x ? attack_options(given, &options, &standing, error) : sot__no_memory(error);
    if (status == SOT_OK)
        status =
            sot__network_ids(network, options.seeds, options.seed_count, "seeds", &seeds, &seed_count, error);
    if (status == SOT_OK)
        status = inside_of(network, &options, seeds, seed_count, inside, &inside_count, error);
    if (status == SOT_OK)
        status = look(network, seeds, seed_count, inside, &standing, x, &found, error);
    if (status == SOT_OK) {
        found.outside = network->count - inside_count;
        sot__give_struct(out, &found, sizeof found);
    }
    sot__free(context, inside);
    sot__free(context, x);
    sot__free(context, seeds);
    return status;
}
