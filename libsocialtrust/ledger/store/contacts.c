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

#define MAIL_MOST 320 /* bytes of a mail address (RFC 3696); longer ids are none */

/* An id as it is kept: as it is given, or normalised. */
static sot__text kept_form(const sot__contacts *contacts, sot__text id, char room[MAIL_MOST])
{
    bool capitals = false, blanks = false;
    if (!contacts->normalise)
        return id;
    while (id.n && memchr(" \t\r\n", id.p[0], 4))
        id = (sot__text){id.p + 1, id.n - 1};
    while (id.n && memchr(" \t\r\n", id.p[id.n - 1], 4))
        id.n--;
    if (id.n > MAIL_MOST || id.n < 3 || !memchr(id.p + 1, '@', id.n - 2))
        return id;
    for (size_t i = 0; i < id.n; i++) {
        capitals |= id.p[i] >= 'A' && id.p[i] <= 'Z';
        blanks |= id.p[i] == ' ';
    }
    if (!capitals || blanks)
        return id;
    for (size_t i = 0; i < id.n; i++)
        room[i] = (char)(id.p[i] >= 'A' && id.p[i] <= 'Z' ? id.p[i] | 0x20 : id.p[i]);
    return (sot__text){room, id.n};
}

uint32_t sot__contact_find(const sot__contacts *contacts, sot__text id)
{
    char room[MAIL_MOST];
    return sot__interner_known(&contacts->ids, kept_form(contacts, id, room));
}

static sot_status only_blanks(const char *field, sot_error *error)
{
    return sot__fail(error, SOT_E_TEXT, "%s: expected more than blanks", field);
}

sot_status sot__contact_check_kept(const sot__contacts *contacts, sot__text id, const char *field,
                                   sot_error *error)
{
    char room[MAIL_MOST];
    return kept_form(contacts, id, room).n || !id.n ? SOT_OK : only_blanks(field, error);
}

sot_status sot__contact_intern_hashed(sot__contacts *contacts, sot__text id, uint64_t hash, const char *field,
                                      uint32_t *contact, sot_error *error)
{
    sot__interner *ids = &contacts->ids;
    uint32_t before = ids->count;
    char room[MAIL_MOST];
    if (SOT__UNLIKELY(contacts->normalise)) {
        id = kept_form(contacts, id, room);
        if (id.n == 0)
            return only_blanks(field, error);
        hash = sot__interner_hash(ids, id);
    }
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
    return sot__contact_intern_hashed(contacts, id, sot__interner_hash(&contacts->ids, id), "id", contact,
                                      error);
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
