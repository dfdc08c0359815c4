/* SPDX-License-Identifier: MIT */
/* Networks from short lists of edges, and random ones. */
#ifndef TESTS_NETS_H
#define TESTS_NETS_H

#include "worlds.h"

typedef struct net_rows {
    uint32_t *actor, *target;
    double *value;
    int64_t *time;
    size_t count, room;
} net_rows;

static inline void net_put(net_rows *rows, uint32_t actor, uint32_t target, double value)
{
    if (rows->count == rows->room) {
        rows->room = rows->room ? 2 * rows->room : 64;
        rows->actor = realloc(rows->actor, rows->room * sizeof *rows->actor);
        rows->target = realloc(rows->target, rows->room * sizeof *rows->target);
        rows->value = realloc(rows->value, rows->room * sizeof *rows->value);
        rows->time = realloc(rows->time, rows->room * sizeof *rows->time);
    }
    rows->actor[rows->count] = actor;
    rows->target[rows->count] = target;
    rows->value[rows->count] = value;
    rows->time[rows->count] = (int64_t)rows->count;
    rows->count++;
}

/* Both ways. */
static inline void net_link(net_rows *rows, uint32_t a, uint32_t b, double value)
{
    net_put(rows, a, b, value);
    net_put(rows, b, a, value);
}

static inline void net_free(net_rows *rows)
{
    free(rows->actor), free(rows->target), free(rows->value), free(rows->time);
    memset(rows, 0, sizeof *rows);
}

/* Contacts are called by their numbers' decimal digits. */
static inline sot_status net_make(sot_context *context, const sot_profile *profile, const net_rows *rows,
                                  bool rating, sot_network **out, sot_error *error)
{
    sot_text_column actor = SOT_TEXT_COLUMN_INIT, target = SOT_TEXT_COLUMN_INIT;
    sot_network_columns columns = SOT_NETWORK_COLUMNS_INIT;
    actor.codes = rows->actor;
    target.codes = rows->target;
    columns.count = rows->count;
    columns.actor = &actor;
    columns.target = &target;
    columns.time_us = rows->time;
    if (rating)
        columns.rating = rows->value;
    else
        columns.weight = rows->value;
    return sot_network_from_columns(context, profile, &columns, NULL, out, error);
}

static inline sot_network *net_of(sot_context *context, const sot_profile *profile, const net_rows *rows,
                                  bool rating)
{
    sot_network *network = NULL;
    OK(net_make(context, profile, rows, rating, &network, error));
    return network;
}

static inline sot_standing *net_standing(const sot_network *network, const char *seed, double tolerance)
{
    sot_standing_options options = SOT_STANDING_OPTIONS_INIT;
    sot_standing *standing = NULL;
    options.tolerance = tolerance;
    OK(sot_network_standing(network, &seed, 1, &options, &standing, error));
    return standing;
}

/* Links at random, weights of quarters: exact in 32 bits. */
static inline net_rows net_random(rng *dice, uint32_t contacts, size_t links, bool rating)
{
    net_rows rows = {NULL, NULL, NULL, NULL, 0, 0};
    for (size_t k = 0; k < links; k++) {
        uint32_t a = (uint32_t)rng_below(dice, contacts), b = (uint32_t)rng_below(dice, contacts);
        double v = rating ? (double)rng_below(dice, 9) / 4 - 1 : (double)(1 + rng_below(dice, 16)) / 4;
        net_put(&rows, a, b, v);
        if (rng_below(dice, 4))
            net_put(&rows, b, a, rating ? (double)rng_below(dice, 9) / 4 - 1 : v);
    }
    return rows;
}

#endif
