/* SPDX-License-Identifier: MIT */
/* Names of kinds as their codes. */
#include "columns/kinds.h"

#include "columns/fields.h"
#include "profile/profile.h"

bool sot__kinds_reset(sot__kinds *kinds)
{
    kinds->codes[0] = SOT_KIND_MESSAGE; /* of the empty name */
    kinds->known = 1;
    return sot__few_reset(&kinds->names);
}

sot_status sot__kinds_code(sot__kinds *kinds, const sot_profile *profile, sot__text name, uint8_t *out,
                           sot_error *error)
{
    uint32_t entry = sot__few_code(&kinds->names, name);
    if (entry == SOT__NO_CODE)
        return sot__no_memory(error);
    if (entry >= kinds->known) {
        int code = sot__profile_kind_by_name(profile, name);
        if (code < 0 || entry >= sizeof kinds->codes) {
            sot__quote room;
            return sot__fail(error, SOT_E_KIND, "expected a kind of interaction such as message, not \"%s\"",
                             sot__quote_text(name, &room));
        }
        kinds->codes[entry] = (uint8_t)code;
        kinds->known = entry + 1;
    }
    *out = kinds->codes[entry];
    return SOT_OK;
}
