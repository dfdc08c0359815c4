/* SPDX-License-Identifier: MIT */
/* What a row may hold. */
#ifndef SOT_LEDGER_INTAKE_CHECK_H
#define SOT_LEDGER_INTAKE_CHECK_H

#include "ledger/event.h"
#include "socialtrust/ledger.h"

typedef struct sot__given {
    int64_t time_us;
    int kind;
    sot__text actor, target, channel;
    bool names_known; /* actor and target are ids that were checked before; a channel likewise */
    bool channel_known;
    sot__extra extra;
} sot__given;

/* Checks every field and normalises (zeros, NaN, cues looked for). */
sot_status sot__given_check(const sot_profile *profile, sot__given *given, sot_error *error);
/* Takes the fields as they are; and the same with the check. */
sot_status sot__given_of(const sot_interaction *interaction, sot__given *given, sot_error *error);
sot_status sot__given_from(const sot_profile *profile, const sot_interaction *interaction, sot__given *given,
                           sot_error *error);

/* sot_ledger_add() of a row of another ledger's: an equal one that is there does not stand for it. */
sot_status sot__ledger_copy_in(sot_ledger *ledger, const sot_interaction *interaction, sot_error *error);

#endif
