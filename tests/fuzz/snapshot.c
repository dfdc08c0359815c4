/* SPDX-License-Identifier: MIT */
/* Snapshots under threads: while three threads ask one snapshot whatever the bytes say, the ledger that it
 * was taken of is changed. Each answer is the one that the snapshot gives afterwards, alone. */
#include "../common/flat.h"

#include "fuzz.h"

#include <pthread.h>

#define DAY INT64_C(86400000000)
#define READERS 3
#define ANSWERS 12
#define NAMES 7

static const char *const names[NAMES] = {"a", "b", "c", "d", "e", "firm", "alias"};

static void change(sot_ledger *ledger, fuzz_input *in)
{
    static const int kinds[] = {SOT_KIND_MESSAGE, SOT_KIND_ASK,      SOT_KIND_PROMISE,
                                SOT_KIND_KEEP,    SOT_KIND_COMPLAIN, SOT_KIND_MEET};
    static const char *const ids[] = {NULL, "1", "2", "3"};
    sot_interaction row = SOT_INTERACTION_INIT;
    sot_contact contact = SOT_CONTACT_INIT;
    const char *a = names[fuzz_next(in, NAMES)], *b = names[fuzz_next(in, NAMES)];
    switch (fuzz_next(in, 9)) {
    case 0:
        sot_ledger_forget(ledger, a, NULL, NULL);
        break;
    case 1:
        sot_ledger_add_alias(ledger, a, b, NULL);
        break;
    case 2:
        sot_ledger_remove_alias(ledger, a, NULL);
        break;
    case 3:
        contact.id = a;
        contact.organisation = fuzz_next(in, 2) ? b : NULL;
        contact.display_name = fuzz_next(in, 2) ? "A Name" : NULL;
        contact.do_not_score = fuzz_next(in, 8) == 0;
        sot_ledger_declare(ledger, &contact, NULL);
        break;
    case 4:
        sot_ledger_prune(ledger, (int64_t)fuzz_next(in, 40) * DAY, NULL, NULL);
        break;
    default:
        row.time_us = (int64_t)fuzz_next(in, 60) * DAY;
        row.actor = a;
        row.target = b;
        row.kind = kinds[fuzz_next(in, 6)];
        row.id = ids[fuzz_next(in, 4)];
        row.ref = ids[fuzz_next(in, 4)];
        sot_ledger_add(ledger, &row, NULL, NULL);
    }
}

static void stir(uint64_t *digest, const void *bytes, size_t size)
{
    for (size_t k = 0; k < size; k++)
        *digest = (*digest ^ ((const unsigned char *)bytes)[k]) * UINT64_C(0x100000001b3);
}

static void stir_score(uint64_t *digest, const sot_pair_score *score)
{
    const double values[] = {score->depth.value, score->trust[0].low, score->trust[1].high, score->pulse};
    stir(digest, values, sizeof values);
}

/* One question, as a number that its answer alone says. */
static uint64_t answer(sot_ledger *snapshot, uint8_t what, uint8_t who)
{
    uint64_t digest = UINT64_C(0xcbf29ce484222325);
    int64_t now = 70 * DAY, times[2] = {30 * DAY, now};
    sot_query query = query_of(NULL, names[who % NAMES], names[who / NAMES % NAMES], now, NULL);
    sot_scores_options options = SOT_SCORES_OPTIONS_INIT;
    sot_pair_score score = SOT_PAIR_SCORE_INIT;
    sot_explanation *explanation = NULL;
    sot_scores *scores = NULL;
    sot_network *network = NULL;
    sot_status status;
    options.as_of_us = now;
    switch (what % 5) {
    case 0:
        status = sot_ledger_score(snapshot, &query, &score, NULL);
        stir_score(&digest, &score);
        break;
    case 1:
        status = sot_ledger_explain(snapshot, &query, &explanation, NULL);
        if (status == SOT_OK)
            stir_score(&digest, sot_explanation_score(explanation));
        sot_explanation_free(explanation);
        break;
    case 2:
        status = sot_ledger_timeline(snapshot, &query, times, 2, &scores, NULL);
        break;
    case 3:
        status = sot_network_from_ledger(snapshot, NULL, now, &network, NULL);
        for (uint32_t k = 0; network && k < network_size(network); k++)
            stir(&digest, sot_network_id(network, k), strlen(sot_network_id(network, k)));
        sot_network_unref(network);
        break;
    default:
        status = sot_ledger_scores(snapshot, NULL, &options, &scores, NULL);
    }
    for (uint64_t k = 0; scores && k < sot_scores_count(scores); k++) {
        stir(&digest, &sot_scores_column(scores, "depth")[k], sizeof(double));
        stir(&digest, &sot_scores_column(scores, "trust_ba")[k], sizeof(double));
    }
    sot_scores_free(scores);
    REQUIRE(status != SOT_E_BUSY);
    stir(&digest, &status, sizeof status);
    return digest;
}

typedef struct reading {
    sot_ledger *snapshot;
    uint8_t what[ANSWERS], who[ANSWERS];
    uint64_t got[ANSWERS];
} reading;

static void *read_all(void *user)
{
    reading *r = user;
    for (int k = 0; k < ANSWERS; k++)
        r->got[k] = answer(r->snapshot, r->what[k], r->who[k]);
    return NULL;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_input in = {data, size};
    sot_context *context = fuzz_context(1);
    sot_ledger *ledger = NULL, *snapshot = NULL;
    reading readers[READERS];
    pthread_t threads[READERS];
    REQUIRE(sot_ledger_new(context, NULL, &ledger, NULL) == SOT_OK);
    for (unsigned k = fuzz_next(&in, 120); k > 0; k--)
        change(ledger, &in);
    REQUIRE(sot_ledger_snapshot(ledger, &snapshot, NULL) == SOT_OK);
    for (int r = 0; r < READERS; r++) {
        readers[r].snapshot = snapshot;
        for (int k = 0; k < ANSWERS; k++) {
            readers[r].what[k] = fuzz_next(&in, 255);
            readers[r].who[k] = fuzz_next(&in, 255);
        }
        REQUIRE(pthread_create(&threads[r], NULL, read_all, &readers[r]) == 0);
    }
    for (unsigned k = 0; in.n > 0 && k < 60; k++)
        change(ledger, &in);
    sot_ledger_free(ledger);
    for (int r = 0; r < READERS; r++)
        REQUIRE(pthread_join(threads[r], NULL) == 0);
    for (int r = 0; r < READERS; r++)
        for (int k = 0; k < ANSWERS; k++)
            REQUIRE(readers[r].got[k] == answer(snapshot, readers[r].what[k], readers[r].who[k]));
    sot_ledger_free(snapshot);
    sot_context_unref(context);
    return 0;
}
