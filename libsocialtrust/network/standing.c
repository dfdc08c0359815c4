/* SPDX-License-Identifier: MIT */
/* Standing as a result: making, reading; the full one. */
#include "network/standing.h"

#include "base/sized.h"

#include <math.h>

sot_status sot__standing_options_check(const sot_standing_options *given, sot_standing_options *out,
                                       sot_error *error)
{
    static const sot_standing_options defaults = SOT_STANDING_OPTIONS_INIT;
    sot_status status =
        sot__take_struct(given, &defaults, sizeof defaults, out, "sot_standing_options", error);
    if (status != SOT_OK)
        return status;
    given = out;
    if (given->how != SOT_STANDING_FULL && given->how != SOT_STANDING_LOCAL)
        return sot__fail(error, SOT_E_RANGE, "how: expected a sot_standing_kind, found %d", given->how);
    if (!(given->damping >= 0 && given->damping <= 0.99))
        return sot__fail(error, SOT_E_RANGE, "damping: expected a number within 0 and 0.99");
    if (!(given->tolerance >= 1e-14 && given->tolerance <= 1))
        return sot__fail(error, SOT_E_RANGE, "tolerance: expected a number within 1e-14 and 1");
    if (!(given->residual >= 1e-8 && given->residual <= 1))
        return sot__fail(error, SOT_E_RANGE, "residual: expected a number within 1e-8 and 1");
    return SOT_OK;
}

sot_status sot__standing_make(const sot_network *network, sot_standing_kind kind, uint32_t count,
                              const sot_standing_options *options, sot_standing **out, sot_error *error)
{
    sot_context *context = network->context;
    sot_standing *standing = sot__calloc(context, 1, sizeof *standing);
    *out = NULL;
    if (!standing)
        return sot__no_memory(error);
    standing->context = sot_context_ref(context);
    standing->network = sot_network_ref((sot_network *)(uintptr_t)network);
    standing->kind = kind;
    standing->damping = options->damping;
    standing->count = count;
    standing->values = sot__alloc(context, count, sizeof *standing->values);
    if (kind == SOT_STANDING_LOCAL)
        standing->indexes = sot__alloc(context, count, sizeof *standing->indexes);
    if (!standing->values || (kind == SOT_STANDING_LOCAL && !standing->indexes)) {
        sot_standing_free(standing);
        return sot__no_memory(error);
    }
    *out = standing;
    return SOT_OK;
}

void sot_standing_free(sot_standing *standing)
{
    if (!standing)
        return;
    sot_context *context = standing->context;
    sot_network_unref(standing->network);
    sot__free(context, standing->indexes);
    sot__free(context, standing->values);
    sot__free(context, standing->seeds);
    sot__free(context, standing);
    sot_context_unref(context);
}

sot_status sot_standing_get_info(const sot_standing *standing, sot_standing_info *out, sot_error *error)
{
    sot__begin(error);
    if (!standing)
        return sot__fail(error, SOT_E_ARGUMENT, "sot_standing_get_info: the standing is missing");
    sot_status status = sot__room_struct(out, "sot_standing_info", error);
    if (status != SOT_OK)
        return status;
    sot_standing_info info = SOT_STANDING_INFO_INIT;
    info.how = (int)standing->kind;
    info.bound = standing->bound;
    info.count = standing->count;
    info.indexes = standing->indexes;
    info.values = standing->values;
    sot__give_struct(out, &info, sizeof info);
    return SOT_OK;
}

double sot_standing_of(const sot_standing *standing, const char *id)
{
    uint32_t contact = standing ? sot_network_find(standing->network, id) : SOT_NOBODY;
    if (contact == SOT_NOBODY)
        return NAN;
    if (!standing->indexes)
        return standing->values[contact];
    uint32_t at = sot__list_find(standing->indexes, 0, standing->count, contact);
    return at < standing->count ? standing->values[at] : 0;
}

double sot_standing_exposure(const sot_standing *standing, const char *id, double share)
{
    return standing && share >= 0 && share <= 1
               ? standing->damping / (1 - standing->damping) * sot_standing_of(standing, id) * share
               : NAN;
}

sot_status sot__standing_check(const sot_network *network, const sot_standing *standing, sot_error *error)
{
    if (standing && standing->network != network)
        return sot__fail(error, SOT_E_MISMATCH, "standing: made from another network");
    return SOT_OK;
}

static void sort_numbers(uint32_t *list, uint32_t count)
{
    for (uint32_t gap = count / 2; gap > 0; gap /= 2)
        for (uint32_t i = gap; i < count; i++) {
            uint32_t moved = list[i], at = i;
            for (; at >= gap && list[at - gap] > moved; at -= gap)
                list[at] = list[at - gap];
            list[at] = moved;
        }
}

sot_status sot__network_ids(const sot_network *network, const char *const *ids, size_t count,
                            const char *what, uint32_t **out, uint32_t *out_count, sot_error *error)
{
    *out = NULL;
    *out_count = 0;
    if (!ids || count == 0)
        return sot__fail(error, SOT_E_ARGUMENT, "%s: expected at least one contact", what);
    if (count > UINT32_MAX / 2)
        return sot__fail(error, SOT_E_LIMIT, "%s: at most 2^31 contacts", what);
    uint32_t *list = sot__alloc(network->context, count, sizeof *list), kept = 0;
    if (!list)
        return sot__no_memory(error);
    for (size_t k = 0; k < count; k++) {
        sot_status status = sot__network_resolve(network, ids[k], what, &list[k], error);
        if (status != SOT_OK) {
            sot__free(network->context, list);
            return status;
        }
    }
    sort_numbers(list, (uint32_t)count);
    for (uint32_t k = 0; k < count; k++)
        if (k == 0 || list[k] != list[k - 1])
            list[kept++] = list[k];
    *out = list;
    *out_count = kept;
    return SOT_OK;
}

double sot__standing_total(const double *strength, const uint32_t *seeds, uint32_t seed_count, double damping)
{
    uint32_t stranded = 0;
    for (uint32_t k = 0; k < seed_count; k++)
        stranded += strength[seeds[k]] > 0 ? 0 : 1;
    return 1 - damping * (double)stranded / (double)seed_count;
}

sot_status sot_network_standing(const sot_network *network, const char *const *seeds, size_t count,
                                const sot_standing_options *given, sot_standing **out, sot_error *error)
{
    sot__begin(error);
    if (!network || !out)
        return sot__fail(error, SOT_E_ARGUMENT, "sot_network_standing: network and out are required");
    *out = NULL;
    sot_standing_options options;
    sot_standing *standing = NULL;
    sot_status status = sot__standing_options_check(given, &options, error);
    if (status == SOT_OK && options.how == SOT_STANDING_LOCAL)
        return sot__standing_push(network, seeds, count, &options, out, error);
    if (status == SOT_OK)
        status = sot__standing_make(network, SOT_STANDING_FULL, network->count, &options, &standing, error);
    if (status == SOT_OK)
        status =
            sot__network_ids(network, seeds, count, "seeds", &standing->seeds, &standing->seed_count, error);
    if (status == SOT_OK)
        status = sot__standing_solve(network, standing->seeds, standing->seed_count, NULL, options.damping,
                                     options.tolerance, standing->values, &standing->bound, error);
    if (status != SOT_OK) {
        sot_standing_free(standing);
        return status;
    }
    double total =
        sot__standing_total(network->strength, standing->seeds, standing->seed_count, options.damping);
    for (uint32_t i = 0; total < 1 && i < standing->count; i++)
        standing->values[i] /= total;
    standing->bound /= total;
    *out = standing;
    return SOT_OK;
}
