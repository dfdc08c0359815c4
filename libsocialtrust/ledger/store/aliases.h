/* SPDX-License-Identifier: MIT */
/* Several ids of one contact, as links between contacts; and the way from a contact to what stands for it. */
#ifndef SOT_LEDGER_STORE_ALIASES_H
#define SOT_LEDGER_STORE_ALIASES_H

#include "ledger/store/contacts.h"

uint32_t sot__alias_root(const sot__contacts *contacts, uint32_t contact); /* follows aliases */
/* Makes `alias`, which is none yet, one of `of`. Both have cards. */
void sot__alias_link(sot__contacts *contacts, uint32_t alias, uint32_t of);
void sot__alias_unlink(sot__contacts *contacts, uint32_t alias); /* if it is one */
/* The next contact of the alias group of `root`, in a fixed order beginning with `root`; SOT__NONE after the
 * last. */
uint32_t sot__alias_next(const sot__contacts *contacts, uint32_t root, uint32_t contact);
/* Whether `other` is reached from `contact` over aliases and organisations, as a roll-up goes. */
bool sot__contact_leads_to(const sot__contacts *contacts, uint32_t contact, uint32_t other);
/* Where it goes next on that way; SOT__NONE: it ends here. */
uint32_t sot__contact_step(const sot__contacts *contacts, uint32_t contact);
/* A contact is left out if it or any of its aliases asks for it. */
bool sot__contact_left_out(const sot__contacts *contacts, uint32_t contact);

#endif
