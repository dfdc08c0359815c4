/* SPDX-License-Identifier: MIT */
#include "ledger/store/channels.h"

#include "ledger/store/row.h"

void sot__channels_init(sot__channels *channels, sot_context *context)
{
    *channels = (sot__channels){.times = NULL};
    sot__interner_init(&channels->names, context, "channels");
}

void sot__channels_free(sot__channels *channels)
{
    if (!channels->names.context)
        return;
    sot__free(channels->names.context, channels->times);
    sot__free(channels->names.context, channels->chat);
    sot__interner_free(&channels->names);
}

uint64_t sot__channels_bytes(const sot__channels *channels)
{
    return sot__interner_bytes(&channels->names) + channels->times_room * sizeof *channels->times +
           channels->chat_room * sizeof *channels->chat;
}

uint32_t sot__channel_find(const sot__channels *channels, sot__text name)
{
    return name.n == 0 ? 0 : sot__interner_known(&channels->names, name);
}

sot_status sot__channel_intern(sot__channels *channels, const sot_profile *profile, sot__text name,
                               uint32_t *channel, sot_error *error)
{
    sot__interner *names = &channels->names;
    uint64_t hash = sot__interner_hash(names, name);
    *channel = sot__interner_find(names, name, hash);
    if (*channel != SOT__NONE)
        return SOT_OK;
    size_t need = (size_t)names->count + 1;
    if (need > SOT__CHANNEL_LIMIT)
        return sot__fail(error, SOT_E_LIMIT,
                         "channel: more than %u different ones (compact gives those back that no row has)",
                         SOT__CHANNEL_LIMIT - 1);
    if (!SOT__GROW(names->context, channels->times, channels->times_room, need) ||
        !SOT__GROW(names->context, channels->chat, channels->chat_room, need))
        return sot__no_memory(error);
    sot_status status = sot__interner_add(names, name, hash, channel, error);
    if (status == SOT_OK)
        sot__profile_channel(profile, name, &channels->times[*channel], &channels->chat[*channel]);
    return status;
}
