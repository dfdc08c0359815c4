/* SPDX-License-Identifier: MIT */
#include "ledger/read/observed.h"

#include "base/sized.h"
#include "ledger/store/ledger.h"

/* Codes are the built-in kinds', and the custom ones' from SOT_KIND_CUSTOM on. */
static void observe_kinds(const sot__tally *tally, const sot__decoder *decoder, unsigned from, unsigned to,
                          int64_t as_of_us, sot__seen *seen)
{
    for (unsigned code = from; code < to; code++) {
        if (tally->kinds[code].count == 0) /* nor has any of it a sentiment */
            continue;
        if (tally->kinds[code].first <= as_of_us)
            seen->kinds |= UINT64_C(1) << decoder->kind[code];
        if (tally->sentiments[code].count && tally->sentiments[code].first <= as_of_us &&
            decoder->kind[code] != SOT_KIND_RATE)
            seen->fields |= UINT64_C(1) << SOT_SEEN_SENTIMENT;
    }
}

sot__seen sot__ledger_observe(sot_ledger *ledger, const sot__decoder *decoder, int64_t as_of_us)
{
    const sot__tally *tally = &ledger->tally;
    if (!tally->kinds)
        return (sot__seen){0, 0, 0};
    if (tally->stale)
        sot__ledger_recount(ledger);
    sot__seen seen = {0, 0, 0};
    observe_kinds(tally, decoder, 0, SOT_KIND_COUNT, as_of_us, &seen);
    observe_kinds(tally, decoder, SOT_KIND_CUSTOM, SOT_KIND_CUSTOM + (unsigned)ledger->profile->kind_count,
                  as_of_us, &seen);
    for (unsigned i = 0; i < SOT_CUE_COUNT; i++)
        if (tally->cues[i].count && tally->cues[i].first <= as_of_us)
            seen.cues |= UINT64_C(1) << i;
    return seen;
}

sot_status sot_ledger_observed(sot_ledger *ledger, int64_t as_of_us, sot_seen *out, sot_error *error)
{
    sot__begin(error);
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
