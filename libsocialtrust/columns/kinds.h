/* SPDX-License-Identifier: MIT */
#ifndef SOT_COLUMNS_KINDS_H
#define SOT_COLUMNS_KINDS_H

#include "columns/dictionary.h"
#include "socialtrust/profile.h"

/* Codes of kinds by name, each name looked up in the profile once. */
typedef struct sot__kinds {
    sot__few names;
    uint8_t codes[256]; /* of the entries of `names` */
    size_t known;
} sot__kinds;

bool sot__kinds_reset(sot__kinds *kinds); /* as sot__few_reset() */
sot_status sot__kinds_code(sot__kinds *kinds, const sot_profile *profile, sot__text name, uint8_t *out,
                           sot_error *error);

#endif
