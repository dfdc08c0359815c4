/* SPDX-License-Identifier: MIT */
#include "ledger/store/aliases.h"

uint32_t sot__alias_root(const sot__contacts *contacts, uint32_t contact)
{
    if (contacts->aliases == 0)
        return contact;
    for (const sot__card *card;
         (card = sot__card_of(contacts, contact)) != NULL && card->alias_of != SOT__NONE;)
        contact = card->alias_of;
    return contact;
}

void sot__alias_link(sot__contacts *contacts, uint32_t alias, uint32_t of)
{
    sot__card *card = sot__card_of(contacts, alias), *owner = sot__card_of(contacts, of);
    card->alias_of = of;
    card->alias_next = owner->alias_first;
    owner->alias_first = alias;
    contacts->aliases++;
}

void sot__alias_unlink(sot__contacts *contacts, uint32_t alias)
{
    sot__card *card = sot__card_of(contacts, alias);
    if (!card || card->alias_of == SOT__NONE)
        return;
    uint32_t *link = &sot__card_of(contacts, card->alias_of)->alias_first;
    while (*link != alias)
        link = &sot__card_of(contacts, *link)->alias_next;
    *link = card->alias_next;
    card->alias_of = card->alias_next = SOT__NONE;
    contacts->aliases--;
}

uint32_t sot__alias_next(const sot__contacts *contacts, uint32_t root, uint32_t contact)
{
    const sot__card *card = sot__card_of(contacts, contact);
    if (contacts->aliases == 0 || !card)
        return SOT__NONE;
    if (card->alias_first != SOT__NONE)
        return card->alias_first;
    for (; contact != root; contact = card->alias_of) {
        card = sot__card_of(contacts, contact);
        if (card->alias_next != SOT__NONE)
            return card->alias_next;
    }
    return SOT__NONE;
}

uint32_t sot__contact_step(const sot__contacts *contacts, uint32_t contact)
{
    const sot__card *card = sot__card_of(contacts, contact);
    if (!card)
        return SOT__NONE;
    return card->alias_of != SOT__NONE ? card->alias_of : card->organisation;
}

bool sot__contact_leads_to(const sot__contacts *contacts, uint32_t contact, uint32_t other)
{
    for (uint32_t steps = 0; steps <= contacts->ids.count && contact != SOT__NONE; steps++) {
        if (contact == other)
            return true;
        contact = sot__contact_step(contacts, contact);
    }
    return false;
}

bool sot__contact_left_out(const sot__contacts *contacts, uint32_t contact)
{
    if (contacts->do_not_score == 0)
        return false;
    uint32_t root = sot__alias_root(contacts, contact);
    for (uint32_t each = root; each != SOT__NONE; each = sot__alias_next(contacts, root, each)) {
        const sot__card *card = sot__card_of(contacts, each);
        if (card && card->do_not_score)
            return true;
    }
    return false;
}
