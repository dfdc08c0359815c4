/* SPDX-License-Identifier: MIT */
/* Blobs of running evidence: as they are, and with header and checksum made right, so that the
 * payload's reader is reached too. What is accepted must be usable, and save to what loads to the same bytes.
 */
#include "../common/flat.h"
#include "evidence/cursor.h"
#include "profile/profile.h"

#include "fuzz.h"

static void use(sot_context *context, const sot_profile *profile, sot_evidence *evidence)
{
    sot_error error = SOT_ERROR_INIT;
    sot_pair_score score;
    sot_explanation *explanation = NULL;
    sot_nexts *nexts = NULL;
    sot_evidence *copy = NULL;
    size_t size = sot_evidence_saved_size(evidence), written = 0;
    uint8_t *first = malloc(size), *second = malloc(size);
    REQUIRE(first && second);
    REQUIRE(sot_evidence_save(evidence, first, size, &written, &error) == SOT_OK && written == size);
    REQUIRE(sot_evidence_load(context, profile, first, size, &copy, &error) == SOT_OK);
    REQUIRE(sot_evidence_saved_size(copy) == size);
    REQUIRE(sot_evidence_save(copy, second, size, NULL, &error) == SOT_OK &&
            memcmp(first, second, size) == 0);
    free(first);
    free(second);

    int64_t last = held(evidence).last_us, now = last == SOT_TIME_NONE ? 0 : last;
    score_init(&score);
    fuzz_check_error(evidence_score(evidence, NULL, now, NULL, &score, &error), &error);
    fuzz_check_error(evidence_score(evidence, NULL, SOT_TIME_MAX, NULL, &score, &error), &error);
    if (evidence_explain(evidence, NULL, now, NULL, &explanation, &error) == SOT_OK)
        sot_explanation_free(explanation);
    if (evidence_next(evidence, NULL, 0, now, NULL, &nexts, &error) == SOT_OK)
        sot_nexts_free(nexts);

    static const char *const kinds[] = {"message", "promise", "keep", "complain",
                                        "resolve", "release", "view"};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        sot_interaction row = SOT_INTERACTION_INIT;
        if (sot_profile_kind(profile, kinds[i], &row.kind, NULL) != SOT_OK)
            continue;
        row.time_us =
            now < SOT_TIME_MAX - INT64_C(4000000000000) ? now + INT64_C(500000000000) * (int64_t)i : now;
        row.actor = i % 2 ? held(copy).a : held(copy).b;
        row.target = i % 2 ? held(copy).b : held(copy).a;
        row.channel = i % 3 ? "mail" : "visit";
        row.id = i % 2 ? "i1" : NULL;
        row.ref = i == 2 || i == 4 ? "i1" : NULL;
        row.due_us = i == 1 ? row.time_us : SOT_TIME_NONE;
        fuzz_check_error(i % 2 ? sot_evidence_add_many(copy, &row, 1, now, NULL, &error)
                               : sot_evidence_add(copy, &row, &error),
                         &error);
    }
    fuzz_check_error(evidence_score(copy, NULL, SOT_TIME_MAX, NULL, &score, &error), &error);
    sot_evidence_free(copy);
}

static void load(sot_context *context, const sot_profile *profile, const uint8_t *data, size_t size)
{
    sot_evidence *evidence = NULL;
    sot_error error = SOT_ERROR_INIT;
    uint8_t *exact = malloc(size ? size : 1);
    REQUIRE(exact);
    if (size)
        memcpy(exact, data, size);
    sot_status status = sot_evidence_load(context, profile, exact, size, &evidence, &error);
    free(exact);
    fuzz_check_error(status, &error);
    REQUIRE((status == SOT_OK) == (evidence != NULL));
    if (evidence)
        use(context, profile, evidence);
    sot_evidence_free(evidence);
}

/* With the header of today's blobs and the checksum that fits. */
static void load_sealed(sot_context *context, const sot_profile *profile, const uint8_t *data, size_t size)
{
    sot_evidence *empty = NULL;
    REQUIRE(sot_evidence_new(context, profile, "a", "b", &empty, NULL) == SOT_OK);
    size_t room = sot_evidence_saved_size(empty);
    uint8_t *fixed = malloc(size), *header = malloc(room);
    REQUIRE(fixed && header && sot_evidence_save(empty, header, room, NULL, NULL) == SOT_OK);
    memcpy(fixed, data, size);
    memcpy(fixed, header, SOT__BLOB_HEADER);
    for (unsigned b = 0; b < 8; b++)
        fixed[8 + b] = (uint8_t)((uint64_t)size >> (8 * b));
    uint64_t sum = sot__blob_sum(fixed, size - SOT__BLOB_CHECKSUM);
    for (unsigned b = 0; b < SOT__BLOB_CHECKSUM; b++)
        fixed[size - SOT__BLOB_CHECKSUM + b] = (uint8_t)(sum >> (8 * b));
    load(context, profile, fixed, size);
    free(fixed);
    free(header);
    sot_evidence_free(empty);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    sot_context *context = fuzz_context(1);
    sot_profile *profile = NULL;
    REQUIRE(sot_profile_builtin(context, &profile, NULL) == SOT_OK);
    load(context, profile, data, size);

    if (size >= SOT__BLOB_HEADER + SOT__BLOB_CHECKSUM)
        load_sealed(context, profile, data, size);
    sot_profile_unref(profile);
    sot_context_unref(context);
    return 0;
}
