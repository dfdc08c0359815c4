/* SPDX-License-Identifier: MIT */
/* Declarations within a batch of rows: they hold at once, and are taken back with the batch. */
#ifndef SOT_LEDGER_INTAKE_DECLARE_H
#define SOT_LEDGER_INTAKE_DECLARE_H

#include "ledger/store/ledger.h"

/* How the cards were, and names that declarations have replaced: what is to be restored, or to be wiped. */
typedef struct sot__cards_kept {
    bool kept;
    sot__card *cards;
    size_t count;
    uint32_t aliases, do_not_score;
    char **replaced;
    size_t replaced_count, replaced_room;
} sot__cards_kept;

/* As sot_ledger_declare(), and as sot_ledger_add_alias() where `contact->alias_of` is given (the alias may be
 * there already). On failure the ledger must be restored. */
sot_status sot__declare_kept(sot_ledger *ledger, const sot_contact *contact, sot__cards_kept *kept,
                             sot_error *error);
void sot__cards_restore(sot_ledger *ledger, sot__cards_kept *kept); /* as if nothing had been declared */
void sot__cards_settle(sot_ledger *ledger, sot__cards_kept *kept);  /* it stays */

sot_status sot__alias_add(sot__contacts *contacts, sot__text alias, sot__text of, sot_error *error);

#endif
