/* SPDX-License-Identifier: MIT */
/* Several ids of one contact. An alias is only a link between two contacts: rows stay where they are, so
 * taking it back leaves no trace. */
#include "ledger/intake/declare.h"

static sot_status add_alias(sot__contacts *contacts, sot__text alias, sot__text of, sot_error *error)
{
    uint32_t x, y;
    sot_status status = sot__contact_intern(contacts, of, &y, error);
    if (status == SOT_OK)
        status = sot__contact_intern(contacts, alias, &x, error);
    if (status != SOT_OK)
        return status;
    const sot__card *before = sot__card_of(contacts, x);
    if (before && before->alias_of != SOT__NONE)
        return sot__fail(error, SOT_E_ARGUMENT, "alias: it is an alias already; take that back first");
    status = sot__contact_may_link(contacts, x, y, "alias", "that would close a circle", error);
    if (status != SOT_OK)
        return status;
    if (!sot__card_make(contacts, y) || !sot__card_make(contacts, x))
        return sot__no_memory(error);
    sot__alias_link(contacts, x, y);
    return SOT_OK;
}

/* One that is there already does no harm. */
sot_status sot__alias_add(sot__contacts *contacts, sot__text alias, sot__text of, sot_error *error)
{
    uint32_t x = sot__interner_known(&contacts->ids, alias), y = sot__interner_known(&contacts->ids, of);
    const sot__card *card = x == SOT__NONE ? NULL : sot__card_of(contacts, x);
    if (card && y != SOT__NONE && card->alias_of == y)
        return SOT_OK;
    return add_alias(contacts, alias, of, error);
}

sot_status sot_ledger_add_alias(sot_ledger *ledger, const char *alias, const char *of, sot_error *error)
{
    sot__begin(error);
    if (!ledger)
        return sot__fail(error, SOT_E_ARGUMENT, "sot_ledger_add_alias: ledger is required");
    sot_status status = sot__guard_changing(ledger, error);
    if (status != SOT_OK)
        return status;
    status = sot__text_check(sot__text_of(alias), SOT_ID_MAX, false, "alias", error);
    if (status == SOT_OK)
        status = sot__text_check(sot__text_of(of), SOT_ID_MAX, false, "of", error);
    if (status == SOT_OK) {
        sot__mark mark = sot__ledger_mark(ledger);
        status = add_alias(&ledger->contacts, sot__text_of(alias), sot__text_of(of), error);
        if (status != SOT_OK)
            sot__ledger_rewind(ledger, mark);
    }
    sot__unguard_ledger(ledger);
    return status;
}

sot_status sot_ledger_remove_alias(sot_ledger *ledger, const char *alias, sot_error *error)
{
    sot__begin(error);
    if (!ledger || !alias)
        return sot__fail(error, SOT_E_ARGUMENT, "sot_ledger_remove_alias: ledger and alias are required");
    sot_status status = sot__guard_changing(ledger, error);
    if (status != SOT_OK)
        return status;
    uint32_t contact;
    const sot__card *card =
        sot__ledger_find(ledger, alias, &contact) ? sot__card_of(&ledger->contacts, contact) : NULL;
    if (!card || card->alias_of == SOT__NONE)
        status = sot__fail(error, SOT_E_NOT_FOUND, "alias: not declared an alias");
    else
        sot__alias_unlink(&ledger->contacts, contact);
    sot__unguard_ledger(ledger);
    return status;
}
