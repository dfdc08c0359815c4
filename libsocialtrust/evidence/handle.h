/* SPDX-License-Identifier: MIT */
/* The running evidence of a pair: its state, who the sides are, and the last row, so that a late one is
 * noticed. */
#ifndef SOT_EVIDENCE_HANDLE_H
#define SOT_EVIDENCE_HANDLE_H

#include "evidence/state.h"
#include "socialtrust/evidence.h"

#define SOT__CHANNEL_OTHER 0xfffeu /* any channel beyond the named slots */

/* The last row's place in the canonical order. Rows with an id are told apart by it; the other fields matter
 * only without. */
typedef struct sot__last {
    int64_t time_us; /* SOT_TIME_NONE: no row yet */
    int32_t kind;    /* code as given: custom kinds sort after the built-in ones */
    uint8_t actor;
    sot__text channel, id, ref; /* into `texts` */
    sot__extra rest;            /* its texts are not used */
    char *texts;
    size_t room;
} sot__last;

struct sot_evidence {
    sot_context *context;
    sot_profile *profile;
    sot__guard guard;
    char *id[2];
    sot__last last;
    char *channel_name[SOT__CHANNEL_SLOTS]; /* of state.channels[i], NULL for the pool */
    sot__state state;                       /* owns its texts */
};

/* An empty one; ids in byte order. Takes references. */
sot_status sot__evidence_make(sot_context *context, const sot_profile *profile, sot__text a, sot__text b,
                              sot_evidence **out, sot_error *error);

/* Adds a row whose sides are known, without the guard. */
sot_status sot__evidence_push(sot_evidence *evidence, int kind_code, sot__text channel,
                              const sot__event *event, sot_error *error);

#endif
