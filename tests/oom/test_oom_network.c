/* SPDX-License-Identifier: MIT */
/* Allocation failure in all that makes or reads a network. */
#include "../common/flat.h"
#include "drive.h"

#include "../common/nets.h"

static net_rows shared_rows(void)
{
    rng dice = {41};
    return net_random(&dice, 12, 40, false);
}

static sot_status make_network(world *w, sot_network **out, sot_error *error)
{
    net_rows rows = shared_rows();
    sot_status status = net_make(w->context, w->profile, &rows, false, out, error);
    ck_assert((status == SOT_OK) == (*out != NULL));
    net_free(&rows);
    return status;
}

static sot_status from_columns(world *w, sot_error *error)
{
    sot_network *network = NULL;
    sot_status status = make_network(w, &network, error);
    sot_network_unref(network);
    return status;
}

/* Its edges as a stream, read back. */
static sot_status from_stream(world *w, sot_error *error)
{
    sot_network *network = NULL, *again = NULL;
    struct ArrowArrayStream stream = {.release = NULL};
    sot_network_columns columns = SOT_NETWORK_COLUMNS_INIT;
    sot_status status = make_network(w, &network, error);
    if (status == SOT_OK)
        status = sot_network_export_edges(network, &stream, error);
    columns.stream = &stream;
    if (status == SOT_OK)
        status = sot_network_from_columns(w->context, w->profile, &columns, NULL, &again, error);
    ck_assert((status == SOT_OK) == (again != NULL) && !stream.release);
    sot_network_unref(again);
    sot_network_unref(network);
    return status;
}

static sot_status from_ledger(world *w, sot_error *error)
{
    sot_network *network = NULL;
    sot_status status = sot_network_from_ledger(w->ledger, NULL, UNTIL, &network, error);
    ck_assert((status == SOT_OK) == (network != NULL));
    sot_network_unref(network);
    return status;
}

static sot_status standings(world *w, sot_error *error)
{
    sot_network *network = NULL;
    sot_standing *full = NULL, *local = NULL;
    const char *seeds[] = {"1", "2"};
    sot_attack attack = SOT_ATTACK_INIT;
    sot_status status = make_network(w, &network, error);
    if (status == SOT_OK)
        status = sot_network_standing(network, seeds, 2, NULL, &full, error);
    if (status == SOT_OK)
        status = standing_local(network, "3", NULL, &local, error);
    if (status == SOT_OK)
        status = network_attack(network, seeds, 1, seeds, 2, NULL, &attack, error);
    sot_standing_free(local);
    sot_standing_free(full);
    sot_network_unref(network);
    return status;
}

static sot_status lists(world *w, sot_error *error)
{
    sot_network *network = NULL;
    sot_contacts *list[4] = {NULL, NULL, NULL, NULL};
    sot_admitted *admitted = NULL;
    const char *ids[] = {"4", "5"};
    sot_around around = SOT_AROUND_INIT;
    sot_status status = make_network(w, &network, error);
    if (status == SOT_OK)
        status = sot_admitted_new(network, ids, 2, &admitted, error);
    if (status == SOT_OK)
        status = sot_network_around(network, "4", "5", &around, error);
    if (status == SOT_OK)
        status = sot_network_common(network, "4", "5", NULL, &list[0], error);
    if (status == SOT_OK)
        status = sot_network_bridges(network, &list[1], error);
    if (status == SOT_OK)
        status = sot_network_path(network, "4", "5", NULL, &list[2], error);
    if (status == SOT_OK)
        status = sot_network_knowers(network, "4", admitted, 3, &list[3], error);
    for (int k = 0; k < 4; k++)
        sot_contacts_free(list[k]);
    sot_admitted_free(admitted);
    sot_network_unref(network);
    return status;
}

/* A chain: each link is a bridge, which is found by going round it. */
static sot_status bridge(world *w, sot_error *error)
{
    net_rows rows = {0};
    sot_network *network = NULL;
    sot_contacts *list = NULL;
    sot_around around = SOT_AROUND_INIT;
    for (uint32_t k = 0; k < 12; k++)
        net_link(&rows, k, k + 1, 1);
    sot_status status = net_make(w->context, w->profile, &rows, false, &network, error);
    net_free(&rows);
    if (status == SOT_OK)
        status = sot_network_around(network, "4", "5", &around, error);
    ck_assert(status != SOT_OK || around.bridge);
    if (status == SOT_OK)
        status = sot_network_bridges(network, &list, error);
    sot_contacts_free(list);
    sot_network_unref(network);
    return status;
}

static sot_status exchange(world *w, sot_error *error)
{
    static char text[] = "i,j,v\na,b,1\nb,a,2\n";
    bytes source = {.p = text, .size = sizeof text - 1}, sink = {0};
    sot_network *network = NULL;
    struct ArrowArrayStream stream[2] = {{.release = NULL}, {.release = NULL}};
    sot_status status =
        sot_network_read_eigentrust(w->context, w->profile, bytes_read, &source, &network, error);
    if (status == SOT_OK)
        status = sot_network_write(network, SOT_FORMAT_GRAPHML, NULL, bytes_write, &sink, error);
    if (status == SOT_OK)
        status = sot_network_export_edges(network, &stream[0], error);
    if (status == SOT_OK)
        status = sot_network_export_contacts(network, NULL, &stream[1], error);
    for (int k = 0; k < 2; k++) {
        struct ArrowSchema schema = {.release = NULL};
        if (status == SOT_OK && stream[k].get_schema(&stream[k], &schema) != 0)
            status = SOT_E_MEMORY; /* as the stream itself says */
        else if (status == SOT_OK)
            schema.release(&schema);
        if (status == SOT_E_MEMORY && error && error->status == SOT_OK)
            *error = (sot_error){SOT_E_MEMORY, "out of memory"};
    }
    for (int k = 0; k < 2; k++)
        if (stream[k].release)
            stream[k].release(&stream[k]);
    free(sink.p);
    sot_network_unref(network);
    return status;
}

static sot_status scored(world *w, sot_error *error)
{
    sot_network *network = NULL;
    sot_scores *scores = NULL;
    sot_explanation *explanation = NULL;
    sot_scores_options options = SOT_SCORES_OPTIONS_INIT;
    sot_inputs inputs = SOT_INPUTS_INIT;
    options.as_of_us = UNTIL;
    sot_status status = sot_network_from_ledger(w->ledger, NULL, UNTIL, &network, error);
    options.network = inputs.network = network;
    if (status == SOT_OK)
        status = sot_ledger_scores(w->ledger, NULL, &options, &scores, error);
    if (status == SOT_OK)
        status = ledger_explain(w->ledger, NULL, rows_contact[0], rows_contact[2], UNTIL, &inputs,
                                &explanation, error);
    sot_explanation_free(explanation);
    sot_scores_free(scores);
    sot_network_unref(network);
    return status;
}

#define CALLS(X)           \
    X(from_columns, PLAIN) \
    X(from_stream, PLAIN)  \
    X(from_ledger, PLAIN)  \
    X(standings, PLAIN)    \
    X(lists, PLAIN)        \
    X(bridge, PLAIN)       \
    X(exchange, PLAIN)     \
    X(scored, MAY_DO_WITHOUT | COLD)

#define TEST(call, flags) DRIVE(call, flags)
CALLS(TEST)
#undef TEST

START_TEST(with_two_threads)
{
    drive("columns, two threads", from_columns, TWO_THREADS, NULL);
    drive("ledger, two threads", from_ledger, TWO_THREADS, NULL);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("out of memory: network");
    TCase *tests = add_case(suite, "network");
#define TEST(call, flags) tcase_add_test(tests, test_##call);
    CALLS(TEST)
    tcase_add_test(tests, with_two_threads);
    return run_suite(suite);
}
