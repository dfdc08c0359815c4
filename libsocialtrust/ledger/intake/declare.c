/* SPDX-License-Identifier: MIT */
/* What is declared about contacts (kind, name, organisation, do-not-score). */
#include "ledger/intake/declare.h"

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

/* *replaced becomes the name that it had, which is still there. */
static sot_status declare(sot__contacts *contacts, const sot_contact *contact, char **replaced,
                          sot_error *error)
{
    sot__text id = sot__text_of(contact->id), name = sot__text_of(contact->display_name);
    sot__text organisation = sot__text_of(contact->organisation);
    uint32_t number, into = SOT__NONE;
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
    *replaced = card->display_name;
    card->display_name = copy;
    card->kind = (uint8_t)contact->kind;
    sot__organisation_set(contacts, number, into);
    sot__contact_set_left_out(contacts, number, contact->do_not_score != 0);
    return SOT_OK;
}

static void wipe(sot_ledger *ledger, char *name)
{
    if (!name)
        return;
    size_t size = strlen(name);
    memset(name, 0, size);
    ledger->dead += sot__heap_takes(size + 1);
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
        char *replaced = NULL;
        sot__mark mark = sot__ledger_mark(ledger);
        status = declare(&ledger->contacts, contact, &replaced, error);
        if (status != SOT_OK) {
            sot__ledger_rewind(ledger, mark);
        } else {
            wipe(ledger, replaced);
            sot__ledger_tidy(ledger);
        }
    }
    sot__unguard_ledger(ledger);
    return status;
}

/* ---- within a batch ---- */

static sot_status keep_cards(sot_ledger *ledger, sot__cards_kept *kept, sot_error *error)
{
    const sot__contacts *contacts = &ledger->contacts;
    kept->cards = sot__alloc(ledger->context, contacts->card_count, sizeof *kept->cards);
    if (!kept->cards)
        return sot__no_memory(error);
    if (contacts->card_count)
        memcpy(kept->cards, contacts->cards, contacts->card_count * sizeof *kept->cards);
    kept->count = contacts->card_count;
    kept->aliases = contacts->aliases;
    kept->do_not_score = contacts->do_not_score;
    kept->kept = true;
    return SOT_OK;
}

sot_status sot__declare_kept(sot_ledger *ledger, const sot_contact *contact, sot__cards_kept *kept,
                             sot_error *error)
{
    sot_status status = check(contact, error);
    sot__text of = sot__text_of(contact->alias_of);
    if (status == SOT_OK)
        status = sot__text_check(of, SOT_ID_MAX, true, "alias_of", error);
    if (status == SOT_OK && !kept->kept)
        status = keep_cards(ledger, kept, error);
    if (status == SOT_OK &&
        !SOT__GROW(ledger->context, kept->replaced, kept->replaced_room, kept->replaced_count + 1))
        status = sot__no_memory(error);
    if (status == SOT_OK) {
        char *replaced = NULL;
        status = declare(&ledger->contacts, contact, &replaced, error);
        if (status == SOT_OK && replaced)
            kept->replaced[kept->replaced_count++] = replaced;
    }
    return status == SOT_OK && of.n ? sot__alias_add(&ledger->contacts, sot__text_of(contact->id), of, error)
                                    : status;
}

static void forget_kept(sot_ledger *ledger, sot__cards_kept *kept)
{
    sot__free(ledger->context, kept->cards);
    sot__free(ledger->context, kept->replaced);
    *kept = (sot__cards_kept){.kept = false};
}

void sot__cards_restore(sot_ledger *ledger, sot__cards_kept *kept)
{
    sot__contacts *contacts = &ledger->contacts;
    if (kept->kept) {
        if (contacts->card_count > kept->count) {
            for (uint32_t i = 0; i < contacts->ids.count; i++)
                if (contacts->ids.names[i].note > kept->count)
                    contacts->ids.names[i].note = 0;
        }
        if (kept->count)
            memcpy(contacts->cards, kept->cards, kept->count * sizeof *kept->cards);
        contacts->card_count = kept->count;
        contacts->aliases = kept->aliases;
        contacts->do_not_score = kept->do_not_score;
    }
    forget_kept(ledger, kept);
}

void sot__cards_settle(sot_ledger *ledger, sot__cards_kept *kept)
{
    for (size_t k = 0; k < kept->replaced_count; k++)
        wipe(ledger, kept->replaced[k]);
    forget_kept(ledger, kept);
}
