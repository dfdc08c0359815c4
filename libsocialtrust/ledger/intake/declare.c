/* SPDX-License-Identifier: MIT */
/* What is declared about contacts (kind, name, organisation, do-not-score). */
#include "base/sized.h"
#include "ledger/store/copy.h"

static sot_status check(const sot_contact *contact, sot_error *error)
{
    sot__text id = sot__text_of(contact->id), name = sot__text_of(contact->display_name);
    sot__text organisation = sot__text_of(contact->organisation);
    sot_status status = sot__text_check(id, SOT_ID_MAX, false, "id", error);
    if (status == SOT_OK)
        status = sot__text_check(name, SOT_ID_MAX, true, "display_name", error);
    if (status == SOT_OK)
        status = sot__text_check(organisation, SOT_ID_MAX, true, "organisation", error);
    if (status == SOT_OK && !sot_name_of(SOT_NAMES_CONTACT_KIND, contact->kind))
        return sot__fail(error, SOT_E_KIND, "kind: expected a sot_contact_kind, 0 to %d, found %d",
                         SOT_CONTACT_AUTOMATON, contact->kind);
    return status;
}

static sot_status declare(sot__contacts *contacts, const sot_contact *contact, uint64_t *dead,
                          sot_error *error)
{
    sot__text id = sot__text_of(contact->id), name = sot__text_of(contact->display_name);
    sot__text organisation = sot__text_of(contact->organisation);
    uint32_t number, into = SOT__NONE;
    size_t replaced = 0;
    sot_status status = sot__contact_intern(contacts, id, &number, error);
    if (status == SOT_OK && organisation.n)
        status = sot__contact_intern(contacts, organisation, &into, error);
    if (status != SOT_OK)
        return status;
    const sot__card *before = sot__card_of(contacts, number);
    if (into != SOT__NONE && (!before || before->organisation != into))
        status = sot__contact_may_link(contacts, number, into, "organisation",
                                       "a contact cannot be part of itself", error);
    if (status != SOT_OK)
        return status;
    char *copy = NULL;
    if (name.n)
        status = sot__heap_copy(&contacts->ids.texts, name, &copy, error);
    if (status != SOT_OK)
        return status;
    if (!sot__card_make(contacts, number) || (into != SOT__NONE && !sot__card_make(contacts, into)))
        return sot__no_memory(error);
    sot__card *card = sot__card_of(contacts, number);
    if (card->display_name)
        memset(card->display_name, 0, replaced = strlen(card->display_name));
    card->display_name = copy;
    card->kind = (uint8_t)contact->kind;
    sot__organisation_set(contacts, number, into);
    sot__contact_set_left_out(contacts, number, contact->do_not_score != 0);
    *dead += replaced;
    return SOT_OK;
}

sot_status sot_ledger_declare(sot_ledger *ledger, const sot_contact *contact, sot_error *error)
{
    sot__begin(error);
    static const sot_contact defaults = SOT_CONTACT_INIT;
    sot_contact taken;
    if (!ledger || !contact)
        return sot__fail(error, SOT_E_ARGUMENT, "contact: expected one initialised with SOT_CONTACT_INIT");
    sot_status status = sot__take_struct(contact, &defaults, sizeof defaults, &taken, "sot_contact", error);
    if (status != SOT_OK)
        return status;
    contact = &taken;
    status = sot__guard_changing(ledger, error);
    if (status != SOT_OK)
        return status;
    status = check(contact, error);
    if (status == SOT_OK) {
        sot__mark mark = sot__ledger_mark(ledger);
        status = declare(&ledger->contacts, contact, &ledger->dead, error);
        if (status != SOT_OK)
            sot__ledger_rewind(ledger, mark);
        else
            sot__ledger_tidy(ledger);
    }
    sot__unguard_ledger(ledger);
    return status;
}
