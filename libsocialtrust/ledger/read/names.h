/* SPDX-License-Identifier: MIT */
/* Contacts, channels and the ledger itself, as the layers above ask for them. Contacts are numbers in order
 * of first mention; a forgotten contact's number stays unused, with an empty id. */
#ifndef SOT_LEDGER_READ_NAMES_H
#define SOT_LEDGER_READ_NAMES_H

#include "base/interner.h"
#include "profile/profile.h"
#include "socialtrust/ledger.h"

bool sot__guard_ledger(sot_ledger *ledger);
void sot__unguard_ledger(sot_ledger *ledger);

/* The profile whose kinds the ledger knows, and its context. */
const sot_profile *sot__ledger_profile(const sot_ledger *ledger);
sot_context *sot__ledger_context(const sot_ledger *ledger);
/* The profile to score with, which the caller gives back: the one given (NULL: the ledger's), with the
 * ledger's resolution if that is coarser. */
sot_status sot__ledger_scoring(const sot_ledger *ledger, const sot_profile *given, const sot_profile **out,
                               sot_error *error);
static inline void sot__scoring_done(const sot_profile *profile)
{
    sot_profile_unref((sot_profile *)(uintptr_t)profile);
}
/* The resolution that was declared, 0: none was; a ledger without rows that scores as this one does. */
double sot__ledger_resolution(const sot_ledger *ledger);
sot_status sot__ledger_like(const sot_ledger *like, sot_ledger **out, sot_error *error);

bool sot__ledger_find(const sot_ledger *ledger, const char *id, uint32_t *contact);
bool sot__ledger_find_text(const sot_ledger *ledger, sot__text id, uint32_t *contact);
uint32_t sot__ledger_canonical(const sot_ledger *ledger, uint32_t contact); /* follows aliases */
sot__text sot__ledger_id(const sot_ledger *ledger, uint32_t contact);
/* What a contact is called; empty if nothing is known. Whether any may be called something. */
sot__text sot__ledger_display_name(const sot_ledger *ledger, uint32_t contact);
bool sot__ledger_has_display_names(const sot_ledger *ledger);
bool sot__ledger_do_not_score(const sot_ledger *ledger, uint32_t contact);
uint32_t sot__ledger_contacts(const sot_ledger *ledger);
sot__interner *sot__ledger_ids(sot_ledger *ledger);
uint64_t sot__ledger_numbering(const sot_ledger *ledger); /* changes when contacts get other numbers */

/* The public calls where the ledger is guarded already. */
sot_status sot__ledger_contact(sot_ledger *ledger, const char *id, sot_contact *out, sot_error *error);
sot_status sot__ledger_contact_at(sot_ledger *ledger, uint64_t index, sot_contact *out, sot_error *error);
sot_status sot__ledger_each(sot_ledger *ledger, const char *a, const char *b, sot_interaction_fn fn,
                            void *user, sot_error *error);

/* Contacts in byte order of whom something is declared, or who are known without rows. The ledger is guarded
 * already; `fn` returns non-zero to stop (CANCELLED). */
typedef int (*sot__contact_fn)(void *user, const sot_contact *contact);
sot_status sot__ledger_each_declared(sot_ledger *ledger, sot__contact_fn fn, void *user, sot_error *error);

sot__text sot__ledger_channel(const sot_ledger *ledger, unsigned channel);

#endif
