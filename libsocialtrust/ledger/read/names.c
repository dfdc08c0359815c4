/* SPDX-License-Identifier: MIT */
#include "ledger/read/names.h"

#include "ledger/store/ledger.h"

const sot_profile *sot__ledger_profile(const sot_ledger *ledger)
{
    return ledger->profile;
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
