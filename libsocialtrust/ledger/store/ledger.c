/* SPDX-License-Identifier: MIT */
/* A ledger's life: made empty, guarded against a second thread, rewound after a failed addition, freed. */
#include "ledger/store/ledger.h"

#include "profile/parts.h"

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
    ledger->intake = (sot_intake)SOT_INTAKE_INIT;
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

sot_status sot__profile_coarser(const sot_profile *from, double seconds, sot_profile **out, sot_error *error)
{
    sot_status status = sot__profile_copy(from, sot_profile_name(from), out, error);
    if (status != SOT_OK)
        return status;
    (*out)->params.resolution_seconds = seconds;
    status = sot__profile_finish(*out, error);
    if (status != SOT_OK) {
        sot_profile_unref(*out);
        *out = NULL;
    }
    return status;
}

sot_status sot__resolution_check(double seconds, sot_error *error)
{
    return seconds >= 0 && seconds <= 86400
               ? SOT_OK
               : sot__fail(error, SOT_E_RANGE, "resolution: expected seconds, from 0 to 86400");
}

sot_status sot__ledger_coarser(const sot_ledger *ledger, double seconds, sot_profile **out, sot_error *error)
{
    return seconds > ledger->profile->params.resolution_seconds
               ? sot__profile_coarser(ledger->profile, seconds, out, error)
               : SOT_OK;
}

void sot__ledger_coarsen(sot_ledger *ledger, double seconds, sot_profile *coarser)
{
    if (seconds > ledger->resolution_s)
        ledger->resolution_s = seconds;
    if (!coarser)
        return;
    if (ledger->plain)
        sot_profile_unref(ledger->profile);
    else
        ledger->plain = ledger->profile;
    ledger->profile = coarser;
}

sot_status sot__ledger_like(const sot_ledger *like, sot_ledger **out, sot_error *error)
{
    sot_status status = sot_ledger_new(like->context, like->profile, out, error);
    if (status == SOT_OK) {
        (*out)->resolution_s = like->resolution_s;
        (*out)->plain = like->plain ? sot_profile_ref(like->plain) : NULL;
    }
    return status;
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
    sot__tally_free(context, &ledger->tally);
    sot__free(context, ledger->ids.slots);
    sot__free(context, ledger->report);
    sot_profile_unref(ledger->profile);
    sot_profile_unref(ledger->plain);
    sot__free(context, ledger);
    sot_context_unref(context);
}

bool sot__guard_ledger(sot_ledger *ledger)
{
    if (ledger->frozen)
        return true;
    unsigned wait_ms = atomic_load_explicit(&ledger->wait_ms, memory_order_relaxed);
    return wait_ms ? sot__guard_wait(&ledger->guard, wait_ms) : sot__guard_begin(&ledger->guard);
}

sot_status sot__guard_changing(sot_ledger *ledger, sot_error *error)
{
    if (ledger->frozen)
        return sot__fail(error, SOT_E_UNSUPPORTED, "ledger: this is a snapshot, which does not change");
    return sot__guard_ledger(ledger) ? SOT_OK : sot__busy(error, "ledger");
}

void sot__unguard_ledger(sot_ledger *ledger)
{
    if (!ledger->frozen)
        sot__guard_end(&ledger->guard);
}

sot_status sot_ledger_set_wait(sot_ledger *ledger, uint32_t milliseconds, sot_error *error)
{
    sot__begin(error);
    if (!ledger)
        return sot__fail(error, SOT_E_ARGUMENT, "sot_ledger_set_wait: ledger is required");
    atomic_store_explicit(&ledger->wait_ms, milliseconds, memory_order_relaxed);
    return SOT_OK;
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
    uint32_t found = text.n ? sot__contact_find(&ledger->contacts, text) : SOT__NONE;
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

uint64_t sot__ledger_bytes(const sot_ledger *ledger)
{
    return sizeof *ledger + (ledger->tally.kinds ? 2 * 256 * sizeof *ledger->tally.kinds : 0) +
           ledger->rare.bytes + ledger->rare.room * sizeof *ledger->rare.chunks +
           sot__contacts_bytes(&ledger->contacts) + sot__channels_bytes(&ledger->channels) +
           sot__stored_bytes(&ledger->pairs) + (ledger->links.heads_room + ledger->links.next_room) * 4 +
           ledger->checkpoints.room * sizeof *ledger->checkpoints.items + ledger->checkpoints.bytes +
           (ledger->ids.slots ? UINT64_C(8) << ledger->ids.bits : 0) +
           (ledger->report ? sizeof *ledger->report : 0);
}

void sot__ledger_recount(sot_ledger *ledger)
{
    if (ledger->tally.kinds)
        sot__tally_clear(&ledger->tally);
    for (uint32_t p = 0; p < ledger->pairs.count; p++) {
        const sot__stored *stored = &ledger->pairs.items[p];
        for (uint32_t i = 0; i < stored->count; i++)
            sot__tally_add(&ledger->tally, &ledger->rare, &stored->rows[i], stored->a == stored->b);
    }
}
