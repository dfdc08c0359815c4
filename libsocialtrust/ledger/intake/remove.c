/* SPDX-License-Identifier: MIT */
/* Rows and contacts out: by id, before a time, and everything about one contact, of which no byte stays. */
#include "base/search.h"
#include "ledger/intake/known.h"

/* The row between two contacts; where they have none of that id, one between their aliases. */
static bool find_row(const sot_ledger *ledger, uint32_t a, uint32_t b, sot__text id, uint32_t *raw,
                     size_t *position)
{
    *raw = sot__stored_find(&ledger->pairs, a, b);
    if (*raw != SOT__NONE && (*position = sot__stored_row_of(ledger, *raw, id)) != SIZE_MAX)
        return true;
    if (ledger->contacts.aliases == 0)
        return false;
    uint32_t x = sot__alias_root(&ledger->contacts, a), y = sot__alias_root(&ledger->contacts, b);
    for (uint32_t i = x; i != SOT__NONE; i = sot__alias_next(&ledger->contacts, x, i))
        for (uint32_t j = y; j != SOT__NONE; j = sot__alias_next(&ledger->contacts, y, j)) {
            *raw = sot__stored_find(&ledger->pairs, i, j);
            if (*raw != SOT__NONE && (*position = sot__stored_row_of(ledger, *raw, id)) != SIZE_MAX)
                return true;
        }
    return false;
}

sot_status sot_ledger_remove(sot_ledger *ledger, const char *a, const char *b, const char *id,
                             sot_error *error)
{
    sot__begin(error);
    if (!ledger || !a || !b || !id || !*id)
        return sot__fail(error, SOT_E_ARGUMENT, "sot_ledger_remove: ledger, a, b and id are required");
    if (!sot__guard_ledger(ledger))
        return sot__busy(error, "ledger");
    uint32_t x, y, raw;
    size_t position;
    sot_status status = SOT_OK;
    if (!sot__ledger_find(ledger, a, &x) || !sot__ledger_find(ledger, b, &y))
        status = sot__fail(error, SOT_E_NOT_FOUND, "%s: no such contact",
                           sot__ledger_find(ledger, a, &x) ? "b" : "a");
    else if (!find_row(ledger, x, y, sot__text_of(id), &raw, &position))
        status = sot__fail(error, SOT_E_NOT_FOUND, "id: no such interaction between a and b");
    else
        sot__rows_drop(ledger, raw, position, 1);
    sot__unguard_ledger(ledger);
    return status;
}

sot_status sot_ledger_prune(sot_ledger *ledger, int64_t before_us, uint64_t *removed, sot_error *error)
{
    sot__begin(error);
    if (!ledger)
        return sot__fail(error, SOT_E_ARGUMENT, "sot_ledger_prune: ledger is required");
    if (before_us < SOT_TIME_MIN || before_us > SOT_TIME_MAX)
        return sot__fail(error, SOT_E_RANGE, "before: expected a time between the years 1 and 9999");
    if (!sot__guard_ledger(ledger))
        return sot__busy(error, "ledger");
    uint64_t count = 0;
    for (uint32_t raw = 0; raw < ledger->pairs.count; raw++) {
        const sot__stored *stored = &ledger->pairs.items[raw];
        size_t low = 0, high = stored->count;
        SOT__SEARCH(low, high, middle, stored->rows[middle].time_us < before_us)
        count += low;
        sot__rows_drop(ledger, raw, 0, low);
    }
    if (removed)
        *removed = count;
    sot__unguard_ledger(ledger);
    return SOT_OK;
}

/* Takes a contact out of the aliases, of the organisations of others, and of the cards. */
static void forget_card(sot__contacts *contacts, uint32_t contact)
{
    for (size_t i = 0; i < contacts->card_count; i++)
        if (contacts->cards[i].organisation == contact)
            contacts->cards[i].organisation = SOT__NONE;
    sot__card *card = sot__card_of(contacts, contact);
    if (!card)
        return;
    sot__alias_unlink(contacts, contact);
    while (card->alias_first != SOT__NONE)
        sot__alias_unlink(contacts, card->alias_first);
    contacts->do_not_score -= card->do_not_score;
    sot__card_clear(card);
}

sot_status sot_ledger_forget(sot_ledger *ledger, const char *id, uint64_t *removed, sot_error *error)
{
    sot__begin(error);
    if (!ledger || !id)
        return sot__fail(error, SOT_E_ARGUMENT, "sot_ledger_forget: ledger and id are required");
    if (!sot__guard_ledger(ledger))
        return sot__busy(error, "ledger");
    uint32_t contact;
    uint64_t count = 0;
    sot_status status = SOT_OK;
    if (!sot__ledger_find(ledger, id, &contact)) {
        status = sot__fail(error, SOT_E_NOT_FOUND, "id: no such contact");
    } else if (!sot__ledger_link(ledger)) {
        status = sot__no_memory(error);
    } else {
        for (uint32_t link = sot__link_first(&ledger->links, contact); link;
             link = sot__link_next(&ledger->links, link)) {
            uint32_t raw = sot__link_pair(link);
            size_t rows = ledger->pairs.items[raw].count;
            count += rows;
            sot__rows_drop(ledger, raw, 0, rows);
        }
        forget_card(&ledger->contacts, contact);
        sot__interner_bury(&ledger->contacts.ids, contact);
        if (removed)
            *removed = count;
    }
    sot__unguard_ledger(ledger);
    return status;
}
