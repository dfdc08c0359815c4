/* SPDX-License-Identifier: MIT */
/* A ledger's life: made empty, guarded against a second thread, rewound after a failed addition, described,
 * freed. */
#include "ledger/ledger.h"

sot_status sot_ledger_new(sot_context *context, const sot_profile *profile, sot_ledger **out,
                          sot_error *error)
{
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
    ledger->texts.context = ledger->extras.context = context;
    sot__tally_clear(&ledger->tally);
    for (int code = 0; code < 256; code++) {
        int base;
        bool known = sot__profile_kind(ledger->profile, code, &base, &ledger->kind_times[code]);
        ledger->kind_base[code] = known ? (uint8_t)base : 255;
    }
    uint32_t unnamed;
    status = sot__channel_intern(ledger, (sot__text){"", 0}, &unnamed, error);
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
    sot__stored_free(ledger);
    sot__contacts_free(ledger);
    sot__channels_free(ledger);
    sot__store_free(&ledger->texts);
    sot__store_free(&ledger->extras);
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

const sot_profile *sot__ledger_profile(const sot_ledger *ledger)
{
    return ledger->profile;
}

sot_context *sot__ledger_context(const sot_ledger *ledger)
{
    return ledger->context;
}

sot__mark sot__ledger_mark(const sot_ledger *ledger)
{
    return (sot__mark){ledger->contacts.count, ledger->channels.count, sot__store_here(&ledger->texts),
                       sot__store_here(&ledger->extras)};
}

void sot__ledger_rewind(sot_ledger *ledger, sot__mark mark)
{
    sot__contacts_rewind(ledger, mark.contacts);
    sot__channels_rewind(ledger, mark.channels);
    sot__store_rewind(&ledger->texts, mark.texts);
    sot__store_rewind(&ledger->extras, mark.extras);
}

static uint64_t bytes_held(const sot_ledger *ledger)
{
    const sot__contacts *contacts = &ledger->contacts;
    const sot__stored_pairs *pairs = &ledger->pairs;
    uint64_t bytes = sizeof *ledger + ledger->texts.bytes + ledger->extras.bytes;
    bytes += contacts->prefix_room * 8 + contacts->names_room * sizeof *contacts->names +
             contacts->card_room * sizeof *contacts->cards + (contacts->rank_room + contacts->live_room) * 4;
    if (contacts->slots)
        bytes += (contacts->slot_mask + 1) * 8;
    bytes += pairs->room * sizeof *pairs->items + pairs->slab_rows * sizeof(sot__row) +
             (pairs->heads_room + pairs->links_room) * 4 + pairs->remembered_room * sizeof *pairs->remembered;
    if (pairs->slots)
        bytes += UINT64_C(8) << pairs->slot_bits;
    if (ledger->ids.slots)
        bytes += UINT64_C(8) << ledger->ids.bits;
    return bytes;
}

sot_status sot_ledger_info_get(sot_ledger *ledger, sot_ledger_info *out, sot_error *error)
{
    if (!ledger || !out || out->size < sizeof *out)
        return sot__fail(error, SOT_E_ARGUMENT, "info: expected one initialised with SOT_LEDGER_INFO_INIT");
    if (!sot__guard_ledger(ledger))
        return sot__busy(error, "ledger");
    sot_ledger_info info = SOT_LEDGER_INFO_INIT;
    info.interactions = ledger->tally.rows;
    info.with_self = ledger->tally.with_self;
    info.contacts = ledger->contacts.count - ledger->contacts.dead;
    info.bytes = bytes_held(ledger);
    for (uint32_t i = 0; i < ledger->pairs.count; i++) {
        const sot__stored *stored = &ledger->pairs.items[i];
        info.bytes += (uint64_t)stored->capacity * sizeof(sot__row);
        if (stored->count == 0)
            continue;
        info.pairs += stored->a != stored->b;
        int64_t first = stored->rows[0].time_us, last = stored->rows[stored->count - 1].time_us;
        if (info.first_us == SOT_TIME_NONE || first < info.first_us)
            info.first_us = first;
        if (info.last_us == SOT_TIME_NONE || last > info.last_us)
            info.last_us = last;
    }
    *out = info;
    sot__unguard_ledger(ledger);
    return SOT_OK;
}
