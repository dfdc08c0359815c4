/* SPDX-License-Identifier: MIT */
#include "ledger/read/names.h"

#include "ledger/store/ledger.h"

const sot_profile *sot__ledger_profile(const sot_ledger *ledger)
{
    return ledger->profile;
}

sot_status sot__ledger_scoring(const sot_ledger *ledger, const sot_profile *given, const sot_profile **out,
                               sot_error *error)
{
    const sot_profile *plain = ledger->plain ? ledger->plain : ledger->profile;
    sot_profile *made = NULL;
    *out = NULL;
    if (!given || given == plain)
        given = ledger->profile;
    if (given->params.resolution_seconds >= ledger->resolution_s) {
        *out = sot_profile_ref((sot_profile *)(uintptr_t)given);
        return SOT_OK;
    }
    sot_status status = sot__profile_coarser(given, ledger->resolution_s, &made, error);
    *out = made;
    return status;
}

double sot__ledger_resolution(const sot_ledger *ledger)
{
    return ledger->resolution_s;
}

sot_context *sot__ledger_context(const sot_ledger *ledger)
{
    return ledger->context;
}

sot__text sot__ledger_display_name(const sot_ledger *ledger, uint32_t contact)
{
    const sot__card *card = sot__card_of(&ledger->contacts, contact);
    return sot__text_of(card ? card->display_name : NULL);
}

bool sot__ledger_has_display_names(const sot_ledger *ledger)
{
    return ledger->contacts.card_count > 0;
}

sot__text sot__ledger_id(const sot_ledger *ledger, uint32_t contact)
{
    return sot__contact_id(&ledger->contacts, contact);
}

uint32_t sot__ledger_contacts(const sot_ledger *ledger)
{
    return ledger->contacts.ids.count;
}

sot__interner *sot__ledger_ids(sot_ledger *ledger)
{
    return &ledger->contacts.ids;
}

uint64_t sot__ledger_numbering(const sot_ledger *ledger)
{
    return ledger->numbering;
}

uint32_t sot__ledger_canonical(const sot_ledger *ledger, uint32_t contact)
{
    return sot__alias_root(&ledger->contacts, contact);
}

bool sot__ledger_do_not_score(const sot_ledger *ledger, uint32_t contact)
{
    return sot__contact_left_out(&ledger->contacts, contact);
}

sot__text sot__ledger_channel(const sot_ledger *ledger, unsigned channel)
{
    return sot__channel_name(&ledger->channels, channel);
}
