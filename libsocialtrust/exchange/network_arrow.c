/* SPDX-License-Identifier: MIT */
/* Networks as Arrow streams of one record batch each: edges, and contacts. All values are copied once. */
#include "arrow_stream.h"
#include "network/standing.h"

/* Ids by row: of the listed contacts, or (NULL) of all in order. */
typedef struct named {
    const sot_network *network;
    const uint32_t *contacts;
} named;

static const char *id_at(const void *user, size_t row)
{
    const named *n = user;
    return sot__network_name(n->network, n->contacts ? n->contacts[row] : (uint32_t)row);
}

/* A column of numbers, to be filled; NULL when out of memory. */
static void *numbers(sot__out_stream *stream, const char *name, const char *format, size_t rows, size_t size)
{
    struct ArrowArray *array = sot__stream_column(stream, name, format, false);
    return array ? sot__arrow_buffer(array, 1, rows, size) : NULL;
}

/* The ends of all edges, row by row. */
static void list_ends(const sot_network *network, uint32_t *from, uint32_t *to)
{
    size_t row = 0;
    for (uint32_t i = 0; i < network->count; i++) {
        sot__walk walk = sot__walk_of(network, i);
        for (uint32_t j; sot__walk_next(network, &walk, &j) != NULL; row++) {
            from[row] = i;
            to[row] = j;
        }
    }
}

static bool add_edges(sot__out_stream *stream, const sot_network *network, uint32_t *from, uint32_t *to)
{
    static const char names[][7] = {"weight", "r", "s", "trust", "mutual"};
    named ends[] = {{network, from}, {network, to}};
    double *column[5];
    list_ends(network, from, to);
    if (!sot__stream_texts(stream, "from", id_at, &ends[0]) ||
        !sot__stream_texts(stream, "to", id_at, &ends[1]))
        return false;
    for (int k = 0; k < 5; k++)
        if (!(column[k] = numbers(stream, names[k], "g", network->edges, sizeof(double))))
            return false;
    size_t row = 0;
    for (uint32_t i = 0; i < network->count; i++) {
        sot__walk walk = sot__walk_of(network, i);
        const sot__said *said;
        for (uint32_t j; (said = sot__walk_next(network, &walk, &j)) != NULL; row++) {
            bool mutual = said >= network->mutual && said < network->mutual + network->mutual_edges;
            column[0][row] = (double)said->weight;
            column[1][row] = (double)said->r;
            column[2][row] = (double)said->s;
            column[3][row] = sot__said_trust(network, column[1][row], column[2][row]);
            column[4][row] = mutual ? (double)network->mutual_least[said - network->mutual] : 0;
        }
    }
    return true;
}

sot_status sot_network_export_edges(const sot_network *network, struct ArrowArrayStream *out,
                                    sot_error *error)
{
    sot__begin(error);
    if (!network || !out)
        return sot__fail(error, SOT_E_ARGUMENT, "a network and a place for the stream are needed");
    sot_context *context = network->context;
    sot__out_stream *stream = sot__stream_new(context, network->edges, 7);
    uint32_t *from = sot__alloc(context, network->edges, sizeof *from);
    uint32_t *to = sot__alloc(context, network->edges, sizeof *to);
    bool good = stream && from && to && add_edges(stream, network, from, to);
    sot__free(context, from);
    sot__free(context, to);
    return sot__stream_finish(stream, good, out, error);
}

static bool add_contacts(sot__out_stream *stream, const sot_network *network, const sot_standing *standing)
{
    named all = {network, NULL};
    if (!sot__stream_texts(stream, "id", id_at, &all))
        return false;
    uint32_t *degree = numbers(stream, "degree", "I", network->count, sizeof *degree);
    if (!degree)
        return false;
    for (uint32_t i = 0; i < network->count; i++)
        for (uint32_t k = network->mutual_at[i]; k < network->mutual_at[i + 1]; k++)
            degree[i] += network->mutual_least[k] > 0;
    if (!standing)
        return true;
    /* What is approximate says so in its name. */
    const char *name = standing->kind == SOT_STANDING_FULL ? "standing" : "standing_approximate";
    double *values = numbers(stream, name, "g", network->count, sizeof *values);
    for (uint32_t k = 0; values && k < standing->count; k++)
        values[standing->indexes ? standing->indexes[k] : k] = standing->values[k];
    return values != NULL;
}

sot_status sot_network_export_contacts(const sot_network *network, const sot_standing *standing,
                                       struct ArrowArrayStream *out, sot_error *error)
{
    sot__begin(error);
    if (!network || !out)
        return sot__fail(error, SOT_E_ARGUMENT, "a network and a place for the stream are needed");
    sot_status status = sot__standing_check(network, standing, error);
    if (status != SOT_OK)
        return status;
    sot__out_stream *stream = sot__stream_new(network->context, network->count, standing ? 3 : 2);
    return sot__stream_finish(stream, stream && add_contacts(stream, network, standing), out, error);
}
