/* SPDX-License-Identifier: MIT */
/* Channels by number, the unnamed one being 0, with what the ledger's profile says of them. */
#ifndef SOT_LEDGER_STORE_CHANNELS_H
#define SOT_LEDGER_STORE_CHANNELS_H

#include "base/interner.h"
#include "profile/profile.h"

typedef struct sot__channels {
    sot__interner names;
    double *times; /* as the profile has them */
    bool *chat;
    size_t times_room, chat_room;
} sot__channels;

void sot__channels_init(sot__channels *channels, sot_context *context);
void sot__channels_free(sot__channels *channels);
uint64_t sot__channels_bytes(const sot__channels *channels);

uint32_t sot__channel_find(const sot__channels *channels, sot__text name); /* SOT__NONE */
sot_status sot__channel_intern(sot__channels *channels, const sot_profile *profile, sot__text name,
                               uint32_t *channel, sot_error *error);

static inline sot__text sot__channel_name(const sot__channels *channels, uint32_t channel)
{
    return sot__interner_text(&channels->names, channel);
}

#endif
