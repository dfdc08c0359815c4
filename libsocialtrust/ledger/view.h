/* SPDX-License-Identifier: MIT */
/* How the layers above read a ledger: pairs in byte order of their canonical ids, and the rows of each as
 * events. The caller holds the ledger's guard. */
#ifndef SOT_LEDGER_VIEW_H
#define SOT_LEDGER_VIEW_H

#include "ledger/event.h"
#include "socialtrust/ledger.h"

/* A row: 16 bytes. meta, from the highest bit: kind code (8), actor's side in the raw pair's byte order (1),
 * channel (15), extra (40: 0 none, else where the rarely used fields are). */
typedef struct sot__row {
    int64_t time_us;
    uint64_t meta;
} sot__row;

#define SOT__ROW_KIND(meta) ((unsigned)((meta) >> 56))
#define SOT__ROW_ACTOR(meta) ((unsigned)((meta) >> 55) & 1u)
#define SOT__ROW_CHANNEL(meta) ((unsigned)((meta) >> 40) & 0x7fffu)
#define SOT__ROW_EXTRA(meta) ((meta) & ((UINT64_C(1) << 40) - 1))

bool sot__guard_ledger(sot_ledger *ledger);
void sot__unguard_ledger(sot_ledger *ledger);

/* Contacts by number (order of first mention). A forgotten contact's number stays unused, with an empty id.
 */
bool sot__ledger_find(const sot_ledger *ledger, const char *id, uint32_t *contact);
uint32_t sot__ledger_canonical(const sot_ledger *ledger, uint32_t contact); /* follows aliases */
sot__text sot__ledger_id(const sot_ledger *ledger, uint32_t contact);
bool sot__ledger_do_not_score(const sot_ledger *ledger, uint32_t contact);
uint32_t sot__ledger_contacts(const sot_ledger *ledger);

/* A pair to score: canonical contacts a before b in byte order, and where its rows are. */
typedef struct sot__pair {
    uint32_t a, b;
    uint32_t raw;   /* the stored pair if `count` is 1, else the first index into sot__pairs.members */
    uint32_t count; /* stored pairs that make it up: 1 without aliases, 0 for a known pair without rows */
} sot__pair;

typedef struct sot__pairs {
    sot_context *context;
    sot__pair *pairs; /* ascending by (id of a, id of b) */
    size_t count;
    uint32_t *members; /* stored pairs of those made of several */
} sot__pairs;

/* All pairs of different canonical contacts that have rows, without those with a do-not-score contact. With
 * `me` >= 0 only those of that (canonical) contact. */
sot_status sot__ledger_pairs(sot_ledger *ledger, int64_t me, sot__pairs *out, sot_error *error);

/* The one pair of two canonical contacts (count 0 if they have no rows); a, b in any order. */
sot_status sot__ledger_pair(sot_ledger *ledger, uint32_t x, uint32_t y, sot__pairs *out, sot_error *error);
void sot__pairs_free(sot__pairs *pairs);

/* Room that rows of merged pairs are gathered in; one per thread; zero-initialise. */
typedef struct sot__gather {
    sot__row *rows;
    size_t capacity;
} sot__gather;

/* The pair's rows in canonical order, equal rows once; sides are those of the canonical pair (actor bit
 * already turned). For merged pairs rows whose id came before with other fields are left out and counted in
 * *conflicts. Pointers live until the ledger or `gather` changes. */
sot_status sot__ledger_rows(sot_ledger *ledger, const sot__pairs *pairs, const sot__pair *pair,
                            sot__gather *gather, const sot__row **rows, size_t *count, uint64_t *conflicts,
                            sot_error *error);
void sot__gather_free(sot_context *context, sot__gather *gather);

/* Asks the processor for a stored pair ahead of time, and later for its rows; and how many there are. */
void sot__ledger_prefetch(const sot_ledger *ledger, uint32_t raw);
void sot__ledger_prefetch_rows(const sot_ledger *ledger, uint32_t raw);
size_t sot__ledger_row_count(const sot_ledger *ledger, uint32_t raw);

/* Reads rows under a profile (which may differ from the ledger's): tables by kind code and channel. */
typedef struct sot__decoder {
    const sot_ledger *ledger;
    uint8_t kind[256];
    double kind_times[256];
    double *channel_times; /* by channel number */
    bool *channel_chat;
    size_t channels;
    bool owned; /* the two arrays are the decoder's own, not the ledger's */
} sot__decoder;

/* `profile` NULL: the ledger's. Valid until the ledger changes. SOT_E_KIND if the ledger holds a custom kind
 * that `profile` does not declare. */
sot_status sot__decoder_init(sot__decoder *decoder, sot_ledger *ledger, const sot_profile *profile,
                             sot_error *error);
void sot__decoder_free(sot__decoder *decoder, sot_context *context);

/* The rarely used fields of a row; texts point into the ledger. */
void sot__row_extra(const sot_ledger *ledger, uint64_t extra, sot__extra *out);

/* `room` is where the event's extra is put if it has one. */
static inline void sot__row_event(const sot__decoder *decoder, const sot__row *row, sot__extra *room,
                                  sot__event *event)
{
    unsigned kind = SOT__ROW_KIND(row->meta), channel = SOT__ROW_CHANNEL(row->meta);
    uint64_t extra = SOT__ROW_EXTRA(row->meta);
    event->time_us = row->time_us;
    event->strength = decoder->kind_times[kind] * decoder->channel_times[channel];
    event->channel = (uint16_t)channel;
    event->kind = decoder->kind[kind];
    event->actor = (uint8_t)SOT__ROW_ACTOR(row->meta);
    event->chat = decoder->channel_chat[channel];
    if (SOT__UNLIKELY(extra != 0)) {
        sot__row_extra(decoder->ledger, extra, room);
        event->extra = room;
    } else {
        event->extra = NULL;
    }
}

/* A channel's name by its number. */
sot__text sot__ledger_channel(const sot_ledger *ledger, unsigned channel);

/* Mask of what rows up to `as_of_us` hold (score.h), kinds as `decoder` reads them. O(kinds), linear in the
 * rows only after a removal. */
sot__seen sot__ledger_observe(sot_ledger *ledger, const sot__decoder *decoder, int64_t as_of_us);

/* One remembered state per stored pair (an opaque block of the layer above, freed by `release`), valid for
 * its first `rows` rows. The ledger drops it when any of these rows changes. NULL when there is none. */
typedef struct sot__checkpoint {
    void *state;
    size_t rows;
    void (*release)(sot_context *context, void *state);
} sot__checkpoint;
sot__checkpoint *sot__ledger_checkpoint(sot_ledger *ledger, uint32_t raw);
/* Remembers one; takes the state over only on success. Not for use by several threads at once. */
bool sot__ledger_remember(sot_ledger *ledger, uint32_t raw, sot__checkpoint checkpoint);

#endif
