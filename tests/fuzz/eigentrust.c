/* SPDX-License-Identifier: MIT */
/* EigenTrust CSV: whole and in small pieces the outcome is the same; what was read is written and read back
 * to the same bytes. */
#include "../common/flat.h"

#include "fuzz.h"

static sot_status read_one(sot_context *context, sot_profile *profile, const uint8_t *data, size_t size,
                           size_t piece, sot_network **network)
{
    sot_error error = SOT_ERROR_INIT;
    fuzz_source source = {data, size, piece};
    sot_status status = sot_network_read_eigentrust(context, profile, fuzz_read, &source, network, &error);
    fuzz_check_error(status, &error);
    REQUIRE((status == SOT_OK) == (*network != NULL));
    return status;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    sot_context *context = fuzz_context(1);
    sot_profile *profile = NULL;
    sot_network *whole = NULL, *pieces = NULL, *again = NULL;
    REQUIRE(sot_profile_builtin(context, &profile, NULL) == SOT_OK);
    sot_status status = read_one(context, profile, data, size, SIZE_MAX, &whole);
    REQUIRE(status == read_one(context, profile, data, size, 1 + size % 7, &pieces));
    if (status == SOT_OK) {
        fuzz_bytes first = {NULL, 0, 0}, second = {NULL, 0, 0}, third = {NULL, 0, 0};
        REQUIRE(sot_network_write(whole, SOT_FORMAT_EIGENTRUST, NULL, fuzz_append, &first, NULL) == SOT_OK);
        REQUIRE(sot_network_write(pieces, SOT_FORMAT_EIGENTRUST, NULL, fuzz_append, &second, NULL) == SOT_OK);
        REQUIRE(first.n == second.n && memcmp(first.p, second.p, first.n) == 0);
        REQUIRE(read_one(context, profile, (const uint8_t *)first.p, first.n, SIZE_MAX, &again) == SOT_OK);
        REQUIRE(sot_network_write(again, SOT_FORMAT_EIGENTRUST, NULL, fuzz_append, &third, NULL) == SOT_OK);
        REQUIRE(first.n == third.n && memcmp(first.p, third.p, first.n) == 0);
        if (network_size(whole) > 0) {
            const char *seed = sot_network_id(whole, 0);
            sot_standing *standing = NULL;
            REQUIRE(sot_network_standing(whole, &seed, 1, NULL, &standing, NULL) == SOT_OK);
            for (uint32_t k = 0; k < standing_info(standing).count; k++)
                REQUIRE(standing_info(standing).values[k] >= 0 &&
                        standing_info(standing).values[k] <= 1 + 1e-8);
            sot_standing_free(standing);
        }
        free(first.p), free(second.p), free(third.p);
        sot_network_unref(again);
        sot_network_unref(pieces);
        sot_network_unref(whole);
    }
    sot_profile_unref(profile);
    sot_context_unref(context);
    return 0;
}
