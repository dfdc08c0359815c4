/* SPDX-License-Identifier: MIT */
#include "ledger/store/contacts.h"

#include "socialtrust/ledger.h"

void sot__contacts_init(sot__contacts *contacts, sot_context *context)
{
    *contacts = (sot__contacts){.card_count = 0};
    sot__interner_init(&contacts->ids, context, "contacts");
}

void sot__contacts_free(sot__contacts *contacts)
{
    sot_context *context = contacts->ids.context;
    if (!context)
        return;
    sot__free(context, contacts->cards);
    sot__free(context, contacts->order);
    sot__free(context, contacts->live);
    sot__interner_free(&contacts->ids);
}

uint64_t sot__contacts_bytes(const sot__contacts *contacts)
{
    return sot__interner_bytes(&contacts->ids) + contacts->card_room * sizeof *contacts->cards +
           (contacts->order_room + contacts->live_room) * 4;
}

sot_status sot__contact_intern_hashed(sot__contacts *contacts, sot__text id, uint64_t hash, uint32_t *contact,
                                      sot_error *error)
{
    sot__interner *ids = &contacts->ids;
    uint32_t before = ids->count;
    if (contacts->ordered &&
        !SOT__GROW(ids->context, contacts->order, contacts->order_room, contacts->order_count + 1))
        return sot__no_memory(error);
    sot_status status = sot__interner_add(ids, id, hash, contact, error);
    if (status == SOT_OK && contacts->ordered && ids->count > before)
        contacts->order[contacts->order_count++] = *contact;
    return status;
}

sot_status sot__contact_intern(sot__contacts *contacts, sot__text id, uint32_t *contact, sot_error *error)
{
    return sot__contact_intern_hashed(contacts, id, sot__interner_hash(&contacts->ids, id), contact, error);
}

void sot__contacts_rewind(sot__contacts *contacts, sot__interner_mark mark)
{
    const sot__interner *ids = &contacts->ids;
    for (uint32_t contact = ids->count; contact-- > mark.count;)
        if (ids->names[contact].note)
            contacts->card_count--; /* the newest contacts' cards are the newest cards */
    while (contacts->order_count > 0 && contacts->order[contacts->order_count - 1] >= mark.count)
        contacts->order_count--;
    contacts->ordered &= mark.count > 0;
    sot__interner_rewind(&contacts->ids, mark);
}

bool sot__contact_at(sot__contacts *contacts, uint64_t index, uint32_t *contact)
{
    const sot__interner *ids = &contacts->ids;
    if (ids->dead == 0 && !contacts->ordered) {
        *contact = (uint32_t)index;
        return true;
    }
    if (!contacts->live || contacts->live_version != ids->version) {
        size_t count = 0, all = contacts->ordered ? contacts->order_count : ids->count;
        if (!SOT__GROW(ids->context, contacts->live, contacts->live_room, all))
            return false;
        for (size_t i = 0; i < all; i++) {
            uint32_t number = contacts->ordered ? contacts->order[i] : (uint32_t)i;
            if (ids->names[number].text)
                contacts->live[count++] = number;
        }
        contacts->live_version = ids->version;
    }
    *contact = contacts->live[index];
    return true;
}

/* ---- cards ---- */

sot__card *sot__card_of(const sot__contacts *contacts, uint32_t contact)
{
    uint32_t card = contacts->ids.names[contact].note;
    return card ? &contacts->cards[card - 1] : NULL;
}

sot__card *sot__card_make(sot__contacts *contacts, uint32_t contact)
{
    sot__card *card = sot__card_of(contacts, contact);
    if (card)
        return card;
    if (!SOT__GROW(contacts->ids.context, contacts->cards, contacts->card_room, contacts->card_count + 1))
        return NULL;
    card = &contacts->cards[contacts->card_count++];
    *card = (sot__card){.alias_of = SOT__NONE,
                        .alias_first = SOT__NONE,
                        .alias_next = SOT__NONE,
                        .alias_before = SOT__NONE,
                        .organisation = SOT__NONE,
                        .member_first = SOT__NONE,
                        .member_next = SOT__NONE,
                        .member_before = SOT__NONE,
                        .kind = SOT_CONTACT_PERSON};
    contacts->ids.names[contact].note = (uint32_t)contacts->card_count;
    return card;
}
