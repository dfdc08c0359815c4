/* SPDX-License-Identifier: MIT */
/* Reads rows as events under a profile, which may differ from the ledger's: tables by kind code and channel.
 */
#ifndef SOT_LEDGER_READ_DECODER_H
#define SOT_LEDGER_READ_DECODER_H

#include "ledger/event.h"
#include "ledger/store/rare.h"
#include "socialtrust/ledger.h"

typedef struct sot__decoder {
    const sot__heap *rare;
    const uint8_t *kind; /* by kind code: the ledger's, or those below */
    const double *kind_times;
    double *channel_times; /* by channel number */
    bool *channel_chat;
    size_t channels;
    bool owned; /* the channels' arrays are the decoder's own, not the ledger's */
    uint8_t own_kind[256];
    double own_times[256];
} sot__decoder;

/* `profile` NULL: the ledger's. Valid until the ledger changes, and where it was made. SOT_E_KIND if the
 * ledger holds a custom kind that `profile` does not declare. */
sot_status sot__decoder_init(sot__decoder *decoder, sot_ledger *ledger, const sot_profile *profile,
                             sot_error *error);
void sot__decoder_free(sot__decoder *decoder, sot_context *context);

/* `room` is where the event's rare fields are put if it has any. */
static inline void sot__row_event(const sot__decoder *decoder, const sot__row *row, sot__extra *room,
                                  sot__event *event)
{
    unsigned kind = sot__row_kind(row), channel = sot__row_channel(row);
    event->time_us = row->time_us;
    event->strength = decoder->kind_times[kind] * decoder->channel_times[channel];
    event->channel = (uint16_t)channel;
    event->kind = decoder->kind[kind];
    event->actor = (uint8_t)sot__row_actor(row);
    event->chat = decoder->channel_chat[channel];
    event->record = 0;
    event->extra = NULL;
    if (SOT__UNLIKELY(sot__row_rare(row) != 0)) {
        sot__row_extra(decoder->rare, row, room);
        event->extra = room;
    }
}

#endif
