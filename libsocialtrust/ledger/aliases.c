/* SPDX-License-Identifier: MIT */
/* Several ids of one contact. An alias is only a link between two contacts: rows stay where they are, so
 * taking it back leaves no trace. */
#include "ledger/ledger.h"

void sot__alias_unlink(sot_ledger *ledger, uint32_t alias)
{
    sot__card *card = sot__card_of(ledger, alias);
    if (!card || card->alias_of == SOT__NONE)
        return;
    uint32_t *link = &sot__card_of(ledger, card->alias_of)->alias_first;
    while (*link != alias)
        link = &sot__card_of(ledger, *link)->alias_next;
    *link = card->alias_next;
    card->alias_of = card->alias_next = SOT__NONE;
    ledger->contacts.aliases--;
}

static sot_status add_alias(sot_ledger *ledger, sot__text alias, sot__text of, sot_error *error)
{
    uint32_t x, y;
    sot_status status = sot__contact_intern(ledger, of, sot__text_hash(of), &y, error);
    if (status == SOT_OK)
        status = sot__contact_intern(ledger, alias, sot__text_hash(alias), &x, error);
    if (status != SOT_OK)
        return status;
    const sot__card *before = sot__card_of(ledger, x);
    if (before && before->alias_of != SOT__NONE)
        return sot__fail(error, SOT_E_ARGUMENT, "alias: it is an alias already; take that back first");
    if (sot__contact_leads_to(ledger, y, x))
        return sot__fail(error, SOT_E_ARGUMENT, "alias: that would close a circle");
    if (!sot__card_make(ledger, y) || !sot__card_make(ledger, x))
        return sot__no_memory(error);
    sot__card *card = sot__card_of(ledger, x), *owner = sot__card_of(ledger, y);
    card->alias_of = y;
    card->alias_next = owner->alias_first;
    owner->alias_first = x;
    ledger->contacts.aliases++;
    return SOT_OK;
}

sot_status sot_ledger_add_alias(sot_ledger *ledger, const char *alias, const char *of, sot_error *error)
{
    if (!ledger)
        return sot__fail(error, SOT_E_ARGUMENT, "sot_ledger_add_alias: ledger is required");
    if (!sot__guard_ledger(ledger))
        return sot__busy(error, "ledger");
    sot_status status = sot__text_check(sot__text_of(alias), SOT_ID_MAX, false, "alias", error);
    if (status == SOT_OK)
        status = sot__text_check(sot__text_of(of), SOT_ID_MAX, false, "of", error);
    if (status == SOT_OK) {
        sot__mark mark = sot__ledger_mark(ledger);
        status = add_alias(ledger, sot__text_of(alias), sot__text_of(of), error);
        if (status != SOT_OK)
            sot__ledger_rewind(ledger, mark);
    }
    sot__unguard_ledger(ledger);
    return status;
}

sot_status sot_ledger_remove_alias(sot_ledger *ledger, const char *alias, sot_error *error)
{
    if (!ledger || !alias)
        return sot__fail(error, SOT_E_ARGUMENT, "sot_ledger_remove_alias: ledger and alias are required");
    if (!sot__guard_ledger(ledger))
        return sot__busy(error, "ledger");
    uint32_t contact;
    sot_status status = SOT_OK;
    const sot__card *card = sot__ledger_find(ledger, alias, &contact) ? sot__card_of(ledger, contact) : NULL;
    if (!card || card->alias_of == SOT__NONE)
        status = sot__fail(error, SOT_E_NOT_FOUND, "alias: not declared an alias");
    else
        sot__alias_unlink(ledger, contact);
    sot__unguard_ledger(ledger);
    return status;
}
