/* SPDX-License-Identifier: MIT */
/* The evidence of one pair: what the fold keeps of all rows so far. Plain values, so that it can be copied,
 * continued and written out (blob.c); the only blocks it owns are the open items and the texts it was asked
 * to copy. */
#ifndef SOT_EVIDENCE_STATE_H
#define SOT_EVIDENCE_STATE_H

#include <stddef.h>

#include "ledger/view.h"
#include "signals/signal.h"

#define SOT__SIGNAL_FILES
#include "socialtrust/signals.def"
#undef SOT__SIGNAL_FILES

typedef struct sot__state {
    uint64_t rows;  /* all, automatic ones too */
    sot__seen seen; /* what they held */
    int64_t last;   /* time of the last row; SOT_TIME_NONE */
    /* what several signals read */
    sot__side side[2];
    sot__activity both; /* active days of the pair */
    sot__gaps gaps;
    sot__talks talks;
    int64_t weight_at; /* clock of both sides' `weight` */
    sot__turn turn;
    sot__now now;
    char *turn_text; /* room of turn.id when owned */
    size_t turn_room;
    uint8_t channel_count;
    sot__items items;
    /* what each signal keeps for itself */
#define OWN_PAIR(name) sot__##name name;
#define OWN_SIDE(name) sot__##name name[2];
#include "signals/own.def"
    sot__channel channels[SOT__CHANNEL_SLOTS]; /* the first channel_count are set; last member, see
                                                  sot__state_init() */
} sot__state;

void sot__state_init(sot__state *state, bool owns_texts);
void sot__state_free(sot__state *state, sot_context *context);
/* Bytes of it that are read: without the channels that it does not have. */
static inline size_t sot__state_size(const sot__state *state)
{
    return offsetof(sot__state, channels) + state->channel_count * sizeof *state->channels;
}
/* A deep copy, into room for so many bytes; `out` owns its texts if `state` does. False when out of memory.
 */
bool sot__state_copy(const sot__state *state, sot_context *context, sot__state *out);
/* Bytes of the blocks that it owns, besides ids that it has copied. */
size_t sot__state_blocks(const sot__state *state);
/* The same state with other items: a view that owns nothing, to fold what settles one of them and be dropped.
 */
void sot__state_view(const sot__state *state, sot__item *items, size_t count, const sot__rest *rest,
                     sot__state *out);
/* Turns texts that point into a ledger into copies of its own. False when out of memory. */
bool sot__state_own(sot__state *state, sot_context *context);

/* Brings the map of the items up to date, so that they are found at once; a copy of a state has none at
 * first. False: out of memory. */
bool sot__items_index(sot__items *items, sot_context *context);

/* Promises that were settled are of no use any longer, but where another record may have one of that id. */
static inline bool sot__item_stays(const sot__items *items, size_t k)
{
    return items->at[k].open || items->at[k].complaint || items->merged;
}

/* Makes room for what folding `event` may add; after it sot__fold_event() cannot fail. False when out of
 * memory. */
bool sot__state_reserve(sot__state *state, sot_context *context, const sot__event *event);

/* Whether it is there already, of a state that owns its texts, as after most rows that are no item. */
static inline bool sot__state_has_room(const sot__state *state, const sot__event *event)
{
    return event->kind != SOT_KIND_PROMISE && event->kind != SOT_KIND_COMPLAIN &&
           (!event->extra || event->extra->id.n <= state->turn_room);
}

/* Folds the next row in canonical order. O(1) (settlements: O(items)). */
void sot__fold_event(const sot__fold *fold, sot__state *state, const sot__event *event);

/* Folds rows[from..to) up to the first one that is not plain: with rare fields, of both sides, or of a kind
 * that logs are not full of. Where it stopped. The same state as sot__fold_event() makes of them. */
size_t sot__fold_plain(const sot__fold *fold, const sot__decoder *decoder, const sot__row *rows, size_t from,
                       size_t to, sot__state *state);

/* Clears what is left of earlier moments, so that equal evidence has equal bytes. */
static inline void sot__now_tidy(sot__now *x)
{
    if (x->spoke == 3)
        x->opened = x->joined = x->lapsed = 0;
    if (!x->joined && !x->lapsed)
        memset(&x->before, 0, sizeof x->before);
    if (!x->starter)
        x->starts_at = 0;
    for (int d = 0; d < 2; d++)
        if (!x->said[d].open)
            memset(&x->said[d], 0, sizeof x->said[d]);
}

#endif
