/* SPDX-License-Identifier: MIT */
/* What callers give beside the rows: checked, taken over from callers built with an earlier version, and
 * completed from a network. */
#include <math.h>
#include <stddef.h>

#include "base/sized.h"
#include "network/graph.h"
#include "score/measure.h"

const sot_inputs sot__no_inputs = SOT_INPUTS_INIT;

sot_status sot__time_check(int64_t t, const char *what, sot_error *error)
{
    if (t < SOT_TIME_MIN || t > SOT_TIME_MAX)
        return sot__fail(error, SOT_E_RANGE, "%s: expected a time within the years 1 to 9999", what);
    return SOT_OK;
}

static sot_status check(const sot_inputs *inputs, sot_error *error)
{
    const double *all[] = {inputs->attention, inputs->reputation_r, inputs->reputation_s};
    static const char names[][13] = {"attention", "reputation_r", "reputation_s"};
    for (int k = 0; k < 3; k++)
        for (int d = 0; d < 2; d++)
            if (all[k][d] < 0 || isinf(all[k][d]))
                return sot__fail(error, SOT_E_RANGE, "%s[%d]: expected a finite number of at least 0, or NAN",
                                 names[k], d);
    if (isnan(inputs->attention[0]) != isnan(inputs->attention[1]))
        return sot__fail(error, SOT_E_ARGUMENT, "attention: give both sides or neither");
    for (int d = 0; d < 2; d++)
        if (isnan(inputs->reputation_r[d]) != isnan(inputs->reputation_s[d]))
            return sot__fail(error, SOT_E_ARGUMENT,
                             "reputation_r[%d], reputation_s[%d]: give both or neither", d, d);
    if (!inputs->network && inputs->admitted)
        return sot__fail(error, SOT_E_ARGUMENT, "admitted: needs a network");
    return inputs->network ? sot__admitted_check(inputs->network, inputs->admitted, error) : SOT_OK;
}

sot_status sot__inputs_take(const sot_inputs *given, sot_inputs *out, sot_seen *seen, sot_error *error)
{
    if (!given) {
        *out = sot__no_inputs;
        return SOT_OK;
    }
    sot_status status = sot__take_struct(given, &sot__no_inputs, sizeof *out, out, "sot_inputs", error);
    if (status == SOT_OK && out->observed) {
        status = sot__seen_take(out->observed, seen, error);
        out->observed = seen;
    }
    return status == SOT_OK ? check(out, error) : status;
}

sot_status sot__query_take(const sot_query *given, sot_query *out, sot_error *error)
{
    static const sot_query defaults = SOT_QUERY_INIT;
    if (!given)
        return sot__fail(error, SOT_E_ARGUMENT, "query is NULL");
    if (given->size == sizeof *out) {
        *out = *given;
        return SOT_OK;
    }
    return sot__take_struct(given, &defaults, sizeof defaults, out, "sot_query", error);
}

void sot__inputs_hear(sot_inputs *inputs, const sot_network *network, uint32_t a, uint32_t b)
{
    bool known = a != SOT_NOBODY && b != SOT_NOBODY && a != b;
    for (int d = 0; d < 2; d++) {
        sot_reputation reputation = SOT_REPUTATION_INIT;
        if (!isnan(inputs->reputation_r[d]))
            continue;
        if (known)
            sot__reputation_of(network, d ? b : a, d ? a : b, NULL, &reputation);
        inputs->reputation_r[d] = reputation.r;
        inputs->reputation_s[d] = reputation.s;
    }
}

void sot__inputs_complete(sot_inputs *inputs, const char *a, const char *b)
{
    if (inputs->network)
        sot__inputs_hear(inputs, inputs->network, sot_network_find(inputs->network, a),
                         sot_network_find(inputs->network, b));
}
