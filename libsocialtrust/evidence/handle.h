/* SPDX-License-Identifier: MIT */
/* The running evidence of a pair: its state, who the sides are, the last row, so that a late one is noticed,
 * and the rows whose time has not come. */
#ifndef SOT_EVIDENCE_HANDLE_H
#define SOT_EVIDENCE_HANDLE_H

#include "evidence/state.h"
#include "ledger/batch.h"
#include "socialtrust/evidence.h"

#define SOT__CHANNEL_OTHER 0xfffeu /* any channel beyond the named slots, or not looked up */

/* The last row's place in the canonical order. Rows with an id are told apart by it; the other fields matter
 * only without. */
typedef struct sot__last {
    int64_t time_us; /* SOT_TIME_NONE: no row yet */
    int32_t kind;    /* code as given: custom kinds sort after the built-in ones */
    uint8_t actor;
    sot__text channel, id, ref;               /* into `texts` */
    sot__extra rest;                          /* its texts are not used */
    uint64_t sum;                             /* of all rows folded */
    uint32_t recent[SOT_EVIDENCE_REMEMBERED]; /* upper halves of the last rows' sums: row n at n % 4 */
    char *texts;
    size_t room;
} sot__last;

/* A row as it was delivered. It moves: `event.extra` is set where it is used. */
typedef struct sot__arrival {
    sot__given given;
    sot__event event;
    uint64_t sum;
    char *texts; /* of a planned one: its channel, id and ref, which it owns */
} sot__arrival;

/* A channel by its name: its hash, and what the profile says of it. */
typedef struct sot__named {
    uint64_t hash, first, last; /* of its bytes; see sot__text_ends() */
    double times;
    size_t n;
    bool chat;
    char name[]; /* ends with a NUL */
} sot__named;

struct sot_evidence {
    sot_context *context;
    sot_profile *profile;
    sot__guard guard;
    char *id[2];
    size_t id_size[2];
    sot__last last;
    sot__named *channel[SOT__CHANNEL_SLOTS]; /* of state.channels[i], NULL for the pool */
    sot__arrival *planned;                   /* in canonical order, all after the last row */
    size_t planned_count, planned_room;
    /* Within a call the first so many are folded, and those from here on came in the order of the call. */
    size_t planned_gone, planned_sorted;
    sot__map planned_ids; /* of those that have one, once there are many */
    bool planned_indexed;
    sot__seen sighted; /* what `sight` was made for, if anything */
    sot__state state;  /* owns its texts */
    sot__sight sight;  /* that of a score where nothing is given beside the rows */
};

/* An empty one without ids. Takes references. */
sot_status sot__evidence_empty(sot_context *context, const sot_profile *profile, sot_evidence **out,
                               sot_error *error);
/* With ids in byte order. */
sot_status sot__evidence_make(sot_context *context, const sot_profile *profile, sot__text a, sot__text b,
                              sot_evidence **out, sot_error *error);

/* A text of its own that ends with a NUL; NULL: out of memory. */
char *sot__string_copy(sot_context *context, sot__text text);

/* NULL: out of memory. */
sot__named *sot__channel_named(sot_context *context, const sot_profile *profile, sot__text name);

static inline sot__text sot__evidence_id(const sot_evidence *evidence, int side)
{
    return (sot__text){evidence->id[side], evidence->id_size[side]};
}

/* Checks a row of this pair and makes it an event. */
sot_status sot__evidence_event(const sot_evidence *evidence, sot__given *given, sot__event *event,
                               sot_error *error);

/* The evidence of all rows of a pair, in any order; equal ones count once. For a pair as most are, of a few
 * rows: quicker than a ledger of its own. Fails with what a ledger might take or tells better. */
sot_status sot__evidence_of_rows(sot_context *context, const sot_profile *profile, const char *a,
                                 const char *b, const sot_interaction *rows, size_t count,
                                 sot_evidence **out);

/* sot_evidence_clone() without the guard. */
sot_status sot__evidence_copy(const sot_evidence *evidence, sot_evidence **out, sot_error *error);

/* Canonical order of two sot__arrival. */
int sot__arrival_compare(const void *x, const void *y);

/* planned.c: rows after the present. How many are equal to a row; whether another has its id; takes a copy of
 * a row that is after the last one; folds those not after a row, or a time. A call that folds or takes some
 * ends with sot__planned_settle(), or sot__planned_until(), which does it too. */
size_t sot__planned_equal(const sot_evidence *evidence, const sot__arrival *row);
sot_status sot__planned_check(const sot_evidence *evidence, const sot__arrival *row, sot_error *error);
sot_status sot__planned_put(sot_evidence *evidence, const sot__arrival *row, sot_error *error);
bool sot__planned_due(const sot_evidence *evidence, const sot__arrival *row); /* some are to be folded */
sot_status sot__planned_pass(sot_evidence *evidence, const sot__arrival *row, sot_error *error);
sot_status sot__planned_until(sot_evidence *evidence, int64_t time_us, sot_error *error);
void sot__planned_settle(sot_evidence *evidence);
bool sot__planned_copy(const sot_evidence *evidence, sot_evidence *copy);
void sot__planned_free(sot_evidence *evidence);

/* Adds a row to evidence with planned ones, all or nothing, without the guard. */
sot_status sot__evidence_add_past(sot_evidence *evidence, const sot__given *given, sot__event *event,
                                  sot_error *error);

/* Whether a promise or complaint of that id is there already that something could still settle. */
bool sot__evidence_is_open(const sot_evidence *evidence, uint32_t record, sot__text id);

/* How many of the last rows have this sum: 0 to SOT_EVIDENCE_REMEMBERED. */
static inline size_t sot__evidence_remembers(const sot_evidence *evidence, uint64_t sum)
{
    size_t count = 0;
    for (uint64_t i = 0; i < SOT_EVIDENCE_REMEMBERED && i < evidence->state.rows; i++)
        count += evidence->last.recent[i] == (uint32_t)(sum >> 32);
    return count;
}

/* < 0: the row comes after the last one; 0: it is the last one, or equal to it; > 0: it is late. */
int sot__evidence_compare(const sot_evidence *evidence, int kind_code, sot__text channel,
                          const sot__event *event);

/* sot_interaction_sum() of a row that was checked; the same by sot__text_hash() of its channel, NULL where it
 * has none. */
uint64_t sot__row_sum(const sot_profile *profile, int kind_code, sot__text channel, const sot__event *event);
uint64_t sot__row_sum_of(const sot_profile *profile, int kind_code, const uint64_t *channel,
                         const sot__event *event);

/* Adds a row whose sides are known, without the guard. `again`: one that is equal to the last is one more.
 * The event's channel is as sot__evidence_event() has it, or SOT__CHANNEL_OTHER, and is set. */
sot_status sot__evidence_push(sot_evidence *evidence, int kind_code, sot__text channel, sot__event *event,
                              bool again, sot_error *error);

#endif
