/* SPDX-License-Identifier: MIT */
/* Fingerprints: one over what turns rows into evidence, one over everything. The name is in neither.
 * Parameters enter in the order of
 * params.def. */
#include "parts.h"

static void add_params(sot__digest *digest, const sot__params *params, bool fold)
{
    for (size_t i = 0; i < SOT__PARAM_COUNT; i++)
        if (sot__param_table[i].fold == fold)
            sot__digest_double(digest, sot__param_get(params, &sot__param_table[i]));
}

static void add_customs(sot__digest *digest, const sot__custom *customs, size_t count)
{
    sot__digest_u64(digest, count);
    for (size_t i = 0; i < count; i++) {
        sot__digest_text(digest, sot__text_of(customs[i].name));
        sot__digest_u64(digest, (uint64_t)customs[i].like);
        sot__digest_double(digest, customs[i].times);
    }
}

static void add_intervals(sot__digest *digest, const sot__interval *intervals, size_t count)
{
    sot__digest_u64(digest, count);
    for (size_t i = 0; i < count; i++) {
        sot__digest_u64(digest, (uint64_t)intervals[i].from);
        sot__digest_u64(digest, (uint64_t)intervals[i].to);
    }
}

void sot__profile_finish_fingerprints(sot_profile *profile)
{
    sot__digest digest;
    sot__digest_init(&digest);
    sot__digest_text(&digest, sot__text_of("fold"));
    add_params(&digest, &profile->params, true);
    add_customs(&digest, profile->kinds, profile->kind_count);
    add_customs(&digest, profile->channels, profile->channel_count);
    add_intervals(&digest, profile->hours, profile->hour_count);
    add_intervals(&digest, profile->closed, profile->closed_count);
    for (size_t k = 0; k < profile->zone_count; k++) {
        sot__digest_u64(&digest, k > 0 ? (uint64_t)profile->zone[k].from : 0);
        sot__digest_u64(&digest, (uint64_t)profile->zone[k].offset_us);
    }
    sot__digest_end(&digest, profile->digest_fold);

    sot__digest_text(&digest, sot__text_of("score"));
    add_params(&digest, &profile->params, false);
    sot__digest_u64(&digest, profile->has_p_active ? 1 : 0);
    sot__digest_end(&digest, profile->digest_all);

    sot__hex(profile->digest_fold, sizeof profile->digest_fold, profile->hex_fold);
    sot__hex(profile->digest_all, sizeof profile->digest_all, profile->hex_all);
}
