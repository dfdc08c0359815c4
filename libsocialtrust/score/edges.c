/* SPDX-License-Identifier: MIT */
/* A ledger's pairs as edges of a network: what each side invested, and what it knows of the other's conduct.
 */
#include "score/edges.h"

#include "ledger/batch.h"
#include "network/build.h"
#include "network/standing.h"
#include "score/measure.h"
#include "score/reader.h"

#define PAIRS_A_TASK 512u

/* The trust signals' evidence about the other, summed with their weights; reputation is not evidence of one's
 * own. */
static void sum_evidence(const sot_profile *profile, const sot__found *parts, double *r, double *s)
{
    *r = *s = 0;
    for (int k = 0; k < SOT_TRUST_COUNT; k++)
        if (k != SOT_TRUST_REPUTATION) {
            *r += profile->scoring.trust[k].w * parts[k].r;
            *s += profile->scoring.trust[k].w * parts[k].s;
        }
}

SOT__COLD void sot__edges_of(const sot_profile *profile, const sot__state *state, int64_t t,
                             sot__said said[2])
{
    int32_t day = sot__day(&profile->fold, t);
    sot__found parts[2][SOT_TRUST_COUNT];
    sot__conduct_found(profile, state, t, parts);
    for (int i = 0; i < 2; i++) {
        double r, s;
        sum_evidence(profile, parts[i], &r, &s);
        /* Nobody makes an opinion of somebody else: praise counts once they have turned to each other. */
        bool turned = state->side[i].heard || state->stated[1 - i].ratings > 0;
        said[i].weight = (float)sot__activity_at(&state->side[i].active, &profile->fold, 2, day);
        said[i].r = turned ? (float)r : 0;
        said[i].s = (float)s;
    }
}

/* ---- all pairs ---- */

typedef struct job {
    const sot__pairs *pairs;
    sot__reader *readers;
    const sot_profile *profile;
    int64_t t;
    sot__said *said; /* two a pair */
    sot__building *building;
} job;

static sot_status say_some(void *user, size_t index, unsigned worker, sot_error *error)
{
    const job *j = user;
    size_t from = index * PAIRS_A_TASK, to = from + PAIRS_A_TASK;
    if (to > j->pairs->count)
        to = j->pairs->count;
    for (size_t k = from; k < to; k++) {
        const sot__state *state;
        uint64_t conflicts;
        sot_status status = sot__reader_state(&j->readers[worker], j->pairs, &j->pairs->pairs[k], j->t, false,
                                              &state, &conflicts, error);
        if (status != SOT_OK)
            return status;
        memset(&j->said[2 * k], 0, 2 * sizeof *j->said);
        if (state->rows > 0)
            sot__edges_of(j->profile, state, j->t, &j->said[2 * k]);
    }
    return SOT_OK;
}

static sot_status say_all(job *j, sot_ledger *ledger, const sot__decoder *decoder, sot_error *error)
{
    sot_context *context = sot__ledger_context(ledger);
    unsigned threads = context->threads;
    j->said = sot__alloc(context, j->pairs->count, 2 * sizeof *j->said);
    j->readers = sot__alloc(context, threads, sizeof *j->readers);
    if (!j->said || !j->readers)
        return sot__no_memory(error);
    for (unsigned w = 0; w < threads; w++)
        sot__reader_init(&j->readers[w], ledger, j->profile, decoder);
    sot_status status = sot__parallel(context, threads, (j->pairs->count + PAIRS_A_TASK - 1) / PAIRS_A_TASK,
                                      say_some, j, "network", error);
    for (unsigned w = 0; w < threads; w++)
        sot__reader_free(&j->readers[w]);
    return status;
}

/* Pairs ascend by (a, b), and so do the contacts' numbers. */
static sot_status place_pairs(job *j, sot_error *error)
{
    sot__building *b = j->building;
    sot_status status = sot__building_buckets(b, j->pairs->count, error);
    size_t k = 0;
    for (uint32_t n = 0; status == SOT_OK && n < b->bucket_count; n++) {
        sot__bucket *bucket = &b->buckets[n];
        size_t until = k;
        while (until < j->pairs->count && b->number[j->pairs->pairs[until].a] < bucket->until)
            until++;
        if (!(bucket->pairs = sot__alloc(b->network->context, until - k, sizeof *bucket->pairs)))
            return sot__no_memory(error);
        for (; k < until; k++) {
            const sot__pair *pair = &j->pairs->pairs[k];
            const sot__said *ab = &j->said[2 * k], *ba = ab + 1;
            if (sot__said_any(ab) || sot__said_any(ba))
                bucket->pairs[bucket->count++] =
                    (sot__both){b->number[pair->a], b->number[pair->b], *ab, *ba};
        }
    }
    return status;
}

static uint32_t canonical(const void *ledger, uint32_t contact)
{
    return sot__ledger_do_not_score(ledger, contact) ? SOT_NOBODY : sot__ledger_canonical(ledger, contact);
}

static sot_status build(sot_ledger *ledger, job *j, sot_network **out, sot_error *error)
{
    sot_context *context = sot__ledger_context(ledger);
    sot__decoder decoder;
    sot__pairs pairs;
    sot__building building;
    sot_status status = sot__decoder_init(&decoder, ledger, j->profile, error);
    if (status != SOT_OK)
        return status;
    if ((status = sot__ledger_pairs(ledger, -1, &pairs, error)) == SOT_OK) {
        j->pairs = &pairs;
        j->building = &building;
        status = say_all(j, ledger, &decoder, error);
        if (status == SOT_OK) {
            status = sot__building_begin(&building, context, j->profile,
                                         &(sot__naming){sot__ledger_ids(ledger), canonical, ledger}, error);
            if (status == SOT_OK)
                status = place_pairs(j, error);
            if (status == SOT_OK)
                status = sot__building_fill(&building, out, error);
            sot__building_end(&building);
        }
        if (status == SOT_OK)
            (*out)->rows = pairs.count;
        sot__free(context, j->said);
        sot__free(context, j->readers);
        sot__pairs_free(&pairs);
    }
    sot__decoder_free(&decoder, context);
    return status;
}

SOT__COLD sot_status sot_network_from_ledger(sot_ledger *ledger, const sot_profile *profile, int64_t as_of_us,
                                             sot_network **out, sot_error *error)
{
    sot__begin(error);
    if (!ledger || !out)
        return sot__fail(error, SOT_E_ARGUMENT, "sot_network_from_ledger: ledger and out are required");
    *out = NULL;
    sot_status status = sot__time_check(as_of_us, "as_of_us", error);
    if (status != SOT_OK)
        return status;
    if (!sot__guard_ledger(ledger))
        return sot__busy(error, "ledger");
    job j = {.t = as_of_us};
    sot_network *network = NULL;
    status = sot__ledger_scoring(ledger, profile, &j.profile, error);
    if (status == SOT_OK)
        status = build(ledger, &j, &network, error);
    sot__scoring_done(j.profile);
    if (status == SOT_OK) {
        network->as_of_us = as_of_us;
        *out = network;
    }
    sot__unguard_ledger(ledger);
    return status;
}
