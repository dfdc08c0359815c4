/* SPDX-License-Identifier: MIT */
/* What contacts are of each other: several ids of one contact, and parts of an organisation. Links between
 * contacts, nothing else: rows stay where they are, so taking one back leaves no trace. Chains are at most
 * SOT_CHAIN_MAX steps long, which is what bounds the cost of following them. */
#ifndef SOT_LEDGER_STORE_ALIASES_H
#define SOT_LEDGER_STORE_ALIASES_H

#include "ledger/store/contacts.h"

uint32_t sot__alias_root(const sot__contacts *contacts, uint32_t contact); /* follows aliases */
/* The next contact of the alias group of `root`, in a fixed order beginning with `root`; SOT__NONE after the
 * last. */
uint32_t sot__alias_next(const sot__contacts *contacts, uint32_t root, uint32_t contact);
/* A contact is left out if it or any of its aliases asks for it. */
bool sot__contact_left_out(const sot__contacts *contacts, uint32_t contact);

/* Where a roll-up goes from a contact: what it is an alias of, else its organisation; SOT__NONE: it stays. */
uint32_t sot__contact_step(const sot__contacts *contacts, uint32_t contact);
/* Whether a link from `contact` to `to` is allowed: ARGUMENT (it would close a circle; the message begins
 * with `what`), LIMIT (too long a chain). */
sot_status sot__contact_may_link(const sot__contacts *contacts, uint32_t contact, uint32_t to,
                                 const char *what, const char *circle, sot_error *error);

/* All of these have cards. */
void sot__alias_link(sot__contacts *contacts, uint32_t alias, uint32_t of); /* it is none yet */
void sot__alias_unlink(sot__contacts *contacts, uint32_t alias);            /* if it is one */
void sot__organisation_set(sot__contacts *contacts, uint32_t contact,
                           uint32_t organisation); /* SOT__NONE: none */
void sot__contact_set_left_out(sot__contacts *contacts, uint32_t contact, bool do_not_score);
/* Takes it out of all links, and makes its card as new; its display name is overwritten. Returns how many
 * bytes nothing needs any longer. */
size_t sot__card_clear(sot__contacts *contacts, uint32_t contact);

#endif
