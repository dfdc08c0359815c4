/* SPDX-License-Identifier: MIT */
/* What is known of a ledger and of its contacts. */
#include "base/sized.h"
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

static sot_status describe(sot_ledger *ledger, uint32_t contact, sot_contact *out, sot_error *error)
{
    if (!sot__ledger_link(ledger))
        return sot__no_memory(error);
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
    for (uint32_t link = sot__link_first(&ledger->links, contact); link;
         link = sot__link_next(&ledger->links, link))
        known.interactions += ledger->pairs.items[sot__link_pair(link)].count;
    sot__give_struct(out, &known, sizeof known);
    return SOT_OK;
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
    uint32_t contact;
    status = sot__ledger_find(ledger, id, &contact)
                 ? describe(ledger, contact, out, error)
                 : sot__fail(error, SOT_E_NOT_FOUND, "id: no contact \"%.200s\"", id);
    sot__unguard_ledger(ledger);
    return status;
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
    uint32_t contact;
    if (index >= ledger->contacts.ids.count - ledger->contacts.ids.dead)
        status = sot__fail(error, SOT_E_NOT_FOUND, "index: expected less than the number of contacts");
    else if (!sot__contact_at(&ledger->contacts, index, &contact))
        status = sot__no_memory(error);
    else
        status = describe(ledger, contact, out, error);
    sot__unguard_ledger(ledger);
    return status;
}
