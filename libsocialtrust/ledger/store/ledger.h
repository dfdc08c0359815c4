/* SPDX-License-Identifier: MIT */
/* A ledger: contacts and channels by number, rows by pair, and the indexes that find them.
 *
 * Whatever can fail happens before the first change; what is dropped is overwritten with zeros, so that a
 * forgotten contact leaves no bytes behind. */
#ifndef SOT_LEDGER_STORE_LEDGER_H
#define SOT_LEDGER_STORE_LEDGER_H

#include "ledger/store/aliases.h"
#include "ledger/store/channels.h"
#include "ledger/store/checkpoints.h"
#include "ledger/store/ids.h"
#include "ledger/store/links.h"
#include "ledger/store/report.h"
#include "ledger/store/tally.h"
#include "socialtrust/ledger.h"

struct sot_ledger {
    sot_context *context;
    sot_profile *profile; /* with the resolution below, where that is coarser */
    sot_profile *plain;   /* as it was given; NULL: it is `profile` */
    double resolution_s;  /* the coarsest that was declared; 0: none was */
    sot__guard guard;
    atomic_uint wait_ms;    /* how long a call waits for the guard */
    bool frozen;            /* a snapshot: nothing changes, nobody waits */
    uint64_t dead;          /* bytes that nothing uses any longer, about, besides those of `pairs` */
    uint64_t tidy_at;       /* so many are worth a look whether it is time to give them back */
    uint32_t channels_seen; /* so many there were when it was last seen which of them rows have */
    uint64_t numbering;     /* changes when contacts get other numbers */
    sot__heap rare;         /* the rare fields of rows */
    sot__contacts contacts;
    sot__channels channels;
    sot__stored_pairs pairs;
    sot__links links;
    sot__checkpoints checkpoints;
    sot__ids ids;
    sot__tally tally;
    uint8_t kind_base[256]; /* by code under the ledger's profile; 255: unknown */
    double kind_times[256];
    sot_intake intake;
    sot__report *report; /* of the last load; NULL: none yet */
};

/* Where the tables of names and rare fields stood, to take additions back. */
typedef struct sot__mark {
    sot__interner_mark contacts, channels;
    sot__heap_mark rare;
} sot__mark;

sot__mark sot__ledger_mark(const sot_ledger *ledger);
void sot__ledger_rewind(sot_ledger *ledger, sot__mark mark);

/* To read: false if another call is under way, and to change it: BUSY, or UNSUPPORTED for a snapshot. */
bool sot__guard_ledger(sot_ledger *ledger);
sot_status sot__guard_changing(sot_ledger *ledger, sot_error *error);
void sot__unguard_ledger(sot_ledger *ledger);

/* A profile like `from` whose resolution is `seconds`. A ledger without rows that scores as `like` does. */
sot_status sot__profile_coarser(const sot_profile *from, double seconds, sot_profile **out, sot_error *error);

/* How exact times may be said to be: RANGE. */
sot_status sot__resolution_check(double seconds, sot_error *error);
/* Makes the profile that the ledger scores with where its times are no more exact than that; none where it
 * stays. Then the ledger takes it, and that they are. */
sot_status sot__ledger_coarser(const sot_ledger *ledger, double seconds, sot_profile **out, sot_error *error);
void sot__ledger_coarsen(sot_ledger *ledger, double seconds, sot_profile *coarser);
sot_status sot__ledger_like(const sot_ledger *like, sot_ledger **out, sot_error *error);

void sot__ledger_recount(sot_ledger *ledger);         /* the tally anew, linear in the rows */
uint64_t sot__ledger_bytes(const sot_ledger *ledger); /* memory that it holds */

/* Brings the lists of contacts' pairs up to date; false: out of memory. */
bool sot__ledger_link(sot_ledger *ledger);
/* Ids of different contacts that differ only in case or blanks; false: out of memory. */
bool sot__find_alike(const sot_ledger *ledger, sot__noted *noted);
/* Aliases without rows, but of the contacts that rows are `coming` of, by their numbers (NULL: of none).
 * False: out of memory. */
bool sot__find_unused(sot_ledger *ledger, const bool *coming, sot__noted *noted);
bool sot__ledger_find(const sot_ledger *ledger, const char *id, uint32_t *contact);
bool sot__ledger_find_text(const sot_ledger *ledger, sot__text id, uint32_t *contact);

#endif
