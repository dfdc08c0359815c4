/* SPDX-License-Identifier: MIT */
/* What is declared about contacts (kind, name, organisation, do-not-score) and what is known of them. */
#include "ledger/ledger.h"

static const char *const kind_names[] = {"person", "organisation", "group", "automaton"};
#define KINDS ((int)(sizeof kind_names / sizeof *kind_names))

const char *sot_contact_kind_name(int kind)
{
    return kind >= 0 && kind < KINDS ? kind_names[kind] : NULL;
}

int sot_contact_kind_by_name(const char *name)
{
    for (int i = 0; name && i < KINDS; i++)
        if (strcmp(name, kind_names[i]) == 0)
            return i;
    return -1;
}

bool sot__contact_leads_to(const sot_ledger *ledger, uint32_t contact, uint32_t other)
{
    for (uint32_t steps = 0; steps <= ledger->contacts.count; steps++) {
        if (contact == other)
            return true;
        const sot__card *card = sot__card_of(ledger, contact);
        if (!card)
            return false;
        contact = card->alias_of != SOT__NONE ? card->alias_of : card->organisation;
        if (contact == SOT__NONE)
            return false;
    }
    return false;
}

static sot_status check(const sot_contact *contact, sot_error *error)
{
    sot__text id = sot__text_of(contact->id), name = sot__text_of(contact->display_name);
    sot__text organisation = sot__text_of(contact->organisation);
    sot_status status = sot__text_check(id, SOT_ID_MAX, false, "id", error);
    if (status == SOT_OK)
        status = sot__text_check(name, SOT_ID_MAX, true, "display_name", error);
    if (status == SOT_OK)
        status = sot__text_check(organisation, SOT_ID_MAX, true, "organisation", error);
    if (status == SOT_OK && (contact->kind < 0 || contact->kind >= KINDS))
        return sot__fail(error, SOT_E_KIND, "kind: expected a sot_contact_kind, 0 to %d, found %d", KINDS - 1,
                         contact->kind);
    return status;
}

static sot_status declare(sot_ledger *ledger, const sot_contact *contact, sot_error *error)
{
    sot__text id = sot__text_of(contact->id), name = sot__text_of(contact->display_name);
    sot__text organisation = sot__text_of(contact->organisation);
    uint32_t number, into = SOT__NONE;
    sot_status status = sot__contact_intern(ledger, id, sot__text_hash(id), &number, error);
    if (status == SOT_OK && organisation.n)
        status = sot__contact_intern(ledger, organisation, sot__text_hash(organisation), &into, error);
    if (status != SOT_OK)
        return status;
    if (into != SOT__NONE && sot__contact_leads_to(ledger, into, number))
        return sot__fail(error, SOT_E_ARGUMENT, "organisation: a contact cannot be part of itself");
    void *copy = NULL;
    if (name.n) {
        status = sot__store_take(&ledger->texts, name.n + 1, &copy, NULL, error);
        if (status != SOT_OK)
            return status;
        memcpy(copy, name.p, name.n + 1);
    }
    sot__card *card = sot__card_make(ledger, number);
    if (!card)
        return sot__no_memory(error);
    if (card->display_name)
        memset(card->display_name, 0, strlen(card->display_name));
    ledger->contacts.do_not_score += (contact->do_not_score != 0);
    ledger->contacts.do_not_score -= card->do_not_score;
    card->display_name = copy;
    card->kind = (uint8_t)contact->kind;
    card->organisation = into;
    card->do_not_score = contact->do_not_score != 0;
    return SOT_OK;
}

sot_status sot_ledger_declare(sot_ledger *ledger, const sot_contact *contact, sot_error *error)
{
    if (!ledger || !contact || contact->size < sizeof *contact)
        return sot__fail(error, SOT_E_ARGUMENT, "contact: expected one initialised with SOT_CONTACT_INIT");
    if (!sot__guard_ledger(ledger))
        return sot__busy(error, "ledger");
    sot_status status = check(contact, error);
    if (status == SOT_OK) {
        sot__mark mark = sot__ledger_mark(ledger);
        status = declare(ledger, contact, error);
        if (status != SOT_OK)
            sot__ledger_rewind(ledger, mark);
    }
    sot__unguard_ledger(ledger);
    return status;
}

/* ---- what is known ---- */

static sot_status describe(sot_ledger *ledger, uint32_t contact, sot_contact *out, sot_error *error)
{
    if (!sot__links_extend(ledger))
        return sot__no_memory(error);
    const sot__card *card = sot__card_of(ledger, contact);
    sot_contact known = SOT_CONTACT_INIT;
    known.id = sot__ledger_id(ledger, contact).p;
    known.display_name = known.organisation = known.alias_of = "";
    if (card) {
        known.kind = card->kind;
        known.do_not_score = card->do_not_score;
        if (card->display_name)
            known.display_name = card->display_name;
        if (card->organisation != SOT__NONE)
            known.organisation = sot__ledger_id(ledger, card->organisation).p;
        if (card->alias_of != SOT__NONE)
            known.alias_of = sot__ledger_id(ledger, card->alias_of).p;
    }
    for (uint32_t link = sot__link_first(ledger, contact); link; link = sot__link_next(ledger, link))
        known.interactions += ledger->pairs.items[sot__link_pair(link)].count;
    *out = known;
    return SOT_OK;
}

sot_status sot_ledger_contact(sot_ledger *ledger, const char *id, sot_contact *out, sot_error *error)
{
    if (!ledger || !id || !out || out->size < sizeof *out)
        return sot__fail(error, SOT_E_ARGUMENT,
                         "contact: ledger, id, and out with its size set are required");
    if (!sot__guard_ledger(ledger))
        return sot__busy(error, "ledger");
    uint32_t contact;
    sot_status status = sot__ledger_find(ledger, id, &contact)
                            ? describe(ledger, contact, out, error)
                            : sot__fail(error, SOT_E_NOT_FOUND, "id: no such contact");
    sot__unguard_ledger(ledger);
    return status;
}

/* The number of the contact at a place in order of first mention. */
static bool at(sot_ledger *ledger, uint64_t index, uint32_t *contact)
{
    sot__contacts *contacts = &ledger->contacts;
    if (contacts->dead == 0 && !contacts->ordered) {
        *contact = (uint32_t)index;
        return true;
    }
    if (!contacts->live || contacts->live_version != contacts->version) {
        size_t count = 0, all = contacts->ordered ? contacts->order_count : contacts->count;
        if (!SOT__GROW(ledger->context, contacts->live, contacts->live_room, all))
            return false;
        for (size_t i = 0; i < all; i++) {
            uint32_t number = contacts->ordered ? contacts->order[i] : (uint32_t)i;
            if (contacts->names[number].id)
                contacts->live[count++] = number;
        }
        contacts->live_version = contacts->version;
    }
    *contact = contacts->live[index];
    return true;
}

sot_status sot_ledger_contact_at(sot_ledger *ledger, uint64_t index, sot_contact *out, sot_error *error)
{
    if (!ledger || !out || out->size < sizeof *out)
        return sot__fail(error, SOT_E_ARGUMENT, "contact: ledger, and out with its size set are required");
    if (!sot__guard_ledger(ledger))
        return sot__busy(error, "ledger");
    uint32_t contact;
    sot_status status;
    if (index >= ledger->contacts.count - ledger->contacts.dead)
        status = sot__fail(error, SOT_E_NOT_FOUND, "index: expected less than the number of contacts");
    else if (!at(ledger, index, &contact))
        status = sot__no_memory(error);
    else
        status = describe(ledger, contact, out, error);
    sot__unguard_ledger(ledger);
    return status;
}
