/* SPDX-License-Identifier: MIT */
/* What is known of a ledger and of its contacts. */
#include "base/sized.h"
#include "ledger/read/names.h"
#include "ledger/store/ledger.h"

sot_status sot_ledger_get_info(sot_ledger *ledger, sot_ledger_info *out, sot_error *error)
{
    sot__begin(error);
    if (!ledger)
        return sot__fail(error, SOT_E_ARGUMENT, "sot_ledger_get_info: ledger is NULL");
    sot_status status = sot__room_struct(out, "sot_ledger_info", error);
    if (status != SOT_OK)
        return status;
    if (!sot__guard_ledger(ledger))
        return sot__busy(error, "ledger");
    sot_ledger_info info = SOT_LEDGER_INFO_INIT;
    info.interactions = ledger->tally.rows;
    info.with_self = ledger->tally.with_self;
    info.contacts = ledger->contacts.ids.count - ledger->contacts.ids.dead;
    info.bytes = sot__ledger_bytes(ledger);
    info.snapshot = ledger->frozen;
    info.resolution_s = ledger->resolution_s;
    for (uint32_t i = 0; i < ledger->pairs.count; i++) {
        const sot__stored *stored = &ledger->pairs.items[i];
        if (stored->count == 0)
            continue;
        info.pairs += stored->a != stored->b;
        int64_t first = stored->rows[0].time_us, last = stored->rows[stored->count - 1].time_us;
        if (info.first_us == SOT_TIME_NONE || first < info.first_us)
            info.first_us = first;
        if (info.last_us == SOT_TIME_NONE || last > info.last_us)
            info.last_us = last;
    }
    sot__give_struct(out, &info, sizeof info);
    sot__unguard_ledger(ledger);
    return SOT_OK;
}

static sot_contact declared(const sot_ledger *ledger, uint32_t contact)
{
    const sot__card *card = sot__card_of(&ledger->contacts, contact);
    sot_contact known = SOT_CONTACT_INIT;
    known.id = sot__contact_id(&ledger->contacts, contact).p;
    known.display_name = known.organisation = known.alias_of = "";
    if (card) {
        known.kind = card->kind;
        known.do_not_score = card->do_not_score;
        if (card->display_name)
            known.display_name = card->display_name;
        if (card->organisation != SOT__NONE)
            known.organisation = sot__contact_id(&ledger->contacts, card->organisation).p;
        if (card->alias_of != SOT__NONE)
            known.alias_of = sot__contact_id(&ledger->contacts, card->alias_of).p;
    }
    return known;
}

static bool says_something(const sot_contact *contact)
{
    return contact->kind != SOT_CONTACT_PERSON || contact->do_not_score || *contact->display_name ||
           *contact->organisation || *contact->alias_of;
}

sot_status sot__ledger_each_declared(sot_ledger *ledger, sot__contact_fn fn, void *user, sot_error *error)
{
    size_t count = ledger->contacts.ids.count, rows = ledger->pairs.count;
    uint32_t *by_rank = sot__alloc(ledger->context, count, sizeof *by_rank);
    uint8_t *named = sot__calloc(ledger->context, count, 1);
    sot_status status =
        by_rank && named && sot__interner_rank(&ledger->contacts.ids) ? SOT_OK : sot__no_memory(error);
    for (uint32_t raw = 0; status == SOT_OK && raw < rows; raw++) {
        const sot__stored *stored = &ledger->pairs.items[raw];
        named[stored->a] |= stored->count > 0;
        named[stored->b] |= stored->count > 0;
    }
    for (uint32_t i = 0; status == SOT_OK && i < count; i++)
        by_rank[ledger->contacts.ids.rank[i]] = i;
    for (size_t r = 0; status == SOT_OK && r < count; r++) {
        uint32_t i = by_rank[r];
        if (sot__contact_id(&ledger->contacts, i).n == 0)
            continue;
        sot_contact contact = declared(ledger, i);
        if ((!named[i] || says_something(&contact)) && fn(user, &contact) != 0)
            status = sot__fail(error, SOT_E_CANCELLED, "stopped by the caller's function");
    }
    sot__free(ledger->context, by_rank);
    sot__free(ledger->context, named);
    return status;
}

static sot_status describe(sot_ledger *ledger, uint32_t contact, sot_contact *out, sot_error *error)
{
    if (!sot__ledger_link(ledger))
        return sot__no_memory(error);
    sot_contact known = declared(ledger, contact);
    for (uint32_t link = sot__link_first(&ledger->links, contact); link;
         link = sot__link_next(&ledger->links, link))
        known.interactions += ledger->pairs.items[sot__link_pair(link)].count;
    sot__give_struct(out, &known, sizeof known);
    return SOT_OK;
}

sot_status sot__ledger_contact(sot_ledger *ledger, const char *id, sot_contact *out, sot_error *error)
{
    uint32_t contact;
    return sot__ledger_find(ledger, id, &contact)
               ? describe(ledger, contact, out, error)
               : sot__fail(error, SOT_E_NOT_FOUND, "id: no contact \"%.200s\"", id);
}

sot_status sot_ledger_contact(sot_ledger *ledger, const char *id, sot_contact *out, sot_error *error)
{
    sot__begin(error);
    if (!ledger || !id)
        return sot__fail(error, SOT_E_ARGUMENT, "contact: ledger and id are required");
    sot_status status = sot__room_struct(out, "sot_contact", error);
    if (status != SOT_OK)
        return status;
    if (!sot__guard_ledger(ledger))
        return sot__busy(error, "ledger");
    status = sot__ledger_contact(ledger, id, out, error);
    sot__unguard_ledger(ledger);
    return status;
}

sot_status sot__ledger_contact_at(sot_ledger *ledger, uint64_t index, sot_contact *out, sot_error *error)
{
    uint32_t contact;
    if (index >= ledger->contacts.ids.count - ledger->contacts.ids.dead)
        return sot__fail(error, SOT_E_NOT_FOUND, "index: expected less than the number of contacts");
    if (!sot__contact_at(&ledger->contacts, index, &contact))
        return sot__no_memory(error);
    return describe(ledger, contact, out, error);
}

sot_status sot_ledger_contact_at(sot_ledger *ledger, uint64_t index, sot_contact *out, sot_error *error)
{
    sot__begin(error);
    if (!ledger)
        return sot__fail(error, SOT_E_ARGUMENT, "contact: ledger is required");
    sot_status status = sot__room_struct(out, "sot_contact", error);
    if (status != SOT_OK)
        return status;
    if (!sot__guard_ledger(ledger))
        return sot__busy(error, "ledger");
    status = sot__ledger_contact_at(ledger, index, out, error);
    sot__unguard_ledger(ledger);
    return status;
}
