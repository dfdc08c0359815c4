/* SPDX-License-Identifier: MIT */
#include "cases.h"
#include "../common/row.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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

static sot_ledger *new_ledger(void)
{
    sot_ledger *ledger = NULL;
    must(sot_ledger_new(context, profile, &ledger, NULL), "ledger");
    return ledger;
}

static void add(sot_ledger *ledger, int64_t time_us, const char *actor, const char *target, int kind,
                const char *id, const char *ref)
{
    sot_interaction one = row_with(time_us, actor, target, kind, id, ref);
    if (kind == SOT_KIND_PROMISE)
        one.due_us = time_us + DAY;
    must(sot_ledger_add(ledger, &one, NULL, NULL), "add");
}

/* Each of 0..n-1 once, in no order. */
static unsigned mixed(unsigned k, unsigned n)
{
    return (unsigned)((uint64_t)k * 7919 % n);
}

static const char *name(char room[24], const char *prefix, unsigned k)
{
    snprintf(room, 24, "%s%u", prefix, k);
    return room;
}

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
    growth_begin();
    must(sot_ledger_score(ledger, &query, &score, NULL), "score");
    sot_ledger_free(ledger);
}

/* What a stranger's calendar holds: in one call, in another that lies between, and all of it past. */
static void planned(unsigned n)
{
    sot_evidence *evidence = NULL, *loaded = NULL;
    sot_interaction *rows = malloc(n * sizeof *rows);
    char(*ids)[24] = malloc(n * sizeof *ids);
    must(rows && ids ? SOT_OK : SOT_E_MEMORY, "rows");
    must(sot_evidence_new(context, profile, "a", "b", &evidence, NULL), "evidence");
    growth_begin();
    for (unsigned half = 0; half < 2; half++) {
        for (unsigned k = 0; k < n / 2; k++)
            rows[k] = row_with(2 * DAY + 2 * mixed(k, n / 2) + half, "a", "b", SOT_KIND_MEET,
                               name(ids[k], half ? "x" : "y", k), NULL);
        must(sot_evidence_add_many(evidence, rows, n / 2, DAY, NULL, NULL), "add_many");
        must(sot_evidence_add_many(evidence, rows, n / 2, DAY, NULL, NULL), "add_many again");
    }
    size_t size = sot_evidence_saved_size(evidence);
    void *blob = malloc(size);
    must(blob ? sot_evidence_save(evidence, blob, size, NULL, NULL) : SOT_E_MEMORY, "save");
    must(sot_evidence_load(context, profile, blob, size, &loaded, NULL), "load");
    for (unsigned k = 0; k < n / 2; k++) { /* one by one, before all of them */
        sot_interaction before = row_with(DAY + k, "b", "a", SOT_KIND_MESSAGE, NULL, NULL);
        must(sot_evidence_add(loaded, &before, NULL), "add");
    }
    for (unsigned k = 0; k < n / 2; k++) /* past, each after one that is planned */
        rows[k] = row_with(2 * DAY + 4 * k, "b", "a", SOT_KIND_MESSAGE, NULL, NULL);
    must(sot_evidence_add_many(loaded, rows, n / 2, 3 * DAY, NULL, NULL), "past");
    sot_evidence_free(loaded);
    sot_evidence_free(evidence);
    free(blob);
    free(rows);
    free(ids);
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
        add(ledger, k, "a", "b", SOT_KIND_PROMISE, name(id, "i", mixed(k, n)), NULL);
    sot_query query = of_pair();
    growth_begin();
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
    growth_begin();
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
        rows[k] = row_with(n - k, "a", "b", SOT_KIND_MESSAGE, NULL, NULL);
    sot_query query = of_pair();
    growth_begin();
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
    growth_begin();
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
    growth_begin();
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
    growth_begin();
    for (unsigned k = 0; k < n; k++)
        must(sot_ledger_forget(ledger, name(id, "c", k), NULL, NULL), "forget");
    sot_ledger_free(ledger);
}

static void add_reverse(unsigned n)
{
    sot_ledger *ledger = new_ledger();
    growth_begin();
    for (unsigned k = n; k-- > 0;)
        add(ledger, k, "a", "b", SOT_KIND_MESSAGE, NULL, NULL);
    sot_ledger_free(ledger);
}

static void add_equal_times(unsigned n)
{
    sot_ledger *ledger = new_ledger();
    char id[24];
    growth_begin();
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
    growth_begin();
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
    sot_row_id *rows = malloc(n * sizeof *rows);
    for (unsigned k = 0; k < n; k++)
        rows[k] = (sot_row_id){"a", "b", name(text[k], "i", k)};
    sot_ledger *ledger = with_ids(n);
    must(sot_ledger_remove_many(ledger, rows, n, NULL, NULL), "remove many");
    sot_ledger_free(ledger);
    free(text);
    free(rows);
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
    growth_begin();
    must(sot_network_knowers(network, "0", NULL, n, &found, NULL), "knowers");
    sot_contacts_free(found);
    sot_network_unref(network);
    free(from), free(to), free(weight);
}

/* ---- items of running evidence ---- */

static sot_evidence *evidence_of_promises(unsigned n)
{
    sot_evidence *evidence = NULL;
    char id[24];
    must(sot_evidence_new(context, profile, "a", "b", &evidence, NULL), "evidence");
    growth_begin();
    for (unsigned k = 0; k < n; k++) {
        sot_interaction one = row_with(k, "a", "b", SOT_KIND_PROMISE, name(id, "i", k), NULL);
        one.due_us = mixed(k, n);
        must(sot_evidence_add(evidence, &one, NULL), "evidence add");
    }
    return evidence;
}

static void evidence_promises(unsigned n)
{
    sot_evidence *evidence = evidence_of_promises(n);
    char id[24];
    for (unsigned k = 0; k < n; k++) {
        sot_interaction one = row_with(n + k, "a", "b", SOT_KIND_KEEP, NULL, name(id, "i", k));
        must(sot_evidence_add(evidence, &one, NULL), "evidence add");
    }
    sot_evidence_free(evidence);
}

static void evidence_saved(unsigned n)
{
    sot_evidence *evidence = evidence_of_promises(n), *again = NULL;
    size_t size = sot_evidence_saved_size(evidence), written = 0;
    void *blob = malloc(size);
    must(sot_evidence_save(evidence, blob, size, &written, NULL), "save");
    must(sot_evidence_load(context, profile, blob, written, &again, NULL), "load");
    free(blob);
    sot_evidence_free(again);
    sot_evidence_free(evidence);
}

static void evidence_next(unsigned n)
{
    sot_evidence *evidence = evidence_of_promises(n);
    sot_nexts *nexts = NULL;
    sot_query query = of_pair();
    must(sot_evidence_next(evidence, &query, &nexts, NULL), "next");
    sot_nexts_free(nexts);
    sot_evidence_free(evidence);
}

static void what_if_promises(unsigned n)
{
    sot_ledger *ledger = with_ids(n);
    sot_interaction *rows = malloc(n * sizeof *rows);
    char(*text)[24] = malloc(n * sizeof *text);
    sot_pair_score score = {.size = sizeof score};
    for (unsigned k = 0; k < n; k++)
        rows[k] = row_with(2 * n + mixed(k, n), "a", "b", k % 2 ? SOT_KIND_PROMISE : SOT_KIND_COMPLAIN,
                           name(text[k], "p", k), NULL);
    sot_query query = of_pair();
    growth_begin();
    must(sot_ledger_what_if(ledger, &query, rows, n, &score, NULL), "what if");
    sot_ledger_free(ledger);
    free(rows);
    free(text);
}

static void explain_change(unsigned n)
{
    sot_ledger *ledger = new_ledger();
    const sot_change *change = NULL;
    char id[24];
    for (unsigned k = 0; k < n; k++)
        add(ledger, k, "a", "b", k % 2 ? SOT_KIND_PROMISE : SOT_KIND_COMPLAIN, name(id, "i", k), NULL);
    sot_query query = of_pair();
    growth_begin();
    must(sot_ledger_explain_change(ledger, &query, n / 2, &change, NULL), "change");
    sot_change_free(change);
    sot_ledger_free(ledger);
}

/* ---- aliases and organisations ---- */

/* Two contacts of n ids each; each id of one wrote to one of the other. */
static sot_ledger *two_groups(unsigned n)
{
    sot_ledger *ledger = new_ledger();
    char left[24], right[24], id[24];
    for (unsigned k = 0; k < n; k++) {
        must(sot_ledger_add_alias(ledger, name(left, "l", k), "a", NULL), "alias");
        must(sot_ledger_add_alias(ledger, name(right, "r", k), "b", NULL), "alias");
        add(ledger, k, left, right, SOT_KIND_MESSAGE, name(id, "i", k), NULL);
    }
    growth_begin();
    return ledger;
}

static void groups_score(unsigned n)
{
    sot_ledger *ledger = two_groups(n);
    sot_pair_score score = {.size = sizeof score};
    sot_query query = of_pair();
    must(sot_ledger_score(ledger, &query, &score, NULL), "score");
    sot_ledger_free(ledger);
}

static int count_row(void *user, const sot_interaction *interaction)
{
    *(unsigned *)user += interaction->kind >= 0;
    return 0;
}

static void groups_each(unsigned n)
{
    sot_ledger *ledger = two_groups(n);
    unsigned seen = 0;
    must(sot_ledger_each(ledger, "a", "b", count_row, &seen, NULL), "each");
    must(seen == n ? SOT_OK : SOT_E_ARGUMENT, "rows between two groups");
    sot_ledger_free(ledger);
}

static void groups_remove_many(unsigned n)
{
    sot_ledger *ledger = two_groups(n);
    char(*text)[24] = malloc(n * sizeof *text);
    sot_row_id *rows = malloc(n * sizeof *rows);
    uint64_t removed = 0;
    for (unsigned k = 0; k < n; k++)
        rows[k] = (sot_row_id){"a", "b", name(text[k], "i", k)};
    must(sot_ledger_remove_many(ledger, rows, n, &removed, NULL), "remove many");
    must(removed == n ? SOT_OK : SOT_E_ARGUMENT, "rows removed");
    sot_ledger_free(ledger);
    free(text);
    free(rows);
}

/* Chains as long as they may be. */
static void chains(unsigned n)
{
    sot_ledger *ledger = new_ledger(), *rolled = NULL;
    sot_network *network = NULL;
    char id[24], to[24];
    growth_begin();
    for (unsigned k = 0; k < n; k++) {
        sot_contact contact = SOT_CONTACT_INIT;
        unsigned link = k % SOT_CHAIN_MAX;
        contact.id = name(id, "c", k);
        contact.organisation = link == 0 ? NULL : name(to, "c", k - 1);
        if (link < SOT_CHAIN_MAX / 2)
            must(sot_ledger_declare(ledger, &contact, NULL), "declare");
        else
            must(sot_ledger_add_alias(ledger, id, to, NULL), "alias");
        add(ledger, k, id, "moon", SOT_KIND_MESSAGE, NULL, NULL);
    }
    must(sot_ledger_roll_up(ledger, &rolled, NULL), "roll up");
    must(sot_network_from_ledger(ledger, NULL, 400 * DAY, &network, NULL), "network");
    sot_network_unref(network);
    sot_ledger_free(rolled);
    sot_ledger_free(ledger);
}

/* The same contact again and again, with everything that a declaration says. */
static void declare_again(unsigned n)
{
    sot_ledger *ledger = new_ledger();
    char called[24], firm[24];
    growth_begin();
    for (unsigned k = 0; k < n; k++) {
        sot_contact contact = SOT_CONTACT_INIT;
        contact.id = "a";
        contact.display_name = name(called, "n", k);
        contact.organisation = name(firm, "f", k);
        contact.do_not_score = k % 2;
        must(sot_ledger_declare(ledger, &contact, NULL), "declare");
    }
    sot_ledger_free(ledger);
}

/* ---- many of each ---- */

static void replace_newest(unsigned n)
{
    sot_ledger *ledger = with_ids(n);
    char id[24];
    for (unsigned k = 0; k < n; k++) {
        sot_interaction one = row_with(n + k, "a", "b", SOT_KIND_ASK, name(id, "i", k), NULL);
        must(sot_ledger_replace(ledger, &one, NULL), "replace");
    }
    sot_ledger_free(ledger);
}

static void channels(unsigned n)
{
    sot_ledger *ledger = new_ledger();
    sot_pair_score score = {.size = sizeof score};
    char channel[24];
    unsigned most = n < 2000 ? n : 2000;
    growth_begin();
    for (unsigned k = 0; k < n; k++) {
        sot_interaction one = row_with(k, "a", "b", SOT_KIND_MESSAGE, NULL, NULL);
        one.channel = name(channel, "c", k % most);
        must(sot_ledger_add(ledger, &one, NULL, NULL), "add");
    }
    sot_query query = of_pair();
    must(sot_ledger_score(ledger, &query, &score, NULL), "score");
    sot_ledger_free(ledger);
}

/* A star: everybody wrote to "me", and is answered. */
static sot_ledger *star(unsigned n)
{
    sot_ledger *ledger = new_ledger();
    char id[24];
    for (unsigned k = 0; k < n; k++) {
        add(ledger, 2 * k, name(id, "c", mixed(k, n)), "me", SOT_KIND_MESSAGE, NULL, NULL);
        add(ledger, 2 * k + 1, "me", id, SOT_KIND_MESSAGE, NULL, NULL);
    }
    growth_begin();
    return ledger;
}

static int drop_text(void *user, const char *bytes, size_t size)
{
    (void)bytes;
    *(size_t *)user += size;
    return 0;
}

static void scores_table(unsigned n)
{
    sot_ledger *ledger = star(n);
    sot_scores *scores = NULL;
    sot_scores_options options = SOT_SCORES_OPTIONS_INIT;
    char id[24];
    size_t bytes = 0;
    options.as_of_us = 400 * DAY;
    options.me = "me";
    must(sot_ledger_scores(ledger, NULL, &options, &scores, NULL), "scores");
    for (unsigned k = 0; k < n; k++)
        must(sot_scores_find(scores, "me", name(id, "c", k)) != UINT64_MAX ? SOT_OK : SOT_E_NOT_FOUND,
             "find");
    must(sot_scores_write(scores, SOT_FORMAT_CSV, drop_text, &bytes, NULL), "csv");
    sot_scores_free(scores);
    sot_ledger_free(ledger);
}

static void forget_spokes(unsigned n)
{
    sot_ledger *ledger = star(n);
    char id[24];
    for (unsigned k = 0; k < n; k++)
        must(sot_ledger_forget(ledger, name(id, "c", k), NULL, NULL), "forget");
    sot_ledger_free(ledger);
}

static void timeline(unsigned n)
{
    sot_ledger *ledger = with_ids(n);
    sot_scores *scores = NULL;
    int64_t *times = malloc(n * sizeof *times);
    for (unsigned k = 0; k < n; k++)
        times[k] = k;
    sot_query query = of_pair();
    must(sot_ledger_timeline(ledger, &query, times, n, &scores, NULL), "timeline");
    sot_scores_free(scores);
    sot_ledger_free(ledger);
    free(times);
}

typedef struct text {
    char *p;
    size_t n, room, at;
} text;

static int append(void *user, const char *bytes, size_t size)
{
    text *t = user;
    while (t->n + size > t->room)
        t->p = realloc(t->p, t->room = t->room ? 2 * t->room : 65536);
    memcpy(t->p + t->n, bytes, size);
    t->n += size;
    return 0;
}

static size_t take(void *user, char *bytes, size_t size)
{
    text *t = user;
    if (size > t->n - t->at)
        size = t->n - t->at;
    memcpy(bytes, t->p + t->at, size);
    t->at += size;
    return size;
}

static void out_and_in(unsigned n)
{
    sot_ledger *ledger = star(n), *again = new_ledger();
    text t = {NULL, 0, 0, 0};
    char id[24];
    for (unsigned k = 0; k < n; k++)
        add(ledger, k, "a", "b", SOT_KIND_MESSAGE, name(id, "i", mixed(k, n)), NULL);
    growth_begin();
    must(sot_ledger_write_ndjson(ledger, NULL, append, &t, NULL), "write");
    must(sot_ledger_read_ndjson(again, take, &t, NULL, NULL, NULL), "read");
    sot_ledger_free(again);
    sot_ledger_free(ledger);
    free(t.p);
}

static void read_csv(unsigned n)
{
    sot_ledger *ledger = new_ledger();
    text t = {NULL, 0, 0, 0};
    char line[128];
    append(&t, "time,actor,target,kind,id\n", 26);
    for (unsigned k = 0; k < n; k++) {
        int size = snprintf(line, sizeof line, "2026-01-01T00:00:%02u.%06uZ,a%u,b%u,message,i%u\n", k % 60,
                            mixed(k, n) % 1000000, k % 7, k % 11, k);
        append(&t, line, (size_t)size);
    }
    growth_begin();
    must(sot_ledger_read_csv(ledger, take, &t, NULL, NULL, NULL), "read");
    sot_ledger_free(ledger);
    free(t.p);
}

static void reading(unsigned n)
{
    sot_reader *reader = NULL;
    sot_reading *reading = NULL;
    sot_about about = SOT_ABOUT_INIT;
    text t = {NULL, 0, 0, 0};
    char line[160];
    about.time_us = DAY;
    for (unsigned k = 0; k < n / 16; k++) {
        int size = snprintf(
            line, sizeof line,
            "I will send you the drawing %u by Friday. Could you check it, please? (\"x%u\") <b>\n", k, k);
        append(&t, line, (size_t)size);
    }
    must(sot_reader_new(context, NULL, &reader, NULL), "reader");
    growth_begin();
    must(sot_reader_read(reader, t.p, t.n, &about, &reading, NULL), "read");
    sot_reading_free(reading);
    sot_reader_unref(reader);
    free(t.p);
}

/* ---- networks ---- */

static void network_walks(unsigned n)
{
    sot_ledger *ledger = star(n);
    sot_network *network = NULL;
    sot_contacts *found = NULL;
    sot_standing *standing = NULL;
    sot_around around = SOT_AROUND_INIT;
    const char *const me = "me";
    must(sot_network_from_ledger(ledger, NULL, 400 * DAY, &network, NULL), "network");
    must(sot_network_bridges(network, &found, NULL), "bridges");
    sot_contacts_free(found);
    must(sot_network_path(network, "c0", "c1", NULL, &found, NULL), "path");
    sot_contacts_free(found);
    must(sot_network_around(network, "c0", "me", &around, NULL), "around");
    must(sot_network_standing(network, &me, 1, NULL, &standing, NULL), "standing");
    sot_standing_free(standing);
    sot_standing_options options = SOT_STANDING_OPTIONS_INIT;
    options.how = SOT_STANDING_LOCAL;
    must(sot_network_standing(network, &me, 1, &options, &standing, NULL), "local");
    sot_standing_free(standing);
    sot_network_unref(network);
    sot_ledger_free(ledger);
}

static void outcomes(unsigned n)
{
    sot_outcomes given = SOT_OUTCOMES_INIT;
    sot_metric_options options = SOT_METRIC_OPTIONS_INIT;
    sot_estimate estimate;
    double *score = malloc(n * sizeof *score), *label = malloc(n * sizeof *label);
    options.resamples = 10;
    for (unsigned k = 0; k < n; k++) {
        score[k] = (double)(mixed(k, n)) / n;
        label[k] = k * 31 % 7 < 3;
    }
    given.count = n;
    given.score = score;
    given.label = label;
    growth_begin();
    for (int metric = SOT_METRIC_AUC; metric < SOT_METRIC_COUNT; metric++)
        must(sot_outcomes_metric(context, &given, metric, &options, &estimate, NULL), "metric");
    free(score);
    free(label);
}

const growth_case growth_cases[] = {
#define CASE(x) \
    {           \
#x, x   \
    }
    CASE(planned),
    CASE(promises_open),
    CASE(promises_settled),
    CASE(complaints_settled),
    CASE(explain_open),
    CASE(explain_change),
    CASE(next_open),
    CASE(what_if),
    CASE(what_if_promises),
    CASE(evidence_promises),
    CASE(evidence_saved),
    CASE(evidence_next),
    CASE(unalias_star),
    CASE(network_of_aliases),
    CASE(groups_score),
    CASE(groups_each),
    CASE(groups_remove_many),
    CASE(chains),
    CASE(declare_again),
    CASE(forget_declared),
    CASE(forget_spokes),
    CASE(add_reverse),
    CASE(add_equal_times),
    CASE(replace_newest),
    CASE(remove_one_by_one),
    CASE(remove_many),
    CASE(channels),
    CASE(scores_table),
    CASE(timeline),
    CASE(snapshot),
    CASE(out_and_in),
    CASE(read_csv),
    CASE(reading),
    CASE(knowers),
    CASE(network_walks),
    CASE(outcomes),
    {NULL, NULL},
};

void growth_open(void)
{
    must(sot_context_new(NULL, &context, NULL), "context");
    must(sot_profile_builtin(context, &profile, NULL), "profile");
}

void growth_close(void)
{
    sot_profile_unref(profile);
    sot_context_unref(context);
}
