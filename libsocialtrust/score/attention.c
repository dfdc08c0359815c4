/* SPDX-License-Identifier: MIT */
/* Every contact's outgoing A180, summed as integers so that the order of summing cannot show. */
#include "score/attention.h"

#include <math.h>

#include "base/hash.h"
#include "ledger/view.h"
#include "score/measure.h"
#include "score/reader.h"

#define PAIRS_A_TASK 512u

typedef struct summing {
    sot_attention *attention;
    const sot__pairs *pairs;
    sot__reader *readers;
    int64_t t;
} summing;

static sot_status sum_some(void *user, size_t index, unsigned worker, sot_error *error)
{
    const summing *job = user;
    sot__reader *reader = &job->readers[worker];
    size_t from = index * PAIRS_A_TASK, to = from + PAIRS_A_TASK;
    if (to > job->pairs->count)
        to = job->pairs->count;
    for (size_t k = from; k < to; k++) {
        const sot__pair *pair = &job->pairs->pairs[k];
        const sot__state *state;
        uint64_t conflicts;
        sot_status status =
            sot__reader_state(reader, job->pairs, pair, job->t, false, &state, &conflicts, error);
        if (status != SOT_OK)
            return status;
        const sot__fold *fold = &reader->profile->fold;
        int32_t day = sot__day(fold, job->t);
        double together = fold->p->attention_hours * sot__in_person_hours(&state->in_person, fold, day);
        for (int d = 0; d < 2; d++) {
            double a180 = sot__activity_at(&state->side[d].active, fold, 2, day) + together;
            atomic_fetch_add_explicit(&job->attention->sums[d ? pair->b : pair->a],
                                      (uint64_t)(a180 * 4294967296.0 + 0.5), memory_order_relaxed);
        }
    }
    return SOT_OK;
}

/* Copies the ids of all contacts and indexes them. */
static bool copy_ids(sot_attention *attention, const sot_ledger *ledger)
{
    attention->ids = sot__calloc(attention->context, attention->contacts, sizeof *attention->ids);
    if (!attention->ids || !sot__map_reserve(attention->context, &attention->map, attention->contacts))
        return false;
    for (uint32_t c = 0; c < attention->contacts; c++) {
        sot__text id = sot__ledger_id(ledger, c);
        if (!id.p || id.n == 0)
            continue; /* a forgotten contact's number */
        if (!(attention->ids[c] = sot__arena_text(&attention->texts, id)))
            return false;
        sot__map_put(&attention->map, sot__hash_text(&attention->context->hash_key, id), c);
        /* An alias answers with its contact's sum. */
        uint32_t canonical = sot__ledger_canonical(ledger, c);
        if (canonical != c)
            attention->sums[c] = attention->sums[canonical];
    }
    return true;
}

static sot_status compute(sot_ledger *ledger, const sot_profile *profile, int64_t t, sot_attention *attention,
                          sot_error *error)
{
    sot_context *context = attention->context;
    sot__decoder decoder;
    sot__pairs pairs;
    sot_status status = sot__decoder_init(&decoder, ledger, profile, error);
    if (status != SOT_OK)
        return status;
    status = sot__ledger_pairs(ledger, -1, &pairs, error);
    if (status == SOT_OK) {
        summing job = {.attention = attention, .pairs = &pairs, .t = t};
        job.readers = sot__alloc(context, context->threads, sizeof *job.readers);
        if (job.readers) {
            for (unsigned w = 0; w < context->threads; w++)
                sot__reader_init(&job.readers[w], ledger, profile, &decoder);
            status = sot__parallel(context, context->threads, (pairs.count + PAIRS_A_TASK - 1) / PAIRS_A_TASK,
                                   sum_some, &job, "attention", error);
            for (unsigned w = 0; w < context->threads; w++)
                sot__reader_free(&job.readers[w]);
            sot__free(context, job.readers);
        } else {
            status = sot__no_memory(error);
        }
        sot__pairs_free(&pairs);
    }
    sot__decoder_free(&decoder, context);
    return status;
}

sot_status sot_attention_new(sot_ledger *ledger, const sot_profile *profile, int64_t as_of_us,
                             sot_attention **out, sot_error *error)
{
    sot__begin(error);
    if (!ledger || !out)
        return sot__fail(error, SOT_E_ARGUMENT, "sot_attention_new: ledger and out are required");
    *out = NULL;
    sot_status status = sot__time_check(as_of_us, "as_of_us", error);
    if (status != SOT_OK)
        return status;
    if (!sot__guard_ledger(ledger))
        return sot__busy(error, "ledger");
    sot_context *context = sot__ledger_context(ledger);
    sot_attention *attention = sot__calloc(context, 1, sizeof *attention);
    if (attention) {
        attention->context = sot_context_ref(context);
        attention->ledger = ledger;
        attention->contacts = sot__ledger_contacts(ledger);
        attention->numbering = sot__ledger_numbering(ledger);
        sot__arena_init(&attention->texts, context);
        attention->sums = sot__calloc(context, attention->contacts, sizeof *attention->sums);
    }
    if (!attention || !attention->sums)
        status = sot__no_memory(error);
    if (status == SOT_OK)
        status = compute(ledger, profile ? profile : sot__ledger_profile(ledger), as_of_us, attention, error);
    if (status == SOT_OK && !copy_ids(attention, ledger))
        status = sot__no_memory(error);
    sot__unguard_ledger(ledger);
    if (status != SOT_OK)
        sot_attention_free(attention);
    else
        *out = attention;
    return status;
}

double sot_attention_of(const sot_attention *attention, const char *id)
{
    if (!attention || !id)
        return NAN;
    uint64_t hash = sot__hash_text(&attention->context->hash_key, sot__text_of(id));
    uint32_t contact;
    for (size_t at = sot__map_begin(&attention->map, hash);
         (contact = sot__map_next(&attention->map, hash, &at)) != SOT__NONE;)
        if (strcmp(attention->ids[contact], id) == 0)
            return sot__attention_at(attention, contact);
    return NAN;
}

double sot__attention_for(const sot_attention *attention, const sot_ledger *ledger, uint32_t contact)
{
    if (attention->numbering == sot__ledger_numbering(ledger))
        return sot__attention_at(attention, contact);
    double sum = sot_attention_of(attention, sot__ledger_id(ledger, contact).p);
    return isnan(sum) ? 0 : sum;
}

void sot_attention_free(sot_attention *attention)
{
    if (!attention)
        return;
    sot_context *context = attention->context;
    sot__free(context, (void *)(uintptr_t)attention->sums);
    sot__free(context, (void *)(uintptr_t)attention->ids);
    sot__map_free(context, &attention->map);
    sot__arena_free(&attention->texts);
    sot__free(context, attention);
    sot_context_unref(context);
}

sot_status sot__attention_check(const sot_attention *attention, const sot_ledger *ledger, sot_error *error)
{
    if (attention->ledger != ledger)
        return sot__fail(error, SOT_E_MISMATCH, "attention: made from another ledger");
    return SOT_OK;
}
