/* SPDX-License-Identifier: MIT */
/* Every contact's outgoing A180: an optional input of depth. */
#ifndef SOT_SCORE_ATTENTION_H
#define SOT_SCORE_ATTENTION_H

#include "base/map.h"
#include "socialtrust/score.h"

struct sot_attention {
    sot_context *context;
    const sot_ledger *ledger; /* only compared, never followed */
    uint64_t numbering;       /* of the ledger's contacts, when it was made */
    uint32_t contacts;
    _Atomic uint64_t *sums; /* of 2^-32, by contact number */
    const char **ids;       /* by contact number */
    sot__map map;           /* of `ids` */
    sot__arena texts;
};

static inline double sot__attention_at(const sot_attention *attention, uint32_t contact)
{
    return contact < attention->contacts ? (double)attention->sums[contact] * (1.0 / 4294967296.0) : 0.0;
}

/* The same for a contact of the ledger as it is now. */
double sot__attention_for(const sot_attention *attention, const sot_ledger *ledger, uint32_t contact);

/* It belongs to this ledger. */
sot_status sot__attention_check(const sot_attention *attention, const sot_ledger *ledger, sot_error *error);

#endif
