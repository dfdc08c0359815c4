/* The network: who vouches for a stranger, who could introduce me, and what ten thousand fakes gain. */
#include <stdio.h>

#include <socialtrust.h>

#define DAY INT64_C(86400000000)
#define START INT64_C(1767258000000000) /* 2026-01-01 09:00 UTC */

static sot_status add(sot_ledger *ledger, const char *actor, const char *target, int kind, int64_t time,
                      double rating, sot_error *error)
{
    sot_interaction row = SOT_INTERACTION_INIT;
    row.actor = actor;
    row.target = target;
    row.kind = kind;
    row.time_us = time;
    row.sentiment = rating;
    return sot_ledger_add(ledger, &row, NULL, error);
}

/* A month of questions and answers. */
static sot_status talk(sot_ledger *ledger, const char *a, const char *b, sot_error *error)
{
    sot_status status = SOT_OK;
    for (int day = 0; status == SOT_OK && day < 30; day += 3) {
        status = add(ledger, a, b, SOT_KIND_ASK, START + day * DAY, SOT_UNKNOWN, error);
        if (status == SOT_OK)
            status = add(ledger, b, a, SOT_KIND_ANSWER, START + day * DAY + DAY / 24, SOT_UNKNOWN, error);
    }
    return status;
}

/* Me, three colleagues who know zoe, and a crowd that praises itself and writes to everybody. */
static sot_status fill(sot_ledger *ledger, sot_error *error)
{
    static const char *const colleagues[] = {"anne", "bob", "carla"};
    sot_status status = SOT_OK;
    for (int k = 0; status == SOT_OK && k < 3; k++) {
        status = talk(ledger, "me", colleagues[k], error);
        if (status == SOT_OK)
            status = talk(ledger, colleagues[k], "zoe", error);
        if (status == SOT_OK)
            status = add(ledger, colleagues[k], "zoe", SOT_KIND_RATE, START + 31 * DAY, 0.8, error);
    }
    for (int k = 0; status == SOT_OK && k < 10000; k++) {
        char fake[16], next[16];
        snprintf(fake, sizeof fake, "fake%d", k);
        snprintf(next, sizeof next, "fake%d", (k + 1) % 10000);
        status = add(ledger, fake, next, SOT_KIND_MESSAGE, START, SOT_UNKNOWN, error);
        if (status == SOT_OK)
            status = add(ledger, next, fake, SOT_KIND_MESSAGE, START + DAY, SOT_UNKNOWN, error);
        if (status == SOT_OK)
            status = add(ledger, fake, "me", SOT_KIND_PRAISE, START + 2 * DAY, SOT_UNKNOWN, error);
        if (status == SOT_OK)
            status = add(ledger, fake, "fake0", SOT_KIND_RATE, START + 2 * DAY, 1, error);
    }
    return status;
}

static sot_status show(sot_ledger *ledger, const sot_network *network, sot_error *error)
{
    const int64_t today = START + 35 * DAY;
    static const char *const strangers[] = {"zoe", "fake0"};
    sot_status status = SOT_OK;
    for (int k = 0; status == SOT_OK && k < 2; k++) {
        sot_voice paths[SOT_VOICES_MOST] = {SOT_VOICE_INIT};
        sot_reputation reputation = SOT_REPUTATION_INIT;
        sot_inputs inputs = SOT_INPUTS_INIT;
        sot_pair_score score = SOT_PAIR_SCORE_INIT;
        sot_query query = SOT_QUERY_INIT;
        int side = 0;
        reputation.paths = paths;
        reputation.path_room = SOT_VOICES_MOST;
        inputs.network = network;
        query.a = "me";
        query.b = strangers[k];
        query.as_of_us = today;
        query.inputs = &inputs;
        status = sot_network_reputation(network, "me", strangers[k], NULL, &reputation, error);
        if (status == SOT_OK)
            status = sot_ledger_score(ledger, &query, &score, error);
        if (status == SOT_OK)
            status = sot_ledger_side(ledger, "me", strangers[k], &side, error);
        if (status != SOT_OK)
            break;
        printf("%s: %u people I trust know something", strangers[k], reputation.voices);
        for (uint32_t p = 0; p < reputation.path_count; p++)
            printf("%s%s", p ? ", " : ": ", reputation.paths[p].id);
        printf("; %.2f for, %.2f against; my trust %.1f of 100\n", reputation.r, reputation.s,
               score.trust[side].value);
    }
    sot_contacts *path = NULL;
    if (status == SOT_OK)
        status = sot_network_path(network, "me", "zoe", NULL, &path, error);
    if (status == SOT_OK) {
        printf("introduction:");
        sot_contacts_info chain = SOT_CONTACTS_INFO_INIT;
        sot_listed step = SOT_LISTED_INIT;
        sot_contacts_get_info(path, &chain, NULL);
        for (uint32_t p = 0; sot_contacts_at(path, p, &step, NULL) == SOT_OK; p++)
            printf("%s%s", p ? " - " : " ", step.id);
        printf(" (%.2f)\n", chain.strength);
    }
    sot_contacts_free(path);
    const char *seed = "me";
    sot_standing *standing = NULL;
    if (status == SOT_OK)
        status = sot_network_standing(network, &seed, 1, NULL, &standing, error);
    if (status == SOT_OK) {
        double fakes = 0;
        sot_standing_info all = SOT_STANDING_INFO_INIT;
        sot_standing_get_info(standing, &all, NULL);
        for (uint32_t i = 0; i < all.count; i++)
            if (sot_network_id(network, i)[0] == 'f')
                fakes += all.values[i];
        printf("standing, seen from me: anne %.3f, zoe %.3f, ten thousand fakes together %.3f\n",
               sot_standing_of(standing, "anne"), sot_standing_of(standing, "zoe"), fakes);
    }
    sot_standing_free(standing);
    return status;
}

int main(void)
{
    sot_context *context = NULL;
    sot_ledger *ledger = NULL;
    sot_network *network = NULL;
    sot_error error = SOT_ERROR_INIT;
    sot_status status = sot_context_new(NULL, &context, &error);
    if (status == SOT_OK)
        status = sot_ledger_new(context, NULL, &ledger, &error);
    if (status == SOT_OK)
        status = fill(ledger, &error);
    if (status == SOT_OK)
        status = sot_network_from_ledger(ledger, NULL, START + 35 * DAY, &network, &error);
    if (status == SOT_OK)
        status = show(ledger, network, &error);
    if (status != SOT_OK)
        fprintf(stderr, "%s\n", error.message);
    sot_network_unref(network);
    sot_ledger_free(ledger);
    sot_context_unref(context);
    return status != SOT_OK;
}
