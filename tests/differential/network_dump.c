/* SPDX-License-Identifier: MIT */
/* network_dump SEED <EIGENTRUST.csv: standing from SEED, reciprocity and every pair's reputation, for the
 * oracle to compare. */
#include "../common/flat.h"
#include <socialtrust.h>

#include <stdio.h>

static size_t read_in(void *user, char *bytes, size_t size)
{
    return fread(bytes, 1, size, user);
}

int main(int argc, char **argv)
{
    sot_context *context = NULL;
    sot_profile *profile = NULL;
    sot_network *network = NULL;
    sot_standing *standing = NULL;
    sot_error error = SOT_ERROR_INIT;
    sot_standing_options options = SOT_STANDING_OPTIONS_INIT;
    sot_reciprocity all = SOT_RECIPROCITY_INIT;
    const char *seed = argc > 1 ? argv[1] : "";
    options.tolerance = 1e-13;
    if (sot_context_new(NULL, &context, &error) || sot_profile_builtin(context, &profile, &error) ||
        sot_network_read_eigentrust(context, profile, read_in, stdin, &network, &error) ||
        sot_network_standing(network, &seed, 1, &options, &standing, &error) ||
        sot_network_reciprocity(network, &all, &error)) {
        fprintf(stderr, "%s\n", error.message);
        return 1;
    }
    printf("reciprocity %.17g %.17g\n", all.r, all.rho);
    uint32_t count = network_size(network);
    for (uint32_t i = 0; i < count; i++) {
        const char *id = sot_network_id(network, i);
        printf("standing %s %.17g\n", id, standing_info(standing).values[i]);
        for (uint32_t j = 0; j < count; j++) {
            sot_reputation r = reputation_room();
            if (i != j &&
                sot_network_reputation(network, id, sot_network_id(network, j), NULL, &r, NULL) == SOT_OK)
                printf("reputation %s %s %.17g %.17g %u\n", id, sot_network_id(network, j), r.r, r.s,
                       r.voices);
        }
    }
    sot_standing_free(standing);
    sot_network_unref(network);
    sot_profile_unref(profile);
    sot_context_unref(context);
    return 0;
}
