/* SPDX-License-Identifier: MIT */
/* One log, its times in seconds, every way to its scores, the same bytes: paths FILE.csv
 *
 * Scores all pairs of the file in one go, and then again from the same rows shuffled, over two threads, added
 * one by one, replayed pair by pair, and streamed into running evidence that is saved and restored half-way.
 * Prints what was compared and ends with "N passed, N failed"; exits with 1 if any byte differs. */
#include "../common/flat.h"
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <socialtrust.h>

static int passed, failed;

static void die(const char *what, const sot_error *error)
{
    fprintf(stderr, "paths: %s: %s\n", what, error->message);
    exit(2);
}

static void expect(const char *what, int good)
{
    printf("%-52s %s\n", what, good ? "same bytes" : "DIFFERENT");
    good ? passed++ : failed++;
}

/* ---- text that grows ---- */

typedef struct text {
    char *bytes;
    size_t size, room;
} text;

static int append(void *user, const char *bytes, size_t size)
{
    text *t = user;
    if (t->size + size > t->room) {
        t->room = (t->size + size) * 2;
        t->bytes = realloc(t->bytes, t->room);
        if (!t->bytes)
            return 1;
    }
    memcpy(t->bytes + t->size, bytes, size);
    t->size += size;
    return 0;
}

static int same(const text *x, const text *y)
{
    return x->size == y->size && memcmp(x->bytes, y->bytes, x->size) == 0;
}

/* All scores as JSON: twelve decimals of every measure and signal column. */
static text all_scores(sot_ledger *ledger, int64_t t, uint64_t observed)
{
    sot_error error = SOT_ERROR_INIT;
    sot_scores_options options = SOT_SCORES_OPTIONS_INIT;
    options.as_of_us = t;
    options.observed = seen_mask(observed);
    options.signals = 1;
    sot_scores *scores = NULL;
    text out = {NULL, 0, 0};
    if (sot_ledger_scores(ledger, NULL, &options, &scores, &error) ||
        sot_scores_write(scores, SOT_FORMAT_JSON, append, &out, &error))
        die("scores", &error);
    sot_scores_free(scores);
    return out;
}

/* ---- the rows, as they came out of the ledger ---- */

typedef struct rows {
    sot_interaction *list;
    size_t count, room;
} rows;

static char *copy(const char *s)
{
    size_t n = s ? strlen(s) + 1 : 1;
    char *c = malloc(n);
    if (!c)
        exit(2);
    memcpy(c, s ? s : "", n);
    return c;
}

static int collect(void *user, const sot_interaction *row)
{
    rows *all = user;
    if (all->count == all->room) {
        all->room = all->room * 2 + 64;
        all->list = realloc(all->list, all->room * sizeof *all->list);
        if (!all->list)
            return 1;
    }
    sot_interaction *c = &all->list[all->count++];
    *c = *row;
    keep_cues(c);
    c->actor = copy(row->actor);
    c->target = copy(row->target);
    c->channel = copy(row->channel);
    c->id = copy(row->id);
    c->ref = copy(row->ref);
    return 0;
}

static void free_rows(rows *all)
{
    for (size_t k = 0; k < all->count; k++) {
        const char *const texts[] = {all->list[k].actor, all->list[k].target, all->list[k].channel,
                                     all->list[k].id, all->list[k].ref};
        for (int i = 0; i < 5; i++)
            free((void *)(uintptr_t)texts[i]);
    }
    free(all->list);
    *all = (rows){NULL, 0, 0};
}

static void shuffle(rows *all, uint64_t seed)
{
    for (size_t k = all->count; k > 1; k--) {
        seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
        size_t other = (size_t)((seed >> 11) % k);
        sot_interaction keep = all->list[k - 1];
        all->list[k - 1] = all->list[other];
        all->list[other] = keep;
    }
}

static sot_ledger *read_ledger(sot_context *context, const char *path)
{
    sot_read_options reading = SOT_READ_OPTIONS_INIT;
    reading.time_unit = SOT_UNIT_SECONDS;
    sot_error error = SOT_ERROR_INIT;
    sot_ledger *ledger = NULL;
    if (sot_ledger_new(context, NULL, &ledger, &error) ||
        sot_ledger_read_file(ledger, path, &reading, NULL, &error))
        die(path, &error);
    return ledger;
}

/* ---- pair by pair: replayed, and streamed with a restart half-way ---- */

static void put_score(text *out, sot_pair_score *score)
{
    /* Field by field: a struct has padding. */
    const sot_measure *const measures[] = {&score->depth, &score->trust[0], &score->trust[1]};
    for (int k = 0; k < 3; k++) {
        const double numbers[] = {measures[k]->value, measures[k]->low, measures[k]->high,
                                  measures[k]->confidence, measures[k]->coverage};
        append(out, (const char *)numbers, sizeof numbers);
    }
    append(out, (char *)&score->pulse, sizeof score->pulse);
    append(out, (char *)&score->state, sizeof score->state);
    append(out, (char *)&score->interactions, sizeof score->interactions);
    for (int k = 0; k < SOT_DEPTH_COUNT; k++)
        append(out, (char *)&score->depth_signals[k].logit, sizeof(double));
    for (int d = 0; d < 2; d++)
        for (int k = 0; k < SOT_TRUST_COUNT; k++)
            append(out, (char *)&score->trust_signals[d][k].logit, sizeof(double));
}

static sot_evidence *stream(sot_context *context, sot_profile *profile, const char *a, const char *b,
                            const rows *pair)
{
    sot_error error = SOT_ERROR_INIT;
    sot_evidence *evidence = NULL;
    if (sot_evidence_new(context, profile, a, b, &evidence, &error))
        die("evidence", &error);
    for (size_t k = 0; k < pair->count; k++) {
        if (k == pair->count / 2) {
            size_t size = sot_evidence_saved_size(evidence), written = 0;
            char *blob = malloc(size);
            if (!blob || sot_evidence_save(evidence, blob, size, &written, &error))
                die("save", &error);
            sot_evidence_free(evidence);
            if (sot_evidence_load(context, profile, blob, written, &evidence, &error))
                die("load", &error);
            free(blob);
        }
        if (sot_evidence_add(evidence, &pair->list[k], &error))
            die("add", &error);
    }
    return evidence;
}

static void compare_pairs(sot_context *context, sot_ledger *ledger, int64_t t, uint64_t observed)
{
    sot_error error = SOT_ERROR_INIT;
    sot_profile *profile = NULL;
    sot_scores *scores = NULL;
    sot_scores_options options = SOT_SCORES_OPTIONS_INIT;
    options.as_of_us = t;
    sot_inputs inputs = SOT_INPUTS_INIT;
    inputs.observed = seen_mask(observed);
    if (sot_profile_builtin(context, &profile, &error) ||
        sot_ledger_scores(ledger, NULL, &options, &scores, &error))
        die("scores", &error);
    text one = {NULL, 0, 0}, replayed = {NULL, 0, 0}, streamed = {NULL, 0, 0}, table = {NULL, 0, 0},
         single = {NULL, 0, 0};
    const double *depth = sot_scores_column(scores, "depth"), *trust = sot_scores_column(scores, "trust_ab");
    for (uint64_t k = 0; k < sot_scores_count(scores); k++) {
        const char *a = scores_row(scores, k).a, *b = scores_row(scores, k).b;
        rows pair = {NULL, 0, 0};
        sot_pair_score score;
        score_init(&score);
        if (sot_ledger_each(ledger, a, b, collect, &pair, &error) ||
            ledger_score(ledger, NULL, a, b, t, &inputs, &score, &error))
            die("pair", &error);
        put_score(&one, &score);
        append(&single, (char *)&score.depth.value, sizeof(double));
        append(&single, (char *)&score.trust[0].value, sizeof(double));
        append(&table, (const char *)&depth[k], sizeof(double));
        append(&table, (const char *)&trust[k], sizeof(double));
        sot_evidence *evidence = stream(context, profile, a, b, &pair);
        if (evidence_score(evidence, NULL, t, &inputs, &score, &error))
            die("score", &error);
        sot_evidence_free(evidence);
        put_score(&streamed, &score);
        shuffle(&pair, k);
        if (evidence_replay(context, profile, a, b, pair.list, pair.count, &evidence, &error) ||
            evidence_score(evidence, NULL, t, &inputs, &score, &error))
            die("replay", &error);
        sot_evidence_free(evidence);
        put_score(&replayed, &score);
        free_rows(&pair);
    }
    expect("one pair at a time, against the table", same(&single, &table));
    expect("each pair replayed from its shuffled rows", same(&replayed, &one));
    expect("each pair streamed, saved and restored half-way", same(&streamed, &one));
    free(one.bytes);
    free(replayed.bytes);
    free(streamed.bytes);
    free(table.bytes);
    free(single.bytes);
    sot_scores_free(scores);
    sot_profile_unref(profile);
}

int main(int argc, char **argv)
{
    if (argc != 2) {
        fprintf(stderr, "usage: paths FILE.csv\n");
        return 2;
    }
    sot_error error = SOT_ERROR_INIT;
    sot_context *one = NULL, *two = NULL;
    sot_context_options options = SOT_CONTEXT_OPTIONS_INIT;
    options.threads = 2;
    if (sot_context_new(NULL, &one, &error) || sot_context_new(&options, &two, &error))
        die("context", &error);
    sot_ledger *ledger = read_ledger(one, argv[1]);
    sot_ledger_info info = SOT_LEDGER_INFO_INIT;
    uint64_t observed = 0;
    if (sot_ledger_get_info(ledger, &info, &error) || ledger_mask(ledger, info.last_us, &observed, &error))
        die("info", &error);
    printf("%s: %" PRIu64 " interactions, %" PRIu64 " contacts, %" PRIu64 " pairs\n", argv[1],
           info.interactions, info.contacts, info.pairs);
    text reference = all_scores(ledger, info.last_us, 0);

    sot_ledger *threaded = read_ledger(two, argv[1]);
    text again = all_scores(threaded, info.last_us, 0);
    expect("read and scored over two threads", same(&reference, &again));
    free(again.bytes);
    sot_ledger_free(threaded);

    rows all = {NULL, 0, 0};
    sot_ledger *single = NULL;
    if (sot_ledger_each(ledger, NULL, NULL, collect, &all, &error) ||
        sot_ledger_new(two, NULL, &single, &error))
        die("rows", &error);
    shuffle(&all, 7);
    for (size_t k = 0; k < all.count; k++)
        if (sot_ledger_add(single, &all.list[k], NULL, &error))
            die("add", &error);
    again = all_scores(single, info.last_us, 0);
    expect("shuffled and added one by one", same(&reference, &again));
    free(again.bytes);
    sot_ledger_free(single);
    free_rows(&all);

    compare_pairs(one, ledger, info.last_us, observed);
    again = all_scores(ledger, info.last_us, observed);
    expect("again, after single pairs were remembered", same(&reference, &again));
    free(again.bytes);
    free(reference.bytes);
    sot_ledger_free(ledger);
    sot_context_unref(one);
    sot_context_unref(two);
    printf("%d passed, %d failed\n", passed, failed);
    return failed > 0;
}
