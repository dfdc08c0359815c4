/* SPDX-License-Identifier: MIT */
/* Contacts: ids interned to numbers in order of first mention, found by hash; cards for the few that have
 * more than an id. */
#include <inttypes.h>

#include "ledger/ledger.h"

static sot__text id_of(const sot__contacts *contacts, uint32_t contact)
{
    const sot__name *name = &contacts->names[contact];
    return (sot__text){name->id ? name->id : "", name->length};
}

sot__text sot__ledger_id(const sot_ledger *ledger, uint32_t contact)
{
    return id_of(&ledger->contacts, contact);
}

uint32_t sot__ledger_contacts(const sot_ledger *ledger)
{
    return ledger->contacts.count;
}

/* The first 8 bytes as a big-endian number; shorter ids end in zeros, which no id holds. */
static uint64_t prefix_of(sot__text id)
{
    uint64_t prefix = 0;
    for (unsigned i = 0; i < 8; i++)
        prefix = prefix << 8 | (i < id.n ? (unsigned char)id.p[i] : 0);
    return prefix;
}

#define TAG(hash) ((hash) & ~(uint64_t)UINT32_MAX)
#define HOME(slot) ((slot) >> 32)

uint32_t sot__contact_find(const sot_ledger *ledger, sot__text id, uint64_t hash)
{
    const sot__contacts *contacts = &ledger->contacts;
    if (!contacts->slots)
        return SOT__NONE;
    for (uint64_t i = HOME(hash) & contacts->slot_mask; contacts->slots[i];
         i = (i + 1) & contacts->slot_mask) {
        uint64_t slot = contacts->slots[i];
        if (TAG(slot) == TAG(hash) && sot__text_equal(id_of(contacts, (uint32_t)slot - 1), id))
            return (uint32_t)slot - 1;
    }
    return SOT__NONE;
}

bool sot__ledger_find(const sot_ledger *ledger, const char *id, uint32_t *contact)
{
    sot__text text = sot__text_of(id);
    uint32_t found = text.n ? sot__contact_find(ledger, text, sot__text_hash(text)) : SOT__NONE;
    if (found == SOT__NONE)
        return false;
    *contact = found;
    return true;
}

static void place(uint64_t *slots, uint64_t mask, uint64_t slot)
{
    uint64_t i = HOME(slot) & mask;
    while (slots[i])
        i = (i + 1) & mask;
    slots[i] = slot;
}

static bool grow_slots(sot_context *context, sot__contacts *contacts, uint64_t need)
{
    uint64_t size = contacts->slots ? contacts->slot_mask + 1 : 64;
    while (need > size / 4 * 3)
        size *= 2;
    if (contacts->slots && size == contacts->slot_mask + 1)
        return true;
    if (size > SIZE_MAX / 8)
        return false;
    uint64_t *slots = sot__calloc(context, (size_t)size, sizeof *slots);
    if (!slots)
        return false;
    if (contacts->slots)
        for (uint64_t i = 0; i <= contacts->slot_mask; i++)
            if (contacts->slots[i])
                place(slots, size - 1, contacts->slots[i]);
    sot__free(context, contacts->slots);
    contacts->slots = slots;
    contacts->slot_mask = size - 1;
    return true;
}

bool sot__contacts_reserve(sot_ledger *ledger, size_t more)
{
    sot__contacts *contacts = &ledger->contacts;
    size_t need = contacts->count + more;
    return SOT__GROW(ledger->context, contacts->prefix, contacts->prefix_room, need) &&
           SOT__GROW(ledger->context, contacts->names, contacts->names_room, need) &&
           grow_slots(ledger->context, contacts, need);
}

sot_status sot__contact_put(sot_ledger *ledger, sot__text id, uint64_t hash, sot_error *error)
{
    sot__contacts *contacts = &ledger->contacts;
    void *copy;
    sot_status status = sot__store_take(&ledger->texts, id.n + 1, &copy, NULL, error);
    if (status != SOT_OK)
        return status;
    memcpy(copy, id.p, id.n);
    ((char *)copy)[id.n] = '\0';
    uint32_t contact = contacts->count++;
    contacts->names[contact] = (sot__name){copy, (uint32_t)id.n, 0};
    contacts->prefix[contact] = prefix_of(id);
    place(contacts->slots, contacts->slot_mask, TAG(hash) | (contact + 1));
    contacts->version++;
    return SOT_OK;
}

void sot__contact_skip(sot_ledger *ledger)
{
    sot__contacts *contacts = &ledger->contacts;
    contacts->names[contacts->count] = (sot__name){NULL, 0, 0};
    contacts->prefix[contacts->count++] = 0;
    contacts->dead++;
}

sot_status sot__contact_intern(sot_ledger *ledger, sot__text id, uint64_t hash, uint32_t *contact,
                               sot_error *error)
{
    sot__contacts *contacts = &ledger->contacts;
    uint32_t found = sot__contact_find(ledger, id, hash);
    if (found != SOT__NONE) {
        *contact = found;
        return SOT_OK;
    }
    if (contacts->count >= SOT__NONE - 1)
        return sot__fail(error, SOT_E_LIMIT, "more than %" PRIu32 " contacts", SOT__NONE - 1);
    if (!sot__contacts_reserve(ledger, 1) ||
        (contacts->ordered &&
         !SOT__GROW(ledger->context, contacts->order, contacts->order_room, contacts->order_count + 1)))
        return sot__no_memory(error);
    sot_status status = sot__contact_put(ledger, id, hash, error);
    if (status != SOT_OK)
        return status;
    *contact = contacts->count - 1;
    if (contacts->ordered)
        contacts->order[contacts->order_count++] = *contact;
    return SOT_OK;
}

/* Takes a contact's number out of the slots. */
static void unplace(sot__contacts *contacts, uint32_t contact)
{
    uint64_t mask = contacts->slot_mask, i = HOME(sot__text_hash(id_of(contacts, contact))) & mask;
    while ((uint32_t)contacts->slots[i] != contact + 1)
        i = (i + 1) & mask;
    for (uint64_t j = (i + 1) & mask; contacts->slots[j]; j = (j + 1) & mask)
        if (((j - HOME(contacts->slots[j])) & mask) >= ((j - i) & mask)) {
            contacts->slots[i] = contacts->slots[j];
            i = j;
        }
    contacts->slots[i] = 0;
}

void sot__contacts_rewind(sot_ledger *ledger, uint32_t count)
{
    sot__contacts *contacts = &ledger->contacts;
    if (contacts->count == count)
        return;
    while (contacts->count > count) {
        uint32_t contact = contacts->count - 1;
        if (contacts->names[contact].id)
            unplace(contacts, contact);
        else
            contacts->dead--;
        if (contacts->names[contact].card)
            contacts->card_count--; /* the newest contact's card is the newest card */
        contacts->count--;
    }
    while (contacts->order_count > 0 && contacts->order[contacts->order_count - 1] >= count)
        contacts->order_count--;
    contacts->ordered &= count > 0;
    contacts->version++;
}

void sot__contact_bury(sot_ledger *ledger, uint32_t contact)
{
    sot__contacts *contacts = &ledger->contacts;
    sot__name *name = &contacts->names[contact];
    unplace(contacts, contact);
    memset(name->id, 0, name->length);
    *name = (sot__name){NULL, 0, 0};
    contacts->prefix[contact] = 0;
    contacts->dead++;
    contacts->version++;
}

void sot__contacts_free(sot_ledger *ledger)
{
    sot__contacts *contacts = &ledger->contacts;
    sot__free(ledger->context, contacts->prefix);
    sot__free(ledger->context, contacts->names);
    sot__free(ledger->context, contacts->slots);
    sot__free(ledger->context, contacts->cards);
    sot__free(ledger->context, contacts->order);
    sot__free(ledger->context, contacts->live);
    sot__free(ledger->context, contacts->rank);
}

/* ---- cards ---- */

sot__card *sot__card_of(const sot_ledger *ledger, uint32_t contact)
{
    uint32_t card = ledger->contacts.names[contact].card;
    return card ? &ledger->contacts.cards[card - 1] : NULL;
}

sot__card *sot__card_make(sot_ledger *ledger, uint32_t contact)
{
    sot__contacts *contacts = &ledger->contacts;
    sot__card *card = sot__card_of(ledger, contact);
    if (card)
        return card;
    if (!SOT__GROW(ledger->context, contacts->cards, contacts->card_room, contacts->card_count + 1))
        return NULL;
    card = &contacts->cards[contacts->card_count++];
    *card = (sot__card){NULL, SOT__NONE, SOT__NONE, SOT__NONE, SOT__NONE, SOT_CONTACT_PERSON, false};
    contacts->names[contact].card = (uint32_t)contacts->card_count;
    return card;
}

uint32_t sot__ledger_canonical(const sot_ledger *ledger, uint32_t contact)
{
    if (ledger->contacts.aliases == 0)
        return contact;
    for (const sot__card *card;
         (card = sot__card_of(ledger, contact)) != NULL && card->alias_of != SOT__NONE;)
        contact = card->alias_of;
    return contact;
}

uint32_t sot__alias_next(const sot_ledger *ledger, uint32_t root, uint32_t contact)
{
    const sot__card *card = sot__card_of(ledger, contact);
    if (ledger->contacts.aliases == 0 || !card)
        return SOT__NONE;
    if (card->alias_first != SOT__NONE)
        return card->alias_first;
    for (; contact != root; contact = card->alias_of) {
        card = sot__card_of(ledger, contact);
        if (card->alias_next != SOT__NONE)
            return card->alias_next;
    }
    return SOT__NONE;
}

/* A contact is left out if it or any of its aliases asks for it. */
bool sot__ledger_do_not_score(const sot_ledger *ledger, uint32_t contact)
{
    if (ledger->contacts.do_not_score == 0)
        return false;
    uint32_t root = sot__ledger_canonical(ledger, contact);
    for (uint32_t each = root; each != SOT__NONE; each = sot__alias_next(ledger, root, each)) {
        const sot__card *card = sot__card_of(ledger, each);
        if (card && card->do_not_score)
            return true;
    }
    return false;
}
