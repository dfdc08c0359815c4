/* SPDX-License-Identifier: MIT */
/* Which kinds, cues and fields the rows hold, and since when: counted as rows come and go, so that the answer
 * for any time costs nothing. Only when the first row of something was removed, the next question passes over
 * all rows once. */
#include "base/sized.h"
#include "ledger/ledger.h"

static void clear_held(sot__held *held, size_t count)
{
    for (size_t i = 0; i < count; i++)
        held[i] = (sot__held){0, INT64_MAX};
}

void sot__tally_clear(sot__tally *tally)
{
    tally->rows = tally->with_self = 0;
    tally->stale = false;
    clear_held(tally->kinds, 256);
    clear_held(tally->sentiments, 256);
    clear_held(tally->cues, SOT_CUE_COUNT);
}

void sot__tally_add(const sot_ledger *ledger, sot__tally *tally, const sot__row *row, bool self)
{
    unsigned kind = SOT__ROW_KIND(row->meta);
    tally->rows++;
    tally->with_self += self;
    sot__held_add(&tally->kinds[kind], row->time_us);
    if (SOT__ROW_EXTRA(row->meta) == 0)
        return;
    const char *bytes = sot__store_at(&ledger->extras, SOT__ROW_EXTRA(row->meta));
    unsigned cues = sot__extra_looked_for(bytes);
    if (sot__extra_has_sentiment(bytes))
        sot__held_add(&tally->sentiments[kind], row->time_us);
    for (unsigned i = 0; cues >> i; i++)
        if (cues >> i & 1u)
            sot__held_add(&tally->cues[i], row->time_us);
}

/* One less; true if it may have been the first. */
static bool held_drop(sot__held *held, int64_t time_us)
{
    held->count--;
    return time_us <= held->first;
}

void sot__tally_drop(sot_ledger *ledger, const sot__row *row, bool self)
{
    sot__tally *tally = &ledger->tally;
    unsigned kind = SOT__ROW_KIND(row->meta);
    bool first = held_drop(&tally->kinds[kind], row->time_us);
    tally->rows--;
    tally->with_self -= self;
    if (SOT__ROW_EXTRA(row->meta)) {
        const char *bytes = sot__store_at(&ledger->extras, SOT__ROW_EXTRA(row->meta));
        unsigned cues = sot__extra_looked_for(bytes);
        if (sot__extra_has_sentiment(bytes))
            first |= held_drop(&tally->sentiments[kind], row->time_us);
        for (unsigned i = 0; cues >> i; i++)
            if (cues >> i & 1u)
                first |= held_drop(&tally->cues[i], row->time_us);
    }
    tally->stale |= first;
}

static void sum_held(sot__held *held, const sot__held *more, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        held[i].count += more[i].count;
        if (more[i].first < held[i].first)
            held[i].first = more[i].first;
    }
}

void sot__tally_sum(sot__tally *tally, const sot__tally *more)
{
    tally->rows += more->rows;
    tally->with_self += more->with_self;
    sum_held(tally->kinds, more->kinds, 256);
    sum_held(tally->sentiments, more->sentiments, 256);
    sum_held(tally->cues, more->cues, SOT_CUE_COUNT);
}

/* Counts everything anew. */
static void recount(sot_ledger *ledger)
{
    sot__tally_clear(&ledger->tally);
    for (uint32_t p = 0; p < ledger->pairs.count; p++) {
        const sot__stored *stored = &ledger->pairs.items[p];
        for (uint32_t i = 0; i < stored->count; i++)
            sot__tally_add(ledger, &ledger->tally, &stored->rows[i], stored->a == stored->b);
    }
}

/* Codes are the built-in kinds', and the custom ones' from SOT_KIND_CUSTOM on. */
static void observe_kinds(const sot__tally *tally, const sot__decoder *decoder, unsigned from, unsigned to,
                          int64_t as_of_us, sot__seen *seen)
{
    for (unsigned code = from; code < to; code++) {
        if (tally->kinds[code].count && tally->kinds[code].first <= as_of_us)
            seen->kinds |= UINT64_C(1) << decoder->kind[code];
        if (tally->sentiments[code].count && tally->sentiments[code].first <= as_of_us &&
            decoder->kind[code] != SOT_KIND_RATE)
            seen->fields |= UINT64_C(1) << SOT_SEEN_SENTIMENT;
    }
}

sot__seen sot__ledger_observe(sot_ledger *ledger, const sot__decoder *decoder, int64_t as_of_us)
{
    const sot__tally *tally = &ledger->tally;
    if (tally->stale)
        recount(ledger);
    sot__seen seen = {0, 0, 0};
    observe_kinds(tally, decoder, 0, SOT_KIND_COUNT, as_of_us, &seen);
    observe_kinds(tally, decoder, SOT_KIND_CUSTOM, SOT_KIND_CUSTOM + (unsigned)ledger->profile->kind_count,
                  as_of_us, &seen);
    for (unsigned i = 0; i < SOT_CUE_COUNT; i++)
        if (tally->cues[i].count && tally->cues[i].first <= as_of_us)
            seen.cues |= UINT64_C(1) << i;
    return seen;
}

sot_status sot__seen_take(const sot_seen *given, sot_seen *out, sot_error *error)
{
    static const sot_seen nothing = SOT_SEEN_INIT;
    sot_status status = sot__take_struct(given, &nothing, sizeof nothing, out, "sot_seen", error);
    if (status != SOT_OK)
        return status;
    if (out->kinds >> (SOT_KIND_COUNT - 1) > 1 || out->cues >> (SOT_CUE_COUNT - 1) > 1 ||
        out->fields >> SOT_SEEN_SENTIMENT > 1)
        return sot__fail(error, SOT_E_UNSUPPORTED,
                         "sot_seen: bits of kinds, cues or fields that this version of the library lacks");
    return SOT_OK;
}

sot_status sot_ledger_observed(sot_ledger *ledger, int64_t as_of_us, sot_seen *out, sot_error *error)
{
    if (!ledger)
        return sot__fail(error, SOT_E_ARGUMENT, "sot_ledger_observed: ledger is NULL");
    sot_status status = sot__room_struct(out, "sot_seen", error);
    if (status != SOT_OK)
        return status;
    if (as_of_us < SOT_TIME_MIN || as_of_us > SOT_TIME_MAX)
        return sot__fail(error, SOT_E_RANGE, "as_of: expected a time between SOT_TIME_MIN and SOT_TIME_MAX");
    if (!sot__guard_ledger(ledger))
        return sot__busy(error, "ledger");
    sot__decoder decoder;
    status = sot__decoder_init(&decoder, ledger, NULL, error);
    if (status == SOT_OK) {
        sot__seen seen = sot__ledger_observe(ledger, &decoder, as_of_us);
        sot_seen made = sot__seen_out(&seen);
        sot__give_struct(out, &made, sizeof made);
    }
    sot__decoder_free(&decoder, ledger->context);
    sot__unguard_ledger(ledger);
    return status;
}
