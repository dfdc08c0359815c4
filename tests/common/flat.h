/* SPDX-License-Identifier: MIT */
/* The library's calls as tests like to write them: what was seen as one mask. */
#ifndef SOT_TESTS_FLAT_H
#define SOT_TESTS_FLAT_H

#include <socialtrust.h>

#include <stdlib.h>
#include <string.h>

/* ---- what was seen: kinds from bit 0 on, cues from bit 32, fields from bit 40 ---- */

static inline uint64_t mask_of_seen(const sot_seen *seen)
{
    return seen->kinds | seen->cues << 32 | seen->fields << 40;
}

static inline sot_seen seen_of_mask(uint64_t mask)
{
    sot_seen seen = SOT_SEEN_INIT;
    seen.kinds = mask & UINT32_MAX;
    seen.cues = mask >> 32 & 255;
    seen.fields = mask >> 40;
    return seen;
}

static inline sot_status ledger_mask(sot_ledger *ledger, int64_t as_of_us, uint64_t *mask, sot_error *error)
{
    sot_seen seen = SOT_SEEN_INIT;
    sot_status status = sot_ledger_observed(ledger, as_of_us, &seen, error);
    if (status == SOT_OK)
        *mask = mask_of_seen(&seen);
    return status;
}

static inline uint64_t evidence_mask(const sot_evidence *evidence)
{
    sot_seen seen = SOT_SEEN_INIT;
    return sot_evidence_observed(evidence, &seen, NULL) == SOT_OK ? mask_of_seen(&seen) : UINT64_MAX;
}

/* To be given as sot_inputs.observed; 0: what the ledger has seen. Good for the next 255 masks. */
static inline const sot_seen *seen_mask(uint64_t mask)
{
    static sot_seen room[256];
    static unsigned next;
    sot_seen *seen = &room[next++ % 256];
    *seen = seen_of_mask(mask);
    return mask ? seen : NULL;
}

#endif
