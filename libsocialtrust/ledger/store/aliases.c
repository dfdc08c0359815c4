/* SPDX-License-Identifier: MIT */
#include "ledger/store/aliases.h"

#include "socialtrust/ledger.h"

static sot__card *card_of(const sot__contacts *contacts, uint32_t contact)
{
    return contact == SOT__NONE ? NULL : sot__card_of(contacts, contact);
}

uint32_t sot__alias_root(const sot__contacts *contacts, uint32_t contact)
{
    if (contacts->aliases == 0)
        return contact;
    for (const sot__card *card;
         (card = sot__card_of(contacts, contact)) != NULL && card->alias_of != SOT__NONE;)
        contact = card->alias_of;
    return contact;
}

uint32_t sot__alias_next(const sot__contacts *contacts, uint32_t root, uint32_t contact)
{
    if (contacts->aliases == 0)
        return SOT__NONE;
    const sot__card *card = sot__card_of(contacts, contact);
    if (!card)
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

bool sot__contact_left_out(const sot__contacts *contacts, uint32_t contact)
{
    if (contacts->do_not_score == 0)
        return false;
    const sot__card *root = sot__card_of(contacts, sot__alias_root(contacts, contact));
    return root && root->left_out > 0;
}

uint32_t sot__contact_step(const sot__contacts *contacts, uint32_t contact)
{
    const sot__card *card = sot__card_of(contacts, contact);
    if (!card)
        return SOT__NONE;
    return card->alias_of != SOT__NONE ? card->alias_of : card->organisation;
}

sot_status sot__contact_may_link(const sot__contacts *contacts, uint32_t contact, uint32_t to,
                                 const char *what, const char *circle, sot_error *error)
{
    const sot__card *card = sot__card_of(contacts, contact), *passed;
    unsigned steps = 1, aliases = 1;
    uint32_t at = to;
    bool only_aliases = true;
    for (; at != SOT__NONE && steps <= 2 * SOT_CHAIN_MAX; steps++) {
        if (at == contact)
            return sot__fail(error, SOT_E_ARGUMENT, "%s: %s", what, circle);
        passed = sot__card_of(contacts, at);
        only_aliases = only_aliases && passed && passed->alias_of != SOT__NONE;
        aliases += only_aliases;
        at = sot__contact_step(contacts, at);
    }
    /* Taking back an alias can leave a circle of organisations: a chain that leads into one has no end. */
    unsigned length = at == SOT__NONE ? steps - 1 : aliases;
    if (length + (card ? card->height : 0u) > SOT_CHAIN_MAX)
        return sot__fail(error, SOT_E_LIMIT,
                         "%s: expected chains of aliases and organisations of at most %d steps", what,
                         SOT_CHAIN_MAX);
    return SOT_OK;
}

/* ---- links ---- */

/* The chain that ends at `contact` goes on to `to`. */
static void grow_heights(sot__contacts *contacts, uint32_t contact, uint32_t to)
{
    unsigned height = card_of(contacts, contact)->height, steps = 0, wait = 1;
    uint32_t before = contact; /* one that was passed, ever later: met again, this is a circle (Brent) */
    for (sot__card *card; height < SOT_CHAIN_MAX && (card = card_of(contacts, to)) != NULL;
         to = sot__contact_step(contacts, to)) {
        if (to == before || card->height >= ++height)
            return;
        card->height = (uint8_t)height;
        if (++steps == wait) {
            before = to;
            wait *= 2;
        }
    }
}

/* Heights are only taken down where nothing is left: what is below is not looked at. */
static void lower_height(sot__card *card)
{
    if (card->alias_first == SOT__NONE && card->member_first == SOT__NONE)
        card->height = 0;
}

/* More or fewer that are left out, for a contact and all whose alias it is. */
static void add_left_out(sot__contacts *contacts, uint32_t contact, uint32_t more)
{
    for (sot__card *card; more && (card = card_of(contacts, contact)) != NULL; contact = card->alias_of)
        card->left_out += more; /* modulo 2^32: fewer are taken away as well */
}

void sot__alias_link(sot__contacts *contacts, uint32_t alias, uint32_t of)
{
    sot__card *card = sot__card_of(contacts, alias), *owner = sot__card_of(contacts, of);
    card->alias_of = of;
    card->alias_next = owner->alias_first;
    card->alias_before = SOT__NONE;
    if (owner->alias_first != SOT__NONE)
        sot__card_of(contacts, owner->alias_first)->alias_before = alias;
    owner->alias_first = alias;
    contacts->aliases++;
    add_left_out(contacts, of, card->left_out);
    grow_heights(contacts, alias, of);
}

void sot__alias_unlink(sot__contacts *contacts, uint32_t alias)
{
    sot__card *card = sot__card_of(contacts, alias);
    if (!card || card->alias_of == SOT__NONE)
        return;
    sot__card *owner = sot__card_of(contacts, card->alias_of);
    if (card->alias_before != SOT__NONE)
        sot__card_of(contacts, card->alias_before)->alias_next = card->alias_next;
    else
        owner->alias_first = card->alias_next;
    if (card->alias_next != SOT__NONE)
        sot__card_of(contacts, card->alias_next)->alias_before = card->alias_before;
    add_left_out(contacts, card->alias_of, 0u - card->left_out);
    card->alias_of = card->alias_next = card->alias_before = SOT__NONE;
    contacts->aliases--;
    lower_height(owner);
}

void sot__organisation_set(sot__contacts *contacts, uint32_t contact, uint32_t organisation)
{
    sot__card *card = sot__card_of(contacts, contact), *owner = card_of(contacts, card->organisation);
    if (card->organisation == organisation)
        return;
    if (owner) {
        if (card->member_before != SOT__NONE)
            sot__card_of(contacts, card->member_before)->member_next = card->member_next;
        else
            owner->member_first = card->member_next;
        if (card->member_next != SOT__NONE)
            sot__card_of(contacts, card->member_next)->member_before = card->member_before;
        lower_height(owner);
    }
    card->member_next = card->member_before = SOT__NONE;
    card->organisation = organisation;
    owner = card_of(contacts, organisation);
    if (!owner)
        return;
    card->member_next = owner->member_first;
    if (owner->member_first != SOT__NONE)
        sot__card_of(contacts, owner->member_first)->member_before = contact;
    owner->member_first = contact;
    grow_heights(contacts, contact, organisation);
}

void sot__contact_set_left_out(sot__contacts *contacts, uint32_t contact, bool do_not_score)
{
    sot__card *card = sot__card_of(contacts, contact);
    if (card->do_not_score == do_not_score)
        return;
    card->do_not_score = do_not_score;
    contacts->do_not_score += do_not_score ? 1u : 0u - 1u;
    add_left_out(contacts, contact, do_not_score ? 1u : 0u - 1u);
}

size_t sot__card_clear(sot__contacts *contacts, uint32_t contact)
{
    sot__card *card = sot__card_of(contacts, contact);
    size_t freed = sizeof *card;
    if (!card)
        return 0;
    while (card->member_first != SOT__NONE)
        sot__organisation_set(contacts, card->member_first, SOT__NONE);
    while (card->alias_first != SOT__NONE)
        sot__alias_unlink(contacts, card->alias_first);
    sot__alias_unlink(contacts, contact);
    sot__organisation_set(contacts, contact, SOT__NONE);
    sot__contact_set_left_out(contacts, contact, false);
    if (card->display_name) {
        size_t size = strlen(card->display_name);
        memset(card->display_name, 0, size);
        freed += sot__heap_takes(size + 1);
    }
    card->display_name = NULL;
    card->kind = SOT_CONTACT_PERSON;
    return freed;
}
