/* SPDX-License-Identifier: MIT */
/* Profile documents: one that is accepted reads back from what is written of it to the same parameters, and
 * scores within range. */
#include "../common/flat.h"
#include "fuzz.h"

#define DAY INT64_C(86400000000)

static void use(sot_context *context, const sot_profile *profile)
{
    static const char *const kinds[] = {"message", "reply", "promise", "complain", "call", "help", "like"};
    sot_interaction rows[28];
    sot_evidence *evidence = NULL;
    sot_pair_score score;
    sot_error error = SOT_ERROR_INIT;
    size_t count = sizeof rows / sizeof *rows;
    for (size_t i = 0; i < count; i++) {
        int kind = SOT_KIND_CUSTOM + (int)(i % 3);
        rows[i] = (sot_interaction)SOT_INTERACTION_INIT;
        rows[i].time_us = DAY * 20000 + (int64_t)(i * i) * DAY / 7;
        rows[i].actor = i % 3 ? "a" : "b";
        rows[i].target = i % 3 ? "b" : "a";
        rows[i].channel = i % 5 ? "mail" : "chat";
        if (i % 4 || !sot_profile_kind_name(profile, kind))
            if (sot_profile_kind(profile, kinds[i % 7], &kind, NULL) != SOT_OK)
                kind = SOT_KIND_COUNT;
        if (kind == SOT_KIND_COUNT)
            REQUIRE(sot_profile_kind(profile, "message", &kind, NULL) == SOT_OK);
        rows[i].kind = kind;
    }
    sot_status status = evidence_replay(context, profile, "a", "b", rows, count, &evidence, &error);
    fuzz_check_error(status, &error);
    if (status != SOT_OK)
        return; /* a custom kind may ask for more than these rows say */
    score_init(&score);
    status = evidence_score(evidence, NULL, rows[count - 1].time_us + 3 * DAY, NULL, &score, &error);
    REQUIRE(status == SOT_OK);
    fuzz_check_score(&score);
    sot_evidence_free(evidence);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    sot_context *context = fuzz_context(1);
    sot_profile *profile = NULL, *again = NULL;
    sot_error error = SOT_ERROR_INIT;
    fuzz_bytes json = {NULL, 0, 0};
    sot_status status = sot_profile_from_json(context, (const char *)data, size, &profile, &error);
    fuzz_check_error(status, &error);
    REQUIRE((status == SOT_OK) == (profile != NULL));
    if (profile) {
        REQUIRE(sot_profile_to_json(profile, fuzz_append, &json, &error) == SOT_OK);
        status = sot_profile_from_json(context, json.p, json.n, &again, &error);
        if (status != SOT_OK)
            fprintf(stderr, "%s\n", error.message);
        REQUIRE(status == SOT_OK);
        REQUIRE(strcmp(sot_profile_fingerprint(profile), sot_profile_fingerprint(again)) == 0);
        REQUIRE(strcmp(sot_profile_fold_fingerprint(profile), sot_profile_fold_fingerprint(again)) == 0);
        use(context, profile);
        sot_profile_unref(again);
        sot_profile_unref(profile);
        free(json.p);
    }
    sot_context_unref(context);
    return 0;
}
