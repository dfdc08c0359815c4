/* SPDX-License-Identifier: MIT */
/* Which kinds, cues and fields the rows hold: counted as rows come and go, so that the answer for now costs nothing; earlier
 * times are looked up by passing over the rows, and the last two answers are kept. */
#include "ledger/ledger.h"

void sot__tally_clear(sot__tally *tally)
{
    memset(tally, 0, sizeof *tally);
    tally->last = INT64_MIN;
}

/* Counts one row's rare fields, up or down. */
static void count_extra(const sot_ledger *ledger, sot__tally *tally, const sot__row *row, uint64_t step)
{
    const char *bytes = sot__store_at(&ledger->extras, SOT__ROW_EXTRA(row->meta));
    if (sot__extra_has_sentiment(bytes))
        tally->sentiments[SOT__ROW_KIND(row->meta)] += step;
    unsigned cues = sot__extra_looked_for(bytes);
    for (unsigned i = 0; cues >> i; i++)
        if (cues >> i & 1u)
            tally->cues[i] += step;
}

void sot__tally_add(const sot_ledger *ledger, sot__tally *tally, const sot__row *row, bool self)
{
    tally->rows++;
    tally->with_self += self;
    tally->kinds[SOT__ROW_KIND(row->meta)]++;
    if (row->time_us > tally->last)
        tally->last = row->time_us;
    if (SOT__ROW_EXTRA(row->meta))
        count_extra(ledger, tally, row, 1);
}

void sot__tally_drop(sot_ledger *ledger, const sot__row *row, bool self)
{
    sot__tally *tally = &ledger->tally;
    tally->rows--;
    tally->with_self -= self;
    tally->kinds[SOT__ROW_KIND(row->meta)]--;
    if (SOT__ROW_EXTRA(row->meta))
        count_extra(ledger, tally, row, UINT64_MAX);
    if (tally->rows == 0) {
            tally->last = INT64_MIN;
    }
}

void sot__tally_sum(sot__tally *tally, const sot__tally *more)
{
    tally->rows += more->rows;
    tally->with_self += more->with_self;
    for (unsigned i = 0; i < 256; i++) {
        tally->kinds[i] += more->kinds[i];
        tally->sentiments[i] += more->sentiments[i];
    }
    for (unsigned i = 0; i < SOT_CUE_COUNT; i++)
        tally->cues[i] += more->cues[i];
    if (more->last > tally->last)
        tally->last = more->last;
}

void sot__seen_changed(sot_ledger *ledger, int64_t from_us)
{
    for (unsigned i = 0; i < 2; i++)
        if (ledger->seen[i].until >= from_us)
            ledger->seen[i].valid = false;
}

#define HAS(set, code) ((set)[(code) >> 6] >> ((code) & 63) & 1)
#define PUT(set, code) ((set)[(code) >> 6] |= UINT64_C(1) << ((code) & 63))

static uint64_t mask_of(const sot__decoder *decoder, const sot__seen *seen)
{
    uint64_t mask = (uint64_t)seen->cues << 32;
    for (unsigned code = 0; code < 256; code++) {
        if (HAS(seen->kinds, code))
            mask |= UINT64_C(1) << decoder->kind[code];
        if (HAS(seen->sentiments, code) && decoder->kind[code] != SOT_KIND_RATE)
            mask |= UINT64_C(1) << 40;
    }
    return mask;
}

static void seen_now(const sot__tally *tally, sot__seen *seen)
{
    for (unsigned code = 0; code < 256; code++) {
        if (tally->kinds[code])
            PUT(seen->kinds, code);
        if (tally->sentiments[code])
            PUT(seen->sentiments, code);
    }
    for (unsigned i = 0; i < SOT_CUE_COUNT; i++)
        if (tally->cues[i])
            seen->cues |= 1u << i;
}

static void seen_then(const sot_ledger *ledger, int64_t until, sot__seen *seen)
{
    bool kinds[256] = {false};
    for (uint32_t p = 0; p < ledger->pairs.count; p++) {
        const sot__stored *stored = &ledger->pairs.items[p];
        for (uint32_t i = 0; i < stored->count && stored->rows[i].time_us <= until; i++) {
            uint64_t meta = stored->rows[i].meta;
            kinds[SOT__ROW_KIND(meta)] = true;
            if (SOT__ROW_EXTRA(meta)) {
                const char *bytes = sot__store_at(&ledger->extras, SOT__ROW_EXTRA(meta));
                seen->cues |= sot__extra_looked_for(bytes);
                if (sot__extra_has_sentiment(bytes))
                    PUT(seen->sentiments, SOT__ROW_KIND(meta));
            }
        }
    }
    for (unsigned code = 0; code < 256; code++)
        if (kinds[code])
            PUT(seen->kinds, code);
}

sot_status sot__ledger_observe(sot_ledger *ledger, const sot__decoder *decoder, int64_t as_of_us, uint64_t *mask,
                               sot_error *error)
{
    (void)error;
    sot__seen seen = {.valid = true, .until = as_of_us};
    if (as_of_us >= ledger->tally.last) {
        seen_now(&ledger->tally, &seen);
        *mask = mask_of(decoder, &seen);
        return SOT_OK;
    }
    for (unsigned i = 0; i < 2; i++)
        if (ledger->seen[i].valid && ledger->seen[i].until == as_of_us) {
            *mask = mask_of(decoder, &ledger->seen[i]);
            return SOT_OK;
        }
    seen_then(ledger, as_of_us, &seen);
    ledger->seen[ledger->seen_next] = seen;
    ledger->seen_next ^= 1u;
    *mask = mask_of(decoder, &seen);
    return SOT_OK;
}

sot_status sot_ledger_observed(sot_ledger *ledger, int64_t as_of_us, uint64_t *mask, sot_error *error)
{
    if (!ledger || !mask)
        return sot__fail(error, SOT_E_ARGUMENT, "sot_ledger_observed: ledger and mask are required");
    if (as_of_us < SOT_TIME_MIN || as_of_us > SOT_TIME_MAX)
        return sot__fail(error, SOT_E_RANGE, "as_of: expected a time between SOT_TIME_MIN and SOT_TIME_MAX");
    if (!sot__guard_ledger(ledger))
        return sot__busy(error, "ledger");
    sot__decoder decoder;
    sot_status status = sot__decoder_init(&decoder, ledger, NULL, error);
    if (status == SOT_OK)
        status = sot__ledger_observe(ledger, &decoder, as_of_us, mask, error);
    sot__decoder_free(&decoder, ledger->context);
    sot__unguard_ledger(ledger);
    return status;
}
