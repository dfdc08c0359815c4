/* SPDX-License-Identifier: MIT */
/* growth [N]: what costs more than its documentation says shows between N and 4 N (default 8,000): for each
 * case the processor time of both, and the exponent of growth: 1 is linear, 2 quadratic. Public calls only.
 */
#include <socialtrust.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define DAY INT64_C(86400000000)

static sot_context *context;
static sot_profile *profile;

static void must(sot_status status, const char *what)
{
    if (status == SOT_OK)
        return;
    fprintf(stderr, "growth: %s: %s\n", what, sot_status_text(status));
    exit(1);
}

static double seconds(void)
{
    return (double)clock() / CLOCKS_PER_SEC;
}

static sot_ledger *new_ledger(void)
{
    sot_ledger *ledger = NULL;
    must(sot_ledger_new(context, profile, &ledger, NULL), "ledger");
    return ledger;
}

static sot_interaction row(int64_t time_us, const char *actor, const char *target, int kind, const char *id,
                           const char *ref)
{
    sot_interaction one = SOT_INTERACTION_INIT;
    one.time_us = time_us;
    one.actor = actor;
    one.target = target;
    one.kind = kind;
    one.id = id;
    one.ref = ref;
    return one;
}

static void add(sot_ledger *ledger, int64_t time_us, const char *actor, const char *target, int kind,
                const char *id, const char *ref)
{
    sot_interaction one = row(time_us, actor, target, kind, id, ref);
    if (kind == SOT_KIND_PROMISE)
        one.due_us = time_us + DAY;
    must(sot_ledger_add(ledger, &one, NULL, NULL), "add");
}

static const char *name(char room[24], const char *prefix, unsigned k)
{
    snprintf(room, 24, "%s%u", prefix, k);
    return room;
}

/* Each case makes its own world; what it measures is between `start` and its return. */
static double start;

static sot_query of_pair(void)
{
    sot_query query = SOT_QUERY_INIT;
    query.a = "a";
    query.b = "b";
    query.as_of_us = 400 * DAY;
    return query;
}

static void items(unsigned n, int opens, int settles)
{
    sot_ledger *ledger = new_ledger();
    sot_pair_score score = {.size = sizeof score};
    char id[24];
    for (unsigned k = 0; k < n; k++)
        add(ledger, k, "a", "b", opens, name(id, "i", k), NULL);
    for (unsigned k = 0; settles && k < n; k++)
        add(ledger, n + k, opens == SOT_KIND_PROMISE ? "a" : "b", opens == SOT_KIND_PROMISE ? "b" : "a",
            settles, NULL, name(id, "i", k));
    sot_query query = of_pair();
    start = seconds();
    must(sot_ledger_score(ledger, &query, &score, NULL), "score");
    sot_ledger_free(ledger);
}

static void promises_open(unsigned n)
{
    items(n, SOT_KIND_PROMISE, 0);
}

static void promises_settled(unsigned n)
{
    items(n, SOT_KIND_PROMISE, SOT_KIND_KEEP);
}

static void complaints_settled(unsigned n)
{
    items(n, SOT_KIND_COMPLAIN, SOT_KIND_RESOLVE);
}

static void explain_open(unsigned n)
{
    sot_ledger *ledger = new_ledger();
    sot_explanation *explanation = NULL;
    char id[24];
    for (unsigned k = 0; k < n; k++)
        add(ledger, k, "a", "b", SOT_KIND_PROMISE, name(id, "i", k * 7919 % n), NULL);
    sot_query query = of_pair();
    start = seconds();
    must(sot_ledger_explain(ledger, &query, &explanation, NULL), "explain");
    sot_explanation_free(explanation);
    sot_ledger_free(ledger);
}

static void next_open(unsigned n)
{
    sot_ledger *ledger = new_ledger();
    sot_nexts *nexts = NULL;
    char id[24];
    for (unsigned k = 0; k < n; k++)
        add(ledger, k, "a", "b", SOT_KIND_PROMISE, name(id, "i", k), NULL);
    sot_query query = of_pair();
    start = seconds();
    must(sot_ledger_next(ledger, &query, &nexts, NULL), "next");
    sot_nexts_free(nexts);
    sot_ledger_free(ledger);
}

static void what_if(unsigned n)
{
    sot_evidence *evidence = NULL;
    sot_interaction *rows = malloc(n * sizeof *rows);
    sot_pair_score score = {.size = sizeof score};
    must(sot_evidence_new(context, profile, "a", "b", &evidence, NULL), "evidence");
    for (unsigned k = 0; k < n; k++)
        rows[k] = row(n - k, "a", "b", SOT_KIND_MESSAGE, NULL, NULL);
    sot_query query = of_pair();
    start = seconds();
    must(sot_evidence_what_if(evidence, &query, rows, n, &score, NULL), "what if");
    sot_evidence_free(evidence);
    free(rows);
}

static void unalias_star(unsigned n)
{
    sot_ledger *ledger = new_ledger();
    char id[24];
    for (unsigned k = 0; k < n; k++)
        must(sot_ledger_add_alias(ledger, name(id, "s", k), "sun", NULL), "alias");
    start = seconds();
    for (unsigned k = 0; k < n; k++)
        must(sot_ledger_remove_alias(ledger, name(id, "s", k), NULL), "unalias");
    sot_ledger_free(ledger);
}

/* One contact of many ids, one of them not to be scored. */
static void network_of_aliases(unsigned n)
{
    sot_ledger *ledger = new_ledger();
    sot_contact contact = SOT_CONTACT_INIT;
    sot_network *network = NULL;
    char id[24];
    for (unsigned k = 0; k < n; k++) {
        must(sot_ledger_add_alias(ledger, name(id, "s", k), "sun", NULL), "alias");
        add(ledger, k, id, "moon", SOT_KIND_MESSAGE, NULL, NULL);
    }
    contact.id = "elsewhere";
    contact.do_not_score = 1;
    must(sot_ledger_declare(ledger, &contact, NULL), "declare");
    start = seconds();
    must(sot_network_from_ledger(ledger, NULL, 400 * DAY, &network, NULL), "network");
    sot_network_unref(network);
    sot_ledger_free(ledger);
}

static void forget_declared(unsigned n)
{
    sot_ledger *ledger = new_ledger();
    char id[24];
    for (unsigned k = 0; k < n; k++) {
        sot_contact contact = SOT_CONTACT_INIT;
        contact.id = name(id, "c", k);
        contact.organisation = "firm";
        must(sot_ledger_declare(ledger, &contact, NULL), "declare");
    }
    start = seconds();
    for (unsigned k = 0; k < n; k++)
        must(sot_ledger_forget(ledger, name(id, "c", k), NULL, NULL), "forget");
    sot_ledger_free(ledger);
}

static void add_reverse(unsigned n)
{
    sot_ledger *ledger = new_ledger();
    start = seconds();
    for (unsigned k = n; k-- > 0;)
        add(ledger, k, "a", "b", SOT_KIND_MESSAGE, NULL, NULL);
    sot_ledger_free(ledger);
}

static void add_equal_times(unsigned n)
{
    sot_ledger *ledger = new_ledger();
    char id[24];
    start = seconds();
    for (unsigned k = n; k-- > 0;)
        add(ledger, 0, "a", "b", SOT_KIND_MESSAGE, name(id, "i", k + 1000000), NULL);
    sot_ledger_free(ledger);
}

static sot_ledger *with_ids(unsigned n)
{
    sot_ledger *ledger = new_ledger();
    char id[24];
    for (unsigned k = 0; k < n; k++)
        add(ledger, k, "a", "b", SOT_KIND_MESSAGE, name(id, "i", k), NULL);
    start = seconds();
    return ledger;
}

static void remove_one_by_one(unsigned n)
{
    sot_ledger *ledger = with_ids(n);
    char id[24];
    for (unsigned k = n; k-- > 0;)
        must(sot_ledger_remove(ledger, "a", "b", name(id, "i", k), NULL), "remove");
    sot_ledger_free(ledger);
}

static void remove_many(unsigned n)
{
    char(*text)[24] = malloc(n * sizeof *text);
    const char **lists = malloc(3 * n * sizeof *lists);
    for (unsigned k = 0; k < n; k++) {
        lists[k] = "a";
        lists[n + k] = "b";
        lists[2 * n + k] = name(text[k], "i", k);
    }
    sot_ledger *ledger = with_ids(n);
    must(sot_ledger_remove_many(ledger, lists, lists + n, lists + 2 * n, n, NULL, NULL), "remove many");
    sot_ledger_free(ledger);
    free(text);
    free((void *)lists);
}

static void snapshot(unsigned n)
{
    sot_ledger *ledger = with_ids(n), *frozen = NULL;
    must(sot_ledger_snapshot(ledger, &frozen, NULL), "snapshot");
    sot_ledger_free(frozen);
    sot_ledger_free(ledger);
}

static void knowers(unsigned n)
{
    sot_network *network = NULL;
    sot_contacts *found = NULL;
    sot_network_columns columns = SOT_NETWORK_COLUMNS_INIT;
    sot_text_column actor = SOT_TEXT_COLUMN_INIT, target = SOT_TEXT_COLUMN_INIT;
    uint32_t *from = malloc(2 * n * sizeof *from), *to = malloc(2 * n * sizeof *to);
    double *weight = malloc(2 * n * sizeof *weight);
    for (unsigned k = 0; k < n; k++) {
        from[2 * k] = to[2 * k + 1] = 0;
        to[2 * k] = from[2 * k + 1] = k + 1;
        weight[2 * k] = weight[2 * k + 1] = 1 + k;
    }
    actor.codes = from;
    target.codes = to;
    columns.count = 2 * n;
    columns.actor = &actor;
    columns.target = &target;
    columns.weight = weight;
    must(sot_network_from_columns(context, profile, &columns, NULL, &network, NULL), "network");
    start = seconds();
    must(sot_network_knowers(network, "0", NULL, n, &found, NULL), "knowers");
    sot_contacts_free(found);
    sot_network_unref(network);
    free(from), free(to), free(weight);
}

static const struct {
    const char *name;
    void (*run)(unsigned n);
} cases[] = {
#define CASE(x) \
    {           \
#x, x   \
    }
    CASE(promises_open), CASE(promises_settled),   CASE(complaints_settled),
    CASE(explain_open),  CASE(next_open),          CASE(what_if),
    CASE(unalias_star),  CASE(network_of_aliases), CASE(forget_declared),
    CASE(add_reverse),   CASE(add_equal_times),    CASE(remove_one_by_one),
    CASE(remove_many),   CASE(snapshot),           CASE(knowers),
};

int main(int argc, char **argv)
{
    unsigned n = argc > 1 ? (unsigned)strtoul(argv[1], NULL, 10) : 8000;
    must(sot_context_new(NULL, &context, NULL), "context");
    sot_profile *plain = NULL;
    must(sot_profile_builtin(context, &plain, NULL), "profile");
    profile = plain;
    printf("%-20s %12s %12s %9s\n", "case", "seconds at n", "at 4 n", "exponent");
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        double taken[2];
        for (int k = 0; k < 2; k++) {
            cases[c].run(k ? 4 * n : n);
            taken[k] = seconds() - start;
        }
        printf("%-20s %12.4f %12.4f %9.2f\n", cases[c].name, taken[0], taken[1],
               log(taken[1] / (taken[0] > 1e-6 ? taken[0] : 1e-6)) / log(4));
        fflush(stdout);
    }
    sot_profile_unref(profile);
    sot_context_unref(context);
    return 0;
}
