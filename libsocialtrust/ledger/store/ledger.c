/* SPDX-License-Identifier: MIT */
/* A ledger's life: made empty, guarded against a second thread, rewound after a failed addition, freed. */
#include "ledger/store/ledger.h"

sot_status sot_ledger_new(sot_context *context, const sot_profile *profile, sot_ledger **out,
                          sot_error *error)
{
    sot__begin(error);
    if (!context || !out)
        return sot__fail(error, SOT_E_ARGUMENT, "sot_ledger_new: context and out are required");
    *out = NULL;
    sot_ledger *ledger = sot__calloc(context, 1, sizeof *ledger);
    if (!ledger)
        return sot__no_memory(error);
    sot_status status = SOT_OK;
    if (profile)
        ledger->profile = sot_profile_ref((sot_profile *)profile);
    else
        status = sot_profile_builtin(context, &ledger->profile, error);
    if (status != SOT_OK) {
        sot__free(context, ledger);
        return status;
    }
    ledger->context = sot_context_ref(context);
    atomic_flag_clear(&ledger->guard.busy);
    ledger->rare.context = ledger->pairs.context = context;
    sot__contacts_init(&ledger->contacts, context);
    sot__channels_init(&ledger->channels, context);
    sot__tally_clear(&ledger->tally);
    for (int code = 0; code < 256; code++) {
        int base;
        bool known = sot__profile_kind(ledger->profile, code, &base, &ledger->kind_times[code]);
        ledger->kind_base[code] = known ? (uint8_t)base : 255;
    }
    uint32_t unnamed;
    status = sot__channel_intern(&ledger->channels, ledger->profile, (sot__text){"", 0}, &unnamed, error);
    if (status != SOT_OK) {
        sot_ledger_free(ledger);
        return status;
    }
    *out = ledger;
    return SOT_OK;
}

void sot_ledger_free(sot_ledger *ledger)
{
    if (!ledger)
        return;
    sot_context *context = ledger->context;
    sot__checkpoints_free(&ledger->checkpoints, &ledger->pairs);
    sot__links_free(context, &ledger->links);
    sot__stored_free(&ledger->pairs);
    sot__contacts_free(&ledger->contacts);
    sot__channels_free(&ledger->channels);
    sot__heap_free(&ledger->rare);
    sot__free(context, ledger->ids.slots);
    sot_profile_unref(ledger->profile);
    sot__free(context, ledger);
    sot_context_unref(context);
}

bool sot__guard_ledger(sot_ledger *ledger)
{
    return sot__guard_begin(&ledger->guard);
}

void sot__unguard_ledger(sot_ledger *ledger)
{
    sot__guard_end(&ledger->guard);
}

bool sot__ledger_link(sot_ledger *ledger)
{
    return sot__links_extend(&ledger->links, &ledger->pairs, ledger->contacts.ids.count);
}

bool sot__ledger_find(const sot_ledger *ledger, const char *id, uint32_t *contact)
{
    return sot__ledger_find_text(ledger, sot__text_of(id), contact);
}

bool sot__ledger_find_text(const sot_ledger *ledger, sot__text text, uint32_t *contact)
{
    uint32_t found = text.n ? sot__interner_known(&ledger->contacts.ids, text) : SOT__NONE;
    if (found == SOT__NONE)
        return false;
    *contact = found;
    return true;
}

sot__mark sot__ledger_mark(const sot_ledger *ledger)
{
    return (sot__mark){sot__interner_here(&ledger->contacts.ids), sot__interner_here(&ledger->channels.names),
                       sot__heap_here(&ledger->rare)};
}

void sot__ledger_rewind(sot_ledger *ledger, sot__mark mark)
{
    sot__contacts_rewind(&ledger->contacts, mark.contacts);
    sot__interner_rewind(&ledger->channels.names, mark.channels);
    sot__heap_rewind(&ledger->rare, mark.rare);
}
