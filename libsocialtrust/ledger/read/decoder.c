/* SPDX-License-Identifier: MIT */
#include "ledger/read/decoder.h"

#include "ledger/store/ledger.h"

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
            decoder->own_kind[code] = (uint8_t)base;
            decoder->own_times[code] = times;
        } else if (ledger->tally.kinds && ledger->tally.kinds[code].count > 0) {
            return sot__fail(error, SOT_E_KIND,
                             "the ledger holds the kind %s, which profile %s does not declare", name,
                             sot_profile_name(profile));
        }
    }
    return SOT_OK;
}

SOT__COLD sot_status sot__decoder_init(sot__decoder *decoder, sot_ledger *ledger, const sot_profile *profile,
                                       sot_error *error)
{
    sot__channels *channels = &ledger->channels;
    decoder->rare = &ledger->rare;
    decoder->channels = channels->names.count;
    decoder->owned = false;
    if (!profile || profile == ledger->profile) {
        decoder->kind = ledger->kind_base;
        decoder->kind_times = ledger->kind_times;
        decoder->channel_times = channels->times;
        decoder->channel_chat = channels->chat;
        return SOT_OK;
    }
    memset(decoder->own_kind, 0, sizeof decoder->own_kind);
    memset(decoder->own_times, 0, sizeof decoder->own_times);
    decoder->kind = decoder->own_kind;
    decoder->kind_times = decoder->own_times;
    sot_status status = decode_kinds(decoder, ledger, profile, error);
    if (status != SOT_OK)
        return status;
    decoder->owned = true;
    decoder->channel_times =
        sot__alloc(ledger->context, channels->names.count, sizeof *decoder->channel_times);
    decoder->channel_chat = sot__alloc(ledger->context, channels->names.count, sizeof *decoder->channel_chat);
    if (!decoder->channel_times || !decoder->channel_chat) {
        sot__decoder_free(decoder, ledger->context);
        return sot__no_memory(error);
    }
    for (uint32_t i = 0; i < channels->names.count; i++)
        sot__profile_channel(profile, sot__channel_name(channels, i), &decoder->channel_times[i],
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
