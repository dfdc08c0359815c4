/* SPDX-License-Identifier: MIT */
/* Channels by number, the unnamed one being 0, and the decoder: what rows mean under a profile. */
#include "ledger/ledger.h"

uint32_t sot__channel_find(const sot_ledger *ledger, sot__text name)
{
    const sot__channels *channels = &ledger->channels;
    if (name.n == 0)
        return 0;
    uint32_t i = (uint32_t)sot__text_hash(name) & channels->slot_mask;
    for (; channels->slots[i]; i = (i + 1) & channels->slot_mask)
        if (sot__text_equal(channels->names[channels->slots[i] - 1], name))
            return channels->slots[i] - 1;
    return SOT__NONE;
}

static void place(const sot__channels *channels, uint32_t *slots, uint32_t mask, uint32_t channel)
{
    uint32_t i = (uint32_t)sot__text_hash(channels->names[channel]) & mask;
    while (slots[i])
        i = (i + 1) & mask;
    slots[i] = channel + 1;
}

static bool grow_slots(sot_ledger *ledger, uint32_t need)
{
    sot__channels *channels = &ledger->channels;
    uint32_t size = channels->slots ? channels->slot_mask + 1 : 16;
    while (need > size / 2)
        size *= 2;
    if (channels->slots && size == channels->slot_mask + 1)
        return true;
    uint32_t *slots = sot__calloc(ledger->context, size, sizeof *slots);
    if (!slots)
        return false;
    for (uint32_t i = 0; i < channels->count; i++)
        place(channels, slots, size - 1, i);
    sot__free(ledger->context, channels->slots);
    channels->slots = slots;
    channels->slot_mask = size - 1;
    return true;
}

sot_status sot__channel_intern(sot_ledger *ledger, sot__text name, uint32_t *channel, sot_error *error)
{
    sot__channels *channels = &ledger->channels;
    if (channels->count > 0) {
        *channel = sot__channel_find(ledger, name);
        if (*channel != SOT__NONE)
            return SOT_OK;
    }
    size_t need = (size_t)channels->count + 1;
    if (need > SOT__CHANNEL_LIMIT)
        return sot__fail(error, SOT_E_LIMIT, "channel: more than %u different ones", SOT__CHANNEL_LIMIT - 1);
    if (!SOT__GROW(ledger->context, channels->names, channels->names_room, need) ||
        !SOT__GROW(ledger->context, channels->times, channels->times_room, need) ||
        !SOT__GROW(ledger->context, channels->chat, channels->chat_room, need) ||
        !grow_slots(ledger, (uint32_t)need))
        return sot__no_memory(error);
    void *copy;
    sot_status status = sot__store_take(&ledger->texts, name.n + 1, &copy, NULL, error);
    if (status != SOT_OK)
        return status;
    if (name.n)
        memcpy(copy, name.p, name.n);
    ((char *)copy)[name.n] = '\0';
    *channel = channels->count++;
    channels->names[*channel] = (sot__text){copy, name.n};
    sot__profile_channel(ledger->profile, name, &channels->times[*channel], &channels->chat[*channel]);
    place(channels, channels->slots, channels->slot_mask, *channel);
    return SOT_OK;
}

void sot__channels_rewind(sot_ledger *ledger, uint32_t count)
{
    sot__channels *channels = &ledger->channels;
    if (channels->count == count)
        return;
    channels->count = count;
    memset(channels->slots, 0, ((size_t)channels->slot_mask + 1) * sizeof *channels->slots);
    for (uint32_t i = 0; i < count; i++)
        place(channels, channels->slots, channels->slot_mask, i);
}

void sot__channels_free(sot_ledger *ledger)
{
    sot__free(ledger->context, ledger->channels.names);
    sot__free(ledger->context, ledger->channels.times);
    sot__free(ledger->context, ledger->channels.chat);
    sot__free(ledger->context, ledger->channels.slots);
}

sot__text sot__ledger_channel(const sot_ledger *ledger, unsigned channel)
{
    return ledger->channels.names[channel];
}

/* ---- decoder ---- */

/* The kinds of the ledger's profile as `profile` has them. */
static sot_status decode_kinds(sot__decoder *decoder, const sot_ledger *ledger, const sot_profile *profile,
                               sot_error *error)
{
    for (int code = 0; code < 256; code++) {
        const char *name =
            ledger->kind_base[code] == 255 ? NULL : sot_profile_kind_name(ledger->profile, code);
        int base;
        double times;
        if (!name)
            continue;
        int theirs = sot__profile_kind_by_name(profile, sot__text_of(name));
        if (theirs >= 0 && sot__profile_kind(profile, theirs, &base, &times)) {
            decoder->kind[code] = (uint8_t)base;
            decoder->kind_times[code] = times;
        } else if (ledger->tally.kinds[code].count > 0) {
            return sot__fail(error, SOT_E_KIND,
                             "the ledger holds the kind %s, which profile %s does not declare", name,
                             sot_profile_name(profile));
        }
    }
    return SOT_OK;
}

sot_status sot__decoder_init(sot__decoder *decoder, sot_ledger *ledger, const sot_profile *profile,
                             sot_error *error)
{
    sot__channels *channels = &ledger->channels;
    memset(decoder, 0, sizeof *decoder);
    decoder->ledger = ledger;
    decoder->channels = channels->count;
    if (!profile || profile == ledger->profile) {
        memcpy(decoder->kind, ledger->kind_base, sizeof decoder->kind);
        memcpy(decoder->kind_times, ledger->kind_times, sizeof decoder->kind_times);
        decoder->channel_times = channels->times;
        decoder->channel_chat = channels->chat;
        return SOT_OK;
    }
    sot_status status = decode_kinds(decoder, ledger, profile, error);
    if (status != SOT_OK)
        return status;
    decoder->owned = true;
    decoder->channel_times = sot__alloc(ledger->context, channels->count, sizeof *decoder->channel_times);
    decoder->channel_chat = sot__alloc(ledger->context, channels->count, sizeof *decoder->channel_chat);
    if (!decoder->channel_times || !decoder->channel_chat) {
        sot__decoder_free(decoder, ledger->context);
        return sot__no_memory(error);
    }
    for (uint32_t i = 0; i < channels->count; i++)
        sot__profile_channel(profile, channels->names[i], &decoder->channel_times[i],
                             &decoder->channel_chat[i]);
    return SOT_OK;
}

void sot__decoder_free(sot__decoder *decoder, sot_context *context)
{
    if (decoder->owned) {
        sot__free(context, decoder->channel_times);
        sot__free(context, decoder->channel_chat);
    }
    decoder->channel_times = NULL;
    decoder->channel_chat = NULL;
    decoder->owned = false;
}
